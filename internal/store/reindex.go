package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// reindexAtOnce is how many objects one transaction of Reindex takes.
const reindexAtOnce = 200

// Reindex makes the text index anew from what is stored, object by object: the
// portal finds things meanwhile. told, which may be nil, hears how many are
// done.
func (s *Store) Reindex(ctx context.Context, told func(n int)) (int, error) {
	total := 0
	count := func(n int) {
		total += n
		if told != nil {
			told(total)
		}
	}
	set, err := s.Settings(ctx)
	if err != nil {
		return 0, err
	}
	err = eachDoc(ctx, s.db, signals.Name, setSignal, func(ctx context.Context, v portal.Signal) error {
		return s.IndexSignal(ctx, v, set.Municipality)
	}, count)
	if err != nil {
		return total, err
	}
	err = eachDoc(ctx, s.db, documents.Name, setDocument, func(ctx context.Context, v portal.Document) error {
		return s.reindexDocument(ctx, v, set.Municipality)
	}, count)
	if err != nil {
		return total, err
	}
	if err := s.reindexActions(ctx, set.Municipality, count); err != nil {
		return total, err
	}
	if err := s.reindexAgreed(ctx, set.Municipality, count); err != nil {
		return total, err
	}
	if err := s.reindexFigures(ctx, set.Municipality, count); err != nil {
		return total, err
	}
	err = eachDoc(ctx, s.db, tables.Name, setTable, func(ctx context.Context, v portal.RoundTable) error {
		return s.indexTable(ctx, v, nil, set.Municipality)
	}, count)
	if err != nil {
		return total, err
	}
	err = eachDoc(ctx, s.db, minutesRecords.Name, func(r *portal.MinutesRecord, v int64) { r.Version = v }, func(ctx context.Context, v portal.MinutesRecord) error {
		return s.reindexMinutes(ctx, v, set.Municipality)
	}, count)
	return total, err
}

// eachDoc runs f on every object of a collection, a portion a transaction.
func eachDoc[T any](ctx context.Context, db docdb.DB, collection string, set func(*T, int64), f func(ctx context.Context, v T) error, count func(n int)) error {
	var after *docdb.Cursor
	for {
		var docs []docdb.Doc
		err := db.InTx(ctx, func(ctx context.Context) error {
			var err error
			if docs, err = db.Find(ctx, collection, docdb.Query{After: after, Limit: reindexAtOnce}); err != nil {
				return err
			}
			for _, d := range docs {
				v, err := decodeWith(d, set)
				if err != nil {
					return err
				}
				if err := f(ctx, v); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return translate(err)
		}
		if len(docs) == 0 {
			return nil
		}
		count(len(docs))
		after = &docdb.Cursor{ID: docs[len(docs)-1].ID}
	}
}
