package policy

import (
	"slices"

	"ketenportaal/internal/portal"
)

// VisibleMinutes reports whether the actor may read the minutes of a round table
// as they are now: a draft is for who keeps it, from the comment term on they are
// for everybody who may know of the meeting.
func VisibleMinutes(by portal.Actor, t portal.RoundTable) bool {
	switch t.State {
	case portal.TableComments, portal.TableAdopted:
		return VisibleTable(by, t)
	case portal.TableBusy, portal.TableDraft, portal.TableWithChair:
		return May(by, RecordTable, t)
	}
	return false
}

// VisiblePublicMinutes reports whether the actor may read the public version of
// adopted minutes: who may read the minutes, and everybody with an account that
// reads round tables once it was said that they are public.
func VisiblePublicMinutes(by portal.Actor, t portal.RoundTable, m portal.Minutes) bool {
	if m.Adoption == nil || by.Zero() || by.System {
		return false
	}
	return VisibleMinutes(by, t) || slices.Contains(tableReaders, by.Role) && m.Details.Openness == portal.OpenPublic
}
