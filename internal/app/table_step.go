package app

import (
	"context"
	"maps"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// TableInHand gives a meeting for an action of the actor: for a page that asks
// whether somebody is sure.
func (a *App) TableInHand(ctx context.Context, by portal.Actor, action policy.Action, number string) (portal.RoundTable, error) {
	return a.table(ctx, by, action, number)
}

// OpenTable lets everybody at the table know of a meeting, and propose items.
func (a *App) OpenTable(ctx context.Context, by portal.Actor, number string, version int64) error {
	return a.changeTable(ctx, by, policy.PrepareTable, number, version, func(_ context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		return one(t.OpenProposals(by.ID, a.now()))
	})
}

// SendAgenda sends the agenda of a meeting to who sits at the table.
func (a *App) SendAgenda(ctx context.Context, by portal.Actor, number string, version int64) error {
	return a.changeTable(ctx, by, policy.PrepareTable, number, version, func(_ context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		return one(t.SendAgenda(by.ID, a.now()))
	})
}

// BeginMeeting begins a meeting, or takes it up again while its minutes are a
// draft.
func (a *App) BeginMeeting(ctx context.Context, by portal.Actor, number string, version int64) error {
	return a.changeTable(ctx, by, policy.RecordTable, number, version, func(ctx context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		fact, err := t.Begin(by.ID, a.now())
		if err != nil {
			return nil, err
		}
		return []portal.Fact{fact}, a.beginMinutes(ctx, by, t)
	})
}

// EndMeeting ends a meeting; its minutes are a draft from then on.
func (a *App) EndMeeting(ctx context.Context, by portal.Actor, number string, version int64) error {
	return a.changeTable(ctx, by, policy.RecordTable, number, version, func(ctx context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		items, err := a.recordedUnder(ctx, *t)
		if err != nil {
			return nil, err
		}
		t.Discussed(items)
		return one(t.Close(by.ID, a.now()))
	})
}

// recordedUnder are the items of a meeting under which something was recorded: a
// decision, an action point or a text.
func (a *App) recordedUnder(ctx context.Context, t portal.RoundTable) ([]portal.ID, error) {
	var items []portal.ID
	decisions, err := a.store.DecisionsOf(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range decisions {
		if !d.Dropped {
			items = append(items, d.Item)
		}
	}
	actions, err := a.store.ActionPointsOf(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range actions {
		items = append(items, p.Item)
	}
	m, err := a.minutesOf(ctx, t)
	if err != nil {
		return nil, err
	}
	for _, i := range m.Items {
		if i.Text != "" {
			items = append(items, i.Item)
		}
	}
	return items, nil
}

// DropTable lets a meeting not be held. Who was told of it hears why.
func (a *App) DropTable(ctx context.Context, by portal.Actor, number string, version int64, reason string, answer CitizenAnswer) error {
	return a.changeTable(ctx, by, policy.PrepareTable, number, version, func(_ context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"reason": reason}, answer, t.Ref(), false)
		if err := fields.Err(); err != nil {
			return nil, err
		}
		fact, err := t.Drop(reason, by.ID, a.now())
		return append(facts, fact), err
	})
}

// MoveInput is another time or place of a meeting.
type MoveInput struct {
	portal.MeetingTime
	Sure    bool
	Citizen CitizenAnswer
}

// MoveTable gives a meeting another time or place. Who was told of it hears so.
func (a *App) MoveTable(ctx context.Context, by portal.Actor, number string, version int64, in MoveInput) error {
	return a.changeTable(ctx, by, policy.PrepareTable, number, version, func(ctx context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"place": in.Place}, in.Citizen, t.Ref(), false)
		maps.Copy(fields, portal.FieldsOf(in.Validate()))
		timed := !t.Start.Equal(in.Start) || !t.End.Equal(in.End)
		if len(fields) == 0 && timed && !in.Sure {
			if err := a.doubt(ctx, t.Series, t.ID, in.MeetingTime); err != nil {
				return nil, err
			}
		}
		if err := fields.Err(); err != nil {
			return nil, err
		}
		fact, moved, err := t.MoveTo(in.MeetingTime, a.now())
		if err != nil || !moved {
			return nil, err
		}
		return append(facts, fact), nil
	})
}
