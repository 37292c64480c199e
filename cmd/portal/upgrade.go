package main

import (
	"context"
	"fmt"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/store"
)

// migrate brings the database to this version's shape. serve does the same at
// its start; this command does it alone, for a planned moment.
func migrate(ctx context.Context, e environment, args []string) error {
	c, err := settings(e, args)
	if err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, "bringing the database to this version's shape ...")
	return alone(ctx, c, func(db docdb.DB) error {
		last := ""
		err := store.New(db).Upgrade(ctx, func(s store.UpgradeStep) {
			if last != "" && last != s.Collection {
				fmt.Fprintln(e.stderr)
			}
			last = s.Collection
			fmt.Fprintf(e.stderr, "\r%s: %d done", s.Collection, s.Documents)
		})
		if last != "" {
			fmt.Fprintln(e.stderr)
		}
		if err != nil {
			return err
		}
		if _, err := store.New(db).ContinueIndex(ctx, func(n int) { fmt.Fprintf(e.stderr, "\rtext index: %d done", n) }); err != nil {
			return err
		}
		fmt.Fprintln(e.stdout, "done")
		return nil
	})
}

// upgrade does at the start what migrate does, and tells the log when that
// takes long.
func (m *Main) upgrade(ctx context.Context) error {
	told := time.Now()
	return store.New(m.db).Upgrade(ctx, func(s store.UpgradeStep) {
		if time.Since(told) > time.Second {
			told = time.Now()
			m.Log.Info("bringing the database to this version's shape", "collection", s.Collection, "documents", s.Documents)
		}
	})
}
