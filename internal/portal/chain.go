package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"slices"
	"time"
)

// Head is the end of the sealed chain: the last event's number and hash.
type Head struct {
	Version int64     `json:"-"`
	Seq     int64     `json:"seq"`
	Hash    string    `json:"hash"`
	At      time.Time `json:"at"`
}

// Seal makes the event the next one of the chain.
func (e *Event) Seal(head Head) {
	e.Seq, e.Prev = head.Seq+1, head.Hash
	e.Hash = e.digest()
}

// Sealed reports whether the event's hash is that of its own content.
func (e Event) Sealed() bool { return e.Seq > 0 && e.Hash == e.digest() }

// digest is SHA-256 over the fields in this order, each preceded by its length
// in bytes and a colon, in decimal: "ketenportaal-1", seq, prev, id, type, time
// (Unix milliseconds), kind and id of the object, its version, actor, and per
// detail by name its name and commitment.
func (e Event) digest() string {
	h := sha256.New()
	put(h, "ketenportaal-1", fmt.Sprint(e.Seq), e.Prev, string(e.ID), string(e.Type), fmt.Sprint(e.At.UnixMilli()),
		string(e.About.Kind), string(e.About.ID), fmt.Sprint(e.Version), string(e.By))
	for _, name := range slices.Sorted(maps.Keys(e.Commitments)) {
		put(h, name, e.Commitments[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func put(h hash.Hash, parts ...string) {
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
}

// Commitment binds an event to a detail without holding it: SHA-256 over salt
// and value. Without the salt, a short value can't be found by guessing.
func (d Detail) Commitment() string {
	sum := sha256.Sum256([]byte(d.Salt + d.Value))
	return hex.EncodeToString(sum[:])
}

// IsAnonymous reports whether the event was caused by an anonymous reporter.
func (e Event) IsAnonymous() bool { return e.By == "" && e.Commitments[DetailActor] != "" }

// SealableOn is the first moment at which the event may be sealed. An event of
// an anonymous reporter waits for the next day: its number in the chain would
// otherwise tell, between its neighbours, at what minute they were at work.
func (e Event) SealableOn() time.Time {
	if e.IsAnonymous() {
		return nextDay(Day(e.At))
	}
	return e.At
}

// Lease is the right to do one of the portal's jobs, held by one instance at a
// time. Every transaction of the job replaces this document, so that work of a
// holder that lost it conflicts.
type Lease struct {
	Name    string `json:"name"`
	Holder  string `json:"holder"`
	Beat    int64  `json:"beat"`
	Version int64  `json:"-"`
}
