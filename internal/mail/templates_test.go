package mail

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"ketenportaal/views"
)

var update = flag.Bool("update", false, "write the golden files")

const home = "https://portaal.gemeente.example"

func templates(t *testing.T) *Templates {
	t.Helper()
	loaded, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

var until = time.Date(2026, 10, 13, 7, 5, 0, 0, time.UTC)

// samples hold mails as people get them; the golden files show them.
var samples = map[string]Data{
	"invitation": Invitation{
		Name: "Fatma Yılmaz", Organisation: "Geldfit", InvitedBy: "Anneke Bos (ketencoördinator)",
		Link: home + "/uitnodiging/abc_-123", ValidUntil: until,
	},
	"invitation_bare":  Invitation{Link: home + "/uitnodiging/abc_-123", ValidUntil: until},
	"login_link":       LoginLink{Link: home + "/inloggen/link/abc", ValidUntil: until},
	"password_reset":   PasswordReset{Link: home + "/wachtwoord/abc", ValidUntil: until},
	"password_changed": PasswordChanged{When: until},
	"dormant":          Dormant{Name: "Jo Bakker", Link: "https://portaal.voorbeeld.nl/inloggen", OffOn: until},
	"notice": Notice{
		Greeting: "Beste Fatma Yılmaz", Reason: "U krijgt deze mail omdat u dit signaal hebt gedeeld.",
		Title: "Wachttijd bij de aanmelding", Sentence: "De ketencoördinator heeft u een vraag gesteld.",
		Link: home + "/signalen/S-2026-0042#antwoord", PreferencesLink: home + "/instellingen/mail?t=abc",
	},
	"notice_confidential": Notice{
		Sentence: "Er is iets nieuws in een zaak die u volgt.", Link: home + "/berichten", PreferencesLink: home + "/instellingen/mail?t=abc",
	},
	"digest": Digest{
		Name: "Fatma Yılmaz", Period: "dinsdag 6 oktober",
		Groups: []DigestGroup{
			{Heading: "Wat vraagt uw aandacht?", Items: []DigestItem{
				{Title: "Wachttijd bij de aanmelding", Sentence: "Helpt de terugkoppeling? U kunt antwoorden tot 20 oktober.", Course: "Signaal, ronde tafel, besluit, nu bij: terugkoppeling", Link: home + "/signalen/S-2026-0042#antwoord"},
				{Sentence: "Er is iets nieuws in een zaak die u volgt.", Link: home + "/berichten"},
			}},
			{Heading: "Nieuw", Items: many(12), More: 3},
			{Heading: "Leeg"},
		},
		PreferencesLink: home + "/instellingen/mail?t=abc&w=1", UnsubscribeLink: home + "/afmelden?t=abc", PortalLink: home + "/",
	},
	"chain_head": ChainHead{Seq: 1042, Hash: strings.Repeat("0f", 32), At: until},
	"table": Table{
		Greeting: "Beste Fatma Yılmaz", Number: "R-2026-003", Title: "Klankbordgroep bewind", Changed: true,
		Changes: []string{"De tijd is veranderd. Eerst was het dinsdag 6 oktober om 14:00 uur.", "De agenda is veranderd."},
		When:    until, Until: "11:05 uur", Place: "Stadhuis, kamer 2.14", Online: true, Answered: "komt",
		Agenda: []TableItem{{At: "09:05 uur", Title: "Opening"}, {At: "09:10 uur", Title: "Hoe lang wachten mensen?", More: "bespreken, 20 minuten, Anneke Bos"}},
		Link:   home + "/ronde-tafels/R-2026-003#komt-u", PreferencesLink: home + "/instellingen/berichten",
	},
	"table_guest": Table{
		Greeting: "Beste Gerda", Number: "R-2026-003", Title: "Klankbordgroep bewind", When: until, Until: "11:05 uur", Guest: true, GuestUntil: until,
		Link: home + "/gast/abc", PreferencesLink: home + "/privacy",
	},
	"table_off": Table{
		Greeting: "Beste Fatma Yılmaz", Number: "R-2026-003", Title: "Klankbordgroep bewind", Off: true, Reason: "Te weinig mensen kunnen komen.",
		When: until, Link: home + "/ronde-tafels/R-2026-003", PreferencesLink: home + "/instellingen/berichten",
	},
	"test_mail": TestMail{},
}

func many(n int) []DigestItem {
	items := make([]DigestItem, n)
	for i := range items {
		items[i] = DigestItem{Title: "Brief " + string(rune('A'+i)), Sentence: "Er is een nieuw signaal.", Link: home + "/signalen/S-2026-0043"}
	}
	return items
}

func TestRenderGolden(t *testing.T) {
	loaded := templates(t)
	shown := map[string]bool{}
	for name, data := range samples {
		shown[data.kind()] = true
		subject, text, body, err := loaded.Render(data, Frame{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := "Subject: " + subject + "\n\n" + text + "\n--- html ---\n" + body
		golden := filepath.Join("testdata", name+".golden")
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s differs from its golden file (-update writes it):\n%s", name, diff)
		}
	}
	for _, data := range kinds {
		if !shown[data.kind()] {
			t.Errorf("kind %s has no sample", data.kind())
		}
	}
}

// filled is data of the same kind with s in each text, t in each time and a
// good address in each link.
func filled(kind Data, s string) Data {
	var fill func(v reflect.Value, name string)
	fill = func(v reflect.Value, name string) {
		switch {
		case v.Type() == reflect.TypeFor[time.Time]():
			v.Set(reflect.ValueOf(until))
		case v.Kind() == reflect.String && strings.HasSuffix(name, "Link"):
			v.SetString(home + "/x")
		case v.Kind() == reflect.String:
			v.SetString(s)
		case v.Kind() == reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			for i := range v.Len() {
				fill(v.Index(i), name)
			}
		case v.Kind() == reflect.Struct:
			for i := range v.NumField() {
				fill(v.Field(i), v.Type().Field(i).Name)
			}
		}
	}
	v := reflect.New(reflect.TypeOf(kind)).Elem()
	fill(v, "")
	return v.Interface().(Data)
}

// What people typed is printed as it is: never run, never markup, never a
// line of its own.
func TestRenderInjection(t *testing.T) {
	loaded := templates(t)
	for _, kind := range kinds {
		_, plain, _, err := loaded.Render(filled(kind, "x"), Frame{})
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct{ in, text, markup string }{
			{"{{7*7}}", "{{7*7}}", "{{7*7}}"},
			{"{{.Link}}${7*7}<%= 7*7 %>", "{{.Link}}${7*7}<%= 7*7 %>", "{{.Link}}${7*7}&lt;%= 7*7 %&gt;"},
			{"<script>alert(1)</script>", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
			{`"><img src=x onerror=alert(1)>`, `"><img src=x onerror=alert(1)>`, "&#34;&gt;&lt;img src=x onerror=alert(1)&gt;"},
			{"</style></title><svg onload=alert(1)>", "</style></title><svg onload=alert(1)>", "&lt;/style&gt;&lt;/title&gt;&lt;svg onload=alert(1)&gt;"},
			{"a\r\nhttps://evil.example\r\n", "a https://evil.example", "a https://evil.example"},
			{"a\u2028\u2029\x00\vb\u202ec", "a bc", "a bc"},
			{"a\xffb", "a\uFFFDb", "a\uFFFDb"},
		} {
			subject, text, body, err := loaded.Render(filled(kind, tt.in), Frame{})
			if err != nil {
				t.Errorf("%T %q: %v", kind, tt.in, err)
				continue
			}
			if _, typed := reflect.TypeOf(kind).FieldByName("Sentence"); typed && (!strings.Contains(text, tt.text) || !strings.Contains(body, tt.markup)) {
				t.Errorf("%T %q: not found as it was typed in\n%s\n%s", kind, tt.in, text, body)
			}
			if strings.Contains(text+body+subject, "49") || strings.Contains(body, "ZgotmplZ") {
				t.Errorf("%T %q was run:\n%s\n%s", kind, tt.in, text, body)
			}
			if got, want := strings.Count(text, "\n"), strings.Count(plain, "\n"); got != want {
				t.Errorf("%T %q: %d lines, want %d:\n%s", kind, tt.in, got, want, text)
			}
			if !cleanLine(subject) {
				t.Errorf("%T %q: subject %q", kind, tt.in, subject)
			}
			checkMarkup(t, body)
		}
	}
}

// checkMarkup: only the elements and attributes of the templates, links to the
// portal, nothing fetched from anywhere.
func checkMarkup(t *testing.T, body string) {
	t.Helper()
	elements := " html head meta title style body div p h1 h2 ul li a strong "
	attributes := " lang charset name content class role href "
	tokens := html.NewTokenizer(strings.NewReader(body))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := tokens.Token()
			if !strings.Contains(elements, " "+tag.Data+" ") {
				t.Errorf("element %s", tag.Data)
			}
			for _, a := range tag.Attr {
				if !strings.Contains(attributes, " "+a.Key+" ") || a.Key == "href" && !strings.HasPrefix(a.Val, home+"/") {
					t.Errorf("attribute %s=%q of %s", a.Key, a.Val, tag.Data)
				}
			}
		}
	}
}

func TestRenderRefusesLinks(t *testing.T) {
	loaded := templates(t)
	for _, link := range []string{
		"", "/signalen", "javascript:alert(1)", "//evil.example", "https:evil", "data:text/html,x", "https://u:p@evil.example/",
		"https://a.example/\r\nb", "https://a.example/ b", `https://a.example/"b`, "https://a.example/é",
	} {
		if _, _, _, err := loaded.Render(LoginLink{Link: link, ValidUntil: until}, Frame{}); err == nil || !strings.Contains(err.Error(), "Link") {
			t.Errorf("link %q: %v, want it refused", link, err)
		}
		d := samples["digest"].(Digest)
		d.Groups = []DigestGroup{{Heading: "x", Items: []DigestItem{{Sentence: "x", Link: link}}}}
		if _, _, _, err := loaded.Render(d, Frame{}); err == nil {
			t.Errorf("link %q in an item was accepted", link)
		}
	}
}

func TestRenderCapsDigest(t *testing.T) {
	data := samples["digest"].(Digest)
	before := len(data.Groups[1].Items)
	_, text, body, err := templates(t).Render(data, Frame{})
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]string{"text": text, "html": body} {
		if !strings.Contains(got, "Brief J") || strings.Contains(got, "Brief K") || !strings.Contains(got, "en nog 5") {
			t.Errorf("%s: want ten items and \"en nog 5\":\n%s", name, got)
		}
		if strings.Contains(got, "Leeg") {
			t.Errorf("%s shows an empty group", name)
		}
	}
	if len(data.Groups) != 3 || len(data.Groups[1].Items) != before {
		t.Error("Render changed the data it was given")
	}
}

