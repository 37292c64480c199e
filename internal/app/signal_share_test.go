package app

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// shareInput is a good signal to the whole chain.
func shareInput() ShareSignal {
	return ShareSignal{
		Once: portal.NewRandomID(), Text: "Wachttijd eerste gesprek loopt op. Wij zien het elke week.", Theme: "toegang",
		Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible,
	}
}

// sharesSignal shares a signal as somebody, as change alters it.
func (r *rig) sharesSignal(key string, change func(*ShareSignal)) portal.Signal {
	r.t.Helper()
	in := shareInput()
	if change != nil {
		change(&in)
	}
	s, err := r.ShareSignal(r.ctx, r.as(key), in)
	r.must(err)
	return s
}

// fresh gives a signal as it is stored.
func (r *rig) fresh(s portal.Signal) portal.Signal {
	r.t.Helper()
	now, err := r.store.Signal(r.ctx, s.ID)
	r.must(err)
	return now
}

func TestShareStoresSignalEventAndChoice(t *testing.T) {
	r := newRig(t)
	r.events()
	s := r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) { in.Audience = portal.Audience{Kind: portal.MunicipalityOnly} })
	if s.Number != "S-2026-0001" || s.Title != "Wachttijd eerste gesprek loopt op" || r.fresh(s).State != portal.SignalNew {
		t.Errorf("stored %+v", s)
	}
	es := r.wantEvents(portal.SignalShared)
	told := r.told(es[0])
	if told[r.as("ketencoordinator@gemeente").ID] != portal.ReasonTask || len(told) != 1 {
		t.Errorf("told %v, want the coordinator, whose turn it is, and nobody else", told)
	}
	me, err := r.OwnProfile(r.ctx, r.as("deelnemer@geldfit"))
	r.must(err)
	if me.Audience.Kind != portal.MunicipalityOnly || me.Naming != portal.OrgVisible {
		t.Errorf("the choice for the next time: %+v %s", me.Audience, me.Naming)
	}
}

func TestShareReportsEverythingWrongAtOnce(t *testing.T) {
	r := newRig(t)
	_, err := r.ShareSignal(r.ctx, r.as("deelnemer@geldfit"), ShareSignal{
		Title: "Over 111222333", Text: "", Theme: "bestaat-niet", Audience: portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bestaat-niet"}}, Naming: "x",
		More: portal.More{Help: "mail jan@voorbeeld.nl"},
	})
	r.wrongAt(err, "title", "text", "theme", "orgs", "naming", "help", FieldOverrule, FieldChecked)
	if list, err := r.Signals(r.ctx, r.as("deelnemer@geldfit"), SignalFilter{}); err != nil || list.Count != 0 {
		t.Errorf("%d signals stored, %v", list.Count, err)
	}
}

func TestShareTwiceIsOneSignal(t *testing.T) {
	r := newRig(t)
	in := shareInput()
	var wg sync.WaitGroup
	numbers := make([]string, 4)
	for i := range numbers {
		wg.Go(func() {
			s, err := r.ShareSignal(r.ctx, r.as("deelnemer@geldfit"), in)
			if err != nil {
				t.Errorf("share: %v", err)
			}
			numbers[i] = s.Number
		})
	}
	wg.Wait()
	list, err := r.Signals(r.ctx, r.as("deelnemer@geldfit"), SignalFilter{})
	r.must(err)
	if list.Count != 1 {
		t.Errorf("%d signals, want 1", list.Count)
	}
	for _, n := range numbers {
		if n != list.Rows[0].Number {
			t.Errorf("one sender was told %s, the signal is %s", n, list.Rows[0].Number)
		}
	}
}

func TestAFormsIDOfSomeoneElseTellsNothing(t *testing.T) {
	r := newRig(t)
	s := r.sharesSignal("deelnemer@geldfit", nil)
	in := shareInput()
	in.Once = s.ID
	if got, err := r.ShareSignal(r.ctx, r.as("deelnemer@bewind"), in); err == nil || got.Number == s.Number {
		t.Errorf("got %s, %v", got.Number, err)
	}
	in.Once = "signalen/1"
	if got, err := r.ShareSignal(r.ctx, r.as("deelnemer@bewind"), in); err != nil || got.ID == in.Once {
		t.Errorf("an id of no shape became %s (%v)", got.ID, err)
	}
}

