package main

import (
	"net/http"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"

	"ketenportaal/internal/portal"
)

// handedIn hands the report in, after the reason that was missing.
func (r *round) handedIn() {
	b := r.at(geldfitContact)
	b.write(map[string]string{"whole-" + r.ids[portal.IndicatorShare]: "30", "voices": "Mensen zeggen: " + roundCanary + "."})
	b.submit(`button[name=check]`)
	b.shows("Klopt dit?", "Dit wijkt af van wat is afgesproken. Leg uit hoe dat komt.")
	r.checked(b)
	rev := valueOf(b, chromedp.Evaluate[string](`fetch(location.pathname.replace("indienen", "invullen")).then(a => a.text()).then(t => t.match(/name="rev" value="(\d+)"/)[1])`, chromedp.EvalAwaitPromise))
	b.refused(http.StatusUnprocessableEntity, "De rapportage is nog niet compleet.", r.report+"/indienen", map[string]string{"rev": rev})

	b.submit(`a.button[href$="/invullen"]`)
	b.unfold()
	b.write(map[string]string{"note-" + r.ids[portal.IndicatorNumber]: roundOff})
	b.submit(`button[name=check]`)
	r.checked(b)
	colleague := r.at(geldfit)
	colleague.refused(http.StatusForbidden, "", r.report+"/indienen", map[string]string{"rev": rev})
	r.unaware(coordinator, holder, adviser, bewindContact, asdd, clerk)
	r.before = len(r.tap.received())
	b.submit(`#indienen button`)
	b.shows("De rapportage is ingediend.", "de gemeente leest de rapportage")
	colleague.refused(http.StatusConflict, "Deze rapportage is al ingediend.", r.report+"/invullen", map[string]string{"rev": rev, "voices": "Toch anders."})
}

// unaware are people who look wherever the report could be heard of.
func (r *round) unaware(people ...string) {
	r.t.Helper()
	for _, who := range people {
		b := r.at(who)
		for _, path := range []string{"/", "/berichten", "/subsidies", "/subsidies/lijst", "/subsidies/verwacht", r.path, r.path + "/bestand", r.path + "/perioden", r.report, r.report + "/bestand?vorm=txt",
			r.report + "/versies/1", r.report + "/invullen", "/monitor?periode=" + roundPeriod, "/monitor/bestand?periode=" + roundPeriod, "/beleidsdoelen/D-01.1", "/beleidsdoelen/ontbreekt", "/zoeken?q=bezoek", "/kalender"} {
			f := b.fetch(path, nil)
			if form := strings.HasSuffix(path, "/invullen"); form && f.Status != http.StatusNotFound && f.Status != http.StatusForbidden {
				r.t.Errorf("%s opens %s: status %d", who, path, f.Status)
			}
		}
		b.reports()
	}
}

// questioned gives the report back with questions, and has them answered.
func (r *round) questioned() {
	c := r.hears(coordinator, "Een rapportage over een subsidie is ingediend.")
	r.checked(c)
	c.visit(r.report)
	c.shows("125 huisbezoeken", "75 minder dan afgesproken", "Wijkt af", "80% (24 van 30)", "€\u00a02.750", roundOff, roundSaid, roundCanary, "Akkoord is geen vaststelling van de subsidie.")
	c.hides(roundDraft)
	r.checked(c)
	back := `form[action$="/beoordelen"] .actions button.quiet`
	c.unfold()
	if status := c.press(back); status != http.StatusUnprocessableEntity {
		r.t.Errorf("giving back without a question: status %d", status)
	}
	c.reports()
	c.write(map[string]string{"questions": roundAsked, "ask-" + r.goals[0]: "Gold dat ook in de zomer?"})
	c.submit(back)
	c.shows("De rapportage is teruggegeven.")

	b := r.hears(geldfitContact, "De gemeente heeft vragen over uw rapportage.")
	b.visit(r.report)
	b.shows(roundAsked, "Gold dat ook in de zomer?", "beantwoordt de vragen")
	r.checked(b)
	b.visit(r.report + "/invullen")
	b.write(map[string]string{r.figure(portal.IndicatorNumber): "130", "said-" + r.goals[0]: roundLater})
	b.submit(`button[name=check]`)
	c.visit(r.report) // until it is handed in, the municipality reads what was
	c.shows("125 huisbezoeken")
	c.hides("130", "ook in de zomer.")
	b.submit(`#indienen button`)

	c.visit(r.report + "/versies/2")
	c.shows("Wat anders is dan de keer ervoor, is gemarkeerd.")
	marked := func(tag string) string {
		return strings.Join(valueOf(c, chromedp.Evaluate[[]string](`[...document.querySelectorAll("main `+tag+`")].map(x => x.textContent)`)), "|")
	}
	if del, ins := marked("del"), marked("ins"); !strings.Contains(del, "125 huisbezoeken") || !strings.Contains(ins, "130 huisbezoeken") || !strings.Contains(ins, "zomer") {
		r.t.Errorf("marked as gone %q, as new %q", del, ins)
	}
	r.checked(c)
}

