package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// wholeMeeting stands in an address for what belongs to no item of the agenda.
const wholeMeeting = "algemeen"

// MeetingShow is the page with which a meeting is recorded, one item at a time.
type MeetingShow struct {
	Base
	Head  TableHead
	Path  string // of the page, without the item
	Here  string // with it
	Items []MeetingEntry
	Whole bool // what is in hand belongs to no item

	Item, Heading            string
	Meta                     []string
	Text, ChairNote          [][]string
	Links                    []MenuItem
	Secret                   string
	Done                     Badge
	OnTable, MayTurn, Treats bool
	// Box is the item's time box in minutes; 0 for none.
	Box int

	Note     MeetingNote
	Clash    *MeetingClash
	Recorded []DecisionItem
	Actions  []ActionItem
	Decision MeetingDecision
	Action   MeetingAction
	People   MeetingPeople
	MaxNote  int
	MaxText  int
	MaxName  int
}

// TableBadge marks the item that is on the table.
func (p *MeetingShow) TableBadge() Badge { return Badge{"busy", "Nu op tafel"} }

// MeetingEntry is an item in the list beside the one in hand.
type MeetingEntry struct {
	Href, Title   string
	Meta          []string
	InHand, Table bool // is shown; is on the table
	Done          Badge
}

// MeetingNote is the form with the notes of the item in hand.
type MeetingNote struct {
	Field   RichField
	Base    int
	Page    string
	Keep    string // the name under which the browser keeps what wasn't stored yet
	By      string // who wrote last, and when
	Citizen Citizen
}

// MeetingClash are two texts of one item: what was typed, and what somebody else
// stored meanwhile.
type MeetingClash struct {
	By           string
	Mine, Theirs RichField
}

// MeetingDecision is the short form for what was agreed.
type MeetingDecision struct {
	Text             string
	Kinds, By, Waits []Option
	Once             string
	Open             bool // “Meer” is unfolded
	Full             string
	Citizen          Citizen
}

// MeetingAction is the short form for an action point.
type MeetingAction struct {
	What, Due string
	Owners    []Option
	Once      string
	Citizen   Citizen
}

// MeetingPeople is the attendance.
type MeetingPeople struct {
	Rows      []MeetingPerson
	Sum       string
	Open      bool
	Rest      bool // of some nothing was noted yet
	Choices   []Option
	Instead   string
	Name, Org string
}

// MeetingPerson is somebody in the attendance; each of Taps is one tap.
type MeetingPerson struct {
	Key, Name, Org, Seat, By string
	Taps                     []Option
}

var meetingShow = page[MeetingShow]("round-table/meeting")

// meeting is the page for who records the meeting, and what is there to follow for
// everybody else at the table.
func (s *Server) meeting(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	q := query(c)
	v, err := s.options.App.MeetingScreen(c.UserContext(), actor(c), number, q.Bool("scherm"))
	if err != nil {
		return err
	}
	if v.Shared || !v.Records || v.Table.State != portal.TableBusy && v.Table.State != portal.TableDraft {
		return s.meetingFollow(c, v)
	}
	p, err := s.meetingPage(c, number, q.Text("punt"))
	if err != nil {
		return err
	}
	return meetingShow.show(c, p)
}

// meetingPage fills in the page with an item in hand; item is as it stands in the
// address.
func (s *Server) meetingPage(c *fiber.Ctx, number, item string) (MeetingShow, error) {
	id := portal.ID(item)
	if item == wholeMeeting {
		id = ""
	}
	v, err := s.options.App.Meeting(c.UserContext(), actor(c), number, id, item == wholeMeeting)
	if err != nil {
		return MeetingShow{}, err
	}
	path := tablePath(number, "/vergadering")
	busy := v.Table.State == portal.TableBusy
	p := MeetingShow{
		Base: Base{Title: "Vergadering " + v.Table.Number}, Head: s.tableHead(actor(c), v.Table, "vergadering"), Path: path, Whole: v.Item.ID == "", Item: string(v.Item.ID),
		Heading: "Algemeen", Text: paragraphs(v.Item.Explanation), ChairNote: paragraphs(v.Item.ChairNote), Links: linkItems(v.Links), Done: outcomeBadge(v.Item.Outcome),
		OnTable: busy && v.Item.ID != "" && v.Table.Current == v.Item.ID, MayTurn: busy && v.Item.ID != "" && v.Table.Current != v.Item.ID, Treats: v.Item.ID != "",
		MaxNote: portal.MaxNote, MaxText: portal.MaxActionText, MaxName: portal.MaxTableName,
	}
	p.Here = meetingAt(path, v.Item.ID)
	for i, x := range v.Items {
		e := MeetingEntry{Href: meetingAt(path, x.ID), Title: countText(i+1) + ". " + x.Title, InHand: x.ID == v.Item.ID, Table: busy && x.ID == v.Table.Current, Done: outcomeBadge(x.Outcome)}
		if x.Noted {
			e.Meta = append(e.Meta, "notities")
		}
		if x.Recorded > 0 {
			e.Meta = append(e.Meta, countText(x.Recorded)+" vastgelegd")
		}
		if e.InHand {
			p.Heading = e.Title
		}
		p.Items = append(p.Items, e)
	}
	if v.Item.Aim != "" {
		p.Meta = append(p.Meta, v.Item.Aim.Label())
	}
	if v.Item.Minutes > 0 {
		p.Meta, p.Box = append(p.Meta, plural(v.Item.Minutes, "minuut", "minuten")), v.Item.Minutes
	}
	if v.Item.Confidential {
		p.Secret = "Vertrouwelijk: alleen voor " + enumeration(v.ForNames) + "."
	}
	s.meetingForms(c, &p, v)
	p.People = meetingPeople(v.Table)
	return p, nil
}

