package app

import (
	"context"

	"ketenportaal/internal/portal"
)

// allMeetings is more meetings than one series has in the years the portal keeps.
const allMeetings = 1000

// SeatInput is a place at the table of a series. Coming: also at the meetings
// that were planned and aren't held yet.
type SeatInput struct {
	Series  portal.ID
	Version int64
	Person  portal.ID
	Kind    portal.SeatKind
	Coming  bool
}

// SeatInSeries gives somebody a place at the table of a series, or another one.
func (a *App) SeatInSeries(ctx context.Context, by portal.Actor, in SeatInput) error {
	return a.changeSeats(ctx, by, in, func(ctx context.Context) (func([]portal.Seat) ([]portal.Seat, error), error) {
		seat := portal.Seat{Person: in.Person, Kind: in.Kind}
		if in.Kind == portal.SeatGuest {
			seat.Kind = "" // of one meeting
		}
		if in.Person != "" {
			p, org, err := a.personAndOrg(ctx, in.Person)
			if err != nil && portal.KindOf(err) != portal.NotFound {
				return nil, err
			}
			if err != nil || !seatable(p, org) {
				return nil, portal.Fields{"person": "Deze persoon kan niet aan tafel. Kies iemand anders."}.Err()
			}
			seat.Org = p.OrgID
		}
		return func(seats []portal.Seat) ([]portal.Seat, error) { return portal.PutSeat(seats, seat) }, nil
	})
}

// UnseatFromSeries takes somebody's place at the table of a series away.
func (a *App) UnseatFromSeries(ctx context.Context, by portal.Actor, in SeatInput) error {
	return a.changeSeats(ctx, by, in, func(context.Context) (func([]portal.Seat) ([]portal.Seat, error), error) {
		return func(seats []portal.Seat) ([]portal.Seat, error) { return portal.TakeSeat(seats, in.Person), nil }, nil
	})
}

// changeSeats changes the seats of a series, and of its coming meetings when asked.
func (a *App) changeSeats(ctx context.Context, by portal.Actor, in SeatInput, with func(ctx context.Context) (func([]portal.Seat) ([]portal.Seat, error), error)) error {
	return a.changeSeries(ctx, by, in.Series, in.Version, func(ctx context.Context, w *writing, s *portal.Series) ([]portal.Fact, error) {
		change, err := with(ctx)
		if err != nil {
			return nil, err
		}
		if s.Seats, err = change(s.Seats); err != nil {
			return nil, err
		}
		fact := portal.Fact{Type: portal.SeriesChanged, About: s.Ref(), Details: map[string]string{portal.DetailPerson: string(in.Person)}}
		if !in.Coming {
			return []portal.Fact{fact}, nil
		}
		tables, err := a.store.TablesOf(ctx, s.ID, allMeetings)
		if err != nil {
			return nil, err
		}
		for _, t := range tables {
			if t.Before() {
				if err := a.reseat(ctx, w, t, in.Person, change); err != nil {
					return nil, err
				}
			}
		}
		return []portal.Fact{fact}, nil
	})
}

// reseat changes the seats of one meeting, within a transaction.
func (a *App) reseat(ctx context.Context, w *writing, t portal.RoundTable, person portal.ID, change func([]portal.Seat) ([]portal.Seat, error)) error {
	return a.stepTable(ctx, w, &t, func(_ context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		seats, err := change(t.Seats)
		if err != nil {
			return nil, err
		}
		t.Seats = seats
		if portal.SeatOf(seats, person).Kind == "" {
			t.LeaveOut(person)
		}
		t.MarkChanged(a.now())
		return []portal.Fact{t.Fact(portal.TableSeatsChanged, map[string]string{portal.DetailPerson: string(person)})}, nil
	})
}
