package privacy

import "strings"

// months are the first letters by which a Dutch month is known, in order.
var months = [12][]string{
	{"januari", "jan"}, {"februari", "feb"}, {"maart", "mrt", "maa"}, {"april", "apr"}, {"mei"}, {"juni", "jun"},
	{"juli", "jul"}, {"augustus", "aug"}, {"september", "sept", "sep"}, {"oktober", "okt"}, {"november", "nov"}, {"december", "dec"},
}

// dates takes every date, and finds those that can be a birth date: with the
// word beside it, or in a year up to and including birthYear.
func (s *scanner) dates(birthYear int) {
	for i := 0; i < len(s.groups); {
		last, year, ok := s.dateFrom(i)
		if !ok {
			i++
			continue
		}
		from, to := s.groups[i].from, s.groups[last].to
		born := s.born(from)
		switch {
		case year < 100 && !born, i == last && !born:
			// "12-03-80" and "12031980" are too common as something else.
		case born || year >= 1900 && year <= birthYear:
			s.add(BirthDate, from, to)
			s.take(i, to)
		default:
			s.take(i, to)
		}
		i = last + 1
	}
}

// dateFrom reads a date that begins with a group of digits. The year is as
// written: below 100 when it has two digits.
func (s *scanner) dateFrom(i int) (last, year int, ok bool) {
	g := s.groups[i]
	if g.taken {
		return 0, 0, false
	}
	if g.len() == 8 {
		d := s.digits(g)
		if validDay(atoi(d[:2]), atoi(d[2:4])) && atoi(d[4:]) >= 1900 && atoi(d[4:]) < 2100 {
			return i, atoi(d[4:]), true
		}
		if validDay(atoi(d[6:]), atoi(d[4:6])) && atoi(d[:4]) >= 1900 && atoi(d[:4]) < 2100 {
			return i, atoi(d[:4]), true
		}
		return 0, 0, false
	}
	if last, year, ok := s.namedMonth(i); ok {
		return last, year, true
	}
	if i+2 >= len(s.groups) {
		return 0, 0, false
	}
	m, y := s.groups[i+1], s.groups[i+2]
	if m.taken || y.taken || !m.joined || !y.joined || m.len() > 2 || m.sep.sign != y.sep.sign || m.sep.sign == ',' {
		return 0, 0, false
	}
	day := g
	if g.len() == 4 {
		day, y = y, g
	}
	if day.len() > 2 || y.len() != 4 && y.len() != 2 || !validDay(s.number(day), s.number(m)) {
		return 0, 0, false
	}
	year = s.number(y)
	return i + 2, year, y.len() == 2 || year >= 1900 && year < 2100
}

// namedMonth reads "12 maart 1980", "12-mrt-1980" and "3 mei '80".
func (s *scanner) namedMonth(i int) (last, year int, ok bool) {
	g := s.groups[i]
	if g.len() > 2 || i+1 >= len(s.groups) {
		return 0, 0, false
	}
	y := s.groups[i+1]
	if y.taken || y.len() != 4 && y.len() != 2 || y.from-g.to > 16 {
		return 0, 0, false
	}
	name := strings.Trim(string(s.b[g.to:y.from]), " .-_/'")
	for m, names := range months {
		for _, n := range names {
			if name == n && validDay(s.number(g), m+1) {
				year = s.number(y)
				return i + 1, year, y.len() == 2 || year >= 1900 && year < 2100
			}
		}
	}
	return 0, 0, false
}

// born reports whether a word for birth stands before a date, with no other
// digits in between. The line before counts: forms put the label there.
func (s *scanner) born(at int) bool {
	text := string(s.b[max(0, at-45):at])
	for _, w := range []string{"geboren", "geboorte", "gebdat", "geb"} {
		i := strings.LastIndex(text, w)
		if i < 0 || strings.ContainsAny(text[i:], "0123456789") || i > 0 && isLetter(text[i-1]) {
			continue
		}
		if end := i + len(w); w != "geb" || end == len(text) || !isLetter(text[end]) {
			return true
		}
	}
	return false
}

func validDay(day, month int) bool {
	return day >= 1 && day <= 31 && month >= 1 && month <= 12
}
