package app

import (
	"context"
	"slices"

	"ketenportaal/internal/portal"
	"ketenportaal/internal/privacy"
)

// copied is another signal or round table with copies of what a privacymelding is
// about, loaded to be saved with it.
type copied struct {
	portal.Redactable
	texts []portal.TextAt
	under *underSubject // nil for a signal
}

// version is that of now.
func (c copied) version() int64 {
	if c.under != nil {
		_, v := c.under.subject()
		return v
	}
	return c.Redactable.(*portal.Signal).Version
}

// refs is what events and mails are about.
func (c copied) refs() []portal.Ref {
	if c.under != nil {
		return c.under.refs()
	}
	return []portal.Ref{c.Ref()}
}

// paths are the pages under which forms about it are.
func (c copied) paths() []string {
	if c.under != nil {
		return c.under.paths()
	}
	return []string{"/signalen/" + c.Redactable.(*portal.Signal).Number}
}

// copiesOf looks for copies of some of a signal's texts in the signals it is or
// was merged with, in those that a bundle gave the same feedback, and so on.
func (a *App) copiesOf(ctx context.Context, from *portal.Signal, which func(portal.TextAt) bool) ([]copied, error) {
	queue := from.Kin()
	for _, id := range from.FedBackIn(which) {
		b, err := a.store.Bundle(ctx, id)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return nil, err
		}
		queue = append(queue, b.FedBack...) // none when it went with its last signal
	}
	var found []copied
	seen := map[portal.ID]bool{from.ID: true}
	for ; len(queue) > 0; queue = queue[1:] {
		if seen[queue[0]] {
			continue
		}
		seen[queue[0]] = true
		s, err := a.store.Signal(ctx, queue[0])
		if err != nil && portal.KindOf(err) == portal.NotFound {
			continue // destroyed since
		}
		if err != nil {
			return nil, err
		}
		queue = append(queue, s.Kin()...)
		if texts := s.CopiesOf(from, which); len(texts) > 0 {
			found = append(found, copied{Redactable: &s, texts: texts})
		}
	}
	return found, nil
}

// hideCopies looks for what is copied of a part, to hide it with a privacymelding.
// It comes before the part itself is hidden, by which a copy is known.
func (u *underSubject) hideCopies(ctx context.Context, part portal.Part) (func(r *portal.Redaction, o *portal.Originals) []portal.Fact, error) {
	about, _ := u.subject()
	of := func(t portal.TextAt) bool { return t.Part == part }
	own := u.ownCopies(of)
	found, err := u.findCopies(ctx, func(t portal.TextAt) bool {
		return of(t) || slices.ContainsFunc(own, func(x portal.TextAt) bool { return x.Text == t.Text })
	})
	return func(r *portal.Redaction, o *portal.Originals) (facts []portal.Fact) {
		r.HideCopies(o, about, own, u.app.now())
		for _, c := range found {
			if fact, hidden := r.HideCopies(o, c.Redactable, c.texts, u.app.now()); hidden {
				u.copies, facts = append(u.copies, c), append(facts, fact)
			}
		}
		return facts
	}, err
}

// ownCopies are copies of the chosen texts under the subject itself.
func (u *underSubject) ownCopies(which func(portal.TextAt) bool) []portal.TextAt {
	switch {
	case u.figure != nil:
		all := u.figure.Texts()
		return slices.DeleteFunc(portal.TextsHolding(all, portal.Telling(chosen(all, which))), which)
	case u.table != nil, u.isAgreed():
		about, _ := u.subject()
		all := about.Texts()
		return slices.DeleteFunc(portal.TextsHolding(all, chosen(all, which)), which)
	case u.ofChain():
		return nil
	}
	return u.signal.OwnCopies(which)
}

func chosen(texts []portal.TextAt, which func(portal.TextAt) bool) []portal.TextAt {
	return slices.DeleteFunc(slices.Clone(texts), func(t portal.TextAt) bool { return !which(t) })
}

// loadCopies loads what else follows the decision. What is gone has nothing to
// decide about.
func (u *underSubject) loadCopies(ctx context.Context, r portal.Redaction) error {
	about, _ := u.subject()
	for _, c := range r.Copies {
		if c.ID == about.Ref().ID {
			continue
		}
		held, err := u.app.copyIn(ctx, c.Ref())
		if err != nil && portal.KindOf(err) == portal.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		u.copies = append(u.copies, held)
	}
	return nil
}

// copyIn loads a signal or a round table that holds copies.
func (a *App) copyIn(ctx context.Context, about portal.Ref) (copied, error) {
	if about.Kind != portal.KindSignal {
		u, err := a.underSubject(ctx, about)
		if err != nil {
			return copied{}, err
		}
		subject, _ := u.subject()
		return copied{Redactable: subject, under: u}, nil
	}
	s, err := a.store.Signal(ctx, about.ID)
	return copied{Redactable: &s}, err
}

// followCopies puts the copies back, or erases them.
func (u *underSubject) followCopies(r portal.Redaction, o *portal.Originals, erase bool) {
	about, _ := u.subject()
	r.PutBackCopies(o, about, erase, u.app.now())
	for _, c := range u.copies {
		r.PutBackCopies(o, c.Redactable, erase, u.app.now())
	}
}

