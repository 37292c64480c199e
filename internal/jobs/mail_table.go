package jobs

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/mail"
	"ketenportaal/internal/portal"
)

// Invitations puts the mail of round tables in the mailbox; one instance does it
// at a time.
func Invitations(a *app.App) Job {
	lease := app.NewLease("uitnodigingen")
	return Job{
		Name: "uitnodigingen", Every: 15 * time.Second,
		Run: func(ctx context.Context) (bool, error) {
			if ok, err := a.Hold(ctx, lease); !ok || err != nil {
				return false, err
			}
			n, err := a.SendInvitations(ctx, portal.SystemActor(), lease)
			return n > 0, err
		},
		Stop: func(ctx context.Context) { a.Release(ctx, lease) },
	}
}

// table turns a mail about a round table into what its template prints.
func (m *mailer) table(out app.Outgoing) mail.Table {
	o := out.Meeting
	d := mail.Table{
		Greeting: "Beste " + out.Name, Number: o.Number, Title: o.Title, Off: o.Off, NotExpected: o.NotExpected, Reason: o.Reason,
		Changed: o.Moved || o.Rehoused || o.Rearranged, When: o.Start, Until: clockInWords(o.End), Place: o.Place, Online: o.Link != "",
		Guest: o.Guest, GuestUntil: o.Until, Link: m.link(out.Path), PreferencesLink: m.link(out.PreferencesPath),
	}
	if o.Moved {
		d.Changes = append(d.Changes, "De tijd is veranderd. Eerst was het "+dayInWords(o.WasStart)+" om "+clockInWords(o.WasStart)+".")
	}
	if o.Rehoused {
		was := "De plaats is veranderd."
		if o.WasPlace != "" && o.WasPlace != o.Place {
			was += " Eerst was het: " + o.WasPlace + "."
		}
		d.Changes = append(d.Changes, was)
	}
	if o.Rearranged {
		d.Changes = append(d.Changes, "De agenda is veranderd.")
	}
	for _, l := range o.Agenda {
		var more []string
		if l.Aim != "" {
			more = append(more, strings.ToLower(l.Aim.Label()))
		}
		if l.Minutes > 0 {
			more = append(more, fmt.Sprintf("%d minuten", l.Minutes))
		}
		if l.Presenter != "" {
			more = append(more, l.Presenter)
		}
		d.Agenda = append(d.Agenda, mail.TableItem{At: clockInWords(l.At), Title: l.Title, More: strings.Join(more, ", ")})
	}
	if o.Answer != "" {
		d.Answered = strings.ToLower(o.Answer.Label())
	}
	return d
}

func clockInWords(t time.Time) string {
	return t.In(portal.Amsterdam()).Format("15:04") + " uur"
}

// calendar is the file that goes along with a mail about a round table; nil for
// any other mail. It names its reader alone: nobody learns who else is invited.
func (m *mailer) calendar(out app.Outgoing) (*mail.Calendar, error) {
	o := out.Meeting
	if o.UID == "" {
		return nil, nil
	}
	meeting := export.Meeting{
		UID: o.UID, Sequence: o.Sequence, Changed: o.Changed, Start: o.Start, End: o.End, Title: o.Title, Place: o.Place, Link: o.Link,
		Description: agendaInWords(o), Organiser: export.Mailbox{Name: cmp.Or(out.Around.Sender, m.From.Name, out.Around.Portal), Email: m.From.Address},
		Attendees: []export.Attendee{{Mailbox: export.Mailbox{Name: out.Name, Email: out.Email}, Chair: o.Chair, Optional: o.Optional, Answer: answerFor(o.Answer)}},
		Cancelled: o.Off || o.NotExpected,
	}
	if !o.Guest { // a guest's link stands in the mail alone: calendars are shared
		meeting.URL = m.link(strings.SplitN(out.Path, "#", 2)[0])
	}
	c, write := &mail.Calendar{Method: "REQUEST"}, export.Invitation
	if meeting.Cancelled {
		c.Method, write = "CANCEL", export.Cancellation
	}
	var file bytes.Buffer
	if err := write(&file, meeting); err != nil {
		return nil, err
	}
	c.Data = file.Bytes()
	return c, nil
}

func answerFor(a portal.ReplyAnswer) export.Reply {
	return map[portal.ReplyAnswer]export.Reply{
		portal.Comes: export.Accepted, portal.ComesNot: export.Declined, portal.SendsOther: export.Declined, portal.MaybeComes: export.Tentative,
	}[a]
}

// agendaInWords is the agenda as text, numbered as its reader sees it.
func agendaInWords(o app.MeetingMail) string {
	var lines []string
	for n, l := range o.Agenda {
		lines = append(lines, fmt.Sprintf("%d. %s %s", n+1, clockInWords(l.At), l.Title))
	}
	if len(lines) == 0 {
		return ""
	}
	return "Agenda\n" + strings.Join(lines, "\n")
}
