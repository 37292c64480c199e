package portal

import (
	"strings"
	"time"
)

// Archive gives the archive fields as they count: a covenant is public unless a ground
// was given against that, and whoever reads what is public may pass it on.
func (c Covenant) Archive() DocumentDetails {
	d := c.Details
	d.Kind = DocCovenant
	if d.Openness == OpenNotJudged {
		d.Openness = OpenPublic
	}
	if d.Confidentiality == "" && d.Openness == OpenPublic {
		d.Confidentiality = ConfidentialNot
	}
	return d.Full()
}

// Describe sets the archive fields. It reports whether that changed anything; the fact
// says what changed, never what stood there. A ground against publishing closes the
// covenant to its parties; without one the whole chain reads it from today on.
func (c *Covenant) Describe(d DocumentDetails, now time.Time) (fact Fact, changed bool, err error) {
	f := Fields{}
	d.Kind = DocCovenant
	d.check(f)
	if d.Openness == OpenNotJudged {
		f[FieldOpenness] = "Kies of het convenant openbaar is."
	}
	if err := f.Err(); err != nil {
		return Fact{}, false, err
	}
	was := c.Archive()
	words := d.changed(was)
	if len(words) == 0 {
		return Fact{}, false, nil
	}
	if d.Openness != was.Openness {
		c.OpenSince = Day(now)
	}
	c.Details, c.ChangedAt = d, now
	return c.Fact(CovenantDescribed, map[string]string{DetailField: strings.Join(words, ", ")}), true, nil
}

// PublicSince is the day from which the whole chain may read the covenant, given the
// first day on which a version of it was in force; zero while it isn't public.
func (c Covenant) PublicSince(first time.Time) time.Time {
	switch {
	case !c.Public() || first.IsZero():
		return time.Time{}
	case c.OpenSince.After(first):
		return c.OpenSince
	}
	return first
}
