package portal

import (
	"testing"
	"time"
)

func everybody(ID) bool { return true }

// fullLine has all four steps, of five working days each.
func fullLine() EscalationLine {
	l := EscalationLine{ID: EscalationLineID("")}
	for i, level := range Levels() {
		l.Steps = append(l.Steps, LineStep{Level: level, Person: ID("p" + string(rune('1'+i))), Deputy: ID("d" + string(rune('1'+i))), Days: 5})
	}
	return l
}

func TestWhatALineRefuses(t *testing.T) {
	tests := []struct {
		name, field string
		change      func(l *EscalationLine)
	}{
		{"no steps", "steps", func(l *EscalationLine) { l.Steps = nil }},
		{"only empty steps", "steps", func(l *EscalationLine) { l.Steps = []LineStep{{Level: LevelTeam}} }},
		{"a step twice", "steps", func(l *EscalationLine) { l.Steps[1].Level = LevelWorker }},
		{"steps out of order", "steps", func(l *EscalationLine) { l.Steps[0], l.Steps[1] = l.Steps[1], l.Steps[0] }},
		{"an unknown step", "steps", func(l *EscalationLine) { l.Steps[0].Level = "burgemeester" }},
		{"a person twice", "person-directie", func(l *EscalationLine) { l.Steps[3].Person = "p1" }},
		{"only a deputy", "person-directie", func(l *EscalationLine) { l.Steps[3].Person = "" }},
		{"one's own deputy", "deputy-medewerker", func(l *EscalationLine) { l.Steps[0].Deputy = "p1" }},
		{"two who stand in for each other", "deputy-medewerker", func(l *EscalationLine) { l.Steps[0].Deputy, l.Steps[1].Deputy = "p2", "p1" }},
		{"four in a ring", "deputy-medewerker", func(l *EscalationLine) {
			for i := range l.Steps {
				l.Steps[i].Deputy = l.Steps[(i+1)%4].Person
			}
		}},
		{"a term of zero days", "days-directie", func(l *EscalationLine) { l.Steps[3].Days = 0 }},
		{"a term of a year", "days-directie", func(l *EscalationLine) { l.Steps[3].Days = 365 }},
		{"somebody who left", "person-teammanager", func(l *EscalationLine) { l.Steps[1].Person = "weg" }},
		{"a deputy who left", "deputy-teammanager", func(l *EscalationLine) { l.Steps[1].Deputy = "weg" }},
		{"a breaker who left", "breaker", func(l *EscalationLine) { l.Breaker = "weg" }},
	}
	for _, tt := range tests {
		l := fullLine()
		tt.change(&l)
		here := func(id ID) bool { return id != "weg" }
		if err := l.Validate(here, here); FieldsOf(err)[tt.field] == "" {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	l := fullLine()
	l.Steps[0].Deputy = "p2" // the next one stands in: no ring
	if err := l.Validate(everybody, everybody); err != nil {
		t.Error(err)
	}
}

func TestStepsOfALineWithPeopleAway(t *testing.T) {
	l := fullLine()
	for _, tt := range []struct {
		name  string
		level Level
		away  []ID
		skip  []ID
		who   ID
	}{
		{"the first step", "", nil, nil, "p1"},
		{"the next", LevelWorker, nil, nil, "p2"},
		{"the deputy", LevelWorker, []ID{"p2"}, nil, "d2"},
		{"over an empty step", LevelWorker, []ID{"p2", "d2"}, nil, "p3"},
		{"not to who had it", LevelWorker, nil, []ID{"p2"}, "d2"},
		{"above the last", LevelDirectors, nil, nil, ""},
		{"nobody is there", "", []ID{"p1", "d1", "p2", "d2", "p3", "d3", "p4", "d4"}, nil, ""},
	} {
		_, who, ok := l.After(tt.level, func(id ID) bool {
			for _, a := range tt.away {
				if a == id {
					return false
				}
			}
			return true
		}, tt.skip...)
		if who != tt.who || ok != (tt.who != "") {
			t.Errorf("%s: %q, %v", tt.name, who, ok)
		}
	}
}

// TestAQuestionGoesUpByItsTerms: by working days, step by step, and above the last step
// it waits for a person.
func TestAQuestionGoesUpByItsTerms(t *testing.T) {
	set, line := Settings{}, fullLine()
	friday := time.Date(2026, 11, 20, 10, 0, 0, 0, amsterdam)
	e := Escalation{ID: "e", Question: "Wie beslist hierover?"}
	step, who, _ := line.After("", everybody)
	e.Raise("H-2026-001", Actor{ID: "an", OrgID: "geldfit"}, step, who, set, friday)
	first, _ := e.Now()
	if want := set.Calendar().Term(friday, 5); !first.Due.Equal(want) || !first.Due.After(friday.AddDate(0, 0, 6)) {
		t.Errorf("due %s, want %s", first.Due, want)
	}
	if _, err := e.MoveUp(step, who, true, "", set, friday); KindOf(err) != Conflict {
		t.Errorf("up before its term: %v", err)
	}
	for i := range 4 {
		now, lies := e.Now()
		if !lies {
			t.Fatalf("it lies nowhere after %d steps: %s", i, e.State)
		}
		next, who, there := line.After(now.Level, everybody)
		if _, err := e.MoveUp(next, who, there, "", set, now.Due); err != nil {
			t.Fatal(err)
		}
		if _, err := e.MoveUp(next, who, there, "", set, now.Due); KindOf(err) != Conflict {
			t.Errorf("up twice at one moment: %v", err)
		}
	}
	if e.State != EscalationWaits || len(e.Steps) != 4 {
		t.Fatalf("after the directie: %s, %d steps", e.State, len(e.Steps))
	}
	late := e.Steps[3].Due.AddDate(1, 0, 0)
	if _, err := e.MoveUp(LineStep{}, "", false, "", set, late); KindOf(err) != Conflict || e.State != EscalationWaits {
		t.Errorf("a clock took it to the college: %v, %s", err, e.State)
	}
	if _, err := e.ToCollege(late, "", Actor{ID: "wethouder"}, late); err != nil || e.State != EscalationCollege {
		t.Errorf("to the college: %v, %s", err, e.State)
	}
}

func TestAnsweringAQuestion(t *testing.T) {
	set, line := Settings{}, fullLine()
	start := func() Escalation {
		e := Escalation{ID: "e", Question: "Wie beslist hierover?"}
		step, who, _ := line.After(LevelWorker, everybody)
		e.Raise("H-2026-001", Actor{ID: "an", OrgID: "geldfit"}, step, who, set, flagNow)
		return e
	}
	e := start()
	if _, err := e.Reply("ja", Actor{ID: "p2"}, flagNow); FieldsOf(err)["answer"] == "" {
		t.Errorf("a short answer: %v", err)
	}
	if _, err := e.Reply("Wij regelen dit vandaag.", Actor{ID: "p2"}, flagNow); err != nil || e.State != EscalationAnswered {
		t.Fatal(err)
	}
	if _, err := e.Reply("Nog een keer geantwoord.", Actor{ID: "p2"}, flagNow); KindOf(err) != Conflict {
		t.Errorf("answered twice: %v", err)
	}
	next, who, there := line.After(LevelTeam, everybody)
	if _, err := e.MoveUp(next, who, there, "Dit lost het niet op.", set, flagNow); err != nil || e.State != EscalationRuns || e.Steps[0].Answer == "" {
		t.Errorf("higher after an answer: %v, %+v", err, e)
	}
	gone := start()
	if _, err := gone.Withdraw(flagNow); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"withdrawn twice":            func() error { _, err := gone.Withdraw(flagNow); return err }(),
		"answered after withdrawing": func() error { _, err := gone.Reply("Wij regelen dit.", Actor{ID: "p2"}, flagNow); return err }(),
		"to the college after it":    func() error { _, err := gone.ToCollege(flagNow, "", Actor{ID: "co"}, flagNow); return err }(),
		"higher after it":            func() error { _, err := gone.MoveUp(next, who, there, "Toch.", set, flagNow); return err }(),
	} {
		if KindOf(err) != Conflict {
			t.Errorf("%s: %v", name, err)
		}
	}
}
