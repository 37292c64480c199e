package app

import (
	"crypto/rand"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/docdb/mongodb"
	"ketenportaal/internal/docdb/sqlite"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/store"
)

// searchQuery is a line of the set: what is typed, what is found, and by what words
// when not by those.
type searchQuery struct {
	text    string
	finds   []string
	instead []string // one of these; empty for none
}

// searchLines is testdata/search.txt.
type searchLines struct {
	who     map[string]string   // an actor by their short name
	reads   map[string][]string // short names by object
	queries []searchQuery
}

func readSearchSet(t *testing.T) searchLines {
	t.Helper()
	text, err := os.ReadFile("testdata/search.txt")
	if err != nil {
		t.Fatal(err)
	}
	s := searchLines{who: map[string]string{}, reads: map[string][]string{}}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		words := strings.Fields(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case words[0] == "wie":
			s.who[words[1]] = words[2]
		case words[0] == "leest":
			s.reads[words[1]] = words[2:]
		case words[0] == "|":
			at := strings.LastIndex(line, "|")
			finds, instead, _ := strings.Cut(line[at+1:], "->")
			q := searchQuery{text: strings.TrimSpace(line[1:at]), finds: strings.Fields(finds), instead: strings.Split(strings.TrimSpace(instead), " of ")}
			if slices.Equal(q.finds, []string{"niets"}) {
				q.finds = nil
			}
			s.queries = append(s.queries, q)
		default:
			t.Fatalf("not understood: %q", line)
		}
	}
	return s
}

// may gives the objects among some that an actor may read, by name.
func (s searchLines) may(who string, objects []string) []string {
	var may []string
	for _, o := range objects {
		if slices.Contains(s.reads[o], who) {
			may = append(may, o)
		}
	}
	slices.Sort(may)
	return may
}

// searchRig is a portal with the objects of the set.
type searchRig struct {
	*rig
	names map[portal.Ref]string
}

// newSearchRig makes those objects of the set that has says yes to.
func newSearchRig(t *testing.T, db docdb.DB, has func(name string) bool) *searchRig {
	t.Helper()
	s := &searchRig{rig: newRigOn(t, db), names: map[portal.Ref]string{}}
	s.fill()
	for _, org := range []portal.ID{"geldfit", "bewind", "asdd"} {
		s.names[portal.Organisation{ID: org}.Ref()] = "kaart-" + string(org)
	}
	s.signals(has)
	s.meetings(has)
	s.agreed(has)
	s.others(has)
	s.figures(has)
	return s
}

func (s *searchRig) name(has func(string) bool, name string, ref portal.Ref) bool {
	s.names[ref] = name
	return has(name)
}

func (s *searchRig) signals(has func(string) bool) {
	chosen := portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}
	own := portal.Audience{Kind: portal.MunicipalityOnly}
	for i, v := range []portal.Signal{
		{ID: "wachttijd", Number: "S-2026-0042", Title: "Wachttijd bij het eerste gesprek", Text: "Inwoners wachten zes weken op schuldhulpverlening.", Theme: "toegang", Audience: portal.Audience{Kind: portal.WholeChain}, Reporter: "deelnemer@geldfit", ReporterOrg: "geldfit"},
		{ID: "brieven", Number: "S-2026-0043", Title: "Moeilijke post", Text: "Aanmaningen zijn niet te begrijpen voor wie laaggeletterd is.", Theme: "schulden", Audience: chosen, Reporter: "deelnemer@geldfit", ReporterOrg: "geldfit"},
		{ID: "toeslag", Number: "S-2026-0044", Title: "Stopzetten zonder uitleg", Text: "De kinderopvangtoeslag valt opeens weg.", Theme: "schulden", Audience: own, Reporter: "deelnemer@wijkteam", ReporterOrg: "wijkteam"},
		{ID: "uitsluiting", Number: "S-2026-0045", Title: "Uitsluiting van zelfstandigen", Text: "Ondernemers krijgen nergens een afspraak.", Theme: "toegang", Audience: own, Naming: portal.Anonymous, Blind: "blind", Sealed: "sealed"},
	} {
		v.State, v.SharedAt, v.ChangedAt = portal.SignalNew, s.clock.AddDate(0, 0, -i), s.clock
		if v.Naming == "" {
			v.Naming = portal.OrgVisible
		}
		if s.name(has, string(v.ID), v.Ref()) {
			s.must(s.store.InsertSignal(s.ctx, &v, "gemeente"))
		}
	}
	for _, c := range []portal.Comment{
		{ID: "wachtlijst", SignalID: "wachttijd", Author: "deelnemer@bewind", Org: "bewind", Text: "Bij ons is de wachtlijst acht weken lang."},
		{ID: "terugvordering", SignalID: "toeslag", Author: "collega@gemeente", Org: "gemeente", Text: "De terugvordering komt maanden later."},
	} {
		c.At = s.clock
		if s.name(has, string(c.ID), c.Ref()) {
			s.must(s.store.InsertComment(s.ctx, &c))
		}
	}
}

