package web

import (
	"cmp"
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
	Number   string // what it hangs under; empty in a signal's own list
	Meta     []string
}

// DocumentBox is what hangs under a subject, for the partial documents.
type DocumentBox struct {
	// Heading is what they are called here, other than documents.
	Heading string
	Rows    []DocumentItem
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
	details              DetailsBox // with AsksTitle
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
	item.Meta = []string{portal.FileKindOf(v.Type).Label()}
	if k := d.Details.Full().Kind; k != portal.DocOther {
		item.Meta = []string{k.Label(), item.Meta[0]}
	}
	if v.Scan != portal.ErasedScan {
		item.Meta = append(item.Meta, sizeText(v.Size))
	}
	switch {
	case subject && d.OfChain():
		item.Number = "Keten"
	case subject:
		item.Number = d.Number
	}
	if n := len(d.Versions); n > 1 {
		item.Meta = append(item.Meta, plural(n, "versie", "versies"))
	}
	item.Meta = append(item.Meta, adder(d.AddedBy, d.By), dayText(now, d.AddedAt))
	if d.Late {
		item.Meta = append(item.Meta, "nagekomen")
	}
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
	case v.Hidden:
		return Badge{"wait", "Verborgen"}
	case v.Scan == portal.ErasedScan:
		return Badge{"", "Verwijderd"}
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
	case v.Hidden:
		return "verborgen om privacy"
	case v.Scan == portal.ErasedScan:
		return "verwijderd om privacy"
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
