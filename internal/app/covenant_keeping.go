package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// KeepingRow is a halfjaargesprek in the list of a covenant, as its reader may know it.
type KeepingRow struct {
	portal.KeepingRound
	// Sent of Asked organisations handed in.
	Sent, Asked int
	// Reports: the reader's own organisation is asked and can still hand in; Own says
	// whether it did.
	Reports, Own bool
}

// KeepingList is what the list of halfjaargesprekken of a covenant shows.
type KeepingList struct {
	policy.CovenantOn
	Rows []KeepingRow // the last one first
	Next time.Time    // when the next one is due; zero for who doesn't lead, or while one is open
	Form KeepingForm
	Open bool // the reader can open one now
}

// KeepingForm is what the form to open or change a halfjaargesprek needs.
type KeepingForm struct {
	Periods  []string // those that are free
	Proposed string
	Due      time.Time
	Tables   []portal.RoundTable
}

// KeepingPage is what the page of one halfjaargesprek shows to its reader.
type KeepingPage struct {
	policy.CovenantOn // the covenant with the version that the round is about
	KeepingRow
	OwnReport portal.KeepingReport
	// Lead: the reader leads the talk, and sees what was handed in before the others.
	// Missing are then the names of who has not handed in.
	Lead    bool
	Missing []string
	// Table is the meeting where it is talked through, as far as the reader may know it.
	Table  TableLink
	Tables []portal.RoundTable
	// Clauses hold the answers side by side: once the round is closed, or for Lead.
	Clauses []KeepingClause
	// Earlier are the closed rounds before this one, from the first on.
	Earlier []portal.KeepingRound
	// Signal and Propose: the reader may make a signal or a proposal of a clause.
	Signal, Propose bool
}

// KeepingVoice is what one organisation says of a clause.
type KeepingVoice struct {
	Org, Name    string
	Municipality bool
	portal.KeepingAnswer
}

// KeepingClause is a clause with what was said of it.
type KeepingClause struct {
	portal.KeptClause
	Voices []KeepingVoice
	Tally  portal.KeepingTally
	// Trend are the tallies of Earlier; Known says of each whether the clause was asked then.
	Trend      []portal.KeepingTally
	Known      []bool
	Conclusion portal.KeepingConclusion
	Made       []TableLink
}

// keepingRounds gives the halfjaargesprekken of a covenant for who may read them.
func (a *App) keepingRounds(ctx context.Context, by portal.Actor, number string) (portal.Covenant, []portal.KeepingRound, error) {
	c, err := a.covenant(ctx, by, policy.ReadCovenant, number)
	if err != nil {
		return c, nil, err
	}
	if err := policy.Check(by, policy.ReadKeeping, policy.KeepingOn{Covenant: c}); err != nil {
		return c, nil, err
	}
	rounds, err := a.store.KeepingRounds(ctx, c.ID)
	return c, rounds, err
}

// keeping gives one halfjaargesprek with the report of the actor's own organisation,
// when the actor may do the action.
func (a *App) keeping(ctx context.Context, by portal.Actor, action policy.Action, number, period string) (policy.KeepingOn, []portal.KeepingRound, error) {
	c, rounds, err := a.keepingRounds(ctx, by, number)
	on := policy.KeepingOn{Covenant: c}
	if err != nil {
		return on, nil, err
	}
	i := slices.IndexFunc(rounds, func(r portal.KeepingRound) bool { return r.Period == period })
	if i < 0 {
		return on, nil, portal.ErrNotFound
	}
	on.Round = rounds[i]
	if on.Report, err = a.ownReport(ctx, by, on.Round); err != nil {
		return on, rounds, err
	}
	if on.Bound, err = a.boundIn(ctx, by.OrgID, c, on.Round); err != nil {
		return on, rounds, err
	}
	return on, rounds, policy.Check(by, action, on)
}

