package chip

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAPDUs compares the forms of ISO/IEC 7816-4:2020, 5.2, byte by byte. Long
// runs of data are written as their length.
func TestAPDUs(t *testing.T) {
	data := func(n int) []byte { return bytes.Repeat([]byte{0xDD}, n) }
	tests := []struct {
		name, why string
		c         command
		extended  bool
		want      []string
	}{
		{"case 1", "a header alone", command{ins: 0x20, p2: 0x01}, false, []string{"00200001"}},
		{"case 2", "Le alone", command{ins: 0xB0, le: 0x10}, false, []string{"00B0000010"}},
		{"case 2, 256", "00 stands for it", command{ins: 0xB0, le: 256}, false, []string{"00B0000000"}},
		{"case 2, everything", "a short command asks for 256 at most", command{ins: 0xB0, le: everything}, false, []string{"00B0000000"}},
		{"case 3", "data alone", command{ins: 0xA4, p2: 0x0C, data: []byte{0x3F, 0}}, false, []string{"00A4000C023F00"}},
		{"case 4", "data and Le", command{ins: 0xA4, p1: 4, data: []byte{0x3F, 0}, le: 256}, false, []string{"00A40400023F0000"}},
		{"case 4 with 255 bytes", "the most in a short one", command{ins: 0xDA, data: data(255), le: 256}, false, []string{"00DA0000FF<255>00"}},
		{"256 bytes, no extended length", "one too many: a chain; only its end asks for an answer", command{ins: 0xDA, data: data(256), le: 256}, false, []string{"10DA0000FF<255>", "00DA000001DD00"}},
		{"600 bytes, no extended length", "three links", command{cla: 0x01, ins: 0xDA, data: data(600)}, false, []string{"11DA0000FF<255>", "11DA0000FF<255>", "01DA00005A<90>"}},
		{"256 bytes, extended", "two bytes of length", command{ins: 0xDA, data: data(256)}, true, []string{"00DA0000000100<256>"}},
		{"256 bytes and everything, extended", "0000 stands for 65536", command{ins: 0xDA, data: data(256), le: everything}, true, []string{"00DA0000000100<256>0000"}},
		{"case 2, everything, extended", "three bytes of Le", command{ins: 0xB0, le: everything}, true, []string{"00B00000000000"}},
		{"case 2, 257, extended", "the first that short Le cannot say", command{ins: 0xB0, le: 257}, true, []string{"00B00000000101"}},
		{"case 2, 256, extended", "short will do", command{ins: 0xB0, le: 256}, true, []string{"00B0000000"}},
		{"two bytes and everything, extended", "both fields are extended, or none", command{ins: 0xCB, data: data(2), le: everything}, true, []string{"00CB0000000002DDDD0000"}},
		{"65535 bytes, extended", "the most there is", command{ins: 0xDA, data: data(65535)}, true, []string{"00DA000000FFFF<65535>"}},
	}
	for _, tt := range tests {
		apdus, err := tt.c.apdus(tt.extended)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, apdu := range apdus {
			got = append(got, written(apdu))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s\nwhy: %s", tt.name, diff, tt.why)
		}
	}
	if _, err := (command{data: data(65536)}).apdus(true); !errors.Is(err, ErrLimit) {
		t.Errorf("65536 bytes: %v, want %v", err, ErrLimit)
	}
}

// written is an APDU in hexadecimal, with runs of DD of 90 bytes and more as their
// length.
func written(apdu []byte) string {
	text := strings.ToUpper(hex.EncodeToString(apdu))
	for _, n := range []int{65535, 256, 255, 90} {
		text = strings.ReplaceAll(text, strings.Repeat("DD", n), "<"+map[int]string{65535: "65535", 256: "256", 255: "255", 90: "90"}[n]+">")
	}
	return text
}

// script answers with what it holds, one after the other.
type script struct {
	answers []string // hexadecimal
	sent    []string
}

