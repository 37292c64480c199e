package main

import (
	"fmt"
	"slices"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// demoItem is an item of an agenda of the demo.
type demoItem struct {
	title, why, section, note string
	aim                       portal.Aim
	minutes                   int
	who                       account   // who presents it
	about                     string    // the title of a signal
	secret                    []account // whom a confidential item is for
	comesBack                 bool
}

// The items that other files of the demo name.
const (
	itemCovenant  = "Hoe staat het met het convenant met bewindvoerders?"
	itemFlags     = "Welke gele vlaggen zien we dit kwartaal?"
	itemGeldfit   = "Wat leren de drie spreekuren van Geldfit ons?"
	itemPilots    = "Welke lessen uit de pilots houden we vast?"
	itemPanels    = "Tevredenheid meten: een onderzoek of panels?"
	itemSubsidy   = "Welke doelen horen bij een meerjarige subsidie?"
	itemBreaker   = "Wie is per thema de hordeloper?"
	itemHalfYear  = "Wanneer is de halfjaarlijkse afstemming?"
	itemComplaint = "Wat doen wij met de klachten over één kantoor?"
)

func demoAgendas() map[string][]demoItem {
	return map[string][]demoItem{
		tableAdopted: {
			{title: itemCovenant, aim: portal.AimInform, minutes: 20, who: coordinator, why: "De tekst gaat dit kwartaal naar het college. Wij lopen de open punten langs.", comesBack: true},
			{title: itemGeldfit, aim: portal.AimDiscuss, minutes: 30, who: geldfit},
			{title: itemBreaker, aim: portal.AimAgree, minutes: 30, who: adviser, why: "Bij elk thema hoort iemand die een vastgelopen zaak kan losmaken."},
			{title: itemHalfYear, aim: portal.AimAgree, minutes: 10, who: secretary},
		},
		tableComments: {
			{title: itemFlags, aim: portal.AimDiscuss, minutes: 30, who: coordinator, section: "Uit de praktijk"},
			{title: itemPanels, aim: portal.AimAdvice, minutes: 30, who: adviser, why: "De adviesraad ziet liever panels: daar hoor je ook waarom."},
			{title: itemPilots, aim: portal.AimDiscuss, minutes: 25, who: wijkteam},
		},
		tablePrepared: {
			{title: itemSubsidy, aim: portal.AimAdvice, minutes: 30, who: adviser, note: "Houd het bij doelen. Bedragen komen bij de begroting."},
			{title: itemFlags, aim: portal.AimDiscuss, minutes: 30, who: coordinator, section: "Uit de praktijk", about: demoEnvelop},
			{title: itemComplaint, aim: portal.AimDiscuss, minutes: 15, who: complaints, section: "Uit de praktijk", secret: []account{holder, secretary, coordinator, complaints},
				why: "Dit is nog niet met het kantoor besproken."},
		},
	}
}

// agendaMoments fill the agendas, and let partners propose items for the meeting
// that is being prepared.
func (p *play) agendaMoments() []moment {
	var list []moment
	for _, t := range demoTables() {
		items := demoAgendas()[t.key]
		if len(items) == 0 {
			continue
		}
		// After the signals of that day, and before the agenda is sent.
		list = append(list, moment{at: p.at(max(t.opened-1, t.sent+1), .45), do: func() error {
			if err := p.fillAgenda(t.key, items); err != nil {
				return fmt.Errorf("agenda of %s: %w", t.key, err)
			}
			return nil
		}})
	}
	for _, t := range demoTables() {
		if t.held {
			list = append(list, moment{at: p.tableStart(t.meet, t.hour).Add(105 * time.Minute), do: func() error { return p.treatAgenda(t.key) }})
		}
	}
	propose := func(day int, part float64, by account, in app.ProposeInput) {
		list = append(list, moment{at: p.at(day, part), do: func() error {
			p.seen[by] = p.now()
			_, err := p.app.Propose(p.ctx, p.actors[by], p.tables[tablePrepared], in)
			return err
		}})
	}
	propose(4, .6, geldfit, app.ProposeInput{Question: "Kunnen spreekuur en wijkteam één telefoonnummer delen?", Aim: portal.AimAgree, Minutes: 15,
		Why: "Inwoners bellen nu twee keer met dezelfde vraag."})
	propose(3, .2, bewind, app.ProposeInput{Question: "Wie maakt een keuze als twee teams naar elkaar wijzen?", Aim: portal.AimDiscuss, Minutes: 20})
	list = append(list, moment{at: p.at(2, .5), do: func() error {
		p.seen[secretary] = p.now()
		found, err := p.app.Proposals(p.ctx, p.actors[secretary], p.tables[tablePrepared])
		if err != nil || len(found.Rows) == 0 {
			return err
		}
		err = p.app.AnswerProposal(p.ctx, p.actors[secretary], found.Rows[0].Number, app.AnswerInput{Answer: portal.Placed, Reason: "Dit past bij de signalen van dit kwartaal.", Version: found.Rows[0].Version})
		if err != nil {
			return err
		}
		return p.endLast(p.tables[tablePrepared])
	}})
	return list
}

// treatAgenda lets a meeting come to all of its items but the lessons of the
// pilots, which go to the next one.
func (p *play) treatAgenda(key string) error {
	v, err := p.app.Agenda(p.ctx, p.actors[secretary], p.tables[key])
	if err != nil {
		return err
	}
	for _, l := range v.Lines {
		if l.Title == itemPilots || l.Outcome != "" {
			continue
		}
		if _, err := p.app.TreatItem(p.ctx, p.actors[secretary], p.tables[key], l.ID, portal.Handled); err != nil {
			return fmt.Errorf("treat %s: %w", l.Title, err)
		}
	}
	return nil
}

// fillAgenda adds the items of a meeting, between the two it starts with.
func (p *play) fillAgenda(key string, items []demoItem) error {
	number, by := p.tables[key], p.actors[secretary]
	p.seen[secretary] = p.now()
	for _, d := range items {
		in := app.ItemInput{AgendaItem: portal.AgendaItem{Title: d.title, Aim: d.aim, Minutes: d.minutes, Explanation: d.why, Section: d.section, ChairNote: d.note,
			Presenter: p.actors[d.who].ID, Recurring: d.comesBack}}
		if portal.SeatOf(demoSeats(p), in.Presenter).Person == "" {
			in.Presenter, in.Introducer = "", "de beleidsadviseur"
		}
		for _, who := range d.secret {
			in.Confidential, in.For = true, append(in.For, p.actors[who].ID)
		}
		if id := p.titles[d.about]; id != "" {
			in.LinkText = p.numbers[id]
		}
		if _, err := p.app.AddItem(p.ctx, by, number, in); err != nil {
			return err
		}
	}
	return p.endLast(number)
}

// endLast puts the item with which each meeting ends at the end.
func (p *play) endLast(number string) error {
	by := p.actors[secretary]
	v, err := p.app.Agenda(p.ctx, by, number)
	if err != nil {
		return err
	}
	var order []portal.ID
	for _, l := range v.Lines {
		order = append(order, l.ID)
	}
	if at := slices.IndexFunc(v.Lines, func(l app.AgendaLine) bool { return l.Title == "Rondvraag en sluiting" }); at >= 0 {
		order = append(slices.Delete(order, at, at+1), v.Lines[at].ID) // the end of each meeting
	}
	return p.app.OrderItems(p.ctx, by, number, 0, order)
}

// demoSeats are the seats of the sounding board as the demo gives them.
func demoSeats(p *play) []portal.Seat {
	var seats []portal.Seat
	for _, s := range demoSeriesList()[0].seats {
		seats = append(seats, portal.Seat{Person: p.actors[s.who].ID, Kind: s.kind})
	}
	return seats
}
