package app

import (
	"context"
	"errors"
	"time"

	"ketenportaal/internal/portal"
)

type postStore interface {
	mailbox
	Mail(ctx context.Context, id portal.ID) (portal.Mail, error)
	SaveMail(ctx context.Context, m *portal.Mail) error
	DeleteMail(ctx context.Context, m portal.Mail) error
	DueMails(ctx context.Context, now time.Time, limit int) ([]portal.Mail, error)
	Mails(ctx context.Context, q portal.MailQuery) (portal.Listing[portal.Mail], error)
	CountMails(ctx context.Context, q portal.MailQuery, max int64) (int64, error)
}

// mailClaim is how long a claimed mail is left alone by other instances. Who
// claimed it must have handed it over well within that time, or let it be.
const mailClaim = 5 * time.Minute

// errNotDue is for a mail that another instance, or an earlier run, took.
var errNotDue = errors.New("mail is not due any longer")

// DueMail gives mails whose turn it is; nothing holds them yet, see ClaimMail.
func (a *App) DueMail(ctx context.Context, limit int) ([]portal.Mail, error) {
	return a.store.DueMails(ctx, a.now(), limit)
}

// ClaimMail takes one due mail under the lease, counts the attempt and gives
// the mail its Message-ID. ok is false when it isn't due any longer, or when
// the lease is lost.
func (a *App) ClaimMail(ctx context.Context, l *Lease, id portal.ID) (m portal.Mail, ok bool, err error) {
	err = a.underLease(ctx, l, func(ctx context.Context) error {
		if m, err = a.store.Mail(ctx, id); err != nil {
			return err
		}
		now := a.now().UTC()
		if m.State != portal.MailWaiting || m.NextTry.After(now) {
			return errNotDue
		}
		if m.FirstTry.IsZero() {
			m.FirstTry = now
		}
		if m.MessageID == "" {
			m.MessageID = a.keys.MailToken("message-id", string(m.ID))
		}
		m.Attempts++
		m.NextTry = now.Add(mailClaim)
		return a.store.SaveMail(ctx, &m)
	})
	switch {
	case errors.Is(err, errNotDue), lost(err), err != nil && portal.KindOf(err) == portal.NotFound:
		return m, false, nil
	}
	return m, err == nil, err
}

// MailContent is what was sent or kept.
type MailContent struct {
	Subject, Text, HTML string
	Raw                 []byte
}

// A claimed mail is settled by one of the following. None of them needs the
// lease: the mail's own version is the fence, so that who handed a mail over can
// say so even when another instance took the lease meanwhile, and who was too
// late, because another claimed it since, gets a Conflict.

// MailSent marks a claimed mail as sent, or, when kept is true, as kept for want
// of a mail server. What it said stays only where an administrator may read it,
// and of mail about an anonymous matter nothing stays.
func (a *App) MailSent(ctx context.Context, m portal.Mail, kept bool, c MailContent) error {
	m.State, m.SentAt, m.NextTry, m.LastError = portal.MailSent, a.now().UTC(), time.Time{}, ""
	if kept {
		m.State = portal.MailKept
	}
	if m.Kind.Readable() || a.demo {
		m.Subject, m.Text, m.HTML, m.Raw = c.Subject, c.Text, c.HTML, c.Raw
	}
	return a.settleMail(ctx, m)
}

// MailDropped marks a claimed mail as one there was no reason to send.
func (a *App) MailDropped(ctx context.Context, m portal.Mail) error {
	m.State, m.NextTry, m.LastError = portal.MailDropped, time.Time{}, ""
	if m.Kind == portal.MailLoginLink || m.Kind == portal.MailReset {
		// Asked for an address nobody has, or too long ago: the list of mails
		// must not tell which.
		return a.store.DeleteMail(ctx, m)
	}
	return a.settleMail(ctx, m)
}

// MailFailed stores why a claimed mail wasn't sent: it is tried again at next,
// or given up when next is zero. reason is in English, from the mail server,
// and holds no address.
func (a *App) MailFailed(ctx context.Context, m portal.Mail, next time.Time, reason string) error {
	m.LastError = reason
	if next.IsZero() {
		m.State, m.NextTry = portal.MailFailed, time.Time{}
		return a.settleMail(ctx, m)
	}
	m.NextTry = next.UTC()
	return a.store.SaveMail(ctx, &m)
}

// MailPostponed puts a claimed mail back until a later moment; it was no attempt.
func (a *App) MailPostponed(ctx context.Context, m portal.Mail, until time.Time) error {
	m.Attempts, m.NextTry = m.Attempts-1, until.UTC()
	return a.store.SaveMail(ctx, &m)
}

// settleMail stores the last state of a mail, or removes one about an anonymous
// matter.
func (a *App) settleMail(ctx context.Context, m portal.Mail) error {
	if m.Hidden() && !a.demo {
		return a.store.DeleteMail(ctx, m)
	}
	return a.store.SaveMail(ctx, &m)
}
