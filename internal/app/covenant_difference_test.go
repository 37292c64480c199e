package app

import "testing"

// Without a choice a text is laid beside the one that it replaces, and not beside its
// own earlier readings, which often are the same.
func TestComparedBy(t *testing.T) {
	versions := func(nrs ...int) (all []CovenantReading) {
		for _, nr := range nrs {
			all = append(all, CovenantReading{Nr: nr})
		}
		return all
	}
	for name, tc := range map[string]struct {
		all              []CovenantReading
		to, inForce, was int
	}{
		"one text":                           {versions(1), 0, 0, 0},
		"the first version, its first text":  {versions(1, 1, 1), 2, 0, 0},
		"a second, the text in force":        {versions(1, 1, 2, 2, 2), 4, 1, 1},
		"the second, once in force":          {versions(1, 1, 2, 2), 3, 2, 1},
		"a third after one that was dropped": {versions(1, 1, 2, 3), 3, 1, 1},
		"an early text of the second":        {versions(1, 2, 2), 1, 1, 0},
	} {
		if got := comparedBy(tc.all, tc.to, tc.inForce); got != tc.was {
			t.Errorf("%s: beside %d, want %d", name, got, tc.was)
		}
	}
}
