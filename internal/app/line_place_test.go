package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// checkPlace says what is wrong with a line: more than one place where it is, what was
// passed behind that, or what has yet to come before it.
func checkPlace(stops []LineStop) error {
	at, came := 0, false
	for i, st := range stops {
		switch {
		case st.Waits():
			at++
		case st.State == portal.StationToCome:
			came = true
			if i+1 < len(stops) && stops[i+1].State == portal.StationPassed {
				return fmt.Errorf("%s was passed behind what has yet to come", stops[i+1].Kind)
			}
		case at > 0 || came:
			return fmt.Errorf("%s was passed behind where it is", st.Kind)
		}
		if st.Waits() && came {
			return fmt.Errorf("it is at %s, behind what has yet to come", st.Kind)
		}
		if st.Runs && st.Waits() {
			return fmt.Errorf("%s both runs elsewhere and is where it is", st.Kind)
		}
		if st.State == portal.StationPassed && st.Due.IsZero() && st.Late > 0 {
			return fmt.Errorf("%s is late without a term", st.Kind)
		}
	}
	if at > 1 {
		return fmt.Errorf("it is at %d places", at)
	}
	return nil
}

// where is the station where a line is; empty when it waits nowhere.
func where(stops []LineStop) portal.StationKind {
	for _, st := range stops {
		if st.Waits() {
			return st.Kind
		}
	}
	return ""
}

// placeSignal is a signal that came to a state, with its term so many days away.
func placeSignal(state portal.SignalState, due int) portal.Signal {
	way := map[portal.SignalState][]portal.SignalState{
		portal.SignalNew: {}, portal.SignalBusy: {portal.SignalBusy}, portal.SignalQuestion: {portal.SignalBusy, portal.SignalQuestion}, portal.SignalOnAgenda: {portal.SignalOnAgenda},
		portal.SignalAwaits: {portal.SignalOnAgenda, portal.SignalAwaits}, portal.SignalAgreedOn: {portal.SignalBusy, portal.SignalAgreedOn},
		portal.SignalFedBack: {portal.SignalBusy, portal.SignalAgreedOn, portal.SignalFedBack}, portal.SignalEnded: {portal.SignalBusy, portal.SignalAgreedOn, portal.SignalFedBack, portal.SignalEnded},
		portal.SignalReopen: {portal.SignalBusy, portal.SignalAgreedOn, portal.SignalFedBack, portal.SignalReopen},
	}[state]
	s := portal.Signal{ID: "s", Number: "S-1", Kind: portal.Bottleneck, Theme: "toegang", Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible, Reporter: "deelnemer@geldfit",
		ReporterOrg: "geldfit", Handler: "ketencoordinator@gemeente", SharedAt: worldDay(-30), Due: worldDay(due), State: state, Flags: []portal.ID{"g"}, Course: []portal.Station{{State: portal.SignalNew, At: worldDay(-30)}}}
	for i, step := range way {
		at := worldDay(-20 + i)
		s.Course = append(s.Course, portal.Station{State: step, At: at})
		switch step {
		case portal.SignalQuestion:
			s.Questions = []portal.Question{{ID: "q", At: at}}
		case portal.SignalOnAgenda:
			s.Table = &portal.AtTable{Table: "t", Was: portal.SignalNew}
		case portal.SignalAwaits:
			s.Table = &portal.AtTable{Table: "t", Was: portal.SignalNew, Decision: "d", Body: portal.ByCollege}
		case portal.SignalFedBack:
			s.Feedback = []portal.Feedback{{Route: portal.NoChange, At: at, Decision: "d"}}
		}
	}
	if state == portal.SignalReopen {
		s.Helps = []portal.Help{{Answer: portal.HelpsNot, Feedback: 1, At: worldDay(-15)}}
	}
	return s
}

