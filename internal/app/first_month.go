package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// BeginState is where a step of the first month stands.
type BeginState struct {
	Step portal.BeginStep
	Done bool
	// Aside: somebody said that it isn't needed here.
	Aside bool
	// Count of Of things are there, for a step that counts; Waiting of them were
	// asked and did not answer yet.
	Count, Of, Waiting int
	// MayDo: the reader can do it themselves.
	MayDo bool
}

// Open reports whether the step is still to be done.
func (s BeginState) Open() bool { return !s.Done && !s.Aside }

// FirstMonth is what is left to do to begin.
type FirstMonth struct {
	Steps        []BeginState
	Municipality portal.ID
	Coordinator  portal.ID
}

// Open counts the steps that are still to be done.
func (f FirstMonth) Open() int {
	n := 0
	for _, s := range f.Steps {
		if s.Open() {
			n++
		}
	}
	return n
}

// partnersToBegin is how many partners make a chain.
const partnersToBegin = 3

// beginRule computes a step: what it looks at is there, not what somebody ticked.
// A step of which the portal can't see whether it was done has no rule, and none
// is shown.
type beginRule struct {
	step   portal.BeginStep
	action policy.Action // what one needs to do it
	look   func(ctx context.Context, v *beginView, s *BeginState) error
}

var beginRules = []beginRule{
	{portal.BeginCoordinator, policy.ManageSettings, beginCoordinator},
	{portal.BeginKeeper, policy.ManageSettings, beginKeeper},
	{portal.BeginThemes, policy.ManageSettings, beginThemes},
	{portal.BeginMail, policy.ReadMailbox, beginMail},
	{portal.BeginSecondFactor, policy.ReadPeople, beginSecondFactor},
	{portal.BeginPartners, policy.AddOrganisation, beginPartners},
	{portal.BeginContacts, policy.AddOrganisation, beginContacts},
	{portal.BeginCovenant, policy.MakeCovenant, beginCovenant},
	{portal.BeginActionList, policy.AddChainDocument, beginActions},
	{portal.BeginPlan, policy.KeepPlan, beginPlan},
	{portal.BeginSignal, policy.ShareSignal, beginSignal},
}

// beginView is what the rules look at, loaded once.
type beginView struct {
	app      *App
	by       portal.Actor
	set      portal.Settings
	people   []portal.Person
	partners []portal.Organisation // that take part
}

// FirstMonth says what is left to do to begin with the portal.
func (a *App) FirstMonth(ctx context.Context, by portal.Actor) (FirstMonth, error) {
	if err := policy.Check(by, policy.BeginPortal, nil); err != nil {
		return FirstMonth{}, err
	}
	v := &beginView{app: a, by: by}
	var err error
	if v.set, err = a.store.Settings(ctx); err != nil {
		return FirstMonth{}, err
	}
	if v.people, err = a.store.People(ctx, ""); err != nil {
		return FirstMonth{}, err
	}
	if v.partners, err = a.store.Organisations(ctx); err != nil {
		return FirstMonth{}, err
	}
	v.partners = slices.DeleteFunc(v.partners, func(o portal.Organisation) bool { return !o.Active || o.ID == v.set.Municipality })
	f := FirstMonth{Municipality: v.set.Municipality, Coordinator: v.set.Coordinator}
	for _, r := range beginRules {
		s := BeginState{Step: r.step, Aside: slices.Contains(v.set.SetAside, r.step), MayDo: policy.May(by, r.action, nil)}
		if err := r.look(ctx, v, &s); err != nil {
			return FirstMonth{}, err
		}
		f.Steps = append(f.Steps, s)
	}
	return f, nil
}

// firstMonthOver reports, at the price of one document, whether nothing can be
// left: every step was done once, or set aside.
func firstMonthOver(set portal.Settings) bool {
	return !set.BegunAt.IsZero() || !slices.ContainsFunc(beginRules, func(r beginRule) bool { return !slices.Contains(set.SetAside, r.step) })
}

// BeginCard is FirstMonth for the start page: nothing for who has no part in it,
// or once no step was left. That is remembered, so that the start page doesn't
// look again.
func (a *App) BeginCard(ctx context.Context, by portal.Actor) (FirstMonth, error) {
	if !policy.May(by, policy.BeginPortal, nil) {
		return FirstMonth{}, nil
	}
	set, err := a.store.Settings(ctx)
	if err != nil || firstMonthOver(set) {
		return FirstMonth{}, err
	}
	f, err := a.FirstMonth(ctx, by)
	if err != nil || f.Open() > 0 {
		return f, err
	}
	err = a.write(ctx, portal.SystemActor(), func(ctx context.Context, w *writing) error {
		return a.changeSettings(ctx, w, func(set *portal.Settings) (portal.Fact, bool, error) {
			return settingsFact(map[string]string{portal.DetailField: "eerste maand, klaar"}), set.Begin(a.now()), nil
		})
	})
	if portal.KindOf(err) == portal.Conflict {
		err = nil // somebody changes the settings now; the next look remembers it
	}
	return FirstMonth{}, err
}

// SetStepAside notes that a step of the first month isn't needed here, or is
// after all.
func (a *App) SetStepAside(ctx context.Context, by portal.Actor, step portal.BeginStep, aside bool) error {
	what := "eerste maand, niet nodig: " + string(step)
	if !aside {
		what = "eerste maand, toch nodig: " + string(step)
	}
	return a.changePart(ctx, by, policy.BeginPortal, what, func(_ context.Context, set *portal.Settings) (bool, error) {
		return set.SetStepAside(step, aside)
	})
}

