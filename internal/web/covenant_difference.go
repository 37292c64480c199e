package web

import (
	"html/template"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// CovenantDifference lays two texts of a covenant side by side.
type CovenantDifference struct {
	Base
	Head          CovenantHead
	Path          string
	From, To      []Option
	Was, Is       string // what the two are called
	Compared      bool
	Beside        bool
	Inline, Aside string // the same, in one text and next to each other
	Sentence      string
	Groups        []DifferenceGroup
}

// DifferenceGroup is a clause that changed, or a run of clauses that didn't.
type DifferenceGroup struct {
	Changed DifferentClause
	Same    []SameClause
	Summary string // of those that are the same
}

// SameClause is a clause that is the same in both texts.
type SameClause struct {
	Title string
	Text  template.HTML
}

// DifferentClause is a clause that changed.
type DifferentClause struct {
	Title     string
	Badge     Badge
	Notes     []string // in words: from where to where, who commits
	Heading   DifferentText
	Text      DifferentText
	Indicator DifferentText
	Looks     bool
}

// Texts are the parts of the clause that changed, to be shown in one text or beside
// each other.
func (d DifferentClause) Texts(beside bool) []DifferentText {
	var all []DifferentText
	for _, t := range []DifferentText{d.Heading, d.Text, d.Indicator} {
		if len(t.Bits) > 0 {
			t.Beside = beside
			all = append(all, t)
		}
	}
	return all
}

// DifferentText is a text with the words that changed; Before and After are the same
// without what was added, and without what was removed.
type DifferentText struct {
	Label               string
	Bits, Before, After []DifferenceBit
	Beside              bool
}

var covenantDifference = page[CovenantDifference]("covenant/difference")

func (s *Server) covenantCompare(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	q := query(c)
	to := q.Text("naar")
	if to == "" {
		to = q.Text("versie")
	}
	d, err := s.options.App.CovenantDifferences(c.UserContext(), actor(c), number, q.Text("van"), to)
	if err != nil {
		return err
	}
	on, err := s.options.App.CovenantToDo(c.UserContext(), actor(c), policy.ReadCovenant, number, d.To.Nr)
	if err != nil {
		return err
	}
	p := CovenantDifference{Base: Base{Title: "Verschillen"}, Head: s.covenantHead(actor(c), on, "verschil"), Path: covenantPath(number, "/verschil"),
		Compared: d.From.Key != d.To.Key, Beside: q.Text("weergave") == "naast"}
	names := readingNames(d.Readings)
	for _, r := range d.Readings {
		p.From = append(p.From, Option{r.Key, names[r.Key], r.Key == d.From.Key})
		p.To = append(p.To, Option{r.Key, names[r.Key], r.Key == d.To.Key})
	}
	p.Was, p.Is = lowerFirst(names[d.From.Key]), names[d.To.Key]
	p.Inline = p.Path + "?van=" + url.QueryEscape(d.From.Key) + "&naar=" + url.QueryEscape(d.To.Key)
	p.Aside = p.Inline + "&weergave=naast"
	p.Sentence = differenceSentence(d.Clauses)
	p.Groups = differenceGroups(d.Clauses)
	return covenantDifference.show(c, p)
}

// readingNames are what readings are called, each by its key; two of one day get their
// time as well.
func readingNames(all []app.CovenantReading) map[string]string {
	names, seen := map[string]string{}, map[string]int{}
	for _, r := range all {
		seen[readingName(r)]++
	}
	for _, r := range all {
		name := readingName(r)
		if seen[name] > 1 {
			name += ", " + clockText(r.At)
		}
		names[r.Key] = name
	}
	return names
}

func readingName(r app.CovenantReading) string {
	version, day := "Versie "+strconv.Itoa(r.Nr), dateText(r.At)
	switch r.How {
	case app.ReadConsulted:
		return version + ", zoals ter consultatie op " + day
	case app.ReadAfter:
		return version + ", zoals na de consultatie op " + day
	case app.ReadFrozen:
		return version + ", zoals ter ondertekening op " + day
	case app.ReadInForce:
		return version + ", van kracht sinds " + day
	}
	return version + ", zoals nu"
}

// differenceSentence counts what changed, in words.
func differenceSentence(all []app.ClauseDifference) string {
	var changed, added, removed, moved int
	for _, d := range all {
		switch {
		case d.Added():
			added++
		case d.Removed():
			removed++
		case !d.SameText():
			changed++
		}
		if d.Moved {
			moved++
		}
	}
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{changed, "gewijzigd"}, {added, "nieuw"}, {removed, "vervallen"}, {moved, "verplaatst"}} {
		if p.n > 0 {
			parts = append(parts, strconv.Itoa(p.n)+" "+p.what)
		}
	}
	if len(parts) == 0 {
		return "Deze twee teksten zijn gelijk."
	}
	return "Artikelen: " + enumeration(parts) + "."
}

