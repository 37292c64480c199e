package portal

import (
	"slices"
	"time"
)

// The bounds of a rule for yellow flags.
const (
	MaxFlagLeast = 100
	MaxFlagOrgs  = 50
	MaxFlagDays  = 366
)

// Validate reports what is wrong with a rule, by form field.
func (r FlagRule) Validate(set Settings) error {
	f := Fields{}
	if r.Theme != "" {
		if t, ok := set.Theme(r.Theme); !ok || t.Ended {
			f["theme"] = "Dit thema is er niet (meer)."
		}
	}
	switch {
	case r.Least < 2:
		f["least"] = "Vul ten minste 2 in. Met minder is er geen patroon."
	case r.Least > MaxFlagLeast:
		f["least"] = "Vul ten hoogste " + Number(MaxFlagLeast) + " in."
	}
	switch {
	case r.Orgs < 1:
		f["orgs"] = "Vul ten minste 1 organisatie in."
	case r.Orgs > MaxFlagOrgs:
		f["orgs"] = "Vul ten hoogste " + Number(MaxFlagOrgs) + " in."
	case f["least"] == "" && r.Orgs > r.Least:
		f["orgs"] = "Er kunnen niet meer organisaties zijn dan signalen en herkenningen."
	}
	switch {
	case r.Days < 7:
		f["days"] = "Vul ten minste 7 dagen in."
	case r.Days > MaxFlagDays:
		f["days"] = "Vul ten hoogste " + Number(MaxFlagDays) + " dagen in."
	}
	return f.Err()
}

// SetFlagRule keeps a validated rule for its theme. It says whether that changed
// anything.
func (s *Settings) SetFlagRule(r FlagRule) bool {
	i := slices.IndexFunc(s.FlagRules, func(old FlagRule) bool { return old.Theme == r.Theme })
	switch {
	case i < 0:
		s.FlagRules = append(slices.Clip(s.FlagRules), r)
	case s.FlagRules[i] == r:
		return false
	default:
		s.FlagRules = slices.Clone(s.FlagRules)
		s.FlagRules[i] = r
	}
	return true
}

// FlagCount is one signal or recognition as a rule counts it: when, and of which
// organisation; empty for an anonymous reporter.
type FlagCount struct {
	Signal ID
	At     time.Time
	Org    ID
}

// Met reports whether counts from within the rule's days make a flag.
func (r FlagRule) Met(counts []FlagCount) bool {
	if r.Off || r.Least < 1 {
		return false
	}
	orgs := map[ID]bool{}
	for _, c := range counts {
		if c.Org != "" {
			orgs[c.Org] = true
		}
	}
	return len(counts) >= r.Least && len(orgs) >= r.Orgs
}

// FlagReplay is a flag that a rule would have proposed on a day, with its signals.
type FlagReplay struct {
	At      time.Time
	Signals []ID
}

// Replay gives the flags that the rule would have proposed from counts in the order of
// their time. A signal counts for one flag only.
func (r FlagRule) Replay(counts []FlagCount) []FlagReplay {
	var flags []FlagReplay
	used := map[ID]bool{}
	var window []FlagCount
	for _, c := range counts {
		if used[c.Signal] {
			continue
		}
		window = append(window, c)
		from := c.At.AddDate(0, 0, -r.Days)
		window = slices.DeleteFunc(window, func(w FlagCount) bool { return w.At.Before(from) })
		if !r.Met(window) {
			continue
		}
		f := FlagReplay{At: c.At}
		for _, w := range window {
			if !used[w.Signal] {
				used[w.Signal] = true
				f.Signals = append(f.Signals, w.Signal)
			}
		}
		flags, window = append(flags, f), nil
	}
	return flags
}
