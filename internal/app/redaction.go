package app

import (
	"context"
	"slices"
	"strconv"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/privacy"
)

type redactionStore interface {
	redactedTables
	redactedCovenants
	// FigureIDs gives the ids of everything of one of the kinds of figureKinds.
	FigureIDs(ctx context.Context, kind portal.ObjectKind) ([]portal.ID, error)

	InsertRedaction(ctx context.Context, r *portal.Redaction) error
	SaveRedaction(ctx context.Context, r *portal.Redaction) error
	Redaction(ctx context.Context, id portal.ID) (portal.Redaction, error)
	RedactionByNumber(ctx context.Context, number string) (portal.Redaction, error)
	Redactions(ctx context.Context, state portal.RedactionState, p portal.Page) (portal.Listing[portal.Redaction], error)
	OpenRedactions(ctx context.Context, about portal.Ref) ([]portal.Redaction, error)
	Originals(ctx context.Context, id portal.ID) (portal.Originals, error)
	SaveOriginals(ctx context.Context, o *portal.Originals) error
	DeleteOriginals(ctx context.Context, o portal.Originals) error

	SaveComment(ctx context.Context, c *portal.Comment) error
	SaveRecognition(ctx context.Context, r *portal.Recognition) error
	SaveKeeperMessage(ctx context.Context, m *portal.KeeperMessage) error
	DocumentText(ctx context.Context, id portal.ID) (portal.DocumentText, error)
	DraftsUnder(ctx context.Context, prefixes ...string) ([]portal.Draft, error)
}

// HidePart is what somebody is about to hide, for the page that asks.
type HidePart struct {
	Number string // of the signal or the round table; empty for a document of the chain
	Label  string
	// Page is where the part stands, for one at a round table.
	Page string
	// Title is the document's; empty for another part.
	Title string
	// Versions counts the document's, when one of them is asked for.
	Versions int
	Withheld bool // it was hidden or erased before
}

// AskHideText says what the part of the signal or the round table with a number is,
// to who may hide it. Without a number the part is of a document of the chain.
func (a *App) AskHideText(ctx context.Context, by portal.Actor, number string, part portal.Part) (HidePart, error) {
	u, err := a.hideable(ctx, by, number, part)
	if err != nil {
		return HidePart{}, err
	}
	return u.askHide(number, part), nil
}

func (u *underSubject) askHide(number string, part portal.Part) HidePart {
	o := portal.Originals{Texts: map[string]string{}, Found: map[portal.ID]string{}}
	h := HidePart{Number: number, Label: part.Label()}
	switch {
	case u.table != nil:
		h.Page = u.table.partPage(part)
	case u.isAgreed():
		h.Page = u.agreedPath()
	case u.figure != nil:
		h.Page = u.figure.path
	}
	if d := u.document(part); d != nil {
		h.Title, h.Versions = d.Title, len(d.Versions)
	}
	h.Withheld = !u.hide(&o, part) // on what was just loaded; nothing is stored
	return h
}

// hideable loads what is under the signal with a number, or the part's document
// of the chain or at a round table, when the actor may read the part and hide it.
func (a *App) hideable(ctx context.Context, by portal.Actor, number string, part portal.Part) (*underSubject, error) {
	if by.Zero() {
		return nil, portal.ErrLogin
	}
	switch {
	case part.AtTable():
		return a.hideableAtTable(ctx, by, number, part)
	case part.OfCovenant(), part.OfSet():
		return a.hideableAgreed(ctx, by, number, part)
	case number == "":
		return a.hideableOfChain(ctx, by, part)
	}
	s, err := a.store.SignalByNumber(ctx, number)
	if err != nil {
		return nil, err
	}
	if err := policy.Check(by, policy.HideText, s); err != nil {
		return nil, err
	}
	u, err := a.underSignal(ctx, s)
	if err != nil {
		return nil, err
	}
	rights := SignalRights{Handle: policy.May(by, policy.DetailSignal, s), Keep: policy.May(by, policy.PassMessages, s), ReadExchange: policy.May(by, policy.ReadExchange, s)}
	shown := s
	hideUnpassed(&shown, rights, policy.IsReporter(by, s))
	switch part.Kind() {
	case portal.PartMessage:
		if !rights.ReadExchange {
			return nil, portal.ErrNotFound
		}
	case portal.PartQuestion, portal.PartWidening:
		if !slices.ContainsFunc(shown.Texts(), func(t portal.TextAt) bool { return t.Part == part }) {
			return nil, portal.ErrNotFound
		}
	}
	if !u.has(part) {
		return nil, portal.ErrNotFound
	}
	return u, nil
}

