package web

import (
	"fmt"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

func TestMailbox(t *testing.T) {
	p := signalPortal(t)
	html := "<!doctype html><html lang=\"nl\"><head><title>x</title><style>p { margin: 0 }</style></head><body><p>Hallo <a href=\"https://portaal.example/\">portaal</a></p></body></html>"
	for i := range 30 {
		must(t, p.store.InsertMail(t.Context(), &portal.Mail{ID: portal.ID(fmt.Sprintf("mail-%02d", i)), Kind: portal.MailTest, Person: "cora", Key: fmt.Sprint(i), State: portal.MailSent,
			CreatedAt: testNow, SentAt: testNow, Subject: "Proefmail van het Ketenportaal", Text: "Het werkt.\nEcht.\n", HTML: html, Raw: []byte("Subject: x\r\n\r\nHet werkt.")}))
	}
	must(t, p.store.InsertMail(t.Context(), &portal.Mail{ID: "stuk", Kind: portal.MailDigest, Person: "bep", Key: "stuk", State: portal.MailFailed, CreatedAt: testNow, FirstTry: testNow,
		From: testNow, To: testNow, Attempts: 7, LastError: "mail refused: 550 RCPT: no such person <b>"}))

	p.browser().get(t, "/beheer/post").to("/inloggen?terug=%2Fbeheer%2Fpost")
	for _, who := range []portal.ID{"bep", "cora", "gert", "arie"} {
		v := p.as(who)
		for _, path := range []string{"/beheer/post", "/beheer/post/stuk", "/beheer/post/mail-00/inhoud", "/beheer/post/mail-00/html", "/beheer/post/mail-00/eml", "/beheer/post/geen"} {
			if page := v.get(t, path).wants(403); strings.Contains(page.body, "no such person") || strings.Contains(page.body, "Het werkt.") {
				t.Errorf("%s reads %s", who, path)
			}
		}
		v.post(t, "/beheer/post/stuk/opnieuw", nil).wants(403)
		v.post(t, "/beheer/post/proef", nil).wants(403)
	}
	v := p.as("bea")
	v.get(t, "/beheer").wants(200).In("a[href=/beheer/post]")
	page := v.get(t, "/beheer/post").wants(200).In("h1", HasText("Uitgaande post")).In(".flash", HasText("1 mail is mislukt")).In("nav.pages a[rel=next]").None("nav.pages a[rel=prev]")
	if n := len(selection(page.doc, "li[data-row]")); n != portal.PageSize {
		t.Errorf("%d rows, want %d", n, portal.PageSize)
	}
	next, _ := attr(selection(page.doc, "nav.pages a[rel=next]")[0], "href")
	if n := len(selection(v.get(t, next).wants(200).doc, "li[data-row]")); n != 6 {
		t.Errorf("%d rows on the second page, want 6", n)
	}
	v.get(t, "/beheer/post?status=mislukt&soort=digest&email=bep%40voorbeeld.example").wants(200).In("li[data-row] a", HasText("Overzichtsmail aan Bep Bewind")).In(".badge", HasText("Mislukt")).In(".chips a[href=/beheer/post?email=bep%40voorbeeld.example&soort=digest]")
	v.get(t, "/beheer/post?status=vervallen").wants(200).In(".empty.lost")
	v.get(t, "/beheer/post?email=geen").wants(422).In("#email-error")
	v.get(t, "/beheer/post?status=onzin&na=onzin").wants(422)

	v.get(t, "/beheer/post/stuk").wants(200).In("code", HasText("550 RCPT")).In("form[action=/beheer/post/stuk/opnieuw]").In("dd", HasText("Bep Bewind")).None("a[href=/beheer/post/stuk/inhoud]")
	v.get(t, "/beheer/post/stuk/inhoud").wants(403)
	v.post(t, "/beheer/post/stuk/opnieuw", nil).to("/beheer/post/stuk")
	v.get(t, "/beheer/post/stuk").wants(200).In(".flash", HasText("staat weer klaar")).In(".badge", HasText("Wacht")).None("form[action=/beheer/post/stuk/opnieuw]")
	v.post(t, "/beheer/post/stuk/opnieuw", nil).wants(409)
	v.get(t, "/beheer/post/geen").wants(404)

	if page := v.get(t, "/beheer/post/mail-00").wants(200).In("a[href=/beheer/post/mail-00/inhoud]"); strings.Contains(page.body, "Het werkt.") {
		t.Error("the content shows before it is asked for")
	}
	v.get(t, "/beheer/post/mail-00/inhoud").wants(200).In(".prose p", HasText("Het werkt.")).In("a[href=/beheer/post/mail-00/html]")
	shown := v.get(t, "/beheer/post/mail-00/html").wants(200)
	want := "sandbox; default-src 'none'; style-src 'sha256-7IWhgxoOGTB5NQzjGk9OPt0FwhVeBvZGoWgF9xLLh8c='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	if got := shown.header.Get("Content-Security-Policy"); got != want || shown.body != html {
		t.Errorf("html: policy %q, want %q", got, want)
	}
	file := v.get(t, "/beheer/post/mail-00/eml").wants(200)
	if got := file.header.Get("Content-Disposition"); got != `attachment; filename="mail-2026-11-22.eml"` || file.body != "Subject: x\r\n\r\nHet werkt." {
		t.Errorf("eml: %s", got)
	}
	events, err := p.store.NewEvents(t.Context(), 1000)
	must(t, err)
	read := 0
	for _, e := range events {
		if e.Type == portal.MailRead && e.About.ID == "mail-00" {
			read++
		}
	}
	if read != 3 {
		t.Errorf("%d readings recorded, want 3", read)
	}
	v.post(t, "/beheer/post/proef", nil).to("/beheer/post")
	v.get(t, "/beheer/post?status=wacht").wants(200).In("li[data-row] a", HasText("Proefmail aan Bea Beheer"))
}

func TestStyleHash(t *testing.T) {
	for html, want := range map[string]string{"": "'none'", "<style>p{}": "'none'", "<style></style>": "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"} {
		if got := styleHash(html); got != want {
			t.Errorf("%q: got %s, want %s", html, got, want)
		}
	}
}
