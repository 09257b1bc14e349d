package main

import (
	"context"
	"errors"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/server/sandbox"
	"github.com/rakit-dev/rakit/store/postgres"
)

// world opens what is served, and returns how it is closed.
func (c serveCommand) world(ctx context.Context, config *server.Config) (func() error, error) {
	if c.Sandbox {
		return c.sandbox(config)
	}
	vault, err := passcode.OpenVault(c.Keys)
	if err != nil {
		return nil, err
	}
	if config.Secret, err = vault.NamedKey("receipts", secrets); err != nil {
		return nil, err
	}
	ports, err := simulator.Open(c.Outbox, simulator.Config{})
	if err != nil {
		return nil, err
	}
	messenger, err := c.messenger(ports, config.Log)
	if err != nil {
		return nil, err
	}
	store, err := openKept(ctx, c.DB, vault)
	if err != nil {
		return nil, err
	}
	if store.Seeded(ctx) && !c.demo() {
		return nil, errors.Join(errSeeded, store.Close())
	}
	config.Authority, err = authority.New(authority.Config{
		Store: store, Vault: vault, Directory: ports, Printer: ports, Messenger: messenger, CA: ports,
		Operator: c.Operator, Workers: c.Workers, Observe: config.Metrics.Observe,
	})
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	if shared, ok := store.(*postgres.Store); ok {
		config.Ready = func(context.Context) error { return shared.Fault() }
	}
	return store.Close, nil
}

func (c serveCommand) sandbox(config *server.Config) (func() error, error) {
	world, err := sandbox.Open(c.Dir, sandbox.Config{Observe: config.Metrics.Observe})
	if err != nil {
		return nil, err
	}
	config.Sandbox = world
	vault, err := passcode.OpenVault(c.keys())
	if err == nil {
		config.Secret, err = vault.NamedKey("receipts", secrets)
	}
	if err != nil {
		return nil, errors.Join(err, world.Close())
	}
	return world.Close, nil
}
