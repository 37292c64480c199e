package web

import (
	"bytes"
	"encoding/csv"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// version is the version of the settings now, as a form carries it.
func (p *signalRig) version() string {
	p.t.Helper()
	set, err := p.store.Settings(p.t.Context())
	must(p.t, err)
	return strconv.FormatInt(set.Version, 10)
}

func (p *signalRig) keep(path string, fields ...string) *reply {
	p.t.Helper()
	v := url.Values{"version": {p.version()}}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Set(fields[i], fields[i+1])
	}
	return p.as("bea").post(p.t, path, v)
}

func TestPortalSettings(t *testing.T) {
	p := signalPortal(t)
	p.as("bea").get(t, "/beheer/portaal").wants(200).In("h1", HasText("Portaal")).In("option[value=cora][selected]").In("section p", HasText("Anne Anoniem"))
	p.keep("/beheer/portaal", "name", "x", "coordinator", "cora", "substitute", "cora").wants(422).In("#name[aria-invalid=true]").In("#substitute-error").In("#name[value=x]")
	p.keep("/beheer/portaal", "name", "Ketenportaal Deventer", "coordinator", "cora", "substitute", "vera").wants(303)
	p.as("gerda").get(t, "/").wants(200).In("a.name", HasText("Ketenportaal Deventer")).In("title", HasText("Ketenportaal Deventer"))
	p.as("").get(t, "/inloggen").wants(200).In("a.name", HasText("Ketenportaal Deventer"))
	p.as("bea").post(t, "/beheer/portaal", url.Values{"version": {"1"}, "name": {"Ander"}, "coordinator": {"cora"}, "substitute": {"vera"}}).wants(409).In("#name[value=Ander]")
}

func TestThemesAreas(t *testing.T) {
	p := signalPortal(t)
	p.as("bea").get(t, "/beheer/themas").wants(200).In("li[data-row]", HasText("Toegang")).In("li[data-row] .meta", HasText("Oppakken binnen 3 werkdagen"))
	p.keep("/beheer/themas/nieuw", "name", "Taal", "take_up", "veel", "handle", "0").wants(422).In("#take_up-error").In("#name[value=Taal]")
	p.keep("/beheer/themas/nieuw", "name", "Taal", "take_up", "2", "handle", "0").wants(422).In("#handle[aria-invalid=true]")
	p.keep("/beheer/themas/nieuw", "name", "Taal", "take_up", "2", "handle", "10").wants(303)
	p.keep("/beheer/themas/taal/volgorde", "to", "op").wants(303)
	p.keep("/beheer/themas/toegang", "name", "Toegang", "take_up", "3", "handle", "20", "ended", "ja").wants(303)
	set, err := p.store.Settings(t.Context())
	must(t, err)
	if open := set.OpenThemes(); len(open) != 2 || open[0].ID != "taal" || open[1].ID != "schulden" {
		t.Errorf("open themes: %+v", open)
	}
	p.as("bea").get(t, "/beheer/themas").wants(200).In("#afgesloten li[data-row]", HasText("Toegang"))
	p.as("bea").get(t, "/beheer/themas/maan").wants(404)

	p.as("bea").get(t, "/beheer/wijken").wants(200).In("#area_0[value=Binnenstad]").In("#area_3")
	p.keep("/beheer/wijken", "area_0", "Binnenstad", "area_id_0", "binnenstad", "area_1", "BINNENSTAD", "area_id_1", "").wants(422).In("#area_1-error")
	p.keep("/beheer/wijken", "area_0", "Centrum", "area_id_0", "binnenstad", "area_1", "Voorstad", "area_id_1", "").wants(303)
	if set, err = p.store.Settings(t.Context()); err != nil || len(set.Neighbourhoods) != 2 || set.Neighbourhoods[0].Name != "Centrum" || set.Neighbourhoods[0].ID != "binnenstad" {
		t.Errorf("%+v, %v", set.Neighbourhoods, err)
	}
}

