package web

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// PersonalFile is the page within the file that one takes along: it opens
// without the portal.
type PersonalFile struct {
	Base
	Made   string
	Groups []DataGroup
}

var personalFile = page[PersonalFile]("personal/file")

// exportTime bounds the sending of a file with everybody's own documents in it.
const exportTime = 10 * time.Minute

// sendPersonalData sends everything as one ZIP: a page to read, the same as
// JSON, and the files one added. It is made while it is sent, so that a hundred
// documents needn't fit in memory.
func (s *Server) sendPersonalData(c *fiber.Ctx, d app.PersonalData, terms []portal.RetentionRule) error {
	now := s.options.Now()
	file := PersonalFile{Base: Base{Title: "Mijn gegevens"}, Made: momentText(now, now) + ", " + dateText(now), Groups: dataGroups(now, d, terms)}
	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	c.Set(fiber.HeaderContentSecurityPolicy, "sandbox; default-src 'none'; frame-ancestors 'none'")
	c.Set(fiber.HeaderContentDisposition, disposition("mijn-gegevens-"+dayField(now)+".zip"))
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		// The request's own context ends when the handler returns.
		ctx, cancel := context.WithTimeout(context.Background(), exportTime)
		defer cancel()
		if err := s.writePersonalZIP(ctx, w, file, d); err != nil {
			s.options.Log.Warn("personal data not sent whole", "error", err)
		}
	})
	return nil
}

func (s *Server) writePersonalZIP(ctx context.Context, w io.Writer, file PersonalFile, d app.PersonalData) error {
	z := zip.NewWriter(w)
	part, err := z.Create("gegevens.html")
	if err != nil {
		return err
	}
	if err := s.templates.pages[personalFile.name]().Execute(part, &file); err != nil {
		return err
	}
	if part, err = z.Create("gegevens.json"); err != nil {
		return err
	}
	if err := writeGroups(part, file.Made, file.Groups); err != nil {
		return err
	}
	for _, doc := range d.Documents {
		for i, v := range doc.Versions {
			if v.By != d.Person.ID && (v.By != "" || doc.AddedBy != "") {
				continue // another's version
			}
			name := fmt.Sprintf("bestanden/%s-v%d-%s", doc.ID, i+1, v.Name)
			if err := s.addOwnFile(ctx, z, name, v); err != nil {
				return err
			}
		}
	}
	return z.Close()
}

func (s *Server) addOwnFile(ctx context.Context, z *zip.Writer, name string, v portal.DocumentVersion) error {
	r, err := s.options.App.OpenOwnFile(ctx, v)
	if portal.KindOf(err) == portal.NotFound && err != nil {
		return nil // thrown away for a virus, or not scanned yet
	}
	if err != nil {
		return err
	}
	defer r.Close()
	part, err := z.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(part, r)
	return err
}

// writeGroups writes groups as JSON for a machine to read (AVG, article 20).
func writeGroups(w io.Writer, made string, groups []DataGroup) error {
	type group struct {
		Key  string              `json:"groep"`
		Who  string              `json:"wieZietDit"`
		Kept string              `json:"hoeLang"`
		Rows []map[string]string `json:"rijen"`
	}
	out := struct {
		Made   string  `json:"gemaakt"`
		Groups []group `json:"groepen"`
	}{Made: made}
	for _, g := range groups {
		j := group{Key: g.Key, Who: g.Who, Kept: g.Kept, Rows: []map[string]string{}}
		for _, cells := range g.Rows {
			row := map[string]string{}
			for i, cell := range cells {
				row[g.Columns[i]] = cell
			}
			j.Rows = append(j.Rows, row)
		}
		out.Groups = append(out.Groups, j)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// organisationData sends what the portal holds about an organisation: JSON with
// everything, or the signals as a table.
func (s *Server) organisationData(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	d, err := s.options.App.ExportOrganisation(c.UserContext(), actor(c), portal.ID(id))
	if err != nil {
		return err
	}
	if query(c).Text("formaat") != "json" {
		return sendTable(c, "signalen-van-onze-organisatie", organisationSignals(d))
	}
	var out bytes.Buffer
	if err := writeGroups(&out, dateText(s.options.Now()), organisationGroups(d)); err != nil {
		return err
	}
	return attachment(c, "onze-organisatie.json", int64(out.Len()), io.NopCloser(&out))
}

func organisationSignals(d app.OrganisationData) export.Table {
	t := export.Table{Name: "Signalen", Columns: []string{"Nummer", "Gedeeld op", "Soort", "Titel", "Tekst", "Wie mag dit zien", "Status", "Herkenningen"}}
	for _, s := range d.Signals {
		t.Rows = append(t.Rows, []any{s.Number, s.SharedAt, s.Kind.Label(), s.Title, s.Text, s.Audience.Label(), s.State.Label(), s.Recognitions})
	}
	return t
}

func organisationGroups(d app.OrganisationData) []DataGroup {
	o := d.Organisation
	groups := []DataGroup{
		{Key: "organisatie", Who: "iedereen met een account", Columns: []string{"Wat", "Waarde"}, Rows: pairs("Naam", o.Name, "Soort", o.Kind.Label(), "Rol in de keten", o.ChainRoles,
			"Wijken", strings.Join(d.Areas, ", "), "Aanbod", o.Offer, "Doelgroep", o.TargetGroup, "Telefoon", o.Phone, "E-mail", o.Email, "Website", o.Website, "Adres", o.Address, "Gecontroleerd op", dateText(o.CheckedOn))},
		{Key: "mensen", Who: "collega’s en wie accounts beheert", Columns: []string{"Naam", "E-mailadres", "Functie", "Rol"}},
		{Key: "signalen", Who: "wie het signaal mag zien", Columns: []string{"Nummer", "Gedeeld op", "Titel", "Tekst", "Status", "Herkenningen"}},
	}
	groups = append(groups, agreedGroups(d.Agreed)...)
	groups = append(groups, figureGroups(d.Figures)...)
	for _, p := range d.People {
		groups[1].Rows = append(groups[1].Rows, []string{p.Name, p.Email, p.Function, p.Role.Label()})
	}
	for _, s := range d.Signals {
		groups[2].Rows = append(groups[2].Rows, []string{s.Number, dateText(s.SharedAt), s.Title, s.Text, s.State.Label(), strconv.Itoa(s.Recognitions)})
	}
	return groups
}
