package portal

import "time"

// Comment is something said under a signal by someone who may read it.
type Comment struct {
	ID       ID        `json:"id"`
	Version  int64     `json:"-"`
	SignalID ID        `json:"signalId"`
	Author   ID        `json:"author"`
	Org      ID        `json:"org"`
	Text     string    `json:"text"`
	Mentions []ID      `json:"mentions,omitempty"`
	At       time.Time `json:"at"`
}

// Validate cleans the comment and reports what is wrong, by form field.
func (c *Comment) Validate() error {
	f := Fields{}
	c.Text = text(f, "comment", "De reactie", c.Text, 1, MaxNote)
	return f.Err()
}

// Recognition is "wij herkennen dit": one person of an organisation sees the
// same. There is one per person and signal.
type Recognition struct {
	ID       ID        `json:"id"`
	Version  int64     `json:"-"`
	SignalID ID        `json:"signalId"`
	Person   ID        `json:"person"`
	Org      ID        `json:"org"`
	Context  string    `json:"context,omitempty"`
	At       time.Time `json:"at"`
}

// Validate cleans the recognition and reports what is wrong, by form field.
func (r *Recognition) Validate() error {
	f := Fields{}
	r.Context = text(f, "context", "De toelichting", r.Context, 0, MaxNote)
	return f.Err()
}

// KeeperMessage is one message between the keeper and an anonymous reporter.
// Only those two ever read it.
type KeeperMessage struct {
	ID         ID        `json:"id"`
	Version    int64     `json:"-"`
	SignalID   ID        `json:"signalId"`
	N          int       `json:"n"` // the n-th of the exchange, from 1
	FromKeeper bool      `json:"fromKeeper"`
	Text       string    `json:"text"`
	At         time.Time `json:"at"` // the day only
}

// Validate cleans the message and reports what is wrong, by form field.
func (m *KeeperMessage) Validate() error {
	f := Fields{}
	m.Text = text(f, "message", "Het bericht", m.Text, 1, MaxNote)
	return f.Err()
}
