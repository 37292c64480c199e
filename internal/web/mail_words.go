package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// MailWordsPage is the list of mails with what stands around all of them.
type MailWordsPage struct {
	Base
	Version           int64
	Sender, Signature string
	Kinds             []MailWordsRow
}

// MailWordsRow is a kind of mail; Own: it has a paragraph of the municipality.
type MailWordsRow struct {
	Kind, Label string
	Own         bool
}

// MailWordPage is the form of one kind of mail, with how the mail looks.
type MailWordPage struct {
	Base
	Version          int64
	Kind, Label      string
	Opening, Closing string
	Own              bool
	Most             int
	// Subject and Text are the mail with what is typed; HTMLURL shows it as it
	// was saved.
	Subject string
	Text    [][]string
	HTMLURL string
}

var (
	mailWordsPage     = page[MailWordsPage]("keeping/mail_words")
	mailWordPage      = page[MailWordPage]("keeping/mail_word")
	mailWordsSaved    = flash("mailteksten-bewaard", "good", "De mailtekst is bewaard. Hij staat in elke mail die vanaf nu wordt verstuurd.")
	mailWordsRestored = flash("mailteksten-hersteld", "good", "De mail is weer zoals het portaal hem schrijft.")
)

func (s *Server) mailWords(c *fiber.Ctx) error {
	set, err := s.options.App.SettingsToKeep(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	return mailWordsPage.show(c, mailWordsOf(set))
}

func mailWordsOf(set portal.Settings) MailWordsPage {
	p := MailWordsPage{Base: Base{Title: "Mailteksten"}, Version: set.Version, Sender: set.MailWords.Sender, Signature: set.MailWords.Signature}
	for _, kind := range portal.MailKinds() {
		p.Kinds = append(p.Kinds, MailWordsRow{Kind: string(kind), Label: kind.Label(), Own: set.MailWords.Of(kind) != portal.KindWords{}})
	}
	return p
}

func (s *Server) mailSenderSave(c *fiber.Ctx) error {
	f := form(c)
	version, sender, signature := f.Version("version"), f.Text("sender"), f.Text("signature")
	err := s.options.App.KeepMailSender(c.UserContext(), actor(c), version, sender, signature)
	if err == nil {
		return done(c, mailWordsSaved, "/beheer/mailteksten")
	}
	set, fault := s.options.App.SettingsToKeep(c.UserContext(), actor(c))
	if fault != nil {
		return fault
	}
	p := mailWordsOf(set)
	p.Version, p.Sender, p.Signature = version, sender, signature
	return mailWordsPage.again(c, p, err)
}

// mailKindAsked gives the settings and the kind of mail of the address, to who
// may change it.
func (s *Server) mailKindAsked(c *fiber.Ctx) (portal.Settings, portal.MailKind, error) {
	name, err := param(c, "kind")
	if err != nil {
		return portal.Settings{}, "", err
	}
	set, err := s.options.App.SettingsToKeep(c.UserContext(), actor(c))
	kind := portal.MailKind(name)
	if err == nil && kind.Label() == "" {
		err = portal.ErrNotFound
	}
	return set, kind, err
}

// mailWordOf is the page with the mail as these words make it.
func (s *Server) mailWordOf(set portal.Settings, kind portal.MailKind, words portal.KindWords) (MailWordPage, error) {
	p := MailWordPage{
		Base: Base{Title: kind.Label()}, Version: set.Version, Kind: string(kind), Label: kind.Label(), Opening: words.Opening, Closing: words.Closing,
		Own: set.MailWords.Of(kind) != portal.KindWords{}, Most: portal.MaxMailWords,
	}
	if s.options.MailPreview == nil {
		return p, nil
	}
	around := app.AroundMail(set, kind)
	around.Words = words
	content, err := s.options.MailPreview(kind, around)
	p.Subject, p.Text, p.HTMLURL = content.Subject, paragraphs(content.Text), "/beheer/mailteksten/"+string(kind)+"/html"
	return p, err
}

func (s *Server) mailWord(c *fiber.Ctx) error {
	set, kind, err := s.mailKindAsked(c)
	if err != nil {
		return err
	}
	p, err := s.mailWordOf(set, kind, set.MailWords.Of(kind))
	if err != nil {
		return err
	}
	return mailWordPage.show(c, p)
}

func (s *Server) mailWordSave(c *fiber.Ctx) error {
	set, kind, err := s.mailKindAsked(c)
	if err != nil {
		return err
	}
	f := form(c)
	words, version := portal.KindWords{Opening: f.Text("opening"), Closing: f.Text("closing")}, f.Version("version")
	looks := f.Bool("look")
	if !looks {
		err = s.options.App.KeepMailWords(c.UserContext(), actor(c), version, kind, words)
		if err == nil {
			return done(c, mailWordsSaved, "/beheer/mailteksten/"+string(kind))
		}
	}
	p, fault := s.mailWordOf(set, kind, words)
	if fault != nil {
		return fault
	}
	p.Version = version
	if looks {
		return mailWordPage.show(c, p)
	}
	return mailWordPage.again(c, p, err)
}

func (s *Server) mailWordRestore(c *fiber.Ctx) error {
	_, kind, err := s.mailKindAsked(c)
	if err != nil {
		return err
	}
	if err := s.options.App.KeepMailWords(c.UserContext(), actor(c), form(c).Version("version"), kind, portal.KindWords{}); err != nil {
		return err
	}
	return done(c, mailWordsRestored, "/beheer/mailteksten/"+string(kind))
}

// mailWordHTML shows the mail as its reader sees it, in the same cage as one in
// the mailbox.
func (s *Server) mailWordHTML(c *fiber.Ctx) error {
	set, kind, err := s.mailKindAsked(c)
	if err != nil {
		return err
	}
	if s.options.MailPreview == nil {
		return portal.ErrNotFound
	}
	content, err := s.options.MailPreview(kind, app.AroundMail(set, kind))
	if err != nil {
		return err
	}
	return cagedHTML(c, content.HTML)
}
