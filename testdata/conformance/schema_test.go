package conformance_test

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/rakit-dev/rakit/testdata/conformance"
)

// schemaFile is what `rakit schema corpus` prints.
const schemaFile = "../../cmd/rakit/schema/corpus.json"

// publishedSchema returns the schema for a validator, with formats asserted.
func publishedSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(contents(t, schemaFile)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("corpus.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("corpus.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFilesFitTheSchema(t *testing.T) {
	schema := publishedSchema(t)
	for file := range corpus(t) {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(contents(t, file)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// TestTheSchemaRefuses: one that takes everything would take the corpus too.
func TestTheSchemaRefuses(t *testing.T) {
	const nino = `[{"id":"nino-001","kind":"nino","input":"JK987654D","valid":true,"why":"issued","mode":"strict","origin":"constructed","source":"here"}]`
	const name = `[{"id":"name-001","kind":"name","input":"A,B","valid":true,"why":"short","fields":{"format":"TD3"},"origin":"constructed","source":"here"}]`
	const record = `[{"id":"record-001","kind":"record","input":"{}","valid":false,"why":"empty","fields":{"outcome":"fail","rules":["RA-INP-007"],"editions":[],"as_of":"2024-02-29"},"origin":"constructed","source":"here"}]`
	const session = `[{"id":"cis2-a","kind":"cis2","input":"{}","valid":true,"why":"short","fields":{"user_id":"555900000109","identity_level":3,"rules":[],"roles":[{"id":"5559","organisation":"RBA","job_role":"R8001","activities":[],"workgroups":[],"usable":true}]},"origin":"constructed","source":"here"}]`
	const effective = `[{"id":"effective-001","kind":"effective_activities","input":"{}","valid":true,"why":"short","fields":{"contains":[],"lacks":[],"effective":["B0001"],"effective_enabled":[],"policy_version":"one"},"origin":"constructed","source":"here"}]`
	const authorize = `[{"id":"authorize-a","kind":"authorize","input":"{}","valid":true,"why":"short","fields":{"edition":"cim/1","rules":[]},"origin":"constructed","source":"here"}]`
	schema := publishedSchema(t)
	validate := func(text string) error {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		return schema.Validate(doc)
	}
	for _, good := range []string{nino, name, record, session, effective, authorize} {
		if err := validate(good); err != nil {
			t.Fatalf("%s: %v", good, err)
		}
	}
	for _, tt := range []struct{ why, good, from, to string }{
		{"no kind of ours", nino, `"nino"`, `"ni_number"`},
		{"no reason", nino, `"why":"issued",`, ``},
		{"no source", nino, `,"source":"here"`, ``},
		{"an origin that is none", nino, `"constructed"`, `"copied"`},
		{"an unknown member", nino, `"why"`, `"because":"","why"`},
		{"an id with a space", nino, `nino-001`, `nino 001`},
		{"valid as text", nino, `true`, `"true"`},
		{"a way of reading that is none", nino, `"strict"`, `"loose"`},
		{"a way of reading of a kind that has one", name, `"origin"`, `"mode":"strict","origin"`},
		{"an input that is no text", nino, `"JK987654D"`, `987654`},
		{"a field of another kind", nino, `"origin"`, `"fields":{"outcome":"pass"},"origin"`},
		{"a field that is none", nino, `"origin"`, `"fields":{"colour":"red"},"origin"`},
		{"what a case has to be given is not", name, `"format":"TD3"`, `"truncated":true`},
		{"no fields, of a kind that needs them", name, `"fields":{"format":"TD3"},`, ``},
		{"a record without an outcome", record, `"outcome":"fail",`, ``},
		{"an outcome that is none", record, `"fail"`, `"failed"`},
		{"a rule that is no id", record, `RA-INP-007`, `INP-007`},
		{"a rule twice", record, `["RA-INP-007"]`, `["RA-INP-007","RA-INP-007"]`},
		{"29 February of no leap year", record, `2024-02-29`, `2023-02-29`},
		{"a session without rules", session, `"rules":[],`, ``},
		{"a user id of eleven digits", session, `555900000109`, `55590000010`},
		{"a level above the highest", session, `"identity_level":3`, `"identity_level":4`},
		{"a level as text", session, `"identity_level":3`, `"identity_level":"3"`},
		{"a role that does not say whether it is usable", session, `,"usable":true`, ``},
		{"a role with a name", session, `"usable"`, `"name":"Nurse","usable"`},
		{"an activity of three digits", effective, `"B0001"`, `"B001"`},
		{"an activity twice", effective, `["B0001"]`, `["B0001","B0001"]`},
		{"activities of no version", effective, `,"policy_version":"one"`, ``},
		{"an edition without its number", authorize, `cim/1`, `cim`},
		{"a decision of no edition, not even an empty one", authorize, `"edition":"cim/1",`, ``},
	} {
		if bad := strings.Replace(tt.good, tt.from, tt.to, 1); bad == tt.good || validate(bad) == nil {
			t.Errorf("%s: taken, or not broken: %s", tt.why, bad)
		}
	}
	if validate(`[]`) == nil || validate(strings.Trim(nino, "[]")) == nil {
		t.Error("an empty file, or one that is no list, is taken")
	}
}

// kindRules is what the schema says of kinds.
type kindRules struct {
	Defs struct {
		Vector struct {
			AllOf []struct {
				If struct {
					Properties struct {
						Kind struct {
							Const string
							Enum  []string
						}
					}
				}
				Then struct {
					Required   []string
					Properties struct {
						Fields struct {
							Required      []string
							PropertyNames struct{ Enum []string }
						}
					}
				}
			}
		}
		Kind   struct{ Enum []string }
		Fields struct{ Properties map[string]any }
	} `json:"$defs"`
}

// fieldRules are the fields that a kind may have, and those that it must have.
type fieldRules struct{ May, Must []string }

// rulesOfKinds reads them from the schema; they stand there by groups of kinds.
func rulesOfKinds(t *testing.T) (groups map[string]fieldRules, read kindRules) {
	t.Helper()
	if err := json.Unmarshal(contents(t, schemaFile), &read, json.MatchCaseInsensitiveNames(true)); err != nil {
		t.Fatal(err)
	}
	groups = map[string]fieldRules{}
	for _, branch := range read.Defs.Vector.AllOf {
		kinds := branch.If.Properties.Kind.Enum
		if kind := branch.If.Properties.Kind.Const; kind != "" {
			kinds = append(kinds, kind)
		}
		fields := branch.Then.Properties.Fields
		if len(kinds) > 0 {
			groups[strings.Join(kinds, " ")] = fieldRules{slices.Sorted(slices.Values(fields.PropertyNames.Enum)), fields.Required}
		}
	}
	return groups, read
}

// TestTheSchemaSaysNoMoreThanThereIs: its kinds are those of the corpus, and so are
// the fields of each group of kinds.
func TestTheSchemaSaysNoMoreThanThereIs(t *testing.T) {
	groups, read := rulesOfKinds(t)
	found, always := map[string]map[string]bool{}, map[string]map[string]bool{} // fields by kind
	every := map[string]bool{}
	each(t, func(_ string, v conformance.Vector) {
		names := map[string]bool{}
		for name := range v.Fields {
			names[name], every[name] = true, true
		}
		if found[v.Kind] == nil {
			found[v.Kind], always[v.Kind] = map[string]bool{}, maps.Clone(names)
		}
		maps.Copy(found[v.Kind], names)
		maps.DeleteFunc(always[v.Kind], func(name string, _ bool) bool { return !names[name] })
	})
	kinds := slices.Sorted(maps.Keys(found))
	if diff := cmp.Diff(kinds, slices.Sorted(slices.Values(read.Defs.Kind.Enum))); diff != "" {
		t.Errorf("kinds (-corpus +schema):\n%s", diff)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(every)), slices.Sorted(maps.Keys(read.Defs.Fields.Properties))); diff != "" {
		t.Errorf("fields (-corpus +schema):\n%s", diff)
	}
	var grouped []string
	for group, rules := range groups {
		fields := map[string]bool{}
		for _, kind := range strings.Fields(group) {
			grouped = append(grouped, kind)
			maps.Copy(fields, found[kind])
			for _, name := range rules.Must {
				if !always[kind][name] {
					t.Errorf("%s: the schema asks for %s, which is not in every vector", kind, name)
				}
			}
		}
		if diff := cmp.Diff(slices.Sorted(maps.Keys(fields)), slices.Clip(rules.May)); diff != "" && len(fields)+len(rules.May) > 0 {
			t.Errorf("fields of %s (-corpus +schema):\n%s", group, diff)
		}
	}
	slices.Sort(grouped)
	if diff := cmp.Diff(kinds, grouped); diff != "" {
		t.Errorf("kinds with a rule on their fields (-corpus +schema):\n%s", diff)
	}
}

// answered are the kinds of which the schema asks for parts of the answer too.
var answered = map[string][]string{
	"record": {"outcome", "rules", "editions"}, "cis": {"rules"}, "cis2": {"rules"}, "authorize": {"edition", "rules"},
	"effective_activities": {"contains", "effective", "effective_enabled", "lacks", "policy_version"},
}

var (
	readmeRow  = regexp.MustCompile("(?m)^\\| `[^|]*\\.json`[^|]* \\|([^|]*)\\|[^|]*\\|(.*)\\|$")
	readmeName = regexp.MustCompile("`([a-zA-Z0-9_]+)`( †)?")
)

// TestWhatIsGivenIsMarked: the fields that the README marks † are those that the
// schema asks for.
func TestWhatIsGivenIsMarked(t *testing.T) {
	groups, _ := rulesOfKinds(t)
	want := map[string][]string{}
	for group, rules := range groups {
		for _, kind := range strings.Fields(group) {
			must := slices.Clone(rules.Must)
			for _, name := range answered[kind] {
				must = slices.DeleteFunc(must, func(n string) bool { return n == name })
			}
			slices.Sort(must)
			want[kind] = must
		}
	}
	got := map[string][]string{}
	for _, row := range readmeRow.FindAllStringSubmatch(string(contents(t, "README.md")), -1) {
		var marked []string
		for _, name := range readmeName.FindAllStringSubmatch(row[2], -1) {
			if name[2] != "" {
				marked = append(marked, name[1])
			}
		}
		slices.Sort(marked)
		for _, kind := range readmeName.FindAllStringSubmatch(row[1], -1) {
			got[kind[1]] = marked
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(want)) {
		if !slices.Equal(want[kind], got[kind]) {
			t.Errorf("%s: the schema asks for %q, the README marks %q", kind, want[kind], got[kind])
		}
	}
}
