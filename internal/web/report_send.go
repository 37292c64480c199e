package web

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// ReportCheck is the page on which a report is looked through before it is handed in.
type ReportCheck struct {
	Base
	Head          SubsidyHead
	Path, Heading string
	Rev           int
	Body          ReportBody
	VoicesMissing string
	Missing       int // how many things have to be there yet
	MaySend       bool
	Senders       []string // who can hand it in, for who can't
	Until         string
}

// ReportVersion is a report as it was handed in once, with what differed from the time
// before.
type ReportVersion struct {
	Base
	Head          SubsidyHead
	Path, Heading string
	Text          string // which one, by whom, when
	Compared      bool
	Body          ReportBody
}

var (
	reportCheck   = page[ReportCheck]("report/check")
	reportVersion = page[ReportVersion]("report/version")

	reportSentIn   = flash("rapportage-ingediend", "good", "De rapportage is ingediend. De gemeente leest haar en laat van zich horen.")
	reportReturned = flash("rapportage-terug", "good", "De rapportage is teruggegeven. De organisatie krijgt uw vragen.")
	reportAccepted = flash("rapportage-akkoord", "good", "De rapportage is akkoord. Akkoord is geen vaststelling van de subsidie.")
)

func (s *Server) reportCheckPage(c *fiber.Ctx, number, period string) (ReportCheck, error) {
	v, err := s.options.App.ReportToWrite(c.UserContext(), actor(c), number, period)
	if err != nil {
		return ReportCheck{}, err
	}
	p := ReportCheck{Base: Base{Title: "Klopt dit? " + reportHeading(period)}, Head: s.reportHead(c, v, "Nakijken"), Path: reportPath(number, period, ""), Heading: reportHeading(period), Rev: v.Report.Rev,
		Body: reportBody(v), MaySend: v.MaySend, Senders: v.Senders, Until: dayText(s.options.Now(), v.Period.Due)}
	missing := v.Report.Missing(v.Subsidy)
	p.Missing, p.VoicesMissing = len(missing), missing[portal.FieldVoices]
	for g := range p.Body.Goals {
		goal := &p.Body.Goals[g]
		goal.Problem.Message = missing[portal.FieldSaid+goal.ID]
		for _, lines := range [][]ReportLine{goal.Lines, goal.Told} {
			for i := range lines {
				lines[i].Problem.Message, lines[i].NoteProblem.Message = missing[portal.FieldReported+lines[i].ID], missing[portal.FieldFigureNote+lines[i].ID]
			}
		}
	}
	return p, nil
}

func (s *Server) reportToSend(c *fiber.Ctx) error {
	number, period, err := reportParams(c)
	if err != nil {
		return err
	}
	p, err := s.reportCheckPage(c, number, period)
	if portal.KindOf(err) == portal.Conflict {
		return seeOther(c, reportPath(number, period, ""))
	}
	if err != nil {
		return err
	}
	return reportCheck.show(c, p)
}

func (s *Server) reportSend(c *fiber.Ctx) error {
	number, period, err := reportParams(c)
	if err != nil {
		return err
	}
	err = s.options.App.SendReport(c.UserContext(), actor(c), number, period, form(c).Int("rev"))
	if kind := portal.KindOf(err); err != nil && (kind == portal.Invalid || kind == portal.Conflict) {
		p, fault := s.reportCheckPage(c, number, period)
		if fault != nil {
			return fault
		}
		return reportCheck.again(c, p, portal.Errorf(kind, "%s", sendRefused(err)))
	}
	if err != nil {
		return err
	}
	return done(c, reportSentIn, reportPath(number, period, ""))
}

// sendRefused says why a report wasn't handed in: what is missing stands with each part.
func sendRefused(err error) string {
	if portal.KindOf(err) == portal.Invalid {
		return "De rapportage is nog niet compleet. Hieronder staat wat er nog nodig is."
	}
	var e *portal.Error
	errors.As(err, &e)
	return e.Message
}

