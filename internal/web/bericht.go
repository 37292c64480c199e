package web

import (
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// BerichtList is the page with somebody's berichten, and the part of it that an
// open page fetches when there is something new.
type BerichtList struct {
	Base
	Sentence string
	// UpTo is the sequence number up to which this page shows what there is; what
	// came later isn't marked as read with it.
	UpTo   int64
	Groups []BerichtGroup
	// Live: the list is the newest one, so what is new belongs in it.
	Live  bool
	Empty Empty
	Pager Pager
}

// BerichtGroup is what there is to tell about one subject.
type BerichtGroup struct {
	Subject             string // names it in a form
	Title, Number, Href string
	Reason              string
	Unread              bool
	Items               []BerichtItem
}

// BerichtItem is one bericht.
type BerichtItem struct {
	Sentence, Href string
	Unread         bool
	By             string
	At, When       string
}

var (
	berichtList     = page[BerichtList]("bericht/list")
	berichtFragment = page[BerichtList]("bericht/fragment")
)

func (s *Server) berichten(c *fiber.Ctx) error {
	p, err := s.berichtPage(c, portal.Page{After: query(c).Text("na"), Before: query(c).Text("voor")})
	if err != nil {
		return err
	}
	return berichtList.show(c, p)
}

func (s *Server) berichtenFragment(c *fiber.Ctx) error {
	p, err := s.berichtPage(c, portal.Page{})
	if err != nil {
		return err
	}
	return berichtFragment.show(c, p)
}

func (s *Server) berichtPage(c *fiber.Ctx, at portal.Page) (BerichtList, error) {
	list, err := s.options.App.Berichten(c.UserContext(), actor(c), at)
	if err != nil {
		return BerichtList{}, err
	}
	p := BerichtList{Base: Base{Title: "Berichten"}, UpTo: list.Seq, Live: at.After == "" && list.Prev == ""}
	switch list.Unread {
	case 0:
		p.Sentence = "U hebt alles gelezen."
	default:
		p.Sentence = plural(list.Unread, "nieuw bericht", "nieuwe berichten") + ". Wat u op één apparaat leest, is overal gelezen."
	}
	for _, g := range list.Groups {
		p.Groups = append(p.Groups, berichtGroup(s.options.Now(), g))
	}
	if len(p.Groups) == 0 {
		p.Sentence = ""
		p.Empty = Empty{Kind: "none", Title: "Nog geen berichten", Text: "Hier leest u wat er gebeurt en u aangaat."}
		if policy.ReadsSignals(actor(c)) {
			p.Empty.Text, p.Empty.ActionURL, p.Empty.ActionText = "Hier leest u wat er gebeurt met signalen die u deelt, behandelt, herkent of volgt.", "/signalen", "Naar de signalen"
		}
	}
	if list.Prev != "" {
		p.Pager.PrevURL = "/berichten?voor=" + url.QueryEscape(list.Prev)
	}
	if list.Next != "" {
		p.Pager.NextURL = "/berichten?na=" + url.QueryEscape(list.Next)
	}
	return p, nil
}

// anonymousSubject stands in a form for what somebody shared anonymously: their
// berichten name no signal.
const anonymousSubject = "anoniem"

func berichtGroup(now time.Time, g app.BerichtGroup) BerichtGroup {
	group := BerichtGroup{Subject: string(g.About.Kind) + "/" + string(g.About.ID), Title: g.Title, Number: g.Number,
		Reason: "U krijgt dit omdat " + string(g.Reason) + ".", Unread: g.Unread > 0}
	if g.Unread == 0 {
		group.Reason = "U kreeg dit omdat " + string(g.Reason.Past()) + "."
	}
	switch g.About.Kind {
	case portal.KindSignal:
		group.Href = "/signalen/" + g.Number
	case portal.KindPerson, portal.KindReview:
		if group.Href = g.Path; g.Path == "" {
			group.Title, group.Href = "Uw account", "/instellingen"
		}
	case portal.KindOrganisation:
		group.Href = objectPath(g.About, "")
	case "":
		group.Subject, group.Title, group.Href = anonymousSubject, "Wat u anoniem deelde", "/signalen?mijn=ja"
		group.Reason = "U krijgt dit omdat u een signaal anoniem deelde. Alleen u ziet dit."
	default:
		group.Href = g.Path
	}
	for _, b := range g.Berichten {
		group.Items = append(group.Items, berichtItem(now, b, group.Href))
	}
	return group
}

func berichtItem(now time.Time, b app.Bericht, href string) BerichtItem {
	item := BerichtItem{Sentence: b.Sentence(), Href: href + b.Place, Unread: b.Read.IsZero(), By: nameWords(b.Who), At: isoTime(b.At), When: momentText(now, b.At)}
	if b.Type == portal.AnonymousNews {
		item.Sentence = "Er is nieuws over een signaal dat u anoniem deelde."
	}
	if b.Anonymous {
		item.By = "anonieme melder"
	}
	if b.Anonymous || b.Type == portal.AnonymousNews {
		item.At, item.When = b.At.In(portal.Amsterdam()).Format(time.DateOnly), dayText(now, b.At)
	}
	return item
}

var berichtenAreRead = flash("berichten-gelezen", "good", "Gemarkeerd als gelezen.")

func (s *Server) berichtenRead(c *fiber.Ctx) error {
	f := form(c)
	about, err := berichtSubject(f.Text("onderwerp"))
	if err != nil {
		return err
	}
	if err := s.options.App.MarkRead(c.UserContext(), actor(c), about, f.Version("tot")); err != nil {
		return err
	}
	return done(c, berichtenAreRead, "/berichten")
}

// berichtSubject reads what a form is about; nil is everything.
func berichtSubject(v string) (*portal.Ref, error) {
	switch kind, id, ok := strings.Cut(v, "/"); {
	case v == "":
		return nil, nil
	case v == anonymousSubject:
		return &portal.Ref{}, nil
	case ok:
		return &portal.Ref{Kind: portal.ObjectKind(kind), ID: portal.ID(id)}, nil
	}
	return nil, malformed("no subject of berichten")
}
