package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// PrepWrite is the page on which the adviser writes: about one item, or the page
// on top.
type PrepWrite struct {
	Base
	Head    TableHead
	Path    string // of the preparation
	Woo     string // its ground, as it is stored
	Heading string
	Meta    []string
	Secret  string
	First   RichField   // the field that everybody fills in
	More    []RichField // the fields behind “Meer”
	Open    bool        // “Meer” is unfolded
	Rev     int         // the revision that was begun from
	// Theirs are the texts somebody else stored meanwhile, where they differ.
	Theirs []PrepText
	OnTop  bool   // this is the page on top
	Ground string // of the page on top
	Next   string // the heading of the item after this one; empty at the end

	Promised, Course []PrepFact
	Citizen          Citizen
	MaxGround        int
}

var prepWrite = page[PrepWrite]("round-table/prep_write")

var prepWritten = flash("voorbereiding-bewaard", "good", "Uw tekst is bewaard.")

const prepClash = "Iemand anders veranderde deze tekst ook. Uw tekst is nog niet bewaard. Neem over wat u nodig hebt en bewaar opnieuw."

// prepWriting gives what the adviser may write in now.
func (s *Server) prepWriting(c *fiber.Ctx) (app.PreparationPage, PrepWrite, error) {
	number, err := param(c, "number")
	if err != nil {
		return app.PreparationPage{}, PrepWrite{}, err
	}
	v, err := s.options.App.PreparationToWrite(c.UserContext(), actor(c), number)
	if err != nil {
		return v, PrepWrite{}, err
	}
	return v, PrepWrite{Base: Base{Title: "Voorbereiding schrijven"}, Head: s.tableHead(actor(c), v.Table, "schrijven"), Path: tablePath(number, preparationBelow), Woo: v.Preparation.WooGround(), MaxGround: portal.MaxNote}, nil
}

// prepSummary is the form of the page on top.
func (s *Server) prepSummary(c *fiber.Ctx) error {
	v, p, err := s.prepWriting(c)
	if err != nil {
		return err
	}
	if !v.Writes {
		return seeOther(c, p.Path)
	}
	p.onTop(v.Preparation.Summary, v.Preparation.WooGround(), v.Preparation.SummaryRev)
	return prepWrite.show(c, p)
}

func (p *PrepWrite) onTop(text, ground string, rev int) {
	p.OnTop, p.Heading, p.Ground, p.Rev = true, "Samenvatting", ground, rev
	p.First = richField("summary", "Wat moet de portefeuillehouder weten?", text)
	p.First.Hint = "Houd het bij één bladzijde. Wie deze voorbereiding mag lezen, leest dit helemaal."
}

func (s *Server) prepSummarySave(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f := form(c)
	in := app.PreparationSummary{Text: f.Rich("summary"), Ground: f.Text("ground"), Base: f.Int("base"), Citizen: citizenAnswer(f)}
	kept, err := s.options.App.WritePreparationSummary(c.UserContext(), actor(c), number, in)
	if err == nil && !kept.Clash {
		return done(c, prepWritten, tablePath(number, preparationBelow))
	}
	return s.prepWriteAgain(c, err, in.Citizen, func(_ app.PreparationPage, p *PrepWrite) {
		p.onTop(in.Text, in.Ground, in.Base)
		if kept.Clash {
			p.Rev = kept.Now.SummaryRev
			p.theirs("Samenvatting", in.Text, kept.Now.Summary)
			p.theirs("Grond om dit niet openbaar te maken", in.Ground, kept.Now.WooGround())
		}
	})
}

// prepBlock is the form of the texts about one item.
func (s *Server) prepBlock(c *fiber.Ctx) error {
	_, id, err := itemParams(c)
	if err != nil {
		return err
	}
	v, p, err := s.prepWriting(c)
	if err != nil {
		return err
	}
	item, there := v.Item(id)
	switch {
	case !there:
		return portal.ErrNotFound
	case !v.Writes:
		return seeOther(c, p.Path)
	}
	s.prepAbout(&p, v, item, item.Block)
	return prepWrite.show(c, p)
}

