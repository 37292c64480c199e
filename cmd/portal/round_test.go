package main

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ketenportaal/internal/portal"
)

// The words by which the round is followed. The first stands in the draft only, the
// second in what is handed in.
const (
	roundDraft  = "Zeepaardje"
	roundCanary = "Waterlelie"
	roundTitle  = "Hulp aan huis bij geldzorgen"
	roundPeriod = "2026-2"
	roundAsked  = "Hoe komt het dat het er minder zijn?"
	roundOff    = "Twee collega’s waren lang ziek."
	roundSaid   = "Het liep beter dan wij dachten."
	roundLater  = "Het liep beter dan wij dachten, ook in de zomer."
)

// round is one reporting round of a subsidy. Of the covenant's story it has the
// browsers and the tap; path is that of the subsidy.
type round struct {
	agreed
	report string // the path of the report
	goals  []string
	ids    map[portal.IndicatorKind]string
	// before is how many answers there were when the report was handed in.
	before int
}

// TestReportingRound: a partner reports over a half year on a phone, gets a question,
// and is told "akkoord". The figures go to the subsidy, the goal and the monitor, and a
// factsheet over the same half year is frozen with figures that a second counting of
// what is stored confirms. Nobody else hears what the partner wrote, and the
// municipality nothing of the draft.
func TestReportingRound(t *testing.T) {
	through := startTap(t)
	r := &round{agreed: agreed{story: story{t: t, tap: through, running: startPortalBehind(t, monday, through.URL)},
		browsers: map[string]*browser{}, came: map[string]time.Time{}, looked: map[string]bool{}}, ids: map[portal.IndicatorKind]string{}}
	through.portal.Store(addressOf(t, r.Main))
	for _, part := range []struct {
		what string
		tell func()
	}{
		{"a subsidy with its goals", r.granted},
		{"the clock opens the period", r.opened},
		{"a colleague writes at the same time", r.together},
		{"what is wrong stays", r.mistyped},
		{"handed in", r.handedIn},
		{"a question and an answer", r.questioned},
		{"akkoord", r.agreedTo},
		{"the figures count", r.counts},
		{"the factsheet", r.factsheet},
		{"recounted", r.recounted},
		{"in a spreadsheet", r.spreadsheets},
		{"nobody else heard", r.unheard},
	} {
		began := time.Now()
		part.tell()
		t.Logf("%s: %s", part.what, time.Since(began).Round(time.Second))
	}
}

// checked looks at the page that is open; axe does once at each kind of page, for a
// phone and for a wide screen.
func (r *round) checked(b *browser) {
	r.t.Helper()
	width := int64(1280)
	if b == r.browsers[geldfitContact] {
		width = phoneWidth
	}
	kind := fmt.Sprint(shapeOf(b.path()), width)
	(&walk{t: r.t, b: b}).examine(b.path(), width, !r.looked[kind])
	r.looked[kind] = true
	b.foldMenus() // axe unfolds everything
}

