package store

import (
	"context"
	"strings"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var organisations = docdb.Collection{
	Name:    "organisations",
	Fields:  []docdb.Field{{Name: "name_key", Unique: true}, {Name: "kind"}, {Name: "active", Kind: docdb.Bool}},
	Indexes: []docdb.Index{{Equal: []string{"kind"}, Sort: "name_key"}, {Sort: "name_key"}},
}

func organisationFields(o portal.Organisation) docdb.Fields {
	return docdb.Fields{"name_key": portal.FoldName(o.Name), "kind": string(o.Kind), "active": o.Active}
}

func setOrganisation(o *portal.Organisation, v int64) { o.Version = v }

// Organisation gives an organisation.
func (s *Store) Organisation(ctx context.Context, id portal.ID) (portal.Organisation, error) {
	return get(ctx, s.db, organisations.Name, string(id), setOrganisation)
}

// InsertOrganisation stores a new organisation; portal.Taken when another has
// the same name, however it is written.
func (s *Store) InsertOrganisation(ctx context.Context, o *portal.Organisation) error {
	if err := insert(ctx, s.db, organisations.Name, o.ID, &o.Version, o, organisationFields(*o)); err != nil {
		return err
	}
	return s.indexOrganisation(ctx, *o)
}

// SaveOrganisation stores a changed organisation; portal.Taken as for a new one.
func (s *Store) SaveOrganisation(ctx context.Context, o *portal.Organisation) error {
	if err := replace(ctx, s.db, organisations.Name, o.ID, &o.Version, o, organisationFields(*o)); err != nil {
		return err
	}
	return s.indexOrganisation(ctx, *o)
}

// Organisations gives all organisations by name; there are some tens.
func (s *Store) Organisations(ctx context.Context) ([]portal.Organisation, error) {
	return find(ctx, s.db, organisations.Name, docdb.Query{Sort: "name_key"}, setOrganisation)
}

var people = docdb.Collection{
	Name:    "people",
	Fields:  []docdb.Field{{Name: "email", Unique: true}, {Name: "org"}, {Name: "role"}, {Name: "state"}, {Name: "name_key"}, {Name: "theme", Multi: true}},
	Indexes: []docdb.Index{{Equal: []string{"org"}, Sort: "name_key"}, {Equal: []string{"role"}, Sort: "name_key"}, {Sort: "name_key"}, {Multi: "theme", Sort: "name_key"}},
}

func personFields(p portal.Person) docdb.Fields {
	f := docdb.Fields{"email": absent(p.Email), "org": string(p.OrgID), "role": string(p.Role), "state": string(p.State), "name_key": strings.ToLower(p.Name)}
	if len(p.Prefs.Themes) > 0 {
		f["theme"] = strs(p.Prefs.Themes)
	}
	return f
}

// notErased leaves out the rows that only stand for what somebody wrote.
var notErased = docdb.Ne("state", string(portal.PersonErasedState))

func setPerson(p *portal.Person, v int64) { p.Version = v }

// Person gives a person.
func (s *Store) Person(ctx context.Context, id portal.ID) (portal.Person, error) {
	return get(ctx, s.db, people.Name, string(id), setPerson)
}

// PersonByEmail gives the person with an address as portal.ParseEmail gives it.
func (s *Store) PersonByEmail(ctx context.Context, email string) (portal.Person, error) {
	return first(ctx, s.db, people.Name, docdb.Eq("email", email), setPerson)
}

// InsertPerson stores a new person; portal.Taken when the address is taken.
func (s *Store) InsertPerson(ctx context.Context, p *portal.Person) error {
	return insert(ctx, s.db, people.Name, p.ID, &p.Version, p, personFields(*p))
}

// SavePerson stores a changed person.
func (s *Store) SavePerson(ctx context.Context, p *portal.Person) error {
	return replace(ctx, s.db, people.Name, p.ID, &p.Version, p, personFields(*p))
}

// People gives the people of an organisation by name; of all organisations when
// org is empty. Who was erased is not among them.
func (s *Store) People(ctx context.Context, org portal.ID) ([]portal.Person, error) {
	q := docdb.Query{Filter: notErased, Sort: "name_key"}
	if org != "" {
		q.Filter = docdb.And(docdb.Eq("org", string(org)), notErased)
	}
	return find(ctx, s.db, people.Name, q, setPerson)
}

// CountActivePeople counts an organisation's people with an account in use, up
// to max.
func (s *Store) CountActivePeople(ctx context.Context, org portal.ID, max int64) (int64, error) {
	f := docdb.And(docdb.Eq("org", string(org)), docdb.Eq("state", string(portal.PersonActive)))
	n, err := s.db.Count(ctx, people.Name, f, max)
	return n, translate(err)
}

// PeopleFollowing gives the people who follow a theme, by name.
func (s *Store) PeopleFollowing(ctx context.Context, theme portal.ID) ([]portal.Person, error) {
	return find(ctx, s.db, people.Name, docdb.Query{Filter: docdb.ContainsAny("theme", string(theme)), Sort: "name_key"}, setPerson)
}

// PeopleWithRole gives the people who have a role, by name.
func (s *Store) PeopleWithRole(ctx context.Context, role portal.Role) ([]portal.Person, error) {
	return find(ctx, s.db, people.Name, docdb.Query{Filter: docdb.And(docdb.Eq("role", string(role)), notErased), Sort: "name_key"}, setPerson)
}
