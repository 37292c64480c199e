package app

import (
	"context"
	"maps"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CommentOnSignal adds a comment. once is the id the form was given, so that
// sending it twice makes one comment. Mentioned people who may not see the
// signal are left out, without a word: whether they exist is not the
// commenter's to learn.
func (a *App) CommentOnSignal(ctx context.Context, by portal.Actor, id, once portal.ID, text string, mentions []portal.ID, answer CitizenAnswer) error {
	c := portal.Comment{ID: once, SignalID: id, Author: by.ID, Org: by.OrgID, Text: text, At: a.now()}
	if _, ok := portal.ParseID(string(once)); !ok {
		once, c.ID = "", portal.NewID()
	}
	err := a.onSignal(ctx, by, policy.CommentSignal, id, func(ctx context.Context, s *portal.Signal, _ portal.Settings) ([]portal.Fact, error) {
		if s.State == portal.SignalMerged {
			return nil, errMerged
		}
		fields, facts := checkCitizen(map[string]string{"comment": text}, answer, s.Ref(), false)
		maps.Copy(fields, portal.FieldsOf(c.Validate()))
		if err := fields.Err(); err != nil {
			return nil, err
		}
		c.Mentions = nil
		for _, m := range mentions {
			p, org, err := a.personAndOrg(ctx, m)
			if err == nil && policy.Mentionable(by, p.Actor(org, a.keys.Blind(p.ID)), *s) && !slices.Contains(c.Mentions, m) {
				c.Mentions = append(c.Mentions, m)
			}
		}
		s.Comments++
		fact := portal.Fact{Type: portal.SignalCommented, About: s.Ref(), Details: map[string]string{portal.DetailItem: string(c.ID)}}
		return append([]portal.Fact{fact}, facts...), a.store.InsertComment(ctx, &c)
	})
	if once != "" && portal.KindOf(err) == portal.Taken {
		return nil // the same form, sent twice
	}
	return err
}

// RecogniseSignal says "wij herkennen dit". Saying it twice is saying it once.
func (a *App) RecogniseSignal(ctx context.Context, by portal.Actor, id portal.ID, note string, answer CitizenAnswer) error {
	r := portal.Recognition{SignalID: id, Person: by.ID, Org: by.OrgID, Context: note, At: a.now()}
	again := false
	err := a.onSignal(ctx, by, policy.RecogniseSignal, id, func(ctx context.Context, s *portal.Signal, _ portal.Settings) ([]portal.Fact, error) {
		if s.State == portal.SignalMerged {
			return nil, errMerged
		}
		already, err := a.store.Recognised(ctx, id, by.ID)
		if err != nil {
			return nil, err
		}
		if again = already; again {
			return nil, errAgain
		}
		fields, facts := checkCitizen(map[string]string{"context": note}, answer, s.Ref(), false)
		maps.Copy(fields, portal.FieldsOf(r.Validate()))
		if err := fields.Err(); err != nil {
			return nil, err
		}
		s.Recognitions++
		s.RecogniserPeople = append(s.RecogniserPeople, by.ID)
		if !slices.Contains(s.Recognisers, by.OrgID) {
			s.Recognisers = append(s.Recognisers, by.OrgID)
		}
		fact := portal.Fact{Type: portal.SignalRecognised, About: s.Ref(), Details: map[string]string{portal.DetailItem: string(by.ID)}}
		return append([]portal.Fact{fact}, facts...), a.store.InsertRecognition(ctx, &r)
	})
	if again || portal.KindOf(err) == portal.Taken {
		return nil // said before, or at this very moment by another tap
	}
	return err
}

// errMerged refuses what would be said where nobody looks any more.
var errMerged = portal.Errorf(portal.Conflict, "Dit signaal is samengevoegd met een ander. Reageer bij dat signaal.")

// errAgain ends a transaction whose work was done before.
var errAgain = portal.Errorf(portal.Conflict, "Dit is al gedaan.")
