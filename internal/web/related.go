package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// Related is what may belong to the subject of a page, for the partial related.
type Related struct {
	CSRF   string
	Number string // of the subject
	Rows   []RelatedItem
	// How says what one can do with a signal that no button links to the subject, with
	// where that is done.
	How         string
	Do, DoLabel string
}

// Asks reports whether the reader can link something of it, or is told who can.
func (r Related) Asks() bool {
	return r.How != "" || slices.ContainsFunc(r.Rows, func(x RelatedItem) bool { return x.LinkURL != "" })
}

// say is How for a page on which some signal has no button.
func (r *Related) say(how string) {
	for _, row := range r.Rows {
		if row.LinkURL == "" && row.signal {
			r.How = how
		}
	}
}

// RelatedItem is one of these; LinkURL links it to the subject, with the numbers Link
// and the words Act.
type RelatedItem struct {
	Title, Href, Kind, LinkURL, Link, Act string
	signal                                bool
}

// related is what the reader may read that tells of the same as a text, without what is
// linked to its subject.
func (s *Server) related(c *fiber.Ctx, about portal.Ref, number, text string, linked ...portal.Ref) (Related, error) {
	found, err := s.options.App.Related(c.UserContext(), actor(c), about, text, linked...)
	r := Related{Number: number}
	for _, x := range found {
		item := s.foundItem(x.Found)
		r.Rows = append(r.Rows, RelatedItem{Title: x.Title, Href: item.Href, Kind: kindOne(x.Ref.Kind), LinkURL: x.Link.Path, Link: cmp.Or(x.Link.Numbers, number), Act: linkActs[x.Link.In], signal: x.Signal != nil})
	}
	for _, row := range r.Rows {
		if row.LinkURL != "" {
			r.CSRF = s.csrfToken(c)
		}
	}
	return r, err
}

// sayOfProposal says how a signal comes to belong to a proposal: whoever sent it changes
// it no more, and who makes the agenda does so at the item.
func sayOfProposal(rel *Related, by portal.Actor, r app.ProposalRow, t portal.RoundTable) {
	switch {
	case !policy.May(by, policy.PrepareTable, t):
		rel.say("Een verstuurd voorstel verandert niet meer. Wie de agenda maakt, kan dit bij het agendapunt zetten.")
	case r.OnAgenda && r.For.ID == t.ID:
		rel.say("Zet het nummer bij het agendapunt, onder ‘Waar gaat het over?’.")
		rel.Do, rel.DoLabel = tablePath(t.Number, "/punten/"+string(r.Item)), "Agendapunt wijzigen"
	default:
		rel.say("Plaats eerst het voorstel. Zet daarna het nummer bij het agendapunt, onder ‘Waar gaat het over?’.")
	}
}

// linkActs are the words of the button by what then holds both.
var linkActs = map[portal.ObjectKind]string{portal.KindCovenant: "Bij dit artikel zetten", portal.KindFlag: "Bij de gele vlag zetten", portal.KindBundle: "Samen bundelen"}

var (
	bundledTogether = flash("samen-gebundeld", "good", "De signalen zitten samen in deze bundel.")
	putUnderFlag    = flash("bij-de-vlag", "good", "Het signaal staat nu bij deze gele vlag.")
)

func (s *Server) bundleTogether(c *fiber.Ctx) error {
	id, err := s.options.App.BundleTogether(c.UserContext(), actor(c), strings.Fields(form(c).Text("link")))
	if err != nil {
		return err
	}
	return done(c, bundledTogether, bundleHome+"/"+string(id))
}

func (s *Server) flagSignal(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	signal := form(c).Text("link")
	err = s.options.App.PutUnderFlag(c.UserContext(), actor(c), number, signal)
	if portal.FieldsOf(err)["wider"] != "" {
		return s.flagSignalAsk(c, number, signal, err)
	}
	if err != nil {
		return err
	}
	return done(c, putUnderFlag, flagHome+"/"+number)
}

// flagSignalAsk shows the form with a flag's signals, this one added: there one can say
// what one button can't ask.
func (s *Server) flagSignalAsk(c *fiber.Ctx, number, signal string, refused error) error {
	v, err := s.options.App.FlagStep(c.UserContext(), actor(c), flagHolding.action, number)
	if err != nil {
		return err
	}
	f := &Form{values: map[string][]string{"more": {signal}}}
	for _, r := range v.Signals {
		f.values["signals"] = append(f.values["signals"], r.Number)
	}
	p, err := s.flagPageOf(c, flagHolding, v, f)
	if err != nil {
		return err
	}
	p.problems(refused, f.order())
	return flagEdit.again(c, p, refused)
}

func refsOf(kind portal.ObjectKind, ids []portal.ID) []portal.Ref {
	refs := make([]portal.Ref, len(ids))
	for i, id := range ids {
		refs[i] = portal.Ref{Kind: kind, ID: id}
	}
	return refs
}
