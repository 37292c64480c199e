package app

import (
	"maps"
	"slices"
	"testing"

	"ketenportaal/internal/portal"
)

func TestRolesAreReported(t *testing.T) {
	for _, test := range []struct {
		name, by, to string
		role         portal.Role
		watchers     []portal.ID
	}{
		{"an administrator to themselves", "beheerder@gemeente", "beheerder@gemeente", portal.Coordinator, []portal.ID{"auditor@gemeente", "ketencoordinator@gemeente"}},
		{"a municipal role to another", "beheerder@gemeente", "collega@gemeente", portal.Adviser, []portal.ID{"auditor@gemeente", "ketencoordinator@gemeente"}},
		{"to the coordinator, who hears of it anyway", "beheerder@gemeente", "ketencoordinator@gemeente", portal.Adviser, []portal.ID{"auditor@gemeente"}},
		{"a partner's role", "ketencoordinator@gemeente", "deelnemer@geldfit", portal.Contact, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t)
			r.person("tweede", "gemeente", portal.Administrator)
			r.must(r.ChangeRole(r.ctx, r.as(test.by), portal.ID(test.to), test.role, portal.Ticks{}))
			e := r.wantEvents(portal.RoleChanged)[0]
			var got []portal.ID
			for _, who := range must(r.Audience(r.ctx, e)) {
				if who.Person.ID == portal.ID(test.to) {
					continue // hears of their own account
				}
				if who.Reason != portal.ReasonRole || !who.Urgent || who.Item != string(test.role) {
					t.Errorf("told %+v", who)
				}
				got = append(got, who.Person.ID)
			}
			if slices.Sort(got); !slices.Equal(got, test.watchers) {
				t.Errorf("told %v, want %v", got, test.watchers)
			}
		})
	}
}

func TestCoordinatorWhoGivesARoleIsReportedToTheSubstitute(t *testing.T) {
	r := newRig(t)
	set := must(r.store.Settings(r.ctx))
	set.Coordinator = "beheerder@gemeente" // as after a set-up
	r.must(r.store.SaveSettings(r.ctx, &set))
	must(r.InvitePerson(r.ctx, r.as("beheerder@gemeente"), Invitee{Org: "gemeente", Email: "a@gemeente.example", Role: portal.Auditor}))
	got := slices.Sorted(maps.Keys(r.told(r.wantEvents(portal.PersonInvited)[0])))
	if want := []portal.ID{"auditor@gemeente", "vervanger@gemeente"}; !slices.Equal(got, want) {
		t.Errorf("told %v, want %v", got, want)
	}
}

func TestReportSaysWhoGaveWhatToWhom(t *testing.T) {
	r := newRig(t)
	r.person("tweede", "gemeente", portal.Administrator)
	lease := NewLease("dispatcher")
	r.must(r.ChangeRole(r.ctx, r.as("beheerder@gemeente"), "beheerder@gemeente", portal.Coordinator, portal.Ticks{}))
	r.must(r.ChangeRole(r.ctx, r.as("tweede@gemeente"), "collega@gemeente", portal.Adviser, portal.Ticks{}))
	must(r.Hold(r.ctx, lease))
	must(r.Dispatch(r.ctx, lease))
	page := must(r.Berichten(r.ctx, r.as("auditor@gemeente"), portal.Page{}))
	var told []string
	for _, g := range page.Groups {
		for _, b := range g.Berichten {
			told = append(told, g.Title+": "+b.Sentence()+" "+b.Who.Person)
		}
	}
	for _, want := range []string{
		"Naam van beheerder@gemeente: Gaf zichzelf de rol ‘ketencoördinator’. Naam van beheerder@gemeente",
		"Naam van collega@gemeente: Kreeg de rol ‘beleidsadviseur’. Naam van tweede@gemeente",
	} {
		if !slices.Contains(told, want) {
			t.Errorf("the auditor doesn't read %q; reads %q", want, told)
		}
	}
	n := page.Groups[0].Berichten[0].Notification
	news := must(r.newsOf(r.ctx, r.as("auditor@gemeente"), n))
	if !news.visible || news.path != "/mensen/"+string(n.About.ID) {
		t.Errorf("mail: %+v", news)
	}
	if news := must(r.newsOf(r.ctx, r.as("deelnemer@geldfit"), n)); news.visible {
		t.Error("another organisation reads it")
	}
}

func TestLastAdministratorStays(t *testing.T) {
	r := newRig(t)
	admin := r.as("beheerder@gemeente")
	r.refused(r.ChangeRole(r.ctx, admin, admin.ID, portal.Auditor, portal.Ticks{}), portal.Conflict)
	r.wantEvents()
	other := r.person("tweede", "gemeente", portal.Administrator)
	r.must(r.ChangeRole(r.ctx, admin, admin.ID, portal.Auditor, portal.Ticks{}))
	r.refused(r.ChangeRole(r.ctx, r.actor(other.ID), other.ID, portal.Member, portal.Ticks{}), portal.Conflict)
	for _, key := range []string{"ketencoordinator@gemeente", "contactpersoon@geldfit", "auditor@gemeente"} {
		r.refused(r.ChangeRole(r.ctx, r.as(key), r.as(key).ID, portal.Member, portal.Ticks{}), portal.Forbidden)
	}
}

// TestSwitchingOnAMunicipalAccountIsReported: it opens as much as giving the role
// does.
func TestSwitchingOnAMunicipalAccountIsReported(t *testing.T) {
	r := newRig(t)
	admin := r.as("beheerder@gemeente")
	for _, who := range []portal.ID{"teammanager@gemeente", "deelnemer@geldfit"} {
		r.must(r.DisablePerson(r.ctx, admin, who))
		r.events()
		r.must(r.EnablePerson(r.ctx, admin, who))
		got := slices.Sorted(maps.Keys(r.told(r.wantEvents(portal.PersonEnabled)[0])))
		want := []portal.ID{"auditor@gemeente", "ketencoordinator@gemeente"}
		if who == "deelnemer@geldfit" {
			want = nil
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: told %v, want %v", who, got, want)
		}
	}
	said := portal.Notification{Type: portal.PersonEnabled, By: "beheerder@gemeente", Reason: portal.ReasonRole, Item: string(portal.TeamManager)}.Sentence()
	if said != "Weer ingeschakeld met de rol ‘teammanager’." {
		t.Error(said)
	}
}
