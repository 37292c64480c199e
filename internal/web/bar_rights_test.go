package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// TestBar07_RoleChangeMidSession: what somebody may follows from what they are
// at this very request, not from what they were when they logged in.
func TestBar07_RoleChangeMidSession(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", nil)
	path := "/signalen/" + s.Number
	document := p.addDocument("gerda", s, "Brief.txt", "Een brief.")
	comment := url.Values{"comment": {"Dit zien wij ook."}}
	become := func(id portal.ID, role portal.Role) {
		must(t, p.app.ChangeRole(t.Context(), p.by("bea"), id, role, portal.Ticks{}))
	}

	gijs := p.as("gijs")
	gijs.post(t, path+"/reactie", comment).wants(http.StatusSeeOther)
	become("gijs", portal.Reader)
	gijs.post(t, path+"/reactie", comment).wants(http.StatusForbidden)
	gijs.get(t, "/signalen/nieuw").wants(http.StatusForbidden)
	gijs.get(t, path).wants(http.StatusOK).None(`form[action="` + path + `/reactie"]`)

	vera := p.as("vera")
	vera.get(t, "/beheer/mensen").wants(http.StatusOK)
	become("vera", portal.Clerk)
	for _, gone := range []string{path, document, document + "/v/1"} {
		vera.get(t, gone).wants(http.StatusNotFound)
	}
	for _, shut := range []string{"/beheer/mensen", "/signalen"} {
		vera.get(t, shut).wants(http.StatusForbidden)
	}
	vera.get(t, "/documenten").wants(http.StatusOK).None("li[data-row]") // a clerk reads papers of round tables
	vera.post(t, path+"/oppakken", url.Values{"version": {"1"}}).wants(http.StatusNotFound)
	vera.get(t, "/zoeken?q=wachttijd").wants(http.StatusOK).Not(s.Number)

	bep := p.as("bep")
	form := url.Values{"_csrf": {bep.csrf(t)}, "comment": {"Nog net."}}
	must(t, p.app.DisablePerson(t.Context(), p.by("bea"), "bep"))
	bep.post(t, path+"/reactie", form).wants(http.StatusUnauthorized)
	bep.get(t, path).wants(http.StatusSeeOther).Not(s.Title)
	bep.get(t, document+"/v/1").wants(http.StatusSeeOther)
	must(t, p.app.EnablePerson(t.Context(), p.by("bea"), "bep"))
	bep.get(t, path).wants(http.StatusSeeOther) // the old session stays ended
	if after := p.now(s); after.Comments != 1 {
		t.Errorf("%d comments, want only the first", after.Comments)
	}
}

// TestBar06_PartnerThatLeaves: an organisation that no longer takes part reads
// nothing from the next request on, and nothing of a page may have been kept.
func TestBar06_PartnerThatLeaves(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", func(in *app.ShareSignal) {
		in.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}
	})
	path := "/signalen/" + s.Number
	bram := p.as("bram")
	page := bram.get(t, path).wants(http.StatusOK)
	if got := page.header.Get("Cache-Control"); got != "no-store" || page.header.Get("ETag") != "" {
		t.Errorf("a page may be kept: Cache-Control %q, ETag %q", got, page.header.Get("ETag"))
	}
	org, err := p.store.Organisation(t.Context(), "bewind")
	must(t, err)
	org.Active = false
	must(t, p.app.EditOrganisation(t.Context(), p.by("cora"), org))
	for _, gone := range []string{path, "/signalen", "/zoeken?q=wachttijd", "/berichten", "/berichten/lijst"} {
		bram.get(t, gone).wants(http.StatusSeeOther).Not(s.Title, "Wachttijd")
	}
	bram.post(t, path+"/reactie", url.Values{"comment": {"Nog een ding."}}).wants(http.StatusUnauthorized)
	p.handOut()
	p.later(20 * time.Hour)
	if got := mailText(p.mailAll()["bram"]); strings.Contains(got, "Wachttijd") {
		t.Errorf("a mail after the partner left: %.300s", got)
	}
}

