package web

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// BundleList is the page with the bundles one handles.
type BundleList struct {
	Base
	Open, Done []BundleItem
	Name       string
}

// BundleItem is a bundle as a row.
type BundleItem struct {
	Name, Href string
	Meta       []string
}

// BundleShow is the page of one bundle.
type BundleShow struct {
	Base
	Heading, ID string
	Version     int64
	Meta        []string
	Closed      bool
	Signals     []BundledItem
	Choices     []BundledItem
	// Ready are the ids that get feedback now; LeftOut those that don't.
	Ready     []string
	LeftOut   []BundledItem
	Audiences []BundleAudience
	Routes    []Option
	Citizen   Citizen
	Named     FieldError
	Open      string // the form that was refused
	MaxNote   int
	MaxLine   int
	typed     *Form
}

// BundledItem is a signal in or near a bundle.
type BundledItem struct {
	ID, Number, Title, Href string
	Badge                   Badge
	Meta                    []string
	Selected                bool
}

// BundleAudience is a group of readers who can get a text of their own.
type BundleAudience struct{ Key, Name, Numbers string }

var (
	bundleList = page[BundleList]("bundle/list")
	bundleShow = page[BundleShow]("bundle/show")

	bundleMade    = flash("bundel-gemaakt", "good", "De bundel is er. Kies nu de signalen.")
	bundleChanged = flash("bundel-gewijzigd", "good", "De bundel is gewijzigd.")
	bundleFedBack = flash("bundel-teruggekoppeld", "good", "Elke melder krijgt nu bericht over het eigen signaal.")
)

const bundleHome = "/signalen/bundels"

func (s *Server) bundleList(c *fiber.Ctx) error {
	p, err := s.bundlesPage(c)
	if err != nil {
		return err
	}
	return bundleList.show(c, p)
}

func (s *Server) bundlesPage(c *fiber.Ctx) (BundleList, error) {
	open, done, err := s.options.App.Bundles(c.UserContext(), actor(c))
	if err != nil {
		return BundleList{}, err
	}
	now := s.options.Now()
	return BundleList{Base: Base{Title: "Bundels"}, Open: bundleItems(now, open), Done: bundleItems(now, done)}, nil
}

func bundleItems(now time.Time, rows []app.BundleRow) []BundleItem {
	var items []BundleItem
	for _, b := range rows {
		meta := []string{plural(len(b.Signals), "signaal", "signalen"), b.HandlerName, dayText(now, b.CreatedAt)}
		items = append(items, BundleItem{Name: b.Name, Href: bundleHome + "/" + string(b.ID), Meta: meta})
	}
	return items
}

func (s *Server) bundleMake(c *fiber.Ctx) error {
	f := form(c)
	id, err := s.options.App.MakeBundle(c.UserContext(), actor(c), f.Text("name"), nil)
	if err != nil {
		p, pageErr := s.bundlesPage(c)
		if pageErr != nil {
			return pageErr
		}
		p.Name = f.Text("name")
		return bundleList.again(c, p, err)
	}
	return done(c, bundleMade, bundleHome+"/"+string(id))
}

func (s *Server) bundleShow(c *fiber.Ctx) error {
	p, err := s.bundlePage(c, &Form{})
	if err != nil {
		return err
	}
	return bundleShow.show(c, p)
}

func (s *Server) bundlePage(c *fiber.Ctx, f *Form) (BundleShow, error) {
	id, err := param(c, "id")
	if err != nil {
		return BundleShow{}, err
	}
	v, err := s.options.App.Bundle(c.UserContext(), actor(c), portal.ID(id))
	if err != nil {
		return BundleShow{}, err
	}
	now := s.options.Now()
	p := BundleShow{Base: Base{Title: v.Bundle.Name}, Heading: v.Bundle.Name, ID: string(v.Bundle.ID), Version: v.Bundle.Version, Closed: !v.Bundle.Open(),
		Meta: []string{"bundel van " + v.HandlerName, plural(len(v.Signals), "signaal", "signalen")}, MaxNote: portal.MaxNote, MaxLine: portal.MaxLine, typed: f}
	p.Routes = routeOptions(f)
	for _, b := range v.Signals {
		item := bundledItem(now, b)
		item.Selected = true
		p.Signals = append(p.Signals, item)
		if !b.Ready {
			p.LeftOut = append(p.LeftOut, item)
			continue
		}
		p.Ready = append(p.Ready, item.ID)
		p.Audiences = withAudience(p.Audiences, b, item.Number)
	}
	for _, b := range v.Choices {
		p.Choices = append(p.Choices, bundledItem(now, b))
	}
	return p, nil
}

func audienceWords(b app.BundleSignal) string {
	if len(b.AudienceNames) > 0 {
		return strings.Join(b.AudienceNames, ", ")
	}
	return b.Audience.Label()
}

func bundledItem(now time.Time, b app.BundleSignal) BundledItem {
	row := signalItem(now, b.SignalRow)
	return BundledItem{ID: string(b.ID), Number: row.Number, Title: row.Title, Href: row.Href, Badge: row.Badge,
		Meta: []string{b.ThemeName, "leest mee: " + strings.ToLower(audienceWords(b)[:1]) + audienceWords(b)[1:]}}
}

func routeOptions(f *Form) []Option {
	var options []Option
	for _, r := range []portal.Route{portal.PolicyChange, portal.PracticeAgreement, portal.NoChange} {
		options = append(options, Option{string(r), r.Label(), f.Text("route") == string(r)})
	}
	return options
}

func (s *Server) bundleChange(c *fiber.Ctx) error {
	f := form(c)
	id, err := param(c, "id")
	if err == nil {
		err = s.options.App.ChangeBundle(c.UserContext(), actor(c), portal.ID(id), f.Version("version"), f.IDs("signals"))
	}
	if err != nil {
		return s.bundleAgain(c, "signalen", f, err)
	}
	return done(c, bundleChanged, bundleHome+"/"+id)
}

func (s *Server) bundleFeedback(c *fiber.Ctx) error {
	f := form(c)
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	in := bundleFeedbackInput(f)
	if err = f.Err(); err == nil {
		err = s.options.App.GiveBundleFeedback(c.UserContext(), actor(c), portal.ID(id), f.Version("version"), in)
	}
	if err != nil {
		return s.bundleAgain(c, "terugkoppeling", f, err)
	}
	return done(c, bundleFedBack, bundleHome+"/"+id)
}

// bundleAgain shows the page once more with the form that was refused.
func (s *Server) bundleAgain(c *fiber.Ctx, open string, f *Form, refused error) error {
	if kind := portal.KindOf(refused); kind != portal.Invalid && kind != portal.Conflict {
		return refused
	}
	p, err := s.bundlePage(c, f)
	if err != nil {
		return err
	}
	p.Open = open
	p.refuse(refused, f.order())
	p.Citizen, p.Named = p.citizen("", citizenAnswer(f)), p.Problem(app.FieldNamed)
	p.Errors = nil // again fills them
	return bundleShow.again(c, p, refused)
}

// Typed is what was typed in a field.
func (p *BundleShow) Typed(field string) string {
	if p.typed == nil {
		return ""
	}
	return p.typed.Text(field)
}

// AsksNamed reports whether the tick that a text may name others is asked.
func (p *BundleShow) AsksNamed() bool {
	return p.Named.Message != "" || p.Typed(app.FieldNamed) != ""
}
