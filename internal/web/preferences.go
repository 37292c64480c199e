package web

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// DigestFields are the choices of the overzichtsmail, on both pages that have
// them.
type DigestFields struct {
	Rhythms, Days, Hours []Option
}

var rhythmLabels = []struct {
	rhythm portal.DigestRhythm
	label  string
}{
	{portal.DigestDaily, "Elke dag"}, {portal.DigestDays, "Op de dagen die ik kies"},
	{portal.DigestWeekly, "Eén keer per week, op de eerste dag die ik kies"}, {portal.DigestNever, "Nooit"},
}

var weekdayLabels = [...]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}

func digestFields(c app.DigestChoices) DigestFields {
	var f DigestFields
	for _, r := range rhythmLabels {
		f.Rhythms = append(f.Rhythms, Option{string(r.rhythm), r.label, r.rhythm == c.Digest})
	}
	for _, d := range portal.Weekdays() {
		f.Days = append(f.Days, Option{strconv.Itoa(int(d)), weekdayLabels[d], slices.Contains(c.Days, d)})
	}
	f.Hours = hours(c.Hour)
	return f
}

// hours are the whole hours of a day to choose from.
func hours(chosen int) []Option {
	options := make([]Option, 24)
	for h := range options {
		options[h] = Option{strconv.Itoa(h), fmt.Sprintf("%d:00 uur", h), h == chosen}
	}
	return options
}

// digestChoices reads the choices of the overzichtsmail from a form. A value
// that is no number becomes one that no rule accepts.
func digestChoices(f *Form) app.DigestChoices {
	c := app.DigestChoices{Digest: portal.DigestRhythm(f.Text("digest")), Hour: hourField(f, "hour")}
	for _, v := range f.Values("days") {
		d, err := strconv.Atoi(v)
		if err != nil {
			d = -1
		}
		c.Days = append(c.Days, time.Weekday(d))
	}
	return c
}

func hourField(f *Form, name string) int {
	h, err := strconv.Atoi(f.Text(name))
	if err != nil {
		return -1
	}
	return h
}

// PreferencesPage is where one chooses which mail one gets.
type PreferencesPage struct {
	Base
	DigestFields
	AtOnce             bool
	QuietFrom, QuietTo []Option
	Themes             []Option
}

var preferencesPage = page[PreferencesPage]("preferences/edit")

func preferencesForm(p portal.Preferences, themes []portal.Theme) PreferencesPage {
	page := PreferencesPage{
		Base: Base{Title: "Berichten en mail"}, DigestFields: digestFields(app.DigestChoices{Digest: p.Digest, Days: p.Days, Hour: p.Hour}),
		AtOnce: p.AtOnce, QuietFrom: hours(p.QuietFrom), QuietTo: hours(p.QuietTo),
	}
	for _, t := range themes {
		page.Themes = append(page.Themes, Option{string(t.ID), t.Name, slices.Contains(p.Themes, t.ID)})
	}
	return page
}

func (s *Server) preferences(c *fiber.Ctx) error {
	p, themes, err := s.options.App.Preferences(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	return preferencesPage.show(c, preferencesForm(p, themes))
}

func (s *Server) preferencesSave(c *fiber.Ctx) error {
	f := form(c)
	chosen := digestChoices(f)
	in := portal.Preferences{
		Digest: chosen.Digest, Days: chosen.Days, Hour: chosen.Hour, AtOnce: f.Bool("at_once"),
		QuietFrom: hourField(f, "quiet_from"), QuietTo: hourField(f, "quiet_to"), Themes: f.IDs("themes"),
	}
	err := s.options.App.SavePreferences(c.UserContext(), actor(c), in)
	if err == nil {
		return done(c, preferencesSaved, "/instellingen/berichten")
	}
	_, themes, loadErr := s.options.App.Preferences(c.UserContext(), actor(c))
	if loadErr != nil {
		return loadErr
	}
	return preferencesPage.again(c, preferencesForm(in, themes), err)
}

var (
	preferencesSaved = flash("voorkeuren-bewaard", "good", "Uw keuze is bewaard.")
	digestSaved      = flash("overzichtsmail-bewaard", "good", "Uw keuze voor de overzichtsmail is bewaard.")
)

// DigestPage is the page behind the link in an overzichtsmail: its choices and
// nothing else, without a login.
type DigestPage struct {
	Base
	DigestFields
	Name, Token string
}

var digestPage = page[DigestPage]("preferences/digest")

// Stop is the page on which one stops the overzichtsmail; Stopped says that it
// was, and how to have it again.
type Stop struct {
	Base
	Name, Token string
	Stopped     bool
}

var stopPage = page[Stop]("preferences/stop")

// DeadMailLink is the page of a link of an overzichtsmail that doesn't work.
type DeadMailLink struct{ Base }

var deadMailLinkPage = page[DeadMailLink]("preferences/dead")

// byMailLink runs a handler for the token of the link of an overzichtsmail; a
// link that doesn't work gets its own page.
func (s *Server) byMailLink(c *fiber.Ctx, handle func(token string) error) error {
	token, err := param(c, "token")
	if err == nil {
		err = handle(token)
	}
	if err == nil || portal.KindOf(err) != portal.NotFound {
		return err
	}
	return deadMailLinkPage.send(c, fiber.StatusNotFound, DeadMailLink{Base{Title: "Deze link werkt niet meer"}})
}

func digestPageOf(token, name string, chosen app.DigestChoices) DigestPage {
	return DigestPage{Base: Base{Title: "Overzichtsmail"}, DigestFields: digestFields(chosen), Name: name, Token: token}
}

func (s *Server) digestByLink(c *fiber.Ctx) error {
	return s.byMailLink(c, func(token string) error {
		r, err := s.options.App.DigestByLink(c.UserContext(), token)
		if err != nil {
			return err
		}
		return digestPage.show(c, digestPageOf(token, r.Name, r.Choices))
	})
}

func (s *Server) digestByLinkSave(c *fiber.Ctx) error {
	return s.byMailLink(c, func(token string) error {
		in := digestChoices(form(c))
		err := s.options.App.SaveDigestByLink(c.UserContext(), token, in)
		if err == nil {
			return done(c, digestSaved, "/post/voorkeuren/"+token)
		}
		r, loadErr := s.options.App.DigestByLink(c.UserContext(), token)
		if loadErr != nil {
			return loadErr
		}
		return digestPage.again(c, digestPageOf(token, r.Name, in), err)
	})
}

func (s *Server) digestStopAsk(c *fiber.Ctx) error {
	return s.byMailLink(c, func(token string) error {
		r, err := s.options.App.DigestByLink(c.UserContext(), token)
		if err != nil {
			return err
		}
		return stopPage.show(c, Stop{Base: Base{Title: "Overzichtsmail stoppen"}, Name: r.Name, Token: token})
	})
}

// digestStop is what mail programs post to by themselves (RFC 8058): without
// cookies, and more than once.
func (s *Server) digestStop(c *fiber.Ctx) error {
	return s.byMailLink(c, func(token string) error {
		r, err := s.options.App.StopDigest(c.UserContext(), token)
		if err != nil {
			return err
		}
		return stopPage.show(c, Stop{Base: Base{Title: "Overzichtsmail gestopt"}, Name: r.Name, Token: r.Token, Stopped: true})
	})
}
