package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/mail"
	"ketenportaal/internal/portal"
)

// MailOptions are what the mailer needs.
type MailOptions struct {
	App *app.App
	Log *slog.Logger
	// Sender hands mail over; nil when no mail server is configured: mail is
	// then kept in the mailbox and given to Keep.
	Sender *mail.Sender
	// Keep gets each whole message when there is no Sender, under a file name.
	Keep func(name string, raw []byte) error
	// From is the sender of every mail; its Address may be empty without Sender.
	From mail.Address
	// URL is the portal's public address, from the configuration and never from
	// a request, without a slash at its end: every link in a mail begins with it.
	URL string
}

const (
	// mailsAtOnce is how many mails one run, and so one SMTP session, takes.
	mailsAtOnce = 100
	// tooLate is how long after it was claimed a mail may still be handed over:
	// far less than the claim lasts, so that a process that was paused doesn't
	// send what another has taken over.
	tooLate = 2 * time.Minute
	// markTime bounds storing that a mail was sent, also while stopping.
	markTime = 10 * time.Second
)

// noSender stands in the messages that are kept when no sender is configured.
const noSender = "portaal@portaal.invalid"

// Mailer sends what stands in the mailbox; one instance does it at a time. It
// fails when a template is missing.
func Mailer(o MailOptions) (Job, error) {
	m, err := newMailer(o)
	if err != nil {
		return Job{}, err
	}
	return Job{
		Name: "post", Every: time.Second, Woken: true, Run: m.run,
		Stop: func(ctx context.Context) { o.App.Release(ctx, m.lease) },
	}, nil
}

// mailer is for one goroutine.
type mailer struct {
	MailOptions
	templates *mail.Templates
	host      string // of Message-IDs: the sender's
	lease     *app.Lease
	session   *mail.Session
	// pausedUntil is when the mail server is tried again after it failed, in
	// real time; failures is how often it did so in a row.
	pausedUntil time.Time
	failures    int
	now         func() time.Time
	// step is called before each step; an error there ends the run as a crash
	// would. Only tests have one that gives errors.
	step func(name string) error
}

func newMailer(o MailOptions) (*mailer, error) {
	if o.From.Address == "" {
		o.From.Address = noSender
	}
	m := &mailer{MailOptions: o, lease: app.NewLease("post"), now: time.Now, host: hostOf(o.From.Address), step: func(string) error { return nil }}
	var err error
	m.templates, err = mail.Load()
	return m, err
}

// run sends a portion of what is due.
func (m *mailer) run(ctx context.Context) (more bool, err error) {
	if m.now().Before(m.pausedUntil) {
		return false, nil
	}
	if ok, err := m.App.Hold(ctx, m.lease); !ok || err != nil {
		return false, err
	}
	due, err := m.App.DueMail(ctx, mailsAtOnce)
	if err != nil {
		return false, err
	}
	defer m.hangUp()
	for _, next := range due {
		if ctx.Err() != nil {
			return false, nil
		}
		if err := m.handle(ctx, next.ID); err != nil {
			return false, fmt.Errorf("mail %s: %w", next.ID, err)
		}
		if m.now().Before(m.pausedUntil) {
			return false, nil
		}
	}
	return len(due) == mailsAtOnce, nil
}

// handle takes one mail through claim, render, send and mark. An error is ours
// (the database, a crash in a test); what the mail server says is stored with
// the mail.
func (m *mailer) handle(ctx context.Context, id portal.ID) error {
	if err := m.step("claim"); err != nil {
		return err
	}
	claimed, ok, err := m.App.ClaimMail(ctx, m.lease, id)
	if err != nil || !ok {
		return err
	}
	began := m.now()
	// Attempts alone decide here: each of them ended in a crash before it could
	// be stored as failed.
	if mail.GiveUp(claimed.Attempts-1, claimed.FirstTry, claimed.FirstTry) {
		return m.failed(ctx, claimed, time.Time{}, "given up: the portal stopped at each attempt")
	}
	if err := m.step("render"); err != nil {
		return err
	}
	out, err := m.App.Outgoing(ctx, claimed)
	if err != nil {
		return errors.Join(err, m.failed(ctx, claimed, m.next(claimed), "the portal's database did not answer"))
	}
	switch out.Fate {
	case app.FateSend:
	case app.FatePostpone:
		return m.mark(ctx, func(ctx context.Context) error { return m.App.MailPostponed(ctx, claimed, out.Until) })
	default:
		return m.mark(ctx, func(ctx context.Context) error { return m.App.MailDropped(ctx, claimed) })
	}
	message, err := m.compose(claimed, out)
	if err != nil {
		return errors.Join(err, m.failed(ctx, claimed, time.Time{}, "the mail could not be made; see the log"))
	}
	if err := m.step("send"); err != nil {
		return err
	}
	if m.now().Sub(began) > tooLate {
		return m.mark(ctx, func(ctx context.Context) error { return m.App.MailPostponed(ctx, claimed, m.App.Now()) })
	}
	if m.Sender == nil {
		return m.keep(ctx, claimed, message)
	}
	return m.send(ctx, claimed, message)
}

