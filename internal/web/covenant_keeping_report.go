package web

import (
	"errors"
	"html/template"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// KeepingReport is the form in which an organisation says per clause whether it is kept.
type KeepingReport struct {
	Base
	Head    CovenantHead
	Path    string // of the round
	Label   string
	Until   string
	Version int64
	// Sent: it was handed in before. By saved it last, at When. Closed: the round was
	// closed while this was typed.
	Sent, Closed bool
	By, When     string
	Questions    []KeepingQuestion
	// Yes and Earlier are what one can begin with: everywhere yes, and the answers of
	// last time; empty when there is nothing to fill in.
	Yes, Earlier string
	EarlierLabel string
	Theirs       []KeepingTheirs
	Figures      []GoalFigure // the organisation's own, of its subsidies
	Citizen      Citizen
	MaxNote      int
}

// KeepingQuestion is what is asked of one clause.
type KeepingQuestion struct {
	ID, Heading, Commits, Indicator      string
	Text                                 template.HTML
	Choices                              []Option
	Why, Needed                          string
	KeptProblem, WhyProblem, NeedProblem FieldError
}

// KeepingTheirs is what a colleague saved meanwhile of one clause.
type KeepingTheirs struct {
	Heading     string
	Badge       Badge
	Why, Needed string
}

var (
	keepingReport = page[KeepingReport]("covenant/keeping_report")

	keepingSaved = flash("halfjaargesprek-bewaard", "good", "Uw concept is bewaard. Alleen uw organisatie ziet het.")
	keepingSent  = flash("halfjaargesprek-ingeleverd", "good", "Uw antwoorden zijn ingeleverd. Wijzigen kan tot het gesprek gesloten is.")
)

const (
	keepingClash  = "Een collega bewaarde intussen ook antwoorden. Die van u zijn nog niet bewaard. Neem over wat u nodig hebt en bewaar opnieuw."
	beginYes      = "ja"
	beginEarlier  = "vorige"
	keepingClosed = "Dit halfjaargesprek is gesloten. Uw antwoorden zijn niet meer bewaard. Hieronder staan zij nog, zodat u ze kunt kopiëren."
)

func (s *Server) keepingReport(c *fiber.Ctx) error {
	number, period, err := keepingParams(c)
	if err != nil {
		return err
	}
	v, err := s.options.App.KeepingToReport(c.UserContext(), actor(c), number, period)
	if errors.Is(err, portal.ErrKeepingClosed) {
		return seeOther(c, keepingPath(number, period, ""))
	}
	if err != nil {
		return err
	}
	answers, begin := v.Report.Answers, query(c).Text("begin")
	for _, k := range v.Clauses {
		if v.Report.Answer(k.ID).Kept != "" { // what was answered stands
			continue
		}
		switch begin {
		case beginYes:
			answers = append(answers, portal.KeepingAnswer{Clause: k.ID, Kept: portal.KeptYes})
		case beginEarlier:
			for _, x := range v.Earlier {
				if x.Clause == k.ID {
					answers = append(answers, x)
				}
			}
		}
	}
	p := s.keepingReportPage(c, v, answers)
	if by := actor(c); !by.Municipality { // one report feeds the talk too
		if p.Figures, err = s.latestFigures(c, by.OrgID); err != nil {
			return err
		}
	}
	return keepingReport.show(c, p)
}

// keepingReportPage is the form with answers filled in.
func (s *Server) keepingReportPage(c *fiber.Ctx, v app.KeepingToReport, answers []portal.KeepingAnswer) KeepingReport {
	now, number := s.options.Now(), v.Covenant.Number
	p := KeepingReport{Base: Base{Title: "Halfjaargesprek invullen"}, Head: s.covenantHead(actor(c), v.CovenantOn, "gesprekken"), Path: keepingPath(number, v.Round.Period, ""),
		Label: v.Round.Label(), Until: dayText(now, v.Round.Due), Version: v.Report.Version, Sent: v.Report.Sent(), By: v.By, MaxNote: portal.MaxNote}
	if v.By != "" {
		p.When = momentText(now, v.Report.At)
	}
	typed, left := portal.KeepingReport{Answers: answers}, 0
	for _, k := range v.Clauses {
		x := typed.Answer(k.ID)
		q := KeepingQuestion{ID: string(k.ID), Heading: articleHeading(k), Commits: commitsWords[k.Commits], Indicator: k.Indicator, Text: richtext.HTML(k.Text, richHeading), Why: x.Why, Needed: x.Needed}
		for _, kept := range portal.Keepings() {
			q.Choices = append(q.Choices, Option{string(kept), kept.Label(), x.Kept == kept})
		}
		if x.Kept == "" {
			left++
		}
		p.Questions = append(p.Questions, q)
	}
	if left > 0 {
		p.Yes = p.Path + "/invullen?begin=" + beginYes
		if len(v.Earlier) > 0 {
			p.Earlier, p.EarlierLabel = p.Path+"/invullen?begin="+beginEarlier, v.From.Label()
		}
	}
	return p
}

func articleHeading(k portal.KeptClause) string {
	return "Artikel " + strconv.Itoa(k.Number) + ". " + k.Heading
}

func (s *Server) keepingReportSave(c *fiber.Ctx) error {
	number, period, err := keepingParams(c)
	if err != nil {
		return err
	}
	v, err := s.options.App.KeepingToReport(c.UserContext(), actor(c), number, period)
	if err != nil && !errors.Is(err, portal.ErrKeepingClosed) {
		return err
	}
	f := form(c)
	in := app.KeepingInput{Send: f.Bool("send"), Version: f.Version("version"), Citizen: citizenAnswer(f)}
	for _, k := range v.Clauses {
		id := string(k.ID)
		in.Answers = append(in.Answers, portal.KeepingAnswer{Clause: k.ID, Kept: portal.Kept(f.Text(portal.FieldKept + id)), Why: f.Text(portal.FieldWhy + id), Needed: f.Text(portal.FieldNeeded + id)})
	}
	kept := app.KeepingKept{}
	if err == nil {
		kept, err = s.options.App.ReportKeeping(c.UserContext(), actor(c), number, period, in)
	}
	switch {
	case err == nil && !kept.Clash && kept.Report.Sent():
		return done(c, keepingSent, keepingPath(number, period, ""))
	case err == nil && !kept.Clash:
		return done(c, keepingSaved, keepingPath(number, period, ""))
	}
	p := s.keepingReportPage(c, v, in.Answers)
	p.Yes, p.Earlier, p.Version = "", "", in.Version
	switch {
	case kept.Clash:
		err, p.Version, p.Sent = portal.Errorf(portal.Conflict, keepingClash), kept.Report.Version, kept.Report.Sent()
		p.Theirs = keepingTheirs(v.Clauses, portal.KeepingReport{Answers: in.Answers}, kept.Report)
	case errors.Is(err, portal.ErrKeepingClosed):
		err, p.Closed = portal.Errorf(portal.Conflict, keepingClosed), true
	}
	p.refuse(err, f.order())
	for i := range p.Questions {
		q := &p.Questions[i]
		q.KeptProblem, q.WhyProblem, q.NeedProblem = p.Problem(portal.FieldKept+q.ID), p.Problem(portal.FieldWhy+q.ID), p.Problem(portal.FieldNeeded+q.ID)
	}
	p.Citizen = p.citizen("", in.Citizen)
	p.Errors = nil // again fills them
	return keepingReport.again(c, p, err)
}

// keepingTheirs are the answers that a colleague saved, where they differ from what was
// typed.
func keepingTheirs(clauses []portal.KeptClause, mine, saved portal.KeepingReport) []KeepingTheirs {
	var theirs []KeepingTheirs
	for _, k := range clauses {
		x := saved.Answer(k.ID)
		if x != mine.Answer(k.ID) {
			theirs = append(theirs, KeepingTheirs{Heading: articleHeading(k), Badge: heldBadge(x.Kept), Why: x.Why, Needed: x.Needed})
		}
	}
	return theirs
}
