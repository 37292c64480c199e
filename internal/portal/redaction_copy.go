package portal

import (
	"slices"
	"strconv"
	"time"
)

// RedactedCopy says which parts of a signal or a round table held the same words,
// copied: they were hidden with what the privacymelding is about and follow its
// decision. It is another one, or its own.
type RedactedCopy struct {
	ID    ID         `json:"signal"`
	Kind  ObjectKind `json:"kind,omitempty"` // empty for a signal
	Parts []Part     `json:"parts"`
}

// Ref points at what the copies stand in.
func (c RedactedCopy) Ref() Ref {
	if c.Kind == "" {
		return Ref{Kind: KindSignal, ID: c.ID}
	}
	return Ref{Kind: c.Kind, ID: c.ID}
}

func copyIn(about Ref) RedactedCopy {
	if about.Kind == KindSignal {
		about.Kind = ""
	}
	return RedactedCopy{ID: about.ID, Kind: about.Kind}
}

// Touches are the subjects of which a privacymelding hides something.
func (r Redaction) Touches() []Ref {
	all := []Ref{r.About}
	for _, c := range r.Copies {
		if c.ID != r.About.ID {
			all = append(all, c.Ref())
		}
	}
	return all
}

// Kin are the signals with which this one is or was merged: what the one came
// to, the other came to as well, in the same words.
func (s Signal) Kin() []ID {
	all := slices.Clone(s.Parted)
	if s.Merge != nil {
		all = append(all, s.Merge.Into)
	}
	for _, h := range s.Holds {
		all = append(all, h.ID)
	}
	return all
}

