package server_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/go-json-experiment/json"
	"github.com/rs/zerolog"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/server/caller"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// watched is a server on a loopback address, with all that it writes to its logs.
type watched struct {
	folders    string // of the worlds
	world      *sandbox.World
	handler    atomic.Pointer[http.Handler] // of a server of the world
	operations []*described
	wire       wire
	log        lockedBuffer // of the server
	faults     lockedBuffer // of net/http: panics
	seen       map[string]map[string]int
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// take returns what was written since it was called last.
func (l *lockedBuffer) take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.b.Reset()
	return l.b.String()
}

func watchedServer(t *testing.T) *watched {
	t.Helper()
	s := &watched{folders: t.TempDir(), seen: map[string]map[string]int{}}
	s.reset(t)
	web := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*s.handler.Load()).ServeHTTP(w, r) }))
	web.Config.ErrorLog = log.New(&s.faults, "", 0)
	web.Start()
	t.Cleanup(func() {
		s.wire.close()
		web.Close()
		if err := s.world.Close(); err != nil {
			t.Error(err)
		}
	})
	s.operations = describedOperations(t, *s.handler.Load())
	s.wire.address = web.Listener.Addr().String()
	return s
}

// reset has a copy of a world that was seeded, and a server of it, answer from now
// on.
func (s *watched) reset(t interface{ Fatal(...any) }) {
	if err := s.renew(); err != nil {
		t.Fatal(err)
	}
	s.log.take()
}

func (s *watched) renew() error {
	if s.world != nil {
		if err := s.world.Close(); err != nil {
			return err
		}
	}
	f, err := seededFolder()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(s.folders, "world")
	if err != nil {
		return err
	}
	if err := f.write(dir); err != nil {
		return err
	}
	if s.world, err = sandbox.Open(dir, sandbox.Config{}); err != nil {
		return err
	}
	api, err := server.New(server.Config{
		Sandbox: s.world, Authenticator: caller.NewDemo(), Secret: make([]byte, 32), Rate: server.Rate{PerSecond: -1}, Log: zerolog.New(&s.log),
	})
	if err != nil {
		return err
	}
	h := api.Handler()
	s.handler.Store(&h)
	return nil
}

// requestsPerWorld is how many requests a world is asked before the next.
const requestsPerWorld = 40

// TestRequestsOfEveryKind asks for every operation of the document what fits the
// contract and what does not, as somebody would who has read the document and
// nothing else. No answer is a fault of the server, none is missing, each is of
// the form that the document gives it; what does not fit is refused with its
// place; and no refusal and no log line repeats what was sent.
// RAKIT_SOAK_REQUESTS sets how many requests are sent.
func TestRequestsOfEveryKind(t *testing.T) {
	requests := 2000
	if n, err := strconv.Atoi(os.Getenv("RAKIT_SOAK_REQUESTS")); err == nil {
		requests = n
	}
	registerDecoders()
	s := watchedServer(t)
	s.examples(t)
	s.inPerson(t)
	s.lending(t)

	checks := flag.Lookup("rapid.checks")
	before := checks.Value.String()
	defer func() { _ = checks.Value.Set(before) }()
	if err := checks.Value.Set(strconv.Itoa((requests + requestsPerWorld - 1) / requestsPerWorld)); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		s.reset(t)
		for range requestsPerWorld {
			if err := s.step(t); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.discreet(); err != nil {
			t.Fatal(err)
		}
	})
	s.report(t)
}

// registerDecoders has JSON Lines read as text.
func registerDecoders() {
	openapi3filter.RegisterBodyDecoder("application/x-ndjson", func(r io.Reader, _ http.Header, _ *openapi3.SchemaRef, _ openapi3filter.EncodingFn) (any, error) {
		data, err := io.ReadAll(r)
		return string(data), err
	})
}

// examples asks what the document shows, each in a new world.
func (s *watched) examples(t *testing.T) {
	all := map[string]*described{}
	for _, o := range s.operations {
		all[o.id] = o
	}
	changed := false
	for _, o := range s.operations {
		if changed {
			s.reset(t)
		}
		changed = o.method != http.MethodGet || len(o.example.After) > 0
		got := s.example(t, all, o)
		if got.status != o.example.Status {
			t.Errorf("%s: the example is answered with %d: %s", o.id, got.status, got.body)
		}
	}
}

func (s *watched) example(t *testing.T, all map[string]*described, o *described) *reply {
	for _, before := range o.example.After {
		s.example(t, all, all[before])
	}
	r := o.example.request(t, o.operation)
	d := &draft{op: o, method: r.Method, path: r.URL.EscapedPath(), rawQuery: r.URL.RawQuery}
	d.body, _ = io.ReadAll(r.Body)
	for name := range r.Header {
		d.set(name, r.Header.Get(name))
	}
	got, err := s.ask(d, "example")
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// ask sends a request, counts it, and checks what must hold of every answer.
// The error says what does not.
func (s *watched) ask(d *draft, what string) (*reply, error) {
	got, err := s.wire.send(d)
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s\nnet/http says: %s", what, err, d, s.faults.take())
	}
	if s.seen[d.op.id] == nil {
		s.seen[d.op.id] = map[string]int{}
	}
	s.seen[d.op.id][outcome(what, got)]++
	return got, explained(what, d, got, s.wrong(d, got))
}

