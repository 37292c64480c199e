package web

import (
	"cmp"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

const flagHome = app.FlagPath

// FlagShelf is the page with yellow flags.
type FlagShelf struct {
	Base
	Sentence                       string
	Tabs                           []ActionTab
	States, Themes                 []Option
	Open, MayNominate, MayKeepRule bool
	Chips                          []Chip
	Rows                           []FlagItem
	Empty                          Empty
	Pager                          Pager
	CSVURL, XLSXURL                string
}

// FlagItem is a yellow flag as a row of a list.
type FlagItem struct {
	Number, Title, Href, Flag string // Flag is its state when it flies
	Badge                     Badge
	Meta                      []string
}

var flagList = page[FlagShelf]("flag/list")

// flagShape is the badge of a flag's state.
func flagShape(now time.Time, g portal.YellowFlag) Badge {
	shape := map[portal.FlagState]string{portal.FlagProposed: "wait", portal.FlagConfirmed: "busy", portal.FlagCorrected: "good", portal.FlagMissed: "late"}[g.State]
	if g.State == portal.FlagConfirmed && !g.Until.IsZero() && daysBetween(g.Until, now) > 0 {
		return Badge{"late", "Dag voorbij"}
	}
	return Badge{shape, g.State.Label()}
}

// flagWords say on a row and with a signal how far a flag is.
func flagWords(now time.Time, g portal.YellowFlag) string {
	if g.State == portal.FlagConfirmed && !g.Until.IsZero() {
		return "bij te sturen tot en met " + dayText(now, g.Until)
	}
	return g.State.Label()
}

func flagItem(now time.Time, r app.FlagRow) FlagItem {
	item := FlagItem{Number: r.Number, Title: r.Title, Href: flagHome + "/" + r.Number, Badge: flagShape(now, r.YellowFlag)}
	if r.State == portal.FlagConfirmed {
		item.Flag = flagWords(now, r.YellowFlag)
	}
	for _, m := range []string{r.ThemeName, r.Kind.Label(), dayText(now, r.At)} {
		if m != "" {
			item.Meta = append(item.Meta, m)
		}
	}
	if r.Signals > 0 {
		item.Meta = append(item.Meta, plural(r.Signals, "signaal", "signalen"))
	}
	return item
}

// flagQuery reads the filter from the address; what it doesn't know doesn't filter.
func flagQuery(q *Form) portal.FlagQuery {
	f := portal.FlagQuery{Theme: q.ID("thema"), Page: portal.Page{After: q.Text("na"), Before: q.Text("voor")}}
	if st := portal.FlagState(q.Text("stand")); st.Label() != "" {
		f.States = []portal.FlagState{st}
	}
	return f
}

func flagURL(at string, f portal.FlagQuery, except string, more ...string) string {
	state := ""
	if len(f.States) > 0 {
		state = string(f.States[0])
	}
	return withFilters(flagHome+at, except, append([]string{"stand", state, "thema", string(f.Theme)}, more...)...)
}

func (s *Server) flags(c *fiber.Ctx) error {
	if !policy.May(actor(c), policy.ReadFlag, nil) {
		return flagList.send(c, fiber.StatusForbidden, FlagShelf{Base: Base{Title: "Gele vlaggen"}, Empty: Empty{Kind: "shut",
			Title: "Gele vlaggen zijn niet voor uw rol", Text: "Een gele vlag gaat over signalen van partners. Uw rol leest ze niet.", ActionURL: "/", ActionText: "Naar de start"}})
	}
	f := flagQuery(query(c))
	rows, next, prev, err := s.options.App.Flags(c.UserContext(), actor(c), f)
	if err != nil {
		return err
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	p := FlagShelf{Base: Base{Title: "Gele vlaggen"}, Tabs: raisedTabs(flagHome), MayNominate: policy.May(actor(c), policy.NominateFlag, nil), MayKeepRule: policy.May(actor(c), policy.KeepRules, nil),
		CSVURL: flagURL("/lijst", f, "", "formaat", "csv"), XLSXURL: flagURL("/lijst", f, "", "formaat", "xlsx")}
	for _, st := range portal.FlagStates() {
		p.States = append(p.States, Option{string(st), st.Label(), slices.Contains(f.States, st)})
	}
	for _, t := range set.OpenThemes() {
		p.Themes = append(p.Themes, Option{string(t.ID), t.Name, t.ID == f.Theme})
	}
	for _, x := range []struct{ field, text string }{{"stand", chosen(p.States)}, {"thema", chosen(p.Themes)}} {
		if x.text != "" {
			p.Chips = append(p.Chips, Chip{x.text, flagURL("", f, x.field)})
		}
	}
	p.Open = len(p.Chips) > 0
	for _, r := range rows {
		p.Rows = append(p.Rows, flagItem(s.options.Now(), r))
	}
	switch {
	case len(rows) == 0 && p.Open:
		p.Empty = Empty{Kind: "lost", Title: "Niets gevonden", Text: "Er zijn geen gele vlaggen met deze filters die u mag lezen.", ActionURL: flagHome, ActionText: "Alle filters weghalen"}
	case len(rows) == 0:
		p.Empty = Empty{Kind: "none", Title: "Geen gele vlaggen", Text: "Een gele vlag waarschuwt: meer mensen zien hetzelfde probleem en bijsturen kan nog."}
	default:
		p.Sentence = "Een patroon dat nog bij te sturen is. U leest alleen wat u mag lezen."
	}
	if prev != "" {
		p.Pager.PrevURL = flagURL("", f, "", "voor", prev)
	}
	if next != "" {
		p.Pager.NextURL = flagURL("", f, "", "na", next)
	}
	return flagList.show(c, p)
}

func (s *Server) flagExport(c *fiber.Ctx) error {
	t := export.Table{Name: "Gele vlaggen", Columns: []string{"Nummer", "Titel", "Thema", "Soort", "Stand", "Voorgesteld op", "Bij te sturen tot en met", "Wat doen we eraan?", "Signalen die u mag lezen"}}
	rows, err := s.options.App.ExportFlags(c.UserContext(), actor(c), flagQuery(query(c)))
	if err != nil {
		return err
	}
	for _, r := range rows {
		t.Rows = append(t.Rows, []any{r.Number, r.Title, r.ThemeName, r.Kind.Label(), r.State.Label(), r.At, r.Until, r.Correction, r.Signals})
	}
	return sendTable(c, "gele-vlaggen-"+dayField(s.options.Now()), t)
}

// FlagMark is a yellow flag on the page of a signal.
type FlagMark struct{ Number, Href, Text string }

// flagMarks are the flags that a signal stands under, as far as the reader may read them.
func (s *Server) flagMarks(c *fiber.Ctx, v portal.Signal) ([]FlagMark, error) {
	rows, err := s.options.App.FlagsOf(c.UserContext(), actor(c), v)
	var marks []FlagMark
	for _, r := range rows {
		marks = append(marks, FlagMark{r.Number, flagHome + "/" + r.Number, "Gele vlag: " + flagWords(s.options.Now(), r.YellowFlag)})
	}
	return marks, err
}

// FlagShow is the page of one yellow flag.
type FlagShow struct {
	Base
	Number, Name, Href, Flag string
	Badge                    Badge
	Turn                     Turn
	Line                     LineCard
	Why, Correction          [][]string
	DismissedFor             string
	Facts                    []Term
	Rows                     []SignalItem
	Others, Rulings          []app.TableLink
	Uninformed               string       // who still has to be told, in words
	Steps, More              []FlagAct    // the likely ones, and the rest
	Table                    FlagAct      // the round table on whose agenda it stands
	Raised                   []RaisedMark // questions about it that were taken higher
	Happenings               []Happening
	Related                  Related
}

// FlagAct leads to a form on a page of its own.
type FlagAct struct{ Text, Href string }

var flagShow = page[FlagShow]("flag/show")

func (s *Server) flag(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	v, err := s.options.App.Flag(c.UserContext(), actor(c), number)
	if err == nil {
		err = s.options.App.Seen(c.UserContext(), actor(c), v.Flag.Ref())
	}
	if err != nil {
		return err
	}
	now, g := s.options.Now(), v.Flag
	p := FlagShow{Base: Base{Title: "Gele vlag " + g.Number + ": " + g.Title}, Number: g.Number, Name: g.Title, Href: flagHome + "/" + g.Number, Badge: flagShape(now, g), Turn: flagTurn(now, v, actor(c)),
		Why: paragraphs(g.Why), Correction: paragraphs(g.Correction), DismissedFor: g.DismissedFor, Facts: flagFacts(now, v), Rows: signalItems(now, v.Signals), Others: v.Others, Rulings: v.Rulings, Happenings: flagHappenings(now, v)}
	if g.State == portal.FlagConfirmed {
		p.Flag = flagWords(now, g)
	}
	if p.Line, err = s.lineCard(c, g.Ref()); err != nil {
		return err
	}
	if v.MayKeep {
		p.Uninformed = partyWords(g.Uninformed())
	}
	for _, st := range flagSteps {
		if !st.may(v) {
			continue
		}
		act := FlagAct{st.button, p.Href + "/" + st.verb}
		if st.verb == flagObjecting && v.Judges {
			p.More = append(p.More, act) // their own judgement, or a colleague's
		} else {
			p.Steps = append(p.Steps, act)
		}
	}
	if act := (FlagAct{"Leg hogerop voor", p.Href + "/hogerop"}); v.MayRaise && g.State == portal.FlagProposed {
		p.More = append(p.More, act) // first somebody judges it
	} else if v.MayRaise {
		p.Steps = append(p.Steps, act)
	}
	if p.Raised, err = s.raisedMarks(c, g.Ref()); err != nil {
		return err
	}
	if p.Related, err = s.related(c, g.Ref(), g.Number, g.Title+"\n"+g.Why, append(refsOf(portal.KindSignal, g.Signals), g.Others...)...); err != nil {
		return err
	}
	if len(p.Steps) > 2 {
		p.Steps, p.More = p.Steps[:2], append(p.Steps[2:], p.More...)
	}
	if v.Table.Number != "" {
		p.Table = FlagAct{v.Table.Number + ", " + v.Table.Title, tablePath(v.Table.Number, "")}
	}
	return flagShow.show(c, p)
}

func flagTurn(now time.Time, v app.FlagPage, by portal.Actor) Turn {
	g := v.Flag
	switch g.State {
	case portal.FlagProposed:
		if v.MayJudge {
			return Turn{Who: "u of een collega, om deze gele vlag te bevestigen of af te wijzen"}
		}
		return Turn{Who: "de gemeente beoordeelt deze gele vlag"}
	case portal.FlagConfirmed:
		who := cmp.Or(v.Names[g.Handler], "de gemeente")
		if g.Handler == by.ID {
			who = "u"
		}
		if daysBetween(g.Until, now) > 0 {
			return Turn{Who: who, When: "bijsturen kon tot en met " + dayText(now, g.Until), State: "late"}
		}
		return Turn{Who: who, When: "bij te sturen tot en met " + dayText(now, g.Until)}
	case portal.FlagDismissed:
		if g.OpenObjections() && g.Table == "" {
			return Turn{Who: "de ronde tafel, zodra er een bijeenkomst is"}
		}
		if g.OpenObjections() && v.Table.Number != "" {
			return Turn{Who: "de ronde tafel van " + dayText(now, v.Table.Start)}
		}
		if g.OpenObjections() {
			return Turn{Who: "de ronde tafel"}
		}
		return Turn{Who: "De gemeente wees deze gele vlag af. Niemand is nu aan zet.", State: "over"}
	}
	return Turn{Who: g.State.Label() + ".", State: "done"}
}

func flagFacts(now time.Time, v app.FlagPage) []Term {
	g := v.Flag
	from := v.Org
	switch {
	case g.Rule != nil && g.Rule.Least == 0: // not for this reader
		from = "Een regel"
	case g.Rule != nil:
		from = "Een regel: ten minste " + countText(g.Rule.Least) + " signalen of herkenningen in " + countText(g.Rule.Days) + " dagen"
	}
	until := ""
	if !g.Until.IsZero() {
		until = dateText(g.Until)
	}
	var facts []Term
	for _, f := range []Term{{"Stand", g.State.Label()}, {"Wie leest dit?", flagReaders(v)}, {"Thema", v.Theme.Name}, {"Soort", g.Kind.Label()}, {"Voorgesteld door", from}, {"Voorgesteld", dayText(now, g.At)},
		{"Bij te sturen tot en met", until}, {"Stuurt bij", v.Names[g.Handler]}} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

// flagReaders says who reads a flag.
func flagReaders(v app.FlagPage) string {
	g, who := v.Flag, append([]string{"de gemeente"}, v.Readers...)
	switch {
	case g.State == portal.FlagProposed:
		return portal.Capital(enumeration(who)) + ", tot de gemeente hem beoordeelt"
	case g.Audience.Kind == portal.WholeChain:
		return "De hele keten"
	case g.Audience.Kind == portal.ChosenOrgs && len(v.Readers) < 2:
		who = append(who, "gekozen organisaties")
	}
	return portal.Capital(enumeration(append(who, "wie een signaal hierbij deelde")))
}

// changeHappenings are what changed of a flag while it stood, as far as the reader may
// know of it.
func changeHappenings(now time.Time, v app.FlagPage, c portal.FlagChange) []Happening {
	var all []Happening
	add := func(title, text string) { all = append(all, Happening{Title: title, Text: text, By: v.Names[c.By]}) }
	if c.Correction {
		add("Wat we eraan doen is bijgewerkt.", "")
	}
	if !c.Until.IsZero() {
		add("Bij te sturen tot en met "+dateText(c.Until)+".", "Dat was "+dayText(now, c.Was)+".")
	}
	for _, x := range []struct {
		ids       []portal.ID
		one, more string
	}{{c.Added, "Signaal erbij:", "Signalen erbij:"}, {c.Removed, "Signaal eraf:", "Signalen eraf:"}} {
		var numbers []string
		for _, id := range x.ids {
			if n := v.Numbers[id]; n != "" {
				numbers = append(numbers, n)
			}
		}
		switch len(numbers) {
		case 0: // not for this reader
		case 1:
			add(x.one, numbers[0]+".")
		default:
			add(x.more, enumeration(numbers)+".")
		}
	}
	if c.Handler != "" {
		add("Een ander stuurt nu bij.", v.Names[c.Handler])
	}
	return all
}

func flagHappenings(now time.Time, v app.FlagPage) []Happening {
	type moment struct {
		at  time.Time
		h   Happening
		day bool // its time would tell which objections have no name
	}
	var all []moment
	// The reporters heard of it as soon as somebody judged it, those of signals that came
	// later by then. Who may read none of the signals doesn't learn that there are any.
	told := slices.ContainsFunc(v.Flag.Informed, func(i portal.Informed) bool { return i.Party == portal.TellReporters }) || !slices.ContainsFunc(v.Signals, func(r app.SignalRow) bool {
		return !slices.ContainsFunc(v.Flag.Changes, func(c portal.FlagChange) bool { return slices.Contains(c.Added, r.ID) })
	})
	for _, st := range v.Flag.Course {
		if !told && (st.State == portal.FlagConfirmed || st.State == portal.FlagDismissed) {
			told = true
			all = append(all, moment{at: st.At, h: Happening{Title: portal.TellReporters.Label() + ": geïnformeerd.", By: "Door het portaal"}})
		}
	}
	for _, c := range v.Flag.Changes {
		for _, h := range changeHappenings(now, v, c) {
			all = append(all, moment{at: c.At, h: h})
		}
	}
	class := map[portal.FlagState]string{portal.FlagConfirmed: "flag", portal.FlagCorrected: "good", portal.FlagMissed: "late"}
	for _, st := range v.Flag.Course {
		all = append(all, moment{at: st.At, h: Happening{Class: class[st.State], Title: st.State.Label() + ".", Text: st.Note, By: v.Names[st.By]}})
	}
	for _, o := range v.Flag.Objections {
		all = append(all, moment{at: portal.Day(o.At).AddDate(0, 0, 1).Add(-time.Second), h: Happening{Title: "Iemand is het niet eens met de afwijzing:", Text: o.Reason}, day: true})
		if !o.AnsweredAt.IsZero() && !o.Upheld {
			all = append(all, moment{at: o.AnsweredAt, h: Happening{Title: "De ronde tafel laat de afwijzing staan:", Text: o.Answer}})
		}
	}
	for _, i := range v.Flag.Informed {
		all = append(all, moment{at: i.At, h: Happening{Title: i.Party.Label() + ": geïnformeerd.", Text: i.Note, By: v.Names[i.By]}})
	}
	slices.SortStableFunc(all, func(x, y moment) int { return y.at.Compare(x.at) })
	var list []Happening
	for _, m := range all {
		h := m.h.happened(now, m.at)
		if m.day {
			h.At, h.When = dayField(m.at), dayText(now, m.at)
		}
		list = append(list, h)
	}
	return list
}
