package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
)

// MinutesVersions lists the kept versions of minutes, and compares two of them.
type MinutesVersions struct {
	Base
	Head     TableHead
	Path     string
	Rows     []MinutesVersionLine
	From, To []Option
	// Compared says which two; Beside shows them next to each other.
	Compared string
	Beside   bool
	Other    string // the same, shown the other way
	Items    []MinutesChanged
}

// MinutesVersionLine is one version in the list.
type MinutesVersionLine struct {
	N                 int
	Why, By, At, When string
	Compare           string // with the one before
}

// MinutesChanged is one item that differs between two versions.
type MinutesChanged struct {
	Title  string
	Bits   []DifferenceBit
	Before []DifferenceBit // the same without what was added, and without what was removed
	After  []DifferenceBit
	Looks  bool
}

var minutesVersions = page[MinutesVersions]("round-table/minutes_versions")

func (s *Server) minutesVersionList(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	t, rows, err := s.options.App.MinutesVersions(c.UserContext(), actor(c), number)
	if err != nil {
		return err
	}
	p := s.minutesVersionsPage(number, rows, len(rows)-1, len(rows))
	p.Head = s.tableHead(actor(c), t, "verslag")
	return minutesVersions.show(c, p)
}

func (s *Server) minutesVersionsPage(number string, rows []app.MinutesVersionRow, from, to int) MinutesVersions {
	p := MinutesVersions{Base: Base{Title: "Versies van het verslag"}, Path: tablePath(number, minutesBelow)}
	for _, r := range rows {
		line := MinutesVersionLine{N: r.N, Why: r.Why, By: nameWords(r.By), At: isoTime(r.At), When: momentText(s.options.Now(), r.At)}
		if r.N > 1 {
			line.Compare = p.Path + "/verschil?van=" + strconv.Itoa(r.N-1) + "&met=" + strconv.Itoa(r.N)
		}
		p.Rows = append(p.Rows, line)
		label := "Versie " + strconv.Itoa(r.N) + ": " + r.Why
		p.From = append(p.From, Option{strconv.Itoa(r.N), label, r.N == from})
		p.To = append(p.To, Option{strconv.Itoa(r.N), label, r.N == to})
	}
	return p
}

func (s *Server) minutesDifference(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	q := query(c)
	from, to := q.Int("van"), q.Int("met")
	t, rows, diffs, err := s.options.App.MinutesDifferences(c.UserContext(), actor(c), number, from, to)
	if err != nil {
		return err
	}
	p := s.minutesVersionsPage(number, rows, from, to)
	p.Head, p.Beside = s.tableHead(actor(c), t, "verslag"), q.Bool("naast")
	p.Compared = "Versie " + strconv.Itoa(from) + " en versie " + strconv.Itoa(to)
	p.Other = p.Path + "/verschil?van=" + strconv.Itoa(from) + "&met=" + strconv.Itoa(to)
	if !p.Beside {
		p.Other += "&naast=ja"
	}
	for _, d := range diffs {
		ch := MinutesChanged{Title: d.Title, Bits: differenceBits(d.Pieces), Looks: d.Looks}
		for _, b := range ch.Bits {
			if !b.Added {
				ch.Before = append(ch.Before, b)
			}
			if !b.Removed {
				ch.After = append(ch.After, b)
			}
		}
		p.Items = append(p.Items, ch)
	}
	return minutesVersions.show(c, p)
}
