package web

import (
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// AgendaShow is the main page of a round table: its agenda.
type AgendaShow struct {
	Base
	Head    TableHead
	Answer  AnswerForm
	Heading string // “Voorlopige agenda” while it wasn't sent
	Sum     string // how many items, and how long
	Over    string // that they take longer than the meeting
	Untold  []FlagTell
	Version int64
	Items   []AgendaEntry
	Empty   Empty
	// Order, Add and Propose decide what the page offers.
	Order, Add, Propose bool
	Carry               string // that an earlier meeting left something
	Waiting             []ProposalEntry
	// Hide leads, for each item, to where its texts are hidden for privacy.
	Hide []MenuItem
}

// AgendaEntry is an item of an agenda, after its section when that is another
// than that of the item above it.
type AgendaEntry struct {
	ID, Section, Clock, Title, Edit string
	Meta                            []string
	Text                            [][]string
	Links                           []MenuItem
	Secret                          string // for whom a confidential item is
	ChairNote                       [][]string
	Why                             string // why it was carried over
	Done                            Badge
	First, Last                     bool
	Up, Down                        string // where its buttons post to
}

var agendaShow = page[AgendaShow]("round-table/agenda")

var agendaOrdered = flash("agenda-geordend", "good", "De volgorde van de agenda is gewijzigd.")

func (s *Server) agenda(c *fiber.Ctx) error {
	p, err := s.agendaPage(c)
	if err != nil {
		return err
	}
	return agendaShow.show(c, p)
}

func (s *Server) agendaPage(c *fiber.Ctx) (AgendaShow, error) {
	number, err := param(c, "number")
	if err != nil {
		return AgendaShow{}, err
	}
	v, err := s.options.App.Agenda(c.UserContext(), actor(c), number)
	if err != nil {
		return AgendaShow{}, err
	}
	if err := s.options.App.Seen(c.UserContext(), actor(c), v.Table.Ref()); err != nil {
		return AgendaShow{}, err
	}
	p := AgendaShow{Base: Base{Title: v.Table.Title}, Head: s.tableHead(actor(c), v.Table, "agenda"), Heading: "Agenda", Version: v.Table.Version,
		Order: v.Order && len(v.Lines) > 1, Add: v.Add, Propose: v.Propose, Waiting: s.proposalEntries(v.Waiting), Sum: agendaSum(v), Over: agendaOver(v)}
	if v.Table.State == portal.TableConcept || v.Table.State == portal.TableProposals {
		p.Heading = "Voorlopige agenda"
	}
	own, err := s.options.App.OwnAnswer(c.UserContext(), actor(c), v.Table)
	if err != nil {
		return AgendaShow{}, err
	}
	p.Answer = answerForm(own, actor(c), tablePath(v.Table.Number, ""))
	section := ""
	var about []portal.Ref
	for i, l := range v.Lines {
		about = append(about, l.AgendaItem.Links...)
		e := s.agendaEntry(v.Table, l)
		e.First, e.Last = i == 0, i == len(v.Lines)-1
		if href := hideAtTable(actor(c), v.Table.Number, portal.MakePart(portal.PartItem, string(l.ID)), l.Title); href != "" {
			p.Hide = append(p.Hide, MenuItem{Label: l.Title, Href: href})
		}
		if l.Section != section {
			section, e.Section = l.Section, l.Section
		}
		p.Items = append(p.Items, e)
	}
	if len(p.Items) == 0 {
		p.Empty = emptyAgenda(v)
	}
	if v.Carry > 0 {
		p.Carry = plural(v.Carry, "punt", "punten") + " van de vorige keer"
	}
	p.Untold, err = s.untoldAbout(c, about...)
	return p, err
}

// agendaOver warns that the agenda is longer than the meeting; that is allowed.
func agendaOver(v app.AgendaPage) string {
	if !v.Prepare || v.Over == 0 {
		return ""
	}
	return "De agenda is " + plural(int(v.Over.Minutes()), "minuut", "minuten") + " langer dan de ronde tafel."
}

func agendaSum(v app.AgendaPage) string {
	if len(v.Lines) == 0 {
		return ""
	}
	sum := plural(len(v.Lines), "punt", "punten") + ", samen " + minutesText(v.Length)
	if v.Over == 0 && v.Prepare && v.Table.Length() > v.Length {
		sum += ". Er is nog " + minutesText(v.Table.Length()-v.Length) + " over"
	}
	return sum + "."
}

// minutesText writes a time box: “45 minuten”, “1 uur en 20 minuten”.
func minutesText(d time.Duration) string {
	hours, minutes := int(d.Minutes())/60, int(d.Minutes())%60
	switch {
	case hours == 0:
		return plural(minutes, "minuut", "minuten")
	case minutes == 0:
		return fmt.Sprintf("%d uur", hours)
	}
	return fmt.Sprintf("%d uur en %s", hours, plural(minutes, "minuut", "minuten"))
}

func emptyAgenda(v app.AgendaPage) Empty {
	e := Empty{Kind: "none", Title: "Er staat nog niets op de agenda", Text: "Zodra er punten zijn, leest u ze hier."}
	if v.Propose {
		e.Text = "Wilt u iets bespreken? Stel dan een agendapunt voor."
	}
	if v.Add {
		e.Text = "Voeg een punt toe, of wacht op voorstellen."
	}
	return e
}

func (s *Server) agendaEntry(t portal.RoundTable, l app.AgendaLine) AgendaEntry {
	at := tablePath(t.Number, "/punten/"+string(l.ID))
	e := AgendaEntry{ID: string(l.ID), Clock: clockText(l.Start), Title: l.Title, Text: paragraphs(l.Explanation), ChairNote: paragraphs(l.ChairNote), Links: linkItems(l.Linked)}
	if l.Change {
		e.Edit, e.Up, e.Down = at, at+"/omhoog", at+"/omlaag"
	}
	if l.Aim != "" {
		e.Meta = append(e.Meta, l.Aim.Label())
	}
	if l.Minutes > 0 {
		e.Meta = append(e.Meta, plural(l.Minutes, "minuut", "minuten"))
	}
	if l.PresenterName != "" {
		e.Meta = append(e.Meta, "inleider: "+l.PresenterName)
	}
	switch papers := tablePath(t.Number, papersBelow+"#punt-"+string(l.ID)); {
	case l.Papers > 0:
		e.Links = append(e.Links, MenuItem{Label: plural(l.Papers, "stuk", "stukken"), Href: papers})
	case l.Missing:
		e.Links = append(e.Links, MenuItem{Label: "Nog geen stuk", Href: papers})
	}
	if l.Proposal != "" {
		e.Links = append(e.Links, MenuItem{Label: "Voorstel " + l.Proposal, Href: tablePath(t.Number, "/voorstellen/"+l.Proposal)})
	}
	if l.Confidential {
		e.Secret = "Vertrouwelijk: alleen voor " + enumeration(l.ForNames) + "."
	}
	if l.From != nil {
		e.Why = l.From.Why.Label()
	}
	switch l.Outcome {
	case portal.Handled:
		e.Done = Badge{"good", "Behandeld"}
	case portal.Carried:
		e.Done = Badge{"wait", "Doorgeschoven"}
	}
	return e
}

// linkItems are links with their number and title.
func linkItems(links []app.TableLink) []MenuItem {
	var items []MenuItem
	for _, l := range links {
		items = append(items, MenuItem{Label: strings.TrimSpace(l.Number + " " + l.Title), Href: l.Path})
	}
	return items
}

// enumeration writes names as a sentence does: “A, B en C”.
func enumeration(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " en " + names[n-1]
	}
	return strings.Join(names, "")
}

