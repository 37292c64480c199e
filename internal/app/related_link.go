package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// RelatedLink is how something is linked to the subject of a page in one step: where
// to, with which numbers (none: that of the subject), and what then holds both.
type RelatedLink struct {
	Path, Numbers string
	In            portal.ObjectKind
}

// linkSubject is what a page is about, as far as signals and flags are linked to it.
type linkSubject struct {
	app    *App
	by     portal.Actor
	set    portal.Settings
	signal *portal.Signal
	flag   *portal.YellowFlag
}

func (a *App) linkSubject(ctx context.Context, by portal.Actor, about portal.Ref) (linkSubject, error) {
	l := linkSubject{app: a, by: by}
	var err error
	switch about.Kind {
	case portal.KindSignal:
		var s portal.Signal
		s, err = a.store.Signal(ctx, about.ID)
		l.signal = &s
	case portal.KindFlag:
		var g portal.YellowFlag
		g, err = a.store.YellowFlag(ctx, about.ID)
		l.flag = &g
	default:
		return l, nil
	}
	if err != nil {
		return l, err
	}
	l.set, err = a.store.Settings(ctx)
	return l, err
}

// link fills in how the actor can link what was found; there says that it is linked.
func (l linkSubject) link(ctx context.Context, r *Related) (there bool, err error) {
	switch {
	case r.Signal != nil && l.signal != nil:
		return l.bundle(ctx, r, *l.signal, r.Signal.Signal)
	case r.Signal != nil && l.flag != nil:
		return l.evidence(r, *l.flag, r.Signal.Signal), nil
	case r.Ref.Kind == portal.KindFlag && l.signal != nil:
		g, err := l.app.store.YellowFlag(ctx, r.Ref.ID)
		if err != nil {
			return false, err
		}
		return l.evidence(r, g, *l.signal), nil
	}
	return false, nil
}

func (l linkSubject) bundle(ctx context.Context, r *Related, one, two portal.Signal) (bool, error) {
	b, ok, err := l.app.bundleFor(ctx, l.by, one, two)
	if err != nil {
		return false, err
	}
	if ok {
		r.Link = RelatedLink{Path: "/signalen/bundels/samen", Numbers: one.Number + " " + two.Number, In: portal.KindBundle}
	}
	return b.ID != "" && one.Bundle == two.Bundle, nil
}

func (l linkSubject) evidence(r *Related, g portal.YellowFlag, s portal.Signal) bool {
	if slices.Contains(g.Signals, s.ID) {
		return true
	}
	if g.Open() && policy.May(l.by, policy.KeepFlag, g) && policy.May(l.by, policy.CommentSignal, s) && s.CanBeEvidence(l.set.Municipality) {
		r.Link = RelatedLink{Path: FlagPath + "/" + g.Number + "/signaal", Numbers: s.Number, In: portal.KindFlag}
	}
	return false
}

// bundleFor is the bundle that one of two signals is in, when the actor keeps it, and
// whether both can be in one: that, or a new one.
func (a *App) bundleFor(ctx context.Context, by portal.Actor, one, two portal.Signal) (b portal.Bundle, ok bool, err error) {
	for _, s := range []portal.Signal{one, two} {
		if !policy.May(by, policy.BundleSignal, s) {
			return portal.Bundle{}, false, nil
		}
		if s.Bundle != "" {
			if b, err = a.bundleOf(ctx, by, s); err != nil || !b.Open() || b.ID == "" {
				return portal.Bundle{}, false, err
			}
		}
		if s.Bundle = ""; s.Join("een") != nil {
			return b, false, nil
		}
	}
	return b, one.ID != two.ID && (one.Bundle == "" || two.Bundle == ""), nil
}

// BundleTogether puts two signals in one bundle: the one in which one of them is, or
// a new one. It gives the bundle's id.
func (a *App) BundleTogether(ctx context.Context, by portal.Actor, numbers []string) (id portal.ID, err error) {
	fresh := portal.NewRandomID()
	err = a.write(ctx, by, func(ctx context.Context, w *writing) error {
		both, err := a.toBundle(ctx, by, numbers)
		if err != nil {
			return err
		}
		b, ok, err := a.bundleFor(ctx, by, both[0], both[1])
		if err != nil {
			return err
		}
		if !ok {
			return portal.Errorf(portal.Conflict, "Deze signalen kunnen niet meer samen in een bundel. Er is intussen iets veranderd.")
		}
		fact, save := portal.BundleChanged, a.store.SaveBundle
		if b.ID == "" {
			b = portal.Bundle{ID: fresh, Name: "Bundel bij " + both[0].Number, Handler: by.ID, CreatedAt: a.now()}
			fact, save = portal.BundleMade, a.store.InsertBundle
		}
		if err := a.fillBundle(ctx, w, &b, append(slices.Clone(b.Signals), both[0].ID, both[1].ID)); err != nil {
			return refusedInOneStep(err)
		}
		if err := save(ctx, &b); err != nil {
			return err
		}
		id = b.ID
		w.record(b.Version, portal.Fact{Type: fact, About: b.Ref()})
		return nil
	})
	return id, err
}

// toBundle gives the two signals with these numbers, which the actor handles.
func (a *App) toBundle(ctx context.Context, by portal.Actor, numbers []string) ([]portal.Signal, error) {
	if err := policy.Check(by, policy.MakeBundle, nil); err != nil {
		return nil, err
	}
	if len(numbers) != 2 {
		return nil, portal.Errorf(portal.Conflict, "Kies twee signalen om te bundelen.")
	}
	var both []portal.Signal
	for _, n := range numbers {
		s, err := a.store.SignalByNumber(ctx, n)
		if err != nil {
			return nil, err
		}
		if err := policy.Check(by, policy.BundleSignal, s); err != nil {
			return nil, err
		}
		both = append(both, s)
	}
	return both, nil
}

// refusedInOneStep turns what is wrong with a form into a refusal that says it: a step
// of one button has no form to show again.
func refusedInOneStep(err error) error {
	for _, text := range portal.FieldsOf(err) {
		return portal.Errorf(portal.Conflict, "%s", text)
	}
	return err
}

// PutUnderFlag adds one signal to what a flag rests on. One that not all readers of the
// flag may read is refused at the field wider, for the form of HoldFlag.
func (a *App) PutUnderFlag(ctx context.Context, by portal.Actor, number, signal string) error {
	return a.changeFlag(ctx, by, policy.KeepFlag, number, 0, func(ctx context.Context, w *writing, g *portal.YellowFlag, set portal.Settings) ([]portal.Fact, error) {
		fields := portal.Fields{}
		added, err := a.signalsNamed(ctx, by, []string{signal}, set, fields)
		if err == nil {
			err = fields.Err()
		}
		if err != nil {
			return nil, refusedInOneStep(err)
		}
		if slices.Contains(g.Signals, added[0].ID) {
			return nil, portal.Errorf(portal.Conflict, "Dit signaal staat al bij deze gele vlag.")
		}
		under, err := a.evidence(ctx, g.Signals)
		if err != nil {
			return nil, err
		}
		if err := notNarrower(by, *g, added, false, set); err != nil {
			return nil, err
		}
		facts, err := a.holdSignals(ctx, w, g, append(under, added...), set)
		return facts, refusedInOneStep(err)
	})
}
