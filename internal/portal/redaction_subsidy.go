package portal

import (
	"slices"
	"strconv"
	"strings"
)

// SubsidyTexts is a subsidy with every text that hangs under it.
type SubsidyTexts struct {
	Subsidy Subsidy
	Reports []ProgressReport
	targets []targetText
}

// targetText is a target in words: a map can't hand out its values to be changed.
type targetText struct {
	targets map[string]Figure
	part    Part
	field   string
	period  string
	text    string
}

// Ref points at the subsidy.
func (t *SubsidyTexts) Ref() Ref { return t.Subsidy.Ref() }

// Texts are all free texts of the subsidy. What was handed in before is of the same
// part as what the report says now: its field is that of the text, with which time it
// was behind a slash. The test of this list fails when a field is in it nor known to
// hold no free text.
func (t *SubsidyTexts) Texts() []TextAt {
	var all texts
	s := &t.Subsidy
	all.line(PartSubsidy, "titel", &s.Title)
	all.line(PartSubsidy, "rol", &s.Role)
	all.details(PartSubsidy, &s.Details)
	for i := range s.Course {
		all.line(nth(PartSubsidyStep, i), "nummer", &s.Course[i].Number)
		all.add(nth(PartSubsidyStep, i), "toelichting", &s.Course[i].Note)
	}
	for i := range s.Goals {
		g := &s.Goals[i]
		p := MakePart(PartSubsidyGoal, string(g.ID))
		all.line(p, "titel", &g.Title)
		for j := range g.Indicators {
			all.indicator(p, &g.Indicators[j])
		}
	}
	for i := range s.Periods {
		all.add(MakePart(PartSubsidyPeriod, s.Periods[i].Label), "reden", &s.Periods[i].Skipped)
	}
	t.readTargets()
	for i := range t.targets {
		all.add(t.targets[i].part, t.targets[i].field, &t.targets[i].text)
	}
	for i := range t.Reports {
		all.report(&t.Reports[i])
	}
	return all.all
}

func (t *texts) indicator(p Part, in *Indicator) {
	at := "-" + string(in.ID)
	t.line(p, "indicator"+at, &in.Title)
	t.add(p, "uitleg"+at, &in.Help)
	t.line(p, fieldUnit+at, &in.Unit)
	if in.Baseline != nil {
		t.add(p, "nulmeting"+at, &in.Baseline.Text)
	}
}

func (t *texts) report(r *ProgressReport) {
	t.content(r.Period, "", r.Goals, r.Values, &r.Voices)
	for i := range r.Sent {
		c := &r.Sent[i]
		t.content(r.Period, "/"+strconv.Itoa(i+1), c.Goals, c.Values, &c.Voices)
		t.agreed("/"+r.Period+"/"+strconv.Itoa(i+1), c.Agreed)
	}
	for i := range r.Course {
		p := MakePart(PartReportStep, r.Period+"/"+strconv.Itoa(i))
		t.add(p, "vragen", &r.Course[i].Questions)
		for j := range r.Course[i].Asked {
			t.add(p, "vraag-"+string(r.Course[i].Asked[j].Goal), &r.Course[i].Asked[j].Text)
		}
	}
}

// agreed are the names that what was handed in keeps: they are of the goal itself.
func (t *texts) agreed(kept string, goals []AgreedGoal) {
	for i := range goals {
		p := MakePart(PartSubsidyGoal, string(goals[i].Goal))
		t.line(p, "titel"+kept, &goals[i].Title)
		for j := range goals[i].Indicators {
			in := &goals[i].Indicators[j]
			t.line(p, "indicator-"+string(in.Indicator)+kept, &in.Title)
			t.line(p, fieldUnit+"-"+string(in.Indicator)+kept, &in.Unit)
		}
	}
}

func (t *texts) content(period, kept string, goals []GoalSaid, values []ReportedValue, voices *string) {
	for i := range goals {
		t.add(MakePart(PartReportGoal, period+"/"+string(goals[i].Goal)), "tekst"+kept, &goals[i].Text)
	}
	for i := range values {
		p := MakePart(PartReportValue, period+"/"+string(values[i].Indicator))
		t.add(p, "verhaal"+kept, &values[i].Figure.Text)
		t.add(p, "toelichting"+kept, &values[i].Note)
		if values[i].Target != nil {
			t.add(p, "streven"+kept, &values[i].Target.Text)
		}
	}
	t.add(MakePart(PartReportVoices, period), "tekst"+kept, voices)
}

// readTargets lays the targets in words apart, once.
func (t *SubsidyTexts) readTargets() {
	if t.targets != nil {
		return
	}
	t.targets = []targetText{}
	for _, g := range t.Subsidy.Goals {
		for _, in := range g.Indicators {
			for period, f := range in.Targets {
				t.targets = append(t.targets, targetText{in.Targets, MakePart(PartSubsidyGoal, string(g.ID)), "streven-" + string(in.ID) + "-" + period, period, f.Text})
			}
		}
	}
	slices.SortFunc(t.targets, func(x, y targetText) int { return strings.Compare(x.field, y.field) })
}

// KeepTargets puts the targets in words back where they are stored, before saving.
func (t *SubsidyTexts) KeepTargets() {
	for _, at := range t.targets {
		f := at.targets[at.period]
		f.Text = at.text
		at.targets[at.period] = f
	}
}

// PeriodOf is the period whose report a part is of; empty for a part of the subsidy
// itself.
func (p Part) PeriodOf() string {
	switch p.Kind() {
	case PartReportGoal, PartReportValue, PartReportVoices, PartReportStep:
		period, _, _ := strings.Cut(p.Key(), "/")
		return period
	}
	return ""
}
