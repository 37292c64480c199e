package app

import (
	"testing"

	"ketenportaal/internal/portal"
)

func TestAddOrganisation(t *testing.T) {
	r := newRig(t)
	tests := []struct {
		name      string
		by        string
		in        portal.Organisation
		wantKind  portal.Kind
		wantField string
	}{
		{"coordinator adds a partner", "ketencoordinator@gemeente", portal.Organisation{Name: " Nieuwe  partner ", Kind: portal.OrgOther}, 0, ""},
		{"administrator may as well", "beheerder@gemeente", portal.Organisation{Name: "Tweede partner", Kind: portal.OrgOther}, 0, ""},
		{"a member may not", "deelnemer@geldfit", portal.Organisation{Name: "Derde", Kind: portal.OrgOther}, portal.Forbidden, ""},
		{"a contact may not", "contactpersoon@geldfit", portal.Organisation{Name: "Derde", Kind: portal.OrgOther}, portal.Forbidden, ""},
		{"without a name", "ketencoordinator@gemeente", portal.Organisation{Kind: portal.OrgOther}, portal.Invalid, "name"},
		{"of an unknown kind", "ketencoordinator@gemeente", portal.Organisation{Name: "Vierde", Kind: "bank"}, portal.Invalid, "kind"},
		{"with a name that is taken, in other letters", "ketencoordinator@gemeente", portal.Organisation{Name: "ORGANISATIE  gеldfit", Kind: portal.OrgOther}, portal.Invalid, "name"}, // the e is Cyrillic
		{"with a script for a website", "ketencoordinator@gemeente", portal.Organisation{Name: "Vijfde", Kind: portal.OrgOther, Website: "javascript:alert(1)"}, portal.Invalid, "website"},
		{"in a neighbourhood that isn't there", "ketencoordinator@gemeente", portal.Organisation{Name: "Zesde", Kind: portal.OrgOther, Neighbourhoods: []portal.ID{"maan"}}, portal.Invalid, "neighbourhoods"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := len(must(r.store.Organisations(r.ctx)))
			o, err := r.AddOrganisation(r.ctx, r.actors[tt.by], tt.in)
			if (err == nil) != (tt.wantKind == 0) || (err != nil && portal.KindOf(err) != tt.wantKind) {
				t.Fatalf("error %v, want kind %d", err, tt.wantKind)
			}
			if tt.wantField != "" && portal.FieldsOf(err)[tt.wantField] == "" {
				t.Errorf("no sentence at %s: %v", tt.wantField, err)
			}
			want := before
			if err == nil {
				want++
				if stored := must(r.store.Organisation(r.ctx, o.ID)); !stored.Active || stored.Name != portal.CleanLine(tt.in.Name) {
					t.Errorf("stored %+v", stored)
				}
			}
			if got := len(must(r.store.Organisations(r.ctx))); got != want {
				t.Errorf("%d organisations, want %d", got, want)
			}
		})
	}
}

func TestContactEditsOnlyWhatTheirOrganisationOffers(t *testing.T) {
	r := newRig(t)
	contact := r.actors["contactpersoon@geldfit"]
	o := must(r.store.Organisation(r.ctx, "geldfit"))
	in := o
	in.Offer, in.Name, in.Kind, in.Active, in.UrgentHelp = "Drie spreekuren", "Anders", portal.OrgOther, false, true
	r.must(r.EditOrganisation(r.ctx, contact, in))
	got := must(r.store.Organisation(r.ctx, "geldfit"))
	if got.Offer != "Drie spreekuren" {
		t.Errorf("offer is %q", got.Offer)
	}
	if got.Name != o.Name || got.Kind != o.Kind || !got.Active || got.UrgentHelp {
		t.Errorf("a contact changed what the organisation is: %+v", got)
	}
	if err := r.EditOrganisation(r.ctx, contact, in); portal.KindOf(err) != portal.Conflict {
		t.Errorf("a stale version gave %v, want a conflict", err)
	}
	other := must(r.store.Organisation(r.ctx, "bewind"))
	if err := r.EditOrganisation(r.ctx, contact, other); portal.KindOf(err) != portal.Forbidden {
		t.Errorf("another organisation gave %v, want forbidden", err)
	}
}

func TestTheMunicipalityStays(t *testing.T) {
	r := newRig(t)
	o := must(r.store.Organisation(r.ctx, "gemeente"))
	o.Active = false
	if err := r.EditOrganisation(r.ctx, r.actors["beheerder@gemeente"], o); portal.FieldsOf(err)["kind"] == "" {
		t.Errorf("the municipality could be ended: %v", err)
	}
}

