package app

import (
	"context"
	"maps"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// AccedePage is what somebody sees about acceding: who asks for it, who decides on it.
type AccedePage struct {
	policy.CovenantOn
	// May: the actor's organisation can ask; Asked: it asked and waits; Refused is the
	// last no it got.
	May     bool
	Asked   bool
	Refused *portal.AccessionRefusal
	// Decides: the actor decides on who asks. Wishes are those that wait, Orgs those that
	// can be let in because they asked in another way.
	Decides bool
	Wishes  []AccessionAsked
	Orgs    []portal.Organisation
}

// AccessionAsked is an organisation that asks to accede.
type AccessionAsked struct {
	Org, Name, By, Note string
	At                  time.Time
}

// Acceding gives what one looks at before asking to accede, or deciding on it.
func (a *App) Acceding(ctx context.Context, by portal.Actor, number string) (AccedePage, error) {
	on, err := a.covenantText(ctx, by, policy.ReadCovenant, number, ForceText)
	if err != nil {
		return AccedePage{}, err
	}
	p := AccedePage{CovenantOn: on, Decides: policy.May(by, policy.OpenSigning, on)}
	if !p.Decides {
		if err := policy.Check(by, policy.AccedeCovenant, on.Covenant); err != nil {
			return p, err
		}
		return p, a.ownAccession(ctx, by, &p)
	}
	return p, a.accessionsToDecide(ctx, &p)
}

func (a *App) ownAccession(ctx context.Context, by portal.Actor, p *AccedePage) error {
	signs, err := a.signsInForce(ctx, p.Covenant, by.OrgID)
	if err != nil {
		return err
	}
	own, _ := p.Covenant.Party(by.OrgID)
	p.Asked = own.Asked != nil
	p.May = !signs && !p.Asked
	for _, r := range p.Covenant.Refusals {
		if r.Org == by.OrgID {
			p.Refused = &r
		}
	}
	return nil
}

func (a *App) accessionsToDecide(ctx context.Context, p *AccedePage) error {
	orgs, err := a.organisations(ctx)
	if err != nil {
		return err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	for _, party := range p.Covenant.Parties {
		if party.Asked == nil {
			continue
		}
		names, err := a.namesOfPeople(ctx, []portal.ID{party.Asked.By})
		if err != nil {
			return err
		}
		w := AccessionAsked{Org: string(party.Org), Name: orgs[party.Org].Name, Note: party.Asked.Note, At: party.Asked.At}
		if len(names) > 0 {
			w.By = names[0]
		}
		p.Wishes = append(p.Wishes, w)
	}
	list, err := a.store.Organisations(ctx)
	if err != nil {
		return err
	}
	for _, o := range list {
		party, _ := p.Covenant.Party(o.ID)
		signs, err := a.signsInForce(ctx, p.Covenant, o.ID)
		if err != nil {
			return err
		}
		if o.Active && o.ID != set.Municipality && party.Asked == nil && !signs {
			p.Orgs = append(p.Orgs, o)
		}
	}
	return nil
}

// signsInForce reports whether an organisation signed the version in force, or can do
// so now without asking.
func (a *App) signsInForce(ctx context.Context, c portal.Covenant, org portal.ID) (bool, error) {
	v, err := a.versionInForce(ctx, c)
	if err != nil || v == nil {
		return false, err
	}
	if p, ok := c.Party(org); !ok || !p.Signs {
		return false, nil // it never did, or it left
	}
	s, err := a.store.Signing(ctx, portal.SigningID(v.ID, org))
	if portal.KindOf(err) == portal.NotFound {
		return false, nil
	}
	return err == nil && (s.Done || s.Open(*v, a.now()) == nil), err
}

// AskAccession asks to accede, for the actor's organisation.
func (a *App) AskAccession(ctx context.Context, by portal.Actor, number, note string, answer CitizenAnswer) error {
	return a.onAccession(ctx, by, policy.AccedeCovenant, number, func(ctx context.Context, c *portal.Covenant) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"note": note}, answer, c.Ref(), false)
		if err := fields.Err(); err != nil {
			return nil, err
		}
		signs, err := a.signsInForce(ctx, *c, by.OrgID)
		if err != nil {
			return nil, err
		}
		fact, err := c.AskAccession(by.OrgID, note, signs, by.ID, a.now())
		return append(facts, fact), err
	})
}

