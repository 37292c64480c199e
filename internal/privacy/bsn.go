package privacy

import "strings"

// bsnWeights are those of the elfproef for a BSN: the last digit counts
// negatively, which sets it apart from the elfproef of bank accounts.
var bsnWeights = [9]int{9, 8, 7, 6, 5, 4, 3, 2, -1}

// elfproef reports whether eight or nine digits can be a BSN. Eight digits are
// a BSN of which the leading zero was left out.
func elfproef(digits []byte) bool {
	weights := bsnWeights[:]
	if len(digits) == 8 && digits[0] != '0' {
		weights = weights[1:]
	}
	if len(digits) != len(weights) {
		return false
	}
	sum, zero := 0, true
	for i, c := range digits {
		sum += int(c-'0') * weights[i]
		zero = zero && c == '0'
	}
	return !zero && sum%11 == 0
}

// bsns finds citizen service numbers in what no other detector has taken.
func (s *scanner) bsns() {
	for i := 0; i < len(s.groups); {
		if last, ok := s.bsnFrom(i); ok {
			s.add(BSN, s.groups[i].from, s.groups[last].to)
			i = last + 1
			continue
		}
		i++
	}
}

// bsnFrom looks for a BSN that begins with a group of digits, and gives the
// last group of it.
func (s *scanner) bsnFrom(first int) (last int, ok bool) {
	var room [9]byte
	digits, taken := room[:0], false
	for last = first; last < len(s.groups); last++ {
		g := s.groups[last]
		if last > first && !g.joined || len(digits)+g.len() > len(room) {
			return 0, false
		}
		digits = append(digits, s.b[g.from:g.to]...)
		taken = taken || g.taken
		if !elfproef(digits) {
			continue
		}
		// What was recognised as something else is a BSN only when named so.
		if !taken && s.plausible(first, last) || s.named(s.groups[first].from) && s.whole(first, last) {
			return last, true
		}
	}
	return 0, false
}

// named reports whether the word BSN stands before a number with no other
// digits in between.
func (s *scanner) named(at int) bool {
	text := s.before(at, 40)
	i := lastWord(text, "bsn", "burgerservicenummer", "burger service nummer", "sofinummer", "sofi-nummer", "sofinr")
	return i >= 0 && !strings.ContainsAny(text[i:], "0123456789")
}

// whole reports that a range of groups is no piece of a longer run of letters
// and digits, such as a VAT number or a hash.
func (s *scanner) whole(first, last int) bool {
	return !s.inCode(s.groups[first].from, -1) && !s.inCode(s.groups[last].to-1, +1)
}

// inCode walks over the letters that are glued to a number, and reports
// whether more digits stand behind them. Forty letters is enough for any code.
func (s *scanner) inCode(at, step int) bool {
	i := at + step
	for n := 0; n < 40 && i >= 0 && i < len(s.b) && isLetter(s.b[i]); n++ {
		i += step
	}
	return i != at+step && i >= 0 && i < len(s.b) && isDigit(s.b[i])
}

// plausible leaves out the numbers of other kinds that satisfy the elfproef by
// chance: one in eleven does.
func (s *scanner) plausible(first, last int) bool {
	from, to := s.groups[first].from, s.groups[last].to
	return s.whole(first, last) &&
		!s.longer(first, last) &&
		!s.amount(from, to) &&
		!s.companyNumber(first, last) &&
		!s.dateLike(first, last) &&
		!s.timesOrAmounts(first, last) &&
		!s.address4(first, last)
}

// longer reports whether the groups are a piece of a longer number: an invoice,
// a card, a case number.
func (s *scanner) longer(first, last int) bool {
	joinedBefore := s.groups[first].joined && !s.groups[first-1].taken
	joinedAfter := last+1 < len(s.groups) && s.groups[last+1].joined && !s.groups[last+1].taken
	if first == last {
		// Nine digits in a row stay a BSN whatever stands beside them. Eight are
		// too common in codes ("2024-12345678") unless they stand alone.
		if s.groups[first].len() == 9 {
			return false
		}
		return joinedBefore && s.codeJoint(s.groups[first].sep) || joinedAfter && s.codeJoint(s.groups[last+1].sep)
	}
	inner := s.groups[first+1].sep
	if joinedBefore && s.continues(s.groups[first].sep, inner, s.groups[first-1], s.groups[first]) {
		return true
	}
	return joinedAfter && s.continues(s.groups[last+1].sep, s.groups[last].sep, s.groups[last+1], s.groups[last])
}

func (s *scanner) codeJoint(p sep) bool {
	return p.tight && (p.sign == '-' || p.sign == '.' || p.sign == '/')
}

