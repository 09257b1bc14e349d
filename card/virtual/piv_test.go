package virtual_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/card/tlv"
	"github.com/rakit-dev/rakit/card/virtual"
)

const pivAID = "A000000308000010000100"

func TestPIV(t *testing.T) {
	const answer = "6111 4F06000010000100 7907 4F05A000000308"
	talk(t, newCard(t, piv), []exchange{
		{"before it is selected", "0020008008" + right, "6D00", "no application, no passcode"},
		{"no files", "00A40000023F0000", "6A82", "nothing but the application"},
		{"PKCS#15's name", "00A404000C" + app, "6A82", "not there"},
		{"select", "00A404000B" + pivAID + "00", answer + "9000", "by its whole name"},
		{"select cut short", "00A4040009" + pivAID[:18] + "00", answer + "9000", "without the version"},
		{"select quietly", "00A4040C0B" + pivAID, "9000", "nothing asked for"},
		{"query", "00200080", "63C3", "three"},
		{"too short", "0020008006313233343536", "6A80", "not filled up: costs no try"},
		{"wrong", "0020008008" + wrong, "63C2", "one less"},
		{"right", "0020008008" + right, "9000", "80 is the card's own passcode"},
		{"PUK", "002C008010" + puk + other, "9000", "81 unlocks 80"},
		{"global passcode", "00200000", "6A88", "there is none"},
		{"discovery", "00CB3FFF035C017E00", "7E124F0B" + pivAID + "5F2F024000 9000", "which passcodes there are"},
		{"start of the capabilities", "00CB3FFF055C035FC10708", "5333F015A0000001 612D", "eight bytes, 45 wait"},
		{"security object", "00CB3FFF055C035FC10600", "6A82", "there is none"},
		{"no list", "00CB3FFF0100", "6A80", "tag 5C is missing"},
		{"parameters", "00CB0000055C035FC10500", "6A86", "3FFF is the application"},
		{"read binary", "00B0000000", "6D00", "no files"},
		{"sign", "00879A9A0100", "6D00", "nothing is signed"},
	})
}

// TestPIVCertificates reads both by GET RESPONSE, and in one piece.
func TestPIVCertificates(t *testing.T) {
	for name, protocol := range map[string]func(*virtual.Options){"T=1": func(*virtual.Options) {}, "T=0": t0} {
		c := newCard(t, piv, protocol)
		send(t, c, "00A4040C0B"+pivAID)
		for i, object := range []string{"5FC105", "5FC10A"} {
			length := map[string]string{"T=1": "00", "T=0": ""}[name]
			got := send(t, c, "00CB3FFF055C03"+object+length)
			for !strings.HasSuffix(got, "9000") {
				at := len(got) - 4
				if got[at:at+2] != "61" {
					t.Fatalf("%s: %s answered %s", name, object, got)
				}
				got = got[:at] + send(t, c, "00C00000"+got[at+2:])
			}
			want := strings.ToUpper(hex.EncodeToString(c.Certificates()[i].DER))
			whole, err := hex.DecodeString(strings.TrimSuffix(got, "9000"))
			if err != nil {
				t.Fatal(err)
			}
			der, err := tlv.Find(whole, 0x53, 0x70)
			if err != nil || strings.ToUpper(hex.EncodeToString(der)) != want {
				t.Errorf("%s: certificate %s differs, %v", name, object, err)
			}
		}
	}
	c := newCard(t, piv)
	send(t, c, "00A4040C0B"+pivAID)
	if got := send(t, c, "00CB3FFF0000055C035FC1050000"); !strings.HasSuffix(got, "9000") || len(got) < 600 {
		t.Errorf("in one piece: %s", got)
	}
	if got := send(t, c, "00CB3FFF055C035FC102"); got != "9000" {
		t.Errorf("without a length: %s", got)
	}
}
