package web

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// FactsheetList lists the factsheets, the latest half year first.
type FactsheetList struct {
	Base
	Rows    []FactsheetRow
	Empty   Empty
	MayMake bool
}

// FactsheetRow is a factsheet in the list.
type FactsheetRow struct {
	Title, Href string
	Badge       Badge
	Meta        []string
}

// FactsheetShow is a factsheet: one page of figures with their story.
type FactsheetShow struct {
	Base
	Words, Heading, Intro string
	Badge                 Badge
	Path                  string
	Figures               []FactFigure
	Counted               string // when the figures were taken
	// Missing is what has to be there before a draft can be frozen.
	Missing []string
	Act     *MenuItem
	More    []MenuItem
	Files   []MenuItem
	// Newer leads to the latest edition, when this isn't it; Reason is why this edition
	// was made.
	Newer, Older []MenuItem
	Reason       string
	Edition      int
	Proof        *TextProof
}

// TextProof is what one checks a frozen text with.
type TextProof struct {
	SHA256, File, Href, Frozen string
	Badge                      Badge
	// Withheld says that words were taken out for privacy; Now is the SHA-256 since.
	Withheld, Now string
}

// FactFigure is one figure of a factsheet: Value is written large, Unit after it.
type FactFigure struct{ Key, Label, Value, Unit, Previous, Note, Comment string }

// FactsheetNew is the form with which a factsheet is begun.
type FactsheetNew struct {
	Base
	Periods []Option
}

var (
	factsheetList = page[FactsheetList]("factsheet/list")
	factsheetShow = page[FactsheetShow]("factsheet/show")
	factsheetNew  = page[FactsheetNew]("factsheet/new")

	factsheetMade = flash("factsheet-gemaakt", "good", "De factsheet is begonnen. Kies de cijfers en schrijf de teksten.")
)

const factsheetsHome = "/factsheets"

func factsheetPath(period, below string) string { return factsheetsHome + "/" + period + below }

