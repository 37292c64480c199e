package portal

import "time"

// ObjectKind is the kind of thing a reference points at.
type ObjectKind string

// The kinds of objects events, berichten and documents refer to.
const (
	KindSignal       ObjectKind = "signaal"
	KindPerson       ObjectKind = "persoon"
	KindOrganisation ObjectKind = "organisatie"
	KindDocument     ObjectKind = "document"
	KindComment      ObjectKind = "reactie" // under a signal
	KindChain        ObjectKind = "keten"   // see ChainRef
	KindSettings     ObjectKind = "instellingen"
	KindPortal       ObjectKind = "portaal"
	KindMail         ObjectKind = "mail"
	KindBundle       ObjectKind = "bundel"
	KindStandardText ObjectKind = "standaardtekst"
	KindRetention    ObjectKind = "bewaartermijnen"
	KindDestruction  ObjectKind = "vernietigingslijst"
	KindReview       ObjectKind = "controle" // of rights, of one organisation
	KindSeries       ObjectKind = "reeks"
	KindTable        ObjectKind = "ronde-tafel"
	KindAgendaItem   ObjectKind = "agendapunt"
	KindProposal     ObjectKind = "agendavoorstel"
	KindMinutes      ObjectKind = "verslag"
	KindDecision     ObjectKind = "besluit"
	KindPreparation  ObjectKind = "voorbereiding" // of the portfolio holder
	KindActionPoint  ObjectKind = "actiepunt"

	KindCovenant      ObjectKind = "convenant"
	KindClause        ObjectKind = "artikel" // see ClauseRef
	KindClauseComment ObjectKind = "reactie-op-artikel"
	KindSignature     ObjectKind = "handtekening"
	KindKeepingRound  ObjectKind = "halfjaargesprek"
	KindAgreementSet  ObjectKind = "afsprakenset"

	KindFlag           ObjectKind = "gele-vlag"
	KindEscalation     ObjectKind = "hogerop"
	KindEscalationLine ObjectKind = "escalatielijn"

	KindPolicyGoal     ObjectKind = "beleidsdoel"
	KindRecommendation ObjectKind = "aanbeveling"
	KindPlanAction     ObjectKind = "actie-van-het-plan"
	KindSubsidy        ObjectKind = "subsidie"
	KindProgressReport ObjectKind = "voortgangsrapportage"
	KindBudgetLine     ObjectKind = "begrotingsregel"
	KindBudgetPoint    ObjectKind = "open-punt-begroting" // on which sources differ
	KindFactsheet      ObjectKind = "factsheet"
	KindCouncilReport  ObjectKind = "raadsrapportage"
	KindPledge         ObjectKind = "toezegging"
	KindSurvey         ObjectKind = "onderzoek"
	KindVoice          ObjectKind = "clientstem"
	KindAdvice         ObjectKind = "advies-clientenraad"
	KindComplaints     ObjectKind = "klachtenkwartaal"
	KindMonitorNote    ObjectKind = "monitortoelichting"
)

// Ref points at one object.
type Ref struct {
	Kind ObjectKind `json:"kind"`
	ID   ID         `json:"id"`
}

// EventType names what happened, in the past tense.
type EventType string

