package main

import (
	"encoding"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/triage"
	"github.com/rakit-dev/rakit/registration"
)

// schema is as much of JSON Schema as the files in folder schema use. A keyword
// that is not here fails their reading.
type schema struct {
	Dialect     string            `json:"$schema"`
	Ref         string            `json:"$ref"`
	Defs        map[string]schema `json:"$defs"`
	Title       string            `json:"title"`
	Description string            `json:"description"`
	Type        string            `json:"type"`
	Enum        []string          `json:"enum"`
	Format      string            `json:"format"`
	Pattern     string            `json:"pattern"`
	Minimum     *float64          `json:"minimum"`
	MinLength   *int              `json:"minLength"`
	AnyOf       []jsontext.Value  `json:"anyOf"` // of suppressions; a real validator looks at it
	Items       *schema           `json:"items"`
	Properties  map[string]schema `json:"properties"`
	Required    []string          `json:"required"`
	Additional  *bool             `json:"additionalProperties"`
}

// readSchema returns what `rakit schema` prints, with its references resolved.
func readSchema(t *testing.T, name string) schema {
	t.Helper()
	got := runWith(t, "", "schema", name)
	if got.status != 0 || got.stderr != "" {
		t.Fatalf("status %d: %s", got.status, got.stderr)
	}
	var s schema
	if err := json.Unmarshal([]byte(got.stdout), &s, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	if want := "https://json-schema.org/draft/2020-12/schema"; s.Dialect != want {
		t.Errorf("dialect %q, want %q", s.Dialect, want)
	}
	return s.resolve(t, s.Defs)
}

// resolve returns s with what it refers to; its own title and description win.
func (s schema) resolve(t *testing.T, defs map[string]schema) schema {
	t.Helper()
	if name, ok := strings.CutPrefix(s.Ref, "#/$defs/"); ok {
		target, ok := defs[name]
		if !ok {
			t.Fatalf("no definition of %s", s.Ref)
		}
		target = target.resolve(t, defs)
		if s.Title != "" {
			target.Title, target.Description = s.Title, s.Description
		}
		return target
	}
	if s.Items != nil {
		items := s.Items.resolve(t, defs)
		s.Items = &items
	}
	s.Properties = maps.Clone(s.Properties)
	for name, p := range s.Properties {
		s.Properties[name] = p.resolve(t, defs)
	}
	return s
}

// agree holds a schema against the Go type that is read or written by it. With
// exact, what is always written must be required.
func agree(t *testing.T, at string, typ reflect.Type, s schema, exact bool) {
	t.Helper()
	text := reflect.TypeFor[encoding.TextUnmarshaler]()
	switch {
	case typ == reflect.TypeFor[jsontext.Value]():
		return
	case typ.Kind() == reflect.Pointer:
		agree(t, at, typ.Elem(), s, exact)
		return
	case reflect.PointerTo(typ).Implements(text):
		if s.Type != "string" && len(s.Enum) == 0 {
			t.Errorf("%s: %s is written as text", at, typ)
		}
		return
	}
	wantType := map[reflect.Kind]string{
		reflect.String: "string", reflect.Bool: "boolean", reflect.Int: "integer",
		reflect.Slice: "array", reflect.Struct: "object",
	}[typ.Kind()]
	if s.Type != wantType && !(wantType == "string" && len(s.Enum) > 0) {
		t.Errorf("%s: type %q, want %q", at, s.Type, wantType)
	}
	switch typ.Kind() {
	case reflect.Slice:
		agree(t, at+"/-", typ.Elem(), *s.Items, exact)
	case reflect.Struct:
		agreeObject(t, at, typ, s, exact)
	}
}

func agreeObject(t *testing.T, at string, typ reflect.Type, s schema, exact bool) {
	t.Helper()
	if s.Additional == nil || *s.Additional {
		t.Errorf("%s: additional properties are allowed", at)
	}
	var members, always []string
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" {
			continue // neither read nor written
		}
		members = append(members, name)
		if options == "" {
			always = append(always, name)
		}
		p, ok := s.Properties[name]
		if !ok {
			continue // the comparison below says so
		}
		if p.Title == "" {
			t.Errorf("%s/%s has no title", at, name)
		}
		agree(t, at+"/"+name, f.Type, p, exact)
	}
	slices.Sort(members)
	if diff := cmp.Diff(members, slices.Sorted(maps.Keys(s.Properties))); diff != "" {
		t.Errorf("%s: members of %s (-Go +schema):\n%s", at, typ, diff)
	}
	if exact && !cmp.Equal(always, s.Required) {
		t.Errorf("%s: required %v, always written %v", at, s.Required, always)
	}
	for _, name := range s.Required {
		if _, ok := s.Properties[name]; !ok {
			t.Errorf("%s: %s is required, but no property", at, name)
		}
	}
}

