package portal

import (
	"slices"
	"time"
)

// Hidden reports whether something of the document is hidden: then nobody takes
// its place with a version, changes it or takes it away.
func (d Document) Hidden() bool {
	return slices.ContainsFunc(d.Versions, func(v DocumentVersion) bool { return v.Hidden }) ||
		slices.ContainsFunc(d.Texts(), func(t TextAt) bool { return *t.Text == HiddenLine })
}

// covered gives the indexes of the versions that a part stands for.
func (d Document) covered(part Part) []int {
	id, n := part.Document()
	var all []int
	for i := range d.Versions {
		if id == d.ID && (n == 0 || n == i+1) {
			all = append(all, i)
		}
	}
	return all
}

// Hideable reports whether there is anything left of the document to hide.
func (d Document) Hideable() bool {
	return slices.ContainsFunc(d.Versions, func(v DocumentVersion) bool { return !v.Hidden && v.Scan != ErasedScan }) ||
		slices.ContainsFunc(d.Texts(), func(t TextAt) bool { return *t.Text != "" && !Withheld(*t.Text) })
}

// privacyStep adds nothing: what was hidden or erased shows at the versions.
func (d *Document) privacyStep(RedactionState, Part, time.Time) {}

// HideDocument closes the versions a part stands for and takes their names out,
// with the title when it was made of such a name; title and details when the
// document is hidden whole. found is
// the text found in the current version. searchable is what of that may still be
// found; hidden says whether there was anything to hide.
func (o *Originals) HideDocument(d *Document, part Part, found string) (searchable string, hidden bool) {
	searchable = found
	if part.Kind() == PartDocument {
		hidden = o.Hide(part, d.Texts())
	}
	for _, i := range d.covered(part) {
		v := &d.Versions[i]
		if v.Hidden || v.Scan == ErasedScan {
			continue
		}
		v.Hidden, hidden = true, true
		if d.Title == titleOf(v.Name) {
			o.Hide(DocumentPart(d.ID, 0), d.Texts()[:1])
		}
		o.Hide(DocumentPart(d.ID, i+1), d.Texts())
		if i == len(d.Versions)-1 {
			o.Found[d.ID], searchable = found, ""
		}
	}
	return searchable, hidden
}

// PutBackDocument opens the versions a part stands for again, with their names.
func (o *Originals) PutBackDocument(d *Document, part Part) {
	for _, i := range d.covered(part) {
		d.Versions[i].Hidden = false
		o.PutBack(DocumentPart(d.ID, i+1), d.Texts())
	}
	o.PutBack(DocumentPart(d.ID, 0), d.Texts())
}

// EraseDocument erases the versions a part stands for, and gives the stored
// bytes that are of no use any more.
func (o *Originals) EraseDocument(d *Document, part Part, day time.Time) []ID {
	var files []ID
	for _, i := range d.covered(part) {
		o.Erase(DocumentPart(d.ID, i+1), d.Texts(), day)
		files = append(files, d.EraseVersion(i+1))
	}
	o.Erase(DocumentPart(d.ID, 0), d.Texts(), day)
	delete(o.Found, d.ID)
	return files
}

// EraseVersion erases the n-th version, from 1: that it was there stays. It
// gives the stored bytes that are of no use any more.
func (d *Document) EraseVersion(n int) (file ID) {
	v := &d.Versions[n-1]
	file = v.File
	v.File, v.SHA256, v.Size, v.Scan, v.Hidden, v.Name = "", "", 0, ErasedScan, false, ErasedLine
	return file
}
