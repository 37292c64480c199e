package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"io"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// The elements of MDTO, the norm of the Nationaal Archief for what is known of
// information that is kept, in the order of its XML schema 1.0. An exchange has
// one object a file; here a document and its versions stand together.
type (
	mdtoRoot struct {
		XMLName xml.Name   `xml:"https://www.nationaalarchief.nl/mdto MDTO" json:"-"`
		Object  mdtoObject `xml:"informatieobject" json:"informatieobject"`
		Files   []mdtoFile `xml:"bestand" json:"bestand,omitempty"`
	}
	mdtoObject struct {
		ID             mdtoID            `xml:"identificatie" json:"identificatie"`
		Name           string            `xml:"naam" json:"naam"`
		Level          mdtoTerm          `xml:"aggregatieniveau" json:"aggregatieniveau"`
		Classification *mdtoTerm         `xml:"classificatie,omitempty" json:"classificatie,omitempty"`
		Language       string            `xml:"taal" json:"taal"`
		Events         []mdtoEvent       `xml:"event" json:"event"`
		Appraisal      mdtoTerm          `xml:"waardering" json:"waardering"`
		PartOf         []mdtoLink        `xml:"isOnderdeelVan,omitempty" json:"isOnderdeelVan,omitempty"`
		Files          []mdtoLink        `xml:"heeftRepresentatie,omitempty" json:"heeftRepresentatie,omitempty"`
		Creator        mdtoLink          `xml:"archiefvormer" json:"archiefvormer"`
		Restrictions   []mdtoRestriction `xml:"beperkingGebruik" json:"beperkingGebruik"`
	}
	mdtoFile struct {
		ID       mdtoID       `xml:"identificatie" json:"identificatie"`
		Name     string       `xml:"naam" json:"naam"`
		Size     int64        `xml:"omvang" json:"omvang"`
		Format   mdtoTerm     `xml:"bestandsformaat" json:"bestandsformaat"`
		Checksum mdtoChecksum `xml:"checksum" json:"checksum"`
		Of       mdtoLink     `xml:"isRepresentatieVan" json:"isRepresentatieVan"`
	}
	mdtoID struct {
		Mark   string `xml:"identificatieKenmerk" json:"identificatieKenmerk"`
		Source string `xml:"identificatieBron" json:"identificatieBron"`
	}
	mdtoTerm struct {
		Label string   `xml:"begripLabel" json:"begripLabel"`
		Code  string   `xml:"begripCode,omitempty" json:"begripCode,omitempty"`
		List  mdtoLink `xml:"begripBegrippenlijst" json:"begripBegrippenlijst"`
	}
	mdtoLink struct {
		Name string  `xml:"verwijzingNaam" json:"verwijzingNaam"`
		ID   *mdtoID `xml:"verwijzingIdentificatie,omitempty" json:"verwijzingIdentificatie,omitempty"`
	}
	mdtoEvent struct {
		Type  mdtoTerm  `xml:"eventType" json:"eventType"`
		Time  string    `xml:"eventTijd" json:"eventTijd"`
		Actor *mdtoLink `xml:"eventVerantwoordelijkeActor,omitempty" json:"eventVerantwoordelijkeActor,omitempty"`
	}
	mdtoChecksum struct {
		Algorithm mdtoTerm `xml:"checksumAlgoritme" json:"checksumAlgoritme"`
		Value     string   `xml:"checksumWaarde" json:"checksumWaarde"`
		Date      string   `xml:"checksumDatum" json:"checksumDatum"`
	}
	mdtoRestriction struct {
		Type        mdtoTerm `xml:"beperkingGebruikType" json:"beperkingGebruikType"`
		Description string   `xml:"beperkingGebruikNadereBeschrijving" json:"beperkingGebruikNadereBeschrijving"`
	}
)

func mdtoWord(label, list string) mdtoTerm { return mdtoTerm{Label: label, List: mdtoLink{Name: list}} }

