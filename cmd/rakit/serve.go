package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/net/netutil"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/server/caller"
	"github.com/rakit-dev/rakit/server/sandbox"
	"github.com/rakit-dev/rakit/store/sqlite"
)

// serveCommand is `rakit serve`: the reference server.
type serveCommand struct {
	Addr        string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to listen (default 127.0.0.1:8080)."`
	MetricsAddr string `placeholder:"HOST:PORT" help:"Where to serve the figures, in plain HTTP to whoever asks; without it, nowhere. They hold nothing personal, and may be served on any address."`

	DB       string           `default:"rakit.db" type:"path" placeholder:"FILE" help:"The store (default rakit.db)."`
	Keys     string           `default:"rakit-keys" type:"path" placeholder:"DIR" help:"Folder of keys, apart from the store (default rakit-keys)."`
	Outbox   string           `default:"rakit-outbox" type:"path" placeholder:"DIR" help:"Folder of the simulated directory, printer and text messages (default rakit-outbox)."`
	Operator identity.ODSCode `placeholder:"ODS" help:"Organisation that runs this server: its RA Managers may export the whole audit log."`

	Issuer    string   `group:"Who may call:" placeholder:"URL" help:"Identity provider whose access tokens are taken. Without it, tokens of rakit token are, on a loopback address."`
	Audience  string   `group:"Who may call:" placeholder:"NAME" help:"Name of this server in those tokens."`
	JWKS      string   `group:"Who may call:" name:"jwks" placeholder:"URL" help:"Where the issuer's keys are, if discovery does not say."`
	Algorithm []string `group:"Who may call:" placeholder:"RS256" help:"Algorithms of signatures (default RS256)."`
	TokenType []string `group:"Who may call:" placeholder:"at+jwt" help:"Header typ of access tokens (default at+jwt)."`
	Assurance int      `group:"Who may call:" placeholder:"3" help:"Least level of identity and authentication assurance in a token of the issuer (default 3)." default:"3"`

	TLSCert string `group:"TLS:" name:"tls-cert" type:"path" placeholder:"FILE" help:"Certificate chain in PEM; read again when it changes."`
	TLSKey  string `group:"TLS:" name:"tls-key" type:"path" placeholder:"FILE" help:"Its key."`

	Sandbox      bool   `group:"To try things:" help:"Serve a seeded world with a virtual clock and chosen outcomes instead of a store. Implies --insecure-demo."`
	Dir          string `group:"To try things:" default:"rakit-sandbox" type:"path" placeholder:"DIR" help:"Folder of the sandbox (default rakit-sandbox)."`
	InsecureDemo bool   `group:"To try things:" help:"Believe the header X-Demo-Actor. On a loopback address only."`

	Rate  float64       `default:"50" placeholder:"N" help:"Requests a second for each caller, on average; negative: without limit (default 50)."`
	Burst int           `default:"200" placeholder:"N" help:"Requests at once for each caller (default 200)."`
	Drain time.Duration `placeholder:"0s" help:"How long to answer on /readyz that the server is going, before it stops."`
}

// Help is shown by `rakit serve --help`.
func (serveCommand) Help() string {
	return `Serves the API described at /openapi.json, with pages to read and try it at /docs.

    rakit serve --sandbox
    rakit serve --db rakit.db --keys keys --issuer https://am.example/oidc --audience rakit

The directory, the printer and the messenger are simulators that write to --outbox; text messages go to drama numbers only. Log lines are JSON on standard error. SIGTERM and SIGINT end the server once the requests under way are answered, or after half a minute; a second one ends it at once.`
}

// The sizes of the listener.
const (
	maxConnections = 2000
	maxHeaderBytes = 32 << 10
)

// workInterval is how often jobs are done that were put off.
const workInterval = 5 * time.Second

// listenerTimes are how long a listener waits.
type listenerTimes struct {
	header, body, answer, idle time.Duration
	shutdown                   time.Duration // for the requests under way when the server stops
}

var usual = listenerTimes{
	header: 10 * time.Second, body: 2 * time.Minute, idle: 2 * time.Minute, shutdown: 30 * time.Second,
	answer: 10 * time.Minute, // an export of a long log
}

var (
	errRate        = errors.New("--rate 0 and --burst below 1 let nobody in; a negative --rate is without limit")
	errNotLoopback = errors.New("--insecure-demo and tokens of rakit token are for loopback addresses only: name one with --addr, or an --issuer and its --audience")
	errSeeded      = errors.New("the store was made by rakit demo or a sandbox: its people are invented, and it is served with --insecure-demo only")
	errTLS         = errors.New("--tls-cert and --tls-key belong together")
)

