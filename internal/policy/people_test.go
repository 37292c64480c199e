package policy

import (
	"maps"
	"slices"
	"testing"

	"ketenportaal/internal/portal"
)

// chain is everyone of the table of signals, and a contact of Geldfit who
// "beheert collega's".
func chain() map[string]portal.Actor {
	all := maps.Clone(people)
	all["beheert"] = portal.Actor{ID: "beheert", OrgID: "geldfit", Role: portal.Contact, Ticks: portal.Ticks{MayManage: true}, Blind: "blind-beheert"}
	return all
}

// TestRightsBesideSignals says for every action that isn't about a signal who
// may do it; everyone who isn't named may not.
func TestRightsBesideSignals(t *testing.T) {
	geldfit := portal.Organisation{ID: "geldfit", Kind: portal.OrgDebtSupport, Active: true}
	gemeente := portal.Organisation{ID: "gemeente", Kind: portal.OrgMunicipality, Active: true}
	in := func(org portal.Organisation, now, next portal.Role, ticks portal.Ticks) PersonIn {
		return PersonIn{Person: portal.Person{ID: "iemand", OrgID: org.ID, Role: now}, Org: org, NewRole: next, NewTicks: ticks}
	}
	member := in(geldfit, portal.Member, portal.Member, portal.Ticks{})
	everyone := slices.Sorted(maps.Keys(chain()))
	keepers, admin := []string{"beheerder", "coordinator"}, []string{"beheerder"}
	tests := []struct {
		name   string
		action Action
		on     any
		who    []string
	}{
		{"read the sociale kaart", ReadDirectory, nil, everyone},
		{"add an organisation", AddOrganisation, nil, keepers},
		{"edit Geldfit", EditOrganisation, geldfit, []string{"beheerder", "beheert", "coordinator"}},
		{"edit the municipality", EditOrganisation, gemeente, keepers},
		{"edit nothing in particular", EditOrganisation, nil, nil},
		{"remind organisations", RemindDirectory, nil, nil},
		{"see what the first month still asks", BeginPortal, nil, keepers},
		{"see the people of Geldfit", ReadColleagues, geldfit, []string{"beheerder", "beheert", "collega", "coordinator", "melder"}},
		{"see every account", ReadPeople, nil, keepers},
		{"invite a member of Geldfit", InvitePerson, member, []string{"beheerder", "beheert", "coordinator"}},
		{"give a member the right to sign", ChangeRole, in(geldfit, portal.Member, portal.Contact, portal.Ticks{MaySign: true}), keepers},
		{"make a member a contact", ChangeRole, in(geldfit, portal.Member, portal.Contact, portal.Ticks{}), []string{"beheerder", "beheert", "coordinator"}},
		{"give a municipal role in the municipality", ChangeRole, in(gemeente, portal.Member, portal.Adviser, portal.Ticks{}), admin},
		{"give a municipal role outside it", ChangeRole, in(geldfit, portal.Member, portal.Coordinator, portal.Ticks{}), nil},
		{"give a role nobody knows", ChangeRole, in(geldfit, portal.Member, "koning", portal.Ticks{}), nil},
		{"take a municipal role away", ChangeRole, in(gemeente, portal.Administrator, portal.Member, portal.Ticks{}), admin},
		{"switch a member off", DisablePerson, member, []string{"beheerder", "beheert", "coordinator"}},
		{"switch an administrator off", DisablePerson, in(gemeente, portal.Administrator, "", portal.Ticks{}), admin},
		{"take a second factor away", ResetSecondFactor, member, admin},
		{"invite a list of people", InviteMany, nil, []string{"beheerder", "beheert", "coordinator"}},
		{"hand over what a member holds", HandOver, member, []string{"beheerder", "beheert", "coordinator"}},
		{"hand over what an administrator holds", HandOver, in(gemeente, portal.Administrator, "", portal.Ticks{}), admin},
		{"review the rights of Geldfit", ReviewRights, geldfit, []string{"beheerder", "beheert", "coordinator"}},
		{"review the rights of the municipality", ReviewRights, gemeente, keepers},
		{"review nothing in particular", ReviewRights, nil, nil},
		{"read the reviews of rights", ReadRights, nil, []string{"auditor", "beheerder", "coordinator"}},
		{"tend accounts", TendAccounts, nil, nil},
		{"use the own account", UseAccount, nil, everyone},
		{"read the own berichten", ReadInbox, nil, everyone},
		{"search", SearchPortal, nil, everyone},
		{"keep the settings", ManageSettings, nil, admin},
		{"keep views of the list", KeepViews, nil, slices.DeleteFunc(slices.Clone(everyone), func(n string) bool { return n == "griffie" || n == "auditor" })},
		{"keep standard texts", KeepStandardTexts, nil, keepers},
		{"read the outgoing mail", ReadMailbox, nil, admin},
		{"read the audit log", ReadAudit, nil, []string{"auditor", "beheerder"}},
		{"see how the portal fares", ReadStatus, nil, []string{"auditor", "beheerder"}},
		{"make a bundle", MakeBundle, nil, []string{"adviseur", "behandelaar", "coordinator", "directie"}},
		{"keep the adviser's bundle", KeepBundle, portal.Bundle{ID: "b", Handler: "adviseur"}, []string{"adviseur", "coordinator"}},
		{"keep no bundle in particular", KeepBundle, nil, nil},
		{"announce the head of the chain", AnnounceHead, nil, nil},
		{"sweep files", SweepDocuments, nil, nil},
		{"read the terms", ReadRetention, nil, []string{"auditor", "beheerder", "coordinator"}},
		{"set the terms", ManageRetention, nil, admin},
		{"approve a list of another", ApproveDestruction, portal.DestructionList{MadeBy: portal.Signatory{Person: "iemand"}}, []string{"auditor", "coordinator"}},
		{"approve a list they made or changed", ApproveDestruction, portal.DestructionList{MadeBy: portal.Signatory{Person: "auditor"}, Rows: []portal.DestructionRow{{By: "coordinator"}}}, nil},
		{"approve nothing in particular", ApproveDestruction, nil, nil},
		{"run the terms", RunRetention, nil, nil},
		{"bring the index of words up to date", KeepIndex, nil, nil},
		{"erase a member", ErasePerson, member, admin},
		{"take the data of Geldfit along", ExportOrganisation, geldfit, []string{"beheert"}},
		{"take the data of the municipality along", ExportOrganisation, gemeente, nil},
		{"hide a text at a round table", HideAtTable, nil, slices.DeleteFunc(slices.Clone(everyone), func(n string) bool { return n == "auditor" || n == "anoniem" || n == "contactpunt" })},
		{"hide a text of a covenant", HideAgreed, nil, slices.DeleteFunc(slices.Clone(everyone), func(n string) bool { return n == "auditor" || n == "anoniem" || n == "contactpunt" })},
		{"hide a text of the plan or a subsidy", HideFigures, nil, slices.DeleteFunc(slices.Clone(everyone), func(n string) bool { return n == "auditor" || n == "anoniem" || n == "contactpunt" })},
		{"decide about a privacymelding", DecideRedaction, nil, []string{"auditor"}},
		{"record a scan", RecordScan, nil, nil},
		{"add a document of the chain", AddChainDocument, nil, []string{"beheerder", "beheert", "bewind", "coordinator"}},
		{"follow the documents of the chain", FollowChain, nil, slices.DeleteFunc(slices.Clone(everyone), func(n string) bool { return n == "griffie" || n == "auditor" || n == "anoniem" })},
	}
	told := map[Action]bool{ShareSignal: true, AddDocument: true, AddPaper: true, ReplaceDocument: true, ReadWho: true, ReadDocument: true, DescribeDocument: true, RemoveDocument: true} // in tests of their own
	for _, a := range slices.Concat(signalActions, tableActions, covenantActions, figureActions, lineActions) {
		told[a] = true
	}
	for _, tt := range tests {
		told[tt.action] = true
		for name, who := range chain() {
			if got, want := May(who, tt.action, tt.on), slices.Contains(tt.who, name); got != want {
				t.Errorf("%s, %s: %v, want %v", name, tt.name, got, want)
			}
		}
		if err := Check(portal.Actor{}, tt.action, tt.on); portal.KindOf(err) != portal.LoginNeeded {
			t.Errorf("nobody, %s: %v", tt.name, err)
		}
	}
	for _, a := range Actions() {
		if !told[a] {
			t.Errorf("no test says who may do %q", a)
		}
	}
}

