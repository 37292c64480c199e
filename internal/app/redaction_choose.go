package app

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// HideChoice is a text of a covenant or an agreement set that the reader could hide.
type HideChoice struct {
	Part  portal.Part
	Label string
	Words string // its first ones
}

// AskHideWhat lists the texts of the covenant or the agreement set with a number that
// the actor may read, to choose from what is hidden. set says which of the two it is.
func (a *App) AskHideWhat(ctx context.Context, by portal.Actor, number string, set bool) ([]HideChoice, error) {
	if by.Zero() {
		return nil, portal.ErrLogin
	}
	whole := portal.Part(portal.PartCovenant)
	if set {
		whole = portal.PartSet
	}
	u, err := a.hideableAgreed(ctx, by, number, whole)
	if err != nil {
		return nil, err
	}
	var all []HideChoice
	for _, t := range u.readable(by) {
		words := beginning(*t.Text, subjectLength)
		if i := slices.IndexFunc(all, func(c HideChoice) bool { return c.Part == t.Part }); i >= 0 {
			if strings.Contains(t.Field, "@") && t.Line { // a heading of a later version
				all[i].Words = words
			}
			continue
		}
		all = append(all, HideChoice{t.Part, t.Part.Label(), words})
	}
	return all, nil
}

// readsVersion reports whether the actor may read the version that a field of
// portal.CovenantTexts is of; a field of none is read by who knows its part. What was
// said on its way, and texts that were kept then, are for the parties; where the power
// of attorney is kept is for who keeps covenants.
func (u *underSubject) readsVersion(by portal.Actor, field string) bool {
	name, at, versions := strings.Cut(field, "@")
	if !versions {
		return true
	}
	number, reading, _ := strings.Cut(at, "/")
	nr, err := strconv.Atoi(number)
	if err != nil {
		return false
	}
	v, ok := u.covenant.version(nr)
	c := u.covenant.Covenant
	if !ok || !policy.VisibleText(by, c, v) {
		return false
	}
	switch {
	case name == "volmacht":
		return policy.May(by, policy.KeepCovenant, c)
	case strings.HasPrefix(name, "stap-"), reading != "" && reading != strconv.Itoa(v.Signed):
		return policy.OfParty(by, c)
	}
	return true
}

// readable are the texts of the covenant or the agreement set that the actor may read
// now; what is withheld is left out.
func (u *underSubject) readable(by portal.Actor) []portal.TextAt {
	about, _ := u.subject()
	return slices.DeleteFunc(about.Texts(), func(t portal.TextAt) bool {
		return *t.Text == "" || portal.Withheld(*t.Text) || !u.knowsAgreed(by, t.Part) || !u.readsVersion(by, t.Field)
	})
}

// namedAgreed looks for somebody's name in covenants and agreement sets.
func (a *App) namedAgreed(ctx context.Context, by portal.Actor, p portal.Person) ([]NamePlace, error) {
	var places []NamePlace
	look := func(u *underSubject, err error) error {
		if err != nil {
			return err
		}
		for _, t := range u.readable(by) {
			n := NamePlace{Number: u.agreedNumber(), Path: u.agreedPath(), Where: strings.ToLower(t.Part.Label())}
			if names(p, *t.Text) && !slices.Contains(places, n) {
				places = append(places, n)
			}
		}
		return nil
	}
	scope := policy.TableKeys(by)
	covenants, err := a.store.Covenants(ctx, portal.CovenantQuery{Scope: scope, Page: portal.Page{Limit: maxNamedIn}})
	if err != nil {
		return nil, err
	}
	for _, c := range covenants.Rows {
		if err := look(a.underCovenant(ctx, c)); err != nil {
			return nil, err
		}
	}
	sets, err := a.store.AgreementSets(ctx, portal.SetQuery{Scope: scope, Page: portal.Page{Limit: maxNamedIn}})
	if err != nil {
		return nil, err
	}
	for _, s := range sets.Rows {
		if err := look(a.underSet(ctx, s)); err != nil {
			return nil, err
		}
	}
	return places, nil
}

// maxNamedIn bounds the covenants, and the agreement sets, that are looked through.
const maxNamedIn = 200
