package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// ItemEdit is the page with the form of one agenda item.
type ItemEdit struct {
	Base
	Head     TableHead
	Untold   []FlagTell
	New      bool
	ID       string
	Version  int64
	Form     ItemFields
	Sections []string // used on this agenda already
	LeftOut  string   // who at the table may not know of this item
	Known    bool     // people were told of the agenda
	Remove   bool     // it can be taken off
	Next     bool     // there is a next meeting to move it to
	Open     bool     // “Meer” is unfolded
	Citizen  Citizen
	MaxTitle int
	MaxText  int
	MaxNote  int
	MaxName  int
}

// ItemFields is an agenda item as it is typed.
type ItemFields struct {
	Title, Minutes, Explanation, Introducer, Section, ChairNote, Links string
	Aims, Presenters, For                                              []Option
	Confidential, Recurring, Paper                                     bool
}

var (
	itemPage = page[ItemEdit]("round-table/item")

	itemAdded   = flash("agendapunt-toegevoegd", "good", "Het agendapunt staat op de agenda.")
	itemChanged = flash("agendapunt-gewijzigd", "good", "Het agendapunt is gewijzigd.")
	itemHidden  = flash("agendapunt-vertrouwelijk", "info", "Het punt is nu vertrouwelijk. Mensen kunnen het al hebben gezien.")
	itemRemoved = flash("agendapunt-weg", "good", "Het punt is van de agenda gehaald.")
	itemMoved   = flash("agendapunt-later", "good", "Het punt staat nu op de agenda van de volgende ronde tafel.")
)

// itemEdit is the form of an item: a new one when the address names none.
func (s *Server) itemEdit(c *fiber.Ctx) error {
	p, err := s.itemForm(c, nil)
	if err != nil {
		return err
	}
	return itemPage.show(c, p)
}

// itemForm is the form, of a new item when the address names none. f is what was
// typed; nil shows what is stored.
func (s *Server) itemForm(c *fiber.Ctx, f *Form) (ItemEdit, error) {
	number, err := param(c, "number")
	if err != nil {
		return ItemEdit{}, err
	}
	id := portal.ID(strings.Clone(c.Params("id")))
	v, err := s.options.App.ItemForm(c.UserContext(), actor(c), number, id)
	if err != nil {
		return ItemEdit{}, err
	}
	p := ItemEdit{Base: Base{Title: "Agendapunt wijzigen"}, Head: s.tableHead(actor(c), v.Table, "punt"), New: id == "", ID: string(id), Version: v.Table.Version,
		Sections: v.Sections, Known: id != "" && !v.Table.Silent(), Remove: id != "" && !v.Fixed, Next: v.Next,
		MaxTitle: portal.MaxSignalTitle, MaxText: portal.MaxSignalText, MaxNote: portal.MaxNote, MaxName: portal.MaxPersonName}
	if p.New {
		p.Title = "Agendapunt toevoegen"
	}
	if p.Untold, err = s.untoldAbout(c, v.Item.Links...); err != nil {
		return ItemEdit{}, err
	}
	if len(v.LeftOut) > 0 {
		p.LeftOut = enumeration(v.LeftOut)
	}
	in := app.ItemInput{AgendaItem: v.Item, LinkText: v.LinkText}
	if f != nil {
		in = itemInput(f)
	}
	p.Form = itemFields(in, v.Seats)
	if f != nil {
		p.Form.Minutes = f.Text("minutes") // also when it is no number
	}
	i := in.AgendaItem
	p.Open = f != nil || !p.New && (i.Explanation != "" || i.Introducer != "" || i.Section != "" || i.ChairNote != "" || i.Confidential || i.Recurring || i.Paper || in.LinkText != "")
	return p, nil
}

func itemFields(in app.ItemInput, seats []app.ItemSeat) ItemFields {
	i := in.AgendaItem
	f := ItemFields{Title: i.Title, Explanation: i.Explanation, Introducer: i.Introducer, Section: i.Section, ChairNote: i.ChairNote, Links: in.LinkText,
		Confidential: i.Confidential, Recurring: i.Recurring, Paper: i.Paper, Aims: aimOptions(i.Aim)}
	if i.Minutes > 0 {
		f.Minutes = strconv.Itoa(i.Minutes)
	}
	for _, seat := range seats {
		label := seat.Name
		if seat.Seat != "" {
			label += " (" + strings.ToLower(seat.Seat.Label()) + ")"
		}
		f.Presenters = append(f.Presenters, Option{string(seat.ID), label, seat.ID == i.Presenter})
		f.For = append(f.For, Option{string(seat.ID), label, slices.Contains(i.For, seat.ID)})
	}
	return f
}

func aimOptions(chosen portal.Aim) []Option {
	var options []Option
	for _, a := range portal.Aims() {
		options = append(options, Option{string(a), a.Label(), a == chosen})
	}
	return options
}

