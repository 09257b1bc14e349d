package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// serveChild makes the test binary be the command: its arguments are those of
// rakit.
const serveChild = "RAKIT_CHILD"

// endWithParent ends a child when its parent has ended, however that ended.
func endWithParent() {
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(1)
}

// process is `rakit serve` in a process of its own.
type process struct {
	cmd      *exec.Cmd
	url      string // of the API
	figures  string // of the metrics; "" without a listener for them
	out, err written
	ended    chan struct{} // closed when the process has ended and all was read
}

// written is what a process has written so far.
type written struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (w *written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(p)
}

func (w *written) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

var servesAt = regexp.MustCompile(`^rakit: (serving|figures at) (https?://[^\s,]+)`)

// startServe starts `rakit serve` with arguments and waits until it serves. The
// process is killed at the end of the test, if it still runs.
func startServe(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(os.Args[0], append([]string{"serve"}, args...)...), ended: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), serveChild+"=1")
	p.cmd.Stderr = &p.err
	out, err := p.cmd.StdoutPipe()
	must(t, err)
	_, err = p.cmd.StdinPipe() // closed when this process ends
	must(t, err)
	must(t, p.cmd.Start())
	t.Cleanup(p.kill)
	serves := make(chan bool, 1)
	go p.follow(out, serves)
	select {
	case ok := <-serves:
		if ok {
			return p
		}
	case <-time.After(30 * time.Second):
		p.kill()
	}
	<-p.ended
	t.Fatalf("rakit serve did not start: %s%s", p.out.String(), p.err.String())
	return nil
}

// follow reads what the process says, and waits for its end.
func (p *process) follow(out io.Reader, serves chan<- bool) {
	defer close(p.ended)
	for in := bufio.NewScanner(out); in.Scan(); {
		_, _ = p.out.Write(append(in.Bytes(), '\n'))
		said := servesAt.FindStringSubmatch(in.Text())
		switch {
		case said == nil:
		case said[1] == "serving":
			p.url = said[2]
			serves <- true
		default:
			p.figures = said[2]
		}
	}
	_ = p.cmd.Wait() // the state says how it ended
	select {
	case serves <- false:
	default:
	}
}

// kill ends the process as a power cut would, and waits for its end.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// end sends a signal and returns the exit status.
func (p *process) end(t *testing.T, by os.Signal) int {
	t.Helper()
	must(t, p.cmd.Process.Signal(by))
	select {
	case <-p.ended:
	case <-time.After(45 * time.Second):
		t.Error("the server does not end")
		p.kill()
	}
	return p.cmd.ProcessState.ExitCode()
}

// stopped ends the process as a supervisor does; it must come to a clean end.
func (p *process) stopped(t *testing.T) {
	t.Helper()
	if status := p.end(t, syscall.SIGTERM); status != statusClean {
		t.Errorf("status %d after SIGTERM: %s", status, p.err.String())
	}
}

// answer is what came of a request.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// same reports whether an answer is another one, but for the ids of the request.
func (a answer) same(b answer) bool {
	for _, name := range []string{"Content-Type", "ETag", "Location"} {
		if a.header.Get(name) != b.header.Get(name) {
			return false
		}
	}
	return a.status == b.status && bytes.Equal(a.body, b.body)
}

// sending is a request that may be sent again, each time as it was.
type sending struct {
	method, path, actor string
	key                 string // Idempotency-Key
	match               string // If-Match
	kind, body          string
}

// send sends a request.
func (r sending) send(ctx context.Context, client *http.Client, base string) (answer, error) {
	return r.sendBody(ctx, client, base, strings.NewReader(r.body))
}

func (r sending) sendBody(ctx context.Context, client *http.Client, base string, body io.Reader) (answer, error) {
	q, err := http.NewRequestWithContext(ctx, r.method, base+r.path, body)
	if err != nil {
		return answer{}, err
	}
	q.ContentLength = int64(len(r.body))
	if r.body == "" {
		q.Body = http.NoBody
	}
	for name, value := range map[string]string{
		"X-Demo-Actor": r.actor, "Idempotency-Key": r.key, "If-Match": r.match, "Content-Type": r.kind,
	} {
		if value != "" {
			q.Header.Set(name, value)
		}
	}
	got, err := client.Do(q)
	if err != nil {
		return answer{}, err
	}
	data, err := io.ReadAll(got.Body)
	return answer{got.StatusCode, got.Header, data}, errors.Join(err, got.Body.Close())
}

// get is a GET that must succeed.
func get(t *testing.T, base, actor, path string) answer {
	t.Helper()
	got, err := sending{method: http.MethodGet, path: path, actor: actor}.send(t.Context(), http.DefaultClient, base)
	must(t, err)
	if got.status != http.StatusOK {
		t.Fatalf("GET %s: status %d: %s", path, got.status, got.body)
	}
	return got
}
