package jobs

import (
	"fmt"
	"strings"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/mail"
	"ketenportaal/internal/portal"
)

// hostOf is what stands after the @ of an address.
func hostOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// compose makes the message of a mail. Message-ID and Date are those of the
// first attempt, so that a copy sent twice is known as one.
func (m *mailer) compose(claimed portal.Mail, out app.Outgoing) (mail.Message, error) {
	data, err := m.data(out)
	if err != nil {
		return mail.Message{}, err
	}
	message := mail.Message{
		From: m.From, To: mail.Address{Name: out.Name, Address: out.Email},
		MessageID: mail.NewMessageID(claimed.MessageID, m.host), Date: claimed.FirstTry.In(portal.Amsterdam()),
	}
	if out.UnsubscribePath != "" {
		message.ListUnsubscribe = m.link(out.UnsubscribePath)
	}
	if out.Around.Sender != "" {
		message.From.Name = out.Around.Sender
	}
	if message.Calendar, err = m.calendar(out); err != nil {
		return mail.Message{}, err
	}
	message.Subject, message.Text, message.HTML, err = m.templates.Render(data, frame(out.Around))
	return message, err
}

func frame(a app.MailAround) mail.Frame {
	return mail.Frame{Portal: a.Portal, Signature: a.Signature, Opening: a.Words.Opening, Closing: a.Words.Closing, Colour: a.Colour, Accent: a.Accent}
}

// greeted is the name to greet an invited person by: none when nobody gave one
// and the person is still named after the address.
func greeted(out app.Outgoing) string {
	if out.Email == out.Name+"@"+hostOf(out.Email) {
		return ""
	}
	return out.Name
}

// link makes a path of the portal an address.
func (m *mailer) link(path string) string { return m.URL + path }

// data turns what the use cases say into what a template prints.
func (m *mailer) data(out app.Outgoing) (mail.Data, error) {
	switch out.Kind {
	case portal.MailInvitation:
		return mail.Invitation{Name: greeted(out), Organisation: out.OrgName, InvitedBy: out.InvitedBy, Link: m.link(out.Path), ValidUntil: out.LinkUntil}, nil
	case portal.MailLoginLink:
		return mail.LoginLink{Link: m.link(out.Path), ValidUntil: out.LinkUntil}, nil
	case portal.MailReset:
		return mail.PasswordReset{Link: m.link(out.Path), ValidUntil: out.LinkUntil}, nil
	case portal.MailPasswordChanged:
		return mail.PasswordChanged{When: out.At}, nil
	case portal.MailDormant:
		return mail.Dormant{Name: out.Name, Link: m.link(out.Path), OffOn: out.LinkUntil}, nil
	case portal.MailNotice:
		return mail.Notice{
			Greeting: "Beste " + out.Name, Reason: out.Reason, Title: out.Title, Sentence: out.Sentence,
			Link: m.link(out.Path), PreferencesLink: m.link(out.PreferencesPath),
		}, nil
	case portal.MailDigest:
		return m.digest(out), nil
	case portal.MailChainHead:
		return mail.ChainHead{Seq: out.Head.Seq, Hash: out.Head.Hash, At: out.Head.At}, nil
	case portal.MailTable:
		return m.table(out), nil
	case portal.MailTest:
		return mail.TestMail{}, nil
	}
	return nil, fmt.Errorf("no template for mail of kind %q", out.Kind)
}

func (m *mailer) digest(out app.Outgoing) mail.Digest {
	d := mail.Digest{
		Name: out.Name, Period: dayInWords(out.Digest.To), PortalLink: m.link("/"),
		PreferencesLink: m.link(out.PreferencesPath), UnsubscribeLink: m.link(out.UnsubscribePath),
	}
	for _, g := range out.Digest.Groups {
		group := mail.DigestGroup{Heading: g.Heading, More: g.More}
		for _, i := range g.Items {
			group.Items = append(group.Items, mail.DigestItem{Title: i.Title, Sentence: i.Sentence, Course: course(i), Link: m.link(i.Path)})
		}
		d.Groups = append(d.Groups, group)
	}
	return d
}

// stationsTold is how many stations of a long way a mail names: the last ones.
const stationsTold = 4

// course is the line in words: "signaal → afspraak, nu aan zet: u (de vraag
// beantwoorden), uiterlijk 3 december".
func course(i app.DigestItem) string {
	if len(i.Stations) == 0 {
		return ""
	}
	states := i.Stations
	way := ""
	if over := len(states) - stationsTold; over > 0 {
		way, states = "… → ", states[over:]
	}
	way += strings.ToLower(strings.Join(states, " → "))
	turn := i.Turn
	if i.Yours {
		turn = "u"
	}
	if turn == "" {
		return way
	}
	way += ", nu aan zet: " + turn + " (" + i.What + ")"
	if !i.Due.IsZero() {
		way += ", uiterlijk " + dateInWords(i.Due)
	}
	return way
}

var (
	dutchDays   = [...]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}
	dutchMonths = [...]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"}
)

func dateInWords(t time.Time) string {
	t = t.In(portal.Amsterdam())
	return fmt.Sprintf("%d %s", t.Day(), dutchMonths[t.Month()-1])
}

func dayInWords(t time.Time) string {
	return dutchDays[t.In(portal.Amsterdam()).Weekday()] + " " + dateInWords(t)
}
