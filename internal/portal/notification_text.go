package portal

import "strconv"

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
	SignalPutOnAgenda:      "Het signaal staat op een agenda van een ronde tafel.",
	SignalLeftAgenda:       "Het signaal staat niet meer op een agenda.",
	SignalAwaitsBody:       "De ronde tafel gaf advies. Nu is het wachten op een besluit.",
	DecisionRecorded:       "Er is een afspraak vastgelegd.",
	DecisionResolved:       "Er is besloten over een advies.",
	DecisionReviewDue:      "Vandaag is de dag om dit opnieuw te bekijken.",
	RouteChosen:            "Er is een vervolg gekozen. U doet een van de stappen.",
	RouteStepPassed:        "U doet vanaf nu een stap van dit vervolg.",
	RouteStepReminded:      "Een stap van dit vervolg komt eraan.",
	RouteLate:              "Een stap van dit vervolg is te laat.",
	ActionPointMade:        "Er is een nieuw actiepunt.",
	ActionPointChanged:     "Een actiepunt is veranderd.",
	ActionPointReminded:    "Er is een herinnering aan een actiepunt.",
	SetMade:                "Er is een afsprakenset met uw organisatie.",
	SetChanged:             "Een afsprakenset is veranderd.",
	SetReviewDue:           "Vandaag is de dag om deze afspraken opnieuw te bekijken.",
	SetQuarterEnds:         "Het kwartaal eindigt bijna. Nog niet iedereen liet weten of de afspraken zijn nagekomen.",
	SetEnded:               "Een afsprakenset is beëindigd.",
	PlanActionMade:         "Er is een nieuwe actie in het plan van aanpak.",
	PlanActionChanged:      "Een actie van het plan van aanpak is veranderd.",
	PlanNoteAdded:          "Er is een notitie bij een actie van het plan van aanpak.",
	PlanActionReminded:     "Een actie van het plan van aanpak vraagt aandacht.",
	FlagProposedByRule:     "Een regel stelt een gele vlag voor.",
	FlagNominated:          "Iemand draagt een gele vlag voor.",
	FlagConfirmedEvent:     "Een gele vlag is bevestigd.",
	FlagDismissedEvent:     "Een gele vlag is afgewezen. Lees waarom.",
	FlagObjected:           "Iemand is het niet eens met het afwijzen van een gele vlag.",
	FlagObjectionAnswered:  "De ronde tafel sprak over een afgewezen gele vlag.",
	FlagReminded:           "Een gele vlag is nog maar kort bij te sturen.",
	FlagUntilPassed:        "De dag is voorbij waarop een gele vlag bij te sturen was.",
	PartyInformed:          "U bent geïnformeerd over een gele vlag.",
	QuestionRaised:         "Er is een vraag hogerop voorgelegd.",
	QuestionMovedUp:        "Een vraag hogerop ligt nu een stap hoger.",
	FlagHandedOver:         "Een gele vlag ligt nu bij een ander.",
	QuestionPassedOn:       "Een vraag hogerop ligt nu bij een ander.",
	QuestionReminded:       "De termijn van een vraag hogerop is bijna voorbij.",
	EscalationReplied:      "Een vraag hogerop is beantwoord. Lees het antwoord.",
	AnswerAccepted:         "Het antwoord op een vraag hogerop is genoeg.",
	QuestionAboveLine:      "Een vraag hogerop kreeg geen antwoord. Hij wacht op de agenda van het college.",
	QuestionWithdrawn:      "Een vraag hogerop is ingetrokken.",
	QuestionToCollege:      "Een vraag hogerop staat op de agenda van het college.",
	SignalFlagged:          "De gemeente besloot over een gele vlag bij het signaal. Lees wat en waarom.",
	PledgeMade:             "Er is een nieuwe motie of toezegging.",
	PledgeChanged:          "Een motie of toezegging is veranderd.",
	PledgeNoted:            "Er is een notitie bij een motie of toezegging.",
	PledgeDone:             "Een motie of toezegging is afgedaan.",
	PledgeReopened:         "Een motie of toezegging is heropend.",
	PledgeDue:              "Een motie of toezegging vraagt aandacht.",
	KeepingIsDue:           "Het is tijd voor een nieuw halfjaargesprek.",
	KeepingOpened:          "Er is een halfjaargesprek geopend.",
	KeepingReminded:        "Uw organisatie vulde het halfjaargesprek nog niet in.",
	KeepingClosed:          "Het halfjaargesprek is gesloten. U leest nu wat iedereen antwoordde.",
	SignalFeedbackGiven:    "Er is een terugkoppeling: u leest wat er is afgesproken.",
	SignalHelpAnswered:     "Iemand liet weten of de afspraak helpt.",
	SignalReopened:         "Het signaal is heropend.",
	SignalClosed:           "Het signaal is gesloten.",
	SignalTermPassed:       "De termijn is voorbij.",
	SignalRecognised:       "Iemand herkent dit ook.",
	SignalCommented:        "Er is een reactie.",

	SignalMergedInto:        "Dit signaal is samengevoegd met een ander over hetzelfde.",
	SignalJoined:            "Een ander signaal is met dit signaal samengevoegd.",
	SignalUnmerged:          "De samenvoeging is ongedaan gemaakt.",
	SignalLeft:              "Een samengevoegd signaal staat weer op zichzelf.",
	SignalHandedTo:          "Een andere organisatie is gevraagd dit op te pakken.",
	SignalHandOverAccepted:  "Een andere organisatie behandelt het signaal nu.",
	SignalHandedBack:        "De gemeente behandelt het signaal weer.",
	SignalWideningAsked:     "De behandelaar vraagt of een organisatie mag meelezen.",
	SignalWideningPassed:    "De behandelaar vraagt of een organisatie mag meelezen.",
	SignalWideningRefused:   "De melder wil niet dat een andere organisatie meeleest.",
	SignalAudienceWidened:   "Nog een organisatie leest dit signaal nu mee.",
	SignalObjected:          "Iemand is het niet eens met een besluit.",
	SignalObjectionAnswered: "Er is een antwoord voor wie het niet eens was met een besluit.",
	SignalObjectionLate:     "De termijn voor een antwoord is voorbij.",
	SignalObjectionPassed:   "Iemand anders antwoordt op wie het niet eens is met een besluit.",
	TableOpened:             "Er komt een ronde tafel. U kunt agendapunten voorstellen.",
	AgendaSent:              "De agenda van de ronde tafel is er.",
	TableMoved:              "De ronde tafel heeft een andere tijd of plaats.",
	TableCalledOff:          "De ronde tafel gaat niet door.",
	TableSeatsChanged:       "U hebt een plaats aan deze ronde tafel.",
	AgendaChanged:           "De agenda van de ronde tafel is veranderd.",
	ItemProposed:            "Iemand stelt een agendapunt voor.",
	ProposalAnswered:        "Uw agendavoorstel is beantwoord.",
	ProposalWithdrawn:       "Een agendavoorstel is ingetrokken.",
	ProposalLate:            "Een agendavoorstel wacht al te lang op antwoord.",
	PreparationNoted:        "Er is een notitie bij de voorbereiding.",
	PreparationLocked:       "De voorbereiding van een ronde tafel staat vast.",
	PreparationUnlocked:     "De voorbereiding van een ronde tafel is weer open.",
	MinutesOffered:          "Een conceptverslag ligt bij de voorzitter.",
	MinutesReturned:         "De voorzitter wil iets anders in het verslag.",
	MinutesAgreed:           "Er is een conceptverslag. U kunt erop reageren.",
	MinutesCommented:        "Iemand reageerde op het conceptverslag.",
	MinutesCommentAnswered:  "Uw reactie op het verslag is beantwoord.",
	MinutesTermNears:        "De termijn om op het verslag te reageren eindigt bijna.",
	MinutesTermPassed:       "De termijn om op het verslag te reageren is voorbij.",
	MinutesObjected:         "Iemand wil het verslag eerst bespreken.",
	MinutesAdopted:          "Het verslag is vastgesteld.",
	ErratumAdded:            "Er is een erratum bij het verslag.",
	CovenantStartSet:        "Er is een dag gekozen waarop een versie van het convenant ingaat.",
	CovenantCameInForce:     "Er is een versie van een convenant van kracht.",
	AccessionAsked:          "Een organisatie wil toetreden tot een convenant.",
	AccessionAdmitted:       "Uw organisatie mag toetreden tot een convenant.",
	AccessionRefused:        "Uw organisatie kan nu niet toetreden. U leest waarom.",
	TerminationGiven:        "Een partij zegt haar deelname aan een convenant op.",
	TerminationWithdrawn:    "Een partij trekt haar opzegging in.",
	PartyLeft:               "Een partij doet niet meer mee met een convenant.",
	CovenantEndSet:          "Er is een dag gekozen waarop een convenant eindigt.",
	CovenantEndUnset:        "Een convenant eindigt toch niet op de gekozen dag.",
	CovenantHasEnded:        "Een convenant is beëindigd.",
	CovenantDayNear:         "Er komt een belangrijke dag van een convenant aan.",
	ConsultationOpened:      "Er is een tekst van een convenant. U kunt erop reageren.",
	ConsultationProlonged:   "U kunt langer reageren op de tekst van een convenant.",
	ConsultationTermNears:   "De termijn om op een convenant te reageren eindigt bijna.",
	ConsultationTermPassed:  "De termijn om op een convenant te reageren is voorbij.",
	ConsultationClosed:      "Alle reacties op een convenant zijn beantwoord.",
	CovenantProxyLeft:       "Wie de volmacht heeft om te tekenen, draagt het werk over. Regel een nieuwe volmacht.",
	ConsultationTakenBack:   "De tekst van een convenant wordt herschreven.",
	CovenantWriterAsked:     "Schrijf mee aan een convenant.",
	CovenantVersionDropped:  "Een versie van een convenant gaat niet door.",
	ClauseCommented:         "Iemand reageerde op een artikel.",
	ClauseCommentAnswered:   "Uw reactie op een convenant is beantwoord.",
	SubsidyMoved:            "Er is een besluit over een subsidie vastgelegd.",
	CouncilReportMoved:      "Een rapportage aan de raad is een stap verder.",
	CouncilReportSent:       "Er is een rapportage aan de raad.",
	PeriodOpened:            "U kunt over een subsidie rapporteren.",
	AdviceGiven:             "De cliëntenraad gaf een advies. Geef op tijd een reactie.",
	AdviceAnswered:          "De gemeente reageerde op een advies van de cliëntenraad.",
	AdviceFollowed:          "Er staat bij een advies van de cliëntenraad wat er veranderde.",
	AdviceLate:              "De dag voor een reactie op een advies van de cliëntenraad is voorbij.",
	ComplaintsAsked:         "Het kwartaal is voorbij. Lever het klachtenformulier in.",
	ComplaintsSent:          "De klachtbehandelaar leverde het klachtenformulier van een kwartaal in.",
	PeriodSkipped:           "U hoeft over een periode niet te rapporteren. U leest waarom.",
	ReportSentIn:            "Een rapportage over een subsidie is ingediend.",
	ReportReturnedIn:        "De gemeente heeft vragen over uw rapportage.",
	ReportAcceptedIn:        "De gemeente is akkoord met uw rapportage. Akkoord is geen vaststelling van de subsidie.",
	ReportReminded:          "Uw rapportage over een subsidie is nog niet ingediend.",
	ReportVeryLate:          "Een rapportage over een subsidie is zeer laat.",
	DocumentAdded:           "Er is een document bij gekomen.",
	DocumentReplaced:        "Er is een nieuwe versie van een document.",
	DocumentRemoved:         "Een document dat u toevoegde, is verwijderd.",
	DocumentScanned:         "In een document dat u toevoegde, zit een virus. Niemand kan het openen.",
	TextHidden:              "Iemand verborg een tekst om privacy. De FG beslist.",
	TextPutBack:             "De FG zette een verborgen tekst terug.",
	TextErased:              "De FG liet iets wissen om privacy.",
	RedactionAsked:          "Iemand verborg een tekst om privacy. U beslist wat ermee gebeurt.",
	KeeperMessageSent:       "Er is een bericht van of voor de contactpersoon anonieme signalen.",
	AnonymousNews:           ConfidentialNews,
	OrganisationCheckAsked:  "De gegevens op de sociale kaart zijn lang niet nagekeken.",
	OrganisationCheckLate:   "Deze organisatie keek haar gegevens op de sociale kaart niet na.",
	AccountErasureAsked:     "Iemand vraagt om het eigen account te laten wissen.",
	RoleChanged:             "Uw rol in het portaal is veranderd.",
	PasswordChanged:         "Uw wachtwoord is veranderd.",
	SecondFactorSet:         "Uw tweede stap bij het inloggen is ingesteld.",
	SecondFactorRemoved:     "Uw tweede stap bij het inloggen is weggehaald.",
	PasskeyAdded:            "U kunt nu inloggen met een nieuwe passkey. Was u dat niet? Bel dan de beheerder.",
	PasskeyRemoved:          "Een passkey van u is verwijderd.",
	PasskeyCopied:           "Een passkey van u is misschien gekopieerd. Verwijder hem en maak een nieuwe.",
	IdentityLinked:          "Uw account is gekoppeld aan uw account bij een andere organisatie. Was u dat niet? Bel dan de beheerder.",
	IdentityUnlinked:        "De koppeling met uw account bij een andere organisatie is verbroken.",
	RecoveryCodeUsed:        "Iemand logde bij u in met een herstelcode. Was u dat niet? Bel dan de beheerder.",
	HoldingsHandedOver:      "U neemt het werk over.",
	AbsenceEnded:            "Het waarnemen is voorbij.",
	PersonDisabled:          "Het account is uitgeschakeld, want niemand gebruikte het. Kijk of er werk is overgebleven.",
	ReviewOpened:            "Controleer wie wat mag, en onderteken dat.",
	ReviewOverdue:           "De termijn van deze controle van rechten is voorbij.",
	ReviewHandedOver:        "U neemt deze controle van rechten over.",

	CovenantResolvedByCollege: "Het college stelde een versie vast. U tekent straks namens de gemeente.",
	SigningRequested:          "Er is een convenant om te ondertekenen.",
	SigningReminded:           "Er wacht nog een convenant op uw handtekening.",
	SigningExtended:           "U hebt langer de tijd om te ondertekenen.",
	SigningTermPassed:         "De termijn om te ondertekenen is voorbij. Kijk wie er nog ontbreekt.",
	CovenantSigned:            "Een organisatie heeft ondertekend.",
	PaperSignatureRecorded:    "Een handtekening op papier is vastgelegd.",
	SigningDeclined:           "Een organisatie laat weten dat zij niet tekent.",
	SigningResumed:            "Een organisatie wil toch nog tekenen.",
	SigningAsked:              "Een organisatie heeft een vraag voordat zij tekent.",
	SigningAnswered:           "Uw vraag over de ondertekening is beantwoord.",
}

