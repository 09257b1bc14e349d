package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/rs/zerolog"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/server/caller"
)

// serving measures an assessment over HTTP: that of the marks of emergency
// registration.
//
// Ours is the whole server: routing, ids, limits of size and rate, development
// tokens, a line of the log written to nowhere, figures, the contract. The peer is
// net/http with a handler of a dozen lines that does the same work on the same
// bytes: the body read, decoded strictly, recognised, encoded. Both run in this
// process, with the same http.Server, and are asked by turns by 16 clients that
// keep their connections.
var serving = served{id: "serve-flags", each: 400 * time.Millisecond, clients: 16, open: openAssessors}

const assessmentPath = "/v1/assessments/flags"

// served measures handlers by requests. The first is ours, the second the peer.
type served struct {
	id      string
	each    time.Duration // one turn; long enough for a p99
	clients int
	open    func(dir string) ([]assessor, func() error, error)
}

// assessor is a handler, and what it is asked.
type assessor struct {
	title   string
	handler http.Handler
	xs      []exchange
}

func (m served) name() string { return m.id }

// figures are those of one turn.
type figures struct {
	perSecond float64
	p50, p99  time.Duration
}

func (m served) rows(dir string) (_ []row, err error) {
	sides, closeSides, err := m.open(dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, closeSides()) }()
	seen := make([][]figures, len(sides))
	for t := range turns {
		for j := range sides {
			i := (t + j) % len(sides)
			runtime.GC() // the garbage of the other side is not this one's
			f, err := m.turn(sides[i])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", sides[i].title, err)
			}
			seen[i] = append(seen[i], f)
		}
	}
	return m.show(sides, seen), nil
}

// turn serves one side on a listener of its own, warms it up and measures it.
func (m served) turn(a assessor) (_ figures, err error) {
	address, stop, err := listen(a.handler)
	if err != nil {
		return figures{}, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if _, err := load(address, m.clients, a.xs, m.each/8); err != nil {
		return figures{}, err
	}
	start := time.Now()
	took, err := load(address, m.clients, a.xs, m.each)
	if err != nil {
		return figures{}, err
	}
	seconds := time.Since(start).Seconds()
	slices.Sort(took)
	return figures{float64(len(took)) / seconds, took[len(took)/2], took[len(took)*99/100]}, nil
}

// listen serves a handler on a free port, as `rakit serve` does.
func listen(h http.Handler) (address string, stop func() error, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	web := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 10 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
	}
	ended := make(chan error, 1)
	go func() { ended <- web.Serve(l) }()
	return l.Addr().String(), func() error {
		if err := web.Close(); err != nil {
			return err
		}
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	}, nil
}

func (m served) show(sides []assessor, seen [][]figures) []row {
	const goal, late = 0.75, 2.0
	pick := func(side int, f func(figures) float64) float64 {
		var all []float64
		for _, t := range seen[side] {
			all = append(all, f(t))
		}
		return median(all)
	}
	perSecond := func(f figures) float64 { return f.perSecond }
	p50 := func(f figures) float64 { return f.p50.Seconds() }
	p99 := func(f figures) float64 { return f.p99.Seconds() }
	var speed, delay []float64
	for i := range seen[0] {
		speed = append(speed, seen[0][i].perSecond/seen[1][i].perSecond)
		delay = append(delay, seen[0][i].p99.Seconds()/seen[1][i].p99.Seconds())
	}
	times := func(side int) string {
		return perOperation.show(pick(side, p50)) + " / " + perOperation.show(pick(side, p99))
	}
	what := fmt.Sprintf("POST %s, %d clients", assessmentPath, m.clients)
	return []row{
		{
			what: what, ours: sides[0].title + ": " + rate(pick(0, perSecond)), peer: sides[1].title + ": " + rate(pick(1, perSecond)),
			ratio: percent(median(speed)), goal: "≥ " + percent(goal), verdict: verdict(median(speed) >= goal),
		},
		{
			what: "its p50 / p99", ours: times(0), peer: times(1),
			ratio: fmt.Sprintf("p99 %.2f×", median(delay)), goal: "p99 < 2×", verdict: verdict(median(delay) < late),
		},
	}
}

func openAssessors(dir string) ([]assessor, func() error, error) {
	full, xs, closeServer, err := openServer(dir)
	if err != nil {
		return nil, nil, err
	}
	return []assessor{
		{"the whole server", full, xs},
		{"net/http, the same JSON", http.HandlerFunc(assessBare), xs},
	}, closeServer, nil
}

// openServer returns the server as `rakit serve` puts it together, for a store
// with nothing in it. The limit of requests is counted, and never reached.
func openServer(dir string) (_ http.Handler, _ []exchange, closed func() error, err error) {
	w, err := openHouse(dir)
	if err != nil {
		return nil, nil, nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.Close())
		}
	}()
	issuer, err := caller.OpenIssuer(filepath.Join(dir, "issuer"))
	if err != nil {
		return nil, nil, nil, err
	}
	bearer, err := caller.NewBearer(issuer.Config())
	if err != nil {
		return nil, nil, nil, err
	}
	keys, err := caller.OpenAPIKeys(filepath.Join(dir, "issuer", caller.APIKeysFile), time.Now)
	if err != nil {
		return nil, nil, nil, err
	}
	s, err := server.New(server.Config{
		Authority: w.(*house).Authority, Authenticator: caller.First(bearer, keys), Secret: make([]byte, 32),
		Log: zerolog.New(io.Discard).With().Timestamp().Logger(), Rate: server.Rate{PerSecond: 1e9, Burst: 1e9},
	})
	if err != nil {
		return nil, nil, nil, err
	}
	xs, err := assessments(issuer)
	return s.Handler(), xs, w.Close, err
}

// assessments are the requests: every form of CIS record in turn, by callers of
// the same number, each with a token.
func assessments(issuer *caller.Issuer) (xs []exchange, err error) {
	for i, sample := range cisSamples {
		user := must(identity.ParseUserID(fmt.Sprintf("9999%08d", 100+i)))
		token, err := issuer.Mint(caller.TokenDetails{
			User: user, Roles: []caller.HeldRole{{Role: rbac.RAAgent, Organisation: rx2}}, Lifetime: time.Hour,
		}, time.Now())
		if err != nil {
			return nil, err
		}
		xs = append(xs, exchange{
			request: post(assessmentPath, "application/json", sample.line(), "Authorization: Bearer "+token, "Accept: application/json"),
			want:    []byte(`"flag":"` + sample.flag.String() + `"`),
		})
	}
	return xs, nil
}

// recognised is the answer of the peer: that of the server.
type recognised struct {
	ID         string             `json:"id"`
	Flag       string             `json:"flag"`
	Convention string             `json:"convention"`
	Findings   []guidance.Finding `json:"findings"`
}

// assessBare is the peer.
func assessBare(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, "body", http.StatusBadRequest)
		return
	}
	var record identity.CISRecord
	if err := input.Decode(data, &record); err != nil {
		http.Error(w, "document", http.StatusUnprocessableEntity)
		return
	}
	found := identity.Recognise(record)
	answer, err := json.Marshal(recognised{record.ID, found.Flag.String(), found.Convention.String(), found.Findings})
	if err != nil {
		http.Error(w, "answer", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(answer) // nobody is there to be told
}
