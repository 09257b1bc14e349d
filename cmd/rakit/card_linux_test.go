package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// startCard starts `rakit card` in a process of its own, which does not outlive
// the test by much.
func startCard(t *testing.T, env []string, prepare func(*exec.Cmd), words string) (*exec.Cmd, *written, *written) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, os.Args[0], cardArgs(words)...)
	cmd.Env = append(append(os.Environ(), env...), cardChild+"=1")
	var out, errs written
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	prepare(cmd)
	must(t, cmd.Start())
	return cmd, &out, &errs
}

func asItIs(*exec.Cmd) {}

// ended waits for the end of a process and returns its exit status.
func ended(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	var exit *exec.ExitError
	if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode()
}

// until waits until something holds.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 1000 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("waited in vain for %s", what)
}

// TestCardWatchInterrupted: as with any command that is interrupted, the status is
// 130, and what was told before is whole.
func TestCardWatchInterrupted(t *testing.T) {
	cmd, out, errs := startCard(t, nil, asItIs, "watch --virtual")
	until(t, "the first line", func() bool { return strings.HasSuffix(out.String(), "\n") })
	must(t, cmd.Process.Signal(syscall.SIGINT))
	if got := ended(t, cmd); got != statusInterrupted || errs.String() != "" || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("status %d, %q, %q; want %d and one line", got, out, errs, statusInterrupted)
	}
}

// TestCardDescriptors: passcodes come from descriptors of their own, too.
func TestCardDescriptors(t *testing.T) {
	pipe := func(text string) *os.File {
		r, w, err := os.Pipe()
		must(t, err)
		t.Cleanup(func() { _ = r.Close() })
		_, err = io.WriteString(w, text)
		must(t, errors.Join(err, w.Close()))
		return r
	}
	cmd, out, errs := startCard(t, nil, func(c *exec.Cmd) {
		c.ExtraFiles = []*os.File{pipe(chosenPasscode + "\n"), pipe(demoPasscode + "\n")}
	}, "change --virtual --passcode-fd 4 --new-passcode-fd 3")
	if got := ended(t, cmd); got != 0 || out.String() != "change: done; 3 tries are left\n" || errs.String() != "" {
		t.Errorf("status %d, %q, %q", got, out, errs)
	}
}

// leaks reports whether a descriptor that this process was started with would be
// passed on to another, whether we want it or not: then it says nothing here.
func leaks(t *testing.T, fd int) bool {
	t.Helper()
	info, err := os.ReadFile("/proc/self/fdinfo/" + strconv.Itoa(fd))
	if errors.Is(err, os.ErrNotExist) {
		return false
	}
	must(t, err)
	_, rest, _ := strings.Cut(string(info), "flags:")
	flags, err := strconv.ParseUint(strings.Fields(rest)[0], 8, 64)
	must(t, err)
	return flags&syscall.O_CLOEXEC == 0
}

// TestCardDescriptorsOfItsOwn: what the process has opened itself holds no passcode,
// and Go has files of the system open from its start. Nothing is redirected here.
func TestCardDescriptorsOfItsOwn(t *testing.T) {
	for fd := 3; fd < 10; fd++ {
		if leaks(t, fd) {
			continue
		}
		cmd, out, errs := startCard(t, nil, asItIs, "verify --virtual --format json --passcode-fd "+strconv.Itoa(fd))
		if got := ended(t, cmd); got != statusUnusable || out.String() != "" || !strings.Contains(errs.String(), "not a file descriptor") {
			t.Errorf("descriptor %d: status %d, %q, %q; want it to be refused", fd, got, out, errs)
		}
	}
}

