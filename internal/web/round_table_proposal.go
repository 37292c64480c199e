package web

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// ProposalListPage is the list of proposals for a round table.
type ProposalListPage struct {
	Base
	Head    TableHead
	Until   string // until when one may propose
	Propose bool
	Rows    []ProposalEntry
	Empty   Empty
}

// ProposalEntry is a proposal as a row.
type ProposalEntry struct {
	Title, Href string
	Badge       Badge
	Meta        []string
	Reason      string
}

// ProposalShow is the page of one proposal.
type ProposalShow struct {
	Base
	Head             TableHead
	Number, Heading  string
	Version          int64
	Badge            Badge
	Meta             []string
	Why              [][]string
	Links            []MenuItem
	Untold           []FlagTell
	Related          Related
	Papers           DocumentBox
	Few              bool // only few may know of it
	Reason           [][]string
	Hide             string // where the text is hidden for privacy
	AnsweredBy       string
	Where            MenuItem // the meeting it is for now, when that is another
	OnAgenda         string   // the item that was made of it
	Answer, Withdraw bool
	Answers          []Option
	Typed            string
	Citizen          Citizen
	MaxNote          int
}

// ProposeNew is the form to propose an agenda item.
type ProposeNew struct {
	Base
	Head    TableHead
	For     string // the meeting it goes to
	Later   bool   // that is a later one than that of the address
	Late    bool   // the term has passed and there is no later meeting yet
	Narrow  bool   // the signal it starts from isn't for everybody
	Form    ProposeFields
	Open    bool
	Citizen Citizen

	MaxTitle, MaxText int
}

// ProposeFields is a proposal as it is typed.
type ProposeFields struct {
	Question, Minutes, Why, Links string
	Aims                          []Option
}

// ProposeWhere lets somebody choose the meeting to propose something for.
type ProposeWhere struct {
	Base
	Signal string
	Tables []MenuItem
	Empty  Empty
}

var (
	proposalList = page[ProposalListPage]("round-table/proposals")
	proposalShow = page[ProposalShow]("round-table/proposal")
	proposeNew   = page[ProposeNew]("round-table/propose")
	proposeWhere = page[ProposeWhere]("round-table/where")

	proposalNext      = flash("voorstel-volgende-keer", "good", "Uw voorstel is verstuurd, voor deze volgende ronde tafel. U krijgt bericht zodra er een antwoord is.")
	proposalMade      = flash("voorstel-gedaan", "good", "Uw voorstel is verstuurd. U krijgt bericht zodra er een antwoord is.")
	proposalAnswered  = flash("voorstel-beantwoord", "good", "Uw antwoord is bewaard. Wie dit voorstelde, krijgt bericht.")
	proposalWithdrawn = flash("voorstel-ingetrokken", "good", "Uw voorstel is ingetrokken.")
)

func proposalBadge(r app.ProposalRow) Badge {
	switch {
	case r.Late:
		return Badge{"late", "Wacht te lang op antwoord"}
	case r.Waits():
		return Badge{"wait", r.Answer.Label()}
	case r.Answer == portal.Placed:
		return Badge{"good", r.Answer.Label()}
	case r.Answer == portal.NextTime:
		return Badge{"busy", r.Answer.Label()}
	}
	return Badge{"", r.Answer.Label()}
}

func (s *Server) proposalEntries(rows []app.ProposalRow) []ProposalEntry {
	var entries []ProposalEntry
	for _, r := range rows {
		entries = append(entries, s.proposalEntry(r.For.Number, r))
	}
	return entries
}

func (s *Server) proposalEntry(table string, r app.ProposalRow) ProposalEntry {
	e := ProposalEntry{Title: r.Question, Href: tablePath(table, "/voorstellen/"+r.Number), Badge: proposalBadge(r), Meta: s.proposalMeta(r)}
	if !r.Waits() {
		e.Reason = r.Reason
	}
	return e
}

func (s *Server) proposalMeta(r app.ProposalRow) []string {
	now := s.options.Now()
	meta := []string{r.Number, nameWords(r.From), dayText(now, r.At)}
	if r.Aim != "" {
		meta = append(meta, r.Aim.Label())
	}
	if r.Minutes > 0 {
		meta = append(meta, plural(r.Minutes, "minuut", "minuten"))
	}
	if r.Waits() {
		meta = append(meta, "antwoord "+before(now, r.Due))
	}
	return meta
}

func (s *Server) proposals(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	v, err := s.options.App.Proposals(c.UserContext(), actor(c), number)
	if err != nil {
		return err
	}
	now := s.options.Now()
	p := ProposalListPage{Base: Base{Title: "Voorstellen voor " + v.Table.Title}, Head: s.tableHead(actor(c), v.Table, "voorstellen"), Propose: v.Propose}
	if v.Propose && !now.After(v.Table.ProposalsUntil()) {
		p.Until = "Voorstellen kan tot en met " + dateText(v.Table.ProposalsUntil()) + "."
	} else if v.Propose {
		p.Until = "De termijn voor voorstellen is voorbij. Een nieuw voorstel gaat naar een volgende ronde tafel, als die er is."
	}
	for _, r := range v.Rows {
		p.Rows = append(p.Rows, s.proposalEntry(number, r))
	}
	if len(p.Rows) == 0 {
		p.Empty = Empty{Kind: "none", Title: "Nog geen voorstellen", Text: "Iedereen van een organisatie aan tafel mag een agendapunt voorstellen."}
	}
	return proposalList.show(c, p)
}

