package portal

import (
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"regexp"
	"strings"
	"testing"
)

func TestContrastIsThatOfWCAG(t *testing.T) {
	for _, tt := range []struct {
		x, y string
		want string
	}{{"#000000", "#ffffff", "21,0"}, {"#777777", "#ffffff", "4,4"}, {"#767676", "#fff", "4,5"}, {"#0f4c5c", "#ffffff", "9,5"}} {
		x, _ := parseColour(tt.x)
		y, _ := parseColour(tt.y)
		if got := ContrastText(contrast(x, y)); got != tt.want {
			t.Errorf("%s on %s is %s, want %s", tt.x, tt.y, got, tt.want)
		}
	}
	if Contrast("geen") != 0 || Contrast(ReadyColour) < MinContrast || Contrast(ReadyAccent) < MinContrast {
		t.Error("the ready colours can't be read, or what is no colour can")
	}
}

var proposed = regexp.MustCompile(`#[0-9a-f]{6}\.$`)

func TestKeepColours(t *testing.T) {
	for _, tt := range []struct{ name, colour, accent, field string }{
		{"both ready", "", "", ""}, {"the ready ones", ReadyColour, ReadyAccent, ""}, {"without a sign, in capitals", "8B0000", "", ""}, {"three letters", "#036", "", ""},
		{"yellow", "#ffd400", "", "colour"}, {"white", "#ffffff", "", "colour"}, {"white as a rule", "", "#fff", "accent"}, {"light orange", "#e17000", "", "colour"},
		{"a word", "rood", "", "colour"}, {"a style", "#000;}body{display:none", "", "colour"}, {"a template", "{{7*7}}", "", "colour"}, {"five letters", "#12345", "", "colour"},
		{"no colour for headings", "#003366", "javascript:1", "accent"},
	} {
		s := Settings{}
		err := s.KeepColours(tt.colour, tt.accent)
		if tt.field == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		message := FieldsOf(err)[tt.field]
		if message == "" || s.House != (HouseStyle{}) {
			t.Errorf("%s: %v, kept %+v", tt.name, err, s.House)
		}
		if near := strings.TrimSuffix(proposed.FindString(message), "."); strings.Contains(message, "te licht") {
			if err := s.KeepColours(near, near); err != nil {
				t.Errorf("%s: the nearest colour %q is refused: %v", tt.name, near, err)
			}
		}
	}
}

func TestStylesheetHoldsCustomPropertiesOnly(t *testing.T) {
	if css := (HouseStyle{}).Stylesheet(); css != "" || (HouseStyle{}).StylesheetID() != "" {
		t.Errorf("the ready look has a style sheet: %s", css)
	}
	line := regexp.MustCompile(`^  --portaal-color-[a-z-]+: #[0-9a-f]{6};$`)
	ids := map[string]bool{}
	for _, h := range []HouseStyle{{Colour: "#003366"}, {Accent: "#222222"}, {Colour: "#003366", Accent: "#222222"}} {
		css := h.Stylesheet()
		lines := strings.Split(strings.TrimSpace(css), "\n")
		for _, l := range lines[1 : len(lines)-1] {
			if !line.MatchString(l) {
				t.Errorf("%+v: line %q", h, l)
			}
		}
		if lines[0] != ":root {" || lines[len(lines)-1] != "}" || ids[h.StylesheetID()] {
			t.Errorf("%+v: %s", h, css)
		}
		ids[h.StylesheetID()] = true
	}
	// What was kept by another way than the form never becomes style.
	if css := (HouseStyle{Colour: "red}*{"}).Stylesheet(); css != "" {
		t.Errorf("a broken colour became %s", css)
	}
}

