package store

import (
	"bytes"
	"sync"

	"ketenportaal/internal/docdb"
)

// decodedMost bounds how many decoded documents are kept: some megabytes.
const decodedMost = 2000

// decoded keeps documents of one collection as they came out of their JSON:
// decoding a page of 25 costs more than reading it. A document counts as the
// same only when its body is, byte for byte, so nothing has to be thrown away
// when one changes, and a transaction that is rolled back leaves no trace.
//
// What it gives is shared by everyone who lists: it is read, never changed.
type decoded[T any] struct {
	mu   sync.Mutex
	byID map[string]decodedDoc[T]
}

type decodedDoc[T any] struct {
	body  []byte
	value T
}

// drop forgets a document of which the text must not linger in memory.
func (c *decoded[T]) drop(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.byID, id)
}

// of decodes a document, or gives what came out the last time.
func (c *decoded[T]) of(d docdb.Doc, set func(*T, int64)) (T, error) {
	c.mu.Lock()
	known, ok := c.byID[d.ID]
	c.mu.Unlock()
	if ok && bytes.Equal(known.body, d.Body) {
		set(&known.value, d.Version)
		return known.value, nil
	}
	v, err := decodeWith(d, set)
	if err != nil {
		return v, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byID == nil || len(c.byID) >= decodedMost {
		c.byID = make(map[string]decodedDoc[T])
	}
	c.byID[d.ID] = decodedDoc[T]{d.Body, v}
	return v, nil
}
