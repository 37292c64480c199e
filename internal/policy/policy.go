// Package policy says who may do what: the portal's only authorisation table.
// Pages, searches, counts, sockets, berichten, mail, feeds, exports and files
// all ask here, with Check for one object and with a list of scope keys for a
// list.
//
// It denies by default: an action without a rule, a role nobody knows, an
// account that is off and the zero actor are refused. What an actor may not
// know to exist is refused as if it did not exist.
package policy

import (
	"slices"

	"ketenportaal/internal/portal"
)

// Action is something one may or may not do.
type Action string

// The actions. Each has a rule in the table below.
const (
	ReadSignal      Action = "signaal lezen"
	ShareSignal     Action = "signaal delen"
	CommentSignal   Action = "op signaal reageren"
	RecogniseSignal Action = "signaal herkennen"
	FollowSignal    Action = "signaal volgen"
	TakeUpSignal    Action = "signaal oppakken"
	AssignSignal    Action = "signaal toewijzen"
	DetailSignal    Action = "signaal aanvullen"
	AskReporter     Action = "melder iets vragen"
	AnswerQuestion  Action = "vraag beantwoorden"
	AgreeSignal     Action = "afspraak vastleggen"
	GiveFeedback    Action = "terugkoppelen"
	AnswerHelp      Action = "zeggen of het helpt"
	ReopenSignal    Action = "signaal heropenen"
	SeeReporter     Action = "naam van melder zien"
	PassMessages    Action = "berichten van en naar anonieme melder doorgeven"
	WriteKeeper     Action = "de contactpersoon schrijven"
	ReadExchange    Action = "anonieme berichtenwisseling lezen"
	AdvanceSignal   Action = "termijn van signaal verwerken"
	MergeSignal     Action = "signaal samenvoegen"
	HandOverSignal  Action = "signaal doorgeven"
	AnswerHandOver  Action = "zeggen of signaal over ons gaat"
	AskWidening     Action = "vragen of een organisatie mag meelezen"
	AnswerWidening  Action = "zeggen of een organisatie mag meelezen"
	ObjectToSignal  Action = "het niet eens zijn met besluit"
	AnswerObjection Action = "antwoorden op wie het niet eens is"
	BundleSignal    Action = "signaal bundelen"

	// MakeBundle is for something new, KeepBundle for a bundle that is there.
	MakeBundle Action = "bundel maken"
	KeepBundle Action = "bundel behandelen"

	// AddDocument is for one under a signal, AddChainDocument for one of the chain.
	AddDocument      Action = "document toevoegen"
	AddChainDocument Action = "document van de keten toevoegen"
	// AddPaper is for one at a round table.
	AddPaper         Action = "stuk bij ronde tafel toevoegen"
	ReadDocument     Action = "document lezen"
	DescribeDocument Action = "gegevens van document wijzigen"
	RemoveDocument   Action = "document verwijderen"
	FollowChain      Action = "documenten van de keten volgen"
	ReplaceDocument  Action = "nieuwe versie toevoegen"
	RecordScan       Action = "uitslag van scan vastleggen"
	SweepDocuments   Action = "losse bestanden opruimen"

	// KeepSeries is for one that is there, MakeSeries for a new one.
	MakeSeries       Action = "reeks maken"
	KeepSeries       Action = "reeks beheren"
	ReadSeries       Action = "reeks lezen"
	ReadTable        Action = "ronde tafel lezen"
	PrepareTable     Action = "ronde tafel voorbereiden"
	ProposeItem      Action = "agendapunt voorstellen"
	WithdrawProposal Action = "agendavoorstel intrekken"
	AnswerInvitation Action = "uitnodiging beantwoorden"
	// RecordTable: keep attendance, minutes, decisions and action points.
	RecordTable   Action = "ronde tafel vastleggen"
	AgreeMinutes  Action = "akkoord gaan met verslag"
	CommentDraft  Action = "op conceptverslag reageren"
	ObjectAdopted Action = "bezwaar maken tegen vaststellen"
	AdoptMinutes  Action = "verslag vaststellen"
	TendTables    Action = "ronde tafels bijhouden"

	ReadPreparation  Action = "voorbereiding lezen"
	WritePreparation Action = "voorbereiding schrijven"
	NotePreparation  Action = "notitie bij voorbereiding maken"

	ReadDecision    Action = "besluit lezen"
	ResolveDecision Action = "besluit van college of raad vastleggen"
	ReadAction      Action = "actiepunt lezen"
	UpdateAction    Action = "actiepunt bijwerken"
	ImportActions   Action = "actielijst overnemen"

	// MakeCovenant is for a new one; KeepCovenant for one that is there: its text's
	// way, its parties, its days.
	MakeCovenant   Action = "convenant maken"
	KeepCovenant   Action = "convenant beheren"
	ReadCovenant   Action = "convenant lezen"
	WriteClause    Action = "artikel schrijven"
	CommentClause  Action = "op artikel reageren"
	ReadComment    Action = "reactie op artikel lezen"
	WithdrawRemark Action = "eigen reactie op artikel intrekken"
	// OpenSigning: open signing, record paper, look up who has not signed.
	OpenSigning    Action = "ondertekening regelen"
	SignCovenant   Action = "convenant ondertekenen"
	AskSigning     Action = "vraag stellen voor ondertekening"
	AnswerSigner   Action = "vraag voor ondertekening beantwoorden"
	AccedeCovenant Action = "toetreding vragen"
	LeaveCovenant  Action = "deelname opzeggen"
	TendCovenants  Action = "convenanten bijhouden"

	LeadKeeping   Action = "halfjaargesprek leiden"
	ReadKeeping   Action = "halfjaargesprek lezen"
	ReportKeeping Action = "halfjaargesprek invullen"

	MakeSet  Action = "afsprakenset maken"
	KeepSet  Action = "afsprakenset beheren"
	ReadSet  Action = "afsprakenset lezen"
	CheckSet Action = "zeggen of afspraken zijn nagekomen"

	// KeepGoals: policy goals and recommendations; KeepPlan: the actions of the plan.
	KeepGoals   Action = "beleidsdoelen beheren"
	KeepPlan    Action = "plan van aanpak beheren"
	ReadPlan    Action = "plan van aanpak lezen"
	NotePlan    Action = "voortgang van actie noteren"
	KeepBudget  Action = "begroting van het plan beheren"
	KeepSubsidy Action = "subsidie beheren"
	ReadSubsidy Action = "subsidie lezen"
	ReadReport  Action = "voortgangsrapportage lezen"
	WriteReport Action = "voortgangsrapportage schrijven"
	SendReport  Action = "voortgangsrapportage indienen"
	JudgeReport Action = "voortgangsrapportage beoordelen"
	// AddFunded: a document with a subsidy or a report about it.
	AddFunded    Action = "stuk bij subsidie toevoegen"
	TendFigures  Action = "rapportages bijhouden"
	ReadMonitor  Action = "monitor lezen"
	NoteMonitor  Action = "toelichting bij de monitor schrijven"
	EditFacts    Action = "factsheet maken"
	ReadFacts    Action = "factsheet lezen"
	EditCouncil  Action = "raadsrapportage maken"
	AgreeCouncil Action = "akkoord gaan met raadsrapportage"
	ReadCouncil  Action = "raadsrapportage lezen"
	KeepPledge   Action = "motie of toezegging bijhouden"
	ReadPledge   Action = "motie of toezegging lezen"
	ReadVoice    Action = "stem van de cliënt lezen"
	KeepVoice    Action = "stem van de cliënt vastleggen"
	GiveAdvice   Action = "advies van de cliëntenraad geven"
	AnswerAdvice Action = "op advies van de cliëntenraad reageren"
	FillForm     Action = "klachtenformulier van het kwartaal invullen"

	ReadFlag     Action = "gele vlag lezen"
	NominateFlag Action = "gele vlag voordragen"
	JudgeFlag    Action = "gele vlag beoordelen"
	KeepFlag     Action = "gele vlag bijhouden"
	ObjectFlag   Action = "het niet eens zijn met afwijzen van gele vlag"
	KeepRules    Action = "regels voor gele vlaggen instellen"
	ReadLines    Action = "escalatielijnen lezen"
	KeepLines    Action = "escalatielijnen beheren"
	NameBreaker  Action = "zeggen wie dit kan doorbreken"
	// RaiseQuestion is for a new one about a signal or flag, MoveQuestion takes one higher.
	RaiseQuestion    Action = "vraag hogerop voorleggen"
	ReadQuestion     Action = "vraag hogerop lezen"
	AnswerEscalation Action = "vraag hogerop beantwoorden"
	MoveQuestion     Action = "vraag een stap hoger leggen"
	WithdrawQuestion Action = "vraag hogerop intrekken"
	AcceptAnswer     Action = "akkoord gaan met antwoord op vraag hogerop"
	ResolveQuestion  Action = "besluit van het college bij vraag hogerop vastleggen"
	PutToCollege     Action = "vraag op de agenda van het college zetten"
	// FollowDecision: choose the route, do its steps, say how it is kept.
	FollowDecision Action = "vervolg van besluit bijhouden"
	TendLine       Action = "gele vlaggen en escalaties bijhouden"

	HideText        Action = "tekst verbergen om privacy"
	HideAtTable     Action = "tekst aan tafel verbergen om privacy"
	HideAgreed      Action = "tekst van een convenant verbergen om privacy"
	HideFigures     Action = "tekst bij plan, subsidie of raad verbergen om privacy"
	DecideRedaction Action = "over privacymelding besluiten"

	ReadDirectory    Action = "sociale kaart lezen"
	AddOrganisation  Action = "organisatie toevoegen"
	EditOrganisation Action = "organisatie wijzigen"
	RemindDirectory  Action = "sociale kaart laten nakijken"
	BeginPortal      Action = "eerste maand volgen"
	ReadColleagues   Action = "mensen van organisatie zien"
	ReadPeople       Action = "alle accounts zien"
	InvitePerson     Action = "iemand uitnodigen"
	DisablePerson    Action = "account uitschakelen"
	ChangeRole       Action = "rol wijzigen"
	// ResetSecondFactor is for who lost their phone and their recovery codes.
	ResetSecondFactor Action = "tweede stap van een ander wissen"
	// InviteMany: a list of people at once; InvitePerson is asked for each.
	InviteMany Action = "veel mensen uitnodigen"
	// HandOver: give what somebody holds to another.
	HandOver Action = "werk overdragen"
	// ReviewRights: say of an organisation's people whether their rights are right.
	ReviewRights Action = "rechten controleren"
	ReadRights   Action = "controles van rechten lezen"
	TendAccounts Action = "accounts bijhouden"

	UseAccount     Action = "eigen account beheren"
	ReadInbox      Action = "eigen berichten lezen"
	SearchPortal   Action = "zoeken"
	ManageSettings Action = "instellingen beheren"
	KeepViews      Action = "eigen weergaven bewaren"
	// KeepStandardTexts: write the texts that handlers start from.
	KeepStandardTexts Action = "standaardteksten beheren"
	ReadMailbox       Action = "uitgaande post lezen"
	ReadStatus        Action = "stand van het portaal zien"
	ReadAudit         Action = "auditlog lezen"
	// ReadWho: in the audit log, who did something with a signal that isn't the
	// reader's to see.
	ReadWho      Action = "auditlog: wie dat was"
	AnnounceHead Action = "einde van de keten vastleggen"

	ReadRetention      Action = "bewaartermijnen lezen"
	ManageRetention    Action = "bewaartermijnen beheren"
	ApproveDestruction Action = "vernietiging goedkeuren"
	RunRetention       Action = "bewaartermijnen uitvoeren"
	KeepIndex          Action = "zoekindex bijwerken"
	ErasePerson        Action = "persoon wissen"
	ExportOrganisation Action = "gegevens van organisatie meenemen"
)

