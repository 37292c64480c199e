package app

import (
	"context"

	"ketenportaal/internal/portal"
)

// voiceFigures gives the figures of what clients said over a quarter or half year, of
// what everybody reads: nothing of a form that wasn't handed in. The keys stay the same.
// About complaints there is no figure when a quarter is missing, or had too few to keep.
// Whether the reader may read them the caller asked.
func (a *App) voiceFigures(ctx context.Context, period string) ([]MonitorFigure, error) {
	before := portal.PreviousPeriod(period)
	now, err := a.voiceValues(ctx, period)
	if err != nil {
		return nil, err
	}
	then, err := a.voiceValues(ctx, before)
	if err != nil {
		return nil, err
	}
	figures := make([]MonitorFigure, len(voiceFigureWords))
	for i, f := range voiceFigureWords {
		f.Now, f.Before = now[f.Key], then[f.Key]
		figures[i] = f
	}
	return figures, nil
}

// The keys of the figures of what clients said.
const (
	figureHeard      = "clientstem-gehoord"
	figureLessons    = "clientstem-lessen"
	figureSurveys    = "clientstem-onderzoeken"
	figureAdvices    = "clientstem-adviezen"
	figureTaken      = "clientstem-adviezen-gevolgd"
	figureInTime     = "clientstem-reactie-op-tijd"
	figureComplaints = "clientstem-klachten"
)

var voiceFigureWords = []MonitorFigure{
	{Key: figureHeard, Label: "Keren dat cliënten gehoord zijn", What: "Cliëntpanels en rondes onder sleutelfiguren in deze periode."},
	{Key: figureLessons, Label: "Lessen uit casussen en pilots", What: "Lessen die in deze periode zijn vastgelegd, zonder personen."},
	{Key: figureSurveys, Label: "Onderzoeken onder cliënten", What: "Edities van onderzoeken over deze periode."},
	{Key: figureAdvices, Label: "Adviezen van de cliëntenraad", What: "Adviezen die de cliëntenraad in deze periode gaf, gevraagd en ongevraagd."},
	{Key: figureTaken, Label: "Adviezen die de gemeente overneemt", What: "Van de adviezen uit deze periode met een reactie: hoeveel de gemeente helemaal of deels overneemt."},
	{Key: figureInTime, Label: "Adviezen met op tijd een reactie", What: "Van de adviezen waarop in deze periode een reactie nodig was: hoeveel die op tijd kregen."},
	{Key: figureComplaints, Label: "Klachten", What: "Klachten volgens de formulieren van de klachtbehandelaar. Er is alleen een cijfer als elk kwartaal is ingeleverd."},
}

func (a *App) voiceValues(ctx context.Context, period string) (map[string]FigureValue, error) {
	heard, lessons, editions := 0, 0, 0
	voices, _, err := everyPage(func(page portal.Page) (portal.Listing[portal.Voice], error) { return a.store.Voices(ctx, "", page) })
	if err != nil {
		return nil, err
	}
	for _, v := range voices {
		switch {
		case !inPeriod(v.On, period):
		case v.Kind == portal.VoicePanel || v.Kind == portal.VoiceKeyFigures:
			heard++
		default:
			lessons++
		}
	}
	surveys, err := a.store.Surveys(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range surveys {
		if portal.Within(s.Period, period) {
			editions++
		}
	}
	values := map[string]FigureValue{figureHeard: {N: heard}, figureLessons: {N: lessons}, figureSurveys: {N: editions}}
	if err := a.adviceValues(ctx, period, values); err != nil {
		return nil, err
	}
	values[figureComplaints], err = a.complaintsValue(ctx, period)
	return values, err
}

func (a *App) adviceValues(ctx context.Context, period string, values map[string]FigureValue) error {
	advices, _, err := everyPage(func(page portal.Page) (portal.Listing[portal.CouncilAdvice], error) {
		return a.store.CouncilAdvices(ctx, page)
	})
	given, taken, inTime := FigureValue{}, FigureValue{Kind: FigureShare}, FigureValue{Kind: FigureShare}
	for _, v := range advices {
		if inPeriod(v.On, period) {
			given.N++
			if v.Answered() {
				taken.Of++
			}
			if v.Follows == portal.AdviceTaken || v.Follows == portal.AdvicePartly {
				taken.N++
			}
		}
		if inPeriod(v.Due, period) && (v.Answered() || v.Overdue(a.now())) {
			inTime.Of++
			if v.InTime() {
				inTime.N++
			}
		}
	}
	taken.None, inTime.None = taken.Of == 0, inTime.Of == 0
	values[figureAdvices], values[figureTaken], values[figureInTime] = given, taken, inTime
	return err
}

// complaintsValue adds up the forms of the quarters of a period. None: one is missing.
// Hidden: of one there were too few to keep.
func (a *App) complaintsValue(ctx context.Context, period string) (FigureValue, error) {
	v := FigureValue{}
	forms, err := a.store.ComplaintQuarters(ctx)
	quarters := map[string]bool{}
	for _, c := range forms {
		if c.SentAt.IsZero() || !portal.Within(c.Quarter, period) {
			continue
		}
		total := c.Total()
		v.N, v.Hidden = v.N+total.N, v.Hidden || total.Hidden
		quarters[c.Quarter] = true
	}
	asked := 2
	if portal.IsQuarter(period) {
		asked = 1
	}
	if v.None = len(quarters) < asked; v.None || v.Hidden {
		v.N = 0
	}
	return v, err
}
