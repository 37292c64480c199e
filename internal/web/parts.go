package web

import "time"

// The values of the partials in views/partials, each named after its partial.
type (
	// Badge is a state; Shape is busy, good, late, wait or empty.
	Badge struct{ Shape, Text string }

	// Chip is a filter in force; RemoveURL is the list without it.
	Chip struct{ Text, RemoveURL string }

	// Empty says why a list has no rows. Kind: none (nothing yet), lost
	// (nothing found) or shut (no rights). The action may be left out.
	Empty struct{ Kind, Title, Text, ActionURL, ActionText string }

	// Line is the course of something, as the sign of the portal.
	Line struct {
		Label    string // the whole in words: “station 2 van 3: ronde tafel”
		Stations []Station
	}

	// Station is a stop on a Line; Class is done, here, stuck, skip or todo.
	Station struct {
		Class, Name, Text string
		Runs              bool // something waits there too
	}

	// Pager leads to the pages before and after this one; an empty URL is no link.
	Pager struct{ PrevURL, NextURL, Text string }

	// Summary is the list of what is wrong with a form.
	Summary struct{ Errors []FieldError }

	// Happening is an entry of a timeline; Class is good, late, flag or empty.
	// Hide is where its text is hidden for privacy; empty for who may not.
	Happening struct{ Class, Title, Text, By, At, When, Hide string }

	// Turn says who has to do the next thing. State: empty, late or done.
	Turn struct{ Who, When, State string }
)

// happened fills the two forms of a timeline's time: for machines and in words.
func (h Happening) happened(now, at time.Time) Happening {
	h.At, h.When = isoTime(at), momentText(now, at)
	return h
}
