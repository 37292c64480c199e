package portal

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a text that is taken over as clauses.
const (
	// MaxImportFile is how many bytes its file may have, MaxImportText how many its text.
	MaxImportFile = 2 << 20
	MaxImportText = 200_000
)

// TextPart is one paragraph of a text that is taken over: a heading, an item of a list
// or plain text.
type TextPart struct {
	Text  string
	Level int    // of a heading, from 1; 0 for anything else
	Mark  string // before an item of a list: "-", "2.", "Artikel 4"
	Depth int    // of that list within others
	Gap   bool   // an empty line stands before it
}

// FoundClause is a clause as it was found in a text.
type FoundClause struct {
	Heading string
	// Parts are its paragraphs. A heading among them stands above a part of the clause.
	Parts   []TextPart
	Commits Side
	// Before: it is what stands above the first article.
	Before bool
}

// FoundText is what was found in a text. Dropped are headings that stand above other
// headings, such as those of chapters: clauses have none.
type FoundText struct {
	Clauses []FoundClause
	Dropped []string
}

// articleLine is the first line of an article: "Artikel 4. Titel".
var articleLine = regexp.MustCompile(`^(?i:artikel|art\.?)\s+(\d{1,3}[a-z]?)(?:\s*[.:)–—-]+|\s|$)\s*(.*)$`)

// numberedLine is a line with a number before it: "4. Titel".
var numberedLine = regexp.MustCompile(`^(\d{1,3})(?:[.)]|\s)\s*(\p{Lu}.*)$`)

// leadingNumber is the number before a heading.
var leadingNumber = regexp.MustCompile(`^(?:\d{1,3}(?:\.\d{1,3})*[.)]?|[IVX]{1,5}\.)\s+`)

const (
	longestHeading  = 150 // of a line that can be a heading
	introHeading    = "Inleiding"
	shortestNumbers = 2 // headings with a number that make a text numbered
)

// TextParts reads Markdown or plain text as parts. A heading ends where its line ends;
// other lines stay as they are until an empty one.
func TextParts(text string) []TextPart {
	var parts []TextPart
	gap, open, bareArticle := false, false, false
	for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		line = strings.TrimRight(line, " \t\r\n")
		bare := strings.Trim(strings.TrimSpace(line), "*_")
		level := headingLevel(line)
		title := bareArticle // this line may be the title of the article above it
		bareArticle = bare == "" && title
		switch {
		case bare == "":
			gap, open = true, false
			continue
		case level > 0:
			parts = append(parts, TextPart{Text: CleanLine(strings.Trim(strings.TrimSpace(strings.Trim(line, "#")), "*_")), Level: level, Gap: gap})
			gap, open = false, false
			continue
		case isArticle(bare):
			parts = append(parts, TextPart{Text: bare, Gap: gap})
			gap, open, bareArticle = false, false, articleLine.FindStringSubmatch(bare)[2] == ""
			continue
		}
		_, _, numbered := numberOf(TextPart{Text: bare})
		if open && !numbered {
			parts[len(parts)-1].Text += "\n" + line
			continue
		}
		if numbered {
			line = bare
		}
		parts = append(parts, TextPart{Text: line, Gap: gap})
		gap, open = false, !numbered && !title
	}
	return parts
}

func headingLevel(line string) int {
	hashes := len(line) - len(strings.TrimLeft(line, "#"))
	if hashes == 0 || hashes > 6 || !strings.HasPrefix(line[hashes:], " ") {
		return 0
	}
	return hashes
}

func isArticle(line string) bool {
	m := articleLine.FindStringSubmatch(line)
	return m != nil && utf8.RuneCountInString(line) <= longestHeading && !endsSentence(m[2])
}

// endsSentence tells "Artikel 4 blijft gelden." from a heading.
func endsSentence(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return strings.HasSuffix(text, ";") || unicode.IsLower(first) && strings.HasSuffix(text, ".")
}

// article gives the heading of a part that begins an article.
func (p TextPart) article() (heading string, ok bool) {
	line := p.Text
	if strings.HasPrefix(strings.ToLower(p.Mark), "art") {
		line = strings.TrimSpace(strings.TrimRight(p.Mark, ".:") + ". " + p.Text)
	}
	if !isArticle(line) {
		return "", false
	}
	return strings.TrimSpace(articleLine.FindStringSubmatch(line)[2]), true
}

