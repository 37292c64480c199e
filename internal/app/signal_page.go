package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// Name is how somebody is shown: as the reader may know them.
type Name struct {
	Person string // empty when only the organisation is shown
	Org    string
}

// SignalPage is everything the page of one signal shows to one reader.
type SignalPage struct {
	Signal       portal.Signal
	ThemeName    string
	Reporter     Name // empty when anonymous
	Handler      Name
	AudienceOrgs []string
	Names        map[portal.ID]Name // of everyone in course, comments, recognitions
	// Tables are the numbers of the round tables on whose agenda it came, as far as
	// the reader may see them; Decisions answer it.
	Tables       map[portal.ID]string
	Decisions    []DecisionRow
	Comments     []portal.Comment
	Mentions     map[portal.ID][]Name // per comment, of whom it names
	Recognitions []portal.Recognition
	// Exchange is the anonymous exchange; only for its two parties.
	Exchange []portal.KeeperMessage
	// Mine: the reader shared it. Recognised: the reader recognised it.
	Mine, Recognised bool
	// Unseen: the municipality doesn't see the signal, so nobody handles it.
	Unseen bool
	// Turn says whose turn it is, with Waiting as the name to show; Waiting is
	// empty when it is nobody's.
	Turn    portal.Turn
	Waiting string
	Late    bool
	// DaysLate is how many working days ago the term passed.
	DaysLate int
	// Handlers and Mentionable are who can be chosen; only for who may choose.
	Handlers, Mentionable []PersonChoice
	Follow                portal.FollowLevel
	// MergedInto and Holds are what the signal was merged with, as far as the
	// reader may see it; MergeChoices are proposals, for who may merge it.
	MergedInto   MergedSignal
	Holds        []MergedSignal
	MergeChoices []MergedSignal
	// Bundle is the open bundle it is in, for who may see that bundle.
	Bundle portal.Bundle
	// HandTo can be handed the signal; of WidenTo the reporter has to say first
	// that they may read it.
	HandTo, WidenTo []OrgChoice
	// OrgNames are the names of the organisations in its course and questions.
	OrgNames map[portal.ID]string
	// Objectable are the decisions that the reader can object to; Judge is the
	// objection that waits for their answer.
	Objectable []portal.SignalDecision
	Judge      portal.Objection
	May        SignalRights
}

// SignalRights are what the reader can do with the signal now, as the page
// offers it: both the rights and the state allow it.
type SignalRights struct {
	// Handle: the reader handles signals like this one. Keep: the reader is the
	// keeper of an anonymous one.
	Handle, Keep, Follow                                                                             bool
	Comment, Recognise, TakeUp, Assign, Detail, Ask, Withdraw, Answer, Agree, Feedback, Help, Reopen bool
	PassQuestion, PassAnswer, WriteKeeper, ReadExchange, AddDocument, Hide                           bool
	Thank, Merge, Unmerge, HandOver, AnswerHandOver, AskWidening, AnswerWidening, PassWidening       bool
	Object, Judge                                                                                    bool
}

// Signal gives the page of the signal with a number, as the actor may see it.
func (a *App) Signal(ctx context.Context, by portal.Actor, number string) (SignalPage, error) {
	if by.Zero() {
		return SignalPage{}, portal.ErrLogin
	}
	s, err := a.store.SignalByNumber(ctx, number)
	if err != nil {
		return SignalPage{}, err
	}
	if err := policy.Check(by, policy.ReadSignal, s); err != nil {
		// A reader without any right to signals gets what an unknown number gets.
		return SignalPage{}, portal.ErrNotFound.Because(err)
	}
	return a.signalPage(ctx, by, s)
}

