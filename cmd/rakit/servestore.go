package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/store/postgres"
	"github.com/rakit-dev/rakit/store/relational"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// kept is a store as the command needs it, of either engine.
type kept interface {
	authority.Store
	// Seeded reports whether the people in it are invented.
	Seeded(ctx context.Context) bool
	Close() error
}

// serveLogOrigin names the audit log of a server: two logs of different servers
// are told apart by their keys.
const serveLogOrigin = "rakit/serve"

// inPostgres reports whether a store is named by the URL of a database.
func inPostgres(store string) bool {
	return strings.HasPrefix(store, "postgres://") || strings.HasPrefix(store, "postgresql://")
}

// openKept opens a store: one of a server, or one that a demonstration left.
func openKept(ctx context.Context, store string, vault *passcode.Vault) (kept, error) {
	key, err := vault.NamedKey("audit", secrets)
	if err != nil {
		return nil, err
	}
	opened, err := openStore(ctx, store, serveLogOrigin, key)
	if !errors.Is(err, relational.ErrLogBroken) {
		return opened, err
	}
	if left, other := openStore(ctx, store, demoLogOrigin, key); other == nil {
		return left, nil
	}
	return nil, fmt.Errorf("these are not the keys with which the store was made, or its log was altered: %w", err)
}

// openStore opens the store whose audit log has an origin.
func openStore(ctx context.Context, store, origin string, key []byte) (kept, error) {
	signer, err := audit.NewSigner(origin, key)
	if err != nil {
		return nil, err
	}
	if inPostgres(store) {
		opened, err := postgres.Open(ctx, store, signer)
		if err != nil {
			return nil, err
		}
		return opened, nil
	}
	opened, err := sqlite.Open(kong.ExpandPath(store), signer)
	if err != nil {
		return nil, err
	}
	return opened, nil
}
