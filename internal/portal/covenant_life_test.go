package portal

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func lifeDay(s string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, s, Amsterdam())
	if err != nil {
		panic(err)
	}
	return t
}

func lifeCovenant() (Covenant, CovenantVersion) {
	c := Covenant{ID: "c", Number: "C-2026-001", Shown: true, Latest: 1, NoticeMonths: 3, Parties: []Party{{Org: "gemeente", Signs: true}, {Org: "geldfit", Signs: true}, {Org: "bewind", Signs: true}, {Org: "asdd"}}}
	v := CovenantVersion{ID: "v1", Covenant: "c", Nr: 1, State: CovenantSigning}
	return c, v
}

func typesOf(facts []Fact) string {
	var names []string
	for _, f := range facts {
		names = append(names, string(f.Type))
	}
	return strings.Join(names, " ")
}

func TestPutInForce(t *testing.T) {
	now := lifeDay("2026-05-20").Add(10 * time.Hour)
	both := map[ID]time.Time{"gemeente": lifeDay("2026-05-10").Add(15 * time.Hour), "geldfit": lifeDay("2026-05-12"), "bewind": lifeDay("2026-05-18")}
	earlierIn := lifeDay("2026-05-15")
	tests := []struct {
		name   string
		day    string
		signed map[ID]time.Time
		change func(c *Covenant, v *CovenantVersion)
		kind   Kind // zero: it works
		state  CovenantState
	}{
		{name: "today", day: "2026-05-20", signed: both, state: CovenantInForce},
		{name: "on the day of the last signature that is needed", day: "2026-05-15", signed: both, state: CovenantInForce},
		{name: "on a day to come", day: "2026-06-01", signed: both, state: CovenantSigning},
		{name: "before that signature", day: "2026-05-11", signed: both, kind: Invalid},
		{name: "before the earlier version", day: "2026-05-14", signed: both, kind: Invalid},
		{name: "on no day", signed: both, kind: Invalid},
		{name: "in three years", day: "2029-05-20", signed: both, kind: Invalid},
		{name: "without the municipality", day: "2026-05-20", signed: map[ID]time.Time{"geldfit": now}, kind: Conflict},
		{name: "without a partner", day: "2026-05-20", signed: map[ID]time.Time{"gemeente": now}, kind: Conflict},
		{name: "with who is no party that signs", day: "2026-05-20", signed: map[ID]time.Time{"gemeente": now, "asdd": now, "elders": now}, kind: Conflict},
		{name: "before signing", day: "2026-05-20", signed: both, change: func(_ *Covenant, v *CovenantVersion) { v.State = CovenantResolved }, kind: Conflict},
		{name: "twice", day: "2026-05-20", signed: both, change: func(_ *Covenant, v *CovenantVersion) { v.State = CovenantInForce }, kind: Conflict},
		{name: "after the end", day: "2026-05-20", signed: both, change: func(c *Covenant, _ *CovenantVersion) { c.Ended = &CovenantEnd{} }, kind: Conflict},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, v := lifeCovenant()
			v.Nr, v.Terms = 2, &CovenantTerms{NoticeMonths: 6}
			c.InForce = 1
			earlier := CovenantVersion{ID: "v0", Covenant: "c", Nr: 1, State: CovenantInForce, InForceFrom: earlierIn}
			if tt.change != nil {
				tt.change(&c, &v)
			}
			day := time.Time{}
			if tt.day != "" {
				day = lifeDay(tt.day)
			}
			facts, err := c.PutInForce(&v, &earlier, day, tt.signed, "gemeente", "cora", now)
			if err != nil {
				if KindOf(err) != tt.kind || len(facts) > 0 || c.InForce != 1 || !v.StartsOn.IsZero() {
					t.Fatalf("got %v and %v", err, facts)
				}
				return
			}
			if tt.kind != KindOf(nil) || v.State != tt.state {
				t.Fatalf("got %s", v.State)
			}
			if tt.state == CovenantSigning {
				if typesOf(facts) != "CovenantStartSet" || !v.StartsOn.Equal(day) || earlier.State != CovenantInForce || c.NoticeMonths != 3 {
					t.Errorf("planned: %s, %v", typesOf(facts), v.StartsOn)
				}
				if again, err := c.PutInForce(&v, &earlier, day, tt.signed, "gemeente", "cora", now); err != nil || len(again) > 0 {
					t.Errorf("the same day again: %v, %v", again, err)
				}
				return
			}
			if typesOf(facts) != "CovenantCameInForce CovenantVersionReplaced" || c.InForce != 2 || earlier.State != CovenantReplaced || !earlier.Until.Equal(day) || !v.InForceFrom.Equal(day) {
				t.Errorf("got %s, version %d in force from %v", typesOf(facts), c.InForce, v.InForceFrom)
			}
			if c.NoticeMonths != 6 || v.Terms != nil {
				t.Error("the covenant did not take the terms of its version")
			}
		})
	}
}