func TestOnePersonOrganisationIsWarned(t *testing.T) {
	r := newRig(t)
	by := r.as("eigenaar@eenpitter")
	for _, naming := range []portal.Naming{portal.OrgVisible, portal.Anonymous} {
		in := shareInput()
		in.Naming = naming
		_, err := r.ShareSignal(r.ctx, by, in)
		r.wrongAt(err, FieldRecognisable)
		in.KnowsRecognisable = true
		if _, err := r.ShareSignal(r.ctx, by, in); err != nil {
			t.Errorf("%s, warned: %v", naming, err)
		}
	}
	in := shareInput()
	in.Naming = portal.Named
	if _, err := r.ShareSignal(r.ctx, by, in); err != nil {
		t.Errorf("under one's own name there is nothing to warn of: %v", err)
	}
}

func TestOverruledBSNIsRecordedWithoutTheNumber(t *testing.T) {
	r := newRig(t)
	r.events()
	in := shareInput()
	in.Text = "Zaaknummer 111222333 ligt stil."
	_, err := r.ShareSignal(r.ctx, r.as("deelnemer@geldfit"), in)
	r.wrongAt(err, "text", FieldOverrule)
	in.Citizen.Overrule = "111222333 is een zaaknummer"
	_, err = r.ShareSignal(r.ctx, r.as("deelnemer@geldfit"), in)
	r.wrongAt(err, "text", FieldOverrule)
	in.Citizen.Overrule = "het is een zaaknummer"
	_, err = r.ShareSignal(r.ctx, r.as("deelnemer@geldfit"), in)
	r.must(err)
	for _, e := range r.wantEvents(portal.SignalShared, portal.CitizenDataOverruled) {
		details, err := r.store.EventDetails(r.ctx, e.ID)
		r.must(err)
		raw, err := json.Marshal([]any{e, details})
		r.must(err)
		if strings.Contains(string(raw), "111222333") {
			t.Errorf("%s holds the number", e.Type)
		}
		if e.Type == portal.CitizenDataOverruled && (details[portal.DetailField].Value != "text" || details[portal.DetailReason].Value != "het is een zaaknummer") {
			t.Errorf("recorded %v", details)
		}
		if e.Type == portal.CitizenDataOverruled && len(r.told(e)) > 0 {
			t.Error("somebody is told of it")
		}
	}
}

// TestAnonymousSignalNamesNobodyAnywhere looks at what is stored.
func TestAnonymousSignalNamesNobodyAnywhere(t *testing.T) {
	r := newRig(t)
	r.events()
	by := r.as("deelnemer@geldfit")
	r.later(3*time.Hour + 17*time.Minute)
	s := r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) { in.Naming = portal.Anonymous })
	raw, err := json.Marshal(r.fresh(s))
	r.must(err)
	for _, name := range []string{string(by.ID), "geldfit", by.Name} {
		if strings.Contains(string(raw), name) {
			t.Errorf("the stored signal holds %q", name)
		}
	}
	if !r.fresh(s).SharedAt.Equal(portal.Day(r.clock)) {
		t.Errorf("shared at %v, want the day", r.fresh(s).SharedAt)
	}
	for _, e := range r.wantEvents(portal.SignalShared) {
		if e.By != "" || !e.At.Equal(portal.Day(r.clock)) || !e.IsAnonymous() {
			t.Errorf("event by %q at %v", e.By, e.At)
		}
		details, err := r.store.EventDetails(r.ctx, e.ID)
		r.must(err)
		if sealed := details[portal.DetailActor].Value; sealed == "" || strings.Contains(sealed, string(by.ID)) {
			t.Errorf("sealed actor: %q", sealed)
		}
		if _, told := r.told(e)[by.ID]; told {
			t.Error("the reporter is told of their own signal")
		}
	}
	me, err := r.OwnProfile(r.ctx, by)
	r.must(err)
	if me.Naming == portal.Anonymous {
		t.Error("the account remembers that an anonymous signal was made")
	}
	if list, err := r.Signals(r.ctx, by, SignalFilter{Mine: true}); err != nil || len(list.Rows) != 1 {
		t.Errorf("the reporter finds %d of their own, %v", len(list.Rows), err)
	}
	for _, key := range []string{"collega@geldfit", "ketencoordinator@gemeente", "anoniem@gemeente"} {
		if list, err := r.Signals(r.ctx, r.as(key), SignalFilter{Mine: true}); err != nil || len(list.Rows) != 0 {
			t.Errorf("%s finds it among their own", key)
		}
	}
}

