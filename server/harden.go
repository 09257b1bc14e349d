package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/input"
)

// hardened sets what the framework keeps in variables of its own package. They
// hold for the whole process, so that another API on the same framework in this
// process gets strict casing and problem documents as well.
var hardened = sync.OnceFunc(func() {
	// Without it {"role":"sponsor","ROLE":"king"} is checked by the first and
	// read by the second.
	huma.ValidateStrictCasing = true
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError {
		return problemOfFramework(context.Background(), status, errs)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
		return problemOfFramework(ctx.Context(), status, errs)
	}
	// Parts of an upload are never written to the folder for temporary files, in
	// the clear; the size of a body is limited before it is read.
	humago.MultipartMaxMemory = maxUpload + 1
})

// problemOfFramework makes a problem of what the framework says. Its own words
// about a value are taken, the value never is.
func problemOfFramework(ctx context.Context, status int, errs []error) *Problem {
	for _, err := range errs {
		var unreadable *input.Error
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &unreadable):
			return problemOf(ctx, err, false)
		case errors.As(err, &large):
			return problem(ctx, kindTooLarge, "")
		}
	}
	p := problem(ctx, kindOf(status), "")
	for _, err := range errs {
		var detail *huma.ErrorDetail
		if !errors.As(err, &detail) {
			continue
		}
		in, pointer := place(detail.Location)
		p.Errors = append(p.Errors, ProblemError{In: in, Pointer: pointer, Detail: spoken(detail.Message)})
	}
	return p
}

// spoken returns a message of the framework without what it quotes of the
// request.
func spoken(message string) string {
	if strings.HasPrefix(message, "invalid value: ") { // the error of an UnmarshalText method
		return "is not a value that is known here"
	}
	return message
}

// format reads and writes JSON strictly: package input refuses unknown and
// duplicate members, members in the wrong case, null, invalid UTF-8 and text
// after the end.
var format = huma.Format{
	Marshal: func(w io.Writer, v any) error {
		return json.MarshalWrite(w, v, json.Deterministic(true))
	},
	Unmarshal: func(data []byte, v any) error { return input.Decode(data, v) },
}

// configuration returns the framework's configuration: no $schema members and
// links (they reflect the Host header), no pages from elsewhere, no query
// parameter ignored.
func configuration() huma.Config {
	c := huma.DefaultConfig("rakit", "")
	c.CreateHooks = nil
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", ""
	c.Formats = map[string]huma.Format{"application/json": format, "json": format, "application/problem+json": format}
	c.RejectUnknownQueryParameters = true
	return c
}

// limitBody refuses bodies over a limit, whatever reads them: the framework's
// own limit does not hold for every kind of body.
func limitBody(next http.Handler, limit func(*http.Request) int64) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := limit(r)
		if r.ContentLength > n {
			w.Header().Set("Connection", "close") // the body is not read
			writeProblem(w, problem(r.Context(), kindTooLarge, ""))
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, n)
		next.ServeHTTP(w, r)
	})
}

// recovered answers a request whose handler panicked, and says so in the log.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(v)
			}
			s.faulted(r.Context(), "panic")
			writeProblem(w, problem(r.Context(), kindInternal, ""))
		}()
		next.ServeHTTP(w, r)
	})
}

// routed gives what the mux would answer in plain text (not found, method not
// allowed, a redirection to a cleaned path) as a problem document.
func routed(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" && !strings.Contains(r.URL.Path, "//") {
			mux.ServeHTTP(w, r)
			return
		}
		heard := &header{values: http.Header{}}
		h.ServeHTTP(heard, r)
		if heard.status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", heard.values.Get("Allow"))
			writeProblem(w, problem(r.Context(), kindMethod, ""))
			return
		}
		writeProblem(w, notFound(r.Context()))
	})
}

// header takes what a handler says of its answer, without the answer.
type header struct {
	values http.Header
	status int
}

func (h *header) Header() http.Header         { return h.values }
func (h *header) WriteHeader(status int)      { h.status = status }
func (h *header) Write(p []byte) (int, error) { return len(p), nil }

// writeProblem answers with a problem outside the framework.
func writeProblem(w http.ResponseWriter, p *Problem) {
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_ = json.MarshalWrite(w, p, json.Deterministic(true)) // nobody is there to be told
}
