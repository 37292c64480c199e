package app

import (
	"cmp"
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// ClauseRemark is a comment as one reader may know it.
type ClauseRemark struct {
	portal.ClauseComment
	// Nr and Heading are those of its clause in the text that was read, IsNr its
	// number now; 0 when it is gone. All empty for a comment on the whole.
	Nr, IsNr int
	Heading  string
	// Author has a person only for who keeps covenants, and for colleagues.
	Author, Answerer Name
	Own              bool
	// Read is the text of the clause that was read, Changes what a proposal changes in it.
	Read    string
	Changes []richtext.Piece
	// MayAnswer and MayWithdraw: the reader can do so now.
	MayAnswer, MayWithdraw bool
}

// visibleComments gives the comments on a version that the actor may read, the
// earliest first.
func (a *App) visibleComments(ctx context.Context, by portal.Actor, on policy.CovenantOn) ([]portal.ClauseComment, error) {
	all, err := a.store.ClauseComments(ctx, on.Covenant.ID)
	return slices.DeleteFunc(all, func(m portal.ClauseComment) bool {
		return m.Nr != on.Text.Nr || !policy.May(by, policy.ReadComment, policy.CommentOn{Comment: m, Covenant: on.Covenant, Text: on.Text})
	}), err
}

// remarks completes comments for a reader.
func (a *App) remarks(ctx context.Context, by portal.Actor, on policy.CovenantOn, all []portal.ClauseComment) ([]ClauseRemark, error) {
	texts, err := a.store.CovenantTexts(ctx, on.Covenant.ID)
	if err != nil {
		return nil, err
	}
	readings := map[int]portal.CovenantVersion{}
	for _, t := range texts {
		if t.Nr == on.Text.Nr {
			readings[t.Reading] = portal.CovenantVersion{Clauses: t.Clauses}
		}
	}
	keeps := policy.May(by, policy.KeepCovenant, on)
	rows := make([]ClauseRemark, len(all))
	for i, m := range all {
		r := ClauseRemark{ClauseComment: m, Own: m.By == by.ID}
		read, nr := readings[m.Reading].Clause(m.Clause)
		_, r.IsNr = on.Text.Clause(m.Clause)
		r.Nr, r.Heading, r.Read = nr, read.Heading, read.Text
		if m.Proposal != "" {
			r.Changes = richtext.Differences(richtext.Plain(read.Text), richtext.Plain(m.Proposal))
		}
		// The organisation stays what it was when the comment was made.
		orgs, err := a.organisations(ctx)
		if err != nil {
			return nil, err
		}
		r.Author.Org = orgs[m.Org].Name
		if keeps || m.Org == by.OrgID {
			if r.Author.Person, err = a.personName(ctx, m.By); err != nil {
				return nil, err
			}
		}
		if keeps {
			if r.Answerer, err = a.nameOf(ctx, m.AnsweredBy); err != nil {
				return nil, err
			}
		}
		r.MayAnswer = keeps && m.Waits() && on.Text.Editable()
		r.MayWithdraw = policy.May(by, policy.WithdrawRemark, policy.CommentOn{Comment: m, Covenant: on.Covenant, Text: on.Text})
		rows[i] = r
	}
	return rows, nil
}

// RemarkFilter is what one asks of the list of comments. Whole: those on no clause in
// particular.
type RemarkFilter struct {
	Clause portal.ID
	Whole  bool
	Waits  bool
}

// RemarkList is what was said about a version.
type RemarkList struct {
	policy.CovenantOn
	Rows []ClauseRemark // by clause, as the text is now, and then by time
	// All and Waiting count what there is without the filter; what was withdrawn isn't
	// counted.
	All, Waiting int
	// Per counts them by clause.
	Per map[portal.ID]int
	// Versions are those with comments that the reader may read.
	Versions []portal.CovenantVersion
	// Keep: the reader answers. Comment: they can comment now.
	Keep, Comment bool
}

// ClauseRemarks gives the comments on a version, for its parties.
func (a *App) ClauseRemarks(ctx context.Context, by portal.Actor, number string, nr int, f RemarkFilter) (RemarkList, error) {
	on, err := a.covenantText(ctx, by, policy.ReadCovenant, number, nr)
	if err != nil {
		return RemarkList{}, err
	}
	if !policy.OfParty(by, on.Covenant) {
		return RemarkList{}, portal.ErrNotFound
	}
	l := RemarkList{CovenantOn: on, Per: map[portal.ID]int{}, Keep: policy.May(by, policy.KeepCovenant, on),
		Comment: on.Text.Consults(a.now()) && policy.May(by, policy.CommentClause, on)}
	all, err := a.visibleComments(ctx, by, on)
	if err != nil {
		return l, err
	}
	for _, m := range all {
		if m.Withdrawn {
			continue
		}
		l.All++
		l.Per[m.Clause]++
		if m.Waits() {
			l.Waiting++
		}
	}
	all = slices.DeleteFunc(all, func(m portal.ClauseComment) bool {
		return f.Clause != "" && m.Clause != f.Clause || f.Whole && m.Clause != "" || f.Waits && !m.Waits() || m.Withdrawn && m.By != by.ID
	})
	if l.Rows, err = a.remarks(ctx, by, on, all); err != nil {
		return l, err
	}
	slices.SortStableFunc(l.Rows, func(x, y ClauseRemark) int { return cmp.Compare(x.place(), y.place()) })
	versions, err := a.readableVersions(ctx, by, on.Covenant)
	for _, v := range versions {
		if v.WasShown() && (v.State != portal.CovenantDraft || l.Keep) {
			l.Versions = append(l.Versions, v)
		}
	}
	return l, err
}

// place is the order of a comment: the whole first, then clause by clause, and last
// what is about a clause that is gone.
func (r ClauseRemark) place() int {
	switch {
	case r.Clause == "":
		return 0
	case r.IsNr == 0:
		return portal.MaxClauses + r.Nr
	}
	return r.IsNr
}

// RemarkPage is one comment, for who reads or answers it.
type RemarkPage struct {
	policy.CovenantOn
	Remark ClauseRemark
	Now    portal.Clause // as it is; empty when it is gone, or the comment is on the whole
	// Moved: the clause changed since the comment was made. Changes are the words that
	// the proposal changes in the text of now.
	Moved   bool
	Changes []richtext.Piece
}

// ClauseRemark gives one comment.
func (a *App) ClauseRemark(ctx context.Context, by portal.Actor, number string, id portal.ID) (RemarkPage, error) {
	c, err := a.commentOn(ctx, by, number, id)
	if err != nil {
		return RemarkPage{}, err
	}
	if c.Comment.Withdrawn && c.Comment.By != by.ID {
		return RemarkPage{}, portal.ErrNotFound
	}
	p := RemarkPage{CovenantOn: policy.CovenantOn{Covenant: c.Covenant, Text: c.Text}}
	rows, err := a.remarks(ctx, by, p.CovenantOn, []portal.ClauseComment{c.Comment})
	if err != nil {
		return p, err
	}
	p.Remark = rows[0]
	now, n := c.Text.Clause(c.Comment.Clause)
	if p.Now = now; n > 0 {
		p.Moved = now.Rev != c.Comment.Rev
	}
	if c.Comment.Proposal != "" && n > 0 {
		p.Changes = richtext.Differences(richtext.Plain(now.Text), richtext.Plain(c.Comment.Proposal))
	}
	return p, nil
}

// ExportRemarks gives all comments on a version with their answers, to take away as a
// file: a nota van beantwoording. That is recorded.
func (a *App) ExportRemarks(ctx context.Context, by portal.Actor, number string, nr int) (RemarkList, error) {
	l, err := a.ClauseRemarks(ctx, by, number, nr, RemarkFilter{})
	if err != nil {
		return l, err
	}
	l.Rows = slices.DeleteFunc(l.Rows, func(r ClauseRemark) bool { return r.Withdrawn })
	return l, a.write(ctx, by, func(_ context.Context, w *writing) error {
		w.record(l.Covenant.Version, l.Covenant.Fact(portal.ClauseCommentsExported, nil))
		return nil
	})
}

// RemarksPer counts the comments on each clause of a version that the actor may read;
// what was withdrawn isn't counted.
func (a *App) RemarksPer(ctx context.Context, by portal.Actor, on policy.CovenantOn) (map[portal.ID]int, error) {
	all, err := a.visibleComments(ctx, by, on)
	per := map[portal.ID]int{}
	for _, m := range all {
		if !m.Withdrawn {
			per[m.Clause]++
		}
	}
	return per, err
}
