package app

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/docdb/sqlite"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/store"
)

func memoryDB(t *testing.T) docdb.DB {
	t.Helper()
	return must(sqlite.Open(t.Context(), ":memory:", store.Schema()))
}

// typos makes words that differ a little from those of a text.
func typos(r *rand.Rand, text string) []string {
	var made []string
	for _, w := range strings.Fields(strings.ToLower(text)) {
		letters := []rune(w)
		if len(letters) < 4 {
			continue
		}
		at := r.IntN(len(letters) - 1)
		switch r.IntN(3) {
		case 0:
			letters = slices.Delete(letters, at, at+1)
		case 1:
			letters[at], letters[at+1] = letters[at+1], letters[at]
		default:
			letters = slices.Insert(letters, at, rune('a'+r.IntN(26)))
		}
		made = append(made, string(letters))
	}
	return made
}

// Whatever somebody types, the answer is the one of a portal in which there is nothing
// but what they may read: no hit, count, order or proposed word tells of anything else.
func TestSearchTellsNothingOfWhatIsHidden(t *testing.T) {
	set := readSearchSet(t)
	whole := newSearchRig(t, memoryDB(t), everything)
	random := rand.New(rand.NewPCG(7, 7))
	var texts []string
	for _, q := range set.queries {
		texts = append(texts, q.text)
	}
	words := []string{"Opzegging huurcontract van het loket", "Wij betalen een ontslagvergoeding", "Aanmaningen zijn niet te begrijpen laaggeletterd", "kinderopvangtoeslag opeens terugvordering maanden",
		"Uitsluiting zelfstandigen Ondernemers nergens afspraak", "bestaansminimum beschermd handreiking", "vergoeding mentoren tarief", "jongerenloket binnenstad gemeente", "mailen bereikbaarheid bellen"}
	for range 3 {
		for _, w := range words {
			texts = append(texts, typos(random, w)...)
		}
	}
	told := 0
	for who, key := range set.who {
		if who == "niemand" {
			continue
		}
		own := newSearchRig(t, memoryDB(t), func(name string) bool { return slices.Contains(set.reads[name], who) })
		for _, text := range texts {
			for _, f := range []SearchFilter{{Text: text}, {Text: text, Kind: portal.KindSignal}, {Text: text, Org: "geldfit"}} {
				got, want := must(whole.Search(whole.ctx, whole.as(key), f)), must(own.Search(own.ctx, own.as(key), f))
				if diff := cmp.Diff(searched(want), searched(got)); diff != "" {
					t.Errorf("%s, %+v (-alone +among others):\n%s", who, f, diff)
				}
				if got.Instead != "" || got.Meant != "" {
					told++
				}
			}
		}
	}
	if told < 50 {
		t.Errorf("%d times another word was proposed: this shows little", told)
	}
}

func TestSearchFacets(t *testing.T) {
	s := newSearchRig(t, memoryDB(t), everything)
	coord := s.as("ketencoordinator@gemeente")
	today := portal.Day(s.clock)
	for name, tt := range map[string]struct {
		f    SearchFilter
		want []string
	}{
		"kind":                               {SearchFilter{Text: "weken", Kind: portal.KindComment}, []string{"wachtlijst"}},
		"a kind without":                     {SearchFilter{Text: "weken", Kind: portal.KindDocument}, nil},
		"no such kind":                       {SearchFilter{Text: "weken", Kind: "iets"}, nil},
		"theme":                              {SearchFilter{Text: "weken", Theme: "toegang"}, []string{"wachtlijst", "wachttijd"}},
		"another theme":                      {SearchFilter{Text: "weken", Theme: "schulden"}, nil},
		"organisation":                       {SearchFilter{Text: "weken", Org: "bewind"}, []string{"artikelen", "vakantie", "wachtlijst"}},
		"both":                               {SearchFilter{Text: "weken", Org: "geldfit", Theme: "toegang"}, []string{"wachttijd"}},
		"from today":                         {SearchFilter{Text: "S-2026-00", From: today}, []string{"wachttijd"}},
		"until yesterday":                    {SearchFilter{Text: "S-2026-00", To: today.AddDate(0, 0, -1)}, []string{"toeslag", "uitsluiting"}},
		"one day":                            {SearchFilter{Text: "S-2026-00", From: today.AddDate(0, 0, -2), To: today.AddDate(0, 0, -2)}, []string{"toeslag"}},
		"a period backwards":                 {SearchFilter{Text: "S-2026-00", From: today, To: today.AddDate(0, 0, -2)}, nil},
		"the anonymous have no organisation": {SearchFilter{Text: "uitsluiting", Org: "geldfit"}, nil},
	} {
		r := must(s.Search(s.ctx, coord, tt.f))
		if got := s.found(r); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", name, got, tt.want)
		}
		if r.Instead != "" || r.Meant != "" {
			t.Errorf("%s: something else was looked for", name)
		}
	}
	r := must(s.Search(s.ctx, coord, SearchFilter{Text: "weken", Kind: portal.KindComment}))
	want := []KindCount{{portal.KindSignal, 1, false}, {portal.KindComment, 1, false}, {portal.KindCovenant, 1, false}, {portal.KindClauseComment, 1, false}}
	slices.SortFunc(want, func(a, b KindCount) int { return strings.Compare(string(a.Kind), string(b.Kind)) })
	if diff := cmp.Diff(want, r.Kinds); diff != "" {
		t.Errorf("kinds, whichever was chosen (-want +got):\n%s", diff)
	}
}

