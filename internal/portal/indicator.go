package portal

import (
	"fmt"
	"strings"
)

// The limits of an indicator.
const (
	MaxIndicatorTitle = 160
	MaxIndicatorHelp  = 500
	MaxIndicatorUnit  = 40
	MaxFigureText     = 300
)

// Directions lists the directions in the order in which a person chooses from them;
// the last says that neither way is better.
func Directions() []Direction { return []Direction{MoreIsBetter, LessIsBetter, ""} }

// Label is the direction in the interface.
func (d Direction) Label() string {
	return map[Direction]string{MoreIsBetter: "Hoger is beter", LessIsBetter: "Lager is beter", "": "Geen van beide"}[d]
}

// Counts reports whether the kind is a quantity: it can be compared and drawn.
func (k IndicatorKind) Counts() bool {
	return k == IndicatorNumber || k == IndicatorShare || k == IndicatorAmount
}

// Hint says how a figure of the kind is typed.
func (k IndicatorKind) Hint() string {
	return map[IndicatorKind]string{
		IndicatorNumber: "Een getal, zoals 120.", IndicatorShare: "Een percentage, zoals 80. Of: 24 van 30.", IndicatorAmount: "Een bedrag in euro, zoals 1.250,50.",
		IndicatorYesNo: "Vul ja of nee in.", IndicatorNarrative: "Een of twee zinnen.",
	}[k]
}

// percentBase is the denominator of a share that was typed as a percentage with
// decimals, wholeBase of one without.
const (
	percentBase = 10_000
	wholeBase   = 100
)

// ReadFigure reads a baseline or a target of the kind as people type it. problem says
// what is wrong with it; nothing typed is no figure.
func ReadFigure(kind IndicatorKind, typed string) (fig *Figure, problem string) {
	typed = CleanLine(typed)
	if typed == "" {
		return nil, ""
	}
	switch kind {
	case IndicatorNumber:
		n, ok := ParseHundredths(typed)
		if !ok || n < 0 {
			return nil, "Vul een getal in, zoals 120 of 3,5."
		}
		return &Figure{Number: n}, ""
	case IndicatorAmount:
		c, ok := ParseCents(typed)
		if !ok || c < 0 {
			return nil, "Vul een bedrag in, zoals 1.250,50."
		}
		return &Figure{Amount: c}, ""
	case IndicatorShare:
		return readShare(typed)
	case IndicatorYesNo:
		switch strings.ToLower(typed) {
		case "ja", "nee":
			return &Figure{Yes: strings.ToLower(typed) == "ja"}, ""
		}
		return nil, "Vul ‘ja’ of ‘nee’ in."
	}
	if len([]rune(typed)) > MaxFigureText {
		return nil, "Deze tekst is te lang. Gebruik ten hoogste " + Number(MaxFigureText) + " tekens."
	}
	return &Figure{Text: typed}, ""
}

func readShare(typed string) (*Figure, string) {
	const wrong = "Vul een percentage in, zoals 80. Of schrijf: 24 van 30."
	part, whole, both := strings.Cut(strings.ReplaceAll(strings.ToLower(typed), "/", " van "), " van ")
	if both {
		n, ok := ParseHundredths(part)
		m, also := ParseHundredths(whole)
		switch {
		case !ok || !also || n < 0 || n%100 != 0 || m%100 != 0:
			return nil, wrong
		case m <= 0:
			return nil, "Het tweede getal moet meer dan nul zijn."
		case n > m:
			return nil, "Het eerste getal kan niet groter zijn dan het tweede."
		}
		return &Figure{Numerator: int64(n) / 100, Denominator: int64(m) / 100}, ""
	}
	n, ok := ParseHundredths(strings.TrimSpace(strings.TrimSuffix(typed, "%")))
	switch {
	case !ok || n < 0:
		return nil, wrong
	case n > percentBase:
		return nil, "Een percentage kan niet meer dan 100 zijn."
	case n%100 == 0:
		return &Figure{Numerator: int64(n) / 100, Denominator: wholeBase}, ""
	}
	return &Figure{Numerator: int64(n), Denominator: percentBase}, ""
}

