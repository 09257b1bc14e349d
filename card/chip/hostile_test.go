package chip_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/rakit-dev/rakit/card/chip"
	"github.com/rakit-dev/rakit/passcode"
)

// hostile is a card whose answers come from a fuzzer: each command takes the next
// piece, and the pieces begin again when they are spent.
type hostile struct {
	pieces [][]byte
	at     int
	sent   int
	spent  int // commands with a passcode
}

func (h *hostile) Transmit(_ context.Context, apdu []byte) ([]byte, error) {
	h.sent++
	if (apdu[1] == 0x20 || apdu[1] == 0x24 || apdu[1] == 0x2C) && len(apdu) > 5 {
		h.spent++
	}
	piece := h.pieces[h.at%len(h.pieces)]
	h.at++
	switch {
	case len(piece) == 0:
		return nil, nil
	case piece[0] == 'E':
		return nil, errors.New("gone")
	case piece[0] == '+': // a yes, with what follows as data
		return append(bytes.Clone(piece[1:]), 0x90, 0x00), nil
	}
	return bytes.Clone(piece), nil
}

// FuzzHostileCard: whatever a card answers, nothing panics or hangs, no operation
// sends more than 1024 commands, and none sends a passcode twice.
func FuzzHostileCard(f *testing.F) {
	for _, seed := range []string{
		"\x90\x00", "\x61\x00", "\x61\x10", "\x6C\x10", "\x63\x00", "\x63\xC3", "\x90", "", "E", "\x69\x83",
		"+\n\x61\x10\n+\x00", "+\x00\n\x6C\x01", "+\n\x69\x81\n+\xFF\n+\xFF", "+\n\x6A\x86\n\x90\x00\n\x63\x00",
		"\x6A\x82\n+\n+\n+\xA4\x06\x30\x04\x04\x02\x44\x03\n\x6B\x00\n+",
		"+\n+\n+\xA8\x04\xA0\x02\x30\x00\n\x6B\x00", "+S\x05\x70\x03\x30\x01\x00", "+\x53\x00",
		"+\n\x6B\x00\n\x63\x00\n\x6C\x08\n\x61\x08",
	} {
		f.Add([]byte(seed))
	}
	pin, other := passcode.NewSecret(right), passcode.NewSecret(chosen)
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, layout := range []chip.Layout{chip.PKCS15Layout(), chip.PIVLayout()} {
			h := &hostile{pieces: bytes.Split(data, []byte("\n"))}
			s, err := chip.Open(t.Context(), h, layout)
			bounded(t, h, "Open", 0)
			if err != nil {
				continue
			}
			_, _ = s.Read(t.Context())
			bounded(t, h, "Read", 0)
			_, _ = s.UserID(t.Context())
			bounded(t, h, "UserID", 0)
			tries, _ := s.Tries(t.Context())
			bounded(t, h, "Tries", 0)
			inRange(t, tries, nil)
			tries, _ = s.UnblockTries(t.Context())
			bounded(t, h, "UnblockTries", 0)
			inRange(t, tries, nil)
			for name, do := range map[string]func() (int, error){
				"Verify":  func() (int, error) { return s.Verify(t.Context(), pin) },
				"Change":  func() (int, error) { return s.Change(t.Context(), pin, other) },
				"Unblock": func() (int, error) { return s.Unblock(t.Context(), passcode.NewSecret(puk), other) },
			} {
				h.at = 0
				remaining, err := do()
				inRange(t, remaining, err)
				bounded(t, h, name, 1)
			}
		}
	})
}

// bounded holds what an operation sent against its bounds, and begins anew.
func bounded(t *testing.T, h *hostile, operation string, passcodes int) {
	t.Helper()
	if h.sent > 1024 {
		t.Errorf("%s sent %d commands", operation, h.sent)
	}
	if h.spent > passcodes {
		t.Errorf("%s sent %d passcodes", operation, h.spent)
	}
	h.sent, h.spent = 0, 0
}

// inRange holds the tries against what a card can say, and an error of a passcode
// against them.
func inRange(t *testing.T, tries int, err error) {
	t.Helper()
	if tries < chip.TriesUnknown || tries > 15 {
		t.Errorf("%d tries remain", tries)
	}
	var wrong *chip.PasscodeError
	if errors.As(err, &wrong) && wrong.Remaining != tries {
		t.Errorf("%d tries remain, and the error says %d", tries, wrong.Remaining)
	}
}
