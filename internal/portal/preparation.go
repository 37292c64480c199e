package portal

import (
	"slices"
	"time"
)

// DefaultGround is the ground in the Woo that a preparation carries until
// somebody writes another.
const DefaultGround = "Artikel 5.2 Woo: persoonlijke beleidsopvattingen, opgesteld voor intern beraad."

// Preparation is what the adviser writes for the portfolio holder before a round
// table; it shares its id. Partners receive no byte of it.
type Preparation struct {
	ID      ID    `json:"id"` // of the round table
	Version int64 `json:"-"`
	// Summary is the one page on top, formatted; SummaryRev counts its changes and
	// those of Ground.
	Summary    string             `json:"summary,omitempty"`
	SummaryRev int                `json:"summaryRev,omitempty"`
	Blocks     []PreparationBlock `json:"blocks,omitempty"`
	// Ground is why it isn't public: its ground in the Woo, in words.
	Ground string `json:"ground,omitempty"`
	// Writers are who wrote in it; they hear of the holder's notes.
	Writers  []ID      `json:"writers,omitempty"`
	LockedAt time.Time `json:"lockedAt,omitzero"`
	LockedBy ID        `json:"lockedBy,omitempty"`
	// Reopened says why it was opened again after it was locked; the latest time.
	Reopened  *PreparationReopened `json:"reopened,omitempty"`
	ChangedAt time.Time            `json:"changedAt"`
}

