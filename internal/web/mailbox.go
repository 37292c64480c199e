package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// MailboxPage is the list of the portal's outgoing mail.
type MailboxPage struct {
	Base
	States, Kinds   []Option
	Email           string
	Open            bool // the filter is unfolded
	Waiting, Failed int
	Chips           []Chip
	Rows            []MailItem
	Empty           Empty
	Pager           Pager
}

// MailItem is a mail in the list.
type MailItem struct {
	ID, Title, Subject string
	Badge              Badge
	OrgName, Problem   string
	When               string
}

var mailboxPage = page[MailboxPage]("mail/list")

func (s *Server) mailbox(c *fiber.Ctx) error {
	q := query(c)
	f := app.MailFilter{Email: portal.CleanLine(q.Text("email")), Page: portal.Page{After: q.Text("na"), Before: q.Text("voor")}}
	// What stands for nothing is left out, as an old bookmark may have it.
	if state := portal.MailState(q.Text("status")); state.Label() != "" {
		f.State = state
	}
	if kind := portal.MailKind(q.Text("soort")); kind.Label() != "" {
		f.Kind = kind
	}
	p := mailboxForm(f)
	list, err := s.options.App.Mailbox(c.UserContext(), actor(c), f)
	if err != nil {
		return mailboxPage.again(c, p, err)
	}
	now := s.options.Now()
	for _, row := range list.Rows {
		p.Rows = append(p.Rows, mailItem(now, row))
	}
	p.Waiting, p.Failed = int(list.Waiting), int(list.Failed)
	p.Pager = Pager{PrevURL: pageURL(f, "voor", list.Prev), NextURL: pageURL(f, "na", list.Next)}
	if len(p.Rows) == 0 {
		p.Empty = Empty{Kind: "none", Title: "Nog geen post", Text: "Hier ziet u elke mail die het portaal verstuurt."}
		if len(p.Chips) > 0 {
			p.Empty = Empty{Kind: "lost", Title: "Niets gevonden", Text: "Er is geen mail met deze filters.", ActionURL: "/beheer/post", ActionText: "Alle filters weghalen"}
		}
	}
	return mailboxPage.show(c, p)
}

// mailboxForm is the page with its filter as it was asked.
func mailboxForm(f app.MailFilter) MailboxPage {
	p := MailboxPage{Base: Base{Title: "Uitgaande post"}, Email: f.Email}
	for _, state := range portal.MailStates() {
		p.States = append(p.States, Option{string(state), state.Label(), state == f.State})
	}
	for _, kind := range portal.MailKinds() {
		p.Kinds = append(p.Kinds, Option{string(kind), kind.Label(), kind == f.Kind})
	}
	for _, filter := range []struct{ name, text string }{{"status", f.State.Label()}, {"soort", f.Kind.Label()}, {"email", f.Email}} {
		if filter.text != "" {
			p.Chips = append(p.Chips, Chip{Text: filter.text, RemoveURL: mailboxURL(f, filter.name)})
		}
	}
	p.Open = len(p.Chips) > 0
	return p
}

// mailboxURL is the list with the filter, without the field except and with
// more pairs.
func mailboxURL(f app.MailFilter, except string, more ...string) string {
	return withFilters("/beheer/post", except, append([]string{"status", string(f.State), "soort", string(f.Kind), "email", f.Email}, more...)...)
}

func pageURL(f app.MailFilter, name, cursor string) string {
	if cursor == "" {
		return ""
	}
	return mailboxURL(f, "", name, cursor)
}

func mailItem(now time.Time, row app.MailRow) MailItem {
	item := MailItem{
		ID: string(row.ID), Title: mailTitle(row), Subject: row.Subject, Badge: mailBadge(row), OrgName: row.OrgName,
		When: momentText(now, row.Mail.CreatedAt),
	}
	if row.State == portal.MailFailed || row.WaitsForServer {
		item.Problem = row.Mail.LastError
	}
	return item
}

func mailTitle(row app.MailRow) string {
	if row.Name == "" {
		return row.Kind.Label()
	}
	return row.Kind.Label() + " aan " + row.Name
}

func mailBadge(row app.MailRow) Badge {
	shapes := map[portal.MailState]string{portal.MailWaiting: "wait", portal.MailFailed: "late", portal.MailSent: "good"}
	b := Badge{Shape: shapes[row.State], Text: row.State.Label()}
	if row.WaitsForServer {
		b.Text = "Wordt opnieuw geprobeerd"
	}
	return b
}

// MailPage is one mail: for whom, and how it goes.
type MailPage struct {
	Base
	ID, Heading            string
	Badge                  Badge
	Facts                  []MailFact
	Problem                string
	CanRetry, Readable     bool
	Kept                   bool
	Subject                string
	Text                   [][]string // what it says, on the page that shows it
	HasHTML, HasRaw, Shown bool
}

