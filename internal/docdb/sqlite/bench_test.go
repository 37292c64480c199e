package sqlite

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"ketenportaal/internal/docdb"
)

// benchRows is the size of the reference data.
const benchRows = 100_000

var (
	benchSchema = []docdb.Collection{{
		Name: "signals",
		Fields: []docdb.Field{
			{Name: "status", Kind: docdb.String}, {Name: "theme", Kind: docdb.String}, {Name: "kind", Kind: docdb.String},
			{Name: "number", Kind: docdb.String, Unique: true}, {Name: "at", Kind: docdb.Time},
			{Name: "scope", Kind: docdb.String, Multi: true},
		},
		Indexes: []docdb.Index{
			{Multi: "scope", Sort: "at", Carry: []string{"status", "theme"}},
			{Multi: "scope", Equal: []string{"kind"}, Sort: "at"},
			{Equal: []string{"status"}, Sort: "at"},
		},
	}, {
		Name:    "events",
		Fields:  []docdb.Field{{Name: "seq", Kind: docdb.Int}, {Name: "user", Kind: docdb.String}},
		Indexes: []docdb.Index{{Equal: []string{"user"}, Sort: "seq"}},
	}}
	benchKeys = []string{"chain", "org:7", "person:7", "municipality"}
)

// benchScope spreads documents as the portal does: half for the chain, the
// others for two organisations of fifty and, one in ten, a person.
func benchScope(r *rand.Rand) []string {
	if r.IntN(2) == 0 {
		return []string{"chain"}
	}
	scope := []string{fmt.Sprintf("org:%d", r.IntN(50)), fmt.Sprintf("org:%d", r.IntN(50))}
	if r.IntN(10) == 0 {
		scope = append(scope, fmt.Sprintf("person:%d", r.IntN(500)))
	}
	return scope
}

// benchWord draws from 20,000 words by Zipf's law.
func benchWord(z *rand.Zipf) string { return fmt.Sprintf("w%d", z.Uint64()) }

func benchDoc(r *rand.Rand, i int) docdb.Doc {
	body := fmt.Appendf(nil, `{"title":"Signaal %d","text":"%01000d"}`, i, i)
	return docdb.Doc{ID: fmt.Sprintf("%08d", i), Body: body, Fields: docdb.Fields{
		"status": fmt.Sprintf("s%d", r.IntN(6)), "theme": fmt.Sprintf("t%d", r.IntN(12)), "kind": fmt.Sprintf("k%d", r.IntN(4)),
		"number": fmt.Sprintf("S-2026-%06d", i), "at": day(i), "scope": benchScope(r),
	}}
}

func day(i int) time.Time {
	return time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * 17 * time.Minute)
}

