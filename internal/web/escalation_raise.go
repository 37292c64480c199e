package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// raiseForm shows the form with which one raises a question about a signal or flag.
func (s *Server) raiseForm(kind portal.ObjectKind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		number, err := param(c, "number")
		if err != nil {
			return err
		}
		p, err := s.raisePage(c, kind, number, &Form{})
		if err != nil {
			return err
		}
		return raisedEdit.show(c, p)
	}
}

func (s *Server) raisePage(c *fiber.Ctx, kind portal.ObjectKind, number string, f *Form) (RaisedEdit, error) {
	v, err := s.options.App.RaiseForm(c.UserContext(), actor(c), kind, number)
	if err != nil {
		return RaisedEdit{}, err
	}
	once := f.Text("once")
	if once == "" {
		once = string(portal.NewRandomID())
	}
	p := RaisedEdit{FlagEdit: FlagEdit{Base: Base{Title: "Hogerop voorleggen"}, Intro: v.About.Number + " " + v.About.Title, Href: v.About.Path + "/hogerop", Back: v.About.Path, Button: "Vraag voorleggen", Once: once, answer: citizenAnswer(f)},
		Up: v.About.Number, UpHref: v.About.Path}
	if v.Refused != "" {
		p.Shut, p.Warn = true, v.Refused
		if question := f.Text("question"); question != "" { // to be copied
			p.Before = []string{"U schreef: " + question}
		}
		return p, nil
	}
	if len(v.Open) > 0 {
		open := v.Open[0]
		p.Open, p.Button = RaisedLink{open.Number, open.Question, app.RaisedPath + "/" + open.Number}, "Deze vraag volgen"
		p.Before = []string{"Hierover ligt al een vraag hogerop. U kunt die volgen. Dan krijgt u bericht van elke stap."}
		return p, nil
	}
	to := levelName(v.Level, v.To.Name)
	if !v.OnLine {
		to = v.To.Name
		p.Warn = "Voor dit thema kan nu niemand van een escalatielijn antwoorden. Uw vraag gaat naar wie dit kan doorbreken, of naar de ketencoördinator."
	}
	after := "Komt er geen antwoord? Dan gaat de vraag vanzelf een stap hoger."
	if v.Last {
		after = "Komt er geen antwoord? Dan kan iemand van de gemeente de vraag op de agenda van het college zetten."
	}
	p.Before = []string{"Uw vraag gaat naar " + to + ". De termijn is " + plural(v.Term, "werkdag", "werkdagen") + ".", after + " U krijgt bericht van elke stap."}
	if len(v.Uninformed) > 0 {
		var who []string
		for _, party := range v.Uninformed {
			who = append(who, strings.ToLower(party.Label()[:1])+party.Label()[1:])
		}
		p.Warn = "Niemand wil verrast worden. Nog niet geïnformeerd over deze gele vlag: " + strings.Join(who, ", ") + "."
	}
	p.Fields = []FlagField{{Type: "text", Name: "question", Label: "Welke vraag moet beantwoord worden?", Hint: "Stel één vraag, zo dat iemand erop kan beslissen. Uw naam en organisatie staan erbij.", Value: typed(f, "question", ""), Max: portal.MaxQuestion}}
	return p, nil
}

// raise raises a question, or follows the one that lies already.
func (s *Server) raise(kind portal.ObjectKind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		number, err := param(c, "number")
		if err != nil {
			return err
		}
		f := form(c)
		e, followed, err := s.options.App.Raise(c.UserContext(), actor(c), kind, number, app.RaiseInput{Once: f.ID("once"), Question: f.Text("question"), Citizen: citizenAnswer(f)})
		if err == nil {
			flash := questionRaised
			if followed {
				flash = questionFollowed
			}
			return done(c, flash, app.RaisedPath+"/"+e.Number)
		}
		p, fault := s.raisePage(c, kind, number, f)
		if fault != nil {
			return fault
		}
		p.problems(err, f.order())
		return raisedEdit.again(c, p, err)
	}
}

// RaisedMark is a raised question on the page of what it is about.
type RaisedMark struct {
	Number, Href, Text string
	Open               bool // somebody still has to do something
}

// raisedMarks are the questions about something that the reader may read.
func (s *Server) raisedMarks(c *fiber.Ctx, about portal.Ref) ([]RaisedMark, error) {
	rows, err := s.options.App.RaisedAbout(c.UserContext(), actor(c), about)
	var marks []RaisedMark
	for _, r := range rows {
		text := r.State.Label()
		if r.State == portal.EscalationRuns {
			text = "ligt bij " + strings.ToLower(r.Last().Level.Label())
		}
		marks = append(marks, RaisedMark{r.Number, app.RaisedPath + "/" + r.Number, strings.ToLower(text[:1]) + text[1:], r.Open()})
	}
	return marks, err
}
