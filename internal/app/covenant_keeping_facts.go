package app

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// worstKept is how many clauses of a covenant stand in a preparation.
const worstKept = 3

// keptFacts are what the last halfjaargesprek said of the clauses that an item is about;
// of a whole covenant those that are kept worst.
func (a *App) keptFacts(ctx context.Context, by portal.Actor, refs []portal.Ref) ([]PreparationFact, error) {
	var facts []PreparationFact
	for _, ref := range refs {
		covenant, clause := portal.SplitClause(ref)
		if ref.Kind == portal.KindCovenant {
			covenant = ref.ID
		}
		if covenant == "" {
			continue
		}
		c, err := a.store.Covenant(ctx, covenant)
		if err == nil {
			err = policy.Check(by, policy.ReadKeeping, policy.KeepingOn{Covenant: c})
		}
		switch kind := portal.KindOf(err); {
		case err != nil && (kind == portal.NotFound || kind == portal.Forbidden):
			continue
		case err != nil:
			return nil, err
		}
		more, err := a.keptFactsOf(ctx, by, c, clause)
		if err != nil {
			return nil, err
		}
		facts = append(facts, more...)
	}
	return facts, nil
}

func (a *App) keptFactsOf(ctx context.Context, by portal.Actor, c portal.Covenant, clause portal.ID) ([]PreparationFact, error) {
	rounds, err := a.store.KeepingRounds(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	rounds = slices.DeleteFunc(rounds, portal.KeepingRound.Open)
	if len(rounds) == 0 {
		return nil, nil
	}
	last := rounds[len(rounds)-1]
	p, err := a.Keeping(ctx, by, c.Number, last.Period)
	if err != nil {
		return nil, err
	}
	worst := slices.DeleteFunc(slices.Clone(p.Clauses), func(k KeepingClause) bool {
		return clause != "" && k.ID != clause || clause == "" && k.Tally.Partly+k.Tally.No == 0
	})
	slices.SortStableFunc(worst, func(x, y KeepingClause) int {
		return cmp.Or(nobodyFirst(x.Tally, y.Tally), cmp.Compare(y.Tally.No, x.Tally.No), cmp.Compare(y.Tally.Partly, x.Tally.Partly))
	})
	var facts []PreparationFact
	for _, k := range worst[:min(worstKept, len(worst))] {
		facts = append(facts, PreparationFact{
			TableLink: TableLink{Ref: portal.ClauseRef(c.ID, k.ID), Number: c.Number + " artikel " + strconv.Itoa(k.Number), Title: k.Heading,
				Path: covenantPath(c.Number) + "/gesprekken/" + last.Period + "#artikel-" + string(k.ID)},
			State: "Halfjaargesprek: " + TallyWords(k.Tally), Day: last.ClosedAt,
		})
	}
	return facts, nil
}

// nobodyFirst orders what nobody keeps before the rest.
func nobodyFirst(x, y portal.KeepingTally) int {
	switch {
	case x.Nobody() == y.Nobody():
		return 0
	case x.Nobody():
		return -1
	}
	return 1
}

// TallyWords say a tally: “2 ja, 1 nee”.
func TallyWords(t portal.KeepingTally) string {
	var words []string
	for _, x := range []struct {
		n    int
		word string
	}{{t.Yes, "ja"}, {t.Partly, "deels"}, {t.No, "nee"}, {t.None, "n.v.t."}} {
		if x.n > 0 {
			words = append(words, strconv.Itoa(x.n)+" "+x.word)
		}
	}
	if len(words) == 0 {
		return "geen antwoord"
	}
	return strings.Join(words, ", ")
}
