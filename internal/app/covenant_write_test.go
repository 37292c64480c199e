package app

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// covenantCrowd is everybody of the rig by what they see of a covenant: who writes
// a silent one, who is of a party, and who is only of the chain.
var covenantCrowd = map[string][]string{
	"preparers": {"ketencoordinator@gemeente", "vervanger@gemeente", "beleidsadviseur@gemeente", "portefeuillehouder@gemeente"},
	"parties":   {"collega@gemeente", "teammanager@gemeente", "directie@gemeente", "deelnemer@geldfit", "contactpersoon@geldfit", "deelnemer@bewind", "deelnemer@asdd", "meelezer@asdd"},
	"chain":     {"deelnemer@wijkteam", "contactpersoon@wijkteam", "eigenaar@eenpitter"},
	"none":      {"auditor@gemeente", "anoniem@gemeente"},
}

func TestMakeCovenantIsSilent(t *testing.T) {
	r := newRig(t)
	c, err := r.MakeCovenant(r.ctx, r.as("beleidsadviseur@gemeente"), CovenantInput{Title: "  Convenant\tbewind ", Purpose: "Goede hulp."})
	r.must(err)
	if c.Number != "C-2026-001" || c.Title != "Convenant bewind" || c.Shown || c.Latest != 1 || c.InForce != 0 {
		t.Errorf("made %+v", c)
	}
	if len(c.Parties) != 1 || c.Parties[0] != (portal.Party{Org: "gemeente", Signs: true}) {
		t.Errorf("parties %+v", c.Parties)
	}
	if v := r.versionOf(c, 1); v.State != portal.CovenantDraft || len(v.Course) != 1 || v.Course[0].By != "beleidsadviseur@gemeente" {
		t.Errorf("version %+v", v)
	}
	for _, e := range r.wantEvents(portal.CovenantMade) {
		if told := r.told(e); len(told) != 0 {
			t.Errorf("told %v of a silent covenant", told)
		}
	}
}

func TestMakeCovenantOnce(t *testing.T) {
	r := newRig(t)
	by, in := r.as("ketencoordinator@gemeente"), CovenantInput{Once: portal.NewID(), Title: "Convenant"}
	first := must(r.MakeCovenant(r.ctx, by, in))
	second, err := r.MakeCovenant(r.ctx, by, in)
	if err != nil || second.Number != first.Number {
		t.Errorf("the same form: %v, %v", second.Number, err)
	}
	if list := must(r.Covenants(r.ctx, by, portal.Page{})); len(list.Rows) != 1 {
		t.Errorf("%d covenants", len(list.Rows))
	}
}

func TestCovenantBadInput(t *testing.T) {
	r := newRig(t)
	by := r.as("ketencoordinator@gemeente")
	for name, c := range map[string]struct {
		in     CovenantInput
		fields []string
	}{
		"nothing":          {CovenantInput{}, []string{"title"}},
		"a BSN":            {CovenantInput{Title: "Convenant", Purpose: "Over 111222333."}, []string{"purpose", FieldOverrule}},
		"end before start": {CovenantInput{Title: "Convenant", CovenantTerms: portal.CovenantTerms{Start: testDay(2027, 5, 1), End: testDay(2027, 4, 1)}}, []string{"end"}},
		"a stranger along": {CovenantInput{Title: "Convenant", Writers: []portal.ID{"deelnemer@geldfit"}}, []string{"writers"}},
		"nobody along":     {CovenantInput{Title: "Convenant", Writers: []portal.ID{"bestaat-niet"}}, []string{"writers"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := &rig{App: r.App, t: t, ctx: t.Context()}
			_, err := r.MakeCovenant(r.ctx, by, c.in)
			r.wrongAt(err, c.fields...)
		})
	}
	if es := r.events(); len(es) != 0 {
		t.Errorf("refused, and yet %d events", len(es))
	}
}

