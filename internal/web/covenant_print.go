package web

import (
	"strconv"
	"strings"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// plainSignature is what a signature in the portal is, in the words of the law.
const plainSignature = "gewone elektronische handtekening (eIDAS, artikel 3 onder 10)"

// printedCovenant is a document of a version: the balance of obligations first, then
// the clauses, the signatures that the reader may know of, and how to check the text.
func printedCovenant(v app.CovenantCopy) export.Paper {
	p := v.Preamble
	paper := export.Paper{
		Title: p.Title, Subtitle: p.Number + ", " + lowerFirst(v.Text.Label()), Subject: "Convenant", Author: v.Maker, Identifier: p.Number + "/" + strconv.Itoa(v.Text.Nr),
		Date: covenantDate(v), Keywords: []string{"convenant"}, Custom: covenantProperties(v), Foot: covenantFoot(v),
	}
	paper.Parts = append(paper.Parts, export.Part{Facts: covenantFacts(v), Note: covenantNote(v)})
	paper.Parts = append(paper.Parts, balanceParts(v.Text.Balance())...)
	if p.Purpose != "" {
		paper.Parts = append(paper.Parts, export.Part{Heading: "Waarvoor", Level: 1, Blocks: plainBlocks(p.Purpose)})
	}
	for i, c := range v.Text.Clauses {
		paper.Parts = append(paper.Parts, export.Part{Heading: "Artikel " + strconv.Itoa(i+1) + ". " + c.Heading, Level: 1, Blocks: richtext.Blocks(c.Text)},
			export.Part{Facts: clauseFacts(c)})
	}
	if len(v.Signatures) > 0 {
		paper.Parts = append(paper.Parts, export.Part{Heading: "Ondertekend door", Level: 1, Blocks: []richtext.Block{signatureTable(v.Signatures)},
			Note: "Een handtekening in het portaal is een " + plainSignature + "."})
	}
	paper.Parts = append(paper.Parts, checkParts(v)...)
	return paper
}

// covenantFacts are what stands above the clauses.
func covenantFacts(v app.CovenantCopy) [][2]string {
	p := v.Preamble
	facts := [][2]string{{"Nummer", p.Number}, {"Versie", strconv.Itoa(v.Text.Nr)}}
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, [2]string{name, value})
		}
	}
	add("Partijen", strings.Join(p.Parties, "\n"))
	add("Ingang", dateText(p.Start))
	add("Einde", dateText(p.End))
	add("Evaluatie", dateText(p.Evaluation))
	if p.NoticeMonths > 0 {
		add("Opzegtermijn", plural(p.NoticeMonths, "maand", "maanden"))
	}
	if p.College != "" {
		add("Besluit van het college", p.College+" van "+dateText(p.CollegeDate))
	}
	return facts
}

// covenantNote says how far the version is.
func covenantNote(v app.CovenantCopy) string {
	switch t := v.Text; t.State {
	case portal.CovenantDraft:
		return "Dit is een concept. De tekst kan nog veranderen."
	case portal.CovenantConsulted:
		return "De partijen reageren op deze tekst. Hij kan nog veranderen."
	case portal.CovenantResolved:
		return "Het college stelde deze tekst vast. De partijen ondertekenen hem nog niet."
	case portal.CovenantSigning:
		return "Deze tekst ligt ter ondertekening. Hij verandert niet meer."
	case portal.CovenantInForce:
		return "Van kracht sinds " + dateText(t.InForceFrom) + "."
	case portal.CovenantReplaced:
		return "Van kracht van " + dateText(t.InForceFrom) + " tot " + dateText(t.Until) + ". Daarna kwam een nieuwe versie."
	case portal.CovenantEnded:
		if t.InForceFrom.IsZero() {
			return "Deze versie ging niet door."
		}
		return "Dit convenant is beëindigd. Het was van kracht sinds " + dateText(t.InForceFrom) + "."
	}
	return ""
}

// balanceParts say who commits to what.
func balanceParts(b portal.Balance) []export.Part {
	parts := []export.Part{{Heading: "Wie belooft wat", Level: 1}}
	for _, side := range portal.Sides() {
		items := b.Items(side)
		if len(items) == 0 {
			continue
		}
		part := export.Part{Heading: side.Label() + ": " + plural(len(items), "artikel", "artikelen"), Level: 2}
		for _, i := range items {
			part.Blocks = append(part.Blocks, richtext.Block{Kind: richtext.ListItem, Spans: []richtext.Span{{Text: "Artikel " + strconv.Itoa(i.Number) + ". " + i.Heading}}})
		}
		parts = append(parts, part)
	}
	if len(parts) == 1 {
		return nil
	}
	return parts
}

