package app

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func (r *rig) freshDecision(d portal.Decision) portal.Decision {
	r.t.Helper()
	return must(r.store.Decision(r.ctx, d.ID))
}

// routeOf is a choice with a step of one's own and one of a partner.
func (r *rig) routeOf(owners ...string) RouteInput {
	in := RouteInput{}
	in.Route, in.Changes = portal.PracticeAgreement, "Een belafspraak"
	for i, o := range owners {
		in.Steps = append(in.Steps, portal.FollowStep{What: "Stap van " + o, Owner: portal.ID(o), Due: r.clock.AddDate(0, 0, 14*(i+1))})
	}
	return in
}

// routed is a decision at the busy table with a route and its steps.
func (r *rig) routed(item portal.ID, owners ...string) portal.Decision {
	r.t.Helper()
	d := r.decidedAt(item, "Wij bellen binnen drie dagen.")
	r.must(r.ChooseRoute(r.ctx, r.as("beleidsadviseur@gemeente"), d.Number, r.routeOf(owners...)))
	return r.freshDecision(d)
}

func TestChooseRouteWhoMay(t *testing.T) {
	r := newRig(t)
	r.busyTable()
	d, secret := r.decidedAt("punt", "Wij bellen binnen drie dagen."), r.decidedAt("geheim", secretWord)
	r.events()
	in := r.routeOf("beleidsadviseur@gemeente")
	for who, kind := range map[string]portal.Kind{"deelnemer@geldfit": portal.Forbidden, "griffie@gemeente": portal.Forbidden, "beheerder@gemeente": portal.Forbidden,
		"deelnemer@wijkteam": portal.NotFound, "anoniem@gemeente": portal.NotFound, "auditor@gemeente": portal.NotFound} {
		r.refused(r.ChooseRoute(r.ctx, r.as(who), d.Number, in), kind)
		r.refused(r.EmbedDecision(r.ctx, r.as(who), d.Number, 0, "Zo", CitizenAnswer{}), kind)
		r.refused(r.TellReporters(r.ctx, r.as(who), d.Number, 0, BundleFeedback{}), kind)
		_, err := r.TellPage(r.ctx, r.as(who), d.Number)
		r.refused(err, kind)
	}
	r.refused(r.ChooseRoute(r.ctx, portal.Actor{}, d.Number, in), portal.LoginNeeded)
	r.refused(r.DoStep(r.ctx, portal.Actor{}, d.Number, "x", StepInput{}), portal.LoginNeeded)
	_, err := r.FollowUp(r.ctx, portal.Actor{}, d.Number)
	r.refused(err, portal.LoginNeeded)
	r.refused(r.ChooseRoute(r.ctx, r.as("ketencoordinator@gemeente"), secret.Number, in), portal.NotFound) // not one of those it names
	_, err = r.RemindFollowUps(r.ctx, r.as("ketencoordinator@gemeente"))
	r.refused(err, portal.Forbidden)
	r.wantEvents()
	for name, tt := range map[string]struct {
		change func(*RouteInput)
		fields []string
	}{
		"nothing chosen":           {func(in *RouteInput) { in.Route = "" }, []string{"route"}},
		"an owner who can't read":  {func(in *RouteInput) { in.Steps[0].Owner = "deelnemer@wijkteam" }, []string{"owner_0"}},
		"an owner who only reads":  {func(in *RouteInput) { in.Steps[0].Owner = "auditor@gemeente" }, []string{"owner_0"}},
		"a BSN":                    {func(in *RouteInput) { in.Steps[0].What = "Bel 111222333" }, []string{"step_0", FieldOverrule}},
		"no change without reason": {func(in *RouteInput) { in.Route, in.Changes = portal.NoChange, "" }, []string{"changes"}},
	} {
		wrong := r.routeOf("beleidsadviseur@gemeente")
		tt.change(&wrong)
		err := r.ChooseRoute(r.ctx, r.as("ketencoordinator@gemeente"), d.Number, wrong)
		t.Log(name)
		r.wrongAt(err, tt.fields...)
	}
	wrong := r.routeOf("ketencoordinator@gemeente") // may not know of the item
	r.wrongAt(r.ChooseRoute(r.ctx, r.as("beleidsadviseur@gemeente"), secret.Number, wrong), "owner_0")
	stale := r.routeOf("beleidsadviseur@gemeente")
	stale.Version = d.Version + 4
	r.refused(r.ChooseRoute(r.ctx, r.as("ketencoordinator@gemeente"), d.Number, stale), portal.Conflict)
}

