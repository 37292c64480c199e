package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// VoiceEdit is the form of what clients told, new or there already.
type VoiceEdit struct {
	Base
	Href, Back, Once  string
	There             bool // it is there already
	Kind              string
	Kinds             []Option // to choose from first; a new one without a kind
	In                app.VoiceInput
	Today             string
	N                 string
	Words             portal.VoiceWords
	Lesson, Pilot     bool
	Themes            []Option
	LifeAreas, Phases []Option
	Stopped           bool
	MaxTitle, MaxText int
	MaxLine           int
}

// Citizen is what the citizen-data check asks.
func (p *VoiceEdit) Citizen() Citizen { return p.citizen("", p.In.Citizen) }

// Day writes a day for its field.
func (p *VoiceEdit) Day() string { return dayField(p.In.Voice.On) }

// Decided writes the day on which a pilot was decided on for its field.
func (p *VoiceEdit) Decided() string { return dayField(p.In.Voice.Decided) }

// Area is one of the long answers.
func (p *VoiceEdit) Area(name, label, value string) TextField {
	return TextField{Name: name, Label: label, Value: value, Max: p.MaxText, Rows: 4, Problem: p.Problem(name)}
}

var voiceEdit = page[VoiceEdit]("voice/edit")

func (s *Server) voiceForm(c *fiber.Ctx, in app.VoiceInput, there *portal.Voice) (VoiceEdit, error) {
	v := in.Voice
	p := VoiceEdit{Base: Base{Title: "Ervaring vastleggen"}, Href: voicesHome + "/nieuw", Back: voicesHome, Once: string(in.Once), Kind: string(v.Kind), In: in, Today: dayField(s.options.Now()),
		Words: v.Kind.Words(), Lesson: v.Kind == portal.VoiceLesson, Pilot: v.Kind == portal.VoicePilot, MaxTitle: portal.MaxVoiceTitle, MaxText: portal.MaxVoiceText, MaxLine: portal.MaxVoiceLine,
		LifeAreas: choices(portal.LifeAreas, v.LifeArea), Phases: choices(portal.Phases, v.Phase), Stopped: !v.Decided.IsZero() && !v.Go}
	if p.Once == "" {
		p.Once = string(portal.NewID())
	}
	if there != nil {
		p.Title, p.There, p.Back = v.Kind.Label()+" wijzigen", true, voiceHref(there.ID)
		p.Href = p.Back + "/wijzigen"
	} else if v.Kind.Label() != "" {
		p.Title = v.Kind.Label() + " vastleggen"
	}
	if v.N > 0 {
		p.N = strconv.Itoa(v.N)
	}
	for _, k := range portal.VoiceKinds() {
		p.Kinds = append(p.Kinds, Option{string(k), k.Label(), false})
	}
	set, err := s.options.App.Settings(c.UserContext())
	for _, t := range set.Themes {
		if !t.Ended || t.ID == v.Theme {
			p.Themes = append(p.Themes, Option{string(t.ID), t.Name, t.ID == v.Theme})
		}
	}
	return p, err
}

func voiceInput(f *Form) app.VoiceInput {
	return app.VoiceInput{Once: f.ID("once"), Links: f.Text("links"), Citizen: citizenAnswer(f), Voice: portal.Voice{
		Kind: portal.VoiceKind(f.Text("kind")), Title: f.Text("title"), On: f.Date("on"), N: f.Int("n"), Theme: f.ID("theme"), Text: f.Text("text"), Advice: f.Text("advice"),
		Lesson: f.Text("lesson"), FollowUp: f.Text("follow_up"), LifeArea: f.Text("life_area"), Phase: f.Text("phase"), Regulation: f.Text("regulation"),
		Go: f.Text("go") == "ja", Decided: f.Date("decided"),
	}}
}

// voiceNew asks first how clients were heard, and then shows the questions of that.
func (s *Server) voiceNew(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.KeepVoice, policy.VoiceOn{}); err != nil {
		return err
	}
	kind := portal.VoiceKind(query(c).Text("soort"))
	if kind.Label() == "" {
		kind = ""
	}
	p, err := s.voiceForm(c, app.VoiceInput{Voice: portal.Voice{Kind: kind, On: s.options.Now()}}, nil)
	if err != nil {
		return err
	}
	return voiceEdit.show(c, p)
}

var (
	voiceAdded   = flash("ervaring-vastgelegd", "good", "De ervaring is vastgelegd.")
	voiceChanged = flash("ervaring-gewijzigd", "good", "De ervaring is gewijzigd.")
)

func (s *Server) voiceAdd(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.KeepVoice, policy.VoiceOn{}); err != nil {
		return err
	}
	f := form(c)
	in := voiceInput(f)
	var added portal.Voice
	err := f.Err()
	if err == nil {
		added, err = s.options.App.AddVoice(c.UserContext(), actor(c), in)
	}
	if err != nil {
		p, fault := s.voiceForm(c, in, nil)
		if fault != nil {
			return fault
		}
		p.N = f.Text("n")
		return voiceEdit.again(c, p, err)
	}
	return done(c, voiceAdded, voiceHref(added.ID))
}

// voiceToKeep gives what was told, in the address, to who may change it.
func (s *Server) voiceToKeep(c *fiber.Ctx) (portal.Voice, []app.TableLink, error) {
	id, err := param(c, "id")
	if err != nil {
		return portal.Voice{}, nil, err
	}
	return s.options.App.VoiceToKeep(c.UserContext(), actor(c), portal.ID(id))
}

func (s *Server) voiceEdit(c *fiber.Ctx) error {
	v, links, err := s.voiceToKeep(c)
	if err != nil {
		return err
	}
	p, err := s.voiceForm(c, app.VoiceInput{Voice: v, Links: joinedLinks(links), Version: v.Version}, &v)
	if err != nil {
		return err
	}
	return voiceEdit.show(c, p)
}

func (s *Server) voiceChange(c *fiber.Ctx) error {
	v, _, err := s.voiceToKeep(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := voiceInput(f)
	in.Version, in.Voice.Kind = f.Version("version"), v.Kind
	if err = f.Err(); err == nil {
		err = s.options.App.ChangeVoice(c.UserContext(), actor(c), v.ID, in)
	}
	if err != nil {
		p, fault := s.voiceForm(c, in, &v)
		if fault != nil {
			return fault
		}
		p.N = f.Text("n")
		return voiceEdit.again(c, p, err)
	}
	return done(c, voiceChanged, voiceHref(v.ID))
}
