package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// MinutesCommentInput is what somebody wrote about an item of draft minutes. Rev
// is the revision of the text they saw. Once is the form's own id, so that a form
// sent twice comments once.
type MinutesCommentInput struct {
	Once     portal.ID
	Item     portal.ID
	Text     string
	Proposal string // Markdown; the whole text of the item as proposed
	Rev      int
	Citizen  CitizenAnswer
}

// CommentMinutes puts a comment, or a proposal for another text, under an item.
func (a *App) CommentMinutes(ctx context.Context, by portal.Actor, number string, in MinutesCommentInput) error {
	return a.changeMinutes(ctx, by, policy.CommentDraft, number, 0, func(_ context.Context, _ *writing, t *portal.RoundTable, m *portal.Minutes, _ portal.Settings) ([]portal.Fact, error) {
		if !policy.VisibleItem(by, *t, in.Item) {
			return nil, portal.ErrNotFound
		}
		id := in.Once
		if _, ok := portal.ParseID(string(id)); !ok {
			id = portal.NewID()
		}
		if slices.ContainsFunc(m.Comments, func(c portal.MinutesComment) bool { return c.ID == id }) {
			return nil, nil // the form came twice
		}
		proposal := richtext.Normalize(in.Proposal)
		if richtext.TooLong(proposal) {
			return nil, portal.Fields{"proposal": tooLongText}.Err()
		}
		c := portal.MinutesComment{ID: id, Item: in.Item, Text: in.Text, Proposal: proposal, Rev: in.Rev, By: by.ID, Org: by.OrgID}
		texts := map[string]string{"text": in.Text, "proposal": richtext.Written(proposal)}
		if richtext.Normalize(m.For(in.Item).Text) == proposal {
			delete(texts, "proposal") // nothing of it is theirs
		}
		return checkedTexts(texts, in.Citizen, t.Ref(), func() (portal.Fact, error) { return m.Comment(*t, c, a.now()) })
	})
}

const tooLongText = "Deze tekst is te lang. Maak hem korter."

// MinutesAnswerInput is the answer to a comment on draft minutes.
type MinutesAnswerInput struct {
	portal.CommentAnswer
	Citizen CitizenAnswer
}

// AnswerMinutesComment accepts or refuses a comment. An accepted proposal becomes
// the text of the item, and the version is kept.
func (a *App) AnswerMinutesComment(ctx context.Context, by portal.Actor, number string, id portal.ID, in MinutesAnswerInput) error {
	return a.changeMinutes(ctx, by, policy.RecordTable, number, 0, func(ctx context.Context, _ *writing, t *portal.RoundTable, m *portal.Minutes, _ portal.Settings) ([]portal.Fact, error) {
		c, ok := commentOf(*m, id)
		if !ok || !policy.VisibleItem(by, *t, c.Item) {
			return nil, portal.ErrNotFound
		}
		in.Text = richtext.Normalize(in.Text)
		if richtext.TooLong(in.Text) {
			return nil, portal.Fields{"text": tooLongText}.Err()
		}
		texts := map[string]string{"reason": in.Reason}
		if in.Accept && in.Text != c.Proposal && in.Text != m.For(c.Item).Text {
			texts["text"] = richtext.Written(in.Text)
		}
		facts, err := checkedTexts(texts, in.Citizen, t.Ref(), func() (portal.Fact, error) {
			version, fact, err := m.Answer(*t, id, in.CommentAnswer, by.ID, a.now())
			if err == nil && version != nil {
				err = a.store.InsertMinutesVersion(ctx, version)
			}
			return fact, err
		})
		if err != nil {
			return nil, err
		}
		// The clock looks again when the last answer comes after the term: what waited
		// for it may be adopted silently now.
		if s, err := a.store.Series(ctx, t.Series); err != nil {
			return nil, err
		} else if s.SilentAdoption && len(m.Open()) == 0 {
			m.TermPassed = false
		}
		return facts, nil
	})
}

func commentOf(m portal.Minutes, id portal.ID) (portal.MinutesComment, bool) {
	for _, c := range m.Comments {
		if c.ID == id {
			return c, true
		}
	}
	return portal.MinutesComment{}, false
}

// MinutesItemPage is one item of minutes, to write it, to comment on it, or to
// answer a comment.
type MinutesItemPage struct {
	Table  portal.RoundTable // with the items the reader may know of
	Item   portal.RecordItem
	Full   bool
	Text   string // of the item now
	Rev    int
	Remark MinutesRemark // the comment to answer
	// Changes are the words that a proposal changes in the text of now.
	Changes []richtext.Piece
}

// MinutesItem gives one item of minutes for who may write or comment on it; item
// is empty for what belongs to the whole meeting.
func (a *App) MinutesItem(ctx context.Context, by portal.Actor, number string, item portal.ID) (MinutesItemPage, error) {
	t, m, err := a.minutesFor(ctx, by, number)
	if err != nil {
		return MinutesItemPage{}, err
	}
	if !policy.VisibleItem(by, t, item) {
		return MinutesItemPage{}, portal.ErrNotFound
	}
	r, err := a.recordOf(ctx, t, m)
	if err != nil {
		return MinutesItemPage{}, err
	}
	p := MinutesItemPage{Table: t, Full: m.Full, Text: m.For(item).Text, Rev: m.For(item).Rev, Item: portal.RecordItem{Title: "Algemeen"}}
	p.Table.Agenda = policy.VisibleItems(by, t)
	for _, i := range r.Items {
		if i.ID == item {
			p.Item = i
		}
	}
	return p, nil
}

// MinutesComment gives one comment with the item it is about, for who answers it.
func (a *App) MinutesComment(ctx context.Context, by portal.Actor, number string, id portal.ID) (MinutesItemPage, error) {
	t, m, err := a.minutesFor(ctx, by, number)
	if err != nil {
		return MinutesItemPage{}, err
	}
	c, ok := commentOf(m, id)
	if !ok || !policy.VisibleItem(by, t, c.Item) {
		return MinutesItemPage{}, portal.ErrNotFound
	}
	p, err := a.MinutesItem(ctx, by, number, c.Item)
	if err != nil {
		return p, err
	}
	p.Remark = MinutesRemark{MinutesComment: c, MayAnswer: !c.Answered() && t.State == portal.TableComments && policy.May(by, policy.RecordTable, t)}
	if p.Remark.Author, err = a.nameOf(ctx, c.By); err != nil {
		return p, err
	}
	if p.Remark.Answerer, err = a.nameOf(ctx, c.AnsweredBy); err != nil {
		return p, err
	}
	if c.Proposal != "" {
		p.Changes = richtext.Differences(richtext.Plain(p.Text), richtext.Plain(c.Proposal))
	}
	return p, nil
}
