package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// AdviceRow is an advice in the register.
type AdviceRow struct {
	portal.CouncilAdvice
	OrgName string
	IsLate  bool // nobody reacted by its day
}

// AdviceList is the register, the latest first.
type AdviceList struct {
	Rows    []AdviceRow
	MayGive bool
	// Waiting is how many wait for a reaction, of the whole register.
	Waiting int
}

// AdviceFilter says what of the register is asked; zero fields don't filter. State:
// wacht, beantwoord.
type AdviceFilter struct{ State, Period string }

// The states of advices that one can filter by.
const (
	AdvicesWaiting  = "wacht"
	AdvicesAnswered = "beantwoord"
)

// Advices gives the register of the clients' council.
func (a *App) Advices(ctx context.Context, by portal.Actor, f AdviceFilter) (AdviceList, error) {
	own, err := a.ownVoice(ctx, by)
	if err != nil {
		return AdviceList{}, err
	}
	if err := policy.Check(by, policy.ReadVoice, policy.VoiceOn{}); err != nil {
		return AdviceList{}, err
	}
	l := AdviceList{MayGive: policy.May(by, policy.GiveAdvice, own)}
	all, _, err := everyPage(func(page portal.Page) (portal.Listing[portal.CouncilAdvice], error) {
		return a.store.CouncilAdvices(ctx, page)
	})
	if err != nil {
		return l, err
	}
	orgs, err := a.organisations(ctx)
	for _, v := range all {
		if !v.Answered() {
			l.Waiting++
		}
		if f.State == AdvicesWaiting && v.Answered() || f.State == AdvicesAnswered && !v.Answered() || f.Period != "" && !inPeriod(v.On, f.Period) {
			continue
		}
		l.Rows = append(l.Rows, AdviceRow{v, orgs[v.Org].Name, v.Overdue(a.now())})
	}
	return l, err
}

// AdvicePage is everything the page of one advice shows to one reader.
type AdvicePage struct {
	AdviceRow
	Reacted Name
	Links   []TableLink // as far as the reader may know of them
	// Tables spoke of it, Decisions were taken there.
	Tables, Decisions              []TableLink
	MayChange, MayAnswer, MayAfter bool
}

// Advice gives the page of the advice with a number.
func (a *App) Advice(ctx context.Context, by portal.Actor, number string) (AdvicePage, error) {
	on, err := a.advice(ctx, by, policy.ReadVoice, number)
	if err != nil {
		return AdvicePage{}, err
	}
	v := on.Advice
	answers := policy.May(by, policy.AnswerAdvice, on)
	p := AdvicePage{AdviceRow: AdviceRow{v, on.Org.Name, v.Overdue(a.now())}, MayChange: policy.May(by, policy.GiveAdvice, on),
		MayAnswer: answers && !v.Answered(), MayAfter: answers && v.Answered()}
	if p.Links, err = a.linked(ctx, by, v.Links); err != nil {
		return p, err
	}
	if p.Tables, p.Decisions, err = a.spokenOf(ctx, by, v.Ref()); err != nil {
		return p, err
	}
	p.Reacted, err = a.nameOf(ctx, v.ReactedBy)
	return p, err
}

// AdviceToChange gives an advice to who may change it, with the links the actor knows.
func (a *App) AdviceToChange(ctx context.Context, by portal.Actor, number string) (portal.CouncilAdvice, []TableLink, error) {
	on, err := a.advice(ctx, by, policy.GiveAdvice, number)
	if err != nil {
		return on.Advice, nil, err
	}
	links, err := a.linked(ctx, by, on.Advice.Links)
	return on.Advice, links, err
}

// inPeriod reports whether a day falls in a quarter or half year.
func inPeriod(day time.Time, period string) bool {
	from, to, ok := portal.PeriodRange(period)
	return ok && !portal.Day(day).Before(from) && !portal.Day(day).After(to)
}
