package app

import (
	"bytes"
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/docdb/sqlite"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/store"
)

// rigStart is a Monday morning in Amsterdam without a holiday near.
var rigStart = time.Date(2026, time.November, 9, 8, 0, 0, 0, time.UTC)

var testKey = bytes.Repeat([]byte{7}, KeySize)

// rig is an App on an in-memory database with a clock that stands still, an
// organisation of each sort and a person of each role.
type rig struct {
	*App
	t     *testing.T
	ctx   context.Context
	store *store.Store
	db    docdb.DB
	clock time.Time
	woken atomic.Int64
	// actors by name: "deelnemer@geldfit" and so on, see newRig.
	actors map[string]portal.Actor
}

// newRig makes the chain of the tests. Geldfit, bewind and wijkteam have a
// deelnemer, a collega (also deelnemer) and a contactpersoon, asdd has a
// deelnemer and a meelezer, eenpitter one eigenaar; the municipality has
// everyone else, each under the name of the role, with a collega (deelnemer).
func newRig(t *testing.T) *rig {
	t.Helper()
	r := newEmptyRig(t)
	r.fill()
	return r
}

// newEmptyRig is a rig before its portal was set up.
func newEmptyRig(t *testing.T) *rig {
	t.Helper()
	db, err := sqlite.Open(t.Context(), ":memory:", store.Schema())
	if err != nil {
		t.Fatalf("open database: %v", err)
	}
	return newRigOn(t, db)
}

// newRigOn is newEmptyRig on a database of its own.
func newRigOn(t *testing.T, db docdb.DB) *rig {
	t.Helper()
	var err error
	ctx := t.Context()
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close database: %v", err)
		}
	})
	r := &rig{t: t, ctx: ctx, store: store.New(db), db: db, clock: rigStart, actors: map[string]portal.Actor{}}
	r.App, err = New(Options{
		Store: r.store, Now: func() time.Time { return r.clock }, Key: testKey,
		Wake: func() { r.woken.Add(1) }, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatalf("new app: %v", err)
	}
	return r
}

func (r *rig) fill() {
	r.t.Helper()
	kinds := map[portal.ID]portal.OrganisationKind{
		"gemeente": portal.OrgMunicipality, "geldfit": portal.OrgDebtSupport, "bewind": portal.OrgAdministrator,
		"wijkteam": portal.OrgNeighbourhood, "asdd": portal.OrgCouncil, "eenpitter": portal.OrgAdministrator,
	}
	for id, kind := range kinds {
		o := portal.Organisation{ID: id, Name: "Organisatie " + string(id), Kind: kind, Active: true, AddedAt: rigStart}
		r.must(r.store.InsertOrganisation(r.ctx, &o))
	}
	for _, org := range []portal.ID{"geldfit", "bewind", "wijkteam"} {
		r.person("deelnemer", org, portal.Member)
		r.person("collega", org, portal.Member)
		r.person("contactpersoon", org, portal.Contact)
	}
	r.person("deelnemer", "asdd", portal.Member)
	r.person("meelezer", "asdd", portal.Reader)
	r.person("eigenaar", "eenpitter", portal.Member)
	r.person("collega", "gemeente", portal.Member)
	for name, role := range map[string]portal.Role{
		"ketencoordinator": portal.Coordinator, "vervanger": portal.Coordinator, "beleidsadviseur": portal.Adviser,
		"teammanager": portal.TeamManager, "programmamanager": portal.ProgrammeManager, "directie": portal.Director,
		"portefeuillehouder": portal.Holder, "griffie": portal.Clerk, "beheerder": portal.Administrator,
		"auditor": portal.Auditor, "anoniem": portal.Keeper,
	} {
		r.person(name, "gemeente", role)
	}
	set := portal.Settings{
		PortalName: "Ketenportaal", Municipality: "gemeente", Coordinator: r.actors["ketencoordinator@gemeente"].ID,
		Substitute: r.actors["vervanger@gemeente"].ID, Keeper: r.actors["anoniem@gemeente"].ID,
		Themes: []portal.Theme{
			{ID: "toegang", Name: "Toegang", TakeUp: 3, Handle: 20},
			{ID: "schulden", Name: "Schulden en incasso", TakeUp: 5, Handle: 30},
			{ID: "oud", Name: "Oud thema", TakeUp: 5, Handle: 30, Ended: true},
		},
		Neighbourhoods: []portal.Neighbourhood{{ID: "binnenstad", Name: "Binnenstad"}, {ID: "colmschate", Name: "Colmschate"}},
		SetUpAt:        rigStart,
	}
	r.must(r.store.SaveSettings(r.ctx, &set))
}

