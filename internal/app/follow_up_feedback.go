package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// followBundle is the name of the bundle that keeps together what got one feedback
// because of a decision. It names no decision: who keeps bundles needn't know of it.
const followBundle = "Terugkoppeling na een besluit"

// ToldSignal is a signal whose reporters hear of a decision.
type ToldSignal struct {
	BundleSignal
	// Why it doesn't get the feedback now; empty when it does.
	Why string
	// By names who gives feedback to it, when the reader may not.
	By Name
	// Passed: its reporter is reached through the keeper, or not in the portal at all.
	Passed string
}

// TellPage is what one needs to tell the reporters of a decision.
type TellPage struct {
	Decision portal.Decision
	// Feedback is what the form proposes.
	Feedback portal.Feedback
	// Ready get it now; Had had their feedback before; Others can't get it now.
	Ready, Had, Others []ToldSignal
	// Closed: it was about a confidential item; nothing of it is written elsewhere by
	// itself.
	Closed bool
}

// answeredBy gathers the signals of whose reporters a decision is the answer: those it
// names, those in a bundle with them, those they were merged into, and the evidence of
// a yellow flag that the item was about. Only those that the actor may read.
func (a *App) answeredBy(ctx context.Context, by portal.Actor, on policy.DecisionOn) ([]portal.Signal, error) {
	item, _ := on.Table.Item(on.Decision.Item)
	queue := slices.Clone(on.Decision.Signals)
	for _, l := range item.Links {
		if l.Kind != portal.KindFlag {
			continue
		}
		g, err := a.store.YellowFlag(ctx, l.ID)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return nil, err
		}
		if err == nil && policy.May(by, policy.ReadFlag, g) {
			queue = append(queue, g.Signals...)
		}
	}
	var found []portal.Signal
	seen := map[portal.ID]bool{}
	for ; len(queue) > 0; queue = queue[1:] {
		if seen[queue[0]] {
			continue
		}
		seen[queue[0]] = true
		s, err := a.store.Signal(ctx, queue[0])
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return nil, err
		}
		if err != nil || !policy.VisibleSignal(by, s) {
			continue
		}
		if s.State == portal.SignalMerged && s.Merge != nil { // it hears through the other
			queue = append(queue, s.Merge.Into)
			continue
		}
		found = append(found, s)
		b, err := a.bundleOf(ctx, by, s)
		if err != nil {
			return nil, err
		}
		queue = append(queue, b.Signals...)
	}
	return found, nil
}

// hadFeedback reports whether a signal heard of the decision, or had another feedback
// that stands.
func hadFeedback(s portal.Signal, decision portal.ID) bool {
	if s.State == portal.SignalFedBack || s.State == portal.SignalEnded {
		return true
	}
	n := len(s.Feedback)
	return n > 0 && s.Feedback[n-1].Decision == decision && s.State != portal.SignalReopen && s.HasFeedback()
}

// TellPage gives the form with which all reporters hear what came of a decision.
func (a *App) TellPage(ctx context.Context, by portal.Actor, number string) (TellPage, error) {
	on, err := a.followOn(ctx, by, number, "")
	if err != nil {
		return TellPage{}, err
	}
	item, _ := on.Table.Item(on.Decision.Item)
	p := TellPage{Decision: on.Decision, Closed: item.Confidential}
	p.Feedback = proposedFeedback(on.Decision, p.Closed)
	signals, err := a.answeredBy(ctx, by, on)
	if err != nil {
		return p, err
	}
	rows, err := a.bundleSignals(ctx, signals, portal.Bundle{})
	if err != nil {
		return p, err
	}
	for _, row := range rows {
		told := ToldSignal{BundleSignal: row}
		if told.Passed, err = a.passedOn(ctx, row.Signal); err != nil {
			return p, err
		}
		switch {
		case hadFeedback(row.Signal, p.Decision.ID):
			p.Had = append(p.Had, told)
		case !policy.May(by, policy.GiveFeedback, row.Signal):
			told.Why = "Een ander behandelt dit."
			if told.By, err = a.nameOf(ctx, row.Handler); err != nil {
				return p, err
			}
			p.Others = append(p.Others, told)
		case !row.Ready:
			told.Why = "Dit staat op ‘" + row.State.Label() + "’."
			p.Others = append(p.Others, told)
		default:
			p.Ready = append(p.Ready, told)
		}
	}
	return p, nil
}

// passedOn says how a reporter is reached who may not read this in the portal.
func (a *App) passedOn(ctx context.Context, s portal.Signal) (string, error) {
	if s.IsAnonymous() {
		return "Anoniem gedeeld. Leest de melder dit niet in het portaal? Dan geeft de contactpersoon voor anonieme signalen het door.", nil
	}
	p, err := a.store.Person(ctx, s.Reporter)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return "", err
	}
	if err != nil || p.State != portal.PersonActive {
		return "De melder kan niet meer inloggen. Bel de organisatie.", nil
	}
	return "", nil
}

// proposedFeedback is the feedback as it follows from the decision. Of a confidential
// item no word is copied.
func proposedFeedback(d portal.Decision, closed bool) portal.Feedback {
	fb := portal.Feedback{Route: d.Route}
	if closed {
		return fb
	}
	fb.Agreed, fb.Changes = d.Agreement(), d.Changes
	fb.AgreedBy = d.By.Label()
	if d.Resolution != nil {
		fb.AgreedBy = d.Waits.Label()
	}
	if n := len(d.Follow.Steps); n > 0 && d.Route != portal.NoChange {
		fb.From = d.Follow.Steps[n-1].Due
	}
	return fb
}

