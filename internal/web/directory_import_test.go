package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"

	"ketenportaal/internal/app"
)

// importing sends the form of an import; a file may be nil.
func (v *visitor) importing(t *testing.T, file []byte, fields map[string]string) *reply {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	must(t, w.WriteField("_csrf", v.csrf(t)))
	for k, value := range fields {
		must(t, w.WriteField(k, value))
	}
	part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="partners.csv"`}, "Content-Type": {"text/csv"}})
	must(t, err)
	_, err = part.Write(file)
	must(t, err)
	must(t, w.Close())
	return v.send(t, http.MethodPost, "/sociale-kaart/importeren", &body, w.FormDataContentType(), header("Origin", v.rig.origins()[0]), header("Sec-Fetch-Site", "same-origin"))
}

func TestImportPage(t *testing.T) {
	p := chainPortal(t)
	p.filled(t)
	coordinator, member := p.in(t, "cora@gemeente.example"), p.in(t, memberEmail)
	member.get(t, "/sociale-kaart/importeren").wants(http.StatusForbidden)
	member.get(t, "/sociale-kaart/importeren/voorbeeld").wants(http.StatusForbidden)
	member.importing(t, []byte("naam\nX"), nil).wants(http.StatusForbidden)
	coordinator.get(t, "/sociale-kaart/importeren").wants(http.StatusOK).In("form input[type=file]").In("dl dd", HasText("Noord, Zuid"))

	example := coordinator.get(t, "/sociale-kaart/importeren/voorbeeld").wants(http.StatusOK)
	good := coordinator.importing(t, []byte(example.body), map[string]string{"invite": "ja"}).wants(http.StatusOK)
	good.In("tr[data-row] .badge.good", HasText("nieuw")).In("section p", HasText("2 nieuwe partners en 1 uitnodiging"))
	good.In("textarea[name=text]", HasText("Voorbeeld Spreekuur"))
	seen, _ := attr(selection(good.doc, "input[name=seen]")[0], "value")
	coordinator.get(t, "/sociale-kaart").Not("Voorbeeld Spreekuur") // nothing happened yet
	confirm := map[string]string{"invite": "ja", "confirm": "ja", "seen": seen, "text": example.body}
	coordinator.importing(t, nil, confirm).to("/sociale-kaart")
	coordinator.get(t, "/sociale-kaart").In("tr[data-row] a.title", HasText("Voorbeeld Spreekuur"))
	coordinator.importing(t, nil, confirm).wants(http.StatusConflict).In("tr[data-row] .badge", HasText("staat er al zo"))
	if _, err := p.store.PersonByEmail(t.Context(), "contact@spreekuur.example"); err != nil {
		t.Errorf("the contact person was not invited: %v", err)
	}
}

func TestImportPageKeepsWhatWasTyped(t *testing.T) {
	p := chainPortal(t)
	coordinator := p.in(t, "cora@gemeente.example")
	for name, tt := range map[string]struct{ text, want string }{
		"an unknown column": {"naam;schoenmaat\nX;43", "‘schoenmaat’"},
		"no name":           {"soort\noverig", "‘naam’ ontbreekt"},
		"empty":             {"", "leeg"},
		"an open quote":     {"naam\n\"X", "Regel 2"},
	} {
		page := coordinator.importing(t, nil, map[string]string{"text": tt.text, "update": "ja"}).wants(http.StatusUnprocessableEntity)
		page.In("#file-error", HasText(tt.want)).In("input[name=update][checked]")
		if tt.text != "" {
			page.In("textarea[id=text]", HasText(strings.Fields(tt.text)[0]))
		}
		if t.Failed() {
			t.Fatal(name)
		}
	}
	wrong := coordinator.importing(t, []byte("\xef\xbb\xbfnaam\tsoort\r\nCaf\u00e9 Geldzorg\tbank\r\n=1+1\toverig\r\n"), nil).wants(http.StatusOK)
	wrong.In("tr[data-row] .badge.late", HasText("fout")).In("tr[data-row] td", HasText("‘bank’ kennen wij niet")).None("input[name=confirm]")
	coordinator.importing(t, bytes.Repeat([]byte("x"), maxCSV+1), nil).wants(http.StatusUnprocessableEntity).In("#file-error", HasText("te groot"))
	windows := coordinator.importing(t, []byte("naam;soort;telefoon\nCaf\xe9;overig;'+31 6\n"), nil).wants(http.StatusOK)
	windows.In("tr[data-row] td", HasText("Café")).In("input[name=confirm]")
}

func TestChangeWords(t *testing.T) {
	for _, x := range []struct {
		name string
		c    app.PartnerChange
		kept bool
		want string
	}{
		{"filled", app.PartnerChange{Field: "telefoon", To: "1"}, false, "‘1’"},
		{"changed", app.PartnerChange{Field: "telefoon", From: "1", To: "2"}, false, "‘1’ wordt ‘2’"},
		{"kept as it is", app.PartnerChange{Field: "telefoon", From: "1", To: "2"}, true, "in uw lijst ‘2’"},
	} {
		if got := changeWords(x.c, x.kept); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}
