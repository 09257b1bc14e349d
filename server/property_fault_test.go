package server_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"
)

// wantedAnswer is what a spoilt request must be answered with.
type wantedAnswer struct {
	statuses []int
	in       string // part of the request that is named; "" when no place is
	pointer  string // place of the fault; one above it will do
}

var unfit = []int{http.StatusBadRequest, http.StatusUnprocessableEntity}

// fault spoils a request in one way.
type fault struct {
	name  string
	spoil func(*rapid.T, *draft) (wantedAnswer, bool) // false: it does not apply
}

// faults are all the ways.
var faults = slices.Concat(memberFaults, textFaults, queryFaults, headerFaults, pathFaults, framingFaults, fileFaults)

// inBody wraps a fault of one value of a JSON body.
func inBody(name string, want func(place) bool, spoil func(*rapid.T, place) (pointer string, ok bool)) fault {
	return fault{name, func(t *rapid.T, d *draft) (wantedAnswer, bool) {
		if d.tree == nil {
			return wantedAnswer{}, false
		}
		var fit []place
		for _, p := range d.tree.places() {
			if want(p) {
				fit = append(fit, p)
			}
		}
		if len(fit) == 0 {
			return wantedAnswer{}, false
		}
		pointer, ok := spoil(t, oneOf(t, fit))
		d.write()
		return wantedAnswer{unfit, "body", pointer}, ok
	}}
}

func anyPlace(place) bool     { return true }
func hasType(p place) bool    { return p.schema != nil && p.schema.Type != nil }
func isObject(p place) bool   { return hasType(p) && p.kind == '{' && len(p.schema.Properties) > 0 }
func hasMembers(p place) bool { return len(p.members) > 0 }
func isText(p place) bool     { return hasType(p) && p.schema.Type.Is("string") }
func isScalar(p place) bool   { return p.kind == 0 }

// otherwise makes a value of a place a scalar with this text.
func (n *node) otherwise(raw string) { n.kind, n.raw, n.members, n.items = 0, raw, nil, nil }

