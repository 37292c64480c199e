package web

import (
	"bytes"
	"encoding/xml"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// The elements of the XML file with what was decided and agreed, for systems that
// read it; docs/minutes-format.md describes them.
type (
	minutesXML struct {
		XMLName    xml.Name           `xml:"verslag"`
		Number     string             `xml:"nummer,attr"`
		Title      string             `xml:"titel"`
		Series     string             `xml:"reeks"`
		Maker      string             `xml:"archiefvormer"`
		Start      string             `xml:"begin"`
		End        string             `xml:"einde"`
		Place      string             `xml:"plaats,omitempty"`
		Adopted    string             `xml:"vastgesteld,omitempty"`
		AdoptedIn  string             `xml:"vastgesteldIn,omitempty"`
		Case       string             `xml:"zaaknummer,omitempty"`
		Attendance []minutesXMLPerson `xml:"deelnemer"`
		Items      []minutesXMLItem   `xml:"punt"`
		Errata     []minutesXMLNote   `xml:"erratum"`
	}
	minutesXMLPerson struct {
		Name     string `xml:"naam"`
		Org      string `xml:"organisatie,omitempty"`
		Seat     string `xml:"plaatsAanTafel"`
		Presence string `xml:"aanwezigheid"`
	}
	minutesXMLItem struct {
		Title     string               `xml:"titel"`
		Secret    bool                 `xml:"vertrouwelijk,attr,omitempty"`
		Text      string               `xml:"tekst,omitempty"`
		Decisions []minutesXMLDecision `xml:"besluit"`
		Actions   []minutesXMLAction   `xml:"actiepunt"`
	}
	minutesXMLDecision struct {
		Number string `xml:"nummer,attr"`
		Kind   string `xml:"soort"`
		By     string `xml:"door"`
		Date   string `xml:"datum"`
		Waits  string `xml:"wachtOp,omitempty"`
		Text   string `xml:"tekst"`
	}
	minutesXMLAction struct {
		Number string `xml:"nummer,attr"`
		What   string `xml:"wat"`
		Who    string `xml:"wie"`
		Due    string `xml:"wanneer"`
	}
	minutesXMLNote struct {
		Date string `xml:"datum,attr"`
		Text string `xml:",chardata"`
	}
)

func xmlDay(t time.Time) string { return t.In(portal.Amsterdam()).Format(time.DateOnly) }

func xmlMoment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(portal.Amsterdam()).Format(time.RFC3339)
}

// minutesAsXML writes what minutes say for other systems.
func minutesAsXML(r portal.MinutesRecord, errata []portal.Erratum) ([]byte, error) {
	x := minutesXML{Number: r.Number, Title: r.Title, Series: r.Series, Maker: r.Maker, Start: xmlMoment(r.Start), End: xmlMoment(r.End), Place: r.Place,
		Adopted: xmlMoment(r.AdoptedAt), AdoptedIn: r.AdoptedIn, Case: r.Details.CaseNumber}
	for _, a := range r.Attendance {
		x.Attendance = append(x.Attendance, minutesXMLPerson{a.Name, a.OrgName, string(a.Seat), string(a.Presence)})
	}
	for _, i := range r.Items {
		item := minutesXMLItem{Title: i.Title, Secret: i.Confidential, Text: i.Text}
		for _, d := range i.Decisions {
			item.Decisions = append(item.Decisions, minutesXMLDecision{d.Number, string(d.Kind), string(d.By), xmlDay(d.Date), string(d.Waits), d.Text})
		}
		for _, a := range i.Actions {
			item.Actions = append(item.Actions, minutesXMLAction{a.Number, a.What, a.Who, xmlDay(a.Due)})
		}
		x.Items = append(x.Items, item)
	}
	for _, e := range errata {
		x.Errata = append(x.Errata, minutesXMLNote{xmlDay(e.At), e.Text})
	}
	return indentedXML(x)
}

func indentedXML(v any) ([]byte, error) {
	out := bytes.NewBufferString(xml.Header)
	e := xml.NewEncoder(out)
	e.Indent("", "  ")
	err := e.Encode(v)
	return append(out.Bytes(), '\n'), err
}

// minutesMDTO is what is known of minutes for their archiving, with the frozen
// texts that the reader may see. Source is what gives the identifiers.
func minutesMDTO(v app.MinutesPage, proofs []app.MinutesProof, source string) mdtoRoot {
	r := v.Record
	self := mdtoLink{Name: "Verslag " + r.Number + " " + r.Title, ID: &mdtoID{r.Number, source}}
	o := mdtoObject{
		ID: *self.ID, Name: self.Name, Level: mdtoWord("Archiefstuk", "Begrippenlijst Aggregatieniveaus MDTO"), Language: "nl",
		Appraisal: mdtoWord("Nog niet bepaald", source), Creator: mdtoLink{Name: r.Maker},
		Events: []mdtoEvent{{Type: mdtoWord("Creatie", "Begrippenlijst EventType MDTO"), Time: xmlMoment(r.Start), Actor: &mdtoLink{Name: r.Maker}}},
		PartOf: []mdtoLink{{Name: "Reeks " + r.Series}},
	}
	if !r.AdoptedAt.IsZero() {
		o.Events = append(o.Events, mdtoEvent{Type: mdtoWord("Vaststelling", source), Time: xmlMoment(r.AdoptedAt)})
	}
	if r.Details.Classification != "" {
		term := mdtoWord(r.Details.Classification, r.Maker)
		o.Classification = &term
	}
	if r.Details.CaseNumber != "" {
		o.PartOf = append(o.PartOf, mdtoLink{Name: "Zaak " + r.Details.CaseNumber, ID: &mdtoID{r.Details.CaseNumber, r.Maker}})
	}
	degree := r.Details.Full().Confidentiality
	o.Restrictions = []mdtoRestriction{
		{mdtoWord("Openbaarheid", "Wet open overheid"), r.Details.OpennessWords()},
		{mdtoWord("Vertrouwelijkheid", source), degree.Label() + ". " + degree.Meaning()},
	}
	root := mdtoRoot{}
	for _, p := range proofs {
		id := mdtoID{r.Number + "/" + proofPart(p), source}
		name := proofFile(r.Number, p)
		o.Files = append(o.Files, mdtoLink{Name: name, ID: &id})
		root.Files = append(root.Files, mdtoFile{
			ID: id, Name: name, Size: int64(len(p.Text)), Format: mdtoWord("text/plain", "IANA Media Types"),
			Checksum: mdtoChecksum{mdtoWord("SHA-256", "Begrippenlijst ChecksumAlgoritme MDTO"), p.Hash(), xmlMoment(r.AdoptedAt)}, Of: self,
		})
	}
	root.Object = o
	return root
}
