package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"ketenportaal/internal/portal"
)

// TestBar64_ChainHasNoForkUnderLoad: sixteen writers add events while two dispatchers,
// as of two instances, seal what is there. Each event stands in the chain once, each at
// its own place, and each upon the one before. With BAR=1 there are ten thousand.
func TestBar64_ChainHasNoForkUnderLoad(t *testing.T) {
	const writers = 16
	each := 40
	if os.Getenv("BAR") != "" {
		each = 625
	}
	r := newRig(t)
	var adding, sealing sync.WaitGroup
	written := make(chan struct{})
	for range 2 {
		sealing.Go(func() {
			l := NewLease("dispatcher")
			defer r.Release(r.ctx, l)
			for last := false; ; {
				held, err := r.Hold(r.ctx, l)
				moved := 0
				if err == nil && held {
					moved, err = r.Dispatch(r.ctx, l)
				}
				switch {
				case err != nil && portal.KindOf(err) != portal.Unavailable:
					t.Errorf("seal: %v", err)
					return
				case held && moved == 0 && last:
					return
				case !held && last:
					return // the other has the lease, and ends the work
				}
				select {
				case <-written:
					last = true
				default:
				}
			}
		})
	}
	for i := range writers {
		adding.Go(func() {
			for n := range each {
				e := portal.Event{ID: portal.NewID(), Type: portal.LoggedIn, About: portal.Ref{Kind: portal.KindPerson, ID: portal.ID(fmt.Sprint("p", i))}, By: portal.ID(fmt.Sprint("p", i)), At: r.now()}
				if err := r.store.InTx(r.ctx, func(ctx context.Context) error { return r.store.InsertEvent(ctx, e, nil) }); err != nil {
					t.Errorf("event %d of %d: %v", n, i, err)
				}
			}
		})
	}
	adding.Wait()
	close(written)
	sealing.Wait()
	report := r.wantWholeChain()
	if report.Entries != int64(writers*each) {
		t.Errorf("%d entries in the chain, want %d", report.Entries, writers*each)
	}
}

// TestBar62_EightWriteNotesAtOnce: eight people write at one item of the minutes, and
// each at an item of their own. Of the one item a single text is stored and all others
// come back with it; who then keeps both texts loses neither.
func TestBar62_EightWriteNotesAtOnce(t *testing.T) {
	m := newMeetingRig(t)
	writers := []portal.Actor{m.chair(), m.secretary()}
	const people = 8
	text := func(i int) string { return fmt.Sprintf("Notitie van schrijver %d.", i) }
	write := func(i int, in NoteInput) (NoteKept, error) {
		in.Page = portal.ID(fmt.Sprint("pagina-", i))
		return m.WriteNote(m.ctx, writers[i%2], m.number, in)
	}
	var wait sync.WaitGroup
	base := m.noted(m.open).Rev
	kept, errs := make([]NoteKept, people), make([]error, people)
	for i := range people {
		wait.Go(func() { kept[i], errs[i] = write(i, note(m.open, base, "", text(i))) })
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	stored, won := m.noted(m.open), 0
	for i, k := range kept {
		if k.Now.Text != stored.Text {
			t.Errorf("writer %d is shown %q, and stored is %q", i, k.Now.Text, stored.Text)
		}
		if !k.Clash {
			won++
			if stored.Text != text(i) {
				t.Errorf("writer %d was told it is stored, and there is %q", i, stored.Text)
			}
		}
	}
	if won != 1 || stored.Rev != base+1 {
		t.Fatalf("%d won, revision %d", won, stored.Rev)
	}
	// The others keep both, all at once and again when somebody was first.
	for i := range people {
		if !kept[i].Clash {
			continue
		}
		wait.Go(func() {
			for rev := stored.Rev; ; {
				in := note(m.open, rev, "", text(i))
				in.Both = true
				k, err := write(i, in)
				if err != nil || !k.Clash {
					errs[i] = err
					return
				}
				rev = k.Now.Rev
			}
		})
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	all := m.noted(m.open).Text
	for i := range people {
		if n := strings.Count(all, text(i)); n != 1 {
			t.Errorf("the text of writer %d stands there %d times:\n%s", i, n, all)
		}
	}
}
