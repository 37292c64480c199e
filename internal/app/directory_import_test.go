package app

import (
	"strconv"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// row is a partner of an import on a line.
func row(line int, name string, more ...func(*PartnerRow)) PartnerRow {
	r := PartnerRow{Line: line, Name: name, Kind: "Andere organisatie"}
	for _, m := range more {
		m(&r)
	}
	return r
}

func TestJudgePartners(t *testing.T) {
	r := newRig(t)
	tests := []struct {
		name   string
		row    PartnerRow
		update bool
		want   PartnerFate
		note   string // in one of the sentences
	}{
		{"a new partner", row(2, "Loket Post"), false, PartnerNew, ""},
		{"kind and roles by label or code, in any case", row(2, "Loket", func(p *PartnerRow) {
			p.Kind, p.Roles, p.Areas = "BEWINDVOERDER", "taal | Hulp in de Wijk", "binnenstad|Colmschate"
		}), false, PartnerNew, ""},
		{"without a name", row(2, " "), false, PartnerWrong, "naam is nog leeg"},
		{"without a kind", row(2, "Loket", func(p *PartnerRow) { p.Kind = "" }), false, PartnerWrong, "soort is nog leeg"},
		{"of an unknown kind", row(2, "Loket", func(p *PartnerRow) { p.Kind = "bank" }), false, PartnerWrong, "‘bank’ kennen wij niet"},
		{"a second municipality", row(2, "Elders", func(p *PartnerRow) { p.Kind = "Gemeente" }), false, PartnerWrong, "één gemeente"},
		{"an unknown role", row(2, "Loket", func(p *PartnerRow) { p.Roles = "taal|toveren" }), false, PartnerWrong, "‘toveren’"},
		{"an unknown neighbourhood", row(2, "Loket", func(p *PartnerRow) { p.Areas = "Maan" }), false, PartnerWrong, "‘Maan’"},
		{"a wrong address", row(2, "Loket", func(p *PartnerRow) { p.Email = "geen" }), false, PartnerWrong, "geen e-mailadres"},
		{"a script for a website", row(2, "Loket", func(p *PartnerRow) { p.Website = "javascript:alert(1)" }), false, PartnerWrong, "https://"},
		{"a BSN in the offer", row(2, "Loket", func(p *PartnerRow) { p.Offer = "Vraag naar 111222333." }), false, PartnerWrong, "BSN"},
		{"one that is there, in look-alike letters", row(2, "ORGANISATIE gеldfit"), false, PartnerKept, "Die naam blijft"}, // the e is Cyrillic
		{"the same, to be updated", row(2, "organisatie geldfit", func(p *PartnerRow) { p.Offer = "Spreekuur" }), true, PartnerUpdated, "Die naam blijft"},
		{"nothing changes", row(2, "Organisatie geldfit", func(p *PartnerRow) { p.Kind = "" }), true, PartnerSame, ""},
		{"the kind of the municipality", row(2, "Organisatie gemeente"), true, PartnerWrong, "gemeente van dit portaal"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := must(r.PreviewPartners(r.ctx, r.as("ketencoordinator@gemeente"), PartnerImport{Rows: []PartnerRow{tt.row}, Update: tt.update}))
			v := p.Verdicts[0]
			if v.Fate != tt.want || !strings.Contains(strings.Join(v.Notes, " "), tt.note) {
				t.Errorf("%s: %v, want %s with %q", v.Fate, v.Notes, tt.want, tt.note)
			}
			if p.Does() != (tt.want == PartnerNew || tt.want == PartnerUpdated) {
				t.Errorf("it would do something: %v", p.Does())
			}
		})
	}
	ended := must(r.store.Organisation(r.ctx, "asdd"))
	ended.Active = false
	r.must(r.store.SaveOrganisation(r.ctx, &ended))
	p := must(r.PreviewPartners(r.ctx, r.as("beheerder@gemeente"), PartnerImport{Rows: []PartnerRow{row(2, "Organisatie asdd"), row(3, "Twee"), row(4, "twée")}}))
	if p.Wrong != 2 || !strings.Contains(p.Verdicts[2].Notes[0], "regel 3") {
		t.Errorf("one that left, and the same name twice: %+v", p.Verdicts)
	}
}

func TestImportPartnersRights(t *testing.T) {
	r := newRig(t)
	in := PartnerImport{Rows: []PartnerRow{row(2, "Loket Post")}}
	for by, kind := range map[string]portal.Kind{"": portal.LoginNeeded, "contactpersoon@geldfit": portal.Forbidden, "auditor@gemeente": portal.Forbidden, "portefeuillehouder@gemeente": portal.Forbidden} {
		actor := portal.Actor{}
		if by != "" {
			actor = r.as(by)
		}
		_, err := r.PreviewPartners(r.ctx, actor, in)
		r.refused(err, kind)
		_, err = r.ImportPartners(r.ctx, actor, in)
		r.refused(err, kind)
	}
	for _, rows := range [][]PartnerRow{nil, make([]PartnerRow, MaxPartners+1)} {
		_, err := r.PreviewPartners(r.ctx, r.as("beheerder@gemeente"), PartnerImport{Rows: rows})
		r.wrongAt(err, "file")
	}
}

