package portal

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits of what is typed in a covenant.
const (
	MaxCovenantTitle   = 120
	MaxCovenantPurpose = 2000
	MaxCovenantReason  = 500
	MaxClauseHeading   = 120
	MaxClauseText      = 20000
	MaxIndicator       = 500
	MaxClauses         = 100
	MaxNoticeMonths    = 36
	MaxParties         = 200
	MaxWriters         = 50
)

// Validate cleans what was typed of a covenant and says what is wrong with it.
func (c *Covenant) Validate() error {
	f := Fields{}
	c.Title = text(f, "title", "De titel", CleanLine(c.Title), 3, MaxCovenantTitle)
	c.Purpose = text(f, "purpose", "Het doel", c.Purpose, 0, MaxCovenantPurpose)
	terms := c.Terms()
	terms.validate(f)
	if len(c.Writers) > MaxWriters {
		f["writers"] = fmt.Sprintf("Kies ten hoogste %d mensen die meeschrijven.", MaxWriters)
	}
	return f.Err()
}

// CovenantTerms are the days and the notice of a covenant. Those of a version that
// comes after one in force wait with it until it is in force itself.
type CovenantTerms struct {
	Start        time.Time `json:"start,omitzero"`
	End          time.Time `json:"end,omitzero"`
	Evaluation   time.Time `json:"evaluation,omitzero"`
	NoticeMonths int       `json:"noticeMonths,omitempty"`
}

func (t CovenantTerms) validate(f Fields) {
	if !t.Start.IsZero() && !t.End.IsZero() && !t.End.After(t.Start) {
		f["end"] = "De einddag ligt niet na de ingangsdag. Kies een latere dag."
	}
	if !t.Evaluation.IsZero() && !t.Start.IsZero() && t.Evaluation.Before(t.Start) {
		f["evaluation"] = "De evaluatie ligt vóór de ingangsdag. Kies een latere dag."
	}
	if !t.Evaluation.IsZero() && !t.End.IsZero() && t.Evaluation.After(t.End) {
		f["evaluation"] = "De evaluatie ligt na de einddag. Kies een eerdere dag."
	}
	if t.NoticeMonths < 0 || t.NoticeMonths > MaxNoticeMonths {
		f["notice"] = fmt.Sprintf("Kies een opzegtermijn van 0 tot en met %d maanden.", MaxNoticeMonths)
	}
}

// Same reports whether two sets of terms say the same.
func (t CovenantTerms) Same(other CovenantTerms) bool {
	return t.Start.Equal(other.Start) && t.End.Equal(other.End) && t.Evaluation.Equal(other.Evaluation) && t.NoticeMonths == other.NoticeMonths
}

// Terms are the days and the notice as they are now.
func (c Covenant) Terms() CovenantTerms {
	return CovenantTerms{Start: c.Start, End: c.End, Evaluation: c.Evaluation, NoticeMonths: c.NoticeMonths}
}

// With gives the covenant as it is with a version: with the days and notice that wait
// with it. Whoever writes out, freezes or puts in force a version takes this one.
func (c Covenant) With(v CovenantVersion) Covenant {
	if v.Terms != nil {
		c.Start, c.End, c.Evaluation, c.NoticeMonths = v.Terms.Start, v.Terms.End, v.Terms.Evaluation, v.Terms.NoticeMonths
	}
	return c
}

// NewCovenant makes a covenant with its first version, a draft that nobody knows of
// but who prepares it. The municipality is the first party, and signs.
func NewCovenant(c Covenant, municipality, by ID, now time.Time) (Covenant, CovenantVersion, Fact) {
	c.Parties = []Party{{Org: municipality, Signs: true}}
	c.Latest, c.MadeBy, c.MadeAt, c.ChangedAt = 1, by, now, now
	v := CovenantVersion{ID: NewID(), Covenant: c.ID, Nr: 1, State: CovenantDraft, Course: []CovenantStep{{State: CovenantDraft, At: now, By: by}}, ChangedAt: now}
	return c, v, c.Fact(CovenantMade, nil)
}

// Next makes the version that comes after one, with its clauses under the same ids. It
// is a draft. from is the decision that asked for it; empty when none did.
func (v CovenantVersion) Next(nr int, why string, from, by ID, now time.Time) (CovenantVersion, error) {
	f := Fields{}
	why = text(f, "why", "Waarom deze versie", CleanLine(why), 3, MaxCovenantReason)
	if err := f.Err(); err != nil {
		return CovenantVersion{}, err
	}
	return CovenantVersion{ID: NewID(), Covenant: v.Covenant, Nr: nr, Why: why, From: from, State: CovenantDraft,
		Course: []CovenantStep{{State: CovenantDraft, At: now, By: by}}, Clauses: slices.Clone(v.Clauses), ChangedAt: now}, nil
}

