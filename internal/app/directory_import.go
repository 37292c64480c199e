package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// MaxPartners is how many partners one import takes.
const MaxPartners = 500

// PartnerRow is a row of an import as it was typed. Cells with several values
// divide them by |. An empty cell leaves what is there.
type PartnerRow struct {
	Line                                            int
	Name, Kind, Roles, Areas                        string
	ChainRole, Offer, TargetGroup, Reach            string
	Phone, Email, Website, Address, ContactsAddress string
}

// PartnerImport is an import as a person asks for it.
type PartnerImport struct {
	Rows []PartnerRow
	// Update: partners that are there already get what the rows say.
	Update bool
	// Invite: who the rows name as contact is invited.
	Invite bool
	// Seen is the fingerprint of the preview that is confirmed.
	Seen string
}

// PartnerFate is what an import does with a row.
type PartnerFate string

// The fates of a row.
const (
	PartnerNew     PartnerFate = "nieuw"
	PartnerUpdated PartnerFate = "wordt bijgewerkt"
	PartnerKept    PartnerFate = "bestaat al"
	PartnerSame    PartnerFate = "staat er al zo"
	PartnerWrong   PartnerFate = "fout"
)

// PartnerChange is one thing that an import changes.
type PartnerChange struct{ Field, From, To string }

// PartnerVerdict is what an import will do with one row, and why.
type PartnerVerdict struct {
	Line    int
	Name    string
	Fate    PartnerFate
	Changes []PartnerChange
	Notes   []string // sentences that explain; of a wrong row what is wrong
	Invited string   // the address that gets an invitation

	organisation portal.Organisation
}

// PartnerPreview is what an import will do.
type PartnerPreview struct {
	Verdicts []PartnerVerdict
	// New, Updated, Invited and Wrong count; Seen names exactly this outcome.
	New, Updated, Invited, Wrong int
	Seen                         string
}

// Does reports whether the import would change anything.
func (p PartnerPreview) Does() bool { return p.New+p.Updated+p.Invited > 0 }

// PreviewPartners says what an import would do. It changes nothing.
func (a *App) PreviewPartners(ctx context.Context, by portal.Actor, in PartnerImport) (PartnerPreview, error) {
	if err := policy.Check(by, policy.AddOrganisation, nil); err != nil {
		return PartnerPreview{}, err
	}
	return a.judgePartners(ctx, by, in)
}

