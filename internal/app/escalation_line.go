package app

import (
	"cmp"
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// lineStaff are the people of the municipality, by who can answer a question now.
type lineStaff struct {
	people map[portal.ID]portal.Person
	org    portal.Organisation
	away   map[portal.ID]portal.Absence
}

func (a *App) lineStaff(ctx context.Context, set portal.Settings) (lineStaff, error) {
	st := lineStaff{people: map[portal.ID]portal.Person{}}
	people, err := a.store.People(ctx, set.Municipality)
	if err != nil {
		return st, err
	}
	for _, p := range people {
		st.people[p.ID] = p
	}
	if st.org, err = a.store.Organisation(ctx, set.Municipality); err != nil {
		return st, err
	}
	st.away, err = a.awayNow(ctx)
	return st, err
}

// can reports whether somebody may stand in a line: active, with a role that answers.
func (st lineStaff) can(id portal.ID) bool {
	p, ok := st.people[id]
	return ok && p.State == portal.PersonActive && policy.CanAnswerLine(p.Actor(st.org, ""))
}

// breaks is can for who breaks through.
func (st lineStaff) breaks(id portal.ID) bool {
	p, ok := st.people[id]
	return ok && p.State == portal.PersonActive && policy.CanBreak(p.Actor(st.org, ""))
}

// there reports whether somebody can answer now: nobody else stands in for them.
func (st lineStaff) there(id portal.ID) bool { return st.can(id) && st.away[id].ID == "" }

// levelRoles are the roles of a step, where it asks for one.
var levelRoles = map[portal.Level]portal.Role{portal.LevelTeam: portal.TeamManager, portal.LevelProgramme: portal.ProgrammeManager, portal.LevelDirectors: portal.Director}

// fits reports whether somebody has the role of a step. A deputy only has to be able to
// answer.
func (st lineStaff) fits(id portal.ID, level portal.Level) bool {
	role, asked := levelRoles[level]
	return st.can(id) && (!asked || st.people[id].Role == role)
}

// LineRow is the escalation line that holds for a theme.
type LineRow struct {
	Theme portal.Theme // zero for the general line
	Line  portal.EscalationLine
	// Own: the theme has a line of its own; else the general one holds.
	Own     bool
	Steps   []LineStepRow
	Breaker string // the name of who can break through; empty when nobody is named
}

// LineStepRow is a step with names. Now is who answers at this moment; empty when the
// step is empty, and questions go on to the next.
type LineStepRow struct {
	portal.LineStep
	Name, DeputyName, Now string
	// Deputy answers instead of the person.
	StandsIn bool
}

// EscalationLines gives the line of each theme, the general one first.
func (a *App) EscalationLines(ctx context.Context, by portal.Actor) ([]LineRow, error) {
	if err := policy.Check(by, policy.ReadLines, nil); err != nil {
		return nil, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	staff, err := a.lineStaff(ctx, set)
	if err != nil {
		return nil, err
	}
	lines, err := a.store.EscalationLines(ctx)
	if err != nil {
		return nil, err
	}
	themes := append([]portal.Theme{{}}, set.OpenThemes()...)
	var rows []LineRow
	for _, t := range themes {
		rows = append(rows, staff.row(t, lines))
	}
	return rows, nil
}

// EscalationLine gives the line of one theme; the empty one is the general line.
func (a *App) EscalationLine(ctx context.Context, by portal.Actor, theme portal.ID) (LineRow, error) {
	rows, err := a.EscalationLines(ctx, by)
	if err != nil {
		return LineRow{}, err
	}
	i := slices.IndexFunc(rows, func(r LineRow) bool { return r.Theme.ID == theme })
	if i < 0 {
		return LineRow{}, portal.ErrNotFound
	}
	return rows[i], nil
}

// escalationLineOf gives the line that holds for a theme of all there are, and whether it is its
// own.
func escalationLineOf(theme portal.ID, lines []portal.EscalationLine) (portal.EscalationLine, bool) {
	for _, id := range []portal.ID{portal.EscalationLineID(theme), portal.EscalationLineID("")} {
		if i := slices.IndexFunc(lines, func(l portal.EscalationLine) bool { return l.ID == id }); i >= 0 {
			return lines[i], lines[i].Theme == theme
		}
	}
	return portal.EscalationLine{ID: portal.EscalationLineID(theme), Theme: theme}, false
}

func (st lineStaff) row(t portal.Theme, lines []portal.EscalationLine) LineRow {
	r := LineRow{Theme: t}
	r.Line, r.Own = escalationLineOf(t.ID, lines)
	for _, s := range r.Line.Steps {
		step := LineStepRow{LineStep: s, Name: st.people[s.Person].Name, DeputyName: st.people[s.Deputy].Name}
		if who, ok := s.Answers(st.there); ok {
			step.Now, step.StandsIn = st.people[who].Name, who != s.Person
		}
		r.Steps = append(r.Steps, step)
	}
	if st.breaks(r.Line.Breaker) {
		r.Breaker = st.people[r.Line.Breaker].Name
	}
	return r
}

// LineChoices are who can be chosen for a line, by their place in it.
type LineChoices struct {
	Persons            map[portal.Level][]portal.Person
	Deputies, Breakers []portal.Person
}

// LineChoices gives who can be chosen for a line.
func (a *App) LineChoices(ctx context.Context, by portal.Actor) (LineChoices, error) {
	c := LineChoices{Persons: map[portal.Level][]portal.Person{}}
	if err := policy.Check(by, policy.KeepLines, nil); err != nil {
		return c, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return c, err
	}
	staff, err := a.lineStaff(ctx, set)
	if err != nil {
		return c, err
	}
	for _, p := range staff.sorted() {
		for _, level := range portal.Levels() {
			if staff.fits(p.ID, level) {
				c.Persons[level] = append(c.Persons[level], p)
			}
		}
		if staff.can(p.ID) {
			c.Deputies = append(c.Deputies, p)
		}
		if staff.breaks(p.ID) {
			c.Breakers = append(c.Breakers, p)
		}
	}
	return c, nil
}

// sorted are the people by name.
func (st lineStaff) sorted() []portal.Person {
	var all []portal.Person
	for _, p := range st.people {
		all = append(all, p)
	}
	slices.SortFunc(all, func(x, y portal.Person) int {
		return cmp.Or(cmp.Compare(x.Name, y.Name), compareIDs(x.ID, y.ID))
	})
	return all
}

// LineInput is what was typed about a line. Version is that of the theme's own line; 0
// while it has none.
type LineInput struct {
	Steps   []portal.LineStep
	Breaker portal.ID
	Version int64
}

// KeepLine sets the line of a theme; the empty one is the general line.
func (a *App) KeepLine(ctx context.Context, by portal.Actor, theme portal.ID, in LineInput) error {
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.KeepLines, nil); err != nil {
			return err
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		if t, ok := set.Theme(theme); theme != "" && (!ok || t.Ended) {
			return portal.ErrNotFound
		}
		line, err := a.store.EscalationLine(ctx, portal.EscalationLineID(theme))
		isNew := portal.KindOf(err) == portal.NotFound && err != nil
		if err != nil && !isNew {
			return err
		}
		if line.Version != in.Version {
			return portal.ErrChanged
		}
		staff, err := a.lineStaff(ctx, set)
		if err != nil {
			return err
		}
		line.ID, line.Theme, line.Steps, line.Breaker, line.ChangedAt = portal.EscalationLineID(theme), theme, in.Steps, in.Breaker, a.now()
		if err := joinFields(staff.wrong(line), line.Validate(staff.can, staff.breaks)); err != nil {
			return err
		}
		save := a.store.SaveEscalationLine
		if isNew {
			save = a.store.InsertEscalationLine
		}
		if err := save(ctx, &line); err != nil {
			return err
		}
		w.record(line.Version, line.Changed())
		return nil
	})
	if portal.KindOf(err) == portal.Taken && err != nil {
		err = portal.ErrChanged
	}
	return err
}

