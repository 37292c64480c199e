package main

import (
	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// The day, in working days ago, of each step with the demo's yellow flags.
const (
	flagRuled     = 13
	flagNominated = 12
	flagConfirmed = 11
	flagSteered   = 9
	flagSecond    = 8
	flagTurnedOff = 6
	flagObjected  = 5
)

// The rule of each theme in the demo: with eighty signals a year the default would
// propose a flag for every theme at once.
const (
	flagLeast = 8
	flagOrgs  = 4
)

// flagMoments are two yellow flags: one that is being corrected, and one that was
// dismissed and that the clients' council brings to the round table.
func (p *play) flagMoments() []moment {
	numbers := map[string]string{}
	nominate := func(key string, in app.FlagInput) func(by portal.Actor) error {
		return func(by portal.Actor) error {
			form, err := p.app.FlagForm(p.ctx, by, "")
			if err != nil {
				return err
			}
			for _, s := range form.Signals {
				if s.Audience.Kind == portal.WholeChain && s.Theme == in.Theme && s.Kind == portal.Bottleneck && len(in.Signals) < 3 {
					in.Signals = append(in.Signals, s.Number)
				}
			}
			if len(in.Signals) == 0 { // a part of the demo is played, without signals
				return nil
			}
			g, err := p.app.NominateFlag(p.ctx, by, in)
			numbers[key] = g.Number
			return err
		}
	}
	on := func(key string, do func(by portal.Actor, number string) error) func(by portal.Actor) error {
		return func(by portal.Actor) error {
			if numbers[key] == "" {
				return nil
			}
			return do(by, numbers[key])
		}
	}
	keepRules := func(by portal.Actor) error {
		rules, _, err := p.app.FlagRules(p.ctx, by)
		if err != nil {
			return err
		}
		for _, r := range rules {
			r.Least, r.Orgs = flagLeast, flagOrgs
			if err := p.app.KeepRule(p.ctx, by, r, 0); err != nil {
				return err
			}
		}
		return nil
	}
	return []moment{
		p.covenantMoment(flagRuled, .3, coordinator, "set the rules of flags", keepRules),
		p.covenantMoment(flagNominated, .3, asdd, "nominate a flag", nominate("first", app.FlagInput{Title: "Mensen haken af voor zij hulp krijgen", Theme: "drempel", Kind: portal.FlagClients,
			Why: "Wij horen dit nu van meer kanten. Het begint klein, maar mensen komen niet terug. Bijsturen kan nog."})),
		p.covenantMoment(flagConfirmed, .4, coordinator, "confirm a flag", on("first", func(by portal.Actor, number string) error {
			return p.app.ConfirmFlag(p.ctx, by, number, app.ConfirmInput{Confirmed: portal.Confirmed{Kind: portal.FlagClients, Audience: portal.Audience{Kind: portal.WholeChain},
				Until: portal.Day(p.end).AddDate(0, 0, 24), Handler: by.ID, Note: "Wij herkennen dit. Over een paar weken is het lastiger te keren."}})
		})),
		p.covenantMoment(flagSteered, .4, coordinator, "steer a flag", on("first", func(by portal.Actor, number string) error {
			if err := p.app.SteerFlag(p.ctx, by, number, "Wie zich meldt, wordt dezelfde week gebeld. Na vier weken kijken wij of mensen terugkomen.", portal.Day(p.end).AddDate(0, 0, 24), 0, app.CitizenAnswer{}); err != nil {
				return err
			}
			return p.app.InformParties(p.ctx, by, number, []portal.Informee{portal.TellTeam}, "In het weekoverleg.", app.CitizenAnswer{})
		})),
		p.covenantMoment(flagSecond, .3, asdd, "nominate another flag", nominate("second", app.FlagInput{Title: "Mensen begrijpen brieven en formulieren niet", Theme: "taal", Kind: portal.FlagRules,
			Why: "Zij vullen ze half in, of niet. Wij horen dat nu van meer kanten."})),
		p.covenantMoment(flagTurnedOff, .4, coordinator, "dismiss a flag", on("second", func(by portal.Actor, number string) error {
			return p.app.DismissFlag(p.ctx, by, number, app.DismissInput{Reason: "Dit staat al in het plan van aanpak. Het nieuwe formulier komt dit kwartaal.", Audience: portal.Audience{Kind: portal.WholeChain}})
		})),
		p.covenantMoment(flagObjected, .3, asdd, "object to a dismissal", on("second", func(by portal.Actor, number string) error {
			return p.app.ObjectToFlag(p.ctx, by, number, "Het nieuwe formulier lost dit maar voor één loket op.", app.CitizenAnswer{})
		})),
	}
}
