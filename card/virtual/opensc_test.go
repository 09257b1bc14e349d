//go:build pcsc

package virtual_test

import (
	"bytes"
	"context"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/card/pcsc/pcsctest"
	"github.com/rakit-dev/rakit/card/virtual"
)

func TestMain(m *testing.M) { pcsctest.Main(m) }

// openSC is OpenSC's own tools, the one judge of the card who did not write it,
// over a real pcscd.
type openSC struct {
	service *pcsctest.Service
	env     []string
}

func startOpenSC(t *testing.T) openSC {
	t.Helper()
	for _, tool := range []string{"opensc-tool", "pkcs15-tool"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatal(err)
			}
			t.Skipf("%v: apt-get install opensc", err)
		}
	}
	s := pcsctest.Start(t)
	// The default driver reads any card by the standards; without it OpenSC asks
	// for a brand that it knows.
	conf := filepath.Join(t.TempDir(), "opensc.conf")
	text := "app default { enable_default_driver = true; framework pkcs15 { use_file_caching = false; } }\n"
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return openSC{service: s, env: append(s.Env(), "OPENSC_CONF="+conf)}
}

// run returns what a tool wrote, and whether it was content.
func (o openSC) run(t *testing.T, tool string, args ...string) (string, bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, tool, args...)
	cmd.Env = o.env
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		t.Fatalf("%s does not end", tool)
	}
	return string(out), err == nil
}

// insert puts the card into the first reader, until the test ends.
func (o openSC) insert(t *testing.T, c *virtual.Card) {
	t.Helper()
	o.await(t, false)
	conn, err := o.service.Dial(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- c.Serve(context.Background(), conn) }()
	t.Cleanup(func() {
		conn.Close()
		if err := <-served; err != nil {
			t.Errorf("Serve = %v", err)
		}
	})
	o.await(t, true)
}

// await waits until pcscd sees that a card is in the first reader, or none.
func (o openSC) await(t *testing.T, present bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if _, there := o.run(t, "opensc-tool", "--reader", "0", "--atr"); there == present {
			return
		}
	}
	t.Fatalf("a card in the reader: still not %v", present)
}

// step is one command line, and what it has to answer.
type step struct {
	name    string
	line    string
	content bool
	says    []string
	why     string
}

func (o openSC) walk(t *testing.T, steps []step) {
	t.Helper()
	names := map[string]bool{}
	for _, s := range steps {
		if names[s.name] || s.why == "" {
			t.Fatalf("%s: the name is there twice, or no reason is", s.name)
		}
		names[s.name] = true
		words := strings.Fields(s.line)
		out, content := o.run(t, words[0], words[1:]...)
		if content != s.content {
			t.Errorf("%s: content %v, want %v\nwhy: %s\n%s", s.name, content, s.content, s.why, out)
		}
		for _, text := range s.says {
			if !strings.Contains(out, text) {
				t.Errorf("%s: nothing says %q\nwhy: %s\n%s", s.name, text, s.why, out)
			}
		}
	}
}

// certificates holds what OpenSC read against what lies on the card.
func (o openSC) certificates(t *testing.T, c *virtual.Card, ids ...string) {
	t.Helper()
	for i, id := range ids {
		out, content := o.run(t, "pkcs15-tool", "--read-certificate", id)
		_, out, _ = strings.Cut(out, "-----BEGIN")
		block, _ := pem.Decode([]byte("-----BEGIN" + out))
		if !content || block == nil || !bytes.Equal(block.Bytes, c.Certificates()[i].DER) {
			t.Errorf("certificate %s is not the one on the card", id)
		}
	}
}

const (
	isWrong = "PIN code or key incorrect"
	blocked = "Authentication method blocked"
)

// lives are what befalls the passcode of any card, from a wrong one to its unlocking.
var lives = []step{
	{"right", "pkcs15-tool --verify-pin --auth-id 01 --pin 123456", true, nil, "the passcode"},
	{"wrong", "pkcs15-tool --verify-pin --auth-id 01 --pin 123457", false, []string{isWrong}, "one try"},
	{"change by a wrong one", "pkcs15-tool --change-pin --auth-id 01 --pin 123457 --new-pin 7654321", false, []string{"tries left: 1"}, "OpenSC asks the card how many are left"},
	{"change", "pkcs15-tool --change-pin --auth-id 01 --pin 123456 --new-pin 7654321", true, nil, "to seven digits"},
	{"old", "pkcs15-tool --verify-pin --auth-id 01 --pin 123456", false, []string{isWrong}, "no longer"},
	{"new", "pkcs15-tool --verify-pin --auth-id 01 --pin 7654321", true, nil, "all tries are back"},
	{"wrong 1", "pkcs15-tool --verify-pin --auth-id 01 --pin 123457", false, []string{isWrong}, "of three"},
	{"wrong 2", "pkcs15-tool --verify-pin --auth-id 01 --pin 123457", false, []string{isWrong}, "of three"},
	{"wrong 3", "pkcs15-tool --verify-pin --auth-id 01 --pin 123457", false, []string{isWrong}, "of three"},
	{"locked", "pkcs15-tool --verify-pin --auth-id 01 --pin 7654321", false, []string{blocked}, "the right one too"},
	{"wrong PUK", "pkcs15-tool --unblock-pin --auth-id 01 --puk 87654322 --new-pin 246824", false, []string{"tries left: 9"}, "one of ten"},
	{"PUK", "pkcs15-tool --unblock-pin --auth-id 01 --puk 87654321 --new-pin 246824", true, nil, "unlocked"},
	{"newest", "pkcs15-tool --verify-pin --auth-id 01 --pin 246824", true, nil, "set by the PUK"},
}

