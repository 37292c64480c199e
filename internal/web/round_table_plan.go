package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// TablePlan is the form of one meeting: a new one, or another time or place.
type TablePlan struct {
	Base
	Head           TableHead // of the meeting that moves; empty for a new one
	New            bool
	Action, Back   string
	Once           portal.ID
	Version        int64
	Series         []Option
	Name           string // typed
	Day, From, End string
	Place, Link    string
	// Doubt is what looks like a slip; Sure that it is meant.
	Doubt   FieldError
	Sure    bool
	More    bool
	Told    string // who hears of it
	Citizen Citizen
	MaxName int
}

var (
	tablePlan = page[TablePlan]("round-table/plan")

	tablePlanned = flash("ronde-tafel-gepland", "good", "De ronde tafel is gepland. Zij is nog concept: niemand kreeg bericht.")
	tableMoved   = flash("ronde-tafel-verplaatst", "good", "De dag, tijd en plaats zijn bewaard.")
)

func (s *Server) tableNew(c *fiber.Ctx) error {
	p, err := s.planPage(c, query(c))
	if err != nil {
		return err
	}
	p.Once = portal.NewID()
	return tablePlan.show(c, p)
}

// planPage is the form of a new meeting; series is chosen in the form or the address.
func (s *Server) planPage(c *fiber.Ctx, f *Form) (TablePlan, error) {
	running, _, err := s.options.App.SeriesList(c.UserContext(), actor(c))
	if err != nil {
		return TablePlan{}, err
	}
	chosen := f.ID("reeks")
	p := TablePlan{Base: Base{Title: "Ronde tafel plannen"}, New: true, Action: tablesHome + "/nieuw", Back: tablesHome, MaxName: portal.MaxTableName}
	for _, r := range running {
		if !policy.May(actor(c), policy.KeepSeries, r.Series) {
			continue
		}
		o := Option{string(r.ID), r.Name, r.ID == chosen}
		if o.Selected {
			p.Place, p.Link, p.From, p.End, p.Back = r.Place, r.Link, r.Rhythm.Start, endOf(r.Rhythm), seriesPath(r.ID)
		}
		p.Series = append(p.Series, o)
	}
	if len(p.Series) == 0 {
		return p, portal.ErrForbidden // there is nothing that they could plan
	}
	return p, nil
}

// endOf is when a meeting of a rhythm ends, as a time of day; empty without one.
func endOf(r portal.Rhythm) string {
	start, err := time.Parse("15:04", r.Start)
	if err != nil {
		return ""
	}
	return start.Add(time.Duration(r.Minutes) * time.Minute).Format("15:04")
}

func readMeeting(f *Form) portal.MeetingTime {
	return portal.MeetingTime{Start: f.Moment("day", "start"), End: f.Moment("day", "end"), Place: f.Text("place"), Link: f.Text("link")}
}

func (s *Server) tableAdd(c *fiber.Ctx) error {
	f := form(c)
	in := app.PlanInput{Series: f.ID("reeks"), Once: f.ID("once"), Title: f.Text("title"), MeetingTime: readMeeting(f), Sure: f.Bool(app.FieldSure), Citizen: citizenAnswer(f)}
	if in.Series == "" {
		f.Refuse("reeks", "Kies van welke reeks deze ronde tafel is.")
	}
	err := f.Err()
	var made portal.RoundTable
	if err == nil {
		made, err = s.options.App.PlanTable(c.UserContext(), actor(c), in)
	}
	if err == nil {
		return done(c, tablePlanned, tablePath(made.Number, ""))
	}
	p, fault := s.planPage(c, f)
	if fault != nil {
		return fault
	}
	p.Once = in.Once
	return planRefused(c, p, f, err)
}

// planRefused shows the form again with what was typed.
func planRefused(c *fiber.Ctx, p TablePlan, f *Form, err error) error {
	if kind := portal.KindOf(err); kind != portal.Invalid && kind != portal.Conflict {
		return err
	}
	p.Name, p.Day, p.From, p.End, p.Place, p.Link = f.Text("title"), f.Text("day"), f.Text("start"), f.Text("end"), f.Text("place"), f.Text("link")
	p.refuse(err, f.order())
	p.Doubt, p.Sure, p.More = p.Problem(app.FieldSure), f.Bool(app.FieldSure), p.Wrong("title") || p.Wrong("link")
	p.Citizen, p.Errors = p.citizen("", citizenAnswer(f)), nil
	return tablePlan.again(c, p, err)
}

func (s *Server) tableMove(c *fiber.Ctx) error {
	p, err := s.movePage(c)
	if err != nil {
		return err
	}
	return tablePlan.show(c, p)
}

// movePage is the form that gives a meeting another time or place.
func (s *Server) movePage(c *fiber.Ctx) (TablePlan, error) {
	t, err := s.tableToDo(c, policy.PrepareTable)
	if err != nil {
		return TablePlan{}, err
	}
	p := TablePlan{Base: Base{Title: t.Number + " verplaatsen"}, Head: s.tableHead(actor(c), t, ""), Action: tablePath(t.Number, "/verplaatsen"), Back: tablePath(t.Number, ""), Version: t.Version,
		Day: t.Start.In(portal.Amsterdam()).Format(time.DateOnly), From: clockText(t.Start), End: clockText(t.End), Place: t.Place, Link: t.Link, MaxName: portal.MaxTableName, Told: toldWords(t)}
	return p, nil
}

// toldWords says who hears of a change to a meeting.
func toldWords(t portal.RoundTable) string {
	switch {
	case t.Silent():
		return "Dit is een concept. Niemand krijgt bericht."
	case t.Invited:
		return "Iedereen die is uitgenodigd, krijgt een mail met de nieuwe gegevens."
	}
	return "Iedereen aan tafel krijgt er bericht van."
}

// tableToDo loads the meeting of the address for an action of the reader.
func (s *Server) tableToDo(c *fiber.Ctx, action policy.Action) (portal.RoundTable, error) {
	number, err := param(c, "number")
	if err != nil {
		return portal.RoundTable{}, err
	}
	return s.options.App.TableInHand(c.UserContext(), actor(c), action, number)
}

func (s *Server) tableMoveSave(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f := form(c)
	in := app.MoveInput{MeetingTime: readMeeting(f), Sure: f.Bool(app.FieldSure), Citizen: citizenAnswer(f)}
	if err = f.Err(); err == nil {
		err = s.options.App.MoveTable(c.UserContext(), actor(c), number, f.Version("version"), in)
	}
	if err == nil {
		return done(c, tableMoved, tablePath(number, ""))
	}
	p, fault := s.movePage(c)
	if fault != nil {
		return fault
	}
	return planRefused(c, p, f, err)
}
