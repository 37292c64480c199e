package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// TestALineTellsNothingOfWhatIsHidden: for every reader each line is as in a portal in
// which what they may not know of doesn't exist; and the same holds of what stands still.
func TestALineTellsNothingOfWhatIsHidden(t *testing.T) {
	world := newLineWorld()
	whole := newRig(t)
	world.store(whole)
	different := 0
	for key, by := range whole.actors {
		r := newRig(t)
		world.seenBy(by).store(r)
		for _, ref := range world.refs() {
			got, err := whole.Line(whole.ctx, by, ref)
			want, wantErr := r.Line(r.ctx, by, ref)
			if portal.KindOf(err) != portal.KindOf(wantErr) || (err == nil) != (wantErr == nil) {
				t.Errorf("%s, %s: error %v, want %v", key, ref, err, wantErr)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s, %s: the line tells of what is hidden (-without +with)\n%s", key, ref, d)
			}
			if all, err := whole.Line(whole.ctx, whole.as("portefeuillehouder@gemeente"), ref); err == nil && cmp.Diff(all, got) != "" {
				different++
			}
		}
		got, err := whole.Stalls(whole.ctx, by, StallFilter{})
		want, wantErr := r.Stalls(r.ctx, by, StallFilter{})
		if portal.KindOf(err) != portal.KindOf(wantErr) || cmp.Diff(want, got) != "" {
			t.Errorf("%s: what stands still: %v, %v\n%s", key, err, wantErr, cmp.Diff(want, got))
		}
	}
	if different < 50 {
		t.Errorf("only %d lines differ from those of who reads everything: this test hides too little", different)
	}
}

func TestLinesAreRefused(t *testing.T) {
	r := newRig(t)
	newLineWorld().store(r)
	_, err := r.Line(r.ctx, portal.Actor{}, portal.Ref{Kind: portal.KindSignal, ID: "keten"})
	r.refused(err, portal.LoginNeeded)
	_, err = r.LineOf(r.ctx, portal.Actor{}, portal.KindSignal, "S-2026-keten", "")
	r.refused(err, portal.LoginNeeded)
	_, err = r.Stalls(r.ctx, portal.Actor{}, StallFilter{})
	r.refused(err, portal.LoginNeeded)
	_, err = r.Stalls(r.ctx, r.as("griffie@gemeente"), StallFilter{})
	if !errors.Is(err, portal.ErrForbidden) {
		t.Errorf("what stands still, for a clerk: %v", err)
	}
	_, err = r.Line(r.ctx, r.as("ketencoordinator@gemeente"), portal.Ref{Kind: portal.KindPerson, ID: "x"})
	r.refused(err, portal.NotFound)
	for kind, number := range map[portal.ObjectKind]string{portal.KindSignal: "S-2026-smal", portal.KindFlag: "G-2026-smal", portal.KindDecision: "B-2026-geheim"} {
		_, err := r.LineOf(r.ctx, r.as("deelnemer@geldfit"), kind, number, "")
		r.refused(err, portal.NotFound)
		_, err = r.LineOf(r.ctx, r.as("portefeuillehouder@gemeente"), kind, number, "")
		r.must(err)
		_, err = r.LineOf(r.ctx, r.as("portefeuillehouder@gemeente"), kind, "X-1", "")
		r.refused(err, portal.NotFound)
	}
}

// words writes a line as "signaal(done) gele vlag(done, runs) afspraak(stuck)".
func (l Line) words() string { return stopWords(l.Stops) }

func stopWords(stops []LineStop) string {
	var all []string
	for _, st := range stops {
		runs := ""
		if st.Runs {
			runs = ", runs"
		}
		all = append(all, fmt.Sprintf("%s(%s%s)", strings.ToLower(st.Label()), st.State, runs))
	}
	return strings.Join(all, " ")
}

