package app

import (
	"context"
	"maps"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// ClauseWay is how a decision reaches the text of a clause.
type ClauseWay string

// The ways: a change in the draft there is, a proposal in consultation, or a version
// that is made for it.
const (
	ClauseInDraft   ClauseWay = "concept"
	ClauseProposed  ClauseWay = "voorstel"
	ClauseInVersion ClauseWay = "versie"
)

// DecisionClauseForm is what one needs to change a clause because of a decision.
type DecisionClauseForm struct {
	Decision portal.Decision
	// Closed: it was about a confidential item; nothing of it is written elsewhere by
	// itself.
	Closed  bool
	Choices []ClauseChoice
	// Target is the clause that was chosen, in the version that is worked on; its Nr is
	// 0 while none was chosen.
	Target ClauseAt
	Way    ClauseWay
}

// DecisionClauseInput is another text of a clause that follows from a decision. Nr and
// Rev are the version and the revision of the clause that the actor saw.
type DecisionClauseInput struct {
	Covenant string
	Clause   portal.ID
	Text     string // Markdown
	// Why is what a version is for that is made for this; not used otherwise.
	Why     string
	Nr, Rev int
	Citizen CitizenAnswer
}

// DecisionClause gives the form with which a decision changes a clause, for who keeps
// covenants. covenant is empty while no clause was chosen.
func (a *App) DecisionClause(ctx context.Context, by portal.Actor, decision, covenant string, clause portal.ID) (DecisionClauseForm, error) {
	f := DecisionClauseForm{}
	on, err := a.decisionForClause(ctx, by, decision)
	if err != nil {
		return f, err
	}
	item, _ := on.Table.Item(on.Decision.Item)
	f.Decision, f.Closed = on.Decision, item.Confidential
	if covenant != "" {
		f.Target, f.Way, err = a.clauseToChange(ctx, by, covenant, clause)
		return f, err
	}
	f.Choices, err = a.ClauseChoices(ctx, by)
	return f, err
}

// decisionForClause gives a decision that the actor may read, when they keep covenants.
func (a *App) decisionForClause(ctx context.Context, by portal.Actor, number string) (policy.DecisionOn, error) {
	on, err := a.decisionOn(ctx, by, policy.ReadDecision, number)
	if err != nil {
		return on, err
	}
	return on, policy.Check(by, policy.KeepCovenant, nil)
}

// clauseToChange finds the version in which a clause can be changed, and how: the one
// on its way as long as its text can change, or else the one in force, after which a
// next one is made.
func (a *App) clauseToChange(ctx context.Context, by portal.Actor, number string, clause portal.ID) (ClauseAt, ClauseWay, error) {
	c, err := a.covenant(ctx, by, policy.KeepCovenant, number)
	if err != nil {
		return ClauseAt{}, "", err
	}
	all, err := a.store.CovenantVersions(ctx, c.ID)
	if err != nil {
		return ClauseAt{}, "", err
	}
	var v portal.CovenantVersion
	for _, x := range all {
		if x.Coming() || x.Nr == c.InForce && !v.Coming() && c.InForce > 0 {
			v = x
		}
	}
	at := ClauseAt{CovenantOn: policy.CovenantOn{Covenant: c, Text: v}}
	at.Clause, at.Nr = v.Clause(clause)
	switch {
	case v.Nr == 0:
		return at, "", portal.Errorf(portal.Conflict, "Van dit convenant is geen versie van kracht of onderweg. Er is geen artikel om te wijzigen.")
	case v.Coming() && !v.Editable():
		return at, "", portal.Errorf(portal.Conflict, "Versie %d staat op ‘%s’. De tekst staat dus vast. Wijzig het artikel als zij van kracht is, of laat haar eerst vervallen.", v.Nr, v.State.Label())
	case at.Nr == 0:
		return at, "", portal.Fields{"clause": "Dit artikel staat niet (meer) in de tekst waaraan nu wordt gewerkt. Kies een ander."}.Err()
	case !v.Coming():
		return at, ClauseInVersion, nil
	case v.Consults(a.now()):
		return at, ClauseProposed, nil
	}
	return at, ClauseInDraft, nil
}

// ChangeClauseByDecision gives a clause another text because of a decision: in the
// version on its way, as a text proposal while that is in consultation, or in a next
// version that is made from the one in force. Decision and clause then name each
// other. A clause that was changed meanwhile is a *portal.ClauseClash.
func (a *App) ChangeClauseByDecision(ctx context.Context, by portal.Actor, decision string, in DecisionClauseInput) (ClauseWay, error) {
	var way ClauseWay
	in.Text = richtext.Normalize(in.Text)
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		d, err := a.decisionForClause(ctx, by, decision)
		if err != nil {
			return err
		}
		var at ClauseAt
		if at, way, err = a.clauseToChange(ctx, by, in.Covenant, in.Clause); err != nil {
			return err
		}
		if at.Text.Nr != in.Nr {
			return portal.ErrChanged
		}
		facts, err := a.checkDecisionClause(at, way, in)
		if err != nil {
			return err
		}
		was := d.Decision
		fact, err := d.Decision.ChangesClause(portal.ClauseRef(at.Covenant.ID, in.Clause))
		if err != nil {
			return err
		}
		if err := a.writeDecidedClause(ctx, w, d, at, way, in, facts); err != nil {
			return err
		}
		return a.saveDecision(ctx, w, was, &d.Decision, d.Table, []portal.Fact{fact})
	})
	return way, err
}

