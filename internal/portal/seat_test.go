package portal

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// seatText writes seats as "an=voorzitter bo=vast-lid".
func seatText(seats []Seat) string {
	var words []string
	for _, s := range seats {
		words = append(words, string(s.Person)+"="+string(s.Kind))
	}
	return strings.Join(words, " ")
}

func threeSeats() []Seat {
	return []Seat{{"an", "x", SeatChair}, {"bo", "x", SeatSecretary}, {"cor", "y", SeatMember}}
}

func TestPutSeat(t *testing.T) {
	tests := []struct {
		name string
		put  Seat
		want string
		bad  string
	}{
		{"new", Seat{"dee", "y", SeatAgenda}, "an=voorzitter bo=secretaris cor=vast-lid dee=agendalid", ""},
		{"another place", Seat{"cor", "y", SeatAgenda}, "an=voorzitter bo=secretaris cor=agendalid", ""},
		{"another chair", Seat{"cor", "y", SeatChair}, "an=vast-lid bo=secretaris cor=voorzitter", ""},
		{"the secretary becomes chair", Seat{"bo", "x", SeatChair}, "an=vast-lid bo=voorzitter cor=vast-lid", ""},
		{"the chair again", Seat{"an", "x", SeatChair}, "an=voorzitter bo=secretaris cor=vast-lid", ""},
		{"nobody", Seat{"", "x", SeatMember}, "", "person"},
		{"no such place", Seat{"dee", "x", "baas"}, "", "kind"},
	}
	for _, tt := range tests {
		seats := threeSeats()
		got, err := PutSeat(seats, tt.put)
		if seatText(got) != tt.want || tt.bad != "" && FieldsOf(err)[tt.bad] == "" || tt.bad == "" && err != nil {
			t.Errorf("%s: %s, %v, want %s", tt.name, seatText(got), err, tt.want)
		}
		if seatText(seats) != seatText(threeSeats()) {
			t.Errorf("%s: the seats given were changed", tt.name)
		}
	}
	var full []Seat
	for i := range MaxSeats {
		full = append(full, Seat{Person: ID(fmt.Sprint(i)), Kind: SeatMember})
	}
	if _, err := PutSeat(full, Seat{"dee", "x", SeatMember}); FieldsOf(err)["person"] == "" {
		t.Errorf("a full table takes one more: %v", err)
	}
	if _, err := PutSeat(full, Seat{"7", "x", SeatChair}); err != nil {
		t.Errorf("at a full table nobody gets another place: %v", err)
	}
}

func TestTakeSeat(t *testing.T) {
	if got := seatText(TakeSeat(threeSeats(), "bo")); got != "an=voorzitter cor=vast-lid" {
		t.Error(got)
	}
	if got := seatText(TakeSeat(threeSeats(), "dee")); got != seatText(threeSeats()) {
		t.Error(got)
	}
}

func TestPassSeat(t *testing.T) {
	tests := []struct{ name, from, to, want string }{
		{"to somebody new", "cor", "dee", "an=voorzitter bo=secretaris dee=vast-lid"},
		{"the chair to a member", "an", "cor", "cor=voorzitter bo=secretaris"},
		{"a member to the chair", "cor", "an", "bo=secretaris an=voorzitter"},
		{"from nobody at the table", "dee", "an", "an=voorzitter bo=secretaris cor=vast-lid"},
		{"to nobody", "an", "", "an=voorzitter bo=secretaris cor=vast-lid"},
		{"to oneself", "an", "an", "an=voorzitter bo=secretaris cor=vast-lid"},
	}
	for _, tt := range tests {
		if got := seatText(PassSeat(threeSeats(), ID(tt.from), ID(tt.to), "y")); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestSortSeats(t *testing.T) {
	seats := []Seat{{"dee", "x", SeatGuest}, {"cor", "x", SeatMember}, {"bo", "x", SeatSecretary}, {"eva", "x", SeatMember}, {"an", "x", SeatChair}}
	if got, want := seatText(SortSeats(seats)), "an=voorzitter bo=secretaris cor=vast-lid eva=vast-lid dee=gast"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestMeant: King's Day 2027 is a Tuesday, Christmas 2026 a Friday.
func TestMeant(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, amsterdam) }
	cal := NewCalendar(nil)
	fourthTuesday := Rhythm{Kind: RhythmWeekday, Nth: 4, Weekday: time.Tuesday, EveryMonths: 1, From: day(2026, 1, 1), Start: "14:00", Minutes: 60}
	ofMonth := func(d int) Rhythm {
		return Rhythm{Kind: RhythmDay, Day: d, EveryMonths: 1, From: day(2026, 1, 1), Start: "14:00", Minutes: 60}
	}
	tests := []struct {
		name  string
		r     Rhythm
		start time.Time
		want  time.Time
	}{
		{"on the day", fourthTuesday, tableDay.AddDate(0, 0, -7), time.Time{}},
		{"after King's Day", fourthTuesday, day(2027, 4, 28).Add(14 * time.Hour), day(2027, 4, 27)},
		{"after Christmas and a weekend", ofMonth(25), day(2026, 12, 28).Add(14 * time.Hour), day(2026, 12, 25)},
		{"into the next month", ofMonth(31), day(2027, 2, 1).Add(14 * time.Hour), day(2027, 1, 31)},
		{"typed dates never move", Rhythm{Kind: RhythmDates, Dates: []time.Time{day(2026, 12, 25)}}, day(2026, 12, 25).Add(14 * time.Hour), time.Time{}},
	}
	for _, tt := range tests {
		if got := tt.r.Meant(tt.start, cal); !got.Equal(tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
