package portal

import "time"

// Reason says why somebody gets a bericht; the page completes "U krijgt dit
// omdat ...".
type Reason string

// The reasons of berichten.
const (
	ReasonHandler    Reason = "u dit behandelt"
	ReasonReporter   Reason = "u dit signaal deelde"
	ReasonRecognise  Reason = "u dit herkent"
	ReasonMention    Reason = "u genoemd bent"
	ReasonFollow     Reason = "u dit volgt"
	ReasonTheme      Reason = "u dit thema volgt"
	ReasonCommented  Reason = "u hierop reageerde"
	ReasonTask       Reason = "u nu aan zet bent"
	ReasonRole       Reason = "dit bij uw rol hoort"
	ReasonAdded      Reason = "u een document toevoegde"
	ReasonHid        Reason = "u dit verborg"
	ReasonAccount    Reason = "het over uw account gaat"
	ReasonStandIn    Reason = "u dit overneemt"
	ReasonProposed   Reason = "u dit voorstelde"
	ReasonSeat       Reason = "u aan deze tafel zit"
	ReasonRegistered Reason = "u zich hiervoor aanmeldde"
	ReasonParty      Reason = "uw organisatie hierbij partij is"
	ReasonChain      Reason = "dit voor de hele keten geldt"
)

// Past is the reason of a bericht that was read: what was so then need not be
// so now. It completes "U kreeg dit omdat ...".
func (r Reason) Past() Reason {
	if past, ok := map[Reason]Reason{
		ReasonHandler: "u dit behandelde", ReasonRecognise: "u dit herkende", ReasonMention: "u werd genoemd", ReasonFollow: "u dit volgde",
		ReasonTheme: "u dit thema volgde", ReasonTask: "u toen aan zet was", ReasonSeat: "u aan deze tafel zat", ReasonRole: "dit bij uw rol hoorde",
		ReasonAccount: "het over uw account ging", ReasonParty: "uw organisatie hierbij partij was", ReasonChain: "dit voor de hele keten gold", ReasonStandIn: "u dit overnam",
	}[r]; ok {
		return past
	}
	return r
}

// Notification is a bericht for one person about one event. It holds references
// and no titles: what it says is made when it is read, through policy.
type Notification struct {
	ID      ID        `json:"id"`
	Version int64     `json:"-"`
	Person  ID        `json:"person"`
	Event   ID        `json:"event"`
	Type    EventType `json:"type"`
	// About is empty for what an anonymous reporter gets: the row must not tie
	// a person to a signal. It then leads to their own signals.
	About  Ref    `json:"about,omitzero"`
	By     ID     `json:"by,omitempty"`
	Item   string `json:"item,omitempty"` // the comment or question within the subject
	Reason Reason `json:"reason"`
	// Urgent: it can't wait for the digest when the person wants mail at once.
	Urgent bool      `json:"urgent,omitempty"`
	At     time.Time `json:"at"`
	// Seq is the person's own sequence number of this bericht.
	Seq  int64     `json:"seq"`
	Read time.Time `json:"read,omitzero"`
}

// Inbox is a person's counter document: raised only when a bericht or a read
// mark is really stored.
type Inbox struct {
	Person  ID    `json:"person"`
	Version int64 `json:"-"`
	Seq     int64 `json:"seq"`
	Unread  int   `json:"unread"`
}

// Follow is what one person chose for one subject.
type Follow struct {
	ID      ID          `json:"id"` // person and subject
	Version int64       `json:"-"`
	Person  ID          `json:"person"`
	About   Ref         `json:"about"`
	Level   FollowLevel `json:"level"`
}
