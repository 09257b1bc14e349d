package authority

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/guidance"
)

// JobKind says what a job is to do. The zero JobKind is invalid.
type JobKind uint8

// The kinds of job.
const (
	TextNumbersJob        JobKind = iota + 1 // text new numbers to the registrant
	CreateIdentityJob                        // have the identity created
	PrintCardJob                             // have the card printed
	TextPasscodeJob                          // text the passcode, once
	DestroyKeyJob                            // destroy the key of a passcode that is no longer held
	CertifyCardJob                           // have the certificates of a card made
	RenewCertificatesJob                     // have them renewed
	RevokeCertificatesJob                    // have them revoked
	SendUnlockCodeJob                        // send the code with which a holder unlocks their card, if there is one
	SweepJob                                 // look for what the clock has made due: see [Sweep]
)

var jobKindNames = []string{"text-numbers", "create-identity", "print-card", "text-passcode", "destroy-key", "certify-card", "renew-certificates", "revoke-certificates", "send-unlock-code", "sweep"}

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

// patience is how long a port may take to answer. It ends before the lease, so
// that no second worker takes up a job that the first one still waits for.
const patience = lease - 15*time.Second

// Work does every job that is due, in order, and returns how many it did or
// postponed, or left to another server that has claimed it meanwhile. It stops early when
// ctx is done or the store fails. A job that fails otherwise comes again after its lease,
// and does not hold up the others; the error joins those of all such jobs. With more than one of [Config].Workers jobs
// of different queues are done at the same time, those of one queue in order still.
func (a *Authority) Work(ctx context.Context) (int, error) {
	if a.config.Workers == 1 {
		return a.workAlone(ctx)
	}
	var (
		all    sync.WaitGroup
		mu     sync.Mutex
		done   int
		failed []error
	)
	for range a.config.Workers {
		all.Go(func() {
			n, err := a.workAlone(ctx)
			mu.Lock()
			defer mu.Unlock()
			done += n
			failed = append(failed, err)
		})
	}
	all.Wait()
	return done, errors.Join(failed...)
}

// workAlone is the work of one worker. One that finds no job due ends, though another
// may be at one still: whoever does that goes on with what comes after it in its queue.
func (a *Authority) workAlone(ctx context.Context) (int, error) {
	var failed []error
	for n := 0; ; n++ {
		if err := ctx.Err(); err != nil {
			return n, errors.Join(append(failed, err)...)
		}
		job, due, err := a.claim(ctx)
		if err != nil || !due {
			return n, errors.Join(append(failed, err)...)
		}
		// Who has lost a job to another has changed nothing, and nothing is amiss: the
		// other asks the port under the same reference.
		if err := a.attempt(ctx, job); err != nil && !errors.Is(err, ErrLostClaim) {
			failed = append(failed, fmt.Errorf("job %s: %w", job.Kind, err))
		}
	}
}

// attempt does one job within the time that a port is given.
func (a *Authority) attempt(ctx context.Context, j Job) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return a.run(ctx, j)
}

// Jobs returns the number of jobs that are not finished.
func (a *Authority) Jobs(ctx context.Context) (int, error) {
	return read(ctx, a, func(tx Tx) (int, error) { return tx.Jobs() })
}

// claim takes the job that is due first; due is false when none is.
func (a *Authority) claim(ctx context.Context) (job Job, due bool, err error) {
	err = inTurn(ctx, func() (err error) {
		job, err = a.config.Store.Claim(ctx, a.config.Now().UTC(), lease)
		return err
	})
	if errors.Is(err, ErrNotFound) {
		return Job{}, false, nil
	}
	if err != nil {
		return Job{}, false, fmt.Errorf("claiming a job: %w", err)
	}
	return job, true, nil
}

// run does one job. Each kind looks first whether there is still something to
// do: it may have been overtaken by a cancellation.
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
	case CertifyCardJob:
		return a.certifyCard(ctx, j)
	case RenewCertificatesJob:
		return a.renewCertificates(ctx, j)
	case RevokeCertificatesJob:
		return a.revokeCertificates(ctx, j)
	case SendUnlockCodeJob:
		return a.sendUnlockCode(ctx, j)
	case SweepJob:
		return a.sweep(ctx, j)
	}
	return &guidance.UnknownValueError{List: "job kind", Allowed: jobKindNames}
}

// answered commits what came of a job: the new state, its event, and that the
// job is done. It does so also when ctx is done by now: the world outside has
// changed, and that must be known. The error wraps [ErrLostClaim], and nothing is
// committed, when somebody else has the job by now.
func (a *Authority) answered(ctx context.Context, j Job, action string, fn func(c *command) error) error {
	e := audit.Event{Action: action, Actor: system, Subject: j.Subject}
	err := a.record(context.WithoutCancel(ctx), e, func(c *command) error {
		c.detail("job", j.ID)
		c.always = append(c.always, func(tx Tx) error { return tx.Finish(j) })
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
	return a.update(ctx, func(tx Tx) error { return tx.Finish(j) })
}

// postpone puts a job back: the wait doubles with each attempt (message.Policy.Backoff).
// One that somebody else has by now, or has done, is left to them.
func (a *Authority) postpone(ctx context.Context, j Job) error {
	err := a.update(context.WithoutCancel(ctx), func(tx Tx) error { return a.putBack(tx, j) })
	if errors.Is(err, ErrLostClaim) {
		return nil
	}
	return err
}

// putBack puts a job back. The error wraps [ErrLostClaim] also when somebody else has
// done it.
func (a *Authority) putBack(tx Tx, j Job) error {
	err := tx.Postpone(j, a.again(j))
	if errors.Is(err, ErrNotFound) {
		return ErrLostClaim
	}
	return err
}

// again returns when a job that cannot be done now comes again.
func (a *Authority) again(j Job) time.Time {
	return a.config.Now().UTC().Add(a.config.Messages.Backoff(j.Attempt))
}
