package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// RedactionShow is a privacymelding for the FG, who decides on it.
type RedactionShow struct {
	Base
	Number  string
	Version int64
	Badges  []Badge
	Meta    []string
	Note    string
	Parts   []RedactionPart
	// Copies say where else the same words stood.
	Copies []Term
	// Open: the decision is still to be taken. Decision says what it was.
	Open     bool
	Decision []Term
	// Passage is what was typed to look for, and Found where it stands.
	Passage, Found string
	// Scope is where words are looked for.
	Scope       string
	FoundAt     []string
	FoundUnread string
	Reason      string
	Breach      BreachForm
	MaxLine     int
}

// RedactionPart is a hidden part with its original texts.
type RedactionPart struct {
	Value, Label string
	Chosen       bool
	Texts        []RedactionText
	Files        []RedactionFile
}

// RedactionText is an original text.
type RedactionText struct {
	Name string
	Text [][]string
}

// RedactionFile is a hidden file.
type RedactionFile struct{ Name, Size, Href string }

// BreachForm asks whether it is a breach.
type BreachForm struct {
	Answers                []Option
	Day, Clock, Report     string
	Before, Left, Decision string
}

var redactionShow = page[RedactionShow]("redaction/show")

var (
	textPutBack = flash("tekst-teruggezet", "good", "De tekst staat er weer. Wie hem verborg, krijgt bericht.")
	textErased  = flash("tekst-gewist", "good", "Het is gewist. Lezers zien dat er iets is verwijderd om privacy.")
	breachKept  = flash("datalek-bewaard", "good", "Uw antwoord over het datalek is bewaard.")
	fieldLabels = map[string]string{"titel": "Titel", "zaaknummer": "Zaaknummer", "classificatie": "Classificatie", "tekst": "Tekst", "helpt": "Wat zou helpen", "vraag": "Vraag", "antwoord": "Antwoord", "afspraak": "Afspraak", "door": "Door", "verandert": "Wat er verandert", "inwoners": "Uitleg voor inwoners", "reden": "Reden", "toelichting": "Toelichting", "plaats": "Plaats", "inleider": "Wie het inleidt", "onderdeel": "Onderdeel", "notitie": "Notitie", "gehoord": "Cliënten gehoord door", "besluit": "Toelichting bij het besluit", "nummer": "Nummer", "wie": "Wie",
		"waarom": "Waarom het hier ligt", "wens": "Wat we willen", "toegezegd": "Eerder toegezegd", "anderen": "Waar de anderen staan", "let-op": "Let op", "grond": "Grond", "heropend": "Toelichting bij heropenen",
		"doel": "Doel", "opschrift": "Opschrift", "indicator": "Zo ziet u het", "volmacht": "Nummer van de volmacht", "nodig": "Wat er nodig is",
		"bron": "Bron", "rol": "Rol in de keten", "uitleg": "Uitleg", "eenheid": "Eenheid", "nulmeting": "Nulmeting", "streven": "Streven", "verhaal": "Verhaal", "vragen": "Vragen", "inleiding": "Inleiding",
		"cijfer": "Naam van het cijfer", "waarde": "Waarde", "vorige": "Vorige waarde", "opmerking": "Opmerking", "tabel": "Tabel", "vergadering": "Vergadering", "advies": "Advies", "les": "Wat wij leerden",
		"vervolg": "Vervolg", "leefgebied": "Leefgebied", "fase": "Fase", "regeling": "Regeling", "onderwerp": "Onderwerp", "reactie": "Reactie", "gevolg": "Gevolg"}
	placeLabels = map[string]string{"bestand": "in een bestand, dat wordt gewist", "concept": "in een tekst die iemand nog niet verstuurde"}
)

// fieldLabel names a field; what says which one of its kind it is stands behind a dash.
func fieldLabel(field string) string {
	name, _, _ := strings.Cut(field, "-")
	return cmp.Or(fieldLabels[field], fieldLabels[name])
}

func (s *Server) redaction(c *fiber.Ctx) error {
	p, err := s.redactionPage(c)
	if err != nil {
		return err
	}
	return redactionShow.show(c, p)
}

