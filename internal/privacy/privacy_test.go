package privacy

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

const lastBirthYear = 2010

func kinds(text string) []Kind {
	var ks []Kind
	for _, f := range check(text, lastBirthYear) {
		if !slices.Contains(ks, f.Kind) {
			ks = append(ks, f.Kind)
		}
	}
	slices.Sort(ks)
	return ks
}

// makeBSN gives nine digits that satisfy the elfproef.
func makeBSN(r *rand.Rand, leadingZero bool) string {
	for {
		n := 100_000_000 + r.IntN(900_000_000)
		if leadingZero {
			n = 10_000_000 + r.IntN(90_000_000)
		}
		d := fmt.Sprintf("%09d", n)
		if elfproef([]byte(d)) {
			return d
		}
	}
}

func spread(d, sep string, sizes ...int) string {
	var parts []string
	for _, n := range sizes {
		parts = append(parts, d[:n])
		d = d[n:]
	}
	return strings.Join(parts, sep)
}

func digitsFrom(zero rune) func(string) string {
	return func(d string) string {
		return strings.Map(func(r rune) rune { return r - '0' + zero }, d)
	}
}

// notations are the ways to write a BSN that must all be found.
var notations = []struct {
	name  string
	write func(string) string
}{
	{"plain", func(d string) string { return d }},
	{"dots", func(d string) string { return spread(d, ".", 3, 3, 3) }},
	{"spaces", func(d string) string { return spread(d, " ", 3, 3, 3) }},
	{"dashes", func(d string) string { return spread(d, "-", 3, 3, 3) }},
	{"underscores", func(d string) string { return spread(d, "_", 3, 3, 3) }},
	{"slashes", func(d string) string { return spread(d, "/", 3, 3, 3) }},
	{"commas", func(d string) string { return spread(d, ",", 3, 3, 3) }},
	{"four two three", func(d string) string { return spread(d, ".", 4, 2, 3) }},
	{"four five", func(d string) string { return spread(d, " ", 4, 5) }},
	{"pairs", func(d string) string { return spread(d, " ", 2, 2, 2, 3) }},
	{"each digit", func(d string) string { return spread(d, " ", 1, 1, 1, 1, 1, 1, 1, 1, 1) }},
	{"spaced dashes", func(d string) string { return spread(d, " - ", 3, 3, 3) }},
	{"en dashes", func(d string) string { return spread(d, "–", 3, 3, 3) }},
	{"hard spaces", func(d string) string { return spread(d, "\u00a0", 3, 3, 3) }},
	{"thin spaces", func(d string) string { return spread(d, "\u2009", 4, 2, 3) }},
	{"zero width", func(d string) string { return spread(d, "\u200b", 1, 1, 1, 1, 1, 1, 1, 1, 1) }},
	{"soft hyphens", func(d string) string { return spread(d, "\u00ad", 3, 3, 3) }},
	{"combining marks", func(d string) string { return spread(d, "\u0336", 1, 2, 3, 3) }},
	{"direction marks", func(d string) string { return spread(d, "\u202d", 4, 5) }},
	{"full width", digitsFrom('０')},
	{"Arabic", digitsFrom('٠')},
	{"Devanagari", digitsFrom('०')},
	{"mathematical bold", digitsFrom('𝟎')},
	{"full width with dots", func(d string) string { return spread(digitsFrom('０')(d)[:], "．", 9, 9, 9) }},
	{"superscript", func(d string) string {
		return strings.Map(func(r rune) rune { return []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[r-'0'] }, d)
	}},
}

// places are the texts and names around a BSN.
var places = []string{
	"%s", "Mevrouw kwam langs (%s) met een brief.", "BSN: %s.", "bsn%s", "In 2024 was %s aan de beurt.",
	"dossier_%s_brief.pdf", "nummer\t%s\n", "Zie %s, graag.", "é%s", "Bel 06-12345678 over %s", "KvK 12345678, BSN %s",
}

func TestBar36_EveryBSNOfTheCorpusBlocks(t *testing.T) {
	r := rand.New(rand.NewPCG(36, 1))
	for i := range 400 {
		bsn := makeBSN(r, i%5 == 0)
		n := notations[i%len(notations)]
		written := n.write(bsn)
		place := places[r.IntN(len(places))]
		text := fmt.Sprintf(place, written)
		found := check(text, lastBirthYear)
		if !Blocking(found) {
			t.Errorf("%s: %q does not block", n.name, text)
			continue
		}
		for _, f := range found {
			if f.Kind == BSN && text[f.Start:f.End] != written {
				t.Errorf("%s: %q marks %q, want %q", n.name, text, text[f.Start:f.End], written)
			}
		}
	}
}

