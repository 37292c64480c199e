package app

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// signingsAtOnce is how many organisations one round of reminders looks at, and
// versions for their deadline.
const signingsAtOnce = 500

// RemindSigners reminds who has to sign, as portal.Signing.ReminderDue says. What went
// out stands with the signing, in the same transaction: two instances remind once. It
// says how many it reminded.
func (a *App) RemindSigners(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendCovenants, nil); err != nil {
		return 0, err
	}
	waiting, err := a.store.SigningsWaiting(ctx, signingsAtOnce)
	if err != nil {
		return 0, err
	}
	return a.eachOnce(ctx, by, len(waiting), func(ctx context.Context, w *writing, i int) error {
		g, err := a.store.Signing(ctx, waiting[i].ID)
		if err != nil {
			return err
		}
		on, err := a.versionOn(ctx, g.Covenant, g.Nr)
		if err != nil {
			return err
		}
		if !g.ReminderDue(on.Text, a.now()) {
			return errAgain
		}
		if left, err := a.signersLeft(ctx, on, g.Org); err != nil || len(left) == 0 {
			return cmp.Or(err, error(errAgain)) // nobody would hear of it; the coordinator sees that
		}
		about := policy.SigningOn{Signing: g, Covenant: on.Covenant, Text: on.Text}
		return a.stepSigning(ctx, w, about, func(_ context.Context, on *policy.CovenantOn, g *portal.Signing, _ []portal.Signature, _ portal.Settings) ([]portal.Fact, error) {
			fact, err := g.Remind(on.Covenant, on.Text, a.now())
			return []portal.Fact{fact}, err
		})
	})
}

// PassSignings tells the coordinator of deadlines for signing that passed, once each.
// It says how many.
func (a *App) PassSignings(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendCovenants, nil); err != nil {
		return 0, err
	}
	open, err := a.store.VersionsIn(ctx, portal.CovenantSigning, signingsAtOnce)
	if err != nil {
		return 0, err
	}
	return a.eachOnce(ctx, by, len(open), func(ctx context.Context, w *writing, i int) error {
		on, err := a.versionOn(ctx, open[i].Covenant, open[i].Nr)
		if err != nil {
			return err
		}
		return a.stepCovenant(ctx, w, &on, func(_ context.Context, _ *writing, on *policy.CovenantOn, _ portal.Settings) ([]portal.Fact, error) {
			fact, passed := on.Covenant.PassSigning(&on.Text, a.now())
			if !passed {
				return nil, errAgain
			}
			return []portal.Fact{fact}, nil
		})
	})
}

// eachOnce does n steps, each in its own transaction. A step that another instance did
// meanwhile, or that isn't due, says errAgain and is passed over. It counts the others.
func (a *App) eachOnce(ctx context.Context, by portal.Actor, n int, do func(ctx context.Context, w *writing, i int) error) (int, error) {
	done := 0
	for i := range n {
		err := a.write(ctx, by, func(ctx context.Context, w *writing) error { return do(ctx, w, i) })
		switch {
		case err == nil:
			done++
		case err == errAgain || portal.KindOf(err) == portal.Conflict || portal.KindOf(err) == portal.NotFound:
		default:
			return done, err
		}
	}
	return done, nil
}

// versionOn loads a covenant with one of its versions. It asks nothing of policy.
func (a *App) versionOn(ctx context.Context, covenant portal.ID, nr int) (on policy.CovenantOn, err error) {
	if on.Covenant, err = a.store.Covenant(ctx, covenant); err != nil {
		return on, err
	}
	on.Text, err = a.versionNr(ctx, covenant, nr)
	return on, err
}

// signingTasks are what signing asks of the actor: to sign, and of who keeps covenants
// to open signing, to look at a deadline that passed and to answer questions.
func (a *App) signingTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	tasks, err := a.signTasks(ctx, by)
	if err != nil || !policy.May(by, policy.AnswerSigner, nil) {
		return tasks, err
	}
	for _, state := range []portal.CovenantState{portal.CovenantResolved, portal.CovenantSigning, portal.CovenantInForce} {
		versions, err := a.store.VersionsIn(ctx, state, signingsAtOnce)
		if err != nil {
			return nil, err
		}
		for _, v := range versions {
			more, err := a.openSigningTasks(ctx, by, v)
			if err != nil {
				return nil, err
			}
			tasks = append(tasks, more...)
		}
	}
	return tasks, nil
}

// signTasks are the versions that wait for the actor's signature.
func (a *App) signTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	own, err := a.store.SigningsOf(ctx, by.OrgID)
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, g := range own {
		if !g.Waits() {
			continue
		}
		on, err := a.versionOn(ctx, g.Covenant, g.Nr)
		if err != nil {
			return nil, err
		}
		if g.Open(on.Text, a.now()) != nil || !policy.May(by, policy.SignCovenant, policy.SigningOn{Signing: g, Covenant: on.Covenant, Text: on.Text}) {
			continue
		}
		signed, err := a.store.Signature(ctx, portal.SignatureID(on.Text.ID, g.Org, by.ID, ""))
		if err == nil && signed.ID != "" {
			continue // the other one of two has to
		}
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return nil, err
		}
		tasks = append(tasks, a.tableTask("Teken ‘"+on.Covenant.Title+"’", signPath(on), g.Until, on.Covenant.Number))
	}
	return tasks, nil
}

// signPath is the address where one signs a version.
func signPath(on policy.CovenantOn) string {
	return covenantPath(on.Covenant.Number) + "/tekenen?versie=" + strconv.Itoa(on.Text.Nr)
}

func (a *App) openSigningTasks(ctx context.Context, by portal.Actor, v portal.CovenantVersion) ([]Task, error) {
	c, err := a.store.Covenant(ctx, v.Covenant)
	if err != nil {
		return nil, err
	}
	on := policy.CovenantOn{Covenant: c, Text: v}
	overview := covenantPath(c.Number) + "/ondertekening?versie=" + strconv.Itoa(v.Nr)
	leads := policy.May(by, policy.OpenSigning, on)
	var tasks []Task
	switch {
	case leads && v.State == portal.CovenantResolved:
		tasks = append(tasks, a.tableTask("Open de ondertekening van ‘"+c.Title+"’", covenantPath(c.Number)+"/ondertekening/openen?versie="+strconv.Itoa(v.Nr), time.Time{}, c.Number))
	case leads && v.State == portal.CovenantSigning && v.SignPassed:
		tasks = append(tasks, a.tableTask("Kijk hoe het staat met de ondertekening van ‘"+c.Title+"’", overview, v.SignUntil, c.Number))
	}
	all, err := a.store.Signings(ctx, c.ID)
	if err != nil || v.State == portal.CovenantResolved {
		return tasks, err
	}
	for _, g := range all {
		if g.Nr != v.Nr || !policy.May(by, policy.AnswerSigner, policy.SigningOn{Signing: g, Covenant: c, Text: v}) {
			continue
		}
		for _, q := range g.Questions {
			if q.Waits() {
				orgs, err := a.organisations(ctx)
				if err != nil {
					return nil, err
				}
				tasks = append(tasks, a.tableTask("Beantwoord een vraag over ‘"+c.Title+"’", overview, time.Time{}, c.Number, orgs[g.Org].Name))
			}
		}
	}
	return tasks, nil
}
