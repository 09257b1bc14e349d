package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
)

const (
	loadClients = 200

	// mostMemory bounds what the server may take at its peak, in bytes. The server
	// and its store take less than 100 MiB; a body of 1 MiB, the most that is read
	// of JSON, is held three times, and one request in fifty has one; the collector
	// lets as much again lie about. 126 to 159 MiB were seen after a minute. What
	// is kept of each request goes over it by then.
	mostMemory = 256 << 20
)

// loadPlace is a server under load and what it asks for.
type loadPlace struct {
	args     []string
	operator string // who may export the log
	today    guidance.Date
	remote   bool // emergency registrations can be opened: the clock stands in 2020
	errands  []func(*loadClient)
}

// TestServeUnderLoad has 200 clients at once read and write for some seconds, or
// RAKIT_SOAK_SECONDS, a tenth of them slowly, some breaking off or sending too
// much. The server is restarted once as it should be, and killed once. At the end
// every write that was acknowledged must be there, and be there once, and the log
// must verify.
func TestServeUnderLoad(t *testing.T) {
	lasts := 5 * time.Second
	if n, err := strconv.Atoi(os.Getenv("RAKIT_SOAK_SECONDS")); err == nil {
		lasts = time.Duration(n) * time.Second
	}
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	for name, place := range map[string]loadPlace{
		"sandbox": {
			args:     []string{"--sandbox", "--dir", in("world")},
			operator: asOperator, today: guidance.MustDate("2020-04-20"), remote: true,
		},
		"store": {
			args:     []string{"--insecure-demo", "--db", in("rakit.db"), "--keys", in("keys"), "--outbox", in("outbox"), "--operator", "RX1"},
			operator: asManager, today: guidance.DateOf(time.Now()),
		},
	} {
		t.Run(name, func(t *testing.T) { newLoad(t, place).run(lasts) })
	}
}

// load is a load under way.
type load struct {
	t      *testing.T
	place  loadPlace
	client *http.Client
	server *process
	began  int // events in the log at first
	url    atomic.Pointer[string]
	pick   func() string // which of several servers is asked; nil: the one
	over   atomic.Bool   // no new errand is begun
	memory int64         // the server's peak so far, in bytes

	mu     sync.Mutex
	took   []time.Duration // of requests that were answered at once
	counts map[string]int
	events map[string]int    // that must be in the log: by subject and action
	stands map[string]string // what must be answered of an object: by its path, a part of the answer
}

func newLoad(t *testing.T, place loadPlace) *load {
	l := &load{
		t: t, place: place, counts: map[string]int{}, events: map[string]int{}, stands: map[string]string{},
		client: &http.Client{
			Transport: &http.Transport{MaxIdleConnsPerHost: loadClients, DisableCompression: true}, Timeout: time.Minute,
		},
	}
	t.Cleanup(l.client.CloseIdleConnections)
	l.start()
	note, _ := checkpoint(t, *l.url.Load())
	var err error
	l.began, err = strconv.Atoi(strings.Split(note, "\n")[1])
	must(t, err)
	return l
}

func (l *load) start() {
	l.server = startServe(l.t, append([]string{"--addr", "127.0.0.1:0", "--metrics-addr", "127.0.0.1:0", "--rate=-1"}, l.place.args...)...)
	l.url.Store(&l.server.url)
}

// at returns the address of a server that is to be asked.
func (l *load) at() string {
	if l.pick != nil {
		return l.pick()
	}
	return *l.url.Load()
}

