package export

import (
	"net/url"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"ketenportaal/internal/portal"
)

const (
	zoneName      = "Europe/Amsterdam"
	localLayout   = "20060102T150405"
	instantLayout = "20060102T150405Z"
)

// addZone adds Europe/Amsterdam with the rules of the European Union as they
// hold since October 1996 (directive 2000/84/EC): programs that know no time
// zones by name compute with these.
func addZone(cal *ics.Calendar) {
	amsterdam := cal.AddTimezone(zoneName)
	amsterdam.AddProperty("X-LIC-LOCATION", zoneName)
	summer, winter := &ics.Daylight{}, ics.NewStandard()
	change := func(c *ics.ComponentBase, first, rule, from, to, name string) {
		c.AddProperty(ics.ComponentPropertyDtStart, first)
		c.AddProperty(ics.ComponentPropertyRrule, rule)
		c.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), from)
		c.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), to)
		c.AddProperty(ics.ComponentProperty(ics.PropertyTzname), name)
	}
	change(&summer.ComponentBase, "19970330T020000", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "+0100", "+0200", "CEST")
	change(&winter.ComponentBase, "19961027T030000", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "+0200", "+0100", "CET")
	amsterdam.Components = append(amsterdam.Components, summer, winter)
}

// setTimes writes start and end as the clock on the wall shows them. The clock
// shows the hour after the end of summer time twice, and RFC 5545 (3.3.5) reads
// the first; what falls in the second is written in UTC.
func setTimes(event *ics.VEvent, start, end time.Time) {
	ends := end.After(start)
	if secondHour(start) || ends && secondHour(end) {
		event.AddProperty(ics.ComponentPropertyDtStart, start.UTC().Format(instantLayout))
		if ends {
			event.AddProperty(ics.ComponentPropertyDtEnd, end.UTC().Format(instantLayout))
		}
		return
	}
	event.AddProperty(ics.ComponentPropertyDtStart, start.In(portal.Amsterdam()).Format(localLayout), ics.WithTZID(zoneName))
	if ends {
		event.AddProperty(ics.ComponentPropertyDtEnd, end.In(portal.Amsterdam()).Format(localLayout), ics.WithTZID(zoneName))
	}
}

// secondHour reports whether the clock in Amsterdam showed this time an hour ago
// as well.
func secondHour(t time.Time) bool {
	now, before := t.In(portal.Amsterdam()), t.Add(-time.Hour).In(portal.Amsterdam())
	return now.Format(localLayout) == before.Format(localLayout)
}

// setDays writes whole days, from first up to and including last. DTEND is the
// day after (RFC 5545, 3.6.1).
func setDays(event *ics.VEvent, first, last time.Time) {
	from := portal.Day(first)
	until := from
	if last.After(first) {
		until = portal.Day(last)
	}
	event.SetAllDayStartAt(from)
	event.SetAllDayEndAt(until.AddDate(0, 0, 1))
}

// setPlace names where it is: a room, or else the link of the online meeting.
func setPlace(event *ics.VEvent, place, link string) {
	if place = portal.CleanLine(place); place == "" {
		place = portal.CleanLine(link)
	}
	if place != "" {
		event.SetLocation(place)
	}
	if link = webAddress(link); link != "" {
		event.AddProperty("CONFERENCE", link, ics.WithValue(string(ics.ValueDataTypeUri)),
			&ics.KeyValues{Key: "FEATURE", Value: []string{"VIDEO"}})
	}
}

// extraLine is a line that a description gets unless its address stands there.
type extraLine struct{ words, address string }

func joinLine(link string) extraLine { return extraLine{"Doe online mee: ", portal.CleanLine(link)} }
func pageLine(page string) extraLine {
	return extraLine{"Bekijk dit in het portaal: ", webAddress(page)}
}

func setDescription(event *ics.VEvent, description string, lines ...extraLine) {
	text := icalText(description)
	for _, l := range lines {
		if l.address == "" || strings.Contains(text, l.address) {
			continue
		}
		if text != "" {
			text += "\n"
		}
		text += l.words + l.address
	}
	if text != "" {
		event.SetDescription(text)
	}
}

func setURL(event *ics.VEvent, page string) {
	if page = webAddress(page); page != "" {
		event.SetURL(page)
	}
}

// icalText is Clean with one kind of line end: some programs end a line at
// Unicode's separators too, where nothing is escaped.
func icalText(s string) string {
	return portal.Clean(strings.NewReplacer("\u2028", "\n", "\u2029", "\n", "\u0085", "\n").Replace(s))
}

// webAddress is a web address as it can stand in a file, and empty for what is
// none: then people still have it as text.
func webAddress(s string) string {
	s = portal.CleanLine(s)
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.ContainsAny(s, ` "<>\`) {
		return ""
	}
	return u.String()
}

// quotable makes a name fit for a quoted parameter, which can hold anything but
// quotes and control characters (RFC 5545, 3.2).
func quotable(name string) string {
	return strings.ReplaceAll(portal.CleanLine(name), `"`, "'")
}

// mailto is an address as a URI (RFC 6068). The apostrophe, which it allows,
// stays: programs that compare addresses as text know it so.
func mailto(address string) string {
	return "mailto:" + strings.ReplaceAll(url.PathEscape(address), "%27", "'")
}