// TestRouteFromChoosingToDone goes the whole way of a route with a partner's step.
func TestRouteFromChoosingToDone(t *testing.T) {
	r := newRig(t)
	r.busyTable()
	secretary, partner := r.as("beleidsadviseur@gemeente"), r.as("deelnemer@geldfit")
	d := r.decidedAt("punt", "Wij bellen binnen drie dagen.")
	doing := func(by portal.Actor) string {
		var all []string
		for _, task := range must(r.followTasks(r.ctx, by)) {
			all = append(all, task.Table.Do)
		}
		return strings.Join(all, "|")
	}
	if got := doing(secretary); !strings.HasPrefix(got, "Kies het vervolg") {
		t.Errorf("the secretary is asked %q", got)
	}
	if got := doing(r.coordinator()); !strings.HasPrefix(got, "Kies het vervolg") {
		t.Errorf("the coordinator is asked %q", got)
	}
	if got := doing(partner) + doing(r.as("griffie@gemeente")); got != "" {
		t.Errorf("others are asked %q", got)
	}
	r.events()
	r.must(r.ChooseRoute(r.ctx, secretary, d.Number, r.routeOf("beleidsadviseur@gemeente", "deelnemer@geldfit")))
	if told := r.told(r.wantEvents(portal.RouteChosen)[0]); len(told) != 1 || told["deelnemer@geldfit"] != portal.ReasonTask {
		t.Errorf("told: %v", told)
	}
	p := must(r.FollowUp(r.ctx, partner, d.Number))
	if p.State != portal.FollowSteps || p.MayKeep || len(p.Steps) != 2 || p.Steps[0].MayDo || !p.Steps[1].MayDo || len(p.Owners) > 0 || p.Announcement != "" {
		t.Errorf("a partner's page: %+v", p)
	}
	if got := doing(partner); got != "Doe: ‘Stap van deelnemer@geldfit’" {
		t.Errorf("the partner is asked %q", got)
	}
	set := r.setInput()
	made := must(r.MakeSet(r.ctx, secretary, set))
	first, second := p.Steps[0].ID, p.Steps[1].ID
	r.refused(r.DoStep(r.ctx, partner, d.Number, first, StepInput{Note: "Ik doe het."}), portal.Forbidden)
	r.refused(r.DoStep(r.ctx, r.as("deelnemer@bewind"), d.Number, second, StepInput{Note: "Ik ook."}), portal.Forbidden)
	r.refused(r.DoStep(r.ctx, partner, d.Number, "geen", StepInput{Note: "Ik."}), portal.NotFound)
	r.wrongAt(r.DoStep(r.ctx, partner, d.Number, second, StepInput{}), "note")
	r.wrongAt(r.DoStep(r.ctx, partner, d.Number, second, StepInput{Note: "Klaar.", Changed: "W-1999-001"}), "changed")
	r.wrongAt(r.DoStep(r.ctx, partner, d.Number, second, StepInput{Note: "Klaar.", Changed: d.Number}), "changed")
	r.must(r.DoStep(r.ctx, secretary, d.Number, first, StepInput{Note: "Staat in de set.", Changed: made.Number}))
	r.must(r.DoStep(r.ctx, partner, d.Number, second, StepInput{Note: "Verteld in het teamoverleg."}))
	r.refused(r.DoStep(r.ctx, partner, d.Number, second, StepInput{Note: "Nog eens."}), portal.Conflict)
	if got := r.freshDecision(d); got.Follows() != portal.FollowEmbeds || !slices.Contains(got.Changed, made.Ref()) {
		t.Errorf("after the steps: %s, %+v", got.Follows(), got.Changed)
	}
	if got := must(r.FollowUp(r.ctx, secretary, d.Number)).Steps[0].Link.Number; got != made.Number {
		t.Errorf("the step leads to %q", got)
	}
	if got := must(r.FollowUp(r.ctx, r.as("deelnemer@bewind"), d.Number)).Steps[0].Link.Number; got != "" {
		t.Errorf("bewind reads %q of another's set", got)
	}
	if got := doing(secretary); !strings.HasPrefix(got, "Schrijf op hoe we dit vasthouden") {
		t.Errorf("the secretary is asked %q", got)
	}
	r.wrongAt(r.EmbedDecision(r.ctx, secretary, d.Number, 0, "x", CitizenAnswer{}), "embedding")
	r.must(r.EmbedDecision(r.ctx, secretary, d.Number, 0, "In de werkinstructie van Toegang.", CitizenAnswer{}))
	if got := doing(secretary) + doing(r.coordinator()); got != "" || r.freshDecision(d).Follows() != portal.FollowDone {
		t.Errorf("done, and still asked: %q", got)
	}
	r.refused(r.ChooseRoute(r.ctx, secretary, d.Number, r.routeOf("beleidsadviseur@gemeente")), portal.Conflict)
	own := must(r.PersonalData(r.ctx, partner))
	if !slices.ContainsFunc(own.Actions, func(x OwnAction) bool {
		return x.Number == d.Number && slices.Contains(x.Notes, "Verteld in het teamoverleg.")
	}) {
		t.Errorf("the partner's own data: %+v", own.Actions)
	}
}

