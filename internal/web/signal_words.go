package web

import (
	"strings"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// kindWords are the headings above what the reporter saw, and above what they
// hear back.
func kindWords(k portal.SignalKind) (asked, agreed string) {
	switch k {
	case portal.GoesWell:
		return "Wat gaat er goed?", "Wat doen we ermee?"
	case portal.Opportunity:
		return "Welke kans is er?", "Wat is er afgesproken?"
	}
	return "Wat gebeurt er?", "Wat is er afgesproken?"
}

// paragraphs splits a text at its empty lines, and each part into lines.
func paragraphs(text string) [][]string {
	var all [][]string
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
			continue
		}
		if lines != nil {
			all, lines = append(all, lines), nil
		}
	}
	if lines != nil {
		all = append(all, lines)
	}
	return all
}

// reporterWords is who shared the signal as the reader may know them.
func reporterWords(v app.SignalPage) string {
	switch {
	case v.Mine && v.Signal.IsAnonymous():
		return "anoniem gedeeld door u"
	case v.Signal.IsAnonymous():
		return "anoniem gedeeld"
	case v.Mine:
		return "u, namens " + v.Reporter.Org
	}
	return nameWords(v.Reporter)
}

// nameWords writes a name with the organisation, or the organisation alone.
func nameWords(n app.Name) string {
	switch {
	case n.Person == "":
		return n.Org
	case n.Org == "":
		return n.Person
	}
	return n.Person + ", " + n.Org
}

func signalMeta(now time.Time, v app.SignalPage) []string {
	by := "Gedeeld door " + reporterWords(v)
	if v.Signal.IsAnonymous() {
		by = "Anoniem gedeeld"
		if v.Mine {
			by += " door u"
		}
	}
	meta := []string{by + " op " + dateText(v.Signal.SharedAt), strings.ToLower(v.Signal.Audience.Label())}
	if n := v.Signal.RecognisedBy(); n > 0 {
		meta = append(meta, "herkend door "+plural(n, "organisatie", "organisaties"))
	}
	return meta
}

func signalTurn(now time.Time, by portal.Actor, v app.SignalPage) Turn {
	switch {
	case v.Signal.State == portal.SignalMerged && v.Waiting == "":
		return Turn{Who: "Dit signaal is samengevoegd met een ander. Wat daar wordt afgesproken, leest u ook hier.", State: "done"}
	case v.Signal.State == portal.SignalEnded && v.Waiting == "":
		return Turn{Who: "Dit signaal is gesloten. Niemand hoeft nog iets te doen.", State: "done"}
	case v.Waiting == "":
		return Turn{Who: "De gemeente ziet dit signaal niet en neemt het dus niet in behandeling. De gekozen organisaties kunnen reageren.", State: "done"}
	}
	who := v.Waiting
	theirs := v.Turn.Words == "de melder" && v.Mine
	theirs = theirs || (v.Turn.Who == "" && v.Turn.Org == "" && v.Turn.Words != "de melder" && v.May.Keep)
	if v.Turn.Who == by.ID || theirs {
		who = "u"
	}
	what := v.Turn.What
	if v.Turn.Org != "" && v.Turn.Org == by.OrgID {
		who, what = "uw organisatie", "laten weten of dit over u gaat"
	}
	t := Turn{Who: who + ", om " + infinitive(what), When: before(now, v.Turn.Due)}
	if v.Late {
		t.State, t.When = "late", "dat had "+before(now, v.Turn.Due)+" gemoeten"
	}
	return t
}

// infinitive turns “de vraag beantwoorden” into “de vraag te beantwoorden”.
func infinitive(what string) string {
	for verb, with := range map[string]string{
		"oppakken": "op te pakken", "laten weten": "te laten weten", "terugkoppelen": "terug te koppelen",
		"doorgeven": "door te geven", "beantwoorden": "te beantwoorden", "antwoorden": "te antwoorden",
	} {
		if rest, ok := strings.CutSuffix(what, verb); ok {
			return rest + with
		}
		if rest, ok := strings.CutPrefix(what, verb+" "); ok {
			return with + " " + rest
		}
	}
	return what
}

// whatNext tells who shared a new signal what happens with it.
func whatNext(now time.Time, v app.SignalPage) string {
	if !v.Mine || v.Signal.State != portal.SignalNew || v.Waiting == "" {
		return ""
	}
	return "Het nummer is " + v.Signal.Number + ". " + portal.Capital(v.Waiting) + " pakt dit op, " + before(now, v.Signal.Due) +
		". Gebeurt dat niet, dan gaat het naar de vervanger. U krijgt bericht bij elke stap. Een document kunt u hieronder nog toevoegen."
}

func signalFacts(v app.SignalPage, set portal.Settings) []Term {
	s := v.Signal
	var wijken []string
	for _, id := range s.More.Neighbourhoods {
		if n, ok := set.Neighbourhood(id); ok {
			wijken = append(wijken, n.Name)
		}
	}
	audience := s.Audience.Label()
	if len(v.AudienceOrgs) > 0 {
		audience = strings.Join(v.AudienceOrgs, ", ")
		if !s.IsAnonymous() {
			audience += " en " + v.Reporter.Org
		}
	}
	handler := nameWords(v.Handler)
	if v.Unseen {
		handler = ""
	}
	var facts []Term
	for _, f := range []Term{
		{"Nummer", s.Number}, {"Thema", v.ThemeName}, {"Soort", s.Kind.Label()}, {"Behandelaar", handler}, {"Wie ziet dit?", audience},
		{"Waar in de keten", s.More.Phase}, {"Leefgebied", s.More.LifeArea}, {"Wijken", strings.Join(wijken, ", ")}, {"Gehoord van", s.More.Source},
		{"Hoe vaak", s.More.Frequency}, {"Hoe erg", s.More.Severity},
	} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}