// TestCardDescriptorsBesideItsOwn: one that was given does not open the others.
func TestCardDescriptorsBesideItsOwn(t *testing.T) {
	old, w, err := os.Pipe()
	must(t, err)
	defer old.Close()
	_, err = io.WriteString(w, demoPasscode+"\n")
	must(t, errors.Join(err, w.Close()))
	given := func(c *exec.Cmd) { c.ExtraFiles = []*os.File{old} }
	for fd := 4; fd < 8; fd++ {
		if leaks(t, fd) {
			continue
		}
		cmd, out, errs := startCard(t, nil, given, "change --virtual --passcode-fd 3 --new-passcode-fd "+strconv.Itoa(fd))
		if got := ended(t, cmd); got != statusUnusable || out.String() != "" || !strings.Contains(errs.String(), "not a file descriptor") {
			t.Errorf("descriptor %d: status %d, %q, %q; want it to be refused", fd, got, out, errs)
		}
	}
	cmd, out, errs := startCard(t, nil, given, "verify --virtual --passcode-fd 3")
	if got := ended(t, cmd); got != 0 {
		t.Errorf("what was refused had read from another: status %d, %q, %q", got, out, errs)
	}
}

// TestCardReadInterrupted: who waits for a line of a descriptor can be stopped.
func TestCardReadInterrupted(t *testing.T) {
	silent, w, err := os.Pipe()
	must(t, err)
	defer silent.Close()
	defer w.Close()
	cmd, _, errs := startCard(t, nil, func(c *exec.Cmd) { c.Stdin = silent }, "verify --virtual --virtual-tries 1 --passcode-fd 0")
	until(t, "the card to be looked at", func() bool { return strings.Contains(errs.String(), "one try is left") })
	must(t, cmd.Process.Signal(syscall.SIGINT))
	if got := ended(t, cmd); got != statusInterrupted || !strings.HasSuffix(errs.String(), "rakit: interrupted\n") {
		t.Errorf("status %d, %q; want %d", got, errs, statusInterrupted)
	}
}

// TestCardTerminalAsDescriptor: a terminal that is read as a file shows what is
// typed, so it is refused before anybody types.
func TestCardTerminalAsDescriptor(t *testing.T) {
	cmd, _, seen := atTerminal(t, "verify --virtual --passcode-fd 0")
	if got := ended(t, cmd); got != statusUnusable {
		t.Errorf("status %d", got)
	}
	until(t, "the refusal", func() bool { return strings.Contains(seen.String(), "leave the flag out, to be asked") })
}

// pty opens a terminal: what people see and type, and what a program has instead.
func pty(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("needs a terminal: %v", err)
	}
	t.Cleanup(func() { _ = person.Close() })
	var unlock, number int32
	for request, argument := range map[uintptr]*int32{syscall.TIOCSPTLCK: &unlock, syscall.TIOCGPTN: &number} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, person.Fd(), request, uintptr(unsafe.Pointer(argument))); errno != 0 {
			t.Fatal(errno)
		}
	}
	program, err = os.OpenFile("/dev/pts/"+strconv.Itoa(int(number)), os.O_RDWR|syscall.O_NOCTTY, 0)
	must(t, err)
	return person, program
}

// echoes reports whether a terminal shows what is typed.
func echoes(t *testing.T, person *os.File) bool {
	t.Helper()
	var state syscall.Termios
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, person.Fd(), syscall.TCGETS, uintptr(unsafe.Pointer(&state))); errno != 0 {
		t.Fatal(errno)
	}
	return state.Lflag&syscall.ECHO != 0
}

// atTerminal starts a command at a terminal, and returns what the terminal has
// shown so far.
func atTerminal(t *testing.T, words string) (*exec.Cmd, *os.File, *written) {
	t.Helper()
	person, program := pty(t)
	cmd, _, _ := startCard(t, nil, func(c *exec.Cmd) {
		c.Stdin, c.Stdout, c.Stderr = program, program, program
		c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	}, words)
	must(t, program.Close())
	var seen written
	go func() { _, _ = io.Copy(&seen, person) }() // until the program has ended
	return cmd, person, &seen
}

