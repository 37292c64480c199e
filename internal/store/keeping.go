package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var (
	keepingRounds = docdb.Collection{
		Name:    "keeping_rounds",
		Fields:  []docdb.Field{{Name: "key", Unique: true}, {Name: "covenant"}, {Name: "open"}, {Name: "due", Kind: docdb.Time}, {Name: "period"}},
		Indexes: []docdb.Index{{Equal: []string{"covenant"}, Sort: "period"}, {Equal: []string{"open"}, Sort: "due"}},
	}
	keepingReports = docdb.Collection{
		Name:    "keeping_reports",
		Fields:  []docdb.Field{{Name: "covenant"}, {Name: "round"}, {Name: "org"}, {Name: "by"}},
		Indexes: []docdb.Index{{Equal: []string{"covenant"}}, {Equal: []string{"round"}}, {Equal: []string{"by"}}},
	}
	agreementSets = docdb.Collection{
		Name: "agreement_sets",
		Fields: []docdb.Field{
			{Name: "number", Unique: true}, {Name: "scope", Multi: true}, {Name: "orgs", Multi: true}, {Name: "decisions", Multi: true},
			{Name: "owner"}, {Name: "running"}, {Name: "review", Kind: docdb.Time},
		},
		Indexes: []docdb.Index{
			{Multi: "scope", Sort: "review", Carry: []string{"running"}}, {Multi: "decisions", Sort: "review"},
			{Equal: []string{"owner"}, Sort: "review"}, {Equal: []string{"running"}, Sort: "review"},
		},
	}
)

func roundFields(r portal.KeepingRound) docdb.Fields {
	f := docdb.Fields{"key": string(r.Covenant) + "/" + r.Period, "covenant": string(r.Covenant), "due": r.Due, "period": r.Period}
	if r.Open() {
		f["open"] = "ja"
	}
	return f
}

func setRound(r *portal.KeepingRound, v int64) { r.Version = v }

// KeepingRounds gives the halfjaargesprekken of a covenant, from the first on.
func (s *Store) KeepingRounds(ctx context.Context, covenant portal.ID) ([]portal.KeepingRound, error) {
	return find(ctx, s.db, keepingRounds.Name, docdb.Query{Filter: docdb.Eq("covenant", string(covenant)), Sort: "period"}, setRound)
}

// OpenRounds gives the halfjaargesprekken for which organisations can hand in.
func (s *Store) OpenRounds(ctx context.Context) ([]portal.KeepingRound, error) {
	return find(ctx, s.db, keepingRounds.Name, docdb.Query{Filter: docdb.Eq("open", "ja"), Sort: "due"}, setRound)
}

// InsertKeepingRound stores a new halfjaargesprek; a covenant has one per period.
func (s *Store) InsertKeepingRound(ctx context.Context, r *portal.KeepingRound) error {
	return insert(ctx, s.db, keepingRounds.Name, r.ID, &r.Version, r, roundFields(*r))
}

// SaveKeepingRound stores a changed halfjaargesprek.
func (s *Store) SaveKeepingRound(ctx context.Context, r *portal.KeepingRound) error {
	return replace(ctx, s.db, keepingRounds.Name, r.ID, &r.Version, r, roundFields(*r))
}

func reportFields(r portal.KeepingReport) docdb.Fields {
	return docdb.Fields{"covenant": string(r.Covenant), "round": string(r.Round), "org": string(r.Org), "by": string(r.By)}
}

func setReport(r *portal.KeepingReport, v int64) { r.Version = v }

// KeepingReport gives an organisation's report; see portal.KeepingReportID.
func (s *Store) KeepingReport(ctx context.Context, id portal.ID) (portal.KeepingReport, error) {
	return get(ctx, s.db, keepingReports.Name, string(id), setReport)
}

// KeepingReports gives every report about a covenant, for who asks policy of each.
func (s *Store) KeepingReports(ctx context.Context, covenant portal.ID) ([]portal.KeepingReport, error) {
	return find(ctx, s.db, keepingReports.Name, docdb.Query{Filter: docdb.Eq("covenant", string(covenant))}, setReport)
}

// KeepingReportsBy gives the reports that one person wrote last.
func (s *Store) KeepingReportsBy(ctx context.Context, person portal.ID) ([]portal.KeepingReport, error) {
	return find(ctx, s.db, keepingReports.Name, docdb.Query{Filter: docdb.Eq("by", string(person))}, setReport)
}

