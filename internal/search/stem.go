package search

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/dutch"
)

// irregular are words whose stem Snowball or the plural filter gets wrong, in
// folded form, each with the stem to use.
var irregular = pairs(`
steden=stad stad=stad leden=lid lid=lid kinderen=kind eieren=ei schepen=schip uren=ur uur=ur
criteria=criterium criterium=criterium musea=museum museum=museum technici=technicus critici=criticus
themas=thema agendas=agenda fotos=foto autos=auto videos=video logos=logo risicos=risico scenarios=scenario
collegas=collega collegae=collega casussen=casus casus=casus cursussen=cursus cursus=cursus
redenen=reden reden=reden teken=teken tekens=teken gegeven=gegeven gegevens=gegeven leven=leven levens=leven
ideeen=idee idee=idee kosten=kosten raad=raad raden=raad
ouder=ouder ouders=ouder oudere=oudere ouderen=oudere jongere=jongere jongeren=jongere
`)

// singularS are words that end as a plural does but are none.
var singularS = set(`
precies kassies dreumes dames expres prinses voorjaarsles taalles
`)

// stem gives the token of a folded word: its singular, without endings.
func stem(w string) string {
	if s, ok := irregular[w]; ok {
		return s
	}
	if len(w) < 4 || len(w) > maxWord {
		return w
	}
	w = singular(w)
	if s, ok := irregular[w]; ok {
		return s
	}
	env := snowballstem.NewEnv(w)
	dutch.Stem(env)
	return closing(env.Current())
}

// singular takes off the plurals that Snowball leaves: "subsidies",
// "gemeentes", "bureaus". An s after an o, a, i or u stays, for "thema's" is
// written with an apostrophe.
func singular(w string) string {
	if singularS[w] {
		return w
	}
	for _, end := range []string{"advies", "verlies", "proces", "succes", "adres", "congres"} {
		if strings.HasSuffix(w, end) { // also in compounds: "huisadres"
			return w
		}
	}
	switch {
	case strings.HasSuffix(w, "ies"), strings.HasSuffix(w, "eaus"), strings.HasSuffix(w, "tes"),
		strings.HasSuffix(w, "ges"), strings.HasSuffix(w, "des"), strings.HasSuffix(w, "mes"),
		strings.HasSuffix(w, "ces"), strings.HasSuffix(w, "les"):
		if len(w) > 5 {
			return w[:len(w)-1]
		}
	}
	return w
}

// closing writes a stem the way the singular is written: Dutch has "brieven",
// "huizen" and "rollen" but "brief", "huis" and "rol".
func closing(s string) string {
	n := len(s)
	if n < 3 {
		return s
	}
	switch last := s[n-1]; {
	case last == 'v':
		return s[:n-1] + "f"
	case last == 'z':
		return s[:n-1] + "s"
	case last == s[n-2] && strings.IndexByte("bfglmnprs", last) >= 0:
		return s[:n-1]
	}
	return s
}

func set(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// pairs reads words of the form a=b.
func pairs(list string) map[string]string {
	m := map[string]string{}
	for _, pair := range strings.Fields(list) {
		from, to, _ := strings.Cut(pair, "=")
		m[from] = to
	}
	return m
}
