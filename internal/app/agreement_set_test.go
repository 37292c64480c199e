package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// setInput is what the coordinator fills in for a set with Geldfit.
func (r *rig) setInput() SetInput {
	return SetInput{Title: "Terugbellen", Orgs: []portal.ID{"geldfit"}, Owner: r.as("contactpersoon@geldfit").ID, Review: portal.Day(r.clock).AddDate(0, 6, 0),
		Lines: []AgreementLine{{Text: "Wij bellen binnen twee dagen terug.", Who: portal.SideMutual}, {}, {Text: "De gemeente heeft één nummer.", Who: portal.SideMunicipality}}}
}

func (r *rig) madeSet() portal.AgreementSet {
	r.t.Helper()
	s, err := r.MakeSet(r.ctx, r.as("ketencoordinator@gemeente"), r.setInput())
	r.must(err)
	return must(r.store.AgreementSet(r.ctx, s.ID))
}

func TestMakeSetWhoMay(t *testing.T) {
	r := newRig(t)
	for who, kind := range map[string]portal.Kind{"deelnemer@geldfit": portal.Forbidden, "contactpersoon@geldfit": portal.Forbidden, "griffie@gemeente": portal.Forbidden,
		"portefeuillehouder@gemeente": portal.Forbidden, "anoniem@gemeente": portal.Forbidden, "auditor@gemeente": portal.Forbidden} {
		_, err := r.MakeSet(r.ctx, r.as(who), r.setInput())
		r.refused(err, kind)
		_, err = r.NewSetForm(r.ctx, r.as(who), "")
		r.refused(err, kind)
	}
	_, err := r.MakeSet(r.ctx, portal.Actor{}, r.setInput())
	r.refused(err, portal.LoginNeeded)
	r.wantEvents()
	s := r.madeSet()
	if s.Number != "W-2026-001" || !slices.Equal(s.Orgs, []portal.ID{"geldfit", "gemeente"}) || len(s.Agreements) != 2 {
		t.Errorf("made: %+v", s)
	}
	told := r.told(r.wantEvents(portal.SetMade)[0])
	if len(told) != 1 || told["contactpersoon@geldfit"] != portal.ReasonTask {
		t.Errorf("told of it: %v", told)
	}
}

func TestMakeSetRefuses(t *testing.T) {
	r := newRig(t)
	by := r.as("beleidsadviseur@gemeente")
	for _, tt := range []struct {
		name   string
		spoil  func(*SetInput)
		fields []string
	}{
		{"without a side, at its place", func(in *SetInput) { in.Lines[2].Who = "" }, []string{"who-2"}},
		{"an owner of elsewhere", func(in *SetInput) { in.Owner = "deelnemer@bewind" }, []string{"owner"}},
		{"an owner who only reads", func(in *SetInput) {
			in.Orgs, in.Owner = []portal.ID{"asdd"}, "meelezer@asdd"
		}, []string{"owner"}},
		{"an owner nobody knows", func(in *SetInput) { in.Owner = "niemand" }, []string{"owner"}},
		{"an organisation nobody knows", func(in *SetInput) { in.Orgs = append(in.Orgs, "nergens") }, []string{"orgs"}},
		{"a BSN", func(in *SetInput) { in.Lines[0].Text = "Bel 111222333 terug." }, []string{"text-0", FieldOverrule}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := r.setInput()
			tt.spoil(&in)
			_, err := r.MakeSet(r.ctx, by, in)
			r.wrongAt(err, tt.fields...)
		})
	}
	in := r.setInput()
	in.Decision = "B-2026-0099"
	_, err := r.MakeSet(r.ctx, by, in)
	r.refused(err, portal.NotFound)
	in = r.setInput()
	in.Once = portal.NewID()
	first := must(r.MakeSet(r.ctx, by, in))
	if again := must(r.MakeSet(r.ctx, by, in)); again.Number != first.Number {
		t.Errorf("sent twice: %s and %s", first.Number, again.Number)
	}
}

