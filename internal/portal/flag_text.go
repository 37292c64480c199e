package portal

import "time"

// The parts of a yellow flag that can be hidden.
const (
	PartFlag          = "gele-vlag"        // its title, pattern, correction and why it was dismissed
	PartFlagStep      = "gele-vlagstap"    // the n-th, from 0
	PartFlagObjection = "gele-vlagbezwaar" // by id, with its answer
	PartFlagInformed  = "gele-vlaggemeld"  // by party
)

func (g *YellowFlag) privacyStep(RedactionState, Part, time.Time) {}

// writtenBy adds what somebody wrote with the flag. An objection without a name is
// nobody's.
func (g *YellowFlag) writtenBy(w *figureWriter) {
	w.add(g.By, g.At, g.Title, g.Why)
	w.add(g.Handler, g.ChangedAt, g.Correction)
	for _, s := range g.Course {
		if w.add(s.By, s.At, s.Note); s.State == FlagDismissed {
			w.add(s.By, s.At, g.DismissedFor)
		}
	}
	for _, o := range g.Objections {
		w.add(o.By, o.At, o.Reason)
	}
	for _, i := range g.Informed {
		w.add(i.By, i.At, i.Note)
	}
}

// Texts are the free texts of a yellow flag.
func (g *YellowFlag) Texts() []TextAt {
	var t texts
	t.line(PartFlag, "titel", &g.Title)
	t.add(PartFlag, "patroon", &g.Why)
	t.add(PartFlag, "bijsturen", &g.Correction)
	t.add(PartFlag, "reden", &g.DismissedFor)
	for i := range g.Course {
		t.add(nth(PartFlagStep, i), "toelichting", &g.Course[i].Note)
	}
	for i := range g.Objections {
		p := MakePart(PartFlagObjection, string(g.Objections[i].ID))
		t.add(p, "reden", &g.Objections[i].Reason)
		t.add(p, "antwoord", &g.Objections[i].Answer)
	}
	for i := range g.Informed {
		t.line(MakePart(PartFlagInformed, string(g.Informed[i].Party)), "toelichting", &g.Informed[i].Note)
	}
	return t.all
}
