package web

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
	"ketenportaal/views"
)

// filled gives v's exported fields a value each, so that a template meets
// every branch. Lists get two elements.
func filled(v reflect.Value, depth int) {
	if depth > 8 || !v.CanSet() {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(`Tekst <b>&"'`)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(3)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(3)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(2.5)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		filled(v.Elem(), depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		filled(v.Index(0), depth+1)
		filled(v.Index(1), depth+1)
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		filled(key, depth+1)
		filled(value, depth+1)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(testNow.Add(-26 * time.Hour)))
			return
		}
		for i := range v.NumField() {
			filled(v.Field(i), depth+1)
		}
	}
}

func TestEveryTemplateExecutes(t *testing.T) {
	s := testServer(t)
	for name, p := range registered {
		for _, full := range []bool{false, true} {
			data, _ := p.empty()
			if full {
				filled(reflect.ValueOf(data).Elem(), 0)
			}
			var out strings.Builder
			if err := s.templates.pages[name]().Execute(&out, data); err != nil {
				t.Errorf("%s (full: %v): %v", name, full, err)
				continue
			}
			doc := parseHTML(t, out.String())
			if bad := unsafeMarkup(doc); bad != nil {
				t.Errorf("%s (full: %v): the browser would stop %v", name, full, bad)
			}
			// A fragment has no <title>; a page has one h1.
			if n := len(selection(doc, "h1")); len(selection(doc, "title")) > 0 && n != 1 {
				t.Errorf("%s (full: %v): %d h1, want 1", name, full, n)
			}
			if strings.Contains(out.String(), "ZgotmplZ") {
				t.Errorf("%s (full: %v): html/template refused a value", name, full)
			}
		}
	}
}

