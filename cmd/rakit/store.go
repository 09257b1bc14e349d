package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/store/postgres"
	"github.com/rakit-dev/rakit/store/relational"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// storeCommand is `rakit store`.
type storeCommand struct {
	Copy     storeCopyCommand     `cmd:"" help:"Copy a store from a file into a PostgreSQL database."`
	TakeBack storeTakeBackCommand `cmd:"" help:"Go on with a file after all that was copied."`
}

// storeCopyCommand is `rakit store copy`.
type storeCopyCommand struct {
	From string `required:"" placeholder:"FILE" help:"The store as rakit serve keeps it in a file. No server may have it open."`
	To   string `required:"" placeholder:"URL" help:"The PostgreSQL database, as postgres://… without a password; nothing may be in it."`
	Keys string `default:"rakit-keys" type:"path" placeholder:"DIR" help:"Folder of keys of the store (default rakit-keys)."`
	Keep bool   `help:"Leave the file as one that servers open: for a rehearsal, whose copy is thrown away."`
}

// Help is shown by `rakit store copy --help`.
func (storeCopyCommand) Help() string {
	return `Copies everything: versions, jobs, receipts, sealed passcodes, and the audit log byte for byte with its checkpoints. Each table is read back and compared, and the log of the copy is verified from the newest checkpoint of the original on. All of it is one transaction: it is all there in the end, or nothing is.

    rakit store copy --from rakit.db --to 'postgres:///rakit?host=/run/postgresql' --keys rakit-keys

The folder of keys is not copied: the servers go on with the same. After the copy was verified the file is marked, and no server opens it any more: there would be two stores, each with a log of its own, signed by one key. --keep leaves the mark out; rakit store take-back takes it away. A copy that was broken off can be given again: what is complete already is compared, and the file marked.

The password of the database belongs into PGPASSWORD or a password file (PGPASSFILE): in the URL it is refused.`
}

// storeTakeBackCommand is `rakit store take-back`.
type storeTakeBackCommand struct {
	DB   string `required:"" name:"db" placeholder:"FILE" help:"The store that rakit store copy has marked."`
	Keys string `default:"rakit-keys" type:"path" placeholder:"DIR" help:"Folder of keys of the store (default rakit-keys)."`
}

// Help is shown by `rakit store take-back --help`.
func (storeTakeBackCommand) Help() string {
	return `Takes away the mark that rakit store copy leaves in the file, so that a server opens it again. Drop the copy first: what a server has changed in it since is not in the file, and a server that went on with it would sign another log with the same key.`
}

var (
	errNoURL  = errors.New("--to is the URL of a PostgreSQL database: postgres://…")
	errNoKeys = errors.New("the folder has no key of an audit log: it is not that of the store")
	errNoFile = errors.New("there is no such file")
	errTarget = errors.New("the database holds the log of another key")
	errFilled = errors.New("--to") // what is wrong is not with the file or its keys
	errURL    = errors.New("it is the URL of a database, and not a file")
)

// Run copies, unless it is told to stop.
func (c storeCopyCommand) Run(s *streams) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if !inPostgres(c.To) {
		return errNoURL
	}
	from, err := storeFile("--from", c.From)
	if err := errors.Join(withoutPassword("--to", c.To), err); err != nil {
		return err
	}
	c.From = from
	var filled postgres.Filled
	err = eachSigner(c.Keys, func(signer *audit.Signer) (err error) {
		filled, err = c.copy(ctx, s, signer)
		return err
	})
	if err != nil {
		return err
	}
	return c.tell(s, filled)
}

// storeFile returns the path of the file that a store is in. It refuses what is not
// there, before anything is made: it may be mistyped. What may hold a password is not
// repeated, which is why kong does not make a path of the flag.
func storeFile(flag, given string) (string, error) {
	if err := withoutPassword(flag, given); err != nil {
		return "", err
	}
	if isURL(given) {
		return "", fmt.Errorf("%s: %w", flag, errURL)
	}
	path := kong.ExpandPath(given)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("%s %s: %w", flag, path, errNoFile)
	case err != nil:
		return "", fmt.Errorf("%s: %w", flag, err)
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("%s %s: it is not a file", flag, path)
	}
	return path, nil
}

