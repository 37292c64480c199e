package jobs

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"ketenportaal/internal/portal"
)

// tableRig is a mailer without a server, with a meeting to which everybody is
// invited; kept are the messages it wrote.
type tableRig struct {
	*postRig
	job, post func()
	kept      [][]byte
	table     portal.RoundTable
}

const tableSecret = "Kanariepiet"

func newTableRig(t *testing.T) *tableRig {
	r := &tableRig{postRig: newPostRig(t, 0)}
	m := r.mailer(r.App, nil)
	m.Keep = func(_ string, raw []byte) error { r.kept = append(r.kept, raw); return nil }
	job := Invitations(r.App)
	r.job, r.post = func() { run(t, job.Run) }, func() { run(t, m.run) }
	start := time.Date(2027, 3, 30, 14, 0, 0, 0, portal.Amsterdam()) // in summer time
	r.table = portal.RoundTable{ID: "tafel", Number: "R-2027-001", Series: "reeks", Title: "Klankbordgroep; bewind, en meer", Start: start, End: start.Add(2 * time.Hour),
		Place: "Stadhuis, kamer 2.14", Terms: portal.DefaultTableTerms(), Invited: true, Pending: r.clock, State: portal.TableSent,
		Course: []portal.TableStep{{State: portal.TableConcept, At: r.clock}, {State: portal.TableSent, At: r.clock}},
		Seats:  []portal.Seat{{Person: "coordinator", Org: "gemeente", Kind: portal.SeatChair}, {Person: "member", Org: "geldfit", Kind: portal.SeatMember}},
		Agenda: []portal.AgendaItem{{ID: "1", Title: "Wachttijd", Minutes: 20}, {ID: "2", Title: tableSecret, Confidential: true, For: []portal.ID{"coordinator"}}}}
	must(t, r.store.InsertTable(t.Context(), &r.table, "gemeente"))
	return r
}

// events are the calendars of the kept messages by reader, read by a library that
// is not the one under test's own code; the text of each mail goes with it.
func (r *tableRig) events() map[string]string {
	r.t.Helper()
	found := map[string]string{}
	for _, raw := range r.kept {
		m, err := netmail.ReadMessage(bytes.NewReader(raw))
		must(r.t, err)
		to, err := netmail.ParseAddress(m.Header.Get("To"))
		must(r.t, err)
		found[to.Address] = r.part(m.Header.Get("Content-Type"), m.Body)
	}
	r.kept = nil
	return found
}

// part gives the first text/calendar part.
func (r *tableRig) part(contentType string, body io.Reader) string {
	r.t.Helper()
	_, params, err := mime.ParseMediaType(contentType)
	must(r.t, err)
	for parts := multipart.NewReader(body, params["boundary"]); ; {
		p, err := parts.NextPart()
		if err == io.EOF {
			return ""
		}
		must(r.t, err)
		switch kind := p.Header.Get("Content-Type"); {
		case strings.HasPrefix(kind, "multipart/"):
			if found := r.part(kind, p); found != "" {
				return found
			}
		case strings.HasPrefix(kind, "text/calendar"):
			data, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
			must(r.t, err)
			return string(data)
		}
	}
}

func (r *tableRig) event(file string) (*ics.Calendar, *ics.VEvent) {
	r.t.Helper()
	cal, err := ics.ParseCalendar(strings.NewReader(file))
	must(r.t, err)
	if n := len(cal.Events()); n != 1 {
		r.t.Fatalf("%d events", n)
	}
	return cal, cal.Events()[0]
}

func (r *tableRig) change(do func(t *portal.RoundTable)) {
	r.t.Helper()
	t, err := r.store.Table(r.t.Context(), r.table.ID)
	must(r.t, err)
	do(&t)
	must(r.t, r.store.SaveTable(r.t.Context(), &t, "gemeente"))
}

// TestMailOfAMeeting follows a meeting through the mail of its people: invited,
// moved within ten minutes, and called off.
func TestMailOfAMeeting(t *testing.T) {
	r := newTableRig(t)
	var uid string
	for _, step := range []struct {
		name, method, sequence string
		do                     func()
		start                  time.Time
	}{
		{"invited", "REQUEST", "0", func() {}, r.table.Start},
		{"moved", "REQUEST", "1", func() {
			r.clock = r.clock.Add(time.Hour)
			r.change(func(t *portal.RoundTable) {
				t.Start, t.End = t.Start.Add(24*time.Hour), t.End.Add(24*time.Hour)
				t.MarkChanged(r.clock)
			})
			r.job()
			r.post()
			if len(r.kept) > 0 {
				r.t.Error("mailed within ten minutes")
			}
			r.clock = r.clock.Add(10 * time.Minute)
		}, r.table.Start.Add(24 * time.Hour)},
		{"called off", "CANCEL", "2", func() {
			r.change(func(t *portal.RoundTable) {
				_, err := t.Drop("Te weinig mensen.", "coordinator", r.clock)
				must(r.t, err)
			})
		}, r.table.Start.Add(24 * time.Hour)},
	} {
		step.do()
		r.job()
		r.post()
		files := r.events()
		if len(files) != 2 {
			t.Fatalf("%s: mailed %d", step.name, len(files))
		}
		for who, file := range files {
			cal, ev := r.event(file)
			at, err := ev.GetStartAt()
			must(t, err)
			method := ""
			for _, p := range cal.CalendarProperties {
				if p.IANAToken == "METHOD" {
					method = p.Value
				}
			}
			attendees := ev.Attendees()
			if method != step.method || ev.GetProperty(ics.ComponentPropertySequence).Value != step.sequence || !at.Equal(step.start) || len(attendees) != 1 || attendees[0].Email() != who {
				t.Errorf("%s, %s: method %s, %s, %v\n%s", step.name, who, method, at, attendees, file)
			}
			if uid == "" {
				uid = ev.Id()
			}
			if ev.Id() != uid {
				t.Errorf("%s: another UID", step.name)
			}
			if knows := who == "coordinator@gemeente.example" && step.method == "REQUEST"; strings.Contains(file, tableSecret) != knows {
				t.Errorf("%s: the confidential item in the file of %s", step.name, who)
			}
			if !strings.Contains(file, "TZID=Europe/Amsterdam") || !strings.Contains(file, "BEGIN:VTIMEZONE") {
				t.Errorf("%s: no time zone", step.name)
			}
		}
	}
}

// A guest's link stands in their mail and in nothing that is kept of it.
func TestGuestsLinkIsNotKept(t *testing.T) {
	r := newTableRig(t)
	pass := portal.GuestPass{ID: "gast", Table: r.table.ID, Name: "Gerda", Email: "gerda@gast.example", Hash: "x"}
	must(t, r.store.InsertGuestPass(t.Context(), &pass))
	r.job()
	r.post()
	linked := 0
	for _, raw := range r.kept {
		if bytes.Contains(raw, []byte("/gast/")) {
			linked++
		}
	}
	if linked != 1 {
		t.Errorf("%d mails with a guest's link", linked)
	}
	if file := r.events()["gerda@gast.example"]; file == "" || strings.Contains(file, "/gast/") {
		t.Errorf("calendars are shared: %s", file)
	}
	list, err := r.store.Mails(t.Context(), portal.MailQuery{Kind: portal.MailTable})
	must(t, err)
	for _, m := range list.Rows {
		if m.Text+m.HTML+string(m.Raw) != "" {
			t.Errorf("kept of the mail to %s%s: %q", m.Person, m.Guest, m.Text)
		}
	}
}
