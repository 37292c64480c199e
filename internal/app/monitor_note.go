package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// MonitorNoteInput is a commentary on the figures of one part over one period.
type MonitorNoteInput struct {
	Period  string
	Block   portal.MonitorBlock
	Text    string
	Version int64 // the one the actor saw; 0 for none yet
	Citizen CitizenAnswer
}

// MonitorNote gives the commentary to who may write it; Version is 0 when there is none.
func (a *App) MonitorNote(ctx context.Context, by portal.Actor, period string, block portal.MonitorBlock) (portal.MonitorNote, error) {
	if err := policy.Check(by, policy.NoteMonitor, nil); err != nil {
		return portal.MonitorNote{}, err
	}
	return a.monitorNote(ctx, period, block)
}

// monitorNote gives a commentary, or one that isn't stored yet.
func (a *App) monitorNote(ctx context.Context, period string, block portal.MonitorBlock) (portal.MonitorNote, error) {
	if _, _, ok := portal.PeriodRange(period); !ok || !slices.Contains(portal.MonitorBlocks(), block) {
		return portal.MonitorNote{}, portal.ErrNotFound
	}
	id := portal.MonitorNoteID(period, block)
	n, err := a.store.MonitorNote(ctx, id)
	if portal.KindOf(err) == portal.NotFound {
		return portal.MonitorNote{ID: id, Period: period, Block: block}, nil
	}
	return n, err
}

// NoteMonitor writes, changes or takes away a commentary.
func (a *App) NoteMonitor(ctx context.Context, by portal.Actor, in MonitorNoteInput) error {
	if err := policy.Check(by, policy.NoteMonitor, nil); err != nil {
		return err
	}
	fields, facts := checkCitizen(map[string]string{"text": in.Text}, in.Citizen, portal.MonitorRef, false)
	if err := fields.Err(); err != nil {
		return err
	}
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		n, err := a.monitorNote(ctx, in.Period, in.Block)
		if err != nil {
			return err
		}
		if n.Version != in.Version {
			return portal.ErrChanged
		}
		fact, err := n.Write(in.Text, by, a.now())
		if err != nil {
			return err
		}
		save := a.store.SaveMonitorNote
		if n.Version == 0 {
			save = a.store.InsertMonitorNote
		}
		if err := save(ctx, &n); err != nil {
			return err
		}
		w.record(0, append(facts, fact)...)
		return nil
	})
}
