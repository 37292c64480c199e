package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// VoiceItem is what clients told, as a row.
type VoiceItem struct {
	Title, Href, Text string
	Badge             Badge
	Meta              []string
}

// VoiceList is the page with what clients told.
type VoiceList struct {
	Base
	Tabs            []ActionTab
	Kinds, Themes   []Option
	Open            bool // the filters are unfolded
	Chips           []Chip
	Rows            []VoiceItem
	Pager           Pager
	Empty           Empty
	MayAdd          bool
	CSVURL, XLSXURL string
}

// VoiceShow is the page of what clients told once.
type VoiceShow struct {
	Base
	Name, Href string
	Badge      Badge
	Parts      []VoicePart
	Facts      []Term
	Links      []app.TableLink
	MayKeep    bool
	SignalURL  string // the form to share a signal about it
}

// VoicePart is one answer of the form.
type VoicePart struct {
	Title string
	Text  [][]string
}

var (
	voiceList = page[VoiceList]("voice/list")
	voiceShow = page[VoiceShow]("voice/show")
)

func voiceHref(id portal.ID) string { return voicesHome + "/" + string(id) }

// voiceBadge names the form; of a pilot it says how it stands.
func voiceBadge(v portal.Voice) Badge {
	b := Badge{Text: v.Kind.Label()}
	if outcome := v.Outcome(); outcome != "" {
		b.Text += ": " + lowerFirst(outcome)
		switch {
		case v.Decided.IsZero():
			b.Shape = "busy"
		case v.Go:
			b.Shape = "good"
		}
	}
	return b
}

func voiceItem(r app.VoiceRow) VoiceItem {
	i := VoiceItem{Title: r.Title, Href: voiceHref(r.ID), Badge: voiceBadge(r.Voice), Meta: []string{dateText(r.On)}, Text: shortened160(r.Voice)}
	for _, m := range []string{r.OrgName, r.ThemeName} {
		if m != "" {
			i.Meta = append(i.Meta, m)
		}
	}
	if r.N > 0 {
		i.Meta = append(i.Meta, plural(r.N, "deelnemer", "deelnemers"))
	}
	return i
}

// shortened160 is what a row tells: what was learnt or advised, else what was heard.
func shortened160(v portal.Voice) string {
	for _, text := range []string{v.Lesson, v.Advice, v.Text} {
		if lines := paragraphs(text); len(lines) > 0 {
			r := []rune(lines[0][0])
			if len(r) > 160 {
				return string(r[:160]) + "…"
			}
			return string(r)
		}
	}
	return ""
}

func voiceFilter(q *Form) app.VoiceFilter {
	f := app.VoiceFilter{Kind: portal.VoiceKind(q.Text("soort")), Theme: q.ID("thema")}
	if f.Kind.Label() == "" {
		f.Kind = ""
	}
	return f
}

func voicesURL(path string, f app.VoiceFilter, except string, more ...string) string {
	return withFilters(path, except, append([]string{"soort", string(f.Kind), "thema", string(f.Theme)}, more...)...)
}

func (s *Server) voices(c *fiber.Ctx) error {
	q := query(c)
	f := voiceFilter(q)
	p := VoiceList{Base: Base{Title: "Ervaringen"}, Tabs: voiceTabs(voicesHome)}
	if !readsTables(actor(c)) {
		p.Tabs, p.Empty = nil, voiceShut()
		return voiceList.send(c, fiber.StatusForbidden, p)
	}
	l, err := s.options.App.Voices(c.UserContext(), actor(c), f)
	if err != nil {
		return err
	}
	p.MayAdd = l.MayAdd
	file := voicesHome + "/lijst"
	p.CSVURL, p.XLSXURL = voicesURL(file, f, "", "formaat", "csv"), voicesURL(file, f, "", "formaat", "xlsx")
	for _, k := range portal.VoiceKinds() {
		p.Kinds = append(p.Kinds, Option{string(k), k.Label(), k == f.Kind})
	}
	for _, t := range l.Themes {
		p.Themes = append(p.Themes, Option{string(t.ID), t.Name, t.ID == f.Theme})
	}
	if f.Kind != "" {
		p.Chips = append(p.Chips, Chip{"Soort: " + f.Kind.Label(), voicesURL(voicesHome, f, "soort")})
	}
	if f.Theme != "" {
		p.Chips = append(p.Chips, Chip{"Thema: " + orUnknown(chosen(p.Themes)), voicesURL(voicesHome, f, "thema")})
	}
	p.Open = len(p.Chips) > 0
	n, _ := strconv.Atoi(q.Text("pagina"))
	rows, pager := numbered(l.Rows, n, func(n string) string { return voicesURL(voicesHome, f, "", "pagina", n) })
	p.Pager = pager
	for _, r := range rows {
		p.Rows = append(p.Rows, voiceItem(r))
	}
	p.Empty = voicesEmpty(p)
	return voiceList.show(c, p)
}

