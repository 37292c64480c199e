package web

import (
	"io"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// PartnerImportPage is where one adds many partners at once: the form, and then
// what will happen.
type PartnerImportPage struct {
	Base
	Text           string
	Update, Invite bool
	Kinds, Roles   []string
	Areas          []string
	// Preview is what the import will do; nil before it was asked.
	Preview *PartnerTable
}

// PartnerTable is a preview in words.
type PartnerTable struct {
	Rows []PartnerLine
	// Sentence says what happens in all. Wrong: not before the mistakes are mended.
	Sentence string
	Wrong    int
	Does     bool
	Seen     string
	// Kept: partners are there already, and the rows don't change them.
	Kept int
}

// PartnerLine is a row of a preview.
type PartnerLine struct {
	Line    int
	Name    string
	Badge   Badge
	Changes []string
	Notes   []string
	Invited string
}

var partnerImportPage = page[PartnerImportPage]("organisation/import")

// partnerColumns are the columns an import knows: those of the file one gets
// from the sociale kaart too. Of those it takes no notice are the last two.
var partnerColumns = []csvColumn{
	{Key: "naam", Title: "naam", Also: []string{"organisatie", "naam organisatie"}, Required: true},
	{Key: "soort", Title: "soort", Also: []string{"soort organisatie"}},
	{Key: "rollen", Title: "rollen", Also: []string{"rol", "rol in de keten"}},
	{Key: "eigen", Title: "rol in eigen woorden"},
	{Key: "wijken", Title: "wijken", Also: []string{"wijk"}},
	{Key: "aanbod", Title: "aanbod"},
	{Key: "doelgroep", Title: "doelgroep"},
	{Key: "bereikbaar", Title: "bereikbaar"},
	{Key: "telefoon", Title: "telefoon", Also: []string{"telefoonnummer"}},
	{Key: "email", Title: "e-mail", Also: []string{"e-mailadres", "mail"}},
	{Key: "website", Title: "website"},
	{Key: "adres", Title: "adres"},
	{Key: "contact", Title: "contactpersoon e-mail", Also: []string{"e-mail contactpersoon"}},
	{Key: "contactpersonen", Title: "contactpersonen"},
	{Key: "gecontroleerd", Title: "gecontroleerd op"},
}

func (s *Server) partnerForm(c *fiber.Ctx, in app.PartnerImport, text string) (PartnerImportPage, error) {
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return PartnerImportPage{}, err
	}
	p := PartnerImportPage{Base: Base{Title: "Ketenpartners importeren"}, Text: text, Update: in.Update, Invite: in.Invite}
	for _, k := range kindChoices("", false) {
		p.Kinds = append(p.Kinds, k.Label)
	}
	for _, r := range chainChoices() {
		p.Roles = append(p.Roles, r.Label)
	}
	for _, n := range set.Neighbourhoods {
		p.Areas = append(p.Areas, n.Name)
	}
	return p, nil
}

func (s *Server) partnerImport(c *fiber.Ctx) error {
	if !s.options.App.MayAddOrganisation(actor(c)) {
		return portal.ErrForbidden
	}
	p, err := s.partnerForm(c, app.PartnerImport{}, "")
	if err != nil {
		return err
	}
	return partnerImportPage.show(c, p)
}

// partnerImportDo shows what an import will do, or does it when the preview was
// confirmed. The text travels on with the form.
func (s *Server) partnerImportDo(c *fiber.Ctx) error {
	if !s.options.App.MayAddOrganisation(actor(c)) {
		return portal.ErrForbidden
	}
	in, text, confirmed, err := readPartners(c)
	var preview app.PartnerPreview
	switch {
	case err != nil:
	case confirmed:
		if preview, err = s.options.App.ImportPartners(c.UserContext(), actor(c), in); err == nil {
			return done(c, partnersImported, "/sociale-kaart")
		}
	default:
		preview, err = s.options.App.PreviewPartners(c.UserContext(), actor(c), in)
	}
	p, fault := s.partnerForm(c, in, text)
	if fault != nil {
		return fault
	}
	if len(preview.Verdicts) > 0 {
		p.Preview = partnerTable(preview)
	}
	if err != nil {
		return partnerImportPage.again(c, p, err)
	}
	return partnerImportPage.show(c, p)
}

