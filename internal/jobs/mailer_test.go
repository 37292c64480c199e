package jobs

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/docdb/sqlite"
	"ketenportaal/internal/mail"
	"ketenportaal/internal/mail/mailtest"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// postRig is a portal with mail to send and a clock that stands still.
type postRig struct {
	*app.App
	t     *testing.T
	store *store.Store
	clock time.Time
	// dispatcher is one job, so that it keeps its lease.
	dispatcher Job
}

// newPostRig makes a municipality with a coordinator and an administrator, and
// Geldfit with a member and n more people.
func newPostRig(t *testing.T, n int) *postRig {
	t.Helper()
	db, err := sqlite.Open(t.Context(), ":memory:", store.Schema())
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	r := &postRig{t: t, store: store.New(db), clock: time.Date(2026, time.November, 9, 9, 0, 0, 0, portal.Amsterdam())}
	r.App = r.instance(false)
	r.dispatcher = Dispatcher(r.App)
	for id, kind := range map[portal.ID]portal.OrganisationKind{"gemeente": portal.OrgMunicipality, "geldfit": portal.OrgDebtSupport} {
		must(t, r.store.InsertOrganisation(t.Context(), &portal.Organisation{ID: id, Name: strings.ToUpper(string(id[:1])) + string(id[1:]), Kind: kind, Active: true}))
	}
	r.person("coordinator", "gemeente", "Coördinator Keten", portal.Coordinator)
	r.person("beheerder", "gemeente", "Beheerder", portal.Administrator)
	r.person("member", "geldfit", "Coördinator Geldfit", portal.Member)
	for i := range n {
		r.person(portal.ID(fmt.Sprintf("collega-%03d", i)), "geldfit", fmt.Sprintf("Collega %d", i), portal.Member)
	}
	must(t, r.store.SaveSettings(t.Context(), &portal.Settings{
		PortalName: "Ketenportaal", Municipality: "gemeente", Coordinator: "coordinator", Substitute: "coordinator", Themes: portal.ReadyThemes(),
	}))
	return r
}

// instance is the portal as one more process runs it.
func (r *postRig) instance(demo bool) *app.App {
	r.t.Helper()
	a, err := app.New(app.Options{
		Store: r.store, Now: func() time.Time { return r.clock }, Key: bytes.Repeat([]byte{7}, app.KeySize), Log: slog.New(slog.DiscardHandler), Demo: demo,
	})
	must(r.t, err)
	return a
}

func (r *postRig) person(id, org portal.ID, name string, role portal.Role) {
	r.t.Helper()
	must(r.t, r.store.InsertPerson(r.t.Context(), &portal.Person{
		ID: id, OrgID: org, Email: string(id) + "@" + string(org) + ".example", Name: name, Role: role, State: portal.PersonActive, Prefs: portal.DefaultPreferences(),
	}))
}

// as is somebody as their session makes them.
func (r *postRig) as(id portal.ID) portal.Actor {
	r.t.Helper()
	p, err := r.store.Person(r.t.Context(), id)
	must(r.t, err)
	o, err := r.store.Organisation(r.t.Context(), p.OrgID)
	must(r.t, err)
	return p.Actor(o, "")
}

// mailer makes a mailer that hands mail to peer; nil: there is no mail server.
func (r *postRig) mailer(a *app.App, peer *mailtest.Peer) *mailer {
	r.t.Helper()
	o := MailOptions{App: a, Log: slog.New(slog.DiscardHandler), URL: "https://portaal.gemeente.example", From: mail.Address{Name: "Ketenportaal", Address: "portaal@gemeente.example"}}
	if peer != nil {
		sender, err := mail.New(mail.Config{URL: peer.URL(), HelloName: "portaal.gemeente.example", RootCAs: peer.RootCAs()})
		must(r.t, err)
		o.Sender = sender
	}
	m, err := newMailer(o)
	must(r.t, err)
	return m
}

// testMails puts n test mails in the mailbox.
func (r *postRig) testMails(n int) {
	r.t.Helper()
	for range n {
		must(r.t, r.SendTestMail(r.t.Context(), r.as("beheerder")))
	}
}

