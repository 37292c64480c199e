package search

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// meets reports whether a text is found by a query, the way an engine does it.
func meets(text, query string) bool {
	tokens := Tokens(text)
	terms := Query(query)
	if len(terms) == 0 {
		return false
	}
	for _, term := range terms {
		if !slices.ContainsFunc(term, func(alternative string) bool {
			prefix, ok := strings.CutSuffix(alternative, "*")
			return slices.ContainsFunc(tokens, func(t string) bool {
				return t == alternative || ok && strings.HasPrefix(t, prefix)
			})
		}) {
			return false
		}
	}
	return true
}

// Pairs that meet, each as text and query; those of the first list in both
// directions.
func TestPairsThatMeet(t *testing.T) {
	both := []string{
		"subsidie subsidies", "organisatie organisaties", "brief brieven", "bewindvoerder bewindvoerders", "schuld schulden",
		"afspraak afspraken", "gemeente gemeenten", "gemeente gemeentes", "huis huizen", "regel regels", "advies adviezen",
		"besluit besluiten", "verslag verslagen", "overleg overleggen", "klacht klachten", "lid leden", "stad steden",
		"kind kinderen", "thema thema's", "thema themas", "agenda agenda’s", "foto foto's", "bureau bureaus", "jaar jaren",
		"uur uren", "les lessen", "rol rollen", "proces processen", "adres adressen", "taak taken", "vraag vragen",
		"gesprek gesprekken", "mogelijkheid mogelijkheden", "idee ideeën", "cliënt clienten", "coördinator coordinatoren",
		"premie premies", "evaluatie evaluaties", "uitkering uitkeringen", "betaling betalingen", "budget budgetten",
		"casus casussen", "criterium criteria", "reden redenen", "gezin gezinnen", "bewijs bewijzen", "prijs prijzen",
		"toeslag toeslagen", "lening leningen", "signaal signalen", "wet wetten", "boete boetes", "Kosten kosten",
		"raad RAAD", "e-mail email", "klankbord-groep klankbordgroep", "ﬁets fiets", "verlies verliezen",
	}
	for _, pair := range both {
		a, b, _ := strings.Cut(pair, " ")
		if !meets(a, b+" ") || !meets(b, a+" ") { // the space: no prefix may help
			t.Errorf("%q and %q do not meet: %v %v", a, b, Tokens(a), Tokens(b))
		}
	}
	// A compound is found by its parts, not a part by the compound.
	compounds := []string{
		"wijkorganisaties organisatie", "wijkorganisaties wijk", "schuldhulpverlening schuld", "schuldhulpverlening hulp",
		"schuldhulpverlening hulpverlening", "schuldhulpverlening schuldhulp", "ketenpartners partner", "kwartaalrapportages rapportage",
		"subsidiedoelen subsidie", "subsidiedoelen doel", "beschermingsbewind bewind", "wachttijden tijd", "raadsmededeling raad",
		"betalingsachterstanden achterstand", "huurachterstand huur", "gemeenteraad gemeente", "cliëntenraad client",
		"armoedebeleid armoede", "energietoeslag toeslag", "huisuitzettingen huis", "woningcorporaties corporatie",
		"jongerenloket jongere", "ervaringsdeskundigen deskundige", "portefeuillehouder portefeuille", "klachtbehandelaar klacht",
		"xylofoonorganisatie organisatie", "vroegsignalering signalering", "actiepunten actie", "geldzorgen geld", "taallessen les",
	}
	for _, pair := range compounds {
		a, b, _ := strings.Cut(pair, " ")
		if !meets(a, b+" ") {
			t.Errorf("%q is not found by %q: %v %v", a, b, Tokens(a), Query(b+" "))
		}
		if meets(b, a+" ") {
			t.Errorf("%q is found by the compound %q", b, a)
		}
	}
}