func (s *Server) proposal(c *fiber.Ctx) error {
	p, err := s.proposalPage(c, &Form{})
	if err != nil {
		return err
	}
	return proposalShow.show(c, p)
}

func (s *Server) proposalPage(c *fiber.Ctx, f *Form) (ProposalShow, error) {
	number, voorstel, err := proposalParams(c)
	if err != nil {
		return ProposalShow{}, err
	}
	r, t, err := s.options.App.ProposalAt(c.UserContext(), actor(c), number, voorstel)
	if err != nil {
		return ProposalShow{}, err
	}
	if err := s.options.App.Seen(c.UserContext(), actor(c), r.Ref()); err != nil {
		return ProposalShow{}, err
	}
	p := ProposalShow{Base: Base{Title: r.Question}, Head: s.tableHead(actor(c), t, "voorstellen"), Number: r.Number, Heading: r.Question, Version: r.Version,
		Badge: proposalBadge(r), Meta: s.proposalMeta(r), Why: paragraphs(r.Why), Links: linkItems(r.Linked), Few: len(r.Proposal.For) > 0,
		Answer: r.MayAnswer, Withdraw: r.MayWithdraw, Typed: f.Text("reason"), MaxNote: portal.MaxNote}
	if p.Papers, err = s.proposalPapers(c, number, voorstel); err != nil {
		return ProposalShow{}, err
	}
	var linked []portal.Ref
	for _, l := range r.Linked {
		linked = append(linked, l.Ref)
	}
	if p.Untold, err = s.untoldAbout(c, linked...); err != nil {
		return ProposalShow{}, err
	}
	if p.Related, err = s.related(c, r.Ref(), r.Number, r.Question+"\n"+r.Why, linked...); err != nil {
		return ProposalShow{}, err
	}
	sayOfProposal(&p.Related, actor(c), r, t)
	p.Hide = hideAtTable(actor(c), r.For.Number, portal.MakePart(portal.PartProposal, string(r.ID)), r.Question)
	if !r.Waits() && r.Answer != portal.Withdrawn {
		p.Reason, p.AnsweredBy = paragraphs(r.Reason), r.AnswerName
	}
	if r.For.ID != "" && r.For.ID != t.ID {
		p.Where = MenuItem{Label: r.For.Number + ", " + dateText(r.For.Start), Href: tablePath(r.For.Number, "")}
	}
	if r.OnAgenda {
		p.OnAgenda = tablePath(r.For.Number, "#punt-"+string(r.Item))
	}
	for _, a := range []portal.ProposalAnswer{portal.Placed, portal.NextTime, portal.Elsewhere, portal.NotPlaced} {
		if a == portal.Placed && !r.MayPlace || a == portal.NextTime && !r.NextTableThere {
			continue
		}
		p.Answers = append(p.Answers, Option{string(a), answerLabels[a], f.Text("answer") == string(a)})
	}
	return p, nil
}

// answerLabels say what each answer does.
var answerLabels = map[portal.ProposalAnswer]string{portal.Placed: "Geplaatst: zet het op deze agenda", portal.NextTime: "Volgende keer: geef het door aan de volgende ronde tafel",
	portal.Elsewhere: "Elders belegd: iemand anders pakt dit op", portal.NotPlaced: "Niet, want …"}

func proposalParams(c *fiber.Ctx) (table, number string, err error) {
	if table, err = param(c, "number"); err != nil {
		return "", "", err
	}
	number, err = param(c, "voorstel")
	return table, number, err
}

func (s *Server) proposalAnswer(c *fiber.Ctx) error {
	f := form(c)
	table, number, err := proposalParams(c)
	if err != nil {
		return err
	}
	in := app.AnswerInput{Answer: portal.ProposalAnswer(f.Text("answer")), Reason: f.Text("reason"), Version: f.Version("version"), Citizen: citizenAnswer(f)}
	if err := s.options.App.AnswerProposal(c.UserContext(), actor(c), number, in); err != nil {
		return s.proposalAgain(c, f, err)
	}
	return done(c, proposalAnswered, tablePath(table, "/voorstellen"))
}

func (s *Server) proposalWithdraw(c *fiber.Ctx) error {
	f := form(c)
	table, number, err := proposalParams(c)
	if err != nil {
		return err
	}
	if err := s.options.App.WithdrawProposal(c.UserContext(), actor(c), number, f.Version("version")); err != nil {
		return s.proposalAgain(c, f, err)
	}
	return done(c, proposalWithdrawn, tablePath(table, "/voorstellen"))
}