func (s *searchRig) meetings(has func(string) bool) {
	seat := func(who string, kind portal.SeatKind) portal.Seat {
		by := s.as(who)
		return portal.Seat{Person: by.ID, Org: by.OrgID, Kind: kind}
	}
	seats := []portal.Seat{seat("portefeuillehouder@gemeente", portal.SeatChair), seat("collega@gemeente", portal.SeatSecretary), seat("deelnemer@geldfit", portal.SeatMember), seat("deelnemer@bewind", portal.SeatMember)}
	series := portal.Series{ID: "reeks", Name: "Klankbordgroep", Terms: portal.DefaultTableTerms(), FullMinutes: true, StartedAt: s.clock, Seats: seats}
	s.must(s.store.InsertSeries(s.ctx, &series))
	secret := portal.AgendaItem{ID: "geheim", Title: "Opzegging huurcontract van het loket", Confidential: true, For: []portal.ID{seats[0].Person, seats[1].Person}}
	item := portal.Ref{Kind: portal.KindTable, ID: portal.MinutesTextID("agenda", portal.EditionConfidential, "geheim")}
	t := portal.RoundTable{ID: "agenda", Number: "R-2026-003", Series: "reeks", Title: "Klankbordgroep november", Start: s.clock, End: s.clock.Add(time.Hour), Seats: seats, Terms: series.Terms,
		State: portal.TableSent, Course: []portal.TableStep{{State: portal.TableConcept}, {State: portal.TableSent}}, Agenda: []portal.AgendaItem{{ID: "open", Title: "Hoe korten wij de wachttijden in?"}}}
	if s.name(has, "huurcontract", item) {
		t.Agenda = append(t.Agenda, secret)
	}
	held := t
	held.ID, held.Number, held.Title, held.State, held.Agenda = "verslag", "R-2026-002", "Klankbordgroep oktober", portal.TableAdopted, nil
	held.Course = append(slices.Clone(t.Course), portal.TableStep{State: portal.TableAdopted})
	if s.name(has, "agenda", t.Ref()) {
		s.must(s.store.InsertTable(s.ctx, &t, "gemeente"))
	}
	for _, d := range []portal.Decision{
		{ID: "jongerenloket", Number: "B-2026-0012", Text: "De gemeente opent een jongerenloket in de binnenstad.", Item: "open", Follow: portal.FollowUp{Embedding: "Het staat in de werkinstructie van de balie."}},
		{ID: "ontslag", Number: "B-2026-0013", Text: "Wij betalen een ontslagvergoeding.", Item: "geheim", Follow: portal.FollowUp{Steps: []portal.FollowStep{{ID: "stap", What: "Stukken naar de notaris brengen"}}}},
	} {
		d.Kind, d.By, d.Table, d.Date, d.RecordedAt = portal.Agreed, portal.ByPartners, t.ID, s.clock, s.clock
		if s.name(has, string(d.ID), d.Ref()) {
			s.must(s.store.InsertDecision(s.ctx, &d, t.ItemScope(d.Item, "gemeente")))
			s.must(s.store.IndexDecision(s.ctx, d, t.ItemScope(d.Item, "gemeente")))
		}
	}
	p := portal.ActionPoint{ID: "folder", Number: "A-2026-0031", What: "Folder over de energietoeslag maken", Org: "geldfit", Due: s.clock, State: portal.ActionOpen, Series: "reeks", Table: t.ID, Item: "open", MadeAt: s.clock}
	if s.name(has, "folder", p.Ref()) {
		s.must(s.store.InsertActionPoint(s.ctx, &p, p.Scope(t, series, "gemeente")))
		s.must(s.store.IndexActionPoint(s.ctx, p, p.Scope(t, series, "gemeente")))
	}
	r := portal.MinutesRecord{ID: held.ID, Number: held.Number, Title: held.Title, Full: true, AdoptedAt: s.clock, Items: []portal.RecordItem{{ID: "x", Title: "Ontruiming", Text: "Wij spraken over huisuitzettingen door woningcorporaties."}}}
	s.names[held.Ref()] = "verslag-agenda"
	if s.name(has, "verslag", portal.Ref{Kind: portal.KindMinutes, ID: held.ID}) {
		s.must(s.store.InsertTable(s.ctx, &held, "gemeente"))
		s.must(s.store.InsertMinutesRecord(s.ctx, &r))
		s.must(s.store.IndexMinutes(s.ctx, r, held.Scope("gemeente")))
	}
}

