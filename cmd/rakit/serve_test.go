package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
)

// serveArgs are the flags of a server on a store of its own in a folder.
func serveArgs(dir string, more ...string) []string {
	return append([]string{
		"--addr", "127.0.0.1:0", "--db", filepath.Join(dir, "rakit.db"),
		"--keys", filepath.Join(dir, "keys"), "--outbox", filepath.Join(dir, "outbox"),
	}, more...)
}

// started is a server in this process, with times of the test's choice.
type started struct {
	url      string
	out, err *written
	cancel   context.CancelFunc
	ended    chan error
}

func serveHere(t *testing.T, c serveCommand, times listenerTimes) *started {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s := &started{out: &written{}, err: &written{}, cancel: cancel, ended: make(chan error, 1)}
	dir := t.TempDir()
	c.Addr, c.Rate = "127.0.0.1:0", -1
	c.Dir, c.DB = filepath.Join(dir, "world"), filepath.Join(dir, "rakit.db")
	c.Keys, c.Outbox = filepath.Join(dir, "keys"), filepath.Join(dir, "outbox")
	go func() { s.ended <- c.serve(ctx, &streams{out: s.out, err: s.err}, times) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-s.ended:
			must(t, err)
		case <-time.After(20 * time.Second):
			t.Error("the server does not end")
		}
	})
	for range 1000 {
		if at := servesAt.FindStringSubmatch(s.out.String()); at != nil && at[1] == "serving" {
			s.url = at[2]
			return s
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the server does not start")
	return nil
}

// TestServeRefuses: what cannot be served, or must not be, is refused before
// anything is made, with status 2 and a reason.
func TestServeRefuses(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer busy.Close()
	demonstrated := t.TempDir()
	demo(t, "--dir", demonstrated)
	other := t.TempDir()
	must(t, os.WriteFile(filepath.Join(other, "letter"), nil, 0o600))
	for _, tt := range []struct {
		name, why string
		args      []string
		stderr    string
	}{
		{"sandbox for all", "whoever can send a request is whom they say they are", []string{"--sandbox", "--addr", "0.0.0.0:0"}, "loopback"},
		{"demo for all", "the same", []string{"--insecure-demo", "--addr", ":0"}, "loopback"},
		{"no issuer for all", "rakit token is for development", []string{"--addr", "0.0.0.0:0"}, "loopback"},
		{"demo for all with an issuer", "an issuer does not make the header any truer", []string{"--insecure-demo", "--addr", "0.0.0.0:0", "--issuer", "https://am.example", "--audience", "rakit"}, "loopback"},
		{"issuer without audience", "a token for somebody else would do", []string{"--issuer", "https://am.example"}, "audience"},
		{"issuer in clear", "its keys could be anybody's", []string{"--issuer", "http://am.example", "--audience", "rakit"}, "https"},
		{"algorithm none", "a token that nobody signed", []string{"--issuer", "https://am.example", "--audience", "rakit", "--algorithm", "none"}, "algorithm"},
		{"certificate without key", "they belong together", []string{"--tls-cert", "cert.pem"}, "--tls-key"},
		{"key without certificate", "they belong together", []string{"--tls-key", "key.pem"}, "--tls-cert"},
		{"certificate that is not there", "no server in clear instead", []string{"--tls-cert", filepath.Join(other, "none"), "--tls-key", filepath.Join(other, "none")}, "no such file"},
		{"no requests a second", "nobody would be let in", []string{"--rate", "0"}, "--rate"},
		{"no requests at once", "nobody would be let in", []string{"--burst", "0"}, "--burst"},
		{"address that is none", "usage", []string{"--addr", "nowhere"}, "address"},
		{"port in use", "the reason is the system's", []string{"--addr", busy.Addr().String()}, "address already in use"},
		{"port of the figures in use", "they were asked for", []string{"--metrics-addr", busy.Addr().String()}, "address already in use"},
		{"store of a demonstration", "its people are invented", []string{"--db", filepath.Join(demonstrated, demoStore), "--keys", filepath.Join(demonstrated, demoKeys)}, "--insecure-demo only"},
		{"password for all to see", "a command line can be read by others on the machine", []string{"--db", "postgres://ra:opensesame@127.0.0.1:1/rakit"}, "--db: a password on a command line"},
		{"database that is not there", "where it was looked for, and why it was not found", []string{"--db", "postgres://ra@127.0.0.1:1/rakit"}, `host "127.0.0.1", port 1, database "rakit": connection refused`},
		{"folder that is no sandbox", "a sandbox is emptied at a reset", []string{"--sandbox", "--dir", other}, "no sandbox"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			args := append([]string{"serve"}, serveArgs(dir, append([]string{"--dir", filepath.Join(dir, "world")}, tt.args...)...)...)
			ended := make(chan outcome, 1)
			go func() { ended <- runWith(t, "", args...) }()
			var got outcome
			select {
			case got = <-ended:
			case <-time.After(20 * time.Second):
				t.Fatalf("%s: it is served", tt.why)
			}
			if got.status != statusUnusable || got.stdout != "" || !strings.Contains(got.stderr, tt.stderr) {
				t.Errorf("%s: status %d, %q, %q; want 2 and %q", tt.why, got.status, got.stdout, got.stderr, tt.stderr)
			}
			if left, _ := os.ReadDir(dir); tt.stderr == "loopback" && len(left) > 0 {
				t.Errorf("%s was made", left[0].Name())
			}
		})
	}
}