// covenantSteps are all that this file's use cases do with a covenant of testCovenant,
// with who may: "keep" for coordinator and adviser, "write" for writers too.
func covenantSteps(r *rig, on policy.CovenantOn) map[string]func(by portal.Actor) error {
	n := on.Covenant.Number
	in := ClauseInput{Heading: "Nieuw", Text: "Nieuwe tekst."}
	return map[string]func(by portal.Actor) error{
		"keep data": func(by portal.Actor) error {
			return r.ChangeCovenant(r.ctx, by, n, CovenantInput{Title: "Andere titel"})
		},
		"keep party":      func(by portal.Actor) error { return r.AddParty(r.ctx, by, n, "wijkteam", true) },
		"keep party away": func(by portal.Actor) error { return r.RemoveParty(r.ctx, by, n, "asdd") },
		"keep form":       func(by portal.Actor) error { _, err := r.CovenantData(r.ctx, by, n); return err },
		"keep drop":       func(by portal.Actor) error { return r.DropVersion(r.ctx, by, n, 1, 0, "Toch niet", CitizenAnswer{}) },
		"write clause":    func(by portal.Actor) error { _, err := r.AddClause(r.ctx, by, n, LatestText, in); return err },
		"write over": func(by portal.Actor) error {
			in := in
			in.ID, in.Rev = "art-doel", 1
			return r.WriteClause(r.ctx, by, n, LatestText, in)
		},
		"write clause away": func(by portal.Actor) error { return r.RemoveClause(r.ctx, by, n, LatestText, "art-samen", 1) },
		"write up":          func(by portal.Actor) error { return r.MoveClause(r.ctx, by, n, LatestText, "art-samen", true) },
		"write order": func(by portal.Actor) error {
			return r.OrderClauses(r.ctx, by, n, LatestText, []portal.ID{"art-samen", "art-partner", "art-gemeente", "art-doel"})
		},
	}
}

// TestWhoWritesACovenant asks every step of everybody, in concept: who may not know
// of it hears that it isn't there, and nothing changes.
func TestWhoWritesACovenant(t *testing.T) {
	r := newRig(t)
	on := r.testCovenant()
	on.Covenant.Writers = []portal.ID{"deelnemer@geldfit"}
	r.must(r.store.SaveCovenant(r.ctx, &on.Covenant, "gemeente"))
	r.events()
	for name, step := range covenantSteps(r, on) {
		if err := step(portal.Actor{}); portal.KindOf(err) != portal.LoginNeeded {
			t.Errorf("%s by nobody: %v", name, err)
		}
		for who, by := range r.actors {
			writer, keeper := who == "deelnemer@geldfit", slices.Contains([]string{"ketencoordinator@gemeente", "vervanger@gemeente", "beleidsadviseur@gemeente"}, who)
			if keeper || writer && name[:5] == "write" {
				continue
			}
			want := portal.NotFound
			if writer || who == "portefeuillehouder@gemeente" {
				want = portal.Forbidden // they read it
			}
			if err := step(by); portal.KindOf(err) != want {
				t.Errorf("%s by %s: %v", name, who, err)
			}
		}
	}
	if es := r.events(); len(es) != 0 {
		t.Errorf("refused, and yet %d events", len(es))
	}
	if got := r.reload(on); got.Covenant.Version != on.Covenant.Version || got.Text.Version != on.Text.Version {
		t.Error("refused, and yet it was saved")
	}
	for name := range covenantSteps(r, on) {
		if err := covenantSteps(r, r.testCovenant())[name](r.as("beleidsadviseur@gemeente")); err != nil {
			t.Errorf("%s by the adviser: %v", name, err)
		}
	}
}

// TestWhoSeesACovenant goes through the states: in the list, by its address, and its
// versions.
func TestWhoSeesACovenant(t *testing.T) {
	for state, groups := range map[portal.CovenantState][]string{
		portal.CovenantDraft:     {"preparers"},
		portal.CovenantConsulted: {"preparers", "parties"},
		portal.CovenantSigning:   {"preparers", "parties"},
		portal.CovenantInForce:   {"preparers", "parties", "chain"},
	} {
		t.Run(string(state), func(t *testing.T) {
			r := newRig(t)
			on := r.covenantAt(state)
			for group, people := range covenantCrowd {
				for _, who := range people {
					by, want := r.as(who), slices.Contains(groups, group)
					list, err := r.Covenants(r.ctx, by, portal.Page{})
					r.must(err)
					_, direct := r.Covenant(r.ctx, by, on.Covenant.Number, ForceText)
					_, versions := r.VersionsOf(r.ctx, by, on.Covenant.Number, ForceText)
					_, parties := r.PartiesOf(r.ctx, by, on.Covenant.Number, ForceText)
					if (len(list.Rows) == 1) != want {
						t.Errorf("%s has %d in the list", who, len(list.Rows))
					}
					for name, err := range map[string]error{"page": direct, "versions": versions, "parties": parties} {
						if (err == nil) != want || !want && portal.KindOf(err) != portal.NotFound && group != "none" {
							t.Errorf("%s asks for the %s: %v, want seen %v", who, name, err, want)
						}
					}
				}
			}
			if _, err := r.Covenants(r.ctx, portal.Actor{}, portal.Page{}); portal.KindOf(err) != portal.LoginNeeded {
				t.Errorf("list for nobody: %v", err)
			}
			if _, err := r.Covenant(r.ctx, portal.Actor{}, on.Covenant.Number, ForceText); portal.KindOf(err) != portal.LoginNeeded {
				t.Errorf("page for nobody: %v", err)
			}
		})
	}
}

