package web

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// ReviewPage is the half-yearly review of one organisation's rights.
type ReviewPage struct {
	Base
	OrgID         portal.ID
	OrgName       string
	Period        string
	ReviewID      portal.ID
	State, Shape  string
	Next, Due     time.Time
	SignedAt      time.Time
	SignedAs      string
	Signed, Late  bool
	MaySay, Ready bool // Ready: everyone was spoken of
	OpenCount     int
	Rows          []ReviewRow
	Earlier       []EarlierReview
	Self          bool // the reader's own row waits for another
}

// ReviewRow is one person of a review.
type ReviewRow struct {
	PersonRow
	Version                           int64
	Verdict, Shape                    string
	Note                              string // who said so, or what changed
	Self                              bool
	MayConfirm, MayChange, MayDisable bool
}

// EarlierReview is a review before this one.
type EarlierReview struct {
	Period, SignedAs string
	SignedAt         time.Time
}

var reviewPage = page[ReviewPage]("people/review")

var reviewStates = map[app.ReviewState]struct{ label, shape string }{
	app.ReviewNone: {"Nog niet geweest", ""}, app.ReviewOpen: {"Staat klaar", "busy"},
	app.ReviewLate: {"Te laat", "late"}, app.ReviewSigned: {"Ondertekend", "good"},
}

func (s *Server) reviewPageFor(c *fiber.Ctx) (ReviewPage, error) {
	id, err := param(c, "id")
	if err != nil {
		return ReviewPage{}, err
	}
	v, err := s.options.App.Review(c.UserContext(), actor(c), portal.ID(id))
	if err != nil {
		return ReviewPage{}, err
	}
	p := ReviewPage{
		Base: Base{Title: "Rechten bij " + v.Organisation.Name}, OrgID: v.Organisation.ID, OrgName: v.Organisation.Name,
		ReviewID: v.Review.ID, Period: portal.PeriodLabel(v.Review.Period), Next: v.Next, Due: v.Review.Due,
		Signed: v.State == app.ReviewSigned, Late: v.State == app.ReviewLate, SignedAs: v.Review.SignedAs, SignedAt: v.Review.SignedAt,
		MaySay: v.MaySay, OpenCount: v.Open, Ready: v.MaySay && v.Open == 0,
	}
	p.State, p.Shape = reviewStates[v.State].label, reviewStates[v.State].shape
	for _, r := range v.Rows {
		row := s.reviewRow(r)
		row.Self = r.Now.ID == actor(c).ID
		p.Self = p.Self || row.Self && !r.Confirmed && !r.New && !r.MayConfirm
		p.Rows = append(p.Rows, row)
	}
	for _, e := range v.Earlier {
		p.Earlier = append(p.Earlier, EarlierReview{Period: portal.PeriodLabel(e.Period), SignedAs: e.SignedAs, SignedAt: e.SignedAt})
	}
	return p, nil
}

func (s *Server) reviewRow(r app.ReviewedPerson) ReviewRow {
	row := ReviewRow{PersonRow: personRow(r.Now), Version: r.Now.Version, MayConfirm: r.MayConfirm, MayChange: r.MayChange, MayDisable: r.MayDisable}
	switch {
	case r.New && r.Now.AwakeSince.After(r.Now.InvitedAt):
		row.Verdict, row.Shape, row.Note = "Kwam erbij", "", "Weer ingeschakeld op "+dateText(r.Now.AwakeSince)+"."
	case r.New:
		row.Verdict, row.Shape, row.Note = "Kwam erbij", "", "Uitgenodigd op "+dateText(r.Now.InvitedAt)+"."
	case r.Now.State == portal.PersonOff:
		row.Verdict, row.Shape = "Uitgeschakeld", ""
	case r.Now.State == portal.PersonErasedState:
		row.Verdict, row.Shape = "Gewist", ""
	case r.Confirmed:
		row.Verdict, row.Shape, row.Note = "Klopt", "good", "Zei "+r.SaidName+" op "+dateText(r.SaidOn)+"."
	default:
		row.Verdict, row.Shape = "Nog niet bekeken", "wait"
	}
	if r.Changed {
		was := r.Was.Role.Label()
		if ticks := tickLabels(r.Was.Ticks); len(ticks) > 0 {
			was += " (" + strings.Join(ticks, ", ") + ")"
		}
		row.Note = strings.TrimSpace("Veranderd sinds de controle begon. Was: " + was + ". " + row.Note)
	}
	return row
}

