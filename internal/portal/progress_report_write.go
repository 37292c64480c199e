package portal

import (
	"slices"
	"strings"
	"time"
)

// The fields of a report's form; those of one goal or indicator end in its id.
const (
	FieldReported   = "figure-" // a figure, or the part of a share
	FieldWhole      = "whole-"  // the whole of a share
	FieldFigureNote = "note-"
	FieldSaid       = "said-"
	FieldVoices     = "voices"
	FieldQuestions  = "questions" // of the whole report; of one goal: ask-<id>
	FieldAsk        = "ask-"
)

// The limits of a report.
const (
	MaxSaid       = 4000
	MaxReportText = 2000 // of an indicator that is told in words
	// maxCounted is the largest part or whole of a share.
	maxCounted = 1_000_000_000
)

// ReportTyped is what was typed into a report, as it was typed.
type ReportTyped struct {
	Figures map[ID]FigureTyped // by indicator
	Said    map[ID]string      // by goal
	Voices  string
}

// FigureTyped is what was typed for one indicator. Whole is asked of a share only.
type FigureTyped struct{ Figure, Whole, Note string }

// Typed gives a value as its fields show it.
func (v ReportedValue) Typed(kind IndicatorKind) FigureTyped {
	t := FigureTyped{Note: v.Note}
	switch {
	case !v.Given:
	case kind == IndicatorShare:
		t.Figure, t.Whole = Hundredths(v.Figure.Numerator*100).String(), Hundredths(v.Figure.Denominator*100).String()
	default:
		t.Figure = v.Figure.Typed(kind)
	}
	return t
}

// ReadReported reads the figure that an organisation reports. problem says what is
// wrong with the figure, whole what is wrong with the second field of a share. Nothing
// typed is no figure.
func ReadReported(kind IndicatorKind, typed FigureTyped) (fig *Figure, problem, whole string) {
	first, second := CleanLine(typed.Figure), CleanLine(typed.Whole)
	if first == "" && second == "" {
		return nil, "", ""
	}
	switch kind {
	case IndicatorNumber, IndicatorAmount:
		n, problem := readCount(first, kind == IndicatorAmount)
		if problem != "" {
			return nil, problem, ""
		}
		if kind == IndicatorAmount {
			return &Figure{Amount: Cents(n)}, "", ""
		}
		return &Figure{Number: n}, "", ""
	case IndicatorShare:
		return readReportedShare(first, second)
	case IndicatorNarrative:
		text := Clean(typed.Figure)
		if n := len([]rune(text)); n > MaxReportText {
			return nil, "Deze tekst is te lang: " + Number(n) + " tekens. Er passen er " + Number(MaxReportText) + ".", ""
		}
		return &Figure{Text: text}, "", ""
	}
	fig, problem = ReadFigure(kind, first)
	return fig, problem, ""
}

// readCount reads a number or an amount that can't be below zero.
func readCount(typed string, amount bool) (Hundredths, string) {
	n, ok := ParseHundredths(typed)
	wrong := "Vul een getal in, zoals 120 of 3,5. Geen woorden."
	if amount {
		var c Cents
		c, ok = ParseCents(typed)
		n, wrong = Hundredths(c), "Vul een bedrag in, zoals 1.250,50. Geen woorden."
	}
	switch {
	case ok && n < 0:
		return 0, "Dit kan niet onder nul zijn."
	case ok:
		return n, ""
	case tooLarge(typed):
		return 0, "Dit getal is te groot. Klopt het aantal nullen?"
	}
	return 0, wrong
}

// tooLarge reports whether what was typed is a whole number beyond what the portal holds.
func tooLarge(typed string) bool {
	bare := strings.Map(func(r rune) rune {
		if strings.ContainsRune("€ .,-\u00a0\u202f", r) {
			return -1
		}
		return r
	}, typed)
	return len(bare) > 9 && digits(bare)
}

