package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ofAdvice tells the coordinator of an advice, and the portfolio holder too when nobody
// reacted in time; the clients' council of the reaction and of what came of it.
func (au *audience) ofAdvice(ctx context.Context) error {
	v, err := au.app.store.CouncilAdvice(ctx, au.event.About.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	set, err := au.app.store.Settings(ctx)
	if err != nil {
		return err
	}
	switch au.event.Type {
	case portal.AdviceGiven:
		return au.voiceTo(ctx, policy.VoiceOn{Advice: v}, portal.ReasonTask, set.Coordinator)
	case portal.AdviceLate:
		if v.Answered() {
			return nil // between the clock and this moment
		}
		holders, err := au.app.store.PeopleWithRole(ctx, portal.Holder)
		if err != nil {
			return err
		}
		if err := au.voiceTo(ctx, policy.VoiceOn{Advice: v}, portal.ReasonRole, idsOf(holders)...); err != nil {
			return err
		}
		return au.voiceTo(ctx, policy.VoiceOn{Advice: v}, portal.ReasonTask, set.Coordinator)
	case portal.AdviceAnswered, portal.AdviceFollowed:
		council, err := au.app.store.People(ctx, v.Org)
		if err != nil {
			return err
		}
		return au.voiceTo(ctx, policy.VoiceOn{Advice: v}, portal.ReasonParty, idsOf(council)...)
	}
	return nil
}

// ofComplaints asks a complaints handler for the form, and tells the coordinator that one
// was handed in.
func (au *audience) ofComplaints(ctx context.Context) error {
	c, err := au.app.store.ComplaintQuarter(ctx, au.event.About.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	switch au.event.Type {
	case portal.ComplaintsAsked:
		if !c.SentAt.IsZero() {
			return nil
		}
		people, err := au.app.store.People(ctx, c.Org)
		if err != nil {
			return err
		}
		return au.voiceTo(ctx, policy.VoiceOn{Form: c}, portal.ReasonTask, speakers(people)...)
	case portal.ComplaintsSent:
		set, err := au.app.store.Settings(ctx)
		if err != nil {
			return err
		}
		return au.voiceTo(ctx, policy.VoiceOn{Form: c}, portal.ReasonRole, set.Coordinator)
	}
	return nil
}

// voiceTo tells people who may read what it is about.
func (au *audience) voiceTo(ctx context.Context, on policy.VoiceOn, why portal.Reason, ids ...portal.ID) error {
	for _, id := range ids {
		if err := au.addWhen(ctx, id, Recipient{Reason: why}, func(by portal.Actor) bool { return policy.May(by, policy.ReadVoice, on) }); err != nil {
			return err
		}
	}
	return nil
}

func idsOf(people []portal.Person) []portal.ID {
	var ids []portal.ID
	for _, p := range people {
		if p.State == portal.PersonActive {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// voiceTasks are advices that wait for a reaction, for who reacts, and the complaints
// handler's form of the quarter that ended.
func (a *App) voiceTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	own, err := a.ownVoice(ctx, by)
	if err != nil {
		return nil, err
	}
	var tasks []Task
	if by.Role == portal.Coordinator && policy.May(by, policy.AnswerAdvice, policy.VoiceOn{}) {
		open, err := a.store.AdvicesOpen(ctx)
		if err != nil {
			return nil, err
		}
		for _, v := range open {
			tasks = append(tasks, a.tableTask("Reageer op het advies ‘"+v.Subject+"’", advicesBelow+v.Number+"#reageren", endOfDay(v.Due), v.Number))
		}
	}
	if policy.May(by, policy.FillForm, own) {
		quarter := portal.ComplaintsDue(a.now())
		c, err := a.store.ComplaintQuarter(ctx, portal.ComplaintsID(quarter, by.OrgID))
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return nil, err
		}
		if err == nil && c.SentAt.IsZero() {
			tasks = append(tasks, a.tableTask("Lever het klachtenformulier in over het "+portal.PeriodWords(quarter), complaintBelow+quarter+"/invullen", time.Time{}))
		}
	}
	return tasks, nil
}

func endOfDay(day time.Time) time.Time { return portal.Day(day).AddDate(0, 0, 1).Add(-1) }
