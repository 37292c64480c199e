package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// holdsSeriesSeats are the places somebody has at the table of series.
type holdsSeriesSeats struct{}

func (holdsSeriesSeats) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	all, err := a.store.AllSeries(ctx)
	if err != nil {
		return nil, err
	}
	var items []Holding
	for _, s := range all {
		seat := portal.SeatOf(s.Seats, h.from.ID)
		if s.Ended || seat.Kind == "" {
			continue
		}
		it := Holding{Kind: portal.HoldsSeriesSeat, ID: s.ID, Title: seat.Kind.Label() + " van een reeks ronde tafels die u niet mag lezen"}
		if policy.May(h.by, policy.ReadSeries, s) {
			it.Title, it.Path = seat.Kind.Label()+" van "+s.Name, "/ronde-tafels/reeksen/"+string(s.ID)
		}
		items = append(items, it)
	}
	return items, nil
}

func (holdsSeriesSeats) goes(ctx context.Context, a *App, h handover, it Holding) (portal.ID, error) {
	s, err := a.store.Series(ctx, it.ID)
	if err != nil {
		return "", err
	}
	return a.seatGoes(ctx, h, s.Seats)
}

func (k holdsSeriesSeats) move(ctx context.Context, a *App, w *writing, h handover, it Holding) ([]portal.Moved, error) {
	to, org, err := a.seatTaker(ctx, h, it, k)
	if err != nil || to == "" {
		return nil, err
	}
	s, err := a.store.Series(ctx, it.ID)
	if err != nil {
		return nil, err
	}
	moved := portal.Moved{Kind: portal.HoldsSeriesSeat, ID: s.ID, To: to, Before: string(portal.SeatOf(s.Seats, to).Kind)}
	s.Seats = portal.PassSeat(s.Seats, h.from.ID, to, org)
	return []portal.Moved{moved}, a.saveSeats(ctx, w, &s, to)
}

func (holdsSeriesSeats) back(ctx context.Context, a *App, w *writing, p portal.Person, m portal.Moved) error {
	s, err := a.store.Series(ctx, m.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	seats, changed := giveBack(s.Seats, p, m)
	if !changed || s.Ended {
		return nil
	}
	s.Seats = seats
	return a.saveSeats(ctx, w, &s, p.ID)
}

func (a *App) saveSeats(ctx context.Context, w *writing, s *portal.Series, person portal.ID) error {
	if err := a.store.SaveSeries(ctx, s); err != nil {
		return err
	}
	w.record(s.Version, portal.Fact{Type: portal.SeriesChanged, About: s.Ref(), Details: map[string]string{portal.DetailPerson: string(person)}})
	return a.rescopeSeries(ctx, *s)
}

// holdsSeats are the places somebody has at meetings that aren't over: until the
// minutes are adopted, chair and secretary have to do something.
type holdsSeats struct{}

// unfinished are the states in which a meeting still asks something of who sits
// at its table.
var unfinished = []portal.TableState{portal.TableConcept, portal.TableProposals, portal.TableSent, portal.TableBusy, portal.TableDraft, portal.TableWithChair, portal.TableComments}

func (holdsSeats) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	tables, err := a.store.TablesIn(ctx, unfinished, time.Time{}, time.Time{}, allMeetings)
	if err != nil {
		return nil, err
	}
	var items []Holding
	for _, t := range tables {
		seat := portal.SeatOf(t.Seats, h.from.ID).Kind
		if seat == "" || !t.Before() && seat != portal.SeatChair && seat != portal.SeatSecretary {
			continue
		}
		reads := policy.May(h.by, policy.ReadTable, t)
		it := Holding{Kind: portal.HoldsSeat, ID: t.ID, Title: seat.Label() + " aan een ronde tafel die u niet mag lezen", Hidden: t.Silent() && !reads}
		if reads {
			it.Title, it.Path = seat.Label()+" aan "+t.Number+" "+t.Title, "/ronde-tafels/"+t.Number
		}
		items = append(items, it)
	}
	return items, nil
}

func (holdsSeats) goes(ctx context.Context, a *App, h handover, it Holding) (portal.ID, error) {
	t, err := a.store.Table(ctx, it.ID)
	if err != nil {
		return "", err
	}
	return a.seatGoes(ctx, h, t.Seats)
}

func (k holdsSeats) move(ctx context.Context, a *App, w *writing, h handover, it Holding) ([]portal.Moved, error) {
	to, org, err := a.seatTaker(ctx, h, it, k)
	if err != nil || to == "" {
		return nil, err
	}
	t, err := a.store.Table(ctx, it.ID)
	if err != nil {
		return nil, err
	}
	moved := portal.Moved{Kind: portal.HoldsSeat, ID: t.ID, To: to, Before: string(portal.SeatOf(t.Seats, to).Kind)}
	return []portal.Moved{moved}, a.reseat(ctx, w, t, to, func(seats []portal.Seat) ([]portal.Seat, error) {
		return portal.PassSeat(seats, h.from.ID, to, org), nil
	})
}

func (holdsSeats) back(ctx context.Context, a *App, w *writing, p portal.Person, m portal.Moved) error {
	t, err := a.store.Table(ctx, m.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	seats, changed := giveBack(t.Seats, p, m)
	if !changed || !slices.Contains(unfinished, t.State) {
		return nil
	}
	return a.reseat(ctx, w, t, p.ID, func([]portal.Seat) ([]portal.Seat, error) { return seats, nil })
}

// giveBack gives a place back to who was away, and who stood in the place they
// had before. Nothing changes when the place went elsewhere meanwhile.
func giveBack(seats []portal.Seat, p portal.Person, m portal.Moved) ([]portal.Seat, bool) {
	now := portal.SeatOf(seats, m.To)
	if now.Kind == "" || portal.SeatOf(seats, p.ID).Kind != "" {
		return seats, false
	}
	back := portal.PassSeat(seats, m.To, p.ID, p.OrgID)
	if m.Before != "" {
		now.Kind = portal.SeatKind(m.Before)
		back = append(back, now)
	}
	return back, true
}

// seatGoes says who gets a place at the table: the successor, or when their role
// can't have it, the coordinator.
func (a *App) seatGoes(ctx context.Context, h handover, seats []portal.Seat) (portal.ID, error) {
	if h.to.ID == "" {
		return "", nil
	}
	passed := portal.RoundTable{Seats: portal.PassSeat(seats, h.from.ID, h.to.ID, h.to.OrgID), Course: []portal.TableStep{{State: portal.TableProposals}}}
	ask := policy.AnswerInvitation
	if k := portal.SeatOf(seats, h.from.ID).Kind; k == portal.SeatChair || k == portal.SeatSecretary {
		ask = policy.RecordTable
	}
	if policy.May(h.actor(), ask, passed) {
		return h.to.ID, nil
	}
	set, err := a.store.Settings(ctx)
	if err != nil || set.Coordinator != h.from.ID {
		return set.Coordinator, err
	}
	return holdsCoordinator{}.goes(ctx, a, h, Holding{})
}

// seatTaker is who gets a place, with their organisation.
func (a *App) seatTaker(ctx context.Context, h handover, it Holding, k holder) (to, org portal.ID, err error) {
	if to, err = k.goes(ctx, a, h, it); err != nil || to == "" {
		return "", "", err
	}
	p, err := a.store.Person(ctx, to)
	return to, p.OrgID, err
}
