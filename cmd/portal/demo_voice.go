package main

import (
	"slices"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// The demo's survey and the day, in working days ago, of what clients told. Outcomes
// and numbers are examples: the sources have none.
const (
	surveyTitle  = "Onderzoek onder cliënten: hulp bij geldzorgen"
	panelAt      = 70
	lessonAt     = 52
	pilotAt      = 95
	secondAt     = 33
	adviceAt     = 150
	adviceAsked  = 84
	adviceLateAt = 46
)

// demoSurveys are the outcomes of two editions, the earlier first.
func demoSurveys() [][]portal.SurveyTyped {
	return [][]portal.SurveyTyped{
		{{Question: "Hoe tevreden bent u over de hulp?", N: "112", Score: "6,8", Scale: "1-10"}, {Question: "Weet u wie u kunt bellen?", N: "108", Score: "61", Scale: "percentage"}, {Question: "Voelt u zich gehoord?", N: "110", Score: "6,4", Scale: "1-10"}},
		{{Question: "Hoe tevreden bent u over de hulp?", N: "126", Score: "7,1", Scale: "1-10"}, {Question: "Weet u wie u kunt bellen?", N: "121", Score: "70", Scale: "percentage"}, {Question: "Voelt u zich gehoord?", N: "124", Score: "6,9", Scale: "1-10"}},
	}
}

// voiceMoments are what clients said: two editions of a survey, a panel, a lesson, two
// pilots, advices of the clients' council and four quarters of complaints.
func (p *play) voiceMoments() []moment {
	list := slices.Concat(p.surveyMoments(), p.adviceMoments(), p.complaintMoments())
	for _, v := range []struct {
		ago   int
		by    account
		links string
		portal.Voice
	}{
		{panelAt, adviser, "IV-e", portal.Voice{Kind: portal.VoicePanel, Title: "Panel over brieven van de gemeente", N: 9, Theme: "taal", Text: "De deelnemers lezen een brief vaak niet uit. Zij schrikken van het begin. Zij zoeken een naam en een nummer om te bellen.",
			Advice: "Begin met wat er moet gebeuren. Zet de uitleg daarna. Noem altijd één telefoonnummer.", FollowUp: "Team Beleid herschrijft vijf brieven met het panel."}},
		{lessonAt, wijkteam, "", portal.Voice{Kind: portal.VoiceLesson, Title: "Wie hulp vraagt bij twee loketten, vertelt alles twee keer", Theme: "samenwerking", LifeArea: "Schulden en incasso", Phase: portal.Phases[1],
			Regulation: "Schuldhulp en bijzondere bijstand", Text: "Twee loketten vroegen dezelfde papieren op. Zij wisten dat niet van elkaar. Daardoor duurde het langer.",
			Advice: "Eén medewerker die de aanvraag bij beide loketten volgt.", Lesson: "Vraag bij het eerste gesprek of er al een ander loket bezig is."}},
		{pilotAt, adviser, "", portal.Voice{Kind: portal.VoicePilot, Title: "Pilot Besteedbaar inkomen", Theme: "multiproblematiek", Text: "Helpt het als een medewerker samen met de inwoner uitrekent wat er overblijft?",
			Lesson: "Het gesprek gaat sneller over oplossingen. De berekening kost wel tijd.", FollowUp: "De werkwijze komt in het plan.", Go: true, Decided: portal.Day(p.days[pilotAt])}},
		{secondAt, adviser, "", portal.Voice{Kind: portal.VoicePilot, Title: "Pilot Maatwerkbudget", Theme: "drempel", Text: "Helpt een klein budget dat een medewerker meteen kan inzetten?",
			Lesson: "Medewerkers willen weten waar de grens ligt. Voorbeelden helpen daarbij."}},
	} {
		list = append(list, p.covenantMoment(v.ago, .45, v.by, "voice", func(by portal.Actor) error {
			v.On = portal.Day(p.clock)
			_, err := p.app.AddVoice(p.ctx, by, app.VoiceInput{Voice: v.Voice, Links: v.links})
			return err
		}))
	}
	return list
}

// onDay is how many working days ago the first one was on or after a day, within the play.
func (p *play) onDay(day time.Time) int {
	for ago := len(p.days) - 1; ago > 0; ago-- {
		if !p.days[ago].Before(day) {
			return ago
		}
	}
	return 0
}

func (p *play) surveyMoments() []moment {
	last := portal.PreviousPeriod(portal.HalfYear(p.end))
	periods := []string{portal.PreviousPeriod(last), last}
	var list []moment
	for i, questions := range demoSurveys() {
		_, ended, _ := portal.PeriodRange(periods[i])
		list = append(list, p.covenantMoment(p.onDay(ended.AddDate(0, 0, 10)), .3+float64(i)/10, adviser, "survey", func(by portal.Actor) error {
			_, err := p.app.AddSurvey(p.ctx, by, app.SurveyInput{Title: surveyTitle, Period: periods[i], Source: "Team Beleid, vragenlijst op papier en online", Questions: questions,
				Note: "De vragen zijn twee keer gelijk gesteld. Dit zijn voorbeeldcijfers."})
			return err
		}))
	}
	return list
}

// adviceMoments are three advices: one that was taken over and what came of it, one that
// was in part, and one without a reaction in time.
func (p *play) adviceMoments() []moment {
	numbers := [3]string{}
	give := func(i, ago int, asked bool, subject, text string) moment {
		return p.covenantMoment(ago, .35, asdd, "advice", func(by portal.Actor) error {
			v, err := p.app.GiveAdvice(p.ctx, by, app.AdviceInput{Advice: portal.CouncilAdvice{Asked: asked, Subject: subject, Text: text, On: portal.Day(p.clock)}})
			numbers[i] = v.Number
			return err
		})
	}
	answer := func(i, ago int, follows portal.AdviceFollows, why string) moment {
		return p.covenantMoment(ago, .6, coordinator, "reaction", func(by portal.Actor) error {
			return p.app.AnswerAdvice(p.ctx, by, numbers[i], 0, follows, why, app.CitizenAnswer{})
		})
	}
	late := p.onDay(portal.AdviceDue(p.days[adviceLateAt]).AddDate(0, 0, 1))
	return []moment{
		give(0, adviceAt, false, "Laat inwoners iemand meenemen naar elk gesprek", "Veel mensen gaan alleen naar een gesprek over geld. Zij durven dan niet alles te vragen. Zet in elke uitnodiging dat iemand mee mag."),
		answer(0, adviceAt-18, portal.AdviceTaken, "Wij nemen dit over. Het kost niets en het helpt mensen meteen."),
		p.covenantMoment(adviceAt-60, .5, coordinator, "consequence", func(by portal.Actor) error {
			return p.app.TellAdviceConsequence(p.ctx, by, numbers[0], 0, "In elke uitnodiging staat nu dat u iemand mag meenemen.", app.CitizenAnswer{})
		}),
		give(1, adviceAsked, true, "Onderzoek onder cliënten: kort en ook mondeling", "Houd de vragenlijst kort. Bied aan om de vragen samen te doorlopen. Vertel daarna wat er met de antwoorden gebeurt."),
		answer(1, adviceAsked-22, portal.AdvicePartly, "De lijst wordt korter en wij vertellen wat we ermee doen. Samen doorlopen kan op de spreekuren. Bij iedereen thuis lukt niet."),
		give(2, adviceLateAt, false, "Meld het als een consulent wisselt", "Inwoners horen vaak pas bij het volgende gesprek dat er een ander zit. Bel hen vooraf. Draag over wat al is verteld."),
		{at: p.at(late, .1), do: func() error {
			_, err := p.app.AdvicesTurnLate(p.ctx, portal.SystemActor())
			return err
		}},
	}
}

// demoComplaints are the numbers per theme of four quarters, the earliest first.
func demoComplaints() []map[portal.ID]int {
	return []map[portal.ID]int{
		{"bejegening": 14, "bezwaar": 9, "consulent": 7, "taal": 3},
		{"bejegening": 12, "bezwaar": 11, "consulent": 8, "taal": 5},
		{"bejegening": 10, "bezwaar": 8, "consulent": 9, "ict": 2},
		{"bejegening": 9, "bezwaar": 7, "consulent": 6, "taal": 4, "ict": 1},
	}
}

func (p *play) complaintMoments() []moment {
	quarters := []string{portal.ComplaintsDue(p.end)}
	for len(quarters) < len(demoComplaints()) {
		quarters = append([]string{portal.PreviousPeriod(quarters[0])}, quarters...)
	}
	var list []moment
	for i, numbers := range demoComplaints() {
		_, ended, _ := portal.PeriodRange(quarters[i])
		list = append(list, p.covenantMoment(p.onDay(ended.AddDate(0, 0, 6)), .25+float64(i)/50, complaints, "complaints", func(by portal.Actor) error {
			in := app.ComplaintsInput{ComplaintsTyped: portal.ComplaintsTyped{Rest: 2, Explanation: "De meeste klachten gaan over hoe een gesprek verliep. Bij bezwaar missen mensen uitleg vooraf.",
				Advice: "Bel iemand voordat een afwijzing op de mat valt."}}
			c, themes, err := p.app.ComplaintsToFill(p.ctx, by, quarters[i])
			if err != nil {
				return err
			}
			in.Version = c.Version
			for _, t := range themes {
				in.Numbers = append(in.Numbers, portal.ComplaintTheme{Theme: t.ID, Number: numbers[t.ID]})
			}
			if err := p.app.FillComplaints(p.ctx, by, quarters[i], in); err != nil {
				return err
			}
			return p.app.HandInComplaints(p.ctx, by, quarters[i], c.Version+1)
		}))
	}
	return list
}
