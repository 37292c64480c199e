package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// emptyLines is how many new agreements the form of a set has room for.
const emptyLines = 3

// SetEdit is the form of an agreement set, new or there already.
type SetEdit struct {
	Base
	Number, Href, Once       string
	Version                  int64
	Decision                 app.TableLink
	Closed                   bool
	In                       app.SetInput
	Lines                    []SetLine
	Orgs                     []Option
	Owners                   []PeopleGroup
	Review, Tomorrow         string
	MaxTitle, MaxText, Total int
	// Now are the agreements as they stand, when somebody else changed them meanwhile.
	Now []string
}

// SetLine is one agreement in the form.
type SetLine struct {
	I        int
	Number   int // as people count
	ID, Text string
	Sides    []Option
	Drop     bool
	// Text and side with what is wrong with them.
	WrongText, WrongWho FieldError
}

// Citizen is what the citizen-data check asks.
func (p *SetEdit) Citizen() Citizen { return p.citizen("", p.In.Citizen) }

// Filled gives the lines with what is wrong with each.
func (p *SetEdit) Filled() []SetLine {
	lines := make([]SetLine, len(p.Lines))
	for i, l := range p.Lines {
		l.WrongText, l.WrongWho = p.Problem("text-"+strconv.Itoa(l.I)), p.Problem("who-"+strconv.Itoa(l.I))
		lines[i] = l
	}
	return lines
}

var setEdit = page[SetEdit]("agreement-set/edit")

func (s *Server) agreementSetNew(c *fiber.Ctx) error {
	f, err := s.options.App.NewSetForm(c.UserContext(), actor(c), query(c).Text("besluit"))
	if err != nil {
		return err
	}
	in := app.SetInput{Owner: actor(c).ID, Decision: f.Decision.Number}
	if f.Text != "" {
		in.Lines = append(in.Lines, app.AgreementLine{Text: f.Text})
	}
	p := s.setEditPage(f, in)
	p.Review = dayField(s.options.Now().AddDate(0, 6, 0))
	return setEdit.show(c, p)
}

// setEditPage is the form with what was typed, or what there is.
func (s *Server) setEditPage(f app.SetForm, in app.SetInput) SetEdit {
	p := SetEdit{Base: Base{Title: "Afsprakenset maken"}, Number: f.Number, Href: setsHome + "/nieuw", Once: string(portal.NewID()), Version: f.Version, Decision: f.Decision, Closed: f.Closed,
		In: in, Review: dayField(in.Review), Tomorrow: dayField(s.options.Now().AddDate(0, 0, 1)), MaxTitle: portal.MaxSetTitle, MaxText: portal.MaxAgreementText}
	if f.Number != "" {
		p.Title, p.Href = "Afsprakenset wijzigen", setsHome+"/"+f.Number+"/wijzigen"
	}
	for _, o := range f.Orgs {
		if o.ID != f.Municipality {
			p.Orgs = append(p.Orgs, Option{string(o.ID), o.Name, has(in.Orgs, o.ID)})
		}
	}
	for _, o := range f.Owners {
		if n := len(p.Owners); n == 0 || p.Owners[n-1].Org != o.Name.Org {
			p.Owners = append(p.Owners, PeopleGroup{Org: o.Name.Org})
		}
		g := &p.Owners[len(p.Owners)-1]
		g.People = append(g.People, Option{string(o.Person), o.Name.Person, o.Person == in.Owner})
	}
	for i := range max(len(in.Lines)+emptyLines, emptyLines+1) {
		line := SetLine{I: i, Number: i + 1}
		who := portal.Side("")
		if i < len(in.Lines) {
			l := in.Lines[i]
			line.ID, line.Text, line.Drop, who = string(l.ID), l.Text, l.Drop, l.Who
		}
		for _, side := range portal.Sides() {
			line.Sides = append(line.Sides, Option{string(side), setSide(side), side == who})
		}
		p.Lines = append(p.Lines, line)
	}
	p.Total = len(p.Lines)
	return p
}

