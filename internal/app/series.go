package app

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SeriesRow is a series in the list, as its reader may know it.
type SeriesRow struct {
	portal.Series
	// Seat is the reader's own; empty without one.
	Seat portal.SeatKind
}

// SeatRow is a place at a table with who has it.
type SeatRow struct {
	portal.Seat
	Name Name
	// Gone: the account is switched off, or was erased.
	Gone bool
}

// SeriesPage is what the page of a series shows to one reader.
type SeriesPage struct {
	portal.Series
	Seated []SeatRow
	// Coming and Earlier are its meetings that the reader may see.
	Coming, Earlier []portal.RoundTable
	// Next are the days of the rhythm that have no meeting yet, for who may plan.
	Next    []PlannedDate
	MayKeep bool
	// Choices are who can get a place, for who may give it.
	Choices []SeatChoice
}

// SeatChoice is somebody who can get a place at a table.
type SeatChoice struct {
	ID   portal.ID
	Name Name
}

// seriesMeetings is how many meetings the page of a series shows at most.
const seriesMeetings = 50

// SeriesList gives the series that the actor may know of, by name: those that run
// and those that ended.
func (a *App) SeriesList(ctx context.Context, by portal.Actor) (running, ended []SeriesRow, err error) {
	if by.Zero() {
		return nil, nil, portal.ErrLogin
	}
	all, err := a.store.AllSeries(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range all {
		if !policy.May(by, policy.ReadSeries, s) {
			continue
		}
		row := SeriesRow{Series: s, Seat: portal.SeatOf(s.Seats, by.ID).Kind}
		if s.Ended {
			ended = append(ended, row)
		} else {
			running = append(running, row)
		}
	}
	return running, ended, nil
}

// Series gives the page of a series.
func (a *App) Series(ctx context.Context, by portal.Actor, id portal.ID) (SeriesPage, error) {
	s, err := a.seriesFor(ctx, by, policy.ReadSeries, id)
	if err != nil {
		return SeriesPage{}, err
	}
	p := SeriesPage{Series: s, MayKeep: policy.May(by, policy.KeepSeries, s)}
	if p.Seated, err = a.seatRows(ctx, s.Seats); err != nil {
		return p, err
	}
	q := portal.TableQuery{Scope: policy.TableKeys(by), Series: s.ID, From: portal.Day(a.now()), Page: portal.Page{Limit: seriesMeetings}}
	coming, err := a.store.Tables(ctx, q)
	if err != nil {
		return p, err
	}
	q.From, q.To, q.Latest = q.To, q.From, true
	earlier, err := a.store.Tables(ctx, q)
	if err != nil {
		return p, err
	}
	p.Coming, p.Earlier = coming.Rows, earlier.Rows
	if !p.MayKeep || s.Ended {
		return p, nil
	}
	if p.Next, err = a.nextDates(ctx, s); err != nil {
		return p, err
	}
	p.Choices, err = a.seatChoices(ctx)
	return p, err
}

// seriesFor loads a series for an action of the actor.
func (a *App) seriesFor(ctx context.Context, by portal.Actor, action policy.Action, id portal.ID) (portal.Series, error) {
	if by.Zero() {
		return portal.Series{}, portal.ErrLogin
	}
	s, err := a.store.Series(ctx, id)
	if err != nil {
		return s, err
	}
	return s, policy.Check(by, action, s)
}

// seatRows gives seats with the names of who has them, chair and secretary first.
func (a *App) seatRows(ctx context.Context, seats []portal.Seat) ([]SeatRow, error) {
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	var rows []SeatRow
	for _, s := range portal.SortSeats(seats) {
		p, err := a.person(ctx, s.Person)
		if err != nil {
			return nil, err
		}
		rows = append(rows, SeatRow{Seat: s, Name: Name{Person: p.Name, Org: orgs[s.Org].Name}, Gone: p.State != portal.PersonActive && p.State != portal.PersonInvitedState})
	}
	return rows, nil
}

// seatChoices lists who can get a place: everybody with an account who may read
// round tables, by organisation and name; who has a seat too, to change it.
func (a *App) seatChoices(ctx context.Context) ([]SeatChoice, error) {
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	people, err := a.store.People(ctx, "")
	if err != nil {
		return nil, err
	}
	var choices []SeatChoice
	for _, p := range people {
		if seatable(p, orgs[p.OrgID]) {
			choices = append(choices, SeatChoice{ID: p.ID, Name: Name{Person: p.Name, Org: orgs[p.OrgID].Name}})
		}
	}
	slices.SortStableFunc(choices, func(x, y SeatChoice) int {
		return cmp.Or(strings.Compare(x.Name.Org, y.Name.Org), strings.Compare(x.Name.Person, y.Name.Person))
	})
	return choices, nil
}

// seatable reports whether somebody can get a place at a table: their account
// works or waits for them, and their role reads round tables.
func seatable(p portal.Person, org portal.Organisation) bool {
	if p.State == portal.PersonInvitedState {
		p.State = portal.PersonActive
	}
	return len(policy.TableKeys(p.Actor(org, ""))) > 0
}

// SeriesInput is what somebody typed about a series. Once is the form's own id,
// so that a form sent twice makes one series. Its seats are not taken from it.
type SeriesInput struct {
	portal.Series
	Once    portal.ID
	Citizen CitizenAnswer
}

// MakeSeries makes a series; the maker sits at its table as secretary until
// another is chosen.
func (a *App) MakeSeries(ctx context.Context, by portal.Actor, in SeriesInput) (portal.Series, error) {
	if err := policy.Check(by, policy.MakeSeries, nil); err != nil {
		return portal.Series{}, err
	}
	id := in.Once
	if _, ok := portal.ParseID(string(id)); !ok {
		id = portal.NewID()
	}
	var s portal.Series
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		s = in.Series
		s.ID, s.Version, s.StartedAt, s.Ended = id, 0, a.now(), false
		s.Seats = []portal.Seat{{Person: by.ID, Org: by.OrgID, Kind: portal.SeatSecretary}}
		facts, err := checkSeries(&s, in.Citizen)
		if err != nil {
			return err
		}
		if err := a.store.InsertSeries(ctx, &s); err != nil {
			return err
		}
		w.record(s.Version, append(facts, portal.Fact{Type: portal.SeriesMade, About: s.Ref()})...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken && id == in.Once {
		if first, err := a.store.Series(ctx, id); err == nil && policy.May(by, policy.KeepSeries, first) {
			return first, nil // the same form, sent twice
		}
	}
	return s, err
}

// checkSeries reports everything that is wrong with what was typed at once.
func checkSeries(s *portal.Series, answer CitizenAnswer) ([]portal.Fact, error) {
	var titles []string
	for _, t := range s.Template {
		titles = append(titles, t.Title, t.Section)
	}
	fields, facts := checkCitizen(map[string]string{"name": s.Name, "purpose": s.Purpose, "place": s.Place, "template": strings.Join(titles, "\n")}, answer, s.Ref(), false)
	maps.Copy(fields, portal.FieldsOf(s.Validate()))
	return facts, fields.Err()
}

// changeSeries changes a series that somebody saw at a version; 0 stands for
// whatever there is.
func (a *App) changeSeries(ctx context.Context, by portal.Actor, id portal.ID, version int64, do func(ctx context.Context, w *writing, s *portal.Series) ([]portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		s, err := a.seriesFor(ctx, by, policy.KeepSeries, id)
		if err != nil {
			return err
		}
		switch {
		case version != 0 && s.Version != version:
			return portal.ErrChanged
		case s.Ended:
			return portal.Errorf(portal.Conflict, "Deze reeks is beëindigd. Zij verandert niet meer.")
		}
		facts, err := do(ctx, w, &s)
		if err != nil {
			return err
		}
		if err := a.store.SaveSeries(ctx, &s); err != nil {
			return err
		}
		w.record(s.Version, facts...)
		return a.rescopeSeries(ctx, s)
	})
}

// ChangeSeries changes everything of a series but its seats. Meetings that were
// planned stay as they are.
func (a *App) ChangeSeries(ctx context.Context, by portal.Actor, in SeriesInput) error {
	return a.changeSeries(ctx, by, in.ID, in.Version, func(_ context.Context, _ *writing, s *portal.Series) ([]portal.Fact, error) {
		next := in.Series
		next.ID, next.Version, next.Seats, next.StartedAt = s.ID, s.Version, s.Seats, s.StartedAt
		next.Ended = false
		facts, err := checkSeries(&next, in.Citizen)
		if err != nil {
			return nil, err
		}
		*s = next
		return append(facts, portal.Fact{Type: portal.SeriesChanged, About: s.Ref()}), nil
	})
}

// EndSeries ends a series: no meeting is planned any more, what was stays.
func (a *App) EndSeries(ctx context.Context, by portal.Actor, id portal.ID, version int64) error {
	return a.changeSeries(ctx, by, id, version, func(ctx context.Context, _ *writing, s *portal.Series) ([]portal.Fact, error) {
		tables, err := a.store.TablesOf(ctx, s.ID, allMeetings)
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(tables, func(t portal.RoundTable) bool { return t.Before() }); i >= 0 {
			return nil, portal.Errorf(portal.Conflict, "%s moet nog gehouden worden. Laat eerst weten dat die niet doorgaat.", tables[i].Number)
		}
		s.Ended = true
		return []portal.Fact{{Type: portal.SeriesEnded, About: s.Ref()}}, nil
	})
}
