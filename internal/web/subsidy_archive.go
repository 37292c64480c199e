package web

import (
	"bytes"
	"io"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// SubsidyArchive is the form with the zaaknummer and the archive fields of a subsidy.
type SubsidyArchive struct {
	Base
	Head    SubsidyHead
	Path    string
	Version int64
	details DetailsBox
	answers app.CitizenAnswer
}

// Details is what the form asks.
func (p *SubsidyArchive) Details() *DetailsBox { return p.details.of(&p.Base) }

// Citizen is what the citizen-data check asks.
func (p *SubsidyArchive) Citizen() Citizen { return p.citizen("", p.answers) }

var (
	subsidyArchive = page[SubsidyArchive]("subsidy/archive")

	subsidyDescribed = flash("subsidie-archief", "good", "De archiefgegevens zijn bewaard.")
)

func (s *Server) subsidyArchivePage(c *fiber.Ctx) (SubsidyArchive, error) {
	sub, err := s.subsidyToKeep(c)
	if err != nil {
		return SubsidyArchive{}, err
	}
	return SubsidyArchive{Base: Base{Title: "Zaaknummer en archief"}, Head: subsidyHead(actor(c), sub, "archief"), Path: subsidyPath(sub.Number, ""), Version: sub.Version,
		details: detailsBox(sub.Archive())}, nil
}

func (s *Server) subsidyArchiveForm(c *fiber.Ctx) error {
	p, err := s.subsidyArchivePage(c)
	if err != nil {
		return err
	}
	return subsidyArchive.show(c, p)
}

func (s *Server) subsidyArchiveSave(c *fiber.Ctx) error {
	p, err := s.subsidyArchivePage(c)
	if err != nil {
		return err
	}
	f := form(c)
	in, answer := detailsInput(f), citizenAnswer(f)
	if err := s.options.App.DescribeSubsidy(c.UserContext(), actor(c), p.Head.Number, f.Version("version"), in, answer); err != nil {
		p.details, p.answers = detailsBox(in), answer
		return subsidyArchive.again(c, p, err)
	}
	return done(c, subsidyDescribed, p.Path)
}

// subsidyMDTO sends what is known of a subsidy for its archiving.
func (s *Server) subsidyMDTO(c *fiber.Ctx) error {
	v, err := s.subsidyToRead(c)
	if err != nil {
		return err
	}
	if !v.MayKeep {
		return portal.ErrForbidden
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	maker := "Gemeente"
	if viewer := req(c).session.OrgName; viewer != "" {
		maker = viewer
	}
	b, err := indentedXML(mdtoOfSubsidy(v, set.PortalName, maker))
	if err != nil {
		return err
	}
	return attachment(c, "mdto-"+v.Number+".xml", int64(len(b)), io.NopCloser(bytes.NewReader(b)))
}

// mdtoOfSubsidy is a subsidy as a file in the archive: its decisions are the events.
// Source is what gives the identifiers.
func mdtoOfSubsidy(v app.SubsidyPage, source, maker string) mdtoRoot {
	o := mdtoObject{
		ID: mdtoID{v.Number, source}, Name: "Subsidie " + v.Number + " " + v.Title, Level: mdtoWord("Dossier", "Begrippenlijst Aggregatieniveaus MDTO"), Language: "nl",
		Appraisal: mdtoWord("Nog niet bepaald", source), Creator: mdtoLink{Name: maker},
	}
	for i, step := range v.Course {
		e := mdtoEvent{Type: mdtoWord(step.State.Label(), source), Time: step.On.In(portal.Amsterdam()).Format(time.DateOnly), Actor: &mdtoLink{Name: maker}}
		if i == 0 {
			e.Type = mdtoWord("Creatie", "Begrippenlijst EventType MDTO")
		}
		if step.Number != "" {
			o.PartOf = append(o.PartOf, mdtoLink{Name: "Besluit " + step.Number, ID: &mdtoID{step.Number, maker}})
		}
		o.Events = append(o.Events, e)
	}
	d := v.Archive()
	if d.Classification != "" {
		term := mdtoWord(d.Classification, maker)
		o.Classification = &term
	}
	if d.CaseNumber != "" {
		o.PartOf = append(o.PartOf, mdtoLink{Name: "Zaak " + d.CaseNumber, ID: &mdtoID{d.CaseNumber, maker}})
	}
	o.Restrictions = []mdtoRestriction{
		{mdtoWord("Openbaarheid", "Wet open overheid"), d.OpennessWords()},
		{mdtoWord("Vertrouwelijkheid", source), d.Confidentiality.Label() + ". " + d.Confidentiality.Meaning()},
	}
	return mdtoRoot{Object: o}
}

var agreedColumns = []string{"Doel", "Beleidsdoel", "Indicator", "Soort", "Eenheid", "Nog afgesproken", "Bij de start", "Periode", "Afgesproken", "Gerapporteerd, met akkoord"}

// subsidyFile sends what was agreed: a row for each indicator and period.
func (s *Server) subsidyFile(c *fiber.Ctx) error {
	v, err := s.subsidyToRead(c)
	if err != nil {
		return err
	}
	t := export.Table{Name: "Afspraken", Columns: agreedColumns}
	for _, g := range v.Goals {
		policyGoal := ""
		if pg, ok := v.PolicyGoals[g.PolicyGoal]; ok {
			policyGoal = pg.Number + " " + pg.Title
		}
		for _, i := range g.Indicators {
			accepted := v.Accepted(i.ID)
			base := any("")
			if i.Baseline != nil {
				base = figureCell(*i.Baseline, i)
			}
			row := func(period string, target, value any) {
				t.Rows = append(t.Rows, []any{g.Title, policyGoal, i.Title, i.Kind.Label(), i.Unit, !i.Dropped && !g.Dropped, base, period, target, value})
			}
			rows := len(t.Rows)
			for _, p := range v.Periods {
				target, value := any(""), any("")
				aim, aimed := i.Targets[p.Label]
				fig, given := accepted[p.Label]
				if aimed {
					target = figureCell(aim, i)
				}
				if given {
					value = figureCell(fig, i)
				}
				if aimed || given {
					row(p.Label, target, value)
				}
			}
			if len(t.Rows) == rows {
				row("", "", "")
			}
		}
		if len(g.Indicators) == 0 {
			t.Rows = append(t.Rows, []any{g.Title, policyGoal, "", "", "", !g.Dropped, "", "", "", ""})
		}
	}
	return sendTable(c, "subsidie-"+v.Number, t)
}