func TestBSNWithoutItsLeadingZero(t *testing.T) {
	r := rand.New(rand.NewPCG(36, 2))
	for range 100 {
		short := strings.TrimPrefix(makeBSN(r, true), "0")
		if compactDate(short) || monthDayYear(short) {
			short = "BSN " + short // a date unless it is named
		}
		if text := "nummer " + short + " bekend"; !Blocking(check(text, lastBirthYear)) {
			t.Errorf("%q does not block", text)
		}
	}
}

func TestBar36_PhoneAndCompanyNumbersHardlyBlock(t *testing.T) {
	r := rand.New(rand.NewPCG(36, 3))
	d := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteByte(byte('0' + r.IntN(10)))
		}
		return b.String()
	}
	make := []func() string{
		func() string { return "06-" + d(8) },
		func() string { return "06 " + spread(d(8), " ", 2, 2, 2, 2) },
		func() string { return "06" + d(8) },
		func() string { return "+31 6 " + d(8) },
		func() string { return "+31 (0)6 " + spread(d(8), " ", 4, 4) },
		func() string { return "0031 6" + d(8) },
		func() string { return "(0570) " + spread(d(6), " ", 2, 2, 2) },
		func() string { return "0570-" + d(6) },
		func() string { return "038 " + spread(d(7), " ", 3, 2, 2) },
		func() string { return "088-" + d(7) },
		func() string { return "0900-" + d(7) },
		func() string { return "+32 " + spread(d(9), " ", 3, 2, 2, 2) },
		func() string { return "tel. 6" + d(8) },
		func() string { return "KvK " + d(8) },
		func() string { return "KvK-nummer: " + spread(d(8), " ", 2, 2, 2, 2) },
		func() string { return "kvk_" + d(8) + ".pdf" },
		func() string { return "Kamer van Koophandel nr. " + spread(d(8), ".", 2, 3, 3) },
	}
	blocked := 0
	const n = 500
	for i := range n {
		text := "Bereikbaar via " + make[i%len(make)]() + " op werkdagen."
		if Blocking(check(text, lastBirthYear)) {
			blocked++
			t.Logf("blocks: %q", text)
		}
	}
	if blocked*100 >= n*2 {
		t.Errorf("%d of %d phone and KvK numbers block, want less than 2 %%", blocked, n)
	}
}

// What looks like a number but is no BSN. Every digit string was chosen so that
// its digits satisfy the elfproef.
func TestNumbersThatDoNotBlock(t *testing.T) {
	texts := []string{
		"€ 123.456.782", "123.456.782,00", "123.456.782,-", "123456782 euro", "123 456 782 €",
		"1234567820", "0123456782", "99123456782", "1234 5678 2000 1234", "00123456782 00",
		"BTW NL123456782B01", "RSIN 123456782", "RSIN: 123.456.782", "sha 7f123456782ab9", "000000000",
		"192.168.10.5", "versie 1.2.3", "20241231", "31122024", "2021-2024", "2024-2025", "op 12-03-2024 om 10.30",
		"open 10.00-12.30 en 13.00 - 16.30 uur", "S-2026-0042", "zaak 2026-00421", "123456782,5",
		"12.500 - 15.000", "van 1.200 - 15.000", "123\n456\n782", "123\t456\t782",
	}
	for _, text := range texts {
		if Blocking(check(text, lastBirthYear)) {
			t.Errorf("%q blocks", text)
		}
	}
	for year := 2020; year < 2030; year++ { // every number of the portal itself
		for n := range 500 {
			if text := fmt.Sprintf("S-%d-%04d", year, n); Blocking(check(text, lastBirthYear)) {
				t.Fatalf("%q blocks", text)
			}
		}
	}
}

func TestBSNFoundBesideOtherNumbers(t *testing.T) {
	for _, text := range []string{
		"123456782 en 111222333", "111222333,123456782", "KvK 12345678 of 123456782", "06-12345678 123456782",
		"12-03-2024 123456782", "1. 123456782", "2024-123456782", "123456782jan", "bsn nl123456782b", "Nr.123.456.782.",
		"burgerservicenummer van de man is 123456782", "€ 12 voor 123456782", "(123456782)", "#123456782",
	} {
		if !Blocking(check(text, lastBirthYear)) {
			t.Errorf("%q does not block", text)
		}
	}
}

