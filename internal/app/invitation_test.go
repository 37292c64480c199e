package app

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// secretItem stands in a confidential item: only who is named there may read it.
const secretItem = "Kanariepiet"

// inviteRig is a rig with a meeting three weeks ahead whose agenda can be sent.
type inviteRig struct {
	*postRig
	lease *Lease
	table portal.RoundTable
}

func newInviteRig(t *testing.T) *inviteRig {
	t.Helper()
	r := &inviteRig{postRig: newPostRig(t), lease: NewLease("uitnodigingen")}
	r.table = r.planned(r.series(), 21)
	r.must(r.OpenTable(r.ctx, r.secretary(), r.table.Number, 0))
	r.table = r.freshTable(r.table)
	return r
}

func (r *inviteRig) secretary() portal.Actor { return r.as("collega@gemeente") }

// item adds an item; for names who may know of a confidential one.
func (r *inviteRig) item(title string, for_ ...portal.ID) {
	r.t.Helper()
	in := ItemInput{AgendaItem: portal.AgendaItem{Title: title, Aim: portal.AimDiscuss, Minutes: 30, Confidential: len(for_) > 0, For: for_}}
	_, err := r.AddItem(r.ctx, r.secretary(), r.table.Number, in)
	r.must(err)
	r.table = r.freshTable(r.table)
}

func (r *inviteRig) sent() {
	r.t.Helper()
	r.must(r.SendAgenda(r.ctx, r.secretary(), r.table.Number, 0))
	r.table = r.freshTable(r.table)
}

// run runs the job and gives the waiting mails about meetings, by reader: the
// person, or the name of a guest.
func (r *inviteRig) run() map[portal.ID]portal.Mail {
	r.t.Helper()
	r.hold(r.lease)
	_, err := r.SendInvitations(r.ctx, portal.SystemActor(), r.lease)
	r.must(err)
	page, err := r.store.Mails(r.ctx, portal.MailQuery{Kind: portal.MailTable, State: portal.MailWaiting, Page: portal.Page{Limit: 500}})
	r.must(err)
	mails := map[portal.ID]portal.Mail{}
	for _, m := range page.Rows {
		who := m.Person
		if m.Guest != "" {
			pass, err := r.store.GuestPass(r.ctx, m.Guest)
			r.must(err)
			who = portal.ID(pass.Name)
		}
		if old, ok := mails[who]; ok && old.Sequence > m.Sequence {
			continue
		}
		mails[who] = m
	}
	return mails
}

// mailed sends every waiting mail about meetings, and gives what each said.
func (r *inviteRig) mailed() map[portal.ID]Outgoing {
	r.t.Helper()
	said := map[portal.ID]Outgoing{}
	for who, m := range r.run() {
		claimed, out := r.claim(m.ID)
		said[who] = out
		if out.Fate == FateSend {
			r.must(r.MailSent(r.ctx, claimed, false, MailContent{}))
		} else {
			r.must(r.MailDropped(r.ctx, claimed))
		}
	}
	return said
}

