package app

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CovenantInput is what was typed of a covenant: its data, apart from its text and
// its parties. Once is the form's own id, so that a form sent twice makes one.
type CovenantInput struct {
	Once           portal.ID
	Title, Purpose string
	portal.CovenantTerms
	Writers []portal.ID
	Citizen CitizenAnswer
	Version int64
}

// MakeCovenant makes a covenant with a first version in concept, and the municipality
// as its first party. It is silent: only who prepares it knows of it.
func (a *App) MakeCovenant(ctx context.Context, by portal.Actor, in CovenantInput) (portal.Covenant, error) {
	id := in.Once
	if _, ok := portal.ParseID(string(id)); !ok {
		id = portal.NewID()
	}
	var c portal.Covenant
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.MakeCovenant, nil); err != nil {
			return err
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		c = portal.Covenant{ID: id}
		facts, err := a.takeCovenantInput(ctx, &c, in)
		if err != nil {
			return err
		}
		year := a.now().In(portal.Amsterdam()).Year()
		n, err := a.store.Next(ctx, "covenant-"+strconv.Itoa(year))
		if err != nil {
			return err
		}
		c.Number = portal.CovenantNumber(year, n)
		made, v, fact := portal.NewCovenant(c, set.Municipality, by.ID, a.now())
		if err := a.store.InsertCovenant(ctx, &made, set.Municipality); err != nil {
			return err
		}
		if err := a.store.InsertCovenantVersion(ctx, &v); err != nil {
			return err
		}
		c = made
		w.record(c.Version, append([]portal.Fact{fact}, facts...)...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken && id == in.Once {
		if first, err := a.store.Covenant(ctx, id); err == nil && policy.May(by, policy.KeepCovenant, first) {
			return first, nil // the same form, sent twice
		}
	}
	return c, err
}

// takeCovenantInput puts what was typed in a covenant, and reports everything that is
// wrong with it at once.
func (a *App) takeCovenantInput(ctx context.Context, c *portal.Covenant, in CovenantInput) ([]portal.Fact, error) {
	typed := map[string]string{}
	if in.Title != c.Title {
		typed["title"] = in.Title
	}
	if in.Purpose != c.Purpose {
		typed["purpose"] = in.Purpose
	}
	fields, facts := checkCitizen(typed, in.Citizen, c.Ref(), false)
	for _, id := range in.Writers {
		ok, err := a.mayWriteAlong(ctx, *c, id)
		if err != nil {
			return nil, err
		}
		if !ok && !slices.Contains(c.Writers, id) {
			fields["writers"] = "Een van deze mensen hoort niet bij een partij, of schrijft al mee. Kies opnieuw."
		}
	}
	c.Title, c.Purpose, c.Writers = in.Title, in.Purpose, slices.Compact(slices.Sorted(slices.Values(in.Writers)))
	c.Start, c.End, c.Evaluation, c.NoticeMonths = in.Start, in.End, in.Evaluation, in.NoticeMonths
	maps.Copy(fields, portal.FieldsOf(c.Validate()))
	return facts, fields.Err()
}

// mayWriteAlong reports whether somebody can be asked to write along: a person of a
// party or of the municipality, whose role doesn't write already.
func (a *App) mayWriteAlong(ctx context.Context, c portal.Covenant, id portal.ID) (bool, error) {
	p, org, err := a.personAndOrg(ctx, id)
	if portal.KindOf(err) == portal.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return writesAlong(c, p, org), nil
}

func writesAlong(c portal.Covenant, p portal.Person, org portal.Organisation) bool {
	municipal := org.Kind == portal.OrgMunicipality
	return p.State == portal.PersonActive && (municipal || c.Heard(p.OrgID)) && policy.CanWriteAlong(p.Role, municipal)
}
