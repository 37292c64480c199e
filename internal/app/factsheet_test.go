package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// onlySome stands in what only some organisations may know of.
const onlySome = "Kanarie"

// counts fills the first half of 2026: 15 signals for the whole chain, and 60 that only
// some may see.
func (r *rig) counts() {
	r.t.Helper()
	r.since(amsterdamDay(2025, time.January, 1, 9))
	r.counted(6, amsterdamDay(2026, time.February, 5, 9), nil)
	r.counted(9, amsterdamDay(2026, time.May, 5, 9), nil)
	r.counted(50, amsterdamDay(2026, time.May, 6, 9), func(_ int, s *portal.Signal) {
		s.Title, s.Audience = onlySome, portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}
	})
	r.counted(10, amsterdamDay(2026, time.May, 7, 9), func(_ int, s *portal.Signal) {
		s.Title, s.Audience = onlySome, portal.Audience{Kind: portal.MunicipalityOnly}
	})
}

const factsPeriod = "2026-1"

// writtenSheet makes a factsheet over the first half of 2026 with all its texts.
func (r *rig) writtenSheet() FactsheetEditor {
	r.t.Helper()
	by := r.as("beleidsadviseur@gemeente")
	r.must(r.MakeFactsheet(r.ctx, by, factsPeriod))
	v, err := r.FactsheetToEdit(r.ctx, by, factsPeriod)
	r.must(err)
	in := FactsheetInput{Seen: FactsheetSeen{v.Edition, v.Version}}
	in.Title, in.Intro = v.Title, "Wat de keten dit half jaar deed."
	for _, l := range v.Figures {
		in.Comments = append(in.Comments, portal.FactComment{Key: l.Key, Text: "Uitleg bij " + l.Label})
	}
	r.must(r.WriteFactsheet(r.ctx, by, factsPeriod, in))
	v, err = r.FactsheetToEdit(r.ctx, by, factsPeriod)
	r.must(err)
	return v
}

func TestFactsheetFromDraftToFrozen(t *testing.T) {
	r := newRig(t)
	r.counts()
	v := r.writtenSheet()
	r.wantEvents(portal.FactsheetMade, portal.FactsheetChanged)
	r.refused(r.MakeFactsheet(r.ctx, r.as("ketencoordinator@gemeente"), factsPeriod), portal.Conflict)

	// Two people: the second one's text is not kept.
	by, other := r.as("beleidsadviseur@gemeente"), r.as("ketencoordinator@gemeente")
	in := FactsheetInput{Seen: FactsheetSeen{v.Edition, v.Version - 1}}
	in.Title, in.Intro = "Iets anders", "Iets anders."
	r.refused(r.WriteFactsheet(r.ctx, other, factsPeriod, in), portal.Conflict)
	in.Seen.Version, in.Intro = v.Version, "Bel 111222333 hierover."
	r.wrongAt(r.WriteFactsheet(r.ctx, other, factsPeriod, in), "intro", FieldOverrule)

	r.counted(5, amsterdamDay(2026, time.June, 3, 9), nil)
	r.must(r.RefreshFactsheet(r.ctx, by, factsPeriod, FactsheetSeen{Version: v.Version}))
	r.must(r.FreezeFactsheet(r.ctx, by, factsPeriod, FactsheetSeen{}))
	events := r.wantEvents(portal.FactsheetChanged, portal.FactsheetFrozen)
	p, err := r.Factsheet(r.ctx, r.as("deelnemer@geldfit"), factsPeriod, 0)
	r.must(err)
	if !p.Intact || p.MayEdit || p.MayNext || p.SHA256 != portal.HashText(p.Canonical) {
		t.Errorf("a partner reads %+v", p)
	}
	details, err := r.store.EventDetails(r.ctx, events[1].ID)
	r.must(err)
	if details[portal.DetailTo].Value != p.SHA256 {
		t.Error("the log doesn't hold the hash")
	}

	// The figures of the frozen sheet, counted again from the signals themselves.
	all, err := r.store.Signals(r.ctx, portal.SignalQuery{Scope: []string{portal.ScopeChain}, From: amsterdamDay(2026, time.January, 1, 0), To: amsterdamDay(2026, time.July, 1, 0), Page: portal.Page{Limit: 1000}})
	r.must(err)
	fresh, err := r.FiguresFor(r.ctx, []string{portal.ScopeChain}, factsPeriod)
	r.must(err)
	now := map[string]string{}
	for _, l := range fresh {
		now[l.Key] = l.Value
	}
	seen := map[string]string{}
	for _, l := range p.Figures {
		seen[l.Key] = l.Value
		if l.Value != now[l.Key] || !strings.Contains(p.Canonical, "waarde: "+l.Value+"\n") {
			t.Errorf("%s: frozen %q, counted %q", l.Key, l.Value, now[l.Key])
		}
	}
	if want := fmt.Sprint(len(all.Rows)); seen[FigureNew] != want || want != "20" {
		t.Errorf("new signals: %q, counted %q", seen[FigureNew], want)
	}
	if strings.Contains(p.Canonical, onlySome) || strings.Contains(p.Canonical, "75") || strings.Contains(p.Canonical, "80\n") {
		t.Errorf("what the chain may not read is in it:\n%s", p.Canonical)
	}

	// Nothing changes it any more.
	r.counted(7, amsterdamDay(2026, time.June, 4, 9), nil)
	for name, err := range map[string]error{
		"write": r.WriteFactsheet(r.ctx, by, factsPeriod, in), "refresh": r.RefreshFactsheet(r.ctx, by, factsPeriod, FactsheetSeen{}),
		"choose": r.ChooseFigures(r.ctx, by, factsPeriod, FactsheetSeen{}, []string{FigureNew}), "freeze": r.FreezeFactsheet(r.ctx, by, factsPeriod, FactsheetSeen{}),
	} {
		if portal.KindOf(err) != portal.Conflict {
			t.Errorf("%s a frozen factsheet: %v", name, err)
		}
	}
	r.wantEvents()
	again, err := r.Factsheet(r.ctx, r.as("griffie@gemeente"), factsPeriod, 0)
	r.must(err)
	if again.Canonical != p.Canonical || !again.Intact {
		t.Error("the frozen factsheet changed")
	}
}