// TestSetsAreForTheirOrganisations: a set is nowhere for who isn't of one of them.
func TestSetsAreForTheirOrganisations(t *testing.T) {
	r := newRig(t)
	s := r.madeSet()
	r.events()
	for who, sees := range map[string]bool{"deelnemer@geldfit": true, "collega@gemeente": true, "griffie@gemeente": true, "deelnemer@bewind": false, "meelezer@asdd": false, "eigenaar@eenpitter": false} {
		by := r.as(who)
		l, err := r.AgreementSets(r.ctx, by, SetFilter{})
		r.must(err)
		if (len(l.Rows) == 1) != sees {
			t.Errorf("%s lists %d sets", who, len(l.Rows))
		}
		rows, _, err := r.ExportSets(r.ctx, by, SetFilter{Ended: true})
		r.must(err)
		if (len(rows) == 1) != sees {
			t.Errorf("%s exports %d sets", who, len(rows))
		}
		_, err = r.AgreementSet(r.ctx, by, s.Number)
		if _, visible, _ := r.setSubject(r.ctx, by, s.Ref()); visible != sees || (err == nil) != sees {
			t.Errorf("%s opens it: %v, its bericht: %v", who, err, visible)
		}
		if !sees {
			r.refused(err, portal.NotFound)
			r.refused(r.MayOnSet(r.ctx, by, policy.CheckSet, s.Number), portal.NotFound)
		}
	}
	for _, who := range []string{"anoniem@gemeente", "auditor@gemeente"} {
		_, err := r.AgreementSets(r.ctx, r.as(who), SetFilter{})
		r.refused(err, portal.Forbidden)
	}
	_, err := r.AgreementSets(r.ctx, portal.Actor{}, SetFilter{})
	r.refused(err, portal.LoginNeeded)
	_, err = r.AgreementSet(r.ctx, portal.Actor{}, s.Number)
	r.refused(err, portal.LoginNeeded)
	_, _, err = r.ExportSets(r.ctx, portal.Actor{}, SetFilter{})
	r.refused(err, portal.LoginNeeded)
}

func TestChangeSet(t *testing.T) {
	r := newRig(t)
	s := r.madeSet()
	r.events()
	owner := r.as("contactpersoon@geldfit")
	in := r.setInput()
	in.Lines = []AgreementLine{{ID: s.Agreements[0].ID, Text: "Anders", Drop: true, Who: portal.SideMutual}, {ID: s.Agreements[1].ID, Text: "De gemeente heeft twee nummers.", Who: portal.SideMunicipality}, {Text: "Nieuw.", Who: portal.SidePartner}}
	in.Orgs, in.Version = []portal.ID{"geldfit", "bewind"}, s.Version
	for who, kind := range map[string]portal.Kind{"deelnemer@geldfit": portal.Forbidden, "griffie@gemeente": portal.Forbidden, "deelnemer@bewind": portal.NotFound} {
		r.refused(r.ChangeSet(r.ctx, r.as(who), s.Number, in), kind)
		r.refused(r.EndSet(r.ctx, r.as(who), s.Number, 0, "Klaar.", CitizenAnswer{}), kind)
		r.refused(r.ReviewSet(r.ctx, r.as(who), s.Number, 0, r.clock.AddDate(1, 0, 0)), kind)
		r.refused(r.LinkSetDecision(r.ctx, r.as(who), s.Number, "B-2026-0001"), kind)
	}
	r.refused(r.ChangeSet(r.ctx, portal.Actor{}, s.Number, in), portal.LoginNeeded)
	r.must(r.ChangeSet(r.ctx, owner, s.Number, in))
	now := must(r.store.AgreementSet(r.ctx, s.ID))
	if !slices.Equal(now.Orgs, s.Orgs) {
		t.Errorf("its owner let others read along: %v", now.Orgs)
	}
	if now.Agreements[0].Text != s.Agreements[0].Text || !now.Agreements[0].Dropped || now.Agreements[1].Text != "De gemeente heeft twee nummers." || len(now.Agreements) != 3 {
		t.Errorf("agreements: %+v", now.Agreements)
	}
	r.refused(r.ChangeSet(r.ctx, owner, s.Number, in), portal.Conflict) // the version they saw is gone
	in.Version, in.Lines = 0, in.Lines[1:2]
	r.refused(r.ChangeSet(r.ctx, owner, s.Number, in), portal.Conflict) // the one added meanwhile isn't in the form
	in.Lines = []AgreementLine{{ID: now.Agreements[1].ID, Text: "Eén nummer.", Who: portal.SideMunicipality}, {ID: now.Agreements[2].ID, Text: "Nieuw.", Who: portal.SidePartner}, {ID: "vreemd", Text: "Geen", Who: portal.SidePartner}}
	r.refused(r.ChangeSet(r.ctx, owner, s.Number, in), portal.Conflict)
	in.Lines = in.Lines[:2]
	r.events()
	in.Owner = "collega@gemeente"
	r.must(r.ChangeSet(r.ctx, r.as("ketencoordinator@gemeente"), s.Number, in))
	told := r.told(r.wantEvents(portal.SetChanged)[0])
	if len(told) != 1 || told["collega@gemeente"] != portal.ReasonTask {
		t.Errorf("told of the new owner: %v", told)
	}
	if now = must(r.store.AgreementSet(r.ctx, s.ID)); !slices.Contains(now.Orgs, "bewind") || len(now.Agreements) != 3 {
		t.Errorf("after the coordinator's change: %+v", now)
	}
	r.wrongAt(r.EndSet(r.ctx, r.as("collega@gemeente"), s.Number, 0, " ", CitizenAnswer{}), "reason")
	r.must(r.EndSet(r.ctx, r.as("collega@gemeente"), s.Number, now.Version, "Vervangen door het convenant.", CitizenAnswer{}))
	r.refused(r.ChangeSet(r.ctx, r.as("ketencoordinator@gemeente"), s.Number, in), portal.Conflict)
	if l := must(r.AgreementSets(r.ctx, owner, SetFilter{})); len(l.Rows) != 0 {
		t.Error("ended, and still in the list of those in use")
	}
}