// ownReport gives the report of the actor's organisation; an empty one when it wrote
// none yet.
func (a *App) ownReport(ctx context.Context, by portal.Actor, r portal.KeepingRound) (portal.KeepingReport, error) {
	id := portal.KeepingReportID(r.ID, by.OrgID)
	rep, err := a.store.KeepingReport(ctx, id)
	if err != nil && portal.KindOf(err) == portal.NotFound {
		return portal.KeepingReport{ID: id, Round: r.ID, Covenant: r.Covenant, Org: by.OrgID}, nil
	}
	return rep, err
}

// keepingRow counts who handed in; names go to nobody here.
func keepingRow(by portal.Actor, c portal.Covenant, r portal.KeepingRound, asked []portal.ID, sent []portal.KeepingReport) KeepingRow {
	row := KeepingRow{KeepingRound: r, Sent: len(sent), Own: handedIn(sent, by.OrgID),
		Reports: policy.May(by, policy.ReportKeeping, policy.KeepingOn{Round: r, Covenant: c, Bound: slices.Contains(asked, by.OrgID), Report: portal.KeepingReport{Org: by.OrgID}})}
	row.Asked = row.Sent
	for _, org := range asked {
		if !handedIn(sent, org) {
			row.Asked++
		}
	}
	return row
}

// Keepings lists the halfjaargesprekken of a covenant.
func (a *App) Keepings(ctx context.Context, by portal.Actor, number string) (KeepingList, error) {
	c, rounds, err := a.keepingRounds(ctx, by, number)
	l := KeepingList{}
	if err != nil {
		return l, err
	}
	if l.CovenantOn, err = a.covenantText(ctx, by, policy.ReadCovenant, number, ForceText); err != nil {
		return l, err
	}
	sent, err := a.sentIn(ctx, c)
	if err != nil {
		return l, err
	}
	for _, r := range slices.Backward(rounds) {
		asked, err := a.reporters(ctx, c, r)
		if err != nil {
			return l, err
		}
		l.Rows = append(l.Rows, keepingRow(by, c, r, asked, sent[r.ID]))
	}
	if !policy.May(by, policy.LeadKeeping, policy.KeepingOn{Covenant: c}) {
		return l, nil
	}
	versions, err := a.store.CovenantVersions(ctx, c.ID)
	if err != nil {
		return l, err
	}
	l.Next = c.NextKeeping(versions, rounds)
	if l.Open = !l.Next.IsZero() && len(l.Text.KeptClauses()) > 0; l.Open {
		l.Form, err = a.keepingForm(ctx, by, rounds)
	}
	return l, err
}

// keepingForm proposes a half-year: the one of two months ago, for one talks about what
// was; or else the first that is free from then on.
func (a *App) keepingForm(ctx context.Context, by portal.Actor, rounds []portal.KeepingRound) (KeepingForm, error) {
	now := a.now()
	f := KeepingForm{Due: portal.Day(now).AddDate(0, 0, 7*portal.KeepingWeeks)}
	for _, p := range portal.KeepingPeriods(now) {
		if slices.ContainsFunc(rounds, func(r portal.KeepingRound) bool { return r.Period == p }) {
			continue
		}
		f.Periods = append(f.Periods, p)
		if f.Proposed == "" && p >= portal.KeepingPeriod(now.AddDate(0, -2, 0)) {
			f.Proposed = p
		}
	}
	var err error
	f.Tables, err = a.comingTables(ctx, by)
	return f, err
}

