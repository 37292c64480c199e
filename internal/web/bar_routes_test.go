package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/jobs"
	"ketenportaal/internal/live"
	"ketenportaal/internal/portal"
)

// matrix is a portal with somebody of every role, and for each route an object
// of one's own side and one of another's.
type matrix struct {
	*signalRig
	seats []seat
}

// seat is a column of testdata/routes.txt.
type seat struct {
	name      string
	who       portal.ID // empty: nobody is logged in
	municipal bool
}

// things are the parts of an address, for one's own side or another's.
type things struct {
	number, document, org, person, mail string
	table, series                       string
	covenant, clause                    string
	subsidy, goal, indicator            string
	figures
}

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	m := &matrix{signalRig: castPortal(t, false)}
	m.seats = []seat{{name: "niemand"}}
	for _, role := range portal.Roles() {
		s := seat{name: string(role), who: portal.ID("m-" + role), municipal: role.Municipal()}
		org := portal.ID("geldfit")
		if s.municipal {
			org = "gemeente"
		}
		m.person(s.who, org, role)
		m.seats = append(m.seats, s)
	}
	m.person("m-uit", "geldfit", portal.Contact)
	m.seats = append(m.seats, seat{name: "uitgeschakeld", who: "m-uit"})
	m.options.Hub = live.New(jobs.Backlog{App: m.app}, live.Options{Logger: m.options.Log})
	t.Cleanup(func() { must(t, m.options.Hub.Shutdown(context.Background())) })
	must(t, m.store.InsertMail(t.Context(), &portal.Mail{ID: "m-mail", Kind: portal.MailTest, Person: "gerda", Key: "m-mail", State: portal.MailSent, Subject: "Proef", Text: "Proef", HTML: "<p>Proef</p>", CreatedAt: testNow}))
	return m
}

// person adds somebody to the cast; a contact “beheert collega’s”.
func (p *signalRig) person(id, org portal.ID, role portal.Role) {
	p.t.Helper()
	q := portal.Person{ID: id, OrgID: org, Email: string(id) + "@voorbeeld.example", Name: "Naam " + string(id), Role: role, State: portal.PersonActive, JoinedAt: testNow, Prefs: portal.DefaultPreferences()}
	if role == portal.Contact {
		q.Ticks.MayManage = true
	}
	must(p.t, p.store.InsertPerson(p.t.Context(), &q))
}

// thingsOf makes what belongs to a side: a signal that this side alone sees
// (besides its reporter), with a document, an organisation, and a person there.
func (m *matrix) thingsOf(org, reporter portal.ID, audience portal.Audience) things {
	m.t.Helper()
	s := m.share(reporter, func(in *app.ShareSignal) { in.Audience = audience })
	_, document, _ := strings.Cut(m.addDocument(reporter, s, "Brief.txt", "Een brief."), "/documenten/")
	target := portal.ID("doel-" + org)
	m.person(target, org, portal.Member)
	table := m.tableWith(org, target)
	covenant := m.consulted(m.covenantWith(org))
	paid := org
	if paid == "gemeente" { // which pays, and gets none itself
		paid = "wijkteam"
	}
	subsidy := m.grantedSubsidy(paid, "Subsidie voor "+string(org))
	goal := subsidy.Goals[0]
	m.handedIn(subsidy)
	return things{subsidy: subsidy.Number, goal: string(goal.ID), indicator: string(goal.Indicators[0].ID), covenant: covenant.Covenant.Number, clause: string(covenant.Text.Clauses[0].ID), number: s.Number, document: document, org: string(org), person: string(target), mail: "m-mail", table: table.Number, series: string(table.Series)}
}

// tableWith makes a round table that takes proposals, at which somebody of one
// organisation sits. Its version and its series' are no longer 1, so that a step
// that is allowed stops at the version and leaves all as it was.
func (m *matrix) tableWith(org, member portal.ID) portal.RoundTable {
	m.t.Helper()
	s, err := m.app.MakeSeries(m.t.Context(), m.by("cora"), app.SeriesInput{Series: portal.Series{Name: "Reeks met " + string(org), Terms: portal.DefaultTableTerms(), Template: []portal.TemplateItem{{Title: "Opening"}}}})
	must(m.t, err)
	must(m.t, m.app.SeatInSeries(m.t.Context(), m.by("cora"), app.SeatInput{Series: s.ID, Person: member, Kind: portal.SeatMember}))
	table := m.meeting(s, 30)
	must(m.t, m.app.OpenTable(m.t.Context(), m.by("cora"), table.Number, 0))
	return table
}

