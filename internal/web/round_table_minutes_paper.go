package web

import (
	"strconv"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// minutesPaper is a document of what minutes say, as the record shows it, and of
// the errata by item.
func minutesPaper(r portal.MinutesRecord, errata []portal.Erratum) export.Paper {
	p := export.Paper{
		Title: "Verslag " + r.Title, Subtitle: r.Number + ", " + meetingText(r.Start, r.End), Subject: r.Series, Author: r.Maker, Identifier: r.Number, Date: r.Start,
		Keywords: []string{"verslag", "ronde tafel"}, Custom: minutesProperties(r),
	}
	top := export.Part{Heading: "Wie en waar", Level: 1}
	for _, t := range append(minutesFacts(r), presentTerms(r.Attendance)...) {
		top.Facts = append(top.Facts, [2]string{t.Name, t.Value})
	}
	switch {
	case r.AdoptedAt.IsZero():
		top.Note = "Dit is een concept. Het is nog niet vastgesteld."
	case r.AdoptedIn != "":
		top.Note = "Vastgesteld op " + dateText(r.AdoptedAt) + " in " + r.AdoptedIn + "."
	default:
		top.Note = "Vastgesteld op " + dateText(r.AdoptedAt) + " zonder bespreking."
	}
	p.Parts = append(p.Parts, top)
	p.Parts = append(p.Parts, erratumParts("", errata)...)
	n := 0
	for _, i := range r.Items {
		heading := i.Title
		if i.ID != "" {
			n++
			heading = strconv.Itoa(n) + ". " + i.Title
		}
		part := export.Part{Heading: heading, Level: 1}
		if r.Full {
			part.Blocks = richtext.Blocks(i.Text)
		}
		if i.Confidential {
			part.Note = "Vertrouwelijk. Dit punt is alleen voor wie er genoemd is."
		}
		p.Parts = append(p.Parts, part)
		for _, d := range i.Decisions {
			facts := [][2]string{{"Nummer", d.Number}, {"Door", d.By.Label()}, {"Datum", dateText(d.Date)}}
			if d.Waits != "" {
				facts = append(facts, [2]string{"Wacht op", d.Waits.Label()})
			}
			p.Parts = append(p.Parts, export.Part{Heading: d.Kind.Label() + " " + d.Number, Level: 2, Facts: facts, Blocks: plainBlocks(d.Text)})
		}
		if len(i.Actions) > 0 {
			p.Parts = append(p.Parts, export.Part{Heading: "Actiepunten", Level: 2, Blocks: []richtext.Block{actionTable(i.Actions)}})
		}
		if i.ID != "" {
			p.Parts = append(p.Parts, erratumParts(i.ID, errata)...)
		}
	}
	return p
}

// minutesProperties are the archive fields of minutes, for the file itself.
func minutesProperties(r portal.MinutesRecord) [][2]string {
	return [][2]string{
		{"zaaknummer", r.Details.CaseNumber}, {"classificatie", r.Details.Classification}, {"openbaarheid", r.Details.OpennessWords()}, {"archiefvormer", r.Maker},
	}
}

func erratumParts(item portal.ID, errata []portal.Erratum) []export.Part {
	var parts []export.Part
	for _, e := range errata {
		if e.Item == item {
			parts = append(parts, export.Part{Heading: "Erratum van " + dateText(e.At), Level: 2, Blocks: plainBlocks(e.Text)})
		}
	}
	return parts
}

func actionTable(actions []portal.RecordAction) richtext.Block {
	row := func(cells ...string) []richtext.Cell {
		var out []richtext.Cell
		for _, c := range cells {
			out = append(out, richtext.Cell{Spans: []richtext.Span{{Text: c}}})
		}
		return out
	}
	b := richtext.Block{Kind: richtext.Table, Rows: [][]richtext.Cell{row("Nummer", "Wat", "Wie", "Wanneer")}}
	for _, a := range actions {
		b.Rows = append(b.Rows, row(a.Number, a.What, a.Who, dateText(a.Due)))
	}
	return b
}

// visibleErrata are the errata that stand on the page of one reader.
func visibleErrata(v app.MinutesPage) []portal.Erratum {
	var errata []portal.Erratum
	for _, l := range v.Lines {
		for _, e := range l.Errata {
			errata = append(errata, e.Erratum)
		}
	}
	return errata
}
