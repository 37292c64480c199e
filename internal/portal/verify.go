package portal

import (
	"fmt"
	"maps"
	"slices"
)

// Link is one entry of the sealed chain as it is stored. Place is where the
// store keeps it; that must be the event's own Seq.
type Link struct {
	Place int64
	Event Event
}

// FindingKind says what is wrong with a chain.
type FindingKind uint8

// The kinds of findings.
const (
	EntryEdited   FindingKind = iota + 1 // its content is not what was sealed
	EntriesGone                          // deleted
	EntryMoved                           // stands at another place than it was sealed at
	EntryUnlinked                        // doesn't follow on the one before, which was replaced
	DetailEdited                         // not what the entry was sealed with
	DetailAdded                          // the entry was sealed without it
	HeadDiffers                          // the entry at the head is another
	TailGone                             // entries at the end are gone
)

// Finding is one thing wrong with a chain.
type Finding struct {
	Kind FindingKind
	// Seq is the place in the chain; To the last place of a range that is gone,
	// or the place at which a moved entry was sealed.
	Seq, To int64
	ID      ID     // of the event, where there is one
	Detail  string // the detail's name
}

// String says it in one line, for the operator.
func (f Finding) String() string {
	switch f.Kind {
	case EntryEdited:
		return fmt.Sprintf("entry %d (%s) was edited after it was sealed", f.Seq, f.ID)
	case EntriesGone:
		if f.Seq == f.To {
			return fmt.Sprintf("entry %d is gone", f.Seq)
		}
		return fmt.Sprintf("entries %d to %d are gone", f.Seq, f.To)
	case EntryMoved:
		return fmt.Sprintf("entry %d (%s) was sealed as entry %d: the order was changed", f.Seq, f.ID, f.To)
	case EntryUnlinked:
		return fmt.Sprintf("entry %d (%s) does not follow on the entry before it: that one was replaced", f.Seq, f.ID)
	case DetailEdited:
		return fmt.Sprintf("detail %q of entry %d (%s) was edited", f.Detail, f.Seq, f.ID)
	case DetailAdded:
		return fmt.Sprintf("detail %q of entry %d (%s) was added afterwards", f.Detail, f.Seq, f.ID)
	case HeadDiffers:
		return fmt.Sprintf("entry %d is not the one the head names: the chain was made anew", f.Seq)
	case TailGone:
		if f.Seq == f.To {
			return fmt.Sprintf("entry %d is gone: the end of the chain was cut off", f.Seq)
		}
		return fmt.Sprintf("entries %d to %d are gone: the end of the chain was cut off", f.Seq, f.To)
	}
	return "unknown finding"
}

// Limits of one check: of what is reported, and of the entries for which it is
// tried whether they were moved, which takes a hash for each pair.
const (
	maxFindings = 1000
	maxMoved    = 300
)

// ChainReport is the outcome of a ChainCheck.
type ChainReport struct {
	End      Head  // the last entry found
	Entries  int64 // how many were found
	Erased   int64 // details that were erased, which is allowed
	Unsealed int64 // events that wait for their place
	// Anchored: the chain was held against a head kept elsewhere. Without one
	// nobody can tell whether its tail was cut off.
	Anchored bool
	Findings []Finding
	More     int64 // findings beyond those listed
}

// ChainCheck walks a chain from its first entry. The zero value of anchor means
// that no head was kept elsewhere.
type ChainCheck struct {
	anchor Head
	report ChainReport
	broken []Link // entries whose hash is not that of their content
	intact bool   // the entry before this one is what was sealed there
}

// NewChainCheck starts a check, against a head kept outside the portal if there
// is one.
func NewChainCheck(anchor Head) *ChainCheck {
	return &ChainCheck{anchor: anchor, report: ChainReport{Anchored: anchor.Seq > 0}, intact: true}
}

// Next takes in the next entry in the order of places, with the details that
// are still there.
func (c *ChainCheck) Next(l Link, details map[string]Detail) {
	e, last := l.Event, c.report.End
	gap := l.Place > last.Seq+1
	if gap {
		c.add(Finding{Kind: EntriesGone, Seq: last.Seq + 1, To: l.Place - 1})
	}
	sound := e.Sealed() && e.Seq == l.Place
	switch {
	case !sound:
		c.broken = append(c.broken, l)
	case !gap && c.intact && e.Prev != last.Hash:
		c.add(Finding{Kind: EntryUnlinked, Seq: l.Place, ID: e.ID})
	}
	if l.Place == c.anchor.Seq && e.Hash != c.anchor.Hash {
		c.add(Finding{Kind: HeadDiffers, Seq: l.Place, ID: e.ID})
	}
	c.details(l, details)
	c.intact = sound
	c.report.Entries++
	c.report.End = Head{Seq: l.Place, Hash: e.Hash, At: e.At}
}

func (c *ChainCheck) details(l Link, details map[string]Detail) {
	for name := range l.Event.Commitments {
		if _, there := details[name]; !there {
			c.report.Erased++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(details)) {
		f := Finding{Seq: l.Place, ID: l.Event.ID, Detail: name}
		switch sealed, ok := l.Event.Commitments[name]; {
		case !ok:
			f.Kind = DetailAdded
		case sealed != details[name].Commitment():
			f.Kind = DetailEdited
		default:
			continue
		}
		c.add(f)
	}
}

// End gives the outcome; head is what the portal itself holds to be the end.
func (c *ChainCheck) End(head Head, unsealed int64) ChainReport {
	c.judgeBroken()
	end := c.report.End
	switch {
	case max(head.Seq, c.anchor.Seq) > end.Seq:
		c.add(Finding{Kind: TailGone, Seq: end.Seq + 1, To: max(head.Seq, c.anchor.Seq)})
	case head.Seq != end.Seq || head.Hash != end.Hash:
		c.add(Finding{Kind: HeadDiffers, Seq: end.Seq})
	}
	c.report.Unsealed = unsealed
	slices.SortStableFunc(c.report.Findings, func(x, y Finding) int { return int(x.Seq - y.Seq) })
	return c.report
}

// judgeBroken tells entries that were moved from those that were edited: a
// moved one has the hash it would have at another broken place.
func (c *ChainCheck) judgeBroken() {
	for _, l := range c.broken {
		f := Finding{Kind: EntryEdited, Seq: l.Place, ID: l.Event.ID}
		if at, ok := c.sealedAt(l); ok {
			f.Kind, f.To = EntryMoved, at
		}
		c.add(f)
	}
}

func (c *ChainCheck) sealedAt(l Link) (int64, bool) {
	e := l.Event
	if e.Sealed() {
		return e.Seq, true // only the place was changed
	}
	if len(c.broken) > maxMoved {
		return 0, false
	}
	for _, other := range c.broken {
		if e.Seq = other.Place; e.Sealed() {
			return e.Seq, true
		}
	}
	return 0, false
}

func (c *ChainCheck) add(f Finding) {
	if len(c.report.Findings) == maxFindings {
		c.report.More++
		return
	}
	c.report.Findings = append(c.report.Findings, f)
}
