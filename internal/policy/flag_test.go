package policy

import (
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// lineActions are the actions that TestRightsOnTheLine speaks of.
var lineActions = []Action{ReadFlag, NominateFlag, JudgeFlag, KeepFlag, ObjectFlag, KeepRules, ReadLines, KeepLines, NameBreaker, RaiseQuestion, ReadQuestion,
	AnswerEscalation, MoveQuestion, WithdrawQuestion, AcceptAnswer, ResolveQuestion, PutToCollege, FollowDecision, TendLine}

// TestRightsOnTheLine says who may do what with yellow flags, escalation and
// follow-up; everyone who isn't named may not.
func TestRightsOnTheLine(t *testing.T) {
	day := time.Unix(1, 0)
	municipal := []string{"adviseur", "behandelaar", "beheerder", "coordinator", "directie", "wethouder"}
	geldfit := []string{"beheert", "collega", "melder"}
	readers := slices.Concat(municipal, geldfit, []string{"bewind", "meelezer"})
	keepers := []string{"adviseur", "coordinator"}
	sharing := slices.Concat(geldfit, []string{"adviseur", "behandelaar", "bewind", "coordinator", "directie"})
	others := []string{"adviseur", "behandelaar", "beheert", "bewind", "coordinator", "directie", "meelezer", "melder", "wethouder"}

	signal := portal.Signal{ID: "s", State: portal.SignalBusy, Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible, Reporter: "melder", ReporterOrg: "geldfit", Handler: "behandelaar"}
	closed := signal
	closed.State = portal.SignalEnded
	flag := func(state portal.FlagState, kind portal.AudienceKind, reporters ...string) portal.YellowFlag {
		return portal.YellowFlag{ID: "g", State: state, Audience: portal.Audience{Kind: kind}, Reporters: reporters, Handler: "behandelaar"}
	}
	objected := flag(portal.FlagDismissed, portal.WholeChain)
	objected.Objections = []portal.FlagObjection{{By: "collega"}}
	on := func(state portal.EscalationState, level portal.Level, about portal.Signal) EscalationOn {
		return EscalationOn{Signal: about, Escalation: portal.Escalation{ID: "e", About: portal.Ref{Kind: portal.KindSignal, ID: "s"}, By: "melder", Org: "geldfit", State: state,
			Steps: []portal.RaisedStep{{Level: level, To: "behandelaar", At: day}}}}
	}
	runs, top := on(portal.EscalationRuns, portal.LevelTeam, signal), on(portal.EscalationRuns, portal.LevelDirectors, signal)
	waits, done := on(portal.EscalationWaits, portal.LevelDirectors, signal), on(portal.EscalationAnswered, portal.LevelTeam, signal)
	atCollege, accepted := on(portal.EscalationCollege, portal.LevelDirectors, signal), on(portal.EscalationAnswered, portal.LevelTeam, signal)
	accepted.Escalation.AcceptedAt = day
	elsewhere := on(portal.EscalationRuns, portal.LevelTeam, portal.Signal{ID: "s", Audience: portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, Reporter: "bewind", ReporterOrg: "bewind"})
	tests := []struct {
		name   string
		action Action
		on     any
		who    []string
	}{
		{"read a flag that is proposed", ReadFlag, flag(portal.FlagProposed, portal.WholeChain), municipal},
		{"read a flag of the chain", ReadFlag, flag(portal.FlagConfirmed, portal.WholeChain), readers},
		{"read a flag of the municipality", ReadFlag, flag(portal.FlagConfirmed, portal.MunicipalityOnly), municipal},
		{"read one's own reporters' flag", ReadFlag, flag(portal.FlagDismissed, portal.MunicipalityOnly, portal.PersonScope("melder")), append([]string{"melder"}, municipal...)},
		{"nominate a flag", NominateFlag, nil, sharing},
		{"judge a flag", JudgeFlag, flag(portal.FlagProposed, portal.WholeChain), []string{"coordinator"}},
		{"judge a flag as who coordinates or stands in", JudgeFlag, FlagFor{flag(portal.FlagProposed, portal.WholeChain), "directie", "adviseur"}, []string{"adviseur", "coordinator"}},
		{"judge a flag as a substitute outside the municipality", JudgeFlag, FlagFor{flag(portal.FlagConfirmed, portal.WholeChain), "coordinator", "melder"}, []string{"coordinator"}},
		{"keep a flag", KeepFlag, flag(portal.FlagConfirmed, portal.WholeChain), []string{"adviseur", "behandelaar", "coordinator"}},
		{"object to a flag that stands", ObjectFlag, flag(portal.FlagConfirmed, portal.WholeChain), nil},
		{"object to dismissing", ObjectFlag, flag(portal.FlagDismissed, portal.WholeChain), append([]string{"collega"}, others...)},
		{"object twice", ObjectFlag, objected, others},
		{"set the rules", KeepRules, nil, []string{"beheerder", "coordinator"}},
		{"read the lines", ReadLines, nil, append([]string{"anoniem"}, readers...)},
		{"keep the lines", KeepLines, nil, []string{"beheerder", "coordinator"}},
		{"name who breaks through", NameBreaker, signal, []string{"behandelaar", "coordinator"}},
		{"raise a question", RaiseQuestion, signal, sharing},
		{"raise one about a closed signal", RaiseQuestion, closed, nil},
		{"raise one about a flag", RaiseQuestion, flag(portal.FlagConfirmed, portal.WholeChain), sharing},
		{"raise one about a dismissed flag", RaiseQuestion, flag(portal.FlagDismissed, portal.WholeChain), nil},
		{"read a question", ReadQuestion, runs, slices.Concat(municipal, geldfit)},
		{"read one about what one may not read", ReadQuestion, elsewhere, nil},
		{"answer a question", AnswerEscalation, runs, []string{"behandelaar"}},
		{"answer one twice", AnswerEscalation, done, nil},
		{"take a question higher", MoveQuestion, runs, []string{"behandelaar", "melder"}},
		{"take an answer higher", MoveQuestion, done, []string{"melder"}},
		{"take an accepted answer higher", MoveQuestion, accepted, nil},
		{"take what stands at the college higher", MoveQuestion, atCollege, nil},
		{"take back one's question", WithdrawQuestion, runs, []string{"melder"}},
		{"take back an answered one", WithdrawQuestion, done, nil},
		{"accept an answer", AcceptAnswer, done, []string{"melder"}},
		{"accept without an answer", AcceptAnswer, runs, nil},
		{"accept twice", AcceptAnswer, accepted, nil},
		{"record what the college said", ResolveQuestion, atCollege, slices.Concat(keepers, []string{"directie", "wethouder"})},
		{"record it before the agenda", ResolveQuestion, waits, nil},
		{"put a question to the college", PutToCollege, waits, slices.Concat(keepers, []string{"directie", "wethouder"})},
		{"put one at the directie to the college", PutToCollege, top, slices.Concat(keepers, []string{"directie", "wethouder"})},
		{"put one halfway to the college", PutToCollege, runs, nil},
		{"change the college's day", PutToCollege, atCollege, slices.Concat(keepers, []string{"directie", "wethouder"})},
		{"keep the follow-up", FollowDecision, FollowOn{}, append([]string{"wethouder"}, keepers...)},
		{"tend the line", TendLine, nil, nil},
	}
	told := map[Action]bool{}
	for _, tt := range tests {
		told[tt.action] = true
		var got []string
		for name, who := range chain() {
			if May(who, tt.action, tt.on) {
				got = append(got, name)
			}
		}
		slices.Sort(got)
		want := slices.Sorted(slices.Values(tt.who))
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", tt.name, got, want)
		}
		if err := Check(portal.Actor{}, tt.action, tt.on); portal.KindOf(err) != portal.LoginNeeded {
			t.Errorf("nobody, %s: %v", tt.name, err)
		}
	}
	for _, a := range lineActions {
		if !told[a] {
			t.Errorf("no row says who may do %q", a)
		}
	}
}
