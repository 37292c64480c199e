package web

import (
	"io"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// DocumentNew is the form with which one adds a document to a signal, to the chain,
// at a round table or with a subsidy.
type DocumentNew struct {
	Base
	Number, Subject string // of the signal or the round table; empty for the chain
	Table           string // the page of the round table; empty elsewhere
	Subsidy         string // the page of the subsidy or its report; empty elsewhere
	Draft           bool   // the municipality reads it once the report is handed in
	Late            bool   // it is marked as late
	Upload          UploadBox
}

// Citizen is what the citizen-data check asks.
func (p *DocumentNew) Citizen() Citizen { return p.citizen("", p.Upload.answers) }

// Details is what the form asks besides the file and its title.
func (p *DocumentNew) Details() *DetailsBox { return p.Upload.details.of(&p.Base) }

var documentNew = page[DocumentNew]("document/new")

func (s *Server) documentNew(c *fiber.Ctx) error {
	p, err := s.documentNewPage(c, app.UploadForm{})
	if err != nil {
		return err
	}
	return documentNew.show(c, p)
}

func (s *Server) documentNewPage(c *fiber.Ctx, in app.UploadForm) (DocumentNew, error) {
	number, err := param(c, "number")
	if err != nil {
		return DocumentNew{}, err
	}
	rules, err := s.options.App.UploadRules(c.UserContext(), actor(c), number)
	if err != nil {
		return DocumentNew{}, err
	}
	box := uploadBox("/signalen/"+number+"/documenten", "Document toevoegen", "/signalen/"+number, in)
	box.AsksTitle, box.Anonymous, box.OwnName, box.details = true, rules.Anonymous, rules.OwnName, detailsBox(in.Details)
	return DocumentNew{Base: Base{Title: "Document toevoegen"}, Number: number, Subject: rules.Subject, Upload: box}, nil
}

func (s *Server) documentAdd(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	in, err := s.takeUpload(c, app.UploadTo{Number: number})
	defer func() { in.File.Close() }()
	if err == nil {
		_, err = s.options.App.AddDocument(c.UserContext(), actor(c), number, &in)
	}
	if err != nil {
		p, fault := s.documentNewPage(c, in)
		if fault != nil {
			return fault
		}
		return documentNew.again(c, p, err)
	}
	return done(c, documentAdded, "/signalen/"+number)
}

// chainDocumentNew shows the form for a document of the chain; the address may
// name its kind.
func (s *Server) chainDocumentNew(c *fiber.Ctx) error {
	in := app.UploadForm{Details: portal.DocumentDetails{Kind: portal.DocumentKind(query(c).Text("soort"))}}
	if in.Details.Kind.Label() == "" {
		in.Details.Kind = ""
	}
	p, err := s.chainDocumentPage(c, in)
	if err != nil {
		return err
	}
	return documentNew.show(c, p)
}

func (s *Server) chainDocumentPage(c *fiber.Ctx, in app.UploadForm) (DocumentNew, error) {
	by := actor(c)
	if err := policy.Check(by, policy.AddChainDocument, nil); err != nil {
		return DocumentNew{}, err
	}
	orgs, err := s.options.App.Directory(c.UserContext(), by, app.DirectoryFilter{})
	if err != nil {
		return DocumentNew{}, err
	}
	box := uploadBox("/documenten/nieuw", "Document toevoegen", "/documenten", in)
	box.AsksTitle, box.OwnName, box.details = true, true, detailsBox(in.Details).asking(in.Audience, by.OrgID, orgs)
	return DocumentNew{Base: Base{Title: "Document toevoegen"}, Upload: box}, nil
}

func (s *Server) chainDocumentAdd(c *fiber.Ctx) error {
	in, err := s.takeUpload(c, app.UploadTo{Chain: true})
	defer func() { in.File.Close() }()
	var d portal.Document
	if err == nil {
		d, err = s.options.App.AddChainDocument(c.UserContext(), actor(c), &in)
	}
	if err != nil {
		p, fault := s.chainDocumentPage(c, in)
		if fault != nil {
			return fault
		}
		return documentNew.again(c, p, err)
	}
	return done(c, documentAdded, "/documenten/"+string(d.ID))
}

// takeUpload reads a form with one file. A file that is refused for what it is
// is read to its end, so that the browser gets to see why; one that is too
// large is not.
func (s *Server) takeUpload(c *fiber.Ctx, to app.UploadTo) (app.UploadForm, error) {
	var in app.UploadForm
	var refused error
	_, err := upload(c, portal.MaxUpload+1, func(p Part) error {
		if p.Field != portal.FieldDocumentFile || in.File != nil || refused != nil {
			return malformed("a file where none is expected")
		}
		u, err := s.options.App.ReceiveUpload(c.UserContext(), actor(c), to, p.Filename, p)
		if in.File = u; portal.KindOf(err) == portal.Invalid && err != nil {
			refused = err
			_, err = io.Copy(io.Discard, p)
		}
		return err
	})
	f := form(c)
	in.Title, in.Kept, in.Citizen = f.Text(portal.FieldDocumentTitle), f.ID("kept"), citizenAnswer(f)
	in.Details, in.Audience = detailsInput(f), readersInput(f)
	if refused != nil {
		err = refused
	}
	return in, err
}