// TestWhatALineShows: which stations of which object which reader gets.
func TestWhatALineShows(t *testing.T) {
	r := newRig(t)
	newLineWorld().store(r)
	signal := func(id portal.ID) portal.Ref { return portal.Ref{Kind: portal.KindSignal, ID: id} }
	flag := func(id portal.ID) portal.Ref { return portal.Ref{Kind: portal.KindFlag, ID: id} }
	decision := func(id portal.ID) portal.Ref { return portal.Ref{Kind: portal.KindDecision, ID: id} }
	tests := []struct {
		who  string
		ref  portal.Ref
		want string
	}{
		{"deelnemer@geldfit", signal("keten"), "signaal(done) ronde tafel(done) advies(done) gele vlag(done, runs) hogerop voorgelegd(done, runs) college(here) wijziging(todo) terugkoppeling(todo) helpt dit?(todo)"},
		{"deelnemer@bewind", signal("smal"), "signaal(done) gele vlag(done, runs) afspraak(here) terugkoppeling(todo) helpt dit?(todo)"},
		{"deelnemer@wijkteam", signal("verteld"), "signaal(done) afspraak(done) terugkoppeling(done) helpt dit?(here) wijziging(todo)"},
		{"deelnemer@geldfit", signal("onderling"), "signaal(done)"},
		{"griffie@gemeente", signal("keten"), "niets"},
		{"deelnemer@geldfit", signal("smal"), "niets"},
		{"deelnemer@geldfit", flag("smal"), "niets"},
		{"ketencoordinator@gemeente", flag("smal"), "signaal(done) gele vlag(done) besluit(done) hogerop voorgelegd(done, runs) college(done, runs) wijziging(stuck) ronde tafel(todo) terugkoppeling(todo) helpt dit?(todo)"},
		{"griffie@gemeente", decision("breed"), "ronde tafel(done) afspraak(done) wijziging(stuck) opnieuw bekijken(todo)"},
		{"deelnemer@geldfit", decision("geheim"), "niets"},
		{"ketencoordinator@gemeente", decision("terug"), ""},
	}
	for _, tt := range tests {
		line, err := r.Line(r.ctx, r.as(tt.who), tt.ref)
		got := line.words()
		if err != nil {
			if got = "niets"; portal.KindOf(err) != portal.NotFound && portal.KindOf(err) != portal.Forbidden {
				t.Errorf("%s, %s: %v", tt.who, tt.ref, err)
			}
		}
		if got != tt.want {
			t.Errorf("%s, %s:\n got %s\nwant %s", tt.who, tt.ref, got, tt.want)
		}
	}
}

// TestADecisionWithoutARouteIsNotDone: the line of a decision goes on until somebody chose
// what it leads to.
func TestADecisionWithoutARouteIsNotDone(t *testing.T) {
	r := newRig(t)
	newLineWorld().store(r)
	d := must(r.store.Decision(r.ctx, "breed"))
	d.Route, d.Follow, d.Review = "", portal.FollowUp{}, time.Time{}
	r.must(r.store.SaveDecision(r.ctx, &d, must(r.store.Table(r.ctx, d.Table)).ItemScope(d.Item, "gemeente")))
	line := must(r.Line(r.ctx, r.as("griffie@gemeente"), d.Ref()))
	if got := line.words(); got != "ronde tafel(done) afspraak(done) wijziging(here)" {
		t.Errorf("got %s", got)
	}
}

// TestALineCountsOnlyWhatItsReaderReads: how many signals of a flag there are.
func TestALineCountsOnlyWhatItsReaderReads(t *testing.T) {
	r := newRig(t)
	newLineWorld().store(r)
	for who, want := range map[string]string{"deelnemer@geldfit": "twee signalen", "deelnemer@bewind": "drie signalen", "ketencoordinator@gemeente": "vier signalen"} {
		line, err := r.Line(r.ctx, r.as(who), portal.Ref{Kind: portal.KindFlag, ID: "vlag"})
		if err != nil || line.Stops[0].Note != want || len(line.Stops[0].Links) == 0 {
			t.Errorf("%s: %+v, %v", who, line.Stops, err)
		}
	}
}

// TestALineNamesNoPerson: whose turn it is stands there by function or organisation, and
// every moment is a day.
func TestALineNamesNoPerson(t *testing.T) {
	r := newRig(t)
	world := newLineWorld()
	world.store(r)
	for key, by := range r.actors {
		for _, ref := range world.refs() {
			line, err := r.Line(r.ctx, by, ref)
			if err != nil {
				continue
			}
			for _, st := range line.Stops {
				if strings.Contains(st.Who+st.Note, "Naam van") || strings.Contains(st.Who+st.Note, "@") {
					t.Errorf("%s, %s names a person: %q %q", key, ref, st.Who, st.Note)
				}
				if !st.At.IsZero() && !st.At.Equal(portal.Day(st.At)) {
					t.Errorf("%s, %s: %s tells a time: %s", key, ref, st.Kind, st.At)
				}
			}
		}
	}
}