func (a *App) hideableOfChain(ctx context.Context, by portal.Actor, part portal.Part) (*underSubject, error) {
	id, _ := part.Document()
	on, err := a.documentOn(ctx, id)
	if err == nil && on.Document.About.Kind == portal.KindSignal {
		err = portal.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	if err := policy.Check(by, policy.HideText, on); err != nil {
		return nil, err
	}
	u, err := a.underDocument(ctx, on)
	if err == nil && !u.has(part) {
		err = portal.ErrNotFound
	}
	return u, err
}

// HideText hides a part of the signal or the round table with a number, or of a
// document of the chain when there is none, for everyone, at once, and asks the FG to decide. So
// are copies of it in other signals and at round tables, of which the actor learns nothing. What is
// hidden or erased already stays as it is. The note must not repeat what it is
// about.
func (a *App) HideText(ctx context.Context, by portal.Actor, number string, part portal.Part, note string) error {
	return a.hideText(ctx, by, part, note, func(ctx context.Context) (*underSubject, error) { return a.hideable(ctx, by, number, part) })
}

// hideText is HideText for a part of what load gives to who may hide it.
func (a *App) hideText(ctx context.Context, by portal.Actor, part portal.Part, note string, load func(ctx context.Context) (*underSubject, error)) error {
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		u, err := load(ctx)
		if err != nil {
			return err
		}
		hideCopies, err := u.hideCopies(ctx, part)
		if err != nil {
			return err
		}
		o := portal.Originals{Texts: map[string]string{}, Found: map[portal.ID]string{}}
		if !u.hide(&o, part) {
			return errAgain
		}
		if err := checkNote(note, o); err != nil {
			return err
		}
		year := a.now().In(portal.Amsterdam()).Year()
		n, err := a.store.Next(ctx, "privacymelding-"+strconv.Itoa(year))
		if err != nil {
			return err
		}
		about, _ := u.subject()
		// Who reads a flag only by the key of their anonymous signal is known by nobody.
		anonymous := u.signal.IsAnonymous() && policy.IsReporter(by, u.signal) || u.figure != nil && !u.figure.visible(policy.Named(by))
		r, facts, err := portal.NewRedaction(about, part, portal.RedactionNumber(year, n), note, by, anonymous, a.now())
		if err != nil {
			return err
		}
		o.ID = r.ID
		facts = append(facts, hideCopies(&r, &o)...)
		if err := a.store.InsertRedaction(ctx, &r); err != nil {
			return err
		}
		if err := a.store.SaveOriginals(ctx, &o); err != nil {
			return err
		}
		if err := u.save(ctx); err != nil {
			return err
		}
		_, version := u.subject()
		w.record(version, facts[0])
		w.record(r.Version, facts[1])
		for i, fact := range facts[2:] {
			w.record(u.copies[i].version(), fact)
		}
		return a.eraseMailAbout(ctx, u.withCopies()...)
	})
	if err == errAgain {
		return nil
	}
	return err
}

// checkNote refuses a note that holds data of a citizen, or that repeats a name
// or number of what it is about.
func checkNote(note string, o portal.Originals) error {
	if len(privacy.Check(note)) > 0 || o.RepeatedBy(note) {
		return portal.Fields{portal.FieldRedactionNote: "U herhaalt hier een naam of een nummer. Schrijf alleen waar het staat. De tekst is nog niet verborgen."}.Err()
	}
	return nil
}
