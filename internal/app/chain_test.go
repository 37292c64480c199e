package app

import (
	"encoding/json"
	"slices"
	"testing"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// tamperedChain is a rig with a sealed chain of twelve entries.
func tamperedChain(t *testing.T) *rig {
	r := newRig(t)
	s := r.share("deelnemer@geldfit")
	for range 10 {
		r.comment("deelnemer@wijkteam", s)
	}
	r.must(r.ChangeRole(r.ctx, r.as("beheerder@gemeente"), "collega@geldfit", portal.Reader, portal.Ticks{}))
	r.dispatchAll(r.App)
	if report := r.wantWholeChain(); report.Entries != 12 {
		t.Fatalf("got a chain of %d, want 12", report.Entries)
	}
	return r
}

// entry gives the stored event at a place.
func (r *rig) entry(place int64) (docdb.Doc, portal.Event) {
	r.t.Helper()
	docs, err := r.db.Find(r.ctx, "events", docdb.Query{Filter: docdb.Eq("seq", place)})
	r.must(err)
	if len(docs) != 1 {
		r.t.Fatalf("%d events at place %d", len(docs), place)
	}
	var e portal.Event
	r.must(json.Unmarshal(docs[0].Body, &e))
	return docs[0], e
}

func (r *rig) put(d docdb.Doc, e portal.Event) {
	r.t.Helper()
	var err error
	d.Body, err = json.Marshal(e)
	r.must(err)
	r.must(r.db.Replace(r.ctx, "events", d))
}

func TestVerifyChain(t *testing.T) {
	tests := []struct {
		name   string
		tamper func(r *rig)
		anchor bool
		want   []portal.FindingKind
	}{
		{name: "edited", tamper: func(r *rig) {
			d, e := r.entry(3)
			e.By = "collega@geldfit"
			r.put(d, e)
		}, want: []portal.FindingKind{portal.EntryEdited}},
		{name: "deleted", tamper: func(r *rig) {
			d, _ := r.entry(4)
			r.must(r.db.Delete(r.ctx, "events", d.ID, 0))
		}, want: []portal.FindingKind{portal.EntriesGone}},
		{name: "reordered", tamper: func(r *rig) {
			d5, e5 := r.entry(5)
			d8, e8 := r.entry(8)
			r.must(r.db.Delete(r.ctx, "events", d5.ID, 0))
			d8.Fields["seq"], e8.Seq = int64(5), 5
			r.put(d8, e8)
			d5.Fields["seq"], e5.Seq = int64(8), 8
			body, err := json.Marshal(e5)
			r.must(err)
			r.must(r.db.Insert(r.ctx, "events", docdb.Doc{ID: d5.ID, Fields: d5.Fields, Body: body}))
		}, want: []portal.FindingKind{portal.EntryMoved, portal.EntryMoved}},
		{name: "detail edited", tamper: func(r *rig) {
			_, e := r.entry(2)
			d, err := r.db.Get(r.ctx, "event_details", string(e.ID))
			r.must(err)
			d.Body = []byte(`{"details":{"item":{"salt":"00","value":"something else"}}}`)
			r.must(r.db.Replace(r.ctx, "event_details", d))
		}, want: []portal.FindingKind{portal.DetailEdited}},
		{name: "details erased, which is allowed", tamper: func(r *rig) {
			_, e := r.entry(2)
			r.must(r.db.Delete(r.ctx, "event_details", string(e.ID), 0))
		}},
		{name: "tail cut off with the head, without a head kept elsewhere", tamper: cutTail},
		{name: "tail cut off with the head, against one", tamper: cutTail, anchor: true, want: []portal.FindingKind{portal.TailGone}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := tamperedChain(t)
			var anchor *portal.Head
			if tt.anchor {
				head, err := r.Head(r.ctx)
				r.must(err)
				anchor = &head
			}
			tt.tamper(r)
			report, err := r.VerifyChain(r.ctx, anchor)
			r.must(err)
			var got []portal.FindingKind
			for _, f := range report.Findings {
				got = append(got, f.Kind)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want kinds %v", report.Findings, tt.want)
			}
			if report.Anchored != tt.anchor {
				t.Errorf("anchored: got %v", report.Anchored)
			}
		})
	}
}

// cutTail takes the last two entries away and makes the head agree.
func cutTail(r *rig) {
	for _, place := range []int64{11, 12} {
		d, _ := r.entry(place)
		r.must(r.db.Delete(r.ctx, "events", d.ID, 0))
	}
	_, last := r.entry(10)
	head, err := r.Head(r.ctx)
	r.must(err)
	head.Seq, head.Hash = last.Seq, last.Hash
	r.must(r.store.SaveHead(r.ctx, &head))
}

func TestAnnounceHeadOncePerDay(t *testing.T) {
	r := newRig(t)
	r.must(r.AnnounceHead(r.ctx, portal.SystemActor()))
	mails := func() int64 {
		n, err := r.store.CountMails(r.ctx, portal.MailQuery{Kind: portal.MailChainHead}, 0)
		r.must(err)
		return n
	}
	if n := mails(); n != 0 {
		t.Errorf("%d mails about an empty chain, want none", n)
	}
	r.person("tweede", "gemeente", portal.Administrator)
	r.share("deelnemer@geldfit")
	r.dispatchAll(r.App)
	for range 3 {
		r.must(r.AnnounceHead(r.ctx, portal.SystemActor()))
	}
	if n := mails(); n != 2 {
		t.Errorf("%d mails, want one for each of two administrators", n)
	}
	r.clock = portal.Day(r.clock).AddDate(0, 0, 1)
	r.must(r.AnnounceHead(r.ctx, portal.SystemActor()))
	if n := mails(); n != 4 {
		t.Errorf("%d mails after two days, want 4", n)
	}
	r.refused(r.AnnounceHead(r.ctx, portal.Actor{}), portal.LoginNeeded)
	r.refused(r.AnnounceHead(r.ctx, r.as("beheerder@gemeente")), portal.Forbidden)
}
