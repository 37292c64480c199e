package web

import (
	"unicode"
	"unicode/utf8"

	"ketenportaal/internal/portal"
)

// auditWords say what somebody did, to stand after their name. Each type of
// event has them.
var auditWords = map[portal.EventType]string{
	portal.PortalSetUp:          "richtte het portaal in",
	portal.PersonInvited:        "nodigde iemand uit",
	portal.InvitationAccepted:   "nam een uitnodiging aan",
	portal.PersonChanged:        "wijzigde gegevens van een account",
	portal.PersonDisabled:       "schakelde een account uit",
	portal.PersonEnabled:        "schakelde een account in",
	portal.RoleChanged:          "wijzigde een rol",
	portal.LoggedIn:             "logde in",
	portal.LoginFailed:          "zag een mislukte inlogpoging",
	portal.LoggedOut:            "logde uit",
	portal.SessionsEnded:        "beëindigde sessies",
	portal.LoginLinkAsked:       "kreeg een vraag om een inloglink",
	portal.PasswordResetAsked:   "kreeg een vraag om een nieuw wachtwoord",
	portal.PasswordChanged:      "wijzigde een wachtwoord",
	portal.SecondFactorSet:      "stelde een tweede stap in",
	portal.SecondFactorRemoved:  "haalde een tweede stap weg",
	portal.RecoveryCodesRenewed: "maakte nieuwe herstelcodes",
	portal.RecoveryCodeUsed:     "logde in met een herstelcode",
	portal.PreferencesChanged:   "wijzigde keuzes voor berichten en mail",
	portal.DigestStopped:        "zette de overzichtsmail uit",
	portal.OrganisationAdded:    "voegde een organisatie toe",
	portal.OrganisationChanged:  "wijzigde een organisatie",
	portal.SettingsChanged:      "wijzigde de instellingen van het portaal",

	portal.SignalShared:           "deelde een signaal",
	portal.SignalTakenUp:          "pakte een signaal op",
	portal.SignalAssigned:         "gaf een signaal een andere behandelaar",
	portal.SignalPassedOn:         "gaf een signaal door aan de vervanger",
	portal.SignalDetailed:         "vulde een signaal aan",
	portal.SignalQuestionAsked:    "stelde een vraag aan de melder",
	portal.SignalQuestionPassed:   "gaf een vraag door aan een anonieme melder",
	portal.SignalQuestionAnswered: "beantwoordde een vraag",
	portal.SignalAnswerPassed:     "gaf een antwoord van een anonieme melder door",
	portal.SignalAgreed:           "legde een afspraak vast",
	portal.SignalFeedbackGiven:    "koppelde een signaal terug",
	portal.SignalHelpAnswered:     "liet weten of de afspraak helpt",
	portal.SignalReopened:         "heropende een signaal",
	portal.SignalClosed:           "sloot een signaal",
	portal.SignalTermPassed:       "zag een termijn voorbijgaan",
	portal.SignalRecognised:       "herkende een signaal",
	portal.SignalCommented:        "reageerde op een signaal",
	portal.KeeperMessageSent:      "schreef in de anonieme berichtenwisseling",
	portal.CitizenDataOverruled:   "gaf aan dat een nummer geen BSN is",

	portal.DocumentAdded:    "voegde een document toe",
	portal.DocumentReplaced: "voegde een nieuwe versie van een document toe",
	portal.DocumentScanned:  "controleerde een document op virussen",
	portal.DocumentRead:     "haalde een document op",
	portal.AuditRead:        "las het auditlog",
	portal.MailRead:         "las een mail in de uitgaande post",
	portal.MailRetried:      "liet een mislukte mail opnieuw versturen",
	portal.MailTested:       "stuurde een proefmail",
}

// auditDetailWords name the details that are shown, in this order.
var auditDetailWords = []struct{ name, label string }{
	{portal.DetailFrom, "van"}, {portal.DetailTo, "naar"}, {portal.DetailPerson, "wie"}, {portal.DetailField, "wat"},
	{portal.DetailReason, "reden"}, {portal.DetailAddress, "netwerkadres"}, {portal.DetailDevice, "apparaat"},
}

// auditValue writes a stored value as people know it.
func auditValue(v string) string {
	if label := portal.Role(v).Label(); label != "" {
		return label
	}
	if words := auditWords[portal.EventType(v)]; words != "" {
		return words
	}
	return v
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
