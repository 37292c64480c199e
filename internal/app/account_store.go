package app

import (
	"context"
	"time"

	"ketenportaal/internal/portal"
)

type accountStore interface {
	Credential(ctx context.Context, person portal.ID) (portal.Credential, error)
	SaveCredential(ctx context.Context, c *portal.Credential) error

	Session(ctx context.Context, id portal.ID) (portal.Session, error)
	SessionsOf(ctx context.Context, person portal.ID) ([]portal.Session, error)
	InsertSession(ctx context.Context, s *portal.Session) error
	SaveSession(ctx context.Context, s *portal.Session) error
	DeleteSession(ctx context.Context, s portal.Session) error
	DeleteSessionsOf(ctx context.Context, person, except portal.ID) (int64, error)

	Token(ctx context.Context, id portal.ID) (portal.Token, error)
	InsertToken(ctx context.Context, t *portal.Token) error
	DeleteToken(ctx context.Context, t portal.Token) error
	DeleteTokensOf(ctx context.Context, person portal.ID, kinds ...portal.TokenKind) error

	Throttle(ctx context.Context, key string) (portal.Throttle, error)
	SaveThrottle(ctx context.Context, t *portal.Throttle) error
	InsertUsedCode(ctx context.Context, person portal.ID, step int64, at time.Time) error

	Draft(ctx context.Context, owner, form string) (portal.Draft, error)
	SaveDraft(ctx context.Context, d *portal.Draft) error
	CountDrafts(ctx context.Context, owner string) (int64, error)
	DeleteDraft(ctx context.Context, owner, form string) error

	SweepAccounts(ctx context.Context, seen, until, attempts, saved time.Time) error
	// mailbox is what asking for a link needs of the outgoing mail.
	mailbox
}

type mailbox interface {
	InsertMail(ctx context.Context, m *portal.Mail) error
}