// eachSigner calls do with the signer of each log that a server serves, until it is
// that of the store in the file: the log of a demonstration has another origin.
func eachSigner(keys string, do func(*audit.Signer) error) error {
	signers, err := signersIn(keys)
	if err != nil {
		return err
	}
	for _, signer := range signers {
		if err = do(signer); !errors.Is(err, relational.ErrLogBroken) || errors.Is(err, errFilled) {
			return err
		}
	}
	return otherKeys(err)
}

// signersIn returns the signers that a folder has the key of.
func signersIn(keys string) (all []*audit.Signer, err error) {
	if _, err := os.Stat(keys); err != nil { // none is made
		return nil, fmt.Errorf("--keys %s: %w", keys, errNoKeys)
	}
	vault, err := passcode.OpenVault(keys)
	if err != nil {
		return nil, err
	}
	key, err := vault.NamedKey("audit", noChance{}) // one that is made now has signed nothing
	if err != nil {
		return nil, fmt.Errorf("--keys %s: %w", keys, errNoKeys)
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

// copy copies, and marks the file in the end unless it is to be kept.
func (c storeCopyCommand) copy(ctx context.Context, s *streams, signer *audit.Signer) (filled postgres.Filled, err error) {
	read, copied := false, false
	to := func(all relational.Whole) (err error) {
		read = true
		filled, err = postgres.Fill(ctx, c.To, signer, all, func(table string, rows int64) {
			fmt.Fprintf(s.err, "rakit: %s: %d rows\n", table, rows)
		})
		copied = err == nil
		return ofTarget(err)
	}
	if c.Keep {
		err = sqlite.Whole(ctx, c.From, signer, to)
	} else {
		err = sqlite.Move(ctx, c.From, signer, time.Now(), to)
	}
	switch {
	case err != nil && !read:
		err = fmt.Errorf("--from %s: %w", c.From, err)
	case err != nil && copied:
		err = fmt.Errorf("the copy is complete, but the file is not marked: give the command again: %w", err)
	}
	return filled, err
}

// ofTarget says that a log is broken in the database: that of the file was read with
// the same key.
func ofTarget(err error) error {
	switch {
	case !errors.Is(err, relational.ErrLogBroken):
		return err
	case errors.Is(err, audit.ErrCheckpoint):
		return fmt.Errorf("%w: %w: %w", errFilled, errTarget, err)
	}
	return fmt.Errorf("%w: %w", errFilled, err)
}

// tell says what was copied, and what became of the file.
func (c storeCopyCommand) tell(s *streams, filled postgres.Filled) error {
	how, file := "copied", "marked as moved: no server opens it any more (rakit store take-back undoes that)"
	if filled.Before {
		how = "copied before"
	}
	if c.Keep {
		file = "kept as it was: of the two stores one only may be gone on with"
	}
	_, err := fmt.Fprintf(s.out, "%s: %d tables, %d rows; audit log: %d entries, signed checkpoints %d, intact\nthe file is %s\n",
		how, filled.Tables, filled.Rows, filled.Log.Events, filled.Log.Checkpoints, file)
	return err
}

// Run takes the mark away.
func (c storeTakeBackCommand) Run(s *streams) error {
	file, err := storeFile("--db", c.DB)
	if err != nil {
		return err
	}
	marked := false
	err = eachSigner(c.Keys, func(signer *audit.Signer) (err error) {
		marked, err = sqlite.TakeBack(file, signer)
		return err
	})
	if err != nil {
		return err
	}
	if !marked {
		_, err = fmt.Fprintln(s.out, "nothing to take back: the file is not marked as moved")
		return err
	}
	_, err = fmt.Fprintln(s.out, "taken back: a server may open the file again; none may go on with the copy")
	return err
}
