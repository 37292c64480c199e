package web

import (
	"cmp"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// maxUploadBody is the most bytes of a form with one file: the file and what
// stands around it.
const maxUploadBody = portal.MaxUpload + 1<<20

// DocumentItem is a document as a row of a list, for the partial document-row.
type DocumentItem struct {
	Title, Href string
	// Download is where the current version is; empty while it is closed.
	Download string
	Badge    Badge  // empty when there is nothing to tell
	Number   string // of the signal it hangs under; empty in that signal's own list
	Meta     []string
}

// DocumentBox is what hangs under a subject, for the partial documents.
type DocumentBox struct {
	Rows []DocumentItem
	// AddURL is where one adds a document; empty for who may not.
	AddURL string
}

// UploadBox is the form for one file, for the partial upload-form; the page
// that shows it embeds Base and gives Citizen.
type UploadBox struct {
	Action, Button, Back string
	AsksTitle            bool
	Title                string
	Kept                 portal.ID
	KeptName             string
	Accept               string
	MaxBytes             int64
	MaxTitle             int
	Anonymous, OwnName   bool
	answers              app.CitizenAnswer
}

func uploadBox(action, button, back string, in app.UploadForm) UploadBox {
	return UploadBox{
		Action: action, Button: button, Back: back, Title: in.Title, Kept: in.Kept, KeptName: in.KeptName,
		Accept: strings.Join(app.UploadEndings(), ","), MaxBytes: portal.MaxUpload, MaxTitle: portal.MaxDocumentTitle, answers: in.Citizen,
	}
}

// documentItem is a document in a list. subject: the list holds documents of
// several subjects.
func documentItem(now time.Time, d app.DocumentRow, subject bool) DocumentItem {
	v := d.Current()
	item := DocumentItem{Title: d.Title, Href: "/documenten/" + string(d.ID), Badge: scanBadge(v, d.Open)}
	if d.Open {
		item.Download = versionPath(d.ID, len(d.Versions))
	}
	item.Meta = []string{portal.FileKindOf(v.Type).Label(), sizeText(v.Size)}
	if subject {
		item.Number = d.Number
	}
	if n := len(d.Versions); n > 1 {
		item.Meta = append(item.Meta, plural(n, "versie", "versies"))
	}
	item.Meta = append(item.Meta, adder(d.AddedBy, d.By), dayText(now, d.AddedAt))
	return item
}

func versionPath(id portal.ID, n int) string {
	return "/documenten/" + string(id) + "/v/" + strconv.Itoa(n)
}

// adder is who did something, as far as the reader may know.
func adder(id portal.ID, n app.Name) string {
	if id == "" {
		return "anoniem"
	}
	return cmp.Or(nameWords(n), "iemand die er niet meer is")
}

// scanBadge tells of a version that can't be downloaded.
func scanBadge(v portal.DocumentVersion, open bool) Badge {
	switch {
	case v.Scan == portal.Infected:
		return Badge{"late", "Virus gevonden"}
	case !open:
		return Badge{"wait", "Wordt gecontroleerd"}
	}
	return Badge{}
}

// scanWords is the outcome of the virus scan in words.
func scanWords(v portal.DocumentVersion, open bool) string {
	switch {
	case v.Scan == portal.Infected:
		return "virus gevonden, niet te downloaden"
	case !open:
		return "wordt op virussen gecontroleerd"
	case v.Scan == portal.CleanScan:
		return "op virussen gecontroleerd"
	}
	return "niet op virussen gecontroleerd"
}

// sizeText writes a size as people read it: “812 bytes”, “12 kB”, “1,4 MB”.
func sizeText(n int64) string {
	switch {
	case n < 1<<10:
		return plural(int(n), "byte", "bytes")
	case n < 1<<20:
		return countText(int((n+1<<9)>>10)) + " kB"
	}
	tenths := (n*10 + 1<<19) >> 20
	if tenths%10 == 0 {
		return countText(int(tenths/10)) + " MB"
	}
	return countText(int(tenths/10)) + "," + strconv.FormatInt(tenths%10, 10) + " MB"
}

// documentBox gives the documents of a signal for its page.
func (s *Server) documentBox(c *fiber.Ctx, number string, mayAdd bool) (DocumentBox, error) {
	rows, err := s.options.App.SignalDocuments(c.UserContext(), actor(c), number)
	var b DocumentBox
	for _, d := range rows {
		b.Rows = append(b.Rows, documentItem(s.options.Now(), d, false))
	}
	if mayAdd {
		b.AddURL = "/signalen/" + number + "/documenten"
	}
	return b, err
}

// DocumentNew is the form with which one adds a document to a signal.
type DocumentNew struct {
	Base
	Number, Subject string
	Upload          UploadBox
}

// Citizen is what the citizen-data check asks.
func (p *DocumentNew) Citizen() Citizen { return p.citizen("", p.Upload.answers) }

var documentNew = page[DocumentNew]("document/new")

func (s *Server) documentNew(c *fiber.Ctx) error {
	p, err := s.documentNewPage(c, app.UploadForm{})
	if err != nil {
		return err
	}
	return documentNew.show(c, p)
}

func (s *Server) documentNewPage(c *fiber.Ctx, in app.UploadForm) (DocumentNew, error) {
	number, err := param(c, "number")
	if err != nil {
		return DocumentNew{}, err
	}
	rules, err := s.options.App.UploadRules(c.UserContext(), actor(c), number)
	if err != nil {
		return DocumentNew{}, err
	}
	box := uploadBox("/signalen/"+number+"/documenten", "Document toevoegen", "/signalen/"+number, in)
	box.AsksTitle, box.Anonymous, box.OwnName = true, rules.Anonymous, rules.OwnName
	return DocumentNew{Base: Base{Title: "Document toevoegen"}, Number: number, Subject: rules.Subject, Upload: box}, nil
}

func (s *Server) documentAdd(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	in, err := s.takeUpload(c, app.UploadTo{Number: number})
	defer func() { in.File.Close() }()
	if err == nil {
		_, err = s.options.App.AddDocument(c.UserContext(), actor(c), number, &in)
	}
	if err != nil {
		p, fault := s.documentNewPage(c, in)
		if fault != nil {
			return fault
		}
		return documentNew.again(c, p, err)
	}
	return done(c, documentAdded, "/signalen/"+number)
}

// takeUpload reads a form with one file. A file that is refused for what it is
// is read to its end, so that the browser gets to see why; one that is too
// large is not.
func (s *Server) takeUpload(c *fiber.Ctx, to app.UploadTo) (app.UploadForm, error) {
	var in app.UploadForm
	var refused error
	_, err := upload(c, portal.MaxUpload+1, func(p Part) error {
		if p.Field != portal.FieldDocumentFile || in.File != nil || refused != nil {
			return malformed("a file where none is expected")
		}
		u, err := s.options.App.ReceiveUpload(c.UserContext(), actor(c), to, p.Filename, p)
		if in.File = u; portal.KindOf(err) == portal.Invalid && err != nil {
			refused = err
			_, err = io.Copy(io.Discard, p)
		}
		return err
	})
	f := form(c)
	in.Title, in.Kept, in.Citizen = f.Text(portal.FieldDocumentTitle), f.ID("kept"), citizenAnswer(f)
	if refused != nil {
		err = refused
	}
	return in, err
}

// DocumentShow is the page of one document.
type DocumentShow struct {
	Base
	Heading         string
	Number, Subject string
	Download        string // of the current version; empty while it is closed
	Closed          string // why it can't be downloaded
	Facts           []Term
	Versions        []VersionItem
	MayReplace      bool
	Upload          UploadBox
}

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
		Base: Base{Title: d.Title}, Heading: d.Title, Number: d.Number, Subject: d.Subject, MayReplace: d.MayReplace,
		Upload: uploadBox("/documenten/"+id+"/versies", "Nieuwe versie toevoegen", "", in),
		Facts: []Term{
			{"Bij", d.Number}, {"Soort", portal.FileKindOf(v.Type).Label()}, {"Grootte", sizeText(v.Size)},
			{"Toegevoegd door", adder(d.AddedBy, d.By)}, {"Toegevoegd op", dateText(d.AddedAt)}, {"Controle", scanWords(v, d.Open)}, {"Kenmerk (SHA-256)", v.SHA256},
		},
	}
	p.Upload.Anonymous = d.Anonymous
	if p.Download = versionPath(d.ID, len(d.Versions)); !d.Open {
		p.Download, p.Closed = "", closedWords(v)
	}
	for _, v := range d.Versions {
		item := VersionItem{N: v.N, Name: v.Name, Badge: scanBadge(v.DocumentVersion, v.Open),
			Meta: []string{sizeText(v.Size), adder(v.DocumentVersion.By, v.By), dayText(now, v.At)}}
		if v.Open {
			item.Download = versionPath(d.ID, v.N)
			item.Meta = append(item.Meta, scanWords(v.DocumentVersion, true))
		}
		p.Versions = append(p.Versions, item)
	}
	return p, nil
}

func closedWords(v portal.DocumentVersion) string {
	if v.Scan == portal.Infected {
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

var (
	documentAdded    = flash("document-toegevoegd", "good", "Het document staat erbij.")
	documentReplaced = flash("document-vervangen", "good", "De nieuwe versie staat erbij. De eerdere versies blijven bewaard.")
)

// documentsURL is the list of documents with filters as name, value pairs,
// without the one named except and without those that are empty.
func documentsURL(except string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] != except && pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return "/documenten"
	}
	return "/documenten?" + q.Encode()
}
