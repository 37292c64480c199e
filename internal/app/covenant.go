package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type covenantStore interface {
	Covenant(ctx context.Context, id portal.ID) (portal.Covenant, error)
	CovenantByNumber(ctx context.Context, number string) (portal.Covenant, error)
	Covenants(ctx context.Context, q portal.CovenantQuery) (portal.Listing[portal.Covenant], error)
	CovenantsAbout(ctx context.Context, to portal.Ref) ([]portal.Covenant, error)
	AllCovenants(ctx context.Context) ([]portal.Covenant, error)
	InsertCovenant(ctx context.Context, c *portal.Covenant, municipality portal.ID) error
	SaveCovenant(ctx context.Context, c *portal.Covenant, municipality portal.ID) error

	CovenantVersion(ctx context.Context, id portal.ID) (portal.CovenantVersion, error)
	CovenantVersions(ctx context.Context, covenant portal.ID) ([]portal.CovenantVersion, error)
	VersionsOfCovenants(ctx context.Context, covenants []portal.ID) ([]portal.CovenantVersion, error)
	VersionsIn(ctx context.Context, state portal.CovenantState, limit int) ([]portal.CovenantVersion, error)
	InsertCovenantVersion(ctx context.Context, v *portal.CovenantVersion) error
	SaveCovenantVersion(ctx context.Context, v *portal.CovenantVersion) error

	CovenantTexts(ctx context.Context, covenant portal.ID) ([]portal.CovenantText, error)
	InsertCovenantText(ctx context.Context, t *portal.CovenantText) error
	SaveCovenantText(ctx context.Context, t *portal.CovenantText) error

	ClauseComment(ctx context.Context, id portal.ID) (portal.ClauseComment, error)
	ClauseComments(ctx context.Context, covenant portal.ID) ([]portal.ClauseComment, error)
	ClauseCommentsBy(ctx context.Context, person portal.ID) ([]portal.ClauseComment, error)
	InsertClauseComment(ctx context.Context, c *portal.ClauseComment) error
	SaveClauseComment(ctx context.Context, c *portal.ClauseComment) error
}

type signingStore interface {
	Signing(ctx context.Context, id portal.ID) (portal.Signing, error)
	Signings(ctx context.Context, covenant portal.ID) ([]portal.Signing, error)
	SigningsOf(ctx context.Context, org portal.ID) ([]portal.Signing, error)
	SigningsWaiting(ctx context.Context, limit int) ([]portal.Signing, error)
	InsertSigning(ctx context.Context, g *portal.Signing) error
	SaveSigning(ctx context.Context, g *portal.Signing) error

	Signature(ctx context.Context, id portal.ID) (portal.Signature, error)
	Signatures(ctx context.Context, covenant portal.ID) ([]portal.Signature, error)
	SignaturesOf(ctx context.Context, org portal.ID) ([]portal.Signature, error)
	SignaturesBy(ctx context.Context, person portal.ID) ([]portal.Signature, error)
	InsertSignature(ctx context.Context, g *portal.Signature) error
}

type keepingStore interface {
	KeepingRounds(ctx context.Context, covenant portal.ID) ([]portal.KeepingRound, error)
	OpenRounds(ctx context.Context) ([]portal.KeepingRound, error)
	InsertKeepingRound(ctx context.Context, r *portal.KeepingRound) error
	SaveKeepingRound(ctx context.Context, r *portal.KeepingRound) error
	KeepingReport(ctx context.Context, id portal.ID) (portal.KeepingReport, error)
	KeepingReports(ctx context.Context, covenant portal.ID) ([]portal.KeepingReport, error)
	KeepingReportsBy(ctx context.Context, person portal.ID) ([]portal.KeepingReport, error)
	InsertKeepingReport(ctx context.Context, r *portal.KeepingReport) error
	SaveKeepingReport(ctx context.Context, r *portal.KeepingReport) error
}

type agreementSetStore interface {
	AgreementSet(ctx context.Context, id portal.ID) (portal.AgreementSet, error)
	AgreementSetByNumber(ctx context.Context, number string) (portal.AgreementSet, error)
	AgreementSets(ctx context.Context, q portal.SetQuery) (portal.Listing[portal.AgreementSet], error)
	AgreementSetsOwned(ctx context.Context, owner portal.ID) ([]portal.AgreementSet, error)
	RunningSets(ctx context.Context) ([]portal.AgreementSet, error)
	InsertAgreementSet(ctx context.Context, v *portal.AgreementSet, municipality portal.ID) error
	SaveAgreementSet(ctx context.Context, v *portal.AgreementSet, municipality portal.ID) error
}

// LatestText in place of a version's number stands for the newest one that the actor
// may read, and ForceText for the one in force, or else that newest.
const (
	LatestText = 0
	ForceText  = -1
)

