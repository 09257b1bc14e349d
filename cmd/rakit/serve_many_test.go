package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/store/postgres/cluster"
)

const (
	manyServers = 3
	manyClients = 32
	counters    = 8
)

// many are several servers on one database, under load.
type many struct {
	*load
	cluster *cluster.Cluster
	db      string
	args    []string
	servers [manyServers]*process
	urls    [manyServers]atomic.Pointer[string]
	asked   atomic.Int64 // how many of the servers are asked
	ups     [counters]atomic.Int64
}

// TestServersShareADatabase has three servers on one PostgreSQL and 32 clients that ask
// now one, now another of them, for some seconds, or RAKIT_SOAK_SECONDS. Meanwhile all
// connections to the database are cut once, the server that leads the audit log is
// killed, and another is stopped as it should be; both are started again. At the end
// no update is lost, nothing was done twice, and the log holds what was acknowledged,
// once, without a gap.
func TestServersShareADatabase(t *testing.T) {
	lasts := 5 * time.Second
	if n, err := strconv.Atoi(os.Getenv("RAKIT_SOAK_SECONDS")); err == nil {
		lasts = time.Duration(n) * time.Second
	}
	newMany(t).run(lasts)
}

func newMany(t *testing.T) *many {
	c := cluster.New(t, cluster.Config{})
	dir := t.TempDir()
	m := &many{
		cluster: c, db: c.Database(t),
		args: []string{
			"--insecure-demo", "--addr", "127.0.0.1:0", "--metrics-addr", "127.0.0.1:0", "--rate=-1", "--operator", "RX1",
			"--keys", filepath.Join(dir, "keys"), "--outbox", filepath.Join(dir, "outbox"),
		},
	}
	m.load = &load{
		t: t, counts: map[string]int{}, events: map[string]int{}, stands: map[string]string{}, pick: m.any,
		place: loadPlace{
			operator: asManager, today: guidance.DateOf(time.Now()),
			errands: []func(*loadClient){m.countUp, m.countUp, m.race},
		},
		client: &http.Client{
			Transport: &http.Transport{MaxIdleConnsPerHost: manyClients, DisableCompression: true}, Timeout: time.Minute,
		},
	}
	t.Cleanup(m.client.CloseIdleConnections)
	var all sync.WaitGroup
	for i := range manyServers { // at the same time: one makes the tables and the keys
		all.Go(func() { m.start(i) })
	}
	all.Wait()
	m.asked.Store(manyServers)
	return m
}

// start starts a server, which the database knows by its number.
func (m *many) start(i int) {
	m.servers[i] = startServe(m.t, append(m.args, "--db", fmt.Sprintf("%s&application_name=server-%d", m.db, i))...)
	m.urls[i].Store(&m.servers[i].url)
	if i == 0 {
		m.url.Store(&m.servers[i].url)
		m.load.server = m.servers[i]
	}
}

// any returns the address of one of the servers that are asked.
func (m *many) any() string { return *m.urls[rand.IntN(int(m.asked.Load()))].Load() }

func (m *many) run(lasts time.Duration) {
	t := m.t
	m.prepare()
	var clients sync.WaitGroup
	for i := range manyClients {
		clients.Go(func() { m.serveOne(i) })
	}
	m.asked.Store(1)
	one := m.rate(lasts / 5)
	m.asked.Store(manyServers)
	three := m.rate(lasts / 5)

	n, err := m.cluster.TerminateBackends(t.Context(), m.db)
	must(t, err)
	t.Logf("%d connections were cut", n)
	time.Sleep(lasts / 5)
	leader := m.leader(-1)
	m.servers[leader].kill()
	killed := time.Now()
	next := m.leader(leader)
	t.Logf("server %d led and was killed; server %d led after %s", leader, next, time.Since(killed).Round(time.Millisecond))
	m.start(leader)
	time.Sleep(lasts / 5)
	m.servers[next].stopped(t)
	m.start(next)
	time.Sleep(lasts / 5)
	m.over.Store(true)
	clients.Wait()

	m.check()
	m.counted()
	m.client.CloseIdleConnections()
	for _, s := range m.servers {
		s.stopped(t)
	}
	bare := m.bare(lasts / 5)
	t.Logf("%d clients for %s: %v", manyClients, lasts, m.counts)
	t.Logf("commands a second: one server %.0f, three servers %.0f; bare inserts by as many connections %.0f", one, three, bare)
}

