package portal

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// SetKeepings lists what one can say of an agreement of a set.
func SetKeepings() []Kept { return []Kept{KeptYes, KeptPartly, KeptNo} }

// InUse are the agreements that weren't dropped.
func (s AgreementSet) InUse() []Agreement {
	return slices.DeleteFunc(slices.Clone(s.Agreements), func(a Agreement) bool { return a.Dropped })
}

// CheckOf is what an organisation said of an agreement in a period; false when it
// said nothing.
func (s AgreementSet) CheckOf(agreement ID, period string, org ID) (SetCheck, bool) {
	i := slices.IndexFunc(s.Checks, func(c SetCheck) bool { return c.Agreement == agreement && c.Period == period && c.Org == org })
	if i < 0 {
		return SetCheck{}, false
	}
	return s.Checks[i], true
}

// LastCheck is what an organisation said last of an agreement.
func (s AgreementSet) LastCheck(agreement, org ID) SetCheck {
	var last SetCheck
	for _, c := range s.Checks {
		if c.Agreement == agreement && c.Org == org && c.Period >= last.Period { // 2026-K4 sorts as it is read
			last = c
		}
	}
	return last
}

// CheckStamp tells two checks of one organisation in a period apart, so that
// colleagues who fill in at once don't write over each other; empty when there is none.
func (s AgreementSet) CheckStamp(period string, org ID) string {
	stamp := ""
	for _, c := range s.Checks {
		if c.Period == period && c.Org == org {
			stamp = max(stamp, fmt.Sprintf("%d", c.At.UnixMilli()))
		}
	}
	return stamp
}

// Silent are the organisations that said nothing in a period of any agreement.
func (s AgreementSet) Silent(period string) []ID {
	return slices.DeleteFunc(slices.Clone(s.Orgs), func(org ID) bool { return s.CheckStamp(period, org) != "" })
}

// Check keeps what an organisation says of its agreements in the quarter of now.
// What isn't named stays as it was; a line is asked only for what isn't kept.
func (s *AgreementSet) Check(said []SetCheck, by Actor, now time.Time) (Fact, error) {
	if err := s.running(); err != nil {
		return Fact{}, err
	}
	f := Fields{}
	period, _ := SetPeriod(now)
	checks := slices.Clone(s.Checks)
	n := 0
	for _, c := range said {
		if c.Kept == "" {
			if CleanLine(c.Note) != "" {
				f["kept-"+string(c.Agreement)] = "Kies ook of dit is nagekomen."
			}
			continue
		}
		if !slices.ContainsFunc(s.InUse(), func(a Agreement) bool { return a.ID == c.Agreement }) {
			return Fact{}, ErrChanged
		}
		if !slices.Contains(SetKeepings(), c.Kept) {
			f["kept-"+string(c.Agreement)] = "Kies ja, deels of nee."
			continue
		}
		c.Note = text(f, "note-"+string(c.Agreement), "De toelichting", c.Note, 0, MaxNote)
		if c.Kept == KeptYes {
			c.Note = "" // a line is for what isn't kept; the form hides it then
		}
		if c.Kept == KeptNo && c.Note == "" {
			f["note-"+string(c.Agreement)] = "Schrijf in één zin op waarom dit niet lukte."
		}
		c.Period, c.Org, c.By, c.At = period, by.OrgID, by.ID, now
		checks = slices.DeleteFunc(checks, func(x SetCheck) bool { return x.Agreement == c.Agreement && x.Period == period && x.Org == by.OrgID })
		checks = append(checks, c)
		n++
	}
	if n == 0 && len(f) == 0 {
		f["kept"] = "Kies bij ten minste één afspraak of die is nagekomen."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	s.Checks, s.ChangedAt = checks, now
	return s.Fact(SetChecked, nil), nil
}

// KeptCount is how the agreements in use stand in one period: each once, by the
// least that any organisation said of it.
type KeptCount struct{ Yes, Partly, No, Unsaid int }

// KeptIn counts how the agreements stand in a period.
func (s AgreementSet) KeptIn(period string) KeptCount {
	var n KeptCount
	for _, a := range s.InUse() {
		var said []Kept
		for _, c := range s.Checks {
			if c.Agreement == a.ID && c.Period == period {
				said = append(said, c.Kept)
			}
		}
		switch {
		case slices.Contains(said, KeptNo):
			n.No++
		case slices.Contains(said, KeptPartly):
			n.Partly++
		case len(said) > 0:
			n.Yes++
		default:
			n.Unsaid++
		}
	}
	return n
}

// Words says it in a sentence: "2 nagekomen, 1 deels, 1 niet, 3 nog niet ingevuld".
func (n KeptCount) Words() string {
	var parts []string
	add := func(count int, word string) {
		if count > 0 {
			parts = append(parts, Number(count)+" "+word)
		}
	}
	add(n.Yes, "nagekomen")
	add(n.Partly, "deels nagekomen")
	add(n.No, "niet nagekomen")
	if len(parts) == 0 {
		return "nog niet ingevuld"
	}
	add(n.Unsaid, "nog niet ingevuld")
	return strings.Join(parts, ", ")
}
