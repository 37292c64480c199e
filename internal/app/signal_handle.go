package app

import (
	"context"
	"maps"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// TakeUpSignal makes the actor the handler and starts the handling term.
// version, when not 0, must be the one the actor saw.
func (a *App) TakeUpSignal(ctx context.Context, by portal.Actor, id portal.ID, version int64) error {
	return a.changeSignal(ctx, by, policy.TakeUpSignal, id, version, func(s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
		return one(s.TakeUp(by, set, a.now()))
	})
}

// AssignSignal gives a signal to another handler: someone of the municipality
// who may see it.
func (a *App) AssignSignal(ctx context.Context, by portal.Actor, id portal.ID, version int64, to portal.ID) error {
	return a.onSignal(ctx, by, policy.AssignSignal, id, func(ctx context.Context, s *portal.Signal, _ portal.Settings) ([]portal.Fact, error) {
		if err := unchanged(*s, version); err != nil {
			return nil, err
		}
		p, org, err := a.personAndOrg(ctx, to)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return nil, err
		}
		// Without their blind index: that only one of them is refused would tell who
		// the anonymous reporter is.
		if err != nil || !policy.CanHandle(p.Actor(org, ""), *s) {
			return nil, portal.Fields{"handler": "Kies iemand van de gemeente die dit signaal mag zien."}.Err()
		}
		return one(s.Assign(p, a.now()))
	})
}

// DetailSignal fills in kind, theme and "meer".
func (a *App) DetailSignal(ctx context.Context, by portal.Actor, id portal.ID, version int64, kind portal.SignalKind, theme portal.ID, more portal.More, answer CitizenAnswer) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		var was, municipality portal.ID
		s, err := a.step(ctx, w, policy.DetailSignal, id, func(ctx context.Context, s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
			if err := unchanged(*s, version); err != nil {
				return nil, err
			}
			was, municipality = s.Theme, set.Municipality
			facts, err := withCitizen(s, "help", more.Help, answer, false, func() (portal.Fact, error) {
				return s.Detail(kind, theme, more, set, a.now())
			})
			if err != nil {
				return nil, err
			}
			return facts, a.store.IndexSignal(ctx, *s, set.Municipality)
		})
		if err != nil || s.Theme == was {
			return err
		}
		return a.store.RescopeDocuments(ctx, s, municipality) // they are found by its theme
	})
}

// AskReporter puts a question to the reporter.
func (a *App) AskReporter(ctx context.Context, by portal.Actor, id portal.ID, version int64, question string, answer CitizenAnswer) error {
	return a.changeSignal(ctx, by, policy.AskReporter, id, version, func(s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
		return withCitizen(s, "question", question, answer, false, func() (portal.Fact, error) {
			return s.Ask(portal.NewID(), question, by, set, a.now())
		})
	})
}

// WithdrawQuestion takes the open question back.
func (a *App) WithdrawQuestion(ctx context.Context, by portal.Actor, id portal.ID, version int64) error {
	return a.changeSignal(ctx, by, policy.AskReporter, id, version, func(s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
		return one(s.Withdraw(by, set, a.now()))
	})
}

// AnswerQuestion is the reporter's answer to the open question.
func (a *App) AnswerQuestion(ctx context.Context, by portal.Actor, id portal.ID, text string, answer CitizenAnswer) error {
	return a.changeSignal(ctx, by, policy.AnswerQuestion, id, 0, func(s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
		return withCitizen(s, "answer", text, answer, s.IsAnonymous(), func() (portal.Fact, error) {
			return s.Answer(text, by, set, a.now())
		})
	})
}

// AgreeSignal records what was agreed before it is fed back.
func (a *App) AgreeSignal(ctx context.Context, by portal.Actor, id portal.ID, version int64, note string, answer CitizenAnswer) error {
	return a.changeSignal(ctx, by, policy.AgreeSignal, id, version, func(s *portal.Signal, _ portal.Settings) ([]portal.Fact, error) {
		return withCitizen(s, "agreed", note, answer, false, func() (portal.Fact, error) {
			return s.Agree(note, by, a.now())
		})
	})
}