func itemInput(f *Form) app.ItemInput {
	return app.ItemInput{
		AgendaItem: portal.AgendaItem{
			Title: f.Text("title"), Aim: portal.Aim(f.Text("aim")), Minutes: f.Int("minutes"), Explanation: f.Text("explanation"), Presenter: f.ID("presenter"),
			Introducer: f.Text("introducer"), Section: f.Text("section"), Confidential: f.Bool("confidential"), For: f.IDs("for"),
			ChairNote: f.Text("chair_note"), Recurring: f.Bool("recurring"), Paper: f.Bool("paper"),
		},
		LinkText: f.Text("links"), Citizen: citizenAnswer(f),
	}
}

func (s *Server) itemAdd(c *fiber.Ctx) error {
	f := form(c)
	in := itemInput(f)
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	var id portal.ID
	if err = f.Err(); err == nil {
		id, err = s.options.App.AddItem(c.UserContext(), actor(c), number, in)
	}
	if err != nil {
		return s.itemAgain(c, f, err)
	}
	return done(c, itemAdded, tablePath(number, "#punt-"+string(id)))
}

func (s *Server) itemChange(c *fiber.Ctx) error {
	f := form(c)
	in := itemInput(f)
	number, id, err := itemParams(c)
	if err != nil {
		return err
	}
	in.ID, in.Version = id, f.Version("version")
	known := false
	if err = f.Err(); err == nil {
		known, err = s.options.App.ChangeItem(c.UserContext(), actor(c), number, in)
	}
	switch {
	case err != nil:
		return s.itemAgain(c, f, err)
	case known:
		return done(c, itemHidden, tablePath(number, "#punt-"+string(id)))
	}
	return done(c, itemChanged, tablePath(number, "#punt-"+string(id)))
}

func (s *Server) itemRemove(c *fiber.Ctx) error {
	f := form(c)
	number, id, err := itemParams(c)
	if err != nil {
		return err
	}
	later := f.Bool("later")
	if err := s.options.App.RemoveItem(c.UserContext(), actor(c), number, id, f.Version("version"), later); err != nil {
		return s.itemAgain(c, nil, err)
	}
	if later {
		return done(c, itemMoved, tablePath(number, ""))
	}
	return done(c, itemRemoved, tablePath(number, ""))
}

// itemAgain shows the form once more, with what was typed.
func (s *Server) itemAgain(c *fiber.Ctx, f *Form, refused error) error {
	if kind := portal.KindOf(refused); kind != portal.Invalid && kind != portal.Conflict {
		return refused
	}
	p, err := s.itemForm(c, f)
	if err != nil {
		return err
	}
	if f != nil {
		p.refuse(refused, f.order())
		p.Citizen = p.citizen("", citizenAnswer(f))
		p.Errors = nil // again fills them
	}
	return itemPage.again(c, p, refused)
}

// CarryOver is the page with what an earlier meeting left.
type CarryOver struct {
	Base
	Head  TableHead
	From  MenuItem // the earlier meeting
	Rows  []CarryEntry
	Empty Empty
}

// CarryEntry is an item that can be put on this agenda.
type CarryEntry struct {
	Key, Title, Why string
	Meta            []string
	Secret          bool
}

var (
	carryPage = page[CarryOver]("round-table/carry")

	carryDone = flash("vorige-keer-overgenomen", "good", "De agenda is bijgewerkt met wat u koos.")
)

func (s *Server) carryOver(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	v, err := s.options.App.CarryOver(c.UserContext(), actor(c), number)
	if err != nil {
		return err
	}
	p := CarryOver{Base: Base{Title: "Van de vorige keer"}, Head: s.tableHead(actor(c), v.Table, "punt")}
	if v.From.Number != "" {
		p.From = MenuItem{Label: v.From.Number + ", " + dateText(v.From.Start), Href: tablePath(v.From.Number, "")}
	}
	for _, r := range v.Rows {
		e := CarryEntry{Key: string(r.Key), Title: r.Item.Title, Why: r.Item.From.Why.Label(), Secret: r.Item.Confidential}
		if r.Item.Minutes > 0 {
			e.Meta = append(e.Meta, plural(r.Item.Minutes, "minuut", "minuten"))
		}
		if r.Item.From.Why == portal.OpenActions {
			e.Meta = append(e.Meta, plural(len(r.Links), "actiepunt", "actiepunten"))
		}
		p.Rows = append(p.Rows, e)
	}
	if len(p.Rows) == 0 {
		p.Empty = Empty{Kind: "none", Title: "Er is niets om over te nemen", Text: "Wat de vorige keer overbleef, staat al op de agenda."}
	}
	return carryPage.show(c, p)
}

func (s *Server) carryTake(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	if err := s.options.App.TakeOverItems(c.UserContext(), actor(c), number, form(c).IDs("items")); err != nil {
		return s.agendaAgain(c, err)
	}
	return done(c, carryDone, tablePath(number, ""))
}
