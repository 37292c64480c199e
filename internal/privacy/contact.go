package privacy

import (
	"strings"
)

// ibanLength is the length of an IBAN per country, of the countries of SEPA
// that people here hold accounts in. Source: the SWIFT IBAN registry.
var ibanLength = map[string]int{
	"nl": 18, "be": 16, "de": 22, "fr": 27, "lu": 20, "gb": 22, "ie": 22, "es": 24, "pt": 25, "it": 27,
	"at": 20, "ch": 21, "pl": 28, "ro": 24, "bg": 22, "hu": 28, "cz": 24, "sk": 24, "si": 19, "hr": 21,
	"gr": 27, "dk": 18, "se": 24, "no": 15, "fi": 18, "ee": 20, "lv": 21, "lt": 20, "mt": 31, "cy": 28,
	"tr": 26, "ua": 29,
}

// ibans finds account numbers that satisfy the check of ISO 13616.
func (s *scanner) ibans() {
	for g := 0; g < len(s.groups); g++ {
		from := s.groups[g].from
		// The country stands before the two check digits, at most a space away.
		c := from - 1
		if c >= 0 && s.b[c] == ' ' {
			c--
		}
		if c < 1 || !isLetter(s.b[c]) || !isLetter(s.b[c-1]) || c >= 2 && isLetter(s.b[c-2]) && !strings.HasSuffix(s.before(c-1, 4), "iban") {
			continue
		}
		length, ok := ibanLength[string(s.b[c-1:c+1])]
		if !ok {
			continue
		}
		if to, ok := s.iban(c-1, length); ok {
			s.add(IBAN, c-1, to)
			s.take(g, to)
		}
	}
}

// iban reads an IBAN of the given length, with single separators allowed, and
// gives its end.
func (s *scanner) iban(from, length int) (to int, ok bool) {
	code := make([]byte, 0, length)
	i := from
	for ; i < len(s.b) && len(code) < length; i++ {
		switch c := s.b[i]; {
		case c != otherLetter && isAlnum(c):
			code = append(code, c)
		case (c == ' ' || c == '.' || c == '-' || c == '_') && i > from && isAlnum(s.b[i-1]):
		default:
			return 0, false
		}
	}
	if len(code) < length || i < len(s.b) && isDigit(s.b[i]) {
		return 0, false
	}
	rest := 0
	for _, c := range append(code[4:len(code):len(code)], code[:4]...) {
		if isDigit(c) {
			rest = (rest*10 + int(c-'0')) % 97
		} else {
			rest = (rest*100 + int(c-'a') + 10) % 97
		}
	}
	return i, rest == 1
}

// emails finds addresses with a host that has a dot in it. The address of an
// organisation ("info@") is found as well: who writes it knows what to do.
func (s *scanner) emails() {
	for i, c := range s.b {
		if c != '@' {
			continue
		}
		from := i
		for from > 0 && i-from < 64 && (isAlnum(s.b[from-1]) || strings.IndexByte("._%+-'", s.b[from-1]) >= 0) {
			from--
		}
		to, dot := i+1, 0
		for to < len(s.b) && to-i < 255 && (isAlnum(s.b[to]) || s.b[to] == '-' || s.b[to] == '.') {
			if s.b[to] == '.' {
				dot = to
			}
			to++
		}
		if dot == to-1 { // the full stop of the sentence
			to--
			dot = i + 1 + strings.LastIndexByte(string(s.b[i+1:max(to, i+1)]), '.')
		}
		if from < i && dot > i+1 && to-dot > 2 && isLetter(s.b[dot+1]) {
			s.add(Email, from, to)
		}
	}
}

// phones finds telephone numbers in their usual notations and takes their
// groups, so that they are not read as a BSN.
func (s *scanner) phones() {
	for i := 0; i < len(s.groups); {
		last, ok := s.phoneFrom(i)
		if !ok {
			i++
			continue
		}
		s.add(Phone, s.groups[i].from, s.groups[last].to)
		s.take(i, s.groups[last].to)
		i = last + 1
	}
}

// phoneFrom looks for a telephone number that begins with a group of digits.
func (s *scanner) phoneFrom(first int) (last int, ok bool) {
	g := s.groups[first]
	if s.inCode(g.from, -1) {
		return 0, false
	}
	plus := g.from > 0 && s.b[g.from-1] == '+'
	if !plus && s.b[g.from] != '0' {
		return first, g.len() == 9 && !g.taken && s.calledPhone(g.from)
	}
	digits, abroad := "", -1
	for last = first; last < len(s.groups); last++ {
		next := s.groups[last]
		if next.taken || last > first && (!next.joined || next.sep.sign == ',') || len(digits)+next.len() > 15 {
			break
		}
		digits += s.digits(next)
		switch {
		case plus && strings.HasPrefix(digits, "31"):
			if subscriber(digits[2:]) {
				return last, true
			}
		case plus:
			if len(digits) >= 8 {
				abroad = last // the longest run counts: notations differ per country
			}
		case strings.HasPrefix(digits, "0031"):
			if subscriber(digits[4:]) {
				return last, true
			}
		case domestic(g.len(), next.len(), digits):
			return last, true
		}
	}
	return abroad, abroad >= 0
}

// subscriber reports whether the digits after +31 are complete; a zero between
// brackets may still stand before them.
func subscriber(digits string) bool {
	return len(strings.TrimPrefix(digits, "0")) == 9
}

// domestic reports whether digits make a Dutch number: ten digits after an area
// code or 06, or a service number such as 0800-1234.
func domestic(firstLen, lastLen int, digits string) bool {
	switch digits[:min(4, len(digits))] {
	case "0800", "0900", "0906", "0909":
		return firstLen == 4 && (len(digits) == 8 || len(digits) == 11)
	}
	if len(digits) != 10 || digits[1] == '0' || lastLen < 2 {
		return false
	}
	switch firstLen {
	case 2, 5, 6:
		return strings.HasPrefix(digits, "06")
	case 3, 4, 10:
		return true
	}
	return false
}

// calledPhone reports whether the word telephone stands right before a number,
// which a spreadsheet has robbed of its leading zero.
func (s *scanner) calledPhone(at int) bool {
	text := s.before(at, 20)
	i := lastWord(text, "tel", "telefoon", "telefoonnummer", "mobiel", "mob", "gsm", "fax")
	return i >= 0 && strings.Trim(text[i:], " .:-_") == ""
}
