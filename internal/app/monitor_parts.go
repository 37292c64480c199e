package app

import (
	"context"
	"slices"

	"ketenportaal/internal/portal"
)

// Keys of figures; they are kept in factsheets and reports, so they never change. A row
// of a table has its table's key, a dot, and its own.
const (
	FigureNew        = "signalen.nieuw"
	FigureRecognised = "signalen.herkend"
	FigureTakenUp    = "doorlooptijd.opgepakt"
	FigureAgreed     = "doorlooptijd.afgesproken"
	FigureFedBack    = "doorlooptijd.teruggekoppeld"
	FigureAnswered   = "signalen.teruggekoppeld"
	FigureHelps      = "helpt"
	FigureHelped     = "helpt.deel-ja"
	FigureTables     = "ronde-tafels.gehouden"
	FigureDecisions  = "besluiten.genomen"
	FigureWaiting    = "besluiten.wacht-op-college"
	FigureOnTime     = "actiepunten.op-tijd"
	FigureInForce    = "convenanten.van-kracht"
	FigureSigned     = "convenanten.ondertekend"
	FigureThemes     = "signalen.thema"
	FigurePhases     = "signalen.fase"
	FigurePlaces     = "signalen.wijk"
	FigureStates     = "signalen.stand"
)

// NowOnly reports whether the figure with a key is how it stands now, whatever the
// period.
func NowOnly(key string) bool {
	return slices.Contains([]string{FigureWaiting, FigureInForce, FigureSigned}, key)
}

func (c counting) signalPart(ctx context.Context, trend bool) (MonitorPart, error) {
	p := MonitorPart{Block: portal.BlockSignals}
	f, err := c.figure(ctx, FigureNew, "Nieuwe signalen", "Signalen die in deze periode zijn gedeeld. Ook samengevoegde signalen tellen mee. Wat u niet mag lezen, telt niet mee.", trend,
		func(ctx context.Context, period string) (FigureValue, error) {
			n, err := c.stepCount(ctx, portal.StepShared, period)
			return shownCount(n), err
		})
	if err != nil {
		return p, err
	}
	p.Figures = append(p.Figures, f)
	if c.filter.some() {
		return p, nil // a table of a part can tell, next to that of the whole, what is hidden
	}
	f, err = c.figure(ctx, FigureRecognised, "Door anderen herkend", "Het deel van de nieuwe signalen waarbij iemand anders zei: wij herkennen dit.", false,
		func(ctx context.Context, period string) (FigureValue, error) {
			t, err := c.cells(ctx, portal.StepShared, period, portal.ByRecognised)
			return t.share("ja"), err
		})
	if err != nil {
		return p, err
	}
	p.Figures = append(p.Figures, f)
	for _, t := range []struct {
		by portal.FigureGroup
		of MonitorTable
	}{
		{portal.ByTheme, MonitorTable{Key: FigureThemes, Title: "Nieuwe signalen per thema", Rows: c.themes()}},
		{portal.ByPhase, MonitorTable{Key: FigurePhases, Title: "Nieuwe signalen per fase", Rows: phaseRows()}},
		{portal.ByPlaces, MonitorTable{Key: FigurePlaces, Title: "Nieuwe signalen per wijk", Rows: c.places()}},
		{portal.ByState, MonitorTable{Key: FigureStates, Title: "Waar deze signalen nu staan", Rows: stateRows(), Whole: true}},
	} {
		table, err := c.table(ctx, t.of, portal.StepShared, t.by)
		if err != nil {
			return p, err
		}
		if len(table.Rows) > 0 {
			p.Tables = append(p.Tables, table)
		}
	}
	return p, nil
}

// table fills the rows of a table, in their order; those without anything to tell are
// left out. A table that is too small to divide, now and before, has no rows.
func (c counting) table(ctx context.Context, t MonitorTable, step portal.FigureStep, by portal.FigureGroup) (MonitorTable, error) {
	rows := t.Rows
	t.Rows = nil
	now, err := c.cells(ctx, step, c.period, by)
	if err != nil {
		return t, err
	}
	before, err := c.cells(ctx, step, c.before, by)
	if err != nil || (now.closed || len(now.keys) == 0) && (before.closed || len(before.keys) == 0) {
		return t, err
	}
	for _, r := range rows {
		one, two := now.cell(r.Key), before.cell(r.Key)
		if one == (portal.Shown{}) && two == (portal.Shown{}) {
			continue
		}
		r.Now, r.Before = shownCount(one), c.of(c.before, shownCount(two))
		r.Key = t.Key + "." + r.Key
		t.Rows = append(t.Rows, r)
	}
	return t, nil
}

