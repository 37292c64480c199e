package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ketenportaal/internal/portal"
)

// anonymousWorld is a portal in which one person shares signals anonymously and
// does everything with them that a reporter can do; the others do what they do.
// late shifts the moments, within the day, at which the reporter is at work.
func anonymousWorld(t *testing.T, reporter portal.ID, late time.Duration) (*signalRig, []portal.Signal) {
	t.Helper()
	p := castPortal(t, false)
	base := p.clock
	// busy does what the reporter does at their own moment, and hands it out then.
	busy := func(do func(v *visitor) *reply, status int) string {
		p.handOut()
		p.clock = base.Add(late)
		defer func() { p.clock = base }()
		r := do(p.as(reporter)).wants(status)
		p.handOut()
		return r.where()
	}
	sends := func(path string, fields url.Values) string {
		return busy(func(v *visitor) *reply { return v.post(t, path, fields) }, http.StatusSeeOther)
	}
	draft := func(form url.Values) {
		busy(func(v *visitor) *reply { return v.post(t, "/concepten?formulier=/signalen/nieuw", form) }, http.StatusNoContent)
	}
	var all []portal.Signal
	for _, audience := range []string{"keten", "gemeente"} {
		form := goodShare()
		form.Set("audience", audience)
		form.Set("naming", "anoniem")
		draft(form)
		path := sends("/signalen/nieuw", form)
		s, err := p.store.SignalByNumber(t.Context(), strings.TrimPrefix(path, "/signalen/"))
		must(t, err)
		busy(func(v *visitor) *reply {
			return v.upload(t, path+"/documenten", "Brief.txt", "Een brief over wachten.", nil)
		}, http.StatusSeeOther)
		p.comment("adil", s)
		p.takenUp(s)
		p.as("cora").post(t, path+"/vraag", url.Values{"version": {version(t, p, s)}, "question": {"Hoe vaak ziet u dit?"}}).wants(http.StatusSeeOther)
		p.as("anne").post(t, path+"/vraag-doorgeven", url.Values{}).wants(http.StatusSeeOther)
		for _, read := range []string{path, "/berichten"} {
			busy(func(v *visitor) *reply { return v.get(t, read) }, http.StatusOK)
		}
		sends(path+"/antwoord", url.Values{"answer": {"Elke week, bij de balie."}})
		sends(path+"/bericht", url.Values{"message": {"Ik blijf graag anoniem."}})
		p.as("anne").post(t, path+"/antwoord-doorgeven", url.Values{"answer": {"Elke week."}}).wants(http.StatusSeeOther)
		p.fedBackAbout(s, "bellen")
		if audience == "keten" {
			sends(path+"/helpt-dit", url.Values{"help": {"nee"}, "line": {"Nog niet."}})
		} else {
			sends(path+"/heropenen", url.Values{"version": {version(t, p, s)}, "reason": {"Het komt terug."}})
		}
		all = append(all, p.now(s))
		draft(form) // the next one, not yet sent
	}
	return p, all
}

// version is the signal's present version, as its forms send it.
func version(t *testing.T, p *signalRig, s portal.Signal) string {
	t.Helper()
	v, err := json.Marshal(p.now(s).Version)
	must(t, err)
	return string(v)
}

// TestBar05_AnonymousLeavesNoTraceInAnAnswer lays two portals side by side that
// differ only in which of two colleagues is the anonymous reporter, and in the
// minutes at which they were at work. Nobody else is sent one byte that differs.
func TestBar05_AnonymousLeavesNoTraceInAnAnswer(t *testing.T) {
	t.Parallel()
	one, _ := anonymousWorld(t, "gerda", 0)
	two, _ := anonymousWorld(t, "gijs", 47*time.Minute)
	// Every other role reads what one of these does.
	for _, who := range []portal.ID{"bram", "cora", "adil", "anne", "bea", "arie"} {
		a, b := masks(one.crawl(who)), masks(two.crawl(who))
		if len(a) < len(crawlStart) || len(a) != len(b) {
			t.Errorf("%s was sent %d and %d pages", who, len(a), len(b))
		}
		for path, body := range a {
			if b[path] != body {
				t.Errorf("%s: %s tells who of two colleagues is the reporter, or when they were at work: %s", who, path, firstDifference(body, b[path]))
			}
		}
	}
	// What was said late on a day goes out the next, the same for both.
	for _, p := range []*signalRig{one, two} {
		p.later(20 * time.Hour)
		p.handOut()
	}
	a, b := one.mailAll(), two.mailAll()
	for _, q := range signalCast {
		if q.ID != "gerda" && q.ID != "gijs" && maskMails(a[q.ID]) != maskMails(b[q.ID]) {
			t.Errorf("%s is mailed what tells who the reporter is: %s", q.ID, firstDifference(maskMails(a[q.ID]), maskMails(b[q.ID])))
		}
	}
	log := func(p *signalRig) string { return p.log.String() }
	for _, id := range []string{"gerda", "Gerda", "gijs", "Gijs"} {
		if strings.Contains(log(one)+log(two), id) {
			t.Errorf("%q is in the log", id)
		}
	}
}

