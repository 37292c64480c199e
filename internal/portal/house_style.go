package portal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	_ "image/jpeg" // a logo may be one
	_ "image/png"  // a logo may be one
	"math"
	"strings"
)

// HouseStyle is the municipality's own look: two colours and a logo. The zero
// HouseStyle is the look the portal comes with.
type HouseStyle struct {
	// Colour is that of buttons, links and the line; Accent that of headings and
	// the name. Both as #rrggbb; empty: the ready one, or one made of Colour.
	Colour string `json:"colour,omitempty"`
	Accent string `json:"accent,omitempty"`
	Logo   Logo   `json:"logo,omitzero"`
}

// Logo is a picture in the bar; its bytes are stored apart, by ID.
type Logo struct {
	ID     ID     `json:"id,omitempty"` // SHA-256 of the bytes, in hex
	Type   string `json:"type,omitempty"`
	Alt    string `json:"alt,omitempty"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
}

// The colours that a house colour has to be read against or mixed with, as in
// public/css/theme.css; and the ready colour itself.
const (
	ReadyColour = "#0f4c5c"
	ReadyAccent = "#0a3642"
	whiteColour = "#ffffff"
	paperColour = "#f7f6f2"
)

// MinContrast is what text needs against its ground (WCAG 2.2, 1.4.3).
const MinContrast = 4.5

// Limits of a logo.
const (
	MaxLogo       = 200 << 10
	MaxLogoSide   = 2000
	MaxLogoAlt    = 80
	minLogoHeight = 16
)

type rgb [3]uint8

// parseColour reads #rrggbb, #rgb, and both without the sign.
func parseColour(s string) (rgb, bool) {
	s = strings.TrimPrefix(strings.ToLower(CleanLine(s)), "#")
	if len(s) == 3 {
		s = string([]byte{s[0], s[0], s[1], s[1], s[2], s[2]})
	}
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != 3 {
		return rgb{}, false
	}
	return rgb(b), true
}

func (c rgb) String() string { return "#" + hex.EncodeToString(c[:]) }

// mixed is c with a part (0..1) of another colour.
func (c rgb) mixed(with rgb, part float64) rgb {
	for i := range c {
		c[i] = uint8(math.Round(float64(c[i])*(1-part) + float64(with[i])*part))
	}
	return c
}

// luminance is the relative luminance of WCAG 2.2.
func (c rgb) luminance() float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}

func contrast(x, y rgb) float64 {
	a, b := x.luminance(), y.luminance()
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

var (
	white, _ = parseColour(whiteColour)
	paper, _ = parseColour(paperColour)
	black    = rgb{}
)

// soft is the tint of a colour behind a sentence that stands out.
func (c rgb) soft() rgb { return c.mixed(white, 0.89) }

// readable is the lowest contrast of the grounds that text in this colour, or
// white text on it, stands on: white, paper, and the tint of the main colour.
func (c rgb) readable(main rgb) float64 {
	return min(contrast(c, white), contrast(c, paper), contrast(c, main.soft()))
}

// Contrast is the lowest contrast of a colour in the portal; 0 for what is none.
func Contrast(colour string) float64 {
	c, ok := parseColour(colour)
	if !ok {
		return 0
	}
	return c.readable(c)
}

// nearest darkens a colour until it can be read.
func (c rgb) nearest(readable func(rgb) float64) rgb {
	for part := 0.01; part <= 1; part += 0.01 {
		if d := c.mixed(black, part); readable(d) >= MinContrast {
			return d
		}
	}
	return black
}

// KeepColours sets both colours; an empty one is the ready one. It refuses what
// can't be read, with the contrast it has and the nearest colour that will do.
func (s *Settings) KeepColours(colour, accent string) error {
	f := Fields{}
	main, _ := parseColour(ReadyColour)
	check := func(field, value string, readable func(rgb) float64) string {
		if CleanLine(value) == "" {
			return ""
		}
		c, ok := parseColour(value)
		if !ok {
			f[field] = "Schrijf de kleur als # met zes cijfers of letters a tot en met f. Bijvoorbeeld: " + ReadyColour + "."
			return ""
		}
		if got := readable(c); got < MinContrast {
			f[field] = fmt.Sprintf("Deze kleur is te licht om te lezen: het contrast is %s op 1 en moet %s zijn. Het dichtst erbij ligt %s.",
				ContrastText(got), ContrastText(MinContrast), c.nearest(readable))
		}
		return c.String()
	}
	colour = check("colour", colour, func(c rgb) float64 { return c.readable(c) })
	if c, ok := parseColour(colour); ok && f["colour"] == "" {
		main = c
	}
	accent = check("accent", accent, func(c rgb) float64 { return c.readable(main) })
	if err := f.Err(); err != nil {
		return err
	}
	s.House.Colour, s.House.Accent = colour, accent
	return nil
}

// ContrastText writes a contrast as people do, rounded down, so that what falls
// short never reads as enough.
func ContrastText(v float64) string {
	return strings.Replace(fmt.Sprintf("%.1f", math.Floor(v*10)/10), ".", ",", 1)
}

// Stylesheet is the house colours as custom properties and nothing else; empty
// for the ready look.
func (h HouseStyle) Stylesheet() string {
	main, mainSet := parseColour(h.Colour)
	strong, strongSet := parseColour(h.Accent)
	if !mainSet && !strongSet {
		return ""
	}
	if !mainSet {
		main, _ = parseColour(ReadyColour)
	}
	if !strongSet {
		strong = main.mixed(black, 0.29)
	}
	return fmt.Sprintf(":root {\n  --portaal-color-river: %s;\n  --portaal-color-river-strong: %s;\n  --portaal-color-river-soft: %s;\n  --portaal-color-river-faint: %s;\n}\n",
		main, strong, main.soft(), main.mixed(white, 0.95))
}

// StylesheetID is a short hash of the style sheet, for its address; empty for
// the ready look.
func (h HouseStyle) StylesheetID() string {
	css := h.Stylesheet()
	if css == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(css))
	return hex.EncodeToString(sum[:6])
}

// MailColours are the colours of a mail: of links and buttons, and of the name.
func (h HouseStyle) MailColours() (colour, accent string) {
	colour, accent = ReadyColour, ReadyAccent
	if c, ok := parseColour(h.Colour); ok {
		colour, accent = c.String(), c.mixed(black, 0.29).String()
	}
	if c, ok := parseColour(h.Accent); ok {
		accent = c.String()
	}
	return colour, accent
}

// NewLogo checks the bytes of a picture: PNG, JPEG or WebP, of a size that a
// bar can show. Only its head is read, so that no picture is unpacked here.
func NewLogo(content []byte, alt string) (Logo, error) {
	f := Fields{}
	l := Logo{Alt: text(f, "alt", "De beschrijving van het logo", CleanLine(alt), 2, MaxLogoAlt)}
	switch {
	case len(content) == 0:
		f["logo"] = "Kies een bestand met het logo."
	case len(content) > MaxLogo:
		f["logo"] = "Dit bestand is te groot. Een logo is ten hoogste 200 kB."
	default:
		if l.Type, l.Width, l.Height = pictureSize(content); l.Type == "" {
			f["logo"] = "Dit is geen PNG, JPEG of WebP. Sla het logo op als PNG en probeer het opnieuw."
		} else if l.Width > MaxLogoSide || l.Height > MaxLogoSide || l.Width < minLogoHeight || l.Height < minLogoHeight {
			f["logo"] = fmt.Sprintf("Dit logo is %d bij %d beeldpunten. Het moet tussen 16 en 2000 zijn, in beide richtingen.", l.Width, l.Height)
		}
	}
	if err := f.Err(); err != nil {
		return Logo{}, err
	}
	sum := sha256.Sum256(content)
	l.ID = ID(hex.EncodeToString(sum[:]))
	return l, nil
}

func pictureSize(content []byte) (kind string, width, height int) {
	// Other packages may have taught image more formats.
	if c, format, err := image.DecodeConfig(bytes.NewReader(content)); err == nil && (format == "png" || format == "jpeg") {
		return "image/" + format, c.Width, c.Height
	}
	if w, h, ok := webPSize(content); ok {
		return "image/webp", w, h
	}
	return "", 0, 0
}

// webPSize reads the head of a WebP file (RFC 9649), of each of its three kinds.
func webPSize(b []byte) (width, height int, ok bool) {
	if len(b) < 30 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WEBP" {
		return 0, 0, false
	}
	le := func(at, n int) (v int) {
		for i := range n {
			v |= int(b[at+i]) << (8 * i)
		}
		return v
	}
	switch string(b[12:16]) {
	case "VP8X":
		return le(24, 3) + 1, le(27, 3) + 1, true
	case "VP8L":
		if b[20] != 0x2f {
			return 0, 0, false
		}
		return le(21, 4)&0x3fff + 1, le(21, 4)>>14&0x3fff + 1, true
	case "VP8 ":
		if b[23] != 0x9d || b[24] != 0x01 || b[25] != 0x2a {
			return 0, 0, false
		}
		return le(26, 2) & 0x3fff, le(28, 2) & 0x3fff, true
	}
	return 0, 0, false
}
