package portal

import "time"

// ReplyAnswer is the answer to an invitation.
type ReplyAnswer string

// The answers to an invitation; empty while there is none.
const (
	Comes      ReplyAnswer = "ja"
	ComesNot   ReplyAnswer = "nee"
	MaybeComes ReplyAnswer = "misschien"
	SendsOther ReplyAnswer = "vervanger"
)

// Label is the answer's name in the interface; empty for an unknown answer.
func (a ReplyAnswer) Label() string {
	return map[ReplyAnswer]string{"": "Nog geen antwoord", Comes: "Komt", ComesNot: "Komt niet", MaybeComes: "Misschien", SendsOther: "Stuurt een vervanger"}[a]
}

// MaxRegistered is how many people one person can register for an open meeting,
// and MaxReplyNote how long a note with an answer is, in characters.
const (
	MaxRegistered = 50
	MaxReplyNote  = 300
)

// Reply is one person's answer to the invitation for a round table, or their
// registration for an open one. Its id is ReplyID, so that there is one.
type Reply struct {
	ID      ID          `json:"id"`
	Version int64       `json:"-"`
	Table   ID          `json:"table"`
	Person  ID          `json:"person,omitempty"` // who was invited
	Guest   ID          `json:"guest,omitempty"`  // or the pass of a guest
	Answer  ReplyAnswer `json:"answer"`
	// Other is the colleague who comes instead, OtherName one without an account.
	// Seated: the colleague got a seat by this answer.
	Other     ID        `json:"other,omitempty"`
	OtherName string    `json:"otherName,omitempty"`
	Seated    bool      `json:"seated,omitempty"`
	Number    int       `json:"number,omitempty"` // people registered, for an open meeting
	Note      string    `json:"note,omitempty"`
	At        time.Time `json:"at"`
}

// ReplyID is the id of somebody's reply: of a person, or of a guest's pass.
func ReplyID(table, who ID) ID { return table + "." + who }

// Validate cleans what was answered and reports what is wrong, by form field.
// What doesn't belong to the answer is emptied.
func (r *Reply) Validate() error {
	f := Fields{}
	r.Note = text(f, "note", "De opmerking", CleanLine(r.Note), 0, MaxReplyNote)
	r.OtherName = text(f, "other_name", "De naam", CleanLine(r.OtherName), 0, MaxTableName)
	if r.Answer == "" || r.Answer.Label() == "" {
		f["answer"] = "Kies of u komt."
	}
	switch {
	case r.Answer != SendsOther:
		r.Other, r.OtherName = "", ""
	case r.Other != "":
		r.OtherName = ""
	case r.OtherName == "":
		f["other"] = "Kies wie er voor u komt, of vul een naam in."
	}
	switch {
	case r.Answer != Comes && r.Answer != MaybeComes:
		r.Number = 0
	case r.Number == 0:
		r.Number = 1
	case r.Number < 1 || r.Number > MaxRegistered:
		f["number"] = "Kies een aantal van 1 tot en met " + Number(MaxRegistered) + "."
	}
	return f.Err()
}

// Answerable reports whether an invitation can be answered, or its answer
// changed: until the meeting begins.
func (t RoundTable) Answerable(now time.Time) bool {
	return t.Before() && !t.Silent() && now.Before(t.Start)
}

// GuestPass lets somebody without an account take part in one meeting, by a
// personal link. Only the hash of the link's secret is kept.
type GuestPass struct {
	ID      ID        `json:"id"`
	Version int64     `json:"-"`
	Table   ID        `json:"table"`
	Name    string    `json:"name"`
	Email   string    `json:"email"`
	OrgName string    `json:"orgName,omitempty"`
	Hash    string    `json:"hash"`
	By      ID        `json:"by"`
	At      time.Time `json:"at"`
	Revoked bool      `json:"revoked,omitempty"`
}

// guestDays is how long after the meeting a guest's link works: time enough to
// read the papers once more.
const guestDays = 14

// MaxGuests is how many guests without an account a meeting can have.
const MaxGuests = 30

// Validate cleans what was typed and reports what is wrong, by form field.
func (p *GuestPass) Validate() error {
	f := Fields{}
	p.Name = text(f, "name", "De naam", CleanLine(p.Name), 2, MaxTableName)
	p.OrgName = text(f, "org_name", "De organisatie", CleanLine(p.OrgName), 0, MaxTableName)
	email, err := ParseEmail(p.Email)
	if err != nil {
		f["email"] = "Vul een e-mailadres in. Bijvoorbeeld: naam@organisatie.example."
	} else {
		p.Email = email
	}
	return f.Err()
}

// Until is the end of the last day on which a guest's link for the meeting works.
func (p GuestPass) Until(t RoundTable) time.Time { return endOfDay(t.End, guestDays) }

// Opens reports whether the guest's link opens the meeting.
func (p GuestPass) Opens(t RoundTable, now time.Time) bool {
	return !p.Revoked && p.Table == t.ID && t.Invited && !t.Silent() && !now.After(p.Until(t))
}

// CalendarFeed is a person's own calendar by a secret address. Only the hash of
// the secret is kept.
type CalendarFeed struct {
	ID      ID        `json:"id"` // of the person
	Version int64     `json:"-"`
	Hash    string    `json:"hash"`
	MadeAt  time.Time `json:"madeAt"`
}
