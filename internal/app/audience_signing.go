package app

import (
	"context"
	"strconv"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ofSigning tells of signing: who may sign for an organisation that it is asked, or
// asked again; the coordinator of the rest. Nobody else may learn of one event who has
// not signed.
func (au *audience) ofSigning(ctx context.Context, c portal.Covenant, details map[string]portal.Detail) (told bool, err error) {
	org, version := portal.ID(details[portal.DetailItem].Value), details[portal.DetailField].Value
	nr, _ := strconv.Atoi(version) // of another event there is none, and nobody uses it
	task, news := Recipient{Reason: portal.ReasonTask, Item: version, Urgent: true}, Recipient{Reason: portal.ReasonRole, Item: version}
	switch au.event.Type {
	case portal.SigningRequested, portal.SigningReminded:
		return true, au.toSigners(ctx, c, nr, org, task)
	case portal.CovenantSigned, portal.PaperSignatureRecorded:
		g, err := au.app.store.Signing(ctx, portal.SigningID(au.versionID(ctx, c, nr), org))
		if err != nil {
			return true, notFoundIsNil(err)
		}
		if !g.Done { // the second of two
			return true, au.toSigners(ctx, c, nr, org, task)
		}
		if au.event.Type == portal.PaperSignatureRecorded { // somebody else recorded it in their name
			if err := au.toSigners(ctx, c, nr, org, Recipient{Reason: portal.ReasonParty, Item: version}); err != nil {
				return true, err
			}
		}
		return true, au.toCoordinator(ctx, c, news)
	case portal.SigningDeclined, portal.SigningResumed:
		return true, au.toCoordinator(ctx, c, news)
	case portal.SigningTermPassed:
		return true, au.toCoordinator(ctx, c, Recipient{Reason: portal.ReasonTask, Item: version})
	case portal.SigningAsked:
		return true, au.toCoordinator(ctx, c, task)
	case portal.SigningAnswered:
		return true, au.toParty(ctx, c, portal.ID(details[portal.DetailPerson].Value), Recipient{Reason: portal.ReasonCommented, Item: version, Urgent: true})
	case portal.CovenantResolvedByCollege:
		return true, au.toParty(ctx, c, portal.ID(details[portal.DetailPerson].Value), news)
	case portal.SigningExtended:
		return true, au.toWaiting(ctx, c, nr)
	case portal.SigningOpened, portal.SigningAuthorised, portal.SigningPutOff, portal.CovenantUnresolved:
		return true, nil // nothing that anyone has to know
	}
	return false, nil
}

// versionID gives the id of a version; empty when it is gone.
func (au *audience) versionID(ctx context.Context, c portal.Covenant, nr int) portal.ID {
	on, err := au.app.versionOn(ctx, c.ID, nr)
	if err != nil {
		return ""
	}
	return on.Text.ID
}

// toSigners adds who may sign a version for an organisation and hasn't.
func (au *audience) toSigners(ctx context.Context, c portal.Covenant, nr int, org portal.ID, r Recipient) error {
	on, err := au.app.versionOn(ctx, c.ID, nr)
	if err != nil {
		return notFoundIsNil(err)
	}
	people, err := au.app.signersLeft(ctx, on, org)
	if err != nil {
		return err
	}
	for _, p := range people {
		err := au.addWhen(ctx, p.ID, r, func(by portal.Actor) bool {
			return policy.May(by, policy.SignCovenant, policy.SigningOn{Signing: portal.Signing{Org: org}, Covenant: on.Covenant, Text: on.Text})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// toWaiting adds who may sign for the organisations that have not: each learns of its
// own later deadline.
func (au *audience) toWaiting(ctx context.Context, c portal.Covenant, nr int) error {
	all, err := au.app.store.Signings(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, g := range all {
		if g.Nr != nr || !g.Waits() {
			continue
		}
		if err := au.toSigners(ctx, c, nr, g.Org, Recipient{Reason: portal.ReasonTask, Item: strconv.Itoa(nr)}); err != nil {
			return err
		}
	}
	return nil
}

// signingBox is the page below a covenant where the reader of a bericht about signing
// goes on; Item is the number of the version.
func signingBox(n portal.Notification) string {
	at := "?versie=" + n.Item
	if n.Item == "" {
		at = ""
	}
	switch n.Type {
	case portal.SigningRequested, portal.SigningReminded, portal.SigningExtended, portal.SigningAnswered:
		return "/tekenen" + at
	case portal.CovenantSigned, portal.PaperSignatureRecorded:
		if n.Reason == portal.ReasonTask {
			return "/tekenen" + at
		}
		return "/ondertekening" + at
	case portal.SigningDeclined, portal.SigningResumed, portal.SigningTermPassed, portal.SigningAsked:
		return "/ondertekening" + at
	}
	return ""
}
