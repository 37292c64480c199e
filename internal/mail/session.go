package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/smtp"
	"net/textproto"
	"slices"
	"strings"
	"time"
)

// Send hands over one message in a session of its own. nil means that the
// server took it. The error is a *Temporary or a *Permanent. It takes no
// longer than DialTimeout + MessageTimeout + 2 seconds.
func (s *Sender) Send(ctx context.Context, m Message) error {
	session, err := s.Open(ctx)
	if err != nil {
		return err
	}
	defer session.Close()
	return session.Send(ctx, m)
}

// Session is one conversation with the server, for a batch of messages. It is
// for one goroutine.
type Session struct {
	timeout time.Duration
	conn    *wire
	client  *smtp.Client
	over    bool
}

// Open connects, makes the connection safe and logs in, within DialTimeout.
// The error is always a *Temporary: no message was offered yet.
func (s *Sender) Open(ctx context.Context) (*Session, error) {
	ctx, cancel := context.WithTimeout(ctx, s.dialTimeout)
	defer cancel()
	var dialer net.Dialer
	raw, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(s.server.host, s.server.port))
	if err != nil {
		return nil, &Temporary{Text: "connect: " + safeText(err.Error()), Err: err}
	}
	conn := &wire{Conn: raw}
	release := conn.bound(ctx, s.dialTimeout)
	client, err := s.greet(ctx, conn)
	if stopped := release(); stopped != nil {
		err = errors.Join(err, stopped)
	}
	if err != nil {
		raw.Close()
		return nil, openFailure(err)
	}
	return &Session{timeout: s.messageTimeout, conn: conn, client: client}, nil
}

// greet does everything between the connection and the first message.
func (s *Sender) greet(ctx context.Context, conn *wire) (*smtp.Client, error) {
	settings := &tls.Config{ServerName: s.server.host, MinVersion: tls.VersionTLS12, RootCAs: s.rootCAs}
	var stream net.Conn = conn
	switch s.server.security {
	case implicitTLS:
		secure := tls.Client(conn, settings)
		if err := secure.HandshakeContext(ctx); err != nil {
			return nil, fmt.Errorf("TLS: %w", err)
		}
		stream = secure
	case noTLS:
		// localhost is a name, and names can be made to point anywhere.
		if peer, ok := conn.RemoteAddr().(*net.TCPAddr); !ok || !peer.IP.IsLoopback() {
			return nil, errors.New("connect: without TLS mail goes to this machine only")
		}
	}
	client, err := smtp.NewClient(stream, s.server.host)
	if err != nil {
		return nil, fmt.Errorf("greeting: %w", err)
	}
	if err := client.Hello(s.helloName); err != nil {
		return nil, fmt.Errorf("EHLO: %w", err)
	}
	if s.server.security == startTLS {
		if offered, _ := client.Extension("STARTTLS"); !offered {
			return nil, ErrPlaintext
		}
		if err := client.StartTLS(settings); err != nil {
			return nil, fmt.Errorf("STARTTLS: %w", err)
		}
	}
	if s.server.user == "" {
		return client, nil
	}
	if err := s.login(client); err != nil {
		return nil, err
	}
	return client, nil
}

// login is reached only over TLS: parseURL refuses a password without it, and
// both mechanisms look once more.
func (s *Sender) login(client *smtp.Client) error {
	_, offered := client.Extension("AUTH")
	mechanisms := strings.Fields(strings.ToUpper(offered))
	var auth smtp.Auth
	switch {
	case slices.Contains(mechanisms, "PLAIN"):
		auth = smtp.PlainAuth("", s.server.user, s.server.password, s.server.host)
	case slices.Contains(mechanisms, "LOGIN"):
		auth = &loginAuth{answers: []string{s.server.user, s.server.password}}
	default:
		return errors.New("login: the server offers neither AUTH PLAIN nor AUTH LOGIN")
	}
	if err := client.Auth(auth); err != nil {
		return &loginError{cause: err}
	}
	return nil
}

// loginError leaves out the server's words, which may repeat what was sent.
type loginError struct{ cause error }

func (e *loginError) Error() string { return "login: the server refused the user or the password" }
func (e *loginError) Unwrap() error { return e.cause }

// loginAuth is AUTH LOGIN (draft-murchison-sasl-login), which net/smtp lacks:
// the server asks twice, for the user and then for the password.
type loginAuth struct{ answers []string }

func (a *loginAuth) Start(server *smtp.ServerInfo) (string, []byte, error) {
	if !server.TLS {
		return "", nil, ErrPlaintext
	}
	return "LOGIN", nil, nil
}

