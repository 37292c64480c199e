package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// OwnSignature is a signature that somebody set. It stays, with the name, for as long as
// the covenant is kept.
type OwnSignature struct {
	Number string // of the covenant; empty when they may not see it any longer
	portal.Signature
}

// ownCovenants reads what somebody wrote about covenants, signed, and said of keeping
// them.
func (a *App) ownCovenants(ctx context.Context, by portal.Actor, d *PersonalData) error {
	all, err := a.store.AllCovenants(ctx)
	if err != nil {
		return err
	}
	number := map[portal.ID]string{}
	for _, c := range all {
		if !policy.May(by, policy.ReadCovenant, c) {
			continue
		}
		number[c.ID] = c.Number
	}
	comments, err := a.store.ClauseCommentsBy(ctx, by.ID)
	if err != nil {
		return err
	}
	for _, m := range comments {
		d.Clauses = append(d.Clauses, OwnText{Number: number[m.Covenant], Text: m.Text, At: m.At})
		if m.Proposal != "" {
			d.Clauses = append(d.Clauses, OwnText{Number: number[m.Covenant], Text: m.Proposal, At: m.At})
		}
	}
	signed, err := a.store.SignaturesBy(ctx, by.ID)
	if err != nil {
		return err
	}
	for _, g := range signed {
		d.Signed = append(d.Signed, OwnSignature{Number: number[g.Covenant], Signature: g})
	}
	for _, c := range all {
		d.wroteAbout(c, number[c.ID], by.ID)
		if err := a.ownInCovenant(ctx, by, c, number[c.ID], d); err != nil {
			return err
		}
	}
	reports, err := a.store.KeepingReportsBy(ctx, by.ID)
	if err != nil {
		return err
	}
	for _, r := range reports {
		for _, k := range r.Answers {
			for _, text := range []string{k.Why, k.Needed} {
				d.keeps(number[r.Covenant], text, r.At)
			}
		}
	}
	return a.ownSets(ctx, by, d)
}

// keeps adds what somebody said of keeping an agreement; nothing when it is empty.
func (d *PersonalData) keeps(number, text string, at time.Time) {
	if text != "" {
		d.Kept = append(d.Kept, OwnText{Number: number, Text: text, At: at})
	}
}

// says adds what somebody wrote about a covenant; nothing when it is empty.
func (d *PersonalData) says(number, text string, at time.Time) {
	if text != "" {
		d.Clauses = append(d.Clauses, OwnText{Number: number, Text: text, At: at})
	}
}

// wroteAbout adds what somebody wrote as one of a party.
func (d *PersonalData) wroteAbout(c portal.Covenant, number string, person portal.ID) {
	for _, p := range c.Parties {
		if p.Authority != nil && p.Authority.CheckedBy == person {
			d.says(number, p.Authority.Note, p.Authority.CheckedAt)
		}
		if p.Asked != nil && p.Asked.By == person {
			d.says(number, p.Asked.Note, p.Asked.At)
		}
		if p.Notice != nil && p.Notice.By == person {
			d.says(number, p.Notice.Reason, p.Notice.At)
		}
	}
	if c.Ended != nil && c.Ended.By == person {
		d.says(number, c.Ended.Reason, c.Ended.At)
	}
}

