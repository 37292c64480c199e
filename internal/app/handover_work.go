package app

import (
	"context"
	"slices"
	"strconv"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// handledStates are those in which a signal has a handler who has to do
// something, or to whom it comes back when an organisation returns it.
var handledStates = []portal.SignalState{portal.SignalNew, portal.SignalBusy, portal.SignalQuestion, portal.SignalAgreedOn, portal.SignalFedBack, portal.SignalReopen, portal.SignalHandedOver, portal.SignalOnAgenda, portal.SignalAwaits}

// holdsSignals are the signals somebody handles.
type holdsSignals struct{}

func (holdsSignals) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	signals, err := a.store.SignalsHandledBy(ctx, h.from.ID, handledStates)
	if err != nil {
		return nil, err
	}
	var items []Holding
	for _, s := range signals {
		it := Holding{Kind: portal.HoldsSignal, ID: s.ID, Title: "Een signaal dat u niet mag lezen"}
		if policy.May(h.by, policy.ReadSignal, s) {
			it.Title, it.Path = s.Number+" "+s.Title, "/signalen/"+s.Number
		}
		items = append(items, it)
	}
	return items, nil
}

// goes: the successor if they can handle it; what they may not see goes to the
// coordinator, whose place may just have been given to another.
func (holdsSignals) goes(ctx context.Context, a *App, h handover, it Holding) (portal.ID, error) {
	s, err := a.store.Signal(ctx, it.ID)
	if err != nil {
		return "", err
	}
	if policy.CanHandle(h.actor(), s) {
		return h.to.ID, nil
	}
	set, err := a.store.Settings(ctx)
	if err != nil || set.Coordinator != h.from.ID {
		return set.Coordinator, err
	}
	return holdsCoordinator{}.goes(ctx, a, h, Holding{})
}

func (k holdsSignals) move(ctx context.Context, a *App, w *writing, h handover, it Holding) ([]portal.Moved, error) {
	id, err := k.goes(ctx, a, h, it)
	if err != nil {
		return nil, err
	}
	to, err := a.store.Person(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := a.assign(ctx, w, it.ID, to); err != nil {
		return nil, err
	}
	return []portal.Moved{{Kind: portal.HoldsSignal, ID: it.ID, To: id}}, nil
}

// assign gives a signal to another handler, inside a transaction.
func (a *App) assign(ctx context.Context, w *writing, id portal.ID, to portal.Person) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	s, err := a.store.Signal(ctx, id)
	if err != nil {
		return err
	}
	fact, err := s.TakeOver(to, a.now())
	if err != nil {
		return err
	}
	if err := a.store.SaveSignal(ctx, &s, set.Municipality); err != nil {
		return err
	}
	w.record(s.Version, fact)
	return nil
}

func (holdsSignals) back(ctx context.Context, a *App, w *writing, p portal.Person, m portal.Moved) error {
	s, err := a.store.Signal(ctx, m.ID)
	if err != nil {
		if portal.KindOf(err) == portal.NotFound {
			return nil
		}
		return err
	}
	_, org, err := a.personAndOrg(ctx, p.ID)
	if err != nil || s.Handler != m.To || s.State == portal.SignalEnded || !policy.CanHandle(p.Actor(org, ""), s) {
		return err // another took it up meanwhile, or it is done
	}
	return a.assign(ctx, w, m.ID, p)
}

// nothingBack is for what doesn't come back by itself.
type nothingBack struct{}

func (nothingBack) back(context.Context, *App, *writing, portal.Person, portal.Moved) error {
	return nil
}

// holdsObjections are the objections somebody has to answer. They go to who can
// answer them, which needn't be the successor, and don't come back: who answers
// is free to take up what they were given.
type holdsObjections struct{ nothingBack }

func (k holdsObjections) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	signals, err := a.store.SignalsAsked(ctx, h.from.ID)
	if err != nil {
		return nil, err
	}
	var items []Holding
	for _, s := range signals {
		if _, open := s.ObjectionFor(h.from.ID); !open {
			continue // "Helpt dit?" is theirs alone
		}
		it := Holding{Kind: portal.HoldsObjection, ID: s.ID, Title: "Antwoord op wie het niet eens is, bij een signaal dat u niet mag lezen"}
		if policy.May(h.by, policy.ReadSignal, s) {
			it.Title, it.Path = "Antwoord op wie het niet eens is: "+s.Number+" "+s.Title, "/signalen/"+s.Number
		}
		to, err := k.goes(ctx, a, h, it)
		if err != nil {
			return nil, err
		}
		if to == "" {
			it.Stays = "Niemand anders bij de gemeente kan hierop antwoorden."
		}
		items = append(items, it)
	}
	return items, nil
}

// goes gives the first who can answer; nobody when only this person can.
func (holdsObjections) goes(ctx context.Context, a *App, h handover, it Holding) (portal.ID, error) {
	s, judges, _, err := a.signalAndJudges(ctx, it.ID)
	if err != nil {
		return "", err
	}
	facts := s.PassObjections(h.from.ID, judges, a.now())
	if len(facts) == 0 {
		return "", nil
	}
	return portal.ID(facts[0].Details[portal.DetailTo]), nil
}

func (holdsObjections) move(ctx context.Context, a *App, w *writing, h handover, it Holding) ([]portal.Moved, error) {
	s, judges, set, err := a.signalAndJudges(ctx, it.ID)
	if err != nil {
		return nil, err
	}
	facts := s.PassObjections(h.from.ID, judges, a.now())
	if len(facts) == 0 {
		return nil, nil
	}
	if err := a.store.SaveSignal(ctx, &s, set.Municipality); err != nil {
		return nil, err
	}
	w.record(s.Version, facts...)
	return nil, nil
}

