package web

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// TestBar08_FormsOfTheLine sends every form of yellow flags, raised questions, escalation
// lines and follow-up with fields that no form has: what is stored is the same as without.
func TestBar08_FormsOfTheLine(t *testing.T) {
	t.Parallel()
	run := func(extra bool) map[string][]string {
		p := signalPortal(t)
		tom := portal.Person{ID: "tom", OrgID: "gemeente", Email: "tom@gemeente.example", Name: "Tom Teammanager", Role: portal.TeamManager, State: portal.PersonActive, JoinedAt: p.clock}
		must(t, p.store.InsertPerson(t.Context(), &tom))
		s, other := p.share("gerda", nil), p.share("gijs", func(in *app.ShareSignal) {
			in.Text = "De balie is op maandag dicht, en daar staat niets van op de website."
		})
		post := func(who portal.ID, path string, fields url.Values) string {
			t.Helper()
			fields = maps.Clone(fields)
			if extra {
				maps.Copy(fields, extras(fields))
			}
			return p.as(who).post(t, path, fields).wants(http.StatusSeeOther).header.Get("Location")
		}
		set, err := p.store.Settings(t.Context())
		must(t, err)
		post("cora", "/gele-vlaggen/regels", url.Values{"version": {strconv.FormatInt(set.Version, 10)}, "theme": {"toegang"}, "least": {"9"}, "orgs": {"4"}, "days": {"30"}})

		nominate := func(title string) string {
			return post("gerda", "/gele-vlaggen/voordragen", url.Values{"title": {title}, "why": {"Elke week."}, "kind": {"klachten"}, "theme": {"toegang"}, "signals": {s.Number}, "more": {""}, "others": {""}})
		}
		flag := nominate("Brieven komen te laat")
		flagged := func() []string {
			g, err := p.store.YellowFlagByNumber(t.Context(), strings.TrimPrefix(flag, "/gele-vlaggen/"))
			must(t, err)
			return []string{strconv.FormatInt(g.Version, 10)}
		}
		chain := string(portal.WholeChain)
		post("cora", flag+"/bevestigen", url.Values{"version": {"1"}, "kind": {"klachten"}, "until": {"2026-12-20"}, "handler": {"vera"}, "note": {"Wij zien dit ook."}, "audience": {chain}})
		post("vera", flag+"/bijsturen", url.Values{"version": flagged(), "correction": {"Wij sturen ze eerder."}, "until": {"2026-12-21"}})
		post("vera", flag+"/informeren", url.Values{"version": {"0"}, "party": {"directie"}, "note": {"In het overleg."}})
		post("vera", flag+"/signaal", url.Values{"link": {other.Number}})
		post("vera", flag+"/afronden", url.Values{"version": flagged(), "state": {"bijgestuurd"}, "note": {"Het gaat beter."}})
		flag = nominate("Brieven zijn te lang")
		post("cora", flag+"/afwijzen", url.Values{"version": {"1"}, "reason": {"Dit is al opgelost in oktober."}, "audience": {chain}})
		post("gerda", flag+"/oneens", url.Values{"reason": {"Het gaat door."}})

		post("cora", "/escalatielijnen/algemeen", url.Values{"version": {"0"}, "person-teammanager": {"tom"}, "deputy-teammanager": {"adil"}, "days-teammanager": {"3"}, "breaker": {"wim"}})
		post("cora", "/signalen/"+s.Number+"/doorbreken", url.Values{"version": {"0"}, "breaker": {"wim"}})
		question := post("gerda", "/signalen/"+s.Number+"/hogerop", url.Values{"question": {"Wie beslist hierover?"}})
		post("gijs", question+"/volgen", url.Values{"version": {"0"}})
		post("tom", question+"/antwoord", url.Values{"version": {"0"}, "answer": {"Wij regelen dit vandaag."}})
		post("gerda", question+"/hoger", url.Values{"version": {"0"}, "reason": {"Dit lost het niet op."}})
		post("cora", question+"/college", url.Values{"version": {"0"}, "on": {dayField(p.clock.AddDate(0, 0, 7))}, "number": {"BW-1"}})
		p.later(7 * 24 * time.Hour)
		post("cora", question+"/collegebesluit", url.Values{"version": {"0"}, "answer": {"Het college maakt geld vrij."}, "number": {"BW-1"}})

		p.aboutSignal(s)
		at := post("adil", "/besluiten/nieuw", url.Values{"table": {"R-2026-777"}, "item": {"punt"}, "asked": {"punt"}, "signals": {string(s.ID)}, "kind": {"afspraak"}, "by": {"team"}, "text": {"Wij bellen eerder."}})
		post("adil", at+"/vervolg/kiezen", url.Values{"version": {"1"}, "route": {"uitvoeringsafspraak"}, "changes": {"Een belafspraak"}, "step_0": {"Vertel het aan het team"}, "owner_0": {"gerda"}, "due_0": {dayField(p.clock.AddDate(0, 0, 14))}})
		now := func() []string {
			d, err := p.store.DecisionByNumber(t.Context(), strings.TrimPrefix(at, "/besluiten/"))
			must(t, err)
			return []string{strconv.FormatInt(d.Version, 10)}
		}
		d, err := p.store.DecisionByNumber(t.Context(), strings.TrimPrefix(at, "/besluiten/"))
		must(t, err)
		post("gerda", at+"/vervolg/stappen/"+string(d.Follow.Steps[0].ID), url.Values{"version": now(), "note": {"Verteld."}, "changed": {""}})
		post("adil", at+"/vervolg/vasthouden", url.Values{"version": now(), "embedding": {"In de werkinstructie."}})
		post("cora", at+"/terugkoppeling", url.Values{"version": now(), "ready": {string(s.ID)}, "agreed": {"Wij bellen eerder."}, "agreed_by": {"Team"}, "route": {"uitvoeringsafspraak"}, "changes": {"Een belafspraak"}, "from": {dayField(p.clock)}, "tell": {""}})
		return p.dump(t)
	}
	storesTheSame(t, run(false), run(true))
}
