package main

import (
	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// consultationDays is how long a consultation of the demo lasts, in working days.
const consultationDays = 20

// covenantFirstTalks is the consultation about the first version: one clause got
// another text because of it, one proposal was refused with a reason.
func (p *play) covenantFirstTalks() []moment {
	answer := "Binnen een week laten weten wanneer het antwoord komt, dat kan altijd."
	sharper, sooner, whole := portal.NewID(), portal.NewID(), portal.NewID()
	list := p.consultation(covenantConsulted, "Dit is de eerste tekst. Wij horen graag van u of dit in de praktijk lukt, vooral bij artikel 4.")
	return append(list,
		p.clauseSaid(covenantConsulted-8, .3, bewindContact, clauseAnswer, app.ClauseCommentInput{Once: sharper, Text: "Twee weken halen wij niet altijd. " + answer,
			Proposal: "De bewindvoerder laat een cliënt niet langer dan twee weken op antwoord wachten. Lukt dat niet, dan laat de bewindvoerder binnen een week weten wanneer het antwoord komt."}),
		p.clauseSaid(covenantConsulted-11, .5, eenpitter, clauseAnswer, app.ClauseCommentInput{Once: sooner, Text: "Als zelfstandige ben ik soms met vakantie.",
			Proposal: "De bewindvoerder laat een cliënt niet langer dan vier weken op antwoord wachten."}),
		p.clauseSaid(covenantConsulted-14, .2, asdd, "", app.ClauseCommentInput{Once: whole, Text: "Goed dat dit er komt. Schrijf ook op waar een cliënt heen kan als het niet lukt."}),
		p.clauseAnswered(covenantConsulted-22, .2, sharper, portal.ClauseReply{Answer: portal.TextTaken, Reason: "Zo weet de cliënt altijd waar hij aan toe is. Dat is het doel van dit artikel."}),
		p.clauseAnswered(covenantConsulted-22, .4, sooner, portal.ClauseReply{Answer: portal.TextNotTaken, Reason: "Vier weken is voor een cliënt te lang. Spreek met een ander kantoor af wie u vervangt."}),
		p.clauseAnswered(covenantConsulted-22, .6, whole, portal.ClauseReply{Answer: portal.TextPartly, Reason: "De weg naar de klachtbehandelaar staat op de sociale kaart. Wij noemen die in elk eerste gesprek."}),
		p.covenantMoment(covenantConsulted-24, .3, coordinator, "round off", func(by portal.Actor) error {
			return p.app.CloseConsultation(p.ctx, by, p.covenant, app.ConsultationInput{})
		}))
}

// covenantSecondTalks is the consultation about the second version.
func (p *play) covenantSecondTalks() []moment {
	feasible := portal.NewID()
	list := p.consultation(covenantAgainTalks, "Twee artikelen veranderen. Wat hebt u nodig om een cliënt binnen vijf werkdagen terug te bellen?")
	return append(list,
		p.clauseSaid(covenantAgainTalks-6, .4, bewindContact, clauseAnswer, app.ClauseCommentInput{Once: feasible, Text: "Vijf werkdagen lukt, als de gemeente ons in die tijd ook te woord staat."}),
		p.clauseAnswered(covenantAgainTalks-21, .4, feasible, portal.ClauseReply{Answer: portal.TextTaken, Reason: "Dat staat in artikel 3: u hebt binnen drie werkdagen antwoord van ons."}),
		p.covenantMoment(covenantAgainTalks-23, .3, coordinator, "round off again", func(by portal.Actor) error {
			return p.app.CloseConsultation(p.ctx, by, p.covenant, app.ConsultationInput{})
		}))
}

// consultation opens a consultation.
func (p *play) consultation(ago int, invitation string) []moment {
	return []moment{p.covenantMoment(ago, .2, coordinator, "consult", func(by portal.Actor) error {
		return p.app.OpenConsultation(p.ctx, by, p.covenant, app.ConsultationInput{Invitation: invitation, Until: p.days[ago-consultationDays]})
	})}
}

// clauseSaid is a comment on a clause by its heading; on the whole when that is empty.
func (p *play) clauseSaid(ago int, part float64, by account, heading string, in app.ClauseCommentInput) moment {
	return p.covenantMoment(ago, part, by, "comment on "+heading, func(by portal.Actor) error {
		if heading != "" {
			in.Clause = p.clauses[heading]
		}
		k, err := p.app.Consultation(p.ctx, by, p.covenant)
		if err != nil {
			return err
		}
		now, _ := k.Text.Clause(in.Clause)
		in.Rev = now.Rev
		return p.app.CommentClause(p.ctx, by, p.covenant, in)
	})
}

// clauseAnswered answers a comment.
func (p *play) clauseAnswered(ago int, part float64, id portal.ID, reply portal.ClauseReply) moment {
	return p.covenantMoment(ago, part, coordinator, "answer", func(by portal.Actor) error {
		c, err := p.app.ClauseRemark(p.ctx, by, p.covenant, id)
		if err != nil {
			return err
		}
		reply.Rev = c.Now.Rev
		return p.app.AnswerClauseComment(p.ctx, by, p.covenant, id, app.ClauseReplyInput{ClauseReply: reply})
	})
}
