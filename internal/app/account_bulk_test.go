package app

import (
	"fmt"
	"testing"

	"ketenportaal/internal/portal"
)

func TestPreviewInvitations(t *testing.T) {
	r := newRig(t)
	r.must(r.ChangeRole(r.ctx, r.as("beheerder@gemeente"), "contactpersoon@geldfit", portal.Contact, portal.Ticks{MayManage: true}))
	r.actors["contactpersoon@geldfit"] = r.actor("contactpersoon@geldfit")
	r.events()
	for _, test := range []struct {
		name, by string
		row      BulkRow
		want     BulkVerdict
		why      string
	}{
		{"new", "ketencoordinator@gemeente", BulkRow{Email: "nieuw@geldfit.example", Name: "Nieuw", Org: "organisatie GELDFIT"}, BulkNew, ""},
		{"role in other words", "beheerder@gemeente", BulkRow{Email: "nieuw@gemeente.example", Role: "Ketencoördinator", Org: "Organisatie gemeente"}, BulkNew, ""},
		{"English role", "beheerder@gemeente", BulkRow{Email: "nieuw@geldfit.example", Role: "Reader", Org: "Organisatie geldfit"}, BulkNew, ""},
		{"known", "ketencoordinator@gemeente", BulkRow{Email: "DEELNEMER@geldfit.example", Org: "Organisatie geldfit"}, BulkKnown, "Deze persoon hoeft geen uitnodiging."},
		{"broken address", "ketencoordinator@gemeente", BulkRow{Email: "nieuw@", Org: "Organisatie geldfit"}, BulkWrong, "Dit is geen e-mailadres. Bijvoorbeeld: naam@organisatie.example."},
		{"organisation spelt wrong", "ketencoordinator@gemeente", BulkRow{Email: "a@b.example", Org: "Organisatie geldfti"}, BulkNoOrg, "Deze organisatie staat niet op de sociale kaart. Bedoelt u ‘Organisatie geldfit’?"},
		{"part of a name", "ketencoordinator@gemeente", BulkRow{Email: "a@b.example", Org: "wijkteam"}, BulkNoOrg, "Deze organisatie staat niet op de sociale kaart. Bedoelt u ‘Organisatie wijkteam’?"},
		{"first word of a name, spelt wrong", "ketencoordinator@gemeente", BulkRow{Email: "a@b.example", Org: "Orgnaisatie"}, BulkNoOrg, "Deze organisatie staat niet op de sociale kaart. Bedoelt u ‘Organisatie asdd’?"},
		{"organisation of nowhere", "ketencoordinator@gemeente", BulkRow{Email: "a@b.example", Org: "Xyz"}, BulkNoOrg, "Deze organisatie staat niet op de sociale kaart."},
		{"no organisation", "ketencoordinator@gemeente", BulkRow{Email: "a@b.example"}, BulkNoOrg, "Vul in bij welke organisatie deze persoon werkt."},
		{"role of nowhere", "ketencoordinator@gemeente", BulkRow{Email: "a@b.example", Role: "baas", Org: "Organisatie geldfit"}, BulkWrong, "De rol ‘baas’ is er niet. Bijvoorbeeld: deelnemer."},
		{"municipal role by the coordinator", "ketencoordinator@gemeente", BulkRow{Email: "a@b.example", Role: "auditor", Org: "Organisatie gemeente"}, BulkNotAllowed, "De rol ‘auditor / FG’ kunt u bij deze organisatie niet geven."},
		{"municipal role at a partner", "beheerder@gemeente", BulkRow{Email: "a@b.example", Role: "beheerder", Org: "Organisatie geldfit"}, BulkNotAllowed, "De rol ‘functioneel beheerder’ kunt u bij deze organisatie niet geven."},
		{"a contact's own by default", "contactpersoon@geldfit", BulkRow{Email: "a@b.example"}, BulkNew, ""},
		{"a contact elsewhere", "contactpersoon@geldfit", BulkRow{Email: "a@b.example", Org: "Organisatie bewind"}, BulkNotAllowed, "U nodigt alleen mensen van uw eigen organisatie uit."},
		{"name too long", "ketencoordinator@gemeente", BulkRow{Email: "a@b.example", Name: fmt.Sprintf("%090d", 1), Org: "Organisatie geldfit"}, BulkWrong, "De naam is te lang: 90 tekens. Er passen er 80."},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, err := r.PreviewInvitations(r.ctx, r.as(test.by), []BulkRow{test.row})
			r.must(err)
			if got := p.Lines[0]; got.Verdict != test.want || got.Why != test.why {
				t.Errorf("got %q %q, want %q %q", got.Verdict, got.Why, test.want, test.why)
			}
			if (p.Good == 1) != (test.want == BulkNew) || p.Good+p.Rest != 1 {
				t.Errorf("counts: %d good, %d not", p.Good, p.Rest)
			}
		})
	}
	r.wantEvents()
}

func TestInviteMany(t *testing.T) {
	r := newRig(t)
	by := r.as("ketencoordinator@gemeente")
	rows := []BulkRow{
		{Line: 2, Email: "een@geldfit.example", Name: "Een", Org: "Organisatie geldfit"},
		{Line: 3, Email: "twee@bewind.example", Role: "contactpersoon", Org: "Organisatie bewind"},
		{Line: 4, Email: "EEN@geldfit.example", Org: "Organisatie geldfit"},
	}
	for name, who := range map[string]portal.Actor{"nobody": {}, "member": r.as("deelnemer@geldfit"), "contact without the tick": r.as("contactpersoon@geldfit"), "auditor": r.as("auditor@gemeente")} {
		if _, err := r.InviteMany(r.ctx, who, rows, true); portal.KindOf(err) != portal.Forbidden && portal.KindOf(err) != portal.LoginNeeded {
			t.Errorf("%s: %v", name, err)
		}
	}
	r.wrongAt(second(r.InviteMany(r.ctx, by, rows, false)), "skip")
	r.wantEvents() // all or nothing
	if n := must(r.InviteMany(r.ctx, by, rows, true)); n != 2 {
		t.Errorf("invited %d", n)
	}
	r.wantEvents(portal.PersonInvited, portal.PersonInvited)
	p, err := r.store.PersonByEmail(r.ctx, "twee@bewind.example")
	r.must(err)
	if p.Role != portal.Contact || p.OrgID != "bewind" || p.State != portal.PersonInvitedState || p.InvitedBy != by.ID {
		t.Errorf("invited %+v", p)
	}
	if mails := must(r.store.CountMails(r.ctx, portal.MailQuery{Kind: portal.MailInvitation}, 0)); mails != 2 {
		t.Errorf("mails: %d", mails)
	}
	r.wrongAt(second(r.InviteMany(r.ctx, by, rows, true)), "file") // again: nobody is left
	r.wrongAt(second(r.PreviewInvitations(r.ctx, by, make([]BulkRow, MaxBulk+1))), "file")
}
