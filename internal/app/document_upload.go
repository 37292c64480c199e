package app

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"ketenportaal/internal/portal"
	"ketenportaal/internal/scan"
)

// lookTime is the longest that looking into one file may take.
const lookTime = 30 * time.Second

// Upload is a file that came in: of an accepted type, looked into, and not
// stored yet. Its bytes are in a temporary file without a name, which is gone
// once it is closed, however the program ends.
type Upload struct {
	name  string
	kind  scan.Type
	text  string
	cut   bool // text goes on beyond what was looked at
	bytes *os.File
	size  int64
	// stored is where the bytes are in the database; the zero value until then.
	stored portal.StoredFile
	kept   portal.KeptUpload // the zero value for what has just come in
}

// Close throws the upload's temporary file away. It may be called on nil, and
// twice.
func (u *Upload) Close() {
	if u == nil || u.bytes == nil {
		return
	}
	discard(u.bytes)
	u.bytes = nil
}

// UploadEndings are the endings of the files that are accepted, with their dot.
func UploadEndings() []string { return scan.Endings() }

// ReceiveUpload takes a file in as it comes from r: it asks policy first, looks
// at the first bytes before it reads the rest, and reads at most
// portal.MaxUpload bytes. What is refused, or breaks off, leaves nothing.
//
// From the file of an anonymous reporter the names of people are taken out of
// the metadata; a type of which that can't be done is refused. The caller closes
// the upload.
func (a *App) ReceiveUpload(ctx context.Context, by portal.Actor, to UploadTo, name string, r io.Reader) (*Upload, error) {
	t, err := a.uploadTarget(ctx, by, to)
	if err != nil {
		return nil, err
	}
	used, err := a.store.StoredBytes(ctx)
	if err != nil {
		return nil, err
	}
	if used+portal.MaxUpload > a.maxStored {
		return nil, refusedFile("Het portaal heeft geen ruimte meer voor nieuwe bestanden. Vraag de beheerder om ruimte te maken.")
	}
	u, err := spool(scan.CleanName(name), r)
	if err != nil {
		return nil, err
	}
	if err := a.look(ctx, u, t.anonymous); err != nil {
		u.Close()
		return nil, err
	}
	return u, nil
}

// reopen takes up an upload that was kept, and looks into it again.
func (a *App) reopen(ctx context.Context, k portal.KeptUpload) (*Upload, error) {
	r, stored, err := a.store.OpenFile(ctx, k.File)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	u, err := spool(k.Name, r)
	if err != nil {
		return nil, err
	}
	u.stored, u.kept = stored, k
	if err := a.look(ctx, u, false); err != nil { // an anonymous one was cleaned before it was kept
		u.Close()
		return nil, err
	}
	return u, nil
}

// spool reads a file into a temporary one. What it is must be clear from its
// name and first bytes.
func spool(name string, r io.Reader) (*Upload, error) {
	head, err := readHead(r)
	if err != nil {
		return nil, err
	}
	kind, err := scan.TypeOf(name, head)
	if err != nil {
		return nil, refusal(err)
	}
	f, err := temporary()
	if err != nil {
		return nil, err
	}
	u := &Upload{name: name, kind: kind, bytes: f}
	if _, err := f.Write(head); err != nil {
		u.Close()
		return nil, err
	}
	rest, err := io.Copy(f, io.LimitReader(r, portal.MaxUpload+1-int64(len(head))))
	if u.size = int64(len(head)) + rest; err == nil && u.size > portal.MaxUpload {
		err = errFileTooLarge
	}
	if err != nil {
		u.Close()
		return nil, err
	}
	return u, nil
}

// errFileTooLarge is for a file of more than portal.MaxUpload bytes.
var errFileTooLarge = func() *portal.Error {
	e := portal.Errorf(portal.TooLarge, "Dit bestand is groter dan 20 MB.")
	e.Fields = portal.Fields{portal.FieldDocumentFile: "Dit bestand is groter dan 20 MB. Maak het kleiner, bijvoorbeeld door afbeeldingen te verkleinen, of deel het in delen."}
	return e
}()

