package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
)

// subsidyPapers are the papers of a subsidy, or of its report for a period, for a page.
func (s *Server) subsidyPapers(c *fiber.Ctx, number, period string) (DocumentBox, error) {
	v, err := s.options.App.SubsidyPapers(c.UserContext(), actor(c), number, period)
	b := DocumentBox{Heading: "Stukken"}
	for _, d := range v.Rows {
		b.Rows = append(b.Rows, documentItem(s.options.Now(), d, false))
	}
	if v.Add {
		b.AddURL = subsidyPath(number, papersOf(period))
	}
	return b, err
}

// papersOf is where one adds a paper, below a subsidy.
func papersOf(period string) string {
	if period == "" {
		return papersBelow
	}
	return "/rapportages/" + period + papersBelow
}

// subsidyPaperTo is what the address says that a paper is for.
func subsidyPaperTo(c *fiber.Ctx) (to app.UploadTo, err error) {
	if to.Subsidy, err = param(c, "number"); err == nil && c.Params("period") != "" {
		to.Period, err = param(c, "period")
	}
	return to, err
}

func (s *Server) subsidyPaperNew(c *fiber.Ctx) error {
	p, err := s.subsidyPaperForm(c, app.UploadForm{})
	if err != nil {
		return err
	}
	return documentNew.show(c, p)
}

func (s *Server) subsidyPaperForm(c *fiber.Ctx, in app.UploadForm) (DocumentNew, error) {
	to, err := subsidyPaperTo(c)
	if err != nil {
		return DocumentNew{}, err
	}
	place, err := s.options.App.SubsidyPaperPlace(c.UserContext(), actor(c), to)
	if err != nil {
		return DocumentNew{}, err
	}
	box := uploadBox(c.Path(), "Stuk toevoegen", place.Path, in)
	box.AsksTitle, box.OwnName, box.details = true, true, detailsBox(in.Details)
	return DocumentNew{Base: Base{Title: "Stuk toevoegen"}, Number: place.Number, Subject: place.Subject, Subsidy: place.Path, Draft: to.Period != "", Upload: box}, nil
}

func (s *Server) subsidyPaperAdd(c *fiber.Ctx) error {
	to, err := subsidyPaperTo(c)
	if err != nil {
		return err
	}
	in, err := s.takeUpload(c, to)
	defer func() { in.File.Close() }()
	if err == nil {
		_, err = s.options.App.AddSubsidyPaper(c.UserContext(), actor(c), to, &in)
	}
	if err != nil {
		p, fault := s.subsidyPaperForm(c, in)
		if fault != nil {
			return fault
		}
		return documentNew.again(c, p, err)
	}
	place := subsidyPath(to.Subsidy, "")
	if to.Period != "" {
		place = subsidyPath(to.Subsidy, "/rapportages/"+to.Period)
	}
	return done(c, paperAdded, place)
}
