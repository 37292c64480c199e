package app

import (
	"context"
	"slices"

	"golang.org/x/text/unicode/norm"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// chainFigures are the figures that go into what everybody reads: over what the whole
// chain may read, and nothing else.
func (a *App) chainFigures(ctx context.Context, period string) ([]portal.FigureLine, error) {
	return a.FiguresFor(ctx, []string{portal.ScopeChain}, period)
}

// factsheetFirst are the figures that a new factsheet begins with, as far as they can be
// shown.
var factsheetFirst = []string{
	FigureNew, FigureRecognised, FigureTakenUp, FigureAgreed, FigureFedBack, FigureHelps, FigureTables, FigureDecisions, FigureOnTime, FigureInForce, FigureSigned,
}

// seal brings a canonical text to NFC and takes its hash.
func seal(text string) (canonical, sha256 string) {
	canonical = norm.NFC.String(text)
	return canonical, portal.HashText(canonical)
}

// factsheets gives the editions of a period that the actor may know of, the latest
// first; ErrNotFound without any.
func (a *App) factsheets(ctx context.Context, by portal.Actor, period string) ([]portal.Factsheet, error) {
	if by.Zero() {
		return nil, portal.ErrLogin
	}
	all, err := a.store.FactsheetEditions(ctx, period)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(f portal.Factsheet) bool { return !policy.May(by, policy.ReadFacts, f) })
	if len(all) == 0 {
		return nil, portal.ErrNotFound
	}
	return all, nil
}

// factsheet gives the latest edition of a period, when the actor may make factsheets.
// Whether it can still be changed, the domain says.
func (a *App) factsheet(ctx context.Context, by portal.Actor, period string) (portal.Factsheet, error) {
	all, err := a.factsheets(ctx, by, period)
	if err != nil {
		return portal.Factsheet{}, err
	}
	return all[0], policy.Check(by, policy.EditFacts, nil)
}

// MakeFactsheet makes a draft over a half year, with the first figures in it.
func (a *App) MakeFactsheet(ctx context.Context, by portal.Actor, period string) error {
	if err := policy.Check(by, policy.EditFacts, nil); err != nil {
		return err
	}
	var lines []portal.FigureLine
	if portal.IsHalfYear(period) {
		all, err := a.chainFigures(ctx, period)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return err
		}
		for _, l := range all {
			if slices.Contains(factsheetFirst, l.Key) && l.Value != FigureHidden && l.Value != FigureNone {
				lines = append(lines, l)
			}
		}
	}
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		f, fact, err := portal.NewFactsheet(period, lines, by.ID, a.now())
		if err != nil {
			return err
		}
		if err := a.store.InsertFactsheet(ctx, &f); err != nil {
			return err
		}
		w.record(f.Version, fact)
		return nil
	})
	if portal.KindOf(err) == portal.Taken {
		return portal.Errorf(portal.Conflict, "Er is al een factsheet over de %s. Open die.", portal.PeriodWords(period))
	}
	return err
}

// FactsheetSeen is which edition of a factsheet, and which version of it, the actor saw;
// 0 stands for whatever there is. Versions count within an edition, so that a version
// alone doesn't tell an old form.
type FactsheetSeen struct {
	Edition int
	Version int64
}

func (seen FactsheetSeen) passed(f portal.Factsheet) bool {
	return seen.Edition != 0 && seen.Edition != f.Edition || seen.Version != 0 && seen.Version != f.Version
}

// changeFactsheet runs one step on the latest edition of a period: load, ask policy, do,
// save, record. Without facts nothing changed, and nothing is stored.
func (a *App) changeFactsheet(ctx context.Context, by portal.Actor, period string, seen FactsheetSeen, do func(ctx context.Context, f *portal.Factsheet) ([]portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		f, err := a.factsheet(ctx, by, period)
		if err != nil {
			return err
		}
		if seen.passed(f) && !f.Frozen() {
			return portal.ErrChanged
		}
		facts, err := do(ctx, &f)
		if err != nil || len(facts) == 0 {
			return err
		}
		if err := a.store.SaveFactsheet(ctx, &f); err != nil {
			return err
		}
		w.record(f.Version, facts...)
		return nil
	})
}

