package portal

import (
	"strings"
	"testing"
)

func TestFillReport(t *testing.T) {
	_, v := keptCovenant()
	clauses, now := v.KeptClauses(), keepingDay(2026, 11, 9)
	yes, no := KeepingAnswer{Clause: "een", Kept: KeptYes}, KeepingAnswer{Clause: "twee", Kept: KeptNo, Why: "Te druk"}
	with := func(a KeepingAnswer, change func(*KeepingAnswer)) KeepingAnswer { change(&a); return a }
	tests := []struct {
		name    string
		answers []KeepingAnswer
		send    bool
		wrong   []string
	}{
		{"complete", []KeepingAnswer{yes, no}, true, nil},
		{"an empty draft", nil, false, nil},
		{"a half draft", []KeepingAnswer{{Clause: "twee", Kept: KeptNo}}, false, nil},
		{"handed in half", []KeepingAnswer{yes}, true, []string{"kept-twee"}},
		{"no without why", []KeepingAnswer{yes, with(no, func(a *KeepingAnswer) { a.Why = " " })}, true, []string{"why-twee"}},
		{"partly without why", []KeepingAnswer{yes, {Clause: "twee", Kept: KeptPartly}}, true, nil},
		{"a strange answer", []KeepingAnswer{with(yes, func(a *KeepingAnswer) { a.Kept = "soms" }), no}, false, []string{"kept-een"}},
		{"too long", []KeepingAnswer{yes, with(no, func(a *KeepingAnswer) { a.Needed = strings.Repeat("x", MaxNote+1) })}, false, []string{"needed-twee"}},
		{"of another clause", []KeepingAnswer{yes, no, {Clause: "doel", Kept: KeptNo}}, true, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := KeepingReport{Org: "o"}
			err := r.Fill(clauses, tt.answers, tt.send, "x", now)
			got := FieldsOf(err)
			if len(got) != len(tt.wrong) {
				t.Fatalf("refused %v, want %v", got, tt.wrong)
			}
			for _, f := range tt.wrong {
				if got[f] == "" {
					t.Errorf("refused %v, want %v", got, tt.wrong)
				}
			}
			if err == nil && (r.Sent() != tt.send || r.Answer("doel").Kept != "") {
				t.Errorf("report: %+v", r)
			}
		})
	}
}

// TestSentReportStaysComplete: once handed in, it can't be made a draft again.
func TestSentReportStaysComplete(t *testing.T) {
	_, v := keptCovenant()
	clauses, now := v.KeptClauses(), keepingDay(2026, 11, 9)
	r := KeepingReport{}
	all := []KeepingAnswer{{Clause: "een", Kept: KeptYes, Why: "verborgen"}, {Clause: "twee", Kept: KeptNone}}
	if err := r.Fill(clauses, all, true, "x", now); err != nil {
		t.Fatal(err)
	}
	if r.Answer("een").Why != "" {
		t.Error("why is kept with yes, where the form doesn't show it")
	}
	later := now.AddDate(0, 0, 1)
	if err := r.Fill(clauses, all[:1], false, "y", later); FieldsOf(err)["kept-twee"] == "" {
		t.Errorf("a gap in what was handed in: %v", err)
	}
	if err := r.Fill(clauses, all, false, "y", later); err != nil || !r.SentAt.Equal(now) || r.By != "y" {
		t.Errorf("changed: %v, %+v", err, r)
	}
}

func TestCarriedAnswersOfClausesThatAreStillThere(t *testing.T) {
	_, v := keptCovenant()
	r := KeepingReport{Answers: []KeepingAnswer{{Clause: "een", Kept: KeptYes}, {Clause: "weg", Kept: KeptNo, Why: "x"}, {Clause: "twee"}}}
	if got := r.Carried(v.KeptClauses()); len(got) != 1 || got[0].Clause != "een" {
		t.Errorf("carried %v", got)
	}
}

func TestTally(t *testing.T) {
	said := func(kept ...Kept) KeepingTally {
		var a []KeepingAnswer
		for _, k := range kept {
			a = append(a, KeepingAnswer{Kept: k})
		}
		return Tally(a)
	}
	for _, tt := range []struct {
		name   string
		tally  KeepingTally
		nobody bool
	}{
		{"nothing", said(), false},
		{"not asked of anybody", said(KeptNone, KeptNone, ""), false},
		{"all no", said(KeptNo, KeptNo), true},
		{"no yes", said(KeptPartly, KeptNo, KeptNone), true},
		{"one yes", said(KeptYes, KeptNo, KeptNo), false},
	} {
		if tt.tally.Nobody() != tt.nobody {
			t.Errorf("%s: nobody is %v", tt.name, tt.tally.Nobody())
		}
	}
	for _, tt := range []struct {
		now, then KeepingTally
		better    int
		known     bool
	}{
		{said(KeptYes), said(KeptNo), 1, true},
		{said(KeptPartly, KeptPartly), said(KeptYes, KeptNo), 0, true},
		{said(KeptYes, KeptNo), said(KeptYes), -1, true},
		{said(KeptYes), said(KeptNone), 0, false},
		{said(), said(KeptYes), 0, false},
	} {
		if better, known := tt.now.Than(tt.then); better != tt.better || known != tt.known {
			t.Errorf("%+v than %+v: %d, %v", tt.now, tt.then, better, known)
		}
	}
}
