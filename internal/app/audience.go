package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// Recipient is someone who is told of an event, and why.
type Recipient struct {
	Person portal.Person
	Reason portal.Reason
	Item   string
	Urgent bool
	// Hidden: the anonymous reporter; nothing stored may tie them to it.
	Hidden bool
	// Muted: they asked for silence on this subject, but it is their turn.
	Muted bool
}

// reasonRank orders reasons: when several hold, the person is told the first.
var reasonRank = []portal.Reason{
	portal.ReasonAccount, portal.ReasonTask, portal.ReasonMention, portal.ReasonReporter, portal.ReasonHandler,
	portal.ReasonRecognise, portal.ReasonCommented, portal.ReasonRole, portal.ReasonFollow, portal.ReasonTheme,
}

// audience collects recipients of one event, each person once.
type audience struct {
	app   *App
	event portal.Event
	who   map[portal.ID]Recipient
}

// Audience says who is told of an event: this one switch, scoped by policy. The
// actor is not told of what they did themselves.
func (a *App) Audience(ctx context.Context, e portal.Event) ([]Recipient, error) {
	au := &audience{app: a, event: e, who: map[portal.ID]Recipient{}}
	var err error
	switch e.About.Kind {
	case portal.KindSignal:
		err = au.ofSignal(ctx)
	case portal.KindPerson:
		err = au.ofPerson(ctx)
	}
	if err != nil {
		return nil, err
	}
	list := make([]Recipient, 0, len(au.who))
	for _, r := range au.who {
		list = append(list, r)
	}
	slices.SortFunc(list, func(x, y Recipient) int { return compareIDs(x.Person.ID, y.Person.ID) })
	return list, nil
}

func compareIDs(x, y portal.ID) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

func (au *audience) ofSignal(ctx context.Context) error {
	a, e := au.app, au.event
	s, err := a.store.Signal(ctx, e.About.ID)
	if portal.KindOf(err) == portal.NotFound && err != nil {
		return nil
	}
	if err != nil {
		return err
	}
	if err := au.involved(ctx, s); err != nil {
		return err
	}
	details, err := a.store.EventDetails(ctx, e.ID)
	if err != nil {
		return err
	}
	item := details[portal.DetailItem].Value
	task := func(id portal.ID, urgent bool) error {
		return au.add(ctx, s, id, Recipient{Reason: portal.ReasonTask, Item: item, Urgent: urgent})
	}
	switch e.Type {
	case portal.SignalShared:
		if err := au.themeFollowers(ctx, s); err != nil {
			return err
		}
		return task(s.Handler, false)
	case portal.SignalAssigned, portal.SignalReopened, portal.SignalPassedOn, portal.SignalTermPassed:
		return task(s.Handler, true)
	case portal.SignalQuestionAsked:
		if s.IsAnonymous() {
			return au.keepers(ctx, s, portal.ReasonTask, item)
		}
		return task(s.Reporter, true)
	case portal.SignalQuestionPassed:
		return au.anonymousReporter(ctx, s, true)
	case portal.SignalQuestionAnswered:
		if s.IsAnonymous() {
			return au.keepers(ctx, s, portal.ReasonTask, item)
		}
		return task(s.Handler, true)
	case portal.SignalAnswerPassed:
		return task(s.Handler, true)
	case portal.KeeperMessageSent:
		clear(au.who) // nobody else may know that there was a message
		if e.IsAnonymous() {
			return au.keepers(ctx, s, portal.ReasonTask, "")
		}
		return au.anonymousReporter(ctx, s, true)
	case portal.SignalCommented:
		return au.commented(ctx, s, item)
	case portal.CitizenDataOverruled, portal.SignalDetailed:
		clear(au.who) // nothing that anyone but the handler has to know
	}
	return nil
}

// involved adds those a signal concerns: who shared it, handles it, recognised
// it or follows it.
func (au *audience) involved(ctx context.Context, s portal.Signal) error {
	a := au.app
	if s.IsAnonymous() {
		// Not of what others say under it: whoever reads the database could lay
		// such days side by side. Not of a question the keeper hasn't passed.
		if !slices.Contains([]portal.EventType{portal.SignalCommented, portal.SignalRecognised, portal.SignalQuestionAsked}, au.event.Type) {
			if err := au.anonymousReporter(ctx, s, false); err != nil {
				return err
			}
		}
	} else if err := au.add(ctx, s, s.Reporter, Recipient{Reason: portal.ReasonReporter}); err != nil {
		return err
	}
	if err := au.add(ctx, s, s.Handler, Recipient{Reason: portal.ReasonHandler}); err != nil {
		return err
	}
	recognitions, err := a.store.Recognitions(ctx, s.ID)
	if err != nil {
		return err
	}
	for _, r := range recognitions {
		if err := au.add(ctx, s, r.Person, Recipient{Reason: portal.ReasonRecognise}); err != nil {
			return err
		}
	}
	follows, err := a.store.Follows(ctx, s.Ref())
	if err != nil {
		return err
	}
	for _, f := range follows {
		if f.Level == portal.FollowAll {
			if err := au.add(ctx, s, f.Person, Recipient{Reason: portal.ReasonFollow}); err != nil {
				return err
			}
		}
	}
	return nil
}

