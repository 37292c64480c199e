package portal

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

var covenantNow = time.Date(2026, 11, 9, 9, 0, 0, 0, time.UTC)

// TestCovenantMoves holds every pair of states to the table of moves, written out
// once more.
func TestCovenantMoves(t *testing.T) {
	allowed := []string{
		"concept ter-consultatie", "concept beeindigd",
		"ter-consultatie concept", "ter-consultatie vastgesteld", "ter-consultatie beeindigd",
		"vastgesteld concept", "vastgesteld ter-ondertekening", "vastgesteld beeindigd",
		"ter-ondertekening van-kracht", "ter-ondertekening beeindigd",
		"van-kracht vervangen", "van-kracht beeindigd",
	}
	for _, from := range CovenantStates() {
		for _, to := range CovenantStates() {
			v := CovenantVersion{State: from, Course: []CovenantStep{{State: from}}}
			err := v.Move(to, CovenantStep{At: covenantNow, By: "p"})
			want := slices.Contains(allowed, fmt.Sprint(from, " ", to))
			switch {
			case (err == nil) != want:
				t.Errorf("%s to %s: error %v, want allowed %v", from, to, err, want)
			case want && (v.State != to || len(v.Course) != 2 || v.Course[1].By != "p" || !v.ChangedAt.Equal(covenantNow)):
				t.Errorf("%s to %s: state %s, course %v", from, to, v.State, v.Course)
			case !want && (v.State != from || len(v.Course) != 1 || KindOf(err) != Conflict):
				t.Errorf("%s to %s refused with %v, left %s", from, to, err, v.State)
			}
		}
	}
}

// TestTextIsFixed: after the college resolved nothing of the text changes, in any state.
func TestTextIsFixed(t *testing.T) {
	for _, state := range CovenantStates() {
		v := CovenantVersion{State: state, Clauses: []Clause{{ID: "a", Heading: "Aa", Text: "a", Rev: 1}, {ID: "b", Heading: "Bb", Text: "b", Rev: 1}}}
		want := state == CovenantDraft || state == CovenantConsulted
		steps := map[string]func(v *CovenantVersion) error{
			"add": func(v *CovenantVersion) error {
				_, err := v.AddClause(Clause{ID: "c", Heading: "Cc", Text: "c"}, "p", covenantNow)
				return err
			},
			"write": func(v *CovenantVersion) error {
				_, err := v.WriteClause(Clause{ID: "a", Heading: "Aa", Text: "anders"}, 1, "p", covenantNow)
				return err
			},
			"remove": func(v *CovenantVersion) error { return v.RemoveClause("a", 1, 0) },
			"move":   func(v *CovenantVersion) error { _, err := v.MoveClause("b", true); return err },
			"order":  func(v *CovenantVersion) error { return v.OrderClauses([]ID{"b", "a"}) },
		}
		for name, step := range steps {
			changed := v
			err := step(&changed)
			if (err == nil) != want || !want && KindOf(err) != Conflict {
				t.Errorf("%s while %s: %v, want allowed %v", name, state, err, want)
			}
			if v.Clauses[0].ID != "a" || v.Clauses[0].Text != "a" {
				t.Fatalf("%s changed the version it was given a copy of", name)
			}
		}
	}
}

