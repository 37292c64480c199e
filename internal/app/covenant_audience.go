package app

import (
	"context"
	"strconv"

	"ketenportaal/internal/portal"
)

// ofCovenantText tells of the text and its versions: who is asked to write along, and
// the parties of a version they knew of and that won't be.
func (au *audience) ofCovenantText(ctx context.Context, c portal.Covenant, details map[string]portal.Detail) (told bool, err error) {
	switch au.event.Type {
	case portal.CovenantWriterAsked:
		return true, au.toParty(ctx, c, portal.ID(details[portal.DetailPerson].Value), Recipient{Reason: portal.ReasonTask})
	case portal.CovenantVersionDropped:
		item := details[portal.DetailItem].Value
		versions, err := au.app.store.CovenantVersions(ctx, c.ID)
		if err != nil {
			return true, err
		}
		for _, v := range versions {
			if strconv.Itoa(v.Nr) == item && v.WasShown() {
				return true, au.partners(ctx, c, Recipient{Reason: portal.ReasonParty, Item: item}, nil)
			}
		}
		return true, nil
	}
	return false, nil
}
