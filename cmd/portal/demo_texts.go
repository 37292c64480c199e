package main

import (
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// texts is how the demo came by its standard texts: the coordinator wrote them
// one after another in a quiet week, when the first signals had come back.
func (p *play) texts() []moment {
	var all []moment
	for i, t := range demoTexts() {
		all = append(all, moment{at: p.at(190, 0).Add(time.Duration(i) * 7 * time.Minute), do: func() error {
			return p.app.KeepStandardText(p.ctx, p.actors[coordinator], t, app.CitizenAnswer{})
		}})
	}
	return all
}

// demoTexts are the standard texts of the demo, by the moment they are for.
func demoTexts() []portal.StandardText {
	return []portal.StandardText{
		{Moment: portal.MomentQuestion, Title: "Hoe vaak en waar?",
			Text: "Dank u wel voor uw signaal [nummer]. Hoe vaak ziet u dit ongeveer, en in welke wijken? Noem geen namen van inwoners."},
		{Moment: portal.MomentQuestion, Title: "Wat zou helpen?",
			Text: "Wij willen dit graag goed oppakken. Wat zou volgens u als eerste helpen, en wie is daarvoor nodig?"},
		{Moment: portal.MomentQuestion, Title: "Zien anderen dit ook?",
			Text: "Hoort u dit ook van andere organisaties? Dan nodigen wij hen uit om het signaal te herkennen."},
		{Moment: portal.MomentQuestion, Theme: "taal", Title: "Welke brief of welk formulier?",
			Text: "Om welke brief of welk formulier gaat het? Een leeg voorbeeld zonder namen en adressen is genoeg."},

		{Moment: portal.MomentAgree, Title: "Proef van twee maanden",
			Text: "Wij proberen dit twee maanden uit. Daarna bekijken wij samen of het helpt en of het zo blijft."},
		{Moment: portal.MomentAgree, Title: "Komt in de werkinstructie",
			Text: "Dit komt in de werkinstructie van de consulenten. De teammanager bespreekt het in het werkoverleg."},
		{Moment: portal.MomentAgree, Title: "Op de agenda van de partners",
			Text: "Dit vraagt een afspraak tussen partners. Wij bespreken het bij de volgende halfjaarlijkse afstemming."},
		{Moment: portal.MomentAgree, Theme: "taal", Title: "Brief herschrijven met het leespanel",
			Text: "Wij herschrijven de brief en leggen hem voor aan het leespanel. Pas daarna gaat hij de deur uit."},

		{Moment: portal.MomentFeedback, Title: "Dit verandert er",
			Text: "Vanaf nu werken wij anders. Merkt u over een maand nog geen verschil? Laat het weten bij ‘Helpt dit?’."},
		{Moment: portal.MomentFeedback, Title: "Wij veranderen dit niet",
			Text: "Wij hebben uw signaal besproken en veranderen dit nu niet. De reden staat hieronder. Bent u het er niet mee eens? Dan kunt u dat bij het signaal zeggen."},
		{Moment: portal.MomentFeedback, Title: "De wet laat dit niet toe",
			Text: "Dit volgt uit de wet en kunnen wij als gemeente niet wijzigen. Wij leggen het wel beter uit aan inwoners."},
		{Moment: portal.MomentFeedback, Theme: "samenwerking", Title: "Nieuwe afspraak tussen partners",
			Text: "De partners hebben hierover een afspraak gemaakt. Bespreekt u die ook in uw eigen team?"},

		{Moment: portal.MomentThanks, Title: "Dank en vervolg",
			Text: "Dank u wel voor uw signaal over [thema]. Bij dit signaal ziet u steeds wie aan zet is."},
		{Moment: portal.MomentThanks, Title: "Dank voor het herkennen",
			Text: "Fijn dat meer organisaties dit herkennen. Zo weten wij dat het vaker voorkomt."},
		{Moment: portal.MomentThanks, Title: "Mooi dat dit goed gaat",
			Text: "Goed om te lezen dat dit werkt. Wij geven het door aan de collega’s die hieraan werken."},
	}
}
