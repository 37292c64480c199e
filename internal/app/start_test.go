package app

import (
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// tasks gives the tasks on somebody's start page, by number of the signal.
func (r *rig) tasks(key string) map[string]TaskKind {
	r.t.Helper()
	start, err := r.Start(r.ctx, r.as(key))
	r.must(err)
	tasks := map[string]TaskKind{}
	for _, t := range start.Tasks {
		tasks[t.Row.Number] = t.Kind
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
	if start.Tasks[0].Row.Number != fresh.Number || !start.Tasks[0].Late {
		t.Errorf("first stands %s, want what is late longest", start.Tasks[0].Row.Number)
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
	if len(start.Tasks) != MaxTasks || !start.MoreTasks {
		t.Errorf("%d tasks, more %v", len(start.Tasks), start.MoreTasks)
	}
	mine, err := r.Start(r.ctx, r.as("deelnemer@geldfit"))
	r.must(err)
	if len(mine.Mine) != mineShown {
		t.Errorf("%d of one's own signals, want %d", len(mine.Mine), mineShown)
	}
}