// masks is a crawl without what differs between two runs. What bears random ids
// and the same day stands in any order; the first box of a list bears the list's name.
func masks(pages map[string]*reply) map[string]string {
	all := map[string]string{}
	byPath := map[string][]string{}
	for path, page := range pages {
		parts := strings.Split(strings.ReplaceAll(readSoFar.ReplaceAllString(page.masked(), ""), `input id="signals" `, "input "), "<")
		if strings.HasPrefix(path, "/signalen/export") && page.status == http.StatusOK {
			parts = rowsOf(page)
		}
		slices.Sort(parts)
		byPath[mask(path)] = append(byPath[mask(path)], strings.Join(parts, "\n"))
	}
	for path, bodies := range byPath {
		slices.Sort(bodies)
		all[path] = strings.Join(bodies, "\n")
	}
	return all
}

// rowsOf are the rows of a table that was sent as a file, of either sort.
func rowsOf(page *reply) []string {
	book, err := excelize.OpenReader(strings.NewReader(page.body))
	if err != nil {
		return strings.Split(mask(page.body), "\n")
	}
	defer book.Close()
	var lines []string
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			return []string{err.Error()}
		}
		for _, row := range rows {
			lines = append(lines, mask(strings.Join(row, ";")))
		}
	}
	return lines
}

// readSoFar counts what the crawl itself read before.
var readSoFar = regexp.MustCompile(`data-seq="[0-9]+"|data-bell-count aria-hidden="true">[0-9]*|data-bell-text>[^<]*`)

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return "\n" + x[i] + "\n" + y[i]
		}
	}
	return "one is longer"
}

// ownRows are the collections whose rows are somebody's own: a row there that
// names the reporter may not name the signal.
var ownRows = []string{"people", "sessions", "inboxes", "notifications", "mails", "digest_windows", "throttles"}

// TestBar05_AnonymousLeavesNoTraceInTheDatabase: no stored document ties the
// reporter to a signal, but for the sealed identity and the blind index, which
// only the key opens; and none tells at what minute they were at work.
func TestBar05_AnonymousLeavesNoTraceInTheDatabase(t *testing.T) {
	t.Parallel()
	one, signals := anonymousWorld(t, "gerda", 0)
	two, _ := anonymousWorld(t, "gijs", 47*time.Minute)
	a, b := one.dump(t), two.dump(t)
	blind := signals[0].Blind
	if blind == "" || signals[0].Sealed == "" {
		t.Fatal("the signal has no blind index or sealed identity")
	}
	for name, docs := range a {
		for _, d := range docs {
			named := strings.Contains(d, "gerda") || strings.Contains(d, "Gerda")
			tied := slices.ContainsFunc(signals, func(s portal.Signal) bool { return strings.Contains(d, string(s.ID)) || strings.Contains(d, s.Number) })
			if named && (tied || !slices.Contains(ownRows, name)) && name != "organisations" {
				t.Errorf("%s names the reporter: %s", name, d)
			}
			if strings.Contains(d, blind) && !slices.Contains([]string{"signals", "drafts", "documents", "document_texts", "kept_uploads"}, name) {
				t.Errorf("%s holds the reporter's blind index: %s", name, d)
			}
		}
		others := func(d string) bool { return !strings.Contains(d, "gerda") && !strings.Contains(d, "gijs") }
		switch {
		case name == "notifications": // of everyone else, the moments are the same
			docs, b[name] = slices.DeleteFunc(docs, func(d string) bool { return !others(d) }), slices.DeleteFunc(b[name], func(d string) bool { return !others(d) })
		case slices.Contains(ownRows, name), name == "leases", name == "drafts":
			continue
		}
		for _, pair := range [][2][]string{{docs, b[name]}, {b[name], docs}} {
			for _, d := range pair[0] {
				if !slices.ContainsFunc(pair[1], func(other string) bool { return sameDocument(d, other) }) {
					t.Errorf("%s differs with who the reporter is, or when they were at work: %s", name, d)
				}
			}
		}
	}
}

// sealedText is what the portal's key sealed, and digests of the documents.
var sealedText = regexp.MustCompile(`^[A-Za-z0-9_-]{32} |"(id|sealed|blind|hash|prev|salt|sha256|value)":"[^"]*"|"seq":[0-9]+|blind:[A-Za-z0-9_=-]+|(mine|blind|seq|state)=\S+`)

// sameDocument compares two stored documents without ids, hashes and secrets. Those go
// first: a random id can hold what mask takes for a reference.
func sameDocument(a, b string) bool {
	return mask(sealedText.ReplaceAllString(a, "·")) == mask(sealedText.ReplaceAllString(b, "·"))
}

// maskMails is what somebody was mailed, without what differs between two runs.
func maskMails(mails []mailed) string {
	var all []string
	for _, m := range mails {
		all = append(all, mask(m.subject+"\n"+m.text+"\n"+m.html))
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}
