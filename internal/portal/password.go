package portal

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Length of a password in characters. There are no rules about capitals, digits
// or signs: they make passwords harder to remember, not harder to guess
// (NIST SP 800-63B, section 3.1.1.2).
const (
	MinPassword = 12
	MaxPassword = 200
)

// CheckPassword says in a sentence why a password is refused for an account, or
// nothing. email and names are what somebody who knows them would try first.
func CheckPassword(password, email string, names ...string) string {
	n := utf8.RuneCountInString(password)
	low := strings.ToLower(password)
	letters := lettersOf(low, true)
	switch {
	case n == 0:
		return "Vul een wachtwoord in."
	case n < MinPassword:
		return "Dit wachtwoord is te kort. Gebruik ten minste " + Number(MinPassword) + " tekens, bijvoorbeeld drie of vier losse woorden."
	case n > MaxPassword:
		return "Dit wachtwoord is te lang. Er passen " + Number(MaxPassword) + " tekens."
	case isCommon(low):
		return "Dit wachtwoord is te makkelijk te raden. Kies bijvoorbeeld drie of vier losse woorden."
	}
	user, domain, _ := strings.Cut(strings.ToLower(email), "@")
	domain, _, _ = strings.Cut(domain, ".")
	for _, known := range append([]string{user, domain, "ketenportaal"}, names...) {
		// What is left without the known part must still be a password of its
		// own: a long sentence may hold a first name.
		if known = lettersOf(strings.ToLower(known), true); len(known) >= 3 && strings.Contains(letters, known) && (known == lettersOf(user, true) || len(letters)-len(known) < MinPassword) {
			return "In dit wachtwoord staat uw naam of e-mailadres. Dat is makkelijk te raden. Kies iets anders."
		}
	}
	return ""
}

// isCommon: on the list as it stands, a listed word with digits or signs around
// it, one piece repeated, or a run along the alphabet or the keyboard.
func isCommon(low string) bool {
	core := strings.TrimFunc(low, func(r rune) bool { return !unicode.IsLetter(r) })
	if slices.Contains(commonPasswords, low) || slices.Contains(commonWords, lettersOf(low, false)) || slices.Contains(commonWords, lettersOf(core, true)) {
		return true
	}
	for size := 1; size <= 4; size++ {
		if len(low) > size && strings.Repeat(low[:size], len(low)/size+1)[:len(low)] == low {
			return true
		}
	}
	for _, run := range []string{"abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba", "01234567890123456789", "98765432109876543210",
		"qwertyuiopasdfghjklzxcvbnm", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujmikolp"} {
		if strings.Contains(run, low) {
			return true
		}
	}
	return false
}

// lettersOf keeps the letters of s, with undo also those behind the usual
// replacements, so that W@chtw00rd counts as wachtwoord.
func lettersOf(s string, undo bool) string {
	return strings.Map(func(r rune) rune {
		if undo {
			switch r {
			case '@', '4':
				return 'a'
			case '0':
				return 'o'
			case '3':
				return 'e'
			case '$', '5':
				return 's'
			}
		}
		if r >= 'a' && r <= 'z' || r > 0x7f {
			return r
		}
		return -1
	}, s)
}

// commonWords are what people here put in a password when they are made to
// choose one; with digits and signs around them they are guessed first.
var commonWords = []string{
	"wachtwoord", "mijnwachtwoord", "nieuwwachtwoord", "geheim", "geheimwachtwoord", "welkom", "welkomwelkom", "welkomterug", "password", "passwords",
	"mypassword", "passwordpassword", "wachtwoordwachtwoord", "letmein", "iloveyou", "ikhouvanjou", "qwerty", "qwertyuiop", "azerty", "asdfghjkl",
	"admin", "administrator", "beheerder", "gemeente", "gemeentehuis", "stadhuis", "deventer", "nederland", "amsterdam", "rotterdam", "utrecht",
	"voetbal", "feyenoord", "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
	"lente", "zomer", "herfst", "winter", "voorjaar", "najaar", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag",
	"changeme", "changemenow", "trustno", "superman", "football", "sunshine", "princess", "vakantie", "konijn", "chocolade", "sinterklaas",
	"schuldhulp", "bewindvoerder", "wijkteam", "demo", "test", "testtest", "testtesttest", "hallo", "hallohallo", "secret", "topsecret",
}

// commonPasswords are long ones that the rules above don't catch.
var commonPasswords = []string{
	"1q2w3e4r5t6y", "zaq12wsxcde3", "q1w2e3r4t5y6", "123qweasdzxc", "qweasdzxc123", "a1b2c3d4e5f6", "abc123abc123", "abcd1234abcd", "1234qwerasdf",
	"correct horse battery staple", "correcthorsebatterystaple", "123456789abc", "abc123456789", "qwerty123456", "123456qwerty", "asdf1234asdf",
}
