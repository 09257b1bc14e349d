package server

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server/caller"
)

// operation is one line of the contract.
type operation struct {
	id      string // kebab-case, verb first
	method  string
	path    string
	tag     string
	summary string
	about   string // in Markdown
	status  int    // of success; 0: 200
	named   bool   // the caller names the object: that of others is not there
	errors  []int  // beside those that every operation has

	application bool // only the application with which holders unlock their cards may ask
}

// schemes are the ways to say who asks, as the document describes them.
var schemes = []map[string][]string{{"bearer": {}}, {"apiKey": {}}}

// huma returns the operation for the framework.
func (o operation) huma() huma.Operation {
	status := o.status
	if status == 0 {
		status = http.StatusOK
	}
	errs := append([]int{
		http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotAcceptable,
		http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable,
	}, o.errors...)
	if o.named {
		errs = append(errs, http.StatusNotFound)
	}
	if o.method != http.MethodGet {
		errs = append(errs, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	slices.Sort(errs)
	return huma.Operation{
		OperationID: o.id, Method: o.method, Path: o.path, Tags: []string{o.tag}, Summary: o.summary, Description: o.about,
		DefaultStatus: status, Errors: slices.Compact(errs), Security: schemes,
		MaxBodyBytes: -1, // limitBody holds for every kind of body
	}
}

// call is one request of somebody who is known.
type call struct {
	context.Context
	by    authority.Actor // zero for a system
	ra    *authority.Authority
	reads authority.Reader
}

// commandInput is the input of a command: a struct that embeds CommandHeaders.
type commandInput[I any] interface {
	*I
	commandHeaders() *CommandHeaders
}

// command registers an operation that changes something. run carries it out by
// one command of the Authority, show renders what that returns.
func command[I, R, T any, P commandInput[I]](
	s *Server, api huma.API, o operation, run func(call, *I) (R, error), show func(R) Answer[T],
) {
	o.errors = append(o.errors, http.StatusConflict, http.StatusPreconditionFailed)
	op := o.huma()
	huma.Register(api, op, func(ctx context.Context, in *I) (*Answer[T], error) {
		q := requestOf(ctx)
		if p := o.keptFrom(ctx, q.caller); p != nil {
			return nil, p
		}
		answer := func(r R) *Answer[T] {
			a := show(r)
			if a.Status == 0 {
				a.Status = op.DefaultStatus
			}
			return &a
		}
		h := P(in).commandHeaders()
		terms, err := s.terms(ctx, h, func(result any, err error) ([]byte, error) {
			if err != nil {
				return keep[T](nil, o.problem(ctx, err, h.IfMatch))
			}
			r, ok := result.(R)
			if !ok {
				return nil, errAnswer
			}
			return keep(answer(r), nil)
		})
		if err != nil {
			return nil, err
		}
		var result R
		err = s.use(terms, func(ctx context.Context, a *authority.Authority) error {
			result, err = run(call{Context: ctx, by: q.caller.Actor, ra: a, reads: readerOf(a, q.caller)}, in)
			return err
		})
		var replayed *authority.ReplayedError
		switch {
		case errors.As(err, &replayed):
			s.commanded(ctx) // the process may have been killed before the jobs of the first time
			return replay[T](replayed.Answer)
		case err != nil:
			return nil, s.failed(ctx, o.problem(ctx, err, h.IfMatch), err)
		}
		s.commanded(ctx)
		return answer(result), nil
	})
}

// problem maps an error of a command. A conflict with a version that the caller
// named is a failed precondition.
func (o operation) problem(ctx context.Context, err error, ifMatch string) *Problem {
	if errors.Is(err, authority.ErrConflict) && ifMatch != "" {
		return problem(ctx, kindPrecondition, "load the object again and decide again")
	}
	return problemOf(ctx, err, o.named)
}

// ReadHeaders are the headers of every operation that answers with one object.
type ReadHeaders struct {
	IfNoneMatch string `header:"If-None-Match" maxLength:"512" doc:"Answer 304 if the object still has one of these entity tags."`
	IfMatch     string `header:"If-Match" maxLength:"512" doc:"Answer 412 unless the object has one of these entity tags."`
}

func (h *ReadHeaders) readHeaders() *ReadHeaders { return h }

type readInput[I any] interface {
	*I
	readHeaders() *ReadHeaders
}

// Object is one object with its version.
type Object[T any] struct {
	Status int
	ETag   string `header:"ETag" doc:"Version of the object, for If-Match and If-None-Match."`
	Body   T
}

// object registers an operation that answers with one object and its version.
func object[I, T any, P readInput[I]](s *Server, api huma.API, o operation, run func(call, *I) (T, string, error)) {
	o.errors = append(o.errors, http.StatusPreconditionFailed)
	op := o.huma()
	op.Responses = map[string]*huma.Response{"304": {Description: "Not Modified"}}
	huma.Register(api, op, func(ctx context.Context, in *I) (*Object[T], error) {
		var body T
		var etag string
		err := s.ask(ctx, o, func(c call) (err error) {
			body, etag, err = run(c, in)
			return err
		})
		if err != nil {
			return nil, err
		}
		status, err := conditional(ctx, P(in).readHeaders(), etag)
		return &Object[T]{Status: status, ETag: etag, Body: body}, err
	})
}

// conditional evaluates the preconditions of a read (RFC 9110, section 13.2.2).
func conditional(ctx context.Context, h *ReadHeaders, etag string) (int, error) {
	if h.IfMatch != "" {
		list, ok := parseTags(h.IfMatch)
		if !ok {
			return 0, headerProblem(ctx, "If-Match", "is not a list of entity tags")
		}
		if !list.strong(etag) {
			return 0, problem(ctx, kindPrecondition, "")
		}
	}
	if h.IfNoneMatch == "" {
		return http.StatusOK, nil
	}
	list, ok := parseTags(h.IfNoneMatch)
	if !ok {
		return 0, headerProblem(ctx, "If-None-Match", "is not a list of entity tags")
	}
	if list.weak(etag) {
		return http.StatusNotModified, nil
	}
	return http.StatusOK, nil
}

// Plain is an answer without a version.
type Plain[T any] struct {
	Body T
}

// query registers an operation that answers without a version: a list, or what
// is no object.
func query[I, T any](s *Server, api huma.API, o operation, run func(call, *I) (T, error)) {
	huma.Register(api, o.huma(), func(ctx context.Context, in *I) (*Plain[T], error) {
		var out Plain[T]
		err := s.ask(ctx, o, func(c call) (err error) {
			out.Body, err = run(c, in)
			return err
		})
		if err != nil {
			return nil, err
		}
		return &out, nil
	})
}

// ask calls fn for a caller who reads.
func (s *Server) ask(ctx context.Context, o operation, fn func(call) error) error {
	who := requestOf(ctx).caller
	err := s.use(ctx, func(ctx context.Context, a *authority.Authority) error {
		return fn(call{Context: ctx, by: who.Actor, ra: a, reads: readerOf(a, who)})
	})
	if err != nil {
		return s.failed(ctx, problemOf(ctx, err, o.named), err)
	}
	return nil
}

// readerOf returns what a caller may see.
func readerOf(a *authority.Authority, who caller.Caller) authority.Reader {
	if who.System != nil {
		return a.ForSystem(*who.System)
	}
	return a.For(who.Actor)
}

// failed notes in the log that the server could not do what it should have.
// The error itself may quote a database or a file: only its kind is noted.
func (s *Server) failed(ctx context.Context, p *Problem, err error) *Problem {
	if p.Status >= http.StatusInternalServerError {
		s.faulted(ctx, "operation", err)
	}
	return p
}

// known finds out who asks, and lets nobody else in.
func (s *Server) known(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	q := requestOf(r.Context())
	q.operation = ctx.Operation().OperationID
	if len(ctx.Operation().Security) == 0 {
		next(ctx)
		return
	}
	own := strings.HasPrefix(ctx.Operation().Path, mePath+"/")
	if own {
		r = r.WithContext(caller.AsThemself(r.Context()))
	}
	who, err := s.config.Authenticator.Authenticate(r)
	if err != nil {
		if !s.limits.allow("address/" + addressOf(r)) {
			s.tooMany(w, r)
			return
		}
		s.unknown(w, r, err)
		return
	}
	q.caller = who
	if !s.limits.allow(who.ID()) {
		s.tooMany(w, r)
		return
	}
	if own && who.System != nil {
		writeProblem(w, problem(r.Context(), kindForbidden, "a system has no record of its own"))
		return
	}
	if !own && who.Actor.Role == rbac.Self {
		writeProblem(w, problem(r.Context(), kindForbidden, "the role self is for one's own record, below "+mePath))
		return
	}
	if p := asSent(w, r, who); p != nil {
		writeProblem(w, p)
		return
	}
	next(ctx)
}

// The headers of the NHS API platform that are taken, beside the ids of a request.
const (
	headerRole         = "NHSD-Session-URID" // which role of a token; package caller reads it
	headerOrganisation = "NHSD-End-User-Organisation-ODS"
)

// The same as net/http keeps them.
var (
	keyRole         = http.CanonicalHeaderKey(headerRole)
	keyOrganisation = http.CanonicalHeaderKey(headerOrganisation)
)

// asSent repeats the role that was asked for, as the NHS API platform does, and
// refuses a request that says it comes from another organisation than its caller.
func asSent(w http.ResponseWriter, r *http.Request, who caller.Caller) *Problem {
	if role := r.Header.Get(keyRole); role != "" && strings.Trim(role, "0123456789") == "" && len(role) <= 20 {
		w.Header().Set(keyRole, role)
	}
	own := who.Actor.Organisation
	if who.System != nil {
		own = who.System.Organisation
	}
	if named := r.Header.Get(keyOrganisation); named != "" && who.Actor.Role != rbac.Self && named != own.String() {
		return problem(r.Context(), kindForbidden, headerOrganisation+" names another organisation than that of the caller")
	}
	return nil
}

// unknown answers somebody who is not known, or has no role.
func (s *Server) unknown(w http.ResponseWriter, r *http.Request, err error) {
	p := problem(r.Context(), kindUnauthenticated, "")
	switch {
	case errors.Is(err, caller.ErrNoRole), errors.Is(err, caller.ErrRoleNotChosen):
		p = problem(r.Context(), kindForbidden, err.Error())
	case errors.Is(err, caller.ErrUnauthenticated), errors.Is(err, caller.ErrNoCredentials):
		w.Header().Set("WWW-Authenticate", caller.Challenge(err))
		p.Detail = reasonOf(err)
	default:
		s.faulted(r.Context(), "authentication", err)
		p = problem(r.Context(), kindUnavailable, "")
	}
	writeProblem(w, p)
}

// reasonOf returns why a caller is not known: fixed text.
func reasonOf(err error) string {
	var why *caller.Unauthenticated
	if errors.As(err, &why) {
		return why.Reason
	}
	return ""
}

// accepted refuses, before anything is done, a body of another kind and an
// answer that would not be accepted. The framework is given the media type as
// the contract writes it.
func accepted(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	op := ctx.Operation()
	if op.RequestBody == nil && holds(r.Body) {
		writeProblem(w, bodyProblem(r.Context(), kindMalformed, "", "no body is read here: leave it out"))
		return
	}
	empty := r.ContentLength == 0 && op.RequestBody != nil && !op.RequestBody.Required
	if op.RequestBody != nil && !empty {
		kind, ok := contentTypeOf(op, r.Header.Values("Content-Type"))
		if !ok || !uncoded(r.Header.Values("Content-Encoding")) {
			writeProblem(w, problem(r.Context(), kindMediaType, "a body is wanted, with a Content-Type of "+strings.Join(slices.Sorted(maps.Keys(op.RequestBody.Content)), " or ")))
			return
		}
		r.Header.Set("Content-Type", kind)
	}
	if !acceptable(op, r.Header.Values("Accept")) {
		writeProblem(w, problem(r.Context(), kindNotAcceptable, ""))
		return
	}
	r.Header.Set("Accept", "application/json") // the framework would name the answer by the word that was used
	next(ctx)
}

// holds reports whether there is anything in a body.
func holds(b io.Reader) bool {
	n, err := io.ReadFull(b, make([]byte, 1))
	return n > 0 || !errors.Is(err, io.EOF)
}

// contentTypeOf returns the one content type, without parameters, if it is among
// those that the operation reads. JSON has no parameter but its charset.
func contentTypeOf(op *huma.Operation, given []string) (kind string, ok bool) {
	if len(given) != 1 {
		return "", false
	}
	kind, parameters, _ := strings.Cut(given[0], ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	if _, ok := op.RequestBody.Content[kind]; !ok {
		return "", false
	}
	parameters = strings.ToLower(strings.TrimSpace(parameters))
	return kind, parameters == "" || parameters == "charset=utf-8"
}

// uncoded reports whether a body is sent as it is: none is decompressed here.
func uncoded(codings []string) bool {
	return len(codings) == 0 || len(codings) == 1 && strings.EqualFold(codings[0], "identity")
}

// acceptable reports whether some answer of the operation may be given. Problem
// documents are always given.
func acceptable(op *huma.Operation, given []string) bool {
	if len(given) == 0 {
		return true
	}
	for r := range strings.SplitSeq(strings.Join(given, ","), ",") {
		kind, parameters, _ := strings.Cut(strings.ToLower(strings.TrimSpace(r)), ";")
		kind = strings.TrimSpace(kind)
		if parameters != "" && noWeight.MatchString(parameters) {
			continue
		}
		if kind == "*/*" || offers(op, kind) {
			return true
		}
	}
	return false
}

// noWeight is the weight of what is not acceptable (RFC 9110, section 12.4.2).
var noWeight = regexp.MustCompile(`(^|;)\s*q=0(\.0{0,3})?\s*(;|$)`)

// offers reports whether an operation answers with a media type, or one of the
// range "type/*".
func offers(op *huma.Operation, kind string) bool {
	family, ranged := strings.CutSuffix(kind, "*")
	for status, response := range op.Responses {
		if !strings.HasPrefix(status, "2") {
			continue
		}
		if len(response.Content) == 0 {
			return true // nothing is sent
		}
		for offered := range response.Content {
			if offered == kind || ranged && strings.HasPrefix(offered, family) {
				return true
			}
		}
	}
	return false
}
