package docdbtest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"ketenportaal/internal/docdb"
)

func fileTests() []test {
	return []test{
		{"round trip", testFile},
		{"taken id", testFileTaken},
		{"size limit", testFileLimit},
		{"a broken upload leaves nothing", testFileBroken},
		{"an unfinished upload is not visible", testFileUnfinished},
		{"list", testFileList},
		{"remove", testFileRemove},
		{"damaged bytes are reported", testFileDamaged},
	}
}

// noise is n repeatable bytes.
func noise(n int) []byte {
	b := make([]byte, n)
	r := rand.New(rand.NewPCG(1, uint64(n)))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func put(t *testing.T, db docdb.DB, id string, data []byte) docdb.FileInfo {
	t.Helper()
	info, err := db.Files().Put(t.Context(), id, bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("put %s: %v", id, err)
	}
	return info
}

// contents reads a file.
func contents(t *testing.T, db docdb.DB, id string) ([]byte, docdb.FileInfo, error) {
	t.Helper()
	r, info, err := db.Files().Open(t.Context(), id)
	if err != nil {
		return nil, info, err
	}
	data, err := io.ReadAll(r)
	if cerr := r.Close(); cerr != nil {
		t.Errorf("close %s: %v", id, cerr)
	}
	return data, info, err
}

func listed(t *testing.T, db docdb.DB) []string {
	t.Helper()
	list, err := db.Files().List(t.Context(), "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, f := range list {
		ids = append(ids, f.ID)
	}
	return ids
}

func testFile(t *testing.T, e env) {
	db := e.db(t)
	for _, n := range []int{0, 1, 256<<10 - 1, 256 << 10, 256<<10 + 1, 1_500_000} {
		id, want := fmt.Sprintf("f%d", n), noise(n)
		sum := sha256.Sum256(want)
		stored := put(t, db, id, want)
		got, info, err := contents(t, db, id)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes: got %d back, %v", n, len(got), err)
		}
		if info != stored || info.ID != id || info.Size != int64(n) || info.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%d bytes: got %+v, stored %+v", n, info, stored)
		}
		if age := time.Since(info.Created); age < -time.Minute || age > time.Hour || info.Created.Location() != time.UTC {
			t.Errorf("got created %v", info.Created)
		}
	}
	_, _, err := contents(t, db, "nothing")
	wantErr(t, "open nothing", err, docdb.ErrNotFound)
}

func testFileTaken(t *testing.T, e env) {
	db := e.db(t)
	put(t, db, "a", []byte("first"))
	_, err := db.Files().Put(t.Context(), "a", bytes.NewReader([]byte("second")), 100)
	wantErr(t, "second put", err, docdb.ErrExists)
	if got, _, err := contents(t, db, "a"); string(got) != "first" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func testFileLimit(t *testing.T, e env) {
	db := e.db(t)
	for _, n := range []int{1, 300_000} {
		data := noise(n)
		_, err := db.Files().Put(t.Context(), "a", bytes.NewReader(data), int64(n-1))
		wantErr(t, fmt.Sprintf("%d bytes", n), err, docdb.ErrTooLarge)
		wantIDs(t, "after it", listed(t, db))
		put(t, db, "a", data) // exactly at the limit
		wantErr(t, "remove", db.Files().Remove(t.Context(), "a"), nil)
	}
	// What comes without end is not read to its end.
	r := &counting{r: endless{}}
	_, err := db.Files().Put(t.Context(), "a", r, 1000)
	wantErr(t, "endless", err, docdb.ErrTooLarge)
	if r.n > 1<<20 {
		t.Errorf("read %d bytes to see that 1000 were passed", r.n)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

type counting struct {
	r io.Reader
	n int
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

// breaking fails after its bytes.
type breaking struct{ r io.Reader }

func (b breaking) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if errors.Is(err, io.EOF) {
		err = errOwn
	}
	return n, err
}

func testFileBroken(t *testing.T, e env) {
	db := e.db(t)
	for _, n := range []int{0, 10, 600_000} {
		_, err := db.Files().Put(t.Context(), "a", breaking{bytes.NewReader(noise(n))}, 1<<20)
		wantErr(t, "put", err, errOwn)
		wantIDs(t, "after it", listed(t, db))
		_, _, err = contents(t, db, "a")
		wantErr(t, "open", err, docdb.ErrNotFound)
	}
	put(t, db, "a", []byte("whole"))
}

func testFileUnfinished(t *testing.T, e env) {
	db := e.db(t)
	out, in := io.Pipe()
	defer in.Close()
	result := make(chan error, 1)
	go func() {
		_, err := db.Files().Put(t.Context(), "a", out, 1<<30)
		result <- err
	}()
	// Three chunks are through when the last write returns.
	if _, err := in.Write(noise(800_000)); err != nil {
		t.Fatal(err)
	}
	wantIDs(t, "while it comes in", listed(t, db))
	_, _, err := contents(t, db, "a")
	wantErr(t, "open while it comes in", err, docdb.ErrNotFound)

	wantErr(t, "sweep what is older", db.Files().Sweep(t.Context(), time.Now().Add(-time.Hour)), nil)
	if _, err := in.Write([]byte("more")); err != nil {
		t.Fatal(err)
	}
	in.Close()
	wantErr(t, "put", <-result, nil)
	if got, _, err := contents(t, db, "a"); len(got) != 800_004 || err != nil {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
	wantErr(t, "sweep", db.Files().Sweep(t.Context(), time.Now().Add(time.Hour)), nil)
	if got, _, err := contents(t, db, "a"); len(got) != 800_004 || err != nil {
		t.Errorf("after sweep: got %d bytes, %v", len(got), err)
	}
}

func testFileList(t *testing.T, e env) {
	db := e.db(t)
	for _, id := range []string{"c", "a", "e", "b", "d"} {
		put(t, db, id, []byte(id))
	}
	wantIDs(t, "all", listed(t, db), "a", "b", "c", "d", "e")
	page, err := db.Files().List(t.Context(), "b", 2)
	if err != nil || len(page) != 2 || page[0].ID != "c" || page[1].ID != "d" || page[0].Size != 1 {
		t.Errorf("after b, two: got %+v, %v", page, err)
	}
}

func testFileRemove(t *testing.T, e env) {
	db := e.db(t)
	put(t, db, "a", noise(700_000))
	put(t, db, "b", []byte("stays"))
	for range 2 {
		wantErr(t, "remove", db.Files().Remove(t.Context(), "a"), nil)
	}
	_, _, err := contents(t, db, "a")
	wantErr(t, "open", err, docdb.ErrNotFound)
	wantIDs(t, "list", listed(t, db), "b")
	put(t, db, "a", []byte("again"))
}

func testFileDamaged(t *testing.T, e env) {
	if e.options.Damage == nil {
		t.Skip("the engine's test gives no Damage")
	}
	db := e.db(t)
	for _, n := range []int{5, 700_000} {
		id := fmt.Sprintf("f%d", n)
		put(t, db, id, noise(n))
		e.options.Damage(t, db, id)
		_, _, err := contents(t, db, id)
		wantErr(t, id, err, docdb.ErrCorrupt)
	}
}
