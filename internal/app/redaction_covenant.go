package app

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// redactedCovenants is what a privacymelding in a covenant needs of a database.
type redactedCovenants interface {
	SetsOfDecision(ctx context.Context, decision portal.ID) ([]portal.AgreementSet, error)
	SaveSignature(ctx context.Context, g *portal.Signature) error
}

// covenantUnder is a covenant with every text under it, and how its versions were.
type covenantUnder struct {
	portal.CovenantTexts
	was []portal.CovenantVersion
}

// underCovenant loads what is under a covenant.
func (a *App) underCovenant(ctx context.Context, c portal.Covenant) (*underSubject, error) {
	u := &underSubject{app: a, covenant: &covenantUnder{CovenantTexts: portal.CovenantTexts{Covenant: c}}, found: map[portal.ID]string{}, was: map[any][]byte{}}
	var err error
	if u.set, err = a.store.Settings(ctx); err != nil {
		return nil, err
	}
	x := u.covenant
	if x.Versions, err = a.store.CovenantVersions(ctx, c.ID); err != nil {
		return nil, err
	}
	if x.Readings, err = a.store.CovenantTexts(ctx, c.ID); err != nil {
		return nil, err
	}
	if x.Comments, err = a.store.ClauseComments(ctx, c.ID); err != nil {
		return nil, err
	}
	if x.Signings, err = a.store.Signings(ctx, c.ID); err != nil {
		return nil, err
	}
	if x.Signatures, err = a.store.Signatures(ctx, c.ID); err != nil {
		return nil, err
	}
	if x.Rounds, err = a.store.KeepingRounds(ctx, c.ID); err != nil {
		return nil, err
	}
	if x.Reports, err = a.store.KeepingReports(ctx, c.ID); err != nil {
		return nil, err
	}
	if u.documents, err = a.covenantPapers(ctx, x.CovenantTexts); err != nil {
		return nil, err
	}
	x.was = portal.CloneVersions(x.Versions)
	return u, u.begin(ctx)
}

// covenantPapers are the documents under a covenant: its own, and the signatures that
// came on paper.
func (a *App) covenantPapers(ctx context.Context, x portal.CovenantTexts) ([]portal.Document, error) {
	all, err := a.store.DocumentsAbout(ctx, x.Covenant.Ref())
	if err != nil {
		return nil, err
	}
	for _, g := range x.Signatures {
		if g.Document == "" || slices.ContainsFunc(all, func(d portal.Document) bool { return d.ID == g.Document }) {
			continue
		}
		d, err := a.store.Document(ctx, g.Document)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return nil, err
		}
		if err == nil {
			all = append(all, d)
		}
	}
	return all, nil
}

// underSet loads an agreement set.
func (a *App) underSet(ctx context.Context, s portal.AgreementSet) (*underSubject, error) {
	u := &underSubject{app: a, agreed: &s, found: map[portal.ID]string{}, was: map[any][]byte{}}
	// Lists of its own: what a list holds may be shared with who reads.
	s.Agreements, s.Checks = slices.Clone(s.Agreements), slices.Clone(s.Checks)
	var err error
	if u.set, err = a.store.Settings(ctx); err != nil {
		return nil, err
	}
	return u, u.begin(ctx)
}

// underAgreed loads the covenant or the agreement set a privacymelding is about.
func (a *App) underAgreed(ctx context.Context, about portal.Ref) (*underSubject, error) {
	if about.Kind == portal.KindAgreementSet {
		s, err := a.store.AgreementSet(ctx, about.ID)
		if err != nil {
			return nil, err
		}
		return a.underSet(ctx, s)
	}
	c, err := a.store.Covenant(ctx, about.ID)
	if err != nil {
		return nil, err
	}
	return a.underCovenant(ctx, c)
}

