package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/store"
)

func TestDemoStartsAgainWithWhatPeopleLeft(t *testing.T) {
	now := demoWorkday
	data := t.TempDir()
	m := openDemo(t, data, now, testPassword)
	playSome(t, m, demoSignals()[:2])
	by := enterDemo(t, m, coordinator, testPassword)
	shared, err := m.App.ShareSignal(t.Context(), by, app.ShareSignal{
		Text: "Van na het vullen.", Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.db.Close(); err != nil {
		t.Fatal(err)
	}
	m.db = nil

	again := openDemo(t, data, now.Add(time.Hour), "een heel ander wachtwoord")
	if err := again.fillDemo(t.Context()); err != nil {
		t.Fatalf("second start: %v", err)
	}
	by = enterDemo(t, again, coordinator, "een heel ander wachtwoord")
	if got := signalsSeenBy(t, again, by); len(got) != 3 {
		t.Errorf("%d signals after the second start, want the 3 there were", len(got))
	}
	if _, err := again.App.Signal(t.Context(), by, shared.Number); err != nil {
		t.Errorf("the signal from before: %v", err)
	}
}

func TestDemoMakesAPasswordThatIsTrue(t *testing.T) {
	m := openDemo(t, t.TempDir(), demoWorkday, "")
	playSome(t, m, demoSignals()[:1])
	if len(strings.Split(m.demoPassword, "-")) != 4 {
		t.Errorf("made password %q, want four words", m.demoPassword)
	}
	enterDemo(t, m, geldfit, m.demoPassword)
}

func TestDemoRefusesARealPortal(t *testing.T) {
	m := openDemo(t, t.TempDir(), demoWorkday, testPassword)
	real, err := app.New(app.Options{Store: store.New(m.db), Now: m.Now, Key: make([]byte, app.KeySize), Log: m.Log})
	if err != nil {
		t.Fatal(err)
	}
	err = real.CreateAdministrator(t.Context(), app.NewAdministrator{
		Name: "Functioneel beheerder", Email: "beheer@stad.example", Organisation: "Gemeente Stad", Password: "molen rivier lamp zeil",
	})
	if err != nil {
		t.Fatal(err)
	}
	err = m.fillDemo(t.Context())
	if err == nil || !strings.Contains(err.Error(), "holds a real portal") || !strings.Contains(err.Error(), filepath.Join(m.Config.Data, "portal.db")) {
		t.Errorf("fillDemo = %v, want a refusal that names the database", err)
	}
}

func TestDemoRefusesOneThatWasCutOff(t *testing.T) {
	m := openDemo(t, t.TempDir(), demoWorkday, testPassword)
	ctx, cancel := context.WithCancel(t.Context())
	signals := demoSignals()[:1]
	signals[0].course = []step{{day: 1, do: func(*play, portal.Actor, portal.ID) error { cancel(); return ctx.Err() }}}
	if err := m.playDemo(ctx, signals); err == nil {
		t.Fatal("a cancelled fill gave no error")
	}
	if err := m.fillDemo(t.Context()); err == nil || !strings.Contains(err.Error(), "was stopped while it filled") {
		t.Errorf("fillDemo = %v, want that the earlier start was stopped", err)
	}
}
