package main

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/rakit-dev/rakit/card/chip"
	"github.com/rakit-dev/rakit/card/pcsc"
	"github.com/rakit-dev/rakit/card/virtual"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/passcode"
)

// cardChild makes the test binary be the command, with a standard input of its
// own.
const cardChild = "RAKIT_CARD_CHILD"

func init() {
	if os.Getenv(cardChild) != "" {
		main()
	}
}

// chosenPasscode is a new passcode that nothing is to be said of.
const chosenPasscode = "918274"

// onDay are the arguments that make a virtual card the same on any day.
var onDay = []string{"--virtual", "--virtual-since", "2026-10-01"}

func cardArgs(words string, more ...string) []string {
	return append(append([]string{"card"}, strings.Fields(words)...), more...)
}

// TestCardShown compares what the commands say of virtual cards.
func TestCardShown(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		args      []string
		stdin     string
		status    int
	}{
		{"card readers", "the reader of a virtual card", cardArgs("readers --virtual"), "", 0},
		{"card readers as json", "for programs", cardArgs("readers --virtual --format json"), "", 0},
		{"card watch", "every reader first, then nothing happens", cardArgs("watch --virtual --for 10ms"), "", 0},
		{"card read", "a card in order", cardArgs("read --as-of 2026-11-01", onDay...), "", 0},
		{"card read as json", "for programs", cardArgs("read --as-of 2026-11-01 --format json", onDay...), "", 0},
		{"card read piv", "found without being asked for", cardArgs("read --as-of 2026-11-01 --virtual-piv", onDay...), "", 0},
		{"card read due", "ninety days before the end", cardArgs("read --as-of 2029-07-02", onDay...), "", 0},
		{"card read not yet due", "ninety-one days before it", cardArgs("read --as-of 2029-07-01", onDay...), "", 0},
		{"card read expired", "the day after", cardArgs("read --as-of 2029-10-01", onDay...), "", 1},
		{"card read blocked", "no try is left", cardArgs("read --as-of 2026-11-01 --virtual-tries 0", onDay...), "", 0},
		{"card read series", "by the number on its back: blocked", cardArgs("read --as-of 2026-11-01 --number 0512345678", onDay...), "", 1},
		{"card read series in order", "by the number on its back", cardArgs("read --as-of 2026-11-01 --number 0812345678", onDay...), "", 0},
		{"card read other layout", "what was asked for is not there", cardArgs("read --layout pkcs15 --virtual-piv", onDay...), "", 2},
		{"card verify", "right", cardArgs("verify --virtual --passcode-fd 0"), demoPasscode + "\n", 0},
		{"card verify wrong", "wrong, and one try is gone", cardArgs("verify --virtual --passcode-fd 0"), "739165\n", 1},
		{"card change as json", "for programs", cardArgs("change --virtual --passcode-fd 0 --new-passcode-fd 0 --format json"), demoPasscode + "\n" + chosenPasscode, 0},
		{"card change to old format", "letters have not been allowed since 2023", cardArgs("change --virtual --passcode-fd 0 --new-passcode-fd 0"), demoPasscode + "\nabc" + chosenPasscode[:3], 1},
		{"card change to guessable", "advice, and no refusal", cardArgs("change --virtual --passcode-fd 0 --new-passcode-fd 0"), demoPasscode + "\n111111", 0},
		{"card change to own number", "it stands on the card", cardArgs("change --virtual --passcode-fd 0 --new-passcode-fd 0"), demoPasscode + "\n900000", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := runWith(t, tt.stdin, tt.args...)
			if got.status != tt.status {
				t.Errorf("%s: status %d, want %d", tt.why, got.status, tt.status)
			}
			golden(t, tt.name, tt.why, got)
		})
	}
}

// TestCardIsTheSame: a card of a seed is the same each time, and another of another.
func TestCardIsTheSame(t *testing.T) {
	read := func(more ...string) string {
		return runWith(t, "", cardArgs("read --pem --as-of 2026-11-01", append(more, onDay...)...)...).stdout
	}
	one := read()
	if strings.Count(one, "-----BEGIN CERTIFICATE-----") != 2 {
		t.Errorf("--pem does not write two certificates:\n%s", one)
	}
	if one != read() {
		t.Error("one seed, two cards")
	}
	if one == read("--virtual-seed", "2") {
		t.Error("two seeds, one card")
	}
	if !strings.Contains(read("--virtual-user", "999900000999"), "user id       999900000999") {
		t.Error("the card is not of the user that was asked for")
	}
}

