package server_test

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/assessment"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server/sandbox"
)

// Every value that is made up holds one of these, so that its return shows: no
// answer but a success, and no log line, may hold any.
const (
	markedWord   = "Zqx"
	markedDigits = "778812"
	markedYear   = "1911-"
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

// Choices. Those of rapid prefer the first of a list; these do not.

func below(t *rapid.T, n int) int {
	even, ok := evenly[n]
	if !ok {
		even = rapid.Custom(func(t *rapid.T) (at int) {
			for bit := 1; bit < 4*n; bit *= 2 {
				if rapid.Bool().Draw(t, "bit") {
					at += bit
				}
			}
			return at % n
		})
		evenly[n] = even
	}
	return even.Draw(t, "choice")
}

// evenly are the generators of the numbers below others.
var evenly = map[int]*rapid.Generator[int]{}

func oneOf[T any](t *rapid.T, list []T) T { return list[below(t, len(list))] }

// chance is true in so many of a hundred cases, and false when it is shrunk.
func chance(t *rapid.T, percent int) bool { return below(t, 128) >= 128-percent*128/100 }

func drawWord(t *rapid.T) string {
	return markedWord + rapid.StringMatching(`[a-z]{2,6}`).Draw(t, "word")
}

func drawDigits(t *rapid.T, n int) string {
	return markedDigits + rapid.StringMatching(fmt.Sprintf("[0-9]{%d}", n-len(markedDigits))).Draw(t, "digits")
}

// seededOf are the ids of the seeded objects of a kind.
var seededOf = func() map[string][]string {
	ids := map[string][]string{}
	for _, o := range sandbox.Seeded() {
		ids[o.Kind] = append(ids[o.Kind], o.ID)
	}
	return ids
}()

// everyActor are people with every role at every organisation.
var everyActor = func() (all []string) {
	for i, organisation := range []string{"RX1", "RX2", "RX3", "RX9"} {
		for j, role := range rbac.Roles() {
			all = append(all, fmt.Sprintf("99990000%d %s %s", 1000+10*i+j, role, organisation))
		}
	}
	for _, o := range sandbox.Seeded() {
		if parts := strings.Split(o.Name, "/"); parts[0] == "agent" {
			all = append(all, o.ID+" "+parts[2]+" "+strings.ToUpper(parts[1]))
		}
	}
	return all
}()

var someDays = []string{"2020-04-20", "2020-04-21", "2020-05-11", "2020-10-19", "2021-04-19", "2019-01-31", "1985-12-10", "2028-05-01"}

// likely are values with which a request gets further than the contract, by the
// name of the member or parameter.
var likely = map[string][]string{
	"user": append(slices.Clone(seededOf["person"]), seededOf["agent"]...), "holder": seededOf["person"], "actor": seededOf["agent"],
	"organisation": seededOf["organisation"], "workingAt": seededOf["organisation"], "child": seededOf["organisation"],
	"parent": seededOf["organisation"], "provider": seededOf["organisation"],
	"registration": seededOf["registration"], "position": seededOf["position"], "replaces": seededOf["card"], "challenge": seededOf["challenge"],
	"subject": append(slices.Clone(seededOf["card"]), seededOf["registration"]...),
	"action":  {"case.open", "card.order", "card.dispatch", "call.book"}, "area": {"CRD", "VID", "RBC", "IDN"},
	"mobile": {"07700 900124", "+447700900290"}, "ringNumber": {"07700 900100"}, "to": {"07700 900228"},
	"registrations": seededOf["registration"], "grants": seededOf["grant"], "items": seededOf["item"], "owner": {"RA team of RX1", "RA Manager"},
	"jobRole": {"R8001"}, "activities": {"B0360"}, "channel": {"microsoft-teams", "zoom"}, "channels": {"zoom"},
	"location": {"home"}, "locations": {"home", "workplace"}, "kind": {"uk-passport", "TAC1", "TAC2"}, "profession": {"pharmacist"},
	"checker": seededOf["agent"], "checkedBy": seededOf["agent"], "appointedBy": seededOf["agent"], "by": seededOf["agent"],
	"positions": seededOf["position"], "name": {"RX1TACNIGHT2", "RX9TACNIGHT2"}, "serial": {"T5550098"}, "at": {"2020-04-20T08:00:00Z"},
	"advance": {"1h", "15m"}, "givenName": {"Ada", "Ivy"}, "familyName": {"Example"}, "email": {"ada.example@example.nhs.uk"},
	"nationalInsuranceNumber": {"JK987654D"}, "dueOn": someDays, "dateOfBirth": someDays, "issued": someDays, "expires": someDays,
}

// kindIn is the kind of object that a path names.
var kindIn = map[string]string{
	"/v1/agreements": "agreement", "/v1/assignments": "assignment", "/v1/campaigns": "campaign", "/v1/cards": "card", "/v1/exceptional-access": "grant",
	"/v1/identities": "person", "/v1/positions": "position", "/v1/registrations": "registration", "/v1/rules": "rule",
	"/v1/organisations": "organisation", "/v1/temporary-cards": "temporary-card", "/v1/visits": "visit",
}

// drawText returns a string that fits a schema.
func drawText(t *rapid.T, name string, s *openapi3.Schema) string {
	pool := slices.DeleteFunc(slices.Clone(likely[name]), func(v string) bool { // one name, several kinds of value
		return s.Format == "date" && (len(v) != 10 || v[4] != '-') || s.Format == "date-time" && !strings.Contains(v, "T")
	})
	switch {
	case len(s.Enum) > 0:
		return fmt.Sprint(oneOf(t, s.Enum))
	case len(pool) > 0 && chance(t, 70):
		return oneOf(t, pool)
	case s.Format == "date":
		return drawDay(t)
	case s.Format == "date-time":
		return drawDay(t) + oneOf(t, []string{"T10:00:00Z", "T23:59:59.5+01:00"})
	case strings.HasPrefix(s.Pattern, "^[0-9]{12}"):
		return drawDigits(t, 12)
	case s.Pattern == `^[A-Z0-9]{3,9}$`:
		return strings.ToUpper(drawWord(t))
	case s.Pattern != "":
		return rapid.StringMatching(s.Pattern).Filter(func(v string) bool { return s.MaxLength == nil || len(v) <= int(*s.MaxLength) }).Draw(t, name)
	}
	free := oneOf(t, []string{
		drawWord(t), drawDigits(t, 10), drawWord(t) + " " + drawWord(t), drawWord(t) + "@example.org", "", markedWord + "é\u2028<&>\"\\\u0000'",
		markedWord + strings.Repeat("ab", below(t, 400)), "07700 900" + drawDigits(t, 9), "JK" + drawDigits(t, 6) + "D",
	})
	if s.MaxLength != nil {
		free = string([]rune(free)[:min(int(*s.MaxLength), len([]rune(free)))])
	}
	return free
}

func drawDay(t *rapid.T) string {
	if chance(t, 60) {
		return oneOf(t, someDays)
	}
	return fmt.Sprintf("%s%02d-%02d", markedYear, 1+below(t, 12), 1+below(t, 28))
}

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

// write makes the body of the tree.
func (d *draft) write() {
	if d.tree != nil {
		var b strings.Builder
		d.tree.render(&b)
		d.body = []byte(b.String())
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
