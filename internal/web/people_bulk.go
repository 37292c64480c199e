package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// InviteManyPage is the page on which a list of people is invited at once: the
// form, and after it the list with a verdict for each row.
type InviteManyPage struct {
	Base
	Own     bool   // only for one's own organisation
	Text    string // the list, as it was read
	Lines   []BulkLine
	Good    int
	Rest    int
	Preview bool
	Skip    bool
}

// BulkLine is a row of the list with what becomes of it.
type BulkLine struct {
	Line                        int
	Name, Email, Role, Org, Why string
	Verdict, Shape              string
}

var inviteManyPage = page[InviteManyPage]("people/bulk")

// bulkColumns are the columns of the list, with how else people write them.
var bulkColumns = []csvColumn{
	{Key: "name", Title: "naam", Also: []string{"voornaam en achternaam", "volledige naam", "full name"}},
	{Key: "email", Title: "e-mail", Also: []string{"e-mailadres", "emailadres", "mail", "mailadres", "e-mail address", "email address"}, Required: true},
	{Key: "function", Title: "functie", Also: []string{"functietitel", "job title", "title"}},
	{Key: "role", Title: "rol", Also: []string{"rol in het portaal"}},
	{Key: "org", Title: "organisatie", Also: []string{"organisation", "organization", "bedrijf", "company"}},
}

// bulkExample is what the downloaded example holds.
var bulkExample = export.Table{Name: "uitnodigen", Columns: []string{"naam", "e-mail", "functie", "rol", "organisatie"}, Rows: [][]any{
	{"Samira de Wit", "samira@geldfit.example", "budgetcoach", "deelnemer", "Geldfit"},
	{"Henk Mulder", "henk@geldfit.example", "teamleider", "contactpersoon", "Geldfit"},
}}

func (s *Server) inviteManyPageFor(c *fiber.Ctx, text string) (InviteManyPage, error) {
	by := actor(c)
	if err := policy.Check(by, policy.InviteMany, nil); err != nil {
		return InviteManyPage{}, err
	}
	return InviteManyPage{Base: Base{Title: "Meer mensen tegelijk uitnodigen"}, Own: !policy.EditsWholeOrganisation(by), Text: text}, nil
}

func (s *Server) inviteManyForm(c *fiber.Ctx) error {
	p, err := s.inviteManyPageFor(c, "")
	if err != nil {
		return err
	}
	return inviteManyPage.show(c, p)
}

func (s *Server) inviteManyExample(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.InviteMany, nil); err != nil {
		return err
	}
	return sendTable(c, "voorbeeld-uitnodigen", bulkExample)
}

// inviteManyPreview shows what would become of each row, of a file or of what
// was pasted.
func (s *Server) inviteManyPreview(c *fiber.Ctx) error {
	p, err := s.inviteManyPageFor(c, "")
	if err != nil {
		return err
	}
	_, p.Text, err = listOf(c)
	if err != nil {
		return inviteManyPage.again(c, p, err)
	}
	if err := s.previewBulk(c, &p); err != nil {
		return inviteManyPage.again(c, p, err)
	}
	return inviteManyPage.show(c, p)
}

// previewBulk fills in the rows of the list in p.Text.
func (s *Server) previewBulk(c *fiber.Ctx, p *InviteManyPage) error {
	rows, err := bulkRows(p.Text)
	if err != nil {
		return err
	}
	v, err := s.options.App.PreviewInvitations(c.UserContext(), actor(c), rows)
	if err != nil {
		return err
	}
	p.Preview, p.Good, p.Rest = true, v.Good, v.Rest
	for _, l := range v.Lines {
		line := BulkLine{Line: l.Line, Name: l.Name, Email: l.Email, Role: l.Given.Label(), Org: l.OrgName, Why: l.Why, Verdict: portal.Capital(string(l.Verdict)), Shape: "late"}
		switch l.Verdict {
		case app.BulkNew:
			line.Shape = "good"
		case app.BulkKnown, app.BulkDouble:
			line.Shape = "wait"
		}
		p.Lines = append(p.Lines, line)
	}
	return nil
}

func bulkRows(text string) ([]app.BulkRow, error) {
	rows, err := readCSV([]byte(text), bulkColumns, app.MaxBulk)
	if err != nil {
		return nil, err
	}
	list := make([]app.BulkRow, len(rows))
	for i, r := range rows {
		list[i] = app.BulkRow{Line: r.Line, Name: r.Text("name"), Email: r.Text("email"), Function: r.Text("function"), Role: r.Text("role"), Org: r.Text("org")}
	}
	return list, nil
}

func (s *Server) inviteMany(c *fiber.Ctx) error {
	f := form(c)
	p, err := s.inviteManyPageFor(c, f.Text("list"))
	if err != nil {
		return err
	}
	p.Skip = f.Bool("skip")
	rows, err := bulkRows(p.Text)
	if err == nil {
		_, err = s.options.App.InviteMany(c.UserContext(), actor(c), rows, p.Skip)
	}
	if err != nil {
		if fault := s.previewBulk(c, &p); fault != nil && portal.KindOf(fault) != portal.Invalid {
			return fault
		}
		return inviteManyPage.again(c, p, err)
	}
	if p.Own {
		return done(c, peopleInvited, "/sociale-kaart/"+string(actor(c).OrgID))
	}
	return done(c, peopleInvited, "/beheer/mensen?status="+string(portal.PersonInvitedState))
}

var peopleInvited = flash("uitnodigingen-verstuurd", "good", "De uitnodigingen gaan per mail op weg. Ze zijn zeven dagen geldig.")