// TestServeDemonstration: the store of a demonstration is served to those who
// say that they know what it is.
func TestServeDemonstration(t *testing.T) {
	dir := t.TempDir()
	demo(t, "--dir", dir)
	p := startServe(t, "--addr", "127.0.0.1:0", "--insecure-demo", "--db", filepath.Join(dir, demoStore), "--keys", filepath.Join(dir, demoKeys), "--outbox", dir)
	got := get(t, p.url, "999900000003 ra-agent RX2", "/v1/registrations")
	if !bytes.Contains(got.body, []byte(`"stage":"registered"`)) {
		t.Errorf("answered %s", got.body)
	}
	p.stopped(t)
}

// TestServeGoesOn: a server that is started again on its folder goes on, another
// one at the same time does not start.
func TestServeGoesOn(t *testing.T) {
	dir := t.TempDir()
	args := serveArgs(dir, "--insecure-demo")
	p := startServe(t, args...)
	position := sending{
		method: http.MethodPut, path: "/v1/positions/position-rx1-nurse", actor: asManager, key: "one", kind: "application/json",
		body: `{"name":"Nurse","organisation":"RX1","accessProfiles":[{"jobRole":"R8001"}],"approval":{"by":["999900000112"],"how":"access board","on":"2020-01-02"}}`,
	}
	first, err := position.send(t.Context(), http.DefaultClient, p.url)
	must(t, err)
	second := runWith(t, "", append([]string{"serve"}, args...)...)
	if second.status != statusUnusable || !strings.Contains(second.stderr, "in use by another process") {
		t.Errorf("a second server: %+v", second)
	}
	if got := p.end(t, syscall.SIGINT); got != statusClean {
		t.Errorf("status %d after SIGINT: %s", got, p.err.String())
	}

	p = startServe(t, args...)
	again, err := position.send(t.Context(), http.DefaultClient, p.url)
	must(t, err)
	if first.status != http.StatusCreated || !again.same(first) || again.header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("answered %d %s, and again %d %s", first.status, first.body, again.status, again.body)
	}
	p.stopped(t)
}