// address fills in a route's path.
func (th things) address(path string) string {
	number := th.number
	path = th.figures.address(path)
	if strings.HasPrefix(path, "/ronde-tafels") {
		number = th.table
	}
	if strings.HasPrefix(path, covenantsHome) {
		number = th.covenant
	}
	if strings.HasPrefix(path, subsidiesHome) {
		period := "2026-2" // of which nothing was reported yet
		if strings.HasPrefix(path, subsidiesHome+"/:number/rapportages") {
			period = reportedPeriod
		}
		number, path = th.subsidy, strings.NewReplacer(":goal", th.goal, ":part", th.goal, ":indicator", th.indicator, ":period", period).Replace(path)
	}
	for name, value := range map[string]string{":number": number, ":n": "1", ":token": "onbekend", ":handle": "onbekend", ":view": "onbekend", ":version": "onbekend", ":nr": "1", ":quarter": "onbekend", ":kind": "digest", ":name": "onbekend", "*": "onbekend"} {
		path = strings.ReplaceAll(path, name+"/", value+"/")
		if strings.HasSuffix(path, name) {
			path = strings.TrimSuffix(path, name) + value
		}
	}
	id := th.org
	switch {
	case strings.HasPrefix(path, "/beheer/themas"):
		id = "toegang"
	case path == "/concepten":
		path += "?formulier=/help"
	case strings.HasPrefix(path, "/documenten"):
		id = th.document
	case strings.HasPrefix(path, "/mensen"):
		id = th.person
	case strings.HasPrefix(path, "/beheer/post"):
		id = th.mail
	case strings.HasPrefix(path, seriesHome):
		id = th.series
	case strings.HasPrefix(path, covenantsHome):
		id = th.clause
	}
	return strings.ReplaceAll(path, ":id", id)
}

// matrixForms are the fields without which a route can't say yes or no.
var matrixForms = map[string]url.Values{
	"/mensen/:id/rol":                  {"role": {string(portal.Reader)}},
	"/beheer/begin":                    {"step": {string(portal.BeginMail)}},
	"/sociale-kaart/:id/uitnodigen":    {"role": {string(portal.Member)}, "email": {"geen adres"}},
	"/signalen/:number/volgen":         {"level": {string(portal.FollowAll)}},
	"/berichten/gelezen":               {"tot": {"0"}},
	"/signalen/:number/standaardtekst": {"standaard_bij": {"vraag"}},
	"/signalen/:number/herkennen":      {"context": {strings.Repeat("te lang ", 2000)}},
}

// verdict is a cell's word for what a route said: ja (also when a form needs
// more), nee, - (no such thing), login, or the status itself.
func verdict(r *reply) string {
	switch {
	case r.status == http.StatusUnauthorized, r.status == http.StatusSeeOther && strings.HasPrefix(r.where(), "/inloggen?"):
		return "login"
	case r.status == http.StatusForbidden:
		return "nee"
	case r.status == http.StatusNotFound:
		return "-"
	case r.status < 400, r.status == http.StatusConflict, r.status == http.StatusUnprocessableEntity, r.status == http.StatusUpgradeRequired, r.status == http.StatusTooManyRequests:
		return "ja"
	}
	return fmt.Sprint(r.status)
}

// assetPath is a file that is there, for the one route of files.
func (m *matrix) assetPath() string {
	path, err := m.assets.url("css/theme.css")
	must(m.t, err)
	return path
}

