package jobs

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ketenportaal/internal/live"
	"ketenportaal/internal/portal"
)

// seenHub keeps what a hub is told.
type seenHub struct {
	frames   map[string][]live.Frame
	users    []string
	sessions []string
}

func (h *seenHub) Publish(user string, f live.Frame) { h.frames[user] = append(h.frames[user], f) }
func (h *seenHub) CloseUser(user string)             { h.users = append(h.users, user) }
func (h *seenHub) CloseSession(session string)       { h.sessions = append(h.sessions, session) }

func (r *postRig) feed() (*Feed, *seenHub) {
	hub := &seenHub{frames: map[string][]live.Frame{}}
	f := NewFeed(r.instance(false), hub) // another process than the one that writes
	run(r.t, f.Run)
	return f, hub
}

// record stores an event as a use case would.
func (r *postRig) record(e portal.Event, item string) {
	r.t.Helper()
	d := portal.Detail{Salt: "00", Value: item}
	e.ID, e.At, e.Commitments = portal.NewID(), r.clock, map[string]string{portal.DetailItem: d.Commitment()}
	must(r.t, r.store.InsertEvent(r.t.Context(), e, map[string]portal.Detail{portal.DetailItem: d}))
}

func TestFeed_FramesFollowEachOtherWithoutAGap(t *testing.T) {
	r := newPostRig(t, 0)
	f, hub := r.feed()
	for i := range 3 {
		r.shared("member", i, nil)
		r.handOut()
		run(t, f.Run)
		run(t, f.Run) // looks back at what it saw, and says nothing twice
	}
	coordinator := r.as("coordinator")
	must(t, r.MarkRead(t.Context(), coordinator, nil, 2))
	run(t, f.Run)
	want := map[string][]live.Frame{"coordinator": {
		{Seq: 1, Prev: 0, Unread: 1, Kind: "bericht"}, {Seq: 2, Prev: 1, Unread: 2, Kind: "bericht"},
		{Seq: 3, Prev: 2, Unread: 3, Kind: "bericht"}, {Seq: 4, Prev: 3, Unread: 1, Kind: "bericht"},
	}}
	if diff := cmp.Diff(want, hub.frames); diff != "" {
		t.Errorf("frames (-want +got):\n%s", diff)
	}
}

func TestFeed_WhatCameTogetherIsOneFrame(t *testing.T) {
	r := newPostRig(t, 0)
	f, hub := r.feed()
	r.shared("member", 0, nil)
	r.handOut()
	run(t, f.Run)
	for i := range 5 {
		r.shared("member", 1+i, nil)
	}
	r.handOut()
	run(t, f.Run)
	want := []live.Frame{{Seq: 1, Prev: 0, Unread: 1, Kind: "bericht"}, {Seq: 6, Prev: 1, Unread: 6, Kind: "bericht"}}
	if diff := cmp.Diff(want, hub.frames["coordinator"]); diff != "" {
		t.Errorf("frames (-want +got):\n%s", diff)
	}
}