// newsForYou are the sentences for the one who has to do something.
var newsForYou = map[EventType]string{
	SignalShared:           "Er is een nieuw signaal om op te pakken.",
	SignalAssigned:         "U behandelt dit signaal nu.",
	SignalPassedOn:         "Niemand pakte dit signaal op tijd op. Nu bent u aan zet.",
	SignalQuestionAsked:    "De behandelaar heeft een vraag voor u.",
	SignalQuestionPassed:   "De behandelaar heeft een vraag voor u.",
	SignalReopened:         "Het signaal is heropend. Nu bent u aan zet.",
	SignalTermPassed:       "Uw termijn is voorbij.",
	SignalLeftAgenda:       "Het signaal staat niet meer op een agenda. Nu bent u aan zet.",
	ActionPointMade:        "U hebt een nieuw actiepunt.",
	CovenantSigned:         "Uw collega heeft getekend. Nu tekent u.",
	PaperSignatureRecorded: "De eerste handtekening van uw organisatie is vastgelegd. Nu tekent u.",
	ActionPointChanged:     "Dit actiepunt is nu van u, of het is veranderd.",
	KeepingOpened:          "Het halfjaargesprek is open. Zeg per artikel of het gehouden wordt.",
	KeepingReminded:        "De termijn is bijna voorbij. Vul het halfjaargesprek in.",
	SetMade:                "U houdt deze afsprakenset bij.",
	SetChanged:             "U houdt deze afsprakenset nu bij.",
	SetQuarterEnds:         "Het kwartaal eindigt bijna. Kwam uw organisatie deze afspraken na?",
	CouncilReportSent:      "Een rapportage aan de raad is naar u gestuurd. Zet haar bij de raadsstukken.",
	PlanActionMade:         "U bent eigenaar van een actie van het plan van aanpak.",
	PlanActionChanged:      "U bent nu eigenaar van een actie van het plan van aanpak.",
	FlagProposedByRule:     "Een regel stelt een gele vlag voor. Aan u de vraag om te beoordelen.",
	FlagNominated:          "Iemand draagt een gele vlag voor. Aan u de vraag om te beoordelen.",
	FlagConfirmedEvent:     "U stuurt een gele vlag bij.",
	FlagHandedOver:         "U stuurt nu een gele vlag bij.",
	QuestionRaised:         "Een vraag hogerop ligt nu bij u.",
	QuestionMovedUp:        "Een vraag hogerop ligt nu bij u.",
	QuestionPassedOn:       "Een vraag hogerop ligt nu bij u, omdat een ander er niet is.",
	QuestionReminded:       "De termijn van een vraag hogerop is bijna voorbij. Antwoord op tijd.",
	PledgeMade:             "U bent eigenaar van een motie of toezegging.",
	PledgeChanged:          "U bent nu eigenaar van een motie of toezegging.",
	PledgeReopened:         "Uw motie of toezegging is heropend. Lees waarom.",

	MinutesOffered:        "Er is een conceptverslag. Gaat u akkoord?",
	MinutesCommented:      "Iemand reageerde op het conceptverslag. Aan u de vraag om te antwoorden.",
	MinutesTermPassed:     "De termijn voor reacties is voorbij. Kijk wat er nog nodig is.",
	AgendaSent:            "De agenda van de ronde tafel is er. Laat weten of u komt.",
	ItemProposed:          "Iemand stelt een agendapunt voor. Aan u de vraag om te antwoorden.",
	ProposalLate:          "Een agendavoorstel wacht al te lang op uw antwoord.",
	SignalHandedTo:        "Uw organisatie is gevraagd dit signaal op te pakken. Gaat het over u?",
	SignalHandedBack:      "Het signaal is terug. Nu bent u aan zet.",
	SignalWideningAsked:   "De behandelaar vraagt u of een organisatie mag meelezen.",
	SignalWideningPassed:  "De behandelaar vraagt u of een organisatie mag meelezen.",
	SignalAudienceWidened: "De melder vindt het goed: de organisatie leest nu mee.",
	SignalObjected:        "Iemand is het niet eens met een besluit. Aan u de vraag om te antwoorden.",
	SignalObjectionLate:   "Uw termijn voor een antwoord is voorbij.",
	SignalObjectionPassed: "Iemand is het niet eens met een besluit. Aan u de vraag om te antwoorden.",

	AccessionAsked:         "Een organisatie wil toetreden tot een convenant. U beslist daarover.",
	AccessionAdmitted:      "Uw organisatie mag toetreden. U kunt het convenant nu tekenen.",
	ConsultationOpened:     "Er is een tekst van een convenant. Wilt u erop reageren?",
	ConsultationTermNears:  "U kunt nog kort reageren op de tekst van een convenant.",
	ConsultationTermPassed: "De termijn voor reacties is voorbij. Kijk wat er nog te beantwoorden is.",
	ClauseCommented:        "Iemand reageerde op een artikel. Aan u de vraag om te antwoorden.",
	OrganisationCheckAsked: "Kloppen de gegevens van uw organisatie op de sociale kaart nog?",
}

