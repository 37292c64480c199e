package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// maxHeard is how many surveys, and quarters of complaints, a flag's form offers: the
// latest.
const maxHeard = 6

// figuresHeard is voiceLink for a survey and a quarter of complaints.
func (a *App) figuresHeard(ctx context.Context, by portal.Actor, ref portal.Ref) (TableLink, error) {
	l := TableLink{Ref: ref}
	if ref.Kind != portal.KindSurvey && ref.Kind != portal.KindComplaints {
		return l, portal.ErrNotFound
	}
	f, err := a.figure(ctx, ref)
	if err != nil {
		return l, err
	}
	if !f.visible(by) {
		return l, portal.ErrNotFound
	}
	l.Title, l.Path = f.title, f.path
	return l, nil
}

// heardChoices are the latest surveys and quarters of complaints that the actor may put
// under a flag.
func (a *App) heardChoices(ctx context.Context, by portal.Actor) ([]TableLink, error) {
	if !policy.May(by, policy.ReadVoice, nil) {
		return nil, nil
	}
	var refs []portal.Ref
	surveys, err := a.store.Surveys(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(surveys, func(x, y portal.Survey) int { return y.At.Compare(x.At) })
	for _, s := range surveys[:min(len(surveys), maxHeard)] {
		refs = append(refs, portal.Ref{Kind: portal.KindSurvey, ID: s.ID})
	}
	quarters, err := a.store.ComplaintQuarters(ctx)
	if err != nil {
		return nil, err
	}
	quarters = slices.DeleteFunc(quarters, func(q portal.ComplaintQuarter) bool { return q.SentAt.IsZero() || q.Few })
	slices.SortStableFunc(quarters, func(x, y portal.ComplaintQuarter) int { return y.SentAt.Compare(x.SentAt) })
	for _, q := range quarters[:min(len(quarters), maxHeard)] {
		refs = append(refs, portal.Ref{Kind: portal.KindComplaints, ID: q.ID})
	}
	return a.linked(ctx, by, refs)
}

// heard reads which surveys and quarters of complaints were chosen, by their addresses.
func (a *App) heard(ctx context.Context, by portal.Actor, chosen []string, fields portal.Fields) ([]portal.Ref, error) {
	if len(chosen) == 0 {
		return nil, nil
	}
	choices, err := a.heardChoices(ctx, by)
	if err != nil {
		return nil, err
	}
	var refs []portal.Ref
	for _, path := range chosen {
		i := slices.IndexFunc(choices, func(l TableLink) bool { return l.Path == path })
		if i < 0 {
			fields["heard"] = "Kies uit de lijst. Deze uitkomst is er niet (meer)."
			continue
		}
		if !slices.Contains(refs, choices[i].Ref) {
			refs = append(refs, choices[i].Ref)
		}
	}
	return refs, nil
}
