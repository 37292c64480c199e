package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func TestSavePreferences(t *testing.T) {
	r := newPostRig(t)
	by := r.as("deelnemer@geldfit")
	prefs, themes, err := r.Preferences(r.ctx, by)
	r.must(err)
	if prefs.Hour != 8 || len(themes) != 2 {
		t.Fatalf("got %+v and %+v", prefs, themes)
	}
	prefs.Digest, prefs.Hour, prefs.Themes, prefs.Unsubscribed = portal.DigestDaily, 17, []portal.ID{"toegang", "oud"}, 9
	r.must(r.SavePreferences(r.ctx, by, prefs))
	r.wantEvents(portal.PreferencesChanged)
	got, _, err := r.Preferences(r.ctx, by)
	r.must(err)
	if got.Hour != 17 || fmt.Sprint(got.Themes) != "[toegang]" || got.Unsubscribed != 0 {
		t.Errorf("got %+v", got)
	}
	prefs.Hour, prefs.Digest = 23, "soms"
	r.wrongAt(r.SavePreferences(r.ctx, by, prefs), "hour", "digest")
	r.wantEvents()
	_, _, err = r.Preferences(r.ctx, portal.Actor{})
	r.refused(err, portal.LoginNeeded)
	r.refused(r.SavePreferences(r.ctx, portal.Actor{}, prefs), portal.LoginNeeded)
}

func (r *postRig) token(person portal.ID) string {
	r.t.Helper()
	p, err := r.store.Person(r.ctx, person)
	r.must(err)
	return r.digestToken(p)
}

func TestStopDigest(t *testing.T) {
	r := newPostRig(t)
	first := r.token("deelnemer@geldfit")
	reader, err := r.StopDigest(r.ctx, first)
	r.must(err)
	r.wantEvents(portal.DigestStopped)
	if reader.Choices.Digest != portal.DigestNever || reader.Token == first {
		t.Errorf("got %+v", reader)
	}
	_, err = r.StopDigest(r.ctx, first) // mail programs do it twice
	r.must(err)
	r.wantEvents()

	// The page shown next has a link with which one turns it on again; the link
	// of the mail itself is spent.
	_, err = r.DigestByLink(r.ctx, first)
	r.refused(err, portal.NotFound)
	r.refused(r.SaveDigestByLink(r.ctx, first, DigestChoices{Digest: portal.DigestDaily, Hour: 9}), portal.NotFound)
	r.must(r.SaveDigestByLink(r.ctx, reader.Token, DigestChoices{Digest: portal.DigestDaily, Hour: 9}))
	_, err = r.StopDigest(r.ctx, first)
	r.refused(err, portal.NotFound) // an old link can't undo a later choice
	got, _, err := r.Preferences(r.ctx, r.as("deelnemer@geldfit"))
	r.must(err)
	if got.Digest != portal.DigestDaily || got.Hour != 9 {
		t.Errorf("got %+v", got)
	}
}

func TestDigestByLink(t *testing.T) {
	r := newPostRig(t)
	token := r.token("deelnemer@geldfit")
	reader, err := r.DigestByLink(r.ctx, token)
	r.must(err)
	if reader.Name != "Naam van deelnemer@geldfit" || reader.Choices.Hour != 8 {
		t.Errorf("got %+v", reader)
	}
	before, _, err := r.Preferences(r.ctx, r.as("deelnemer@geldfit"))
	r.must(err)
	r.must(r.SaveDigestByLink(r.ctx, token, DigestChoices{Digest: portal.DigestWeekly, Days: []time.Weekday{time.Thursday}, Hour: 10}))
	after, _, err := r.Preferences(r.ctx, r.as("deelnemer@geldfit"))
	r.must(err)
	before.Digest, before.Days, before.Hour = portal.DigestWeekly, []time.Weekday{time.Thursday}, 10
	if fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("got %+v, want only the digest changed: %+v", after, before)
	}
	r.wrongAt(r.SaveDigestByLink(r.ctx, token, DigestChoices{Digest: portal.DigestDaily, Hour: 22}), "hour")

	head, _, _ := strings.Cut(token, ".")
	for name, bad := range map[string]string{
		"empty": "", "no code": head, "another's code": head + "." + r.digestMAC("collega@geldfit", 0), "not base64": "!!.x", "nobody": "bmllbWFuZA." + r.digestMAC("niemand", 0),
	} {
		for _, try := range []func() error{
			func() error { _, err := r.DigestByLink(r.ctx, bad); return err },
			func() error { _, err := r.StopDigest(r.ctx, bad); return err },
			func() error { return r.SaveDigestByLink(r.ctx, bad, DigestChoices{Digest: portal.DigestNever}) },
		} {
			if err := try(); portal.KindOf(err) != portal.NotFound || err == nil {
				t.Errorf("%s: got %v, want a link that doesn't work", name, err)
			}
		}
	}
	r.must(r.DisablePerson(r.ctx, r.as("beheerder@gemeente"), "deelnemer@geldfit"))
	_, err = r.DigestByLink(r.ctx, r.token("deelnemer@geldfit"))
	r.refused(err, portal.NotFound)
}