var memberFaults = []fault{
	inBody("wrong type", hasType, func(t *rapid.T, p place) (string, bool) {
		others := map[string]string{
			"string": `"` + drawWord(t) + `"`, "integer": drawDigits(t, 9), "boolean": "true", "object": `{"` + drawWord(t) + `77":"` + drawWord(t) + `"}`,
			"array": `["` + drawWord(t) + `",` + drawDigits(t, 8) + `]`,
		}
		for kind := range others {
			if p.schema.Type.Includes(kind) {
				delete(others, kind)
			}
		}
		kinds := []string{}
		for _, kind := range []string{"string", "integer", "boolean", "object", "array"} {
			if others[kind] != "" {
				kinds = append(kinds, kind)
			}
		}
		p.otherwise(others[oneOf(t, kinds)])
		return p.pointer, true
	}),
	inBody("missing member", isObject, func(t *rapid.T, p place) (string, bool) {
		if len(p.schema.Required) == 0 {
			return "", false
		}
		name := oneOf(t, p.schema.Required)
		p.node.members = slices.DeleteFunc(p.members, func(m memberNode) bool { return m.name == name })
		return p.pointer + "/" + name, true
	}),
	inBody("unknown member", isObject, func(t *rapid.T, p place) (string, bool) {
		name := oneOf(t, []string{drawWord(t) + "77", drawDigits(t, 10), "given_" + drawWord(t) + "77", drawWord(t) + "@example.org", markedWord + "é", markedWord + ".a[0]", drawWord(t) + "~1/" + drawWord(t), "a b" + drawWord(t)})
		p.node.members = append(p.members, memberNode{name, scalarNode(nil, drawWord(t))})
		return p.pointer + "/" + name, true
	}),
	inBody("wrong case", isObject, func(t *rapid.T, p place) (string, bool) {
		if len(p.members) == 0 {
			return "", false
		}
		m := &p.node.members[below(t, len(p.members))]
		m.name = oneOf(t, []string{strings.ToUpper(m.name), strings.ToUpper(m.name[:1]) + m.name[1:]})
		return p.pointer + "/" + m.name, p.schema.Properties[m.name] == nil
	}),
	inBody("member twice", hasMembers, func(t *rapid.T, p place) (string, bool) {
		m := oneOf(t, p.members)
		pointer := p.pointer + "/" + m.name
		if chance(t, 30) {
			m.name = fmt.Sprintf(`\u%04x`, m.name[0]) + m.name[1:]
		}
		if chance(t, 50) {
			m.value = scalarNode(nil, drawWord(t))
		}
		p.node.members = append(p.members, m)
		return pointer, true
	}),
	inBody("case twice", func(p place) bool { return isObject(p) && hasMembers(p) }, func(t *rapid.T, p place) (string, bool) {
		m := oneOf(t, p.members)
		m.name = strings.ToUpper(m.name)
		p.node.members = append(p.members, m)
		return p.pointer + "/" + m.name, p.schema.Properties[m.name] == nil
	}),
	inBody("null", anyPlace, func(_ *rapid.T, p place) (string, bool) {
		p.otherwise("null")
		return p.pointer, true
	}),
	inBody("number", func(p place) bool { return hasType(p) && p.schema.Type.Is("integer") }, func(t *rapid.T, p place) (string, bool) {
		numbers := []string{"1e400", "98" + drawDigits(t, 20), "-98" + drawDigits(t, 20), "1.5", strings.Repeat("9", 400)}
		if p.schema.Min != nil {
			numbers = append(numbers, "-"+drawDigits(t, 8))
		}
		if p.schema.Max != nil {
			numbers = append(numbers, drawDigits(t, 12))
		}
		p.otherwise(oneOf(t, numbers))
		return p.pointer, true
	}),
	inBody("no JSON value", isScalar, func(t *rapid.T, p place) (string, bool) {
		p.otherwise(oneOf(t, []string{"NaN", "Infinity", "-Infinity", "undefined", "True", "007", "0x1F", ".5", "+1", "1.", "'" + drawWord(t) + "'", drawWord(t), ",", "/**/1", `"` + drawWord(t)}))
		return "", true
	}),
	inBody("text that is none", isScalar, func(t *rapid.T, p place) (string, bool) {
		p.otherwise(`"` + drawWord(t) + oneOf(t, []string{"\xff", "\xc0\xaf", "\xed\xa0\x80", `\ud800`, `\udc00\ud800`, "\x00", "\n", "\t", `\x`, "\x7f\x80"}) + `"`)
		return "", true
	}),
	inBody("too long", isText, func(t *rapid.T, p place) (string, bool) {
		if p.schema.MaxLength == nil || len(p.schema.Enum) > 0 || p.schema.Pattern != "" {
			return "", false
		}
		w := drawWord(t)
		most := int(*p.schema.MaxLength)
		p.otherwise(`"` + oneOf(t, []string{(w + strings.Repeat("b", most))[:most+1], w + strings.Repeat("é", most), w + strings.Repeat("a", 100_000)}) + `"`)
		return p.pointer, true
	}),
	inBody("not in the list", func(p place) bool { return hasType(p) && len(p.schema.Enum) > 0 }, func(t *rapid.T, p place) (string, bool) {
		v := oneOf(t, []string{drawWord(t), "", strings.ToUpper(fmt.Sprint(p.schema.Enum[0])), fmt.Sprint(" ", p.schema.Enum[0])})
		p.otherwise(`"` + v + `"`)
		return p.pointer, !slices.Contains(p.schema.Enum, any(v)) // a list in capitals has it
	}),
	inBody("another form", func(p place) bool { return isText(p) && (p.schema.Pattern != "" || p.schema.Format != "") }, func(t *rapid.T, p place) (string, bool) {
		wrong := []string{drawWord(t), markedDigits, "2021-02-30", "1911-13-01", "20200420", "", "2020-04-20 ", "２０２０-04-20", "rx1", "2020-04-20T25:00:00Z", "1911-02-03T04:05"}
		v := oneOf(t, wrong)
		p.otherwise(`"` + v + `"`)
		return p.pointer, !fitsForm(p.schema, v)
	}),
	inBody("too many", func(p place) bool { return hasType(p) && p.kind == '[' && p.schema.MaxItems != nil }, func(t *rapid.T, p place) (string, bool) {
		one := drawNode(t, "", p.schema.Items.Value)
		p.node.items = slices.Repeat([]*node{one}, int(*p.schema.MaxItems)+1)
		return p.pointer, true
	}),
	inBody("deep", isObject, func(t *rapid.T, p place) (string, bool) {
		levels := oneOf(t, []int{200, 9_990, 20_000, 100_000})
		p.node.members = append(p.members, memberNode{drawWord(t) + "77", &node{raw: strings.Repeat(`[`, levels) + strings.Repeat(`]`, levels)}})
		return "", true
	}),
}

