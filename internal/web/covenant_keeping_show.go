package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// KeepingShow is the page of one halfjaargesprek.
type KeepingShow struct {
	Base
	Head    CovenantHead
	Path    string
	Label   string
	Badge   Badge
	Facts   []Term
	Table   MenuItem // the meeting where it is talked through
	Version int64
	IsOpen  bool
	Due     string
	// Sent of Asked organisations handed in, Counted says that in words. Missing are the
	// names of those that didn't, for who leads.
	Sent, Asked int
	Counted     string
	Missing     []string
	// Fill is where one's own organisation fills it in; Own is what it answered, OwnState
	// whether that was handed in.
	Fill     MenuItem
	Own      []KeepingOwn
	OwnState Badge

	Lead   bool
	Form   KeepingFields
	Nobody []KeepingItem // what nobody keeps
	Rest   []KeepingItem
	Trend  KeepingTrend
	Files  []MenuItem
}

// KeepingOwn is what one's own organisation says of a clause.
type KeepingOwn struct {
	Heading     string
	Badge       Badge
	Why, Needed string
}

// KeepingItem is a clause with what everybody says of it.
type KeepingItem struct {
	ID, Heading, Commits, Tally string
	Change                      Badge // better or worse than last time
	Municipality, Partners      []KeepingSaid
	Conclusion                  [][]string
	Made                        []MenuItem
	// Conclude, Signal and Propose lead to what can be done with it; empty for who may not.
	Conclude, Signal, Propose string
}

// KeepingSaid is what one organisation says.
type KeepingSaid struct {
	Name        string
	Badge       Badge
	Why, Needed string
}

// KeepingTrend is how the clauses were kept over the rounds, as a table.
type KeepingTrend struct {
	Rounds []string
	Rows   []KeepingTrendRow
}

// KeepingTrendRow is one clause in the table, with a cell for each round.
type KeepingTrendRow struct {
	Heading string
	Cells   []KeepingTrendCell
	Change  Badge
}

// KeepingTrendCell is what was said in one round.
type KeepingTrendCell struct{ Round, Text string }

var (
	keepingShow = page[KeepingShow]("covenant/keeping")

	keepingChanged = flash("halfjaargesprek-gewijzigd", "good", "De termijn en de ronde tafel zijn bewaard.")
	keepingShut    = flash("halfjaargesprek-gesloten", "good", "Het halfjaargesprek is gesloten. Alle partijen lezen nu de antwoorden.")
)

func (s *Server) keepingTalk(c *fiber.Ctx) error {
	p, err := s.keepingPage(c)
	if err != nil {
		return err
	}
	return keepingShow.show(c, p)
}

func (s *Server) keepingPage(c *fiber.Ctx) (KeepingShow, error) {
	number, period, err := keepingParams(c)
	if err != nil {
		return KeepingShow{}, err
	}
	v, err := s.options.App.Keeping(c.UserContext(), actor(c), number, period)
	if err != nil {
		return KeepingShow{}, err
	}
	now, path := s.options.Now(), keepingPath(number, period, "")
	p := KeepingShow{Base: Base{Title: "Halfjaargesprek " + v.Label() + ", " + v.Covenant.Title}, Head: s.covenantHead(actor(c), v.CovenantOn, "gesprekken"), Path: path, Label: v.Label(),
		Badge: keepingBadge(now, v.KeepingRound), Version: v.KeepingRound.Version, IsOpen: v.KeepingRound.Open(), Due: dayField(v.Due), Sent: v.Sent, Asked: v.Asked, Counted: keepingCount(v.KeepingRow), Missing: v.Missing, Lead: v.Lead}
	p.Facts = []Term{{Name: "Over", Value: v.Text.Label()}, {Name: "Invullen", Value: "tot en met " + dateText(v.Due)}}
	if !p.IsOpen {
		p.Facts = append(p.Facts, Term{Name: "Gesloten op", Value: dateText(v.ClosedAt)})
	}
	if v.Table.Path != "" {
		p.Table = MenuItem{Label: v.Table.Title + " (" + v.Table.Number + ")", Href: v.Table.Path}
	}
	if v.Reports {
		p.Fill = MenuItem{Label: "Halfjaargesprek invullen", Href: path + "/invullen"}
		switch {
		case v.OwnReport.Sent():
			p.Fill.Label = "Antwoorden wijzigen"
		case v.OwnReport.Version > 0:
			p.Fill.Label = "Verder invullen"
		}
	}
	p.own(v)
	if v.Lead && p.IsOpen {
		p.Form = keepingFields(app.OpenKeepingInput{Due: v.Due, Table: v.KeepingRound.Table}, nil, v.Tables)
	}
	for _, k := range v.Clauses {
		item := keepingItem(path, v, k)
		if k.Tally.Nobody() && !p.IsOpen { // before that not everybody spoke
			p.Nobody = append(p.Nobody, item)
			continue
		}
		p.Rest = append(p.Rest, item)
	}
	p.Trend = keepingTrend(v)
	if len(v.Clauses) > 0 {
		p.Files = keepingFiles(path)
	}
	return p, nil
}

