package app

import (
	"context"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/privacy"
)

// SaveDraft keeps what the actor typed into the form at a path. It leaves no
// event, and the row names nobody: the form may become an anonymous signal.
func (a *App) SaveDraft(ctx context.Context, by portal.Actor, form string, values map[string][]string) error {
	if err := policy.Check(by, policy.UseAccount, nil); err != nil {
		return err
	}
	d := portal.Draft{Owner: by.Blind, Form: form, Values: withoutBSN(values), SavedAt: a.now()}
	if err := d.Validate(); err != nil {
		return err
	}
	for range 3 {
		err := a.store.InTx(ctx, func(ctx context.Context) error {
			old, err := a.store.Draft(ctx, d.Owner, form)
			switch {
			case portal.KindOf(err) == portal.NotFound:
				n, err := a.store.CountDrafts(ctx, d.Owner)
				if err != nil {
					return err
				}
				if n >= portal.MaxDrafts {
					return portal.Errorf(portal.Conflict, "U hebt al %s concepten. Verstuur er eerst een.", portal.Number(portal.MaxDrafts))
				}
			case err != nil:
				return err
			}
			d.Version = old.Version
			return a.store.SaveDraft(ctx, &d)
		})
		if portal.KindOf(err) != portal.Taken {
			return err
		}
	}
	return nil // another tab saved the same form at this moment; the next keystroke saves again
}

// bsnTakenOut stands in a draft where a citizen service number was typed.
const bsnTakenOut = "[nummer weggehaald]"

// withoutBSN gives a form's values without what looks like a citizen service
// number: such a number is never stored, not for as long as a draft is kept either.
func withoutBSN(values map[string][]string) map[string][]string {
	clean := make(map[string][]string, len(values))
	for name, list := range values {
		for _, v := range list {
			if _, isID := portal.ParseID(v); !isID {
				v = takeOutBSN(v)
			}
			clean[name] = append(clean[name], v)
		}
	}
	return clean
}

func takeOutBSN(text string) string {
	var b strings.Builder
	from := 0
	for _, f := range privacy.Check(text) {
		if f.Kind == privacy.BSN && f.Start >= from {
			b.WriteString(text[from:f.Start] + bsnTakenOut)
			from = f.End
		}
	}
	return b.String() + text[from:]
}

// Draft gives the actor's draft for a form; the zero Draft when there is none.
func (a *App) Draft(ctx context.Context, by portal.Actor, form string) (portal.Draft, error) {
	if err := policy.Check(by, policy.UseAccount, nil); err != nil {
		return portal.Draft{}, err
	}
	d, err := a.store.Draft(ctx, by.Blind, form)
	if portal.KindOf(err) == portal.NotFound || err == nil && !d.Kept(a.now()) {
		return portal.Draft{}, nil
	}
	return d, err
}

// DropDraft forgets the actor's draft for a form, after it was sent.
func (a *App) DropDraft(ctx context.Context, by portal.Actor, form string) error {
	if err := policy.Check(by, policy.UseAccount, nil); err != nil {
		return err
	}
	return a.store.DeleteDraft(ctx, by.Blind, form)
}

// KeepForLater keeps a form that was sent with a session that ran out meanwhile,
// for the same person to find after logging in. A session that was ended on
// purpose is gone and gives portal.LoginNeeded, as an unknown one does.
func (a *App) KeepForLater(ctx context.Context, token, form string, values map[string][]string) error {
	s, err := a.store.Session(ctx, hashToken(token))
	if err != nil {
		return asNobody(err)
	}
	l, err := a.loginOf(ctx, s)
	if err != nil {
		return err
	}
	if l.Step != portal.StepDone {
		return portal.ErrLogin
	}
	by := l.self()
	by.Blind = a.keys.Blind(l.person.ID)
	return a.SaveDraft(ctx, by, form, values)
}

// secretField reports whether a form field is never kept: passwords, codes and what
// belongs to one showing of the form.
func secretField(name string) bool {
	return strings.HasPrefix(name, "_") || strings.HasPrefix(name, "password") || name == "current" || name == portal.FieldPassage || name == "code" || name == "once"
}

// DraftValues gives the fields of a form that may be kept.
func DraftValues(all map[string][]string) map[string][]string {
	kept := make(map[string][]string, len(all))
	for name, values := range all {
		if !secretField(name) {
			kept[name] = values
		}
	}
	return kept
}

// attemptKept is how long attempts and used codes are kept in real time.
const attemptKept = time.Hour

// SweepAccounts removes what has run out: sessions, links, counted attempts,
// used codes and drafts, the latter and ended sessions as the table of terms
// says. The portal's jobs call it now and then.
func (a *App) SweepAccounts(ctx context.Context) error {
	table, err := a.store.RetentionTable(ctx)
	if err != nil {
		return err
	}
	now := a.now()
	// Until its term is over an ended session stays recognisable, for KeepForLater.
	ended := table.Rule(portal.RetainSessions).Term.Cutoff(now).Add(-portal.SessionMax)
	return a.store.SweepAccounts(ctx, ended, now, a.real().Add(-attemptKept), table.Rule(portal.RetainDrafts).Term.Cutoff(now))
}