func (s *Server) factsheets(c *fiber.Ctx) error {
	rows, err := s.options.App.Factsheets(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	p := FactsheetList{Base: Base{Title: "Factsheets"}, MayMake: mayMakeFacts(actor(c))}
	for _, r := range rows {
		row := FactsheetRow{Title: r.Title, Href: factsheetPath(r.Period, ""), Badge: factsheetBadge(r.Factsheet), Meta: []string{plural(len(r.Figures), "cijfer", "cijfers")}}
		if r.Frozen() {
			row.Meta = append(row.Meta, "vastgezet op "+dateText(r.FrozenAt))
		}
		if r.Edition > 1 {
			row.Meta = append(row.Meta, "editie "+strconv.Itoa(r.Edition))
		}
		p.Rows = append(p.Rows, row)
	}
	if len(p.Rows) == 0 {
		p.Empty = Empty{Kind: "none", Title: "Nog geen factsheets", Text: "Elk half jaar komt hier één bladzijde met cijfers en hun verhaal."}
		if p.MayMake {
			p.Empty.ActionURL, p.Empty.ActionText = factsheetPath("nieuw", ""), "Factsheet maken"
		}
	}
	return factsheetList.show(c, p)
}

func factsheetBadge(f portal.Factsheet) Badge {
	if f.Frozen() {
		return Badge{"good", "Vastgezet"}
	}
	return Badge{"busy", "Concept"}
}

// editionParam is the edition that an address asks for; 0 for the latest.
func editionParam(c *fiber.Ctx) int {
	n, _ := strconv.Atoi(query(c).Text("editie"))
	return max(n, 0)
}

func (s *Server) factsheetRead(c *fiber.Ctx) (app.FactsheetPage, error) {
	period, err := param(c, "period")
	if err != nil {
		return app.FactsheetPage{}, err
	}
	return s.options.App.Factsheet(c.UserContext(), actor(c), period, editionParam(c))
}

func (s *Server) factsheet(c *fiber.Ctx) error {
	v, err := s.factsheetRead(c)
	if err != nil {
		return err
	}
	p := FactsheetShow{Base: Base{Title: v.Title}, Words: portal.PeriodWords(v.Period), Heading: v.Title, Intro: v.Intro, Badge: factsheetBadge(v.Factsheet), Path: factsheetPath(v.Period, ""),
		Counted: dateText(v.CountedAt), Missing: v.Missing, Reason: v.Reason, Edition: v.Edition, Figures: factFigures(v.Figures)}
	p.Files = s.paperFiles(p.Path + "/bestand?editie=" + strconv.Itoa(v.Edition))
	for _, e := range v.Editions {
		item := MenuItem{Label: "Editie " + strconv.Itoa(e.Edition), Href: p.Path + "?editie=" + strconv.Itoa(e.Edition)}
		switch {
		case e.Edition > v.Edition:
			p.Newer = append(p.Newer, item)
		case e.Edition < v.Edition:
			p.Older = append(p.Older, item)
		}
	}
	if v.MayEdit && v.Latest {
		p.Act = &MenuItem{Label: "Teksten schrijven", Href: p.Path + "/teksten"}
		p.More = []MenuItem{{Label: "Cijfers kiezen", Href: p.Path + "/cijfers"}, {Label: "Cijfers verversen", Href: p.Path + "/verversen"}}
		if len(v.Missing) == 0 {
			p.More = append([]MenuItem{*p.Act}, p.More...)
			p.Act = &MenuItem{Label: "Factsheet vastzetten", Href: p.Path + "/vastzetten"}
		}
	}
	if v.MayNext {
		p.More = append(p.More, MenuItem{Label: "Nieuwe editie maken", Href: p.Path + "/editie"})
	}
	if v.Frozen() {
		p.Proof = textProof(v.FrozenText, v.Intact, v.Sound, "factsheet-"+v.Period+"-editie-"+strconv.Itoa(v.Edition)+".txt", p.Path+"/bestand?vorm=txt&editie="+strconv.Itoa(v.Edition), dateText(v.FrozenAt))
	}
	return factsheetShow.show(c, p)
}

// textProof is what a page says of the hash of a frozen text.
func textProof(t portal.FrozenText, intact, sound bool, file, href, frozen string) *TextProof {
	p := &TextProof{SHA256: t.SHA256, File: file, Href: href, Frozen: frozen, Badge: Badge{"good", "Klopt"}}
	switch {
	case sound:
		p.Badge, p.Now = Badge{"busy", "Gewijzigd om privacy"}, t.Now
		p.Withheld = "Op " + dateText(t.Withheld) + " zijn hier woorden verborgen of verwijderd om privacy. Het eerste controlegetal kunt u daarom niet meer narekenen."
	case !intact:
		p.Badge = Badge{"late", "Klopt niet"}
	}
	return p
}

// factFigures are figures as they are drawn: what is large, and what comes after it.
func factFigures(lines []portal.FigureLine) []FactFigure {
	var figures []FactFigure
	for _, l := range lines {
		f := FactFigure{Key: l.Key, Label: l.Label, Value: l.Value, Previous: l.Previous, Note: l.Note, Comment: l.Comment}
		if large, unit, ok := strings.Cut(l.Value, " "); ok && strings.ContainsAny(large[:1], "0123456789") {
			f.Value, f.Unit = large, unit
		}
		figures = append(figures, f)
	}
	return figures
}

func (s *Server) factsheetNewPage(c *fiber.Ctx) (FactsheetNew, error) {
	periods, err := s.options.App.NewFactsheets(c.UserContext(), actor(c))
	p := FactsheetNew{Base: Base{Title: "Factsheet maken"}}
	for _, period := range periods {
		p.Periods = append(p.Periods, Option{period, portal.Capital(portal.PeriodWords(period)), false})
	}
	return p, err
}

func (s *Server) factsheetBegin(c *fiber.Ctx) error {
	p, err := s.factsheetNewPage(c)
	if err != nil {
		return err
	}
	chooseEnded(s.options.Now(), p.Periods)
	return factsheetNew.show(c, p)
}

func (s *Server) factsheetMake(c *fiber.Ctx) error {
	p, err := s.factsheetNewPage(c)
	if err != nil {
		return err
	}
	period := form(c).Text("period")
	if err := s.options.App.MakeFactsheet(c.UserContext(), actor(c), period); err != nil {
		for i := range p.Periods {
			p.Periods[i].Selected = p.Periods[i].Value == period
		}
		return factsheetNew.again(c, p, err)
	}
	return done(c, factsheetMade, factsheetPath(period, "/cijfers"))
}
