package web

import (
	"io"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// CovenantPaper is the form with which a signature on paper, or in a PDF that was
// signed elsewhere, is recorded.
type CovenantPaper struct {
	Base
	Head           CovenantHead
	Orgs           []Option
	Ways           []Option
	Name, Function string
	Day, Today     string
	Compared       bool
	SHA256         string
	MaxName        int
	Upload         UploadBox
}

// Citizen is what the citizen-data check asks.
func (p *CovenantPaper) Citizen() Citizen { return p.citizen("", p.Upload.answers) }

// Details is nil: of this paper they are known.
func (p *CovenantPaper) Details() *DetailsBox { return nil }

var (
	covenantPaper = page[CovenantPaper]("covenant/paper")

	paperRecorded = flash("papier-vastgelegd", "good", "De handtekening is vastgelegd. Zij telt hetzelfde als een in het portaal.")
)

func (s *Server) paperSign(c *fiber.Ctx) error {
	in := app.PaperInput{Org: query(c).ID("organisatie"), Way: portal.SignedOnPaper}
	p, err := s.paperSignPage(c, in, "")
	if err != nil {
		return err
	}
	return covenantPaper.show(c, p)
}

func (s *Server) paperSignPage(c *fiber.Ctx, in app.PaperInput, day string) (CovenantPaper, error) {
	number, nr, err := covenantAt(c)
	if err != nil {
		return CovenantPaper{}, err
	}
	v, err := s.options.App.PaperForm(c.UserContext(), actor(c), number, nr)
	if err != nil {
		return CovenantPaper{}, err
	}
	p := CovenantPaper{Base: Base{Title: "Handtekening op papier"}, Head: s.covenantHead(actor(c), v.CovenantOn, "papier"), Name: in.Name, Function: in.Function, Day: day, Today: dayField(s.options.Now()),
		Compared: in.Compared, SHA256: v.Text.SHA256, MaxName: portal.MaxPersonName}
	p.Upload = uploadBox(covenantPath(number, "/papier?versie="+strconv.Itoa(v.Text.Nr)), "Handtekening vastleggen", signingAt(number, v.Text.Nr), in.UploadForm)
	for _, o := range v.Parties {
		label := o.Name
		if o.Half {
			label += " (één van twee tekende)"
		}
		p.Orgs = append(p.Orgs, Option{string(o.ID), label, o.ID == in.Org})
	}
	for _, w := range []portal.SignatureWay{portal.SignedOnPaper, portal.SignedElsewhere} {
		p.Ways = append(p.Ways, Option{string(w), w.Label(), w == in.Way})
	}
	return p, nil
}

func (s *Server) paperSignAdd(c *fiber.Ctx) error {
	number, nr, err := covenantAt(c)
	if err != nil {
		return err
	}
	if _, err := s.options.App.PaperForm(c.UserContext(), actor(c), number, nr); err != nil {
		return err
	}
	in, f, err := s.takePaper(c, number)
	defer func() { in.File.Close() }()
	in.Nr = nr
	in.Org, in.Name, in.Function, in.Way, in.Compared = f.ID("org"), f.Text("name"), f.Text("function"), portal.SignatureWay(f.Text("way")), f.Bool("compared")
	in.Day = f.Date("day")
	if err == nil {
		if err = f.Err(); err == nil {
			err = s.options.App.RecordPaper(c.UserContext(), actor(c), number, &in)
		}
	}
	if err != nil {
		p, fault := s.paperSignPage(c, in, f.Text("day"))
		if fault != nil {
			return fault
		}
		return covenantPaper.again(c, p, err)
	}
	return done(c, paperRecorded, signingAt(number, nr))
}

// takePaper reads the form with its file. A file that is refused for what it is, is
// read to its end, so that the browser gets to see why.
func (s *Server) takePaper(c *fiber.Ctx, number string) (in app.PaperInput, f *Form, err error) {
	var refused error
	_, err = upload(c, portal.MaxUpload+1, func(p Part) error {
		if p.Field != portal.FieldDocumentFile || in.File != nil || refused != nil {
			return malformed("a file where none is expected")
		}
		u, err := s.options.App.ReceiveUpload(c.UserContext(), actor(c), app.UploadTo{Covenant: number}, p.Filename, p)
		if in.File = u; portal.KindOf(err) == portal.Invalid && err != nil {
			refused = err
			_, err = io.Copy(io.Discard, p)
		}
		return err
	})
	f = form(c)
	in.Kept, in.Citizen = f.ID("kept"), citizenAnswer(f)
	if refused != nil {
		err = refused
	}
	return in, f, err
}
