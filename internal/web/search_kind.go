package web

import (
	"strconv"

	"ketenportaal/internal/portal"
)

// searchKind names a kind of objects that one can search: Many as a filter, One in a
// row of what was found.
type searchKind struct {
	Kind      portal.ObjectKind
	Many, One string
}

// searchKinds are the kinds in the order of the filter. A test holds them to what can be
// searched.
var searchKinds = []searchKind{
	{portal.KindSignal, "Signalen", "Signaal"},
	{portal.KindComment, "Reacties", "Reactie"},
	{portal.KindFlag, "Gele vlaggen", "Gele vlag"},
	{portal.KindEscalation, "Vragen hogerop", "Vraag hogerop"},
	{portal.KindDecision, "Besluiten en afspraken", "Besluit of afspraak"},
	{portal.KindActionPoint, "Actiepunten", "Actiepunt"},
	{portal.KindTable, "Agenda’s", "Agenda"},
	{portal.KindMinutes, "Verslagen", "Verslag"},
	{portal.KindCovenant, "Convenanten", "Convenant"},
	{portal.KindClauseComment, "Reacties op artikelen", "Reactie op artikel"},
	{portal.KindAgreementSet, "Afsprakensets", "Afsprakenset"},
	{portal.KindPolicyGoal, "Beleidsdoelen", "Beleidsdoel"},
	{portal.KindRecommendation, "Aanbevelingen", "Aanbeveling"},
	{portal.KindPlanAction, "Acties van het plan", "Actie van het plan"},
	{portal.KindBudgetLine, "Begroting", "Begroting"},
	{portal.KindBudgetPoint, "Open punten van de begroting", "Open punt van de begroting"},
	{portal.KindSubsidy, "Subsidies", "Subsidie"},
	{portal.KindProgressReport, "Rapportages van subsidies", "Rapportage van een subsidie"},
	{portal.KindFactsheet, "Factsheets", "Factsheet"},
	{portal.KindCouncilReport, "Rapportages aan de raad", "Rapportage aan de raad"},
	{portal.KindPledge, "Moties en toezeggingen", "Motie of toezegging"},
	{portal.KindSurvey, "Onderzoeken", "Onderzoek"},
	{portal.KindVoice, "Ervaringen van cliënten", "Ervaring van cliënten"},
	{portal.KindAdvice, "Adviezen van de cliëntenraad", "Advies van de cliëntenraad"},
	{portal.KindComplaints, "Klachtenformulieren", "Klachtenformulier"},
	{portal.KindDocument, "Documenten", "Document"},
	{portal.KindOrganisation, "Sociale kaart", "Sociale kaart"},
}

// kindOne is the kind's name in a row.
func kindOne(kind portal.ObjectKind) string {
	for _, k := range searchKinds {
		if k.Kind == kind {
			return k.One
		}
	}
	return ""
}

// objectPath is the page of an object; number is what people name it by.
func objectPath(ref portal.Ref, number string) string {
	switch ref.Kind {
	case portal.KindSignal:
		return "/signalen/" + number
	case portal.KindComment:
		return "/signalen/" + number + "#reactie-" + string(ref.ID)
	case portal.KindDocument:
		return "/documenten/" + string(ref.ID)
	case portal.KindOrganisation:
		return "/sociale-kaart/" + string(ref.ID)
	case portal.KindDecision:
		return "/besluiten/" + number
	case portal.KindActionPoint:
		return "/actiepunten/" + number
	case portal.KindCovenant:
		if _, nr := portal.SplitText(ref.ID); nr > 0 {
			return "/convenanten/" + number + "?versie=" + strconv.Itoa(nr)
		}
		return "/convenanten/" + number
	case portal.KindClauseComment:
		return "/convenanten/" + number + "/reacties/" + string(ref.ID)
	case portal.KindAgreementSet:
		return "/afsprakensets/" + number
	case portal.KindTable:
		path := tablePath(number, "")
		if _, item := portal.MinutesOf(ref.ID); item != "" {
			path += "#punt-" + string(item)
		}
		return path
	case portal.KindMinutes:
		path := tablePath(number, minutesBelow)
		if _, item := portal.MinutesOf(ref.ID); item != "" {
			path += "#punt-" + string(item)
		}
		return path
	}
	return "/"
}
