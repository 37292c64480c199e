package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// FlagInput is what one fills in to nominate a flag. Signals are numbers, Others is
// typed: numbers of other things that show the pattern.
type FlagInput struct {
	// Once is the form's own id: sent twice, it is made once. May be empty.
	Once       portal.ID
	Title, Why string
	Kind       portal.FlagKind
	Theme      portal.ID
	Signals    []string
	Others     string
	Heard      []string // addresses of surveys and quarters of complaints
	Citizen    CitizenAnswer
}

// NominateFlag proposes a flag that a person sees, also about one serious signal.
func (a *App) NominateFlag(ctx context.Context, by portal.Actor, in FlagInput) (portal.YellowFlag, error) {
	g := portal.YellowFlag{}
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.NominateFlag, nil); err != nil {
			return err
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		g = portal.YellowFlag{ID: once(in.Once), Title: in.Title, Why: in.Why, Kind: in.Kind, Theme: in.Theme}
		fields, facts := checkCitizen(map[string]string{"title": in.Title, "why": in.Why}, in.Citizen, g.Ref(), false)
		under, err := a.signalsNamed(ctx, by, in.Signals, set, fields)
		if err != nil {
			return err
		}
		if g.Others, err = a.refs(ctx, by, "others", in.Others, fields); err != nil {
			return err
		}
		if slices.ContainsFunc(g.Others, func(ref portal.Ref) bool { return ref.Kind == portal.KindSignal }) {
			fields["others"] = "Een signaal hoort bij ‘Nummers van andere signalen’. Zet het nummer daar."
		}
		heard, err := a.heard(ctx, by, in.Heard, fields)
		if err != nil {
			return err
		}
		g.Others = append(g.Others, heard...)
		for _, s := range under {
			g.Signals = append(g.Signals, s.ID)
		}
		refused := portal.FieldsOf(g.Validate(set))
		maps.DeleteFunc(refused, func(field, _ string) bool { return fields[field] != "" })
		maps.Copy(fields, refused)
		if err := fields.Err(); err != nil {
			return err
		}
		g.Audience, g.Reporters = proposedAudience(under), reporterKeys(under)
		if err := a.insertFlag(ctx, w, &g, set); err != nil {
			return err
		}
		w.record(g.Version, facts...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken && g.ID == in.Once {
		if first, err := a.store.YellowFlag(ctx, g.ID); err == nil && first.By == by.ID {
			return first, nil // the same form, sent twice
		}
	}
	return g, err
}

// ConfirmInput is what the coordinator fills in to confirm a flag.
type ConfirmInput struct {
	portal.Confirmed
	// Wider: the title and the pattern tell nothing of the signals that not everybody in
	// the audience may read.
	Wider   bool
	Ruled   string // the number of the decision with which the round table answered
	Version int64
	Citizen CitizenAnswer
}

// DismissInput is what the coordinator fills in to dismiss a flag.
type DismissInput struct {
	Reason   string
	Audience portal.Audience
	Wider    bool // as with ConfirmInput
	Version  int64
	Citizen  CitizenAnswer
}

// ConfirmFlag makes a proposed flag stand and notes it on its signals.
func (a *App) ConfirmFlag(ctx context.Context, by portal.Actor, number string, in ConfirmInput) error {
	return a.changeFlag(ctx, by, policy.JudgeFlag, number, in.Version, func(ctx context.Context, w *writing, g *portal.YellowFlag, set portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"note": in.Note}, in.Citizen, g.Ref(), false)
		if err := a.flagHandler(ctx, in.Handler, set, fields); err != nil {
			return nil, err
		}
		if err := a.notWider(ctx, by, *g, in.Audience, in.Wider, set, fields); err != nil {
			return nil, err
		}
		fact, err := g.Confirm(in.Confirmed, by, a.now())
		if facts, err = factsUnless(fields, err, true, fact, facts); err != nil {
			return nil, err
		}
		return facts, a.noteFlag(ctx, w, *g, set)
	})
}

// flagHandler refuses a handler who can't go on with a flag.
func (a *App) flagHandler(ctx context.Context, id portal.ID, set portal.Settings, fields portal.Fields) error {
	if id == "" {
		return nil // the flag says so itself
	}
	p, err := a.store.Person(ctx, id)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	if err != nil || p.State != portal.PersonActive || p.OrgID != set.Municipality || !policy.HandlesSignals(portal.Actor{ID: p.ID, Role: p.Role, Municipality: true}) {
		fields["handler"] = "Kies een collega van de gemeente die signalen behandelt."
	}
	return nil
}

// noteFlag writes on the signals of a judged flag that they stand under it.
func (a *App) noteFlag(ctx context.Context, w *writing, g portal.YellowFlag, set portal.Settings) error {
	for _, id := range g.Signals {
		if err := a.moveSignal(ctx, w, id, set, func(s *portal.Signal) (portal.Fact, bool) { return s.UnderFlag(g.ID) }); err != nil {
			return err
		}
	}
	return nil
}

// DismissFlag turns a proposed flag down with a reason that the reporters of its signals
// read.
func (a *App) DismissFlag(ctx context.Context, by portal.Actor, number string, in DismissInput) error {
	return a.changeFlag(ctx, by, policy.JudgeFlag, number, in.Version, func(ctx context.Context, w *writing, g *portal.YellowFlag, set portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"reason": in.Reason}, in.Citizen, g.Ref(), false)
		if err := a.notWider(ctx, by, *g, in.Audience, in.Wider, set, fields); err != nil {
			return nil, err
		}
		fact, err := g.Dismiss(in.Reason, in.Audience, by, a.now())
		if facts, err = factsUnless(fields, err, true, fact, facts); err != nil {
			return nil, err
		}
		return facts, a.noteFlag(ctx, w, *g, set)
	})
}

