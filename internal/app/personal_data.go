package app

import (
	"context"
	"io"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type personalDataStore interface {
	CommentsBy(ctx context.Context, author portal.ID) ([]portal.Comment, error)
	RecognitionsBy(ctx context.Context, person portal.ID) ([]portal.Recognition, error)
	DocumentsBy(ctx context.Context, person portal.ID) ([]portal.Document, error)
	CountNotifications(ctx context.Context, person portal.ID) (int64, error)
	DraftsOf(ctx context.Context, owner string) ([]portal.Draft, error)
	MailsTo(ctx context.Context, person portal.ID) ([]portal.Mail, error)
	LastAbout(ctx context.Context, about portal.Ref, types ...portal.EventType) (portal.Event, error)
	DeletePersonTraces(ctx context.Context, person portal.ID, blind string) error
	EachDetailsBy(ctx context.Context, person portal.ID, do func(event portal.ID, details map[string]portal.Detail) error) error
}

// PersonalData is everything the portal holds about one person, for that person.
type PersonalData struct {
	Person       portal.Person
	Organisation portal.Organisation
	Since        time.Time // of the present role, as far as the log tells
	Password     bool
	SecondFactor time.Time // since when; zero without one
	Passkeys     []portal.Passkey
	Identities   []portal.Identity
	Sessions     []portal.Session
	Drafts       []portal.Draft
	Themes       []string
	Follows      []OwnFollow
	Views        []portal.SavedView
	Away         portal.Absence // zero when they are there

	// Signals they shared; the anonymous ones among them are found by their blind
	// index, which only their own session can make.
	Signals      []portal.Signal
	Comments     []OwnText
	Recognitions []OwnText
	Answers      []OwnText
	// Written is what they wrote to handle signals, to judge about them or to have
	// them reopened.
	Written   []OwnText
	wroteIn   []portal.ID // the signals that Written is of
	Documents []OwnDocument
	Seats     []OwnSeat // at round tables
	Actions   []OwnAction
	Replies   []OwnReply
	Minutes   []OwnText // what they wrote about minutes
	Proposed  []OwnText // for agendas; Number is the proposal's
	Clauses   []OwnText // what they wrote in and about covenants
	Signed    []OwnSignature
	Kept      []OwnText // what they said of keeping covenants and agreement sets
	Figures   []OwnText // what they wrote in the plan, subsidies, reports to the council and of clients
	Notes     []OwnNote // in preparations
	Feed      time.Time // since when their calendar has an address; zero without one
	Berichten int
	Mails     []portal.Mail
	Events    []OwnEvent
}

// OwnFollow is what somebody chose for a subject.
type OwnFollow struct {
	Number string
	Level  portal.FollowLevel
}

// OwnText is something a person wrote under a signal; Number is empty when they
// may not see the signal any longer.
type OwnText struct {
	Number, Text string
	At           time.Time
}

// OwnDocument is a document somebody added.
type OwnDocument struct {
	Number string
	portal.Document
}

// OwnEvent is an entry of the log about somebody or by them. Details as a reader
// of the log sees them.
type OwnEvent struct {
	Type    portal.EventType
	At      time.Time
	Other   bool // somebody else, or the portal, did it
	Details map[string]string
}

// PersonalData gives everything the portal holds about the actor.
func (a *App) PersonalData(ctx context.Context, by portal.Actor) (d PersonalData, err error) {
	if err := policy.Check(by, policy.UseAccount, nil); err != nil {
		return d, err
	}
	if d.Person, d.Organisation, err = a.personAndOrg(ctx, by.ID); err != nil {
		return d, err
	}
	for _, read := range []func(context.Context, portal.Actor, *PersonalData) error{
		a.ownAccount, a.ownSignals, a.ownTexts, a.ownDocuments, a.ownActions, a.ownFollowUps, a.ownFlags, a.ownSeats, a.ownProposals, a.ownMinutes, a.ownCovenants, a.ownFigures, a.ownPost, a.ownNotes, a.ownEvents, a.ownWritten,
	} {
		if err := read(ctx, by, &d); err != nil {
			return d, err
		}
	}
	return d, nil
}

func (a *App) ownAccount(ctx context.Context, by portal.Actor, d *PersonalData) (err error) {
	c, err := a.store.Credential(ctx, by.ID)
	if err != nil {
		return err
	}
	d.Password, d.SecondFactor = c.Password != "", c.TOTPSince
	if d.Passkeys, err = a.store.PasskeysOf(ctx, by.ID); err != nil {
		return err
	}
	if d.Identities, err = a.store.IdentitiesOf(ctx, by.ID); err != nil {
		return err
	}
	if d.Sessions, err = a.store.SessionsOf(ctx, by.ID); err != nil {
		return err
	}
	if d.Drafts, err = a.store.DraftsOf(ctx, by.Blind); err != nil {
		return err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	for _, id := range d.Person.Prefs.Themes {
		if t, ok := set.Theme(id); ok {
			d.Themes = append(d.Themes, t.Name)
		}
	}
	d.Since = d.Person.JoinedAt
	e, err := a.store.LastAbout(ctx, d.Person.Ref(), portal.RoleChanged)
	if err == nil {
		d.Since = e.At
	} else if portal.KindOf(err) != portal.NotFound {
		return err
	}
	return a.ownChoices(ctx, by, d)
}

// ownChoices reads what somebody chose: what they follow, the views they kept and
// who stands in for them.
func (a *App) ownChoices(ctx context.Context, by portal.Actor, d *PersonalData) error {
	views, err := a.store.SavedViews(ctx, by.ID)
	if err != nil {
		return err
	}
	d.Views = views.Views
	if d.Away, err = a.store.AbsenceOf(ctx, by.ID); err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	follows, err := a.store.FollowsOf(ctx, by.ID)
	if err != nil {
		return err
	}
	for _, f := range follows {
		number, err := a.numberFor(ctx, by, f.About.ID)
		if err != nil {
			return err
		}
		if number != "" {
			d.Follows = append(d.Follows, OwnFollow{Number: number, Level: f.Level})
		}
	}
	return nil
}

// numberFor is the number of a signal that the actor may see; empty for others.
func (a *App) numberFor(ctx context.Context, by portal.Actor, id portal.ID) (string, error) {
	s, err := a.store.Signal(ctx, id)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return "", err
	}
	if err != nil || !policy.May(by, policy.ReadSignal, s) {
		return "", nil
	}
	return s.Number, nil
}

// numberOver is the number of what a document hangs under, when the actor may see
// that; empty for others.
func (a *App) numberOver(ctx context.Context, by portal.Actor, d portal.Document) (string, error) {
	if !d.AtTable() && !d.OfSignature() && !d.OfSubsidy() {
		return a.numberFor(ctx, by, d.About.ID)
	}
	on, err := a.under(ctx, d)
	if err != nil || !policy.May(by, policy.ReadDocument, on) {
		return "", notFoundIsNil(err)
	}
	if d.OfSignature() {
		return on.Signed.Covenant.Number, nil
	}
	if d.OfSubsidy() {
		return on.Funded.Subsidy.Number, nil
	}
	number, _, _, err := a.paperSubject(ctx, by, on)
	return number, err
}

func (a *App) ownSignals(ctx context.Context, by portal.Actor, d *PersonalData) error {
	q := portal.SignalQuery{Scope: policy.SignalKeys(by), Mine: by.ID, MineBlind: by.Blind, Page: portal.Page{Limit: signalsAtOnce}}
	if len(q.Scope) == 0 {
		return nil
	}
	return a.eachSignal(ctx, q, func(s portal.Signal) error {
		d.Signals = append(d.Signals, s)
		for _, q := range s.Questions {
			if !q.AnsweredAt.IsZero() {
				d.Answers = append(d.Answers, OwnText{Number: s.Number, Text: q.Answer, At: q.AnsweredAt})
			}
		}
		d.addAnswers(s, s.Number, by.ID, s.IsAnonymous())
		return nil
	})
}

// addAnswers adds what somebody answered to "Helpt dit?" and why they did not
// agree, under their name; with unnamed also as the anonymous reporter.
func (d *PersonalData) addAnswers(s portal.Signal, number string, person portal.ID, unnamed bool) {
	own := func(by, org portal.ID) bool { return by == person || unnamed && by == "" && org == "" }
	for _, h := range s.Helps {
		if own(h.By, h.Org) {
			d.Answers = append(d.Answers, OwnText{Number: number, Text: string(h.Answer) + ". " + h.Line, At: h.At})
		}
	}
	for _, o := range s.Objections {
		if own(o.By, o.Org) {
			d.Answers = append(d.Answers, OwnText{Number: number, Text: o.Reason, At: o.At})
		}
	}
}

func (a *App) ownTexts(ctx context.Context, by portal.Actor, d *PersonalData) error {
	comments, err := a.store.CommentsBy(ctx, by.ID)
	if err != nil {
		return err
	}
	for _, c := range comments {
		number, err := a.numberFor(ctx, by, c.SignalID)
		if err != nil {
			return err
		}
		d.Comments = append(d.Comments, OwnText{Number: number, Text: c.Text, At: c.At})
	}
	recognitions, err := a.store.RecognitionsBy(ctx, by.ID)
	if err != nil {
		return err
	}
	for _, r := range recognitions {
		number, err := a.numberFor(ctx, by, r.SignalID)
		if err != nil {
			return err
		}
		d.Recognitions = append(d.Recognitions, OwnText{Number: number, Text: r.Context, At: r.At})
		s, err := a.store.Signal(ctx, r.SignalID)
		if err == nil && !slices.ContainsFunc(d.Signals, func(x portal.Signal) bool { return x.ID == s.ID }) {
			d.addAnswers(s, number, by.ID, false)
		}
	}
	return nil
}

func (a *App) ownDocuments(ctx context.Context, by portal.Actor, d *PersonalData) error {
	ds, err := a.store.DocumentsBy(ctx, by.ID)
	if err != nil {
		return err
	}
	for _, s := range d.Signals {
		if !s.IsAnonymous() {
			continue
		}
		under, err := a.store.DocumentsAbout(ctx, s.Ref())
		if err != nil {
			return err
		}
		ds = append(ds, slices.DeleteFunc(under, func(x portal.Document) bool { return x.AddedBy != "" })...)
	}
	for _, doc := range ds {
		number, err := a.numberOver(ctx, by, doc)
		if err != nil {
			return err
		}
		d.Documents = append(d.Documents, OwnDocument{Number: number, Document: doc})
	}
	return nil
}

func (a *App) ownPost(ctx context.Context, by portal.Actor, d *PersonalData) error {
	n, err := a.store.CountNotifications(ctx, by.ID)
	if err != nil {
		return err
	}
	d.Berichten = int(n)
	if d.Mails, err = a.store.MailsTo(ctx, by.ID); err != nil {
		return err
	}
	return a.ownReplies(ctx, by, d)
}

// maxOwnEvents bounds what one file tells of the log.
const maxOwnEvents = 20_000

func (a *App) ownEvents(ctx context.Context, by portal.Actor, d *PersonalData) error {
	q := portal.EventQuery{Person: by.ID, Page: portal.Page{Limit: 500}}
	for len(d.Events) < maxOwnEvents {
		list, err := a.store.Events(ctx, q)
		if err != nil {
			return err
		}
		for _, e := range list.Rows {
			own := OwnEvent{Type: e.Type, At: e.At, Other: e.By != by.ID}
			if e.About.Kind == portal.KindPerson && e.About.ID == by.ID {
				if own.Details, err = a.auditDetails(ctx, e); err != nil {
					return err
				}
			}
			d.Events = append(d.Events, own)
			if !own.Other && e.About.Kind == portal.KindSignal && e.Type.WritesText() && !slices.Contains(d.wroteIn, e.About.ID) {
				d.wroteIn = append(d.wroteIn, e.About.ID)
			}
		}
		if q.Page.After = list.Next; list.Next == "" {
			return nil
		}
	}
	return nil
}

// ownWritten follows the log to the signals in which they wrote something: who
// handles one now may be another.
func (a *App) ownWritten(ctx context.Context, by portal.Actor, d *PersonalData) error {
	for _, id := range d.wroteIn {
		s, err := a.store.Signal(ctx, id)
		if err != nil && portal.KindOf(err) == portal.NotFound {
			continue // destroyed since
		}
		if err != nil {
			return err
		}
		number := ""
		if policy.May(by, policy.ReadSignal, s) {
			number = s.Number
		}
		for _, text := range s.WrittenBy(by.ID) {
			d.Written = append(d.Written, OwnText{Number: number, Text: text.Text, At: text.At})
		}
	}
	return nil
}

// ExportPersonalData gives the same after a password given again, to be taken
// along in a file. That it was asked is an event, without what was in it.
func (a *App) ExportPersonalData(ctx context.Context, in Proof, withAnonymous bool) (PersonalData, error) {
	l, err := a.prove(ctx, in, "password")
	if err != nil {
		return PersonalData{}, err
	}
	by := l.self()
	by.Blind = a.keys.Blind(by.ID)
	d, err := a.PersonalData(ctx, by)
	if err != nil {
		return d, err
	}
	if !withAnonymous {
		d.leaveOutAnonymous()
	}
	return d, a.write(ctx, by, func(ctx context.Context, w *writing) error {
		w.record(0, personFact(portal.PersonalDataExported, by.ID, nil))
		return a.renewNow(ctx, l, in.NewToken)
	})
}

// leaveOutAnonymous takes what was shared anonymously out, for a file that may
// be found by another.
func (d *PersonalData) leaveOutAnonymous() {
	hidden := map[string]bool{}
	for _, s := range d.Signals {
		hidden[s.Number] = s.IsAnonymous()
	}
	d.Signals = slices.DeleteFunc(d.Signals, portal.Signal.IsAnonymous)
	d.Answers = slices.DeleteFunc(d.Answers, func(t OwnText) bool { return hidden[t.Number] })
	d.Documents = slices.DeleteFunc(d.Documents, func(x OwnDocument) bool { return x.AddedBy == "" })
	d.Mails = slices.DeleteFunc(d.Mails, portal.Mail.Hidden)
	d.Drafts = nil // one of them may be for an anonymous signal
}

// OpenOwnFile gives the bytes of a version somebody added, for their own file;
// portal.NotFound when they may not be given out.
func (a *App) OpenOwnFile(ctx context.Context, v portal.DocumentVersion) (io.ReadCloser, error) {
	if !v.Downloadable(a.HasScanner()) {
		return nil, portal.ErrNotFound
	}
	r, _, err := a.store.OpenFile(ctx, v.File)
	return r, err
}
