package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// AgreementLine is one agreement as it stands in a form.
type AgreementLine struct {
	ID   portal.ID // empty for a new one
	Text string
	Who  portal.Side
	Drop bool
}

// SetInput is what one fills in of an agreement set. Lines without a text that are
// new are left out.
type SetInput struct {
	// Once is the form's own id: sent twice, it is made once. May be empty.
	Once   portal.ID
	Title  string
	Orgs   []portal.ID
	Owner  portal.ID
	Lines  []AgreementLine
	Review time.Time
	// Decision is the number of the decision it comes from; empty for none.
	Decision string
	Version  int64
	Citizen  CitizenAnswer
}

// agreements are the lines as they are kept, with for each its place in the form.
func (in SetInput) agreements() (kept []portal.Agreement, place []int) {
	for i, l := range in.Lines {
		if l.ID == "" && portal.CleanLine(l.Text) == "" {
			continue
		}
		id := l.ID
		if id == "" {
			id = portal.NewID()
		}
		kept, place = append(kept, portal.Agreement{ID: id, Text: l.Text, Who: l.Who, Dropped: l.Drop}), append(place, i)
	}
	return kept, place
}

// inPlace gives refused fields of agreements the place they have in the form.
func inPlace(fields portal.Fields, place []int) portal.Fields {
	moved := portal.Fields{}
	for key, text := range fields {
		var kind string
		var i int
		for _, k := range []string{"text", "who"} {
			if n, err := fmt.Sscanf(key, k+"-%d", &i); n == 1 && err == nil {
				kind = k
				break
			}
		}
		if kind != "" && i < len(place) {
			key = kind + "-" + strconv.Itoa(place[i])
		}
		moved[key] = text
	}
	return moved
}

// citizenTexts are what people typed, by form field.
func (in SetInput) citizenTexts() map[string]string {
	texts := map[string]string{"title": in.Title}
	for i, l := range in.Lines {
		texts["text-"+strconv.Itoa(i)] = l.Text
	}
	return texts
}

// agreementSet gives the set with a number, when the actor may do the action.
func (a *App) agreementSet(ctx context.Context, by portal.Actor, action policy.Action, number string) (portal.AgreementSet, error) {
	if by.Zero() {
		return portal.AgreementSet{}, portal.ErrLogin
	}
	s, err := a.store.AgreementSetByNumber(ctx, number)
	if err != nil {
		return s, err
	}
	if err := policy.Check(by, policy.ReadSet, s); err != nil {
		return portal.AgreementSet{}, err
	}
	return s, policy.Check(by, action, s)
}

// MayOnSet says whether the actor may do the action on the set with a number: before
// a page says what is wrong with a form.
func (a *App) MayOnSet(ctx context.Context, by portal.Actor, action policy.Action, number string) error {
	_, err := a.agreementSet(ctx, by, action, number)
	return err
}

