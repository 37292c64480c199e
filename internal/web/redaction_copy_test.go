package web

import (
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// One privacymelding hides a feedback at the merged signal and at the one it
// came from; only the FG is told that these belong together.
func TestPrivacymeldingNamesCopiesToTheFGAlone(t *testing.T) {
	p := signalPortal(t)
	root, merged := p.takenUp(p.share("gerda", nil)), p.share("bram", nil)
	must(t, p.app.MergeSignal(t.Context(), p.by("cora"), merged.ID, 0, root.Number))
	must(t, p.app.GiveFeedback(t.Context(), p.by("cora"), root.ID, 0, portal.Feedback{Agreed: "Wij bellen Kanariesma.", AgreedBy: "team Toegang", Route: portal.NoChange, Changes: "Geen geld."}, app.CitizenAnswer{}))
	p.as("bram").post(t, "/signalen/"+merged.Number+"/verbergen", url.Values{"deel": {"terugkoppeling:0"}}).wants(303)
	for _, s := range []portal.Signal{root, merged} {
		page := p.as("lea").get(t, "/signalen/"+s.Number).wants(200)
		page.In(".timeline", HasText("Verborgen om privacy"))
		if strings.Contains(page.body, "Kanariesma") || strings.Contains(page.body, "P-2026-0001") {
			t.Errorf("%s: a reader still reads it, or how it is decided", s.Number)
		}
	}
	const path = "/beheer/privacy/P-2026-0001"
	p.as("bram").get(t, path).wants(403)
	arie := p.as("arie")
	arie.get(t, path).wants(200).In("#elders h2", HasText("ook elders verborgen")).In("#elders dt", HasText(root.Number)).In("#elders dd", HasText("Een terugkoppeling"))
	arie.post(t, path+"/zoeken", url.Values{"version": {"1"}, "passage": {"kanariesma"}}).wants(200).In("#wissen .note", HasText("op 2 plekken"))
	arie.post(t, path+"/wissen", url.Values{"version": {"1"}, "passage": {"kanariesma"}}).wants(303)
	arie.get(t, path).wants(200).In("#elders h2", HasText("stond ook elders")).In("#elders dt", HasText(root.Number))
	for _, s := range []portal.Signal{root, merged} {
		p.as("lea").get(t, "/signalen/"+s.Number).wants(200).In("main", HasText("Wij bellen [verwijderd om privacy]."))
	}
}

// A feedback doesn't begin with what was hidden of the agreement.
func TestHiddenAgreementIsNotWhereAFeedbackBegins(t *testing.T) {
	p := signalPortal(t)
	s := p.takenUp(p.share("gerda", nil))
	must(t, p.app.AgreeSignal(t.Context(), p.by("cora"), s.ID, 0, "Wij bellen Kanariesma.", app.CitizenAnswer{}))
	path := "/signalen/" + s.Number
	p.as("cora").get(t, path).wants(200).In("#terugkoppeling-agreed", HasText("Wij bellen Kanariesma."))
	s = p.now(s)
	must(t, p.app.HideText(t.Context(), p.by("bram"), s.Number, s.StationPart(len(s.Course)-1), ""))
	page := p.as("cora").get(t, path).wants(200)
	if body := page.body; strings.Contains(body, "Kanariesma") || strings.Contains(body, portal.HiddenText+"</textarea>") {
		t.Error("the form begins with what was hidden, or with what stands in its place")
	}
}