// The types of events. They are kept for ever in the audit log: a name may be
// added, never changed or used again for something else.
const (
	PortalSetUp EventType = "PortalSetUp"

	PersonInvited        EventType = "PersonInvited"
	InvitationAccepted   EventType = "InvitationAccepted"
	PersonChanged        EventType = "PersonChanged"
	PersonDisabled       EventType = "PersonDisabled"
	PersonEnabled        EventType = "PersonEnabled"
	RoleChanged          EventType = "RoleChanged"
	LoggedIn             EventType = "LoggedIn"
	LoginFailed          EventType = "LoginFailed"
	LoggedOut            EventType = "LoggedOut"
	SessionsEnded        EventType = "SessionsEnded"
	LoginLinkAsked       EventType = "LoginLinkAsked"
	PasswordResetAsked   EventType = "PasswordResetAsked"
	PasswordChanged      EventType = "PasswordChanged"
	SecondFactorSet      EventType = "SecondFactorSet"
	SecondFactorRemoved  EventType = "SecondFactorRemoved"
	RecoveryCodesRenewed EventType = "RecoveryCodesRenewed"
	RecoveryCodeUsed     EventType = "RecoveryCodeUsed"
	PasskeyAdded         EventType = "PasskeyAdded"
	PasskeyRemoved       EventType = "PasskeyRemoved"
	PasskeyUsed          EventType = "PasskeyUsed"
	PasskeyCopied        EventType = "PasskeyCopied"  // its count went back: another device may have it
	IdentityLinked       EventType = "IdentityLinked" // an account at the OIDC provider opens this one
	IdentityUnlinked     EventType = "IdentityUnlinked"
	PreferencesChanged   EventType = "PreferencesChanged"
	DigestStopped        EventType = "DigestStopped"
	OrganisationAdded    EventType = "OrganisationAdded"
	OrganisationChanged  EventType = "OrganisationChanged"
	SettingsChanged      EventType = "SettingsChanged"

	// An entry of the sociale kaart was not checked for too long: its contacts
	// are asked, and in the end the coordinator is told.
	OrganisationCheckAsked EventType = "OrganisationCheckAsked"
	OrganisationCheckLate  EventType = "OrganisationCheckLate"

	SignalShared           EventType = "SignalShared"
	SignalTakenUp          EventType = "SignalTakenUp"
	SignalAssigned         EventType = "SignalAssigned"
	SignalPassedOn         EventType = "SignalPassedOn" // nobody took it up in time: to the substitute
	SignalDetailed         EventType = "SignalDetailed" // theme, phase, severity ... filled in
	SignalQuestionAsked    EventType = "SignalQuestionAsked"
	SignalQuestionPassed   EventType = "SignalQuestionPassed" // the keeper passed it to an anonymous reporter
	SignalQuestionAnswered EventType = "SignalQuestionAnswered"
	SignalAnswerPassed     EventType = "SignalAnswerPassed" // the keeper passed the answer on
	SignalAgreed           EventType = "SignalAgreed"
	SignalFeedbackGiven    EventType = "SignalFeedbackGiven"
	SignalHelpAnswered     EventType = "SignalHelpAnswered"
	SignalReopened         EventType = "SignalReopened"
	SignalClosed           EventType = "SignalClosed"
	SignalTermPassed       EventType = "SignalTermPassed"
	SignalRecognised       EventType = "SignalRecognised"
	SignalCommented        EventType = "SignalCommented"
	KeeperMessageSent      EventType = "KeeperMessageSent"
	CitizenDataOverruled   EventType = "CitizenDataOverruled"

	SignalMergedInto        EventType = "SignalMergedInto"
	SignalJoined            EventType = "SignalJoined" // another was merged into it
	SignalUnmerged          EventType = "SignalUnmerged"
	SignalLeft              EventType = "SignalLeft" // the other one was taken out again
	SignalHandedTo          EventType = "SignalHandedTo"
	SignalHandOverAccepted  EventType = "SignalHandOverAccepted"
	SignalHandedBack        EventType = "SignalHandedBack"
	SignalWideningAsked     EventType = "SignalWideningAsked"  // may one more organisation see it?
	SignalWideningPassed    EventType = "SignalWideningPassed" // the keeper passed that question on
	SignalWideningRefused   EventType = "SignalWideningRefused"
	SignalAudienceWidened   EventType = "SignalAudienceWidened"
	SignalObjected          EventType = "SignalObjected"
	SignalObjectionAnswered EventType = "SignalObjectionAnswered"
	SignalObjectionLate     EventType = "SignalObjectionLate"
	SignalObjectionPassed   EventType = "SignalObjectionPassed" // another has to answer it
	BundleMade              EventType = "BundleMade"
	BundleChanged           EventType = "BundleChanged"
	BundleFedBack           EventType = "BundleFedBack"

	// AnonymousNews is never an event: it is all that an anonymous reporter's
	// bericht says of what it is about.
	AnonymousNews EventType = "AnonymousNews"

	MinutesOffered         EventType = "MinutesOffered"  // to the chair
	MinutesReturned        EventType = "MinutesReturned" // by the chair, with a reason
	MinutesAgreed          EventType = "MinutesAgreed"   // by the chair: the comment term began
	MinutesCommented       EventType = "MinutesCommented"
	MinutesCommentAnswered EventType = "MinutesCommentAnswered"
	MinutesTermNears       EventType = "MinutesTermNears"
	MinutesTermPassed      EventType = "MinutesTermPassed"
	MinutesObjected        EventType = "MinutesObjected" // stops a silent adoption
	MinutesAdopted         EventType = "MinutesAdopted"
	MinutesDescribed       EventType = "MinutesDescribed" // form or archive fields
	ErratumAdded           EventType = "ErratumAdded"

	DocumentAdded    EventType = "DocumentAdded"
	DocumentReplaced EventType = "DocumentReplaced"
	DocumentScanned  EventType = "DocumentScanned"
	DocumentRead     EventType = "DocumentRead"

	DocumentDescribed EventType = "DocumentDescribed"
	DocumentRemoved   EventType = "DocumentRemoved"

	SeriesMade        EventType = "SeriesMade"
	SeriesChanged     EventType = "SeriesChanged"
	SeriesEnded       EventType = "SeriesEnded"
	TablePlanned      EventType = "TablePlanned"
	TableOpened       EventType = "TableOpened" // everybody at the table may propose
	AgendaSent        EventType = "AgendaSent"
	TableMoved        EventType = "TableMoved"   // to another time or place
	TableCalledOff    EventType = "TableDropped" // it won't be held
	TableSeatsChanged EventType = "TableSeatsChanged"
	MeetingBegun      EventType = "MeetingBegun"
	MeetingEnded      EventType = "MeetingEnded"
	AttendanceNoted   EventType = "AttendanceNoted"
	ItemTreated       EventType = "ItemTreated" // handled, or passed on to the next meeting
	NotesTaken        EventType = "NotesTaken"  // somebody began to write under an item
	AgendaChanged     EventType = "AgendaChanged"
	ItemProposed      EventType = "ItemProposed"
	ProposalAnswered  EventType = "ProposalAnswered"
	ProposalWithdrawn EventType = "ProposalWithdrawn"
	ProposalLate      EventType = "ProposalLate"

	PreparationWritten  EventType = "PreparationWritten"
	PreparationNoted    EventType = "PreparationNoted" // by the holder
	PreparationLocked   EventType = "PreparationLocked"
	PreparationUnlocked EventType = "PreparationUnlocked"
	PreparationExported EventType = "PreparationExported"

	InvitationAnswered  EventType = "InvitationAnswered" // for a round table
	GuestInvited        EventType = "GuestInvited"
	GuestRevoked        EventType = "GuestRevoked"
	CalendarFeedMade    EventType = "CalendarFeedMade"
	CalendarFeedRevoked EventType = "CalendarFeedRevoked"

	AuditRead     EventType = "AuditRead"
	AuditExported EventType = "AuditExported"
	MailRead      EventType = "MailRead"
	MailRetried   EventType = "MailRetried"
	MailTested    EventType = "MailTested"

	SignalsExported     EventType = "SignalsExported"
	StandardTextKept    EventType = "StandardTextKept"
	StandardTextRemoved EventType = "StandardTextRemoved"

	RetentionChanged         EventType = "RetentionChanged"
	DestructionListMade      EventType = "DestructionListMade"
	DestructionExcepted      EventType = "DestructionExcepted"
	DestructionRestored      EventType = "DestructionRestored"
	DestructionListApproved  EventType = "DestructionListApproved"
	DestructionListWithdrawn EventType = "DestructionListWithdrawn"
	DestructionListDone      EventType = "DestructionListDone"
	SignalDestroyed          EventType = "SignalDestroyed"
	DocumentDestroyed        EventType = "DocumentDestroyed"
	TableDestroyed           EventType = "TableDestroyed"
	CovenantDestroyed        EventType = "CovenantDestroyed"
	SetDestroyed             EventType = "SetDestroyed"
	SubsidyDestroyed         EventType = "SubsidyDestroyed"
	PlanActionDestroyed      EventType = "PlanActionDestroyed"
	CouncilDestroyed         EventType = "CouncilDestroyed" // a report to the council, or a factsheet
	PledgeDestroyed          EventType = "PledgeDestroyed"
	VoiceDestroyed           EventType = "VoiceDestroyed" // something of the voice of clients
	PersonalDataExported     EventType = "PersonalDataExported"
	OrganisationDataExported EventType = "OrganisationDataExported"
	AccountErasureAsked      EventType = "AccountErasureAsked"
	AccountErasureWithdrawn  EventType = "AccountErasureWithdrawn"
	PersonErased             EventType = "PersonErased"

	PersonDormantWarned EventType = "PersonDormantWarned" // nobody uses the account: it goes off in a week
	HoldingsHandedOver  EventType = "HoldingsHandedOver"
	AbsenceEnded        EventType = "AbsenceEnded"
	ReviewOpened        EventType = "ReviewOpened"
	RightsConfirmed     EventType = "RightsConfirmed"
	ReviewSigned        EventType = "ReviewSigned"
	ReviewOverdue       EventType = "ReviewOverdue"
	ReviewHandedOver    EventType = "ReviewHandedOver"

	SignalPutOnAgenda   EventType = "SignalPutOnAgenda" // of a round table
	SignalLeftAgenda    EventType = "SignalLeftAgenda"
	SignalAwaitsBody    EventType = "SignalAwaitsBody" // advised; a body has to resolve
	DecisionRecorded    EventType = "DecisionRecorded"
	DecisionDropped     EventType = "DecisionDropped" // recorded by mistake
	DecisionResolved    EventType = "DecisionResolved"
	DecisionReviewDue   EventType = "DecisionReviewDue"
	DecisionReviewed    EventType = "DecisionReviewed"
	DecisionFedBack     EventType = "DecisionFedBack" // its reporters heard of it
	RouteChosen         EventType = "RouteChosen"     // how a decision is carried out
	RouteStepDone       EventType = "RouteStepDone"
	RouteStepPassed     EventType = "RouteStepPassed" // to another owner
	RouteStepReminded   EventType = "RouteStepReminded"
	RouteLate           EventType = "RouteLate" // a step, or that nobody chose a route
	EmbeddingNoted      EventType = "EmbeddingNoted"
	ActionPointMade     EventType = "ActionPointMade"
	ActionPointChanged  EventType = "ActionPointChanged"
	ActionPointReminded EventType = "ActionPointReminded"
	ActionsImported     EventType = "ActionsImported"
	ActionsExported     EventType = "ActionsExported"
	DecisionsExported   EventType = "DecisionsExported"

	KeepingIsDue     EventType = "KeepingIsDue"
	KeepingOpened    EventType = "KeepingOpened"
	KeepingChanged   EventType = "KeepingChanged" // its last day or its meeting
	KeepingReported  EventType = "KeepingReported"
	KeepingReminded  EventType = "KeepingReminded"
	KeepingClosed    EventType = "KeepingClosed"
	KeepingConcluded EventType = "KeepingConcluded"
	KeepingMade      EventType = "KeepingMade" // a signal or proposal of a clause

	MonitorNoted EventType = "MonitorNoted" // a commentary on figures

	SetMade             EventType = "SetMade" // of agreements
	SetChanged          EventType = "SetChanged"
	SetChecked          EventType = "SetChecked"
	SetReviewDue        EventType = "SetReviewDue"
	SetReviewed         EventType = "SetReviewed"
	SetQuarterEnds      EventType = "SetQuarterEnds" // and organisations said nothing yet
	SetEnded            EventType = "SetEnded"
	SetsExported        EventType = "SetsExported"
	ClauseLinked        EventType = "ClauseLinked" // to something else in the portal
	ClauseUnlinked      EventType = "ClauseUnlinked"
	DecisionLedToClause EventType = "DecisionLedToClause" // it changes a clause of a covenant

	CovenantMade           EventType = "CovenantMade"
	CovenantChanged        EventType = "CovenantChanged"     // its data, its writers
	CovenantDescribed      EventType = "CovenantDescribed"   // archive fields
	CovenantProxyLeft      EventType = "CovenantProxyLeft"   // who had the power of attorney hands over
	CovenantWriterAsked    EventType = "CovenantWriterAsked" // to write along
	CovenantPartyAdded     EventType = "CovenantPartyAdded"
	CovenantPartyRemoved   EventType = "CovenantPartyRemoved"
	ClauseWritten          EventType = "ClauseWritten"
	ClauseRemoved          EventType = "ClauseRemoved"
	ClausesOrdered         EventType = "ClausesOrdered"
	CovenantVersionMade    EventType = "CovenantVersionMade"
	CovenantVersionDropped EventType = "CovenantVersionDropped"

	ClausesImported         EventType = "ClausesImported"
	CovenantStartSet        EventType = "CovenantStartSet" // a version comes in force on a day to come
	CovenantCameInForce     EventType = "CovenantCameInForce"
	CovenantVersionReplaced EventType = "CovenantVersionReplaced"
	AccessionAsked          EventType = "AccessionAsked"
	AccessionAdmitted       EventType = "AccessionAdmitted"
	AccessionRefused        EventType = "AccessionRefused"
	TerminationGiven        EventType = "TerminationGiven"
	TerminationWithdrawn    EventType = "TerminationWithdrawn"
	PartyLeft               EventType = "PartyLeft" // the day of its opzegging came
	CovenantEndSet          EventType = "CovenantEndSet"
	CovenantEndUnset        EventType = "CovenantEndUnset"
	CovenantHasEnded        EventType = "CovenantHasEnded"
	CovenantDayNear         EventType = "CovenantDayNear"

	CovenantResolvedByCollege EventType = "CovenantResolvedByCollege"
	CovenantUnresolved        EventType = "CovenantUnresolved" // back to concept after that
	SigningOpened             EventType = "SigningOpened"
	SigningRequested          EventType = "SigningRequested" // of one organisation
	SigningAuthorised         EventType = "SigningAuthorised"
	SigningExtended           EventType = "SigningExtended"
	SigningTermPassed         EventType = "SigningTermPassed"
	CovenantSigned            EventType = "CovenantSigned"
	PaperSignatureRecorded    EventType = "PaperSignatureRecorded"
	SigningDeclined           EventType = "SigningDeclined"
	SigningResumed            EventType = "SigningResumed" // no longer declined
	SigningPutOff             EventType = "SigningPutOff"
	SigningAsked              EventType = "SigningAsked" // a question
	SigningAnswered           EventType = "SigningAnswered"
	SigningReminded           EventType = "SigningReminded"

	ConsultationOpened     EventType = "ConsultationOpened"
	ConsultationProlonged  EventType = "ConsultationProlonged"
	ConsultationTermNears  EventType = "ConsultationTermNears"
	ConsultationTermPassed EventType = "ConsultationTermPassed"
	ConsultationClosed     EventType = "ConsultationClosed"    // every comment was answered
	ConsultationTakenBack  EventType = "ConsultationTakenBack" // the text is a draft again
	ClauseCommented        EventType = "ClauseCommented"
	ClauseCommentAnswered  EventType = "ClauseCommentAnswered"
	ClauseCommentWithdrawn EventType = "ClauseCommentWithdrawn"
	ClauseCommentsExported EventType = "ClauseCommentsExported"

	GoalMade              EventType = "GoalMade"    // of the municipality's policy
	GoalChanged           EventType = "GoalChanged" // its text, place or end
	RecommendationMade    EventType = "RecommendationMade"
	RecommendationChanged EventType = "RecommendationChanged"
	PlanActionMade        EventType = "PlanActionMade"
	PlanActionChanged     EventType = "PlanActionChanged"
	PlanActionLinked      EventType = "PlanActionLinked" // to something else, or no longer
	PlanNoteAdded         EventType = "PlanNoteAdded"
	PlanActionReminded    EventType = "PlanActionReminded"
	PlanImported          EventType = "PlanImported"
	PlanExported          EventType = "PlanExported"

	BudgetLineMade     EventType = "BudgetLineMade"
	BudgetLineChanged  EventType = "BudgetLineChanged" // its text or amount, or that spending is compared with it
	BudgetLineRemoved  EventType = "BudgetLineRemoved"
	BudgetPointNoted   EventType = "BudgetPointNoted"
	BudgetPointSettled EventType = "BudgetPointSettled"
	SpendingNoted      EventType = "SpendingNoted"
	BudgetImported     EventType = "BudgetImported"
	BudgetExported     EventType = "BudgetExported"

	PledgeMade      EventType = "PledgeMade" // or a motion of the council
	PledgeChanged   EventType = "PledgeChanged"
	PledgeLinked    EventType = "PledgeLinked" // to something else, or no longer
	PledgeNoted     EventType = "PledgeNoted"
	PledgeDone      EventType = "PledgeDone"
	PledgeReopened  EventType = "PledgeReopened"
	PledgeDue       EventType = "PledgeDue" // its day comes near, or has passed
	PledgesExported EventType = "PledgesExported"

	SubsidyMade   EventType = "SubsidyMade"
	SubsidyMoved  EventType = "SubsidyMoved"   // a decision taken outside the portal was recorded
	SubsidyEdited EventType = "SubsidyChanged" // its data, goals, indicators or schedule
	PeriodOpened  EventType = "PeriodOpened"
	PeriodSkipped EventType = "PeriodSkipped"

	FlagProposedByRule    EventType = "FlagProposed"
	FlagNominated         EventType = "FlagNominated"
	FlagConfirmedEvent    EventType = "FlagConfirmed"
	FlagDismissedEvent    EventType = "FlagDismissed"
	FlagObjected          EventType = "FlagObjected"
	FlagObjectionAnswered EventType = "FlagObjectionAnswered"
	FlagOnAgenda          EventType = "FlagOnAgenda"
	FlagOffAgenda         EventType = "FlagOffAgenda"
	FlagSteered           EventType = "FlagSteered"
	FlagFinished          EventType = "FlagFinished"
	FlagEvidenceChanged   EventType = "FlagEvidenceChanged"
	PartyInformed         EventType = "PartyInformed"
	FlagReminded          EventType = "FlagReminded"
	FlagUntilPassed       EventType = "FlagUntilPassed"
	FlagHandedOver        EventType = "FlagHandedOver" // another goes on with it
	FlagDestroyed         EventType = "FlagDestroyed"
	FlagsExported         EventType = "FlagsExported"
	FlagRuleChanged       EventType = "FlagRuleChanged"
	SignalFlagged         EventType = "SignalFlagged" // it came under a yellow flag

	EscalationLineChanged EventType = "EscalationLineChanged"
	BreakerNamed          EventType = "BreakerNamed"
	QuestionRaised        EventType = "QuestionRaised"
	QuestionMovedUp       EventType = "QuestionMovedUp" // its term passed, or a person took it higher
	QuestionReminded      EventType = "QuestionReminded"
	EscalationReplied     EventType = "QuestionAnsweredHigher"
	QuestionAboveLine     EventType = "QuestionAboveLine" // the directie's term passed
	QuestionWithdrawn     EventType = "QuestionWithdrawn"
	QuestionToCollege     EventType = "QuestionToCollege"
	QuestionPassedOn      EventType = "QuestionPassedOn" // to another at the same step
	AnswerAccepted        EventType = "QuestionAnswerAccepted"

	ReportWritten    EventType = "ReportWritten" // its own organisation changed a draft
	ReportSentIn     EventType = "ReportSent"
	ReportReturnedIn EventType = "ReportReturned"
	ReportAcceptedIn EventType = "ReportAccepted"
	ReportReminded   EventType = "ReportReminded"
	ReportVeryLate   EventType = "ReportVeryLate"

	FactsheetMade        EventType = "FactsheetMade" // its first edition, or a next one
	FactsheetChanged     EventType = "FactsheetChanged"
	FactsheetFrozen      EventType = "FactsheetFrozen"
	CouncilReportMade    EventType = "CouncilReportMade"
	CouncilReportChanged EventType = "CouncilReportChanged"
	CouncilReportMoved   EventType = "CouncilReportMoved"
	CouncilReportSent    EventType = "CouncilReportSent" // to the clerk, frozen

	SurveyAdded      EventType = "SurveyAdded"
	SurveyChanged    EventType = "SurveyChanged"
	SurveyRemoved    EventType = "SurveyRemoved"
	VoiceAdded       EventType = "VoiceAdded" // a panel, a round, a lesson, a pilot
	VoiceChanged     EventType = "VoiceChanged"
	AdviceGiven      EventType = "AdviceGiven" // by the clients' council
	AdviceChanged    EventType = "AdviceChanged"
	AdviceAnswered   EventType = "AdviceAnswered"
	AdviceFollowed   EventType = "AdviceFollowed" // its consequence was told
	AdviceLate       EventType = "AdviceLate"     // nobody reacted by its day
	ComplaintsFilled EventType = "ComplaintsFilled"
	ComplaintsSent   EventType = "ComplaintsSent"  // the quarter's form was handed in
	ComplaintsAsked  EventType = "ComplaintsAsked" // its quarter ended
	VoiceExported    EventType = "VoiceExported"
)