// run runs a job until there is nothing more to do.
func run(t *testing.T, f func(context.Context) (bool, error)) {
	t.Helper()
	for {
		more, err := f(t.Context())
		must(t, err)
		if !more {
			return
		}
	}
}

// handOut hands out every event.
func (r *postRig) handOut() { r.t.Helper(); run(r.t, r.dispatcher.Run) }

// states counts the mails in each state, with those that wait after a failure apart.
func (r *postRig) states() map[string]int {
	r.t.Helper()
	found := map[string]int{}
	page := portal.Page{}
	for {
		list, err := r.store.Mails(r.t.Context(), portal.MailQuery{Hidden: true, Page: page})
		must(r.t, err)
		for _, m := range list.Rows {
			name := string(m.State)
			if m.State == portal.MailWaiting && m.LastError != "" {
				name = "wacht na fout"
			}
			found[name]++
		}
		if page.After = list.Next; list.Next == "" {
			return found
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// copies counts what the peer accepted, per Message-ID.
func copies(peer *mailtest.Peer) map[string]int {
	found := map[string]int{}
	for _, m := range peer.Messages() {
		found[m.MessageID]++
	}
	return found
}

func TestMailer(t *testing.T) {
	r, peer := newPostRig(t, 0), mailtest.Start(t)
	r.testMails(3)
	m := r.mailer(r.App, peer)
	run(t, m.run)
	if got := r.states(); got["verzonden"] != 3 || len(got) != 1 {
		t.Errorf("states: got %v", got)
	}
	if got := copies(peer); len(got) != 3 || peer.Sessions() != 1 {
		t.Errorf("got %v in %d sessions, want 3 mails in one", got, peer.Sessions())
	}
	received := peer.Messages()[0]
	if received.To != "beheerder@gemeente.example" || received.From != "portaal@gemeente.example" || !strings.HasSuffix(received.MessageID, "@gemeente.example>") {
		t.Errorf("got %+v", received)
	}
	run(t, m.run)
	if len(peer.Messages()) != 3 {
		t.Error("a mail was sent twice")
	}
}

func TestMailer_WithoutServer(t *testing.T) {
	r := newPostRig(t, 0)
	r.testMails(1)
	must(t, r.AskLink(t.Context(), portal.MailLoginLink, "member@geldfit.example", app.Client{}))
	m := r.mailer(r.App, nil)
	folder := filepath.Join(t.TempDir(), "post")
	m.Keep = Folder(folder).Keep
	run(t, m.run)
	if got := r.states(); got["bewaard"] != 2 || len(got) != 1 {
		t.Errorf("states: got %v", got)
	}
	files, err := os.ReadDir(folder)
	must(t, err)
	if len(files) != 2 {
		t.Fatalf("files: got %v", files)
	}
	links := 0
	for _, f := range files {
		info, err := f.Info()
		must(t, err)
		if info.Mode() != fs.FileMode(0o600) {
			t.Errorf("%s: got mode %s", f.Name(), info.Mode())
		}
		raw, err := os.ReadFile(filepath.Join(folder, f.Name()))
		must(t, err)
		parsed, err := netmail.ReadMessage(bytes.NewReader(raw))
		must(t, err)
		if strings.Contains(string(raw), "https://portaal.gemeente.example/inloggen/link/") {
			links++
		}
		if parsed.Header.Get("Message-Id") == "" {
			t.Errorf("%s has no Message-ID", f.Name())
		}
	}
	if links != 1 {
		t.Errorf("%d mails with the link to log in, want 1", links)
	}
	if err := Folder(folder).Keep("../x.eml", nil); err == nil {
		t.Error("a name outside the folder was accepted")
	}
	m.Keep = func(string, []byte) error { return errors.New("disk full") }
	r.testMails(1)
	if _, err := m.run(t.Context()); err == nil {
		t.Error("no error though the folder could not be written")
	}
	if got := r.states(); got["wacht na fout"] != 1 {
		t.Errorf("states: got %v, want one that is tried again", got)
	}
}

// TestBar54_CrashesOfTheMailer lets the mailer crash at each step of each mail:
// none is lost, and a copy more comes only in the gap between the server's
// answer and our mark, with the same Message-ID, once.
func TestBar54_CrashesOfTheMailer(t *testing.T) {
	mails := 12
	if os.Getenv("BAR") != "" {
		mails = 50
	}
	for _, step := range []string{"claim", "render", "send", "mark"} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			r, peer := newPostRig(t, 0), mailtest.Start(t)
			r.testMails(mails)
			crashes := 0
			m := r.mailer(r.App, peer)
			crashed := errors.New("crash at " + step)
			m.step = func(name string) error {
				if name == step && crashes < mails {
					crashes++
					return crashed
				}
				return nil
			}
			for range mails {
				if _, err := m.run(t.Context()); !errors.Is(err, crashed) {
					t.Fatalf("got %v, want a crash", err)
				}
			}
			r.clock = r.clock.Add(10 * time.Minute) // what was claimed is due again
			run(t, m.run)
			if got := r.states(); got["verzonden"] != mails {
				t.Errorf("states: got %v, want %d sent", got, mails)
			}
			want := map[string]int{"claim": 1, "render": 1, "send": 1, "mark": 2}[step]
			got := copies(peer)
			for id, n := range got {
				if n > want {
					t.Errorf("%s: %d copies accepted, want at most %d", id, n, want)
				}
			}
			if len(got) != mails {
				t.Errorf("%d mails accepted, want %d", len(got), mails)
			}
		})
	}
}

