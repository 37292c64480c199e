package web

import (
	"strings"
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
	Tasks   []StartTask
	More    bool
	// Reads and Shares decide what the page offers besides tasks.
	Reads, Shares, Handles bool
	Mine                   []SignalItem
	Empty                  Empty
	// Elsewhere are the pages for who has nothing to do here: a role that
	// doesn't read signals, and who keeps the portal.
	Elsewhere []MenuItem
}

// StartTask is one thing to do. Class is late, busy or empty.
type StartTask struct {
	Class, Title, Href string
	Badge              Badge
	Meta               []string
}

var startPage = page[StartPage]("start/page")

func (s *Server) start(c *fiber.Ctx) error {
	start, err := s.options.App.Start(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	now := s.options.Now()
	p := StartPage{Base: Base{Title: "Start"}, Heading: greeting(now) + " " + attention(start), Today: weekday(now),
		More: start.MoreTasks, Reads: start.Reads, Shares: start.Shares, Handles: actor(c).Municipality, Mine: signalItems(now, start.Mine)}
	for _, t := range start.Tasks {
		p.Tasks = append(p.Tasks, startTask(now, t))
	}
	if start.Shares && len(start.Mine) == 0 && len(start.Tasks) == 0 {
		p.Empty = Empty{Kind: "none", Title: "U hebt nog geen signaal gedeeld", Text: "Ziet u iets dat vaker misgaat? Deel het, dan ziet u wat ermee gebeurt.",
			ActionURL: "/signalen/nieuw", ActionText: "Signaal delen"}
	}
	switch {
	case !start.Reads:
		p.Elsewhere = s.elsewhere(actor(c))
	case policy.May(actor(c), policy.ManageSettings, nil):
		p.Elsewhere = keepingStarts
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

// attention says in a sentence how many tasks there are.
func attention(start app.Start) string {
	n := len(start.Tasks)
	switch {
	case start.MoreTasks:
		return "Meer dan " + portal.Number(app.MaxTasks) + " dingen vragen uw aandacht."
	case n == 0:
		return "Er wacht niets op u."
	case n == 1:
		return "Eén ding vraagt uw aandacht."
	}
	words := portal.Number(n)
	return strings.ToUpper(words[:1]) + words[1:] + " dingen vragen uw aandacht."
}

var weekdays = [...]string{"Zondag", "Maandag", "Dinsdag", "Woensdag", "Donderdag", "Vrijdag", "Zaterdag"}

// weekday writes the date in full with the day of the week.
func weekday(now time.Time) string {
	return weekdays[now.In(portal.Amsterdam()).Weekday()] + " " + dateText(now)
}

func startTask(now time.Time, t app.Task) StartTask {
	title := quoted(t.Row.Title)
	words := map[app.TaskKind]string{
		app.TaskAnswer: "Beantwoord de vraag bij " + title, app.TaskHelp: "Laat weten of dit helpt: " + title, app.TaskTakeUp: "Pak " + title + " op",
		app.TaskHandle: "Leg vast wat er is afgesproken over " + title, app.TaskOverdue: "Kijk waarom " + title + " stilligt",
		app.TaskPassQuestion: "Geef de vraag door bij " + title, app.TaskPassAnswer: "Geef het antwoord door bij " + title, app.TaskReply: "Lees het bericht van de melder bij " + title,
	}[t.Kind]
	if t.Kind == app.TaskHandle && t.Row.State == portal.SignalAgreedOn {
		words = "Koppel terug over " + title
	}
	meta := []string{t.Row.Number, t.Row.ThemeName}
	if t.Row.OrgName != "" {
		meta = append(meta, t.Row.OrgName)
	}
	if t.Kind == app.TaskOverdue {
		meta = append(meta, "wacht op "+t.Row.Waiting)
	}
	task := StartTask{Title: words, Href: "/signalen/" + t.Row.Number, Meta: meta}
	switch days := daysBetween(now, t.Due); {
	case t.Late:
		task.Class, task.Badge = "late", Badge{"late", lateWords(daysBetween(t.Due, now))}
	case t.Due.IsZero():
	case days == 0:
		task.Class, task.Badge = "busy", Badge{"busy", "vandaag nog"}
	case days <= 7:
		task.Class, task.Badge = "busy", Badge{"busy", before(now, t.Due)}
	default:
		task.Badge = Badge{"", "nog " + plural(days, "dag", "dagen")}
	}
	return task
}

func lateWords(days int) string {
	if days < 1 {
		return "te laat"
	}
	return plural(days, "dag", "dagen") + " te laat"
}