func readers[T any](m map[portal.ID]T) string {
	var ids []string
	for id := range m {
		ids = append(ids, string(id))
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

const everybody = "collega@gemeente deelnemer@geldfit ketencoordinator@gemeente meelezer@asdd portefeuillehouder@gemeente"

func TestInvitationsGoToWhoSitsAtTheTable(t *testing.T) {
	r := newInviteRig(t)
	if got := readers(r.run()); got != "" {
		t.Errorf("mailed before the agenda was sent: %s", got)
	}
	r.item("Wachttijd bij aanmelden")
	r.item(secretItem, "collega@gemeente", "portefeuillehouder@gemeente")
	r.sent()
	said := r.mailed()
	if got := readers(said); got != everybody {
		t.Fatalf("mailed: %s", got)
	}
	for who, out := range said {
		knows := who == "collega@gemeente" || who == "portefeuillehouder@gemeente"
		if got := strings.Contains(allOf(out), secretItem); got != knows {
			t.Errorf("%s reads the confidential item: %v", who, got)
		}
		if m := out.Meeting; m.Sequence != 0 || m.UID != MeetingUID(r.table.ID) || m.Moved || m.Rearranged || out.Name == "" || !strings.HasSuffix(out.Path, "#"+AnswerBox) {
			t.Errorf("%s: %+v", who, m)
		}
	}
	if at := said["deelnemer@geldfit"].Meeting.Agenda; len(at) == 0 || at[len(at)-1].Title == secretItem {
		t.Errorf("agenda %v", at)
	}
	r.later(time.Hour)
	if got := readers(r.run()); got != "" {
		t.Errorf("mailed twice: %s", got)
	}
	_, err := r.SendInvitations(r.ctx, r.secretary(), r.lease)
	r.refused(err, portal.Forbidden)
	_, err = r.SendInvitations(r.ctx, portal.Actor{}, r.lease)
	r.refused(err, portal.LoginNeeded)
}

func allOf(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// Ten minutes after the first change there is one mail with all of them.
func TestChangesGoTogether(t *testing.T) {
	r := newInviteRig(t)
	r.item("Wachttijd bij aanmelden")
	r.sent()
	r.mailed()
	r.later(time.Hour)
	move := func(d time.Duration, place string) {
		r.must(r.MoveTable(r.ctx, r.secretary(), r.table.Number, 0, MoveInput{Sure: true, MeetingTime: portal.MeetingTime{Start: r.table.Start.Add(d), End: r.table.End.Add(d), Place: place}}))
		r.table = r.freshTable(r.table)
	}
	for _, step := range []struct {
		name string
		do   func()
		want string
	}{
		{"moved", func() { move(time.Hour, "Stadhuis") }, ""},
		{"an item nine minutes later", func() { r.later(9 * time.Minute); r.item("Kosten van bewind") }, ""},
		{"ten minutes after the first", func() { r.later(time.Minute) }, everybody},
		{"an hour later", func() { r.later(time.Hour) }, ""},
		{"only the confidential part changed", func() { r.item(secretItem, "collega@gemeente"); r.later(10 * time.Minute) }, "collega@gemeente"},
		{"the person chose no mail at once", func() { move(0, "Wijkcentrum"); r.later(10 * time.Minute) }, everybody},
	} {
		step.do()
		said := r.mailed()
		if got := readers(said); got != step.want {
			t.Errorf("%s: mailed %q, want %q", step.name, got, step.want)
		}
		for who, out := range said {
			m := out.Meeting
			switch {
			case step.name == "ten minutes after the first" && (!m.Moved || !m.Rehoused || !m.Rearranged || m.Sequence != 1):
				t.Errorf("%s: %s reads %+v", step.name, who, m)
			case step.want == "collega@gemeente" && (m.Moved || !m.Rearranged || m.Sequence != 2):
				t.Errorf("%s: %s reads %+v", step.name, who, m)
			case strings.Contains(allOf(out), secretItem) && who != "collega@gemeente":
				t.Errorf("%s: %s reads the confidential item", step.name, who)
			}
		}
	}
	// A count for the meeting would have a gap where others heard of nothing.
	for who, want := range map[portal.ID]int{"collega@gemeente": 3, "deelnemer@geldfit": 2} {
		i, err := r.store.Invitation(r.ctx, portal.ReplyID(r.table.ID, who))
		r.must(err)
		if i.Sequence != want {
			t.Errorf("sequence of %s: %d, want %d", who, i.Sequence, want)
		}
	}
}

func TestMailingLeavesTheMeetingAlone(t *testing.T) {
	r := newInviteRig(t)
	r.item("Wachttijd bij aanmelden")
	r.sent()
	r.mailed()
	if got := r.freshTable(r.table).Version; got != r.table.Version {
		t.Errorf("version %d after the mail, %d before: who edits the agenda would be refused", got, r.table.Version)
	}
}

func TestCallingOffIsMailedAtOnce(t *testing.T) {
	r := newInviteRig(t)
	r.item("Wachttijd bij aanmelden")
	r.sent()
	r.mailed()
	r.later(time.Minute)
	r.must(r.DropTable(r.ctx, r.secretary(), r.table.Number, 0, "Te weinig mensen kunnen komen.", CitizenAnswer{}))
	said := r.mailed()
	if got := readers(said); got != everybody {
		t.Fatalf("mailed: %s", got)
	}
	for who, out := range said {
		if m := out.Meeting; !m.Off || m.Sequence != 1 || !strings.HasPrefix(m.Reason, "Te weinig") || len(m.Agenda) > 0 {
			t.Errorf("%s: %+v", who, m)
		}
	}
	r.later(time.Hour)
	if got := readers(r.run()); got != "" {
		t.Errorf("mailed twice: %s", got)
	}
}

func TestDroppedBeforeAnybodyWasInvited(t *testing.T) {
	r := newInviteRig(t)
	r.must(r.DropTable(r.ctx, r.secretary(), r.table.Number, 0, "Er zijn geen onderwerpen.", CitizenAnswer{}))
	if got := readers(r.run()); got != "" {
		t.Errorf("mailed: %s", got)
	}
}

func TestSeatsGivenAndTakenAfterTheAgendaWasSent(t *testing.T) {
	r := newInviteRig(t)
	r.item("Wachttijd bij aanmelden")
	r.sent()
	r.mailed()
	r.later(time.Hour)
	by := r.secretary()
	r.must(r.SeatAtTable(r.ctx, by, r.table.Number, "deelnemer@bewind", portal.SeatMember))
	r.must(r.UnseatFromTable(r.ctx, by, r.table.Number, "deelnemer@geldfit"))
	if got := readers(r.mailed()); got != "deelnemer@bewind" {
		t.Errorf("at once: %s", got)
	}
	r.later(10 * time.Minute)
	said := r.mailed()
	if got := readers(said); got != "deelnemer@geldfit" || !said["deelnemer@geldfit"].Meeting.NotExpected {
		t.Errorf("ten minutes later: %s, %+v", got, said)
	}
	r.refused(r.SeatAtTable(r.ctx, r.as("deelnemer@bewind"), r.table.Number, "collega@bewind", portal.SeatMember), portal.Forbidden)
	r.refused(r.SeatAtTable(r.ctx, r.as("deelnemer@wijkteam"), r.table.Number, "deelnemer@wijkteam", portal.SeatMember), portal.NotFound)
	r.refused(r.UnseatFromTable(r.ctx, portal.Actor{}, r.table.Number, "deelnemer@bewind"), portal.LoginNeeded)
	r.wrongAt(r.SeatAtTable(r.ctx, by, r.table.Number, "auditor@gemeente", portal.SeatMember), "person")
	r.wrongAt(r.SeatAtTable(r.ctx, by, r.table.Number, "", ""), "person", "kind")
}

// All mails of a meeting are put in the mailbox in one transaction: a portal that
// stops in the middle forgets nobody and mails nobody twice.
func TestStoppingBetweenMails(t *testing.T) {
	r := newInviteRig(t)
	r.item("Wachttijd bij aanmelden")
	r.sent()
	blocks := portal.Mail{ID: portal.NewID(), Kind: portal.MailTable, State: portal.MailDropped, CreatedAt: r.clock,
		Key: fmt.Sprintf("ronde-tafel/%s/0", portal.ReplyID(r.table.ID, "meelezer@asdd"))}
	r.must(r.store.InsertMail(r.ctx, &blocks))
	r.hold(r.lease)
	if _, err := r.SendInvitations(r.ctx, portal.SystemActor(), r.lease); err == nil {
		t.Fatal("the last mail could be stored")
	}
	if told := must(r.store.Invitations(r.ctx, r.table.ID)); len(told) > 0 {
		t.Fatalf("half of the mails stayed: %v", told)
	}
	r.must(r.store.DeleteMail(r.ctx, blocks))
	if got := readers(r.run()); got != everybody {
		t.Errorf("mailed: %s", got)
	}
	other := NewLease("uitnodigingen")
	if n, err := r.SendInvitations(r.ctx, portal.SystemActor(), other); n != 0 || err != nil {
		t.Errorf("another instance did %d, %v", n, err)
	}
}

// What is mailed is what its reader may know when it is sent.
func TestMailIsDroppedOrWaits(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(r *inviteRig)
		want Fate
	}{
		{"as it is", func(*inviteRig) {}, FateSend},
		{"account switched off", func(r *inviteRig) {
			r.change("deelnemer@geldfit", func(p *portal.Person) { p.State = portal.PersonOff })
		}, FateDrop},
		{"no mail at once", func(r *inviteRig) { r.change("deelnemer@geldfit", func(p *portal.Person) { p.Prefs.AtOnce = false }) }, FateDrop},
		{"quiet hours", func(r *inviteRig) { r.later(14 * time.Hour) }, FatePostpone},
		{"a later mail tells it", func(r *inviteRig) {
			i, err := r.store.Invitation(r.ctx, portal.ReplyID(r.table.ID, "deelnemer@geldfit"))
			r.must(err)
			i.Sequence++
			r.must(r.store.SaveInvitation(r.ctx, &i))
		}, FateDrop},
		{"the meeting is over", func(r *inviteRig) { r.later(22 * 24 * time.Hour) }, FateDrop},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newInviteRig(t)
			r.item("Wachttijd bij aanmelden")
			r.sent()
			m := r.run()["deelnemer@geldfit"]
			tt.do(r)
			if _, out := r.claim(m.ID); out.Fate != tt.want {
				t.Errorf("fate %d, want %d", out.Fate, tt.want)
			}
		})
	}
}

