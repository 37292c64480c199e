package portal

import (
	"testing"
	"time"
)

var checkDay = time.Date(2026, time.November, 9, 8, 0, 0, 0, time.UTC)

func TestCoverOf(t *testing.T) {
	areas := []Neighbourhood{{ID: "noord", Name: "Noord"}, {ID: "zuid", Name: "Zuid"}}
	orgs := []Organisation{
		{Name: "Overal", Roles: []ChainRole{"wijk"}, Active: true},
		{Name: "Noord", Roles: []ChainRole{"taal", "wijk"}, Neighbourhoods: []ID{"noord"}, Active: true},
		{Name: "Gestopt", Roles: []ChainRole{"klachten"}},
	}
	tests := []struct {
		role    ChainRole
		nobody  bool
		does    int
		missing int
	}{
		{"wijk", false, 2, 0},    // one works everywhere
		{"taal", false, 1, 1},    // in one of two neighbourhoods
		{"klachten", true, 0, 0}, // who did it no longer takes part
		{"preventie", true, 0, 0},
	}
	cover := CoverOf(orgs, areas)
	if len(cover) != len(ChainRoles()) {
		t.Fatalf("%d roles, want all %d", len(cover), len(ChainRoles()))
	}
	for _, tt := range tests {
		for _, c := range cover {
			if c.Role == tt.role && (c.Nobody() != tt.nobody || len(c.Organisations) != tt.does || len(c.Missing) != tt.missing) {
				t.Errorf("%s: %+v", tt.role, c)
			}
		}
	}
}

func TestGapOf(t *testing.T) {
	whole := Organisation{Kind: OrgOther, Roles: []ChainRole{"taal"}, Offer: "Les", Phone: "0570", CheckedOn: checkDay}
	tests := []struct {
		name    string
		change  func(o *Organisation)
		contact bool
		want    OrganisationGap
	}{
		{"nothing lacks", func(*Organisation) {}, true, OrganisationGap{}},
		{"no contact", func(*Organisation) {}, false, OrganisationGap{NoContact: true}},
		{"the municipality needs none", func(o *Organisation) { o.Kind = OrgMunicipality }, false, OrganisationGap{}},
		{"no offer, number or role", func(o *Organisation) { o.Offer, o.Phone, o.Roles = "", "", nil }, true, OrganisationGap{NoOffer: true, NoNumber: true, NoRole: true}},
		{"checked too long ago", func(o *Organisation) { o.CheckedOn = checkDay.AddDate(0, 0, -180) }, true, OrganisationGap{Overdue: true}},
		{"checked just in time", func(o *Organisation) { o.CheckedOn = checkDay.AddDate(0, 0, -179) }, true, OrganisationGap{}},
		{"never checked", func(o *Organisation) { o.CheckedOn = time.Time{} }, true, OrganisationGap{Overdue: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := whole
			tt.change(&o)
			got := GapOf(o, tt.contact, DefaultRecheckDays, checkDay)
			if got.NoRole != tt.want.NoRole || got.NoOffer != tt.want.NoOffer || got.NoNumber != tt.want.NoNumber || got.NoContact != tt.want.NoContact || got.Overdue != tt.want.Overdue {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
			if got.Any() != tt.want.Any() {
				t.Errorf("something lacks: %v", got.Any())
			}
		})
	}
}

func TestARoundOfReminders(t *testing.T) {
	o := Organisation{ID: "geldfit", AddedAt: checkDay}
	added := o.ReminderID()
	o.CheckedOn = checkDay.Add(3 * time.Hour)
	if o.ReminderID() != added {
		t.Error("a check on the same day began another round")
	}
	o.CheckedOn = checkDay.AddDate(0, 0, 1)
	if o.ReminderID() == added {
		t.Error("a check later on didn't begin another round")
	}
	r := DirectoryReminder{ToldAt: checkDay}
	if r.Raise(checkDay.AddDate(0, 0, CheckGraceDays-1)) {
		t.Error("raised before the organisation had its days")
	}
	if !r.Raise(checkDay.AddDate(0, 0, CheckGraceDays)) || r.Raise(checkDay.AddDate(0, 0, 90)) {
		t.Error("not raised once")
	}
}

func TestOrganisationRoles(t *testing.T) {
	o := Organisation{Name: "Geldfit", Kind: OrgDebtSupport, Roles: []ChainRole{"taal", "inloop", "taal"}}
	if err := o.Validate(); err != nil || len(o.Roles) != 2 || o.Roles[0] != "inloop" {
		t.Errorf("roles %v, error %v; want them once, in the order of the chain", o.Roles, err)
	}
	o.Roles = []ChainRole{"taal", "koning"}
	if FieldsOf(o.Validate())["roles"] == "" {
		t.Error("a role that isn't there was taken")
	}
}
