package app

import (
	"context"
	"log/slog"

	"golang.org/x/text/unicode/norm"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

var (
	errTampered = portal.Errorf(portal.Conflict, "De tekst van deze versie is niet meer dezelfde als bij het openen van de ondertekening. Ondertekenen kan daarom niet. Meld dit aan de ketencoördinator.")
	errWithheld = portal.Errorf(portal.Conflict, "In deze tekst zijn woorden verborgen of verwijderd om privacy. Ondertekenen kan daarom niet. De ketencoördinator kan een nieuwe versie maken.")
)

// freeze lays down the text of a version that is about to be signed: it brings the
// clauses to their normal form, keeps them as a reading with the canonical text and
// its SHA-256, and lets the version point at that. The caller saves the version.
func (a *App) freeze(ctx context.Context, on *policy.CovenantOn) (portal.CovenantText, error) {
	v := &on.Text
	switch {
	case v.College == nil:
		return portal.CovenantText{}, portal.Errorf(portal.Conflict, "Het college heeft nog niet besloten over deze versie.")
	case on.Covenant.HiddenWords(*v):
		return portal.CovenantText{}, portal.Errorf(portal.Conflict, "Een tekst van deze versie is verborgen om privacy. Wacht op het besluit van de FG.")
	case len(v.Clauses) == 0:
		return portal.CovenantText{}, portal.Errorf(portal.Conflict, "Deze versie heeft nog geen artikelen.")
	}
	// A list of its own: the version in hand may share its clauses with another.
	clauses := make([]portal.Clause, len(v.Clauses))
	for i, c := range v.Clauses {
		clauses[i] = normalClause(c)
	}
	v.Clauses = clauses
	preamble, err := a.preamble(ctx, *on)
	if err != nil {
		return portal.CovenantText{}, err
	}
	t := portal.CovenantText{
		ID: portal.NewID(), Covenant: on.Covenant.ID, Nr: v.Nr, Reading: v.Readings + 1, Why: portal.CovenantSigning,
		At: a.now(), Clauses: clauses, Preamble: &preamble,
	}
	t.Canonical = canonical(t)
	t.SHA256 = portal.HashText(t.Canonical)
	if err := a.store.InsertCovenantText(ctx, &t); err != nil {
		return portal.CovenantText{}, err
	}
	v.Readings, v.Signed, v.SHA256 = t.Reading, t.Reading, t.SHA256
	return t, nil
}

// preamble gives what stands above the clauses of a version as it is now. Who gave
// notice and left is no party to it any more.
func (a *App) preamble(ctx context.Context, on policy.CovenantOn) (portal.CovenantPreamble, error) {
	orgs, err := a.organisations(ctx)
	if err != nil {
		return portal.CovenantPreamble{}, err
	}
	names := map[portal.ID]string{}
	for id, o := range orgs {
		names[id] = o.Name
	}
	c := on.Covenant
	c.Parties = c.Signers(a.now())
	return c.Preamble(on.Text, names), nil
}

// normalClause gives a clause as it stands in the canonical text.
func normalClause(c portal.Clause) portal.Clause {
	c.Heading = norm.NFC.String(portal.CleanLine(c.Heading))
	c.Text = norm.NFC.String(richtext.Normalize(portal.Clean(c.Text)))
	c.Indicator = norm.NFC.String(portal.Clean(c.Indicator))
	return c
}

// canonical writes a frozen text anew from the fields it was made of.
func canonical(t portal.CovenantText) string {
	if t.Preamble == nil {
		return ""
	}
	return norm.NFC.String(portal.CanonicalText(*t.Preamble, t.Clauses))
}

// intact refuses a version whose frozen text isn't, byte for byte, what signing opened
// on: its stored bytes, the fields they were made of, the clauses that people read and
// the hashes must all agree. What was taken out for privacy is told apart.
func (a *App) intact(ctx context.Context, on *policy.CovenantOn) error {
	t, err := a.frozen(ctx, on.Covenant, on.Text)
	if err != nil {
		return err
	}
	return a.agrees(ctx, on, t)
}

func (a *App) agrees(ctx context.Context, on *policy.CovenantOn, t portal.CovenantText) error {
	if why := differs(*on, t); why != "" {
		a.log.ErrorContext(ctx, "the text of a covenant is not what was frozen", slog.String("covenant", on.Covenant.Number),
			slog.Int("version", on.Text.Nr), slog.String("differs", why))
		return errTampered
	}
	if !t.Withheld.IsZero() {
		return errWithheld
	}
	return nil
}

// differs names the first part of a frozen text that doesn't agree with the rest; it
// is empty when all do.
func differs(on policy.CovenantOn, t portal.CovenantText) string {
	v, p := on.Text, t.Preamble
	switch {
	case t.Canonical == "" || p == nil:
		return "no frozen text"
	case t.Covenant != on.Covenant.ID || t.Nr != v.Nr || t.Reading != v.Signed || t.Why != portal.CovenantSigning:
		return "place of the text"
	case t.SHA256 != v.SHA256:
		return "hash of the version"
	case portal.HashText(t.Canonical) != t.Hash():
		return "canonical text"
	case (t.Now == "") != t.Withheld.IsZero():
		return "what was withheld"
	case canonical(t) != t.Canonical:
		return "fields of the text"
	case !portal.SameWords(t.Clauses, v.Clauses):
		return "clauses of the version"
	case p.Number != on.Covenant.Number || p.Nr != v.Nr:
		return "number"
	case v.College == nil || p.College != v.College.Number || !p.CollegeDate.Equal(v.College.Date):
		return "decision of the college"
	}
	return ""
}

// frozen gives the frozen text of a version; an empty one when there is none.
func (a *App) frozen(ctx context.Context, c portal.Covenant, v portal.CovenantVersion) (portal.CovenantText, error) {
	if !v.Frozen() {
		return portal.CovenantText{}, nil
	}
	texts, err := a.store.CovenantTexts(ctx, c.ID)
	if err != nil {
		return portal.CovenantText{}, err
	}
	for _, t := range texts {
		if t.Nr == v.Nr && t.Reading == v.Signed {
			return t, nil
		}
	}
	return portal.CovenantText{}, nil
}
