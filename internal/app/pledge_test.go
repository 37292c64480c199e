package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// pledged records a pledge that the adviser owns, due in 40 days.
func (r *rig) pledged() portal.Pledge {
	r.t.Helper()
	return must(r.MakePledge(r.ctx, r.as("griffie@gemeente"), PledgeInput{Pledge: portal.Pledge{Kind: portal.IsPledge, Title: "Twee keer per jaar bespreken", On: portal.Day(r.clock).AddDate(0, -1, 0),
		Due: portal.Day(r.clock).AddDate(0, 0, 40), Owner: "beleidsadviseur@gemeente"}}))
}

func TestPledgeWhoMay(t *testing.T) {
	r := newRig(t)
	p := r.pledged()
	told := r.told(r.wantEvents(portal.PledgeMade)[0])
	if p.Number != "T-2026-001" || len(told) != 1 || told["beleidsadviseur@gemeente"] != portal.ReasonTask {
		t.Errorf("made %+v, told %v", p, told)
	}
	on := portal.Day(r.clock)
	for who, want := range map[string]struct{ reads, keeps bool }{
		"ketencoordinator@gemeente": {true, true}, "beleidsadviseur@gemeente": {true, true}, "portefeuillehouder@gemeente": {true, true}, "griffie@gemeente": {true, true}, "programmamanager@gemeente": {true, false},
		"deelnemer@geldfit": {true, false}, "contactpersoon@geldfit": {true, false}, "meelezer@asdd": {true, false}, "anoniem@gemeente": {}, "auditor@gemeente": {},
	} {
		by := r.as(who)
		may := func(what string, want bool, err error) {
			t.Helper()
			if (err == nil) != want || err != nil && portal.KindOf(err) != portal.Forbidden {
				t.Errorf("%s, %s: %v", who, what, err)
			}
		}
		_, err := r.Pledges(r.ctx, by, PledgeFilter{})
		may("list", want.reads, err)
		_, err = r.Pledge(r.ctx, by, p.Number)
		may("read", want.reads, err)
		_, err = r.ExportPledges(r.ctx, by, PledgeFilter{})
		may("take along", want.reads, err)
		_, err = r.PledgeForm(r.ctx, by, p.Number, "")
		may("the form", want.keeps, err)
		may("note", want.keeps, r.NotePledge(r.ctx, by, p.Number, PledgeWords{Text: "Het loopt."}))
		may("finish", want.keeps, r.FinishPledge(r.ctx, by, p.Number, on, PledgeWords{Text: "2026-12"}))
		may("reopen", want.keeps, r.ReopenPledge(r.ctx, by, p.Number, PledgeWords{Text: "Nog niet klaar."}))
		if !want.keeps {
			_, err = r.MakePledge(r.ctx, by, PledgeInput{})
			r.refused(err, portal.Forbidden)
			r.refused(r.ChangePledge(r.ctx, by, p.Number, PledgeInput{}), portal.Forbidden)
			r.refused(r.LinkPledge(r.ctx, by, p.Number, "S-2026-0001"), portal.Forbidden)
			r.refused(r.UnlinkPledge(r.ctx, by, p.Number, portal.Ref{}), portal.Forbidden)
		}
	}
	nobody := portal.Actor{}
	_, err := r.Pledges(r.ctx, nobody, PledgeFilter{})
	r.refused(err, portal.LoginNeeded)
	_, err = r.MakePledge(r.ctx, nobody, PledgeInput{})
	r.refused(err, portal.LoginNeeded)
	r.refused(r.FinishPledge(r.ctx, nobody, p.Number, on, PledgeWords{}), portal.LoginNeeded)
	_, err = r.RemindPledges(r.ctx, r.as("griffie@gemeente"))
	r.refused(err, portal.Forbidden)
}

