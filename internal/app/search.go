package app

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/search"
)

type searchStore interface {
	// SearchText finds objects by their words, within the query's scope.
	SearchText(ctx context.Context, q portal.TextQuery) ([]portal.Hit, error)
	// WordsLike gives words of the index like a typed one, whoever may find them.
	WordsLike(ctx context.Context, word string) ([]string, error)
	// ContinueIndex makes the index anew, as far as it is of an earlier version.
	ContinueIndex(ctx context.Context, told func(n int)) (int, error)
	Comment(ctx context.Context, id portal.ID) (portal.Comment, error)
}

// Found is one object that a search found, as the actor may see it. Number is
// what people name it by; empty for what has none.
type Found struct {
	Ref           portal.Ref
	Number, Title string
	Path          string       // of what its kind and number don't say the page of
	Signal        *SignalRow   // for a signal
	Document      *DocumentRow // for a document
	// Parts are its texts, as far as the actor may read them here; see readParts for
	// those that are loaded only when they are shown.
	Parts []FoundPart
	// Fragment is where the words stand in one of these, Anchor its place on the page;
	// nil when only the title has them.
	Fragment []Piece
	Anchor   string
	// Marked is the title with what was found.
	Marked []Piece
}

// Piece is a part of a text; Marked says that it is what was looked for.
type Piece = search.Piece

// FoundPart is a text of something found, with its place on the page. Path is set when
// that is a page of its own.
type FoundPart struct{ Path, Anchor, Text string }

// onePart gives the parts of what has no places on its page.
func onePart(texts ...string) []FoundPart {
	return []FoundPart{{Text: strings.Join(texts, "\n")}}
}

// finder loads found objects of one kind for showing them. What the actor may
// not see, or is no longer there, it leaves out.
type finder func(a *App, ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error)

// finders are the kinds of objects one can search.
var finders = map[portal.ObjectKind]finder{portal.KindSignal: (*App).findSignal, portal.KindDocument: (*App).findDocument, portal.KindMinutes: (*App).findMinutes, portal.KindTable: (*App).findTable,
	portal.KindDecision: (*App).findDecision, portal.KindActionPoint: (*App).findAction,
	portal.KindCovenant: (*App).findCovenant, portal.KindClauseComment: (*App).findClauseComment, portal.KindAgreementSet: (*App).findSet, portal.KindProgressReport: (*App).findReport,
	portal.KindPolicyGoal: findFigure(portal.KindPolicyGoal), portal.KindRecommendation: findFigure(portal.KindRecommendation),
	portal.KindPlanAction: findFigure(portal.KindPlanAction), portal.KindBudgetLine: findFigure(portal.KindBudgetLine), portal.KindBudgetPoint: findFigure(portal.KindBudgetPoint),
	portal.KindSubsidy: findFigure(portal.KindSubsidy), portal.KindFactsheet: findFigure(portal.KindFactsheet), portal.KindCouncilReport: findFigure(portal.KindCouncilReport),
	portal.KindPledge: findFigure(portal.KindPledge), portal.KindSurvey: findFigure(portal.KindSurvey), portal.KindVoice: findFigure(portal.KindVoice),
	portal.KindAdvice: findFigure(portal.KindAdvice), portal.KindComplaints: findFigure(portal.KindComplaints),
	portal.KindFlag: findFigure(portal.KindFlag), portal.KindEscalation: findFigure(portal.KindEscalation),
	portal.KindComment: (*App).findComment, portal.KindOrganisation: (*App).findOrganisation,
}

// partReaders load the long texts of a kind, for the hits that are shown.
var partReaders = map[portal.ObjectKind]func(a *App, ctx context.Context, id portal.ID) ([]FoundPart, error){
	portal.KindDocument: (*App).documentParts, portal.KindMinutes: (*App).minutesParts,
}

// SearchKinds are the kinds of objects one can search, in one order.
func SearchKinds() []portal.ObjectKind { return slices.Sorted(maps.Keys(finders)) }

// SearchFilter is what a person looks for: all its words, within the rest.
type SearchFilter struct {
	Text       string
	Kind       portal.ObjectKind
	Theme, Org portal.ID
	From, To   time.Time // To is the last day, included
	// Exact: also when it finds nothing, nothing else is looked for.
	Exact bool
	Skip  int // pages
}

// narrowed reports whether it looks in a part of what there is.
func (f SearchFilter) narrowed() bool {
	return f.Kind != "" || f.Theme != "" || f.Org != "" || !f.From.IsZero() || !f.To.IsZero()
}

// SearchResult is one page of what was found.
type SearchResult struct {
	Found []Found
	// Count is how many were found on all pages; AtLeast: there may be more.
	Count   int
	AtLeast bool
	// More says that there is a next page.
	More bool
	// Kinds says how many there are of each kind, whatever Kind was asked; OtherKinds:
	// there may be some of other kinds too, behind the many that were counted.
	Kinds      []KindCount
	OtherKinds bool
	// OnlyStopWords: the text holds words, but only such as stand in almost every text.
	OnlyStopWords bool
	// Instead is what was looked for in place of a text that finds nothing; Meant is
	// what finds more than the text does.
	Instead, Meant string
}

