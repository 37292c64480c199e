package web

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// firstSignals is how many signals a form shows before the rest is folded away.
const firstSignals = 5

// signalFields are the choice of signals under a flag: those there are, and a line for
// numbers of others.
func signalFields(f *Form, choices []portal.Signal, now []string) []FlagField {
	x := FlagField{Type: "checks", Wide: true, Name: "signals", Label: "Uit welke signalen blijkt het?"}
	if f.Has("more") {
		now = f.Values("signals")
	}
	for _, v := range choices {
		o := Option{v.Number, v.Number + " " + v.Title, slices.Contains(now, v.Number)}
		if o.Selected || len(x.Options) < firstSignals {
			x.Options = append(x.Options, o)
		} else {
			x.Rest = append(x.Rest, o)
		}
	}
	return []FlagField{x, {Type: "line", Name: "more", Fold: "Een signaal staat er niet bij", Label: "Nummers van andere signalen (mag)", Hint: "Bijvoorbeeld S-2026-0042, S-2026-0051.", Value: typed(f, "more", ""), Max: portal.MaxLine}}
}

// signalNumbers are the signals that were chosen and typed.
func signalNumbers(f *Form) []string {
	var all []string
	for _, n := range append(slices.Clone(f.Values("signals")), numbers(f.Text("more"))...) {
		if n = portal.CleanLine(n); n != "" && !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	return all
}

// atTyped puts a fault of a signal at the line in which its number was typed.
func atTyped(err error, f *Form) error {
	fields := maps.Clone(portal.FieldsOf(err))
	fault := fields["signals"]
	for _, n := range numbers(f.Text("more")) {
		if strings.Contains(fault, n[:min(len(n), 12)]) { // a long one is quoted in part
			delete(fields, "signals")
			fields["more"] = fault
			return fields.Err()
		}
	}
	return err
}

// flagNew is the form with which one nominates a flag.
func (s *Server) flagNew(c *fiber.Ctx) error {
	p, err := s.flagNewPage(c, &Form{}, query(c).Text("signaal"))
	if err != nil {
		return err
	}
	return flagEdit.show(c, p)
}

func (s *Server) flagNewPage(c *fiber.Ctx, f *Form, from string) (FlagEdit, error) {
	v, err := s.options.App.FlagForm(c.UserContext(), actor(c), from)
	if err != nil {
		return FlagEdit{}, err
	}
	once := f.Text("once")
	if once == "" {
		once = string(portal.NewRandomID())
	}
	p := FlagEdit{Base: Base{Title: "Gele vlag voordragen"}, Href: flagHome + "/voordragen", Back: flagHome, Button: "Gele vlag voordragen", Once: once, answer: citizenAnswer(f),
		Intro: "Ziet u een patroon dat nog bij te sturen is? Ook één ernstig signaal is genoeg. De gemeente beoordeelt het. Wijst zij het af, dan leest u waarom."}
	var chosen []string
	if v.From.Number != "" {
		chosen = []string{v.From.Number}
		p.Back = "/signalen/" + v.From.Number
	}
	theme := FlagField{Type: "select", Name: "theme", Label: "Thema"}
	for _, t := range v.Themes {
		theme.Options = append(theme.Options, Option{string(t.ID), t.Name, typed(f, "theme", string(v.From.Theme)) == string(t.ID)})
	}
	kind := flagKindField(f, "")
	kind.Label += " (mag)"
	p.Fields = append([]FlagField{{Type: "line", Name: "title", Label: "Titel", Value: typed(f, "title", ""), Max: portal.MaxFlagTitle},
		textField(f, "why", "Welk patroon ziet u?", "Schrijf niets over één inwoner.", ""), kind, theme}, signalFields(f, v.Signals, chosen)...)
	p.Fields = append(p.Fields, FlagField{Type: "line", Name: "others", Fold: "Het blijkt ook ergens anders uit", Label: "Waar blijkt het nog meer uit? (mag)", Hint: "Noem nummers, zoals AD-2026-001 of B-2026-0012.", Value: typed(f, "others", ""), Max: portal.MaxLine})
	heard := FlagField{Type: "checks", Wide: true, Name: "heard", Fold: "Klachten en onderzoeken", Label: "Blijkt het uit klachten of een onderzoek?"}
	for _, l := range v.Heard {
		heard.Options = append(heard.Options, Option{l.Path, l.Title, slices.Contains(f.Values("heard"), l.Path)})
	}
	if len(heard.Options) > 0 {
		p.Fields = append(p.Fields, heard)
	}
	return p, nil
}

func (s *Server) flagNominate(c *fiber.Ctx) error {
	f := form(c)
	in := app.FlagInput{Once: f.ID("once"), Title: f.Text("title"), Why: f.Text("why"), Kind: portal.FlagKind(f.Text("kind")), Theme: f.ID("theme"), Signals: signalNumbers(f), Others: f.Text("others"), Heard: f.Values("heard"), Citizen: citizenAnswer(f)}
	g, err := s.options.App.NominateFlag(c.UserContext(), actor(c), in)
	if err != nil {
		from := ""
		if len(in.Signals) > 0 {
			from = in.Signals[0]
		}
		p, fault := s.flagNewPage(c, f, from)
		if fault != nil {
			return fault
		}
		err = atTyped(err, f)
		p.problems(err, f.order())
		return flagEdit.again(c, p, err)
	}
	return done(c, flagNominated, flagHome+"/"+g.Number)
}

func (s *Server) holdFields(c *fiber.Ctx, v app.FlagPage, f *Form) ([]FlagField, error) {
	choices, err := s.options.App.FlagForm(c.UserContext(), actor(c), "")
	if err != nil {
		return nil, err
	}
	var all []portal.Signal
	var now []string
	for _, r := range v.Signals {
		all, now = append(all, r.Signal), append(now, r.Number)
	}
	for _, x := range choices.Signals {
		if !slices.Contains(now, x.Number) {
			all = append(all, x)
		}
	}
	fields := signalFields(f, all, now)
	if g := v.Flag; g.State == portal.FlagConfirmed && g.Audience.Kind != portal.MunicipalityOnly {
		fields = append(fields, widerField(f))
	}
	return fields, nil
}

func (s *Server) flagHold(c *fiber.Ctx, number string, f *Form) error {
	version := f.Version("version")
	if err := f.Err(); err != nil {
		return err
	}
	return atTyped(s.options.App.HoldFlag(c.UserContext(), actor(c), number, signalNumbers(f), f.Bool("wider"), version), f)
}

// FlagRules is the page with the rules that propose yellow flags.
type FlagRules struct {
	Base
	// Usual is the rule that most themes have, UsualFor whether all of them do.
	Usual, UsualFor string

	Rules   []FlagRuleItem
	Edit    FlagEdit // the form of the rule that is being changed; no Href for none
	Theme   string
	Off     bool
	Preview []FlagReplay // what it would have proposed the past year
	Tried   bool
}

// FlagRuleItem is a rule as a row; without Words it is the usual one.
type FlagRuleItem struct{ Theme, Words, Href string }

// FlagReplay is a flag that a rule would have proposed.
type FlagReplay struct {
	When string
	Rows []SignalItem
}

var flagRules = page[FlagRules]("flag/rules")

var flagRuleKept = flash("vlagregel-bewaard", "good", "De regel is bewaard. Hij geldt vanaf nu.")

func ruleWords(r portal.FlagRule) string {
	if r.Off {
		return "Uit: dit thema krijgt geen voorstel."
	}
	return "Ten minste " + countText(r.Least) + " signalen of herkenningen, van ten minste " + plural(r.Orgs, "organisatie", "organisaties") + ", binnen " + plural(r.Days, "dag", "dagen") + "."
}

// usualRule is in words the rule that most themes have, said once above the list, and
// how many those are; empty when no two are the same.
func usualRule(rules []portal.FlagRule) (usual string, most int) {
	n := map[string]int{"": 1}
	for _, r := range rules {
		words := ruleWords(r)
		if n[words]++; n[words] > n[usual] {
			usual = words
		}
	}
	return usual, n[usual]
}

func (s *Server) flagRulesPage(c *fiber.Ctx, theme portal.ID, f *Form) (FlagRules, error) {
	p := FlagRules{Base: Base{Title: "Regels voor gele vlaggen"}, UsualFor: "De meeste thema’s"}
	rules, set, err := s.options.App.FlagRules(c.UserContext(), actor(c))
	if err != nil {
		return p, err
	}
	usual, n := usualRule(rules)
	if n == len(rules) {
		p.UsualFor = "Alle thema’s"
	}
	for _, r := range rules {
		t, _ := set.Theme(r.Theme)
		words := ruleWords(r)
		if words == usual {
			p.Usual, words = usual, ""
		}
		p.Rules = append(p.Rules, FlagRuleItem{t.Name, words, withFilters(flagHome+"/regels", "", "theme", string(r.Theme))})
		if r.Theme != theme {
			continue
		}
		p.Theme, p.Off = t.Name, r.Off
		if f.Has("least") {
			p.Off = f.Bool("off")
		}
		p.Edit = FlagEdit{Href: flagHome + "/regels", Version: set.Version, Once: string(theme),
			Fields: []FlagField{ruleNumber(f, "least", "Aantal signalen en herkenningen samen", r.Least), ruleNumber(f, "orgs", "Van ten minste zoveel organisaties", r.Orgs), ruleNumber(f, "days", "Binnen zoveel dagen", r.Days)}}
	}
	return p, nil
}

func flagRule(f *Form) portal.FlagRule {
	return portal.FlagRule{Theme: f.ID("theme"), Least: f.Int("least"), Orgs: f.Int("orgs"), Days: f.Int("days"), Off: f.Bool("off")}
}

// flagRules shows the rules, and of a rule that was filled in what it would have
// proposed, before anybody keeps it.
func (s *Server) flagRules(c *fiber.Ctx) error {
	q := query(c)
	p, err := s.flagRulesPage(c, q.ID("theme"), q)
	if err != nil {
		return err
	}
	if !q.Has("least") {
		return flagRules.show(c, p)
	}
	rule := flagRule(q)
	var v app.RulePreview
	if err = q.Err(); err == nil {
		v, err = s.options.App.PreviewRule(c.UserContext(), actor(c), rule)
	}
	if err != nil {
		return s.flagRulesAgain(c, p, q, err)
	}
	p.Tried = true
	for _, g := range v.Flags {
		p.Preview = append(p.Preview, FlagReplay{dateText(g.At), signalItems(s.options.Now(), g.Signals)})
	}
	return flagRules.show(c, p)
}

func (s *Server) flagRulesAgain(c *fiber.Ctx, p FlagRules, f *Form, err error) error {
	p.refuse(err, f.order())
	for i := range p.Edit.Fields {
		p.Edit.Fields[i].Problem = p.Problem(p.Edit.Fields[i].Name)
	}
	p.Errors = nil
	return flagRules.again(c, p, err)
}

func (s *Server) flagRuleKeep(c *fiber.Ctx) error {
	f := form(c)
	p, err := s.flagRulesPage(c, f.ID("theme"), f)
	if err != nil {
		return err
	}
	rule, version := flagRule(f), f.Version("version")
	if err = f.Err(); err == nil {
		err = s.options.App.KeepRule(c.UserContext(), actor(c), rule, version)
	}
	if err != nil {
		return s.flagRulesAgain(c, p, f, err)
	}
	return done(c, flagRuleKept, flagHome+"/regels")
}

func ruleNumber(f *Form, name, label string, now int) FlagField {
	return FlagField{Type: "number", Name: name, Label: label, Value: typed(f, name, strconv.Itoa(now)), Max: 3}
}

// numbers are the numbers typed in one line.
func numbers(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' })
}