func (a *App) signalPage(ctx context.Context, by portal.Actor, s portal.Signal) (SignalPage, error) {
	p := SignalPage{Signal: s, Mine: policy.IsReporter(by, s), Names: map[portal.ID]Name{}, Late: s.Late(a.now())}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return p, err
	}
	p.DaysLate = a.daysLate(s, set)
	p.Unseen = !s.ReachesMunicipality(set.Municipality)
	if p.Turn, p.Waiting, err = a.waitingFor(ctx, s); err != nil {
		return p, err
	}
	theme, _ := set.Theme(s.Theme)
	p.ThemeName = theme.Name
	if p.Comments, err = a.store.Comments(ctx, s.ID); err != nil {
		return p, err
	}
	if p.Recognitions, err = a.store.Recognitions(ctx, s.ID); err != nil {
		return p, err
	}
	for _, r := range p.Recognitions {
		p.Recognised = p.Recognised || r.Person == by.ID
	}
	on := policy.SignalFor{Signal: s, Recognised: p.Recognised}
	p.May = signalRights(by, on)
	p.May.Unmerge = policy.May(by, policy.MergeSignal, on) && s.CanUnmerge(a.now())
	if policy.May(by, policy.ObjectToSignal, on) {
		p.Objectable = s.Objectable(by.ID, p.Mine)
		p.May.Object = len(p.Objectable) > 0
	}
	if p.May.Judge {
		p.Judge, _ = s.ObjectionFor(by.ID)
	}
	if p.May.ReadExchange {
		if p.Exchange, err = a.store.KeeperMessages(ctx, s.ID); err != nil {
			return p, err
		}
	}
	hideUnpassed(&p.Signal, p.May, p.Mine)
	if err := a.nameSignal(ctx, by, &p); err != nil {
		return p, err
	}
	if err := a.nameTables(ctx, by, &p); err != nil {
		return p, err
	}
	if err := a.nameMentions(ctx, &p); err != nil {
		return p, err
	}
	return p, a.signalChoices(ctx, by, &p, set)
}

// signalChoices fills in what the page's forms let the reader choose from.
func (a *App) signalChoices(ctx context.Context, by portal.Actor, p *SignalPage, set portal.Settings) error {
	err := a.signalMerges(ctx, by, p, set)
	if err != nil {
		return err
	}
	if p.Bundle, err = a.bundleOf(ctx, by, p.Signal); err != nil {
		return err
	}
	if err := a.handOverChoices(ctx, p, set); err != nil {
		return err
	}
	if p.May.Assign {
		if p.Handlers, err = a.handlersOf(ctx, p.Signal, set); err != nil {
			return err
		}
	}
	if p.May.Comment {
		if p.Mentionable, err = a.mentionable(ctx, by, p); err != nil {
			return err
		}
	}
	if p.May.Follow {
		p.Follow, err = a.FollowLevel(ctx, by, p.Signal.Ref())
	}
	return err
}

// hideUnpassed takes out of an anonymous signal's page what the keeper has not
// passed: an answer, which only the keeper and the reporter read, and a question,
// which only the keeper and who handles the signal read.
func hideUnpassed(s *portal.Signal, may SignalRights, mine bool) {
	var qs []portal.Question
	for _, q := range s.Questions {
		if q.Passed.IsZero() && !may.Handle && !may.Keep {
			continue
		}
		if !q.Answered() && !may.ReadExchange {
			q.Answer, q.AnsweredAt = "", time.Time{}
		}
		qs = append(qs, q)
	}
	s.Questions = qs
	hideWidenings(s, may, mine)
}

// hideWidenings takes out the questions about readers that were not answered with
// yes: these are between the reporter, the keeper and who handles the signal.
func hideWidenings(s *portal.Signal, may SignalRights, mine bool) {
	s.Widenings = slices.DeleteFunc(slices.Clone(s.Widenings), func(w portal.Widening) bool {
		return !w.Yes && !may.Handle && !may.Keep && (!mine || w.Passed.IsZero())
	})
}

