package web

import (
	"html/template"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// CouncilWrite is the form with the text of one section.
type CouncilWrite struct {
	Base
	Head    CouncilHead
	Section CouncilSection
	Text    RichField
	Rev     int // the revision that was begun from
	// Theirs is the text somebody else stored meanwhile.
	Theirs   template.HTML
	Proposed string // the sentences that the figures of now propose
	answers  app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *CouncilWrite) Citizen() Citizen { return p.citizen("", p.answers) }

// CouncilRefresh shows what refreshing the figures of one section would change.
type CouncilRefresh struct {
	Base
	Head     CouncilHead
	Was, Is  CouncilSection
	Same     bool
	Proposed string
}

// CouncilData is the form with the title and the day.
type CouncilData struct {
	Base
	Head      CouncilHead
	Name, Due string
	Version   int64
	MaxTitle  int
	Season    string // what the proposed day is for
	answers   app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *CouncilData) Citizen() Citizen { return p.citizen("", p.answers) }

// CouncilArchive is the form with the zaaknummer and the archive fields of a report.
type CouncilArchive struct {
	Base
	Head    CouncilHead
	Version int64
	details DetailsBox
	answers app.CitizenAnswer
}

// Details is what the form asks.
func (p *CouncilArchive) Details() *DetailsBox { return p.details.of(&p.Base) }

// Citizen is what the citizen-data check asks.
func (p *CouncilArchive) Citizen() Citizen { return p.citizen("", p.answers) }

var (
	councilWrite   = page[CouncilWrite]("council/write")
	councilRefresh = page[CouncilRefresh]("council/refresh")
	councilData    = page[CouncilData]("council/data")
	councilArchive = page[CouncilArchive]("council/archive")

	councilWritten   = flash("raadsrapportage-tekst", "good", "Uw tekst is bewaard.")
	councilRefreshed = flash("raadsrapportage-cijfers", "good", "De cijfers zijn ververst. Klopt de tekst nog?")
	councilChanged   = flash("raadsrapportage-gegevens", "good", "De gegevens zijn bewaard.")
	councilDescribed = flash("raadsrapportage-archief", "good", "De archiefgegevens zijn bewaard.")
)

const councilClash = "Iemand anders veranderde deze tekst ook. Uw tekst is nog niet bewaard. Neem over wat u nodig hebt en bewaar opnieuw."

func mayMakeCouncil(by portal.Actor) bool { return policy.May(by, policy.EditCouncil, nil) }

func (s *Server) councilPart(c *fiber.Ctx) (app.CouncilSection, error) {
	number, err := param(c, "number")
	if err != nil {
		return app.CouncilSection{}, err
	}
	part, err := param(c, "part")
	if err != nil {
		return app.CouncilSection{}, err
	}
	return s.options.App.CouncilSectionToEdit(c.UserContext(), actor(c), number, portal.ID(part))
}

func councilWritePage(v app.CouncilSection, text string, rev int) CouncilWrite {
	p := CouncilWrite{Base: Base{Title: v.Section.Heading}, Head: councilHead(v.CouncilPage, v.Section.Heading), Section: councilSection(v.CouncilPage, v.Section), Text: richField("text", "Tekst van dit onderdeel", text), Rev: rev}
	p.Text.Hint = "De raad leest dit. Schrijf niets over één inwoner, medewerker of organisatie."
	if v.Fresh.Text != v.Section.Text {
		p.Proposed = v.Fresh.Text
	}
	return p
}

func (s *Server) councilPartForm(c *fiber.Ctx) error {
	v, err := s.councilPart(c)
	if err != nil {
		return err
	}
	if !v.MayWrite {
		return seeOther(c, councilPath(v.Number, ""))
	}
	return councilWrite.show(c, councilWritePage(v, v.Section.Text, v.Section.Rev))
}

// formClosed reports whether a form has nowhere to go and only gives back what was
// typed: the report was sent.
func formClosed(v app.CouncilPage, err error) bool {
	return v.Number != "" && portal.KindOf(err) == portal.Conflict
}

func (s *Server) councilPartSave(c *fiber.Ctx) error {
	v, err := s.councilPart(c)
	if err != nil && !formClosed(v.CouncilPage, err) {
		return err
	}
	f := form(c)
	in := app.SectionInput{Section: v.Section.ID, Text: f.Rich("text"), Base: f.Int("base"), Citizen: citizenAnswer(f)}
	var kept app.SectionKept
	if err == nil {
		kept, err = s.options.App.WriteCouncilSection(c.UserContext(), actor(c), v.Number, in)
	}
	if err == nil && !kept.Clash {
		return done(c, councilWritten, councilPath(v.Number, "#"+string(in.Section)))
	}
	p := councilWritePage(v, in.Text, in.Base)
	p.answers = in.Citizen
	if err == nil {
		p.Rev, err = kept.Now.Rev, portal.Errorf(portal.Conflict, councilClash)
		if p.Theirs = richtext.HTML(kept.Now.Text, richHeading); kept.Now.Text == "" {
			p.Theirs = "<p>Dit veld is nu leeg.</p>"
		}
	}
	p.refuse(err, f.order())
	p.Text.Problem = p.Problem("text")
	p.Errors = nil // again fills them
	return councilWrite.again(c, p, err)
}

func councilRefreshPage(v app.CouncilSection) CouncilRefresh {
	v.MayWrite = false
	p := CouncilRefresh{Base: Base{Title: "Cijfers verversen"}, Head: councilHead(v.CouncilPage, v.Section.Heading), Was: councilSection(v.CouncilPage, v.Section), Is: councilSection(v.CouncilPage, v.Fresh), Same: v.Section.SameFigures(v.Fresh)}
	if v.Fresh.Text != v.Section.Text {
		p.Proposed = v.Fresh.Text
	}
	return p
}

func (s *Server) councilPartFresh(c *fiber.Ctx) error {
	v, err := s.councilPart(c)
	if err != nil {
		return err
	}
	if !v.MayWrite {
		return seeOther(c, councilPath(v.Number, ""))
	}
	return councilRefresh.show(c, councilRefreshPage(v))
}

func (s *Server) councilPartFreshTake(c *fiber.Ctx) error {
	v, err := s.councilPart(c)
	if err != nil {
		return err
	}
	if err := s.options.App.RefreshCouncilSection(c.UserContext(), actor(c), v.Number, v.Section.ID); err != nil {
		return councilRefresh.again(c, councilRefreshPage(v), err)
	}
	return done(c, councilRefreshed, councilPath(v.Number, "#"+string(v.Section.ID)))
}

// councilToKeep gives the report of an address to who keeps it.
func (s *Server) councilToKeep(c *fiber.Ctx, action policy.Action) (app.CouncilPage, error) {
	number, err := param(c, "number")
	if err != nil {
		return app.CouncilPage{}, err
	}
	return s.options.App.CouncilToDo(c.UserContext(), actor(c), action, number)
}

func councilDataPage(v app.CouncilPage) CouncilData {
	p := CouncilData{Base: Base{Title: "Titel en dag"}, Head: councilHead(v, "Titel en dag"), Name: v.Title, Due: dayField(v.Due), Version: v.Version, MaxTitle: portal.MaxCouncilTitle}
	if v.Kind == portal.HalfYearReport {
		p.Season = "Voorstel: 15 maart, op tijd voor de voorjaarsnota, en 1 september, op tijd voor de begroting."
	}
	return p
}

func (s *Server) councilDataForm(c *fiber.Ctx) error {
	v, err := s.councilToKeep(c, policy.EditCouncil)
	if err != nil {
		return err
	}
	return councilData.show(c, councilDataPage(v))
}

func (s *Server) councilDataSave(c *fiber.Ctx) error {
	v, err := s.councilToKeep(c, policy.EditCouncil)
	if err != nil && !formClosed(v, err) {
		return err
	}
	f := form(c)
	in := app.CouncilInput{Title: f.Text("title"), Due: f.Date("due"), Version: f.Version("version"), Citizen: citizenAnswer(f)}
	if err == nil {
		err = f.Err()
	}
	if err == nil {
		err = s.options.App.ChangeCouncilReport(c.UserContext(), actor(c), v.Number, in)
	}
	if err != nil {
		p := councilDataPage(v)
		p.Name, p.Due, p.answers = in.Title, f.Text("due"), in.Citizen
		return councilData.again(c, p, err)
	}
	return done(c, councilChanged, councilPath(v.Number, ""))
}

func (s *Server) councilArchivePage(c *fiber.Ctx) (CouncilArchive, error) {
	v, err := s.councilToKeep(c, policy.EditCouncil)
	if err != nil && !formClosed(v, err) {
		return CouncilArchive{}, err
	}
	return CouncilArchive{Base: Base{Title: "Zaaknummer en archief"}, Head: councilHead(v, "Zaaknummer en archief"), Version: v.Version, details: detailsBox(v.Archive())}, err
}

func (s *Server) councilArchiveForm(c *fiber.Ctx) error {
	p, err := s.councilArchivePage(c)
	if err != nil {
		return err
	}
	return councilArchive.show(c, p)
}

func (s *Server) councilArchiveSave(c *fiber.Ctx) error {
	p, err := s.councilArchivePage(c)
	if err != nil && p.Head.Number == "" {
		return err
	}
	f := form(c)
	in, answer := detailsInput(f), citizenAnswer(f)
	if err == nil {
		err = s.options.App.DescribeCouncilReport(c.UserContext(), actor(c), p.Head.Number, f.Version("version"), in, answer)
	}
	if err != nil {
		p.details, p.answers = detailsBox(in), answer
		return councilArchive.again(c, p, err)
	}
	return done(c, councilDescribed, p.Head.Path)
}
