package app

import (
	"context"
	"slices"
	"strconv"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CovenantList is a page of the covenants that somebody may see.
type CovenantList struct {
	Rows       []CovenantRow
	Next, Prev string
	MayMake    bool
}

// CovenantRow is a covenant in a list, with the versions that its reader may know of.
type CovenantRow struct {
	portal.Covenant
	// Force is the version in force and Coming the one on its way; nil when there is
	// none, or the reader may not know of it.
	Force, Coming *portal.CovenantVersion
	// Earlier: the reader may read a version that was replaced, dropped or ended.
	Earlier bool
	Asks    []CovenantAsk
}

// CovenantAsk is what a covenant asks of somebody.
type CovenantAsk struct {
	Do    CovenantDo
	Nr    int       // of the version
	Due   time.Time // zero for no day
	Below string    // the page below the covenant's where it is done
}

// CovenantDo is a thing to do for a covenant.
type CovenantDo string

// The things a covenant asks.
const (
	DoWriteCovenant   CovenantDo = "schrijven"
	DoCommentCovenant CovenantDo = "reageren"
	DoResolveCovenant CovenantDo = "college"
	DoOpenSigning     CovenantDo = "ondertekening"
	DoSignCovenant    CovenantDo = "tekenen"
)

// Covenants gives a page of the covenants the actor may see, the last changed first.
func (a *App) Covenants(ctx context.Context, by portal.Actor, page portal.Page) (CovenantList, error) {
	if by.Zero() {
		return CovenantList{}, portal.ErrLogin
	}
	found, err := a.store.Covenants(ctx, portal.CovenantQuery{Scope: policy.TableKeys(by), Page: page})
	if err != nil {
		return CovenantList{}, err
	}
	list := CovenantList{Next: found.Next, Prev: found.Prev, MayMake: policy.May(by, policy.MakeCovenant, nil)}
	list.Rows, err = a.covenantRows(ctx, by, found.Rows)
	return list, err
}

// covenantRows gives covenants with what the actor may know of their versions, and what
// they ask of the actor.
func (a *App) covenantRows(ctx context.Context, by portal.Actor, covenants []portal.Covenant) ([]CovenantRow, error) {
	var ids []portal.ID
	for _, c := range covenants {
		ids = append(ids, c.ID)
	}
	versions, err := a.store.VersionsOfCovenants(ctx, ids)
	if err != nil {
		return nil, err
	}
	asked, err := a.store.SigningsOf(ctx, by.OrgID)
	if err != nil {
		return nil, err
	}
	var rows []CovenantRow
	for _, c := range covenants {
		if !policy.May(by, policy.ReadCovenant, c) {
			continue
		}
		row := CovenantRow{Covenant: c}
		for _, v := range versions {
			switch {
			case v.Covenant != c.ID || !policy.VisibleText(by, c, v):
			case v.Coming():
				row.Coming = &v
				row.Asks = a.covenantAsks(by, policy.CovenantOn{Covenant: c, Text: v}, asked)
			case v.Nr == c.InForce:
				row.Force = &v
			default:
				row.Earlier = true
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// covenantAsks says what a version on its way asks of the actor. asked is what their
// own organisation was asked to sign.
func (a *App) covenantAsks(by portal.Actor, on policy.CovenantOn, asked []portal.Signing) []CovenantAsk {
	v, keeps := on.Text, policy.May(by, policy.KeepCovenant, on)
	ask := func(do CovenantDo, due time.Time, below string) []CovenantAsk {
		return []CovenantAsk{{Do: do, Nr: v.Nr, Due: due, Below: below}}
	}
	switch {
	case v.State == portal.CovenantDraft && policy.May(by, policy.WriteClause, on):
		return ask(DoWriteCovenant, time.Time{}, "")
	case v.State == portal.CovenantConsulted && keeps && a.now().After(v.ConsultUntil):
		return ask(DoResolveCovenant, time.Time{}, "/reacties")
	case v.State == portal.CovenantConsulted && !by.Municipality && policy.May(by, policy.CommentClause, on) && !a.now().After(v.ConsultUntil):
		return ask(DoCommentCovenant, v.ConsultUntil, "")
	case v.State == portal.CovenantResolved && policy.May(by, policy.OpenSigning, on):
		return ask(DoOpenSigning, time.Time{}, "/ondertekening")
	}
	for _, g := range asked {
		if g.Covenant == on.Covenant.ID && g.Nr == v.Nr && g.Waits() && policy.May(by, policy.SignCovenant, policy.SigningOn{Signing: g, Covenant: on.Covenant, Text: v}) {
			return ask(DoSignCovenant, v.SignUntil, "/tekenen")
		}
	}
	return nil
}

// covenantWritingTasks are the drafts that the actor was asked to write along with, and
// for the coordinator those that nobody else writes.
func (a *App) covenantWritingTasks(ctx context.Context, by portal.Actor, known []portal.Covenant) ([]Task, error) {
	written := slices.DeleteFunc(slices.Clone(known), func(c portal.Covenant) bool {
		return c.Ended != nil || c.Latest == c.InForce || !slices.Contains(c.Writers, by.ID) && by.Role != portal.Coordinator
	})
	rows, err := a.covenantRows(ctx, by, written)
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, r := range rows {
		for _, ask := range r.Asks {
			if ask.Do == DoWriteCovenant {
				tasks = append(tasks, a.tableTask("Schrijf mee aan ‘"+r.Title+"’", "/convenanten/"+r.Number+versionQuery(r.Covenant, ask.Nr), time.Time{}, r.Number))
			}
		}
	}
	return tasks, nil
}

// versionQuery names a version in an address when it isn't the one shown by itself.
func versionQuery(c portal.Covenant, nr int) string {
	if c.InForce == 0 || c.InForce == nr {
		return ""
	}
	return "?versie=" + strconv.Itoa(nr)
}