func picture(t *testing.T, encode func(*bytes.Buffer, image.Image) error, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestNewLogo(t *testing.T) {
	pngOf := func(b *bytes.Buffer, m image.Image) error { return png.Encode(b, m) }
	jpegOf := func(b *bytes.Buffer, m image.Image) error { return jpeg.Encode(b, m, nil) }
	gifOf := func(b *bytes.Buffer, m image.Image) error { return gif.Encode(b, m, nil) }
	webp := func(kind, rest string) []byte {
		return []byte("RIFF\x00\x00\x00\x00WEBP" + kind + "\x00\x00\x00\x00" + rest)
	}
	good := picture(t, pngOf, 120, 40)
	for _, tt := range []struct {
		name    string
		content []byte
		alt     string
		kind    string
		field   string
	}{
		{"PNG", good, "Gemeente", "image/png", ""}, {"JPEG", picture(t, jpegOf, 120, 40), "Gemeente", "image/jpeg", ""},
		{"WebP with pictures to come", webp("VP8X", "\x00\x00\x00\x00\x77\x00\x00\x27\x00\x00"), "Gemeente", "image/webp", ""},
		{"WebP of letters", webp("VP8L", "\x2f\x77\xc0\x09\x00\x00\x00\x00\x00\x00"), "Gemeente", "image/webp", ""},
		{"WebP of a photo", webp("VP8 ", "\x00\x00\x00\x9d\x01\x2a\x78\x00\x28\x00"), "Gemeente", "image/webp", ""},
		{"GIF, though this program knows it", picture(t, gifOf, 120, 40), "Gemeente", "", "logo"},
		{"SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "Gemeente", "", "logo"},
		{"HTML", []byte(`<html><script>alert(1)</script>`), "Gemeente", "", "logo"}, {"half a WebP", webp("VP8L", "")[:18], "Gemeente", "", "logo"},
		{"nothing", nil, "Gemeente", "", "logo"}, {"too wide", picture(t, pngOf, MaxLogoSide+1, 40), "Gemeente", "", "logo"}, {"too low", picture(t, pngOf, 120, 2), "Gemeente", "", "logo"},
		{"too large", append(bytes.Clone(good), make([]byte, MaxLogo)...), "Gemeente", "", "logo"}, {"without words", good, " ", "", "alt"},
	} {
		l, err := NewLogo(tt.content, tt.alt)
		if tt.field != "" {
			if FieldsOf(err)[tt.field] == "" || l != (Logo{}) {
				t.Errorf("%s: %+v, %v", tt.name, l, err)
			}
			continue
		}
		if err != nil || l.Type != tt.kind || l.Width != 120 || l.Height != 40 || len(l.ID) != 64 {
			t.Errorf("%s: %+v, %v", tt.name, l, err)
		}
	}
}

func TestMailWords(t *testing.T) {
	s := Settings{}
	long := strings.Repeat("é", MaxMailWords+1)
	if err := s.KeepMailWords(MailDigest, KindWords{Opening: long, Closing: long[:2*MaxMailWords]}); FieldsOf(err)["opening"] == "" || FieldsOf(err)["closing"] != "" {
		t.Errorf("601 characters, and 600: %v", err)
	}
	if err := s.KeepMailWords("onzin", KindWords{}); KindOf(err) != NotFound {
		t.Errorf("a kind that isn't there: %v", err)
	}
	if err := s.KeepMailWords(MailDigest, KindWords{Opening: "{{7*7}} ${7*7} <b>"}); err != nil || s.MailWords.Of(MailDigest).Opening != "{{7*7}} ${7*7} <b>" {
		t.Errorf("%+v, %v", s.MailWords, err)
	}
	shared := s.MailWords.Kinds
	if err := s.KeepMailWords(MailDigest, KindWords{}); err != nil || len(s.MailWords.Kinds) != 0 || len(shared) != 1 {
		t.Errorf("restored: %+v, %v; others read %v", s.MailWords, err, shared)
	}
	for _, sender := range []string{"Gemeente ＜a＠b.example＞", "wethouder@gemeente.example", "A <b>", `"x"`, strings.Repeat("x", MaxMailLine+1)} {
		if err := s.KeepMailSender(sender, ""); FieldsOf(err)["sender"] == "" {
			t.Errorf("sender %q: %v", sender, err)
		}
	}
	if err := s.KeepMailSender("Ketenportaal\r\nBcc: x gemeente", "Met groet"); err != nil || s.MailWords.Sender != "Ketenportaal Bcc: x gemeente" {
		t.Errorf("%+v, %v", s.MailWords, err)
	}
}
