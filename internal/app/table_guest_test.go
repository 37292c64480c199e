package app

import (
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func (r *inviteRig) guest(name string) portal.GuestPass {
	r.t.Helper()
	if _, err := r.InviteGuest(r.ctx, r.secretary(), r.table.Number, GuestInput{Name: name, Email: strings.ToLower(name) + "@gast.example"}); err != nil {
		r.t.Fatal(err)
	}
	for _, p := range must(r.store.GuestPasses(r.ctx, r.table.ID)) {
		if p.Name == name {
			return p
		}
	}
	r.t.Fatal("no pass")
	return portal.GuestPass{}
}

// secretOf is the secret in a guest's mail.
func secretOf(out Outgoing) string { return strings.TrimPrefix(out.Path, "/gast/") }

func TestGuestsLinkOpensOneMeeting(t *testing.T) {
	r := newInviteRig(t)
	r.item("Wachttijd bij aanmelden")
	r.item(secretItem, "collega@gemeente")
	r.guest("Gerda")
	r.sent()
	out := r.mailed()["Gerda"]
	secret := secretOf(out)
	if strings.Contains(allOf(out), secretItem) {
		t.Error("the mail tells of the confidential item")
	}
	v := must(r.GuestView(r.ctx, secret))
	if v.Number != r.table.Number || len(v.Agenda) != len(r.table.Agenda)-1 || strings.Contains(allOf(v), secretItem) || !v.Answerable {
		t.Errorf("the guest sees %+v", v)
	}
	r.must(r.AnswerAsGuest(r.ctx, secret, ReplyInput{Answer: portal.Comes}))
	r.must(r.AnswerAsGuest(r.ctx, secret, ReplyInput{Answer: portal.ComesNot, Note: "Ik ben ziek."}))
	r.wrongAt(r.AnswerAsGuest(r.ctx, secret, ReplyInput{Answer: portal.SendsOther, OtherName: "Ander"}), "answer")
	r.wrongAt(r.AnswerAsGuest(r.ctx, secret, ReplyInput{Answer: portal.Comes, Note: "BSN 111222333"}), "note")
	if got := must(r.GuestView(r.ctx, secret)).Reply; got.Answer != portal.ComesNot || got.Note != "Ik ben ziek." {
		t.Errorf("answer %+v", got)
	}
	// A new mail has a new link; the one before is dead.
	r.must(r.RenewGuest(r.ctx, r.secretary(), r.table.Number, must(r.store.GuestPasses(r.ctx, r.table.ID))[0].ID))
	fresh := secretOf(r.mailed()["Gerda"])
	if _, err := r.GuestView(r.ctx, secret); portal.KindOf(err) != portal.NotFound {
		t.Errorf("the earlier link: %v", err)
	}
	if _, err := r.GuestView(r.ctx, fresh); err != nil {
		t.Errorf("the new link: %v", err)
	}
}

func TestWhenAGuestsLinkIsDead(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(r *inviteRig, p portal.GuestPass)
		open bool
	}{
		{"as mailed", func(*inviteRig, portal.GuestPass) {}, true},
		{"revoked", func(r *inviteRig, p portal.GuestPass) {
			r.must(r.RevokeGuest(r.ctx, r.secretary(), r.table.Number, p.ID))
		}, false},
		{"revoked after the minutes were adopted", func(r *inviteRig, p portal.GuestPass) {
			table := must(r.store.Table(r.ctx, r.table.ID))
			table.State = portal.TableAdopted
			r.must(r.store.SaveTable(r.ctx, &table, "gemeente"))
			r.must(r.RevokeGuest(r.ctx, r.secretary(), table.Number, p.ID))
		}, false},
		{"fourteen days after the meeting", func(r *inviteRig, _ portal.GuestPass) { r.clock = r.table.End.Add(14 * 24 * time.Hour) }, true},
		{"the day after that", func(r *inviteRig, _ portal.GuestPass) { r.clock = r.table.End.Add(15 * 24 * time.Hour) }, false},
		{"called off", func(r *inviteRig, _ portal.GuestPass) {
			r.must(r.DropTable(r.ctx, r.secretary(), r.table.Number, 0, "Ziekte.", CitizenAnswer{}))
		}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newInviteRig(t)
			r.item("Wachttijd bij aanmelden")
			p := r.guest("Gerda")
			r.sent()
			secret := secretOf(r.mailed()["Gerda"])
			tt.do(r, p)
			_, err := r.GuestView(r.ctx, secret)
			if (err == nil) != tt.open || err != nil && portal.KindOf(err) != portal.NotFound {
				t.Errorf("got %v", err)
			}
		})
	}
	r := newInviteRig(t)
	for _, secret := range []string{"", "onbekend"} {
		if _, err := r.GuestView(r.ctx, secret); portal.KindOf(err) != portal.NotFound || err == nil {
			t.Errorf("secret %q: %v", secret, err)
		}
	}
}

