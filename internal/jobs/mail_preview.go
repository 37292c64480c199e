package jobs

import (
	"strings"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/mail"
	"ketenportaal/internal/portal"
)

// MailPreview renders a mail of a kind with made-up content.
type MailPreview func(kind portal.MailKind, around app.MailAround) (app.MailContent, error)

// NewMailPreview makes a preview whose links begin with the portal's address.
// They lead nowhere: nothing in them is a real secret.
func NewMailPreview(url string, now func() time.Time) (MailPreview, error) {
	templates, err := mail.Load()
	if err != nil {
		return nil, err
	}
	m := &mailer{MailOptions: MailOptions{URL: url}, templates: templates}
	return func(kind portal.MailKind, around app.MailAround) (app.MailContent, error) {
		data, err := m.data(exampleMail(kind, now()))
		if err != nil {
			return app.MailContent{}, err
		}
		var c app.MailContent
		c.Subject, c.Text, c.HTML, err = templates.Render(data, frame(around))
		return c, err
	}, nil
}

// exampleMail is a mail to nobody about nothing real, with every field filled.
func exampleMail(kind portal.MailKind, now time.Time) app.Outgoing {
	signal := "/signalen/S-2026-0001"
	return app.Outgoing{
		Kind: kind, Name: "Voorbeeld Persoon", Email: "voorbeeld@organisatie.example", Path: signal, LinkUntil: now.AddDate(0, 0, 7), At: now,
		InvitedBy: "Voorbeeld Beheerder", OrgName: "Voorbeeldorganisatie",
		Reason: "U krijgt deze mail omdat u dit signaal hebt gedeeld.", Title: "Brieven zijn moeilijk te begrijpen",
		Sentence: "De ketencoördinator heeft u een vraag gesteld.", Head: portal.Head{Seq: 42, Hash: strings.Repeat("0f", 32), At: now},
		Digest: app.DigestContent{To: now, Groups: []app.DigestGroup{{Heading: "Dit vraagt iets van u", Items: []app.DigestItem{
			{Title: "Brieven zijn moeilijk te begrijpen", Sentence: "De ketencoördinator heeft u een vraag gesteld.", Path: signal},
		}}}},
		PreferencesPath: "/instellingen/berichten", UnsubscribePath: "/instellingen/berichten",
	}
}
