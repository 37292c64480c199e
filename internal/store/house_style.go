package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// logos holds the picture in the bar by the hash of its bytes. It is small, and
// a document like any other, so it is stored in the transaction that names it.
var logos = docdb.Collection{Name: "logos"}

type logoDoc struct {
	Content []byte `json:"content"`
}

// Logo gives the bytes of a picture.
func (s *Store) Logo(ctx context.Context, id portal.ID) ([]byte, error) {
	d, err := get[logoDoc](ctx, s.db, logos.Name, string(id), nil)
	return d.Content, err
}

// InsertLogo stores the bytes of a picture; portal.Taken when they are there.
func (s *Store) InsertLogo(ctx context.Context, id portal.ID, content []byte) error {
	var version int64
	return insert(ctx, s.db, logos.Name, id, &version, logoDoc{content}, nil)
}

// DeleteLogo throws a picture away.
func (s *Store) DeleteLogo(ctx context.Context, id portal.ID) error {
	return translate(s.db.Delete(ctx, logos.Name, string(id), 0))
}