// GiveFeedback tells every reporter what was agreed.
func (a *App) GiveFeedback(ctx context.Context, by portal.Actor, id portal.ID, version int64, fb portal.Feedback, answer CitizenAnswer) error {
	return a.changeSignal(ctx, by, policy.GiveFeedback, id, version, func(s *portal.Signal, _ portal.Settings) ([]portal.Fact, error) {
		texts := map[string]string{"agreed": fb.Agreed, "agreed_by": fb.AgreedBy, "changes": fb.Changes, "for_residents": fb.ForResidents}
		fields, facts := checkCitizen(texts, answer, s.Ref(), false)
		fact, err := s.GiveFeedback(fb, by, a.now())
		if err != nil && portal.KindOf(err) != portal.Invalid {
			return nil, err
		}
		maps.Copy(fields, portal.FieldsOf(err))
		return append([]portal.Fact{fact}, facts...), fields.Err()
	})
}

// AnswerHelp is the answer of a reporter, or of someone who recognised the
// signal, to "Helpt dit?". Sending the same answer again changes nothing.
func (a *App) AnswerHelp(ctx context.Context, by portal.Actor, id portal.ID, help portal.HelpAnswer, line string, answer CitizenAnswer) error {
	again := false
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		day := false
		s, err := a.step(ctx, w, policy.AnswerHelp, id, func(_ context.Context, s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
			owner := policy.IsReporter(by, *s)
			if before, answered := s.HelpOf(by.ID, owner); answered && before.Answer == help {
				again = true
				return nil, errAgain
			}
			day = owner && s.IsAnonymous()
			fields, facts := checkCitizen(map[string]string{"line": line}, answer, s.Ref(), day)
			done, err := s.AnswerHelp(portal.Help{Answer: help, Line: line, By: by.ID, Org: by.OrgID}, owner, set, a.now())
			if err != nil && portal.KindOf(err) != portal.Invalid {
				return nil, err
			}
			maps.Copy(fields, portal.FieldsOf(err))
			return append(done, facts...), fields.Err()
		})
		if err == nil && s.State == portal.SignalMerged && help == portal.HelpsNot {
			return a.reopenRoot(ctx, w, s, line, day)
		}
		return err
	})
	if again {
		return nil
	}
	return err
}

// ThankForSignal answers in one tap what goes well; line may be empty.
func (a *App) ThankForSignal(ctx context.Context, by portal.Actor, id portal.ID, version int64, line string, answer CitizenAnswer) error {
	return a.onSignal(ctx, by, policy.GiveFeedback, id, func(ctx context.Context, s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
		if err := unchanged(*s, version); err != nil {
			return nil, err
		}
		org, err := a.store.Organisation(ctx, by.OrgID)
		if err != nil {
			return nil, err
		}
		return withCitizen(s, "thanks", line, answer, false, func() (portal.Fact, error) {
			fact, err := s.Thank(line, org.Name, by, set, a.now())
			if f := portal.FieldsOf(err); f["agreed"] != "" {
				return fact, portal.Fields{"thanks": f["agreed"]}.Err()
			}
			return fact, err
		})
	})
}

// ReopenSignal brings back a signal that had its feedback.
func (a *App) ReopenSignal(ctx context.Context, by portal.Actor, id portal.ID, version int64, reason string, answer CitizenAnswer) error {
	return a.changeSignal(ctx, by, policy.ReopenSignal, id, version, func(s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
		anonymous := s.IsAnonymous() && policy.IsReporter(by, *s)
		return withCitizen(s, "reason", reason, answer, anonymous, func() (portal.Fact, error) {
			return s.Reopen(reason, by, anonymous, set, a.now())
		})
	})
}

// personAndOrg loads a person with their organisation.
func (a *App) personAndOrg(ctx context.Context, id portal.ID) (portal.Person, portal.Organisation, error) {
	p, err := a.store.Person(ctx, id)
	if err != nil {
		return p, portal.Organisation{}, err
	}
	org, err := a.store.Organisation(ctx, p.OrgID)
	return p, org, err
}