func (r *inviteRig) change(id portal.ID, f func(*portal.Person)) {
	r.t.Helper()
	p, err := r.store.Person(r.ctx, id)
	r.must(err)
	f(&p)
	r.must(r.store.SavePerson(r.ctx, &p))
}

func TestWhoIsToldOfAMeeting(t *testing.T) {
	r := newInviteRig(t)
	r.item(secretItem, "collega@gemeente")
	told := func(events ...portal.EventType) string {
		who := map[portal.ID]portal.Reason{}
		for _, e := range r.events() {
			if slices.Contains(events, e.Type) {
				for id, reason := range r.told(e) {
					who[id] = reason
				}
			}
		}
		return readers(who)
	}
	if got := told(portal.TablePlanned); got != "" {
		t.Errorf("told of a concept: %s", got)
	}
	r.sent()
	if got := told(portal.AgendaSent); got != "deelnemer@geldfit ketencoordinator@gemeente meelezer@asdd portefeuillehouder@gemeente" {
		t.Errorf("agenda sent: %s", got)
	}
	r.item("Nog een "+secretItem, "portefeuillehouder@gemeente", "collega@gemeente")
	if got := told(portal.AgendaChanged); got != "portefeuillehouder@gemeente" {
		t.Errorf("told of a confidential item: %s", got)
	}
	r.must(r.DropTable(r.ctx, r.as("beleidsadviseur@gemeente"), r.table.Number, 0, "Ziekte.", CitizenAnswer{}))
	if got := told(portal.TableCalledOff); got != everybody {
		t.Errorf("called off: %s", got)
	}
}