// ask sends a request of a route as somebody, with a session of its own.
func (m *matrix) ask(s seat, row Route, path string) *reply {
	m.t.Helper()
	if strings.HasPrefix(row.Path, "/assets/") {
		path = m.assetPath()
	}
	v := m.as(s.who)
	if s.name == "uitgeschakeld" {
		p, err := m.store.Person(m.t.Context(), s.who)
		must(m.t, err)
		p.State = portal.PersonOff
		must(m.t, m.store.SavePerson(m.t.Context(), &p))
	}
	own := header("Origin", m.origins()[0])
	if row.Method == fiber.MethodGet {
		return v.send(m.t, row.Method, path, nil, "", own)
	}
	if v.token == "" || s.name == "uitgeschakeld" {
		// A visitor's own form: only the login may stand in the way.
		v.jar[m.cookieName("bezoek")] = strings.Repeat("A", 43)
	}
	token := m.csrfFor(&request{token: v.token, visitor: v.jar[m.cookieName("bezoek")]})
	if s.name == "uitgeschakeld" {
		token = m.csrfFor(&request{visitor: v.jar[m.cookieName("bezoek")]})
	}
	body := url.Values{"_csrf": {token}, "version": {"1"}}
	for field, values := range matrixForms[row.Path] {
		body[field] = values
	}
	if row.Upload > 0 {
		form, kind := multipartBody(m.t, "_csrf", token)
		return v.send(m.t, row.Method, path, form, kind, own)
	}
	return v.send(m.t, row.Method, path, strings.NewReader(body.Encode()), fiber.MIMEApplicationForm, own)
}

// TestBar01_RouteMatrix holds every route to testdata/routes.txt: who gets in,
// with what is their own side's and with what is another's. Each request has a
// session and, for a change, a good token of its own.
func TestBar01_RouteMatrix(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	expected := readMatrix(t, m.seats)
	partner := m.thingsOf("geldfit", "gerda", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"eenpitter"}})
	municipal := m.thingsOf("gemeente", "adil", portal.Audience{Kind: portal.MunicipalityOnly})
	other := m.thingsOf("bewind", "bep", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"wijkteam"}})
	for _, of := range []*things{&partner, &municipal} {
		of.figures = doneFigures
	}
	other.figures = openFigures
	line := m.addFigures()
	partner.line, municipal.line, other.line = line, line, line
	listed := map[string]bool{}
	for _, row := range m.table {
		name := row.Method + " " + row.Path
		listed[name] = true
		cells := make([]string, len(m.seats))
		for i, s := range m.seats {
			own := partner
			if s.municipal {
				own = municipal
			}
			cells[i] = verdict(m.ask(s, row, own.address(row.Path)))
			if strings.Contains(row.Path, "/:") {
				cells[i] += "/" + verdict(m.ask(s, row, other.address(row.Path)))
			}
			m.log.Reset() // nothing reads it here
		}
		want, ok := expected[name]
		switch {
		case !ok:
			t.Errorf("a route that isn't in testdata/routes.txt:\n%s | %s", name, strings.Join(cells, " | "))
		case !slices.Equal(want, cells):
			for i, s := range m.seats {
				if want[i] != cells[i] {
					t.Errorf("%s as %s: got %s, want %s", name, s.name, cells[i], want[i])
				}
			}
		}
	}
	for name := range expected {
		if !listed[name] {
			t.Errorf("testdata/routes.txt has a route that is gone: %s", name)
		}
	}
	for _, r := range m.Server.app.GetRoutes(true) {
		if r.Method != fiber.MethodHead && !listed[r.Method+" "+r.Path] {
			t.Errorf("%s %s answers and isn't in the table", r.Method, r.Path)
		}
	}
}

// readMatrix reads the cells of the file by route.
func readMatrix(t *testing.T, seats []seat) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("testdata/routes.txt")
	must(t, err)
	rows := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(line, "|")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		if len(parts) != len(seats)+1 {
			t.Fatalf("%s: %d cells, want %d", parts[0], len(parts)-1, len(seats))
		}
		if parts[0] == "route" {
			for i, s := range seats {
				if parts[i+1] != s.name {
					t.Fatalf("column %d is %q, want %q", i+1, parts[i+1], s.name)
				}
			}
			continue
		}
		rows[parts[0]] = parts[1:]
	}
	return rows
}
