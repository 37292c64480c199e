package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// MailFilter is what an administrator asks of the list of mails.
type MailFilter struct {
	State portal.MailState
	Kind  portal.MailKind
	// Email is a whole address; another's mail isn't shown.
	Email string
	Page  portal.Page
}

// MailRow is a mail in the list: for whom and how it goes, not what it says.
type MailRow struct {
	ID             portal.ID
	Kind           portal.MailKind
	State          portal.MailState
	Mail           portal.Mail
	Name, OrgName  string
	Email          string
	Readable       bool // its content can be read
	CanRetry       bool
	Subject        string // only when Readable
	WaitsForServer bool   // tried, and to be tried again
}

// MailList is one page of mails.
type MailList struct {
	Rows       []MailRow
	Next, Prev string
	// Waiting and Failed count all mails of those states, up to MaxCount.
	Waiting, Failed int64
}

// Mailbox lists the portal's outgoing mail, newest first. Mail about anonymous
// matters is not in it.
func (a *App) Mailbox(ctx context.Context, by portal.Actor, f MailFilter) (MailList, error) {
	if err := policy.Check(by, policy.ReadMailbox, nil); err != nil {
		return MailList{}, err
	}
	q := portal.MailQuery{State: f.State, Kind: f.Kind, Hidden: a.demo, Page: f.Page}
	if f.Email != "" {
		address, err := portal.ParseEmail(f.Email)
		if err != nil {
			return MailList{}, portal.Fields{"email": "Vul een heel e-mailadres in. Bijvoorbeeld: naam@organisatie.example."}.Err()
		}
		p, err := a.store.PersonByEmail(ctx, address)
		if err != nil && portal.KindOf(err) == portal.NotFound {
			return a.mailCounts(ctx, MailList{})
		}
		if err != nil {
			return MailList{}, err
		}
		q.Person = p.ID
	}
	page, err := a.store.Mails(ctx, q)
	if err != nil {
		return MailList{}, err
	}
	list := MailList{Next: page.Next, Prev: page.Prev}
	for _, m := range page.Rows {
		row, err := a.mailRow(ctx, m)
		if err != nil {
			return MailList{}, err
		}
		list.Rows = append(list.Rows, row)
	}
	return a.mailCounts(ctx, list)
}

func (a *App) mailCounts(ctx context.Context, list MailList) (MailList, error) {
	var err error
	if list.Waiting, err = a.store.CountMails(ctx, portal.MailQuery{State: portal.MailWaiting, Hidden: a.demo}, MaxCount+1); err != nil {
		return list, err
	}
	list.Failed, err = a.store.CountMails(ctx, portal.MailQuery{State: portal.MailFailed, Hidden: a.demo}, MaxCount+1)
	return list, err
}

func (a *App) mailRow(ctx context.Context, m portal.Mail) (MailRow, error) {
	p, err := a.person(ctx, m.Person)
	if m.Guest != "" {
		p, err = a.guestPerson(ctx, m.Guest)
	}
	if err != nil {
		return MailRow{}, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return MailRow{}, err
	}
	row := MailRow{
		ID: m.ID, Kind: m.Kind, State: m.State, Mail: m, Name: p.Name, Email: p.Email, OrgName: orgs[p.OrgID].Name,
		Readable: a.readable(m), CanRetry: m.State == portal.MailFailed,
		WaitsForServer: m.State == portal.MailWaiting && m.LastError != "",
	}
	if row.Readable {
		row.Subject = m.Subject
	} else {
		row.Mail.Subject, row.Mail.Text, row.Mail.HTML, row.Mail.Raw = "", "", "", nil
	}
	return row, nil
}

// readable: what was sent is there, and an administrator may read it.
func (a *App) readable(m portal.Mail) bool {
	return m.Text != "" && (a.demo || m.Kind.Readable())
}

// visibleMail loads a mail that the administrator may know of.
func (a *App) visibleMail(ctx context.Context, by portal.Actor, id portal.ID) (portal.Mail, error) {
	if err := policy.Check(by, policy.ReadMailbox, nil); err != nil {
		return portal.Mail{}, err
	}
	m, err := a.store.Mail(ctx, id)
	if err == nil && m.Hidden() && !a.demo {
		return portal.Mail{}, portal.ErrNotFound
	}
	return m, err
}

// MailRow gives one mail of the list, without what it says.
func (a *App) MailRow(ctx context.Context, by portal.Actor, id portal.ID) (MailRow, error) {
	m, err := a.visibleMail(ctx, by, id)
	if err != nil {
		return MailRow{}, err
	}
	return a.mailRow(ctx, m)
}

// ReadMail gives what a mail said; that it was read is recorded.
// portal.Forbidden for a mail whose content is for its reader only.
func (a *App) ReadMail(ctx context.Context, by portal.Actor, id portal.ID) (MailRow, error) {
	m, err := a.visibleMail(ctx, by, id)
	if err != nil {
		return MailRow{}, err
	}
	if !a.readable(m) {
		return MailRow{}, portal.Errorf(portal.Forbidden, "Wat in deze mail staat, is alleen voor de ontvanger.")
	}
	err = a.write(ctx, by, func(_ context.Context, w *writing) error {
		w.record(m.Version, mailFact(portal.MailRead, m.ID))
		return nil
	})
	if err != nil {
		return MailRow{}, err
	}
	return a.mailRow(ctx, m)
}

func mailFact(t portal.EventType, id portal.ID) portal.Fact {
	return portal.Fact{Type: t, About: portal.Ref{Kind: portal.KindMail, ID: id}}
}

// RetryMail puts a mail that was given up back in the row.
func (a *App) RetryMail(ctx context.Context, by portal.Actor, id portal.ID) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		m, err := a.visibleMail(ctx, by, id)
		if err != nil {
			return err
		}
		if err := m.Retry(a.now().UTC()); err != nil {
			return err
		}
		if err := a.store.SaveMail(ctx, &m); err != nil {
			return err
		}
		w.record(m.Version, mailFact(portal.MailRetried, m.ID))
		return nil
	})
}

// SendTestMail puts a mail for the actor in the mailbox, that shows whether
// sending works.
func (a *App) SendTestMail(ctx context.Context, by portal.Actor) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.ReadMailbox, nil); err != nil {
			return err
		}
		id, now := portal.NewID(), a.now().UTC()
		m := portal.Mail{ID: id, Kind: portal.MailTest, Person: by.ID, Key: "proef/" + string(id), State: portal.MailWaiting, CreatedAt: now, NextTry: now}
		if err := a.store.InsertMail(ctx, &m); err != nil {
			return err
		}
		w.record(m.Version, mailFact(portal.MailTested, m.ID))
		return nil
	})
}
