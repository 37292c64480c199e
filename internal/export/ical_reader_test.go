package export

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// The reader in this file knows RFC 5545 only, not the library that writes: it
// refuses whatever the grammar does, and finds an instant from the time zone
// rules in the file itself.

// icalComponent is a part of a file: VCALENDAR, VEVENT, ...
type icalComponent struct {
	name   string
	lines  []icalLine
	blocks []*icalComponent
}

type icalLine struct {
	name, value string
	params      map[string][]string
}

// readCalendar reads a file of one calendar.
func readCalendar(file string) (*icalComponent, error) {
	lines, err := unfoldLines(file)
	if err != nil {
		return nil, err
	}
	root := &icalComponent{}
	open := []*icalComponent{root}
	for n, l := range lines {
		line, err := parseICalLine(l)
		if err != nil {
			return nil, fmt.Errorf("line %d (%q): %w", n+1, l, err)
		}
		top := open[len(open)-1]
		switch line.name {
		case "BEGIN":
			b := &icalComponent{name: line.value}
			top.blocks = append(top.blocks, b)
			open = append(open, b)
		case "END":
			if top.name != line.value {
				return nil, fmt.Errorf("line %d: END of %s within %s", n+1, line.value, top.name)
			}
			open = open[:len(open)-1]
		default:
			if top == root {
				return nil, fmt.Errorf("line %d: %s outside a component", n+1, line.name)
			}
			top.lines = append(top.lines, line)
		}
	}
	if len(open) != 1 || len(root.blocks) != 1 || root.blocks[0].name != "VCALENDAR" {
		return nil, fmt.Errorf("the file is no single, closed VCALENDAR")
	}
	return root.blocks[0], root.blocks[0].check()
}

