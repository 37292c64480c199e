package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CovenantRemarks is the list of what was said about a version.
type CovenantRemarks struct {
	Base
	Head     CovenantHead
	Path     string
	Sentence string
	Clauses  []Option
	Versions []Option // to choose from when there are more
	Nr       string
	Waits    bool
	Rows     []RemarkLine
	Whole    string // where one comments on the whole; empty for who can't
	Files    []MenuItem
	Filtered bool
	Empty    Empty
	MaxNote  int
	Back     string // this list with its filter
}

// RemarkLine is a comment as it is listed.
type RemarkLine struct {
	ID, About, AboutHref string
	By, At, When         string
	Own, Gone            bool // Gone: withdrawn
	Text                 [][]string
	Proposal             bool
	Changes              []DifferenceBit // of a proposal
	Answer               Badge
	Reason               [][]string
	Answered             string // by whom and when
	Href                 string
	MayAnswer, MayRevoke bool
	Rev                  string // of the clause now
	Quick                []Option
	Hide                 string
}

var covenantRemarks = page[CovenantRemarks]("covenant/remarks")

// remarkBadge is what became of a comment.
func remarkBadge(m portal.ClauseComment) Badge {
	switch {
	case m.Withdrawn:
		return Badge{"", "Ingetrokken"}
	case m.Answer == "":
		return Badge{"wait", "Wacht op antwoord"}
	}
	shape := map[portal.ClauseAnswer]string{portal.TextTaken: "good", portal.TextPartly: "good", portal.TextNotTaken: "late"}[m.Answer]
	return Badge{shape, m.Answer.Label()}
}

// aboutClause names what a comment is about, as the clause was called when it was read.
func aboutClause(r app.ClauseRemark) string {
	if r.Clause == "" {
		return "De hele tekst"
	}
	about := "Artikel " + strconv.Itoa(r.Nr) + ". " + r.Heading
	switch {
	case r.IsNr == 0:
		return about + " (vervallen)"
	case r.IsNr != r.Nr:
		return about + " (nu artikel " + strconv.Itoa(r.IsNr) + ")"
	}
	return about
}

func (s *Server) remarkLine(on policy.CovenantOn, r app.ClauseRemark) RemarkLine {
	number, id := on.Covenant.Number, string(r.ID)
	l := RemarkLine{ID: id, About: aboutClause(r), By: r.Author.Org, At: isoTime(r.At), When: momentText(s.options.Now(), r.At), Own: r.Own, Gone: r.Withdrawn, Text: paragraphs(r.Text),
		Proposal: r.Proposal != "", Changes: differenceBits(r.Changes), Answer: remarkBadge(r.ClauseComment), Reason: paragraphs(r.Reason),
		Href: covenantPath(number, remarksBelow+"/"+id), MayAnswer: r.MayAnswer, MayRevoke: r.MayWithdraw}
	if r.Author.Person != "" {
		l.By = nameWords(r.Author)
	}
	if r.Own {
		l.By = r.Author.Org + " (u)"
	}
	if r.IsNr > 0 {
		l.AboutHref = covenantPath(number, textOf(on)) + "#artikel-" + string(r.Clause)
	}
	if r.Answer != "" {
		l.Answered = "Antwoord van de gemeente, " + dateText(r.AnsweredAt)
		if r.Answerer.Person != "" {
			l.Answered = "Antwoord van " + nameWords(r.Answerer) + ", " + dateText(r.AnsweredAt)
		}
	}
	if r.MayAnswer {
		now, _ := on.Text.Clause(r.Clause)
		l.Rev = strconv.Itoa(now.Rev)
		// What changes only a part of a proposal needs the text itself.
		l.Quick = []Option{{Value: string(portal.TextTaken), Label: portal.TextTaken.Label()}, {Value: string(portal.TextNotTaken), Label: portal.TextNotTaken.Label()}}
		if r.Proposal == "" {
			l.Quick = answerOptions("")
		}
	}
	return l
}

func answerOptions(chosen portal.ClauseAnswer) []Option {
	var all []Option
	for _, a := range portal.ClauseAnswers() {
		all = append(all, Option{string(a), a.Label(), a == chosen})
	}
	return all
}

// remarkWhole stands in an address for the whole text.
const remarkWhole = "geheel"

func clausePart(id portal.ID) string {
	if id == "" {
		return remarkWhole
	}
	return string(id)
}

