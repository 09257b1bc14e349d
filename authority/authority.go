package authority

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"sync"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/organisation"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/national"
	"github.com/rakit-dev/rakit/registration"
)

// Config is what an [Authority] works with. Store, Vault and the three ports
// are required; the zero value of any other field is the safe real thing.
type Config struct {
	Store     Store
	Vault     *passcode.Vault // keys outside the store
	Directory Directory
	Printer   Printer
	Messenger Messenger
	CA        CA // nil: certificates are recorded as they are read from cards

	Now       func() time.Time         // nil: time.Now
	Rand      io.Reader                // nil: crypto/rand; one caller at a time is guaranteed
	Settings  evidence.Settings        // limits and lists that are configuration
	Challenge passcode.ChallengePolicy // zero: passcode.DefaultChallengePolicy
	Retry     time.Duration            // first wait before a port is asked again, doubled each time up to an hour; zero: 30 seconds, or as Messages says
	Workers   int                      // how many jobs [Authority.Work] does at the same time; zero: 1

	// Messages is how long messages are tried, and how many are too many. Its waits are
	// those for every port. Zero: message.DefaultPolicy.
	Messages message.Policy

	// Reveal is whether staff may be shown a passcode, in place of having it texted.
	// Zero: nobody ever is. PasscodeKept is how long one is kept that nobody releases,
	// from the print of its card. Zero: passcode.KeptFor.
	Reveal       passcode.RevealPolicy
	PasscodeKept time.Duration

	// Operator is the organisation that runs the store: its RA staff, and systems
	// of its own, export the whole audit log ([Reader.ExportLog]). Zero: nobody does.
	Operator identity.ODSCode

	// Holding is what it means for an order that its holder has another card. A second
	// card that it lets pass is in the audit log. Zero: the order is refused.
	Holding card.HoldingPolicy

	// Duties is what one person may do alone, as local policy has it: that nobody acts
	// on their own record, for one. What it lets pass is in the audit log. Zero: what
	// is recommended.
	Duties rbac.Duties

	// AccessRequests is how long requests for access wait, and who decides on them.
	// Zero: thirty days, and one step by somebody else than who asked. Its OwnAccess is
	// that of Duties where it is zero.
	AccessRequests rbac.AccessRequestPolicy

	// Unlock is how often holders may begin to unlock a card themselves, and to which
	// domains the codes for it may go. Zero: what is recommended, and every domain.
	Unlock card.UnlockPolicy

	// Organisations says which organisations are open on which days. Those that are
	// not in it are taken to be. Policy is the baseline of job roles and what
	// activities include; nil: the public part of the national one, without the rows that
	// its source has switched off. NationalRoles is
	// which national codes give a role of RA staff; nil: those that are public.
	// [Reader.Decide] goes by them.
	Organisations organisation.Register
	Policy        *national.Policy
	NationalRoles []rbac.NationalRole

	// Sweeps says which sweeps [Authority.Schedule] has run, and how often. Zero: all.
	Sweeps SweepPolicy

	// Observe is told of every event after it has been committed, in the
	// goroutine of the command. It must not block. It may be nil.
	Observe func(audit.Event)
}

// Authority carries out the use cases. Make one with [New]. It is safe for
// concurrent use.
type Authority struct {
	config       Config
	rand         io.Reader
	ruleSet      string
	challengeKey []byte
	documentKey  []byte
	recipientKey []byte
	gateway      rest
}

