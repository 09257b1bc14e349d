package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
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

var (
	errPassword = errors.New("a password on a command line can be read by others on the machine: leave it out of the URL, and give it in PGPASSWORD or in a password file (~/.pgpass, or the one that PGPASSFILE names); that of a TLS key in PGSSLPASSWORD")
	errScheme   = errors.New("the URL of a database begins with postgres:// or postgresql://, in small letters")
)

// withoutPassword refuses a store that is named with a password in it: the flag was
// given where others can read it. It refuses other URLs, too: they would be taken for
// files, and repeated.
func withoutPassword(flag, store string) error {
	switch {
	case hasPassword(store):
		return fmt.Errorf("%s: %w", flag, errPassword)
	case isURL(store) && misplaced(store):
		return fmt.Errorf("%s: %w; if there is none in it, encode @ as %%40", flag, errPassword)
	case isURL(store) && !inPostgres(store):
		return fmt.Errorf("%s: %w", flag, errScheme)
	}
	return nil
}

// isURL reports whether a store is named by what was meant as a URL.
func isURL(store string) bool {
	scheme, _, _ := strings.Cut(strings.ToLower(store), ":")
	return strings.Contains(store, "://") || scheme == "postgres" || scheme == "postgresql"
}

// hasPassword reports whether there is a password in the URL of a database, or among the
// settings of one that is named in words.
func hasPassword(store string) bool {
	if !isURL(store) {
		return strings.Contains(strings.Join(strings.Fields(strings.ToLower(store)), ""), "password=")
	}
	host, others := hostAndRest(store)
	_, password, _ := strings.Cut(host[:max(0, strings.LastIndex(host, "@"))], ":")
	return password != "" || passwordSet(host+others)
}

// hostAndRest returns the host of a URL with its user, and what comes after it. As for
// the driver, a slash alone ends a password: there may be a ? in it.
func hostAndRest(store string) (host, others string) {
	_, rest, _ := strings.Cut(store, "://")
	if i := strings.Index(rest, "/"); i >= 0 {
		return rest[:i], rest[i:]
	}
	return rest, ""
}

// misplaced reports whether what stands for the host may be a user with a password whose
// signs were not encoded: the @ after it comes later. In the value of a setting an @ may
// stand, if the host is one.
func misplaced(store string) bool {
	host, others := hostAndRest(store)
	if !strings.Contains(host, ":") || strings.Contains(host, "@") {
		return false
	}
	before, _, found := strings.Cut(others, "@")
	_, setting, _ := strings.Cut(before, "?")
	return found && (!withPorts(host) || !strings.Contains(setting, "="))
}

// withPorts reports whether what follows the colons of hosts are ports.
func withPorts(hosts string) bool {
	for host := range strings.SplitSeq(hosts, ",") {
		if i := strings.LastIndex(host, "]"); i >= 0 { // an address of IPv6
			host = host[i:]
		}
		_, port, _ := strings.Cut(host, ":")
		if strings.Trim(port, "0123456789") != "" {
			return false
		}
	}
	return true
}

// passwordSet reports whether a setting of a URL is a password.
func passwordSet(others string) bool {
	_, query, _ := strings.Cut(others, "?")
	for setting := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(setting, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		if value != "" && (name == "password" || name == "sslpassword") {
			return true
		}
	}
	return false
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
	return nil, otherKeys(err)
}

// otherKeys says of a log that seems broken what is more likely.
func otherKeys(err error) error {
	return fmt.Errorf("these are not the keys with which the store was made, or its log was altered: %w", err)
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