func (v *beginView) person(id portal.ID) portal.Person {
	for _, p := range v.people {
		if p.ID == id {
			return p
		}
	}
	return portal.Person{}
}

// beginCoordinator: two people who can take over from one another; until then
// the administrator stands in for both.
func beginCoordinator(_ context.Context, v *beginView, s *BeginState) error {
	s.Done = v.set.Coordinator != v.set.Substitute &&
		v.person(v.set.Coordinator).State == portal.PersonActive && v.person(v.set.Substitute).State == portal.PersonActive
	for _, id := range []portal.ID{v.set.NextCoordinator, v.set.NextSubstitute} {
		if v.person(id).State == portal.PersonInvitedState {
			s.Waiting++
		}
	}
	return nil
}

func beginKeeper(_ context.Context, v *beginView, s *BeginState) error {
	for _, p := range v.people {
		if p.Role != portal.Keeper {
			continue
		}
		s.Done = s.Done || p.State == portal.PersonActive
		if p.State == portal.PersonInvitedState {
			s.Waiting++
		}
	}
	return nil
}

// beginThemes: nobody leaves the themes of a new portal as they were without
// naming the neighbourhoods either.
func beginThemes(_ context.Context, v *beginView, s *BeginState) error {
	s.Done = len(v.set.Neighbourhoods) > 0 || !slices.Equal(v.set.Themes, portal.ReadyThemes())
	return nil
}

// beginMail: a test mail really left. One that was kept for want of a mail
// server shows nothing.
func beginMail(ctx context.Context, v *beginView, s *BeginState) error {
	n, err := v.app.store.CountMails(ctx, portal.MailQuery{Kind: portal.MailTest, State: portal.MailSent}, 1)
	s.Done = n > 0
	return err
}

// beginSecondFactor counts who works for the municipality and has one. The demo
// asks for none.
func beginSecondFactor(ctx context.Context, v *beginView, s *BeginState) error {
	for _, p := range v.people {
		if p.State != portal.PersonActive || p.OrgID != v.set.Municipality && !p.Role.Municipal() {
			continue
		}
		s.Of++
		c, err := v.app.store.Credential(ctx, p.ID)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return err
		}
		if err == nil && c.HasSecondFactor() {
			s.Count++
		}
	}
	s.Done = s.Count == s.Of
	return nil
}

func beginPartners(_ context.Context, v *beginView, s *BeginState) error {
	s.Count, s.Of = len(v.partners), partnersToBegin
	s.Done = s.Count >= s.Of
	return nil
}

// beginContacts counts the partners with a contact person who takes part.
func beginContacts(_ context.Context, v *beginView, s *BeginState) error {
	s.Of = len(v.partners)
	for _, o := range v.partners {
		has := func(state portal.PersonState) bool {
			return slices.ContainsFunc(v.people, func(p portal.Person) bool {
				return p.OrgID == o.ID && p.Role == portal.Contact && p.State == state
			})
		}
		switch {
		case has(portal.PersonActive):
			s.Count++
		case has(portal.PersonInvitedState):
			s.Waiting++
		}
	}
	s.Done = s.Of > 0 && s.Count == s.Of
	return nil
}

// beginSignal looks no further than the reader may: that something was shared
// which isn't for them, they don't learn here either.
func beginSignal(ctx context.Context, v *beginView, s *BeginState) error {
	n, err := v.app.store.CountSignals(ctx, portal.SignalQuery{Scope: policy.SignalKeys(v.by)}, 1)
	s.Done = n > 0
	return err
}

// beginCovenant: the covenant is in the portal, or there as a document.
func beginCovenant(ctx context.Context, v *beginView, s *BeginState) error {
	if err := beginDocument(portal.DocCovenant)(ctx, v, s); err != nil || s.Done {
		return err
	}
	page, err := v.app.store.Covenants(ctx, portal.CovenantQuery{Scope: policy.TableKeys(v.by), Page: portal.Page{Limit: 1}})
	s.Done = len(page.Rows) > 0
	return err
}

// beginActions: the list is there as a document, or its points are in the portal.
func beginActions(ctx context.Context, v *beginView, s *BeginState) error {
	if err := beginDocument(portal.DocActionList)(ctx, v, s); err != nil || s.Done {
		return err
	}
	n, err := v.app.store.CountActionPoints(ctx, portal.ActionQuery{Scope: policy.TableKeys(v.by)}, 1)
	s.Done = n > 0
	return err
}

// beginPlan counts the two halves: the actions of the plan, and its budget.
func beginPlan(ctx context.Context, v *beginView, s *BeginState) error {
	actions, err := v.app.store.PlanActions(ctx)
	if err != nil {
		return err
	}
	lines, err := v.app.store.BudgetLines(ctx)
	s.Of = 2
	for _, there := range []bool{len(actions) > 0, len(lines) > 0} {
		if there {
			s.Count++
		}
	}
	s.Done = s.Count == s.Of
	return err
}

// beginDocument looks for a document of the chain of a kind, no further than the
// reader may.
func beginDocument(kind portal.DocumentKind) func(ctx context.Context, v *beginView, s *BeginState) error {
	return func(ctx context.Context, v *beginView, s *BeginState) error {
		n, err := v.app.store.CountDocuments(ctx, portal.DocumentQuery{Scope: policy.SignalKeys(v.by), Is: kind, Under: portal.KindChain}, 1)
		s.Done = n > 0
		return err
	}
}
