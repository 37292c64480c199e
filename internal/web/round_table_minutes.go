package web

import (
	"cmp"
	"html/template"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// MinutesShow is the page with the minutes of a round table.
type MinutesShow struct {
	Base
	Head    TableHead
	Path    string // of this page; the others stand below it
	Version int64
	// Notes say how the minutes stand; Returned is what the chair wants otherwise.
	Notes                                                       []string
	Returned                                                    [][]string
	Facts                                                       []Term
	Present                                                     []Term
	Items                                                       []MinutesEntry
	Objections                                                  []MinutesSaid
	Full, Adopted                                               bool
	Offer, Agree, Comment, Object, Adopt, Correct, Change, Open bool
	Waits                                                       bool // comments wait for an answer, before the minutes can be adopted
	Files                                                       []MenuItem
	// Reason and answers are what was typed of why it goes back, or of an objection.
	Reason  string
	MaxNote int
	answers app.CitizenAnswer
}

// MinutesEntry is one item of minutes.
type MinutesEntry struct {
	ID, Number, Title string
	Secret            string // for whom a confidential item is
	Done              Badge
	Text              template.HTML
	Decisions         []MinutesDecision
	Actions           []MinutesAction
	Said              []MinutesSaid
	Errata            []MinutesSaid
	Comment, Write    string // where one comments on it, or writes it
	Hide              string // where the text is hidden for privacy
}

// MinutesDecision is a decision in minutes, as it was recorded.
type MinutesDecision struct {
	Number, Href string
	Badge        Badge
	Meta         string
	Text         [][]string
}

// MinutesAction is an action point in minutes.
type MinutesAction struct{ Number, Href, What, Who, When string }

// MinutesSaid is what somebody wrote under minutes, with the answer.
type MinutesSaid struct {
	ID, By, At, When string
	Text             [][]string
	Proposal         bool
	Answer           Badge
	Reason           [][]string
	Href             string // where it is answered, or where the proposal is read
	Hide             string // where it is hidden for privacy
	Label            string
}

// Citizen is what the citizen-data check asks.
func (p *MinutesShow) Citizen() Citizen { return p.citizen("", p.answers) }

var minutesShow = page[MinutesShow]("round-table/minutes")

const minutesBelow = "/verslag"

// minutesWhole stands in an address for what belongs to the whole meeting.
const minutesWhole = "algemeen"

func minutesItem(id portal.ID) string { return cmp.Or(string(id), minutesWhole) }

func (s *Server) minutes(c *fiber.Ctx) error {
	p, err := s.minutesPage(c)
	if err != nil {
		return err
	}
	return minutesShow.show(c, p)
}

func (s *Server) minutesPage(c *fiber.Ctx) (MinutesShow, error) {
	number, err := param(c, "number")
	if err != nil {
		return MinutesShow{}, err
	}
	v, err := s.options.App.Minutes(c.UserContext(), actor(c), number)
	if err != nil {
		return MinutesShow{}, err
	}
	if err := s.options.App.Seen(c.UserContext(), actor(c), v.Table.Ref()); err != nil {
		return MinutesShow{}, err
	}
	p := MinutesShow{
		Base: Base{Title: "Verslag " + v.Table.Number}, Head: s.tableHead(actor(c), v.Table, "verslag"), Path: tablePath(number, minutesBelow), Version: v.Version,
		Notes: s.minutesNotes(v), Returned: paragraphs(v.Returned), Facts: minutesFacts(v.Record), Present: presentTerms(v.Record.Attendance), Full: v.Full, Adopted: v.Adoption != nil,
		Offer: v.MayOffer, Agree: v.MayAgree, Comment: v.MayComment, Object: v.MayObject, Adopt: v.MayAdopt, Waits: v.Waiting > 0, Correct: v.MayCorrect, Change: v.MayDescribe, Open: v.MayWrite, MaxNote: portal.MaxNote,
	}
	n := 0
	for _, l := range v.Lines {
		e := s.minutesEntry(v, l)
		e.hides(actor(c), v.Table.Number, l)
		if l.ID != "" {
			n++
			e.Number = strconv.Itoa(n)
		}
		p.Items = append(p.Items, e)
	}
	for n, o := range v.Objections {
		said := s.said(o.Author, o.MinutesObjection.Reason, o.At)
		said.Hide = hideAtTable(actor(c), v.Table.Number, portal.MakePart(portal.PartAdoption, strconv.Itoa(n)), o.MinutesObjection.Reason)
		p.Objections = append(p.Objections, said)
	}
	p.Files = minutesFiles(p.Path)
	return p, nil
}

func (s *Server) minutesNotes(v app.MinutesPage) []string {
	now := s.options.Now()
	switch v.Table.State {
	case portal.TableBusy:
		return []string{"De vergadering is nog bezig. Het verslag is daarna een concept."}
	case portal.TableDraft:
		return []string{"Dit is een concept. Alleen wie het verslag maakt en de voorzitter zien het."}
	case portal.TableWithChair:
		return []string{"De voorzitter leest het concept. Deelnemers zien het nog niet."}
	case portal.TableComments:
		notes := []string{"U kunt reageren tot en met " + dayText(now, v.CommentsUntil) + "."}
		if now.After(v.CommentsUntil) {
			notes[0] = "Reageren kon tot en met " + dayText(now, v.CommentsUntil) + "."
		}
		switch {
		case len(v.Objections) > 0:
			notes = append(notes, "Iemand wil het verslag eerst bespreken. Het komt op de volgende agenda.")
		case v.Silent:
			notes = append(notes, "Daarna is het verslag vastgesteld, als niemand bezwaar maakt.")
		default:
			notes = append(notes, "De volgende ronde tafel stelt het verslag vast.")
		}
		if v.Waiting > 0 {
			notes = append(notes, portal.Capital(plural(v.Waiting, "reactie wacht", "reacties wachten"))+" op antwoord.")
		}
		return notes
	}
	how := "zonder bespreking, want niemand maakte bezwaar"
	if v.Record.AdoptedIn != "" {
		how = "in " + v.Record.AdoptedIn
	}
	return []string{"Vastgesteld op " + dateText(v.Record.AdoptedAt) + ", " + how + ". Er verandert niets meer aan."}
}

func minutesFacts(r portal.MinutesRecord) []Term {
	facts := []Term{{"Reeks", r.Series}}
	for _, f := range []Term{{"Plaats", r.Place}, {"Zaaknummer", r.Details.CaseNumber}, {"Classificatie", r.Details.Classification}} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	if r.Details.Openness != portal.OpenNotJudged {
		facts = append(facts, Term{"Openbaarheid", portal.Capital(r.Details.OpennessWords())})
	}
	return facts
}

// presentTerms group who was there by how they took part.
func presentTerms(all []portal.Attendance) []Term {
	var terms []Term
	for _, p := range []portal.Presence{portal.Present, portal.Replaced, portal.Excused, portal.Absent} {
		var names []string
		for _, a := range all {
			if a.Presence != p {
				continue
			}
			name := a.Name
			if a.OrgName != "" {
				name += ", " + a.OrgName
			}
			if a.Seat == portal.SeatChair || a.Seat == portal.SeatSecretary || a.Seat == portal.SeatGuest && a.OrgName != "" {
				name += " (" + string(a.Seat) + ")"
			}
			if a.By != "" {
				name += ", vervangen door " + a.By
			}
			names = append(names, name)
		}
		if len(names) > 0 {
			terms = append(terms, Term{p.Label(), strings.Join(names, "; ")})
		}
	}
	return terms
}

func (s *Server) minutesEntry(v app.MinutesPage, l app.MinutesLine) MinutesEntry {
	path := tablePath(v.Table.Number, minutesBelow)
	e := MinutesEntry{ID: minutesItem(l.ID), Title: l.Title, Text: richtext.HTML(l.Text, minutesTop)}
	if l.Title == "" {
		e.Title = "Algemeen"
	}
	if l.Confidential {
		e.Secret = "Vertrouwelijk: alleen voor " + strings.Join(l.ForNames, ", ")
	}
	if l.Outcome == portal.Carried {
		e.Done = Badge{"wait", "Doorgeschoven"}
	}
	if v.MayComment {
		e.Comment = path + "/reageren/" + e.ID
	}
	if v.MayWrite && l.ID != "" {
		e.Write = meetingAt(tablePath(v.Table.Number, "/vergadering"), l.ID)
	}
	for _, d := range l.Decisions {
		meta := []string{d.By.Label(), dateText(d.Date)}
		if d.Waits != "" {
			meta = append(meta, "wacht op "+strings.ToLower(d.Waits.Label()))
		}
		e.Decisions = append(e.Decisions, MinutesDecision{Number: d.Number, Href: "/besluiten/" + d.Number, Badge: Badge{"good", d.Kind.Label()}, Meta: strings.Join(meta, ", "), Text: paragraphs(d.Text)})
	}
	for _, a := range l.Actions {
		e.Actions = append(e.Actions, MinutesAction{Number: a.Number, Href: "/actiepunten/" + a.Number, What: a.What, Who: a.Who, When: dateText(a.Due)})
	}
	for _, c := range l.Comments {
		e.Said = append(e.Said, s.remark(path, c))
	}
	for _, x := range l.Errata {
		e.Errata = append(e.Errata, s.said(x.Author, x.Erratum.Text, x.At))
	}
	return e
}

// minutesTop is the level of the highest heading in a text of minutes: the page
// has an h1, the part an h2 and the item an h3.
const minutesTop = 4

// remark is a comment on draft minutes; path is the page with the minutes.
func (s *Server) remark(path string, c app.MinutesRemark) MinutesSaid {
	said := s.said(c.Author, c.MinutesComment.Text, c.At)
	said.ID, said.Proposal, said.Answer, said.Reason = string(c.ID), c.Proposal != "", Badge{"wait", "Wacht op antwoord"}, paragraphs(c.Reason)
	switch {
	case c.Answered() && c.Accepted:
		said.Answer = Badge{"good", "Overgenomen"}
	case c.Answered():
		said.Answer = Badge{"late", "Niet overgenomen"}
	}
	switch {
	case c.MayAnswer:
		said.Href, said.Label = path+"/reacties/"+said.ID, "Beantwoorden"
	case said.Proposal:
		said.Href, said.Label = path+"/reacties/"+said.ID, "Voorstel bekijken"
	}
	return said
}
