package policy

import (
	"bufio"
	"cmp"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// people are the columns of testdata/signal.txt: who they are to the signal,
// which Geldfit's melder shared. The first four work for partners.
var people = map[string]portal.Actor{
	"melder":      {ID: "melder", OrgID: "geldfit", Role: portal.Member, Blind: "blind-melder"},
	"collega":     {ID: "collega", OrgID: "geldfit", Role: portal.Member, Blind: "blind-collega"},
	"bewind":      {ID: "bewindvoerder", OrgID: "bewind", Role: portal.Contact, Blind: "blind-bewind"},
	"meelezer":    {ID: "lezer", OrgID: "asdd", Role: portal.Reader, Blind: "blind-lezer"},
	"coordinator": {ID: "coordinator", OrgID: "gemeente", Role: portal.Coordinator, Municipality: true, Blind: "blind-coordinator"},
	"behandelaar": {ID: "behandelaar", OrgID: "gemeente", Role: portal.Member, Municipality: true, Blind: "blind-behandelaar"},
	"adviseur":    {ID: "adviseur", OrgID: "gemeente", Role: portal.Adviser, Municipality: true, Blind: "blind-adviseur"},
	"directie":    {ID: "directie", OrgID: "gemeente", Role: portal.Director, Municipality: true, Blind: "blind-directie"},
	"wethouder":   {ID: "wethouder", OrgID: "gemeente", Role: portal.Holder, Municipality: true, Blind: "blind-wethouder"},
	"griffie":     {ID: "griffie", OrgID: "gemeente", Role: portal.Clerk, Municipality: true, Blind: "blind-griffie"},
	"anoniem":     {ID: "anoniem", OrgID: "gemeente", Role: portal.Keeper, Municipality: true, Blind: "blind-anoniem"},
	"beheerder":   {ID: "beheerder", OrgID: "gemeente", Role: portal.Administrator, Municipality: true, Blind: "blind-beheerder"},
	"auditor":     {ID: "auditor", OrgID: "gemeente", Role: portal.Auditor, Municipality: true, Blind: "blind-auditor"},
}

// situations are the blocks of testdata/signal.txt.
var situations = map[string]portal.Signal{
	"keten":                    {Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible},
	"gemeente":                 {Audience: portal.Audience{Kind: portal.MunicipalityOnly}, Naming: portal.OrgVisible},
	"gekozen bewind":           {Audience: portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, Naming: portal.Named},
	"anoniem in keten":         {Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.Anonymous},
	"anoniem gemeente":         {Audience: portal.Audience{Kind: portal.MunicipalityOnly}, Naming: portal.Anonymous},
	"doorgegeven aan bewind":   {Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible, State: portal.SignalHandedOver, Handed: &portal.HandOver{Org: "bewind"}},
	"behandeld door bewind":    {Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible, Handler: "bewindvoerder", Handed: &portal.HandOver{Org: "bewind", Accepted: time.Unix(1, 0)}},
	"oneens, voor de directie": {Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible, Objections: []portal.Objection{{ID: "o", Decider: "coordinator", To: "directie"}}},
	"herkend door lezer":       {Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible},
}

func situation(name string, who portal.Actor) SignalFor {
	s := situations[name]
	s.ID, s.Handler, s.State = "s", cmp.Or(s.Handler, "behandelaar"), cmp.Or(s.State, portal.SignalBusy)
	if s.IsAnonymous() {
		s.Blind, s.Sealed = "blind-melder", "sealed"
	} else {
		s.Reporter, s.ReporterOrg = "melder", "geldfit"
	}
	return SignalFor{Signal: s, Recognised: strings.HasPrefix(name, "herkend") && who.ID == "lezer"}
}

// answerTo is the table's word for what Check says.
func answerTo(err error) string {
	switch {
	case err == nil:
		return "ja"
	case portal.KindOf(err) == portal.NotFound:
		return "-"
	case portal.KindOf(err) == portal.Forbidden:
		return "nee"
	}
	return "?"
}

// TestRightsOnSignals holds every cell of the table against Check.
func TestRightsOnSignals(t *testing.T) {
	f, err := os.Open("testdata/signal.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var columns []string
	name, cells := "", 0
	seen := map[Action]bool{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		case strings.HasPrefix(line, "== "):
			name = strings.TrimPrefix(line, "== ")
			if _, ok := situations[name]; !ok {
				t.Fatalf("no situation is called %q", name)
			}
			continue
		}
		row := strings.Split(line, "|")
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		if row[0] == "actie" {
			columns = row[1:]
			continue
		}
		seen[Action(row[0])] = true
		for i, want := range row[1:] {
			who, ok := people[columns[i]]
			if !ok {
				t.Fatalf("nobody is called %q", columns[i])
			}
			cells++
			if got := answerTo(Check(who, Action(row[0]), situation(name, who))); got != want {
				t.Errorf("%s: %s, %s: got %s, want %s", name, columns[i], row[0], got, want)
			}
		}
	}
	if want := len(seen) * len(people) * len(situations); cells != want {
		t.Errorf("the table has %d cells, want %d: every action for everyone in every situation", cells, want)
	}
	for _, a := range signalActions {
		if !seen[a] {
			t.Errorf("the table says nothing about %q", a)
		}
	}
}

// signalActions are the actions on a signal that exists.
var signalActions = []Action{ReadSignal, CommentSignal, RecogniseSignal, FollowSignal, TakeUpSignal, AssignSignal, DetailSignal, AskReporter,
	AnswerQuestion, AgreeSignal, GiveFeedback, AnswerHelp, ReopenSignal, SeeReporter, PassMessages, WriteKeeper, ReadExchange, AdvanceSignal,
	MergeSignal, BundleSignal, HandOverSignal, AnswerHandOver, AskWidening, AnswerWidening, ObjectToSignal, AnswerObjection, HideText}

func TestWhoShares(t *testing.T) {
	for column, want := range map[string]bool{"melder": true, "bewind": true, "meelezer": false, "coordinator": true, "behandelaar": true, "adviseur": true,
		"directie": true, "wethouder": false, "griffie": false, "anoniem": false, "beheerder": false, "auditor": false} {
		if got := May(people[column], ShareSignal, nil); got != want {
			t.Errorf("%s shares: %v, want %v", column, got, want)
		}
	}
}

func TestNobodyIsRefusedEverythingFailClosed(t *testing.T) {
	s := situation("keten", people["melder"])
	for _, a := range append(Actions(), "onbekende actie") {
		if err := Check(portal.Actor{}, a, s); portal.KindOf(err) != portal.LoginNeeded {
			t.Errorf("zero actor, %q: %v, want a login", a, err)
		}
		if May(portal.Actor{ID: "x", OrgID: "geldfit", Role: "wethouder van elders"}, a, s) {
			t.Errorf("unknown role may %q", a)
		}
	}
	for _, who := range people {
		if May(who, "onbekende actie", s) {
			t.Errorf("%s may an action without a rule", who.ID)
		}
	}
}

func TestSystemMayOnlyWhatItsJobsNeed(t *testing.T) {
	for _, a := range signalActions {
		want := a == ReadSignal || a == AdvanceSignal
		if got := May(portal.SystemActor(), a, situation("anoniem gemeente", portal.Actor{})); got != want {
			t.Errorf("system, %q: %v, want %v", a, got, want)
		}
	}
}

// TestScopeKeysAndVisibilityAgree: a list shows exactly what a page opens, and
// no actor matches two keys of one signal.
func TestScopeKeysAndVisibilityAgree(t *testing.T) {
	for name := range situations {
		for column, who := range people {
			s := situation(name, who)
			matched := 0
			for _, key := range s.Scope("gemeente") {
				if slices.Contains(SignalKeys(who), key) {
					matched++
				}
			}
			if matched > 1 {
				t.Errorf("%s: %s matches %d keys", name, column, matched)
			}
			if (matched == 1) != May(who, ReadSignal, s) {
				t.Errorf("%s: %s finds it %v, opens it %v", name, column, matched == 1, May(who, ReadSignal, s))
			}
		}
	}
}

func TestAMentionNeverTellsWhoTheReporterIs(t *testing.T) {
	for _, tt := range []struct {
		situation, by string
		want          bool
	}{
		{"keten", "bewind", true},         // everyone sees it, so nothing is told
		{"gemeente", "adviseur", false},   // only the reporter's own key reaches them
		{"gemeente", "behandelaar", true}, // who handles it knows the name
		{"anoniem gemeente", "behandelaar", false},
		{"anoniem in keten", "bewind", true},
		{"gekozen bewind", "bewind", true},
	} {
		who := people["melder"]
		if got := Mentionable(people[tt.by], who, situation(tt.situation, who).Signal); got != tt.want {
			t.Errorf("%s: %s may mention the reporter: %v, want %v", tt.situation, tt.by, got, tt.want)
		}
	}
}