// agendaMove is one of the buttons up and down.
func (s *Server) agendaMove(up bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		number, id, err := itemParams(c)
		if err == nil {
			err = s.options.App.MoveItem(c.UserContext(), actor(c), number, id, form(c).Version("version"), up)
		}
		if err != nil {
			return s.agendaAgain(c, err)
		}
		return done(c, agendaOrdered, tablePath(number, "#punt-"+string(id)))
	}
}

// agendaOrder is the whole order at once, after dragging.
func (s *Server) agendaOrder(c *fiber.Ctx) error {
	f := form(c)
	number, err := param(c, "number")
	if err == nil {
		err = s.options.App.OrderItems(c.UserContext(), actor(c), number, f.Version("version"), f.IDs("order"))
	}
	if err != nil {
		return s.agendaAgain(c, err)
	}
	return done(c, agendaOrdered, tablePath(number, "#agenda"))
}

// agendaAgain shows the agenda as it is now, and what was in the way.
func (s *Server) agendaAgain(c *fiber.Ctx, refused error) error {
	if kind := portal.KindOf(refused); kind != portal.Invalid && kind != portal.Conflict {
		return refused
	}
	p, err := s.agendaPage(c)
	if err != nil {
		return err
	}
	return agendaShow.again(c, p, refused)
}

func itemParams(c *fiber.Ctx) (number string, id portal.ID, err error) {
	if number, err = param(c, "number"); err != nil {
		return "", "", err
	}
	item, err := param(c, "id")
	return number, portal.ID(item), err
}