// TestBar55_PausedHolder pauses a mailer between claim and hand-over for so long
// that another takes its lease and its mail.
func TestBar55_PausedHolder(t *testing.T) {
	r, peer := newPostRig(t, 0), mailtest.Start(t)
	r.testMails(5)
	paused, other := r.mailer(r.App, peer), r.mailer(r.instance(false), peer)
	real := time.Now()
	paused.now = func() time.Time { return real }
	once := false
	paused.step = func(name string) error {
		if name != "send" || once {
			return nil
		}
		once = true
		// While it is paused its lease ages; here it is taken away.
		l, err := r.store.Lease(t.Context(), "post")
		must(t, err)
		l.Holder = ""
		must(t, r.store.SaveLease(t.Context(), &l))
		real, r.clock = real.Add(6*time.Minute), r.clock.Add(6*time.Minute)
		run(t, other.run)
		return nil
	}
	_, err := paused.run(t.Context())
	must(t, err)
	run(t, other.run)
	got := copies(peer)
	for id, n := range got {
		if n != 1 {
			t.Errorf("%s: %d copies", id, n)
		}
	}
	if len(got) != 5 || r.states()["verzonden"] != 5 {
		t.Errorf("accepted %v, states %v; want 5 sent once", got, r.states())
	}
}

func TestBar57_MailServerInTrouble(t *testing.T) {
	for _, c := range []struct {
		name    string
		trouble func(p *mailtest.Peer)
		first   map[string]int // after the first run
		copies  int            // of all mails in the end
	}{
		{"greylisting", func(p *mailtest.Peer) { p.RejectNext(451) }, map[string]int{"wacht na fout": 1, "verzonden": 1}, 2},
		{"no such person", func(p *mailtest.Peer) { p.RejectNext(550) }, map[string]int{"mislukt": 1, "verzonden": 1}, 1},
		{"refused after DATA", func(p *mailtest.Peer) { p.RejectNextData(554) }, map[string]int{"mislukt": 1, "verzonden": 1}, 1},
		{"later, after DATA", func(p *mailtest.Peer) { p.RejectNextData(452) }, map[string]int{"wacht na fout": 1, "verzonden": 1}, 2},
		{"hangs up after DATA", func(p *mailtest.Peer) { p.DropAfterData(1) }, map[string]int{"wacht na fout": 1, "wacht": 1}, 2},
		{"hangs up at QUIT", func(p *mailtest.Peer) { p.DropAfterAccept(2) }, map[string]int{"verzonden": 1, "wacht na fout": 1}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, peer := newPostRig(t, 0), mailtest.Start(t)
			r.testMails(2)
			m := r.mailer(r.App, peer)
			real := time.Now()
			m.now = func() time.Time { return real }
			c.trouble(peer)
			run(t, m.run)
			if got := r.states(); fmt.Sprint(got) != fmt.Sprint(c.first) {
				t.Errorf("first run: got %v, want %v", got, c.first)
			}
			real, r.clock = real.Add(20*time.Minute), r.clock.Add(20*time.Minute)
			run(t, m.run)
			got := copies(peer)
			if len(got) != c.copies {
				t.Errorf("in the end: got %v, want %d mails", got, c.copies)
			}
			for id, n := range got {
				if n != 1 {
					t.Errorf("%s was accepted %d times", id, n)
				}
			}
		})
	}
}