// covenant gives the covenant with a number, when the actor may do the action.
func (a *App) covenant(ctx context.Context, by portal.Actor, action policy.Action, number string) (portal.Covenant, error) {
	if by.Zero() {
		return portal.Covenant{}, portal.ErrLogin
	}
	c, err := a.store.CovenantByNumber(ctx, number)
	if err != nil {
		return c, err
	}
	return c, policy.Check(by, action, c)
}

// covenantText gives a covenant with one of its versions, when the actor may do the
// action; a version the actor may not know of isn't there.
func (a *App) covenantText(ctx context.Context, by portal.Actor, action policy.Action, number string, nr int) (policy.CovenantOn, error) {
	on := policy.CovenantOn{}
	c, err := a.covenant(ctx, by, policy.ReadCovenant, number)
	if err != nil {
		return on, err
	}
	versions, err := a.readableVersions(ctx, by, c)
	if err != nil {
		return on, err
	}
	on.Covenant = c
	for _, v := range versions { // from the first on
		if v.Nr == nr || nr == LatestText || nr == ForceText && (on.Text.Nr == 0 || on.Text.Nr != c.InForce) {
			on.Text = v
		}
	}
	if on.Text.Nr == 0 {
		return on, portal.ErrNotFound
	}
	return on, policy.Check(by, action, on)
}

// readableVersions gives the versions of a covenant that the actor may read, from the
// first on.
func (a *App) readableVersions(ctx context.Context, by portal.Actor, c portal.Covenant) ([]portal.CovenantVersion, error) {
	all, err := a.store.CovenantVersions(ctx, c.ID)
	var seen []portal.CovenantVersion
	for _, v := range all {
		if by.System || policy.VisibleText(by, c, v) {
			seen = append(seen, v)
		}
	}
	return seen, err
}

// versionNr gives a version of a covenant by its number, whoever may read it.
func (a *App) versionNr(ctx context.Context, covenant portal.ID, nr int) (portal.CovenantVersion, error) {
	all, err := a.store.CovenantVersions(ctx, covenant)
	if err != nil {
		return portal.CovenantVersion{}, err
	}
	for _, v := range all {
		if v.Nr == nr {
			return v, nil
		}
	}
	return portal.CovenantVersion{}, portal.ErrNotFound
}

// covenantChange is what a step does to a covenant and one of its versions in hand. It
// says what happened.
type covenantChange func(ctx context.Context, w *writing, on *policy.CovenantOn, set portal.Settings) ([]portal.Fact, error)

// changeCovenant runs one step on a covenant and one of its versions: load, ask policy,
// do, save, record. version is the one of the text that the actor saw; 0 stands for
// whatever there is.
func (a *App) changeCovenant(ctx context.Context, by portal.Actor, action policy.Action, number string, nr int, version int64, do covenantChange) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		on, err := a.covenantText(ctx, by, action, number, nr)
		if err != nil {
			return err
		}
		if version != 0 && on.Text.Version != version {
			return portal.ErrChanged
		}
		return a.stepCovenant(ctx, w, &on, do)
	})
}

// stepCovenant does one step on a covenant in hand, within a transaction: policy was
// asked before.
func (a *App) stepCovenant(ctx context.Context, w *writing, on *policy.CovenantOn, do covenantChange) error {
	return a.stepUnseen(ctx, w, on, func(ctx context.Context, w *writing, on *policy.CovenantOn, set portal.Settings) ([]portal.Fact, error) {
		facts, err := do(ctx, w, on, set)
		on.Covenant.ChangedAt, on.Text.ChangedAt = a.now(), a.now()
		return facts, err
	})
}

// stepUnseen is stepCovenant for what not everybody may know of: it leaves the time of
// change as it was, by which lists, results of a search and files are ordered or dated.
func (a *App) stepUnseen(ctx context.Context, w *writing, on *policy.CovenantOn, do covenantChange) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	state, scope := on.Text.State, on.Covenant.Scope(set.Municipality)
	facts, err := do(ctx, w, on, set)
	if err != nil {
		return err
	}
	if err := a.store.SaveCovenant(ctx, &on.Covenant, set.Municipality); err != nil {
		return err
	}
	if err := a.store.SaveCovenantVersion(ctx, &on.Text); err != nil {
		return err
	}
	w.record(on.Covenant.Version, facts...)
	if state == on.Text.State && slices.Equal(scope, on.Covenant.Scope(set.Municipality)) {
		return nil
	}
	return a.rescopeSigned(ctx, on.Covenant, set)
}

// saveAlone saves a covenant of which no text changed.
func (a *App) saveAlone(ctx context.Context, w *writing, c *portal.Covenant, facts ...portal.Fact) error {
	c.ChangedAt = a.now()
	return a.saveUnseen(ctx, w, c, facts...)
}

// saveUnseen is saveAlone for what not everybody may know of: see stepUnseen.
func (a *App) saveUnseen(ctx context.Context, w *writing, c *portal.Covenant, facts ...portal.Fact) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	if err := a.store.SaveCovenant(ctx, c, set.Municipality); err != nil {
		return err
	}
	w.record(c.Version, facts...)
	return nil
}
