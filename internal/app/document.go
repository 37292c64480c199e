package app

import (
	"context"
	"io"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type documentStore interface {
	Document(ctx context.Context, id portal.ID) (portal.Document, error)
	InsertDocument(ctx context.Context, d *portal.Document, scope []string) error
	SaveDocument(ctx context.Context, d *portal.Document, scope []string) error
	DocumentsAbout(ctx context.Context, about portal.Ref) ([]portal.Document, error)
	Documents(ctx context.Context, q portal.DocumentQuery) (portal.Listing[portal.Document], error)
	CountDocuments(ctx context.Context, q portal.DocumentQuery, max int64) (int64, error)
	UnscannedDocuments(ctx context.Context, limit int) ([]portal.Document, error)
	SaveDocumentText(ctx context.Context, d portal.Document, text string, scope []string) error

	InsertKeptUpload(ctx context.Context, k *portal.KeptUpload) error
	KeptUpload(ctx context.Context, id portal.ID) (portal.KeptUpload, error)
	DeleteKeptUpload(ctx context.Context, k portal.KeptUpload) error
	ExpiredUploads(ctx context.Context, now time.Time, limit int) ([]portal.KeptUpload, error)

	PutFile(ctx context.Context, r io.Reader, max int64) (portal.StoredFile, error)
	OpenFile(ctx context.Context, id portal.ID) (io.ReadCloser, portal.StoredFile, error)
	RemoveFile(ctx context.Context, id portal.ID) error
	SweepUnfinished(ctx context.Context, before time.Time) error
	StoredBytes(ctx context.Context) (int64, error)
	OrphanFiles(ctx context.Context, before time.Time) ([]portal.ID, error)
}

// UploadTo says what an upload is for: a new document under the signal with a
// number, of the chain or at a round table, or a new version of a document.
type UploadTo struct {
	Number   string
	Chain    bool
	Document portal.ID
	// Table is the number of a round table. A paper is for the meeting as a whole,
	// for an Item of its agenda or for the Proposal with a number.
	Table    string
	Item     portal.ID
	Proposal string
	// Covenant is the number of the covenant of which it is a signed paper.
	Covenant string
	// Subsidy is the number of the subsidy it is a paper of, Period that of the report
	// about it that it goes with.
	Subsidy, Period string
}

// UploadForm is what a person fills in with a file. A refusal leaves in it what
// the next try needs.
type UploadForm struct {
	Title    string                 // of a new document; empty: the file's name
	Details  portal.DocumentDetails // of a new document
	Audience portal.Audience        // of a new document of the chain
	File     *Upload                // nil: no file came
	Citizen  CitizenAnswer
	// Kept names an earlier upload that waits for the answer to the citizen-data
	// check, and KeptName its file.
	Kept     portal.ID
	KeptName string
}

// target is what an upload is for, as the actor may know it. Of a new document
// there is only what it will hang under.
type target struct {
	policy.DocumentOn
	anonymous bool // the actor is the anonymous reporter
}

// subject is what hangs around the document.
func (t target) subject() portal.Ref { return t.Document.About }

// ref points at what the upload belongs to.
func (t target) ref() portal.Ref {
	if t.Document.ID != "" {
		return t.Document.Ref()
	}
	return t.subject()
}

// uploadTarget loads what an upload is for and asks whether the actor may.
func (a *App) uploadTarget(ctx context.Context, by portal.Actor, to UploadTo) (t target, err error) {
	if by.Zero() {
		return t, portal.ErrLogin
	}
	action := policy.AddDocument
	switch {
	case to.Document != "":
		action = policy.ReplaceDocument
		t.DocumentOn, err = a.documentOn(ctx, to.Document)
	case to.Chain:
		t.Document.About = portal.ChainRef
		return t, policy.Check(by, policy.AddChainDocument, nil)
	case to.Covenant != "":
		on, err := a.covenantText(ctx, by, policy.OpenSigning, to.Covenant, LatestText)
		t.Document.About = on.Covenant.Ref()
		return t, err
	case to.Subsidy != "":
		action = policy.AddFunded
		t.DocumentOn, err = a.fundedPlace(ctx, to)
	case to.Table != "":
		action = policy.AddPaper
		t.DocumentOn, err = a.paperPlace(ctx, to)
	default:
		t.Signal, err = a.store.SignalByNumber(ctx, to.Number)
		t.Document.About = t.Signal.Ref()
	}
	if err != nil {
		return target{}, err
	}
	if err := policy.Check(by, action, t.DocumentOn); err != nil {
		return target{}, err
	}
	t.anonymous = t.Signal.IsAnonymous() && policy.IsReporter(by, t.Signal)
	return t, nil
}

// documentOn loads a document with what it hangs under. It asks nothing of policy.
func (a *App) documentOn(ctx context.Context, id portal.ID) (policy.DocumentOn, error) {
	d, err := a.store.Document(ctx, id)
	if err != nil {
		return policy.DocumentOn{}, err
	}
	return a.under(ctx, d)
}

// under loads what a document hangs under.
func (a *App) under(ctx context.Context, d portal.Document) (on policy.DocumentOn, err error) {
	on.Document = d
	switch {
	case d.OfChain():
	case d.AtTable():
		if on.Table, err = a.store.Table(ctx, d.Table); err == nil && d.About.Kind == portal.KindProposal {
			on.Proposal, err = a.store.Proposal(ctx, d.About.ID)
		}
	case d.OfSignature():
		on.Signed, err = a.signatureOn(ctx, d.About.ID)
	case d.OfSubsidy():
		on.Funded, err = a.fundedOn(ctx, d.About)
	case d.About.Kind == portal.KindSignal:
		on.Signal, err = a.store.Signal(ctx, d.About.ID)
	default:
		err = portal.ErrNotFound
	}
	return on, err
}

// AddDocument adds a document under the signal with a number. The same file
// sent twice by the same person, as a browser does when somebody presses twice,
// is one document.
func (a *App) AddDocument(ctx context.Context, by portal.Actor, number string, in *UploadForm) (portal.Document, error) {
	return a.saveUpload(ctx, by, UploadTo{Number: number}, in, func(ctx context.Context, _ *writing, t target, v portal.DocumentVersion, municipality portal.ID) (portal.Document, portal.Fact, error) {
		d, fact, err := portal.NewDocument(t.subject(), in.Title, v, t.anonymous)
		if err == nil {
			err = d.SetDetails(in.Details)
		}
		if err != nil {
			return d, fact, err
		}
		if same, err := a.roomForDocument(ctx, d, portal.MaxDocuments, "Bij dit signaal staan al %s documenten. Er kan geen document meer bij."); err != nil {
			return same, fact, err
		}
		return d, fact, a.store.InsertDocument(ctx, &d, t.Signal.Scope(municipality))
	})
}

// roomForDocument refuses a new document where there are most already. The same file
// from the same person is there already: that one and errAgain.
func (a *App) roomForDocument(ctx context.Context, d portal.Document, most int, full string) (portal.Document, error) {
	others, err := a.store.DocumentsAbout(ctx, d.About)
	if err != nil {
		return d, err
	}
	for _, o := range others {
		if o.AddedBy == d.AddedBy && o.Current().SHA256 == d.Current().SHA256 {
			return o, errAgain
		}
	}
	if len(others) >= most {
		return d, portal.Errorf(portal.Conflict, full, portal.Number(most))
	}
	return d, nil
}

// ReplaceDocument adds a version to a document. The bytes that are already its
// current version add none.
func (a *App) ReplaceDocument(ctx context.Context, by portal.Actor, id portal.ID, in *UploadForm) (portal.Document, error) {
	return a.saveUpload(ctx, by, UploadTo{Document: id}, in, func(ctx context.Context, _ *writing, t target, v portal.DocumentVersion, municipality portal.ID) (portal.Document, portal.Fact, error) {
		d := t.Document
		if d.Current().SHA256 == v.SHA256 {
			return d, portal.Fact{}, errAgain
		}
		fact, err := d.Replace(v, t.anonymous)
		if err != nil {
			return d, fact, err
		}
		scope, err := a.documentScope(ctx, t.DocumentOn, municipality)
		if err != nil {
			return d, fact, err
		}
		return d, fact, a.store.SaveDocument(ctx, &d, scope)
	})
}

// saveDocument stores the document of an upload within its transaction.
type saveDocument func(ctx context.Context, w *writing, t target, v portal.DocumentVersion, municipality portal.ID) (portal.Document, portal.Fact, error)

// saveUpload checks a file and stores it with do: first the bytes, then the
// document with its text and events in one transaction.
func (a *App) saveUpload(ctx context.Context, by portal.Actor, to UploadTo, in *UploadForm, do saveDocument) (portal.Document, error) {
	t, err := a.uploadTarget(ctx, by, to)
	if err != nil {
		return portal.Document{}, err
	}
	u, err := a.chosenUpload(ctx, by, t, in)
	if err != nil {
		return portal.Document{}, err
	}
	defer u.Close()
	overruled, err := a.checkUpload(ctx, by, t, in, u)
	if err != nil {
		return portal.Document{}, err
	}
	if err := a.storeUpload(ctx, u); err != nil {
		return portal.Document{}, err
	}
	var d portal.Document
	again := false
	err = a.write(ctx, by, func(ctx context.Context, w *writing) error {
		t, err := a.uploadTarget(ctx, by, to)
		if err != nil {
			return err
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		var fact portal.Fact
		d, fact, err = do(ctx, w, t, a.version(by, u), set.Municipality)
		if again = err == errAgain; err != nil {
			return err
		}
		if u.kept.ID != "" {
			if err := a.store.DeleteKeptUpload(ctx, u.kept); err != nil {
				return err
			}
		}
		w.record(documentVersion(d, t.Signal), fact)
		for i := range overruled { // a new document of the chain or at a table had no id yet
			overruled[i].About = d.Subject()
		}
		w.record(documentVersion(d, t.Signal), overruled...)
		t.Document = d
		if d.OfSignature() { // the signature came with it
			if t.Signed, err = a.signatureOn(ctx, d.About.ID); err != nil {
				return err
			}
		}
		scope, err := a.documentScope(ctx, t.DocumentOn, set.Municipality)
		if err != nil {
			return err
		}
		return a.store.SaveDocumentText(ctx, d, u.indexed(), scope)
	})
	// After an error that is no refusal the transaction may yet have been stored:
	// then the sweep decides about the bytes.
	if err != nil && portal.KindOf(err) != portal.Internal && portal.KindOf(err) != portal.Unavailable && u.kept.ID == "" {
		a.forget(ctx, u.stored.ID)
	}
	if again {
		return d, nil
	}
	return d, err
}

// version is the upload as a version of a document.
func (a *App) version(by portal.Actor, u *Upload) portal.DocumentVersion {
	v := portal.DocumentVersion{
		File: u.stored.ID, Name: u.name, Type: u.kind.MIME(), Size: u.stored.Size, SHA256: u.stored.SHA256,
		By: by.ID, At: a.now().UTC(), Scan: portal.NotScanned,
	}
	if a.scanner != nil {
		v.Scan = portal.Waiting
	}
	return v
}

// checkUpload refuses a title that won't do and citizens' data in title, file
// name and text. A file that only waits for an answer is kept; one with a BSN
// is not: the number must not get into the database.
func (a *App) checkUpload(ctx context.Context, by portal.Actor, t target, in *UploadForm, u *Upload) ([]portal.Fact, error) {
	fields, facts := checkCitizen(map[string]string{portal.FieldDocumentFile: u.name + "\n" + u.text}, in.Citizen, t.subject(), t.anonymous)
	_, blocked := fields[FieldOverrule]
	if m, ok := fields[portal.FieldDocumentFile]; ok {
		fields[portal.FieldDocumentFile] = strings.Replace(m, "In deze tekst", "In dit bestand of in de naam ervan", 1)
	}
	if blocked {
		fields[portal.FieldDocumentFile] += " Kies daarna het bestand opnieuw."
	}
	if !in.Citizen.Checked && !blocked {
		u.warn(fields, by, t)
	}
	if t.Document.ID == "" {
		overruled, err := a.checkNew(ctx, by, t, in, u.name, fields)
		if err != nil {
			return nil, err
		}
		facts = append(facts, overruled...)
	}
	err := fields.Err()
	if err == nil || blocked {
		return facts, err
	}
	kept, fault := a.keepUpload(ctx, by, t, u)
	if fault != nil {
		return nil, fault
	}
	in.Kept, in.KeptName = kept.ID, kept.Name
	return nil, err
}

// warn adds what a person has to look at themselves.
func (u *Upload) warn(fields portal.Fields, by portal.Actor, t target) {
	const ask = "Kijk dit na. Wilt u het bestand zo delen? Vink dat dan aan."
	switch {
	case fields[portal.FieldDocumentFile] != "":
	case t.anonymous && by.Name != "" && strings.Contains(strings.ToLower(u.text), strings.ToLower(by.Name)):
		fields[portal.FieldDocumentFile] = "In dit bestand staat uw eigen naam. Wie het leest, kan denken dat u het deelt."
		fields[FieldChecked] = ask
	case u.cut:
		fields[portal.FieldDocumentFile] = "Dit bestand is zo lang dat wij het niet helemaal konden nakijken op gegevens van inwoners."
		fields[FieldChecked] = ask
	}
}

// owner is the code by which only this person can take up a kept upload again.
// It differs per upload, so that two of them don't tell that they are one
// person's.
func (a *App) owner(upload portal.ID, by portal.Actor) string {
	return a.keys.Login("upload", string(upload), string(by.ID))
}

// keepUpload keeps a file until its sender has answered.
func (a *App) keepUpload(ctx context.Context, by portal.Actor, t target, u *Upload) (portal.KeptUpload, error) {
	if u.kept.ID != "" {
		return u.kept, nil
	}
	if err := a.storeUpload(ctx, u); err != nil {
		return portal.KeptUpload{}, err
	}
	k := portal.KeptUpload{ID: portal.NewRandomID(), To: t.ref(), File: u.stored.ID, Name: u.name, Expires: portal.Day(a.real()).AddDate(0, 0, 2).UTC()}
	k.Owner = a.owner(k.ID, by)
	return k, a.store.InsertKeptUpload(ctx, &k)
}

// chosenUpload is the file that came, or else the one that was kept.
func (a *App) chosenUpload(ctx context.Context, by portal.Actor, t target, in *UploadForm) (*Upload, error) {
	if in.File != nil {
		in.Kept, in.KeptName = "", ""
		return in.File, nil
	}
	if in.Kept == "" {
		return nil, portal.Fields{portal.FieldDocumentFile: "Kies een bestand."}.Err()
	}
	k, err := a.store.KeptUpload(ctx, in.Kept)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return nil, err
	}
	if err != nil || !same(k.Owner, a.owner(k.ID, by)) || k.To != t.ref() || !a.real().Before(k.Expires) {
		in.Kept, in.KeptName = "", ""
		return nil, portal.Fields{portal.FieldDocumentFile: "Wij bewaren dit bestand niet meer. Kies het opnieuw."}.Err()
	}
	in.KeptName = k.Name
	return a.reopen(ctx, k)
}