// readHead reads the first bytes. Only the reader's own io.EOF is the end: an
// upload that breaks off says io.ErrUnexpectedEOF.
func readHead(r io.Reader) ([]byte, error) {
	head := make([]byte, 0, scan.HeadSize)
	for len(head) < cap(head) {
		n, err := r.Read(head[len(head):cap(head)])
		head = head[:len(head)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	return head, nil
}

// look takes the names out of the metadata when anonymous, and reads the text.
// Only so many files are looked into at once: it costs processor and memory.
func (a *App) look(ctx context.Context, u *Upload, anonymous bool) error {
	if anonymous && !scan.Anonymisable(u.kind) {
		return refusal(scan.NotAnonymisable())
	}
	select {
	case a.looking <- struct{}{}:
		defer func() { <-a.looking }()
	case <-ctx.Done():
		return ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	if anonymous {
		if err := u.strip(ctx); err != nil {
			return refusal(err)
		}
		u.name = "Bijlage." + string(u.kind) // people name files after themselves
	}
	var err error
	u.text, err = scan.Text(ctx, u.kind, u.bytes, u.size, scan.DefaultCaps())
	if u.cut = errors.Is(err, scan.ErrTruncated); u.cut {
		err = nil
	}
	return refusal(err)
}

// strip puts a copy without names in its metadata in the place of the file.
func (u *Upload) strip(ctx context.Context) error {
	clean, err := temporary()
	if err != nil {
		return err
	}
	err = scan.StripMetadata(ctx, u.kind, u.bytes, u.size, clean, scan.DefaultCaps())
	var size int64
	if err == nil {
		size, err = clean.Seek(0, io.SeekEnd)
	}
	if err == nil && size > portal.MaxUpload {
		err = errFileTooLarge
	}
	if err != nil {
		discard(clean)
		return err
	}
	u.Close()
	u.bytes, u.size = clean, size
	return nil
}

// indexed is the part of the text that searching finds.
func (u *Upload) indexed() string {
	if len(u.text) <= portal.MaxDocumentText {
		return u.text
	}
	cut := portal.MaxDocumentText
	for cut > 0 && !utf8.RuneStart(u.text[cut]) {
		cut--
	}
	return u.text[:cut]
}

// storeUpload writes the bytes to the database, if they aren't there.
func (a *App) storeUpload(ctx context.Context, u *Upload) (err error) {
	if u.stored.ID == "" {
		u.stored, err = a.store.PutFile(ctx, io.NewSectionReader(u.bytes, 0, u.size), portal.MaxUpload)
	}
	return err
}

// forget removes bytes that nothing refers to. When that fails, the sweep does.
func (a *App) forget(ctx context.Context, file portal.ID) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := a.store.RemoveFile(ctx, file); err != nil {
		a.log.Warn("file left for the sweep", "file", file, "error", err)
	}
}

// temporary makes a file that no other program finds. Where the system lets an
// open file be removed, that is done at once.
func temporary() (*os.File, error) {
	f, err := os.CreateTemp("", "portaal-*")
	if err == nil {
		_ = os.Remove(f.Name()) // on Windows discard does it
	}
	return f, err
}

func discard(f *os.File) {
	_ = f.Close()
	_ = os.Remove(f.Name()) // most often gone already
}

// refusal words why a file isn't accepted; errors of ours stay as they are.
func refusal(err error) error {
	var refused *scan.Refused
	switch {
	case errors.As(err, &refused):
		return refusedFile(refused.Sentence)
	case errors.Is(err, context.DeadlineExceeded):
		return refusedFile("Het duurde te lang om dit bestand na te kijken. Sla het op als PDF of in delen, en probeer het nog eens.")
	}
	return err
}

func refusedFile(sentence string) error {
	return portal.Fields{portal.FieldDocumentFile: strings.TrimSpace(sentence)}.Err()
}
