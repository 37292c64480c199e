package portal

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

var flagNow = time.Date(2026, 11, 20, 10, 0, 0, 0, amsterdam)

// proposedFlag is a flag that was nominated and has one signal.
func proposedFlag() YellowFlag {
	g := YellowFlag{ID: "g", Title: "Wachttijd loopt op", Why: "Drie wijken zien het.", Signals: []ID{"s"}}
	g.Propose("G-2026-001", Actor{ID: "an", OrgID: "asdd"}, flagNow)
	return g
}

func confirmation() Confirmed {
	return Confirmed{Kind: FlagClients, Audience: Audience{Kind: WholeChain}, Until: flagNow.AddDate(0, 1, 0), Handler: "bo"}
}

// TestEveryMoveOfAFlag tries every step from every state.
func TestEveryMoveOfAFlag(t *testing.T) {
	by := Actor{ID: "co", OrgID: "gemeente"}
	steps := map[string]struct {
		do   func(g *YellowFlag) error
		from []FlagState
		to   FlagState
	}{
		"confirm": {func(g *YellowFlag) error { _, err := g.Confirm(confirmation(), by, flagNow); return err }, []FlagState{FlagProposed}, FlagConfirmed},
		"dismiss": {func(g *YellowFlag) error {
			_, err := g.Dismiss("Dit is al opgelost.", Audience{Kind: WholeChain}, by, flagNow)
			return err
		}, []FlagState{FlagProposed}, FlagDismissed},
		"correct": {func(g *YellowFlag) error {
			_, err := g.Finish(FlagCorrected, "De wachttijd is weer kort.", by, flagNow)
			return err
		}, []FlagState{FlagConfirmed}, FlagCorrected},
		"miss": {func(g *YellowFlag) error {
			_, err := g.Finish(FlagMissed, "Het lukte niet meer.", by, flagNow)
			return err
		}, []FlagState{FlagConfirmed}, FlagMissed},
	}
	for name, s := range steps {
		for _, from := range FlagStates() {
			g := proposedFlag()
			g.State = from
			err := s.do(&g)
			if ok := slices.Contains(s.from, from); ok != (err == nil) {
				t.Errorf("%s from %s: %v", name, from, err)
			} else if ok && g.State != s.to {
				t.Errorf("%s from %s came to %s", name, from, g.State)
			} else if !ok && (KindOf(err) != Conflict || g.State != from) {
				t.Errorf("%s from %s: %v, state %s", name, from, err, g.State)
			}
		}
	}
}

