package app

import (
	"context"
	"strings"
	"sync"

	"ketenportaal/internal/portal"
)

// tally is one quarter counted by a group: the cells, and how many they are about. It
// is shared and never changed.
type tally struct {
	cells map[string]int
	total int
}

// tallies keeps what was counted for as long as nothing happens: counting 100,000
// signals takes a third of a second, reading the number of the last event nothing.
type tallies struct {
	mu   sync.Mutex
	seq  int64
	kept map[string]tally
}

// mostTallies bounds what is kept: some twenty readers with scopes of their own.
const mostTallies = 2000

// at gives what was counted after an event; when another one came since, it is dropped.
func (k *tallies) at(seq int64, key string) (tally, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.seq != seq {
		return tally{}, false
	}
	t, there := k.kept[key]
	return t, there
}

func (k *tallies) keep(seq int64, key string, t tally) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if seq < k.seq {
		return // counted before something that others know of
	}
	if seq > k.seq || len(k.kept) >= mostTallies {
		k.seq, k.kept = seq, map[string]tally{}
	}
	k.kept[key] = t
}

// tally counts a quarter by a group.
func (c counting) tally(ctx context.Context, step portal.FigureStep, quarter string, by portal.FigureGroup) (tally, error) {
	return c.count(ctx, portal.FigureQuery{Scope: c.signals, Step: step, Quarter: quarter}, by, "")
}

// chosen counts the chosen signals of a quarter by the days of a step.
func (c counting) chosen(ctx context.Context, step portal.FigureStep, quarter string) (tally, error) {
	if !c.filter.some() {
		return c.tally(ctx, step, quarter, portal.ByDays)
	}
	return c.count(ctx, c.filter.query(c.signals, step, quarter), portal.ByDays, string(c.filter.By)+"|"+c.filter.Value)
}

// count counts once: for all the tables of one monitor that need it, and for those of
// others with the same scope until something happens.
func (c counting) count(ctx context.Context, q portal.FigureQuery, by portal.FigureGroup, chosen string) (tally, error) {
	key := strings.Join([]string{string(q.Step), q.Quarter, string(by), chosen}, "|")
	if t, there := c.tallies[key]; there {
		return t, nil
	}
	shared := key + "|" + strings.Join(q.Scope, "|")
	if t, there := c.a.tallies.at(c.seq, shared); c.seq > 0 && there {
		c.tallies[key] = t
		return t, nil
	}
	t := tally{cells: map[string]int{}}
	if from, _, _ := portal.PeriodRange(q.Quarter); !from.After(c.now) {
		counts, err := c.a.store.GroupFigures(ctx, q, by)
		if err != nil {
			return t, err
		}
		t.fill(counts, by)
	}
	if c.tallies[key] = t; c.seq > 0 {
		c.a.tallies.keep(c.seq, shared, t)
	}
	return t, nil
}

func (t *tally) fill(counts map[string]int64, by portal.FigureGroup) {
	to := spreads[by]
	for value, count := range counts {
		n := int(count)
		t.total += n
		if to == nil {
			t.cells[value] += n
			continue
		}
		for cell, k := range to(value, n) {
			t.cells[cell] += k
		}
	}
	if by == portal.ByHelps { // about the answers, not the signals
		t.total = 0
		for _, n := range t.cells {
			t.total += n
		}
	}
}
