package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var (
	invitations = docdb.Collection{
		Name: "invitations", Fields: []docdb.Field{{Name: "table"}, {Name: "person"}}, Indexes: []docdb.Index{{Equal: []string{"table"}}, {Equal: []string{"person"}}},
	}
	tableMails = docdb.Collection{Name: "table_mails"}
)

func setInvitation(i *portal.Invitation, v int64) { i.Version = v }

func invitationFields(i portal.Invitation) docdb.Fields {
	return docdb.Fields{"table": string(i.Table), "person": absent(string(i.Person))}
}

// Invitation gives what one person was told of a meeting.
func (s *Store) Invitation(ctx context.Context, id portal.ID) (portal.Invitation, error) {
	return get(ctx, s.db, invitations.Name, string(id), setInvitation)
}

// Invitations gives what everybody was told of a meeting.
func (s *Store) Invitations(ctx context.Context, table portal.ID) ([]portal.Invitation, error) {
	return find(ctx, s.db, invitations.Name, docdb.Query{Filter: docdb.Eq("table", string(table))}, setInvitation)
}

// SaveInvitation stores what somebody is told; one without a version is new.
func (s *Store) SaveInvitation(ctx context.Context, i *portal.Invitation) error {
	if i.Version == 0 {
		return insert(ctx, s.db, invitations.Name, i.ID, &i.Version, i, invitationFields(*i))
	}
	return replace(ctx, s.db, invitations.Name, i.ID, &i.Version, i, invitationFields(*i))
}

// TableMail says up to where those invited to a meeting were mailed; without a
// version when they never were.
func (s *Store) TableMail(ctx context.Context, table portal.ID) (portal.TableMail, error) {
	m, err := get(ctx, s.db, tableMails.Name, string(table), func(m *portal.TableMail, v int64) { m.Version = v })
	if err != nil && portal.KindOf(err) == portal.NotFound {
		return portal.TableMail{ID: table}, nil
	}
	return m, err
}

// SaveTableMail stores up to where those invited were mailed.
func (s *Store) SaveTableMail(ctx context.Context, m *portal.TableMail) error {
	if m.Version == 0 {
		return insert(ctx, s.db, tableMails.Name, m.ID, &m.Version, m, nil)
	}
	return replace(ctx, s.db, tableMails.Name, m.ID, &m.Version, m, nil)
}

// RepliesOf gives somebody's answers to invitations.
func (s *Store) RepliesOf(ctx context.Context, person portal.ID) ([]portal.Reply, error) {
	return find(ctx, s.db, replies.Name, docdb.Query{Filter: docdb.Eq("person", string(person))}, setReply)
}
