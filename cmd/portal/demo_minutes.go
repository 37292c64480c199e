package main

import (
	"fmt"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// demoNotes are the texts of the minutes of the demo, by meeting and item.
var demoNotes = []struct{ table, item, text string }{
	{tableAdopted, itemGeldfit, "Geldfit laat zien hoe een vraag van een inwoner bij de juiste hulp komt.\n\n- De meeste vragen komen via de telefoon.\n- Bij **een op de drie** vragen is meer dan één organisatie nodig.\n\nPartners herkennen dit. Zij willen sneller weten wie er al helpt."},
	{tableAdopted, itemBreaker, "Een zaak loopt vast als niemand mag beslissen. Dat kost inwoners weken. De deelnemers willen per thema **één** persoon die een zaak mag losmaken."},
	{tableComments, itemPanels, "De beleidsadviseur licht het voorstel toe. Een vragenlijst zegt weinig over het waarom. Met panels hoor je dat wel. De adviesraad wil meedenken over de vragen."},
	{tableComments, itemPilots, "Drie pilots zijn klaar. De lessen staan nu in losse verslagen. Niemand heeft het overzicht.\n\n1. Begin eerder met bellen.\n2. Spreek af wie de inwoner bijpraat.\n3. Schrijf op wat niet werkte."},
}

// minutesMoments bring the minutes of the meetings that were held to where they
// are: one set adopted with an erratum, one in the comment term.
func (p *play) minutesMoments() []moment {
	var list []moment
	add := func(at time.Time, by account, what string, do func(by portal.Actor) error) {
		list = append(list, moment{at: at, do: func() error {
			p.seen[by] = at
			if err := do(p.actors[by]); err != nil {
				return fmt.Errorf("minutes, %s: %w", what, err)
			}
			return nil
		}})
	}
	starts := map[string]time.Time{}
	for _, t := range demoTables() {
		starts[t.key] = p.tableStart(t.meet, t.hour)
	}
	number := func(key string) string { return p.tables[key] }
	for _, key := range []string{tableAdopted, tableComments} {
		add(starts[key].Add(10*time.Minute), secretary, "full text", func(by portal.Actor) error { return p.app.ShapeMinutes(p.ctx, by, number(key), true) })
		add(starts[key].Add(15*time.Minute), secretary, "attendance", func(by portal.Actor) error { return p.app.NoteAllPresent(p.ctx, by, number(key)) })
	}
	for i, n := range demoNotes {
		add(starts[n.table].Add(time.Duration(30+10*i)*time.Minute), secretary, n.item, func(by portal.Actor) error {
			item, err := p.itemOf(n.table, n.item)
			if err != nil {
				return err
			}
			_, err = p.app.WriteNote(p.ctx, by, number(n.table), app.NoteInput{NoteDraft: portal.NoteDraft{Item: item, Text: n.text}})
			return err
		})
	}
	for key, day := range map[string]int{tableAdopted: 62, tableComments: 5} {
		add(p.at(day, .3), secretary, "offer "+key, func(by portal.Actor) error { return p.app.OfferMinutes(p.ctx, by, number(key), 0) })
		add(p.at(day-1, .3), holder, "agree "+key, func(by portal.Actor) error { return p.app.AgreeMinutes(p.ctx, by, number(key), 0) })
	}
	comment := func(day int, by account, key, item, text, proposal string) {
		add(p.at(day, .4), by, "comment on "+item, func(by portal.Actor) error {
			id, err := p.itemOf(key, item)
			if err != nil {
				return err
			}
			return p.app.CommentMinutes(p.ctx, by, number(key), app.MinutesCommentInput{Item: id, Text: text, Proposal: proposal, Rev: 1})
		})
	}
	comment(58, wijkteam, tableAdopted, itemBreaker, "Wij spraken ook over hoe lang dat duurt.", demoNotes[1].text+" Die persoon reageert binnen twee dagen.")
	add(p.at(57, .5), secretary, "answer "+itemBreaker, func(by portal.Actor) error { return p.answerFirst(by, tableAdopted, itemBreaker, true, "") })
	comment(3, geldfit, tableComments, itemPilots, "", demoNotes[3].text+"\n4. Vraag inwoners zelf wat hielp.")
	comment(3, bewind, tableComments, itemPanels, "Volgens mij zijn de panels al besloten.", "De beleidsadviseur licht het voorstel toe. De panels komen er.")
	add(p.at(2, .5), secretary, "answer "+itemPanels, func(by portal.Actor) error {
		return p.answerFirst(by, tableComments, itemPanels, false, "De ronde tafel gaf advies. Het college besluit nog.")
	})
	add(starts[tableComments].Add(12*time.Minute), secretary, "adopt", func(by portal.Actor) error {
		return p.app.AdoptMinutes(p.ctx, by, number(tableAdopted), app.MinutesAdoption{In: number(tableComments)})
	})
	add(p.at(2, .7), secretary, "erratum", func(by portal.Actor) error {
		return p.app.AddErratum(p.ctx, by, number(tableAdopted), "", "De volgende bijeenkomst was in kamer 2.14, niet in kamer 2.12.", app.CitizenAnswer{})
	})
	return list
}

// answerFirst answers the first comment on an item that waits.
func (p *play) answerFirst(by portal.Actor, key, item string, accept bool, reason string) error {
	page, err := p.app.Minutes(p.ctx, by, p.tables[key])
	if err != nil {
		return err
	}
	for _, l := range page.Lines {
		for _, c := range l.Comments {
			if l.Title == item && !c.Answered() {
				return p.app.AnswerMinutesComment(p.ctx, by, p.tables[key], c.ID, app.MinutesAnswerInput{CommentAnswer: portal.CommentAnswer{Accept: accept, Reason: reason, Rev: l.Rev}})
			}
		}
	}
	return fmt.Errorf("no comment waits at %q", item)
}