func TestConfirmOrganisation(t *testing.T) {
	r := newRig(t)
	if !must(r.store.Organisation(r.ctx, "geldfit")).Stale(r.clock, portal.DefaultRecheckDays) {
		t.Fatal("an organisation nobody looked at isn't stale")
	}
	r.must(r.ConfirmOrganisation(r.ctx, r.actors["contactpersoon@geldfit"], "geldfit"))
	o := must(r.store.Organisation(r.ctx, "geldfit"))
	if o.Stale(r.clock, portal.DefaultRecheckDays) || !o.Stale(r.clock.AddDate(0, 7, 0), portal.DefaultRecheckDays) {
		t.Errorf("checked on %v", o.CheckedOn)
	}
}

func TestDirectory(t *testing.T) {
	r := newRig(t)
	o := must(r.store.Organisation(r.ctx, "geldfit"))
	o.Neighbourhoods, o.Offer, o.UrgentHelp, o.Phone = []portal.ID{"binnenstad"}, "Spreekuren over geldzorgen", true, "0570 00 00 01"
	r.must(r.store.SaveOrganisation(r.ctx, &o))
	ended := must(r.store.Organisation(r.ctx, "asdd"))
	ended.Active = false
	r.must(r.store.SaveOrganisation(r.ctx, &ended))
	tests := []struct {
		name   string
		filter DirectoryFilter
		want   int
	}{
		{"all that take part", DirectoryFilter{}, 5},
		{"those that ended as well", DirectoryFilter{All: true}, 6},
		{"by kind", DirectoryFilter{Kind: portal.OrgAdministrator}, 2},
		{"by words of the offer, in any case", DirectoryFilter{Text: "GELDZORGEN spreek"}, 1},
		{"nothing has both words", DirectoryFilter{Text: "geldzorgen bewind"}, 0},
		{"by neighbourhood, the whole municipality included", DirectoryFilter{Neighbourhood: "colmschate"}, 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := must(r.Directory(r.ctx, r.actors["meelezer@asdd"], tt.filter)); len(got) != tt.want {
				t.Errorf("%d found, want %d", len(got), tt.want)
			}
		})
	}
	if desks := must(r.HelpDesks(r.ctx, r.actors["deelnemer@bewind"])); len(desks) != 1 || desks[0].ID != "geldfit" {
		t.Errorf("help desks: %v", desks)
	}
}

func TestWhoSeesWhomInAnOrganisation(t *testing.T) {
	r := newRig(t)
	tests := []struct {
		by             string
		wantContacts   int
		wantColleagues int
	}{
		{"deelnemer@geldfit", 1, 3},
		{"ketencoordinator@gemeente", 1, 3},
		{"beheerder@gemeente", 1, 3},
		{"deelnemer@bewind", 1, 0},
		{"portefeuillehouder@gemeente", 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.by, func(t *testing.T) {
			p := must(r.Organisation(r.ctx, r.actors[tt.by], "geldfit"))
			if len(p.Contacts) != tt.wantContacts || len(p.Colleagues) != tt.wantColleagues {
				t.Errorf("%d contacts and %d colleagues, want %d and %d", len(p.Contacts), len(p.Colleagues), tt.wantContacts, tt.wantColleagues)
			}
		})
	}
}

func TestPersonPage(t *testing.T) {
	r := newRig(t)
	if _, err := r.Person(r.ctx, r.actors["deelnemer@bewind"], "deelnemer@geldfit"); portal.KindOf(err) != portal.NotFound {
		t.Errorf("a member of another organisation is visible: %v", err)
	}
	p := must(r.Person(r.ctx, r.actors["deelnemer@bewind"], "contactpersoon@geldfit"))
	if p.Details || p.MayDisable || p.MayChangeRole {
		t.Errorf("another organisation sees too much of a contact: %+v", p)
	}
	p = must(r.Person(r.ctx, r.actors["beheerder@gemeente"], "deelnemer@geldfit"))
	if !p.Details || !p.MayDisable || !p.MayChangeRole || len(p.Roles) != 3 {
		t.Errorf("the administrator gets %+v", p)
	}
	// Taking another role is allowed, and told to the auditor; going away is not.
	if p = must(r.Person(r.ctx, r.actors["beheerder@gemeente"], "beheerder@gemeente")); p.MayDisable || !p.MayChangeRole {
		t.Errorf("the administrator on their own page: switch off %v, another role %v; want false, true", p.MayDisable, p.MayChangeRole)
	}
}

func TestPeople(t *testing.T) {
	r := newRig(t)
	if _, err := r.People(r.ctx, r.actors["contactpersoon@geldfit"], PeopleFilter{}); portal.KindOf(err) != portal.Forbidden {
		t.Errorf("a contact lists everyone: %v", err)
	}
	rows := must(r.People(r.ctx, r.actors["beheerder@gemeente"], PeopleFilter{Text: "geldfit", Role: portal.Member}))
	if len(rows) != 2 {
		t.Errorf("%d members of Geldfit, want 2", len(rows))
	}
}
