package sandbox

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/message"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// logOrigin names the audit log of every sandbox.
const logOrigin = "rakit.example/sandbox"

// Live is a world as it is between two resets. It may be used as long as the
// function runs to which [World.Use] gave it.
type Live struct {
	Authority *authority.Authority
	Store     *sqlite.Store
	Simulator *simulator.Simulator

	state *state
}

// Now returns the instant of the virtual clock, in UTC.
func (l *Live) Now() time.Time { return l.state.now() }

// openStore opens keys and store of a folder.
func openStore(dir string) (*passcode.Vault, *sqlite.Store, error) {
	vault, err := passcode.OpenVault(filepath.Join(dir, keysDir))
	if err != nil {
		return nil, nil, err
	}
	// The log's key is a real secret even here: a log that anybody could sign
	// would teach nothing about verifying one.
	key, err := vault.NamedKey("audit", secrets)
	if err != nil {
		return nil, nil, err
	}
	signer, err := audit.NewSigner(logOrigin, key)
	if err != nil {
		return nil, nil, err
	}
	store, err := sqlite.Open(filepath.Join(dir, storeFile), signer)
	return vault, store, err
}

// openLive opens a world that was seeded to its end.
func openLive(ctx context.Context, dir string, s *state, c Config) (_ *Live, err error) {
	vault, store, err := openStore(dir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, store.Close())
		}
	}()
	if !store.Seeded(ctx) {
		return nil, ErrForeign
	}
	where, err := whereWeAre(ctx, store)
	if err != nil {
		return nil, err
	}
	sim, err := simulator.Open(dir, simulator.Config{Rand: newChance("ports " + where), Now: s.now, Outcomes: s.ports()})
	if err != nil {
		return nil, err
	}
	a, err := authority.New(authority.Config{
		Store: store, Vault: vault, Directory: sim, Printer: sim, Messenger: sim, CA: sim,
		Now: s.now, Rand: newChance("acts " + where), Observe: c.Observe,
		Operator: rx2, Messages: messagePolicy(),
	})
	return &Live{Authority: a, Store: store, Simulator: sim, state: s}, err
}

// messagePolicy lets what stands still do so for ever, and an agent try as much as they
// like: the clock does not go on by itself. To one recipient there are limits as
// everywhere.
func messagePolicy() message.Policy {
	p := message.DefaultPolicy()
	p.GiveUpAfter = 100 * 365 * 24 * time.Hour
	p.Limits = slices.DeleteFunc(p.Limits, func(l message.Limit) bool { return l.Per != message.PerRecipient })
	return p
}

// whereWeAre names the stream of chance with which a world goes on: by the length
// of its log. A process that is killed and comes back draws other ids than those
// that stand in the log; two worlds that were asked the same draw the same ones.
func whereWeAre(ctx context.Context, store *sqlite.Store) (string, error) {
	signed, err := store.Checkpoint(ctx)
	if err != nil {
		return "", err
	}
	c, err := audit.ParseCheckpoint(signed, store.VerifierKey())
	if err != nil {
		return "", fmt.Errorf("reading the checkpoint of the log: %w", err)
	}
	return "after " + strconv.FormatInt(c.Size, 10), nil
}
