package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type minutesStore interface {
	Minutes(ctx context.Context, table portal.ID) (portal.Minutes, error)
	InsertMinutes(ctx context.Context, m *portal.Minutes) error
	SaveMinutes(ctx context.Context, m *portal.Minutes) error
	MinutesDue(ctx context.Context, before time.Time, limit int) ([]portal.Minutes, error)
	MinutesBy(ctx context.Context, person portal.ID) ([]portal.Minutes, error)
	InsertMinutesVersion(ctx context.Context, v *portal.MinutesVersion) error
	MinutesVersions(ctx context.Context, table portal.ID) ([]portal.MinutesVersion, error)
	MinutesRecord(ctx context.Context, table portal.ID) (portal.MinutesRecord, error)
	InsertMinutesRecord(ctx context.Context, r *portal.MinutesRecord) error
	InsertMinutesText(ctx context.Context, t *portal.MinutesTextFile) error
	MinutesTexts(ctx context.Context, table portal.ID) ([]portal.MinutesTextFile, error)
	IndexMinutes(ctx context.Context, r portal.MinutesRecord, scope []string) error
}

// MinutesLine is one item of minutes with what was said about its text.
type MinutesLine struct {
	portal.RecordItem
	Rev      int
	Comments []MinutesRemark
	Errata   []MinutesErratum
	ForNames []string // of a confidential item
}

// MinutesRemark is a comment with who made and who answered it.
type MinutesRemark struct {
	portal.MinutesComment
	Author, Answerer Name
	MayAnswer        bool
}

// MinutesErratum is an erratum with who added it.
type MinutesErratum struct {
	portal.Erratum
	Author Name
	N      int // its place among all errata, from 0
}

// MinutesObjector is an objection with who made it.
type MinutesObjector struct {
	portal.MinutesObjection
	Author Name
}

// MinutesPage is what the page with the minutes of a round table shows to one
// reader. Nothing in it is of an item they may not know of.
type MinutesPage struct {
	Table   portal.RoundTable // with the items the reader may know of
	Version int64             // of the minutes
	Record  portal.MinutesRecord
	Lines   []MinutesLine

	Full          bool
	CommentsUntil time.Time
	Waiting       int // comments that wait for an answer
	Objections    []MinutesObjector
	Returned      string // what the chair wants otherwise; empty when it doesn't lie there
	Adoption      *portal.Adoption
	AgreedBy      Name
	Details       portal.DocumentDetails
	Silent        bool // adopted without a meeting when nobody objects

	MayWrite, MayOffer, MayAgree, MayComment, MayObject, MayAdopt, MayCorrect, MayDescribe bool
	// AdoptIn are the meetings that can adopt the minutes, the latest first.
	AdoptIn []portal.RoundTable
}

// Minutes gives the minutes of a round table as the actor may read them.
func (a *App) Minutes(ctx context.Context, by portal.Actor, number string) (MinutesPage, error) {
	t, m, err := a.minutesFor(ctx, by, number)
	if err != nil {
		return MinutesPage{}, err
	}
	series, err := a.store.Series(ctx, t.Series)
	if err != nil {
		return MinutesPage{}, err
	}
	r, err := a.recordOf(ctx, t, m)
	if err != nil {
		return MinutesPage{}, err
	}
	records, commenting := policy.May(by, policy.RecordTable, t), t.State == portal.TableComments
	p := MinutesPage{
		Table: t, Version: m.Version, Record: r.For(by.ID), Full: m.Full, CommentsUntil: m.CommentsUntil, Adoption: m.Adoption, Details: m.Details, Silent: series.SilentAdoption,
		MayWrite: records && t.State == portal.TableDraft, MayOffer: records && t.State == portal.TableDraft,
		MayAgree:   t.State == portal.TableWithChair && policy.May(by, policy.AgreeMinutes, t),
		MayComment: commenting && !a.now().After(m.CommentsUntil) && policy.May(by, policy.CommentDraft, t),
		MayObject:  commenting && series.SilentAdoption && policy.May(by, policy.ObjectAdopted, t) && !slices.ContainsFunc(m.Objections, func(o portal.MinutesObjection) bool { return o.By == by.ID }),
		MayAdopt:   commenting && policy.May(by, policy.AdoptMinutes, t),
		MayCorrect: records && t.State == portal.TableAdopted, MayDescribe: records && t.State != portal.TableAdopted,
	}
	p.Table.Agenda = policy.VisibleItems(by, t)
	if by.ID == t.Chair() || by.ID == t.Secretary() || records && t.Secretary() == "" {
		p.Returned = m.Returned
	}
	if p.AgreedBy, err = a.nameOf(ctx, m.AgreedBy); err != nil {
		return p, err
	}
	if err := a.minutesLines(ctx, by, t, m, &p); err != nil {
		return p, err
	}
	for _, o := range m.Objections {
		name, err := a.nameOf(ctx, o.By)
		if err != nil {
			return p, err
		}
		p.Objections = append(p.Objections, MinutesObjector{o, name})
	}
	if p.MayAdopt {
		p.AdoptIn, err = a.adoptIn(ctx, by, t)
	}
	return p, err
}