func (s *Server) reportJudge(c *fiber.Ctx) error {
	number, period, err := reportParams(c)
	if err != nil {
		return err
	}
	ctx, by := c.UserContext(), actor(c)
	v, err := s.options.App.ReportPage(ctx, by, number, period)
	if err != nil {
		return err
	}
	// Who keeps subsidies judges: that comes before what is wrong with the form.
	if err := policy.Check(by, policy.KeepSubsidy, v.Subsidy); err != nil {
		return err
	}
	f := form(c)
	if f.Text("judge") == "akkoord" {
		if err := s.options.App.AcceptReport(ctx, by, number, period, f.Version("version")); err != nil {
			return err
		}
		return done(c, reportAccepted, reportPath(number, period, ""))
	}
	q := app.ReportQuestions{Whole: f.Text(portal.FieldQuestions), PerGoal: map[portal.ID]string{}, Version: f.Version("version"), Citizen: citizenAnswer(f)}
	for _, g := range v.Subsidy.Goals {
		if asked := f.Text(portal.FieldAsk + string(g.ID)); asked != "" {
			q.PerGoal[g.ID] = asked
		}
	}
	err = s.options.App.ReturnReport(ctx, by, number, period, q)
	if err == nil {
		return done(c, reportReturned, reportPath(number, period, ""))
	}
	p, fault := s.reportPage(c)
	if fault != nil {
		return fault
	}
	p.Question, p.answers = q.Whole, q.Citizen
	p.refuse(err, f.order())
	for i := range p.Body.Goals {
		goal := &p.Body.Goals[i]
		goal.Ask, goal.AskWrong = q.PerGoal[portal.ID(goal.ID)], p.Problem(goal.AskID)
	}
	p.Errors = nil // again fills them
	return reportShow.again(c, p, err)
}

func (s *Server) reportVersion(c *fiber.Ctx) error {
	number, period, err := reportParams(c)
	if err != nil {
		return err
	}
	nr, err := param(c, "nr")
	if err != nil {
		return err
	}
	v, err := s.options.App.ReportPage(c.UserContext(), actor(c), number, period)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(nr)
	if err != nil || n < 1 || n > len(v.Report.Sent) || strconv.Itoa(n) != nr {
		return portal.ErrNotFound
	}
	sent := v.Report.Sent[n-1]
	v.Report, v.Subsidy = v.Report.As(sent), v.Agreed.AsAgreed(sent)
	p := ReportVersion{Base: Base{Title: "Versie " + nr + ", " + reportHeading(period)}, Head: s.reportHead(c, v, "Versie "+nr), Path: reportPath(number, period, ""), Heading: reportHeading(period),
		Text: "Versie " + nr + " van " + strconv.Itoa(len(v.Report.Sent)) + ", ingediend door " + nameText(v.Names[sent.By]) + ", " + momentText(s.options.Now(), sent.At) + ".", Body: reportBody(v), Compared: n > 1}
	if p.Compared {
		p.Body.compare(v.Subsidy, v.Report, v.Report.As(v.Report.Sent[n-2]))
	}
	return reportVersion.show(c, p)
}

// compare marks what differs from what was handed in before.
func (b *ReportBody) compare(sub portal.Subsidy, now, was portal.ProgressReport) {
	words := func(was, now string) []DifferenceBit {
		if was == now {
			return nil
		}
		return differenceBits(richtext.Differences(was, now))
	}
	b.VoicesWere = words(was.Voices, now.Voices)
	for g := range b.Goals {
		goal := &b.Goals[g]
		goal.Asked = nil
		goal.Were = words(was.Said(portal.ID(goal.ID)), now.Said(portal.ID(goal.ID)))
		for _, lines := range [][]ReportLine{goal.Lines, goal.Told} {
			for i := range lines {
				_, indicator, _ := sub.Indicator(portal.ID(lines[i].ID))
				before, had := was.Value(indicator.ID)
				if value, given := now.Value(indicator.ID); had == given && before.Figure == value.Figure {
					continue
				}
				if lines[i].Was = "niet ingevuld"; had {
					lines[i].Was = before.Figure.Words(indicator.Kind, indicator.Unit)
				}
			}
		}
	}
}
