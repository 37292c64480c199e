package portal

// ConfidentialNews is all that a mail says of an anonymous matter, whoever
// reads it: so a mail to its reporter can't be told from one to its handler.
const ConfidentialNews = "Er is nieuws dat wij niet in een mail zetten. Log in om het te lezen."

var newsOf = map[EventType]string{
	SignalShared:           "Er is een nieuw signaal gedeeld.",
	SignalTakenUp:          "Het signaal is in behandeling.",
	SignalAssigned:         "Iemand anders behandelt het signaal.",
	SignalPassedOn:         "Niemand pakte het signaal op tijd op. Het ligt nu bij de vervanger.",
	SignalQuestionAsked:    "De behandelaar heeft een vraag aan de melder.",
	SignalQuestionPassed:   "De behandelaar heeft een vraag.",
	SignalQuestionAnswered: "De vraag is beantwoord.",
	SignalAnswerPassed:     "De vraag is beantwoord.",
	SignalAgreed:           "Er is iets afgesproken.",
	SignalFeedbackGiven:    "Er is een terugkoppeling: u leest wat er is afgesproken.",
	SignalHelpAnswered:     "Iemand liet weten of de afspraak helpt.",
	SignalReopened:         "Het signaal is heropend.",
	SignalClosed:           "Het signaal is gesloten.",
	SignalTermPassed:       "De termijn is voorbij.",
	SignalRecognised:       "Iemand herkent dit ook.",
	SignalCommented:        "Er is een reactie.",
	DocumentAdded:          "Er is een document bij gekomen.",
	DocumentReplaced:       "Er is een nieuwe versie van een document.",
	DocumentScanned:        "In een document dat u toevoegde, zit een virus. Niemand kan het openen.",
	KeeperMessageSent:      "Er is een bericht van of voor de contactpersoon anonieme signalen.",
	AnonymousNews:          ConfidentialNews,
	RoleChanged:            "Uw rol in het portaal is veranderd.",
	PasswordChanged:        "Uw wachtwoord is veranderd.",
	SecondFactorSet:        "Uw tweede stap bij het inloggen is ingesteld.",
	SecondFactorRemoved:    "Uw tweede stap bij het inloggen is weggehaald.",
	RecoveryCodeUsed:       "Iemand logde bij u in met een herstelcode. Was u dat niet? Bel dan de beheerder.",
}

// newsForYou are the sentences for the one who has to do something.
var newsForYou = map[EventType]string{
	SignalShared:         "Er is een nieuw signaal om op te pakken.",
	SignalAssigned:       "U behandelt dit signaal nu.",
	SignalPassedOn:       "Niemand pakte dit signaal op tijd op. Nu bent u aan zet.",
	SignalQuestionAsked:  "De behandelaar heeft een vraag voor u.",
	SignalQuestionPassed: "De behandelaar heeft een vraag voor u.",
	SignalReopened:       "Het signaal is heropend. Nu bent u aan zet.",
	SignalTermPassed:     "Uw termijn is voorbij.",
}

// Sentence says in one sentence what a bericht tells, without names and without
// the title of what it is about.
func (n Notification) Sentence() string {
	if s := newsForYou[n.Type]; s != "" && n.Reason == ReasonTask {
		return s
	}
	if n.Type == SignalCommented && n.Reason == ReasonMention {
		return "U bent genoemd in een reactie."
	}
	if s := newsOf[n.Type]; s != "" {
		return s
	}
	return "Er is iets veranderd."
}
