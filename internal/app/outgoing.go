package app

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// Fate is what is to become of a mail whose turn has come.
type Fate uint8

// The fates of a mail. The zero Fate is none of them.
const (
	FateSend     Fate = iota + 1
	FateDrop          // there is nothing (left) to say, or nobody to say it to
	FatePostpone      // the reader's quiet hours: not before Until
)

// Outgoing is what a mail says at the moment it is sent: data for the template
// of its kind. Paths are those of the portal, without its address.
type Outgoing struct {
	Fate  Fate
	Until time.Time

	Kind        portal.MailKind
	Name, Email string
	// Path is where the mail leads: a link that was just made, for the Secret
	// kinds until LinkUntil.
	Path      string
	LinkUntil time.Time
	// InvitedBy and OrgName are of an invitation.
	InvitedBy, OrgName string
	// At is when what the mail tells of happened.
	At time.Time
	// Reason, Title and Sentence are of a notice; Title is empty for what is
	// anonymous.
	Reason, Title, Sentence string
	Head                    portal.Head
	Digest                  DigestContent
	// Meeting is of a mail about a round table.
	Meeting MeetingMail
	// PreferencesPath leads to the choices of the reader; UnsubscribePath, of a
	// digest only, stops it with one POST (RFC 8058).
	PreferencesPath, UnsubscribePath string
	// Around is what the municipality puts around every mail.
	Around MailAround
}

// outgoing is Outgoing without what the municipality puts around every mail.
func (a *App) outgoing(ctx context.Context, m portal.Mail) (Outgoing, error) {
	out := Outgoing{Fate: FateSend, Kind: m.Kind, At: m.CreatedAt}
	drop := Outgoing{Fate: FateDrop}
	if m.Kind == portal.MailTable {
		return a.tableMail(ctx, m, out)
	}
	p, org, err := a.personAndOrg(ctx, m.Person)
	switch {
	case err != nil && portal.KindOf(err) == portal.NotFound, err == nil && m.Stale(a.now()):
		return drop, nil
	case err != nil:
		return drop, err
	}
	out.Name, out.Email = p.Name, p.Email
	if m.Kind.Secret() {
		return a.secretMail(ctx, m, out)
	}
	by := p.Actor(org, a.keys.Blind(p.ID))
	if by.Zero() {
		return drop, nil
	}
	switch m.Kind {
	case portal.MailNotice, portal.MailDigest:
		if later := p.Prefs.AfterQuiet(a.now()); later.After(a.now()) {
			return Outgoing{Fate: FatePostpone, Until: later}, nil
		}
		out.PreferencesPath = "/instellingen/berichten"
		if m.Kind == portal.MailNotice {
			return a.notice(ctx, m, p, by, out)
		}
		return a.digest(ctx, m, p, by, out)
	case portal.MailDormant:
		if !p.DormantWarned.After(p.SeenOn()) {
			return drop, nil // they logged in
		}
		out.Path, out.LinkUntil = "/inloggen", p.DormantWarned.AddDate(0, 0, portal.DormantWarnDays)
	case portal.MailChainHead:
		out.Head, err = a.store.Head(ctx)
	}
	return out, err
}

func (a *App) secretMail(ctx context.Context, m portal.Mail, out Outgoing) (Outgoing, error) {
	path, until, err := a.MakeLink(ctx, m)
	if err != nil && portal.KindOf(err) == portal.NotFound {
		return Outgoing{Fate: FateDrop}, nil
	}
	if err != nil {
		return out, err
	}
	out.Path, out.LinkUntil = path, until
	if m.Kind != portal.MailInvitation {
		return out, nil
	}
	p, org, err := a.personAndOrg(ctx, m.Person)
	if err != nil {
		return out, err
	}
	inviter, err := a.person(ctx, p.InvitedBy)
	out.OrgName, out.InvitedBy = org.Name, inviter.Name
	return out, err
}

