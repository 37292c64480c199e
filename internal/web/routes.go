package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/policy"
)

// routes is the table of every address of the portal: nothing answers that
// isn't in it. Action names what policy decides on; the use case checks it.
func (s *Server) routes() []Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	return []Route{
		// for machines
		{get, "/healthz", Probe, "", 0, s.healthy},
		{get, "/readyz", Probe, "", 0, s.ready},
		{get, "/assets/:version/*", Probe, "", 0, s.asset},
		{get, "/favicon.ico", Probe, "", 0, s.favicon},
		{get, "/.well-known/security.txt", Probe, "", 0, s.securityText},

		// for everyone
		{get, "/help", Open, "", 0, s.help},
		{get, "/privacy", Open, "", 0, s.privacy},
		{get, "/toegankelijkheid", Open, "", 0, s.accessibility},
		{get, "/inrichten", Open, "", 0, s.setUp},
		{post, "/inrichten", Open, "", 0, s.setUpSave},
		{get, "/inloggen", Open, "", 0, s.login},
		{post, "/inloggen", Open, "", 0, s.logIn},
		{post, "/uitloggen", Open, "", 0, s.logOut},
		{get, "/inloggen/link", Open, "", 0, s.linkAsk},
		{post, "/inloggen/link", Open, "", 0, s.linkAsked},
		{get, "/inloggen/link/:token", Open, "", 0, s.linkOpen},
		{post, "/inloggen/link/:token", Open, "", 0, s.linkUse},
		{get, "/wachtwoord/vergeten", Open, "", 0, s.resetAsk},
		{post, "/wachtwoord/vergeten", Open, "", 0, s.resetAsked},
		{get, "/wachtwoord/nieuw/:token", Open, "", 0, s.resetOpen},
		{post, "/wachtwoord/nieuw/:token", Open, "", 0, s.resetUse},
		{get, "/uitnodiging/:token", Open, "", 0, s.invitationOpen},
		{post, "/uitnodiging/:token", Open, "", 0, s.invitationAccept},

		// with a session, the second step given or not
		{get, "/tweestaps", HalfIn, "", 0, s.secondStep},
		{post, "/tweestaps", HalfIn, "", 0, s.secondStepGive},
		{get, "/instellingen/tweestaps", HalfIn, "", 0, s.factor},
		{post, "/instellingen/tweestaps", HalfIn, "", 0, s.factorBegin},
		{post, "/instellingen/tweestaps/code", HalfIn, "", 0, s.factorConfirm},

		// one's own account
		{post, "/instellingen/tweestaps/herstelcodes", LoggedIn, policy.UseAccount, 0, s.codesRenew},
		{post, "/instellingen/tweestaps/weg", LoggedIn, policy.UseAccount, 0, s.factorRemove},
		{get, "/instellingen", LoggedIn, policy.UseAccount, 0, s.settings},
		{post, "/instellingen", LoggedIn, policy.UseAccount, 0, s.settingsSave},
		{get, "/instellingen/wachtwoord", LoggedIn, policy.UseAccount, 0, s.passwordForm},
		{post, "/instellingen/wachtwoord", LoggedIn, policy.UseAccount, 0, s.passwordSave},
		{post, "/instellingen/sessies/andere", LoggedIn, policy.UseAccount, 0, s.sessionsEnd},
		{post, "/instellingen/sessies/:handle", LoggedIn, policy.UseAccount, 0, s.sessionEnd},
		{post, "/sessie/verlengen", LoggedIn, policy.UseAccount, 0, s.sessionExtend},
		{post, "/concepten", LoggedIn, policy.UseAccount, 0, s.draftSave},

		// organisations and people
		{get, "/sociale-kaart", LoggedIn, policy.ReadDirectory, 0, s.directory},
		{get, "/sociale-kaart/nieuw", LoggedIn, policy.AddOrganisation, 0, s.organisationNew},
		{post, "/sociale-kaart/nieuw", LoggedIn, policy.AddOrganisation, 0, s.organisationAdd},
		{get, "/sociale-kaart/:id", LoggedIn, policy.ReadDirectory, 0, s.organisation},
		{get, "/sociale-kaart/:id/wijzigen", LoggedIn, policy.EditOrganisation, 0, s.organisationEdit},
		{post, "/sociale-kaart/:id/wijzigen", LoggedIn, policy.EditOrganisation, 0, s.organisationSave},
		{post, "/sociale-kaart/:id/gecontroleerd", LoggedIn, policy.EditOrganisation, 0, s.organisationConfirm},
		{get, "/sociale-kaart/:id/uitnodigen", LoggedIn, policy.InvitePerson, 0, s.inviteForm},
		{post, "/sociale-kaart/:id/uitnodigen", LoggedIn, policy.InvitePerson, 0, s.invite},
		{get, "/mensen/:id", LoggedIn, policy.ReadDirectory, 0, s.person},
		{post, "/mensen/:id/rol", LoggedIn, policy.ChangeRole, 0, s.personRole},
		{post, "/mensen/:id/uitnodigen", LoggedIn, policy.InvitePerson, 0, s.personInvite},
		{post, "/mensen/:id/uitschakelen", LoggedIn, policy.DisablePerson, 0, s.personDisable},
		{post, "/mensen/:id/inschakelen", LoggedIn, policy.DisablePerson, 0, s.personEnable},
		{post, "/mensen/:id/tweestaps", LoggedIn, policy.ResetSecondFactor, 0, s.personResetFactor},
		{get, "/beheer", LoggedIn, policy.UseAccount, 0, s.keeping},
		{get, "/beheer/portaal", LoggedIn, policy.ManageSettings, 0, s.portalSettings},
		{post, "/beheer/portaal", LoggedIn, policy.ManageSettings, 0, s.portalSettingsSave},
		{get, "/beheer/mensen", LoggedIn, policy.ReadPeople, 0, s.people},
	}
}
