package server

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/rakit-dev/rakit/server/caller"
)

// stream registers an operation whose answer is written as it is made, and whose
// body, if it has one, is read meanwhile. An error before the first byte is
// answered as a problem; after that the connection is broken off, so that what
// came does not look complete.
func stream[I any](s *Server, api huma.API, o operation, kinds map[string]*huma.MediaType, run func(ctx context.Context, who caller.Caller, in *I, x exchange) error) {
	op := o.huma()
	op.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: kinds}}
	huma.Register(api, op, func(_ context.Context, in *I) (*huma.StreamResponse, error) {
		return &huma.StreamResponse{Body: func(c huma.Context) {
			r, w := humago.Unwrap(c)
			out := &started{w: w}
			err := run(r.Context(), requestOf(r.Context()).caller, in, exchange{r, out})
			switch {
			case err == nil:
				out.start()
			case out.done:
				s.faulted(r.Context(), "stream", err)
				panic(http.ErrAbortHandler)
			default:
				writeProblem(w, s.failed(r.Context(), problemOf(r.Context(), err, o.named), err))
			}
		}}, nil
	})
}

// exchange is a body that is read while the answer is written.
type exchange struct {
	*http.Request
	out *started
}

// answers sets the media type of the answer and returns where it is written to.
func (x exchange) answers(kind string) io.Writer {
	x.out.kind = kind
	return x.out
}

// started sends status and media type with the first byte.
type started struct {
	w    http.ResponseWriter
	kind string
	done bool
}

func (s *started) start() {
	if !s.done {
		s.done = true
		s.w.Header().Set("Content-Type", s.kind)
		s.w.WriteHeader(http.StatusOK)
	}
}

// Write implements io.Writer.
func (s *started) Write(p []byte) (int, error) {
	s.start()
	return s.w.Write(p)
}
