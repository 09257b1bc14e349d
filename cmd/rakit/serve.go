package main

import (
	"context"
	"errors"
	"fmt"
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
	MetricsAddr string `placeholder:"HOST:PORT" help:"Where to serve the figures; without it, nowhere."`

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

The directory, the printer and the messenger are simulators that write to --outbox; text messages go to drama numbers only. Log lines are JSON on standard error. SIGTERM and SIGINT end the server once the requests under way are answered.`
}

// The times and sizes of the listener.
const (
	maxConnections  = 2000
	maxHeaderBytes  = 32 << 10
	headerTimeout   = 10 * time.Second
	bodyTimeout     = 2 * time.Minute
	answerTimeout   = 10 * time.Minute // an export of a long log
	idleTimeout     = 2 * time.Minute
	shutdownTimeout = 30 * time.Second
	workInterval    = 5 * time.Second
)

var (
	errNotLoopback = errors.New("--insecure-demo and tokens of rakit token are for loopback addresses only: name one with --addr, or an --issuer and its --audience")
	errSeeded      = errors.New("the store was made by rakit demo or a sandbox: its people are invented, and it is served with --insecure-demo only")
	errTLS         = errors.New("--tls-cert and --tls-key belong together")
)

// Run serves until it is told to stop.
func (c serveCommand) Run(s *streams) (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	return c.serve(ctx, s)
}

func (c serveCommand) serve(ctx context.Context, s *streams) (err error) {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return errTLS
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return err
	}
	defer listener.Close() // a second time, after the server has
	log := zerolog.New(s.err).With().Timestamp().Logger()
	config := server.Config{
		Log: log, Metrics: server.NewMetrics(), Rate: server.Rate{PerSecond: c.Rate, Burst: c.Burst},
	}
	closeWorld, err := c.world(ctx, &config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeWorld()) }()
	if config.Authenticator, err = c.callers(listener.Addr()); err != nil {
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
	return c.listen(ctx, s, listener, api, config.Metrics)
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
	key, err := vault.NamedKey("audit", secrets)
	if err != nil {
		return nil, err
	}
	signer, err := audit.NewSigner(serveLogOrigin, key)
	if err != nil {
		return nil, err
	}
	store, err := sqlite.Open(c.DB, signer)
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
		Store: store, Vault: vault, Directory: ports, Printer: ports, Messenger: ports,
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

// callers puts together who may call.
func (c serveCommand) callers(at net.Addr) (caller.Authenticator, error) {
	if c.demo() && !loopback(at) {
		return nil, errNotLoopback
	}
	folder := c.keys()
	bearer, err := c.bearer(folder, at)
	if err != nil {
		return nil, err
	}
	keys, err := caller.OpenAPIKeys(filepath.Join(folder, caller.APIKeysFile), time.Now)
	if err != nil {
		return nil, err
	}
	if c.demo() {
		return caller.First(bearer, keys, caller.NewDemo()), nil
	}
	return caller.First(bearer, keys), nil
}

func (c serveCommand) bearer(folder string, at net.Addr) (*caller.Bearer, error) {
	if c.Issuer != "" {
		return caller.NewBearer(caller.BearerConfig{
			Issuer: c.Issuer, Audience: c.Audience, JWKSURL: c.JWKS, Algorithms: c.Algorithm, Types: c.TokenType,
			IdentityAssurance: c.Assurance, AuthenticationAssurance: c.Assurance,
		})
	}
	if !loopback(at) {
		return nil, errNotLoopback
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

// listen serves until ctx is done, and then until all is answered.
func (c serveCommand) listen(ctx context.Context, s *streams, l net.Listener, api *server.Server, figures *server.Metrics) error {
	web := &http.Server{
		Handler: api.Handler(), ReadHeaderTimeout: headerTimeout, ReadTimeout: bodyTimeout, WriteTimeout: answerTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes, ErrorLog: quiet(),
	}
	scheme := "http"
	l = netutil.LimitListener(l, maxConnections)
	serve := func() error { return web.Serve(l) }
	if c.TLSCert != "" {
		pair, err := openKeyPair(c.TLSCert, c.TLSKey)
		if err != nil {
			return err
		}
		web.TLSConfig, scheme = pair.config(), "https"
		serve = func() error { return web.ServeTLS(l, "", "") }
	}
	failed := make(chan error, 2)
	go func() { failed <- serve() }()
	if c.MetricsAddr != "" {
		stop, at, err := serveFigures(c.MetricsAddr, figures, failed)
		if err != nil {
			return errors.Join(err, web.Close())
		}
		defer stop()
		fmt.Fprintf(s.out, "rakit: figures at http://%s/metrics\n", at)
	}
	fmt.Fprintf(s.out, "rakit: serving %s://%s, pages at %s://%s/docs\n", scheme, l.Addr(), scheme, l.Addr())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	api.Drain()
	time.Sleep(c.Drain)
	stopping, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	return web.Shutdown(stopping)
}

// serveFigures serves the metrics on a listener of their own.
func serveFigures(addr string, figures *server.Metrics, failed chan<- error) (stop func() error, at net.Addr, err error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", figures.Handler())
	web := &http.Server{Handler: mux, ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes, ErrorLog: quiet()}
	go func() {
		if err := web.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
	return web.Close, l.Addr(), nil
}
