package store

import (
	"context"
	"fmt"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// DeleteTable removes a round table with what hangs under it and what is findable
// of that, but not its documents and berichten; a Conflict when it was changed
// meanwhile.
func (s *Store) DeleteTable(ctx context.Context, t portal.RoundTable) error {
	if err := s.db.Delete(ctx, tables.Name, string(t.ID), t.Version); err != nil {
		return translate(fmt.Errorf("delete round table: %w", err))
	}
	found := []portal.Ref{t.Ref(), {Kind: portal.KindMinutes, ID: t.ID}}
	for _, i := range t.Agenda {
		id := portal.MinutesTextID(t.ID, portal.EditionConfidential, i.ID)
		found = append(found, portal.Ref{Kind: portal.KindMinutes, ID: id}, portal.Ref{Kind: portal.KindTable, ID: id})
	}
	ds, err := s.DecisionsOf(ctx, t.ID)
	if err != nil {
		return err
	}
	for _, d := range ds {
		found = append(found, d.Ref())
	}
	points, err := s.ActionPointsOf(ctx, t.ID)
	if err != nil {
		return err
	}
	for _, p := range points {
		found = append(found, p.Ref())
	}
	for _, about := range found {
		if err := s.db.Unindex(ctx, subjectKey(about)); err != nil {
			return translate(err)
		}
		if _, err := s.db.DeleteWhere(ctx, follows.Name, docdb.Eq("about", aboutKey(about))); err != nil {
			return translate(err)
		}
	}
	for _, c := range []docdb.Collection{decisions, actionPoints, proposals, minutesVersions, minutesTexts, replies, guestPasses, invitations} {
		if _, err := s.db.DeleteWhere(ctx, c.Name, docdb.Eq("table", string(t.ID))); err != nil {
			return translate(fmt.Errorf("delete %s of round table: %w", c.Name, err))
		}
	}
	for _, c := range []docdb.Collection{minutesDocs, preparations, minutesRecords} {
		if err := translate(s.db.Delete(ctx, c.Name, string(t.ID), 0)); err != nil && portal.KindOf(err) != portal.NotFound {
			return fmt.Errorf("delete %s of round table: %w", c.Name, err)
		}
	}
	return nil
}
