package export

import (
	"errors"
	"fmt"
	"io"
	"net/mail"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"ketenportaal/internal/portal"
)

// Meeting is what an invitation tells of a meeting, which is why two people can
// be told differently: Description and Attendees hold what its receiver may know.
// Usually Attendees is the receiver alone, so that nobody learns the addresses of
// others.
type Meeting struct {
	UID        string // stays the same as long as the meeting lives
	Sequence   int    // raised at every change of time, place or agenda
	Start, End time.Time
	Title      string
	Place      string
	Link       string // of the online meeting
	// Description may have several lines. Link and URL are added to it when they
	// don't stand in it, since not every program shows them elsewhere.
	Description string
	URL         string // of its page in the portal
	Organiser   Mailbox
	Attendees   []Attendee
	Changed     time.Time // when it got this sequence; makes the file the same each time
	// Cancelled says that Sequence is already that of the cancellation.
	Cancelled  bool
	Categories []string
}

// Mailbox is somebody's name and address.
type Mailbox struct{ Name, Email string }

// Attendee is somebody who is invited.
type Attendee struct {
	Mailbox
	Chair, Optional bool
	Answer          Reply
}

// Reply is what somebody answered to an invitation.
type Reply uint8

// The answers.
const (
	NeedsAction Reply = iota // none yet: the invitation asks for one
	Accepted
	Declined
	Tentative
)

var (
	errNoUID       = errors.New("an event without UID can't be updated, so it is not written")
	errCancelled   = errors.New("a cancelled meeting has no invitation")
	errNoAttendees = errors.New("an invitation needs somebody who is invited")
)

// Invitation writes a meeting as mail programs take it in (RFC 5546, REQUEST).
// The same UID with a higher sequence replaces what they had. It fails for an
// address that is none and for a meeting that is cancelled.
func Invitation(w io.Writer, m Meeting) error {
	switch {
	case m.Cancelled:
		return errCancelled
	case len(m.Attendees) == 0:
		return errNoAttendees
	}
	return writeMeeting(w, m, ics.MethodRequest, ics.ObjectStatusConfirmed)
}

// Cancellation writes that a meeting is off, or that the attendee is no longer
// invited (RFC 5546, CANCEL). Its sequence is one more than that of the meeting,
// unless the meeting counted it already; an invitation that follows must be higher.
func Cancellation(w io.Writer, m Meeting) error {
	if !m.Cancelled {
		m.Sequence++
	}
	return writeMeeting(w, m, ics.MethodCancel, ics.ObjectStatusCancelled)
}

func writeMeeting(w io.Writer, m Meeting, method ics.Method, status ics.ObjectStatus) error {
	cal := newCalendar()
	cal.SetMethod(method)
	event, err := addEvent(cal, m.UID, m.Sequence, m.Changed, m.Start)
	if err != nil {
		return err
	}
	setTimes(event, m.Start, m.End)
	event.SetStatus(status)
	event.SetTimeTransparency(ics.TransparencyOpaque)
	event.SetSummary(portal.CleanLine(m.Title))
	setPlace(event, m.Place, m.Link)
	setDescription(event, m.Description, joinLine(m.Link), pageLine(m.URL))
	setURL(event, m.URL)
	for _, c := range m.Categories {
		if c = portal.CleanLine(c); c != "" {
			event.AddProperty(ics.ComponentPropertyCategories, c)
		}
	}
	if err := addMailbox(event, ics.ComponentPropertyOrganizer, m.Organiser); err != nil {
		return fmt.Errorf("organiser: %w", err)
	}
	for n, a := range m.Attendees {
		if err := addMailbox(event, ics.ComponentPropertyAttendee, a.Mailbox, a.params(method)...); err != nil {
			return fmt.Errorf("attendee %d: %w", n+1, err)
		}
	}
	return writeCalendar(w, cal)
}

// params are what an invitation says of an attendee besides the name. An answer
// is asked for only of who gave none.
func (a Attendee) params(method ics.Method) []ics.PropertyParameter {
	role := ics.ParticipationRoleReqParticipant
	switch {
	case a.Chair:
		role = ics.ParticipationRoleChair
	case a.Optional:
		role = ics.ParticipationRoleOptParticipant
	}
	answer := ics.ParticipationStatusNeedsAction
	switch a.Answer {
	case Accepted:
		answer = ics.ParticipationStatusAccepted
	case Declined:
		answer = ics.ParticipationStatusDeclined
	case Tentative:
		answer = ics.ParticipationStatusTentative
	}
	params := []ics.PropertyParameter{ics.CalendarUserTypeIndividual, role, answer}
	if method == ics.MethodRequest {
		// In capitals, as every program writes it; the library's WithRSVP does not.
		asked := strings.ToUpper(strconv.FormatBool(a.Answer == NeedsAction))
		params = append(params, &ics.KeyValues{Key: string(ics.ParameterRsvp), Value: []string{asked}})
	}
	return params
}

