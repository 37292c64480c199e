package app

import (
	"context"
	"errors"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type retentionStore interface {
	RetentionTable(ctx context.Context) (portal.RetentionTable, error)
	SaveRetentionTable(ctx context.Context, t *portal.RetentionTable) error

	EraseOldDetails(ctx context.Context, before time.Time, limit int) (more bool, err error)
	EraseEventDetail(ctx context.Context, event portal.ID, names ...string) error
	OldNotifications(ctx context.Context, person portal.ID, before time.Time, limit int) ([]portal.Notification, error)
	DeleteNotification(ctx context.Context, n portal.Notification) error
	OldMails(ctx context.Context, before time.Time, limit int) ([]portal.Mail, error)
	OldAccessReviews(ctx context.Context, before time.Time) ([]portal.AccessReview, error)
	DeleteAccessReview(ctx context.Context, r portal.AccessReview) error
}

// RetentionTable gives how long each kind is kept, to who may set that; who may
// read it finds it in Destructions.
func (a *App) RetentionTable(ctx context.Context, by portal.Actor) (portal.RetentionTable, error) {
	if err := policy.Check(by, policy.ManageRetention, nil); err != nil {
		return portal.RetentionTable{}, err
	}
	return a.store.RetentionTable(ctx)
}

// RetentionTerms gives how long each kind is kept, for telling people at "Mijn
// gegevens". The terms are no secret.
func (a *App) RetentionTerms(ctx context.Context) ([]portal.RetentionRule, error) {
	t, err := a.store.RetentionTable(ctx)
	return t.All(), err
}

// SetRetention changes the table at the version the actor saw. Each rule that
// changes is an event, with the rule before and after.
func (a *App) SetRetention(ctx context.Context, by portal.Actor, version int64, rules []portal.RetentionRule) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.ManageRetention, nil); err != nil {
			return err
		}
		t, err := a.store.RetentionTable(ctx)
		if err != nil {
			return err
		}
		if t.Version != version {
			return portal.Errorf(portal.Conflict, "Iemand anders wijzigde deze tabel net. Bekijk wat er nu staat en probeer het opnieuw.")
		}
		facts, err := t.Set(rules)
		if err != nil || len(facts) == 0 {
			return err
		}
		if err := a.store.SaveRetentionTable(ctx, &t); err != nil {
			return err
		}
		w.record(t.Version, facts...)
		return nil
	})
}

// retainAtOnce is how many rows one transaction of the housekeeping takes.
const retainAtOnce = 200

// Retain throws away what the table says has been kept long enough, except what
// goes by a list: berichten, mail, details of events, accounts that are off,
// reviews of rights. It does one portion of each under the lease and reports
// whether more is waiting.
func (a *App) Retain(ctx context.Context, by portal.Actor, l *Lease) (more bool, err error) {
	if err := policy.Check(by, policy.RunRetention, nil); err != nil {
		return false, err
	}
	table, err := a.store.RetentionTable(ctx)
	if err != nil {
		return false, err
	}
	for _, step := range []func(context.Context, portal.Actor, *Lease, func(portal.RetentionKind) time.Time) (bool, error){
		a.retainBerichten, a.retainMail, a.retainDetails, a.retainReviews, a.retainAccounts, a.retainGuests,
	} {
		again, err := step(ctx, by, l, func(k portal.RetentionKind) time.Time { return table.Rule(k).Term.Cutoff(a.now()) })
		if errors.Is(err, errLeaseLost) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		more = more || again
	}
	return more, nil
}

// underLeaseWrite is write for a job: its transaction also beats the lease.
func (a *App) underLeaseWrite(ctx context.Context, by portal.Actor, l *Lease, f func(ctx context.Context, w *writing) error) error {
	before := l.held
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		l.held = before
		if err := a.beat(ctx, l); err != nil {
			if lost(err) {
				return errors.Join(errLeaseLost, err)
			}
			return err
		}
		return f(ctx, w)
	})
	if err != nil {
		l.held = before
	}
	return err
}

