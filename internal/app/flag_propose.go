package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ProposeFlags proposes the flags that the rules ask for, and says how many. Running it
// twice, or on two instances, proposes each once: a flag's id follows from its theme
// and its signals.
func (a *App) ProposeFlags(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendLine, nil); err != nil {
		return 0, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return 0, err
	}
	judged, err := a.flaggedSignals(ctx)
	if err != nil {
		return 0, err
	}
	made := 0
	for _, theme := range set.OpenThemes() {
		done, err := a.proposeFor(ctx, by, theme, set, judged)
		if done {
			made++
		}
		if err != nil {
			return made, err
		}
	}
	return made, nil
}

// flaggedSignals are the signals that stand under a flag, whatever became of it: a rule
// doesn't count them again.
func (a *App) flaggedSignals(ctx context.Context) (map[portal.ID]bool, error) {
	flags, err := a.store.YellowFlagsIn(ctx, portal.FlagStates())
	under := map[portal.ID]bool{}
	for _, g := range flags {
		for _, id := range g.Signals {
			under[id] = true
		}
	}
	return under, err
}

// proposeFor proposes a flag for one theme: for the whole chain when what everybody
// reads is enough, or else for the municipality.
func (a *App) proposeFor(ctx context.Context, by portal.Actor, theme portal.Theme, set portal.Settings, judged map[portal.ID]bool) (bool, error) {
	rule := set.FlagRule(theme.ID)
	if rule.Off {
		return false, nil
	}
	today := portal.Day(a.now())
	from := today.AddDate(0, 0, -rule.Days)
	for _, scope := range [][]string{{portal.ScopeChain}, {portal.ScopeChain, portal.OrgScope(set.Municipality)}} {
		counts, signals, err := a.flagCounts(ctx, scope, theme.ID, from, set)
		if err != nil {
			return false, err
		}
		// What was shared without a name counts from the next day: else the moment of the
		// proposal tells when somebody was at work.
		counts = slices.DeleteFunc(counts, func(c portal.FlagCount) bool {
			return judged[c.Signal] || c.At.Before(from) || c.Org == "" && !c.At.Before(today)
		})
		if !rule.Met(counts) {
			continue
		}
		var under []portal.Signal
		for _, c := range counts {
			if s := signals[c.Signal]; !slices.ContainsFunc(under, func(o portal.Signal) bool { return o.ID == s.ID }) && len(under) < portal.MaxFlagSignals {
				under = append(under, s)
			}
		}
		err = a.proposeByRule(ctx, by, theme, rule, under)
		if portal.KindOf(err) == portal.Taken && err != nil {
			return false, nil // another instance was first
		}
		return err == nil, err
	}
	return false, nil
}

func (a *App) proposeByRule(ctx context.Context, by portal.Actor, theme portal.Theme, rule portal.FlagRule, under []portal.Signal) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		judged, err := a.flaggedSignals(ctx)
		if err != nil || slices.ContainsFunc(under, func(s portal.Signal) bool { return judged[s.ID] }) {
			return err // somebody nominated them meanwhile
		}
		g := portal.YellowFlag{ID: ruledFlagID(theme.ID, under), Title: "Meer signalen over: " + theme.Name, Theme: theme.ID, Rule: &rule, Audience: proposedAudience(under), Reporters: reporterKeys(under)}
		for _, s := range under {
			g.Signals = append(g.Signals, s.ID)
		}
		slices.Sort(g.Signals)
		return a.insertFlag(ctx, w, &g, set)
	})
}

// ruledFlagID is the one id that a rule's flag about exactly these signals can have.
func ruledFlagID(theme portal.ID, under []portal.Signal) portal.ID {
	ids := []string{string(theme)}
	for _, s := range under {
		ids = append(ids, string(s.ID))
	}
	slices.Sort(ids)
	sum := sha256.Sum256([]byte(strings.Join(ids, " ")))
	return portal.ID("regel-" + hex.EncodeToString(sum[:12]))
}

// insertFlag numbers and stores a new flag.
func (a *App) insertFlag(ctx context.Context, w *writing, g *portal.YellowFlag, set portal.Settings) error {
	year := a.now().In(portal.Amsterdam()).Year()
	n, err := a.store.Next(ctx, "gele-vlag-"+strconv.Itoa(year))
	if err != nil {
		return err
	}
	fact := g.Propose(portal.FlagNumber(year, n), w.by, a.now())
	if err := a.store.InsertYellowFlag(ctx, g, set.Municipality); err != nil {
		return err
	}
	w.record(g.Version, fact)
	return nil
}

// RulePreview is what a rule would have proposed over the past year, as far as the
// actor may read those signals.
type RulePreview struct {
	Theme portal.Theme
	Rule  portal.FlagRule
	Flags []RuledFlag
}

// RuledFlag is one flag of a RulePreview.
type RuledFlag struct {
	At      time.Time
	Signals []SignalRow
}

// previewYear is over how many days a rule is tried.
const previewYear = 365

// PreviewRule shows what a changed rule would have proposed over the past year, before
// anybody keeps it.
func (a *App) PreviewRule(ctx context.Context, by portal.Actor, rule portal.FlagRule) (RulePreview, error) {
	p := RulePreview{Rule: rule}
	if err := policy.Check(by, policy.KeepRules, nil); err != nil {
		return p, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return p, err
	}
	if err := rule.Validate(set); err != nil {
		return p, err
	}
	p.Theme, _ = set.Theme(rule.Theme)
	counts, signals, err := a.flagCounts(ctx, policy.SignalKeys(by), rule.Theme, portal.Day(a.now()).AddDate(0, 0, -previewYear), set)
	if err != nil {
		return p, err
	}
	for _, f := range rule.Replay(counts) {
		var under []portal.Signal
		for _, id := range f.Signals {
			under = append(under, signals[id])
		}
		rows, err := a.lineRows(ctx, by, under)
		if err != nil {
			return p, err
		}
		p.Flags = append(p.Flags, RuledFlag{At: f.At, Signals: rows})
	}
	slices.Reverse(p.Flags)
	return p, nil
}

// FlagRules gives the rule that holds for each open theme.
func (a *App) FlagRules(ctx context.Context, by portal.Actor) ([]portal.FlagRule, portal.Settings, error) {
	if err := policy.Check(by, policy.KeepRules, nil); err != nil {
		return nil, portal.Settings{}, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, set, err
	}
	var rules []portal.FlagRule
	for _, t := range set.OpenThemes() {
		rules = append(rules, set.FlagRule(t.ID))
	}
	return rules, set, nil
}

// KeepRule sets the rule of a theme.
func (a *App) KeepRule(ctx context.Context, by portal.Actor, rule portal.FlagRule, version int64) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.KeepRules, nil); err != nil {
			return err
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		if version != 0 && set.Version != version {
			return portal.ErrChanged
		}
		if err := rule.Validate(set); err != nil {
			return err
		}
		if !set.SetFlagRule(rule) {
			return nil
		}
		if err := a.store.SaveSettings(ctx, &set); err != nil {
			return err
		}
		w.record(set.Version, portal.Fact{Type: portal.FlagRuleChanged, About: portal.Ref{Kind: portal.KindSettings, ID: "portaal"}, Details: map[string]string{portal.DetailItem: string(rule.Theme)}})
		return nil
	})
}