func TestRenderShortensSubject(t *testing.T) {
	n := samples["notice"].(Notice)
	n.Title = strings.TrimSpace(strings.Repeat("lang woord ", 30))
	subject, text, _, err := templates(t).Render(n, Frame{})
	if err != nil {
		t.Fatal(err)
	}
	if got := len([]rune(subject)); got > mostSubject || got < mostSubject/2 || !strings.HasSuffix(subject, "woord…") && !strings.HasSuffix(subject, "lang…") {
		t.Errorf("subject of %d: %q", got, subject)
	}
	if !strings.Contains(text, n.Title) {
		t.Error("the text lost the title")
	}
}

// Whatever Render gives, Bytes composes.
func TestRenderedIsComposed(t *testing.T) {
	loaded := templates(t)
	for name, data := range samples {
		m := letter()
		var err error
		if m.Subject, m.Text, m.HTML, err = loaded.Render(data, Frame{}); err != nil {
			t.Fatal(err)
		}
		raw, err := m.Bytes()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, body := parts(t, raw); strings.ReplaceAll(body["text/plain; charset=UTF-8"], "\r\n", "\n") != m.Text {
			t.Errorf("%s: the text changed on the way", name)
		}
	}
}

// B1: short sentences, and none of the words of an official letter.
func TestRenderIsPlain(t *testing.T) {
	loaded := templates(t)
	for name, data := range samples {
		_, text, _, err := loaded.Render(data, Frame{})
		if err != nil {
			t.Fatal(err)
		}
		words, sentences := 0, 0
		for line := range strings.Lines(text) {
			for sentence := range strings.FieldsFuncSeq(line, func(r rune) bool { return strings.ContainsRune(".?!:", r) }) {
				if n := len(strings.Fields(sentence)); n > 1 && !strings.Contains(line, home) {
					words, sentences = words+n, sentences+1
				}
			}
		}
		if sentences == 0 || words > 15*sentences {
			t.Errorf("%s: %d words in %d sentences", name, words, sentences)
		}
		for _, stiff := range []string{"middels", "inzake", "teneinde", "derhalve", "geachte", "conform", "dient te"} {
			if strings.Contains(strings.ToLower(text), stiff) {
				t.Errorf("%s says %q", name, stiff)
			}
		}
	}
}