// TestNextVersionIsSilent: the chain reads the version in force; of the next one, in
// concept, it learns nothing: no number, no version, no state.
func TestNextVersionIsSilent(t *testing.T) {
	r := newRig(t)
	on := r.covenantAt(portal.CovenantInForce)
	by, n := r.as("ketencoordinator@gemeente"), on.Covenant.Number
	r.events()
	nr, err := r.MakeVersion(r.ctx, by, n, NewVersionInput{Why: "Het moet scherper"})
	if err != nil || nr != 2 {
		t.Fatalf("version %d: %v", nr, err)
	}
	for _, e := range r.wantEvents(portal.CovenantVersionMade) {
		if told := r.told(e); len(told) != 0 {
			t.Errorf("told %v", told)
		}
	}
	second := r.versionOf(on.Covenant, 2)
	if len(second.Clauses) != 4 || second.Clauses[1].ID != "art-gemeente" || second.Why != "Het moet scherper" || second.State != portal.CovenantDraft {
		t.Errorf("second version %+v", second)
	}
	r.must(r.WriteClause(r.ctx, by, n, 2, ClauseInput{ID: "art-gemeente", Rev: 1, Heading: "Bereikbaarheid", Text: "Kanarie."}))
	for _, who := range append(slices.Clone(covenantCrowd["parties"]), covenantCrowd["chain"]...) {
		p, err := r.Covenant(r.ctx, r.as(who), n, ForceText)
		if err != nil || p.Text.Nr != 1 || len(p.Versions) != 1 || p.Text.Clauses[1].Text == "Kanarie." {
			t.Errorf("%s reads version %d of %d: %v", who, p.Text.Nr, len(p.Versions), err)
		}
		if p, err := r.Covenant(r.ctx, r.as(who), n, LatestText); err != nil || p.Text.Nr != 1 {
			t.Errorf("the newest for %s is %d: %v", who, p.Text.Nr, err)
		}
		for what, asked := range map[string]error{
			"text":     func() error { _, err := r.Covenant(r.ctx, r.as(who), n, 2); return err }(),
			"versions": func() error { _, err := r.VersionsOf(r.ctx, r.as(who), n, 2); return err }(),
		} {
			if portal.KindOf(asked) != portal.NotFound {
				t.Errorf("%s asks for the %s of a draft: %v", who, what, asked)
			}
		}
		list := must(r.Covenants(r.ctx, r.as(who), portal.Page{}))
		if row := list.Rows[0]; row.Coming != nil || row.Force == nil || len(row.Asks) != 0 {
			t.Errorf("%s has in the list %+v", who, row)
		}
		if v := must(r.VersionsOf(r.ctx, r.as(who), n, ForceText)); len(v.Rows) != 1 || v.New || v.WhyNot != "" {
			t.Errorf("%s sees %d versions, why not %q", who, len(v.Rows), v.WhyNot)
		}
	}
	if p := must(r.Covenant(r.ctx, by, n, 2)); p.Text.Clauses[1].Text != "Kanarie." || r.versionOf(on.Covenant, 1).Clauses[1].Text == "Kanarie." {
		t.Error("the second version isn't its own")
	}
}