// typed waits for a question and answers it, once nothing is shown any more.
func typed(t *testing.T, person *os.File, seen *written, question, answer string) {
	t.Helper()
	until(t, question, func() bool { return strings.HasSuffix(seen.String(), question+": ") && !echoes(t, person) })
	_, err := person.WriteString(answer + "\n")
	must(t, err)
}

// TestCardPrompts: people are asked, and what they type is not shown.
func TestCardPrompts(t *testing.T) {
	cmd, person, seen := atTerminal(t, "change --virtual")
	typed(t, person, seen, "passcode", demoPasscode)
	typed(t, person, seen, "new passcode", "111111")
	typed(t, person, seen, "new passcode again", "111111")
	if got := ended(t, cmd); got != 0 {
		t.Errorf("status %d", got)
	}
	until(t, "the end", func() bool { return strings.Contains(seen.String(), "change: done; 3 tries are left") })
	if strings.Contains(seen.String(), demoPasscode) || strings.Contains(seen.String(), "111111") {
		t.Errorf("a passcode was shown: %q", seen)
	}
	if at := strings.Index(seen.String(), "easily guessed"); at < 0 || at > strings.Index(seen.String(), "again: ") {
		t.Errorf("the advice does not come before the second question: %q", seen)
	}
}

// TestCardPromptsTwice: a slip of the keys is not sent.
func TestCardPromptsTwice(t *testing.T) {
	cmd, person, seen := atTerminal(t, "unblock --virtual --virtual-tries 0")
	typed(t, person, seen, "unblocking code", demoPUK)
	typed(t, person, seen, "new passcode", chosenPasscode)
	typed(t, person, seen, "new passcode again", chosenPasscode+"1")
	if got := ended(t, cmd); got != statusUnusable {
		t.Errorf("status %d", got)
	}
	until(t, "the end", func() bool { return strings.Contains(seen.String(), "not the same: nothing was sent") })
}

// TestCardPromptInterrupted: the terminal shows again what is typed.
func TestCardPromptInterrupted(t *testing.T) {
	cmd, person, seen := atTerminal(t, "verify --virtual")
	until(t, "the question", func() bool { return strings.HasSuffix(seen.String(), "passcode: ") && !echoes(t, person) })
	_, err := person.Write([]byte{3}) // Ctrl-C
	must(t, err)
	if got := ended(t, cmd); got != statusInterrupted {
		t.Errorf("status %d, %q", got, seen)
	}
	if !echoes(t, person) {
		t.Error("the terminal is left without echo")
	}
}

// TestCardVirtual plugs a card into what stands in for vpcd.
func TestCardVirtual(t *testing.T) {
	vpcd, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer vpcd.Close()
	plugged := func() (*exec.Cmd, *written, net.Conn) {
		cmd, out, _ := startCard(t, nil, asItIs, "virtual --addr "+vpcd.Addr().String())
		conn, err := vpcd.Accept()
		must(t, err)
		_, err = conn.Write([]byte{0, 1, 4}) // asks for the answer to reset
		must(t, err)
		var length [2]byte
		_, err = io.ReadFull(conn, length[:])
		must(t, err)
		atr := make([]byte, length[1])
		_, err = io.ReadFull(conn, atr)
		must(t, err)
		if !bytes.HasPrefix(atr, []byte{0x3B}) {
			t.Errorf("% X is no answer to reset", atr)
		}
		return cmd, out, conn
	}
	cmd, out, conn := plugged()
	defer conn.Close()
	must(t, cmd.Process.Signal(syscall.SIGINT))
	if got := ended(t, cmd); got != 0 || !strings.Contains(out.String(), demoPasscode) {
		t.Errorf("pulled: status %d, %q", got, out)
	}
	cmd, _, conn = plugged()
	must(t, conn.Close())
	if got := ended(t, cmd); got != statusUnusable {
		t.Errorf("the reader has gone: status %d", got)
	}
}