func TestMoment(t *testing.T) {
	for in, want := range map[string]string{
		"2026-10-13T07:05:00Z": "dinsdag 13 oktober 2026 om 09:05 uur",
		"2027-03-28T00:30:00Z": "zondag 28 maart 2027 om 01:30 uur",
		"2027-03-28T01:30:00Z": "zondag 28 maart 2027 om 03:30 uur", // 2.30 doesn't exist
		"2026-12-31T23:00:00Z": "vrijdag 1 januari 2027 om 00:00 uur",
	} {
		at, err := time.Parse(time.RFC3339, in)
		if err != nil {
			t.Fatal(err)
		}
		if got := moment(at); got != want {
			t.Errorf("moment(%s) = %q, want %q", in, got, want)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, change := range map[string]func(fstest.MapFS){
		"a file of no kind": func(f fstest.MapFS) { f["mail/nieuwsbrief.txt"] = &fstest.MapFile{Data: []byte("x")} },
		"a missing text":    func(f fstest.MapFS) { delete(f, "mail/notice.txt") },
		"a missing html":    func(f fstest.MapFS) { delete(f, "mail/digest.html") },
		"a broken template": func(f fstest.MapFS) { f["mail/notice.html"] = &fstest.MapFile{Data: []byte("{{define")} },
		"a missing layout":  func(f fstest.MapFS) { delete(f, "mail/layout.txt") },
	} {
		files := fstest.MapFS{}
		paths, err := fs.Glob(views.FS, "mail/*")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			data, err := fs.ReadFile(views.FS, path)
			if err != nil {
				t.Fatal(err)
			}
			files[path] = &fstest.MapFile{Data: data}
		}
		if _, err := load(files); err != nil {
			t.Fatalf("unchanged: %v", err)
		}
		change(files)
		if _, err := load(files); err == nil {
			t.Errorf("%s: loaded", name)
		}
	}
}