// SignalFor is a signal as it stands to one actor: Recognised says that the
// actor recognised it. A bare portal.Signal stands for one not recognised.
type SignalFor struct {
	portal.Signal
	Recognised bool
}

// PersonIn is a person with their organisation; for ChangeRole and
// InvitePerson with the role and ticks they are to get.
type PersonIn struct {
	Person   portal.Person
	Org      portal.Organisation
	NewRole  portal.Role
	NewTicks portal.Ticks
}

// condition decides about one object, for an actor whose role allows the action.
type condition func(by portal.Actor, on any) bool

type rule struct {
	roles  []portal.Role
	system bool // the portal's own jobs may do it
	when   condition
}

var (
	everyone  = portal.Roles()
	sharers   = []portal.Role{portal.Member, portal.Contact, portal.Coordinator, portal.Adviser, portal.TeamManager, portal.ProgrammeManager, portal.Director}
	handlers  = []portal.Role{portal.Member, portal.Coordinator, portal.Adviser, portal.TeamManager, portal.ProgrammeManager, portal.Director}
	reporters = append([]portal.Role{portal.Reader, portal.Holder}, sharers...)
	readers   = append([]portal.Role{portal.Keeper, portal.Administrator}, reporters...)
	// paperReaders: besides who reads signals, who only reads round tables.
	paperReaders = append([]portal.Role{portal.Clerk}, readers...)
	inviters     = []portal.Role{portal.Contact, portal.Coordinator, portal.Administrator}
)