func (l *load) run(lasts time.Duration) {
	t := l.t
	var clients sync.WaitGroup
	for i := range loadClients {
		clients.Go(func() { l.serveOne(i) })
	}
	time.Sleep(lasts / 3)
	l.weigh()
	begun := time.Now()
	l.server.stopped(t)
	stopped := time.Now()
	l.start()
	t.Logf("restarted: the server ended in %s and served again after %s", stopped.Sub(begun).Round(time.Millisecond), time.Since(stopped).Round(time.Millisecond))
	time.Sleep(lasts / 3)
	l.weigh()
	l.server.kill()
	l.start()
	time.Sleep(lasts / 3)
	l.over.Store(true)
	clients.Wait()
	l.weigh()
	l.calm()
	l.check()
	l.client.CloseIdleConnections() // a server waits five seconds for those never used
	l.server.stopped(t)
	l.report(lasts)
}

// weigh notes the most memory that the server has taken so far.
func (l *load) weigh() {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", l.server.cmd.Process.Pid))
	if err != nil {
		return // not Linux
	}
	if peak := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status); peak != nil {
		kilobytes, err := strconv.ParseInt(string(peak[1]), 10, 64)
		must(l.t, err)
		l.memory = max(l.memory, kilobytes<<10)
	}
}

// calm asserts that nothing is left of the requests once they are answered.
func (l *load) calm() {
	l.client.CloseIdleConnections()
	var left float64
	for range 50 {
		figures := get(l.t, l.server.figures, "", "")
		if left = figure(l.t, figures, "go_goroutines"); left < 60 && figure(l.t, figures, "rakit_http_requests_in_flight") == 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	l.t.Errorf("%v goroutines are left when all is answered", left)
}

// figure returns one of the metrics.
func figure(t *testing.T, figures answer, name string) float64 {
	t.Helper()
	found := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + ` (\S+)$`).FindSubmatch(figures.body)
	if found == nil {
		t.Fatalf("no figure %s", name)
	}
	value, err := strconv.ParseFloat(string(found[1]), 64)
	must(t, err)
	return value
}

func (l *load) report(lasts time.Duration) {
	slices.Sort(l.took)
	at := func(share float64) time.Duration {
		return l.took[int(share*float64(len(l.took)-1))].Round(10 * time.Microsecond)
	}
	l.t.Logf("%d clients for %s: %d requests answered at once, p50 %s, p99 %s, longest %s; %v; %d events; peak memory %d MiB of %d",
		loadClients, lasts, len(l.took), at(0.5), at(0.99), at(1), l.counts, len(l.events), l.memory>>20, mostMemory>>20)
	if l.memory > mostMemory {
		l.t.Errorf("the server took %d MiB", l.memory>>20)
	}
}

// loadClient is one of the clients.
type loadClient struct {
	*load
	number, errands, commands int
	slow                      bool
	chance                    *rand.Rand
}

// serveOne lets a client run errands until the load is over.
func (l *load) serveOne(number int) {
	c := &loadClient{load: l, number: number, slow: number%10 == 0, chance: rand.New(rand.NewPCG(uint64(number), 5))}
	errands := []func(*loadClient){(*loadClient).define, (*loadClient).give, (*loadClient).read, (*loadClient).read}
	if l.place.remote {
		errands = append(errands, (*loadClient).register, (*loadClient).register)
	}
	errands = append(errands, l.place.errands...)
	for !l.over.Load() {
		c.errands++
		if c.chance.IntN(100) < 2 {
			c.tooMuch()
		} else {
			errands[c.chance.IntN(len(errands))](c)
		}
	}
}

func (l *load) count(what string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.counts[what]++
}

// wrote notes a write that was acknowledged.
func (l *load) wrote(subject, action string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.counts["written"]++
	l.events[subject+" "+action]++
}

// stand notes what must be read of an object at the end.
func (l *load) stand(path, part string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stands[path] = part
}

// name returns a word that no other errand has.
func (c *loadClient) name() string { return fmt.Sprintf("c%d-%d", c.number, c.errands) }