func TestAddMonths(t *testing.T) {
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2028-01-31", 1, "2028-02-29"}, {"2026-11-30", 3, "2027-02-28"}, {"2026-05-31", 1, "2026-06-30"}, {"2026-12-15", 1, "2027-01-15"},
		{"2026-03-31", -1, "2026-02-28"}, {"2026-05-20", 0, "2026-05-20"}, {"2026-01-15", -13, "2024-12-15"},
	} {
		if got := AddMonths(lifeDay(tt.from).Add(23*time.Hour), tt.n); !got.Equal(lifeDay(tt.want)) {
			t.Errorf("%s and %d months: %s, want %s", tt.from, tt.n, got.Format(time.DateOnly), tt.want)
		}
	}
}

func TestTerminate(t *testing.T) {
	now := lifeDay("2026-11-30").Add(10 * time.Hour)
	tests := []struct {
		name, from, says string
		org              ID
		change           func(c *Covenant)
		kind             Kind
	}{
		{name: "after the notice term", org: "geldfit", from: "2027-02-28"},
		{name: "a day too early", org: "geldfit", from: "2027-02-27", kind: Invalid, says: "28 februari 2027"},
		{name: "on no day", org: "geldfit", kind: Invalid, says: "Kies de dag"},
		{name: "after the end", org: "geldfit", from: "2027-06-02", change: func(c *Covenant) { c.End = lifeDay("2027-06-01") }, kind: Invalid, says: "1 juni 2027"},
		{name: "in a hundred years", org: "geldfit", from: "2126-01-01", kind: Invalid, says: "te ver weg"},
		{name: "by who only is heard", org: "asdd", from: "2027-02-28", kind: NotFound},
		{name: "by who is no party", org: "elders", from: "2027-02-28", kind: NotFound},
		{name: "of what isn't in force", org: "geldfit", from: "2027-02-28", change: func(c *Covenant) { c.InForce = 0 }, kind: Conflict},
		{name: "of what ended", org: "geldfit", from: "2027-02-28", change: func(c *Covenant) { c.Ended = &CovenantEnd{} }, kind: Conflict},
		{name: "without a term", org: "geldfit", from: "2026-11-30", change: func(c *Covenant) { c.NoticeMonths = 0 }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, _ := lifeCovenant()
			c.InForce = 1
			if tt.change != nil {
				tt.change(&c)
			}
			from := time.Time{}
			if tt.from != "" {
				from = lifeDay(tt.from)
			}
			fact, err := c.Terminate(tt.org, from, "", "gerda", now)
			if tt.kind != KindOf(nil) {
				if KindOf(err) != tt.kind || !strings.Contains(FieldsOf(err)["from"], tt.says) {
					t.Fatalf("got %v %v", err, FieldsOf(err))
				}
				return
			}
			if err != nil || fact.Type != TerminationGiven || fact.Details[DetailItem] != "geldfit" {
				t.Fatalf("got %v, %v", fact, err)
			}
			if _, err := c.Terminate(tt.org, from, "", "gerda", now); KindOf(err) != Conflict {
				t.Errorf("twice: %v", err)
			}
			if _, err := c.WithdrawTermination(tt.org, from); KindOf(err) != Conflict {
				t.Errorf("withdrawn on the day itself: %v", err)
			}
			if tt.from == "2026-11-30" {
				return
			}
			if _, err := c.WithdrawTermination(tt.org, from.Add(-time.Minute)); err != nil {
				t.Errorf("withdrawn before: %v", err)
			}
			if _, err := c.WithdrawTermination(tt.org, now); KindOf(err) != NotFound {
				t.Errorf("withdrawn twice: %v", err)
			}
		})
	}
}