func voicesEmpty(p VoiceList) Empty {
	switch {
	case len(p.Rows) > 0:
		return Empty{}
	case p.Open:
		return Empty{Kind: "lost", Title: "Niets gevonden", Text: "Er zijn geen ervaringen met deze filters.", ActionURL: voicesHome, ActionText: "Alle filters weghalen"}
	case p.MayAdd:
		return Empty{Kind: "none", Title: "Nog geen ervaringen", Text: "Leg vast wat een panel zei, wat u van een casus leerde of hoe een pilot ging.", ActionURL: voicesHome + "/nieuw", ActionText: "Ervaring vastleggen"}
	}
	return Empty{Kind: "none", Title: "Nog geen ervaringen", Text: "Hier komt wat panels zeggen, en wat wij van casussen en pilots leren."}
}

func (s *Server) voice(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	v, err := s.options.App.Voice(c.UserContext(), actor(c), portal.ID(id))
	if err != nil {
		return err
	}
	p := VoiceShow{Base: Base{Title: v.Title}, Name: v.Title, Href: voiceHref(v.ID), Badge: voiceBadge(v.Voice), Links: v.Links, MayKeep: v.MayKeep}
	w := v.Kind.Words()
	for _, x := range []struct{ title, text string }{{w.Text, v.Text}, {w.Advice, v.Advice}, {w.Lesson, v.Lesson}, {w.FollowUp, v.FollowUp}} {
		if x.text != "" {
			p.Parts = append(p.Parts, VoicePart{x.title, paragraphs(x.text)})
		}
	}
	n, decided := "", ""
	if v.N > 0 {
		n = countText(v.N)
	}
	if !v.Decided.IsZero() {
		decided = v.Outcome() + ", " + dateText(v.Decided)
	}
	for _, t := range []Term{{"Wanneer", dateText(v.On)}, {"Deelnemers", n}, {"Thema", v.ThemeName}, {"Leefgebied", v.LifeArea}, {"Waar in de keten", v.Phase}, {"Regeling", v.Regulation},
		{"Besluit", decided}, {"Vastgelegd door", nameWords(v.Who)}, {"Vastgelegd op", dateText(v.At)}} {
		if t.Value != "" {
			p.Facts = append(p.Facts, t)
		}
	}
	if v.MayMention {
		p.SignalURL = seedURL(p.Href)
	}
	return voiceShow.show(c, p)
}

var voiceColumns = []string{"Soort", "Titel", "Dag", "Deelnemers", "Thema", "Leefgebied", "Waar in de keten", "Regeling", "Wat hoorden wij, of wilden wij weten", "Wat adviseren zij, of had geholpen", "Wat leerden wij", "Wat doen wij ermee", "Besluit over pilot", "Besloten op", "Vastgelegd door"}

// voicesFile sends the filtered list.
func (s *Server) voicesFile(c *fiber.Ctx) error {
	l, err := s.options.App.Voices(c.UserContext(), actor(c), voiceFilter(query(c)))
	if err != nil {
		return err
	}
	t := export.Table{Name: "Ervaringen", Columns: voiceColumns}
	for _, r := range l.Rows {
		var n any = ""
		if r.N > 0 {
			n = r.N
		}
		t.Rows = append(t.Rows, []any{r.Kind.Label(), r.Title, r.On, n, r.ThemeName, r.LifeArea, r.Phase, r.Regulation, r.Text, r.Advice, r.Lesson, r.FollowUp, r.Outcome(), r.Decided, r.OrgName})
	}
	return s.sendVoice(c, "ervaringen", t)
}
