// Package sandboxed serves a sandbox inside the process, for the examples that
// work over HTTP: what `rakit serve --sandbox` does, on a free port of this
// machine and in a temporary folder. The examples themselves know only its
// address.
package sandboxed

import (
	"crypto/rand"
	"errors"
	"net"
	"net/http"
	"os"

	"github.com/rakit-dev/rakit/server"
	"github.com/rakit-dev/rakit/server/caller"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// Start serves a new sandbox and returns its address, and how it is stopped and
// removed.
func Start() (base string, stop func() error, err error) {
	dir, err := os.MkdirTemp("", "rakit-sandbox-")
	if err != nil {
		return "", nil, err
	}
	remove := func() error { return os.RemoveAll(dir) }
	world, err := sandbox.Open(dir, sandbox.Config{})
	if err != nil {
		return "", nil, errors.Join(err, remove())
	}
	secret := make([]byte, 32)
	rand.Read(secret) // never fails
	api, err := server.New(server.Config{Sandbox: world, Authenticator: caller.NewDemo(), Secret: secret})
	if err != nil {
		return "", nil, errors.Join(err, world.Close(), remove())
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, errors.Join(err, world.Close(), remove())
	}
	web := &http.Server{Handler: api.Handler()}
	go web.Serve(listener) // until it is closed
	stop = func() error { return errors.Join(web.Close(), world.Close(), remove()) }
	return "http://" + listener.Addr().String(), stop, nil
}