// Keeping gives the page of one halfjaargesprek.
func (a *App) Keeping(ctx context.Context, by portal.Actor, number, period string) (KeepingPage, error) {
	on, rounds, err := a.keeping(ctx, by, policy.ReadKeeping, number, period)
	if err != nil {
		return KeepingPage{}, err
	}
	p := KeepingPage{OwnReport: on.Report, Lead: policy.May(by, policy.LeadKeeping, on), Signal: policy.May(by, policy.ShareSignal, nil), Propose: policy.ProposesItems(by)}
	p.Covenant = on.Covenant
	if p.Text, err = a.versionNr(ctx, on.Covenant.ID, on.Round.Nr); err != nil {
		return p, err
	}
	asked, err := a.reporters(ctx, on.Covenant, on.Round)
	if err != nil {
		return p, err
	}
	sent, err := a.sentIn(ctx, on.Covenant)
	if err != nil {
		return p, err
	}
	p.KeepingRow = keepingRow(by, on.Covenant, on.Round, asked, sent[on.Round.ID])
	orgs, err := a.organisations(ctx)
	if err != nil {
		return p, err
	}
	if p.Lead {
		for _, org := range asked {
			if !handedIn(sent[on.Round.ID], org) {
				p.Missing = append(p.Missing, orgs[org].Name)
			}
		}
		slices.Sort(p.Missing)
		if p.Tables, err = a.comingTables(ctx, by); err != nil {
			return p, err
		}
	}
	if p.Table, err = a.keepingTable(ctx, by, on.Round); err != nil {
		return p, err
	}
	if on.Round.Open() && !p.Lead {
		return p, nil
	}
	for _, r := range rounds {
		if !r.Open() && r.Period < on.Round.Period {
			p.Earlier = append(p.Earlier, r)
		}
	}
	p.Clauses, err = a.keepingClauses(ctx, by, p, sent, orgs)
	return p, err
}

// keepingTable is the meeting where a round is talked through; nothing for who may not
// know of it.
func (a *App) keepingTable(ctx context.Context, by portal.Actor, r portal.KeepingRound) (TableLink, error) {
	if r.Table == "" {
		return TableLink{}, nil
	}
	t, err := a.store.Table(ctx, r.Table)
	if err != nil || !policy.May(by, policy.ReadTable, t) {
		return TableLink{}, notFoundIsNil(err)
	}
	return TableLink{Ref: t.Ref(), Number: t.Number, Title: t.Title, Path: tablePath(t.Number)}, nil
}

// keepingClauses lays the answers of a round side by side, each as far as the reader
// may read it.
func (a *App) keepingClauses(ctx context.Context, by portal.Actor, p KeepingPage, sent map[portal.ID][]portal.KeepingReport, orgs map[portal.ID]portal.Organisation) ([]KeepingClause, error) {
	readable := func(r portal.KeepingRound) []portal.KeepingReport {
		return slices.DeleteFunc(slices.Clone(sent[r.ID]), func(x portal.KeepingReport) bool {
			return !policy.May(by, policy.ReadKeeping, policy.KeepingOn{Round: r, Report: x, Covenant: p.Covenant})
		})
	}
	asked := map[portal.ID][]portal.KeptClause{} // by earlier round
	for _, r := range p.Earlier {
		v, err := a.versionNr(ctx, p.Covenant.ID, r.Nr)
		if err != nil {
			return nil, err
		}
		asked[r.ID] = v.KeptClauses()
	}
	now := readable(p.KeepingRound)
	slices.SortFunc(now, func(x, y portal.KeepingReport) int {
		return cmp.Compare(strings.ToLower(orgs[x.Org].Name), strings.ToLower(orgs[y.Org].Name))
	})
	var clauses []KeepingClause
	for _, c := range p.Text.KeptClauses() {
		k := KeepingClause{KeptClause: c, Tally: tallyOf(now, c.ID), Conclusion: p.KeepingRound.Conclusion(c.ID)}
		for _, r := range now {
			if x := r.Answer(c.ID); x.Kept != "" {
				k.Voices = append(k.Voices, KeepingVoice{Org: string(r.Org), Name: orgs[r.Org].Name, Municipality: orgs[r.Org].Kind == portal.OrgMunicipality, KeepingAnswer: x})
			}
		}
		for _, r := range p.Earlier {
			k.Trend = append(k.Trend, tallyOf(readable(r), c.ID))
			k.Known = append(k.Known, slices.ContainsFunc(asked[r.ID], func(x portal.KeptClause) bool { return x.ID == c.ID }))
		}
		var err error
		if k.Made, err = a.linked(ctx, by, k.Conclusion.Became); err != nil {
			return nil, err
		}
		clauses = append(clauses, k)
	}
	return clauses, nil
}

func tallyOf(reports []portal.KeepingReport, clause portal.ID) portal.KeepingTally {
	var answers []portal.KeepingAnswer
	for _, r := range reports {
		answers = append(answers, r.Answer(clause))
	}
	return portal.Tally(answers)
}