func TestDaysOff(t *testing.T) {
	p := signalPortal(t)
	year := strconv.Itoa(testNow.Year())
	p.as("bea").get(t, "/beheer/vrije-dagen").wants(200).In("h2", HasText("Wettelijke feestdagen "+year)).In("dt", HasText("Koningsdag"))
	for _, wrong := range []string{"", "onzin", "2020-01-06", strconv.Itoa(testNow.Year()+1) + "-12-25"} {
		p.keep("/beheer/vrije-dagen", "day", wrong).wants(422).In("#day[aria-invalid=true]")
	}
	day := testNow.AddDate(0, 0, 1)
	for !(portal.Calendar{}).Working(day) {
		day = day.AddDate(0, 0, 1)
	}
	text := day.In(portal.Amsterdam()).Format("2006-01-02")
	p.keep("/beheer/vrije-dagen", "day", text).wants(303)
	p.keep("/beheer/vrije-dagen", "day", text).wants(422)
	p.as("bea").get(t, "/beheer/vrije-dagen").wants(200).In("input[name=remove][value=" + text + "]")
	p.keep("/beheer/vrije-dagen/weghalen", "remove", text).wants(303)
	p.keep("/beheer/vrije-dagen/weghalen", "remove", text).wants(404)
}

// TestBar30_MailTextsAreLiteral: what the administrator writes is no template,
// in the form, in the text of the mail and in its HTML.
func TestBar30_MailTextsAreLiteral(t *testing.T) {
	p := signalPortal(t)
	p.options.MailPreview = func(kind portal.MailKind, around app.MailAround) (app.MailContent, error) {
		return app.MailContent{Subject: kind.Label(), Text: around.Words.Opening, HTML: "<style>p{}</style><p>veilig</p>"}, nil
	}
	p.as("bea").get(t, "/beheer/mailteksten").wants(200).In("li[data-row]", HasText("Overzichtsmail"))
	const attack = `{{7*7}} ${7*7} <b>vet</b>`
	p.keep("/beheer/mailteksten/digest", "opening", attack, "closing", "", "look", "ja").wants(200).In("#voorbeeld .prose", HasText(attack)).None("#voorbeeld .prose b")
	if set, err := p.store.Settings(t.Context()); err != nil || len(set.MailWords.Kinds) != 0 {
		t.Errorf("looking kept %+v, %v", set.MailWords, err)
	}
	p.keep("/beheer/mailteksten/digest", "opening", strings.Repeat("x", 601), "closing", "").wants(422).In("#opening[aria-invalid=true]")
	p.keep("/beheer/mailteksten/digest", "opening", "BSN 111222333", "closing", "").wants(422).In("#opening-error")
	p.keep("/beheer/mailteksten/digest", "opening", attack, "closing", "").wants(303)
	p.as("bea").get(t, "/beheer/mailteksten/digest").wants(200).In("#opening", HasText(attack)).None("#opening b").In("form[action=/beheer/mailteksten/digest/herstellen]")
	page := p.as("bea").get(t, "/beheer/mailteksten/digest/html").wants(200)
	if csp := page.header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "sandbox; default-src 'none'") {
		t.Errorf("the preview may do too much: %s", csp)
	}
	p.as("bea").get(t, "/beheer/mailteksten/onzin").wants(404)
	p.keep("/beheer/mailteksten/digest/herstellen").wants(303)
	p.as("bea").get(t, "/beheer/mailteksten/digest").wants(200).None("form[action=/beheer/mailteksten/digest/herstellen]")
	p.keep("/beheer/mailteksten", "sender", "a@b.example", "signature", "Groet").wants(422).In("#sender[aria-invalid=true]").In("#signature[value=Groet]")
	p.keep("/beheer/mailteksten", "sender", "Ketenportaal gemeente Voorbeeld", "signature", "").wants(303)
}

func TestHouseStyle(t *testing.T) {
	p := signalPortal(t)
	p.as("").get(t, "/inloggen").wants(200).Not("/huisstijl/").None("img.logo")
	p.keep("/beheer/huisstijl", "colour", "#ffd400", "accent", "").wants(422).In("#colour-error", HasText("contrast")).In("#colour[value=#ffd400]")
	p.keep("/beheer/huisstijl", "colour", "#003366", "accent", "", "look", "ja").wants(200).In("link[href=/beheer/huisstijl/voorbeeld.css?hoofdkleur=%23003366&koppen=]")
	p.as("bea").get(t, "/beheer/huisstijl/voorbeeld.css?hoofdkleur=%23003366&koppen=").wants(200)
	p.as("bea").get(t, "/beheer/huisstijl/voorbeeld.css?hoofdkleur=%23000%7D%2A%7Bdisplay%3Anone&koppen=").wants(422)
	p.as("").get(t, "/inloggen").wants(200).Not("/huisstijl/")
	p.keep("/beheer/huisstijl", "colour", "#003366", "accent", "").wants(303)
	set, err := p.store.Settings(t.Context())
	must(t, err)
	address := "/huisstijl/" + set.House.StylesheetID() + ".css"
	p.as("").get(t, "/inloggen").wants(200).In("link[href=" + address + "]")
	sheet := p.as("").get(t, address).wants(200)
	if sheet.header.Get("Content-Type") != "text/css; charset=utf-8" || sheet.header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(sheet.header.Get("Cache-Control"), "immutable") || sheet.header.Get("Set-Cookie") != "" {
		t.Errorf("the style sheet comes with %v", sheet.header)
	}
	p.as("").get(t, "/huisstijl/000000000000.css").wants(404)
	p.keep("/beheer/huisstijl/herstellen").wants(303)
	p.as("").get(t, address).wants(404)
	p.as("").get(t, "/inloggen").wants(200).Not("/huisstijl/")
}

