package web

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// raisedTabs lead to what belongs to raising questions.
func raisedTabs(path string) []ActionTab {
	tabs := []ActionTab{{Label: "Gele vlaggen", Href: flagHome}, {Label: "Hogerop", Href: app.RaisedPath}, {Label: "Escalatielijnen", Href: linesHome}, {Label: "Wie kan dit doorbreken?", Href: breakersHome}}
	for i := range tabs {
		tabs[i].Current = tabs[i].Href == path
	}
	return tabs
}

const (
	linesHome    = "/escalatielijnen"
	breakersHome = "/doorbreken"
)

// raisedBadge is the badge of a question's state.
func raisedBadge(r app.RaisedRow) Badge {
	switch {
	case r.State == portal.EscalationRuns && r.Late:
		return Badge{"late", "Termijn voorbij"}
	case r.State == portal.EscalationWaits:
		return Badge{"late", r.State.Label()}
	}
	shape := map[portal.EscalationState]string{portal.EscalationRuns: "busy", portal.EscalationAnswered: "good", portal.EscalationCollege: "wait"}[r.State]
	return Badge{shape, r.State.Label()}
}

// RaisedItem is a raised question as a row of a list.
type RaisedItem struct {
	Number, Title, Href string
	Badge               Badge
	Meta                []string
}

func raisedItem(now time.Time, r app.RaisedRow) RaisedItem {
	item := RaisedItem{Number: r.Number, Title: r.Question, Href: app.RaisedPath + "/" + r.Number, Badge: raisedBadge(r)}
	item.Meta = []string{"over " + r.Subject.Number, r.ThemeName}
	switch r.State {
	case portal.EscalationRuns:
		item.Meta = append(item.Meta, liesHere(r.Days), "antwoord "+before(now, r.Last().Due))
	case portal.EscalationWaits:
		item.Meta = append(item.Meta, "wacht "+plural(r.Days, "werkdag", "werkdagen"))
	case portal.EscalationCollege:
		item.Meta = append(item.Meta, "college van "+dateText(r.CollegeDay))
	default:
		item.Meta = append(item.Meta, dayText(now, r.ChangedAt))
	}
	item.Meta = slices.DeleteFunc(item.Meta, func(s string) bool { return s == "" })
	return item
}

func raisedItems(now time.Time, rows []app.RaisedRow) []RaisedItem {
	var items []RaisedItem
	for _, r := range rows {
		items = append(items, raisedItem(now, r))
	}
	return items
}

// liesHere says for how long a question lies where it lies.
func liesHere(days int) string {
	if days == 0 {
		return "ligt hier sinds vandaag"
	}
	return "ligt hier " + plural(days, "werkdag", "werkdagen")
}

// levelName is a level with its person, as in "de teammanager N. de Wit".
func levelName(level portal.Level, name string) string {
	if strings.EqualFold(level.Label(), name) {
		name = "" // a role account
	}
	return strings.TrimSpace("de " + strings.ToLower(level.Label()) + " " + name)
}

// personWithRole is a person in a choice, as in "N. de Wit, teammanager".
func personWithRole(p portal.Person) string {
	if strings.EqualFold(p.Name, p.Role.Label()) {
		return p.Name // a role account
	}
	return p.Name + ", " + strings.ToLower(p.Role.Label())
}

// raisedTurn says who has to do the next thing.
func raisedTurn(now time.Time, p app.RaisedPage) Turn {
	step := p.Last()
	switch p.State {
	case portal.EscalationRuns:
		turn := Turn{Who: levelName(step.Level, p.Names[step.To]), When: before(now, step.Due)}
		if p.OffLine && len(p.Steps) == 1 {
			turn.Who = cmp.Or(p.Names[step.To], "de gemeente")
		}
		if p.MayAnswer {
			turn.Who = "u, om deze vraag te beantwoorden"
		}
		if p.Late {
			turn.State = "late"
		}
		return turn
	case portal.EscalationWaits:
		if p.MayCollege {
			return Turn{Who: "u of een collega, om dit op de agenda van het college te zetten", State: "late"}
		}
		return Turn{Who: "de gemeente, om dit op de agenda van het college te zetten", State: "late"}
	case portal.EscalationCollege:
		return Turn{Who: "het college", When: "op " + dateText(p.CollegeDay)}
	case portal.EscalationAnswered:
		if p.ToAccept() && p.Mine {
			return Turn{Who: "u, om te zeggen of dit antwoord genoeg is"}
		}
		if p.ToAccept() {
			return Turn{Who: "wie de vraag voorlegde, om te zeggen of dit antwoord genoeg is"}
		}
	}
	return Turn{Who: p.State.Label() + ". Niemand is nu aan zet.", State: "done"}
}

// raisedHappenings is the course of a question, the last first.
func raisedHappenings(now time.Time, p app.RaisedPage) []Happening {
	var list []Happening
	add := func(at time.Time, h Happening) {
		if !at.IsZero() {
			list = append(list, h.happened(now, at))
		}
	}
	add(p.At, Happening{Title: "Voorgelegd:", Text: p.Question, By: cmp.Or(p.Names[p.By], p.OrgName)})
	for i, s := range p.Steps {
		to := levelName(s.Level, p.Names[s.To])
		if p.OffLine && i == 0 {
			to = p.Names[s.To]
		}
		lies := Happening{Title: "Naar " + to + "."}
		if i == len(p.Steps)-1 && p.State == portal.EscalationRuns {
			lies = Happening{Title: "Ligt bij " + to + ".", Text: "Antwoord tot en met " + dateText(s.Due) + "."}
		}
		add(s.At, lies)
		if s.Answer != "" {
			add(s.AnsweredAt, Happening{Class: "good", Title: "Antwoord:", Text: s.Answer, By: p.Names[s.AnsweredBy]})
		}
		if s.MovedUp {
			h := Happening{Class: "late", Title: "De termijn ging voorbij zonder antwoord.", Text: "De vraag ging vanzelf een stap hoger."}
			if s.Note != "" {
				h = Happening{Title: "Een stap hoger, omdat:", Text: s.Note}
			}
			add(s.WentUp(), h)
		}
	}
	if !p.CollegeDay.IsZero() {
		title := "Op de agenda van het college gezet."
		for _, m := range append(slices.Clone(p.CollegeBefore), portal.CollegeMeeting{Day: p.CollegeDay, By: p.CollegeBy, At: p.CollegeAt}) {
			h := Happening{Title: title, Text: "Het college bespreekt dit op " + dateText(m.Day) + ".", By: p.Names[m.By]}
			if p.CollegeNumber != "" && m.Day.Equal(p.CollegeDay) {
				h.Text += " Nummer " + p.CollegeNumber + "."
			}
			if !m.At.IsZero() { // before that was kept, it stands where it happened
				h = h.happened(now, m.At)
			}
			list = append(list, h)
			title = "Andere dag voor het college."
		}
	}
	add(p.CollegeAnsweredAt, Happening{Class: "good", Title: "Het college besloot:", Text: p.CollegeAnswer})
	add(p.AcceptedAt, Happening{Class: "good", Title: "Het antwoord is genoeg.", By: cmp.Or(p.Names[p.By], p.OrgName)})
	if p.State == portal.EscalationWithdrawn {
		add(p.ChangedAt, Happening{Title: "De vraag is ingetrokken.", By: cmp.Or(p.Names[p.By], p.OrgName)})
	}
	slices.Reverse(list)
	return list
}
