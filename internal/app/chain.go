package app

import (
	"context"
	"fmt"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// Head gives the end of the sealed chain.
func (a *App) Head(ctx context.Context) (portal.Head, error) { return a.store.Head(ctx) }

// SealedAfter gives events of the chain after a sequence number, in order: for
// the portal's own jobs, which follow it.
func (a *App) SealedAfter(ctx context.Context, seq int64, limit int) ([]portal.Event, error) {
	return a.store.SealedEvents(ctx, seq, limit)
}

// EventItem gives the part an event was about: a session, a comment, a question.
func (a *App) EventItem(ctx context.Context, e portal.Event) (string, error) {
	details, err := a.store.EventDetails(ctx, e.ID)
	return details[portal.DetailItem].Value, err
}

// verifyAtOnce is how many entries VerifyChain loads at a time.
const verifyAtOnce = 500

// VerifyChain walks the whole chain and says what was done to it since it was
// sealed. anchor is a head that was kept outside the portal, or nil; only with
// one is it seen that the end was cut off. It may run beside a portal at work.
func (a *App) VerifyChain(ctx context.Context, anchor *portal.Head) (portal.ChainReport, error) {
	var kept portal.Head
	if anchor != nil {
		kept = *anchor
	}
	check, last := portal.NewChainCheck(kept), int64(0)
	var head portal.Head
	for {
		links, err := a.store.Chain(ctx, last, verifyAtOnce)
		if err != nil {
			return portal.ChainReport{}, err
		}
		for _, l := range links {
			details, err := a.store.EventDetails(ctx, l.Event.ID)
			if err != nil {
				return portal.ChainReport{}, err
			}
			check.Next(l, details)
			last = l.Place
		}
		if len(links) == verifyAtOnce {
			continue
		}
		// The head is read after the entries: what was added meanwhile is walked too.
		before := head.Seq
		if head, err = a.store.Head(ctx); err != nil {
			return portal.ChainReport{}, err
		}
		if head.Seq <= last || head.Seq == before {
			break
		}
	}
	unsealed, err := a.store.CountUnsealed(ctx)
	if err != nil {
		return portal.ChainReport{}, err
	}
	return check.End(head, unsealed), nil
}

// AnnounceHead puts the head of the chain outside the database, once a day by
// the portal's clock: in the log, and by mail to each administrator. Calling it
// again the same day does nothing.
func (a *App) AnnounceHead(ctx context.Context, by portal.Actor) error {
	if err := policy.Check(by, policy.AnnounceHead, nil); err != nil {
		return err
	}
	head, err := a.store.Head(ctx)
	if err != nil || head.Seq == 0 {
		return err
	}
	administrators, err := a.store.PeopleWithRole(ctx, portal.Administrator)
	if err != nil {
		return err
	}
	told := 0
	for _, p := range administrators {
		if p.State != portal.PersonActive {
			continue
		}
		isNew, err := a.mailHead(ctx, p.ID)
		if err != nil {
			return err
		}
		if isNew {
			told++
		}
	}
	if told > 0 {
		a.log.Info("head of the event chain", "seq", head.Seq, "hash", head.Hash, "mailed", told)
	}
	return nil
}

// mailHead puts the day's mail for one administrator in the mailbox, unless it
// is there: its key is the fence between instances.
func (a *App) mailHead(ctx context.Context, person portal.ID) (isNew bool, err error) {
	now := a.now()
	m := portal.Mail{
		ID: portal.NewID(), Kind: portal.MailChainHead, Person: person,
		Key:   fmt.Sprintf("chain-head/%s/%s", now.In(portal.Amsterdam()).Format(time.DateOnly), person),
		State: portal.MailWaiting, CreatedAt: now.UTC(), NextTry: now.UTC(),
	}
	err = a.store.InTx(ctx, func(ctx context.Context) error { return a.store.InsertMail(ctx, &m) })
	if portal.KindOf(err) == portal.Taken {
		return false, nil
	}
	return err == nil, err
}
