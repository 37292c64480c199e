package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// Subject is what berichten are about, as their reader may know it now.
type Subject struct {
	About portal.Ref
	// Title and Number are a signal's; empty for the reader's own account, and
	// for what they shared anonymously.
	Title, Number string
	// Path is the page of another's account or of a review of rights.
	Path string

	signal portal.Signal
}

// Bericht is one bericht as its reader may know it now.
type Bericht struct {
	portal.Notification
	// Who caused it, empty for the portal itself. Anonymous: the anonymous
	// reporter did; then only the day of At means something.
	Who       Name
	Anonymous bool
	// Place is where on its subject's page the reader goes on, such as "#doen"; may
	// be empty.
	Place string
}

// BerichtGroup is the berichten of one page about one subject, newest first.
type BerichtGroup struct {
	Subject
	// Reason is the strongest of those of the berichten.
	Reason    portal.Reason
	Unread    int
	Berichten []Bericht
}

// BerichtPage is one page of somebody's berichten.
type BerichtPage struct {
	Groups     []BerichtGroup
	Next, Prev string
	// Unread is how many are unread in all; Seq is up to where this page shows
	// what there is.
	Unread int
	Seq    int64
}

// Berichten gives a page of the actor's berichten, grouped by subject in the
// order of the newest one. What a bericht says is asked of policy now: one
// about something the actor may no longer see is left out, as if it had never
// been, and no longer counted.
func (a *App) Berichten(ctx context.Context, by portal.Actor, page portal.Page) (BerichtPage, error) {
	if err := policy.Check(by, policy.ReadInbox, nil); err != nil {
		return BerichtPage{}, err
	}
	if err := a.withdraw(ctx, by); err != nil {
		return BerichtPage{}, err
	}
	inbox, err := a.store.Inbox(ctx, by.ID)
	if err != nil {
		return BerichtPage{}, err
	}
	p, v := BerichtPage{Unread: inbox.Unread, Seq: inbox.Seq}, a.berichtView(by)
	for {
		rows, err := a.store.Notifications(ctx, by.ID, page)
		if err != nil {
			return BerichtPage{}, err
		}
		if p.Groups, err = v.groups(ctx, rows.Rows); err != nil {
			return BerichtPage{}, err
		}
		p.Next, p.Prev = rows.Next, rows.Prev
		if len(p.Groups) > 0 || rows.Next == "" || page.Before != "" {
			return p, nil
		}
		page.After = rows.Next // nothing of this page may be shown
	}
}

// berichtView looks up what one reader may know of berichten, each subject once.
type berichtView struct {
	app      *App
	by       portal.Actor
	subjects map[portal.Ref]*Subject // nil: not visible
}

func (a *App) berichtView(by portal.Actor) *berichtView {
	return &berichtView{app: a, by: by, subjects: map[portal.Ref]*Subject{}}
}

func (v *berichtView) groups(ctx context.Context, ns []portal.Notification) ([]BerichtGroup, error) {
	var groups []BerichtGroup
	place := map[portal.Ref]int{}
	for _, n := range ns {
		s, visible, err := v.subject(ctx, n.About)
		if err != nil {
			return nil, err
		}
		if !visible {
			continue
		}
		b, err := v.bericht(ctx, n, s)
		if err != nil {
			return nil, err
		}
		i, ok := place[n.About]
		if !ok {
			i = len(groups)
			place[n.About] = i
			groups = append(groups, BerichtGroup{Subject: s, Reason: n.Reason})
		}
		g := &groups[i]
		g.Berichten = append(g.Berichten, b)
		g.Reason = stronger(g.Reason, n.Reason)
		if n.Read.IsZero() {
			g.Unread++
		}
	}
	return groups, nil
}

// subject asks policy what the reader may know of a subject.
func (v *berichtView) subject(ctx context.Context, about portal.Ref) (Subject, bool, error) {
	if s, known := v.subjects[about]; known {
		if s == nil {
			return Subject{}, false, nil
		}
		return *s, true, nil
	}
	s, visible, err := v.look(ctx, about)
	if err != nil {
		return Subject{}, false, err
	}
	v.subjects[about] = nil
	if visible {
		v.subjects[about] = &s
	}
	return s, visible, nil
}

