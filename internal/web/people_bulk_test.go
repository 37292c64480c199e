package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

const bulkList = "Naam;E-mailadres;Rol;Organisatie\r\nSamira de Wit;samira@geldfit.example;deelnemer;Geldfit\r\nJo;jo@geldfit.example;;Geldfit\r\nPiet;piet@;;Geldfit\r\nAn;an@geldfit.example;;Geldfti\r\n"

// preview posts a list as a browser does: a file, or pasted text.
func (v *visitor) preview(t *testing.T, file, list string) *reply {
	t.Helper()
	body, kind := multipartBody(t, "_csrf", v.csrf(t), "@lijst.csv", file, "list", list)
	return v.send(t, http.MethodPost, "/mensen/uitnodigen/bekijken", body, kind, header("Origin", v.rig.origins()[0]))
}

func TestInviteManyPages(t *testing.T) {
	p := chainPortal(t)
	coordinator, member, contact := p.in(t, "cora@gemeente.example"), p.in(t, memberEmail), p.in(t, "tom@geldfit.example")

	member.get(t, "/mensen/uitnodigen").wants(http.StatusForbidden)
	member.preview(t, "", bulkList).wants(http.StatusForbidden)
	member.post(t, "/mensen/uitnodigen", url.Values{"list": {bulkList}, "skip": {"ja"}}).wants(http.StatusForbidden)
	coordinator.get(t, "/sociale-kaart/geldfit/uitnodigen").In(`a[href="/mensen/uitnodigen"]`, HasText("Meer mensen tegelijk uitnodigen"))
	example := coordinator.get(t, "/mensen/uitnodigen/voorbeeld").wants(http.StatusOK)
	if !strings.Contains(example.body, "naam;e-mail;functie;rol;organisatie") {
		t.Errorf("example: %q", example.body)
	}

	seen := coordinator.preview(t, "", bulkList).wants(http.StatusOK)
	for _, want := range []string{"Nieuw", "Heeft al een account", "Klopt niet Dit is geen e-mailadres", "Organisatie onbekend Deze organisatie staat niet op de sociale kaart. Bedoelt u ‘Geldfit’?"} {
		seen.In("td", HasText(want))
	}
	seen.In("button", HasText("1 uitnodiging versturen"))
	if p.mails(t, portal.MailInvitation) != 0 {
		t.Error("looking at a list sends mail")
	}

	refused := coordinator.post(t, "/mensen/uitnodigen", url.Values{"list": {bulkList}}).wants(http.StatusUnprocessableEntity)
	refused.In("#skip-error", HasText("regels met een fout")).In("textarea[name=list]", HasText("samira@geldfit.example"))
	coordinator.post(t, "/mensen/uitnodigen", url.Values{"list": {bulkList}, "skip": {"ja"}}).to("/beheer/mensen?status=uitgenodigd")
	if n := p.mails(t, portal.MailInvitation); n != 1 {
		t.Errorf("%d invitations", n)
	}

	contact.preview(t, "", "e-mail;organisatie\nx@bewind.example;Bewind Noord\n").wants(http.StatusOK).In("td", HasText("Rol mag u niet geven"))
	contact.post(t, "/mensen/uitnodigen", url.Values{"list": {"e-mail\nnieuw@geldfit.example\n"}}).to("/sociale-kaart/geldfit")
}

func TestInviteManyReadsFiles(t *testing.T) {
	p := chainPortal(t)
	coordinator := p.in(t, "cora@gemeente.example")
	for name, test := range map[string]struct {
		file string
		want string
	}{
		"UTF-8 with a mark":    {"\xef\xbb\xbfnaam;e-mail;organisatie\nRenée;renee@geldfit.example;Geldfit\n", "Renée"},
		"Windows-1252":         {"naam;e-mail;organisatie\nRen\xe9e;renee@geldfit.example;Geldfit\n", "Renée"},
		"commas, in English":   {"name,email,organization\nRenée,renee@geldfit.example,Geldfit\n", "Renée"},
		"UTF-16, with tabs":    {utf16("naam\te-mail\torganisatie\nRenée\trenee@geldfit.example\tGeldfit\n"), "Renée"},
		"semicolons in quotes": {"naam;e-mail;organisatie\n\"Wit; Renée de\";renee@geldfit.example;Geldfit\n", "Wit; Renée de"},
	} {
		t.Run(name, func(t *testing.T) {
			coordinator.preview(t, test.file, "").wants(http.StatusOK).In("td", HasText(test.want)).In("td .badge.good", HasText("Nieuw"))
		})
	}
	for name, test := range map[string]struct{ list, want string }{
		"unknown column":  {"e-mail;schoenmaat\na@b.example;44\n", "De kolom ‘schoenmaat’ kennen wij niet"},
		"no address":      {"naam\nJo\n", "De kolom ‘e-mail’ ontbreekt"},
		"empty":           {"  ", "Dit bestand is leeg"},
		"only headings":   {"e-mail;naam\n", "Onder de namen van de kolommen staat nog niets"},
		"too many people": {"e-mail\n" + strings.Repeat("a@b.example\n", 501), "meer dan 500 regels"},
	} {
		t.Run(name, func(t *testing.T) {
			page := coordinator.preview(t, "", test.list).wants(http.StatusUnprocessableEntity).In("#file-error", HasText(test.want))
			if text := strings.TrimSpace(strings.SplitN(test.list, "\n", 2)[0]); text != "" {
				page.In("textarea[name=list]", HasText(text))
			}
		})
	}
}

// utf16 writes a text as spreadsheet programs do for "Unicode": little endian,
// with a mark.
func utf16(s string) string {
	out := []byte{0xff, 0xfe}
	for _, r := range s {
		out = append(out, byte(r), byte(r>>8))
	}
	return string(out)
}

func (p *portalRig) mails(t *testing.T, kind portal.MailKind) int64 {
	t.Helper()
	n, err := p.store.CountMails(t.Context(), portal.MailQuery{Kind: kind}, 0)
	must(t, err)
	return n
}
