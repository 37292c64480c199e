package web

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// HidePage asks whether a text is to be hidden for everyone.
type HidePage struct {
	Base
	Label    string
	Document string // its title, when the part is one
	// Back is the page it stands on, and Trail the way to it; Action is where the
	// form goes. Told says who hears of it.
	Back, BackText string
	Action, Told   string
	Trail          []Term
	Part           string
	// Texts are what can be hidden, when none was chosen yet.
	Texts []HideText
	// Choices are the whole document and its versions, when there are several.
	Choices  []Option
	Withheld bool
	Note     string
	MaxLine  int
}

// HideText is a text that can be hidden, with its first words.
type HideText struct{ Label, Words, Href string }

var (
	hidePage   = page[HidePage]("redaction/hide")
	textHidden = flash("tekst-verborgen", "good", "De tekst is verborgen, voor iedereen. De FG krijgt nu bericht en beslist.")
)

// hidePath is where a part of a signal is hidden; empty for who may not, and for
// what is hidden or erased already.
func hidePath(v app.SignalPage, part portal.Part, text string) string {
	if !v.May.Hide || text == "" || portal.Withheld(text) {
		return ""
	}
	return hideURL(v.Signal.Number, part)
}

// hideAtTable is where a part at the round table with a number is hidden, or of the
// action point with one; empty for what is no text, and for who may not.
func hideAtTable(by portal.Actor, number string, part portal.Part, text string) string {
	if text == "" || portal.Withheld(text) || !policy.May(by, policy.HideAtTable, nil) {
		return ""
	}
	return withFilters(tablePath(number, "/verbergen"), "", "deel", string(part))
}

func hideURL(number string, part portal.Part) string {
	return withFilters("/signalen/"+number+"/verbergen", "", "deel", string(part))
}

// hideFrom is where a part stands, with the number of its signal or round table;
// empty for a document of the chain, which the address names.
func hideFrom(c *fiber.Ctx, part portal.Part) (number, back string, err error) {
	if home := agreedHome(c); home != "" {
		number, err = param(c, "number")
		if belongs := home == covenantsHome && part.OfCovenant() || home == setsHome && part.OfSet(); err == nil && !belongs {
			err = portal.ErrNotFound
		}
		return number, home + "/" + number, err
	}
	if c.Params("number") != "" {
		number, err = param(c, "number")
		if atTable := strings.HasPrefix(c.Path(), "/ronde-tafels/"); err == nil && atTable != part.AtTable() {
			err = portal.ErrNotFound
		}
		if part.AtTable() {
			return number, tablePath(number, ""), err
		}
		return number, "/signalen/" + number, err
	}
	id, err := param(c, "id")
	if of, _ := part.Document(); err == nil && of != portal.ID(id) {
		err = portal.ErrNotFound
	}
	return "", "/documenten/" + id, err
}

// privacyHappenings tells what was hidden, put back and erased: the day, and no
// names.
func privacyHappenings(v app.SignalPage, add func(time.Time, Happening)) {
	words := map[portal.RedactionState]string{
		portal.RedactionHidden: "Verborgen om privacy:", portal.RedactionPutBack: "Teruggezet na besluit van de FG:", portal.RedactionErased: "Verwijderd om privacy na besluit van de FG:",
	}
	for _, step := range v.Signal.Privacy {
		add(step.At, Happening{Class: "late", Title: words[step.State], Text: strings.ToLower(portal.Part(step.Kind).Label()) + "."})
	}
}

func (s *Server) hideAsk(c *fiber.Ctx) error {
	part := portal.Part(query(c).Text("deel"))
	if part == "" && agreedHome(c) != "" {
		return s.hideChoose(c)
	}
	if id := c.Params("id"); part == "" && id != "" {
		part = portal.DocumentPart(portal.ID(id), 0)
	} else if part == "" && strings.HasPrefix(c.Path(), "/ronde-tafels/") {
		part = portal.PartMeeting
	} else if part == "" {
		part = portal.PartSignal
	}
	p, err := s.hideForm(c, part)
	if err != nil {
		return err
	}
	return hidePage.show(c, p)
}

func (s *Server) hideForm(c *fiber.Ctx, part portal.Part) (HidePage, error) {
	number, back, err := hideFrom(c, part)
	if err != nil {
		return HidePage{}, err
	}
	h, err := s.options.App.AskHideText(c.UserContext(), actor(c), number, part)
	if err != nil {
		return HidePage{}, err
	}
	p := HidePage{Base: Base{Title: "Tekst verbergen"}, Back: back, Action: back + "/verbergen", BackText: "Terug naar het signaal", Told: "De behandelaar en de ketencoördinator krijgen ook bericht.", Trail: []Term{{"Signalen", "/signalen"}, {number, back}}, Label: h.Label, Document: h.Title, Part: string(part), Withheld: h.Withheld, MaxLine: portal.MaxLine}
	if number == "" {
		p.BackText, p.Trail = "Terug naar het document", []Term{{"Documenten", "/documenten"}, {h.Title, back}}
		p.Told = "Wie het document toevoegde, krijgt bericht. De ketencoördinator ook, als die het mag lezen."
	}
	if part.AtTable() {
		p.Back, p.BackText, p.Trail = h.Page, "Terug", []Term{{"Ronde tafels", "/ronde-tafels"}, {number, h.Page}}
		p.Told = "De voorzitter, de secretaris en de ketencoördinator krijgen bericht, als zij het mogen lezen."
	}
	if part.OfCovenant() || part.OfSet() {
		p.Trail, p.BackText = agreedTrail(c, number), "Terug"
		p.Told = "De ketencoördinator krijgt bericht, als die het mag lezen."
	}
	if id, n := part.Document(); h.Versions > 1 {
		p.Choices = append(p.Choices, Option{string(portal.DocumentPart(id, 0)), "Het hele document", n == 0})
		for i := h.Versions; i > 0; i-- {
			p.Choices = append(p.Choices, Option{string(portal.DocumentPart(id, i)), "Alleen versie " + strconv.Itoa(i), n == i})
		}
	}
	return p, nil
}

