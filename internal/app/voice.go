package app

import (
	"context"
	"maps"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// VoiceInput is what one fills in of what clients told; Links are numbers as people type
// them.
type VoiceInput struct {
	// Once is the form's own id: sent twice, it is kept once. May be empty.
	Once    portal.ID
	Voice   portal.Voice
	Links   string
	Version int64
	Citizen CitizenAnswer
}

func (in VoiceInput) citizen(about portal.Ref) (portal.Fields, []portal.Fact) {
	v := in.Voice
	return checkCitizen(map[string]string{"title": v.Title, "text": v.Text, "advice": v.Advice, "lesson": v.Lesson, "follow_up": v.FollowUp, "regulation": v.Regulation}, in.Citizen, about, false)
}

// voice makes of the input what can be stored; what is wrong with its theme and links
// goes into fields.
func (a *App) voiceFrom(ctx context.Context, by portal.Actor, in VoiceInput, fields portal.Fields) (portal.Voice, error) {
	v := in.Voice
	if v.Theme != "" {
		set, err := a.store.Settings(ctx)
		if err != nil {
			return v, err
		}
		if _, ok := set.Theme(v.Theme); !ok {
			fields["theme"] = "Dit thema is er niet (meer). Kies een ander thema."
		}
	}
	var err error
	v.Links, err = a.refs(ctx, by, "links", in.Links, fields)
	return v, err
}

// AddVoice keeps what a panel, a round of key figures, a case or a pilot told.
func (a *App) AddVoice(ctx context.Context, by portal.Actor, in VoiceInput) (portal.Voice, error) {
	var v portal.Voice
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.KeepVoice, policy.VoiceOn{}); err != nil {
			return err
		}
		in.Voice.ID = once(in.Once)
		fields, facts := in.citizen(in.Voice.Ref())
		var err error
		if v, err = a.voiceFrom(ctx, by, in, fields); err != nil {
			return err
		}
		fact, err := v.Add(by, a.now())
		if err := joinFields(fields, err); err != nil {
			return err
		}
		if err := a.store.InsertVoice(ctx, &v); err != nil {
			return err
		}
		w.record(v.Version, append(facts, fact)...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken {
		if first, err := a.store.Voice(ctx, once(in.Once)); err == nil && first.By == by.ID {
			return first, nil // the same form, sent twice
		}
	}
	return v, err
}

// voice gives what was told to who may do the action with it.
func (a *App) voice(ctx context.Context, by portal.Actor, action policy.Action, id portal.ID) (portal.Voice, error) {
	for _, x := range []policy.Action{policy.ReadVoice, action} {
		if err := policy.Check(by, x, policy.VoiceOn{}); err != nil {
			return portal.Voice{}, err
		}
	}
	v, err := a.store.Voice(ctx, id)
	if err != nil {
		return v, err
	}
	return v, policy.Check(by, action, policy.VoiceOn{Voice: v})
}

// ChangeVoice gives it another text.
func (a *App) ChangeVoice(ctx context.Context, by portal.Actor, id portal.ID, in VoiceInput) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		v, err := a.voice(ctx, by, policy.KeepVoice, id)
		if err != nil {
			return err
		}
		if v.Version != in.Version {
			return portal.ErrChanged
		}
		fields, facts := in.citizen(v.Ref())
		to, err := a.voiceFrom(ctx, by, in, fields)
		if err != nil {
			return err
		}
		seen, err := a.linked(ctx, by, v.Links)
		if err != nil {
			return err
		}
		to.Links = mergedLinks(v.Links, seen, to.Links)
		fact, err := v.Change(to, a.now())
		if err := joinFields(fields, err); err != nil {
			return err
		}
		if err := a.store.SaveVoice(ctx, &v); err != nil {
			return err
		}
		w.record(v.Version, append(facts, fact)...)
		return nil
	})
}

// VoiceFilter says what of the list is asked; zero fields don't filter.
type VoiceFilter struct {
	Kind   portal.VoiceKind
	Theme  portal.ID
	Period string
}

// VoiceRow is what was told, as a row or a page.
type VoiceRow struct {
	portal.Voice
	ThemeName, OrgName string
}

// VoiceList is what was told, the latest first.
type VoiceList struct {
	Rows   []VoiceRow
	Themes []portal.Theme // that something was told about
	MayAdd bool
}

// Voices gives what clients told, within the filter.
func (a *App) Voices(ctx context.Context, by portal.Actor, f VoiceFilter) (VoiceList, error) {
	if err := policy.Check(by, policy.ReadVoice, policy.VoiceOn{}); err != nil {
		return VoiceList{}, err
	}
	l := VoiceList{MayAdd: policy.May(by, policy.KeepVoice, policy.VoiceOn{})}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return l, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return l, err
	}
	all, _, err := everyPage(func(page portal.Page) (portal.Listing[portal.Voice], error) {
		return a.store.Voices(ctx, "", page)
	})
	themes := map[portal.ID]portal.Theme{}
	for _, v := range all {
		theme, ok := set.Theme(v.Theme)
		if ok {
			themes[v.Theme] = theme
		}
		if (f.Kind == "" || v.Kind == f.Kind) && (f.Theme == "" || v.Theme == f.Theme) && (f.Period == "" || inPeriod(v.On, f.Period)) {
			l.Rows = append(l.Rows, VoiceRow{v, theme.Name, orgs[v.Org].Name})
		}
	}
	l.Themes = slices.SortedFunc(maps.Values(themes), func(x, y portal.Theme) int { return compareIDs(portal.ID(x.Name), portal.ID(y.Name)) })
	return l, err
}

// VoicePage is everything the page of what was told shows to one reader.
type VoicePage struct {
	VoiceRow
	Who                 Name
	Links               []TableLink // as far as the reader may know of them
	MayKeep, MayMention bool        // MayMention: share a signal about it
}

// Voice gives the page of what was told.
func (a *App) Voice(ctx context.Context, by portal.Actor, id portal.ID) (VoicePage, error) {
	v, err := a.voice(ctx, by, policy.ReadVoice, id)
	if err != nil {
		return VoicePage{}, err
	}
	p := VoicePage{VoiceRow: VoiceRow{Voice: v}, MayKeep: policy.May(by, policy.KeepVoice, policy.VoiceOn{Voice: v}), MayMention: policy.May(by, policy.ShareSignal, nil)}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return p, err
	}
	theme, _ := set.Theme(v.Theme)
	p.ThemeName = theme.Name
	if p.Links, err = a.linked(ctx, by, v.Links); err != nil {
		return p, err
	}
	p.Who, err = a.nameOf(ctx, v.By)
	p.OrgName = p.Who.Org
	return p, err
}

// VoiceToKeep gives what was told to who may change it, with the links the actor knows.
func (a *App) VoiceToKeep(ctx context.Context, by portal.Actor, id portal.ID) (portal.Voice, []TableLink, error) {
	v, err := a.voice(ctx, by, policy.KeepVoice, id)
	if err != nil {
		return v, nil, err
	}
	links, err := a.linked(ctx, by, v.Links)
	return v, links, err
}
