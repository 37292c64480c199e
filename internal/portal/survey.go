package portal

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits of a survey.
const (
	MaxSurveyTitle    = 120
	MaxSurveySource   = 200
	MaxSurveyNote     = 2000
	MaxSurveyQuestion = 300
	MaxSurveyRows     = 100 // questions in one edition: they fit in one form
	maxAnswers        = 1_000_000
)

// SurveyScale is how the answers to a question are counted.
type SurveyScale struct {
	Value, Label string
	Least, Most  Hundredths
	also         []string
}

// SurveyScales lists the scales that the portal knows.
func SurveyScales() []SurveyScale {
	return []SurveyScale{
		{"1-10", "1 tot en met 10", 100, 1000, []string{"1 tot 10", "1 t/m 10", "rapportcijfer", "10"}},
		{"1-5", "1 tot en met 5", 100, 500, []string{"1 tot 5", "1 t/m 5", "5"}},
		{"percentage", "Procent", 0, 10000, []string{"%", "procent", "0-100"}},
	}
}

// ScaleOf reads a scale as people write it; ok is false for an unknown one.
func ScaleOf(typed string) (SurveyScale, bool) {
	typed = strings.ToLower(CleanLine(typed))
	for _, s := range SurveyScales() {
		if typed == s.Value || typed == strings.ToLower(s.Label) || slices.Contains(s.also, typed) {
			return s, true
		}
	}
	return SurveyScale{}, false
}

// TooFewAnswers is said of a question that fewer than five people answered.
const TooFewAnswers = "Minder dan vijf mensen gaven antwoord. Laat deze vraag weg. Anders is te zien wie wat zei."

// SurveyTyped is one question with its outcome as somebody typed it, in a form or a file.
type SurveyTyped struct{ Question, N, Score, Scale string }

// Empty reports whether nothing was typed; a chosen scale alone says nothing.
func (t SurveyTyped) Empty() bool {
	return CleanLine(t.Question) == "" && CleanLine(t.N) == "" && CleanLine(t.Score) == ""
}

// Few reports whether a number of answers was typed that is too small to keep.
func (t SurveyTyped) Few() bool {
	n, err := strconv.Atoi(CleanLine(t.N))
	return err == nil && n >= 0 && n < LeastShown
}

// Read makes an answer of what was typed, with what is wrong by the names question, n,
// score and scale. About fewer than five people nothing is read.
func (t SurveyTyped) Read() (SurveyAnswer, Fields) {
	f := Fields{}
	a := SurveyAnswer{Question: text(f, "question", "De vraag", CleanLine(t.Question), 3, MaxSurveyQuestion)}
	if f["question"] == "" && strings.ContainsAny(a.Question[:1], "=+@") {
		f["question"] = "Begin de vraag niet met ‘" + a.Question[:1] + "’. Een rekenblad leest dat als een formule."
	}
	n, ok := ParseHundredths(CleanLine(t.N))
	switch {
	case !ok || n < 0 || n%100 != 0 || n/100 > maxAnswers:
		f["n"] = "Vul het aantal antwoorden in als heel getal."
	case n/100 < LeastShown:
		f["n"] = TooFewAnswers
	}
	scale, known := ScaleOf(t.Scale)
	if !known {
		f["scale"] = "Kies een schaal: 1-10, 1-5 of percentage."
	}
	score, ok := ParseHundredths(strings.TrimSuffix(CleanLine(t.Score), "%"))
	switch {
	case !ok:
		f["score"] = "Vul de uitkomst in als getal, zoals 7,4."
	case known && (score < scale.Least || score > scale.Most):
		f["score"] = "De uitkomst past niet bij de schaal. Kies " + scale.Least.String() + " tot en met " + scale.Most.String() + "."
	}
	a.N, a.Score, a.Scale = int(n/100), score, scale.Value
	return a, f
}

// Words writes the outcome: “7,4” and “82%”.
func (a SurveyAnswer) Words() string {
	if a.Scale == "percentage" {
		return a.Score.String() + "%"
	}
	return a.Score.String()
}

