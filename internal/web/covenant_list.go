package web

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// CovenantList is the page with the covenants one may see.
type CovenantList struct {
	Base
	Sentence string
	Rows     []CovenantItem
	MayMake  bool
	Empty    Empty
	Pager    Pager
}

// CovenantItem is a covenant as a row; without Href there is no text to read now.
type CovenantItem struct {
	Number, Title, Href string
	Badge               Badge
	State               string // of the version in force and of the coming one, in words
	Asks                []MenuItem
}

var covenantList = page[CovenantList]("covenant/list")

func (s *Server) covenants(c *fiber.Ctx) error {
	q, by := query(c), actor(c)
	if !readsTables(by) {
		return covenantList.send(c, fiber.StatusForbidden, CovenantList{Base: Base{Title: "Convenanten"}, Empty: Empty{Kind: "shut",
			Title: "Convenanten zijn niet voor uw rol", Text: "Partners en gemeente leggen hier vast wat zij elkaar beloven.", ActionURL: "/", ActionText: "Naar de start"}})
	}
	list, err := s.options.App.Covenants(c.UserContext(), by, portal.Page{After: q.Text("na"), Before: q.Text("voor")})
	if err != nil {
		return err
	}
	p := CovenantList{Base: Base{Title: "Convenanten"}, MayMake: list.MayMake}
	for _, r := range list.Rows {
		p.Rows = append(p.Rows, covenantItem(s.options.Now(), r))
	}
	if len(p.Rows) == 0 {
		p.Empty = emptyCovenants(list.MayMake)
	} else {
		p.Sentence = "Wat gemeente en partners elkaar beloven."
	}
	if list.Prev != "" {
		p.Pager.PrevURL = withFilters(covenantsHome, "", "voor", list.Prev)
	}
	if list.Next != "" {
		p.Pager.NextURL = withFilters(covenantsHome, "", "na", list.Next)
	}
	return covenantList.show(c, p)
}

func emptyCovenants(mayMake bool) Empty {
	if mayMake {
		return Empty{Kind: "none", Title: "Nog geen convenanten", ActionURL: covenantsHome + "/nieuw", ActionText: "Convenant maken",
			Text: "In een convenant beloven gemeente en partners elkaar wat. U schrijft het hier samen, artikel voor artikel. Daarna ondertekent u het. Niemand ziet een concept, behalve wie meeschrijft."}
	}
	return Empty{Kind: "none", Title: "Nog geen convenanten", Text: "In een convenant beloven gemeente en partners elkaar wat. Zodra er een is dat u mag lezen, staat het hier."}
}

func covenantItem(now time.Time, r app.CovenantRow) CovenantItem {
	i := CovenantItem{Number: r.Number, Title: r.Title, State: covenantWords(now, r)}
	switch {
	case r.Force != nil:
		i.Badge = covenantBadge(r.Force.State)
	case r.Coming != nil:
		i.Badge = covenantBadge(r.Coming.State)
	case r.Ended != nil || r.Earlier:
		i.Badge = covenantBadge(portal.CovenantEnded)
	}
	if r.Force != nil || r.Coming != nil || r.Earlier {
		i.Href = covenantPath(r.Number, "")
	}
	for _, ask := range r.Asks {
		i.Asks = append(i.Asks, MenuItem{Label: askWords(now, ask), Href: covenantPath(r.Number, ask.Below+versionOf(r.Covenant, ask.Nr))})
	}
	return i
}

// covenantWords says where a covenant is: “van kracht sinds 1 mei; versie 2 ter
// ondertekening”.
func covenantWords(now time.Time, r app.CovenantRow) string {
	var parts []string
	if v := r.Force; v != nil {
		parts = append(parts, "van kracht sinds "+dayText(now, v.InForceFrom))
	}
	if v := r.Coming; v != nil {
		words := map[portal.CovenantState]string{portal.CovenantDraft: "in concept", portal.CovenantConsulted: "ter consultatie",
			portal.CovenantResolved: "vastgesteld door het college", portal.CovenantSigning: "ter ondertekening"}[v.State]
		if v.State == portal.CovenantConsulted && !v.ConsultUntil.IsZero() {
			words += " tot en met " + dayText(now, v.ConsultUntil)
		}
		parts = append(parts, "versie "+countText(v.Nr)+" "+words)
	}
	switch {
	case r.Ended != nil:
		parts = append(parts, "beëindigd op "+dayText(now, r.Ended.On))
	case len(parts) == 0 && r.Earlier:
		parts = append(parts, "ging niet door")
	case len(parts) == 0:
		parts = append(parts, "de tekst wordt herschreven; u leest hem als hij weer ter consultatie gaat")
	}
	return portal.Capital(strings.Join(parts, "; ")) + "."
}

// askWords says what a covenant asks of the reader.
func askWords(now time.Time, ask app.CovenantAsk) string {
	words := map[app.CovenantDo]string{app.DoWriteCovenant: "Schrijf mee aan de tekst", app.DoCommentCovenant: "Reageer op de tekst", app.DoResolveCovenant: "Rond de consultatie af",
		app.DoOpenSigning: "Open de ondertekening", app.DoSignCovenant: "Teken het convenant"}[ask.Do]
	if !ask.Due.IsZero() {
		words += ", tot en met " + dayText(now, ask.Due)
	}
	return words
}
