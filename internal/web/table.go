package web

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// sendTable sends a table as a file: CSV, or a workbook when the address asks
// for ?formaat=xlsx. name is without the ending.
func sendTable(c *fiber.Ctx, name string, t export.Table) error {
	var out bytes.Buffer
	ending, write := ".csv", export.CSV
	switch query(c).Text("formaat") {
	case "", "csv":
	case "xlsx":
		ending, write = ".xlsx", export.XLSX
	default:
		return portal.ErrNotFound
	}
	if err := write(&out, t); err != nil {
		return fmt.Errorf("export %s: %w", t.Name, err)
	}
	return attachment(c, name+ending, int64(out.Len()), io.NopCloser(&out))
}

// csvColumn is a column that a CSV file of ours may have. Also are other
// headings by which people know it.
type csvColumn struct {
	Key, Title string
	Also       []string
	Required   bool
}

// csvRow is a row of a CSV file, by its line in it.
type csvRow struct {
	Line  int
	cells map[string]string
}

// Text is the cell of a column, without spaces around it.
func (r csvRow) Text(key string) string { return r.cells[key] }

// maxCSV is how large a CSV file may be, in bytes: it has to fit in a form, to
// travel from the preview to the confirmation.
const maxCSV = 200 << 10

// fileError refuses a file with a sentence at its field.
func fileError(format string, args ...any) error {
	return portal.Fields{"file": fmt.Sprintf(format, args...)}.Err()
}

// readCSV reads a CSV file in the encodings and with the separators that
// spreadsheet programs write. What is wrong is told by line, at the field "file".
func readCSV(data []byte, columns []csvColumn, maxRows int) ([]csvRow, error) {
	text, err := decodeText(data)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(text) == "" {
		return nil, fileError("Dit bestand is leeg. Zet op de eerste regel de namen van de kolommen.")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace = separator(text), -1, true
	var keys []string
	var rows []csvRow
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return nil, fileError("Regel %d is niet te lezen. Staat er een aanhalingsteken te veel of te weinig?", broken.StartLine)
		}
		if err != nil {
			return nil, err
		}
		if keys == nil {
			if keys, err = headings(cells, columns); err != nil {
				return nil, err
			}
			continue
		}
		line, _ := r.FieldPos(0)
		row, filled := csvRow{Line: line, cells: map[string]string{}}, false
		for i, cell := range cells {
			cell = strings.TrimSpace(cell)
			if i >= len(keys) {
				if cell == "" {
					continue
				}
				return nil, fileError("Regel %d heeft meer cellen dan er kolommen zijn.", line)
			}
			row.cells[keys[i]] = cell
			filled = filled || cell != ""
		}
		if !filled {
			continue
		}
		if rows = append(rows, row); len(rows) > maxRows {
			return nil, fileError("Dit bestand heeft meer dan %d regels. Deel het op.", maxRows)
		}
	}
	if len(rows) == 0 {
		return nil, fileError("Onder de namen van de kolommen staat nog niets.")
	}
	return rows, nil
}

// headings finds which column each heading stands for.
func headings(cells []string, columns []csvColumn) ([]string, error) {
	keys := make([]string, len(cells))
	seen := map[string]bool{}
	for i, cell := range cells {
		cell = strings.TrimSpace(cell)
		if cell == "" && strings.TrimSpace(strings.Join(cells[i:], "")) == "" {
			keys = keys[:i] // empty columns at the end, as spreadsheets leave them
			break
		}
		for _, c := range columns {
			for _, name := range append([]string{c.Title, c.Key}, c.Also...) {
				if portal.FoldName(name) == portal.FoldName(cell) {
					keys[i] = c.Key
				}
			}
		}
		if keys[i] == "" {
			return nil, fileError("De kolom ‘%s’ kennen wij niet. Deze kolommen kunnen: %s.", shortened(cell), titles(columns, false))
		}
		if seen[keys[i]] {
			return nil, fileError("De kolom ‘%s’ staat er twee keer.", shortened(cell))
		}
		seen[keys[i]] = true
	}
	for _, c := range columns {
		if c.Required && !seen[c.Key] {
			return nil, fileError("De kolom ‘%s’ ontbreekt. Nodig zijn: %s.", c.Title, titles(columns, true))
		}
	}
	return keys, nil
}

func titles(columns []csvColumn, required bool) string {
	var names []string
	for _, c := range columns {
		if c.Required || !required {
			names = append(names, c.Title)
		}
	}
	return strings.Join(names, ", ")
}

// shortened keeps a stranger's heading readable in a sentence.
func shortened(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// listOf reads the list that a form brings, of a file or of what was pasted. What came
// of the form stands beside an error about the file.
func listOf(c *fiber.Ctx) (f *Form, text string, err error) {
	var file []byte
	f, err = upload(c, maxCSV+1, func(part Part) error {
		var err error
		file, err = io.ReadAll(part)
		return err
	})
	if err != nil {
		return f, "", err
	}
	if len(file) > 0 {
		text, err = decodeText(file)
		return f, text, err
	}
	return f, f.Text("list"), nil
}

// decodeText reads a text in the encodings that spreadsheet programs use. What
// is no UTF-8 is taken for Windows-1252, which every byte is some letter of.
func decodeText(data []byte) (string, error) {
	if len(data) > maxCSV {
		return "", fileError("Dit bestand is te groot. Het mag ten hoogste 200 kB zijn.")
	}
	var from encoding.Encoding
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		from = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case !utf8.Valid(data):
		from = charmap.Windows1252
	}
	if from != nil {
		decoded, err := from.NewDecoder().Bytes(data)
		if err != nil {
			return "", fileError("De tekens in dit bestand zijn niet te lezen. Bewaar het als CSV in UTF-8.")
		}
		data = decoded
	}
	if !utf8.Valid(data) || bytes.ContainsRune(data, 0) {
		return "", fileError("Dit is geen CSV-bestand. Bewaar uw rekenblad als CSV en probeer het opnieuw.")
	}
	return string(data), nil
}

// separator is what divides the cells: what the first line has most of.
func separator(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	best := ';'
	for _, r := range ",\t" {
		if strings.Count(first, string(r)) > strings.Count(first, string(best)) {
			best = r
		}
	}
	return best
}
