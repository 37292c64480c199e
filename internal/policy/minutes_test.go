package policy

import (
	"testing"

	"ketenportaal/internal/portal"
)

// A draft is for who keeps it, minutes in the comment term for the table, the
// public version for all who read tables once it was called public.
func TestVisibleMinutes(t *testing.T) {
	keepers := map[string]bool{"coordinator": true, "secretaris": true, "wethouder": true}
	public := portal.Minutes{Adoption: &portal.Adoption{}, Details: portal.DocumentDetails{Openness: portal.OpenPublic}}
	for name, by := range tableCast() {
		for _, state := range portal.TableStates() {
			table := exampleTable(portal.TableSent, state)
			want := false
			switch state {
			case portal.TableBusy, portal.TableDraft, portal.TableWithChair:
				want = keepers[name]
			case portal.TableComments, portal.TableAdopted:
				want = VisibleTable(by, table)
			}
			if got := VisibleMinutes(by, table); got != want {
				t.Errorf("%s reads minutes that are %s: %v, want %v", name, state, got, want)
			}
		}
		adopted := exampleTable(portal.TableSent, portal.TableAdopted)
		reads := len(TableKeys(by)) > 0
		if got := VisiblePublicMinutes(by, adopted, public); got != reads {
			t.Errorf("%s reads the public version: %v, want %v", name, got, reads)
		}
		if got := VisiblePublicMinutes(by, adopted, portal.Minutes{Adoption: &portal.Adoption{}}); got != VisibleTable(by, adopted) {
			t.Errorf("%s reads what nobody called public: %v", name, got)
		}
		if VisiblePublicMinutes(by, adopted, portal.Minutes{}) {
			t.Errorf("%s reads a public version of what isn't adopted", name)
		}
	}
}
