package store

import (
	"fmt"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func storedMail(t *testing.T, s *Store, n int, f func(m *portal.Mail)) portal.Mail {
	t.Helper()
	m := portal.Mail{
		ID: portal.ID(fmt.Sprintf("mail-%02d", n)), Kind: portal.MailTest, Person: "jo", Key: fmt.Sprintf("sleutel-%d", n), State: portal.MailWaiting,
		CreatedAt: start.Add(time.Duration(n) * time.Minute), NextTry: start.Add(time.Duration(n) * time.Minute),
	}
	if f != nil {
		f(&m)
	}
	check(t, s.InsertMail(t.Context(), &m))
	return m
}

func mailIDs(ms []portal.Mail) string {
	ids := ""
	for _, m := range ms {
		ids += string(m.ID) + " "
	}
	return ids
}

func TestInsertMailOncePerKey(t *testing.T) {
	s := newStore(t)
	m := storedMail(t, s, 1, nil)
	again := m
	again.ID, again.Version = "mail-99", 0
	if err := s.InsertMail(t.Context(), &again); portal.KindOf(err) != portal.Taken {
		t.Errorf("a second mail with its key: got %v, want Taken", err)
	}
}

func TestDueMails(t *testing.T) {
	s := newStore(t)
	storedMail(t, s, 2, nil)
	storedMail(t, s, 1, nil)
	storedMail(t, s, 3, func(m *portal.Mail) { m.State = portal.MailSent })
	storedMail(t, s, 4, nil)
	for _, c := range []struct {
		minute, limit int
		want          string
	}{{0, 9, ""}, {1, 9, "mail-01 "}, {3, 9, "mail-01 mail-02 "}, {4, 9, "mail-01 mail-02 mail-04 "}, {4, 1, "mail-01 "}} {
		due, err := s.DueMails(t.Context(), start.Add(time.Duration(c.minute)*time.Minute), c.limit)
		check(t, err)
		if got := mailIDs(due); got != c.want {
			t.Errorf("minute %d, at most %d: got %q, want %q", c.minute, c.limit, got, c.want)
		}
	}
}

func TestMails(t *testing.T) {
	s := newStore(t)
	storedMail(t, s, 1, nil)
	storedMail(t, s, 2, func(m *portal.Mail) { m.State = portal.MailFailed })
	storedMail(t, s, 3, func(m *portal.Mail) { m.Kind, m.Person = portal.MailDigest, "bo" })
	storedMail(t, s, 4, func(m *portal.Mail) { m.Kind = portal.MailNotice })
	for _, c := range []struct {
		name string
		q    portal.MailQuery
		want string
	}{
		{"all but the hidden one, newest first", portal.MailQuery{}, "mail-03 mail-02 mail-01 "},
		{"the hidden one too", portal.MailQuery{Hidden: true}, "mail-04 mail-03 mail-02 mail-01 "},
		{"of a state", portal.MailQuery{State: portal.MailFailed}, "mail-02 "},
		{"of a kind", portal.MailQuery{Kind: portal.MailDigest}, "mail-03 "},
		{"of a person", portal.MailQuery{Person: "jo"}, "mail-02 mail-01 "},
		{"of all of these", portal.MailQuery{State: portal.MailWaiting, Kind: portal.MailTest, Person: "jo", Hidden: true}, "mail-01 "},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, err := s.Mails(t.Context(), c.q)
			check(t, err)
			if got := mailIDs(list.Rows); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			n, err := s.CountMails(t.Context(), c.q, 0)
			check(t, err)
			if int(n) != len(list.Rows) {
				t.Errorf("counted %d of %d", n, len(list.Rows))
			}
		})
	}
	list, err := s.Mails(t.Context(), portal.MailQuery{Page: portal.Page{Limit: 2}})
	check(t, err)
	next, err := s.Mails(t.Context(), portal.MailQuery{Page: portal.Page{Limit: 2, After: list.Next}})
	check(t, err)
	if got := mailIDs(list.Rows) + "| " + mailIDs(next.Rows); got != "mail-03 mail-02 | mail-01 " {
		t.Errorf("two pages: got %q", got)
	}
}

func TestSaveAndDeleteMailConflict(t *testing.T) {
	s := newStore(t)
	m := storedMail(t, s, 1, nil)
	stale := m
	m.State = portal.MailSent
	check(t, s.SaveMail(t.Context(), &m))
	if err := s.SaveMail(t.Context(), &stale); portal.KindOf(err) != portal.Conflict {
		t.Errorf("save of a stale mail: got %v", err)
	}
	if err := s.DeleteMail(t.Context(), stale); portal.KindOf(err) != portal.Conflict {
		t.Errorf("delete of a stale mail: got %v", err)
	}
	check(t, s.DeleteMail(t.Context(), m))
	if _, err := s.Mail(t.Context(), m.ID); portal.KindOf(err) != portal.NotFound {
		t.Errorf("after delete: got %v", err)
	}
}

func TestDueDigests(t *testing.T) {
	s := newStore(t)
	if _, err := s.DigestWindow(t.Context(), "jo"); portal.KindOf(err) != portal.NotFound {
		t.Errorf("nobody's window: got %v", err)
	}
	for person, next := range map[portal.ID]time.Time{"jo": start, "bo": start.Add(-time.Hour), "nooit": {}, "later": start.Add(time.Millisecond)} {
		check(t, s.SaveDigestWindow(t.Context(), &portal.DigestWindow{Person: person, From: start.Add(-24 * time.Hour), Next: next, After: 3}))
	}
	due, err := s.DueDigests(t.Context(), start, 9)
	check(t, err)
	if len(due) != 2 || due[0].Person != "bo" || due[1].Person != "jo" || due[1].After != 3 {
		t.Fatalf("got %+v, want bo and jo", due)
	}
	w := due[0]
	w.Next = start.Add(time.Hour)
	check(t, s.SaveDigestWindow(t.Context(), &w))
	if err := s.SaveDigestWindow(t.Context(), &due[0]); portal.KindOf(err) != portal.Conflict {
		t.Errorf("a stale window: got %v", err)
	}
}

func TestNotificationsIn(t *testing.T) {
	s := newStore(t)
	for seq := range int64(6) {
		check(t, s.InsertNotification(t.Context(), &portal.Notification{ID: portal.ID(fmt.Sprint(seq)), Person: "jo", Seq: seq, At: start}))
	}
	check(t, s.InsertNotification(t.Context(), &portal.Notification{ID: "x", Person: "bo", Seq: 3, At: start}))
	ns, err := s.NotificationsIn(t.Context(), "jo", 1, 4, 9)
	check(t, err)
	if len(ns) != 3 || ns[0].Seq != 4 || ns[2].Seq != 2 {
		t.Errorf("got %+v, want 4, 3, 2", ns)
	}
	if ns, err = s.NotificationsIn(t.Context(), "jo", 0, 5, 2); err != nil || len(ns) != 2 || ns[0].Seq != 5 {
		t.Errorf("at most two: got %+v, %v", ns, err)
	}
}