func TestClauseBadInput(t *testing.T) {
	good := Clause{ID: "x", Heading: "Kop", Text: "Tekst", Commits: SidePartner}
	for name, c := range map[string]struct {
		change func(*Clause)
		field  string
	}{
		"good":           {func(*Clause) {}, ""},
		"nobody commits": {func(c *Clause) { c.Commits = "" }, ""},
		"no heading":     {func(c *Clause) { c.Heading = " \t " }, "heading"},
		"long heading":   {func(c *Clause) { c.Heading = strings.Repeat("k", MaxClauseHeading+1) }, "heading"},
		"no text":        {func(c *Clause) { c.Text = "\n" }, "text"},
		"long text":      {func(c *Clause) { c.Text = strings.Repeat("é", MaxClauseText+1) }, "text"},
		"longest text":   {func(c *Clause) { c.Text = strings.Repeat("é", MaxClauseText) }, ""},
		"unknown side":   {func(c *Clause) { c.Commits = "provincie" }, "commits"},
		"long indicator": {func(c *Clause) { c.Indicator = strings.Repeat("i", MaxIndicator+1) }, "indicator"},
	} {
		typed := good
		c.change(&typed)
		fields := FieldsOf(typed.Validate())
		if c.field == "" && len(fields) > 0 || c.field != "" && (fields[c.field] == "" || len(fields) != 1) {
			t.Errorf("%s: refused %v, want %q", name, fields, c.field)
		}
	}
	full := CovenantVersion{State: CovenantDraft, Clauses: make([]Clause, MaxClauses)}
	if _, err := full.AddClause(good, "p", covenantNow); KindOf(err) != Invalid {
		t.Errorf("clause %d: %v", MaxClauses+1, err)
	}
}

func TestTwoWriteOneClause(t *testing.T) {
	v := CovenantVersion{State: CovenantDraft, Clauses: []Clause{{ID: "a", Heading: "Kop", Text: "was", Rev: 1}}}
	if changed, err := v.WriteClause(Clause{ID: "a", Heading: "Kop", Text: "van haar"}, 1, "zij", covenantNow); !changed || err != nil {
		t.Fatalf("first writer: %v, %v", changed, err)
	}
	_, err := v.WriteClause(Clause{ID: "a", Heading: "Kop", Text: "van hem"}, 1, "hij", covenantNow)
	var clash *ClauseClash
	if !errors.As(err, &clash) || clash.Now.Text != "van haar" || clash.Now.Rev != 2 || KindOf(err) != Conflict {
		t.Fatalf("second writer: %v", err)
	}
	if c, _ := v.Clause("a"); c.Text != "van haar" || c.By != "zij" {
		t.Errorf("stored %+v", c)
	}
	// The same words are no clash, and no change.
	if changed, err := v.WriteClause(Clause{ID: "a", Heading: "Kop", Text: "van haar"}, 1, "hij", covenantNow); changed || err != nil {
		t.Errorf("same words: %v, %v", changed, err)
	}
	if changed, err := v.WriteClause(Clause{ID: "a", Heading: "Kop", Text: "van hem"}, 2, "hij", covenantNow); !changed || err != nil {
		t.Errorf("after choosing: %v, %v", changed, err)
	}
}

func TestOrderOfClauses(t *testing.T) {
	order := func(v CovenantVersion) string {
		var ids []string
		for _, c := range v.Clauses {
			ids = append(ids, string(c.ID))
		}
		return strings.Join(ids, "")
	}
	fresh := func() CovenantVersion {
		return CovenantVersion{State: CovenantDraft, Clauses: []Clause{{ID: "a"}, {ID: "b"}, {ID: "c"}}}
	}
	for _, m := range []struct {
		id   ID
		up   bool
		want string
	}{{"a", true, "abc"}, {"a", false, "bac"}, {"b", true, "bac"}, {"c", true, "acb"}, {"c", false, "abc"}} {
		v := fresh()
		moved, err := v.MoveClause(m.id, m.up)
		if err != nil || order(v) != m.want || moved != (m.want != "abc") {
			t.Errorf("move %s up=%v: %s, %v, %v", m.id, m.up, order(v), moved, err)
		}
	}
	for ids, want := range map[string]string{"cab": "cab", "ab": "", "abb": "", "abcd": "", "abx": "", "": ""} {
		v := fresh()
		err := v.OrderClauses(func() (list []ID) {
			for _, r := range ids {
				list = append(list, ID(r))
			}
			return list
		}())
		if want == "" && (KindOf(err) != Conflict || order(v) != "abc") || want != "" && (err != nil || order(v) != want) {
			t.Errorf("order %q: %s, %v", ids, order(v), err)
		}
	}
	v := fresh()
	if _, err := v.MoveClause("x", true); KindOf(err) != NotFound {
		t.Errorf("move of an unknown clause: %v", err)
	}
}

