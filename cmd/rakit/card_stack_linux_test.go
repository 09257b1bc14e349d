//go:build pcsc

package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/rakit-dev/rakit/card/chip"
	"github.com/rakit-dev/rakit/card/pcsc/pcsctest"
	"github.com/rakit-dev/rakit/card/virtual"
	"github.com/rakit-dev/rakit/guidance"
)

// stack is a reader service with virtual readers, and no card in them.
type stack struct {
	*testing.T
	*pcsctest.Service
}

func newStack(t *testing.T) stack {
	t.Helper()
	service, err := pcsctest.Launch()
	if errors.Is(err, pcsctest.ErrMissing) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	must(t, err)
	t.Cleanup(func() { must(t, service.Stop()) })
	return stack{t, service}
}

// newCard returns a card that was not used.
func (s stack) newCard() *virtual.Card {
	s.Helper()
	v := virtualCard{Tries: virtualTries, Since: guidance.MustDate("2026-10-01")}
	must(s.T, v.User.UnmarshalText([]byte("999900000101")))
	c, err := v.make()
	must(s.T, err)
	return c
}

// plug puts a card into a slot, and returns what pulls it.
func (s stack) plug(c *virtual.Card, slot int) func() {
	s.Helper()
	conn, err := s.Dial(s.Context(), slot)
	must(s.T, err)
	ctx, cancel := context.WithCancel(context.Background()) // the test says how it ends
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = c.Serve(ctx, conn)
	}()
	out := func() { cancel(); <-served }
	s.Cleanup(out)
	until(s.T, "the card to be seen", func() bool { return s.state(slot) == "present" })
	return func() {
		out()
		until(s.T, "the pull to be seen", func() bool { return s.state(slot) == "empty" })
	}
}

// state returns what is in a slot.
func (s stack) state(slot int) string {
	s.Helper()
	_, rest, _ := strings.Cut(s.rakit("", "readers").stdout, s.Reader(slot)+": ")
	state, _, _ := strings.Cut(rest, "\n")
	state, _, _ = strings.Cut(state, " ")
	return state
}

// rakit runs `rakit card` against the service.
func (s stack) rakit(stdin, words string, more ...string) outcome {
	s.Helper()
	cmd, out, errs := startCard(s.T, s.Env(), func(c *exec.Cmd) {
		c.Args = append(c.Args, more...)
		c.Stdin = strings.NewReader(stdin)
	}, words)
	return outcome{ended(s.T, cmd), out.String(), errs.String()}
}

// want holds what came of a command against its status and what it said.
func (s stack) want(why string, got outcome, status int, stdout, stderr string) {
	s.Helper()
	if got.status != status || !strings.Contains(got.stdout, stdout) || !strings.Contains(got.stderr, stderr) {
		s.Errorf("%s: %+v; want %d, %q, %q", why, got, status, stdout, stderr)
	}
	for _, secret := range []string{demoPasscode, demoPUK, chosenPasscode, "739165"} {
		if strings.Contains(got.stdout+got.stderr, secret) {
			s.Errorf("%s: a passcode was shown: %+v", why, got)
		}
	}
}

// TestCardStack goes through the commands with a real reader service.
func TestCardStack(t *testing.T) {
	s := newStack(t)
	s.want("both readers are listed", s.rakit("", "readers --format json"), 0, `{"reader":"`+s.Reader(0)+`","state":"empty"}`+"\n"+`{"reader":"`+s.Reader(1)+`","state":"empty"}`, "")
	s.want("no card", s.rakit("", "read"), 2, "", "no card in the reader; put a card in")
	s.want("no such reader", s.rakit("", "read", "--reader", "other"), 2, "", "no such reader")
	watch, seen, _ := startCard(t, s.Env(), asItIs, "watch")
	until(t, "the readers to be told of", func() bool { return strings.Count(seen.String(), "\n") == 2 })
	c := s.newCard()
	pull := s.plug(c, 0)
	s.want("the only card is read", s.rakit("", "read --as-of 2026-11-01"), 0, "user id       999900000101", "")
	s.attempts(c)
	s.lost(c, pull)
	s.blocked(c)
	s.plug(s.newCard(), 1)
	s.want("two cards", s.rakit("", "read"), 2, "", "choose one with --reader")
	s.want("two cards, one chosen", s.rakit("", "read --as-of 2026-11-01", "--reader", s.Reader(1)), 0, s.Reader(1), "")
	must(t, watch.Process.Signal(syscall.SIGINT))
	if got := ended(t, watch); got != statusInterrupted || strings.Count(seen.String(), `"state":"present","atr":"3b`) != 3 || strings.Count(seen.String(), `"state":"empty"`) != 3 {
		t.Errorf("watch: status %d, %q", got, seen)
	}
	must(t, s.Kill())
	for _, words := range []string{"readers", "watch", "verify"} {
		s.want("no service", s.rakit("", words), 2, "", "apt-get install pcscd")
	}
}

