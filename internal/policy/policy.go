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

	AddDocument     Action = "document toevoegen"
	ReplaceDocument Action = "nieuwe versie toevoegen"
	RecordScan      Action = "uitslag van scan vastleggen"
	SweepDocuments  Action = "losse bestanden opruimen"

	ReadDirectory    Action = "sociale kaart lezen"
	AddOrganisation  Action = "organisatie toevoegen"
	EditOrganisation Action = "organisatie wijzigen"
	ReadColleagues   Action = "mensen van organisatie zien"
	ReadPeople       Action = "alle accounts zien"
	InvitePerson     Action = "iemand uitnodigen"
	DisablePerson    Action = "account uitschakelen"
	ChangeRole       Action = "rol wijzigen"
	// ResetSecondFactor is for who lost their phone and their recovery codes.
	ResetSecondFactor Action = "tweede stap van een ander wissen"

	UseAccount     Action = "eigen account beheren"
	ReadInbox      Action = "eigen berichten lezen"
	SearchPortal   Action = "zoeken"
	ManageSettings Action = "instellingen beheren"
	ReadMailbox    Action = "uitgaande post lezen"
	ReadAudit      Action = "auditlog lezen"
	// ReadWho: in the audit log, who did something with a signal that isn't the
	// reader's to see.
	ReadWho      Action = "auditlog: wie dat was"
	AnnounceHead Action = "einde van de keten vastleggen"
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

// DocumentOn is a document with the signal it hangs under.
type DocumentOn struct {
	Document portal.Document
	Signal   portal.Signal
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
	inviters  = []portal.Role{portal.Contact, portal.Coordinator, portal.Administrator}
)

var rules = map[Action]rule{
	ReadSignal:      {roles: readers, system: true},
	ShareSignal:     {roles: sharers},
	CommentSignal:   {roles: sharers, when: notExposed},
	FollowSignal:    {roles: readers, when: notAnonymousReporter},
	RecogniseSignal: {roles: sharers, when: notReporter},
	TakeUpSignal:    {roles: handlers, when: coordinatorOrHandler},
	AssignSignal:    {roles: handlers, when: coordinatorOrHandler},
	DetailSignal:    {roles: handlers, when: coordinatorOrHandler},
	AskReporter:     {roles: handlers, when: coordinatorOrHandler},
	AgreeSignal:     {roles: handlers, when: coordinatorOrHandler},
	GiveFeedback:    {roles: handlers, when: coordinatorOrHandler},
	AnswerQuestion:  {roles: reporters, when: reporter},
	AnswerHelp:      {roles: reporters, when: reporterOrRecogniser},
	ReopenSignal:    {roles: reporters, when: reporterOrCoordinator},
	SeeReporter:     {roles: readers, when: seesReporter},
	PassMessages:    {roles: []portal.Role{portal.Keeper}, when: anonymous},
	WriteKeeper:     {roles: reporters, when: anonymousReporter},
	ReadExchange:    {roles: append([]portal.Role{portal.Keeper}, reporters...), when: keeperOrAnonymousReporter},
	AdvanceSignal:   {system: true},

	AddDocument:     {roles: reporters, when: mayAddDocument},
	ReplaceDocument: {roles: reporters, when: mayReplaceDocument},
	RecordScan:      {system: true},
	SweepDocuments:  {system: true},

	ReadDirectory:     {roles: everyone},
	AddOrganisation:   {roles: []portal.Role{portal.Coordinator, portal.Administrator}},
	EditOrganisation:  {roles: inviters, when: ownOrganisationOrAll},
	ReadColleagues:    {roles: everyone, when: colleagueOrKeepsAccounts},
	ReadPeople:        {roles: []portal.Role{portal.Coordinator, portal.Administrator}},
	InvitePerson:      {roles: inviters, when: mayManagePerson},
	DisablePerson:     {roles: inviters, when: mayDisable},
	ChangeRole:        {roles: inviters, when: mayChangeRole},
	ResetSecondFactor: {roles: []portal.Role{portal.Administrator}, when: mayDisable},

	UseAccount:     {roles: everyone},
	ReadInbox:      {roles: everyone},
	SearchPortal:   {roles: everyone},
	ManageSettings: {roles: []portal.Role{portal.Administrator}},
	ReadMailbox:    {roles: []portal.Role{portal.Administrator}},
	ReadAudit:      {roles: []portal.Role{portal.Auditor, portal.Administrator}},
	ReadWho:        {roles: []portal.Role{portal.Auditor}},
	AnnounceHead:   {system: true},
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
	if s, ok := signalOf(on); ok && !VisibleSignal(by, s) {
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
