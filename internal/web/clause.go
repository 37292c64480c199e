package web

import (
	"cmp"
	"html/template"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// ClauseShow is the page of one clause: its text, how that changed, whether it is kept
// and what belongs to it.
type ClauseShow struct {
	Base
	Number, Covenant, CovenantHref string
	Heading, Href                  string
	Badge                          Badge
	Line                           LineCard
	Text                           ClauseText
	Coming                         *ClauseText
	Gone                           string // the version on its way that no longer has it
	Facts                          []Term
	Versions                       []ClauseStep
	Kept                           *ClauseKept
	Groups                         []ClauseGroup
	MayLink                        bool
	Link                           string // what was typed
}

// ClauseText is the text of a clause in one version.
type ClauseText struct {
	Version, State, Heading, Commits, Indicator string
	Text                                        template.HTML
}

// ClauseStep is what became of the clause in one version, with the way to the
// difference.
type ClauseStep struct {
	Version, State, What, Href string
}

// ClauseKept is what was said in the last halfjaargesprek.
type ClauseKept struct {
	Period, Conclusion, Href string
	Rows                     []ClauseKeptRow
}

// ClauseKeptRow is what one organisation said.
type ClauseKeptRow struct {
	Org, Why, Needed string
	Badge            Badge
}

// ClauseGroup are the things of one kind that belong to a clause.
type ClauseGroup struct {
	Title string
	Links []ClauseItem
}

// ClauseItem is one of them. Ref is empty for what isn't linked by hand.
type ClauseItem struct{ Text, Href, Ref string }

var clausePage = page[ClauseShow]("covenant/clause")

func (s *Server) clause(c *fiber.Ctx) error {
	p, err := s.clauseShow(c)
	if err != nil {
		return err
	}
	return clausePage.show(c, p)
}

func (s *Server) clauseShow(c *fiber.Ctx) (ClauseShow, error) {
	number, err := param(c, "number")
	if err != nil {
		return ClauseShow{}, err
	}
	id, err := param(c, "id")
	if err != nil {
		return ClauseShow{}, err
	}
	v, err := s.options.App.Clause(c.UserContext(), actor(c), number, portal.ID(id))
	if err != nil {
		return ClauseShow{}, err
	}
	now := s.options.Now()
	p := ClauseShow{Base: Base{Title: "Artikel " + countText(v.Nr) + ". " + v.Clause.Heading}, Number: v.Covenant.Number, Covenant: v.Covenant.Title,
		CovenantHref: covenantPath(v.Covenant.Number, textOf(v.CovenantOn)) + "#artikel-" + string(v.Clause.ID), Heading: v.Clause.Heading, Href: v.Path(),
		Badge: covenantBadge(v.Text.State), Text: clauseText(now, v.ClauseAt), MayLink: v.MayLink, Groups: s.clauseGroups(v)}
	if v.Coming != nil {
		text := clauseText(now, *v.Coming)
		p.Coming = &text
	}
	if v.Gone != nil {
		p.Gone = v.Gone.Label()
	}
	for _, step := range v.Versions {
		p.Versions = append(p.Versions, clauseStep(now, v, step))
	}
	if k := v.Kept; k != nil {
		p.Kept = &ClauseKept{Period: portal.KeepingPeriodLabel(k.Period), Conclusion: k.Conclusion, Href: covenantPath(number, "/gesprekken/"+k.Period)}
		for _, a := range k.Answers {
			p.Kept.Rows = append(p.Kept.Rows, ClauseKeptRow{Org: a.Org, Why: a.Why, Needed: a.Needed, Badge: keptBadge(a.Kept)})
		}
	}
	p.Line, err = s.lineCard(c, portal.ClauseRef(v.Covenant.ID, v.Clause.ID))
	return p, err
}

func clauseText(now time.Time, at app.ClauseAt) ClauseText {
	t := ClauseText{Version: at.Text.Label(), State: lowerFirst(at.Text.State.Label()), Heading: "Artikel " + countText(at.Nr) + ". " + at.Clause.Heading, Indicator: at.Clause.Indicator,
		Text: richtext.HTML(at.Clause.Text, articleTop)}
	switch {
	case at.Text.State == portal.CovenantInForce && !at.Text.InForceFrom.IsZero():
		t.State = "van kracht sinds " + dayText(now, at.Text.InForceFrom)
	case at.Text.State == portal.CovenantReplaced && !at.Text.Until.IsZero():
		t.State = "vervangen op " + dayText(now, at.Text.Until)
	}
	t.Commits = cmp.Or(commitsWords[at.Clause.Commits], "Niemand belooft hier iets")
	return t
}

func clauseStep(now time.Time, v app.ClausePage, step app.ClauseVersion) ClauseStep {
	at := app.ClauseAt{CovenantOn: policy.CovenantOn{Covenant: v.Covenant, Text: step.Version}}
	row := ClauseStep{Version: step.Version.Label(), State: clauseText(now, at).State}
	switch {
	case step.Nr == 0:
		row.What = "Vervallen"
	case step.Before == 0:
		row.What = "Artikel " + countText(step.Nr) + ", eerste tekst"
	case !step.Changed:
		row.What = "Artikel " + countText(step.Nr) + ", zelfde tekst"
	default:
		row.What = "Artikel " + countText(step.Nr) + ", andere tekst"
	}
	if step.Changed && step.Before > 0 {
		row.Href = withFilters(covenantPath(v.Covenant.Number, "/verschil"), "", "van", countText(step.Before), "naar", countText(step.Version.Nr))
	}
	return row
}

// clauseGroups puts what belongs to a clause together by kind; a kind with nothing to
// see isn't there.
func (s *Server) clauseGroups(v app.ClausePage) []ClauseGroup {
	kinds := []struct {
		kind  portal.ObjectKind
		title string
	}{{portal.KindSignal, "Signalen"}, {portal.KindDecision, "Besluiten"}, {portal.KindAgreementSet, "Afsprakensets"}, {portal.KindProposal, "Agendavoorstellen"}, {portal.KindDocument, "Documenten"}}
	var groups []ClauseGroup
	for _, k := range kinds {
		g := ClauseGroup{Title: k.title}
		for _, l := range v.Links {
			if l.Ref.Kind != k.kind {
				continue
			}
			text := l.Title
			if l.Number != "" {
				text = l.Number + " " + l.Title
			}
			g.Links = append(g.Links, ClauseItem{Text: text, Href: l.Path, Ref: string(l.Ref.Kind) + "/" + string(l.Ref.ID)})
		}
		if len(g.Links) > 0 {
			groups = append(groups, g)
		}
	}
	tables := ClauseGroup{Title: "Op de agenda van"}
	for _, t := range v.Tables {
		tables.Links = append(tables.Links, ClauseItem{Text: t.Number + " " + t.Title + ", " + dateText(t.Start), Href: tablePath(t.Number, "/agenda")})
	}
	if len(tables.Links) > 0 {
		groups = append(groups, tables)
	}
	return groups
}

var (
	clauseLinked   = flash("artikel-gekoppeld", "good", "Het staat nu bij dit artikel.")
	clauseUnlinked = flash("artikel-ontkoppeld", "good", "Het hoort niet meer bij dit artikel.")
)

// clauseStepOn does something with the links of a clause, for who may.
func (s *Server) clauseStepOn(c *fiber.Ctx, message *Flash, do func(number string, id portal.ID, f *Form) error) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	if err := s.options.App.MayLinkClause(c.UserContext(), actor(c), number, portal.ID(id)); err != nil {
		return err
	}
	f := form(c)
	if err := do(number, portal.ID(id), f); err != nil {
		p, fault := s.clauseShow(c)
		if fault != nil {
			return fault
		}
		p.Link = f.Text("link")
		return clausePage.again(c, p, err)
	}
	return done(c, message, covenantPath(number, "/artikelen/"+id))
}

func (s *Server) clauseLink(c *fiber.Ctx) error {
	return s.clauseStepOn(c, clauseLinked, func(number string, id portal.ID, f *Form) error {
		return s.options.App.LinkClause(c.UserContext(), actor(c), number, id, f.Text("link"))
	})
}

func (s *Server) clauseUnlink(c *fiber.Ctx) error {
	return s.clauseStepOn(c, clauseUnlinked, func(number string, id portal.ID, f *Form) error {
		return s.options.App.UnlinkClause(c.UserContext(), actor(c), number, id, refField(f.Text("ref")))
	})
}
