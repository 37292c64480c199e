package app

import (
	"context"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/search"
)

// JobState is how one of the portal's own jobs fares in this process.
type JobState struct {
	Name  string
	Every time.Duration
	// Ran: it ran at least once, Ago before now, and took Took.
	Ran       bool
	Ago, Took time.Duration
	// Next is how long it waits at most; zero while it runs.
	Next time.Duration
	// Failures is how often in a row it failed; Problem says why the last time,
	// without ids.
	Failures int
	Problem  string
}

// Runtime is what the process knows of itself and its surroundings.
type Runtime struct {
	Jobs          []JobState
	Engine        string
	DatabaseBytes int64 // 0: not known here
	MailServer    bool
	Uptime        time.Duration
	// ClockShift is how far the portal's clock is ahead of the machine's.
	ClockShift time.Duration
}

// Status is how the portal fares, in figures. Whatever is about signals counts
// only those its reader may read; mail about anonymous matters isn't counted.
type Status struct {
	Now      time.Time
	MailWait int64
	// MailRetry is how many of those waiting failed before.
	MailRetry, MailFailed int64
	MailLast              time.Time // the last mail sent or kept; zero: none

	Unsealed   int64
	Head       portal.Head
	HeadMailed time.Time

	SearchVersion         int
	Scanner, ScannerLives bool

	Stored, StoredMost int64
	People             int
	// Reads: Signals and Documents are counted.
	Reads              bool
	Signals, Documents int64
}

// scannerPatience is how long the page waits for the scanner's answer.
const scannerPatience = 2 * time.Second

// mailsLookedAt is how many of the waiting mails are looked at for a failure.
const mailsLookedAt = 200

// Status gives the state of the portal to who keeps or audits it.
func (a *App) Status(ctx context.Context, by portal.Actor) (Status, error) {
	if err := policy.Check(by, policy.ReadStatus, nil); err != nil {
		return Status{}, err
	}
	s := Status{Now: a.now(), SearchVersion: search.Version, StoredMost: a.maxStored, Scanner: a.scanner != nil, Reads: policy.ReadsSignals(by)}
	for _, part := range []func(context.Context, portal.Actor, *Status) error{a.mailStatus, a.chainStatus, a.contentStatus} {
		if err := part(ctx, by, &s); err != nil {
			return Status{}, err
		}
	}
	if s.Scanner {
		ctx, cancel := context.WithTimeout(ctx, scannerPatience)
		defer cancel()
		_, err := a.scanner.Scan(ctx, strings.NewReader("ketenportaal"))
		s.ScannerLives = err == nil
	}
	return s, nil
}

func (a *App) mailStatus(ctx context.Context, _ portal.Actor, s *Status) error {
	counts, err := a.mailCounts(ctx, MailList{})
	if err != nil {
		return err
	}
	s.MailWait, s.MailFailed = counts.Waiting, counts.Failed
	waiting, err := a.store.Mails(ctx, portal.MailQuery{State: portal.MailWaiting, Hidden: a.demo, Page: portal.Page{Limit: mailsLookedAt}})
	if err != nil {
		return err
	}
	for _, m := range waiting.Rows {
		if m.LastError != "" {
			s.MailRetry++
		}
	}
	for _, state := range []portal.MailState{portal.MailSent, portal.MailKept} {
		at, err := a.lastMail(ctx, portal.MailQuery{State: state, Hidden: a.demo})
		if err != nil {
			return err
		}
		if at.After(s.MailLast) {
			s.MailLast = at
		}
	}
	s.HeadMailed, err = a.lastMail(ctx, portal.MailQuery{Kind: portal.MailChainHead})
	return err
}

// lastMail is when the newest of some mails went out; zero when none did.
func (a *App) lastMail(ctx context.Context, q portal.MailQuery) (time.Time, error) {
	q.Page.Limit = portal.PageSize
	list, err := a.store.Mails(ctx, q)
	var last time.Time
	for _, m := range list.Rows {
		if m.SentAt.After(last) {
			last = m.SentAt
		}
	}
	return last, err
}

func (a *App) chainStatus(ctx context.Context, _ portal.Actor, s *Status) (err error) {
	if s.Head, err = a.store.Head(ctx); err != nil {
		return err
	}
	s.Unsealed, err = a.store.CountUnsealed(ctx)
	return err
}

func (a *App) contentStatus(ctx context.Context, by portal.Actor, s *Status) (err error) {
	if s.Stored, err = a.store.StoredBytes(ctx); err != nil {
		return err
	}
	people, err := a.store.People(ctx, "")
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.State == portal.PersonActive {
			s.People++
		}
	}
	if !s.Reads {
		return nil
	}
	scope := policy.SignalKeys(by)
	if s.Signals, err = a.store.CountSignals(ctx, portal.SignalQuery{Scope: scope}, 0); err != nil {
		return err
	}
	s.Documents, err = a.store.CountDocuments(ctx, portal.DocumentQuery{Scope: scope}, 0)
	return err
}
