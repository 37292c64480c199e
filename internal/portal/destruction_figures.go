package portal

import "slices"

// The kinds of retention of the plan, subsidies, reports to the council and the voice
// of clients.
const (
	RetainSubsidies RetentionKind = "subsidies"
	RetainPlan      RetentionKind = "plan-van-aanpak"
	RetainCouncil   RetentionKind = "raadsrapportages" // and factsheets
	RetainPledges   RetentionKind = "moties-en-toezeggingen"
	RetainVoices    RetentionKind = "clientstem"
	RetainFlags     RetentionKind = "gele-vlaggen"
)

// FigureRetention lists these kinds in the order of the table.
func FigureRetention() []RetentionKind {
	return []RetentionKind{RetainSubsidies, RetainPlan, RetainCouncil, RetainPledges, RetainVoices, RetainFlags}
}

// OfFigures reports whether the kind is one of these.
func (k RetentionKind) OfFigures() bool { return slices.Contains(FigureRetention(), k) }

// SubsidyRow is how a subsidy stands on a list: once it was closed, withdrawn or
// refused.
func SubsidyRow(s Subsidy) DestructionRow {
	row := DestructionRow{Kind: RetainSubsidies, ID: s.ID, Number: s.Number}
	over := s.State == SubsidyClosed || s.State == SubsidyWithdrawn || s.State == SubsidyRefused
	if n := len(s.Course); over && n > 0 {
		row.Closed = s.Course[n-1].On
	}
	return row
}

// PlanActionRow is how an action of the plan stands on a list: once nothing is left to
// do.
func PlanActionRow(p PlanAction) DestructionRow {
	row := DestructionRow{Kind: RetainPlan, ID: p.ID, Number: p.Number}
	if !p.Running() {
		row.Closed = p.ChangedAt
	}
	return row
}

// FactsheetRow is how a factsheet stands on a list: once it is frozen.
func FactsheetRow(f Factsheet) DestructionRow {
	return DestructionRow{Kind: RetainCouncil, ID: f.ID, Number: "Factsheet " + f.Period, Closed: f.FrozenAt}
}

// CouncilReportRow is how a report to the council stands on a list: once it was sent.
func CouncilReportRow(c CouncilReport) DestructionRow {
	row := DestructionRow{Kind: RetainCouncil, ID: c.ID, Number: c.Number}
	if n := len(c.Course); c.Frozen() && n > 0 {
		row.Closed = c.Course[n-1].At
	}
	return row
}

// PledgeRow is how a motion or pledge stands on a list: once it was done.
func PledgeRow(p Pledge) DestructionRow {
	return DestructionRow{Kind: RetainPledges, ID: p.ID, Number: p.Number, Closed: p.DoneAt}
}

// SurveyRow is how a survey stands on a list, by its period: its title isn't kept.
func SurveyRow(s Survey) DestructionRow {
	return DestructionRow{Kind: RetainVoices, ID: s.ID, Number: "Onderzoek " + s.Period, Closed: s.At}
}

// VoiceRow is how something that was heard of clients stands on a list, by its day.
func VoiceRow(v Voice) DestructionRow {
	return DestructionRow{Kind: RetainVoices, ID: v.ID, Number: v.Kind.Label() + " " + v.On.In(amsterdam).Format("02-01-2006"), Closed: v.On}
}

// AdviceRow is how an advice stands on a list: once it was reacted to.
func AdviceRow(a CouncilAdvice) DestructionRow {
	return DestructionRow{Kind: RetainVoices, ID: a.ID, Number: a.Number, Closed: a.ReactedAt}
}

// ComplaintsRow is how the complaints handler's form stands on a list: once it was
// handed in.
func ComplaintsRow(c ComplaintQuarter) DestructionRow {
	return DestructionRow{Kind: RetainVoices, ID: c.ID, Number: "Klachten " + c.Quarter, Closed: c.SentAt}
}

// figureDestroyed says which event tells that something of a kind was destroyed.
var figureDestroyed = map[RetentionKind]EventType{RetainSubsidies: SubsidyDestroyed, RetainPlan: PlanActionDestroyed,
	RetainCouncil: CouncilDestroyed, RetainPledges: PledgeDestroyed, RetainVoices: VoiceDestroyed, RetainFlags: FlagDestroyed}

// retainedFigures is what the portal knows of these kinds by itself. The terms are
// proposals for the archivist.
var retainedFigures = []Retained{
	{Kind: RetainSubsidies, Label: "Subsidies", Holds: "De subsidie met doelen, indicatoren, rapportages en stukken.",
		Start: "de dag waarop de subsidie is vastgesteld, ingetrokken of afgewezen", Archival: true, Least: 1825, Most: 36500, Why: "Een subsidie kan nog jaren worden gecontroleerd.",
		ready: RetentionRule{Term: Term{10, Years}, Ground: "Selectielijst gemeenten 2020: subsidies, nog te bepalen door de archivaris"}},
	{Kind: RetainPlan, Label: "Acties van het plan", Holds: "De actie van het plan van aanpak met de notities over haar voortgang.",
		Start: "de dag waarop de actie klaar was of stopte", Archival: true, Least: 365, Most: 36500, Why: "De voortgang van het plan moet terug te lezen zijn.",
		ready: RetentionRule{Term: Term{20, Years}, Fate: Keep, Ground: "Selectielijst gemeenten 2020: beleid, nog te bepalen door de archivaris"}},
	{Kind: RetainCouncil, Label: "Rapportages aan de raad", Holds: "De rapportage of factsheet met haar cijfers, zoals zij is vastgezet.",
		Start: "de dag waarop zij naar de griffie ging of is vastgezet", Archival: true, Least: 1825, Most: 36500, Why: "De raad moet kunnen teruglezen wat hem is verteld.",
		ready: RetentionRule{Term: Term{20, Years}, Fate: Keep, Ground: "Selectielijst gemeenten 2020: verantwoording aan de raad, nog te bepalen door de archivaris"}},
	{Kind: RetainPledges, Label: "Moties en toezeggingen", Holds: "De motie of toezegging met de notities over haar voortgang.",
		Start: "de dag waarop zij is afgedaan", Archival: true, Least: 365, Most: 36500, Why: "De raad kan nog vragen wat er van een toezegging kwam.",
		ready: RetentionRule{Term: Term{10, Years}, Ground: "Selectielijst gemeenten 2020, nog te bepalen door de archivaris"}},
	{Kind: RetainFlags, Label: "Gele vlaggen", Holds: "De gele vlag met het verloop, wie het niet eens was en wie is geïnformeerd. De signalen blijven.",
		Start: "de dag waarop zij is afgerond of afgewezen", Archival: true, Least: 365, Most: 36500, Why: "De raad moet kunnen nagaan wat er met een waarschuwing gebeurde.",
		ready: RetentionRule{Term: Term{5, Years}, Ground: "Selectielijst gemeenten 2020, nog te bepalen door de archivaris"}},
	{Kind: RetainVoices, Label: "Cliëntstem", Holds: "Onderzoeken, panels, lessen, pilots, adviezen met de reactie en klachtenformulieren.",
		Start: "de dag van het onderzoek of gesprek, de reactie of het indienen", Archival: true, Least: 365, Most: 36500, Why: "Een trend is pas na jaren te zien.",
		ready: RetentionRule{Term: Term{7, Years}, Ground: "Selectielijst gemeenten 2020, nog te bepalen door de archivaris"}},
}
