package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/portal"
)

// eraseAttendance puts a pseudonym in the place of somebody's name in who was at a
// meeting, as long as its minutes aren't adopted: from then on the names stay.
func (a *App) eraseAttendance(ctx context.Context, person portal.ID, pseudonym string) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	states := slices.DeleteFunc(portal.TableStates(), func(s portal.TableState) bool { return s == portal.TableAdopted })
	ts, err := a.store.TablesIn(ctx, states, time.Time{}, time.Time{}, 0)
	if err != nil {
		return err
	}
	for _, t := range ts {
		was := slices.Clone(t.Attendance)
		for i := range t.Attendance {
			if t.Attendance[i].Person == person {
				t.Attendance[i].Name = pseudonym
			}
		}
		if slices.Equal(was, t.Attendance) {
			continue
		}
		if err := a.store.SaveTable(ctx, &t, set.Municipality); err != nil {
			return err
		}
	}
	return nil
}
