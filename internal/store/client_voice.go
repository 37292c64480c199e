package store

import (
	"context"
	"fmt"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var surveys = docdb.Collection{
	Name:    "surveys",
	Fields:  []docdb.Field{{Name: "period"}, {Name: "by"}},
	Indexes: []docdb.Index{{Sort: "period"}},
}

func surveysFields(v portal.Survey) docdb.Fields {
	return docdb.Fields{"period": v.Period, "by": string(v.By)}
}

func setSurvey(v *portal.Survey, n int64) { v.Version = n }

// Survey gives a survey.
func (s *Store) Survey(ctx context.Context, id portal.ID) (portal.Survey, error) {
	return get(ctx, s.db, surveys.Name, string(id), setSurvey)
}

// Surveys gives every survey, the latest first.
func (s *Store) Surveys(ctx context.Context) ([]portal.Survey, error) {
	return find(ctx, s.db, surveys.Name, docdb.Query{Sort: "period", Desc: true}, setSurvey)
}

// InsertSurvey stores a new one.
func (s *Store) InsertSurvey(ctx context.Context, v *portal.Survey) error {
	return s.stored(ctx, insert(ctx, s.db, surveys.Name, v.ID, &v.Version, v, surveysFields(*v)), v, "", chain, v.At)
}

// SaveSurvey stores a changed one.
func (s *Store) SaveSurvey(ctx context.Context, v *portal.Survey) error {
	return s.stored(ctx, replace(ctx, s.db, surveys.Name, v.ID, &v.Version, v, surveysFields(*v)), v, "", chain, v.At)
}

// DeleteSurvey removes one, and what is found of it.
func (s *Store) DeleteSurvey(ctx context.Context, v portal.Survey) error {
	if err := s.db.Delete(ctx, surveys.Name, string(v.ID), v.Version); err != nil {
		return translate(fmt.Errorf("remove survey %s: %w", v.ID, err))
	}
	return translate(s.db.Unindex(ctx, subjectKey(v.Ref())))
}

var voices = docdb.Collection{
	Name:    "voices",
	Fields:  []docdb.Field{{Name: "kind"}, {Name: "by"}, {Name: "on", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Sort: "on"}, {Equal: []string{"kind"}, Sort: "on"}, {Equal: []string{"by"}, Sort: "on"}},
}

func voicesFields(v portal.Voice) docdb.Fields {
	return docdb.Fields{"kind": string(v.Kind), "by": string(v.By), "on": v.On}
}

func setVoice(v *portal.Voice, n int64) { v.Version = n }

// Voice gives what was heard of clients.
func (s *Store) Voice(ctx context.Context, id portal.ID) (portal.Voice, error) {
	return get(ctx, s.db, voices.Name, string(id), setVoice)
}

// Voices gives a page of what was heard of clients, of one kind or of all, the latest first.
func (s *Store) Voices(ctx context.Context, kind portal.VoiceKind, page portal.Page) (portal.Listing[portal.Voice], error) {
	q := docdb.Query{Sort: "on", Desc: true}
	if kind != "" {
		q.Filter = docdb.Eq("kind", string(kind))
	}
	return listing(ctx, s.db, voices.Name, q, page, setVoice)
}

// InsertVoice stores a new one.
func (s *Store) InsertVoice(ctx context.Context, v *portal.Voice) error {
	return s.stored(ctx, insert(ctx, s.db, voices.Name, v.ID, &v.Version, v, voicesFields(*v)), v, "", chain, v.At)
}

// SaveVoice stores a changed one.
func (s *Store) SaveVoice(ctx context.Context, v *portal.Voice) error {
	return s.stored(ctx, replace(ctx, s.db, voices.Name, v.ID, &v.Version, v, voicesFields(*v)), v, "", chain, v.At)
}

var councilAdvices = docdb.Collection{
	Name:    "council_advices",
	Fields:  []docdb.Field{{Name: "number", Unique: true}, {Name: "open"}, {Name: "by"}, {Name: "on", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Sort: "on"}, {Equal: []string{"open"}, Sort: "on"}, {Equal: []string{"by"}, Sort: "on"}},
}

func councilAdvicesFields(v portal.CouncilAdvice) docdb.Fields {
	f := docdb.Fields{"number": v.Number, "by": string(v.By), "on": v.On}
	if v.ReactedAt.IsZero() {
		f["open"] = "ja"
	}
	return f
}

func setCouncilAdvice(v *portal.CouncilAdvice, n int64) { v.Version = n }

// CouncilAdvice gives an advice of the clients' council.
func (s *Store) CouncilAdvice(ctx context.Context, id portal.ID) (portal.CouncilAdvice, error) {
	return get(ctx, s.db, councilAdvices.Name, string(id), setCouncilAdvice)
}

// CouncilAdviceByNumber gives the advice with a number.
func (s *Store) CouncilAdviceByNumber(ctx context.Context, number string) (portal.CouncilAdvice, error) {
	return first(ctx, s.db, councilAdvices.Name, docdb.Eq("number", number), setCouncilAdvice)
}

// CouncilAdvices gives a page of the advice register, the latest first.
func (s *Store) CouncilAdvices(ctx context.Context, page portal.Page) (portal.Listing[portal.CouncilAdvice], error) {
	return listing(ctx, s.db, councilAdvices.Name, docdb.Query{Sort: "on", Desc: true}, page, setCouncilAdvice)
}

// AdvicesOpen gives the advices without a reaction.
func (s *Store) AdvicesOpen(ctx context.Context) ([]portal.CouncilAdvice, error) {
	return find(ctx, s.db, councilAdvices.Name, docdb.Query{Filter: docdb.Eq("open", "ja"), Sort: "on"}, setCouncilAdvice)
}

// InsertCouncilAdvice stores a new one.
func (s *Store) InsertCouncilAdvice(ctx context.Context, v *portal.CouncilAdvice) error {
	return s.stored(ctx, insert(ctx, s.db, councilAdvices.Name, v.ID, &v.Version, v, councilAdvicesFields(*v)), v, v.Number, chain, v.At, portal.Tags("", v.Org)...)
}

// SaveCouncilAdvice stores a changed one.
func (s *Store) SaveCouncilAdvice(ctx context.Context, v *portal.CouncilAdvice) error {
	return s.stored(ctx, replace(ctx, s.db, councilAdvices.Name, v.ID, &v.Version, v, councilAdvicesFields(*v)), v, v.Number, chain, v.At, portal.Tags("", v.Org)...)
}

var complaintQuarters = docdb.Collection{
	Name:    "complaint_quarters",
	Fields:  []docdb.Field{{Name: "quarter"}, {Name: "org"}},
	Indexes: []docdb.Index{{Sort: "quarter"}},
}

func complaintQuartersFields(v portal.ComplaintQuarter) docdb.Fields {
	return docdb.Fields{"quarter": v.Quarter, "org": string(v.Org)}
}

func setComplaintQuarter(v *portal.ComplaintQuarter, n int64) { v.Version = n }

// ComplaintQuarter gives a quarter's form of the complaints handler.
func (s *Store) ComplaintQuarter(ctx context.Context, id portal.ID) (portal.ComplaintQuarter, error) {
	return get(ctx, s.db, complaintQuarters.Name, string(id), setComplaintQuarter)
}

// ComplaintQuarters gives every form, the latest first, for who asks policy of each.
func (s *Store) ComplaintQuarters(ctx context.Context) ([]portal.ComplaintQuarter, error) {
	return find(ctx, s.db, complaintQuarters.Name, docdb.Query{Sort: "quarter", Desc: true}, setComplaintQuarter)
}

// InsertComplaintQuarter stores a new one.
func (s *Store) InsertComplaintQuarter(ctx context.Context, v *portal.ComplaintQuarter) error {
	return s.stored(ctx, insert(ctx, s.db, complaintQuarters.Name, v.ID, &v.Version, v, complaintQuartersFields(*v)), v, "", v.Scope(), v.At, portal.Tags("", v.Org)...)
}

// SaveComplaintQuarter stores a changed one.
func (s *Store) SaveComplaintQuarter(ctx context.Context, v *portal.ComplaintQuarter) error {
	return s.stored(ctx, replace(ctx, s.db, complaintQuarters.Name, v.ID, &v.Version, v, complaintQuartersFields(*v)), v, "", v.Scope(), v.At, portal.Tags("", v.Org)...)
}
