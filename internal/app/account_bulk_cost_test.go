package app

import (
	"fmt"
	"strings"
	"testing"
)

// TestLongCellsAreNotCompared: a file of the size a form takes, made to be
// compared with every name there is, would keep the portal busy for minutes. So
// long cells get no hint, only the first rows do, and one row few sentences.
func TestLongCellsAreNotCompared(t *testing.T) {
	r := newRig(t)
	by := r.as("ketencoordinator@gemeente")
	long := "Organisatie geldfit" + strings.Repeat("x", maxTypedName)
	p, err := r.PreviewInvitations(r.ctx, by, []BulkRow{{Line: 2, Email: "a@b.example", Org: long}, {Line: 3, Email: "b@b.example", Org: "Organisatie geldfitt"}})
	r.must(err)
	if got := p.Lines[0].Why; strings.Contains(got, "Bedoelt u") {
		t.Errorf("a cell of %d bytes was compared: %s", len(long), got)
	}
	if got := p.Lines[1].Why; !strings.Contains(got, "Bedoelt u ‘Organisatie geldfit") {
		t.Errorf("a name with a letter too many gets %q, want the nearest one", got)
	}

	many := make([]BulkRow, MaxBulk)
	for i := range many {
		many[i] = BulkRow{Line: i + 2, Email: fmt.Sprintf("a%d@b.example", i), Org: "Organisatie geldfitt"}
	}
	p, err = r.PreviewInvitations(r.ctx, by, many)
	r.must(err)
	hints := 0
	for _, row := range p.Lines {
		if strings.Contains(row.Why, "Bedoelt u") {
			hints++
		}
	}
	if hints != maxHints {
		t.Errorf("%d of %d rows were compared with every name, want %d", hints, len(many), maxHints)
	}

	values, err := r.PreviewPartners(r.ctx, by, PartnerImport{Rows: []PartnerRow{{
		Line: 2, Name: "Nieuw", Kind: "overig", Areas: strings.Repeat("a|", 50_000), Roles: strings.Repeat("b|", 50_000),
	}}})
	r.must(err)
	if values.Wrong != 1 || len(values.Verdicts[0].Notes) > 3 {
		t.Errorf("%d rows are wrong, the first with %d sentences; want 1 row with at most 3", values.Wrong, len(values.Verdicts[0].Notes))
	}
}
