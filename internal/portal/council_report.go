package portal

import (
	"slices"
	"strings"
	"time"
)

// The limits of a report to the council.
const (
	MaxCouncilTitle   = 120
	MaxCouncilRemarks = 2000
)

// councilMoves is the table of allowed transitions; what is not here is refused. Who
// mistyped the college's number records the decision again.
var councilMoves = map[CouncilState][]CouncilState{
	CouncilDraft:   {CouncilHolder},
	CouncilHolder:  {CouncilCollege, CouncilDraft},
	CouncilCollege: {CouncilDecided, CouncilDraft},
	CouncilDecided: {CouncilSent, CouncilDecided},
}

// CouncilStates lists the states in the order of the way.
func CouncilStates() []CouncilState {
	return []CouncilState{CouncilDraft, CouncilHolder, CouncilCollege, CouncilDecided, CouncilSent}
}

// CouncilReportKinds lists the kinds.
func CouncilReportKinds() []CouncilReportKind {
	return []CouncilReportKind{QuarterReport, HalfYearReport}
}

// Fits reports whether a period belongs to the kind: a quarter or half a year.
func (k CouncilReportKind) Fits(period string) bool {
	_, _, months, ok := splitPeriod(period)
	return ok && (k == QuarterReport && months == 3 || k == HalfYearReport && months == 6)
}

// Due proposes on which day a report should be ready: of half a year on 15 March and
// 1 September, in time for voorjaarsnota and begroting; of a quarter six weeks after it.
func (k CouncilReportKind) Due(period string) time.Time {
	year, part, months, ok := splitPeriod(period)
	switch {
	case !ok:
		return time.Time{}
	case months == 6 && part == 1:
		return time.Date(year, time.September, 1, 0, 0, 0, 0, amsterdam)
	case months == 6:
		return time.Date(year+1, time.March, 15, 0, 0, 0, 0, amsterdam)
	}
	_, last, _ := PeriodRange(period)
	return last.AddDate(0, 0, 42)
}

// NewCouncilReport makes the draft of a report over a period, with its compiled
// sections. The caller gives it its number.
func NewCouncilReport(kind CouncilReportKind, period string, sections []ReportSection, by ID, now time.Time) (CouncilReport, Fact, error) {
	f := Fields{}
	if kind.Label() == "" {
		f["kind"] = "Kies een kwartaalrapportage of een halfjaarrapportage."
	} else if from, _, ok := PeriodRange(period); !ok || !kind.Fits(period) || from.After(now) {
		f["period"] = "Kies een periode die al is begonnen en bij deze soort hoort."
	}
	if err := f.Err(); err != nil {
		return CouncilReport{}, Fact{}, err
	}
	c := CouncilReport{ID: NewID(), Kind: kind, Period: period, Title: kind.Label() + " aanpak geldzorgen, " + PeriodWords(period), Due: kind.Due(period), State: CouncilDraft,
		Course: []CouncilStep{{State: CouncilDraft, At: now, By: by}}, Sections: sections, MadeBy: by, ChangedAt: now}
	return c, c.Fact(CouncilReportMade, nil), nil
}

// Fact tells of the report.
func (c CouncilReport) Fact(e EventType, details map[string]string) Fact {
	return Fact{Type: e, About: c.Ref(), Details: details}
}

// Editable reports whether its texts can be changed: what lies at the holder or the
// college is what they read.
func (c CouncilReport) Editable() bool { return c.State == CouncilDraft }

// CanMove reports whether the table of moves allows a step from the present state.
func (c CouncilReport) CanMove(to CouncilState) bool {
	return slices.Contains(councilMoves[c.State], to)
}

// Refuse says why its texts can't be changed now; nil when they can.
func (c CouncilReport) Refuse() error {
	switch {
	case c.Frozen():
		return Errorf(Conflict, "Deze rapportage is naar de griffie gestuurd en verandert niet meer.")
	case !c.Editable():
		return Errorf(Conflict, "Deze rapportage staat op ‘%s’. De tekst verandert nu niet.", c.State.Label())
	}
	return nil
}

// Section gives the section with an id.
func (c CouncilReport) Section(id ID) (ReportSection, bool) {
	if i := c.sectionAt(id); i >= 0 {
		return c.Sections[i], true
	}
	return ReportSection{}, false
}

func (c CouncilReport) sectionAt(id ID) int {
	return slices.IndexFunc(c.Sections, func(s ReportSection) bool { return s.ID == id })
}

