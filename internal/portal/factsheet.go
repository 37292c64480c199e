package portal

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// The limits of a factsheet: what fits on one page of A4.
const (
	MaxFactFigures = 12
	MaxFactTitle   = 80
	MaxFactIntro   = 600
	MaxFactComment = 160
	MaxFactReason  = 300
)

// FactsheetID names an edition of the factsheet of a half year, so that there is one.
func FactsheetID(period string, edition int) ID { return ID(period + "." + strconv.Itoa(edition)) }

// IsHalfYear reports whether a period is half a year.
func IsHalfYear(period string) bool {
	_, _, months, ok := splitPeriod(period)
	return ok && months == 6
}

// PeriodOver reports whether the last day of a period has passed.
func PeriodOver(period string, now time.Time) bool {
	_, last, ok := PeriodRange(period)
	return ok && !now.Before(last.AddDate(0, 0, 1))
}

// stillRuns refuses what waits for the end of a period.
func stillRuns(period, what string) error {
	_, last, _ := PeriodRange(period)
	return Errorf(Conflict, "Deze periode loopt nog tot en met %s. Daarna kunt u %s.", dayWords(last), what)
}

// Fact tells of the factsheet.
func (f Factsheet) Fact(e EventType, details map[string]string) Fact {
	return Fact{Type: e, About: f.Ref(), Details: details}
}

// NewFactsheet makes the first edition over a half year, with figures as they were
// counted.
func NewFactsheet(period string, figures []FigureLine, by ID, now time.Time) (Factsheet, Fact, error) {
	wrong := Fields{}
	if from, _, ok := PeriodRange(period); !ok || !IsHalfYear(period) || from.After(now) {
		wrong["period"] = "Kies een half jaar dat al is begonnen."
	}
	if err := wrong.Err(); err != nil {
		return Factsheet{}, Fact{}, err
	}
	f := Factsheet{ID: FactsheetID(period, 1), Period: period, Edition: 1, Title: "Factsheet " + PeriodWords(period), Figures: figures[:min(len(figures), MaxFactFigures)],
		CountedAt: now, MadeBy: by, MadeAt: now, ChangedAt: now}
	return f, f.Fact(FactsheetMade, nil), nil
}

// open refuses a change of a frozen factsheet.
func (f Factsheet) open() error {
	if f.Frozen() {
		return Errorf(Conflict, "Deze factsheet is vastgezet en verandert niet meer. Maak een nieuwe editie als er iets niet klopt.")
	}
	return nil
}

// FactsheetTexts are the texts of a factsheet as they are typed: a comment and a place
// for each figure by its key.
type FactsheetTexts struct {
	Title, Intro string
	Comments     []FactComment
}

// FactComment is the line under one figure, and at which place it stands.
type FactComment struct {
	Key, Text string
	Place     int // from 1; 0 leaves it where it is
}

// CommentField names the form field of the comment of the n-th figure, from 0.
func CommentField(n int) string { return "comment-" + strconv.Itoa(n) }

// Write takes over the texts and the order, and reports whether that changed anything.
// A comment on a figure that was taken off meanwhile is left out.
func (f *Factsheet) Write(in FactsheetTexts, now time.Time) (fact Fact, changed bool, err error) {
	if err := f.open(); err != nil {
		return Fact{}, false, err
	}
	wrong := Fields{}
	in.Title = text(wrong, "title", "De titel", CleanLine(in.Title), 3, MaxFactTitle)
	in.Intro = text(wrong, "intro", "De inleiding", CleanLine(in.Intro), 0, MaxFactIntro)
	figures := slices.Clone(f.Figures)
	places := map[string]int{}
	for i, l := range figures {
		places[l.Key] = 2 * (i + 1)
	}
	for n, c := range in.Comments {
		i := slices.IndexFunc(figures, func(l FigureLine) bool { return l.Key == c.Key })
		if i < 0 {
			continue
		}
		figures[i].Comment = text(wrong, CommentField(n), "De toelichting", CleanLine(c.Text), 0, MaxFactComment)
		if is := i + 1; c.Place > 0 && c.Place < is {
			places[c.Key] = 2*c.Place - 1 // before the one that stands there
		} else if c.Place > is {
			places[c.Key] = 2*c.Place + 1
		}
	}
	if err := wrong.Err(); err != nil {
		return Fact{}, false, err
	}
	slices.SortStableFunc(figures, func(x, y FigureLine) int { return cmp.Compare(places[x.Key], places[y.Key]) })
	if in.Title == f.Title && in.Intro == f.Intro && slices.Equal(figures, f.Figures) {
		return Fact{}, false, nil
	}
	f.Title, f.Intro, f.Figures, f.ChangedAt = in.Title, in.Intro, figures, now
	return f.changed("teksten"), true, nil
}

// changed says which part of a factsheet changed.
func (f Factsheet) changed(part string) Fact {
	return f.Fact(FactsheetChanged, map[string]string{DetailField: part})
}

