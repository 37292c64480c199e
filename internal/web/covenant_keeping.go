package web

import (
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// KeepingList is the list of halfjaargesprekken of a covenant, with the form to open one.
type KeepingList struct {
	Base
	Head  CovenantHead
	Rows  []KeepingEntry
	Empty Empty
	Next  string // when the next one is due, for who leads
	Due   bool   // that is now
	Open  bool
	Form  KeepingFields
}

// KeepingEntry is a halfjaargesprek as a row.
type KeepingEntry struct {
	Title, Href string
	Badge       Badge
	Meta        []string
	Fill        string // where one's own organisation hands in; empty when it needn't
}

// KeepingFields is the form to open or change a halfjaargesprek.
type KeepingFields struct {
	Periods, Tables []Option
	Due             string
}

var (
	keepingList = page[KeepingList]("covenant/keepings")

	keepingOpened = flash("halfjaargesprek-geopend", "good", "Het halfjaargesprek is open. De partijen krijgen bericht.")
)

// keepingsBelow is where the halfjaargesprekken of a covenant stand.
const keepingsBelow = "/gesprekken"

func keepingPath(number, period, below string) string {
	return covenantPath(number, keepingsBelow+"/"+period+below)
}

// keepingTab is the place of the halfjaargesprekken among the pages of a covenant.
var keepingTab = covenantPlace{covenantTab, "gesprekken", "Gesprekken", keepingsBelow, func(by portal.Actor, on policy.CovenantOn) bool {
	return (on.Covenant.InForce > 0 || on.Covenant.Ended != nil) && policy.May(by, policy.ReadKeeping, policy.KeepingOn{Covenant: on.Covenant})
}}

// keepingBadge says where a halfjaargesprek stands.
func keepingBadge(now time.Time, r portal.KeepingRound) Badge {
	switch {
	case !r.Open():
		return Badge{"good", "Gesloten"}
	case now.After(r.Due):
		return Badge{"late", "Termijn voorbij"}
	}
	return Badge{"busy", "Open"}
}

// keepingCount says how many handed in.
func keepingCount(r app.KeepingRow) string {
	did := "leverden in"
	if r.Sent == 1 {
		did = "leverde in"
	}
	return countText(r.Sent) + " van de " + plural(r.Asked, "organisatie ", "organisaties ") + did
}

func (s *Server) keepings(c *fiber.Ctx) error {
	p, err := s.keepingsPage(c, nil)
	if err != nil {
		return err
	}
	return keepingList.show(c, p)
}

// keepingsPage is the list; f is what was typed to open one, nil for nothing yet.
func (s *Server) keepingsPage(c *fiber.Ctx, f *Form) (KeepingList, error) {
	number, err := param(c, "number")
	if err != nil {
		return KeepingList{}, err
	}
	v, err := s.options.App.Keepings(c.UserContext(), actor(c), number)
	if err != nil {
		return KeepingList{}, err
	}
	now := s.options.Now()
	p := KeepingList{Base: Base{Title: "Halfjaargesprekken, " + v.Covenant.Title}, Head: s.covenantHead(actor(c), v.CovenantOn, "gesprekken"), Open: v.Open}
	for _, r := range v.Rows {
		e := KeepingEntry{Title: "Halfjaargesprek " + r.Label(), Href: keepingPath(number, r.Period, ""), Badge: keepingBadge(now, r.KeepingRound), Meta: []string{keepingCount(r)}}
		if r.Open() {
			e.Meta = append(e.Meta, "invullen tot en met "+dayText(now, r.Due))
		} else {
			e.Meta = append(e.Meta, "gesloten op "+dayText(now, r.ClosedAt))
		}
		if r.Reports && !r.Own {
			e.Fill = keepingPath(number, r.Period, "/invullen")
		}
		p.Rows = append(p.Rows, e)
	}
	if len(p.Rows) == 0 {
		p.Empty = Empty{Kind: "none", Title: "Nog geen halfjaargesprek", Text: "Twee keer per jaar zeggen gemeente en partners per artikel of het gehouden wordt. Daarna praten zij erover."}
	}
	if !v.Next.IsZero() {
		p.Next, p.Due = dateText(v.Next), !now.Before(v.Next)
	}
	if v.Open {
		in := app.OpenKeepingInput{Period: v.Form.Proposed, Due: v.Form.Due}
		if f != nil {
			in = app.OpenKeepingInput{Period: f.Text("period"), Table: f.ID("table")}
		}
		p.Form = keepingFields(in, v.Form.Periods, v.Form.Tables)
		if f != nil {
			p.Form.Due = f.Text("due")
		}
	}
	return p, nil
}

// keepingFields fills the form in.
func keepingFields(in app.OpenKeepingInput, periods []string, tables []portal.RoundTable) KeepingFields {
	f := KeepingFields{Due: dayField(in.Due)}
	for _, p := range periods {
		f.Periods = append(f.Periods, Option{p, portal.KeepingPeriodLabel(p), p == in.Period})
	}
	for _, t := range tables {
		f.Tables = append(f.Tables, Option{string(t.ID), t.Title + ", " + meetingDay(t.Start), t.ID == in.Table})
	}
	return f
}

func (s *Server) keepingOpen(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	p, err := s.keepingsPage(c, form(c)) // asks policy who may know of it
	if err != nil {
		return err
	}
	f := form(c)
	in := app.OpenKeepingInput{Period: f.Text("period"), Due: f.Date("due"), Table: f.ID("table")}
	made, err := s.options.App.OpenKeeping(c.UserContext(), actor(c), number, in)
	if err != nil {
		return keepingList.again(c, p, withFields(err, f))
	}
	return done(c, keepingOpened, keepingPath(number, made.Period, ""))
}

// withFields adds to a refusal what could not be read of a form.
func withFields(err error, f *Form) error {
	read := portal.FieldsOf(f.Err())
	if portal.KindOf(err) != portal.Invalid || len(read) == 0 {
		return err
	}
	all := portal.FieldsOf(err)
	for field, message := range read {
		all[field] = message
	}
	return all.Err()
}

// keepingParams are the covenant's number and the half-year of an address.
func keepingParams(c *fiber.Ctx) (number, period string, err error) {
	if number, err = param(c, "number"); err != nil {
		return "", "", err
	}
	period, err = param(c, "period")
	if err == nil && portal.KeepingPeriodLabel(period) == "" {
		err = portal.ErrNotFound
	}
	return number, period, err
}

// heldBadge is an answer with its shape.
func heldBadge(k portal.Kept) Badge {
	shape := map[portal.Kept]string{portal.KeptYes: "good", portal.KeptPartly: "wait", portal.KeptNo: "late"}[k]
	if !slices.Contains(portal.Keepings(), k) {
		return Badge{"", "Nog geen antwoord"}
	}
	return Badge{shape, k.Label()}
}
