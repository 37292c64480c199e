package app

import (
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

const aDay = 24 * time.Hour

// checked makes every organisation one that was looked at today.
func (r *rig) checked() {
	r.t.Helper()
	for _, o := range must(r.store.Organisations(r.ctx)) {
		o.CheckedOn = r.clock
		r.must(r.store.SaveOrganisation(r.ctx, &o))
	}
}

func TestRemindDirectory(t *testing.T) {
	r := newRig(t)
	r.checked()
	remind := func(want int) {
		t.Helper()
		if n := must(r.RemindDirectory(r.ctx, portal.SystemActor())); n != want {
			t.Fatalf("told of %d, want %d", n, want)
		}
	}
	for _, by := range []portal.Actor{{}, r.as("beheerder@gemeente"), r.as("ketencoordinator@gemeente")} {
		if _, err := r.RemindDirectory(r.ctx, by); err == nil {
			t.Errorf("%s ran the job", by.ID)
		}
	}
	r.later(179 * aDay)
	remind(0)
	r.must(r.ConfirmOrganisation(r.ctx, r.as("ketencoordinator@gemeente"), "bewind"))
	r.events()
	r.later(aDay)
	remind(5) // all but the one that was just checked
	remind(0) // exactly once
	for _, e := range r.events() {
		told := r.told(e)
		switch e.About.ID {
		case "geldfit":
			if len(told) != 1 || told["contactpersoon@geldfit"] != portal.ReasonTask {
				t.Errorf("of Geldfit: %v", told)
			}
		case "eenpitter": // has no contact person
			if len(told) != 1 || told["ketencoordinator@gemeente"] != portal.ReasonRole {
				t.Errorf("of eenpitter: %v", told)
			}
		case "bewind":
			t.Error("asked who had just looked")
		}
	}

	r.must(r.ConfirmOrganisation(r.ctx, r.as("contactpersoon@geldfit"), "geldfit"))
	r.events()
	r.later(29 * aDay)
	remind(0)
	r.later(aDay)
	remind(4) // Geldfit looked
	remind(0)
	for _, e := range r.wantEvents(portal.OrganisationCheckLate, portal.OrganisationCheckLate, portal.OrganisationCheckLate, portal.OrganisationCheckLate) {
		if told := r.told(e); len(told) != 1 || told["ketencoordinator@gemeente"] != portal.ReasonRole {
			t.Errorf("of %s: %v, want the coordinator alone", e.About.ID, told)
		}
	}

	r.later(150 * aDay) // the next round of Geldfit and bewind
	remind(2)
	r.wantEvents(portal.OrganisationCheckAsked, portal.OrganisationCheckAsked)
}

func TestRemindDirectoryLeavesAlone(t *testing.T) {
	r := newEmptyRig(t)
	if n := must(r.RemindDirectory(r.ctx, portal.SystemActor())); n != 0 {
		t.Errorf("an empty portal told of %d", n)
	}
	r.fill()
	r.checked()
	o := must(r.store.Organisation(r.ctx, "asdd"))
	o.Active = false
	r.must(r.store.SaveOrganisation(r.ctx, &o))
	set := must(r.store.Settings(r.ctx))
	r.must(r.SetRecheck(r.ctx, r.as("beheerder@gemeente"), set.Version, 365))
	r.later(364 * aDay)
	if n := must(r.RemindDirectory(r.ctx, portal.SystemActor())); n != 0 {
		t.Errorf("told of %d before the days that were set", n)
	}
	r.later(2 * aDay)
	if n := must(r.RemindDirectory(r.ctx, portal.SystemActor())); n != 5 {
		t.Errorf("told of %d, want 5: not of one that left", n)
	}
}

func TestCheckBerichtLeadsToTheEntry(t *testing.T) {
	r := newRig(t)
	r.checked()
	r.later(200 * aDay)
	must(r.RemindDirectory(r.ctx, portal.SystemActor()))
	lease := NewLease("dispatcher")
	if ok, err := r.Hold(r.ctx, lease); !ok || err != nil {
		t.Fatalf("no lease: %v", err)
	}
	for must(r.Dispatch(r.ctx, lease)) > 0 {
	}
	page := must(r.Berichten(r.ctx, r.as("contactpersoon@geldfit"), portal.Page{}))
	if len(page.Groups) != 1 || page.Groups[0].Title != "Organisatie geldfit" || page.Groups[0].Berichten[0].Place != boxCheck {
		t.Errorf("berichten: %+v", page.Groups)
	}
	if page := must(r.Berichten(r.ctx, r.as("deelnemer@geldfit"), portal.Page{})); len(page.Groups) != 0 {
		t.Errorf("a member was asked too: %+v", page.Groups)
	}
}

func TestSetRecheckRights(t *testing.T) {
	r := newRig(t)
	set := must(r.store.Settings(r.ctx))
	r.events()
	r.refused(r.SetRecheck(r.ctx, portal.Actor{}, set.Version, 90), portal.LoginNeeded)
	for _, by := range []string{"ketencoordinator@gemeente", "contactpersoon@geldfit", "auditor@gemeente"} {
		r.refused(r.SetRecheck(r.ctx, r.as(by), set.Version, 90), portal.Forbidden)
	}
	admin := r.as("beheerder@gemeente")
	r.wrongAt(r.SetRecheck(r.ctx, admin, set.Version, 10), "days")
	r.wantEvents()
	r.must(r.SetRecheck(r.ctx, admin, set.Version, 90))
	r.wantEvents(portal.SettingsChanged)
	r.refused(r.SetRecheck(r.ctx, admin, set.Version, 120), portal.Conflict)
	if got := must(r.DirectoryGaps(r.ctx, admin)); got.CheckHolds != 90 || !got.MaySet {
		t.Errorf("gaps say %d days, may set %v", got.CheckHolds, got.MaySet)
	}
}