// TestOneComingVersion: while one is on its way there is no other; dropped, a next one
// has the next number.
func TestOneComingVersion(t *testing.T) {
	r := newRig(t)
	by := r.as("ketencoordinator@gemeente")
	for _, state := range []portal.CovenantState{portal.CovenantDraft, portal.CovenantConsulted, portal.CovenantResolved, portal.CovenantSigning} {
		on := r.covenantAt(state)
		_, err := r.MakeVersion(r.ctx, by, on.Covenant.Number, NewVersionInput{Why: "Nog een"})
		r.refused(err, portal.Conflict)
	}
	on := r.covenantAt(portal.CovenantInForce)
	n := on.Covenant.Number
	_, err := r.MakeVersion(r.ctx, by, n, NewVersionInput{Why: " "})
	r.wrongAt(err, "why")
	_, err = r.MakeVersion(r.ctx, by, n, NewVersionInput{Why: "Voor 111222333"})
	r.wrongAt(err, "why", FieldOverrule)
	_, err = r.MakeVersion(r.ctx, r.as("deelnemer@geldfit"), n, NewVersionInput{Why: "Nog een"})
	r.refused(err, portal.Forbidden)
	_, err = r.MakeVersion(r.ctx, portal.Actor{}, n, NewVersionInput{Why: "Nog een"})
	r.refused(err, portal.LoginNeeded)
	must(r.MakeVersion(r.ctx, by, n, NewVersionInput{Why: "Een"}))
	_, err = r.MakeVersion(r.ctx, by, n, NewVersionInput{Why: "Nog een"})
	r.refused(err, portal.Conflict)

	r.wrongAt(r.DropVersion(r.ctx, by, n, 2, 0, " ", CitizenAnswer{}), "reason")
	r.refused(r.DropVersion(r.ctx, by, n, 2, 99, "Toch niet", CitizenAnswer{}), portal.Conflict)
	r.refused(r.DropVersion(r.ctx, by, n, 1, 0, "Van kracht", CitizenAnswer{}), portal.Conflict)
	r.events()
	r.must(r.DropVersion(r.ctx, by, n, 2, 0, "Toch niet", CitizenAnswer{}))
	r.wantEvents(portal.CovenantVersionDropped)
	if v := r.versionOf(on.Covenant, 2); v.State != portal.CovenantEnded || v.Course[1].Note != "Toch niet" || v.Course[1].By != by.ID {
		t.Errorf("dropped %+v", v)
	}
	if nr, err := r.MakeVersion(r.ctx, by, n, NewVersionInput{Why: "Opnieuw"}); nr != 3 || err != nil {
		t.Errorf("after dropping: %d, %v", nr, err)
	}
	if p := must(r.Covenant(r.ctx, r.as("deelnemer@wijkteam"), n, ForceText)); p.Text.Nr != 1 || len(p.Versions) != 1 {
		t.Errorf("the chain reads version %d of %d", p.Text.Nr, len(p.Versions))
	}
}

// TestClauseWithOpenComments stays until they are answered.
func TestClauseWithOpenComments(t *testing.T) {
	r := newRig(t)
	on := r.covenantAt(portal.CovenantConsulted)
	by, n := r.as("ketencoordinator@gemeente"), on.Covenant.Number
	comment := portal.ClauseComment{ID: "r1", Covenant: on.Covenant.ID, Nr: 1, Clause: "art-partner", Text: "Te snel", By: "deelnemer@bewind", Org: "bewind", At: r.now()}
	r.must(r.store.InsertClauseComment(r.ctx, &comment))
	r.refused(r.RemoveClause(r.ctx, by, n, LatestText, "art-partner", 1), portal.Conflict)
	r.must(r.RemoveClause(r.ctx, by, n, LatestText, "art-samen", 1)) // another one goes
	comment.Answer, comment.Reason = portal.TextNotTaken, "Nee"
	r.must(r.store.SaveClauseComment(r.ctx, &comment))
	r.refused(r.RemoveClause(r.ctx, by, n, LatestText, "art-partner", 7), portal.Conflict)
	r.must(r.RemoveClause(r.ctx, by, n, LatestText, "art-partner", 1))
	r.refused(r.RemoveClause(r.ctx, by, n, LatestText, "art-partner", 1), portal.NotFound)
}