// hideableAgreed loads what is under the covenant or the agreement set with a number,
// when the actor may read the part and hide it.
func (a *App) hideableAgreed(ctx context.Context, by portal.Actor, number string, part portal.Part) (*underSubject, error) {
	var u *underSubject
	if part.OfSet() {
		s, err := a.store.AgreementSetByNumber(ctx, number)
		if err != nil {
			return nil, err
		}
		if u, err = a.underSet(ctx, s); err != nil {
			return nil, err
		}
	} else {
		c, err := a.store.CovenantByNumber(ctx, number)
		if err != nil {
			return nil, err
		}
		if u, err = a.underCovenant(ctx, c); err != nil {
			return nil, err
		}
	}
	if !u.knowsAgreed(by, part) || !u.has(part) {
		return nil, portal.ErrNotFound
	}
	return u, policy.Check(by, policy.HideAgreed, nil)
}

// knowsAgreed reports whether the actor may read a part of the covenant or of the
// agreement set.
func (u *underSubject) knowsAgreed(by portal.Actor, part portal.Part) bool {
	if u.agreed != nil {
		return part.OfSet() && policy.May(by, policy.ReadSet, *u.agreed)
	}
	return part.OfCovenant() && policy.VisibleCovenant(by, u.covenant.Covenant) && u.covenant.knows(by, part)
}

// knows is knowsAgreed for a covenant that the actor may know of.
func (x *covenantUnder) knows(by portal.Actor, part portal.Part) bool {
	key := portal.ID(part.Key())
	read := func(nr int) bool {
		v, ok := x.version(nr)
		return ok && policy.VisibleText(by, x.Covenant, v)
	}
	switch part.Kind() {
	case portal.PartCovenant:
		return true
	case portal.PartCovenantText:
		nr, err := strconv.Atoi(part.Key())
		return err == nil && read(nr)
	case portal.PartClause:
		return x.knowsClause(by, key, read)
	case portal.PartClauseComment:
		return slices.ContainsFunc(x.Comments, func(m portal.ClauseComment) bool {
			v, _ := x.version(m.Nr)
			return m.ID == key && policy.May(by, policy.ReadComment, policy.CommentOn{Comment: m, Covenant: x.Covenant, Text: v})
		})
	case portal.PartAuthority, portal.PartAccession, portal.PartTermination:
		return key == by.OrgID || policy.May(by, policy.KeepCovenant, x.Covenant)
	case portal.PartSignQuestion, portal.PartSignRefusal:
		return slices.ContainsFunc(x.Signings, func(s portal.Signing) bool {
			v, _ := x.version(s.Nr)
			on := policy.SigningOn{Signing: s, Covenant: x.Covenant, Text: v}
			if part.Kind() == portal.PartSignRefusal {
				return s.ID == key && (s.Org == by.OrgID && read(s.Nr) || policy.May(by, policy.OpenSigning, on))
			}
			asked := slices.ContainsFunc(s.Questions, func(q portal.SignQuestion) bool { return q.ID == key })
			return asked && (s.Org == by.OrgID && read(s.Nr) || policy.May(by, policy.AnswerSigner, on))
		})
	case portal.PartConclusion:
		return slices.ContainsFunc(x.Rounds, func(r portal.KeepingRound) bool {
			on := policy.KeepingOn{Round: r, Covenant: x.Covenant}
			return ofRound(key, r.ID) && policy.May(by, policy.ReadKeeping, on) && (!r.Open() || policy.May(by, policy.LeadKeeping, on))
		})
	case portal.PartKeepingAnswer:
		return slices.ContainsFunc(x.Reports, func(p portal.KeepingReport) bool {
			i := slices.IndexFunc(x.Rounds, func(r portal.KeepingRound) bool { return r.ID == p.Round })
			return ofRound(key, p.ID) && i >= 0 && policy.May(by, policy.ReadKeeping, policy.KeepingOn{Round: x.Rounds[i], Report: p, Covenant: x.Covenant})
		})
	}
	return false
}