// own lists what one's own organisation answered, while others' answers aren't there.
func (p *KeepingShow) own(v app.KeepingPage) {
	if v.OwnReport.Version == 0 || !p.IsOpen && v.OwnReport.Sent() {
		return
	}
	if p.OwnState = (Badge{"wait", "Concept, nog niet ingeleverd"}); v.OwnReport.Sent() {
		p.OwnState = Badge{"good", "Ingeleverd"}
	}
	for _, k := range v.Text.KeptClauses() {
		x := v.OwnReport.Answer(k.ID)
		p.Own = append(p.Own, KeepingOwn{Heading: articleHeading(k), Badge: heldBadge(x.Kept), Why: x.Why, Needed: x.Needed})
	}
}

func keepingItem(path string, v app.KeepingPage, k app.KeepingClause) KeepingItem {
	at := path + "/artikelen/" + string(k.ID)
	item := KeepingItem{ID: string(k.ID), Heading: articleHeading(k.KeptClause), Commits: commitsWords[k.Commits], Tally: app.TallyWords(k.Tally), Change: keepingChange(k), Conclusion: paragraphs(k.Conclusion.Text)}
	for _, voice := range k.Voices {
		said := KeepingSaid{Name: voice.Name, Badge: heldBadge(voice.Kept), Why: voice.Why, Needed: voice.Needed}
		if voice.Municipality {
			item.Municipality = append(item.Municipality, said)
			continue
		}
		item.Partners = append(item.Partners, said)
	}
	for _, l := range k.Made {
		item.Made = append(item.Made, MenuItem{Label: strings.TrimSpace(l.Number + " " + l.Title), Href: l.Path})
	}
	if v.KeepingRound.Open() {
		item.Change = Badge{}
		return item
	}
	if v.Lead {
		item.Conclude = at + "/conclusie"
	}
	if k.Tally.Partly+k.Tally.No > 0 {
		if v.Signal {
			item.Signal = at + "/signaal"
		}
		if v.Propose {
			item.Propose = at + "/voorstel"
		}
	}
	return item
}

// keepingChange compares with the last earlier round that says something of the clause.
func keepingChange(k app.KeepingClause) Badge {
	for i := len(k.Trend) - 1; i >= 0; i-- {
		better, known := k.Tally.Than(k.Trend[i])
		switch {
		case !known:
			continue
		case better > 0:
			return Badge{"good", "Vaker gehouden dan vorige keer"}
		case better < 0:
			return Badge{"late", "Minder gehouden dan vorige keer"}
		}
		return Badge{"", "Even vaak gehouden als vorige keer"}
	}
	return Badge{}
}

// keepingTrend is the table over the rounds; empty when there is one round only, and
// while not everybody spoke yet.
func keepingTrend(v app.KeepingPage) KeepingTrend {
	if len(v.Earlier) == 0 || len(v.Clauses) == 0 || v.KeepingRound.Open() {
		return KeepingTrend{}
	}
	t := KeepingTrend{}
	for _, r := range append(v.Earlier[:len(v.Earlier):len(v.Earlier)], v.KeepingRound) {
		t.Rounds = append(t.Rounds, r.Label())
	}
	for _, k := range v.Clauses {
		row := KeepingTrendRow{Heading: articleHeading(k.KeptClause), Change: keepingChange(k)}
		for i, tally := range k.Trend {
			cell := KeepingTrendCell{t.Rounds[i], app.TallyWords(tally)}
			if !k.Known[i] {
				cell.Text = "stond er nog niet"
			}
			row.Cells = append(row.Cells, cell)
		}
		row.Cells = append(row.Cells, KeepingTrendCell{v.Label(), app.TallyWords(k.Tally)})
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (s *Server) keepingChange(c *fiber.Ctx) error {
	number, period, err := keepingParams(c)
	if err != nil {
		return err
	}
	p, err := s.keepingPage(c) // asks policy who may know of it
	if err != nil {
		return err
	}
	f := form(c)
	in := app.OpenKeepingInput{Due: f.Date("due"), Table: f.ID("table")}
	if err := s.options.App.ChangeKeeping(c.UserContext(), actor(c), number, period, f.Version("version"), in); err != nil {
		for i := range p.Form.Tables {
			p.Form.Tables[i].Selected = p.Form.Tables[i].Value == string(in.Table)
		}
		p.Form.Due = f.Text("due")
		return keepingShow.again(c, p, withFields(err, f))
	}
	return done(c, keepingChanged, keepingPath(number, period, ""))
}

func (s *Server) keepingClose(c *fiber.Ctx) error {
	number, period, err := keepingParams(c)
	if err != nil {
		return err
	}
	if err := s.options.App.CloseKeeping(c.UserContext(), actor(c), number, period, form(c).Version("version")); err != nil {
		if portal.KindOf(err) != portal.Conflict {
			return err
		}
		p, pageErr := s.keepingPage(c)
		if pageErr != nil {
			return pageErr
		}
		return keepingShow.again(c, p, err)
	}
	return done(c, keepingShut, keepingPath(number, period, ""))
}
