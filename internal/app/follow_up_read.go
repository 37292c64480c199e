package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// StepRow is a step of a follow-up as one reader may know it.
type StepRow struct {
	portal.FollowStep
	OwnerIs, DoneIs Name
	IsLate, Mine    bool
	MayDo           bool
	// Link is what it changed, when the reader may read that.
	Link TableLink
}

// FollowPage is the follow-up of one decision as one reader may know it.
type FollowPage struct {
	DecisionRow
	State  portal.FollowState
	Steps  []StepRow
	Chosen Name // who chose the route
	// Embedded is who wrote how it is kept.
	Embedded Name
	// MayKeep: the reader chooses the route, says how it is kept and tells reporters.
	MayKeep, MayChoose bool
	// Owners can do a step: only for who may choose.
	Owners []OwnerChoice
	Helps  HelpCounts
	// SeesSignals: the reader may read one of the signals that it answers; else nothing
	// shows that there are any.
	SeesSignals bool
	// Heard and Wait are how many of those had their feedback and how many wait for it.
	Heard, Wait int
	// Announcement is a text for the council, for who keeps pledges; empty when no body
	// of the municipality resolved. Shut: the decision isn't for the whole chain, and so
	// nothing of its text is in there.
	Announcement string
	Shut         bool
}

// HelpCounts are the answers to "Helpt dit?" about the feedback on a decision, of the
// signals that one reader may read. Total is 0 when nobody answered.
type HelpCounts struct {
	Yes, Partly, No, Total portal.Shown
}

// FollowUp gives the follow-up of the decision with a number.
func (a *App) FollowUp(ctx context.Context, by portal.Actor, number string) (FollowPage, error) {
	on, err := a.decisionOn(ctx, by, policy.ReadDecision, number)
	if err != nil {
		return FollowPage{}, err
	}
	rows, err := a.decisionRows(ctx, by, []portal.Decision{on.Decision})
	if err != nil || len(rows) == 0 {
		return FollowPage{}, err
	}
	d := on.Decision
	p := FollowPage{DecisionRow: rows[0], State: d.Follows()}
	p.MayKeep = policy.May(by, policy.FollowDecision, policy.FollowOn{DecisionOn: on}) && d.WaitsFor() == ""
	p.MayChoose = p.MayKeep && d.RouteOpen()
	if p.MayChoose {
		if p.Owners, err = a.stepOwners(ctx, on); err != nil {
			return p, err
		}
	}
	if err := a.nameFollow(ctx, by, on, &p); err != nil {
		return p, err
	}
	if err := a.countHeard(ctx, by, on, &p); err != nil {
		return p, err
	}
	if p.State == portal.FollowTells && (!p.SeesSignals || p.Wait == 0 && !p.MayKeep) { // what else waits isn't for the reader
		p.State = portal.FollowDone
	}
	if p.Helps, err = a.decisionHelps(ctx, by, d); err != nil {
		return p, err
	}
	if policy.May(by, policy.KeepPledge, nil) {
		set, err := a.store.Settings(ctx)
		if err != nil {
			return p, err
		}
		p.Shut = !slices.Contains(on.Table.ItemScope(d.Item, set.Municipality), portal.ScopeChain)
		p.Announcement = announcement(d, p.Shut)
	}
	return p, nil
}

// countHeard fills in of how many signals that the reader may read the reporters heard:
// for who tells them also of the evidence of a flag.
func (a *App) countHeard(ctx context.Context, by portal.Actor, on policy.DecisionOn, p *FollowPage) error {
	find := func() ([]portal.Signal, error) { return a.evidence(ctx, on.Decision.Signals) }
	if p.MayKeep {
		find = func() ([]portal.Signal, error) { return a.answeredBy(ctx, by, on) }
	}
	signals, err := find()
	for _, s := range signals {
		if !policy.VisibleSignal(by, s) {
			continue
		}
		if p.SeesSignals = true; s.HasFeedback() {
			p.Heard++
		} else {
			p.Wait++
		}
	}
	return err
}