// TestAdviceWaitsBeforeItsRoute: the steps begin when the college resolved.
func TestAdviceWaitsBeforeItsRoute(t *testing.T) {
	r := newRig(t)
	r.busyTable()
	by := r.as("beleidsadviseur@gemeente")
	d := must(r.RecordDecision(r.ctx, by, "R-2026-001", DecisionInput{Item: "punt", Kind: portal.Advice, By: portal.ByPartners, Text: "Bel eerder.", Waits: portal.ByCollege}))
	r.refused(r.ChooseRoute(r.ctx, by, d.Number, r.routeOf("beleidsadviseur@gemeente")), portal.Conflict)
	if p := must(r.FollowUp(r.ctx, by, d.Number)); p.State != portal.FollowWaits || p.MayKeep || p.Announcement != "" {
		t.Errorf("while it waits: %+v", p)
	}
	r.must(r.ResolveDecision(r.ctx, by, d.Number, ResolutionInput{Number: "BW-2026-77", Date: r.clock, Follows: true}))
	r.must(r.ChooseRoute(r.ctx, by, d.Number, r.routeOf("beleidsadviseur@gemeente")))
	p := must(r.FollowUp(r.ctx, r.as("griffie@gemeente"), d.Number))
	if !p.Shut || !strings.Contains(p.Announcement, "BW-2026-77") || strings.Contains(p.Announcement, "Bel eerder") {
		t.Errorf("of a table that isn't for the whole chain the clerk announces %q", p.Announcement)
	}
}

func TestAnnouncement(t *testing.T) {
	at := time.Date(2026, 11, 9, 0, 0, 0, 0, portal.Amsterdam())
	d := portal.Decision{By: portal.ByPartners, Text: "Bel eerder.", Changes: "Een belafspraak", HeardBy: "Jansen", Route: portal.PracticeAgreement, Waits: portal.ByCollege, Date: at,
		Resolution: &portal.Resolution{Number: "BW-7", Date: at, Follows: true, Note: "naar mevrouw Jansen"}}
	open, shut := announcement(d, false), announcement(d, true)
	for _, want := range []string{"Het college", "9 november 2026", "BW-7", "Bel eerder.", "Een belafspraak"} {
		if !strings.Contains(open, want) {
			t.Errorf("misses %q: %s", want, open)
		}
	}
	if strings.Contains(open, "Jansen") || strings.Contains(shut, "Bel") || !strings.Contains(shut, "BW-7") {
		t.Errorf("says too much:\n%s\n%s", open, shut)
	}
	d.Resolution = nil
	if announcement(d, false) != "" {
		t.Error("announced while it waits")
	}
}

