package web

import (
	"cmp"
	"slices"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// DetailsBox is what a form asks of a document besides its file and title, for
// the partial document-details. It is part of a page with Base.
type DetailsBox struct {
	*Base
	CaseNumber, Classification string
	Kinds, Degrees, Openness   []Option
	Grounds                    []Option
	Meanings                   []string // of each degree
	MaxCase, MaxClass          int
	// AsksReaders: it is a new document of the chain, so somebody says who may
	// read it.
	AsksReaders                                         bool
	AudienceChain, AudienceChosen, AudienceMunicipality bool
	Organisations                                       []Option
	// Folded: nothing stands in the part behind “Meer”, or is wrong there.
	Folded bool
}

// detailsInput reads the details from a form.
func detailsInput(f *Form) portal.DocumentDetails {
	return portal.DocumentDetails{
		Kind: portal.DocumentKind(f.Text(portal.FieldDocumentKind)), Confidentiality: portal.Confidentiality(f.Text(portal.FieldConfidential)),
		CaseNumber: f.Text(portal.FieldCaseNumber), Classification: f.Text(portal.FieldClassification),
		Openness: portal.Openness(f.Text(portal.FieldOpenness)), Ground: portal.WooGround(f.Text(portal.FieldGround)),
	}
}

func readersInput(f *Form) portal.Audience {
	return portal.Audience{Kind: portal.AudienceKind(f.Text("audience")), Orgs: f.IDs("orgs")}
}

// detailsBox is the form as d fills it in.
func detailsBox(d portal.DocumentDetails) DetailsBox {
	d = d.Full()
	b := DetailsBox{CaseNumber: d.CaseNumber, Classification: d.Classification, MaxCase: portal.MaxCaseNumber, MaxClass: portal.MaxClassification,
		Folded: d.CaseNumber == "" && d.Classification == "" && d.Openness == portal.OpenNotJudged}
	for _, k := range portal.DocumentKinds() {
		b.Kinds = append(b.Kinds, Option{string(k), k.Label(), k == d.Kind})
	}
	for _, c := range portal.Confidentialities() {
		b.Degrees = append(b.Degrees, Option{string(c), c.Label(), c == d.Confidentiality})
		b.Meanings = append(b.Meanings, c.Meaning())
	}
	for _, o := range []struct {
		value portal.Openness
		label string
	}{{portal.OpenNotJudged, "Nog niet beoordeeld"}, {portal.OpenPublic, "Openbaar"}, {portal.OpenNot, "Niet openbaar, want …"}} {
		b.Openness = append(b.Openness, Option{string(o.value), o.label, o.value == d.Openness})
	}
	for _, g := range portal.WooGrounds() {
		b.Grounds = append(b.Grounds, Option{string(g), g.Words(), g == d.Ground})
	}
	return b
}

// asking adds the question who may read a new document of the chain.
func (b DetailsBox) asking(a portal.Audience, own portal.ID, orgs []portal.Organisation) DetailsBox {
	kind := cmp.Or(a.Kind, portal.WholeChain)
	b.AsksReaders = true
	b.AudienceChain, b.AudienceChosen, b.AudienceMunicipality = kind == portal.WholeChain, kind == portal.ChosenOrgs, kind == portal.MunicipalityOnly
	for _, o := range orgs {
		if o.ID != own {
			b.Organisations = append(b.Organisations, Option{string(o.ID), o.Name, slices.Contains(a.Orgs, o.ID)})
		}
	}
	return b
}

// of gives the box the problems of the page it stands on.
func (b DetailsBox) of(page *Base) *DetailsBox {
	b.Base = page
	for _, field := range []string{portal.FieldCaseNumber, portal.FieldClassification, portal.FieldOpenness, portal.FieldGround} {
		b.Folded = b.Folded && !page.Wrong(field)
	}
	return &b
}

// DocumentEdit is the form with which one changes a document's title and details.
type DocumentEdit struct {
	Base
	ID, Heading, Name string
	Version           int64
	MaxTitle          int
	details           DetailsBox
	answers           app.CitizenAnswer
}

// Details is what the form asks besides the title.
func (p *DocumentEdit) Details() *DetailsBox { return p.details.of(&p.Base) }

// Citizen is what the citizen-data check asks.
func (p *DocumentEdit) Citizen() Citizen { return p.citizen("", p.answers) }

var documentEdit = page[DocumentEdit]("document/edit")

func (s *Server) documentEdit(c *fiber.Ctx) error {
	p, err := s.documentEditPage(c, nil)
	if err != nil {
		return err
	}
	return documentEdit.show(c, p)
}

// documentEditPage is the form as it stands, or as f fills it in.
func (s *Server) documentEditPage(c *fiber.Ctx, f *Form) (DocumentEdit, error) {
	id, err := param(c, "id")
	if err != nil {
		return DocumentEdit{}, err
	}
	d, err := s.options.App.Document(c.UserContext(), actor(c), portal.ID(id))
	if err != nil {
		return DocumentEdit{}, err
	}
	if !d.MayDescribe {
		return DocumentEdit{}, portal.ErrForbidden
	}
	p := DocumentEdit{Base: Base{Title: "Gegevens wijzigen"}, ID: id, Heading: d.Title, Name: d.Title, Version: d.Document.Version, MaxTitle: portal.MaxDocumentTitle, details: detailsBox(d.Details)}
	if f != nil {
		p.Name, p.details, p.answers = f.Text(portal.FieldDocumentTitle), detailsBox(detailsInput(f)), citizenAnswer(f)
	}
	return p, nil
}

func (s *Server) documentDescribe(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	f := form(c)
	in := app.DocumentChange{Version: f.Version("version"), Title: f.Text(portal.FieldDocumentTitle), Details: detailsInput(f), Citizen: citizenAnswer(f)}
	if err = f.Err(); err == nil {
		err = s.options.App.DescribeDocument(c.UserContext(), actor(c), portal.ID(id), in)
	}
	if err != nil {
		p, fault := s.documentEditPage(c, f)
		if fault != nil {
			return fault
		}
		return documentEdit.again(c, p, err)
	}
	return done(c, documentDescribed, "/documenten/"+id)
}

func (s *Server) documentRemove(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	f := form(c)
	reason, answer := f.Text(portal.FieldRemovalReason), citizenAnswer(f)
	d, err := s.options.App.Document(c.UserContext(), actor(c), portal.ID(id))
	if err != nil {
		return err
	}
	if err := s.options.App.RemoveDocument(c.UserContext(), actor(c), portal.ID(id), reason, answer); err != nil {
		p, fault := s.documentPage(c, app.UploadForm{})
		if fault != nil {
			return fault
		}
		if !d.MayRemove {
			return err
		}
		p.Reason, p.removal = reason, answer
		return documentShow.again(c, p, prefixed(removeVerb, err))
	}
	if d.OfChain() {
		return done(c, documentRemoved, "/documenten")
	}
	return done(c, documentRemoved, documentHome(d.DocumentRow))
}

var (
	documentDescribed = flash("document-gewijzigd", "good", "De gegevens van het document zijn bewaard.")
	documentRemoved   = flash("document-verwijderd", "good", "Het document is verwijderd, met alle versies.")
)
