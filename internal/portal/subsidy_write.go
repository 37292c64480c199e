package portal

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// The limits of a subsidy.
const (
	MaxSubsidyTitle = 120
	MaxSubsidyRole  = 200
	MaxSubsidyYears = 10
	MaxSubsidyNote  = 500
)

// NewSubsidy makes a subsidy in exploration: nothing was asked for yet.
func NewSubsidy(s Subsidy, by ID, now time.Time) (Subsidy, Fact) {
	s.State, s.MadeBy, s.MadeAt, s.ChangedAt = SubsidyExplored, by, now, now
	s.Course = []SubsidyStep{{State: SubsidyExplored, On: Day(now), By: by, At: now}}
	return s, s.Fact(SubsidyMade, nil)
}

// Validate cleans what was typed and reports what is wrong, by form field. A year is
// refused by its place: year-0, amount-0.
func (s *Subsidy) Validate() error {
	f := Fields{}
	s.Title = text(f, "title", "De titel", CleanLine(s.Title), 3, MaxSubsidyTitle)
	s.Role = text(f, "role", "De rol in de keten", CleanLine(s.Role), 0, MaxSubsidyRole)
	if s.Org == "" {
		f["org"] = "Kies voor welke organisatie de subsidie is."
	}
	if len(s.Years) > MaxSubsidyYears {
		f["years"] = "Een subsidie kan ten hoogste " + Number(MaxSubsidyYears) + " jaren hebben."
	}
	seen := map[int]bool{}
	for i, y := range s.Years {
		switch {
		case y.Year < 2000 || y.Year > 2099:
			f[fmt.Sprintf("year-%d", i)] = "Vul een jaar in, zoals 2026."
		case seen[y.Year]:
			f[fmt.Sprintf("year-%d", i)] = "Dit jaar staat er al. Vul elk jaar één keer in."
		}
		if y.Amount < 0 {
			f[fmt.Sprintf("amount-%d", i)] = "Een bedrag kan niet onder nul zijn."
		}
		seen[y.Year] = true
	}
	if err := f.Err(); err != nil {
		return err
	}
	slices.SortFunc(s.Years, func(x, y SubsidyYear) int { return cmp.Compare(x.Year, y.Year) })
	return nil
}

// Total is what all years are together.
func (s Subsidy) Total() Cents {
	var sum Cents
	for _, y := range s.Years {
		sum += y.Amount
	}
	return sum
}

// Change takes over what was typed of the data. It reports whether that changed
// anything; the fact says what, never what stood there. The organisation stays: its
// goals and reports are bound to it.
func (s *Subsidy) Change(to Subsidy, now time.Time) (fact Fact, changed bool, err error) {
	to.Org = s.Org
	if err := to.Validate(); err != nil {
		return Fact{}, false, err
	}
	var words []string
	for _, c := range []struct {
		word string
		is   bool
	}{{"titel", to.Title != s.Title}, {"rol", to.Role != s.Role}, {"jaren", !slices.Equal(to.Years, s.Years)}} {
		if c.is {
			words = append(words, c.word)
		}
	}
	if len(words) == 0 {
		return Fact{}, false, nil
	}
	s.Title, s.Role, s.Years, s.ChangedAt = to.Title, to.Role, to.Years, now
	return s.changed(strings.Join(words, ", ")), true, nil
}

// changed says which part of a subsidy changed.
func (s Subsidy) changed(part string) Fact {
	return s.Fact(SubsidyEdited, map[string]string{DetailField: part})
}

// Archive gives the archive fields as they count.
func (s Subsidy) Archive() DocumentDetails {
	d := s.Details
	d.Kind = DocSubsidy
	return d.Full()
}

// Describe sets the archive fields and reports whether that changed anything.
func (s *Subsidy) Describe(d DocumentDetails, now time.Time) (fact Fact, changed bool, err error) {
	f := Fields{}
	d.Kind = DocSubsidy
	d.check(f)
	if err := f.Err(); err != nil {
		return Fact{}, false, err
	}
	words := d.changed(s.Archive())
	if len(words) == 0 {
		return Fact{}, false, nil
	}
	s.Details, s.ChangedAt = d, now
	return s.changed(strings.Join(words, ", ")), true, nil
}