// Choose takes the figures with these keys from all that were counted. Those that were
// there keep their place and their comment.
func (f *Factsheet) Choose(keys []string, all []FigureLine, now time.Time) (fact Fact, changed bool, err error) {
	if err := f.open(); err != nil {
		return Fact{}, false, err
	}
	var figures []FigureLine
	for _, l := range f.Figures {
		if slices.Contains(keys, l.Key) {
			figures = append(figures, l)
		}
	}
	for _, l := range all {
		if slices.Contains(keys, l.Key) && !slices.ContainsFunc(figures, func(x FigureLine) bool { return x.Key == l.Key }) {
			figures = append(figures, l)
		}
	}
	wrong := Fields{}
	switch n := len(figures); {
	case n == 0:
		wrong["figures"] = "Kies ten minste één cijfer."
	case n > MaxFactFigures:
		wrong["figures"] = "U koos " + Number(n) + " cijfers. Op één bladzijde passen er " + Number(MaxFactFigures) + "."
	}
	if err := wrong.Err(); err != nil || slices.Equal(figures, f.Figures) {
		return Fact{}, false, err
	}
	f.Figures, f.ChangedAt = figures, now
	return f.changed("keuze van cijfers"), true, nil
}

// FigureChange is a figure that counts otherwise now.
type FigureChange struct{ Key, Label, Was, Is, WasPrevious, IsPrevious string }

// noFigure stands for a figure that can't be counted any more.
const noFigure = "geen cijfer"

// recounted gives a figure as it counts now, with its comment.
func recounted(l FigureLine, all []FigureLine) FigureLine {
	i := slices.IndexFunc(all, func(x FigureLine) bool { return x.Key == l.Key })
	if i < 0 {
		l.Value = noFigure
		return l
	}
	now := all[i]
	now.Comment = l.Comment
	return now
}

// figureChanges lists which figures count otherwise now.
func figureChanges(figures, all []FigureLine) []FigureChange {
	var changes []FigureChange
	for _, l := range figures {
		now := recounted(l, all)
		if now.Value != l.Value || now.Previous != l.Previous {
			changes = append(changes, FigureChange{Key: l.Key, Label: l.Label, Was: l.Value, Is: now.Value, WasPrevious: l.Previous, IsPrevious: now.Previous})
		}
	}
	return changes
}

// Changes lists which figures count otherwise now; all are those of now.
func (f Factsheet) Changes(all []FigureLine) []FigureChange { return figureChanges(f.Figures, all) }

// Refresh takes over the figures as they count now. The comments stay.
func (f *Factsheet) Refresh(all []FigureLine, now time.Time) (fact Fact, changed bool, err error) {
	if err := f.open(); err != nil {
		return Fact{}, false, err
	}
	figures := slices.Clone(f.Figures)
	for i, l := range figures {
		figures[i] = recounted(l, all)
	}
	changed = !slices.Equal(figures, f.Figures)
	f.Figures, f.CountedAt, f.ChangedAt = figures, now, now
	return f.changed("cijfers"), changed, nil
}

// Missing lists in words what has to be there before the factsheet can be frozen.
func (f Factsheet) Missing(now time.Time) []string {
	var list []string
	if f.Intro == "" {
		list = append(list, "De inleiding is nog leeg.")
	}
	if len(f.Figures) == 0 {
		list = append(list, "Er is nog geen cijfer gekozen.")
	}
	for _, l := range f.Figures {
		if l.Comment == "" {
			list = append(list, "Bij ‘"+l.Label+"’ ontbreekt de toelichting.")
		}
	}
	if !PeriodOver(f.Period, now) {
		_, last, _ := PeriodRange(f.Period)
		list = append(list, "De periode loopt nog tot en met "+dayWords(last)+".")
	}
	return list
}

// Freeze makes the factsheet final: from now on it keeps its figures and its texts.
func (f *Factsheet) Freeze(by ID, maker string, seal Sealing, now time.Time) (Fact, error) {
	if err := f.open(); err != nil {
		return Fact{}, err
	}
	switch missing := f.Missing(now); {
	case !PeriodOver(f.Period, now):
		return Fact{}, stillRuns(f.Period, "de factsheet vastzetten")
	case len(missing) > 0:
		return Fact{}, Errorf(Conflict, "U kunt de factsheet nog niet vastzetten. %s", missing[0])
	}
	f.FrozenAt, f.FrozenBy, f.ChangedAt = now, by, now
	f.freeze(maker, func() string { return FactsheetText(*f) }, seal)
	// The sealed log holds the hash too: who changes text and hash alike is found.
	return f.Fact(FactsheetFrozen, map[string]string{DetailTo: f.SHA256}), nil
}

// Revise makes the next edition of a frozen factsheet, with a reason. The frozen one
// stays as it is.
func (f Factsheet) Revise(reason string, by ID, now time.Time) (Factsheet, Fact, error) {
	if !f.Frozen() {
		return Factsheet{}, Fact{}, Errorf(Conflict, "Deze factsheet is nog een concept. U kunt haar gewoon wijzigen.")
	}
	wrong := Fields{}
	reason = text(wrong, "reason", "De reden", CleanLine(reason), 3, MaxFactReason)
	if err := wrong.Err(); err != nil {
		return Factsheet{}, Fact{}, err
	}
	next := Factsheet{ID: FactsheetID(f.Period, f.Edition+1), Period: f.Period, Edition: f.Edition + 1, Reason: reason, Title: f.Title, Intro: f.Intro, Figures: slices.Clone(f.Figures),
		CountedAt: f.CountedAt, MadeBy: by, MadeAt: now, ChangedAt: now}
	return next, next.Fact(FactsheetMade, nil), nil
}