func (a *App) retainBerichten(ctx context.Context, by portal.Actor, l *Lease, before func(portal.RetentionKind) time.Time) (more bool, err error) {
	people, err := a.store.People(ctx, "")
	if err != nil {
		return false, err
	}
	for _, p := range people {
		old, err := a.store.OldNotifications(ctx, p.ID, before(portal.RetainBerichten), retainAtOnce)
		if err != nil {
			return false, err
		}
		if len(old) == 0 {
			continue
		}
		more = more || len(old) == retainAtOnce
		if err := a.underLeaseWrite(ctx, by, l, func(ctx context.Context, _ *writing) error { return a.dropBerichten(ctx, old) }); err != nil {
			return false, err
		}
	}
	return more, nil
}

// dropBerichten removes berichten and takes the unread ones off their people's
// counters.
func (a *App) dropBerichten(ctx context.Context, ns []portal.Notification) error {
	unread := map[portal.ID]int{}
	for _, n := range ns {
		if err := a.store.DeleteNotification(ctx, n); err != nil {
			return err
		}
		if n.Read.IsZero() {
			unread[n.Person]++
		}
	}
	for person, n := range unread {
		inbox, err := a.store.Inbox(ctx, person)
		if err != nil {
			return err
		}
		inbox.Unread = max(0, inbox.Unread-n)
		if err := a.store.SaveInbox(ctx, &inbox); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) retainMail(ctx context.Context, by portal.Actor, l *Lease, before func(portal.RetentionKind) time.Time) (bool, error) {
	old, err := a.store.OldMails(ctx, before(portal.RetainMail), retainAtOnce)
	if err != nil || len(old) == 0 {
		return false, err
	}
	return len(old) == retainAtOnce, a.underLeaseWrite(ctx, by, l, func(ctx context.Context, _ *writing) error {
		return a.dropMails(ctx, old)
	})
}

// dropMails removes mails, from the folder of kept messages as well.
func (a *App) dropMails(ctx context.Context, ms []portal.Mail) error {
	if len(ms) == 0 {
		return nil
	}
	e := portal.Erasure{ID: portal.NewRandomID()}
	for _, m := range ms {
		if err := a.store.DeleteMail(ctx, m); err != nil {
			return err
		}
		if !m.FirstTry.IsZero() {
			e.Mails = append(e.Mails, m.FileName())
		}
	}
	return a.store.InsertErasure(ctx, &e)
}

func (a *App) retainDetails(ctx context.Context, by portal.Actor, l *Lease, before func(portal.RetentionKind) time.Time) (more bool, err error) {
	err = a.underLeaseWrite(ctx, by, l, func(ctx context.Context, _ *writing) error {
		more, err = a.store.EraseOldDetails(ctx, before(portal.RetainEventDetails), retainAtOnce)
		return err
	})
	return more, err
}

func (a *App) retainReviews(ctx context.Context, by portal.Actor, l *Lease, before func(portal.RetentionKind) time.Time) (bool, error) {
	old, err := a.store.OldAccessReviews(ctx, before(portal.RetainAccessReviews))
	if err != nil || len(old) == 0 {
		return false, err
	}
	return false, a.underLeaseWrite(ctx, by, l, func(ctx context.Context, _ *writing) error {
		for _, r := range old {
			if err := a.store.DeleteAccessReview(ctx, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// retainAccounts erases who has been switched off for long enough. Whoever still
// holds something stays until that is handed over.
func (a *App) retainAccounts(ctx context.Context, by portal.Actor, l *Lease, before func(portal.RetentionKind) time.Time) (bool, error) {
	people, err := a.store.People(ctx, "")
	if err != nil {
		return false, err
	}
	for _, p := range people {
		if p.State != portal.PersonOff {
			continue
		}
		off, err := a.switchedOff(ctx, p)
		if err != nil {
			return false, err
		}
		if !off.Before(before(portal.RetainAccounts)) {
			continue
		}
		err = a.underLeaseWrite(ctx, by, l, func(ctx context.Context, w *writing) error { return a.erasePerson(ctx, w, p.ID) })
		if err != nil && portal.KindOf(err) != portal.Conflict || errors.Is(err, errLeaseLost) {
			return false, err
		}
	}
	return false, nil
}

// switchedOff is when an account was switched off, the last time.
func (a *App) switchedOff(ctx context.Context, p portal.Person) (time.Time, error) {
	e, err := a.store.LastAbout(ctx, p.Ref(), portal.PersonDisabled)
	if portal.KindOf(err) == portal.NotFound && err != nil {
		return p.SeenOn(), nil
	}
	return e.At, err
}
