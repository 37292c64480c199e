package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SigningInput is what the coordinator settles before signing opens.
type SigningInput struct {
	Nr      int
	Version int64
	portal.SigningPlan
	Citizen CitizenAnswer
}

// SigningParty is a party on the form that opens signing, or in the overview.
type SigningParty struct {
	portal.Party
	Name         string
	Municipality bool
	// Proposed is what was checked of it before: for an earlier version, or in the
	// covenant that From names.
	Proposed portal.Authority
	From     string
	// Signers are the names of those who may sign for it here, and haven't.
	Signers []string
}

// SigningForm is what the form that opens signing needs.
type SigningForm struct {
	policy.CovenantOn
	Parties []SigningParty
	Until   time.Time // as proposed
}

// SigningForm gives the form that opens signing of a version.
func (a *App) SigningForm(ctx context.Context, by portal.Actor, number string, nr int) (SigningForm, error) {
	on, err := a.covenantText(ctx, by, policy.OpenSigning, number, nr)
	if err != nil {
		return SigningForm{}, err
	}
	f := SigningForm{CovenantOn: on, Until: portal.SigningUntil(a.now())}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return f, err
	}
	for _, p := range on.Covenant.Signers(a.now()) {
		row, err := a.signingParty(ctx, on, p, set.Municipality)
		if err != nil {
			return f, err
		}
		if row.Proposed, row.From, err = a.authorityBefore(ctx, by, on.Covenant, p); err != nil {
			return f, err
		}
		if row.Proposed.How == "" && row.Municipality {
			row.Proposed.How = portal.ByMandate
		}
		f.Parties = append(f.Parties, row)
	}
	slices.SortStableFunc(f.Parties, bySigner)
	return f, nil
}

// bySigner puts the municipality first and the others by name.
func bySigner(x, y SigningParty) int {
	switch {
	case x.Municipality:
		return -1
	case y.Municipality:
		return 1
	}
	return cmp.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name))
}

func (a *App) signingParty(ctx context.Context, on policy.CovenantOn, p portal.Party, municipality portal.ID) (SigningParty, error) {
	orgs, err := a.organisations(ctx)
	if err != nil {
		return SigningParty{}, err
	}
	row := SigningParty{Party: p, Name: orgs[p.Org].Name, Municipality: p.Org == municipality}
	signers, err := a.signersLeft(ctx, on, p.Org)
	for _, s := range signers {
		row.Signers = append(row.Signers, s.Name)
	}
	return row, err
}

// signersOf gives the people who may sign a version for an organisation.
func (a *App) signersOf(ctx context.Context, on policy.CovenantOn, id portal.ID) ([]portal.Person, error) {
	org, err := a.store.Organisation(ctx, id)
	if err != nil {
		return nil, notFoundIsNil(err)
	}
	people, err := a.store.People(ctx, id)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(people, func(p portal.Person) bool {
		return !policy.May(p.Actor(org, ""), policy.SignCovenant, policy.SigningOn{Signing: portal.Signing{Org: id}, Covenant: on.Covenant, Text: on.Text})
	}), nil
}

// signersLeft is signersOf without who signed already.
func (a *App) signersLeft(ctx context.Context, on policy.CovenantOn, org portal.ID) ([]portal.Person, error) {
	people, err := a.signersOf(ctx, on, org)
	if err != nil {
		return nil, err
	}
	all, err := a.store.Signatures(ctx, on.Covenant.ID)
	signed := portal.SignaturesFor(all, on.Text.Nr, org)
	return slices.DeleteFunc(people, func(p portal.Person) bool {
		return slices.ContainsFunc(signed, func(s portal.Signature) bool { return s.Person == p.ID })
	}), err
}