func (s *script) Transmit(_ context.Context, apdu []byte) ([]byte, error) {
	s.sent = append(s.sent, written(apdu))
	if len(s.answers) == 0 {
		return nil, errors.New("the script has ended")
	}
	answer, err := hex.DecodeString(s.answers[0])
	s.answers = s.answers[1:]
	return answer, err
}

func TestSend(t *testing.T) {
	read := command{ins: 0xB0, le: 256}
	tests := []struct {
		name, why string
		c         command
		answers   []string
		sent      []string
		data      string
		sw        uint16
	}{
		{"plain", "one command, one answer", read, []string{"AABB9000"}, []string{"00B0000000"}, "AABB", 0x9000},
		{"61xx", "the rest is fetched", read, []string{"6102", "AABB9000"}, []string{"00B0000000", "00C0000002"}, "AABB", 0x9000},
		{"61xx with data", "what came already comes first", read, []string{"AA6101", "BB9000"}, []string{"00B0000000", "00C0000001"}, "AABB", 0x9000},
		{"6100", "00 is 256", read, []string{"6100", "AA6101", "BB9000"}, []string{"00B0000000", "00C0000000", "00C0000001"}, "AABB", 0x9000},
		{"61xx on a channel", "GET RESPONSE goes to the same one", command{cla: 0x01, ins: 0xB0, le: 256}, []string{"6101", "AA9000"}, []string{"01B0000000", "01C0000001"}, "AA", 0x9000},
		{"61xx, then an error", "the error counts", read, []string{"AA6101", "6F00"}, []string{"00B0000000", "00C0000001"}, "AA", 0x6F00},
		{"61xx, then 6Cxx", "GET RESPONSE is put right too", read, []string{"6110", "6C01", "AA9000"}, []string{"00B0000000", "00C0000010", "00C0000001"}, "AA", 0x9000},
		{"6Cxx", "the same with the right Le", read, []string{"6C02", "AABB9000"}, []string{"00B0000000", "00B0000002"}, "AABB", 0x9000},
		{"6C00", "00 is 256", command{ins: 0xB0, le: 4}, []string{"6C00", "AA9000"}, []string{"00B0000004", "00B0000000"}, "AA", 0x9000},
		{"6Cxx, then 61xx", "both happen", read, []string{"6C02", "6102", "AABB9000"}, []string{"00B0000000", "00B0000002", "00C0000002"}, "AABB", 0x9000},
		{"6Cxx twice", "put right once", read, []string{"6C02", "6C03"}, []string{"00B0000000", "00B0000002"}, "", 0x6C03},
		{"6Cxx to what is sent once", "it is not sent again", command{ins: 0x20, once: true}, []string{"6C02"}, []string{"00200000"}, "", 0x6C02},
		{"61xx to what is sent once", "nothing comes after it", command{ins: 0x20, once: true}, []string{"6102"}, []string{"00200000"}, "", 0x6102},
		{
			"a chain", "each link is acknowledged",
			command{ins: 0xDA, data: bytes.Repeat([]byte{0xDD}, 256), le: 256},
			[]string{"9000", "AA9000"},
			[]string{"10DA0000FF<255>", "00DA000001DD00"},
			"AA", 0x9000,
		},
		{
			"a chain that is refused", "the rest is not sent",
			command{ins: 0xDA, data: bytes.Repeat([]byte{0xDD}, 256)},
			[]string{"6884"},
			[]string{"10DA0000FF<255>"},
			"", 0x6884,
		},
		{
			"a chain with a wrong Le", "the card has forgotten the links before it: all are sent again",
			command{ins: 0xDA, data: bytes.Repeat([]byte{0xDD}, 256), le: 256},
			[]string{"9000", "6C01", "9000", "AA9000"},
			[]string{"10DA0000FF<255>", "00DA000001DD00", "10DA0000FF<255>", "00DA000001DD01"},
			"AA", 0x9000,
		},
		{
			"a chain that is refused the second time", "the rest is not sent",
			command{ins: 0xDA, data: bytes.Repeat([]byte{0xDD}, 256), le: 256},
			[]string{"9000", "6C01", "6884"},
			[]string{"10DA0000FF<255>", "00DA000001DD00", "10DA0000FF<255>"},
			"", 0x6884,
		},
		{
			"a chain that is sent once", "Le is not put right",
			command{ins: 0x24, data: bytes.Repeat([]byte{0xDD}, 256), once: true},
			[]string{"9000", "6C01"},
			[]string{"1024000" + "0FF<255>", "0024000001DD"},
			"", 0x6C01,
		},
	}
	for _, tt := range tests {
		s := &script{answers: tt.answers}
		got, err := (&link{t: s, left: 10}).send(t.Context(), tt.c)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if data := strings.ToUpper(hex.EncodeToString(got.data)); data != tt.data || got.sw != tt.sw {
			t.Errorf("%s: %s %04X, want %s %04X\nwhy: %s", tt.name, data, got.sw, tt.data, tt.sw, tt.why)
		}
		if diff := cmp.Diff(tt.sent, s.sent); diff != "" || len(s.answers) > 0 {
			t.Errorf("%s sends (-want +got), %d answers left:\n%s\nwhy: %s", tt.name, len(s.answers), diff, tt.why)
		}
	}
}

