package sqlite

import (
	"context"
	"io"
	"path/filepath"
	"testing"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/docdb/docdbtest"
)

// opened opens a database that the test's cleanup closes.
func opened(t testing.TB, path string, schema []docdb.Collection) *DB {
	t.Helper()
	db, err := Open(t.Context(), path, schema)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return db
}

func onDisk(t *testing.T, schema []docdb.Collection) docdb.DB {
	t.Helper()
	return opened(t, filepath.Join(t.TempDir(), "data", "portal.db"), schema)
}

func inMemory(t *testing.T, schema []docdb.Collection) docdb.DB {
	t.Helper()
	return opened(t, memory, schema)
}

// damage turns one byte of a file's last chunk.
func damage(t *testing.T, db docdb.DB, id string) {
	t.Helper()
	err := db.(*DB).write(t.Context(), func(ctx context.Context, c *conn) error {
		row, _, err := c.number(ctx, "SELECT row FROM docdb_file WHERE id = ?", id)
		if err != nil {
			return err
		}
		place, _, err := c.number(ctx, "SELECT max(place) FROM docdb_chunk WHERE place BETWEEN ? AND ?", row<<chunkBits, (row+1)<<chunkBits-1)
		if err != nil {
			return err
		}
		_, err = c.exec(ctx, "UPDATE docdb_chunk SET data = CAST(x'00' || substr(data, 2) AS BLOB) WHERE place = ?", place)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func restore(t *testing.T, schema []docdb.Collection, backup io.Reader) docdb.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "restored", "portal.db")
	if err := RestoreFrom(t.Context(), path, backup); err != nil {
		t.Fatal(err)
	}
	return opened(t, path, schema)
}

func TestContract(t *testing.T) {
	docdbtest.Run(t, onDisk, docdbtest.Options{Damage: damage, Restore: restore})
}

func TestContractInMemory(t *testing.T) {
	docdbtest.Run(t, inMemory, docdbtest.Options{
		Damage:  damage,
		Restore: restore,
		Skip: map[string]string{
			"transactions/a read outside sees nothing of it": "in memory there is one connection, so a read outside waits for the transaction",
		},
	})
}