func TestFactsheetEditions(t *testing.T) {
	r := newRig(t)
	r.counts()
	r.writtenSheet()
	by, partner := r.as("beleidsadviseur@gemeente"), r.as("deelnemer@geldfit")
	r.refused(r.ReviseFactsheet(r.ctx, by, factsPeriod, "Een fout.", CitizenAnswer{}), portal.Conflict)
	r.must(r.FreezeFactsheet(r.ctx, by, factsPeriod, FactsheetSeen{}))
	r.wrongAt(r.ReviseFactsheet(r.ctx, by, factsPeriod, " ", CitizenAnswer{}), "reason")
	r.must(r.ReviseFactsheet(r.ctx, by, factsPeriod, "Een teller was fout.", CitizenAnswer{}))
	r.refused(r.ReviseFactsheet(r.ctx, by, factsPeriod, "Nog een.", CitizenAnswer{}), portal.Conflict)
	p, err := r.Factsheet(r.ctx, partner, factsPeriod, 0)
	r.must(err)
	if p.Edition != 1 || len(p.Editions) != 1 {
		t.Errorf("a partner knows of edition %d, of %d", p.Edition, len(p.Editions))
	}
	if _, err := r.Factsheet(r.ctx, partner, factsPeriod, 2); portal.KindOf(err) != portal.NotFound {
		t.Errorf("the draft edition: %v", err)
	}
	if list, err := r.Factsheets(r.ctx, partner); err != nil || len(list) != 1 || list[0].Edition != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	r.must(r.FreezeFactsheet(r.ctx, by, factsPeriod, FactsheetSeen{}))
	p, err = r.Factsheet(r.ctx, partner, factsPeriod, 0)
	r.must(err)
	if p.Edition != 2 || p.Reason != "Een teller was fout." || len(p.Editions) != 2 {
		t.Errorf("now edition %d, %q", p.Edition, p.Reason)
	}
}

// TestFactsheetIsNotForEverybody has each sort of actor do each thing with a draft.
func TestFactsheetIsNotForEverybody(t *testing.T) {
	r := newRig(t)
	r.counts()
	r.writtenSheet()
	do := map[string]func(by portal.Actor) error{
		"read":  func(by portal.Actor) error { _, err := r.Factsheet(r.ctx, by, factsPeriod, 0); return err },
		"edit":  func(by portal.Actor) error { _, err := r.FactsheetToEdit(r.ctx, by, factsPeriod); return err },
		"make":  func(by portal.Actor) error { return r.MakeFactsheet(r.ctx, by, "2025-2") },
		"write": func(by portal.Actor) error { return r.WriteFactsheet(r.ctx, by, factsPeriod, FactsheetInput{}) },
		"choose": func(by portal.Actor) error {
			return r.ChooseFigures(r.ctx, by, factsPeriod, FactsheetSeen{}, []string{FigureNew})
		},
		"refresh": func(by portal.Actor) error { return r.RefreshFactsheet(r.ctx, by, factsPeriod, FactsheetSeen{}) },
		"freeze":  func(by portal.Actor) error { return r.FreezeFactsheet(r.ctx, by, factsPeriod, FactsheetSeen{}) },
		"revise":  func(by portal.Actor) error { return r.ReviseFactsheet(r.ctx, by, factsPeriod, "x", CitizenAnswer{}) },
		"periods": func(by portal.Actor) error { _, err := r.NewFactsheets(r.ctx, by); return err },
	}
	for what, f := range do {
		r.refused(f(portal.Actor{}), portal.LoginNeeded)
		for _, who := range []string{"deelnemer@geldfit", "contactpersoon@geldfit", "meelezer@asdd", "griffie@gemeente", "teammanager@gemeente"} {
			want := portal.NotFound
			if what == "make" || what == "periods" {
				want = portal.Forbidden
			}
			if err := f(r.as(who)); portal.KindOf(err) != want || err == nil {
				t.Errorf("%s, %s: %v", who, what, err)
			}
		}
		holder := r.as("portefeuillehouder@gemeente")
		if err := f(holder); (err == nil) != (what == "read") {
			t.Errorf("the holder, %s: %v", what, err)
		}
	}
	if list, err := r.Factsheets(r.ctx, r.as("deelnemer@geldfit")); err != nil || len(list) != 0 {
		t.Errorf("a partner lists %d drafts, %v", len(list), err)
	}
	r.refused(r.MakeFactsheet(r.ctx, r.as("ketencoordinator@gemeente"), "2026-K1"), portal.Invalid)
	r.refused(r.MakeFactsheet(r.ctx, r.as("ketencoordinator@gemeente"), "2027-1"), portal.Invalid)
}
