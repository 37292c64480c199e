package app

import (
	"context"
	"strings"

	"ketenportaal/internal/portal"
)

// compiling is what the sections of one report are compiled from: what everybody reads,
// and nothing else.
type compiling struct {
	a      *App
	kind   portal.CouncilReportKind
	period string
	parts  []MonitorPart // of the whole chain; none of a quarter report, which is about money
}

// The sections of the reports; they are kept, so they never change.
const (
	sectionSummary   portal.ID = "samenvatting"
	sectionBudget    portal.ID = "begroting"
	sectionPoints    portal.ID = "open-punten"
	sectionPledges   portal.ID = "moties-en-toezeggingen"
	sectionProgress  portal.ID = "voortgang"
	sectionStill     portal.ID = "stilstand"
	sectionSignals   portal.ID = "signalen"
	sectionDecisions portal.ID = "besluiten"
	sectionCovenants portal.ID = "convenanten"
	sectionVoice     portal.ID = "clientstem"
	sectionOthers    portal.ID = "andere-cijfers"
	sectionFactsheet portal.ID = "factsheet"
)

// compileStep makes one section: it fills in the figures, and gives the sentences it
// proposes.
type compileStep struct {
	id      portal.ID
	heading string
	fill    func(c *compiling, ctx context.Context, s *portal.ReportSection) (sentences []string, err error)
}

// councilParts gives the sections of a kind of report, in order: money every quarter,
// content twice a year.
func councilParts(kind portal.CouncilReportKind) []compileStep {
	if kind == portal.QuarterReport {
		return []compileStep{
			{sectionSummary, "Samenvatting", (*compiling).summary},
			{sectionBudget, "Begroting en uitgaven per aanbeveling", (*compiling).budget},
			{sectionPoints, "Open punten in de begroting", (*compiling).points},
			{sectionPledges, "Moties en toezeggingen", (*compiling).pledges},
		}
	}
	return []compileStep{
		{sectionSummary, "Samenvatting", (*compiling).summary},
		{sectionProgress, "Voortgang per aanbeveling", (*compiling).progress},
		{sectionStill, "Wat stilstaat", (*compiling).still},
		{sectionSignals, "Signalen uit de keten, en wat ermee is gedaan", (*compiling).signals},
		{sectionDecisions, "Afspraken en besluiten", (*compiling).decisions},
		{sectionCovenants, "Deelname aan convenanten", (*compiling).covenants},
		{sectionVoice, "Wat cliënten zeggen", (*compiling).voice},
		{sectionOthers, "Andere cijfers", (*compiling).others},
		{sectionPledges, "Moties en toezeggingen", (*compiling).pledges},
		{sectionFactsheet, "De factsheet", (*compiling).factsheet},
	}
}

// compile prepares the compiling of a report. It asks no policy: what it gives is what
// everybody reads.
func (a *App) compile(ctx context.Context, kind portal.CouncilReportKind, period string) (*compiling, error) {
	c := &compiling{a: a, kind: kind, period: period}
	if kind == portal.QuarterReport {
		return c, nil
	}
	scope := []string{portal.ScopeChain}
	counted, err := a.counting(ctx, scope, scope, MonitorFilter{Period: period})
	if err != nil {
		return c, err
	}
	c.parts, err = counted.parts(ctx, false)
	return c, err
}

func (c *compiling) section(ctx context.Context, step compileStep) (portal.ReportSection, error) {
	s := portal.ReportSection{ID: step.id, Heading: step.heading, CountedAt: c.a.now()}
	sentences, err := step.fill(c, ctx, &s)
	if s.Text = strings.Join(sentences, " "); s.Text == "" {
		s.Text = "Hierover is in deze periode niets te melden."
	}
	return s, err
}

// compileReport makes every section of a report, with proposed sentences as its text.
func (a *App) compileReport(ctx context.Context, kind portal.CouncilReportKind, period string) ([]portal.ReportSection, error) {
	c, err := a.compile(ctx, kind, period)
	if err != nil {
		return nil, err
	}
	var sections []portal.ReportSection
	for _, step := range councilParts(kind) {
		s, err := c.section(ctx, step)
		if err != nil {
			return nil, err
		}
		if s.ID == sectionOthers && len(s.Figures)+len(s.Tables) == 0 {
			continue // nothing but an empty heading
		}
		sections = append(sections, s)
	}
	return sections, nil
}

// compileSection makes one section of a report anew.
func (a *App) compileSection(ctx context.Context, kind portal.CouncilReportKind, period string, id portal.ID) (portal.ReportSection, error) {
	c, err := a.compile(ctx, kind, period)
	if err != nil {
		return portal.ReportSection{}, err
	}
	for _, step := range councilParts(kind) {
		if step.id == id {
			return c.section(ctx, step)
		}
	}
	return portal.ReportSection{}, portal.ErrNotFound
}

func (c *compiling) summary(_ context.Context, _ *portal.ReportSection) ([]string, error) {
	if c.kind == portal.QuarterReport {
		return []string{"Dit is de rapportage over " + portal.OverPeriod(c.period) + ".", "Zij laat zien hoeveel geld er is, wat is uitgegeven en wat over is.", "De cijfers komen uit het ketenportaal."}, nil
	}
	return []string{"Dit is de rapportage over " + portal.OverPeriod(c.period) + ".", "Zij laat zien wat er is gedaan, wat stilstaat en wat partners en cliënten zeggen.",
		"De cijfers komen uit het ketenportaal.", "Cijfers over minder dan vijf staan er niet in."}, nil
}

// numberOf says in a sentence how many there are: "één actie" and "drie acties".
func numberOf(n int, one, many string) string {
	if n == 1 {
		return "één " + one
	}
	return portal.Number(n) + " " + many
}

// sentence begins with a capital and ends with a full stop.
func sentence(s string) string {
	first := []rune(s)[:1]
	return strings.ToUpper(string(first)) + s[len(string(first)):] + "."
}