// New returns an Authority. The error says which field of the Config is
// missing or makes no sense, or that the vault's keys cannot be read.
func New(c Config) (*Authority, error) {
	for _, f := range []struct {
		name   string
		absent bool
	}{
		{"Store", c.Store == nil},
		{"Vault", c.Vault == nil},
		{"Directory", c.Directory == nil},
		{"Printer", c.Printer == nil},
		{"Messenger", c.Messenger == nil},
	} {
		if f.absent {
			return nil, fmt.Errorf("authority: Config.%s is nil", f.name)
		}
	}
	if c.Retry < 0 {
		return nil, errors.New("authority: Config.Retry is negative")
	}
	if err := c.Sweeps.Check(); err != nil {
		return nil, fmt.Errorf("authority: Config.Sweeps: %w", err)
	}
	if err := c.AccessRequests.Check(); err != nil {
		return nil, fmt.Errorf("authority: Config.AccessRequests: %w", err)
	}
	if c.AccessRequests.OwnAccess == 0 {
		c.AccessRequests.OwnAccess = c.Duties.OwnRecord
	}
	if c.PasscodeKept < 0 {
		return nil, errors.New("authority: Config.PasscodeKept is negative")
	}
	if c.PasscodeKept == 0 {
		c.PasscodeKept = passcode.KeptFor
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Rand == nil {
		c.Rand = rand.Reader
	}
	if c.Policy == nil {
		c.Policy = national.Public().OnlyEnabled()
	}
	if c.NationalRoles == nil {
		c.NationalRoles = rbac.NationalRoles()
	}
	if c.Challenge == (passcode.ChallengePolicy{}) {
		c.Challenge = passcode.DefaultChallengePolicy()
	}
	if c.Messages.IsZero() {
		c.Messages = message.DefaultPolicy()
	}
	if c.Retry > 0 {
		c.Messages.FirstWait = min(c.Retry, c.Messages.LongestWait)
	}
	if err := c.Messages.Check(); err != nil {
		return nil, fmt.Errorf("authority: Config.Messages: %w", err)
	}
	if err := c.Sweeps.countsAll(c.Messages.Limits, c.Unlock); err != nil {
		return nil, fmt.Errorf("authority: Config.Sweeps: %w", err)
	}
	if c.Workers < 0 {
		return nil, errors.New("authority: Config.Workers is negative")
	}
	c.Workers = max(c.Workers, 1)
	rules, err := registration.Rules()
	if err != nil {
		return nil, fmt.Errorf("authority: %w", err)
	}
	a := &Authority{config: c, rand: &oneAtATime{r: c.Rand}, ruleSet: rules.Version()}
	// The keys are made from crypto/rand even where Config.Rand is seeded: a
	// seeded demonstration shows the same story, not the same secrets.
	if a.challengeKey, err = c.Vault.NamedKey("challenge", rand.Reader); err != nil {
		return nil, fmt.Errorf("authority: challenge key: %w", err)
	}
	if a.documentKey, err = c.Vault.NamedKey("document", rand.Reader); err != nil {
		return nil, fmt.Errorf("authority: document key: %w", err)
	}
	if a.recipientKey, err = c.Vault.NamedKey("recipient", rand.Reader); err != nil {
		return nil, fmt.Errorf("authority: recipient key: %w", err)
	}
	return a, nil
}

// mostTries is how often a transaction is decided anew that came into contention.
const mostTries = 20

// stagger returns how long to wait after a try that came into contention, from 1: about
// twice as long as after the one before, from a millisecond to a tenth of a second. No
// two wait equally long, or they would meet again. The chance in it is not that of
// [Config].Rand, from which ids are drawn: how often somebody waited must not change them.
func stagger(try int) time.Duration {
	wait := min(time.Millisecond<<(try-1), 100*time.Millisecond)
	return wait/2 + mathrand.N(wait)
}

// update runs fn in a transaction of the store, again while that is in contention with
// others. fn begins from nothing each time.
func (a *Authority) update(ctx context.Context, fn func(tx Tx) error) error {
	return inTurn(ctx, func() error { return a.config.Store.Update(ctx, fn) })
}

// inTurn does one transaction, again while that is in contention with others.
func inTurn(ctx context.Context, transaction func() error) error {
	for try := 1; ; try++ {
		err := transaction()
		if !errors.Is(err, ErrContended) || try == mostTries {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(stagger(try)):
		}
	}
}

// oneAtATime lets one goroutine at a time read the source of chance.
type oneAtATime struct {
	mu sync.Mutex
	r  io.Reader
}

func (o *oneAtATime) Read(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return io.ReadFull(o.r, p)
}

// newID returns a new id that says what it names: "case-" and 16 hex digits.
func (a *Authority) newID(noun string) (string, error) {
	var b [8]byte
	if _, err := a.rand.Read(b[:]); err != nil {
		return "", fmt.Errorf("making an id: %w", err)
	}
	return noun + "-" + hex.EncodeToString(b[:]), nil
}

// read returns what get finds in one consistent state of the store.
func read[T any](ctx context.Context, a *Authority, get func(Tx) (T, error)) (found T, err error) {
	err = a.config.Store.View(ctx, func(tx Tx) (err error) {
		found, err = get(tx)
		return err
	})
	return found, err
}

// Case returns a registration under way. It asks nobody: it is for the program
// around an Authority. For somebody else, use [Authority.For]. The error wraps
// [ErrNotFound].
func (a *Authority) Case(ctx context.Context, id string) (registration.Case, error) {
	return read(ctx, a, func(tx Tx) (registration.Case, error) { return tx.Case(id) })
}

// Card returns a card. It asks nobody, like [Authority.Case].
func (a *Authority) Card(ctx context.Context, id string) (card.Card, error) {
	return read(ctx, a, func(tx Tx) (card.Card, error) { return tx.Card(id) })
}

// Profile returns a Care Identity profile. It asks nobody, like [Authority.Case].
func (a *Authority) Profile(ctx context.Context, id identity.UserID) (identity.Profile, error) {
	return read(ctx, a, func(tx Tx) (identity.Profile, error) { return tx.Profile(id) })
}