func TestCheckSetPerOrganisation(t *testing.T) {
	r := newRig(t)
	s := r.madeSet()
	r.events()
	a := s.Agreements[0].ID
	said := func(k portal.Kept, note, stamp string) CheckInput {
		return CheckInput{Said: []portal.SetCheck{{Agreement: a, Kept: k, Note: note}}, Period: "2026-K4", Stamp: stamp}
	}
	for who, kind := range map[string]portal.Kind{"griffie@gemeente": portal.Forbidden, "deelnemer@bewind": portal.NotFound, "meelezer@asdd": portal.NotFound} {
		r.refused(r.CheckSet(r.ctx, r.as(who), s.Number, said(portal.KeptYes, "", "")), kind)
	}
	r.refused(r.CheckSet(r.ctx, portal.Actor{}, s.Number, said(portal.KeptYes, "", "")), portal.LoginNeeded)
	r.must(r.CheckSet(r.ctx, r.as("deelnemer@geldfit"), s.Number, said(portal.KeptPartly, "Half.", "")))
	r.must(r.CheckSet(r.ctx, r.as("collega@gemeente"), s.Number, said(portal.KeptYes, "", ""))) // another organisation doesn't hinder
	r.refused(r.CheckSet(r.ctx, r.as("collega@geldfit"), s.Number, said(portal.KeptNo, "Nee.", "")), portal.Conflict)
	page := must(r.AgreementSet(r.ctx, r.as("collega@geldfit"), s.Number))
	if page.AsksMe || page.OwnAnswers[a].Kept != portal.KeptPartly || page.OwnAnswers[a].Note != "Half." {
		t.Errorf("what a colleague said: %+v", page.OwnAnswers[a])
	}
	r.later(time.Minute)
	r.must(r.CheckSet(r.ctx, r.as("collega@geldfit"), s.Number, said(portal.KeptNo, "Nee.", page.Stamp)))
	r.wrongAt(r.CheckSet(r.ctx, r.as("collega@gemeente"), s.Number, CheckInput{Said: []portal.SetCheck{{Agreement: a, Kept: portal.KeptNo, Note: "Zie 111222333."}}, Period: "2026-K4",
		Stamp: must(r.AgreementSet(r.ctx, r.as("collega@gemeente"), s.Number)).Stamp}), "note-"+string(a), FieldOverrule)
	r.later(100 * day) // another quarter: the last answer is where one starts
	page = must(r.AgreementSet(r.ctx, r.as("deelnemer@geldfit"), s.Number))
	if !page.AsksMe || page.Stamp != "" || page.OwnAnswers[a].Kept != portal.KeptNo || page.Periods[1] != "2026-K4" {
		t.Errorf("a quarter later: asks %v, %+v, %v", page.AsksMe, page.OwnAnswers[a], page.Periods)
	}
	r.refused(r.CheckSet(r.ctx, r.as("deelnemer@geldfit"), s.Number, said(portal.KeptYes, "", "")), portal.Conflict) // a form of last quarter
}

