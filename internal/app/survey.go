package app

import (
	"context"
	"strconv"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SurveyInput is an edition of a survey as somebody fills it in.
type SurveyInput struct {
	Title, Period, Source, Note string
	Org                         portal.ID // empty: clients of the whole chain
	Questions                   []portal.SurveyTyped
	// LeaveOut takes the questions that fewer than five people answered out of the list,
	// instead of refusing them: a file has these more often than not.
	LeaveOut bool
	Version  int64
	Citizen  CitizenAnswer
}

// read makes a survey of what was typed. The fields of the n-th question, from 1, end
// with _n.
func (in SurveyInput) read(about portal.Ref) (portal.Survey, portal.Fields, []portal.Fact) {
	s := portal.Survey{Title: in.Title, Period: in.Period, Source: in.Source, Note: in.Note, Org: in.Org}
	texts, wrong := map[string]string{"title": in.Title, "source": in.Source, "note": in.Note}, portal.Fields{}
	for i, typed := range in.Questions {
		if typed.Empty() {
			continue
		}
		if in.LeaveOut && typed.Few() {
			s.LeftOut++
			continue
		}
		n := strconv.Itoa(i + 1)
		answer, fields := typed.Read()
		for field, sentence := range fields {
			wrong[field+"_"+n] = sentence
		}
		texts["question_"+n] = typed.Question
		s.Questions = append(s.Questions, answer)
	}
	fields, facts := checkCitizen(texts, in.Citizen, about, false)
	for field, sentence := range wrong {
		fields[field] = sentence
	}
	return s, fields, facts
}

// voiceOrg checks of whose clients something is: those of an organisation that takes
// part, or of the whole chain.
func (a *App) voiceOrg(ctx context.Context, org portal.ID, fields portal.Fields) error {
	if org == "" {
		return nil
	}
	orgs, err := a.organisations(ctx)
	if err == nil && !orgs[org].Active {
		fields["org"] = "Deze organisatie doet niet (meer) mee. Kies een andere."
	}
	return err
}

// AddSurvey adds an edition of a survey. Of a title, a period and an organisation there
// is one.
func (a *App) AddSurvey(ctx context.Context, by portal.Actor, in SurveyInput) (portal.Survey, error) {
	var s portal.Survey
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.KeepVoice, policy.VoiceOn{}); err != nil {
			return err
		}
		var fields portal.Fields
		var facts []portal.Fact
		s, fields, facts = in.read(portal.Survey{ID: portal.SurveyID(in.Title, in.Period, in.Org)}.Ref())
		if err := a.voiceOrg(ctx, in.Org, fields); err != nil {
			return err
		}
		if err := a.tellingFew(ctx, s, in.Questions, fields); err != nil {
			return err
		}
		fact, err := s.Add(by, a.now())
		if err := joinFields(fields, withoutList(fields, err)); err != nil {
			return err
		}
		if err := a.store.InsertSurvey(ctx, &s); err != nil {
			return err
		}
		w.record(s.Version, append(facts, fact)...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken {
		return s, portal.Fields{"title": "Deze editie staat er al: dezelfde titel, periode en organisatie. Wijzig die, of kies een andere periode."}.Err()
	}
	return s, err
}

// tellingFew refuses the questions that tell what fewer than five people said, by
// subtraction from another edition.
func (a *App) tellingFew(ctx context.Context, s portal.Survey, typed []portal.SurveyTyped, fields portal.Fields) error {
	all, err := a.store.Surveys(ctx)
	for i, t := range typed {
		answer, wrong := t.Read()
		if field := "n_" + strconv.Itoa(i+1); len(wrong) == 0 && fields[field] == "" && s.Tells(answer, all) {
			fields[field] = "Laat de vraag ‘" + answer.Question + "’ weg. Met een andere editie is te berekenen wat minder dan vijf mensen zeiden."
		}
	}
	return err
}

// withoutList takes what the domain says of the whole list away when a question is wrong
// itself: the one follows from the other.
func withoutList(fields portal.Fields, err error) error {
	own := portal.FieldsOf(err)
	if own == nil {
		return err
	}
	for field := range fields {
		if _, _, ok := questionField(field); ok {
			delete(own, "question_1")
		}
	}
	return own.Err()
}

// questionField takes the name of a field of the n-th question apart.
func questionField(field string) (name string, n int, ok bool) {
	for _, name := range []string{"question_", "n_", "score_", "scale_"} {
		if len(field) > len(name) && field[:len(name)] == name {
			n, err := strconv.Atoi(field[len(name):])
			return name[:len(name)-1], n, err == nil
		}
	}
	return "", 0, false
}

// survey gives a survey to who may do the action with it.
func (a *App) survey(ctx context.Context, by portal.Actor, action policy.Action, id portal.ID) (portal.Survey, error) {
	if err := policy.Check(by, policy.ReadVoice, policy.VoiceOn{}); err != nil {
		return portal.Survey{}, err
	}
	if err := policy.Check(by, action, policy.VoiceOn{}); err != nil {
		return portal.Survey{}, err
	}
	s, err := a.store.Survey(ctx, id)
	if err != nil {
		return s, err
	}
	return s, policy.Check(by, action, surveyOn(s))
}

// surveyOn is a survey as policy sees it: who added it keeps it.
func surveyOn(s portal.Survey) policy.VoiceOn {
	return policy.VoiceOn{Voice: portal.Voice{ID: s.ID, By: s.By}}
}

// ChangeSurvey corrects an edition.
func (a *App) ChangeSurvey(ctx context.Context, by portal.Actor, id portal.ID, in SurveyInput) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		s, err := a.survey(ctx, by, policy.KeepVoice, id)
		if err != nil {
			return err
		}
		if s.Version != in.Version {
			return portal.ErrChanged
		}
		to, fields, facts := in.read(s.Ref())
		to.LeftOut += s.LeftOut
		to.Title, to.Period, to.Org = s.Title, s.Period, s.Org
		if err := a.tellingFew(ctx, to, in.Questions, fields); err != nil {
			return err
		}
		fact, err := s.Change(to, a.now())
		if err := joinFields(fields, withoutList(fields, err)); err != nil {
			return err
		}
		if err := a.store.SaveSurvey(ctx, &s); err != nil {
			return err
		}
		w.record(s.Version, append(facts, fact)...)
		return nil
	})
}