func TestNobodySwitchesThemselvesOff(t *testing.T) {
	self := PersonIn{Person: portal.Person{ID: "beheerder", OrgID: "gemeente", Role: portal.Administrator}, Org: portal.Organisation{ID: "gemeente", Kind: portal.OrgMunicipality}}
	if May(people["beheerder"], DisablePerson, self) {
		t.Error("the administrator can switch themselves off")
	}
}

func TestOwnRoleAndOwnWork(t *testing.T) {
	org := portal.Organisation{ID: "gemeente", Kind: portal.OrgMunicipality, Active: true}
	self := func(who portal.Actor) PersonIn {
		return PersonIn{Person: portal.Person{ID: who.ID, OrgID: org.ID, Role: who.Role}, Org: org, NewRole: portal.Adviser}
	}
	for name, who := range chain() {
		if got, want := May(who, ChangeRole, self(who)), name == "beheerder"; got != want {
			t.Errorf("%s gives themselves a role: %v, want %v", name, got, want)
		}
		if !May(who, HandOver, self(who)) {
			t.Errorf("%s can't hand over their own work", name)
		}
	}
	if !ReportedRole("a", "a", portal.Member) || !ReportedRole("a", "b", portal.Adviser) || ReportedRole("a", "b", portal.Contact) {
		t.Error("the wrong roles are reported")
	}
}