// TestCardAttempts holds what came of one try, and the tries that are left.
func TestCardAttempts(t *testing.T) {
	const (
		verify  = "verify --virtual --format json --passcode-fd 0 "
		change  = "change --virtual --format json --passcode-fd 0 --new-passcode-fd 0 "
		unblock = "unblock --virtual --format json --puk-fd 0 --new-passcode-fd 0 "
	)
	for _, tt := range []struct {
		name, why  string
		args       string
		stdin      string
		status     int
		said       string // the start of the document
		complained string
	}{
		{"right", "the tries are all there", verify, demoPasscode, 0, `"done","remaining":3`, ""},
		{"right with the end of a line of Windows", "it is not part of it", verify, demoPasscode + "\r\n", 0, `"done","remaining":3`, ""},
		{"right after wrong ones", "they are back", verify + "--virtual-tries 1", demoPasscode, 0, `"done","remaining":3`, "one try is left"},
		{"right on PIV", "the other layout", verify + "--virtual-piv", demoPasscode, 0, `"done","remaining":3`, ""},
		{"wrong", "one try is gone, and no more", verify, "739165", 1, `"wrong","remaining":2`, ""},
		{"wrong on PIV", "one try is gone, and no more", verify + "--layout piv", "739165", 1, `"wrong","remaining":2`, ""},
		{"white space", "a passcode is what it is", verify, demoPasscode + " ", 1, `"refused","remaining":3`, "not allowed"},
		{"wrong for the last time", "that blocks it", verify + "--virtual-tries 1", "739165", 1, `"blocked","remaining":0`, "one try is left"},
		{"blocked", "nothing is sent, nor asked for", verify + "--virtual-tries 0", "", 1, `"blocked","remaining":0`, ""},
		{"too short for any card", "nothing is sent", verify, "123", 1, `"refused","remaining":3`, "4 to 8 characters"},
		{"too short for this card", "nothing is sent: the card says what it takes", verify, "12345", 1, `"refused","remaining":3`, "6 to 8 characters"},
		{"changed", "done", change, demoPasscode + "\n" + chosenPasscode, 0, `"done","remaining":3,"findings":[]`, ""},
		{"changed with the wrong one", "one try is gone", change, "739165\n" + chosenPasscode, 1, `"wrong","remaining":2,"findings":[]`, ""},
		{"changed to five digits", "nothing is sent", change, demoPasscode + "\n12345", 1, `"refused","remaining":3,"findings":[{"rule":"RA-PSC-002"`, ""},
		{"changed to nine digits", "nothing is sent", change, demoPasscode + "\n" + chosenPasscode + "123", 1, `"refused","remaining":3,"findings":[{"rule":"RA-PSC-002"`, ""},
		{"changed, wrong, to five digits", "the format comes first, and no try is gone", change, "739165\n12345", 1, `"refused","remaining":3`, ""},
		{"unblocked", "the tries of the passcode are back", unblock + "--virtual-tries 0", demoPUK + "\n" + chosenPasscode, 0, `"done","remaining":3`, ""},
		{"unblocked on PIV", "the other layout", unblock + "--virtual-piv --virtual-tries 0", demoPUK + "\n" + chosenPasscode, 0, `"done","remaining":3`, ""},
		{"unblocked with the wrong code", "one of its ten tries is gone", unblock + "--virtual-tries 0", "40718266\n" + chosenPasscode, 1, `"wrong","remaining":9`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := runWith(t, tt.stdin, cardArgs(tt.args)...)
			if got.status != tt.status || !strings.Contains(got.stdout, `"result":`+tt.said) || !strings.Contains(got.stderr, tt.complained) {
				t.Errorf("%s: want status %d, %s and %q; got %+v", tt.why, tt.status, tt.said, tt.complained, got)
			}
			if (got.stderr == "") != (tt.complained == "") {
				t.Errorf("%s: something else was said: %q", tt.why, got.stderr)
			}
			for _, secret := range []string{demoPasscode, demoPUK, chosenPasscode, "739165", "40718266", "12345"} {
				if strings.Contains(got.stdout+got.stderr, secret) {
					t.Errorf("%s: a passcode was shown: %+v", tt.why, got)
				}
			}
		})
	}
}