// MakeSet makes an agreement set, for a decision when one is named.
func (a *App) MakeSet(ctx context.Context, by portal.Actor, in SetInput) (portal.AgreementSet, error) {
	s := portal.AgreementSet{}
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.MakeSet, nil); err != nil {
			return err
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		lines, place := in.agreements()
		s = portal.AgreementSet{ID: once(in.Once), Title: in.Title, Orgs: in.Orgs, Owner: in.Owner, Agreements: lines, Review: in.Review}
		if in.Decision != "" {
			on, err := a.decisionOn(ctx, by, policy.ReadDecision, in.Decision)
			if err != nil {
				return err
			}
			s.Decisions = []portal.ID{on.Decision.ID}
		}
		fields, facts := checkCitizen(in.citizenTexts(), in.Citizen, s.Ref(), false)
		maps.Copy(fields, inPlace(portal.FieldsOf(s.Validate(set.Municipality, a.now())), place))
		if err := a.checkSet(ctx, s, portal.AgreementSet{}, fields); err != nil {
			return err
		}
		if err := fields.Err(); err != nil {
			return err
		}
		year := a.now().In(portal.Amsterdam()).Year()
		n, err := a.store.Next(ctx, "agreement-set-"+strconv.Itoa(year))
		if err != nil {
			return err
		}
		fact := s.Make(portal.SetNumber(year, n), by, a.now())
		if err := a.store.InsertAgreementSet(ctx, &s, set.Municipality); err != nil {
			return err
		}
		w.record(s.Version, append([]portal.Fact{fact}, facts...)...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken && in.Once != "" {
		if first, err := a.store.AgreementSet(ctx, in.Once); err == nil && first.MadeBy == by.ID {
			return first, nil // the same form, sent twice
		}
	}
	return s, err
}

// checkSet refuses organisations that aren't there (any more), and an owner who
// couldn't keep the set. What stood there already stays.
func (a *App) checkSet(ctx context.Context, s, was portal.AgreementSet, fields portal.Fields) error {
	for _, id := range s.Orgs {
		o, err := a.store.Organisation(ctx, id)
		switch {
		case err != nil && portal.KindOf(err) != portal.NotFound:
			return err
		case (err != nil || !o.Active) && !slices.Contains(was.Orgs, id):
			fields["orgs"] = "Een van deze organisaties is er niet (meer). Kies opnieuw."
		}
	}
	if s.Owner == "" || s.Owner == was.Owner && slices.Equal(s.Orgs, was.Orgs) {
		return nil
	}
	p, org, err := a.personAndOrg(ctx, s.Owner)
	switch {
	case err != nil && portal.KindOf(err) != portal.NotFound:
		return err
	case err != nil || !a.mayOwn(p, org, s):
		fields["owner"] = "Kies iemand van een van deze organisaties, die mag meedoen en kan inloggen."
	}
	return nil
}

// mayOwn reports whether somebody could keep a set as its owner.
func (a *App) mayOwn(p portal.Person, org portal.Organisation, s portal.AgreementSet) bool {
	s.Owner = p.ID
	return slices.Contains(s.Orgs, p.OrgID) && policy.May(p.Actor(org, ""), policy.KeepSet, s)
}

// changeSet runs one step on a set: load, ask policy, do, save, record. version is
// the one the actor saw; 0 stands for whatever there is.
func (a *App) changeSet(ctx context.Context, by portal.Actor, action policy.Action, number string, version int64, do func(ctx context.Context, s *portal.AgreementSet, set portal.Settings) ([]portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		s, err := a.agreementSet(ctx, by, action, number)
		if err != nil {
			return err
		}
		if version != 0 && s.Version != version {
			return portal.ErrChanged
		}
		return a.stepSet(ctx, w, &s, do)
	})
}

// stepSet does one step on a set in hand, within a transaction: policy was asked
// before.
func (a *App) stepSet(ctx context.Context, w *writing, s *portal.AgreementSet, do func(ctx context.Context, s *portal.AgreementSet, set portal.Settings) ([]portal.Fact, error)) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	facts, err := do(ctx, s, set)
	if err != nil {
		return err
	}
	if err := a.store.SaveAgreementSet(ctx, s, set.Municipality); err != nil {
		return err
	}
	w.record(s.Version, facts...)
	return nil
}

// ChangeSet changes a set: its title, agreements, owner and review day, and for who
// makes sets the organisations it is between.
func (a *App) ChangeSet(ctx context.Context, by portal.Actor, number string, in SetInput) error {
	return a.changeSet(ctx, by, policy.KeepSet, number, in.Version, func(ctx context.Context, s *portal.AgreementSet, set portal.Settings) ([]portal.Fact, error) {
		was, to := *s, *s
		lines, place := in.agreements()
		if err := keepDropped(&lines, in.Lines, *s); err != nil {
			return nil, err
		}
		to.Title, to.Owner, to.Agreements, to.Review = in.Title, in.Owner, lines, in.Review
		if policy.May(by, policy.MakeSet, nil) {
			to.Orgs = in.Orgs
		}
		fields, facts := checkCitizen(in.citizenTexts(), in.Citizen, s.Ref(), false)
		fact, err := s.Change(to, set.Municipality, a.now())
		if err != nil && portal.KindOf(err) != portal.Invalid {
			return nil, err
		}
		maps.Copy(fields, inPlace(portal.FieldsOf(err), place))
		to.Orgs = append(slices.Clone(to.Orgs), set.Municipality)
		slices.Sort(to.Orgs)
		to.Orgs = slices.Compact(to.Orgs)
		if err := a.checkSet(ctx, to, was, fields); err != nil {
			return nil, err
		}
		return append([]portal.Fact{fact}, facts...), fields.Err()
	})
}

