package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/go-json-experiment/json"

	"github.com/rakit-dev/rakit/guidance"
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
	defer forget(errs)
	for _, err := range errs {
		var broken *brokenBody
		if errors.As(err, &broken) {
			return problemOf(ctx, err, false)
		}
	}
	if status == http.StatusBadRequest && len(errs) == 0 { // said of nothing else
		return bodyProblem(ctx, kindMalformed, "", "a body is wanted")
	}
	p := problem(ctx, kindOf(status), "")
	for _, err := range errs {
		var detail *huma.ErrorDetail
		if !errors.As(err, &detail) {
			continue
		}
		if f, ok := misreadingIn(detail.Message); ok {
			read := misread(ctx, f)
			read.Errors, p = p.Errors, read
			continue
		}
		in, pointer := place(detail.Location)
		p.Errors = append(p.Errors, ProblemError{In: in, Pointer: pointer, Detail: spoken(detail.Message)})
	}
	return p
}

// forget drops the values of errors: the framework keeps its errors, and in them
// whole bodies, for the requests that follow.
func forget(errs []error) {
	for _, err := range errs {
		var detail *huma.ErrorDetail
		if errors.As(err, &detail) {
			detail.Value = nil
		}
	}
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
		text, err := json.Marshal(v, json.Deterministic(true)) // all of it, or nothing
		if err != nil {
			return err
		}
		_, err = w.Write(text)
		return err
	},
	Unmarshal: func(data []byte, v any) error {
		err := input.Decode(data, v)
		if document, ok := v.(*any); ok && err == nil {
			err = oddName(*document, "")
		}
		var unreadable *input.Error
		if errors.As(err, &unreadable) {
			return misreading{unreadable.Finding()}
		}
		return err
	},
}

// oddName returns the error of a member whose name cannot be that of any member
// of the contract. The framework puts names together to places with dots and
// brackets: with those in a name it would point elsewhere, and at parts of it.
func oddName(v any, pointer string) error {
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			if err := oddName(item, inside(pointer, strconv.Itoa(i))); err != nil {
				return err
			}
		}
	case map[string]any:
		for name := range v {
			if name == "" || strings.ContainsAny(name, ".[]") {
				return input.Unknown(inside(pointer, name))
			}
		}
		for name, value := range v {
			if err := oddName(value, inside(pointer, name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// inside returns the pointer to a member, as far as it may be shown.
func inside(pointer, name string) string {
	switch {
	case strings.HasSuffix(pointer, "…"):
		return pointer
	case !isWord(name) || len(pointer) > 200:
		return pointer + "/…"
	}
	return pointer + "/" + name
}

// misreading is an error of reading a body. The framework keeps nothing of an
// error but its text: so that is the finding itself, in JSON.
type misreading struct{ finding guidance.Finding }

// Error returns the finding.
func (m misreading) Error() string {
	text, err := json.Marshal(finding(m.finding))
	if err != nil {
		return "cannot be read"
	}
	return string(text)
}

// misreadingIn returns the finding that is the text of a misreading.
func misreadingIn(message string) (f ProblemFinding, ok bool) {
	return f, strings.HasPrefix(message, "{") && json.Unmarshal([]byte(message), &f) == nil
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
	uploads := make(chan struct{}, maxUploads)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := limit(r)
		if n == maxUpload { // is held in memory, whole
			select {
			case uploads <- struct{}{}:
				defer func() { <-uploads }()
			default:
				w.Header().Set("Retry-After", "1")
				writeProblem(w, problem(r.Context(), kindUnavailable, "too many files are being uploaded at the moment"))
				return
			}
		}
		if r.ContentLength > n {
			w.Header().Set("Connection", "close") // the body is not read
			writeProblem(w, problem(r.Context(), kindTooLarge, ""))
			return
		}
		r.Body = &body{http.MaxBytesReader(w, r.Body, n)}
		next.ServeHTTP(w, r)
	})
}

// body is the body of a request: what goes wrong while it is read is a fault of
// who sends it.
type body struct{ io.ReadCloser }

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = &brokenBody{err}
	}
	return n, err
}

// brokenBody is the error of a body that breaks off, is too long, or does not
// keep to how it is sent. Its text is not for the answer.
type brokenBody struct{ err error }

func (b *brokenBody) Error() string { return "the body cannot be read to its end" }
func (b *brokenBody) Unwrap() error { return b.err }

// problem answers it.
func (b *brokenBody) problem(ctx context.Context) *Problem {
	var large *http.MaxBytesError
	if errors.As(b.err, &large) {
		return problem(ctx, kindTooLarge, "")
	}
	return bodyProblem(ctx, kindMalformed, "", "breaks off, or is not sent as it was announced")
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
			s.panicked(r.Context(), v)
			if a, ok := w.(*answered); ok && a.status != 0 {
				panic(http.ErrAbortHandler) // what was sent must not look complete
			}
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
		if pattern != "" && isClean(r.URL.EscapedPath()) {
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

// isClean reports whether a path holds no empty and no dot segments: the mux
// would send who asks elsewhere.
func isClean(p string) bool { return p == "/" || path.Clean(p) == strings.TrimSuffix(p, "/") }

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
