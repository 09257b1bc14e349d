package pcsc

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/rakit-dev/rakit/guidance"
)

// all is every sentinel that a code may mean.
var all = []error{ErrNoService, ErrNoReader, ErrNoCard, ErrMute, ErrProtocol, ErrInUse, ErrRemoved, ErrReset}

func TestCodes(t *testing.T) {
	tests := []struct {
		code Code
		want error
		text string
	}{
		{0x80100009, ErrNoReader, "no such reader (SCARD_E_UNKNOWN_READER, 0x80100009)"},
		{0x8010000B, ErrInUse, "the card is in use by another program (SCARD_E_SHARING_VIOLATION, 0x8010000B)"},
		{0x8010000C, ErrNoCard, "no card in the reader (SCARD_E_NO_SMARTCARD, 0x8010000C)"},
		{0x8010000F, ErrProtocol, "the card speaks neither T=0 nor T=1 (SCARD_E_PROTO_MISMATCH, 0x8010000F)"},
		{0x80100013, ErrNoService, "no reader service (SCARD_F_COMM_ERROR, 0x80100013)"},
		{0x80100016, ErrRemoved, "the card was removed (SCARD_E_NOT_TRANSACTED, 0x80100016)"},
		{0x80100017, ErrNoReader, "no such reader (SCARD_E_READER_UNAVAILABLE, 0x80100017)"},
		{0x8010001D, ErrNoService, "no reader service (SCARD_E_NO_SERVICE, 0x8010001D)"},
		{0x8010001E, ErrNoService, "no reader service (SCARD_E_SERVICE_STOPPED, 0x8010001E)"},
		{0x8010002E, ErrNoReader, "no such reader (SCARD_E_NO_READERS_AVAILABLE, 0x8010002E)"},
		{0x80100066, ErrMute, "the card does not answer (SCARD_W_UNRESPONSIVE_CARD, 0x80100066)"},
		{0x80100067, ErrMute, "the card does not answer (SCARD_W_UNPOWERED_CARD, 0x80100067)"},
		{0x80100068, ErrReset, "the card was reset by another program (SCARD_W_RESET_CARD, 0x80100068)"},
		{0x80100069, ErrRemoved, "the card was removed (SCARD_W_REMOVED_CARD, 0x80100069)"},
		{0x80100003, nil, "SCARD_E_INVALID_HANDLE (0x80100003)"},
		{0x80109999, nil, "PC/SC code 0x80109999"},
	}
	for _, tt := range tests {
		err := fmt.Errorf("wrapped: %w", failed("connect", tt.code))
		for _, sentinel := range all {
			if got := errors.Is(err, sentinel); got != (sentinel == tt.want) {
				t.Errorf("0x%08X is %v: %v", uint32(tt.code), sentinel, got)
			}
		}
		var e *Error
		if !errors.As(err, &e) || e.Op != "connect" || e.Code != tt.code {
			t.Errorf("0x%08X: errors.As gives %+v", uint32(tt.code), e)
		}
		if got, want := err.Error(), "wrapped: pcsc: connect: "+tt.text; got != want {
			t.Errorf("0x%08X:\n got %s\nwant %s", uint32(tt.code), got, want)
		}
	}
	for code, known := range codes {
		if known.name == "" || known.meaning != nil && !slices.Contains(all, known.meaning) {
			t.Errorf("0x%08X has the name %q and the meaning %v", uint32(code), known.name, known.meaning)
		}
	}
}

func TestFailedWithoutACode(t *testing.T) {
	if failed("open", nil) != nil {
		t.Error("no error became one")
	}
	err := failed("open", ErrNotBuilt)
	var e *Error
	if !errors.Is(err, ErrNotBuilt) || errors.As(err, &e) {
		t.Errorf("failed() = %#v", err)
	}
}

func TestStates(t *testing.T) {
	for _, s := range States() {
		text, err := s.MarshalText()
		var back State
		if err != nil || back.UnmarshalText(text) != nil || back != s {
			t.Errorf("%v is written as %q (%v) and read as %v", s, text, err, back)
		}
	}
	var unknown *guidance.UnknownValueError
	var s State
	if err := s.UnmarshalText([]byte("stale")); !errors.As(err, &unknown) || s.String() != "invalid" {
		t.Errorf("an unknown state: %v, %v", s, err)
	}
}

func TestReaderOfFlags(t *testing.T) {
	for flags, want := range map[uint32]State{
		0: Unavailable, flagUnknown: Unavailable, flagUnavailable | flagPresent: Unavailable,
		flagEmpty: Empty, flagEmpty | 9<<16: Empty, flagPresent: Present, flagPresent | 0x0180: Present,
		flagPresent | flagMute: Mute,
	} {
		r := reader("a", flags, fakeATR)
		if r.State != want || (r.ATR != nil) != (want == Present) {
			t.Errorf("flags %#x: %v, want %v", flags, r, want)
		}
	}
}
