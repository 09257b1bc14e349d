package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/store/relational"
)

// Errors of this package beside those of package authority, to be tested with
// errors.Is.
var (
	// ErrLogBroken says that the stored audit log does not agree with itself, or
	// was signed with another key.
	ErrLogBroken = relational.ErrLogBroken
	// ErrNewer says that a newer version of this package has changed the schema.
	ErrNewer = relational.ErrNewer
	// ErrStarting says that another process has been starting with the database, or
	// changing its schema, for so long that this one did not wait any more.
	ErrStarting = errors.New("another process has been starting with the store for too long")
	// ErrClosed says that the store was closed.
	ErrClosed = errors.New("the store is closed")
	// ErrConnection says that the database could not be reached, or that the
	// connection was cut before the transaction was to be committed: nothing was
	// written.
	ErrConnection = fmt.Errorf("no connection to the database: %w", authority.ErrUnavailable)
	// ErrInDoubt says that the connection was cut while the transaction was being
	// committed: nobody can tell from here whether it was written.
	ErrInDoubt = fmt.Errorf("the connection to the database was cut while committing: %w", authority.ErrInDoubt)
)

// errText is returned for a text that PostgreSQL cannot hold.
var errText = errors.New("a text is not UTF-8, or holds a zero byte")

// SQLSTATE codes: PostgreSQL manual, appendix A.
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	lockNotAvailable     = "55P03"
	connectionClass      = "08"
	operatorClass        = "57P" // an administrator ended the session, or the server
	tooManyConnections   = "53300"
	idleTooLong          = "25P03"
)

// clean returns an error without what the database and its driver put into one: the
// values of a row, arguments, the address of the server and who signs in there. What
// is left is the SQLSTATE, and the constraint.
func clean(err error) error {
	var refused *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused):
		return ofState(refused)
	case ours(err):
		return err
	case strings.HasPrefix(err.Error(), "can't scan into"), strings.HasPrefix(err.Error(), "failed to encode"):
		return errors.New("the driver of the database cannot read or write a value")
	}
	return ErrConnection // all that is left: closed, reset, refused, cut, too slow
}

// ofContext cleans an error, which is that of ctx when ctx has ended; not when that was
// because of a bound of this package, see [bounded].
func ofContext(ctx context.Context, err error) error {
	if ended := ctx.Err(); ended != nil && err != nil && !errors.Is(context.Cause(ctx), ErrConnection) {
		return ended
	}
	return clean(err)
}

// ours reports whether an error is one of our packages, which hold nothing.
func ours(err error) bool {
	for _, known := range []error{
		authority.ErrNotFound, authority.ErrConflict, authority.ErrReadOnly, authority.ErrContended,
		ErrLogBroken, ErrNewer, ErrStarting, ErrClosed, ErrConnection, ErrInDoubt, errText,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// ofState returns what the server has answered, by its SQLSTATE.
func ofState(e *pgconn.PgError) error {
	switch {
	case e.Code == serializationFailure, e.Code == deadlockDetected, e.Code == lockNotAvailable:
		return fmt.Errorf("%w (SQLSTATE %s)", authority.ErrContended, e.Code)
	case strings.HasPrefix(e.Code, connectionClass), strings.HasPrefix(e.Code, operatorClass),
		e.Code == tooManyConnections, e.Code == idleTooLong:
		return fmt.Errorf("%w (SQLSTATE %s)", ErrConnection, e.Code)
	case e.ConstraintName != "":
		return fmt.Errorf("the database refused it (SQLSTATE %s, constraint %s)", e.Code, e.ConstraintName)
	}
	return fmt.Errorf("the database refused it (SQLSTATE %s)", e.Code)
}

// at says which operation an error is of.
func at(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("postgres: %s: %w", op, err)
}
