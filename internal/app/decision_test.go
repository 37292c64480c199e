package app

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// secretWord is a word of a confidential item that nobody else may ever read.
const secretWord = "kanariegeel"

// busyTable stores a meeting that is on: geldfit and bewind sit there, and item
// "geheim" is for the chair and the secretary only.
func (r *rig) busyTable(items ...portal.AgendaItem) portal.RoundTable {
	r.t.Helper()
	seat := func(key string, kind portal.SeatKind) portal.Seat {
		by := r.as(key)
		return portal.Seat{Person: by.ID, Org: by.OrgID, Kind: kind}
	}
	seats := []portal.Seat{seat("portefeuillehouder@gemeente", portal.SeatChair), seat("beleidsadviseur@gemeente", portal.SeatSecretary),
		seat("deelnemer@geldfit", portal.SeatMember), seat("deelnemer@bewind", portal.SeatMember)}
	series := portal.Series{ID: portal.NewID(), Name: "Klankbordgroep", Seats: seats, Terms: portal.DefaultTableTerms(), StartedAt: r.clock}
	r.must(r.store.InsertSeries(r.ctx, &series))
	secret := portal.AgendaItem{ID: "geheim", Title: "Vertrouwelijk: " + secretWord, Confidential: true, For: []portal.ID{seats[0].Person, seats[1].Person}}
	t := portal.RoundTable{ID: portal.NewID(), Number: "R-2026-001", Series: series.ID, Title: "Klankbordgroep november", Start: r.clock, End: r.clock.Add(2 * time.Hour),
		Seats: seats, Terms: series.Terms, State: portal.TableBusy, Course: []portal.TableStep{{State: portal.TableConcept}, {State: portal.TableSent}, {State: portal.TableBusy}},
		Agenda: append([]portal.AgendaItem{secret, {ID: "punt", Title: "Wachttijden"}}, items...)}
	r.must(r.store.InsertTable(r.ctx, &t, "gemeente"))
	return t
}

// inState moves the table of a test to a state without the steps between.
func (r *rig) inState(t portal.RoundTable, state portal.TableState) portal.RoundTable {
	r.t.Helper()
	t, err := r.store.Table(r.ctx, t.ID)
	r.must(err)
	t.State = state
	t.Course = append(t.Course, portal.TableStep{State: state})
	r.must(r.store.SaveTable(r.ctx, &t, "gemeente"))
	return t
}

func agreed(text string) DecisionInput {
	return DecisionInput{Item: "punt", Kind: portal.Agreed, By: portal.ByPartners, Text: text}
}

func TestRecordDecisionWhoMay(t *testing.T) {
	r := newRig(t)
	r.busyTable()
	for _, tt := range []struct {
		who  string
		want portal.Kind
		may  bool
	}{
		{who: "portefeuillehouder@gemeente", may: true}, {who: "beleidsadviseur@gemeente", may: true}, {who: "ketencoordinator@gemeente", may: true},
		{who: "deelnemer@geldfit", want: portal.Forbidden}, {who: "griffie@gemeente", want: portal.Forbidden}, {who: "beheerder@gemeente", want: portal.Forbidden},
		{who: "deelnemer@wijkteam", want: portal.NotFound}, {who: "anoniem@gemeente", want: portal.NotFound}, {who: "auditor@gemeente", want: portal.NotFound},
	} {
		t.Run(tt.who, func(t *testing.T) {
			_, err := r.RecordDecision(r.ctx, r.as(tt.who), "R-2026-001", agreed("Wij bellen binnen drie dagen."))
			if tt.may {
				r.must(err)
				return
			}
			r.refused(err, tt.want)
		})
	}
	_, err := r.RecordDecision(r.ctx, portal.Actor{}, "R-2026-001", agreed("Niemand."))
	r.refused(err, portal.LoginNeeded)
}

func TestRecordDecisionRefuses(t *testing.T) {
	r := newRig(t)
	table := r.busyTable()
	by := r.as("beleidsadviseur@gemeente")
	for _, tt := range []struct {
		name   string
		in     func(*DecisionInput)
		fields []string
	}{
		{"no text", func(in *DecisionInput) { in.Text = " " }, []string{"text"}},
		{"partners resolve", func(in *DecisionInput) { in.Kind = portal.Resolved }, []string{"by"}},
		{"college advises", func(in *DecisionInput) { in.Kind, in.By = portal.Advice, portal.ByCollege }, []string{"kind"}},
		{"waits for itself", func(in *DecisionInput) { in.By, in.Waits = portal.ByHolder, portal.ByHolder }, []string{"waits"}},
		{"waits for a team", func(in *DecisionInput) { in.Waits = portal.ByTeam }, []string{"waits"}},
		{"no change without why", func(in *DecisionInput) { in.Route = portal.NoChange }, []string{"changes"}},
		{"review in the past", func(in *DecisionInput) { in.Review = r.clock.AddDate(0, 0, -1) }, []string{"review"}},
		{"item of another meeting", func(in *DecisionInput) { in.Item = "elders" }, []string{"item"}},
		{"unknown signal", func(in *DecisionInput) { in.Signals = []portal.ID{"geen"} }, []string{"signals"}},
		{"a BSN", func(in *DecisionInput) { in.Text = "Over 123456782." }, []string{"text", FieldOverrule}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := agreed("Wij bellen.")
			tt.in(&in)
			_, err := r.RecordDecision(r.ctx, by, table.Number, in)
			r.wrongAt(err, tt.fields...)
		})
	}
	for _, state := range []portal.TableState{portal.TableSent, portal.TableAdopted, portal.TableDropped} {
		r.inState(table, state)
		_, err := r.RecordDecision(r.ctx, by, table.Number, agreed("Te vroeg of te laat."))
		r.refused(err, portal.Conflict)
	}
}

