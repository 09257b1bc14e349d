package main

import (
	"bufio"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/server/caller"
)

// keyCommand is `rakit key`.
type keyCommand struct {
	Add    keyAddCommand    `cmd:"" help:"Make an API key for a system, and show it once."`
	List   keyListCommand   `cmd:"" help:"List the API keys, without their secrets."`
	Revoke keyRevokeCommand `cmd:"" help:"Take an API key back."`
}

// keyAddCommand is `rakit key add`: a key out, its line into the file.
type keyAddCommand struct {
	Keys         string           `required:"" placeholder:"DIR" help:"Folder of keys: that of the server."`
	Name         string           `required:"" placeholder:"NAME" help:"Name of the system; never of a person."`
	Organisation identity.ODSCode `required:"" placeholder:"ODS" help:"ODS code of the organisation to which the system belongs."`
	Scope        []string         `required:"" placeholder:"SCOPE" help:"What the system may do; see below. Repeat it for more."`
	Expires      end              `required:"" placeholder:"YYYY-MM-DD|90d|12h" help:"Last day, or for how long: at most a year."`
}

// Help is shown by `rakit key add --help`.
func (keyAddCommand) Help() string {
	return `Prints the key on standard output, this once: only a hash of it is kept, in the file api-keys.jsonl of the folder. A system sends it in the header X-API-Key. A server that runs knows it within a second.

    rakit key add --keys keys --name "Rota system" --organisation RX2 --scope find-records --expires 90d

The scopes are ` + strings.Join(caller.Scopes(), ", ") + `: a system reads, and never commands, but to let holders unlock their cards.`
}

// Run makes the key.
func (c keyAddCommand) Run(s *streams) error {
	now := time.Now()
	key, secret, err := caller.AddAPIKey(keysFile(c.Keys), caller.NewAPIKey{
		Name: c.Name, Organisation: c.Organisation, Scopes: c.Scope, Expires: c.Expires.after(now),
	}, now)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(s.out, secret); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.err, "key %s, good until %s; it is not shown again\n", key.ID, key.Expires.Format(time.RFC3339))
	return err
}

// keyListCommand is `rakit key list`: the keys out, a JSON document a line.
type keyListCommand struct {
	Keys string `required:"" placeholder:"DIR" help:"Folder of keys."`
}

// Run lists the keys in the order in which they were made, those that have
// expired as well.
func (c keyListCommand) Run(s *streams) error {
	keys, err := caller.ReadAPIKeys(keysFile(c.Keys))
	if err != nil {
		return err
	}
	out := bufio.NewWriter(s.out)
	for _, key := range keys {
		if err := json.MarshalWrite(out, key); err != nil {
			return err
		}
		if err := out.WriteByte('\n'); err != nil {
			return err
		}
	}
	return out.Flush()
}

// keyRevokeCommand is `rakit key revoke`: a line out of the file.
type keyRevokeCommand struct {
	Keys string `required:"" placeholder:"DIR" help:"Folder of keys."`
	ID   string `arg:"" help:"Id of the key, k-…, as rakit key list shows it."`
}

// Run takes the key back. It says nothing when all is well.
func (c keyRevokeCommand) Run() error { return caller.RevokeAPIKey(keysFile(c.Keys), c.ID) }

func keysFile(dir string) string { return filepath.Join(dir, caller.APIKeysFile) }

// end is when something ends: at the end of a day, or some time from now.
type end struct {
	day guidance.Date
	in  time.Duration
}

var errEnd = errors.New("not a day as YYYY-MM-DD, nor a time as 90d or 12h")

// UnmarshalText reads a day or a duration; "90d" is ninety times 24 hours.
func (e *end) UnmarshalText(text []byte) error {
	day, err := guidance.ParseDate(string(text))
	if err == nil {
		*e = end{day: day}
		return nil
	}
	days, ok := strings.CutSuffix(string(text), "d")
	if n, err := strconv.ParseUint(days, 10, 16); ok && err == nil {
		*e = end{in: time.Duration(n) * 24 * time.Hour}
		return nil
	}
	in, err := time.ParseDuration(string(text))
	if err != nil {
		return errEnd // the cause would repeat the text
	}
	*e = end{in: in}
	return nil
}

// after returns the instant from which on nothing is left: for a day, the
// midnight in London that ends it.
func (e end) after(now time.Time) time.Time {
	if !e.day.IsZero() {
		return e.day.AddDays(1).Start()
	}
	return now.Add(e.in)
}
