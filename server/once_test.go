package server_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/server/caller"
	"github.com/rakit-dev/rakit/server/sandbox"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// counted serves a seeded world, and counts the events of its log.
func counted(t *testing.T) (http.Handler, *atomic.Int64) {
	t.Helper()
	events := &atomic.Int64{}
	w := seededWorld(t, sandbox.Config{Observe: func(audit.Event) { events.Add(1) }})
	s, err := server.New(server.Config{Sandbox: w, Authenticator: caller.NewDemo(), Secret: make([]byte, 32), Rate: server.Rate{PerSecond: -1}})
	if err != nil {
		t.Fatal(err)
	}
	return s.Handler(), events
}

const openBody = `{"route":"emergency-remote","organisation":"RX1","ringNumber":"07700 900100"}`

// replayed checks that an answer is that of an earlier request.
func replayed(t *testing.T, first, again *httptest.ResponseRecorder) {
	t.Helper()
	was, is := first.Header().Clone(), again.Header().Clone()
	if got := is.Get("Idempotent-Replayed"); got != "true" || was.Get("Idempotent-Replayed") != "" {
		t.Errorf("Idempotent-Replayed is %q, and was %q", got, was.Get("Idempotent-Replayed"))
	}
	for _, h := range []http.Header{was, is} {
		h.Del("Idempotent-Replayed")
		h.Del("X-Request-ID") // each request has its own
	}
	if diff := cmp.Diff(was, is); diff != "" {
		t.Errorf("other headers (-first +again):\n%s", diff)
	}
	if first.Code != again.Code || first.Body.String() != again.Body.String() {
		t.Errorf("answered %d %s\nwant %d %s", again.Code, again.Body, first.Code, first.Body)
	}
}

// TestKeysOfOthersAreOtherKeys: a caller is a user in one role at one
// organisation.
func TestKeysOfOthersAreOtherKeys(t *testing.T) {
	h, events := counted(t)
	ids := map[string]string{}
	for _, actor := range []string{
		agentOfRX2,
		"999900000103 ra-manager RX2", // the same person in another role
		"999900000103 ra-agent RX1",   // the same person at another organisation
		"999900000101 ra-agent RX2",   // another person
		"999900000103 advanced-ra-agent RX2",
	} {
		w := ask(h, actor, http.MethodPost, "/v1/registrations", openBody, "Idempotency-Key: the-same")
		wanted(t, w, http.StatusCreated, "")
		if w.Header().Get("Idempotent-Replayed") != "" || ids[w.Header().Get("Location")] != "" {
			t.Errorf("%s is answered as %s", actor, ids[w.Header().Get("Location")])
		}
		ids[w.Header().Get("Location")] = actor
		replayed(t, w, ask(h, actor, http.MethodPost, "/v1/registrations", openBody, "Idempotency-Key: the-same"))
	}
	if n := events.Load(); n != 5 {
		t.Errorf("%d events of 5 commands", n)
	}
	w := ask(h, managerOfRX9, http.MethodPost, "/v1/registrations", openBody, "Idempotency-Key: the-same")
	wanted(t, w, http.StatusForbidden, "forbidden")
}

// TestKeyIsForOneRequest: the same key with anything else asked does nothing.
func TestKeyIsForOneRequest(t *testing.T) {
	h, events := counted(t)
	const key = "Idempotency-Key: one"
	first := ask(h, agentOfRX2, http.MethodPost, "/v1/registrations", openBody, key)
	wanted(t, first, http.StatusCreated, "")
	before := events.Load()
	for _, tt := range []struct{ name, method, path, body string }{
		{"other member", http.MethodPost, "/v1/registrations", strings.Replace(openBody, "900100", "900101", 1)},
		{"other bytes, same meaning", http.MethodPost, "/v1/registrations", " " + openBody},
		{"other object", http.MethodPost, "/v1/registrations/" + sandbox.ID("registration/requested") + "/closure", ""},
		{"other resource", http.MethodPost, "/v1/cards/" + sandbox.ID("card/printed") + "/dispatch", ""},
		{"other method", http.MethodPut, "/v1/positions/position-rx1-midwife", `{"name":"Midwife","organisation":"RX1","accessProfiles":[{"jobRole":"R8001"}]}`},
		{"what is not there", http.MethodPost, "/v1/cards/card-ffffffffffffffff/dispatch", ""},
		{"what is not theirs", http.MethodPost, "/v1/cards/" + sandbox.ID("card/rx9") + "/dispatch", ""},
	} {
		w := ask(h, agentOfRX2, tt.method, tt.path, tt.body, key)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "urn:rakit:problem:key-reused") {
			t.Errorf("%s: %d %s", tt.name, w.Code, w.Body)
		}
	}
	if n := events.Load(); n != before {
		t.Errorf("%d events of what was not done", n-before)
	}
	wanted(t, ask(h, agentOfRX2, http.MethodPost, withIDs("/v1/cards/{{card/printed}}/dispatch"), "", "Idempotency-Key: two"), http.StatusOK, "")
	replayed(t, first, ask(h, agentOfRX2, http.MethodPost, "/v1/registrations", openBody, key))
}

