package web

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SignalViews is the page where one keeps one's views of the list of signals.
type SignalViews struct {
	Base
	Views []ViewRow
	// New is the form for the filters just chosen; its Query is empty when none were.
	New     ViewRow
	Citizen Citizen
	MaxName int
	Max     int
}

// ViewRow is a view with its form.
type ViewRow struct {
	ID                portal.ID
	Name, Query, Href string
	Shared            bool
	Filters           string // in words
}

var signalViews = page[SignalViews]("signal/views")

var (
	viewSaved   = flash("weergave-bewaard", "good", "De weergave is bewaard. U vindt hem boven de lijst.")
	viewRemoved = flash("weergave-weg", "good", "De weergave is verwijderd. De signalen zelf blijven.")
)

// viewTabs are the views above the list: the ready-made ones, one's own and
// those that colleagues share.
func (s *Server) viewTabs(c *fiber.Ctx, q *Form) ([]ViewTab, error) {
	views, err := s.options.App.SignalViews(c.UserContext(), actor(c))
	if err != nil {
		return nil, err
	}
	tabs := []ViewTab{{Label: "Alle", Href: "/signalen", Current: savedQuery(q) == ""}}
	if policy.HandlesSignals(actor(c)) {
		for _, kind := range []app.WorkKind{app.WorkNew, app.WorkLate} {
			query := url.Values{"werk": {string(kind)}}.Encode()
			tabs = append(tabs, ViewTab{Label: kind.Label(), Href: "/signalen?" + query, Current: savedQuery(q) == query})
		}
	}
	for _, v := range views {
		current := q.Text(viewField) == string(v.ID)
		if f, err := readSavedQuery(v.Query); err == nil && !q.Has(viewField) {
			current = savedQuery(f) == savedQuery(q) // the same filters, chosen by hand or just kept
		}
		tabs = append(tabs, ViewTab{Label: v.Name, Href: viewURL(v.SavedView), Current: current, Shared: !v.Own})
	}
	return tabs, nil
}

// viewURL opens a view: its filters stand in the address, where the list reads
// them as it reads any other.
func viewURL(v portal.SavedView) string {
	f, err := readSavedQuery(v.Query)
	if err != nil {
		return "/signalen"
	}
	values := filterValues(f, "")
	values.Set(viewField, string(v.ID))
	return "/signalen?" + values.Encode()
}

func (s *Server) signalViewList(c *fiber.Ctx) error {
	p, err := s.signalViewsPage(c)
	if err != nil {
		return err
	}
	return signalViews.show(c, p)
}

func (s *Server) signalViewsPage(c *fiber.Ctx) (SignalViews, error) {
	p := SignalViews{Base: Base{Title: "Weergaven"}, MaxName: portal.MaxViewName, Max: portal.MaxSavedViews}
	views, err := s.options.App.SignalViews(c.UserContext(), actor(c))
	if err != nil {
		return p, err
	}
	choices, err := s.filterChoices(c)
	if err != nil {
		return p, err
	}
	for _, v := range views {
		if v.Own {
			p.Views = append(p.Views, ViewRow{ID: v.ID, Name: v.Name, Href: viewURL(v.SavedView), Shared: v.Shared, Filters: queryWords(v.Query, choices)})
		}
	}
	return p, nil
}

// queryWords says which filters a view has, and which of them are gone.
func queryWords(raw string, ch filterChoices) string {
	q, err := readSavedQuery(raw)
	if err != nil {
		return ""
	}
	f, gone := signalFilter(q, ch)
	words := ""
	for _, chip := range filterChips(q, filterForm(q, f, ch)) {
		words += chip.Text + ". "
	}
	for _, g := range gone {
		words += g + " "
	}
	return words
}

func (s *Server) signalViewSave(c *fiber.Ctx) error {
	f := form(c)
	sent, err := readSavedQuery(f.Text("filters"))
	if err != nil {
		return err
	}
	v := portal.SavedView{Name: f.Text("name"), Shared: f.Bool("shared"), Query: savedQuery(sent)}
	err = s.options.App.SaveView(c.UserContext(), actor(c), v, sent.Text("q"), citizenAnswer(f))
	if err == nil {
		return done(c, viewSaved, "/signalen?"+v.Query)
	}
	return s.signalViewAgain(c, v, err)
}

// signalViewAgain shows the page with the form that was refused: that of the
// view, or that for a new one.
func (s *Server) signalViewAgain(c *fiber.Ctx, v portal.SavedView, refused error) error {
	p, err := s.signalViewsPage(c)
	if err != nil {
		return err
	}
	p.New = ViewRow{ID: v.ID, Name: v.Name, Query: v.Query, Shared: v.Shared}
	p.refuse(refused, form(c).order())
	p.Citizen, p.Errors = p.citizen("", citizenAnswer(form(c))), nil
	return signalViews.again(c, p, refused)
}

func (s *Server) signalViewChange(c *fiber.Ctx) error {
	id, err := param(c, "view")
	if err != nil {
		return err
	}
	f := form(c)
	v := portal.SavedView{ID: portal.ID(id), Name: f.Text("name"), Shared: f.Bool("shared")}
	if err := s.options.App.SaveView(c.UserContext(), actor(c), v, "", citizenAnswer(f)); err != nil {
		return s.signalViewAgain(c, v, err)
	}
	return done(c, viewSaved, "/signalen/weergaven")
}

func (s *Server) signalViewRemove(c *fiber.Ctx) error {
	id, err := param(c, "view")
	if err != nil {
		return err
	}
	if err := s.options.App.RemoveView(c.UserContext(), actor(c), portal.ID(id)); err != nil {
		return err
	}
	return done(c, viewRemoved, "/signalen/weergaven")
}