// TestEverySignalUseCaseRefusesNobody fails closed for the zero actor, and tells
// who may not see the signal that there is none.
func TestEverySignalUseCaseRefusesNobody(t *testing.T) {
	r := newRig(t)
	s := r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) { in.Audience = portal.Audience{Kind: portal.MunicipalityOnly} })
	fb := portal.Feedback{Agreed: "x", AgreedBy: "x", Route: portal.NoChange, Changes: "x"}
	none := CitizenAnswer{}
	for name, do := range map[string]func(by portal.Actor) error{
		"page":    func(by portal.Actor) error { _, err := r.Signal(r.ctx, by, s.Number); return err },
		"id":      func(by portal.Actor) error { _, err := r.SignalID(r.ctx, by, s.Number); return err },
		"take up": func(by portal.Actor) error { return r.TakeUpSignal(r.ctx, by, s.ID, 0) },
		"assign":  func(by portal.Actor) error { return r.AssignSignal(r.ctx, by, s.ID, 0, "x") },
		"detail": func(by portal.Actor) error {
			return r.DetailSignal(r.ctx, by, s.ID, 0, portal.Bottleneck, "", portal.More{}, none)
		},
		"ask":       func(by portal.Actor) error { return r.AskReporter(r.ctx, by, s.ID, 0, "x", none) },
		"withdraw":  func(by portal.Actor) error { return r.WithdrawQuestion(r.ctx, by, s.ID, 0) },
		"answer":    func(by portal.Actor) error { return r.AnswerQuestion(r.ctx, by, s.ID, "x", none) },
		"agree":     func(by portal.Actor) error { return r.AgreeSignal(r.ctx, by, s.ID, 0, "x", none) },
		"feedback":  func(by portal.Actor) error { return r.GiveFeedback(r.ctx, by, s.ID, 0, fb, none) },
		"help":      func(by portal.Actor) error { return r.AnswerHelp(r.ctx, by, s.ID, portal.Helps, "", none) },
		"reopen":    func(by portal.Actor) error { return r.ReopenSignal(r.ctx, by, s.ID, 0, "x", none) },
		"comment":   func(by portal.Actor) error { return r.CommentOnSignal(r.ctx, by, s.ID, "", "x", nil, none) },
		"recognise": func(by portal.Actor) error { return r.RecogniseSignal(r.ctx, by, s.ID, "", none) },
		"follow":    func(by portal.Actor) error { return r.FollowSignal(r.ctx, by, s.ID, portal.FollowAll) },
		"pass q":    func(by portal.Actor) error { return r.PassQuestion(r.ctx, by, s.ID) },
		"pass a":    func(by portal.Actor) error { return r.PassAnswer(r.ctx, by, s.ID, "x", none) },
		"message":   func(by portal.Actor) error { return r.WriteKeeperMessage(r.ctx, by, s.ID, "x", none) },
	} {
		t.Run(name, func(t *testing.T) {
			r.refused(do(portal.Actor{}), portal.LoginNeeded)
			for _, key := range []string{"collega@geldfit", "deelnemer@bewind", "griffie@gemeente", "auditor@gemeente", "anoniem@gemeente"} {
				r.refused(do(r.as(key)), portal.NotFound)
			}
		})
	}
	for name, do := range map[string]func(by portal.Actor) error{
		"share":   func(by portal.Actor) error { _, err := r.ShareSignal(r.ctx, by, shareInput()); return err },
		"list":    func(by portal.Actor) error { _, err := r.Signals(r.ctx, by, SignalFilter{}); return err },
		"similar": func(by portal.Actor) error { _, err := r.SimilarSignals(r.ctx, by, "wachttijd", 3); return err },
		"start":   func(by portal.Actor) error { _, err := r.Start(r.ctx, by); return err },
		"search": func(by portal.Actor) error {
			_, err := r.Search(r.ctx, by, SearchFilter{Text: "wachttijd"})
			return err
		},
		"advance": func(by portal.Actor) error { _, err := r.AdvanceSignals(r.ctx, by); return err },
	} {
		r.refused(do(portal.Actor{}), portal.LoginNeeded)
		if name == "share" || name == "list" || name == "similar" || name == "advance" {
			if err := do(r.as("griffie@gemeente")); portal.KindOf(err) != portal.Forbidden {
				t.Errorf("%s as griffie: %v, want forbidden", name, err)
			}
		}
	}
	if v := r.fresh(s).Version; v != s.Version {
		t.Errorf("a refused step changed the signal: version %d, was %d", v, s.Version)
	}
}

func TestDisabledPersonAndOrganisationSeeNothing(t *testing.T) {
	r := newRig(t)
	s := r.sharesSignal("deelnemer@geldfit", nil)
	p, err := r.store.Person(r.ctx, r.as("deelnemer@bewind").ID)
	r.must(err)
	p.State = portal.PersonOff
	r.must(r.store.SavePerson(r.ctx, &p))
	if _, err := r.Signal(r.ctx, r.actor(p.ID), s.Number); portal.KindOf(err) != portal.LoginNeeded {
		t.Errorf("a disabled account: %v", err)
	}
	if policy.ReadsSignals(r.actor(p.ID)) {
		t.Error("a disabled account has scope keys")
	}
}