// Sentence says in one sentence what a bericht tells, without names and without
// the title of what it is about.
func (n Notification) Sentence() string {
	if n.Type == ActionPointReminded {
		return n.reminder()
	}
	if n.Type == CouncilReportMoved && councilNews[CouncilState(n.Item)] != "" {
		return councilNews[CouncilState(n.Item)]
	}
	if n.Type == PlanActionReminded && planReminders[PlanReminder(n.Item)] != "" {
		return planReminders[PlanReminder(n.Item)]
	}
	if n.Type == PledgeDue && pledgeReminders[PledgeReminder(n.Item)] != "" {
		return pledgeReminders[PledgeReminder(n.Item)]
	}
	if s := stepReminderNews[StepReminder(n.Item)]; s != "" && (n.Type == RouteStepReminded || n.Type == RouteLate) {
		return s
	}
	if s := newsForYou[n.Type]; s != "" && n.Reason == ReasonTask {
		return s
	}
	if n.Reason == ReasonRole && (n.Type == RoleChanged || n.Type == PersonInvited || n.Type == PersonEnabled) {
		return n.roleGiven()
	}
	if n.Type == SignalCommented && n.Reason == ReasonMention {
		return "U bent genoemd in een reactie."
	}
	if n.Type == DocumentAdded && n.About.Kind == KindDocument {
		return "Er is een nieuw document in de keten."
	}
	if s := newsOf[n.Type]; s != "" {
		return s
	}
	return "Er is iets veranderd."
}

// roleGiven tells who watches over roles that somebody got one; Item is the role.
func (n Notification) roleGiven() string {
	label := Role(n.Item).Label()
	switch {
	case n.By == n.About.ID:
		return "Gaf zichzelf de rol ‘" + label + "’."
	case n.Type == PersonInvited:
		return "Uitgenodigd met de rol ‘" + label + "’."
	case n.Type == PersonEnabled:
		return "Weer ingeschakeld met de rol ‘" + label + "’."
	}
	return "Kreeg de rol ‘" + label + "’."
}

// reminder tells of an action point how much time there is; Item is the number of
// days.
func (n Notification) reminder() string {
	days, err := strconv.Atoi(n.Item)
	switch {
	case err != nil:
		return newsOf[n.Type]
	case days > 1:
		return "Dit actiepunt moet over " + Number(days) + " dagen klaar zijn."
	case days == 1:
		return "Dit actiepunt moet morgen klaar zijn."
	case days == 0:
		return "Dit actiepunt moet vandaag klaar zijn."
	case days == -1:
		return "Dit actiepunt is een dag te laat."
	}
	return "Dit actiepunt is " + Number(-days) + " dagen te laat."
}
