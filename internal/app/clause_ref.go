package app

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ClauseAt is a clause as one reader reads it: in the version in force, or else in the
// newest version that holds it and that they may read.
type ClauseAt struct {
	policy.CovenantOn // with that version
	Clause            portal.Clause
	Nr                int // its place in that version
}

// clauseAt finds a clause for one reader; it is ErrNotFound for what they may not know.
func (a *App) clauseAt(ctx context.Context, by portal.Actor, c portal.Covenant, id portal.ID) (ClauseAt, error) {
	if err := policy.Check(by, policy.ReadCovenant, c); err != nil {
		return ClauseAt{}, err
	}
	versions, err := a.readableVersions(ctx, by, c)
	if err != nil {
		return ClauseAt{}, err
	}
	at, ok := clauseIn(c, versions, id)
	if !ok {
		return at, portal.ErrNotFound
	}
	return at, nil
}

// clauseIn finds a clause in the version in force, or else in the newest that has it.
func clauseIn(c portal.Covenant, versions []portal.CovenantVersion, id portal.ID) (ClauseAt, bool) {
	for _, v := range forceFirst(c, versions) {
		if clause, nr := v.Clause(id); nr > 0 {
			return ClauseAt{CovenantOn: policy.CovenantOn{Covenant: c, Text: v}, Clause: clause, Nr: nr}, true
		}
	}
	return ClauseAt{}, false
}

// forceFirst puts the version in force first, and then the newest ones.
func forceFirst(c portal.Covenant, versions []portal.CovenantVersion) []portal.CovenantVersion {
	list := slices.Clone(versions)
	slices.SortStableFunc(list, func(x, y portal.CovenantVersion) int {
		switch {
		case x.Nr == c.InForce && c.InForce > 0:
			return -1
		case y.Nr == c.InForce && c.InForce > 0:
			return 1
		}
		return y.Nr - x.Nr
	})
	return list
}

// Number is how the clause is typed and read back: "C-2026-001 artikel 4", with the
// version where that isn't the one in force.
func (c ClauseAt) Number() string {
	if c.Covenant.InForce > 0 && c.Text.Nr != c.Covenant.InForce {
		return fmt.Sprintf("%s versie %d artikel %d", c.Covenant.Number, c.Text.Nr, c.Nr)
	}
	return fmt.Sprintf("%s artikel %d", c.Covenant.Number, c.Nr)
}

// Path is the page of the clause.
func (c ClauseAt) Path() string {
	return "/convenanten/" + c.Covenant.Number + "/artikelen/" + string(c.Clause.ID)
}

func (c ClauseAt) link() TableLink {
	return TableLink{Ref: portal.ClauseRef(c.Covenant.ID, c.Clause.ID), Number: c.Number(), Title: c.Clause.Heading, Path: c.Path()}
}

// covenantLink looks up a link to a covenant, a clause of one, an agreement set or an
// agenda proposal; it is ErrNotFound for what the reader may not know of.
func (a *App) covenantLink(ctx context.Context, by portal.Actor, ref portal.Ref) (TableLink, error) {
	l := TableLink{Ref: ref}
	switch ref.Kind {
	case portal.KindCovenant:
		c, err := a.store.Covenant(ctx, ref.ID)
		if err == nil {
			err = policy.Check(by, policy.ReadCovenant, c)
		}
		l.Number, l.Title, l.Path = c.Number, c.Title, "/convenanten/"+c.Number
		return l, err
	case portal.KindClause:
		covenant, clause := portal.SplitClause(ref)
		c, err := a.store.Covenant(ctx, covenant)
		if err != nil {
			return l, err
		}
		at, err := a.clauseAt(ctx, by, c, clause)
		if err != nil {
			return l, err
		}
		return at.link(), nil
	case portal.KindAgreementSet:
		s, err := a.store.AgreementSet(ctx, ref.ID)
		if err == nil {
			err = policy.Check(by, policy.ReadSet, s)
		}
		return setLink(s), err
	case portal.KindProposal:
		s, visible, err := a.proposalSubject(ctx, by, ref.ID)
		if err != nil {
			return l, err
		}
		if !visible {
			return l, portal.ErrNotFound
		}
		p, err := a.store.Proposal(ctx, ref.ID)
		l.Number, l.Title, l.Path = p.Number, p.Question, s.Path
		return l, err
	}
	return a.figureLink(ctx, by, ref)
}