// TestServeStops: a server that is told to stop says on /readyz that it is going,
// still answers meanwhile, and then all that is under way.
func TestServeStops(t *testing.T) {
	p := startServe(t, serveArgs(t.TempDir(), "--insecure-demo", "--drain", "1s")...)
	for path, want := range map[string]string{"/healthz": "alive", "/readyz": "ready"} {
		if got := get(t, p.url, "", path); !strings.Contains(string(got.body), `"`+want+`"`) {
			t.Errorf("%s: %s", path, got.body)
		}
	}
	slow := sending{
		method: http.MethodPut, path: "/v1/positions/position-rx1-nurse", actor: asManager, kind: "application/json",
		body: `{"name":"Nurse","organisation":"RX1","accessProfiles":[{"jobRole":"R8001"}],"approval":{"by":["999900000112"],"how":"access board","on":"2020-01-02"}}`,
	}
	under := make(chan error, 1)
	go func() {
		body := &dribble{rest: slow.body, step: 6, pause: 120 * time.Millisecond} // longer than that
		got, err := slow.sendBody(context.Background(), http.DefaultClient, p.url, body)
		if err == nil && got.status != http.StatusCreated {
			err = fmt.Errorf("status %d: %s", got.status, got.body)
		}
		under <- err
	}()
	time.Sleep(100 * time.Millisecond)
	must(t, p.cmd.Process.Signal(syscall.SIGTERM))
	time.Sleep(200 * time.Millisecond)
	for path, want := range map[string]int{"/healthz": http.StatusOK, "/readyz": http.StatusServiceUnavailable} {
		got, err := sending{method: http.MethodGet, path: path}.send(t.Context(), http.DefaultClient, p.url)
		if err != nil || got.status != want {
			t.Errorf("%s while the server is going: %d, %v; want %d", path, got.status, err, want)
		}
	}
	if got, err := (sending{method: http.MethodGet, path: "/v1/positions", actor: asManager}).send(t.Context(), http.DefaultClient, p.url); err != nil || got.status != http.StatusOK {
		t.Errorf("a request while the server is going: %d, %v", got.status, err)
	}
	if err := <-under; err != nil {
		t.Errorf("the request under way: %v", err)
	}
	<-p.ended
	if got := p.cmd.ProcessState.ExitCode(); got != statusClean {
		t.Errorf("status %d: %s", got, p.err.String())
	}
	if _, err := (sending{method: http.MethodGet, path: "/healthz"}).send(t.Context(), http.DefaultClient, p.url); err == nil {
		t.Error("a server that has ended answers")
	}
}

