package pcsctest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const (
	pcscd  = "/usr/sbin/pcscd"
	driver = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
	// basePort is vpcd's own; in a namespace nobody else has it.
	basePort = 0x8C7B
	// patience is how long the service may take to start or to stop; it takes some
	// 10 ms.
	patience = 10 * time.Second
	install  = "apt-get install --no-install-recommends pcscd vsmartcard-vpcd"
)

// Service is a reader service. Make one with [Start] or [Launch]. Its methods may
// be called from several goroutines, but for Kill, Restart and Stop.
type Service struct {
	dir    string // folder of the socket and of the readers' configuration
	thread *thread
	daemon *daemon // nil after Kill or Stop
	port   int     // of slot 0; slot 1 has the next
}

// Launch starts a service. Call [Service.Stop] when done with it.
func Launch() (*Service, error) {
	if err := installed(); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "pcsc") // short: a socket's path has 107 bytes
	if err != nil {
		return nil, err
	}
	s := &Service{dir: dir, thread: newThread(), port: basePort}
	if err := s.launch(); err != nil {
		return nil, errors.Join(fmt.Errorf("starting %s: %w", pcscd, err), s.Stop())
	}
	return s, nil
}

// installed returns ErrMissing with what to do about it.
func installed() error {
	for _, file := range []string{pcscd, driver} {
		if _, err := os.Stat(file); err != nil {
			return fmt.Errorf("%w: %s is not there; as root: %s", ErrMissing, file, install)
		}
	}
	if _, err := os.Stat("/run/pcscd"); err != nil && os.Geteuid() != 0 {
		return fmt.Errorf("%w: %s asks for the folder /run/pcscd; as root: mkdir /run/pcscd, or run as root", ErrMissing, pcscd)
	}
	return nil
}

// launch finds ports, and starts the daemon on them.
func (s *Service) launch() error {
	var err error
	for range 5 { // ports that were free may be taken before vpcd has them
		if !s.thread.isolated {
			if s.port, err = freePorts(); err != nil {
				return err
			}
		}
		if err = s.configure(); err != nil {
			return err
		}
		if err = s.start(); !errors.Is(err, errTaken) || s.thread.isolated {
			return err
		}
	}
	return err
}

// configure writes the configuration of one device of two readers (reader.conf(5)).
func (s *Service) configure() error {
	text := fmt.Sprintf("FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:0x%X\nLIBPATH %s\nCHANNELID 0x%X\n", s.port, driver, s.port)
	return os.WriteFile(s.conf(), []byte(text), 0o600)
}

// start starts the daemon on a new socket in the old place.
func (s *Service) start() (err error) {
	s.daemon, err = s.thread.start(s.socket(), s.conf())
	return err
}

// freePorts returns the first of two neighbouring ports that are free right now.
func freePorts() (int, error) {
	for range 20 {
		a, err := net.Listen("tcp4", ":0")
		if err != nil {
			return 0, err
		}
		port := a.Addr().(*net.TCPAddr).Port
		b, err := net.Listen("tcp4", fmt.Sprintf(":%d", port+1))
		_ = a.Close()
		if err == nil {
			_ = b.Close()
			return port, nil
		}
	}
	return 0, errors.New("found no two free ports side by side")
}

func (s *Service) socket() string { return filepath.Join(s.dir, "pcscd.comm") }
func (s *Service) conf() string   { return filepath.Join(s.dir, "reader.conf") }

// Use makes this process, and those that it starts, talk to s. It has an effect
// before the first call of PC/SC in this process only.
func (s *Service) Use() error { return os.Setenv("PCSCLITE_CSOCK_NAME", s.socket()) }

// Env returns the environment for a program that is to talk to s, as in
// [os/exec.Cmd].
func (s *Service) Env() []string { return append(os.Environ(), "PCSCLITE_CSOCK_NAME="+s.socket()) }

// Isolated reports whether s has a network namespace of its own.
func (s *Service) Isolated() bool { return s.thread.isolated }

// Reader returns the name of the reader of a slot, as PC/SC lists it.
func (s *Service) Reader(slot int) string { return fmt.Sprintf("Virtual PCD 00 %02X", slot) }

// Dial puts a card into a slot: what is written and read on the connection is
// vpcd's protocol, of which the test is the card's end. Closing it pulls the card;
// the service notices both within half a second. A card in a slot that is taken
// waits there for the first to go.
//
// Messages have two bytes of length, big-endian, before them. One of one byte is
// power off (0), power on (1) or reset (2), which have no answer, or asks for the
// ATR (4); every other is a command, and is answered. Two things to know of vpcd
// 3.3: set TCP_QUICKACK before every read, or each command takes 44 ms; and never
// answer with no byte at all, or the program that waits for it waits for ever.
func (s *Service) Dial(ctx context.Context, slot int) (net.Conn, error) {
	if slot < 0 || slot >= Slots {
		return nil, fmt.Errorf("no slot %d", slot)
	}
	return s.thread.dial(ctx, s.port+slot)
}

// Kill ends the service as a crash does, and returns when it is gone.
func (s *Service) Kill() error { return s.end(syscall.SIGKILL) }

// Restart starts the service again after Kill, in the same place: programs that
// knew it find it again.
func (s *Service) Restart() error {
	if s.daemon != nil {
		return errors.New("the service is running")
	}
	return s.start()
}

// Stop ends the service and removes what it left. It may be called again.
func (s *Service) Stop() error {
	err := s.end(syscall.SIGTERM)
	s.thread.stop()
	return errors.Join(err, os.RemoveAll(s.dir))
}

func (s *Service) end(signal syscall.Signal) error {
	if s.daemon == nil {
		return nil
	}
	d := s.daemon
	s.daemon = nil
	return d.end(signal)
}
