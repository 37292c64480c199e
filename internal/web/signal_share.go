package web

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SignalNew is the form with which one shares a signal.
type SignalNew struct {
	Base
	Once    portal.ID
	OrgName string
	Form    ShareForm
	// Open: “Meer vertellen” is unfolded, because something stands there.
	Open bool
	// Urgent are the desks to call about one resident; Complaints is who to turn
	// to about a worker.
	Urgent, Complaints []Desk
	Drafted            bool // the form holds what was kept of an earlier visit
	// From is the page of what clients said from which the form was filled in, FromWords
	// what that is; empty for a form of one's own.
	From, FromWords   string
	Citizen           Citizen
	Recognisable      FieldError
	MaxText, MaxTitle int
	MaxHelp           int
}

// ShareForm is what stands in the form, with the choices there are.
type ShareForm struct {
	Text, Title, Help, Naming, Audience                          string
	KnowsRecognisable                                            bool
	Themes, Organisations, Kinds, Phases, LifeAreas              []Option
	Neighbourhoods, Sources, Frequencies, Severities             []Option
	AudienceChain, AudienceChosen, AudienceMunicipality          bool
	NamingOrganisation, NamingNamed, NamingAnonymous, OrgsFolded bool
}

// Desk is a place one can call; Digits is its number as a telephone dials it.
type Desk struct{ Name, Phone, Digits string }

var signalNew = page[SignalNew]("signal/new")

// shareForm is the path of the form, by which its draft is kept.
const shareForm = "/signalen/nieuw"

// themeUnknown is “weet ik niet” in the form; an empty value is no choice.
const themeUnknown = "geen"

func (s *Server) signalNew(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.ShareSignal, nil); err != nil {
		return err
	}
	if from := query(c).Text("uit"); from != "" {
		return s.signalSeeded(c, from)
	}
	f, _, err := s.kept(c)
	if err != nil {
		return err
	}
	drafted := len(f.values) > 0
	if !drafted {
		if f, err = s.lastShare(c.UserContext(), actor(c)); err != nil {
			return err
		}
	}
	p, err := s.signalForm(c, f)
	if err != nil {
		return err
	}
	p.Drafted = drafted
	return signalNew.show(c, p)
}

// lastShare is an empty form with what the person chose the last time.
func (s *Server) lastShare(ctx context.Context, by portal.Actor) (*Form, error) {
	me, err := s.options.App.OwnProfile(ctx, by)
	if err != nil {
		return nil, err
	}
	f := &Form{values: map[string][]string{
		"audience": {string(cmp.Or(me.Audience.Kind, portal.WholeChain))}, "naming": {string(cmp.Or(me.Naming, portal.OrgVisible))},
	}}
	for _, o := range me.Audience.Orgs {
		f.values["orgs"] = append(f.values["orgs"], string(o))
	}
	return f, nil
}

func (s *Server) signalShare(c *fiber.Ctx) error {
	f := form(c)
	shared, err := s.options.App.ShareSignal(c.UserContext(), actor(c), shareInput(f))
	if err != nil {
		p, formErr := s.signalForm(c, f)
		if formErr != nil {
			return formErr
		}
		p.refuse(err, f.order())
		p.Citizen, p.Recognisable = p.citizen("", citizenAnswer(f)), p.Problem(app.FieldRecognisable)
		p.Errors = nil // again fills them
		return signalNew.again(c, p, err)
	}
	if f.Text("from") == "" { // begun from something else, it was never kept
		if err := s.sent(c, shareForm); err != nil {
			return err
		}
	}
	return done(c, signalShared, "/signalen/"+shared.Number)
}

var signalShared = flash("signaal-gedeeld", "good", "Uw signaal is gedeeld. Hieronder ziet u wat er nu gebeurt.")

func shareInput(f *Form) app.ShareSignal {
	theme := f.ID("theme")
	switch theme {
	case "":
		theme = "?" // nothing chosen: no theme has this id, so the field is refused
	case themeUnknown:
		theme = ""
	}
	return app.ShareSignal{
		Once: f.ID("once"), Kind: portal.SignalKind(f.Text("kind")), Title: f.Text("title"), Text: f.Text("text"), Theme: theme, More: moreInput(f),
		Audience: portal.Audience{Kind: portal.AudienceKind(f.Text("audience")), Orgs: f.IDs("orgs")}, Naming: portal.Naming(f.Text("naming")),
		Citizen: citizenAnswer(f), KnowsRecognisable: f.Bool(app.FieldRecognisable),
	}
}

func moreInput(f *Form) portal.More {
	return portal.More{Help: f.Text("help"), Phase: f.Text("phase"), LifeArea: f.Text("life_area"), Neighbourhoods: f.IDs("neighbourhoods"),
		Source: f.Text("source"), Frequency: f.Text("frequency"), Severity: f.Text("severity")}
}

