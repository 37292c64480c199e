package portal

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var setNow = time.Date(2026, time.November, 9, 9, 0, 0, 0, time.UTC)

func exampleSet() AgreementSet {
	return AgreementSet{ID: "w", Title: "Bellen", Orgs: []ID{"geldfit", "gemeente"}, Owner: "an", Review: Day(setNow).AddDate(0, 6, 0), MadeAt: setNow.AddDate(-1, 0, 0),
		Agreements: []Agreement{{ID: "a", Text: "Wij bellen terug.", Who: SideMutual}, {ID: "b", Text: "Eén nummer.", Who: SideMunicipality}}}
}

func TestSetPeriods(t *testing.T) {
	for _, tt := range []struct {
		at           time.Time
		period, last string
	}{
		{time.Date(2026, 1, 1, 0, 0, 0, 0, amsterdam), "2026-K1", "2026-03-31"},
		{time.Date(2026, 3, 31, 23, 59, 0, 0, amsterdam), "2026-K1", "2026-03-31"},
		{time.Date(2026, 6, 30, 22, 30, 0, 0, time.UTC), "2026-K3", "2026-09-30"}, // 1 July in Amsterdam
		{time.Date(2026, 12, 31, 22, 0, 0, 0, time.UTC), "2026-K4", "2026-12-31"},
	} {
		period, _ := SetPeriod(tt.at)
		if last := SetPeriodEnd(tt.at).Format(time.DateOnly); period != tt.period || last != tt.last {
			t.Errorf("%v: %s until %s, want %s until %s", tt.at, period, last, tt.period, tt.last)
		}
	}
	if diff := cmp.Diff([]string{"2026-K4", "2026-K3", "2026-K2", "2026-K1", "2025-K4"}, SetPeriods(setNow, 5)); diff != "" {
		t.Error(diff)
	}
	if got := SetPeriodShort("2026-K4"); got != "4e kwartaal 2026" {
		t.Errorf("in short: %s", got)
	}
	for period, want := range map[string]string{"2026-K4": "vierde kwartaal van 2026", "2026-K9": "2026-K9", "": "", "2026-1": "2026-1"} {
		if got := SetPeriodLabel(period); got != want {
			t.Errorf("%s reads %q, want %q", period, got, want)
		}
	}
}

func TestValidateSet(t *testing.T) {
	for _, tt := range []struct {
		name   string
		spoil  func(*AgreementSet)
		fields []string
	}{
		{"fine", func(*AgreementSet) {}, nil},
		{"no title", func(s *AgreementSet) { s.Title = " " }, []string{"title"}},
		{"long title", func(s *AgreementSet) { s.Title = strings.Repeat("x", MaxSetTitle+1) }, []string{"title"}},
		{"the municipality alone", func(s *AgreementSet) { s.Orgs = []ID{"gemeente"} }, []string{"orgs"}},
		{"nobody", func(s *AgreementSet) { s.Orgs = nil }, []string{"orgs"}},
		{"no owner", func(s *AgreementSet) { s.Owner = "" }, []string{"owner"}},
		{"no agreements", func(s *AgreementSet) { s.Agreements = nil }, []string{"text-0"}},
		{"all dropped", func(s *AgreementSet) { s.Agreements[0].Dropped, s.Agreements[1].Dropped = true, true }, []string{"text-0"}},
		{"no text and no side", func(s *AgreementSet) { s.Agreements[1] = Agreement{ID: "b", Text: " ", Who: "iemand"} }, []string{"text-1", "who-1"}},
		{"a long text", func(s *AgreementSet) { s.Agreements[1].Text = strings.Repeat("x", MaxAgreementText+1) }, []string{"text-1"}},
		{"a dropped one isn't read again", func(s *AgreementSet) { s.Agreements[1] = Agreement{ID: "b", Dropped: true} }, nil},
		{"too many", func(s *AgreementSet) {
			for range MaxAgreements {
				s.Agreements = append(s.Agreements, s.Agreements[0])
			}
		}, []string{"text-0"}},
		{"review today", func(s *AgreementSet) { s.Review = setNow }, []string{"review"}},
		{"no review", func(s *AgreementSet) { s.Review = time.Time{} }, []string{"review"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := exampleSet()
			tt.spoil(&s)
			err := s.Validate("gemeente", setNow)
			fields := FieldsOf(err)
			if len(fields) != len(tt.fields) || err != nil && fields == nil {
				t.Errorf("refused %v, want %v", err, tt.fields)
			}
			for _, f := range tt.fields {
				if fields[f] == "" {
					t.Errorf("%s was not refused: %v", f, fields)
				}
			}
		})
	}
}