func TestFeed_ClosesSockets(t *testing.T) {
	about := portal.Ref{Kind: portal.KindPerson, ID: "member"}
	tests := []struct {
		name     string
		event    portal.Event
		item     string
		users    []string
		sessions []string
	}{
		{"role changed", portal.Event{Type: portal.RoleChanged, About: about, By: "beheerder", Version: 2}, "", []string{"member"}, nil},
		{"disabled", portal.Event{Type: portal.PersonDisabled, About: about, By: "beheerder", Version: 2}, "", []string{"member"}, nil},
		{"all sessions ended", portal.Event{Type: portal.SessionsEnded, About: about, By: "member"}, "", []string{"member"}, nil},
		{"one session ended", portal.Event{Type: portal.SessionsEnded, About: about, By: "member"}, "s1", nil, []string{"s1"}},
		{"logged out", portal.Event{Type: portal.LoggedOut, About: about, By: "member"}, "s1", nil, []string{"s1"}},
		{"organisation changed that takes part", portal.Event{Type: portal.OrganisationChanged, About: portal.Ref{Kind: portal.KindOrganisation, ID: "geldfit"}, By: "coordinator", Version: 2}, "", nil, nil},
		{"logged in", portal.Event{Type: portal.LoggedIn, About: about, By: "member"}, "s1", nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newPostRig(t, 0)
			r.record(tt.event, tt.item) // before the feed begins: of the past
			r.handOut()
			f, hub := r.feed()
			r.record(tt.event, tt.item)
			run(t, f.Run)
			if len(hub.users)+len(hub.sessions) > 0 {
				t.Errorf("closed %v and %v before the event was handed out", hub.users, hub.sessions)
			}
			r.handOut()
			run(t, f.Run)
			run(t, f.Run)
			if diff := cmp.Diff(tt.users, hub.users); diff != "" {
				t.Errorf("users (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.sessions, hub.sessions); diff != "" {
				t.Errorf("sessions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFeed_LooksAtEveryEventOfALongChain(t *testing.T) {
	r := newPostRig(t, 0)
	f, hub := r.feed()
	about := portal.Ref{Kind: portal.KindPerson, ID: "member"}
	for range eventsAtOnce + 10 {
		r.record(portal.Event{Type: portal.LoggedIn, About: about, By: "member"}, "s1")
	}
	r.record(portal.Event{Type: portal.LoggedOut, About: about, By: "member"}, "s1")
	r.handOut()
	run(t, f.Run)
	if len(hub.sessions) != 1 {
		t.Errorf("closed %v, want the one session", hub.sessions)
	}
}

func TestBacklog(t *testing.T) {
	r := newPostRig(t, 0)
	r.shared("member", 0, nil)
	r.shared("member", 1, nil)
	r.handOut()
	tests := []struct {
		name  string
		user  string
		since int64
		want  live.Backlog
	}{
		{"behind", "coordinator", 0, live.Backlog{Last: 2, Unread: 2, Frames: []live.Frame{{Seq: 2, Prev: 0, Unread: 2, Kind: "bericht"}}}},
		{"up to date", "coordinator", 2, live.Backlog{Last: 2, Unread: 2}},
		{"ahead, after a restore", "coordinator", 9, live.Backlog{Last: 2, Unread: 2}},
		{"nothing yet", "member", 0, live.Backlog{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Backlog{App: r.App}.Since(t.Context(), tt.user, tt.since)
			must(t, err)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("backlog (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDispatcher_GivesItsLeaseUp(t *testing.T) {
	r := newPostRig(t, 0)
	r.shared("member", 0, nil)
	r.handOut()
	other := Dispatcher(r.instance(false))
	r.shared("member", 1, nil)
	run(t, other.Run)
	if bell := r.bell("coordinator"); bell != 1 {
		t.Errorf("%d berichten, want 1: the lease is held by the first", bell)
	}
	r.dispatcher.Stop(context.WithoutCancel(t.Context()))
	run(t, other.Run)
	if bell := r.bell("coordinator"); bell != 2 {
		t.Errorf("%d berichten, want 2: the first gave the lease up", bell)
	}
}

func (r *postRig) bell(person portal.ID) int {
	r.t.Helper()
	unread, _, err := r.Bell(r.t.Context(), r.as(person))
	must(r.t, err)
	return unread
}

func TestHead_MailsOncePerDay(t *testing.T) {
	r := newPostRig(t, 0)
	r.shared("member", 0, nil)
	r.handOut()
	job := Head(r.App)
	run(t, job.Run)
	run(t, job.Run)
	n, err := r.store.CountMails(t.Context(), portal.MailQuery{Kind: portal.MailChainHead}, 0)
	must(t, err)
	if n != 1 {
		t.Errorf("%d mails with the head, want 1", n)
	}
}