// answered sends a request until it is answered, with the same key each time:
// a server that restarts does not answer, or says that it cannot. One in twenty
// is broken off the first time.
func (c *loadClient) answered(r sending) answer {
	if r.kind == "" && r.body != "" {
		r.kind = "application/json"
	}
	begun, first := time.Now(), true
	if r.method != http.MethodGet && c.chance.IntN(20) == 0 {
		c.breakOff(r)
		first = false
	}
	for until := begun.Add(90 * time.Second); time.Now().Before(until); first = false {
		got, err := r.sendBody(context.Background(), c.client, c.at(), c.body(r.body))
		if err == nil && got.status != http.StatusServiceUnavailable {
			c.answeredAfter(time.Since(begun), first)
			return got
		}
		c.count("tried again")
		time.Sleep(time.Duration(10+c.chance.IntN(40)) * time.Millisecond)
	}
	c.t.Errorf("%s %s was never answered", r.method, r.path)
	return answer{}
}

func (c *loadClient) answeredAfter(took time.Duration, first bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if first && !c.slow {
		c.took = append(c.took, took)
	}
}

// body returns a body as the client sends it.
func (c *loadClient) body(text string) io.Reader {
	if c.slow {
		return &dribble{rest: text, step: len(text)/8 + 1, pause: 25 * time.Millisecond}
	}
	return strings.NewReader(text)
}

// dribble is a body that comes a few bytes at a time.
type dribble struct {
	rest  string
	step  int
	pause time.Duration
	fails error // in the middle; nil: it comes to its end
}

func (d *dribble) Read(p []byte) (int, error) {
	if d.rest == "" {
		return 0, io.EOF
	}
	if d.fails != nil && len(d.rest) <= 4*d.step {
		return 0, d.fails
	}
	time.Sleep(d.pause)
	n := copy(p, d.rest[:min(d.step, len(d.rest))])
	d.rest = d.rest[n:]
	return n, nil
}

var errBrokenOff = errors.New("broken off")

// breakOff sends a request and breaks it off, in the middle of its body or while
// it is being carried out. What became of it nobody knows.
func (c *loadClient) breakOff(r sending) {
	c.count("broken off")
	if r.body != "" && c.chance.IntN(2) == 0 {
		half := &dribble{rest: r.body, step: len(r.body)/8 + 1, fails: errBrokenOff}
		_, _ = r.sendBody(context.Background(), c.client, c.at(), half)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(c.chance.IntN(20))*time.Millisecond)
	defer cancel()
	_, _ = r.send(ctx, c.client, c.at())
}

// command sends a command by the RA Manager of RX1 and asserts that it was
// carried out. One in five is sent once more, and must be answered as before.
func (c *loadClient) command(method, path, match, body string, status int) answer {
	c.commands++
	r := sending{method: method, path: path, actor: asManager, key: fmt.Sprintf("load-%d-%d", c.number, c.commands), match: match, body: body}
	got := c.answered(r)
	if got.status != status {
		c.t.Errorf("%s %s: status %d, want %d: %.300s", method, path, got.status, status, got.body)
		c.over.Store(true)
		return got
	}
	if c.chance.IntN(5) == 0 {
		c.count("repeated")
		again := c.answered(r)
		if !again.same(got) || again.header.Get("Idempotent-Replayed") != "true" {
			c.t.Errorf("%s %s again: status %d: %.300s; want %d: %.300s", method, path, again.status, again.body, got.status, got.body)
		}
	}
	return got
}

// define defines a position and, every other time, replaces it.
func (c *loadClient) define() {
	id := "position-load-" + c.name()
	path := "/v1/positions/" + id
	c.command(http.MethodPut, path, "", `{"name":"First","organisation":"RX1","accessProfiles":[{"jobRole":"R8001"}],"approval":{"by":["999900000112"],"how":"access board","on":"2020-01-02"}}`, http.StatusCreated)
	c.wrote(id, authority.ActionDefinePosition)
	if c.chance.IntN(2) == 0 {
		c.stand(path, `"name":"First"`)
		return
	}
	c.command(http.MethodPut, path, `"1"`, `{"name":"Second","organisation":"RX1","accessProfiles":[{"jobRole":"R8001","activities":["B0360"]}],"approval":{"by":["999900000112"],"how":"access board","on":"2020-01-02"}}`, http.StatusOK)
	c.wrote(id, authority.ActionDefinePosition)
	c.stand(path, `"name":"Second"`)
}

