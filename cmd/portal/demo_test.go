package main

import (
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/config"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/privacy"
)

// demoWorkday is a quiet Wednesday afternoon.
var demoWorkday = time.Date(2026, time.June, 17, 14, 0, 0, 0, portal.Amsterdam())

// openDemo makes a Main on a database of its own, as Start does before the demo
// is filled.
func openDemo(t *testing.T, data string, now time.Time, password string) *Main {
	t.Helper()
	m := &Main{
		Config: config.Config{Demo: true, Data: data}, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return now }, Console: io.Discard,
	}
	if password != "" {
		m.Config.DemoPassword = config.NewSecret(password)
	}
	if err := m.open(t.Context()); err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if m.db != nil {
			m.db.Close()
		}
	})
	return m
}

// filledDemo is a demo with everything in it.
func filledDemo(t *testing.T, now time.Time) *Main {
	t.Helper()
	m := openDemo(t, t.TempDir(), now, testPassword)
	if err := m.fillDemo(t.Context()); err != nil {
		t.Fatalf("fill the demo: %v", err)
	}
	return m
}

// playSome is a demo of a few signals, for tests of the start itself.
func playSome(t *testing.T, m *Main, signals []demoSignal) {
	t.Helper()
	m.demoPassword = demoPassword(m.Config)
	if err := m.playDemo(t.Context(), signals); err != nil {
		t.Fatalf("play the demo: %v", err)
	}
}

// enterDemo gives the actor of an account by the way a person takes.
func enterDemo(t *testing.T, m *Main, email, password string) portal.Actor {
	t.Helper()
	token := string(portal.NewRandomID())
	welcome, err := m.App.LogIn(t.Context(), app.PasswordLogin{Email: email, Password: password, Token: token})
	if err != nil {
		t.Fatalf("log in as %s: %v", email, err)
	}
	if welcome.Step != portal.StepDone {
		t.Fatalf("log in as %s: asked for %q, want nothing more in the demo", email, welcome.Step)
	}
	l, err := m.App.Session(t.Context(), token)
	if err != nil {
		t.Fatalf("session of %s: %v", email, err)
	}
	return l.Actor
}

// signalsSeenBy lists every signal an actor may see.
func signalsSeenBy(t *testing.T, m *Main, by portal.Actor) []portal.Signal {
	t.Helper()
	var all []portal.Signal
	for _, state := range []portal.SignalState{"", portal.SignalMerged} { // the list shows what was merged only when asked
		f := app.SignalFilter{State: state}
		for more := true; more; more = f.Page.After != "" {
			list, err := m.App.Signals(t.Context(), by, f)
			if err != nil {
				t.Fatalf("signals of %s: %v", by.Name, err)
			}
			for _, r := range list.Rows {
				all = append(all, r.Signal)
			}
			f.Page.After = list.Next
		}
	}
	return all
}

func TestDemoScript(t *testing.T) {
	signals := demoSignals()
	if len(signals) < 60 {
		t.Errorf("%d signals, want at least 60", len(signals))
	}
	themes, people := map[portal.ID]int{}, map[string]int{}
	titles := map[string]bool{}
	for _, s := range signals {
		themes[s.theme]++
		people[s.by]++
		if titles[s.title] {
			t.Errorf("two signals are called %q", s.title)
		}
		titles[s.title] = true
		day := 0
		for i, step := range s.course {
			if step.day < day {
				t.Errorf("%q: step %d is before the one above it", s.title, i+1)
			}
			if day = step.day; day > s.ago {
				t.Errorf("%q: step %d lies in the future", s.title, i+1)
			}
		}
	}
	for _, theme := range portal.ReadyThemes() {
		if themes[theme.ID] < 4 {
			t.Errorf("theme %s has %d signals, want at least 4", theme.ID, themes[theme.ID])
		}
	}
	if len(people) < 12 {
		t.Errorf("%d accounts share signals, want at least 12", len(people))
	}
}

// TestDemoHoldsNoCitizenData looks at every text of the script and of the
// sociale kaart, where only the phone numbers and addresses of desks stand.
func TestDemoHoldsNoCitizenData(t *testing.T) {
	var texts []string
	for _, s := range demoSignals() {
		texts = append(texts, s.title, s.text, s.more.Help)
		for _, step := range s.course {
			texts = append(texts, step.texts...)
		}
	}
	for _, s := range demoTexts() {
		texts = append(texts, s.Title, s.Text)
	}
	for _, o := range demoOrganisations() {
		texts = append(texts, o.Name, o.ChainRoles, o.Offer, o.TargetGroup)
		if !strings.HasPrefix(o.Phone, "0570-00 00 ") || !strings.HasSuffix(o.Email, ".example") {
			t.Errorf("%s: %q or %q could be somebody's", o.Name, o.Phone, o.Email)
		}
	}
	for _, text := range texts {
		for _, f := range privacy.Check(text) {
			t.Errorf("%s in %q", f.Kind, text)
		}
	}
}