func (s *Server) review(c *fiber.Ctx) error {
	p, err := s.reviewPageFor(c)
	if err != nil {
		return err
	}
	return reviewPage.show(c, p)
}

// errNoReview is the answer to a step on a review that wasn't opened yet.
var errNoReview = portal.Errorf(portal.Conflict, "Er staat nog geen controle klaar.")

// onReview ends a step on the review of the organisation in the address.
func (s *Server) onReview(c *fiber.Ctx, f *Flash, do func(review portal.ID) error) error {
	p, err := s.reviewPageFor(c)
	if err != nil {
		return err
	}
	switch {
	case p.ReviewID != "":
		err = do(p.ReviewID)
	case p.MaySay:
		err = errNoReview
	default:
		err = portal.ErrForbidden
	}
	if err != nil {
		return reviewPage.again(c, p, err)
	}
	return done(c, f, "/sociale-kaart/"+string(p.OrgID)+"/rechten")
}

func (s *Server) reviewConfirm(c *fiber.Ctx) error {
	f := form(c)
	return s.onReview(c, rightsConfirmed, func(review portal.ID) error {
		return s.options.App.ConfirmRights(c.UserContext(), actor(c), review, f.ID("person"), f.Version("version"))
	})
}

func (s *Server) reviewSign(c *fiber.Ctx) error {
	return s.onReview(c, reviewSigned, func(review portal.ID) error {
		return s.options.App.SignReview(c.UserContext(), actor(c), review)
	})
}

// ReviewList is the list of every organisation's review.
type ReviewList struct {
	Base
	Rows   []ReviewListRow
	Next   time.Time
	States []Choice
	Open   int
	Late   int
	Empty  *Empty
	Pager  Pager
}

// ReviewListRow is one organisation in that list.
type ReviewListRow struct {
	OrgID        portal.ID
	OrgName      string
	State, Shape string
	Meta         []string
}

var reviewList = page[ReviewList]("people/reviews")

func (s *Server) reviews(c *fiber.Ctx) error {
	rows, err := s.options.App.Reviews(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	state := app.ReviewState(query(c).Text("status"))
	p := ReviewList{Base: Base{Title: "Rechten"}, Next: portal.NextReview(s.options.Now()), States: []Choice{{Label: "Alle organisaties", Chosen: state == ""}}}
	for _, st := range []app.ReviewState{app.ReviewOpen, app.ReviewLate, app.ReviewSigned} {
		p.States = append(p.States, Choice{Value: string(st), Label: reviewStates[st].label, Chosen: st == state})
	}
	for _, r := range rows {
		switch r.State {
		case app.ReviewOpen:
			p.Open++
		case app.ReviewLate:
			p.Late++
		}
		if state == "" || r.State == state {
			p.Rows = append(p.Rows, reviewListRow(r))
		}
	}
	p.Rows, p.Pager = numbered(p.Rows, query(c).Int("pagina"), func(n string) string {
		return withFilters("/beheer/rechten", "", "status", string(state), "pagina", n)
	})
	if len(p.Rows) == 0 {
		p.Empty = &Empty{Kind: "lost", Title: "Geen organisatie gevonden", Text: "Bij dit filter past nu niets.", ActionURL: "/beheer/rechten", ActionText: "Toon alle organisaties"}
	}
	return reviewList.show(c, p)
}

func reviewListRow(r app.ReviewInList) ReviewListRow {
	row := ReviewListRow{OrgID: r.Organisation.ID, OrgName: r.Organisation.Name}
	row.State, row.Shape = reviewStates[r.State].label, reviewStates[r.State].shape
	if r.Review.ID != "" {
		row.Meta = append(row.Meta, portal.Capital(portal.PeriodLabel(r.Review.Period)))
	}
	switch r.State {
	case app.ReviewOpen, app.ReviewLate:
		row.Meta = append(row.Meta, "uiterlijk "+dateText(r.Review.Due), "aan zet: "+strings.Join(r.Reviewers, ", "))
	case app.ReviewSigned:
		row.Meta = append(row.Meta, "door "+r.Review.SignedAs+" op "+dateText(r.Review.SignedAt))
	}
	return row
}

var (
	rightsConfirmed = flash("rechten-kloppen", "good", "Genoteerd: deze rechten kloppen.")
	reviewSigned    = flash("controle-ondertekend", "good", "De controle is ondertekend.")
)