// setSide is who commits, as one chooses it.
func setSide(s portal.Side) string {
	if s == portal.SideMutual {
		return "Beide kanten"
	}
	return "De " + lowerFirst(s.Label())
}

func has(ids []portal.ID, id portal.ID) bool {
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}

// setInput reads the form of a set. Lines that were left empty stay in their place, so
// that what is wrong is told where it was typed.
func setInput(f *Form) app.SetInput {
	in := app.SetInput{Once: f.ID("once"), Title: f.Text("title"), Orgs: f.IDs("orgs"), Owner: f.ID("owner"), Review: f.Date("review"), Decision: f.Text("decision"),
		Version: f.Version("version"), Citizen: citizenAnswer(f)}
	for i := 0; i < 2*portal.MaxAgreements && f.Has("text-"+strconv.Itoa(i)); i++ {
		n := strconv.Itoa(i)
		in.Lines = append(in.Lines, app.AgreementLine{ID: f.ID("id-" + n), Text: f.Text("text-" + n), Who: portal.Side(f.Text("who-" + n)), Drop: f.Bool("drop-" + n)})
	}
	return in
}

// shownLines leaves out lines at the end that were left empty.
func shownLines(in app.SetInput) app.SetInput {
	for n := len(in.Lines); n > 0 && in.Lines[n-1].ID == "" && in.Lines[n-1].Text == ""; n-- {
		in.Lines = in.Lines[:n-1]
	}
	return in
}

var (
	setMade    = flash("afspraken-gemaakt", "good", "De afsprakenset is gemaakt. De organisaties krijgen bericht.")
	setChanged = flash("afspraken-gewijzigd", "good", "De afsprakenset is gewijzigd.")
)

func (s *Server) agreementSetMake(c *fiber.Ctx) error {
	f := form(c)
	in := setInput(f)
	choices, err := s.options.App.NewSetForm(c.UserContext(), actor(c), in.Decision)
	if err != nil {
		return err
	}
	var made portal.AgreementSet
	if err = f.Err(); err == nil {
		made, err = s.options.App.MakeSet(c.UserContext(), actor(c), in)
	}
	if err != nil {
		p := s.setEditPage(choices, shownLines(in))
		p.Review, p.Once = f.Text("review"), f.Text("once")
		return setEdit.again(c, p, err)
	}
	return done(c, setMade, setsHome+"/"+made.Number)
}

func (s *Server) agreementSetEdit(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f, err := s.options.App.EditSetForm(c.UserContext(), actor(c), number)
	if err != nil {
		return err
	}
	if !f.Running() {
		return seeOther(c, setsHome+"/"+number)
	}
	in := app.SetInput{Title: f.Title, Orgs: f.AgreementSet.Orgs, Owner: f.Owner, Review: f.Review}
	for _, a := range f.InUse() {
		in.Lines = append(in.Lines, app.AgreementLine{ID: a.ID, Text: a.Text, Who: a.Who})
	}
	return setEdit.show(c, s.setEditPage(f, in))
}

func (s *Server) agreementSetChange(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	if err := s.options.App.MayOnSet(c.UserContext(), actor(c), policy.KeepSet, number); err != nil {
		return err
	}
	f := form(c)
	in := setInput(f)
	if err = f.Err(); err == nil {
		err = s.options.App.ChangeSet(c.UserContext(), actor(c), number, in)
	}
	if err != nil {
		choices, fault := s.options.App.EditSetForm(c.UserContext(), actor(c), number)
		if fault != nil {
			return fault
		}
		p := s.setEditPage(choices, shownLines(in))
		p.Review = f.Text("review")
		if portal.KindOf(err) == portal.Conflict {
			for _, a := range choices.InUse() {
				p.Now = append(p.Now, a.Text)
			}
		}
		return setEdit.again(c, p, err)
	}
	return done(c, setChanged, setsHome+"/"+number)
}