// TestDemoHappensAtOfficeHours starts a demo on every day of a year and at
// several hours: whatever people do in it, they did on a working day, by day,
// and before now.
func TestDemoHappensAtOfficeHours(t *testing.T) {
	signals := demoSignals()
	for day := range 366 {
		for _, hour := range []int{0, 9, 15} {
			now := time.Date(2026, time.January, 1+day, hour, 7, 0, 0, portal.Amsterdam())
			p := newPlay(t.Context(), now)
			moments := p.reading()
			for _, s := range signals {
				moments = append(moments, p.moments(s)...)
			}
			for _, m := range moments {
				at := m.at.In(portal.Amsterdam())
				if !workdays.Working(at) || at.Hour() < 8 || at.Hour() > 17 || at.After(now) || at.Before(p.clock) {
					t.Fatalf("demo of %s: something happens at %s", now, at)
				}
			}
		}
	}
}

// TestDemoAfterTheHolidays fills a demo when terms of calendar days and of
// working days differ most.
func TestDemoAfterTheHolidays(t *testing.T) {
	now := time.Date(2027, time.January, 4, 9, 4, 0, 0, portal.Amsterdam())
	checkDemoStates(t, filledDemo(t, now), now)
}

// checkDemoStates counts the states over everything that anyone sees.
func checkDemoStates(t *testing.T, m *Main, now time.Time) {
	t.Helper()
	all := map[portal.ID]portal.Signal{}
	for _, who := range []account{coordinator, bewind, eenpitter, keeper} {
		for _, s := range signalsSeenBy(t, m, enterDemo(t, m, who, testPassword)) {
			all[s.ID] = s
		}
	}
	if got, want := len(all), len(demoSignals()); got != want {
		t.Errorf("%d signals, want %d", got, want)
	}
	states, late, passedOn, anonymous, years := map[portal.SignalState]int{}, 0, 0, 0, map[string]int{}
	for _, s := range all {
		states[s.State]++
		years[s.Number[2:6]]++
		if s.Late(now) {
			late++
		}
		if s.PassedOn {
			passedOn++
		}
		if s.IsAnonymous() {
			anonymous++
		}
	}
	for state, least := range map[portal.SignalState]int{
		portal.SignalNew: 10, portal.SignalBusy: 10, portal.SignalQuestion: 5, portal.SignalAgreedOn: 3,
		portal.SignalFedBack: 5, portal.SignalEnded: 25, portal.SignalReopen: 1,
	} {
		if states[state] < least {
			t.Errorf("%d signals are %s, want at least %d", states[state], state, least)
		}
	}
	if late < 4 || passedOn < 3 || anonymous < 5 {
		t.Errorf("%d late, %d passed on, %d anonymous; want at least 4, 3 and 5", late, passedOn, anonymous)
	}
	checkDemoNumbers(t, slices.Collect(maps.Values(all)))
}

// checkDemoNumbers: a number that is higher was shared on the same day or later.
func checkDemoNumbers(t *testing.T, signals []portal.Signal) {
	t.Helper()
	slices.SortFunc(signals, func(x, y portal.Signal) int { return strings.Compare(x.Number, y.Number) })
	for i := 1; i < len(signals); i++ {
		if portal.Day(signals[i].SharedAt).Before(portal.Day(signals[i-1].SharedAt)) {
			t.Errorf("%s was shared before %s", signals[i].Number, signals[i-1].Number)
		}
	}
}

