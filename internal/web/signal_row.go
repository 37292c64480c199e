package web

import (
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// SignalItem is a signal as a row of a list, for the partial signal-row. Its line is the
// reader's; all else is the same for everyone.
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
		Badge: signalBadge(r.Signal, r.Late, r.DaysLate), Meta: meta, Line: smallLine(lineOf(now, r.Line)),
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

// smallLine is a line as a row draws it: without what stands at its stations.
func smallLine(l Line) Line {
	for i := range l.Stations {
		l.Stations[i].Text = ""
	}
	return l
}
