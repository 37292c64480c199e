package app

import (
	"context"
	"net/url"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// The pages of what clients say.
const (
	voiceHome      = "/clientstem"
	voicesBelow    = voiceHome + "/ervaringen/"
	surveysBelow   = voiceHome + "/onderzoeken/"
	advicesBelow   = voiceHome + "/adviezen/"
	complaintBelow = voiceHome + "/klachten/"
)

// voiceLink looks up a link to what clients said; ErrNotFound for what the reader may not
// know of.
func (a *App) voiceLink(ctx context.Context, by portal.Actor, ref portal.Ref) (TableLink, error) {
	l := TableLink{Ref: ref}
	if err := policy.Check(by, policy.ReadVoice, policy.VoiceOn{}); err != nil {
		return l, portal.ErrNotFound
	}
	switch ref.Kind {
	case portal.KindAdvice:
		v, err := a.store.CouncilAdvice(ctx, ref.ID)
		l.Number, l.Title, l.Path = v.Number, v.Subject, advicesBelow+v.Number
		return l, err
	case portal.KindVoice:
		v, err := a.store.Voice(ctx, ref.ID)
		l.Title, l.Path = v.Kind.Label()+": "+v.Title, voicesBelow+string(v.ID)
		return l, err
	}
	return a.figuresHeard(ctx, by, ref)
}

// ClientVoice is what clients said over a period: what is new in each room.
type ClientVoice struct {
	Period          string
	Surveys         []SurveyRow
	Voices          []VoiceRow
	Advices         []AdviceRow
	Complaints      []ComplaintsPage
	MayAdd, MayGive bool
	Fills           []string // the quarters whose complaints form the reader can fill in
	Waiting         int      // advices that wait for a reaction, of any period
}

// ClientVoice gives what clients said over a quarter or half year; the present half year
// when none is named.
func (a *App) ClientVoice(ctx context.Context, by portal.Actor, period string) (ClientVoice, error) {
	if err := policy.Check(by, policy.ReadVoice, policy.VoiceOn{}); err != nil {
		return ClientVoice{}, err
	}
	if period == "" {
		period = portal.HalfYear(a.now())
	}
	if from, _, ok := portal.PeriodRange(period); !ok || from.After(a.now()) {
		return ClientVoice{}, portal.ErrNotFound
	}
	v := ClientVoice{Period: period}
	surveys, err := a.Surveys(ctx, by, period)
	if err != nil {
		return v, err
	}
	voices, err := a.Voices(ctx, by, VoiceFilter{Period: period})
	if err != nil {
		return v, err
	}
	advices, err := a.Advices(ctx, by, AdviceFilter{Period: period})
	if err != nil {
		return v, err
	}
	complaints, err := a.ComplaintForms(ctx, by, period)
	v.Surveys, v.Voices, v.Advices, v.Complaints = surveys.Rows, voices.Rows, advices.Rows, complaints.Rows
	v.MayAdd, v.MayGive, v.Fills, v.Waiting = voices.MayAdd, advices.MayGive, complaints.Fills, advices.Waiting
	return v, err
}

// SignalSeed is what a form to share a signal begins with, when it comes from what
// clients said.
type SignalSeed struct {
	Title, Text, Help, Phase, LifeArea string
	Theme                              portal.ID
	From                               string // what it comes from, in words
}

// SeedFrom gives what a signal about something clients said begins with. from is the
// page of that something.
func (a *App) SeedFrom(ctx context.Context, by portal.Actor, from string) (SignalSeed, error) {
	if err := policy.Check(by, policy.ShareSignal, nil); err != nil {
		return SignalSeed{}, err
	}
	seed := SignalSeed{}
	if id, ok := strings.CutPrefix(from, voicesBelow); ok {
		v, err := a.voice(ctx, by, policy.ReadVoice, portal.ID(id))
		seed = SignalSeed{Title: v.Title, Text: v.Text, Help: v.Advice, Phase: v.Phase, LifeArea: v.LifeArea, Theme: v.Theme, From: v.Kind.Label() + ": " + v.Title}
		return seed, err
	}
	if quarter, ok := strings.CutPrefix(from, complaintBelow); ok {
		quarter, theme, _ := strings.Cut(quarter, "?thema=")
		theme, err := url.QueryUnescape(theme)
		if err != nil {
			return seed, portal.ErrNotFound
		}
		return a.seedFromComplaints(ctx, by, quarter, portal.ID(theme))
	}
	return seed, portal.ErrNotFound
}

func (a *App) seedFromComplaints(ctx context.Context, by portal.Actor, quarter string, theme portal.ID) (SignalSeed, error) {
	forms, err := a.Complaints(ctx, by, quarter)
	if err != nil {
		return SignalSeed{}, err
	}
	for _, f := range forms {
		if f.SentAt.IsZero() {
			continue
		}
		seed := SignalSeed{From: "de klachten over het " + portal.PeriodWords(quarter), Text: f.Explanation, Help: f.Advice}
		for _, r := range f.Rows {
			if r.ComplaintTheme.Theme == theme && theme != "" {
				seed.Theme, seed.Title = theme, "Klachten over "+strings.ToLower(r.Theme)
				seed.Text = strings.TrimSpace(portal.Number(r.Number) + " klachten over dit thema in het " + portal.PeriodWords(quarter) + ".\n\n" + f.Explanation)
			}
		}
		return seed, nil
	}
	return SignalSeed{}, portal.ErrNotFound
}

// TookVoice records that somebody took a list of what clients said along as a file.
func (a *App) TookVoice(ctx context.Context, by portal.Actor, rows int) error {
	if err := policy.Check(by, policy.ReadVoice, policy.VoiceOn{}); err != nil {
		return err
	}
	return a.tookList(ctx, by, portal.VoiceExported, rows)
}