func TestPairsThatDoNotMeet(t *testing.T) {
	for _, pair := range []string{
		"beraad raad", "onschuld schuld", "schuldig schuld", "verlening lening", "belasting last", "klankbord bank", "kaars kaart",
		"bestuur stuur", "verhuizen huis", "huisraad raadhuis", "brief briefing", "organist organisatie", "subsidie residentie",
		"wijk week", "bewind wind", "regelmatig regel", "klant klacht", "rol roltrap", "leden lijden", "huur duur", "toegang gang",
		"ouder oudere", "stadium stad", "partij partner", "advies avies", "het de", "plant plan", "kast kas",
	} {
		a, b, _ := strings.Cut(pair, " ")
		if meets(a, b+" ") {
			t.Errorf("%q is found by %q: %v %v", a, b, Tokens(a), Query(b+" "))
		}
	}
}

func TestCodesAndNumbers(t *testing.T) {
	text := "Zie S-2026-0042, nota 2023-866 en € 680.000 (12-03-2024)."
	for _, query := range []string{"S-2026-0042", "s-2026-0042", "2026-0042", "0042", "42", "2023-866", "680.000", "12-03-2024", "S-2026", "nota 866", "s-2026-42", "s-2026-00", "S-2026 nota", "2026-42", "12-3-2024"} {
		if !meets(text, query) {
			t.Errorf("%q is not found by %q", text, query)
		}
	}
	for _, query := range []string{"S-2026-0043 ", "0041 ", "2023-867 ", "s-2026-4 ", "s-2026-43", "G-2026 nota"} {
		if meets(text, query) {
			t.Errorf("%q is found by %q", text, query)
		}
	}
}

func TestQuery(t *testing.T) {
	tests := []struct {
		query string
		want  [][]string
	}{
		{"", nil},
		{"de het een", nil},
		{"  \" * ' \" ", nil},
		{"brieven ", [][]string{{"brief"}}},
		{"de brieven van", [][]string{{"brief"}}},
		{`"brieven" OR NEAR(kosten*)`, [][]string{{"brief"}, {"or"}, {"near"}, {"kosten"}}},
		{"hulp", [][]string{{"hulp", "hulp*"}}},
		{"S-2026-0042 ", [][]string{{"s20260042", "s202642"}}},
		{"brief brief ", [][]string{{"brief"}}},
		{"ab", [][]string{{"ab"}}},
		{"betalin", [][]string{{"betal*", "betalin", "betalin*"}}},
	}
	for _, tc := range tests {
		if got := Query(tc.query); !slices.EqualFunc(got, tc.want, slices.Equal) {
			t.Errorf("%q: got %v, want %v", tc.query, got, tc.want)
		}
	}
}

// Whoever types slowly sees the hit from the third letter on.
func TestPrefixOfTheLastWordFindsAlongTheWay(t *testing.T) {
	for _, w := range []string{"organisatie", "schuldhulpverlening", "afspraak", "bewindvoerders", "gemeente", "portefeuillehouder"} {
		for n := 3; n <= len(w); n++ {
			if !meets(w, w[:n]) && !stopWords[w[:n]] {
				t.Errorf("%q is not found by %q: %v %v", w, w[:n], Tokens(w), Query(w[:n]))
			}
		}
	}
}

func TestQueryIsBounded(t *testing.T) {
	if n := len(Query(numbered(500))); n != maxTerms {
		t.Errorf("got %d terms, want %d", n, maxTerms)
	}
	long := strings.Repeat("é", 10_000)
	for _, term := range Query(long) {
		for _, token := range term {
			if len(token) > maxQueryBytes || !utf8.ValidString(token) {
				t.Errorf("token of %d bytes", len(token))
			}
		}
	}
}

func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(" w" + strings.Repeat("x", i%20+1))
	}
	return b.String()
}

func TestTokensAreSafeAndUnique(t *testing.T) {
	tokens := Tokens("De “Coördinatoren” (brief) brieven; drop table-- \x00 \xff a\u200bb O'Brien c* \"x y\"")
	seen := map[string]bool{}
	for _, token := range tokens {
		if seen[token] || token == "" || strings.ContainsAny(token, " *\"'-_.;()\x00") {
			t.Errorf("token %q is unsafe or comes twice in %v", token, tokens)
		}
		seen[token] = true
	}
	if !seen["coordinator"] || !seen["brief"] || !seen["ab"] || seen["de"] {
		t.Errorf("got %v", tokens)
	}
}