// nameFollow fills in the steps and who did what.
func (a *App) nameFollow(ctx context.Context, by portal.Actor, on policy.DecisionOn, p *FollowPage) (err error) {
	f := on.Decision.Follow
	if p.Chosen, err = a.nameOf(ctx, f.ChosenBy); err != nil {
		return err
	}
	if p.Embedded, err = a.nameOf(ctx, f.EmbeddedBy); err != nil {
		return err
	}
	for _, s := range f.Steps {
		row := StepRow{FollowStep: s, IsLate: s.Late(a.now()), Mine: s.Owner == by.ID}
		row.MayDo = s.DoneAt.IsZero() && on.Decision.WaitsFor() == "" && policy.May(by, policy.FollowDecision, policy.FollowOn{DecisionOn: on, Step: s})
		if row.OwnerIs, err = a.nameOf(ctx, s.Owner); err != nil {
			return err
		}
		if row.DoneIs, err = a.nameOf(ctx, s.DoneBy); err != nil {
			return err
		}
		if s.Changed.ID != "" {
			links, err := a.linked(ctx, by, []portal.Ref{s.Changed})
			if err != nil {
				return err
			}
			if len(links) > 0 {
				row.Link = links[0]
			}
		}
		p.Steps = append(p.Steps, row)
	}
	return nil
}

// decisionHelps counts the answers to the feedback that a decision gave, of signals
// that the actor may read. Few answers are hidden, as everywhere.
func (a *App) decisionHelps(ctx context.Context, by portal.Actor, d portal.Decision) (HelpCounts, error) {
	counts := map[portal.HelpAnswer]int{}
	queue, seen := slices.Clone(d.Signals), map[portal.ID]bool{}
	for ; len(queue) > 0; queue = queue[1:] {
		if seen[queue[0]] {
			continue
		}
		seen[queue[0]] = true
		s, err := a.store.Signal(ctx, queue[0])
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return HelpCounts{}, err
		}
		if err != nil {
			continue
		}
		for _, h := range s.Holds { // heard through this one
			queue = append(queue, h.ID)
		}
		if !policy.VisibleSignal(by, s) {
			continue
		}
		for _, h := range s.Helps {
			if n := h.Feedback; n > 0 && n <= len(s.Feedback) && s.Feedback[n-1].Decision == d.ID {
				counts[h.Answer]++
			}
		}
	}
	cells := []int{counts[portal.Helps], counts[portal.HelpsPartly], counts[portal.HelpsNot]}
	shown := portal.HideSmall(cells)
	return HelpCounts{Yes: shown[0], Partly: shown[1], No: shown[2], Total: portal.ShowTotal(cells)}, nil
}

// announcement is a text with which the clerk tells the council of a decision: neutral,
// without names, and nothing that only some may read.
func announcement(d portal.Decision, shut bool) string {
	body, on, number := d.By, d.Date, ""
	if r := d.Resolution; r != nil {
		body, on, number = d.Waits, r.Date, r.Number
	}
	if body != portal.ByCollege && body != portal.ByCouncil && body != portal.ByHolder || d.WaitsFor() != "" || d.Dropped {
		return ""
	}
	said := portal.Capital(body.Named()) + " nam op " + portal.DayWords(on) + " een besluit over de aanpak van schulden"
	if number != "" {
		said += " (" + number + ")"
	}
	said += "."
	if !shut {
		if d.Resolution != nil && !d.Resolution.Follows {
			said += "\n\nDe ketenpartners adviseerden:\n" + d.Text + "\n\nHet besluit wijkt daarvan af."
		} else {
			said += "\n\n" + d.Text
		}
		if d.Route != portal.NoChange && d.Changes != "" {
			said += "\n\nDit verandert er:\n" + d.Changes
		}
	}
	if !d.Review.IsZero() {
		said += "\n\nWij bekijken dit opnieuw op " + portal.DayWords(d.Review) + "."
	}
	return said
}