func clauseFacts(c portal.Clause) [][2]string {
	var facts [][2]string
	if c.Commits != "" {
		facts = append(facts, [2]string{"Wie belooft dit", c.Commits.Label()})
	}
	if c.Indicator != "" {
		facts = append(facts, [2]string{"Zo ziet u dat het lukt", c.Indicator})
	}
	return facts
}

// signatureTable lists signatures: an organisation of which two sign has two rows.
func signatureTable(signatures []portal.Signature) richtext.Block {
	row := func(cells ...string) []richtext.Cell {
		var out []richtext.Cell
		for _, c := range cells {
			out = append(out, richtext.Cell{Spans: []richtext.Span{{Text: c}}})
		}
		return out
	}
	b := richtext.Block{Kind: richtext.Table, Rows: [][]richtext.Cell{row("Organisatie", "Wie", "Wanneer", "Hoe")}}
	for _, g := range signatures {
		b.Rows = append(b.Rows, row(g.OrgName, signatory(g), signedWhen(g), g.Way.Label()))
	}
	return b
}

// signatory is who signed, with the function they had then.
func signatory(g portal.Signature) string {
	if g.Function == "" {
		return g.Name
	}
	return g.Name + ", " + lowerFirst(g.Function)
}

// signedWhen is when somebody signed: of paper the day that stands on it.
func signedWhen(g portal.Signature) string {
	if g.Way != portal.SignedHere {
		return dateText(g.At)
	}
	return dateText(g.At) + " om " + clockText(g.At) + " uur"
}

// checkParts say which text this is, and how anybody checks it.
func checkParts(v app.CovenantCopy) []export.Part {
	if v.Stand == app.StandNone {
		return nil
	}
	part := export.Part{Heading: "Controle van de tekst", Level: 1, Facts: [][2]string{
		{"Nummer en versie", v.Preamble.Number + ", " + lowerFirst(v.Text.Label())}, {"Tekst vastgelegd op", dateText(v.Frozen.At)}, {"Controlegetal (SHA-256)", v.Text.SHA256},
	}}
	switch v.Stand {
	case app.StandWithheld:
		part.Facts = append(part.Facts, [2]string{"Controlegetal van nu", v.Frozen.Hash()})
		part.Note = "Op " + dateText(v.Frozen.Withheld) + " zijn woorden verborgen of verwijderd om privacy. Het eerste controlegetal is daarom niet meer na te rekenen."
	case app.StandBroken:
		part.Note = "Let op: deze tekst is niet meer gelijk aan de tekst die is vastgelegd. Meld dit aan de ketencoördinator."
	default:
		part.Note = "Controleer de tekst zelf. Download de platte tekst in het portaal. Reken het controlegetal uit met sha256sum of certutil."
	}
	return []export.Part{part}
}

// covenantDate is the day of the text: on which it was frozen, or last changed.
func covenantDate(v app.CovenantCopy) time.Time {
	if v.Stand != app.StandNone {
		return v.Frozen.At
	}
	return v.Text.ChangedAt
}

// covenantFoot is what stands at the foot of each page.
func covenantFoot(v app.CovenantCopy) string {
	foot := v.Preamble.Number + ", " + lowerFirst(v.Text.Label()) + " · " + dateText(covenantDate(v))
	if v.Stand != app.StandNone {
		return foot + " · SHA-256 " + v.Text.SHA256
	}
	return foot + " · " + lowerFirst(v.Text.State.Label())
}

// covenantProperties are the archive fields, for the file itself.
func covenantProperties(v app.CovenantCopy) [][2]string {
	d := v.Covenant.Archive()
	return [][2]string{{"zaaknummer", d.CaseNumber}, {"classificatie", d.Classification}, {"openbaarheid", opennessWords(v)}, {"archiefvormer", v.Maker}, {"sha-256", v.Text.SHA256}}
}

// opennessWords says whether a covenant is public, from which day, or why not.
func opennessWords(v app.CovenantCopy) string {
	d := v.Covenant.Archive()
	switch {
	case d.Openness == portal.OpenNot:
		return d.OpennessWords()
	case v.PublicSince.IsZero():
		return "openbaar zodra het van kracht is"
	}
	return "openbaar sinds " + dateText(v.PublicSince)
}