func TestChangeSetKeepsWhatWasChecked(t *testing.T) {
	s := exampleSet()
	s.Checks = []SetCheck{{Agreement: "b", Period: "2026-K3", Org: "geldfit", Kept: KeptNo, Note: "Druk."}}
	without := s
	without.Agreements = s.Agreements[:1]
	if _, err := s.Change(without, "gemeente", setNow); KindOf(err) != Conflict {
		t.Errorf("an agreement left out: %v", err)
	}
	to := s
	to.Agreements = []Agreement{s.Agreements[0], {ID: "b", Text: "Eén nummer.", Who: SideMunicipality, Dropped: true}, {ID: "c", Text: "Elke dag open.", Who: SidePartner}}
	to.Owner, to.Review = "bo", Day(setNow).AddDate(0, 1, 0)
	s.ReviewTold = true
	fact, err := s.Change(to, "gemeente", setNow)
	if err != nil || fact.Type != SetChanged || fact.Details[DetailPerson] != "bo" || s.ReviewTold {
		t.Errorf("changed: %v, %+v, told %v", err, fact, s.ReviewTold)
	}
	if len(s.InUse()) != 2 || len(s.Checks) != 1 || len(s.Agreements) != 3 {
		t.Errorf("after the change: %+v", s)
	}
	due := s
	due.Review = Day(setNow).AddDate(0, 0, -3)
	same := due
	same.Title = "Terugbellen"
	if _, err := due.Change(same, "gemeente", setNow); err != nil || due.Title != "Terugbellen" {
		t.Errorf("with a review that is due already: %v", err)
	}
	if _, err := s.End("Klaar.", setNow); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{"change": second(s.Change(s, "gemeente", setNow)), "review": second(s.Reviewed(setNow.AddDate(1, 0, 0), setNow)),
		"end": second(s.End("Nog eens.", setNow)), "check": second(s.Check(nil, Actor{OrgID: "geldfit"}, setNow))} {
		if KindOf(err) != Conflict {
			t.Errorf("%s of a set that ended: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestCheckSet(t *testing.T) {
	by := Actor{ID: "an", OrgID: "geldfit"}
	say := func(id ID, k Kept, note string) SetCheck { return SetCheck{Agreement: id, Kept: k, Note: note} }
	for _, tt := range []struct {
		name  string
		said  []SetCheck
		field string
		kind  Kind
	}{
		{"nothing", nil, "kept", Invalid},
		{"nothing chosen", []SetCheck{say("a", "", "")}, "kept", Invalid},
		{"a line without an answer", []SetCheck{say("a", "", "Druk.")}, "kept-a", Invalid},
		{"no without why", []SetCheck{say("a", KeptNo, " ")}, "note-a", Invalid},
		{"not of a set", []SetCheck{say("a", KeptNone, "")}, "kept-a", Invalid},
		{"unknown answer", []SetCheck{say("a", "misschien", "")}, "kept-a", Invalid},
		{"a long line", []SetCheck{say("a", KeptPartly, strings.Repeat("x", MaxNote+1))}, "note-a", Invalid},
		{"of another set", []SetCheck{say("z", KeptYes, "")}, "", Conflict},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := exampleSet()
			_, err := s.Check(tt.said, by, setNow)
			if KindOf(err) != tt.kind || tt.field != "" && FieldsOf(err)[tt.field] == "" {
				t.Errorf("refused: %v", err)
			}
			if len(s.Checks) > 0 {
				t.Error("kept what was refused")
			}
		})
	}
	s := exampleSet()
	if _, err := s.Check([]SetCheck{say("a", KeptYes, ""), say("b", KeptPartly, "Half.")}, by, setNow); err != nil {
		t.Fatal(err)
	}
	first := s.CheckStamp("2026-K4", "geldfit")
	if _, err := s.Check([]SetCheck{say("a", KeptNo, "Toch niet.")}, by, setNow.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if len(s.Checks) != 2 || first == "" || s.CheckStamp("2026-K4", "geldfit") == first {
		t.Errorf("after a second time: %+v", s.Checks)
	}
	if _, err := s.Check([]SetCheck{say("a", KeptYes, "")}, Actor{ID: "bo", OrgID: "gemeente"}, setNow); err != nil {
		t.Fatal(err)
	}
	if got := s.KeptIn("2026-K4"); got != (KeptCount{Partly: 1, No: 1}) {
		t.Errorf("stands at %+v: the least that anyone said counts", got)
	}
	if got := s.KeptIn("2026-K4").Words(); got != "één deels nagekomen, één niet nagekomen" {
		t.Errorf("in words: %s", got)
	}
	if got := s.KeptIn("2026-K3").Words(); got != "nog niet ingevuld" {
		t.Errorf("a quarter without answers: %s", got)
	}
	if last := s.LastCheck("a", "geldfit"); last.Kept != KeptNo {
		t.Errorf("last answer: %+v", last)
	}
	if silent := s.Silent("2026-K4"); len(silent) != 0 {
		t.Errorf("silent: %v", silent)
	}
}

func TestSetRemindsOnce(t *testing.T) {
	s := exampleSet()
	if _, err := s.TellReview(s.Review.Add(-time.Minute)); err == nil {
		t.Error("told of a review before its day")
	}
	if _, err := s.TellReview(s.Review); err != nil {
		t.Error(err)
	}
	if _, err := s.TellReview(s.Review.AddDate(0, 0, 1)); KindOf(err) != Conflict {
		t.Errorf("told twice: %v", err)
	}
	end := SetPeriodEnd(setNow)
	if s.QuarterEnds(end.AddDate(0, 0, -8)) {
		t.Error("reminded too early")
	}
	if _, err := s.TellQuarter(end.AddDate(0, 0, -7)); err != nil {
		t.Error(err)
	}
	if _, err := s.TellQuarter(end); KindOf(err) != Conflict {
		t.Errorf("reminded twice: %v", err)
	}
	if !s.QuarterEnds(end.AddDate(0, 3, 0)) {
		t.Error("the next quarter isn't reminded of")
	}
	fresh := exampleSet()
	fresh.MadeAt = end.AddDate(0, 0, -3)
	if fresh.QuarterEnds(end) {
		t.Error("reminded of a set made in the last week")
	}
	done := exampleSet()
	for _, org := range done.Orgs {
		if _, err := done.Check([]SetCheck{{Agreement: "a", Kept: KeptYes}}, Actor{ID: "an", OrgID: org}, setNow); err != nil {
			t.Fatal(err)
		}
	}
	if done.QuarterEnds(end) {
		t.Error("reminded although all said something")
	}
}

func TestSetDecisions(t *testing.T) {
	s := exampleSet()
	if _, err := s.FromDecision("b1", setNow); err != nil {
		t.Fatal(err)
	}
	if _, err := s.FromDecision("b1", setNow); FieldsOf(err)["decision"] == "" {
		t.Errorf("twice: %v", err)
	}
	for i := range MaxSetDecisions {
		s.Decisions = append(s.Decisions, ID(rune('a'+i)))
	}
	if _, err := s.FromDecision("b2", setNow); FieldsOf(err)["decision"] == "" {
		t.Errorf("too many: %v", err)
	}
	if _, err := s.NotFromDecision("b1", setNow); err != nil {
		t.Error(err)
	}
	if _, err := s.NotFromDecision("b1", setNow); KindOf(err) != Conflict {
		t.Errorf("taken away twice: %v", err)
	}
}

func TestDecisionChangesClause(t *testing.T) {
	d := Decision{ID: "b", Item: "punt"}
	ref := ClauseRef("c", "art")
	for range 2 {
		fact, err := d.ChangesClause(ref)
		if err != nil || fact.Type != DecisionLedToClause || fact.Details[DetailItem] != "punt" {
			t.Errorf("%+v, %v", fact, err)
		}
	}
	if diff := cmp.Diff([]Ref{ref}, d.Changed); diff != "" {
		t.Error(diff)
	}
	d.Dropped = true
	if _, err := d.ChangesClause(ref); KindOf(err) != Conflict {
		t.Errorf("of a decision that was dropped: %v", err)
	}
}

func TestALineIsForWhatIsNotKept(t *testing.T) {
	s := exampleSet()
	for _, k := range []Kept{KeptPartly, KeptYes} {
		if _, err := s.Check([]SetCheck{{Agreement: "a", Kept: k, Note: "Half."}}, Actor{ID: "an", OrgID: "geldfit"}, setNow); err != nil {
			t.Fatal(err)
		}
		if got := s.Checks[0].Note; (got == "") != (k == KeptYes) {
			t.Errorf("%s with line %q", k, got)
		}
	}
}
