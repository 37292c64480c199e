package app

import (
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func (r *rig) calendarOf(by portal.Actor, all bool) string {
	r.t.Helper()
	list, err := r.Calendar(r.ctx, by, CalendarFilter{From: portal.Day(r.clock), To: portal.Day(r.clock).AddDate(0, 3, 0), All: all})
	r.must(err)
	return allOf(list)
}

func TestBar04_CalendarGoesByPolicy(t *testing.T) {
	r := newInviteRig(t)
	concept := r.planned(r.freshSeries(r.table.Series), 60)
	r.item(secretItem, "collega@gemeente")
	fresh := r.freshTable(r.table)
	set := must(r.store.Settings(r.ctx))
	item := fresh.Agenda[len(fresh.Agenda)-1].ID
	due := portal.Day(r.clock).AddDate(0, 0, 20)
	for _, p := range []portal.ActionPoint{
		{ID: "open", Number: "A-1", What: "Brief herschrijven", Owner: "deelnemer@geldfit", Org: "geldfit", Due: due, State: portal.ActionOpen, Table: r.table.ID},
		{ID: "geheim", Number: "A-2", What: secretItem, Owner: "collega@gemeente", Org: "gemeente", Due: due, State: portal.ActionOpen, Table: r.table.ID, Item: item},
	} {
		r.must(r.store.InsertActionPoint(r.ctx, &p, p.Scope(fresh, portal.Series{}, set.Municipality)))
	}
	d := portal.Decision{ID: "besluit", Number: "B-1", Text: secretItem + " herzien", Table: r.table.ID, Item: item, Review: due}
	r.must(r.store.InsertDecision(r.ctx, &d, fresh.ItemScope(item, set.Municipality)))
	for _, tt := range []struct {
		who        string
		all        bool
		has, hasnt []string
	}{
		{"deelnemer@geldfit", false, []string{r.table.Number, "Agendapunten voorstellen", "Stukken klaar", "Brief herschrijven"}, []string{concept.Number, secretItem}},
		{"deelnemer@geldfit", true, []string{r.table.Number}, []string{concept.Number, secretItem}},
		{"collega@geldfit", false, nil, []string{r.table.Number, "Brief herschrijven"}},
		{"collega@geldfit", true, []string{r.table.Number, "Brief herschrijven"}, []string{secretItem}},
		{"ketencoordinator@gemeente", true, []string{r.table.Number, concept.Number}, []string{secretItem}},
		{"collega@gemeente", false, []string{r.table.Number, concept.Number, secretItem}, []string{"Brief herschrijven"}},
		{"deelnemer@wijkteam", true, nil, []string{r.table.Number, "Brief herschrijven", secretItem}},
	} {
		got := r.calendarOf(r.as(tt.who), tt.all)
		for _, w := range tt.has {
			if !strings.Contains(got, w) {
				t.Errorf("%s (all: %v) doesn't see %s", tt.who, tt.all, w)
			}
		}
		for _, w := range tt.hasnt {
			if strings.Contains(got, w) {
				t.Errorf("%s (all: %v) sees %s", tt.who, tt.all, w)
			}
		}
	}
	_, err := r.Calendar(r.ctx, portal.Actor{}, CalendarFilter{})
	r.refused(err, portal.LoginNeeded)
	_, err = r.Calendar(r.ctx, r.as("anoniem@gemeente"), CalendarFilter{})
	r.refused(err, portal.Forbidden)
}

// What an item is changed to that its reader may not know of, changes nothing in
// their feed.
func TestBar04_FeedDoesNotTellOfConfidentialChanges(t *testing.T) {
	r := newInviteRig(t)
	secret := must(r.MakeFeed(r.ctx, r.as("deelnemer@geldfit")))
	before := allOf(must(r.Feed(r.ctx, secret)))
	if !strings.Contains(before, r.table.Number) {
		t.Fatalf("the feed lacks the meeting: %s", before)
	}
	r.later(time.Hour)
	r.item(secretItem, "collega@gemeente")
	if after := allOf(must(r.Feed(r.ctx, secret))); after != before {
		t.Errorf("changed from %s to %s", before, after)
	}
}

func TestBar51_FeedIsSecretAndRevocable(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(r *inviteRig, by portal.Actor)
		open bool
	}{
		{"as made", func(*inviteRig, portal.Actor) {}, true},
		{"renewed", func(r *inviteRig, by portal.Actor) { must(r.MakeFeed(r.ctx, by)) }, false},
		{"revoked", func(r *inviteRig, by portal.Actor) { r.must(r.RevokeFeed(r.ctx, by)) }, false},
		{"account switched off", func(r *inviteRig, by portal.Actor) {
			r.change(by.ID, func(p *portal.Person) { p.State = portal.PersonOff })
		}, false},
		{"another role", func(r *inviteRig, by portal.Actor) {
			r.change(by.ID, func(p *portal.Person) { p.Role = portal.Auditor })
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newInviteRig(t)
			by := r.as("deelnemer@geldfit")
			secret := must(r.MakeFeed(r.ctx, by))
			if f := must(r.store.CalendarFeed(r.ctx, by.ID)); strings.Contains(allOf(f), secret) {
				t.Error("the secret is stored")
			}
			tt.do(r, by)
			_, err := r.Feed(r.ctx, secret)
			if (err == nil) != tt.open || err != nil && portal.KindOf(err) != portal.NotFound {
				t.Errorf("got %v", err)
			}
		})
	}
	r := newInviteRig(t)
	_, err := r.MakeFeed(r.ctx, portal.Actor{})
	r.refused(err, portal.LoginNeeded)
	_, err = r.MakeFeed(r.ctx, r.as("anoniem@gemeente"))
	r.refused(err, portal.Forbidden)
}
