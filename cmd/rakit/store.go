package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/store/postgres"
	"github.com/rakit-dev/rakit/store/relational"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// storeCommand is `rakit store`.
type storeCommand struct {
	Copy storeCopyCommand `cmd:"" help:"Copy a store from a file into a PostgreSQL database."`
}

// storeCopyCommand is `rakit store copy`.
type storeCopyCommand struct {
	From string `required:"" type:"path" placeholder:"FILE" help:"The store as rakit serve keeps it in a file. No server may have it open."`
	To   string `required:"" placeholder:"URL" help:"The PostgreSQL database, as postgres://…; nothing may be in it."`
	Keys string `default:"rakit-keys" type:"path" placeholder:"DIR" help:"Folder of keys of the store (default rakit-keys)."`
}

// Help is shown by `rakit store copy --help`.
func (storeCopyCommand) Help() string {
	return `Copies everything: versions, jobs, receipts, sealed passcodes, and the audit log byte for byte with its checkpoints. Each table is read back and compared, and the log of the copy is verified from the newest checkpoint of the original on. All of it is one transaction: it is all there in the end, or nothing is.

    rakit store copy --from rakit.db --to 'postgres:///rakit?host=/run/postgresql' --keys rakit-keys

The folder of keys is not copied: the servers go on with the same. Servers must not go on with the file: there would be two stores, each with a log of its own. The password of the database belongs into PGPASSWORD or a password file (PGPASSFILE).`
}

var (
	errNoURL  = errors.New("--to is the URL of a PostgreSQL database: postgres://…")
	errNoKeys = errors.New("the folder has no key of an audit log: it is not that of the store")
)

// Run copies, unless it is told to stop.
func (c storeCopyCommand) Run(s *streams) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if !inPostgres(c.To) {
		return errNoURL
	}
	signers, err := c.signers()
	if err != nil {
		return err
	}
	for i, signer := range signers {
		filled, err := c.copy(ctx, s, signer)
		if errors.Is(err, relational.ErrLogBroken) && i+1 < len(signers) {
			continue // the log of a demonstration has another origin
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.out, "copied: %d tables, %d rows; audit log: %d entries, signed checkpoints %d, intact\n",
			filled.Tables, filled.Rows, filled.Log.Events, filled.Log.Checkpoints)
		return err
	}
	return nil
}

// signers returns those of the logs that a server serves.
func (c storeCopyCommand) signers() (all []*audit.Signer, err error) {
	if _, err := os.Stat(c.Keys); err != nil { // none is made
		return nil, fmt.Errorf("%s: %w", c.Keys, errNoKeys)
	}
	vault, err := passcode.OpenVault(c.Keys)
	if err != nil {
		return nil, err
	}
	key, err := vault.NamedKey("audit", noChance{}) // one that is made now has signed nothing
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Keys, errNoKeys)
	}
	for _, origin := range []string{serveLogOrigin, demoLogOrigin} {
		signer, err := audit.NewSigner(origin, key)
		if err != nil {
			return nil, err
		}
		all = append(all, signer)
	}
	return all, nil
}

// noChance is a source of chance that has none.
type noChance struct{}

func (noChance) Read([]byte) (int, error) { return 0, errNoKeys }

func (c storeCopyCommand) copy(ctx context.Context, s *streams, signer *audit.Signer) (filled postgres.Filled, err error) {
	err = sqlite.Whole(ctx, c.From, signer, func(all relational.Whole) error {
		filled, err = postgres.Fill(ctx, c.To, signer, all, func(table string, rows int64) {
			fmt.Fprintf(s.err, "rakit: %s: %d rows\n", table, rows)
		})
		return err
	})
	return filled, err
}