// TestBar57_NoPlainText: a server without TLS gets nothing, and the mail waits.
func TestBar57_NoPlainText(t *testing.T) {
	r, peer := newPostRig(t, 0), mailtest.Start(t, mailtest.WithoutTLS())
	r.testMails(3)
	m := r.mailer(r.App, nil)
	sender, err := mail.New(mail.Config{URL: strings.TrimSuffix(peer.URL(), "?tls=none"), HelloName: "portaal.gemeente.example"})
	must(t, err)
	m.Sender = sender
	run(t, m.run)
	run(t, m.run) // paused: the other two don't have to find out for themselves
	if got := r.states(); got["wacht na fout"] != 1 || got["wacht"] != 2 || len(peer.Messages()) != 0 {
		t.Errorf("got %v and %d messages", got, len(peer.Messages()))
	}
}

// TestMailer_GivesUp: a mail that can't be sent is tried for two days and then
// shown to the administrator, who can have it tried again.
func TestMailer_GivesUp(t *testing.T) {
	r, peer := newPostRig(t, 0), mailtest.Start(t)
	r.testMails(1)
	m := r.mailer(r.App, peer)
	for range 40 {
		peer.RejectNext(451)
		run(t, m.run)
		if r.states()["mislukt"] == 1 {
			break
		}
		r.clock = r.clock.Add(6 * time.Hour)
	}
	list, err := r.Mailbox(t.Context(), r.as("beheerder"), app.MailFilter{State: portal.MailFailed})
	must(t, err)
	if len(list.Rows) != 1 || !strings.Contains(list.Rows[0].Mail.LastError, "451") || list.Rows[0].Mail.Attempts < 6 {
		t.Fatalf("got %+v", list.Rows)
	}
	must(t, r.RetryMail(t.Context(), r.as("beheerder"), list.Rows[0].ID))
	second := mailtest.Start(t)
	run(t, r.mailerWithLease(m, second).run)
	if got := r.states(); got["verzonden"] != 1 || len(second.Messages()) != 1 {
		t.Errorf("after the retry: got %v", got)
	}
}

// mailerWithLease is the mailer after a restart that kept its lease.
func (r *postRig) mailerWithLease(m *mailer, peer *mailtest.Peer) *mailer {
	next := r.mailer(r.App, peer)
	next.lease = m.lease
	return next
}

func TestMailer_EveryKindHasItsTemplate(t *testing.T) {
	r := newPostRig(t, 0)
	m := r.mailer(r.App, nil)
	for _, kind := range portal.MailKinds() {
		out := app.Outgoing{Kind: kind, Name: "Coördinator Geldfit", Email: "member@geldfit.example", Path: "/pad", PreferencesPath: "/instellingen/berichten", UnsubscribePath: "/post/uitschrijven/x"}
		message, err := m.compose(portal.Mail{MessageID: "x", FirstTry: r.clock}, out)
		must(t, err)
		if message.Subject == "" || message.Text == "" || message.HTML == "" {
			t.Errorf("%s: got %+v", kind, message)
		}
		if (message.ListUnsubscribe != "") != (out.UnsubscribePath != "") {
			t.Errorf("%s: List-Unsubscribe is %q", kind, message.ListUnsubscribe)
		}
		if _, err := message.Bytes(); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if _, err := m.data(app.Outgoing{Kind: "nieuw"}); err == nil {
		t.Error("an unknown kind of mail got a template")
	}
}
