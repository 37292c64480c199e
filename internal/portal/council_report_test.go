package portal

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func newReport(t *testing.T, kind CouncilReportKind, period string) CouncilReport {
	t.Helper()
	c, fact, err := NewCouncilReport(kind, period, []ReportSection{
		{ID: "samenvatting", Heading: "Samenvatting", Text: "Dit is de rapportage."},
		{ID: "begroting", Heading: "Begroting", Text: "Er is € 10 over.", Figures: []FigureLine{{Key: "over", Label: "Over", Value: "€ 10"}},
			Tables: []ReportTable{{Title: "Stand", Columns: []string{"Onderdeel", "Begroot"}, Rows: [][]string{{"Aanbeveling IV", ""}}}}, CountedAt: afterHalf},
	}, "maker", afterHalf)
	if err != nil || fact.Type != CouncilReportMade {
		t.Fatal(fact, err)
	}
	c.Number = CouncilReportNumber(2026, 1)
	return c
}

func TestNewCouncilReport(t *testing.T) {
	for _, tt := range []struct {
		kind   CouncilReportKind
		period string
		field  string
	}{
		{"jaar", "2026-1", "kind"}, {"", "2026-1", "kind"}, {QuarterReport, "2026-1", "period"}, {HalfYearReport, "2026-K2", "period"}, {QuarterReport, "2026-K5", "period"},
		{HalfYearReport, "2027-1", "period"}, {QuarterReport, "", "period"},
	} {
		if _, _, err := NewCouncilReport(tt.kind, tt.period, nil, "maker", afterHalf); FieldsOf(err)[tt.field] == "" {
			t.Errorf("%s %s: %v", tt.kind, tt.period, err)
		}
	}
	for _, tt := range []struct {
		kind   CouncilReportKind
		period string
		want   string
	}{{HalfYearReport, "2026-1", "2026-09-01"}, {HalfYearReport, "2025-2", "2026-03-15"}, {QuarterReport, "2026-K1", "2026-05-12"}, {QuarterReport, "ooit", "0001-01-01"}} {
		if got := tt.kind.Due(tt.period).Format(time.DateOnly); got != tt.want {
			t.Errorf("%s %s is due %s, want %s", tt.kind, tt.period, got, tt.want)
		}
	}
}