// readPartners reads the upload or what was pasted; a file that was chosen wins.
func readPartners(c *fiber.Ctx) (in app.PartnerImport, text string, confirmed bool, err error) {
	var file []byte
	f, err := upload(c, maxCSV+1, func(p Part) error {
		file, err = io.ReadAll(p)
		return err
	})
	if err != nil {
		if portal.KindOf(err) == portal.TooLarge {
			err = fileError("Dit bestand is te groot. Het mag ten hoogste 200 kB zijn.")
		}
		return in, "", false, err
	}
	text = f.Text("text")
	in = app.PartnerImport{Update: f.Bool("update"), Invite: f.Bool("invite"), Seen: f.Text("seen")}
	confirmed = f.Bool("confirm")
	if len(file) > 0 {
		decoded, err := decodeText(file)
		if err != nil {
			return in, text, false, err
		}
		text = decoded
	}
	rows, err := readCSV([]byte(text), partnerColumns, app.MaxPartners)
	if err != nil {
		return in, text, false, err
	}
	for _, row := range rows {
		in.Rows = append(in.Rows, partnerRow(row))
	}
	return in, text, confirmed, nil
}

func partnerRow(row csvRow) app.PartnerRow {
	cell := func(key string) string { return withoutGuard(row.Text(key)) }
	return app.PartnerRow{
		Line: row.Line, Name: cell("naam"), Kind: cell("soort"), Roles: cell("rollen"), Areas: cell("wijken"), ChainRole: cell("eigen"), Offer: cell("aanbod"),
		TargetGroup: cell("doelgroep"), Reach: cell("bereikbaar"), Phone: cell("telefoon"), Email: cell("email"), Website: cell("website"), Address: cell("adres"),
		ContactsAddress: cell("contact"),
	}
}

// withoutGuard takes away the apostrophe with which our own files keep a cell
// from being a formula, such as a phone number that begins with +.
func withoutGuard(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune("=+-@", rune(cell[1])) {
		return cell[1:]
	}
	return cell
}

func partnerTable(p app.PartnerPreview) *PartnerTable {
	t := &PartnerTable{Wrong: p.Wrong, Does: p.Does(), Seen: p.Seen}
	shapes := map[app.PartnerFate]string{app.PartnerNew: "good", app.PartnerUpdated: "busy", app.PartnerWrong: "late"}
	for _, v := range p.Verdicts {
		line := PartnerLine{Line: v.Line, Name: v.Name, Badge: Badge{shapes[v.Fate], string(v.Fate)}, Notes: v.Notes, Invited: v.Invited}
		if v.Fate == app.PartnerKept {
			t.Kept++
		}
		for _, change := range v.Changes {
			line.Changes = append(line.Changes, change.Field+": "+changeWords(change, v.Fate == app.PartnerKept))
		}
		t.Rows = append(t.Rows, line)
	}
	var parts []string
	for _, x := range []struct {
		n         int
		one, more string
	}{{p.New, "nieuwe partner", "nieuwe partners"}, {p.Updated, "partner bijgewerkt", "partners bijgewerkt"}, {p.Invited, "uitnodiging", "uitnodigingen"}} {
		if x.n > 0 {
			parts = append(parts, plural(x.n, x.one, x.more))
		}
	}
	t.Sentence = portal.Capital(andWords(parts)) + "."
	return t
}

// changeWords says what an import does to a field; kept: it does nothing, and the
// words say only that the file differs.
func changeWords(c app.PartnerChange, kept bool) string {
	switch {
	case kept:
		return "in uw lijst " + quoted(c.To)
	case c.From == "":
		return quoted(c.To)
	}
	return quoted(c.From) + " wordt " + quoted(c.To)
}

// partnerExample is a file to begin with.
func (s *Server) partnerExample(c *fiber.Ctx) error {
	if !s.options.App.MayAddOrganisation(actor(c)) {
		return portal.ErrForbidden
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	areas := "hele gemeente"
	if n := set.Neighbourhoods; len(n) > 1 {
		areas = n[0].Name + " | " + n[1].Name
	}
	t := export.Table{Name: "Ketenpartners", Columns: []string{"naam", "soort", "rollen", "wijken", "aanbod", "doelgroep", "telefoon", "e-mail", "website", "contactpersoon e-mail"}, Rows: [][]any{
		{"Voorbeeld Spreekuur", portal.OrgDebtSupport.Label(), "Eerste gesprek over geld | Hulp bij formulieren en aanvragen", areas, "Inloop zonder afspraak.", "Iedereen met vragen over geld", "0570 00 00 00", "info@spreekuur.example", "https://www.spreekuur.example", "contact@spreekuur.example"},
		{"Voorbeeld Bewind", portal.OrgAdministrator.Label(), "Beschermingsbewind", "hele gemeente", "Beschermingsbewind en budgetbeheer.", "Inwoners die hun geld niet zelf beheren", "0570 00 00 01", "kantoor@bewind.example", "", ""},
	}}
	return sendTable(c, "voorbeeld-ketenpartners", t)
}

var partnersImported = flash("partners-geimporteerd", "good", "De import is klaar. De ketenpartners staan op de sociale kaart.")
