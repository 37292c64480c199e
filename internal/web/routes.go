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

		// for who has a mail of ours: the secret stands in the address
		{get, "/post/voorkeuren/:token", Secret, "", 0, s.digestByLink},
		{post, "/post/voorkeuren/:token", Secret, "", 0, s.digestByLinkSave},
		{get, "/post/uitschrijven/:token", Secret, "", 0, s.digestStopAsk},
		{post, "/post/uitschrijven/:token", Secret, "", 0, s.digestStop},

		// one's own account
		{post, "/instellingen/tweestaps/herstelcodes", LoggedIn, policy.UseAccount, 0, s.codesRenew},
		{post, "/instellingen/tweestaps/weg", LoggedIn, policy.UseAccount, 0, s.factorRemove},
		{get, "/instellingen", LoggedIn, policy.UseAccount, 0, s.settings},
		{post, "/instellingen", LoggedIn, policy.UseAccount, 0, s.settingsSave},
		{get, "/instellingen/wachtwoord", LoggedIn, policy.UseAccount, 0, s.passwordForm},
		{post, "/instellingen/wachtwoord", LoggedIn, policy.UseAccount, 0, s.passwordSave},
		{post, "/instellingen/sessies/andere", LoggedIn, policy.UseAccount, 0, s.sessionsEnd},
		{post, "/instellingen/sessies/:handle", LoggedIn, policy.UseAccount, 0, s.sessionEnd},
		{get, "/instellingen/berichten", LoggedIn, policy.UseAccount, 0, s.preferences},
		{post, "/instellingen/berichten", LoggedIn, policy.UseAccount, 0, s.preferencesSave},
		{post, "/sessie/verlengen", LoggedIn, policy.UseAccount, 0, s.sessionExtend},
		{post, "/concepten", LoggedIn, policy.UseAccount, 0, s.draftSave},

		// signals
		{get, "/", LoggedIn, policy.UseAccount, 0, s.start},
		{get, "/zoeken", LoggedIn, policy.SearchPortal, 0, s.search},
		{get, "/signalen", LoggedIn, policy.ReadSignal, 0, s.signalList},
		{get, "/signalen/nieuw", LoggedIn, policy.ShareSignal, 0, s.signalNew},
		{post, "/signalen/nieuw", LoggedIn, policy.ShareSignal, 0, s.signalShare},
		{get, "/signalen/vergelijkbaar", LoggedIn, policy.ShareSignal, 0, s.signalSimilar},
		{get, "/signalen/:number", LoggedIn, policy.ReadSignal, 0, s.signalShow},
		{post, "/signalen/:number/herkennen", LoggedIn, policy.RecogniseSignal, 0, s.signalDo("herkennen")},
		{post, "/signalen/:number/reactie", LoggedIn, policy.CommentSignal, 0, s.signalDo("reactie")},
		{post, "/signalen/:number/volgen", LoggedIn, policy.FollowSignal, 0, s.signalDo("volgen")},
		{post, "/signalen/:number/oppakken", LoggedIn, policy.TakeUpSignal, 0, s.signalDo("oppakken")},
		{post, "/signalen/:number/toewijzen", LoggedIn, policy.AssignSignal, 0, s.signalDo("toewijzen")},
		{post, "/signalen/:number/aanvullen", LoggedIn, policy.DetailSignal, 0, s.signalDo("aanvullen")},
		{post, "/signalen/:number/vraag", LoggedIn, policy.AskReporter, 0, s.signalDo("vraag")},
		{post, "/signalen/:number/vraag-intrekken", LoggedIn, policy.AskReporter, 0, s.signalDo("vraag-intrekken")},
		{post, "/signalen/:number/antwoord", LoggedIn, policy.AnswerQuestion, 0, s.signalDo("antwoord")},
		{post, "/signalen/:number/afspraak", LoggedIn, policy.AgreeSignal, 0, s.signalDo("afspraak")},
		{post, "/signalen/:number/terugkoppeling", LoggedIn, policy.GiveFeedback, 0, s.signalDo("terugkoppeling")},
		{post, "/signalen/:number/helpt-dit", LoggedIn, policy.AnswerHelp, 0, s.signalDo("helpt-dit")},
		{post, "/signalen/:number/heropenen", LoggedIn, policy.ReopenSignal, 0, s.signalDo("heropenen")},
		{post, "/signalen/:number/vraag-doorgeven", LoggedIn, policy.PassMessages, 0, s.signalDo("vraag-doorgeven")},
		{post, "/signalen/:number/antwoord-doorgeven", LoggedIn, policy.PassMessages, 0, s.signalDo("antwoord-doorgeven")},
		{post, "/signalen/:number/bericht", LoggedIn, policy.ReadExchange, 0, s.signalDo("bericht")},

		// documents
		{get, "/documenten", LoggedIn, policy.ReadSignal, 0, s.documents},
		{get, "/documenten/:id", LoggedIn, policy.ReadSignal, 0, s.document},
		{post, "/documenten/:id/versies", LoggedIn, policy.ReplaceDocument, maxUploadBody, s.documentReplace},
		{get, "/documenten/:id/v/:n", LoggedIn, policy.ReadSignal, 0, s.documentDownload},
		{get, "/signalen/:number/documenten", LoggedIn, policy.AddDocument, 0, s.documentNew},
		{post, "/signalen/:number/documenten", LoggedIn, policy.AddDocument, maxUploadBody, s.documentAdd},

		// berichten
		{get, "/live", LoggedIn, policy.ReadInbox, 0, s.live},
		{get, "/berichten", LoggedIn, policy.ReadInbox, 0, s.berichten},
		{get, "/berichten/lijst", LoggedIn, policy.ReadInbox, 0, s.berichtenFragment},
		{post, "/berichten/gelezen", LoggedIn, policy.ReadInbox, 0, s.berichtenRead},

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
		{get, "/beheer/post", LoggedIn, policy.ReadMailbox, 0, s.mailbox},
		{post, "/beheer/post/proef", LoggedIn, policy.ReadMailbox, 0, s.mailTest},
		{get, "/beheer/post/:id", LoggedIn, policy.ReadMailbox, 0, s.mailShow},
		{get, "/beheer/post/:id/inhoud", LoggedIn, policy.ReadMailbox, 0, s.mailText},
		{get, "/beheer/post/:id/html", LoggedIn, policy.ReadMailbox, 0, s.mailHTML},
		{get, "/beheer/post/:id/eml", LoggedIn, policy.ReadMailbox, 0, s.mailDownload},
		{post, "/beheer/post/:id/opnieuw", LoggedIn, policy.ReadMailbox, 0, s.mailRetry},
		{get, "/beheer/audit", LoggedIn, policy.ReadAudit, 0, s.audit},
		{get, "/beheer/mensen", LoggedIn, policy.ReadPeople, 0, s.people},
	}
}
