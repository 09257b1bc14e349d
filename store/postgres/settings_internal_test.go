package postgres

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Whatever the defaults of the database: what any connection commits is on the disk,
// and a leader that sleeps in a transaction does not keep the log for long.
func TestSettingsOfConnections(t *testing.T) {
	url := Fresh(t)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	_, err = conn.Exec(t.Context(), `DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET synchronous_commit = off'; END $$`)
	if err != nil {
		t.Fatal(err)
	}
	s := openStore(t, url)
	if n := s.pool.Config().MaxConns; n < connections {
		t.Errorf("the pool has %d connections, want %d where the URL does not say", n, connections)
	}
	if n := openStore(t, url+"&pool_max_conns=3").pool.Config().MaxConns; n != 3 {
		t.Errorf("the pool has %d connections, want the 3 of the URL", n)
	}
	for _, tt := range []struct {
		name   string
		config *pgx.ConnConfig
		want   map[string]string
	}{
		{"that of the pool", s.pool.Config().ConnConfig, map[string]string{"synchronous_commit": "on"}},
		{"that gives positions", s.sequencer.config, map[string]string{
			"synchronous_commit": "on", "idle_in_transaction_session_timeout": "10s",
		}},
	} {
		c, err := pgx.ConnectConfig(t.Context(), tt.config)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range tt.want {
			var got string
			if err := c.QueryRow(t.Context(), "SELECT current_setting($1)", name).Scan(&got); err != nil || got != want {
				t.Errorf("%s: %s = %q, %v, want %q", tt.name, name, got, err, want)
			}
		}
		_ = c.Close(t.Context())
	}
}
