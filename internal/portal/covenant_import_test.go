package portal

import (
	"fmt"
	"strings"
	"testing"
)

// written writes what was found, a line for each clause: its heading, who commits, its
// parts.
func (f FoundText) written() string {
	var b strings.Builder
	for _, c := range f.Clauses {
		before := ""
		if c.Before {
			before = "^"
		}
		var parts []string
		for _, p := range c.Parts {
			parts = append(parts, strings.Repeat("#", p.Level)+p.Text)
		}
		fmt.Fprintf(&b, "%s%s [%s] %s\n", before, c.Heading, c.Commits, strings.ReplaceAll(strings.Join(parts, " / "), "\n", "⏎"))
	}
	if len(f.Dropped) > 0 {
		b.WriteString("- " + strings.Join(f.Dropped, ", ") + "\n")
	}
	return b.String()
}

func TestSplitClausesOfText(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"articles in plain text", "Convenant bewind\n\nPartijen spreken af:\n\nArtikel 1. Doel\nPartijen werken samen.\n\nArtikel 2 – Bellen\nDe gemeente belt terug.\nBinnen drie dagen.\n\nArtikel 3\nEerste gesprek\nDe bewindvoerder spreekt de cliënt.",
			"^Inleiding [wederzijds] Convenant bewind / Partijen spreken af:\nDoel [wederzijds] Partijen werken samen.\nBellen [gemeente] De gemeente belt terug.⏎Binnen drie dagen.\nEerste gesprek [partner] De bewindvoerder spreekt de cliënt.\n"},
		{"articles in bold", "**Artikel 1: Doel**\r\nTekst.\r\n**Art. 2a Bellen**\r\nTekst.", "Doel [] Tekst.\nBellen [] Tekst.\n"},
		{"an article named in a sentence", "Artikel 1. Doel\nTekst.\n\nArtikel 4 blijft gelden.\n\nArtikel 2. Duur\nEen jaar.", "Doel [] Tekst. / Artikel 4 blijft gelden.\nDuur [] Een jaar.\n"},
		{"an article without a title", "Artikel 1\nDe gemeente belt terug, en doet dat binnen drie dagen.\n\nArtikel 2\nTekst: zo.", "Artikel 1 [gemeente] De gemeente belt terug, en doet dat binnen drie dagen.\nArtikel 2 [] Tekst: zo.\n"},
		{"headings of Markdown", "# Convenant\n\nWaarom wij dit doen.\n\n## 1. Doel\n\nTekst.\n\n### Klein\n\nOok.\n\n## 2.1 Duur\n\n- punt\n- nog", "^Convenant [] Waarom wij dit doen.\nDoel [] Tekst. / ###Klein / Ook.\nDuur [] - punt⏎- nog\n"},
		{"chapters above articles", "# Convenant\n## Hoofdstuk 1\n### Artikel 1. Doel\nTekst.\n## Hoofdstuk 2\n### Artikel 2. Duur\nTekst.", "Doel [] Tekst.\nDuur [] Tekst.\n- Convenant, Hoofdstuk 1, Hoofdstuk 2\n"},
		{"numbers", "1. Doel\nPartijen werken samen.\n\n2. Bellen\nDe gemeente belt terug:\n1. op werkdagen;\n2. voor vijf uur.\n\n3. Duur\nEen jaar.", "Doel [wederzijds] Partijen werken samen.\nBellen [gemeente] De gemeente belt terug:⏎1. op werkdagen;⏎2. voor vijf uur.\nDuur [] Een jaar.\n"},
		{"a list is no row of headings", "Wij doen:\n\n1. Bellen\n2. Schrijven", "Wij doen: [wederzijds] Wij doen: / 1. Bellen / 2. Schrijven\n"},
		{"paragraphs", "De gemeente belt terug. Altijd.\n\nDe bewindvoerder schrijft.\n- en belt", "De gemeente belt terug [gemeente] De gemeente belt terug. Altijd.\nDe bewindvoerder schrijft [partner] De bewindvoerder schrijft.⏎- en belt\n"},
		{"nothing", " \n\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := SplitClauses(TextParts(tt.text), nil).written(); got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

func TestSplitClausesOfDocument(t *testing.T) {
	tests := []struct {
		name  string
		parts []TextPart
		want  string
	}{
		{"numbered by the program", []TextPart{{Text: "Convenant", Level: 1}, {Text: "Doel", Level: 2, Mark: "Artikel 1"}, {Text: "Partijen werken samen."}, {Text: "Duur", Level: 2, Mark: "Artikel 2:"}, {Text: "Een jaar."}},
			"Doel [wederzijds] Partijen werken samen.\nDuur [] Een jaar.\n- Convenant\n"},
		{"headings", []TextPart{{Text: "Convenant", Level: 1}, {Text: "Aanhef."}, {Text: "Doel", Level: 2}, {Text: "a", Mark: "-"}, {Text: "Duur", Level: 2}, {Text: "Een jaar."}},
			"^Convenant [] Aanhef.\nDoel [] a\nDuur [] Een jaar.\n"},
		{"one heading", []TextPart{{Text: "Afspraken", Level: 1}, {Text: "De gemeente belt."}}, "Afspraken [gemeente] De gemeente belt.\n"},
		{"numbers of a list", []TextPart{{Text: "Doel", Mark: "1."}, {Text: "Tekst."}, {Text: "punt", Mark: "1.", Depth: 1}, {Text: "Duur", Mark: "2."}, {Text: "Een jaar."}},
			"Doel [] Tekst. / punt\nDuur [] Een jaar.\n"},
		{"paragraphs without gaps", []TextPart{{Text: "De gemeente belt."}, {Text: "punt", Mark: "-"}, {Text: "Geldfit Noord schrijft."}}, "De gemeente belt [gemeente] De gemeente belt. / punt\nGeldfit Noord schrijft [partner] Geldfit Noord schrijft.\n"},
		{"a very long heading", []TextPart{{Text: strings.Repeat("é", 200), Level: 1}, {Text: "Tekst."}}, strings.Repeat("é", MaxClauseHeading-1) + "… [] Tekst.\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := SplitClauses(tt.parts, []string{"Geldfit Noord", ""}).written(); got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

// No word of a text is lost: it is in a clause, or named as left out.
func TestSplitClausesLosesNothing(t *testing.T) {
	text := "# Titel\nAanhef een.\n## Hoofdstuk\n### Artikel 1. Kop\nTekst twee.\n#### Sub\nTekst drie.\n\nArtikel 2\n\n## Slot\n\nTekst vier.\n\n1. Punt vijf\n2. Punt zes"
	found := SplitClauses(TextParts(text), nil)
	all := found.written()
	for _, word := range []string{"Titel", "Aanhef", "Hoofdstuk", "Kop", "twee", "Sub", "drie", "Slot", "vier", "vijf", "zes"} {
		if !strings.Contains(all, word) {
			t.Errorf("%s is lost from:\n%s", word, all)
		}
	}
}

func FuzzSplitClauses(f *testing.F) {
	f.Add("Artikel 1. Doel\nTekst.")
	f.Add("# a\n## b\n1. c\n- d")
	f.Fuzz(func(t *testing.T, text string) {
		found := SplitClauses(TextParts(Clean(text)), []string{"geldfit"})
		for _, c := range found.Clauses {
			if len([]rune(c.Heading)) > MaxClauseHeading {
				t.Errorf("heading of %d characters", len([]rune(c.Heading)))
			}
		}
	})
}
