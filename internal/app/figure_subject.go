package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// figureUnder is something of the plan, the subsidies, the reports to the council or
// the voice of clients, with every text under it. Search, privacy, destruction and
// berichten know these by this one form.
type figureUnder struct {
	portal.Redactable
	version *int64
	// number is what people call it, title what stands above it.
	number, title, path string
	save                func(ctx context.Context) error
	// reads reports whether an actor may read one of its texts.
	reads func(by portal.Actor, t portal.TextAt) bool
	// subsidy is set when it is one: it has reports of its own.
	subsidy *portal.SubsidyTexts
	was     []string // what each of its reports said
	// owner hears what happens to its texts.
	owner portal.ID
}

// figureKinds are the kinds of objects that have this form.
var figureKinds = []portal.ObjectKind{
	portal.KindPolicyGoal, portal.KindRecommendation, portal.KindPlanAction, portal.KindBudgetLine, portal.KindSubsidy, portal.KindFactsheet,
	portal.KindBudgetPoint, portal.KindCouncilReport, portal.KindPledge, portal.KindSurvey, portal.KindVoice, portal.KindAdvice, portal.KindComplaints, portal.KindMonitorNote, portal.KindFlag, portal.KindEscalation,
}

func isFigure(kind portal.ObjectKind) bool { return slices.Contains(figureKinds, kind) }

// figureOf puts an object in this form. Whoever may do the action reads all of it.
func figureOf[T portal.Redactable](v T, version *int64, number, title, path string, save func(context.Context, T) error, action policy.Action, on any) *figureUnder {
	return &figureUnder{Redactable: v, version: version, number: number, title: title, path: path,
		save:  func(ctx context.Context) error { return save(ctx, v) },
		reads: func(by portal.Actor, _ portal.TextAt) bool { return policy.May(by, action, on) }}
}

// figure loads one of these objects. Who may read it, reads says.
func (a *App) figure(ctx context.Context, about portal.Ref) (*figureUnder, error) {
	st := a.store
	switch about.Kind {
	case portal.KindPolicyGoal:
		v, err := st.PolicyGoal(ctx, about.ID)
		return figureOf(&v, &v.Version, v.Number, "Beleidsdoel "+v.Number+": "+v.Title, "/beleidsdoelen/"+v.Number, st.SavePolicyGoal, policy.ReadPlan, nil), err
	case portal.KindRecommendation:
		v, err := st.Recommendation(ctx, about.ID)
		return figureOf(&v, &v.Version, "aanbeveling "+v.Number, "Aanbeveling "+v.Number+": "+v.Title, "/plan-van-aanpak/aanbevelingen/"+v.Number, st.SaveRecommendation, policy.ReadPlan, nil), err
	case portal.KindPlanAction:
		v, err := st.PlanAction(ctx, about.ID)
		u := figureOf(&v, &v.Version, "actie "+v.Number, "Actie "+v.Number+": "+v.Title, planLink(v).Path, st.SavePlanAction, policy.ReadPlan, nil)
		u.owner = v.Owner
		return u, err
	case portal.KindBudgetLine:
		v, err := st.BudgetLine(ctx, about.ID)
		return figureOf(&v, &v.Version, "de begroting van het plan", "Begroting: "+v.Title, "/plan-van-aanpak/begroting", st.SaveBudgetLine, policy.ReadPlan, nil), err
	case portal.KindBudgetPoint:
		v, err := st.BudgetPoint(ctx, about.ID)
		return figureOf(&v, &v.Version, "de begroting van het plan", "Open punt van de begroting", "/plan-van-aanpak/begroting", st.SaveBudgetPoint, policy.ReadPlan, nil), err
	case portal.KindSubsidy:
		return a.subsidyUnder(ctx, about.ID)
	case portal.KindFactsheet:
		return a.factsheetUnder(ctx, about.ID)
	case portal.KindCouncilReport:
		return a.councilUnder(ctx, about.ID)
	case portal.KindPledge:
		v, err := st.Pledge(ctx, about.ID)
		u := figureOf(&v, &v.Version, v.Number, v.Kind.Label()+" "+v.Number+": "+v.Title, "/moties-en-toezeggingen/"+v.Number, st.SavePledge, policy.ReadPledge, nil)
		u.owner = v.Owner
		return u, err
	case portal.KindFlag:
		v, err := st.YellowFlag(ctx, about.ID)
		u := figureOf(&v, &v.Version, v.Number, "Gele vlag "+v.Number+": "+v.Title, FlagPath+"/"+v.Number, a.saveFlag, policy.ReadFlag, v)
		u.owner = v.Handler
		return u, err
	case portal.KindEscalation:
		return a.raisedUnder(ctx, about.ID)
	}
	return a.voiceUnder(ctx, about)
}

