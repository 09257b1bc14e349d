package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/rs/zerolog"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/server/caller"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// registeringOverHTTP is the main job over the API, by clients at once in a
// sandbox on the disk: from the request to the card whose passcode was released,
// eleven commands, each with an idempotency key, so that each leaves a receipt,
// and two reads. A sandbox does the jobs that a command leaves before it answers.
// What was texted is read from the sandbox's folder. There is no peer.
var registeringOverHTTP = overHTTP{id: "register-http", turns: 3, clients: 8, each: 25}

type overHTTP struct {
	id      string
	turns   int // each in a new world
	clients int
	each    int // registrations of one client in a turn
}

func (m overHTTP) name() string { return m.id }

func (m overHTTP) rows(dir string) ([]row, error) {
	var perSecond []float64
	for t := range m.turns {
		took, err := m.turn(filepath.Join(dir, fmt.Sprint(t)))
		if err != nil {
			return nil, err
		}
		perSecond = append(perSecond, float64(m.clients*m.each)/took.Seconds())
	}
	return []row{{
		what: fmt.Sprintf("full registrations over HTTP, sandbox on the disk, %d clients", m.clients),
		ours: fmt.Sprintf("11 commands with keys, 2 reads: %.3g/s", median(perSecond)),
	}}, nil
}

// turn serves a new world and has every client register as many people.
func (m overHTTP) turn(dir string) (_ time.Duration, err error) {
	address, stop, err := serveSandbox(dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	ended := make(chan error)
	start := time.Now()
	for i := range m.clients {
		go func() {
			c := apiClient{http: &http.Client{Transport: &http.Transport{}}, base: "http://" + address, outbox: filepath.Join(dir, "outbox")}
			defer c.http.CloseIdleConnections()
			var err error
			for j := 0; j < m.each && err == nil; j++ {
				n := i*m.each + j
				err = c.register(person(n, 300+n))
			}
			ended <- err
		}()
	}
	var errs error
	for range m.clients {
		errs = errors.Join(errs, <-ended)
	}
	return time.Since(start), errs
}

func serveSandbox(dir string) (address string, stop func() error, err error) {
	w, err := sandbox.Open(dir, sandbox.Config{})
	if err != nil {
		return "", nil, err
	}
	s, err := server.New(server.Config{
		Sandbox: w, Authenticator: caller.NewDemo(), Secret: make([]byte, 32),
		Log: zerolog.New(io.Discard).With().Timestamp().Logger(), Rate: server.Rate{PerSecond: 1e9, Burst: 1e9},
	})
	if err != nil {
		return "", nil, errors.Join(err, w.Close())
	}
	address, stopListening, err := listen(s.Handler())
	if err != nil {
		return "", nil, errors.Join(err, w.Close())
	}
	return address, func() error { return errors.Join(stopListening(), w.Close()) }, nil
}

// apiClient is an RA Agent's program.
type apiClient struct {
	http   *http.Client
	base   string
	outbox string // what registrants get
}

// answered is what is read of answers.
type answered struct {
	ID        string `json:"id"`
	Stage     string `json:"stage"`
	State     string `json:"state"`
	Challenge string `json:"challenge"`
}

// call sends one request and returns its answer. A command has a new key; nil is
// no body.
func (c apiClient) call(method, path string, body member) (got answered, err error) {
	var sent io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return got, err
		}
		sent = bytes.NewReader(data)
	}
	r, err := http.NewRequest(method, c.base+path, sent)
	if err != nil {
		return got, err
	}
	r.Header.Set("X-Demo-Actor", "999900000103 ra-agent RX2")
	if method != http.MethodGet {
		r.Header.Set("Idempotency-Key", rand.Text())
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return got, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return got, err
	}
	if answer.StatusCode >= http.StatusBadRequest {
		return got, fmt.Errorf("%s %s: %d %s", method, path, answer.StatusCode, text)
	}
	return got, json.Unmarshal(text, &got)
}

// member is an object of JSON, put together on the spot.
type member map[string]any

// register goes from the request to the card whose passcode was released.
func (c apiClient) register(r identity.Registrant) error {
	opened, err := c.call(http.MethodPost, "/v1/registrations", member{"route": "emergency-remote", "organisation": "RX1", "ringNumber": "07700900100"})
	if err != nil {
		return err
	}
	at := "/v1/registrations/" + opened.ID
	sent := items(r)
	asked, err := c.calls(
		step{at + "/items", member{"registrant": sent.Registrant, "documents": sent.Documents, "photo": sent.Photo}},
		step{at + "/call", member{"channel": "microsoft-teams", "location": "home", "bookedFor": sandbox.Start, "explained": true}},
		step{at + "/call/challenges", nil},
	)
	if err != nil {
		return err
	}
	numbers, err := c.texted(asked.Challenge)
	if err != nil {
		return err
	}
	if _, err := c.calls(
		step{at + "/call/challenges/" + asked.Challenge + "/answer", member{"numbers": numbers}},
		step{at + "/call/completion", member{"documentShown": true, "likenessConfirmed": true}},
		step{at + "/identity", member{}},
	); err != nil {
		return err
	}
	if err := c.expect(at, "registered"); err != nil {
		return err
	}
	return c.card(opened.ID)
}

func (c apiClient) card(registration string) error {
	ordered, err := c.call(http.MethodPost, "/v1/cards", member{"registration": registration})
	if err != nil {
		return err
	}
	at := "/v1/cards/" + ordered.ID
	if _, err := c.calls(step{at + "/dispatch", nil}, step{at + "/receipt", nil}, step{at + "/passcode-release", member{}}); err != nil {
		return err
	}
	return c.expect(at, "released")
}

// step is a command.
type step struct {
	path string
	body member
}

// calls sends commands and returns the answer to the last.
func (c apiClient) calls(steps ...step) (last answered, err error) {
	for _, s := range steps {
		if last, err = c.call(http.MethodPost, s.path, s.body); err != nil {
			return last, err
		}
	}
	return last, nil
}

// expect reads an object and checks how far it has come.
func (c apiClient) expect(path, want string) error {
	got, err := c.call(http.MethodGet, path, nil)
	if err == nil && got.Stage+got.State != want {
		err = fmt.Errorf("%s is %s%s, want %s", path, got.Stage, got.State, want)
	}
	return err
}

// texted returns the numbers that were texted for a challenge.
func (c apiClient) texted(challenge string) (string, error) {
	found, err := filepath.Glob(filepath.Join(c.outbox, "*-"+challenge+".txt"))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("%d texts for the challenge: %w", len(found), err)
	}
	text, err := os.ReadFile(found[0])
	if err != nil {
		return "", err
	}
	words := strings.Fields(string(text))
	return strings.Join(words[max(0, len(words)-2):], " "), nil
}