// KindCount says how many of a kind were found, at least when AtLeast.
type KindCount struct {
	Kind    portal.ObjectKind
	Count   int
	AtLeast bool
}

// few is how many hits are so few that something else may have been meant.
const few = 2

// Search finds what the actor may read by its words, in the order in which the index
// ranks it. Nothing is found for an empty text.
func (a *App) Search(ctx context.Context, by portal.Actor, f SearchFilter) (SearchResult, error) {
	if err := policy.Check(by, policy.SearchPortal, nil); err != nil {
		return SearchResult{}, err
	}
	if strings.TrimSpace(f.Text) == "" || f.Kind != "" && finders[f.Kind] == nil {
		return SearchResult{}, nil
	}
	l := a.searchAs(by)
	r, err := l.result(ctx, f)
	r.OnlyStopWords = r.Count == 0 && search.OnlyStopWords(f.Text)
	if err != nil || r.OnlyStopWords || f.Exact || f.narrowed() || f.Skip > 0 || r.Count > few {
		return r, err
	}
	meant, err := l.meant(ctx, f.Text, r.Count)
	if err != nil || meant == "" {
		return r, err
	}
	if r.Count > 0 {
		r.Meant = meant
		return r, nil
	}
	f.Text = meant
	r, err = l.result(ctx, f)
	r.Instead = meant
	return r, err
}

// result gives the page of a filter.
func (l *looking) result(ctx context.Context, f SearchFilter) (SearchResult, error) {
	q := l.query(f)
	all, more, err := l.found(ctx, q, mostSearched)
	if err != nil {
		return SearchResult{}, err
	}
	counts, atLeast := map[portal.ObjectKind]int{}, more
	for _, x := range all {
		counts[x.Ref.Kind]++
	}
	if f.Kind != "" {
		if more {
			q.Kinds = []portal.ObjectKind{f.Kind}
			all, more, err = l.found(ctx, q, mostSearched)
			counts[f.Kind] = len(all)
		} else {
			all = slices.DeleteFunc(all, func(x Found) bool { return x.Ref.Kind != f.Kind })
		}
		if err != nil {
			return SearchResult{}, err
		}
	}
	var r SearchResult
	for _, k := range SearchKinds() {
		if counts[k] > 0 {
			r.Kinds = append(r.Kinds, KindCount{Kind: k, Count: counts[k], AtLeast: atLeast && (k != f.Kind || more)})
		}
	}
	r.OtherKinds = atLeast
	r.Count, r.AtLeast = len(all), more
	from := min(min(max(f.Skip, 0), mostSearched)*portal.PageSize, len(all))
	to := min(from+portal.PageSize, len(all))
	r.Found, r.More = all[from:to], to < len(all)
	for i := range r.Found {
		if err := l.show(ctx, &r.Found[i], f.Text); err != nil {
			return r, err
		}
	}
	return r, l.app.nameSignals(ctx, r.Found)
}

// show completes a hit that stands on the page.
func (l *looking) show(ctx context.Context, x *Found, text string) error {
	if err := l.read(ctx, x); err != nil {
		return err
	}
	x.Marked = search.Marked(x.Title, text)
	texts := make([]string, len(x.Parts))
	for i, p := range x.Parts {
		texts[i] = p.Text
	}
	best := len(texts) - 1
	if best > 0 {
		best = search.Best(texts, text)
	}
	if best >= 0 {
		if x.Fragment = excerpt(*x, texts[best], text); x.Fragment == nil {
			return nil // only the title has the words
		}
		x.Anchor, x.Path = x.Parts[best].Anchor, cmp.Or(x.Parts[best].Path, x.Path)
	}
	return nil
}

// read loads the long texts of a hit.
func (l *looking) read(ctx context.Context, x *Found) (err error) {
	if read, ok := partReaders[x.Ref.Kind]; ok && x.Parts == nil {
		x.Parts, err = read(l.app, ctx, x.Ref.ID)
	}
	return notFoundIsNil(err)
}

// searchKeys are the keys under which the actor may find anything. Who holds a key
// for one kind of object needn't have it for another: each finder asks policy again.
func searchKeys(by portal.Actor) []string {
	keys := policy.SignalKeys(by)
	for _, k := range slices.Concat(policy.TableKeys(by), policy.DirectoryKeys(by)) {
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// ContinueIndex makes the text index anew after a version that finds words in another
// way, and does nothing when that was done.
func (a *App) ContinueIndex(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.KeepIndex, nil); err != nil {
		return 0, err
	}
	return a.store.ContinueIndex(ctx, nil)
}
