package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// MeetingMail is what a mail about a round table says to one reader: what they
// may know of it at this moment.
type MeetingMail struct {
	UID      string
	Sequence int
	Changed  time.Time // when it got this sequence
	// Off: the meeting is off. NotExpected: it goes on without the reader.
	Off, NotExpected bool
	Reason           string // why it is off

	Number, Title string
	Start, End    time.Time
	Place, Link   string
	Agenda        []MeetingLine
	// Moved, Rehoused and Rearranged say what is new; WasStart and WasPlace what
	// it was. None of them in a first invitation.
	Moved, Rehoused, Rearranged bool
	WasStart                    time.Time
	WasPlace                    string
	Chair, Optional             bool // the reader chairs, or needn't come
	Answer                      portal.ReplyAnswer
	// Guest: the reader has no account; Until is how long their link works.
	Guest bool
	Until time.Time
}

// MeetingLine is an item of the agenda in a mail or on the page of a guest. At is
// when it begins when all goes by the agenda.
type MeetingLine struct {
	At        time.Time
	Title     string
	Section   string
	Aim       portal.Aim
	Minutes   int
	Presenter string
}

// MeetingUID is the UID of a meeting in calendars, for as long as it exists.
func MeetingUID(table portal.ID) string { return "ronde-tafel-" + string(table) + feedHost }

// tableMail makes the mail about a round table. What a later mail tells is left
// to that one.
func (a *App) tableMail(ctx context.Context, m portal.Mail, out Outgoing) (Outgoing, error) {
	drop := Outgoing{Fate: FateDrop}
	who := m.Person
	if m.Guest != "" {
		who = m.Guest
	}
	t, err := a.store.Table(ctx, m.About.ID)
	if err != nil {
		return drop, notFoundIsNil(err)
	}
	i, err := a.store.Invitation(ctx, portal.ReplyID(t.ID, who))
	switch {
	case err != nil:
		return drop, notFoundIsNil(err)
	case i.Sequence != m.Sequence, !i.Off && (t.State != portal.TableSent || a.now().After(t.End)):
		return drop, nil
	}
	mm := MeetingMail{
		UID: MeetingUID(t.ID), Sequence: i.Sequence, Changed: i.At, Number: t.Number, Title: t.Title, Start: t.Start, End: t.End, Place: t.Place, Link: t.Link,
		Moved: i.Moved(), Rehoused: i.Rehoused(), Rearranged: i.Rearranged(), Off: i.Off && t.State == portal.TableDropped, NotExpected: i.Off && t.State != portal.TableDropped,
	}
	if i.Was != nil {
		mm.WasStart, mm.WasPlace = i.Was.Start, i.Was.Place
	}
	if i.Off {
		// Who isn't expected any more may know no more of it than they were told.
		mm.Title, mm.Start, mm.End, mm.Place, mm.Link = i.Told.Title, i.Told.Start, i.Told.End, i.Told.Place, i.Told.Link
	}
	if mm.Off && len(t.Course) > 0 {
		mm.Reason = t.Course[len(t.Course)-1].Note
	}
	out.Meeting = mm
	if m.Guest != "" {
		return a.guestMail(ctx, m, t, out)
	}
	return a.seatMail(ctx, m, t, out)
}