// InsertKeepingReport stores a new report.
func (s *Store) InsertKeepingReport(ctx context.Context, r *portal.KeepingReport) error {
	return insert(ctx, s.db, keepingReports.Name, r.ID, &r.Version, r, reportFields(*r))
}

// SaveKeepingReport stores a changed report.
func (s *Store) SaveKeepingReport(ctx context.Context, r *portal.KeepingReport) error {
	return replace(ctx, s.db, keepingReports.Name, r.ID, &r.Version, r, reportFields(*r))
}

func setFields(v portal.AgreementSet, municipality portal.ID) docdb.Fields {
	f := docdb.Fields{"number": v.Number, "scope": v.Scope(municipality), "orgs": strs(v.Orgs), "owner": string(v.Owner), "review": v.Review}
	if len(v.Decisions) > 0 {
		f["decisions"] = strs(v.Decisions)
	}
	if v.Running() {
		f["running"] = "ja"
	}
	return f
}

func setAgreementSet(v *portal.AgreementSet, n int64) { v.Version = n }

// AgreementSetByNumber gives the agreement set with a number.
func (s *Store) AgreementSetByNumber(ctx context.Context, number string) (portal.AgreementSet, error) {
	return first(ctx, s.db, agreementSets.Name, docdb.Eq("number", number), setAgreementSet)
}

// AgreementSet gives an agreement set.
func (s *Store) AgreementSet(ctx context.Context, id portal.ID) (portal.AgreementSet, error) {
	return get(ctx, s.db, agreementSets.Name, string(id), setAgreementSet)
}

// AgreementSets gives a page of agreement sets within the query's scope, the first to
// be reviewed first.
func (s *Store) AgreementSets(ctx context.Context, q portal.SetQuery) (portal.Listing[portal.AgreementSet], error) {
	if len(q.Scope) == 0 {
		return portal.Listing[portal.AgreementSet]{}, nil
	}
	f := []docdb.Filter{docdb.ContainsAny("scope", q.Scope...)}
	if q.Org != "" {
		f = append(f, docdb.ContainsAny("orgs", string(q.Org)))
	}
	if q.Decision != "" {
		f = append(f, docdb.ContainsAny("decisions", string(q.Decision)))
	}
	if q.Running {
		f = append(f, docdb.Eq("running", "ja"))
	}
	return listing(ctx, s.db, agreementSets.Name, docdb.Query{Filter: docdb.And(f...), Sort: "review"}, q.Page, setAgreementSet)
}

// AgreementSetsOwned gives the agreement sets of one owner.
func (s *Store) AgreementSetsOwned(ctx context.Context, owner portal.ID) ([]portal.AgreementSet, error) {
	return find(ctx, s.db, agreementSets.Name, docdb.Query{Filter: docdb.Eq("owner", string(owner)), Sort: "review"}, setAgreementSet)
}

// RunningSets gives every agreement set in use, for the portal's own jobs.
func (s *Store) RunningSets(ctx context.Context) ([]portal.AgreementSet, error) {
	return find(ctx, s.db, agreementSets.Name, docdb.Query{Filter: docdb.Eq("running", "ja"), Sort: "review"}, setAgreementSet)
}

// InsertAgreementSet stores a new agreement set.
func (s *Store) InsertAgreementSet(ctx context.Context, v *portal.AgreementSet, municipality portal.ID) error {
	if err := insert(ctx, s.db, agreementSets.Name, v.ID, &v.Version, v, setFields(*v, municipality)); err != nil {
		return err
	}
	return s.indexSet(ctx, *v, municipality)
}

// SaveAgreementSet stores a changed agreement set.
func (s *Store) SaveAgreementSet(ctx context.Context, v *portal.AgreementSet, municipality portal.ID) error {
	if err := replace(ctx, s.db, agreementSets.Name, v.ID, &v.Version, v, setFields(*v, municipality)); err != nil {
		return err
	}
	return s.indexSet(ctx, *v, municipality)
}

// SetsOfDecision gives the agreement sets that came from a decision, for who asks
// policy of each.
func (s *Store) SetsOfDecision(ctx context.Context, decision portal.ID) ([]portal.AgreementSet, error) {
	return find(ctx, s.db, agreementSets.Name, docdb.Query{Filter: docdb.ContainsAny("decisions", string(decision)), Sort: "review"}, setAgreementSet)
}
