package authority

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/message"
)

// Sweep is work that nobody asks for and that comes again: what the clock has made due
// is noticed, noted and, where nobody is needed for it, done. The zero Sweep is invalid.
type Sweep uint8

// The sweeps.
const (
	TemporaryCardSweep Sweep = iota + 1 // temporary cards that are overdue are marked as deactivated
	CertificateSweep                    // of certificates that expire it is told, once on each day of the schedule
	ReviewSweep                         // of exceptional access that somebody has to look at it is told, once for each review date
	CallSweep                           // calls that nobody ended are broken off
	PasscodeSweep                       // passcodes that were kept for too long are destroyed
	UnlockSweep                         // attempts to unlock that cannot go on are forgotten
	ReceiptSweep                        // old answers to commands that happen once are forgotten
	MessageSweep                        // messages that came to an end long ago are dropped
)

var sweepNames = []string{
	"overdue-temporary-cards", "expiring-certificates", "due-reviews", "abandoned-calls", "kept-passcodes", "unlock-attempts", "old-receipts", "ended-messages",
}

// String returns the sweep as it stands in documents, or "invalid".
func (s Sweep) String() string { return guidance.NameClosed(sweepNames, s) }

// MarshalText returns the sweep as text; the zero Sweep is an error.
func (s Sweep) MarshalText() ([]byte, error) { return guidance.MarshalClosed("sweep", sweepNames, s) }

// UnmarshalText reads a sweep; unknown text is a [*guidance.UnknownValueError].
func (s *Sweep) UnmarshalText(text []byte) (err error) {
	*s, err = guidance.ParseClosed[Sweep]("sweep", sweepNames, string(text))
	return err
}

// PlannedSweep is a sweep, how often it runs where nothing else is configured, and why
// it does.
type PlannedSweep struct {
	Sweep Sweep
	Every time.Duration
	Why   string
}

// Sweeps returns every sweep, in the order of the constants. The slice is the caller's.
func Sweeps() []PlannedSweep {
	return []PlannedSweep{
		{TemporaryCardSweep, 5 * time.Minute, "an overdue card is inactive by the clock; whoever reads the log is to see it soon"},
		{CertificateSweep, time.Hour, "reminders go by the day; within an hour of its beginning they are there"},
		{ReviewSweep, time.Hour, "review dates are days; within an hour of its beginning they are told"},
		{CallSweep, 15 * time.Minute, "a call that was forgotten keeps a registration from going on, and its numbers have run out"},
		{PasscodeSweep, time.Hour, "a passcode that is kept longer than it is needed can only be lost"},
		{UnlockSweep, 15 * time.Minute, "an attempt shows who was named in it"},
		{ReceiptSweep, time.Hour, "answers may hold personal data"},
		{MessageSweep, time.Hour, "a message says who was written to, and when; what custody needs of it is in the log"},
	}
}

// SweepPolicy says which sweeps run, how often, and by what they go. The zero
// SweepPolicy has every sweep run as [Sweeps] says.
type SweepPolicy struct {
	Every        map[Sweep]time.Duration // which run, and how often: a second at least; nil: all, as Sweeps says; empty: none
	Reminders    card.ReminderPolicy     // on which days it is told of certificates; zero: card.DefaultReminders
	CallsKept    time.Duration           // how long a call may be left open, from its hour or its last numbers; zero: a day
	ReceiptsKept time.Duration           // zero: a day
	// MessagesKept is how long a message is kept once it has come to an end, that is has
	// arrived or failed; one that has not is kept. No guidance says how long: zero is 90
	// days, a choice of this package, so that a quarter can be looked back upon. It must
	// not be shorter than the time within which messages are counted, which New sees to:
	// 24 hours, or more where Config.Messages or Config.Unlock say so (RA-PSC-045 to 047,
	// RA-PSC-068).
	MessagesKept time.Duration
	Page         int // how much one transaction looks at; zero: 100
}

// Check returns an error that says which member makes no sense, or nil.
func (p SweepPolicy) Check() error {
	for s, every := range p.Every {
		if s.String() == "invalid" || every < time.Second {
			return errors.New("a sweep is unknown, or comes again within a second")
		}
	}
	if len(p.Reminders.Days) > 0 {
		if err := p.Reminders.Check().Refusal("sweep policy"); err != nil {
			return fmt.Errorf("reminders: %w", err)
		}
	}
	if p.CallsKept < 0 || p.ReceiptsKept < 0 || p.MessagesKept < 0 || p.Page < 0 {
		return errors.New("a period or Page is negative")
	}
	return nil
}

// withDefaults returns the policy with every member set.
func (p SweepPolicy) withDefaults() SweepPolicy {
	if p.Every == nil {
		p.Every = map[Sweep]time.Duration{}
		for _, planned := range Sweeps() {
			p.Every[planned.Sweep] = planned.Every
		}
	}
	if len(p.Reminders.Days) == 0 {
		p.Reminders = card.DefaultReminders()
	}
	if p.CallsKept == 0 {
		p.CallsKept = 24 * time.Hour
	}
	if p.ReceiptsKept == 0 {
		p.ReceiptsKept = 24 * time.Hour
	}
	if p.MessagesKept == 0 {
		p.MessagesKept = 90 * 24 * time.Hour
	}
	if p.Page == 0 {
		p.Page = 100
	}
	return p
}

