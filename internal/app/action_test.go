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

// point records an action point of geldfit's deelnemer, due in so many days.
func (r *rig) point(table portal.RoundTable, days int) portal.ActionPoint {
	r.t.Helper()
	p, err := r.MakeActionPoint(r.ctx, r.as("beleidsadviseur@gemeente"), table.Number,
		ActionInput{Item: "punt", What: "Werkwijze bellen beschrijven", Owner: r.as("deelnemer@geldfit").ID, Due: r.clock.AddDate(0, 0, days)})
	r.must(err)
	r.events()
	return p
}

func TestActionPointWhoMay(t *testing.T) {
	r := newRig(t)
	p := r.point(r.busyTable(), 10)
	for _, tt := range []struct {
		who          string
		read, update portal.Kind // 0 for may
		change       portal.Kind
	}{
		{who: "deelnemer@geldfit", change: portal.Forbidden}, {who: "collega@geldfit", change: portal.Forbidden}, {who: "beleidsadviseur@gemeente"},
		{who: "ketencoordinator@gemeente"}, {who: "deelnemer@bewind", update: portal.Forbidden, change: portal.Forbidden},
		{who: "griffie@gemeente", update: portal.Forbidden, change: portal.Forbidden},
		{who: "deelnemer@wijkteam", read: portal.NotFound, update: portal.NotFound, change: portal.NotFound},
		{who: "anoniem@gemeente", read: portal.NotFound, update: portal.NotFound, change: portal.NotFound},
	} {
		t.Run(tt.who, func(t *testing.T) {
			by := r.as(tt.who)
			_, err := r.App.ActionPoint(r.ctx, by, p.Number)
			r.want(err, tt.read)
			r.want(r.UpdateActionPoint(r.ctx, by, p.Number, ProgressInput{State: portal.ActionBusy, Note: "Stap van " + tt.who}), tt.update)
			r.want(r.ChangeActionPoint(r.ctx, by, p.Number, 0, ActionInput{What: "Door " + tt.who, Owner: r.as("deelnemer@geldfit").ID, Due: p.Due}), tt.change)
		})
	}
	_, err := r.App.ActionPoint(r.ctx, portal.Actor{}, p.Number)
	r.refused(err, portal.LoginNeeded)
	r.refused(r.UpdateActionPoint(r.ctx, portal.Actor{}, p.Number, ProgressInput{State: portal.ActionDone}), portal.LoginNeeded)
	_, err = r.ActionPoints(r.ctx, portal.Actor{}, ActionFilter{})
	r.refused(err, portal.LoginNeeded)
	_, err = r.ActionPoints(r.ctx, r.as("auditor@gemeente"), ActionFilter{})
	r.refused(err, portal.Forbidden)
}

// want fails the test unless err is of a kind; kind 0 stands for no error.
func (r *rig) want(err error, kind portal.Kind) {
	r.t.Helper()
	if kind == 0 {
		r.must(err)
		return
	}
	r.refused(err, kind)
}

func TestActionPointOwnerSitsAtTheTable(t *testing.T) {
	r := newRig(t)
	table := r.busyTable()
	for _, tt := range []struct {
		name string
		in   ActionInput
		ok   bool
	}{
		{"nobody", ActionInput{}, false},
		{"an organisation", ActionInput{Org: "geldfit"}, true},
		{"the municipality", ActionInput{Owner: r.as("collega@gemeente").ID}, true},
		{"another organisation", ActionInput{Org: "wijkteam"}, false},
		{"somebody elsewhere", ActionInput{Owner: r.as("deelnemer@wijkteam").ID}, false},
		{"somebody unknown", ActionInput{Owner: "niemand"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := tt.in
			in.What, in.Due = "Bellen", r.clock
			_, err := r.MakeActionPoint(r.ctx, r.as("beleidsadviseur@gemeente"), table.Number, in)
			if tt.ok {
				r.must(err)
				return
			}
			r.wrongAt(err, "owner")
		})
	}
}

