package web

import (
	"html/template"

	"ketenportaal/internal/richtext"
)

// richHeading is the level that the highest heading of a text has while it is
// written: the page has an h1 above it and the form an h2. editor.js knows it.
const richHeading = 3

// RichField is a field for formatted text, for the partial rich-text. Without
// script it is a text area with Markdown; editor.js makes an editor of it.
type RichField struct {
	Name, Label, Hint string
	Value             string        // Markdown
	HTML              template.HTML // the same, drawn for the editor
	Problem           FieldError
	Rows              int
}

// richField makes the field that holds value. The page sets Hint and Problem.
func richField(name, label, value string) RichField {
	return RichField{
		Name: name, Label: label, Value: value, HTML: richtext.HTML(value, richHeading),
		Problem: FieldError{ID: name}, Rows: 12,
	}
}

// DescribedBy lists the ids of what is said about the field.
func (f RichField) DescribedBy() string {
	ids := f.Name + "-opmaak"
	if f.Hint != "" {
		ids = f.Name + "-hint " + ids
	}
	if f.Problem.Message != "" {
		ids += " " + f.Name + "-error"
	}
	return ids
}

// Rich is a field with formatted text, as Markdown in its normal form: from the
// editor when that sent it, else as it was typed.
func (f *Form) Rich(name string) string {
	if f.Has(name + "_html") {
		return richtext.FromHTML(f.Text(name + "_html"))
	}
	return richtext.Normalize(f.Text(name))
}
