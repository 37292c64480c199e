package web

import (
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// CouncilList lists the reports to the council that the reader may know of.
type CouncilList struct {
	Base
	Rows    []CouncilRow
	Empty   Empty
	MayMake bool
}

// CouncilRow is a report in the list.
type CouncilRow struct {
	Title, Href string
	Badge       Badge
	Meta        []string
	Late        string
}

// CouncilHead is the top of every page of one report, for the partial council-head.
type CouncilHead struct {
	Number, Title, Path, Below string
	Meta                       []string
	Badge                      Badge
	Turn                       Turn
	Line                       Line
	Act                        *MenuItem
	More                       []MenuItem
}

// CouncilShow is a report to the council.
type CouncilShow struct {
	Base
	Head     CouncilHead
	Facts    []Term
	Untold   []FlagTell // before it goes to the council
	Remarks  *Happening // what has to be otherwise, in a draft that came back
	Missing  []string
	Sections []CouncilSection
	Course   []Happening
	Files    []MenuItem
	// Announcement is what the clerk copies into the council's own system.
	Announcement string
	Proof        *TextProof
	Judge        string // where the holder answers; empty for others
}

// CouncilSection is one part of a report as it is read.
type CouncilSection struct {
	ID, Heading  string
	Text         template.HTML
	Figures      []FactFigure
	Tables       []portal.ReportTable
	Counted      string
	Write, Fresh string // where the reader writes it, and refreshes its figures
}

// CouncilNew is the form with which a report is begun.
type CouncilNew struct {
	Base
	Groups []CouncilPeriods
}

// CouncilPeriods are the periods over which a kind of report can be made.
type CouncilPeriods struct {
	Label   string
	Periods []Option
}

var (
	councilList = page[CouncilList]("council/list")
	councilShow = page[CouncilShow]("council/show")
	councilNew  = page[CouncilNew]("council/new")

	councilMade = flash("raadsrapportage-gemaakt", "good", "De rapportage is samengesteld. Lees elk onderdeel na en pas de tekst aan.")
)

const councilHome = "/raadsrapportages"

func councilPath(number, below string) string { return councilHome + "/" + number + below }

func (s *Server) councilReports(c *fiber.Ctx) error {
	by := actor(c)
	rows, err := s.options.App.CouncilReports(c.UserContext(), by)
	if err != nil {
		return err
	}
	p := CouncilList{Base: Base{Title: "Rapportages aan de raad"}, MayMake: mayMakeCouncil(by)}
	now := s.options.Now()
	for _, r := range rows {
		row := CouncilRow{Title: r.Title, Href: councilPath(r.Number, ""), Badge: councilBadge(r.State), Meta: []string{r.Number, r.Kind.Label()}}
		switch {
		case r.Frozen():
			row.Meta = append(row.Meta, "naar de griffie op "+dateText(r.SentAt()))
		case !r.Due.IsZero():
			row.Meta = append(row.Meta, "klaar op "+dateText(r.Due))
			if portal.Day(now).After(portal.Day(r.Due)) {
				row.Late = "Te laat"
			}
		}
		p.Rows = append(p.Rows, row)
	}
	if len(p.Rows) == 0 {
		p.Empty = Empty{Kind: "none", Title: "Nog geen rapportages", Text: "Rapportages aan de raad staan hier zodra zij naar de griffie zijn gestuurd."}
		if p.MayMake {
			p.Empty.Text, p.Empty.ActionURL, p.Empty.ActionText = "Elk kwartaal over geld, elk half jaar over de inhoud.", councilPath("nieuw", ""), "Rapportage maken"
		}
	}
	return councilList.show(c, p)
}

func councilBadge(state portal.CouncilState) Badge {
	shape := map[portal.CouncilState]string{portal.CouncilDraft: "busy", portal.CouncilHolder: "wait", portal.CouncilCollege: "wait", portal.CouncilDecided: "busy", portal.CouncilSent: "good"}[state]
	return Badge{shape, state.Label()}
}

// councilTurn says who has to do the next thing.
func councilTurn(state portal.CouncilState) Turn {
	switch state {
	case portal.CouncilDraft:
		return Turn{Who: "de makers schrijven de rapportage"}
	case portal.CouncilHolder:
		return Turn{Who: "de portefeuillehouder gaat akkoord of stuurt haar terug"}
	case portal.CouncilCollege:
		return Turn{Who: "het college besluit, buiten dit portaal"}
	case portal.CouncilDecided:
		return Turn{Who: "de makers sturen de rapportage naar de griffie"}
	case portal.CouncilSent:
		return Turn{Who: "Deze rapportage is naar de griffie gestuurd. Zij verandert niet meer.", State: "done"}
	}
	return Turn{}
}

// councilLine is the way of a report as the sign of the portal.
func councilLine(c portal.CouncilReport) Line {
	names := map[portal.CouncilState]string{portal.CouncilDraft: "Concept", portal.CouncilHolder: "Portefeuillehouder", portal.CouncilCollege: "College", portal.CouncilDecided: "Besloten", portal.CouncilSent: "Griffie"}
	states := portal.CouncilStates()
	at := slices.Index(states, c.State)
	l := Line{Label: "station " + countText(at+1) + " van " + countText(len(states)) + ": " + strings.ToLower(names[c.State])}
	for i, state := range states {
		st := Station{Class: "todo", Name: names[state]}
		switch {
		case i < at || c.Frozen():
			st.Class = "done"
		case i == at:
			st.Class = "here"
		}
		if i <= at {
			for _, step := range c.Course {
				if step.State == state {
					st.Text = dateText(step.At)
				}
			}
		}
		l.Stations = append(l.Stations, st)
	}
	return l
}

// councilHead is the top of a page of a report; below names the page under it.
func councilHead(v app.CouncilPage, below string) CouncilHead {
	h := CouncilHead{Number: v.Number, Title: v.Title, Path: councilPath(v.Number, ""), Below: below, Meta: []string{v.Number, v.Kind.Label(), portal.Capital(portal.PeriodWords(v.Period))},
		Badge: councilBadge(v.State), Turn: councilTurn(v.State), Line: councilLine(v.CouncilReport)}
	step := func(to portal.CouncilState, label string) MenuItem {
		return MenuItem{Label: label, Href: councilPath(v.Number, "/stap?naar="+string(to))}
	}
	if v.MayJudge {
		h.Act = &MenuItem{Label: "Rapportage beantwoorden", Href: councilPath(v.Number, "/oordeel")}
	}
	if !v.MayEdit {
		return h
	}
	act := func(m MenuItem) { h.Act = &m }
	switch v.State {
	case portal.CouncilDraft:
		act(step(portal.CouncilHolder, "Voorleggen aan de portefeuillehouder"))
		h.More = append(h.More, MenuItem{Label: "Titel en dag wijzigen", Href: councilPath(v.Number, "/gegevens")})
	case portal.CouncilCollege:
		act(step(portal.CouncilDecided, "Besluit van het college vastleggen"))
		h.More = append(h.More, step(portal.CouncilDraft, "Terug naar concept"))
	case portal.CouncilDecided:
		act(step(portal.CouncilSent, "Naar de griffie sturen"))
		h.More = append(h.More, step(portal.CouncilDecided, "Besluit verbeteren"))
	}
	h.More = append(h.More, MenuItem{Label: "Zaaknummer en archief", Href: councilPath(v.Number, "/archief")})
	return h
}

func (s *Server) councilRead(c *fiber.Ctx) (app.CouncilPage, error) {
	number, err := param(c, "number")
	if err != nil {
		return app.CouncilPage{}, err
	}
	return s.options.App.CouncilReport(c.UserContext(), actor(c), number)
}

func (s *Server) councilReport(c *fiber.Ctx) error {
	v, err := s.councilRead(c)
	if err != nil {
		return err
	}
	if err := s.options.App.Seen(c.UserContext(), actor(c), v.Ref()); err != nil {
		return err
	}
	p := CouncilShow{Base: Base{Title: v.Title}, Head: councilHead(v, ""), Missing: v.Missing, Files: append(s.paperFiles(councilPath(v.Number, "/bestand?")), MenuItem{Label: "Archiefgegevens (MDTO)", Href: councilPath(v.Number, "/mdto")})}
	p.Facts = councilFacts(v)
	if v.MayEdit {
		list, err := s.options.App.UntoldToCouncil(c.UserContext(), actor(c))
		if err != nil {
			return err
		}
		p.Untold = flagTells(list)
	}
	if r := v.Remarks(); r.Note != "" && v.MayEdit {
		p.Remarks = &Happening{Title: "Terug met opmerkingen", Text: r.Note, By: v.By[r.By], At: isoTime(r.At), When: dateText(r.At)}
	}
	for _, sec := range v.Sections {
		p.Sections = append(p.Sections, councilSection(v, sec))
	}
	for i := len(v.Course) - 1; i >= 0; i-- {
		step := v.Course[i]
		h := Happening{Title: step.State.Label(), Text: step.Note, By: v.By[step.By], At: isoTime(step.At), When: dateText(step.At)}
		if step.State == portal.CouncilSent {
			h.Class = "good"
		}
		p.Course = append(p.Course, h)
	}
	if v.Announces {
		p.Announcement = v.Announcement()
	}
	if v.MayJudge {
		p.Judge = councilPath(v.Number, "/oordeel")
	}
	if v.Frozen() {
		p.Proof = textProof(v.FrozenText, v.Intact, v.Sound, "rapportage-"+v.Number+".txt", councilPath(v.Number, "/bestand?vorm=txt"), dateText(v.SentAt()))
	}
	return councilShow.show(c, p)
}

func councilFacts(v app.CouncilPage) []Term {
	facts := []Term{{"Soort", v.Kind.Label()}, {"Periode", portal.Capital(portal.PeriodWords(v.Period))}}
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, Term{name, value})
		}
	}
	if !v.Due.IsZero() && !v.Frozen() {
		add("Klaar op", dateText(v.Due))
	}
	if v.CollegeNumber != "" {
		add("Besluit van het college", v.CollegeNumber+", "+dateText(v.CollegeDate))
	}
	if v.Frozen() {
		add("Naar de griffie", dateText(v.SentAt()))
	}
	d := v.Archive()
	add("Zaaknummer", d.CaseNumber)
	if v.MayEdit || v.Frozen() {
		add("Openbaarheid", portal.Capital(d.OpennessWords()))
	}
	return facts
}