// TestARowAndAPageDrawTheSameLine, however many rows there are in one look-up.
func TestARowAndAPageDrawTheSameLine(t *testing.T) {
	r := newRig(t)
	newLineWorld().store(r)
	for key, by := range r.actors {
		if !policy.ReadsSignals(by) {
			continue
		}
		list, err := r.Signals(r.ctx, by, SignalFilter{})
		r.must(err)
		for _, row := range list.Rows {
			line, err := r.Line(r.ctx, by, row.Ref())
			r.must(err)
			if got := stopWords(row.Line); got != line.words() || len(row.Line) == 0 {
				t.Errorf("%s, %s: the row says %s, the page %s", key, row.Number, got, line.words())
			}
		}
	}
}

// countedLines counts the queries that lines add to a list.
type countedLines struct {
	Store
	n int
}

func (c *countedLines) TablesAboutAny(ctx context.Context, about []portal.Ref, limit int) ([]portal.RoundTable, error) {
	c.n++
	return c.Store.TablesAboutAny(ctx, about, limit)
}

func (c *countedLines) YellowFlagsOn(ctx context.Context, signals []portal.ID) ([]portal.YellowFlag, error) {
	c.n++
	return c.Store.YellowFlagsOn(ctx, signals)
}

func (c *countedLines) EscalationsOn(ctx context.Context, about []portal.Ref) ([]portal.Escalation, error) {
	c.n++
	return c.Store.EscalationsOn(ctx, about)
}

func (c *countedLines) DecisionsAmong(ctx context.Context, scope []string, signals []portal.ID) ([]portal.Decision, error) {
	c.n++
	return c.Store.DecisionsAmong(ctx, scope, signals)
}

// TestLinesOfAListTakeFewQueries: as many for 25 rows as for one.
func TestLinesOfAListTakeFewQueries(t *testing.T) {
	r := newRig(t)
	world := newLineWorld()
	for i := range 30 {
		s := world.signals[0]
		s.ID = portal.ID(fmt.Sprintf("meer%d", i))
		s.Number = "S-2026-" + string(s.ID)
		world.signals = append(world.signals, s)
	}
	world.store(r)
	counted := &countedLines{Store: r.App.store}
	r.App.store = counted
	list, err := r.Signals(r.ctx, r.as("ketencoordinator@gemeente"), SignalFilter{})
	if err != nil || len(list.Rows) != portal.PageSize || counted.n != 3 {
		t.Errorf("%d rows took %d queries: %v", len(list.Rows), counted.n, err)
	}
}

// TestStallsPerStation: where and how long, never who; narrowed by station and theme.
func TestStallsPerStation(t *testing.T) {
	r := newRig(t)
	newLineWorld().store(r)
	r.later(20 * 24 * time.Hour)
	by := r.as("ketencoordinator@gemeente")
	all, err := r.Stalls(r.ctx, by, StallFilter{})
	r.must(err)
	var kinds []portal.StationKind
	for _, n := range all.Counts {
		kinds = append(kinds, n.Kind)
		if n.Count == 0 || n.Longest == 0 {
			t.Errorf("%s: %+v", n.Kind, n)
		}
	}
	if want := []portal.StationKind{portal.AtFlag, portal.AtEscalation, portal.AtDecision, portal.AtBody, portal.AtChange}; !slices.Equal(kinds, want) {
		t.Errorf("stations %v, want %v", kinds, want)
	}
	for _, row := range all.Rows {
		if row.State != portal.StationStuck || row.Who != "" {
			t.Errorf("a row says who: %+v", row)
		}
	}
	one, err := r.Stalls(r.ctx, by, StallFilter{Kind: portal.AtFlag})
	if err != nil || len(one.Rows) != 1 || one.Rows[0].Link.Number != "G-2026-vlag" || len(one.Counts) != len(all.Counts) {
		t.Errorf("at the flag: %+v, %v", one.Rows, err)
	}
	none, err := r.Stalls(r.ctx, by, StallFilter{Theme: "schulden"})
	if err != nil || len(none.Rows) != 0 || len(none.Counts) != 0 {
		t.Errorf("of another theme: %+v, %v", none, err)
	}
}