// signalAndJudges loads a signal, with a list of objections of its own, who can
// answer them, and the settings that say so.
func (a *App) signalAndJudges(ctx context.Context, id portal.ID) (s portal.Signal, judges []portal.ID, set portal.Settings, err error) {
	if set, err = a.store.Settings(ctx); err != nil {
		return s, nil, set, err
	}
	if s, err = a.store.Signal(ctx, id); err != nil {
		return s, nil, set, err
	}
	s.Objections = slices.Clone(s.Objections)
	judges, err = a.judges(ctx, set)
	return s, judges, set, err
}

// holdsReview is the open review of rights that nobody else of the organisation
// can see to.
type holdsReview struct{ nothingBack }

func (holdsReview) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	if h.from.Role != portal.Contact || !h.from.Ticks.MayManage {
		return nil, nil
	}
	ids, err := a.reviewersOf(ctx, h.from.OrgID)
	if err != nil || (len(ids) > 1 && h.from.State == portal.PersonActive) {
		return nil, err
	}
	reviews, err := a.store.AccessReviewsOf(ctx, h.from.OrgID, 1)
	if err != nil || len(reviews) == 0 || reviews[0].Signed() {
		return nil, err
	}
	return []Holding{{Kind: portal.HoldsReview, ID: reviews[0].ID, Title: "Controle van rechten, " + portal.PeriodLabel(reviews[0].Period), Path: "/sociale-kaart/" + string(h.from.OrgID) + "/rechten"}}, nil
}

func (holdsReview) goes(ctx context.Context, a *App, h handover, _ Holding) (portal.ID, error) {
	if policy.May(h.actor(), policy.ReviewRights, h.org) {
		return h.to.ID, nil
	}
	set, err := a.store.Settings(ctx)
	return set.Coordinator, err
}

func (k holdsReview) move(ctx context.Context, a *App, w *writing, h handover, it Holding) ([]portal.Moved, error) {
	to, err := k.goes(ctx, a, h, it)
	if err != nil {
		return nil, err
	}
	r, err := a.store.AccessReview(ctx, it.ID)
	if err != nil {
		return nil, err
	}
	w.record(r.Version, r.HandOver(h.from.ID, to))
	return nil, nil
}

// holdsQuestions are questions to somebody about signals of theirs. Only the
// reporter can answer, so nobody takes them over. They are listed for who may
// know that this person shared the signal, and never for an anonymous one.
type holdsQuestions struct{ nothingBack }

func (holdsQuestions) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	page, err := a.store.Signals(ctx, portal.SignalQuery{Scope: policy.SignalKeys(h.by), Mine: h.from.ID, States: []portal.SignalState{portal.SignalQuestion}})
	if err != nil {
		return nil, err
	}
	var items []Holding
	for _, s := range page.Rows {
		if s.IsAnonymous() || !policy.May(h.by, policy.SeeReporter, s) {
			continue
		}
		items = append(items, Holding{Kind: portal.HoldsQuestion, ID: s.ID, Title: "Vraag over " + s.Number + " " + s.Title, Path: "/signalen/" + s.Number,
			Stays: "Alleen de melder kan antwoorden. De behandelaar kan de vraag intrekken."})
	}
	return items, nil
}

func (holdsQuestions) goes(_ context.Context, _ *App, h handover, _ Holding) (portal.ID, error) {
	return h.from.ID, nil
}

func (holdsQuestions) move(context.Context, *App, *writing, handover, Holding) ([]portal.Moved, error) {
	return nil, nil
}

// holdsFollows is what somebody follows: it goes along for good, as far as the
// successor may see it. Which subjects those are is nobody else's business.
type holdsFollows struct{ nothingBack }

func (holdsFollows) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	if h.leave.Reason == portal.LeaveAway {
		return nil, nil
	}
	follows, err := a.followed(ctx, h.from.ID)
	if err != nil || len(follows) == 0 {
		return nil, err
	}
	what := " signalen"
	if len(follows) == 1 {
		what = " signaal"
	}
	return []Holding{{Kind: portal.HoldsFollow, Title: "Volgt " + strconv.Itoa(len(follows)) + what}}, nil
}

func (a *App) followed(ctx context.Context, person portal.ID) ([]portal.Follow, error) {
	all, err := a.store.FollowsOf(ctx, person)
	var follows []portal.Follow
	for _, f := range all {
		if f.Level == portal.FollowAll && f.About.Kind == portal.KindSignal {
			follows = append(follows, f)
		}
	}
	return follows, err
}

func (holdsFollows) goes(_ context.Context, _ *App, h handover, _ Holding) (portal.ID, error) {
	return h.to.ID, nil
}

func (holdsFollows) move(ctx context.Context, a *App, _ *writing, h handover, _ Holding) ([]portal.Moved, error) {
	follows, err := a.followed(ctx, h.from.ID)
	if err != nil {
		return nil, err
	}
	who := h.to.Actor(h.org, a.keys.Blind(h.to.ID))
	for _, f := range follows {
		s, err := a.store.Signal(ctx, f.About.ID)
		if err != nil && portal.KindOf(err) == portal.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		own, err := a.store.Follow(ctx, h.to.ID, f.About)
		if err != nil {
			return nil, err
		}
		if own.Level != "" || !policy.May(who, policy.FollowSignal, s) {
			continue // they chose for themselves, or may not
		}
		own.Level = portal.FollowAll
		if err := a.store.SaveFollow(ctx, &own); err != nil {
			return nil, err
		}
	}
	return nil, nil
}
