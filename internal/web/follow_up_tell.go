package web

import (
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// FollowTell is the form with which all reporters hear what came of a decision.
type FollowTell struct {
	Base
	Number  string
	Version int64
	Closed  bool // of a confidential item: nothing is filled in
	// Asked: the route was chosen, and so reporters can be told.
	Asked bool
	Done  string // the day on which all had heard
	// Signals can get it now, those that are Selected get it; Had had theirs, Others can't
	// get it now.
	Signals, Had, Others []ToldItem
	Passed               []ToldItem // reporters who may not read this in the portal

	Audiences []BundleAudience
	Routes    []Option
	Named     FieldError
	Citizen   Citizen
	Open      string
	MaxNote   int
	MaxLine   int

	proposed portal.Feedback
	typed    *Form
}

// ToldItem is a signal whose reporters hear of a decision, with what there is to say.
type ToldItem struct {
	BundledItem
	Text string
}

// Typed is what was typed in a field, and at first what the decision says.
func (p *FollowTell) Typed(field string) string {
	if p.typed != nil {
		return p.typed.Text(field)
	}
	from := ""
	if !p.proposed.From.IsZero() {
		from = dayField(p.proposed.From)
	}
	return map[string]string{"agreed": p.proposed.Agreed, "agreed_by": p.proposed.AgreedBy, "changes": p.proposed.Changes, "from": from}[field]
}

// AsksNamed reports whether the tick that a text may name others is asked.
func (p *FollowTell) AsksNamed() bool {
	return p.Named.Message != "" || p.Typed(app.FieldNamed) != ""
}

var (
	followTell = page[FollowTell]("follow/tell")

	followTold = flash("besluit-teruggekoppeld", "good", "De melders die u koos, krijgen nu bericht over het eigen signaal.")
)

func (s *Server) followTellForm(c *fiber.Ctx) error {
	p, err := s.followTellPage(c, nil)
	if err != nil {
		return err
	}
	return followTell.show(c, p)
}

func (s *Server) followTellPage(c *fiber.Ctx, typed *Form) (FollowTell, error) {
	number, err := param(c, "number")
	if err != nil {
		return FollowTell{}, err
	}
	v, err := s.options.App.TellPage(c.UserContext(), actor(c), number)
	if err != nil {
		return FollowTell{}, err
	}
	d, now := v.Decision, s.options.Now()
	p := FollowTell{Base: Base{Title: "Terugkoppelen over " + d.Number}, Number: d.Number, Version: d.Version, Closed: v.Closed, MaxNote: portal.MaxNote, MaxLine: portal.MaxLine,
		Asked: !d.Follow.ChosenAt.IsZero() && d.WaitsFor() == "" && !d.Dropped, proposed: v.Feedback, typed: typed, Open: "terugkoppeling"}
	if !d.Follow.FedBack.IsZero() {
		p.Done = dateText(d.Follow.FedBack)
	}
	route := string(v.Feedback.Route)
	if typed != nil {
		route = typed.Text("route")
	}
	for _, r := range followRoutes {
		p.Routes = append(p.Routes, Option{string(r.route), r.route.Label(), string(r.route) == route})
	}
	p.Signals, p.Had, p.Others = toldItems(now, v.Ready), toldItems(now, v.Had), toldItems(now, v.Others)
	for i, t := range v.Ready {
		p.Signals[i].Selected = typed == nil || slices.Contains(typed.IDs("ready"), t.ID)
		p.Audiences = withAudience(p.Audiences, t.BundleSignal, p.Signals[i].Number)
		if t.Passed != "" {
			it := p.Signals[i]
			it.Text = t.Passed
			p.Passed = append(p.Passed, it)
		}
	}
	return p, nil
}

func toldItems(now time.Time, told []app.ToldSignal) []ToldItem {
	var items []ToldItem
	for _, t := range told {
		it := ToldItem{BundledItem: bundledItem(now, t.BundleSignal), Text: t.Why}
		if t.By.Person != "" {
			it.Text += " Dat is " + nameWords(t.By) + "."
		}
		items = append(items, it)
	}
	return items
}

// withAudience counts a signal with the group of readers it belongs to.
func withAudience(groups []BundleAudience, b app.BundleSignal, number string) []BundleAudience {
	key := "agreed_" + app.AudienceKey(b.Signal)
	for i := range groups {
		if groups[i].Key == key {
			groups[i].Numbers += ", " + number
			return groups
		}
	}
	return append(groups, BundleAudience{Key: key, Name: audienceWords(b), Numbers: number})
}

func (s *Server) followTellSend(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	if err := s.options.App.MayFollow(c.UserContext(), actor(c), number, ""); err != nil {
		return err
	}
	f := form(c)
	in := bundleFeedbackInput(f)
	if err = f.Err(); err == nil {
		err = s.options.App.TellReporters(c.UserContext(), actor(c), number, f.Version("version"), in)
	}
	if err == nil {
		return done(c, followTold, followPath(number))
	}
	if kind := portal.KindOf(err); kind != portal.Invalid && kind != portal.Conflict {
		return err
	}
	p, fault := s.followTellPage(c, f)
	if fault != nil {
		return fault
	}
	p.refuse(err, f.order())
	p.Citizen, p.Named = p.citizen("", in.Citizen), p.Problem(app.FieldNamed)
	p.Errors = nil // again fills them
	return followTell.again(c, p, err)
}

// bundleFeedbackInput reads one feedback to several signals.
func bundleFeedbackInput(f *Form) app.BundleFeedback {
	in := app.BundleFeedback{Signals: f.IDs("ready"), Citizen: citizenAnswer(f), Checked: f.Bool(app.FieldNamed), Agreed: map[string]string{}, Feedback: feedbackInput(f)}
	for name := range f.values {
		if key, ok := strings.CutPrefix(name, "agreed_"); ok && key != "by" {
			in.Agreed[key] = f.Text(name)
		}
	}
	return in
}