func TestSchemaAgreesWithTypes(t *testing.T) {
	agree(t, "record", reflect.TypeFor[registration.Record](), readSchema(t, "record"), false)
	report := readSchema(t, "report")
	agree(t, "result", reflect.TypeFor[guidance.Result](), *report.Properties["results"].Items, true)
	agree(t, "summary", reflect.TypeFor[guidance.Summary](), report.Properties["summary"], true)
	suppressions := readSchema(t, "suppressions").Properties["suppressions"]
	agree(t, "suppression", reflect.TypeFor[triage.Suppression](), *suppressions.Items, true)
}

// TestSchemaAgreesWithClosedLists: an enum is the closed list, whole and in
// order.
func TestSchemaAgreesWithClosedLists(t *testing.T) {
	record, report := readSchema(t, "record").Properties, readSchema(t, "report").Properties
	document, result := record["documents"].Items.Properties, report["results"].Items.Properties
	finding := result["findings"].Items.Properties
	for _, tt := range []struct {
		list encoding.TextUnmarshaler
		enum []string
	}{
		{new(evidence.Route), record["route"].Enum},
		{new(evidence.Kind), document["kind"].Enum},
		{new(evidence.Kind), record["noPhotoDecision"].Properties["documents"].Items.Enum},
		{new(evidence.Seen), document["seen"].Enum},
		{new(evidence.Category), record["category"].Enum},
		{new(evidence.StaffOption), record["idCheck"].Properties["option"].Enum},
		{new(guidance.Outcome), result["outcome"].Enum},
		{new(guidance.Severity), finding["severity"].Enum},
		{new(guidance.Basis), finding["basis"].Enum},
	} {
		var unlisted *guidance.UnknownValueError
		if !errors.As(tt.list.UnmarshalText(nil), &unlisted) {
			t.Fatalf("%T takes no text for a member", tt.list)
		}
		if diff := cmp.Diff(unlisted.Allowed, tt.enum); diff != "" {
			t.Errorf("%s (-Go +schema):\n%s", unlisted.List, diff)
		}
	}
}

// faults returns where a value does not fit a schema.
func (s schema) faults(at string, v any) []string {
	var fs []string
	fail := func(what string) { fs = append(fs, fmt.Sprintf("%s: %s", at, what)) }
	kind := map[reflect.Kind]string{
		reflect.String: "string", reflect.Bool: "boolean", reflect.Float64: "integer",
		reflect.Slice: "array", reflect.Map: "object",
	}[reflect.ValueOf(v).Kind()]
	if s.Type != "" && s.Type != kind {
		fail(kind + " for " + s.Type)
		return fs
	}
	switch v := v.(type) {
	case string:
		if s.Enum != nil && !slices.Contains(s.Enum, v) {
			fail("not in the list")
		}
		if !regexp.MustCompile(s.Pattern).MatchString(v) || (s.MinLength != nil && len(v) < *s.MinLength) {
			fail("not of the form")
		}
		if _, err := guidance.ParseDate(v); s.Format == "date" && err != nil {
			fail("no date")
		}
	case float64:
		if s.Minimum != nil && v < *s.Minimum {
			fail("too small")
		}
	case []any:
		for i, e := range v {
			fs = append(fs, s.Items.faults(fmt.Sprintf("%s/%d", at, i), e)...)
		}
	case map[string]any:
		for _, name := range s.Required {
			if _, ok := v[name]; !ok {
				fail(name + " is missing")
			}
		}
		for name, e := range v {
			p, ok := s.Properties[name]
			if !ok && s.Additional != nil {
				fail(name + " is not allowed")
			}
			fs = append(fs, p.faults(at+"/"+name, e)...)
		}
	}
	return fs
}

func decodeAny(t *testing.T, data string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(data), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestRecordsFitTheirSchema, and one that does not shows that the test can fail.
func TestRecordsFitTheirSchema(t *testing.T) {
	record := readSchema(t, "record")
	for _, file := range []string{"right.json", "april2023.json"} {
		if fs := record.faults("", decodeAny(t, readTestdata(t, file))); len(fs) > 0 {
			t.Errorf("%s: %q", file, fs)
		}
	}
	for _, tt := range []struct{ data, want string }{
		{`{"id":"r","route":"esr","category":"consultant"}`, "/category: not in the list"},
		{`{"id":"r","route":"esr","idCheck":{"option":"by-post"}}`, "/idCheck/option: not in the list"},
		{`{"id":"r","route":"esr","idCheck":{"on":"today"}}`, "/idCheck/on: no date"},
		{`{"id":"r","route":"esr","counterSignature":{"by":"P. Person","profession":"pharmacist"}}`, "/counterSignature: knownYears is missing"},
		{`{"id":"r","route":"esr","documents":[{"kind":"deed-poll","formerName":{"name":"Ada"}}]}`, "/documents/0/formerName: name is not allowed"},
		{`{"id":"r","route":"esr","documents":[{"kind":"digital-address-proof","provider":1}]}`, "/documents/0/provider: integer for string"},
	} {
		if diff := cmp.Diff([]string{tt.want}, record.faults("", decodeAny(t, tt.data))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.data, diff)
		}
	}
	want := []string{"/registrant/dateOfBirth: no date"}
	if diff := cmp.Diff(want, record.faults("", decodeAny(t, readTestdata(t, "wrong.json")))); diff != "" {
		t.Errorf("wrong.json (-want +got):\n%s", diff)
	}
}