// factsheetUnder loads a factsheet. A frozen one is written anew with its text; its
// first hash stays.
func (a *App) factsheetUnder(ctx context.Context, id portal.ID) (*figureUnder, error) {
	v, err := a.store.Factsheet(ctx, id)
	save := func(ctx context.Context, v *portal.Factsheet) error {
		v.Rewrite(seal, a.now())
		return a.store.SaveFactsheet(ctx, v)
	}
	return figureOf(&v, &v.Version, "factsheet "+v.Period, "Factsheet "+v.Period+": "+v.Title, "/factsheets/"+v.Period, save, policy.ReadFacts, v), err
}

// councilUnder is factsheetUnder for a report to the council. Who edits a part of it
// at this moment is told.
func (a *App) councilUnder(ctx context.Context, id portal.ID) (*figureUnder, error) {
	v, err := a.store.CouncilReport(ctx, id)
	was := slices.Clone(v.Sections)
	save := func(ctx context.Context, v *portal.CouncilReport) error {
		for i, s := range was {
			if now := &v.Sections[i]; now.Text != s.Text || now.Heading != s.Heading {
				now.Rev++
			}
		}
		v.Rewrite(seal, a.now())
		return a.store.SaveCouncilReport(ctx, v)
	}
	u := figureOf(&v, &v.Version, v.Number, "Rapportage aan de raad "+v.Number+": "+v.Title, "/raadsrapportages/"+v.Number, save, policy.ReadCouncil, v)
	u.reads = func(by portal.Actor, t portal.TextAt) bool {
		on := v
		if t.Part.Kind() == portal.PartCouncilStep { // remarks, for who reads drafts
			on = portal.CouncilReport{State: portal.CouncilDraft}
		}
		return policy.May(by, policy.ReadCouncil, on)
	}
	return u, err
}

// voiceUnder is figure for what clients told, and for the story with the monitor.
func (a *App) voiceUnder(ctx context.Context, about portal.Ref) (*figureUnder, error) {
	st := a.store
	switch about.Kind {
	case portal.KindSurvey:
		v, err := st.Survey(ctx, about.ID)
		return figureOf(&v, &v.Version, "een onderzoek van "+v.Period, "Onderzoek: "+v.Title, "/clientstem/onderzoeken/"+string(v.ID), st.SaveSurvey, policy.ReadVoice, nil), err
	case portal.KindVoice:
		v, err := st.Voice(ctx, about.ID)
		return figureOf(&v, &v.Version, "de cliëntstem", v.Kind.Label()+": "+v.Title, "/clientstem/ervaringen/"+string(v.ID), st.SaveVoice, policy.ReadVoice, nil), err
	case portal.KindAdvice:
		v, err := st.CouncilAdvice(ctx, about.ID)
		return figureOf(&v, &v.Version, v.Number, "Advies "+v.Number+": "+v.Subject, "/clientstem/adviezen/"+v.Number, st.SaveCouncilAdvice, policy.ReadVoice, nil), err
	case portal.KindComplaints:
		v, err := st.ComplaintQuarter(ctx, about.ID)
		return figureOf(&v, &v.Version, "het klachtenformulier van "+v.Quarter, "Klachten, "+portal.PeriodWords(v.Quarter), "/clientstem/klachten/"+v.Quarter, st.SaveComplaintQuarter, policy.ReadVoice, policy.VoiceOn{Form: v}), err
	case portal.KindMonitorNote:
		v, err := st.MonitorNote(ctx, about.ID)
		return figureOf(&v, &v.Version, "de monitor van "+v.Period, "Monitor: "+v.Block.Label()+", "+v.Period, "/monitor?periode="+v.Period, st.SaveMonitorNote, policy.ReadMonitor, nil), err
	}
	return nil, portal.ErrNotFound
}

// subsidyUnder loads a subsidy with its reports. What a report says now is for its own
// organisation until it is handed in; a part of it then shows what was sent before.
func (a *App) subsidyUnder(ctx context.Context, id portal.ID) (*figureUnder, error) {
	x := &portal.SubsidyTexts{}
	var err error
	if x.Subsidy, err = a.store.Subsidy(ctx, id); err != nil {
		return nil, err
	}
	if x.Reports, err = a.store.ProgressReports(ctx, id); err != nil {
		return nil, err
	}
	s := &x.Subsidy
	u := &figureUnder{Redactable: x, version: &s.Version, number: s.Number, title: "Subsidie " + s.Number + ": " + s.Title, path: subsidyLink(*s).Path, subsidy: x}
	for i := range x.Reports {
		u.was = append(u.was, u.said(i))
	}
	u.reads = func(by portal.Actor, t portal.TextAt) bool {
		period := t.Part.PeriodOf()
		if period == "" {
			return policy.May(by, policy.ReadSubsidy, *s)
		}
		i := slices.IndexFunc(x.Reports, func(r portal.ProgressReport) bool { return r.Period == period })
		return i >= 0 && policy.May(by, policy.ReadReport, policy.ReportOn{Report: x.Reports[i], Subsidy: *s}) &&
			(x.Reports[i].Org == by.OrgID || !x.Reports[i].Editable() || t.Kept() || t.Part.Kind() == portal.PartReportStep)
	}
	return u, nil
}

