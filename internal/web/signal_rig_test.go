package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// signalRig is a portal in which signals travel: Geldfit, Bewind Noord, the
// Asdd, a one-person firm and the municipality.
type signalRig struct {
	*portalRig
	t *testing.T
}

// The people of a signalRig by first name, with organisation and role.
var signalCast = []portal.Person{
	{ID: "gerda", OrgID: "geldfit", Name: "Gerda Geldfit", Role: portal.Member},
	{ID: "gijs", OrgID: "geldfit", Name: "Gijs Geldfit", Role: portal.Member},
	{ID: "bram", OrgID: "bewind", Name: "Bram Bewind", Role: portal.Contact},
	{ID: "bep", OrgID: "bewind", Name: "Bep Bewind", Role: portal.Member},
	{ID: "lea", OrgID: "asdd", Name: "Lea Lezer", Role: portal.Reader},
	{ID: "eva", OrgID: "eenpitter", Name: "Eva Eenpitter", Role: portal.Member},
	{ID: "cora", OrgID: "gemeente", Name: "Cora Coördinator", Role: portal.Coordinator},
	{ID: "vera", OrgID: "gemeente", Name: "Vera Vervanger", Role: portal.Coordinator},
	{ID: "adil", OrgID: "gemeente", Name: "Adil Adviseur", Role: portal.Adviser},
	{ID: "anne", OrgID: "gemeente", Name: "Anne Anoniem", Role: portal.Keeper},
	{ID: "gert", OrgID: "gemeente", Name: "Gert Griffie", Role: portal.Clerk},
	{ID: "wim", OrgID: "gemeente", Name: "Wim Wethouder", Role: portal.Holder},
	{ID: "arie", OrgID: "gemeente", Name: "Arie Auditor", Role: portal.Auditor},
	{ID: "bea", OrgID: "gemeente", Name: "Bea Beheer", Role: portal.Administrator},
}

func signalPortal(t *testing.T) *signalRig {
	t.Helper()
	return castPortal(t, true)
}

// castPortal is signalPortal, as a demo or as a real portal.
func castPortal(t *testing.T, demo bool) *signalRig {
	t.Helper()
	p := &signalRig{portalRig: testPortal(t, demo, true), t: t}
	for _, o := range []portal.Organisation{
		{ID: "gemeente", Name: "Gemeente Voorbeeld", Kind: portal.OrgMunicipality},
		{ID: "geldfit", Name: "Geldfit Noord", Kind: portal.OrgDebtSupport},
		{ID: "bewind", Name: "Bewind Noord", Kind: portal.OrgAdministrator},
		{ID: "eenpitter", Name: "Eva’s Bewind", Kind: portal.OrgAdministrator},
		{ID: "asdd", Name: "Adviesraad", Kind: portal.OrgCouncil},
		{ID: "wijkteam", Name: "Wijkteam West", Kind: portal.OrgNeighbourhood, UrgentHelp: true, Phone: "0570 12 34 56"},
	} {
		o.Active = true
		must(t, p.store.InsertOrganisation(t.Context(), &o))
	}
	for _, q := range signalCast {
		q.Email, q.State, q.JoinedAt, q.Prefs = string(q.ID)+"@voorbeeld.example", portal.PersonActive, testNow, portal.DefaultPreferences()
		must(t, p.store.InsertPerson(t.Context(), &q))
	}
	set := portal.Settings{PortalName: "Ketenportaal", Municipality: "gemeente", Coordinator: "cora", Substitute: "vera", Keeper: "anne", SetUpAt: testNow,
		Themes:         []portal.Theme{{ID: "toegang", Name: "Toegang", TakeUp: 3, Handle: 20}, {ID: "schulden", Name: "Schulden", TakeUp: 5, Handle: 30}},
		Neighbourhoods: []portal.Neighbourhood{{ID: "binnenstad", Name: "Binnenstad"}}}
	must(t, p.store.SaveSettings(t.Context(), &set))
	return p
}