func TestBalance(t *testing.T) {
	for _, c := range []struct {
		municipality, partner, mutual int
		want                          Side
	}{{0, 0, 0, ""}, {1, 0, 0, ""}, {2, 0, 0, SideMunicipality}, {2, 1, 5, ""}, {3, 1, 0, SideMunicipality}, {3, 2, 0, ""}, {4, 2, 0, SideMunicipality}, {1, 3, 0, SidePartner}, {5, 6, 0, ""}, {0, 2, 9, SidePartner}} {
		v := CovenantVersion{Clauses: []Clause{{ID: "uitleg"}}}
		for side, n := range map[Side]int{SideMunicipality: c.municipality, SidePartner: c.partner, SideMutual: c.mutual} {
			for range n {
				v.Clauses = append(v.Clauses, Clause{Commits: side})
			}
		}
		b := v.Balance()
		if len(b.Items(SideMunicipality)) != c.municipality || len(b.Items(SidePartner)) != c.partner || len(b.Items(SideMutual)) != c.mutual || b.Heavier() != c.want {
			t.Errorf("%+v: %d, %d, %d, heavier %q", c, len(b.Municipality), len(b.Partner), len(b.Mutual), b.Heavier())
		}
	}
	v := CovenantVersion{Clauses: []Clause{{ID: "uitleg"}, {ID: "x", Heading: "Kop", Commits: SideMutual}}}
	if got := v.Balance().Mutual[0]; got != (BalanceItem{ID: "x", Number: 2, Heading: "Kop"}) {
		t.Errorf("the number isn't that of the text: %+v", got)
	}
}

func TestCovenantBadInput(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2027, 1, n, 0, 0, 0, 0, Amsterdam()) }
	for name, c := range map[string]struct {
		change func(*Covenant)
		fields string
	}{
		"good":                  {func(*Covenant) {}, ""},
		"no title":              {func(c *Covenant) { c.Title = " " }, "title"},
		"long title":            {func(c *Covenant) { c.Title = strings.Repeat("t", MaxCovenantTitle+1) }, "title"},
		"long purpose":          {func(c *Covenant) { c.Purpose = strings.Repeat("t", MaxCovenantPurpose+1) }, "purpose"},
		"ends as it starts":     {func(c *Covenant) { c.End, c.Evaluation = c.Start, time.Time{} }, "end"},
		"evaluated before":      {func(c *Covenant) { c.Evaluation = day(1) }, "evaluation"},
		"evaluated after":       {func(c *Covenant) { c.Evaluation = day(30) }, "evaluation"},
		"evaluated on last day": {func(c *Covenant) { c.Evaluation = c.End }, ""},
		"no days at all":        {func(c *Covenant) { c.Start, c.End, c.Evaluation = time.Time{}, time.Time{}, time.Time{} }, ""},
		"negative notice":       {func(c *Covenant) { c.NoticeMonths = -1 }, "notice"},
		"endless notice":        {func(c *Covenant) { c.NoticeMonths = MaxNoticeMonths + 1 }, "notice"},
		"too many writers":      {func(c *Covenant) { c.Writers = make([]ID, MaxWriters+1) }, "writers"},
	} {
		typed := Covenant{Title: "Convenant", Start: day(5), End: day(20), Evaluation: day(10), NoticeMonths: 3}
		c.change(&typed)
		fields := FieldsOf(typed.Validate())
		if c.fields == "" && len(fields) > 0 || c.fields != "" && (fields[c.fields] == "" || len(fields) != 1) {
			t.Errorf("%s: refused %v, want %q", name, fields, c.fields)
		}
	}
}

