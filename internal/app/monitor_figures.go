package app

import (
	"context"
	"strconv"
	"strings"

	"ketenportaal/internal/portal"
)

// FigureIndicators begins the keys of what subsidies reached.
const FigureIndicators = "subsidies"

// reached is what the accepted reports over one period add up to under one policy goal
// in one unit, with how many organisations it is from.
type reached struct {
	number      portal.Hundredths
	amount      portal.Cents
	part, whole int64
	orgs        map[portal.ID]bool
}

// subsidyPart adds up what may be added up of the subsidies that the reader may read:
// numbers and amounts with one goal and one unit, and shares from what they are shares
// of. Only reports over exactly this period count, so nothing counts twice. What is
// told in words is in the report.
func (c counting) subsidyPart(ctx context.Context, _ bool) (MonitorPart, error) {
	p := MonitorPart{Block: portal.BlockSubsidies}
	values, err := c.a.acceptedValues(ctx, portal.SubsidyQuery{Scope: c.other}, c.period, c.before)
	if err != nil || len(values) == 0 {
		return p, err
	}
	goals, err := c.a.store.PolicyGoals(ctx)
	if err != nil {
		return p, err
	}
	sums, kinds := map[string]map[string]*reached{}, map[string]portal.Indicator{}
	for _, v := range values {
		key := indicatorKey(v)
		if sums[key] == nil {
			sums[key], kinds[key] = map[string]*reached{}, v.Indicator
		}
		if sums[key][v.Period] == nil {
			sums[key][v.Period] = &reached{orgs: map[portal.ID]bool{}}
		}
		sums[key][v.Period].add(v)
	}
	for _, g := range goals {
		t := MonitorTable{Key: FigureIndicators + "." + string(g.ID), Title: g.Number + " " + g.Title}
		seen := map[string]bool{}
		for _, v := range values {
			key := indicatorKey(v)
			of := kinds[key]
			if v.Goal.PolicyGoal != g.ID || seen[key] || of.Kind != portal.IndicatorNumber && of.Kind != portal.IndicatorAmount && of.Kind != portal.IndicatorShare {
				continue
			}
			seen[key] = true
			now, before := sums[key][c.period], sums[key][c.before]
			t.Rows = append(t.Rows, MonitorRow{Key: FigureIndicators + "." + key, Label: unitLabel(of) + now.from(before), Now: now.value(of.Kind), Before: before.value(of.Kind)})
		}
		if len(t.Rows) > 0 {
			p.Tables = append(p.Tables, t)
		}
	}
	return p, nil
}

// indicatorKey is the same for indicators that may be added up. Without a unit only the
// title says what is counted.
func indicatorKey(v AcceptedValue) string {
	unit := v.Indicator.Unit
	if unit == "" || v.Indicator.Kind == portal.IndicatorShare {
		unit = v.Indicator.Title
	}
	if v.Indicator.Kind == portal.IndicatorAmount {
		unit = ""
	}
	return strings.Join([]string{string(v.Goal.PolicyGoal), string(v.Indicator.Kind), strings.ToLower(strings.TrimSpace(unit))}, ".")
}

func unitLabel(i portal.Indicator) string {
	switch {
	case i.Kind == portal.IndicatorAmount:
		return "Bedrag"
	case i.Kind == portal.IndicatorShare || i.Unit == "":
		return i.Title
	}
	return "Aantal " + i.Unit
}

func (r *reached) add(v AcceptedValue) {
	f := v.Value.Figure
	r.number, r.amount = r.number+f.Number, r.amount+f.Amount
	r.part, r.whole = r.part+f.Numerator, r.whole+f.Denominator
	r.orgs[v.Subsidy.Org] = true
}

// from says of how many organisations the figure is; of one it isn't said.
func (r *reached) from(before *reached) string {
	if r == nil {
		r = before
	}
	if r == nil || len(r.orgs) < 2 {
		return ""
	}
	return " (van " + strconv.Itoa(len(r.orgs)) + " organisaties)"
}

// value is the sum as the monitor shows it: about fewer than five it isn't shown.
func (r *reached) value(kind portal.IndicatorKind) FigureValue {
	if r == nil {
		return FigureValue{None: true}
	}
	switch kind {
	case portal.IndicatorAmount:
		return FigureValue{Kind: FigureAmount, N: int(r.amount)}
	case portal.IndicatorShare:
		return FigureValue{Kind: FigureShare, N: int(r.part), Of: int(r.whole), None: r.whole == 0, Hidden: portal.ShowOne(int(r.whole)).Hidden}
	}
	return FigureValue{Kind: FigureNumber, N: int(r.number), Hidden: r.number > 0 && r.number < portal.LeastShown*100}
}

// voicePart is what clients said: what everybody reads.
func (c counting) voicePart(ctx context.Context, _ bool) (MonitorPart, error) {
	p := MonitorPart{Block: portal.BlockVoices}
	figures, err := c.a.voiceFigures(ctx, c.period)
	for _, f := range figures {
		f.Now, f.Before = c.of(c.period, f.Now), c.of(c.before, f.Before)
		p.Figures = append(p.Figures, f)
	}
	return p, err
}
