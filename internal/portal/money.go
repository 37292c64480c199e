package portal

import (
	"strconv"
	"strings"
)

// Cents is an amount of money in euro cents.
type Cents int64

// MaxCents is the largest amount the portal holds: ten billion euros.
const MaxCents = Cents(1_000_000_000_000)

// String writes the amount as people do: "€ 1.220.000" and "€ 12,50". Cents stand
// there only when there are any.
func (c Cents) String() string {
	sign, n := "", int64(c)
	if n < 0 {
		sign, n = "-", -n
	}
	s := "€ " + sign + grouped(n/100)
	if rest := n % 100; rest != 0 {
		s += "," + twoDigits(rest)
	}
	return s
}

// Plain writes the amount for a field or a file: "1220000" and "12,50".
func (c Cents) Plain() string {
	sign, n := "", int64(c)
	if n < 0 {
		sign, n = "-", -n
	}
	s := sign + strconv.FormatInt(n/100, 10)
	if rest := n % 100; rest != 0 {
		s += "," + twoDigits(rest)
	}
	return s
}

// ParseCents reads an amount as people type it: "1.220.000", "€ 12,50", "12.50" and
// "1 220 000,-". It gives false for what is no amount, has parts of a cent or is
// larger than MaxCents. Thousands are grouped by three or not at all: "1.22" is one
// euro and 22 cents, "1.220" is 1220 euros, as a Dutch reader takes it.
func ParseCents(s string) (Cents, bool) {
	n, ok := parseHundredths(strings.TrimPrefix(strings.TrimSpace(s), "€"))
	return Cents(n), ok && n <= int64(MaxCents) && n >= -int64(MaxCents)
}

// Hundredths is a number with at most two decimals.
type Hundredths int64

// MaxHundredths is the largest number the portal holds.
const MaxHundredths = Hundredths(MaxCents)

// String writes the number as people do: "1.240" and "3,5".
func (h Hundredths) String() string {
	sign, n := "", int64(h)
	if n < 0 {
		sign, n = "-", -n
	}
	s := sign + grouped(n/100)
	if rest := n % 100; rest != 0 {
		s += "," + strings.TrimSuffix(twoDigits(rest), "0")
	}
	return s
}

// ParseHundredths reads a number as people type it, as ParseCents reads an amount.
func ParseHundredths(s string) (Hundredths, bool) {
	n, ok := parseHundredths(s)
	return Hundredths(n), ok && n <= int64(MaxHundredths) && n >= -int64(MaxHundredths)
}

func twoDigits(n int64) string {
	s := strconv.FormatInt(n, 10)
	if len(s) < 2 {
		s = "0" + s
	}
	return s
}

// grouped writes thousands apart: 1.220.000.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

func parseHundredths(s string) (int64, bool) {
	s, ok := withoutSpaces(s)
	if !ok {
		return 0, false
	}
	s = strings.TrimSuffix(strings.TrimSuffix(s, ",-"), ",--")
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	whole, rest, comma := strings.Cut(s, ",")
	if !comma {
		// A point before one or two last digits is a decimal point, typed by who is used
		// to that; before three digits it groups thousands.
		if i := strings.LastIndexByte(s, '.'); i >= 0 && len(s)-i <= 3 && strings.Count(s, ".") == 1 {
			whole, rest = s[:i], s[i+1:]
			if rest == "" {
				return 0, false
			}
		}
	} else if rest == "" {
		return 0, false
	}
	if strings.Contains(whole, ".") {
		groups := strings.Split(whole, ".")
		for i, g := range groups {
			if i > 0 && len(g) != 3 || i == 0 && (len(g) == 0 || len(g) > 3) {
				return 0, false
			}
		}
		whole = strings.Join(groups, "")
	}
	if !digits(whole) || len(whole) == 0 || len(whole) > 12 || len(rest) > 2 || rest != "" && !digits(rest) {
		return 0, false
	}
	if len(rest) == 1 {
		rest += "0"
	}
	n, err := strconv.ParseInt(whole+(rest + "00")[:2], 10, 64)
	if err != nil {
		return 0, false
	}
	if neg {
		n = -n
	}
	return n, true
}

// withoutSpaces takes the spaces away that group thousands. Other ones are a slip: "12 50"
// is no 1250.
func withoutSpaces(s string) (string, bool) {
	groups := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\u00a0' || r == '\u202f' })
	for i, g := range groups {
		whole, _, _ := strings.Cut(strings.TrimPrefix(g, "-"), ",")
		whole, _, _ = strings.Cut(whole, ".")
		if i > 0 && len(whole) != 3 || i == 0 && len(groups) > 1 && (whole == "" || len(whole) > 3) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func digits(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}
