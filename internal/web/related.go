package web

import (
	"cmp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// Related is what may belong to the subject of a page, for the partial related.
type Related struct {
	CSRF   string
	Number string // of the subject
	Rows   []RelatedItem
}

// RelatedItem is one of these; LinkURL links it to the subject, with the numbers Link
// and the words Act.
type RelatedItem struct{ Title, Href, Kind, LinkURL, Link, Act string }

// related is what the reader may read that tells of the same as a text, without what is
// linked to its subject.
func (s *Server) related(c *fiber.Ctx, about portal.Ref, number, text string, linked ...portal.Ref) (Related, error) {
	found, err := s.options.App.Related(c.UserContext(), actor(c), about, text, linked...)
	r := Related{Number: number}
	for _, x := range found {
		item := s.foundItem(x.Found)
		r.Rows = append(r.Rows, RelatedItem{Title: x.Title, Href: item.Href, Kind: kindOne(x.Ref.Kind), LinkURL: x.Link.Path, Link: cmp.Or(x.Link.Numbers, number), Act: linkActs[x.Link.In]})
	}
	for _, row := range r.Rows {
		if row.LinkURL != "" {
			r.CSRF = s.csrfToken(c)
		}
	}
	return r, err
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
	if err := s.options.App.PutUnderFlag(c.UserContext(), actor(c), number, form(c).Text("link")); err != nil {
		return err
	}
	return done(c, putUnderFlag, flagHome+"/"+number)
}

func refsOf(kind portal.ObjectKind, ids []portal.ID) []portal.Ref {
	refs := make([]portal.Ref, len(ids))
	for i, id := range ids {
		refs[i] = portal.Ref{Kind: kind, ID: id}
	}
	return refs
}
