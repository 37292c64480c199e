package portal

import (
	"slices"
	"time"
)

// BeginStep is a thing to do in the first month of a portal. Whether it is done
// follows from what is there; only that it isn't needed is kept.
type BeginStep string

// The steps, in the order in which one does them.
const (
	BeginCoordinator  BeginStep = "coordinator"
	BeginKeeper       BeginStep = "contactpersoon-anoniem"
	BeginThemes       BeginStep = "themas"
	BeginMail         BeginStep = "mail"
	BeginSecondFactor BeginStep = "tweede-stap"
	BeginPartners     BeginStep = "partners"
	BeginContacts     BeginStep = "contactpersonen"
	BeginCovenant     BeginStep = "convenant"
	BeginActionList   BeginStep = "actielijst"
	BeginPlan         BeginStep = "begroting-en-plan"
	BeginSignal       BeginStep = "signaal"
)

// BeginSteps lists the steps in their order.
func BeginSteps() []BeginStep {
	return []BeginStep{BeginCoordinator, BeginKeeper, BeginThemes, BeginMail, BeginSecondFactor, BeginPartners, BeginContacts, BeginCovenant, BeginActionList, BeginPlan, BeginSignal}
}

// SetStepAside notes that a step of the first month isn't needed, or is after
// all, and reports whether that changed anything.
func (s *Settings) SetStepAside(step BeginStep, aside bool) (bool, error) {
	if !slices.Contains(BeginSteps(), step) {
		return false, Errorf(NotFound, "Deze stap is er niet.")
	}
	at := slices.Index(s.SetAside, step)
	switch {
	case aside == (at >= 0):
		return false, nil
	case aside:
		s.SetAside = append(slices.Clone(s.SetAside), step)
	default:
		s.SetAside, s.BegunAt = slices.Delete(slices.Clone(s.SetAside), at, at+1), time.Time{}
	}
	return true, nil
}

// Begin notes that no step of the first month is left. It reports whether that is
// news.
func (s *Settings) Begin(now time.Time) bool {
	if !s.BegunAt.IsZero() {
		return false
	}
	s.BegunAt = now.UTC()
	return true
}

// CheckHolds is how many days a check of the sociale kaart holds.
func (s Settings) CheckHolds() int {
	if s.RecheckDays == 0 {
		return DefaultRecheckDays
	}
	return s.RecheckDays
}

// SetRecheck changes how many days a check of the sociale kaart holds.
func (s *Settings) SetRecheck(days int) error {
	if days < MinRecheckDays || days > MaxRecheckDays {
		return Fields{"days": "Kies een aantal dagen van 30 tot en met 730."}.Err()
	}
	s.RecheckDays = days
	return nil
}