// numberOf gives the number and the heading of a part that may be a numbered heading.
func numberOf(p TextPart) (n int, heading string, ok bool) {
	line := p.Text
	if p.Mark != "" {
		if p.Mark == "-" || p.Depth > 0 {
			return 0, "", false
		}
		line = strings.TrimRight(p.Mark, ".)") + ". " + p.Text
	}
	m := numberedLine.FindStringSubmatch(line)
	if m == nil || utf8.RuneCountInString(m[2]) > 80 || strings.ContainsAny(m[2], "\n") || strings.ContainsRune(".;,:", rune(m[2][len(m[2])-1])) {
		return 0, "", false
	}
	n, _ = strconv.Atoi(m[1]) // at most three digits
	return n, m[2], true
}

// SplitClauses finds the clauses of a text: by "Artikel 4. Titel", else by headings,
// else by headings with a number, else each group of paragraphs is one. partners are
// the names of the parties besides the municipality.
func SplitClauses(parts []TextPart, partners []string) FoundText {
	var found FoundText
	starts := articleStarts(parts)
	if len(starts) == 0 {
		starts = headingStarts(parts)
	}
	if len(starts) == 0 {
		starts = numberedStarts(parts)
	}
	if len(starts) == 0 {
		found.Clauses = clauseGroups(parts)
	} else {
		found = cutClauses(parts, starts)
	}
	for i := range found.Clauses {
		c := &found.Clauses[i]
		c.Heading = shortened(CleanLine(c.Heading), MaxClauseHeading)
		c.Commits = whoCommits(c.Parts, partners)
	}
	return found
}

// clauseStart is where a clause begins: its heading takes up some parts.
type clauseStart struct {
	at, parts int
	heading   string
}

func articleStarts(parts []TextPart) []clauseStart {
	var starts []clauseStart
	for i, p := range parts {
		heading, ok := p.article()
		if !ok {
			continue
		}
		s := clauseStart{at: i, parts: 1, heading: heading}
		// "Artikel 4" alone: the title is the short line under it.
		if heading == "" && i+1 < len(parts) {
			next := parts[i+1]
			if _, also := next.article(); !also && next.Mark == "" && utf8.RuneCountInString(next.Text) <= 80 && !strings.ContainsAny(next.Text, "\n.;:") {
				s.heading, s.parts = next.Text, 2
			} else {
				s.heading = strings.TrimSpace(p.Mark + " " + p.Text)
			}
		}
		if s.heading == "" {
			s.heading = strings.TrimSpace(p.Mark + " " + p.Text)
		}
		starts = append(starts, s)
	}
	return starts
}

// headingStarts takes the headings of the highest level that has more than one: the
// title above a text is the only one of its level.
func headingStarts(parts []TextPart) []clauseStart {
	count := map[int]int{}
	for _, p := range parts {
		count[p.Level]++
	}
	level := 0
	for l := 9; l >= 1; l-- {
		if count[l] > 1 || count[l] == 1 && level == 0 {
			level = l
		}
	}
	var starts []clauseStart
	for i, p := range parts {
		if level > 0 && p.Level == level {
			starts = append(starts, clauseStart{at: i, parts: 1, heading: leadingNumber.ReplaceAllString(p.Text, "")})
		}
	}
	return starts
}

// numberedStarts takes lines that are numbered from 1 on and have text under them, so
// that the items of a list aren't taken for headings.
func numberedStarts(parts []TextPart) []clauseStart {
	var starts []clauseStart
	for i, p := range parts {
		n, heading, ok := numberOf(p)
		if !ok || n != len(starts)+1 || i+1 == len(parts) {
			continue
		}
		if _, _, list := numberOf(parts[i+1]); list {
			continue
		}
		starts = append(starts, clauseStart{at: i, parts: 1, heading: heading})
	}
	if len(starts) < shortestNumbers {
		return nil
	}
	return starts
}

