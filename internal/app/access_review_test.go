package app

import (
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// toJanuary moves the rig to the first morning of the half year, with a contact
// of Geldfit who "beheert collega's".
func (r *rig) toJanuary() {
	r.t.Helper()
	r.must(r.ChangeRole(r.ctx, r.as("beheerder@gemeente"), "contactpersoon@geldfit", portal.Contact, portal.Ticks{MayManage: true}))
	r.actors["contactpersoon@geldfit"] = r.actor("contactpersoon@geldfit")
	r.clock = time.Date(2027, time.January, 1, 0, 1, 0, 0, portal.Amsterdam())
	r.events()
}

func TestReviewsOpenOnce(t *testing.T) {
	r := newRig(t)
	system := portal.SystemActor()
	r.refused(second(r.OpenReviews(r.ctx, portal.Actor{})), portal.LoginNeeded)
	r.refused(second(r.OpenReviews(r.ctx, r.as("ketencoordinator@gemeente"))), portal.Forbidden)
	if n := must(r.OpenReviews(r.ctx, system)); n != 0 {
		t.Errorf("%d opened in the half year in which the portal was set up", n)
	}
	r.toJanuary()
	if n := must(r.OpenReviews(r.ctx, system)); n != 6 {
		t.Errorf("opened %d, want one of each organisation", n)
	}
	if n := must(r.OpenReviews(r.ctx, system)); n != 0 {
		t.Errorf("opened %d again", n)
	}
	for _, e := range r.events() {
		told := r.told(e)
		want := portal.ID("ketencoordinator@gemeente")
		if e.About.ID == "geldfit/2027-1" {
			want = "contactpersoon@geldfit"
		}
		if e.Type != portal.ReviewOpened || len(told) != 1 || told[want] != portal.ReasonRole {
			t.Errorf("%s of %s: told %v", e.Type, e.About.ID, told)
		}
	}
	due := must(r.store.AccessReview(r.ctx, "geldfit/2027-1")).Due
	if want := portal.NewCalendar(nil).Term(r.clock, 20); !due.Equal(want) {
		t.Errorf("due %s, want %s", due, want)
	}
	r.clock = due.Add(time.Minute)
	if n := must(r.OpenReviews(r.ctx, system)); n != 6 {
		t.Errorf("%d became overdue", n)
	}
	for _, e := range r.events() {
		if told := r.told(e); e.Type != portal.ReviewOverdue || len(told) != 1 || told["ketencoordinator@gemeente"] == "" {
			t.Errorf("%s: told %v", e.Type, told)
		}
	}
	if n := must(r.OpenReviews(r.ctx, system)); n != 0 {
		t.Errorf("told %d again", n)
	}
	r.clock = time.Date(2027, time.July, 1, 9, 0, 0, 0, portal.Amsterdam())
	if n := must(r.OpenReviews(r.ctx, system)); n != 6 {
		t.Errorf("opened %d on 1 July", n)
	}
}

func TestReviewIsSigned(t *testing.T) {
	r := newRig(t)
	r.toJanuary()
	must(r.OpenReviews(r.ctx, portal.SystemActor()))
	r.events()
	contact, coordinator, admin := r.as("contactpersoon@geldfit"), r.as("ketencoordinator@gemeente"), r.as("beheerder@gemeente")
	const id = portal.ID("geldfit/2027-1")
	for name, test := range map[string]struct {
		by   portal.Actor
		kind portal.Kind
	}{
		"nobody": {portal.Actor{}, portal.LoginNeeded}, "colleague": {r.as("deelnemer@geldfit"), portal.Forbidden},
		"another contact": {r.as("contactpersoon@bewind"), portal.NotFound}, "auditor": {r.as("auditor@gemeente"), portal.Forbidden},
	} {
		t.Run(name, func(t *testing.T) {
			r.refused(r.ConfirmRights(r.ctx, test.by, id, "collega@geldfit", 0), test.kind)
			r.refused(r.SignReview(r.ctx, test.by, id), test.kind)
			if name != "auditor" {
				r.refused(second(r.Review(r.ctx, test.by, "geldfit")), test.kind)
			}
		})
	}
	r.refused(second(r.Reviews(r.ctx, contact)), portal.Forbidden)
	if rows := must(r.Reviews(r.ctx, r.as("auditor@gemeente"))); len(rows) != 6 || rows[0].State != ReviewOpen {
		t.Errorf("the auditor's list: %+v", rows)
	}
	page := must(r.Review(r.ctx, contact, "geldfit"))
	if page.Open != 3 || len(page.Rows) != 3 || !page.MaySay {
		t.Errorf("page: %d open of %d", page.Open, len(page.Rows))
	}
	r.refused(r.SignReview(r.ctx, contact, id), portal.Conflict)
	r.refused(r.ConfirmRights(r.ctx, contact, id, contact.ID, 0), portal.Forbidden)          // nobody judges themselves
	r.refused(r.ConfirmRights(r.ctx, contact, id, "deelnemer@bewind", 0), portal.NotFound)   // of another organisation
	r.refused(r.ConfirmRights(r.ctx, contact, id, "deelnemer@geldfit", 99), portal.Conflict) // changed since it was shown
	r.must(r.ConfirmRights(r.ctx, contact, id, "deelnemer@geldfit", 0))
	r.must(r.DisablePerson(r.ctx, contact, "collega@geldfit"))
	r.must(r.ConfirmRights(r.ctx, coordinator, id, contact.ID, 0))
	r.must(r.ChangeRole(r.ctx, admin, "deelnemer@geldfit", portal.Reader, portal.Ticks{}))
	r.refused(r.SignReview(r.ctx, contact, id), portal.Conflict) // what was confirmed has changed
	page = must(r.Review(r.ctx, contact, "geldfit"))
	for _, row := range page.Rows {
		if row.Now.ID == "deelnemer@geldfit" && (!row.Changed || row.Confirmed) {
			t.Errorf("a role that changed meanwhile doesn't show: %+v", row)
		}
	}
	r.must(r.ConfirmRights(r.ctx, contact, id, "deelnemer@geldfit", 0))
	r.must(r.SignReview(r.ctx, contact, id))
	r.refused(r.SignReview(r.ctx, contact, id), portal.Conflict)
	r.refused(r.ConfirmRights(r.ctx, contact, id, "deelnemer@geldfit", 0), portal.Conflict)
	page = must(r.Review(r.ctx, contact, "geldfit"))
	if page.State != ReviewSigned || page.Review.SignedAs != contact.Name || page.MaySay {
		t.Errorf("signed: %s by %s", page.State, page.Review.SignedAs)
	}
	signed := 0
	for _, e := range r.events() {
		if e.Type == portal.ReviewSigned {
			signed++
		}
	}
	if signed != 1 {
		t.Errorf("%d events of signing", signed)
	}
}

// TestReviewShowsWhoCameBack: an account that was off when the review opened and
// is on again doesn't stay out of sight; one that was erased asks for nothing.
func TestReviewShowsWhoCameBack(t *testing.T) {
	r := newRig(t)
	r.toJanuary()
	contact := r.as("contactpersoon@geldfit")
	r.must(r.DisablePerson(r.ctx, contact, "collega@geldfit"))
	r.person("weg", "geldfit", portal.Member)
	r.must(r.ErasePerson(r.ctx, r.as("beheerder@gemeente"), "weg@geldfit", must(r.store.Person(r.ctx, "weg@geldfit")).Version))
	must(r.OpenReviews(r.ctx, portal.SystemActor()))
	r.must(r.EnablePerson(r.ctx, contact, "collega@geldfit"))
	back := false
	for _, row := range must(r.Review(r.ctx, contact, "geldfit")).Rows {
		back = back || row.Now.ID == "collega@geldfit" && row.New
		if row.Now.ID == "weg@geldfit" {
			t.Errorf("somebody who was erased is in it: %+v", row)
		}
	}
	if !back {
		t.Error("an account that is on again isn't in it")
	}
}