// granted makes a subsidy with two goals and five kinds of indicators. A signal for the
// whole chain makes the figures of the factsheet others than those of its draft.
func (r *round) granted() {
	r.at(geldfit).share("Wie thuis hulp wil, wacht lang op een eerste gesprek", "drempel", "keten")
	c := r.at(coordinator)
	c.visit("/subsidies/nieuw")
	r.checked(c)
	c.choose("#org", "Geldfit")
	c.write(map[string]string{"title": roundTitle, "role": "Eerste hulp bij geldzorgen", "year-0": "2026", "amount-0": "25.000"})
	c.submit("form.form .actions .button")
	if r.path = c.path(); !regexp.MustCompile(`^/subsidies/U-2026-\d{3,}$`).MatchString(r.path) {
		r.t.Fatalf("the subsidy is at %s", r.path)
	}
	r.report = r.path + "/rapportages/" + roundPeriod
	c.visit(r.path + "/perioden")
	c.tick(`#rhythm input[value=halfjaar]`)
	c.submit("#plannen .actions button")
	c.visit(r.path + "/perioden/2026-1")
	c.set("#reason", "De subsidie begon pas in de zomer.")
	r.checked(c)
	c.submit(`form[action$="/overslaan"] .actions button`)

	for _, title := range []string{"Inwoners krijgen hulp aan huis", "Vrijwilligers zijn goed toegerust"} {
		c.visit(r.path + "/doelen/nieuw")
		c.set("#title", title)
		c.choose("#policy_goal", "D-01.1")
		c.submit("form.form .actions .button")
	}
	for _, g := range r.subsidy().Goals {
		r.goals = append(r.goals, string(g.ID))
	}
	for _, i := range []struct {
		goal   int
		kind   portal.IndicatorKind
		fields map[string]string
	}{
		{0, portal.IndicatorNumber, map[string]string{"title": "Bezoeken aan huis", "unit": "huisbezoeken", "direction": "hoger", "baseline": "100", "target-2026-2": "200"}},
		{0, portal.IndicatorShare, map[string]string{"title": "Bezoeken die iemand verder helpen", "direction": "hoger", "target-2026-2": "80"}},
		{0, portal.IndicatorYesNo, map[string]string{"title": "Elke maand overleg met het wijkteam", "target-2026-2": "ja"}},
		{1, portal.IndicatorAmount, map[string]string{"title": "=1+1 scholing van vrijwilligers", "target-2026-2": "3.000"}},
		{1, portal.IndicatorNarrative, map[string]string{"title": "Wat leren vrijwilligers thuis?"}},
	} {
		c.visit(r.path + "/doelen/" + r.goals[i.goal] + "/indicatoren/nieuw?soort=" + string(i.kind))
		c.write(i.fields)
		r.checked(c)
		c.submit("form.form .actions .button")
	}
	for _, g := range r.subsidy().Goals {
		for _, i := range g.Indicators {
			r.ids[i.Kind] = string(i.ID)
		}
	}
	for _, s := range []map[string]string{{"state": "aanvraag", "on": "2026-06-01"}, {"state": "verleend", "on": "2026-06-25", "number": "VB-2026-17"}} {
		c.visit(r.path + "/stap")
		c.write(s)
		c.submit("form.form .actions .button")
	}
	c.visit(r.path)
	r.checked(c)
}

// subsidy is the subsidy as it is stored.
func (r *round) subsidy() portal.Subsidy {
	all := stored[portal.Subsidy](r.t, r.running, "subsidies")
	return all[slices.IndexFunc(all, func(s portal.Subsidy) bool { return strings.HasSuffix(r.path, "/"+s.Number) })]
}

// opened lets the half year end. The contact is told within a minute.
func (r *round) opened() {
	r.Clock.To(storyTime(time.December, 31, 23, 30))
	b := r.at(geldfitContact)
	b.do(chromedp.EmulateViewport(phoneWidth, 740))
	if f := b.fetch(r.report+"/invullen", nil); strings.Contains(string(f.bytes(r.t)), "figure-"+r.ids[portal.IndicatorNumber]) {
		r.t.Error("the form is there while the period is locked")
	}
	r.at(geldfit).refused(http.StatusConflict, "Deze periode is nog niet open. U kunt rapporteren vanaf 1 januari 2027.", r.report+"/invullen", map[string]string{"rev": "0", "voices": "Te vroeg."})
	r.Clock.To(time.Date(2027, time.January, 1, 0, 10, 0, 0, portal.Amsterdam()))
	r.hears(geldfitContact, "U kunt over een subsidie rapporteren.")
	r.checked(b)
	r.Clock.To(time.Date(2027, time.January, 4, 9, 0, 0, 0, portal.Amsterdam()))
}

var bellNumber = regexp.MustCompile(`data-bell-count[^>]*>([^<]*)<`)

// hears waits until somebody has a bericht about the round with a sentence, and opens
// where it leads.
func (r *round) hears(who, sentence string) *browser {
	r.t.Helper()
	b := r.at(who)
	row := func(page string) bool {
		return slices.ContainsFunc(strings.Split(html.UnescapeString(page), "<li"), func(li string) bool {
			return strings.Contains(li, sentence) && strings.Contains(li, strings.TrimPrefix(r.path, "/subsidies/"))
		})
	}
	for until := time.Now().Add(2 * time.Minute); ; {
		page := string(b.fetch("/berichten", nil).bytes(r.t))
		if row(page) {
			break
		}
		if time.Now().After(until) {
			r.t.Fatalf("%s never heard %q", who, sentence)
		}
		b.until("a bericht", `document.querySelector("[data-bell-count]").textContent.trim() !== `+script(r.t, strings.TrimSpace(bellNumber.FindStringSubmatch(page)[1])))
	}
	b.visit("/berichten")
	b.shows(sentence)
	return b
}

// write fills in the fields of a form, by their names, all in one go.
func (b *browser) write(values map[string]string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](`(values => {
		for (const [name, value] of Object.entries(values)) {
			const all = [...document.getElementsByName(name)];
			const field = all.find(f => f.type === "radio" && f.value === value) || all[0];
			if (field.type === "radio") field.checked = true; else field.value = value;
			field.dispatchEvent(new Event("input", { bubbles: true }));
			field.dispatchEvent(new Event("change", { bubbles: true }));
		}
	})(` + script(b.t, values) + `)`))
}