// AdmitInput says how it was checked who may sign for who accedes. Started: it asked in
// another way than in the portal.
type AdmitInput struct {
	Org     portal.ID
	How     portal.AuthorityCheck
	Joint   bool
	Note    string
	Started bool
	Citizen CitizenAnswer
}

// AdmitAccession lets an organisation accede: it can sign the version in force from now
// on.
func (a *App) AdmitAccession(ctx context.Context, by portal.Actor, number string, in AdmitInput) error {
	return a.onAccession(ctx, by, policy.OpenSigning, number, func(ctx context.Context, c *portal.Covenant) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"authority_note": in.Note}, in.Citizen, c.Ref(), false)
		draft := *c
		if in.Started {
			if err := a.mayStart(ctx, draft, in.Org); err != nil {
				return nil, err
			}
			signs, err := a.signsInForce(ctx, draft, in.Org)
			if err != nil {
				return nil, err
			}
			fact, err := draft.AskAccession(in.Org, "", signs, by.ID, a.now())
			if err != nil {
				return nil, err
			}
			facts = append(facts, fact)
		}
		fact, err := draft.Admit(in.Org, portal.Authority{How: in.How, Joint: in.Joint, Note: in.Note, CheckedBy: by.ID, CheckedAt: a.now()})
		if portal.KindOf(err) != portal.Invalid && err != nil {
			return nil, err
		}
		maps.Copy(fields, portal.FieldsOf(err))
		if err := fields.Err(); err != nil {
			return nil, err
		}
		*c = draft
		return append(facts, fact), a.askToAccede(ctx, draft, in.Org)
	})
}

// mayStart refuses an organisation that can't accede: the municipality is bound
// already, and one that no longer takes part can't sign.
func (a *App) mayStart(ctx context.Context, c portal.Covenant, org portal.ID) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	o, err := a.store.Organisation(ctx, org)
	if portal.KindOf(err) == portal.NotFound || err == nil && (!o.Active || org == set.Municipality) {
		return portal.Fields{"org": "Kies een organisatie uit de lijst."}.Err()
	}
	return err
}

// askToAccede asks an organisation to sign the version in force. What it answered to an
// earlier question about that version no longer counts.
func (a *App) askToAccede(ctx context.Context, c portal.Covenant, org portal.ID) error {
	v, err := a.versionInForce(ctx, c)
	if err != nil {
		return err
	}
	if v == nil {
		return portal.ErrChanged
	}
	s, err := a.store.Signing(ctx, portal.SigningID(v.ID, org))
	switch {
	case portal.KindOf(err) == portal.NotFound:
		return a.store.InsertSigning(ctx, &portal.Signing{ID: portal.SigningID(v.ID, org), Covenant: c.ID, Nr: v.Nr, Org: org, Accession: true, AskedAt: a.now()})
	case err != nil:
		return err
	case s.Done: // it signed, gave notice and comes back: one signature per person stands
		return portal.Errorf(portal.Conflict, "Deze organisatie tekende deze versie al eens. Zij kan weer meetekenen bij een volgende versie.")
	}
	s.Accession, s.AskedAt, s.Until, s.Declined = true, a.now(), time.Time{}, nil
	s.Later, s.Reminders, s.RemindedAt, s.Closed = time.Time{}, 0, time.Time{}, time.Time{}
	return a.store.SaveSigning(ctx, &s)
}

// RefuseAccession says no to who asked to accede, with a reason that they read.
func (a *App) RefuseAccession(ctx context.Context, by portal.Actor, number string, org portal.ID, reason string, answer CitizenAnswer) error {
	return a.onAccession(ctx, by, policy.OpenSigning, number, func(_ context.Context, c *portal.Covenant) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"reason": reason}, answer, c.Ref(), false)
		if err := fields.Err(); err != nil {
			return nil, err
		}
		fact, err := c.RefuseAccession(org, reason, by.ID, a.now())
		return append(facts, fact), err
	})
}

func (a *App) onAccession(ctx context.Context, by portal.Actor, action policy.Action, number string, do func(ctx context.Context, c *portal.Covenant) ([]portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		c, err := a.covenant(ctx, by, action, number)
		if err != nil {
			return err
		}
		facts, err := do(ctx, &c)
		if err != nil {
			return err
		}
		return a.saveAlone(ctx, w, &c, facts...)
	})
}