// keepDropped gives agreements that are dropped the text they had, and adds those that
// were dropped before: a form doesn't show these.
func keepDropped(lines *[]portal.Agreement, typed []AgreementLine, s portal.AgreementSet) error {
	stored := func(id portal.ID) int {
		return slices.IndexFunc(s.Agreements, func(a portal.Agreement) bool { return a.ID == id })
	}
	for _, l := range typed {
		if l.ID != "" && stored(l.ID) < 0 {
			return portal.ErrChanged
		}
	}
	for i, l := range *lines {
		if at := stored(l.ID); l.Dropped && at >= 0 {
			(*lines)[i] = s.Agreements[at]
			(*lines)[i].Dropped = true
		}
	}
	for _, a := range s.Agreements {
		if a.Dropped && !slices.ContainsFunc(*lines, func(x portal.Agreement) bool { return x.ID == a.ID }) {
			*lines = append(*lines, a)
		}
	}
	return nil
}

// ReviewSet says that a set was looked at again, and when that happens next.
func (a *App) ReviewSet(ctx context.Context, by portal.Actor, number string, version int64, next time.Time) error {
	return a.changeSet(ctx, by, policy.KeepSet, number, version, func(_ context.Context, s *portal.AgreementSet, _ portal.Settings) ([]portal.Fact, error) {
		return one(s.Reviewed(next, a.now()))
	})
}

// EndSet takes a set out of use, with a reason.
func (a *App) EndSet(ctx context.Context, by portal.Actor, number string, version int64, reason string, citizen CitizenAnswer) error {
	return a.changeSet(ctx, by, policy.KeepSet, number, version, func(_ context.Context, s *portal.AgreementSet, _ portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"reason": reason}, citizen, s.Ref(), false)
		fact, err := s.End(reason, a.now())
		if err != nil && portal.KindOf(err) != portal.Invalid {
			return nil, err
		}
		maps.Copy(fields, portal.FieldsOf(err))
		return append([]portal.Fact{fact}, facts...), fields.Err()
	})
}

// LinkSetDecision ties a set to a decision that the actor may read, by its number;
// UnlinkSetDecision takes that away.
func (a *App) LinkSetDecision(ctx context.Context, by portal.Actor, number, decision string) error {
	return a.changeSet(ctx, by, policy.KeepSet, number, 0, func(ctx context.Context, s *portal.AgreementSet, _ portal.Settings) ([]portal.Fact, error) {
		d, err := a.readableDecision(ctx, by, decision)
		if err != nil {
			return nil, err
		}
		return one(s.FromDecision(d.ID, a.now()))
	})
}

// UnlinkSetDecision takes a decision away from a set.
func (a *App) UnlinkSetDecision(ctx context.Context, by portal.Actor, number, decision string) error {
	return a.changeSet(ctx, by, policy.KeepSet, number, 0, func(ctx context.Context, s *portal.AgreementSet, _ portal.Settings) ([]portal.Fact, error) {
		d, err := a.readableDecision(ctx, by, decision)
		if err != nil {
			return nil, err
		}
		return one(s.NotFromDecision(d.ID, a.now()))
	})
}

// readableDecision gives the decision with a typed number; one that the actor may not
// know of is refused as what isn't there.
func (a *App) readableDecision(ctx context.Context, by portal.Actor, typed string) (portal.Decision, error) {
	fields := portal.Fields{}
	refs, err := a.refs(ctx, by, "decision", typed, fields)
	if err != nil {
		return portal.Decision{}, err
	}
	if len(refs) != 1 || refs[0].Kind != portal.KindDecision {
		return portal.Decision{}, portal.Fields{"decision": "Dit nummer kennen wij niet. Schrijf het op als B-2026-0012."}.Err()
	}
	return a.store.Decision(ctx, refs[0].ID)
}