// checkDecisionClause reports everything that is wrong with what was typed at once.
func (a *App) checkDecisionClause(at ClauseAt, way ClauseWay, in DecisionClauseInput) ([]portal.Fact, error) {
	next := at.Clause
	next.Text = in.Text
	texts := map[string]string{"text": richtext.Written(in.Text)}
	if way == ClauseInVersion {
		texts["why"] = in.Why
	}
	fields, facts := checkCitizen(texts, in.Citizen, at.Covenant.Ref(), false)
	maps.Copy(fields, portal.FieldsOf(next.Validate()))
	switch {
	case richtext.TooLong(in.Text):
		fields["text"] = tooLongText
	case in.Text == richtext.Normalize(at.Clause.Text):
		fields["text"] = "De tekst is nog die van nu. Schrijf hoe het artikel moet worden."
	}
	if way == ClauseInVersion {
		if _, err := at.Text.Next(at.Covenant.Latest+1, in.Why, "", "", a.now()); err != nil {
			maps.Copy(fields, portal.FieldsOf(err))
		}
	}
	return facts, fields.Err()
}

// writeDecidedClause writes the text, or proposes it, and links clause and decision.
func (a *App) writeDecidedClause(ctx context.Context, w *writing, d policy.DecisionOn, at ClauseAt, way ClauseWay, in DecisionClauseInput, facts []portal.Fact) error {
	on := at.CovenantOn
	next := at.Clause
	next.Text = in.Text
	if way == ClauseInVersion {
		v, made, err := a.makeVersion(ctx, w, &on, NewVersionInput{Why: in.Why, From: d.Decision.ID, Citizen: in.Citizen})
		if err != nil {
			return err
		}
		on.Text = v
		w.record(on.Covenant.Version, made...)
	}
	return a.stepCovenant(ctx, w, &on, func(ctx context.Context, w *writing, on *policy.CovenantOn, _ portal.Settings) ([]portal.Fact, error) {
		link := portal.ClauseLink{Clause: in.Clause, To: d.Decision.Ref(), By: w.by.ID, At: a.now()}
		if !slices.ContainsFunc(on.Covenant.Links, func(l portal.ClauseLink) bool { return l.Clause == link.Clause && l.To == link.To }) {
			on.Covenant.Links = append(slices.Clone(on.Covenant.Links), link)
			facts = append(facts, on.Covenant.Fact(portal.ClauseLinked, map[string]string{portal.DetailItem: string(in.Clause)}))
		}
		if way == ClauseProposed {
			fact, err := a.proposeDecided(ctx, on, d, in, w.by)
			return append(facts, fact), err
		}
		if _, err := on.Text.WriteClause(next, in.Rev, w.by.ID, a.now()); err != nil {
			return nil, err
		}
		return append(facts, clauseFact(*on, portal.ClauseWritten, in.Clause)), nil
	})
}

// proposeDecided puts the text before the parties as a proposal. It names the decision
// unless that was about a confidential item.
func (a *App) proposeDecided(ctx context.Context, on *policy.CovenantOn, d policy.DecisionOn, in DecisionClauseInput, by portal.Actor) (portal.Fact, error) {
	all, err := a.store.ClauseComments(ctx, on.Covenant.ID)
	if err != nil {
		return portal.Fact{}, err
	}
	there := 0
	for _, m := range all {
		if m.Nr == on.Text.Nr {
			there++
		}
	}
	m := portal.ClauseComment{ID: portal.NewID(), Clause: in.Clause, Text: "Dit voorstel volgt uit " + d.Decision.Number + ".", Proposal: in.Text, Rev: in.Rev, By: by.ID, Org: by.OrgID}
	if item, _ := d.Table.Item(d.Decision.Item); item.Confidential {
		m.Text = "Dit voorstel volgt uit een besluit."
	}
	was, _ := on.Text.Clause(in.Clause)
	fact, err := on.Text.Comment(on.Covenant, &m, there, a.now())
	if err != nil {
		return fact, err
	}
	if err := a.keepRead(ctx, on, was); err != nil {
		return fact, err
	}
	m.Reading = on.Text.Readings
	return fact, a.store.InsertClauseComment(ctx, &m)
}
