package portal

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The kinds of parts of the plan, subsidies, reports to the council and the voice of
// clients. They stand in stored redactions.
const (
	PartGoal           = "beleidsdoel"
	PartRecommendation = "aanbeveling"
	PartPlanAction     = "planactie"        // its title and text
	PartPlanNote       = "planvoortgang"    // by id
	PartBudgetLine     = "begrotingsregel"  // its title and note
	PartBudgetSource   = "begrotingsbron"   // apart: lines are compared by it
	PartSpent          = "besteding"        // by quarter
	PartBudgetPoint    = "begrotingspunt"   // on which sources differ
	PartSubsidy        = "subsidie"         // its title, role and archive fields
	PartSubsidyStep    = "subsidiestap"     // the n-th, from 0
	PartSubsidyGoal    = "subsidiedoel"     // by id, with its indicators
	PartSubsidyPeriod  = "subsidieperiode"  // why no report is asked, by label
	PartReportGoal     = "rapportagedoel"   // <period>/<goal>, in every version
	PartReportValue    = "rapportagecijfer" // <period>/<indicator>, in every version
	PartReportVoices   = "rapportagestem"   // by period, in every version
	PartReportStep     = "rapportagevraag"  // <period>/<n>, from 0
	PartFactsheet      = "factsheet"        // its title and intro
	PartFactsheetLine  = "factsheetcijfer"  // by key
	PartCouncil        = "raadsrapportage"  // its title, number and archive fields
	PartCouncilStep    = "raadsstap"        // the n-th, from 0
	PartCouncilSection = "raadsonderdeel"   // by id
	PartPledge         = "toezegging"       // its title, text and meeting
	PartPledgeNote     = "toezeggingstand"  // by id
	PartSurvey         = "onderzoek"
	PartVoice          = "clientervaring"
	PartAdvice         = "clientadvies" // with the reaction
	PartComplaints     = "klachtenformulier"
	PartMonitorNote    = "monitortoelichting"
)

var figureParts = map[string]string{
	PartGoal: "Een beleidsdoel", PartRecommendation: "Een aanbeveling", PartPlanAction: "Titel en tekst van een actie", PartPlanNote: "Een notitie over de voortgang",
	PartBudgetLine: "Een begrotingsregel", PartBudgetSource: "De bron van een begrotingsregel", PartBudgetPoint: "Een open punt van de begroting", PartSpent: "Een toelichting bij wat is besteed", PartSubsidy: "Titel en rol van de subsidie",
	PartSubsidyStep: "Een stap van de subsidie", PartSubsidyGoal: "Een subsidiedoel met indicatoren", PartSubsidyPeriod: "Waarom een rapportage is overgeslagen",
	PartReportGoal: "De toelichting bij een doel", PartReportValue: "Een gerapporteerd cijfer", PartReportVoices: "Wat cliënten en vrijwilligers zeggen",
	PartReportStep: "De vragen bij een rapportage", PartFactsheet: "Titel en inleiding van de factsheet", PartFactsheetLine: "Een cijfer van de factsheet",
	PartCouncil: "Titel van de rapportage aan de raad", PartCouncilStep: "Een stap van de rapportage aan de raad", PartCouncilSection: "Een onderdeel van de rapportage aan de raad",
	PartPledge: "Titel en tekst van een motie of toezegging", PartPledgeNote: "Een notitie bij een motie of toezegging",
	PartSurvey: "Een onderzoek", PartVoice: "Wat cliënten vertelden", PartAdvice: "Een advies met de reactie", PartComplaints: "Het kwartaalformulier van klachten",
	PartMonitorNote: "Een toelichting bij de monitor",
	PartFlag:        "Titel en tekst van een gele vlag", PartFlagStep: "Een stap van een gele vlag", PartFlagObjection: "Waarom iemand het niet eens is, met het antwoord",
	PartFlagInformed: "Een toelichting bij wie is geïnformeerd",
	PartEscalation:   "Een vraag hogerop", PartEscalationStep: "Een stap van een vraag hogerop",
}

// OfFigures reports whether the part belongs to the plan, a subsidy, a report to the
// council or the voice of clients.
func (p Part) OfFigures() bool { return figureParts[p.Kind()] != "" }

// texts collects the free texts of one object.
type texts struct{ all []TextAt }

// add adds a text of several sentences, line one of a few words.
func (t *texts) add(p Part, field string, text *string) {
	t.all = append(t.all, TextAt{p, field, text, false})
}
func (t *texts) line(p Part, field string, text *string) {
	t.all = append(t.all, TextAt{p, field, text, true})
}

func (t *texts) details(p Part, d *DocumentDetails) {
	t.line(p, "zaaknummer", &d.CaseNumber)
	t.line(p, "classificatie", &d.Classification)
}

