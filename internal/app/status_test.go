package app

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

type scannerFunc func() error

func (f scannerFunc) Scan(_ context.Context, r io.Reader) (string, error) {
	if _, err := io.Copy(io.Discard, r); err != nil {
		return "", err
	}
	return "", f()
}

func TestStatusIsForAdministratorAndAuditor(t *testing.T) {
	r := newRig(t)
	_, err := r.Status(r.ctx, portal.Actor{})
	r.refused(err, portal.LoginNeeded)
	for key, by := range r.actors {
		_, err := r.Status(r.ctx, by)
		if by.Role == portal.Administrator || by.Role == portal.Auditor {
			r.must(err)
		} else if portal.KindOf(err) != portal.Forbidden {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestStatusTellsNothingOfSignalsOfOthers(t *testing.T) {
	r := newRig(t)
	r.share("deelnemer@geldfit")
	before := must(r.Status(r.ctx, r.as("beheerder@gemeente")))
	r.shareAs("eigenaar@eenpitter", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, portal.OrgVisible)
	after := must(r.Status(r.ctx, r.as("beheerder@gemeente")))
	if before.Signals != 1 || after.Signals != 1 {
		t.Errorf("the administrator counts %d signals, then %d; one is theirs to see", before.Signals, after.Signals)
	}
	if s := must(r.Status(r.ctx, r.as("auditor@gemeente"))); s.Reads || s.Signals != 0 {
		t.Errorf("the auditor reads no signals, and counts %+v", s)
	}
}

func TestStatusFigures(t *testing.T) {
	r := newRig(t)
	admin := r.as("beheerder@gemeente")
	r.must(r.SendTestMail(r.ctx, admin))
	s := must(r.Status(r.ctx, admin))
	if s.MailWait != 1 || s.MailFailed != 0 || !s.MailLast.IsZero() || s.Unsealed != 1 || s.Head.Seq != 0 || s.Scanner || s.People != len(r.actors) || s.StoredMost == 0 {
		t.Errorf("%+v", s)
	}
	m := must(r.store.Mails(r.ctx, portal.MailQuery{})).Rows[0]
	r.must(r.MailFailed(r.ctx, m, r.clock.Add(time.Hour), "451 later"))
	r.dispatchAll(r.App)
	r.scanner = scannerFunc(func() error { return nil })
	if s = must(r.Status(r.ctx, admin)); s.MailRetry != 1 || s.Unsealed != 0 || s.Head.Seq != 1 || !s.Scanner || !s.ScannerLives {
		t.Errorf("%+v", s)
	}
	m = must(r.store.Mails(r.ctx, portal.MailQuery{})).Rows[0]
	r.must(r.MailSent(r.ctx, m, false, MailContent{Subject: "x", Text: "x"}))
	r.scanner = scannerFunc(func() error { return errors.New("down") })
	if s = must(r.Status(r.ctx, admin)); s.MailWait != 0 || s.MailRetry != 0 || !s.MailLast.Equal(r.clock) || s.ScannerLives {
		t.Errorf("%+v", s)
	}
}
