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
	portal.PasskeyAdded:         "voegde een passkey toe",
	portal.PasskeyRemoved:       "verwijderde een passkey",
	portal.PasskeyUsed:          "gebruikte een passkey",
	portal.PasskeyCopied:        "gebruikte een passkey die misschien gekopieerd is",
	portal.IdentityLinked:       "koppelde een account voor single sign-on",
	portal.IdentityUnlinked:     "verbrak een koppeling voor single sign-on",
	portal.PreferencesChanged:   "wijzigde keuzes voor berichten en mail",
	portal.DigestStopped:        "zette de overzichtsmail uit",
	portal.OrganisationAdded:    "voegde een organisatie toe",
	portal.OrganisationChanged:  "wijzigde een organisatie",
	portal.SettingsChanged:      "wijzigde de instellingen van het portaal",

	portal.OrganisationCheckAsked: "vroeg een organisatie haar gegevens na te kijken",
	portal.OrganisationCheckLate:  "meldde dat een organisatie haar gegevens niet nakeek",

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

	portal.PreparationWritten:  "schreef aan een voorbereiding",
	portal.PreparationNoted:    "maakte een notitie bij een voorbereiding",
	portal.PreparationLocked:   "zette een voorbereiding vast",
	portal.PreparationUnlocked: "maakte een voorbereiding weer open",
	portal.PreparationExported: "nam een voorbereiding mee als bestand",

	portal.SignalMergedInto:        "voegde een signaal samen met een ander",
	portal.SignalJoined:            "voegde een ander signaal bij een signaal",
	portal.SignalUnmerged:          "maakte een samenvoeging ongedaan",
	portal.SignalLeft:              "haalde een samengevoegd signaal los",
	portal.SignalHandedTo:          "vroeg een organisatie een signaal op te pakken",
	portal.SignalHandOverAccepted:  "pakte een doorgegeven signaal op",
	portal.SignalHandedBack:        "gaf een signaal terug",
	portal.SignalWideningAsked:     "vroeg of een organisatie mag meelezen",
	portal.SignalWideningPassed:    "gaf de vraag over meelezen door",
	portal.SignalWideningRefused:   "wilde niet dat een organisatie meeleest",
	portal.SignalAudienceWidened:   "liet een organisatie meelezen",
	portal.SignalObjected:          "was het niet eens met een besluit",
	portal.SignalObjectionAnswered: "antwoordde wie het niet eens was",
	portal.SignalObjectionLate:     "zag de termijn voor een antwoord voorbijgaan",
	portal.SignalObjectionPassed:   "gaf door wie antwoordt op wie het niet eens is",
	portal.BundleMade:              "maakte een bundel",
	portal.BundleChanged:           "wijzigde een bundel",
	portal.BundleFedBack:           "koppelde een bundel terug",

	portal.TextHidden:     "verborg een tekst om privacy",
	portal.TextPutBack:    "zette een verborgen tekst terug",
	portal.TextErased:     "wiste een tekst om privacy",
	portal.RedactionAsked: "deed een privacymelding",
	portal.RedactionRead:  "las een verborgen tekst",
	portal.BreachAnswered: "gaf aan of iets een datalek is",

	portal.DocumentAdded:       "voegde een document toe",
	portal.DocumentReplaced:    "voegde een nieuwe versie van een document toe",
	portal.DocumentScanned:     "controleerde een document op virussen",
	portal.DocumentDescribed:   "wijzigde de gegevens van een document",
	portal.DocumentRemoved:     "verwijderde een document",
	portal.DocumentRead:        "haalde een document op",
	portal.SeriesMade:          "maakte een reeks ronde tafels",
	portal.SeriesChanged:       "wijzigde een reeks ronde tafels",
	portal.SeriesEnded:         "beëindigde een reeks ronde tafels",
	portal.TablePlanned:        "plande een ronde tafel",
	portal.TableOpened:         "zette een ronde tafel open voor voorstellen",
	portal.AgendaSent:          "verstuurde de agenda van een ronde tafel",
	portal.TableMoved:          "gaf een ronde tafel een andere tijd of plaats",
	portal.TableCalledOff:      "liet een ronde tafel niet doorgaan",
	portal.InvitationAnswered:  "beantwoordde een uitnodiging",
	portal.GuestInvited:        "nodigde een gast uit voor een ronde tafel",
	portal.GuestRevoked:        "trok de uitnodiging van een gast in",
	portal.CalendarFeedMade:    "maakte een adres voor de eigen kalender",
	portal.CalendarFeedRevoked: "trok het adres van de eigen kalender in",
	portal.TableSeatsChanged:   "wijzigde wie er aan een ronde tafel zit",
	portal.MeetingBegun:        "begon een ronde tafel",
	portal.AttendanceNoted:     "legde vast wie er aan tafel was",
	portal.ItemTreated:         "legde vast wat er van een agendapunt werd",
	portal.NotesTaken:          "begon aan de notities bij een agendapunt",
	portal.MeetingEnded:        "sloot een ronde tafel af",

	portal.AgendaChanged:     "wijzigde een agenda",
	portal.ItemProposed:      "stelde een agendapunt voor",
	portal.ProposalAnswered:  "beantwoordde een agendavoorstel",
	portal.ProposalWithdrawn: "trok een agendavoorstel in",
	portal.ProposalLate:      "zag de termijn van een agendavoorstel voorbijgaan",
	portal.AuditRead:         "las het auditlog",
	portal.AuditExported:     "haalde het auditlog op als bestand",
	portal.MailRead:          "las een mail in de uitgaande post",
	portal.MailRetried:       "liet een mislukte mail opnieuw versturen",
	portal.MailTested:        "stuurde een proefmail",

	portal.RetentionChanged:         "wijzigde een bewaartermijn",
	portal.DestructionListMade:      "stelde een vernietigingslijst op",
	portal.DestructionExcepted:      "zonderde iets uit van vernietiging",
	portal.DestructionRestored:      "zette iets terug op een vernietigingslijst",
	portal.DestructionListApproved:  "keurde een vernietigingslijst goed",
	portal.DestructionListWithdrawn: "trok een vernietigingslijst in",
	portal.DestructionListDone:      "voerde een vernietigingslijst uit",
	portal.SignalDestroyed:          "vernietigde een signaal",
	portal.DocumentDestroyed:        "vernietigde een document van de keten",
	portal.TableDestroyed:           "vernietigde een ronde tafel",
	portal.PersonalDataExported:     "nam de eigen gegevens mee in een bestand",
	portal.OrganisationDataExported: "nam gegevens van de organisatie mee in een bestand",
	portal.AccountErasureAsked:      "vroeg om het eigen account te wissen",
	portal.AccountErasureWithdrawn:  "trok de vraag om wissen in",
	portal.PersonErased:             "wiste een account",

	portal.PersonDormantWarned: "waarschuwde dat een account uitgaat",
	portal.HoldingsHandedOver:  "droeg werk over",
	portal.AbsenceEnded:        "beëindigde een afwezigheid",
	portal.ReviewOpened:        "zette een controle van rechten klaar",
	portal.RightsConfirmed:     "gaf aan dat rechten kloppen",
	portal.ReviewSigned:        "ondertekende een controle van rechten",
	portal.ReviewOverdue:       "zag de termijn van een controle van rechten voorbijgaan",
	portal.ReviewHandedOver:    "droeg een controle van rechten over",

	portal.MinutesOffered:         "legde een verslag voor aan de voorzitter",
	portal.MinutesReturned:        "gaf een verslag terug aan de secretaris",
	portal.MinutesAgreed:          "ging akkoord met een conceptverslag",
	portal.MinutesCommented:       "reageerde op een conceptverslag",
	portal.MinutesCommentAnswered: "beantwoordde een reactie op een verslag",
	portal.MinutesTermNears:       "herinnerde aan de termijn voor een verslag",
	portal.MinutesTermPassed:      "zag de termijn voor een verslag voorbijgaan",
	portal.MinutesObjected:        "wil een verslag eerst bespreken",
	portal.MinutesAdopted:         "stelde een verslag vast",
	portal.MinutesDescribed:       "wijzigde gegevens van een verslag",
	portal.ErratumAdded:           "voegde een erratum toe aan een verslag",

	portal.SignalPutOnAgenda:   "zette een signaal op een agenda",
	portal.SignalLeftAgenda:    "haalde een signaal van een agenda",
	portal.SignalAwaitsBody:    "legde bij een signaal een advies vast dat op een besluit wacht",
	portal.DecisionRecorded:    "legde een afspraak, advies of besluit vast",
	portal.DecisionDropped:     "nam een afspraak, advies of besluit terug",
	portal.DecisionResolved:    "vulde in wat er op een advies is besloten",
	portal.DecisionReviewDue:   "zag de dag komen om een besluit opnieuw te bekijken",
	portal.DecisionReviewed:    "bekeek een besluit opnieuw",
	portal.DecisionsExported:   "nam een lijst met besluiten mee als bestand",
	portal.ActionPointMade:     "maakte een actiepunt",
	portal.ActionPointChanged:  "wijzigde een actiepunt",
	portal.ActionPointReminded: "herinnerde aan een actiepunt",
	portal.ActionsImported:     "nam een actielijst over",
	portal.ActionsExported:     "nam een lijst met actiepunten mee als bestand",

	portal.SignalsExported:     "nam een lijst met signalen mee als bestand",
	portal.StandardTextKept:    "bewaarde een standaardtekst",
	portal.StandardTextRemoved: "verwijderde een standaardtekst",
}

// auditDetailWords name the details that are shown, in this order.
var auditDetailWords = []struct{ name, label string }{
	{portal.DetailRedaction, "melding"}, {portal.DetailFrom, "van"}, {portal.DetailTo, "naar"}, {portal.DetailPerson, "wie"}, {portal.DetailField, "onderdeel"},
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