func TestPledgeRefuses(t *testing.T) {
	r := newRig(t)
	by, on := r.as("portefeuillehouder@gemeente"), portal.Day(r.clock)
	good := PledgeInput{Once: portal.NewID(), Pledge: portal.Pledge{Kind: portal.IsMotion, Title: "Motie 2.1", On: on}}
	for _, tt := range []struct {
		name   string
		spoil  func(*PledgeInput)
		fields []string
	}{
		{"an owner of elsewhere", func(in *PledgeInput) { in.Pledge.Owner = "contactpersoon@geldfit" }, []string{"owner"}},
		{"an owner who may not note", func(in *PledgeInput) { in.Pledge.Owner = "teammanager@gemeente" }, []string{"owner"}},
		{"a BSN", func(in *PledgeInput) { in.Pledge.Text = "Bel 111222333." }, []string{"text", FieldOverrule}},
		{"a link that isn't there", func(in *PledgeInput) { in.Link = "B-2026-9999" }, []string{"link"}},
		{"nothing", func(in *PledgeInput) { in.Pledge = portal.Pledge{} }, []string{"kind", "title", "on"}},
	} {
		in := good
		tt.spoil(&in)
		_, err := r.MakePledge(r.ctx, by, in)
		r.wrongAt(err, tt.fields...)
	}
	p := must(r.MakePledge(r.ctx, by, good))
	if again := must(r.MakePledge(r.ctx, by, good)); again.Number != p.Number {
		t.Errorf("the same form made two: %s", again.Number)
	}
	r.refused(r.ChangePledge(r.ctx, by, p.Number, PledgeInput{Pledge: p, Version: 9}), portal.Conflict)
	r.wrongAt(r.FinishPledge(r.ctx, by, p.Number, time.Time{}, PledgeWords{}), "announcement", "done")
	r.wrongAt(r.NotePledge(r.ctx, by, p.Number, PledgeWords{Text: "Bel 111222333."}), "note", FieldOverrule)
	r.must(r.FinishPledge(r.ctx, by, p.Number, on, PledgeWords{Text: "2026-12", Version: p.Version}))
	r.refused(r.FinishPledge(r.ctx, by, p.Number, on, PledgeWords{Text: "2026-13"}), portal.Conflict)
	r.refused(r.ReopenPledge(r.ctx, by, "T-2026-777", PledgeWords{Text: "Nog niet."}), portal.NotFound)
}

func TestPledgesOpenOnesFirst(t *testing.T) {
	r := newRig(t)
	by, on := r.as("griffie@gemeente"), portal.Day(r.clock).AddDate(0, -2, 0)
	for _, x := range []struct {
		title string
		due   int
		done  int // days after on; 0: open
	}{{"zonder dag", 0, 0}, {"later", 30, 0}, {"lang klaar", 10, 5}, {"eerst", 5, 0}, {"net klaar", 10, 9}} {
		in := PledgeInput{Pledge: portal.Pledge{Kind: portal.IsMotion, Title: x.title, On: on}}
		if x.due > 0 {
			in.Pledge.Due = on.AddDate(0, 0, x.due)
		}
		p := must(r.MakePledge(r.ctx, by, in))
		if x.done > 0 {
			r.must(r.FinishPledge(r.ctx, by, p.Number, on.AddDate(0, 0, x.done), PledgeWords{Text: "2026-1"}))
		}
	}
	titles := func(f PledgeFilter) string {
		var all []string
		l := must(r.Pledges(r.ctx, by, f))
		for _, p := range l.Rows {
			all = append(all, p.Pledge.Title)
		}
		if int(l.Count) != len(all) || l.OpenCount != 3 {
			t.Errorf("counts: %d and %d open", l.Count, l.OpenCount)
		}
		return strings.Join(all, ",")
	}
	if got := titles(PledgeFilter{}); got != "eerst,later,zonder dag,net klaar,lang klaar" {
		t.Errorf("order: %s", got)
	}
	done := true
	if got := titles(PledgeFilter{Done: &done, Kind: portal.IsMotion}); got != "net klaar,lang klaar" {
		t.Errorf("done: %s", got)
	}
	if got := titles(PledgeFilter{Kind: portal.IsPledge}); got != "" {
		t.Errorf("pledges: %s", got)
	}
	if got := titles(PledgeFilter{Mine: true}); got != "" {
		t.Errorf("mine: %s", got)
	}
	if rows := must(r.ExportPledges(r.ctx, r.as("meelezer@asdd"), PledgeFilter{})); len(rows) != 5 {
		t.Errorf("the file has %d rows", len(rows))
	}
}