// placeFlags are no flag and one in each state, in time and late, with an objection.
func placeFlags() [][]portal.YellowFlag {
	flags := [][]portal.YellowFlag{nil}
	for _, state := range portal.FlagStates() {
		for _, until := range []int{-3, 9} {
			for _, objected := range []bool{false, true} {
				if objected && state != portal.FlagDismissed || until < 0 && state != portal.FlagConfirmed {
					continue
				}
				g := portal.YellowFlag{ID: "g", Number: "G-1", Audience: portal.Audience{Kind: portal.WholeChain}, State: state, At: worldDay(-25), Until: worldDay(until), Signals: []portal.ID{"s"},
					Course: []portal.FlagStep{{State: portal.FlagProposed, At: worldDay(-25)}, {State: state, At: worldDay(-24)}}}
				if objected {
					g.Objections = []portal.FlagObjection{{ID: "o", At: worldDay(-22)}}
				}
				flags = append(flags, []portal.YellowFlag{g})
			}
		}
	}
	return flags
}

func placeQuestions() [][]portal.Escalation {
	questions := [][]portal.Escalation{nil}
	for _, state := range []portal.EscalationState{portal.EscalationRuns, portal.EscalationWaits, portal.EscalationCollege} {
		for _, due := range []int{-3, 9} {
			if due > 0 && state == portal.EscalationWaits {
				continue // it is late by itself
			}
			e := portal.Escalation{ID: "h", Number: "H-1", About: portal.Ref{Kind: portal.KindSignal, ID: "s"}, At: worldDay(-8), State: state,
				Steps: []portal.RaisedStep{{Level: portal.LevelTeam, At: worldDay(-8), Due: worldDay(due)}}}
			if state == portal.EscalationCollege {
				e.CollegeDay = worldDay(due)
			}
			questions = append(questions, []portal.Escalation{e})
		}
	}
	return questions
}

func placeTables() [][]portal.RoundTable {
	tables := [][]portal.RoundTable{nil}
	for day, state := range map[int]portal.TableState{-6: portal.TableAdopted, 6: portal.TableSent, -2: portal.TableSent} {
		t := portal.RoundTable{ID: "t", Number: "R-1", Title: "Tafel", Start: worldDay(day), State: state, Open: true, Agenda: []portal.AgendaItem{{ID: "i", Links: []portal.Ref{{Kind: portal.KindSignal, ID: "s"}}}}}
		tables = append(tables, []portal.RoundTable{t})
	}
	return tables
}

// placeDecisions are no decision and one that waits, without a route, with a step in time
// or late, with all done but how it is kept, that has to be told, and that is done.
func placeDecisions() [][]portal.Decision {
	decisions := [][]portal.Decision{nil}
	add := func(change func(d *portal.Decision)) {
		for _, review := range []time.Time{{}, worldDay(-1)} {
			d := portal.Decision{ID: "d", Number: "B-1", Kind: portal.Agreed, Text: "Bel eerder.", By: portal.ByPartners, Date: worldDay(-19), RecordedAt: worldDay(-19), Table: "t", Item: "i", Signals: []portal.ID{"s"}, Review: review}
			if change(&d); !review.IsZero() && d.Follow.FedBack.IsZero() && d.Waits == "" {
				continue // a day to look at it again goes before all but these
			}
			decisions = append(decisions, []portal.Decision{d})
		}
	}
	step := func(due int, done time.Time) portal.FollowUp {
		return portal.FollowUp{ChosenAt: worldDay(-18), Steps: []portal.FollowStep{{ID: "x", What: "Doe", Due: worldDay(due), DoneAt: done}}}
	}
	add(func(d *portal.Decision) { d.Kind, d.Waits = portal.Advice, portal.ByCollege })
	add(func(*portal.Decision) {})
	add(func(d *portal.Decision) { d.Route, d.Follow = portal.PolicyChange, step(9, time.Time{}) })
	add(func(d *portal.Decision) { d.Route, d.Follow = portal.PolicyChange, step(-2, time.Time{}) })
	add(func(d *portal.Decision) { d.Route, d.Follow = portal.PracticeAgreement, step(-2, worldDay(-3)) })
	add(func(d *portal.Decision) {
		d.Route, d.Follow = portal.PracticeAgreement, step(-2, worldDay(-3))
		d.Follow.EmbeddedAt = worldDay(-2)
	})
	add(func(d *portal.Decision) {
		d.Route, d.Follow = portal.NoChange, portal.FollowUp{ChosenAt: worldDay(-18), FedBack: worldDay(-16)}
	})
	return decisions
}