// commented adds who is mentioned and who said something before.
func (au *audience) commented(ctx context.Context, s portal.Signal, item string) error {
	comments, err := au.app.store.Comments(ctx, s.ID)
	if err != nil {
		return err
	}
	for _, c := range comments {
		if string(c.ID) == item {
			for _, m := range c.Mentions {
				if err := au.add(ctx, s, m, Recipient{Reason: portal.ReasonMention, Item: item, Urgent: true}); err != nil {
					return err
				}
			}
			continue
		}
		if err := au.add(ctx, s, c.Author, Recipient{Reason: portal.ReasonCommented, Item: item}); err != nil {
			return err
		}
	}
	return nil
}

// themeFollowers adds who follows the signal's theme.
func (au *audience) themeFollowers(ctx context.Context, s portal.Signal) error {
	if s.Theme == "" {
		return nil
	}
	people, err := au.app.store.People(ctx, "")
	if err != nil {
		return err
	}
	for _, p := range people {
		if slices.Contains(p.Prefs.Themes, s.Theme) {
			if err := au.add(ctx, s, p.ID, Recipient{Reason: portal.ReasonTheme}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (au *audience) keepers(ctx context.Context, s portal.Signal, reason portal.Reason, item string) error {
	people, err := au.app.store.PeopleWithRole(ctx, portal.Keeper)
	if err != nil {
		return err
	}
	for _, p := range people {
		if err := au.add(ctx, s, p.ID, Recipient{Reason: reason, Item: item, Urgent: true}); err != nil {
			return err
		}
	}
	return nil
}

func (au *audience) anonymousReporter(ctx context.Context, s portal.Signal, urgent bool) error {
	id, err := au.app.keys.Open(string(s.ID), s.Sealed)
	if err != nil {
		return err
	}
	return au.add(ctx, s, portal.ID(id), Recipient{Reason: portal.ReasonReporter, Urgent: urgent, Hidden: true})
}

// add adds a person who may read the signal, unless they did it themselves or
// asked not to hear of it. The strongest reason wins.
func (au *audience) add(ctx context.Context, s portal.Signal, id portal.ID, r Recipient) error {
	if id == "" || id == au.event.By {
		return nil
	}
	p, org, err := au.app.personAndOrg(ctx, id)
	if err != nil {
		if portal.KindOf(err) == portal.NotFound {
			return nil
		}
		return err
	}
	if au.event.IsAnonymous() && policy.IsReporter(p.Actor(org, au.app.keys.Blind(id)), s) {
		return nil
	}
	if !policy.May(p.Actor(org, au.app.keys.Blind(id)), policy.ReadSignal, s) {
		return nil
	}
	follow, err := au.app.store.Follow(ctx, id, s.Ref())
	if err != nil {
		return err
	}
	onTurn := r.Reason == portal.ReasonTask || (r.Hidden && r.Urgent)
	switch follow.Level {
	case portal.FollowMuted:
		if !onTurn {
			return nil
		}
		r.Muted = true
	case portal.FollowMine:
		if !onTurn && r.Reason != portal.ReasonMention && r.Reason != portal.ReasonReporter && r.Reason != portal.ReasonHandler {
			return nil
		}
	}
	r.Person = p
	if was, ok := au.who[id]; ok {
		r.Urgent, r.Hidden = r.Urgent || was.Urgent, r.Hidden || was.Hidden
		if slices.Index(reasonRank, was.Reason) < slices.Index(reasonRank, r.Reason) {
			r.Reason, r.Item = was.Reason, was.Item
		}
	}
	au.who[id] = r
	return nil
}

// ofPerson: somebody hears of changes to their account that they did not make.
func (au *audience) ofPerson(ctx context.Context) error {
	told := []portal.EventType{portal.RoleChanged, portal.PasswordChanged, portal.SecondFactorSet, portal.SecondFactorRemoved, portal.RecoveryCodeUsed}
	if !slices.Contains(told, au.event.Type) {
		return nil
	}
	p, _, err := au.app.personAndOrg(ctx, au.event.About.ID)
	if err != nil {
		return err
	}
	if p.State == portal.PersonActive {
		au.who[p.ID] = Recipient{Person: p, Reason: portal.ReasonAccount, Urgent: au.event.Type != portal.RoleChanged}
	}
	return nil
}