// FactsheetInput are the texts of a factsheet as they are typed.
type FactsheetInput struct {
	portal.FactsheetTexts
	Seen    FactsheetSeen
	Citizen CitizenAnswer
}

// WriteFactsheet keeps the texts and the order of the figures.
func (a *App) WriteFactsheet(ctx context.Context, by portal.Actor, period string, in FactsheetInput) error {
	return a.changeFactsheet(ctx, by, period, in.Seen, func(_ context.Context, f *portal.Factsheet) ([]portal.Fact, error) {
		texts := map[string]string{"title": in.Title, "intro": in.Intro}
		for n, c := range in.Comments {
			texts[portal.CommentField(n)] = c.Text
		}
		fields, facts := checkCitizen(texts, in.Citizen, f.Ref(), false)
		fact, changed, err := f.Write(in.FactsheetTexts, a.now())
		return factsUnless(fields, err, changed, fact, facts)
	})
}

// ChooseFigures chooses which figures stand on a factsheet, by their keys.
func (a *App) ChooseFigures(ctx context.Context, by portal.Actor, period string, seen FactsheetSeen, keys []string) error {
	return a.recount(ctx, by, period, seen, func(f *portal.Factsheet, all []portal.FigureLine) (portal.Fact, bool, error) {
		return f.Choose(keys, all, a.now())
	})
}

// RefreshFactsheet takes over the figures as they count now.
func (a *App) RefreshFactsheet(ctx context.Context, by portal.Actor, period string, seen FactsheetSeen) error {
	return a.recount(ctx, by, period, seen, func(f *portal.Factsheet, all []portal.FigureLine) (portal.Fact, bool, error) {
		return f.Refresh(all, a.now())
	})
}

// recount counts what a factsheet can tell and does a step with it. Counting happens
// before the transaction, for who may know of the factsheet.
func (a *App) recount(ctx context.Context, by portal.Actor, period string, seen FactsheetSeen, do func(f *portal.Factsheet, all []portal.FigureLine) (fact portal.Fact, changed bool, err error)) error {
	if _, err := a.factsheet(ctx, by, period); err != nil {
		return err
	}
	all, err := a.chainFigures(ctx, period)
	if err != nil {
		return err
	}
	return a.changeFactsheet(ctx, by, period, seen, func(_ context.Context, f *portal.Factsheet) ([]portal.Fact, error) {
		fact, changed, err := do(f, all)
		return factsUnless(nil, err, changed, fact, nil)
	})
}

// FreezeFactsheet makes a factsheet final, and public to everybody with an account.
func (a *App) FreezeFactsheet(ctx context.Context, by portal.Actor, period string, seen FactsheetSeen) error {
	return a.changeFactsheet(ctx, by, period, seen, func(ctx context.Context, f *portal.Factsheet) ([]portal.Fact, error) {
		maker, err := a.maker(ctx)
		if err != nil {
			return nil, err
		}
		return one(f.Freeze(by.ID, maker, seal, a.now()))
	})
}

// maker is the organisation that what goes to the council is of.
func (a *App) maker(ctx context.Context) (string, error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return "", err
	}
	o, err := a.store.Organisation(ctx, set.Municipality)
	return o.Name, err
}

// ReviseFactsheet makes a draft of the next edition of a frozen factsheet.
func (a *App) ReviseFactsheet(ctx context.Context, by portal.Actor, period, reason string, answer CitizenAnswer) error {
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		f, err := a.factsheet(ctx, by, period)
		if err != nil {
			return err
		}
		var next portal.Factsheet
		facts, err := checkedTexts(map[string]string{"reason": reason}, answer, f.Ref(), func() (portal.Fact, error) {
			made, fact, err := f.Revise(reason, by.ID, a.now())
			next = made
			return fact, err
		})
		if err != nil {
			return err
		}
		if err := a.store.InsertFactsheet(ctx, &next); err != nil {
			return err
		}
		w.record(next.Version, facts...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken {
		return portal.ErrChanged
	}
	return err
}