func (s *searchRig) agreed(has func(string) bool) {
	c := portal.Covenant{ID: "c", Number: "C-2026-001", Title: "Kwaliteitsconvenant", Purpose: "Samen werken aan goede bewindvoering.", Latest: 1, InForce: 1, Shown: true, MadeAt: s.clock, ChangedAt: s.clock,
		Parties: []portal.Party{{Org: "gemeente", Signs: true}, {Org: "geldfit", Signs: true}, {Org: "bewind", Signs: true}, {Org: "asdd"}}}
	step := func(states ...portal.CovenantState) (steps []portal.CovenantStep) {
		for _, state := range states {
			steps = append(steps, portal.CovenantStep{State: state, At: s.clock})
		}
		return steps
	}
	one := portal.CovenantVersion{ID: "c1", Covenant: "c", Nr: 1, State: portal.CovenantInForce, InForceFrom: s.clock, ChangedAt: s.clock, Course: step(portal.CovenantDraft, portal.CovenantConsulted, portal.CovenantInForce),
		Clauses: []portal.Clause{{ID: "a1", Heading: "Eerste gesprek", Text: "De bewindvoerder spreekt de cliënt binnen twee weken."}}}
	two := portal.CovenantVersion{ID: "c2", Covenant: "c", Nr: 2, State: portal.CovenantDraft, ChangedAt: s.clock, Course: step(portal.CovenantDraft), Clauses: []portal.Clause{{ID: "a2", Heading: "Tarief", Text: "Er komt een vergoeding voor mentoren."}}}
	remark := portal.ClauseComment{ID: "vakantie", Covenant: "c", Nr: 1, Clause: "a1", Text: "Twee weken is te kort bij vakantie.", By: "deelnemer@bewind", Org: "bewind", At: s.clock}
	if s.name(has, "convenant", c.Ref()) {
		s.must(s.store.InsertCovenant(s.ctx, &c, "gemeente"))
	}
	if s.name(has, "artikelen", c.TextRef(1)) {
		s.must(s.store.InsertCovenantVersion(s.ctx, &one))
	}
	if s.name(has, "vergoeding", c.TextRef(2)) {
		s.must(s.store.InsertCovenantVersion(s.ctx, &two))
	}
	if s.name(has, "vakantie", remark.Ref()) {
		s.must(s.store.InsertClauseComment(s.ctx, &remark))
	}
	set := portal.AgreementSet{ID: "bellen", Number: "W-2026-001", Title: "Bereikbaarheid", Orgs: []portal.ID{"gemeente", "geldfit"}, Owner: "collega@gemeente", Agreements: []portal.Agreement{{ID: "g", Text: "Bellen in plaats van mailen."}}, ChangedAt: s.clock}
	if s.name(has, "bellen", set.Ref()) {
		s.must(s.store.InsertAgreementSet(s.ctx, &set, "gemeente"))
	}
}

func (s *searchRig) others(has func(string) bool) {
	d := portal.Document{ID: "beslag", About: portal.ChainRef, Title: "Handreiking beslagvrije voet", AddedBy: "deelnemer@geldfit", AddedOrg: "geldfit", AddedAt: s.clock,
		Audience: portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, Versions: []portal.DocumentVersion{{File: "f", Name: "a.txt", Type: "text/plain", At: s.clock, Scan: portal.CleanScan}}}
	if s.name(has, "beslag", d.Ref()) {
		s.must(s.store.InsertDocument(s.ctx, &d, d.Scope("gemeente")))
		s.must(s.store.SaveDocumentText(s.ctx, d, "Het bestaansminimum is beschermd.", d.Scope("gemeente")))
	}
	for id, offer := range map[portal.ID][2]string{"wijkteam": {"spreekuur", "Spreekuur over geldzorgen."}, "eenpitter": {"mentorschap", "Beschermingsbewind en mentorschap."}} {
		if s.name(has, offer[0], portal.Organisation{ID: id}.Ref()) {
			o := must(s.store.Organisation(s.ctx, id))
			o.Offer = offer[1]
			s.must(s.store.SaveOrganisation(s.ctx, &o))
		}
	}
}