func (s *Server) remarkList(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	nr, err := versionParam(c)
	if err != nil {
		return err
	}
	q := query(c)
	f := app.RemarkFilter{Clause: q.ID("artikel"), Waits: q.Bool("wacht")}
	if f.Whole = f.Clause == remarkWhole; f.Whole {
		f.Clause = ""
	}
	l, err := s.options.App.ClauseRemarks(c.UserContext(), actor(c), number, nr, f)
	if err != nil {
		return err
	}
	p := CovenantRemarks{Base: Base{Title: "Reacties"}, Head: s.covenantHead(actor(c), l.CovenantOn, "reacties"), Path: covenantPath(number, remarksBelow), Nr: strconv.Itoa(l.Text.Nr),
		Waits: f.Waits, Filtered: f != app.RemarkFilter{}, MaxNote: portal.MaxNote, Sentence: remarkSentence(l)}
	p.Back = remarksPath(number, l.Text.Nr)
	if f.Clause != "" || f.Whole {
		p.Back += "&artikel=" + clausePart(f.Clause)
	}
	if f.Waits {
		p.Back += "&wacht=ja"
	}
	for _, r := range l.Rows {
		line := s.remarkLine(l.CovenantOn, r)
		line.Hide = hideAgreed(actor(c), number, portal.MakePart(portal.PartClauseComment, line.ID), r.Text+r.Proposal+r.Reason)
		p.Rows = append(p.Rows, line)
	}
	p.Clauses, p.Versions = remarkChoices(l, f)
	if l.Comment {
		p.Whole = covenantPath(number, "/artikelen/"+remarkWhole+"/reageren")
	}
	if l.All > 0 {
		p.Files = remarkFiles(number, l.Text.Nr)
	}
	if len(p.Rows) == 0 {
		p.Empty = emptyRemarks(l, p)
	}
	return covenantRemarks.show(c, p)
}

func remarkSentence(l app.RemarkList) string {
	switch {
	case l.All == 0:
		return ""
	case l.Waiting == 0:
		return plural(l.All, "reactie", "reacties") + ", allemaal beantwoord."
	}
	return plural(l.All, "reactie", "reacties") + ". " + portal.WaitingComments(l.Waiting) + "."
}

func emptyRemarks(l app.RemarkList, p CovenantRemarks) Empty {
	switch {
	case p.Filtered:
		return Empty{Kind: "lost", Title: "Geen reacties gevonden", Text: "Met deze keuze is er niets.", ActionURL: remarksPath(l.Covenant.Number, l.Text.Nr), ActionText: "Alle reacties laten zien"}
	case l.Comment:
		return Empty{Kind: "none", Title: "Nog geen reacties", Text: "Kies een artikel in de tekst en reageer. Alle partijen lezen mee.", ActionURL: covenantPath(l.Covenant.Number, textOf(l.CovenantOn)), ActionText: "Naar de tekst"}
	}
	return Empty{Kind: "none", Title: "Geen reacties", Text: "Over deze versie is niets gezegd."}
}

// remarkChoices are the clauses and the versions that the list can be narrowed to.
func remarkChoices(l app.RemarkList, f app.RemarkFilter) (clauses, versions []Option) {
	if n := l.Per[""]; n > 0 {
		clauses = append(clauses, Option{remarkWhole, "De hele tekst (" + countText(n) + ")", f.Whole})
	}
	for i, cl := range l.Text.Clauses {
		if n := l.Per[cl.ID]; n > 0 {
			clauses = append(clauses, Option{string(cl.ID), "Artikel " + strconv.Itoa(i+1) + ". " + cl.Heading + " (" + countText(n) + ")", f.Clause == cl.ID})
		}
	}
	if len(l.Versions) < 2 {
		return clauses, nil
	}
	for _, v := range l.Versions {
		versions = append(versions, Option{strconv.Itoa(v.Nr), v.Label(), v.Nr == l.Text.Nr})
	}
	return clauses, versions
}

// hideAgreed is where a text of a covenant is hidden for privacy; empty for who may
// not, and for what is hidden already.
func hideAgreed(by portal.Actor, number string, part portal.Part, text string) string {
	if !policy.May(by, policy.HideAgreed, nil) || portal.Withheld(text) {
		return ""
	}
	return withFilters(covenantPath(number, "/verbergen"), "", "deel", string(part))
}