func TestInvitingGuests(t *testing.T) {
	r := newInviteRig(t)
	in := GuestInput{Name: "Gerda", Email: "gerda@gast.example"}
	invite := func(by portal.Actor, in GuestInput) error {
		_, err := r.InviteGuest(r.ctx, by, r.table.Number, in)
		return err
	}
	r.refused(invite(portal.Actor{}, in), portal.LoginNeeded)
	r.refused(invite(r.as("deelnemer@geldfit"), in), portal.Forbidden)
	r.refused(invite(r.as("deelnemer@bewind"), in), portal.NotFound)
	r.wrongAt(invite(r.secretary(), GuestInput{Name: "G", Email: "geen adres"}), "name", "email")
	r.must(invite(r.secretary(), in))
	r.wrongAt(invite(r.secretary(), in), "email")
	seated, err := r.InviteGuest(r.ctx, r.secretary(), r.table.Number, GuestInput{Name: "Iemand", Email: "deelnemer@bewind.example"})
	if err != nil || !seated || portal.SeatOf(r.freshTable(r.table).Seats, "deelnemer@bewind").Kind != portal.SeatGuest {
		t.Errorf("who has an account: %v, %v", seated, err)
	}
	r.wrongAt(invite(r.secretary(), GuestInput{Name: "Iemand", Email: "deelnemer@bewind.example"}), "email")

	// A pass of another meeting is no pass of this one.
	other := r.planned(r.freshSeries(r.table.Series), 40)
	pass := must(r.store.GuestPasses(r.ctx, r.table.ID))[0]
	r.refused(r.RevokeGuest(r.ctx, r.secretary(), other.Number, pass.ID), portal.NotFound)

	p := must(r.TablePeople(r.ctx, r.as("deelnemer@geldfit"), r.table.Number))
	if p.Prepares || len(p.Guests) != 1 || p.Guests[0].Pass.Email != "" || len(p.Choices) > 0 {
		t.Errorf("a member reads %+v", p.Guests)
	}
}

func TestAnswers(t *testing.T) {
	r := newInviteRig(t)
	r.item("Wachttijd bij aanmelden")
	r.sent()
	r.mailed()
	by := r.as("deelnemer@geldfit")
	answer := func(who string, in ReplyInput) error {
		return r.AnswerInvitation(r.ctx, r.as(who), r.table.Number, in)
	}
	r.refused(r.AnswerInvitation(r.ctx, portal.Actor{}, r.table.Number, ReplyInput{Answer: portal.Comes}), portal.LoginNeeded)
	r.refused(answer("deelnemer@bewind", ReplyInput{Answer: portal.Comes}), portal.NotFound)
	r.refused(answer("collega@geldfit", ReplyInput{Answer: portal.Comes}), portal.Forbidden)
	r.wrongAt(answer("deelnemer@geldfit", ReplyInput{}), "answer")
	r.wrongAt(answer("deelnemer@geldfit", ReplyInput{Answer: portal.SendsOther}), "other")
	r.wrongAt(answer("deelnemer@geldfit", ReplyInput{Answer: portal.SendsOther, Other: "deelnemer@bewind"}), "other")
	r.must(answer("deelnemer@geldfit", ReplyInput{Answer: portal.Comes, Note: "Ik ben vijf minuten later."}))
	r.must(answer("deelnemer@geldfit", ReplyInput{Answer: portal.SendsOther, Other: "collega@geldfit"}))
	if got := portal.SeatOf(r.freshTable(r.table).Seats, "collega@geldfit").Kind; got != portal.SeatGuest {
		t.Fatalf("the replacement has seat %q", got)
	}
	if got := readers(r.mailed()); got != "collega@geldfit" {
		t.Errorf("mailed: %s", got)
	}
	p := must(r.TablePeople(r.ctx, r.secretary(), r.table.Number))
	if p.Count.Other != 1 || p.Count.None != 4 || p.Count.People != 1 {
		t.Errorf("counts %+v", p.Count)
	}
	r.must(answer("deelnemer@geldfit", ReplyInput{Answer: portal.ComesNot, Note: "Toch niet."}))
	if portal.SeatOf(r.freshTable(r.table).Seats, "collega@geldfit").Kind != "" {
		t.Error("the replacement kept the seat")
	}
	for _, s := range must(r.TablePeople(r.ctx, r.as("meelezer@asdd"), r.table.Number)).Seats {
		if s.Note != "" {
			t.Errorf("a member reads the note %q", s.Note)
		}
	}
	r.clock = r.table.Start
	r.refused(answer("deelnemer@geldfit", ReplyInput{Answer: portal.Comes}), portal.Conflict)
	if own := must(r.OwnAnswer(r.ctx, by, r.freshTable(r.table))); own.Answerable || own.Reply.Answer != portal.ComesNot {
		t.Errorf("after the start: %+v", own.Reply)
	}
}
