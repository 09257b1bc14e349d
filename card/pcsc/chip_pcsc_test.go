//go:build linux && pcsc && cgo

package pcsc_test

import (
	"context"
	"errors"
	"math/rand/v2"
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

// virtualCard returns a whole card in slot 0, and the reader it is in.
func virtualCard(t *testing.T) (*virtual.Card, *pcsc.Service, string) {
	t.Helper()
	id, err := identity.ParseUserID("555000000001")
	if err != nil {
		t.Fatal(err)
	}
	c, err := virtual.New(virtual.Options{
		UserID: id, Passcode: passcode.NewSecret("246810"), ECDSA: true,
		NotBefore: time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC), Rand: rand.NewChaCha8([32]byte{}),
	})
	if err != nil {
		t.Fatal(err)
	}
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

// TestChipIsReadThroughAReader reads the same card in process and through pcscd.
func TestChipIsReadThroughAReader(t *testing.T) {
	virtually, s, reader := virtualCard(t)
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
	virtually, s, reader := virtualCard(t)
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