// rate returns how many commands a second are acknowledged in a time.
func (m *many) rate(during time.Duration) float64 {
	written := func() int {
		m.mu.Lock()
		defer m.mu.Unlock()
		return m.counts["written"]
	}
	before := written()
	time.Sleep(during)
	return float64(written()-before) / during.Seconds()
}

// leader waits until a server leads the audit log that is not the one before, and
// returns which. Servers hold no other advisory lock once they have started.
func (m *many) leader(before int) int {
	conn, err := pgx.Connect(m.t.Context(), m.db)
	must(m.t, err)
	defer conn.Close(context.WithoutCancel(m.t.Context()))
	for range 1000 {
		var name string
		err := conn.QueryRow(m.t.Context(), `SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
			WHERE locktype = 'advisory' AND granted AND application_name LIKE 'server-%' AND application_name <> $1 LIMIT 1`,
			"server-"+strconv.Itoa(before)).Scan(&name)
		if err == nil {
			i, err := strconv.Atoi(strings.TrimPrefix(name, "server-"))
			must(m.t, err)
			return i
		}
		time.Sleep(10 * time.Millisecond)
	}
	m.t.Fatal("no server leads")
	return 0
}

func counterID(k int) string { return fmt.Sprintf("position-counter-%d", k) }

// counterBody is a counter that stands at n.
func counterBody(n int64) string {
	return fmt.Sprintf(`{"name":"Counter %d","organisation":"RX1","accessProfiles":[{"jobRole":"R8001"}],"approval":{"by":["999900000112"],"how":"access board","on":"2020-01-02"}}`, n)
}

// prepare makes the counters.
func (m *many) prepare() {
	c := &loadClient{load: m.load, number: 900, chance: rand.New(rand.NewPCG(900, 5))}
	for k := range counters {
		c.command(http.MethodPut, "/v1/positions/"+counterID(k), "", counterBody(0), http.StatusCreated)
		m.wrote(counterID(k), authority.ActionDefinePosition)
	}
}

// countUp reads a counter and sets it to one more, unless somebody else did: an update
// that is lost would be missed in the end.
func (m *many) countUp(c *loadClient) {
	k := c.chance.IntN(counters)
	path := "/v1/positions/" + counterID(k)
	read := c.answered(sending{method: http.MethodGet, path: path, actor: asManager})
	var n int64
	if _, err := fmt.Sscanf(member(read, "name"), "Counter %d", &n); err != nil || read.status != http.StatusOK {
		c.t.Errorf("%s: status %d: %.300s", path, read.status, read.body)
		c.over.Store(true)
		return
	}
	c.commands++
	got := c.answered(sending{
		method: http.MethodPut, path: path, actor: asManager, key: fmt.Sprintf("load-%d-%d", c.number, c.commands),
		match: read.header.Get("ETag"), body: counterBody(n + 1),
	})
	switch got.status {
	case http.StatusOK:
		m.ups[k].Add(1)
		m.wrote(counterID(k), authority.ActionDefinePosition)
	case http.StatusPreconditionFailed, http.StatusConflict:
		c.count("came second")
	default:
		c.t.Errorf("%s: status %d: %.300s", path, got.status, got.body)
		c.over.Store(true)
	}
}

// counted asserts that every counter stands at the number of times that it was set.
func (m *many) counted() {
	for k := range counters {
		n := m.ups[k].Load()
		got := get(m.t, m.servers[0].url, asManager, "/v1/positions/"+counterID(k))
		if want := fmt.Sprintf("Counter %d", n); member(got, "name") != want || got.header.Get("ETag") != fmt.Sprintf("%q", strconv.FormatInt(n+1, 10)) {
			m.t.Errorf("%s after %d updates: %q with the version %s", counterID(k), n, member(got, "name"), got.header.Get("ETag"))
		}
	}
}

