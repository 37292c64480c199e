package app

import (
	"context"
	"slices"
	"strconv"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// PledgeInput is what one fills in of a motion or pledge.
type PledgeInput struct {
	// Once is the form's own id: sent twice, it is made once. May be empty.
	Once portal.ID
	// Pledge is kind, title, text, days, meeting and owner; what else it holds is not
	// looked at.
	Pledge portal.Pledge
	// Link is what it comes from, by number: a decision. For a new one only.
	Link    string
	Version int64
	Citizen CitizenAnswer
}

func (in PledgeInput) citizen(about portal.Ref) (portal.Fields, []portal.Fact) {
	return checkCitizen(map[string]string{"title": in.Pledge.Title, "text": in.Pledge.Text, "meeting": in.Pledge.Meeting}, in.Citizen, about, false)
}

// pledge gives the motion or pledge with a number, when the actor may do something
// with it.
func (a *App) pledge(ctx context.Context, by portal.Actor, action policy.Action, number string) (portal.Pledge, error) {
	if err := policy.Check(by, policy.ReadPledge, nil); err != nil {
		return portal.Pledge{}, err
	}
	p, err := a.store.PledgeByNumber(ctx, number)
	if err != nil {
		return p, err
	}
	return p, policy.Check(by, action, p)
}

// MayOnPledge says whether the actor may do something with the one with a number:
// before a page says what is wrong with a form.
func (a *App) MayOnPledge(ctx context.Context, by portal.Actor, action policy.Action, number string) error {
	_, err := a.pledge(ctx, by, action, number)
	return err
}

// MakePledge records a motion of the council or a pledge to it.
func (a *App) MakePledge(ctx context.Context, by portal.Actor, in PledgeInput) (portal.Pledge, error) {
	p := portal.Pledge{}
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.KeepPledge, nil); err != nil {
			return err
		}
		p = portal.Pledge{ID: once(in.Once), Kind: in.Pledge.Kind, Title: in.Pledge.Title, Text: in.Pledge.Text, On: in.Pledge.On, Meeting: in.Pledge.Meeting, Due: in.Pledge.Due, Owner: in.Pledge.Owner}
		fields, facts := in.citizen(p.Ref())
		if err := a.checkPledgeOwner(ctx, p.Owner, "", fields); err != nil {
			return err
		}
		if in.Link != "" {
			refs, err := a.pledgeRefs(ctx, by, in.Link, fields)
			if err != nil {
				return err
			}
			p.Links = refs
		}
		if err := joinFields(fields, p.Validate(a.now())); err != nil {
			return err
		}
		year := a.now().In(portal.Amsterdam()).Year()
		n, err := a.store.Next(ctx, "toezegging-"+strconv.Itoa(year))
		if err != nil {
			return err
		}
		facts = append(facts, p.Make(portal.PledgeNumber(year, n), a.now()))
		if err := a.store.InsertPledge(ctx, &p); err != nil {
			return err
		}
		w.record(p.Version, facts...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken && in.Once != "" {
		if first, err := a.store.Pledge(ctx, in.Once); err == nil {
			return first, nil // the same form, sent twice
		}
	}
	return p, err
}

// checkPledgeOwner refuses an owner who couldn't note how it goes; who it was stays.
func (a *App) checkPledgeOwner(ctx context.Context, owner, was portal.ID, fields portal.Fields) error {
	if owner == "" || owner == was {
		return nil
	}
	who, err := a.municipalWho(ctx, policy.KeepPledge)
	if err == nil && !slices.ContainsFunc(who, func(p portal.Person) bool { return p.ID == owner }) {
		fields["owner"] = "Kies iemand die voor college of raad werkt."
	}
	return err
}

// pledgeLinkable are the kinds of things that can belong to a motion or pledge.
var pledgeLinkable = []portal.ObjectKind{portal.KindSignal, portal.KindDecision, portal.KindPlanAction, portal.KindCouncilReport}

// pledgeRefs reads numbers of things that the actor may read.
func (a *App) pledgeRefs(ctx context.Context, by portal.Actor, typed string, fields portal.Fields) ([]portal.Ref, error) {
	refs, err := a.refs(ctx, by, "link", typed, fields)
	if err != nil {
		return nil, err
	}
	for _, ref := range refs {
		if !slices.Contains(pledgeLinkable, ref.Kind) {
			fields["link"] = "Dit kunt u hier niet koppelen. Kies een signaal, besluit, actie van het plan of raadsrapportage."
		}
	}
	return refs, nil
}

// pledgeChange is what a step does to a motion or pledge in hand.
type pledgeChange func(ctx context.Context, p *portal.Pledge) ([]portal.Fact, error)

// changePledge runs one step: load, ask policy, do, save, record. version is the one
// the actor saw; 0 stands for whatever there is.
func (a *App) changePledge(ctx context.Context, by portal.Actor, number string, version int64, do pledgeChange) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		p, err := a.pledge(ctx, by, policy.KeepPledge, number)
		if err != nil {
			return err
		}
		if version != 0 && p.Version != version {
			return portal.ErrChanged
		}
		return a.stepPledge(ctx, w, &p, do)
	})
}

