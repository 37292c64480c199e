package portal

import (
	"slices"
	"time"
)

// MaxBundle is how many signals a bundle holds at most: all get their feedback
// in one transaction.
const MaxBundle = 40

// Bundle is a number of signals that a handler gives feedback to all at once,
// each in its own audience. Who may not see one of its signals, doesn't learn
// from it that there are more. A signal carries the id of the open bundle it is
// in, so that it is never in two.
type Bundle struct {
	ID        ID        `json:"id"`
	Version   int64     `json:"-"`
	Name      string    `json:"name"`
	Handler   ID        `json:"handler"`
	Signals   []ID      `json:"signals"`
	FedBack   []ID      `json:"fedBack,omitempty"` // that got a feedback through it, also when they left since
	CreatedAt time.Time `json:"createdAt"`
	ClosedAt  time.Time `json:"closedAt,omitzero"`
}

// Ref points at the bundle.
func (b Bundle) Ref() Ref { return Ref{Kind: KindBundle, ID: b.ID} }

// Open reports whether the bundle still waits for feedback.
func (b Bundle) Open() bool { return b.ClosedAt.IsZero() }

// Validate cleans the bundle's name and reports what is wrong, by form field.
func (b *Bundle) Validate() error {
	f := Fields{}
	b.Name = text(f, "name", "De naam", CleanLine(b.Name), 1, MaxSignalTitle)
	return f.Err()
}

// Hold puts exactly these signals in the bundle. It says which ones came and
// which ones went.
func (b *Bundle) Hold(signals []ID) (came, went []ID, err error) {
	if !b.Open() {
		return nil, nil, Errorf(Conflict, "Deze bundel is klaar.")
	}
	signals = slices.Compact(slices.Sorted(slices.Values(signals)))
	if len(signals) > MaxBundle {
		return nil, nil, Fields{"signals": "Een bundel heeft ten hoogste " + Number(MaxBundle) + " signalen."}.Err()
	}
	for _, id := range signals {
		if !slices.Contains(b.Signals, id) {
			came = append(came, id)
		}
	}
	for _, id := range b.Signals {
		if !slices.Contains(signals, id) {
			went = append(went, id)
		}
	}
	b.Signals = signals
	return came, went, nil
}

// Forget takes a destroyed signal out of the bundle, open or not. It reports
// whether it was in there.
func (b *Bundle) Forget(signal ID) bool {
	n := len(b.Signals) + len(b.FedBack)
	b.Signals = slices.DeleteFunc(b.Signals, func(id ID) bool { return id == signal })
	b.FedBack = slices.DeleteFunc(b.FedBack, func(id ID) bool { return id == signal })
	return len(b.Signals)+len(b.FedBack) < n
}

// Fed notes that a signal got its feedback through the bundle.
func (b *Bundle) Fed(signal ID) { b.FedBack = withID(b.FedBack, signal) }

// CanGetFeedback reports whether the signal can be given feedback now. A bundle
// takes up what is new or reopened on the way.
func (s Signal) CanGetFeedback() bool {
	return slices.Contains([]SignalState{SignalNew, SignalReopen, SignalBusy, SignalAgreedOn}, s.State)
}

// Join puts the signal in a bundle.
func (s *Signal) Join(bundle ID) error {
	switch {
	case s.Bundle == bundle:
		return nil
	case s.Bundle != "":
		return Fields{"signals": "Signaal " + s.Number + " zit al in een andere bundel."}.Err()
	case !s.CanGetFeedback() && s.State != SignalQuestion && s.State != SignalHandedOver:
		return Fields{"signals": "Signaal " + s.Number + " staat op ‘" + s.State.Label() + "’. Het kan niet in een bundel."}.Err()
	}
	s.Bundle = bundle
	return nil
}
