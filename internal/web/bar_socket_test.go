package web

import (
	"net/http"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/live"
	"ketenportaal/internal/portal"
)

// TestBar06_OpenSocketsAfterNarrowing: who is taken from the audience hears nothing more
// through a socket that was open, no number either, and gets nothing of it after a
// reconnect; of what they may see they go on hearing. The socket of a partner that no
// longer takes part is closed for good.
func TestBar06_OpenSocketsAfterNarrowing(t *testing.T) {
	p := newLivePortal(t)
	gerda, bep := p.by("gerda"), p.as("bep")
	s, err := p.app.ShareSignal(t.Context(), gerda, app.ShareSignal{Text: "Kanarie in een signaal voor enkelen.", Theme: "toegang",
		Audience: portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind", "eenpitter"}}, Naming: portal.OrgVisible, KnowsRecognisable: true})
	must(t, err)
	must(t, p.app.RecogniseSignal(t.Context(), p.by("bep"), s.ID, "", app.CitizenAnswer{}))
	eva := p.as("eva")
	must(t, p.app.RecogniseSignal(t.Context(), p.by("eva"), s.ID, "", app.CitizenAnswer{}))
	outside, _ := p.dial(bep, 0, p.origin())
	inside, _ := p.dial(eva, 0, p.origin())
	comment := func(text string) {
		must(t, p.app.CommentOnSignal(t.Context(), gerda, s.ID, portal.NewID(), text, []portal.ID{}, app.CitizenAnswer{}))
	}
	mention := func(text string, who ...portal.ID) {
		must(t, p.app.CommentOnSignal(t.Context(), gerda, s.ID, portal.NewID(), text, who, app.CitizenAnswer{}))
	}
	next(t, outside)
	next(t, inside)
	mention("Ziet u dit ook?", "bep", "eva")
	first := next(t, outside)
	if m := next(t, inside); first.Unread == 0 || m.Unread == 0 {
		t.Fatalf("before: %+v and %+v", first, m)
	}

	now := p.now(s)
	now.Audience.Orgs = []portal.ID{"eenpitter"}
	must(t, p.store.SaveSignal(t.Context(), &now, "geldfit"))
	comment("Alleen nog voor de kleinere kring.")
	mention("Eva, kijkt u nog eens?", "eva")
	next(t, inside)
	bep.get(t, "/signalen/"+s.Number).wants(http.StatusNotFound)

	// What comes next for who is outside is about something else, and follows at once.
	other := p.shareLive("gijs")
	must(t, p.app.CommentOnSignal(t.Context(), p.by("gijs"), other.ID, portal.NewID(), "En dit?", []portal.ID{"bep"}, app.CitizenAnswer{}))
	if m := next(t, outside); m.Seq != first.Seq+1 || m.Prev != first.Seq {
		t.Errorf("after narrowing the socket got %+v, want only the frame after %d", m, first.Seq)
	}
	again, _ := p.dial(bep, first.Seq, p.origin())
	if m := next(t, again); len(m.Frames) > 1 || m.At != first.Seq+1 {
		t.Errorf("a reconnect got %+v, want one frame more than %d", m, first.Seq)
	}
	again.Close()

	org, err := p.store.Organisation(t.Context(), "bewind")
	must(t, err)
	org.Active = false
	cora, began := p.by("cora"), time.Now()
	must(t, p.app.EditOrganisation(t.Context(), cora, org))
	if code := closedWith(t, outside); code != live.CodeRightsChanged && code != live.CodeSessionEnded {
		t.Errorf("the partner left: closed with %d", code)
	}
	within(t, 2*time.Second, began)
	if ws, answer := p.dial(bep, 0, p.origin()); ws != nil || answer.StatusCode == http.StatusSwitchingProtocols {
		t.Error("who belongs to a partner that left opened a live connection")
	}
}