// knowsClause: of a version that has it, or of a comment on it.
func (x *covenantUnder) knowsClause(by portal.Actor, clause portal.ID, read func(nr int) bool) bool {
	if slices.ContainsFunc(x.Versions, func(v portal.CovenantVersion) bool { _, n := v.Clause(clause); return n > 0 && read(v.Nr) }) {
		return true
	}
	if slices.ContainsFunc(x.Readings, func(t portal.CovenantText) bool {
		return read(t.Nr) && policy.OfParty(by, x.Covenant) && slices.ContainsFunc(t.Clauses, func(c portal.Clause) bool { return c.ID == clause })
	}) {
		return true
	}
	return slices.ContainsFunc(x.Comments, func(m portal.ClauseComment) bool {
		v, _ := x.version(m.Nr)
		return portal.ClausePart(m.Clause) == portal.ClausePart(clause) && policy.May(by, policy.ReadComment, policy.CommentOn{Comment: m, Covenant: x.Covenant, Text: v})
	})
}

// ofRound reports whether a part is of a halfjaargesprek, or of a report in one.
func ofRound(key, id portal.ID) bool { return strings.HasPrefix(string(key), string(id)+"/") }

func (x *covenantUnder) version(nr int) (portal.CovenantVersion, bool) {
	i := slices.IndexFunc(x.Versions, func(v portal.CovenantVersion) bool { return v.Nr == nr })
	if i < 0 {
		return portal.CovenantVersion{}, false
	}
	return x.Versions[i], true
}

// eachAgreed hands over everything under the covenant or the agreement set with how it
// is saved; the subject itself last.
func (u *underSubject) eachAgreed(do func(v any, save func(ctx context.Context) error) error) error {
	st := u.app.store
	if u.agreed != nil {
		return do(u.agreed, func(ctx context.Context) error { return st.SaveAgreementSet(ctx, u.agreed, u.set.Municipality) })
	}
	x := u.covenant
	if err := eachOf(x.Comments, do, st.SaveClauseComment); err != nil {
		return err
	}
	if err := eachOf(x.Signings, do, st.SaveSigning); err != nil {
		return err
	}
	if err := eachOf(x.Signatures, do, st.SaveSignature); err != nil {
		return err
	}
	if err := eachOf(x.Rounds, do, st.SaveKeepingRound); err != nil {
		return err
	}
	if err := eachOf(x.Reports, do, st.SaveKeepingReport); err != nil {
		return err
	}
	if err := eachOf(x.Readings, do, func(ctx context.Context, t *portal.CovenantText) error {
		if t.Canonical != "" { // what was signed is written anew; its first hash stays
			t.Rewrite(canonical(*t), u.app.now())
		}
		return st.SaveCovenantText(ctx, t)
	}); err != nil {
		return err
	}
	if err := eachOf(x.Versions, do, st.SaveCovenantVersion); err != nil {
		return err
	}
	return do(&x.Covenant, func(ctx context.Context) error { return st.SaveCovenant(ctx, &x.Covenant, u.set.Municipality) })
}

// eachOf hands over the objects of a list with how they are saved.
func eachOf[T any](list []T, do func(v any, save func(ctx context.Context) error) error, save func(ctx context.Context, v *T) error) error {
	for i := range list {
		v := &list[i]
		if err := do(v, func(ctx context.Context) error { return save(ctx, v) }); err != nil {
			return err
		}
	}
	return nil
}

// agreedRefs is everything under the covenant that events and mails are about.
func (u *underSubject) agreedRefs() []portal.Ref {
	about, _ := u.subject()
	all := []portal.Ref{about.Ref()}
	if u.covenant == nil {
		return all
	}
	for _, m := range u.covenant.Comments {
		all = append(all, m.Ref())
	}
	for _, g := range u.covenant.Signatures {
		all = append(all, g.Ref())
	}
	for _, r := range u.covenant.Rounds {
		all = append(all, r.Ref())
	}
	return all
}

// agreedNumber is what people call the covenant or the agreement set.
func (u *underSubject) agreedNumber() string {
	if u.agreed != nil {
		return u.agreed.Number
	}
	return u.covenant.Covenant.Number
}

// agreedPath is the page of the covenant or the agreement set.
func (u *underSubject) agreedPath() string {
	if u.agreed != nil {
		return "/afsprakensets/" + u.agreed.Number
	}
	return "/convenanten/" + u.covenant.Covenant.Number
}
