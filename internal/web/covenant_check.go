package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// CovenantCheck is the page with which anybody checks that a text is the one that was
// signed.
type CovenantCheck struct {
	Base
	Head     CovenantHead
	Path     string
	Versions []CovenantCheckLine
	// Sum is what was asked about, Answer what is known of it.
	Sum    string
	Answer *Answer
}

// Answer is a finding, with the look of its note: good, wrong or info.
type Answer struct{ Look, Text string }

// CovenantCheckLine is one version whose text was frozen.
type CovenantCheckLine struct {
	Label, State string
	Badge        Badge
	SHA256       string
	File, Href   string // the bytes
	// Withheld says that words were taken out for privacy, Now is the SHA-256 since.
	Withheld, Now string
}

var covenantCheck = page[CovenantCheck]("covenant/check")

func (s *Server) covenantCheckShow(c *fiber.Ctx) error {
	p, proofs, err := s.covenantCheckPage(c)
	if err != nil {
		return err
	}
	p.Sum = query(c).Text("som")
	if p.Sum == "" {
		return covenantCheck.show(c, p)
	}
	sum, ok := isHash(p.Sum)
	if !ok {
		return covenantCheck.again(c, p, portal.Fields{"som": "Een controlegetal heeft 64 tekens: cijfers en de letters a tot en met f."}.Err())
	}
	answer := covenantAnswer(sum, proofs)
	p.Answer = &answer
	return covenantCheck.show(c, p)
}

func (s *Server) covenantCheckPage(c *fiber.Ctx) (CovenantCheck, []app.CovenantProof, error) {
	number, err := param(c, "number")
	if err != nil {
		return CovenantCheck{}, nil, err
	}
	on, proofs, err := s.options.App.CovenantProofs(c.UserContext(), actor(c), number)
	if err != nil {
		return CovenantCheck{}, nil, err
	}
	p := CovenantCheck{Base: Base{Title: "Controleer de tekst van " + number}, Head: s.covenantHead(actor(c), on, "controle"), Path: covenantPath(number, "/controle")}
	for _, x := range proofs {
		line := CovenantCheckLine{
			Label: x.Label(), State: x.State.Label(), Badge: standBadge(x.Stand), SHA256: x.SHA256, File: covenantFileName(number, x.Nr) + ".txt",
			Href: covenantPath(number, "/bestand") + "?vorm=txt&versie=" + strconv.Itoa(x.Nr),
		}
		if x.Stand == app.StandWithheld {
			line.Now = x.Frozen.Hash()
			line.Withheld = "Op " + dateText(x.Frozen.Withheld) + " zijn hier woorden verborgen of verwijderd om privacy. Het eerste controlegetal kunt u daarom niet meer narekenen. De rest van de tekst is gelijk gebleven."
		}
		p.Versions = append(p.Versions, line)
	}
	return p, proofs, nil
}

// standBadge says how a frozen text stands.
func standBadge(stand app.CovenantStand) Badge {
	switch stand {
	case app.StandSound:
		return Badge{"good", "Klopt"}
	case app.StandWithheld:
		return Badge{"busy", "Gewijzigd om privacy"}
	}
	return Badge{"late", "Klopt niet"}
}

// covenantAnswer says of which version a hash is.
func covenantAnswer(sum string, proofs []app.CovenantProof) Answer {
	for _, p := range proofs {
		name := lowerFirst(p.Label()) + " (" + lowerFirst(p.State.Label()) + ")"
		switch {
		case sum != p.SHA256 && sum != p.Frozen.Now:
			continue
		case p.Stand == app.StandBroken:
			return Answer{"wrong", "Dit getal hoort bij " + name + ". Maar de tekst in het portaal is daarna veranderd. Meld dit aan de ketencoördinator."}
		case sum == p.Frozen.Now:
			return Answer{"good", "Dit is de tekst van " + name + ", zoals die nu is. Op " + dateText(p.Frozen.Withheld) + " zijn er woorden uit gehaald om privacy."}
		case p.Stand == app.StandWithheld:
			return Answer{"good", "Dit is de eerste tekst van " + name + ". Daarna zijn er woorden uit gehaald om privacy."}
		}
		return Answer{"good", "Dit is precies de tekst van " + name + "."}
	}
	return Answer{"wrong", "Dit getal hoort bij geen van de versies. De tekst is anders, of het is een ander bestand. Alleen de platte tekst (TXT) heeft dit getal."}
}

// covenantCheckFile takes the hash of a file that was chosen. The file isn't kept.
func (s *Server) covenantCheckFile(c *fiber.Ctx) error {
	p, _, err := s.covenantCheckPage(c)
	if err != nil {
		return err
	}
	sum, came := sha256.New(), false
	if _, err := upload(c, portal.MaxUpload, func(part Part) error {
		if came {
			return malformed("two files")
		}
		came = true
		_, err := io.Copy(sum, part)
		return err
	}); err != nil {
		return err
	}
	if !came {
		return covenantCheck.again(c, p, portal.Fields{"file": "Kies het bestand dat u wilt controleren."}.Err())
	}
	return seeOther(c, p.Path+"?som="+hex.EncodeToString(sum.Sum(nil)))
}
