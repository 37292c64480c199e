package web

import "ketenportaal/internal/portal"

// DestructionWords is how lists of what is to be destroyed speak of their kind.
type DestructionWords struct {
	Kind            portal.RetentionKind
	One, Many       string
	These           string // in the sentence in which somebody approves
	Start           string // "5 jaar na ..."
	Since, SinceCol string // what stands before the day from which the term counts
	Intro           string // "Signalen die 5 jaar ..."
}

func destructionWords(rule portal.RetentionRule) DestructionWords {
	w := DestructionWords{Kind: portal.RetainSignals, One: "signaal", Many: "signalen", These: "deze signalen mogen weg", Since: "Gesloten", SinceCol: "Gesloten op",
		Intro: "Signalen die " + rule.Term.String() + " of langer gesloten zijn."}
	if rule.Kind == portal.RetainDocuments {
		w = DestructionWords{Kind: rule.Kind, One: "document", Many: "documenten", These: "deze documenten mogen weg", Since: "Toegevoegd of vervangen", SinceCol: "Toegevoegd of vervangen op",
			Intro: "Documenten van de keten die " + rule.Term.String() + " geleden of eerder zijn toegevoegd of vervangen."}
	}
	if rule.Kind == portal.RetainTables || rule.Kind == portal.RetainDroppedTables {
		w = DestructionWords{Kind: rule.Kind, One: "ronde tafel", Many: "ronde tafels", These: "deze ronde tafels mogen weg", Since: "Gehouden of gepland", SinceCol: "Dag van de ronde tafel",
			Intro: "Ronde tafels met een vastgesteld verslag, van " + rule.Term.String() + " geleden of eerder."}
		if rule.Kind == portal.RetainDroppedTables {
			w.Intro = "Ronde tafels die niet doorgingen, van " + rule.Term.String() + " geleden of eerder."
		}
	}
	switch rule.Kind {
	case portal.RetainCovenants:
		w = DestructionWords{Kind: rule.Kind, One: "convenant", Many: "convenanten", These: "deze convenanten mogen weg", Since: "Geëindigd", SinceCol: "Geëindigd op",
			Intro: "Convenanten die " + rule.Term.String() + " geleden of eerder eindigden."}
	case portal.RetainSets:
		w = DestructionWords{Kind: rule.Kind, One: "afsprakenset", Many: "afsprakensets", These: "deze afsprakensets mogen weg", Since: "Geëindigd", SinceCol: "Geëindigd op",
			Intro: "Afsprakensets die " + rule.Term.String() + " geleden of eerder eindigden."}
	}
	if rule.Kind.OfFigures() {
		w = figureListWords(rule)
	}
	k, _ := portal.RetainedKind(w.Kind)
	w.Start = k.Start
	return w
}

// figureListWords is destructionWords for the plan, subsidies, reports to the council and
// the voice of clients.
func figureListWords(rule portal.RetentionRule) DestructionWords {
	ago := rule.Term.String() + " geleden of eerder"
	return map[portal.RetentionKind]DestructionWords{
		portal.RetainSubsidies: {Kind: rule.Kind, One: "subsidie", Many: "subsidies", These: "deze subsidies mogen weg", Since: "Vastgesteld, ingetrokken of afgewezen", SinceCol: "Afgerond op",
			Intro: "Subsidies die " + ago + " zijn afgerond."},
		portal.RetainPlan: {Kind: rule.Kind, One: "actie van het plan", Many: "acties van het plan", These: "deze acties mogen weg", Since: "Klaar of gestopt", SinceCol: "Klaar of gestopt op",
			Intro: "Acties van het plan die " + ago + " klaar waren of stopten."},
		portal.RetainCouncil: {Kind: rule.Kind, One: "rapportage aan de raad", Many: "rapportages aan de raad", These: "deze rapportages mogen weg", Since: "Vastgezet", SinceCol: "Vastgezet op",
			Intro: "Rapportages en factsheets die " + ago + " zijn vastgezet."},
		portal.RetainPledges: {Kind: rule.Kind, One: "motie of toezegging", Many: "moties en toezeggingen", These: "deze moties en toezeggingen mogen weg", Since: "Afgedaan", SinceCol: "Afgedaan op",
			Intro: "Moties en toezeggingen die " + ago + " zijn afgedaan."},
		portal.RetainVoices: {Kind: rule.Kind, One: "stuk van de stem van de cliënt", Many: "stukken van de stem van de cliënt", These: "deze stukken mogen weg", Since: "Gehouden, beantwoord of ingediend", SinceCol: "Dag",
			Intro: "Onderzoeken, gesprekken, adviezen en formulieren van " + ago + "."},
		portal.RetainFlags: {Kind: rule.Kind, One: "gele vlag", Many: "gele vlaggen", These: "deze gele vlaggen mogen weg", Since: "Afgerond of afgewezen", SinceCol: "Afgerond op",
			Intro: "Gele vlaggen die " + ago + " zijn afgerond of afgewezen."},
	}[rule.Kind]
}