// ImportPartners does what a preview said, all or nothing. When meanwhile
// something changed, so that it would do something else, it is a Conflict.
func (a *App) ImportPartners(ctx context.Context, by portal.Actor, in PartnerImport) (PartnerPreview, error) {
	var p PartnerPreview
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.AddOrganisation, nil); err != nil {
			return err
		}
		var err error
		if p, err = a.judgePartners(ctx, by, in); err != nil {
			return err
		}
		switch {
		case p.Wrong > 0:
			return portal.Fields{"file": "Verbeter eerst de regels met een fout. Er is nog niets toegevoegd."}.Err()
		case p.Seen != in.Seen:
			return portal.Errorf(portal.Conflict, "Intussen is er iets veranderd. Bekijk opnieuw wat er gebeurt en bevestig het dan.")
		}
		for i := range p.Verdicts {
			if err := a.importPartner(ctx, w, by, &p.Verdicts[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && portal.KindOf(err) == portal.Taken {
		err = portal.Errorf(portal.Conflict, "Iemand anders voegde net ook iets toe. Bekijk opnieuw wat er gebeurt en bevestig het dan.").Because(err)
	}
	return p, err
}

func (a *App) importPartner(ctx context.Context, w *writing, by portal.Actor, v *PartnerVerdict) error {
	o := &v.organisation
	switch v.Fate {
	case PartnerNew:
		o.ID, o.Version, o.Active, o.AddedAt = portal.NewID(), 0, true, a.now()
		if err := a.store.InsertOrganisation(ctx, o); err != nil {
			return err
		}
		w.record(o.Version, portal.Fact{Type: portal.OrganisationAdded, About: o.Ref()})
	case PartnerUpdated:
		if err := a.store.SaveOrganisation(ctx, o); err != nil {
			return err
		}
		w.record(o.Version, portal.Fact{Type: portal.OrganisationChanged, About: o.Ref(), Details: map[string]string{portal.DetailField: "import"}})
	}
	if v.Invited == "" {
		return nil
	}
	p := invited(Invitee{Org: o.ID, Email: v.Invited, Role: portal.Contact}, by.ID, a.now())
	on := policy.PersonIn{Person: portal.Person{OrgID: o.ID}, Org: *o, NewRole: portal.Contact}
	if err := policy.Check(by, policy.InvitePerson, on); err != nil {
		return err
	}
	return a.invite(ctx, w, &p)
}

// judgePartners says per row what becomes of it, against what is there now.
func (a *App) judgePartners(ctx context.Context, by portal.Actor, in PartnerImport) (PartnerPreview, error) {
	if len(in.Rows) == 0 || len(in.Rows) > MaxPartners {
		return PartnerPreview{}, portal.Fields{"file": fmt.Sprintf("Een import heeft ten minste één en ten hoogste %d regels.", MaxPartners)}.Err()
	}
	orgs, err := a.store.Organisations(ctx)
	if err != nil {
		return PartnerPreview{}, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return PartnerPreview{}, err
	}
	j := partnerJudge{set: set, update: in.Update, there: map[string]portal.Organisation{}, lines: map[string]int{}, invitees: map[string]int{}}
	for _, o := range orgs {
		j.there[portal.FoldName(o.Name)] = o
	}
	var p PartnerPreview
	sum := sha256.New()
	for _, row := range in.Rows {
		v := j.judge(row)
		if in.Invite && row.ContactsAddress != "" {
			if err := a.judgeInvitee(ctx, &j, row, &v); err != nil {
				return PartnerPreview{}, err
			}
		}
		switch v.Fate {
		case PartnerNew:
			p.New++
		case PartnerUpdated:
			p.Updated++
		case PartnerWrong:
			p.Wrong++
		}
		if v.Invited != "" {
			p.Invited++
		}
		fmt.Fprintf(sum, "%d|%q|%s|%q|%q|%q\n", v.Line, v.Name, v.Fate, v.Changes, v.Notes, v.Invited)
		p.Verdicts = append(p.Verdicts, v)
	}
	p.Seen = hex.EncodeToString(sum.Sum(nil))
	return p, nil
}

// judgeInvitee looks whether who a row names can be invited. An account that is
// there already is no mistake: the row says who it is.
func (a *App) judgeInvitee(ctx context.Context, j *partnerJudge, row PartnerRow, v *PartnerVerdict) error {
	address, err := portal.ParseEmail(row.ContactsAddress)
	if err != nil {
		v.wrong("Het adres van de contactpersoon is geen e-mailadres.")
		return nil
	}
	if line, twice := j.invitees[address]; twice {
		v.wrong(fmt.Sprintf("Deze contactpersoon staat ook op regel %d. Iemand hoort bij één organisatie.", line))
		return nil
	}
	j.invitees[address] = row.Line
	if v.Fate == PartnerWrong {
		return nil
	}
	p, err := a.store.PersonByEmail(ctx, address)
	switch {
	case err != nil && portal.KindOf(err) == portal.NotFound:
		v.Invited = address
		return nil
	case err != nil:
		return err
	case v.Fate != PartnerNew && p.OrgID == v.organisation.ID:
		v.Notes = append(v.Notes, "De contactpersoon heeft al een account.")
	default:
		v.Notes = append(v.Notes, "De contactpersoon heeft al een account bij een andere organisatie. Wij nodigen die niet uit.")
	}
	return nil
}
