package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ComplaintsInput is the complaints handler's form as it is filled in. The numbers are
// kept nowhere but merged; see portal.MergeSmall.
type ComplaintsInput struct {
	portal.ComplaintsTyped
	Version int64
	Citizen CitizenAnswer
}

// complaints gives the form of the actor's own organisation over a quarter, to who may
// fill it in. One that nobody saved has version 0.
func (a *App) complaints(ctx context.Context, by portal.Actor, quarter string) (portal.ComplaintQuarter, error) {
	own, err := a.ownVoice(ctx, by)
	if err != nil {
		return portal.ComplaintQuarter{}, err
	}
	if err := policy.Check(by, policy.FillForm, own); err != nil {
		return portal.ComplaintQuarter{}, err
	}
	if !portal.IsQuarter(quarter) || periodStart(quarter).After(a.now()) {
		return portal.ComplaintQuarter{}, portal.ErrNotFound
	}
	c, err := a.store.ComplaintQuarter(ctx, portal.ComplaintsID(quarter, by.OrgID))
	if portal.KindOf(err) == portal.NotFound {
		c, err = portal.ComplaintQuarter{ID: portal.ComplaintsID(quarter, by.OrgID), Quarter: quarter, Org: by.OrgID}, nil
	}
	if err == nil && !c.SentAt.IsZero() {
		err = portal.Errorf(portal.Conflict, "Dit formulier is al ingeleverd. Het verandert niet meer.")
	}
	return c, err
}

// saveComplaints stores a form, new or there already.
func (a *App) saveComplaints(ctx context.Context, w *writing, c *portal.ComplaintQuarter, facts ...portal.Fact) error {
	save := a.store.SaveComplaintQuarter
	if c.Version == 0 {
		save = a.store.InsertComplaintQuarter
	}
	err := save(ctx, c)
	if portal.KindOf(err) == portal.Taken {
		return portal.ErrChanged // a colleague saved the first one at the same moment
	}
	if err == nil {
		w.record(c.Version, facts...)
	}
	return err
}

// FillComplaints saves the form over a quarter, for its own organisation only.
func (a *App) FillComplaints(ctx context.Context, by portal.Actor, quarter string, in ComplaintsInput) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		c, err := a.complaints(ctx, by, quarter)
		if err != nil {
			return err
		}
		if c.Version != in.Version {
			return portal.ErrChanged
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		fields, facts := checkCitizen(map[string]string{"explanation": in.Explanation, "advice": in.Advice}, in.Citizen, c.Ref(), false)
		for _, t := range in.Numbers {
			if _, ok := set.Theme(t.Theme); !ok {
				fields["theme_"+string(t.Theme)] = "Dit thema is er niet (meer)."
			}
		}
		fact, err := c.Fill(in.ComplaintsTyped, by, a.now())
		if err := joinFields(fields, err); err != nil {
			return err
		}
		return a.saveComplaints(ctx, w, &c, append(facts, fact)...)
	})
}

// HandInComplaints gives the form over a quarter to everybody who reads what clients say.
func (a *App) HandInComplaints(ctx context.Context, by portal.Actor, quarter string, version int64) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		c, err := a.complaints(ctx, by, quarter)
		if err != nil {
			return err
		}
		if c.Version != version {
			return portal.ErrChanged
		}
		fact, err := c.HandIn(by, a.now())
		if err != nil {
			return err
		}
		return a.saveComplaints(ctx, w, &c, fact)
	})
}

// ComplaintRow is one line of a form.
type ComplaintRow struct {
	Theme string // “Iets anders” for the rest
	portal.ComplaintTheme
}

// ComplaintsPage is a form as its reader may see it.
type ComplaintsPage struct {
	portal.ComplaintQuarter
	OrgName    string
	Rows       []ComplaintRow
	MayFill    bool // and hand in: it is theirs, and not handed in
	MayMention bool // share a signal about it
	Late       bool // its quarter ended and it isn't handed in
}

// RestOfComplaints names what has no theme of its own.
const RestOfComplaints = "Iets anders, of kleine aantallen samen"

