package portal

import "slices"

// PutSeat gives somebody a place at a table, or another place than they had.
// There is one chair and one secretary: who was that becomes a member.
func PutSeat(seats []Seat, s Seat) ([]Seat, error) {
	f := Fields{}
	if s.Person == "" {
		f["person"] = "Kies wie er aan tafel komt."
	}
	if s.Kind.Label() == "" {
		f["kind"] = "Kies welke plaats deze persoon krijgt."
	}
	if SeatOf(seats, s.Person).Kind == "" && len(seats) >= MaxSeats {
		f["person"] = "Aan deze tafel passen ten hoogste " + Number(MaxSeats) + " mensen."
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	put := slices.Clone(seats)
	if s.Kind == SeatChair || s.Kind == SeatSecretary {
		for i := range put {
			if put[i].Kind == s.Kind && put[i].Person != s.Person {
				put[i].Kind = SeatMember
			}
		}
	}
	if i := slices.IndexFunc(put, func(x Seat) bool { return x.Person == s.Person }); i >= 0 {
		put[i] = s
		return put, nil
	}
	return append(put, s), nil
}

// TakeSeat takes somebody's place away.
func TakeSeat(seats []Seat, person ID) []Seat {
	return slices.DeleteFunc(slices.Clone(seats), func(s Seat) bool { return s.Person == person })
}

// PassSeat gives a person's place to another. Who had a place of their own keeps
// the weightier of the two. An unknown person passes nothing.
func PassSeat(seats []Seat, from, to, org ID) []Seat {
	given, own := SeatOf(seats, from), SeatOf(seats, to)
	if given.Kind == "" || to == "" || from == to {
		return seats
	}
	passed := Seat{Person: to, Org: org, Kind: given.Kind}
	if own.Kind != "" && seatRank(own.Kind) < seatRank(given.Kind) {
		passed.Kind = own.Kind
	}
	var left []Seat
	for _, s := range seats {
		switch s.Person {
		case from:
			left = append(left, passed)
		case to:
		default:
			left = append(left, s)
		}
	}
	return left
}

// seatRank orders seats from the weightiest on.
func seatRank(k SeatKind) int {
	return slices.Index([]SeatKind{SeatChair, SeatSecretary, SeatMember, SeatAgenda, SeatGuest}, k)
}

// SortSeats puts chair and secretary first; who has the same seat stays in order.
func SortSeats(seats []Seat) []Seat {
	sorted := slices.Clone(seats)
	slices.SortStableFunc(sorted, func(x, y Seat) int { return seatRank(x.Kind) - seatRank(y.Kind) })
	return sorted
}
