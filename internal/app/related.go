package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/search"
)

const (
	// maxRelated is how many things are proposed that may belong to something.
	maxRelated = 4
	// relatedLooks is how many hits are looked at for them.
	relatedLooks = 24
	// sharedWords is how many telling words two texts share that may belong together.
	sharedWords = 2
)

// relatedKinds are the kinds of things that are proposed. Not documents: a long text
// has a few words in common with anything.
var relatedKinds = []portal.ObjectKind{portal.KindSignal, portal.KindDecision, portal.KindFlag, portal.KindCovenant, portal.KindAgreementSet}

// Related is something that may belong to what a page is about.
type Related struct {
	Found
	// Link says how the actor can link the two; zero for who may not, and where
	// nothing can be linked.
	Link RelatedLink
}

// Related gives what the actor may read that tells of the same as a text, the text of
// about, without what is linked to that already.
func (a *App) Related(ctx context.Context, by portal.Actor, about portal.Ref, text string, linked ...portal.Ref) ([]Related, error) {
	if err := policy.Check(by, policy.SearchPortal, nil); err != nil {
		return nil, err
	}
	l := a.searchAs(by)
	found, _, err := l.found(ctx, portal.TextQuery{Text: text, Scope: l.scope, Kinds: relatedKinds, Similar: true}, relatedLooks)
	if err != nil {
		return nil, err
	}
	clauses, err := a.ClausesAbout(ctx, by, about)
	if err != nil {
		return nil, err
	}
	subject, err := a.linkSubject(ctx, by, about)
	if err != nil {
		return nil, err
	}
	var all []Related
	seen := map[string]bool{} // articles
	for _, x := range found {
		if x.Ref == about || slices.Contains(linked, x.Ref) {
			continue
		}
		part, ok := sharedPart(x, text)
		if !ok {
			continue
		}
		x.Anchor = part.Anchor
		r := Related{Found: x}
		there, err := subject.link(ctx, &r)
		if err != nil {
			return nil, err
		}
		if there {
			continue
		}
		if r.Ref.Kind == portal.KindCovenant {
			clause, ok := strings.CutPrefix(part.Anchor, clausePrefix)
			if seen[x.Number+clause] {
				continue // in another version
			}
			seen[x.Number+clause] = true
			heading, _, _ := strings.Cut(part.Text, "\n")
			r.Title = "Artikel ‘" + heading + "’ van " + x.Number
			if !ok || slices.ContainsFunc(clauses, func(c ClauseOf) bool { return c.Covenant == x.Number && c.Clause == portal.ID(clause) }) {
				continue
			}
			if slices.Contains(clauseLinkable, about.Kind) && a.MayLinkClause(ctx, by, x.Number, portal.ID(clause)) == nil {
				r.Link = RelatedLink{Path: covenantPath(x.Number) + "/artikelen/" + clause + "/koppelen", In: portal.KindCovenant}
			}
		}
		if all = append(all, r); len(all) == maxRelated {
			break
		}
	}
	return all, nil
}

// sharedPart gives the part that shares most with a text; false when that is too little.
func sharedPart(x Found, text string) (best FoundPart, ok bool) {
	most := search.Shared(text, x.Title)
	ok = most >= sharedWords
	for _, p := range x.Parts {
		if n := search.Shared(text, x.Title+"\n"+p.Text); n >= sharedWords && n > most {
			best, most, ok = p, n, true
		}
	}
	return best, ok
}
