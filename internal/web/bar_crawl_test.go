package web

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	netmail "net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/docdb"
	"ketenportaal/internal/jobs"
	"ketenportaal/internal/mail"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/store"
)

// crawlStart is where a crawl begins; it follows every link from there.
var crawlStart = []string{"/", "/signalen", "/signalen?open=nee", "/signalen?mijn=ja", "/signalen?voor=mij", "/signalen?laat=ja", "/signalen/werklijst", "/signalen/gedaan", "/signalen/gedaan?organisatie=", "/signalen/gedaan?organisatie=geldfit&periode=zelf", "/signalen/export", "/signalen/export?formaat=xlsx", "/signalen/weergaven", "/beheer/standaardteksten", "/documenten", "/documenten?mijn=ja", "/berichten", "/berichten/lijst",
	"/sociale-kaart", "/zoeken", "/beheer", "/beheer/audit", "/beheer/mensen", "/beheer/post", "/beheer/portaal", "/beheer/rechten", "/beheer/stand", "/beheer/begin", "/beheer/mailteksten", "/beheer/bewaren", "/beheer/audit?persoon=gerda", "/beheer/audit?persoon=bep", "/beheer/audit/bestand", "/beheer/audit/bestand?persoon=bep", "/sociale-kaart/gaten", "/sociale-kaart/geldfit/rechten", "/mensen/gerda/overdragen?opvolger=gijs", "/mensen/adil/overdragen?opvolger=cora", "/instellingen/gegevens", "/instellingen", "/instellingen/berichten", "/signalen/nieuw"}

const crawlMost = 400

// crawl opens, as somebody, every page that can be reached by links, and gives
// the answers by address.
func (p *signalRig) crawl(who portal.ID) map[string]*reply {
	p.t.Helper()
	v, seen, todo := p.as(who), map[string]*reply{}, slices.Clone(crawlStart)
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		if seen[path] != nil || strings.HasPrefix(path, "/assets/") || strings.HasPrefix(path, "/kalender?") {
			continue // of the calendar this month: the next ones have no end
		}
		if len(seen) == crawlMost {
			p.t.Fatalf("%s: more than %d pages", who, crawlMost)
		}
		page := v.get(p.t, path)
		seen[path] = page
		if page.status >= 500 {
			p.t.Errorf("%s: %s answers %d", who, path, page.status)
		}
		for n := range page.doc.Descendants() {
			href, ok := attr(n, "href")
			if !ok {
				href, ok = attr(n, "src")
			}
			if href, _, _ = strings.Cut(href, "#"); ok && strings.HasPrefix(href, "/") {
				todo = append(todo, href)
			}
		}
	}
	return seen
}

// bytesOf is an answer as it was sent, headers included.
func bytesOf(r *reply) string {
	var b strings.Builder
	for name, values := range r.header {
		fmt.Fprintf(&b, "%s: %s\n", name, strings.Join(values, "; "))
	}
	return b.String() + "\n" + r.body
}

