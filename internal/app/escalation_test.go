package app

import (
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func (r *rig) id(key string) portal.ID { return r.as(key).ID }

// lineSteps are all four steps of three working days each.
func (r *rig) lineSteps() []portal.LineStep {
	step := func(level portal.Level, person, deputy string) portal.LineStep {
		return portal.LineStep{Level: level, Person: r.id(person + "@gemeente"), Deputy: r.id(deputy + "@gemeente"), Days: 3}
	}
	return []portal.LineStep{step(portal.LevelWorker, "collega", "vervanger"), step(portal.LevelTeam, "teammanager", "beleidsadviseur"),
		step(portal.LevelProgramme, "programmamanager", "beleidsadviseur"), step(portal.LevelDirectors, "directie", "programmamanager")}
}

func (r *rig) keepsLine() {
	r.t.Helper()
	r.must(r.KeepLine(r.ctx, r.coordinator(), "", LineInput{Steps: r.lineSteps(), Breaker: r.id("portefeuillehouder@gemeente")}))
}

func (r *rig) raises(by string, s portal.Signal) portal.Escalation {
	r.t.Helper()
	e, _, err := r.Raise(r.ctx, r.as(by), portal.KindSignal, s.Number, RaiseInput{Question: "Wie beslist hierover?"})
	r.must(err)
	return e
}

func (r *rig) freshRaised(e portal.Escalation) portal.Escalation {
	r.t.Helper()
	return must(r.store.Escalation(r.ctx, e.ID))
}

// liesWith fails the test unless the question lies with somebody.
func (r *rig) liesWith(e portal.Escalation, key string) {
	r.t.Helper()
	if step, ok := r.freshRaised(e).Now(); !ok || step.To != r.id(key) {
		r.t.Errorf("it lies with %q (%v), want %s", step.To, ok, key)
	}
}

func TestKeepingAnEscalationLine(t *testing.T) {
	r := newRig(t)
	in := LineInput{Steps: r.lineSteps()}
	r.refused(r.KeepLine(r.ctx, portal.Actor{}, "", in), portal.LoginNeeded)
	r.refused(r.KeepLine(r.ctx, r.as("deelnemer@geldfit"), "", in), portal.Forbidden)
	r.refused(r.KeepLine(r.ctx, r.as("teammanager@gemeente"), "", in), portal.Forbidden)
	r.refused(r.KeepLine(r.ctx, r.coordinator(), "bestaat-niet", in), portal.NotFound)
	r.wrongAt(r.KeepLine(r.ctx, r.coordinator(), "", LineInput{}), "steps")
	for name, tt := range map[string]struct {
		field string
		who   string
	}{
		"somebody of a partner": {"person-teammanager", "deelnemer@geldfit"},
		"another role":          {"person-teammanager", "collega@gemeente"},
		"the griffie":           {"person-teammanager", "griffie@gemeente"},
	} {
		in := LineInput{Steps: r.lineSteps()}
		in.Steps[1].Person = r.id(tt.who)
		if tt.who == "collega@gemeente" {
			in.Steps = in.Steps[1:]
		}
		if err := r.KeepLine(r.ctx, r.coordinator(), "", in); portal.FieldsOf(err)[tt.field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	loop := LineInput{Steps: r.lineSteps()}
	loop.Steps[2].Deputy = r.id("directie@gemeente")
	r.wrongAt(r.KeepLine(r.ctx, r.coordinator(), "", loop), "deputy-programmamanager")
	r.wrongAt(r.KeepLine(r.ctx, r.coordinator(), "", LineInput{Steps: r.lineSteps(), Breaker: r.id("griffie@gemeente")}), "breaker")
	r.events()
	r.keepsLine()
	r.wantEvents(portal.EscalationLineChanged)
	r.refused(r.KeepLine(r.ctx, r.coordinator(), "", in), portal.Conflict) // not the version that is there
	lines := must(r.EscalationLines(r.ctx, r.as("meelezer@asdd")))
	if len(lines) != 3 || lines[1].Own || lines[0].Steps[1].Name == "" || lines[0].Breaker == "" {
		t.Errorf("what a reader sees: %+v", lines)
	}
	if _, err := r.EscalationLines(r.ctx, r.as("griffie@gemeente")); portal.KindOf(err) != portal.Forbidden {
		t.Errorf("the griffie: %v", err)
	}
}

// TestAnEmptyStepStandsInTheLine: who can't log in leaves an empty step, and a deputy
// stands in for who is away.
func TestAnEmptyStepStandsInTheLine(t *testing.T) {
	r := newRig(t)
	r.keepsLine()
	r.disable("teammanager@gemeente")
	r.disable("directie@gemeente")
	r.disable("programmamanager@gemeente")
	steps := must(r.EscalationLine(r.ctx, r.coordinator(), "toegang")).Steps
	if steps[1].Now == "" || !steps[1].StandsIn || steps[3].Now != "" {
		t.Errorf("%+v", steps)
	}
}

func (r *rig) disable(key string) {
	r.t.Helper()
	p := must(r.store.Person(r.ctx, r.id(key)))
	p.State = portal.PersonOff
	r.must(r.store.SavePerson(r.ctx, &p))
}

func TestWhoMayRaiseAboutWhat(t *testing.T) {
	r := newRig(t)
	r.keepsLine()
	s := r.share("deelnemer@geldfit")
	raise := func(key string, s portal.Signal) error {
		_, _, err := r.Raise(r.ctx, r.as(key), portal.KindSignal, s.Number, RaiseInput{Question: "Wie beslist hierover?"})
		return err
	}
	_, _, err := r.Raise(r.ctx, portal.Actor{}, portal.KindSignal, s.Number, RaiseInput{})
	r.refused(err, portal.LoginNeeded)
	r.refused(raise("meelezer@asdd", s), portal.Forbidden)
	r.refused(raise("portefeuillehouder@gemeente", s), portal.Forbidden)
	r.refused(raise("griffie@gemeente", s), portal.NotFound)
	narrow := r.shareAs("deelnemer@geldfit", narrowOnly, portal.OrgVisible)
	r.refused(raise("deelnemer@bewind", narrow), portal.NotFound)
	among := r.shareAs("deelnemer@geldfit", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, portal.OrgVisible)
	r.refused(raise("deelnemer@bewind", among), portal.Conflict)
	hidden := r.shareAs("deelnemer@asdd", wholeChain, portal.Anonymous)
	r.refused(raise("deelnemer@asdd", hidden), portal.Conflict)
	closed := r.fresh(s)
	closed.State = portal.SignalEnded
	r.must(r.store.SaveSignal(r.ctx, &closed, "gemeente"))
	r.refused(raise("deelnemer@geldfit", s), portal.Conflict)
	if form := must(r.RaiseForm(r.ctx, r.as("deelnemer@geldfit"), portal.KindSignal, s.Number)); form.Refused == "" || form.To.ID != "" {
		t.Errorf("a closed signal: %+v", form)
	}
	_, _, err = r.Raise(r.ctx, r.as("deelnemer@bewind"), portal.KindSignal, hidden.Number, RaiseInput{Question: "Gaat over 111222333."})
	r.wrongAt(err, "question", "citizen_overrule")
	_, _, err = r.Raise(r.ctx, r.as("deelnemer@bewind"), portal.KindSignal, hidden.Number, RaiseInput{Question: "?"})
	r.wrongAt(err, "question")
	if all := must(r.store.EscalationsIn(r.ctx, []portal.EscalationState{portal.EscalationRuns})); len(all) != 0 {
		t.Errorf("raised after all: %+v", all)
	}
}

// TestAQuestionAboutASignal is answered, accepted, or taken higher with a reason; others
// don't know of it.
func TestAQuestionAboutASignal(t *testing.T) {
	r := newRig(t)
	r.keepsLine()
	s := r.share("deelnemer@geldfit")
	r.events()
	e := r.raises("deelnemer@geldfit", s)
	r.liesWith(e, "teammanager@gemeente") // above the coordinator, who handles it
	if p := must(r.Raised(r.ctx, r.as("deelnemer@geldfit"), e.Number)); p.Next != portal.LevelProgramme || p.NextName == "" {
		t.Errorf("where it would go next: %s, %q", p.Next, p.NextName)
	}
	told := r.told(r.wantEvents(portal.QuestionRaised)[0])
	if told[r.id("teammanager@gemeente")] != portal.ReasonTask || told[r.id("ketencoordinator@gemeente")] != portal.ReasonHandler || told[r.id("deelnemer@bewind")] != "" || told[r.id("collega@geldfit")] != "" {
		t.Errorf("told: %v", told)
	}
	answer := func(by portal.Actor) error {
		return r.AnswerRaised(r.ctx, by, e.Number, "Wij regelen dit vandaag.", 0, CitizenAnswer{})
	}
	for _, key := range []string{"deelnemer@geldfit", "programmamanager@gemeente", "ketencoordinator@gemeente"} {
		r.refused(answer(r.as(key)), portal.Forbidden)
	}
	for _, key := range []string{"deelnemer@bewind", "meelezer@asdd", "griffie@gemeente"} {
		r.refused(answer(r.as(key)), portal.NotFound)
		if _, err := r.Raised(r.ctx, r.as(key), e.Number); portal.KindOf(err) != portal.NotFound {
			t.Errorf("%s reads it: %v", key, err)
		}
		if about := must(r.RaisedAbout(r.ctx, r.as(key), s.Ref())); len(about) != 0 {
			t.Errorf("%s sees it at the signal: %+v", key, about)
		}
	}
	r.refused(answer(portal.Actor{}), portal.LoginNeeded)
	if list := must(r.RaisedQuestions(r.ctx, r.as("deelnemer@bewind"))); len(list.Levels)+len(list.Done)+len(list.College) != 0 {
		t.Errorf("a stranger's list: %+v", list)
	}
	r.refused(r.AcceptRaised(r.ctx, r.as("deelnemer@geldfit"), e.Number), portal.Forbidden)
	r.must(answer(r.as("teammanager@gemeente")))
	r.refused(answer(r.as("teammanager@gemeente")), portal.Forbidden)
	if told := r.told(r.wantEvents(portal.EscalationReplied)[0]); told[r.id("deelnemer@geldfit")] != portal.ReasonProposed {
		t.Errorf("told of the answer: %v", told)
	}
	r.wrongAt(r.TakeHigher(r.ctx, r.as("deelnemer@geldfit"), e.Number, "", 0, CitizenAnswer{}), "reason")
	r.must(r.TakeHigher(r.ctx, r.as("deelnemer@geldfit"), e.Number, "Dit lost het niet op.", 0, CitizenAnswer{}))
	r.liesWith(e, "programmamanager@gemeente")
	r.must(r.AnswerRaised(r.ctx, r.as("programmamanager@gemeente"), e.Number, "Het team krijgt er iemand bij.", 0, CitizenAnswer{}))
	r.must(r.AcceptRaised(r.ctx, r.as("deelnemer@geldfit"), e.Number))
	r.refused(r.AcceptRaised(r.ctx, r.as("deelnemer@geldfit"), e.Number), portal.Forbidden)
	r.refused(r.TakeHigher(r.ctx, r.as("deelnemer@geldfit"), e.Number, "Toch niet.", 0, CitizenAnswer{}), portal.Forbidden)
}

// TestTwoAnswerAtOnce: the second is told that somebody was first.
func TestTwoAnswerAtOnce(t *testing.T) {
	r := newRig(t)
	r.keepsLine()
	e := r.raises("deelnemer@geldfit", r.share("deelnemer@geldfit"))
	version := r.freshRaised(e).Version
	r.must(r.AnswerRaised(r.ctx, r.as("teammanager@gemeente"), e.Number, "Wij regelen dit vandaag.", version, CitizenAnswer{}))
	r.must(r.TakeHigher(r.ctx, r.as("deelnemer@geldfit"), e.Number, "Dit lost het niet op.", 0, CitizenAnswer{}))
	r.refused(r.AnswerRaised(r.ctx, r.as("programmamanager@gemeente"), e.Number, "Een oud antwoord.", version, CitizenAnswer{}), portal.Conflict)
}

// TestOneQuestionAboutASubject: who may read an open question follows it; another
// organisation, that may not know of it, raises its own.
func TestOneQuestionAboutASubject(t *testing.T) {
	r := newRig(t)
	r.keepsLine()
	s := r.share("deelnemer@geldfit")
	first := r.raises("deelnemer@geldfit", s)
	for _, key := range []string{"collega@geldfit", "collega@gemeente", "deelnemer@geldfit"} {
		e, followed, err := r.Raise(r.ctx, r.as(key), portal.KindSignal, s.Number, RaiseInput{Question: "Wie beslist hier eigenlijk?"})
		r.must(err)
		if !followed || e.ID != first.ID {
			t.Errorf("%s: %s, %v", key, e.Number, followed)
		}
	}
	if f := r.freshRaised(first).Followers; len(f) != 2 {
		t.Errorf("followers: %v", f)
	}
	form := must(r.RaiseForm(r.ctx, r.as("deelnemer@bewind"), portal.KindSignal, s.Number))
	if len(form.Open) != 0 || form.Refused != "" || form.Last {
		t.Errorf("what bewind learns: %+v", form)
	}
	if second := r.raises("deelnemer@bewind", s); second.ID == first.ID {
		t.Error("bewind follows what it may not read")
	}
	twin := portal.Escalation{ID: "tweeling", Number: "H-2026-099", About: s.Ref(), Org: "geldfit", State: portal.EscalationRuns}
	if err := r.store.InsertEscalation(r.ctx, &twin, "gemeente"); portal.KindOf(err) != portal.Taken {
		t.Errorf("two of one organisation at one moment: %v", err)
	}
}

// TestAQuestionGoesUpExactlyOnce: two instances on one database, one of them stopped for
// weeks, bring it one step higher per term, over an empty step, and above the line no
// clock takes it on.
func TestAQuestionGoesUpExactlyOnce(t *testing.T) {
	r := newRig(t)
	r.keepsLine()
	e := r.raises("deelnemer@geldfit", r.share("deelnemer@geldfit"))
	other, system := r.onDB(r.db), portal.SystemActor()
	if _, err := r.TendQuestions(r.ctx, r.coordinator()); portal.KindOf(err) != portal.Forbidden {
		t.Errorf("a person ran the clock: %v", err)
	}
	both := func() int {
		r.t.Helper()
		n := must(r.TendQuestions(r.ctx, system))
		return n + must(other.TendQuestions(r.ctx, system)) + must(r.TendQuestions(r.ctx, system))
	}
	r.events()
	if n := both(); n != 0 {
		t.Errorf("%d steps on the first day", n)
	}
	due := must(r.Raised(r.ctx, r.as("deelnemer@geldfit"), e.Number)).Last().Due
	r.clock = due.Add(-10 * time.Hour)
	if n := both(); n != 1 {
		t.Errorf("%d reminders", n)
	}
	if told := r.told(r.wantEvents(portal.QuestionReminded)[0]); len(told) != 1 || told[r.id("teammanager@gemeente")] != portal.ReasonTask {
		t.Errorf("reminded: %v", told)
	}
	r.disable("programmamanager@gemeente")
	r.disable("beleidsadviseur@gemeente")
	r.clock = due.AddDate(0, 0, 40) // everything stood still
	if n := both(); n != 1 {
		t.Errorf("%d steps after the term", n)
	}
	r.wantEvents(portal.QuestionMovedUp)
	r.liesWith(e, "directie@gemeente")
	step, _ := r.freshRaised(e).Now()
	if want := (portal.Settings{}).Calendar().Term(r.clock, 3); !step.Due.Equal(want) {
		t.Errorf("due %s, want %s", step.Due, want)
	}
	r.clock = step.Due.Add(time.Hour)
	if n := both(); n != 1 {
		t.Errorf("%d steps after the directie's term", n)
	}
	r.wantEvents(portal.QuestionAboveLine)
	r.clock = r.clock.AddDate(2, 0, 0)
	if n := both(); n != 0 || r.freshRaised(e).State != portal.EscalationWaits {
		t.Errorf("a clock moved it on: %d, %s", n, r.freshRaised(e).State)
	}
}

// TestToTheCollege: only people of the municipality put it there, and what the college
// says is the answer.
func TestToTheCollege(t *testing.T) {
	r := newRig(t)
	r.keepsLine()
	e := r.raises("deelnemer@geldfit", r.share("deelnemer@geldfit"))
	put := func(key string) error {
		return r.PutToCollege(r.ctx, r.as(key), e.Number, r.clock.AddDate(0, 0, 7), "", 0, CitizenAnswer{})
	}
	r.refused(put("ketencoordinator@gemeente"), portal.Forbidden) // it lies at the first step
	for _, key := range []string{"teammanager@gemeente", "programmamanager@gemeente", "directie@gemeente"} {
		r.must(r.TakeHigher(r.ctx, r.as(key), e.Number, "Ik ga hier niet over.", 0, CitizenAnswer{}))
	}
	if state := r.freshRaised(e).State; state != portal.EscalationWaits {
		t.Fatalf("above the directie: %s", state)
	}
	r.refused(put("deelnemer@geldfit"), portal.Forbidden)
	r.refused(put("deelnemer@bewind"), portal.NotFound)
	r.refused(r.RecordCollege(r.ctx, r.coordinator(), e.Number, "Dit mag.", "", 0, CitizenAnswer{}), portal.Forbidden)
	r.wrongAt(r.PutToCollege(r.ctx, r.coordinator(), e.Number, time.Time{}, "", 0, CitizenAnswer{}), "on")
	r.must(put("directie@gemeente"))
	r.wrongAt(r.RecordCollege(r.ctx, r.coordinator(), e.Number, "Het college maakt geld vrij.", "", 0, CitizenAnswer{}), "answer") // its day has to come
	first := r.freshRaised(e)
	r.clock = r.clock.AddDate(0, 0, 1)
	r.must(put("ketencoordinator@gemeente")) // another day
	r.must(put("ketencoordinator@gemeente")) // the same
	r.refused(put("deelnemer@geldfit"), portal.Forbidden)
	if got := r.freshRaised(e); len(got.CollegeBefore) != 1 || got.CollegeBefore[0] != (portal.CollegeMeeting{Day: first.CollegeDay, By: first.CollegeBy, At: first.CollegeAt}) || !got.CollegeAt.Equal(r.clock) || !got.CollegeDay.After(first.CollegeDay) {
		t.Errorf("another day: %+v", got)
	}
	r.refused(r.WithdrawRaised(r.ctx, r.as("deelnemer@geldfit"), e.Number), portal.Forbidden)
	if tasks := must(r.raisedTasks(r.ctx, r.as("portefeuillehouder@gemeente"))); len(tasks) != 1 || tasks[0].Late || tasks[0].Table.Path != "/hogerop/"+e.Number {
		t.Errorf("what the holder has to do: %+v", tasks)
	}
	r.clock = r.clock.AddDate(0, 0, 8)
	if tasks := must(r.raisedTasks(r.ctx, r.as("portefeuillehouder@gemeente"))); len(tasks) != 0 {
		t.Errorf("after the college's day: %+v", tasks)
	}
	r.wrongAt(r.RecordCollege(r.ctx, r.coordinator(), e.Number, "Het college maakt geld vrij.", "geen nummer!", 0, CitizenAnswer{}), "number")
	r.events()
	r.must(r.RecordCollege(r.ctx, r.coordinator(), e.Number, "Het college maakt geld vrij.", "2026-118", 0, CitizenAnswer{}))
	if told := r.told(r.wantEvents(portal.EscalationReplied)[0]); told[r.id("deelnemer@geldfit")] == "" {
		t.Errorf("told: %v", told)
	}
	if got := r.freshRaised(e); got.State != portal.EscalationAnswered || got.CollegeNumber != "2026-118" || got.ToAccept() {
		t.Errorf("%+v", got)
	}
}

// TestWithoutALine: the question goes to who can break through, else to the coordinator,
// and the coordinator hears that there is no line.
func TestWithoutALine(t *testing.T) {
	r := newRig(t)
	s := r.share("deelnemer@geldfit")
	r.events()
	e := r.raises("deelnemer@geldfit", s)
	r.liesWith(e, "vervanger@gemeente") // the coordinator handles it already
	if told := r.told(r.events()[0]); told[r.id("ketencoordinator@gemeente")] == "" || !e.OffLine {
		t.Errorf("told: %v", told)
	}
	r.must(r.NameBreaker(r.ctx, r.coordinator(), s.ID, r.id("directie@gemeente"), 0))
	if form := must(r.RaiseForm(r.ctx, r.as("deelnemer@bewind"), portal.KindSignal, s.Number)); form.To.ID != r.id("directie@gemeente") || form.OnLine || !form.Last {
		t.Errorf("%+v", form)
	}
	r.clock = r.clock.AddDate(0, 1, 0)
	must(r.TendQuestions(r.ctx, portal.SystemActor()))
	if got := r.freshRaised(e); got.State != portal.EscalationWaits {
		t.Errorf("nobody answers: %s", got.State)
	}
}

// TestWhoIsAwayDoesntHoldItUp: the deputy answers, the next step when both are away, and
// it comes back to who returns.
func TestWhoIsAwayDoesntHoldItUp(t *testing.T) {
	r := newRig(t)
	r.keepsLine()
	e := r.raises("deelnemer@geldfit", r.share("deelnemer@geldfit"))
	away := portal.Leave{Successor: r.id("collega@gemeente"), Reason: portal.LeaveAway, Until: r.clock.AddDate(0, 0, 2)}
	r.must(r.HandOver(r.ctx, r.as("teammanager@gemeente"), r.id("teammanager@gemeente"), away))
	r.liesWith(e, "beleidsadviseur@gemeente")
	r.must(r.EndAbsence(r.ctx, r.as("teammanager@gemeente"), r.id("teammanager@gemeente")))
	r.liesWith(e, "teammanager@gemeente")
	r.disable("teammanager@gemeente")
	must(r.TendQuestions(r.ctx, portal.SystemActor()))
	r.liesWith(e, "beleidsadviseur@gemeente")
	r.disable("beleidsadviseur@gemeente")
	must(r.TendQuestions(r.ctx, portal.SystemActor()))
	r.liesWith(e, "programmamanager@gemeente")
}

func TestWhoCanBreakThrough(t *testing.T) {
	r := newRig(t)
	s, narrow := r.share("deelnemer@geldfit"), r.shareAs("deelnemer@geldfit", narrowOnly, portal.OrgVisible)
	among := r.shareAs("deelnemer@geldfit", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, portal.OrgVisible)
	r.refused(r.NameBreaker(r.ctx, r.as("deelnemer@geldfit"), s.ID, r.id("directie@gemeente"), 0), portal.Forbidden)
	r.refused(r.NameBreaker(r.ctx, portal.Actor{}, s.ID, "", 0), portal.LoginNeeded)
	r.wrongAt(r.NameBreaker(r.ctx, r.coordinator(), s.ID, r.id("deelnemer@geldfit"), 0), "breaker")
	numbers := func(key string) []string {
		var all []string
		for _, row := range must(r.Unbroken(r.ctx, r.as(key))).Signals {
			all = append(all, row.Number)
		}
		return all
	}
	if got := numbers("deelnemer@wijkteam"); !slices.Equal(got, []string{s.Number}) {
		t.Errorf("a partner sees %v", got)
	}
	if got := numbers("ketencoordinator@gemeente"); !slices.Contains(got, narrow.Number) || slices.Contains(got, among.Number) {
		t.Errorf("the coordinator sees %v", got)
	}
	r.must(r.NameBreaker(r.ctx, r.coordinator(), s.ID, r.id("directie@gemeente"), 0))
	if got := numbers("deelnemer@wijkteam"); len(got) != 0 {
		t.Errorf("still %v", got)
	}
	r.disable("directie@gemeente")
	if got := numbers("deelnemer@wijkteam"); len(got) != 1 {
		t.Errorf("somebody who left breaks through: %v", got)
	}
	r.keepsLineOnly()
	if u := must(r.Unbroken(r.ctx, r.coordinator())); len(u.Themes)+len(u.Signals) != 0 || len(u.Named) != 3 || u.Named[0].Breaker == "" {
		t.Errorf("with a line: %+v", u)
	}
}

// keepsLineOnly keeps a line whose breaker is the programme manager.
func (r *rig) keepsLineOnly() {
	r.t.Helper()
	r.must(r.KeepLine(r.ctx, r.coordinator(), "", LineInput{Steps: r.lineSteps()[1:2], Breaker: r.id("programmamanager@gemeente")}))
}

// TestRaisingAboutAFlag says who doesn't know yet, and its readers only read it.
func TestRaisingAboutAFlag(t *testing.T) {
	r := newRig(t)
	r.keepsLine()
	g := r.nominated(r.share("deelnemer@geldfit"))
	form := must(r.RaiseForm(r.ctx, r.as("deelnemer@asdd"), portal.KindFlag, g.Number))
	if form.Level != portal.LevelWorker || len(form.Uninformed) != len(portal.Informees()) {
		t.Errorf("%+v", form)
	}
	if _, err := r.RaiseForm(r.ctx, r.as("deelnemer@bewind"), portal.KindFlag, g.Number); portal.KindOf(err) != portal.NotFound {
		t.Errorf("bewind: %v", err)
	}
	e, _, err := r.Raise(r.ctx, r.as("deelnemer@asdd"), portal.KindFlag, g.Number, RaiseInput{Question: "Wanneer beslist de gemeente?"})
	r.must(err)
	r.liesWith(e, "collega@gemeente")
	if tasks := must(r.raisedTasks(r.ctx, r.as("collega@gemeente"))); len(tasks) != 1 || tasks[0].Table.Path != "/hogerop/"+e.Number+"/antwoord" {
		t.Errorf("tasks: %+v", tasks)
	}
	if own := must(r.RaisedByMe(r.ctx, r.as("deelnemer@asdd"))); len(own) != 1 {
		t.Errorf("the start page of who raised it: %+v", own)
	}
}