// TestReportsFitTheirSchema: what check writes, with findings and without, of
// records that could be read and one that could not.
func TestReportsFitTheirSchema(t *testing.T) {
	report := readSchema(t, "report")
	suppressions := write(t, "s.json", strings.ReplaceAll(wrongBirth, "DAY", "2199-12-31"))
	for _, args := range [][]string{
		{rightFile, wrongFile, "testdata/lines.jsonl", "testdata/array.json"},
		{"--severity", "RA-PSC-020=info", "--suppress", suppressions, wrongFile},
		{"--policy", "testdata/policy.json", rightFile},
		{"--as-of", "2020-04-20", "--known-at", "2023-01-09", rightFile},
		{os.DevNull},
	} {
		got := runWith(t, "", append([]string{"check", "--format", "json"}, args...)...)
		text := regexp.MustCompile(`RULESET(-[0-9-]{10})?`).ReplaceAllString(got.stdout, "0123456789ab")
		if fs := report.faults("", decodeAny(t, text)); len(fs) > 0 {
			t.Errorf("%v: %q", args, fs)
		}
	}
}

// TestSuppressionsFitTheirSchema holds the schema against the reader: what one
// takes, so does the other. Only the reader knows which rules there are, and what is
// a pattern.
func TestSuppressionsFitTheirSchema(t *testing.T) {
	published := compiled(t, "suppressions")
	registry, err := registration.Rules()
	if err != nil {
		t.Fatal(err)
	}
	const good = `{"rule":"RA-EVD-014","record":"r-*","reason":"known","owner":"A. Owner","expires":"2027-01-31"}`
	without := func(member string) string { return strings.Replace(good, member+",", "", 1) }
	for _, tt := range []struct {
		why, text string
		fits      bool
	}{
		{"none at all", `{"suppressions":[]}`, true},
		{"as in the help", list(good), true},
		{"by route", list(strings.Replace(good, `"record":"r-*"`, `"route":"esr"`, 1)), true},
		{"by place, and of no id in particular", list(strings.Replace(good, `"record":"r-*"`, `"record":"","pointer":"/id"`, 1)), true},
		{"of everything", list(without(`"record":"r-*"`)), false},
		{"of everything, said emptily", list(strings.Replace(good, `"r-*"`, `""`, 1)), false},
		{"no rule", list(without(`"rule":"RA-EVD-014"`)), false},
		{"no reason", list(strings.Replace(good, `"known"`, `""`, 1)), false},
		{"nobody", list(without(`"owner":"A. Owner"`)), false},
		{"without end", list(strings.Replace(good, `,"expires":"2027-01-31"`, "", 1)), false},
		{"until a day that is none", list(strings.Replace(good, "01-31", "02-29", 1)), false},
		{"a leap day", list(strings.Replace(good, "2027-01-31", "2028-02-29", 1)), true},
		{"a member that is none", list(strings.Replace(good, `"reason"`, `"why":"","reason"`, 1)), false},
		{"another member", `{"suppressions":[],"version":1}`, false},
		{"no list", `{}`, false},
		{"a list alone", `[` + good + `]`, false},
	} {
		_, err := triage.ReadSuppressions([]byte(tt.text), registry)
		if read := err == nil; read != tt.fits {
			t.Errorf("%s: read %t, want %t: %v", tt.why, read, tt.fits, err)
		}
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(tt.text))
		if err != nil {
			t.Fatal(err)
		}
		if err := published.Validate(doc); (err == nil) != tt.fits {
			t.Errorf("%s: fits %t, want %t: %v", tt.why, err == nil, tt.fits, err)
		}
	}
}

func list(suppression string) string { return `{"suppressions":[` + suppression + `]}` }

// compiled returns what `rakit schema` prints, for a validator, with formats
// asserted.
func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(runWith(t, "", "schema", name).stdout))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestEverySchemaIsOne: a validator takes it.
func TestEverySchemaIsOne(t *testing.T) {
	for _, name := range schemaNames {
		compiled(t, name)
	}
}

// TestSchemaPrintsTheFile, byte for byte.
func TestSchemaPrintsTheFile(t *testing.T) {
	for _, name := range schemaNames {
		want, err := os.ReadFile(filepath.Join("schema", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		if got := runWith(t, "", "schema", name); got.stdout != string(want) {
			t.Errorf("%s is not printed as it stands in its file", name)
		}
	}
}
