package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// axeSource is axe-core, fetched by `make test` (see .ci/tools).
var axeSource = sync.OnceValues(func() (string, error) {
	path := os.Getenv("AXE_PATH")
	if path == "" {
		path = filepath.Join("..", "..", ".ci", "tools", "node_modules", "axe-core", "axe.min.js")
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("axe-core is missing, run make test: %w", err)
	}
	return string(b), nil
})

// pageWidths are those the pages must hold at, in CSS pixels.
var pageWidths = []int64{320, 768, 1280}

// TestEveryPage walks through the portal as each role, following the links, and
// looks at every kind of page at three widths: axe finds nothing, nothing
// scrolls sideways, there is one h1, and the browser reports no breach of the
// Content-Security-Policy, no failed request and no request to anyone else.
//
// axe takes most of the time, and of that the colours take most, which no width
// changes. It looks at all three widths for the first role that reaches a kind of
// page, at the colours at one of them, at everything at one width for the next two
// roles, and with BAR=1 at everything at all three for every role.
func TestEveryPage(t *testing.T) {
	p := startPortal(t, monday)
	examined := map[string]int{}
	people := []string{"",
		"deelnemer@geldfit.example", "contactpersoon@geldfit.example", "meelezer@asdd.example", "eigenaar@eenpitter.example",
		"ketencoordinator@gemeente.example", "beleidsadviseur@gemeente.example", "portefeuillehouder@gemeente.example",
		"griffie@gemeente.example", "beheerder@gemeente.example", "auditor@gemeente.example", "anoniem@gemeente.example",
	}
	for _, who := range people {
		name := who
		if who == "" {
			name = "nobody"
		}
		t.Run(name, func(t *testing.T) {
			b := p.open(t)
			start := "/inloggen"
			if who != "" {
				b, start = p.login(t, who), "/"
			}
			w := &walk{t: t, b: b, seen: map[string]bool{}, examined: examined}
			w.from(start)
			if len(w.seen) < 3 {
				t.Errorf("only %d kinds of pages were reached", len(w.seen))
			}
		})
	}
}

// walk visits every kind of page that links lead to.
type walk struct {
	t    *testing.T
	b    *browser
	seen map[string]bool
	// examined counts the roles that looked at each kind of page before.
	examined map[string]int
	// sameColours: axe looks at the colours of this page at another width.
	sameColours bool
}

// shapeOf is an address without what tells one object from another, so that one
// signal's page stands for all. Round tables, covenants and agreement sets are few and
// look different in each state: of those the first page stays its own, and so do the
// meeting and the minutes.
func shapeOf(path string) string {
	path, _, _ = strings.Cut(path, "#")
	path, query, _ := strings.Cut(path, "?")
	if !ownShape.MatchString(path) {
		for _, part := range objectParts {
			path = part.ReplaceAllString(path, "/*")
		}
	}
	if query != "" {
		return path + "?"
	}
	return path
}

var (
	ownShape    = regexp.MustCompile(`^/[a-z-]+/[RCW]-\d{4}-\d+(/verslag|/vergadering)?$`)
	objectParts = []*regexp.Regexp{
		regexp.MustCompile(`/[A-Z]-\d{4}-\d+`),
		regexp.MustCompile(`/[0-9a-f]{8}-[0-9a-f-]{27}`),
		regexp.MustCompile(`/\d+(-\d+)?`),
	}
)

// maxPages bounds one walk; one that reaches it fails, for the rest wasn't looked at.
const maxPages = 400

func (w *walk) from(start string) {
	w.t.Helper()
	queue := []string{start}
	for len(queue) > 0 && len(w.seen) < maxPages {
		path := queue[0]
		queue = queue[1:]
		if w.seen[shapeOf(path)] {
			continue
		}
		w.seen[shapeOf(path)] = true
		for _, next := range w.look(path) {
			if !w.seen[shapeOf(next)] {
				queue = append(queue, next)
			}
		}
	}
	if len(w.seen) >= maxPages {
		w.t.Errorf("there are %d kinds of pages or more: some weren't looked at", maxPages)
	}
}

// look opens a page, examines it at each width and gives its links.
func (w *walk) look(path string) []string {
	w.t.Helper()
	if len(w.seen) > 1 && w.isFile(path) {
		return nil
	}
	if resp := valueOf(w.b, chromedp.NavigateResponse(w.b.url+path)); resp.Status != 200 {
		w.t.Errorf("%s, a link on a page, gives status %d", path, resp.Status)
		return nil
	}
	before := w.examined[shapeOf(path)]
	w.examined[shapeOf(path)]++
	for i, width := range pageWidths {
		w.b.do(chromedp.EmulateViewport(width, 900))
		whole := before == i || os.Getenv("BAR") != ""
		w.sameColours = !whole
		w.examine(path, width, before == 0 || whole)
	}
	return valueOf(w.b, chromedp.Evaluate[[]string](`[...document.querySelectorAll("a[href]:not([download])")].map(a => a.href).filter(h => h.startsWith(location.origin + "/")).map(h => h.slice(location.origin.length))`))
}

// isFile reports whether an address gives something other than a page of the
// portal: a download, or a mail shown in a sandbox where no script runs.
func (w *walk) isFile(path string) bool {
	w.t.Helper()
	return valueOf(w.b, chromedp.Evaluate[bool](fmt.Sprintf(
		`fetch(%q, {method: "HEAD"}).then(r => r.ok &&
			(!(r.headers.get("content-type") || "").startsWith("text/html") || (r.headers.get("content-security-policy") || "").includes("sandbox")))`, path), chromedp.EvalAwaitPromise))
}

func (w *walk) examine(path string, width int64, axe bool) {
	w.t.Helper()
	faults := valueOf(w.b, chromedp.Evaluate[[]string](`(() => {
		const faults = [];
		const h1 = document.querySelectorAll("h1").length;
		if (h1 !== 1) faults.push("there are " + h1 + " h1 elements");
		if (document.documentElement.scrollWidth > window.innerWidth) faults.push("it scrolls sideways: " + document.documentElement.scrollWidth);
		if (document.querySelector("[style]")) faults.push("an element has a style attribute");
		return faults;
	})()`))
	if axe {
		faults = append(faults, w.axe()...)
	}
	faults = append(faults, w.b.reports()...)
	for _, f := range faults {
		w.t.Errorf("%s at %d px: %s", path, width, f)
	}
}

// axe runs axe-core on the page that is open, with everything unfolded. Menus lie over
// the page when they are open: they are looked at apart, after the rest.
func (w *walk) axe() []string {
	w.t.Helper()
	source, err := axeSource()
	if err != nil {
		w.t.Fatal(err)
	}
	w.b.unfold()
	w.b.foldMenus()
	if valueOf(w.b, chromedp.Evaluate[bool](`!window.axe`)) {
		w.b.do(chromedp.Evaluate[chromedp.Void](source + ";true"))
	}
	return valueOf(w.b, chromedp.Evaluate[[]string](fmt.Sprintf(`(async () => {
		const rules = {runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], resultTypes: ["violations"], rules: {"color-contrast": {enabled: %t}}};
		let found = (await axe.run(document, rules)).violations;
		const menus = [...document.querySelectorAll("main details.menu-actions")];
		menus.forEach(d => { d.open = true });
		if (menus.length) found = found.concat((await axe.run({include: menus}, rules)).violations);
		return found.map(v => v.id + ": " + v.help + " at " + v.nodes.map(n => n.target.join(" ")).slice(0, 3).join(", "));
	})()`, !w.sameColours), chromedp.EvalAwaitPromise))
}