// TestAnswersAreReplayed: whatever was answered comes again byte by byte, and the
// log has one event.
func TestAnswersAreReplayed(t *testing.T) {
	h, events := counted(t)
	for _, tt := range []struct {
		name, actor, method, path, body string
		status, events                  int // with those of the jobs that follow
	}{
		{"made", agentOfRX2, http.MethodPost, "/v1/registrations", openBody, 201, 1},
		{"put", managerOfRX1, http.MethodPut, "/v1/positions/position-rx1-midwife", `{"name":"Midwife","organisation":"RX1","accessProfiles":[{"jobRole":"R8001"}]}`, 201, 1},
		{"changed", agentOfRX2, http.MethodPost, "/v1/cards/{{card/printed}}/dispatch", "", 200, 1},
		{"accepted", agentOfRX2, http.MethodPost, "/v1/cards/{{card/received}}/passcode-release", `{}`, 202, 3},
		{"link", managerOfRX9, http.MethodPost, "/v1/links", `{"child":"RX9","parent":"RX2","from":"2020-05-01"}`, 201, 1},
		{"refused by a rule", agentOfRX2, http.MethodPost, "/v1/cards", `{"registration":"{{registration/requested}}"}`, 422, 1},
		{"refused for what arrived", agentOfRX2, http.MethodPost, "/v1/registrations/{{registration/requested}}/items", `{"registrant":{"mobile":"0"}}`, 422, 1},
		{"refused for the role", "999900000104 sponsor RX2", http.MethodPost, "/v1/registrations", openBody, 403, 1},
		{"refused for the organisation", managerOfRX9, http.MethodPost, "/v1/registrations", openBody, 403, 1},
		{"not there", agentOfRX2, http.MethodPost, "/v1/cards/card-ffffffffffffffff/dispatch", "", 404, 1},
		{"not theirs", managerOfRX9, http.MethodPost, "/v1/cards/{{card/dispatched}}/return", "", 404, 1},
		{"wrong numbers, counted once", agentOfRX2, http.MethodPost, "/v1/registrations/{{registration/on-call}}/call/challenges/{{challenge/on-call}}/answer", `{"numbers":"000000"}`, 422, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := events.Load()
			send := func(headers ...string) *httptest.ResponseRecorder {
				return ask(h, tt.actor, tt.method, withIDs(tt.path), withIDs(tt.body), append(headers, "Idempotency-Key: "+strings.ReplaceAll(tt.name, " ", "-"))...)
			}
			first := send()
			wanted(t, first, tt.status, "")
			replayed(t, first, send())
			replayed(t, first, send("X-Request-ID: another"))
			replayed(t, first, send(`If-Match: "77"`)) // the answer is that of the first time, whatever the other headers
			if n := events.Load() - before; n != int64(tt.events) {
				t.Errorf("%d events, want %d", n, tt.events)
			}
		})
	}
	var k server.Registration
	w := ask(h, agentOfRX2, http.MethodGet, withIDs("/v1/registrations/{{registration/on-call}}"), "")
	if err := json.Unmarshal(w.Body.Bytes(), &k); err != nil {
		t.Fatal(err)
	}
	if n := k.Call.Challenges[0].Failures; n != 1 {
		t.Errorf("%d wrong answers are counted", n)
	}
}

