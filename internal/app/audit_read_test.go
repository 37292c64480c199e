package app

import (
	"slices"
	"testing"

	"ketenportaal/internal/portal"
)

// TestPagesDontHintAtWhatIsLeftOut: somebody did sixty things to signals that
// the municipality may see and as many, between those, to one it may not. Pages
// for the administrator are as if the others didn't exist.
func TestPagesDontHintAtWhatIsLeftOut(t *testing.T) {
	r := newRig(t)
	open := r.share("deelnemer@geldfit")
	shut := r.shareAs("eigenaar@eenpitter", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, portal.OrgVisible)
	for range 60 {
		r.later(1e9)
		r.comment("deelnemer@bewind", open)
		r.comment("deelnemer@bewind", shut)
	}
	for range 30 { // the oldest and the newest are left out
		r.later(1e9)
		r.comment("deelnemer@bewind", shut)
	}
	r.dispatchAll(r.App)
	f := AuditFilter{Person: "deelnemer@bewind"}

	var forward []int64
	for page, want := range []int{25, 25, 10} {
		p := r.audit("beheerder@gemeente", f)
		if len(p.Rows) != want || (p.Next != "") != (page < 2) || (p.Prev != "") != (page > 0) {
			t.Fatalf("page %d: %d rows, next %q, prev %q; want %d", page, len(p.Rows), p.Next, p.Prev, want)
		}
		for _, row := range p.Rows {
			if row.Unknown || row.Number != open.Number {
				t.Fatalf("page %d shows %+v", page, row)
			}
			forward = append(forward, row.Seq)
		}
		f.Page = portal.Page{After: p.Next}
	}
	// And back again, from the last page.
	f.Page = portal.Page{}
	p := r.audit("beheerder@gemeente", f)
	f.Page = portal.Page{After: p.Next}
	p = r.audit("beheerder@gemeente", f)
	f.Page = portal.Page{Before: p.Prev}
	p = r.audit("beheerder@gemeente", f)
	var back []int64
	for _, row := range p.Rows {
		back = append(back, row.Seq)
	}
	if !slices.Equal(back, forward[:25]) || p.Prev != "" || p.Next == "" {
		t.Errorf("back: %v, want %v; prev %q", back, forward[:25], p.Prev)
	}
	// The auditor sees all of them.
	if p := r.audit("auditor@gemeente", AuditFilter{Person: "deelnemer@bewind"}); len(p.Rows) != 25 || p.Rows[0].Number != "" || p.Next == "" {
		t.Errorf("the auditor sees %d rows", len(p.Rows))
	}
	rows, more, err := r.AuditExport(r.ctx, r.as("beheerder@gemeente"), AuditFilter{Person: "deelnemer@bewind"})
	if err != nil || more || len(rows) != 60 {
		t.Errorf("the export has %d rows, more %v, %v; want 60", len(rows), more, err)
	}
	rows, _, err = r.AuditExport(r.ctx, r.as("auditor@gemeente"), AuditFilter{Person: "deelnemer@bewind"})
	if err != nil || len(rows) != 150 {
		t.Errorf("the auditor's export has %d rows, %v; want 150", len(rows), err)
	}
}

func TestAuditOfOneSignal(t *testing.T) {
	r := newRig(t)
	open := r.share("deelnemer@geldfit")
	shut := r.shareAs("eigenaar@eenpitter", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, portal.OrgVisible)
	r.comment("deelnemer@bewind", open)
	r.comment("deelnemer@bewind", shut)
	r.dispatchAll(r.App)
	for _, tt := range []struct {
		reader, number string
		rows           int
	}{
		{"beheerder@gemeente", open.Number, 2}, {"beheerder@gemeente", shut.Number, 0}, {"beheerder@gemeente", "S-1999-0001", 0},
		{"auditor@gemeente", open.Number, 2}, {"auditor@gemeente", shut.Number, 2}, {"auditor@gemeente", "onzin", 0},
	} {
		p := r.audit(tt.reader, AuditFilter{Number: tt.number})
		if len(p.Rows) != tt.rows || p.Next != "" || p.Head.Seq == 0 {
			t.Errorf("%s asks for %s: %d rows, want %d", tt.reader, tt.number, len(p.Rows), tt.rows)
		}
	}
}