func TestAccession(t *testing.T) {
	now := lifeDay("2026-05-20")
	c, _ := lifeCovenant()
	if _, err := c.AskAccession("eenpitter", "", false, "ed", now); KindOf(err) != Conflict {
		t.Errorf("asked before anything is in force: %v", err)
	}
	c.InForce = 1
	c.Details.Openness = OpenNot
	scope := c.Scope("gemeente")
	if _, err := c.AskAccession("geldfit", "", true, "gerda", now); KindOf(err) != Conflict {
		t.Errorf("asked by who signed: %v", err)
	}
	if _, err := c.AskAccession("eenpitter", strings.Repeat("a", 501), false, "ed", now); FieldsOf(err)["note"] == "" {
		t.Errorf("asked at length: %v", err)
	}
	for _, org := range []ID{"eenpitter", "asdd", "bewind"} {
		if fact, err := c.AskAccession(org, "Graag.", false, "ed", now); err != nil || fact.Type != AccessionAsked {
			t.Fatalf("%s: %v", org, err)
		}
	}
	if _, err := c.AskAccession("eenpitter", "", false, "ed", now); KindOf(err) != Conflict {
		t.Errorf("asked twice: %v", err)
	}
	if c.Heard("eenpitter") || !c.Heard("asdd") || !c.Heard("bewind") || !slices.Equal(c.Scope("gemeente"), scope) {
		t.Errorf("asking changed who is heard: %v", c.Scope("gemeente"))
	}
	if _, err := c.RefuseAccession("eenpitter", "", "cora", now); FieldsOf(err)["reason"] == "" {
		t.Errorf("refused without a reason: %v", err)
	}
	for _, org := range []ID{"eenpitter", "asdd"} {
		if _, err := c.RefuseAccession(org, "Nog niet.", "cora", now); err != nil {
			t.Fatal(err)
		}
	}
	if _, there := c.Party("eenpitter"); there || !c.Heard("asdd") || len(c.Refusals) != 2 {
		t.Errorf("after a no: %v, %v", c.Parties, c.Refusals)
	}
	if _, err := c.RefuseAccession("eenpitter", "Nog niet.", "cora", now); KindOf(err) != Conflict {
		t.Errorf("refused twice: %v", err)
	}
	if _, err := c.AskAccession("eenpitter", "", false, "ed", now); err != nil || len(c.Refusals) != 1 {
		t.Errorf("asked again: %v, %v", err, c.Refusals)
	}
	if _, err := c.Admit("eenpitter", Authority{}); FieldsOf(err)["how"] == "" {
		t.Errorf("let in unchecked: %v", err)
	}
	if _, err := c.Admit("elders", Authority{How: ByProxy}); KindOf(err) != Conflict {
		t.Errorf("let in who didn't ask: %v", err)
	}
	if _, err := c.Admit("eenpitter", Authority{How: ByProxy}); err != nil {
		t.Fatal(err)
	}
	if p, _ := c.Party("eenpitter"); !p.Signs || p.Asked != nil || p.Authority.How != ByProxy || !c.Heard("eenpitter") {
		t.Errorf("let in: %+v", p)
	}
}

func TestAdvance(t *testing.T) {
	start := lifeDay("2026-05-20")
	tests := []struct {
		name   string
		change func(c *Covenant, v *CovenantVersion)
		at     string // the facts then, and none the minute before
		want   string
		state  CovenantState
	}{
		{"the day of a version comes", func(c *Covenant, v *CovenantVersion) { v.StartsOn = lifeDay("2026-06-01") }, "2026-06-01", "CovenantCameInForce", CovenantInForce},
		{"notice passes", func(c *Covenant, v *CovenantVersion) {
			c.setParty("geldfit", func(p *Party) { p.Notice = &Termination{From: lifeDay("2026-09-01")} })
		}, "2026-09-01", "PartyLeft", CovenantInForce},
		{"the municipality's notice passes", func(c *Covenant, v *CovenantVersion) {
			c.setParty("gemeente", func(p *Party) { p.Notice = &Termination{From: lifeDay("2026-09-01")} })
		}, "2026-09-01", "CovenantHasEnded", CovenantEnded},
		{"a planned end", func(c *Covenant, v *CovenantVersion) { c.Ending = &CovenantEnd{On: lifeDay("2026-09-01")} }, "2026-09-01", "CovenantHasEnded", CovenantEnded},
		{"the last day passed", func(c *Covenant, v *CovenantVersion) {
			c.End, c.NoticeMonths, c.Told = lifeDay("2026-08-31"), 0, map[CovenantDay]time.Time{EndDay: lifeDay("2026-08-31")}
		}, "2026-09-01", "CovenantHasEnded", CovenantEnded},
		{"an evaluation comes near", func(c *Covenant, v *CovenantVersion) { c.Evaluation = lifeDay("2026-12-01") }, "2026-09-02", "CovenantDayNear", CovenantInForce},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, v := lifeCovenant()
			if tt.state != CovenantInForce || !strings.Contains(tt.name, "version") {
				v.State, c.InForce = CovenantInForce, 1
			}
			tt.change(&c, &v)
			versions := []CovenantVersion{v, {ID: "v2", Covenant: "c", Nr: 2, State: CovenantDraft}}
			at := lifeDay(tt.at)
			for _, before := range []time.Time{start, at.Add(-time.Minute)} {
				if facts, err := c.Advance(versions, "gemeente", before); err != nil || len(facts) > 0 {
					t.Fatalf("at %v: %v, %v", before, typesOf(facts), err)
				}
			}
			facts, err := c.Advance(versions, "gemeente", at)
			if err != nil || typesOf(facts) != tt.want || versions[0].State != tt.state {
				t.Fatalf("got %q, %s, %v", typesOf(facts), versions[0].State, err)
			}
			if again, err := c.Advance(versions, "gemeente", at.Add(time.Minute)); err != nil || len(again) > 0 {
				t.Errorf("a second time: %v, %v", typesOf(again), err)
			}
			if tt.state == CovenantEnded && (c.InForce != 0 || c.Ended == nil || !c.Ended.On.Equal(at) || versions[1].State != CovenantEnded || !versions[0].Until.Equal(at)) {
				t.Errorf("ended: %+v", c.Ended)
			}
			if tt.want == "PartyLeft" {
				if p, _ := c.Party("geldfit"); p.Signs || c.Heard("geldfit") {
					t.Error("who left is still heard")
				}
			}
		})
	}
}