// differenceGroups folds the runs of clauses that are the same.
func differenceGroups(all []app.ClauseDifference) []DifferenceGroup {
	var groups []DifferenceGroup
	for _, d := range all {
		if !d.Unchanged() {
			groups = append(groups, DifferenceGroup{Changed: differentClause(d)})
			continue
		}
		n := len(groups)
		if n == 0 || groups[n-1].Same == nil {
			groups = append(groups, DifferenceGroup{})
			n++
		}
		g := &groups[n-1]
		title := articleTitle(d.IsNr, d.Is.Heading)
		if d.WasNr != d.IsNr {
			title += " (was artikel " + strconv.Itoa(d.WasNr) + ")"
		}
		g.Same = append(g.Same, SameClause{title, richtext.HTML(d.Is.Text, articleTop)})
		g.Summary = "Artikel " + strconv.Itoa(d.IsNr) + " is gelijk"
		if k := len(g.Same); k > 1 {
			g.Summary = plural(k, "artikel", "artikelen") + " zijn gelijk: " + strconv.Itoa(d.IsNr-k+1) + " tot en met " + strconv.Itoa(d.IsNr)
		}
	}
	return groups
}

func articleTitle(nr int, heading string) string {
	return "Artikel " + strconv.Itoa(nr) + ". " + heading
}

func differentClause(d app.ClauseDifference) DifferentClause {
	x := DifferentClause{Title: articleTitle(d.IsNr, d.Is.Heading), Badge: Badge{"busy", "Gewijzigd"}, Looks: d.Looks}
	switch {
	case d.Added():
		x.Badge = Badge{"good", "Nieuw"}
		x.Notes = append(x.Notes, "Dit artikel is nieuw.")
	case d.Removed():
		x.Title, x.Badge = articleTitle(d.WasNr, d.Was.Heading), Badge{"late", "Vervallen"}
		x.Notes = append(x.Notes, "Dit artikel is vervallen.")
	case d.Moved:
		if d.SameText() {
			x.Badge = Badge{"", "Verplaatst"}
		}
		x.Notes = append(x.Notes, "Verplaatst: was artikel "+strconv.Itoa(d.WasNr)+", is nu artikel "+strconv.Itoa(d.IsNr)+".")
	case d.WasNr != d.IsNr:
		x.Notes = append(x.Notes, "Was artikel "+strconv.Itoa(d.WasNr)+", is nu artikel "+strconv.Itoa(d.IsNr)+".")
	}
	if !d.Added() && !d.Removed() {
		x.Heading = differentText("Kop", d.Heading)
		if d.Was.Commits != d.Is.Commits {
			x.Notes = append(x.Notes, "Wie dit belooft: was "+sideWords(d.Was.Commits)+", is nu "+sideWords(d.Is.Commits)+".")
		}
	} else if side := d.Was.Commits + d.Is.Commits; side != "" {
		x.Notes = append(x.Notes, commitsWords[side]+".")
	}
	x.Text, x.Indicator = differentText("Tekst", d.Text), differentText("Hoe u ziet dat het lukt", d.Indicator)
	return x
}

func sideWords(side portal.Side) string {
	if side == "" {
		return "niemand"
	}
	return lowerFirst(side.Label())
}

func differentText(label string, pieces []richtext.Piece) DifferentText {
	t := DifferentText{Label: label, Bits: differenceBits(pieces)}
	for _, b := range t.Bits {
		if !b.Added {
			t.Before = append(t.Before, b)
		}
		if !b.Removed {
			t.After = append(t.After, b)
		}
	}
	return t
}
