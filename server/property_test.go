package server_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
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

func (n *node) clone() *node {
	c := *n
	c.members, c.items = slices.Clone(n.members), slices.Clone(n.items)
	for i := range c.members {
		c.members[i].value = c.members[i].value.clone()
	}
	for i := range c.items {
		c.items[i] = c.items[i].clone()
	}
	return &c
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

// wrong says what is wrong with an answer, whatever was asked.
func (s *watched) wrong(d *draft, got *reply) string {
	switch {
	case got.status >= http.StatusInternalServerError:
		return "a fault of the server: " + s.log.take()
	case got.header.Get("X-Request-ID") == "" || got.header.Get("X-Content-Type-Options") != "nosniff" || got.header.Get("Content-Security-Policy") == "":
		return "a header is missing that every answer has"
	case d.method == http.MethodHead:
		return ""
	}
	if got.status >= http.StatusBadRequest {
		if fault := noProblem(got); fault != "" {
			return fault
		}
		if at := repeated(got); at != "" {
			return "repeats what was sent: " + at
		}
	}
	if got.status == http.StatusMethodNotAllowed && got.header.Get("Allow") != "" {
		return "" // of the path, not of the operation
	}
	if got.status == http.StatusNotFound && d.op.answers["404"] == nil {
		return "" // there is no such path
	}
	return undocumented(d.op, got)
}

// undocumented says in which way an answer is not the one of the document.
func undocumented(o *described, got *reply) string {
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: &http.Request{Method: o.method}, Route: o.route},
		Status:                 got.status, Header: got.header, Options: &openapi3filter.Options{IncludeResponseStatus: true},
	}
	if err := openapi3filter.ValidateResponse(context.Background(), in.SetBodyBytes(got.body)); err != nil {
		return err.Error()
	}
	if o.rowwise() && got.header.Get("Content-Type") == "application/x-ndjson" {
		return undocumentedRow(o, got.body)
	}
	return ""
}

// undocumentedRow says in which way a row of JSON Lines is not as the document
// has it, or which row of a line that cannot be read repeats it.
func undocumentedRow(o *described, body []byte) string {
	schema := o.route.Operation.Responses.Status(http.StatusOK).Value.Content["application/json"].Schema.Value
	for row := range bytes.Lines(body) {
		var value map[string]any
		if err := json.Unmarshal(row, &value); err != nil {
			return err.Error()
		}
		if err := schema.VisitJSON(value, openapi3.EnableJSONSchema2020(), openapi3.VisitAsResponse()); err != nil {
			return err.Error()
		}
		if at := marked(string(row)); at != "" && value["line"] != nil {
			return "repeats what was sent: " + at
		}
	}
	return ""
}

// problemSent is what these tests read of a problem.
type problemSent struct {
	Type, Title, Detail, Instance, Rule, Pointer string
	Status                                       int
	Findings                                     []struct {
		Rule, Severity, Pointer, Message, Basis string
		Citations                               jsontext.Value
	}
	Errors []struct{ In, Pointer, Detail string }
}

func problemIn(got *reply) (p problemSent, err error) {
	return p, json.Unmarshal(got.body, &p, json.MatchCaseInsensitiveNames(true))
}

// noProblem says why an answer is no problem document.
func noProblem(got *reply) string {
	p, err := problemIn(got)
	switch {
	case got.header.Get("Content-Type") != "application/problem+json":
		return "no problem document"
	case err != nil:
		return "no problem document: " + err.Error()
	case p.Status != got.status || p.Title == "" || !strings.HasPrefix(p.Type, "urn:rakit:problem:"):
		return "not the problem of its status"
	case p.Instance != "urn:rakit:request:"+got.header.Get("X-Request-ID") && got.header.Get("Idempotent-Replayed") == "":
		return "another instance than the id of the request"
	case got.status == http.StatusUnprocessableEntity && p.Type == "urn:rakit:problem:refused" && len(p.Findings) == 0:
		return "refused by no rule"
	}
	return ""
}

// marks are parts of every value that these tests send, and of nothing that a
// server may say by itself.
var marks = []string{
	strings.ToLower(markedWord), markedDigits, base64.StdEncoding.EncodeToString([]byte(markedWord)),
	"7700900", "07700 900", "jk987", "ada.example", "512345678", "555000",
}