func TestEveryPageFileIsRegistered(t *testing.T) {
	stray, err := unregistered(views.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range stray {
		t.Errorf("%s is not registered with page", path)
	}
}

// without hides one file of a tree.
type without struct {
	fs.FS
	name string
}

func (w without) Open(name string) (fs.File, error) {
	if name == w.name {
		return nil, fs.ErrNotExist
	}
	return w.FS.Open(name)
}

func TestMissingTemplateStopsTheStart(t *testing.T) {
	s := testServer(t)
	defer func() {
		if recover() == nil {
			t.Error("a page without a template was accepted")
		}
	}()
	parseTemplates(without{views.FS, "pages/info/help.html"}, time.Now, s.assets)
}

func TestShell(t *testing.T) {
	s := testServer(t)
	s.accounts.unread = 4
	page := s.as(portal.Member).get(t, "/help").wants(200)
	page.In("html", HasAttr("lang", "nl"))
	page.In("a.skip", HasAttr("href", "#inhoud"))
	page.In("main#inhoud h1", HasText("Help"))
	page.In(".bell", HasAttr("data-seq", "41"), HasText("4 nieuwe berichten"))
	page.In(".who", HasText("Pers Oon"), HasText("Geldfit"))
	page.In("form[action=/uitloggen] input[name=_csrf]")
	page.In("form[role=search] input[name=q]")
	page.In("footer a[href=/toegankelijkheid]")
	page.In(".banner.demo")
	page.In(".glossary dt", HasText("Verloop"))
	page.In(".glossary dt", HasText("Escalatielijn"))
	page.In("nav a[href=/gele-vlaggen]")

	guest := s.as("").get(t, "/privacy").wants(200)
	guest.In("h1", HasText("Privacy"))
	guest.None(".bell").None("form[action=/uitloggen]").None("nav.rail")
}

func TestMenu(t *testing.T) {
	s := testServer(t)
	hrefs := func(role portal.Role, path string) (all []string, current string) {
		for _, g := range s.menu(portal.Actor{ID: "p", Role: role}, path) {
			for _, i := range g.Items {
				all = append(all, i.Href)
				if i.Current {
					current += i.Href
				}
			}
		}
		return all, current
	}
	for path, want := range map[string]string{"/": "/", "/signalen": "/signalen", "/signalen/S-2026-0042": "/signalen", "/signalenx": "", "/beheer/post": "",
		"/beleidsdoelen/D-01": planHome, "/moties-en-toezeggingen": planHome, "/factsheets/2026-1": monitorHome, "/raadsrapportages": monitorHome, "/clientstem/adviezen": "/clientstem"} {
		if _, got := hrefs(portal.Member, path); got != want {
			t.Errorf("%s: current is %q, want %q", path, got, want)
		}
	}
	if _, got := hrefs(portal.Clerk, "/moties-en-toezeggingen/T-2026-001"); got != "/moties-en-toezeggingen" {
		t.Errorf("the clerk is told to be at %q", got)
	}
	// Two entries are for who works for college and council, one for who keeps the portal.
	member, _ := hrefs(portal.Member, "/")
	coordinator, _ := hrefs(portal.Coordinator, "/")
	if len(coordinator) != len(wholeMenu) || len(member) != len(wholeMenu)-3 {
		t.Errorf("the coordinator sees %d entries, a member %d, of %d", len(coordinator), len(member), len(wholeMenu))
	}
}

// TestValuesAreCopied: what a handler keeps of a request must not change when
// the next one comes over the same connection (fiber reuses its buffers).
func TestValuesAreCopied(t *testing.T) {
	s := testServer(t)
	var mu sync.Mutex
	seen := map[string]string{}
	server, err := newServer(s.options, []Route{{fiber.MethodGet, "/bewaar/:id", Open, "", 0, func(c *fiber.Ctx) error {
		id, err := param(c, "id")
		if err != nil {
			return err
		}
		q := query(c).Text("q")
		mu.Lock()
		defer mu.Unlock()
		seen[id] = q
		return nil
	}}})
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server.options.URL = ""
	served := make(chan error, 1)
	go func() { served <- server.Serve(ln) }()
	var workers sync.WaitGroup
	for w := range 4 {
		workers.Go(func() {
			client := &http.Client{Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			for i := range 50 {
				id := fmt.Sprintf("w%d-%d", w, i)
				resp, err := client.Get("http://" + ln.Addr().String() + "/bewaar/" + id + "?q=vraag-" + id)
				if err != nil {
					t.Error(err)
					return
				}
				resp.Body.Close()
			}
		})
	}
	workers.Wait()
	if err := server.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
	if len(seen) != 200 {
		t.Errorf("%d ids kept, want 200", len(seen))
	}
	for id, q := range seen {
		if q != "vraag-"+id {
			t.Errorf("%s: got %q", id, q)
		}
	}
}

func TestAgainKeepsOrderAndStatus(t *testing.T) {
	s := testServer(t)
	v := s.as(portal.Member)
	page := v.post(t, "/formulier", url.Values{"dag": {"31-2-2026"}, "aantal": {"drie"}}).wants(422)
	page.In(".summary", HasText("Nog 2 dingen kloppen niet"))
	links := selection(page.doc, ".summary li a")
	if len(links) != 2 || text(links[0]) != "Vul hier een heel getal in, zonder letters." {
		t.Errorf("summary is not in the order of the form: %d links", len(links))
	}
	page.In(".summary a[href=#dag]", HasText("Vul hier een datum in"))
	v.post(t, "/formulier", url.Values{"conflict": {"1"}}).wants(409).In(".summary", HasText("Iemand was u voor."))
}

func TestReadyWhileStopping(t *testing.T) {
	s := testServer(t)
	if err := s.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	s.as("").get(t, "/readyz").wants(503)
	s.as("").get(t, "/healthz").wants(200)
}

// TestLogNamesNobody: no person, address, query or token stands in the log.
func TestLogNamesNobody(t *testing.T) {
	s := testServer(t)
	v := s.as(portal.Member)
	v.get(t, "/vraag?q=geheime-vraag", header("User-Agent", "evil"))
	v.send(t, http.MethodPost, "/geheim/token-in-adres", strings.NewReader("text=x"), fiber.MIMEApplicationForm)
	v.get(t, "/geheim/token-in-adres/")
	log := s.log.String()
	for _, secret := range []string{"geheime-vraag", "token-in-adres", "Pers Oon", "evil", v.token} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(log, `"route":"/geheim/:token"`) {
		t.Errorf("the log lacks the route: %s", log)
	}
}

func TestFlashIsShownOnceAndOnlyFromTheTable(t *testing.T) {
	s := testServer(t)
	v := s.as(portal.Member)
	v.jar[s.cookieName("melding")] = testFlash.code
	v.get(t, "/help").In(".flash.good", HasText("Het is gelukt."))
	v.get(t, "/help").None(".flash")
	v.jar[s.cookieName("melding")] = "<b>eigen tekst</b>"
	v.get(t, "/help").None(".flash")
}