func meetingAt(path string, item portal.ID) string {
	if item == "" {
		return path + "?punt=" + wholeMeeting
	}
	return path + "?punt=" + string(item)
}

func outcomeBadge(o portal.Outcome) Badge {
	switch o {
	case portal.Handled:
		return Badge{"good", "Behandeld"}
	case portal.Carried:
		return Badge{"wait", "Doorgeschoven"}
	}
	return Badge{}
}

// meetingForms fills in the notes, what was recorded, and the empty forms.
func (s *Server) meetingForms(c *fiber.Ctx, p *MeetingShow, v app.MeetingPage) {
	now := s.options.Now()
	p.Note = MeetingNote{Field: noteField(v.Note.Text), Base: v.Note.Rev, Page: string(portal.NewID()),
		Keep: "notitie:" + string(actor(c).ID) + ":" + string(v.Table.ID) + ":" + string(v.Item.ID)}
	if v.Note.By != "" && v.Note.By != actor(c).ID {
		p.Note.By = "Het laatst bewaard door " + nameWords(v.NoteBy) + ", " + momentText(now, v.Note.At) + "."
	}
	for _, d := range v.Decisions {
		p.Recorded = append(p.Recorded, decisionItem(now, d))
	}
	for _, a := range v.Actions {
		p.Actions = append(p.Actions, actionItem(now, a))
	}
	p.Decision = MeetingDecision{Once: string(portal.NewID()), Full: "/besluiten/nieuw?tafel=" + v.Table.Number + "&punt=" + string(v.Item.ID)}
	p.Decision.choose(app.DecisionInput{Kind: portal.Agreed, By: portal.ByPartners})
	p.Action = MeetingAction{Once: string(portal.NewID()), Owners: ownerOptions(v.Owners, "")}
}

func noteField(text string) RichField {
	f := richField("note", "Notities", text)
	f.Hint, f.Rows = "Deelnemers zien dit niet. Wij bewaren terwijl u typt.", 10
	return f
}

func (d *MeetingDecision) choose(in app.DecisionInput) {
	d.Text = in.Text
	for _, k := range portal.DecisionKinds() {
		d.Kinds = append(d.Kinds, Option{string(k), k.Label(), k == in.Kind})
	}
	for _, b := range portal.Bodies() {
		d.By = append(d.By, Option{string(b), b.Label(), b == in.By})
	}
	for _, b := range portal.Awaitable() {
		d.Waits = append(d.Waits, Option{string(b), "Wacht op " + b.Named(), b == in.Waits})
	}
	d.Open = in.By != portal.ByPartners || in.Waits != ""
}

// meetingPeople is the attendance with a tap for each way of taking part.
func meetingPeople(t portal.RoundTable) MeetingPeople {
	var m MeetingPeople
	there, noted := 0, 0
	for _, a := range t.Attendance {
		row := MeetingPerson{Key: a.Key(), Name: a.Name, Org: a.OrgName, Seat: lowerFirst(a.Seat.Label())}
		for _, p := range []portal.Presence{portal.Present, portal.Excused, portal.Absent} {
			row.Taps = append(row.Taps, Option{string(p), p.Label(), a.Presence == p})
		}
		switch a.Presence {
		case portal.Present:
			there++
		case portal.Replaced:
			there++
			row.By = "vervangen door " + a.By
		case "":
			m.Rest = m.Rest || a.Seat != portal.SeatAgenda
			m.Open = m.Open || a.Seat != portal.SeatAgenda
		}
		if a.Presence != "" {
			noted++
		}
		m.Choices = append(m.Choices, Option{Value: a.Key(), Label: a.Name})
		m.Rows = append(m.Rows, row)
	}
	m.Sum = countText(there) + " van " + countText(len(t.Attendance)) + " aanwezig"
	if noted == 0 {
		m.Sum = "nog niet vastgelegd"
	}
	return m
}
