package web

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

const budgetHome = app.BudgetPath

// BudgetShow is the budget of the plan: its sources side by side, what they disagree
// on, and what was committed and spent.
type BudgetShow struct {
	Base
	Sentence   string
	Tabs       []ActionTab
	Sources    []BudgetHead
	Rows       []BudgetItem
	Sums       []BudgetItem // of each source: added up, and its own
	Years      []BudgetItem
	Wrong      []Term // what doesn't add up within a source
	Points     []BudgetPointItem
	Spent      []SpentItem
	SpentSum   SpentItem
	Warnings   []string // more spent than there is
	Leading    string   // the source that spending is compared with
	Charts     []Chart
	Quarters   []QuarterLine
	Empty      Empty
	MayKeep    bool
	Leads      []Option
	QuarterURL string // where expenses of this quarter are noted
}

// BudgetHead is a source above its column.
type BudgetHead struct {
	Name  string
	Leads bool
}

// BudgetItem is a row of the table: a cell per source.
type BudgetItem struct {
	Label, Title, Difference string
	Cells                    []BudgetCell
	Badge                    Badge
	Sum                      bool // it adds up what stands above it
}

// BudgetCell is what one source says; Href is where a keeper changes it.
type BudgetCell struct{ Source, Text, Note, Href string }

// BudgetPointItem is a row on which sources differ.
type BudgetPointItem struct {
	Label, Sentence, Note, Owner, Href string
	Badge                              Badge
	Settled                            string // who said what, and when
	Reason                             string
}

// SpentItem is what was committed and spent of one line.
type SpentItem struct {
	Label, Title, Budgeted, Committed, Paid, Left string
	Badge                                         Badge
}

// QuarterLine is what was noted of one line in one quarter.
type QuarterLine struct{ Quarter, Label, Committed, Paid, Note string }

var budgetShow = page[BudgetShow]("budget/show")

func (s *Server) budget(c *fiber.Ctx) error {
	v, err := s.options.App.Budget(c.UserContext(), actor(c), "")
	if err != nil {
		return err
	}
	now := s.options.Now()
	p := BudgetShow{Base: Base{Title: "Begroting van het plan"}, Tabs: planTabs(budgetHome), MayKeep: v.MayKeep, QuarterURL: budgetHome + "/uitgaven/" + portal.Quarter(now)}
	if len(v.Sources) == 0 {
		p.Empty = Empty{Kind: "none", Title: "Nog geen begroting", Text: "Hier komt wat het plan kost, met de bron van elk bedrag."}
		if v.MayKeep {
			p.Empty.ActionURL, p.Empty.ActionText = budgetHome+"/regels/nieuw", "Regel toevoegen"
		}
		return budgetShow.show(c, p)
	}
	budgetTables(&p, v)
	for _, r := range append(append([]portal.BudgetRow(nil), v.Parts...), v.Years...) {
		if r.Differs() {
			p.Points = append(p.Points, budgetPointItem(now, v, r))
		}
	}
	p.spending(v)
	p.Sentence = budgetSentence(v)
	return budgetShow.show(c, p)
}

// budgetSentence says in short what there is and what is still open.
func budgetSentence(v app.BudgetPage) string {
	s := "Begroot " + v.Budgeted.String() + ", uitgegeven " + v.Paid.String() + "."
	switch n := len(v.OpenPoints()); n {
	case 0:
		return s
	case 1:
		return s + " Eén punt is nog open."
	default:
		return s + " Nog " + countText(n) + " punten zijn open."
	}
}

// budgetTables lays the sources side by side.
func budgetTables(p *BudgetShow, v app.BudgetPage) {
	sum, stated := BudgetItem{Label: "Opgeteld"}, BudgetItem{Label: "Som die de bron noemt"}
	years := BudgetItem{Label: "Jaren opgeteld", Sum: true}
	var anyStated, anyYears bool
	for _, src := range v.Sources {
		p.Sources = append(p.Sources, BudgetHead{src.Name, src.Leads})
		p.Leads = append(p.Leads, Option{src.Name, src.Name, src.Leads})
		if src.Leads {
			p.Leading = src.Name
		}
		sum.Cells = append(sum.Cells, sumCell(src.Name, src.Sum, src.HasSum))
		stated.Cells = append(stated.Cells, sumCell(src.Name, src.Stated, src.HasStated))
		years.Cells = append(years.Cells, sumCell(src.Name, src.Years, src.HasYears))
		anyStated, anyYears = anyStated || src.HasStated, anyYears || src.HasYears
		p.Wrong = append(p.Wrong, sourceWords(src)...)
	}
	for _, r := range v.Parts {
		p.Rows = append(p.Rows, budgetItem(p, r))
	}
	p.Sums = []BudgetItem{sum}
	if anyStated {
		p.Sums = append(p.Sums, stated)
	}
	for _, r := range v.Years {
		p.Years = append(p.Years, budgetItem(p, r))
	}
	if anyYears {
		p.Years = append(p.Years, years)
	}
}

func sumCell(source string, c portal.Cents, there bool) BudgetCell {
	if !there {
		return BudgetCell{Source: source, Text: "niet genoemd"}
	}
	return BudgetCell{Source: source, Text: c.String()}
}

