package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// maxImportUpload bounds the form with a file: somewhat more than a file may be, so that
// who sends one that is too large reads so at the field.
const maxImportUpload = 2 * portal.MaxImportFile

// CovenantImport is the page on which a text is taken over as clauses: the form, and
// after it the clauses that were found, to look at and change.
type CovenantImport struct {
	Base
	Head         CovenantHead
	Path, Find   string
	Text         string // what was pasted
	Endings      string // of files, for the browser
	Rows         []ClauseRow
	Dropped      []string
	MayReplace   bool
	Replace      bool
	Existing     int // clauses that are there
	Version      int64
	Once         string
	MaxHeading   int
	citizenGiven app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *CovenantImport) Citizen() Citizen { return p.citizen("", p.citizenGiven) }

// ClauseRow is a clause that was found, with the names of its fields.
type ClauseRow struct {
	N                                                 int
	Heading, Text, First                              string
	Before, Skip                                      bool
	Commits                                           []Option
	HeadingField, TextField, CommitsField, LeaveField string
}

var (
	covenantImport = page[CovenantImport]("covenant/import")

	clausesImported = flash("artikelen-overgenomen", "good", "De artikelen zijn overgenomen. Lees ze nog eens na.")
)

func (s *Server) covenantImportFor(c *fiber.Ctx) (CovenantImport, policy.CovenantOn, error) {
	on, err := s.covenantToDo(c, policy.WriteClause)
	if err != nil {
		return CovenantImport{}, on, err
	}
	in, err := s.options.App.ClauseImport(c.UserContext(), actor(c), on.Covenant.Number, on.Text.Nr)
	p := CovenantImport{Base: Base{Title: "Tekst overnemen"}, Head: s.covenantHead(actor(c), on, "overnemen"), Path: covenantPath(on.Covenant.Number, "/overnemen"+textOf(on)),
		Find: covenantPath(on.Covenant.Number, "/overnemen/bekijken"+textOf(on)), Endings: strings.Join(app.ImportEndings(), ","), MayReplace: in.MayReplace,
		Existing: len(on.Text.Clauses), Version: on.Text.Version, Once: string(portal.NewID()), MaxHeading: portal.MaxClauseHeading}
	return p, on, err
}

func (s *Server) covenantImportForm(c *fiber.Ctx) error {
	p, _, err := s.covenantImportFor(c)
	if err != nil {
		return err
	}
	return covenantImport.show(c, p)
}

// covenantImportLook shows the clauses in what was pasted or sent. Nothing is kept.
func (s *Server) covenantImportLook(c *fiber.Ctx) error {
	p, on, err := s.covenantImportFor(c)
	if err != nil {
		return err
	}
	var found app.ClauseImport
	file := false
	f, err := upload(c, maxImportUpload, func(part Part) error {
		var err error
		file = true
		found, err = s.options.App.FindClausesIn(c.UserContext(), actor(c), on.Covenant.Number, on.Text.Nr, part.Filename, part)
		return err
	})
	if err == nil && !file {
		p.Text = f.Text("text")
		found, err = s.options.App.FindClauses(c.UserContext(), actor(c), on.Covenant.Number, on.Text.Nr, p.Text)
	}
	if err != nil {
		return covenantImport.again(c, p, err)
	}
	p.Dropped = found.Dropped
	for _, cl := range found.Clauses {
		p.Rows = append(p.Rows, clauseRow(cl, false))
	}
	return covenantImport.show(c, p)
}

func clauseRow(c app.ImportedClause, skip bool) ClauseRow {
	r := ClauseRow{N: c.N, Heading: c.Heading, Text: c.Text, Before: c.Before, Skip: skip, First: openingWords(richtext.Plain(c.Text)), HeadingField: app.ImportField("heading", c.N),
		TextField: app.ImportField("text", c.N), CommitsField: app.ImportField("commits", c.N), LeaveField: app.ImportField("leave", c.N)}
	r.Commits = []Option{{"", "Niemand", c.Commits == ""}}
	for _, side := range portal.Sides() {
		r.Commits = append(r.Commits, Option{string(side), commitsChoice[side], side == c.Commits})
	}
	return r
}

// openingWords is the beginning of a text on one line.
func openingWords(text string) string {
	const room = 120
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) <= room {
		return string(r)
	}
	return strings.TrimSpace(string(r[:room])) + " …"
}

// covenantImportTake takes over what was looked at.
func (s *Server) covenantImportTake(c *fiber.Ctx) error {
	p, on, err := s.covenantImportFor(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := app.ClausesToImport{Once: f.ID("once"), Replace: f.Text("where") == "vervangen", Version: f.Version("version"), Citizen: citizenAnswer(f)}
	for n := 1; n <= min(f.Int("count"), portal.MaxClauses); n++ {
		cl := app.ImportedClause{N: n, Heading: f.Text(app.ImportField("heading", n)), Text: f.Text(app.ImportField("text", n)), Commits: portal.Side(f.Text(app.ImportField("commits", n)))}
		skip := f.Bool(app.ImportField("leave", n))
		if p.Rows = append(p.Rows, clauseRow(cl, skip)); !skip {
			in.Clauses = append(in.Clauses, cl)
		}
	}
	if err = f.Err(); err == nil {
		err = s.options.App.ImportClauses(c.UserContext(), actor(c), on.Covenant.Number, on.Text.Nr, in)
	}
	if err != nil {
		p.Once, p.Replace, p.citizenGiven = string(in.Once), in.Replace && p.MayReplace, in.Citizen
		return covenantImport.again(c, p, err)
	}
	return done(c, clausesImported, covenantPath(on.Covenant.Number, textOf(on)))
}
