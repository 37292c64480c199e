package main

import (
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// demoSignal is one signal of the demo with everything that happens to it. Time
// is counted in working days, as terms are: so the demo is in the same state
// whatever the day on which it starts.
type demoSignal struct {
	by     account
	ago    int // working days before today
	kind   portal.SignalKind
	theme  portal.ID
	title  string
	text   string
	more   portal.More
	to     audience
	naming portal.Naming // empty: the organisation is visible
	course []step        // in order
}

// audience is who may see a signal, by short names; the zero value is the whole
// chain.
type audience struct {
	kind portal.AudienceKind
	orgs []string
}

var municipality = audience{kind: portal.MunicipalityOnly}

func chosen(orgs ...string) audience { return audience{portal.ChosenOrgs, orgs} }

// step is one thing that somebody does with a signal.
type step struct {
	day int     // working days after the signal was shared
	by  account // empty: the reporter
	// texts are what is typed, so that a test can look for citizens' data.
	texts []string
	// alone: see moment.
	alone bool
	do    func(p *play, by portal.Actor, signal portal.ID) error
}

// noAnswer is what somebody sends whom the check on citizens' data asks nothing.
var noAnswer = app.CitizenAnswer{}

func says(day int, by account, text string, mentions ...account) step {
	return step{day: day, by: by, texts: []string{text}, do: func(p *play, by portal.Actor, id portal.ID) error {
		var who []portal.ID
		for _, m := range mentions {
			who = append(who, p.actors[m].ID)
		}
		return p.app.CommentOnSignal(p.ctx, by, id, "", text, who, noAnswer)
	}}
}

func recognises(day int, by account, text string) step {
	return step{day: day, by: by, texts: []string{text}, do: func(p *play, by portal.Actor, id portal.ID) error {
		return p.app.RecogniseSignal(p.ctx, by, id, text, noAnswer)
	}}
}

func follows(day int, by account) step {
	return step{day: day, by: by, do: func(p *play, by portal.Actor, id portal.ID) error {
		return p.app.FollowSignal(p.ctx, by, id, portal.FollowAll)
	}}
}

func takesUp(day int, by account) step {
	return step{day: day, by: by, do: func(p *play, by portal.Actor, id portal.ID) error {
		return p.app.TakeUpSignal(p.ctx, by, id, 0)
	}}
}

func assigns(day int, by, to account) step {
	return step{day: day, by: by, do: func(p *play, by portal.Actor, id portal.ID) error {
		return p.app.AssignSignal(p.ctx, by, id, 0, p.actors[to].ID)
	}}
}

func asks(day int, by account, text string) step {
	return step{day: day, by: by, texts: []string{text}, do: func(p *play, by portal.Actor, id portal.ID) error {
		return p.app.AskReporter(p.ctx, by, id, 0, text, noAnswer)
	}}
}

func answers(day int, text string) step {
	return step{day: day, texts: []string{text}, do: func(p *play, by portal.Actor, id portal.ID) error {
		return p.app.AnswerQuestion(p.ctx, by, id, text, noAnswer)
	}}
}

func passesQuestion(day int) step {
	return step{day: day, by: keeper, do: func(p *play, by portal.Actor, id portal.ID) error {
		return p.app.PassQuestion(p.ctx, by, id)
	}}
}

func passesAnswer(day int, text string) step {
	return step{day: day, by: keeper, texts: []string{text}, do: func(p *play, by portal.Actor, id portal.ID) error {
		return p.app.PassAnswer(p.ctx, by, id, text, noAnswer)
	}}
}

// writesKeeper is a message between the keeper and the reporter: by the keeper,
// or by the reporter when by is empty.
func writesKeeper(day int, by account, text string) step {
	return step{day: day, by: by, texts: []string{text}, do: func(p *play, by portal.Actor, id portal.ID) error {
		return p.app.WriteKeeperMessage(p.ctx, by, id, text, noAnswer)
	}}
}

func agrees(day int, by account, text string) step {
	return step{day: day, by: by, texts: []string{text}, do: func(p *play, by portal.Actor, id portal.ID) error {
		return p.app.AgreeSignal(p.ctx, by, id, 0, text, noAnswer)
	}}
}

// attaches adds a document of a text that stands in the script.
func attaches(day int, by account, file, title, content string) step {
	return step{day: day, by: by, texts: []string{file, title, content}, alone: true, do: func(p *play, by portal.Actor, id portal.ID) error {
		number := p.numbers[id]
		upload, err := p.app.ReceiveUpload(p.ctx, by, app.UploadTo{Number: number}, file, strings.NewReader(content))
		if err != nil {
			return err
		}
		defer upload.Close()
		_, err = p.app.AddDocument(p.ctx, by, number, &app.UploadForm{Title: title, File: upload})
		return err
	}}
}

// fed is a feedback; in is after how many calendar days it holds.
type fed struct {
	agreed, by string
	route      portal.Route
	changes    string
	in         int
	residents  string
}

func feedsBack(day int, by account, f fed) step {
	return step{day: day, by: by, texts: []string{f.agreed, f.by, f.changes, f.residents}, do: func(p *play, by portal.Actor, id portal.ID) error {
		fb := portal.Feedback{Agreed: f.agreed, AgreedBy: f.by, Route: f.route, Changes: f.changes, ForResidents: f.residents}
		if f.route != portal.NoChange {
			fb.From = workingDayFrom(p.now().AddDate(0, 0, f.in))
		}
		return p.app.GiveFeedback(p.ctx, by, id, 0, fb, noAnswer)
	}}
}

func workingDayFrom(t time.Time) time.Time {
	day := portal.Day(t)
	for !workdays.Working(day) {
		day = portal.Day(day.AddDate(0, 0, 1))
	}
	return day
}

// helped answers "Helpt dit?": the reporter, or who recognised the signal.
func helped(day int, by account, answer portal.HelpAnswer, line string) step {
	return step{day: day, by: by, texts: []string{line}, do: func(p *play, by portal.Actor, id portal.ID) error {
		return p.app.AnswerHelp(p.ctx, by, id, answer, line, noAnswer)
	}}
}

// demoSignals are all signals of the demo, by theme.
func demoSignals() []demoSignal {
	return slices.Concat(
		signalsTreatment(), signalsLanguage(), signalsConsultant(), signalsManyProblems(), signalsThreshold(), signalsClientSupport(),
		signalsChain(), signalsPolicy(), signalsPeople(), signalsComputers(), signalsObjection(), signalsTogether(), signalsFollowed(),
	)
}
