package mail

import (
	"cmp"
	"strings"
)

// Frame is what the municipality puts around every mail: its name, colours and
// free paragraphs. The zero Frame is the one the portal comes with.
type Frame struct {
	// Portal is the name above the mail, Signature the line under it.
	Portal, Signature string
	// Opening stands after the greeting, Closing at the end: plain text, printed
	// literally, with an empty line between paragraphs.
	Opening, Closing string
	// Colour is that of links and buttons, Accent that of the name, as #rrggbb.
	Colour, Accent string
}

// The look of a mail without a colour of the municipality's own.
const (
	readyName   = "Ketenportaal"
	readyColour = "#0f4c5c"
	readyAccent = "#0a3642"
)

// printed is a Frame as the layouts print it: paragraphs of lines, cleaned as
// all text of a mail is.
type printed struct {
	Portal, Signature string
	Opening, Closing  [][]string
	Colour, Accent    string
}

func (f Frame) printed() printed {
	name := cmp.Or(oneLine(f.Portal), readyName)
	return printed{
		Portal: name, Signature: cmp.Or(oneLine(f.Signature), name), Opening: paragraphs(f.Opening), Closing: paragraphs(f.Closing),
		Colour: cmp.Or(f.Colour, readyColour), Accent: cmp.Or(f.Accent, readyAccent),
	}
}

// paragraphs splits a text at empty lines, and each part into its lines.
func paragraphs(text string) [][]string {
	var all [][]string
	var current []string
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n")+"\n", "\n") {
		if line = oneLine(line); line != "" {
			current = append(current, line)
			continue
		}
		if len(current) > 0 {
			all, current = append(all, current), nil
		}
	}
	if len(current) > 0 {
		all = append(all, current)
	}
	return all
}
