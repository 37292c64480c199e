package app

import (
	"context"
	"fmt"
	"strconv"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// NewVersionInput says what a next version is for. From is the decision that asks for
// it; empty when none does.
type NewVersionInput struct {
	Why     string
	From    portal.ID
	Citizen CitizenAnswer
}

// MakeVersion makes a next version of a covenant in force, in concept, with the
// clauses of that one under the same ids. One version at a time is on its way. It
// gives the version's number.
func (a *App) MakeVersion(ctx context.Context, by portal.Actor, number string, in NewVersionInput) (int, error) {
	nr := 0
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		on, err := a.covenantText(ctx, by, policy.KeepCovenant, number, ForceText)
		if err != nil {
			return err
		}
		v, facts, err := a.makeVersion(ctx, w, &on, in)
		nr = v.Nr
		if err != nil {
			return err
		}
		w.record(on.Covenant.Version, facts...)
		return nil
	})
	return nr, err
}

// makeVersion makes and stores a next version of the covenant in hand, within a
// transaction: policy was asked before. on.Text is the version in force.
func (a *App) makeVersion(ctx context.Context, w *writing, on *policy.CovenantOn, in NewVersionInput) (portal.CovenantVersion, []portal.Fact, error) {
	all, err := a.store.CovenantVersions(ctx, on.Covenant.ID)
	if err != nil {
		return portal.CovenantVersion{}, nil, err
	}
	if why := whyNoVersion(on.Covenant, all); why != "" {
		return portal.CovenantVersion{}, nil, portal.Errorf(portal.Conflict, "%s", why)
	}
	fields, facts := checkCitizen(map[string]string{"why": in.Why}, in.Citizen, on.Covenant.Ref(), false)
	v, err := on.Text.Next(on.Covenant.Latest+1, in.Why, in.From, w.by.ID, a.now())
	for field, message := range portal.FieldsOf(err) {
		fields[field] = message
	}
	if err := fields.Err(); err != nil {
		return v, nil, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return v, nil, err
	}
	on.Covenant.Latest, on.Covenant.ChangedAt = v.Nr, a.now()
	if err := a.store.SaveCovenant(ctx, &on.Covenant, set.Municipality); err != nil {
		return v, nil, err
	}
	if err := a.store.InsertCovenantVersion(ctx, &v); err != nil {
		return v, nil, err
	}
	return v, append(facts, on.Covenant.Fact(portal.CovenantVersionMade, map[string]string{portal.DetailField: v.Label()})), nil
}

// whyNoVersion says why no next version can be made now; empty when it can.
func whyNoVersion(c portal.Covenant, versions []portal.CovenantVersion) string {
	for _, v := range versions {
		if v.Coming() {
			return fmt.Sprintf("Versie %d is nog onderweg. Werk daaraan verder, of laat haar eerst vervallen.", v.Nr)
		}
	}
	if c.Ended != nil {
		return "Dit convenant is beëindigd. Maak een nieuw convenant."
	}
	return ""
}

// DropVersion ends a version that is on its way, with a reason.
func (a *App) DropVersion(ctx context.Context, by portal.Actor, number string, nr int, version int64, reason string, answer CitizenAnswer) error {
	return a.changeCovenant(ctx, by, policy.KeepCovenant, number, nr, version, func(ctx context.Context, _ *writing, on *policy.CovenantOn, _ portal.Settings) ([]portal.Fact, error) {
		facts, err := checkedTexts(map[string]string{"reason": reason}, answer, on.Covenant.Ref(), func() (portal.Fact, error) {
			return on.Covenant.Fact(portal.CovenantVersionDropped, map[string]string{portal.DetailField: on.Text.Label(), portal.DetailItem: strconv.Itoa(on.Text.Nr)}), on.Text.Drop(reason, by.ID, a.now())
		})
		if err != nil {
			return nil, err
		}
		return facts, a.closeSignings(ctx, on.Covenant.ID, underVersion(on.Text.Nr))
	})
}

// CovenantVersions is the page with the versions of a covenant.
type CovenantVersions struct {
	policy.CovenantOn
	Rows []CovenantVersionRow // the newest first
	// New: a next version can be made; Why not, otherwise, for who keeps the covenant.
	New    bool
	WhyNot string
}

// CovenantVersionRow is a version with its course.
type CovenantVersionRow struct {
	portal.CovenantVersion
	Steps []CovenantHappening
	// FromDecision is the number of the decision that asked for it, when the reader
	// may read that.
	FromDecision string
	// Drop: the reader may let it lapse.
	Drop bool
}

// CovenantHappening is a step of a version with who took it.
type CovenantHappening struct {
	portal.CovenantStep
	Name string
}

// VersionsOf gives the course of each version that the actor may read. Steps back and
// the reasons for them are told to who may read the version itself; names to the
// municipality and the parties.
func (a *App) VersionsOf(ctx context.Context, by portal.Actor, number string, nr int) (CovenantVersions, error) {
	on, err := a.covenantText(ctx, by, policy.ReadCovenant, number, nr)
	if err != nil {
		return CovenantVersions{}, err
	}
	p := CovenantVersions{CovenantOn: on}
	versions, err := a.readableVersions(ctx, by, on.Covenant)
	if err != nil {
		return p, err
	}
	keeps := policy.May(by, policy.KeepCovenant, on)
	for i := len(versions) - 1; i >= 0; i-- {
		row, err := a.versionRow(ctx, by, on.Covenant, versions[i])
		if err != nil {
			return p, err
		}
		p.Rows = append(p.Rows, row)
	}
	if keeps {
		p.WhyNot = whyNoVersion(on.Covenant, versions)
		p.New = p.WhyNot == ""
	}
	return p, nil
}

func (a *App) versionRow(ctx context.Context, by portal.Actor, c portal.Covenant, v portal.CovenantVersion) (CovenantVersionRow, error) {
	on := policy.CovenantOn{Covenant: c, Text: v}
	row := CovenantVersionRow{CovenantVersion: v, Drop: v.Coming() && policy.May(by, policy.KeepCovenant, on)}
	insider := policy.OfParty(by, c)
	for _, step := range v.Course {
		h := CovenantHappening{CovenantStep: step}
		if insider {
			name, err := a.personName(ctx, step.By)
			if err != nil {
				return row, err
			}
			h.Name = name
		} else {
			h.Note, h.By = "", ""
		}
		row.Steps = append(row.Steps, h)
	}
	if v.From != "" {
		d, err := a.store.Decision(ctx, v.From)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return row, err
		}
		if err == nil {
			rows, err := a.decisionRows(ctx, by, []portal.Decision{d})
			if err != nil {
				return row, err
			}
			for _, r := range rows {
				row.FromDecision = r.Number
			}
		}
	}
	return row, nil
}
