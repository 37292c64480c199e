package mail

import (
	"bufio"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/mail/mailtest"
)

// generous is more than any answer takes on a slow machine; tests that expect
// a timeout set a short one.
const generous = 10 * time.Second

func sender(t *testing.T, c Config) *Sender {
	t.Helper()
	c.HelloName = "portaal.gemeente.example"
	if c.DialTimeout == 0 {
		c.DialTimeout, c.MessageTimeout = generous, generous
	}
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSendDelivers(t *testing.T) {
	for name, options := range map[string][]mailtest.Option{
		"STARTTLS":             nil,
		"STARTTLS, AUTH PLAIN": {mailtest.Auth("PLAIN", "portaal", "geheim/@")},
		"STARTTLS, AUTH LOGIN": {mailtest.Auth("LOGIN", "portaal", "geheim/@")},
		"smtps, AUTH PLAIN":    {mailtest.ImplicitTLS(), mailtest.Auth("PLAIN", "portaal", "geheim/@")},
		"plain on loopback":    {mailtest.WithoutTLS()},
	} {
		t.Run(name, func(t *testing.T) {
			peer := mailtest.Start(t, options...)
			s := sender(t, Config{URL: peer.URL(), RootCAs: peer.RootCAs()})
			m := letter()
			m.Text = "Eerste regel\n.\n..punten\n\x00einde\n"
			if err := s.Send(t.Context(), m); err != nil {
				t.Fatalf("Send: %v", err)
			}
			got, err := peer.Wait(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			if got[0].From != m.From.Address || got[0].To != m.To.Address || got[0].MessageID != m.MessageID {
				t.Errorf("envelope %s -> %s, %s", got[0].From, got[0].To, got[0].MessageID)
			}
			_, body := parts(t, got[0].Data)
			if text := strings.ReplaceAll(body["text/plain; charset=UTF-8"], "\r\n", "\n"); text != m.Text {
				t.Errorf("text = %q, want %q", text, m.Text)
			}
			if html := body["text/html; charset=UTF-8"]; html != m.HTML {
				t.Errorf("html = %q, want %q", html, m.HTML)
			}
			if hellos := peer.Hellos(); len(hellos) != 1 || hellos[0] != "portaal.gemeente.example" {
				t.Errorf("EHLO %q", hellos)
			}
		})
	}
}

// A program that can't be given a certificate uses the same peer in plain text.
func TestSendToPlainURL(t *testing.T) {
	peer := mailtest.Start(t)
	if err := sender(t, Config{URL: peer.PlainURL()}).Send(t.Context(), letter()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := peer.Wait(ctx, 1); err != nil || len(got) != 1 {
		t.Errorf("Wait for 1: %d, %v", len(got), err)
	}
	if _, err := peer.Wait(ctx, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait for 2: %v, want context.Canceled", err)
	}
}

// A batch goes through one session, and a refused message doesn't end it.
func TestSessionBatch(t *testing.T) {
	peer := mailtest.Start(t)
	session, err := sender(t, Config{URL: peer.URL(), RootCAs: peer.RootCAs()}).Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	send := func(id string) error {
		m := letter()
		m.MessageID = NewMessageID(id, "x.example")
		return session.Send(t.Context(), m)
	}
	if err := send("1"); err != nil {
		t.Errorf("first: %v", err)
	}
	peer.RejectNext(550, 451)
	var permanent *Permanent
	if err := send("2"); !errors.As(err, &permanent) {
		t.Errorf("second: %v, want a *Permanent", err)
	}
	var temporary *Temporary
	if err := send("3"); !errors.As(err, &temporary) {
		t.Errorf("third: %v, want a *Temporary", err)
	}
	bad := letter()
	bad.To.Address = "nobody"
	if err := session.Send(t.Context(), bad); !errors.As(err, &permanent) || !session.Usable() {
		t.Errorf("bad address: %v, usable %v", err, session.Usable())
	}
	if err := send("4"); err != nil {
		t.Errorf("fourth: %v", err)
	}
	session.Close()
	session.Close()
	if err := send("5"); !errors.Is(err, ErrSessionOver) || !errors.As(err, &temporary) {
		t.Errorf("after Close: %v, want ErrSessionOver", err)
	}
	if n, s := len(peer.Messages()), peer.Sessions(); n != 2 || s != 1 {
		t.Errorf("%d messages in %d sessions, want 2 in 1", n, s)
	}
}

func TestSendRefusals(t *testing.T) {
	for _, tt := range []struct {
		name      string
		arrange   func(*mailtest.Peer)
		permanent bool
		code      int
		sent      bool
	}{
		{"greylisted", func(p *mailtest.Peer) { p.RejectNext(451) }, false, 451, false},
		{"mailbox full", func(p *mailtest.Peer) { p.RejectNext(452) }, false, 452, false},
		{"going down", func(p *mailtest.Peer) { p.RejectNext(421) }, false, 421, false},
		{"unknown recipient", func(p *mailtest.Peer) { p.RejectNext(550) }, true, 550, false},
		{"login needed, says the server", func(p *mailtest.Peer) { p.RejectNext(530) }, false, 530, false},
		{"content refused", func(p *mailtest.Peer) { p.RejectNextData(554) }, true, 554, false},
		{"content deferred", func(p *mailtest.Peer) { p.RejectNextData(450) }, false, 450, false},
		{"drop after DATA, before 250", func(p *mailtest.Peer) { p.DropAfterData(1) }, false, 0, false},
		{"drop after 250, at QUIT", func(p *mailtest.Peer) { p.DropAfterAccept(1) }, false, 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			peer := mailtest.Start(t)
			tt.arrange(peer)
			s := sender(t, Config{URL: peer.URL(), RootCAs: peer.RootCAs()})
			err := s.Send(t.Context(), letter())
			if tt.sent {
				if err != nil || len(peer.Messages()) != 1 {
					t.Errorf("Send: %v with %d messages, want it sent", err, len(peer.Messages()))
				}
				return
			}
			checkFailure(t, err, tt.permanent, tt.code)
			if n := len(peer.Messages()); n != 0 {
				t.Errorf("%d messages accepted", n)
			}
			if err := s.Send(t.Context(), letter()); err != nil {
				t.Errorf("the retry: %v", err)
			}
		})
	}
}

// checkFailure checks type, code and that the text is fit to be shown.
func checkFailure(t *testing.T, err error, wantPermanent bool, wantCode int) {
	t.Helper()
	var (
		permanent *Permanent
		temporary *Temporary
		code      int
		text      string
	)
	switch {
	case errors.As(err, &permanent):
		code, text = permanent.Code, permanent.Text
	case errors.As(err, &temporary):
		code, text = temporary.Code, temporary.Text
	default:
		t.Fatalf("error %v has no type", err)
	}
	if (permanent != nil) != wantPermanent || code != wantCode {
		t.Errorf("error %v: permanent %v, code %d; want %v, %d", err, permanent != nil, code, wantPermanent, wantCode)
	}
	if text == "" || len(text) > 200 || strings.ContainsAny(text, "\r\n") || strings.Contains(text, "@") {
		t.Errorf("text %q is empty, long, or holds a line end or an address", text)
	}
}

func TestSendRefusesUnsafeServers(t *testing.T) {
	t.Run("no STARTTLS offered", func(t *testing.T) {
		peer := mailtest.Start(t, mailtest.WithoutTLS())
		url := strings.TrimSuffix(peer.URL(), "?tls=none")
		err := sender(t, Config{URL: url}).Send(t.Context(), letter())
		checkFailure(t, err, false, 0)
		if !errors.Is(err, ErrPlaintext) || !strings.Contains(err.Error(), "plain text") || len(peer.Messages()) != 0 {
			t.Errorf("%v, %d messages; want ErrPlaintext", err, len(peer.Messages()))
		}
	})
	t.Run("no STARTTLS offered, with a password", func(t *testing.T) {
		peer := mailtest.Start(t, mailtest.WithoutTLS(), mailtest.Auth("PLAIN", "u", "p"))
		url := strings.TrimSuffix(peer.URL(), "?tls=none")
		if err := sender(t, Config{URL: url}).Send(t.Context(), letter()); !errors.Is(err, ErrPlaintext) {
			t.Errorf("%v, want ErrPlaintext", err)
		}
	})
	for name, options := range map[string][]mailtest.Option{
		"unknown authority, STARTTLS": nil,
		"unknown authority, smtps":    {mailtest.ImplicitTLS()},
	} {
		t.Run(name, func(t *testing.T) {
			peer := mailtest.Start(t, options...)
			err := sender(t, Config{URL: peer.URL(), RootCAs: x509.NewCertPool()}).Send(t.Context(), letter())
			checkFailure(t, err, false, 0)
			var unknown x509.UnknownAuthorityError
			if !errors.As(err, &unknown) {
				t.Errorf("%v, want an unknown authority", err)
			}
		})
	}
	t.Run("certificate of another host", func(t *testing.T) {
		peer := mailtest.Start(t, mailtest.CertificateFor("mail.elders.example"))
		err := sender(t, Config{URL: peer.URL(), RootCAs: peer.RootCAs()}).Send(t.Context(), letter())
		var mismatch x509.HostnameError
		if checkFailure(t, err, false, 0); !errors.As(err, &mismatch) {
			t.Errorf("%v, want a host name error", err)
		}
	})
	for _, mechanism := range []string{"PLAIN", "LOGIN"} {
		t.Run("wrong password by "+mechanism, func(t *testing.T) {
			peer := mailtest.Start(t, mailtest.Auth(mechanism, "portaal", "juist"))
			url := strings.Replace(peer.URL(), "juist", "s3cret", 1)
			err := sender(t, Config{URL: url, RootCAs: peer.RootCAs()}).Send(t.Context(), letter())
			checkFailure(t, err, false, 535)
			if strings.Contains(err.Error(), "s3cret") || !strings.Contains(err.Error(), "login") {
				t.Errorf("error %q", err)
			}
		})
	}
	t.Run("no login mechanism we know", func(t *testing.T) {
		peer := mailtest.Start(t, mailtest.Auth("CRAM-MD5", "u", "p"))
		err := sender(t, Config{URL: peer.URL(), RootCAs: peer.RootCAs()}).Send(t.Context(), letter())
		if checkFailure(t, err, false, 0); !strings.Contains(err.Error(), "AUTH") {
			t.Errorf("error %q", err)
		}
	})
}

// script runs a server that does what talk says, once per connection, and
// gives its URL. talk ends at the latest when the test ends.
func script(t *testing.T, talk func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_ = conn.SetDeadline(time.Now().Add(generous))
			talk(conn)
			conn.Close()
		}
	}()
	t.Cleanup(func() {
		listener.Close()
		<-done
	})
	return "smtp://" + listener.Addr().String() + "?tls=none"
}