// notice makes the mail about one bericht: not when it was read meanwhile, when
// its reader wants no such mail any more, or may no longer see the subject.
func (a *App) notice(ctx context.Context, m portal.Mail, p portal.Person, by portal.Actor, out Outgoing) (Outgoing, error) {
	n, err := a.store.Notification(ctx, m.Bericht)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return out, err
	}
	if err != nil || !n.Read.IsZero() || !p.Prefs.AtOnce {
		return Outgoing{Fate: FateDrop}, nil
	}
	c, err := a.newsOf(ctx, by, n)
	if err != nil {
		return out, err
	}
	if !c.visible {
		return Outgoing{Fate: FateDrop}, nil
	}
	out.Title, out.Sentence, out.Path = c.title, c.sentence, c.path
	if !c.confidential {
		out.Reason = "U krijgt deze mail omdat " + string(n.Reason) + "."
	}
	return out, nil
}

// news is what a mail may say of one bericht to its reader, now.
type news struct {
	visible      bool // the reader may (still) see what it is about
	confidential bool // an anonymous matter: the mail says only that there is news
	title        string
	sentence     string
	path         string
	signal       portal.Signal // when it is about one
}

// newsOf asks policy what the reader may know of a bericht at this moment.
func (a *App) newsOf(ctx context.Context, by portal.Actor, n portal.Notification) (news, error) {
	switch n.About.Kind {
	case "":
		return news{visible: true, confidential: true, sentence: portal.ConfidentialNews, path: "/berichten"}, nil
	case portal.KindPerson, portal.KindReview:
		if n.About.ID == by.ID {
			return news{visible: true, sentence: n.Sentence(), path: "/instellingen"}, nil
		}
		return a.rightsNews(ctx, by, n)
	case portal.KindOrganisation:
		o, err := a.store.Organisation(ctx, n.About.ID)
		if err != nil && portal.KindOf(err) == portal.NotFound {
			return news{}, nil
		}
		return news{visible: err == nil && policy.May(by, policy.ReadDirectory, nil), title: o.Name, sentence: n.Sentence(), path: "/sociale-kaart/" + string(o.ID) + boxCheck}, err
	case portal.KindDocument, portal.KindChain:
		return a.chainNews(ctx, by, n)
	case portal.KindDecision, portal.KindActionPoint:
		return a.actionNews(ctx, by, n)
	case portal.KindPlanAction:
		s, visible, err := a.planSubject(ctx, by, n.About)
		return news{visible: visible, title: s.Title, sentence: n.Sentence(), path: s.Path}, err
	case portal.KindPledge:
		s, visible, err := a.pledgeSubject(ctx, by, n.About)
		return news{visible: visible, title: s.Title, sentence: n.Sentence(), path: s.Path}, err
	case portal.KindFlag:
		s, visible, err := a.flagSubject(ctx, by, n.About)
		return news{visible: visible, title: s.Title, sentence: n.Sentence(), path: s.Path}, err
	case portal.KindEscalation:
		s, visible, err := a.raisedSubject(ctx, by, n.About)
		return news{visible: visible, title: s.Title, sentence: n.Sentence(), path: s.Path}, err
	case portal.KindAgreementSet:
		s, visible, err := a.setSubject(ctx, by, n.About)
		return news{visible: visible, title: s.Title, sentence: n.Sentence(), path: s.Path}, err
	case portal.KindSubsidy:
		s, visible, err := a.subsidySubject(ctx, by, n.About)
		return news{visible: visible, title: s.Title, sentence: n.Sentence(), path: s.Path}, err
	case portal.KindCouncilReport:
		s, visible, err := a.councilSubject(ctx, by, n.About)
		return news{visible: visible, title: s.Title, sentence: n.Sentence(), path: s.Path}, err
	case portal.KindProgressReport:
		s, visible, err := a.reportSubject(ctx, by, n.About)
		return news{visible: visible, title: s.Title, sentence: n.Sentence(), path: s.Path}, err
	case portal.KindTable:
		return a.tableNews(ctx, by, n)
	case portal.KindCovenant:
		return a.covenantNews(ctx, by, n)
	case portal.KindPreparation:
		return a.preparationNews(ctx, by, n)
	case portal.KindProposal:
		return a.proposalNews(ctx, by, n)
	case portal.KindRedaction:
		number, err := a.redactionNumber(ctx, n.About.ID)
		return news{visible: number != "" && policy.May(by, policy.DecideRedaction, nil), title: "Privacymelding " + number, sentence: n.Sentence(), path: "/beheer/privacy/" + number}, err
	case portal.KindSignal:
		s, err := a.store.Signal(ctx, n.About.ID)
		if err != nil && portal.KindOf(err) == portal.NotFound {
			return news{}, nil
		}
		if err != nil {
			return news{}, err
		}
		return signalNews(by, n, s), nil
	}
	s, visible, err := a.figureSubject(ctx, by, n.About)
	return news{visible: visible, title: s.Title, sentence: n.Sentence(), path: s.Path}, err
}

