package main

import (
	"fmt"
	"strings"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// covenantFirstSigned is the college's decision on the first version, and how everybody
// signed it: one organisation with two people, one on paper.
func (p *play) covenantFirstSigned() []moment {
	return []moment{
		p.collegeDecides(covenantResolved, "B2025-0417", "V2025-12"),
		p.signingOpens(covenantSigning),
		p.signs(covenantSigning-1, .2, holder, 1, "wethouder"),
		p.signs(covenantSigning-2, .3, bewindContact, 1, "kantoorhouder"),
		p.signs(covenantSigning-4, .5, geldfitContact, 1, "coördinator van de spreekuren"),
		p.signedOnPaper(covenantSigning-7, .4, orgGeldfit, 1, "Bestuurder Geldfit", "bestuurder"),
		p.signedOnPaper(covenantSigning-9, .2, orgWijkteam, 1, "Directeur wijkteams", "directeur"),
		p.signs(covenantSigning-10, .6, eenpitter, 1, "zelfstandig bewindvoerder"),
	}
}

// covenantSecondHalf leaves the second version half signed: one of two signed, one
// organisation has a question, one doesn't sign.
func (p *play) covenantSecondHalf() []moment {
	return []moment{
		p.collegeDecides(covenantAgainCollege, "B2026-0388", "V2026-9"),
		p.signingOpens(covenantAgainSigning),
		p.signs(covenantAgainSigning-2, .3, holder, 2, "wethouder"),
		p.signs(covenantAgainSigning-4, .4, geldfitContact, 2, "coördinator van de spreekuren"),
		p.covenantMoment(covenantAgainSigning-6, .5, eenpitter, "decline", func(by portal.Actor) error {
			return p.app.DeclineSigning(p.ctx, by, p.covenant, 2, "Terugbellen binnen vijf werkdagen red ik alleen niet.", app.CitizenAnswer{})
		}),
		p.covenantMoment(1, .4, bewindContact, "question", func(by portal.Actor) error {
			return p.app.AskBeforeSigning(p.ctx, by, p.covenant, 2, "Tellen de dagen waarop ons kantoor dicht is mee als werkdag?", app.CitizenAnswer{})
		}),
	}
}

func (p *play) collegeDecides(ago int, number, proxy string) moment {
	return p.covenantMoment(ago, .6, coordinator, "decision of the college", func(by portal.Actor) error {
		in := app.CollegeInput{CollegeDecision: portal.CollegeDecision{Number: number, Date: p.days[ago+1], Proxy: p.actors[holder].ID, ProxyNumber: proxy}}
		return p.app.ResolveCovenant(p.ctx, by, p.covenant, in)
	})
}

func (p *play) signingOpens(ago int) moment {
	return p.covenantMoment(ago, .2, coordinator, "open signing", func(by portal.Actor) error {
		register := portal.Authority{How: portal.ByTradeRegister}
		in := app.SigningInput{SigningPlan: portal.SigningPlan{Until: portal.SigningUntil(p.now()), Authority: map[portal.ID]portal.Authority{
			p.orgs[orgGemeente]: {How: portal.ByMandate}, p.orgs[orgBewind]: register, p.orgs[orgEenpitter]: register,
			p.orgs[orgGeldfit]:  {How: portal.ByStatutes, Joint: true, Note: "Volgens de statuten tekent een tweede bestuurder mee."},
			p.orgs[orgWijkteam]: {How: portal.ByProxy},
		}}}
		return p.app.OpenSigning(p.ctx, by, p.covenant, in)
	})
}

// signs lets somebody sign as they would: logged in, and with their password again.
func (p *play) signs(ago int, part float64, who account, nr int, function string) moment {
	m := p.covenantMoment(ago, part, who, "sign", func(by portal.Actor) error {
		token := string(portal.NewRandomID())
		if _, err := p.app.LogIn(p.ctx, app.PasswordLogin{Email: who, Password: p.password, Token: token}); err != nil {
			return err
		}
		v, err := p.app.SignPage(p.ctx, by, p.covenant, nr)
		if err != nil {
			return err
		}
		in := app.SignInput{Nr: nr, SHA256: v.Text.SHA256, Function: function, Declared: true,
			Presence: app.Presence{How: portal.ProofPassword, Proof: app.Proof{Token: token, Password: p.password}}}
		if _, err := p.app.SignCovenant(p.ctx, by, p.covenant, in); err != nil {
			return err
		}
		return p.app.LogOut(p.ctx, token)
	})
	m.alone = true
	return m
}

func (p *play) signedOnPaper(ago int, part float64, org string, nr int, name, function string) moment {
	m := p.covenantMoment(ago, part, coordinator, "paper of "+org, func(by portal.Actor) error {
		text := fmt.Sprintf("%s\nVersie %d\n\nNamens %s ondertekend door %s, %s.\n", covenantTitle, nr, org, name, function)
		upload, err := p.app.ReceiveUpload(p.ctx, by, app.UploadTo{Covenant: p.covenant}, "handtekening-"+org+".txt", strings.NewReader(text))
		if err != nil {
			return err
		}
		defer upload.Close()
		return p.app.RecordPaper(p.ctx, by, p.covenant, &app.PaperInput{UploadForm: app.UploadForm{File: upload}, Nr: nr, Org: p.orgs[org], Name: name, Function: function,
			Day: p.days[ago+1], Way: portal.SignedOnPaper, Compared: true})
	})
	m.alone = true
	return m
}
