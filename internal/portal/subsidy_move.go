package portal

import (
	"slices"
	"strings"
	"time"
)

// Moves are the states that the table allows from the present one, in the order of
// the way.
func (s Subsidy) Moves() []SubsidyState {
	return slices.DeleteFunc(SubsidyStates(), func(to SubsidyState) bool { return !s.CanMove(to) })
}

// Numbered reports whether a decision with a number belongs to the state.
func (s SubsidyState) Numbered() bool {
	return s == SubsidyGranted || s == SubsidyChanged || s == SubsidyClosed || s == SubsidyRefused
}

// Move records that something was decided outside the portal: the new state, with the
// day and the number of the decision.
func (s *Subsidy) Move(step SubsidyStep, now time.Time) (Fact, error) {
	f := Fields{}
	step.Number = text(f, "number", "Het nummer van het besluit", CleanLine(step.Number), 0, MaxCaseNumber)
	step.Note = text(f, "note", "De toelichting", step.Note, 0, MaxSubsidyNote)
	last := s.Course[len(s.Course)-1]
	switch {
	case step.State.Label() == "":
		f["state"] = "Kies wat er buiten het portaal is besloten."
	case !s.CanMove(step.State):
		f["state"] = s.refuseMove(step.State)
	case step.State.Numbered() && step.Number == "" && f["number"] == "":
		f["number"] = "Vul het nummer van het besluit in. U vindt het in het zaaksysteem."
	}
	switch {
	case step.On.IsZero():
		f["on"] = "Vul in op welke dag dit is besloten."
	case step.On.After(now):
		f["on"] = "Deze dag is nog niet geweest. Leg vast wat al is besloten."
	case len(s.Course) > 1 && step.On.Before(last.On):
		f["on"] = "Deze dag ligt voor de vorige stap. Die was op " + last.On.In(amsterdam).Format("02-01-2006") + "."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	from := s.State
	step.At = now
	s.State, s.ChangedAt = step.State, now
	s.Course = append(s.Course, step)
	return s.Fact(SubsidyMoved, map[string]string{DetailFrom: string(from), DetailTo: string(step.State)}), nil
}

// refuseMove says in words why a step can't be taken, and which can.
func (s Subsidy) refuseMove(to SubsidyState) string {
	var ways []string
	for _, m := range s.Moves() {
		ways = append(ways, "‘"+m.Label()+"’")
	}
	words := "Deze subsidie staat op ‘" + s.State.Label() + "’. De stap naar ‘" + to.Label() + "’ kan nu niet."
	switch n := len(ways); n {
	case 0:
		return words + " Er komt geen stap meer."
	case 1:
		return words + " Wel kan: " + ways[0] + "."
	default:
		return words + " Wel kan: " + strings.Join(ways[:n-1], ", ") + " of " + ways[n-1] + "."
	}
}