// TestBar01_NobodyRaisesThemselves: nobody but an administrator, of whom it is
// reported, gives themselves another role; and the last administrator can't.
func TestBar01_NobodyRaisesThemselves(t *testing.T) {
	p := signalPortal(t)
	for who, role := range map[portal.ID]portal.Role{"bea": portal.Keeper, "cora": portal.Administrator, "bram": portal.Coordinator, "gerda": portal.Contact} {
		want := http.StatusForbidden
		if who == "bea" {
			want = http.StatusConflict // she is the only one
		}
		p.as(who).post(t, "/mensen/"+string(who)+"/rol", url.Values{"role": {string(role)}, "may_manage": {"on"}}).wants(want)
		after, err := p.store.Person(t.Context(), who)
		must(t, err)
		if after.Role == role || after.Ticks.MayManage {
			t.Errorf("%s made themselves %s", who, role)
		}
	}
}

// TestBar01_OneMunicipality: who keeps the sociale kaart can't turn a partner
// into the municipality, and so open what is for the municipality to it.
func TestBar01_OneMunicipality(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", func(in *app.ShareSignal) { in.Audience = portal.Audience{Kind: portal.MunicipalityOnly} })
	cora := p.as("cora")
	cora.post(t, "/sociale-kaart/nieuw", url.Values{"name": {"Gemeente Elders"}, "kind": {"gemeente"}}).wants(http.StatusUnprocessableEntity).In("#kind-error", HasText("één gemeente"))
	cora.post(t, "/sociale-kaart/bewind/wijzigen", url.Values{"version": {"1"}, "name": {"Bewind Noord"}, "kind": {"gemeente"}}).wants(http.StatusUnprocessableEntity)
	cora.get(t, "/sociale-kaart/bewind/wijzigen").wants(http.StatusOK).None("option[value=gemeente]")
	cora.get(t, "/sociale-kaart/gemeente/wijzigen").wants(http.StatusOK).In("option[value=gemeente][selected]")
	p.as("bram").get(t, "/signalen/"+s.Number).wants(http.StatusNotFound)
}

// TestBar05_AMentionDoesNotTellTheReporter: a colleague's list of whom to name
// misses nobody, and a name under a comment reads alike for the reporter and
// for anybody else.
func TestBar05_AMentionDoesNotTellTheReporter(t *testing.T) {
	p := signalPortal(t)
	p.person("guus", "geldfit", portal.Member)
	s := p.share("gerda", nil)
	path := "/signalen/" + s.Number
	guus := p.as("guus").get(t, path).wants(http.StatusOK)
	for _, colleague := range []string{"gerda", "gijs"} {
		guus.In("input[name=mention][value=" + colleague + "]")
	}
	p.as("guus").post(t, path+"/reactie", url.Values{"comment": {"Kijkt u mee?"}, "mention": {"gerda", "gijs"}}).wants(http.StatusSeeOther)
	p.as("bram").get(t, path).wants(http.StatusOK).In(".comment .small", HasText("Genoemd: Gerda Geldfit, Geldfit Noord; Gijs Geldfit, Geldfit Noord"))
	// Who knows the reporter's name may name them, and doesn't tell the others.
	must(t, p.app.CommentOnSignal(t.Context(), p.by("cora"), s.ID, portal.NewID(), "Kunt u dit toelichten?", []portal.ID{"gerda"}, app.CitizenAnswer{}))
	page := p.as("bram").get(t, path).wants(http.StatusOK)
	comments := selection(page.doc, ".comment")
	if last := text(comments[len(comments)-1]); strings.Contains(last, "Gerda") || !strings.Contains(last, "Geldfit Noord") {
		t.Errorf("the coordinator's comment reads %q", last)
	}
}

// extras are fields that no form of ours has, named as somebody would who hopes
// that a form is laid over a stored document.
func extras(except url.Values) url.Values {
	all := url.Values{}
	for _, name := range []string{"role", "org", "org_id", "orgId", "OrgID", "audience", "author", "authorId", "by", "reporter", "reporterOrg", "id", "_id", "ver", "Version", "createdAt", "sharedAt", "state", "State",
		"number", "handler", "due", "may_manage", "mayManage", "ticks", "active", "ended", "urgent_help", "kind", "name", "email", "joinedAt", "municipality", "passed", "course", "sealed", "blind", "naming", "prefs", "pseudonym"} {
		if !except.Has(name) {
			all[name] = []string{"gemeente"}
		}
	}
	return all
}