// at brings a report to a state.
func (c CouncilReport) at(t *testing.T, state CouncilState) CouncilReport {
	t.Helper()
	for _, s := range CouncilStates()[1:] {
		if c.State == state {
			return c
		}
		var err error
		if s == CouncilSent {
			_, err = c.Send("keeper", "Gemeente", plainSeal, afterHalf)
		} else {
			_, err = c.Move(CouncilMove{To: s, Number: "BW-1", Date: Day(afterHalf)}, "keeper", afterHalf)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// TestCouncilMoves tries every pair of states.
func TestCouncilMoves(t *testing.T) {
	allowed := map[CouncilState][]CouncilState{CouncilDraft: {CouncilHolder}, CouncilHolder: {CouncilDraft, CouncilCollege}, CouncilCollege: {CouncilDraft, CouncilDecided}, CouncilDecided: {CouncilDecided, CouncilSent}}
	for _, from := range CouncilStates() {
		for _, to := range append(CouncilStates(), "ergens", "") {
			c := newReport(t, QuarterReport, "2026-K1").at(t, from)
			steps := len(c.Course)
			var err error
			if to == CouncilSent {
				_, err = c.Send("keeper", "Gemeente", plainSeal, afterHalf)
			} else {
				_, err = c.Move(CouncilMove{To: to, Number: "BW-1", Date: Day(afterHalf), Note: "Korter graag."}, "keeper", afterHalf)
			}
			if want := slices.Contains(allowed[from], to); want != (err == nil) {
				t.Errorf("%s -> %s: %v", from, to, err)
			}
			if err != nil && (KindOf(err) != Conflict || c.State != from || len(c.Course) != steps) {
				t.Errorf("%s -> %s, refused: %v, now %s", from, to, err, c.State)
			}
			if _, err := c.Move(CouncilMove{To: CouncilSent}, "keeper", afterHalf); err == nil {
				t.Errorf("%s: sent without being frozen", from)
			}
		}
	}
}

func TestCouncilDecisionNeedsNumberAndDay(t *testing.T) {
	for name, tt := range map[string]struct {
		move  CouncilMove
		field string
	}{
		"no number":  {CouncilMove{Date: Day(afterHalf)}, "number"},
		"blank":      {CouncilMove{Number: "  ", Date: Day(afterHalf)}, "number"},
		"too long":   {CouncilMove{Number: strings.Repeat("1", MaxCollegeNumber+1), Date: Day(afterHalf)}, "number"},
		"no day":     {CouncilMove{Number: "BW-1"}, "date"},
		"tomorrow":   {CouncilMove{Number: "BW-1", Date: Day(afterHalf).AddDate(0, 0, 1)}, "date"},
		"before all": {CouncilMove{Number: "BW-1", Date: Day(afterHalf).AddDate(0, 0, -1)}, "date"},
	} {
		c := newReport(t, QuarterReport, "2026-K1").at(t, CouncilCollege)
		tt.move.To = CouncilDecided
		if _, err := c.Move(tt.move, "keeper", afterHalf); FieldsOf(err)[tt.field] == "" || c.State != CouncilCollege || c.CollegeNumber != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReturnNeedsRemarks(t *testing.T) {
	c := newReport(t, QuarterReport, "2026-K1").at(t, CouncilHolder)
	if _, err := c.Move(CouncilMove{To: CouncilDraft, Note: " "}, "holder", afterHalf); FieldsOf(err)["note"] == "" {
		t.Errorf("returned without remarks: %v", err)
	}
	if _, err := c.Move(CouncilMove{To: CouncilDraft, Note: "Korter graag."}, "holder", afterHalf); err != nil || c.Remarks().Note != "Korter graag." || !c.Editable() {
		t.Errorf("%+v, %v", c.Remarks(), err)
	}
	if _, err := c.Move(CouncilMove{To: CouncilHolder}, "keeper", afterHalf); err != nil || c.Remarks().Note != "" {
		t.Errorf("offered again: %+v, %v", c.Remarks(), err)
	}
}

func TestOfferWhatIsReady(t *testing.T) {
	c := newReport(t, QuarterReport, "2026-K3")
	if _, err := c.Move(CouncilMove{To: CouncilHolder}, "keeper", afterHalf); KindOf(err) != Conflict || len(c.Missing(afterHalf)) != 1 {
		t.Errorf("before the end of the period: %v", err)
	}
	c = newReport(t, QuarterReport, "2026-K1")
	c.Sections[1].Text = ""
	if _, err := c.Move(CouncilMove{To: CouncilHolder}, "keeper", afterHalf); KindOf(err) != Conflict || !strings.Contains(c.Missing(afterHalf)[0], "Begroting") {
		t.Errorf("without text: %v", err)
	}
}

// TestTextsOfReport writes, refreshes, changes and describes in every state.
func TestTextsOfReport(t *testing.T) {
	for _, state := range CouncilStates() {
		c := newReport(t, QuarterReport, "2026-K1").at(t, state)
		was := c
		_, _, write := c.WriteSection("begroting", "Anders.", 0, afterHalf)
		_, _, fresh := c.RefreshSection(ReportSection{ID: "begroting", Figures: []FigureLine{{Key: "over", Label: "Over", Value: "€ 9"}}}, afterHalf)
		_, _, change := c.Change("Een andere titel", afterHalf, afterHalf)
		for what, err := range map[string]error{"write": write, "refresh": fresh, "change": change} {
			if (err == nil) != (state == CouncilDraft) || err != nil && KindOf(err) != Conflict {
				t.Errorf("%s, %s: %v", state, what, err)
			}
		}
		if _, _, err := c.Describe(DocumentDetails{CaseNumber: "Z-1"}, afterHalf); (err == nil) != (state != CouncilSent) {
			t.Errorf("%s, describe: %v", state, err)
		}
		if state != CouncilDraft && (c.Title != was.Title || c.Sections[1].Text != was.Sections[1].Text || c.Sections[1].Figures[0].Value != "€ 10") {
			t.Errorf("%s: the report changed", state)
		}
	}
}

func TestWriteSection(t *testing.T) {
	c := newReport(t, QuarterReport, "2026-K1")
	if _, _, err := c.WriteSection("weg", "x", 0, afterHalf); KindOf(err) != NotFound {
		t.Errorf("a section that isn't there: %v", err)
	}
	if fact, clash, err := c.WriteSection("begroting", "Eén.", 0, afterHalf); fact == nil || clash || err != nil {
		t.Errorf("%v, %v, %v", fact, clash, err)
	}
	if fact, clash, err := c.WriteSection("begroting", "Twee.", 0, afterHalf); fact != nil || !clash || err != nil || c.Sections[1].Text != "Eén." {
		t.Errorf("begun from an older text: %v, %v, %v", fact, clash, err)
	}
	if fact, clash, _ := c.WriteSection("begroting", "Eén.", 0, afterHalf); fact != nil || clash {
		t.Error("the same text is a change or a clash")
	}
	same := c.Sections[1]
	same.CountedAt, same.Figures = afterHalf.AddDate(0, 0, 9), slices.Clone(same.Figures)
	same.Figures[0].Note = "Stand op een andere dag"
	if _, changed, _ := c.RefreshSection(same, afterHalf); changed {
		t.Error("another day alone is a change")
	}
}

func TestSendFreezes(t *testing.T) {
	c := newReport(t, QuarterReport, "2026-K1").at(t, CouncilSent)
	if !c.Frozen() || len(c.SHA256) != 64 || c.Details.Openness != OpenPublic || c.Maker != "Gemeente" {
		t.Fatalf("%+v", c)
	}
	for _, want := range []string{"vorm: ketenportaal-raadsrapportage/1\nnummer: RR-2026-001\n", "collegebesluit: BW-1\ncollegebesluit-datum: 2026-07-02\nnaar-griffie: 2026-07-02T09:00:00+02:00\n", "openbaarheid: openbaar\n",
		"[onderdeel]\nsleutel: begroting\ntitel: Begroting\ncijfers-van: 2026-07-02T09:00:00+02:00\ntekst:\n> Er is € 10 over.\n", "[tabel]\ntitel: Stand\nkolom-1: Onderdeel\nkolom-2: Begroot\n\n[rij]\ncel-1: Aanbeveling IV\n"} {
		if !strings.Contains(c.Canonical, want) {
			t.Errorf("the canonical text lacks %q:\n%s", want, c.Canonical)
		}
	}
	if strings.Contains(c.Canonical, "opmerking: Korter") {
		t.Error("remarks of the holder stand in the text for the council")
	}
	closed := newReport(t, QuarterReport, "2026-K1").at(t, CouncilDecided)
	closed.Details = DocumentDetails{Openness: OpenNot, Ground: "5.1-5"}
	if _, err := closed.Send("keeper", "Gemeente", plainSeal, afterHalf); err != nil || closed.Details.Openness != OpenNot {
		t.Errorf("a judgement was overruled: %+v, %v", closed.Details, err)
	}
	if words := c.Announcement(); !strings.Contains(words, "2 juli 2026 (besluit BW-1)") || !strings.Contains(words, "RR-2026-001") {
		t.Errorf("announcement: %s", words)
	}
}