// TestFollowUpsAreRemindedOnce: each reminder once, also by two instances; what is late
// goes to the coordinator too.
func TestFollowUpsAreRemindedOnce(t *testing.T) {
	r := newRig(t)
	r.busyTable()
	r.routed("punt", "deelnemer@geldfit")
	forgotten := r.decidedAt("punt", "Niemand kiest iets.")
	r.events()
	var got []string
	for range 20 {
		r.later(24 * time.Hour)
		for range 2 {
			must(r.RemindFollowUps(r.ctx, portal.SystemActor()))
		}
		for _, e := range r.events() {
			people := must(r.Audience(r.ctx, e))
			for _, p := range people {
				got = append(got, strings.Join([]string{r.clock.Format("2"), string(e.Type), string(p.Person.ID), p.Item}, " "))
			}
		}
	}
	slices.Sort(got)
	day := func(n int) string { return rigStart.AddDate(0, 0, n).In(portal.Amsterdam()).Format("2") }
	want := []string{day(7) + " RouteStepReminded deelnemer@geldfit 7", day(13) + " RouteStepReminded deelnemer@geldfit 1", day(14) + " RouteStepReminded deelnemer@geldfit 0",
		day(15) + " RouteLate deelnemer@geldfit laat", day(15) + " RouteLate ketencoordinator@gemeente laat",
		day(14) + " RouteLate beleidsadviseur@gemeente geen-vervolg", day(14) + " RouteLate ketencoordinator@gemeente geen-vervolg"}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("told\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if d := r.freshDecision(forgotten); !d.Follow.Told {
		t.Error("that nobody chose isn't noted")
	}
}

func TestStepsGoAlongWhenTheirOwnerLeaves(t *testing.T) {
	r := newRig(t)
	r.busyTable()
	d := r.routed("punt", "beleidsadviseur@gemeente")
	secret := r.routed("geheim", "beleidsadviseur@gemeente")
	from, to := must(r.store.Person(r.ctx, "beleidsadviseur@gemeente")), must(r.store.Person(r.ctx, "teammanager@gemeente"))
	h := handover{by: r.coordinator(), from: from, to: to, org: must(r.store.Organisation(r.ctx, from.OrgID))}
	items := must(holdsSteps{}.held(r.ctx, r.App, h))
	if len(items) != 2 || strings.Contains(items[0].Title+items[1].Title, secret.Number) {
		t.Fatalf("held: %+v", items)
	}
	var moved []portal.Moved
	r.must(r.write(r.ctx, h.by, func(ctx context.Context, w *writing) error {
		for _, it := range items {
			m, err := holdsSteps{}.move(ctx, r.App, w, h, it)
			if err != nil {
				return err
			}
			moved = append(moved, m...)
		}
		return nil
	}))
	if got := r.freshDecision(d).Follow.Steps[0].Owner; got != to.ID {
		t.Errorf("owner: %s", got)
	}
	if got := r.freshDecision(secret).Follow.Steps[0].Owner; got != "portefeuillehouder@gemeente" {
		t.Errorf("owner of a confidential one: %s", got)
	}
	r.must(r.write(r.ctx, h.by, func(ctx context.Context, w *writing) error {
		for _, m := range moved {
			if err := (holdsSteps{}).back(ctx, r.App, w, from, m); err != nil {
				return err
			}
		}
		return nil
	}))
	if got := r.freshDecision(d).Follow.Steps[0].Owner; got != from.ID {
		t.Errorf("not given back: %s", got)
	}
}
