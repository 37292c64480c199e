package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/search"
)

// mostSearched is how many hits are shown and counted: each is loaded, since only policy
// knows whether it may be, and nobody reads a fifth page. looksAtOnce is how many are
// asked of the index together; looksAtMost bounds how many are tried for one list, when
// policy refuses what the keys gave.
const (
	mostSearched = 4 * portal.PageSize
	looksAtOnce  = mostSearched + 1
	looksAtMost  = 5 * looksAtOnce
)

// looking is one actor's search: what it says of any word rests on what this actor may
// read, and on nothing else.
type looking struct {
	app   *App
	by    portal.Actor
	scope []string
}

func (a *App) searchAs(by portal.Actor) *looking {
	return &looking{app: a, by: by, scope: searchKeys(by)}
}

// query is the question of a filter, of all kinds together.
func (l *looking) query(f SearchFilter) portal.TextQuery {
	// No kinds: to ask for each of all there are costs more than the words do.
	q := portal.TextQuery{Text: f.Text, Scope: l.scope, Tags: portal.Tags(f.Theme, f.Org), From: f.From}
	if !f.To.IsZero() {
		q.To = portal.Day(f.To).AddDate(0, 0, 1)
	}
	return q
}

// found gives the first n hits that the actor may read, and whether there are more.
func (l *looking) found(ctx context.Context, q portal.TextQuery, n int) (found []Found, more bool, err error) {
	if len(q.Scope) == 0 {
		return nil, false, nil
	}
	q.Limit = min(n+1, looksAtOnce)
	seen := map[portal.Ref]bool{}
	for q.Skip = 0; q.Skip < looksAtMost; q.Skip += q.Limit {
		hits, err := l.app.store.SearchText(ctx, q)
		if err != nil {
			return nil, false, err
		}
		for _, h := range hits {
			if seen[h.Ref] {
				continue // something came before it while we looked
			}
			seen[h.Ref] = true
			find := finders[h.Ref.Kind]
			if find == nil {
				continue // a later version's, on a database that it shared
			}
			x, ok, err := find(l.app, ctx, l.by, h.Ref.ID)
			if err != nil {
				return nil, false, err
			}
			if !ok {
				continue
			}
			if len(found) == n {
				return found, true, nil
			}
			found = append(found, x)
		}
		if len(hits) < q.Limit {
			break
		}
	}
	return found, false, nil
}

// count is how many the words of a text find, up to n.
func (l *looking) count(ctx context.Context, text string, n int) (int, error) {
	found, _, err := l.found(ctx, l.query(SearchFilter{Text: text}), n)
	return len(found), err
}

// SameWords reports whether two texts ask for the same words, whatever their form.
func SameWords(one, other string) bool {
	a, b := search.Query(one+" "), search.Query(other+" ")
	return len(a) > 0 && slices.EqualFunc(a, b, slices.Equal[[]string])
}

// meant gives a text with other words in place of those that find nothing, so that it
// finds more than the hits there are; empty when there is none. Of few hits each word
// may have been meant otherwise.
func (l *looking) meant(ctx context.Context, text string, hits int) (string, error) {
	fixed := text
	words := search.Words(text)
	for _, w := range slices.Backward(words) { // so that the places before it stay right
		if w.Code {
			continue
		}
		if hits == 0 && len(words) > 1 {
			if n, err := l.count(ctx, w.Text, 1); err != nil || n > 0 {
				if err != nil {
					return "", err
				}
				continue
			}
		}
		near, err := l.near(ctx, w.Text)
		if err != nil {
			return "", err
		}
		before, after := fixed[:w.Start], fixed[w.End:]
		for i, other := range near {
			n, err := l.count(ctx, before+other+after, 3*hits+1)
			if err != nil {
				return "", err
			}
			// When nothing was found, the closest of one word goes with that of another.
			if n > 3*hits || hits == 0 && i == 0 {
				fixed = before + other + after
			}
			if n > 3*hits {
				break
			}
		}
	}
	if fixed == text {
		return "", nil
	}
	if n, err := l.count(ctx, fixed, hits+1); err != nil || n <= hits {
		return "", err
	}
	return fixed, nil
}

// maxNear is how many words that are like another are proposed at most.
const maxNear = 5

// near gives words like a typed one out of what the actor may read, the closest first.
// The index knows words of what others read as well, so each is looked for first.
func (l *looking) near(ctx context.Context, typed string) ([]string, error) {
	tokens, err := l.app.store.WordsLike(ctx, typed)
	if err != nil {
		return nil, err
	}
	var words []string
	for _, token := range tokens {
		w, err := l.readable(ctx, token)
		if err != nil {
			return nil, err
		}
		if w != "" && !slices.Contains(words, w) {
			words = append(words, w)
		}
		if len(words) == maxNear {
			break
		}
	}
	return words, nil
}

// readable gives how a token is written in something the actor may read; empty when
// nothing of that holds it.
func (l *looking) readable(ctx context.Context, token string) (string, error) {
	found, _, err := l.found(ctx, l.query(SearchFilter{Text: token + " "}), 3)
	if err != nil {
		return "", err
	}
	for i := range found {
		if err := l.read(ctx, &found[i]); err != nil {
			return "", err
		}
		texts := []string{found[i].Title}
		for _, p := range found[i].Parts {
			texts = append(texts, p.Text)
		}
		for _, text := range texts {
			if w := search.Written(text, token); w != "" {
				return w, nil
			}
		}
	}
	return "", nil
}