// sourceWords say what of a source doesn't add up.
func sourceWords(s portal.BudgetSource) []Term {
	var words []Term
	if s.HasSum && s.HasStated && s.Sum != s.Stated {
		words = append(words, Term{s.Name, "De regels tellen op tot " + s.Sum.String() + ". De bron zelf noemt " + s.Stated.String() + ". Dat scheelt " + apart(s.Sum, s.Stated) + "."})
	}
	if s.HasSum && s.HasYears && s.Sum != s.Years {
		words = append(words, Term{s.Name, "De regels tellen op tot " + s.Sum.String() + ". De jaren tellen op tot " + s.Years.String() + ". Dat scheelt " + apart(s.Sum, s.Years) + "."})
	}
	return words
}

func apart(x, y portal.Cents) string { return max(x-y, y-x).String() }

func budgetItem(p *BudgetShow, r portal.BudgetRow) BudgetItem {
	item := BudgetItem{Label: r.Label}
	for i, l := range r.Lines {
		cell := BudgetCell{Source: p.Sources[i].Name, Text: "niet genoemd", Note: l.Note}
		switch {
		case l.ID == "":
		case l.Blank:
			cell.Text = "geen bedrag"
		default:
			cell.Text = l.Amount.String()
		}
		if l.ID != "" && p.MayKeep {
			cell.Href = budgetHome + "/regels/" + string(l.ID)
		}
		if item.Title == "" && l.Title != item.Label {
			item.Title = l.Title
		}
		item.Cells = append(item.Cells, cell)
	}
	switch {
	case r.Open():
		item.Difference, item.Badge = r.Difference().String(), Badge{"late", "Open punt"}
	case r.Differs():
		item.Difference, item.Badge = r.Difference().String(), Badge{"good", "Beslist"}
	}
	return item
}

// sourcesSay puts what each source names in a sentence.
func sourcesSay(r portal.BudgetRow) string {
	var parts []string
	for _, l := range r.Lines {
		if l.ID != "" && !l.Blank {
			parts = append(parts, l.Source+" noemt "+l.Amount.String()+".")
		}
	}
	return strings.Join(parts, " ") + " Het verschil is " + r.Difference().String() + "."
}

func budgetPointItem(now time.Time, v app.BudgetPage, r portal.BudgetRow) BudgetPointItem {
	p := BudgetPointItem{Label: r.Label, Sentence: sourcesSay(r), Note: r.Point.Note, Badge: Badge{"late", "Open punt"}, Owner: nameWords(v.Owners[r.Key])}
	for _, l := range r.Lines {
		if l.ID != "" && v.MayKeep {
			p.Href = budgetHome + "/punten/" + string(l.ID)
		}
	}
	if r.Settled() {
		p.Badge, p.Reason = Badge{"good", "Beslist"}, r.Point.Reason
		p.Settled = r.Point.Source + " geldt. Beslist door " + nameWords(v.SettledBy[r.Key]) + ", " + dayText(now, r.Point.SettledAt) + "."
	}
	return p
}

// spending fills in what was committed and spent.
func (p *BudgetShow) spending(v app.BudgetPage) {
	for _, r := range v.Parts {
		item := SpentItem{Label: r.Label, Title: r.Leads.Title, Budgeted: "geen bedrag", Committed: r.Committed.String(), Paid: r.Paid.String(), Left: "–"}
		if item.Title == item.Label {
			item.Title = ""
		}
		if left, ok := r.Left(); ok {
			item.Budgeted, item.Left = r.Leads.Amount.String(), left.String()
			switch over := r.Leads.Amount; {
			case r.Paid > over:
				item.Badge = Badge{"late", "Te veel uitgegeven"}
				p.Warnings = append(p.Warnings, r.Label+": "+(r.Paid-over).String()+" meer uitgegeven dan begroot.")
			case r.Committed > over:
				item.Badge = Badge{"late", "Te veel verplicht"}
				p.Warnings = append(p.Warnings, r.Label+": "+(r.Committed-over).String()+" meer verplicht dan begroot.")
			}
		}
		p.Spent = append(p.Spent, item)
		for _, q := range r.Quarters {
			p.Quarters = append(p.Quarters, QuarterLine{portal.PeriodWords(q.Quarter), r.Label, q.Committed.String(), q.Paid.String(), q.Note})
		}
	}
	p.SpentSum = SpentItem{Label: "Samen", Budgeted: v.Budgeted.String(), Committed: v.Committed.String(), Paid: v.Paid.String(), Left: v.Left.String()}
	if len(v.Quarters) < 2 {
		return // there is nothing to compare
	}
	paid, committed := make([]ChartValue, 0, shownQuarters), make([]ChartValue, 0, shownQuarters)
	for _, q := range v.Quarters[max(0, len(v.Quarters)-shownQuarters):] {
		committed = append(committed, quarterValue(q.Quarter, q.Committed))
		paid = append(paid, quarterValue(q.Quarter, q.Paid))
	}
	p.Charts = []Chart{chart("verplicht", "Verplicht per kwartaal", "Verplicht", committed, nil), chart("uitgegeven", "Uitgegeven per kwartaal", "Uitgegeven", paid, nil)}
}

// shownQuarters is how many quarters a chart draws; the table has them all.
const shownQuarters = 6

// quarterValue is an amount in a chart: in thousands of euros where there is less room.
func quarterValue(quarter string, c portal.Cents) ChartValue {
	mark := c.String()
	if c >= 1_000_00 || c <= -1_000_00 {
		mark = strings.TrimPrefix((c/100_000*100).String(), "€ ") + "k"
	}
	return ChartValue{Label: portal.PeriodWords(quarter), Text: c.String(), Short: quarter[5:] + " ’" + quarter[2:4], Mark: mark, N: int64(c)}
}
