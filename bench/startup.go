package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// starting is the time from starting the built command until it answers on
// /readyz: with a store that holds 10,000 registrations and all that they left
// (case, profile, card, assignment and the events of each), and as a sandbox in a
// folder that is not there yet. The first start of all, which brings the command
// and the store into the memory of the system, is not counted.
var starting = startup{id: "serve-start", runs: 7, registrations: 10_000}

type startup struct {
	id            string
	runs          int
	registrations int
}

func (m startup) name() string { return m.id }

func (m startup) rows(dir string) ([]row, error) {
	r, err := buildRakit(dir)
	if err != nil {
		return nil, err
	}
	events, err := m.fill(r, dir)
	if err != nil {
		return nil, err
	}
	stored, err := m.several(func(int) (time.Duration, error) { return r.start(storeArgs(dir)...) })
	if err != nil {
		return nil, err
	}
	made, err := m.several(func(run int) (time.Duration, error) {
		return r.start("--sandbox", "--dir", filepath.Join(dir, fmt.Sprint("sandbox-", run)))
	})
	if err != nil {
		return nil, err
	}
	const goal, sandboxGoal = 300 * time.Millisecond, time.Second
	return []row{
		{
			what: fmt.Sprintf("`rakit serve` ready on a store of %s registrations", thousands(int64(m.registrations))),
			ours: fmt.Sprintf("%s (%s events)", span(stored), thousands(int64(events))), goal: "< 300 ms", verdict: verdict(stored < goal),
		},
		{what: "`rakit serve --sandbox` ready from nothing", ours: span(made), goal: "< 1 s", verdict: verdict(made < sandboxGoal)},
	}, nil
}

// several measures some times after a run that is not counted, and returns the
// median.
func (m startup) several(start func(run int) (time.Duration, error)) (time.Duration, error) {
	times := make([]time.Duration, m.runs)
	for i := -1; i < m.runs; i++ {
		took, err := start(i)
		if err != nil {
			return 0, err
		}
		if i >= 0 {
			times[i] = took
		}
	}
	return median(times), nil
}

func storeArgs(dir string) []string {
	return []string{"--db", filepath.Join(dir, "rakit.db"), "--keys", filepath.Join(dir, "keys"), "--outbox", filepath.Join(dir, "outbox")}
}

var servingAt = regexp.MustCompile(`^rakit: serving (http://[0-9.:]+),`)

// start starts the server, waits until it is ready, and stops it again.
func (r rakit) start(args ...string) (_ time.Duration, err error) {
	cmd := exec.Command(string(r), append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	var said strings.Builder
	cmd.Stderr = &said
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	took, err := ready(out, began)
	if err != nil {
		return 0, errors.Join(err, cmd.Process.Kill(), cmd.Wait(), errors.New(said.String()))
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		return 0, err
	}
	return took, cmd.Wait()
}

// ready waits until the server that writes to out answers that it is.
func ready(out io.Reader, began time.Time) (time.Duration, error) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		at := servingAt.FindStringSubmatch(lines.Text())
		if at == nil {
			continue
		}
		answer, err := http.Get(at[1] + "/readyz")
		if err != nil {
			return 0, err
		}
		took := time.Since(began)
		if answer.StatusCode != http.StatusOK {
			return 0, errors.Join(fmt.Errorf("/readyz answers %d", answer.StatusCode), answer.Body.Close())
		}
		return took, answer.Body.Close()
	}
	return 0, errors.Join(errors.New("the server ended"), lines.Err())
}

// fill makes the store as the command makes it, carries out one registration in a
// house beside it, and stores that as often as asked for. It returns the number of
// events.
func (m startup) fill(r rakit, dir string) (events int, err error) {
	if _, err := r.start(storeArgs(dir)...); err != nil {
		return 0, err
	}
	one, err := registerOnce(filepath.Join(dir, "house"))
	if err != nil {
		return 0, err
	}
	v, err := passcode.OpenVault(filepath.Join(dir, "keys"))
	if err != nil {
		return 0, err
	}
	key, err := v.NamedKey("audit", rand.Reader)
	if err != nil {
		return 0, err
	}
	signer, err := audit.NewSigner("rakit/serve", key)
	if err != nil {
		return 0, err
	}
	store, err := sqlite.Open(filepath.Join(dir, "rakit.db"), signer)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	const together = 100
	for from := 0; from < m.registrations; from += together {
		err := store.Update(context.Background(), func(tx authority.Tx) error {
			for i := range min(together, m.registrations-from) {
				if err := one.again(tx, from+i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return m.registrations * len(one.events), nil
}