// TestBar08_MassAssignment sends every form with all these fields besides its
// own: what is stored is the same as without.
func TestBar08_MassAssignment(t *testing.T) {
	t.Parallel()
	forms := []struct {
		who    portal.ID
		path   string
		fields url.Values
	}{
		{"gerda", "/signalen/nieuw", goodShare()},
		{"gijs", "/signalen/S-2026-0001/herkennen", url.Values{"context": {"Ook bij ons."}}},
		{"gijs", "/signalen/S-2026-0001/reactie", url.Values{"comment": {"Dit zien wij ook."}}},
		{"gijs", "/signalen/S-2026-0001/volgen", url.Values{"level": {"volgen"}}},
		{"vera", "/signalen/S-2026-0001/oppakken", url.Values{"version": {"3"}}},
		{"cora", "/signalen/S-2026-0001/toewijzen", url.Values{"version": {"4"}, "handler": {"adil"}}},
		{"cora", "/signalen/S-2026-0001/vraag", url.Values{"version": {"5"}, "question": {"Hoe vaak?"}}},
		{"gerda", "/signalen/S-2026-0001/antwoord", url.Values{"answer": {"Elke week."}}},
		{"cora", "/signalen/S-2026-0001/afspraak", url.Values{"version": {"7"}, "agreed": {"Wij bellen."}}},
		{"cora", "/signalen/S-2026-0001/terugkoppeling", url.Values{"version": {"8"}, "agreed": {"Wij bellen."}, "agreed_by": {"team"}, "route": {"uitvoeringsafspraak"}, "changes": {"Bellen."}, "from": {"2026-12-01"}}},
		{"gerda", "/signalen/S-2026-0001/helpt-dit", url.Values{"help": {"deels"}, "line": {"Gaat wel."}}},
		{"gerda", "/signalen/S-2026-0001/heropenen", url.Values{"version": {"10"}, "reason": {"Toch niet."}}},
		{"gerda", "/instellingen", url.Values{"name": {"Gerda G."}, "function": {"Consulent"}, "phone": {""}}},
		{"bram", "/sociale-kaart/bewind/wijzigen", url.Values{"version": {"1"}, "offer": {"Bewind."}, "email": {""}}},
		{"bram", "/sociale-kaart/bewind/uitnodigen", url.Values{"role": {"deelnemer"}, "email": {"nieuw@bewind.example"}, "name": {"Nieuw"}, "pseudonym": {""}}},
		{"bram", "/mensen/bep/rol", url.Values{"role": {"meelezer"}}},
	}
	run := func(extra bool) map[string][]string {
		p := signalPortal(t)
		bram, err := p.store.Person(t.Context(), "bram")
		must(t, err)
		bram.Ticks.MayManage = true
		must(t, p.store.SavePerson(t.Context(), &bram))
		for _, f := range forms {
			fields := maps.Clone(f.fields)
			fields.Del("once")
			if extra {
				maps.Copy(fields, extras(f.fields))
			}
			// May an organisation's own contact tick nothing but what is theirs.
			if strings.HasSuffix(f.path, "/uitnodigen") || strings.HasSuffix(f.path, "/rol") {
				fields.Del("may_manage")
			}
			p.as(f.who).post(t, f.path, fields).wants(http.StatusSeeOther)
		}
		return p.dump(t)
	}
	storesTheSame(t, run(false), run(true))
}

// storesTheSame compares what was stored without and with fields that no form has.
func storesTheSame(t *testing.T, plain, laden map[string][]string) {
	t.Helper()
	for name, docs := range laden {
		if name == "sessions" || name == "leases" {
			continue
		}
		if len(docs) != len(plain[name]) {
			t.Errorf("%s: %d documents with other fields in the forms, %d without", name, len(docs), len(plain[name]))
		}
		for _, d := range docs {
			if !slices.ContainsFunc(plain[name], func(o string) bool { return sameDocument(o, d) }) {
				t.Errorf("%s: a field that no form has was stored: %s", name, d)
			}
		}
	}
}

