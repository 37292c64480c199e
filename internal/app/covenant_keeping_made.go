package app

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// KeepingMaking is what the form needs that makes a signal or a proposal of a clause.
type KeepingMaking struct {
	policy.CovenantOn
	Round  portal.KeepingRound
	Clause portal.KeptClause
	// Text is what is proposed to write: what was said of the clause.
	Text    string
	Parties []string // the names of who reads a signal that is for the parties
	// Tables are the coming meetings to propose it for; Table is the one that was
	// chosen for this talk, or else the first.
	Tables []portal.RoundTable
	Table  string
}

// keptClause gives a clause of a closed round: only then the parties know what others
// said of it.
func (a *App) keptClause(ctx context.Context, by portal.Actor, number, period string, clause portal.ID) (policy.KeepingOn, KeepingMaking, error) {
	on, _, err := a.keeping(ctx, by, policy.ReadKeeping, number, period)
	m := KeepingMaking{Round: on.Round}
	if err != nil {
		return on, m, err
	}
	m.Covenant = on.Covenant
	if on.Round.Open() {
		return on, m, portal.Errorf(portal.Conflict, "Dit halfjaargesprek is nog niet gesloten. Daarna kunt u dit doen.")
	}
	if m.CovenantOn.Text, err = a.versionNr(ctx, on.Covenant.ID, on.Round.Nr); err != nil {
		return on, m, err
	}
	clauses := m.CovenantOn.Text.KeptClauses()
	i := slices.IndexFunc(clauses, func(c portal.KeptClause) bool { return c.ID == clause })
	if i < 0 {
		return on, m, portal.ErrNotFound
	}
	m.Clause = clauses[i]
	return on, m, nil
}

// KeepingSignalForm gives the form that makes a signal of a clause.
func (a *App) KeepingSignalForm(ctx context.Context, by portal.Actor, number, period string, clause portal.ID) (KeepingMaking, error) {
	_, m, err := a.keptClause(ctx, by, number, period, clause)
	if err == nil {
		err = policy.Check(by, policy.ShareSignal, nil)
	}
	if err != nil {
		return m, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return m, err
	}
	for _, id := range a.signalParties(m.Covenant) {
		m.Parties = append(m.Parties, orgs[id].Name)
	}
	slices.Sort(m.Parties)
	m.Text, err = a.saidOf(ctx, by, m)
	return m, err
}

// unkept says in a sentence that a clause isn't kept, without what anybody said of it.
func (m KeepingMaking) unkept() string {
	return "Artikel " + strconv.Itoa(m.Clause.Number) + " van het convenant ‘" + m.Covenant.Title + "’ (" + m.Clause.Heading + ") wordt niet helemaal gehouden. Dat bleek uit het halfjaargesprek over het " + m.Round.Label() + "."
}

// signalParties are the organisations of a covenant, those that are only heard too.
func (a *App) signalParties(c portal.Covenant) []portal.ID {
	var orgs []portal.ID
	for _, p := range c.Parties {
		if c.Heard(p.Org) {
			orgs = append(orgs, p.Org)
		}
	}
	return orgs
}

// saidOf writes in a few lines what was said of a clause.
func (a *App) saidOf(ctx context.Context, by portal.Actor, m KeepingMaking) (string, error) {
	p, err := a.Keeping(ctx, by, m.Covenant.Number, m.Round.Period)
	if err != nil {
		return "", err
	}
	lines := []string{m.unkept()}
	for _, c := range p.Clauses {
		if c.ID != m.Clause.ID {
			continue
		}
		for _, v := range c.Voices {
			if v.Kept.Says() && v.Why != "" {
				lines = append(lines, "- "+v.Name+": "+v.Why)
			}
		}
	}
	return strings.Join(lines, "\n"), nil
}

// SignalOfClause shares a signal about a clause, and keeps the link in the same
// transaction. It can't be anonymous: the link says who made it.
func (a *App) SignalOfClause(ctx context.Context, by portal.Actor, number, period string, clause portal.ID, in ShareSignal) (portal.Signal, error) {
	if in.Naming != portal.Named {
		in.Naming = portal.OrgVisible
	}
	if first, err := a.store.Signal(ctx, in.Once); err == nil && policy.IsReporter(by, first) {
		return first, nil // the same form, sent twice
	}
	var s portal.Signal
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		on, m, err := a.keptClause(ctx, by, number, period, clause)
		if err != nil {
			return err
		}
		if in.Audience.Kind == portal.ChosenOrgs {
			in.Audience.Orgs = a.signalParties(on.Covenant)
		}
		if s, err = a.ShareSignal(ctx, by, in); err != nil {
			return err
		}
		return a.linkMade(ctx, w, on, m.Clause.ID, s.Ref())
	})
	return s, err
}

// linkMade keeps on the clause what was made of it.
func (a *App) linkMade(ctx context.Context, w *writing, on policy.KeepingOn, clause portal.ID, to portal.Ref) error {
	now := a.now()
	on.Round.Made(clause, to, w.by.ID, now)
	if err := a.store.SaveKeepingRound(ctx, &on.Round); err != nil {
		return err
	}
	on.Covenant.Links = append(slices.Clone(on.Covenant.Links), portal.ClauseLink{Clause: clause, To: to, By: w.by.ID, At: now})
	return a.saveUnseen(ctx, w, &on.Covenant, keepingFact(on, portal.KeepingMade, clause))
}

// KeepingProposalForm gives the form that puts a clause on an agenda.
func (a *App) KeepingProposalForm(ctx context.Context, by portal.Actor, number, period string, clause portal.ID) (KeepingMaking, error) {
	on, m, err := a.keptClause(ctx, by, number, period, clause)
	if err != nil {
		return m, err
	}
	if m.Tables, err = a.ProposalTables(ctx, by); err != nil {
		return m, err
	}
	for i, t := range m.Tables {
		if i == 0 || t.ID == on.Round.Table {
			m.Table = t.Number
		}
	}
	m.Text = m.unkept() // at a table others sit than the parties: what these said stays with them
	return m, nil
}

// ProposeClause asks to put a clause on the agenda of a meeting, and keeps the link in
// the same transaction. The proposal points at the clause.
func (a *App) ProposeClause(ctx context.Context, by portal.Actor, number, period string, clause portal.ID, table string, in ProposeInput) (portal.Proposal, error) {
	var p portal.Proposal
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		on, m, err := a.keptClause(ctx, by, number, period, clause)
		if err != nil {
			return err
		}
		if p, err = a.Propose(ctx, by, table, in); err != nil {
			return err
		}
		p.Links = append(p.Links, portal.ClauseRef(on.Covenant.ID, m.Clause.ID))
		if err := a.store.SaveProposal(ctx, &p); err != nil {
			return err
		}
		return a.linkMade(ctx, w, on, m.Clause.ID, p.Ref())
	})
	return p, err
}
