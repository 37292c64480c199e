package portal

import (
	"slices"
	"strconv"
	"time"
)

// The fields of the form of a report; the id of the clause comes after it.
const (
	FieldKept   = "kept-"
	FieldWhy    = "why-"
	FieldNeeded = "needed-"
)

// Says reports whether an answer asks for why, and what is needed.
func (k Kept) Says() bool { return k == KeptPartly || k == KeptNo }

// Fill takes over what was answered about the clauses of the version, as a draft or,
// when sent, as handed in. What was handed in can be changed, but stays complete.
func (r *KeepingReport) Fill(clauses []KeptClause, answers []KeepingAnswer, send bool, by ID, now time.Time) error {
	f := Fields{}
	send = send || r.Sent()
	r.Answers = nil
	for _, c := range clauses {
		x := KeepingReport{Answers: answers}.Answer(c.ID)
		id := string(c.ID)
		switch {
		case x.Kept == "" && send:
			f[FieldKept+id] = "Kies een antwoord bij artikel " + strconv.Itoa(c.Number) + "."
		case x.Kept != "" && !slices.Contains(Keepings(), x.Kept):
			f[FieldKept+id] = "Kies een van de antwoorden."
		}
		least := 0
		if x.Kept == KeptNo && send {
			least = 1
		}
		x.Why = text(f, FieldWhy+id, "Het veld ‘Waarom?’", x.Why, least, MaxNote)
		x.Needed = text(f, FieldNeeded+id, "Het veld ‘Wat is er nodig?’", x.Needed, 0, MaxNote)
		if !x.Kept.Says() && x.Kept != "" { // the form doesn't show these fields then
			x.Why, x.Needed = "", ""
		}
		if x != (KeepingAnswer{Clause: c.ID}) {
			r.Answers = append(r.Answers, x)
		}
	}
	r.By, r.At = by, now
	if send && !r.Sent() {
		r.SentAt = now
	}
	return f.Err()
}

// Carried are the answers of an earlier report to clauses that are still there.
func (r KeepingReport) Carried(clauses []KeptClause) []KeepingAnswer {
	var answers []KeepingAnswer
	for _, c := range clauses {
		if x := r.Answer(c.ID); x.Kept != "" {
			answers = append(answers, x)
		}
	}
	return answers
}

// KeepingTally counts answers.
type KeepingTally struct{ Yes, Partly, No, None int }

// Tally counts answers by how well something is kept; empty ones don't count.
func Tally(answers []KeepingAnswer) KeepingTally {
	var t KeepingTally
	for _, a := range answers {
		switch a.Kept {
		case KeptYes:
			t.Yes++
		case KeptPartly:
			t.Partly++
		case KeptNo:
			t.No++
		case KeptNone:
			t.None++
		}
	}
	return t
}

// Said is how many said how well it is kept.
func (t KeepingTally) Said() int { return t.Yes + t.Partly + t.No }

// Nobody reports whether nobody keeps it: it was asked of somebody, and not one says
// that it is kept.
func (t KeepingTally) Nobody() bool { return t.Said() > 0 && t.Yes == 0 }

// Than compares with an earlier tally: 1 when it is kept better now, -1 when less, and
// known is false when one of the two says nothing.
func (t KeepingTally) Than(earlier KeepingTally) (better int, known bool) {
	if t.Said() == 0 || earlier.Said() == 0 {
		return 0, false
	}
	now, then := (2*t.Yes+t.Partly)*earlier.Said(), (2*earlier.Yes+earlier.Partly)*t.Said()
	switch {
	case now > then:
		return 1, true
	case now < then:
		return -1, true
	}
	return 0, true
}
