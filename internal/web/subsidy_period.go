package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// SubsidyPeriods is the report schedule of a subsidy.
type SubsidyPeriods struct {
	Base
	Head      SubsidyHead
	Rows      []PeriodRow
	MayPlan   bool
	Replanned bool // there is a schedule: planning anew replaces what is locked
	Version   int64
	Rhythms   []Option
	Empty     Empty
}

// PeriodRow is one period of the schedule.
type PeriodRow struct {
	Label, Title, Text string
	Badge              Badge
	Href               string // to its report; empty where there is none to read
	EditHref           string
}

var (
	subsidyPeriods = page[SubsidyPeriods]("subsidy/periods")

	subsidyPlanned    = flash("subsidie-schema", "good", "De rapportages zijn gepland.")
	subsidyTermsSaved = flash("subsidie-dagen", "good", "De dagen zijn bewaard.")
	subsidyOpened     = flash("subsidie-open", "good", "De rapportage is open. De organisatie krijgt bericht.")
	subsidySkipped    = flash("subsidie-overslaan", "good", "Deze rapportage wordt overgeslagen. De organisatie krijgt bericht.")
	subsidyAsked      = flash("subsidie-opgevraagd", "good", "Deze rapportage wordt weer gevraagd.")
)

func periodPath(number, label, below string) string {
	return subsidyPath(number, "/perioden/"+label+below)
}

// periodRow says where a period is, with the report as far as the reader may know it.
func periodRow(now time.Time, v app.SubsidyPage, p portal.ReportPeriod) PeriodRow {
	r := PeriodRow{Label: p.Label, Title: portal.Capital(portal.PeriodWords(p.Label))}
	report, known := v.Reports[p.Label]
	if !p.OpenedAt.IsZero() && (known || v.Own) {
		r.Href = subsidyPath(v.Number, "/rapportages/"+p.Label)
	}
	switch {
	case p.Skipped != "":
		r.Badge, r.Text = Badge{"", "Overgeslagen"}, "Reden: "+p.Skipped
	case p.OpenedAt.IsZero():
		r.Badge, r.Text = Badge{"", "Op slot"}, "Gaat open op "+dateText(p.Opens)+". Indienen kan tot en met "+dateText(p.Due)+"."
	case report.State == portal.ReportAccepted:
		r.Badge, r.Text = Badge{"good", "Akkoord"}, "Akkoord op "+dateText(report.AcceptedAt)+". Akkoord is geen vaststelling."
	case report.State == portal.ReportSent:
		r.Badge, r.Text = Badge{"wait", "Ingediend"}, "Wacht op een antwoord van de gemeente."
	case p.Late(now):
		r.Badge, r.Text = Badge{"late", "Te laat"}, "Indienen kon tot en met "+dateText(p.Due)+"."
	case report.State == portal.ReportReturned:
		r.Badge, r.Text = Badge{"busy", "Terug met vragen"}, "Opnieuw indienen kan tot en met "+dateText(p.Due)+"."
	default:
		r.Badge, r.Text = Badge{"busy", "Open"}, "Indienen kan tot en met "+dateText(p.Due)+"."
	}
	if v.MayKeep && !v.Settled() && report.State != portal.ReportSent && report.State != portal.ReportAccepted {
		r.EditHref = periodPath(v.Number, p.Label, "")
	}
	return r
}

func (s *Server) subsidyPeriodsPage(c *fiber.Ctx) (SubsidyPeriods, error) {
	number, err := param(c, "number")
	if err != nil {
		return SubsidyPeriods{}, err
	}
	v, err := s.options.App.SubsidyPage(c.UserContext(), actor(c), number)
	if err != nil {
		return SubsidyPeriods{}, err
	}
	p := SubsidyPeriods{Base: Base{Title: "Rapportages, " + v.Title}, Head: subsidyHead(actor(c), v.Subsidy, "rapportages"), Version: v.Version,
		MayPlan: v.MayKeep && !v.Settled(), Replanned: len(v.Periods) > 0}
	p.Head.Org = v.OrgName
	if turn := dueTurn(s.options.Now(), v.OrgName, v.Due); turn.Who != "" {
		p.Head.Turn = turn
	}
	for _, period := range v.Periods {
		p.Rows = append(p.Rows, periodRow(s.options.Now(), v, period))
	}
	if len(p.Rows) == 0 {
		p.Empty = Empty{Kind: "none", Title: "Nog geen rapportages gepland", Text: "De gemeente plant wanneer de organisatie rapporteert. Elke rapportage gaat op haar dag open."}
	}
	for _, r := range portal.ReportRhythms() {
		p.Rhythms = append(p.Rhythms, Option{string(r), r.Label(), false})
	}
	return p, nil
}

func (s *Server) subsidyPeriods(c *fiber.Ctx) error {
	p, err := s.subsidyPeriodsPage(c)
	if err != nil {
		return err
	}
	return subsidyPeriods.show(c, p)
}