func (a *loginAuth) Next(_ []byte, more bool) ([]byte, error) {
	if !more {
		return nil, nil
	}
	if len(a.answers) == 0 {
		return nil, errors.New("the server asks for more than a user and a password")
	}
	answer := a.answers[0]
	a.answers = a.answers[1:]
	return []byte(answer), nil
}

func openFailure(err error) error {
	failed := &Temporary{Text: safeText(err.Error()), Err: err}
	var answer *textproto.Error
	if errors.As(err, &answer) {
		failed.Code = answer.Code
		var login *loginError
		if !errors.As(err, &login) {
			failed.Text = safeText(strings.Replace(err.Error(), answer.Error(), answer.Msg, 1))
		}
	}
	return failed
}

// Usable tells whether another message can be sent in this session. After a
// network failure or a timeout it can't: open another one.
func (s *Session) Usable() bool { return !s.over }

// Send hands over one message within MessageTimeout. nil means that the
// server took responsibility for it (250 after DATA); what goes wrong later,
// at the next message or at Close, doesn't change that. The error is a
// *Temporary or a *Permanent; a refused message leaves the session usable.
func (s *Session) Send(ctx context.Context, m Message) error {
	raw, err := m.Bytes()
	if err != nil {
		return &Permanent{Text: err.Error(), Err: err}
	}
	// Bytes has checked both.
	from, _ := bareAddress(m.From)
	to, _ := bareAddress(m.To)
	if s.over {
		return &Temporary{Text: ErrSessionOver.Error(), Err: ErrSessionOver}
	}
	release := s.conn.bound(ctx, s.timeout)
	err = s.deliver(from, to, raw)
	stopped := release()
	if err == nil {
		s.over = stopped != nil
		return nil
	}
	if stopped != nil {
		err = &Temporary{Text: safeText(err.Error()), Err: errors.Join(stopped, err)}
	}
	s.over = s.over || stopped != nil
	return err
}

func (s *Session) deliver(from, to string, raw []byte) error {
	// Neither BODY=8BITMIME nor SMTPUTF8, which net/smtp's own Mail would add:
	// messages and addresses are ASCII, and the next server may lack both.
	if err := s.command(250, "MAIL FROM:<%s>", from); err != nil {
		return s.refused("MAIL", err)
	}
	if err := s.command(25, "RCPT TO:<%s>", to); err != nil {
		return s.refused("RCPT", err)
	}
	body, err := s.client.Data()
	if err != nil {
		return s.refused("DATA", err)
	}
	if _, err := body.Write(raw); err != nil {
		// Half a message: the only way out is to hang up.
		s.over = true
		return &Temporary{Text: "message: " + safeText(err.Error()), Err: err}
	}
	if err := body.Close(); err != nil {
		return s.refused("message", err)
	}
	return nil
}

func (s *Session) command(want int, format string, args ...any) error {
	id, err := s.client.Text.Cmd(format, args...)
	if err != nil {
		return err
	}
	s.client.Text.StartResponse(id)
	defer s.client.Text.EndResponse(id)
	_, _, err = s.client.Text.ReadResponse(want)
	return err
}

// refused types the failure and makes the session ready for the next message,
// or marks it as over when the server hung up or says that it will (421).
func (s *Session) refused(step string, err error) error {
	var answer *textproto.Error
	if !errors.As(err, &answer) || answer.Code == 421 || s.client.Reset() != nil {
		s.over = true
	}
	return failure(step, err)
}

// Close says goodbye, for at most 2 seconds, and hangs up. What the server
// answers doesn't matter. It may be called more than once.
func (s *Session) Close() {
	if !s.over {
		release := s.conn.bound(context.Background(), quitTimeout)
		_ = s.command(221, "QUIT")
		_ = release()
	}
	s.over = true
	s.conn.Close()
}

// maxAnswers is how much a server may say in one step, certificates included.
const maxAnswers = 256 << 10

// wire is the connection under TLS: it holds the deadline and bounds what the
// server may say, since net/textproto collects an answer of any length.
type wire struct {
	net.Conn
	left int
}

func (w *wire) Read(p []byte) (int, error) {
	if w.left <= 0 {
		return 0, errors.New("the server's answer is too long")
	}
	n, err := w.Conn.Read(p[:min(len(p), w.left)])
	w.left -= n
	return n, err
}

// bound sets the deadline of the next step, and cuts it short when ctx ends.
// The returned func lifts the tie to ctx and tells why ctx ended, if it did.
func (w *wire) bound(ctx context.Context, timeout time.Duration) func() error {
	w.left = maxAnswers
	_ = w.SetDeadline(time.Now().Add(timeout)) // fails on a closed connection only, as the next read will
	stop := context.AfterFunc(ctx, func() { _ = w.SetDeadline(time.Unix(1, 0)) })
	return func() error {
		if stop() {
			return nil
		}
		return context.Cause(ctx)
	}
}