func signalRights(by portal.Actor, on policy.SignalFor) SignalRights {
	may := func(a policy.Action) bool { return policy.May(by, a, on) }
	s := on.Signal
	q, asked := s.OpenQuestion()
	merged := s.State == portal.SignalMerged
	closed := s.State == portal.SignalEnded || merged
	widening, widens := s.OpenWidening()
	_, helped := s.HelpOf(by.ID, policy.IsReporter(by, s))
	return SignalRights{
		Handle:       may(policy.DetailSignal),
		Keep:         may(policy.PassMessages),
		Follow:       may(policy.FollowSignal),
		Comment:      may(policy.CommentSignal) && !merged,
		Recognise:    may(policy.RecogniseSignal) && !on.Recognised && !closed,
		TakeUp:       may(policy.TakeUpSignal) && (s.State == portal.SignalNew || s.State == portal.SignalReopen || s.State == portal.SignalHandedOver),
		Assign:       may(policy.AssignSignal) && !closed && s.State != portal.SignalHandedOver,
		Detail:       may(policy.DetailSignal) && !merged,
		Ask:          may(policy.AskReporter) && s.CanMove(portal.SignalQuestion),
		Withdraw:     may(policy.AskReporter) && asked,
		Answer:       may(policy.AnswerQuestion) && asked && !q.Passed.IsZero() && q.AnsweredAt.IsZero(),
		Agree:        may(policy.AgreeSignal) && s.CanMove(portal.SignalAgreedOn) && s.State != portal.SignalAwaits,
		Feedback:     may(policy.GiveFeedback) && (s.CanMove(portal.SignalFedBack) || s.State == portal.SignalBusy),
		Help:         may(policy.AnswerHelp) && s.AsksHelp() && !helped,
		Reopen:       may(policy.ReopenSignal) && s.CanReopen() && !(may(policy.AnswerHelp) && s.AsksHelp() && !helped), // “nee” reopens as well
		PassQuestion: may(policy.PassMessages) && asked && q.Passed.IsZero(),
		PassAnswer:   may(policy.PassMessages) && asked && !q.AnsweredAt.IsZero() && q.AnswerPassed.IsZero(),
		WriteKeeper:  may(policy.WriteKeeper) || may(policy.PassMessages),
		ReadExchange: may(policy.ReadExchange),
		AddDocument:  may(policy.AddDocument) && !merged,
		Hide:         may(policy.HideText),

		Thank:          may(policy.GiveFeedback) && s.Kind == portal.GoesWell && s.CanGetFeedback(),
		Merge:          may(policy.MergeSignal) && s.CanMerge(),
		HandOver:       may(policy.HandOverSignal) && s.CanHandOver(),
		AnswerHandOver: may(policy.AnswerHandOver),
		AskWidening:    may(policy.AskWidening) && !closed && !widens && s.Audience.Kind != portal.WholeChain,
		AnswerWidening: may(policy.AnswerWidening) && widens && !widening.Passed.IsZero(),
		PassWidening:   may(policy.PassMessages) && widens && widening.Passed.IsZero(),
		Judge:          may(policy.AnswerObjection),
	}
}

// nameSignal fills in the names, each only as far as the reader may know it.
func (a *App) nameSignal(ctx context.Context, by portal.Actor, p *SignalPage) error {
	orgs, err := a.organisations(ctx)
	if err != nil {
		return err
	}
	s := p.Signal
	for _, o := range s.Audience.Orgs {
		p.AudienceOrgs = append(p.AudienceOrgs, orgs[o].Name)
	}
	p.OrgNames = map[portal.ID]string{}
	ids := []portal.ID{s.Handler}
	for _, step := range s.Course {
		ids = append(ids, step.By, step.To)
		p.OrgNames[step.Org] = orgs[step.Org].Name
	}
	for _, w := range s.Widenings {
		ids, p.OrgNames[w.Org] = append(ids, w.By), orgs[w.Org].Name
	}
	for _, o := range s.Objections {
		ids = append(ids, o.By, o.AnsweredBy)
	}
	for _, q := range s.Questions {
		ids = append(ids, q.By)
	}
	for _, f := range s.Feedback {
		ids = append(ids, f.By)
	}
	for _, h := range s.Helps {
		ids = append(ids, h.By)
	}
	for _, c := range p.Comments {
		ids = append(append(ids, c.Author), c.Mentions...)
	}
	for _, r := range p.Recognitions {
		ids = append(ids, r.Person)
	}
	for _, id := range ids {
		if _, known := p.Names[id]; known || id == "" {
			continue
		}
		person, err := a.person(ctx, id)
		if err != nil {
			return err
		}
		p.Names[id] = Name{Person: person.Name, Org: orgs[person.OrgID].Name}
	}
	p.Handler = p.Names[s.Handler]
	if s.IsAnonymous() {
		return nil
	}
	reporter, err := a.person(ctx, s.Reporter)
	if err != nil {
		return err
	}
	p.Reporter = Name{Person: reporter.Name, Org: orgs[s.ReporterOrg].Name}
	if !policy.May(by, policy.SeeReporter, s) {
		p.Reporter.Person = ""
	}
	// The reporter's own steps show no more of them than the signal does.
	p.Names[s.Reporter] = p.Reporter
	return nil
}

// SignalID gives the id of the signal with a number, when the actor may see it.
func (a *App) SignalID(ctx context.Context, by portal.Actor, number string) (portal.ID, error) {
	if by.Zero() {
		return "", portal.ErrLogin
	}
	s, err := a.store.SignalByNumber(ctx, number)
	if err != nil {
		return "", err
	}
	if err := policy.Check(by, policy.ReadSignal, s); err != nil {
		return "", portal.ErrNotFound.Because(err)
	}
	return s.ID, nil
}
