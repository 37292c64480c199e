package mongodb

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver"

	"ketenportaal/internal/docdb"
)

// Codes of server errors; from the list of error codes in MongoDB's manual.
const (
	codeInternal        = 1
	codeIndexNotFound   = 27
	codeNamespaceExists = 48
	codeWriteConflict   = 112
	codeObjectTooLarge  = 10334
)

const transientLabel = "TransientTransactionError"

// translate gives the port's error for one of the driver, both wrapped: the
// driver's own stays visible because WithTransaction reads its labels. The
// error of a context that ended is always among them. ctx is the operation's.
func translate(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ported(err):
		return err
	case errors.Is(err, mongo.ErrNoDocuments):
		return docdb.ErrNotFound
	case mongo.IsDuplicateKeyError(err), duplicateInside(err):
		return fmt.Errorf("%w: %w", docdb.ErrExists, err)
	case errors.Is(err, driver.ErrDocumentTooLarge), hasCode(err, codeObjectTooLarge):
		return fmt.Errorf("%w: %w", docdb.ErrTooLarge, err)
	case ctx.Err() != nil:
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	case mongo.IsTimeout(err) && !errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w: %w", context.DeadlineExceeded, err)
	case lostRace(err):
		return fmt.Errorf("%w: %w", docdb.ErrConflict, err)
	}
	return err
}

// ported reports whether err is one of the port's already.
func ported(err error) bool {
	for _, known := range []error{
		docdb.ErrNotFound, docdb.ErrExists, docdb.ErrConflict, docdb.ErrTxOver,
		docdb.ErrCorrupt, docdb.ErrTooLarge, docdb.ErrUndeclared,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// duplicateInside reports whether err is a duplicate key inside an internal
// error, which is how FerretDB 1.24 tells it of an update and of a new index.
func duplicateInside(err error) bool {
	return hasCode(err, codeInternal) && strings.Contains(err.Error(), "UNIQUE constraint failed")
}

// lostRace reports whether the server gave way to another writer. A lost
// connection is also labelled transient, but is no race.
func lostRace(err error) bool {
	return hasCode(err, codeWriteConflict) || transient(err) && !mongo.IsNetworkError(err)
}

// transient reports whether the whole transaction may be tried again.
func transient(err error) bool {
	var labelled mongo.LabeledError
	return errors.As(err, &labelled) && labelled.HasErrorLabel(transientLabel)
}

func hasCode(err error, code int) bool {
	var se mongo.ServerError
	return errors.As(err, &se) && se.HasErrorCode(code)
}
