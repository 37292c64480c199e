package portal

import (
	"slices"
	"strings"
	"time"
)

// Limits of the complaints handler's form.
const (
	MaxComplaintText = 4000
	maxComplaints    = 100_000
)

// ComplaintsID is the one id that the form of an organisation over a quarter can have.
func ComplaintsID(quarter string, org ID) ID { return ID(quarter + "." + string(org)) }

// IsQuarter reports whether a label names a quarter.
func IsQuarter(label string) bool {
	_, _, months, ok := splitPeriod(label)
	return ok && months == 3
}

// MergeSmall makes of the numbers per theme what may be stored. Themes with fewer than
// five complaints go into the rest, with as many others as are needed so that nobody
// finds a small number: the rest is empty or about five complaints at least. rest is what
// fits no theme. few: there are so few complaints that none of it may be stored. Themes
// without complaints aren't stored, so that they can't be told from those in the rest.
func MergeSmall(typed []ComplaintTheme, rest int) (kept []ComplaintTheme, few bool) {
	cells := []int{rest}
	for _, t := range typed {
		cells = append(cells, t.Number)
	}
	shown, total := HideWith(cells, nil)
	if total.Hidden {
		return nil, true
	}
	for i, t := range typed {
		switch {
		case shown[i+1].Hidden:
			rest += t.Number
		case t.Number > 0:
			kept = append(kept, t)
		}
	}
	if rest > 0 {
		kept = append(kept, ComplaintTheme{Number: rest})
	}
	return kept, false
}

// ComplaintsTyped is what the complaints handler fills in: Numbers by theme, Rest for what
// fits none.
type ComplaintsTyped struct {
	Numbers             []ComplaintTheme
	Rest                int
	Explanation, Advice string
}

// Fill stores what was typed in the form, with the small numbers merged: those are kept
// nowhere.
func (c *ComplaintQuarter) Fill(in ComplaintsTyped, by Actor, now time.Time) (Fact, error) {
	if !c.SentAt.IsZero() {
		return Fact{}, ErrChanged
	}
	f := Fields{}
	for _, t := range in.Numbers {
		if t.Number < 0 || t.Number > maxComplaints {
			f["theme_"+string(t.Theme)] = "Vul een aantal in."
		}
	}
	if in.Rest < 0 || in.Rest > maxComplaints {
		f["rest"] = "Vul een aantal in."
	}
	explanation := text(f, "explanation", "De toelichting", in.Explanation, 0, MaxComplaintText)
	advice := text(f, "advice", "De aanbeveling", in.Advice, 0, MaxComplaintText)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	// A form about few shows no numbers: saved again without any, it still is about few.
	few := c.Few && in.Rest == 0 && !slices.ContainsFunc(in.Numbers, func(t ComplaintTheme) bool { return t.Number > 0 })
	if c.Themes, c.Few = MergeSmall(in.Numbers, in.Rest); few {
		c.Few = true
	}
	c.Explanation, c.Advice, c.By, c.At, c.Filled = explanation, advice, by.ID, now, true
	return Fact{Type: ComplaintsFilled, About: c.Ref()}, nil
}

// HandInFrom is the first day on which the form can be handed in.
func (c *ComplaintQuarter) HandInFrom() time.Time {
	_, last, _ := PeriodRange(c.Quarter)
	return last
}

// HandIn gives the form to everybody who reads what clients say. It can be done from the
// last day of the quarter on, and once.
func (c *ComplaintQuarter) HandIn(by Actor, now time.Time) (Fact, error) {
	if !c.SentAt.IsZero() {
		return Fact{}, ErrChanged
	}
	if !c.Filled {
		return Fact{}, Errorf(Conflict, "Vul het formulier eerst in, en bewaar het. Zijn er geen klachten? Bewaar het dan leeg.")
	}
	if from := c.HandInFrom(); from.IsZero() || from.After(now) {
		return Fact{}, Errorf(Conflict, "Dit kwartaal loopt nog. Inleveren kan vanaf de laatste dag.")
	}
	c.SentAt, c.By = now, by.ID
	return Fact{Type: ComplaintsSent, About: c.Ref()}, nil
}

// Total is how many complaints there were; hidden when there were so few that nothing
// was stored.
func (c ComplaintQuarter) Total() Shown {
	total := 0
	for _, t := range c.Themes {
		total += t.Number
	}
	return Shown{N: total, Hidden: c.Few}
}

// ComplaintsDue says of which quarter the form is asked now: the one that ended last.
func ComplaintsDue(now time.Time) string { return PreviousPeriod(Quarter(now)) }

// Remind notes that its organisation was reminded of the form, once.
func (c *ComplaintQuarter) Remind(now time.Time) (Fact, error) {
	if c.Reminded || !c.SentAt.IsZero() || !strings.EqualFold(c.Quarter, ComplaintsDue(now)) {
		return Fact{}, ErrChanged
	}
	c.Reminded = true
	return Fact{Type: ComplaintsAsked, About: c.Ref()}, nil
}
