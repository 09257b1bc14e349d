package server

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rakit-dev/rakit/guidance"
)

// pathOrder is the order in which the paths were registered, which is that of
// the work: a reader finds the closure of a registration last.
type pathOrder []string

// follow notes each path that is registered from now on.
func (o *pathOrder) follow(doc *huma.OpenAPI) {
	doc.OnAddOperation = append(doc.OnAddOperation, func(_ *huma.OpenAPI, op *huma.Operation) {
		if !slices.Contains(*o, op.Path) {
			*o = append(*o, op.Path)
		}
	})
}

// render returns the document with its paths in that order, and all else in the
// order of the alphabet.
func (o pathOrder) render(doc *huma.OpenAPI) ([]byte, error) {
	data, err := json.Marshal(doc, json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	var members, paths map[string]jsontext.Value
	if err := json.Unmarshal(data, &members); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(members["paths"], &paths); err != nil {
		return nil, err
	}
	if members["paths"], err = o.object(paths); err != nil {
		return nil, err
	}
	return json.Marshal(members, json.Deterministic(true), jsontext.WithIndent("  "))
}

// object returns the members in the order o.
func (o pathOrder) object(members map[string]jsontext.Value) (jsontext.Value, error) {
	if len(o) != len(members) {
		return nil, fmt.Errorf("%d paths were registered and %d are in the document", len(o), len(members))
	}
	var b bytes.Buffer
	b.WriteByte('{')
	for i, name := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		quoted, err := jsontext.AppendQuote(nil, name)
		if err != nil {
			return nil, err
		}
		b.Write(append(quoted, ':'))
		b.Write(members[name])
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// problemExamples shows every kind of problem of a status, by name.
func (s *Server) problemExamples(status string) map[string]*huma.Example {
	shown := map[string]*huma.Example{}
	for _, k := range problemKinds {
		if strconv.Itoa(k.status) != status {
			continue
		}
		p := problem(context.Background(), k, "")
		p.Instance = "urn:rakit:request:00000000-0000-4000-8000-000000000000"
		switch k {
		case kindRefused:
			found := s.notReceived()
			p.Detail = found.Message
			p = withFindings(p, []guidance.Finding{found})
		case kindInvalid:
			p.Errors = []ProblemError{{In: "body", Detail: "expected required property organisation to be present"}}
		}
		shown[k.name] = &huma.Example{Summary: k.title, Value: p}
	}
	return shown
}

// notReceived is what is found when a passcode is to be released too early.
func (s *Server) notReceived() guidance.Finding {
	rule, _ := s.rules.Rule("RA-PSC-020") // a test compares it with what the server answers
	return guidance.Finding{
		Rule: rule.ID, Severity: rule.Severity, Message: "the registrant has not called to say that the card has come",
		Basis: rule.Basis, Citations: rule.Citations,
	}
}

// describeHeaders puts what is said of a header where pages look for it: the
// framework says it of the header's schema.
func describeHeaders(r *huma.Response) {
	for _, h := range r.Headers {
		if h.Description == "" && h.Schema != nil {
			h.Description, h.Schema.Description = h.Schema.Description, ""
		}
	}
}
