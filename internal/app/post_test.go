package app

import (
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// asked brings a signal to a question for its reporter, handed out, which mails
// the reporter at once.
func (r *postRig) asked(change func(*ShareSignal)) portal.Signal {
	r.t.Helper()
	s := r.shared("Brieven komen te laat", change)
	coordinator := r.as("ketencoordinator@gemeente")
	r.must(r.TakeUpSignal(r.ctx, coordinator, s.ID, 0))
	r.must(r.AskReporter(r.ctx, coordinator, s.ID, 0, "In welke wijken ziet u dit?", CitizenAnswer{}))
	r.handOut()
	return s
}

func (r *postRig) mail(id portal.ID) portal.Mail {
	r.t.Helper()
	m, err := r.store.Mail(r.ctx, id)
	r.must(err)
	return m
}

func TestNotice(t *testing.T) {
	r := newPostRig(t)
	s := r.asked(nil)
	if got := r.due(portal.MailNotice); len(got) > 0 {
		t.Fatalf("mails before the delay: %v", got)
	}
	r.later(atOnceDelay)
	m := r.due(portal.MailNotice)["deelnemer@geldfit"]
	claimed, out := r.claim(m.ID)
	if out.Fate != FateSend || out.Title != "Brieven komen te laat" || out.Sentence != "De behandelaar heeft een vraag voor u." ||
		out.Path != "/signalen/"+s.Number+boxAnswer || out.Reason != "U krijgt deze mail omdat u nu aan zet bent." {
		t.Errorf("got %+v", out)
	}
	if claimed.MessageID == "" || strings.Contains(claimed.MessageID, string(m.ID)) {
		t.Errorf("Message-ID: got %q", claimed.MessageID)
	}
	r.must(r.MailSent(r.ctx, claimed, false, MailContent{Subject: "Brieven", Text: "tekst", HTML: "html", Raw: []byte("raw")}))
	if got := r.mail(m.ID); got.State != portal.MailSent || got.Text != "" || got.Subject != "" || got.Raw != nil {
		t.Errorf("stored: got %+v, want no content of a mail with a title", got)
	}
}

func TestNotice_NotSent(t *testing.T) {
	for name, change := range map[string]func(r *postRig, s portal.Signal){
		"the bericht was read": func(r *postRig, s portal.Signal) {
			r.must(r.Seen(r.ctx, r.as("deelnemer@geldfit"), s.Ref()))
		},
		"no mail at once any more": func(r *postRig, _ portal.Signal) {
			prefs, _, err := r.Preferences(r.ctx, r.as("deelnemer@geldfit"))
			r.must(err)
			prefs.AtOnce = false
			r.must(r.SavePreferences(r.ctx, r.as("deelnemer@geldfit"), prefs))
		},
		"the account is off": func(r *postRig, _ portal.Signal) {
			r.must(r.DisablePerson(r.ctx, r.as("beheerder@gemeente"), "deelnemer@geldfit"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newPostRig(t)
			s := r.asked(nil)
			r.later(atOnceDelay)
			m := r.due(portal.MailNotice)["deelnemer@geldfit"]
			change(r, s)
			claimed, out := r.claim(m.ID)
			if out.Fate != FateDrop {
				t.Fatalf("got %+v", out)
			}
			r.must(r.MailDropped(r.ctx, claimed))
			if got := r.mail(m.ID); got.State != portal.MailDropped || !got.NextTry.IsZero() {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestNotice_QuietHours(t *testing.T) {
	r := newPostRig(t)
	r.asked(nil)
	r.clock = time.Date(2026, time.November, 9, 23, 0, 0, 0, portal.Amsterdam()) // the mail waited for the mail server
	m := r.due(portal.MailNotice)["deelnemer@geldfit"]
	claimed, out := r.claim(m.ID)
	morning := time.Date(2026, time.November, 10, 7, 0, 0, 0, portal.Amsterdam())
	if out.Fate != FatePostpone || !out.Until.Equal(morning) {
		t.Fatalf("got %+v", out)
	}
	r.must(r.MailPostponed(r.ctx, claimed, out.Until))
	if got := r.mail(m.ID); got.State != portal.MailWaiting || got.Attempts != 0 || !got.NextTry.Equal(morning) {
		t.Errorf("got %+v", got)
	}
}

// TestBar05_NoticeOfAnonymousMatter: the mail to an anonymous reporter says
// nothing, is in no list, and leaves no trace once it is sent.
func TestBar05_NoticeOfAnonymousMatter(t *testing.T) {
	r := newPostRig(t)
	s := r.asked(func(in *ShareSignal) { in.Naming = portal.Anonymous })
	r.must(r.PassQuestion(r.ctx, r.as("anoniem@gemeente"), s.ID))
	r.handOut()
	r.later(atOnceDelay)
	m, ok := r.due(portal.MailNotice)["deelnemer@geldfit"]
	if !ok || !m.Hidden() {
		t.Fatalf("got %+v", m)
	}
	list, err := r.Mailbox(r.ctx, r.as("beheerder@gemeente"), MailFilter{})
	r.must(err)
	for _, row := range list.Rows {
		if row.ID == m.ID {
			t.Error("the list shows it")
		}
	}
	_, err = r.MailRow(r.ctx, r.as("beheerder@gemeente"), m.ID)
	r.refused(err, portal.NotFound)
	claimed, out := r.claim(m.ID)
	if out.Title != "" || out.Reason != "" || out.Sentence != portal.ConfidentialNews || out.Path != "/berichten" {
		t.Errorf("got %+v", out)
	}
	r.must(r.MailSent(r.ctx, claimed, false, MailContent{Text: "tekst"}))
	if _, err := r.store.Mail(r.ctx, m.ID); portal.KindOf(err) != portal.NotFound {
		t.Errorf("after sending: got %v, want no row", err)
	}
	// What the keeper gets of the same signal reads the same.
	keepers := r.due(portal.MailNotice)["anoniem@gemeente"]
	if _, out := r.claim(keepers.ID); out.Sentence != portal.ConfidentialNews || out.Title != "" || out.Path != "/berichten" || out.Reason != "" {
		t.Errorf("keeper: got %+v", out)
	}
}

func TestSecretMail(t *testing.T) {
	r := newPostRig(t)
	r.must(r.AskLink(r.ctx, portal.MailLoginLink, "deelnemer@geldfit.example", Client{}))
	m := r.due(portal.MailLoginLink)["deelnemer@geldfit"]
	claimed, out := r.claim(m.ID)
	if !strings.HasPrefix(out.Path, "/inloggen/link/") || !out.LinkUntil.Equal(r.clock.Add(20*time.Minute)) {
		t.Fatalf("got %+v", out)
	}
	r.must(r.MailSent(r.ctx, claimed, true, MailContent{Subject: "Uw link", Text: out.Path, Raw: []byte(out.Path)}))
	if got := r.mail(m.ID); got.State != portal.MailKept || got.Text+got.Subject+string(got.Raw) != "" {
		t.Errorf("stored: got %+v, want no link", got)
	}
	// For an address nobody has, or an account that may not log in so, nothing
	// is sent and nothing stays.
	for _, address := range []string{"niemand@elders.example", "beheerder@gemeente.example"} {
		r.must(r.AskLink(r.ctx, portal.MailLoginLink, address, Client{}))
		for _, m := range r.due(portal.MailLoginLink) {
			claimed, out := r.claim(m.ID)
			if out.Fate != FateDrop {
				t.Errorf("%s: got %+v", address, out)
			}
			r.must(r.MailDropped(r.ctx, claimed))
			if _, err := r.store.Mail(r.ctx, m.ID); portal.KindOf(err) != portal.NotFound {
				t.Errorf("%s: got %v, want no row", address, err)
			}
		}
	}
}

func TestSecretMail_TooLate(t *testing.T) {
	r := newPostRig(t)
	r.must(r.AskLink(r.ctx, portal.MailReset, "deelnemer@geldfit.example", Client{}))
	m := r.due(portal.MailReset)["deelnemer@geldfit"]
	claimed, _ := r.claim(m.ID)
	r.must(r.MailFailed(r.ctx, claimed, r.clock.Add(time.Minute), "connect: refused"))
	r.later(3 * time.Hour)
	if _, out := r.claim(m.ID); out.Fate != FateDrop {
		t.Errorf("got %+v, want a link nobody waits for dropped", out)
	}
}

func TestInvitation(t *testing.T) {
	r := newPostRig(t)
	p, err := r.InvitePerson(r.ctx, r.as("beheerder@gemeente"), Invitee{Org: "geldfit", Email: "nieuw@geldfit.example", Name: "Nieuwe Collega", Role: portal.Member})
	r.must(err)
	m := r.due(portal.MailInvitation)[p.ID]
	if _, out := r.claim(m.ID); out.OrgName != "Organisatie geldfit" || out.InvitedBy != "Naam van beheerder@gemeente" || !strings.HasPrefix(out.Path, "/uitnodiging/") {
		t.Errorf("got %+v", out)
	}
}

func TestClaimMail(t *testing.T) {
	r := newPostRig(t)
	r.asked(nil)
	r.later(atOnceDelay)
	m := r.due(portal.MailNotice)["deelnemer@geldfit"]
	first, _ := r.claim(m.ID)
	if _, ok, err := r.ClaimMail(r.ctx, r.mailer, m.ID); ok || err != nil {
		t.Errorf("claimed twice: %v, %v", ok, err)
	}
	// Who claimed it died. After the claim another takes it, and what the first
	// still says of it doesn't count.
	r.later(mailClaim)
	second, _ := r.claim(m.ID)
	if second.MessageID != first.MessageID || second.Attempts != 2 || !second.FirstTry.Equal(first.FirstTry) {
		t.Errorf("second claim: got %+v, want the Message-ID and first try of %+v", second, first)
	}
	r.refused(r.MailSent(r.ctx, first, false, MailContent{}), portal.Conflict)
	r.must(r.MailSent(r.ctx, second, false, MailContent{}))
	if _, ok, err := r.ClaimMail(r.ctx, r.mailer, "geen-mail"); ok || err != nil {
		t.Errorf("a mail that isn't there: %v, %v", ok, err)
	}
}

func TestMailbox(t *testing.T) {
	r := newPostRig(t)
	admin := r.as("beheerder@gemeente")
	r.asked(nil)
	r.later(atOnceDelay)
	m := r.due(portal.MailNotice)["deelnemer@geldfit"]
	claimed, _ := r.claim(m.ID)
	r.must(r.MailFailed(r.ctx, claimed, time.Time{}, "550 RCPT: no such person"))
	r.must(r.SendTestMail(r.ctx, admin))
	test := r.due(portal.MailTest)[admin.ID]
	sent, out := r.claim(test.ID)
	if out.Kind != portal.MailTest || out.Fate != FateSend {
		t.Fatalf("test mail: got %+v", out)
	}
	r.must(r.MailSent(r.ctx, sent, false, MailContent{Subject: "Proef", Text: "Het werkt.", HTML: "<p>Het werkt.</p>", Raw: []byte("raw")}))
	r.events()

	list, err := r.Mailbox(r.ctx, admin, MailFilter{})
	r.must(err)
	if len(list.Rows) < 2 || list.Failed != 1 || list.Rows[0].Kind != portal.MailTest || list.Rows[0].Subject != "Proef" {
		t.Fatalf("list: got %+v", list)
	}
	list, err = r.Mailbox(r.ctx, admin, MailFilter{State: portal.MailFailed, Email: "DEELNEMER@geldfit.example"})
	r.must(err)
	if len(list.Rows) != 1 || list.Rows[0].Mail.LastError != "550 RCPT: no such person" || list.Rows[0].Readable || !list.Rows[0].CanRetry || list.Rows[0].Subject != "" {
		t.Fatalf("failed: got %+v", list.Rows)
	}
	list, err = r.Mailbox(r.ctx, admin, MailFilter{Email: "niemand@elders.example"})
	r.must(err)
	if len(list.Rows) != 0 {
		t.Errorf("nobody's: got %+v", list.Rows)
	}
	_, err = r.Mailbox(r.ctx, admin, MailFilter{Email: "geen adres"})
	r.wrongAt(err, "email")

	_, err = r.ReadMail(r.ctx, admin, m.ID)
	r.refused(err, portal.Forbidden)
	row, err := r.ReadMail(r.ctx, admin, test.ID)
	r.must(err)
	if row.Mail.Text != "Het werkt." {
		t.Errorf("read: got %+v", row)
	}
	es := r.wantEvents(portal.MailRead)
	if len(es) == 1 && (es[0].By != admin.ID || es[0].About.ID != test.ID) {
		t.Errorf("event: got %+v", es[0])
	}

	r.must(r.RetryMail(r.ctx, admin, m.ID))
	r.wantEvents(portal.MailRetried)
	r.refused(r.RetryMail(r.ctx, admin, m.ID), portal.Conflict)
	if got := r.mail(m.ID); got.State != portal.MailWaiting || got.Attempts != 0 {
		t.Errorf("retry: got %+v", got)
	}
}

func TestMailbox_RefusedFailClosed(t *testing.T) {
	r := newPostRig(t)
	for name, want := range map[string]portal.Kind{"": portal.LoginNeeded, "deelnemer@geldfit": portal.Forbidden, "ketencoordinator@gemeente": portal.Forbidden, "auditor@gemeente": portal.Forbidden} {
		var by portal.Actor
		if name != "" {
			by = r.as(name)
		}
		_, err := r.Mailbox(r.ctx, by, MailFilter{})
		r.refused(err, want)
		_, err = r.MailRow(r.ctx, by, "x")
		r.refused(err, want)
		_, err = r.ReadMail(r.ctx, by, "x")
		r.refused(err, want)
		r.refused(r.RetryMail(r.ctx, by, "x"), want)
		r.refused(r.SendTestMail(r.ctx, by), want)
	}
}