// addMailbox adds a person to an event. The name is put with the property's own
// name, as the library does for REFRESH-INTERVAL, because it escapes parameters
// with backslashes, which RFC 5545 (3.1) doesn't know: a name with a comma or an
// apostrophe would be shown with them.
func addMailbox(event *ics.VEvent, property ics.ComponentProperty, m Mailbox, params ...ics.PropertyParameter) error {
	parsed, err := mail.ParseAddress(m.Email)
	if err != nil || parsed.Address != m.Email {
		return errors.New("this is no mail address") // without it: it is personal data
	}
	if name := quotable(m.Name); name != "" {
		property += ics.ComponentProperty(`;CN="` + name + `"`)
	}
	event.AddProperty(property, mailto(m.Email), params...)
	return nil
}

// FeedItem is one entry of somebody's personal calendar.
type FeedItem struct {
	UID string
	// Start and End are a stretch of time; an end that isn't later is left out. Of
	// an all-day item they are its first and its last day.
	Start, End  time.Time
	AllDay      bool
	Title       string
	Place       string
	Description string
	URL         string
	Sequence    int
	Changed     time.Time
	Cancelled   bool
	Alarm       time.Duration // before the start; none when 0
}

// Feed writes a calendar to subscribe to. It names nobody and asks for no
// answer. A program that follows it looks again every hour.
func Feed(w io.Writer, name string, items []FeedItem) error {
	cal := newCalendar()
	cal.SetName(portal.CleanLine(name))
	cal.SetXWRTimezone(zoneName)
	cal.SetRefreshInterval(feedInterval)
	cal.SetXPublishedTTL(feedInterval)
	for _, item := range items {
		if err := addItem(cal, item); err != nil {
			return fmt.Errorf("feed item %q: %w", item.UID, err)
		}
	}
	return writeCalendar(w, cal)
}

// feedInterval is an hour, as an RFC 5545 duration.
const feedInterval = "PT1H"

func addItem(cal *ics.Calendar, item FeedItem) error {
	event, err := addEvent(cal, item.UID, item.Sequence, item.Changed, item.Start)
	if err != nil {
		return err
	}
	busy := ics.TransparencyOpaque
	if item.AllDay {
		setDays(event, item.Start, item.End)
	} else {
		setTimes(event, item.Start, item.End)
	}
	if item.AllDay || !item.End.After(item.Start) {
		busy = ics.TransparencyTransparent // a term or a review date takes nobody's time
	}
	title, status := portal.CleanLine(item.Title), ics.ObjectStatusConfirmed
	if item.Cancelled {
		status, busy = ics.ObjectStatusCancelled, ics.TransparencyTransparent
	}
	event.SetStatus(status)
	event.SetTimeTransparency(busy)
	event.SetSummary(title)
	setPlace(event, item.Place, "")
	setDescription(event, item.Description, pageLine(item.URL))
	setURL(event, item.URL)
	if item.Alarm >= time.Minute && !item.Cancelled {
		alarm := event.AddAlarm()
		alarm.SetAction(ics.ActionDisplay)
		alarm.SetDescription(title)
		alarm.SetTrigger(fmt.Sprintf("-PT%dM", int(item.Alarm.Minutes())))
	}
	return nil
}

// newCalendar is a calendar of the portal without events.
func newCalendar() *ics.Calendar {
	cal := ics.NewCalendar()
	cal.SetProductId("-//Ketenportaal//Ketenportaal//NL")
	cal.SetCalscale("GREGORIAN")
	addZone(cal)
	return cal
}

// addEvent adds an event with what every event has. DTSTAMP is when it changed,
// not now: the same meeting is the same file, and a feed stays cacheable.
func addEvent(cal *ics.Calendar, uid string, sequence int, changed, start time.Time) (*ics.VEvent, error) {
	if uid = portal.CleanLine(uid); uid == "" {
		return nil, errNoUID
	}
	if changed.IsZero() {
		changed = start
	}
	event := cal.AddEvent(uid)
	event.SetDtStampTime(changed)
	event.SetLastModifiedAt(changed)
	event.SetSequence(max(sequence, 0))
	return event, nil
}

// writeCalendar writes at once, since the library hides some errors of a writer.
func writeCalendar(w io.Writer, cal *ics.Calendar) error {
	var out strings.Builder
	if err := cal.SerializeTo(&out, ics.WithNewLineWindows); err != nil {
		return err
	}
	_, err := io.WriteString(w, out.String())
	return err
}
