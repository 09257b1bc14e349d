package main

import (
	"context"
	"errors"
	"net"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/rs/zerolog"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/server"
)

// serveCommand is `rakit serve`: the reference server.
type serveCommand struct {
	Addr        string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to listen (default 127.0.0.1:8080)."`
	MetricsAddr string `placeholder:"HOST:PORT" help:"Where to serve the figures, in plain HTTP to whoever asks; without it, nowhere. They hold nothing personal, and may be served on any address."`

	DB       string           `default:"rakit.db" placeholder:"FILE|URL" help:"The store: a file, or a PostgreSQL database as postgres://… without a password (default rakit.db)."`
	Keys     string           `default:"rakit-keys" type:"path" placeholder:"DIR" help:"Folder of keys, apart from the store (default rakit-keys)."`
	Outbox   string           `default:"rakit-outbox" type:"path" placeholder:"DIR" help:"Folder of the simulated directory, printer and text messages (default rakit-outbox)."`
	Workers  int              `default:"4" placeholder:"N" help:"How many jobs are done at the same time: texts, prints, certificates (default 4)."`
	Operator identity.ODSCode `placeholder:"ODS" help:"Organisation that runs this server: its RA Managers may export the whole audit log."`

	Issuer    string   `group:"Who may call:" placeholder:"URL" help:"Identity provider whose access tokens are taken. Without it, tokens of rakit token are, on a loopback address."`
	Audience  string   `group:"Who may call:" placeholder:"NAME" help:"Name of this server in those tokens."`
	JWKS      string   `group:"Who may call:" name:"jwks" placeholder:"URL" help:"Where the issuer's keys are, if discovery does not say."`
	Algorithm []string `group:"Who may call:" placeholder:"RS256" help:"Algorithms of signatures (default RS256)."`
	TokenType []string `group:"Who may call:" placeholder:"at+jwt" help:"Header typ of access tokens (default at+jwt)."`
	Assurance int      `group:"Who may call:" placeholder:"3" help:"Least level of identity and authentication assurance in a token of the issuer (default 3)." default:"3"`

	Gateway           string `group:"Messages:" default:"simulator" enum:"simulator,file,notify" placeholder:"NAME" help:"Through what texts and emails go: simulator, file or notify (default simulator)."`
	NotifyKeyFile     string `group:"Messages:" type:"path" placeholder:"FILE" help:"API key of GOV.UK Notify, readable by its owner alone."`
	NotifyTemplates   string `group:"Messages:" type:"path" placeholder:"FILE" help:"Ids of the templates at Notify, in JSON."`
	NotifyURL         string `group:"Messages:" name:"notify-url" placeholder:"URL" help:"Address of Notify, if it is another."`
	CallbackTokenFile string `group:"Messages:" type:"path" placeholder:"FILE" help:"Bearer token of delivery receipts, readable by its owner alone; they are taken at /callbacks/notify. Without it, nowhere."`

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

Several servers may share one database in PostgreSQL, with one folder of keys and, on one machine, one --outbox. The password of the database belongs into PGPASSWORD or a password file (PGPASSFILE). In the URL it is refused: a command line can be read by others on the machine.

The directory, the printer and the authority of certificates are simulators that write to --outbox. So is the messenger, for drama numbers only, unless --gateway says otherwise: file writes each message into a file, for the same numbers; notify has GOV.UK Notify send it to whoever it is for. --notify-templates holds, for each kind of message (numbers, passcode, unlock-code), the ids of its templates:

    {"passcode":{"text":"UUID"},"unlock-code":{"text":"UUID","email":"UUID"}}

Log lines are JSON on standard error. SIGTERM and SIGINT end the server once the requests under way are answered, or after half a minute; a second one ends it at once.`
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
	if err := withoutPassword("--db", c.DB); err != nil {
		return err
	}
	return c.checkGateway()
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
	all, err := c.handler(api.Handler(), config.Authority, log)
	if err != nil {
		return err
	}
	working, done := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() { defer close(ended); api.Work(working, workInterval) }()
	defer func() { done(); <-ended }()
	l := listening{serveCommand: c, out: s.out, log: log, times: times, api: api, all: all, figures: config.Metrics}
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