func (s *Server) redactionPage(c *fiber.Ctx) (RedactionShow, error) {
	number, err := param(c, "number")
	if err != nil {
		return RedactionShow{}, err
	}
	r, err := s.options.App.Redaction(c.UserContext(), actor(c), number)
	if err != nil {
		return RedactionShow{}, err
	}
	now := s.options.Now()
	who := nameWords(r.By)
	if who == "" {
		who = "de anonieme melder"
	}
	p := RedactionShow{
		Base: Base{Title: "Privacymelding " + number}, Number: number, Version: r.Version, Badges: redactionBadges(now, r.Redaction), Note: r.Note,
		Meta: []string{redactionWhere(r.About, r.On), "verborgen door " + who, momentText(now, r.At)}, Open: r.Open(), MaxLine: portal.MaxLine,
		Breach: breachForm(now, r.Breach), Scope: "bij dit signaal: ook in reacties, documenten en concepten. In andere signalen wissen wij ze alleen uit dezelfde tekst",
	}
	switch r.About.Kind {
	case portal.KindDocument:
		p.Scope = "in dit document: ook in oudere versies en concepten"
	case portal.KindTable:
		p.Scope = "bij deze ronde tafel: agenda, voorstellen, besluiten, actiepunten, verslag en stukken. Elders wissen wij ze alleen uit dezelfde tekst"
	case portal.KindActionPoint:
		p.Scope = "in dit actiepunt"
	case portal.KindCovenant:
		p.Scope = "bij dit convenant: alle versies, reacties, vragen, halfjaargesprekken en de tekst die is ondertekend. Elders wissen wij ze alleen uit dezelfde tekst"
	case portal.KindAgreementSet:
		p.Scope = "in deze afsprakenset. Elders wissen wij ze alleen uit dezelfde tekst"
	case portal.KindSubsidy:
		p.Scope = "bij deze subsidie: doelen, rapportages, vragen en stukken. Elders wissen wij ze alleen uit dezelfde tekst"
	case portal.KindSignal:
	default:
		p.Scope = "in dit stuk. Elders wissen wij ze alleen uit dezelfde tekst"
	}
	if r.Redaction.By == "" {
		p.Meta[2] = dayText(now, r.At)
	}
	for _, h := range r.Hidden {
		p.Parts = append(p.Parts, redactionPart(number, h))
	}
	for _, copied := range r.Copies {
		p.Copies = append(p.Copies, copiedTerm(copied))
	}
	if !p.Open {
		p.Decision = decisionTerms(now, r)
	}
	return p, nil
}

func redactionPart(number string, h app.HiddenPart) RedactionPart {
	part := RedactionPart{Value: string(h.Part), Label: h.Part.Label()}
	for _, t := range h.Texts {
		part.Texts = append(part.Texts, RedactionText{fieldLabel(t.Field), paragraphs(t.Text)})
	}
	for _, f := range h.Files {
		part.Files = append(part.Files, RedactionFile{f.Name, sizeText(f.Size), fmt.Sprintf("/beheer/privacy/%s/bestand/%d", number, f.N)})
	}
	return part
}

// copiedTerm says which parts of a signal or a round table held the same words, each once.
func copiedTerm(copied app.RedactionCopy) Term {
	var labels []string
	for _, part := range copied.Parts {
		if label := part.Label(); !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
	}
	return Term{cmp.Or(copied.On, "Iets dat is vernietigd"), strings.Join(labels, ". ")}
}

func decisionTerms(now time.Time, r app.RedactionPage) []Term {
	terms := []Term{{"Besluit", r.State.Label()}, {"Door", nameWords(r.DecidedBy)}, {"Op", momentText(now, r.DecidedAt)}}
	if r.Reason != "" {
		terms = append(terms, Term{"Reden", r.Reason})
	}
	for _, p := range r.Erased {
		terms = append(terms, Term{"Helemaal gewist", p.Label()})
	}
	if len(r.Places) > 0 {
		terms = append(terms, Term{"Woorden gewist", plural(total(r.Places), "plek", "plekken")})
	}
	return terms
}

func total(places map[string]int) int {
	n := 0
	for _, m := range places {
		n += m
	}
	return n
}

// placesText says where words were found, the most first.
func placesText(places map[string]int) []string {
	kinds := make([]string, 0, len(places))
	for k := range places {
		kinds = append(kinds, k)
	}
	slices.SortFunc(kinds, func(x, y string) int {
		if places[x] != places[y] {
			return places[y] - places[x]
		}
		return compareText(x, y)
	})
	var all []string
	for _, k := range kinds {
		label := placeLabels[k]
		if label == "" {
			label = portal.Part(k).Label()
		}
		all = append(all, countText(places[k])+" keer: "+label)
	}
	return all
}

