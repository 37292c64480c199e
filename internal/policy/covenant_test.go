package policy

import (
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// covenantCast is everyone of the table of signals, two contacts who may sign, and a
// member of another organisation who writes along.
func covenantCast() map[string]portal.Actor {
	all := chain()
	all["tekent"] = portal.Actor{ID: "tekent", OrgID: "geldfit", Role: portal.Contact, Ticks: portal.Ticks{MaySign: true}}
	all["buiten"] = portal.Actor{ID: "buiten", OrgID: "elders", Role: portal.Contact, Ticks: portal.Ticks{MaySign: true}}
	all["schrijver"] = portal.Actor{ID: "schrijver", OrgID: "ander", Role: portal.Member}
	return all
}

func exampleCovenant() portal.Covenant {
	return portal.Covenant{ID: "c", Writers: []portal.ID{"schrijver"}, Parties: []portal.Party{
		{Org: "gemeente", Signs: true}, {Org: "geldfit", Signs: true}, {Org: "asdd"},
	}}
}

func exampleText(steps ...portal.CovenantState) portal.CovenantVersion {
	v := portal.CovenantVersion{ID: "v", Covenant: "c", Nr: 1, College: &portal.CollegeDecision{Proxy: "wethouder"}}
	for _, s := range steps {
		v.State, v.Course = s, append(v.Course, portal.CovenantStep{State: s})
	}
	return v
}

// covenantActions are the actions that TestRightsOnCovenants speaks of.
var covenantActions = []Action{MakeCovenant, KeepCovenant, ReadCovenant, WriteClause, CommentClause, ReadComment, WithdrawRemark, OpenSigning, SignCovenant,
	AskSigning, AnswerSigner, AccedeCovenant, LeaveCovenant, TendCovenants, LeadKeeping, ReadKeeping, ReportKeeping, MakeSet, KeepSet, ReadSet, CheckSet}

// TestRightsOnCovenants says who may do what with a covenant of the municipality and
// Geldfit about which Asdd is heard; everyone who isn't named may not.
func TestRightsOnCovenants(t *testing.T) {
	silent := exampleCovenant()
	shown := silent
	shown.Shown = true
	force := shown
	force.InForce = 1
	closed := force
	closed.Details.Openness = portal.OpenNot
	ended := force
	ended.InForce, ended.Ended = 0, &portal.CovenantEnd{}

	draft := exampleText(portal.CovenantDraft)
	consulted := exampleText(portal.CovenantDraft, portal.CovenantConsulted)
	signing := exampleText(portal.CovenantConsulted, portal.CovenantResolved, portal.CovenantSigning)
	inForce := exampleText(portal.CovenantConsulted, portal.CovenantInForce)
	again := exampleText(portal.CovenantConsulted, portal.CovenantDraft)
	dropped := exampleText(portal.CovenantConsulted, portal.CovenantEnded)
	rewritten := exampleText(portal.CovenantConsulted, portal.CovenantDraft, portal.CovenantEnded)

	municipal := []string{"adviseur", "behandelaar", "beheerder", "coordinator", "directie", "griffie", "wethouder"}
	geldfit, asdd := []string{"beheert", "collega", "melder", "tekent"}, []string{"meelezer"}
	parties := slices.Concat(municipal, geldfit, asdd)
	all := slices.Concat(parties, []string{"bewind", "buiten", "schrijver"})
	writers := []string{"adviseur", "coordinator", "schrijver", "wethouder"}
	keepers := []string{"adviseur", "coordinator"}
	sharing := slices.Concat(geldfit, []string{"adviseur", "behandelaar", "coordinator", "directie"})

	text := func(c portal.Covenant, v portal.CovenantVersion) CovenantOn { return CovenantOn{Covenant: c, Text: v} }
	remark := func(v portal.CovenantVersion, by portal.ID, answer portal.ClauseAnswer) CommentOn {
		return CommentOn{Comment: portal.ClauseComment{By: by, Org: "geldfit", Answer: answer}, Covenant: shown, Text: v}
	}
	sign := func(org portal.ID) SigningOn {
		return SigningOn{Signing: portal.Signing{Org: org}, Covenant: shown, Text: signing}
	}
	bound := inForce
	bound.InForceFrom = time.Unix(1, 0)
	signed := func(c portal.Covenant, v portal.CovenantVersion, whole bool) SignatureOn {
		return SignatureOn{Signature: portal.Signature{Covenant: "c", Nr: 1, Org: "geldfit"}, Whole: whole, Covenant: c, Text: v}
	}
	open := portal.KeepingRound{ID: "r"}
	done := portal.KeepingRound{ID: "r", ClosedAt: time.Unix(1, 0)}
	sent := time.Unix(1, 0)
	talk := func(r portal.KeepingRound, org portal.ID, at time.Time) KeepingOn {
		return KeepingOn{Round: r, Report: portal.KeepingReport{Org: org, SentAt: at}, Bound: true, Covenant: force}
	}
	unsigned := talk(open, "geldfit", time.Time{})
	unsigned.Bound = false
	set := portal.AgreementSet{ID: "w", Orgs: []portal.ID{"gemeente", "geldfit"}, Owner: "melder"}
	setEnded := set
	setEnded.EndedAt = sent

	tests := []struct {
		name   string
		action Action
		on     any
		who    []string
	}{
		{"make a covenant", MakeCovenant, nil, keepers},
		{"keep a covenant", KeepCovenant, shown, keepers},
		{"keep no covenant in particular", KeepCovenant, nil, keepers},
		{"read a silent covenant", ReadCovenant, silent, writers},
		{"read a covenant that was shown", ReadCovenant, shown, parties},
		{"read one in force", ReadCovenant, force, all},
		{"read one in force with a ground against publishing", ReadCovenant, closed, parties},
		{"read one that ended", ReadCovenant, ended, all},
		{"read a draft", ReadCovenant, text(silent, draft), writers},
		{"read a draft of a next version", ReadCovenant, text(force, draft), writers},
		{"read a version in consultation", ReadCovenant, text(force, consulted), slices.Concat(parties, []string{"schrijver"})},
		{"read a version that went back", ReadCovenant, text(force, again), writers},
		{"read a version in force", ReadCovenant, text(force, inForce), all},
		{"read a version that was dropped", ReadCovenant, text(force, dropped), slices.Concat(parties, []string{"schrijver"})},
		{"read a version that was dropped while it was rewritten", ReadCovenant, text(force, rewritten), writers},
		{"read a comment on it", ReadComment, remark(rewritten, "melder", ""), []string{"adviseur", "coordinator", "wethouder"}},
		{"read a version of another covenant", ReadCovenant, text(portal.Covenant{ID: "d", InForce: 1, Shown: true}, inForce), nil},
		{"write a draft", WriteClause, text(silent, draft), without(writers, "wethouder")},
		{"write a draft again", WriteClause, text(force, again), without(writers, "wethouder")},
		{"write in consultation", WriteClause, text(force, consulted), keepers},
		{"write what is signed", WriteClause, text(force, signing), nil},
		{"write what is in force", WriteClause, text(force, inForce), nil},
		{"comment in consultation", CommentClause, text(force, consulted), slices.Concat(sharing, []string{"schrijver"})},
		{"comment on a draft", CommentClause, text(silent, draft), nil},
		{"comment while signing", CommentClause, text(shown, signing), nil},
		{"read a comment", ReadComment, remark(consulted, "melder", ""), parties},
		{"withdraw a comment", WithdrawRemark, remark(consulted, "melder", ""), []string{"melder"}},
		{"withdraw one that was answered", WithdrawRemark, remark(consulted, "melder", portal.TextTaken), nil},
		{"open signing", OpenSigning, text(shown, signing), []string{"coordinator"}},
		{"sign for Geldfit", SignCovenant, sign("geldfit"), []string{"tekent"}},
		{"sign for the municipality", SignCovenant, sign("gemeente"), []string{"wethouder"}},
		{"sign for an organisation elsewhere", SignCovenant, sign("elders"), nil},
		{"sign nothing in particular", SignCovenant, nil, nil},
		{"ask before Geldfit signs", AskSigning, sign("geldfit"), geldfit},
		{"ask before the municipality signs", AskSigning, sign("gemeente"), []string{"wethouder"}},
		{"answer who signs", AnswerSigner, sign("geldfit"), keepers},
		{"read Geldfit's signature while others sign", ReadCovenant, signed(shown, signing, true), slices.Concat(geldfit, []string{"coordinator"})},
		{"read half of it in force", ReadCovenant, signed(force, bound, false), slices.Concat(geldfit, []string{"coordinator"})},
		{"read it in force", ReadCovenant, signed(force, bound, true), all},
		{"read it in force with a ground against publishing", ReadCovenant, signed(closed, bound, true), parties},
		{"read it under what was dropped", ReadCovenant, signed(force, dropped, true), slices.Concat(geldfit, []string{"coordinator"})},
		{"read a signature under another version", ReadCovenant, SignatureOn{Signature: portal.Signature{Covenant: "c", Nr: 2, Org: "geldfit"}, Whole: true, Covenant: force, Text: bound}, nil},
		{"accede", AccedeCovenant, force, []string{"buiten", "tekent"}},
		{"accede to what is not in force", AccedeCovenant, shown, nil},
		{"accede to what ended", AccedeCovenant, ended, nil},
		{"leave", LeaveCovenant, force, []string{"coordinator", "tekent"}},
		{"leave what is not in force", LeaveCovenant, shown, nil},
		{"tend covenants", TendCovenants, nil, nil},
		{"lead the talk", LeadKeeping, talk(open, "", time.Time{}), keepers},
		{"read the talk", ReadKeeping, talk(open, "", time.Time{}), parties},
		{"read Geldfit's draft", ReadKeeping, talk(open, "geldfit", time.Time{}), geldfit},
		{"read what Geldfit handed in", ReadKeeping, talk(open, "geldfit", sent), slices.Concat(geldfit, keepers)},
		{"read it after the talk", ReadKeeping, talk(done, "geldfit", sent), parties},
		{"read what was never handed in", ReadKeeping, talk(done, "geldfit", time.Time{}), geldfit},
		{"report for Geldfit", ReportKeeping, talk(open, "geldfit", time.Time{}), geldfit},
		{"report for who didn't sign what it is about", ReportKeeping, unsigned, nil},
		{"report for the municipality", ReportKeeping, talk(open, "gemeente", time.Time{}), []string{"adviseur", "behandelaar", "coordinator", "directie"}},
		{"report for who is only heard", ReportKeeping, talk(open, "asdd", time.Time{}), nil},
		{"report after the talk", ReportKeeping, talk(done, "geldfit", sent), nil},
		{"make a set", MakeSet, nil, keepers},
		{"keep a set", KeepSet, set, slices.Concat(keepers, []string{"melder"})},
		{"read a set", ReadSet, set, slices.Concat(municipal, geldfit)},
		{"check a set", CheckSet, set, sharing},
		{"check a set that ended", CheckSet, setEnded, nil},
	}
	told := map[Action]bool{}
	for _, tt := range tests {
		told[tt.action] = true
		for name, who := range covenantCast() {
			if got, want := May(who, tt.action, tt.on), slices.Contains(tt.who, name); got != want {
				t.Errorf("%s, %s: %v, want %v", name, tt.name, got, want)
			}
		}
		if err := Check(portal.Actor{}, tt.action, tt.on); portal.KindOf(err) != portal.LoginNeeded {
			t.Errorf("nobody, %s: %v", tt.name, err)
		}
	}
	for _, a := range covenantActions {
		if !told[a] {
			t.Errorf("no row says who may do %q", a)
		}
	}
}

// TestCovenantKeysMatchOnce: no actor holds two keys of one object, or lists would
// show it twice; and the keys say the same as policy does.
func TestCovenantKeysMatchOnce(t *testing.T) {
	silent := exampleCovenant()
	shown := silent
	shown.Shown = true
	force := shown
	force.InForce = 1
	closed := force
	closed.Details.Openness = portal.OpenNot
	for name, who := range covenantCast() {
		for _, c := range []portal.Covenant{silent, shown, force, closed} {
			n := 0
			for _, k := range TableKeys(who) {
				if slices.Contains(c.Scope("gemeente"), k) {
					n++
				}
			}
			if n > 1 || (n == 1) != VisibleCovenant(who, c) {
				t.Errorf("%s holds %d of %v, and sees it: %v", name, n, c.Scope("gemeente"), VisibleCovenant(who, c))
			}
		}
	}
}