// explained makes an error of a fault, if there is one.
func explained(what string, d *draft, got *reply, fault string) error {
	if fault == "" {
		return nil
	}
	return fmt.Errorf("%s: %s\n%s\nanswered %d %v\n%.3000s", what, fault, d, got.status, got.header, got.body)
}

func outcome(what string, got *reply) string {
	if what == "fits" || what == "example" {
		return "fits " + strconv.Itoa(got.status)
	}
	return "spoilt " + strconv.Itoa(got.status)
}

// step asks one thing.
func (s *watched) step(t *rapid.T) error {
	o := oneOf(t, s.operations)
	if o.id == "reset-sandbox" && chance(t, 80) {
		return nil
	}
	d := drafted(t, o)
	if chance(t, 40) {
		return s.fitting(d)
	}
	what, want := s.spoil(t, d)
	if d.framing < announced && chance(t, 25) {
		more, _ := s.spoil(t, d)
		what, want = what+", "+more, wantedAnswer{}
	}
	got, err := s.ask(d, what)
	if err != nil {
		return err
	}
	return explained(what, d, got, refusedAsWanted(d, got, want))
}

// spoil puts one fault into a request that can have it.
func (s *watched) spoil(t *rapid.T, d *draft) (name string, want wantedAnswer) {
	if d.astray() {
		return "astray", wantedAnswer{statuses: []int{http.StatusNotFound}}
	}
	for range 100 {
		tried := *d
		if d.tree != nil {
			tried.tree = d.tree.clone()
		}
		tried.query, tried.headers = slices.Clone(d.query), slices.Clone(d.headers)
		f := oneOf(t, faults)
		if want, ok := f.spoil(t, &tried); ok {
			*d = tried
			d.spoilt = true
			return f.name, want
		}
	}
	d.drop("X-Demo-Actor")
	return "nobody", wantedAnswer{}
}

// fitting sends a request that fits the contract; a rule may still refuse it.
func (s *watched) fitting(d *draft) error {
	got, err := s.ask(d, "fits")
	if err != nil {
		return err
	}
	switch got.status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusMethodNotAllowed, http.StatusNotAcceptable,
		http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusTooManyRequests:
		return explained("fits", d, got, "fits the contract and is refused by it")
	case http.StatusUnprocessableEntity:
		p, _ := problemIn(got)
		for _, e := range p.Errors {
			if e.In != "body" {
				return explained("fits", d, got, "a parameter fits the contract and is refused by it")
			}
		}
	case http.StatusOK:
		if err := explained("fits", d, got, strayed(d, got)); err != nil {
			return err
		}
		if err := s.follow(d, got); err != nil {
			return err
		}
	}
	if key := d.header("Idempotency-Key"); key == "" || got.status >= http.StatusBadRequest {
		return nil
	}
	again, err := s.ask(d, "fits")
	if err == nil && (again.status != got.status || !bytes.Equal(again.body, got.body) || again.header.Get("Idempotent-Replayed") != "true") {
		err = explained("fits", d, again, fmt.Sprintf("the first time: %d %s", got.status, got.body))
	}
	return err
}

// follow asks for the next page of a list, if there is one.
func (s *watched) follow(d *draft, got *reply) error {
	page, next := pageOf(got)
	if next == "" || d.method != http.MethodGet {
		return nil
	}
	after := *d
	after.query = slices.Clone(d.query)
	after.setQuery("cursor", next)
	more, err := s.ask(&after, "fits")
	if err != nil {
		return err
	}
	items, _ := pageOf(more)
	if more.status != http.StatusOK || len(items) == 0 || len(page) == 0 || !(page[len(page)-1] < items[0]) {
		return explained("fits", &after, more, "no page that follows "+fmt.Sprint(page))
	}
	return explained("fits", &after, more, strayed(d, more))
}

// pageOf returns the ids of a page, or what they are in order of, and its
// cursor.
func pageOf(got *reply) (ids []string, next string) {
	var list struct {
		Items []struct {
			ID       string `json:"id"`
			Item     string `json:"item"` // of a reminder
			Card     string `json:"card"` // that expires
			Expires  string `json:"expiresOn"`
			Position int    `json:"position"`
		} `json:"items"`
		Next string `json:"next"`
	}
	if err := json.Unmarshal(got.body, &list); err != nil {
		return nil, ""
	}
	for _, item := range list.Items {
		ids = append(ids, fmt.Sprintf("%s%s%s%s%08d", item.Expires, item.Card, item.ID, item.Item, item.Position))
	}
	return ids, list.Next
}

// neverHere are the operations that cannot succeed in a sandbox, and why.
var neverHere = map[string]string{
	"apply-access-request": "by its policy whoever approves gives the access: see authority.Config.AccessRequests",
	"enter-unlock-code":    "the code is in a message to the holder, and is not guessed",
}

// report tells what was asked, and fails when an operation never succeeded.
func (s *watched) report(t *testing.T) {
	all, statuses := 0, map[string]int{}
	for _, o := range s.operations {
		line, succeeded := "", 0
		for _, what := range slices.Sorted(maps.Keys(s.seen[o.id])) {
			n := s.seen[o.id][what]
			line += fmt.Sprintf("  %s: %d", what, n)
			statuses[what] += n
			all += n
			if strings.HasPrefix(what, "fits 2") {
				succeeded += n
			}
		}
		t.Logf("%-28s%s", o.id, line)
		if succeeded == 0 && neverHere[o.id] == "" {
			t.Errorf("%s never succeeded", o.id)
		}
	}
	t.Logf("%d requests: %v", all, statuses)
}
