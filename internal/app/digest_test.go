package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// postRig is a rig whose events are handed out and whose mails can be claimed.
type postRig struct {
	*rig
	dispatcher, digests, mailer *Lease
}

func newPostRig(t *testing.T) *postRig {
	t.Helper()
	return &postRig{rig: newRig(t), dispatcher: NewLease("dispatcher"), digests: NewLease("overzichten"), mailer: NewLease("post")}
}

// handOut hands out every event there is.
func (r *postRig) handOut() {
	r.t.Helper()
	r.hold(r.dispatcher)
	for {
		n, err := r.Dispatch(r.ctx, r.dispatcher)
		r.must(err)
		if n == 0 {
			return
		}
	}
}

// closeDigests closes every window whose time has come.
func (r *postRig) closeDigests() {
	r.t.Helper()
	r.hold(r.digests)
	for {
		n, err := r.CloseDigests(r.ctx, r.digests)
		r.must(err)
		if n == 0 {
			return
		}
	}
}

func (r *postRig) hold(l *Lease) {
	r.t.Helper()
	if ok, err := r.Hold(r.ctx, l); !ok || err != nil {
		r.t.Fatalf("lease %s: got %v, %v", l.name, ok, err)
	}
}

// due gives the due mails of a kind, by their reader.
func (r *postRig) due(kind portal.MailKind) map[portal.ID]portal.Mail {
	r.t.Helper()
	ms, err := r.DueMail(r.ctx, 1000)
	r.must(err)
	of := map[portal.ID]portal.Mail{}
	for _, m := range ms {
		if m.Kind == kind {
			of[m.Person] = m
		}
	}
	return of
}

// claim takes a mail and makes what it says now.
func (r *postRig) claim(id portal.ID) (portal.Mail, Outgoing) {
	r.t.Helper()
	r.hold(r.mailer)
	m, ok, err := r.ClaimMail(r.ctx, r.mailer, id)
	r.must(err)
	if !ok {
		r.t.Fatalf("mail %s could not be claimed", id)
	}
	out, err := r.Outgoing(r.ctx, m)
	r.must(err)
	return m, out
}

// shared shares a signal of Geldfit and gives it.
func (r *postRig) shared(title string, change func(*ShareSignal)) portal.Signal {
	r.t.Helper()
	in := ShareSignal{Title: title, Text: "Brieven komen te laat aan. Dat zien wij vaker.", Theme: "toegang", Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible}
	if change != nil {
		change(&in)
	}
	s, err := r.ShareSignal(r.ctx, r.as("deelnemer@geldfit"), in)
	r.must(err)
	return s
}

// tomorrow sets the clock to an hour of the next day, in Amsterdam.
func (r *postRig) tomorrow(hour, minute int) {
	y, m, d := r.clock.In(portal.Amsterdam()).Date()
	r.clock = time.Date(y, m, d+1, hour, minute, 0, 0, portal.Amsterdam())
}

// said is everything a digest says, in lines.
func said(c DigestContent) string {
	var b strings.Builder
	for _, g := range c.Groups {
		b.WriteString("# " + g.Heading + "\n")
		for _, i := range g.Items {
			b.WriteString(strings.Join([]string{i.Title, i.Sentence, i.Path, strings.Join(i.Stations, ">"), i.Turn}, "|") + "\n")
		}
	}
	return b.String()
}

func TestDigest(t *testing.T) {
	r := newPostRig(t)
	coordinator := r.as("ketencoordinator@gemeente")
	s := r.shared("Brieven komen te laat", nil)
	r.handOut()
	r.must(r.TakeUpSignal(r.ctx, coordinator, s.ID, 0))
	r.must(r.AskReporter(r.ctx, coordinator, s.ID, 0, "In welke wijken ziet u dit?", CitizenAnswer{}))
	r.handOut()

	r.closeDigests()
	if got := r.due(portal.MailDigest); len(got) > 0 {
		t.Fatalf("mails before eight: %v", got)
	}
	r.tomorrow(8, 0)
	r.closeDigests()
	r.closeDigests() // a second run finds nothing
	due := r.due(portal.MailDigest)
	m, ok := due["deelnemer@geldfit"]
	if !ok || len(due) != 2 { // the reporter and the coordinator
		t.Fatalf("mails at eight: got %v", due)
	}
	_, out := r.claim(m.ID)
	if out.Fate != FateSend || out.Email != "deelnemer@geldfit.example" || len(out.Digest.Groups) != 1 {
		t.Fatalf("got %+v", out)
	}
	g := out.Digest.Groups[0]
	i := g.Items[0]
	if g.Heading != "Uw beurt" || i.Title != "Brieven komen te laat" || !i.Yours || i.Path != "/signalen/"+s.Number+"#antwoord-answer" ||
		i.Sentence != "Het signaal is in behandeling. De behandelaar heeft een vraag voor u." || !slices.Equal(i.Stations, []string{"Signaal", "Afspraak"}) {
		t.Errorf("got %s with %+v", g.Heading, i)
	}
	if !strings.HasPrefix(out.UnsubscribePath, "/post/uitschrijven/") || !strings.HasPrefix(out.PreferencesPath, "/post/voorkeuren/") {
		t.Errorf("paths: %s, %s", out.UnsubscribePath, out.PreferencesPath)
	}
	// The next day there is nothing new, and so no mail.
	r.tomorrow(8, 0)
	r.closeDigests()
	if got := r.due(portal.MailDigest); got["deelnemer@geldfit"].To.After(m.To) {
		t.Errorf("a mail without news: %+v", got)
	}
}

