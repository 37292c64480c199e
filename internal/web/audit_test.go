package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

func TestAuditPage(t *testing.T) {
	p := signalPortal(t)
	for _, id := range []portal.ID{"gerda", "cora", "anne", "wim", "gert"} {
		p.as(id).get(t, "/beheer/audit").wants(403).None("[data-row]")
	}
	p.as("").get(t, "/beheer/audit").wants(303)

	s := p.share("gerda", nil)
	p.share("eva", func(in *app.ShareSignal) {
		in.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}
	})
	p.takenUp(s)
	must(t, p.app.ChangeRole(t.Context(), p.by("bea"), "gijs", portal.Reader, portal.Ticks{}))
	p.handOut()
	head, err := p.app.Head(t.Context())
	must(t, err)

	page := p.as("bea").get(t, "/beheer/audit").wants(200).
		In("h1", HasText("Auditlog")).
		In("details code", HasText(strconv.FormatInt(head.Seq, 10)+":"+head.Hash)).
		In("li[data-row] .text", HasText("Cora Coördinator")).
		In("[data-what]", HasText("pakte een signaal op")).
		In("[data-what] a[href=/signalen/"+s.Number+"]").
		In("[data-more]", HasText("deelnemer")).
		In("[data-who]", HasText("Iemand"))
	if rows := text(selection(page.doc, "ol.rows")[0]); strings.Contains(rows, "Eva") {
		t.Error("the administrator reads who shared a signal that the municipality may not see")
	}
	p.as("arie").get(t, "/beheer/audit").wants(200).In("[data-who]", HasText("Eva Eenpitter")).In("[data-what]", HasText("een signaal")).None("[data-what] a[href=/signalen/" + s.Number + "]")

	p.as("arie").get(t, "/beheer/audit?soort=RoleChanged&persoon=bea").wants(200).In(".chips a[href=/beheer/audit?persoon=bea]").In("[data-what]", HasText("wijzigde een rol"))
	p.as("arie").get(t, "/beheer/audit?soort=RoleChanged&persoon=gerda").wants(200).In(".empty h2", HasText("Niets gevonden"))
	p.as("arie").get(t, "/beheer/audit?vanaf=2020-01-01&tot=2020-02-01").wants(200).None("[data-row]")
	p.as("arie").get(t, "/beheer/audit?vanaf=gisteren").wants(422).In("#vanaf[aria-invalid=true]")
	p.as("arie").get(t, "/beheer/audit?soort=verzonnen").wants(200).In("[data-row]")
	p.as("arie").get(t, "/beheer/audit?na=onzin").wants(422)
}

func TestAuditPageNeverShowsAnAnonymousActor(t *testing.T) {
	p := signalPortal(t)
	p.share("gerda", func(in *app.ShareSignal) { in.Naming = portal.Anonymous })
	p.later(24 * time.Hour)
	p.handOut()
	for _, id := range []portal.ID{"bea", "arie"} {
		page := p.as(id).get(t, "/beheer/audit").wants(200).In("[data-who]", HasText("Anonieme melder")).In("[data-row] time", HasText("gisteren"))
		cells := append(selection(page.doc, "[data-who]"), selection(page.doc, "[data-row] time")...)
		for _, cell := range cells {
			if got := text(cell); strings.Contains(got, "Gerda") || strings.Contains(got, ":") {
				t.Errorf("%s reads %q: a name, or a time of day", id, got)
			}
		}
		p.as(id).get(t, "/beheer/audit?persoon=gerda").wants(200).None("[data-row]")
	}
}

func TestAuditPages(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	for range portal.PageSize + 4 {
		p.comment("bram", s)
	}
	p.handOut()
	page := p.as("arie").get(t, "/beheer/audit?soort=SignalCommented").wants(200).In("nav.pages a[rel=next]").None("nav.pages a[rel=prev]")
	if n := len(selection(page.doc, "[data-row]")); n != portal.PageSize {
		t.Errorf("%d rows on the first page, want %d", n, portal.PageSize)
	}
	next, _ := attr(selection(page.doc, "nav.pages a[rel=next]")[0], "href")
	page = p.as("arie").get(t, next).wants(200).In("nav.pages a[rel=prev]").None("nav.pages a[rel=next]")
	if n := len(selection(page.doc, "[data-row]")); n != 4 {
		t.Errorf("%d rows on the second page, want 4", n)
	}
}

// Each type of event has its words, so that none is left out of the page.
func TestAuditHasWordsForEveryType(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../portal/event.go", nil, 0)
	must(t, err)
	found := 0
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || len(v.Values) != 1 {
			return true
		}
		if id, ok := v.Type.(*ast.Ident); !ok || id.Name != "EventType" {
			return true
		}
		name, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
		must(t, err)
		found++
		if portal.EventType(name) != portal.AnonymousNews && auditWords[portal.EventType(name)] == "" {
			t.Errorf("%s has no words in auditWords", name)
		}
		return true
	})
	if found < 50 {
		t.Errorf("found %d types of events, want all", found)
	}
}
