package web

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// said is something that was written under minutes.
func (s *Server) said(by app.Name, text string, at time.Time) MinutesSaid {
	return MinutesSaid{By: nameWords(by), At: isoTime(at), When: momentText(s.options.Now(), at), Text: paragraphs(text)}
}

// minutesStep is a step of minutes that the page with the minutes takes itself.
type minutesStep struct {
	flash *Flash
	do    func(ctx context.Context, a *app.App, by portal.Actor, number string, f *Form) error
}

var (
	minutesOffer = minutesStep{flash("verslag-voorgelegd", "good", "De voorzitter kan het verslag nu lezen, en krijgt bericht."),
		func(ctx context.Context, a *app.App, by portal.Actor, number string, f *Form) error {
			return a.OfferMinutes(ctx, by, number, f.Version("version"))
		}}
	minutesAgree = minutesStep{flash("verslag-akkoord", "good", "De deelnemers kunnen nu reageren. Zij krijgen bericht."),
		func(ctx context.Context, a *app.App, by portal.Actor, number string, f *Form) error {
			return a.AgreeMinutes(ctx, by, number, f.Version("version"))
		}}
	minutesReturn = minutesStep{flash("verslag-terug", "good", "Het verslag is terug bij de secretaris."),
		func(ctx context.Context, a *app.App, by portal.Actor, number string, f *Form) error {
			return a.ReturnMinutes(ctx, by, number, f.Version("version"), f.Text("reason"), citizenAnswer(f))
		}}
	minutesShape = minutesStep{flash("verslag-vorm", "good", "De vorm van het verslag is gewijzigd."),
		func(ctx context.Context, a *app.App, by portal.Actor, number string, f *Form) error {
			return a.ShapeMinutes(ctx, by, number, f.Bool("full"))
		}}
	minutesObject = minutesStep{flash("verslag-bezwaar", "good", "Het verslag komt op de volgende agenda."),
		func(ctx context.Context, a *app.App, by portal.Actor, number string, f *Form) error {
			return a.ObjectToMinutes(ctx, by, number, f.Text("reason"), citizenAnswer(f))
		}}
)

func (s *Server) minutesDo(step minutesStep) fiber.Handler {
	return func(c *fiber.Ctx) error {
		number, err := param(c, "number")
		if err != nil {
			return err
		}
		f := form(c)
		if err := step.do(c.UserContext(), s.options.App, actor(c), number, f); err != nil {
			p, fault := s.minutesPage(c)
			if fault != nil {
				return err
			}
			p.Reason, p.answers = f.Text("reason"), citizenAnswer(f)
			return minutesShow.again(c, p, err)
		}
		return done(c, step.flash, tablePath(number, minutesBelow))
	}
}