func compareText(x, y string) int {
	if x < y {
		return -1
	}
	return 1
}

func breachForm(now time.Time, b portal.Breach) BreachForm {
	f := BreachForm{Day: dayField(b.Noticed), Clock: b.Noticed.In(portal.Amsterdam()).Format("15:04"), Report: b.Report}
	for _, a := range portal.BreachAnswers() {
		f.Answers = append(f.Answers, Option{string(a), a.Label(), a == b.Answer})
	}
	if before := b.Before(); !before.IsZero() {
		f.Before, f.Left = momentText(now, before), timeLeft(now, before)
	}
	return f
}

// redactionFind says where words stand, before they are erased.
func (s *Server) redactionFind(c *fiber.Ctx) error {
	p, err := s.redactionTyped(c)
	if err != nil {
		return err
	}
	found, err := s.options.App.FindPassage(c.UserContext(), actor(c), p.Number, p.Passage)
	if err != nil {
		return redactionShow.again(c, p, err)
	}
	p.Found = "Deze woorden staan hier nergens."
	if n := total(found.Places); n > 0 {
		p.Found = "Deze woorden staan op " + plural(n, "plek", "plekken") + ":"
	}
	p.FoundAt = placesText(found.Places)
	if found.Unread > 0 {
		p.FoundUnread = plural(found.Unread, "bestand konden wij niet nakijken. Bekijk het zelf.", "bestanden konden wij niet nakijken. Bekijk ze zelf.")
	}
	return redactionShow.show(c, p)
}

// redactionTyped is the page with what was filled in on it.
func (s *Server) redactionTyped(c *fiber.Ctx) (RedactionShow, error) {
	f := form(c)
	p, err := s.redactionPage(c)
	p.Passage, p.Reason = f.Text(portal.FieldPassage), f.Text(portal.FieldRedactionReason)
	for i := range p.Parts {
		p.Parts[i].Chosen = slices.Contains(f.Values(portal.FieldRedactionParts), p.Parts[i].Value)
	}
	return p, err
}

func (s *Server) redactionErase(c *fiber.Ctx) error {
	f := form(c)
	in := app.EraseText{Version: f.Version("version"), Passage: f.Text(portal.FieldPassage)}
	for _, v := range f.Values(portal.FieldRedactionParts) {
		in.Parts = append(in.Parts, portal.Part(v))
	}
	return s.redactionDone(c, textErased, func(number string) error { return s.options.App.EraseText(c.UserContext(), actor(c), number, in) })
}

func (s *Server) redactionPutBack(c *fiber.Ctx) error {
	f := form(c)
	version, reason := f.Version("version"), f.Text(portal.FieldRedactionReason)
	return s.redactionDone(c, textPutBack, func(number string) error {
		return s.options.App.PutBackText(c.UserContext(), actor(c), number, version, reason)
	})
}

func (s *Server) breachSave(c *fiber.Ctx) error {
	f := form(c)
	b := portal.Breach{Answer: portal.BreachAnswer(f.Text("breach")), Noticed: f.Moment("noticed_day", "noticed_time"), Report: f.Text("report")}
	version, wrong := f.Version("version"), f.Err()
	return s.redactionDone(c, breachKept, func(number string) error {
		if wrong != nil {
			return wrong
		}
		return s.options.App.AnswerBreach(c.UserContext(), actor(c), number, version, b)
	})
}

// redactionDone runs one of the page's forms; a refusal shows the page again.
func (s *Server) redactionDone(c *fiber.Ctx, told *Flash, do func(number string) error) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	if err = do(number); err == nil {
		return done(c, told, "/beheer/privacy/"+number)
	}
	if k := portal.KindOf(err); k != portal.Invalid && k != portal.Conflict {
		return err
	}
	p, fault := s.redactionTyped(c)
	if fault != nil {
		return fault
	}
	return redactionShow.again(c, p, err)
}

// hiddenFile sends a hidden file to the FG, never to be shown here.
func (s *Server) hiddenFile(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	n, err := c.ParamsInt("n")
	if err != nil {
		return portal.ErrNotFound
	}
	f, err := s.options.App.DownloadHidden(c.UserContext(), actor(c), number, n)
	if err != nil {
		return err
	}
	return attachment(c, f.Name, f.Size, f)
}