// Each hit says where the words stand, in a text the reader may read, and where that is.
func TestSearchShowsThePlace(t *testing.T) {
	s := newSearchRig(t, memoryDB(t), everything)
	for text, want := range map[string][3]string{ // anchor, marked, in the title
		"corporaties":  {"punt-x", "woningcorporaties", ""},
		"cliënt weken": {"artikel-a1", "cliënt", ""},
		"wachtlijsten": {"", "wachtlijst", ""},
		"handreiking":  {"", "", "Handreiking"},
		"huurcontract": {"punt-geheim", "huurcontract", "huurcontract"},
	} {
		r := must(s.Search(s.ctx, s.as("portefeuillehouder@gemeente"), SearchFilter{Text: text}))
		if text == "handreiking" {
			r = must(s.Search(s.ctx, s.as("deelnemer@geldfit"), SearchFilter{Text: text}))
		}
		if len(r.Found) != 1 {
			t.Errorf("%q: %d hits", text, len(r.Found))
			continue
		}
		x := r.Found[0]
		marked := func(ps []Piece) string {
			for _, p := range ps {
				if p.Marked {
					return p.Text
				}
			}
			return ""
		}
		if got := [3]string{x.Anchor, marked(x.Fragment), marked(x.Marked)}; got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestSearchMeansSomethingElse(t *testing.T) {
	s := newSearchRig(t, memoryDB(t), everything)
	lid := s.as("deelnemer@geldfit")
	for i := range 12 {
		v := portal.Signal{ID: portal.ID(fmt.Sprintf("p%02d", i)), Number: portal.SignalNumber(2026, 100+i), Title: "Gemeentehuis", Text: "Te weinig plek.", Theme: "toegang",
			Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible, Reporter: lid.ID, ReporterOrg: "geldfit", State: portal.SignalNew, SharedAt: s.clock}
		if i == 0 {
			v.Title = "Gemeentehius"
		}
		s.must(s.store.InsertSignal(s.ctx, &v, "gemeente"))
	}
	r := must(s.Search(s.ctx, lid, SearchFilter{Text: "gemeentehius"}))
	if r.Instead != "" || r.Meant != "gemeentehuis" || len(r.Found) != 1 {
		t.Errorf("a wrong word that is there: %d hits, %q instead, %q meant", len(r.Found), r.Instead, r.Meant)
	}
	if r := must(s.Search(s.ctx, lid, SearchFilter{Text: "gemeentehuis"})); r.Meant != "" || len(r.Found) != 11 {
		t.Errorf("the right one: %d hits, %q meant", len(r.Found), r.Meant)
	}
	r = must(s.Search(s.ctx, lid, SearchFilter{Text: "wachtijden", Exact: true}))
	if len(r.Found) > 0 || r.Instead != "" || r.Meant != "" {
		t.Errorf("exactly that: %+v", r)
	}
	r = must(s.Search(s.ctx, lid, SearchFilter{Text: "wachtijden jognerenloket"}))
	if len(r.Found) > 0 {
		t.Errorf("two words that stand nowhere together: %v", s.found(r))
	}
	r = must(s.Search(s.ctx, lid, SearchFilter{Text: "wachtijd gesrpek bij"}))
	if r.Instead != "wachttijd gesprek bij" || !slices.Contains(s.found(r), "wachttijd") {
		t.Errorf("two words wrong: %q, %v", r.Instead, s.found(r))
	}
}

func TestSearchPagesAreFullAndApart(t *testing.T) {
	s := newSearchRig(t, memoryDB(t), everything)
	griffie := s.as("griffie@gemeente")
	// The clerk holds the municipality's key for round tables, and may read no signal.
	for i := range 90 {
		own := portal.Audience{Kind: portal.MunicipalityOnly}
		v := portal.Signal{ID: portal.ID(fmt.Sprintf("v%03d", i)), Number: portal.SignalNumber(2026, 200+i), Title: "Vervoer", Text: "Vervoer.", Theme: "toegang", Audience: own, Naming: portal.OrgVisible,
			Reporter: "deelnemer@wijkteam", ReporterOrg: "wijkteam", State: portal.SignalNew, SharedAt: s.clock.Add(time.Duration(i) * time.Minute)}
		s.must(s.store.InsertSignal(s.ctx, &v, "gemeente"))
		set := portal.AgreementSet{ID: portal.ID(fmt.Sprintf("w%03d", i)), Number: fmt.Sprintf("W-2026-%03d", 100+i), Title: "Vervoer", Orgs: []portal.ID{"gemeente", "geldfit"}, Owner: "collega@gemeente", ChangedAt: s.clock.Add(time.Duration(i) * time.Minute)}
		s.must(s.store.InsertAgreementSet(s.ctx, &set, "gemeente"))
	}
	seen := map[portal.Ref]bool{}
	for n, want := range []int{25, 25, 25, 15, 0} {
		r := must(s.Search(s.ctx, griffie, SearchFilter{Text: "vervoer", Skip: n}))
		if len(r.Found) != want || r.More != (n < 3) || r.Count != 90 || r.AtLeast {
			t.Errorf("page %d: %d hits of %d, more %v", n+1, len(r.Found), r.Count, r.More)
		}
		for _, x := range r.Found {
			if seen[x.Ref] || x.Ref.Kind != portal.KindAgreementSet {
				t.Errorf("page %d has %v again, or at all", n+1, x.Ref)
			}
			seen[x.Ref] = true
		}
		if len(r.Kinds) != 1 || r.Kinds[0].Count != 90 {
			t.Errorf("page %d counts %v", n+1, r.Kinds)
		}
	}
	coord := s.as("ketencoordinator@gemeente")
	r := must(s.Search(s.ctx, coord, SearchFilter{Text: "vervoer", Kind: portal.KindAgreementSet}))
	if r.Count != 90 || r.AtLeast || len(r.Kinds) != 2 {
		t.Errorf("of one kind: %d, %v", r.Count, r.Kinds)
	}
	r = must(s.Search(s.ctx, coord, SearchFilter{Text: "vervoer", Skip: 1 << 40}))
	if len(r.Found) != 0 || r.More {
		t.Errorf("far behind the end: %d", len(r.Found))
	}
	if r := must(s.Search(s.ctx, coord, SearchFilter{Text: "vervoer", Skip: -1})); len(r.Found) != 25 {
		t.Errorf("before the begin: %d", len(r.Found))
	}
}

// What is typed is words, however it is written.
func TestSearchTakesAnything(t *testing.T) {
	s := newSearchRig(t, memoryDB(t), everything)
	for _, text := range []string{
		"'", `"`, `""`, `"wachttijd`, "wachttijd AND", "NEAR(wachttijd)", "NEAR(a b, 3)", "a OR", "NOT x", "title:wachttijd", "scope : chain", "(((", ")", "*", "**", "wacht**", "^", "-", "--", "- -", "+", "%_", "\\", ";",
		"'; DROP TABLE docdb_text; --", `{"$ne": null}`, "$where", ".*", "[a-z]+", "(a+)+$", "\x00", "\x01\x1b[31m", "a\u202eb", "\u200b", "é\u0301\u0301", "\xff\xfe", "😀😀", "x", "7", "½", "१२३", "ß", "İ",
		strings.Repeat("wachttijd ", 1000), strings.Repeat("x", 10_000), strings.Repeat("é", 10_000), strings.Repeat("a b c ", 2000), strings.Repeat("\"", 10_000), strings.Repeat("wachttijn", 1100),
	} {
		for _, key := range []string{"deelnemer@geldfit", "griffie@gemeente", "anoniem@gemeente"} {
			began := time.Now()
			if _, err := s.Search(s.ctx, s.as(key), SearchFilter{Text: text}); err != nil {
				t.Errorf("%.40q: %v", text, err)
			}
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("%.40q took %v", text, took)
			}
		}
	}
}

// What was said under a signal is found by who may read the signal, whatever changes.
func TestCommentsAreFoundWithTheirSignal(t *testing.T) {
	s := newSearchRig(t, memoryDB(t), everything)
	sees := func(who, word string) bool {
		return len(must(s.Search(s.ctx, s.as(who), SearchFilter{Text: word, Exact: true})).Found) > 0
	}
	v := must(s.store.Signal(s.ctx, "toeslag"))
	v.Audience = portal.Audience{Kind: portal.WholeChain}
	s.must(s.store.SaveSignal(s.ctx, &v, "gemeente"))
	s.must(s.store.IndexSignal(s.ctx, v, "gemeente"))
	if !sees("deelnemer@bewind", "terugvordering") {
		t.Error("a comment is not found by who may read its signal now")
	}
	c := must(s.store.Comment(s.ctx, "terugvordering"))
	c.Text = "Verborgen om privacy. De FG beslist."
	s.must(s.store.SaveComment(s.ctx, &c))
	if sees("ketencoordinator@gemeente", "terugvordering") || sees("ketencoordinator@gemeente", "verborgen") {
		t.Error("a hidden comment is found")
	}
	c.Text = "Kabouterwoord."
	s.must(s.store.SaveComment(s.ctx, &c))
	if !sees("deelnemer@bewind", "kabouterwoord") {
		t.Error("a changed comment is not found")
	}
	must(s.store.DeleteSignal(s.ctx, must(s.store.Signal(s.ctx, "toeslag"))))
	if hits := must(s.store.SearchText(s.ctx, portal.TextQuery{Text: "kabouterwoord ", Scope: []string{portal.ScopeChain}, Limit: 5})); len(hits) > 0 {
		t.Errorf("the index still has a comment of a destroyed signal: %v", hits)
	}
	if words := must(s.db.Words(s.ctx, "kabouter", 5)); len(words) > 0 {
		t.Errorf("the index still has its words: %v", words)
	}
}

func TestOrganisationsLeaveSearch(t *testing.T) {
	s := newSearchRig(t, memoryDB(t), everything)
	o := must(s.store.Organisation(s.ctx, "wijkteam"))
	o.Active = false
	s.must(s.store.SaveOrganisation(s.ctx, &o))
	if r := must(s.Search(s.ctx, s.as("auditor@gemeente"), SearchFilter{Text: "spreekuur"})); len(r.Found) > 0 {
		t.Error("an organisation that no longer takes part is found")
	}
	if hits := must(s.store.SearchText(s.ctx, portal.TextQuery{Text: "spreekuur ", Scope: []string{portal.ScopeDirectory}, Limit: 5})); len(hits) > 0 {
		t.Error("it is in the index")
	}
}

func TestContinueIndexWhoMay(t *testing.T) {
	r := newRig(t)
	for key, by := range r.actors {
		if _, err := r.ContinueIndex(r.ctx, by); portal.KindOf(err) != portal.Forbidden {
			t.Errorf("%s: %v", key, err)
		}
	}
	_, err := r.ContinueIndex(r.ctx, portal.Actor{})
	r.refused(err, portal.LoginNeeded)
	must(r.ContinueIndex(r.ctx, portal.SystemActor()))
}

// Of many hits the kinds are counted up to a bound, and a kind behind it can be asked for.
func TestSearchCountsOfMany(t *testing.T) {
	s := newSearchRig(t, memoryDB(t), everything)
	for i := range mostSearched + 30 {
		v := portal.Signal{ID: portal.ID(fmt.Sprintf("v%03d", i)), Number: portal.SignalNumber(2026, 200+i), Title: "Vervoer", Text: "Vervoer.", Theme: "toegang", Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible,
			Reporter: "deelnemer@wijkteam", ReporterOrg: "wijkteam", State: portal.SignalNew, SharedAt: s.clock}
		s.must(s.store.InsertSignal(s.ctx, &v, "gemeente"))
	}
	c := portal.Comment{ID: "vervoer", SignalID: "wachttijd", Author: "deelnemer@bewind", Org: "bewind", Text: "Het vervoer ook.", At: s.clock.AddDate(-1, 0, 0)}
	s.must(s.store.InsertComment(s.ctx, &c))
	for _, kind := range []portal.ObjectKind{"", portal.KindSignal, portal.KindComment} {
		r := must(s.Search(s.ctx, s.as("deelnemer@geldfit"), SearchFilter{Text: "vervoer", Kind: kind}))
		want := []KindCount{{portal.KindSignal, mostSearched, true}}
		if kind == portal.KindComment {
			want = append([]KindCount{{portal.KindComment, 1, false}}, want...)
		}
		if diff := cmp.Diff(want, r.Kinds); diff != "" || !r.OtherKinds {
			t.Errorf("%q (-want +got):\n%s", kind, diff)
		}
		if count := map[portal.ObjectKind]int{"": mostSearched, portal.KindSignal: mostSearched, portal.KindComment: 1}[kind]; r.Count != count || r.AtLeast != (count > 1) {
			t.Errorf("%q: %d, at least %v", kind, r.Count, r.AtLeast)
		}
	}
}
