// Package export writes what leaves the portal as a file, so that a program
// that opens it sees data only: no cell is ever a formula.
package export

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"

	"ketenportaal/internal/portal"
)

// Table is a sheet on its way out. A cell is a string, an int, an int64, a
// portal.Cents, a bool (written as ja or nee) or a time.Time: a day, empty when
// zero.
type Table struct {
	Name    string // of the sheet
	Columns []string
	Rows    [][]any
}

// byteOrderMark tells spreadsheet programs that a CSV file is UTF-8.
const byteOrderMark = "\ufeff"

// CSV writes the table the way Dutch spreadsheet programs open it without
// questions: UTF-8 with its mark, semicolons, CRLF.
func CSV(w io.Writer, t Table) error {
	buffered := bufio.NewWriter(w)
	if _, err := buffered.WriteString(byteOrderMark); err != nil {
		return err
	}
	out := csv.NewWriter(buffered)
	out.Comma, out.UseCRLF = ';', true
	line := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		line[i] = harmless(c)
	}
	if err := out.Write(line); err != nil {
		return err
	}
	for n, row := range t.Rows {
		line = line[:0]
		for _, cell := range row {
			s, err := inWords(cell)
			if err != nil {
				return fmt.Errorf("row %d: %w", n+1, err)
			}
			line = append(line, s)
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return buffered.Flush()
}

// inWords is a cell as CSV shows it.
func inWords(cell any) (string, error) {
	switch v := cell.(type) {
	case string:
		return harmless(v), nil
	case int:
		return strconv.Itoa(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case portal.Cents:
		return v.Plain(), nil
	case bool:
		return yesNo(v), nil
	case time.Time:
		if v.IsZero() {
			return "", nil
		}
		return v.Format(time.DateOnly), nil
	}
	return "", fmt.Errorf("a cell of type %T can't be exported", cell)
}

func yesNo(v bool) string {
	if v {
		return "ja"
	}
	return "nee"
}

// harmless makes a text that a spreadsheet would read as a formula a plain one,
// by an apostrophe in front, and takes out what is no text at all.
func harmless(s string) string {
	s = plain(s)
	first := strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) && r != '\t' && r != '\r' && r != '\n' })
	if first != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(first)[0]) {
		return "'" + s
	}
	return s
}

// plain drops what no sheet can hold: control characters but for tab and line
// ends, and bytes that are no UTF-8.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// XLSX writes the table as a workbook of one sheet: bold headings that stay in
// sight, dates as dates, texts as texts.
func XLSX(w io.Writer, t Table) error {
	book := excelize.NewFile()
	defer book.Close() // holds temporary files for large sheets only
	sheet := sheetName(t.Name)
	if err := book.SetSheetName(book.GetSheetName(0), sheet); err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	pattern := "yyyy-mm-dd"
	day, err := book.NewStyle(&excelize.Style{CustomNumFmt: &pattern})
	if err != nil {
		return err
	}
	out, err := book.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	for i, c := range t.Columns {
		if err := out.SetColWidth(i+1, i+1, columnWidth(c)); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	line := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		line[i] = excelize.Cell{StyleID: bold, Value: plain(c)}
	}
	if err := out.SetRow("A1", line); err != nil {
		return err
	}
	for n, row := range t.Rows {
		line = line[:0]
		for _, cell := range row {
			v, err := inSheet(cell, day)
			if err != nil {
				return fmt.Errorf("row %d: %w", n+1, err)
			}
			line = append(line, v)
		}
		at, err := excelize.CoordinatesToCellName(1, n+2)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, line); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return book.Write(w)
}

// inSheet is a cell as a workbook holds it. A string is stored as a string,
// whatever it begins with.
func inSheet(cell any, day int) (any, error) {
	switch v := cell.(type) {
	case string:
		s := []rune(plain(v))
		if len(s) > excelize.TotalCellChars {
			s = s[:excelize.TotalCellChars]
		}
		return string(s), nil
	case int, int64:
		return v, nil
	case portal.Cents:
		// A number in a sheet is a float: the text of an amount up to portal.MaxCents is
		// exact in it.
		return float64(v) / 100, nil
	case bool:
		return yesNo(v), nil
	case time.Time:
		if v.IsZero() {
			return nil, nil
		}
		// The sheet knows no time zones: the day is what people see in it.
		return excelize.Cell{StyleID: day, Value: time.Date(v.Year(), v.Month(), v.Day(), 0, 0, 0, 0, time.UTC)}, nil
	}
	return nil, fmt.Errorf("a cell of type %T can't be exported", cell)
}

// columnWidth gives long headings, which stand above texts, some room.
func columnWidth(heading string) float64 { return min(max(float64(len(heading))+4, 14), 40) }

// sheetName keeps to what workbooks allow: 31 characters, none of : \ / ? * [ ].
func sheetName(name string) string {
	r := []rune(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return '-'
		}
		return r
	}, plain(name)))
	if len(r) == 0 {
		return "Tabel"
	}
	return string(r[:min(len(r), 31)])
}