func TestImportPartners(t *testing.T) {
	r := newRig(t)
	by := r.as("ketencoordinator@gemeente")
	in := PartnerImport{Update: true, Invite: true, Rows: []PartnerRow{
		row(2, "Loket Post", func(p *PartnerRow) { p.Roles, p.Areas, p.ContactsAddress = "taal", "Binnenstad", "jo@loket.example" }),
		row(3, "Organisatie geldfit", func(p *PartnerRow) {
			p.Kind, p.Offer, p.ContactsAddress = "", "Drie spreekuren", "contactpersoon@geldfit.example"
		}),
		row(4, "Organisatie bewind", func(p *PartnerRow) { p.Kind, p.ContactsAddress = "", "contactpersoon@wijkteam.example" }),
	}}
	p := must(r.PreviewPartners(r.ctx, by, in))
	if p.New != 1 || p.Updated != 1 || p.Invited != 1 || p.Wrong != 0 {
		t.Fatalf("preview: %+v", p)
	}
	if v := p.Verdicts[1]; len(v.Changes) != 1 || v.Changes[0] != (PartnerChange{"aanbod", "", "Drie spreekuren"}) || v.Notes[0] != "De contactpersoon heeft al een account." {
		t.Errorf("of Geldfit: %+v", v)
	}
	if v := p.Verdicts[2]; !strings.Contains(v.Notes[0], "bij een andere organisatie") || v.Invited != "" {
		t.Errorf("of bewind: %+v", v)
	}
	r.wantEvents() // a preview changes nothing

	_, err := r.ImportPartners(r.ctx, by, in) // nobody saw what it would do
	r.refused(err, portal.Conflict)
	in.Seen = p.Seen
	must(r.ImportPartners(r.ctx, by, in))
	r.wantEvents(portal.OrganisationAdded, portal.OrganisationChanged, portal.PersonInvited)
	got := must(r.Directory(r.ctx, by, DirectoryFilter{Text: "loket post", Role: "taal", Neighbourhood: "binnenstad"}))
	jo := must(r.store.PersonByEmail(r.ctx, "jo@loket.example"))
	if len(got) != 1 || !got[0].Active || !got[0].AddedAt.Equal(r.clock) || jo.OrgID != got[0].ID || jo.Role != portal.Contact || jo.Ticks != (portal.Ticks{}) {
		t.Errorf("added %+v with %+v", got, jo)
	}
	if o := must(r.store.Organisation(r.ctx, "geldfit")); o.Offer != "Drie spreekuren" || o.Kind != portal.OrgDebtSupport || o.Name != "Organisatie geldfit" {
		t.Errorf("updated %+v", o)
	}
	_, err = r.ImportPartners(r.ctx, by, in) // the form that came twice
	r.refused(err, portal.Conflict)
}

func TestImportPartnersAllOrNothing(t *testing.T) {
	r := newRig(t)
	by := r.as("beheerder@gemeente")
	before := len(must(r.store.Organisations(r.ctx)))
	in := PartnerImport{Invite: true, Rows: []PartnerRow{row(2, "Goed"), row(3, "Fout", func(p *PartnerRow) { p.ContactsAddress = "geen adres" })}}
	p := must(r.PreviewPartners(r.ctx, by, in))
	in.Seen = p.Seen
	_, err := r.ImportPartners(r.ctx, by, in)
	r.wrongAt(err, "file")
	if n := len(must(r.store.Organisations(r.ctx))); p.Wrong != 1 || n != before {
		t.Errorf("%d wrong; %d organisations, want %d", p.Wrong, n, before)
	}
	// What an update would overwrite changed since it was shown.
	in = PartnerImport{Update: true, Rows: []PartnerRow{row(2, "Organisatie geldfit", func(p *PartnerRow) { p.Offer = "Nieuw" })}}
	in.Seen = must(r.PreviewPartners(r.ctx, by, in)).Seen
	o := must(r.store.Organisation(r.ctx, "geldfit"))
	o.Offer = "Van Geldfit zelf"
	r.must(r.EditOrganisation(r.ctx, r.as("contactpersoon@geldfit"), o))
	_, err = r.ImportPartners(r.ctx, by, in)
	r.refused(err, portal.Conflict)
	if o := must(r.store.Organisation(r.ctx, "geldfit")); o.Offer != "Van Geldfit zelf" {
		t.Errorf("overwritten unseen: %q", o.Offer)
	}
}

func TestImportManyPartners(t *testing.T) {
	r := newRig(t)
	by := r.as("beheerder@gemeente")
	var in PartnerImport
	for i := range MaxPartners {
		in.Rows = append(in.Rows, row(i+2, "Partner "+strconv.Itoa(i)))
	}
	in.Seen = must(r.PreviewPartners(r.ctx, by, in)).Seen
	if p := must(r.ImportPartners(r.ctx, by, in)); p.New != MaxPartners {
		t.Errorf("%d added", p.New)
	}
}
