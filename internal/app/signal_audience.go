package app

import (
	"context"

	"ketenportaal/internal/portal"
)

// ofHandling tells of merges, hand-overs, new readers and objections. Those the
// signal concerns are in the audience already.
func (au *audience) ofHandling(ctx context.Context, s portal.Signal, item string) error {
	task := func(id portal.ID) error {
		return au.add(ctx, s, id, Recipient{Reason: portal.ReasonTask, Item: item, Urgent: true})
	}
	switch au.event.Type {
	case portal.SignalJoined, portal.SignalLeft:
		clear(au.who) // it changes nothing for those of the signal that stays
		return au.add(ctx, s, s.Handler, Recipient{Reason: portal.ReasonHandler})
	case portal.SignalHandedTo:
		return au.handedOver(ctx, s, item)
	case portal.SignalHandedBack:
		return task(s.Handler)
	case portal.SignalWideningAsked:
		clear(au.who) // others read the question when there is an answer
		if s.IsAnonymous() {
			return au.keepers(ctx, s, portal.ReasonTask, item)
		}
		return task(s.Reporter)
	case portal.SignalWideningPassed:
		clear(au.who)
		return au.anonymousReporter(ctx, s, true)
	case portal.SignalWideningRefused:
		clear(au.who)
		return task(s.Handler)
	case portal.SignalAudienceWidened:
		if err := au.commented(ctx, s, ""); err != nil {
			return err
		}
		return task(s.Handler)
	case portal.SignalObjectionLate, portal.SignalObjectionPassed:
		clear(au.who)
		return task(judge(s, item))
	case portal.SignalObjected:
		return task(judge(s, item))
	}
	return nil
}

// judge is who has to answer an objection.
func judge(s portal.Signal, objection string) portal.ID {
	for _, o := range s.Objections {
		if string(o.ID) == objection {
			return o.To
		}
	}
	return ""
}

// handedOver tells everyone at the organisation that was asked who can take the
// signal up.
func (au *audience) handedOver(ctx context.Context, s portal.Signal, item string) error {
	if s.Handed == nil {
		return nil // it came back since
	}
	people, err := au.app.takersOver(ctx, s.Handed.Org, s)
	if err != nil {
		return err
	}
	for _, p := range people {
		if err := au.add(ctx, s, p.ID, Recipient{Reason: portal.ReasonTask, Item: item, Urgent: true}); err != nil {
			return err
		}
	}
	return nil
}
