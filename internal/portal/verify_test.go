package portal

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// testChain is a sealed chain of n events, each with two details.
func testChain(n int) (links []Link, details []map[string]Detail, head Head) {
	for i := range n {
		e := Event{
			ID: ID(fmt.Sprintf("e%d", i+1)), Type: SignalShared, At: time.Date(2026, 11, 9, 8, i, 0, 0, time.UTC),
			About: Ref{KindSignal, "s1"}, Version: int64(i + 1), By: "p1", Commitments: map[string]string{},
		}
		ds := map[string]Detail{"from": {Salt: "aa", Value: "x"}, "to": {Salt: "bb", Value: fmt.Sprint(i)}}
		for name, d := range ds {
			e.Commitments[name] = d.Commitment()
		}
		e.Seal(head)
		head = Head{Seq: e.Seq, Hash: e.Hash, At: e.At}
		links, details = append(links, Link{e.Seq, e}), append(details, ds)
	}
	return links, details, head
}

func TestChainCheckFindsWhatWasDone(t *testing.T) {
	type chain struct {
		links   []Link
		details []map[string]Detail
		head    Head // as the portal stores it
	}
	reseal := func(c *chain, from int) {
		prev := Head{}
		if from > 0 {
			prev = Head{Seq: c.links[from-1].Place, Hash: c.links[from-1].Event.Hash}
		}
		for i := from; i < len(c.links); i++ {
			c.links[i].Event.Seal(prev)
			prev = Head{Seq: c.links[i].Place, Hash: c.links[i].Event.Hash}
		}
	}
	tests := []struct {
		name     string
		tamper   func(c *chain)
		anchored bool
		want     []Finding
		erased   int64
	}{
		{name: "nothing"},
		{name: "nothing, against a head", anchored: true},
		{
			name:   "edited",
			tamper: func(c *chain) { c.links[2].Event.By = "p2" },
			want:   []Finding{{Kind: EntryEdited, Seq: 3, ID: "e3"}},
		},
		{
			name: "edited and its hash made anew",
			tamper: func(c *chain) {
				c.links[2].Event.By = "p2"
				c.links[2].Event.Seal(Head{Seq: 2, Hash: c.links[1].Event.Hash})
			},
			want: []Finding{{Kind: EntryUnlinked, Seq: 4, ID: "e4"}},
		},
		{
			name:   "deleted",
			tamper: func(c *chain) { c.links, c.details = slices.Delete(c.links, 1, 3), slices.Delete(c.details, 1, 3) },
			want:   []Finding{{Kind: EntriesGone, Seq: 2, To: 3}},
		},
		{
			name:   "first deleted",
			tamper: func(c *chain) { c.links, c.details = c.links[1:], c.details[1:] },
			want:   []Finding{{Kind: EntriesGone, Seq: 1, To: 1}},
		},
		{
			name: "reordered",
			tamper: func(c *chain) {
				c.links[1].Event, c.links[3].Event = c.links[3].Event, c.links[1].Event
				c.details[1], c.details[3] = c.details[3], c.details[1]
				c.links[1].Event.Seq, c.links[3].Event.Seq = 2, 4
			},
			want: []Finding{{Kind: EntryMoved, Seq: 2, ID: "e4", To: 4}, {Kind: EntryMoved, Seq: 4, ID: "e2", To: 2}},
		},
		{
			name: "only the places exchanged",
			tamper: func(c *chain) {
				c.links[1].Event, c.links[2].Event = c.links[2].Event, c.links[1].Event
				c.details[1], c.details[2] = c.details[2], c.details[1]
			},
			want: []Finding{{Kind: EntryMoved, Seq: 2, ID: "e3", To: 3}, {Kind: EntryMoved, Seq: 3, ID: "e2", To: 2}},
		},
		{
			name:   "detail edited",
			tamper: func(c *chain) { c.details[0]["to"] = Detail{Salt: "bb", Value: "other"} },
			want:   []Finding{{Kind: DetailEdited, Seq: 1, ID: "e1", Detail: "to"}},
		},
		{
			name:   "detail's salt edited",
			tamper: func(c *chain) { c.details[0]["to"] = Detail{Salt: "cc", Value: "0"} },
			want:   []Finding{{Kind: DetailEdited, Seq: 1, ID: "e1", Detail: "to"}},
		},
		{
			name:   "detail added",
			tamper: func(c *chain) { c.details[4]["reason"] = Detail{Salt: "dd", Value: "later"} },
			want:   []Finding{{Kind: DetailAdded, Seq: 5, ID: "e5", Detail: "reason"}},
		},
		{
			name:   "details erased",
			tamper: func(c *chain) { c.details[0] = nil; delete(c.details[1], "to") },
			erased: 3,
		},
		{
			name:   "tail cut off, head left",
			tamper: func(c *chain) { c.links, c.details = c.links[:3], c.details[:3] },
			want:   []Finding{{Kind: TailGone, Seq: 4, To: 5}},
		},
		{
			name: "tail cut off and head moved back: not to be seen without a head kept elsewhere",
			tamper: func(c *chain) {
				c.links, c.details = c.links[:3], c.details[:3]
				c.head = Head{Seq: 3, Hash: c.links[2].Event.Hash}
			},
		},
		{
			name: "the same, against a head",
			tamper: func(c *chain) {
				c.links, c.details = c.links[:3], c.details[:3]
				c.head = Head{Seq: 3, Hash: c.links[2].Event.Hash}
			},
			anchored: true,
			want:     []Finding{{Kind: TailGone, Seq: 4, To: 5}},
		},
		{
			name: "made anew from an entry on: not to be seen without a head kept elsewhere",
			tamper: func(c *chain) {
				c.links[2].Event.By = "p2"
				reseal(c, 2)
				c.head.Hash = c.links[4].Event.Hash
			},
		},
		{
			name: "the same, against a head",
			tamper: func(c *chain) {
				c.links[2].Event.By = "p2"
				reseal(c, 2)
				c.head.Hash = c.links[4].Event.Hash
			},
			anchored: true,
			want:     []Finding{{Kind: HeadDiffers, Seq: 5, ID: "e5"}},
		},
		{
			name:   "head edited",
			tamper: func(c *chain) { c.head.Hash = "00" },
			want:   []Finding{{Kind: HeadDiffers, Seq: 5}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var c chain
			c.links, c.details, c.head = testChain(5)
			anchor := Head{}
			if tt.anchored {
				anchor = c.head
			}
			if tt.tamper != nil {
				tt.tamper(&c)
			}
			check := NewChainCheck(anchor)
			for i, l := range c.links {
				check.Next(l, c.details[i])
			}
			got := check.End(c.head, 7)
			if diff := cmp.Diff(tt.want, got.Findings); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if got.Erased != tt.erased || got.Unsealed != 7 || got.Anchored != tt.anchored || got.Entries != int64(len(c.links)) {
				t.Errorf("got %+v, want %d erased, 7 unsealed, anchored %v, %d entries", got, tt.erased, tt.anchored, len(c.links))
			}
			for _, f := range got.Findings {
				if f.String() == "unknown finding" {
					t.Errorf("finding %+v has no words", f)
				}
			}
		})
	}
}

func TestChainCheckOfEmptyChain(t *testing.T) {
	got := NewChainCheck(Head{}).End(Head{}, 0)
	if len(got.Findings) != 0 || got.Entries != 0 {
		t.Errorf("got %+v, want nothing", got)
	}
}

func TestChainCheckCountsWhatItDoesNotList(t *testing.T) {
	links, details, head := testChain(maxFindings + 20)
	check := NewChainCheck(Head{})
	for i, l := range links {
		l.Event.By = "somebody else"
		check.Next(l, details[i])
	}
	got := check.End(head, 0)
	if len(got.Findings) != maxFindings || got.More != 20 {
		t.Errorf("got %d findings and %d more, want %d and 20", len(got.Findings), got.More, maxFindings)
	}
}
