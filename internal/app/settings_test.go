package app

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func TestOnlyTheAdministratorKeepsTheSettings(t *testing.T) {
	r := newRig(t)
	set := must(r.store.Settings(r.ctx))
	v := set.Version
	acts := map[string]func(by portal.Actor) error{
		"portal": func(by portal.Actor) error { return r.KeepSettings(r.ctx, by, KeepPortal{Version: v}) },
		"theme":  func(by portal.Actor) error { return r.KeepTheme(r.ctx, by, v, portal.Theme{}) },
		"order":  func(by portal.Actor) error { return r.MoveTheme(r.ctx, by, v, "toegang", true) },
		"areas":  func(by portal.Actor) error { return r.KeepAreas(r.ctx, by, v, nil) },
		"day":    func(by portal.Actor) error { return r.AddDayOff(r.ctx, by, r.clock) },
		"no day": func(by portal.Actor) error { return r.RemoveDayOff(r.ctx, by, r.clock) },
		"words": func(by portal.Actor) error {
			return r.KeepMailWords(r.ctx, by, v, portal.MailDigest, portal.KindWords{})
		},
		"sender":   func(by portal.Actor) error { return r.KeepMailSender(r.ctx, by, v, "", "") },
		"colours":  func(by portal.Actor) error { return r.KeepColours(r.ctx, by, v, "", "") },
		"logo":     func(by portal.Actor) error { return r.KeepLogo(r.ctx, by, v, nil, "") },
		"reset":    func(by portal.Actor) error { return r.ResetHouseStyle(r.ctx, by, v) },
		"look at":  func(by portal.Actor) error { _, err := r.SettingsToKeep(r.ctx, by); return err },
		"keepers":  func(by portal.Actor) error { _, err := r.Keepers(r.ctx, by); return err },
		"handlers": func(by portal.Actor) error { _, err := r.Handlers(r.ctx, by); return err },
	}
	for name, act := range acts {
		r.refused(act(portal.Actor{}), portal.LoginNeeded)
		for key, by := range r.actors {
			if err := act(by); by.Role != portal.Administrator && portal.KindOf(err) != portal.Forbidden {
				t.Errorf("%s does %q: %v", key, name, err)
			}
		}
	}
}

func TestKeepSettings(t *testing.T) {
	r := newRig(t)
	admin := r.actors["beheerder@gemeente"]
	set := must(r.store.Settings(r.ctx))
	in := KeepPortal{Version: set.Version, Name: "Ketenportaal Deventer", Coordinator: set.Coordinator, Substitute: set.Substitute}
	refused := in
	refused.Substitute = in.Coordinator
	if err := r.KeepSettings(r.ctx, admin, refused); portal.FieldsOf(err)["substitute"] == "" {
		t.Errorf("one person is coordinator and substitute: %v", err)
	}
	refused.Substitute = r.actors["deelnemer@geldfit"].ID
	if err := r.KeepSettings(r.ctx, admin, refused); portal.FieldsOf(err)["substitute"] == "" {
		t.Errorf("somebody of a partner is substitute: %v", err)
	}
	r.must(r.KeepSettings(r.ctx, admin, in))
	if name, _, err := r.Look(r.ctx); err != nil || name != in.Name {
		t.Errorf("the portal is called %q (%v)", name, err)
	}
	if err := r.KeepSettings(r.ctx, admin, in); portal.KindOf(err) != portal.Conflict {
		t.Errorf("a stale version gave %v", err)
	}
	if err := r.KeepTheme(r.ctx, admin, in.Version, portal.Theme{Name: "Nieuw", TakeUp: 1, Handle: 1}); portal.KindOf(err) != portal.Conflict {
		t.Errorf("a theme over a stale version gave %v", err)
	}
	if keepers := must(r.Keepers(r.ctx, admin)); len(keepers) != 1 || keepers[0].ID != "anoniem@gemeente" {
		t.Errorf("keepers: %v", keepers)
	}
}