// holdsTyped fails when a form lost what was typed.
func (b *browser) holdsTyped(values map[string]string) {
	b.t.Helper()
	for name, want := range values {
		got := valueOf(b, chromedp.Evaluate[string](`(all => (all.find(f => f.checked) || all[0]).value)([...document.getElementsByName(`+script(b.t, name)+`)])`))
		if got != want {
			b.t.Errorf("%s: %s holds %q, want %q", b.path(), name, got, want)
		}
	}
}

// figure is the name of the field of an indicator.
func (r *round) figure(kind portal.IndicatorKind) string { return "figure-" + r.ids[kind] }

// wrong is what somebody types first: three figures that are none.
func (r *round) wrong() map[string]string {
	return map[string]string{
		r.figure(portal.IndicatorNumber): "veel", r.figure(portal.IndicatorShare): "24", "whole-" + r.ids[portal.IndicatorShare]: "0", r.figure(portal.IndicatorYesNo): "ja",
		r.figure(portal.IndicatorAmount): "duizend euro", r.figure(portal.IndicatorNarrative): "Zij leren luisteren.",
		"said-" + r.goals[0]: roundSaid, "said-" + r.goals[1]: "Iedereen volgde de scholing.", "voices": "Nog navragen: " + roundDraft + ".",
	}
}

// together is the contact on a phone, who leaves and comes back, and a colleague who
// saves first.
func (r *round) together() {
	b, colleague := r.at(geldfitContact), r.at(geldfit)
	b.visit(r.report)
	b.shows("vult de rapportage in")
	r.checked(b)
	b.submit(`.head a[href$="/invullen"]`)
	r.checked(b)
	colleague.visit(r.report + "/invullen")
	r.checked(colleague)

	b.unfold()
	b.write(r.wrong())
	b.until("the draft is kept", `/Concept bewaard/.test(document.querySelector("[data-draft-state]").textContent)`)
	b.visit("/")
	b.visit(r.report + "/invullen")
	b.shows("Dit typte u eerder.")
	b.holdsTyped(r.wrong())
	r.unaware(coordinator, holder, adviser, bewindContact, asdd, clerk)

	colleague.write(map[string]string{"voices": "Mensen zijn blij met een bezoek."})
	colleague.submit(`form[data-draft] .actions button:not([name])`)
	colleague.shows("Uw concept is bewaard. Alleen uw organisatie ziet het.")
	if status := b.press(`button[name=check]`); status != http.StatusConflict {
		r.t.Errorf("saving over a colleague: status %d", status)
	}
	b.reports()
	b.shows("Een collega bewaarde intussen ook.", "Mensen zijn blij met een bezoek.")
	b.holdsTyped(r.wrong())
	r.checked(b)
}

// saves presses the button and wants the form refused, with a sentence at each field and
// everything that was typed.
func (r *round) saves(b *browser, typed, wrong map[string]string) {
	r.t.Helper()
	b.write(typed)
	if status := b.press(`button[name=check]`); status != http.StatusUnprocessableEntity {
		r.t.Errorf("saving figures that are none: status %d", status)
	}
	b.reports()
	for field, want := range wrong {
		if got := b.text("#" + field + "-error"); !strings.Contains(got, want) {
			r.t.Errorf("at %s is said %q, want %q", field, got, want)
		}
	}
	b.holdsTyped(typed)
}

// mistyped types figures that are none.
func (r *round) mistyped() {
	b, share := r.at(geldfitContact), "whole-"+r.ids[portal.IndicatorShare]
	r.saves(b, r.wrong(), map[string]string{
		r.figure(portal.IndicatorNumber): "Vul een getal in, zoals 120 of 3,5. Geen woorden.", share: "Dit aantal kan niet nul zijn.",
		r.figure(portal.IndicatorAmount): "Vul een bedrag in, zoals 1.250,50. Geen woorden.",
	})
	r.checked(b)
	typed := r.wrong()
	typed[r.figure(portal.IndicatorNumber)], typed[share], typed[r.figure(portal.IndicatorAmount)] = "125", "20", "2.750"
	r.saves(b, typed, map[string]string{r.figure(portal.IndicatorShare): "Dit kan niet meer zijn dan het aantal waar het uit komt."})
	b.visit("/")
	b.visit(r.report + "/invullen")
	b.holdsTyped(typed)
}
