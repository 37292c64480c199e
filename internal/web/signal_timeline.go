package web

import (
	"slices"
	"strconv"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// happening is an entry of a signal's timeline with the moment to sort it by.
type happening struct {
	at time.Time
	Happening
}

// signalHappenings merges everything that happened with a signal, newest first.
func signalHappenings(now time.Time, v app.SignalPage) []Happening {
	var all []happening
	add := func(at time.Time, h Happening) {
		h = h.happened(now, at)
		if at.Equal(portal.Day(at)) {
			h.When = dayText(now, at) // of an anonymous reporter the day is all there is
		}
		all = append(all, happening{at: at, Happening: h})
	}
	courseHappenings(v, add)
	talkHappenings(v, add)
	togetherHappenings(v, add)
	privacyHappenings(v, add)
	slices.Reverse(all) // what happened at one moment stands in the order of the way
	slices.SortStableFunc(all, func(x, y happening) int { return y.at.Compare(x.at) })
	list := make([]Happening, len(all))
	for i, h := range all {
		list[i] = h.Happening
	}
	return list
}

// courseHappenings tells of the stations. Those of questions, answers and
// feedback are told with their texts by talkHappenings.
func courseHappenings(v app.SignalPage, add func(time.Time, Happening)) {
	s := v.Signal
	was := portal.SignalState("")
	for i, step := range s.Course {
		hide := hidePath(v, s.StationPart(i), step.Note)
		if h, ok := handlingHappening(v, step, was); ok {
			was, h.Hide = step.State, hide
			add(step.At, h)
			continue
		}
		h := Happening{Text: step.Note, By: nameWords(v.Names[step.By]), Hide: hide}
		switch {
		case tableHappening(v, step, was, &h):
		case i == 0:
			h.Title, h.By = "Gedeeld", reporterInTimeline(v)
		case step.State == was && step.To != "":
			h.Class, h.Title, h.By = "late", "Naar de vervanger:", nameWords(v.Names[step.To])
		case step.State == portal.SignalBusy && was == portal.SignalQuestion:
			if step.Note == "" {
				was = step.State
				continue // the answer tells it
			}
			h.Title = "Verder zonder antwoord"
		case step.State == portal.SignalBusy:
			h.Title = "Opgepakt"
		case step.State == portal.SignalAgreedOn && step.Note != "":
			h.Title, h.Text = "Afspraak vastgelegd:", step.Note
		case step.State == portal.SignalEnded:
			h.Class, h.Title = "good", "Gesloten"
		case step.State == portal.SignalReopen:
			h.Class, h.Title = "late", "Heropend"
			if step.Note != "" {
				h.Title += ":"
			}
		default:
			was = step.State
			continue
		}
		was = step.State
		add(step.At, h)
	}
	for i, f := range s.Feedback {
		title := "Teruggekoppeld:"
		if f.Route == portal.Thanks {
			title = "Bedankt:"
		}
		add(f.At, Happening{Class: "good", Title: title, Text: f.Agreed, By: nameWords(v.Names[f.By]), Hide: hidePath(v, portal.MakePart(portal.PartFeedback, strconv.Itoa(i)), f.Agreed)})
	}
}

// tableHappening tells of a station at a round table, which is named to who may
// see it.
func tableHappening(v app.SignalPage, step portal.Station, was portal.SignalState, h *Happening) bool {
	switch {
	case step.State == portal.SignalOnAgenda && v.Tables[step.Table] != "":
		h.Title = "Op de agenda van " + v.Tables[step.Table]
	case step.State == portal.SignalOnAgenda:
		h.Title = "Op een agenda van een ronde tafel"
	case step.State == portal.SignalAwaits:
		h.Title = "Advies van de ronde tafel."
	case step.By == "" && (was == portal.SignalOnAgenda || was == portal.SignalAwaits || was == portal.SignalAgreedOn) && (step.State == portal.SignalNew || step.State == portal.SignalBusy || step.State == portal.SignalReopen && step.Note != ""):
		h.Title = "Terug naar de behandelaar:"
	default:
		return false
	}
	return true
}

func talkHappenings(v app.SignalPage, add func(time.Time, Happening)) {
	for _, q := range v.Signal.Questions {
		part := portal.MakePart(portal.PartQuestion, string(q.ID))
		add(q.At, Happening{Title: "Vraag aan de melder:", Text: q.Text, By: nameWords(v.Names[q.By]), Hide: hidePath(v, part, q.Text)})
		if v.Signal.IsAnonymous() && !q.Passed.IsZero() {
			add(q.Passed, Happening{Title: "Vraag doorgegeven aan de melder", By: "Contactpersoon anonieme signalen"})
		}
		if q.Answer != "" {
			answered, h := q.AnsweredAt, Happening{Title: "Antwoord van de melder:", Text: q.Answer, By: reporterInTimeline(v), Hide: hidePath(v, part, q.Answer)}
			if !q.Answered() {
				h.Title = "Antwoord, nog niet doorgegeven:"
			}
			add(answered, h)
		}
	}
	for _, r := range v.Recognitions {
		add(r.At, Happening{Class: "good", Title: "Wij herkennen dit", Text: quoted(r.Context), By: nameWords(v.Names[r.Person]),
			Hide: hidePath(v, portal.MakePart(portal.PartRecognition, string(r.Person)), r.Context)})
	}
	for i, h := range v.Signal.Helps {
		by := nameWords(v.Names[h.By])
		if h.By == "" {
			by = reporterInTimeline(v)
		}
		add(h.At, Happening{Title: "Helpt dit? " + helpWord(h.Answer), Text: quoted(h.Line), By: by, Hide: hidePath(v, portal.MakePart(portal.PartHelp, strconv.Itoa(i)), h.Line)})
	}
	for _, c := range v.Comments {
		add(c.At, Happening{Title: "Reactie:", Text: firstWords(c.Text), By: nameWords(v.Names[c.Author])})
	}
}

func helpWord(a portal.HelpAnswer) string {
	return map[portal.HelpAnswer]string{portal.Helps: "Ja", portal.HelpsPartly: "Deels", portal.HelpsNot: "Nee"}[a]
}

// firstWords is the beginning of a text, for where the whole stands elsewhere.
func firstWords(text string) string {
	r := []rune(portal.CleanLine(text))
	const room = 120
	if len(r) <= room {
		return string(r)
	}
	return string(r[:room]) + " …"
}