// ObjectToFlag puts on record that somebody doesn't agree with a dismissal. The flag
// comes on the next agenda by itself: at once, or as soon as there is one.
func (a *App) ObjectToFlag(ctx context.Context, by portal.Actor, number, reason string, answer CitizenAnswer) error {
	return a.changeFlag(ctx, by, policy.ObjectFlag, number, 0, func(ctx context.Context, w *writing, g *portal.YellowFlag, set portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"reason": reason}, answer, g.Ref(), false)
		o := portal.FlagObjection{ID: portal.NewRandomID(), By: by.ID, Org: by.OrgID, Reason: reason}
		unnamed := readsUnnamed(by, *g)
		if unnamed {
			o.By, o.Org = "", ""
		}
		fact, err := g.Object(o, a.now())
		if facts, err = factsUnless(fields, err, true, fact, facts); err != nil || unnamed {
			for i := range facts {
				facts[i].Anonymous = true
			}
			return facts, err // the clock puts it on an agenda, the next day: that tells no moment
		}
		placed, err := a.flagToAgenda(ctx, w, g, set)
		return append(facts, placed...), err
	})
}

// readsUnnamed reports whether somebody reads a flag only because they shared a signal
// without their name: what they do about it would tell who they are.
func readsUnnamed(by portal.Actor, g portal.YellowFlag) bool {
	return !policy.VisibleFlag(policy.Named(by), g)
}

// flagToAgenda puts a flag that waits for it on the next agenda that people know of.
// Nothing happens while there is none.
func (a *App) flagToAgenda(ctx context.Context, w *writing, g *portal.YellowFlag, set portal.Settings) ([]portal.Fact, error) {
	if !g.WaitsForAgenda() {
		return nil, nil
	}
	coming, err := a.store.TablesIn(ctx, []portal.TableState{portal.TableProposals, portal.TableSent}, a.now(), time.Time{}, maxComing)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(coming, func(t portal.RoundTable) bool { return len(t.Agenda) < portal.MaxAgenda })
	if i < 0 {
		return nil, nil
	}
	t := coming[i]
	err = a.stepTable(ctx, w, &t, func(_ context.Context, _ *writing, t *portal.RoundTable, set portal.Settings) ([]portal.Fact, error) {
		item, err := t.AddItem(portal.AgendaItem{ID: portal.NewID(), Title: flagTitle(*g, *t, set), Aim: portal.AimDiscuss,
			Explanation: "Iemand is het niet eens met het afwijzen van deze gele vlag. Daarom staat hij vanzelf op deze agenda.", Minutes: waitingMinutes, Links: []portal.Ref{g.Ref()}}, a.now())
		if err != nil {
			return nil, err
		}
		fact := a.agendaFact(t, item)
		fact.Unnamed = true // it comes there by itself
		return []portal.Fact{fact}, nil
	})
	if err != nil {
		return nil, err
	}
	fact, _ := g.PutOnAgenda(t.ID, a.now())
	fact.Unnamed = true
	return []portal.Fact{fact}, nil
}

// flagTitle names a flag on an agenda: in words that tell nothing of it when not
// everybody who reads the agenda may read the flag. Those who may have the link.
func flagTitle(g portal.YellowFlag, t portal.RoundTable, set portal.Settings) string {
	keys := g.Scope(set.Municipality)
	if !slices.Contains(keys, portal.ScopeChain) {
		for _, k := range t.Scope(set.Municipality) {
			if !slices.Contains(keys, k) {
				return "Een gele vlag waar iemand het niet mee eens is"
			}
		}
	}
	return "Gele vlag: " + g.Title
}

// AnswerFlagObjections records what the round table said of a dismissal that somebody
// objected to: only once it has met.
func (a *App) AnswerFlagObjections(ctx context.Context, by portal.Actor, number string, upheld bool, text string, in ConfirmInput) error {
	return a.changeFlag(ctx, by, policy.JudgeFlag, number, in.Version, func(ctx context.Context, w *writing, g *portal.YellowFlag, set portal.Settings) ([]portal.Fact, error) {
		if g.Table == "" {
			return nil, portal.Errorf(portal.Conflict, "De ronde tafel heeft hier nog niet over gesproken. Dat moet eerst.")
		}
		t, err := a.store.Table(ctx, g.Table)
		if err != nil {
			return nil, err
		}
		if !t.Held() {
			return nil, portal.Errorf(portal.Conflict, "De ronde tafel heeft hier nog niet over gesproken. Dat moet eerst.")
		}
		fields, facts := checkCitizen(map[string]string{"answer": text}, in.Citizen, g.Ref(), false)
		if upheld {
			if err := a.flagHandler(ctx, in.Handler, set, fields); err != nil {
				return nil, err
			}
			if err := a.notWider(ctx, by, *g, in.Audience, in.Wider, set, fields); err != nil {
				return nil, err
			}
		}
		if in.Decision, err = a.ruledAt(ctx, by, *g, t, in.Ruled, fields); err != nil {
			return nil, err
		}
		fact, err := g.AnswerObjections(upheld, text, in.Confirmed, by, a.now())
		if facts, err = factsUnless(fields, err, true, fact, facts); err != nil {
			return nil, err
		}
		return facts, a.noteFlag(ctx, w, *g, set)
	})
}
