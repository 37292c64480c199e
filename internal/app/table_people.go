package app

import (
	"cmp"
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SeatAnswer is a place at the table with what its holder answered. Instead is
// who comes in their place; Note is for who prepares the meeting.
type SeatAnswer struct {
	SeatRow
	Answer        portal.ReplyAnswer
	Instead, Note string
}

// GuestAnswer is a guest without an account. Email and Note are for who prepares
// the meeting.
type GuestAnswer struct {
	Pass   portal.GuestPass
	Answer portal.ReplyAnswer
	Note   string
}

// Registration is somebody without a seat who registered for an open meeting.
type Registration struct {
	Name   Name
	Answer portal.ReplyAnswer
	Number int
	Note   string
}

// AnswerCount is how many gave each answer; None gave none. People counts who
// comes, with everybody registered and all guests.
type AnswerCount struct{ Yes, Maybe, No, Other, None, People int }

func (n *AnswerCount) add(answer portal.ReplyAnswer, people int) {
	switch answer {
	case portal.Comes:
		n.Yes++
		n.People += max(people, 1)
	case portal.MaybeComes:
		n.Maybe++
	case portal.ComesNot:
		n.No++
	case portal.SendsOther:
		n.Other++
		n.People++
	default:
		n.None++
	}
}

// TablePeople is who takes part in one meeting, as one reader may know it.
type TablePeople struct {
	Table portal.RoundTable
	Mine  OwnAnswer
	Seats []SeatAnswer
	// Guests have no account. Registered is for who prepares the meeting.
	Guests     []GuestAnswer
	Registered []Registration
	Count      AnswerCount
	// Prepares: the reader may change the seats. Choices are who can get one.
	Prepares bool
	Choices  []SeatChoice
}

// TablePeople gives who takes part in a meeting.
func (a *App) TablePeople(ctx context.Context, by portal.Actor, number string) (TablePeople, error) {
	t, err := a.table(ctx, by, policy.ReadTable, number)
	if err != nil {
		return TablePeople{}, err
	}
	p := TablePeople{Table: t, Prepares: policy.May(by, policy.PrepareTable, t)}
	if p.Mine, err = a.OwnAnswer(ctx, by, t); err != nil {
		return p, err
	}
	replies, err := a.store.Replies(ctx, t.ID)
	if err != nil {
		return p, err
	}
	answers := map[portal.ID]portal.Reply{}
	for _, r := range replies {
		answers[r.ID] = r
	}
	if err := a.seatAnswers(ctx, &p, answers); err != nil {
		return p, err
	}
	if err := a.guestAnswers(ctx, &p, answers); err != nil {
		return p, err
	}
	if !p.Prepares {
		return p, nil
	}
	if err := a.registrations(ctx, &p, answers); err != nil || !t.Before() {
		return p, err
	}
	p.Choices, err = a.seatChoices(ctx)
	return p, err
}

// seatAnswers takes the answers of those with a seat out of answers. A colleague
// who got a seat to come instead has answered by that.
func (a *App) seatAnswers(ctx context.Context, p *TablePeople, answers map[portal.ID]portal.Reply) error {
	rows, err := a.seatRows(ctx, p.Table.Seats)
	if err != nil {
		return err
	}
	instead := map[portal.ID]bool{}
	for _, r := range answers {
		if r.Seated && r.Answer == portal.SendsOther {
			instead[r.Other] = true
		}
	}
	for _, row := range rows {
		key := portal.ReplyID(p.Table.ID, row.Person)
		r := answers[key]
		delete(answers, key)
		s := SeatAnswer{SeatRow: row, Answer: r.Answer, Instead: r.OtherName}
		if r.Other != "" {
			who, err := a.person(ctx, r.Other)
			if err != nil {
				return err
			}
			s.Instead = who.Name
		}
		if p.Prepares {
			s.Note = r.Note
		}
		p.Seats = append(p.Seats, s)
		if !instead[row.Person] || r.Answer != "" && r.Answer != portal.Comes {
			p.Count.add(r.Answer, 1)
		}
	}
	return nil
}

// guestAnswers adds the guests without an account.
func (a *App) guestAnswers(ctx context.Context, p *TablePeople, answers map[portal.ID]portal.Reply) error {
	passes, err := a.store.GuestPasses(ctx, p.Table.ID)
	if err != nil {
		return err
	}
	slices.SortFunc(passes, func(x, y portal.GuestPass) int { return cmp.Compare(portal.FoldName(x.Name), portal.FoldName(y.Name)) })
	for _, pass := range passes {
		key := portal.ReplyID(p.Table.ID, pass.ID)
		r := answers[key]
		delete(answers, key)
		if pass.Revoked {
			continue
		}
		pass.Hash = ""
		g := GuestAnswer{Pass: pass, Answer: r.Answer, Note: r.Note}
		if !p.Prepares {
			g.Pass.Email, g.Note = "", ""
		}
		p.Guests = append(p.Guests, g)
		p.Count.add(r.Answer, 1)
	}
	return nil
}

// registrations adds who is left in answers: those without a seat.
func (a *App) registrations(ctx context.Context, p *TablePeople, answers map[portal.ID]portal.Reply) error {
	orgs, err := a.organisations(ctx)
	if err != nil {
		return err
	}
	for _, r := range answers {
		if r.Person == "" || r.Answer == portal.ComesNot || r.Answer == "" {
			continue
		}
		who, err := a.person(ctx, r.Person)
		if err != nil {
			return err
		}
		p.Registered = append(p.Registered, Registration{Name: Name{Person: who.Name, Org: orgs[who.OrgID].Name}, Answer: r.Answer, Number: r.Number, Note: r.Note})
		p.Count.add(r.Answer, r.Number)
	}
	slices.SortFunc(p.Registered, func(x, y Registration) int {
		return cmp.Or(cmp.Compare(x.Name.Org, y.Name.Org), cmp.Compare(x.Name.Person, y.Name.Person))
	})
	return nil
}

// SeatAtTable gives somebody a place in one meeting, or another one.
func (a *App) SeatAtTable(ctx context.Context, by portal.Actor, number string, person portal.ID, kind portal.SeatKind) error {
	return a.changeTable(ctx, by, policy.PrepareTable, number, 0, func(ctx context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		seat := portal.Seat{Person: person, Kind: kind}
		if person != "" {
			p, org, err := a.personAndOrg(ctx, person)
			if err != nil && portal.KindOf(err) != portal.NotFound {
				return nil, err
			}
			if err != nil || !seatable(p, org) {
				return nil, portal.Fields{"person": "Deze persoon kan niet aan tafel. Kies iemand anders."}.Err()
			}
			seat.Org = p.OrgID
		}
		fact, err := t.PutSeat(seat, a.now().UTC())
		return []portal.Fact{fact}, err
	})
}

// UnseatFromTable takes somebody's place in one meeting away.
func (a *App) UnseatFromTable(ctx context.Context, by portal.Actor, number string, person portal.ID) error {
	return a.changeTable(ctx, by, policy.PrepareTable, number, 0, func(_ context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		fact, err := t.TakeSeat(person, a.now().UTC())
		return []portal.Fact{fact}, err
	})
}
