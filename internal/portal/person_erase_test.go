package portal

import (
	"strings"
	"testing"
	"time"
)

func TestErasePerson(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	p := Person{ID: "jo", Version: 4, OrgID: "geldfit", Email: "jo@geldfit.example", Name: "Jo Jansen", Function: "Consulent", Phone: "0570", Role: Contact,
		Ticks: Ticks{MayManage: true}, State: PersonOff, InvitedBy: "bea", LastSeen: now, Prefs: Preferences{Themes: []ID{"schulden"}}}
	if _, err := p.WithdrawErasure(); KindOf(err) != Conflict {
		t.Errorf("taking back what was never asked: %v", err)
	}
	if fact, err := p.AskErasure(now); err != nil || fact.Type != AccountErasureAsked {
		t.Errorf("ask: %v, %v", fact, err)
	}
	if _, err := p.AskErasure(now); KindOf(err) != Conflict {
		t.Errorf("ask twice: %v", err)
	}
	if fact, err := p.WithdrawErasure(); err != nil || fact.Type != AccountErasureWithdrawn || !p.ErasureAsked.IsZero() {
		t.Errorf("take back: %v, %v", fact, err)
	}
	if fact, err := p.Erase(Pseudonym(7, "Geldfit")); err != nil || fact.Type != PersonErased || fact.About != p.Ref() {
		t.Errorf("erase: %v, %v", fact, err)
	}
	if p.Name != "Oud-deelnemer 7 van Geldfit" || p.ID != "jo" || p.Version != 4 || p.OrgID != "geldfit" || p.Role != Contact {
		t.Errorf("what stays is %+v", p)
	}
	if s := strings.Join([]string{p.Email, p.Function, p.Phone, string(p.InvitedBy)}, ""); s != "" || p.Ticks != (Ticks{}) || len(p.Prefs.Themes) > 0 || !p.LastSeen.IsZero() {
		t.Errorf("something of them is left: %+v", p)
	}
	if !p.Actor(Organisation{Active: true}, "").Zero() {
		t.Error("somebody erased can act")
	}
	if _, err := p.Erase("Oud-deelnemer 8 van Geldfit"); KindOf(err) != Conflict {
		t.Errorf("erase twice: %v", err)
	}
}
