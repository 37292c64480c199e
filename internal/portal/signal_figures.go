package portal

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// FigureStep is a step of a signal that figures are about.
type FigureStep string

// The steps: that it was shared, and the first time it came further.
const (
	StepShared  FigureStep = "gedeeld"
	StepTakenUp FigureStep = "opgepakt"
	StepAgreed  FigureStep = "afgesproken"
	StepFedBack FigureStep = "teruggekoppeld"
)

// FigureSteps lists the steps in the order of the way.
func FigureSteps() []FigureStep {
	return []FigureStep{StepShared, StepTakenUp, StepAgreed, StepFedBack}
}

// stepStates are the states a signal comes to by a step.
var stepStates = map[FigureStep][]SignalState{
	StepTakenUp: {SignalBusy, SignalQuestion, SignalOnAgenda, SignalAwaits},
	StepAgreed:  {SignalAgreedOn},
	StepFedBack: {SignalFedBack},
}

// FigureGroup is what signals are counted by.
type FigureGroup string

// The groups. ByDays are the days of the step and of sharing, see StepDays; ByPlaces
// the neighbourhoods, see PlacesKey; ByHelps the answers to "Helpt dit?", see
// HelpsKey; ByRecognised how many people recognised it.
const (
	ByTheme      FigureGroup = "theme"
	ByPhase      FigureGroup = "phase"
	ByState      FigureGroup = "state"
	ByPlaces     FigureGroup = "places"
	ByRecognised FigureGroup = "recognised"
	ByHelps      FigureGroup = "helps"
	ByDays       FigureGroup = "days"
)

// FigureQuery asks how many signals came to a step in a quarter; zero filters don't
// filter. Scope is always required: without keys nothing is found.
type FigureQuery struct {
	Scope         []string
	Step          FigureStep
	Quarter       string
	Theme         *ID // pointer: "weet ik niet" is the empty id
	Phase         string
	Neighbourhood ID
}

// StepAt is the day on which the signal first came to a step; zero when it didn't yet.
func (s Signal) StepAt(step FigureStep) time.Time {
	if step == StepShared {
		return Day(s.SharedAt)
	}
	i := slices.IndexFunc(s.Course, func(c Station) bool { return slices.Contains(stepStates[step], c.State) })
	if i < 0 {
		return time.Time{}
	}
	return Day(s.Course[i].At)
}

// StepDays writes the day of a step and the day of sharing; empty without the step.
func (s Signal) StepDays(step FigureStep) string {
	at := s.StepAt(step)
	if at.IsZero() {
		return ""
	}
	return at.Format(time.DateOnly) + " " + Day(s.SharedAt).Format(time.DateOnly)
}

// FigureKey finds the signals with a scope key that came to a step in a quarter: who
// may count a signal and when it counts are one condition.
func FigureKey(scope string, step FigureStep, quarter string) string {
	return scope + "|" + string(step) + "|" + quarter
}

// FigureKeys are those under which a signal is counted.
func (s Signal) FigureKeys(municipality ID) []string {
	var keys []string
	for _, step := range FigureSteps() {
		at := s.StepAt(step)
		if at.IsZero() {
			continue
		}
		for _, scope := range s.Scope(municipality) {
			keys = append(keys, FigureKey(scope, step, Quarter(at)))
		}
	}
	return keys
}

// PlacesKey names the neighbourhoods of the signal in one word; ReadPlaces reads it.
func (s Signal) PlacesKey() string {
	ids := make([]string, 0, len(s.More.Neighbourhoods))
	for _, n := range s.More.Neighbourhoods {
		ids = append(ids, string(n))
	}
	slices.Sort(ids)
	return strings.Join(slices.Compact(ids), " ")
}

// ReadPlaces gives the neighbourhoods of a PlacesKey; one empty id when it named none.
func ReadPlaces(key string) []ID {
	var ids []ID
	for _, id := range strings.Split(key, " ") {
		ids = append(ids, ID(id))
	}
	return ids
}

// helpAnswers are the answers to "Helpt dit?" in the order of a HelpsKey.
var helpAnswers = []HelpAnswer{Helps, HelpsPartly, HelpsNot}

// HelpAnswers lists the answers to "Helpt dit?".
func HelpAnswers() []HelpAnswer { return slices.Clone(helpAnswers) }

// HelpsKey counts the answers to the last feedback, as "2 0 1"; empty without any.
func (s Signal) HelpsKey() string {
	counts, any := make([]string, len(helpAnswers)), false
	for i, answer := range helpAnswers {
		n := 0
		for _, h := range s.Helps {
			if h.Feedback == len(s.Feedback) && h.Answer == answer {
				n, any = n+1, true
			}
		}
		counts[i] = strconv.Itoa(n)
	}
	if !any {
		return ""
	}
	return strings.Join(counts, " ")
}

// ReadHelps gives the counts of a HelpsKey in the order of HelpAnswers.
func ReadHelps(key string) []int {
	counts := make([]int, len(helpAnswers))
	for i, word := range strings.Fields(key) {
		if n, err := strconv.Atoi(word); err == nil && i < len(counts) {
			counts[i] = n
		}
	}
	return counts
}

// Quarters gives the quarters of a period: itself, or the two of a half year; none for
// what is no period.
func Quarters(period string) []string {
	year, part, months, ok := splitPeriod(period)
	switch {
	case !ok:
		return nil
	case months == 3:
		return []string{period}
	}
	return []string{periodLabel(year, 2*part-1, 3), periodLabel(year, 2*part, 3)}
}

// WorkingDays counts the working days between two days, the first not included.
type WorkingDays struct {
	from  time.Time
	until []int // how many there were up to each day from the first
}

// WorkingDays counts them once for every pair of days from one to another, both
// included.
func (c Calendar) WorkingDays(from, to time.Time) WorkingDays {
	w, n := WorkingDays{from: Day(from)}, 0
	for day := w.from; !day.After(to); day = nextDay(day) {
		if c.Working(day) {
			n++
		}
		w.until = append(w.until, n)
	}
	return w
}

// Between counts from the day after the first to the second; 0 outside what was
// counted.
func (w WorkingDays) Between(first, second time.Time) int {
	a, b := w.place(first), w.place(second)
	if a < 0 || b < a || b >= len(w.until) {
		return 0
	}
	return w.until[b] - w.until[a]
}

// place is the number of the day; a day of 23 or 25 hours is one too.
func (w WorkingDays) place(day time.Time) int {
	return int((Day(day).Sub(w.from).Hours() + 12) / 24)
}

// AsOf says of which day a figure is that has no period.
func AsOf(now time.Time) string { return "Stand op " + dayWords(now) }

// Median is the least number that at least half of the counted don't exceed, with how
// many were counted.
func Median(counts map[int]int) (median, n int) {
	values := make([]int, 0, len(counts))
	for v, c := range counts {
		values, n = append(values, v), n+c
	}
	slices.Sort(values)
	seen := 0
	for _, v := range values {
		if seen += counts[v]; 2*seen >= n {
			return v, n
		}
	}
	return 0, 0
}
