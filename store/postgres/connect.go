package postgres

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
)

// Bounds, so that a network that swallows everything holds nobody up for ever.
const (
	// longestAnswer bounds one statement that is quick.
	longestAnswer = 10 * time.Second
	// longestStart is how long Open waits for others that start, or change the schema.
	longestStart = 2 * time.Minute
	// pinging is how often a connection that is kept only for its lock is used.
	pinging = 5 * time.Second
)

// connections is how many the pool has at most where the URL does not say: commands and
// lists beside some exports, and several servers within the 100 that PostgreSQL allows
// by default.
const connections = 16

// configuration reads a URL, and sets what this package relies on, and bounds where the
// URL has none.
func configuration(url string, signer *audit.Signer) (*pgxpool.Config, error) {
	if url == "" || signer == nil {
		return nil, errors.New("it needs a URL and a signer")
	}
	given, err1 := pgx.ParseConfig(url)
	config, err2 := pgxpool.ParseConfig(url)
	if err1 != nil || err2 != nil { // their texts have the URL in them
		return nil, errors.New("the URL is not one of a PostgreSQL database, or names a file that cannot be read")
	}
	if given.RuntimeParams["pool_max_conns"] == "" {
		config.MaxConns = max(connections, config.MaxConns)
	}
	config.PingTimeout = longestAnswer
	configure(config.ConnConfig)
	return config, nil
}

// configure sets what every connection of this package has, in a pool or not.
func configure(config *pgx.ConnConfig) {
	config.AfterConnect = durable
	config.ConnectTimeout = boundOf(config.ConnectTimeout, longestAnswer)
	params := config.RuntimeParams
	params["client_encoding"] = "UTF8"
	// A scan of a whole table would be in conflict with everything written to it; a
	// plan that has one all the same looks dear enough to be compiled, which takes longer.
	params["enable_seqscan"] = "off"
	params["jit"] = "off"
	for name, value := range map[string]string{
		"application_name":                    "rakit",
		"lock_timeout":                        "10s",
		"idle_in_transaction_session_timeout": "30s",
	} {
		if params[name] == "" {
			params[name] = value
		}
	}
}

// connect connects, or says where to it could not and why.
func connect(ctx context.Context, config *pgx.ConnConfig) (*pgx.Conn, error) {
	conn, err := pgx.ConnectConfig(ctx, config)
	switch {
	case err == nil:
		return conn, nil
	case ctx.Err() != nil:
		return nil, ofContext(ctx, err)
	}
	return nil, notConnected(config, err)
}

func boundOf(given, bound time.Duration) time.Duration {
	if given > 0 {
		return given
	}
	return bound
}

// durable has what is acknowledged be on the disk, whatever the default of the database.
func durable(ctx context.Context, c *pgconn.PgConn) error {
	return c.Exec(ctx, "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local')").Close()
}

// watched returns the settings of a connection that holds a lock: the database notices
// within some seconds that its machine has gone, or that it sleeps in a transaction.
func watched(config *pgx.ConnConfig) *pgx.ConnConfig {
	config = config.Copy()
	maps.Copy(config.RuntimeParams, map[string]string{
		"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "3", "tcp_user_timeout": "12000",
		"idle_in_transaction_session_timeout": "10s",
	})
	return config
}

// endsIdle has the database end a connection that is not used for so many seconds, and
// with it its locks. Before version 14 there is no such setting, which matters to nobody
// else.
func endsIdle(ctx context.Context, conn *pgx.Conn, seconds int) {
	ctx, cancel := bounded(ctx, longestAnswer)
	defer cancel()
	_, _ = conn.Exec(ctx, "SET idle_session_timeout = '"+strconv.Itoa(seconds)+"s'")
}

// lockSchema waits until nobody else starts or changes the schema. The lock ends with
// the connection, which ends soon after its process sleeps or its machine is gone.
func (s *Store) lockSchema(c *session) error {
	ctx, cancel := bounded(c.ctx, s.starting+longestAnswer)
	defer cancel()
	endsIdle(ctx, c.conn, 30)
	wait := strconv.FormatInt(s.starting.Milliseconds(), 10)
	_, err := c.conn.Exec(ctx, "SET lock_timeout = '"+wait+"ms'; SELECT pg_advisory_lock("+schemaLock+")")
	err = ofContext(ctx, err)
	if errors.Is(err, authority.ErrContended) {
		return fmt.Errorf("%w: waited %s", ErrStarting, s.starting)
	}
	return err
}

// whileHeld runs fn while the connection, which is kept for its lock, is used again and
// again; when it is lost, so is the lock, and the context of fn ends.
func whileHeld(ctx context.Context, conn *pgx.Conn, every time.Duration, fn func(context.Context) error) error {
	ctx, lost := context.WithCancelCause(ctx)
	defer lost(nil)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for tick := time.NewTicker(every); ; {
			select {
			case <-done:
				tick.Stop()
				return
			case <-tick.C:
				if err := ping(ctx, conn); err != nil {
					lost(ErrConnection)
				}
			}
		}
	}()
	err := fn(ctx)
	close(done)
	<-ended
	return err
}

func ping(ctx context.Context, conn *pgx.Conn) error {
	ctx, cancel := bounded(context.WithoutCancel(ctx), longestAnswer)
	defer cancel()
	return conn.Ping(ctx)
}

// closed closes a connection, whatever became of ctx.
func closed(ctx context.Context, conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longestEnd)
	defer cancel()
	_ = conn.Close(ctx)
}

// bounded returns a context that ends with ctx, or after d as a connection that was
// cut: [ofContext] tells the two apart.
func bounded(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, d, ErrConnection)
}