func TestRecordDecisionOnceForTheSameForm(t *testing.T) {
	r := newRig(t)
	table := r.busyTable()
	in := agreed("Wij bellen binnen drie dagen.")
	in.Once = portal.NewID()
	first, err := r.RecordDecision(r.ctx, r.as("beleidsadviseur@gemeente"), table.Number, in)
	r.must(err)
	again, err := r.RecordDecision(r.ctx, r.as("beleidsadviseur@gemeente"), table.Number, in)
	r.must(err)
	rows, err := r.DecisionsAt(r.ctx, r.as("deelnemer@geldfit"), table)
	r.must(err)
	if again.Number != first.Number || len(rows) != 1 {
		t.Errorf("sent twice: numbers %s and %s, %d in the list", first.Number, again.Number, len(rows))
	}
}

// waiting stores a signal of geldfit and records an advice about it that waits for
// the college.
func (r *rig) waiting() (portal.Signal, portal.Decision, portal.RoundTable) {
	r.t.Helper()
	s := r.share("deelnemer@geldfit")
	table := r.busyTable(portal.AgendaItem{ID: "over", Title: "Over een signaal", Links: []portal.Ref{s.Ref()}})
	d, err := r.RecordDecision(r.ctx, r.as("beleidsadviseur@gemeente"), table.Number,
		DecisionInput{Item: "over", Kind: portal.Advice, By: portal.ByPartners, Waits: portal.ByCollege, Text: "Verhoog het budget."})
	r.must(err)
	return s, d, table
}

func (r *rig) state(id portal.ID) portal.Signal {
	r.t.Helper()
	s, err := r.store.Signal(r.ctx, id)
	r.must(err)
	return s
}

func TestSignalFollowsAnAdviceToTheCollege(t *testing.T) {
	r := newRig(t)
	s, d, _ := r.waiting()
	if got := r.state(s.ID); got.State != portal.SignalAwaits || got.Table.Body != portal.ByCollege {
		t.Fatalf("after the advice the signal is %s", got.State)
	}
	r.refused(r.ResolveDecision(r.ctx, r.as("deelnemer@geldfit"), d.Number, ResolutionInput{}), portal.Forbidden)
	r.refused(r.ResolveDecision(r.ctx, portal.Actor{}, d.Number, ResolutionInput{}), portal.LoginNeeded)
	r.wrongAt(r.ResolveDecision(r.ctx, r.as("ketencoordinator@gemeente"), d.Number, ResolutionInput{}), "resolution_number", "resolution_date", "note")
	r.later(48 * time.Hour)
	r.must(r.ResolveDecision(r.ctx, r.as("ketencoordinator@gemeente"), d.Number, ResolutionInput{Number: "BW-26-114", Date: r.clock, Follows: true}))
	got := r.state(s.ID)
	last := got.Course[len(got.Course)-1]
	if got.State != portal.SignalAgreedOn || !strings.Contains(last.Note, "Verhoog het budget.") || !strings.Contains(last.Note, "BW-26-114") {
		t.Errorf("after the college: state %s, note %q", got.State, last.Note)
	}
	r.refused(r.ResolveDecision(r.ctx, r.as("ketencoordinator@gemeente"), d.Number, ResolutionInput{Number: "x", Date: r.clock, Follows: true}), portal.Conflict)
}

func TestDropDecisionBringsTheSignalBack(t *testing.T) {
	r := newRig(t)
	s, d, table := r.waiting()
	r.refused(r.DropDecision(r.ctx, r.as("deelnemer@geldfit"), d.Number, 0), portal.Forbidden)
	r.must(r.DropDecision(r.ctx, r.as("beleidsadviseur@gemeente"), d.Number, 0))
	if got := r.state(s.ID).State; got != portal.SignalOnAgenda {
		t.Errorf("after dropping the signal is %s, want on the agenda still", got)
	}
	rows, err := r.DecisionsAt(r.ctx, r.as("deelnemer@geldfit"), table)
	r.must(err)
	if len(rows) != 0 {
		t.Error("a dropped decision is still listed")
	}
	_, err = r.App.Decision(r.ctx, r.as("deelnemer@geldfit"), d.Number)
	r.refused(err, portal.NotFound)
	found, err := r.Search(r.ctx, r.as("deelnemer@geldfit"), SearchFilter{Text: "budget"})
	r.must(err)
	if len(found.Found) != 0 {
		t.Error("a dropped decision is still found")
	}
	other := r.inState(table, portal.TableAdopted)
	_ = other
	r.refused(r.DropDecision(r.ctx, r.as("beleidsadviseur@gemeente"), d.Number, 0), portal.Conflict)
}