// TestWhatHasNoEventHasNoReceipt: a request that was turned away before anything
// was decided may come again under its key, put right.
func TestWhatHasNoEventHasNoReceipt(t *testing.T) {
	h, events := counted(t)
	const path, key = "/v1/positions/position-rx1-pharmacist", "Idempotency-Key: put-right"
	const body = `{"name":"Pharmacist","organisation":"RX1","accessProfiles":[{"jobRole":"R8003","activities":["B0360"]}]}`
	wanted(t, ask(h, managerOfRX1, http.MethodPut, path, body, key), http.StatusPreconditionRequired, "needs-version")
	wanted(t, ask(h, managerOfRX1, http.MethodPut, path, body, key, `If-Match: "9"`), http.StatusPreconditionFailed, "precondition")
	wanted(t, ask(h, managerOfRX1, http.MethodPut, path, `{}`, key), http.StatusUnprocessableEntity, "invalid")
	if events.Load() != 0 {
		t.Errorf("%d events", events.Load())
	}
	w := ask(h, managerOfRX1, http.MethodPut, path, body, key, `If-Match: "1"`)
	wanted(t, w, http.StatusOK, "")
	replayed(t, w, ask(h, managerOfRX1, http.MethodPut, path, body, key, `If-Match: "1"`))
}

// TestForms of keys: what is no key does nothing.
func TestFormsOfKeys(t *testing.T) {
	h, events := counted(t)
	for key, status := range map[string]int{
		"with a space": 400, `"quoted"`: 400, "ümlaut": 400, strings.Repeat("k", 129): 422, strings.Repeat("k", 128): 201,
		"8e03978e-40d5-43e8-bc93-6894a57f9324": 201, "~!@#$%^&*()_+{}|:<>?": 201,
	} {
		before := events.Load()
		w := ask(h, agentOfRX2, http.MethodPost, "/v1/registrations", openBody, "Idempotency-Key: "+key)
		if w.Code != status || (status == 201) != (events.Load() == before+1) || strings.Contains(w.Body.String(), key) {
			t.Errorf("%s: %d %s", key, w.Code, w.Body)
		}
	}
}

// TestSixteenAtOnce sends one request sixteen times at the same time.
func TestSixteenAtOnce(t *testing.T) {
	h, events := counted(t)
	answers := make([]*httptest.ResponseRecorder, 16)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() {
			answers[i] = ask(h, agentOfRX2, http.MethodPost, "/v1/registrations", openBody, "Idempotency-Key: at-once")
		})
	}
	wg.Wait()
	firsts := 0
	for _, w := range answers {
		wanted(t, w, http.StatusCreated, "")
		if w.Header().Get("Idempotent-Replayed") == "" {
			firsts++
		}
		for _, name := range []string{"ETag", "Location", "Content-Type"} {
			if w.Header().Get(name) != answers[0].Header().Get(name) {
				t.Errorf("%s is %s and %s", name, w.Header().Get(name), answers[0].Header().Get(name))
			}
		}
		if w.Body.String() != answers[0].Body.String() {
			t.Errorf("answered %s and %s", w.Body, answers[0].Body)
		}
	}
	if firsts != 1 || events.Load() != 1 {
		t.Errorf("%d first answers and %d events", firsts, events.Load())
	}
}

// clinic is a server over a store in a folder, which can be stopped and started.
type clinic struct {
	*server.Server
	store *sqlite.Store
}