// DropLine takes the own line of a theme away: from then on it goes by the general one,
// also for questions that are under way.
func (a *App) DropLine(ctx context.Context, by portal.Actor, theme portal.ID, version int64) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.KeepLines, nil); err != nil {
			return err
		}
		if theme == "" {
			return portal.ErrNotFound // the general line is what all others go by
		}
		line, err := a.store.EscalationLine(ctx, portal.EscalationLineID(theme))
		if err != nil {
			return err
		}
		if line.Version != version {
			return portal.ErrChanged
		}
		general, err := a.store.EscalationLine(ctx, portal.EscalationLineID(""))
		if err := notFoundIsNil(err); err != nil {
			return err
		}
		if len(general.Steps) == 0 {
			return portal.Errorf(portal.Conflict, "Er is nog geen algemene lijn. Maak die eerst.")
		}
		if err := a.store.DeleteEscalationLine(ctx, line); err != nil {
			return err
		}
		w.record(line.Version, line.Changed())
		return nil
	})
}

// wrong reports who doesn't have the role of their step, by form field.
func (st lineStaff) wrong(l portal.EscalationLine) portal.Fields {
	f := portal.Fields{}
	for _, s := range l.Steps {
		if s.Person != "" && st.can(s.Person) && !st.fits(s.Person, s.Level) {
			f["person-"+string(s.Level)] = s.Level.Label() + ": deze persoon heeft een andere rol. Kies iemand met de rol ‘" + levelRoles[s.Level].Label() + "’."
		}
	}
	return f
}