var rules = map[Action]rule{
	ReadSignal:      {roles: readers, system: true},
	ShareSignal:     {roles: sharers},
	CommentSignal:   {roles: sharers, when: notExposed},
	FollowSignal:    {roles: readers, when: notAnonymousReporter},
	RecogniseSignal: {roles: sharers, when: notReporter},
	TakeUpSignal:    {roles: handlers, when: coordinatorOrHandler},
	AssignSignal:    {roles: handlers, when: coordinatorOrHandler},
	DetailSignal:    {roles: sharers, when: anyHandler},
	AskReporter:     {roles: sharers, when: anyHandler},
	AgreeSignal:     {roles: sharers, when: anyHandler},
	GiveFeedback:    {roles: sharers, when: anyHandler},
	MergeSignal:     {roles: handlers, when: coordinatorOrHandler},
	BundleSignal:    {roles: handlers, when: coordinatorOrHandler},
	HandOverSignal:  {roles: sharers, when: anyHandler},
	AnswerHandOver:  {roles: sharers, when: handedToThem},
	AskWidening:     {roles: handlers, when: coordinatorOrHandler},
	AnswerWidening:  {roles: reporters, when: reporter},
	ObjectToSignal:  {roles: reporters, when: reporterOrRecogniser},
	AnswerObjection: {roles: handlers, when: objectionIsTheirs},
	MakeBundle:      {roles: handlers, when: ofMunicipality},
	KeepBundle:      {roles: handlers, when: keepsBundle},
	AnswerQuestion:  {roles: reporters, when: reporter},
	AnswerHelp:      {roles: reporters, when: reporterOrRecogniser},
	ReopenSignal:    {roles: reporters, when: reporterOrCoordinator},
	SeeReporter:     {roles: readers, when: seesReporter},
	PassMessages:    {roles: []portal.Role{portal.Keeper}, when: anonymous},
	WriteKeeper:     {roles: reporters, when: anonymousReporter},
	ReadExchange:    {roles: append([]portal.Role{portal.Keeper}, reporters...), when: keeperOrAnonymousReporter},
	AdvanceSignal:   {system: true},

	AddDocument:      {roles: reporters, when: mayAddDocument},
	AddChainDocument: {roles: inviters},
	AddPaper:         {roles: atTable, when: mayAddPaper},
	ReadDocument:     {roles: paperReaders, system: true},
	DescribeDocument: {roles: paperReaders, when: mayDescribeDocument},
	RemoveDocument:   {roles: paperReaders, when: mayRemoveDocument},
	FollowChain:      {roles: append([]portal.Role{portal.Administrator}, reporters...)},
	ReplaceDocument:  {roles: paperReaders, when: mayReplaceDocument},
	RecordScan:       {system: true},
	SweepDocuments:   {system: true},

	MakeSeries:       {roles: []portal.Role{portal.Coordinator, portal.Adviser}, when: ofMunicipalityOnly},
	KeepSeries:       {roles: atTable, when: keepsSeries},
	ReadSeries:       {roles: tableReaders},
	ReadTable:        {roles: tableReaders, system: true},
	PrepareTable:     {roles: atTable, when: prepares},
	ProposeItem:      {roles: sharers, when: mayPropose},
	WithdrawProposal: {roles: sharers, when: ownProposal},
	AnswerInvitation: {roles: tableReaders, when: invited},
	RecordTable:      {roles: atTable, when: records},
	AgreeMinutes:     {roles: atTable, when: isChair},
	CommentDraft:     {roles: atTable},
	ObjectAdopted:    {roles: atTable, when: takesPart},
	AdoptMinutes:     {roles: atTable, when: records, system: true},
	TendTables:       {system: true},

	ReadPreparation:  {roles: []portal.Role{portal.Holder, portal.Adviser, portal.Coordinator}, when: ofMunicipalityOnly},
	WritePreparation: {roles: []portal.Role{portal.Adviser, portal.Coordinator}, when: ofMunicipalityOnly},
	NotePreparation:  {roles: []portal.Role{portal.Holder}, when: ofMunicipalityOnly},

	ReadDecision:    {roles: tableReaders},
	ResolveDecision: {roles: atTable, when: prepares},
	ReadAction:      {roles: tableReaders},
	UpdateAction:    {roles: atTable, when: worksOn},
	ImportActions:   {roles: []portal.Role{portal.Coordinator, portal.Adviser}, when: ofMunicipalityOnly},

	MakeCovenant:   {roles: covenantKeepers, when: ofMunicipalityOnly},
	KeepCovenant:   {roles: covenantKeepers, when: ofMunicipalityOnly},
	ReadCovenant:   {roles: tableReaders, system: true},
	WriteClause:    {roles: sharers, when: writesClauses},
	CommentClause:  {roles: sharers, when: commentsClauses},
	ReadComment:    {roles: tableReaders},
	WithdrawRemark: {roles: sharers, when: ownComment},
	OpenSigning:    {roles: coordinators, when: ofMunicipalityOnly},
	SignCovenant:   {roles: signers, when: signsFor},
	AskSigning:     {roles: signers, when: asksBeforeSigning},
	AnswerSigner:   {roles: covenantKeepers, when: ofMunicipalityOnly},
	AccedeCovenant: {roles: contacts, when: mayAccede},
	LeaveCovenant:  {roles: append(contacts, portal.Coordinator), when: mayTerminate},
	TendCovenants:  {system: true},

	LeadKeeping:   {roles: covenantKeepers, when: ofMunicipalityOnly},
	ReadKeeping:   {roles: tableReaders},
	ReportKeeping: {roles: sharers, when: reportsKeeping},

	MakeSet:  {roles: covenantKeepers, when: ofMunicipalityOnly},
	KeepSet:  {roles: sharers, when: keepsSet},
	ReadSet:  {roles: tableReaders},
	CheckSet: {roles: sharers, when: checksSet},

	KeepGoals:    {roles: figureKeepers, when: ofMunicipalityOnly},
	KeepPlan:     {roles: planKeepers, when: ofMunicipalityOnly},
	ReadPlan:     {roles: tableReaders},
	NotePlan:     {roles: atTable, when: notesPlan},
	KeepBudget:   {roles: planKeepers, when: ofMunicipalityOnly},
	KeepSubsidy:  {roles: figureKeepers, when: ofMunicipalityOnly},
	ReadSubsidy:  {roles: tableReaders},
	ReadReport:   {roles: tableReaders},
	WriteReport:  {roles: sharers, when: writesReport},
	SendReport:   {roles: contacts, when: sendsReport},
	JudgeReport:  {roles: figureKeepers, when: judgesReport},
	AddFunded:    {roles: sharers, when: mayAddFunded},
	TendFigures:  {system: true},
	ReadMonitor:  {roles: tableReaders},
	NoteMonitor:  {roles: figureKeepers, when: ofMunicipalityOnly},
	EditFacts:    {roles: figureKeepers, when: editsFactsheet},
	ReadFacts:    {roles: tableReaders},
	EditCouncil:  {roles: figureKeepers, when: editsCouncil},
	AgreeCouncil: {roles: []portal.Role{portal.Holder}, when: agreesCouncil},
	ReadCouncil:  {roles: tableReaders},
	KeepPledge:   {roles: councilRoles, when: keepsPledge},
	ReadPledge:   {roles: tableReaders},
	ReadVoice:    {roles: tableReaders},
	KeepVoice:    {roles: sharers, when: keepsVoice},
	GiveAdvice:   {roles: sharers, when: advises},
	AnswerAdvice: {roles: []portal.Role{portal.Coordinator, portal.Adviser, portal.Holder}, when: ofMunicipalityOnly},
	FillForm:     {roles: sharers, when: fillsComplaints},

	ReadFlag:         {roles: readers, system: true},
	NominateFlag:     {roles: sharers},
	JudgeFlag:        {roles: handlers, when: judgesFlag},
	KeepFlag:         {roles: handlers, when: keepsFlag},
	ObjectFlag:       {roles: reporters, when: objectsToFlag},
	KeepRules:        {roles: []portal.Role{portal.Coordinator, portal.Administrator}, when: ofMunicipalityOnly},
	ReadLines:        {roles: readers},
	KeepLines:        {roles: []portal.Role{portal.Coordinator, portal.Administrator}, when: ofMunicipalityOnly},
	NameBreaker:      {roles: handlers, when: coordinatorOrHandler},
	RaiseQuestion:    {roles: sharers, when: raises},
	ReadQuestion:     {roles: readers},
	AnswerEscalation: {roles: handlers, when: answersQuestion},
	MoveQuestion:     {roles: sharers, when: movesQuestion},
	WithdrawQuestion: {roles: sharers, when: ownQuestion},
	AcceptAnswer:     {roles: sharers, when: answeredQuestion},
	ResolveQuestion:  {roles: []portal.Role{portal.Coordinator, portal.Adviser, portal.Director, portal.Holder}, when: atCollege},
	PutToCollege:     {roles: []portal.Role{portal.Coordinator, portal.Adviser, portal.Director, portal.Holder}, when: toCollege},
	FollowDecision:   {roles: atTable, when: follows},
	TendLine:         {system: true},

	HideText:        {roles: append([]portal.Role{portal.Keeper, portal.Administrator}, sharers...)},
	HideAtTable:     {roles: tableReaders},
	HideAgreed:      {roles: tableReaders},
	HideFigures:     {roles: tableReaders},
	DecideRedaction: {roles: []portal.Role{portal.Auditor}},

	ReadDirectory:     {roles: everyone},
	AddOrganisation:   {roles: []portal.Role{portal.Coordinator, portal.Administrator}},
	EditOrganisation:  {roles: inviters, when: ownOrganisationOrAll},
	RemindDirectory:   {system: true},
	BeginPortal:       {roles: []portal.Role{portal.Coordinator, portal.Administrator}},
	ReadColleagues:    {roles: everyone, when: colleagueOrKeepsAccounts},
	ReadPeople:        {roles: []portal.Role{portal.Coordinator, portal.Administrator}},
	InvitePerson:      {roles: inviters, when: mayManagePerson},
	DisablePerson:     {roles: inviters, when: mayDisable},
	ChangeRole:        {roles: inviters, when: mayChangeRole},
	ResetSecondFactor: {roles: []portal.Role{portal.Administrator}, when: mayDisable},
	InviteMany:        {roles: inviters, when: managesPeople},
	HandOver:          {roles: everyone, when: mayHandOver},
	ReviewRights:      {roles: inviters, when: mayReview},
	ReadRights:        {roles: []portal.Role{portal.Coordinator, portal.Administrator, portal.Auditor}},
	TendAccounts:      {system: true},

	UseAccount:     {roles: everyone},
	ReadInbox:      {roles: everyone},
	SearchPortal:   {roles: everyone},
	ManageSettings: {roles: []portal.Role{portal.Administrator}},
	KeepViews:      {roles: readers},

	KeepStandardTexts: {roles: []portal.Role{portal.Coordinator, portal.Administrator}},
	ReadMailbox:       {roles: []portal.Role{portal.Administrator}},
	ReadStatus:        {roles: []portal.Role{portal.Auditor, portal.Administrator}},
	ReadAudit:         {roles: []portal.Role{portal.Auditor, portal.Administrator}},
	ReadWho:           {roles: []portal.Role{portal.Auditor}},
	AnnounceHead:      {system: true},

	ReadRetention:      {roles: []portal.Role{portal.Administrator, portal.Auditor, portal.Coordinator}},
	ManageRetention:    {roles: []portal.Role{portal.Administrator}},
	ApproveDestruction: {roles: []portal.Role{portal.Auditor, portal.Coordinator}, when: untouchedList},
	RunRetention:       {system: true},
	KeepIndex:          {system: true},
	ErasePerson:        {roles: []portal.Role{portal.Administrator}, when: mayDisable},
	ExportOrganisation: {roles: []portal.Role{portal.Contact}, when: managesOwnOrganisation},
}

