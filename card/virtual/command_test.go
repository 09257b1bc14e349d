package virtual_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/rakit-dev/rakit/card/virtual"
)

func TestCommands(t *testing.T) {
	talk(t, newCard(t), []exchange{
		{"nothing", "", "6700", "no command"},
		{"three bytes", "00A400", "6700", "a header has four"},
		{"data missing", "00A40000023F", "6700", "one of two bytes"},
		{"data and more", "00A40000023F000000", "6700", "two lengths"},
		{"extended, half a length", "00A400000000", "6700", "an extended length has two bytes"},
		{"extended, no data", "00A4000000000000", "6700", "a length of none"},
		{"extended", "00A4000C0000023F00", "9000", "three bytes of length"},
		{"extended both", "00A400000000023F000000", "6F0A" + rootControl + "9000", "and two at the end"},
		{"extended, odd end", "00A400000000023F0000", "6700", "one byte at the end"},
		{"unknown instruction", "0088000000", "6D00", "nothing is signed"},
		{"PIV's GET DATA", "00CB3FFF055C035FC10500", "6D00", "another layout"},
		{"unknown class", "B0A4000C023F00", "6E00", "proprietary"},
		{"class FF", "FFA4000C023F00", "6E00", "no class"},
		{"proprietary where it is not", "8020000108" + right, "6E00", "80 is for GET DATA"},
		{"secure messaging", "0CA4000C023F00", "6882", "not here"},
		{"channel 1", "01A4000C023F00", "6881", "not here"},
	})
}

func TestData(t *testing.T) {
	const cplc = "9F7F2A" + "000000000000000000000000" + "05060708" + "0000000000000000000000000000000000000000000000000000"
	talk(t, newCard(t), []exchange{
		{"CPLC", "80CA9F7F00", cplc + "9000", "of GlobalPlatform"},
		{"CPLC, class 00", "00CA9F7F2D", cplc + "9000", "45 bytes"},
		{"CPLC, too short", "80CA9F7F2C", "6C2D", "the exact length is said"},
		{"CPLC, no length", "80CA9F7F", "6700", "how many?"},
		{"CPLC with data", "80CA9F7F0100", "6700", "none are allowed"},
		{"another object", "80CA006600", "6A88", "not there"},
		{"challenge, no length", "00840000", "6700", "how many?"},
		{"challenge, parameters", "0084000108", "6A86", "none are known"},
		{"challenge, too long", "00840000000101", "6700", "257"},
		{"challenge with data", "008400000100", "6700", "none are allowed"},
	})
	c := newCard(t)
	for command, length := range map[string]int{"0084000008": 8, "0084000000": 256, "00840000000000": 256, "0084000001": 1} {
		first, second := send(t, c, command), send(t, c, command)
		if len(first) != 2*length+4 || !strings.HasSuffix(first, "9000") || length > 1 && first == second {
			t.Errorf("%s answered %s and %s, want %d bytes of chance", command, first, second, length)
		}
	}
}

func TestChallengeWithoutChance(t *testing.T) {
	c := newCard(t, func(o *virtual.Options) {
		o.Certificates, o.Rand = []virtual.Certificate{}, iotest.ErrReader(errors.New("dry"))
	})
	talk(t, c, []exchange{{"challenge", "0084000008", "6F00", "the source failed"}})
}

func TestChaining(t *testing.T) {
	talk(t, newCard(t), []exchange{
		{"first part", "10200001043132" + "3334", "9000", "kept"},
		{"last part", "0020000104" + "3536FFFF", "9000", "together it is right"},
		{"begin", "10200001023132", "9000", "kept"},
		{"something else", "00A4000C023F00", "6883", "the chain was not ended"},
		{"something else again", "00A4000C023F00", "9000", "now it is forgotten"},
		{"one", "1024000108" + right, "9000", "of three"},
		{"two", "1024000104" + other[:8], "9000", "of three"},
		{"three", "0024000104" + other[8:], "9000", "of three"},
		{"changed", "0020000108" + other, "9000", "by the whole"},
	})
	c := newCard(t)
	part := strings.Repeat("00", 255)
	for i := range 16 {
		if got := send(t, c, "10200001FF"+part); got != "9000" {
			t.Fatalf("part %d: %s", i, got)
		}
	}
	talk(t, c, []exchange{
		{"too much", "10200001FF" + part, "6700", "4335 bytes"},
		{"forgotten", "00200001", "63C3", "it cost no try"},
	})
}

func TestT0(t *testing.T) {
	c := newCard(t, t0)
	talk(t, c, []exchange{
		{"select", "00A40000022F00", "6110", "the answer waits"},
		{"select with a length", "00A40000022F0000", "6110", "data go one way at a time"},
		{"too much", "00C0000000", "6C10", "the exact length is said"},
		{"part", "00C0000004", "6F0E8002 610C", "the rest waits on"},
		{"rest", "00C000000C", "002A 820101 83022F00 8A0105 9000", "all of it"},
		{"gone", "00C0000001", "6985", "once"},
		{"read", "00B0000000", "6C2A", "the exact length is said"},
		{"read exactly", "00B0002604", "3F005015 9000", "four"},
		{"read too much", "00B0002605", "6C04", "four are there"},
		{"CPLC", "80CA9F7F00", "6C2D", "45"},
		{"query", "0020000100", "63C3", "P3 of 0 is no length here"},
		{"extended", "00B00000000000", "6700", "T=0 has no extended lengths"},
		{"waiting", "00A40000022F00", "6110", "the answer waits"},
		{"something else", "00200001", "63C3", "another command"},
		{"too late", "00C0000010", "6985", "the answer is forgotten"},
		{"parameters", "00C0010010", "6A86", "GET RESPONSE has none"},
		{"root", "00A4000000", "6C0C", "asked for by nothing"},
	})
}

func TestTransmitHeedsItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := newCard(t)
	if _, err := c.Transmit(ctx, []byte{0, 0x20, 0, 1, 1, 0}); !errors.Is(err, context.Canceled) {
		t.Errorf("Transmit = %v, want context.Canceled", err)
	}
}
