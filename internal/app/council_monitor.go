package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/portal"
)

// blocks takes over the parts of the monitor that want says, with the stories that
// people wrote with them.
func (c *compiling) blocks(ctx context.Context, s *portal.ReportSection, want func(portal.MonitorBlock) bool) (stories []string, err error) {
	notes, err := c.a.store.MonitorNotes(ctx, c.period)
	if err != nil {
		return nil, err
	}
	for _, p := range c.parts {
		if !want(p.Block) {
			continue
		}
		for _, f := range p.Figures {
			s.Figures = append(s.Figures, lineOf(f, c))
		}
		for _, t := range p.Tables {
			if t.Key == FigurePhases || t.Key == FigurePlaces {
				continue // too fine for the council: most of it is about fewer than five
			}
			table := portal.ReportTable{Title: t.Title, Columns: []string{"Deel", "Deze periode", "Periode ervoor"}}
			for _, r := range t.Rows {
				table.Rows = append(table.Rows, []string{r.Label, r.Now.String(), r.Before.String()})
			}
			s.Tables = append(s.Tables, table)
		}
		for _, n := range notes {
			if n.Block == p.Block && n.Text != "" {
				stories = append(stories, strings.TrimSpace(n.Text))
			}
		}
	}
	return stories, nil
}

// lineOf is a figure of the monitor as a line in a report.
func lineOf(f MonitorFigure, c *compiling) portal.FigureLine {
	l := portal.FigureLine{Key: f.Key, Label: f.Label, Value: f.Now.String(), Previous: f.Before.String()}
	if NowOnly(f.Key) {
		l.Previous, l.Note = "", portal.AsOf(c.a.now())
	}
	return l
}

// say proposes a sentence about a figure; none when it isn't shown or nothing happened.
func say(s *portal.ReportSection, key, before, after string) []string {
	for _, l := range s.Figures {
		if l.Key == key && l.Value != FigureHidden && l.Value != FigureNone && l.Value != "0" {
			return []string{before + l.Value + after}
		}
	}
	return nil
}

func (c *compiling) signals(ctx context.Context, s *portal.ReportSection) ([]string, error) {
	stories, err := c.blocks(ctx, s, func(b portal.MonitorBlock) bool {
		return b == portal.BlockSignals || b == portal.BlockTimes || b == portal.BlockHelps || b == portal.BlockFlags
	})
	return slices.Concat(
		[]string{"Partners delen signalen over de praktijk. Een signaal gaat nooit over één inwoner."},
		say(s, FigureNew, "Het aantal nieuwe signalen voor de hele keten was ", "."),
		say(s, FigureAnswered, "Op signalen kwam voor het eerst een terugkoppeling. Dat waren er ", "."),
		say(s, FigureFedBack, "De helft van deze signalen was teruggekoppeld binnen ", "."),
		say(s, FigureFlagsConfirmed, "Een gele vlag waarschuwt als bijsturen nog kan. Het aantal bevestigde gele vlaggen was ", "."),
		stories), err
}

// decisions are what was agreed, with what waits for the college and everybody in the
// chain may know of.
func (c *compiling) decisions(ctx context.Context, s *portal.ReportSection) ([]string, error) {
	stories, err := c.blocks(ctx, s, func(b portal.MonitorBlock) bool { return b == portal.BlockTables })
	if err != nil {
		return nil, err
	}
	waiting, _, err := everyPage(func(p portal.Page) (portal.Listing[portal.Decision], error) {
		return c.a.store.Decisions(ctx, portal.DecisionQuery{Scope: []string{portal.ScopeChain}, Waits: portal.ByCollege, Page: p})
	})
	if err != nil {
		return nil, err
	}
	table := portal.ReportTable{Title: "Wacht op een besluit van het college", Columns: []string{"Nummer", "Advies", "Van"}}
	for _, d := range waiting {
		table.Rows = append(table.Rows, []string{d.Number, firstLine(d.Text), portal.DayWords(d.Date)})
	}
	sentences := slices.Concat(
		say(s, FigureTables, "Het aantal gehouden ronde tafels was ", "."),
		say(s, FigureDecisions, "Aan tafel zijn afspraken, adviezen en besluiten vastgelegd. Dat waren er ", "."),
		say(s, FigureOnTime, "Op tijd klaar was ", " van de actiepunten."))
	if n := len(table.Rows); n > 0 {
		s.Tables = append(s.Tables, table)
		sentences = append(sentences, sentence(numberOf(n, "advies wacht", "adviezen wachten")+" op een besluit van het college"))
	} else {
		sentences = append(sentences, "Er wacht niets op een besluit van het college.")
	}
	return append(sentences, stories...), nil
}

func (c *compiling) covenants(ctx context.Context, s *portal.ReportSection) ([]string, error) {
	stories, err := c.blocks(ctx, s, func(b portal.MonitorBlock) bool { return b == portal.BlockCovenants })
	return slices.Concat(say(s, FigureInForce, "Het aantal convenanten van kracht is ", "."), say(s, FigureSigned, "Het aantal organisaties dat meedoet is ", "."), stories), err
}

// voiceBlock begins the name of each part of the monitor on what clients say.
const voiceBlock = "clientstem"

func ofVoice(b portal.MonitorBlock) bool { return strings.HasPrefix(string(b), voiceBlock) }

func (c *compiling) voice(ctx context.Context, s *portal.ReportSection) ([]string, error) {
	stories, err := c.blocks(ctx, s, ofVoice)
	if len(s.Figures)+len(s.Tables) == 0 {
		return []string{"In deze periode zijn geen uitkomsten van cliënten vastgelegd."}, err
	}
	return append([]string{"Cliënten worden gehoord in onderzoeken, panels en adviezen."}, stories...), err
}

// others are the parts of the monitor that have no section of their own.
func (c *compiling) others(ctx context.Context, s *portal.ReportSection) ([]string, error) {
	known := []portal.MonitorBlock{portal.BlockSignals, portal.BlockTimes, portal.BlockHelps, portal.BlockFlags, portal.BlockTables, portal.BlockCovenants}
	stories, err := c.blocks(ctx, s, func(b portal.MonitorBlock) bool { return !slices.Contains(known, b) && !ofVoice(b) })
	return append([]string{"Deze cijfers komen uit de monitor van de keten."}, stories...), err
}