func TestWhatAFlagRefuses(t *testing.T) {
	set := Settings{Themes: ReadyThemes()}
	tests := []struct {
		name, field string
		do          func(g *YellowFlag) error
	}{
		{"no title", "title", func(g *YellowFlag) error { g.Title = " "; return g.Validate(set) }},
		{"no pattern", "why", func(g *YellowFlag) error { g.Why = ""; return g.Validate(set) }},
		{"no evidence", "signals", func(g *YellowFlag) error { g.Signals = nil; return g.Validate(set) }},
		{"too much evidence", "signals", func(g *YellowFlag) error {
			for i := range MaxFlagSignals + 1 {
				g.Signals = append(g.Signals, ID(strings.Repeat("x", i+1)))
			}
			return g.Validate(set)
		}},
		{"an unknown theme", "theme", func(g *YellowFlag) error { g.Theme = "weg"; return g.Validate(set) }},
		{"no kind", "kind", func(g *YellowFlag) error {
			c := confirmation()
			c.Kind = ""
			_, err := g.Confirm(c, Actor{ID: "co"}, flagNow)
			return err
		}},
		{"a day in the past", "until", func(g *YellowFlag) error {
			c := confirmation()
			c.Until = flagNow
			_, err := g.Confirm(c, Actor{ID: "co"}, flagNow)
			return err
		}},
		{"no handler", "handler", func(g *YellowFlag) error {
			c := confirmation()
			c.Handler = ""
			_, err := g.Confirm(c, Actor{ID: "co"}, flagNow)
			return err
		}},
		{"no reason", "reason", func(g *YellowFlag) error {
			_, err := g.Dismiss("nee", Audience{Kind: WholeChain}, Actor{ID: "co"}, flagNow)
			return err
		}},
		{"an unknown party", "party", func(g *YellowFlag) error {
			_, err := g.Inform([]Informee{TellDirectors, "buren"}, "", Actor{ID: "co"}, flagNow)
			return err
		}},
		{"nobody", "party", func(g *YellowFlag) error { _, err := g.Inform(nil, "", Actor{ID: "co"}, flagNow); return err }},
	}
	for _, tt := range tests {
		g := proposedFlag()
		if err := tt.do(&g); FieldsOf(err)[tt.field] == "" {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// TestWhatChangedOfAFlag: each change is kept with who and what, and nothing of a signal
// that was destroyed.
func TestWhatChangedOfAFlag(t *testing.T) {
	g, by := proposedFlag(), Actor{ID: "co"}
	signals := slices.Clone(g.Signals)
	if !slices.Contains(g.Uninformed(), TellReporters) {
		t.Error("nobody told the reporters of a proposed flag")
	}
	if _, err := g.Confirm(confirmation(), by, flagNow); err != nil {
		t.Fatal(err)
	}
	first, next := g.Until, g.Until.AddDate(0, 0, 7)
	for _, step := range []func() error{
		func() error { _, err := g.Steer("Wij bellen.", first, by, flagNow); return err },
		func() error { _, err := g.Steer("Wij bellen.", first, by, flagNow); return err }, // the same again
		func() error { _, err := g.Steer("Wij bellen.", next, by, flagNow); return err },
		func() error {
			_, _, err := g.Hold(append(slices.Clone(signals), "erbij"), nil, by, flagNow)
			return err
		},
		func() error { _, _, err := g.Hold([]ID{"erbij"}, nil, by, flagNow); return err },
		func() error { _, err := g.GiveTo("ander", by, flagNow); return err },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	want := []FlagChange{{Correction: true}, {Was: first, Until: next}, {Added: []ID{"erbij"}, Removed: []ID{}}, {Added: []ID{}, Removed: signals}, {Handler: "ander"}}
	for i := range want {
		want[i].At, want[i].By = flagNow, by.ID
	}
	if !reflect.DeepEqual(g.Changes, want) {
		t.Errorf("%+v, want %+v", g.Changes, want)
	}
	if !g.Forget("erbij") || slices.ContainsFunc(g.Changes, func(c FlagChange) bool { return len(c.Added) > 0 }) || g.Forget("erbij") {
		t.Errorf("a destroyed signal is still there: %+v", g)
	}
	if told, err := g.Inform([]Informee{TellTeam, TellDirectors, TellTeam}, "", by, flagNow); err != nil || len(told) != 2 || slices.Contains(g.Uninformed(), TellReporters) {
		t.Errorf("%v, %v; not informed %v", told, err, g.Uninformed())
	}
	if _, err := g.Inform([]Informee{TellTeam}, "", by, flagNow); KindOf(err) != Conflict {
		t.Errorf("told twice: %v", err)
	}
}

// TestObjectionBringsAFlagToATable: it waits for an agenda until it stands on one, and
// a table that agrees with it makes the flag stand.
func TestObjectionBringsAFlagToATable(t *testing.T) {
	for _, upheld := range []bool{true, false} {
		g := proposedFlag()
		if _, err := g.Dismiss("Dit is al opgelost.", Audience{Kind: WholeChain}, Actor{ID: "co"}, flagNow); err != nil {
			t.Fatal(err)
		}
		if g.WaitsForAgenda() {
			t.Error("a dismissed flag waits for an agenda without an objection")
		}
		if _, err := g.Object(FlagObjection{ID: "o", By: "an", Org: "asdd", Reason: "Het gaat door."}, flagNow); err != nil || !g.WaitsForAgenda() {
			t.Fatalf("an objection: %v, waits %v", err, g.WaitsForAgenda())
		}
		if _, err := g.Object(FlagObjection{ID: "o2", By: "an", Reason: "Nog eens."}, flagNow); KindOf(err) != Conflict {
			t.Errorf("a second objection: %v", err)
		}
		if _, changed := g.PutOnAgenda("tafel", flagNow); !changed || g.WaitsForAgenda() || g.Objections[0].Table != "tafel" {
			t.Errorf("on the agenda: %+v", g)
		}
		if _, err := g.AnswerObjections(upheld, "De tafel sprak erover.", confirmation(), Actor{ID: "co"}, flagNow); err != nil {
			t.Fatal(err)
		}
		if want := map[bool]FlagState{true: FlagConfirmed, false: FlagDismissed}[upheld]; g.State != want || g.OpenObjections() || g.Table != "" {
			t.Errorf("upheld %v: %+v", upheld, g)
		}
		if _, err := g.AnswerObjections(upheld, "Nog eens.", confirmation(), Actor{ID: "co"}, flagNow); KindOf(err) != Conflict {
			t.Errorf("answered twice: %v", err)
		}
	}
}

func TestFlagRules(t *testing.T) {
	set := Settings{Themes: ReadyThemes()}
	for _, bad := range []FlagRule{{Least: 0, Orgs: 1, Days: 90}, {Least: 1, Orgs: 1, Days: 90}, {Least: 3, Orgs: 0, Days: 90}, {Least: 3, Orgs: 4, Days: 90},
		{Least: 3, Orgs: 2, Days: 0}, {Least: 3, Orgs: 2, Days: 5000}, {Least: -3, Orgs: 2, Days: 90}, {Theme: "weg", Least: 3, Orgs: 2, Days: 90}} {
		if err := bad.Validate(set); KindOf(err) != Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if r := set.FlagRule("taal"); r.Least != 3 || r.Orgs != 2 || r.Days != 90 || r.Theme != "taal" {
		t.Errorf("the default rule: %+v", r)
	}
	set.SetFlagRule(FlagRule{Least: 5, Orgs: 3, Days: 60})
	set.SetFlagRule(FlagRule{Theme: "ict", Least: 2, Orgs: 1, Days: 30})
	if set.FlagRule("taal").Least != 5 || set.FlagRule("ict").Least != 2 {
		t.Errorf("rules: %+v", set.FlagRules)
	}
	if set.SetFlagRule(FlagRule{Theme: "ict", Least: 2, Orgs: 1, Days: 30}) {
		t.Error("the same rule changed something")
	}
	at := func(day int, signal, org ID) FlagCount {
		return FlagCount{Signal: signal, At: flagNow.AddDate(0, 0, day), Org: org}
	}
	three := []FlagCount{at(0, "a", "x"), at(1, "b", "x"), at(2, "b", "x")}
	for _, tt := range []struct {
		name string
		rule FlagRule
		on   []FlagCount
		want bool
	}{
		{"one organisation is too few", FlagRule{Least: 3, Orgs: 2}, three, false},
		{"signals and recognitions count", FlagRule{Least: 3, Orgs: 1}, three, true},
		{"one short", FlagRule{Least: 4, Orgs: 1}, three, false},
		{"off", FlagRule{Least: 3, Orgs: 1, Off: true}, three, false},
		{"an anonymous one counts without an organisation", FlagRule{Least: 4, Orgs: 2}, append(three, at(3, "c", "")), false},
		{"a zero rule proposes nothing", FlagRule{}, three, false},
	} {
		if got := tt.rule.Met(tt.on); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

// TestReplayOfARule: what falls out of the window doesn't count, and a signal counts
// for one flag only.
func TestReplayOfARule(t *testing.T) {
	at := func(day int, signal, org ID) FlagCount {
		return FlagCount{Signal: signal, At: flagNow.AddDate(0, 0, day), Org: org}
	}
	counts := []FlagCount{at(0, "a", "x"), at(40, "b", "y"), at(95, "c", "x"), at(96, "c", "z"), at(97, "d", "y"), at(98, "e", "x"), at(99, "f", "y")}
	got := FlagRule{Least: 3, Orgs: 2, Days: 90}.Replay(counts)
	if len(got) != 2 || !slices.Equal(got[0].Signals, []ID{"b", "c"}) || !slices.Equal(got[1].Signals, []ID{"d", "e", "f"}) || !got[0].At.Equal(flagNow.AddDate(0, 0, 96)) {
		t.Errorf("%+v", got)
	}
	if got := (FlagRule{Least: 3, Orgs: 2, Days: 30}).Replay(counts); len(got) != 1 {
		t.Errorf("within 30 days: %+v", got)
	}
	if got := (FlagRule{Least: 3, Orgs: 2, Days: 90, Off: true}).Replay(counts); len(got) != 0 {
		t.Errorf("off: %+v", got)
	}
}

func TestRemindersOfAFlagOnce(t *testing.T) {
	g := proposedFlag()
	if _, err := g.Confirm(confirmation(), Actor{ID: "co"}, flagNow); err != nil {
		t.Fatal(err)
	}
	told := map[int]int{}
	for at := flagNow; at.Before(g.Until.AddDate(0, 0, 10)); at = at.Add(6 * time.Hour) {
		if days, due := g.Reminder(at); due {
			told[days]++
			if _, err := g.Remind(at); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(told) != 4 || told[14] != 1 || told[7] != 1 || told[1] != 1 || told[-1] != 1 {
		t.Errorf("told %v", told)
	}
}

// TestWhoReadsAFlag: what is proposed stays between the municipality and who nominated
// it; later the audience reads it, and the reporters of its signals.
func TestWhoReadsAFlag(t *testing.T) {
	g := proposedFlag()
	g.Reporters = []string{PersonScope("pim")}
	want := []string{OrgScope("asdd"), OrgScope("gemeente")}
	if got := slices.Sorted(slices.Values(g.Scope("gemeente"))); !slices.Equal(got, want) {
		t.Errorf("proposed: %v", got)
	}
	if _, err := g.Dismiss("Dit is al opgelost.", Audience{Kind: MunicipalityOnly}, Actor{ID: "co"}, flagNow); err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(slices.Values(g.Scope("gemeente"))); !slices.Equal(got, append(want, PersonScope("pim"))) {
		t.Errorf("dismissed: %v", got)
	}
}
