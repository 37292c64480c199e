package portal

import (
	"slices"
	"time"
)

// CommentAnswer is the answer to a comment on draft minutes. Text is the item's
// new text: of a proposal as it was made when left empty, of a comment that
// proposes none the text that meets it. Rev is the text's revision that who
// answers saw.
type CommentAnswer struct {
	Accept bool
	Reason string
	Text   string
	Rev    int
}

// Open are the comments that wait for an answer. Item-wise they may be
// confidential: policy says who may know of which.
func (m Minutes) Open() []MinutesComment {
	return slices.DeleteFunc(slices.Clone(m.Comments), MinutesComment.Answered)
}

// Comment puts a comment, or a proposal for another text, under an item.
func (m *Minutes) Comment(t RoundTable, c MinutesComment, now time.Time) (Fact, error) {
	if t.State != TableComments {
		return Fact{}, notInState(t)
	}
	if now.After(m.CommentsUntil) {
		return Fact{}, Errorf(Conflict, "De termijn om te reageren is voorbij. Zeg het in de volgende ronde tafel, of tegen de secretaris.")
	}
	if _, ok := t.Item(c.Item); !ok && c.Item != "" {
		return Fact{}, ErrNotFound
	}
	f := Fields{}
	was := m.For(c.Item)
	if !m.Full || Clean(c.Proposal) == Clean(was.Text) {
		c.Proposal = ""
	}
	least := 1
	if c.Proposal != "" {
		least = 0 // the proposal may speak for itself
	}
	c.Text = text(f, "text", "Uw reactie", c.Text, least, MaxMinutesComment)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if c.Proposal != "" && c.Rev != was.Rev {
		return Fact{}, textChanged()
	}
	if len(m.Comments) >= maxComments {
		return Fact{}, Errorf(Conflict, "Er passen geen reacties meer bij dit verslag. Neem contact op met de secretaris.")
	}
	c.At, c.Accepted, c.Reason, c.AnsweredBy, c.AnsweredAt = now, false, "", "", time.Time{}
	m.Comments = append(slices.Clone(m.Comments), c)
	return t.Fact(MinutesCommented, commentDetails(c)), nil
}

// Answer accepts or refuses a comment, once. When that changes the text, the
// version to keep comes with it.
func (m *Minutes) Answer(t RoundTable, id ID, a CommentAnswer, by ID, now time.Time) (*MinutesVersion, Fact, error) {
	if t.State != TableComments {
		return nil, Fact{}, notInState(t)
	}
	at := slices.IndexFunc(m.Comments, func(c MinutesComment) bool { return c.ID == id })
	if at < 0 {
		return nil, Fact{}, ErrNotFound
	}
	c := m.Comments[at]
	if c.Answered() {
		return nil, Fact{}, Errorf(Conflict, "Deze reactie is al beantwoord. Bekijk wat het antwoord was.")
	}
	f := Fields{}
	least := 0
	if !a.Accept {
		least = 3
	}
	c.Reason = text(f, "reason", "De reden", a.Reason, least, MaxNote)
	if err := f.Err(); err != nil {
		return nil, Fact{}, err
	}
	c.Accepted, c.AnsweredBy, c.AnsweredAt = a.Accept, by, now
	m.Comments = slices.Clone(m.Comments)
	m.Comments[at] = c
	version, err := m.takeOver(c, a, by, now)
	return version, t.Fact(MinutesCommentAnswered, commentDetails(c)), err
}

// takeOver gives the item the text that an accepted comment leads to; nil when
// that changes nothing.
func (m *Minutes) takeOver(c MinutesComment, a CommentAnswer, by ID, now time.Time) (*MinutesVersion, error) {
	was, why := m.For(c.Item), KeptForComment
	next := a.Text
	if c.Proposal != "" {
		why = KeptForProposal
		if next == "" && was.Rev == c.Rev {
			next = c.Proposal
		}
	}
	switch {
	case !a.Accept || !m.Full:
		return nil, nil
	case was.Rev != a.Rev, c.Proposal != "" && next == "":
		return nil, textChanged()
	case next == "" || next == was.Text:
		return nil, nil
	}
	was.Text, was.Rev, was.By, was.At = next, was.Rev+1, by, now
	m.put(was)
	v := m.Keep(why, by, now)
	v.Item = c.Item
	return &v, nil
}

// put stores the text of an item in the place it has.
func (m *Minutes) put(item MinutesItem) {
	m.Items = slices.Clone(m.Items)
	if at := slices.IndexFunc(m.Items, func(i MinutesItem) bool { return i.Item == item.Item }); at >= 0 {
		m.Items[at] = item
		return
	}
	m.Items = append(m.Items, item)
}

func textChanged() error {
	return Errorf(Conflict, "De tekst van dit punt is intussen veranderd. Hieronder staat de tekst van nu. Vergelijk die met wat u schreef.")
}

// commentDetails name the item, so that policy can be asked who may hear of it.
func commentDetails(c MinutesComment) map[string]string {
	return map[string]string{DetailItem: string(c.Item), DetailField: string(c.ID)}
}
