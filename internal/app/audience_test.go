package app

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ketenportaal/internal/portal"
)

// lastEvent marks earlier events as told and gives the new one of a type.
func (r *rig) lastEvent(t portal.EventType) portal.Event {
	r.t.Helper()
	var found portal.Event
	for _, e := range r.events() {
		if e.Type == t {
			found = e
		}
	}
	if found.ID == "" {
		r.t.Fatalf("no event %s", t)
	}
	return found
}

// involve makes geldfit's signal one that others have to do with.
func (r *rig) involve(s portal.Signal) {
	r.t.Helper()
	r.must(r.RecogniseSignal(r.ctx, r.as("deelnemer@bewind"), s.ID, "", CitizenAnswer{}))
	r.comment("deelnemer@wijkteam", s)
	r.must(r.FollowSignal(r.ctx, r.as("deelnemer@asdd"), s.ID, portal.FollowAll))
}

func TestAudience(t *testing.T) {
	type told map[portal.ID]portal.Reason
	const (
		reporter, recogniser, commenter, follower = "deelnemer@geldfit", "deelnemer@bewind", "deelnemer@wijkteam", "deelnemer@asdd"
		coordinator, keeper, handler              = "ketencoordinator@gemeente", "anoniem@gemeente", "collega@gemeente"
	)
	chain := portal.Audience{Kind: portal.WholeChain}
	ask := func(r *rig, s portal.Signal) {
		r.must(r.TakeUpSignal(r.ctx, r.as(coordinator), s.ID, 0))
		r.must(r.AskReporter(r.ctx, r.as(coordinator), s.ID, 0, "In welke wijken ziet u dit?", CitizenAnswer{}))
	}
	agree := func(r *rig, s portal.Signal) {
		r.must(r.TakeUpSignal(r.ctx, r.as(coordinator), s.ID, 0))
		r.must(r.AgreeSignal(r.ctx, r.as(coordinator), s.ID, 0, "Wij passen de brief aan.", CitizenAnswer{}))
	}
	feedback := portal.Feedback{Agreed: "De brief gaat eerder weg.", AgreedBy: "Team post", Route: portal.PracticeAgreement, Changes: "Twee weken eerder.", From: rigStart.AddDate(0, 1, 0)}
	tests := []struct {
		name     string
		audience portal.Audience
		naming   portal.Naming
		// before is done first, and its events are no part of the test.
		before func(r *rig, s portal.Signal)
		do     func(r *rig, s portal.Signal)
		event  portal.EventType
		want   told
		urgent []portal.ID
		muted  []portal.ID
		hidden []portal.ID
	}{
		{
			name: "shared: the coordinator, and who follows the theme and may see it", audience: chain, naming: portal.OrgVisible,
			event: portal.SignalShared, want: told{coordinator: portal.ReasonTask, "collega@wijkteam": portal.ReasonTheme},
		},
		{
			name: "shared among chosen organisations: not the municipality", audience: portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, naming: portal.OrgVisible,
			event: portal.SignalShared, want: told{},
		},
		{
			name: "taken up", audience: chain, naming: portal.OrgVisible, before: (*rig).involve,
			do:    func(r *rig, s portal.Signal) { r.must(r.TakeUpSignal(r.ctx, r.as(coordinator), s.ID, 0)) },
			event: portal.SignalTakenUp, want: told{reporter: portal.ReasonReporter, recogniser: portal.ReasonRecognise, follower: portal.ReasonFollow},
		},
		{
			name: "assigned: the new handler is on turn", audience: chain, naming: portal.OrgVisible,
			do:    func(r *rig, s portal.Signal) { r.must(r.AssignSignal(r.ctx, r.as(coordinator), s.ID, 0, handler)) },
			event: portal.SignalAssigned, want: told{reporter: portal.ReasonReporter, handler: portal.ReasonTask}, urgent: []portal.ID{handler},
		},
		{
			name: "question: the reporter is on turn", audience: chain, naming: portal.OrgVisible, before: (*rig).involve, do: ask,
			event: portal.SignalQuestionAsked, want: told{reporter: portal.ReasonTask, recogniser: portal.ReasonRecognise, follower: portal.ReasonFollow}, urgent: []portal.ID{reporter},
		},
		{
			name: "question to who asked for silence: still, as it is their turn", audience: chain, naming: portal.OrgVisible,
			before: func(r *rig, s portal.Signal) {
				r.must(r.FollowSignal(r.ctx, r.as(reporter), s.ID, portal.FollowMuted))
			},
			do: ask, event: portal.SignalQuestionAsked, want: told{reporter: portal.ReasonTask}, urgent: []portal.ID{reporter}, muted: []portal.ID{reporter},
		},
		{
			name: "comment: who spoke before, with a mention first", audience: chain, naming: portal.OrgVisible, before: (*rig).involve,
			do:    func(r *rig, s portal.Signal) { r.comment("collega@geldfit", s, recogniser) },
			event: portal.SignalCommented, urgent: []portal.ID{recogniser},
			want: told{reporter: portal.ReasonReporter, coordinator: portal.ReasonHandler, commenter: portal.ReasonCommented, recogniser: portal.ReasonMention, follower: portal.ReasonFollow},
		},
		{
			name: "comment: silence is kept, the usual level is no silence", audience: chain, naming: portal.OrgVisible,
			before: func(r *rig, s portal.Signal) {
				r.involve(s)
				r.must(r.FollowSignal(r.ctx, r.as(reporter), s.ID, portal.FollowMuted))
				r.must(r.FollowSignal(r.ctx, r.as(follower), s.ID, portal.FollowMine))
				r.must(r.FollowSignal(r.ctx, r.as(recogniser), s.ID, portal.FollowMine))
				r.must(r.FollowSignal(r.ctx, r.as(commenter), s.ID, portal.FollowMuted))
			},
			do:    func(r *rig, s portal.Signal) { r.comment("collega@geldfit", s) },
			event: portal.SignalCommented, want: told{coordinator: portal.ReasonHandler, recogniser: portal.ReasonRecognise},
		},
		{
			name: "recognised: not who did", audience: chain, naming: portal.OrgVisible,
			do: func(r *rig, s portal.Signal) {
				r.must(r.RecogniseSignal(r.ctx, r.as(recogniser), s.ID, "", CitizenAnswer{}))
			},
			event: portal.SignalRecognised, want: told{reporter: portal.ReasonReporter, coordinator: portal.ReasonHandler},
		},
		{
			name: "feedback: everyone it concerns", audience: chain, naming: portal.OrgVisible,
			before: func(r *rig, s portal.Signal) { r.involve(s); agree(r, s) },
			do: func(r *rig, s portal.Signal) {
				r.must(r.GiveFeedback(r.ctx, r.as(coordinator), s.ID, 0, feedback, CitizenAnswer{}))
			},
			event: portal.SignalFeedbackGiven, want: told{reporter: portal.ReasonReporter, recogniser: portal.ReasonRecognise, follower: portal.ReasonFollow},
		},
		{
			name: "details filled in: nobody", audience: chain, naming: portal.OrgVisible, before: (*rig).involve,
			do: func(r *rig, s portal.Signal) {
				r.must(r.DetailSignal(r.ctx, r.as(coordinator), s.ID, 0, portal.Bottleneck, "schulden", portal.More{}, CitizenAnswer{}))
			},
			event: portal.SignalDetailed, want: told{},
		},
		{
			name: "who may not see it any longer hears nothing", audience: portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind", "gemeente"}}, naming: portal.OrgVisible,
			before: func(r *rig, s portal.Signal) {
				r.must(r.RecogniseSignal(r.ctx, r.as(recogniser), s.ID, "", CitizenAnswer{}))
				p, err := r.store.Person(r.ctx, recogniser)
				r.must(err)
				p.Role = portal.Clerk
				r.must(r.store.SavePerson(r.ctx, &p))
			},
			do:    func(r *rig, s portal.Signal) { r.must(r.TakeUpSignal(r.ctx, r.as(coordinator), s.ID, 0)) },
			event: portal.SignalTakenUp, want: told{reporter: portal.ReasonReporter},
		},
		{
			name: "who was disabled hears nothing", audience: chain, naming: portal.OrgVisible,
			before: func(r *rig, s portal.Signal) {
				r.involve(s)
				r.must(r.DisablePerson(r.ctx, r.as("beheerder@gemeente"), recogniser))
			},
			do:    func(r *rig, s portal.Signal) { r.must(r.TakeUpSignal(r.ctx, r.as(coordinator), s.ID, 0)) },
			event: portal.SignalTakenUp, want: told{reporter: portal.ReasonReporter, follower: portal.ReasonFollow},
		},
		{
			name: "anonymous, shared: the reporter hears nothing of their own act", audience: chain, naming: portal.Anonymous,
			event: portal.SignalShared, want: told{coordinator: portal.ReasonTask, "collega@wijkteam": portal.ReasonTheme},
		},
		{
			name: "anonymous, taken up: the reporter, hidden", audience: chain, naming: portal.Anonymous,
			do:    func(r *rig, s portal.Signal) { r.must(r.TakeUpSignal(r.ctx, r.as(coordinator), s.ID, 0)) },
			event: portal.SignalTakenUp, want: told{reporter: portal.ReasonReporter}, hidden: []portal.ID{reporter},
		},
		{
			name: "anonymous, question: the keeper alone, until it is passed", audience: chain, naming: portal.Anonymous, before: (*rig).involve, do: ask,
			event: portal.SignalQuestionAsked, want: told{keeper: portal.ReasonTask}, urgent: []portal.ID{keeper},
		},
		{
			name: "anonymous, question passed: the reporter, hidden and urgent", audience: chain, naming: portal.Anonymous, before: ask,
			do:    func(r *rig, s portal.Signal) { r.must(r.PassQuestion(r.ctx, r.as(keeper), s.ID)) },
			event: portal.SignalQuestionPassed, want: told{coordinator: portal.ReasonHandler, reporter: portal.ReasonReporter}, urgent: []portal.ID{reporter}, hidden: []portal.ID{reporter},
		},
		{
			name: "anonymous, answered: the keeper alone, until it is passed", audience: chain, naming: portal.Anonymous,
			before: func(r *rig, s portal.Signal) {
				r.involve(s)
				ask(r, s)
				r.must(r.PassQuestion(r.ctx, r.as(keeper), s.ID))
			},
			do: func(r *rig, s portal.Signal) {
				r.must(r.AnswerQuestion(r.ctx, r.as(reporter), s.ID, "In het centrum.", CitizenAnswer{}))
			},
			event: portal.SignalQuestionAnswered, want: told{keeper: portal.ReasonTask}, urgent: []portal.ID{keeper},
		},
		{
			name: "anonymous, message to the keeper: the keeper alone", audience: chain, naming: portal.Anonymous, before: (*rig).involve,
			do: func(r *rig, s portal.Signal) {
				r.must(r.WriteKeeperMessage(r.ctx, r.as(reporter), s.ID, "Mag ik iets aanvullen?", CitizenAnswer{}))
			},
			event: portal.KeeperMessageSent, want: told{keeper: portal.ReasonTask}, urgent: []portal.ID{keeper},
		},
		{
			name: "anonymous, message from the keeper: the reporter alone", audience: chain, naming: portal.Anonymous, before: (*rig).involve,
			do: func(r *rig, s portal.Signal) {
				r.must(r.WriteKeeperMessage(r.ctx, r.as(keeper), s.ID, "Vul het gerust aan.", CitizenAnswer{}))
			},
			event: portal.KeeperMessageSent, want: told{reporter: portal.ReasonReporter}, urgent: []portal.ID{reporter}, hidden: []portal.ID{reporter},
		},
		{
			name: "anonymous, comment: the reporter isn't told", audience: chain, naming: portal.Anonymous,
			do:    func(r *rig, s portal.Signal) { r.comment(commenter, s) },
			event: portal.SignalCommented, want: told{coordinator: portal.ReasonHandler},
		},
		{
			name: "anonymous reporter who also spoke under their name: told of that as any other, without a word of the rest", audience: chain, naming: portal.Anonymous,
			before: func(r *rig, s portal.Signal) {
				r.comment(reporter, s)
				ask(r, s)
				r.must(r.PassQuestion(r.ctx, r.as(keeper), s.ID))
			},
			do:    func(r *rig, s portal.Signal) { r.comment(commenter, s) },
			event: portal.SignalCommented, want: told{coordinator: portal.ReasonHandler, reporter: portal.ReasonCommented},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			for _, id := range []portal.ID{"collega@wijkteam", "griffie@gemeente"} { // the clerk sees no signals
				p, err := r.store.Person(r.ctx, id)
				r.must(err)
				p.Prefs.Themes = []portal.ID{"toegang"}
				r.must(r.store.SavePerson(r.ctx, &p))
			}
			s := r.shareAs(reporter, tt.audience, tt.naming)
			if tt.before != nil {
				tt.before(r, s)
			}
			if tt.do != nil {
				r.events()
				tt.do(r, s)
			}
			rs, err := r.Audience(r.ctx, r.lastEvent(tt.event))
			r.must(err)
			got := told{}
			var urgent, muted, hidden []portal.ID
			for _, x := range rs {
				got[x.Person.ID] = x.Reason
				for _, f := range []struct {
					on   bool
					list *[]portal.ID
				}{{x.Urgent, &urgent}, {x.Muted, &muted}, {x.Hidden, &hidden}} {
					if f.on {
						*f.list = append(*f.list, x.Person.ID)
					}
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
			for name, lists := range map[string][2][]portal.ID{"urgent": {tt.urgent, urgent}, "muted": {tt.muted, muted}, "hidden": {tt.hidden, hidden}} {
				if diff := cmp.Diff(lists[0], lists[1]); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
		})
	}
}

func TestAudienceOfAccounts(t *testing.T) {
	r := newRig(t)
	const person = "collega@geldfit"
	r.must(r.ChangeRole(r.ctx, r.as("beheerder@gemeente"), person, portal.Reader, portal.Ticks{}))
	if diff := cmp.Diff(map[portal.ID]portal.Reason{person: portal.ReasonAccount}, r.told(r.lastEvent(portal.RoleChanged))); diff != "" {
		t.Errorf("role changed (-want +got):\n%s", diff)
	}
	about := portal.Ref{Kind: portal.KindPerson, ID: person}
	tests := []struct {
		event  portal.EventType
		by     portal.ID
		about  portal.Ref
		want   bool
		urgent bool
	}{
		{portal.RecoveryCodeUsed, person, about, true, true}, // it may have been another
		{portal.PasswordChanged, person, about, true, true},
		{portal.SecondFactorRemoved, "beheerder@gemeente", about, true, true},
		{portal.LoggedIn, person, about, false, false},
		{portal.PasswordChanged, "systeem", portal.Ref{Kind: portal.KindPerson, ID: "nobody"}, false, false},
	}
	for _, tt := range tests {
		rs, err := r.Audience(r.ctx, portal.Event{ID: portal.NewID(), Type: tt.event, By: tt.by, About: tt.about})
		r.must(err)
		if got := len(rs) == 1; got != tt.want || (got && (rs[0].Person.ID != person || rs[0].Urgent != tt.urgent)) {
			t.Errorf("%s by %s: got %+v", tt.event, tt.by, rs)
		}
	}
}

// What is stored for the anonymous reporter ties them to nothing, and what is
// stored for others doesn't tell when they were at work.
func TestBerichtenOfAnAnonymousSignal(t *testing.T) {
	r := newRig(t)
	r.later(3*time.Hour + 17*time.Minute)
	s := r.shareAs("deelnemer@geldfit", portal.Audience{Kind: portal.WholeChain}, portal.Anonymous)
	r.must(r.TakeUpSignal(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0))
	r.dispatchAll(r.App)
	ns := r.inboxOf("deelnemer@geldfit")
	if len(ns) != 1 {
		t.Fatalf("got %d berichten, want 1", len(ns))
	}
	day := portal.Day(r.clock).UTC()
	want := portal.Notification{
		ID: ns[0].ID, Version: 1, Person: "deelnemer@geldfit", Type: portal.AnonymousNews, Reason: portal.ReasonReporter, At: day, Seq: 1,
	}
	if diff := cmp.Diff(want, ns[0]); diff != "" {
		t.Errorf("bericht of the reporter (-want +got):\n%s", diff)
	}
	if got := r.inboxOf("ketencoordinator@gemeente"); len(got) != 1 || !got[0].At.Equal(day) {
		t.Errorf("bericht of the handler about what the reporter did: %+v, want the day only", got)
	}
	r.must(r.MarkRead(r.ctx, r.as("deelnemer@geldfit"), nil, 1))
	if got := r.inboxOf("deelnemer@geldfit")[0].Read; !got.Equal(day) {
		t.Errorf("read at %v, want the day only", got)
	}
}

func TestAudienceOfWhatIsGone(t *testing.T) {
	r := newRig(t)
	for _, about := range []portal.Ref{{}, {Kind: portal.KindSignal, ID: "gone"}, {Kind: portal.KindSettings, ID: "portaal"}} {
		if rs, err := r.Audience(context.Background(), portal.Event{ID: "e", Type: portal.SignalTakenUp, About: about}); err != nil || len(rs) != 0 {
			t.Errorf("about %v: got %v, %v; want nobody", about, rs, err)
		}
	}
}