// clauseWritten is a clause as people write it, with the version if they like.
var clauseWritten = regexp.MustCompile(`(?i)\b(C-\d{4}-\d{3,6})(?:\s+versie\s+(\d{1,4}))?\s+art(?:ikel|\.)?\s*(\d{1,4})\b`)

// joinClauses makes one word of a clause as people write it, which refOf reads.
func joinClauses(typed string) string {
	return clauseWritten.ReplaceAllString(typed, "$1#$3#$2")
}

// covenantRef finds what the number of a covenant, with or without a clause, an
// agreement set or a proposal stands for. A clause is counted in a version that the
// actor may read.
func (a *App) covenantRef(ctx context.Context, by portal.Actor, word string) (portal.Ref, error) {
	switch {
	case strings.HasPrefix(word, "W-"):
		s, err := a.store.AgreementSetByNumber(ctx, word)
		return s.Ref(), err
	case strings.HasPrefix(word, "V-"):
		p, err := a.store.ProposalByNumber(ctx, word)
		return p.Ref(), err
	case !strings.HasPrefix(word, "C-"):
		return a.figureRef(ctx, word)
	}
	parts := strings.Split(word, "#")
	c, err := a.store.CovenantByNumber(ctx, parts[0])
	if err != nil || len(parts) == 1 {
		return c.Ref(), err
	}
	if err := policy.Check(by, policy.ReadCovenant, c); err != nil {
		return portal.Ref{}, err
	}
	versions, err := a.readableVersions(ctx, by, c)
	if err != nil {
		return portal.Ref{}, err
	}
	nr, _ := strconv.Atoi(parts[1])
	version := 0
	if len(parts) > 2 { // somebody may also type C-2026-001#4
		version, _ = strconv.Atoi(parts[2])
	}
	for _, v := range forceFirst(c, versions) {
		if (version == 0 || v.Nr == version) && nr > 0 && nr <= len(v.Clauses) {
			return portal.ClauseRef(c.ID, v.Clauses[nr-1].ID), nil
		}
	}
	return portal.Ref{}, portal.ErrNotFound
}

// ClauseOf is a clause that something belongs to, as its reader may know it.
type ClauseOf struct {
	Covenant string // its number
	Clause   portal.ID
	Number   string // "C-2026-001 artikel 4"
	Heading  string
	Title    string // the covenant's
	Path     string
	MayLink  bool
}

// ClausesAbout gives the clauses that something belongs to, as far as the actor may
// know of both.
func (a *App) ClausesAbout(ctx context.Context, by portal.Actor, about portal.Ref) ([]ClauseOf, error) {
	found, err := a.store.CovenantsAbout(ctx, about)
	if err != nil {
		return nil, err
	}
	var clauses []ClauseOf
	for _, c := range found {
		if !policy.May(by, policy.ReadCovenant, c) {
			continue
		}
		versions, err := a.readableVersions(ctx, by, c)
		if err != nil {
			return nil, err
		}
		for _, l := range c.Links {
			at, ok := clauseIn(c, versions, l.Clause)
			if l.To != about || !ok {
				continue
			}
			clauses = append(clauses, ClauseOf{Covenant: c.Number, Clause: l.Clause, Number: at.Number(), Heading: at.Clause.Heading, Title: c.Title, Path: at.Path(),
				MayLink: linksClause(by, c, versions)})
		}
	}
	slices.SortFunc(clauses, func(x, y ClauseOf) int { return strings.Compare(x.Number, y.Number) })
	return clauses, nil
}

// linksClause: who keeps the covenant, and who may write one of its versions now.
func linksClause(by portal.Actor, c portal.Covenant, versions []portal.CovenantVersion) bool {
	return policy.May(by, policy.KeepCovenant, c) || slices.ContainsFunc(versions, func(v portal.CovenantVersion) bool {
		return policy.May(by, policy.WriteClause, policy.CovenantOn{Covenant: c, Text: v})
	})
}
