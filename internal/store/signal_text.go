package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// signalTags are what one can narrow a search for a signal by.
func signalTags(v portal.Signal) []string {
	return portal.Tags(v.Theme, v.ReporterOrg)
}

// indexTalk makes what was said under a signal findable by who may find the signal.
func (s *Store) indexTalk(ctx context.Context, v portal.Signal, municipality portal.ID) error {
	all, err := s.Comments(ctx, v.ID)
	if err != nil {
		return err
	}
	for _, c := range all {
		if err := s.indexSaid(ctx, v, c, municipality); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) indexSaid(ctx context.Context, v portal.Signal, c portal.Comment, municipality portal.ID) error {
	return s.indexText(ctx, c.Ref(), v.Scope(municipality), c.At, "", c.Text, portal.Tags(v.Theme, c.Org)...)
}

// findableTalk makes one comment findable as it is now.
func (s *Store) findableTalk(ctx context.Context, c portal.Comment) error {
	v, err := s.Signal(ctx, c.SignalID)
	if err != nil {
		if portal.KindOf(err) == portal.NotFound {
			return nil
		}
		return err
	}
	set, err := s.Settings(ctx)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	return s.indexSaid(ctx, v, c, set.Municipality)
}

// unindexTalk takes what was said under a signal out of search.
func (s *Store) unindexTalk(ctx context.Context, signal portal.ID) error {
	all, err := s.db.Find(ctx, comments.Name, docdb.Query{Filter: docdb.Eq("signal", string(signal))})
	if err != nil {
		return translate(err)
	}
	for _, d := range all {
		if err := s.db.Unindex(ctx, subjectKey(portal.Comment{ID: portal.ID(d.ID)}.Ref())); err != nil {
			return translate(err)
		}
	}
	return nil
}

// indexOrganisation makes an organisation of the sociale kaart findable for everybody
// who logs in; one that no longer takes part isn't.
func (s *Store) indexOrganisation(ctx context.Context, o portal.Organisation) error {
	if !o.Active {
		return translate(s.db.Unindex(ctx, subjectKey(o.Ref())))
	}
	return s.indexText(ctx, o.Ref(), []string{portal.ScopeDirectory}, o.AddedAt, o.Name, o.Words(), portal.Tags("", o.ID)...)
}

func (s *Store) reindexOrganisations(ctx context.Context, _ portal.ID, run *reindexRun) error {
	return eachDoc(ctx, s, organisations.Name, setOrganisation, s.indexOrganisation, run)
}
