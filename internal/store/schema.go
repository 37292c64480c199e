package store

import "ketenportaal/internal/docdb"

// Schema is every collection of the portal, for opening a database.
func Schema() []docdb.Collection {
	return []docdb.Collection{
		savedViews, standardTexts,
		documents, documentTexts, keptUploads, logos,
		signals, comments, recognitions, keeperMessages, counters, bundles,
		organisations, people, settingsDocs,
		credentials, sessions, tokens, throttles, usedCodes, drafts, passkeys, challenges, identities,
		mails, digestWindows,
		events, eventDetails, chainHead, leases,
		notifications, inboxes, follows,
		directoryReminders,
		accessReviews, absences,
		erasures, redactions, redactionOriginals,
		retention, destructionLists,
		seriesDocs, tables, proposals, decisions, actionPoints, minutesDocs, minutesVersions, minutesRecords, minutesTexts, preparations,
		replies, guestPasses, calendarFeeds, invitations, tableMails,
		covenants, covenantVersions, covenantTexts, clauseComments, signings, signatures, keepingRounds, keepingReports, agreementSets,
		policyGoals, recommendations, planActions, budgetLines, budgetPoints, subsidies, progressReports,
		yellowFlags, escalationLines, escalations,
		monitorNotes, factsheets, councilReports, pledges, surveys, voices, councilAdvices, complaintQuarters,
		upgrades,
	}
}
