package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// underFigure loads something of the plan, a subsidy, a report to the council or the
// voice of clients with what hangs under it.
func (a *App) underFigure(ctx context.Context, about portal.Ref) (*underSubject, error) {
	f, err := a.figure(ctx, about)
	if err != nil {
		return nil, err
	}
	u := &underSubject{app: a, figure: f, found: map[portal.ID]string{}, was: map[any][]byte{}}
	if u.set, err = a.store.Settings(ctx); err != nil {
		return nil, err
	}
	for _, ref := range f.refs() {
		papers, err := a.store.DocumentsAbout(ctx, ref)
		if err != nil {
			return nil, err
		}
		u.documents = append(u.documents, papers...)
	}
	return u, u.begin(ctx)
}

// monitorPath is the page of the monitor.
const monitorPath = "/monitor"

// figuresOn gives what stands on a page, or on one below its own, as far as the actor
// may know of it.
func (a *App) figuresOn(ctx context.Context, by portal.Actor, page string) ([]*figureUnder, error) {
	if by.Zero() {
		return nil, portal.ErrLogin
	}
	var found []*figureUnder
	err := a.eachFigure(ctx, func(f *figureUnder) {
		own, _, _ := strings.Cut(f.path, "?")
		if (page == own || strings.HasPrefix(page, own+"/")) && len(f.Texts()) > 0 && f.visible(by) {
			found = append(found, f)
		}
	})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 && page != monitorPath && page != BudgetPath { // those two are there without texts
		return nil, portal.ErrNotFound
	}
	return found, policy.Check(by, policy.HideFigures, nil)
}

// hideableFigure loads what has a part, when the actor may read that and hide it.
func (a *App) hideableFigure(ctx context.Context, by portal.Actor, page string, id portal.ID, part portal.Part) (*underSubject, error) {
	on, err := a.figuresOn(ctx, by, page)
	if err != nil {
		return nil, err
	}
	for _, f := range on {
		if f.Ref().ID != id {
			continue
		}
		u, err := a.underFigure(ctx, f.Ref())
		if err != nil {
			return nil, err
		}
		if u.figure.knows(by, part) {
			return u, nil
		}
	}
	return nil, portal.ErrNotFound
}

// FigureChoice is a text on a page of the plan, a subsidy, a report to the council or
// the voice of clients that the reader could hide. ID is what it is a part of.
type FigureChoice struct {
	ID portal.ID
	HideChoice
}

// AskHideOnPage lists the texts on such a page that the actor may read, to choose from
// what is hidden.
func (a *App) AskHideOnPage(ctx context.Context, by portal.Actor, page string) ([]FigureChoice, error) {
	on, err := a.figuresOn(ctx, by, page)
	if err != nil {
		return nil, err
	}
	var all []FigureChoice
	for _, f := range on {
		id := f.Ref().ID
		for _, t := range f.readable(by) {
			if !slices.ContainsFunc(all, func(c FigureChoice) bool { return c.ID == id && c.Part == t.Part }) {
				all = append(all, FigureChoice{id, HideChoice{t.Part, t.Part.Label(), beginning(*t.Text, subjectLength)}})
			}
		}
	}
	return all, nil
}

// readable are the texts the actor may read now; what is withheld is left out.
func (f *figureUnder) readable(by portal.Actor) []portal.TextAt {
	return slices.DeleteFunc(f.Texts(), func(t portal.TextAt) bool {
		return *t.Text == "" || portal.Withheld(*t.Text) || !f.reads(by, t)
	})
}

// AskHideFigure says what a part on such a page is, to who may hide it.
func (a *App) AskHideFigure(ctx context.Context, by portal.Actor, page string, id portal.ID, part portal.Part) (HidePart, error) {
	u, err := a.hideableFigure(ctx, by, page, id, part)
	if err != nil {
		return HidePart{}, err
	}
	return u.askHide(u.figure.number, part), nil
}

// HideFigureText is HideText for a part on such a page.
func (a *App) HideFigureText(ctx context.Context, by portal.Actor, page string, id portal.ID, part portal.Part, note string) error {
	return a.hideText(ctx, by, part, note, func(ctx context.Context) (*underSubject, error) { return a.hideableFigure(ctx, by, page, id, part) })
}

// namedInFigures looks for somebody's name in these objects, as far as the actor reads
// them.
func (a *App) namedInFigures(ctx context.Context, by portal.Actor, p portal.Person) ([]NamePlace, error) {
	var places []NamePlace
	err := a.eachFigure(ctx, func(f *figureUnder) {
		for _, t := range f.readable(by) {
			n := NamePlace{Number: f.number, Path: f.path, Where: strings.ToLower(t.Part.Label())}
			if names(p, *t.Text) && !slices.Contains(places, n) {
				places = append(places, n)
			}
		}
	})
	return places, err
}
