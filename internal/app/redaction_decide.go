package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/privacy"
)

// EraseText is what the FG decides to erase: parts as a whole, words wherever
// they stand under the signal, or both. What is hidden and not chosen comes
// back, without the words.
type EraseText struct {
	Version int64 // of the privacymelding, as the FG saw it
	Parts   []portal.Part
	Passage string
}

// deciding loads a privacymelding that the actor may decide on. What it is about
// may be gone once it was decided.
func (a *App) deciding(ctx context.Context, by portal.Actor, number string) (portal.Redaction, error) {
	if err := policy.Check(by, policy.DecideRedaction, nil); err != nil {
		return portal.Redaction{}, err
	}
	return a.store.RedactionByNumber(ctx, number)
}

// onRedaction runs a decision on the version the FG saw: load, decide, save.
func (a *App) onRedaction(ctx context.Context, by portal.Actor, number string, version int64, do func(ctx context.Context, w *writing, r *portal.Redaction, o *portal.Originals, u *underSubject) (portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		r, err := a.deciding(ctx, by, number)
		if err != nil {
			return err
		}
		// First: who is second should hear that, not that the words are nowhere.
		if err := r.Decidable(); err != nil {
			return err
		}
		if r.Version != version {
			return portal.Errorf(portal.Conflict, "Iemand anders was u net voor. Bekijk wat er veranderd is.")
		}
		o, err := a.store.Originals(ctx, r.ID)
		if err != nil {
			return err
		}
		u, err := a.underSubject(ctx, r.About)
		if portal.KindOf(err) == portal.NotFound && err != nil {
			return portal.Errorf(portal.Conflict, "Wat hier verborgen was, bestaat niet meer. U hoeft niets meer te doen.")
		}
		if err != nil {
			return err
		}
		if err := u.loadCopies(ctx, r); err != nil {
			return err
		}
		fact, err := do(ctx, w, &r, &o, u)
		if err != nil {
			return err
		}
		follow := u.copiesDecided(r, o)
		if err := a.store.DeleteOriginals(ctx, o); err != nil {
			return err
		}
		if err := a.store.SaveRedaction(ctx, &r); err != nil {
			return err
		}
		if err := u.save(ctx); err != nil {
			return err
		}
		_, version := u.subject()
		w.record(version, fact)
		for i, fact := range follow {
			w.record(u.copies[i].version(), fact)
		}
		return a.eraseFiles(ctx, w, u.files)
	})
}

// PutBackText is the FG deciding that hidden texts come back, with a reason.
func (a *App) PutBackText(ctx context.Context, by portal.Actor, number string, version int64, reason string) error {
	return a.onRedaction(ctx, by, number, version, func(_ context.Context, _ *writing, r *portal.Redaction, o *portal.Originals, u *underSubject) (portal.Fact, error) {
		about, _ := u.subject()
		fact, err := r.Restore(about, reason, by, a.now())
		if err != nil {
			return fact, err
		}
		if o.RepeatedBy(reason) || len(privacy.Check(reason)) > 0 {
			return fact, portal.Fields{portal.FieldRedactionReason: "U herhaalt hier een naam of een nummer. Schrijf de reden zonder."}.Err()
		}
		for _, p := range r.Parts {
			u.putBack(o, p)
		}
		u.followCopies(*r, o, false)
		return fact, nil
	})
}

// EraseText is the FG deciding to erase.
func (a *App) EraseText(ctx context.Context, by portal.Actor, number string, in EraseText) error {
	passage, files, err := a.lookFor(ctx, by, number, in.Passage)
	if err != nil {
		return err
	}
	return a.onRedaction(ctx, by, number, in.Version, func(ctx context.Context, w *writing, r *portal.Redaction, o *portal.Originals, u *underSubject) (portal.Fact, error) {
		places, err := a.eraseUnder(ctx, r, o, u, in.Parts, passage, files.holding)
		if err != nil {
			return portal.Fact{}, err
		}
		about, _ := u.subject()
		fact, err := r.Erase(about, in.Parts, in.Passage != "", places, by, a.now())
		if err != nil {
			return fact, err
		}
		return fact, a.eraseTraces(ctx, w, u)
	})
}

// eraseUnder erases the parts, puts the others back, and takes the passage out of
// everything, also of copies in other signals and of what other privacymeldingen
// about the same still hide.
func (a *App) eraseUnder(ctx context.Context, r *portal.Redaction, o *portal.Originals, u *underSubject, parts []portal.Part, passage privacy.Passage, holding map[portal.ID]bool) (map[string]int, error) {
	for _, p := range r.Parts {
		if slices.Contains(parts, p) {
			u.erase(o, p)
		} else {
			u.putBack(o, p)
		}
	}
	u.followCopies(*r, o, len(parts) > 0)
	copies := map[string]int{}
	if err := u.takeOutOfCopies(ctx, r, passage, copies); err != nil {
		return nil, err
	}
	places := u.takeOut(passage, holding)
	for kind, n := range copies {
		places[kind] += n
	}
	n, err := a.takeOutOfHidden(ctx, *r, passage)
	if err != nil {
		return nil, err
	}
	drafts, err := a.takeOutOfDrafts(ctx, u, passage)
	if err != nil {
		return nil, err
	}
	for kind, n := range map[string]int{portal.PartSignal: n, placeDraft: drafts} {
		if n > 0 {
			places[kind] += n
		}
	}
	return places, nil
}