// minutesLines fills the items with their comments and errata.
func (a *App) minutesLines(ctx context.Context, by portal.Actor, t portal.RoundTable, m portal.Minutes, p *MinutesPage) error {
	answers := t.State == portal.TableComments && policy.May(by, policy.RecordTable, t)
	items := p.Record.Items
	if len(items) == 0 || items[0].ID != "" { // what is said of the whole needs a place
		items = slices.Insert(slices.Clone(items), 0, portal.RecordItem{})
	}
	for _, i := range items {
		line := MinutesLine{RecordItem: i, Rev: m.For(i.ID).Rev}
		for _, c := range m.Comments {
			if c.Item != i.ID {
				continue
			}
			remark := MinutesRemark{MinutesComment: c, MayAnswer: answers && !c.Answered()}
			var err error
			if remark.Author, err = a.nameOf(ctx, c.By); err != nil {
				return err
			}
			if remark.Answerer, err = a.nameOf(ctx, c.AnsweredBy); err != nil {
				return err
			}
			if !c.Answered() {
				p.Waiting++
			}
			line.Comments = append(line.Comments, remark)
		}
		for n, e := range m.Errata {
			if e.Item != i.ID {
				continue
			}
			name, err := a.nameOf(ctx, e.By)
			if err != nil {
				return err
			}
			line.Errata = append(line.Errata, MinutesErratum{e, name, n})
		}
		if i.Confidential {
			var err error
			if line.ForNames, err = a.namesOfPeople(ctx, i.For); err != nil {
				return err
			}
		}
		if i.ID != "" || i.Text != "" || len(i.Decisions)+len(i.Actions)+len(line.Comments)+len(line.Errata) > 0 {
			p.Lines = append(p.Lines, line)
		}
	}
	return nil
}

// minutesFor loads a round table and its minutes, for who may read them now.
func (a *App) minutesFor(ctx context.Context, by portal.Actor, number string) (portal.RoundTable, portal.Minutes, error) {
	t, err := a.table(ctx, by, policy.ReadTable, number)
	if err != nil {
		return t, portal.Minutes{}, err
	}
	if !policy.VisibleMinutes(by, t) {
		return t, portal.Minutes{}, portal.ErrNotFound
	}
	m, err := a.minutesOf(ctx, t)
	return t, m, err
}

// minutesOf gives the minutes of a round table, new ones when nobody wrote any yet.
func (a *App) minutesOf(ctx context.Context, t portal.RoundTable) (portal.Minutes, error) {
	m, err := a.store.Minutes(ctx, t.ID)
	if err == nil || portal.KindOf(err) != portal.NotFound {
		return m, err
	}
	s, err := a.store.Series(ctx, t.Series)
	return portal.Minutes{ID: t.ID, Full: s.FullMinutes}, err
}

// saveMinutes stores minutes, those that are new as well.
func (a *App) saveMinutes(ctx context.Context, m *portal.Minutes) error {
	if m.Version == 0 {
		return a.store.InsertMinutes(ctx, m)
	}
	return a.store.SaveMinutes(ctx, m)
}

// minutesChange is what a step does to minutes in hand, and to their round table.
type minutesChange func(ctx context.Context, w *writing, t *portal.RoundTable, m *portal.Minutes, set portal.Settings) ([]portal.Fact, error)

// changeMinutes runs one step on the minutes of a round table: load, ask policy,
// do, save both, record. version is that of the minutes the actor saw; 0 stands
// for whatever there is.
func (a *App) changeMinutes(ctx context.Context, by portal.Actor, action policy.Action, number string, version int64, do minutesChange) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		t, err := a.table(ctx, by, action, number)
		if err != nil {
			return err
		}
		if !policy.VisibleMinutes(by, t) {
			return portal.ErrNotFound
		}
		return a.stepMinutes(ctx, w, t, version, do)
	})
}

// stepMinutes does one step within a transaction: policy was asked before.
func (a *App) stepMinutes(ctx context.Context, w *writing, t portal.RoundTable, version int64, do minutesChange) error {
	m, err := a.minutesOf(ctx, t)
	if err != nil {
		return err
	}
	if version != 0 && m.Version != version {
		return portal.Errorf(portal.Conflict, "Iemand anders wijzigde dit verslag net. Bekijk wat er veranderd is en probeer het opnieuw.")
	}
	return a.stepTable(ctx, w, &t, func(ctx context.Context, w *writing, t *portal.RoundTable, set portal.Settings) ([]portal.Fact, error) {
		facts, err := do(ctx, w, t, &m, set)
		if err != nil {
			return nil, err
		}
		return facts, a.saveMinutes(ctx, &m)
	})
}