func (c counting) themes() []MonitorRow {
	var rows []MonitorRow
	for _, t := range c.set.Themes {
		rows = append(rows, MonitorRow{Key: string(t.ID), Label: t.Name})
	}
	return append(rows, MonitorRow{Label: "Weet ik niet"})
}

func (c counting) places() []MonitorRow {
	var rows []MonitorRow
	for _, n := range c.set.Neighbourhoods {
		rows = append(rows, MonitorRow{Key: string(n.ID), Label: n.Name})
	}
	return append(rows, MonitorRow{Label: "Geen wijk genoemd"})
}

func phaseRows() []MonitorRow {
	var rows []MonitorRow
	for _, p := range portal.Phases {
		rows = append(rows, MonitorRow{Key: p, Label: p})
	}
	return append(rows, MonitorRow{Label: "Geen fase genoemd"})
}

func stateRows() []MonitorRow {
	var rows []MonitorRow
	for _, s := range portal.SignalStates() {
		rows = append(rows, MonitorRow{Key: string(s), Label: s.Label()})
	}
	return rows
}

func (c counting) timePart(ctx context.Context, trend bool) (MonitorPart, error) {
	p, cal := MonitorPart{Block: portal.BlockTimes}, c.set.Calendar()
	for _, m := range []struct {
		key, label, what string
		step             portal.FigureStep
	}{
		{FigureTakenUp, "Tot het is opgepakt", "Van delen tot oppakken, van signalen die in deze periode zijn opgepakt.", portal.StepTakenUp},
		{FigureAgreed, "Tot er iets is afgesproken", "Van delen tot de eerste afspraak, van signalen waarover in deze periode iets is afgesproken.", portal.StepAgreed},
		{FigureFedBack, "Tot de terugkoppeling", "Van delen tot de eerste terugkoppeling, van signalen die in deze periode zijn teruggekoppeld.", portal.StepFedBack},
	} {
		f, err := c.figure(ctx, m.key, m.label, m.what+" De helft ging zo snel of sneller. Weekenden en feestdagen tellen niet mee.", trend && m.step == portal.StepFedBack,
			func(ctx context.Context, period string) (FigureValue, error) {
				return c.stepDays(ctx, m.step, period, cal)
			})
		if err != nil {
			return p, err
		}
		p.Figures = append(p.Figures, f)
	}
	return p, nil
}

func (c counting) helpPart(ctx context.Context, trend bool) (MonitorPart, error) {
	p := MonitorPart{Block: portal.BlockHelps}
	f, err := c.figure(ctx, FigureAnswered, "Teruggekoppelde signalen", "Signalen die in deze periode voor het eerst zijn teruggekoppeld.", false,
		func(ctx context.Context, period string) (FigureValue, error) {
			n, err := c.stepCount(ctx, portal.StepFedBack, period)
			return shownCount(n), err
		})
	if err != nil {
		return p, err
	}
	p.Figures = append(p.Figures, f)
	if c.filter.some() {
		return p, nil
	}
	f, err = c.figure(ctx, FigureHelped, "Het helpt", "Het deel van de antwoorden op ‘Helpt dit?’ dat ‘ja’ is. Het gaat om de laatste terugkoppeling.", trend,
		func(ctx context.Context, period string) (FigureValue, error) {
			t, err := c.cells(ctx, portal.StepFedBack, period, portal.ByHelps)
			return t.share(string(portal.Helps)), err
		})
	if err != nil {
		return p, err
	}
	p.Figures = append(p.Figures, f)
	var rows []MonitorRow
	for _, answer := range portal.HelpAnswers() {
		rows = append(rows, MonitorRow{Key: string(answer), Label: helpLabel(answer)})
	}
	t, err := c.table(ctx, MonitorTable{Key: FigureHelps, Title: "Antwoorden op ‘Helpt dit?’", Whole: true, Rows: rows}, portal.StepFedBack, portal.ByHelps)
	if len(t.Rows) > 0 {
		p.Tables = append(p.Tables, t)
	}
	return p, err
}

func helpLabel(answer portal.HelpAnswer) string {
	return map[portal.HelpAnswer]string{portal.Helps: "Ja", portal.HelpsPartly: "Deels", portal.HelpsNot: "Nee"}[answer]
}
