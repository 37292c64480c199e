package web

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ketenportaal/internal/portal"
)

var peopleColumns = []csvColumn{
	{Key: "name", Title: "Naam", Required: true}, {Key: "email", Title: "E-mail", Also: []string{"e-mailadres"}, Required: true}, {Key: "function", Title: "Functie"},
}

func TestReadCSV(t *testing.T) {
	plain := "Naam;E-mail;Functie\r\nJosé Bos;jose@geldfit.example;Coach\r\n\r\nAnna de Wit;anna@geldfit.example;\r\n"
	rows := []map[string]string{
		{"name": "José Bos", "email": "jose@geldfit.example", "function": "Coach"},
		{"name": "Anna de Wit", "email": "anna@geldfit.example", "function": ""},
	}
	for _, c := range []struct{ name, data string }{
		{"semicolons", plain},
		{"commas", strings.ReplaceAll(plain, ";", ",")},
		{"tabs", strings.ReplaceAll(plain, ";", "\t")},
		{"UTF-8 with its mark", "\xef\xbb\xbf" + plain},
		{"Windows-1252", strings.ReplaceAll(plain, "é", "\xe9")},
		{"UTF-16, little end first", "\xff\xfe" + wide(plain, 0, 1)},
		{"UTF-16, big end first", "\xfe\xff" + wide(plain, 1, 0)},
		{"other headings, empty columns at the end", strings.Replace(plain, "Naam;E-mail;Functie", "NAAM;e-mailadres; functie ;;", 1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			read, err := readCSV([]byte(c.data), peopleColumns, 10)
			if err != nil {
				t.Fatal(err)
			}
			var got []map[string]string
			for _, r := range read {
				got = append(got, map[string]string{"name": r.Text("name"), "email": r.Text("email"), "function": r.Text("function")})
			}
			if diff := cmp.Diff(rows, got); diff != "" {
				t.Error(diff)
			}
			if read[1].Line != 4 {
				t.Errorf("second row stands on line %d, want 4", read[1].Line)
			}
		})
	}
}

func TestReadCSVRefuses(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"nothing", " \n", "leeg"},
		{"only headings", "Naam;E-mail\n", "nog niets"},
		{"a column too many", "Naam;E-mail;Salaris\na;b;c\n", "‘Salaris’ kennen wij niet"},
		{"a column missing", "Naam;Functie\na;b\n", "‘E-mail’ ontbreekt"},
		{"a column twice", "Naam;E-mail;naam\na;b;c\n", "twee keer"},
		{"more cells than columns", "Naam;E-mail\na;b;c\n", "Regel 2 heeft meer cellen"},
		{"a stray quote", "Naam;E-mail\n\"a;b\n", "Regel 2 is niet te lezen"},
		{"too many rows", "Naam;E-mail\n" + strings.Repeat("a;b\n", 11), "meer dan 10 regels"},
		{"too large", "Naam;E-mail\n" + strings.Repeat("a;b\n", maxCSV/4+1), "te groot"},
		{"a workbook", "PK\x03\x04\x00\x00" + "Naam", "geen CSV-bestand"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readCSV([]byte(c.data), peopleColumns, 10)
			if got := portal.FieldsOf(err)["file"]; !strings.Contains(got, c.want) {
				t.Errorf("says %q, want something with %q", got, c.want)
			}
		})
	}
}

// wide writes a text in two bytes a letter; high and low are their places.
func wide(s string, low, high int) string {
	var b strings.Builder
	for _, r := range s {
		pair := [2]byte{}
		pair[low], pair[high] = byte(r), byte(r>>8)
		b.Write(pair[:])
	}
	return b.String()
}
