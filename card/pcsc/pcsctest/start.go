package pcsctest

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
)

// Slots is how many virtual readers a service has: slots 0 and 1.
const Slots = 2

// ErrMissing is wrapped in the error of Launch when the programs that it starts are
// not installed, or may not be started by this user.
var ErrMissing = errors.New("no reader service to test with")

// shared is the one service of this process, which libpcsclite remembers whether
// this package does or not.
var shared struct {
	sync.Mutex
	inMain  bool
	tried   bool
	service *Service
	err     error
}

// Main is for TestMain: it runs the tests, stops the service that [Start] started
// for them, and exits.
func Main(m *testing.M) {
	shared.Lock()
	shared.inMain = true
	shared.Unlock()
	code := m.Run()
	shared.Lock()
	defer shared.Unlock()
	if shared.service != nil {
		if err := shared.service.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, "pcsctest:", err)
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

// Start returns the service of this test process, started by the first call. It
// skips the test where the service cannot be had, but fails it in CI; it fails it
// where the service does not start, and without [Main].
func Start(tb testing.TB) *Service {
	tb.Helper()
	shared.Lock()
	defer shared.Unlock()
	if !shared.inMain {
		tb.Fatal("pcsctest.Start needs pcsctest.Main in TestMain, to stop the service in the end")
	}
	if !shared.tried {
		shared.tried = true
		if shared.service, shared.err = Launch(); shared.err == nil {
			shared.err = shared.service.Use()
		}
	}
	judge(tb, shared.service, shared.err, os.Getenv("CI") == "true", os.Geteuid() == 0)
	return shared.service
}

// judge skips or fails a test that cannot have its service.
func judge(tb testing.TB, s *Service, err error, ci, root bool) {
	tb.Helper()
	switch {
	case errors.Is(err, ErrMissing) && !ci:
		tb.Skip(err)
	case err != nil:
		tb.Fatal(err)
	case ci && root && !s.Isolated():
		tb.Fatal("the network namespace was refused, and vpcd would be open to the network")
	}
}
