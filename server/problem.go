package server

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// Problem is the body of every answer that is not a success (RFC 9457).
type Problem struct {
	Type     ProblemType      `json:"type" doc:"What kind of problem it is."`
	Title    string           `json:"title" doc:"The kind in words, always the same for a type."`
	Status   int              `json:"status" minimum:"400" maximum:"599" doc:"The HTTP status."`
	Detail   string           `json:"detail,omitempty" doc:"What went wrong this time. Repeats nothing of the request."`
	Instance string           `json:"instance,omitempty" format:"uri" doc:"The request, as urn:rakit:request: and its id."`
	Rule     string           `json:"rule,omitempty" doc:"The first rule that refused, for example RA-VID-041."`
	Pointer  string           `json:"pointer,omitempty" doc:"JSON Pointer to the member that the first rule is about; a fragment of the record or of the request body."`
	See      string           `json:"see,omitempty" format:"uri-reference" doc:"Where to look before asking again."`
	Findings []ProblemFinding `json:"findings,omitempty" nullable:"false" doc:"Every rule that refused."`
	Errors   []ProblemError   `json:"errors,omitempty" nullable:"false" doc:"Every place of the request that does not fit the contract."`
}

// ProblemType is one of a closed list: urn:rakit:problem: and a word.
type ProblemType string

// Schema returns the list.
func (ProblemType) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString, Format: "uri"}
	for _, k := range problemKinds {
		s.Enum = append(s.Enum, problemPrefix+k.name)
	}
	return s
}

// ProblemFinding is one rule that refused.
type ProblemFinding struct {
	Rule      string            `json:"rule"`
	Severity  string            `json:"severity"`
	Pointer   string            `json:"pointer" doc:"JSON Pointer to the member; empty: the whole."`
	Message   string            `json:"message"`
	Basis     string            `json:"basis" doc:"What the rule rests on: sourced, design-choice, unverified or disputed."`
	Citations []ProblemCitation `json:"citations" nullable:"false" doc:"Where it is written down; empty for a rule that is our own."`
}

// ProblemCitation is a place in the guidance.
type ProblemCitation struct {
	Title   string `json:"title"`
	Section string `json:"section,omitempty"`
	URL     string `json:"url,omitempty"`
	Edited  Day    `json:"edited,omitzero" doc:"Day on which it says it was last edited."`
	Read    Day    `json:"read,omitzero" doc:"Day on which it was read for this rule."`
}

// ProblemError is one place of the request that does not fit the contract.
type ProblemError struct {
	In      string `json:"in" enum:"body,path,query,header" doc:"The part of the request."`
	Pointer string `json:"pointer" doc:"JSON Pointer into that part; for a parameter / and its name."`
	Detail  string `json:"detail"`
}

// problemKind is one line of the closed list of problems.
type problemKind struct {
	name   string
	status int
	title  string
}

// The kinds of problem, one place for all of them.
var (
	kindMalformed       = problemKind{"malformed", http.StatusBadRequest, "The request cannot be read"}
	kindInvalid         = problemKind{"invalid", http.StatusUnprocessableEntity, "The request does not fit the contract"}
	kindRefused         = problemKind{"refused", http.StatusUnprocessableEntity, "A rule refuses this"}
	kindNotEvaluated    = problemKind{"not-evaluated", http.StatusUnprocessableEntity, "Nobody can say whether the guidance applied"}
	kindUnsupported     = problemKind{"unsupported", http.StatusUnprocessableEntity, "This server is not set up for it"}
	kindKeyReused       = problemKind{"key-reused", http.StatusUnprocessableEntity, "The idempotency key was used for something else"}
	kindForbidden       = problemKind{"forbidden", http.StatusForbidden, "The caller may not do this"}
	kindUnauthenticated = problemKind{"unauthenticated", http.StatusUnauthorized, "The caller is not known"}
	kindNotFound        = problemKind{"not-found", http.StatusNotFound, "There is no such object for the caller"}
	kindMethod          = problemKind{"method", http.StatusMethodNotAllowed, "The resource has no such method"}
	kindNotAcceptable   = problemKind{"not-acceptable", http.StatusNotAcceptable, "The answer cannot be given in the form asked for"}
	kindConflict        = problemKind{"conflict", http.StatusConflict, "Somebody else changed the object in the meantime"}
	kindPrecondition    = problemKind{"precondition", http.StatusPreconditionFailed, "The object is not the one that was loaded"}
	kindNeedsVersion    = problemKind{"needs-version", http.StatusPreconditionRequired, "The object exists: say with If-Match which version is replaced"}
	kindTooLarge        = problemKind{"too-large", http.StatusRequestEntityTooLarge, "The request is too large"}
	kindMediaType       = problemKind{"media-type", http.StatusUnsupportedMediaType, "The body is not of a kind that is read here"}
	kindTooMany         = problemKind{"too-many", http.StatusTooManyRequests, "Too many requests"}
	kindInternal        = problemKind{"internal", http.StatusInternalServerError, "The server failed"}
	kindUnavailable     = problemKind{"unavailable", http.StatusServiceUnavailable, "The server cannot answer now"}
)

