// Locum follows exceptional access for a day over the HTTP API: a pharmacist
// covers for somebody and is given the national locum code FFFFF, somebody looks
// on the day on which they have to, and takes it back. What must not be granted
// is tried on the way; at the end the log is verified without the server.
//
//	go run ./examples/locum
//	go run ./examples/locum -server http://127.0.0.1:8080
//
// The first starts a sandbox of its own; the second uses one that runs already
// (rakit serve --sandbox), and resets it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/rakit-dev/rakit/examples/sandboxed"
	"github.com/rakit-dev/rakit/server/client"
)

func main() {
	base := flag.String("server", "", "address of a sandbox, which is reset; without it one is started")
	flag.Parse()
	if err := run(context.Background(), os.Stdout, *base); err != nil {
		fmt.Fprintln(os.Stderr, "locum:", err)
		os.Exit(1)
	}
}

// The people: RA staff of the provider RX2, and a pharmacist at RX1.
const (
	agent      = "999900000103"
	manager    = "999900000101"
	pharmacist = "999900000801"
)

// run tells the story of a sandbox at base, or of one of its own.
func run(ctx context.Context, out io.Writer, base string) error {
	if base == "" {
		own, stop, err := sandboxed.Start()
		if err != nil {
			return err
		}
		defer func() { _ = stop() }() // the story is told
		base = own
	}
	asAgent, err := caller(base, agent+" ra-agent RX2")
	if err != nil {
		return err
	}
	asManager, err := caller(base, manager+" ra-manager RX2")
	if err != nil {
		return err
	}
	s := &story{out: out, agent: asAgent, manager: asManager}
	for _, step := range []func(context.Context) error{
		s.begin, s.recordPharmacist, s.grantWithoutReason, s.grantToOneself, s.grant,
		s.nextDay, s.outstanding, s.review, s.revoke, s.reviewAgain, s.showLog, s.verifyLog,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// caller returns a client for somebody whom a sandbox believes to be who they
// say.
func caller(base, who string) (*client.ClientWithResponses, error) {
	return client.NewClientWithResponses(base,
		client.WithHTTPClient(client.ProblemsAsErrors(http.DefaultClient)),
		client.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
			r.Header.Set("X-Demo-Actor", who)
			return nil
		}))
}
