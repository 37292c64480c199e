package app

import (
	"context"
	"maps"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// PassQuestion is the keeper passing the open question to the anonymous
// reporter.
func (a *App) PassQuestion(ctx context.Context, by portal.Actor, id portal.ID) error {
	return a.changeSignal(ctx, by, policy.PassMessages, id, 0, func(s *portal.Signal, _ portal.Settings) ([]portal.Fact, error) {
		return one(s.PassQuestion(a.now()))
	})
}

// PassAnswer is the keeper passing the reporter's answer on, reworded where it
// would name somebody.
func (a *App) PassAnswer(ctx context.Context, by portal.Actor, id portal.ID, text string, answer CitizenAnswer) error {
	return a.changeSignal(ctx, by, policy.PassMessages, id, 0, func(s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
		return withCitizen(s, "answer", text, answer, false, func() (portal.Fact, error) {
			return s.PassAnswer(text, set, a.now())
		})
	})
}

// WriteKeeperMessage sends a message between the keeper and the anonymous
// reporter of a signal: whichever of the two the actor is.
func (a *App) WriteKeeperMessage(ctx context.Context, by portal.Actor, id portal.ID, text string, answer CitizenAnswer) error {
	action := policy.WriteKeeper
	if by.Role == portal.Keeper {
		action = policy.PassMessages
	}
	return a.onSignal(ctx, by, action, id, func(ctx context.Context, s *portal.Signal, _ portal.Settings) ([]portal.Fact, error) {
		before, err := a.store.KeeperMessages(ctx, s.ID)
		if err != nil {
			return nil, err
		}
		m := portal.KeeperMessage{SignalID: s.ID, N: len(before) + 1, FromKeeper: by.Role == portal.Keeper, Text: text, At: portal.Day(a.now())}
		fields, facts := checkCitizen(map[string]string{"message": text}, answer, s.Ref(), !m.FromKeeper)
		maps.Copy(fields, portal.FieldsOf(m.Validate()))
		if err := fields.Err(); err != nil {
			return nil, err
		}
		fact := portal.Fact{Type: portal.KeeperMessageSent, About: s.Ref(), Anonymous: !m.FromKeeper}
		return append([]portal.Fact{fact}, facts...), a.store.InsertKeeperMessage(ctx, &m)
	})
}