var problemKinds = []problemKind{
	kindMalformed, kindInvalid, kindRefused, kindNotEvaluated, kindUnsupported, kindKeyReused, kindForbidden, kindUnauthenticated, kindNotFound,
	kindMethod, kindNotAcceptable, kindConflict, kindPrecondition, kindNeedsVersion, kindTooLarge, kindMediaType, kindTooMany,
	kindInternal, kindUnavailable,
}

const problemPrefix = "urn:rakit:problem:"

// kindOf returns the kind that goes with a status of the framework.
func kindOf(status int) problemKind {
	if status == http.StatusUnprocessableEntity {
		return kindInvalid
	}
	for _, k := range problemKinds {
		if k.status == status {
			return k
		}
	}
	if status < http.StatusInternalServerError {
		return kindMalformed
	}
	return kindInternal
}

// Error returns the kind of problem: with GetStatus it makes a Problem an error
// that a handler may return.
func (p *Problem) Error() string { return p.Title }

// GetStatus returns the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType returns the media type of a problem document.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// problem makes a document of a kind.
func problem(ctx context.Context, k problemKind, detail string) *Problem {
	return &Problem{Type: ProblemType(problemPrefix + k.name), Title: k.title, Status: k.status, Detail: detail, Instance: instanceOf(ctx)}
}

// problemOf maps the errors of the library to problems. It is the only place
// that does. Where named is true, the caller named the object that the error is
// about: then what belongs to others is not there.
func problemOf(ctx context.Context, err error, named bool) *Problem {
	var p *Problem
	var refusal *guidance.Refusal
	var unreadable *input.Error
	var broken *brokenBody
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &broken):
		return broken.problem(ctx)
	case errors.As(err, &refusal):
		return refused(ctx, refusal, named)
	case errors.As(err, &unreadable):
		return misread(ctx, finding(unreadable.Finding()))
	case errors.Is(err, authority.ErrNotFound):
		return notFound(ctx)
	case errors.Is(err, authority.ErrPage):
		p := problem(ctx, kindInvalid, "")
		p.Errors = []ProblemError{{In: "query", Pointer: "/cursor", Detail: "is not the cursor of a page of this list"}}
		return p
	case errors.Is(err, authority.ErrListed):
		p := problem(ctx, kindInvalid, "")
		p.Errors = []ProblemError{{In: "body", Pointer: "", Detail: "names no source, or more than 1000 of them together"}}
		return p
	case errors.Is(err, authority.ErrNoCA):
		return problem(ctx, kindUnsupported, "there is no certification authority to ask: record the certificates that are on the card")
	case errors.Is(err, card.ErrCertificate):
		return bodyProblem(ctx, kindInvalid, "/certificates", "are no X.509 certificates in PEM that can be read")
	case errors.Is(err, authority.ErrKeyReused):
		return problem(ctx, kindKeyReused, "use a new key for another request")
	case errors.Is(err, authority.ErrUnavailable):
		return problem(ctx, kindUnavailable, "the store cannot be reached; nothing was changed")
	case errors.Is(err, authority.ErrInDoubt):
		return problem(ctx, kindUnavailable, "the store was cut off meanwhile; repeat the request with the same idempotency key to learn what came of it")
	case errors.Is(err, authority.ErrContended):
		return problem(ctx, kindUnavailable, "too many requests changed the same objects at once; repeat this one with the same idempotency key")
	case errors.Is(err, authority.ErrConflict):
		return problem(ctx, kindConflict, "load the object again and decide again")
	case errors.Is(err, guidance.ErrNotEvaluated):
		return problem(ctx, kindNotEvaluated, "the day lies before the first day known of the guidance")
	case errors.Is(err, sandbox.ErrReset), errors.Is(err, sandbox.ErrClosed), errors.Is(err, sandbox.ErrBroken):
		return problem(ctx, kindUnavailable, "the sandbox was reset meanwhile")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return problem(ctx, kindUnavailable, "the request took too long; repeat it with the same idempotency key")
	}
	return problem(ctx, kindInternal, "")
}

