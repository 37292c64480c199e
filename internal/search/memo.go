package search

import "sync"

// remembered is how many words of each of two generations are kept: most words of a
// language's texts are a few thousand.
const remembered = 8192

// memo keeps what was worked out for words, those used last. It is safe for use by
// several at once.
type memo struct {
	mu          sync.Mutex
	now, before map[string][]string
}

var analysed memo

// of gives what work says of a word, which nobody may change.
func (m *memo) of(word string, work func(string) []string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	found, ok := m.now[word]
	if ok {
		return found
	}
	if found, ok = m.before[word]; !ok {
		found = work(word)
	}
	if m.now == nil || len(m.now) == remembered {
		m.now, m.before = make(map[string][]string, remembered), m.now
	}
	m.now[word] = found
	return found
}
