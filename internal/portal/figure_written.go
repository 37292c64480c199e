package portal

import (
	"slices"
	"strings"
	"time"
)

// figureWriter collects what one person wrote.
type figureWriter struct {
	by  ID
	all []Written
}

func (w *figureWriter) add(by ID, at time.Time, texts ...string) {
	said := slices.DeleteFunc(texts, func(t string) bool { return t == "" })
	if by == w.by && by != "" && len(said) > 0 {
		w.all = append(w.all, Written{Text: strings.Join(said, "\n"), At: at})
	}
}

// FigureWrittenBy gives what somebody wrote in something of the plan, a subsidy, a report
// to the council or the voice of clients; of what is theirs to do its title.
func FigureWrittenBy(by ID, v Redactable) []Written {
	w := &figureWriter{by: by}
	switch v := v.(type) {
	case *PlanAction:
		w.add(v.Owner, v.ChangedAt, v.Title)
		for _, n := range v.Notes {
			w.add(n.By, n.At, n.Text)
		}
	case *BudgetLine:
		for _, s := range v.Spent {
			w.add(s.By, s.At, s.Note)
		}
	case *BudgetPoint:
		w.add(v.Owner, v.ChangedAt, v.Note)
		w.add(v.SettledBy, v.SettledAt, v.Reason)
	case *SubsidyTexts:
		v.writtenBy(w)
	case *Factsheet:
		w.add(v.MadeBy, v.MadeAt, v.Title, v.Reason, v.Intro)
	case *CouncilReport:
		w.add(v.MadeBy, v.ChangedAt, v.Title)
		for _, s := range v.Course {
			w.add(s.By, s.At, s.Note)
		}
	case *Pledge:
		w.add(v.Owner, v.ChangedAt, v.Title)
		for _, n := range v.Notes {
			w.add(n.By, n.At, n.Text)
		}
	case *Survey:
		w.add(v.By, v.At, v.Title, v.Note)
	case *Voice:
		w.add(v.By, v.At, v.Title, v.Text, v.Advice, v.Lesson, v.FollowUp)
	case *CouncilAdvice:
		w.add(v.By, v.At, v.Subject, v.Text)
		w.add(v.ReactedBy, v.ReactedAt, v.Reaction, v.Consequence)
	case *ComplaintQuarter:
		w.add(v.By, v.At, v.Explanation, v.Advice)
	case *MonitorNote:
		w.add(v.By, v.At, v.Text)
	case *YellowFlag:
		v.writtenBy(w)
	case *Escalation:
		w.add(v.By, v.At, v.Question)
		w.add(v.CollegeAnsweredBy, v.CollegeAnsweredAt, v.CollegeAnswer)
		for _, s := range v.Steps {
			w.add(s.AnsweredBy, s.AnsweredAt, s.Answer)
		}
	}
	return w.all
}

func (t *SubsidyTexts) writtenBy(w *figureWriter) {
	s := t.Subsidy
	w.add(s.MadeBy, s.MadeAt, s.Title)
	for _, c := range s.Course {
		w.add(c.By, c.At, c.Note)
	}
	for _, p := range s.Periods {
		w.add(p.SkippedBy, p.Due, p.Skipped)
	}
	for _, r := range t.Reports {
		if r.Editable() || len(r.Sent) == 0 {
			w.add(r.By, r.At, saidIn(r.Goals, r.Values, r.Voices)...)
		}
		for _, c := range r.Sent {
			w.add(c.By, c.At, saidIn(c.Goals, c.Values, c.Voices)...)
		}
		for _, step := range r.Course {
			w.add(step.By, step.At, append([]string{step.Questions}, saidIn(step.Asked, nil, "")...)...)
		}
	}
}

// saidIn are the words of a report.
func saidIn(goals []GoalSaid, values []ReportedValue, voices string) []string {
	var all []string
	for _, g := range goals {
		all = append(all, g.Text)
	}
	for _, v := range values {
		all = append(all, v.Figure.Text, v.Note)
	}
	return append(all, voices)
}