// TestBar62_EightWriteClausesAtOnce: eight people write at the same time, each at another clause and
// all at one; nothing is lost: of the one clause every text is stored or came back.
func TestBar62_EightWriteClausesAtOnce(t *testing.T) {
	r := newRig(t)
	on := r.testCovenant()
	by, n := r.as("ketencoordinator@gemeente"), on.Covenant.Number
	var wait sync.WaitGroup
	added, written := make([]error, 8), make([]error, 8)
	for i := range 8 {
		wait.Go(func() {
			_, added[i] = r.AddClause(r.ctx, by, n, LatestText, ClauseInput{Heading: fmt.Sprint("Artikel van ", i), Text: "Tekst."})
			written[i] = r.WriteClause(r.ctx, by, n, LatestText, ClauseInput{ID: "art-doel", Rev: 1, Heading: "Doel", Text: fmt.Sprint("Tekst van ", i, ".")})
		})
	}
	wait.Wait()
	v := r.reload(on).Text
	won := 0
	for i := range 8 {
		if added[i] != nil {
			t.Errorf("clause of %d: %v", i, added[i])
		}
		var clash *portal.ClauseClash
		switch {
		case written[i] == nil:
			won++
			if c, _ := v.Clause("art-doel"); c.Text != fmt.Sprintf("Tekst van %d.", i) || c.Rev != 2 {
				t.Errorf("%d was told it is stored, and there is %+v", i, c)
			}
		case !errors.As(written[i], &clash) || clash.Now.Rev != 2:
			t.Errorf("text of %d: %v", i, written[i])
		}
	}
	if won != 1 || len(v.Clauses) != 12 {
		t.Errorf("%d won, %d clauses", won, len(v.Clauses))
	}
}

func TestClauseInputIsChecked(t *testing.T) {
	r := newRig(t)
	on := r.testCovenant()
	by, n := r.as("ketencoordinator@gemeente"), on.Covenant.Number
	_, err := r.AddClause(r.ctx, by, n, LatestText, ClauseInput{Heading: "Kop", Text: "Cliënt 111222333."})
	r.wrongAt(err, "text", FieldOverrule)
	_, err = r.AddClause(r.ctx, by, n, LatestText, ClauseInput{Commits: "niemand"})
	r.wrongAt(err, "heading", "text", "commits")
	r.events()
	id := portal.NewID()
	in := ClauseInput{ID: id, Heading: "Kop", Text: "Zaak 111222333.", Citizen: CitizenAnswer{Overrule: "Het is een zaaknummer"}}
	must(r.AddClause(r.ctx, by, n, LatestText, in))
	must(r.AddClause(r.ctx, by, n, LatestText, in)) // the form came twice
	r.wantEvents(portal.ClauseWritten, portal.CitizenDataOverruled)
	if v := r.reload(on).Text; len(v.Clauses) != 5 {
		t.Errorf("%d clauses", len(v.Clauses))
	}
	// What was there already is not asked about again.
	r.must(r.WriteClause(r.ctx, by, n, LatestText, ClauseInput{ID: id, Rev: 1, Heading: "Andere kop", Text: "Zaak 111222333."}))
	// The same text again changes nothing.
	r.events()
	r.must(r.WriteClause(r.ctx, by, n, LatestText, ClauseInput{ID: id, Rev: 1, Heading: "Andere kop", Text: "Zaak 111222333."}))
	r.wantEvents()
}