// RemoveSurvey takes an edition away that was added by mistake.
func (a *App) RemoveSurvey(ctx context.Context, by portal.Actor, id portal.ID, version int64) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		s, err := a.survey(ctx, by, policy.KeepVoice, id)
		if err != nil {
			return err
		}
		if s.Version != version {
			return portal.ErrChanged
		}
		if err := a.store.DeleteSurvey(ctx, s); err != nil {
			return err
		}
		w.record(s.Version+1, portal.Fact{Type: portal.SurveyRemoved, About: s.Ref()})
		return nil
	})
}

// SurveyRow is an edition in the list.
type SurveyRow struct {
	portal.Survey
	OrgName string // empty for the whole chain
}

// SurveyList is every edition, the latest period first.
type SurveyList struct {
	Rows   []SurveyRow
	MayAdd bool
}

// Surveys gives the editions that there are, all or of one period.
func (a *App) Surveys(ctx context.Context, by portal.Actor, period string) (SurveyList, error) {
	if err := policy.Check(by, policy.ReadVoice, policy.VoiceOn{}); err != nil {
		return SurveyList{}, err
	}
	l := SurveyList{MayAdd: policy.May(by, policy.KeepVoice, policy.VoiceOn{})}
	all, err := a.store.Surveys(ctx)
	if err != nil {
		return l, err
	}
	orgs, err := a.organisations(ctx)
	for _, s := range all {
		if period == "" || portal.Within(s.Period, period) {
			l.Rows = append(l.Rows, SurveyRow{s, orgs[s.Org].Name})
		}
	}
	return l, err
}

// SurveyResult is one question with the outcomes of the editions that asked it, up to the
// one on the page.
type SurveyResult struct {
	portal.SurveyAnswer
	Before, Change string // empty when the edition before didn't ask it
	Trend          []SurveyPoint
}

// SurveyPoint is the outcome of a question in one edition.
type SurveyPoint struct {
	Period string
	portal.SurveyAnswer
}

// SurveyPage is everything the page of one edition shows.
type SurveyPage struct {
	SurveyRow
	Who      Name
	Results  []SurveyResult
	Previous portal.Survey // ID is empty for the first edition
	Others   []portal.Survey
	MayKeep  bool
}

// Survey gives the page of an edition, compared with the one before.
func (a *App) Survey(ctx context.Context, by portal.Actor, id portal.ID) (SurveyPage, error) {
	s, err := a.survey(ctx, by, policy.ReadVoice, id)
	if err != nil {
		return SurveyPage{}, err
	}
	all, err := a.store.Surveys(ctx)
	if err != nil {
		return SurveyPage{}, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return SurveyPage{}, err
	}
	p := SurveyPage{SurveyRow: SurveyRow{s, orgs[s.Org].Name}, MayKeep: policy.May(by, policy.KeepVoice, surveyOn(s))}
	p.Previous, _ = s.Previous(all)
	editions := s.Editions(all)
	for _, x := range editions {
		if x.ID != s.ID {
			p.Others = append(p.Others, x)
		}
	}
	for _, q := range s.Questions {
		r := SurveyResult{SurveyAnswer: q}
		if before, ok := p.Previous.Answer(q.Question, q.Scale); ok {
			r.Before, r.Change = before.Words(), q.Difference(before)
		}
		for _, x := range editions {
			if a, ok := x.Answer(q.Question, q.Scale); ok && !periodStart(x.Period).After(periodStart(s.Period)) {
				r.Trend = append(r.Trend, SurveyPoint{x.Period, a})
			}
		}
		p.Results = append(p.Results, r)
	}
	p.Who, err = a.nameOf(ctx, s.By)
	return p, err
}

// SurveyToKeep gives an edition to who may change it.
func (a *App) SurveyToKeep(ctx context.Context, by portal.Actor, id portal.ID) (portal.Survey, error) {
	return a.survey(ctx, by, policy.KeepVoice, id)
}

func periodStart(period string) time.Time {
	from, _, _ := portal.PeriodRange(period)
	return from
}