// Count says how many there are.
func (w DestructionWords) Count(n int) string { return plural(n, w.One, w.Many) }

// DestructionReady is what of one kind is ready for a list.
type DestructionReady struct {
	Kind portal.RetentionKind
	Text string
	Due  int
}

func destructionReady(rule portal.RetentionRule, due int) DestructionReady {
	r := DestructionReady{Kind: rule.Kind, Due: due}
	if rule.Kind == portal.RetainTables || rule.Kind == portal.RetainDroppedTables {
		return tablesReady(r, rule)
	}
	if rule.Kind == portal.RetainCovenants || rule.Kind == portal.RetainSets || rule.Kind.OfFigures() {
		return agreedReady(r, rule)
	}
	documents := rule.Kind == portal.RetainDocuments
	switch {
	case rule.Fate == portal.Keep && documents:
		r.Text = "Documenten van de keten worden blijvend bewaard. Er komt dus geen lijst."
	case rule.Fate == portal.Keep:
		r.Text = "Signalen worden blijvend bewaard. Er komt dus geen lijst."
	case due > 0 && documents:
		r.Text = "Van " + plural(due, "document van de keten is", "documenten van de keten is") + " de bewaartermijn voorbij."
	case due > 0:
		r.Text = "Van " + plural(due, "gesloten signaal is", "gesloten signalen is") + " de bewaartermijn voorbij."
	case documents:
		r.Text = "Er is nu geen document van de keten waarvan de bewaartermijn voorbij is."
	default:
		r.Text = "Er is nu geen signaal waarvan de bewaartermijn voorbij is."
	}
	return r
}

func tablesReady(r DestructionReady, rule portal.RetentionRule) DestructionReady {
	what := "met een vastgesteld verslag"
	if rule.Kind == portal.RetainDroppedTables {
		what = "die niet doorgingen"
	}
	switch {
	case rule.Fate == portal.Keep:
		r.Text = "Ronde tafels " + what + " worden blijvend bewaard. Er komt dus geen lijst."
	case r.Due > 0:
		r.Text = "Van " + plural(r.Due, "ronde tafel", "ronde tafels") + " " + what + " is de bewaartermijn voorbij."
	default:
		r.Text = "Er zijn nu geen ronde tafels " + what + " waarvan de bewaartermijn voorbij is."
	}
	return r
}

// agreedReady is destructionReady for covenants and agreement sets that ended.
func agreedReady(r DestructionReady, rule portal.RetentionRule) DestructionReady {
	w := destructionWords(rule)
	switch {
	case rule.Fate == portal.Keep:
		r.Text = portal.Capital(w.Many) + " worden blijvend bewaard. Er komt dus geen lijst."
	case r.Due > 0:
		r.Text = "Van " + w.Count(r.Due) + " is de bewaartermijn voorbij."
	default:
		r.Text = "Er zijn nu geen " + w.Many + " waarvan de bewaartermijn voorbij is."
	}
	return r
}