func TestRemindSetsOnce(t *testing.T) {
	r := newRig(t)
	s := r.madeSet()
	r.events()
	for _, who := range []portal.Actor{r.as("ketencoordinator@gemeente"), r.as("beheerder@gemeente")} {
		_, err := r.RemindSets(r.ctx, who)
		r.refused(err, portal.Forbidden)
	}
	_, err := r.RemindSets(r.ctx, portal.Actor{})
	r.refused(err, portal.LoginNeeded)
	system := portal.SystemActor()
	if n := must(r.RemindSets(r.ctx, system)); n != 0 {
		t.Errorf("told of %d things too early", n)
	}
	r.clock = time.Date(2026, time.December, 26, 9, 0, 0, 0, time.UTC)
	r.must(r.CheckSet(r.ctx, r.as("collega@gemeente"), s.Number, CheckInput{Said: []portal.SetCheck{{Agreement: s.Agreements[0].ID, Kept: portal.KeptYes}}, Period: "2026-K4"}))
	r.events()
	tasks := must(r.setTasks(r.ctx, r.as("contactpersoon@geldfit")))
	if len(tasks) != 1 || !strings.Contains(tasks[0].Table.Do, "nagekomen") {
		t.Errorf("tasks: %+v", tasks)
	}
	if tasks := must(r.setTasks(r.ctx, r.as("contactpersoon@bewind"))); len(tasks) != 0 {
		t.Errorf("asks who has nothing to do with it: %+v", tasks)
	}
	for want := range slices.Values([]int{1, 0}) {
		if n := must(r.RemindSets(r.ctx, system)); n != want {
			t.Errorf("told %d, want %d", n, want)
		}
	}
	told := r.told(r.wantEvents(portal.SetQuarterEnds)[0])
	if len(told) != 1 || told["contactpersoon@geldfit"] != portal.ReasonTask {
		t.Errorf("told of the end of the quarter: %v", told)
	}
	r.clock = s.Review
	for want := range slices.Values([]int{1, 0}) {
		if n := must(r.RemindSets(r.ctx, system)); n != want {
			t.Errorf("on the review day: told %d, want %d", n, want)
		}
	}
	told = r.told(r.wantEvents(portal.SetReviewDue)[0])
	if len(told) != 2 || told["ketencoordinator@gemeente"] == "" {
		t.Errorf("told of the review: %v", told)
	}
	r.must(r.ReviewSet(r.ctx, r.as("contactpersoon@geldfit"), s.Number, 0, r.clock.AddDate(0, 6, 0)))
	if tasks := must(r.setTasks(r.ctx, r.as("contactpersoon@geldfit"))); len(tasks) != 0 {
		t.Errorf("after the review: %+v", tasks)
	}
}

// TestSetOwnerLeaves: a set goes to the successor who may keep it, and comes back.
func TestSetOwnerLeaves(t *testing.T) {
	r := newRig(t)
	s := r.madeSet()
	admin := r.as("beheerder@gemeente")
	leave := portal.Leave{Successor: "deelnemer@geldfit", Reason: portal.LeaveAway, Until: portal.Day(r.clock).AddDate(0, 0, 4)}
	r.must(r.HandOver(r.ctx, admin, "contactpersoon@geldfit", leave))
	if now := must(r.store.AgreementSet(r.ctx, s.ID)); now.Owner != "deelnemer@geldfit" {
		t.Errorf("owner while away: %s", now.Owner)
	}
	r.later(5 * day)
	must(r.EndAbsences(r.ctx, portal.SystemActor()))
	if now := must(r.store.AgreementSet(r.ctx, s.ID)); now.Owner != "contactpersoon@geldfit" {
		t.Errorf("owner after coming back: %s", now.Owner)
	}
	in := r.setInput()
	in.Title, in.Owner = "Van een teammanager", "teammanager@gemeente"
	other := must(r.MakeSet(r.ctx, r.as("ketencoordinator@gemeente"), in))
	r.must(r.HandOver(r.ctx, admin, "teammanager@gemeente", portal.Leave{Successor: "auditor@gemeente", Reason: portal.LeaveForGood}))
	if now := must(r.store.AgreementSet(r.ctx, other.ID)); now.Owner != "ketencoordinator@gemeente" {
		t.Errorf("an auditor can't keep sets: it went to %s", now.Owner)
	}
}
