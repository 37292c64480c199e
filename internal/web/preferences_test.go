package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

func TestPreferences(t *testing.T) {
	p := signalPortal(t)
	p.browser().get(t, "/instellingen/berichten").to("/inloggen?terug=%2Finstellingen%2Fberichten")
	p.browser().post(t, "/instellingen/berichten", url.Values{"digest": {"nooit"}}).wants(401)
	v := p.as("bep")
	v.get(t, "/instellingen").wants(200).In("a[href=/instellingen/berichten]")
	v.get(t, "/instellingen/berichten").wants(200).In("h1", HasText("Berichten en mail")).In("input[name=digest][value=dagen][checked]").In("#hour option[value=8][selected]").In("#at_once[checked]")
	page := v.post(t, "/instellingen/berichten", url.Values{"digest": {"dagen"}, "hour": {"22"}, "quiet_from": {"21"}, "quiet_to": {"x"}, "themes": {"toegang"}}).wants(422)
	page.In(".summary li", HasText("Kies ten minste één dag.")).In("#quiet_to-error").In("#hour option[value=22][selected]").In("input[name=themes][value=toegang][checked]").None("#at_once[checked]")
	v.post(t, "/instellingen/berichten", url.Values{"digest": {"wekelijks"}, "days": {"5", "4"}, "hour": {"9"}, "quiet_from": {"20"}, "quiet_to": {"8"}, "themes": {"toegang"}, "role": {"beheerder"}, "unsubscribed": {"9"}}).to("/instellingen/berichten")
	v.get(t, "/instellingen/berichten").In(".flash", HasText("Uw keuze is bewaard")).In("input[name=days][value=4][checked]").None("input[name=days][value=5][checked]")
	bep, err := p.store.Person(t.Context(), "bep")
	must(t, err)
	if got := bep.Prefs; got.Digest != portal.DigestWeekly || got.Hour != 9 || got.AtOnce || got.QuietFrom != 20 || got.Unsubscribed != 0 || bep.Role != portal.Member {
		t.Errorf("stored: %+v as %s", got, bep.Role)
	}
}

// digestLinks gives the links of an overzichtsmail to somebody.
func (p *signalRig) digestLinks(t *testing.T, person portal.ID) (choose, stop string) {
	t.Helper()
	must(t, p.store.InsertNotification(t.Context(), &portal.Notification{ID: portal.NewID(), Person: person, Type: portal.AnonymousNews, Seq: 1, At: p.clock}))
	out, err := p.app.Outgoing(t.Context(), portal.Mail{Kind: portal.MailDigest, Person: person, UpTo: 1, CreatedAt: p.clock})
	must(t, err)
	if out.Fate != app.FateSend {
		t.Fatalf("no overzichtsmail: %+v", out)
	}
	return out.PreferencesPath, out.UnsubscribePath
}

func TestDigestByLink(t *testing.T) {
	p := signalPortal(t)
	choose, stop := p.digestLinks(t, "bep")
	v := p.browser()
	page := v.get(t, choose).wants(200).In("h1", HasText("Uw overzichtsmail")).In("p", HasText("Bep Bewind")).In("#hour option[value=8][selected]").None("header.bar").None("#at_once").None("input[name=themes]")
	if strings.Contains(page.body, "bep@voorbeeld.example") {
		t.Error("the page shows the address")
	}
	if len(v.jar) != 0 {
		t.Errorf("the page set cookies: %v", v.jar)
	}
	send := func(path string, fields url.Values) *reply {
		return p.browser().send(t, http.MethodPost, path, strings.NewReader(fields.Encode()), "application/x-www-form-urlencoded")
	}
	send(choose, url.Values{"digest": {"dagelijks"}, "hour": {"23"}}).wants(422).In(".summary a[href=#hour]").In("input[name=digest][value=dagelijks][checked]")
	send(choose, url.Values{"digest": {"dagelijks"}, "hour": {"10"}, "at_once": {""}, "themes": {"toegang"}}).to(choose)
	bep, err := p.store.Person(t.Context(), "bep")
	must(t, err)
	if got := bep.Prefs; got.Digest != portal.DigestDaily || got.Hour != 10 || !got.AtOnce || len(got.Themes) != 0 {
		t.Errorf("stored: %+v, want only the digest changed", got)
	}

	// Looking doesn't stop anything; the button does.
	v.get(t, stop).wants(200).In("h1", HasText("Overzichtsmail stoppen")).In("form[method=post] button")
	if bep, err = p.store.Person(t.Context(), "bep"); err != nil || bep.Prefs.Digest != portal.DigestDaily {
		t.Errorf("after a look: %v, %v", bep.Prefs.Digest, err)
	}
	page = send(stop, nil).wants(200).In("h1", HasText("gestopt")).In("p", HasText("Kies hier opnieuw"))
	again, _ := attr(selection(page.doc, "section a")[0], "href")
	send(stop, nil).wants(200)
	v.get(t, choose).wants(404).In("h1", HasText("Deze link werkt niet meer"))
	v.get(t, again).wants(200).In("input[name=digest][value=nooit][checked]")
	send(again, url.Values{"digest": {"dagelijks"}, "hour": {"9"}}).to(again)
	send(stop, nil).wants(404)
	for _, bad := range []string{"/post/voorkeuren/x", "/post/uitschrijven/x", "/post/voorkeuren/YmVw.x", choose + "A"} {
		v.get(t, bad).wants(404)
		send(bad, url.Values{"digest": {"nooit"}}).wants(404)
	}
}

// TestStopDigest_OneClick posts as a mail program does (RFC 8058): multipart,
// without cookies, Origin or token.
func TestStopDigest_OneClick(t *testing.T) {
	p := signalPortal(t)
	_, stop := p.digestLinks(t, "bep")
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	must(t, w.WriteField("List-Unsubscribe", "One-Click"))
	must(t, w.Close())
	page := p.browser().send(t, http.MethodPost, stop, &body, w.FormDataContentType()).wants(200)
	if len(page.header.Values("Set-Cookie")) != 0 {
		t.Error("a cookie for a mail program")
	}
	bep, err := p.store.Person(t.Context(), "bep")
	must(t, err)
	if bep.Prefs.Digest != portal.DigestNever {
		t.Errorf("got %s", bep.Prefs.Digest)
	}
	if strings.Contains(p.log.String(), stop) {
		t.Error("the log holds the secret of the link")
	}
}

func TestHoursAndDays(t *testing.T) {
	f := digestFields(app.DigestChoices{Digest: portal.DigestWeekly, Days: []time.Weekday{time.Sunday}, Hour: 0})
	if len(f.Hours) != 24 || !f.Hours[0].Selected || f.Days[0].Label != "maandag" || !f.Days[6].Selected {
		t.Errorf("got %+v", f)
	}
	if i := slices.IndexFunc(f.Rhythms, func(o Option) bool { return o.Selected }); f.Rhythms[i].Value != "wekelijks" {
		t.Errorf("got %+v", f.Rhythms)
	}
}