func TestATermChangeLeavesWhatRuns(t *testing.T) {
	r := newRig(t)
	admin := r.actors["beheerder@gemeente"]
	before := r.share("deelnemer@geldfit")
	set := must(r.store.Settings(r.ctx))
	theme, _ := set.Theme(before.Theme)
	if theme.ID == "" {
		theme = set.Themes[0]
	}
	theme.TakeUp += 10
	r.must(r.KeepTheme(r.ctx, admin, set.Version, theme))
	r.must(r.AddDayOff(r.ctx, admin, r.clock.AddDate(0, 0, 1)))
	if after := must(r.store.Signal(r.ctx, before.ID)); !after.Due.Equal(before.Due) {
		t.Errorf("the running term moved from %v to %v", before.Due, after.Due)
	}
	r.later(time.Hour)
	r.dispatchAll(r.App)
	p := r.audit("auditor@gemeente", AuditFilter{Type: portal.SettingsChanged})
	if len(p.Rows) != 2 || p.Rows[0].Details[portal.DetailField] != partDays || p.Rows[1].Details[portal.DetailField] != partThemes {
		t.Errorf("the log says %+v", p.Rows)
	}
}

func TestMailWordsHoldNoBSN(t *testing.T) {
	r := newRig(t)
	admin := r.actors["beheerder@gemeente"]
	set := must(r.store.Settings(r.ctx))
	if err := r.KeepMailWords(r.ctx, admin, set.Version, portal.MailDigest, portal.KindWords{Closing: "BSN 111222333"}); portal.FieldsOf(err)["closing"] == "" {
		t.Errorf("a BSN: %v", err)
	}
	if err := r.KeepMailSender(r.ctx, admin, set.Version, "111222333", ""); portal.FieldsOf(err)["sender"] == "" {
		t.Errorf("a BSN as sender: %v", err)
	}
	words := portal.KindWords{Opening: "Vragen? Bel 0570 12 34 56 of mail hulp@gemeente.example."}
	r.must(r.KeepMailWords(r.ctx, admin, set.Version, portal.MailDigest, words))
	set = must(r.store.Settings(r.ctx))
	if around := AroundMail(set, portal.MailDigest); around.Words != words || around.Portal != "Ketenportaal" || around.Colour != portal.ReadyColour {
		t.Errorf("around a digest: %+v", around)
	}
	if around := AroundMail(set, portal.MailNotice); around.Words != (portal.KindWords{}) {
		t.Errorf("around a notice: %+v", around)
	}
}

func TestLogo(t *testing.T) {
	r := newRig(t)
	admin := r.actors["beheerder@gemeente"]
	picture := func(w int) []byte {
		var b bytes.Buffer
		r.must(png.Encode(&b, image.NewGray(image.Rect(0, 0, w, 40))))
		return b.Bytes()
	}
	version := func() int64 { return must(r.store.Settings(r.ctx)).Version }
	r.must(r.KeepLogo(r.ctx, admin, version(), picture(100), "Gemeente"))
	_, style, err := r.Look(r.ctx)
	r.must(err)
	first := style.Logo
	if l, content, err := r.Logo(r.ctx, first.ID); err != nil || l != first || !bytes.Equal(content, picture(100)) {
		t.Errorf("%+v, %d bytes, %v", l, len(content), err)
	}
	r.must(r.KeepLogo(r.ctx, admin, version(), picture(100), "Gemeente Deventer")) // the same picture, other words
	r.must(r.KeepLogo(r.ctx, admin, version(), picture(200), "Gemeente"))
	for _, id := range []portal.ID{first.ID, "", portal.ID(strings.Repeat("0", 64))} {
		if _, _, err := r.Logo(r.ctx, id); portal.KindOf(err) != portal.NotFound {
			t.Errorf("logo %q: %v", id, err)
		}
	}
	if _, err := r.store.Logo(r.ctx, first.ID); portal.KindOf(err) != portal.NotFound {
		t.Errorf("the logo before stays behind: %v", err)
	}
	r.must(r.KeepColours(r.ctx, admin, version(), "#003366", ""))
	r.must(r.ResetHouseStyle(r.ctx, admin, version()))
	if _, style, err = r.Look(r.ctx); err != nil || style != (portal.HouseStyle{}) {
		t.Errorf("after the reset: %+v, %v", style, err)
	}
	r.must(r.KeepLogo(r.ctx, admin, version(), picture(100), "Gemeente")) // and again what was there before
}

func TestLookBeforeTheSetUp(t *testing.T) {
	r := newEmptyRig(t)
	if name, style, err := r.Look(r.ctx); err != nil || name != "" || style != (portal.HouseStyle{}) {
		t.Errorf("%q, %+v, %v", name, style, err)
	}
}