func nth(kind string, n int) Part { return MakePart(kind, strconv.Itoa(n)) }

// What was hidden or erased shows where it stood: none of these keeps steps of it.

func (g *PolicyGoal) privacyStep(RedactionState, Part, time.Time)       {}
func (r *Recommendation) privacyStep(RedactionState, Part, time.Time)   {}
func (p *PlanAction) privacyStep(RedactionState, Part, time.Time)       {}
func (b *BudgetLine) privacyStep(RedactionState, Part, time.Time)       {}
func (t *SubsidyTexts) privacyStep(RedactionState, Part, time.Time)     {}
func (p *BudgetPoint) privacyStep(RedactionState, Part, time.Time)      {}
func (f *Factsheet) privacyStep(RedactionState, Part, time.Time)        {}
func (c *CouncilReport) privacyStep(RedactionState, Part, time.Time)    {}
func (p *Pledge) privacyStep(RedactionState, Part, time.Time)           {}
func (s *Survey) privacyStep(RedactionState, Part, time.Time)           {}
func (v *Voice) privacyStep(RedactionState, Part, time.Time)            {}
func (a *CouncilAdvice) privacyStep(RedactionState, Part, time.Time)    {}
func (c *ComplaintQuarter) privacyStep(RedactionState, Part, time.Time) {}
func (n *MonitorNote) privacyStep(RedactionState, Part, time.Time)      {}

// Ref points at the commentary.
func (n MonitorNote) Ref() Ref { return Ref{Kind: KindMonitorNote, ID: n.ID} }

// Texts are the goal's free texts.
func (g *PolicyGoal) Texts() []TextAt {
	var t texts
	t.line(PartGoal, "titel", &g.Title)
	t.add(PartGoal, "tekst", &g.Text)
	t.line(PartGoal, "bron", &g.Source)
	return t.all
}

// Texts are the recommendation's free texts.
func (r *Recommendation) Texts() []TextAt {
	var t texts
	t.line(PartRecommendation, "titel", &r.Title)
	t.add(PartRecommendation, "doel", &r.Goal)
	t.line(PartRecommendation, "bron", &r.Source)
	return t.all
}

// Texts are the free texts of an action of the plan.
func (p *PlanAction) Texts() []TextAt {
	var t texts
	t.line(PartPlanAction, "titel", &p.Title)
	t.add(PartPlanAction, "tekst", &p.Text)
	for i := range p.Notes {
		t.add(MakePart(PartPlanNote, string(p.Notes[i].ID)), "tekst", &p.Notes[i].Text)
	}
	return t.all
}

// Texts are the budget line's free texts.
func (b *BudgetLine) Texts() []TextAt {
	var t texts
	t.line(PartBudgetLine, "titel", &b.Title)
	t.line(PartBudgetSource, "bron", &b.Source)
	t.add(PartBudgetLine, "toelichting", &b.Note)
	for i := range b.Spent {
		t.add(MakePart(PartSpent, b.Spent[i].Quarter), "toelichting", &b.Spent[i].Note)
	}
	return t.all
}

// Texts are the free texts of a point of the budget.
func (p *BudgetPoint) Texts() []TextAt {
	var t texts
	t.add(PartBudgetPoint, "notitie", &p.Note)
	t.add(PartBudgetPoint, "reden", &p.Reason)
	t.line(PartBudgetPoint, "bron", &p.Source)
	return t.all
}

// table lays a table's words apart: its rows name what people wrote elsewhere.
func (t *texts) table(p Part, n int, x *ReportTable) {
	at := "-" + strconv.Itoa(n)
	t.line(p, "tabel"+at, &x.Title)
	for i := range x.Columns {
		t.line(p, fieldLabel+at+"-"+strconv.Itoa(i), &x.Columns[i])
	}
	for i, row := range x.Rows {
		for j := range row {
			t.line(p, fieldValue+at+"-"+strconv.Itoa(i)+"-"+strconv.Itoa(j), &row[j])
		}
	}
}

func (t *texts) figures(part func(key string) Part, lines []FigureLine) {
	for i := range lines {
		l := &lines[i]
		p, at := part(l.Key), "-"+l.Key
		t.line(p, fieldLabel+at, &l.Label)
		t.line(p, fieldValue+at, &l.Value)
		t.line(p, fieldPrevious+at, &l.Previous)
		t.add(p, "opmerking"+at, &l.Note)
		t.add(p, "toelichting"+at, &l.Comment)
	}
}

// Fields that say the same in many places without being copied; see Telling.
const (
	fieldUnit     = "eenheid"
	fieldLabel    = "cijfer"
	fieldValue    = "waarde"
	fieldPrevious = "vorige"
)

