package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// AnswerRaised answers a question that lies with the actor.
func (a *App) AnswerRaised(ctx context.Context, by portal.Actor, number, answer string, version int64, citizen CitizenAnswer) error {
	return a.changeEscalation(ctx, by, policy.AnswerEscalation, number, version, func(_ context.Context, _ *writing, on *policy.EscalationOn, _ portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"answer": answer}, citizen, on.Escalation.Ref(), false)
		fact, err := on.Escalation.Reply(answer, by, a.now())
		return factsUnless(fields, err, true, fact, facts)
	})
}

// AcceptRaised says that the answer to one's question will do.
func (a *App) AcceptRaised(ctx context.Context, by portal.Actor, number string) error {
	return a.changeEscalation(ctx, by, policy.AcceptAnswer, number, 0, func(_ context.Context, _ *writing, on *policy.EscalationOn, _ portal.Settings) ([]portal.Fact, error) {
		return one(on.Escalation.Accept(a.now()))
	})
}

// TakeHigher takes a question a step higher because of a reason: before its term passed,
// or because the answer won't do.
func (a *App) TakeHigher(ctx context.Context, by portal.Actor, number, reason string, version int64, citizen CitizenAnswer) error {
	err := a.changeEscalation(ctx, by, policy.MoveQuestion, number, version, func(ctx context.Context, _ *writing, on *policy.EscalationOn, set portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"reason": reason}, citizen, on.Escalation.Ref(), false)
		if reason == "" {
			fields["reason"] = "Vul de reden in."
		}
		if err := fields.Err(); err != nil {
			return nil, err
		}
		fact, err := a.moveUp(ctx, &on.Escalation, reason, set)
		return factsUnless(nil, err, true, fact, facts)
	})
	if portal.KindOf(err) == portal.Taken && err != nil {
		err = portal.Errorf(portal.Conflict, "Er ligt al een andere vraag hierover hogerop. Bekijk eerst die vraag.")
	}
	return err
}

// moveUp brings a question to the next step of its line where somebody answers, or
// above the line.
func (a *App) moveUp(ctx context.Context, e *portal.Escalation, reason string, set portal.Settings) (portal.Fact, error) {
	step, who, there, err := a.nextStep(ctx, *e, set)
	if err != nil {
		return portal.Fact{}, err
	}
	return e.MoveUp(step, who.ID, there, reason, set, a.now())
}

// nextStep is the step of its line that a question comes to next, with who answers
// there; false above the last.
func (a *App) nextStep(ctx context.Context, e portal.Escalation, set portal.Settings) (portal.LineStep, portal.Person, bool, error) {
	lines, err := a.store.EscalationLines(ctx)
	if err != nil {
		return portal.LineStep{}, portal.Person{}, false, err
	}
	staff, err := a.lineStaff(ctx, set)
	if err != nil {
		return portal.LineStep{}, portal.Person{}, false, err
	}
	line, _ := escalationLineOf(e.Theme, lines)
	step, who, there := line.After(e.Last().Level, staff.there, append(e.CameTo(), e.By)...)
	return step, staff.people[who], there, nil
}

// WithdrawRaised takes back one's question.
func (a *App) WithdrawRaised(ctx context.Context, by portal.Actor, number string) error {
	return a.changeEscalation(ctx, by, policy.WithdrawQuestion, number, 0, func(_ context.Context, _ *writing, on *policy.EscalationOn, _ portal.Settings) ([]portal.Fact, error) {
		return one(on.Escalation.Withdraw(a.now()))
	})
}

// PutToCollege records that a person put the question on the college's agenda.
func (a *App) PutToCollege(ctx context.Context, by portal.Actor, number string, on time.Time, proposal string, version int64, citizen CitizenAnswer) error {
	return a.changeEscalation(ctx, by, policy.PutToCollege, number, version, func(_ context.Context, _ *writing, e *policy.EscalationOn, _ portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"number": proposal}, citizen, e.Escalation.Ref(), false)
		fact, err := e.Escalation.ToCollege(on, proposal, by, a.now())
		return factsUnless(fields, err, true, fact, facts)
	})
}