// fitsForm reports whether a string is of a form after all.
func fitsForm(s *openapi3.Schema, v string) bool {
	switch s.Format {
	case "date":
		return regexp.MustCompile(`^2020-04-20$`).MatchString(v)
	case "date-time":
		return false
	}
	return regexp.MustCompile(s.Pattern).MatchString(v)
}

// inText wraps a fault of the text of a JSON body.
func inText(name string, spoil func(*rapid.T, []byte) []byte) fault {
	return fault{name, func(t *rapid.T, d *draft) (wantedAnswer, bool) {
		if d.tree == nil || len(d.body) < 2 || d.spoilt {
			return wantedAnswer{}, false
		}
		d.body = spoil(t, d.body)
		return wantedAnswer{unfit, "body", ""}, true
	}}
}

var textFaults = []fault{
	inText("nothing", func(*rapid.T, []byte) []byte { return nil }),
	inText("white space", func(*rapid.T, []byte) []byte { return []byte(" \r\n\t") }),
	inText("mark", func(t *rapid.T, b []byte) []byte {
		return append([]byte(oneOf(t, []string{"\xef\xbb\xbf", "\xfe\xff", "\xff\xfe", "\x00", "\u00a0"})), b...)
	}),
	inText("text after", func(t *rapid.T, b []byte) []byte {
		return append(bytes.Clone(b), oneOf(t, []string{" " + drawWord(t), "{}", ",", "\x00", "]", "}", "null", "\n" + string(b)})...)
	}),
	inText("broken off", func(t *rapid.T, b []byte) []byte { return b[:1+below(t, len(b)-1)] }),
	inText("comma", func(_ *rapid.T, b []byte) []byte { return append(bytes.Clone(b[:len(b)-1]), ",}"...) }),
	inText("comment", func(t *rapid.T, b []byte) []byte { return append([]byte("/* "+drawWord(t)+" */"), b...) }),
	inText("no object", func(t *rapid.T, b []byte) []byte {
		return []byte(oneOf(t, []string{"[" + string(b) + "]", `"` + drawWord(t) + `"`, drawDigits(t, 9), "null", "true", "[]", drawWord(t)}))
	}),
	inText("brackets", func(t *rapid.T, _ []byte) []byte {
		return bytes.Repeat([]byte(oneOf(t, []string{"[", `{"a":`, "[{\"" + markedWord + "77\":"})), oneOf(t, []int{100, 10_001, 100_000}))
	}),
	inText("UTF-16", func(_ *rapid.T, b []byte) []byte { return append(bytes.Join(bytes.Split(b, nil), []byte{0}), 0) }),
	inText("compressed", func(_ *rapid.T, b []byte) []byte {
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		_, _ = w.Write(b)
		_ = w.Close()
		return out.Bytes()
	}),
	{"too large", func(t *rapid.T, d *draft) (wantedAnswer, bool) {
		if d.tree == nil || !chance(t, 30) { // a megabyte each
			return wantedAnswer{}, false
		}
		d.body = append(bytes.Clone(d.body), bytes.Repeat([]byte(" "), 1<<20+1-len(d.body))...)
		return wantedAnswer{statuses: []int{http.StatusRequestEntityTooLarge}}, true
	}},
}

// inQuery wraps a fault of the query; the pointer is the parameter's.
func inQuery(name string, spoil func(*rapid.T, *draft, *openapi3.Parameter) (pointer string, ok bool)) fault {
	return fault{name, func(t *rapid.T, d *draft) (wantedAnswer, bool) {
		p := &openapi3.Parameter{}
		if all := d.op.parameters("query"); len(all) > 0 {
			p = oneOf(t, all)
		}
		pointer, ok := spoil(t, d, p)
		return wantedAnswer{unfit, "query", pointer}, ok
	}}
}

// query sets a parameter of a draft.
func (d *draft) setQuery(name, value string) {
	d.query = slices.DeleteFunc(d.query, func(q [2]string) bool { return q[0] == name })
	d.query = append(d.query, [2]string{name, value})
}