func TestDigest_WhatIsReadIsLeftOut(t *testing.T) {
	r := newPostRig(t)
	s := r.shared("Brieven komen te laat", nil)
	r.must(r.TakeUpSignal(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0))
	r.handOut()
	r.tomorrow(8, 0)
	r.closeDigests()
	m := r.due(portal.MailDigest)["deelnemer@geldfit"]
	r.must(r.Seen(r.ctx, r.as("deelnemer@geldfit"), s.Ref()))
	claimed, out := r.claim(m.ID)
	if out.Fate != FateDrop {
		t.Fatalf("all was read, got %+v", out)
	}
	r.must(r.MailDropped(r.ctx, claimed))
	if got := must(r.store.Mail(r.ctx, m.ID)); got.State != portal.MailDropped {
		t.Errorf("state: got %s, want %s", got.State, portal.MailDropped)
	}
}

// TestBar06_DigestAfterLosingSight: whoever may no longer see a signal gets no
// word of it, though the bericht and the mail were there before.
func TestBar06_DigestAfterLosingSight(t *testing.T) {
	r := newPostRig(t)
	s := r.shared("Kanarie in de titel", func(in *ShareSignal) {
		in.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"gemeente", "bewind"}}
	})
	member := r.as("deelnemer@bewind")
	r.must(r.RecogniseSignal(r.ctx, member, s.ID, "", CitizenAnswer{}))
	r.must(r.TakeUpSignal(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0))
	r.handOut()
	r.tomorrow(8, 0)
	r.closeDigests()
	m, ok := r.due(portal.MailDigest)[member.ID]
	if !ok {
		t.Fatal("no mail for who recognised the signal")
	}
	now := must(r.store.Signal(r.ctx, s.ID))
	now.Audience = portal.Audience{Kind: portal.MunicipalityOnly}
	r.must(r.store.SaveSignal(r.ctx, &now, "gemeente"))
	if _, out := r.claim(m.ID); out.Fate != FateDrop || said(out.Digest) != "" {
		t.Errorf("got %+v, want no mail", out)
	}
}

// TestBar05_DigestOfAnonymousMatters: the reporter of an anonymous signal, its
// handler and its keeper get the very same line, without title or number.
func TestBar05_DigestOfAnonymousMatters(t *testing.T) {
	r := newPostRig(t)
	coordinator := r.as("ketencoordinator@gemeente")
	s := r.shared("Kanarie in de titel", func(in *ShareSignal) { in.Naming = portal.Anonymous })
	r.handOut()
	r.must(r.TakeUpSignal(r.ctx, coordinator, s.ID, 0))
	r.handOut()
	r.tomorrow(8, 0)
	r.closeDigests()
	due := r.due(portal.MailDigest)
	want := "# Alleen in het portaal\n|" + portal.ConfidentialNews + "|/berichten||\n"
	for _, reader := range []portal.ID{"deelnemer@geldfit", coordinator.ID} {
		_, out := r.claim(due[reader].ID)
		if got := said(out.Digest); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", reader, got, want)
		}
	}
	stored := due["deelnemer@geldfit"]
	if stored.About.ID != "" || strings.Contains(stored.Key, string(s.ID)) {
		t.Errorf("the row ties its reader to the signal: %+v", stored)
	}
}

