package server

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/server/caller"
)

// assessor answers for documents, one at a time, with a row each.
type assessor interface {
	Assess(input.Value) error
	Flush() error
	Reset(io.Writer)
}

// rowwise registers an operation that answers each document with a row of type R:
// one document in JSON, or JSON Lines of them.
func rowwise[R, I any](s *Server, api huma.API, o operation, document *huma.Schema, run func(who caller.Caller, in *I, x exchange) error) {
	stream(s, api, o, map[string]*huma.MediaType{"application/json": {Schema: answerOf[R](api)}, ndjson: {Schema: text()}},
		func(_ context.Context, who caller.Caller, in *I, x exchange) error { return run(who, in, x) })
	takes(api, o, document)
}

// answer has an assessor answer. One is what it does for a document that stands
// alone: with an error it has written nothing.
func answer(who caller.Caller, x exchange, a assessor, one func(text []byte) error) error {
	defer a.Reset(nil) // an idle one holds no request
	return assess(who, x, func(text []byte) error {
		a.Reset(x.answers("application/json"))
		if err := one(text); err != nil {
			return err
		}
		return a.Flush()
	}, func(values iter.Seq2[input.Value, error]) error {
		a.Reset(x.answers(ndjson))
		for v, err := range values {
			if err != nil {
				return err
			}
			if err := a.Assess(v); err != nil {
				return err
			}
		}
		return a.Flush()
	})
}

// assess calls one with a document to assess, or many with JSON Lines of them. One
// document is read whole before anything is answered, so that what cannot be read
// is a problem and not a row. JSON Lines are read while they are answered.
func assess(who caller.Caller, x exchange, one func(text []byte) error, many func(iter.Seq2[input.Value, error]) error) error {
	if !who.Assess {
		return problem(x.Context(), kindForbidden, "the key of this system does not say that it may assess")
	}
	if strings.HasPrefix(x.Header.Get("Content-Type"), ndjson) {
		// A client that reads nothing before it has sent all would stop us
		// otherwise, or we it.
		if err := http.NewResponseController(x.out.w).EnableFullDuplex(); err != nil {
			return fmt.Errorf("answering while reading: %w", err)
		}
		return many(input.Values(x.Body))
	}
	text, err := io.ReadAll(x.Body)
	if err != nil {
		return err
	}
	return one(text)
}

// takes says in the document what an operation reads by itself.
func takes(api huma.API, o operation, one *huma.Schema) {
	op := api.OpenAPI().Paths[o.path].Post
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"application/json": {Schema: one}, ndjson: {Schema: text()},
	}}
}

func text() *huma.Schema { return &huma.Schema{Type: huma.TypeString, Description: "JSON Lines."} }