func TestWritersOfACovenant(t *testing.T) {
	r := newRig(t)
	on := r.testCovenant()
	by, n := r.as("ketencoordinator@gemeente"), on.Covenant.Number
	form := must(r.CovenantData(r.ctx, by, n))
	var choices []portal.ID
	for _, c := range form.Choices {
		choices = append(choices, c.ID)
	}
	for _, id := range []portal.ID{"deelnemer@geldfit", "contactpersoon@bewind", "deelnemer@asdd", "collega@gemeente", "teammanager@gemeente"} {
		if !slices.Contains(choices, id) {
			t.Errorf("%s can't be chosen", id)
		}
	}
	for _, id := range []portal.ID{"ketencoordinator@gemeente", "beleidsadviseur@gemeente", "portefeuillehouder@gemeente", "deelnemer@wijkteam", "meelezer@asdd", "griffie@gemeente", "beheerder@gemeente"} {
		if slices.Contains(choices, id) {
			t.Errorf("%s can be chosen", id)
		}
	}
	in := CovenantInput{Title: on.Covenant.Title, Purpose: on.Covenant.Purpose, Version: form.Covenant.Version, Writers: []portal.ID{"deelnemer@geldfit"}}
	writer := r.as("deelnemer@geldfit")
	if list := must(r.Covenants(r.ctx, writer, portal.Page{})); len(list.Rows) != 0 {
		t.Fatal("seen before it was asked")
	}
	r.events()
	r.must(r.ChangeCovenant(r.ctx, by, n, in))
	for _, e := range r.wantEvents(portal.CovenantChanged, portal.CovenantWriterAsked) {
		told := r.told(e)
		if want := e.Type == portal.CovenantWriterAsked; len(told) != map[bool]int{true: 1}[want] {
			t.Errorf("%s told %v", e.Type, told)
		}
	}
	list := must(r.Covenants(r.ctx, writer, portal.Page{}))
	if len(list.Rows) != 1 || len(list.Rows[0].Asks) != 1 || list.Rows[0].Asks[0].Do != DoWriteCovenant {
		t.Errorf("the writer's list: %+v", list.Rows)
	}
	if tasks := must(r.covenantWritingTasks(r.ctx, writer, must(r.knownCovenants(r.ctx, writer)))); len(tasks) != 1 || tasks[0].Table.Path != "/convenanten/"+n {
		t.Errorf("tasks of the writer: %+v", tasks)
	}
	if tasks := must(r.covenantWritingTasks(r.ctx, r.as("deelnemer@bewind"), must(r.knownCovenants(r.ctx, r.as("deelnemer@bewind"))))); len(tasks) != 0 {
		t.Errorf("tasks of another: %+v", tasks)
	}
	must(r.AddClause(r.ctx, writer, n, LatestText, ClauseInput{Heading: "Van Geldfit", Text: "Tekst."}))
	r.refused(r.ChangeCovenant(r.ctx, by, n, in), portal.Conflict) // the version that was seen is old

	// Who is no party any more no longer writes.
	r.must(r.RemoveParty(r.ctx, by, n, "geldfit"))
	_, err := r.AddClause(r.ctx, writer, n, LatestText, ClauseInput{Heading: "Nog een", Text: "Tekst."})
	r.refused(err, portal.NotFound)
}

func TestPartiesStayWhileSigning(t *testing.T) {
	r := newRig(t)
	by := r.as("ketencoordinator@gemeente")
	for state, open := range map[portal.CovenantState]bool{portal.CovenantDraft: true, portal.CovenantConsulted: true, portal.CovenantResolved: false, portal.CovenantSigning: false, portal.CovenantInForce: true} {
		on := r.covenantAt(state)
		n := on.Covenant.Number
		for name, err := range map[string]error{
			"add":    r.AddParty(r.ctx, by, n, "wijkteam", true),
			"remove": r.RemoveParty(r.ctx, by, n, "asdd"),
			"data":   r.ChangeCovenant(r.ctx, by, n, CovenantInput{Title: "Anders"}),
		} {
			if (err == nil) != open || !open && portal.KindOf(err) != portal.Conflict {
				t.Errorf("%s while %s: %v, want allowed %v", name, state, err, open)
			}
		}
		if page := must(r.PartiesOf(r.ctx, by, n, ForceText)); page.Change != open || (page.Locked == "") != open {
			t.Errorf("parties page while %s: change %v, locked %q", state, page.Change, page.Locked)
		}
	}
	on := r.covenantAt(portal.CovenantInForce)
	signed := portal.Signature{ID: "h1", Covenant: on.Covenant.ID, Nr: 1, Org: "geldfit", Person: "contactpersoon@geldfit", At: r.now()}
	r.must(r.store.InsertSignature(r.ctx, &signed))
	r.refused(r.RemoveParty(r.ctx, by, on.Covenant.Number, "geldfit"), portal.Conflict)
	r.refused(r.AddParty(r.ctx, by, on.Covenant.Number, "geldfit", false), portal.Conflict)
	r.refused(r.AddParty(r.ctx, by, on.Covenant.Number, "gemeente", false), portal.Conflict)
	r.refused(r.RemoveParty(r.ctx, by, on.Covenant.Number, "gemeente"), portal.Conflict)
	r.wrongAt(r.AddParty(r.ctx, by, on.Covenant.Number, "bestaat-niet", true), "org")
}