// TestALineIsAtOnePlace: whatever a signal, its flag, a raised question, a meeting and a
// decision come to, each of their lines is at one place at most, with all that was passed
// before it; and that is the place that the page of the object names.
func TestALineIsAtOnePlace(t *testing.T) {
	r := newRig(t)
	l := must(r.lineNow(r.ctx, r.coordinator()))
	states := []portal.SignalState{portal.SignalNew, portal.SignalBusy, portal.SignalQuestion, portal.SignalOnAgenda, portal.SignalAwaits, portal.SignalAgreedOn, portal.SignalFedBack, portal.SignalEnded, portal.SignalReopen}
	n := 0
	check := func(stops []LineStop, err error, want portal.StationKind, about string) {
		t.Helper()
		n++
		r.must(err)
		if err := checkPlace(stops); err != nil {
			t.Errorf("%s: %v\n%s", about, err, stopWords(stops))
		}
		if got := where(stops); want != "" && got != want {
			t.Errorf("%s: the line is at %q, its page says %q\n%s", about, got, want, stopWords(stops))
		}
	}
	for _, state := range states {
		for _, due := range []int{-2, 12} {
			if due < 0 && state != portal.SignalNew && state != portal.SignalBusy && state != portal.SignalAgreedOn {
				continue
			}
			s := placeSignal(state, due)
			for _, flags := range placeFlags() {
				for _, raised := range placeQuestions() {
					for _, tables := range placeTables() {
						for _, ds := range placeDecisions() {
							name := fmt.Sprintf("%s %d, flags %+v, raised %+v, tables %+v, decisions %+v", state, due, flags, raised, tables, ds)
							on := around{flags: readableFlags(l.by, flags), raised: raised, tables: tables, decisions: ds}
							stops, err := l.signalStops(r.ctx, s, on)
							want := portal.StationKind("")
							for _, st := range s.Line(l.now, l.set) {
								if st.Waits() && (st.Kind != portal.AtSignal || len(on.flags)+len(raised)+len(tables) == 0) {
									want = st.Kind
								}
							}
							check(stops, err, want, "signal "+name)
							p := lineParts{signals: []portal.Signal{s}, flags: flags, raised: raised, tables: tables, decisions: ds}
							if len(flags) > 0 {
								p.own = flags[0].Ref()
								stops, err = l.stops(r.ctx, p)
								check(stops, err, l.place(p), "flag "+name)
							}
							if len(ds) > 0 {
								p.own = ds[0].Ref()
								stops, err = l.stops(r.ctx, p)
								if want = l.place(p); want == portal.AtFeedback && (state == portal.SignalFedBack || state == portal.SignalEnded || state == portal.SignalReopen) {
									want = "" // each had their feedback one by one
								}
								check(stops, err, want, "decision "+name)
							}
							if t.Failed() {
								return
							}
						}
					}
				}
			}
		}
	}
	if n < 50000 {
		t.Errorf("only %d lines were drawn", n)
	}
}