// documentMDTO sends what is known of a document as MDTO: XML, or JSON with the
// same names for who asks ?formaat=json.
func (s *Server) documentMDTO(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	d, err := s.options.App.Document(c.UserContext(), actor(c), portal.ID(id))
	if err != nil {
		return err
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	town, err := s.options.App.Organisation(c.UserContext(), actor(c), set.Municipality)
	if err != nil {
		return err
	}
	out, ending := bytes.NewBufferString(xml.Header), ".xml"
	if query(c).Text("formaat") == "json" {
		out, ending = new(bytes.Buffer), ".json"
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		err = e.Encode(mdto(d, set.PortalName, town.Organisation.Name))
	} else {
		e := xml.NewEncoder(out)
		e.Indent("", "  ")
		err = e.Encode(mdto(d, set.PortalName, town.Organisation.Name))
	}
	if err != nil {
		return err
	}
	return attachment(c, "mdto-"+id+ending, int64(out.Len()), io.NopCloser(out))
}

// mdto is a document with those of its versions that a reader may know the
// bytes of. Source is what gives the identifiers, creator who is responsible.
func mdto(d app.DocumentPage, source, creator string) mdtoRoot {
	self := mdtoLink{Name: d.Title, ID: &mdtoID{string(d.ID), source}}
	o := mdtoObject{
		ID: *self.ID, Name: d.Title, Level: mdtoWord("Archiefstuk", "Begrippenlijst Aggregatieniveaus MDTO"), Language: "nl",
		Appraisal: mdtoWord("Nog niet bepaald", source), Creator: mdtoLink{Name: creator},
	}
	if d.Kept != "" {
		o.Appraisal = mdtoWord("Bewaartermijn: "+d.Kept, source)
	}
	if d.Details.Classification != "" {
		term := mdtoWord(d.Details.Classification, creator)
		o.Classification = &term
	}
	if d.Details.CaseNumber != "" {
		o.PartOf = append(o.PartOf, mdtoLink{Name: "Zaak " + d.Details.CaseNumber, ID: &mdtoID{d.Details.CaseNumber, creator}})
	}
	if d.Number != "" {
		whole := "Signaal "
		switch {
		case d.AtTable():
			whole = "Ronde tafel "
		case d.OfSignature():
			whole = "Convenant "
		case d.OfSubsidy():
			whole = "Subsidie "
		}
		o.PartOf = append(o.PartOf, mdtoLink{Name: whole + d.Number, ID: &mdtoID{d.Number, source}})
	}
	degree := d.Details.Full().Confidentiality
	o.Restrictions = []mdtoRestriction{
		{mdtoWord("Openbaarheid", "Wet open overheid"), d.Details.OpennessWords()},
		{mdtoWord("Vertrouwelijkheid", source), degree.Label() + ". " + degree.Meaning()},
	}
	root := mdtoRoot{}
	for i := len(d.Versions); i > 0; i-- { // oldest first
		v := d.Versions[i-1]
		e := mdtoEvent{Type: mdtoWord(mdtoEventOf(v.N), "Begrippenlijst EventType MDTO"), Time: mdtoTime(v.DocumentVersion)}
		if v.DocumentVersion.By != "" {
			e.Actor = &mdtoLink{Name: cmp.Or(nameWords(v.By), "iemand die er niet meer is")}
		}
		o.Events = append(o.Events, e)
		if v.Hidden || v.Scan == portal.ErasedScan {
			continue
		}
		id := mdtoID{string(d.ID) + "/v/" + strconv.Itoa(v.N), source}
		o.Files = append(o.Files, mdtoLink{Name: v.Name, ID: &id})
		root.Files = append(root.Files, mdtoFile{
			ID: id, Name: v.Name, Size: v.Size, Format: mdtoWord(v.Type, "IANA Media Types"),
			Checksum: mdtoChecksum{mdtoWord("SHA-256", "Begrippenlijst ChecksumAlgoritme MDTO"), v.SHA256, v.At.In(portal.Amsterdam()).Format(time.RFC3339)}, Of: self,
		})
	}
	root.Object = o
	return root
}

func mdtoEventOf(version int) string {
	if version == 1 {
		return "Ontvangst"
	}
	return "Wijziging"
}

// mdtoTime is when a version came: of the anonymous reporter's, the day.
func mdtoTime(v portal.DocumentVersion) string {
	if v.By == "" {
		return v.At.In(portal.Amsterdam()).Format(time.DateOnly)
	}
	return v.At.In(portal.Amsterdam()).Format(time.RFC3339)
}