// misread answers a body that is no JSON document, or not one of the contract.
func misread(ctx context.Context, f ProblemFinding) *Problem {
	kind := kindInvalid
	if f.Rule == string(input.Unreadable) {
		kind = kindMalformed
	}
	p := problem(ctx, kind, "")
	p.Rule, p.Pointer, p.Findings = f.Rule, f.Pointer, []ProblemFinding{f}
	return p
}

// notFound is the one answer for what is not there and for what is not the
// caller's.
func notFound(ctx context.Context) *Problem { return problem(ctx, kindNotFound, "") }

// selfRule keeps people to their own record where they act as nobody but themselves.
const selfRule guidance.RuleID = "RA-RBC-007"

// overtaken are the rules by which an access request is not as it was: somebody else
// has opened it or decided on it, or it has run out.
var overtaken = []guidance.RuleID{"RA-RBC-060", "RA-RBC-064", "RA-RBC-065"}

func refused(ctx context.Context, r *guidance.Refusal, named bool) *Problem {
	kind := kindRefused
	if slices.Contains(overtaken, r.Findings[0].Rule) {
		kind = kindConflict
	}
	for _, f := range r.Findings {
		if named && (f.Rule == rbac.ScopeRule || f.Rule == selfRule) {
			return notFound(ctx)
		}
		if rbac.Forbids(f.Rule) {
			kind = kindForbidden
		}
	}
	p := withFindings(problem(ctx, kind, r.Findings[0].Message), r.Findings)
	p.See = seeCandidates(ctx, r.Findings)
	return p
}

func withFindings(p *Problem, fs []guidance.Finding) *Problem {
	if len(fs) > 0 {
		p.Rule, p.Pointer = string(fs[0].Rule), fs[0].Pointer
	}
	p.Findings = findings(fs)
	return p
}

func findings(fs []guidance.Finding) []ProblemFinding {
	shown := make([]ProblemFinding, 0, len(fs))
	for _, f := range fs {
		shown = append(shown, finding(f))
	}
	return shown
}

func finding(f guidance.Finding) ProblemFinding {
	return ProblemFinding{
		Rule: string(f.Rule), Severity: f.Severity.String(), Pointer: f.Pointer, Message: f.Message,
		Basis: f.Basis.String(), Citations: citations(f.Citations),
	}
}

// bodyProblem answers a body with one fault.
func bodyProblem(ctx context.Context, kind problemKind, pointer, detail string) *Problem {
	p := problem(ctx, kind, "")
	p.Errors = []ProblemError{{In: "body", Pointer: pointer, Detail: detail}}
	return p
}

func citations(cs []guidance.Citation) []ProblemCitation {
	shown := make([]ProblemCitation, 0, len(cs))
	for _, c := range cs {
		shown = append(shown, ProblemCitation{Title: c.Title, Section: c.Section, URL: c.URL, Edited: Day{c.Edited}, Read: Day{c.Read}})
	}
	return shown
}

// place turns a location of the framework ("body.items[3].tags") into the part
// of the request and a JSON Pointer. A name that the caller made up is left out
// unless it looks like a word: it may be anything.
func place(location string) (in, pointer string) {
	in, rest, _ := strings.Cut(location, ".")
	switch {
	case rest == "":
		return in, ""
	case in != "body" && isWord(rest):
		return in, "/" + rest
	case in != "body":
		return in, ""
	}
	rest = strings.NewReplacer("[", ".", "]", "").Replace(rest)
	for name := range strings.SplitSeq(rest, ".") {
		if !isWord(name) {
			return in, pointer
		}
		pointer += "/" + name
	}
	return in, pointer
}

// isWord reports whether a name is an index, or letters, hyphens and underscores
// only.
func isWord(name string) bool {
	if name == "" || len(name) > 40 {
		return false
	}
	digits := strings.Trim(name, "0123456789") == ""
	if digits {
		return len(name) < 5
	}
	for _, r := range name {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' && r != '_' {
			return false
		}
	}
	return true
}