// repeated gives one answer for ever.
type repeated struct {
	answer []byte
	sent   int
}

func (r *repeated) Transmit(context.Context, []byte) ([]byte, error) {
	r.sent++
	return bytes.Clone(r.answer), nil
}

// TestPartsAreBounded: each bound by itself, with none of the others near.
func TestPartsAreBounded(t *testing.T) {
	tests := []struct {
		name, why string
		answer    []byte
		sent      int
	}{
		{"parts without bytes", "the second is one too many", []byte{0x61, 0x10}, 2},
		{"parts of a byte", "300 are fetched", []byte{0xAA, 0x61, 0x10}, 301},
		{"parts of 16 KiB", "the fifth is over 64 KiB", append(make([]byte, 1<<14), 0x61, 0x00), 5},
	}
	for _, tt := range tests {
		r := &repeated{answer: tt.answer}
		_, err := (&link{t: r, left: maxCommands}).send(t.Context(), command{ins: insReadBinary, le: 256})
		if !errors.Is(err, ErrLimit) || r.sent != tt.sent {
			t.Errorf("%s: %v after %d commands, want %v after %d\nwhy: %s", tt.name, err, r.sent, ErrLimit, tt.sent, tt.why)
		}
	}
}

// TestCommandsAreCounted: the bound is the operation's, whatever it sends.
func TestCommandsAreCounted(t *testing.T) {
	s := &script{answers: slices.Repeat([]string{"9000"}, 5)}
	l := &link{t: s, left: 3}
	for range 3 {
		if _, err := l.send(t.Context(), command{ins: 0xB0}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.send(t.Context(), command{ins: 0xB0}); !errors.Is(err, ErrLimit) || len(s.sent) != 3 {
		t.Errorf("the fourth: %v after %d commands, want %v", err, len(s.sent), ErrLimit)
	}
	if _, err := l.attempt(t.Context(), attempt{ins: insVerify}); !errors.Is(err, ErrLimit) || len(s.sent) != 3 || errors.As(err, new(*MaybeSpentError)) {
		t.Errorf("a passcode after that: %v after %d commands", err, len(s.sent))
	}
}

func TestInstructionNames(t *testing.T) {
	for ins, want := range map[byte]string{
		insVerify: "VERIFY", insChange: "CHANGE REFERENCE DATA", insUnblock: "RESET RETRY COUNTER", insSelect: "SELECT",
		insReadBinary: "READ BINARY", insReadRecord: "READ RECORD", insGetResponse: "GET RESPONSE", insGetData: "GET DATA", 0x99: "instruction 99",
	} {
		if got := instruction(ins); got != want {
			t.Errorf("instruction %02X is %q, want %q", ins, got, want)
		}
	}
	for f, want := range map[Format]string{PKCS15: "PKCS #15", PIV: "PIV", 0: "invalid", 3: "invalid"} {
		if f.String() != want {
			t.Errorf("Format(%d) is %q, want %q", f, f, want)
		}
	}
}