// The names of details an event can have. Details are kept apart from the
// event, salted, so that they can be erased while the chain stays valid.
const (
	DetailActor   = "actor"   // an anonymous actor, encrypted
	DetailFrom    = "from"    // the value before
	DetailTo      = "to"      // the value after
	DetailPerson  = "person"  // the person it was about
	DetailAddress = "address" // network address, for login events
	DetailDevice  = "device"  // a browser in words
	DetailReason  = "reason"  // why something was overruled
	DetailItem    = "item"    // the part: a comment, a question, a document version
	DetailOwner   = "owner"   // who is told of it; no reader of the log sees it
	DetailField   = "field"   // the form field, or the number of the version, it was about
)

// Fact is what a domain method did, before it is stored as an event.
type Fact struct {
	Type    EventType
	About   Ref
	Details map[string]string
	// Anonymous: the actor is the anonymous reporter. The event then carries no
	// actor, a random id, and the day instead of the time.
	Anonymous bool
	// Unnamed: it follows from what somebody did elsewhere, where their name may
	// not be known to those who hear of this. The event then is the portal's.
	Unnamed bool
}

// Event is a stored fact: the portal's only outbox and, once sealed, its audit
// log. It holds references and hashes, never free text.
type Event struct {
	ID      ID        `json:"id"`
	Type    EventType `json:"type"`
	At      time.Time `json:"at"`
	About   Ref       `json:"about"`
	Version int64     `json:"version"` // of the aggregate, after the change
	By      ID        `json:"by,omitempty"`
	// Commitments are, per detail, SHA-256(salt || detail) in hex.
	Commitments map[string]string `json:"commitments,omitempty"`

	// Seq, Prev and Hash are set when the event is sealed: Seq counts from 1
	// without gaps, Hash covers Prev and all fields above.
	Seq  int64  `json:"seq,omitempty"`
	Prev string `json:"prev,omitempty"`
	Hash string `json:"hash,omitempty"`
}

// Detail is the erasable part of an event.
type Detail struct {
	Salt  string `json:"salt"` // 16 random bytes, hex
	Value string `json:"value"`
}
