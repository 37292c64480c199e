package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// BundleFeedback is one feedback to all reporters of a bundle.
type BundleFeedback struct {
	// Signals are those that were shown as ready; whoever else became ready
	// since is left out, and one that no longer is refuses the whole.
	Signals  []portal.ID
	Feedback portal.Feedback
	// Agreed is another text for the readers of one audience, by AudienceKey.
	Agreed  map[string]string
	Citizen CitizenAnswer
	// Checked: the text names a signal or an organisation that not every reader
	// may know, and whoever writes it says that this is right.
	Checked bool
}

// FieldNamed is the field that is refused while a text names what not every
// reader may know.
const FieldNamed = "named_checked"

// AudienceKey tells which signals of a bundle share an audience.
func AudienceKey(s portal.Signal) string {
	key := string(s.Audience.Kind)
	if s.Audience.Kind != portal.ChosenOrgs {
		return key
	}
	for _, o := range append(slices.Sorted(slices.Values(s.Audience.Orgs)), s.ReporterOrg) {
		key += " " + string(o)
	}
	sum := sha256.Sum256([]byte(key)) // the names of form fields are short
	return hex.EncodeToString(sum[:6])
}

// GiveBundleFeedback gives feedback to all at once: each signal gets its own, in
// its own audience, in one transaction. What can't get feedback now is left out
// and stays in the bundle.
func (a *App) GiveBundleFeedback(ctx context.Context, by portal.Actor, id portal.ID, version int64, in BundleFeedback) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		b, err := a.keptBundle(ctx, by, id, version)
		if err != nil {
			return err
		}
		if len(in.Signals) == 0 {
			return portal.Fields{"signals": "Er is geen signaal dat nu een terugkoppeling kan krijgen."}.Err()
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		overruled, err := a.checkBundleTexts(ctx, by, b, in, set)
		if err != nil {
			return err
		}
		in.Feedback.Bundle = b.ID
		now := a.now()
		for _, id := range in.Signals {
			if !slices.Contains(b.Signals, id) {
				return portal.Errorf(portal.Conflict, "De bundel is intussen veranderd. Kijk hem na en koppel opnieuw terug.")
			}
			if err := a.feedBackBundled(ctx, w, id, in, now); err != nil {
				return err
			}
			b.Fed(id)
		}
		if err := a.closeBundle(ctx, &b); err != nil {
			return err
		}
		w.record(b.Version, append(overruled, portal.Fact{Type: portal.BundleFedBack, About: b.Ref()})...)
		return nil
	})
}

// feedBackBundled gives one signal of a bundle its feedback, at the moment that
// all get it.
func (a *App) feedBackBundled(ctx context.Context, w *writing, id portal.ID, in BundleFeedback, now time.Time) error {
	_, err := a.step(ctx, w, policy.GiveFeedback, id, func(_ context.Context, s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
		if !s.CanGetFeedback() {
			return nil, portal.Errorf(portal.Conflict, "Signaal %s staat nu op ‘%s’. Er is nog niets verstuurd. Kijk de bundel na en koppel opnieuw terug.", s.Number, s.State.Label())
		}
		var facts []portal.Fact
		if s.State == portal.SignalNew || s.State == portal.SignalReopen {
			fact, err := s.TakeUp(w.by, set, now)
			if err != nil {
				return nil, err
			}
			facts = append(facts, fact)
		}
		fb := in.Feedback
		if own := portal.Clean(in.Agreed[AudienceKey(*s)]); own != "" {
			fb.Agreed = own
		}
		fact, err := s.GiveFeedback(fb, w.by, now)
		return append(facts, fact), err
	})
	return err
}

// closeBundle saves the bundle, closed when none of its signals waits any more.
func (a *App) closeBundle(ctx context.Context, b *portal.Bundle) error {
	waits := false
	for _, id := range b.Signals {
		s, err := a.store.Signal(ctx, id)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return err
		}
		waits = waits || (err == nil && s.Bundle == b.ID)
	}
	if !waits {
		b.ClosedAt = a.now()
	}
	return a.store.SaveBundle(ctx, b)
}

var signalNumbers = regexp.MustCompile(`(?i)\bS-\d{4}-\d{4,}\b`)

// checkBundleTexts checks every text for citizens' data and for names that would
// tell one reader what only another may know.
func (a *App) checkBundleTexts(ctx context.Context, by portal.Actor, b portal.Bundle, in BundleFeedback, set portal.Settings) ([]portal.Fact, error) {
	texts := map[string]string{"agreed": in.Feedback.Agreed, "agreed_by": in.Feedback.AgreedBy, "changes": in.Feedback.Changes, "for_residents": in.Feedback.ForResidents}
	for key, text := range in.Agreed {
		texts["agreed_"+key] = text
	}
	fields, overruled := checkCitizen(texts, in.Citizen, b.Ref(), false)
	maps.Copy(fields, portal.FieldsOf(in.Feedback.Validate()))
	var told []string
	for _, id := range in.Signals {
		s, err := a.store.Signal(ctx, id)
		if err != nil {
			return nil, err
		}
		if !policy.VisibleSignal(by, s) {
			return nil, portal.ErrNotFound
		}
		agreed := in.Feedback.Agreed
		if own := portal.Clean(in.Agreed[AudienceKey(s)]); own != "" {
			agreed = own
		}
		named, err := a.namesTooMuch(ctx, by, s, b, strings.Join([]string{agreed, in.Feedback.AgreedBy, in.Feedback.Changes, in.Feedback.ForResidents}, "\n"), set)
		if err != nil {
			return nil, err
		}
		told = append(told, named...)
	}
	if told = slices.Compact(slices.Sorted(slices.Values(told))); len(told) > 0 && !in.Checked {
		fields[FieldNamed] = "De tekst noemt " + strings.Join(told, ", ") + ". Niet iedere lezer mag daarvan weten. Haal het weg, of geef aan dat het klopt."
	}
	return overruled, fields.Err()
}

// namesTooMuch gives what a text for the readers of s names that they may not
// know of: the number of a signal that isn't theirs, or an organisation that they
// wouldn't know to be with another signal of the bundle. Of what the writer may
// not see it says nothing: not even that it is there.
func (a *App) namesTooMuch(ctx context.Context, by portal.Actor, s portal.Signal, b portal.Bundle, text string, set portal.Settings) ([]string, error) {
	var told []string
	for _, number := range signalNumbers.FindAllString(text, -1) {
		other, err := a.store.SignalByNumber(ctx, strings.ToUpper(number))
		if err != nil && portal.KindOf(err) == portal.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if other.ID != s.ID && policy.VisibleSignal(by, other) && !other.SeenByAllOf(s, set.Municipality) {
			told = append(told, other.Number)
		}
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	low := strings.ToLower(text)
	for _, id := range b.Signals {
		other, err := a.store.Signal(ctx, id)
		if err != nil || other.ID == s.ID || !policy.VisibleSignal(by, other) || other.SeenByAllOf(s, set.Municipality) {
			continue // what is gone names nobody
		}
		for _, o := range append(slices.Clone(other.Audience.Orgs), other.ReporterOrg) {
			name := orgs[o].Name
			if name != "" && o != set.Municipality && o != s.ReporterOrg && !slices.Contains(s.Audience.Orgs, o) && strings.Contains(low, strings.ToLower(name)) {
				told = append(told, name)
			}
		}
	}
	return told, nil
}
