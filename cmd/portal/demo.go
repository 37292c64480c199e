package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2" // its generator is ChaCha8 from the system's randomness: fine for a demo
	"strings"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/config"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/store"
)

// fillDemo makes sure that the database is a demo: it fills an empty one, leaves
// one that was filled before as people left it, and refuses any other. The
// accounts get the password that announce prints.
func (m *Main) fillDemo(ctx context.Context) error {
	m.demoPassword = demoPassword(m.Config)
	set, err := m.App.Settings(ctx)
	switch {
	case portal.KindOf(err) == portal.NotFound:
		return m.playDemo(ctx, demoSignals())
	case err != nil:
		return err
	case !set.Demo:
		return fmt.Errorf("%s holds a real portal, not a demo: start without --demo, or point PORTAL_DATA or MONGODB_URI at an empty place", databaseName(m.Config))
	case set.Filling:
		return fmt.Errorf("an earlier start was stopped while it filled the demo in %s: remove it and start again", databaseName(m.Config))
	}
	var accounts []string
	for _, p := range demoPeople() {
		accounts = append(accounts, p.Email)
	}
	return m.App.RenewDemoPassword(ctx, accounts, m.demoPassword)
}

// databaseName says where the database is, without a secret.
func databaseName(c config.Config) string {
	if c.MongoDB.IsSet() {
		return "the database of MONGODB_URI"
	}
	return databaseFile(c)
}

// playDemo founds the demo and plays its year up to now, with use cases that go
// by the clock of the play.
func (m *Main) playDemo(ctx context.Context, signals []demoSignal) error {
	key, err := portalKey(m.Config)
	if err != nil {
		return err
	}
	now := m.Now()
	p := newPlay(ctx, now)
	p.store = store.New(m.db)
	p.app, err = app.New(app.Options{Store: p.store, Now: p.now, Key: key, Log: m.Log, Demo: true})
	if err != nil {
		return err
	}
	began := time.Now()
	founded, ids := cast(m.demoPassword, now)
	p.orgs, p.password = ids, m.demoPassword
	if p.actors, err = p.app.FoundDemo(ctx, founded); err != nil {
		return fmt.Errorf("found: %w", err)
	}
	if err := p.run(signals); err != nil {
		return errors.Join(err, ctx.Err())
	}
	p.clock = now
	if err := p.app.FinishDemo(ctx, p.seen); err != nil {
		return fmt.Errorf("finish: %w", err)
	}
	m.Log.Info("demo filled", "signals", len(signals), "took", time.Since(began).Round(time.Millisecond))
	return p.dispatch()
}

// passwordWords are short, plain, and none is a word for money or debt.
var passwordWords = strings.Fields(`
	appel anker balkon beuk bloem boog boter brug dadel dijk draad eik fiets gember gracht haven hazel heide honing iglo
	jas kaars kade kano kers klei klok kruid ladder lamp linde maan merel mist molen mos nevel noot oever olijf orgel
	panda parel peer pen pijl pluim pont regen riet rivier roos ruit saffraan schelp sloep spar ster stoel tafel tegel
	tent toren tulp uil veer vijver vlag vlieg vork wilg wind wolk wortel zadel zeil zilver zomer`)

// demoPassword is the configured one, or four words: easy to type over from the
// console, and enough for accounts that guard nothing.
func demoPassword(c config.Config) string {
	if c.DemoPassword.IsSet() {
		return c.DemoPassword.Reveal()
	}
	words := make([]string, 4)
	for i := range words {
		words[i] = passwordWords[rand.IntN(len(passwordWords))]
	}
	return strings.Join(words, "-")
}
