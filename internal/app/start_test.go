package app

import (
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// tasks gives the tasks on somebody's start page, by number of the signal,
// without what waits for others.
func (r *rig) tasks(key string) map[string]TaskKind {
	r.t.Helper()
	start, err := r.Start(r.ctx, r.as(key))
	r.must(err)
	tasks := map[string]TaskKind{}
	for _, g := range start.Work {
		for _, t := range g.Tasks {
			if g.Kind != WorkOthers && t.Row.Number != "" {
				tasks[t.Row.Number] = t.Kind
			}
		}
	}
	return tasks
}

func TestStartAsksEachWhatIsTheirs(t *testing.T) {
	r := newRig(t)
	coordinator := r.as("ketencoordinator@gemeente")
	fresh := r.sharesSignal("deelnemer@geldfit", nil)
	asked, fed, secret := r.takenUp(nil), r.takenUp(nil), r.takenUp(anonymous)
	r.must(r.AskReporter(r.ctx, coordinator, asked.ID, 0, "Hoe vaak?", CitizenAnswer{}))
	r.must(r.AskReporter(r.ctx, coordinator, secret.ID, 0, "Waar?", CitizenAnswer{}))
	r.must(r.GiveFeedback(r.ctx, coordinator, fed.ID, 0, goodFeedback(r), CitizenAnswer{}))
	busy := r.takenUp(nil)
	r.must(r.AssignSignal(r.ctx, coordinator, busy.ID, 0, "collega@gemeente"))

	same := func(key string, want map[string]TaskKind) {
		t.Helper()
		got := r.tasks(key)
		if len(got) != len(want) {
			t.Errorf("%s: %v, want %v", key, got, want)
		}
		for n, k := range want {
			if got[n] != k {
				t.Errorf("%s, %s: %q, want %q", key, n, got[n], k)
			}
		}
	}
	same("deelnemer@geldfit", map[string]TaskKind{asked.Number: TaskAnswer, fed.Number: TaskHelp})
	same("ketencoordinator@gemeente", map[string]TaskKind{fresh.Number: TaskTakeUp})
	same("collega@gemeente", map[string]TaskKind{busy.Number: TaskHandle})
	same("anoniem@gemeente", map[string]TaskKind{secret.Number: TaskPassQuestion})
	same("collega@geldfit", nil)
	same("griffie@gemeente", nil)

	r.must(r.PassQuestion(r.ctx, r.as("anoniem@gemeente"), secret.ID))
	same("anoniem@gemeente", nil)
	same("deelnemer@geldfit", map[string]TaskKind{asked.Number: TaskAnswer, fed.Number: TaskHelp, secret.Number: TaskAnswer})
	r.must(r.AnswerQuestion(r.ctx, r.as("deelnemer@geldfit"), secret.ID, "Overal", CitizenAnswer{}))
	same("anoniem@gemeente", map[string]TaskKind{secret.Number: TaskPassAnswer})
	r.must(r.AnswerHelp(r.ctx, r.as("deelnemer@geldfit"), fed.ID, portal.Helps, "", CitizenAnswer{}))
	same("deelnemer@geldfit", map[string]TaskKind{asked.Number: TaskAnswer})

	r.later(60 * 24 * time.Hour)
	same("ketencoordinator@gemeente", map[string]TaskKind{fresh.Number: TaskTakeUp, busy.Number: TaskOverdue, asked.Number: TaskOverdue, secret.Number: TaskOverdue})
	start, err := r.Start(r.ctx, coordinator)
	r.must(err)
	if first := start.Work[0]; first.Kind != WorkLate || first.Tasks[0].Row.Number != fresh.Number || !first.Tasks[0].Late {
		t.Errorf("first stands %+v, want what is late, with her own first", first)
	}
}

func TestStartTellsKeeperOfAMessage(t *testing.T) {
	r := newRig(t)
	s := r.sharesSignal("deelnemer@geldfit", anonymous)
	r.must(r.WriteKeeperMessage(r.ctx, r.as("deelnemer@geldfit"), s.ID, "Mag ik bellen?", CitizenAnswer{}))
	if got := r.tasks("anoniem@gemeente"); got[s.Number] != TaskReply {
		t.Errorf("tasks %v", got)
	}
	r.must(r.WriteKeeperMessage(r.ctx, r.as("anoniem@gemeente"), s.ID, "Ja", CitizenAnswer{}))
	if got := r.tasks("anoniem@gemeente"); len(got) != 0 {
		t.Errorf("after the answer: %v", got)
	}
}

func TestStartIsBounded(t *testing.T) {
	r := newRig(t)
	for range 2*MaxTasks + 3 {
		r.sharesSignal("deelnemer@geldfit", nil)
	}
	start, err := r.Start(r.ctx, r.as("ketencoordinator@gemeente"))
	r.must(err)
	if g := start.Work[0]; len(g.Tasks) != MaxTasks || !g.More() || g.Count != 2*MaxTasks+3 || g.AtLeast {
		t.Errorf("%d tasks of %d, more %v", len(g.Tasks), g.Count, g.More())
	}
	mine, err := r.Start(r.ctx, r.as("deelnemer@geldfit"))
	r.must(err)
	if len(mine.Mine) != mineShown {
		t.Errorf("%d of one's own signals, want %d", len(mine.Mine), mineShown)
	}
}

func TestWhatIsAskedOfOnePersonIsTheirTask(t *testing.T) {
	r := newRig(t)
	recogniser, judge, keeper := "deelnemer@asdd", "vervanger@gemeente", r.as("anoniem@gemeente")
	s := r.takenUp(nil)
	for _, key := range []string{recogniser, "deelnemer@bewind"} {
		r.must(r.RecogniseSignal(r.ctx, r.as(key), s.ID, "", CitizenAnswer{}))
	}
	if got := r.tasks(recogniser); len(got) != 0 {
		t.Errorf("before the feedback: %v", got)
	}
	s = r.nothingChanges(s)
	is := func(key string, want TaskKind) {
		t.Helper()
		if got := r.tasks(key)[s.Number]; got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	is(recogniser, TaskHelp)
	is("deelnemer@bewind", TaskHelp)
	is("collega@bewind", "")
	is(judge, "")
	r.must(r.objects(recogniser, s, portal.NothingChanges))
	is(judge, TaskJudge)
	is("ketencoordinator@gemeente", "")
	work, err := r.WorkList(r.ctx, r.as(judge), 10)
	r.must(err)
	for _, g := range work {
		if n := len(g.Tasks); g.Kind == WorkOthers && n > 0 {
			t.Errorf("what waits for the judge waits for others too: %d", n)
		}
		if g.Kind == WorkMine && (g.Tasks[0].From != "Organisatie asdd" || g.Tasks[0].Late || !g.Tasks[0].Due.Equal(r.fresh(s).Objections[0].Due)) {
			t.Errorf("task %+v", g.Tasks[0])
		}
	}
	r.must(r.AnswerHelp(r.ctx, r.as("deelnemer@bewind"), s.ID, portal.HelpsPartly, "", CitizenAnswer{}))
	is("deelnemer@bewind", "")
	r.must(r.answers(judge, s, portal.Rejected))
	is(judge, "")
	is(recogniser, TaskHelp)

	s = r.takenUp(func(in *ShareSignal) { anonymous(in); in.Audience.Kind = portal.MunicipalityOnly })
	r.must(r.AskWidening(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0, "bewind", "Zij weten meer", CitizenAnswer{}))
	is("anoniem@gemeente", TaskPassWidening)
	is("deelnemer@geldfit", "")
	r.must(r.PassWidening(r.ctx, keeper, s.ID))
	is("anoniem@gemeente", "")
	is("deelnemer@geldfit", TaskWiden)
	is("collega@geldfit", "")
}

func TestNobodyIsAskedWhetherAClosedMergeHelps(t *testing.T) {
	r := newRig(t)
	a, b := r.takenUp(nil), r.sharesSignal("deelnemer@bewind", byBewind)
	r.must(r.RecogniseSignal(r.ctx, r.as("deelnemer@asdd"), b.ID, "", CitizenAnswer{}))
	r.merges(b, a)
	r.must(r.GiveFeedback(r.ctx, r.coordinator(), a.ID, 0, goodFeedback(r), CitizenAnswer{}))
	for _, key := range []string{"deelnemer@bewind", "deelnemer@asdd"} {
		if got := r.tasks(key)[b.Number]; got != TaskHelp {
			t.Errorf("%s: %q", key, got)
		}
	}
	r.later(20 * 24 * time.Hour)
	_, err := r.AdvanceSignals(r.ctx, portal.SystemActor())
	r.must(err)
	for _, key := range []string{"deelnemer@bewind", "deelnemer@asdd"} {
		if got := r.tasks(key); len(got) != 0 {
			t.Errorf("%s, after it closed: %v", key, got)
		}
	}
}
