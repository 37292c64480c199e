package web

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// DocumentShow is the page of one document.
type DocumentShow struct {
	Base
	Heading string
	ID      string
	// Number and Subject are of what it hangs under, Home is its page; empty for the
	// chain's.
	Number, Subject, Home string
	Download              string // of the current version; empty while it is closed
	Closed                string // why it can't be downloaded
	Facts                 []Term
	Versions              []VersionItem
	MayReplace            bool
	Hide                  string // where it is hidden for privacy; empty for who may not
	Upload                UploadBox
	Archive               []Term // behind “Meer”
	MayDescribe           bool
	MayRemove             bool
	OwnRemoval            bool // without a reason
	Reason                string
	MaxReason             int
	removal               app.CitizenAnswer
}

// removeVerb begins the ids of the form that takes the document away.
const removeVerb = "verwijderen"

// RemoveCitizen is what the citizen-data check asks of the reason.
func (p *DocumentShow) RemoveCitizen() Citizen { return p.citizen(removeVerb+"-", p.removal) }

// Details is what a new version asks besides its file: nothing.
func (p *DocumentShow) Details() *DetailsBox { return nil }

// Citizen is what the citizen-data check asks.
func (p *DocumentShow) Citizen() Citizen { return p.citizen("", p.Upload.answers) }

// VersionItem is one version in the history of a document.
type VersionItem struct {
	N              int
	Name, Download string
	Badge          Badge
	Meta           []string
}

var documentShow = page[DocumentShow]("document/show")

func (s *Server) document(c *fiber.Ctx) error {
	p, err := s.documentPage(c, app.UploadForm{})
	if err != nil {
		return err
	}
	return documentShow.show(c, p)
}

func (s *Server) documentPage(c *fiber.Ctx, in app.UploadForm) (DocumentShow, error) {
	id, err := param(c, "id")
	if err != nil {
		return DocumentShow{}, err
	}
	d, err := s.options.App.Document(c.UserContext(), actor(c), portal.ID(id))
	if err != nil {
		return DocumentShow{}, err
	}
	now, v := s.options.Now(), d.Current()
	p := DocumentShow{
		Base: Base{Title: d.Title}, ID: id, Heading: d.Title, Number: d.Number, Subject: d.Subject, Home: documentHome(d.DocumentRow), MayReplace: d.MayReplace,
		MayDescribe: d.MayDescribe, MayRemove: d.MayRemove, OwnRemoval: d.OwnRemoval, MaxReason: portal.MaxRemovalReason,
		Upload: uploadBox("/documenten/"+id+"/versies", "Nieuwe versie toevoegen", "", in),
		Facts:  documentFacts(d), Archive: documentArchive(d),
	}
	if v.Hidden || v.Scan == portal.ErasedScan {
		// The mark of the bytes would tell who guesses them that they are right.
		p.Facts = slices.DeleteFunc(p.Facts, func(t Term) bool { return t.Name == "Grootte" || strings.HasPrefix(t.Name, "Kenmerk") })
	}
	p.Upload.Anonymous = d.Anonymous
	if d.MayHide {
		if p.Hide = hideURL(d.Number, portal.DocumentPart(d.ID, 0)); d.Under() != portal.KindSignal {
			p.Hide = "/documenten/" + id + "/verbergen"
		}
	}
	if p.Download = versionPath(d.ID, len(d.Versions)); !d.Open {
		p.Download, p.Closed = "", closedWords(v)
	}
	for _, v := range d.Versions {
		item := VersionItem{N: v.N, Name: v.Name, Badge: scanBadge(v.DocumentVersion, v.Open),
			Meta: []string{adder(v.DocumentVersion.By, v.By), dayText(now, v.At)}}
		if v.Scan != portal.ErasedScan {
			item.Meta = append([]string{sizeText(v.Size)}, item.Meta...)
		}
		if v.Open {
			item.Download = versionPath(d.ID, v.N)
			item.Meta = append(item.Meta, scanWords(v.DocumentVersion, true))
		}
		p.Versions = append(p.Versions, item)
	}
	return p, nil
}

// documentHome is the page on which a document stands: of a paper of an agenda
// that with all papers.
func documentHome(d app.DocumentRow) string {
	if d.AtTable() && d.About.Kind != portal.KindProposal {
		return tablePath(d.Number, papersBelow)
	}
	return d.Path
}

// documentFacts are what a document is, in short.
func documentFacts(d app.DocumentPage) []Term {
	v, details := d.Current(), d.Details.Full()
	facts := []Term{{"Soort", details.Kind.Label()}, {"Bij", d.Number}}
	if d.OfChain() {
		readers := d.Audience.Label()
		if len(d.Readers) > 0 {
			readers += ": " + strings.Join(d.Readers, ", ")
		}
		facts = []Term{{"Soort", details.Kind.Label()}, {"Hoort bij", "de keten"}, {"Wie mag het lezen", readers}}
	}
	return append(facts, Term{"Vertrouwelijkheid", details.Confidentiality.Label() + ". " + details.Confidentiality.Meaning()},
		Term{"Bestand", portal.FileKindOf(v.Type).Label()}, Term{"Grootte", sizeText(v.Size)},
		Term{"Toegevoegd door", adder(d.AddedBy, d.By)}, Term{"Toegevoegd op", dateText(d.AddedAt)}, Term{"Controle", scanWords(v, d.Open)}, Term{"Kenmerk (SHA-256)", v.SHA256})
}

// documentArchive are the details for the archive, without those that are empty.
func documentArchive(d app.DocumentPage) []Term {
	terms := []Term{{"Zaaknummer", d.Details.CaseNumber}, {"Classificatie", d.Details.Classification}, {"Bewaartermijn", d.Kept}, {"Openbaarheid (Woo)", d.Details.OpennessWords()}}
	return slices.DeleteFunc(terms, func(t Term) bool { return t.Value == "" })
}

func closedWords(v portal.DocumentVersion) string {
	switch {
	case v.Hidden:
		return portal.HiddenText
	case v.Scan == portal.ErasedScan:
		return "Dit bestand is verwijderd om privacy. Wie het toevoegde, kan een versie toevoegen zonder gegevens van personen."
	case v.Scan == portal.Infected:
		return "In dit bestand zit een virus. Niemand kan het downloaden. Wie het toevoegde, kan een schone versie toevoegen."
	}
	return "Dit bestand wordt nog op virussen gecontroleerd. Dat duurt meestal een paar minuten. Daarna kunt u het downloaden."
}

func (s *Server) documentReplace(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	in, err := s.takeUpload(c, app.UploadTo{Document: portal.ID(id)})
	defer func() { in.File.Close() }()
	if err == nil {
		_, err = s.options.App.ReplaceDocument(c.UserContext(), actor(c), portal.ID(id), &in)
	}
	if err != nil {
		p, fault := s.documentPage(c, in)
		if fault != nil {
			return fault
		}
		if !p.MayReplace {
			return err
		}
		return documentShow.again(c, p, err)
	}
	return done(c, documentReplaced, "/documenten/"+id)
}

// documentDownload sends a version to be kept, never to be shown here.
func (s *Server) documentDownload(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	n, err := c.ParamsInt("n")
	if err != nil {
		return portal.ErrNotFound
	}
	f, err := s.options.App.DownloadDocument(c.UserContext(), actor(c), portal.ID(id), n)
	if err != nil {
		return err
	}
	return attachment(c, f.Name, f.Size, f)
}
