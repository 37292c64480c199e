package web

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// covenantForms are the files in which a version can be had.
var covenantForms = []struct{ key, label string }{
	{"pdf", "PDF om te lezen of te printen"}, {"odt", "Tekstdocument (ODT)"}, {"docx", "Word-document (DOCX)"},
	{"html", "Webpagina voor zonder internet (HTML)"}, {"txt", "Platte tekst (TXT)"}, {"csv", "Artikelen als tabel (CSV)"}, {"xlsx", "Artikelen als rekenblad (XLSX)"},
}

// covenantFiles are the downloads of a version, for its page. signed: the reader may
// know of signatures under it.
func (s *Server) covenantFiles(on policy.CovenantOn, signed bool) []MenuItem {
	path := covenantPath(on.Covenant.Number, "/bestand")
	nr := "&versie=" + strconv.Itoa(on.Text.Nr)
	var files []MenuItem
	for _, f := range covenantForms {
		if f.key != "pdf" || s.options.Printer.Able() {
			files = append(files, MenuItem{Label: f.label, Href: path + "?vorm=" + f.key + nr})
		}
	}
	if signed {
		files = append(files, MenuItem{Label: "Ondertekeningen als tabel (CSV)", Href: path + "?vorm=csv&inhoud=" + signatureRows + nr})
	}
	return append(files, MenuItem{Label: "Archiefgegevens (MDTO)", Href: covenantPath(on.Covenant.Number, "/mdto") + "?versie=" + strconv.Itoa(on.Text.Nr)})
}

// signatureRows asks for the signatures instead of the clauses.
const signatureRows = "ondertekeningen"

// covenantCopy gives the version of an address as the reader may have it.
func (s *Server) covenantCopy(c *fiber.Ctx) (app.CovenantCopy, error) {
	number, err := param(c, "number")
	if err != nil {
		return app.CovenantCopy{}, err
	}
	nr, err := versionParam(c)
	if err != nil {
		return app.CovenantCopy{}, err
	}
	return s.options.App.CovenantCopy(c.UserContext(), actor(c), number, nr)
}

func (s *Server) covenantFile(c *fiber.Ctx) error {
	v, err := s.covenantCopy(c)
	if err != nil {
		return err
	}
	form, name, out := cmp.Or(query(c).Text("vorm"), "odt"), covenantFileName(v.Covenant.Number, v.Text.Nr), new(bytes.Buffer)
	table := covenantTable(v)
	if query(c).Text("inhoud") == signatureRows {
		if form != "csv" && form != "xlsx" || len(v.Signatures) == 0 {
			return portal.ErrNotFound
		}
		table, name = signaturesTable(v), name+"-"+signatureRows
	}
	switch form {
	case "csv":
		err = export.CSV(out, table)
	case "xlsx":
		err = export.XLSX(out, table)
	case "txt":
		// Once frozen these are the very bytes that are signed.
		if v.Stand == app.StandNone {
			err = printedCovenant(v).Text(out)
		} else {
			out.WriteString(v.Frozen.Canonical)
		}
	default:
		err = s.writePaper(c.UserContext(), out, printedCovenant(v), form)
	}
	if err != nil {
		return err
	}
	return attachment(c, name+"."+form, int64(out.Len()), io.NopCloser(out))
}

// covenantFileName is what a version is called once it is downloaded.
func covenantFileName(number string, nr int) string {
	return "convenant-" + number + "-versie-" + strconv.Itoa(nr)
}

// writePaper writes a paper in a form for people; PDF only where pages can be printed.
func (s *Server) writePaper(ctx context.Context, out *bytes.Buffer, p export.Paper, form string) error {
	switch form {
	case "odt":
		return p.ODT(out)
	case "docx":
		return p.DOCX(out)
	case "html":
		return p.HTML(out)
	case "txt":
		return p.Text(out)
	case "pdf":
		if !s.options.Printer.Able() {
			return portal.ErrNotFound
		}
		data, err := s.print(ctx, p)
		out.Write(data)
		return err
	}
	return portal.ErrNotFound
}

// covenantTable lists the clauses of a version.
func covenantTable(v app.CovenantCopy) export.Table {
	t := export.Table{Name: v.Covenant.Number, Columns: []string{"Artikel", "Kop", "Wie belooft dit", "Tekst", "Hoe u ziet dat het lukt"}}
	for i, c := range v.Text.Clauses {
		t.Rows = append(t.Rows, []any{i + 1, c.Heading, c.Commits.Label(), richtext.Plain(c.Text), c.Indicator})
	}
	return t
}

// signaturesTable lists the signatures that the reader may know of.
func signaturesTable(v app.CovenantCopy) export.Table {
	t := export.Table{Name: v.Covenant.Number, Columns: []string{"Organisatie", "Naam", "Functie", "Dag", "Hoe", "Toegetreden", "SHA-256"}}
	for _, g := range v.Signatures {
		t.Rows = append(t.Rows, []any{g.OrgName, g.Name, g.Function, g.At.In(portal.Amsterdam()), g.Way.Label(), g.Accession, g.SHA256})
	}
	return t
}