func (s *Server) subsidyPlan(c *fiber.Ctx) error {
	sub, err := s.subsidyToKeep(c)
	if err != nil {
		return err
	}
	f := form(c)
	rhythm := portal.ReportRhythm(f.Text("rhythm"))
	if err := s.options.App.ScheduleReports(c.UserContext(), actor(c), sub.Number, f.Version("version"), rhythm); err != nil {
		p, fault := s.subsidyPeriodsPage(c)
		if fault != nil {
			return fault
		}
		for i := range p.Rhythms {
			p.Rhythms[i].Selected = p.Rhythms[i].Value == string(rhythm)
		}
		return subsidyPeriods.again(c, p, err)
	}
	return done(c, subsidyPlanned, subsidyPath(sub.Number, "/perioden"))
}

// SubsidyPeriod is the page with which one period is changed, opened or skipped.
type SubsidyPeriod struct {
	Base
	Head                         SubsidyHead
	Path, Back, Heading, Text    string
	Badge                        Badge
	Version                      int64
	Locked, Asked, Skipped       bool
	MayOpen                      bool
	Opens, Due, Reason, OpensDay string
	MaxReason                    int
	answers                      app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *SubsidyPeriod) Citizen() Citizen { return p.citizen("", p.answers) }

var subsidyPeriod = page[SubsidyPeriod]("subsidy/period")

func (s *Server) subsidyPeriodPage(c *fiber.Ctx) (SubsidyPeriod, error) {
	sub, err := s.subsidyToKeep(c)
	if err != nil {
		return SubsidyPeriod{}, err
	}
	label, err := param(c, "period")
	if err != nil {
		return SubsidyPeriod{}, err
	}
	period, ok := sub.Period(label)
	if !ok {
		return SubsidyPeriod{}, portal.ErrNotFound
	}
	v, err := s.options.App.SubsidyPage(c.UserContext(), actor(c), sub.Number)
	if err != nil {
		return SubsidyPeriod{}, err
	}
	row := periodRow(s.options.Now(), v, period)
	return SubsidyPeriod{Base: Base{Title: "Rapportage over " + portal.OverPeriod(label)}, Head: subsidyHead(actor(c), sub, "rapportages"), Path: periodPath(sub.Number, label, ""),
		Back: subsidyPath(sub.Number, "/perioden"), Heading: row.Title, Text: row.Text, Badge: row.Badge, Version: sub.Version, Locked: period.Locked(), Asked: period.Asked(), Skipped: period.Skipped != "",
		MayOpen: period.Locked() && sub.Running(), Opens: dayField(period.Opens), Due: dayField(period.Due), OpensDay: dateText(period.Opens), MaxReason: portal.MaxSkipReason}, nil
}

func (s *Server) subsidyPeriodForm(c *fiber.Ctx) error {
	p, err := s.subsidyPeriodPage(c)
	if err != nil {
		return err
	}
	return subsidyPeriod.show(c, p)
}

// onPeriod does a step with the period of the address; what is refused comes back in
// its form.
func (s *Server) onPeriod(c *fiber.Ctx, said *Flash, do func(by portal.Actor, number, label string, f *Form, p *SubsidyPeriod) error) error {
	sub, err := s.subsidyToKeep(c)
	if err != nil {
		return err
	}
	p, err := s.subsidyPeriodPage(c)
	if err != nil {
		return err
	}
	label, err := param(c, "period")
	if err != nil {
		return err
	}
	if err := do(actor(c), sub.Number, label, form(c), &p); err != nil {
		return subsidyPeriod.again(c, p, err)
	}
	return done(c, said, p.Back)
}

func (s *Server) subsidyPeriodTerms(c *fiber.Ctx) error {
	return s.onPeriod(c, subsidyTermsSaved, func(by portal.Actor, number, label string, f *Form, p *SubsidyPeriod) error {
		opens, due := f.Date("opens"), f.Date("due")
		if f.Has("opens") {
			p.Opens = f.Text("opens")
		}
		p.Due = f.Text("due")
		if err := f.Err(); err != nil {
			return err
		}
		return s.options.App.SetReportTerms(c.UserContext(), by, number, f.Version("version"), label, opens, due)
	})
}

func (s *Server) subsidyPeriodOpen(c *fiber.Ctx) error {
	return s.onPeriod(c, subsidyOpened, func(by portal.Actor, number, label string, f *Form, _ *SubsidyPeriod) error {
		return s.options.App.OpenPeriod(c.UserContext(), by, number, f.Version("version"), label)
	})
}

func (s *Server) subsidyPeriodSkip(c *fiber.Ctx) error {
	return s.onPeriod(c, subsidySkipped, func(by portal.Actor, number, label string, f *Form, p *SubsidyPeriod) error {
		p.Reason, p.answers = f.Text("reason"), citizenAnswer(f)
		return s.options.App.SkipPeriod(c.UserContext(), by, number, f.Version("version"), label, p.Reason, p.answers)
	})
}

func (s *Server) subsidyPeriodAsk(c *fiber.Ctx) error {
	return s.onPeriod(c, subsidyAsked, func(by portal.Actor, number, label string, f *Form, _ *SubsidyPeriod) error {
		return s.options.App.AskReportAgain(c.UserContext(), by, number, f.Version("version"), label)
	})
}

// subsidyToRead gives the page of a subsidy for a file.
func (s *Server) subsidyToRead(c *fiber.Ctx) (app.SubsidyPage, error) {
	number, err := param(c, "number")
	if err != nil {
		return app.SubsidyPage{}, err
	}
	return s.options.App.SubsidyPage(c.UserContext(), actor(c), number)
}