// agreedTo says that the report counts.
func (r *round) agreedTo() {
	c := r.at(coordinator)
	c.visit(r.report)
	c.submit(`form[action$="/beoordelen"] .actions .button:not(.quiet)`)
	c.shows("De rapportage is akkoord. Akkoord is geen vaststelling van de subsidie.", "Akkoord is geen vaststelling van de subsidie.")
	r.checked(c)
	b := r.hears(geldfitContact, "De gemeente is akkoord met uw rapportage. Akkoord is geen vaststelling van de subsidie.")
	b.visit(r.report)
	r.checked(b)
	b.refused(http.StatusConflict, "Deze rapportage is al akkoord.", r.report+"/invullen", map[string]string{"rev": "9", "voices": "Toch anders."})
	c.refused(http.StatusConflict, "Deze rapportage is al akkoord.", r.report+"/beoordelen", map[string]string{"judge": "akkoord", "version": "0"})
}

// counts looks for the figures at the subsidy, the goal and the monitor. Another
// partner finds none of them.
func (r *round) counts() {
	// What the report says, as it is stored.
	all := stored[portal.ProgressReport](r.t, r.running, "progress_reports")
	kept := all[slices.IndexFunc(all, func(p portal.ProgressReport) bool { return p.Period == roundPeriod && p.Subsidy == r.subsidy().ID })]
	number, _ := kept.Value(portal.ID(r.ids[portal.IndicatorNumber]))
	share, _ := kept.Value(portal.ID(r.ids[portal.IndicatorShare]))
	amount, _ := kept.Value(portal.ID(r.ids[portal.IndicatorAmount]))
	if kept.State != portal.ReportAccepted || len(kept.Sent) != 2 || number.Figure.Number != 130_00 || share.Figure.Numerator != 24 || share.Figure.Denominator != 30 || amount.Figure.Amount != 2_750_00 {
		r.t.Errorf("stored is %+v", kept)
	}

	c, other, b := r.at(coordinator), r.at(bewindContact), r.at(geldfitContact)
	for _, who := range []*browser{c, b} {
		for path, want := range map[string][]string{
			r.path:                            {"130 huisbezoeken", "80%", "€\u00a02.750"},
			"/beleidsdoelen/D-01.1":           {"Bezoeken aan huis", "130 huisbezoeken", "200 huisbezoeken"},
			"/monitor?periode=" + roundPeriod: {"Aantal huisbezoeken", "130", "80%", "€\u00a02.750"},
			r.path + "/perioden":              {"Akkoord"},
		} {
			who.visit(path)
			who.unfold()
			who.shows(want...)
			r.checked(who)
		}
	}
	other.visit("/monitor?periode=" + roundPeriod)
	other.hides("huisbezoeken")
	r.checked(other)
	other.visit("/beleidsdoelen/D-01.1")
	other.hides("huisbezoeken", roundTitle)
	for _, path := range []string{r.path, r.report, r.path + "/bestand", r.report + "/bestand?vorm=txt"} {
		if f := other.fetch(path, nil); f.Status != http.StatusNotFound {
			r.t.Errorf("another partner opens %s: status %d", path, f.Status)
		}
	}
	other.reports()
	r.unaware(coordinator, bewindContact, asdd, clerk)
}

// unheard looks through every byte that others than the partner received.
func (r *round) unheard() {
	own, reads := []string{geldfit, geldfitContact}, []string{coordinator, adviser, holder, clerk}
	told, size := map[string]int{}, map[string]int{}
	for i, a := range r.tap.received() {
		data := a.bytes()
		size[a.reader] += len(data)
		if slices.Contains(own, a.reader) {
			continue
		}
		if holds(r.t, data, roundDraft) {
			r.t.Errorf("%q received words of the draft by %s", a.reader, a.path)
		}
		if !holds(r.t, data, roundCanary) {
			continue
		}
		told[a.reader]++
		switch {
		case i < r.before:
			r.t.Errorf("%q received words of the report by %s before it was handed in", a.reader, a.path)
		case !slices.Contains(reads, a.reader):
			r.t.Errorf("%q received words of the report by %s", a.reader, a.path)
		}
	}
	for _, m := range r.Peer.Messages() {
		for _, p := range mailParts(r.t, m.Data) {
			if !slices.Contains(own, m.To) && (holds(r.t, p.body, roundDraft) || holds(r.t, p.body, roundCanary)) {
				r.t.Errorf("%s received words of the report by mail", m.To)
			}
		}
	}
	if told[coordinator] == 0 {
		r.t.Error("the coordinator never received the words of the report: it proves nothing")
	}
	for _, who := range []string{coordinator, holder, adviser, bewindContact, asdd, clerk} {
		if size[who] == 0 {
			r.t.Errorf("nothing was kept of what %s received", who)
		}
	}
}