// TestDaysThatWereSigned: what was signed stays; the days of a next version wait with it.
func TestDaysThatWereSigned(t *testing.T) {
	day := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, Amsterdam()) }
	signed := Covenant{Title: "Oud", Start: day(2026), End: day(2028), NoticeMonths: 3, InForce: 1}
	typed := signed
	typed.Title, typed.End = "Nieuw", day(2030)

	c, v := signed, CovenantVersion{Nr: 1, State: CovenantInForce}
	if err := c.Retitle(typed, &v); KindOf(err) != Conflict {
		t.Errorf("without a next version: %v", err)
	}
	title := signed
	title.Title = "Nieuw"
	if err := c.Retitle(title, &v); err != nil || c.Title != "Nieuw" || v.Terms != nil {
		t.Errorf("only the title: %v, %+v", err, c)
	}
	c, v = signed, CovenantVersion{Nr: 2, State: CovenantDraft}
	if err := c.Retitle(typed, &v); err != nil || !c.End.Equal(day(2028)) || v.Terms == nil || !c.With(v).End.Equal(day(2030)) {
		t.Errorf("with a next version: %v, end %v, waiting %v", err, c.End, v.Terms)
	}
	c, v = Covenant{Title: "Oud"}, CovenantVersion{Nr: 1, State: CovenantConsulted}
	if err := c.Retitle(typed, &v); err != nil || !c.End.Equal(day(2030)) || v.Terms != nil {
		t.Errorf("the first version: %v, %v", err, c.End)
	}
	for _, state := range CovenantStates() {
		c, v := signed, CovenantVersion{Nr: 2, State: state}
		want := state != CovenantResolved && state != CovenantSigning
		if err := c.Open(v); (err == nil) != want {
			t.Errorf("data while %s: %v, want open %v", state, err, want)
		}
	}
	signed.Ended = &CovenantEnd{}
	if err := signed.Open(CovenantVersion{State: CovenantEnded}); KindOf(err) != Conflict {
		t.Errorf("data of one that ended: %v", err)
	}
}

func TestVersionIsDropped(t *testing.T) {
	for _, state := range CovenantStates() {
		v := CovenantVersion{State: state}
		err := v.Drop("Het kan anders", "p", covenantNow)
		if want := v.Coming(); err != nil && want {
			t.Errorf("drop while %s: %v", state, err)
		}
		if want := slices.Contains([]CovenantState{CovenantDraft, CovenantConsulted, CovenantResolved, CovenantSigning}, state); (err == nil) != want {
			t.Errorf("drop while %s: %v, want allowed %v", state, err, want)
		}
	}
	v := CovenantVersion{State: CovenantDraft}
	if err := v.Drop("  ", "p", covenantNow); FieldsOf(err)["reason"] == "" {
		t.Errorf("drop without a reason: %v", err)
	}
}

func TestPartiesOfACovenant(t *testing.T) {
	c := Covenant{ID: "c", Parties: []Party{{Org: "gemeente", Signs: true}, {Org: "wil", Asked: &AccessionWish{}}}, Writers: []ID{"jan", "els"}}
	if _, err := c.AddParty("bewind", true); err != nil || !c.Heard("bewind") {
		t.Fatalf("add: %v, %v", err, c.Parties)
	}
	if _, err := c.AddParty("wil", false); err != nil || !c.Heard("wil") || len(c.Parties) != 3 {
		t.Errorf("who asked becomes one: %v, %v", err, c.Parties)
	}
	if _, err := c.AddParty("bewind", false); err != nil || len(c.Parties) != 3 || c.Parties[2].Signs {
		t.Errorf("only heard from now on: %v, %v", err, c.Parties)
	}
	if _, err := c.RemoveParty("gemeente", "gemeente", nil); KindOf(err) != Conflict {
		t.Errorf("the municipality leaves: %v", err)
	}
	if _, err := c.RemoveParty("niemand", "gemeente", nil); FieldsOf(err)["org"] == "" {
		t.Errorf("who is none: %v", err)
	}
	if _, err := c.RemoveParty("bewind", "gemeente", []ID{"els"}); err != nil || c.Heard("bewind") || !slices.Equal(c.Writers, []ID{"jan"}) {
		t.Errorf("remove: %v, %v, writers %v", err, c.Parties, c.Writers)
	}
	full := Covenant{Parties: make([]Party, MaxParties)}
	if _, err := full.AddParty("nog-een", true); KindOf(err) != Invalid {
		t.Errorf("party %d: %v", MaxParties+1, err)
	}
}
