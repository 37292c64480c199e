package policy

import (
	"slices"
	"testing"

	"ketenportaal/internal/portal"
)

// TestCouncilKeysAgreeWithPolicy: who may read a report to the council, and reads round
// tables, holds exactly one key under which it is found; who may not holds none.
func TestCouncilKeysAgreeWithPolicy(t *testing.T) {
	for _, state := range portal.CouncilStates() {
		c := portal.CouncilReport{State: state}
		for _, role := range portal.Roles() {
			by := portal.Actor{ID: "x", OrgID: "g", Role: role, Municipality: role.Municipal()}
			keys, n := TableKeys(by), 0
			for _, k := range keys {
				if slices.Contains(c.Scope(), k) {
					n++
				}
			}
			if may := May(by, ReadCouncil, c); n > 1 || keys != nil && may != (n == 1) {
				t.Errorf("%s, %s: may read %v, holds %d keys", state, role, may, n)
			}
		}
	}
}