// Change takes over the title and the day on which it should be ready.
func (c *CouncilReport) Change(title string, due, now time.Time) (fact Fact, changed bool, err error) {
	if err := c.Refuse(); err != nil {
		return Fact{}, false, err
	}
	f := Fields{}
	title = text(f, "title", "De titel", CleanLine(title), 3, MaxCouncilTitle)
	if due.IsZero() {
		f["due"] = "Vul in op welke dag de rapportage klaar moet zijn."
	}
	if err := f.Err(); err != nil || title == c.Title && due.Equal(c.Due) {
		return Fact{}, false, err
	}
	c.Title, c.Due, c.ChangedAt = title, due, now
	return c.changed("gegevens"), true, nil
}

// changed says which part of a report changed.
func (c CouncilReport) changed(part string) Fact {
	return c.Fact(CouncilReportChanged, map[string]string{DetailField: part})
}

// WriteSection keeps the text of a section, begun from revision base. clash is true,
// and nothing is kept, when somebody changed it since. Without a fact nothing changed.
func (c *CouncilReport) WriteSection(id ID, written string, base int, now time.Time) (fact *Fact, clash bool, err error) {
	i := c.sectionAt(id)
	if i < 0 {
		return nil, false, ErrNotFound
	}
	if err := c.Refuse(); err != nil {
		return nil, false, err
	}
	s := c.Sections[i]
	switch {
	case written == s.Text:
		return nil, false, nil
	case base != s.Rev:
		return nil, true, nil
	}
	s.Text, s.Rev = written, s.Rev+1
	c.put(i, s, now)
	done := c.changed(string(id))
	return &done, false, nil
}

func (c *CouncilReport) put(i int, s ReportSection, now time.Time) {
	c.Sections = slices.Clone(c.Sections)
	c.Sections[i], c.ChangedAt = s, now
}

// RefreshSection takes over the figures of a section as they were compiled now. The
// text stays: people wrote it.
func (c *CouncilReport) RefreshSection(now ReportSection, at time.Time) (fact Fact, changed bool, err error) {
	i := c.sectionAt(now.ID)
	if i < 0 {
		return Fact{}, false, ErrNotFound
	}
	if err := c.Refuse(); err != nil {
		return Fact{}, false, err
	}
	s := c.Sections[i]
	if s.SameFigures(now) {
		return Fact{}, false, nil
	}
	s.Figures, s.Tables, s.CountedAt = now.Figures, now.Tables, now.CountedAt
	c.put(i, s, at)
	return c.changed("cijfers " + string(now.ID)), true, nil
}

// SameFigures reports whether two sections hold the same figures, whichever day they
// were counted on.
func (s ReportSection) SameFigures(o ReportSection) bool {
	figure := func(x, y FigureLine) bool {
		return x.Key == y.Key && x.Label == y.Label && x.Value == y.Value && x.Previous == y.Previous
	}
	table := func(x, y ReportTable) bool {
		return x.Title == y.Title && slices.Equal(x.Columns, y.Columns) && slices.EqualFunc(x.Rows, y.Rows, slices.Equal[[]string])
	}
	return slices.EqualFunc(s.Figures, o.Figures, figure) && slices.EqualFunc(s.Tables, o.Tables, table)
}

// SentAt is when it was sent to the clerk; zero while it isn't.
func (c CouncilReport) SentAt() time.Time { return c.since(CouncilSent) }

// since is when it last came to a state; zero when it never did.
func (c CouncilReport) since(state CouncilState) time.Time {
	for _, step := range slices.Backward(c.Course) {
		if step.State == state {
			return step.At
		}
	}
	return time.Time{}
}

// Remarks are what has to be otherwise in a draft that came back; empty for another.
func (c CouncilReport) Remarks() CouncilStep {
	if last := c.Course[len(c.Course)-1]; c.State == CouncilDraft && last.Note != "" {
		return last
	}
	return CouncilStep{}
}

// Archive gives the archive fields as they count.
func (c CouncilReport) Archive() DocumentDetails {
	d := c.Details
	d.Kind = DocReport
	return d.Full()
}

// Describe sets the archive fields and reports whether that changed anything. They are
// part of what is frozen.
func (c *CouncilReport) Describe(d DocumentDetails, now time.Time) (fact Fact, changed bool, err error) {
	if c.Frozen() {
		return Fact{}, false, c.Refuse()
	}
	f := Fields{}
	d.Kind = DocReport
	d.check(f)
	if err := f.Err(); err != nil {
		return Fact{}, false, err
	}
	words := d.changed(c.Archive())
	if len(words) == 0 {
		return Fact{}, false, nil
	}
	c.Details, c.ChangedAt = d, now
	return c.changed(strings.Join(words, ", ")), true, nil
}