// cutClauses divides the parts at the starts. What stands before the first one is a clause
// too, for who takes the text over to leave out or not.
func cutClauses(parts []TextPart, starts []clauseStart) FoundText {
	var found FoundText
	add := func(heading string, of []TextPart, before bool) {
		var kept []TextPart
		for i, p := range of {
			// A heading with nothing under it stands above what comes next.
			if p.Level > 0 && (i+1 == len(of) || of[i+1].Level > 0) {
				found.Dropped = append(found.Dropped, p.Text)
				continue
			}
			kept = append(kept, p)
		}
		if before && len(kept) == 0 {
			return
		}
		found.Clauses = append(found.Clauses, FoundClause{Heading: heading, Parts: kept, Before: before})
	}
	if before := parts[:starts[0].at]; len(before) > 0 {
		heading := introHeading
		if before[0].Level > 0 && len(before) > 1 && before[1].Level == 0 {
			heading, before = leadingNumber.ReplaceAllString(before[0].Text, ""), before[1:]
		}
		add(heading, before, true)
	}
	for i, s := range starts {
		end := len(parts)
		if i+1 < len(starts) {
			end = starts[i+1].at
		}
		add(s.heading, parts[s.at+s.parts:end], false)
	}
	return found
}

// clauseGroups makes a clause of each paragraph with the items of lists under it; where a
// text has empty lines, of what stands between two of them.
func clauseGroups(parts []TextPart) []FoundClause {
	gaps := slices.ContainsFunc(parts, func(p TextPart) bool { return p.Gap })
	var clauses []FoundClause
	for i, p := range parts {
		if i == 0 || p.Mark == "" && !listLine(p.Text) && (p.Gap || !gaps) {
			clauses = append(clauses, FoundClause{Heading: ProposeTitle(strings.Trim(p.Text, "*_#> "))})
		}
		c := &clauses[len(clauses)-1]
		c.Parts = append(c.Parts, p)
	}
	return clauses
}

// listLine reports whether a line of Markdown is an item of a list.
func listLine(line string) bool {
	line = strings.TrimLeft(line, " ")
	return strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") || regexpItem.MatchString(line)
}

var regexpItem = regexp.MustCompile(`^(?:\d{1,3}|[a-z])[.)]\s`)

// shortened shortens a text to a number of characters.
func shortened(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:most-1])) + "…"
}

// The words with which a sentence begins that binds a side.
var (
	municipalWords = []string{"de gemeente", "gemeente", "het college", "het college van b&w", "burgemeester en wethouders"}
	partnerWords   = []string{"de bewindvoerder", "bewindvoerder", "een bewindvoerder", "elke bewindvoerder", "iedere bewindvoerder", "de partner", "partner", "elke partner",
		"de ketenpartner", "ketenpartner", "de organisatie", "de deelnemende organisatie", "het wijkteam", "de schuldhulpverlener", "de zorgaanbieder"}
	mutualWords = []string{"partijen", "de partijen", "alle partijen", "beide partijen", "elke partij", "iedere partij", "gemeente en ", "de gemeente en ", "wij "}
)

// whoCommits proposes who commits, from how sentences begin.
func whoCommits(parts []TextPart, partners []string) Side {
	var sides []Side
	for _, p := range parts {
		for _, sentence := range regexpSentence.Split(p.Text, -1) {
			sentence = strings.ToLower(strings.TrimLeft(sentence, " -*_>#0123456789.)"))
			side := SideMutual
			switch {
			case beginsWith(sentence, mutualWords):
			case beginsWith(sentence, partnerWords), beginsWith(sentence, partners):
				side = SidePartner
			case beginsWith(sentence, municipalWords):
				side = SideMunicipality
			default:
				continue
			}
			if !slices.Contains(sides, side) {
				sides = append(sides, side)
			}
		}
	}
	switch len(sides) {
	case 0:
		return ""
	case 1:
		return sides[0]
	}
	return SideMutual
}

var regexpSentence = regexp.MustCompile(`[.;:]\s+|\n`)

// beginsWith reports whether a sentence in lower case begins with one of some words, in
// one of their forms: "bewindvoerders" for "bewindvoerder".
func beginsWith(sentence string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		rest, ok := strings.CutPrefix(sentence, strings.ToLower(w))
		if !ok || w == "" {
			return false
		}
		next, _ := utf8.DecodeRuneInString(strings.TrimPrefix(strings.TrimPrefix(rest, "en"), "s"))
		return strings.HasSuffix(w, " ") || !unicode.IsLetter(next)
	})
}