func (a *App) complaintsPage(by portal.Actor, c portal.ComplaintQuarter, own policy.VoiceOn, set portal.Settings, org string) ComplaintsPage {
	own.Form = c
	p := ComplaintsPage{ComplaintQuarter: c, OrgName: org, MayFill: policy.May(by, policy.FillForm, own), MayMention: !c.SentAt.IsZero() && policy.May(by, policy.ShareSignal, nil),
		Late: c.SentAt.IsZero() && c.Quarter < portal.Quarter(a.now())}
	for _, t := range c.Themes {
		row := ComplaintRow{RestOfComplaints, t}
		if t.Theme != "" {
			theme, _ := set.Theme(t.Theme)
			row.Theme = theme.Name
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// ComplaintsList is the forms the reader may know of, the latest quarter first.
type ComplaintsList struct {
	Rows []ComplaintsPage
	// Fills are the quarters whose form the reader's organisation can fill in: the
	// present one and the one that ended last.
	Fills []string
}

// ComplaintForms gives the forms that were handed in, and to the complaints handler its
// own that aren't.
func (a *App) ComplaintForms(ctx context.Context, by portal.Actor, period string) (ComplaintsList, error) {
	own, err := a.ownVoice(ctx, by)
	if err != nil {
		return ComplaintsList{}, err
	}
	if err := policy.Check(by, policy.ReadVoice, policy.VoiceOn{}); err != nil {
		return ComplaintsList{}, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return ComplaintsList{}, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return ComplaintsList{}, err
	}
	l := ComplaintsList{}
	all, err := a.store.ComplaintQuarters(ctx)
	for _, c := range all {
		if policy.May(by, policy.ReadVoice, policy.VoiceOn{Form: c}) && (period == "" || portal.Within(c.Quarter, period)) {
			l.Rows = append(l.Rows, a.complaintsPage(by, c, own, set, orgs[c.Org].Name))
		}
	}
	if policy.May(by, policy.FillForm, own) {
		for _, quarter := range []string{portal.Quarter(a.now()), portal.ComplaintsDue(a.now())} {
			if !slices.ContainsFunc(all, func(c portal.ComplaintQuarter) bool {
				return c.Quarter == quarter && c.Org == by.OrgID && !c.SentAt.IsZero()
			}) {
				l.Fills = append(l.Fills, quarter)
			}
		}
	}
	return l, err
}

// Complaints gives the forms over one quarter that the reader may know of; ErrNotFound
// when there are none.
func (a *App) Complaints(ctx context.Context, by portal.Actor, quarter string) ([]ComplaintsPage, error) {
	l, err := a.ComplaintForms(ctx, by, "")
	if err != nil {
		return nil, err
	}
	rows := slices.DeleteFunc(l.Rows, func(p ComplaintsPage) bool { return p.Quarter != quarter })
	if len(rows) == 0 {
		return nil, portal.ErrNotFound
	}
	return rows, nil
}

// ComplaintsToFill gives the form over a quarter to who fills it in, with the themes to
// choose from.
func (a *App) ComplaintsToFill(ctx context.Context, by portal.Actor, quarter string) (portal.ComplaintQuarter, []portal.Theme, error) {
	c, err := a.complaints(ctx, by, quarter)
	if err != nil {
		return c, nil, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return c, nil, err
	}
	themes := set.OpenThemes()
	for _, t := range c.Themes { // that ended since
		theme, ok := set.Theme(t.Theme)
		if ok && !slices.ContainsFunc(themes, func(x portal.Theme) bool { return x.ID == t.Theme }) {
			themes = append(themes, theme)
		}
	}
	return c, themes, nil
}

// AskComplaints reminds complaints handlers once of the form of the quarter that ended.
// It says how many.
func (a *App) AskComplaints(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendFigures, nil); err != nil {
		return 0, err
	}
	set, err := a.store.Settings(ctx)
	quarter := portal.ComplaintsDue(a.now())
	if _, last, _ := portal.PeriodRange(quarter); err != nil || portal.Day(set.SetUpAt).After(last) {
		return 0, notFoundIsNil(err) // the portal wasn't there
	}
	orgs, err := a.store.Organisations(ctx)
	if err != nil {
		return 0, err
	}
	told := 0
	for _, o := range orgs {
		if o.Kind != portal.OrgComplaints || !o.Active {
			continue
		}
		err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
			c, err := a.store.ComplaintQuarter(ctx, portal.ComplaintsID(quarter, o.ID))
			if portal.KindOf(err) == portal.NotFound {
				c, err = portal.ComplaintQuarter{ID: portal.ComplaintsID(quarter, o.ID), Quarter: quarter, Org: o.ID, By: by.ID, At: a.now()}, nil
			}
			if err != nil {
				return err
			}
			fact, err := c.Remind(a.now()) // refused when it was, or when the form is in
			if err != nil {
				return err
			}
			return a.saveComplaints(ctx, w, &c, fact)
		})
		if err != nil && portal.KindOf(err) != portal.Conflict {
			return told, err
		}
		if err == nil {
			told++
		}
	}
	return told, nil
}