// FedBackIn are the bundles whose feedback stands in the chosen texts.
func (s *Signal) FedBackIn(which func(TextAt) bool) []ID {
	var all []ID
	for _, t := range s.Texts() {
		if t.Part.Kind() != PartFeedback || !which(t) {
			continue
		}
		if i, err := strconv.Atoi(t.Part.Key()); err == nil && s.Feedback[i].Bundle != "" {
			all = append(all, s.Feedback[i].Bundle)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// OwnCopies gives the signal's texts that are copies of others of its own: the
// feedback that began as what was agreed, and the other way round.
func (s *Signal) OwnCopies(which func(TextAt) bool) []TextAt {
	return slices.DeleteFunc(s.CopiesOf(s, which), which)
}

// CopiesOf gives the signal's texts that are copies of the chosen texts of
// another, or were copied to it, or of which both are copies: what MoveAlong and
// the feedback to a bundle write in several signals, the note of ReopenFor, and
// feedback that began as what was agreed. A text that merely says the same is
// none; what is withheld isn't either.
func (s *Signal) CopiesOf(from *Signal, which func(TextAt) bool) []TextAt {
	own := map[*string]TextAt{}
	for _, t := range s.Texts() {
		own[t.Text] = t
	}
	chosen := map[*string]bool{}
	for _, t := range from.Texts() {
		chosen[t.Text] = *t.Text != "" && !Withheld(*t.Text) && which(t)
	}
	var all []TextAt
	from.eachCopy(s, func(theirs, ours *string) {
		if chosen[theirs] && !slices.ContainsFunc(all, func(t TextAt) bool { return t.Text == ours }) {
			all = append(all, own[ours])
		}
	})
	return all
}

// eachCopy hands over the pairs of a text and what is a copy of it in another
// signal.
func (s *Signal) eachCopy(to *Signal, pair func(text, copied *string)) {
	equal := func(x, y *string) {
		if *x == *y {
			pair(x, y)
		}
	}
	for i := range s.Feedback {
		for j := range to.Feedback {
			x, y := &s.Feedback[i], &to.Feedback[j]
			if x.By != y.By || x.Route != y.Route || !x.At.Equal(y.At) {
				continue
			}
			equal(&x.Agreed, &y.Agreed)
			equal(&x.AgreedBy, &y.AgreedBy)
			equal(&x.Changes, &y.Changes)
			equal(&x.ForResidents, &y.ForResidents)
		}
	}
	for i := range s.Course {
		for j := range to.Course {
			x, y := &s.Course[i], &to.Course[j]
			if x.State == y.State && x.At.Equal(y.At) && (x.State == SignalAgreedOn || x.State == SignalFedBack) {
				equal(&x.Note, &y.Note)
			}
		}
	}
	eachAgreement(s, to, pair)
	eachAgreement(to, s, func(note, agreed *string) { pair(agreed, note) })
	eachReopening(s, to, pair)
	eachReopening(to, s, func(line, note *string) { pair(note, line) })
}

// eachAgreement hands over what was agreed, and the feedback that says it again.
func eachAgreement(s, fedBack *Signal, pair func(note, agreed *string)) {
	for i := range s.Course {
		for j := range fedBack.Feedback {
			if step, f := &s.Course[i], &fedBack.Feedback[j]; step.State == SignalAgreedOn && step.Note == f.Agreed {
				pair(&step.Note, &f.Agreed)
			}
		}
	}
}

// eachReopening hands over why an agreement doesn't help, as it was said about
// one signal, and the note of ReopenFor at another that says so.
func eachReopening(said, reopened *Signal, pair func(line, note *string)) {
	for i := range said.Helps {
		for j := range reopened.Course {
			line, step := &said.Helps[i].Line, &reopened.Course[j]
			if step.State == SignalReopen && *line != "" && step.Note == reopeningNote(*line) {
				pair(line, &step.Note)
			}
		}
	}
}

// HideCopies hides texts elsewhere with what the privacymelding is about;
// or of the same signal or table, which then tells it in one step with the part itself. Who
// hid that may not know of the other, and who reads the other not of them: so it
// is the portal that did it there. hidden says whether anything was.
func (r *Redaction) HideCopies(o *Originals, s Redactable, texts []TextAt, now time.Time) (fact Fact, hidden bool) {
	anonymous := r.By == ""
	if anonymous {
		now = Day(now)
	}
	c, kept := copyIn(s.Ref()), Originals{Texts: map[string]string{}}
	for _, t := range texts {
		if !kept.Hide(t.Part, []TextAt{t}) || slices.Contains(c.Parts, t.Part) {
			continue
		}
		c.Parts = append(c.Parts, t.Part)
		s.privacyStep(RedactionHidden, t.Part, now)
	}
	if len(c.Parts) == 0 {
		return Fact{}, false
	}
	if o.Copies == nil {
		o.Copies = map[ID]map[string]string{}
	}
	r.Copies, o.Copies[c.ID] = append(r.Copies, c), kept.Texts
	return Fact{Type: TextHidden, About: s.Ref(), Details: map[string]string{DetailRedaction: r.Number}, Anonymous: anonymous, Unnamed: true}, true
}

// Copied are the parts elsewhere that follow the decision.
func (r Redaction) Copied(where ID) []Part {
	for _, c := range r.Copies {
		if c.ID == where {
			return c.Parts
		}
	}
	return nil
}

// NoteCopies adds parts elsewhere to what follows the decision.
func (r *Redaction) NoteCopies(about Ref, texts []TextAt) {
	i := slices.IndexFunc(r.Copies, func(c RedactedCopy) bool { return c.ID == about.ID })
	if i < 0 {
		i, r.Copies = len(r.Copies), append(r.Copies, copyIn(about))
	}
	for _, t := range texts {
		if c := &r.Copies[i]; !slices.Contains(c.Parts, t.Part) {
			c.Parts = append(c.Parts, t.Part)
		}
	}
}

// PutBackCopies puts the copies elsewhere back; with erase it erases them.
func (r Redaction) PutBackCopies(o *Originals, s Redactable, erase bool, now time.Time) {
	kept := Originals{Texts: o.Copies[s.Ref().ID]}
	for _, p := range r.Copied(s.Ref().ID) {
		if erase {
			kept.Erase(p, s.Texts(), now)
		} else {
			kept.PutBack(p, s.Texts())
		}
	}
}

// CopiesDecided tells the readers of what holds copies what was decided about them;
// words: only words were taken out.
func (r Redaction) CopiesDecided(s Redactable, words bool, now time.Time) Fact {
	parts := r.Copied(s.Ref().ID)
	if words {
		parts = []Part{PartWords}
	}
	for _, p := range parts {
		s.privacyStep(r.State, p, now)
	}
	t := TextErased
	if r.State == RedactionPutBack {
		t = TextPutBack
	}
	return Fact{Type: t, About: s.Ref(), Details: map[string]string{DetailRedaction: r.Number}}
}