// authorityBefore is what was checked of a party for an earlier version, or else in
// another covenant that the actor may read, the latest one.
func (a *App) authorityBefore(ctx context.Context, by portal.Actor, c portal.Covenant, p portal.Party) (found portal.Authority, from string, err error) {
	if p.Authority != nil {
		return *p.Authority, c.Number, nil
	}
	all, err := a.store.AllCovenants(ctx)
	for _, other := range all {
		if q, ok := other.Party(p.Org); ok && q.Authority != nil && q.Authority.CheckedAt.After(found.CheckedAt) && policy.May(by, policy.ReadCovenant, other) {
			found, from = *q.Authority, other.Number
		}
	}
	return found, from, err
}

// OpenSigning opens signing of a version: its text is frozen, and each party that
// signs is asked to.
func (a *App) OpenSigning(ctx context.Context, by portal.Actor, number string, in SigningInput) error {
	return a.changeCovenant(ctx, by, policy.OpenSigning, number, in.Nr, in.Version, func(ctx context.Context, _ *writing, on *policy.CovenantOn, set portal.Settings) ([]portal.Fact, error) {
		notes := map[string]string{}
		for org, checked := range in.Authority {
			notes[portal.AuthorityField("note", org)] = checked.Note
		}
		fields, facts := checkCitizen(notes, in.Citizen, on.Covenant.Ref(), false)
		signings, opened, err := on.Covenant.OpenSigning(&on.Text, in.SigningPlan, set.Municipality, by.ID, a.now(), set.Calendar())
		if err := joinFields(fields, err); err != nil {
			return nil, err
		}
		if _, err := a.freeze(ctx, on); err != nil {
			return nil, err
		}
		for i := range signings {
			if err := a.store.InsertSigning(ctx, &signings[i]); err != nil {
				return nil, err
			}
		}
		return append(facts, opened...), nil
	})
}

// ExtendSigning gives the parties a later deadline.
func (a *App) ExtendSigning(ctx context.Context, by portal.Actor, number string, nr int, until time.Time) error {
	return a.changeCovenant(ctx, by, policy.OpenSigning, number, nr, 0, func(ctx context.Context, _ *writing, on *policy.CovenantOn, set portal.Settings) ([]portal.Fact, error) {
		fact, err := on.Covenant.ExtendSigning(&on.Text, until, a.now(), set.Calendar())
		if err != nil {
			return nil, err
		}
		all, err := a.store.Signings(ctx, on.Covenant.ID)
		if err != nil {
			return nil, err
		}
		for _, g := range all {
			if g.Nr != on.Text.Nr || g.Done {
				continue
			}
			g.Until = on.Text.SignUntil
			if err := a.store.SaveSigning(ctx, &g); err != nil {
				return nil, err
			}
		}
		return []portal.Fact{fact}, nil
	})
}

// SigningState is how far one organisation is.
type SigningState string

// The states of the overview.
const (
	SigningWaits    SigningState = "gevraagd"
	SigningNobody   SigningState = "nog niemand tekenbevoegd"
	SigningHalf     SigningState = "half"
	SigningComplete SigningState = "getekend"
	SigningDeclined SigningState = "ziet ervan af"
	SigningClosed   SigningState = "niet meer gevraagd"
)

// SigningRow is one organisation in the coordinator's overview.
type SigningRow struct {
	SigningParty
	portal.Signing
	State      SigningState
	Signatures []portal.Signature
	Reason     string // of declining
}

// QuestionRow is a question before signing, with who asked it.
type QuestionRow struct {
	portal.SignQuestion
	Org      portal.ID
	OrgName  string
	By       string
	Answerer string
}

// SigningPage is how far signing of a version is, as its reader may know it: only the
// coordinator reads who has not signed.
type SigningPage struct {
	policy.CovenantOn
	// Complete counts the organisations that have signed.
	Complete int
	// Own is what the reader's organisation was asked; OwnHalf: one of two signed.
	Own     *portal.Signing
	OwnHalf bool
	// MaySign: the reader is one who signs for it; Asks: they see its questions.
	MaySign, Asks bool
	// Leads: the reader settles signing, and Rows are all organisations. Questions
	// are for who answers them.
	Leads     bool
	Rows      []SigningRow
	Questions []QuestionRow
}

