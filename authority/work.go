package authority

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/guidance"
)

// JobKind says what a job is to do. The zero JobKind is invalid.
type JobKind uint8

// The kinds of job.
const (
	TextNumbersJob    JobKind = iota + 1 // text new numbers to the registrant
	CreateIdentityJob                    // have the identity created
	PrintCardJob                         // have the card printed
	TextPasscodeJob                      // text the passcode, once
	DestroyKeyJob                        // destroy the key of a passcode that is no longer held
)

var jobKindNames = []string{"text-numbers", "create-identity", "print-card", "text-passcode", "destroy-key"}

// String returns the kind as it is stored, or "invalid".
func (k JobKind) String() string { return guidance.NameClosed(jobKindNames, k) }

// MarshalText returns the kind as text; the zero JobKind is an error.
func (k JobKind) MarshalText() ([]byte, error) {
	return guidance.MarshalClosed("job kind", jobKindNames, k)
}

// UnmarshalText reads a kind; unknown text is a [*guidance.UnknownValueError].
func (k *JobKind) UnmarshalText(text []byte) (err error) {
	*k, err = guidance.ParseClosed[JobKind]("job kind", jobKindNames, string(text))
	return err
}

// lease is how long a worker keeps a job from others while it asks a port.
const lease = time.Minute

// Work does every job that is due, in order, and returns how many it did or
// postponed. It stops early when ctx is done, or with the first error that is
// neither temporary nor an answer of a port; the job then comes again after its
// lease.
func (a *Authority) Work(ctx context.Context) (int, error) {
	for n := 0; ; n++ {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		job, err := a.claim(ctx)
		if errors.Is(err, ErrNotFound) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		if err := a.run(ctx, job); err != nil {
			return n, fmt.Errorf("job %s: %w", job.Kind, err)
		}
	}
}

// Jobs returns the number of jobs that are not finished.
func (a *Authority) Jobs(ctx context.Context) (n int, err error) {
	err = a.config.Store.View(ctx, func(tx Tx) error {
		n, err = tx.Jobs()
		return err
	})
	return n, err
}

func (a *Authority) claim(ctx context.Context) (job Job, err error) {
	var none error
	err = a.config.Store.Update(ctx, func(tx Tx) error {
		job, none = tx.Claim(a.config.Now().UTC(), lease)
		if none != nil && !errors.Is(none, ErrNotFound) {
			return none
		}
		return nil
	})
	return job, errors.Join(err, none)
}

func (a *Authority) run(ctx context.Context, j Job) error {
	switch j.Kind {
	case TextNumbersJob:
		return a.textNumbers(ctx, j)
	case CreateIdentityJob:
		return a.createIdentity(ctx, j)
	case PrintCardJob:
		return a.printCard(ctx, j)
	case TextPasscodeJob:
		return a.textPasscode(ctx, j)
	case DestroyKeyJob:
		return a.destroyKey(ctx, j)
	}
	return &guidance.UnknownValueError{List: "job kind", Allowed: jobKindNames}
}

// answered commits what came of a job: the new state, its event, and that the
// job is done.
func (a *Authority) answered(ctx context.Context, j Job, action string, fn func(c *command) error) error {
	e := audit.Event{Action: action, Actor: system, Subject: j.Subject}
	err := a.commit(ctx, e, func(c *command) error {
		c.detail("job", j.ID)
		c.always = append(c.always, func(tx Tx) error { return tx.Finish(j.ID) })
		return fn(c)
	})
	// What the port answered may come too late: a card cancelled meanwhile
	// refuses it. The refusal is in the log and the job is done.
	if errors.As(err, new(*guidance.Refusal)) {
		return nil
	}
	return err
}

// finished removes a job that has nothing to do any more.
func (a *Authority) finished(ctx context.Context, j Job) error {
	return a.config.Store.Update(ctx, func(tx Tx) error { return tx.Finish(j.ID) })
}

// postpone puts a job back: the wait doubles with each attempt, up to an hour.
func (a *Authority) postpone(ctx context.Context, j Job) error {
	wait := min(a.config.Retry<<min(j.Attempt, 16), time.Hour)
	return a.config.Store.Update(ctx, func(tx Tx) error {
		return tx.Postpone(j.ID, a.config.Now().UTC().Add(wait))
	})
}