func (a *App) findDecision(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	d, err := a.store.Decision(ctx, id)
	if err != nil {
		return Found{}, false, notFoundIsNil(err)
	}
	rows, err := a.decisionRows(ctx, by, []portal.Decision{d})
	return Found{Ref: d.Ref(), Number: d.Number, Title: d.Number + " " + beginning(d.Text, subjectLength), Parts: append(onePart(d.Text, d.Changes), FoundPart{Path: "/besluiten/" + d.Number + "/vervolg", Text: d.Follow.Words()})}, len(rows) > 0, err
}

func (a *App) findAction(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	p, err := a.store.ActionPoint(ctx, id)
	if err != nil {
		return Found{}, false, notFoundIsNil(err)
	}
	rows, err := a.actionRows(ctx, by, []portal.ActionPoint{p})
	return Found{Ref: p.Ref(), Number: p.Number, Title: p.Number + " " + beginning(p.What, subjectLength), Parts: onePart(p.What)}, len(rows) > 0, err
}

// findTable loads a round table that was found by its agenda, or by one of its
// confidential items, as far as the actor may know of that.
func (a *App) findTable(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	table, item := portal.MinutesOf(id)
	t, err := a.store.Table(ctx, table)
	if err != nil {
		return Found{}, false, notFoundIsNil(err)
	}
	f := Found{Ref: portal.Ref{Kind: portal.KindTable, ID: id}, Number: t.Number, Title: "Ronde tafel " + t.Number + ": " + t.Title}
	items := t.OpenItems()
	if it, _ := t.Item(item); item != "" {
		f.Title = "Agendapunt: " + it.Title
		items = []portal.AgendaItem{it}
	}
	for _, i := range items {
		f.Parts = append(f.Parts, FoundPart{Anchor: itemAnchor(i.ID), Text: i.Title + "\n" + i.Explanation})
	}
	return f, policy.VisibleItem(by, t, item), nil
}

// itemAnchor is the place of an item of an agenda, there and in the minutes.
func itemAnchor(item portal.ID) string { return "punt-" + string(item) }

func (a *App) findSignal(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	s, err := a.store.Signal(ctx, id)
	if portal.KindOf(err) == portal.NotFound && err != nil {
		return Found{}, false, nil // removed since it was found
	}
	if err != nil || !policy.VisibleSignal(by, s) {
		return Found{}, false, err
	}
	return Found{Ref: s.Ref(), Number: s.Number, Title: s.Title, Signal: &SignalRow{Signal: s}, Parts: onePart(s.Text, s.More.Help)}, true, nil
}

// findComment loads what was said under a signal, for who may read that signal.
func (a *App) findComment(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	c, err := a.store.Comment(ctx, id)
	if err != nil {
		return Found{}, false, notFoundIsNil(err)
	}
	s, err := a.store.Signal(ctx, c.SignalID)
	if err != nil || !policy.VisibleSignal(by, s) {
		return Found{}, false, notFoundIsNil(err)
	}
	return Found{Ref: c.Ref(), Number: s.Number, Title: "Reactie op " + s.Number + ": " + s.Title, Parts: onePart(c.Text)}, true, nil
}

// findOrganisation loads a partner out of the sociale kaart.
func (a *App) findOrganisation(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	o, err := a.store.Organisation(ctx, id)
	if err != nil {
		return Found{}, false, notFoundIsNil(err)
	}
	return Found{Ref: o.Ref(), Title: o.Name, Parts: onePart(o.Words())}, o.Active && policy.May(by, policy.ReadDirectory, nil), nil
}

// nameSignals completes the rows of the signals among what was found.
func (a *App) nameSignals(ctx context.Context, found []Found) error {
	var signals []portal.Signal
	for _, f := range found {
		if f.Signal != nil {
			signals = append(signals, f.Signal.Signal)
		}
	}
	if len(signals) == 0 {
		return nil
	}
	rows, err := a.signalRows(ctx, signals)
	if err != nil {
		return err
	}
	next := 0
	for _, f := range found {
		if f.Signal != nil {
			*f.Signal = rows[next]
			next++
		}
	}
	return nil
}

// documentParts is the text of a document's current version.
func (a *App) documentParts(ctx context.Context, id portal.ID) ([]FoundPart, error) {
	t, err := a.store.DocumentText(ctx, id)
	return onePart(t.Text), err
}

// minutesParts are the items of adopted minutes as everybody at the table reads them,
// or the one confidential item that was found.
func (a *App) minutesParts(ctx context.Context, id portal.ID) ([]FoundPart, error) {
	table, item := portal.MinutesOf(id)
	r, err := a.store.MinutesRecord(ctx, table)
	if err != nil {
		return nil, err
	}
	if item == "" {
		r = r.Members()
	}
	var parts []FoundPart
	for _, i := range r.Items {
		if item != "" && i.ID != item {
			continue
		}
		p := FoundPart{Text: r.ItemWords(i)}
		if i.ID != "" {
			p.Anchor = itemAnchor(i.ID)
		}
		parts = append(parts, p)
	}
	return parts, nil
}
