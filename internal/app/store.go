package app

import (
	"context"
	"io"
	"time"

	"ketenportaal/internal/portal"
)

// Store is what the use cases need of a database. It is an interface because
// app may not know of databases (the import table); internal/store implements
// it, on SQLite or MongoDB. Saving takes a pointer and sets the new version.
type Store interface {
	// InTx runs f in one transaction; f may run more than once.
	InTx(ctx context.Context, f func(ctx context.Context) error) error
	Ping(ctx context.Context) error
	// Next gives the next number of a named counter, from 1.
	Next(ctx context.Context, counter string) (int, error)

	searchStore
	settingsStore
	organisationStore
	accountStore
	passkeyStore
	signalStore
	savedViewStore
	standardTextStore
	documentStore
	eventStore
	inboxStore
	postStore
	digestStore
	bundleStore
	directoryStore
	reviewStore
	absenceStore
	erasureStore
	redactionStore
	retentionStore
	destructionStore
	personalDataStore
	houseStore
	tableStore
	minutesStore
	preparationStore
	invitationStore
	calendarStore
	agendaStore
	proposalStore
	paperStore
	tableReplyStore
	decisionStore
	actionStore
	covenantStore
	signingStore
	keepingStore
	agreementSetStore
	planStore
	subsidyStore
	councilStore
	voiceStore
	flagStore
	followStore
	escalationStore
	lineStore
	monitorStore
}

type settingsStore interface {
	Settings(ctx context.Context) (portal.Settings, error)
	SaveSettings(ctx context.Context, v *portal.Settings) error
}

type organisationStore interface {
	Organisation(ctx context.Context, id portal.ID) (portal.Organisation, error)
	Organisations(ctx context.Context) ([]portal.Organisation, error)
	InsertOrganisation(ctx context.Context, o *portal.Organisation) error
	SaveOrganisation(ctx context.Context, o *portal.Organisation) error

	Person(ctx context.Context, id portal.ID) (portal.Person, error)
	PersonByEmail(ctx context.Context, email string) (portal.Person, error)
	People(ctx context.Context, org portal.ID) ([]portal.Person, error)
	CountActivePeople(ctx context.Context, org portal.ID, max int64) (int64, error)
	PeopleFollowing(ctx context.Context, theme portal.ID) ([]portal.Person, error)
	PeopleWithRole(ctx context.Context, role portal.Role) ([]portal.Person, error)
	InsertPerson(ctx context.Context, p *portal.Person) error
	SavePerson(ctx context.Context, p *portal.Person) error
}

type signalStore interface {
	Signal(ctx context.Context, id portal.ID) (portal.Signal, error)
	SignalByNumber(ctx context.Context, number string) (portal.Signal, error)
	InsertSignal(ctx context.Context, v *portal.Signal, municipality portal.ID) error
	SaveSignal(ctx context.Context, v *portal.Signal, municipality portal.ID) error
	// Signals gives a page to read: what it holds is shared, never changed.
	Signals(ctx context.Context, q portal.SignalQuery) (portal.Listing[portal.Signal], error)
	CountSignals(ctx context.Context, q portal.SignalQuery, max int64) (int64, error)
	SignalsDue(ctx context.Context, before time.Time, limit int) ([]portal.Signal, error)
	IndexSignal(ctx context.Context, v portal.Signal, municipality portal.ID) error

	InsertComment(ctx context.Context, c *portal.Comment) error
	Comments(ctx context.Context, signal portal.ID) ([]portal.Comment, error)
	InsertRecognition(ctx context.Context, r *portal.Recognition) error
	Recognitions(ctx context.Context, signal portal.ID) ([]portal.Recognition, error)
	Recognised(ctx context.Context, signal, person portal.ID) (bool, error)
	InsertKeeperMessage(ctx context.Context, m *portal.KeeperMessage) error
	KeeperMessages(ctx context.Context, signal portal.ID) ([]portal.KeeperMessage, error)
}

// Scanner checks bytes for viruses. A nil error with infected "" means clean.
type Scanner interface {
	Scan(ctx context.Context, r io.Reader) (infected string, err error)
}

// notFoundIsNil leaves out that something isn't there, for who goes on without it.
func notFoundIsNil(err error) error {
	if portal.KindOf(err) == portal.NotFound {
		return nil
	}
	return err
}
