package web

import (
	"cmp"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SurveyEdit is the form of an edition, new or there already.
type SurveyEdit struct {
	Base
	Href, Back, Edition string // Edition names one that is there; empty for a new one
	In                  app.SurveyInput
	Periods             []PeriodGroup
	Orgs                []Option
	// Rows are the questions in sight, More those that unfold.
	Rows, More []SurveyField
	MaxTitle   int
	MaxSource  int
	MaxNote    int
	MaxText    int
}

// SurveyField is one question in the form, with the ids of its fields.
type SurveyField struct {
	N                              int
	Typed                          portal.SurveyTyped
	Scales                         []Option
	Question, Count, Score, Scaled string
}

// Citizen is what the citizen-data check asks.
func (p *SurveyEdit) Citizen() Citizen { return p.citizen("", p.In.Citizen) }

var surveyEdit = page[SurveyEdit]("survey/edit")

const (
	questionsInSight = 3 // empty ones, in a new form
	questionsFolded  = 7
)

func (s *Server) surveyForm(c *fiber.Ctx, in app.SurveyInput, there *portal.Survey) (SurveyEdit, error) {
	p := SurveyEdit{Base: Base{Title: "Onderzoek vastleggen"}, Href: surveysHome + "/nieuw", Back: surveysHome, In: in, Periods: s.periodOptions(in.Period),
		MaxTitle: portal.MaxSurveyTitle, MaxSource: portal.MaxSurveySource, MaxNote: portal.MaxSurveyNote, MaxText: portal.MaxSurveyQuestion}
	if there != nil {
		p.Title, p.Edition = "Onderzoek wijzigen", there.Title+", "+portal.PeriodWords(there.Period)
		p.Back = surveyHref(there.ID)
		p.Href = p.Back + "/wijzigen"
	}
	filled := 0
	for i, q := range in.Questions {
		if !q.Empty() {
			filled = i + 1
		}
	}
	sight := max(filled, questionsInSight)
	for i := range min(sight+questionsFolded, portal.MaxSurveyRows+questionsFolded) {
		typed := portal.SurveyTyped{}
		if i < len(in.Questions) {
			typed = in.Questions[i]
		}
		row := surveyField(i+1, typed)
		if i < sight {
			p.Rows = append(p.Rows, row)
		} else {
			p.More = append(p.More, row)
		}
	}
	orgs, err := s.options.App.Directory(c.UserContext(), actor(c), app.DirectoryFilter{})
	for _, o := range orgs {
		p.Orgs = append(p.Orgs, Option{string(o.ID), o.Name, o.ID == in.Org})
	}
	return p, err
}

func surveyField(n int, typed portal.SurveyTyped) SurveyField {
	at := "_" + strconv.Itoa(n)
	f := SurveyField{N: n, Typed: typed, Question: "question" + at, Count: "n" + at, Score: "score" + at, Scaled: "scale" + at}
	is, _ := portal.ScaleOf(cmp.Or(typed.Scale, "1-10"))
	for _, s := range portal.SurveyScales() {
		f.Scales = append(f.Scales, Option{s.Value, s.Label, s.Value == is.Value})
	}
	return f
}

func surveyInput(f *Form) app.SurveyInput {
	in := app.SurveyInput{Title: f.Text("title"), Period: f.Text("period"), Source: f.Text("source"), Note: f.Text("note"), Org: f.ID("org"), Citizen: citizenAnswer(f)}
	for n := 1; n <= portal.MaxSurveyRows+questionsFolded && f.Has("question_"+strconv.Itoa(n)); n++ {
		at := "_" + strconv.Itoa(n)
		in.Questions = append(in.Questions, portal.SurveyTyped{Question: f.Text("question" + at), N: f.Text("n" + at), Score: f.Text("score" + at), Scale: f.Text("scale" + at)})
	}
	return in
}

func (s *Server) surveyNew(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.KeepVoice, policy.VoiceOn{}); err != nil {
		return err
	}
	p, err := s.surveyForm(c, app.SurveyInput{Title: query(c).Text("titel")}, nil)
	if err != nil {
		return err
	}
	return surveyEdit.show(c, p)
}

var (
	surveyAdded   = flash("onderzoek-vastgelegd", "good", "Het onderzoek is vastgelegd.")
	surveyChanged = flash("onderzoek-gewijzigd", "good", "Het onderzoek is gewijzigd.")
	surveyRemoved = flash("onderzoek-verwijderd", "good", "Het onderzoek is verwijderd.")
)

func (s *Server) surveyAdd(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.KeepVoice, policy.VoiceOn{}); err != nil {
		return err
	}
	f := form(c)
	in := surveyInput(f)
	added, err := s.options.App.AddSurvey(c.UserContext(), actor(c), in)
	if err != nil {
		p, fault := s.surveyForm(c, in, nil)
		if fault != nil {
			return fault
		}
		return surveyEdit.again(c, p, err)
	}
	return done(c, surveyAdded, surveyHref(added.ID))
}

// surveyToKeep gives the edition in the address to who may change it.
func (s *Server) surveyToKeep(c *fiber.Ctx) (portal.Survey, error) {
	id, err := param(c, "id")
	if err != nil {
		return portal.Survey{}, err
	}
	return s.options.App.SurveyToKeep(c.UserContext(), actor(c), portal.ID(id))
}

func (s *Server) surveyEdit(c *fiber.Ctx) error {
	v, err := s.surveyToKeep(c)
	if err != nil {
		return err
	}
	in := app.SurveyInput{Source: v.Source, Note: v.Note, Version: v.Version}
	for _, q := range v.Questions {
		in.Questions = append(in.Questions, portal.SurveyTyped{Question: q.Question, N: strconv.Itoa(q.N), Score: q.Score.String(), Scale: q.Scale})
	}
	p, err := s.surveyForm(c, in, &v)
	if err != nil {
		return err
	}
	return surveyEdit.show(c, p)
}

func (s *Server) surveyChange(c *fiber.Ctx) error {
	v, err := s.surveyToKeep(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := surveyInput(f)
	in.Version = f.Version("version")
	if err := s.options.App.ChangeSurvey(c.UserContext(), actor(c), v.ID, in); err != nil {
		p, fault := s.surveyForm(c, in, &v)
		if fault != nil {
			return fault
		}
		return surveyEdit.again(c, p, err)
	}
	return done(c, surveyChanged, surveyHref(v.ID))
}

func (s *Server) surveyRemove(c *fiber.Ctx) error {
	v, err := s.surveyToKeep(c)
	if err != nil {
		return err
	}
	if err := s.options.App.RemoveSurvey(c.UserContext(), actor(c), v.ID, form(c).Version("version")); err != nil {
		p, fault := s.surveyPage(c)
		if fault != nil {
			return fault
		}
		return surveyShow.again(c, p, err)
	}
	return done(c, surveyRemoved, surveysHome)
}