func TestFieldWords(t *testing.T) {
	if len(fieldWords) < 200 {
		t.Errorf("%d field words, want at least 200", len(fieldWords))
	}
}

func TestMark(t *testing.T) {
	tests := []struct {
		text, query string
		want        []string
	}{
		{"De organisatie en de Wijkorganisaties.", "organisatie", []string{"organisatie", "Wijkorganisaties"}},
		{"Cliënten: brieven, zie S-2026-0042!", "client s-2026-0042 ", []string{"Cliënten", "S-2026-0042"}},
		{"foto's van agenda’s", "foto agenda ", []string{"foto's", "agenda’s"}},
		{"niets", "iets anders", nil},
		{"hulp", "de", nil},
		{"", "hulp", nil},
	}
	for _, tc := range tests {
		var got []string
		for _, s := range Mark(tc.text, tc.query) {
			got = append(got, tc.text[s.Start:s.End])
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%q in %q: got %q, want %q", tc.query, tc.text, got, tc.want)
		}
	}
}

func TestNear(t *testing.T) {
	known := []string{"subsidie", "bewindvoerder", "convenant", "brief", "Coördinator", "subsidies"}
	tests := []struct {
		word string
		want []string
	}{
		{"subsdie", []string{"subsidie"}},
		{"susbidie", []string{"subsidie"}},
		{"bewintvoeder", []string{"bewindvoerder"}},
		{"coordinatr", []string{"Coördinator"}},
		{"birf", nil}, // too short to guess
		{"bewnt", nil},
		{"subsidie", []string{"subsidies"}}, // not itself
		{"convennnnt", []string{"convenant"}},
		{"", nil},
	}
	for _, tc := range tests {
		if got := Near(tc.word, known); !slices.Equal(got, tc.want) {
			t.Errorf("%q: got %v, want %v", tc.word, got, tc.want)
		}
	}
}

func TestSimilarTellsWhatATextIsAbout(t *testing.T) {
	got := Similar("Inwoners van 45 jaar wachten lang op de kwijtschelding van hun belasting. De kwijtschelding komt te laat en " +
		"de inwoner krijgt een deurwaarder aan de deur, terwijl het bezwaar nog loopt.")
	if len(got) == 0 || len(got) > maxSimilar || got[0] != stem("kwijtschelding") {
		t.Errorf("got %v", got)
	}
	for _, want := range []string{"belasting", "deurwaarder", "bezwaar"} {
		if !slices.Contains(got, stem(want)) {
			t.Errorf("%q is missing in %v", want, got)
		}
	}
	if slices.Contains(got, stem("inwoner")) || slices.Contains(got, "45") {
		t.Errorf("got what every signal has: %v", got)
	}
	if got := Similar("de het 12"); len(got) != 0 {
		t.Errorf("got %v from nothing", got)
	}
}

func TestLongTextIsLinear(t *testing.T) {
	for _, piece := range []string{"a", "schuld", "a-", "1.", "'s", "é", "\u200b", "schuldhulp ", "\xff"} {
		text := strings.Repeat(piece, 1<<18/len(piece))
		start := time.Now()
		Tokens(text)
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%q repeated takes %v", piece, took)
		}
	}
}

func FuzzTokens(f *testing.F) {
	f.Add("S-2026-0042 foto's Coördinatie é\u0301 1.2", "foto")
	f.Fuzz(func(t *testing.T, text, query string) {
		for _, token := range Tokens(text) {
			if token == "" || strings.ContainsAny(token, " *\"") {
				t.Fatalf("unsafe token %q", token)
			}
		}
		last := 0
		for _, s := range Mark(text, query) {
			if s.Start < last || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("span %+v", s)
			}
			last = s.End
		}
	})
}
