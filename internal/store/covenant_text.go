package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// indexCovenant makes a covenant findable by its title and purpose, and each version
// of it by its clauses, under keys of its own: who finds the one in force needn't know
// that another is coming.
func (s *Store) indexCovenant(ctx context.Context, c portal.Covenant, municipality portal.ID) error {
	if err := s.indexText(ctx, c.Ref(), c.Scope(municipality), c.ChangedAt, c.Number+" "+c.Title, c.Purpose, c.Tags()...); err != nil {
		return err
	}
	versions, err := s.CovenantVersions(ctx, c.ID)
	for _, v := range versions {
		if err := s.indexVersion(ctx, c, v, municipality); err != nil {
			return err
		}
	}
	return err
}

func (s *Store) indexVersion(ctx context.Context, c portal.Covenant, v portal.CovenantVersion, municipality portal.ID) error {
	scope := c.TextScope(v, municipality)
	if scope == nil {
		return translate(s.db.Unindex(ctx, subjectKey(c.TextRef(v.Nr))))
	}
	words := []string{v.Why}
	for _, cl := range v.Clauses {
		words = append(words, cl.Heading, cl.Text, cl.Indicator)
	}
	return s.indexText(ctx, c.TextRef(v.Nr), scope, v.ChangedAt, "", strings.Join(words, "\n"), c.Tags()...)
}

