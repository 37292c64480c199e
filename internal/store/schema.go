package store

import "ketenportaal/internal/docdb"

// Schema is every collection of the portal, for opening a database.
func Schema() []docdb.Collection {
	return []docdb.Collection{
		documents, documentTexts, keptUploads,
		signals, comments, recognitions, keeperMessages, counters,
		organisations, people, settingsDocs,
		credentials, sessions, tokens, throttles, usedCodes, drafts,
		mails, digestWindows,
		events, eventDetails, chainHead, leases,
		notifications, inboxes, follows,
	}
}