// Signing gives how far signing of a version is.
func (a *App) Signing(ctx context.Context, by portal.Actor, number string, nr int) (SigningPage, error) {
	on, err := a.covenantText(ctx, by, policy.ReadCovenant, number, nr)
	if err != nil {
		return SigningPage{}, err
	}
	p := SigningPage{CovenantOn: on, Leads: policy.May(by, policy.OpenSigning, on)}
	all, signed, err := a.signingsOf(ctx, on)
	if err != nil {
		return p, err
	}
	for _, g := range all {
		if g.Done {
			p.Complete++
		}
		about := policy.SigningOn{Signing: g, Covenant: on.Covenant, Text: on.Text}
		if g.Org == by.OrgID {
			p.Own, p.OwnHalf = &g, g.Half(portal.SignaturesFor(signed, g.Nr, g.Org))
			p.MaySign, p.Asks = policy.May(by, policy.SignCovenant, about), policy.May(by, policy.AskSigning, about)
		}
		if p.Leads {
			row, err := a.signingRow(ctx, on, g, signed)
			if err != nil {
				return p, err
			}
			p.Rows = append(p.Rows, row)
		}
		if policy.May(by, policy.AnswerSigner, about) {
			rows, err := a.questionRows(ctx, g)
			if err != nil {
				return p, err
			}
			p.Questions = append(p.Questions, rows...)
		}
	}
	slices.SortStableFunc(p.Rows, func(x, y SigningRow) int { return bySigner(x.SigningParty, y.SigningParty) })
	slices.SortStableFunc(p.Questions, func(x, y QuestionRow) int { return x.At.Compare(y.At) })
	return p, nil
}

// signingsOf gives what every organisation was asked about a version, and every
// signature under its covenant. It asks nothing of policy.
func (a *App) signingsOf(ctx context.Context, on policy.CovenantOn) ([]portal.Signing, []portal.Signature, error) {
	all, err := a.store.Signings(ctx, on.Covenant.ID)
	if err != nil {
		return nil, nil, err
	}
	signed, err := a.store.Signatures(ctx, on.Covenant.ID)
	return slices.DeleteFunc(all, func(g portal.Signing) bool { return g.Nr != on.Text.Nr }), signed, err
}

func (a *App) signingRow(ctx context.Context, on policy.CovenantOn, g portal.Signing, signed []portal.Signature) (SigningRow, error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return SigningRow{}, err
	}
	party, _ := on.Covenant.Party(g.Org)
	party.Org = g.Org
	row := SigningRow{Signing: g, Signatures: portal.SignaturesFor(signed, g.Nr, g.Org)}
	if row.SigningParty, err = a.signingParty(ctx, on, party, set.Municipality); err != nil {
		return row, err
	}
	switch {
	case g.Done:
		row.State = SigningComplete
	case g.Declined != nil:
		row.State, row.Reason = SigningDeclined, g.Declined.Reason
	case !g.Closed.IsZero():
		row.State = SigningClosed
	case len(row.Signatures) > 0:
		row.State = SigningHalf
	case len(row.Signers) == 0:
		row.State = SigningNobody
	default:
		row.State = SigningWaits
	}
	return row, nil
}

// questionRows are the questions of one organisation with who asked and answered them.
func (a *App) questionRows(ctx context.Context, g portal.Signing) ([]QuestionRow, error) {
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	var rows []QuestionRow
	for _, q := range g.Questions {
		asked, err := a.person(ctx, q.By)
		if err != nil {
			return nil, err
		}
		answered, err := a.person(ctx, q.AnsweredBy)
		if err != nil {
			return nil, err
		}
		rows = append(rows, QuestionRow{SignQuestion: q, Org: g.Org, OrgName: orgs[g.Org].Name, By: asked.Name, Answerer: answered.Name})
	}
	return rows, nil
}
