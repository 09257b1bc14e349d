package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
)

// described is one operation of the document, with its example.
type described struct {
	operation
	route   *routers.Route
	example example
}

// describedOperations reads the document as the server gives it.
func describedOperations(t *testing.T, h http.Handler) []*described {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(ask(h, "", http.MethodGet, "/openapi.json", "").Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var all []*described
	for _, o := range operations(t, h) {
		item := doc.Paths.Value(o.path)
		op := item.GetOperation(o.method)
		all = append(all, &described{
			operation: o, example: readExample(t, o.id),
			route: &routers.Route{Spec: doc, Path: o.path, PathItem: item, Method: o.method, Operation: op},
		})
	}
	return all
}

// media returns the schema of a JSON body; nil when the operation reads none.
func (o *described) media() *openapi3.Schema {
	if o.route.Operation.RequestBody == nil {
		return nil
	}
	m := o.route.Operation.RequestBody.Value.Content["application/json"]
	if m == nil {
		return nil
	}
	return m.Schema.Value
}

func (o *described) takesBody() bool { return o.route.Operation.RequestBody != nil }

// assessing reports whether the operation judges documents of its own forms
// beside the contract.
func (o *described) assessing() bool { return strings.HasPrefix(o.id, "assess-") }

// rowwise reports whether the operation answers each document with a row.
func (o *described) rowwise() bool { return o.assessing() && o.id != "assess-records" }

// parameters returns the parameters in one part of the request.
func (o *described) parameters(in string) (found []*openapi3.Parameter) {
	for _, p := range o.route.Operation.Parameters {
		if p.Value.In == in {
			found = append(found, p.Value)
		}
	}
	return found
}

func (o *described) has(in, name string) bool {
	return slices.ContainsFunc(o.parameters(in), func(p *openapi3.Parameter) bool { return p.Name == name })
}
