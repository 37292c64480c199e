package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// maxCounted is how many signals of one theme are counted at most, the newest first.
const maxCounted = 500

// flagCounts gives what rules count of the signals of a theme that were shared since a
// moment, in the order of time, with those signals by id. Only what holders of the
// scope keys read.
func (a *App) flagCounts(ctx context.Context, scope []string, theme portal.ID, from time.Time, set portal.Settings) ([]portal.FlagCount, map[portal.ID]portal.Signal, error) {
	signals := map[portal.ID]portal.Signal{}
	var counts []portal.FlagCount
	q := portal.SignalQuery{Scope: scope, Theme: &theme, From: from, Page: portal.Page{Limit: portal.PageSize}}
	for len(signals) < maxCounted {
		list, err := a.store.Signals(ctx, q)
		if err != nil {
			return nil, nil, err
		}
		for _, s := range list.Rows {
			if !s.CanBeEvidence(set.Municipality) || s.Kind != portal.Bottleneck {
				continue
			}
			signals[s.ID] = s
			of, err := a.countsOf(ctx, s, 0)
			if err != nil {
				return nil, nil, err
			}
			counts = append(counts, of...)
		}
		if q.Page.After = list.Next; q.Page.After == "" {
			break
		}
	}
	slices.SortStableFunc(counts, func(x, y portal.FlagCount) int { return x.At.Compare(y.At) })
	return counts, signals, nil
}

// maxHeldDeep is how deep signals that were merged into others are counted.
const maxHeldDeep = 3

// countsOf counts a signal with who recognised it and the signals merged into it.
func (a *App) countsOf(ctx context.Context, s portal.Signal, deep int) ([]portal.FlagCount, error) {
	var recognitions []portal.Recognition
	var err error
	if s.Recognitions > 0 {
		if recognitions, err = a.store.Recognitions(ctx, s.ID); err != nil {
			return nil, err
		}
	}
	counts := s.FlagCounts(recognitions)
	if deep == maxHeldDeep {
		return counts, nil
	}
	for _, h := range s.Holds {
		held, err := a.store.Signal(ctx, h.ID)
		if portal.KindOf(err) == portal.NotFound && err != nil {
			continue // destroyed since
		}
		if err != nil {
			return nil, err
		}
		of, err := a.countsOf(ctx, held, deep+1)
		if err != nil {
			return nil, err
		}
		for _, c := range of {
			c.Signal = s.ID
			counts = append(counts, c)
		}
	}
	return counts, nil
}

// evidence loads the signals of a flag, those that were destroyed left out.
func (a *App) evidence(ctx context.Context, ids []portal.ID) ([]portal.Signal, error) {
	var signals []portal.Signal
	for _, id := range ids {
		s, err := a.store.Signal(ctx, id)
		if portal.KindOf(err) == portal.NotFound && err != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		signals = append(signals, s)
	}
	return signals, nil
}

// reporterKeys are the keys by which the reporters of signals read what becomes of a
// flag about them.
func reporterKeys(signals []portal.Signal) []string {
	var keys []string
	for _, s := range signals {
		keys = append(keys, s.ReporterKey())
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// proposedAudience is the widest audience that reads all of the evidence: the whole
// chain, or else the municipality.
func proposedAudience(signals []portal.Signal) portal.Audience {
	narrow := slices.ContainsFunc(signals, func(s portal.Signal) bool { return s.Audience.Kind != portal.WholeChain })
	if narrow || len(signals) == 0 {
		return portal.Audience{Kind: portal.MunicipalityOnly}
	}
	return portal.Audience{Kind: portal.WholeChain}
}

// notWider refuses an audience that reaches further than the readers of a flag's
// signals, unless who judges it says that its words tell nothing of those.
func (a *App) notWider(ctx context.Context, by portal.Actor, g portal.YellowFlag, to portal.Audience, sure bool, set portal.Settings, fields portal.Fields) error {
	if sure {
		return nil
	}
	signals, err := a.evidence(ctx, g.Signals)
	if name := narrower(by, signals, to, set); err == nil && name != "" {
		fields["audience"] = name + " leest nu niet iedereen die u kiest. Kies minder lezers, of zeg hieronder dat de vlag er niets van vertelt."
	}
	return err
}

// narrower names a signal that not everybody in an audience may read, as far as the actor
// knows it; empty without one.
func narrower(by portal.Actor, signals []portal.Signal, to portal.Audience, set portal.Settings) string {
	i := slices.IndexFunc(signals, func(s portal.Signal) bool { return to.Beyond(s.Scope(set.Municipality), set.Municipality) })
	switch {
	case i < 0:
		return ""
	case policy.VisibleSignal(by, signals[i]):
		return "Signaal " + signals[i].Number
	}
	return "Een signaal hierbij"
}

// notNarrower is notWider for signals that are put under a flag that stands: its readers
// were chosen before.
func notNarrower(by portal.Actor, g portal.YellowFlag, added []portal.Signal, sure bool, set portal.Settings) error {
	if sure || g.State != portal.FlagConfirmed {
		return nil // who reads a flag that is only proposed, is chosen later
	}
	if name := narrower(by, added, g.Audience, set); name != "" {
		return portal.Fields{"wider": name + " leest niet iedereen die deze gele vlag leest. Laat het weg, of zeg hier dat de vlag er niets van vertelt."}.Err()
	}
	return nil
}

// signalsNamed reads the numbers of signals that the actor puts under a flag. What the
// actor may not know of is refused as what isn't there; a signal that somebody reads
// only because they shared it without a name would tell who they are.
func (a *App) signalsNamed(ctx context.Context, by portal.Actor, numbers []string, set portal.Settings, fields portal.Fields) ([]portal.Signal, error) {
	var signals []portal.Signal
	var unknown, unfit []string
	if len(numbers) > portal.MaxFlagSignals {
		fields["signals"] = "Kies ten hoogste " + portal.Number(portal.MaxFlagSignals) + " signalen."
		return nil, nil
	}
	for _, number := range numbers {
		s, err := a.store.SignalByNumber(ctx, number)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return nil, err
		}
		switch {
		case err != nil || !policy.VisibleSignal(by, s):
			unknown = append(unknown, "‘"+cut(number, 20)+"’")
		case !policy.May(by, policy.CommentSignal, s) || !s.CanBeEvidence(set.Municipality):
			unfit = append(unfit, s.Number)
		case !slices.ContainsFunc(signals, func(o portal.Signal) bool { return o.ID == s.ID }):
			signals = append(signals, s)
		}
	}
	var wrong []string
	if len(unknown) > 0 {
		wrong = append(wrong, strings.Join(unknown, ", ")+" kennen wij niet.")
	}
	if len(unfit) > 0 {
		wrong = append(wrong, strings.Join(unfit, ", ")+": dat kan niet bij een gele vlag. Laat het weg.")
	}
	if len(wrong) > 0 {
		fields["signals"] = strings.Join(wrong, " ")
	}
	return signals, nil
}
