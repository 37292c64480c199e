package app

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ShareSignal is what somebody shares.
type ShareSignal struct {
	// Once is the id the form was given when it was shown (portal.NewRandomID,
	// since it may become an anonymous signal's): sending it twice makes one
	// signal.
	Once     portal.ID
	Kind     portal.SignalKind
	Title    string // empty: proposed from the text
	Text     string
	Theme    portal.ID
	More     portal.More
	Audience portal.Audience
	Naming   portal.Naming
	Citizen  CitizenAnswer
	// KnowsRecognisable: the person was told that a one-person organisation is
	// recognisable whatever is chosen, and goes on.
	KnowsRecognisable bool
}

// FieldRecognisable is the field that is refused while somebody of a one-person
// organisation hasn't read that they are recognisable.
const FieldRecognisable = "recognisable"

// ShareSignal shares a signal and returns it. The person's choices of audience
// and naming are kept for the next time.
func (a *App) ShareSignal(ctx context.Context, by portal.Actor, in ShareSignal) (portal.Signal, error) {
	if err := policy.Check(by, policy.ShareSignal, nil); err != nil {
		return portal.Signal{}, err
	}
	s := portal.Signal{
		ID: in.Once, Kind: in.Kind, Title: in.Title, Text: in.Text, Theme: in.Theme, More: in.More,
		Audience: in.Audience, Naming: in.Naming,
	}
	if _, ok := portal.ParseID(string(s.ID)); !ok {
		in.Once, s.ID = "", portal.NewRandomID()
	}
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		facts, err := a.checkShare(ctx, by, &s, in, set)
		if err != nil {
			return err
		}
		if err := a.nameReporter(by, &s); err != nil {
			return err
		}
		year := a.now().In(portal.Amsterdam()).Year()
		n, err := a.store.Next(ctx, "signal-"+strconv.Itoa(year))
		if err != nil {
			return err
		}
		fact, err := s.Share(set, portal.SignalNumber(year, n), a.now())
		if err != nil {
			return err
		}
		if err := a.store.InsertSignal(ctx, &s, set.Municipality); err != nil {
			return err
		}
		w.record(s.Version, append([]portal.Fact{fact}, facts...)...)
		return a.rememberChoice(ctx, by, in)
	})
	if portal.KindOf(err) == portal.Taken && in.Once != "" {
		// The same form, sent twice: the signal is there already.
		if first, err := a.store.Signal(ctx, in.Once); err == nil && policy.IsReporter(by, first) {
			return first, nil
		}
	}
	return s, err
}

// checkShare reports everything that is wrong with the form at once.
func (a *App) checkShare(ctx context.Context, by portal.Actor, s *portal.Signal, in ShareSignal, set portal.Settings) ([]portal.Fact, error) {
	fields, facts := checkCitizen(map[string]string{"title": s.Title, "text": s.Text, "help": s.More.Help}, in.Citizen, s.Ref(), s.Naming == portal.Anonymous)
	if err := s.Validate(set, by.OrgID); err != nil {
		maps.Copy(fields, portal.FieldsOf(err))
	}
	for _, id := range s.Audience.Orgs {
		if o, err := a.store.Organisation(ctx, id); err != nil || !o.Active {
			fields["orgs"] = "Een van de gekozen organisaties doet niet (meer) mee. Kies opnieuw."
		}
	}
	if s.Naming != portal.Named && !in.KnowsRecognisable {
		alone, err := a.aloneInOrganisation(ctx, by)
		if err != nil {
			return nil, err
		}
		if alone {
			fields[FieldRecognisable] = "U bent de enige van uw organisatie in dit portaal. Wie uw organisatie ziet, weet dus dat u dit deelt."
			if s.Naming == portal.Anonymous {
				fields[FieldRecognisable] = "U bent de enige van uw organisatie in dit portaal. Uw naam staat er niet bij, maar anderen kunnen u herkennen aan wat u schrijft."
			}
		}
	}
	return facts, fields.Err()
}

func (a *App) aloneInOrganisation(ctx context.Context, by portal.Actor) (bool, error) {
	n, err := a.store.CountActivePeople(ctx, by.OrgID, 2)
	return n <= 1, err
}

// nameReporter writes who shared it, or, anonymously, what only the keeper's
// channel can be reached with.
func (a *App) nameReporter(by portal.Actor, s *portal.Signal) error {
	s.Reporter, s.ReporterOrg, s.Sealed, s.Blind = by.ID, by.OrgID, "", ""
	if !s.IsAnonymous() {
		return nil
	}
	sealed, err := a.keys.Seal(string(s.ID), string(by.ID))
	if err != nil {
		return err
	}
	s.Reporter, s.ReporterOrg, s.Sealed, s.Blind = "", "", sealed, a.keys.Blind(by.ID)
	return nil
}

// rememberChoice keeps audience and naming for the next form. An anonymous
// choice is not kept: the account would tell who once made it.
func (a *App) rememberChoice(ctx context.Context, by portal.Actor, in ShareSignal) error {
	if in.Naming == portal.Anonymous {
		return nil
	}
	p, err := a.store.Person(ctx, by.ID)
	if err != nil {
		return err
	}
	if p.Naming == in.Naming && p.Audience.Kind == in.Audience.Kind && slices.Equal(p.Audience.Orgs, in.Audience.Orgs) {
		return nil
	}
	p.Naming, p.Audience = in.Naming, in.Audience
	return a.store.SavePerson(ctx, &p)
}
