package app

import (
	"context"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// AddSubsidyPaper adds a document with the subsidy that to names, or with its report
// for a period. The same file sent twice is one document.
func (a *App) AddSubsidyPaper(ctx context.Context, by portal.Actor, to UploadTo, in *UploadForm) (portal.Document, error) {
	to = UploadTo{Subsidy: to.Subsidy, Period: to.Period}
	return a.saveUpload(ctx, by, to, in, func(ctx context.Context, _ *writing, t target, v portal.DocumentVersion, municipality portal.ID) (portal.Document, portal.Fact, error) {
		d, fact, err := portal.NewSubsidyPaper(t.subject(), in.Title, in.Details, v)
		if err != nil {
			return d, fact, err
		}
		if same, err := a.roomForDocument(ctx, d, portal.MaxPapers, "Hier staan al %s stukken. Er kan geen stuk meer bij."); err != nil {
			return same, fact, err
		}
		t.Document = d
		return d, fact, a.store.InsertDocument(ctx, &d, fundedScope(t.DocumentOn, municipality))
	})
}

// fundedPlace is where a new paper of a subsidy is to hang. A period that isn't of this
// subsidy isn't there.
func (a *App) fundedPlace(ctx context.Context, to UploadTo) (on policy.DocumentOn, err error) {
	s, err := a.store.SubsidyByNumber(ctx, to.Subsidy)
	if err != nil {
		return on, err
	}
	on.Funded.Subsidy, on.Document.About = s, s.Ref()
	if to.Period == "" {
		return on, nil
	}
	if _, ok := s.Period(to.Period); !ok {
		return on, portal.ErrNotFound
	}
	on.Funded.Report, err = a.reportOf(ctx, s, to.Period)
	on.Document.About = on.Funded.Report.Ref()
	return on, err
}

// fundedOn loads the subsidy, and the report, that a paper is about.
func (a *App) fundedOn(ctx context.Context, about portal.Ref) (on policy.ReportOn, err error) {
	id, period := about.ID, ""
	if about.Kind == portal.KindProgressReport {
		cut := strings.LastIndexByte(string(about.ID), '.')
		if cut < 0 {
			return on, portal.ErrNotFound
		}
		id, period = about.ID[:cut], string(about.ID[cut+1:])
	}
	if on.Subsidy, err = a.store.Subsidy(ctx, id); err == nil && period != "" {
		on.Report, err = a.reportOf(ctx, on.Subsidy, period)
	}
	return on, err
}

// fundedScope are the scope keys of a paper of a subsidy; one of a report that wasn't
// handed in with it is its organisation's only.
func fundedScope(on policy.DocumentOn, municipality portal.ID) []string {
	s := on.Funded.Subsidy
	if on.Document.About.Kind == portal.KindProgressReport && !on.Funded.Report.SentAlong(on.Document) {
		return []string{portal.OrgScope(s.Org)}
	}
	return s.Scope(municipality)
}

// rescopeReportPapers gives the papers of a report the readers they have once it was
// handed in.
func (a *App) rescopeReportPapers(ctx context.Context, report policy.ReportOn) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	papers, err := a.store.DocumentsAbout(ctx, report.Report.Ref())
	if err != nil {
		return err
	}
	for _, d := range papers {
		if err := a.savePaper(ctx, policy.DocumentOn{Document: d, Funded: report}, set); err != nil {
			return err
		}
	}
	return nil
}

// SubsidyPapers gives the papers of a subsidy, or of its report for a period, as far as
// the actor may read them.
func (a *App) SubsidyPapers(ctx context.Context, by portal.Actor, number, period string) (PaperBox, error) {
	if by.Zero() {
		return PaperBox{}, portal.ErrLogin
	}
	on, err := a.fundedPlace(ctx, UploadTo{Subsidy: number, Period: period})
	if err != nil {
		return PaperBox{}, err
	}
	if period == "" {
		err = policy.Check(by, policy.ReadSubsidy, on.Funded.Subsidy)
	} else {
		err = policy.Check(by, policy.ReadReport, on.Funded)
	}
	if err != nil {
		return PaperBox{}, err
	}
	ds, err := a.store.DocumentsAbout(ctx, on.Document.About)
	if err != nil {
		return PaperBox{}, err
	}
	rows, err := a.documentRows(ctx, by, ds)
	return PaperBox{Rows: rows, Add: policy.May(by, policy.AddFunded, on)}, err
}

// SubsidyPaperPlace says what an upload with a subsidy is for, to who may do it.
func (a *App) SubsidyPaperPlace(ctx context.Context, by portal.Actor, to UploadTo) (PaperPlace, error) {
	t, err := a.uploadTarget(ctx, by, to)
	if err != nil {
		return PaperPlace{}, err
	}
	number, subject, path := fundedSubject(t.DocumentOn)
	return PaperPlace{Number: number, Subject: subject, Path: path}, nil
}

// fundedSubject is what a paper of a subsidy hangs under, and its page.
func fundedSubject(on policy.DocumentOn) (number, subject, path string) {
	s := on.Funded.Subsidy
	if on.Document.About.Kind == portal.KindProgressReport {
		period := on.Funded.Report.Period
		return s.Number, s.Title + ", rapportage over " + portal.OverPeriod(period), subsidyPath(s.Number) + "/rapportages/" + period
	}
	return s.Number, s.Title, subsidyPath(s.Number)
}

// ofFundedPaper tells the other side of a paper with a subsidy: the organisation's
// contacts of one of the municipality. One of a report is heard of with the report.
func (au *audience) ofFundedPaper(ctx context.Context, d portal.Document) error {
	if d.About.Kind != portal.KindSubsidy {
		return nil
	}
	s, err := au.app.store.Subsidy(ctx, d.About.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	people, err := au.app.store.People(ctx, s.Org)
	if err != nil {
		return err
	}
	for _, id := range speakers(people) {
		if err := au.addReader(ctx, d, id, Recipient{Reason: portal.ReasonParty}); err != nil {
			return err
		}
	}
	return nil
}
