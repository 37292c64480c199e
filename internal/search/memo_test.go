package search

import (
	"strconv"
	"sync"
	"testing"
)

// TestMemoKeepsWhatWasUsedLast: a word is worked out once, what nobody asked for goes, and
// several may ask at once.
func TestMemoKeepsWhatWasUsedLast(t *testing.T) {
	var m memo
	var asked sync.Map
	work := func(w string) []string {
		n, _ := asked.LoadOrStore(w, 0)
		asked.Store(w, n.(int)+1)
		return []string{w}
	}
	times := func(w string) int {
		n, _ := asked.Load(w)
		return n.(int)
	}
	for i := range 3 * remembered {
		if got := m.of(strconv.Itoa(i), work); len(got) != 1 || got[0] != strconv.Itoa(i) {
			t.Fatalf("%d: %v", i, got)
		}
		m.of("vaak", work)
	}
	m.of("0", work)
	if times("vaak") != 1 || times("0") != 2 {
		t.Errorf("what is used often was worked out %d times, what was forgotten %d times; want 1 and 2", times("vaak"), times("0"))
	}
	if n := len(m.now) + len(m.before); n > 2*remembered {
		t.Errorf("%d words are kept", n)
	}
	var done sync.WaitGroup
	for i := range 4 {
		done.Go(func() {
			for j := range 100 {
				m.of(strconv.Itoa(i*j), work)
			}
		})
	}
	done.Wait()
}