// TestCardUsage: what is no use says so, and repeats nothing that may be a passcode.
func TestCardUsage(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		args      []string
		stdin     string
		stderr    string
	}{
		{"card alone", "a group of commands is no command", cardArgs(""), "", `expected one of "readers"`},
		{"passcode as an argument", "refused, and not repeated", cardArgs("verify --virtual", marker), "", "nothing is given on the command line"},
		{"passcodes as arguments", "refused, and not repeated", cardArgs("change --virtual", marker, marker), "", "nothing is given on the command line"},
		{"code as an argument", "refused, and not repeated", cardArgs("unblock --virtual", marker), "", "nothing is given on the command line"},
		{"passcode as a flag", "there is none", cardArgs("verify --virtual --passcode=" + marker), "", "there is no such flag, did you mean \"--passcode-fd\"?"},
		{"passcode as a command", "refused, and not repeated", cardArgs(demoPasscode), "", "there is a word too many"},
		{"passcode as the name of a flag", "refused, and not repeated", cardArgs("verify --virtual --" + demoPasscode), "", "there is no such flag"},
		{"passcode as a short flag", "refused, and not repeated", cardArgs("verify --virtual -" + demoPasscode), "", "there is no such flag"},
		{"passcode as a flag before all", "refused, and not repeated", []string{"--" + demoPasscode, "card", "verify"}, "", "there is no such flag"},
		{"passcode as a time", "refused, and not repeated", cardArgs("verify --virtual --timeout " + demoPasscode), "", "--timeout takes something like 30s"},
		{"passcode as a layout", "refused, and not repeated", cardArgs("verify --virtual --layout " + demoPasscode), "", "--layout takes one of auto,pkcs15,piv"},
		{"passcode as a format", "refused, and not repeated", cardArgs("verify --virtual " + marker + " --format " + demoPasscode), "", "--format takes one of text,json"},
		{"passcode as a day", "refused, and not repeated", cardArgs("read --virtual --as-of " + demoPasscode), "", "--as-of takes something like YYYY-MM-DD"},
		{"passcode as a user id", "refused, and not repeated", cardArgs("read --virtual --virtual-user " + demoPasscode), "", "--virtual-user takes something like UUID"},
		{"passcode as a yes", "refused, and not repeated", cardArgs("read --virtual=" + demoPasscode), "", "--virtual does not take that"},
		{"passcode as a slip of a command", "refused, and not repeated", cardArgs("raed " + marker), "", "there is a word too many, did you mean \"read\"?"},
		{"nothing after a flag", "it is said of which", cardArgs("read --virtual --reader"), "", "--reader takes something like NAME"},
		{"a virtual card that is none", "it would be a real one", cardArgs("verify --virtual-tries 1 --passcode-fd 0"), marker, "--virtual is not there"},
		{"a virtual card that is none, with its default", "it would be a real one", cardArgs("readers --virtual-seed 1"), "", "--virtual is not there"},
		{"a virtual card that is none, watched", "it would be a real one", cardArgs("watch --virtual-piv"), "", "--virtual is not there"},
		{"passcode as a descriptor", "not repeated", cardArgs("verify --virtual --passcode-fd", marker), "", "not a file descriptor"},
		{"passcode of digits as a descriptor", "not repeated", cardArgs("verify --virtual --passcode-fd", demoPasscode), "", "not a file descriptor"},
		{"standard output as a descriptor", "it is not to be read", cardArgs("verify --virtual --passcode-fd 1"), "", "not a file descriptor"},
		{"descriptor that is not open", "not repeated", cardArgs("verify --virtual --passcode-fd 987"), "", "not a file descriptor"},
		{"nothing given", "an empty passcode is none", cardArgs("verify --virtual --passcode-fd 0"), "", "passcode: nothing was given"},
		{"empty line", "an empty passcode is none", cardArgs("verify --virtual --passcode-fd 0"), "\n" + marker, "passcode: nothing was given"},
		{"second line missing", "both are needed", cardArgs("change --virtual --passcode-fd 0 --new-passcode-fd 0"), marker + "\n", "new passcode: nothing was given"},
		{"endless line", "it is not read to its end", cardArgs("verify --virtual --passcode-fd 0"), strings.Repeat(marker, 100), "too long"},
		{"no terminal", "nobody can be asked", cardArgs("verify --virtual"), "", "there is no terminal to ask at: give it with --passcode-fd"},
		{"no terminal for the new one", "nobody can be asked", cardArgs("change --virtual --passcode-fd 0"), marker, "give it with --new-passcode-fd"},
		{"no terminal for the code", "nobody can be asked", cardArgs("unblock --virtual"), "", "give it with --puk-fd"},
		{"another reader", "the virtual card is in its own", cardArgs("read --virtual --reader", marker), "", "no such reader; rakit card readers"},
		{"number that is none", "the series is 01 to 10", cardArgs("read --virtual --number", marker), "", "does not begin with a series"},
		{"tries that are none", "0 to 3", cardArgs("read --virtual --virtual-tries 4"), "", "0 to 3 tries"},
		{"no vpcd", "said what it needs", cardArgs("virtual --addr 127.0.0.1:1"), "", "vsmartcard-vpcd"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := runWith(t, tt.stdin, tt.args...)
			if got.status != statusUnusable || !strings.Contains(got.stderr, tt.stderr) {
				t.Errorf("%s: %+v, want %q", tt.why, got, tt.stderr)
			}
			for _, secret := range []string{demoPasscode, "987"} {
				if strings.Contains(got.stderr, secret) {
					t.Errorf("%s: %q is repeated", tt.why, secret)
				}
			}
		})
	}
}