// TestConfidentialDecisionsStayWithTheirPeople looks everywhere a decision or an
// action point shows, as somebody at the table that the item doesn't name.
func TestConfidentialDecisionsStayWithTheirPeople(t *testing.T) {
	r := newRig(t)
	s := r.share("deelnemer@geldfit")
	table := r.busyTable()
	secretary := r.as("beleidsadviseur@gemeente")
	d, err := r.RecordDecision(r.ctx, secretary, table.Number, DecisionInput{Item: "geheim", Kind: portal.Agreed, By: portal.ByPartners, Text: "Besloten: " + secretWord, Signals: []portal.ID{s.ID}})
	r.must(err)
	p, err := r.MakeActionPoint(r.ctx, secretary, table.Number, ActionInput{Item: "geheim", What: "Doe iets met " + secretWord, Owner: secretary.ID, Due: r.clock})
	r.must(err)
	if got := r.state(s.ID); got.State != portal.SignalNew {
		t.Errorf("the signal moved to %s: its readers would hear of a confidential item", got.State)
	}
	_, err = r.MakeActionPoint(r.ctx, secretary, table.Number, ActionInput{Item: "geheim", What: "Voor een ander", Owner: r.as("deelnemer@geldfit").ID, Due: r.clock})
	r.wrongAt(err, "owner")
	events := r.events()
	for _, who := range []string{"deelnemer@geldfit", "deelnemer@bewind", "ketencoordinator@gemeente", "griffie@gemeente"} {
		t.Run(who, func(t *testing.T) {
			by := r.as(who)
			_, err := r.App.Decision(r.ctx, by, d.Number)
			r.refused(err, portal.NotFound)
			_, err = r.App.ActionPoint(r.ctx, by, p.Number)
			r.refused(err, portal.NotFound)
			ds, err := r.Decisions(r.ctx, by, DecisionFilter{})
			r.must(err)
			as, err := r.ActionPoints(r.ctx, by, ActionFilter{Whose: ActionsAll})
			r.must(err)
			if len(ds.Rows)+len(as.Rows) > 0 || ds.Count+as.Count > 0 {
				t.Errorf("listed: %d decisions (%d counted), %d action points (%d counted)", len(ds.Rows), ds.Count, len(as.Rows), as.Count)
			}
			found, err := r.Search(r.ctx, by, SearchFilter{Text: secretWord})
			r.must(err)
			if len(found.Found) > 0 || found.More {
				t.Error("the canary is found by searching")
			}
			for _, e := range events {
				told, err := r.Audience(r.ctx, e)
				r.must(err)
				if (e.About.Kind == portal.KindDecision || e.About.Kind == portal.KindActionPoint) && slices.ContainsFunc(told, func(x Recipient) bool { return x.Person.ID == by.ID }) {
					t.Errorf("told of %s", e.Type)
				}
			}
		})
	}
	rows, err := r.DecisionsAt(r.ctx, secretary, table)
	r.must(err)
	if len(rows) != 1 {
		t.Errorf("the secretary sees %d decisions, want 1", len(rows))
	}
	subject, visible, err := r.actionSubject(r.ctx, r.as("portefeuillehouder@gemeente"), d.Ref())
	r.must(err)
	if !visible || strings.Contains(subject.Title, secretWord) {
		t.Errorf("subject of a mail: %q", subject.Title)
	}
}

func TestDecisionsFollowTheReadersOfTheirItem(t *testing.T) {
	r := newRig(t)
	table := r.busyTable()
	secretary, member := r.as("beleidsadviseur@gemeente"), r.as("deelnemer@geldfit")
	_, err := r.RecordDecision(r.ctx, secretary, table.Number, agreed("Nog openbaar: "+secretWord))
	r.must(err)
	_, err = r.MakeActionPoint(r.ctx, secretary, table.Number, ActionInput{Item: "punt", What: "Ook " + secretWord, Owner: secretary.ID, Due: r.clock})
	r.must(err)
	seen := func() int {
		found, err := r.Search(r.ctx, member, SearchFilter{Text: secretWord})
		r.must(err)
		ds, err := r.Decisions(r.ctx, member, DecisionFilter{})
		r.must(err)
		return len(found.Found) + len(ds.Rows)
	}
	if seen() != 3 {
		t.Fatalf("before: sees %d, want all three", seen())
	}
	r.must(r.changeTable(r.ctx, secretary, policy.PrepareTable, table.Number, 0, func(_ context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		t.Agenda = slices.Clone(t.Agenda)
		t.Agenda[1].Confidential, t.Agenda[1].For = true, []portal.ID{secretary.ID}
		return []portal.Fact{t.Fact(portal.AgendaChanged, nil)}, nil
	}))
	if seen() != 0 {
		t.Errorf("after the item became confidential: sees %d", seen())
	}
}