// Days that were sent, and what may hold any digits: request ids, and the times
// of log lines.
var (
	markedDay = regexp.MustCompile(markedYear + `\d\d-\d\d`)
	anyDigits = regexp.MustCompile(`"took":[0-9.e-]+|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)
)

// repeated returns a part of the answer that was sent in a request, or "".
func repeated(got *reply) string {
	var text strings.Builder
	for name, values := range got.header {
		if name != "X-Request-Id" && name != "X-Correlation-Id" || strings.Contains(fmt.Sprint(values), markedWord) {
			fmt.Fprintln(&text, name, values)
		}
	}
	text.Write(got.body)
	return marked(text.String())
}

func marked(text string) string {
	text = strings.ToLower(anyDigits.ReplaceAllString(text, ""))
	if at := markedDay.FindString(text); at != "" {
		return at
	}
	for _, mark := range marks {
		if at := strings.Index(text, mark); at >= 0 {
			return text[max(0, at-40):min(len(text), at+40)]
		}
	}
	return ""
}

// discreet checks the log lines: ids and figures, and nothing that was sent.
func (s *watched) discreet() error {
	text := s.log.take()
	if at := marked(text); at != "" {
		return fmt.Errorf("a log line repeats what was sent: %s", at)
	}
	if at := strings.Index(text, `"level":"error"`); at >= 0 {
		return fmt.Errorf("a fault is in the log: %.300s", text[at:])
	}
	if faults := s.faults.take(); faults != "" {
		return fmt.Errorf("net/http says: %s", faults)
	}
	return nil
}

// refusedAsWanted says in which way a spoilt request was not refused as it
// should have been.
func refusedAsWanted(d *draft, got *reply, want wantedAnswer) string {
	if got.status < http.StatusBadRequest {
		return "not refused"
	}
	if len(want.statuses) > 0 && !slices.Contains(want.statuses, got.status) {
		return fmt.Sprintf("another status than %v", want.statuses)
	}
	if want.in == "" || d.method == http.MethodHead || !slices.Contains(unfit, got.status) {
		return ""
	}
	p, err := problemIn(got)
	if err != nil {
		return err.Error()
	}
	places := []string{}
	for _, e := range p.Errors {
		if e.In == want.in {
			places = append(places, e.Pointer)
		}
	}
	for _, f := range p.Findings {
		if want.in == "body" {
			places = append(places, f.Pointer)
		}
	}
	for _, at := range places {
		if at = strings.TrimSuffix(at, "/…"); near(at, want.pointer) {
			return ""
		}
	}
	return fmt.Sprintf("no place near %s %q", want.in, want.pointer)
}

// near reports whether a pointer is the one that is wanted, one below it, or the
// one above it.
func near(at, want string) bool {
	if want == "" || at == want || strings.HasPrefix(at, want+"/") {
		return true
	}
	above := want[:strings.LastIndexByte(want, '/')]
	return at == above || strings.HasPrefix(want, at+"/") && strings.Contains(want, markedWord)
}

// strayed says which object of a list is not among those that were asked for.
func strayed(d *draft, got *reply) string {
	if len(d.query) == 0 || d.method != http.MethodGet || got.header.Get("Content-Type") != "application/json" {
		return ""
	}
	var list struct {
		Items []map[string]any
		Rules []map[string]any
	}
	if err := json.Unmarshal(got.body, &list, json.MatchCaseInsensitiveNames(true)); err != nil {
		return err.Error()
	}
	items := append(list.Items, list.Rules...)
	for _, q := range d.query {
		if n, err := strconv.Atoi(q[1]); q[0] == "limit" && (err != nil || len(items) > n) {
			return "more than were asked for"
		}
		for _, item := range items {
			if q[0] != "limit" && !satisfies(d.op.id, item, q[0], q[1]) {
				return fmt.Sprintf("%v is not among those with %s %s", item["id"], q[0], q[1])
			}
		}
	}
	return ""
}

// satisfies reports whether an object of a list has what a filter asks for.
func satisfies(operation string, item map[string]any, filter, value string) bool {
	switch operation + " " + filter {
	case "list-renewal-reminders organisation":
		at := map[any]string{sandbox.ID("person/rx9"): "RX9", sandbox.ID("person/rx3"): "RX3"}[item["holder"]]
		return at == value || at == "" // a reminder names the holder only
	case "list-renewal-reminders since":
		return fmt.Sprint(item["scheduled"]) > value
	case "list-expiring-cards by":
		return fmt.Sprint(item["expiresOn"]) <= value
	case "list-events organisation":
		return item["organisation"] == value || item["for"] == value
	case "list-exceptional-access reviewDueOn":
		reviews, _ := item["reviews"].([]any) // one that was due on that day may have been held since
		return len(reviews) > 0 || fmt.Sprint(item["review"]) <= value
	case "list-campaign-items reason":
		reasons, _ := item["reasons"].([]any)
		return slices.ContainsFunc(reasons, func(r any) bool { return r.(map[string]any)["kind"] == value })
	case "list-campaign-items overdueOn":
		return item["state"] != "decided" && fmt.Sprint(item["due"]) < value
	case "list-campaign-reminders on":
		return fmt.Sprint(item["day"]) <= value
	case "list-rules area":
		return strings.HasPrefix(fmt.Sprint(item["id"]), "RA-"+value+"-")
	case "list-rules scope":
		scopes, _ := item["scope"].([]any)
		return slices.Contains(scopes, any(value))
	}
	return item[filter] == value
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