// TestNoFlagTakesAPasscode: what comes from flags that speak of passcodes are
// descriptors, and none of them comes from the environment.
func TestNoFlagTakesAPasscode(t *testing.T) {
	parser, err := kong.New(&commands{}, kong.Name("rakit"))
	must(t, err)
	seen := 0
	for _, command := range parser.Model.Leaves(false) {
		for _, flags := range command.AllFlags(false) {
			for _, f := range flags {
				if !strings.HasPrefix(command.FullPath(), "rakit card ") {
					continue
				}
				if len(f.Envs) > 0 {
					t.Errorf("%s: --%s comes from the environment", command.FullPath(), f.Name)
				}
				if strings.Contains(f.Name, "pass") || strings.Contains(f.Name, "puk") {
					seen++
					if f.Target.Type() != reflect.TypeFor[descriptor]() {
						t.Errorf("%s: --%s is no descriptor", command.FullPath(), f.Name)
					}
				}
			}
		}
	}
	if seen != 5 {
		t.Errorf("found %d flags that say where passcodes come from, want 5", seen)
	}
	if got := runWith(t, "", "card", "verify", "--help"); !strings.Contains(got.stdout, demoPasscode) || !strings.Contains(got.stdout, demoPUK) {
		t.Errorf("the help does not say what opens a virtual card: %s", got.stdout)
	}
}

// TestCardWithoutReaders: the program that was built without says how to build it.
func TestCardWithoutReaders(t *testing.T) {
	if _, err := pcsc.Open(t.Context()); !errors.Is(err, pcsc.ErrNotBuilt) {
		t.Skip("built with readers")
	}
	for _, words := range []string{"readers", "watch", "read", "verify", "change", "unblock"} {
		got := runWith(t, "", cardArgs(words)...)
		if got.status != statusUnusable || !strings.Contains(got.stderr, "go build -tags pcsc") || !strings.Contains(got.stderr, "--virtual") {
			t.Errorf("%s: %+v", words, got)
		}
	}
}

// someReaders are readers without anything behind them.
type someReaders []pcsc.Reader

func (r someReaders) Readers(context.Context) ([]pcsc.Reader, error) { return r, nil }
func (someReaders) Watch(context.Context) iter.Seq2[pcsc.Reader, error] {
	return func(func(pcsc.Reader, error) bool) {}
}

