package web

import (
	"slices"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// signalChoices are what the forms of a signal's page let one choose from, with
// what f chose.
func signalChoices(v app.SignalPage, f *Form) SignalChoices {
	var ch SignalChoices
	for _, h := range v.Handlers {
		ch.Handlers = append(ch.Handlers, Option{string(h.ID), h.Name.Person, f.ID("handler") == h.ID})
	}
	for _, m := range v.Mentionable {
		ch.Mentions = append(ch.Mentions, Option{string(m.ID), nameWords(m.Name), slices.Contains(f.IDs("mention"), m.ID)})
	}
	ch.Routes = routeOptions(f)
	for _, h := range []portal.HelpAnswer{portal.Helps, portal.HelpsPartly, portal.HelpsNot} {
		ch.Helps = append(ch.Helps, Option{string(h), helpWord(h), f.Text("help") == string(h)})
	}
	for _, l := range []struct {
		level portal.FollowLevel
		label string
	}{{portal.FollowAll, "Volgen: bij alles een bericht"}, {portal.FollowMine, "Alleen als het mij raakt"}, {portal.FollowMuted, "Dempen: geen berichten"}} {
		ch.Levels = append(ch.Levels, Option{string(l.level), l.label, v.Follow == l.level})
	}
	return ch
}

// detailForm is what a handler can fill in, as it stands.
func detailForm(s portal.Signal, set portal.Settings) DetailForm {
	theme := string(s.Theme)
	if theme == "" {
		theme = themeUnknown
	}
	return detailOptions(s.Kind, theme, s.More, set)
}

// typedDetail is the form as it was typed.
func typedDetail(f *Form, set portal.Settings) DetailForm {
	return detailOptions(portal.SignalKind(f.Text("kind")), f.Text("theme"), moreInput(f), set)
}

func detailOptions(kind portal.SignalKind, theme string, m portal.More, set portal.Settings) DetailForm {
	themes := set.OpenThemes()
	if t, ok := set.Theme(portal.ID(theme)); ok && t.Ended {
		themes = append(themes, t) // a signal keeps the theme it has
	}
	return DetailForm{
		Help: m.Help, Themes: themeOptions(themes, theme), Kinds: kindOptions(kind), Phases: choices(portal.Phases, m.Phase),
		LifeAreas: choices(portal.LifeAreas, m.LifeArea), Neighbourhoods: neighbourhoodOptions(set, m.Neighbourhoods),
		Sources: choices(portal.Sources, m.Source), Frequencies: choices(portal.Frequencies, m.Frequency), Severities: choices(portal.Severities, m.Severity),
	}
}
