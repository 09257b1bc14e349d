package cis2_test

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/rbac/cis2"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

var update = flag.Bool("update", false, "write the vectors of the corpus anew, from the table of shapes")

// vectorRole is a role among the fields of a vector.
type vectorRole struct {
	ID           string   `json:"id"`
	Organisation string   `json:"organisation"`
	JobRole      string   `json:"job_role"`
	Activities   []string `json:"activities"`
	Workgroups   []string `json:"workgroups"`
	Usable       bool     `json:"usable"`
}

// TestVectorsAreTheShapes: cis2.json of the corpus is made of the table of shapes, and
// what it expects of nothing but what is typed there. Documents that are no UTF-8, or
// large, are in the table alone.
func TestVectorsAreTheShapes(t *testing.T) {
	const file = "../../testdata/conformance/cis2.json"
	var vectors []conformance.Vector
	for _, tt := range shapes {
		if utf8.ValidString(tt.userinfo) && len(tt.userinfo)+len(tt.token) < 10_000 {
			vectors = append(vectors, tt.vector(t))
		}
	}
	text, err := json.Marshal(vectors, json.Deterministic(true))
	want := jsontext.Value(text)
	if err == nil {
		err = want.Format(jsontext.Multiline(true), jsontext.WithIndent(" "))
	}
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the table says; -update rewrites it:\n%.3000s", file, cmp.Diff(string(got), string(want)))
	}
}

// TestVectors reads every vector as a program in another language would.
func TestVectors(t *testing.T) {
	vectors, err := conformance.Load("cis2.json", "cis2")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range vectors {
		token, _ := v.Fields["id_token"].(string)
		delete(v.Fields, "id_token")
		s, err := read(v.Input, token)
		got := map[string]any{}
		if err != nil {
			got["rules"] = []string{refusedBy(t, err)}
		} else {
			got = found(s)
		}
		if diff := cmp.Diff(asJSON(t, v.Fields), asJSON(t, got)); diff != "" || v.Valid != (err == nil) {
			t.Errorf("%s: error %v (-want +got):\n%s\nwhy: %s", v.ID, err, diff, v.Why)
		}
	}
}

// asJSON makes one text of equal values.
func asJSON(t *testing.T, fields map[string]any) string {
	t.Helper()
	text, err := json.Marshal(fields)
	value := jsontext.Value(text)
	if err == nil {
		err = value.Canonicalize()
	}
	if err == nil {
		err = value.Indent()
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(value)
}

// found returns the fields of a session.
func found(s cis2.Session) map[string]any {
	roles := []vectorRole{}
	for _, r := range s.Roles {
		roles = append(roles, vectorRole{r.ID, r.Organisation, r.JobRole, r.Activities, r.Workgroups, r.Usable})
	}
	return map[string]any{
		"user_id": s.UserID, "selected_role": s.SelectedRole,
		"identity_level": s.Assurance.Identity, "authentication_level": s.Assurance.Authentication,
		"roles": roles, "rules": distinct(rules(s.Findings)),
	}
}

// vector returns the shape in the form of the corpus.
func (s shape) vector(t *testing.T) conformance.Vector {
	t.Helper()
	v := conformance.Vector{
		ID: "cis2-" + strings.NewReplacer(" ", "-", "_", "-", ",", "", "'", "").Replace(strings.ToLower(s.name)), Kind: "cis2",
		Input: s.userinfo, Valid: true, Why: s.name + ": " + s.why, Fields: s.fields(t),
		Origin: "constructed", Source: "constructed; shapes of userinfo documents and ID tokens in public source code of NHS services",
	}
	if rule, refused := strings.CutPrefix(s.want, "refused by "); refused {
		v.Valid, v.Fields = false, map[string]any{"rules": []string{rule}}
	}
	if s.token != "" {
		v.Fields["id_token"] = s.token
	}
	return v
}

// fields reads what is wanted of a shape that is not refused: user; selected role;
// levels; roles ! rules.
func (s shape) fields(t *testing.T) map[string]any {
	t.Helper()
	if strings.HasPrefix(s.want, "refused by ") {
		return nil
	}
	text, broken, _ := strings.Cut(s.want, "! ")
	parts := strings.SplitN(text, "; ", 4)
	if len(parts) != 4 {
		t.Fatalf("%s: want has %d parts", s.name, len(parts))
	}
	fields := map[string]any{"user_id": parts[0], "selected_role": nil, "roles": wantedRoles(t, parts[3]), "rules": distinct(strings.Fields(broken))}
	if parts[1] != "none" {
		fields["selected_role"] = parts[1]
	}
	identity, authentication, _ := strings.Cut(parts[2], "/")
	for name, level := range map[string]string{"identity_level": identity, "authentication_level": authentication} {
		fields[name] = nil
		if level != "-" {
			fields[name] = int(level[0] - '0')
		}
	}
	return fields
}

// wantedRoles reads roles: id@organisation, job role, activities, whether it is usable,
// and the workgroups. Organisations of the table may hold spaces, as they came.
func wantedRoles(t *testing.T, text string) []vectorRole {
	t.Helper()
	roles := []vectorRole{}
	if strings.TrimSpace(text) == "" {
		return roles
	}
	for role := range strings.SplitSeq(strings.TrimSuffix(text, " "), ", ") {
		rest, workgroups, _ := strings.Cut(role, " in ")
		var last [3]string // job role, activities, usable
		for i := range last {
			at := strings.LastIndex(rest, " ")
			if at < 0 {
				t.Fatalf("%q is no role", role)
			}
			last[len(last)-1-i], rest = rest[at+1:], rest[:at]
		}
		id, organisation, _ := strings.Cut(rest, "@")
		roles = append(roles, vectorRole{
			id, organisation, strings.TrimPrefix(last[0], "-"), listed(last[1]), listed(workgroups), last[2] == "usable",
		})
	}
	return roles
}

// listed reads codes that are joined by plus signs; a hyphen stands for none.
func listed(text string) []string {
	if text == "" || text == "-" {
		return []string{}
	}
	return strings.Split(text, "+")
}

// distinct sorts texts and takes out what stands there twice.
func distinct(texts []string) []string {
	return append([]string{}, slices.Compact(sorted(texts))...)
}