// continues reports whether a neighbouring group goes on in the manner of the
// number beside it: with the same sign, or after a space in the same length.
func (s *scanner) continues(outer, inner sep, neighbour, own group) bool {
	if outer.sign == '.' && outer.tight {
		return true // thousands, times and versions go on with a dot
	}
	if outer.sign != 0 {
		return outer.sign == inner.sign && outer.sign != '_' && (outer.sign != ',' || own.len() == neighbour.len())
	}
	return inner.sign == 0 && neighbour.len() == own.len()
}

// amount reports whether a number is money or a percentage: a currency beside
// it or decimals behind it.
func (s *scanner) amount(from, to int) bool {
	before := strings.TrimRight(s.before(from, 8), " ")
	if strings.HasSuffix(before, "eur") || strings.HasSuffix(before, "euro") {
		return true
	}
	// A euro sign folds to otherSign; look at the text itself.
	start, end := s.span(from, to)
	if strings.HasSuffix(strings.TrimRight(s.text[max(0, start-8):start], " \u00a0"), "€") ||
		strings.HasPrefix(strings.TrimLeft(s.text[end:min(len(s.text), end+8)], " \u00a0"), "€") {
		return true
	}
	after := s.after(to, 6)
	if strings.HasPrefix(after, ",-") {
		return true
	}
	if len(after) > 1 && after[0] == ',' && isDigit(after[1]) {
		n := 1
		for n < len(after) && isDigit(after[n]) {
			n++
		}
		if n <= 3 { // one or two decimals; three or more digits are the next of a list
			return true
		}
	}
	after = strings.TrimLeft(after, " ")
	return strings.HasPrefix(after, "eur") || strings.HasPrefix(after, "%")
}

// companyNumber reports whether a number is the registration of an
// organisation: eight digits after KvK, or a number named RSIN or VAT. A
// person who trades alone has no RSIN, and since 2020 their VAT number holds no
// BSN.
func (s *scanner) companyNumber(first, last int) bool {
	n := 0
	for _, g := range s.groups[first : last+1] {
		n += g.len()
	}
	text := s.before(s.groups[first].from, 60)
	words := []string{"rsin", "btw", "vestigingsnummer"}
	if n == 8 {
		words = append(words, "kvk", "k.v.k", "koophandel", "kvk-nummer", "handelsregister")
	}
	i := lastWord(text, words...)
	return i >= 0 && !strings.ContainsAny(text[i:], "0123456789")
}

// dateLike reports a period of years ("2024-2025"), a number that begins with
// the year of a case ("2026-00421") and a date without separators ("20240131").
func (s *scanner) dateLike(first, last int) bool {
	g := s.groups[first]
	if first == last {
		return g.len() == 8 && (compactDate(s.digits(g)) || monthDayYear(s.digits(g)))
	}
	if last != first+1 || g.len() != 4 {
		return false
	}
	next := s.groups[last]
	if next.len() == 4 && caseYear(s.number(g)) {
		return true
	}
	return next.len() == 5 && caseYear(s.number(g)) && (next.sep.sign == '-' || next.sep.sign == '/')
}

func caseYear(y int) bool { return y >= 1950 && y <= 2059 }

// compactDate reads yyyymmdd.
func compactDate(d string) bool {
	return caseYear(atoi(d[:4])) && validDay(atoi(d[6:]), atoi(d[4:6]))
}

// monthDayYear reads ddmmyyyy.
func monthDayYear(d string) bool {
	return caseYear(atoi(d[4:])) && validDay(atoi(d[:2]), atoi(d[2:4]))
}

// timesOrAmounts reports opening hours ("10.00-12.30") and a range of two
// amounts ("1.200 - 15.000").
func (s *scanner) timesOrAmounts(first, last int) bool {
	if last != first+3 {
		return false
	}
	g := s.groups[first : last+1]
	if g[1].sep.sign != '.' || g[3].sep.sign != '.' || g[2].sep.sign == '.' {
		return false
	}
	isTime := func(h, m group) bool {
		return h.len() <= 2 && m.len() == 2 && s.number(h) < 25 && s.number(m) < 60
	}
	return isTime(g[0], g[1]) && isTime(g[2], g[3]) || g[1].len() == 3 && g[3].len() == 3
}

// address4 reports an internet address such as 192.168.1.25.
func (s *scanner) address4(first, last int) bool {
	if last != first+3 {
		return false
	}
	for i, g := range s.groups[first : last+1] {
		if g.len() > 3 || s.number(g) > 255 || i > 0 && (g.sep.sign != '.' || !g.sep.tight) {
			return false
		}
	}
	return true
}

// atoi reads a short run of ASCII digits.
func atoi(d string) int {
	n := 0
	for i := range len(d) {
		n = n*10 + int(d[i]-'0')
	}
	return n
}