// TestBar08_TicksOfAnInvitation: a contact gives no ticks, whatever is sent.
func TestBar08_TicksOfAnInvitation(t *testing.T) {
	p := signalPortal(t)
	bram, err := p.store.Person(t.Context(), "bram")
	must(t, err)
	bram.Ticks.MayManage = true
	must(t, p.store.SavePerson(t.Context(), &bram))
	for _, form := range []url.Values{
		{"role": {"contactpersoon"}, "email": {"a@bewind.example"}, "may_manage": {"on"}},
		{"role": {"contactpersoon"}, "email": {"a@bewind.example"}, "may_sign": {"on"}},
		{"role": {"beheerder"}, "email": {"a@bewind.example"}},
		{"role": {"baas"}, "email": {"a@bewind.example"}},
	} {
		p.as("bram").post(t, "/sociale-kaart/bewind/uitnodigen", form).wants(http.StatusForbidden)
	}
	if found := p.holding(t, "a@bewind.example"); found != nil {
		t.Errorf("somebody was invited: %v", found)
	}
}

// TestBar53_FiftyTapsAreOne: a form that is sent fifty times at once does its
// work once, and of fifty people's turns at one signal one is taken.
func TestBar53_FiftyTapsAreOne(t *testing.T) {
	p := signalPortal(t)
	const taps = 50
	atOnce := func(who func(i int) portal.ID, path string, fields url.Values) map[int]int {
		browsers := make([]*visitor, taps)
		for i := range browsers {
			browsers[i] = p.as(who(i))
		}
		var done sync.WaitGroup
		status := make([]int, taps)
		for i, v := range browsers {
			body := maps.Clone(fields)
			body.Set("_csrf", p.csrfFor(&request{token: v.token}))
			done.Go(func() {
				status[i] = v.send(t, http.MethodPost, path, strings.NewReader(body.Encode()), "application/x-www-form-urlencoded").status
			})
		}
		done.Wait()
		counts := map[int]int{}
		for _, s := range status {
			counts[s]++
		}
		return counts
	}
	same := func(id portal.ID) func(int) portal.ID { return func(int) portal.ID { return id } }

	got := atOnce(same("gerda"), "/signalen/nieuw", goodShare())
	signals, err := p.app.Signals(t.Context(), p.by("cora"), app.SignalFilter{})
	must(t, err)
	if len(signals.Rows) != 1 || got[http.StatusSeeOther] != taps {
		t.Fatalf("%d signals, answers %v; want 1, and each sent on to it", len(signals.Rows), got)
	}
	s, path := signals.Rows[0].Signal, "/signalen/"+signals.Rows[0].Number
	got = atOnce(func(i int) portal.ID { return []portal.ID{"cora", "vera"}[i%2] }, path+"/oppakken", url.Values{"version": {"1"}})
	if got[http.StatusSeeOther] != 1 || got[http.StatusConflict] != taps-1 {
		t.Errorf("taking up: %v, want one, and the others a conflict", got)
	}
	for name, tap := range map[string]struct {
		path   string
		fields url.Values
	}{
		"recognised": {path + "/herkennen", nil},
		"commented":  {path + "/reactie", url.Values{"comment": {"Dit zien wij ook."}, "once": {string(portal.NewRandomID())}}},
	} {
		if tap.fields == nil {
			tap.fields = url.Values{}
		}
		if got := atOnce(same("bram"), tap.path, tap.fields); got[http.StatusSeeOther] != taps {
			t.Errorf("%s: %v, want each answered as if it were the only one", name, got)
		}
	}
	must(t, p.app.AskReporter(t.Context(), p.by("cora"), s.ID, 0, "Hoe vaak?", app.CitizenAnswer{}))
	got = atOnce(same("gerda"), path+"/antwoord", url.Values{"answer": {"Elke week."}})
	if after := p.now(s); after.Recognitions != 1 || after.Comments != 1 || got[http.StatusSeeOther] != 1 || len(after.Questions) != 1 {
		t.Errorf("%d recognitions, %d comments, answers %v; want one of each", after.Recognitions, after.Comments, got)
	}
}
