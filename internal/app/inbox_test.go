package app

import (
	"fmt"
	"slices"
	"testing"

	"ketenportaal/internal/portal"
)

// page gives the first page of somebody's berichten as lines: subject, then per
// bericht its type, with a star when it is unread.
func (r *rig) page(by portal.Actor, page portal.Page) (BerichtPage, []string) {
	r.t.Helper()
	p, err := r.Berichten(r.ctx, by, page)
	r.must(err)
	var lines []string
	for _, g := range p.Groups {
		lines = append(lines, fmt.Sprintf("%s%s, want %s, %d nieuw", g.About.Kind, g.Title, g.Reason, g.Unread))
		for _, b := range g.Berichten {
			line := "  " + string(b.Type) + " " + b.Who.Person + " / " + b.Who.Org
			if b.Read.IsZero() {
				line += " *"
			}
			lines = append(lines, line)
		}
	}
	return p, lines
}

func TestBerichtenAreGroupedBySubject(t *testing.T) {
	r := newRig(t)
	first, second := r.share("deelnemer@geldfit"), r.share("deelnemer@geldfit")
	r.comment("deelnemer@wijkteam", first)
	r.dispatchAll(r.App)
	r.comment("deelnemer@wijkteam", second)
	r.must(r.TakeUpSignal(r.ctx, r.as("ketencoordinator@gemeente"), first.ID, 0))
	r.dispatchAll(r.App)
	by := r.as("deelnemer@geldfit")
	p, got := r.page(by, portal.Page{})
	want := []string{
		"signaal" + first.Title + ", want u dit signaal deelde, 2 nieuw",
		"  SignalTakenUp Naam van ketencoordinator@gemeente / Organisatie gemeente *",
		"  SignalCommented Naam van deelnemer@wijkteam / Organisatie wijkteam *",
		"signaal" + second.Title + ", want u dit signaal deelde, 1 nieuw",
		"  SignalCommented Naam van deelnemer@wijkteam / Organisatie wijkteam *",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	if p.Unread != 3 || p.Seq != 3 {
		t.Errorf("got %d unread up to %d, want 3 up to 3", p.Unread, p.Seq)
	}

	about := first.Ref()
	r.must(r.MarkRead(r.ctx, by, &about, 1))
	if p, _ = r.page(by, portal.Page{}); p.Unread != 2 {
		t.Errorf("after reading one subject up to the first bericht: %d unread, want 2", p.Unread)
	}
	r.must(r.MarkRead(r.ctx, r.as("deelnemer@bewind"), nil, 99))
	if unread, _, err := r.Bell(r.ctx, by); unread != 2 || err != nil {
		t.Errorf("after another marked theirs: %d unread, %v", unread, err)
	}
	r.must(r.Seen(r.ctx, by, about))
	r.must(r.Seen(r.ctx, by, about)) // nothing left: the counters stay
	if unread, seq, err := r.Bell(r.ctx, by); unread != 1 || seq != 5 || err != nil {
		t.Errorf("after opening the first: %d unread at %d, %v; want 1 at 5", unread, seq, err)
	}
	r.must(r.MarkRead(r.ctx, by, nil, 5))
	if unread, _, err := r.Bell(r.ctx, by); unread != 0 || err != nil {
		t.Errorf("after reading all: %d unread, %v", unread, err)
	}
}

func TestBerichtenPages(t *testing.T) {
	r := newRig(t)
	s := r.share("deelnemer@geldfit")
	for range portal.PageSize + 5 {
		r.comment("deelnemer@wijkteam", s)
	}
	r.dispatchAll(r.App)
	by := r.as("deelnemer@geldfit")
	count := func(p BerichtPage) (n int) {
		for _, g := range p.Groups {
			n += len(g.Berichten)
		}
		return n
	}
	one, _ := r.page(by, portal.Page{})
	two, _ := r.page(by, portal.Page{After: one.Next})
	back, _ := r.page(by, portal.Page{Before: two.Prev})
	if count(one) != portal.PageSize || count(two) != 5 || two.Next != "" || one.Prev != "" || count(back) != portal.PageSize {
		t.Errorf("pages of %d, %d and back %d; next %q, previous %q", count(one), count(two), count(back), two.Next, one.Prev)
	}
	if one.Groups[0].Berichten[0].Seq != portal.PageSize+5 {
		t.Errorf("the first bericht has number %d, want the last one", one.Groups[0].Berichten[0].Seq)
	}
	_, err := r.Berichten(r.ctx, by, portal.Page{After: "bm9uc2Vuc2U"})
	r.refused(err, portal.Invalid)
	_, err = r.Berichten(r.ctx, by, portal.Page{After: "MTIvYQ"}) // "12/a": a time, of another list
	r.refused(err, portal.Invalid)
}

func TestBerichtenSayNothingOfWhatMayNotBeSeenAnyLonger(t *testing.T) {
	r := newRig(t)
	s := r.share("deelnemer@geldfit")
	r.dispatchAll(r.App)
	by := r.as("deelnemer@bewind")
	r.must(r.RecogniseSignal(r.ctx, by, s.ID, "", CitizenAnswer{}))
	for range portal.PageSize + 1 {
		r.comment("deelnemer@wijkteam", s)
	}
	r.dispatchAll(r.App)
	if unread, _, _ := r.Bell(r.ctx, by); unread != portal.PageSize+1 {
		t.Fatalf("%d unread, want %d", unread, portal.PageSize+1)
	}
	s, err := r.store.Signal(r.ctx, s.ID)
	r.must(err)
	s.Audience = portal.Audience{Kind: portal.MunicipalityOnly}
	r.must(r.store.SaveSignal(r.ctx, &s, "gemeente"))
	p, lines := r.page(by, portal.Page{})
	if len(lines) != 0 || p.Unread != 0 || p.Next != "" {
		t.Errorf("got %q, %d unread, next %q; want nothing", lines, p.Unread, p.Next)
	}
	if unread, _, _ := r.Bell(r.ctx, by); unread != 0 {
		t.Errorf("the bell still counts %d", unread)
	}
}

func TestRoleChangeTakesBerichtenOutOfTheCount(t *testing.T) {
	r := newRig(t)
	s := r.share("deelnemer@geldfit")
	r.must(r.FollowSignal(r.ctx, r.as("portefeuillehouder@gemeente"), s.ID, portal.FollowAll))
	r.comment("deelnemer@wijkteam", s)
	r.dispatchAll(r.App)
	r.must(r.ChangeRole(r.ctx, r.as("beheerder@gemeente"), "portefeuillehouder@gemeente", portal.Clerk, portal.Ticks{}))
	r.dispatchAll(r.App)
	by := r.actor("portefeuillehouder@gemeente")
	if unread, _, err := r.Bell(r.ctx, by); unread != 1 || err != nil {
		t.Errorf("%d unread, %v; want only the one about the role", unread, err)
	}
	_, lines := r.page(by, portal.Page{})
	if len(lines) != 2 || lines[0] != "persoon, want het over uw account gaat, 1 nieuw" {
		t.Errorf("got %q", lines)
	}
}

func TestBerichtenNameTheReporterToTheHandlerOnly(t *testing.T) {
	r := newRig(t)
	s := r.share("deelnemer@geldfit")
	r.must(r.FollowSignal(r.ctx, r.as("deelnemer@asdd"), s.ID, portal.FollowAll))
	r.must(r.TakeUpSignal(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0))
	r.must(r.AskReporter(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0, "Waar ziet u dit?", CitizenAnswer{}))
	r.must(r.AnswerQuestion(r.ctx, r.as("deelnemer@geldfit"), s.ID, "In het centrum.", CitizenAnswer{}))
	r.dispatchAll(r.App)
	for key, want := range map[string]Name{
		"ketencoordinator@gemeente": {Person: "Naam van deelnemer@geldfit", Org: "Organisatie geldfit"},
		"deelnemer@asdd":            {Org: "Organisatie geldfit"},
	} {
		p, _ := r.page(r.as(key), portal.Page{})
		if got := p.Groups[0].Berichten[0]; got.Type != portal.SignalQuestionAnswered || got.Who != want {
			t.Errorf("%s reads %s by %+v, want %+v", key, got.Type, got.Who, want)
		}
	}
}

func TestInboxRefusesNobody(t *testing.T) {
	r := newRig(t)
	var nobody portal.Actor
	_, _, err := r.Bell(r.ctx, nobody)
	r.refused(err, portal.LoginNeeded)
	_, err = r.Berichten(r.ctx, nobody, portal.Page{})
	r.refused(err, portal.LoginNeeded)
	r.refused(r.MarkRead(r.ctx, nobody, nil, 1), portal.LoginNeeded)
	r.refused(r.Seen(r.ctx, nobody, portal.Ref{}), portal.LoginNeeded)
	r.refused(r.FollowSignal(r.ctx, nobody, "x", portal.FollowAll), portal.LoginNeeded)
	_, err = r.FollowLevel(r.ctx, nobody, portal.Ref{})
	r.refused(err, portal.LoginNeeded)
}

func TestFollowSignal(t *testing.T) {
	r := newRig(t)
	s := r.share("deelnemer@geldfit")
	by := r.as("deelnemer@asdd")
	for _, want := range []portal.FollowLevel{portal.FollowAll, portal.FollowAll, portal.FollowMuted, portal.FollowMine} {
		r.must(r.FollowSignal(r.ctx, by, s.ID, want))
		if got, err := r.FollowLevel(r.ctx, by, s.Ref()); got != want || err != nil {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	}
	if got, err := r.FollowLevel(r.ctx, r.as("deelnemer@bewind"), s.Ref()); got != portal.FollowMine || err != nil {
		t.Errorf("without a choice: got %q, %v", got, err)
	}
	r.wrongAt(r.FollowSignal(r.ctx, by, s.ID, "altijd"), "level")
	r.refused(r.FollowSignal(r.ctx, r.as("griffie@gemeente"), s.ID, portal.FollowAll), portal.NotFound)
	r.refused(r.FollowSignal(r.ctx, by, "unknown", portal.FollowAll), portal.NotFound)
}
