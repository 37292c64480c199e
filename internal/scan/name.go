package scan

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxName   = 150 // characters, with the ending
	maxEnding = 10
	noName    = "bestand"
)

// reserved are names that Windows takes for devices, whatever ending follows.
var reserved = []string{
	"con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
	"lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
}

// CleanName gives the name under which a file is shown and offered: without
// folders, invisible and control characters, direction marks, or characters
// that some system reads as a command, in composed form, at most 150 characters
// of which the ending stays. It is never used as a path.
func CleanName(name string) string {
	name = strings.ToValidUTF8(name, "_")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r == 0x2028, r == 0x2029:
			return -1
		case unicode.IsSpace(r):
			return ' '
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		}
		return r
	}, name)
	name = strings.Join(strings.Fields(norm.NFC.String(name)), " ")
	name = strings.TrimLeft(strings.TrimRight(name, ". "), ". ")
	if name == "" {
		return noName
	}
	base, ending := name, ""
	if dot := strings.LastIndexByte(name, '.'); dot > 0 && utf8.RuneCountInString(name[dot:]) <= maxEnding {
		base, ending = name[:dot], name[dot:]
	}
	first, _, _ := strings.Cut(base, ".")
	if slices.Contains(reserved, strings.ToLower(strings.TrimSpace(first))) {
		base = "_" + base
	}
	if room := maxName - utf8.RuneCountInString(ending); utf8.RuneCountInString(base) > room {
		base = strings.TrimRight(string([]rune(base)[:room]), ". ")
	}
	return base + ending
}