func TestDigest_Groups(t *testing.T) {
	r := newPostRig(t)
	reporter, follower, coordinator := r.as("deelnemer@geldfit"), r.as("deelnemer@bewind"), r.as("ketencoordinator@gemeente")
	prefs, _, err := r.Preferences(r.ctx, follower)
	r.must(err)
	prefs.Themes = []portal.ID{"toegang"}
	r.must(r.SavePreferences(r.ctx, follower, prefs))
	for range 12 {
		r.shared("Nieuw op een thema", nil)
	}
	s := r.shared("Met een reactie", nil)
	r.handOut()
	r.must(r.CommentOnSignal(r.ctx, r.as("deelnemer@wijkteam"), s.ID, "", "Dit zien wij ook.", []portal.ID{follower.ID}, CitizenAnswer{}))
	r.handOut()
	r.tomorrow(8, 0)
	r.closeDigests()
	due := r.due(portal.MailDigest)

	_, out := r.claim(due[follower.ID].ID)
	var got []string
	for _, g := range out.Digest.Groups {
		got = append(got, g.Heading)
		if len(g.Items) > digestItems {
			t.Errorf("%s has %d items", g.Heading, len(g.Items))
		}
	}
	if !slices.Equal(got, []string{groupTalk, groupThemes}) || out.Digest.Groups[1].More != 2 {
		t.Errorf("groups: got %v with %+v", got, out.Digest.Groups)
	}
	if i := out.Digest.Groups[0].Items[0]; !strings.HasPrefix(i.Path, "/signalen/"+s.Number+"#reactie-") || i.Sentence != "Er is een nieuw signaal gedeeld. U bent genoemd in een reactie." {
		t.Errorf("mention: got %+v", i)
	}
	_, out = r.claim(due[reporter.ID].ID)
	if out.Digest.Groups[0].Heading != groupMine {
		t.Errorf("reporter: got %s", said(out.Digest))
	}
	_, out = r.claim(due[coordinator.ID].ID)
	if g := out.Digest.Groups[0]; g.Heading != groupTurn || g.More != 3 {
		t.Errorf("coordinator: got %s", said(out.Digest))
	}
}

// TestDigest_ChangedHour: a bericht is in one mail, whatever its reader chooses
// in between.
func TestDigest_ChangedHour(t *testing.T) {
	r := newPostRig(t)
	coordinator := r.as("ketencoordinator@gemeente")
	choose := func(change func(*portal.Preferences)) {
		t.Helper()
		prefs, _, err := r.Preferences(r.ctx, coordinator)
		r.must(err)
		change(&prefs)
		r.must(r.SavePreferences(r.ctx, coordinator, prefs))
	}
	r.shared("Het eerste", nil)
	r.handOut()
	r.tomorrow(7, 30)
	choose(func(p *portal.Preferences) { p.Hour = 16 })
	r.later(time.Hour)
	r.closeDigests()
	if got := r.due(portal.MailDigest); got[coordinator.ID].ID != "" {
		t.Error("a mail at the hour of before")
	}
	choose(func(p *portal.Preferences) { p.Digest = portal.DigestNever })
	r.later(10 * time.Hour)
	r.closeDigests()
	choose(func(p *portal.Preferences) { p.Digest, p.Hour = portal.DigestDaily, 9 })
	r.shared("Het tweede", nil)
	r.handOut()
	r.tomorrow(9, 0)
	r.closeDigests()
	m := r.due(portal.MailDigest)[coordinator.ID]
	_, out := r.claim(m.ID)
	if got := said(out.Digest); strings.Count(got, "Het eerste") != 1 || strings.Count(got, "Het tweede") != 1 {
		t.Errorf("got\n%s", got)
	}
	choose(func(p *portal.Preferences) { p.Hour = 11 })
	r.later(3 * time.Hour)
	r.closeDigests()
	if got := r.due(portal.MailDigest)[coordinator.ID]; got.To.After(m.To) {
		t.Errorf("a second mail with the same berichten: %+v", got)
	}
}

func TestDigest_AccountThatIsOff(t *testing.T) {
	r := newPostRig(t)
	s := r.shared("Brieven komen te laat", nil)
	r.must(r.TakeUpSignal(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0))
	r.handOut()
	r.must(r.DisablePerson(r.ctx, r.as("beheerder@gemeente"), "deelnemer@geldfit"))
	r.tomorrow(8, 0)
	r.closeDigests()
	if got := r.due(portal.MailDigest); got["deelnemer@geldfit"].ID != "" {
		t.Error("a mail for an account that is off")
	}
	r.must(r.EnablePerson(r.ctx, r.as("beheerder@gemeente"), "deelnemer@geldfit"))
	r.must(r.AgreeSignal(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0, "Wij sturen brieven eerder.", CitizenAnswer{}))
	r.handOut()
	r.tomorrow(8, 0)
	r.closeDigests()
	m := r.due(portal.MailDigest)["deelnemer@geldfit"]
	if m.ID == "" || m.After != 0 {
		t.Errorf("after the account was switched on: got %+v, want a mail with everything since", m)
	}
}