// signalForm is the page with the form as f fills it in.
func (s *Server) signalForm(c *fiber.Ctx, f *Form) (SignalNew, error) {
	by := actor(c)
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return SignalNew{}, err
	}
	orgs, err := s.options.App.Directory(c.UserContext(), by, app.DirectoryFilter{})
	if err != nil {
		return SignalNew{}, err
	}
	p := SignalNew{Base: Base{Title: "Signaal delen"}, Once: f.ID("once"), OrgName: req(c).session.OrgName,
		Form: filledShare(f, by, set, orgs), MaxText: portal.MaxSignalText, MaxTitle: portal.MaxSignalTitle, MaxHelp: portal.MaxSignalHelp}
	p.From = f.Text("from")
	if p.Once == "" {
		p.Once = portal.NewRandomID()
	}
	for _, name := range []string{"help", "phase", "life_area", "neighbourhoods", "source", "frequency", "severity"} {
		p.Open = p.Open || slices.ContainsFunc(f.Values(name), func(v string) bool { return v != "" })
	}
	for _, o := range orgs {
		desk := Desk{Name: o.Name, Phone: o.Phone, Digits: digits(o.Phone)}
		if o.UrgentHelp && o.Phone != "" {
			p.Urgent = append(p.Urgent, desk)
		}
		if o.Kind == portal.OrgComplaints {
			p.Complaints = append(p.Complaints, desk)
		}
	}
	return p, nil
}

// digits are the digits of a telephone number, with the plus it may begin with.
func digits(phone string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, phone)
}

func filledShare(f *Form, by portal.Actor, set portal.Settings, orgs []portal.Organisation) ShareForm {
	audience, naming := portal.AudienceKind(f.Text("audience")), portal.Naming(f.Text("naming"))
	form := ShareForm{
		Text: f.Text("text"), Title: f.Text("title"), Help: f.Text("help"), KnowsRecognisable: f.Bool(app.FieldRecognisable),
		AudienceChain: audience == portal.WholeChain, AudienceChosen: audience == portal.ChosenOrgs, AudienceMunicipality: audience == portal.MunicipalityOnly,
		NamingOrganisation: naming == portal.OrgVisible, NamingNamed: naming == portal.Named, NamingAnonymous: naming == portal.Anonymous,
		Themes: themeOptions(set.OpenThemes(), f.Text("theme")), Kinds: kindOptions(portal.SignalKind(f.Text("kind"))),
	}
	for _, o := range orgs {
		if o.ID != by.OrgID {
			form.Organisations = append(form.Organisations, Option{string(o.ID), o.Name, slices.Contains(f.Values("orgs"), string(o.ID))})
		}
	}
	form.Phases, form.LifeAreas = choices(portal.Phases, f.Text("phase")), choices(portal.LifeAreas, f.Text("life_area"))
	form.Sources, form.Frequencies = choices(portal.Sources, f.Text("source")), choices(portal.Frequencies, f.Text("frequency"))
	form.Severities = choices(portal.Severities, f.Text("severity"))
	form.Neighbourhoods = neighbourhoodOptions(set, f.IDs("neighbourhoods"))
	return form
}

func themeOptions(themes []portal.Theme, selected string) []Option {
	options := make([]Option, 0, len(themes)+1)
	for _, t := range themes {
		options = append(options, Option{string(t.ID), t.Name, string(t.ID) == selected})
	}
	return append(options, Option{themeUnknown, "Weet ik niet", selected == themeUnknown})
}

func kindOptions(selected portal.SignalKind) []Option {
	selected = cmp.Or(selected, portal.Bottleneck)
	var options []Option
	for _, k := range []portal.SignalKind{portal.Bottleneck, portal.Opportunity, portal.GoesWell} {
		options = append(options, Option{string(k), k.Label(), k == selected})
	}
	return options
}

func neighbourhoodOptions(set portal.Settings, selected []portal.ID) []Option {
	var options []Option
	for _, n := range set.Neighbourhoods {
		options = append(options, Option{string(n.ID), n.Name, slices.Contains(selected, n.ID)})
	}
	return options
}

// choices are options whose value is their label.
func choices(values []string, selected string) []Option {
	options := make([]Option, len(values))
	for i, v := range values {
		options[i] = Option{v, v, v == selected}
	}
	return options
}

// SignalSimilar is the fragment with signals like what is being typed.
type SignalSimilar struct {
	Base
	Rows []SimilarItem
}

// SimilarItem is a signal one may recognise instead of sharing the same.
type SimilarItem struct {
	Number, Title, Href, Action string
	Meta                        []string
	// Solved: it is closed, so there is nothing to recognise, but to read.
	Solved bool
}

var signalSimilar = page[SignalSimilar]("signal/similar")

// maxSimilar is how many similar signals are shown: more would be a list to
// read instead of a question.
const maxSimilar = 3

func (s *Server) signalSimilar(c *fiber.Ctx) error {
	found, err := s.options.App.SimilarSignals(c.UserContext(), actor(c), query(c).Text("q"), maxSimilar)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		c.Status(fiber.StatusNoContent)
		return nil
	}
	now := s.options.Now()
	var p SignalSimilar
	for _, r := range found {
		item := signalItem(now, r)
		p.Rows = append(p.Rows, SimilarItem{Number: item.Number, Title: item.Title, Href: item.Href, Action: signalPath(r.Number, "herkennen"), Meta: item.Meta, Solved: r.State == portal.SignalEnded})
	}
	return signalSimilar.show(c, p)
}

// signalPath is the address of something one does with a signal.
func signalPath(number, verb string) string {
	return "/signalen/" + url.PathEscape(number) + "/" + verb
}
