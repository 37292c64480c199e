package portal

import (
	"slices"
	"time"
)

// The bounds of a yellow flag's texts and lists.
const (
	MaxFlagTitle   = 100 // characters: whole after "Gele vlag: " on an agenda, so that hiding it finds it there
	MaxFlagText    = 2000
	MaxFlagSignals = 40
	MaxFlagOthers  = 10
)

// FlagTold are how many days before "bij te sturen tot en met" its handler is reminded.
var FlagTold = []int{14, 7, 1}

// Validate cleans what was typed by who nominates a flag and reports what is wrong, by
// form field.
func (g *YellowFlag) Validate(set Settings) error {
	f := Fields{}
	g.Title = text(f, "title", "De titel", CleanLine(g.Title), 3, MaxFlagTitle)
	g.Why = text(f, "why", "Het veld ‘Welk patroon ziet u?’", g.Why, 3, MaxFlagText)
	if g.Kind != "" && g.Kind.Label() == "" {
		f["kind"] = "Kies een soort uit de lijst."
	}
	if t, ok := set.Theme(g.Theme); !ok || t.Ended {
		f["theme"] = "Kies een thema uit de lijst."
	}
	g.Signals = distinct(g.Signals)
	switch {
	case len(g.Signals)+len(g.Others) == 0:
		f["signals"] = "Kies ten minste één signaal, of noem iets anders waaruit het patroon blijkt."
	case len(g.Signals) > MaxFlagSignals:
		f["signals"] = "Kies ten hoogste " + Number(MaxFlagSignals) + " signalen."
	case len(g.Others) > MaxFlagOthers:
		f["others"] = "Noem ten hoogste " + Number(MaxFlagOthers) + " andere zaken."
	}
	return f.Err()
}

// distinct gives each id once, in order.
func distinct(ids []ID) []ID { return slices.Compact(slices.Sorted(slices.Values(ids))) }

// Propose starts a flag on its way. by is the portal itself when a rule proposes it.
func (g *YellowFlag) Propose(number string, by Actor, now time.Time) Fact {
	g.Number, g.State, g.At, g.ChangedAt = number, FlagProposed, now, now
	event := FlagProposedByRule
	if !by.System {
		g.By, g.Org, event = by.ID, by.OrgID, FlagNominated
	}
	g.Course = []FlagStep{{State: FlagProposed, At: now, By: g.By}}
	return g.Fact(event, nil)
}

// Fact is something that happened to the flag.
func (g YellowFlag) Fact(t EventType, details map[string]string) Fact {
	return Fact{Type: t, About: g.Ref(), Details: details}
}

func (g *YellowFlag) move(to FlagState, by ID, note string, now time.Time, from ...FlagState) error {
	if !slices.Contains(from, g.State) {
		return Errorf(Conflict, "Deze gele vlag staat nu op ‘%s’. Bekijk eerst wat er intussen gebeurd is.", g.State.Label())
	}
	g.State, g.ChangedAt = to, now
	g.Course = append(slices.Clip(g.Course), FlagStep{State: to, At: now, By: by, Note: note})
	return nil
}

// Confirmed is what who confirms a flag decides about it.
type Confirmed struct {
	Kind     FlagKind
	Audience Audience
	Until    time.Time // "bij te sturen tot en met", the last day in time
	Handler  ID
	Note     string
	Decision ID // in which the round table answered an objection; may be empty
}

// Confirm makes a proposed flag stand: from now on its audience reads it. A flag that
// was dismissed comes back only by an objection that was upheld.
func (g *YellowFlag) Confirm(c Confirmed, by Actor, now time.Time) (Fact, error) {
	if err := g.check(&c, now); err != nil {
		return Fact{}, err
	}
	if err := g.move(FlagConfirmed, by.ID, c.Note, now, FlagProposed); err != nil {
		return Fact{}, err
	}
	return g.stand(c), nil
}

func (g YellowFlag) check(c *Confirmed, now time.Time) error {
	f := Fields{}
	if c.Kind.Label() == "" {
		f["kind"] = "Kies wat voor patroon dit is."
	}
	c.Note = text(f, "note", "De toelichting", c.Note, 0, MaxFlagText)
	c.Audience.validate(f, "")
	if c.Handler == "" {
		f["handler"] = "Kies wie hiermee verder gaat."
	}
	switch {
	case c.Until.IsZero():
		f["until"] = "Vul in tot welke dag bijsturen nog kan."
	case !Day(c.Until).After(now):
		f["until"] = "Kies een dag die nog komt."
	case c.Until.After(now.AddDate(2, 0, 0)):
		f["until"] = "Kies een dag binnen twee jaar."
	}
	return f.Err()
}

func (g *YellowFlag) stand(c Confirmed) Fact {
	g.Kind, g.Audience, g.Until, g.Handler, g.UntilTold, g.DismissedFor, g.Reminded = c.Kind, c.Audience, Day(c.Until), c.Handler, false, "", 0
	return g.Fact(FlagConfirmedEvent, nil)
}