// SurveyID is the one id that an edition can have: of a title, a period and an
// organisation there is one.
func SurveyID(title, period string, org ID) ID {
	sum := sha256.Sum256([]byte(FoldName(title) + "\x00" + period + "\x00" + string(org)))
	return ID(hex.EncodeToString(sum[:16]))
}

// Validate cleans what was typed around the questions and reports what is wrong, by form
// field. The questions were read by SurveyTyped.
func (s *Survey) Validate(now time.Time) error {
	f := Fields{}
	s.Title = text(f, "title", "De titel", CleanLine(s.Title), 3, MaxSurveyTitle)
	s.Source = text(f, "source", "De bron", CleanLine(s.Source), 3, MaxSurveySource)
	s.Note = text(f, "note", "De toelichting", s.Note, 0, MaxSurveyNote)
	if from, _, ok := PeriodRange(s.Period); !ok || from.After(now) {
		f["period"] = "Kies een kwartaal of een halfjaar dat begonnen is."
	}
	switch asked := map[string]bool{}; {
	case len(s.Questions) == 0:
		f["question_1"] = "Vul ten minste één vraag in met vijf antwoorden of meer."
	case len(s.Questions) > MaxSurveyRows:
		f["question_1"] = "Een onderzoek heeft ten hoogste " + Number(MaxSurveyRows) + " vragen."
	default:
		for _, q := range s.Questions {
			if key := FoldName(q.Question); asked[key] {
				f["question_1"] = "De vraag ‘" + q.Question + "’ staat er twee keer."
			} else {
				asked[key] = true
			}
		}
	}
	return f.Err()
}

// Add makes the survey of who typed it.
func (s *Survey) Add(by Actor, now time.Time) (Fact, error) {
	if err := s.Validate(now); err != nil {
		return Fact{}, err
	}
	s.ID, s.By, s.At = SurveyID(s.Title, s.Period, s.Org), by.ID, now
	return Fact{Type: SurveyAdded, About: s.Ref()}, nil
}

// Change corrects the source, the note and the questions. Title, period and organisation
// say which edition it is and stay.
func (s *Survey) Change(to Survey, now time.Time) (Fact, error) {
	to.Title, to.Period = s.Title, s.Period
	if err := to.Validate(now); err != nil {
		return Fact{}, err
	}
	s.Source, s.Note, s.Questions, s.LeftOut = to.Source, to.Note, to.Questions, to.LeftOut
	return Fact{Type: SurveyChanged, About: s.Ref()}, nil
}

// Answer finds a question by its words, asked with the same scale.
func (s Survey) Answer(question, scale string) (SurveyAnswer, bool) {
	for _, a := range s.Questions {
		if a.Scale == scale && FoldName(a.Question) == FoldName(question) {
			return a, true
		}
	}
	return SurveyAnswer{}, false
}

// Editions gives the editions of the same survey, this one included, from the first
// period on.
func (s Survey) Editions(all []Survey) []Survey {
	var same []Survey
	for _, x := range all {
		if x.Org == s.Org && FoldName(x.Title) == FoldName(s.Title) {
			same = append(same, x)
		}
	}
	slices.SortStableFunc(same, func(x, y Survey) int { return x.began().Compare(y.began()) })
	return same
}

// Previous gives the edition before this one; ok is false for the first.
func (s Survey) Previous(all []Survey) (before Survey, ok bool) {
	for _, x := range s.Editions(all) {
		if x.began().Before(s.began()) {
			before, ok = x, true
		}
	}
	return before, ok
}

func (s Survey) began() time.Time {
	from, _, _ := PeriodRange(s.Period)
	return from
}

// Within reports whether the whole of a period falls in another: a quarter in its half
// year, and each in itself.
func Within(period, in string) bool {
	from, to, ok := PeriodRange(period)
	first, last, known := PeriodRange(in)
	return ok && known && !from.Before(first) && !to.After(last)
}

// Difference compares the outcome with one before: “+0,3”, “−2” and “gelijk”.
func (a SurveyAnswer) Difference(before SurveyAnswer) string {
	by := a.Score - before.Score
	switch cmp.Compare(by, 0) {
	case 1:
		return "+" + by.String()
	case -1:
		return "−" + (-by).String()
	}
	return "gelijk"
}