var queryFaults = []fault{
	inQuery("unknown parameter", func(t *rapid.T, d *draft, _ *openapi3.Parameter) (string, bool) {
		d.query = append(d.query, [2]string{oneOf(t, []string{drawWord(t) + "7", drawDigits(t, 9), "Organisation", "LIMIT", "limit[]", "organisation.x", "", "Zqx é&=", "id"}), drawWord(t)})
		return "", true
	}),
	inQuery("parameter twice", func(t *rapid.T, d *draft, p *openapi3.Parameter) (string, bool) {
		if p.Name == "" || p.Name == "cursor" {
			return "", false
		}
		value := "1"
		if !p.Schema.Value.Type.Is("integer") {
			value = drawText(t, p.Name, p.Schema.Value)
		}
		d.setQuery(p.Name, value)
		if chance(t, 50) && p.Schema.Value.Type.Is("string") {
			value = drawText(t, p.Name, p.Schema.Value)
		}
		d.query = append(d.query, [2]string{p.Name, value})
		return "/" + p.Name, value != ""
	}),
	inQuery("empty parameter", func(t *rapid.T, d *draft, p *openapi3.Parameter) (string, bool) {
		d.setQuery(p.Name, "")
		return "/" + p.Name, p.Name != ""
	}),
	inQuery("broken escape", func(t *rapid.T, d *draft, p *openapi3.Parameter) (string, bool) {
		name := p.Name
		if name == "" {
			name = markedWord + "77"
		}
		d.rawQuery = oneOf(t, []string{name + "=%zz" + drawWord(t), name + "=%", name + "=Zqx%4", "%zz=1", name + "=Zqx;limit=1", ";", name + "=%ff%fe"})
		return "", true
	}),
	inQuery("cursor of another list", func(t *rapid.T, d *draft, _ *openapi3.Parameter) (string, bool) {
		sum := base64.RawURLEncoding.EncodeToString([]byte("6bytes" + oneOf(t, []string{"case-6956c754911ab089", drawWord(t), "0"})))
		d.setQuery("cursor", sum)
		return "/cursor", d.op.has("query", "cursor")
	}),
	inQuery("wrong value", func(t *rapid.T, d *draft, p *openapi3.Parameter) (string, bool) {
		if p.Name == "" {
			return "", false
		}
		s, values := p.Schema.Value, []string{}
		switch {
		case s.Type.Is("integer"):
			values = []string{"0", "201", "-1", "1e2", " 5", "5 ", drawWord(t), "1.0", "98" + drawDigits(t, 20), "٣"}
		case len(s.Enum) > 0:
			values = []string{drawWord(t), strings.ToUpper(fmt.Sprint(s.Enum[0])), fmt.Sprint(s.Enum[0], ",", s.Enum[0]), fmt.Sprint(s.Enum[0], " ")}
		case s.Pattern != "":
			values = []string{drawWord(t) + "!", "rx1", "RX1,RX2", markedDigits, "*", "RX1\n", "\x00", "2021-02-30"}
		case p.Name == "cursor":
			values = []string{drawWord(t), "e30", "!", strings.Repeat("A", 40), "AAAAAAAAAAA="}
		case s.MaxLength != nil:
			values = []string{drawWord(t) + strings.Repeat("x", int(*s.MaxLength))}
		}
		if len(values) == 0 {
			return "", false
		}
		value := oneOf(t, values)
		d.setQuery(p.Name, value)
		return "/" + p.Name, s.Pattern == "" || len(s.Enum) > 0 || !fitsForm(s, value)
	}),
}

// badTags are not lists of entity tags.
var badTags = []string{"Zqxtag", `"Zqx`, `W/Zqx`, `"1" "2"`, `1`, `"Zqx","`, `*, "1"`, `w/"1"`, `"Zqx q"`, `,`, ""}

// late are the answers to a fault that is found after the body was read, or the
// object that the request is about.
var late = append(slices.Clone(unfit), http.StatusForbidden, http.StatusNotFound, http.StatusPreconditionFailed)

// inHeader wraps a fault of a header.
func inHeader(name, header string, values func(*rapid.T) []string) fault {
	return fault{name, func(t *rapid.T, d *draft) (wantedAnswer, bool) {
		if !d.op.has("header", header) {
			return wantedAnswer{}, false
		}
		d.set(header, oneOf(t, values(t)))
		return wantedAnswer{statuses: late}, true
	}}
}

// refusedFor wraps a fault that has no place in the request.
func refusedFor(name string, status int, spoil func(*rapid.T, *draft) bool) fault {
	return fault{name, func(t *rapid.T, d *draft) (wantedAnswer, bool) {
		return wantedAnswer{statuses: []int{status}}, spoil(t, d)
	}}
}

