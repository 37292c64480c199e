package web

import (
	"strconv"
	"strings"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// SignalItem is a signal as a row of a list, for the partial signal-row. It is
// the same for every reader.
type SignalItem struct {
	Number, Title, Href string
	Badge               Badge
	Meta                []string
	Line                Line
}

func signalItems(now time.Time, rows []app.SignalRow) []SignalItem {
	items := make([]SignalItem, len(rows))
	for i, r := range rows {
		items[i] = signalItem(now, r)
	}
	return items
}

func signalItem(now time.Time, r app.SignalRow) SignalItem {
	org := r.OrgName
	if r.IsAnonymous() {
		org = "anoniem gedeeld"
	}
	meta := []string{org, r.ThemeName, dayText(now, r.SharedAt)}
	if n := r.RecognisedBy(); n > 0 {
		meta = append(meta, "herkend door "+plural(n, "organisatie", "organisaties"))
	}
	if r.Waiting != "" && !r.Late {
		meta = append(meta, "wacht op "+r.Waiting)
	}
	return SignalItem{
		Number: r.Number, Title: r.Title, Href: "/signalen/" + r.Number,
		Badge: signalBadge(r.Signal, r.Late, r.DaysLate), Meta: meta, Line: smallLine(r.Signal, r.Late),
	}
}

// signalBadge is where a signal stands; a term that has passed, days working days
// ago, goes first.
func signalBadge(s portal.Signal, late bool, days int) Badge {
	if late {
		return Badge{Shape: "late", Text: "Termijn " + passed(days)}
	}
	return stateBadge(s.State)
}

func stateBadge(s portal.SignalState) Badge {
	shapes := map[portal.SignalState]string{
		portal.SignalBusy: "busy", portal.SignalAgreedOn: "busy", portal.SignalReopen: "busy",
		portal.SignalQuestion: "wait", portal.SignalHandedOver: "wait", portal.SignalOnAgenda: "busy", portal.SignalAwaits: "wait", portal.SignalFedBack: "good", portal.SignalEnded: "good",
	}
	return Badge{Shape: shapes[s], Text: s.Label()}
}

// passed says how many working days ago a term ended: “4 werkdagen voorbij”.
func passed(days int) string {
	if days < 1 {
		return "voorbij"
	}
	return plural(days, "werkdag", "werkdagen") + " voorbij"
}

// daysBetween counts calendar days in Amsterdam from one moment to another.
func daysBetween(from, to time.Time) int {
	// Half a day makes good for the hour that summer time takes or gives.
	return int((portal.Day(to).Sub(portal.Day(from)) + 12*time.Hour) / (24 * time.Hour))
}

// before says until when, as the day before which it has to be done: a term ends
// at the end of its last day.
func before(now, due time.Time) string {
	if due.IsZero() {
		return ""
	}
	return "vóór " + dayText(now, portal.Day(due).AddDate(0, 0, 1))
}

// stop is a station of a signal's line, with the state whose last moment it shows.
type stop struct {
	name, class string
	state       portal.SignalState
}

// stations are the three that every signal has, and those of a ronde tafel and a
// besluit for one that came there; at is where it is, from 1.
func stations(s portal.Signal, late bool) (stops []stop, at int) {
	here := "here"
	if late {
		here = "stuck"
	}
	reached := s.Reached()
	begins := reached == portal.SignalNew || reached == "" // it may have been on an agenda before
	if begins && s.Handler == "" && s.Due.IsZero() {
		return []stop{{name: "Signaal", class: "done"}}, 1 // among the chosen organisations only
	}
	way := []stop{{name: "Signaal"}}
	place := map[portal.SignalState]int{}
	for _, optional := range []stop{{name: "Ronde tafel", state: portal.SignalOnAgenda}, {name: "Besluit", state: portal.SignalAwaits}} {
		if !begins && !lastAt(s, optional.state).IsZero() {
			way = append(way, optional)
			place[optional.state] = len(way)
		}
	}
	way = append(way, stop{name: "Afspraak", state: portal.SignalAgreedOn}, stop{name: "Terugkoppeling", state: portal.SignalFedBack})
	last := len(way)
	switch reached {
	case portal.SignalOnAgenda, portal.SignalAwaits:
		at = place[reached]
	case portal.SignalBusy, portal.SignalQuestion, portal.SignalReopen, portal.SignalHandedOver, portal.SignalMerged:
		at = last - 1
	case portal.SignalAgreedOn:
		at = last
	case portal.SignalFedBack, portal.SignalEnded:
		at = last + 1
	default:
		at = 1
	}
	for i := range way {
		switch {
		case i+1 < at:
			way[i].class = "done"
		case i+1 == at:
			way[i].class = here
		default:
			way[i].class = "todo"
		}
	}
	return way, min(at, last)
}

func smallLine(s portal.Signal, late bool) Line {
	stops, at := stations(s, late)
	classes, names := make([]string, len(stops)), make([]string, len(stops))
	l := Line{Stations: make([]Station, len(stops))}
	for i, st := range stops {
		classes[i], names[i] = st.class, st.name
		l.Stations[i] = Station{Class: st.class, Name: st.name}
	}
	l.Label = lineLabel(classes, names, at)
	return l
}

func lineLabel(classes, names []string, at int) string {
	switch last := classes[len(classes)-1]; {
	case last == "done" && len(classes) == 1:
		return "gedeeld"
	case last == "done":
		return "alle stations geweest"
	case classes[at-1] == "stuck":
		return "staat stil bij station " + strconv.Itoa(at) + " van " + strconv.Itoa(len(classes)) + ", " + strings.ToLower(names[at-1])
	}
	return "station " + strconv.Itoa(at) + " van " + strconv.Itoa(len(classes)) + ", " + strings.ToLower(names[at-1])
}

// largeLine is smallLine with what happened at each station.
func largeLine(now time.Time, s portal.Signal, reporter string, late bool, days int) Line {
	l := smallLine(s, late)
	stops, _ := stations(s, late)
	l.Stations[0].Text = dayText(now, s.SharedAt) + ", " + reporter
	for i := 1; i < len(stops); i++ {
		switch at := lastAt(s, stops[i].state); {
		case l.Stations[i].Class == "done":
			l.Stations[i].Text = dayText(now, at)
		case l.Stations[i].Class == "stuck":
			l.Stations[i].Text = passed(days)
		case l.Stations[i].Class == "here" && !s.Due.IsZero():
			l.Stations[i].Text = before(now, s.Due)
		default:
			l.Stations[i].Text = "nog niet"
		}
	}
	return l
}

// lastAt is when the signal last came to a state.
func lastAt(s portal.Signal, state portal.SignalState) time.Time {
	var at time.Time
	for _, step := range s.Course {
		if step.State == state {
			at = step.At
		}
	}
	return at
}