// Validate cleans what was typed of a clause and says what is wrong with it. Its text
// is in the normal form already.
func (c *Clause) Validate() error {
	f := Fields{}
	c.Heading = text(f, "heading", "De kop", CleanLine(c.Heading), 2, MaxClauseHeading)
	c.Indicator = text(f, "indicator", "Hoe u ziet dat het lukt", CleanLine(c.Indicator), 0, MaxIndicator)
	switch n := utf8.RuneCountInString(c.Text); {
	case strings.TrimSpace(c.Text) == "":
		f["text"] = "Schrijf de tekst van het artikel."
	case n > MaxClauseText:
		f["text"] = fmt.Sprintf("De tekst is te lang: %d tekens. Er passen %d tekens. Maak er twee artikelen van.", n, MaxClauseText)
	}
	if c.Commits != "" && c.Commits.Label() == "" {
		f["commits"] = "Kies wie zich hieraan verbindt."
	}
	return f.Err()
}

// saysSame reports whether two clauses have the same text.
func (c Clause) saysSame(other Clause) bool {
	return c.Heading == other.Heading && c.Text == other.Text && c.Commits == other.Commits && c.Indicator == other.Indicator
}

// AddClause puts a clause at the end.
func (v *CovenantVersion) AddClause(c Clause, by ID, now time.Time) (Clause, error) {
	if err := v.mayWrite(); err != nil {
		return c, err
	}
	if err := c.Validate(); err != nil {
		return c, err
	}
	if len(v.Clauses) >= MaxClauses {
		return c, Errorf(Invalid, "Er passen ten hoogste %d artikelen in een convenant. Voeg artikelen samen.", MaxClauses)
	}
	c.Rev, c.By, c.At = 1, by, now
	v.Clauses = append(v.Clauses, c)
	return c, nil
}

// ClauseClash is the answer to who changed a clause that somebody else changed
// meanwhile. Nothing was stored; Now is the clause as it is.
type ClauseClash struct{ Now Clause }

// Error gives the text for the log; see Unwrap for that of people.
func (c *ClauseClash) Error() string { return "clause " + string(c.Now.ID) + " changed meanwhile" }

// Unwrap gives the conflict with its sentence for people.
func (c *ClauseClash) Unwrap() error {
	return Errorf(Conflict, "Iemand anders veranderde dit artikel ook. Uw tekst is nog niet bewaard. Kies welke tekst blijft.")
}

// WriteClause changes a clause that the writer saw at a revision; changed is false
// when the text is what it was. A clause changed meanwhile is a *ClauseClash.
func (v *CovenantVersion) WriteClause(c Clause, rev int, by ID, now time.Time) (changed bool, err error) {
	was, n := v.Clause(c.ID)
	if n == 0 {
		return false, ErrNotFound
	}
	if err := v.mayWrite(); err != nil {
		return false, err
	}
	if err := c.Validate(); err != nil {
		return false, err
	}
	switch {
	case was.saysSame(c):
		return false, nil
	case was.Rev != rev:
		return false, &ClauseClash{Now: was}
	}
	c.Rev, c.By, c.At = was.Rev+1, by, now
	v.Clauses = slices.Clone(v.Clauses)
	v.Clauses[n-1] = c
	return true, nil
}

// RemoveClause takes a clause out. waiting are the comments on it that nobody answered
// yet: what people said about it is answered first.
func (v *CovenantVersion) RemoveClause(id ID, rev, waiting int) error {
	was, n := v.Clause(id)
	if n == 0 {
		return ErrNotFound
	}
	if err := v.mayWrite(); err != nil {
		return err
	}
	switch {
	case was.Rev != rev:
		return ErrChanged
	case waiting == 1:
		return Errorf(Conflict, "Op dit artikel wacht nog één reactie op antwoord. Beantwoord die eerst. Daarna kunt u het artikel weghalen.")
	case waiting > 1:
		return Errorf(Conflict, "Op dit artikel wachten nog %s reacties op antwoord. Beantwoord die eerst. Daarna kunt u het artikel weghalen.", Number(waiting))
	}
	v.Clauses = slices.Delete(slices.Clone(v.Clauses), n-1, n)
	return nil
}

// MoveClause moves a clause one place up or down; moved is false at the end.
func (v *CovenantVersion) MoveClause(id ID, up bool) (moved bool, err error) {
	_, n := v.Clause(id)
	if n == 0 {
		return false, ErrNotFound
	}
	if err := v.mayWrite(); err != nil {
		return false, err
	}
	to := n // the index after this one
	if up {
		to = n - 2
	}
	if to < 0 || to >= len(v.Clauses) {
		return false, nil
	}
	v.Clauses = slices.Clone(v.Clauses)
	v.Clauses[n-1], v.Clauses[to] = v.Clauses[to], v.Clauses[n-1]
	return true, nil
}

// OrderClauses puts all clauses in an order.
func (v *CovenantVersion) OrderClauses(order []ID) error {
	if err := v.mayWrite(); err != nil {
		return err
	}
	var clauses []Clause
	for _, id := range order {
		c, n := v.Clause(id)
		if n == 0 || slices.ContainsFunc(clauses, func(x Clause) bool { return x.ID == id }) {
			return ErrChanged
		}
		clauses = append(clauses, c)
	}
	if len(clauses) != len(v.Clauses) {
		return ErrChanged
	}
	v.Clauses = clauses
	return nil
}

func (v CovenantVersion) mayWrite() error {
	if !v.Editable() {
		return Errorf(Conflict, "De tekst staat vast: deze versie staat op ‘%s’. Maak een nieuwe versie als er iets moet veranderen.", v.State.Label())
	}
	return nil
}
