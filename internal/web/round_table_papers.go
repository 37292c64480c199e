package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// papersBelow is the page with the papers, below that of a meeting.
const papersBelow = "/stukken"

// PapersShow is the page with the papers of a round table.
type PapersShow struct {
	Base
	Head   TableHead
	Sum    string       // how many there are
	Until  string       // until when papers are expected
	Zip    string       // where all of them are in one file; empty while there is none
	PDF    string       // and as one PDF, where that can be made
	Groups []PaperGroup // those with papers, or for which one is expected
	Add    []MenuItem   // to what else the reader may add one
	Empty  Empty
}

// PaperGroup are the papers of one item of the agenda, or of the meeting as a
// whole.
type PaperGroup struct {
	ID, Title string
	N         int // 0 for the meeting as a whole
	Secret    bool
	Rows      []DocumentItem
	Earlier   []DocumentItem // of the meeting at which the item wasn't reached
	Missing   string
	AddURL    string // empty for who may not add one
}

var (
	papersShow = page[PapersShow]("round-table/papers")

	paperAdded = flash("stuk-toegevoegd", "good", "Het stuk staat erbij.")
)

func (s *Server) papers(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	v, err := s.options.App.Papers(c.UserContext(), actor(c), number)
	if err != nil {
		return err
	}
	p := PapersShow{Base: Base{Title: "Stukken van " + v.Table.Title}, Head: s.tableHead(actor(c), v.Table, "stukken")}
	if v.Table.Before() {
		p.Until = "Stukken worden verwacht tot en met " + dateText(v.Until) + ". Wat later komt, heet ‘nagekomen’."
	}
	if n := v.Files(); n > 0 {
		p.Sum = plural(n, "stuk", "stukken") + ", samen " + sizeText(v.Bytes()) + "."
		p.Zip = tablePath(number, papersBelow+"/zip")
		if s.options.Printer.Able() {
			p.PDF = tablePath(number, papersBelow+"/pdf")
		}
	}
	for _, i := range v.Items {
		switch g := s.paperGroup(v, i); {
		case len(g.Rows)+len(g.Earlier) > 0 || g.Missing != "":
			p.Groups = append(p.Groups, g)
		case g.AddURL != "":
			p.Add = append(p.Add, MenuItem{Label: g.Title, Href: g.AddURL})
			if g.N > 0 {
				p.Add[len(p.Add)-1].Label = countText(g.N) + ". " + g.Title
			}
		}
	}
	if len(p.Groups) == 0 {
		p.Empty = Empty{Kind: "none", Title: "Nog geen stukken", Text: "Zodra er stukken zijn, leest u ze hier per agendapunt."}
	}
	return papersShow.show(c, p)
}

func (s *Server) paperGroup(v app.PapersPage, i app.ItemPapers) PaperGroup {
	now := s.options.Now()
	g := PaperGroup{ID: "vergadering", Title: "Bij de hele ronde tafel"}
	add := papersBelow + "/nieuw"
	if i.Item.ID != "" {
		g = PaperGroup{ID: "punt-" + string(i.Item.ID), Title: i.Item.Title, N: i.N, Secret: i.Item.Confidential}
		add = "/punten/" + string(i.Item.ID) + papersBelow
	}
	if i.Add {
		g.AddURL = tablePath(v.Table.Number, add)
	}
	for _, d := range i.Papers {
		g.Rows = append(g.Rows, documentItem(now, d, false))
	}
	for _, d := range i.Earlier {
		g.Earlier = append(g.Earlier, documentItem(now, d, false))
	}
	switch {
	case i.Missing && now.After(v.Until):
		g.Missing = "Nog geen stuk. Het werd verwacht vóór " + dateText(v.Until.AddDate(0, 0, 1)) + "."
	case i.Missing:
		g.Missing = "Nog geen stuk. Het wordt verwacht vóór " + dateText(v.Until.AddDate(0, 0, 1)) + "."
	}
	return g
}