// logoForm is the form of the logo with a file in it.
func (p *signalRig) logoForm(v *visitor, name string, content []byte, alt string) *reply {
	p.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range [][2]string{{"_csrf", v.csrf(p.t)}, {"version", p.version()}, {"alt", alt}} {
		must(p.t, w.WriteField(f[0], f[1]))
	}
	h := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="logo"; filename="` + name + `"`}, "Content-Type": {"image/png"}}
	part, err := w.CreatePart(h)
	must(p.t, err)
	_, err = part.Write(content)
	must(p.t, err)
	must(p.t, w.Close())
	return v.send(p.t, http.MethodPost, "/beheer/huisstijl/logo", &b, w.FormDataContentType(), header("Origin", p.origins()[0]))
}

func TestLogo(t *testing.T) {
	p := signalPortal(t)
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 120, 40))))
	v := p.as("bea")
	p.logoForm(v, "logo.png", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "Gemeente").wants(422).In("#logo-error").In("#alt[value=Gemeente]")
	p.logoForm(v, "logo.png", b.Bytes(), "").wants(422).In("#alt-error")
	p.logoForm(v, "logo.png", append(bytes.Clone(b.Bytes()), make([]byte, portal.MaxLogo)...), "Gemeente").wants(422).In("#logo-error", HasText("te groot"))
	p.logoForm(v, "../../x.html", b.Bytes(), `Gemeente "Voorbeeld"`).wants(303)
	set, err := p.store.Settings(t.Context())
	must(t, err)
	address := "/huisstijl/logo/" + string(set.House.Logo.ID)
	p.as("gerda").get(t, "/").wants(200).In("img.logo[src=" + address + "][width=120]").None("svg.logo")
	logo := p.as("").get(t, address).wants(200)
	if logo.header.Get("Content-Type") != "image/png" || logo.header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(logo.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the logo comes with %v", logo.header)
	}
	p.as("").get(t, "/huisstijl/logo/"+strings.Repeat("0", 64)).wants(404)
}

func TestStatusPage(t *testing.T) {
	p := signalPortal(t)
	for _, id := range []portal.ID{"cora", "gerda", "wim", "anne"} {
		p.as(id).get(t, "/beheer/stand").wants(403)
	}
	p.as("bea").get(t, "/beheer/stand").wants(200).In("h1", HasText("Stand van het portaal")).In("dt", HasText("Signalen die u mag lezen")).In("dt", HasText("Controlegetal"))
	p.as("arie").get(t, "/beheer/stand").wants(200).In("dt", HasText("Virusscanner"))
}

func TestAuditFile(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	p.share("eva", func(in *app.ShareSignal) {
		in.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}
	})
	p.handOut()
	p.as("gerda").get(t, "/beheer/audit/bestand").wants(403)
	file := p.as("bea").get(t, "/beheer/audit/bestand?soort=SignalShared").wants(200)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(strings.ReplaceAll(file.body, ";", ","), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v: %s", len(rows), err, file.body)
	}
	if !strings.Contains(file.body, s.Number) || !strings.Contains(file.body, "Iemand") || strings.Contains(file.body, "Eva") {
		t.Errorf("the administrator takes along: %s", file.body)
	}
	p.as("arie").get(t, "/beheer/audit/bestand?formaat=xlsx").wants(200)
	p.as("arie").get(t, "/beheer/audit/bestand?formaat=exe").wants(404)
	p.as("arie").get(t, "/beheer/audit/bestand?vanaf=gisteren").wants(422)
	p.as("arie").get(t, "/beheer/audit?over="+strings.ToLower(s.Number)).wants(200).In("[data-row]").In(".chips a", HasText("Over: "+s.Number)).In("a[href=/beheer/audit/bestand?over=" + s.Number + "]")
}