func openClinic(t *testing.T, dir string, now func() time.Time) clinic {
	t.Helper()
	vault, err := passcode.OpenVault(filepath.Join(dir, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	chance := rand.NewChaCha8([32]byte{1})
	key, err := vault.NamedKey("audit", chance)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := vault.NamedKey("receipts", chance)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := audit.NewSigner("rakit.example/test", key)
	if err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(filepath.Join(dir, "rakit.db"), signer)
	if err != nil {
		t.Fatal(err)
	}
	ports, err := simulator.Open(filepath.Join(dir, "outbox"), simulator.Config{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	a, err := authority.New(authority.Config{
		Store: store, Vault: vault, Directory: ports, Printer: ports, Messenger: ports, Now: now,
		Sweeps: authority.SweepPolicy{Every: map[authority.Sweep]time.Duration{authority.ReceiptSweep: time.Second}},
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.New(server.Config{Authority: a, Authenticator: caller.NewDemo(), Secret: secret, Rate: server.Rate{PerSecond: -1}})
	if err != nil {
		t.Fatal(err)
	}
	return clinic{s, store}
}

func (c clinic) stop(t *testing.T) {
	t.Helper()
	if err := c.store.Close(); err != nil {
		t.Error(err)
	}
}

// TestReplayAfterARestart closes the store in between.
func TestReplayAfterARestart(t *testing.T) {
	dir := t.TempDir()
	now := func() time.Time { return sandbox.Start }
	requests := []struct {
		actor, path, body string
		status            int
	}{
		{managerOfRX1, "/v1/registrations", openBody, http.StatusCreated},
		{managerOfRX9, "/v1/registrations", openBody, http.StatusForbidden},
		{"999900000113 ra-agent RX1", "/v1/registrations/case-none/closure", "", http.StatusNotFound},
	}
	send := func(c clinic) (answers []*httptest.ResponseRecorder) {
		for _, r := range requests {
			w := ask(c.Handler(), r.actor, http.MethodPost, r.path, r.body, "Idempotency-Key: restart")
			wanted(t, w, r.status, "")
			answers = append(answers, w)
		}
		return answers
	}
	events := func(c clinic) string {
		return ask(c.Handler(), managerOfRX1, http.MethodGet, "/v1/audit/events", "").Body.String()
	}
	c := openClinic(t, dir, now)
	first := send(c)
	log := events(c)
	c.stop(t)

	c = openClinic(t, dir, now)
	defer c.stop(t)
	for i, again := range send(c) {
		replayed(t, first[i], again)
	}
	if diff := cmp.Diff(log, events(c)); diff != "" || strings.Count(log, `"action"`) != 3 {
		t.Errorf("the log changed (-before +after):\n%s", diff)
	}
}

// TestReceiptsAreKeptForADay turns the clock and lets the server drop what is
// older than a day: what came two seconds later is still replayed.
func TestReceiptsAreKeptForADay(t *testing.T) {
	clock := &atomic.Int64{}
	clock.Store(sandbox.Start.Unix())
	c := openClinic(t, t.TempDir(), func() time.Time { return time.Unix(clock.Load(), 0).UTC() })
	defer c.stop(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); c.Work(ctx, time.Millisecond) }()
	defer func() { stop(); <-ended }()

	open := func(key string) *httptest.ResponseRecorder {
		w := ask(c.Handler(), managerOfRX1, http.MethodPost, "/v1/registrations", openBody, "Idempotency-Key: "+key)
		wanted(t, w, http.StatusCreated, "")
		return w
	}
	early := open("early")
	clock.Add(2)
	late := open("late")
	clock.Store(sandbox.Start.Unix() + 24*60*60)
	time.Sleep(20 * time.Millisecond) // that the server looks, and finds nothing too old
	replayed(t, early, open("early"))
	clock.Add(1)
	again := early
	for deadline := time.Now().Add(10 * time.Second); again.Header().Get("Location") == early.Header().Get("Location"); again = open("early") {
		if time.Now().After(deadline) {
			t.Fatal("a receipt of more than a day is still there")
		}
		time.Sleep(time.Millisecond)
	}
	if again.Header().Get("Idempotent-Replayed") != "" {
		t.Error("a new registration is said to be an old answer")
	}
	replayed(t, late, open("late"))
}

// TestIfMatch is about RFC 9110, section 13.1.1: strong comparison, any of a
// list, and nothing is done unless one matches.
func TestIfMatch(t *testing.T) {
	h, events := counted(t)
	path := withIDs("/v1/registrations/{{registration/items-complete}}")
	for i, tt := range []struct {
		name   string
		header []string // %s is the current tag
		status int
	}{
		{"any", []string{`*`}, 200},
		{"any, with spaces", []string{"  * \t"}, 200},
		{"the tag", []string{`%s`}, 200},
		{"the last of a list", []string{`"7777", %s`}, 200},
		{"list with spaces and tabs", []string{"\"7777\" \t, \t%s  "}, 200},
		{"list without spaces", []string{`"7777",%s,"8888"`}, 200},
		{"empty elements, which RFC 9110 section 5.6.1 wants read", []string{`, ,%s,,`}, 200},
		{"weak and strong", []string{`W/%s, %s`}, 200},
		{"comma inside a tag", []string{`"a,b", %s`}, 200},
		{"two lines", []string{`"7777"`, `%s`}, 200},
		{"stale", []string{`"7777"`}, 412},
		{"weak", []string{`W/%s`}, 412},
		{"list of stale ones", []string{`"7777", "8888"`}, 412},
		{"tag of another making", []string{`"abc"`}, 412},
		{"empty tag", []string{`""`}, 412},
		{"the number written otherwise", []string{`"+1", "01", "1.0"`}, 412},
		{"two lines of stale ones", []string{`"7777"`, `"8888"`}, 412},
		{"no quotes", []string{`1`}, 400},
		{"half quoted", []string{`"1`}, 400},
		{"no comma", []string{`"1" "2"`}, 400},
		{"weak in lower case", []string{`w/"1"`}, 400},
		{"any in a list", []string{`*, %s`}, 400},
		{"any at the end of a list", []string{`%s, *`}, 400},
		{"space inside a tag", []string{`"a b"`}, 400},
		{"only a comma", []string{`,`}, 400},
		{"empty", []string{``}, 422},
		{"a good line and garbage", []string{`%s`, `garbage`}, 400},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tag := ask(h, agentOfRX2, http.MethodGet, path, "").Header().Get("ETag")
			before := events.Load()
			r := httptest.NewRequest(http.MethodPut, path+"/mobile", strings.NewReader(fmt.Sprintf(`{"mobile":"07700 9003%02d"}`, i)))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("X-Demo-Actor", agentOfRX2)
			for _, line := range tt.header {
				r.Header.Add("If-Match", strings.ReplaceAll(line, "%s", tag))
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			kind := map[int]string{412: "precondition", 400: "malformed", 422: "invalid"}[tt.status]
			wanted(t, w, tt.status, kind)
			done := events.Load() - before
			if done != map[int]int64{200: 1}[tt.status] {
				t.Errorf("%d events", done)
			}
			if after := w.Header().Get("ETag"); tt.status == 200 && (after == tag || after == "") {
				t.Errorf("ETag %s after the change, %s before", after, tag)
			}
		})
	}
}

// TestIfNoneMatch is about RFC 9110, sections 13.1.2 and 15.4.5: weak comparison,
// and an answer without a body that names the version.
func TestIfNoneMatch(t *testing.T) {
	for _, o := range operations(t, seededServer(t)) {
		if what := needs[o.id].what; o.method != http.MethodGet || what != read && what != readBoth && o.id != "get-rule" {
			continue
		}
		t.Run(o.id, func(t *testing.T) {
			h := seededServer(t) // of its own: one caller may not ask so often
			e := readExample(t, o.id)
			send := func(headers ...string) *httptest.ResponseRecorder {
				r := e.request(t, o)
				for _, header := range headers {
					name, value, _ := strings.Cut(header, ": ")
					r.Header.Add(name, value)
				}
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				return w
			}
			full := send()
			tag := full.Header().Get("ETag")
			if full.Code != http.StatusOK || tag == "" || strings.HasPrefix(tag, "W/") {
				t.Fatalf("%d, ETag %s", full.Code, tag)
			}
			for _, headers := range [][]string{
				{"If-None-Match: " + tag},
				{"If-None-Match: W/" + tag},
				{"If-None-Match: *"},
				{`If-None-Match: "7777" ,` + tag},
				{`If-None-Match: "7777"`, "If-None-Match: " + tag},
				{"If-None-Match: " + tag, "If-Match: *"},
			} {
				w := send(headers...)
				if w.Code != http.StatusNotModified || w.Body.Len() != 0 || w.Header().Get("ETag") != tag {
					t.Errorf("%q: %d, ETag %s: %s", headers, w.Code, w.Header().Get("ETag"), w.Body)
				}
			}
			if w := send(`If-None-Match: "7777"`); w.Code != http.StatusOK || w.Body.String() != full.Body.String() {
				t.Errorf("changed since: %d %s", w.Code, w.Body)
			}
			for header, status := range map[string]int{
				`If-Match: "7777"`: 412, "If-Match: W/" + tag: 412, "If-Match: " + tag: 200, "If-Match: *": 200,
				"If-None-Match: 7": 400, "If-Match: x": 400, "If-None-Match: ": 422, "If-Match: ": 422,
			} {
				if w := send(header); w.Code != status {
					t.Errorf("%s: %d %s", header, w.Code, w.Body)
				}
			}
			// Section 13.2.2: If-Match comes first.
			wanted(t, send("If-None-Match: "+tag, `If-Match: "7777"`), http.StatusPreconditionFailed, "precondition")
		})
	}
}