func TestActionPointDoneInOneTapAndBack(t *testing.T) {
	r := newRig(t)
	p := r.point(r.busyTable(), 10)
	by := r.as("deelnemer@geldfit")
	for range 2 { // a second tap is no error
		r.must(r.UpdateActionPoint(r.ctx, by, p.Number, ProgressInput{State: portal.ActionDone}))
	}
	l, err := r.ActionPoints(r.ctx, by, ActionFilter{Whose: ActionsMine})
	r.must(err)
	done, err := r.ActionPoints(r.ctx, by, ActionFilter{Whose: ActionsMine, Done: true})
	r.must(err)
	if len(l.Rows) != 0 || len(done.Rows) != 1 {
		t.Errorf("running %d, done %d", len(l.Rows), len(done.Rows))
	}
	r.must(r.UpdateActionPoint(r.ctx, by, p.Number, ProgressInput{State: portal.ActionOpen}))
	r.refused(r.UpdateActionPoint(r.ctx, by, p.Number, ProgressInput{State: portal.ActionBusy, Version: p.Version}), portal.Conflict)
	r.wrongAt(r.UpdateActionPoint(r.ctx, by, p.Number, ProgressInput{State: portal.ActionOpen, Note: "Over 123456782"}), "note", FieldOverrule)
}

func TestActionListsByWhose(t *testing.T) {
	r := newRig(t)
	table := r.busyTable()
	r.point(table, 10)
	_, err := r.MakeActionPoint(r.ctx, r.as("beleidsadviseur@gemeente"), table.Number, ActionInput{What: "Later", Org: "geldfit", Due: r.clock.AddDate(0, 0, -1)})
	r.must(err)
	_, err = r.MakeActionPoint(r.ctx, r.as("beleidsadviseur@gemeente"), table.Number, ActionInput{What: "Van bewind", Org: "bewind", Due: r.clock.AddDate(0, 0, 4)})
	r.must(err)
	by := r.as("deelnemer@geldfit")
	for whose, want := range map[WhoseActions]int{ActionsMine: 1, ActionsOrg: 2, ActionsAll: 3} {
		l, err := r.ActionPoints(r.ctx, by, ActionFilter{Whose: whose})
		r.must(err)
		if len(l.Rows) != want || int(l.Count) != want {
			t.Errorf("%s: %d rows, %d counted, want %d", whose, len(l.Rows), l.Count, want)
		}
		if whose == ActionsAll && (l.Late != 1 || !l.Rows[0].Late) {
			t.Errorf("late: %d; the first row is %s", l.Late, l.Rows[0].What)
		}
	}
	rows, _, err := r.ExportActions(r.ctx, by, ActionFilter{Whose: ActionsAll})
	r.must(err)
	other, _, err := r.ExportActions(r.ctx, r.as("deelnemer@wijkteam"), ActionFilter{Whose: ActionsAll})
	r.must(err)
	if len(rows) != 3 || len(other) != 0 {
		t.Errorf("exported %d, and to somebody elsewhere %d", len(rows), len(other))
	}
}

func (r *rig) toldOf(events []portal.Event, kind portal.EventType) (told []string) {
	r.t.Helper()
	for _, e := range events {
		if e.Type != kind {
			continue
		}
		people, err := r.Audience(r.ctx, e)
		r.must(err)
		for _, p := range people {
			told = append(told, string(p.Person.ID)+" "+p.Item)
		}
	}
	slices.Sort(told)
	return told
}

func TestRemindersReachOwnerAndThenCoordinator(t *testing.T) {
	r := newRig(t)
	r.point(r.busyTable(), 7)
	system := portal.SystemActor()
	for _, by := range []portal.Actor{{}, r.as("ketencoordinator@gemeente")} {
		if _, err := r.RemindActions(r.ctx, by); err == nil {
			t.Error("somebody else than the portal reminds")
		}
	}
	var got []string
	for day := 0; day <= 20; day++ {
		for range 3 { // as often as the job runs: each is told once
			_, err := r.RemindActions(r.ctx, system)
			r.must(err)
		}
		got = append(got, r.toldOf(r.events(), portal.ActionPointReminded)...)
		r.later(24 * time.Hour)
	}
	want := []string{"deelnemer@geldfit 3", "deelnemer@geldfit 1", "deelnemer@geldfit 0", "deelnemer@geldfit -1", "deelnemer@geldfit -3", "deelnemer@geldfit -7", "ketencoordinator@gemeente -7"}
	if !slices.Equal(got, want) {
		t.Errorf("reminded: %v, want %v", got, want)
	}
}

func TestReminderIsNotLostNorToldTwiceAfterACrash(t *testing.T) {
	r := newRig(t)
	first := r.point(r.busyTable(), 4)
	second := r.point(portal.RoundTable{Number: "R-2026-001"}, 4)
	system := portal.SystemActor()
	r.later(24 * time.Hour)
	must(r.remindAction(r.ctx, system, first.ID)) // and here the portal is killed
	if n, err := r.RemindActions(r.ctx, system); n != 1 || err != nil {
		t.Fatalf("after the restart %d were reminded, want the one that wasn't: %v", n, err)
	}
	told := map[portal.ID]int{}
	for _, e := range r.events() {
		told[e.About.ID]++
	}
	if told[first.ID] != 1 || told[second.ID] != 1 {
		t.Errorf("told: %v", told)
	}
	if n := must(r.remindAction(r.ctx, system, first.ID)); n != 0 {
		t.Errorf("reminded %d times again", n)
	}
}

