// Httpclient carries one emergency remote registration through over the HTTP API,
// with the generated Go client: from the request to the card in use, on a line
// that loses an answer, and with one move that must not be made.
//
//	go run ./examples/httpclient
//	go run ./examples/httpclient -server http://127.0.0.1:8080
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
		fmt.Fprintln(os.Stderr, "httpclient:", err)
		os.Exit(1)
	}
}

// run tells the story of a sandbox at base, or of one of its own.
func run(ctx context.Context, out io.Writer, base string) (err error) {
	if base == "" {
		own, stop, err := sandboxed.Start()
		if err != nil {
			return err
		}
		defer func() { _ = stop() }() // the story is told
		base = own
	}
	line := &persistent{next: &badLine{next: http.DefaultClient, loses: "POST /v1/cards"}}
	api, err := client.NewClientWithResponses(base,
		client.WithHTTPClient(client.ProblemsAsErrors(line)), client.WithRequestEditorFn(agent), client.WithRequestEditorFn(once))
	if err != nil {
		return err
	}
	s := &story{api: api, out: out}
	for _, step := range []func(context.Context) error{
		s.begin, s.open, s.sendDetails, s.sendPhotograph, s.bookCall, s.readNumbersBack, s.completeCall, s.createIdentity,
		s.orderCard, s.dispatch, s.releaseTooEarly, s.confirmReceipt, s.releasePasscode, s.takeIntoUse,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}
