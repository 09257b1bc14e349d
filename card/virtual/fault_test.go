package virtual_test

import (
	"context"
	"encoding/hex"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rakit-dev/rakit/card/virtual"
)

func TestFaults(t *testing.T) {
	c := newCard(t)
	c.SetFaults(
		virtual.Fault{Instruction: 0x20, Times: 1, Change: virtual.Status(0x6F00)},
		virtual.Fault{Instruction: 0xA4, Skip: 1, Times: 2, Change: virtual.Truncated(1)},
	)
	talk(t, c, []exchange{
		{"not meant", "00CA9F7F", "6700", "another instruction"},
		{"odd status", "0020000108" + wrong, "6F00", "the try is spent all the same"},
		{"spent", "00200001", "63C2", "one time only"},
		{"skipped", "00A4000C022F00", "9000", "the first is well"},
		{"truncated", "00A4000C022F00", "90", "the second is not"},
		{"truncated again", "00A4000C021234", "6A", "nor the third"},
		{"well again", "00A4000C022F00", "9000", "the fourth is"},
		{"too short for an instruction", "00", "6700", "nothing to compare"},
	})
	c.SetFaults(virtual.Fault{Change: virtual.Truncated(0)})
	if got := send(t, c, "00200001"); got != "" {
		t.Errorf("answered %s, want nothing", got)
	}
	c.SetFaults()
	if got := send(t, c, "00200001"); got != "63C2" {
		t.Errorf("answered %s, want a card that is well", got)
	}
}

func TestPulledInProcess(t *testing.T) {
	c := newCard(t)
	c.SetFaults(virtual.Fault{Pull: true, Times: 1})
	if _, err := c.Transmit(t.Context(), []byte{0, 0x20, 0, 1}); !errors.Is(err, virtual.ErrPulled) {
		t.Errorf("Transmit = %v, want ErrPulled", err)
	}
	if got := send(t, c, "00200001"); got != "63C3" {
		t.Errorf("put back it answered %s", got)
	}
}

func TestStall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCard(t)
		c.SetFaults(virtual.Fault{Stall: true, Times: 1})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		guess, err := hex.DecodeString("0020000108" + wrong)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if _, err := c.Transmit(ctx, guess); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Transmit = %v, want the context's error", err)
		}
		if waited := time.Since(start); waited != time.Minute {
			t.Errorf("it waited %s, want a minute", waited)
		}
		if got := c.Tries().Passcode; got != 2 {
			t.Errorf("%d tries left, want 2: the card had the command", got)
		}
	})
}