// seatMail completes the mail for somebody with an account. It goes by the
// choices for mail at once, as other tasks do.
func (a *App) seatMail(ctx context.Context, m portal.Mail, t portal.RoundTable, out Outgoing) (Outgoing, error) {
	p, org, err := a.personAndOrg(ctx, m.Person)
	if err != nil {
		return Outgoing{Fate: FateDrop}, notFoundIsNil(err)
	}
	by := p.Actor(org, a.keys.Blind(p.ID))
	mm := &out.Meeting
	if told := mm.Off || mm.NotExpected; by.Zero() || !p.Prefs.AtOnce || !told && !policy.May(by, policy.ReadTable, t) {
		return Outgoing{Fate: FateDrop}, nil
	}
	if later := p.Prefs.AfterQuiet(a.now()); later.After(a.now()) {
		return Outgoing{Fate: FatePostpone, Until: later}, nil
	}
	out.Name, out.Email = p.Name, p.Email
	out.Path, out.PreferencesPath = tablePath(t.Number)+"#"+AnswerBox, "/instellingen/berichten"
	if mm.NotExpected {
		out.Path = "/kalender"
	}
	seat := portal.SeatOf(t.Seats, p.ID).Kind
	mm.Chair, mm.Optional = seat == portal.SeatChair, seat == portal.SeatAgenda || seat == portal.SeatGuest
	reply, err := a.replyOf(ctx, t.ID, p.ID)
	if err != nil {
		return out, err
	}
	mm.Answer = reply.Answer
	if !mm.Off && !mm.NotExpected {
		mm.Agenda, err = a.meetingLines(ctx, t.Start, policy.VisibleItems(by, t))
	}
	return out, err
}

// guestMail completes the mail for a guest without an account. Their link is made
// now, and the ones before it work no longer.
func (a *App) guestMail(ctx context.Context, m portal.Mail, t portal.RoundTable, out Outgoing) (Outgoing, error) {
	secret := newSecret()
	var pass portal.GuestPass
	err := a.store.InTx(ctx, func(ctx context.Context) error {
		var err error
		if pass, err = a.store.GuestPass(ctx, m.Guest); err != nil || out.Meeting.NotExpected || out.Meeting.Off || !pass.Opens(t, a.now()) {
			return err
		}
		pass.Hash = string(hashToken(secret))
		return a.store.SaveGuestPass(ctx, &pass)
	})
	if err != nil {
		return Outgoing{Fate: FateDrop}, notFoundIsNil(err)
	}
	mm := &out.Meeting
	out.Name, out.Email, out.PreferencesPath = pass.Name, pass.Email, "/privacy"
	mm.Guest, mm.Optional = true, true
	if mm.Off || mm.NotExpected {
		out.Path = "/privacy" // there is nothing to open any more; the page says who mailed
		return out, nil
	}
	if !pass.Opens(t, a.now()) {
		return Outgoing{Fate: FateDrop}, nil
	}
	out.Path, out.LinkUntil, mm.Until = GuestPath(secret), pass.Until(t), pass.Until(t)
	reply, err := a.replyOf(ctx, t.ID, pass.ID)
	if err != nil {
		return out, err
	}
	mm.Answer = reply.Answer
	mm.Agenda, err = a.meetingLines(ctx, t.Start, guestItems(t))
	return out, err
}

// GuestPath is the page that a guest's secret opens.
func GuestPath(secret string) string { return "/gast/" + secret }

// AnswerBox is the place on a meeting's pages where one answers the invitation.
const AnswerBox = "komt-u"

func tablePath(number string) string { return "/ronde-tafels/" + number }

// replyOf gives somebody's answer; without a version when there is none yet.
func (a *App) replyOf(ctx context.Context, table, who portal.ID) (portal.Reply, error) {
	r, err := a.store.Reply(ctx, portal.ReplyID(table, who))
	if err != nil && portal.KindOf(err) == portal.NotFound {
		return portal.Reply{ID: portal.ReplyID(table, who), Table: table}, nil
	}
	return r, err
}

// meetingLines are items that one reader may know of, with the time at which each
// begins. What they may not know of takes no time here: a gap would tell of it.
func (a *App) meetingLines(ctx context.Context, start time.Time, items []portal.AgendaItem) ([]MeetingLine, error) {
	lines := make([]MeetingLine, 0, len(items))
	at := start
	for _, i := range items {
		l := MeetingLine{At: at, Title: i.Title, Section: i.Section, Aim: i.Aim, Minutes: i.Minutes, Presenter: i.Introducer}
		if i.Presenter != "" {
			p, err := a.person(ctx, i.Presenter)
			if err != nil {
				return nil, err
			}
			l.Presenter = p.Name
		}
		lines = append(lines, l)
		at = at.Add(time.Duration(i.Minutes) * time.Minute)
	}
	return lines, nil
}
