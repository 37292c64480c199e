package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ofEscalation tells of a raised question: at whom it lies, who raised it and follows
// it, the handler of what it is about, and the coordinator when it comes above the line.
func (au *audience) ofEscalation(ctx context.Context) error {
	e, err := au.app.store.Escalation(ctx, au.event.About.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	on, err := au.app.escalationOn(ctx, e)
	if err != nil {
		return notFoundIsNil(err)
	}
	tell := func(reason portal.Reason, urgent bool, ids ...portal.ID) error {
		for _, id := range ids {
			if err := au.addWhen(ctx, id, Recipient{Reason: reason, Urgent: urgent}, func(by portal.Actor) bool { return policy.May(by, policy.ReadQuestion, on) }); err != nil {
				return err
			}
		}
		return nil
	}
	step, lies := e.Now()
	switch au.event.Type {
	case portal.QuestionReminded, portal.QuestionPassedOn:
		if lies {
			return tell(portal.ReasonTask, true, step.To)
		}
		return nil
	case portal.AnswerAccepted:
		return tell(portal.ReasonHandler, false, e.Last().AnsweredBy, e.CollegeAnsweredBy)
	case portal.CitizenDataOverruled, portal.TextHidden, portal.TextPutBack, portal.TextErased:
		return nil
	}
	if lies && (au.event.Type == portal.QuestionRaised || au.event.Type == portal.QuestionMovedUp) {
		if err := tell(portal.ReasonTask, true, step.To); err != nil {
			return err
		}
	}
	if err := tell(portal.ReasonProposed, false, e.By); err != nil {
		return err
	}
	if err := tell(portal.ReasonFollow, false, e.Followers...); err != nil {
		return err
	}
	if err := tell(portal.ReasonHandler, false, on.Signal.Handler, on.Flag.Handler); err != nil {
		return err
	}
	if au.event.Type != portal.QuestionAboveLine && au.event.Type != portal.QuestionToCollege && !e.OffLine {
		return nil
	}
	people, err := au.app.store.PeopleWithRole(ctx, portal.Coordinator)
	for _, p := range people {
		if err := tell(portal.ReasonRole, false, p.ID); err != nil {
			return err
		}
	}
	return err
}

// raisedSubject is what a bericht or a mail may say of a raised question to its reader,
// now.
func (a *App) raisedSubject(ctx context.Context, by portal.Actor, about portal.Ref) (Subject, bool, error) {
	e, err := a.store.Escalation(ctx, about.ID)
	if err != nil {
		return Subject{}, false, notFoundIsNil(err)
	}
	on, err := a.escalationOn(ctx, e)
	if err != nil {
		return Subject{}, false, notFoundIsNil(err)
	}
	return Subject{About: about, Title: "Hogerop " + e.Number + ": " + beginning(e.Question, subjectLength), Path: RaisedPath + "/" + e.Number}, policy.May(by, policy.ReadQuestion, on), nil
}

// raised adds until when the actor has to answer questions that lie with them, and when
// one they raised or follow comes before the college.
func (c *calendar) raised(ctx context.Context) error {
	if !policy.May(c.by, policy.ReadQuestion, nil) {
		return nil
	}
	rows, err := c.app.raisedReadable(ctx, c.by, portal.EscalationRuns, portal.EscalationCollege)
	for _, r := range rows {
		step, lies := r.Now()
		switch {
		case lies && step.To == c.by.ID:
			c.term(r.Ref(), "hogerop", step.Due, "Beantwoord "+r.Number, RaisedPath+"/"+r.Number, true, false, step.At)
		case r.State == portal.EscalationCollege && r.Follows(c.by.ID):
			c.term(r.Ref(), "college", r.CollegeDay, r.Number+" bij het college", RaisedPath+"/"+r.Number, true, false, r.ChangedAt)
		}
	}
	return err
}

// saveRaised stores a raised question with the words it has now.
func (a *App) saveRaised(ctx context.Context, e *portal.Escalation) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	return a.store.SaveEscalation(ctx, e, set.Municipality)
}

// raisedUnder is figure for a raised question.
func (a *App) raisedUnder(ctx context.Context, id portal.ID) (*figureUnder, error) {
	e, err := a.store.Escalation(ctx, id)
	if err != nil {
		return nil, err
	}
	on, err := a.escalationOn(ctx, e)
	if err != nil {
		return nil, err
	}
	u := figureOf(&e, &e.Version, e.Number, "Hogerop "+e.Number+": "+beginning(e.Question, subjectLength), RaisedPath+"/"+e.Number, a.saveRaised, policy.ReadQuestion, on)
	u.owner = e.By
	return u, nil
}

// destroyRaised destroys the questions about something that is destroyed itself.
func (a *App) destroyRaised(ctx context.Context, w *writing, about portal.Ref) error {
	all, err := a.store.EscalationsAbout(ctx, about)
	if err != nil {
		return err
	}
	for _, e := range all {
		u, err := a.underFigure(ctx, e.Ref())
		if err != nil {
			return err
		}
		if _, err := a.destroyUnder(ctx, w, u); err != nil {
			return err
		}
		if err := a.store.DeleteFigure(ctx, e.Ref(), *u.figure.version); err != nil {
			return err
		}
	}
	return nil
}
