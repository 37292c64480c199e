package web

import (
	"strconv"
	"time"

	"ketenportaal/internal/portal"
)

var months = [...]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"}

// dateText writes a date in full, “22 november 2026”; nothing for no time.
func dateText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(portal.Amsterdam())
	return strconv.Itoa(t.Day()) + " " + months[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// dayText writes a date as people say it on the day of now: “vandaag”,
// “gisteren”, “morgen”, “22 november”, with the year when it is another.
func dayText(now, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	today, day := portal.Day(now), portal.Day(t)
	switch {
	case day.Equal(today):
		return "vandaag"
	case day.Equal(today.AddDate(0, 0, -1)):
		return "gisteren"
	case day.Equal(today.AddDate(0, 0, 1)):
		return "morgen"
	case day.Year() == today.Year():
		return strconv.Itoa(day.Day()) + " " + months[day.Month()-1]
	}
	return dateText(t)
}

// clockText writes the time of day, “09:12”; nothing for no time.
func clockText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(portal.Amsterdam()).Format("15:04")
}

// momentText is the day with the time, “vandaag 09:12”.
func momentText(now, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return dayText(now, t) + " " + clockText(t)
}

// isoTime is for datetime attributes (RFC 3339); nothing for no time.
func isoTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(portal.Amsterdam()).Format(time.RFC3339)
}

// countText writes a number with Dutch thousands, “1.204”.
func countText(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// plural writes a number with the word that belongs to it: “1 signaal”,
// “3 signalen”.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return countText(n) + " " + many
}
