package web

import (
	"bytes"
	"io"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

func (s *Server) councilFile(c *fiber.Ctx) error {
	v, err := s.councilRead(c)
	if err != nil {
		return err
	}
	return s.sendPaper(c, "rapportage-"+v.Number, councilPaper(v), v.Canonical)
}

// councilPaper is a report to the council as a document.
func councilPaper(v app.CouncilPage) export.Paper {
	d := v.Archive()
	p := export.Paper{Title: v.Title, Subtitle: v.Number + ", " + v.Kind.Label(), Subject: v.Kind.Label() + " " + portal.PeriodWords(v.Period), Author: v.Maker, Identifier: v.Number, Date: v.ChangedAt,
		Keywords: []string{"raad", "rapportage", v.Period}, Foot: v.Number + ", " + v.Title,
		Custom: [][2]string{{"zaaknummer", d.CaseNumber}, {"classificatie", d.Classification}, {"openbaarheid", d.OpennessWords()}, {"archiefvormer", v.Maker}}}
	top := export.Part{}
	for _, t := range councilFacts(v) {
		top.Facts = append(top.Facts, [2]string{t.Name, t.Value})
	}
	if !v.Frozen() {
		top.Note = "Dit is nog niet de tekst voor de raad. De stand is: " + lowerFirst(v.State.Label()) + "."
	}
	p.Parts = append(p.Parts, top)
	for _, sec := range v.Sections {
		part := export.Part{Heading: sec.Heading, Level: 1, Blocks: richtext.Blocks(sec.Text)}
		if len(sec.Figures) > 0 {
			part.Blocks = append(part.Blocks, figureBlock(sec.Figures, "Opmerking", func(l portal.FigureLine) string { return l.Note }))
		}
		p.Parts = append(p.Parts, part)
		for _, t := range sec.Tables {
			p.Parts = append(p.Parts, export.Part{Heading: t.Title, Level: 2, Blocks: []richtext.Block{tableBlock(append([][]string{t.Columns}, t.Rows...))}})
		}
	}
	if v.Frozen() {
		p.Parts = append(p.Parts, export.Part{Heading: "Controlegetal", Level: 1, Note: "SHA-256 van de platte tekst: " + hashWords(v.FrozenText)})
	}
	return p
}

// councilMDTO sends what is known of a report for its archiving.
func (s *Server) councilMDTO(c *fiber.Ctx) error {
	v, err := s.councilRead(c)
	if err != nil {
		return err
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	maker := v.Maker
	if maker == "" {
		maker = "Gemeente"
	}
	b, err := indentedXML(mdtoOfCouncil(v, set.PortalName, maker))
	if err != nil {
		return err
	}
	return attachment(c, "mdto-"+v.Number+".xml", int64(len(b)), io.NopCloser(bytes.NewReader(b)))
}

// mdtoOfCouncil is a report to the council with its frozen text. Source is what gives
// the identifiers.
func mdtoOfCouncil(v app.CouncilPage, source, maker string) mdtoRoot {
	self := mdtoLink{Name: v.Kind.Label() + " " + v.Number + " " + v.Title, ID: &mdtoID{v.Number, source}}
	o := mdtoObject{ID: *self.ID, Name: self.Name, Level: mdtoWord("Archiefstuk", "Begrippenlijst Aggregatieniveaus MDTO"), Language: "nl", Appraisal: mdtoWord("Nog niet bepaald", source), Creator: mdtoLink{Name: maker}}
	for i, step := range v.Course {
		e := mdtoEvent{Type: mdtoWord(step.State.Label(), source), Time: xmlMoment(step.At), Actor: &mdtoLink{Name: maker}}
		if i == 0 {
			e.Type = mdtoWord("Creatie", "Begrippenlijst EventType MDTO")
		}
		o.Events = append(o.Events, e)
	}
	d := v.Archive()
	if d.Classification != "" {
		term := mdtoWord(d.Classification, maker)
		o.Classification = &term
	}
	if v.CollegeNumber != "" {
		o.PartOf = append(o.PartOf, mdtoLink{Name: "Collegebesluit " + v.CollegeNumber + " van " + v.CollegeDate.In(portal.Amsterdam()).Format(time.DateOnly), ID: &mdtoID{v.CollegeNumber, maker}})
	}
	if d.CaseNumber != "" {
		o.PartOf = append(o.PartOf, mdtoLink{Name: "Zaak " + d.CaseNumber, ID: &mdtoID{d.CaseNumber, maker}})
	}
	o.Restrictions = []mdtoRestriction{
		{mdtoWord("Openbaarheid", "Wet open overheid"), d.OpennessWords()},
		{mdtoWord("Vertrouwelijkheid", source), d.Confidentiality.Label() + ". " + d.Confidentiality.Meaning()},
	}
	root := mdtoRoot{}
	if v.Frozen() {
		name, id := "rapportage-"+v.Number+".txt", mdtoID{v.Number + "/tekst", source}
		o.Files = []mdtoLink{{Name: name, ID: &id}}
		root.Files = []mdtoFile{{ID: id, Name: name, Size: int64(len(v.Canonical)), Format: mdtoWord("text/plain", "IANA Media Types"),
			Checksum: mdtoChecksum{mdtoWord("SHA-256", "Begrippenlijst ChecksumAlgoritme MDTO"), v.Hash(), xmlMoment(v.SentAt())}, Of: self}}
	}
	root.Object = o
	return root
}