func (v *berichtView) look(ctx context.Context, about portal.Ref) (Subject, bool, error) {
	switch about.Kind {
	case "": // what they shared anonymously
		return Subject{}, true, nil
	case portal.KindPerson, portal.KindReview:
		if about.ID == v.by.ID {
			return Subject{About: about}, true, nil
		}
		title, path, visible, err := v.app.rightsSubject(ctx, v.by, about)
		return Subject{About: about, Title: title, Path: path}, visible, err
	case portal.KindOrganisation:
		o, err := v.app.store.Organisation(ctx, about.ID)
		if err != nil && portal.KindOf(err) == portal.NotFound {
			return Subject{}, false, nil
		}
		return Subject{About: about, Title: o.Name}, err == nil && policy.May(v.by, policy.ReadDirectory, nil), err
	case portal.KindDocument, portal.KindChain:
		_, s, visible, err := v.app.chainSubject(ctx, v.by, about)
		return s, visible, err
	case portal.KindDecision, portal.KindActionPoint:
		return v.app.actionSubject(ctx, v.by, about)
	case portal.KindPlanAction:
		return v.app.planSubject(ctx, v.by, about)
	case portal.KindPledge:
		return v.app.pledgeSubject(ctx, v.by, about)
	case portal.KindFlag:
		return v.app.flagSubject(ctx, v.by, about)
	case portal.KindEscalation:
		return v.app.raisedSubject(ctx, v.by, about)
	case portal.KindAgreementSet:
		return v.app.setSubject(ctx, v.by, about)
	case portal.KindSubsidy:
		return v.app.subsidySubject(ctx, v.by, about)
	case portal.KindCouncilReport:
		return v.app.councilSubject(ctx, v.by, about)
	case portal.KindProgressReport:
		return v.app.reportSubject(ctx, v.by, about)
	case portal.KindTable:
		return v.app.tableSubject(ctx, v.by, about.ID)
	case portal.KindCovenant:
		return v.app.covenantSubject(ctx, v.by, about.ID)
	case portal.KindPreparation:
		return v.app.preparationSubject(ctx, v.by, about.ID)
	case portal.KindProposal:
		return v.app.proposalSubject(ctx, v.by, about.ID)
	case portal.KindRedaction:
		number, err := v.app.redactionNumber(ctx, about.ID)
		return Subject{About: about, Title: "Privacymelding " + number, Path: "/beheer/privacy/" + number}, number != "" && policy.May(v.by, policy.DecideRedaction, nil), err
	case portal.KindSignal:
		s, err := v.app.store.Signal(ctx, about.ID)
		if err != nil && portal.KindOf(err) == portal.NotFound {
			return Subject{}, false, nil
		}
		if err != nil || !policy.May(v.by, policy.ReadSignal, s) {
			return Subject{}, false, err
		}
		return Subject{About: about, Title: s.Title, Number: s.Number, signal: s}, true, nil
	}
	return v.app.figureSubject(ctx, v.by, about)
}

// bericht names who caused it, no further than the reader may know them.
func (v *berichtView) bericht(ctx context.Context, n portal.Notification, s Subject) (Bericht, error) {
	b := Bericht{Notification: n, Anonymous: n.By == "" && n.About.Kind == portal.KindSignal, Place: answerBox(n)}
	if n.By == "" || n.By == portal.SystemActor().ID {
		return b, nil
	}
	who, err := v.app.person(ctx, n.By)
	if err != nil {
		return b, err
	}
	orgs, err := v.app.organisations(ctx)
	if err != nil {
		return b, err
	}
	b.Who = Name{Person: who.Name, Org: orgs[who.OrgID].Name}
	reporter := n.About.Kind == portal.KindSignal && n.By == s.signal.Reporter
	if reporter && !policy.May(v.by, policy.SeeReporter, s.signal) {
		b.Who = Name{Org: orgs[s.signal.ReporterOrg].Name}
	}
	return b, nil
}