// Check says whether the actor may do the action on the object: nil, or
// portal.ErrLogin for nobody, portal.ErrNotFound for what the actor may not
// know of, portal.ErrForbidden for the rest.
func Check(by portal.Actor, action Action, on any) error {
	if by.Zero() {
		return portal.ErrLogin
	}
	r, ok := rules[action]
	if !ok {
		return portal.ErrForbidden
	}
	if by.System {
		if r.system {
			return nil
		}
		return portal.ErrForbidden
	}
	if !visible(by, on) {
		return portal.ErrNotFound
	}
	if !by.Role.Known() || !slices.Contains(r.roles, by.Role) || (r.when != nil && !r.when(by, on)) {
		return portal.ErrForbidden
	}
	return nil
}

// May is Check as a yes or no, for what a page offers.
func May(by portal.Actor, action Action, on any) bool { return Check(by, action, on) == nil }

// Actions lists every action that has a rule, for the tests of the table.
func Actions() []Action {
	as := make([]Action, 0, len(rules))
	for a := range rules {
		as = append(as, a)
	}
	slices.Sort(as)
	return as
}

// visible reports whether the actor may know of the object, as far as that has
// readers of its own.
func visible(by portal.Actor, on any) bool {
	if d, ok := on.(DocumentOn); ok {
		return visibleDocument(by, d)
	}
	if seen, known := visibleAtTable(by, on); known {
		return seen
	}
	if seen, known := visibleCovenants(by, on); known {
		return seen
	}
	if seen, known := visibleFigures(by, on); known {
		return seen
	}
	if seen, known := visibleOnLine(by, on); known {
		return seen
	}
	s, ok := signalOf(on)
	return !ok || VisibleSignal(by, s)
}

func signalOf(on any) (portal.Signal, bool) {
	switch v := on.(type) {
	case portal.Signal:
		return v, true
	case SignalFor:
		return v.Signal, true
	case DocumentOn:
		return v.Signal, true
	}
	return portal.Signal{}, false
}