// prepAbout fills in the form with the texts of a block.
func (s *Server) prepAbout(p *PrepWrite, v app.PreparationPage, item app.PreparationItem, b portal.PreparationBlock) {
	now := s.options.Now()
	for i, x := range v.Items {
		if x.ID == item.ID {
			e := prepEntry(now, p.Path, i+1, x, v)
			p.Heading, p.Meta, p.Secret, p.Promised, p.Course = e.Heading, e.Meta, e.Secret, e.Promised, e.Course
			if i+1 < len(v.Items) {
				p.Next = v.Items[i+1].Title
			}
		}
	}
	p.Rev = b.Rev
	for i, x := range prepFields {
		f := richField(x.field, x.label, *x.of(&b))
		f.Rows, f.Hint = 4, x.hint
		if i == 0 {
			p.First = f
			continue
		}
		p.More = append(p.More, f)
		p.Open = p.Open || f.Value != ""
	}
}

func (s *Server) prepBlockSave(c *fiber.Ctx) error {
	number, id, err := itemParams(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := app.PreparationTexts{PreparationBlock: portal.PreparationBlock{Item: id, Rev: f.Int("base")}, Citizen: citizenAnswer(f)}
	for _, x := range prepFields {
		*x.of(&in.PreparationBlock) = f.Rich(x.field)
	}
	kept, err := s.options.App.WritePreparationBlock(c.UserContext(), actor(c), number, in)
	if err == nil && !kept.Clash {
		return done(c, prepWritten, s.prepOnward(c, number, id, f.Bool("next")))
	}
	return s.prepWriteAgain(c, err, in.Citizen, func(v app.PreparationPage, p *PrepWrite) {
		item, _ := v.Item(id)
		b := in.PreparationBlock
		if kept.Clash {
			theirs := kept.Now.Block(id)
			for _, x := range prepFields {
				p.theirs(x.label, *x.of(&b), *x.of(&theirs))
			}
			b.Rev = theirs.Rev
		}
		s.prepAbout(p, v, item, b)
		for i := range p.More {
			p.More[i].Problem = p.Problem(p.More[i].Name)
			p.Open = p.Open || p.More[i].Problem.Message != ""
		}
	})
}

// prepOnward is where one goes on after saving: the next item, or the preparation.
func (s *Server) prepOnward(c *fiber.Ctx, number string, id portal.ID, next bool) string {
	path := tablePath(number, preparationBelow)
	v, err := s.options.App.PreparationToWrite(c.UserContext(), actor(c), number)
	for i, item := range v.Items {
		if err == nil && next && item.ID == id && i+1 < len(v.Items) {
			return path + "/punten/" + string(v.Items[i+1].ID)
		}
	}
	return path + "#punt-" + string(id)
}

// theirs lays a text beside what somebody else stored, when these differ.
func (p *PrepWrite) theirs(label, mine, stored string) {
	if mine == stored {
		return
	}
	t := PrepText{Label: label, HTML: richtext.HTML(stored, richHeading)}
	if stored == "" {
		t.HTML = "<p>Dit veld is nu leeg.</p>"
	}
	p.Theirs = append(p.Theirs, t)
}

// prepWriteAgain shows the form with what was typed; refused is nil after a clash.
func (s *Server) prepWriteAgain(c *fiber.Ctx, refused error, answer app.CitizenAnswer, typed func(v app.PreparationPage, p *PrepWrite)) error {
	if refused == nil {
		refused = portal.Errorf(portal.Conflict, prepClash)
	}
	if kind := portal.KindOf(refused); kind != portal.Invalid && kind != portal.Conflict {
		return refused
	}
	v, p, err := s.prepWriting(c)
	if err != nil {
		return err
	}
	p.refuse(refused, form(c).order())
	typed(v, &p)
	p.First.Problem = p.Problem(p.First.Name)
	p.Citizen = p.citizen("", answer)
	p.Errors = nil // again fills them
	return prepWrite.again(c, p, refused)
}
