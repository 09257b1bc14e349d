package server

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"regexp"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/authority"
)

// CommandHeaders are the headers of every operation that changes something.
type CommandHeaders struct {
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"128" doc:"Chosen by the caller, once for each act, best a UUID. A request that comes again with the same key, by the same caller, is not carried out again but answered as the first time, whatever its other headers; kept for 24 hours."`
	IfMatch        string `header:"If-Match" maxLength:"512" doc:"Carry out only if the object that is changed still has one of these entity tags."`
}

// idempotencyKey is the form of a key: visible characters without quotes.
var idempotencyKey = regexp.MustCompile(`^[\x21\x23-\x7e]{1,128}$`)

func (h *CommandHeaders) commandHeaders() *CommandHeaders { return h }

// Answer is what a command answers: the object, and where it is.
type Answer[T any] struct {
	Status   int
	ETag     string `header:"ETag" doc:"Version of the object, for If-Match."`
	Location string `header:"Location" doc:"Where the object is."`
	Replayed string `header:"Idempotent-Replayed" doc:"true when this is the answer of an earlier request with the same key."`
	Body     T
}

// stored is an answer as it is kept under its idempotency key.
type stored struct {
	Status   int            `json:"status,omitzero"`
	ETag     string         `json:"etag,omitzero"`
	Location string         `json:"location,omitzero"`
	Body     jsontext.Value `json:"body,omitzero"`
	Problem  *Problem       `json:"problem,omitzero"`
}

// terms returns the context of a command with what the headers ask of it. The
// function answer renders what the command returns.
func (s *Server) terms(ctx context.Context, h *CommandHeaders, answer func(result any, err error) ([]byte, error)) (context.Context, error) {
	if h.IfMatch != "" {
		list, ok := parseTags(h.IfMatch)
		if !ok {
			return nil, headerProblem(ctx, "If-Match", "is not a list of entity tags")
		}
		if !list.any {
			ctx = authority.IfVersion(ctx, list.versions()...)
		}
	}
	if h.IdempotencyKey == "" {
		return ctx, nil
	}
	if !idempotencyKey.MatchString(h.IdempotencyKey) {
		return nil, headerProblem(ctx, "Idempotency-Key", "is not 1 to 128 visible characters")
	}
	q := requestOf(ctx)
	return authority.Once(ctx, authority.Receipting{Key: s.receiptKey(q, h.IdempotencyKey), Digest: q.mac.Sum(nil), Answer: answer}), nil
}

// receiptKey binds a key to its caller: the keys of others are other keys.
func (s *Server) receiptKey(q *request, key string) string {
	mac := hmac.New(sha256.New, s.config.Secret)
	mac.Write([]byte(q.caller.ID() + "\n" + key))
	return hex.EncodeToString(mac.Sum(nil))
}

func headerProblem(ctx context.Context, name, detail string) *Problem {
	p := problem(ctx, kindMalformed, "")
	p.Errors = []ProblemError{{In: "header", Pointer: "/" + name, Detail: detail}}
	return p
}

// errAnswer says that a command returned what its operation does not answer.
var errAnswer = errors.New("the result is not of the type that the operation answers with")

// keep renders an answer for its receipt.
func keep[T any](a *Answer[T], p *Problem) ([]byte, error) {
	kept := stored{Problem: p}
	if a != nil {
		body, err := json.Marshal(a.Body, json.Deterministic(true))
		if err != nil {
			return nil, err
		}
		kept = stored{Status: a.Status, ETag: a.ETag, Location: a.Location, Body: body}
	}
	return json.Marshal(kept, json.Deterministic(true))
}

// replay returns the answer that was given the first time.
func replay[T any](data []byte) (*Answer[T], error) {
	var kept stored
	if err := json.Unmarshal(data, &kept); err != nil {
		return nil, err
	}
	if kept.Problem != nil {
		return nil, &replayedProblem{kept.Problem}
	}
	a := &Answer[T]{Status: kept.Status, ETag: kept.ETag, Location: kept.Location, Replayed: "true"}
	return a, json.Unmarshal(kept.Body, &a.Body)
}

// replayedProblem is a problem that was answered before.
type replayedProblem struct{ *Problem }

// GetHeaders says so in a header.
func (*replayedProblem) GetHeaders() http.Header {
	return http.Header{"Idempotent-Replayed": {"true"}}
}
