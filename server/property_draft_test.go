package server_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/assessment"
)

// Every value that is made up holds one of these, so that its return shows: no
// answer but a success, and no log line, may hold any.
const (
	markedWord   = "Zqx"
	markedDigits = "778812"
	markedYear   = "1911-"
)

// draft is a request before it is sent, in parts that can be spoilt.
type draft struct {
	op        *described
	method    string
	path      string      // as it is written in the request line
	query     [][2]string // names and values
	rawQuery  string      // in place of query
	headers   [][2]string
	tree      *node // of a JSON body; body is made of it
	body      []byte
	lines     bool // the body is JSON Lines
	framing   framing
	spoilt    bool // already: a fault of another kind may put right what one of the text spoilt
	announces int  // bytes, when framing is announced
}

// file reports whether the body is one.
func (d *draft) file() bool { return d.op.takesBody() && d.tree == nil && !d.lines }

func (d *draft) target() string {
	if d.rawQuery != "" {
		return d.path + "?" + d.rawQuery
	}
	var parts []string
	for _, q := range d.query {
		parts = append(parts, url.QueryEscape(q[0])+"="+url.QueryEscape(q[1]))
	}
	if len(parts) == 0 {
		return d.path
	}
	return d.path + "?" + strings.Join(parts, "&")
}

// astray reports whether the path leads elsewhere: an id of dots is a step in a
// path.
func (d *draft) astray() bool {
	return strings.Contains(d.path, "/./") || strings.Contains(d.path, "/../") || strings.HasSuffix(d.path, "/.") || strings.HasSuffix(d.path, "/..")
}

func (d *draft) set(name, value string) {
	d.drop(name)
	d.headers = append(d.headers, [2]string{name, value})
}

func (d *draft) drop(name string) {
	d.headers = slices.DeleteFunc(d.headers, func(h [2]string) bool { return h[0] == name })
}

func (d *draft) header(name string) string {
	for _, h := range d.headers {
		if h[0] == name {
			return h[1]
		}
	}
	return ""
}

// String is shown when a test fails.
func (d *draft) String() string {
	body := string(d.body)
	if len(body) > 2000 {
		body = body[:2000] + fmt.Sprintf("… %d bytes", len(d.body))
	}
	return fmt.Sprintf("%s\n%sframing %d\n%q", d.op.id, d.head("host"), d.framing, body)
}

// write makes the body of the tree.
func (d *draft) write() {
	if d.tree != nil {
		var b strings.Builder
		d.tree.render(&b)
		d.body = []byte(b.String())
	}
}

// drafted returns a request that fits the contract: the example of the
// operation, or one with other values, or one made from the schemas alone.
func drafted(t *rapid.T, o *described) *draft {
	d := &draft{op: o, method: o.method, path: o.path}
	close := chance(t, 50) // to the example
	for _, p := range o.parameters("path") {
		value, ok := o.example.Path[p.Name]
		if !ok || !close && chance(t, 70) {
			value = drawID(t, o, p)
		}
		d.path = strings.ReplaceAll(d.path, "{"+p.Name+"}", url.PathEscape(value))
	}
	d.query = queryFor(t, o, close)
	d.headersFor(t, close)
	if o.takesBody() {
		d.bodyFor(t, close)
	}
	if o.method == http.MethodGet && chance(t, 5) {
		d.method = http.MethodHead
	}
	return d
}

// drawID returns the id of an object in a path: one that is there, that of
// something else, or one that is not there.
func drawID(t *rapid.T, o *described, p *openapi3.Parameter) string {
	kind := kindIn[strings.Join(strings.Split(o.path, "/")[:3], "/")]
	if p.Name == "challenge" || p.Name == "item" {
		kind = p.Name
	}
	if kind == "rule" && chance(t, 80) {
		return oneOf(t, []string{"RA-CRD-001", "RA-VID-041", "RA-RBC-012", "RA-INP-001"})
	}
	if len(seededOf[kind]) > 0 && chance(t, 80) {
		return oneOf(t, seededOf[kind])
	}
	if p.Schema.Value.Pattern != "" || len(p.Schema.Value.Enum) > 0 {
		return drawText(t, p.Name, p.Schema.Value)
	}
	most := 64
	if p.Schema.Value.MaxLength != nil {
		most = int(*p.Schema.Value.MaxLength)
	}
	return oneOf(t, []string{
		"case-" + strings.ToLower(drawWord(t)), drawWord(t), "..", ".", "é" + drawWord(t), drawWord(t) + "/" + drawWord(t), "%2e%2e", "a b?c#" + drawWord(t),
		strings.Repeat("Zqx-", most/4), "card-5beca0458de88bb6"[:min(most, 21)], drawDigits(t, 12),
	})
}