// TestAnObjectionWaitsForTheTable: a dismissed flag to which somebody objected is at the
// round table, also for who knows of no meeting; and no longer once that answered.
func TestAnObjectionWaitsForTheTable(t *testing.T) {
	r := newRig(t)
	world := newLineWorld()
	g := &world.flags[1]
	g.Audience.Kind, g.Objections = portal.WholeChain, []portal.FlagObjection{{ID: "o", By: "deelnemer@geldfit", Org: "geldfit", At: worldDay(-1)}}
	world.tables, world.decisions, world.raised = nil, nil, nil
	world.covenant.Links = nil
	world.store(r)
	by := r.as("deelnemer@bewind")
	line := must(r.Line(r.ctx, by, g.Ref()))
	if got := line.words(); got != "signaal(done) gele vlag(done) ronde tafel(here) besluit(todo)" {
		t.Errorf("objected to: %s", got)
	}
	for _, st := range line.Stops {
		if st.Kind == portal.AtAgenda && (st.Who != "de ronde tafel" || len(st.Links) > 0 || !st.At.IsZero() || !st.Due.IsZero()) {
			t.Errorf("the station tells of a meeting: %+v", st)
		}
	}
	saved := must(r.store.YellowFlag(r.ctx, g.ID))
	saved.Objections[0].AnsweredAt = worldDay(0)
	r.must(r.store.SaveYellowFlag(r.ctx, &saved, "gemeente"))
	if got := must(r.Line(r.ctx, by, g.Ref())).words(); got != "signaal(done) gele vlag(done)" {
		t.Errorf("answered: %s", got)
	}
}

// TestASignalSpokenOfElsewhere: an item about a signal that was further already gives it
// the station of that meeting, in a row and on its page, for who may know of the item.
func TestASignalSpokenOfElsewhere(t *testing.T) {
	r := newRig(t)
	world := newLineWorld()
	world.tables[3].Agenda[0].Links = append(slices.Clone(world.tables[3].Agenda[0].Links), portal.Ref{Kind: portal.KindSignal, ID: "verteld"})
	world.tables[3].State = portal.TableAdopted
	world.store(r)
	told := portal.Ref{Kind: portal.KindSignal, ID: "verteld"}
	line := must(r.Line(r.ctx, r.as("deelnemer@geldfit"), told))
	i := slices.IndexFunc(line.Stops, func(st LineStop) bool { return st.Kind == portal.AtAgenda })
	if i < 0 || line.Stops[i].State != portal.StationPassed || !line.Stops[i].At.Equal(portal.Day(worldDay(-6))) || len(line.Stops[i].Links) != 1 {
		t.Fatalf("the meeting: %s %+v", line.words(), line.Stops)
	}
	for _, row := range must(r.Signals(r.ctx, r.as("deelnemer@geldfit"), SignalFilter{})).Rows {
		if row.ID == "verteld" && stopWords(row.Line) != line.words() {
			t.Errorf("the row says %s, the page %s", stopWords(row.Line), line.words())
		}
	}
	table := must(r.store.Table(r.ctx, "breed"))
	table.Agenda[0].Confidential = true
	r.must(r.store.SaveTable(r.ctx, &table, "gemeente"))
	if got := must(r.Line(r.ctx, r.as("deelnemer@geldfit"), told)).words(); strings.Contains(got, "ronde tafel") {
		t.Errorf("a confidential item shows: %s", got)
	}
}

// TestADecisionAboutAFlagAnswersItsSignals: their reporters stand on its line from the
// start; and what was told stays told after one of them said that it doesn't help.
func TestADecisionAboutAFlagAnswersItsSignals(t *testing.T) {
	r := newRig(t)
	world := newLineWorld()
	d := &world.decisions[2]
	d.Signals, d.Route, d.Follow, d.Review = nil, "", portal.FollowUp{}, time.Time{}
	world.store(r)
	line := func() []LineStop { return must(r.Line(r.ctx, r.coordinator(), d.Ref())).Stops }
	if got := stopWords(line()); got != "signaal(done) ronde tafel(done) afspraak(done) gele vlag(done, runs) hogerop voorgelegd(done, runs) wijziging(here) terugkoppeling(todo) helpt dit?(todo)" {
		t.Errorf("before a route is chosen: %s", got)
	}
	told := placeSignal(portal.SignalReopen, 9)
	l := must(r.lineNow(r.ctx, r.coordinator()))
	for _, st := range l.toldStops(lineParts{own: d.Ref(), signals: []portal.Signal{told}, decisions: []portal.Decision{{ID: d.ID, RecordedAt: worldDay(-19)}}}) {
		if st.State != portal.StationPassed || strings.Contains(st.Note, "van") {
			t.Errorf("told, and it didn't help: %+v", st)
		}
	}
}