// indexComments makes the comments on some versions of a covenant findable; on all of
// them when none is named.
func (s *Store) indexComments(ctx context.Context, c portal.Covenant, municipality portal.ID, nrs ...int) error {
	versions, err := s.CovenantVersions(ctx, c.ID)
	if err != nil {
		return err
	}
	all, err := s.ClauseComments(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, v := range versions {
		if len(nrs) > 0 && !slices.Contains(nrs, v.Nr) {
			continue
		}
		for _, m := range all {
			if m.Nr != v.Nr {
				continue
			}
			if err := s.indexComment(ctx, c, v, m, municipality); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) indexComment(ctx context.Context, c portal.Covenant, v portal.CovenantVersion, m portal.ClauseComment, municipality portal.ID) error {
	if m.Withdrawn {
		return translate(s.db.Unindex(ctx, subjectKey(m.Ref())))
	}
	return s.indexText(ctx, m.Ref(), c.CommentScope(v, municipality), m.At, "", strings.Join([]string{m.Text, m.Proposal, m.Reason}, "\n"), portal.Tags("", m.Org)...)
}

// findable makes a covenant findable as it is now. Comments follow when who may find
// them changed.
func (s *Store) findable(ctx context.Context, was, c portal.Covenant, municipality portal.ID) error {
	if err := s.indexCovenant(ctx, c, municipality); err != nil {
		return err
	}
	if slices.Equal(was.PartyKeys(municipality), c.PartyKeys(municipality)) && slices.Equal(was.Writers, c.Writers) {
		return nil
	}
	return s.indexComments(ctx, c, municipality)
}

// findableVersion is findable for one version.
func (s *Store) findableVersion(ctx context.Context, was, v portal.CovenantVersion) error {
	set, c, err := s.over(ctx, v.Covenant)
	if err != nil || c.ID == "" {
		return err
	}
	if err := s.indexVersion(ctx, c, v, set.Municipality); err != nil {
		return err
	}
	if slices.Equal(c.CommentScope(was, set.Municipality), c.CommentScope(v, set.Municipality)) {
		return nil
	}
	return s.indexComments(ctx, c, set.Municipality, v.Nr)
}

// findableComment makes a comment findable as it is now.
func (s *Store) findableComment(ctx context.Context, m portal.ClauseComment) error {
	set, c, err := s.over(ctx, m.Covenant)
	if err != nil || c.ID == "" {
		return err
	}
	versions, err := s.CovenantVersions(ctx, c.ID)
	for _, v := range versions {
		if v.Nr == m.Nr {
			return s.indexComment(ctx, c, v, m, set.Municipality)
		}
	}
	return err
}

// over loads what decides who may find something under a covenant; none when it comes
// with the covenant, which is yet to be stored.
func (s *Store) over(ctx context.Context, covenant portal.ID) (portal.Settings, portal.Covenant, error) {
	set, err := s.Settings(ctx)
	if err != nil {
		return set, portal.Covenant{}, err
	}
	c, err := s.Covenant(ctx, covenant)
	if portal.KindOf(err) == portal.NotFound {
		err = nil
	}
	return set, c, err
}

func (s *Store) indexSet(ctx context.Context, v portal.AgreementSet, municipality portal.ID) error {
	var words []string
	for _, a := range v.Agreements {
		if !a.Dropped {
			words = append(words, a.Text)
		}
	}
	return s.indexText(ctx, v.Ref(), v.Scope(municipality), v.ChangedAt, v.Number+" "+v.Title, strings.Join(words, "\n"), portal.Tags("", v.Orgs...)...)
}

// reindexAgreed makes covenants and agreement sets findable anew.
func (s *Store) reindexAgreed(ctx context.Context, municipality portal.ID, run *reindexRun) error {
	err := eachDoc(ctx, s, covenants.Name, setCovenant, func(ctx context.Context, c portal.Covenant) error {
		if err := s.indexCovenant(ctx, c, municipality); err != nil {
			return err
		}
		return s.indexComments(ctx, c, municipality)
	}, run)
	if err != nil {
		return err
	}
	return eachDoc(ctx, s, agreementSets.Name, setAgreementSet, func(ctx context.Context, v portal.AgreementSet) error {
		return s.indexSet(ctx, v, municipality)
	}, run)
}

// unindexCovenant takes a covenant and what hangs under it out of search, with what
// people chose to follow.
func (s *Store) unindexCovenant(ctx context.Context, c portal.Covenant) error {
	gone := []portal.Ref{c.Ref()}
	versions, err := s.CovenantVersions(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, v := range versions {
		gone = append(gone, c.TextRef(v.Nr))
	}
	comments, err := s.ClauseComments(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, m := range comments {
		gone = append(gone, m.Ref())
	}
	return s.forget(ctx, gone...)
}

// forget takes objects out of search, with what people chose to follow.
func (s *Store) forget(ctx context.Context, gone ...portal.Ref) error {
	for _, about := range gone {
		if err := s.db.Unindex(ctx, subjectKey(about)); err != nil {
			return translate(err)
		}
		if _, err := s.db.DeleteWhere(ctx, follows.Name, docdb.Eq("about", aboutKey(about))); err != nil {
			return translate(err)
		}
	}
	return nil
}

// DeleteCovenant removes a covenant with what hangs under it and what is findable of
// that, but not its documents and berichten; a Conflict when it was changed meanwhile.
func (s *Store) DeleteCovenant(ctx context.Context, c portal.Covenant) error {
	if err := s.unindexCovenant(ctx, c); err != nil {
		return err
	}
	if err := s.db.Delete(ctx, covenants.Name, string(c.ID), c.Version); err != nil {
		return translate(fmt.Errorf("delete covenant: %w", err))
	}
	for _, of := range []docdb.Collection{covenantVersions, covenantTexts, clauseComments, signings, signatures, keepingRounds, keepingReports} {
		if _, err := s.db.DeleteWhere(ctx, of.Name, docdb.Eq("covenant", string(c.ID))); err != nil {
			return translate(fmt.Errorf("delete %s of covenant: %w", of.Name, err))
		}
	}
	return nil
}

// DeleteAgreementSet removes an agreement set and what is findable of it; a Conflict
// when it was changed meanwhile.
func (s *Store) DeleteAgreementSet(ctx context.Context, v portal.AgreementSet) error {
	if err := s.forget(ctx, v.Ref()); err != nil {
		return err
	}
	return translate(s.db.Delete(ctx, agreementSets.Name, string(v.ID), v.Version))
}

// EndedSets gives the agreement sets that are in use no longer.
func (s *Store) EndedSets(ctx context.Context) ([]portal.AgreementSet, error) {
	all, err := find(ctx, s.db, agreementSets.Name, docdb.Query{Sort: "review"}, setAgreementSet)
	return slices.DeleteFunc(all, portal.AgreementSet.Running), err
}