// TestServeStopsAtOnce: a second signal does not wait for anybody.
func TestServeStopsAtOnce(t *testing.T) {
	p := startServe(t, serveArgs(t.TempDir(), "--drain", "1m")...)
	must(t, p.cmd.Process.Signal(syscall.SIGINT))
	for range 100 {
		got, err := sending{method: http.MethodGet, path: "/readyz"}.send(t.Context(), http.DefaultClient, p.url)
		must(t, err)
		if got.status == http.StatusServiceUnavailable {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	must(t, p.cmd.Process.Signal(syscall.SIGINT))
	select {
	case <-p.ended:
	case <-time.After(5 * time.Second):
		t.Error("it waits")
	}
}

// TestServeDoesNotWaitForEver: a body that never comes does not keep a server
// from ending.
func TestServeDoesNotWaitForEver(t *testing.T) {
	times := usual
	times.shutdown = 300 * time.Millisecond
	s := serveHere(t, serveCommand{Sandbox: true}, times)
	conn := dial(t, s.url)
	fmt.Fprintf(conn, "POST /v1/assessments HTTP/1.1\r\nHost: %s\r\nX-Demo-Actor: %s\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{", hostOf(t, s.url), asAgent)
	time.Sleep(100 * time.Millisecond)
	begun := time.Now()
	s.cancel()
	must(t, <-s.ended)
	s.ended <- nil
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	if !strings.Contains(s.err.String(), "broken off") {
		t.Errorf("the log does not say that requests were broken off: %s", s.err.String())
	}
}

func hostOf(t *testing.T, base string) string {
	t.Helper()
	u, err := url.Parse(base)
	must(t, err)
	return u.Host
}

func dial(t *testing.T, base string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", hostOf(t, base))
	must(t, err)
	t.Cleanup(func() { conn.Close() })
	must(t, conn.SetDeadline(time.Now().Add(20*time.Second)))
	return conn
}

// TestServeCutsSlowClients: headers and bodies that never come are not waited
// for.
func TestServeCutsSlowClients(t *testing.T) {
	times := usual
	times.header, times.body, times.idle = 300*time.Millisecond, 600*time.Millisecond, 300*time.Millisecond
	s := serveHere(t, serveCommand{InsecureDemo: true}, times)
	host := hostOf(t, s.url)
	command := "PUT /v1/positions/position-rx1-nurse HTTP/1.1\r\nHost: " + host + "\r\nX-Demo-Actor: " + asManager +
		"\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
	for _, tt := range []struct {
		name, begin, dribble string
		status               string // of the answer, if there is one
	}{
		{"nothing", "", "", ""},
		{"headers a byte at a time", "GET /healthz HTTP/1.1\r\nHost: " + host + "\r\nX-A: ", "a", ""},
		{"body a byte at a time", command, " ", "HTTP/1.1 400"},
		{"nothing after the first answer", "GET /healthz HTTP/1.1\r\nHost: " + host + "\r\n\r\n", "", "HTTP/1.1 200"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			conn := dial(t, s.url)
			_, err := io.WriteString(conn, tt.begin)
			must(t, err)
			stop := make(chan struct{})
			defer close(stop)
			go func() {
				for tt.dribble != "" {
					select {
					case <-stop:
						return
					case <-time.After(20 * time.Millisecond):
						_, _ = io.WriteString(conn, tt.dribble)
					}
				}
			}()
			begun := time.Now()
			said, err := io.ReadAll(conn)
			if took := time.Since(begun); took > 5*time.Second {
				t.Errorf("cut after %s, %v", took, err)
			}
			if !strings.HasPrefix(string(said), tt.status) {
				t.Errorf("answered %q, want %q", said, tt.status)
			}
		})
	}
}

// TestServeHost: a page elsewhere whose name was made to point here is not
// answered.
func TestServeHost(t *testing.T) {
	s := serveHere(t, serveCommand{Sandbox: true}, usual)
	port := hostOf(t, s.url)[strings.LastIndex(hostOf(t, s.url), ":"):]
	for host, want := range map[string]int{
		"127.0.0.1" + port: http.StatusOK, "localhost" + port: http.StatusOK, "[::1]" + port: http.StatusOK,
		"rebound.example" + port: http.StatusForbidden, "rebound.example": http.StatusForbidden, "127.0.0.1": http.StatusForbidden,
		"localhost.rebound.example" + port: http.StatusForbidden,
	} {
		r, err := http.NewRequest(http.MethodGet, s.url+"/v1/registrations", nil)
		must(t, err)
		r.Host = host
		r.Header.Set("X-Demo-Actor", asAgent)
		got, err := http.DefaultClient.Do(r)
		must(t, err)
		got.Body.Close()
		if got.StatusCode != want {
			t.Errorf("Host %s: status %d, want %d", host, got.StatusCode, want)
		}
	}
}

// TestServeTellsNothingPersonal tells the whole story and looks for what is
// personal in it, and for what was texted, in all that the server says of itself.
func TestServeTellsNothingPersonal(t *testing.T) {
	p := startSandbox(t, filepath.Join(t.TempDir(), "world"), "--metrics-addr", "127.0.0.1:0")
	s := newStory(t, p)
	for _, a := range remoteStory {
		s.tell(t, a)
	}
	spoilt(t, p.url, s.learned["case"])
	secrets := append(s.personal(t), marker)
	figures := get(t, p.figures, "", "")
	silent(t, "figures", string(figures.body), secrets)
	p.stopped(t)
	silent(t, "standard output", p.out.String(), secrets)
	silent(t, "log", p.err.String(), secrets)
	lines(t, p.err.String())
	figured(t, figures)
}

// spoilt sends what is personal where it does not belong, and what makes no
// sense.
func spoilt(t *testing.T, url, id string) {
	t.Helper()
	for _, r := range []sending{
		{method: http.MethodGet, path: "/v1/registrations/" + marker, actor: asAgent},
		{method: http.MethodGet, path: "/v1/registrations?name=" + marker, actor: asAgent},
		{method: http.MethodGet, path: "/" + marker, actor: asAgent},
		{method: http.MethodGet, path: "/v1/registrations", actor: marker},
		{method: marker, path: "/v1/registrations", actor: asAgent},
		{method: http.MethodPost, path: "/v1/registrations/" + id + "/items", actor: asAgent, key: marker, match: marker, kind: "application/json", body: `{"` + marker + `":1}`},
		{method: http.MethodPost, path: "/v1/registrations/" + id + "/items", actor: asAgent, key: marker, kind: "application/json", body: `{"registrant":{"givenName":"Zenobia","` + marker},
		{method: http.MethodPost, path: "/v1/registrations", actor: asAgent, kind: marker, body: marker},
	} {
		got, err := r.send(t.Context(), http.DefaultClient, url)
		must(t, err)
		if got.status < 400 || got.status > 499 {
			t.Errorf("%s %s: status %d", r.method, r.path, got.status)
		}
	}
}

// lines asserts that every line of a log is JSON with what is needed to find the
// request again.
func lines(t *testing.T, log string) {
	t.Helper()
	operations := map[string]bool{}
	for line := range strings.Lines(log) {
		var l struct {
			Level, Request, Correlation, Caller, Operation, Message string
			Status                                                  int
			Bytes                                                   int64
			Took                                                    float64
			Time                                                    time.Time
		}
		if err := json.Unmarshal([]byte(line), &l, json.MatchCaseInsensitiveNames(true), json.RejectUnknownMembers(true)); err != nil {
			t.Errorf("%v: %s", err, line)
			continue
		}
		if l.Request == "" || l.Operation == "" || l.Status == 0 || l.Time.IsZero() || l.Level == "" || l.Message != "answered" {
			t.Errorf("something is missing: %s", line)
		}
		if l.Caller == "" && strings.Contains(l.Operation, "-") && l.Status != http.StatusUnauthorized {
			t.Errorf("who called is missing: %s", line)
		}
		operations[l.Operation] = true
	}
	for _, want := range []string{"open-registration", "upload-photo", "release-passcode", "other"} {
		if !operations[want] {
			t.Errorf("no line of the operation %s", want)
		}
	}
}

// figured asserts that the figures are those of the story.
func figured(t *testing.T, figures answer) {
	t.Helper()
	for name, want := range map[string]float64{
		`rakit_http_requests_total{operation="open-registration",status="201"}`:      1,
		`rakit_http_requests_total{operation="open-registration",status="403"}`:      2,
		`rakit_http_request_seconds_count{operation="release-passcode"}`:             4,
		`rakit_audit_events_total{action="card.release-passcode",outcome="done"}`:    1,
		`rakit_audit_events_total{action="card.release-passcode",outcome="refused"}`: 3,
		`rakit_refusals_total{rule="RA-PSC-022"}`:                                    1,
		`rakit_http_requests_in_flight`:                                              0,
	} {
		if got := figure(t, figures, name); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	for _, name := range []string{"go_goroutines", "process_resident_memory_bytes", "process_open_fds"} {
		if figure(t, figures, name) <= 0 {
			t.Errorf("%s is nothing", name)
		}
	}
	if bytes.Contains(figures.body, []byte("rakit_faults_total{")) {
		t.Errorf("faults were counted: %s", regexp.MustCompile(`rakit_faults_total.*`).Find(figures.body))
	}
}

// TestServeFiguresApart: the figures are on a listener of their own, and nothing
// else is.
func TestServeFiguresApart(t *testing.T) {
	p := startServe(t, serveArgs(t.TempDir(), "--metrics-addr", "127.0.0.1:0")...)
	base := strings.TrimSuffix(p.figures, "/metrics")
	for at, want := range map[string]int{
		p.url + "/metrics": http.StatusNotFound, base + "/metrics": http.StatusOK, base + "/healthz": http.StatusNotFound,
		base + "/v1/registrations": http.StatusNotFound, base + "/debug/pprof/": http.StatusNotFound,
	} {
		got, err := sending{method: http.MethodGet}.send(t.Context(), http.DefaultClient, at)
		if err != nil || got.status != want {
			t.Errorf("%s: %d, %v; want %d", at, got.status, err, want)
		}
	}
	p.stopped(t)
}

// TestServeHeadersAreBounded: headers longer than the limit are refused.
func TestServeHeadersAreBounded(t *testing.T) {
	s := serveHere(t, serveCommand{InsecureDemo: true}, usual)
	conn := dial(t, s.url)
	_, err := fmt.Fprintf(conn, "GET /healthz HTTP/1.1\r\nHost: %s\r\nX-Long: %s\r\n\r\n", hostOf(t, s.url), strings.Repeat("a", 2*maxHeaderBytes))
	if err != nil && !errors.Is(err, syscall.EPIPE) && !errors.Is(err, syscall.ECONNRESET) {
		t.Fatal(err)
	}
	status, err := bufio.NewReader(conn).ReadString('\n')
	if err == nil && !strings.Contains(status, " 431 ") {
		t.Errorf("answered %q", status)
	}
}