// answers is a talk that gives one answer per line it reads, after the greeting.
func answers(lines ...string) func(net.Conn) {
	return func(conn net.Conn) {
		in := bufio.NewReader(conn)
		for _, line := range lines {
			if _, err := io.WriteString(conn, line); err != nil {
				return
			}
			if _, err := in.ReadString('\n'); err != nil {
				return
			}
		}
		_, _ = io.Copy(io.Discard, in)
	}
}

// A server that hangs at any step costs the timeout of that step and no more.
func TestSendIsBounded(t *testing.T) {
	const short = 150 * time.Millisecond
	for _, tt := range []struct {
		name string
		talk func(net.Conn)
	}{
		{"blackhole", answers("")},
		{"silent after the greeting", answers("220 x\r\n", "")},
		{"silent after EHLO", answers("220 x\r\n", "250 x\r\n", "")},
		{"silent after MAIL", answers("220 x\r\n", "250 x\r\n", "250 ok\r\n", "")},
		{"silent after RCPT", answers("220 x\r\n", "250 x\r\n", "250 ok\r\n", "250 ok\r\n", "")},
		{"silent after the message", answers("220 x\r\n", "250 x\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n")},
		{"one byte at a time", func(conn net.Conn) {
			tick := time.NewTicker(short / 10)
			defer tick.Stop()
			for range tick.C {
				if _, err := io.WriteString(conn, "2"); err != nil {
					return
				}
			}
		}},
		{"endless greeting", func(conn net.Conn) {
			for {
				if _, err := io.WriteString(conn, "220-"+strings.Repeat("x", 4000)+"\r\n"); err != nil {
					return
				}
			}
		}},
		{"endless line", func(conn net.Conn) {
			for {
				if _, err := io.WriteString(conn, strings.Repeat("x", 4000)); err != nil {
					return
				}
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := sender(t, Config{URL: script(t, tt.talk), DialTimeout: short, MessageTimeout: short})
			begin := time.Now()
			err := s.Send(t.Context(), letter())
			checkFailure(t, err, false, 0)
			if took := time.Since(begin); took > generous/2 {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestSendAcceptedThenSilent(t *testing.T) {
	t.Parallel() // it waits for quitTimeout
	// After 250 the server says nothing more: the message is sent all the same.
	url := script(t, func(conn net.Conn) {
		in := bufio.NewReader(conn)
		for _, line := range []string{"220 x\r\n", "250 x\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n"} {
			_, _ = io.WriteString(conn, line)
			_, _ = in.ReadString('\n')
		}
		for line := ""; line != ".\r\n"; {
			var err error
			if line, err = in.ReadString('\n'); err != nil {
				return
			}
		}
		_, _ = io.WriteString(conn, "250 queued\r\n")
		_, _ = io.Copy(io.Discard, in)
	})
	if err := sender(t, Config{URL: url}).Send(t.Context(), letter()); err != nil {
		t.Errorf("Send: %v", err)
	}
}

func TestSendServerDown(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	err = sender(t, Config{URL: "smtp://" + listener.Addr().String() + "?tls=none"}).Send(t.Context(), letter())
	checkFailure(t, err, false, 0)
}

func TestSendStopsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	url := script(t, func(conn net.Conn) {
		cancel()
		_, _ = io.Copy(io.Discard, conn)
	})
	err := sender(t, Config{URL: url}).Send(ctx, letter())
	checkFailure(t, err, false, 0)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want context.Canceled", err)
	}

	peer := mailtest.Start(t)
	session, err := sender(t, Config{URL: peer.URL(), RootCAs: peer.RootCAs()}).Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	err = session.Send(ctx, letter())
	checkFailure(t, err, false, 0)
	if !errors.Is(err, context.Canceled) || session.Usable() || len(peer.Messages()) != 0 {
		t.Errorf("%v, usable %v, %d messages", err, session.Usable(), len(peer.Messages()))
	}
}

func TestSafeText(t *testing.T) {
	for in, want := range map[string]string{
		"5.1.1 <jan@x.example>: user unknown": "5.1.1 (address) user unknown",
		"a\r\nb\x1b[31mc\td":                  "a b [31mc d",
		"één":                                 "n",
		strings.Repeat("abc ", 100):           strings.Repeat("abc ", 39) + " ...",
		strings.Repeat("a", 500):              strings.Repeat("a", 156) + " ...",
	} {
		if got := safeText(in); got != want {
			t.Errorf("safeText(%.40q) = %q, want %q", in, got, want)
		}
	}
}
