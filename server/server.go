package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/go-playground/validator/v10"
	"github.com/rs/zerolog"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/server/apidocs"
	"github.com/rakit-dev/rakit/server/caller"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// Config is what a [Server] works with. One of Authority and Sandbox is
// required, and Authenticator and Secret are.
type Config struct {
	Authority     *authority.Authority
	Sandbox       *sandbox.World       // adds the resources under /v1/sandbox, and its own Authority
	Authenticator caller.Authenticator `validate:"required"`
	Secret        []byte               `validate:"min=32"` // keys idempotency receipts; from outside the store, the same each time

	Log      zerolog.Logger              // the zero Logger writes nothing
	Metrics  *Metrics                    // nil: figures that nobody sees
	Settings evidence.Settings           // as those of the Authority
	Now      func() time.Time            // of rate limits, log lines and what is assessed today; nil: time.Now
	Rand     io.Reader                   // of request ids; nil: crypto/rand
	Rate     Rate                        // zero: DefaultRate
	Hosts    []string                    // Host headers that are answered; empty: all
	Ready    func(context.Context) error // beside the server's own readiness; nil: always
}

// Server is the API. Make one with [New].
type Server struct {
	config   Config
	rules    *guidance.Registry
	limits   *limits
	draining atomic.Bool
	kicked   chan struct{}
	working  sync.Mutex // taken inside use, never around it
	document []byte     // of the contract
	handler  http.Handler
}

const (
	maxBody    = 1 << 20  // bytes of a JSON body: that of one document of package input
	maxUpload  = 10 << 20 // bytes of an upload
	maxUploads = 16       // at once: an upload is held in memory
	maxStream  = 64 << 20 // bytes of JSON Lines to assess
)

// New returns a Server. The error says which member of the Config is missing or
// makes no sense.
func New(c Config) (*Server, error) {
	if err := validator.New().Struct(c); err != nil {
		return nil, fmt.Errorf("server: %w", err)
	}
	if (c.Authority == nil) == (c.Sandbox == nil) {
		return nil, errors.New("server: Config needs either an Authority or a Sandbox")
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Rand == nil {
		c.Rand = rand.Reader
	}
	if c.Metrics == nil {
		c.Metrics = NewMetrics()
	}
	if c.Rate == (Rate{}) {
		c.Rate = DefaultRate
	}
	if c.Rate.PerSecond == 0 || c.Rate.PerSecond > 0 && c.Rate.Burst < 1 {
		return nil, errors.New("server: Config.Rate lets nobody in")
	}
	rules, err := registration.Rules()
	if err != nil {
		return nil, fmt.Errorf("server: %w", err)
	}
	s := &Server{config: c, rules: rules, limits: newLimits(c.Rate, c.Now), kicked: make(chan struct{}, 1)}
	return s, s.route()
}

// route puts the handlers together, the outermost last.
func (s *Server) route() error {
	hardened()
	mux := http.NewServeMux()
	api := humago.New(mux, configuration())
	s.describe(api.OpenAPI())
	var order pathOrder
	order.follow(api.OpenAPI())
	api.UseMiddleware(s.known, plain, accepted)
	s.resources(api)
	if err := s.publish(api.OpenAPI(), order); err != nil {
		return err
	}
	mux.HandleFunc("GET /openapi.json", s.openAPI)
	docs := apidocs.Handler("../openapi.json")
	mux.Handle("GET /docs", docs)
	mux.Handle("GET /{$}", http.RedirectHandler("docs/", http.StatusPermanentRedirect))
	mux.Handle("GET /docs/", docs)
	mux.HandleFunc("GET /healthz", s.alive)
	mux.HandleFunc("GET /readyz", s.ready)

	h := routed(mux)
	h = limitBody(h, bodyLimit)
	h = s.recovered(h)
	h = s.hosted(h)
	h = secured(h)
	h = s.observed(h)
	s.handler = s.identified(h)
	return nil
}

// resources registers every operation, one file a resource.
func (s *Server) resources(api huma.API) {
	s.registrations(api)
	s.calls(api)
	s.identities(api)
	s.authenticators(api)
	s.me(api)
	s.cards(api)
	s.unlockAttempts(api)
	s.messages(api)
	s.positions(api)
	s.assignments(api)
	s.assignmentBatches(api)
	s.accessRequests(api)
	s.decisions(api)
	s.exceptionalAccess(api)
	s.exceptionalReport(api)
	s.campaigns(api)
	s.arrangements(api)
	s.temporaryCards(api)
	s.visits(api)
	s.organisations(api)
	s.auditLog(api)
	s.ruleBook(api)
	s.assessments(api)
	s.profiles(api)
	s.validation(api)
	if s.config.Sandbox != nil {
		s.sandboxed(api)
	}
}

// now returns the instant by which what changes with time is shown: that of the
// sandbox's clock, if there is one.
func (s *Server) now() time.Time {
	if s.config.Sandbox != nil {
		return s.config.Sandbox.Now()
	}
	return s.config.Now()
}

// Handler serves the API, its document and its pages. The times and the number of
// connections are for the http.Server to limit.
func (s *Server) Handler() http.Handler { return s.handler }

// Document returns the contract, an OpenAPI 3.1 document in JSON.
func (s *Server) Document() []byte { return s.document }

// Drain makes the server answer that it is not ready, before it is shut down.
func (s *Server) Drain() { s.draining.Store(true) }

// use calls fn with the Authority. That of a sandbox may be replaced between two
// calls.
func (s *Server) use(ctx context.Context, fn func(context.Context, *authority.Authority) error) error {
	if s.config.Sandbox == nil {
		return fn(ctx, s.config.Authority)
	}
	return s.config.Sandbox.Use(ctx, func(ctx context.Context, l *sandbox.Live) error { return fn(ctx, l.Authority) })
}

// Work does the jobs of the Authority until ctx is done: those that were left by
// a process before, then after every command, and every interval for those that
// were put off. The sweeps that the Authority is configured for are among them, but
// not in a sandbox, where time stands still.
func (s *Server) Work(ctx context.Context, interval time.Duration) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	scheduled := s.config.Sandbox != nil
	for {
		if !scheduled {
			err := s.config.Authority.Schedule(ctx)
			if scheduled = err == nil; !scheduled && ctx.Err() == nil {
				s.faulted(ctx, "sweeps", err)
			}
		}
		if err := s.work(ctx); err != nil && ctx.Err() == nil {
			s.faulted(ctx, "jobs", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-s.kicked:
		}
	}
}

func (s *Server) work(ctx context.Context) error {
	return s.use(ctx, s.doJobs)
}

// doJobs does the jobs that are due. One goroutine does at a time: whoever has jobs
// done before an answer must not return while another has taken the job. In a sandbox
// it marks the temporary access cards that are overdue, too, which elsewhere is a sweep.
func (s *Server) doJobs(ctx context.Context, a *authority.Authority) error {
	s.working.Lock()
	defer s.working.Unlock()
	_, err := a.Work(ctx)
	if s.config.Sandbox == nil {
		return err
	}
	_, swept := a.SweepTemporaryCards(ctx)
	return errors.Join(err, swept)
}

// commanded has the jobs done that a command may have left. In a sandbox they
// are done before the answer, so that what follows finds them done.
func (s *Server) commanded(ctx context.Context) {
	if s.config.Sandbox != nil {
		if err := s.work(context.WithoutCancel(ctx)); err != nil {
			s.faulted(ctx, "jobs", err)
		}
		return
	}
	select {
	case s.kicked <- struct{}{}:
	default: // it is on its way already
	}
}