func TestWarnings(t *testing.T) {
	tests := []struct {
		text string
		want []Kind
	}{
		{"NL91ABNA0417164300", []Kind{IBAN}},
		{"iban: nl91 abna 0417 1643 00.", []Kind{IBAN}},
		{"ＮＬ９１ ＡＢＮＡ ０４１７１６４３００", []Kind{IBAN}},
		{"IBANNL91ABNA0417164300", []Kind{IBAN}},
		{"rekening_NL91_ABNA_0417_1643_00.pdf", []Kind{IBAN}},
		{"BE68 5390 0754 7034", []Kind{IBAN}},
		{"NL92ABNA0417164300", nil},
		{"mail jan.jansen@voorbeeld.nl.", []Kind{Email}},
		{"info@geldfit.example", []Kind{Email}},
		{"jan＠voorbeeld．nl", []Kind{Email}},
		{"@wijkteam of a@b", nil},
		{"bel 06-12345678", []Kind{Phone}},
		{"+31 (0)570 69 39 11", []Kind{Phone}},
		{"tel 0800-1234", []Kind{Phone}},
		{"geboren op 12-03-2015", []Kind{BirthDate}},
		{"geb. 12 maart 2015", []Kind{BirthDate}},
		{"Geboortedatum:\n12.03.15", []Kind{BirthDate}},
		{"gebdat 12032015", []Kind{BirthDate}},
		{"1 januari 1980", []Kind{BirthDate}},
		{"01/01/1980", []Kind{BirthDate}},
		{"1980-01-01", []Kind{BirthDate}},
		{"０１-０１-１９８０", []Kind{BirthDate}},
		{"brief_01_01_1980.docx", []Kind{BirthDate}},
		{"vergadering op 12-03-2024", nil},
		{"begeleid 12-03-2024", nil},
		{"artikel 12-03-80", nil},
		{"Kerkstraat 12", []Kind{Address}},
		{"lange bisschopstraat 12a", []Kind{Address}},
		{"Kerkstraat_12.pdf", []Kind{Address}},
		{"Grote Kerkhof 5, 7411 KT Deventer", []Kind{Address}},
		{"7411KT", []Kind{Address}},
		{"wij zijn onderweg 2 keer gestopt", nil},
		{"in 2024 en 2025", nil},
		{"In 2024 IO en BAD", nil},
		{"Kerkstraat 2024", nil},
		{"de arbeidsmarkt 2 jaar later", nil},
		{"", nil},
		{"Inwoners wachten 6 weken op de 2e brief van 3 pagina's.", nil},
	}
	for _, tc := range tests {
		if got := kinds(tc.text); !slices.Equal(got, tc.want) {
			t.Errorf("%q: got %v, want %v", tc.text, got, tc.want)
		}
	}
}

func TestCheckUsesTheCalendarForBareDates(t *testing.T) {
	old := time.Now().AddDate(-30, 0, 0).Format("02-01-2006")
	fresh := time.Now().AddDate(-1, 0, 0).Format("02-01-2006")
	if len(Check(old)) != 1 || len(Check(fresh)) != 0 {
		t.Errorf("a date of thirty years ago must warn and one of last year must not: %v, %v", Check(old), Check(fresh))
	}
}

func TestKinds(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range append(Kinds(), "unknown") {
		if k.Blocks() != (k == BSN) {
			t.Errorf("%s blocks = %v", k, k.Blocks())
		}
		if s := k.Sentence(); len(s) < 20 || seen[s] {
			t.Errorf("%s: sentence %q is empty or used twice", k, s)
		} else {
			seen[s] = true
		}
	}
}

// Hostile input stays linear: a quarter of a megabyte of each takes well under a second,
// which leaves room for a slow machine; quadratic work takes minutes.
func TestLongInputIsLinear(t *testing.T) {
	for _, piece := range []string{"1", "1 ", "12.", "a", "@", "a@", "a@b.", "0", "06 ", "+31", "nl91", "1-1-", "straat", "é", "\u200b", "\xff", "9 maart ", "geb ", "bsn", "-", "ﷺ"} {
		text := strings.Repeat(piece, 1<<18/len(piece))
		start := time.Now()
		Check(text)
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%q repeated takes %v", piece, took)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, p := range places {
		f.Add(fmt.Sprintf(p, "123.456.782"))
	}
	f.Add("\xff１２３\u200b456-782 a@b.nl é+316")
	f.Fuzz(func(t *testing.T, text string) {
		for _, found := range Check(text) {
			if found.Start < 0 || found.End <= found.Start || found.End > len(text) {
				t.Fatalf("%+v lies outside a text of %d bytes", found, len(text))
			}
		}
	})
}