// knows reports whether an actor may read a part.
func (f *figureUnder) knows(by portal.Actor, part portal.Part) bool {
	return slices.ContainsFunc(f.Texts(), func(t portal.TextAt) bool { return t.Part == part && *t.Text != "" && f.reads(by, t) })
}

// visible reports whether an actor may know of it at all.
func (f *figureUnder) visible(by portal.Actor) bool {
	all := f.Texts()
	return len(all) > 0 && f.reads(by, all[0])
}

// refs is everything under it that events and mails are about.
func (f *figureUnder) refs() []portal.Ref {
	all := []portal.Ref{f.Ref()}
	if f.subsidy != nil {
		for _, r := range f.subsidy.Reports {
			all = append(all, r.Ref())
		}
	}
	return all
}

// each hands over everything with how it is saved; the subject itself last.
func (f *figureUnder) each(a *App, municipality portal.ID, do func(v any, save func(ctx context.Context) error) error) error {
	x := f.subsidy
	if x == nil {
		return do(f.Redactable, f.save)
	}
	x.KeepTargets()
	if err := eachOf(x.Reports, do, a.store.SaveProgressReport); err != nil {
		return err
	}
	return do(&x.Subsidy, func(ctx context.Context) error { return a.store.SaveSubsidy(ctx, &x.Subsidy, municipality) })
}

// countChanges gives reports that were changed since their next revision: who has the
// older text on a page is stopped.
func (f *figureUnder) countChanges() {
	if f.subsidy == nil {
		return
	}
	for i := range f.subsidy.Reports {
		r := &f.subsidy.Reports[i]
		if now := f.said(i); now != f.was[i] {
			r.Rev++
			f.was[i] = now
		}
	}
}

// said is everything the i-th report says now.
func (f *figureUnder) said(i int) string {
	_, text := portal.FoundBy("", (&portal.SubsidyTexts{Reports: f.subsidy.Reports[i : i+1]}).Texts())
	return text
}

// figureSubject is what berichten and mails say of one of these objects.
func (a *App) figureSubject(ctx context.Context, by portal.Actor, about portal.Ref) (Subject, bool, error) {
	if !isFigure(about.Kind) {
		return Subject{}, false, nil
	}
	f, err := a.figure(ctx, about)
	if err != nil {
		return Subject{}, false, notFoundIsNil(err)
	}
	return Subject{About: about, Title: f.title, Number: f.number, Path: f.path}, f.visible(by), nil
}

// findFigure gives the finder of a kind: what was found is shown as far as the actor may
// know of it.
func findFigure(kind portal.ObjectKind) finder {
	return func(a *App, ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
		f, err := a.figure(ctx, portal.Ref{Kind: kind, ID: id})
		if err != nil {
			return Found{}, false, notFoundIsNil(err)
		}
		return Found{Ref: f.Ref(), Number: f.number, Title: f.title, Path: f.path, Parts: f.parts(by)}, f.visible(by), nil
	}
}

// parts are the texts by which it is found itself, as far as an actor may read them.
func (f *figureUnder) parts(by portal.Actor) []FoundPart {
	all := f.Texts()
	if f.subsidy != nil {
		all = (&portal.SubsidyTexts{Subsidy: f.subsidy.Subsidy}).Texts()
	}
	return foundIn(all, func(t portal.TextAt) bool { return f.reads(by, t) })
}

// foundIn are the texts that the index has, without the title.
func foundIn(all []portal.TextAt, reads func(portal.TextAt) bool) []FoundPart {
	var parts []FoundPart
	for i, t := range all {
		if i > 0 && t.Part.Kind() != portal.PartCouncilStep && reads(t) {
			parts = append(parts, FoundPart{Text: *t.Text})
		}
	}
	return parts
}

// findReport loads a progress report that was found: as it is now, or as it was handed
// in last while it is written anew.
func (a *App) findReport(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	report, sent := portal.SplitReport(id)
	r, err := a.store.ProgressReport(ctx, report)
	if err != nil {
		return Found{}, false, notFoundIsNil(err)
	}
	s, err := a.store.Subsidy(ctx, r.Subsidy)
	if err != nil {
		return Found{}, false, notFoundIsNil(err)
	}
	f := Found{Ref: r.Ref(), Number: s.Number, Title: "Rapportage " + r.Period + " van " + s.Number + ": " + s.Title, Path: subsidyLink(s).Path + "/rapportages/" + r.Period}
	reads := policy.May(by, policy.ReadReport, policy.ReportOn{Report: r, Subsidy: s})
	if sent {
		r, _ = r.FoundAsSent()
	} else {
		reads = reads && (!r.Editable() || r.Org == by.OrgID)
	}
	r.Sent = nil // as it is found
	_, text := portal.FoundBy("", (&portal.SubsidyTexts{Reports: []portal.ProgressReport{r}}).Texts())
	f.Parts = onePart(text)
	return f, reads, nil
}
