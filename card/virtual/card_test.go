package virtual_test

import (
	"encoding/hex"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/card/virtual"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
)

const (
	right = "313233343536FFFF" // 123456, filled up
	wrong = "313233343537FFFF"
	other = "37363534333231FF" // 7654321
	puk   = "3837363534333231" // 87654321
)

var issued = time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)

// options are those of most tests; keys on a curve are made at once.
func options(tb testing.TB) virtual.Options {
	tb.Helper()
	id, err := identity.ParseUserID("555000000001")
	if err != nil {
		tb.Fatal(err)
	}
	return virtual.Options{
		UserID:    id,
		Passcode:  passcode.NewSecret("123456"),
		PUK:       passcode.NewSecret("87654321"),
		NotBefore: issued,
		ECDSA:     true,
		Serial:    []byte{1, 2, 3, 4, 5, 6, 7, 8},
		Rand:      rand.NewChaCha8([32]byte{1}),
	}
}

func newCard(tb testing.TB, change ...func(*virtual.Options)) *virtual.Card {
	tb.Helper()
	o := options(tb)
	for _, f := range change {
		f(&o)
	}
	c, err := virtual.New(o)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func t0(o *virtual.Options)    { o.ATR = virtual.JCOP41T0() }
func piv(o *virtual.Options)   { o.Layout = virtual.PIV() }
func noPUK(o *virtual.Options) { o.PUK = passcode.Secret{} }

// send returns the answer to a command, both in hexadecimal; spaces do not count.
func send(tb testing.TB, c *virtual.Card, command string) string {
	tb.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(command, " ", ""))
	if err != nil {
		tb.Fatalf("%s: %v", command, err)
	}
	answer, err := c.Transmit(tb.Context(), b)
	if err != nil {
		tb.Fatalf("%s: %v", command, err)
	}
	return strings.ToUpper(hex.EncodeToString(answer))
}

// TestManyCallers: every wrong passcode costs one try, however many send one.
func TestManyCallers(t *testing.T) {
	c := newCard(t, func(o *virtual.Options) {
		o.Layout = virtual.PKCS15()
		o.Layout.Tries = 15
	})
	var callers sync.WaitGroup
	for range 8 {
		callers.Go(func() {
			send(t, c, "0020000108"+wrong)
			send(t, c, "00A4000C022F00")
			c.SetFaults()
		})
	}
	callers.Wait()
	if got := c.Tries().Passcode; got != 7 {
		t.Errorf("%d tries left, want 15 less 8", got)
	}
}

// exchange is one command of a table, and its answer. An answer that begins with
// dots ends so.
type exchange struct {
	name, command, want, why string
}

// talk sends the commands of a table to one card, in their order.
func talk(t *testing.T, c *virtual.Card, table []exchange) {
	t.Helper()
	names := map[string]bool{}
	for _, e := range table {
		if names[e.name] || e.why == "" {
			t.Fatalf("%s: the name is there twice, or no reason is", e.name)
		}
		names[e.name] = true
		got, want := send(t, c, e.command), strings.ReplaceAll(e.want, " ", "")
		if end, cut := strings.CutPrefix(want, ".."); got != want && (!cut || !strings.HasSuffix(got, end)) {
			t.Errorf("%s: %s answered %s, want %s\nwhy: %s", e.name, e.command, got, want, e.why)
		}
	}
}
