//go:build linux && pcsc && cgo

package pcsc_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/card/chip"
	"github.com/rakit-dev/rakit/card/pcsc"
	"github.com/rakit-dev/rakit/card/virtual"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
)

// newCard returns a whole card that gives that answer to a reset.
func newCard(t *testing.T, atr []byte) *virtual.Card {
	t.Helper()
	id, err := identity.ParseUserID("555000000001")
	if err != nil {
		t.Fatal(err)
	}
	c, err := virtual.New(virtual.Options{
		UserID: id, Passcode: passcode.NewSecret("246810"), ECDSA: true, ATR: atr,
		NotBefore: time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC), Rand: rand.NewChaCha8([32]byte{}),
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// virtualCard returns a whole card in slot 0, and the reader it is in.
func virtualCard(t *testing.T, atr []byte) (*virtual.Card, *pcsc.Service, string) {
	t.Helper()
	c := newCard(t, atr)
	bed, s := open(t)
	empty(t, bed, s, 0)
	conn, err := bed.Dial(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	ctx, pull := context.WithCancel(context.Background())
	go func() { served <- c.Serve(ctx, conn) }()
	t.Cleanup(func() { pull(); <-served })
	if _, err := s.WaitCard(within(t, 5*time.Second), bed.Reader(0)); err != nil {
		t.Fatal(err)
	}
	return c, s, bed.Reader(0)
}

// TestChipIsReadThroughAReader reads the same card in process and through pcscd, by
// both protocols.
func TestChipIsReadThroughAReader(t *testing.T) {
	t.Run("T=1", func(t *testing.T) { chipIsRead(t, virtual.JCOP41T1()) })
	t.Run("T=0", func(t *testing.T) { chipIsRead(t, virtual.JCOP41T0()) })
}

func chipIsRead(t *testing.T, atr []byte) {
	t.Helper()
	virtually, s, reader := virtualCard(t, atr)
	ctx := within(t, 5*time.Second)
	c := connected(t, s, reader)
	direct, err := chip.Open(ctx, virtually, chip.PKCS15Layout())
	if err != nil {
		t.Fatal(err)
	}
	want, err := direct.Read(ctx)
	if err != nil {
		t.Fatal(err)
	}
	session, err := chip.Open(ctx, c, chip.PKCS15Layout())
	if err != nil {
		t.Fatal(err)
	}
	got, err := session.Read(ctx)
	unexported := cmpopts.IgnoreUnexported(chip.Application{}, chip.PINObject{})
	if diff := cmp.Diff(want, got, unexported); err != nil || diff != "" {
		t.Fatalf("Read() error %v, mismatch (-want +got):\n%s", err, diff)
	}
	if id, err := session.UserID(ctx); id != "555000000001" || err != nil {
		t.Errorf("UserID() = %q, %v", id, err)
	}
	if left, err := session.Verify(ctx, passcode.NewSecret("135791")); left != 2 || !errors.Is(err, chip.ErrWrongPasscode) {
		t.Errorf("Verify() of a wrong passcode = %d, %v", left, err)
	}
	if _, err := session.Verify(ctx, passcode.NewSecret("246810")); err != nil {
		t.Errorf("Verify() = %v", err)
	}
}

// TestPasscodeThatGotNoAnswer has the card fall silent on VERIFY: one try is spent,
// nothing is sent again, and the connection is good for nothing more.
func TestPasscodeThatGotNoAnswer(t *testing.T) {
	virtually, s, reader := virtualCard(t, nil)
	c := connected(t, s, reader)
	session, err := chip.Open(within(t, 5*time.Second), c, chip.PKCS15Layout())
	if err != nil {
		t.Fatal(err)
	}
	before := virtually.Tries().Passcode
	virtually.SetFaults(virtual.Fault{Instruction: 0x20, Stall: true})
	_, err = session.Verify(within(t, 100*time.Millisecond), passcode.NewSecret("135791"))
	var spent *chip.MaybeSpentError
	if !errors.As(err, &spent) || !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("Verify() = %v, want a MaybeSpentError by its deadline", err)
	}
	if _, err := c.Transmit(t.Context(), challenge); !errors.Is(err, pcsc.ErrUnusable) {
		t.Errorf("Transmit() after that: %v, want ErrUnusable", err)
	}
	if left := virtually.Tries().Passcode; before-left != 1 {
		t.Errorf("%d tries were spent, want 1", before-left)
	}
}

// TestBytesOfT0 holds what a card that speaks T=0 receives against what such a card
// can take: no command of four bytes, and none with data that asks for an answer.
func TestBytesOfT0(t *testing.T) {
	virtually := newCard(t, virtual.JCOP41T0())
	var mu sync.Mutex
	var received [][]byte
	bed, s := open(t)
	empty(t, bed, s, 0)
	insert(t, bed, 0, virtual.JCOP41T0(), func(command []byte) []byte {
		mu.Lock()
		received = append(received, bytes.Clone(command))
		mu.Unlock()
		answer, err := virtually.Transmit(context.Background(), command)
		if err != nil {
			t.Error(err)
		}
		return answer
	})
	taken := func() [][]byte { // since it was asked last
		mu.Lock()
		defer mu.Unlock()
		commands := received
		received = nil
		return commands
	}
	if _, err := s.WaitCard(within(t, 5*time.Second), bed.Reader(0)); err != nil {
		t.Fatal(err)
	}
	c := connected(t, s, bed.Reader(0))
	for _, tt := range []struct {
		name, why          string
		sent, want, answer []byte
	}{
		{"data and an answer", "the length is left out, and the answer waits for GET RESPONSE", []byte{0, 0xA4, 4, 0, 2, 0xA0, 0, 0}, []byte{0, 0xA4, 4, 0, 2, 0xA0, 0}, nil},
		{"four bytes", "there is a fifth", []byte{0, 0x20, 0, 1}, []byte{0, 0x20, 0, 1, 0}, []byte{0x63, 0xC3}},
		{"an answer", "as it is", []byte{0, 0x84, 0, 0, 8}, []byte{0, 0x84, 0, 0, 8}, nil},
	} {
		taken()
		answer, err := c.Transmit(within(t, 5*time.Second), tt.sent)
		if err != nil || tt.answer != nil && !bytes.Equal(answer, tt.answer) {
			t.Errorf("%s: % X, %v, want % X", tt.name, answer, err, tt.answer)
		}
		if diff := cmp.Diff([][]byte{tt.want}, taken()); diff != "" {
			t.Errorf("%s: the card received (-want +got):\n%s\nwhy: %s", tt.name, diff, tt.why)
		}
	}
	taken()
	session, err := chip.Open(within(t, 5*time.Second), c, chip.PKCS15Layout())
	if err != nil {
		t.Fatal(err)
	}
	if id, err := session.UserID(within(t, 5*time.Second)); id != "555000000001" || err != nil {
		t.Errorf("UserID() = %q, %v", id, err)
	}
	if left, err := session.Verify(within(t, 5*time.Second), passcode.NewSecret("246810")); err != nil {
		t.Errorf("Verify() = %d, %v", left, err)
	}
	commands := taken()
	if len(commands) < 10 {
		t.Errorf("the card received %d commands, and was read by them?", len(commands))
	}
	for _, command := range commands {
		if n := len(command); n < 5 || n > 5 && n != 5+int(command[4]) {
			t.Errorf("% X is no command of T=0", command)
		}
	}
}
