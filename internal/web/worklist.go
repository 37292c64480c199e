package web

import (
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// WorkListPage is the whole work list.
type WorkListPage struct {
	Base
	Sentence string
	Groups   []TaskGroup
	Empty    Empty
}

// TaskGroup is a group of the work list. AllURL leads to the rest of it; empty
// when all of it is here.
type TaskGroup struct {
	Title, Count, Text string
	AllURL, AllText    string
	Tasks              []StartTask
}

var workListPage = page[WorkListPage]("signal/worklist")

// workShown is how many tasks of a group the work list shows.
const workShown = 10

func (s *Server) workList(c *fiber.Ctx) error {
	work, err := s.options.App.WorkList(c.UserContext(), actor(c), workShown)
	if err != nil {
		return err
	}
	p := WorkListPage{Base: Base{Title: "Werklijst"}, Sentence: workSentence(actor(c)), Groups: taskGroups(s.options.Now(), actor(c), work, "")}
	if len(p.Groups) == 0 {
		p.Empty = Empty{Kind: "none", Title: "Er wacht niets op u", Text: "Zodra iets uw aandacht vraagt, staat het hier.", ActionURL: "/signalen", ActionText: "Bekijk de signalen"}
	}
	return workListPage.show(c, p)
}

// workSentence says of which signals the work list is.
func workSentence(by portal.Actor) string {
	switch {
	case by.Role == portal.Coordinator:
		return "Alle signalen die de gemeente ziet. Wat u zelf behandelt, staat vooraan."
	case policy.HandlesSignals(by):
		return "De signalen die u behandelt, en wat u zelf deelde."
	case by.Role == portal.Keeper:
		return "Berichten van en naar anonieme melders."
	}
	return "Wat er gebeurt met de signalen die u deelde."
}

// taskGroups shows the work list; rest is where all of a group can be found, or
// empty for the list with the group as its filter.
func taskGroups(now time.Time, by portal.Actor, work []app.WorkGroup, rest string) []TaskGroup {
	groups := make([]TaskGroup, len(work))
	for i, g := range work {
		group := TaskGroup{Title: g.Kind.Label(), Count: groupCount(g), Text: groupText(by, g.Kind)}
		if g.More() {
			group.AllURL, group.AllText = rest, "Bekijk de hele werklijst"
		}
		if g.More() && (rest == "" || by.Role == portal.Coordinator) {
			group.AllURL, group.AllText = "/signalen?"+url.Values{"werk": {string(g.Kind)}}.Encode(), "Bekijk alles: "+group.Title
		}
		for _, t := range g.Tasks {
			task := startTask(now, by, t)
			task.Own = task.Own && by.Role == portal.Coordinator && (g.Kind == app.WorkNew || g.Kind == app.WorkLate)
			group.Tasks = append(group.Tasks, task)
		}
		groups[i] = group
	}
	return groups
}

func groupCount(g app.WorkGroup) string {
	if g.AtLeast {
		return "meer dan " + countText(int(g.Count))
	}
	return countText(int(g.Count))
}

// groupText says what a group is, where its title leaves that open.
func groupText(by portal.Actor, kind app.WorkKind) string {
	switch {
	case kind == app.WorkLate && by.Role == portal.Coordinator:
		return "De termijn is voorbij, bij u of bij een ander."
	case kind == app.WorkLate && !policy.HandlesSignals(by):
		return "Een ander is te laat met uw signaal. U hoeft niets te doen."
	}
	return ""
}
