package portal

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The limits of the budget.
const (
	MaxBudgetLines  = 300
	MaxBudgetTitle  = 200
	MaxBudgetSource = 200
	firstBudgetYear = 2000
	lastBudgetYear  = 2100
)

// Fact tells of the line.
func (b BudgetLine) Fact(e EventType, details map[string]string) Fact {
	return Fact{Type: e, About: b.Ref(), Details: details}
}

// Key names the row of the table that the line stands in: lines of two sources with
// the same key are about the same money.
func (b BudgetLine) Key() string {
	switch {
	case b.Total:
		return "som"
	case len(b.Recommendations) == 0 && b.Year != 0:
		return "jaar " + strconv.Itoa(b.Year)
	case len(b.Recommendations) == 0:
		return "regel " + FoldName(b.Title)
	}
	key := "aanbeveling"
	for _, id := range b.Recommendations {
		key += " " + string(id)
	}
	if b.Year != 0 {
		key += " jaar " + strconv.Itoa(b.Year)
	}
	return key
}

// Part reports whether the line is one of those that add up to what its source has for
// the whole period; years and the source's own sum are not.
func (b BudgetLine) Part() bool { return !b.Total && b.Year == 0 }

// Validate cleans what was typed and reports what is wrong, by form field.
func (b *BudgetLine) Validate() error {
	f := Fields{}
	b.Title = text(f, "title", "De regel", CleanLine(b.Title), 3, MaxBudgetTitle)
	b.Source = text(f, "source", "De bron", CleanLine(b.Source), 3, MaxBudgetSource)
	b.Note = text(f, "note", "De notitie", b.Note, 0, MaxBudgetNote)
	slices.Sort(b.Recommendations)
	b.Recommendations = slices.Compact(b.Recommendations)
	if b.Year != 0 && (b.Year < firstBudgetYear || b.Year > lastBudgetYear) {
		f["year"] = "Vul een jaar in, zoals 2026."
	}
	if b.Total && (b.Year != 0 || len(b.Recommendations) > 0) {
		f["total"] = "De som van een bron is van het hele plan. Laat aanbeveling en jaar leeg."
	}
	switch {
	case b.Blank:
		b.Amount = 0
	case b.Amount < 0 && b.Note == "":
		f["note"] = "Een bedrag onder nul heeft een notitie nodig. Schrijf op waarom."
	}
	return f.Err()
}

// Change gives the line other words or another amount; what was spent stays.
func (b *BudgetLine) Change(to BudgetLine, now time.Time) (Fact, error) {
	if err := to.Validate(); err != nil {
		return Fact{}, err
	}
	if len(b.Spent) > 0 && !to.Part() {
		return Fact{}, Fields{"year": "Op deze regel zijn uitgaven genoteerd. Een jaar of een som kan het niet worden."}.Err()
	}
	b.Recommendations, b.Title, b.Source, b.Amount, b.Blank, b.Year, b.Total, b.Note, b.ChangedAt = to.Recommendations, to.Title, to.Source, to.Amount, to.Blank, to.Year, to.Total, to.Note, now
	return b.Fact(BudgetLineChanged, nil), nil
}

// Remove refuses to take away a line with expenses.
func (b BudgetLine) Remove() (Fact, error) {
	if len(b.Spent) > 0 {
		return Fact{}, Errorf(Conflict, "Op deze regel zijn uitgaven genoteerd. Haal die eerst weg.")
	}
	return b.Fact(BudgetLineRemoved, nil), nil
}

// ReadAmount reads an amount as people type it. Nothing typed is blank, not zero;
// problem says what is wrong.
func ReadAmount(typed string) (c Cents, blank bool, problem string) {
	typed = CleanLine(typed)
	if typed == "" {
		return 0, true, ""
	}
	if strings.ContainsAny(typed[:1], "=+@") {
		return 0, false, "Vul het bedrag zelf in, geen formule."
	}
	c, ok := ParseCents(typed)
	if !ok {
		if _, number := parseHundredths(strings.TrimPrefix(typed, "€")); number {
			return 0, false, "Dit bedrag is te groot."
		}
		return 0, false, "Vul een bedrag in, zoals 12.500 of 12,50."
	}
	return c, false, ""
}

// NoteSpending notes what was committed and spent in a quarter; nil takes the note
// away. Same says that nothing changed.
func (b *BudgetLine) NoteSpending(quarter string, s *Spent, by ID, now time.Time) (fact Fact, same bool) {
	i := slices.IndexFunc(b.Spent, func(x Spent) bool { return x.Quarter == quarter })
	spent := slices.Clone(b.Spent)
	switch {
	case s == nil && i < 0:
		return Fact{}, true
	case s == nil:
		spent = slices.Delete(spent, i, i+1)
	case i >= 0 && spent[i].Committed == s.Committed && spent[i].Paid == s.Paid && spent[i].Note == s.Note:
		return Fact{}, true
	default:
		n := Spent{Quarter: quarter, Committed: s.Committed, Paid: s.Paid, Note: s.Note, By: by, At: now}
		if i >= 0 {
			spent[i] = n
		} else {
			spent = append(spent, n)
		}
	}
	slices.SortFunc(spent, func(x, y Spent) int { return cmp.Compare(x.Quarter, y.Quarter) })
	b.Spent, b.ChangedAt = spent, now
	return b.Fact(SpendingNoted, map[string]string{DetailItem: quarter}), false
}

// ReadSpending reads what was typed of one line in the form of a quarter: both amounts
// or neither; below zero only with a note. field names the inputs.
func ReadSpending(committed, paid, note string, field func(string) string, f Fields) *Spent {
	s := &Spent{}
	s.Note = text(f, field("note"), "De notitie", CleanLine(note), 0, MaxBudgetNote)
	var blankC, blankP bool
	var problem string
	if s.Committed, blankC, problem = ReadAmount(committed); problem != "" {
		f[field("committed")] = problem
	}
	if s.Paid, blankP, problem = ReadAmount(paid); problem != "" {
		f[field("paid")] = problem
	}
	const both = "Vul beide bedragen in. Was er niets, vul dan 0 in."
	switch {
	case blankC && blankP:
		if s.Note != "" {
			f[field("committed")] = both
		}
		return nil
	case blankC:
		f[field("committed")] = both
	case blankP:
		f[field("paid")] = both
	case (s.Committed < 0 || s.Paid < 0) && s.Note == "":
		f[field("note")] = "Een bedrag onder nul heeft een notitie nodig. Schrijf op waarom."
	}
	return s
}
