package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// CovenantReading is a text of a covenant that can be laid beside another: as it was
// kept at a moment, or as a version is now.
type CovenantReading struct {
	Key string // in an address: "2.1" is the first text kept of version 2, "2" its text now
	Nr  int
	// How it is: ter consultatie, after a consultation, signed, in force, or now.
	How     ReadingKind
	At      time.Time
	Clauses []portal.Clause
}

// ReadingKind says what text of a version a reading is.
type ReadingKind string

// The kinds of readings.
const (
	ReadConsulted ReadingKind = "ter consultatie"
	ReadAfter     ReadingKind = "na de consultatie"
	ReadNow       ReadingKind = "nu"
	ReadFrozen    ReadingKind = "ter ondertekening"
	ReadInForce   ReadingKind = "van kracht"
)

// CovenantReadings gives every text of a covenant that the actor may read, the earliest
// first: of a version those that were kept while it was on its way, for its parties,
// and the present one.
func (a *App) CovenantReadings(ctx context.Context, by portal.Actor, number string) (portal.Covenant, []CovenantReading, error) {
	c, err := a.covenant(ctx, by, policy.ReadCovenant, number)
	if err != nil {
		return c, nil, err
	}
	versions, err := a.readableVersions(ctx, by, c)
	if err != nil {
		return c, nil, err
	}
	texts, err := a.store.CovenantTexts(ctx, c.ID)
	if err != nil {
		return c, nil, err
	}
	var all []CovenantReading
	for _, v := range versions {
		if policy.OfParty(by, c) {
			for _, t := range texts {
				// What was frozen is the version's present text.
				if t.Nr == v.Nr && t.Why != portal.CovenantSigning {
					all = append(all, keptReading(t))
				}
			}
		}
		all = append(all, presentReading(v))
	}
	return c, all, nil
}

func keptReading(t portal.CovenantText) CovenantReading {
	r := CovenantReading{Key: fmt.Sprintf("%d.%d", t.Nr, t.Reading), Nr: t.Nr, How: ReadConsulted, At: t.At, Clauses: t.Clauses}
	if t.After {
		r.How = ReadAfter
	}
	return r
}

func presentReading(v portal.CovenantVersion) CovenantReading {
	r := CovenantReading{Key: fmt.Sprint(v.Nr), Nr: v.Nr, How: ReadNow, At: v.ChangedAt, Clauses: v.Clauses}
	switch {
	case !v.InForceFrom.IsZero():
		r.How, r.At = ReadInForce, v.InForceFrom
	case v.SHA256 != "":
		r.How = ReadFrozen
		for _, s := range v.Course {
			if s.State == portal.CovenantSigning {
				r.At = s.At
			}
		}
	}
	return r
}

// ClauseDifference is what became of one clause between two readings, with its words.
type ClauseDifference struct {
	portal.ClauseChange
	Heading, Text, Indicator []richtext.Piece
	// Looks: of the text only the looks changed.
	Looks bool
}

// CovenantDifference is two readings side by side.
type CovenantDifference struct {
	Covenant portal.Covenant
	Readings []CovenantReading
	From, To CovenantReading
	Clauses  []ClauseDifference // in the order of the second; nil when there is nothing to compare
}

// CovenantDifferences compares two readings by their keys. Without keys they are the
// two that a reader most likely means: the last one, and the text that it replaces.
func (a *App) CovenantDifferences(ctx context.Context, by portal.Actor, number, from, to string) (CovenantDifference, error) {
	c, all, err := a.CovenantReadings(ctx, by, number)
	if err != nil {
		return CovenantDifference{}, err
	}
	d := CovenantDifference{Covenant: c, Readings: all}
	if len(all) == 0 {
		return d, portal.ErrNotFound
	}
	at := func(key string, other int) (int, error) {
		if key == "" {
			return max(other, 0), nil
		}
		i := slices.IndexFunc(all, func(r CovenantReading) bool { return r.Key == key })
		if i < 0 {
			return 0, portal.ErrNotFound
		}
		return i, nil
	}
	j, err := at(to, len(all)-1)
	if err != nil {
		return d, err
	}
	i, err := at(from, comparedBy(all, j, c.InForce))
	if err != nil {
		return d, err
	}
	d.From, d.To = all[i], all[j]
	if i == j {
		return d, nil
	}
	for _, ch := range portal.CompareClauses(d.From.Clauses, d.To.Clauses) {
		d.Clauses = append(d.Clauses, clauseDifference(ch))
	}
	return d, nil
}

// comparedBy gives the place of the text that one of a new version replaces: that of the
// version in force, or else of an earlier one. The first version's is its own first text.
func comparedBy(all []CovenantReading, j, inForce int) int {
	found := 0
	for i, r := range all[:j] {
		if r.Nr < all[j].Nr && (inForce >= all[j].Nr || r.Nr <= max(inForce, 1)) {
			found = i
		}
	}
	return found
}

func clauseDifference(ch portal.ClauseChange) ClauseDifference {
	d := ClauseDifference{ClauseChange: ch}
	if ch.Was.Heading != ch.Is.Heading {
		d.Heading = richtext.Differences(ch.Was.Heading, ch.Is.Heading)
	}
	if ch.Was.Indicator != ch.Is.Indicator {
		d.Indicator = richtext.Differences(ch.Was.Indicator, ch.Is.Indicator)
	}
	if ch.Was.Text != ch.Is.Text {
		was, is := richtext.Plain(ch.Was.Text), richtext.Plain(ch.Is.Text)
		if d.Looks = was == is; !d.Looks {
			d.Text = richtext.Differences(was, is)
		}
	}
	return d
}
