package web

import (
	"strconv"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// hides fills in where the texts under an item of minutes are hidden for privacy.
// The decisions and action points there have a page of their own.
func (e *MinutesEntry) hides(by portal.Actor, number string, l app.MinutesLine) {
	e.Hide = hideAtTable(by, number, portal.MinutesPart(l.ID), l.Text)
	for i, c := range l.Comments {
		e.Said[i].Hide = hideAtTable(by, number, portal.MakePart(portal.PartRemark, string(c.ID)), c.MinutesComment.Text+c.Reason)
	}
	for i, x := range l.Errata {
		e.Errata[i].Hide = hideAtTable(by, number, portal.MakePart(portal.PartErratum, strconv.Itoa(x.N)), x.Erratum.Text)
	}
}