func (s *Server) proposalAgain(c *fiber.Ctx, f *Form, refused error) error {
	if kind := portal.KindOf(refused); kind != portal.Invalid && kind != portal.Conflict {
		return refused
	}
	p, err := s.proposalPage(c, f)
	if err != nil {
		return err
	}
	p.refuse(refused, f.order())
	p.Citizen = p.citizen("", citizenAnswer(f))
	p.Errors = nil // again fills them
	return proposalShow.again(c, p, refused)
}

func (s *Server) propose(c *fiber.Ctx) error {
	p, err := s.proposePage(c, nil)
	if err != nil {
		return err
	}
	return proposeNew.show(c, p)
}

// proposePage is the form; f is what was typed, nil starts it from the signal in
// the address.
func (s *Server) proposePage(c *fiber.Ctx, f *Form) (ProposeNew, error) {
	number, err := param(c, "number")
	if err != nil {
		return ProposeNew{}, err
	}
	signal := ""
	if f == nil {
		signal = query(c).Text("signaal")
	}
	v, err := s.options.App.ProposeForm(c.UserContext(), actor(c), number, signal)
	if err != nil {
		return ProposeNew{}, err
	}
	p := ProposeNew{Base: Base{Title: "Agendapunt voorstellen"}, Head: s.tableHead(actor(c), v.Table, "voorstellen"), For: v.For.Title + ", " + meetingDay(v.For.Start),
		Later: v.For.ID != v.Table.ID, Late: v.Late, Narrow: v.Narrow, MaxTitle: portal.MaxSignalTitle, MaxText: portal.MaxSignalText}
	in := v.Input
	p.Form.Minutes = strconv.Itoa(in.Minutes)
	if f != nil {
		in = proposeInput(f)
		p.Form.Minutes = f.Text("minutes")
	}
	p.Form.Question, p.Form.Why, p.Form.Links, p.Form.Aims = in.Question, in.Why, in.LinkText, aimOptions(in.Aim)
	p.Open = strings.TrimSpace(in.Why+in.LinkText) != ""
	return p, nil
}

func proposeInput(f *Form) app.ProposeInput {
	return app.ProposeInput{Question: f.Text("question"), Aim: portal.Aim(f.Text("aim")), Minutes: f.Int("minutes"), Why: f.Text("why"), LinkText: f.Text("links"), Citizen: citizenAnswer(f)}
}

func (s *Server) proposeSend(c *fiber.Ctx) error {
	f := form(c)
	in := proposeInput(f)
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	var made portal.Proposal
	if err = f.Err(); err == nil {
		made, err = s.options.App.Propose(c.UserContext(), actor(c), number, in)
	}
	if err != nil {
		p, pageErr := s.proposePage(c, f)
		if pageErr != nil {
			return pageErr
		}
		p.refuse(err, f.order())
		p.Citizen = p.citizen("", citizenAnswer(f))
		p.Errors = nil // again fills them
		return proposeNew.again(c, p, err)
	}
	// When the term of this meeting has passed, the proposal stands at the next one.
	if to, err := s.options.App.ProposeForm(c.UserContext(), actor(c), number, ""); err == nil && to.For.ID == made.Table && to.For.Number != number {
		return done(c, proposalNext, tablePath(to.For.Number, "/voorstellen"))
	}
	return done(c, proposalMade, tablePath(number, "/voorstellen"))
}

// proposeForSignal leads from a signal to the form: at once when there is one
// meeting to propose it for.
func (s *Server) proposeForSignal(c *fiber.Ctx) error {
	signal := query(c).Text("signaal")
	tables, err := s.options.App.ProposalTables(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	p := ProposeWhere{Base: Base{Title: "Op welke ronde tafel?"}, Signal: signal}
	for _, t := range tables {
		p.Tables = append(p.Tables, MenuItem{Label: t.Title + ", " + meetingDay(t.Start), Href: withFilters(tablePath(t.Number, "/voorstellen/nieuw"), "", "signaal", signal)})
	}
	switch len(p.Tables) {
	case 0:
		p.Empty = Empty{Kind: "none", Title: "Er is nu geen ronde tafel gepland", Text: "Zodra er een is waar uw organisatie aan tafel zit, kunt u dit daar voorstellen."}
	case 1:
		return seeOther(c, p.Tables[0].Href)
	}
	return proposeWhere.show(c, p)
}

// signalTables lead to the agendas on which a signal stands.
func (s *Server) signalTables(c *fiber.Ctx, sig portal.Signal) ([]MenuItem, error) {
	tables, err := s.options.App.TablesAbout(c.UserContext(), actor(c), sig)
	var items []MenuItem
	for _, t := range tables {
		items = append(items, MenuItem{Label: t.Number + ", " + dateText(t.Start), Href: tablePath(t.Number, "")})
	}
	return items, err
}
