package portal

// Erasure is what erasing still has to do after its transaction: bytes and
// messages stand outside the documents of the database. It is stored in that
// transaction, so that nothing of it is forgotten, and holds no content.
type Erasure struct {
	ID      ID       `json:"id"`
	Version int64    `json:"-"`
	Files   []ID     `json:"files,omitempty"` // stored bytes
	Mails   []string `json:"mails,omitempty"` // names of messages kept in a folder
}