// Run serves until it is told to stop.
func (c serveCommand) Run(s *streams) (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	context.AfterFunc(ctx, stop) // the next signal ends the process
	return c.serve(ctx, s, usual)
}

// check returns what is wrong with the flags.
func (c serveCommand) check() error {
	switch {
	case (c.TLSCert == "") != (c.TLSKey == ""):
		return errTLS
	case !(c.Rate < 0 || c.Rate > 0 && c.Burst > 0):
		return errRate
	}
	return nil
}

func (c serveCommand) serve(ctx context.Context, s *streams, times listenerTimes) (err error) {
	if err := c.check(); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return err
	}
	defer listener.Close() // a second time, after the server has
	if (c.demo() || c.Issuer == "") && !loopback(listener.Addr()) {
		return errNotLoopback // before anything is made
	}
	log := zerolog.New(s.err).With().Timestamp().Logger()
	config := server.Config{
		Log: log, Metrics: server.NewMetrics(), Rate: server.Rate{PerSecond: c.Rate, Burst: c.Burst},
	}
	closeWorld, err := c.world(ctx, &config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeWorld()) }()
	if err := c.callers(&config); err != nil {
		return err
	}
	if c.demo() {
		config.Hosts = hosts(listener.Addr())
	}
	api, err := server.New(config)
	if err != nil {
		return err
	}
	working, done := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() { defer close(ended); api.Work(working, workInterval) }()
	defer func() { done(); <-ended }()
	l := listening{serveCommand: c, out: s.out, log: log, times: times, api: api, figures: config.Metrics}
	return l.serve(ctx, listener)
}

// demo reports whether callers are believed.
func (c serveCommand) demo() bool { return c.InsecureDemo || c.Sandbox }

// keys returns the folder of keys: those that a sandbox has outside its world
// stay when that is reset.
func (c serveCommand) keys() string {
	if c.Sandbox {
		return filepath.Join(c.Dir, "server-keys")
	}
	return c.Keys
}

// world opens what is served, and returns how it is closed.
func (c serveCommand) world(ctx context.Context, config *server.Config) (func() error, error) {
	if c.Sandbox {
		return c.sandbox(config)
	}
	vault, err := passcode.OpenVault(c.Keys)
	if err != nil {
		return nil, err
	}
	if config.Secret, err = vault.NamedKey("receipts", secrets); err != nil {
		return nil, err
	}
	store, err := c.store(vault)
	if err != nil {
		return nil, err
	}
	if store.Seeded(ctx) && !c.demo() {
		return nil, errors.Join(errSeeded, store.Close())
	}
	ports, err := simulator.Open(c.Outbox, simulator.Config{})
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	config.Authority, err = authority.New(authority.Config{
		Store: store, Vault: vault, Directory: ports, Printer: ports, Messenger: ports, CA: ports,
		Operator: c.Operator, Observe: config.Metrics.Observe,
	})
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store.Close, nil
}

func (c serveCommand) sandbox(config *server.Config) (func() error, error) {
	world, err := sandbox.Open(c.Dir, sandbox.Config{Observe: config.Metrics.Observe})
	if err != nil {
		return nil, err
	}
	config.Sandbox = world
	vault, err := passcode.OpenVault(c.keys())
	if err == nil {
		config.Secret, err = vault.NamedKey("receipts", secrets)
	}
	if err != nil {
		return nil, errors.Join(err, world.Close())
	}
	return world.Close, nil
}

// serveLogOrigin names the audit log of a server: two logs of different servers
// are told apart by their keys.
const serveLogOrigin = "rakit/serve"

// store opens the store: one of a server, or one that a demonstration left.
func (c serveCommand) store(vault *passcode.Vault) (*sqlite.Store, error) {
	key, err := vault.NamedKey("audit", secrets)
	if err != nil {
		return nil, err
	}
	store, err := openStore(c.DB, serveLogOrigin, key)
	if !errors.Is(err, sqlite.ErrLogBroken) {
		return store, err
	}
	if left, other := openStore(c.DB, demoLogOrigin, key); other == nil {
		return left, nil
	}
	return nil, err
}

func openStore(path, origin string, key []byte) (*sqlite.Store, error) {
	signer, err := audit.NewSigner(origin, key)
	if err != nil {
		return nil, err
	}
	return sqlite.Open(path, signer)
}