func TestReviewOfADecisionIsToldOnce(t *testing.T) {
	r := newRig(t)
	table := r.busyTable()
	in := agreed("Wij bellen binnen drie dagen.")
	in.Review = r.clock.AddDate(0, 0, 5)
	d, err := r.RecordDecision(r.ctx, r.as("beleidsadviseur@gemeente"), table.Number, in)
	r.must(err)
	r.events()
	for range 10 {
		_, err := r.TellReviews(r.ctx, portal.SystemActor())
		r.must(err)
		r.later(24 * time.Hour)
	}
	if got := r.toldOf(r.events(), portal.DecisionReviewDue); len(got) != 2 {
		t.Errorf("told of the review: %v", got)
	}
	r.refused(r.ReviewDecision(r.ctx, r.as("deelnemer@geldfit"), d.Number, 0, time.Time{}), portal.Forbidden)
	r.must(r.ReviewDecision(r.ctx, r.as("ketencoordinator@gemeente"), d.Number, 0, r.clock.AddDate(0, 6, 0)))
	if n, err := r.TellReviews(r.ctx, portal.SystemActor()); n != 0 || err != nil {
		t.Errorf("told again after it was looked at: %d, %v", n, err)
	}
}

func TestImportActionsAllOrNothing(t *testing.T) {
	r := newRig(t)
	table := r.busyTable()
	by := r.as("ketencoordinator@gemeente")
	rows := []ActionImport{
		{Line: 2, What: "Folder maken", Who: "deelnemer@geldfit.example", When: "31-12-2026", State: "bezig"},
		{Line: 3, What: "Overleg plannen", Who: "Mevrouw Zonder Account", Org: "Organisatie bewind", When: "2026-12-01"},
		{Line: 4, What: "Werkwijze af", Org: "Organisatie geldfit", When: "1-10-2026", State: "gedaan"},
	}
	lines, good, err := r.PreviewActions(r.ctx, by, table.Series, rows)
	r.must(err)
	if good != 3 || lines[0].Owner.Person != "Naam van deelnemer@geldfit" || lines[1].Owner.Person != "Mevrouw Zonder Account" {
		t.Errorf("preview: %d good, %+v", good, lines)
	}
	unread, _, err := r.PreviewActions(r.ctx, by, table.Series, []ActionImport{{Line: 2, What: "Wanneer?", Org: "Organisatie geldfit", When: "ooit"}})
	r.must(err)
	if !unread[0].Due.IsZero() || unread[0].Why == "" {
		t.Errorf("a day that can't be read is shown as %v (%q)", unread[0].Due, unread[0].Why)
	}
	for _, bad := range []ActionImport{
		{Line: 5, What: "", Org: "Organisatie geldfit", When: "1-12-2026"}, {Line: 5, What: "Wanneer?", Org: "Organisatie geldfit", When: "ooit"},
		{Line: 5, What: "Wie?", When: "1-12-2026"}, {Line: 5, What: "Elders", Org: "Onbekend", When: "1-12-2026"},
		{Line: 5, What: "Stand?", Org: "Organisatie geldfit", When: "1-12-2026", State: "misschien"}, {Line: 5, What: "Bel 123456782", Org: "Organisatie geldfit", When: "1-12-2026"},
	} {
		_, err := r.ImportActions(r.ctx, by, table.Series, append(slices.Clone(rows), bad), CitizenAnswer{})
		r.wrongAt(err, "list")
	}
	l, err := r.ActionPoints(r.ctx, by, ActionFilter{Whose: ActionsAll})
	r.must(err)
	if len(l.Rows) != 0 {
		t.Fatalf("a refused list left %d rows", len(l.Rows))
	}
	for _, who := range []string{"deelnemer@geldfit", "beheerder@gemeente"} {
		_, err := r.ImportActions(r.ctx, r.as(who), table.Series, rows, CitizenAnswer{})
		r.refused(err, portal.Forbidden)
	}
	_, err = r.ImportActions(r.ctx, portal.Actor{}, table.Series, rows, CitizenAnswer{})
	r.refused(err, portal.LoginNeeded)
	_, err = r.ImportActions(r.ctx, by, "geen", rows, CitizenAnswer{})
	r.wrongAt(err, "series")
	n, err := r.ImportActions(r.ctx, by, table.Series, rows, CitizenAnswer{Checked: true})
	r.must(err)
	member, err := r.ActionPoints(r.ctx, r.as("deelnemer@bewind"), ActionFilter{Whose: ActionsAll})
	r.must(err)
	elsewhere, err := r.ActionPoints(r.ctx, r.as("deelnemer@wijkteam"), ActionFilter{Whose: ActionsAll})
	r.must(err)
	if n != 3 || len(member.Rows) != 2 || len(elsewhere.Rows) != 0 {
		t.Errorf("imported %d; at the table %d run, elsewhere %d", n, len(member.Rows), len(elsewhere.Rows))
	}
}