func (someReaders) connect(context.Context, string) (connection, error) {
	return nil, pcsc.ErrNoReader
}
func (someReaders) close() {}

func TestChooseReader(t *testing.T) {
	empty, one, other := pcsc.Reader{Name: "a", State: pcsc.Empty}, pcsc.Reader{Name: "b", State: pcsc.Present}, pcsc.Reader{Name: "c", State: pcsc.Mute}
	for _, tt := range []struct {
		name, why string
		readers   someReaders
		asked     string
		want      string
		err       error
	}{
		{"none", "there is none", nil, "", "", errNoReaders},
		{"empty", "no card anywhere", someReaders{empty}, "", "", pcsc.ErrNoCard},
		{"unplugged", "no card either", someReaders{{Name: "d", State: pcsc.Unavailable}}, "", "", pcsc.ErrNoCard},
		{"one card", "the only one", someReaders{empty, one}, "", "b", nil},
		{"mute card", "it is said of it that it does not answer", someReaders{empty, other}, "", "c", nil},
		{"two", "people choose", someReaders{one, other}, "", "", errManyCards},
		{"asked for", "whatever is in it", someReaders{one, empty}, "a", "a", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := chooseReader(t.Context(), tt.readers, tt.asked)
			if got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("%s: %q, %v; want %q, %v", tt.why, got, err, tt.want, tt.err)
			}
		})
	}
}

// TestSpend: what is neither right nor wrong is no verdict on the passcode.
func TestSpend(t *testing.T) {
	lost := &chip.MaybeSpentError{Ins: 0x20, Err: pcsc.ErrRemoved}
	for _, tt := range []struct {
		name, why string
		err       error
		want      attemptResult
		status    int
		said      string
	}{
		{"right", "done", nil, attemptDone, 0, ""},
		{"held", "done all the same", chip.ErrHeld, attemptDone, 0, ""},
		{"no answer", "nobody knows", lost, attemptUnknown, 2, "look at the tries"},
		{"blocked", "a verdict", &chip.StatusError{SW: 0x6983, Ins: 0x20}, attemptBlocked, 0, ""},
		{"wrong", "a verdict", &chip.PasscodeError{Remaining: 2, Status: &chip.StatusError{SW: 0x63C2, Ins: 0x20}}, attemptWrong, 0, ""},
		{"not allowed now", "no verdict", &chip.StatusError{SW: 0x6985, Ins: 0x24}, attemptFailed, 2, "6985"},
		{"removed before", "the card was never asked", pcsc.ErrRemoved, "", 2, "put it back"},
		{"reset before", "the card was never asked", pcsc.ErrReset, "", 2, "run this again"},
		{"in use", "the card was never asked", context.DeadlineExceeded, "", 2, "--timeout"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var shown shownAttempt
			err := cardPlace{Timeout: readersIn}.spend(t.Context(), opened{}, func(context.Context) (int, error) { return chip.TriesUnknown, tt.err }, &shown)
			var said strings.Builder
			if got := status(told(t.Context(), err), &said); got != tt.status || shown.Result != tt.want || !strings.Contains(said.String(), tt.said) {
				t.Errorf("%s: status %d, result %q, %q; want %d, %q, %q", tt.why, got, shown.Result, said.String(), tt.status, tt.want, tt.said)
			}
		})
	}
}

// TestToldWhenInterrupted: an interruption is one, but what may have cost a try is
// still said.
func TestToldWhenInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var f failure
	if err := told(ctx, context.Canceled); !errors.As(err, &f) || f.status != statusInterrupted || f.message != "interrupted" {
		t.Errorf("%+v", err)
	}
	if err := told(ctx, &chip.MaybeSpentError{Ins: 0x20, Err: context.Canceled}); !errors.As(err, &f) || f.status != statusInterrupted || !strings.Contains(f.message, "a try may have been spent") || strings.Count(f.message, "a try may") != 1 {
		t.Errorf("%+v", err)
	}
	if err := told(ctx, nil); err != nil {
		t.Errorf("%v", err)
	}
}