func signalNews(by portal.Actor, n portal.Notification, s portal.Signal) news {
	switch {
	case !policy.May(by, policy.ReadSignal, s):
		return news{}
	case s.IsAnonymous():
		return news{visible: true, confidential: true, sentence: portal.ConfidentialNews, path: "/berichten", signal: s}
	}
	return news{visible: true, title: s.Title, sentence: n.Sentence(), path: "/signalen/" + s.Number + answerBox(n), signal: s}
}

// answerBox is the place on a signal's page where its reader goes on. The ids
// are those of the page's template.
func answerBox(n portal.Notification) string {
	switch {
	case n.About.Kind == portal.KindTable:
		return tableBox(n)
	case n.About.Kind == portal.KindCovenant:
		return covenantBox(n)
	case isFigure(n.About.Kind), n.About.Kind == portal.KindProgressReport:
		return ""
	case n.About.Kind == portal.KindOrganisation:
		return boxCheck
	case n.Type == portal.SignalQuestionAsked && n.Reason == portal.ReasonTask:
		return boxAnswer
	case n.Type == portal.SignalFeedbackGiven && n.Reason == portal.ReasonReporter:
		return boxHelp
	case n.Reason == portal.ReasonTask:
		return boxAct
	case n.Type == portal.SignalCommented && n.Item != "":
		return "#reactie-" + n.Item
	}
	return ""
}

// The places on a signal's page: the answer to a question, “Helpt dit?”, and
// what the reader can do; on an organisation's, where one says it still is right.
const (
	boxCheck  = "#klopt"
	boxAnswer = "#antwoord-answer"
	boxHelp   = "#helpt-dit-help"
	boxAct    = "#doen"
)

// digestToken binds somebody's choices of the overzichtsmail to a link in it.
// Each time the digest is stopped the count changes, and earlier links with it.
func (a *App) digestToken(p portal.Person) string {
	return base64.RawURLEncoding.EncodeToString([]byte(p.ID)) + "." + a.digestMAC(p.ID, p.Prefs.Unsubscribed)
}

func (a *App) digestMAC(person portal.ID, count int) string {
	return a.keys.MailToken("voorkeuren", string(person), strconv.Itoa(count))
}

// digestPerson gives whose token it is. stale: the digest was stopped since.
func (a *App) digestPerson(ctx context.Context, token string) (p portal.Person, stale bool, err error) {
	head, code, _ := strings.Cut(token, ".")
	id, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		return p, false, errDeadLink
	}
	p, org, err := a.personAndOrg(ctx, portal.ID(id))
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return p, false, err
	}
	if err != nil || p.Actor(org, "").Zero() {
		return p, false, errDeadLink
	}
	for count := p.Prefs.Unsubscribed; count >= max(0, p.Prefs.Unsubscribed-20); count-- {
		if same(code, a.digestMAC(p.ID, count)) {
			return p, count != p.Prefs.Unsubscribed, nil
		}
	}
	return p, false, errDeadLink
}
