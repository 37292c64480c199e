package web

import (
	"net/url"
	"strings"
	"testing"
)

func TestFormRich(t *testing.T) {
	for _, tt := range []struct {
		name   string
		fields url.Values
		want   string
	}{
		{"nothing", url.Values{}, ""},
		{"typed without script", url.Values{"text": {"# Kop\r\n* punt  \r\n<b>"}}, "# Kop\n\n- punt\n  \\<b>"},
		{"from the editor", url.Values{"text_html": {"<h1>Kop</h1><ul><li><b>punt</b></li></ul><script>x</script>"}}, "# Kop\n\n- **punt**"},
		{"the editor goes first", url.Values{"text": {"oud"}, "text_html": {"<p>nieuw</p>"}}, "nieuw"},
		{"emptied in the editor", url.Values{"text": {"oud"}, "text_html": {"<p><br></p>"}}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := &Form{}
			if err := f.decode(tt.fields.Encode()); err != nil {
				t.Fatal(err)
			}
			if got := f.Rich("text"); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestRichTextPartial(t *testing.T) {
	draw := func(f RichField) *reply {
		var out strings.Builder
		if err := testServer(t).templates.parts.partials.ExecuteTemplate(&out, "rich-text", f); err != nil {
			t.Fatal(err)
		}
		return &reply{t: t, body: out.String(), doc: parseHTML(t, out.String())}
	}
	f := richField("text", "Verslag", "# Kop\n\n</textarea><script>a</script> **b**")
	p := draw(f)
	p.In("label#text-label", HasText("Verslag"))
	p.In("textarea#text", HasText("</textarea><script>"))
	if bad := unsafeMarkup(p.doc); bad != nil {
		t.Errorf("the browser would stop %v", bad)
	}
	for want, there := range map[string]bool{
		"<template><h3>Kop</h3>": true, "<strong>b</strong>": true, `aria-describedby="text-opmaak"`: true,
		"<script>": false, "text-hint": false, "text-error": false, "aria-invalid": false,
	} {
		if strings.Contains(p.body, want) != there {
			t.Errorf("%s there: %v, want %v, in %s", want, !there, there, p.body)
		}
	}

	f.Hint, f.Problem.Message = "Kort en bondig.", "Schrijf het verslag."
	p = draw(f)
	p.In("p#text-hint", HasText("Kort en bondig."))
	p.In("p#text-error", HasText("Schrijf het verslag."))
	if want := `aria-describedby="text-hint text-opmaak text-error" aria-invalid="true"`; !strings.Contains(p.body, want) {
		t.Errorf("want %s in %s", want, p.body)
	}
}