// person adds somebody, known as name@org.
func (r *rig) person(name string, org portal.ID, role portal.Role) portal.Person {
	r.t.Helper()
	key := name + "@" + string(org)
	p := portal.Person{
		ID: portal.ID(key), OrgID: org, Email: key + ".example", Name: "Naam van " + key, Role: role,
		State: portal.PersonActive, Prefs: portal.DefaultPreferences(), JoinedAt: rigStart,
	}
	r.must(r.store.InsertPerson(r.ctx, &p))
	r.actors[key] = r.actor(p.ID)
	return p
}

// actor loads somebody as a session does.
func (r *rig) actor(id portal.ID) portal.Actor {
	r.t.Helper()
	p, org, err := r.personAndOrg(r.ctx, id)
	r.must(err)
	return p.Actor(org, r.keys.Blind(p.ID))
}

// as gives the actor known as name@org.
func (r *rig) as(key string) portal.Actor {
	r.t.Helper()
	by, ok := r.actors[key]
	if !ok {
		r.t.Fatalf("nobody is known as %s", key)
	}
	return by
}

// later moves the portal's clock.
func (r *rig) later(d time.Duration) { r.clock = r.clock.Add(d) }

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// refused fails the test unless err is of the kind.
func (r *rig) refused(err error, kind portal.Kind) {
	r.t.Helper()
	if err == nil || portal.KindOf(err) != kind {
		r.t.Errorf("got error %v, want one of kind %d", err, kind)
	}
}

// wrongAt fails the test unless err refuses exactly these fields.
func (r *rig) wrongAt(err error, fields ...string) {
	r.t.Helper()
	got := portal.FieldsOf(err)
	if len(got) != len(fields) {
		r.t.Errorf("refused fields: got %v, want %v", got, fields)
		return
	}
	for _, f := range fields {
		if got[f] == "" {
			r.t.Errorf("field %s was not refused; refused: %v", f, got)
		}
	}
}

// events gives the events that nobody was told of yet, in the order of storing,
// and marks them as told.
func (r *rig) events() []portal.Event {
	r.t.Helper()
	es, err := r.store.NewEvents(r.ctx, 1000)
	r.must(err)
	for _, e := range es {
		r.must(r.store.MarkTold(r.ctx, e))
	}
	return es
}

// wantEvents fails the test unless the new events are of these types.
func (r *rig) wantEvents(types ...portal.EventType) []portal.Event {
	r.t.Helper()
	es := r.events()
	var got []portal.EventType
	for _, e := range es {
		got = append(got, e.Type)
	}
	counts := map[portal.EventType]int{}
	for _, t := range got {
		counts[t]++
	}
	for _, t := range types {
		counts[t]--
	}
	for _, n := range counts {
		if n != 0 {
			r.t.Errorf("events: got %v, want %v", got, types)
			break
		}
	}
	return es
}

// told gives who is told of an event, with the reason.
func (r *rig) told(e portal.Event) map[portal.ID]portal.Reason {
	r.t.Helper()
	rs, err := r.Audience(r.ctx, e)
	r.must(err)
	told := map[portal.ID]portal.Reason{}
	for _, x := range rs {
		told[x.Person.ID] = x.Reason
	}
	return told
}

// must gives a value that can't fail to be there; a test that is wrong about
// that ends with the error.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