// TellReporters gives one feedback to the reporters of the chosen signals among those
// that a decision answers, each in their own audience. Who is left out waits: as long as
// there is one, the decision isn't fed back. More than a bundle holds go in portions, each in
// one transaction: one that broke off goes on with who hadn't heard yet.
func (a *App) TellReporters(ctx context.Context, by portal.Actor, number string, version int64, in BundleFeedback) error {
	for first := true; ; first = false {
		if !first {
			version = 0 // our own portion changed it
		}
		rest, err := a.tellPortion(ctx, by, number, version, in, first)
		if err != nil || len(rest) == 0 {
			return err
		}
		in.Signals = rest
	}
}

// tellPortion tells the reporters of the first signals, and gives those that are left.
func (a *App) tellPortion(ctx context.Context, by portal.Actor, number string, version int64, in BundleFeedback, first bool) (rest []portal.ID, err error) {
	err = a.write(ctx, by, func(ctx context.Context, w *writing) error {
		on, err := a.followOn(ctx, by, number, "")
		if err != nil {
			return err
		}
		d := on.Decision
		switch {
		case version != 0 && d.Version != version:
			return portal.ErrChanged
		case d.Dropped || d.WaitsFor() != "" || d.Follow.ChosenAt.IsZero():
			return portal.Errorf(portal.Conflict, "Kies eerst hoe dit besluit een vervolg krijgt. Daarna koppelt u het terug.")
		}
		all, err := a.answeredBy(ctx, by, on)
		if err != nil {
			return err
		}
		now, left, err := toTell(all, d.ID, in.Signals)
		if err != nil {
			return err
		}
		if len(in.Signals) == 0 && left > 0 {
			return portal.Fields{"ready": "Kies ten minste één signaal dat bericht krijgt."}.Err()
		}
		if len(now) == 0 && left == 0 && d.Follow.FedBack.IsZero() && len(in.Signals) == 0 { // each had it already, one by one
			return a.saveDecision(ctx, w, on.Decision, &d, on.Table, []portal.Fact{d.ToldReporters(nil, true, a.now())})
		}
		if len(now) == 0 && first {
			return portal.Errorf(portal.Conflict, "Alle melders kregen al een terugkoppeling. Er is niets meer te versturen.")
		}
		rest = nil
		if len(now) > portal.MaxBundle {
			now, rest = now[:portal.MaxBundle], now[portal.MaxBundle:]
		}
		if err := a.tellThese(ctx, w, d, now, in); err != nil {
			return err
		}
		return a.saveDecision(ctx, w, on.Decision, &d, on.Table, []portal.Fact{d.ToldReporters(now, left == 0 && len(rest) == 0, a.now())})
	})
	return rest, err
}

// toTell are the signals of those that were shown that hear it now: who had their
// feedback meanwhile is skipped. left is how many have still to hear after that.
func toTell(all []portal.Signal, decision portal.ID, shown []portal.ID) (now []portal.ID, left int, err error) {
	for _, id := range shown {
		i := slices.IndexFunc(all, func(s portal.Signal) bool { return s.ID == id })
		if i < 0 {
			return nil, 0, portal.Errorf(portal.Conflict, "De signalen bij dit besluit zijn intussen veranderd. Kijk ze na en verstuur opnieuw.")
		}
		if !hadFeedback(all[i], decision) && !slices.Contains(now, id) {
			now = append(now, id)
		}
	}
	for _, s := range all {
		if !hadFeedback(s, decision) && !slices.Contains(now, s.ID) {
			left++
		}
	}
	return now, left, nil
}

// tellThese gives these signals their feedback, as a bundle that is done: what is
// hidden for privacy in one of them is then hidden in all.
func (a *App) tellThese(ctx context.Context, w *writing, d portal.Decision, signals []portal.ID, in BundleFeedback) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	now := a.now()
	b := portal.Bundle{ID: portal.NewRandomID(), Name: followBundle, Handler: w.by.ID, Signals: signals, CreatedAt: now, ClosedAt: now}
	in.Signals = signals
	overruled, err := a.checkBundleTexts(ctx, w.by, b, in, set)
	if err != nil {
		return err
	}
	in.Feedback.Bundle, in.Feedback.Decision = b.ID, d.ID
	var others []portal.ID
	for _, id := range signals {
		s, err := a.store.Signal(ctx, id)
		if err != nil {
			return err
		}
		if s.Bundle != "" && !slices.Contains(others, s.Bundle) {
			others = append(others, s.Bundle)
		}
		if err := a.feedBackBundled(ctx, w, id, in, now); err != nil {
			return err
		}
		b.Fed(id)
	}
	if err := a.store.InsertBundle(ctx, &b); err != nil {
		return err
	}
	w.record(b.Version, append(overruled, portal.Fact{Type: portal.BundleFedBack, About: b.Ref()})...)
	return a.closeBundles(ctx, w, others, signals)
}

// closeBundles notes in bundles that signals got their feedback elsewhere.
func (a *App) closeBundles(ctx context.Context, w *writing, bundles, signals []portal.ID) error {
	for _, id := range bundles {
		b, err := a.store.Bundle(ctx, id)
		if err != nil && portal.KindOf(err) == portal.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		for _, s := range signals {
			if slices.Contains(b.Signals, s) {
				b.Fed(s)
			}
		}
		if err := a.closeBundle(ctx, &b); err != nil {
			return err
		}
		w.record(b.Version, portal.Fact{Type: portal.BundleChanged, About: b.Ref()})
	}
	return nil
}
