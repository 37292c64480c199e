package app

import (
	"testing"

	"ketenportaal/internal/portal"
)

func TestStandardTextsAreKeptAndFilledIn(t *testing.T) {
	r := newRig(t)
	admin, coordinator := r.as("beheerder@gemeente"), r.as("ketencoordinator@gemeente")
	r.events()
	question := portal.StandardText{Title: "Hoe vaak?", Moment: portal.MomentQuestion, Text: "Over [nummer] ([thema]): hoe vaak ziet u dit? {{.X}} [naam]"}
	r.must(r.KeepStandardText(r.ctx, admin, question, CitizenAnswer{}))
	r.must(r.KeepStandardText(r.ctx, coordinator, portal.StandardText{Title: "Schulden", Moment: portal.MomentQuestion, Theme: "schulden", Text: "Welke schuldeiser?"}, CitizenAnswer{}))
	r.must(r.KeepStandardText(r.ctx, admin, portal.StandardText{Title: "Hoe vaak?", Moment: portal.MomentThanks, Text: "Dank u."}, CitizenAnswer{}))
	r.wantEvents(portal.StandardTextKept, portal.StandardTextKept, portal.StandardTextKept)

	s := r.takenUp(nil)
	fitting, err := r.StandardTextsFor(r.ctx, coordinator, s)
	r.must(err)
	if got := fitting[portal.MomentQuestion]; len(got) != 1 || got[0].Text != "Over "+s.Number+" (Toegang): hoe vaak ziet u dit? {{.X}} [naam]" {
		t.Errorf("fits a question: %+v", got)
	}
	if len(fitting[portal.MomentThanks]) != 1 || len(fitting[portal.MomentAgree]) != 0 {
		t.Errorf("fits: %+v", fitting)
	}
	for _, key := range []string{"deelnemer@geldfit", "beleidsadviseur@gemeente", "anoniem@gemeente"} {
		if none, err := r.StandardTextsFor(r.ctx, r.as(key), s); err != nil || none != nil {
			t.Errorf("%s, who doesn't handle it, gets %v, %v", key, none, err)
		}
	}

	all, err := r.StandardTexts(r.ctx, admin)
	r.must(err)
	kept := all[len(all)-1]
	kept.Text = "Anders"
	r.must(r.KeepStandardText(r.ctx, coordinator, kept, CitizenAnswer{}))
	r.refused(r.KeepStandardText(r.ctx, admin, kept, CitizenAnswer{}), portal.Conflict)
	r.refused(r.RemoveStandardText(r.ctx, admin, kept.ID, kept.Version), portal.Conflict)
	r.must(r.RemoveStandardText(r.ctx, admin, kept.ID, kept.Version+1))
	_, err = r.StandardText(r.ctx, admin, kept.ID)
	r.refused(err, portal.NotFound)
}

func TestStandardTextsAreRefused(t *testing.T) {
	r := newRig(t)
	admin := r.as("beheerder@gemeente")
	good := portal.StandardText{Title: "Vraag", Moment: portal.MomentQuestion, Text: "Hoe vaak?"}
	r.must(r.KeepStandardText(r.ctx, admin, good, CitizenAnswer{}))
	twin := good
	twin.Title = "vraag"
	r.wrongAt(r.KeepStandardText(r.ctx, admin, twin, CitizenAnswer{}), "title")
	r.wrongAt(r.KeepStandardText(r.ctx, admin, portal.StandardText{Theme: "bestaat-niet"}, CitizenAnswer{}), "title", "text", "moment", "theme")
	r.wrongAt(r.KeepStandardText(r.ctx, admin, portal.StandardText{Title: "BSN", Moment: portal.MomentAgree, Text: "Het nummer is 111222333"}, CitizenAnswer{}), "text", FieldOverrule)
	r.refused(r.KeepStandardText(r.ctx, admin, portal.StandardText{ID: "bestaat-niet", Title: "Iets"}, CitizenAnswer{}), portal.NotFound)
	r.refused(r.KeepStandardText(r.ctx, portal.Actor{}, good, CitizenAnswer{}), portal.LoginNeeded)
	for _, key := range []string{"deelnemer@geldfit", "beleidsadviseur@gemeente", "auditor@gemeente"} {
		by := r.as(key)
		r.refused(r.KeepStandardText(r.ctx, by, good, CitizenAnswer{}), portal.Forbidden)
		r.refused(r.RemoveStandardText(r.ctx, by, "x", 1), portal.Forbidden)
		_, err := r.StandardTexts(r.ctx, by)
		r.refused(err, portal.Forbidden)
		_, err = r.StandardText(r.ctx, by, "x")
		r.refused(err, portal.Forbidden)
	}
}
