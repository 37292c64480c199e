package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"

	"ketenportaal/internal/jobs"
	"ketenportaal/internal/mail"
)

// startJobs starts what the portal does by itself.
func (m *Main) startJobs() error {
	mailer, err := m.mailer()
	if err != nil {
		return err
	}
	m.runner.Store(jobs.Start(m.Log, m.metrics.job,
		jobs.Dispatcher(m.App),
		jobs.Terms(m.App),
		jobs.Head(m.App),
		jobs.Live(jobs.NewFeed(m.App, m.hub)),
		jobs.Scans(m.App),
		jobs.Sweep(m.App),
		jobs.Erasures(m.App, m.mailFolder()),
		jobs.SweepAccounts(m.App),
		jobs.Retention(m.App),
		jobs.Destruction(m.App),
		m.sweepRemains(),
		jobs.Accounts(m.App),
		jobs.Digests(m.App),
		jobs.Directory(m.App),
		jobs.Invitations(m.App),
		jobs.Actions(m.App),
		jobs.Covenants(m.App),
		jobs.AgreementSets(m.App),
		jobs.Subsidies(m.App),
		jobs.Plan(m.App),
		jobs.Index(m.App),
		jobs.ClientVoice(m.App),
		jobs.Flags(m.App),
		jobs.FollowUps(m.App),
		mailer,
	))
	return nil
}

// mailFolder is where messages are kept when there is no mail server.
func (m *Main) mailFolder() jobs.Folder { return jobs.Folder(filepath.Join(m.Config.Data, "post")) }

// mailer makes the job that sends mail, or keeps it when no server is
// configured.
func (m *Main) mailer() (jobs.Job, error) {
	o := jobs.MailOptions{App: m.App, Log: m.Log, From: m.Config.MailFrom, URL: m.URL()}
	if !m.Config.SMTP.IsSet() {
		o.Keep = m.mailFolder().Keep
		return jobs.Mailer(o)
	}
	at, err := url.Parse(m.URL())
	if err != nil {
		return jobs.Job{}, err
	}
	if o.Sender, err = mail.New(mail.Config{URL: m.Config.SMTP.Reveal(), HelloName: at.Hostname(), RootCAs: m.MailRoots}); err != nil {
		return jobs.Job{}, fmt.Errorf("SMTP_URL: %w", err)
	}
	return jobs.Mailer(o)
}

// announce tells on the console where the portal is, and what somebody has to
// do first.
func (m *Main) announce(ctx context.Context) error {
	fmt.Fprintf(m.Console, "Ketenportaal is open at %s\n", m.URL())
	if m.Config.Demo {
		fmt.Fprintf(m.Console, "Demo: log in as ketencoordinator@gemeente.example or deelnemer@geldfit.example with password %s\n", m.demoPassword)
		return nil
	}
	token, needed, err := m.App.SetupToken(ctx)
	if err != nil || !needed {
		return err
	}
	fmt.Fprintf(m.Console, "This portal is new. Open %s/inrichten and use this token, once: %s\n", m.URL(), token)
	return nil
}

func discardLog() *slog.Logger { return slog.New(slog.DiscardHandler) }
