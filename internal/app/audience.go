package app

import (
	"context"
	"slices"
	"strconv"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// Recipient is someone who is told of an event, and why.
type Recipient struct {
	Person portal.Person
	Reason portal.Reason
	Item   string
	Urgent bool
	// Hidden: the anonymous reporter; nothing stored may tie them to it.
	Hidden bool
	// Muted: they asked for silence on this subject, but it is their turn.
	Muted bool
}

// reasonRank orders reasons: when several hold, the person is told the first.
var reasonRank = []portal.Reason{
	portal.ReasonAccount, portal.ReasonTask, portal.ReasonStandIn, portal.ReasonMention, portal.ReasonReporter, portal.ReasonProposed, portal.ReasonHandler,
	portal.ReasonRecognise, portal.ReasonCommented, portal.ReasonAdded, portal.ReasonHid, portal.ReasonRole, portal.ReasonSeat, portal.ReasonParty, portal.ReasonChain, portal.ReasonRegistered, portal.ReasonFollow, portal.ReasonTheme,
}

// stronger is the one of two reasons that a person is told.
func stronger(x, y portal.Reason) portal.Reason {
	if slices.Index(reasonRank, y) < slices.Index(reasonRank, x) {
		return y
	}
	return x
}

// audience collects recipients of one event, each person once.
type audience struct {
	app   *App
	event portal.Event
	who   map[portal.ID]Recipient
}

// Audience says who is told of an event: this one switch, scoped by policy. The
// actor is not told of what they did themselves.
func (a *App) Audience(ctx context.Context, e portal.Event) ([]Recipient, error) {
	au := &audience{app: a, event: e, who: map[portal.ID]Recipient{}}
	err := au.hiddenFigure(ctx)
	if err != nil {
		return nil, err
	}
	switch e.About.Kind {
	case portal.KindSignal:
		err = au.ofSignal(ctx)
	case portal.KindPerson:
		err = au.ofPerson(ctx)
	case portal.KindRedaction:
		err = au.ofRedaction(ctx)
	case portal.KindReview:
		err = au.ofReview(ctx)
	case portal.KindOrganisation:
		err = au.ofOrganisation(ctx)
	case portal.KindDocument:
		err = au.ofDocument(ctx)
	case portal.KindChain:
		err = au.ofChain(ctx)
	case portal.KindDecision:
		err = au.ofDecision(ctx)
	case portal.KindActionPoint:
		err = au.ofAction(ctx)
	case portal.KindPlanAction:
		err = au.ofPlanAction(ctx)
	case portal.KindFlag:
		err = au.ofFlag(ctx)
	case portal.KindEscalation:
		err = au.ofEscalation(ctx)
	case portal.KindPledge:
		err = au.ofPledge(ctx)
	case portal.KindSubsidy:
		err = au.ofSubsidy(ctx)
	case portal.KindCouncilReport:
		err = au.ofCouncilReport(ctx)
	case portal.KindProgressReport:
		err = au.ofProgressReport(ctx)
	case portal.KindAdvice:
		err = au.orPrivacy(ctx, au.ofAdvice)
	case portal.KindComplaints:
		err = au.orPrivacy(ctx, au.ofComplaints)
	case portal.KindAgreementSet:
		err = au.orPrivacy(ctx, au.ofSet)
	case portal.KindProposal:
		err = au.ofProposal(ctx)
	case portal.KindTable:
		err = au.ofTable(ctx)
	case portal.KindCovenant:
		err = au.orPrivacy(ctx, au.ofCovenant)
	case portal.KindPreparation:
		err = au.ofPreparation(ctx)
	}
	if err != nil {
		return nil, err
	}
	list := make([]Recipient, 0, len(au.who))
	for _, r := range au.who {
		list = append(list, r)
	}
	slices.SortFunc(list, func(x, y Recipient) int { return compareIDs(x.Person.ID, y.Person.ID) })
	return list, nil
}

func compareIDs(x, y portal.ID) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

func (au *audience) ofSignal(ctx context.Context) error {
	a, e := au.app, au.event
	s, err := a.store.Signal(ctx, e.About.ID)
	if portal.KindOf(err) == portal.NotFound && err != nil {
		return nil
	}
	if err != nil {
		return err
	}
	if err := au.involved(ctx, s); err != nil {
		return err
	}
	details, err := a.store.EventDetails(ctx, e.ID)
	if err != nil {
		return err
	}
	item := details[portal.DetailItem].Value
	task := func(id portal.ID, urgent bool) error {
		return au.add(ctx, s, id, Recipient{Reason: portal.ReasonTask, Item: item, Urgent: urgent})
	}
	switch e.Type {
	case portal.SignalShared:
		if err := au.themeFollowers(ctx, s); err != nil {
			return err
		}
		return task(s.Handler, false)
	case portal.SignalMergedInto, portal.SignalJoined, portal.SignalUnmerged, portal.SignalLeft, portal.SignalHandedTo, portal.SignalHandOverAccepted, portal.SignalHandedBack,
		portal.SignalWideningAsked, portal.SignalWideningPassed, portal.SignalWideningRefused, portal.SignalAudienceWidened,
		portal.SignalObjected, portal.SignalObjectionAnswered, portal.SignalObjectionLate, portal.SignalObjectionPassed:
		return au.ofHandling(ctx, s, item)
	case portal.SignalLeftAgenda, portal.SignalAssigned, portal.SignalReopened, portal.SignalPassedOn, portal.SignalTermPassed:
		if s.State == portal.SignalMerged {
			return nil // the task is with the signal it was merged into
		}
		return task(s.Handler, true)
	case portal.SignalQuestionAsked:
		if s.IsAnonymous() {
			clear(au.who) // others read a question when the keeper has passed it
			return au.keepers(ctx, s, portal.ReasonTask, item)
		}
		return task(s.Reporter, true)
	case portal.SignalQuestionPassed:
		return au.anonymousReporter(ctx, s, true)
	case portal.SignalQuestionAnswered:
		if s.IsAnonymous() {
			clear(au.who) // and an answer too
			return au.keepers(ctx, s, portal.ReasonTask, item)
		}
		return task(s.Handler, true)
	case portal.SignalAnswerPassed:
		return task(s.Handler, true)
	case portal.KeeperMessageSent:
		clear(au.who) // nobody else may know that there was a message
		if e.IsAnonymous() {
			return au.keepers(ctx, s, portal.ReasonTask, "")
		}
		return au.anonymousReporter(ctx, s, true)
	case portal.SignalCommented:
		return au.commented(ctx, s, item)
	case portal.SignalFlagged:
		return au.flagged(ctx, portal.ID(item))
	case portal.TextHidden, portal.TextPutBack, portal.TextErased:
		clear(au.who)
		return au.redacted(ctx, s, details[portal.DetailRedaction].Value)
	case portal.DocumentScanned:
		return au.scanned(ctx, s, details)
	case portal.DocumentRemoved:
		return au.removed(ctx, s)
	case portal.CitizenDataOverruled, portal.SignalDetailed, portal.DocumentDescribed:
		clear(au.who) // nothing that anyone but the handler has to know
	}
	return nil
}

// involved adds those a signal concerns: who shared it, handles it, recognised
// it or follows it.
func (au *audience) involved(ctx context.Context, s portal.Signal) error {
	a := au.app
	if s.IsAnonymous() {
		// Not of what others say under it: whoever reads the database could lay
		// such days side by side. Not of a question the keeper hasn't passed.
		if !slices.Contains([]portal.EventType{portal.SignalCommented, portal.SignalRecognised, portal.SignalQuestionAsked, portal.DocumentAdded, portal.DocumentReplaced}, au.event.Type) {
			if err := au.anonymousReporter(ctx, s, false); err != nil {
				return err
			}
		}
	} else if err := au.add(ctx, s, s.Reporter, Recipient{Reason: portal.ReasonReporter}); err != nil {
		return err
	}
	if err := au.add(ctx, s, s.Handler, Recipient{Reason: portal.ReasonHandler}); err != nil {
		return err
	}
	recognitions, err := a.store.Recognitions(ctx, s.ID)
	if err != nil {
		return err
	}
	for _, r := range recognitions {
		if err := au.add(ctx, s, r.Person, Recipient{Reason: portal.ReasonRecognise}); err != nil {
			return err
		}
	}
	follows, err := a.store.Follows(ctx, s.Ref())
	if err != nil {
		return err
	}
	for _, f := range follows {
		if f.Level == portal.FollowAll {
			if err := au.add(ctx, s, f.Person, Recipient{Reason: portal.ReasonFollow}); err != nil {
				return err
			}
		}
	}
	return nil
}

// commented adds who is mentioned and who said something before.
func (au *audience) commented(ctx context.Context, s portal.Signal, item string) error {
	comments, err := au.app.store.Comments(ctx, s.ID)
	if err != nil {
		return err
	}
	spoke := map[portal.ID]bool{}
	for _, c := range comments {
		if string(c.ID) == item {
			for _, m := range c.Mentions {
				if err := au.add(ctx, s, m, Recipient{Reason: portal.ReasonMention, Item: item, Urgent: true}); err != nil {
					return err
				}
			}
			continue
		}
		if spoke[c.Author] {
			continue
		}
		spoke[c.Author] = true
		if err := au.add(ctx, s, c.Author, Recipient{Reason: portal.ReasonCommented, Item: item}); err != nil {
			return err
		}
	}
	return nil
}

// themeFollowers adds who follows the signal's theme.
func (au *audience) themeFollowers(ctx context.Context, s portal.Signal) error {
	if s.Theme == "" {
		return nil
	}
	people, err := au.app.store.PeopleFollowing(ctx, s.Theme)
	if err != nil {
		return err
	}
	for _, p := range people {
		if err := au.add(ctx, s, p.ID, Recipient{Reason: portal.ReasonTheme}); err != nil {
			return err
		}
	}
	return nil
}

// scanned tells who added a version that it holds a virus; a clean one is no news.
func (au *audience) scanned(ctx context.Context, s portal.Signal, details map[string]portal.Detail) error {
	clear(au.who)
	if details[portal.DetailTo].Value != string(portal.Infected) {
		return nil
	}
	d, err := au.app.store.Document(ctx, portal.ID(details[portal.DetailItem].Value))
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(details[portal.DetailField].Value)
	switch {
	case err != nil || n < 1 || n > len(d.Versions):
		return err
	case d.Versions[n-1].By == "":
		return au.anonymousReporter(ctx, s, true)
	}
	return au.add(ctx, s, d.Versions[n-1].By, Recipient{Reason: portal.ReasonAdded, Item: string(d.ID), Urgent: true})
}

func (au *audience) keepers(ctx context.Context, s portal.Signal, reason portal.Reason, item string) error {
	people, err := au.app.store.PeopleWithRole(ctx, portal.Keeper)
	if err != nil {
		return err
	}
	for _, p := range people {
		if err := au.add(ctx, s, p.ID, Recipient{Reason: reason, Item: item, Urgent: true}); err != nil {
			return err
		}
	}
	return nil
}

// anonymousReporter adds who shared an anonymous signal. When their identity
// can't be read (the portal has another key since a restore), nobody is told:
// one signal must not hold up everybody's berichten.
func (au *audience) anonymousReporter(ctx context.Context, s portal.Signal, urgent bool) error {
	id, err := au.app.keys.Open(string(s.ID), s.Sealed)
	if err != nil {
		au.app.log.Error("anonymous reporter can't be told", "signal", s.ID, "error", err)
		return nil
	}
	return au.add(ctx, s, portal.ID(id), Recipient{Reason: portal.ReasonReporter, Urgent: urgent, Hidden: true})
}

// add adds a person who may read the signal, unless they did it themselves or
// asked not to hear of it. The strongest reason wins.
//
// Who shared an anonymous signal and takes part under their name as well is, in
// that part, one like any other: told of what they did anonymously too, since a
// bericht that they alone don't get would give them away.
func (au *audience) add(ctx context.Context, s portal.Signal, id portal.ID, r Recipient) error {
	if id == "" || id == au.event.By || (r.Hidden && au.event.IsAnonymous()) {
		return nil
	}
	was, known := au.who[id]
	if known && was.Hidden == r.Hidden { // looked up for another reason
		r.Person, r.Muted = was.Person, was.Muted
	} else if reads, err := au.reader(ctx, s, id, &r); err != nil || !reads {
		return err
	}
	if r.Muted && r.Reason != portal.ReasonTask && !(r.Hidden && r.Urgent) {
		return nil
	}
	if known {
		r = merged(was, r)
	}
	au.who[id] = r
	return nil
}

// reader looks a person up and reports whether they may read the signal.
func (au *audience) reader(ctx context.Context, s portal.Signal, id portal.ID, r *Recipient) (bool, error) {
	p, org, err := au.app.personAndOrg(ctx, id)
	if err != nil {
		if portal.KindOf(err) == portal.NotFound {
			return false, nil
		}
		return false, err
	}
	blind := ""
	if r.Hidden || !s.IsAnonymous() {
		blind = au.app.keys.Blind(id)
	}
	if !policy.May(p.Actor(org, blind), policy.ReadSignal, s) {
		return false, nil
	}
	follow, err := au.app.store.Follow(ctx, id, s.Ref())
	r.Person, r.Muted = p, follow.Level == portal.FollowMuted
	return true, err
}

// merged is one recipient for two reasons: the stronger one counts. What
// somebody gets under their name says nothing of what they did anonymously.
func merged(x, y Recipient) Recipient {
	if x.Hidden != y.Hidden {
		if x.Hidden {
			return y
		}
		return x
	}
	strong, weak := x, y
	if stronger(x.Reason, y.Reason) != x.Reason {
		strong, weak = y, x
	}
	strong.Urgent = strong.Urgent || weak.Urgent
	strong.Muted = strong.Muted && weak.Muted
	return strong
}

// ofPerson: somebody hears of each change to how they log in and what they may,
// also when it was done in their name: that may have been another.
func (au *audience) ofPerson(ctx context.Context) error {
	if err := au.ofRights(ctx); err != nil {
		return err
	}
	told := []portal.EventType{portal.RoleChanged, portal.PasswordChanged, portal.SecondFactorSet, portal.SecondFactorRemoved, portal.RecoveryCodeUsed,
		portal.PasskeyAdded, portal.PasskeyRemoved, portal.PasskeyCopied, portal.IdentityLinked, portal.IdentityUnlinked}
	if !slices.Contains(told, au.event.Type) {
		return nil
	}
	p, _, err := au.app.personAndOrg(ctx, au.event.About.ID)
	if err != nil {
		if portal.KindOf(err) == portal.NotFound {
			return nil
		}
		return err
	}
	if p.State == portal.PersonActive {
		au.who[p.ID] = Recipient{Person: p, Reason: portal.ReasonAccount, Urgent: au.event.Type != portal.RoleChanged}
	}
	return nil
}