// left holds the tries that a card has counted against those that it is to have.
func (s stack) left(why string, c *virtual.Card, passcode, puk int) {
	s.Helper()
	if got := c.Tries(); got != (virtual.Tries{Passcode: passcode, PUK: puk}) {
		s.Errorf("%s: the card has %+v left", why, got)
	}
}

// attempts makes one try after the other.
func (s stack) attempts(c *virtual.Card) {
	s.Helper()
	const change = "change --passcode-fd 0 --new-passcode-fd 0"
	s.want("wrong", s.rakit("739165", "verify --passcode-fd 0"), 1, "verify: wrong; 2 tries are left", "")
	s.left("one command, one try", c, 2, 10)
	s.want("of the old format", s.rakit(demoPasscode+"\nabcdef", change), 1, "refused", "")
	s.want("no passcode", s.rakit("", "verify --passcode-fd 0"), 2, "", "nothing was given")
	s.want("on the command line", s.rakit("", "verify", demoPasscode), 2, "", "nothing is given on the command line")
	s.left("nothing was sent", c, 2, 10)
	s.want("changed", s.rakit(demoPasscode+"\n"+chosenPasscode, change), 0, "change: done; 3 tries are left", "")
	if tries := s.asked(c); tries != 3 {
		s.Errorf("the card is left open for other programs: it says %d", tries)
	}
	s.want("the old one", s.rakit(demoPasscode, "verify --passcode-fd 0"), 1, "verify: wrong; 2 tries are left", "")
	s.want("the new one", s.rakit(chosenPasscode, "verify --passcode-fd 0"), 0, "verify: done; 3 tries are left", "")
}

// blocked uses the tries up, and gives the card a new passcode.
func (s stack) blocked(c *virtual.Card) {
	s.Helper()
	for range 2 {
		s.rakit(demoPasscode, "verify --passcode-fd 0")
	}
	s.want("blocked", s.rakit(chosenPasscode, "verify --passcode-fd 0"), 1, "verify: blocked", "")
	s.want("unblocked with the wrong code", s.rakit("40718266\n"+chosenPasscode, "unblock --puk-fd 0 --new-passcode-fd 0"), 1, "wrong; 9 tries are left", "")
	s.left("one command, one try of the code", c, 0, 9)
	s.want("unblocked", s.rakit(demoPUK+"\n"+demoPasscode, "unblock --puk-fd 0 --new-passcode-fd 0"), 0, "done; 3 tries are left", "")
	s.left("unblocked", c, 3, 10)
}

// asked returns what the card says to who asks it next for the tries that are
// left; after a passcode was given it says nothing.
func (s stack) asked(c *virtual.Card) int {
	s.Helper()
	session, err := chip.Open(s.Context(), c, chip.PKCS15Layout())
	must(s.T, err)
	tries, err := session.Tries(s.Context())
	must(s.T, err)
	return tries
}

// lost has the card count a wrong passcode and then say nothing. It says nothing
// more until it is put in again.
func (s stack) lost(c *virtual.Card, pull func()) {
	s.Helper()
	c.SetFaults(virtual.Fault{Instruction: 0x20, Skip: 1, Stall: true})
	got := s.rakit("739165", "verify --passcode-fd 0 --format json", "--timeout", "1s")
	s.want("no answer", got, 2, `"result":"unknown","remaining":null`, "a try may have been spent")
	s.left("the try whose answer was lost", c, 2, 10)
	pull()
	c.SetFaults()
	s.plug(c, 0)
}
