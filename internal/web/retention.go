package web

import (
	"bytes"
	"cmp"
	"io"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// RetentionPage is the page about what is kept and what is destroyed.
type RetentionPage struct {
	Base
	Rules     []RetentionRow
	Ready     []DestructionReady
	MayManage bool
	Lists     []DestructionItem
	Pager     Pager
}

// RetentionRow is a kind in the table, as it is shown or set.
type RetentionRow struct {
	portal.Retained
	Rule  portal.RetentionRule
	Term  string
	Units []Option
	Fates []Option
	// N is the number as it was typed.
	N                              string
	TermField, FateField, GndField string
}

// DestructionItem is a list of what is to be destroyed, in a list of them.
type DestructionItem struct {
	Number, Href, Made, By, Count string
	Badge                         Badge
}

var (
	retentionPage  = page[RetentionPage]("retention/overview")
	retentionTable = page[RetentionForm]("retention/table")
)

func (s *Server) retention(c *fiber.Ctx) error { return s.retentionPage(c, nil) }

func (s *Server) retentionPage(c *fiber.Ctx, refused error) error {
	q := query(c)
	o, err := s.options.App.Destructions(c.UserContext(), actor(c), portal.Page{After: q.Text("na"), Before: q.Text("voor")})
	if err != nil {
		return err
	}
	p := RetentionPage{Base: Base{Title: "Bewaren en vernietigen"}, MayManage: o.MayManage, Rules: retentionRows(o.Table.All())}
	for _, kind := range []portal.RetentionKind{portal.RetainSignals, portal.RetainDocuments, portal.RetainTables, portal.RetainDroppedTables, portal.RetainCovenants, portal.RetainSets,
		portal.RetainSubsidies, portal.RetainPlan, portal.RetainCouncil, portal.RetainPledges, portal.RetainVoices, portal.RetainFlags} {
		p.Ready = append(p.Ready, destructionReady(o.Table.Rule(kind), o.Due[kind]))
	}
	for _, l := range o.Lists.Rows {
		p.Lists = append(p.Lists, DestructionItem{Number: l.Number, Href: "/beheer/bewaren/" + l.Number, Made: dateText(l.MadeBy.At), By: l.MadeBy.Name,
			Count: destructionWords(l.Rule).Count(len(l.Rows)), Badge: destructionBadge(l.State)})
	}
	if o.Lists.Prev != "" {
		p.Pager.PrevURL = withFilters("/beheer/bewaren", "", "voor", o.Lists.Prev)
	}
	if o.Lists.Next != "" {
		p.Pager.NextURL = withFilters("/beheer/bewaren", "", "na", o.Lists.Next)
	}
	if refused != nil {
		return retentionPage.again(c, p, refused)
	}
	return retentionPage.show(c, p)
}

func destructionBadge(state portal.DestructionState) Badge {
	shape := map[portal.DestructionState]string{portal.DestructionProposed: "wait", portal.DestructionApproved: "busy", portal.DestructionDone: "good"}[state]
	return Badge{Shape: shape, Text: state.Label()}
}

func retentionRows(rules []portal.RetentionRule) []RetentionRow {
	var rows []RetentionRow
	for _, r := range rules {
		k, ok := portal.RetainedKind(r.Kind)
		if !ok {
			continue
		}
		id := string(r.Kind)
		row := RetentionRow{Retained: k, Rule: r, Term: r.Term.String(), N: strconv.Itoa(r.Term.N), TermField: "term_" + id, FateField: "fate_" + id, GndField: "ground_" + id}
		if r.Fate == portal.Keep {
			row.Term = "blijvend"
		}
		for _, u := range []portal.TermUnit{portal.Days, portal.Months, portal.Years} {
			row.Units = append(row.Units, Option{string(u), string(u), u == r.Term.Unit})
		}
		for _, f := range []portal.Fate{portal.Destroy, portal.Keep} {
			row.Fates = append(row.Fates, Option{string(f), portal.Capital(string(f)), f == r.Fate})
		}
		rows = append(rows, row)
	}
	return rows
}

// RetentionForm is the table as it is set.
type RetentionForm struct {
	Base
	Version int64
	Rows    []RetentionRow
}

func (s *Server) retentionTable(c *fiber.Ctx) error {
	t, err := s.options.App.RetentionTable(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	return retentionTable.show(c, RetentionForm{Base: Base{Title: "Bewaartermijnen"}, Version: t.Version, Rows: retentionRows(t.All())})
}

func (s *Server) retentionTableSave(c *fiber.Ctx) error {
	f := form(c)
	var rules []portal.RetentionRule
	for _, k := range portal.RetainedKinds() {
		id := string(k.Kind)
		if !f.Has("term_" + id) {
			continue
		}
		rule := portal.RetentionRule{Kind: k.Kind, Fate: portal.Destroy, Ground: f.Text("ground_" + id), Term: portal.Term{N: f.Int("term_" + id), Unit: portal.TermUnit(f.Text("unit_" + id))}}
		if f.Has("fate_" + id) {
			rule.Fate = portal.Fate(f.Text("fate_" + id))
		}
		rules = append(rules, rule)
	}
	version := f.Version("version")
	err := f.Err()
	if err == nil {
		err = s.options.App.SetRetention(c.UserContext(), actor(c), version, rules)
	}
	if err != nil {
		p := RetentionForm{Base: Base{Title: "Bewaartermijnen"}, Version: version, Rows: retentionRows(rules)}
		for i := range p.Rows {
			p.Rows[i].N = f.Text(p.Rows[i].TermField)
		}
		return retentionTable.again(c, p, err)
	}
	return done(c, retentionSaved, "/beheer/bewaren")
}

func (s *Server) destructionMake(c *fiber.Ctx) error {
	kind := cmp.Or(portal.RetentionKind(form(c).Text("kind")), portal.RetainSignals)
	number, err := s.options.App.MakeDestructionList(c.UserContext(), actor(c), kind)
	if err != nil {
		return s.retentionPage(c, err)
	}
	return done(c, destructionMade, "/beheer/bewaren/"+number)
}

// declaration loads a list that was carried out.
func (s *Server) declaration(c *fiber.Ctx) (app.DestructionPage, error) {
	number, err := param(c, "number")
	if err != nil {
		return app.DestructionPage{}, err
	}
	v, err := s.options.App.DestructionList(c.UserContext(), actor(c), number)
	if err == nil && v.List.State != portal.DestructionDone {
		err = portal.ErrNotFound
	}
	return v, err
}

// Declaration is the declaration of what was destroyed, to print.
type Declaration struct {
	Base
	List  portal.DestructionList
	Words DestructionWords
	Term  string
	// Went counts what went, by name.
	Went [][2]string
	Rows []portal.DestructionRow // destroyed
}

var declarationPage = page[Declaration]("retention/declaration")

func declarationOf(l portal.DestructionList) Declaration {
	p := Declaration{Base: Base{Title: "Verklaring van vernietiging " + l.Number}, List: l, Words: destructionWords(l.Rule), Term: l.Rule.Term.String()}
	t := l.Total()
	for _, w := range []struct {
		n         int
		one, many string
	}{{l.Gone(), p.Words.One, p.Words.Many}, {t.Merged, "samengevoegd signaal", "samengevoegde signalen"}, {t.Comments, "reactie", "reacties"},
		{t.Recognitions, "herkenning", "herkenningen"}, {t.Messages, "bericht van of voor een anonieme melder", "berichten van of voor een anonieme melder"},
		{t.Documents, "document", "documenten"}, {t.Files, "bestand", "bestanden"}} {
		if w.n == 1 {
			p.Went = append(p.Went, [2]string{"1", w.one})
		} else if w.n > 1 {
			p.Went = append(p.Went, [2]string{countText(w.n), w.many})
		}
	}
	for _, r := range l.Rows {
		if r.Fate == portal.RowDestroyed {
			p.Rows = append(p.Rows, r)
		}
	}
	return p
}

func (s *Server) declarationShow(c *fiber.Ctx) error {
	v, err := s.declaration(c)
	if err != nil {
		return err
	}
	return declarationPage.show(c, declarationOf(v.List))
}

// destructionHow says how it was done, in the page and in the text.
const destructionHow = "Gewist uit de database, de zoekindex, de uitgaande post en de opgeslagen bestanden. In reservekopieën verdwijnt het als hun termijn voorbij is."

// How says how it was done.
func (p Declaration) How() string { return destructionHow }

func (s *Server) declarationText(c *fiber.Ctx) error {
	v, err := s.declaration(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	writeDeclaration(&b, declarationOf(v.List))
	return attachment(c, "verklaring-"+v.List.Number+".txt", int64(b.Len()), io.NopCloser(&b))
}

func writeDeclaration(b *bytes.Buffer, p Declaration) {
	l := p.List
	line := func(words ...string) {
		for _, w := range words {
			b.WriteString(w)
		}
		b.WriteString("\r\n")
	}
	line("VERKLARING VAN VERNIETIGING ", l.Number)
	line()
	line("Termijn: ", p.Term, " na ", p.Words.Start)
	line("Grond: ", l.Rule.Ground)
	line("Opgesteld door: ", l.MadeBy.Name, " (", l.MadeBy.Role.Label(), "), ", dateText(l.MadeBy.At))
	line("Goedgekeurd door: ", l.ApprovedBy.Name, " (", l.ApprovedBy.Role.Label(), "), ", dateText(l.ApprovedBy.At))
	line("Vernietigd op: ", dateText(l.EndedAt))
	line("Hoe: ", destructionHow)
	line()
	line("Vernietigd:")
	for _, w := range p.Went {
		line("- ", w[0], " ", w[1])
	}
	line()
	for _, r := range p.Rows {
		line(r.Number, "  ", strings.ToLower(p.Words.Since), " ", dateText(r.Closed), "  termijn voorbij ", dateText(r.Due))
	}
}

func (s *Server) declarationCSV(c *fiber.Ctx) error {
	v, err := s.declaration(c)
	if err != nil {
		return err
	}
	t := export.Table{Name: "Vernietigd", Columns: []string{"Lijst", "Nummer", destructionWords(v.List.Rule).SinceCol, "Termijn voorbij op", "Termijn", "Grond", "Reacties", "Herkenningen", "Documenten", "Bestanden", "Goedgekeurd door", "Goedgekeurd op", "Vernietigd op"}}
	l := v.List
	for _, r := range declarationOf(l).Rows {
		t.Rows = append(t.Rows, []any{l.Number, r.Number, r.Closed, r.Due, l.Rule.Term.String(), l.Rule.Ground, r.Counts.Comments, r.Counts.Recognitions, r.Counts.Documents, r.Counts.Files, l.ApprovedBy.Name, l.ApprovedBy.At, l.EndedAt})
	}
	return sendTable(c, "verklaring-"+l.Number, t)
}

var (
	retentionSaved  = flash("bewaartermijnen-bewaard", "good", "De bewaartermijnen zijn bewaard. Ze gelden vanaf de komende nacht.")
	destructionMade = flash("vernietigingslijst-gemaakt", "good", "De lijst is opgesteld. Kijk haar na. Daarna keurt iemand anders haar goed.")
)