// touched is a card in a reader that knows what it was asked.
type touched struct {
	*virtual.Card
	transmitted, resets int
	over                error  // of the context of the last reset
	refuse              []byte // a file that it keeps to itself
}

func (*touched) Reader() string { return "a" }
func (*touched) Close() error   { return nil }

func (c *touched) Reset(ctx context.Context) error {
	c.resets, c.over = c.resets+1, ctx.Err()
	c.Card.Reset()
	return nil
}

func (c *touched) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	c.transmitted++
	if len(c.refuse) > 0 && command[1] == 0xA4 && bytes.Contains(command, c.refuse) {
		return []byte{0x69, 0x82}, nil
	}
	return c.Card.Transmit(ctx, command)
}

// touchedCard is a card of the bench, opened.
func touchedCard(t *testing.T) (*touched, opened) {
	t.Helper()
	v := virtualCard{Tries: virtualTries, Since: guidance.MustDate("2026-10-01")}
	must(t, v.User.UnmarshalText([]byte("999900000101")))
	made, err := v.make()
	must(t, err)
	c := &touched{Card: made}
	session, layout, err := openSession(t.Context(), c, layoutPKCS15)
	must(t, err)
	return c, opened{connection: c, session: session, layout: layout, close: func() {}}
}

// TestForget: whatever may have left the card open, it is reset, and after an
// interruption too.
func TestForget(t *testing.T) {
	for _, tt := range []struct {
		result attemptResult
		resets int
		left   bool // the tries are asked for
		why    string
	}{
		{attemptDone, 1, true, "the passcode was right"},
		{attemptUnknown, 1, false, "it may have been"},
		{attemptFailed, 1, false, "it may have been: the card said something else"},
		{attemptWrong, 0, false, "it was not"},
		{attemptBlocked, 0, false, "it was not"},
		{attemptRefused, 0, false, "none was given"},
		{"", 0, false, "the card was never asked"},
	} {
		t.Run("after "+string(tt.result), func(t *testing.T) {
			c, o := touchedCard(t)
			ctx, interrupt := context.WithCancel(t.Context())
			interrupt()
			shown := shownAttempt{Result: tt.result}
			var errs strings.Builder
			cardPlace{Timeout: readersIn}.forget(ctx, &streams{err: &errs}, o, &shown)
			if c.resets != tt.resets || c.over != nil || (shown.Remaining != nil) != tt.left || errs.String() != "" {
				t.Errorf("%d resets, cut off by %v, tries %v, %q; why: %s", c.resets, c.over, shown.Remaining, errs.String(), tt.why)
			}
		})
	}
}

// TestBeforeUnblocking: who has a card unblocked needs its passcodes, and nothing
// else of it to be in order.
func TestBeforeUnblocking(t *testing.T) {
	c, o := touchedCard(t)
	for name, file := range map[string][]byte{"in order": nil, "keeps EF(TokenInfo) to itself": {0x50, 0x32}} {
		c.refuse, c.transmitted = file, 0
		tries, err := cardPlace{Timeout: readersIn}.before(t.Context(), o, "unblock")
		if err != nil || tries == nil || *tries != 10 {
			t.Errorf("a card that %s: tries %v, %v; want 10", name, tries, err)
		}
	}
}

// TestCertificateThatCannotBeRead: the others are shown all the same.
func TestCertificateThatCannotBeRead(t *testing.T) {
	got := cardReadCommand{PEM: true}.certificate(chip.Certificate{Label: "Signing", ID: "02", Err: chip.ErrAnswer})
	if want := (shownCertificate{Label: "Signing", ID: "02"}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestDemoPasscode: what opens virtual cards would pass as a choice of today, so
// that the documents can use it.
func TestDemoPasscode(t *testing.T) {
	secret := passcode.NewSecret(demoPasscode)
	if found := passcode.CheckChosen(secret, guidance.MustDate("2026-11-01")).Findings(); len(found) > 0 {
		t.Errorf("%v", found)
	}
	if found := passcode.CheckGuessable(secret, passcode.Known{}, passcode.GuessPolicy{}).Findings(); len(found) > 0 {
		t.Errorf("%v", found)
	}
}