// unfoldLines splits a file in content lines: CRLF, at most 75 octets, runes whole
// (RFC 5545, 3.1).
func unfoldLines(file string) ([]string, error) {
	body, ended := strings.CutSuffix(file, "\r\n")
	if !ended {
		return nil, fmt.Errorf("no CRLF at the end")
	}
	var lines []string
	for n, l := range strings.Split(body, "\r\n") {
		switch {
		case strings.ContainsAny(l, "\r\n"):
			return nil, fmt.Errorf("line %d holds a lone CR or LF: %q", n+1, l)
		case len(l) > 75:
			return nil, fmt.Errorf("line %d has %d octets", n+1, len(l))
		case l == "":
			return nil, fmt.Errorf("line %d is empty", n+1)
		case !utf8.ValidString(l):
			return nil, fmt.Errorf("line %d cuts a rune: %q", n+1, l)
		case strings.ContainsFunc(l, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
			return nil, fmt.Errorf("line %d holds a control character: %q", n+1, l)
		}
		if l[0] == ' ' || l[0] == '\t' {
			if len(lines) == 0 {
				return nil, fmt.Errorf("the file starts with a continued line")
			}
			lines[len(lines)-1] += l[1:]
			continue
		}
		lines = append(lines, l)
	}
	return lines, nil
}

func parseICalLine(l string) (icalLine, error) {
	line := icalLine{params: map[string][]string{}}
	var rest string
	line.name, rest = icalToken(l)
	if line.name == "" {
		return line, fmt.Errorf("no name")
	}
	for strings.HasPrefix(rest, ";") {
		var name string
		if name, rest = icalToken(rest[1:]); name == "" || !strings.HasPrefix(rest, "=") {
			return line, fmt.Errorf("parameter without name or value")
		}
		if line.params[name] != nil {
			return line, fmt.Errorf("parameter %s stands there twice", name)
		}
		for more := true; more; more = strings.HasPrefix(rest, ",") {
			var value string
			if rest = rest[1:]; strings.HasPrefix(rest, `"`) {
				end := strings.Index(rest[1:], `"`)
				if end < 0 {
					return line, fmt.Errorf("open quote in %s", name)
				}
				value, rest = rest[1:end+1], rest[end+2:]
			} else {
				end := strings.IndexAny(rest, `;:,"`)
				if end < 0 || rest[end] == '"' {
					return line, fmt.Errorf("quote within %s", name)
				}
				value, rest = rest[:end], rest[end:]
			}
			line.params[name] = append(line.params[name], value)
		}
	}
	var ok bool
	if line.value, ok = strings.CutPrefix(rest, ":"); !ok {
		return line, fmt.Errorf("no value")
	}
	return line, nil
}

// icalToken cuts a name of capitals, digits and hyphens from the front.
func icalToken(s string) (name, rest string) {
	for i, r := range s {
		if r != '-' && (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// icalRules says how often a property may stand in a component; those it doesn't
// name can come any number of times.
var icalRules = map[string]struct{ must, once []string }{
	"VCALENDAR": {must: []string{"PRODID", "VERSION"}, once: []string{"CALSCALE", "METHOD", "X-WR-CALNAME", "REFRESH-INTERVAL"}},
	"VEVENT": {must: []string{"UID", "DTSTAMP", "DTSTART"}, once: []string{"CLASS", "CREATED", "DESCRIPTION", "LAST-MODIFIED", "LOCATION",
		"ORGANIZER", "SEQUENCE", "STATUS", "SUMMARY", "TRANSP", "URL", "DTEND"}},
	"VTIMEZONE": {must: []string{"TZID"}},
	"STANDARD":  {must: []string{"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"}, once: []string{"RRULE"}},
	"DAYLIGHT":  {must: []string{"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"}, once: []string{"RRULE"}},
	"VALARM":    {must: []string{"ACTION", "TRIGGER"}, once: []string{"DESCRIPTION"}},
}

func (b *icalComponent) check() error {
	rule, known := icalRules[b.name]
	if !known {
		return fmt.Errorf("unknown component %s", b.name)
	}
	for _, name := range slices.Concat(rule.must, rule.once) {
		if n := len(b.all(name)); n > 1 || n == 0 && slices.Contains(rule.must, name) {
			return fmt.Errorf("%s has %s %d times", b.name, name, n)
		}
	}
	for _, l := range b.lines {
		if slices.Contains([]string{"SUMMARY", "DESCRIPTION", "LOCATION", "UID", "CATEGORIES", "NAME", "X-WR-CALNAME"}, l.name) {
			if _, err := unescapeText(l.value); err != nil {
				return fmt.Errorf("%s: %w", l.name, err)
			}
		}
	}
	for _, inner := range b.blocks {
		if err := inner.check(); err != nil {
			return err
		}
	}
	return nil
}

// unescapeText reads a TEXT (RFC 5545, 3.3.11).
func unescapeText(s string) (string, error) {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '\\':
			if i++; i == len(s) {
				return "", fmt.Errorf("text ends in a backslash")
			}
			switch s[i] {
			case 'n', 'N':
				out.WriteByte('\n')
			case '\\', ';', ',':
				out.WriteByte(s[i])
			default:
				return "", fmt.Errorf("unknown escape \\%c", s[i])
			}
		case ';', ',':
			return "", fmt.Errorf("bare %c in a text", c)
		default:
			out.WriteByte(c)
		}
	}
	return out.String(), nil
}

func (b *icalComponent) all(name string) []icalLine {
	var found []icalLine
	for _, l := range b.lines {
		if l.name == name {
			found = append(found, l)
		}
	}
	return found
}

// one is a property's line; an empty one when there is none.
func (b *icalComponent) one(name string) icalLine {
	if found := b.all(name); len(found) > 0 {
		return found[0]
	}
	return icalLine{}
}

// text is a property read as TEXT; check has seen that it can be.
func (b *icalComponent) text(name string) string {
	s, _ := unescapeText(b.one(name).value)
	return s
}

func (b *icalComponent) inside(name string) []*icalComponent {
	var found []*icalComponent
	for _, inner := range b.blocks {
		if inner.name == name {
			found = append(found, inner)
		}
	}
	return found
}

// instant is the moment a DATE-TIME line stands for: in UTC, or in the zone that
// the file defines.
func (b *icalComponent) instant(l icalLine) (time.Time, error) {
	if strings.HasSuffix(l.value, "Z") {
		return time.Parse("20060102T150405Z", l.value)
	}
	wall, err := time.Parse("20060102T150405", l.value)
	if err != nil {
		return wall, err
	}
	for _, zone := range b.inside("VTIMEZONE") {
		if id := l.params["TZID"]; len(id) == 1 && zone.one("TZID").value == id[0] {
			offset, err := zone.offset(wall)
			return wall.Add(-offset), err
		}
	}
	return wall, fmt.Errorf("%q has no zone that the file defines", l.value)
}

// offset is what a zone adds to UTC at a time on the wall: that of the last
// change before it. A change is written in the time that it ends, so of an hour
// that comes twice this is the first.
func (b *icalComponent) offset(wall time.Time) (time.Duration, error) {
	var last time.Time
	var offset time.Duration
	for _, change := range b.blocks {
		onset, err := change.lastOnset(wall)
		if err != nil {
			return 0, err
		}
		if onset.IsZero() || onset.Before(last) {
			continue
		}
		from, to := zoneHours(change.one("TZOFFSETFROM").value), zoneHours(change.one("TZOFFSETTO").value)
		if wall.Sub(onset) < to-from {
			return 0, fmt.Errorf("%s is in the hour that is skipped", wall)
		}
		last, offset = onset, to
	}
	if last.IsZero() {
		return 0, fmt.Errorf("%s is before the zone begins", wall)
	}
	return offset, nil
}

// lastOnset follows the one kind of rule we expect: the last Sunday of a month.
func (b *icalComponent) lastOnset(wall time.Time) (time.Time, error) {
	first, err := time.Parse("20060102T150405", b.one("DTSTART").value)
	if err != nil {
		return first, err
	}
	var month int
	if _, err := fmt.Sscanf(b.one("RRULE").value, "FREQ=YEARLY;BYMONTH=%d;BYDAY=-1SU", &month); err != nil || month != int(first.Month()) {
		return first, fmt.Errorf("rule %q: %w", b.one("RRULE").value, err)
	}
	var onset time.Time
	for year := first.Year(); year <= wall.Year(); year++ {
		day := time.Date(year, time.Month(month)+1, 0, first.Hour(), first.Minute(), 0, 0, time.UTC)
		day = day.AddDate(0, 0, -int(day.Weekday()))
		if year == first.Year() && !day.Equal(first) {
			return onset, fmt.Errorf("%s does not start on a day of its rule", b.name)
		}
		if !day.After(wall) {
			onset = day
		}
	}
	return onset, nil
}

// zoneHours reads an offset of whole hours, as +0100.
func zoneHours(s string) time.Duration {
	n, err := strconv.Atoi(s)
	if err != nil || n%100 != 0 || len(s) != 5 {
		panic("offset " + s)
	}
	return time.Duration(n/100) * time.Hour
}

func TestTheReaderRefuses(t *testing.T) {
	const whole = "BEGIN:VCALENDAR\r\nPRODID:x\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
	if _, err := readCalendar(whole); err != nil {
		t.Fatal(err)
	}
	with := func(line string) string {
		return strings.Replace(whole, "END:VCAL", "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260101T000000Z\r\n"+line+"\r\nEND:VEVENT\r\nEND:VCAL", 1)
	}
	if _, err := readCalendar(with("SUMMARY:a\\, b")); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{
		"bare line ends":     strings.ReplaceAll(whole, "\r", ""),
		"long line":          with("SUMMARY:" + strings.Repeat("a", 68)),
		"cut rune":           with("SUMMARY:\xc3\r\n \xa9"),
		"bare comma":         with("SUMMARY:a, b"),
		"unknown escape":     with(`SUMMARY:a\x`),
		"quote in parameter": with(`ATTENDEE;CN=a\"b:mailto:a@b`),
		"open quote":         with(`ATTENDEE;CN="a:mailto:a@b`),
		"second UID":         with("UID:2"),
		"not closed":         strings.TrimSuffix(whole, "END:VCALENDAR\r\n"),
		"second calendar":    whole + whole,
		"no PRODID":          strings.Replace(whole, "PRODID:x\r\n", "", 1),
	} {
		if _, err := readCalendar(file); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}