// searchEngines are the databases on which the set is tried.
func searchEngines(t *testing.T) map[string]func(t *testing.T) docdb.DB {
	engines := map[string]func(t *testing.T) docdb.DB{"sqlite": func(t *testing.T) docdb.DB {
		return must(sqlite.Open(t.Context(), ":memory:", store.Schema()))
	}}
	base := os.Getenv("MONGO_TEST_URI")
	if base == "" {
		t.Log("NOT TRIED on a real MongoDB server: MONGO_TEST_URI is not set")
		return engines
	}
	engines["mongodb"] = func(t *testing.T) docdb.DB {
		address, options, _ := strings.Cut(base, "?")
		return must(mongodb.Open(t.Context(), address+"_"+strings.ToLower(rand.Text())+"?"+options, store.Schema(), mongodb.Options{}))
	}
	return engines
}

func everything(string) bool { return true }

// TestSearchSet holds search to its set of queries, for each actor.
func TestSearchSet(t *testing.T) {
	set := readSearchSet(t)
	if len(set.queries) < 60 {
		t.Fatalf("%d queries", len(set.queries))
	}
	for engine, open := range searchEngines(t) {
		t.Run(engine, func(t *testing.T) {
			s := newSearchRig(t, open(t), everything)
			check := func(when string) {
				for _, q := range set.queries {
					for who := range set.who {
						s.holds(t, when, set, q, who)
					}
				}
			}
			check("stored")
			must(s.store.Reindex(s.ctx, nil))
			check("indexed anew")
		})
	}
}

// holds checks one query for one actor.
func (s *searchRig) holds(t *testing.T, when string, set searchLines, q searchQuery, who string) {
	t.Helper()
	if who == "niemand" {
		if r, err := s.Search(s.ctx, portal.Actor{}, SearchFilter{Text: q.text}); portal.KindOf(err) != portal.LoginNeeded || len(r.Found)+len(r.Kinds) > 0 {
			t.Errorf("%s, %q: nobody got %+v, %v", when, q.text, r, err)
		}
		return
	}
	r, err := s.Search(s.ctx, s.as(set.who[who]), SearchFilter{Text: q.text})
	if err != nil {
		t.Errorf("%s, %q, %s: %v", when, q.text, who, err)
		return
	}
	want := set.may(who, q.finds)
	if got := s.found(r); !slices.Equal(got, want) {
		t.Errorf("%s, %q: %s finds %v, want %v", when, q.text, who, got, want)
	}
	if len(want) > 0 && !slices.Contains(q.instead, r.Instead) {
		t.Errorf("%s, %q: %s has %q instead, want %q", when, q.text, who, r.Instead, q.instead)
	}
	counted := 0
	for _, k := range r.Kinds {
		counted += k.Count
	}
	if r.Count != len(want) || counted != len(want) || r.AtLeast || r.More {
		t.Errorf("%s, %q: %s is told of %d, by kind %d, and has %d", when, q.text, who, r.Count, counted, len(want))
	}
}

// found gives the names of what was found.
func (s *searchRig) found(r SearchResult) []string {
	var names []string
	for _, x := range r.Found {
		name := s.names[x.Ref]
		if name == "" {
			name = string(x.Ref.Kind) + "/" + string(x.Ref.ID)
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// searched is an answer as far as somebody can see it.
func searched(r SearchResult) any {
	type row struct {
		Ref             portal.Ref
		Title, Fragment string
	}
	seen := struct {
		Rows           []row
		Count          int
		AtLeast, More  bool
		Kinds          []KindCount
		Instead, Meant string
	}{Count: r.Count, AtLeast: r.AtLeast, More: r.More, Kinds: r.Kinds, Instead: r.Instead, Meant: r.Meant}
	for _, x := range r.Found {
		line := row{Ref: x.Ref, Title: x.Title}
		for _, p := range x.Fragment {
			line.Fragment += p.Text
		}
		seen.Rows = append(seen.Rows, line)
	}
	return seen
}
