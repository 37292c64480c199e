package export

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// PDFPart is a PDF that becomes part of another, under a bookmark of its own.
type PDFPart struct {
	Title string
	Data  []byte
}

// PartError says which part can't be merged, so that the caller can leave it
// out and hand it over as it is.
type PartError struct {
	Part  int // its place, from 0
	Title string
	Err   error
}

func (e *PartError) Error() string {
	return fmt.Sprintf("part %d (%s) can't be merged: %v", e.Part+1, e.Title, e.Err)
}

func (e *PartError) Unwrap() error { return e.Err }

// What can be wrong with a part, and with all of them together.
var (
	ErrBrokenPDF    = errors.New("it is not a PDF, or a broken one")
	ErrEncryptedPDF = errors.New("it is encrypted")
	ErrMergeLarge   = errors.New("the parts are too large to merge")
)

// The bounds of one merge. The parts, once read, take several times their size.
const (
	maxMergeBytes = 100 << 20
	maxMergePages = 5000
)

// MergePDF writes the parts as one PDF in which each has a bookmark, with the
// bookmarks of the part below it. Who made the parts and what they would do when
// opened is left out. The error is a *PartError when one part is to blame.
func MergePDF(w io.Writer, parts []PDFPart) error {
	if len(parts) == 0 {
		return errors.New("nothing to merge")
	}
	total := 0
	for _, p := range parts {
		total += len(p.Data)
	}
	if total > maxMergeBytes {
		return ErrMergeLarge
	}
	api.DisableConfigDir() // else pdfcpu writes one in the home of the portal
	var whole *model.Context
	var marks []pdfcpu.Bookmark
	for i, p := range parts {
		mark, err := addPart(&whole, p)
		if errors.Is(err, ErrMergeLarge) {
			return err
		}
		if err != nil {
			return &PartError{Part: i, Title: p.Title, Err: err}
		}
		marks = append(marks, mark)
	}
	return writeMerged(w, whole, marks)
}

// addPart reads a part and puts it behind the pages of whole; the first part
// becomes whole. The library panics on some broken files: that is caught here.
func addPart(whole **model.Context, p PDFPart) (mark pdfcpu.Bookmark, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%w: %v", ErrBrokenPDF, fault)
		}
	}()
	part, inside, err := readPart(p.Data)
	if err != nil {
		return mark, err
	}
	before := 0
	if *whole != nil {
		before = (*whole).PageCount
	}
	pages := part.PageCount
	if before+pages > maxMergePages {
		return mark, ErrMergeLarge
	}
	mark = pdfcpu.Bookmark{Title: bookmarkTitle(p.Title), PageFrom: before + 1, Kids: movedBookmarks(inside, 1, pages, before)}
	if *whole == nil {
		*whole = part
		return mark, nil
	}
	if err := pdfcpu.MergeXRefTables("", part, *whole, false, false); err != nil {
		return mark, fmt.Errorf("%w: %v", ErrBrokenPDF, err)
	}
	// The library hides a page tree that it could not append.
	if (*whole).PageCount != before+pages {
		return mark, ErrBrokenPDF
	}
	return mark, nil
}

// readPart reads a part, writes it once and reads that: what can't be written
// is found while it is known whose it is, and what nothing refers to is left out.
func readPart(data []byte) (*model.Context, []pdfcpu.Bookmark, error) {
	if err := checkUnpacked(data, maxStream, maxUnpacked); err != nil {
		return nil, nil, err
	}
	part, err := readPDF(data)
	if err != nil {
		return nil, nil, err
	}
	marks, err := pdfcpu.Bookmarks(part)
	if err != nil {
		marks = nil // a part whose bookmarks can't be read has none
	}
	pinLinks(part)
	if err := quiet(part); err != nil {
		return nil, nil, err
	}
	var clean bytes.Buffer
	if err := api.WriteContext(part, &clean); err != nil {
		return nil, nil, fmt.Errorf("%w: %v", ErrBrokenPDF, err)
	}
	part, err = readPDF(clean.Bytes())
	return part, marks, err
}

func readPDF(data []byte) (*model.Context, error) {
	conf := model.NewDefaultConfiguration()
	conf.Cmd = model.MERGECREATE
	conf.ValidationMode = model.ValidationRelaxed
	conf.CreateBookmarks = false // ours are made by writeMerged
	conf.Optimize, conf.OptimizeBeforeWriting = false, false
	conf.Offline = true
	part, err := api.ReadContext(bytes.NewReader(data), conf)
	switch {
	case errors.Is(err, pdfcpu.ErrWrongPassword):
		return nil, ErrEncryptedPDF
	case err != nil:
		return nil, fmt.Errorf("%w: %v", ErrBrokenPDF, err)
	case part.Encrypt != nil:
		// It opens without a password, but forbids something.
		return nil, ErrEncryptedPDF
	}
	if err := api.ValidateContext(part); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrBrokenPDF, err)
	}
	if err := part.EnsurePageCount(); err != nil || part.PageCount == 0 {
		return nil, ErrBrokenPDF
	}
	return part, nil
}

// quiet takes out what a part does by itself when opened, who made it, and the
// names of places, which pinLinks made superfluous.
func quiet(part *model.Context) error {
	root, err := part.Catalog()
	if err != nil {
		return fmt.Errorf("%w: %v", ErrBrokenPDF, err)
	}
	for _, key := range []string{"OpenAction", "AA", "Metadata", "Dests"} {
		root.Delete(key)
	}
	// A page tree needs no type while it is the whole file, and does as a branch.
	if pages, err := part.DereferenceDict(root["Pages"]); err == nil && pages != nil {
		pages["Type"] = types.Name("Pages")
	}
	names, err := part.DereferenceDict(root["Names"])
	for _, key := range []string{"JavaScript", "Dests"} {
		delete(part.Names, key)
		if err == nil && names != nil {
			names.Delete(key)
		}
	}
	if part.Info != nil {
		if info, err := part.DereferenceDict(*part.Info); err == nil {
			for _, key := range []string{"Author", "Creator", "Title", "Subject", "Keywords"} {
				info.Delete(key)
			}
		}
	}
	return nil
}

func writeMerged(w io.Writer, whole *model.Context, marks []pdfcpu.Bookmark) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("write the merged PDF: %v", fault)
		}
	}()
	root, err := whole.Catalog()
	if err != nil {
		return err
	}
	outlines := types.Dict{"Type": types.Name("Outlines")}
	at, err := whole.IndRefForNewObject(outlines)
	if err != nil {
		return err
	}
	if err := hang(whole, marks, outlines, *at); err != nil {
		return fmt.Errorf("add bookmarks: %w", err)
	}
	root["Outlines"] = *at
	root["PageMode"] = types.Name("UseOutlines") // the bookmarks are in sight
	whole.EnsureVersionForWriting()
	return api.WriteContext(whole, w)
}