// give records an identity and gives it a position and FFFFF, which both end.
func (c *loadClient) give() {
	user := fmt.Sprintf("5550%03d%05d", c.number, c.errands)
	position := "position-load-" + c.name()
	c.command(http.MethodPut, "/v1/positions/"+position, "", `{"name":"Given","organisation":"RX1","accessProfiles":[{"jobRole":"R8001"}],"approval":{"by":["999900000112"],"how":"access board","on":"2020-01-02"}}`, http.StatusCreated)
	c.wrote(position, authority.ActionDefinePosition)
	c.command(http.MethodPut, "/v1/identities/"+user, "", `{"givenName":"Ivy","familyName":"Example","organisation":"RX1","evidence":[]}`, http.StatusCreated)
	c.wrote(user, authority.ActionRecordProfile)
	c.stand("/v1/identities/"+user, `"familyName":"Example"`)

	today, later := c.place.today, c.place.today.AddMonths(1)
	given := c.command(http.MethodPost, "/v1/assignments", "",
		fmt.Sprintf(`{"user":"%s","position":"%s","start":"%s","end":"%s"}`, user, position, today, later), http.StatusCreated)
	c.wrote(member(given, "id"), authority.ActionAssignPosition)
	ended := "/v1/assignments/" + member(given, "id")
	c.command(http.MethodPost, ended+"/end", "", `{"lastDay":"`+today.String()+`"}`, http.StatusOK)
	c.wrote(member(given, "id"), authority.ActionEndPosition)
	c.stand(ended, `"ended":{`)

	granted := c.command(http.MethodPost, "/v1/exceptional-access", "",
		fmt.Sprintf(`{"user":"%s","profession":"pharmacist","registrationNumber":"5550002","reason":"cover","workingAt":"RX1","start":"%s","end":"%s","review":"%s"}`, user, today, later, today), http.StatusCreated)
	grant := member(granted, "id")
	c.wrote(grant, authority.ActionGrantAccess)
	path := "/v1/exceptional-access/" + grant
	c.command(http.MethodPost, path+"/review", "", `{"note":"still needed","next":"`+later.String()+`"}`, http.StatusOK)
	c.wrote(grant, authority.ActionReviewAccess)
	c.command(http.MethodPost, path+"/revocation", "", `{"reason":"over"}`, http.StatusOK)
	c.wrote(grant, authority.ActionRevokeAccess)
	c.stand(path, `"revoked":{`)
}

// register brings a registration as far as its call, and closes it.
func (c *loadClient) register() {
	opened := c.command(http.MethodPost, "/v1/registrations", "",
		`{"route":"emergency-remote","organisation":"RX1","ringNumber":"07700 900100"}`, http.StatusCreated)
	id := member(opened, "id")
	c.wrote(id, authority.ActionOpenRegistration)
	path := "/v1/registrations/" + id
	c.command(http.MethodPost, path+"/items", `"1"`, loadItems, http.StatusOK)
	c.wrote(id, authority.ActionReceiveItems)
	c.command(http.MethodPost, path+"/call", `"2"`, callOn("microsoft-teams"), http.StatusOK)
	c.wrote(id, authority.ActionBookCall)
	c.text(id, path)
	c.command(http.MethodPost, path+"/closure", "", "", http.StatusOK)
	c.wrote(id, authority.ActionCloseCase)
	c.stand(path, `"stage":"closed"`)
}