// fill stores the reference data, repeatably.
func fill(b *testing.B, db *DB, n int) {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	z := rand.NewZipf(r, 1.1, 2, 20_000)
	began := time.Now()
	for i := 0; i < n; {
		err := db.InTx(b.Context(), func(ctx context.Context) error {
			for end := i + 1000; i < min(end, n); i++ {
				d := benchDoc(r, i)
				e := docdb.Entry{ID: d.ID, Kind: "signal", At: day(i), Scope: d.Fields["scope"].([]string)}
				for range 6 {
					e.Title = append(e.Title, benchWord(z))
				}
				for range 60 {
					e.Text = append(e.Text, benchWord(z))
				}
				if err := db.Insert(ctx, "signals", d); err != nil {
					return err
				}
				if err := db.Index(ctx, e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("filled %d in %v", n, time.Since(began))
}

// BenchmarkReference measures the port on the reference data. The page of a
// list is what QUALITY asks most of: compare it with its own 1,000 rows.
func BenchmarkReference(b *testing.B) {
	for _, n := range []int{1000, benchRows} {
		b.Run(fmt.Sprintf("%d", n), func(b *testing.B) {
			db := opened(b, filepath.Join(b.TempDir(), "bench.db"), benchSchema)
			fill(b, db, n)
			benchPages(b, db, n)
			benchCounts(b, db)
			benchSearch(b, db)
			benchWrites(b, db, n)
		})
	}
}

func benchPages(b *testing.B, db *DB, n int) {
	page := func(q docdb.Query) func(b *testing.B) {
		return func(b *testing.B) {
			q.Limit = 25
			for b.Loop() {
				if _, err := db.Find(b.Context(), "signals", q); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	scope := docdb.ContainsAny("scope", benchKeys...)
	b.Run("page/one key", page(docdb.Query{Filter: docdb.ContainsAny("scope", "chain"), Sort: "at", Desc: true}))
	b.Run("page/four keys", page(docdb.Query{Filter: scope, Sort: "at", Desc: true}))
	b.Run("page/in the middle", page(docdb.Query{Filter: scope, Sort: "at", Desc: true, After: &docdb.Cursor{Value: day(n / 2), ID: "x"}}))
	b.Run("page/carried status", page(docdb.Query{Filter: docdb.And(scope, docdb.Eq("status", "s1")), Sort: "at", Desc: true}))
	b.Run("page/carried in ne range", page(docdb.Query{Sort: "at", Desc: true, Filter: docdb.And(scope,
		docdb.In("status", "s1", "s2"), docdb.Ne("theme", "t3"), docdb.Range("at", day(n/4), nil))}))
	b.Run("page/equal kind", page(docdb.Query{Filter: docdb.And(scope, docdb.Eq("kind", "k1")), Sort: "at", Desc: true}))
	b.Run("page/by status", page(docdb.Query{Filter: docdb.In("status", "s1", "s2"), Sort: "at", Desc: true}))
	b.Run("page/by number and scope", page(docdb.Query{Filter: docdb.And(scope, docdb.Eq("number", "S-2026-000500"))}))
	b.Run("get", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, err := db.Get(b.Context(), "signals", fmt.Sprintf("%08d", i*7919%n)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("page/four keys, 16 readers", func(b *testing.B) {
		b.SetParallelism(8)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if _, err := db.Find(b.Context(), "signals", docdb.Query{Filter: scope, Sort: "at", Desc: true, Limit: 25}); err != nil {
					b.Error(err)
				}
			}
		})
	})
}

func benchCounts(b *testing.B, db *DB) {
	scope := docdb.ContainsAny("scope", benchKeys...)
	count := func(f docdb.Filter, max int64) func(b *testing.B) {
		return func(b *testing.B) {
			for b.Loop() {
				if _, err := db.Count(b.Context(), "signals", f, max); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	b.Run("count/scope", count(scope, 0))
	b.Run("count/scope to 1000", count(scope, 1000))
	b.Run("count/scope and status to 1000", count(docdb.And(scope, docdb.Eq("status", "s1")), 1000))
	b.Run("count/one organisation", count(docdb.ContainsAny("scope", "org:7"), 0))
	b.Run("count/all", count(docdb.Filter{}, 0))
	for name, f := range map[string]docdb.Filter{"all": {}, "scope": scope, "one organisation": docdb.ContainsAny("scope", "org:7")} {
		for how, field := range map[string]string{"carried": "status", "equal": "kind"} {
			b.Run("group/"+name+"/"+how, func(b *testing.B) {
				for b.Loop() {
					if _, err := db.GroupCount(b.Context(), "signals", field, f); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func benchSearch(b *testing.B, db *DB) {
	for _, s := range []struct {
		name  string
		query docdb.TextQuery
	}{
		{"commonest word", docdb.TextQuery{Terms: []docdb.Term{{"w0"}}}},
		{"commonest word, page 40", docdb.TextQuery{Terms: []docdb.Term{{"w0"}}, Skip: 1000}},
		{"two common words", docdb.TextQuery{Terms: []docdb.Term{{"w0"}, {"w1"}}}},
		{"three words", docdb.TextQuery{Terms: []docdb.Term{{"w30"}, {"w41"}, {"w2"}}}},
		{"rare word", docdb.TextQuery{Terms: []docdb.Term{{"w15000"}}}},
		{"prefix of many", docdb.TextQuery{Terms: []docdb.Term{{"w1*"}}}},
		{"word and prefix", docdb.TextQuery{Terms: []docdb.Term{{"w3"}, {"w12*"}}}},
		{"similar", docdb.TextQuery{Any: true, Terms: []docdb.Term{{"w100"}, {"w200"}, {"w300"}, {"w400"}, {"w500"}, {"w20"}}}},
	} {
		for name, scope := range map[string][]string{"four keys": benchKeys, "one organisation": {"org:7"}} {
			b.Run("search/"+s.name+"/"+name, func(b *testing.B) {
				s.query.Scope, s.query.Limit = scope, 25
				for b.Loop() {
					if _, err := db.Search(b.Context(), s.query); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func benchWrites(b *testing.B, db *DB, n int) {
	var next atomic.Int64
	next.Store(int64(n))
	r := rand.New(rand.NewPCG(3, 4))
	// A transaction as the portal makes them: a signal, its event, its entry.
	write := func(d docdb.Doc) error {
		return db.InTx(context.Background(), func(ctx context.Context) error {
			if err := db.Insert(ctx, "signals", d); err != nil {
				return err
			}
			e := docdb.Entry{ID: d.ID, Kind: "signal", Scope: d.Fields["scope"].([]string), At: day(n), Title: []string{"w1", "w2"}, Text: []string{"w3", "w400"}}
			if err := db.Index(ctx, e); err != nil {
				return err
			}
			return db.Insert(ctx, "events", docdb.Doc{ID: d.ID, Body: []byte(`{}`), Fields: docdb.Fields{"seq": next.Load(), "user": "u"}})
		})
	}
	one := func() docdb.Doc { return benchDoc(r, int(next.Add(1))%math.MaxInt32) }
	b.Run("write/signal, entry and event", func(b *testing.B) {
		for b.Loop() {
			if err := write(one()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("write/three rows", func(b *testing.B) {
		for b.Loop() {
			err := db.InTx(b.Context(), func(ctx context.Context) error {
				for range 3 {
					d := docdb.Doc{ID: fmt.Sprint(next.Add(1)), Body: []byte(`{"type":"SignalShared"}`), Fields: docdb.Fields{"seq": next.Load(), "user": "u"}}
					if err := db.Insert(ctx, "events", d); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("write/replace", func(b *testing.B) {
		for b.Loop() {
			d, err := db.Get(b.Context(), "signals", "00000001")
			if err == nil {
				d.Fields["status"] = fmt.Sprintf("s%d", d.Version%6)
				err = db.Replace(b.Context(), "signals", d)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
