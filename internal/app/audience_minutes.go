package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ofMinutes tells of what happened to the minutes of a meeting; told is false
// for an event that is about something else. Of a confidential item only those
// hear whom it names: atTable asks policy of the item.
func (au *audience) ofMinutes(ctx context.Context, on policy.TableItem, details map[string]portal.Detail) (told bool, err error) {
	t := on.Table
	keeper := func() portal.ID {
		if t.Secretary() != "" {
			return t.Secretary()
		}
		return t.Chair()
	}
	switch au.event.Type {
	case portal.MinutesOffered:
		return true, au.atTable(ctx, on, t.Chair(), Recipient{Reason: portal.ReasonTask, Urgent: true})
	case portal.MinutesReturned:
		return true, au.atTable(ctx, on, keeper(), Recipient{Reason: portal.ReasonTask, Urgent: true})
	case portal.MinutesAgreed, portal.MinutesTermNears, portal.MinutesAdopted, portal.ErratumAdded:
		return true, au.seated(ctx, on, Recipient{Reason: portal.ReasonSeat}, false)
	case portal.MinutesObjected:
		if err := au.atTable(ctx, on, t.Chair(), Recipient{Reason: portal.ReasonSeat}); err != nil {
			return true, err
		}
		return true, au.atTable(ctx, on, keeper(), Recipient{Reason: portal.ReasonSeat})
	case portal.MinutesTermPassed:
		return true, au.atTable(ctx, on, keeper(), Recipient{Reason: portal.ReasonTask})
	case portal.MinutesCommented:
		return true, au.atTable(ctx, on, keeper(), Recipient{Reason: portal.ReasonTask, Item: details[portal.DetailField].Value})
	case portal.MinutesCommentAnswered:
		m, err := au.app.minutesOf(ctx, t)
		if err != nil {
			return true, err
		}
		c, _ := commentOf(m, portal.ID(details[portal.DetailField].Value))
		return true, au.atTable(ctx, on, c.By, Recipient{Reason: portal.ReasonCommented, Item: string(c.ID)})
	case portal.MinutesDescribed:
		return true, nil // nothing that anyone has to know
	}
	return false, nil
}