var headerFaults = []fault{
	inHeader("If-Match", "If-Match", func(*rapid.T) []string { return badTags }),
	inHeader("If-None-Match", "If-None-Match", func(*rapid.T) []string { return badTags }),
	inHeader("long tag", "If-Match", func(*rapid.T) []string { return []string{`"Zqx` + strings.Repeat("x", 600) + `"`} }),
	inHeader("key", "Idempotency-Key", func(t *rapid.T) []string {
		return []string{strings.Repeat("Zqx", 43), "Zqx " + drawWord(t), `"` + drawWord(t) + `"`, drawWord(t) + "é", ""}
	}),
	{"key twice", func(t *rapid.T, d *draft) (wantedAnswer, bool) {
		d.set("Idempotency-Key", drawWord(t))
		d.headers = append(d.headers, [2]string{"Idempotency-Key", drawWord(t)})
		return wantedAnswer{statuses: late}, d.op.has("header", "Idempotency-Key")
	}},
	refusedFor("media type", http.StatusUnsupportedMediaType, func(t *rapid.T, d *draft) bool {
		kinds := []string{
			"text/plain", "application/xml", "application/json; charset=latin1", "application/json; boundary=Zqx", "text/json", "application/" + drawWord(t), "",
			"application/merge-patch+json", "application/json, application/json", "multipart/form-data; boundary=Zqx", "application/x-www-form-urlencoded", "Zqx",
		}
		d.set("Content-Type", oneOf(t, kinds))
		return d.op.takesBody() && len(d.body) <= 1<<20
	}),
	refusedFor("no media type", http.StatusUnsupportedMediaType, func(_ *rapid.T, d *draft) bool {
		d.drop("Content-Type")
		return d.op.takesBody() && len(d.body) <= 1<<20
	}),
	refusedFor("two media types", http.StatusUnsupportedMediaType, func(t *rapid.T, d *draft) bool {
		if d.header("Content-Type") == "" {
			return false
		}
		d.headers = append(d.headers, [2]string{"Content-Type", oneOf(t, []string{"application/json", "text/plain"})})
		return d.op.takesBody()
	}),
	refusedFor("content coding", http.StatusUnsupportedMediaType, func(t *rapid.T, d *draft) bool {
		d.set("Content-Encoding", oneOf(t, []string{"gzip", "deflate", "br", "Zqx", "gzip, identity"}))
		return d.op.takesBody()
	}),
	refusedFor("unread body", http.StatusBadRequest, func(t *rapid.T, d *draft) bool {
		d.body = []byte(`{"` + drawWord(t) + `":"` + drawWord(t) + `"}`)
		d.set("Content-Type", "application/json")
		d.framing = oneOf(t, []framing{withLength, chunked})
		return !d.op.takesBody() && d.method != http.MethodHead
	}),
	refusedFor("accept", http.StatusNotAcceptable, func(t *rapid.T, d *draft) bool {
		d.set("Accept", oneOf(t, []string{"text/html", "application/xml", "image/*", "Zqx/zqx", "*/*;q=0", "*/*; q=0.0", "application/json;q=0", "application/json;version=1;q=0.000", "text/calendar, text/plain"}))
		return d.op.answers["204"] == nil
	}),
	refusedFor("nobody", http.StatusUnauthorized, func(_ *rapid.T, d *draft) bool {
		d.drop("X-Demo-Actor")
		return true
	}),
	refusedFor("odd actor", http.StatusUnauthorized, func(t *rapid.T, d *draft) bool {
		actor := oneOf(t, []string{"", drawWord(t), drawDigits(t, 12) + " ra-king RX1", drawDigits(t, 11) + " ra-agent RX1", "999900000103  ra-agent RX2", "999900000103 RA-Agent RX2", "999900000103 ra-agent rx2", "999900000103 ra-agent RX2 " + drawWord(t)})
		d.set("X-Demo-Actor", actor)
		return true
	}),
	refusedFor("two everyActor", http.StatusUnauthorized, func(t *rapid.T, d *draft) bool {
		d.headers = append(d.headers, [2]string{oneOf(t, []string{"X-Demo-Actor", "Authorization", "X-API-Key"}), "Bearer " + drawWord(t)})
		return true
	}),
	refusedFor("other organisation", http.StatusForbidden, func(t *rapid.T, d *draft) bool {
		d.set("NHSD-End-User-Organisation-ODS", strings.ToUpper(drawWord(t)))
		return !strings.HasPrefix(d.op.path, "/v1/me/") // where nobody acts from an organisation
	}),
}

