package web

import (
	"html/template"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// preparationBelow is the page of a preparation, below its round table.
const preparationBelow = "/voorbereiding"

// PrepShow is the preparation as it is read.
type PrepShow struct {
	Base
	Head     TableHead
	Path     string
	Ground   string
	State    []string // that it is locked, by whom, or why it was opened again
	Locked   bool
	Intro    template.HTML
	Hide     string // where the summary is hidden for privacy
	Promised []PrepFact
	Coming   []PrepComer
	Items    []PrepEntry
	Gone     []PrepEntry
	Empty    Empty
	Lost     [][]string // a note that was typed about an item that left the agenda

	Write, Lock, Unlock, PDF bool
	File                     bool
	Reason                   string
	Citizen                  Citizen
	MaxNote, MaxReason       int
}

// PrepEntry is an item of the agenda in a preparation.
type PrepEntry struct {
	ID, Heading, Title string
	Meta               []string
	Secret             string
	Texts              []PrepText
	Promised, Course   []PrepFact
	Write              string // where the adviser writes; empty for who may not
	Hide               string // where the texts are hidden for privacy
	Note               PrepNote
}

// PrepText is one of the adviser's texts. Beware is set apart from the rest.
type PrepText struct {
	Label  string
	Beware bool
	HTML   template.HTML
}

// PrepNote is the holder's note, and the form for it.
type PrepNote struct {
	Field, Action, Typed string
	Text                 [][]string
	Base                 int
	May, Open            bool
	Problem              FieldError
	Theirs               [][]string // what somebody else stored meanwhile
	Citizen              Citizen
}

// PrepFact is something that went before.
type PrepFact struct {
	Label, Href string
	Meta        []string
	Late        string
}

// PrepComer is somebody with a place at the table and what they answered.
type PrepComer struct {
	Name  string
	Badge Badge
}

var prepShow = page[PrepShow]("round-table/prep")

var (
	prepLocked   = flash("voorbereiding-vast", "good", "De voorbereiding staat vast. De portefeuillehouder krijgt een bericht.")
	prepUnlocked = flash("voorbereiding-open", "good", "De voorbereiding is weer open.")
	prepNoted    = flash("voorbereiding-notitie", "good", "Uw notitie is bewaard.")
)

func (s *Server) prep(c *fiber.Ctx) error {
	p, err := s.prepPage(c)
	if err != nil {
		return err
	}
	return prepShow.show(c, p)
}

func (s *Server) prepPage(c *fiber.Ctx) (PrepShow, error) {
	number, err := param(c, "number")
	if err != nil {
		return PrepShow{}, err
	}
	v, err := s.options.App.Preparation(c.UserContext(), actor(c), number)
	if err != nil {
		return PrepShow{}, err
	}
	if err := s.options.App.Seen(c.UserContext(), actor(c), v.Preparation.Ref()); err != nil {
		return PrepShow{}, err
	}
	now, prep := s.options.Now(), v.Preparation
	p := PrepShow{Base: Base{Title: "Voorbereiding " + v.Table.Number}, Head: s.tableHead(actor(c), v.Table, "voorbereiding"), Path: tablePath(number, preparationBelow), Ground: prep.WooGround(),
		State: prepState(now, v), Locked: prep.Locked(), Intro: richtext.HTML(prep.Summary, richHeading), Promised: prepFacts(now, v.Promised), Coming: prepComers(v),
		Write: v.Writes, Lock: v.Locks, Unlock: v.Unlocks, File: !v.Blank(), PDF: s.options.Printer.Able() && !v.Blank(), MaxNote: portal.MaxSignalText, MaxReason: portal.MaxNote}
	p.Hide = hideAtTable(actor(c), number, portal.PartSummary, prep.Summary)
	for i, item := range v.Items {
		e := prepEntry(now, p.Path, i+1, item, v)
		b := item.Block
		e.Hide = hideAtTable(actor(c), number, portal.PreparationPart(item.ID), b.Why+b.Want+b.Promised+b.Position+b.Beware+b.Note)
		p.Items = append(p.Items, e)
	}
	for _, b := range v.Gone {
		p.Gone = append(p.Gone, PrepEntry{ID: string(b.Item), Title: b.Title, Texts: prepTexts(b), Note: PrepNote{Text: paragraphs(b.Note)}})
	}
	if v.Blank() && !v.Writes {
		p.Empty = Empty{Kind: "none", Title: "Er is nog niets geschreven", Text: "U krijgt een bericht zodra de voorbereiding vaststaat."}
	}
	return p, nil
}

// prepState says in sentences how far the preparation is.
func prepState(now time.Time, v app.PreparationPage) []string {
	var said []string
	p := v.Preparation
	switch {
	case p.Locked():
		said = append(said, "Vastgezet op "+momentText(now, p.LockedAt)+" door "+nameWords(v.Locked)+".")
	case !v.Table.Before():
		said = append(said, "De ronde tafel is begonnen. De voorbereiding verandert niet meer.")
	case p.Version > 0:
		said = append(said, "Nog in bewerking. Het laatst gewijzigd op "+momentText(now, p.ChangedAt)+".")
	}
	if r := p.Reopened; r != nil && !p.Locked() {
		said = append(said, "Weer opengemaakt door "+nameWords(v.Reopened)+": "+r.Reason)
	}
	return said
}

func prepComers(v app.PreparationPage) []PrepComer {
	var all []PrepComer
	silent := v.Table.Silent()
	for _, seat := range v.People {
		if seat.Kind == portal.SeatAgenda {
			continue
		}
		name := nameWords(seat.Name)
		if seat.Kind != portal.SeatMember {
			name += ", " + lowerFirst(seat.Kind.Label())
		}
		if seat.Instead != "" {
			name += " (komt: " + seat.Instead + ")"
		}
		all = append(all, PrepComer{name, answerBadge(seat.Answer, silent)})
	}
	for _, g := range v.Guests {
		name := g.Pass.Name + ", gast"
		if g.Pass.OrgName != "" {
			name = g.Pass.Name + " (" + g.Pass.OrgName + "), gast"
		}
		all = append(all, PrepComer{name, answerBadge(g.Answer, silent)})
	}
	return all
}

func prepEntry(now time.Time, path string, n int, item app.PreparationItem, v app.PreparationPage) PrepEntry {
	at := path + "/punten/" + string(item.ID)
	e := PrepEntry{ID: string(item.ID), Title: item.Title, Heading: countText(n) + ". " + item.Title, Texts: prepTexts(item.Block), Promised: prepFacts(now, item.Promised), Course: prepFacts(now, item.Course),
		Note: PrepNote{Field: string(item.ID) + "-note", Action: at + "/notitie", Text: paragraphs(item.Block.Note), Typed: item.Block.Note, Base: item.Block.NoteRev, May: v.Notes}}
	e.Note.Problem.ID = e.Note.Field
	if item.Aim != "" {
		e.Meta = append(e.Meta, item.Aim.Label())
	}
	if item.Minutes > 0 {
		e.Meta = append(e.Meta, plural(item.Minutes, "minuut", "minuten"))
	}
	if item.Presenter != "" {
		e.Meta = append(e.Meta, "inleider: "+item.Presenter)
	}
	if item.Confidential {
		e.Secret = "Vertrouwelijk: alleen voor " + enumeration(item.ForNames) + "."
	}
	if v.Writes {
		e.Write = at
	}
	return e
}

// prepFields are the adviser's texts in the order of reading: the label of each,
// its field in the form and its place in a block.
var prepFields = []struct {
	field, label, hint string
	of                 func(b *portal.PreparationBlock) *string
}{
	{"want", "Wat wil ik eruit halen?", "", func(b *portal.PreparationBlock) *string { return &b.Want }},
	{"why", "Waarom staat dit op de agenda?", "", func(b *portal.PreparationBlock) *string { return &b.Why }},
	{"promised", "Wat heb ik eerder toegezegd, en aan wie?", "Wat het portaal weet, staat naast dit formulier.", func(b *portal.PreparationBlock) *string { return &b.Promised }},
	{"position", "Waar staan de anderen?", "", func(b *portal.PreparationBlock) *string { return &b.Position }},
	{"beware", "Let op", "", func(b *portal.PreparationBlock) *string { return &b.Beware }},
}

// prepTexts are the texts that were written; an empty one isn't shown.
func prepTexts(b portal.PreparationBlock) []PrepText {
	var texts []PrepText
	for _, f := range prepFields {
		if t := *f.of(&b); t != "" {
			texts = append(texts, PrepText{f.label, f.field == "beware", richtext.HTML(t, richHeading+1)})
		}
	}
	return texts
}

func prepFacts(now time.Time, facts []app.PreparationFact) []PrepFact {
	var all []PrepFact
	for _, f := range facts {
		x := PrepFact{Label: strings.TrimSpace(f.Number + " " + f.Title), Href: f.Path}
		for _, m := range []string{f.State, f.Who, f.Where} {
			if m != "" {
				x.Meta = append(x.Meta, m)
			}
		}
		switch {
		case f.Late:
			x.Late = "te laat, was " + dayText(now, f.Day)
		case f.Due:
			x.Meta = append(x.Meta, "uiterlijk "+dayText(now, f.Day))
		case !f.Day.IsZero():
			x.Meta = append(x.Meta, dayText(now, f.Day))
		}
		all = append(all, x)
	}
	return all
}

// prepLock says that the texts are as the holder takes them along.
func (s *Server) prepLock(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err == nil {
		err = s.options.App.LockPreparation(c.UserContext(), actor(c), number)
	}
	if err != nil {
		return s.prepAgain(c, err, func(*PrepShow) {})
	}
	return done(c, prepLocked, tablePath(number, preparationBelow))
}

// prepUnlock opens it again, for a reason.
func (s *Server) prepUnlock(c *fiber.Ctx) error {
	f := form(c)
	number, err := param(c, "number")
	if err == nil {
		err = s.options.App.UnlockPreparation(c.UserContext(), actor(c), number, f.Text("reason"), citizenAnswer(f))
	}
	if err != nil {
		return s.prepAgain(c, err, func(p *PrepShow) {
			p.Reason, p.Citizen = f.Text("reason"), p.citizen("", citizenAnswer(f))
		})
	}
	return done(c, prepUnlocked, tablePath(number, preparationBelow))
}

// prepAgain shows the page once more, with what was typed in one of its forms.
func (s *Server) prepAgain(c *fiber.Ctx, refused error, typed func(p *PrepShow)) error {
	if kind := portal.KindOf(refused); kind != portal.Invalid && kind != portal.Conflict {
		return refused
	}
	p, err := s.prepPage(c)
	if err != nil {
		return err
	}
	p.refuse(refused, form(c).order())
	typed(&p)
	p.Errors = nil // again fills them
	return prepShow.again(c, p, refused)
}

// prepNote keeps the holder's note about an item.
func (s *Server) prepNote(c *fiber.Ctx) error {
	number, id, err := itemParams(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := app.PreparationNote{Item: id, Text: f.Text("note"), Base: f.Int("base"), Citizen: citizenAnswer(f)}
	kept, err := s.options.App.WritePreparationNote(c.UserContext(), actor(c), number, in)
	if err == nil && kept.Clash {
		err = portal.Errorf(portal.Conflict, "Deze notitie is intussen ergens anders veranderd. Uw tekst is nog niet bewaard. Kies welke tekst blijft.")
	}
	if err != nil {
		err = prefixed(string(id), err)
		return s.prepAgain(c, err, func(p *PrepShow) {
			p.Lost = paragraphs(in.Text)
			for i := range p.Items {
				if n := &p.Items[i].Note; p.Items[i].ID == string(id) {
					p.Lost, n.Open, n.Typed, n.Problem, n.Citizen = nil, true, in.Text, p.Problem(n.Field), p.citizen(string(id)+"-", in.Citizen)
					if kept.Clash {
						n.Theirs = paragraphs(kept.Now.Block(id).Note)
					} else {
						n.Base = in.Base
					}
				}
			}
		})
	}
	return done(c, prepNoted, tablePath(number, preparationBelow)+"#punt-"+string(id))
}