// as is a browser in which somebody of the cast is logged in.
func (p *signalRig) as(id portal.ID) *visitor {
	p.t.Helper()
	v := p.browser()
	if id == "" {
		return v
	}
	token := newToken()
	sum := sha256.Sum256([]byte(token))
	must(p.t, p.store.InsertSession(p.t.Context(), &portal.Session{ID: portal.ID(hex.EncodeToString(sum[:])), Handle: portal.NewRandomID(), Person: id, Began: p.clock, Seen: p.clock, Second: true}))
	v.token, v.jar[p.cookieName("")] = token, token
	return v
}

// by is somebody of the cast as one who acts.
func (p *signalRig) by(id portal.ID) portal.Actor {
	p.t.Helper()
	v := p.as(id)
	s, err := p.app.Session(p.t.Context(), v.token)
	must(p.t, err)
	return s.Actor
}

// share shares a signal with the whole chain, as change alters it.
func (p *signalRig) share(id portal.ID, change func(*app.ShareSignal)) portal.Signal {
	p.t.Helper()
	in := app.ShareSignal{Text: "Wachttijd eerste gesprek loopt op. Inwoners wachten zes weken.", Theme: "toegang",
		Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible, KnowsRecognisable: true}
	if change != nil {
		change(&in)
	}
	s, err := p.app.ShareSignal(p.t.Context(), p.by(id), in)
	must(p.t, err)
	return s
}

// now gives the signal as it stands.
func (p *signalRig) now(s portal.Signal) portal.Signal {
	p.t.Helper()
	fresh, err := p.store.Signal(p.t.Context(), s.ID)
	must(p.t, err)
	return fresh
}

// takenUp brings a signal to "in behandeling" with Cora.
func (p *signalRig) takenUp(s portal.Signal) portal.Signal {
	p.t.Helper()
	must(p.t, p.app.TakeUpSignal(p.t.Context(), p.by("cora"), s.ID, 0))
	return p.now(s)
}

// fedBack brings a signal to "teruggekoppeld".
func (p *signalRig) fedBack(s portal.Signal) portal.Signal {
	p.t.Helper()
	if p.now(s).State == portal.SignalNew {
		p.takenUp(s)
	}
	must(p.t, p.app.GiveFeedback(p.t.Context(), p.by("cora"), s.ID, 0, portal.Feedback{Agreed: "Wij bellen binnen vijf dagen.", AgreedBy: "team Toegang",
		Route: portal.PracticeAgreement, Changes: "Er komt een belafspraak.", From: p.clock.AddDate(0, 1, 0), ForResidents: "U wordt binnen vijf dagen gebeld."}, app.CitizenAnswer{}))
	return p.now(s)
}

// goodShare is what the share form sends.
func goodShare() url.Values {
	return url.Values{"once": {string(portal.NewRandomID())}, "text": {"Brieven over aanmaning komen te laat aan."}, "title": {""}, "theme": {"schulden"},
		"audience": {"keten"}, "naming": {"organisatie"}, "kind": {"knelpunt"}}
}

// where is the path that a reply leads to.
func (p *reply) where() string { return p.header.Get("Location") }

// Not wants none of these words in the whole reply, headers included.
func (p *reply) Not(words ...string) *reply {
	p.t.Helper()
	for _, w := range words {
		if strings.Contains(p.body, w) {
			p.t.Errorf("%q is in the page", w)
		}
		for name, values := range p.header {
			if strings.Contains(strings.Join(values, " "), w) {
				p.t.Errorf("%q is in the header %s", w, name)
			}
		}
	}
	return p
}

// follow opens the page that a reply leads to.
func (v *visitor) follow(t *testing.T, p *reply) *reply {
	t.Helper()
	p.wants(http.StatusSeeOther)
	return v.get(t, p.where())
}

// later moves the portal's clock; sessions made before may have ended.
func (p *signalRig) later(d time.Duration) { p.clock = p.clock.Add(d) }
