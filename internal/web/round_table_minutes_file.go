package web

import (
	"bytes"
	"cmp"
	"io"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// MinutesProofs is the page with which one checks that adopted minutes are still
// what was adopted.
type MinutesProofs struct {
	Base
	Head  TableHead
	Path  string
	Files []MinutesProofLine
}

// MinutesProofLine is one frozen text.
type MinutesProofLine struct {
	Label, Item, File, SHA256, Href, Command string
	Badge                                    Badge
	// Withheld says that words were taken out for privacy, Now is the SHA-256 since.
	Withheld, Now string
}

// MinutesPublic is the public version of adopted minutes.
type MinutesPublic struct {
	Base
	Number, Heading, When, Path string
	Facts, Present              []Term
	Items                       []MinutesEntry
	Files                       []MenuItem
	Errata                      []MinutesSaid
}

var (
	minutesProofs = page[MinutesProofs]("round-table/minutes_proofs")
	minutesPublic = page[MinutesPublic]("round-table/minutes_public")
)

// minutesForms are the files in which minutes can be had.
var minutesForms = []struct{ key, label string }{
	{"odt", "Tekstdocument (ODT)"}, {"docx", "Word-document (DOCX)"}, {"html", "Webpagina voor zonder internet (HTML)"}, {"txt", "Platte tekst (TXT)"}, {"xml", "Besluiten en acties voor systemen (XML)"},
}

func minutesFiles(path string) []MenuItem {
	var files []MenuItem
	for _, f := range minutesForms {
		files = append(files, MenuItem{Label: f.label, Href: path + "/bestand?vorm=" + f.key})
	}
	return append(files, MenuItem{Label: "Archiefgegevens (MDTO)", Href: path + "/mdto"})
}

// sendMinutes sends minutes in the form that was asked for.
func sendMinutes(c *fiber.Ctx, name string, r portal.MinutesRecord, errata []portal.Erratum) error {
	p, form, out := minutesPaper(r, errata), cmp.Or(query(c).Text("vorm"), "odt"), new(bytes.Buffer)
	var err error
	switch form {
	case "odt":
		err = p.ODT(out)
	case "docx":
		err = p.DOCX(out)
	case "html":
		err = p.HTML(out)
	case "txt":
		err = p.Text(out)
	case "xml":
		var b []byte
		b, err = minutesAsXML(r, errata)
		out.Write(b)
	default:
		err = portal.ErrNotFound
	}
	if err != nil {
		return err
	}
	return attachment(c, name+"."+form, int64(out.Len()), io.NopCloser(out))
}

func (s *Server) minutesFile(c *fiber.Ctx) error {
	v, _, _, err := s.minutesRead(c, func(app.MinutesPage) bool { return true })
	if err != nil {
		return err
	}
	return sendMinutes(c, "verslag-"+v.Table.Number, v.Record, visibleErrata(v))
}

func (s *Server) minutesArchived(c *fiber.Ctx) error {
	v, _, _, err := s.minutesRead(c, func(app.MinutesPage) bool { return true })
	if err != nil {
		return err
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	var proofs []app.MinutesProof
	if v.Adoption != nil {
		if _, proofs, err = s.options.App.MinutesProofs(c.UserContext(), actor(c), v.Table.Number); err != nil {
			return err
		}
	}
	b, err := indentedXML(minutesMDTO(v, proofs, set.PortalName))
	if err != nil {
		return err
	}
	return attachment(c, "mdto-"+v.Table.Number+".xml", int64(len(b)), io.NopCloser(bytes.NewReader(b)))
}

// proofPart names a frozen text in an address.
func proofPart(p app.MinutesProof) string { return cmp.Or(string(p.Item), string(p.Edition)) }

// proofFile is what a frozen text is called once it is downloaded.
func proofFile(number string, p app.MinutesProof) string {
	return "verslag-" + number + "-" + proofPart(p) + ".txt"
}

func (s *Server) minutesCheck(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	t, proofs, err := s.options.App.MinutesProofs(c.UserContext(), actor(c), number)
	if err != nil {
		return err
	}
	p := MinutesProofs{Base: Base{Title: "Controleer dit verslag"}, Head: s.tableHead(actor(c), t, "verslag"), Path: tablePath(number, minutesBelow)}
	for _, x := range proofs {
		line := MinutesProofLine{Label: x.Edition.Label(), Item: x.ItemTitle, File: proofFile(number, x), SHA256: x.SHA256, Badge: Badge{"good", "Klopt"}}
		switch {
		case x.Sound:
			line.Badge, line.Now = Badge{"busy", "Gewijzigd om privacy"}, x.Now
			line.Withheld = "Op " + dateText(x.Withheld) + " zijn hier woorden verborgen of verwijderd om privacy. Het eerste controlegetal kunt u daarom niet meer narekenen. De rest van de tekst is gelijk gebleven."
		case !x.Intact:
			line.Badge = Badge{"late", "Klopt niet"}
		}
		line.Href, line.Command = p.Path+"/controle/"+proofPart(x), "sha256sum "+line.File
		p.Files = append(p.Files, line)
	}
	return minutesProofs.show(c, p)
}

// minutesCheckFile sends the exact bytes of a frozen text.
func (s *Server) minutesCheckFile(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	part, err := param(c, "part")
	if err != nil {
		return err
	}
	_, proofs, err := s.options.App.MinutesProofs(c.UserContext(), actor(c), number)
	if err != nil {
		return err
	}
	for _, p := range proofs {
		if proofPart(p) == part {
			return attachment(c, proofFile(number, p), int64(len(p.Text)), io.NopCloser(bytes.NewReader([]byte(p.Text))))
		}
	}
	return portal.ErrNotFound
}

func (s *Server) minutesPublicShow(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	r, errata, err := s.options.App.PublicMinutes(c.UserContext(), actor(c), number)
	if err != nil {
		return err
	}
	path := tablePath(number, minutesBelow)
	p := MinutesPublic{Base: Base{Title: "Openbaar verslag " + number}, Number: number, Heading: r.Title, When: meetingText(r.Start, r.End), Path: path, Facts: minutesFacts(r), Present: presentTerms(r.Attendance)}
	v := app.MinutesPage{Table: portal.RoundTable{Number: number}, Record: r}
	n := 0
	for _, i := range r.Items {
		e := s.minutesEntry(v, app.MinutesLine{RecordItem: i})
		if i.ID != "" {
			n++
			e.Number = strconv.Itoa(n)
		}
		for j := range e.Decisions { // a reader of the public version may not read these pages
			e.Decisions[j].Href = ""
		}
		for j := range e.Actions {
			e.Actions[j].Href = ""
		}
		p.Items = append(p.Items, e)
	}
	for _, e := range errata {
		p.Errata = append(p.Errata, MinutesSaid{At: isoTime(e.At), When: dateText(e.At), Text: paragraphs(e.Text)})
	}
	for _, f := range minutesForms {
		p.Files = append(p.Files, MenuItem{Label: f.label, Href: path + "/openbaar/bestand?vorm=" + f.key})
	}
	return minutesPublic.show(c, p)
}

func (s *Server) minutesPublicFile(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	r, errata, err := s.options.App.PublicMinutes(c.UserContext(), actor(c), number)
	if err != nil {
		return err
	}
	return sendMinutes(c, "openbaar-verslag-"+number, r, errata)
}