// PreparationReopened is a lock that was taken off.
type PreparationReopened struct {
	By     ID        `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// PreparationBlock is about one item of the agenda. The adviser's texts are
// formatted, the holder's note is plain.
type PreparationBlock struct {
	Item     ID     `json:"item"`
	Why      string `json:"why,omitempty"`      // why it is here
	Want     string `json:"want,omitempty"`     // what I want out of it
	Promised string `json:"promised,omitempty"` // what I promised earlier, and to whom
	Position string `json:"position,omitempty"` // where the others stand
	Beware   string `json:"beware,omitempty"`   // "let op"
	// Note is the holder's own, NoteBy who wrote it.
	Note    string `json:"note,omitempty"`
	NoteBy  ID     `json:"noteBy,omitempty"`
	Rev     int    `json:"rev"`     // counts the adviser's changes
	NoteRev int    `json:"noteRev"` // counts the holder's
	// Title and For are the item's when it left the agenda: what was written about a
	// confidential item stays with the people it named.
	Title string `json:"title,omitempty"`
	For   []ID   `json:"for,omitempty"`
}

// Ref points at the preparation.
func (p Preparation) Ref() Ref { return Ref{Kind: KindPreparation, ID: p.ID} }

// Locked reports whether the adviser's texts can't be changed any more. The holder
// goes on noting: a preparation is read once it is locked.
func (p Preparation) Locked() bool { return !p.LockedAt.IsZero() }

// WooGround is why the preparation isn't public.
func (p Preparation) WooGround() string {
	if p.Ground == "" {
		return DefaultGround
	}
	return p.Ground
}

// Block gives what was written about an item; empty when nothing was.
func (p Preparation) Block(item ID) PreparationBlock {
	if i := p.blockAt(item); i >= 0 {
		return p.Blocks[i]
	}
	return PreparationBlock{Item: item}
}

func (p Preparation) blockAt(item ID) int {
	return slices.IndexFunc(p.Blocks, func(b PreparationBlock) bool { return b.Item == item })
}

// Gone are the blocks of items that left the agenda and in which something was
// written, as far as a person may know of them.
func (p Preparation) Gone(t RoundTable, person ID) []PreparationBlock {
	var gone []PreparationBlock
	for _, b := range p.Blocks {
		if _, there := t.Item(b.Item); !there && !b.Empty() && (len(b.For) == 0 || slices.Contains(b.For, person)) {
			gone = append(gone, b)
		}
	}
	return gone
}

// Empty reports whether nothing stands in the block.
func (b PreparationBlock) Empty() bool { return !b.Written() && b.Note == "" }

// Written reports whether the adviser wrote something in the block.
func (b PreparationBlock) Written() bool {
	return b.Why+b.Want+b.Promised+b.Position+b.Beware != ""
}

// sameTexts reports whether the adviser's texts of two blocks are equal.
func (b PreparationBlock) sameTexts(o PreparationBlock) bool {
	return b.Why == o.Why && b.Want == o.Want && b.Promised == o.Promised && b.Position == o.Position && b.Beware == o.Beware
}

// writable says why the adviser can't write now: it is locked, or the meeting
// has begun.
func (p Preparation) writable(t RoundTable) error {
	switch {
	case !t.Before():
		return Errorf(Conflict, "Deze ronde tafel staat op ‘%s’. De voorbereiding verandert niet meer.", t.State.Label())
	case p.Locked():
		return Errorf(Conflict, "De voorbereiding staat vast. Maak haar eerst weer open.")
	}
	return nil
}

// ErrItemGone is what a writer gets for an item that left the agenda, and for one
// that they may not know of: the two can't be told apart. What was typed stays.
var ErrItemGone = Errorf(Conflict, "Dit punt staat niet meer op de agenda. Uw tekst is niet bewaard. Kopieer hem als u hem nodig hebt.")

// Writable reports whether the adviser can write in it now.
func (p Preparation) Writable(t RoundTable) bool { return p.writable(t) == nil }

// Notable reports whether the holder can note in it now: also during the meeting.
func (p Preparation) Notable(t RoundTable) bool { return t.Before() || t.State == TableBusy }

// WriteSummary keeps the page on top and the ground, both begun from revision
// base. clash is true, and nothing is kept, when somebody changed them since.
// Without a fact nothing changed.
func (p *Preparation) WriteSummary(t RoundTable, summary, ground string, base int, by ID, now time.Time) (fact *Fact, clash bool, err error) {
	if err := p.writable(t); err != nil {
		return nil, false, err
	}
	f := Fields{}
	ground = text(f, "ground", "De grond", CleanLine(ground), 3, MaxNote)
	if err := f.Err(); err != nil {
		return nil, false, err
	}
	switch {
	case summary == p.Summary && ground == p.WooGround():
		return nil, false, nil
	case base != p.SummaryRev:
		return nil, true, nil
	}
	if p.Summary, p.Ground = summary, ground; ground == DefaultGround {
		p.Ground = ""
	}
	p.SummaryRev++
	return p.written("", by, now), false, nil
}

// WriteBlock keeps the adviser's texts about an item, begun from revision b.Rev.
// See WriteSummary for clash and fact.
func (p *Preparation) WriteBlock(t RoundTable, b PreparationBlock, by ID, now time.Time) (fact *Fact, clash bool, err error) {
	if err := p.writable(t); err != nil {
		return nil, false, err
	}
	if _, there := t.Item(b.Item); !there {
		return nil, false, ErrItemGone
	}
	is := p.Block(b.Item)
	switch {
	case b.sameTexts(is):
		return nil, false, nil
	case b.Rev != is.Rev:
		return nil, true, nil
	}
	is.Why, is.Want, is.Promised, is.Position, is.Beware, is.Rev = b.Why, b.Want, b.Promised, b.Position, b.Beware, is.Rev+1
	p.put(is)
	return p.written(b.Item, by, now), false, nil
}

// WriteNote keeps the holder's note about an item, begun from revision base. See
// WriteSummary for clash and fact.
func (p *Preparation) WriteNote(t RoundTable, item ID, note string, base int, by ID, now time.Time) (fact *Fact, clash bool, err error) {
	if !p.Notable(t) {
		return nil, false, Errorf(Conflict, "De vergadering is voorbij. Notities veranderen niet meer.")
	}
	if _, there := t.Item(item); !there {
		return nil, false, ErrItemGone
	}
	f := Fields{}
	note = text(f, "note", "De notitie", note, 0, MaxSignalText)
	if err := f.Err(); err != nil {
		return nil, false, err
	}
	is := p.Block(item)
	switch {
	case note == is.Note:
		return nil, false, nil
	case base != is.NoteRev:
		return nil, true, nil
	}
	is.Note, is.NoteBy, is.NoteRev = note, by, is.NoteRev+1
	p.put(is)
	p.ChangedAt = now
	return &Fact{Type: PreparationNoted, About: p.Ref(), Details: map[string]string{DetailItem: string(item)}}, false, nil
}

func (p *Preparation) put(b PreparationBlock) {
	p.Blocks = slices.Clone(p.Blocks)
	if i := p.blockAt(b.Item); i >= 0 {
		p.Blocks[i] = b
		return
	}
	p.Blocks = append(p.Blocks, b)
}

func (p *Preparation) written(item, by ID, now time.Time) *Fact {
	if !slices.Contains(p.Writers, by) {
		p.Writers = append(slices.Clone(p.Writers), by)
	}
	p.ChangedAt = now
	fact := Fact{Type: PreparationWritten, About: p.Ref()}
	if item != "" {
		fact.Details = map[string]string{DetailItem: string(item)}
	}
	return &fact
}

// Lockable reports whether there is something to lock.
func (p Preparation) Lockable() bool {
	return p.Summary != "" || slices.ContainsFunc(p.Blocks, PreparationBlock.Written)
}

// Lock says that the adviser's texts are as the holder takes them along.
func (p *Preparation) Lock(t RoundTable, by ID, now time.Time) (Fact, error) {
	if err := p.writable(t); err != nil {
		return Fact{}, err
	}
	if !p.Lockable() {
		return Fact{}, Errorf(Conflict, "Er staat nog niets in deze voorbereiding.")
	}
	p.LockedAt, p.LockedBy, p.ChangedAt = now, by, now
	return Fact{Type: PreparationLocked, About: p.Ref()}, nil
}

// Unlock takes the lock off, for a reason, until the meeting begins.
func (p *Preparation) Unlock(t RoundTable, reason string, by ID, now time.Time) (Fact, error) {
	switch {
	case !t.Before():
		return Fact{}, p.writable(t)
	case !p.Locked():
		return Fact{}, Errorf(Conflict, "De voorbereiding is al open.")
	}
	f := Fields{}
	reason = text(f, "reason", "De reden", reason, 3, MaxNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	p.LockedAt, p.LockedBy, p.ChangedAt = time.Time{}, "", now
	p.Reopened = &PreparationReopened{By: by, At: now, Reason: reason}
	return Fact{Type: PreparationUnlocked, About: p.Ref()}, nil
}

// FollowAgenda notes of items that left the agenda what has to be known of them
// later. It reports whether anything changed.
func (p *Preparation) FollowAgenda(before, after RoundTable) (changed bool) {
	for _, it := range before.Agenda {
		i := p.blockAt(it.ID)
		if _, there := after.Item(it.ID); there || i < 0 {
			continue
		}
		b := p.Blocks[i]
		b.Title, b.For = it.Title, slices.Clone(it.For)
		p.put(b)
		changed = true
	}
	return changed
}