// covenantArchived sends what is known of a version for its archiving, as MDTO.
func (s *Server) covenantArchived(c *fiber.Ctx) error {
	v, err := s.covenantCopy(c)
	if err != nil {
		return err
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	b, err := indentedXML(covenantMDTO(v, set.PortalName))
	if err != nil {
		return err
	}
	return attachment(c, "mdto-"+v.Covenant.Number+"-versie-"+strconv.Itoa(v.Text.Nr)+".xml", int64(len(b)), io.NopCloser(bytes.NewReader(b)))
}

// covenantMDTO is what is known of a version for its archiving, with the frozen text.
// Source is what gives the identifiers.
func covenantMDTO(v app.CovenantCopy, source string) mdtoRoot {
	number, nr := v.Covenant.Number, strconv.Itoa(v.Text.Nr)
	self := mdtoLink{Name: "Convenant " + number + " " + v.Preamble.Title + ", " + lowerFirst(v.Text.Label()), ID: &mdtoID{number + "/" + nr, source}}
	o := mdtoObject{
		ID: *self.ID, Name: self.Name, Level: mdtoWord("Archiefstuk", "Begrippenlijst Aggregatieniveaus MDTO"), Language: "nl",
		Appraisal: mdtoWord("Nog niet bepaald", source), Creator: mdtoLink{Name: v.Maker},
		PartOf: []mdtoLink{{Name: "Convenant " + number, ID: &mdtoID{number, source}}},
	}
	for i, step := range v.Text.Course {
		kind := mdtoWord("Creatie", "Begrippenlijst EventType MDTO")
		if i > 0 {
			kind = mdtoWord(step.State.Label(), source)
		}
		o.Events = append(o.Events, mdtoEvent{Type: kind, Time: xmlMoment(step.At), Actor: &mdtoLink{Name: v.Maker}})
	}
	d := v.Covenant.Archive()
	if d.Classification != "" {
		term := mdtoWord(d.Classification, v.Maker)
		o.Classification = &term
	}
	if d.CaseNumber != "" {
		o.PartOf = append(o.PartOf, mdtoLink{Name: "Zaak " + d.CaseNumber, ID: &mdtoID{d.CaseNumber, v.Maker}})
	}
	o.Restrictions = []mdtoRestriction{
		{mdtoWord("Openbaarheid", "Wet open overheid"), opennessWords(v)},
		{mdtoWord("Vertrouwelijkheid", source), d.Confidentiality.Label() + ". " + d.Confidentiality.Meaning()},
	}
	root := mdtoRoot{}
	if v.Stand != app.StandNone {
		id := mdtoID{number + "/" + nr + "/tekst", source}
		name := covenantFileName(number, v.Text.Nr) + ".txt"
		o.Files = append(o.Files, mdtoLink{Name: name, ID: &id})
		root.Files = append(root.Files, mdtoFile{
			ID: id, Name: name, Size: int64(len(v.Frozen.Canonical)), Format: mdtoWord("text/plain", "IANA Media Types"),
			Checksum: mdtoChecksum{mdtoWord("SHA-256", "Begrippenlijst ChecksumAlgoritme MDTO"), v.Frozen.Hash(), xmlMoment(v.Frozen.At)}, Of: self,
		})
	}
	root.Object = o
	return root
}

// CovenantArchive is the form with the archive fields of a covenant.
type CovenantArchive struct {
	Base
	Head    CovenantHead
	Path    string
	Version int64
	// Words say whether it is public and from when.
	Words   string
	Files   []MenuItem
	details DetailsBox
	answers app.CitizenAnswer
}

// Details is what the form asks.
func (p *CovenantArchive) Details() *DetailsBox { return p.details.of(&p.Base) }

// Citizen is what the citizen-data check asks.
func (p *CovenantArchive) Citizen() Citizen { return p.citizen("", p.answers) }

var (
	covenantArchive = page[CovenantArchive]("covenant/archive")

	covenantDescribed = flash("convenant-archief", "good", "De archiefgegevens zijn bewaard.")
)

func (s *Server) covenantArchiveForm(c *fiber.Ctx) error {
	p, err := s.covenantArchivePage(c)
	if err != nil {
		return err
	}
	return covenantArchive.show(c, p)
}

func (s *Server) covenantArchivePage(c *fiber.Ctx) (CovenantArchive, error) {
	v, err := s.covenantCopy(c)
	if err != nil {
		return CovenantArchive{}, err
	}
	if !v.MayDescribe {
		return CovenantArchive{}, portal.ErrForbidden
	}
	return CovenantArchive{
		Base: Base{Title: "Archief van " + v.Covenant.Number}, Head: s.covenantHead(actor(c), v.CovenantOn, "archief"), Path: covenantPath(v.Covenant.Number, ""),
		Version: v.Covenant.Version, Words: portal.Capital(opennessWords(v)) + ".", details: covenantDetails(v.Covenant.Archive()),
	}, nil
}

// covenantDetails is the form of archive fields: openness is always one of two.
func covenantDetails(d portal.DocumentDetails) DetailsBox {
	b := detailsBox(d)
	b.Openness = b.Openness[1:]
	return b
}

func (s *Server) covenantArchiveSave(c *fiber.Ctx) error {
	p, err := s.covenantArchivePage(c)
	if err != nil {
		return err
	}
	f := form(c)
	in, answer := detailsInput(f), citizenAnswer(f)
	err = s.options.App.DescribeCovenant(c.UserContext(), actor(c), p.Head.Number, f.Version("version"), in, answer)
	if err != nil {
		p.details, p.answers = covenantDetails(in), answer
		return covenantArchive.again(c, p, err)
	}
	return done(c, covenantDescribed, p.Path+"/archief")
}

// isHash reports whether a text is a SHA-256 in hex, and gives it in small letters.
func isHash(s string) (string, bool) {
	s = strings.ToLower(strings.Join(strings.Fields(s), ""))
	return s, len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}