// RecordCollege records what the college said of a question: that is its answer.
func (a *App) RecordCollege(ctx context.Context, by portal.Actor, number, answer, decision string, version int64, citizen CitizenAnswer) error {
	return a.changeEscalation(ctx, by, policy.ResolveQuestion, number, version, func(_ context.Context, _ *writing, on *policy.EscalationOn, _ portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"answer": answer, "number": decision}, citizen, on.Escalation.Ref(), false)
		fact, err := on.Escalation.Resolved(answer, decision, by, a.now())
		return factsUnless(fields, err, true, fact, facts)
	})
}

// FollowRaised lets somebody who may read a question hear each step.
func (a *App) FollowRaised(ctx context.Context, by portal.Actor, number string) error {
	return a.write(ctx, by, func(ctx context.Context, _ *writing) error {
		on, err := a.escalation(ctx, by, policy.ReadQuestion, number)
		if err == nil {
			err = policy.Check(policy.Named(by), policy.ReadQuestion, on) // a follower is stored with their name
		}
		if err != nil || !on.Escalation.Follow(by.ID) {
			return err
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		return a.store.SaveEscalation(ctx, &on.Escalation, set.Municipality)
	})
}

// TendQuestions does what the clock asks of raised questions: remind who answers, give
// them to who stands in, and bring those whose term passed a step higher. Running it
// twice, or on two instances, does each once.
func (a *App) TendQuestions(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendLine, nil); err != nil {
		return 0, err
	}
	all, err := a.store.EscalationsIn(ctx, []portal.EscalationState{portal.EscalationRuns})
	if err != nil {
		return 0, err
	}
	done := 0
	for _, e := range all {
		n, err := a.unlessDone(ctx, by, func(ctx context.Context, w *writing) error { return a.tendQuestion(ctx, w, e.ID) })
		if err != nil {
			return done, err
		}
		done += n
	}
	return done, nil
}

// nobodyThere is the reason with which a question leaves an empty step.
const nobodyThere = "Bij deze stap kan nu niemand antwoorden."

func (a *App) tendQuestion(ctx context.Context, w *writing, id portal.ID) error {
	e, err := a.store.Escalation(ctx, id)
	if err != nil {
		return err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	staff, err := a.lineStaff(ctx, set)
	if err != nil {
		return err
	}
	step, lies := e.Now()
	late := lies && a.now().After(step.Due)
	if !lies || !late && staff.there(step.To) && !e.ReminderDue(set, a.now()) {
		return errAgain
	}
	on := policy.EscalationOn{Escalation: e}
	return a.stepEscalation(ctx, w, &on, func(ctx context.Context, _ *writing, on *policy.EscalationOn, set portal.Settings) ([]portal.Fact, error) {
		e := &on.Escalation
		if late {
			return one(a.moveUp(ctx, e, "", set))
		}
		if staff.there(step.To) {
			return one(e.Remind(set, a.now()))
		}
		to, err := a.standsIn(ctx, *e, staff)
		switch {
		case err != nil:
			return nil, err
		case to == "":
			return one(a.moveUp(ctx, e, nobodyThere, set))
		}
		return one(e.GiveTo(to, a.now()))
	})
}

// standsIn gives who answers at the present step in the place of who can't: the other
// one of that step. Empty when there is nobody.
func (a *App) standsIn(ctx context.Context, e portal.Escalation, staff lineStaff) (portal.ID, error) {
	lines, err := a.store.EscalationLines(ctx)
	if err != nil {
		return "", err
	}
	line, _ := escalationLineOf(e.Theme, lines)
	now, _ := e.Now()
	step, _ := line.Step(now.Level)
	who, ok := step.Answers(func(id portal.ID) bool { return id != now.To && id != e.By && staff.there(id) })
	if !ok {
		return "", nil
	}
	return who, nil
}
