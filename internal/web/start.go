package web

import (
	"cmp"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// StartPage is the page that asks first: what must I do?
type StartPage struct {
	Base
	Heading string
	Today   string
	Begin   BeginCard // for who sets the portal up
	Groups  []TaskGroup
	// Reads and Shares decide what the page offers besides tasks.
	Reads, Shares bool
	Mine          []SignalItem
	Raised        []RaisedItem
	Stalls        []StallLine // where lines stand still, for the coordinator
	Empty         Empty
	// Elsewhere are the pages for who has nothing to do here: a role that
	// doesn't read signals, and who keeps the portal.
	Elsewhere []MenuItem
}

// StartTask is one thing to do. Class is late, busy or empty; Own marks what the
// reader handles in a list of everybody's.
type StartTask struct {
	Class, Title, Href string
	Badge              Badge
	Meta               []string
	Own                bool
	Answer             string // the number of the meeting that it asks to come to
}

var startPage = page[StartPage]("start/page")

func (s *Server) start(c *fiber.Ctx) error {
	start, err := s.options.App.Start(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	now := s.options.Now()
	p := StartPage{Base: Base{Title: "Start"}, Heading: greeting(now) + " " + attention(start.Work), Today: weekday(now),
		Reads: start.Reads, Shares: start.Shares, Mine: signalItems(now, start.Mine), Raised: raisedItems(now, start.Raised), Groups: taskGroups(now, actor(c), start.Work, "/signalen/werklijst")}
	if start.Shares && len(start.Mine) == 0 && len(start.Work) == 0 {
		p.Empty = Empty{Kind: "none", Title: "U hebt nog geen signaal gedeeld", Text: "Ziet u iets dat vaker misgaat? Deel het, dan ziet u wat ermee gebeurt.",
			ActionURL: "/signalen/nieuw", ActionText: "Signaal delen"}
	}
	switch {
	case !start.Reads:
		p.Elsewhere = s.elsewhere(actor(c))
	case policy.May(actor(c), policy.ManageSettings, nil):
		p.Elsewhere = keepingStarts
	}
	if p.Stalls, err = s.stalls(c); err != nil {
		return err
	}
	if p.Begin, err = s.beginCard(c); err != nil {
		return err
	}
	if len(p.Begin.Steps) > 0 && start.Reads {
		p.Elsewhere = nil // the card says what there is to keep
	}
	if left := p.Begin.Total - p.Begin.Done; len(p.Begin.Steps) > 0 && attention(start.Work) == nothingWaits {
		p.Heading = greeting(now) + " Nog " + plural(left, "stap", "stappen") + " en het portaal is klaar."
	}
	return startPage.show(c, p)
}

// keepingStarts are the first things to do in a new portal, and the last that go wrong in an old one.
var keepingStarts = []MenuItem{
	{Label: "Voeg organisaties toe en nodig hun mensen uit", Href: "/sociale-kaart"},
	{Label: "Kies wie signalen oppakt, en welke thema’s en termijnen er zijn", Href: "/beheer/portaal"},
	{Label: "Kijk of de mail aankomt", Href: "/beheer/post"},
}

// elsewhere is the actor's menu as links, without the start page itself.
func (s *Server) elsewhere(by portal.Actor) []MenuItem {
	var items []MenuItem
	for _, g := range s.menu(by, "/") {
		for _, item := range g.Items {
			if item.Href != "/" {
				items = append(items, item)
			}
		}
	}
	return items
}

// greeting fits the hour in Amsterdam.
func greeting(now time.Time) string {
	switch h := now.In(portal.Amsterdam()).Hour(); {
	case h < 6:
		return "Goedenacht."
	case h < 12:
		return "Goedemorgen."
	case h < 18:
		return "Goedemiddag."
	}
	return "Goedenavond."
}

const nothingWaits = "Er wacht niets op u."

// attention says in a sentence how much asks for the reader: all of their work
// but what waits for others.
func attention(work []app.WorkGroup) string {
	n, more := 0, false
	for _, g := range work {
		if g.Kind != app.WorkOthers {
			n, more = n+int(g.Count), more || g.AtLeast
		}
	}
	words := portal.Number(n)
	switch {
	case more:
		return "Meer dan " + countText(n) + " dingen vragen uw aandacht."
	case n == 0:
		return nothingWaits
	case n == 1:
		return "Eén ding vraagt uw aandacht."
	}
	return portal.Capital(words) + " dingen vragen uw aandacht."
}

// weekday writes the date in full with the day of the week, as a heading.
func weekday(now time.Time) string {
	day := meetingDay(now)
	return portal.Capital(day)
}

func startTask(now time.Time, by portal.Actor, t app.Task) StartTask {
	if t.Table.Path != "" {
		return tableTask(now, t)
	}
	title := quoted(t.Row.Title)
	words := map[app.TaskKind]string{
		app.TaskAnswer: "Beantwoord de vraag bij " + title, app.TaskHelp: "Laat weten of dit helpt: " + title, app.TaskTakeUp: "Pak " + title + " op",
		app.TaskHandle: "Leg vast wat er is afgesproken over " + title, app.TaskOverdue: "Kijk waarom " + title + " stilligt", app.TaskLook: t.Row.Title,
		app.TaskWiden: "Laat weten wie mag meelezen bij " + title, app.TaskHandedOver: "Laat weten of " + title + " over uw organisatie gaat", app.TaskWait: t.Row.Title,
		app.TaskJudge: "Beantwoord het ‘oneens’ van " + cmp.Or(t.From, "de melder") + " over " + title, app.TaskPassWidening: "Geef de vraag over meelezen door bij " + title,
		app.TaskPassQuestion: "Geef de vraag door bij " + title, app.TaskPassAnswer: "Geef het antwoord door bij " + title, app.TaskReply: "Lees het bericht van de melder bij " + title,
	}[t.Kind]
	if t.Kind == app.TaskHandle && t.Row.State == portal.SignalAgreedOn {
		words = "Koppel terug over " + title
	}
	meta := []string{t.Row.Number, t.Row.ThemeName}
	if t.Row.OrgName != "" {
		meta = append(meta, t.Row.OrgName)
	}
	switch theirs := t.Kind == app.TaskOverdue || t.Kind == app.TaskLook || t.Kind == app.TaskWait; {
	case theirs && t.Row.Handler == by.ID && (t.Row.State == portal.SignalNew || t.Row.State == portal.SignalReopen):
		meta = append(meta, "u bent aan zet")
	case theirs && t.Row.Waiting != "":
		meta = append(meta, "aan zet: "+t.Row.Waiting)
	}
	if !t.Due.IsZero() {
		meta = append(meta, untilWords(now, t.Due, t.Late))
	}
	task := StartTask{Title: words, Href: "/signalen/" + t.Row.Number, Meta: meta, Own: t.Own}
	switch days := daysBetween(now, t.Due); {
	case t.Late:
		task.Class, task.Badge = "late", Badge{"late", lateWords(t.Row.DaysLate)}
	case t.Due.IsZero():
	case days == 0:
		task.Class, task.Badge = "busy", Badge{"busy", "vandaag nog"}
	case days <= 7 && t.Kind != app.TaskWait:
		task.Class, task.Badge = "busy", Badge{"busy", "nog " + plural(days, "dag", "dagen")}
	default:
		task.Badge = Badge{"", "nog " + plural(days, "dag", "dagen")}
	}
	return task
}

// lateWords say how many working days a term has passed.
func lateWords(days int) string {
	if days < 1 {
		return "te laat"
	}
	return plural(days, "werkdag", "werkdagen") + " te laat"
}