func queryFor(t *rapid.T, o *described, close bool) (query [][2]string) {
	for _, p := range o.parameters("query") {
		value, ok := o.example.Query[p.Name]
		switch {
		case p.Name == "cursor": // only a server makes one
		case ok && close:
			query = append(query, [2]string{p.Name, value})
		case !p.Required && !chance(t, 35):
		case p.Schema.Value.Type.Is("integer"):
			query = append(query, [2]string{p.Name, strconv.FormatInt(drawWhole(t, p.Schema.Value), 10)})
		case p.Schema.Value.Type.Is("boolean"):
			query = append(query, [2]string{p.Name, oneOf(t, []string{"true", "false"})})
		default:
			for value = drawText(t, p.Name, p.Schema.Value); value == "" && p.Required; {
				value = drawText(t, p.Name, p.Schema.Value)
			}
			if value != "" {
				query = append(query, [2]string{p.Name, value})
			}
		}
	}
	return query
}

func (d *draft) headersFor(t *rapid.T, close bool) {
	d.set("X-Demo-Actor", oneOf(t, everyActor))
	if close || chance(t, 40) {
		d.set("X-Demo-Actor", d.op.example.Actor)
	}
	for name, value := range d.op.example.Headers {
		d.set(name, value)
	}
	tags := []string{"*", `"1"`, `"1", "2"`, `W/"1"`, ` ,"2",,"1"`, `"Zqxtag"`, `"3"`}
	if d.op.method == http.MethodPut && chance(t, 30) {
		d.drop("If-Match") // what is there may not be replaced unseen
	}
	if d.op.has("header", "If-Match") && chance(t, 20) {
		d.set("If-Match", oneOf(t, tags))
	}
	if d.op.has("header", "If-None-Match") && chance(t, 30) {
		d.set("If-None-Match", oneOf(t, tags))
	}
	if d.op.has("header", "Idempotency-Key") && chance(t, 30) {
		d.set("Idempotency-Key", oneOf(t, []string{drawWord(t), drawDigits(t, 20), strings.Repeat("Zqx-", 32)}))
	}
	others := [][2]string{
		{"X-Request-ID", "5550aaaa-0000-4000-8000-000000000001"},
		{"X-Request-ID", "Zqx <script> é"},
		{"X-Correlation-ID", "5550-corr"},
		{"X-Correlation-ID", "Zqx\tcorrelation"},
		{"Cookie", "session=Zqxcookie"},
		{"User-Agent", "Zqxagent/1"},
		{"Referer", "https://Zqx.example/"},
		{"Accept-Encoding", "gzip, br"},
		{"X-HTTP-Method-Override", "DELETE"},
		{"X-Forwarded-Host", "Zqx.example"},
		{"Range", "bytes=0-3"},
		{"Origin", "https://Zqx.example"},
		{"X-" + markedWord, drawWord(t)},
		{"Accept", "*/*"},
		{"Accept", "text/html, */*;q=0.1"},
	}
	for range below(t, 3) {
		h := oneOf(t, others)
		d.set(h[0], h[1])
	}
}

func (d *draft) bodyFor(t *rapid.T, close bool) {
	schema := d.op.media()
	if schema == nil { // a file
		d.set("Content-Type", "image/jpeg")
		data, err := os.ReadFile("testdata/photo.jpg")
		if err != nil {
			t.Fatal(err)
		}
		d.body = data
		return
	}
	d.set("Content-Type", oneOf(t, []string{"application/json", "application/json; charset=utf-8", "Application/JSON"}))
	d.tree = parsedNode(d.op.example.Body, schema)
	switch {
	case len(schema.Properties) == 0:
	case !close:
		d.tree = drawNode(t, "", schema)
	case chance(t, 50):
		d.tree.vary(t)
	}
	d.fitKind()
	d.write()
	d.framing = oneOf(t, []framing{withLength, withLength, chunked, expecting})
	if d.op.assessing() && chance(t, 40) {
		d.asLines(t)
	}
}

// fitKind leaves out of a text to validate what its kind does not take, which the
// contract says in words.
func (d *draft) fitKind() {
	kind, err := assessment.ParseValidationKind(strings.TrimPrefix(d.path, validatePath))
	if d.op.id != "assess-texts" || err != nil {
		return
	}
	taken := append([]string{"id", "input"}, kind.Context()...)
	d.tree.members = slices.DeleteFunc(d.tree.members, func(m memberNode) bool { return !slices.Contains(taken, m.name) })
}

// asLines makes the body JSON Lines: documents, and lines that are none, which
// are answered with a row.
func (d *draft) asLines(t *rapid.T) {
	good := bytes.Clone(d.body) // first: it shows that what follows are lines
	all := append(bytes.Clone(good), '\n')
	for range 1 + below(t, 4) {
		line := oneOf(t, []string{
			string(good), "{}", `{"input":"` + drawWord(t) + `"}`, `{"input":null}`, `{"` + drawWord(t) + `77":1}`, `{"evidence":null}`, `{"evidence":"` + drawWord(t) + `"}`, "{", drawWord(t), "null", "[]", "",
			`{"id":"` + drawWord(t) + "\xff\"}", "\x00", string(good) + string(good), `{"id":"a","id":"` + drawWord(t) + `"}`, `{"id":"` + strings.Repeat(markedWord, 400_000) + `"}`,
		})
		all = append(append(all, strings.ReplaceAll(line, "\n", "")...), '\n')
	}
	d.tree, d.lines, d.body = nil, true, all
	d.set("Content-Type", "application/x-ndjson")
}