func TestDemoAsPeopleFindIt(t *testing.T) {
	m := filledDemo(t, demoWorkday)
	t.Run("signals are in every state", func(t *testing.T) { checkDemoStates(t, m, demoWorkday) })
	t.Run("every account has something to do", func(t *testing.T) { checkDemoTasks(t, m) })
	t.Run("nothing of the past is mailed", func(t *testing.T) {
		list, err := m.App.Mailbox(t.Context(), enterDemo(t, m, administrator, testPassword), app.MailFilter{})
		if err != nil {
			t.Fatal(err)
		}
		if len(list.Rows) > 0 {
			t.Errorf("%d mails in the mailbox of a fresh demo, the first %s", len(list.Rows), list.Rows[0].Kind)
		}
	})
	t.Run("people were there lately and get mail from now on", func(t *testing.T) {
		people, err := m.App.People(t.Context(), enterDemo(t, m, administrator, testPassword), app.PeopleFilter{})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range people {
			if p.LastSeen.IsZero() || p.LastSeen.After(demoWorkday) || p.Prefs.Digest == portal.DigestNever || !p.Prefs.AtOnce {
				t.Errorf("%s: last seen %s, preferences %+v", p.Email, p.LastSeen, p.Prefs)
			}
		}
	})
	t.Run("papers can be read", func(t *testing.T) {
		by := enterDemo(t, m, coordinator, testPassword)
		list, err := m.App.Documents(t.Context(), by, app.DocumentFilter{})
		if err != nil {
			t.Fatal(err)
		}
		if len(list.Rows) < 4 {
			t.Errorf("%d documents, want at least 4", len(list.Rows))
		}
	})
	t.Run("handlers have standard texts at every moment", func(t *testing.T) {
		texts, err := m.App.StandardTexts(t.Context(), enterDemo(t, m, coordinator, testPassword))
		if err != nil {
			t.Fatal(err)
		}
		count := map[portal.Moment]int{}
		for _, text := range texts {
			count[text.Moment]++
		}
		for _, moment := range portal.Moments() {
			if count[moment] < 3 {
				t.Errorf("%d texts for %s, want at least 3", count[moment], moment)
			}
		}
	})
	t.Run("the sociale kaart has old and new entries", func(t *testing.T) {
		orgs, err := m.App.Directory(t.Context(), enterDemo(t, m, asddReader, testPassword), app.DirectoryFilter{})
		if err != nil {
			t.Fatal(err)
		}
		stale, urgent := 0, 0
		for _, o := range orgs {
			if o.Stale(demoWorkday, portal.DefaultRecheckDays) {
				stale++
			}
			if o.UrgentHelp {
				urgent++
			}
		}
		if len(orgs) < 12 || stale < 2 || stale > 5 || urgent != 2 {
			t.Errorf("%d organisations, %d stale, %d for urgent help; want 12 or more, 2 to 5, and 2", len(orgs), stale, urgent)
		}
	})
}

// demoTasks are the tasks that must wait for an account on its start page.
var demoTasks = map[account][]app.TaskKind{
	coordinator:     {app.TaskTakeUp, app.TaskHandle, app.TaskOverdue, app.TaskJudge},
	adviser:         {app.TaskTakeUp, app.TaskHandle},
	teamManager:     {app.TaskHandle},
	keeper:          {app.TaskPassQuestion, app.TaskPassAnswer, app.TaskReply},
	geldfit:         {app.TaskAnswer, app.TaskHelp},
	wijkteamContact: {app.TaskHelp},
	bewind:          {app.TaskHelp, app.TaskHandle},
	bewindContact:   {app.TaskAnswer},
	asdd:            {app.TaskAnswer, app.TaskHelp},
	geldfitContact:  {app.TaskHandedOver},
	eenpitter:       {app.TaskHelp},
	secretary:       {app.TaskHelp},
}

func checkDemoTasks(t *testing.T, m *Main) {
	t.Helper()
	for _, p := range demoPeople() {
		by := enterDemo(t, m, p.Email, testPassword)
		if _, err := m.App.Start(t.Context(), by); err != nil {
			t.Errorf("start page of %s: %v", p.Email, err)
			continue
		}
		var work []app.WorkGroup
		if len(demoTasks[p.Email]) > 0 {
			var err error
			if work, err = m.App.WorkList(t.Context(), by, 25); err != nil {
				t.Errorf("work list of %s: %v", p.Email, err)
				continue
			}
		}
		for _, kind := range demoTasks[p.Email] {
			if !slices.ContainsFunc(work, func(g app.WorkGroup) bool {
				return slices.ContainsFunc(g.Tasks, func(task app.Task) bool { return task.Kind == kind })
			}) {
				t.Errorf("%s has no task %q", p.Email, kind)
			}
		}
		unread, _, err := m.App.Bell(t.Context(), by)
		if err != nil {
			t.Errorf("bell of %s: %v", p.Email, err)
		}
		least, most := 1, 20
		if p.Email == clerk || p.Email == auditor { // they read no signals
			least, most = 0, 0
		}
		if unread < least || unread > most {
			t.Errorf("%s has %d unread berichten, want %d to %d", p.Email, unread, least, most)
		}
	}
}