func TestPledgeRemindsOnceEach(t *testing.T) {
	r := newRig(t)
	p := r.pledged()
	r.events()
	round := func(want int) []portal.Event {
		t.Helper()
		if n := must(r.RemindPledges(r.ctx, portal.SystemActor())); n != want {
			t.Errorf("reminded %d, want %d", n, want)
		}
		return r.events()
	}
	owner, clerk := r.as("beleidsadviseur@gemeente"), r.as("griffie@gemeente")
	round(0)
	if tasks := must(r.pledgeTasks(r.ctx, owner)); len(tasks) != 0 {
		t.Errorf("tasks too early: %+v", tasks)
	}
	for _, step := range []struct {
		days int
		told int
	}{{10, 1}, {23, 1}, {8, 2}} {
		r.later(time.Duration(step.days) * 24 * time.Hour)
		if told := r.told(round(1)[0]); len(told) != step.told || told["beleidsadviseur@gemeente"] != portal.ReasonTask {
			t.Errorf("after %d more days: %v", step.days, told)
		}
		round(0)
	}
	if tasks := must(r.pledgeTasks(r.ctx, owner)); len(tasks) != 1 || !tasks[0].Late || !strings.HasPrefix(tasks[0].Table.Do, "Doe T-2026-001 af") {
		t.Errorf("tasks: %+v", tasks)
	}
	start := must(r.Start(r.ctx, clerk))
	if len(start.Work) != 1 || len(start.Work[0].Tasks) != 1 || !strings.HasPrefix(start.Work[0].Tasks[0].Table.Do, "Vraag naar T-2026-001") {
		t.Errorf("the clerk's start page: %+v", start.Work)
	}
	if start := must(r.Start(r.ctx, r.as("auditor@gemeente"))); len(start.Work) != 0 {
		t.Errorf("the auditor has work: %+v", start.Work)
	}
	r.must(r.FinishPledge(r.ctx, clerk, p.Number, portal.Day(r.clock), PledgeWords{Text: "2026-12"}))
	if told := r.told(r.wantEvents(portal.PledgeDone)[0]); told["beleidsadviseur@gemeente"] != portal.ReasonRole {
		t.Errorf("told of the end: %v", told)
	}
	if tasks := must(r.pledgeTasks(r.ctx, owner)); len(tasks) != 0 {
		t.Errorf("tasks of what is done: %+v", tasks)
	}
	r.later(24 * time.Hour)
	round(0)
}

func TestPledgeLinksAreForWhoReadsThem(t *testing.T) {
	r := newRig(t)
	p := r.pledged()
	keeper := r.as("ketencoordinator@gemeente")
	secret := must(r.ShareSignal(r.ctx, r.as("deelnemer@geldfit"), ShareSignal{Text: "Kanariegeel wacht lang op post.", Theme: "toegang", Audience: portal.Audience{Kind: portal.MunicipalityOnly}, Naming: portal.OrgVisible}))
	r.must(r.LinkPledge(r.ctx, keeper, p.Number, secret.Number))
	r.wrongAt(r.LinkPledge(r.ctx, keeper, p.Number, secret.Number), "link")
	r.wrongAt(r.LinkPledge(r.ctx, keeper, p.Number, ""), "link")
	r.wrongAt(r.LinkPledge(r.ctx, r.as("griffie@gemeente"), p.Number, secret.Number), "link") // the clerk reads no signals
	if got := must(r.Pledge(r.ctx, keeper, p.Number)).Links; len(got) != 1 || got[0].Number != secret.Number {
		t.Errorf("links: %+v", got)
	}
	for _, who := range []string{"griffie@gemeente", "deelnemer@bewind", "meelezer@asdd"} {
		if got := must(r.Pledge(r.ctx, r.as(who), p.Number)).Links; len(got) != 0 {
			t.Errorf("%s reads %+v", who, got)
		}
	}
	r.refused(r.UnlinkPledge(r.ctx, r.as("griffie@gemeente"), p.Number, secret.Ref()), portal.NotFound)
	r.must(r.UnlinkPledge(r.ctx, keeper, p.Number, secret.Ref()))
}

func TestPledgesGoAlongWhenTheirOwnerLeaves(t *testing.T) {
	r := newRig(t)
	p := r.pledged()
	from, to := must(r.store.Person(r.ctx, "beleidsadviseur@gemeente")), must(r.store.Person(r.ctx, "griffie@gemeente"))
	h := handover{by: r.as("ketencoordinator@gemeente"), from: from, to: to, org: must(r.store.Organisation(r.ctx, from.OrgID))}
	items := must(holdsPledges{}.held(r.ctx, r.App, h))
	if len(items) != 1 || items[0].ID != p.ID {
		t.Fatalf("held: %+v", items)
	}
	var moved []portal.Moved
	r.must(r.write(r.ctx, h.by, func(ctx context.Context, w *writing) (err error) {
		moved, err = holdsPledges{}.move(ctx, r.App, w, h, items[0])
		return err
	}))
	if now := must(r.store.Pledge(r.ctx, p.ID)); now.Owner != to.ID {
		t.Errorf("owner: %s", now.Owner)
	}
	r.must(r.write(r.ctx, h.by, func(ctx context.Context, w *writing) error {
		return holdsPledges{}.back(ctx, r.App, w, from, moved[0])
	}))
	if now := must(r.store.Pledge(r.ctx, p.ID)); now.Owner != from.ID {
		t.Errorf("not given back: %s", now.Owner)
	}
}