func (a *App) stepPledge(ctx context.Context, w *writing, p *portal.Pledge, do pledgeChange) error {
	facts, err := do(ctx, p)
	if err != nil {
		return err
	}
	if err := a.store.SavePledge(ctx, p); err != nil {
		return err
	}
	w.record(p.Version, facts...)
	return nil
}

// ChangePledge gives it another text, day or owner.
func (a *App) ChangePledge(ctx context.Context, by portal.Actor, number string, in PledgeInput) error {
	return a.changePledge(ctx, by, number, in.Version, func(ctx context.Context, p *portal.Pledge) ([]portal.Fact, error) {
		fields, facts := in.citizen(p.Ref())
		if err := a.checkPledgeOwner(ctx, in.Pledge.Owner, p.Owner, fields); err != nil {
			return nil, err
		}
		fact, err := p.Change(in.Pledge, a.now())
		return append(facts, fact), joinFields(fields, err)
	})
}

// PledgeWords are the free text of a step and what was answered about it.
type PledgeWords struct {
	Text    string
	Version int64
	Citizen CitizenAnswer
}

// NotePledge adds a note on how it goes.
func (a *App) NotePledge(ctx context.Context, by portal.Actor, number string, in PledgeWords) error {
	return a.wordPledge(ctx, by, number, "note", in, func(p *portal.Pledge) (portal.Fact, error) { return p.Note(in.Text, by, a.now()) })
}

// FinishPledge records the announcement to the council with which it is afgedaan.
func (a *App) FinishPledge(ctx context.Context, by portal.Actor, number string, on time.Time, in PledgeWords) error {
	return a.wordPledge(ctx, by, number, "announcement", in, func(p *portal.Pledge) (portal.Fact, error) { return p.Finish(in.Text, on, by, a.now()) })
}

// ReopenPledge makes an open one of it again, for a reason.
func (a *App) ReopenPledge(ctx context.Context, by portal.Actor, number string, in PledgeWords) error {
	return a.wordPledge(ctx, by, number, "reason", in, func(p *portal.Pledge) (portal.Fact, error) { return p.Reopen(in.Text, by, a.now()) })
}

func (a *App) wordPledge(ctx context.Context, by portal.Actor, number, field string, in PledgeWords, do func(p *portal.Pledge) (portal.Fact, error)) error {
	return a.changePledge(ctx, by, number, in.Version, func(_ context.Context, p *portal.Pledge) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{field: in.Text}, in.Citizen, p.Ref(), false)
		fact, err := do(p)
		return append(facts, fact), joinFields(fields, err)
	})
}

// LinkPledge links what was typed, numbers of things the actor may read.
func (a *App) LinkPledge(ctx context.Context, by portal.Actor, number, typed string) error {
	return a.changePledge(ctx, by, number, 0, func(ctx context.Context, p *portal.Pledge) ([]portal.Fact, error) {
		fields := portal.Fields{}
		refs, err := a.pledgeRefs(ctx, by, typed, fields)
		if err != nil {
			return nil, err
		}
		if len(refs) == 0 && len(fields) == 0 {
			fields["link"] = "Schrijf op wat hierbij hoort, zoals B-2026-0012."
		}
		if err := fields.Err(); err != nil {
			return nil, err
		}
		var facts []portal.Fact
		for _, ref := range refs {
			fact, err := p.Link(ref)
			if err != nil {
				return nil, err
			}
			facts = append(facts, fact)
		}
		return facts, nil
	})
}

// UnlinkPledge takes a link away that the actor may know of.
func (a *App) UnlinkPledge(ctx context.Context, by portal.Actor, number string, to portal.Ref) error {
	return a.changePledge(ctx, by, number, 0, func(ctx context.Context, p *portal.Pledge) ([]portal.Fact, error) {
		if _, err := a.tableLink(ctx, by, to); err != nil {
			return nil, err
		}
		return one(p.Unlink(to))
	})
}
