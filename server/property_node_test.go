package server_test

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"
)

// node is one value of a JSON document, with its schema, in a form that can be
// spoilt in ways that no document can be.
type node struct {
	schema  *openapi3.Schema // nil: the contract says nothing of it
	kind    byte             // '{', '[' or 0
	raw     string           // of a scalar
	members []memberNode
	items   []*node
}

type memberNode struct {
	name  string // as it is written between the quotes
	value *node
}

func scalarNode(s *openapi3.Schema, v any) *node {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return &node{schema: s, raw: string(raw)}
}

// drawNode returns a document that fits a schema.
func drawNode(t *rapid.T, name string, s *openapi3.Schema) *node {
	if len(s.OneOf) > 0 {
		return drawNode(t, name, oneOf(t, s.OneOf).Value)
	}
	switch {
	case s.Type.Is("object"):
		n := &node{schema: s, kind: '{'}
		for _, name := range sortedNames(s.Properties) {
			if slices.Contains(s.Required, name) || chance(t, 50) {
				n.members = append(n.members, memberNode{name, drawNode(t, name, s.Properties[name].Value)})
			}
		}
		return n
	case s.Type.Includes("array"):
		n := &node{schema: s, kind: '['}
		for range below(t, 3) {
			n.items = append(n.items, drawNode(t, name, s.Items.Value))
		}
		return n
	case s.Type.Is("boolean"):
		return scalarNode(s, rapid.Bool().Draw(t, name))
	case s.Type.Is("integer"):
		return scalarNode(s, drawWhole(t, s))
	}
	return scalarNode(s, drawText(t, name, s))
}

func drawWhole(t *rapid.T, s *openapi3.Schema) int64 {
	low, high := int64(0), int64(7788129999)
	if s.Min != nil {
		low = int64(*s.Min)
	}
	if s.Max != nil {
		high = int64(*s.Max)
	}
	return rapid.Int64Range(low, high).Draw(t, "number")
}

// parsedNode returns a document as a node.
func parsedNode(v jsontext.Value, s *openapi3.Schema) *node {
	n := &node{schema: s}
	if s == nil {
		s = &openapi3.Schema{}
	}
	switch v.Kind() {
	case '{':
		n.kind = '{'
		d := jsontext.NewDecoder(strings.NewReader(string(v)))
		_, _ = d.ReadToken()
		for d.PeekKind() != '}' {
			name, err := d.ReadToken()
			if err != nil {
				panic(err)
			}
			key := name.String()
			value, _ := d.ReadValue()
			n.members = append(n.members, memberNode{key, parsedNode(value.Clone(), schemaAt(s.Properties[key]))})
		}
	case '[':
		n.kind = '['
		var items []jsontext.Value
		_ = json.Unmarshal(v, &items)
		for _, item := range items {
			n.items = append(n.items, parsedNode(item, schemaAt(s.Items)))
		}
	default:
		n.raw = string(v)
	}
	return n
}

func schemaAt(r *openapi3.SchemaRef) *openapi3.Schema {
	if r == nil {
		return nil
	}
	return r.Value
}

func (n *node) render(b *strings.Builder) {
	switch n.kind {
	case '{':
		b.WriteByte('{')
		for i, m := range n.members {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(`"` + m.name + `":`)
			m.value.render(b)
		}
		b.WriteByte('}')
	case '[':
		b.WriteByte('[')
		for i, item := range n.items {
			if i > 0 {
				b.WriteByte(',')
			}
			item.render(b)
		}
		b.WriteByte(']')
	default:
		b.WriteString(n.raw)
	}
}

// place is one value of a document, and where it is.
type place struct {
	*node
	pointer string
	parent  *node
}

func (n *node) places() []place { return placesBelow(place{node: n}) }

func placesBelow(p place) []place {
	all := []place{p}
	for _, m := range p.members {
		all = append(all, placesBelow(place{m.value, p.pointer + "/" + m.name, p.node})...)
	}
	for i, item := range p.items {
		all = append(all, placesBelow(place{item, p.pointer + "/" + strconv.Itoa(i), p.node})...)
	}
	return all
}

func sortedNames(s openapi3.Schemas) []string {
	names := make([]string, 0, len(s))
	for name := range s {
		names = append(names, name)
	}
	slices.SortFunc(names, cmp.Compare)
	return names
}

// vary puts another value into one or two members.
func (n *node) vary(t *rapid.T) {
	for range 1 + below(t, 2) {
		if len(n.members) == 0 {
			return
		}
		at := below(t, len(n.members))
		m := &n.members[at]
		if m.value.schema != nil {
			m.value = drawNode(t, m.name, m.value.schema)
		}
	}
}

func (n *node) clone() *node {
	c := *n
	c.members, c.items = slices.Clone(n.members), slices.Clone(n.items)
	for i := range c.members {
		c.members[i].value = c.members[i].value.clone()
	}
	for i := range c.items {
		c.items[i] = c.items[i].clone()
	}
	return &c
}
