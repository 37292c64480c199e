package store

import (
	"context"
	"fmt"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var factsheets = docdb.Collection{
	Name:    "factsheets",
	Fields:  []docdb.Field{{Name: "period"}, {Name: "edition", Kind: docdb.Int}},
	Indexes: []docdb.Index{{Sort: "period"}, {Equal: []string{"period"}, Sort: "edition"}},
}

func factsheetsFields(v portal.Factsheet) docdb.Fields {
	return docdb.Fields{"period": v.Period, "edition": int64(v.Edition)}
}

func setFactsheet(v *portal.Factsheet, n int64) { v.Version = n }

// Factsheet gives a factsheet.
func (s *Store) Factsheet(ctx context.Context, id portal.ID) (portal.Factsheet, error) {
	return get(ctx, s.db, factsheets.Name, string(id), setFactsheet)
}

// FactsheetEditions gives the editions of the factsheet of a period, the latest first,
// for who asks policy of each.
func (s *Store) FactsheetEditions(ctx context.Context, period string) ([]portal.Factsheet, error) {
	return find(ctx, s.db, factsheets.Name, docdb.Query{Filter: docdb.Eq("period", period), Sort: "edition", Desc: true}, setFactsheet)
}

// Factsheets gives every factsheet, the latest first, for who asks policy of each.
func (s *Store) Factsheets(ctx context.Context) ([]portal.Factsheet, error) {
	return find(ctx, s.db, factsheets.Name, docdb.Query{Sort: "period", Desc: true}, setFactsheet)
}

// InsertFactsheet stores a new one.
func (s *Store) InsertFactsheet(ctx context.Context, v *portal.Factsheet) error {
	return s.stored(ctx, insert(ctx, s.db, factsheets.Name, v.ID, &v.Version, v, factsheetsFields(*v)), v, v.Period, v.Scope(), v.ChangedAt)
}

// SaveFactsheet stores a changed one.
func (s *Store) SaveFactsheet(ctx context.Context, v *portal.Factsheet) error {
	return s.stored(ctx, replace(ctx, s.db, factsheets.Name, v.ID, &v.Version, v, factsheetsFields(*v)), v, v.Period, v.Scope(), v.ChangedAt)
}

var councilReports = docdb.Collection{
	Name:    "council_reports",
	Fields:  []docdb.Field{{Name: "number", Unique: true}, {Name: "key", Unique: true}, {Name: "changed", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Sort: "changed"}},
}

func councilReportsFields(v portal.CouncilReport) docdb.Fields {
	return docdb.Fields{"number": v.Number, "key": string(v.Kind) + "/" + v.Period, "changed": v.ChangedAt}
}

func setCouncilReport(v *portal.CouncilReport, n int64) { v.Version = n }

// CouncilReport gives a report to the council.
func (s *Store) CouncilReport(ctx context.Context, id portal.ID) (portal.CouncilReport, error) {
	return get(ctx, s.db, councilReports.Name, string(id), setCouncilReport)
}

// CouncilReportByNumber gives the report with a number.
func (s *Store) CouncilReportByNumber(ctx context.Context, number string) (portal.CouncilReport, error) {
	return first(ctx, s.db, councilReports.Name, docdb.Eq("number", number), setCouncilReport)
}

// CouncilReports gives every report to the council, the last changed first, for who asks policy
// of each.
func (s *Store) CouncilReports(ctx context.Context) ([]portal.CouncilReport, error) {
	return find(ctx, s.db, councilReports.Name, docdb.Query{Sort: "changed", Desc: true}, setCouncilReport)
}

// InsertCouncilReport stores a new one.
func (s *Store) InsertCouncilReport(ctx context.Context, v *portal.CouncilReport) error {
	return s.stored(ctx, insert(ctx, s.db, councilReports.Name, v.ID, &v.Version, v, councilReportsFields(*v)), v, v.Number, v.Scope(), v.ChangedAt)
}

// SaveCouncilReport stores a changed one.
func (s *Store) SaveCouncilReport(ctx context.Context, v *portal.CouncilReport) error {
	return s.stored(ctx, replace(ctx, s.db, councilReports.Name, v.ID, &v.Version, v, councilReportsFields(*v)), v, v.Number, v.Scope(), v.ChangedAt)
}

var pledges = docdb.Collection{
	Name: "pledges",
	Fields: []docdb.Field{{Name: "number", Unique: true}, {Name: "done"}, {Name: "kind"}, {Name: "owner"}, {Name: "links", Multi: true},
		// place: what is open by its day, then what is done, the latest first.
		{Name: "place"}},
	Indexes: []docdb.Index{{Sort: "place"}, {Equal: []string{"done"}, Sort: "place"}, {Equal: []string{"owner"}, Sort: "place"}, {Multi: "links", Sort: "place"}},
}

func pledgesFields(v portal.Pledge) docdb.Fields {
	f := docdb.Fields{"number": v.Number, "done": yesNo(!v.Open()), "kind": string(v.Kind), "owner": string(v.Owner), "place": pledgePlace(v)}
	if len(v.Links) > 0 {
		f["links"] = linkKeys(v.Links)
	}
	return f
}

// pledgePlace sorts as a text: the open ones by day, those without one after them, and
// then the done ones, the last done first.
func pledgePlace(v portal.Pledge) string {
	day := func(t time.Time) int { return t.Year()*10000 + int(t.Month())*100 + t.Day() }
	switch {
	case !v.Open():
		return fmt.Sprintf("2 %08d", 99999999-day(portal.Day(v.DoneAt)))
	case v.Due.IsZero():
		return "1"
	}
	return fmt.Sprintf("0 %08d", day(portal.Day(v.Due)))
}

func yesNo(v bool) string {
	if v {
		return "ja"
	}
	return "nee"
}

func setPledge(v *portal.Pledge, n int64) { v.Version = n }

// Pledge gives a motion or pledge.
func (s *Store) Pledge(ctx context.Context, id portal.ID) (portal.Pledge, error) {
	return get(ctx, s.db, pledges.Name, string(id), setPledge)
}

// PledgeByNumber gives the motion or pledge with a number.
func (s *Store) PledgeByNumber(ctx context.Context, number string) (portal.Pledge, error) {
	return first(ctx, s.db, pledges.Name, docdb.Eq("number", number), setPledge)
}

// Pledges gives a page of motions and pledges: the open ones by their day, then those
// that are done.
func (s *Store) Pledges(ctx context.Context, q portal.PledgeQuery) (portal.Listing[portal.Pledge], error) {
	return listing(ctx, s.db, pledges.Name, docdb.Query{Filter: pledgeFilter(q), Sort: "place"}, q.Page, setPledge)
}

// CountPledges counts what the query finds.
func (s *Store) CountPledges(ctx context.Context, q portal.PledgeQuery) (int64, error) {
	n, err := s.db.Count(ctx, pledges.Name, pledgeFilter(q), 0)
	return n, translate(err)
}

func pledgeFilter(q portal.PledgeQuery) docdb.Filter {
	var f []docdb.Filter
	if q.Done != nil {
		f = append(f, docdb.Eq("done", yesNo(*q.Done)))
	}
	if q.Kind != "" {
		f = append(f, docdb.Eq("kind", string(q.Kind)))
	}
	if q.Owner != "" {
		f = append(f, docdb.Eq("owner", string(q.Owner)))
	}
	return docdb.And(f...)
}

// PledgesOpen gives the motions and pledges that are not done, by their day.
func (s *Store) PledgesOpen(ctx context.Context) ([]portal.Pledge, error) {
	return find(ctx, s.db, pledges.Name, docdb.Query{Filter: docdb.Eq("done", yesNo(false)), Sort: "place"}, setPledge)
}

// PledgesAbout gives the motions and pledges that are linked to something.
func (s *Store) PledgesAbout(ctx context.Context, to portal.Ref) ([]portal.Pledge, error) {
	return find(ctx, s.db, pledges.Name, docdb.Query{Filter: docdb.ContainsAny("links", subjectKey(to)), Sort: "place"}, setPledge)
}

// InsertPledge stores a new one.
func (s *Store) InsertPledge(ctx context.Context, v *portal.Pledge) error {
	return s.stored(ctx, insert(ctx, s.db, pledges.Name, v.ID, &v.Version, v, pledgesFields(*v)), v, v.Number, chain, v.ChangedAt)
}

// SavePledge stores a changed one.
func (s *Store) SavePledge(ctx context.Context, v *portal.Pledge) error {
	return s.stored(ctx, replace(ctx, s.db, pledges.Name, v.ID, &v.Version, v, pledgesFields(*v)), v, v.Number, chain, v.ChangedAt)
}