// keep stores a message for want of a mail server.
func (m *mailer) keep(ctx context.Context, claimed portal.Mail, message mail.Message) error {
	raw, err := message.Bytes()
	if err != nil {
		return errors.Join(err, m.failed(ctx, claimed, time.Time{}, "the mail could not be made; see the log"))
	}
	if m.Keep != nil {
		if err := m.Keep(claimed.FileName(), raw); err != nil {
			return errors.Join(err, m.failed(ctx, claimed, m.next(claimed), "the mail could not be written to its folder"))
		}
	}
	if err := m.step("mark"); err != nil {
		return err
	}
	return m.mark(ctx, func(ctx context.Context) error {
		return m.App.MailSent(ctx, claimed, true, app.MailContent{Subject: message.Subject, Text: message.Text, HTML: message.HTML, Raw: raw})
	})
}

// send hands a message to the mail server and stores what came of it.
func (m *mailer) send(ctx context.Context, claimed portal.Mail, message mail.Message) error {
	err := m.hand(ctx, message)
	if err == nil {
		m.failures = 0
		if err := m.step("mark"); err != nil {
			return err
		}
		raw, err := message.Bytes()
		if err != nil {
			return err
		}
		return m.mark(ctx, func(ctx context.Context) error {
			return m.App.MailSent(ctx, claimed, false, app.MailContent{Subject: message.Subject, Text: message.Text, HTML: message.HTML, Raw: raw})
		})
	}
	next := m.next(claimed)
	var permanent *mail.Permanent
	var temporary *mail.Temporary
	switch {
	case errors.As(err, &permanent):
		next = time.Time{}
	case errors.As(err, &temporary) && (temporary.Code == 0 || m.session == nil):
		m.pause()
	}
	m.Log.Warn("mail not sent", "mail", claimed.ID, "kind", claimed.Kind, "attempt", claimed.Attempts, "error", err)
	return m.failed(ctx, claimed, next, err.Error())
}

// hand opens a session when there is none, and sends.
func (m *mailer) hand(ctx context.Context, message mail.Message) error {
	if m.session != nil && !m.session.Usable() {
		m.hangUp()
	}
	if m.session == nil {
		session, err := m.Sender.Open(ctx)
		if err != nil {
			return err
		}
		m.session = session
	}
	return m.session.Send(ctx, message)
}

func (m *mailer) hangUp() {
	if m.session != nil {
		m.session.Close()
		m.session = nil
	}
}

// next is when a mail that failed for a passing reason is tried again; zero
// when it is given up.
func (m *mailer) next(claimed portal.Mail) time.Time {
	now := m.App.Now()
	if mail.GiveUp(claimed.Attempts, claimed.FirstTry, now) {
		return time.Time{}
	}
	return now.Add(mail.Backoff(claimed.Attempts))
}

// pause leaves a mail server that doesn't answer alone for a while, so that not
// each of hundreds of mails waits for it to fail.
func (m *mailer) pause() {
	m.failures++
	m.pausedUntil = m.now().Add(min(mail.Backoff(m.failures), 15*time.Minute))
}

// mark stores what became of a mail, also while the portal stops: a mail that
// was accepted and not marked is sent twice. A Conflict means that another took
// the mail since; then it is theirs.
func (m *mailer) mark(ctx context.Context, store func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), markTime)
	defer cancel()
	var err error
	for range 3 {
		err = store(ctx)
		if k := portal.KindOf(err); err == nil || k == portal.Conflict || k == portal.NotFound {
			return nil
		}
	}
	return err
}

// failed stores why a mail wasn't sent; next zero gives it up.
func (m *mailer) failed(ctx context.Context, claimed portal.Mail, next time.Time, reason string) error {
	return m.mark(ctx, func(ctx context.Context) error { return m.App.MailFailed(ctx, claimed, next, reason) })
}

// Digests closes the windows of the overzichtsmail; one instance does it at a
// time.
func Digests(a *app.App) Job {
	lease := app.NewLease("overzichten")
	return Job{
		Name: "overzichten", Every: 15 * time.Second,
		Run: func(ctx context.Context) (bool, error) {
			if ok, err := a.Hold(ctx, lease); !ok || err != nil {
				return false, err
			}
			n, err := a.CloseDigests(ctx, lease)
			return n > 0, err
		},
		Stop: func(ctx context.Context) { a.Release(ctx, lease) },
	}
}
