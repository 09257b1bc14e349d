package postgres

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
	"github.com/rakit-dev/rakit/authority"
)

// What a bound of this package has ended was a connection that does not answer; what
// the caller has ended was the caller.
func TestStatementThatIsNotAnswered(t *testing.T) {
	s := openStore(t, Fresh(t))
	const sleeps = "SELECT pg_sleep(60)"
	bound, end := bounded(t.Context(), 30*time.Millisecond)
	defer end()
	if err := send(bound, connected(t, s).conn, sleeps); !errors.Is(err, ErrConnection) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("when the bound ends: %v, want ErrConnection alone", err)
	}
	c := connected(t, s)
	c.ctx = bound
	if _, err := c.Exec(sleeps); !errors.Is(err, ErrConnection) || !errors.Is(c.failed, ErrConnection) {
		t.Errorf("in a transaction: %v, want ErrConnection", err)
	}
	callers, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	inner, end := bounded(callers, time.Minute)
	defer end()
	if err := send(inner, connected(t, s).conn, sleeps); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrConnection) {
		t.Errorf("when the caller's time ends: %v, want context.DeadlineExceeded alone", err)
	}
	err := s.View(callers, func(authority.Tx) error { return nil })
	if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrConnection) {
		t.Errorf("View() after the caller's time = %v, want context.DeadlineExceeded alone", err)
	}
}

// A server that accepts a connection and says nothing is one that cannot be reached: the
// caller's own time has not ended.
func TestNobodyAnswers(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	signer, err := audit.NewSigner("example.nhs.uk/ra/log", make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), "postgres://ra@"+l.Addr().String()+"/ra?sslmode=disable&connect_timeout=1", signer)
	if !errors.Is(err, ErrConnection) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Open() = %v, want ErrConnection alone", err)
	}
}

// One who starts does not wait for ever for another that started and is not heard of.
func TestAnotherIsStarting(t *testing.T) {
	s := openStore(t, Fresh(t))
	if _, err := connected(t, s).Exec("SELECT pg_advisory_lock(" + schemaLock + ")"); err != nil {
		t.Fatal(err)
	}
	second := &Store{signer: s.signer, starting: 50 * time.Millisecond}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := second.prepare(ctx, s.pool.Config().ConnConfig); !errors.Is(err, ErrStarting) {
		t.Errorf("prepare() = %v, want ErrStarting", err)
	}
}

// Who has lost the lock of the schema stops changing it.
func TestLockIsLost(t *testing.T) {
	url := Fresh(t)
	conn := connected(t, openStore(t, url)).conn
	err := whileHeld(t.Context(), conn, 5*time.Millisecond, func(ctx context.Context) error {
		Cut(t, url)
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(10 * time.Second):
			return nil
		}
	})
	if !errors.Is(err, ErrConnection) {
		t.Errorf("whileHeld() = %v, want ErrConnection: the connection was cut", err)
	}
}

// Those who read an export slowly do not keep the connections that others need.
func TestSlowExports(t *testing.T) {
	s := openStore(t, Fresh(t)+"&pool_max_conns=4")
	err := s.Update(t.Context(), func(tx authority.Tx) (err error) {
		for range 100 { // more than a writer holds back
			err = errors.Join(err, tx.Append(sample(strings.Repeat("x", 2000)), nil))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	reading := make(chan struct{})
	ended := make(chan error, 6)
	for range cap(ended) {
		w := audit.NewWriter(writes(func(p []byte) (int, error) { <-reading; return len(p), nil }))
		go func() { ended <- errors.Join(s.ExportLog(t.Context(), w), w.Close()) }()
	}
	for range 500 {
		if len(s.exports) == cap(s.exports) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond) // the others would have their connections by now
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := s.Update(ctx, func(tx authority.Tx) error { return tx.Append(sample("b"), nil) }); err != nil {
		t.Errorf("Update() meanwhile = %v", err)
	}
	close(reading)
	for range cap(ended) {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

type writes func([]byte) (int, error)

func (w writes) Write(p []byte) (int, error) { return w(p) }

// Two schemas of one database are two stores, and each has its leader.
func TestTwoSchemas(t *testing.T) {
	url := Fresh(t)
	one := openStore(t, url)
	if _, err := connected(t, one).Exec("CREATE SCHEMA other"); err != nil {
		t.Fatal(err)
	}
	two := openStore(t, url+"&search_path=other")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	add(t, one, "a")
	add(t, two, "b", "c")
	if err := errors.Join(one.Settle(ctx), two.Settle(ctx)); err != nil {
		t.Fatal(err)
	}
	if n, m := verified(t, one).Events, verified(t, two).Events; n != 1 || m != 2 {
		t.Errorf("%d and %d events, want 1 and 2", n, m)
	}
}