// text has numbers texted, unless too many were by now: all of them go to one number.
func (c *loadClient) text(id, path string) {
	c.commands++
	got := c.answered(sending{method: http.MethodPost, path: path + "/call/challenges", actor: asManager, key: fmt.Sprintf("load-%d-%d", c.number, c.commands), match: `"3"`})
	switch {
	case got.status == http.StatusAccepted:
		c.wrote(id, authority.ActionTextNumbers)
	case got.status == http.StatusUnprocessableEntity && strings.Contains(string(got.body), "RA-PSC-04"):
		c.count("limited")
	default:
		c.t.Errorf("numbers: status %d: %.300s", got.status, got.body)
		c.over.Store(true)
	}
}

const loadItems = `{"registrant":{"givenName":"Ada","familyName":"Example","dateOfBirth":"1985-12-10","nationalInsuranceNumber":"JK987654D","email":"ada.example@example.nhs.uk","mobile":"07700 900123"},` +
	`"documents":[{"kind":"uk-passport","number":"512345678","issued":"2018-05-01","expires":"2028-05-01","seen":"scan","holder":{"givenName":"ADA","familyName":"EXAMPLE","dateOfBirth":"1985-12-10"}}],` +
	`"photo":{"format":"jpeg","width":900,"height":1200,"bytes":240000}}`

var loadReads = []string{
	"/v1/positions", "/v1/positions?limit=200", "/v1/registrations?stage=closed", "/v1/assignments?limit=20", "/v1/cards",
	"/v1/exceptional-access?workingAt=RX1", "/v1/audit/events?outcome=done", "/v1/audit/checkpoint", "/v1/rules", "/v1/links",
}

// read reads a list, or all that is known.
func (c *loadClient) read() {
	path := loadReads[c.chance.IntN(len(loadReads))]
	got := c.answered(sending{method: http.MethodGet, path: path, actor: asManager})
	if got.status != http.StatusOK {
		c.t.Errorf("GET %s: status %d: %.300s", path, got.status, got.body)
	}
	c.count("read")
}

// tooMuch sends a body that is too large. The server may answer and close before
// it was taken.
func (c *loadClient) tooMuch() {
	c.count("too large")
	r := sending{method: http.MethodPut, path: "/v1/positions/position-too-large", actor: asManager, kind: "application/json", body: strings.Repeat(" ", 1<<20+1)}
	if c.chance.IntN(2) == 0 {
		r.body = `{"name":"` + strings.Repeat("x", 1<<20-100) + `"}` // just not too large, and read
	}
	got, err := r.send(context.Background(), c.client, c.at())
	if err == nil && got.status != http.StatusRequestEntityTooLarge && got.status != http.StatusUnprocessableEntity && got.status != http.StatusServiceUnavailable {
		c.t.Errorf("a body that is too large: status %d: %.300s", got.status, got.body)
	}
}

// check asserts that what was acknowledged is there, once, and that the log
// verifies.
func (l *load) check() {
	t, url := l.t, *l.url.Load()
	export := get(t, url, l.place.operator, "/v1/audit/export").body
	note, key := checkpoint(t, url)
	verifiedBy(t, export, note, key)
	events := map[string]int{}
	for _, e := range exported(t, export)[l.began:] {
		if e.Actor != "system" && e.Outcome == audit.Done {
			events[e.Subject+" "+e.Action]++
		}
	}
	if diff := cmp.Diff(l.events, events); diff != "" {
		t.Errorf("events (-acknowledged +logged):\n%.2000s", diff)
	}
	l.readBack(url)
}

// readBack reads every object that was written.
func (l *load) readBack(url string) {
	paths := make(chan string)
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			for path := range paths {
				got, err := sending{method: http.MethodGet, path: path, actor: asManager}.send(context.Background(), l.client, url)
				if err != nil || got.status != http.StatusOK || !strings.Contains(string(got.body), l.stands[path]) {
					l.t.Errorf("%s: %d %.300s, %v; want %s", path, got.status, got.body, err, l.stands[path])
				}
			}
		})
	}
	for path := range l.stands {
		paths <- path
	}
	close(paths)
	readers.Wait()
}