// callers puts together who may call. While the keys of the issuer are not known,
// the server is not ready. A broken file of API keys is only reported: the keys
// before it still hold.
func (c serveCommand) callers(config *server.Config) error {
	folder := c.keys()
	bearer, err := c.bearer(folder)
	if err != nil {
		return err
	}
	keys, err := caller.OpenAPIKeys(filepath.Join(folder, caller.APIKeysFile), time.Now)
	if err != nil {
		return err
	}
	keys.OnChange(changed(config.Log, "API keys"))
	config.Ready = func(ctx context.Context) error {
		_ = keys.Err() // has the file looked at, also when no system calls
		return bearer.Check(ctx)
	}
	config.Authenticator = caller.First(bearer, keys)
	if c.demo() {
		config.Authenticator = caller.First(bearer, keys, caller.NewDemo())
	}
	return nil
}

// changed returns what reports that files were read again, or could not be.
func changed(log zerolog.Logger, what string) func(error) {
	return func(err error) {
		if err != nil {
			log.Error().Str("files", what).Err(err).Msg("cannot be read; those before still hold")
			return
		}
		log.Info().Str("files", what).Msg("read again")
	}
}

func (c serveCommand) bearer(folder string) (*caller.Bearer, error) {
	if c.Issuer != "" {
		return caller.NewBearer(caller.BearerConfig{
			Issuer: c.Issuer, Audience: c.Audience, JWKSURL: c.JWKS, Algorithms: c.Algorithm, Types: c.TokenType,
			IdentityAssurance: c.Assurance, AuthenticationAssurance: c.Assurance,
		})
	}
	issuer, err := caller.OpenIssuer(folder)
	if err != nil {
		return nil, err
	}
	return caller.NewBearer(issuer.Config())
}

func loopback(at net.Addr) bool {
	tcp, ok := at.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// hosts returns the names under which a demonstration answers: a page elsewhere
// whose name was made to point here has another.
func hosts(at net.Addr) []string {
	_, port, err := net.SplitHostPort(at.String())
	if err != nil {
		return nil
	}
	names := []string{at.String()}
	for _, name := range []string{"localhost", "127.0.0.1", "::1"} {
		names = append(names, net.JoinHostPort(name, port))
	}
	return names
}

// listening is a server on its listeners.
type listening struct {
	serveCommand
	out     io.Writer
	log     zerolog.Logger
	times   listenerTimes
	api     *server.Server
	figures *server.Metrics
}

// serve serves until ctx is done, and then until all is answered.
func (s listening) serve(ctx context.Context, l net.Listener) error {
	web, scheme := s.web(s.api.Handler()), "http"
	l = netutil.LimitListener(l, maxConnections)
	serve := func() error { return web.Serve(l) }
	if s.TLSCert != "" {
		pair, err := openKeyPair(s.TLSCert, s.TLSKey, changed(s.log, "TLS certificate and key"))
		if err != nil {
			return err
		}
		web.TLSConfig, scheme = pair.config(), "https"
		serve = func() error { return web.ServeTLS(l, "", "") }
	}
	failed := make(chan error, 2)
	if s.MetricsAddr != "" {
		stop, err := s.serveFigures(failed)
		if err != nil {
			return err
		}
		defer stop()
	}
	go func() { failed <- serve() }()
	fmt.Fprintf(s.out, "rakit: serving %s://%s, pages at %s://%s/docs\n", scheme, l.Addr(), scheme, l.Addr())
	select {
	case err := <-failed:
		return errors.Join(err, web.Close())
	case <-ctx.Done():
	}
	return s.stop(web)
}

// stop ends a server once the requests under way are answered. Those that take
// too long are broken off: the store waits for them.
func (s listening) stop(web *http.Server) error {
	s.api.Drain()
	time.Sleep(s.Drain)
	ctx, cancel := context.WithTimeout(context.Background(), s.times.shutdown)
	defer cancel()
	if err := web.Shutdown(ctx); err != nil {
		s.log.Error().Msg("requests under way were broken off")
		return web.Close()
	}
	return nil
}

func (s listening) web(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: s.times.header, ReadTimeout: s.times.body, WriteTimeout: s.times.answer,
		IdleTimeout: s.times.idle, MaxHeaderBytes: maxHeaderBytes, ErrorLog: quiet(),
	}
}

// serveFigures serves the metrics on a listener of their own.
func (s listening) serveFigures(failed chan<- error) (stop func() error, err error) {
	l, err := net.Listen("tcp", s.MetricsAddr)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.figures.Handler())
	web := s.web(mux)
	go func() {
		if err := web.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
	fmt.Fprintf(s.out, "rakit: figures at http://%s/metrics\n", l.Addr())
	return web.Close, nil
}
