package app

import (
	"context"
	"errors"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// ClauseCommentInput is what somebody wrote about a clause, or about the whole text
// when Clause is empty. Rev is the clause's revision that they saw. Once is the form's
// own id, so that a form sent twice comments once.
type ClauseCommentInput struct {
	Once     portal.ID
	Clause   portal.ID
	Text     string
	Proposal string // Markdown; the whole text of the clause as proposed
	Rev      int
	Citizen  CitizenAnswer
}

// CommentClause puts a comment, or a proposal for another text, under a clause of the
// version in consultation. All parties read it.
func (a *App) CommentClause(ctx context.Context, by portal.Actor, number string, in ClauseCommentInput) error {
	id := in.Once
	if _, ok := portal.ParseID(string(id)); !ok {
		id = portal.NewID()
	}
	err := a.changeCovenant(ctx, by, policy.CommentClause, number, LatestText, 0, func(ctx context.Context, _ *writing, on *policy.CovenantOn, _ portal.Settings) ([]portal.Fact, error) {
		all, err := a.store.ClauseComments(ctx, on.Covenant.ID)
		if err != nil {
			return nil, err
		}
		there := 0
		for _, m := range all {
			if m.Nr == on.Text.Nr {
				there++
			}
		}
		was, _ := on.Text.Clause(in.Clause)
		proposal := richtext.Normalize(in.Proposal)
		m := portal.ClauseComment{ID: id, Clause: in.Clause, Text: in.Text, Proposal: proposal, Rev: in.Rev, By: by.ID, Org: by.OrgID}
		texts := map[string]string{"text": in.Text, "proposal": richtext.Written(proposal)}
		if richtext.Normalize(was.Text) == proposal {
			m.Proposal = ""
			delete(texts, "proposal") // nothing of it is theirs
		}
		facts, err := checkedTexts(texts, in.Citizen, on.Covenant.Ref(), func() (portal.Fact, error) { return on.Text.Comment(on.Covenant, &m, there, a.now()) })
		if err != nil {
			return nil, err
		}
		if err := a.keepRead(ctx, on, was); err != nil {
			return nil, err
		}
		m.Reading = on.Text.Readings
		return facts, a.store.InsertClauseComment(ctx, &m)
	})
	if portal.KindOf(err) == portal.Taken && id == in.Once {
		if first, there := a.store.ClauseComment(ctx, id); there == nil && first.By == by.ID {
			return nil // the same form, sent twice
		}
	}
	return err
}

// keepRead keeps the text of a version anew when a clause that is commented on isn't
// in the last text that was kept: what a proposal changes is read beside it for ever.
func (a *App) keepRead(ctx context.Context, on *policy.CovenantOn, clause portal.Clause) error {
	texts, err := a.store.CovenantTexts(ctx, on.Covenant.ID)
	if err != nil {
		return err
	}
	for _, t := range texts {
		if t.Nr != on.Text.Nr || t.Reading != on.Text.Readings {
			continue
		}
		if clause.ID == "" || slices.ContainsFunc(t.Clauses, func(c portal.Clause) bool { return c.ID == clause.ID && c.Rev == clause.Rev }) {
			return nil
		}
	}
	return a.keepReading(ctx, on, false)
}

// WithdrawClauseComment takes one's own comment back, as long as it has no answer.
func (a *App) WithdrawClauseComment(ctx context.Context, by portal.Actor, number string, id portal.ID) error {
	return a.onClauseComment(ctx, by, policy.WithdrawRemark, number, id, func(_ context.Context, on *policy.CommentOn) ([]portal.Fact, error) {
		fact, err := on.Comment.Withdraw(on.Covenant)
		return []portal.Fact{fact}, err
	})
}

// ClauseReplyInput is the answer to a comment on a clause.
type ClauseReplyInput struct {
	portal.ClauseReply
	Citizen CitizenAnswer
}

// AnswerClauseComment answers a comment. What is taken over of it changes the clause
// in the same transaction; a clause changed meanwhile is a *portal.ClauseClash.
func (a *App) AnswerClauseComment(ctx context.Context, by portal.Actor, number string, id portal.ID, in ClauseReplyInput) error {
	return a.onClauseComment(ctx, by, policy.KeepCovenant, number, id, func(_ context.Context, on *policy.CommentOn) ([]portal.Fact, error) {
		in.Text = richtext.Normalize(in.Text)
		was, _ := on.Text.Clause(on.Comment.Clause)
		texts := map[string]string{"reason": in.Reason}
		if in.Answer != portal.TextNotTaken && in.Text != on.Comment.Proposal && in.Text != was.Text {
			texts["text"] = richtext.Written(in.Text)
		}
		changed := false
		facts, err := checkedTexts(texts, in.Citizen, on.Covenant.Ref(), func() (fact portal.Fact, err error) {
			fact, changed, err = on.Text.Answer(on.Covenant, &on.Comment, in.ClauseReply, by.ID, a.now())
			return fact, err
		})
		if err == nil && changed {
			facts = append(facts, on.Covenant.Fact(portal.ClauseWritten, map[string]string{portal.DetailItem: string(on.Comment.Clause)}))
		}
		return facts, err
	})
}

// onClauseComment runs one step on a comment: load, ask policy, do, save comment,
// version and covenant, record.
func (a *App) onClauseComment(ctx context.Context, by portal.Actor, action policy.Action, number string, id portal.ID, do func(ctx context.Context, on *policy.CommentOn) ([]portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		c, err := a.commentOn(ctx, by, number, id)
		if err != nil {
			return err
		}
		// Who is too late to withdraw hears why: Withdraw refuses what doesn't wait.
		late := action == policy.WithdrawRemark && c.Comment.By == by.ID && !c.Comment.Waits()
		if err := policy.Check(by, action, c); err != nil && !late {
			return err
		}
		on := policy.CovenantOn{Covenant: c.Covenant, Text: c.Text}
		return a.stepCovenant(ctx, w, &on, func(ctx context.Context, _ *writing, on *policy.CovenantOn, _ portal.Settings) ([]portal.Fact, error) {
			c.Covenant, c.Text = on.Covenant, on.Text
			facts, err := do(ctx, &c)
			if err != nil {
				return nil, err
			}
			on.Covenant, on.Text = c.Covenant, c.Text
			return facts, a.store.SaveClauseComment(ctx, &c.Comment)
		})
	})
}

// commentOn gives a comment of a covenant, for who may read it.
func (a *App) commentOn(ctx context.Context, by portal.Actor, number string, id portal.ID) (policy.CommentOn, error) {
	c, err := a.covenant(ctx, by, policy.ReadCovenant, number)
	if err != nil {
		return policy.CommentOn{}, err
	}
	m, err := a.store.ClauseComment(ctx, id)
	if err != nil {
		return policy.CommentOn{}, err
	}
	if m.Covenant != c.ID {
		return policy.CommentOn{}, portal.ErrNotFound
	}
	versions, err := a.readableVersions(ctx, by, c)
	if err != nil {
		return policy.CommentOn{}, err
	}
	for _, v := range versions {
		if v.Nr == m.Nr {
			on := policy.CommentOn{Comment: m, Covenant: c, Text: v}
			return on, policy.Check(by, policy.ReadComment, on)
		}
	}
	return policy.CommentOn{}, portal.ErrNotFound
}

// ClashedClause gives the clause as it is now when a step was refused because of it.
func ClashedClause(err error) (portal.Clause, bool) {
	var clash *portal.ClauseClash
	if !errors.As(err, &clash) {
		return portal.Clause{}, false
	}
	return clash.Now, true
}