// race has every server asked for the same thing at the same moment, each time as
// another command: one carries it out.
func (m *many) race(c *loadClient) {
	user := fmt.Sprintf("5560%03d%05d", c.number, c.errands)
	c.command(http.MethodPut, "/v1/identities/"+user, "", `{"givenName":"Ivy","familyName":"Example","organisation":"RX1","evidence":[]}`, http.StatusCreated)
	c.wrote(user, authority.ActionRecordProfile)
	today, later := c.place.today, c.place.today.AddMonths(1)
	granted := c.command(http.MethodPost, "/v1/exceptional-access", "",
		fmt.Sprintf(`{"user":"%s","profession":"pharmacist","registrationNumber":"5550002","reason":"cover","workingAt":"RX1","start":"%s","end":"%s","review":"%s"}`, user, today, later, today), http.StatusCreated)
	grant := member(granted, "id")
	c.wrote(grant, authority.ActionGrantAccess)
	m.oneOf(c, "revoking", http.StatusOK, func(int) sending {
		return sending{method: http.MethodPost, path: "/v1/exceptional-access/" + grant + "/revocation", body: `{"reason":"over"}`}
	})
	c.wrote(grant, authority.ActionRevokeAccess)
	c.stand("/v1/exceptional-access/"+grant, `"revoked":{`)
	position := "position-race-" + c.name()
	m.oneOf(c, "defining", http.StatusCreated, func(i int) sending {
		return sending{method: http.MethodPut, path: "/v1/positions/" + position, body: counterBody(int64(i))}
	})
	c.wrote(position, authority.ActionDefinePosition)
}

// oneOf sends a command for each server, and asserts that one is carried out.
func (m *many) oneOf(c *loadClient, what string, done int, command func(i int) sending) {
	var racers sync.WaitGroup
	var answers [manyServers]answer
	for i := range manyServers {
		r := command(i)
		r.actor, r.key = asManager, fmt.Sprintf("race-%d-%d-%s-%d", c.number, c.errands, what, i)
		racer := &loadClient{load: c.load, number: c.number, chance: rand.New(rand.NewPCG(c.chance.Uint64(), uint64(i)))}
		racers.Go(func() { answers[i] = racer.answered(r) })
	}
	racers.Wait()
	won := 0
	for _, a := range answers {
		switch a.status {
		case done:
			won++
		case http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired, http.StatusUnprocessableEntity:
			c.count("came second")
		default:
			c.t.Errorf("%s: status %d: %.300s", what, a.status, a.body)
		}
	}
	if won != 1 {
		c.t.Errorf("%s: %d of %d were carried out", what, won, manyServers)
		c.over.Store(true)
	}
}

// bare returns how many rows a second as many connections insert, each in its own
// transaction.
func (m *many) bare(during time.Duration) float64 {
	ctx := m.t.Context()
	conn, err := pgx.Connect(ctx, m.db)
	must(m.t, err)
	_, err = conn.Exec(ctx, "CREATE TABLE bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)")
	must(m.t, err)
	must(m.t, conn.Close(ctx))
	var inserting sync.WaitGroup
	var n atomic.Int64
	until := time.Now().Add(during)
	for range manyClients {
		inserting.Go(func() {
			conn, err := pgx.Connect(ctx, m.db)
			if err != nil {
				m.t.Error(err)
				return
			}
			defer conn.Close(context.WithoutCancel(ctx))
			for ; time.Now().Before(until); n.Add(1) {
				if _, err := conn.Exec(ctx, "INSERT INTO bare (body) VALUES ($1)", counterBody(1)); err != nil {
					m.t.Error(err)
					return
				}
			}
		})
	}
	inserting.Wait()
	return float64(n.Load()) / during.Seconds()
}