// Percentage writes a share with at most one decimal, half up: "62,5%". It is empty
// without a denominator.
func Percentage(numerator, denominator int64) string {
	if denominator <= 0 {
		return ""
	}
	tenths := (numerator*1000 + denominator/2) / denominator
	return Hundredths(tenths*10).String() + "%"
}

// Typed writes the figure as ReadFigure reads it, for a field.
func (f Figure) Typed(kind IndicatorKind) string {
	switch kind {
	case IndicatorNumber:
		return f.Number.String()
	case IndicatorAmount:
		return f.Amount.Plain()
	case IndicatorShare:
		switch f.Denominator {
		case wholeBase:
			return fmt.Sprint(f.Numerator)
		case percentBase:
			return Hundredths(f.Numerator).String()
		}
		return fmt.Sprintf("%d van %d", f.Numerator, f.Denominator)
	case IndicatorYesNo:
		if f.Yes {
			return "ja"
		}
		return "nee"
	}
	return f.Text
}

// Words writes the figure for a reader: "120 gesprekken", "80% (24 van 30)".
func (f Figure) Words(kind IndicatorKind, unit string) string {
	switch kind {
	case IndicatorNumber:
		return strings.TrimSpace(f.Number.String() + " " + unit)
	case IndicatorAmount:
		return f.Amount.String()
	case IndicatorShare:
		s := Percentage(f.Numerator, f.Denominator)
		if f.Denominator != wholeBase && f.Denominator != percentBase && s != "" {
			s += " (" + Hundredths(f.Numerator*100).String() + " van " + Hundredths(f.Denominator*100).String() + ")"
		}
		return s
	case IndicatorYesNo:
		if f.Yes {
			return "Ja"
		}
		return "Nee"
	}
	return f.Text
}

// IndicatorInput is what was typed of an indicator. Kind counts for a new one only.
type IndicatorInput struct {
	Title, Help, Unit string
	Kind              IndicatorKind
	Direction         Direction
	Baseline          string
	Targets           map[string]string // by the period's label
	Theme             ID
	Neighbourhood     ID
}

// Texts are the free texts among what was typed, by form field.
func (in IndicatorInput) Texts() map[string]string {
	texts := map[string]string{"title": in.Title, "help": in.Help, "unit": in.Unit}
	if in.Kind == IndicatorNarrative {
		texts["baseline"] = in.Baseline
	}
	return texts
}

// read makes an indicator of what was typed and reports what is wrong, by form field.
// What the kind has no use for is left out.
func (in IndicatorInput) read() (Indicator, error) {
	f := Fields{}
	i := Indicator{Kind: in.Kind, Direction: in.Direction, Theme: in.Theme, Neighbourhood: in.Neighbourhood}
	if i.Kind.Label() == "" {
		f["kind"] = "Kies wat voor indicator dit is."
		return i, f.Err()
	}
	i.Title = text(f, "title", "De naam", CleanLine(in.Title), 3, MaxIndicatorTitle)
	i.Help = text(f, "help", "De uitleg", in.Help, 0, MaxIndicatorHelp)
	if i.Kind == IndicatorNumber {
		i.Unit = text(f, "unit", "De eenheid", CleanLine(in.Unit), 0, MaxIndicatorUnit)
	}
	if i.Direction.Label() == "" {
		f["direction"] = "Kies welke kant op goed is."
	}
	if !i.Kind.Counts() {
		i.Direction = ""
	}
	base, problem := ReadFigure(i.Kind, in.Baseline)
	if problem != "" {
		f["baseline"] = problem
	}
	i.Baseline = base
	if i.Kind == IndicatorNarrative {
		return i, f.Err()
	}
	for label, typed := range in.Targets {
		target, problem := ReadFigure(i.Kind, typed)
		switch {
		case PeriodWords(label) == "":
			continue
		case problem != "":
			f["target-"+label] = problem
		case target != nil:
			if i.Targets == nil {
				i.Targets = map[string]Figure{}
			}
			i.Targets[label] = *target
		}
	}
	return i, f.Err()
}