func TestAuditExportIsItselfInTheLog(t *testing.T) {
	r := newRig(t)
	for key, by := range r.actors {
		_, _, err := r.AuditExport(r.ctx, by, AuditFilter{})
		if by.Role == portal.Auditor || by.Role == portal.Administrator {
			r.must(err)
		} else if portal.KindOf(err) != portal.Forbidden {
			t.Errorf("%s: %v", key, err)
		}
	}
	_, _, err := r.AuditExport(r.ctx, portal.Actor{}, AuditFilter{})
	r.refused(err, portal.LoginNeeded)
	_, _, err = r.AuditExport(r.ctx, r.as("auditor@gemeente"), AuditFilter{Type: portal.RoleChanged})
	r.must(err)
	r.dispatchAll(r.App)
	p := r.audit("auditor@gemeente", AuditFilter{Type: portal.AuditExported})
	if len(p.Rows) != 3 || p.Rows[0].Details[portal.DetailField] != string(portal.RoleChanged) {
		t.Errorf("the log says %+v", p.Rows)
	}
}

// TestAuditSaysWhichOrganisationAndWhichText: seven rows that say the same tell
// nobody anything.
func TestAuditSaysWhichOrganisationAndWhichText(t *testing.T) {
	r := newRig(t)
	r.toJanuary()
	must(r.OpenReviews(r.ctx, portal.SystemActor()))
	admin := r.as("beheerder@gemeente")
	r.must(r.KeepStandardText(r.ctx, admin, portal.StandardText{Title: "Hoe vaak?", Moment: portal.MomentQuestion, Text: "Hoe vaak ziet u dit?"}, CitizenAnswer{}))
	r.dispatchAll(r.App)
	orgName := must(r.store.Organisation(r.ctx, "geldfit")).Name
	found := map[string]portal.EventType{}
	for _, row := range r.audit("auditor@gemeente", AuditFilter{}).Rows {
		found[row.Subject] = row.Type
	}
	if found[orgName] != portal.ReviewOpened || found["Hoe vaak?"] != portal.StandardTextKept {
		t.Errorf("the log says %v", found)
	}
	text := must(r.StandardTexts(r.ctx, admin))[0]
	r.must(r.RemoveStandardText(r.ctx, admin, text.ID, text.Version))
	r.dispatchAll(r.App)
	for _, row := range r.audit("auditor@gemeente", AuditFilter{}).Rows {
		if row.Subject == "Hoe vaak?" {
			t.Errorf("%s still names a text that was removed", row.Type)
		}
	}
}

// TestAdministratorDoesNotReadHowManyAnotherSees: of an export the administrator
// learns that it was made, not how many signals there are for somebody else.
func TestAdministratorDoesNotReadHowManyAnotherSees(t *testing.T) {
	r := newRig(t)
	r.shareAs("eigenaar@eenpitter", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, portal.OrgVisible)
	must(r.ExportSignals(r.ctx, r.as("deelnemer@bewind"), SignalFilter{}))
	must(r.ExportSignals(r.ctx, r.as("beheerder@gemeente"), SignalFilter{}))
	r.dispatchAll(r.App)
	for reader, want := range map[string][]string{"beheerder@gemeente": {"0 signalen", ""}, "auditor@gemeente": {"0 signalen", "1 signalen"}} {
		var got []string
		for _, row := range r.audit(reader, AuditFilter{Type: portal.SignalsExported}).Rows {
			got = append(got, row.Details[portal.DetailTo])
		}
		slices.Sort(got)
		if slices.Sort(want); !slices.Equal(got, want) {
			t.Errorf("%s reads %q, want %q", reader, got, want)
		}
	}
}