func TestActionPointsAreHandedOver(t *testing.T) {
	r := newRig(t)
	table := r.busyTable()
	p := r.point(table, 10)
	secretary := r.as("beleidsadviseur@gemeente")
	secret, err := r.MakeActionPoint(r.ctx, secretary, table.Number, ActionInput{Item: "geheim", What: "Vertrouwelijk " + secretWord, Owner: secretary.ID, Due: r.clock})
	r.must(err)
	from, org, err := r.personAndOrg(r.ctx, "deelnemer@geldfit")
	r.must(err)
	to, _, err := r.personAndOrg(r.ctx, "collega@geldfit")
	r.must(err)
	h := handover{by: r.as("contactpersoon@geldfit"), from: from, to: to, org: org}
	items, err := holdsActions{}.held(r.ctx, r.App, h)
	r.must(err)
	if len(items) != 1 || items[0].ID != p.ID {
		t.Fatalf("held: %+v", items)
	}
	r.must(r.write(r.ctx, h.by, func(ctx context.Context, w *writing) error {
		_, err := holdsActions{}.move(ctx, r.App, w, h, items[0])
		return err
	}))
	got, err := r.store.ActionPoint(r.ctx, p.ID)
	r.must(err)
	if got.Owner != to.ID || got.Org != "geldfit" {
		t.Errorf("now of %s of %s", got.Owner, got.Org)
	}
	h.from, _, err = r.personAndOrg(r.ctx, secretary.ID)
	r.must(err)
	h.to, h.by = to, r.as("beheerder@gemeente")
	items, err = holdsActions{}.held(r.ctx, r.App, h)
	r.must(err)
	if len(items) != 1 || strings.Contains(items[0].Title, secretWord) {
		t.Errorf("held of the secretary: %+v", items)
	}
	if id, err := (holdsActions{}).goes(r.ctx, r.App, h, Holding{ID: secret.ID}); err != nil || id != "portefeuillehouder@gemeente" {
		t.Errorf("a confidential one goes to %s (%v), want somebody its item names", id, err)
	}
}

func TestWaitingSignalComesOnTheNextAgendaByItself(t *testing.T) {
	r := newRig(t)
	s := r.share("deelnemer@geldfit")
	few := r.shareAs("deelnemer@bewind", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"gemeente", "wijkteam"}}, portal.OrgVisible)
	table := r.inState(r.busyTable(), portal.TableProposals)
	table.Start, table.End = r.clock.AddDate(0, 0, 60), r.clock.AddDate(0, 0, 60).Add(time.Hour)
	r.must(r.store.SaveTable(r.ctx, &table, "gemeente"))
	for range 30 {
		_, err := r.AdvanceSignals(r.ctx, portal.SystemActor())
		r.must(err)
		r.later(24 * time.Hour)
	}
	now, err := r.store.Table(r.ctx, table.ID)
	r.must(err)
	if r.state(s.ID).State != portal.SignalOnAgenda || r.state(few.ID).State != portal.SignalOnAgenda {
		t.Fatalf("states %s and %s, want both on the agenda", r.state(s.ID).State, r.state(few.ID).State)
	}
	titles := map[portal.ID]string{}
	for _, it := range now.Agenda {
		for _, id := range linkedSignals(it) {
			titles[id] = it.Title
		}
	}
	if titles[s.ID] != s.Title || titles[few.ID] == few.Title || titles[few.ID] == "" {
		t.Errorf("titles on the agenda: %v", titles)
	}
	r.must(r.changeTable(r.ctx, r.as("ketencoordinator@gemeente"), policy.PrepareTable, table.Number, 0, func(_ context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		t.Agenda = slices.DeleteFunc(slices.Clone(t.Agenda), func(i portal.AgendaItem) bool { return slices.Contains(linkedSignals(i), s.ID) })
		return nil, nil
	}))
	if got := r.state(s.ID).State; got != portal.SignalNew {
		t.Errorf("off the agenda the signal is %s", got)
	}
}
