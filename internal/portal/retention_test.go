package portal

import (
	"strings"
	"testing"
	"time"
)

func amsterdamTime(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, amsterdam)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestTerm(t *testing.T) {
	tests := []struct {
		name  string
		term  Term
		start string
		last  string // still kept
		over  string // not any longer
	}{
		{"days end at the start of day n", Term{30, Days}, "2026-03-01 14:30", "2026-03-30 23:59", "2026-03-31 00:00"},
		{"a day", Term{1, Days}, "2026-11-22 00:00", "2026-11-22 23:59", "2026-11-23 00:00"},
		{"over the change to winter time", Term{1, Days}, "2026-10-24 23:59", "2026-10-24 23:59", "2026-10-25 00:00"},
		{"a month", Term{1, Months}, "2026-03-15 12:00", "2026-04-14 23:59", "2026-04-15 00:00"},
		{"a month that is shorter", Term{1, Months}, "2026-01-31 12:00", "2026-02-27 23:59", "2026-02-28 00:00"},
		{"a year from 29 February", Term{1, Years}, "2028-02-29 12:00", "2029-02-27 23:59", "2029-02-28 00:00"},
		{"five years", Term{5, Years}, "2026-11-22 09:00", "2031-11-21 23:59", "2031-11-22 00:00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start, last, over := amsterdamTime(t, tt.start), amsterdamTime(t, tt.last), amsterdamTime(t, tt.over)
			if tt.term.Over(start, last) || !tt.term.Over(start, over) {
				t.Errorf("over on %s: %v, on %s: %v", tt.last, tt.term.Over(start, last), tt.over, tt.term.Over(start, over))
			}
			if start.Before(tt.term.Cutoff(last)) || !start.Before(tt.term.Cutoff(over)) {
				t.Errorf("cutoff on %s: %s, on %s: %s", tt.last, tt.term.Cutoff(last), tt.over, tt.term.Cutoff(over))
			}
		})
	}
}

// What a cutoff finds in a query is what Over says of each.
func TestCutoffAgreesWithOver(t *testing.T) {
	now := amsterdamTime(t, "2028-03-30 10:00")
	for _, term := range []Term{{1, Days}, {90, Days}, {1, Months}, {13, Months}, {1, Years}, {4, Years}} {
		cut := term.Cutoff(now)
		for d := -40; d <= 40; d++ {
			at := cut.AddDate(0, 0, d).Add(7 * time.Hour)
			if at.Before(cut) != term.Over(at, now) {
				t.Errorf("%s: cutoff %s, but over from %s is %v", term, cut, at, term.Over(at, now))
			}
		}
	}
	if (Term{1, Days}).Over(time.Time{}, now) {
		t.Error("the term of what never began is over")
	}
}

func TestTermInWords(t *testing.T) {
	for want, term := range map[string]Term{"1 dag": {1, Days}, "14 dagen": {14, Days}, "1 maand": {1, Months}, "3 maanden": {3, Months}, "1 jaar": {1, Years}, "10 jaar": {10, Years}} {
		if term.String() != want {
			t.Errorf("got %q, want %q", term, want)
		}
	}
}

func TestReadyRulesPassTheirOwnCheck(t *testing.T) {
	var table RetentionTable
	facts, err := table.Set(table.All())
	if err != nil || len(facts) != 0 {
		t.Errorf("the ready table: %v, %v", facts, err)
	}
	for _, k := range RetainedKinds() {
		if k.Label == "" || k.Holds == "" || k.Start == "" || k.Why == "" || k.Least < 1 || k.Most < k.Least {
			t.Errorf("%s is not told whole: %+v", k.Kind, k)
		}
	}
	if _, ok := RetainedKind("onbekend"); ok {
		t.Error("a kind that isn't there is known")
	}
}

func TestSetRetention(t *testing.T) {
	tests := []struct {
		name  string
		rule  RetentionRule
		field string
		says  string
	}{
		{"zero days", RetentionRule{RetainBerichten, Term{0, Days}, Destroy, ""}, "term_berichten", "nul"},
		{"negative", RetentionRule{RetainBerichten, Term{-3, Years}, Destroy, ""}, "term_berichten", "negatief"},
		{"too short for what is running", RetentionRule{RetainSignals, Term{2, Months}, Destroy, ""}, "term_signalen", "te kort"},
		{"too short says the least", RetentionRule{RetainEventDetails, Term{30, Days}, Destroy, ""}, "term_logboekdetails", "180 dagen"},
		{"too long for drafts", RetentionRule{RetainDrafts, Term{1, Months}, Destroy, ""}, "term_concepten", "te lang"},
		{"so long that it overflows", RetentionRule{RetainSignals, Term{1 << 60, Years}, Destroy, ""}, "term_signalen", "te lang"},
		{"no unit", RetentionRule{RetainMail, Term{90, "weken"}, Destroy, ""}, "term_mail", "Kies"},
		{"persons' data for ever", RetentionRule{RetainAccounts, Term{2, Years}, Keep, ""}, "fate_uitgeschakelde-accounts", "personen"},
		{"no fate", RetentionRule{RetainSignals, Term{2, Years}, "", ""}, "fate_signalen", "Kies"},
		{"a ground that is a book", RetentionRule{RetainSignals, Term{2, Years}, Destroy, strings.Repeat("x", 201)}, "ground_signalen", "te lang"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var table RetentionTable
			facts, err := table.Set([]RetentionRule{tt.rule})
			if got := FieldsOf(err)[tt.field]; !strings.Contains(got, tt.says) || len(FieldsOf(err)) != 1 {
				t.Errorf("got %v, want %q at %s", FieldsOf(err), tt.says, tt.field)
			}
			if facts != nil || table.Rules != nil {
				t.Error("a refused table was changed")
			}
		})
	}
	var table RetentionTable
	facts, err := table.Set([]RetentionRule{{RetainSignals, Term{10, Years}, Keep, " B 12.3 "}, table.Rule(RetainMail)})
	if err != nil || len(facts) != 1 {
		t.Fatalf("got %v, %v; want one change", facts, err)
	}
	d := facts[0].Details
	if d[DetailFrom] != "signalen: 5 jaar" || d[DetailTo] != "signalen: bewaren" || d[DetailField] != "Signalen" {
		t.Errorf("the fact says %v", d)
	}
	if r := table.Rule(RetainSignals); r.Fate != Keep || r.Ground != "B 12.3" {
		t.Errorf("the rule became %+v", r)
	}
}
