package authority

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"time"
)

// maxKey is the length in bytes of the longest key of a [Receipting].
const maxKey = 128

// Errors of a command under [Once], to be tested with errors.Is.
var (
	// ErrKeyReused says that the key came before with something else asked.
	ErrKeyReused = errors.New("the key was used before for something else")
	// ErrReceipting says that a [Receipting] has no key, or one of more than 128
	// bytes, no digest or no Answer.
	ErrReceipting = errors.New("a receipt needs a key of at most 128 bytes, a digest and an answer")
)

// ReplayedError is returned by a command whose key was used before, with the
// same digest. Nothing was carried out, and no event was written.
type ReplayedError struct {
	Answer []byte // what was answered the first time
}

func (*ReplayedError) Error() string { return "the command was carried out before under this key" }

// Receipting says under which key a command happens once, and what is kept of
// its answer. An answer is kept also for a refusal, and for what was not found:
// whatever has its event.
type Receipting struct {
	Key    string // of the caller and the key they chose, already made one string
	Digest []byte // of what was asked

	// Answer is called with what the command returns: its result, or the zero
	// value of its type and the error, which is a *guidance.Refusal or wraps
	// ErrNotFound or guidance.ErrNotEvaluated. The bytes are stored with state and
	// event. It runs inside the transaction, on whatever goroutine that has; it must
	// not block. It is called once for each time that the command is decided, which is
	// anew after contention ([ErrContended]), and only what it returned last is kept. It is not called
	// when what was decided is rolled back, and what it returned is lost when the commit
	// fails. With an error of its own the command is rolled back and returns that,
	// wrapped.
	Answer func(result any, err error) ([]byte, error)
}

func (o Receipting) check() error {
	if o.Key == "" || len(o.Key) > maxKey || len(o.Digest) == 0 || o.Answer == nil {
		return ErrReceipting
	}
	return nil
}

// Receipt is what a store keeps of a command that happens once. Its answer may
// hold personal data: see [Authority.DropReceipts].
type Receipt struct {
	Key    string
	Digest []byte // of what was asked
	Answer []byte // what was answered
	At     time.Time
}

type (
	onceKey     struct{}
	versionsKey struct{}
)

// AnyVersion, for [IfVersion], is whichever version an object has that is there.
const AnyVersion int64 = -1

// Once makes the next command of ctx happen once: one that comes again under the
// same key, at whatever time and from whatever goroutine, is not carried out but
// returns a [*ReplayedError] with what was answered the first time, or an error
// wrapping [ErrKeyReused] when it asks for something else. Reads and
// [Authority.Work] take no notice of it. Give each command a ctx of its own.
func Once(ctx context.Context, o Receipting) context.Context {
	return context.WithValue(ctx, onceKey{}, o)
}

// IfVersion has the commands of ctx return an error wrapping [ErrConflict], with
// no event, unless the object that they change has one of these versions:
//
//   - the case, for the steps of a registration and for [Authority.OrderCard], which
//     without one goes by the card that it replaces;
//   - the card, for those that move one, or end one and order another;
//   - the profile, for those about somebody's details, organisation, leaving and
//     closing; the authenticator for [Authority.RemoveAuthenticator];
//   - the temporary card, for those that move one or note a registration; the visit,
//     for those after [Authority.PlanVisit];
//   - the access request, for those that open, release, decide, give or withdraw one,
//     once it is known that it can still be: who is too late is refused, with an event;
//   - the assignment for [Authority.EndPosition]; the grant for
//     [Authority.ReviewAccess] and [Authority.RevokeAccess];
//   - the campaign, for those that close one, list people in it or record reminders;
//     its version changes when it is closed, and when somebody is put on the list or
//     an item is opened again; the item, for [Authority.DecideItem],
//     [Authority.ReopenItem] and [Authority.AssignItem];
//   - the position, profile, agreement or arrangements that are replaced, for
//     [Authority.DefinePosition], [Authority.RecordProfile],
//     [Authority.RecordAgreement] and [Authority.Arrange].
//
// What is not there yet, such as that which the other commands make, has the
// version 0, and so has a link; what is there also has [AnyVersion]. It is
// compared once the actor is known to be entitled, so that a stranger is refused
// whatever they guess. Where a receipt answers for the command ([Once]), nothing
// is compared. A command that replaces an object takes the version that it has
// from here, and no notice of the one in the object that is passed.
func IfVersion(ctx context.Context, versions ...int64) context.Context {
	return context.WithValue(ctx, versionsKey{}, slices.Clone(versions))
}

// terms are under which conditions a command is carried out. The zero terms ask
// nothing.
type terms struct {
	once     *Receipting
	asks     bool // whether a version is asked for
	versions []int64
}

func termsOf(ctx context.Context) (t terms, err error) {
	if o, ok := ctx.Value(onceKey{}).(Receipting); ok {
		t.once, err = &o, o.check()
	}
	t.versions, t.asks = ctx.Value(versionsKey{}).([]int64)
	return t, err
}

// replay returns the error of a command that came before, or nil.
func (t terms) replay(tx Tx) error {
	if t.once == nil {
		return nil
	}
	before, err := tx.Receipt(t.once.Key)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return err
	case subtle.ConstantTimeCompare(before.Digest, t.once.Digest) != 1:
		return ErrKeyReused
	}
	return &ReplayedError{Answer: before.Answer}
}

// receipt stores what is answered.
func (t terms) receipt(tx Tx, at time.Time, result any, answer error) error {
	if t.once == nil {
		return nil
	}
	kept, err := t.once.Answer(result, answer)
	if err != nil {
		return fmt.Errorf("keeping an answer: %w", err)
	}
	return tx.PutReceipt(Receipt{Key: t.once.Key, Digest: t.once.Digest, Answer: kept, At: at})
}

// unchanged returns [ErrConflict] when the object that the command changes has
// another version than is asked for.
func (c *command) unchanged(version int64) error {
	c.compared = true
	if c.terms.asks && !c.terms.allow(version) {
		return ErrConflict
	}
	return nil
}

// allow reports whether a version is among those that are asked for.
func (t terms) allow(version int64) bool {
	return slices.Contains(t.versions, version) || version > 0 && slices.Contains(t.versions, AnyVersion)
}

// replaced returns the version under which an object is stored in place of the one
// that has the version before, 0 where there is none: that one when the terms
// allow it, or without terms the one with which the object was passed, which the
// store compares.
func (c *command) replaced(before, passed int64) (int64, error) {
	if err := c.unchanged(before); err != nil || !c.terms.asks {
		return passed, err
	}
	return before, nil
}

// DropReceipts forgets the receipts that are older than that, and returns how
// many they were: a command whose receipt is forgotten is carried out again when
// it comes again. Call it now and then, for answers may hold personal data.
func (a *Authority) DropReceipts(ctx context.Context, olderThan time.Duration) (dropped int, err error) {
	err = a.update(ctx, func(tx Tx) (err error) {
		dropped, err = tx.DropReceipts(a.config.Now().UTC().Add(-olderThan))
		return err
	})
	if err != nil {
		return 0, err
	}
	return dropped, nil
}