func TestOpenSCReadsPKCS15(t *testing.T) {
	o := startOpenSC(t)
	for _, tt := range []struct {
		name   string
		change func(*virtual.Options)
		atr    string
		key    string
	}{
		{"T=1", func(o *virtual.Options) { o.ECDSA = false }, "3b:f9:18:00:00:81:31:fe:45:4a:43:4f:50:34:31:56:32:32:af", "Private RSA Key"},
		{"T=0", t0, "3b:6a:00:ff:4a:43:4f:50:34:31:56:32:32:31", "Private EC Key"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newCard(t, tt.change)
			o.insert(t, c)
			o.walk(t, []step{
				{"reader", "opensc-tool --list-readers", true, []string{"Yes             " + o.service.Reader(0), "No              " + o.service.Reader(1)}, "a card in one of two"},
				{"ATR", "opensc-tool --atr", true, []string{tt.atr}, "as it was set"},
				{"CPLC", "opensc-tool -s 80:CA:9F:7F:00", true, []string{"9F 7F 2A", "05 ..*.............\n06 07 08"}, "the number of the chip"},
				{"challenge", "opensc-tool -s 00:84:00:00:08", true, []string{"SW1=0x90"}, "eight bytes of chance"},
				{"dump", "pkcs15-tool -D", true, []string{
					"PKCS#15 Card [rakit virtual card]", "Serial number  : 0102030405060708",
					"PIN [Passcode]", "PIN [PUK]", "unblockingPin", "min_len:6, max_len:8, stored_len:8", "Pad char       : 0xFF",
					tt.key + " [Authentication key]", tt.key + " [Signing key]", "[0x204], sign, nonRepudiation",
					"X.509 Certificate [Authentication]", "X.509 Certificate [Signing]",
				}, "all that the directories say"},
				{"certificates", "pkcs15-tool --list-certificates", true, []string{"3f0050154331", "3f0050154332", "ID             : 45", "ID             : 46"}, "two"},
			})
			o.certificates(t, c, "45", "46")
			o.walk(t, lives)
			if got := c.Tries(); got != (virtual.Tries{Passcode: 3, PUK: 10}) {
				t.Errorf("tries %+v, want all back", got)
			}
		})
	}
}

func TestOpenSCReadsPIV(t *testing.T) {
	o := startOpenSC(t)
	for name, protocol := range map[string]func(*virtual.Options){"T=1": func(*virtual.Options) {}, "T=0": t0} {
		t.Run(name, func(t *testing.T) {
			c := newCard(t, piv, protocol)
			o.insert(t, c)
			o.walk(t, []step{
				{"kind", "opensc-tool --name", true, []string{"Personal Identity Verification Card"}, "OpenSC's own driver for PIV"},
				{"dump", "pkcs15-tool -D", true, []string{
					"Serial number  : 01020304050607080000000000000000", "[Certificate for PIV Authentication]", "[Certificate for Digital Signature]",
					"Private EC Key [PIV AUTH key]", "Private EC Key [SIGN key]", "Reference      : 128 (0x80)",
				}, "the objects that are there"},
			})
			o.certificates(t, c, "01", "02")
			o.walk(t, lives)
		})
	}
}

// TestOpenSCWithoutPUK: as holders of an NHS smartcard have none.
func TestOpenSCWithoutPUK(t *testing.T) {
	o := startOpenSC(t)
	c := newCard(t, noPUK)
	o.insert(t, c)
	out, content := o.run(t, "pkcs15-tool", "--list-pins")
	if !content || !strings.Contains(out, "PIN [Passcode]") || !strings.Contains(out, "unblock-disabled") || strings.Contains(out, "PUK") {
		t.Errorf("listed pins:\n%s", out)
	}
	o.walk(t, []step{{"unlock", "pkcs15-tool --unblock-pin --auth-id 01 --puk 87654321 --new-pin 246824", false, nil, "nobody can"}})
}

// TestOpenSCMeetsFaults: the tools give up, and pcscd goes on.
func TestOpenSCMeetsFaults(t *testing.T) {
	o := startOpenSC(t)
	c := newCard(t)
	o.insert(t, c)
	c.SetFaults(virtual.Fault{Instruction: 0x20, Change: virtual.Status(0x6F00)})
	o.walk(t, []step{{"odd status", "pkcs15-tool --verify-pin --auth-id 01 --pin 123456", false, nil, "6F00 is no yes"}})
	c.SetFaults(virtual.Fault{Instruction: 0xB0, Change: virtual.Truncated(1)})
	o.walk(t, []step{{"half a status word", "pkcs15-tool --list-certificates", false, nil, "one byte is no answer"}})
	c.SetFaults()
	o.walk(t, []step{{"well again", "pkcs15-tool --list-certificates", true, []string{"3f0050154331"}, "nothing stuck"}})
}