// countsAll returns an error if messages are dropped while they still count against a
// limit, those of attempts to unlock included.
func (p SweepPolicy) countsAll(limits []message.Limit, unlock card.UnlockPolicy) error {
	counted := unlock.Longest()
	for _, l := range limits {
		counted = max(counted, l.Within)
	}
	if kept := p.withDefaults().MessagesKept; kept < counted {
		return fmt.Errorf("MessagesKept is %s, and messages are counted for %s", kept, counted)
	}
	return nil
}

// ActionSwept is of the event that a run of a sweep leaves that found something.
const ActionSwept = "sweep.done"

// sweepJob is how the ids of the jobs of sweeps begin.
const sweepJob = "sweep-"

// Schedule has the sweeps of [Config].Sweeps run from now on, by [Authority.Work], at
// once for the first time. Call it when the program starts: one that is scheduled
// already stays as it is, whoever else calls it on whatever server. One that is no
// longer configured ends when it comes next.
func (a *Authority) Schedule(ctx context.Context) error {
	every := a.config.Sweeps.withDefaults().Every
	err := a.update(ctx, func(tx Tx) error {
		for _, s := range slices.Sorted(maps.Keys(every)) {
			id := sweepJob + s.String()
			if err := tx.Enqueue(Job{ID: id, Kind: SweepJob, Queue: id, Due: a.config.Now().UTC()}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("scheduling sweeps: %w", err)
	}
	return nil
}

// sweep is the job of every sweep: one page, in one transaction with the place up to
// which it has come, or with the job of the next run. What goes wrong is tried again
// later, from the same place.
func (a *Authority) sweep(ctx context.Context, j Job) error {
	var s Sweep
	p := a.config.Sweeps.withDefaults()
	if err := s.UnmarshalText([]byte(strings.TrimPrefix(j.ID, sweepJob))); err != nil || p.Every[s] == 0 {
		return a.finished(ctx, j)
	}
	err := a.sweepPage(ctx, j, s, p)
	if err == nil || errors.Is(err, ErrLostClaim) { // then another has gone on from here
		return err
	}
	return errors.Join(err, a.postpone(ctx, j))
}

func (a *Authority) sweepPage(ctx context.Context, j Job, s Sweep, p SweepPolicy) error {
	outside := 0 // what was found and committed before the page is
	if s == PasscodeSweep {
		var err error
		if outside, err = a.sweepPasscodes(ctx, p.Page); err != nil {
			return err
		}
	}
	var done []audit.Event
	err := a.update(ctx, func(tx Tx) error {
		run, err := parseSweepRun(j.Subject)
		if err != nil {
			return err
		}
		c := &command{a: a, tx: tx, now: a.config.Now().UTC(), event: audit.Event{Actor: system, Outcome: audit.Done}}
		c.event.At = c.now
		if run.at.IsZero() {
			run.at = c.now
		}
		run.found += outside
		over, err := c.sweep(s, p, &run, outside)
		if err != nil {
			return err
		}
		if err := c.write(true); err != nil {
			return err
		}
		next := Job{ID: j.ID, Kind: SweepJob, Subject: run.String(), Queue: j.Queue, Due: c.now}
		if over {
			if run.found+run.skip > 0 {
				c.besides = append(c.besides, run.event(s, c.now))
			}
			next.Subject, next.Due = sweepRun{since: run.at}.String(), c.now.Add(p.Every[s])
		}
		for _, e := range c.besides {
			if err := tx.Append(e, nil); err != nil {
				return err
			}
		}
		done = c.besides
		if err := tx.Finish(j); err != nil {
			return err
		}
		return tx.Enqueue(next)
	})
	if err != nil {
		return fmt.Errorf("sweep %s: %w", s, err)
	}
	if a.config.Observe != nil {
		for _, e := range done {
			a.config.Observe(e)
		}
	}
	return nil
}

// sweep carries out one page of a sweep, and reports whether the run is over.
func (c *command) sweep(s Sweep, p SweepPolicy, run *sweepRun, outside int) (over bool, err error) {
	switch s {
	case TemporaryCardSweep:
		return c.sweepTemporaryCards(p, run)
	case CertificateSweep:
		return c.sweepCertificates(p, run)
	case ReviewSweep:
		return c.sweepReviews(p, run)
	case CallSweep:
		return c.sweepCalls(p, run)
	case PasscodeSweep:
		return outside < p.Page, nil
	case UnlockSweep:
		run.found, err = c.tx.DropUnlockAttempts(c.now.Add(-unlockAttemptsKept))
		return true, err
	case ReceiptSweep:
		run.found, err = c.tx.DropReceipts(c.now.Add(-p.ReceiptsKept))
		return true, err
	case MessageSweep:
		n, err := c.tx.DropMessages(c.now.Add(-p.MessagesKept), p.Page)
		run.found += n
		return n < p.Page, err
	}
	return true, nil
}

// unlockAttemptsKept is how long an attempt to unlock is kept: see
// [Authority.DropStaleUnlocks].
const unlockAttemptsKept = time.Hour
