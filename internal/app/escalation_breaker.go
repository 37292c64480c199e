package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// NameBreaker says who can break through when a signal gets stuck; nobody leaves it to
// the theme.
func (a *App) NameBreaker(ctx context.Context, by portal.Actor, id, person portal.ID, version int64) error {
	return a.onSignal(ctx, by, policy.NameBreaker, id, func(ctx context.Context, s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
		if err := unchanged(*s, version); err != nil {
			return nil, err
		}
		if s.State == portal.SignalEnded || s.State == portal.SignalMerged || !s.ReachesMunicipality(set.Municipality) {
			return nil, portal.Errorf(portal.Conflict, "Bij dit signaal kan dat niet: het is afgerond, of de gemeente leest het niet mee.")
		}
		staff, err := a.lineStaff(ctx, set)
		if err != nil {
			return nil, err
		}
		if person != "" && !staff.breaks(person) {
			return nil, portal.Fields{"breaker": "Deze persoon kan dit niet doorbreken. Kies een collega van de gemeente die kan inloggen."}.Err()
		}
		fact, changed := s.NameBreaker(person)
		if !changed {
			return nil, nil
		}
		return []portal.Fact{fact}, nil
	})
}

// Breaker is who can break through a signal.
type Breaker struct {
	Name string
	// Shown: the question can be asked of this signal, and the reader reads the answer.
	Shown bool
	// OfTheme: the line of its theme names them, not the signal itself.
	OfTheme bool
	// May: the reader may name somebody. Choices are who they choose from.
	May     bool
	Choices []portal.Person
}

// BreakerOf says who can break through a signal, to who may read it.
func (a *App) BreakerOf(ctx context.Context, by portal.Actor, s portal.Signal) (Breaker, error) {
	var b Breaker
	if policy.Check(by, policy.ReadSignal, s) != nil || !policy.May(by, policy.ReadLines, nil) {
		return b, nil
	}
	set, err := a.store.Settings(ctx)
	if err != nil || !s.ReachesMunicipality(set.Municipality) {
		return b, err
	}
	staff, err := a.lineStaff(ctx, set)
	if err != nil {
		return b, err
	}
	lines, err := a.store.EscalationLines(ctx)
	if err != nil {
		return b, err
	}
	id, own := staff.breaker(s, lines)
	b.Shown = true
	b.Name, b.OfTheme = staff.people[id].Name, id != "" && !own
	if b.May = breakable(s, set) && policy.May(by, policy.NameBreaker, s); b.May {
		for _, p := range staff.sorted() {
			if staff.breaks(p.ID) {
				b.Choices = append(b.Choices, p)
			}
		}
	}
	return b, nil
}

// breakable reports whether somebody can still break through a signal.
func breakable(s portal.Signal, set portal.Settings) bool {
	return s.State != portal.SignalEnded && s.State != portal.SignalMerged && s.ReachesMunicipality(set.Municipality)
}

// breaker gives who can break through a signal: named for it, or for its theme. Who
// can't log in any more isn't somebody.
func (st lineStaff) breaker(s portal.Signal, lines []portal.EscalationLine) (id portal.ID, own bool) {
	if st.breaks(s.Breaker) {
		return s.Breaker, true
	}
	line, _ := escalationLineOf(s.Theme, lines)
	if st.breaks(line.Breaker) {
		return line.Breaker, false
	}
	return "", false
}

// Unbroken is where nobody is named who can break through, after who is named.
type Unbroken struct {
	Named   []LineRow      // the lines with somebody
	Themes  []portal.Theme // the one without an id is the general line
	Signals []SignalRow
	// More: there are more signals than these.
	More bool
}

// maxUnbroken is how many signals that list shows at most, the longest open first.
const maxUnbroken = 100

// Unbroken lists who is named for each theme, and the themes and open signals where
// nobody is, as far as the actor may read them.
func (a *App) Unbroken(ctx context.Context, by portal.Actor) (Unbroken, error) {
	var u Unbroken
	if err := policy.Check(by, policy.ReadLines, nil); err != nil {
		return u, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return u, err
	}
	staff, err := a.lineStaff(ctx, set)
	if err != nil {
		return u, err
	}
	lines, err := a.store.EscalationLines(ctx)
	if err != nil {
		return u, err
	}
	for _, t := range append([]portal.Theme{{}}, set.OpenThemes()...) {
		if row := staff.row(t, lines); row.Breaker == "" {
			u.Themes = append(u.Themes, t)
		} else {
			u.Named = append(u.Named, row)
		}
	}
	if !policy.ReadsSignals(by) {
		return u, nil
	}
	var found []portal.Signal
	q := portal.SignalQuery{Scope: policy.SignalKeys(by), States: openStates}
	for {
		list, err := a.store.Signals(ctx, q)
		if err != nil {
			return u, err
		}
		for _, s := range list.Rows {
			if id, _ := staff.breaker(s, lines); id == "" && breakable(s, set) {
				found = append(found, s)
			}
		}
		if q.Page.After = list.Next; list.Next == "" {
			break
		}
	}
	slices.Reverse(found) // the newest come first
	if u.More = len(found) > maxUnbroken; u.More {
		found = found[:maxUnbroken]
	}
	u.Signals, err = a.signalRows(ctx, found)
	return u, err
}
