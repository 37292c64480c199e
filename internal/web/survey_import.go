package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SurveyImportPage is the page on which the outcomes of a survey are taken over from a
// file: the form, and after it the rows with a verdict for each.
type SurveyImportPage struct {
	Base
	In         app.SurveyInput
	Text       string // the list, as it was read
	Lines      []SurveyImportItem
	Good, Rest int
	Left       int // rows about fewer than five people
	Preview    bool
	Periods    []PeriodGroup
	Orgs       []Option
	Max        int
	MaxTitle   int
	MaxSource  int
}

// SurveyImportItem is a row of the list with what becomes of it.
type SurveyImportItem struct {
	Line                                           int
	Question, N, Score, Scale, Why, Verdict, Shape string
}

// Citizen is what the citizen-data check asks.
func (p *SurveyImportPage) Citizen() Citizen { return p.citizen("", p.In.Citizen) }

var surveyImportPage = page[SurveyImportPage]("survey/import")

// surveyImportColumns are the columns of the list, with how else people write them.
var surveyImportColumns = []csvColumn{
	{Key: "question", Title: "vraag", Also: []string{"stelling", "onderdeel"}, Required: true},
	{Key: "n", Title: "aantal", Also: []string{"aantal antwoorden", "antwoorden", "respondenten"}, Required: true},
	{Key: "score", Title: "uitkomst", Also: []string{"cijfer", "gemiddelde", "waarde"}, Required: true},
	{Key: "scale", Title: "schaal", Also: []string{"eenheid"}, Required: true},
}

func (s *Server) surveyImportFor(c *fiber.Ctx, in app.SurveyInput, text string) (SurveyImportPage, error) {
	p := SurveyImportPage{Base: Base{Title: "Onderzoek overnemen uit een bestand"}, In: in, Text: text, Max: portal.MaxSurveyRows, Periods: s.periodOptions(in.Period), MaxTitle: portal.MaxSurveyTitle, MaxSource: portal.MaxSurveySource}
	if err := policy.Check(actor(c), policy.KeepVoice, policy.VoiceOn{}); err != nil {
		return p, err
	}
	orgs, err := s.options.App.Directory(c.UserContext(), actor(c), app.DirectoryFilter{})
	for _, o := range orgs {
		p.Orgs = append(p.Orgs, Option{string(o.ID), o.Name, o.ID == in.Org})
	}
	return p, err
}

func (s *Server) surveyImportForm(c *fiber.Ctx) error {
	p, err := s.surveyImportFor(c, app.SurveyInput{}, "")
	if err != nil {
		return err
	}
	return surveyImportPage.show(c, p)
}

// surveyImportPreview shows what would become of each row, of a file or of what was
// pasted.
func (s *Server) surveyImportPreview(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.KeepVoice, policy.VoiceOn{}); err != nil {
		return err
	}
	f, text, err := listOf(c)
	in := app.SurveyInput{}
	if f != nil {
		in = surveyHead(f)
	}
	p, fault := s.surveyImportFor(c, in, text)
	if fault != nil {
		return fault
	}
	if err == nil {
		err = s.previewSurvey(c, &p)
	}
	if err != nil {
		return surveyImportPage.again(c, p, err)
	}
	return surveyImportPage.show(c, p)
}

// surveyHead is what stands around the list.
func surveyHead(f *Form) app.SurveyInput {
	return app.SurveyInput{Title: f.Text("title"), Period: f.Text("period"), Source: f.Text("source"), Org: f.ID("org"), LeaveOut: true}
}

func surveyRowsOf(text string) ([]app.SurveyImportRow, error) {
	rows, err := readCSV([]byte(text), surveyImportColumns, portal.MaxSurveyRows)
	if err != nil {
		return nil, err
	}
	list := make([]app.SurveyImportRow, len(rows))
	for i, r := range rows {
		list[i] = app.SurveyImportRow{Line: r.Line, SurveyTyped: portal.SurveyTyped{Question: r.Text("question"), N: r.Text("n"), Score: r.Text("score"), Scale: r.Text("scale")}}
	}
	return list, nil
}

// previewSurvey fills in the rows of the list in p.Text.
func (s *Server) previewSurvey(c *fiber.Ctx, p *SurveyImportPage) error {
	rows, err := surveyRowsOf(p.Text)
	if err != nil {
		return err
	}
	lines, good, err := s.options.App.PreviewSurvey(c.UserContext(), actor(c), rows)
	if err != nil {
		return err
	}
	p.Preview, p.Good, p.Rest, p.Left, p.Lines = true, good, 0, 0, nil
	for _, l := range lines {
		row := SurveyImportItem{Line: l.Line, Question: l.Typed.Question, N: l.Typed.N, Score: l.Typed.Score, Scale: l.Typed.Scale, Why: l.Why, Verdict: "Kan", Shape: "good"}
		switch {
		case l.LeftOut: // not even here is told how few, or what they said
			row.N, row.Score, row.Why, row.Verdict, row.Shape = "", "", "Minder dan vijf mensen gaven antwoord.", "Gaat niet mee", "wait"
			p.Left++
		case l.Why != "":
			row.Verdict, row.Shape = "Klopt nog niet", "late"
			p.Rest++
		default:
			row.Score = l.Answer.Words()
		}
		p.Lines = append(p.Lines, row)
	}
	return nil
}

func (s *Server) surveyImport(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.KeepVoice, policy.VoiceOn{}); err != nil {
		return err
	}
	f := form(c)
	in := surveyHead(f)
	in.Citizen = citizenAnswer(f)
	p, err := s.surveyImportFor(c, in, f.Text("list"))
	if err != nil {
		return err
	}
	rows, err := surveyRowsOf(p.Text)
	var added portal.Survey
	if err == nil {
		for _, r := range rows {
			in.Questions = append(in.Questions, r.SurveyTyped)
		}
		added, err = s.options.App.AddSurvey(c.UserContext(), actor(c), in)
		err = atList(err)
	}
	if err != nil {
		if fault := s.previewSurvey(c, &p); fault != nil && portal.KindOf(fault) != portal.Invalid {
			return fault
		}
		return surveyImportPage.again(c, p, err)
	}
	return done(c, surveyAdded, surveyHref(added.ID))
}

// atList puts what is wrong with a question at the list, where it was typed.
func atList(err error) error {
	fields := portal.FieldsOf(err)
	if fields == nil {
		return err
	}
	all := portal.Fields{}
	for field, sentence := range fields {
		if surveyHeadFields[field] {
			all[field] = sentence
		} else {
			all["list"] = sentence
		}
	}
	return all.Err()
}

var surveyHeadFields = map[string]bool{"title": true, "period": true, "source": true, "org": true, app.FieldChecked: true, app.FieldOverrule: true}
