package live

import (
	"encoding/json"
	"strconv"
)

// Frame tells a person that something changed. It names no title and no text:
// the page fetches those, so that policy decides once more.
type Frame struct {
	Seq    int64  // place in the person's own sequence, from 1
	Prev   int64  // the sequence number before it; the page compares it with what it has
	Unread int    // unread notifications after this frame
	Kind   string // what changed, for instance "signal"; a word of the portal, not of a person
}

// Backlog is what Source returns.
type Backlog struct {
	// Frames in ascending order. Their Prev is not used: within a backlog the hub
	// guarantees completeness itself, and frames policy leaves out are no gap.
	Frames []Frame
	// Last is the sequence number the answer reaches, also when the frames up to
	// it were left out. It may be lower than what was asked for, after a restore.
	Last int64
	// Unread is the number of unread notifications at Last.
	Unread int
	// More says that Last is not the end: the hub asks again from there.
	More bool
}

// heartbeatText is what a page sees of a heartbeat; browsers hide ping frames.
var heartbeatText = []byte(`{"ping":1}`)

// appendJSON appends {"seq":7,"prev":6,"unread":3,"kind":"signal"}.
func (f Frame) appendJSON(b []byte) []byte {
	b = append(b, `{"seq":`...)
	b = strconv.AppendInt(b, f.Seq, 10)
	b = append(b, `,"prev":`...)
	b = strconv.AppendInt(b, f.Prev, 10)
	b = append(b, `,"unread":`...)
	b = strconv.AppendInt(b, int64(f.Unread), 10)
	b = append(b, `,"kind":`...)
	b = appendString(b, f.Kind)
	return append(b, '}')
}

// appendJSON appends {"at":9,"unread":3,"frames":[...]}: one message for one
// answer of the source. The page is at the sequence number "at" when it has
// taken it in. since is what the answer follows on.
func (g Backlog) appendJSON(b []byte, since int64) []byte {
	b = append(b, `{"at":`...)
	b = strconv.AppendInt(b, g.Last, 10)
	b = append(b, `,"unread":`...)
	b = strconv.AppendInt(b, int64(g.Unread), 10)
	b = append(b, `,"frames":[`...)
	for i, f := range g.Frames {
		if i > 0 {
			b = append(b, ',')
		}
		f.Prev, since = since, f.Seq
		b = f.appendJSON(b)
	}
	return append(b, ']', '}')
}

// appendString appends s as a JSON string; a kind is a plain word, so the slow
// way is for what should not occur.
func appendString(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			quoted, _ := json.Marshal(s) // a string always has a JSON form
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
