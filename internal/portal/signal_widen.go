package portal

import (
	"slices"
	"time"
)

// Widening asks the reporter whether one more organisation may see the signal.
// Without their yes nothing changes; there is no way back, since what somebody
// has read they have read.
type Widening struct {
	ID     ID        `json:"id"`
	Org    ID        `json:"org"`
	Reason string    `json:"reason"`
	By     ID        `json:"by"`
	At     time.Time `json:"at"`
	// Passed is when the reporter could read it: at once, or when the keeper
	// passed it to an anonymous reporter.
	Passed     time.Time `json:"passed,omitzero"`
	Yes        bool      `json:"yes,omitempty"`
	AnsweredAt time.Time `json:"answeredAt,omitzero"`
}

// ReaderAnswer is the reporter's answer about one more reader.
type ReaderAnswer string

// The answers.
const (
	MayRead    ReaderAnswer = "ja"
	MayNotRead ReaderAnswer = "nee"
)

// OpenWidening is the question about readers that waits for an answer.
func (s *Signal) OpenWidening() (*Widening, bool) {
	if n := len(s.Widenings); n > 0 && s.Widenings[n-1].AnsweredAt.IsZero() {
		return &s.Widenings[n-1], true
	}
	return nil, false
}

// AskWidening asks the reporter whether an organisation may see the signal too.
func (s *Signal) AskWidening(id, org ID, reason string, by Actor, set Settings, now time.Time) (Fact, error) {
	f := Fields{}
	reason = text(f, "reason", "De reden", reason, 1, MaxNote)
	switch {
	case org == "":
		f["org"] = "Kies een organisatie."
	case s.ReachesOrganisation(org, set.Municipality):
		f["org"] = "Deze organisatie ziet het signaal al."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if s.State == SignalEnded || s.State == SignalMerged {
		return Fact{}, Errorf(Conflict, "Dit signaal staat op ‘%s’. Meer lezers vragen kan dan niet.", s.State.Label())
	}
	if _, open := s.OpenWidening(); open {
		return Fact{}, Errorf(Conflict, "De melder heeft nog zo’n vraag open. Wacht op het antwoord.")
	}
	w := Widening{ID: id, Org: org, Reason: reason, By: by.ID, At: now}
	if !s.IsAnonymous() {
		w.Passed = now
	}
	s.Widenings, s.ChangedAt = append(s.Widenings, w), now
	return s.fact(SignalWideningAsked, map[string]string{DetailItem: string(id)}), nil
}

// PassWidening is the keeper passing the question about readers on.
func (s *Signal) PassWidening(now time.Time) (Fact, error) {
	w, open := s.OpenWidening()
	if !open || !s.IsAnonymous() || !w.Passed.IsZero() {
		return Fact{}, Errorf(Conflict, "Er is geen vraag om door te geven.")
	}
	w.Passed = now
	return s.fact(SignalWideningPassed, map[string]string{DetailItem: string(w.ID)}), nil
}

// AnswerWidening is the reporter's yes or no. With yes the organisation is among
// those that see the signal; so is the reporter's own, which the question says.
func (s *Signal) AnswerWidening(answer ReaderAnswer, set Settings, now time.Time) (Fact, error) {
	if answer != MayRead && answer != MayNotRead {
		return Fact{}, Fields{"reader": "Kies ja of nee."}.Err()
	}
	yes := answer == MayRead
	w, open := s.OpenWidening()
	if !open || w.Passed.IsZero() {
		return Fact{}, Errorf(Conflict, "Deze vraag is al beantwoord, of hij is er niet meer.")
	}
	w.Yes, w.AnsweredAt = yes, now
	if s.IsAnonymous() {
		w.AnsweredAt = Day(now)
	}
	s.ChangedAt = w.AnsweredAt
	t := SignalWideningRefused
	if yes {
		t = SignalAudienceWidened
		orgs := slices.Clone(s.Audience.Orgs)
		if s.Audience.Kind == MunicipalityOnly {
			orgs = []ID{set.Municipality}
		}
		if s.Audience.Kind != WholeChain {
			orgs = append(orgs, w.Org)
			slices.Sort(orgs)
			s.Audience = Audience{Kind: ChosenOrgs, Orgs: slices.Compact(orgs)}
		}
	}
	fact := s.fact(t, map[string]string{DetailItem: string(w.ID), DetailTo: string(w.Org)})
	fact.Anonymous = s.IsAnonymous()
	return fact, nil
}