var pathFaults = []fault{
	refusedFor("method", http.StatusMethodNotAllowed, func(t *rapid.T, d *draft) bool {
		methods := []string{"PATCH", "DELETE", "OPTIONS", "TRACE", "get", "PROPFIND", "ZQX", "POST", "PUT"}
		d.method = oneOf(t, methods)
		return !d.astray() && (d.op.route.PathItem.GetOperation(strings.ToUpper(d.method)) == nil || d.method == "get")
	}),
	{"path", func(t *rapid.T, d *draft) (wantedAnswer, bool) {
		d.query, d.rawQuery = nil, ""
		d.path = oneOf(t, []string{
			d.path + "/", d.path + "/" + drawWord(t), "/" + d.path, strings.Replace(d.path, "/v1/", "/v1//", 1), strings.Replace(d.path, "/v1/", "/V1/", 1),
			strings.Replace(d.path, "/v1/", "/v1/./", 1), strings.Replace(d.path, "/v1/", "/x/../v1/", 1), d.path + "/..%2f" + drawWord(t), "/" + drawWord(t), d.path + "//",
			strings.Replace(d.path, "/v1/", "/v1%2f", 1), "/v1", "/v1/", "/docs/../v1/" + drawWord(t),
		})
		return wantedAnswer{statuses: []int{http.StatusNotFound, http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusUnprocessableEntity}}, true
	}},
	{"long id", func(t *rapid.T, d *draft) (wantedAnswer, bool) {
		all := d.op.parameters("path")
		if len(all) == 0 {
			return wantedAnswer{}, false
		}
		p := oneOf(t, all)
		path := d.op.path
		for _, other := range all {
			value := "a"
			if user := other.Schema.Value.Pattern; user != "" {
				value = "999900000207"
			}
			if other == p {
				value = oneOf(t, []string{strings.Repeat("Zqx", 70), drawWord(t) + strings.Repeat("%C3%A9", 70)})
			}
			path = strings.ReplaceAll(path, "{"+other.Name+"}", value)
		}
		d.path = path
		return wantedAnswer{unfit, "path", "/" + p.Name}, true
	}},
}

// inFraming wraps a fault of how the body is sent.
func inFraming(name string, f framing, statuses ...int) fault {
	return refusedForAny(name, statuses, func(d *draft) bool {
		d.framing = f
		return d.op.takesBody() && len(d.body) > 4 && !d.lines && !d.spoilt
	})
}

func refusedForAny(name string, statuses []int, spoil func(*draft) bool) fault {
	return fault{name, func(_ *rapid.T, d *draft) (wantedAnswer, bool) { return wantedAnswer{statuses: statuses}, spoil(d) }}
}

var framingFaults = []fault{
	inFraming("cut short", cutShort, unfit...),
	inFraming("cut short in chunks", cutShortChunks, unfit...),
	inFraming("broken chunks", brokenChunks, unfit...),
	refusedForAny("too much", unfit, func(d *draft) bool {
		d.framing = tooMuch
		return d.tree != nil && len(d.body) > 4 && !d.spoilt
	}),
	refusedForAny("announced", []int{http.StatusRequestEntityTooLarge}, func(d *draft) bool {
		d.framing, d.announces = announced, 1<<40
		return d.op.takesBody()
	}),
}

var fileFaults = []fault{
	{"no photo", func(t *rapid.T, d *draft) (wantedAnswer, bool) {
		if !d.file() || d.spoilt {
			return wantedAnswer{}, false
		}
		d.body = oneOf(t, [][]byte{
			nil, []byte(drawWord(t)), d.body[:1+below(t, 2000)], []byte("\x89PNG\r\n\x1a\n" + drawWord(t)), []byte("\xff\xd8\xff\xfe\x00\x20" + drawWord(t)), bytes.Repeat([]byte{0xff}, 5000),
			[]byte("GIF89a" + drawWord(t)), []byte(`<svg onload="` + drawWord(t) + `">`), append([]byte("\xff\xd8\xff\xe0\xff\xff"), d.body[:30]...),
		})
		return wantedAnswer{late, "body", "/photo"}, true
	}},
	refusedFor("large photo", http.StatusRequestEntityTooLarge, func(t *rapid.T, d *draft) bool {
		if !d.file() || !chance(t, 30) {
			return false
		}
		d.body = append(bytes.Clone(d.body), make([]byte, 10<<20)...)
		d.framing = oneOf(t, []framing{withLength, chunked})
		return true
	}),
}