// proposalPapers are the papers of a proposal for its page.
func (s *Server) proposalPapers(c *fiber.Ctx, table, proposal string) (DocumentBox, error) {
	v, err := s.options.App.ProposalPapers(c.UserContext(), actor(c), table, proposal)
	var b DocumentBox
	for _, d := range v.Rows {
		b.Rows = append(b.Rows, documentItem(s.options.Now(), d, false))
	}
	if v.Add {
		b.AddURL = tablePath(table, "/voorstellen/"+proposal+papersBelow)
	}
	return b, err
}

// paperTo is what the address says that a paper is for.
func paperTo(c *fiber.Ctx) (to app.UploadTo, back string, err error) {
	if to.Table, err = param(c, "number"); err != nil {
		return to, "", err
	}
	switch {
	case c.Params("id") != "":
		var id string
		id, err = param(c, "id")
		to.Item = portal.ID(id)
	case c.Params("voorstel") != "":
		to.Proposal, err = param(c, "voorstel")
		return to, tablePath(to.Table, "/voorstellen/"+to.Proposal), err
	}
	return to, tablePath(to.Table, papersBelow), err
}

func (s *Server) paperNew(c *fiber.Ctx) error {
	p, err := s.paperForm(c, app.UploadForm{})
	if err != nil {
		return err
	}
	return documentNew.show(c, p)
}

func (s *Server) paperForm(c *fiber.Ctx, in app.UploadForm) (DocumentNew, error) {
	to, back, err := paperTo(c)
	if err != nil {
		return DocumentNew{}, err
	}
	place, err := s.options.App.PaperPlace(c.UserContext(), actor(c), to)
	if err != nil {
		return DocumentNew{}, err
	}
	box := uploadBox(c.Path(), "Stuk toevoegen", back, in)
	box.AsksTitle, box.OwnName, box.details = true, true, detailsBox(in.Details)
	return DocumentNew{Base: Base{Title: "Stuk toevoegen"}, Number: to.Table, Subject: place.Subject, Table: tablePath(to.Table, ""), Late: place.Late, Upload: box}, nil
}

func (s *Server) paperAdd(c *fiber.Ctx) error {
	to, back, err := paperTo(c)
	if err != nil {
		return err
	}
	in, err := s.takeUpload(c, to)
	defer func() { in.File.Close() }()
	if err == nil {
		_, err = s.options.App.AddPaper(c.UserContext(), actor(c), to, &in)
	}
	if err != nil {
		p, fault := s.paperForm(c, in)
		if fault != nil {
			return fault
		}
		return documentNew.again(c, p, err)
	}
	return done(c, paperAdded, back)
}

// papersZip sends all papers that the reader may see in one file.
func (s *Server) papersZip(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f, err := s.options.App.ZipPapers(c.UserContext(), actor(c), number)
	if err != nil {
		return err
	}
	return attachment(c, f.Name, f.Size, f)
}

// guestPaper sends a paper to a guest without an account.
func (s *Server) guestPaper(c *fiber.Ctx) error {
	return s.byGuestLink(c, func(token string) error {
		id, err := param(c, "id")
		if err != nil {
			return err
		}
		f, err := s.options.App.DownloadAsGuest(c.UserContext(), token, portal.ID(id))
		if err != nil {
			return err
		}
		return attachment(c, f.Name, f.Size, f)
	})
}

// guestPapers are the papers on the page of a guest without an account.
func (s *Server) guestPapers(c *fiber.Ctx, token string) ([]GuestFile, error) {
	papers, err := s.options.App.GuestPapers(c.UserContext(), token)
	var files []GuestFile
	for _, p := range papers {
		f := GuestFile{Title: p.Title, Href: app.GuestPath(token) + papersBelow + "/" + string(p.ID), Meta: []string{p.Kind.Label(), sizeText(p.Size)}}
		if p.Item != "" {
			f.Meta = append(f.Meta, "bij: "+p.Item)
		}
		files = append(files, f)
	}
	return files, err
}

// GuestFile is a paper on the page of a guest.
type GuestFile struct {
	Title, Href string
	Meta        []string
}