// Beyond reports whether an audience reaches people who don't hold one of the scope keys.
func (a Audience) Beyond(keys []string, municipality ID) bool {
	if slices.Contains(keys, ScopeChain) {
		return false
	}
	return slices.ContainsFunc(a.keys("", municipality), func(k string) bool { return k != OrgScope(municipality) && !slices.Contains(keys, k) })
}

// Dismiss turns a proposed flag down. The reporters of its signals read the reason.
func (g *YellowFlag) Dismiss(reason string, audience Audience, by Actor, now time.Time) (Fact, error) {
	f := Fields{}
	reason = text(f, "reason", "De reden", reason, 10, MaxFlagText)
	audience.validate(f, "")
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if err := g.move(FlagDismissed, by.ID, "", now, FlagProposed); err != nil {
		return Fact{}, err
	}
	g.DismissedFor, g.Audience = reason, audience
	return g.Fact(FlagDismissedEvent, nil), nil
}

// Object puts on record that somebody doesn't agree with a dismissal: the flag then
// comes on the next agenda by itself.
func (g *YellowFlag) Object(o FlagObjection, now time.Time) (Fact, error) {
	f := Fields{}
	o.Reason = text(f, "reason", "Het veld ‘Waarom bent u het er niet mee eens?’", o.Reason, 3, MaxFlagText)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	switch {
	case g.State != FlagDismissed:
		return Fact{}, Errorf(Conflict, "Deze gele vlag staat nu op ‘%s’. U hoeft er niet meer op te reageren.", g.State.Label())
	case slices.ContainsFunc(g.Objections, func(old FlagObjection) bool { return old.By == o.By && (o.By != "" || old.AnsweredAt.IsZero()) }):
		return Fact{}, Errorf(Conflict, "Dit is al gezegd. Het komt op de agenda van de ronde tafel.")
	}
	if o.At = now; o.By == "" {
		o.At = Day(now)
	}
	g.Objections, g.ChangedAt = append(slices.Clip(g.Objections), o), o.At
	return g.Fact(FlagObjected, map[string]string{DetailItem: string(o.ID)}), nil
}

// OpenObjections reports whether a round table still has to answer an objection.
func (g YellowFlag) OpenObjections() bool {
	return slices.ContainsFunc(g.Objections, func(o FlagObjection) bool { return o.AnsweredAt.IsZero() })
}

// WaitsForAgenda reports whether the flag still has to be put on an agenda.
func (g YellowFlag) WaitsForAgenda() bool {
	return g.State == FlagDismissed && g.Table == "" && g.OpenObjections()
}

// AgendaDue reports whether the clock puts an objection on an agenda now. One without a
// name waits for the next day: else that moment tells when somebody was at work.
func (g YellowFlag) AgendaDue(now time.Time) bool {
	return slices.ContainsFunc(g.Objections, func(o FlagObjection) bool {
		return o.AnsweredAt.IsZero() && (o.By != "" || Day(now).After(o.At))
	})
}

// PutOnAgenda notes the round table on whose agenda the flag stands; none takes it off.
func (g *YellowFlag) PutOnAgenda(table ID, now time.Time) (Fact, bool) {
	if g.Table == table {
		return Fact{}, false
	}
	g.Table, g.ChangedAt = table, now
	for i := range g.Objections {
		if g.Objections[i].AnsweredAt.IsZero() {
			g.Objections[i].Table = table
		}
	}
	event := FlagOnAgenda
	if table == "" {
		event = FlagOffAgenda
	}
	return g.Fact(event, nil), true
}

// AnswerObjections records what the round table said about the objections: upheld
// makes the flag stand after all.
func (g *YellowFlag) AnswerObjections(upheld bool, answer string, c Confirmed, by Actor, now time.Time) (Fact, error) {
	f := Fields{}
	answer = text(f, "answer", "Het veld ‘Wat zei de ronde tafel?’", answer, 3, MaxFlagText)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if g.State != FlagDismissed || !g.OpenObjections() {
		return Fact{}, Errorf(Conflict, "Hierop is al geantwoord.")
	}
	if upheld {
		if err := g.check(&c, now); err != nil {
			return Fact{}, err
		}
		if err := g.move(FlagConfirmed, by.ID, answer, now, FlagDismissed); err != nil {
			return Fact{}, err
		}
		g.stand(c)
	}
	for i := range g.Objections {
		if o := &g.Objections[i]; o.AnsweredAt.IsZero() {
			o.Upheld, o.Answer, o.AnsweredAt, o.Decision = upheld, answer, now, c.Decision
		}
	}
	g.Table, g.ChangedAt = "", now
	to := "nee"
	if upheld {
		to = "ja"
	}
	return g.Fact(FlagObjectionAnswered, map[string]string{DetailTo: to}), nil
}
