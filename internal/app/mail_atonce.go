package app

import (
	"context"
	"time"

	"ketenportaal/internal/portal"
)

// atOnceDelay is how long a mail that can't wait still waits: who reads the
// bericht in that time gets no mail of it.
const atOnceDelay = 2 * time.Minute

// mailAtOnce puts a mail about one bericht in the mailbox. It is sent when the
// delay and the person's quiet hours are over, and only if the bericht is
// unread by then.
func (a *App) mailAtOnce(ctx context.Context, n portal.Notification, to portal.Person) error {
	id := portal.NewID()
	m := portal.Mail{
		ID: id, Kind: portal.MailNotice, Person: to.ID, Key: "bericht/" + string(n.ID), About: n.About, Event: n.Event,
		Bericht: n.ID, State: portal.MailWaiting, CreatedAt: a.now().UTC(), NextTry: to.Prefs.AfterQuiet(a.now().Add(atOnceDelay)).UTC(),
	}
	if byReporter := n.By == "" && n.About.Kind == portal.KindSignal; n.About.ID == "" || byReporter {
		// A mail that goes out when an anonymous reporter did something tells at
		// what minute that was, to who reads the mailbox.
		m.ID, m.CreatedAt, m.About, m.Event = portal.NewRandomID(), n.At, portal.Ref{}, ""
	}
	return a.store.InsertMail(ctx, &m)
}