// Ids, hashes and secrets differ between two runs by nature.
var differing = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{16,64}\b|[A-Z2-9]{4}-[A-Z2-9]{4}|[A-Za-z0-9_-]{43,}|/assets/[0-9a-z]+/`)

// mask is a text without what differs between two runs.
func mask(text string) string { return differing.ReplaceAllString(text, "·") }

func (r *reply) masked() string { return mask(maskPage(r)) }

// dump is every stored document, per collection, masked and sorted.
func (p *portalRig) dump(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, c := range store.Schema() {
		docs, err := p.db.Find(t.Context(), c.Name, docdb.Query{})
		must(t, err)
		for _, d := range docs {
			names := make([]string, 0, len(d.Fields))
			for name, value := range d.Fields {
				names = append(names, fmt.Sprintf("%s=%v", name, value))
			}
			slices.Sort(names)
			all[c.Name] = append(all[c.Name], fmt.Sprintf("%s %v %s", d.ID, names, d.Body))
		}
	}
	return all
}

// holding gives the stored documents that hold a text, as "collection: document".
func (p *portalRig) holding(t *testing.T, text string) []string {
	t.Helper()
	var found []string
	for name, docs := range p.dump(t) {
		for _, d := range docs {
			if strings.Contains(d, text) {
				found = append(found, name+": "+d)
			}
		}
	}
	return found
}

// mailed is a mail as its reader gets it: decoded, with its headers.
type mailed struct{ to, subject, headers, text, html string }

func (m mailed) String() string { return m.subject + "\n" + m.headers + "\n" + m.text + "\n" + m.html }

// mailAll has the digests and mails made, as the jobs do, and gives what each
// person was sent.
func (p *signalRig) mailAll() map[portal.ID][]mailed {
	p.t.Helper()
	got := map[portal.ID][]mailed{}
	keep := func(_ string, raw []byte) error {
		m := readMail(p.t, raw)
		who, _, _ := strings.Cut(m.to, "@")
		got[portal.ID(who)] = append(got[portal.ID(who)], m)
		return nil
	}
	mailer, err := jobs.Mailer(jobs.MailOptions{App: p.app, Log: slog.New(slog.DiscardHandler), Keep: keep, From: mail.Address{Name: "Ketenportaal", Address: "portaal@voorbeeld.example"}, URL: testURL})
	must(p.t, err)
	for _, job := range []jobs.Job{jobs.Digests(p.app), mailer} {
		for more := true; more; {
			more, err = job.Run(p.t.Context())
			must(p.t, err)
		}
		job.Stop(p.t.Context())
	}
	return got
}

func readMail(t *testing.T, raw []byte) mailed {
	t.Helper()
	whole, err := netmail.ReadMessage(bytes.NewReader(raw))
	must(t, err)
	to, err := netmail.ParseAddress(whole.Header.Get("To"))
	must(t, err)
	subject, err := new(mime.WordDecoder).DecodeHeader(whole.Header.Get("Subject"))
	must(t, err)
	m := mailed{to: to.Address, subject: subject, headers: fmt.Sprint(whole.Header)}
	kind, params, err := mime.ParseMediaType(whole.Header.Get("Content-Type"))
	must(t, err)
	if !strings.HasPrefix(kind, "multipart/") {
		t.Fatalf("a mail of type %s", kind)
	}
	for parts := multipart.NewReader(whole.Body, params["boundary"]); ; {
		part, err := parts.NextPart() // decodes quoted-printable
		if err == io.EOF {
			return m
		}
		must(t, err)
		content, err := io.ReadAll(part)
		must(t, err)
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			m.html += string(content)
		} else {
			m.text += string(content)
		}
	}
}

// mailText is all that somebody was mailed.
func mailText(mails []mailed) string { return fmt.Sprint(mails) }

// told is a signal with a word of its own in everything that was said about it.
type told struct {
	name, word string
	by         portal.ID
	audience   portal.Audience
	naming     portal.Naming
	// readers are who may know of it: by DOMAIN.md, not by asking the policy.
	readers []portal.ID
	// talker is who comments and recognises; municipal: it is handled.
	talker    portal.ID
	municipal bool

	signal   portal.Signal
	document string
}

func tale() []*told {
	chain := []portal.ID{"gerda", "gijs", "bram", "bep", "lea", "eva", "cora", "vera", "adil", "wim", "bea"}
	town := []portal.ID{"cora", "vera", "adil", "wim", "bea"}
	return []*told{
		{name: "hele keten", word: "quetzalix", by: "gerda", audience: portal.Audience{Kind: portal.WholeChain}, naming: portal.OrgVisible, readers: chain, talker: "bram", municipal: true},
		{name: "gekozen", word: "brombexo", by: "gerda", audience: portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, naming: portal.Named, readers: []portal.ID{"gerda", "gijs", "bram", "bep"}, talker: "bram"},
		{name: "gemeente", word: "fluxivor", by: "gerda", audience: portal.Audience{Kind: portal.MunicipalityOnly}, naming: portal.OrgVisible, readers: append([]portal.ID{"gerda"}, town...), talker: "adil", municipal: true},
		{name: "anoniem keten", word: "grommelaq", by: "gerda", audience: portal.Audience{Kind: portal.WholeChain}, naming: portal.Anonymous, readers: append([]portal.ID{"anne"}, chain...), talker: "bep", municipal: true},
		{name: "anoniem gemeente", word: "hyzantep", by: "gerda", audience: portal.Audience{Kind: portal.MunicipalityOnly}, naming: portal.Anonymous, readers: append([]portal.ID{"gerda", "anne"}, town...), talker: "adil", municipal: true},
	}
}

// live gives a signal its whole life, from shared to answered.
func (p *signalRig) live(s *told) {
	p.t.Helper()
	t, none := p.t, app.CitizenAnswer{}
	say := func(what string) string { return what + " over " + s.word + "." }
	s.signal = p.share(s.by, func(in *app.ShareSignal) {
		in.Title, in.Text, in.More.Help, in.Audience, in.Naming = say("Titel"), say("Wij zien iets"), say("Hulp"), s.audience, s.naming
	})
	id := s.signal.ID
	s.document = p.addDocument(s.by, s.signal, s.word+".txt", say("In de brief staat iets"))
	must(t, p.app.RecogniseSignal(t.Context(), p.by(s.talker), id, say("Wij herkennen dit"), none))
	must(t, p.app.CommentOnSignal(t.Context(), p.by(s.talker), id, portal.NewID(), say("Reactie"), nil, none))
	if !s.municipal {
		return
	}
	p.takenUp(s.signal)
	must(t, p.app.AskReporter(t.Context(), p.by("cora"), id, 0, say("Vraag"), none))
	if s.naming == portal.Anonymous {
		must(t, p.app.PassQuestion(t.Context(), p.by("anne"), id))
	}
	must(t, p.app.AnswerQuestion(t.Context(), p.by(s.by), id, say("Antwoord"), none))
	if s.naming == portal.Anonymous {
		must(t, p.app.PassAnswer(t.Context(), p.by("anne"), id, say("Antwoord"), none))
		must(t, p.app.WriteKeeperMessage(t.Context(), p.by("anne"), id, "Bericht over "+s.word+"geheim.", none))
	}
	p.fedBackAbout(s.signal, s.word)
	must(t, p.app.AnswerHelp(t.Context(), p.by(s.by), id, portal.HelpsPartly, say("Helpt"), none))
}

func (p *signalRig) fedBackAbout(s portal.Signal, word string) {
	p.t.Helper()
	must(p.t, p.app.AgreeSignal(p.t.Context(), p.by("cora"), s.ID, 0, "Afspraak over "+word, app.CitizenAnswer{}))
	must(p.t, p.app.GiveFeedback(p.t.Context(), p.by("cora"), s.ID, 0, portal.Feedback{Agreed: "Wij spreken af: " + word, AgreedBy: "team " + word, Route: portal.PracticeAgreement,
		Changes: "Er verandert " + word, From: p.clock.AddDate(0, 1, 0), ForResidents: "U merkt " + word}, app.CitizenAnswer{}))
}

// TestBar04_VisibilityOracle: whoever may not know of a signal finds no trace of
// it in any answer, count, search, mail or bericht, and can't tell a word in it
// from a word that nobody ever wrote.
func TestBar04_VisibilityOracle(t *testing.T) {
	t.Parallel()
	p := castPortal(t, false)
	tales := tale()
	for _, s := range tales {
		p.live(s)
	}
	p.handOut()
	p.later(20 * time.Hour)
	mails := p.mailAll()
	for _, person := range signalCast {
		who := person.ID
		pages := p.crawl(who)
		open, v := 0, p.as(who)
		for _, s := range tales {
			if slices.Contains(s.readers, who) {
				open++
				if !slices.ContainsFunc(slices.Collect(maps.Values(pages)), func(r *reply) bool { return strings.Contains(r.body, s.word) }) {
					t.Errorf("%s, %s: no trace for who may read it: the crawl sees too little", who, s.name)
				}
				v.get(t, "/signalen/"+s.signal.Number).wants(http.StatusOK)
				v.get(t, s.document+"/v/1").wants(http.StatusOK)
				if s.naming == portal.Anonymous && who != "anne" && who != s.by {
					p.sees(who, pages, s.word+"geheim", "the exchange with the keeper")
				}
				continue
			}
			for _, sign := range []string{s.word, s.signal.Number, string(s.signal.ID), s.document} {
				p.sees(who, pages, sign, s.name)
				if strings.Contains(mailText(mails[who]), sign) {
					t.Errorf("%s, %s: %q is in a mail", who, s.name, sign)
				}
			}
			for _, path := range []string{"/zoeken?q=", "/signalen?q=", "/documenten?q=", "/signalen/vergelijkbaar?q=wij+zien+iets+"} {
				real, never := v.get(t, path+s.word), v.get(t, path+"nooitgeschreven")
				if real.status != never.status || strings.ReplaceAll(real.masked(), s.word, "") != strings.ReplaceAll(never.masked(), "nooitgeschreven", "") {
					t.Errorf("%s, %s: %s tells %s from a word that nobody wrote", who, s.name, path, s.word)
				}
			}
		}
		p.countsFor(who, open)
	}
	if !strings.Contains(mailText(mails["bram"]), tales[0].word) {
		t.Errorf("who may read it isn't mailed of %s: nothing was looked at", tales[0].name)
	}
	for who, list := range mails {
		for _, s := range tales {
			if s.naming == portal.Anonymous && strings.Contains(mailText(list), s.word) {
				t.Errorf("%s, %s: an anonymous matter is in a mail", who, s.name)
			}
		}
	}
}

// sees reports a text in what somebody was sent.
func (p *signalRig) sees(who portal.ID, pages map[string]*reply, text, what string) {
	p.t.Helper()
	for path, page := range pages {
		if strings.Contains(bytesOf(page), text) {
			p.t.Errorf("%s: %q of %s is in %s", who, text, what, path)
		}
	}
}

// countsFor wants each count to be of what somebody may open.
func (p *signalRig) countsFor(who portal.ID, open int) {
	p.t.Helper()
	by := p.by(who)
	for name, f := range map[string]app.SignalFilter{"all": {}, "open": {Open: true}, "theme": {Theme: "toegang"}, "kind": {Kind: portal.Bottleneck}, "words": {Text: "over"}, "organisation": {Org: "geldfit"}, "work": {Work: app.WorkOthers}, "changed": {Sort: app.SortChanged}, "due": {Sort: app.SortDue}} {
		list, err := p.app.Signals(p.t.Context(), by, f)
		if err == nil && (int(list.Count) > open || name == "all" && int(list.Count) != open || len(list.Rows) > open) {
			p.t.Errorf("%s, %s: counts %d and shows %d of the %d signals there are for them", who, name, list.Count, len(list.Rows), open)
		}
		if err != nil && (open > 0 || portal.KindOf(err) != portal.Forbidden) {
			p.t.Errorf("%s, %s: %v", who, name, err)
		}
	}
	if list, err := p.app.Documents(p.t.Context(), by, app.DocumentFilter{}); err == nil && int(list.Count) != open {
		p.t.Errorf("%s counts %d documents, want %d", who, list.Count, open)
	}
	list, err := p.store.Notifications(p.t.Context(), who, portal.Page{Limit: 200})
	must(p.t, err)
	for _, n := range list.Rows {
		if n.About.Kind != portal.KindSignal {
			continue
		}
		s, err := p.store.Signal(p.t.Context(), n.About.ID)
		must(p.t, err)
		if p.as(who).get(p.t, "/signalen/"+s.Number).status != http.StatusOK {
			p.t.Errorf("%s has a bericht of %s, which isn't theirs to see", who, n.Type)
		}
	}
}

// TestBar03_AnothersIsUnknown asks every address with a parameter for what is
// another's and for what never was: the answers are one and the same.
func TestBar03_AnothersIsUnknown(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	other := m.thingsOf("bewind", "bep", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"wijkteam"}})
	never := things{subsidy: "U-2026-999", goal: string(portal.NewID()), indicator: string(portal.NewID()), covenant: "C-2026-999", clause: string(portal.NewID()), number: "S-2026-9999", document: string(portal.NewRandomID()), org: string(portal.NewID()), person: string(portal.NewID()), mail: string(portal.NewID())}
	m.addFigures()
	other.figures, never.figures = openFigures, figures{factsheet: "2019-1", council: "RR-2019-999", form: "2019-K1"}
	compared := 0
	for _, row := range m.table {
		if ofWholeChain(row.Path) || !strings.Contains(row.Path, "/:") || row.Level != LoggedIn || strings.HasPrefix(row.Path, "/sociale-kaart") {
			continue // everybody reads the sociale kaart
		}
		for _, s := range m.seats {
			if s.who == "" || s.name == "uitgeschakeld" || strings.HasPrefix(row.Path, "/beheer/themas") || strings.HasPrefix(row.Path, "/beheer/mailteksten") || strings.HasPrefix(row.Path, "/mensen") && (s.who == "m-beheerder" || s.who == "m-ketencoordinator") || strings.HasPrefix(row.Path, "/beheer/post") && s.who == "m-beheerder" {
				continue
			}
			if s.municipal && (strings.HasPrefix(row.Path, "/ronde-tafels") || strings.HasPrefix(row.Path, covenantsHome) || strings.HasPrefix(row.Path, subsidiesHome) || strings.HasPrefix(row.Path, flagHome) || strings.HasPrefix(row.Path, app.RaisedPath)) {
				continue // the municipality sits at every table, is a party of every covenant, pays every subsidy, and judges flags and answers questions
			}
			if preparesFigures(s) && (strings.HasPrefix(row.Path, factsheetsHome) || strings.HasPrefix(row.Path, councilHome)) {
				continue // drafts are known to who prepares them
			}
			got, want := m.ask(s, row, other.address(row.Path)), m.ask(s, row, never.address(row.Path))
			clean := func(r *reply, th things) string {
				return strings.NewReplacer(th.number, "", th.subsidy, "", th.goal, "", th.indicator, "", th.covenant, "", th.clause, "", th.document, "", th.person, "", th.mail, "", th.factsheet, "", th.council, "", th.form, "").Replace(r.masked())
			}
			if compared++; got.status != want.status || got.status < 400 || clean(got, other) != clean(want, never) {
				t.Errorf("%s %s as %s: %d for another's, %d for what never was", row.Method, row.Path, s.name, got.status, want.status)
			}
		}
	}
	if compared < 300 {
		t.Errorf("compared %d answers: too few", compared)
	}
}

// TestBar03_IdsInForms swaps ids that a form carries for another's.
func TestBar03_IdsInForms(t *testing.T) {
	p := signalPortal(t)
	mine, theirs := p.share("gerda", nil), p.share("bep", func(in *app.ShareSignal) {
		in.Audience = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"wijkteam"}}
	})
	here := "/signalen/" + mine.Number
	p.takenUp(mine)

	wrong := p.as("cora").post(t, here+"/toewijzen", url.Values{"version": {"2"}, "handler": {"bep"}}).wants(http.StatusUnprocessableEntity)
	unknown := p.as("cora").post(t, here+"/toewijzen", url.Values{"version": {"2"}, "handler": {"bestaat-niet"}}).wants(http.StatusUnprocessableEntity)
	if wrong.masked() != unknown.masked() {
		t.Error("a person of another organisation and an unknown one get different answers")
	}
	p.as("gijs").post(t, here+"/reactie", url.Values{"comment": {"Kijkt u mee?"}, "mention": {"gert", "arie", "bestaat-niet"}}).wants(http.StatusSeeOther)
	comments, err := p.store.Comments(t.Context(), mine.ID)
	must(t, err)
	if len(comments) != 1 || len(comments[0].Mentions) != 0 {
		t.Errorf("who may not see the signal was named under it: %+v", comments)
	}

	// A form's own id that is another's signal gives neither the signal nor its number.
	form := goodShare()
	form.Set("once", string(theirs.ID))
	taken := p.as("gerda").post(t, "/signalen/nieuw", form)
	if taken.status == http.StatusSeeOther || strings.Contains(bytesOf(taken), theirs.Number) {
		t.Errorf("%d to %q with another's id", taken.status, taken.where())
	}
	if after := p.now(theirs); after.Version != theirs.Version || after.Text != theirs.Text {
		t.Error("another's signal was changed")
	}
	for _, orgs := range [][]string{{"bestaat-niet"}, {"bewind", "bestaat-niet"}} {
		form := goodShare()
		form.Set("audience", string(portal.ChosenOrgs))
		form["orgs"] = orgs
		p.as("gerda").post(t, "/signalen/nieuw", form).wants(http.StatusUnprocessableEntity).In("#orgs-error")
	}
	handles, err := p.app.Sessions(t.Context(), p.by("bep"))
	must(t, err)
	p.as("gerda").post(t, "/instellingen/sessies/"+string(handles[0].Handle), nil).wants(http.StatusNotFound)
	if after, err := p.app.Sessions(t.Context(), p.by("bep")); err != nil || len(after) < len(handles) {
		t.Errorf("another's session was ended (%v)", err)
	}
}