// readReportedShare reads how many of how many. A percentage is no answer: parts and
// wholes of several organisations can be added up, percentages can't.
func readReportedShare(first, second string) (*Figure, string, string) {
	const want = "Vul een heel getal in, zoals 24."
	if strings.Contains(first, "%") || second == "" && first != "" {
		return nil, "Vul twee aantallen in, zoals 24 van 30. Het percentage rekenen wij uit.", ""
	}
	if first == "" {
		return nil, "Vul ook in hoeveel dit er waren. Niemand? Vul dan 0 in.", ""
	}
	part, problem := readCount(first, false)
	whole, second := readCount(second, false)
	if problem == "" && part%100 != 0 {
		problem = want
	}
	if second == "" && whole%100 != 0 {
		second = want
	}
	switch {
	case problem != "" || second != "":
		return nil, problem, second
	case whole == 0:
		return nil, "", "Dit aantal kan niet nul zijn. Waren er geen? Laat beide leeg en licht dat toe."
	case part/100 > maxCounted || whole/100 > maxCounted:
		return nil, "Dit getal is te groot. Klopt het aantal nullen?", ""
	case part > whole:
		return nil, "Dit kan niet meer zijn dan het aantal waar het uit komt.", ""
	}
	return &Figure{Numerator: int64(part / 100), Denominator: int64(whole / 100)}, "", ""
}

// Fill takes over what was typed about what is agreed now. What is right is taken over
// and what is wrong is not, nor are the fields that were refused already; problems
// names both. Whether it is complete is asked at handing in. changed says whether
// anything is different.
func (r *ProgressReport) Fill(s Subsidy, typed ReportTyped, refused Fields, by ID, now time.Time) (problems Fields, changed bool) {
	f, was := Fields{}, *r
	for field, message := range refused {
		f[field] = message
	}
	r.Goals, r.Values = slices.Clone(r.Goals), slices.Clone(r.Values)
	for _, g := range s.InUse() {
		field := FieldSaid + string(g.ID)
		said := text(f, field, "De toelichting", typed.Said[g.ID], 0, MaxSaid)
		if f[field] == "" {
			r.say(g.ID, said)
		}
		for _, i := range g.Indicators {
			r.value(f, i, typed.Figures[i.ID])
		}
	}
	voices := text(f, FieldVoices, "Wat cliënten en vrijwilligers zeggen", typed.Voices, 0, MaxSaid)
	if f[FieldVoices] == "" {
		r.Voices = voices
	}
	changed = r.ID == "" || was.Voices != r.Voices || !slices.Equal(was.Goals, r.Goals) || !slices.EqualFunc(was.Values, r.Values, ReportedValue.same)
	if changed {
		r.Rev, r.By, r.At = r.Rev+1, by, now
	}
	return f, changed
}

func (r *ProgressReport) say(goal ID, said string) {
	i := slices.IndexFunc(r.Goals, func(g GoalSaid) bool { return g.Goal == goal })
	switch {
	case i >= 0:
		r.Goals[i].Text = said
	case said != "":
		r.Goals = append(r.Goals, GoalSaid{Goal: goal, Text: said})
	}
}

// value takes over what was typed for one indicator. A figure that is wrong isn't
// given: an older one would look as if it was meant.
func (r *ProgressReport) value(f Fields, i Indicator, typed FigureTyped) {
	id := string(i.ID)
	at := slices.IndexFunc(r.Values, func(v ReportedValue) bool { return v.Indicator == i.ID })
	v := ReportedValue{Indicator: i.ID}
	if at >= 0 {
		v = r.Values[at]
	}
	if _, refused := f[FieldReported+id]; !refused {
		fig, problem, whole := ReadReported(i.Kind, typed)
		if problem != "" {
			f[FieldReported+id] = problem
		}
		if whole != "" {
			f[FieldWhole+id] = whole
		}
		if v.Figure, v.Given = (Figure{}), fig != nil; fig != nil {
			v.Figure = *fig
		}
	}
	note := text(f, FieldFigureNote+id, "De toelichting bij dit cijfer", typed.Note, 0, MaxNote)
	if f[FieldFigureNote+id] == "" {
		v.Note = note
	}
	switch {
	case at >= 0:
		r.Values[at] = v
	case v.Given || v.Note != "":
		r.Values = append(r.Values, v)
	}
}

// same reports whether two values say the same; the target is not part of what is said.
func (v ReportedValue) same(o ReportedValue) bool {
	return v.Indicator == o.Indicator && v.Figure == o.Figure && v.Given == o.Given && v.Note == o.Note
}