func (s *Server) hide(c *fiber.Ctx) error {
	f := form(c)
	part, note := portal.Part(f.Text("deel")), f.Text(portal.FieldRedactionNote)
	number, back, err := hideFrom(c, part)
	if err == nil {
		err = s.options.App.HideText(c.UserContext(), actor(c), number, part, note)
	}
	if portal.KindOf(err) == portal.Invalid && err != nil {
		p, fault := s.hideForm(c, part)
		if fault != nil {
			return fault
		}
		p.Note = note
		return hidePage.again(c, p, err)
	}
	if err != nil {
		return err
	}
	if part.AtTable() || part.OfCovenant() || part.OfSet() {
		p, err := s.hideForm(c, part)
		if err != nil {
			return err
		}
		back = p.Back
	}
	return done(c, textHidden, back)
}

// RedactionList is the list of privacymeldingen.
type RedactionList struct {
	Base
	Rows  []RedactionItem
	All   bool // not only what waits for a decision
	Empty Empty
	Pager Pager
}

// RedactionItem is a privacymelding in the list.
type RedactionItem struct {
	Number, Title string
	Badges        []Badge
	Meta          []string
}

var redactionList = page[RedactionList]("redaction/list")

func (s *Server) redactions(c *fiber.Ctx) error {
	q := query(c)
	p := RedactionList{Base: Base{Title: "Privacymeldingen"}, All: q.Bool("alles")}
	state, all := portal.RedactionHidden, ""
	if p.All {
		state, all = "", "ja"
	}
	list, err := s.options.App.Redactions(c.UserContext(), actor(c), state, portal.Page{After: q.Text("na"), Before: q.Text("voor")})
	if err != nil {
		return err
	}
	now := s.options.Now()
	for _, r := range list.Rows {
		item := RedactionItem{Number: r.Number, Title: r.Parts[0].Label(), Badges: redactionBadges(now, r.Redaction),
			Meta: []string{r.Number, redactionWhere(r.About, r.On), "gemeld " + dayText(now, r.At)}}
		p.Rows = append(p.Rows, item)
	}
	if list.Prev != "" {
		p.Pager.PrevURL = withFilters("/beheer/privacy", "", "alles", all, "voor", list.Prev)
	}
	if list.Next != "" {
		p.Pager.NextURL = withFilters("/beheer/privacy", "", "alles", all, "na", list.Next)
	}
	p.Empty = Empty{Kind: "none", Title: "Niets te beslissen", Text: "Verbergt iemand een tekst om privacy? Dan staat dat hier.", ActionURL: "/beheer/privacy?alles=ja", ActionText: "Alle meldingen tonen"}
	if p.All {
		p.Empty.Title, p.Empty.ActionURL = "Nog geen meldingen", ""
	}
	return redactionList.show(c, p)
}

// redactionWhere says what a privacymelding is about, without its title.
func redactionWhere(about portal.Ref, on string) string {
	switch {
	case about.Kind == portal.KindDocument:
		return "bij een document"
	case on != "":
		return "bij " + on
	case about.Kind == portal.KindCovenant:
		return "bij een convenant dat is vernietigd"
	case about.Kind == portal.KindAgreementSet:
		return "bij een afsprakenset die is vernietigd"
	case about.Kind == portal.KindSignal:
		return "bij een signaal dat is vernietigd"
	case about.Kind == portal.KindTable, about.Kind == portal.KindActionPoint:
		return "bij een ronde tafel die is vernietigd"
	}
	return "bij een stuk dat is vernietigd"
}

// redactionBadges say where a privacymelding is, and what has to be reported.
func redactionBadges(now time.Time, r portal.Redaction) []Badge {
	shape := map[portal.RedactionState]string{portal.RedactionHidden: "wait", portal.RedactionPutBack: "good", portal.RedactionErased: "good"}[r.State]
	badges := []Badge{{shape, r.State.Label()}}
	if before := r.Breach.Before(); !before.IsZero() && (r.Open() || r.Breach.Answer != "") {
		b := Badge{"busy", "Meld vóór " + momentText(now, before)}
		if now.After(before) {
			b = Badge{"late", "Meldtermijn voorbij"}
		}
		badges = append(badges, b)
	}
	return badges
}

// timeLeft says how long there is until a moment: “nog 2 dagen en 3 uur”.
func timeLeft(now, until time.Time) string {
	left := until.Sub(now)
	if left <= 0 {
		return "de termijn is voorbij"
	}
	days, hours := int(left/(24*time.Hour)), int(left%(24*time.Hour)/time.Hour)
	switch {
	case days == 0 && hours == 0:
		return "nog minder dan een uur"
	case days == 0:
		return "nog " + strconv.Itoa(hours) + " uur"
	case hours == 0:
		return "nog " + plural(days, "dag", "dagen")
	}
	return "nog " + plural(days, "dag", "dagen") + " en " + strconv.Itoa(hours) + " uur"
}