// ownInCovenant adds what somebody asked, answered, decided and concluded under a
// covenant, and the clauses that are theirs.
func (a *App) ownInCovenant(ctx context.Context, by portal.Actor, c portal.Covenant, number string, d *PersonalData) error {
	versions, err := a.store.CovenantVersions(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, v := range versions {
		for _, step := range v.Course {
			if step.By == by.ID {
				d.says(number, step.Note, step.At)
			}
		}
		for _, cl := range v.Clauses {
			if cl.By == by.ID {
				d.says(number, cl.Heading+"\n"+cl.Text, cl.At)
			}
		}
	}
	comments, err := a.store.ClauseComments(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, m := range comments {
		if m.AnsweredBy == by.ID {
			d.says(number, m.Reason, m.AnsweredAt)
		}
	}
	signings, err := a.store.Signings(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, s := range signings {
		for _, q := range s.Questions {
			if q.By == by.ID {
				d.says(number, q.Text, q.At)
			}
			if q.AnsweredBy == by.ID {
				d.says(number, q.Answer, q.AnsweredAt)
			}
		}
		if s.Declined != nil && s.Declined.By == by.ID {
			d.says(number, s.Declined.Reason, s.Declined.At)
		}
	}
	rounds, err := a.store.KeepingRounds(ctx, c.ID)
	for _, r := range rounds {
		for _, k := range r.Conclusions {
			if k.By == by.ID {
				d.keeps(number, k.Text, k.At)
			}
		}
	}
	return err
}

// ownSets reads the agreement sets that somebody made or owns, and what they noted.
func (a *App) ownSets(ctx context.Context, by portal.Actor, d *PersonalData) error {
	q := portal.SetQuery{Scope: policy.TableKeys(by)}
	for len(q.Scope) > 0 {
		page, err := a.store.AgreementSets(ctx, q)
		if err != nil {
			return err
		}
		for _, s := range page.Rows {
			if s.Owner == by.ID || s.MadeBy == by.ID {
				d.keeps(s.Number, s.Title, s.MadeAt)
			}
			for _, k := range s.Checks {
				if k.By == by.ID {
					d.keeps(s.Number, k.Note, k.At)
				}
			}
		}
		if q.Page.After = page.Next; page.Next == "" {
			break
		}
	}
	return nil
}

// OrganisationAgreed is what an organisation signed, said and noted about covenants and
// agreement sets, without who of it wrote that.
type OrganisationAgreed struct {
	Signed []OwnSignature
	Said   []OwnText
	Kept   []OwnText
	Sets   []portal.AgreementSet
}

// agreedBy reads what an organisation signed, said and noted, as far as the actor, one
// of its people, may read it now.
func (a *App) agreedBy(ctx context.Context, by portal.Actor, org portal.ID) (o OrganisationAgreed, err error) {
	all, err := a.store.AllCovenants(ctx)
	if err != nil {
		return o, err
	}
	for _, c := range all {
		if !policy.May(by, policy.ReadCovenant, c) {
			continue
		}
		u, err := a.underCovenant(ctx, c)
		if err != nil {
			return o, err
		}
		x := u.covenant
		for _, g := range x.Signatures {
			if g.Org == org {
				o.Signed = append(o.Signed, OwnSignature{Number: c.Number, Signature: g})
			}
		}
		for _, m := range x.Comments {
			v, _ := x.version(m.Nr)
			if m.Org != org || !policy.May(by, policy.ReadComment, policy.CommentOn{Comment: m, Covenant: c, Text: v}) {
				continue
			}
			o.Said = append(o.Said, OwnText{c.Number, m.Text, m.At})
			if m.Proposal != "" {
				o.Said = append(o.Said, OwnText{c.Number, m.Proposal, m.At})
			}
		}
		for _, s := range x.Signings {
			if v, ok := x.version(s.Nr); s.Org != org || !ok || !policy.VisibleText(by, c, v) {
				continue
			}
			for _, q := range s.Questions {
				o.Said = append(o.Said, OwnText{c.Number, q.Text, q.At})
			}
			if s.Declined != nil && s.Declined.Reason != "" {
				o.Said = append(o.Said, OwnText{c.Number, s.Declined.Reason, s.Declined.At})
			}
		}
		for _, r := range x.Reports {
			for _, k := range r.Answers {
				if r.Org == org && k.Kept != "" {
					o.Kept = append(o.Kept, OwnText{c.Number, k.Kept.Label() + ". " + k.Why + " " + k.Needed, r.At})
				}
			}
		}
	}
	q := portal.SetQuery{Scope: policy.TableKeys(by), Org: org}
	for len(q.Scope) > 0 {
		page, err := a.store.AgreementSets(ctx, q)
		if err != nil {
			return o, err
		}
		o.Sets = append(o.Sets, page.Rows...)
		if q.Page.After = page.Next; page.Next == "" {
			break
		}
	}
	return o, nil
}