// copiesDecided tells the readers of each signal with copies what was decided, and
// gives what happened to each of u.copies.
func (u *underSubject) copiesDecided(r portal.Redaction, o portal.Originals) []portal.Fact {
	onlyWords := r.State == portal.RedactionErased && len(r.Erased) == 0
	if !onlyWords { // which the subject told already
		about, _ := u.subject()
		r.CopiesDecided(about, false, u.app.now())
	}
	var facts []portal.Fact
	for _, c := range u.copies {
		words := onlyWords || r.State == portal.RedactionErased && o.Copies[c.Ref().ID] == nil
		facts = append(facts, r.CopiesDecided(c.Redactable, words, u.app.now()))
	}
	return facts
}

// takeOutOfCopies takes a passage out of what follows the decision elsewhere, and
// of every other copy of a text that holds it. It comes before the passage goes
// from the subject itself, by which a copy is known.
func (u *underSubject) takeOutOfCopies(ctx context.Context, r *portal.Redaction, p privacy.Passage, places map[string]int) error {
	found, err := u.findCopies(ctx, func(t portal.TextAt) bool { return p.In(*t.Text) })
	if err != nil {
		return err
	}
	for _, c := range found {
		r.NoteCopies(c.Ref(), c.texts)
		u.addCopy(c)
	}
	for _, c := range u.copies {
		follows := map[portal.Part]bool{}
		for _, part := range r.Copied(c.Ref().ID) {
			follows[part] = true
		}
		for _, t := range c.Texts() {
			if !follows[t.Part] {
				continue
			}
			now, n := p.Replace(*t.Text, portal.ErasedWithin)
			if n > 0 {
				*t.Text, places[t.Part.Kind()] = now, places[t.Part.Kind()]+n
			}
		}
	}
	return nil
}

// addCopy adds a signal or a round table unless it is there, as it was changed
// already.
func (u *underSubject) addCopy(c copied) {
	for _, have := range u.copies {
		if have.Ref() == c.Ref() {
			return
		}
	}
	u.copies = append(u.copies, c)
}

// saveCopies stores what else was changed, and what is findable of it.
func (u *underSubject) saveCopies(ctx context.Context) error {
	for _, c := range u.copies {
		if c.under != nil {
			if err := c.under.save(ctx); err != nil {
				return err
			}
			continue
		}
		s := c.Redactable.(*portal.Signal)
		if err := u.app.store.IndexSignal(ctx, *s, u.set.Municipality); err != nil {
			return err
		}
		if err := u.app.store.SaveSignal(ctx, s, u.set.Municipality); err != nil {
			return err
		}
	}
	return nil
}

// refs is everything under the subject that events and mails are about.
func (u *underSubject) refs() []portal.Ref {
	switch {
	case u.table != nil:
		return u.table.refs()
	case u.isAgreed():
		return u.agreedRefs()
	case u.figure != nil:
		return u.figure.refs()
	}
	about, _ := u.subject()
	return []portal.Ref{about.Ref()}
}

// paths are the pages under which forms are about what is no signal.
func (u *underSubject) paths() []string {
	switch {
	case u.table != nil:
		return u.table.paths()
	case u.figure != nil:
		return []string{u.figure.path}
	}
	return []string{u.agreedPath()}
}

// number is what people call what is no signal.
func (u *underSubject) number() string {
	switch {
	case u.table != nil:
		return u.table.Number()
	case u.figure != nil:
		return u.figure.number
	}
	return u.agreedNumber()
}

// withCopies is what a privacymelding touches: its subject, and what holds copies.
func (u *underSubject) withCopies() []portal.Ref {
	all := u.refs()
	for _, c := range u.copies {
		all = append(all, c.refs()...)
	}
	return all
}

// bundles are those in which the subject got feedback.
func (u *underSubject) bundles() []portal.ID {
	return u.signal.FedBackIn(func(portal.TextAt) bool { return true })
}

// RedactionCopy is where else the same words stood.
type RedactionCopy struct {
	On    string // the number of the signal or the round table; empty when it was destroyed since
	Parts []portal.Part
}

func (a *App) redactionCopies(ctx context.Context, r portal.Redaction) ([]RedactionCopy, error) {
	var all []RedactionCopy
	for _, c := range r.Copies {
		on, err := a.numberOf(ctx, c.Ref())
		if err != nil {
			return nil, err
		}
		all = append(all, RedactionCopy{on, c.Parts})
	}
	return all, nil
}

// numberOf is what people call the subject of a privacymelding; empty for what has
// no number, and for what is gone.
func (a *App) numberOf(ctx context.Context, about portal.Ref) (string, error) {
	if about.Kind == portal.KindDocument {
		return "", nil
	}
	c, err := a.copyIn(ctx, about)
	if err != nil {
		return "", notFoundIsNil(err)
	}
	if c.under != nil {
		return c.under.number(), nil
	}
	return c.Redactable.(*portal.Signal).Number, nil
}