func councilSection(v app.CouncilPage, sec portal.ReportSection) CouncilSection {
	out := CouncilSection{ID: string(sec.ID), Heading: sec.Heading, Text: richtext.HTML(sec.Text, richHeading), Figures: factFigures(sec.Figures), Tables: sec.Tables}
	if len(sec.Figures)+len(sec.Tables) > 0 {
		out.Counted = dateText(sec.CountedAt)
	}
	if v.MayWrite {
		out.Write = councilPath(v.Number, "/onderdelen/"+out.ID)
		out.Fresh = out.Write + "/cijfers"
	}
	return out
}

func (s *Server) councilNewPage(c *fiber.Ctx, chosen string) (CouncilNew, error) {
	free, err := s.options.App.NewCouncilReports(c.UserContext(), actor(c))
	p := CouncilNew{Base: Base{Title: "Rapportage maken"}}
	for _, k := range portal.CouncilReportKinds() {
		g := CouncilPeriods{Label: map[portal.CouncilReportKind]string{portal.QuarterReport: "Kwartaalrapportage, over geld", portal.HalfYearReport: "Halfjaarrapportage, over de inhoud"}[k]}
		for _, period := range free[k] {
			g.Periods = append(g.Periods, Option{period, portal.Capital(portal.PeriodWords(period)), period == chosen})
		}
		if len(g.Periods) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	return p, err
}

// chooseEnded chooses the period that ended last, as most people want; none when all of
// them still run.
func chooseEnded(now time.Time, lists ...[]Option) {
	var last *Option
	var end time.Time
	for _, periods := range lists {
		for i, p := range periods {
			if _, to, _ := portal.PeriodRange(p.Value); portal.PeriodOver(p.Value, now) && to.After(end) {
				last, end = &periods[i], to
			}
		}
	}
	if last != nil {
		last.Selected = true
	}
}

func (s *Server) councilBegin(c *fiber.Ctx) error {
	p, err := s.councilNewPage(c, "")
	if err != nil {
		return err
	}
	var all [][]Option
	for _, g := range p.Groups {
		all = append(all, g.Periods)
	}
	chooseEnded(s.options.Now(), all...)
	return councilNew.show(c, p)
}

func (s *Server) councilMake(c *fiber.Ctx) error {
	period := form(c).Text("period")
	p, err := s.councilNewPage(c, period)
	if err != nil {
		return err
	}
	kind := portal.QuarterReport
	if portal.IsHalfYear(period) {
		kind = portal.HalfYearReport
	}
	made, err := s.options.App.MakeCouncilReport(c.UserContext(), actor(c), kind, period)
	if err != nil {
		return councilNew.again(c, p, err)
	}
	return done(c, councilMade, councilPath(made.Number, ""))
}
