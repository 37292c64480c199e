// Package privacy finds data about citizens in free text, in names of files
// and in the text of uploads, before any of it is stored. A signal is about a
// pattern in practice, so a citizen service number (BSN) blocks and what may
// point at one person (IBAN, e-mail, phone, birth date, address) warns.
//
// It guards against slips, not against somebody who means to get a number
// past it. A finding says where something stands and never what it is, so that
// no log, audit entry or message can repeat the value by accident.
package privacy

import (
	"slices"
	"time"
)

// Kind says what sort of citizen data a finding is.
type Kind string

// The kinds. Only BSN blocks.
const (
	BSN       Kind = "bsn"
	IBAN      Kind = "iban"
	Email     Kind = "email"
	Phone     Kind = "phone"
	BirthDate Kind = "birthdate"
	Address   Kind = "address"
)

// Kinds lists every kind, the gravest first.
func Kinds() []Kind { return []Kind{BSN, IBAN, BirthDate, Address, Phone, Email} }

// Blocks reports whether text with this kind is refused until the value is
// removed or a person overrules the hit with a reason.
func (k Kind) Blocks() bool { return k == BSN }

// Sentence tells people, in Dutch, what was found and what to do. It never
// holds the value. An unknown kind gives a general sentence.
func (k Kind) Sentence() string {
	switch k {
	case BSN:
		return "In deze tekst staat een burgerservicenummer (BSN). Haal het weg. Een signaal gaat nooit over één inwoner."
	case IBAN:
		return "In deze tekst staat een rekeningnummer (IBAN). Haal het weg als het van een inwoner is."
	case Email:
		return "In deze tekst staat een e-mailadres. Haal het weg als het van een inwoner is."
	case Phone:
		return "In deze tekst staat een telefoonnummer. Haal het weg als het van een inwoner is."
	case BirthDate:
		return "In deze tekst staat een datum die een geboortedatum kan zijn. Haal die weg als die bij een inwoner hoort."
	case Address:
		return "In deze tekst staat een adres of een postcode. Haal het weg als daar een inwoner woont."
	default:
		return "In deze tekst staan gegevens die bij een inwoner kunnen horen. Haal ze weg."
	}
}

// Finding is one place in a text. Start and End are byte offsets in the text
// as it was given to Check, so that a page can mark the place.
type Finding struct {
	Kind       Kind
	Start, End int
}

// Blocking reports whether at least one finding blocks.
func Blocking(found []Finding) bool {
	return slices.ContainsFunc(found, func(f Finding) bool { return f.Kind.Blocks() })
}

// adultYears is the age, in years, from which a bare date is taken for a birth
// date: nothing of the chain itself is dated that far back, people are.
const adultYears = 16

// Check finds citizen data in a text, or in the name of a file, in order of
// place. Its time grows linearly with the length of the text; invalid UTF-8 is
// read as separators.
//
// A bare number of nine digits that happens to satisfy the elfproef (one in
// eleven does) blocks: to miss a real number is worse than a hit that a person
// can overrule. Telephone numbers, dates, periods, amounts, KvK and VAT
// numbers and numbers of ten digits or more in their usual notations do not
// block, unless the word BSN stands before them.
func Check(text string) []Finding {
	return check(text, time.Now().Year()-adultYears)
}

// check is Check with the last year, inclusive, of which a bare date counts as
// a birth date.
func check(text string, birthYear int) []Finding {
	s := newScanner(fold(text))
	s.ibans()
	s.emails()
	s.phones()
	s.dates(birthYear)
	s.addresses()
	s.bsns()
	slices.SortStableFunc(s.found, func(a, b Finding) int { return a.Start - b.Start })
	return s.found
}
