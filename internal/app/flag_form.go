package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// FlagForm is what one chooses from to nominate a flag or to set its signals.
type FlagForm struct {
	Themes  []portal.Theme
	Signals []portal.Signal // the newest of those that the actor may put under a flag
	Heard   []TableLink     // the latest surveys and quarters of complaints
	From    portal.Signal   // the signal from whose page one came; may be zero
}

// FlagForm gives the choices of a flag's form. from is the number of a signal, or empty.
func (a *App) FlagForm(ctx context.Context, by portal.Actor, from string) (FlagForm, error) {
	if err := policy.Check(by, policy.NominateFlag, nil); err != nil {
		return FlagForm{}, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return FlagForm{}, err
	}
	f := FlagForm{Themes: set.OpenThemes()}
	if f.Heard, err = a.heardChoices(ctx, by); err != nil {
		return f, err
	}
	may := func(s portal.Signal) bool {
		return policy.VisibleSignal(by, s) && policy.May(by, policy.CommentSignal, s) && s.CanBeEvidence(set.Municipality)
	}
	if from != "" {
		s, err := a.store.SignalByNumber(ctx, from)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return f, err
		}
		if err == nil && may(s) {
			f.From = s
			f.Signals = append(f.Signals, s)
		}
	}
	list, err := a.store.Signals(ctx, portal.SignalQuery{Scope: policy.SignalKeys(by), Page: portal.Page{Limit: portal.PageSize}})
	if err != nil {
		return f, err
	}
	for _, s := range list.Rows {
		if s.ID != f.From.ID && may(s) {
			f.Signals = append(f.Signals, s)
		}
	}
	return f, nil
}

// FlagHandlers are the colleagues who can go on with a flag, for who judges it.
func (a *App) FlagHandlers(ctx context.Context, by portal.Actor, number string) ([]portal.Person, error) {
	if _, err := a.flag(ctx, by, policy.JudgeFlag, number); err != nil {
		return nil, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	people, err := a.coordinators(ctx, set)
	return slices.DeleteFunc(people, func(p portal.Person) bool { return p.State != portal.PersonActive }), err
}
