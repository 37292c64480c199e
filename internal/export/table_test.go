package export

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// hostile are texts that a spreadsheet would run, each with how CSV shows it.
var hostile = []struct{ name, in, want string }{
	{"formula", "=1+1", "'=1+1"},
	{"plus", "+31 570 123456", "'+31 570 123456"},
	{"minus", "-2+3", "'-2+3"},
	{"function", "@SUM(A1)", "'@SUM(A1)"},
	{"tab", "\t=1+1", "'\t=1+1"},
	{"line end first", "\r=1+1", "'=1+1"},
	{"after spaces", "  =1+1", "'  =1+1"},
	{"full-width", "＝1+1", "'＝1+1"},
	{"in the middle", "1=1", "1=1"},
	{"separator and quote", `a;"b`, `a;"b`},
	{"control characters", "a\x00b\x1bc", "abc"},
	{"no UTF-8", "a\xffb", "ab"},
	{"empty", "", ""},
}

func TestBar37_CSVCellsAreHarmless(t *testing.T) {
	for _, c := range hostile {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := CSV(&out, Table{Columns: []string{"Titel"}, Rows: [][]any{{c.in}, {"volgende"}}}); err != nil {
				t.Fatal(err)
			}
			text, marked := strings.CutPrefix(out.String(), byteOrderMark)
			if !marked {
				t.Error("the file doesn't say that it is UTF-8")
			}
			r := csv.NewReader(strings.NewReader(text))
			r.Comma = ';'
			r.FieldsPerRecord = -1
			rows, err := r.ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			// A CSV reader leaves out a line with one empty cell.
			got := ""
			if len(rows) == 3 {
				got = rows[1][0]
			}
			if got != c.want {
				t.Errorf("cell = %q, want %q", got, c.want)
			}
		})
	}
}

func TestBar37_XLSXCellsAreTexts(t *testing.T) {
	table := Table{Name: "Signalen: alle/van 2026 en nog veel meer woorden", Columns: []string{"Titel", "Dag"}}
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.FixedZone("Amsterdam", 3600))
	for _, c := range hostile {
		table.Rows = append(table.Rows, []any{c.in, day})
	}
	var out bytes.Buffer
	if err := XLSX(&out, table); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheet := book.GetSheetName(0)
	if len([]rune(sheet)) > 31 || strings.ContainsAny(sheet, `:\/?*[]`) {
		t.Errorf("sheet name = %q", sheet)
	}
	for n := range hostile {
		at, _ := excelize.CoordinatesToCellName(1, n+2)
		if formula, _ := book.GetCellFormula(sheet, at); formula != "" {
			t.Errorf("%s is the formula %q", at, formula)
		}
	}
	if got, _ := book.GetCellValue(sheet, "A2"); got != "=1+1" {
		t.Errorf("A2 = %q, want the text itself", got)
	}
	if got, _ := book.GetCellValue(sheet, "B2"); got != "2026-11-22" {
		t.Errorf("B2 = %q, want the day people saw", got)
	}
}

func TestCSVCellTypes(t *testing.T) {
	var out bytes.Buffer
	day := time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)
	err := CSV(&out, Table{Columns: []string{"a", "b", "c", "d", "e"}, Rows: [][]any{{"tekst", 3, int64(-4), true, day}, {"", 0, int64(0), false, time.Time{}}}})
	if err != nil {
		t.Fatal(err)
	}
	want := byteOrderMark + "a;b;c;d;e\r\ntekst;3;-4;ja;2026-03-05\r\n;0;0;nee;\r\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
	if err := CSV(&out, Table{Columns: []string{"a"}, Rows: [][]any{{3.5}}}); err == nil {
		t.Error("a cell of a type nobody chose words for was written")
	}
	if err := XLSX(&out, Table{Columns: []string{"a"}, Rows: [][]any{{3.5}}}); err == nil {
		t.Error("a cell of a type nobody chose words for was written to a workbook")
	}
}