// takeOutOfHidden takes a passage out of what other privacymeldingen about the
// same hide.
func (a *App) takeOutOfHidden(ctx context.Context, than portal.Redaction, passage privacy.Passage) (int, error) {
	open, err := a.store.OpenRedactions(ctx, than.About)
	if err != nil {
		return 0, err
	}
	total := 0
	for _, r := range open {
		if r.ID == than.ID {
			continue
		}
		o, err := a.store.Originals(ctx, r.ID)
		if err != nil {
			return 0, err
		}
		n := 0
		for k, text := range o.Texts {
			now, m := passage.Replace(text, portal.ErasedWithin)
			o.Texts[k], n = now, n+m
		}
		for _, texts := range o.Copies {
			for k, text := range texts {
				now, m := passage.Replace(text, portal.ErasedWithin)
				texts[k], n = now, n+m
			}
		}
		for k, text := range o.Found {
			if passage.In(text) {
				o.Found[k], n = "", n+1
			}
		}
		if n == 0 {
			continue
		}
		total += n
		if err := a.store.SaveOriginals(ctx, &o); err != nil {
			return 0, err
		}
	}
	return total, nil
}

// takeOutOfDrafts takes a passage out of everybody's unsent forms about the
// subject, and about what has copies of it.
func (a *App) takeOutOfDrafts(ctx context.Context, u *underSubject, passage privacy.Passage) (int, error) {
	paths := []string{"/signalen/" + u.signal.Number}
	if u.table != nil || u.isAgreed() || u.figure != nil {
		paths = u.paths()
	} else if u.ofChain() {
		paths = []string{"/documenten/nieuw"}
		if t := u.on.Table; t.ID != "" {
			paths = []string{tablePath(t.Number)}
		}
	}
	for _, d := range u.documents {
		paths = append(paths, "/documenten/"+string(d.ID))
	}
	for _, c := range u.copies {
		paths = append(paths, c.paths()...)
	}
	for _, id := range u.bundles() {
		paths = append(paths, "/signalen/bundels/"+string(id))
	}
	drafts, err := a.store.DraftsUnder(ctx, paths...)
	if err != nil {
		return 0, err
	}
	total := 0
	for _, d := range drafts {
		n := 0
		for _, list := range d.Values {
			for i, v := range list {
				now, m := passage.Replace(v, portal.ErasedWithin)
				list[i], n = now, n+m
			}
		}
		if n == 0 {
			continue
		}
		total += n
		if err := a.store.SaveDraft(ctx, &d); err != nil {
			return 0, err
		}
	}
	return total, nil
}

// eraseTraces erases what stands elsewhere about the subject: reasons in the audit
// log, mails, and uploads that wait for an answer. Those to the chain itself may
// hold the same file once more.
func (a *App) eraseTraces(ctx context.Context, w *writing, u *underSubject) error {
	subject, _ := u.subject()
	waits := subject.Ref()
	if u.ofChain() {
		waits = u.documents[0].About
	}
	if u.covenant != nil || u.figure != nil {
		for _, about := range u.refs() {
			if err := a.eraseKept(ctx, w, about); err != nil {
				return err
			}
		}
	}
	if u.table != nil {
		for _, about := range u.tableAbouts() {
			if err := a.eraseKept(ctx, w, about); err != nil {
				return err
			}
		}
	}
	reasons := u.withCopies()
	for _, id := range u.bundles() { // of a text that all got, the check's reason stands there
		reasons = append(reasons, portal.Bundle{ID: id}.Ref())
	}
	for _, ref := range reasons {
		if err := a.eraseEventDetails(ctx, ref, portal.DetailReason); err != nil {
			return err
		}
	}
	if err := a.eraseKept(ctx, w, waits); err != nil {
		return err
	}
	for _, d := range u.documents {
		if err := a.eraseKept(ctx, w, d.Ref()); err != nil {
			return err
		}
	}
	return a.eraseMailAbout(ctx, u.withCopies()...)
}

// AnswerBreach is the FG saying whether it is a breach, and when it was noticed.
func (a *App) AnswerBreach(ctx context.Context, by portal.Actor, number string, version int64, b portal.Breach) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		r, err := a.deciding(ctx, by, number)
		if err != nil {
			return err
		}
		if r.Version != version {
			return portal.ErrChanged
		}
		fact, err := r.AnswerBreach(b, a.now())
		if err != nil {
			return err
		}
		if err := a.store.SaveRedaction(ctx, &r); err != nil {
			return err
		}
		w.record(r.Version, fact)
		return nil
	})
}
