package main

import (
	"fmt"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// demoAnswer is what somebody of the demo answers to an invitation, a number of
// working days ago.
type demoAnswer struct {
	table string
	who   account
	ago   int
	in    app.ReplyInput
}

func demoAnswers() []demoAnswer {
	yes, no, maybe := app.ReplyInput{Answer: portal.Comes}, app.ReplyInput{Answer: portal.ComesNot}, app.ReplyInput{Answer: portal.MaybeComes}
	return []demoAnswer{
		{tableComments, holder, 11, yes}, {tableComments, secretary, 11, yes}, {tableComments, geldfit, 10, yes}, {tableComments, bewind, 10, yes},
		{tableComments, wijkteam, 9, app.ReplyInput{Answer: portal.SendsOther, OtherName: "Teamleider wijkteam"}},
		{tableComments, complaints, 9, no}, {tableComments, coordinator, 11, yes},
		{tableSent, secretary, 1, yes}, {tableSent, asddReader, 1, maybe},
		{tableBroad, geldfitContact, 8, app.ReplyInput{Answer: portal.Comes, Number: 3}},
		{tableBroad, bewindContact, 7, app.ReplyInput{Answer: portal.Comes, Number: 2, Note: "Wij willen graag in gesprek over kosten van bewind."}},
		{tableBroad, wijkteamContact, 5, app.ReplyInput{Answer: portal.Comes, Number: 5}},
	}
}

// answerMoments are the answers to invitations, and a guest without an account.
func (p *play) answerMoments() []moment {
	list := []moment{{at: p.at(4, .5), do: func() error {
		_, err := p.app.InviteGuest(p.ctx, p.actors[secretary], p.tables[tableSent], app.GuestInput{Name: "Ervaringsdeskundige", Email: "ervaring@voorbeeld.example", OrgName: "Cliëntenraad"})
		return err
	}}}
	for i, a := range demoAnswers() {
		at := p.at(a.ago, .7+float64(i)/100)
		list = append(list, moment{at: at, do: func() error {
			p.seen[a.who] = at
			if err := p.app.AnswerInvitation(p.ctx, p.actors[a.who], p.tables[a.table], a.in); err != nil {
				return fmt.Errorf("answer of %s for %s: %w", a.who, a.table, err)
			}
			return nil
		}})
	}
	return list
}