// MailFact is a line about a mail.
type MailFact struct{ Name, Value string }

var (
	mailPage    = page[MailPage]("mail/show")
	mailRetried = flash("mail-opnieuw", "good", "De mail staat weer klaar. Het portaal probeert hem opnieuw te versturen.")
	mailTested  = flash("mail-proef", "info", "Er staat een proefmail aan u klaar. Kijk over een minuut in uw mailbox. Niets gekregen? Dan ziet u hieronder waarom.")
)

func (s *Server) mailShow(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	row, err := s.options.App.MailRow(c.UserContext(), actor(c), portal.ID(id))
	if err != nil {
		return err
	}
	return mailPage.show(c, mailPageOf(s.options.Now(), row))
}

func mailPageOf(now time.Time, row app.MailRow) MailPage {
	m := row.Mail
	p := MailPage{
		Base: Base{Title: mailTitle(row)}, ID: string(row.ID), Heading: mailTitle(row), Badge: mailBadge(row), Problem: m.LastError,
		CanRetry: row.CanRetry, Readable: row.Readable, Kept: row.State == portal.MailKept, Subject: row.Subject,
		HasHTML: m.HTML != "", HasRaw: len(m.Raw) > 0,
	}
	add := func(name, value string) {
		if value != "" {
			p.Facts = append(p.Facts, MailFact{name, value})
		}
	}
	add("Aan", strings.TrimSpace(row.Name+" "+row.Email))
	add("Organisatie", row.OrgName)
	add("Klaargezet", momentText(now, m.CreatedAt))
	if row.State == portal.MailKept {
		add("Bewaard", momentText(now, m.SentAt))
	} else {
		add("Verzonden", momentText(now, m.SentAt))
	}
	if m.Attempts > 0 {
		add("Pogingen", countText(m.Attempts))
	}
	if row.State == portal.MailWaiting {
		add("Volgende poging", momentText(now, m.NextTry))
	}
	if !m.To.IsZero() {
		add("Gaat over", momentText(now, m.From)+" tot "+momentText(now, m.To))
	}
	return p
}

// readMail gives a mail with what it says; that it is read is recorded.
func (s *Server) readMail(c *fiber.Ctx) (app.MailRow, error) {
	id, err := param(c, "id")
	if err != nil {
		return app.MailRow{}, err
	}
	return s.options.App.ReadMail(c.UserContext(), actor(c), portal.ID(id))
}

func (s *Server) mailText(c *fiber.Ctx) error {
	row, err := s.readMail(c)
	if err != nil {
		return err
	}
	p := mailPageOf(s.options.Now(), row)
	p.Text, p.Shown = paragraphs(row.Mail.Text), true
	return mailPage.show(c, p)
}

// mailHTML shows the HTML part as its reader sees it: sandboxed, without
// scripts, forms or anything from elsewhere, and with its own style sheet only.
func (s *Server) mailHTML(c *fiber.Ctx) error {
	row, err := s.readMail(c)
	if err != nil {
		return err
	}
	if row.Mail.HTML == "" {
		return portal.ErrNotFound
	}
	return cagedHTML(c, row.Mail.HTML)
}

// cagedHTML sends the HTML part of a mail where nothing in it can act.
func cagedHTML(c *fiber.Ctx, html string) error {
	c.Set(fiber.HeaderContentSecurityPolicy, "sandbox; default-src 'none'; style-src "+styleHash(html)+"; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.SendString(html)
}

// styleHash allows the one style sheet within a mail of ours, by its hash.
func styleHash(html string) string {
	_, rest, _ := strings.Cut(html, "<style>")
	style, _, found := strings.Cut(rest, "</style>")
	if !found {
		return "'none'"
	}
	sum := sha256.Sum256([]byte(style))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func (s *Server) mailDownload(c *fiber.Ctx) error {
	row, err := s.readMail(c)
	if err != nil {
		return err
	}
	raw := row.Mail.Raw
	return attachment(c, "mail-"+row.Mail.CreatedAt.Format(time.DateOnly)+".eml", int64(len(raw)), io.NopCloser(bytes.NewReader(raw)))
}

func (s *Server) mailRetry(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	if err := s.options.App.RetryMail(c.UserContext(), actor(c), portal.ID(id)); err != nil {
		return err
	}
	return done(c, mailRetried, "/beheer/post/"+id)
}

func (s *Server) mailTest(c *fiber.Ctx) error {
	if err := s.options.App.SendTestMail(c.UserContext(), actor(c)); err != nil {
		return err
	}
	return done(c, mailTested, "/beheer/post")
}