// Texts are the factsheet's free texts. Its figures are among them: what they are
// about is written by people.
func (f *Factsheet) Texts() []TextAt {
	var t texts
	t.line(PartFactsheet, "titel", &f.Title)
	t.add(PartFactsheet, "inleiding", &f.Intro)
	t.add(PartFactsheet, "reden", &f.Reason)
	t.figures(func(key string) Part { return MakePart(PartFactsheetLine, key) }, f.Figures)
	return t.all
}

// Texts are the free texts of a report to the council.
func (c *CouncilReport) Texts() []TextAt {
	var t texts
	t.line(PartCouncil, "titel", &c.Title)
	t.line(PartCouncil, "nummer", &c.CollegeNumber)
	t.details(PartCouncil, &c.Details)
	for i := range c.Course {
		t.add(nth(PartCouncilStep, i), "toelichting", &c.Course[i].Note)
	}
	for i := range c.Sections {
		s := &c.Sections[i]
		p := MakePart(PartCouncilSection, string(s.ID))
		t.line(p, "opschrift", &s.Heading)
		t.add(p, "tekst", &s.Text)
		t.figures(func(string) Part { return p }, s.Figures)
		for j := range s.Tables {
			t.table(p, j, &s.Tables[j])
		}
	}
	return t.all
}

// Texts are the free texts of a motion or pledge.
func (p *Pledge) Texts() []TextAt {
	var t texts
	t.line(PartPledge, "titel", &p.Title)
	t.add(PartPledge, "tekst", &p.Text)
	t.line(PartPledge, "vergadering", &p.Meeting)
	t.line(PartPledge, "nummer", &p.Announcement)
	for i := range p.Notes {
		n := &p.Notes[i]
		t.add(MakePart(PartPledgeNote, string(n.ID)), "tekst", &n.Text)
		t.line(MakePart(PartPledgeNote, string(n.ID)), "nummer", &n.Announcement)
	}
	return t.all
}

// Texts are the survey's free texts.
func (s *Survey) Texts() []TextAt {
	var t texts
	t.line(PartSurvey, "titel", &s.Title)
	t.line(PartSurvey, "bron", &s.Source)
	t.add(PartSurvey, "toelichting", &s.Note)
	for i := range s.Questions {
		t.line(PartSurvey, "vraag-"+strconv.Itoa(i), &s.Questions[i].Question)
		t.line(PartSurvey, fieldUnit+"-"+strconv.Itoa(i), &s.Questions[i].Scale)
	}
	return t.all
}

// Texts are the free texts of what was heard of clients.
func (v *Voice) Texts() []TextAt {
	var t texts
	t.line(PartVoice, "titel", &v.Title)
	t.add(PartVoice, "tekst", &v.Text)
	t.add(PartVoice, "advies", &v.Advice)
	t.add(PartVoice, "les", &v.Lesson)
	t.add(PartVoice, "vervolg", &v.FollowUp)
	t.line(PartVoice, "leefgebied", &v.LifeArea)
	t.line(PartVoice, "fase", &v.Phase)
	t.line(PartVoice, "regeling", &v.Regulation)
	return t.all
}

// Texts are the free texts of an advice, with the reaction.
func (a *CouncilAdvice) Texts() []TextAt {
	var t texts
	t.line(PartAdvice, "onderwerp", &a.Subject)
	t.add(PartAdvice, "tekst", &a.Text)
	t.add(PartAdvice, "reactie", &a.Reaction)
	t.add(PartAdvice, "gevolg", &a.Consequence)
	return t.all
}

// Texts are the free texts of the complaints handler's form.
func (c *ComplaintQuarter) Texts() []TextAt {
	var t texts
	t.add(PartComplaints, "toelichting", &c.Explanation)
	t.add(PartComplaints, "advies", &c.Advice)
	return t.all
}

// Texts are the free texts of a commentary on the monitor.
func (n *MonitorNote) Texts() []TextAt {
	return []TextAt{{PartMonitorNote, "tekst", &n.Text, false}}
}

// Telling keeps those texts by which a copy elsewhere is known: a unit, or the name of
// a figure, says the same in many places without being one.
func Telling(all []TextAt) []TextAt {
	return slices.DeleteFunc(slices.Clone(all), func(t TextAt) bool {
		name, _, _ := strings.Cut(t.Field, "/")
		name, _, _ = strings.Cut(name, "-")
		return slices.Contains([]string{fieldUnit, fieldLabel, fieldValue, fieldPrevious, "bron", "leefgebied", "fase", "regeling", "vergadering"}, name) || utf8.RuneCountInString(*t.Text) < leastCopied
	})
}
