package app

import (
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// retain does all of the nightly housekeeping.
func (r *rig) retain() {
	r.t.Helper()
	l := r.lease("bewaartermijnen")
	for more := true; more; {
		var err error
		more, err = r.Retain(r.ctx, portal.SystemActor(), l)
		r.must(err)
	}
	r.Release(r.ctx, l)
}

// around does the housekeeping on the last moment of a term and on the first
// after it, and wants what check counts to be there and to be gone.
func (r *rig) around(name string, end time.Time, check func() int) {
	r.t.Helper()
	r.clock = end.Add(-time.Minute)
	before := check()
	r.retain()
	if n := check(); n == 0 || n != before {
		r.t.Errorf("%s: %d of %d left a minute before its term is over", name, n, before)
	}
	r.clock = end
	r.retain()
	if n := check(); n != 0 {
		r.t.Errorf("%s: %d left when its term is over", name, n)
	}
}

func TestBar65_HousekeepingOnDayNAndNotBefore(t *testing.T) {
	begin := func(t *testing.T) (*rig, func(portal.RetentionKind) time.Time) {
		r := newRig(t)
		s := r.share("deelnemer@geldfit")
		r.comment("deelnemer@bewind", s)
		r.must(r.AssignSignal(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0, "collega@gemeente"))
		r.dispatchAll(r.App)
		made := r.clock
		return r, func(k portal.RetentionKind) time.Time { return portal.RetentionTable{}.Rule(k).Term.End(made) }
	}
	t.Run("berichten", func(t *testing.T) {
		r, end := begin(t)
		r.around("berichten", end(portal.RetainBerichten), func() int {
			n := 0
			for _, by := range r.actors {
				all := r.inboxOf(by.ID)
				n += len(all)
				unread := 0
				for _, b := range all {
					if b.Read.IsZero() {
						unread++
					}
				}
				if bell, _, err := r.Bell(r.ctx, by); err != nil || bell != unread {
					t.Errorf("%s: the bell says %d of %d, %v", by.ID, bell, unread, err)
				}
			}
			return n
		})
	})
	t.Run("mail", func(t *testing.T) {
		r, end := begin(t)
		r.must(r.store.InsertMail(r.ctx, &portal.Mail{ID: "wacht", Key: "wacht", Person: "deelnemer@geldfit", State: portal.MailWaiting, CreatedAt: r.clock, NextTry: r.clock}))
		sent := portal.Mail{ID: "weg", Key: "weg", Person: "deelnemer@geldfit", State: portal.MailSent, CreatedAt: r.clock, FirstTry: r.clock, MessageID: "nummer"}
		r.must(r.store.InsertMail(r.ctx, &sent))
		r.around("mail", end(portal.RetainMail), func() int { return int(must(r.store.CountMails(r.ctx, portal.MailQuery{State: portal.MailSent}, 0))) })
		if _, err := r.store.Mail(r.ctx, "wacht"); err != nil {
			t.Errorf("a mail that still has to go: %v", err)
		}
		var removed []string
		_, err := r.FinishErasures(r.ctx, portal.SystemActor(), func(name string) error { removed = append(removed, name); return nil })
		if err != nil || len(removed) != 1 || removed[0] != sent.FileName() {
			t.Errorf("removed from the folder: %v, %v", removed, err)
		}
	})
	t.Run("details of events", func(t *testing.T) {
		r, end := begin(t)
		r.around("details", end(portal.RetainEventDetails), func() int {
			n := 0
			for _, e := range must(r.store.SealedEvents(r.ctx, 0, 1000)) {
				n += len(must(r.store.EventDetails(r.ctx, e.ID)))
			}
			return n
		})
		if report := r.wantWholeChain(); report.Erased == 0 {
			t.Error("nothing was erased")
		}
		r.share("deelnemer@geldfit") // the chain goes on, and so does the erasing
		r.later(24 * time.Hour)
		r.dispatchAll(r.App)
		r.retain()
		r.wantWholeChain()
	})
	t.Run("accounts that are off", func(t *testing.T) {
		r, end := begin(t)
		r.must(r.DisablePerson(r.ctx, r.as("beheerder@gemeente"), "deelnemer@bewind"))
		r.must(r.DisablePerson(r.ctx, r.as("beheerder@gemeente"), "collega@gemeente")) // handles a signal
		r.dispatchAll(r.App)
		r.around("accounts", end(portal.RetainAccounts), func() int {
			if must(r.store.Person(r.ctx, "deelnemer@bewind")).Name == "Naam van deelnemer@bewind" {
				return 1
			}
			return 0
		})
		if p := must(r.store.Person(r.ctx, "collega@gemeente")); p.State != portal.PersonOff {
			t.Errorf("somebody who still handles a signal is %s", p.State)
		}
	})
	t.Run("drafts and sessions", func(t *testing.T) {
		r, end := begin(t)
		by := r.as("deelnemer@geldfit")
		r.must(r.SaveDraft(r.ctx, by, "/signalen/nieuw", map[string][]string{"text": {"Iets"}}))
		r.clock = end(portal.RetainDrafts).Add(-time.Minute)
		r.must(r.SweepAccounts(r.ctx))
		if n := must(r.store.CountDrafts(r.ctx, by.Blind)); n != 1 {
			t.Error("the draft is gone before its day")
		}
		r.clock = end(portal.RetainDrafts)
		r.must(r.SweepAccounts(r.ctx))
		if n := must(r.store.CountDrafts(r.ctx, by.Blind)); n != 0 {
			t.Error("the draft is there on its day")
		}
	})
}

func TestSetRetentionIsForTheAdministrator(t *testing.T) {
	r := newRig(t)
	shorter := []portal.RetentionRule{{Kind: portal.RetainBerichten, Term: portal.Term{N: 60, Unit: portal.Days}, Fate: portal.Destroy, Ground: "Afspraak"}}
	for key, by := range r.actors {
		err := r.SetRetention(r.ctx, by, 99, shorter)
		if by.Role == portal.Administrator {
			r.refused(err, portal.Conflict)
		} else if portal.KindOf(err) != portal.Forbidden {
			t.Errorf("%s: %v", key, err)
		}
		if _, err = r.RetentionTable(r.ctx, by); (err == nil) != (by.Role == portal.Administrator) {
			t.Errorf("%s gets the form: %v", key, err)
		}
		_, err = r.Destructions(r.ctx, by, portal.Page{})
		if may := by.Role == portal.Administrator || by.Role == portal.Auditor || by.Role == portal.Coordinator; (err == nil) != may {
			t.Errorf("%s reads: %v", key, err)
		}
	}
	r.refused(r.SetRetention(r.ctx, portal.Actor{}, 0, shorter), portal.LoginNeeded)
	r.wantEvents()
	r.wrongAt(r.SetRetention(r.ctx, r.as("beheerder@gemeente"), 0, []portal.RetentionRule{{Kind: portal.RetainBerichten, Fate: portal.Destroy, Term: portal.Term{Unit: portal.Days}}}), "term_berichten")
	r.must(r.SetRetention(r.ctx, r.as("beheerder@gemeente"), 0, shorter))
	e := r.wantEvents(portal.RetentionChanged)[0]
	if d := must(r.store.EventDetails(r.ctx, e.ID)); d[portal.DetailFrom].Value != "berichten: 1 jaar" || d[portal.DetailTo].Value != "berichten: 60 dagen" {
		t.Errorf("the event says %v", d)
	}
	r.must(r.SetRetention(r.ctx, r.as("beheerder@gemeente"), 1, shorter)) // nothing changed: no event
	r.wantEvents()
	for _, rule := range must(r.RetentionTerms(r.ctx)) {
		if rule.Kind == portal.RetainBerichten && rule.Term.N != 60 {
			t.Errorf("people are told %+v", rule)
		}
	}
}