// Each day is told 90 and 30 days before and on it, also by a portal that stood still,
// and again when it is moved.
func TestDaysAreToldOncePerStage(t *testing.T) {
	c, v := lifeCovenant()
	v.State, c.InForce = CovenantInForce, 1
	c.End, c.Evaluation = lifeDay("2027-12-31"), lifeDay("2027-06-01")
	versions := []CovenantVersion{v}
	told := map[string]string{}
	for day := lifeDay("2026-12-01"); day.Before(lifeDay("2028-01-01")); day = day.AddDate(0, 0, 1) {
		for range 2 {
			facts, err := c.Advance(versions, "gemeente", day.Add(9*time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range facts {
				told[f.Details[DetailField]] += " " + day.Format(time.DateOnly)
			}
		}
	}
	want := map[string]string{"evaluatie": " 2027-03-03 2027-05-02 2027-06-01", "opzegdatum": " 2027-07-02 2027-08-31 2027-09-30", "einde": " 2027-10-02 2027-12-01 2027-12-31"}
	for d, days := range want {
		if told[d] != days {
			t.Errorf("%s told on%s, want%s", d, told[d], days)
		}
	}

	c, _ = lifeCovenant()
	c.InForce, c.Evaluation = 1, lifeDay("2027-06-01")
	if n := len(c.dayNear(lifeDay("2027-05-30"))); n != 1 {
		t.Errorf("%d told by a portal that stood still", n)
	}
	if n := len(c.dayNear(lifeDay("2027-06-20"))); n != 0 {
		t.Errorf("%d told long after", n)
	}
	c.Evaluation = lifeDay("2027-09-01")
	if n := len(c.dayNear(lifeDay("2027-06-20"))); n != 1 {
		t.Errorf("%d told of a day that was moved", n)
	}
}

func TestPlanEnd(t *testing.T) {
	now := lifeDay("2026-05-20").Add(10 * time.Hour)
	c, _ := lifeCovenant()
	if _, err := c.PlanEnd(lifeDay("2026-06-01"), "Klaar.", "cora", now); KindOf(err) != Conflict {
		t.Errorf("the end of what isn't in force: %v", err)
	}
	c.InForce, c.End = 1, lifeDay("2027-01-01")
	for day, field := range map[string]string{"2026-05-19": "on", "2027-01-02": "on", "2026-06-01": "reason"} {
		reason := "Klaar."
		if field == "reason" {
			reason = "  "
		}
		if _, err := c.PlanEnd(lifeDay(day), reason, "cora", now); FieldsOf(err)[field] == "" {
			t.Errorf("%s: %v", day, err)
		}
	}
	if _, err := c.KeepGoing(now); KindOf(err) != Conflict {
		t.Errorf("took back nothing: %v", err)
	}
	if _, err := c.PlanEnd(lifeDay("2026-06-01"), "Klaar.", "cora", now); err != nil || c.Ending == nil {
		t.Fatal(err)
	}
	if _, err := c.KeepGoing(lifeDay("2026-06-01")); KindOf(err) != Conflict {
		t.Errorf("took it back on the day: %v", err)
	}
	if _, err := c.KeepGoing(now); err != nil || c.Ending != nil {
		t.Errorf("took it back: %v", err)
	}
}
