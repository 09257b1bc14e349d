package rbac_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// expectedRow is one row of testdata/matrix-expected.json, which was typed from the
// pages and is never printed: who may do an act in an edition because a page says so.
type expectedRow struct {
	Edition string      `json:"edition"`
	Row     string      `json:"row"` // as the page has it
	Act     rbac.Act    `json:"act"`
	May     []rbac.Role `json:"may"`
	MayAsk  []rbac.Role `json:"mayAsk"` // by a request only
	Source  string      `json:"source"`
}

func expectedRows(t *testing.T) []expectedRow {
	t.Helper()
	text, err := os.ReadFile("testdata/matrix-expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []expectedRow
	if err := json.Unmarshal(text, &rows, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	if len(rows) < 45 {
		t.Fatalf("only %d rows", len(rows))
	}
	return rows
}

// everyRole is the roles of RA staff, and the person themselves.
func everyRole() []rbac.Role { return append(rbac.Roles(), rbac.Self) }

// TestSourcedCells compares the cells that pages give, in both directions, with what
// was typed from the pages.
func TestSourcedCells(t *testing.T) {
	want := []string{}
	for _, row := range expectedRows(t) {
		for _, r := range row.May {
			want = append(want, row.Edition+": "+r.String()+" may "+row.Act.String())
		}
		for _, r := range row.MayAsk {
			want = append(want, row.Edition+": "+r.String()+" may ask for "+row.Act.String())
		}
	}
	got := []string{}
	for _, e := range rbac.Permissions().Newest() {
		for _, p := range e.Content {
			if p.Basis != guidance.Sourced {
				continue
			}
			for _, r := range p.Roles {
				got = append(got, e.ID+": "+r.String()+" may "+p.Act.String())
			}
			for _, r := range p.ByRequest {
				got = append(got, e.ID+": "+r.String()+" may ask for "+p.Act.String())
			}
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sourced cells mismatch (-want +got):\n%s", diff)
	}
}

// matrixVector is a question to Authorize in the form of the corpus.
type matrixVector struct {
	ID     string       `json:"id"`
	Kind   string       `json:"kind"`
	Input  string       `json:"input"` // a matrixQuestion
	Valid  bool         `json:"valid"`
	Why    string       `json:"why"`
	Fields vectorFields `json:"fields"`
	Origin string       `json:"origin"`
	Source string       `json:"source"`
}

type vectorFields struct {
	Edition string            `json:"edition"`
	Rules   []guidance.RuleID `json:"rules"` // that refuse
}

type matrixQuestion struct {
	Actor        rbac.Actor    `json:"actor"`
	Act          rbac.Act      `json:"act"`
	Organisation string        `json:"organisation"`
	Subject      string        `json:"subject"`
	On           guidance.Date `json:"on"`
	KnownAt      guidance.Date `json:"knownAt,omitzero"`
}

func (q matrixQuestion) request() rbac.Request {
	return rbac.Request{Actor: q.Actor, Act: q.Act, Organisation: q.Organisation, Subject: q.Subject, On: q.On, KnownAt: q.KnownAt}
}

// firstDays are the first days of the editions.
var firstDays = map[string]string{"cis": "2015-02-28", "cis-emergency": "2020-04-08", "cim": "2024-04-17"}

var newest = map[string]string{"cis": "cis/2", "cis-emergency": "cis-emergency/2", "cim": "cim/1"}

// matrixVectors makes, of what was typed from the pages and of nothing else, for each
// sourced cell one that meets it and those that miss it by a hair.
func matrixVectors(t *testing.T) (vectors []matrixVector) {
	add := func(row expectedRow, r rbac.Role, how, why string, change func(*matrixQuestion), rules ...guidance.RuleID) {
		q := matrixQuestion{
			Actor: rbac.Actor{ID: "100000000001", Organisation: "RX1", Role: r},
			Act:   row.Act, Organisation: "RX1", Subject: "100000000002", On: optionalDay(firstDays[row.Edition]),
		}
		if r == rbac.Self {
			q.Subject = q.Actor.ID
		}
		if change != nil {
			change(&q)
		}
		input, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		id := slices.DeleteFunc([]string{"authorize", row.Edition, row.Act.String(), r.String(), how}, func(s string) bool { return s == "" })
		vectors = append(vectors, matrixVector{
			ID: strings.Join(id, "-"), Kind: "authorize",
			Input: string(input), Valid: len(rules) == 0, Why: why, Fields: vectorFields{newest[row.Edition], ids(rules...)},
			Origin: "constructed", Source: "constructed; " + row.Source + ": " + row.Row,
		})
	}
	anotherOrganisation := func(q *matrixQuestion) { q.Organisation = "RX2" }
	another := func(q *matrixQuestion) { q.Subject = "100000000002" }
	for _, row := range expectedRows(t) {
		refused := map[rbac.Role]bool{}
		for _, r := range row.May {
			add(row, r, "may", "the page gives it to this role, on the first day too", nil)
			if r == rbac.Self {
				add(row, r, "of-another", "upon their own record only", another, "RA-RBC-007")
				continue
			}
			add(row, r, "elsewhere", "for their own organisation, with nothing that joins it to the other", anotherOrganisation, "RA-RBC-003")
			add(row, r, "themself", "nobody acts on their own record in a role", func(q *matrixQuestion) { q.Subject = q.Actor.ID }, "RA-RBC-002")
			if near, ok := nearest(r, row); ok && !refused[near] {
				refused[near] = true
				add(row, near, "may-not", "the nearest role that the page does not give it to", nil, "RA-RBC-001")
			}
		}
		for _, r := range row.MayAsk {
			if !refused[r] {
				add(row, r, "by-request", "the role asks for it and does not do it", nil, "RA-RBC-001")
			}
		}
	}
	repair := expectedRow{
		Act: rbac.RepairCard, Row: "Repair an expired smartcard",
		Source: "Care Identity Service leaflet MSD33; Care Identity Management user guides, index",
	}
	for _, v := range []struct{ how, on, knownAt, edition, why string }{
		{"in-2016", "2016-05-01", "", "cis", "in the Care Identity Service"},
		{"in-2016-as-then-known", "2016-05-01", "2016-05-01", "cis", "nothing that became known later changes it"},
		{"last-day", "2020-04-07", "", "cis", "last day included"},
		{"not-any-more", "2024-04-17", "", "cim", "the index has it no more"},
		{"before", "2015-02-27", "", "", "it is not known what was before"},
	} {
		repair.Edition = v.edition
		rules := map[string][]guidance.RuleID{"cim": {"RA-RBC-001"}, "": {"RA-RBC-004"}}[v.edition]
		add(repair, rbac.IDChecker, v.how, v.why, func(q *matrixQuestion) { q.On, q.KnownAt = day(v.on), optionalDay(v.knownAt) }, rules...)
		if v.knownAt != "" {
			vectors[len(vectors)-1].Fields.Edition = "cis/1"
		}
	}
	return vectors
}

// nearest returns the role next to r in the hierarchy, the lower one first, that a row
// gives nothing to.
func nearest(r rbac.Role, row expectedRow) (rbac.Role, bool) {
	all := everyRole()
	at := slices.Index(all, r)
	for far := 1; far < len(all); far++ {
		for _, i := range []int{at + far, at - far} {
			if i >= 0 && i < len(all) && !slices.Contains(row.May, all[i]) && !givenBeside(row, all[i]) {
				return all[i], true
			}
		}
	}
	return 0, false
}

// givenBeside reports a cell that may be given on another basis: those above the role
// that a page names.
func givenBeside(row expectedRow, r rbac.Role) bool {
	return (row.Edition != "cim" || row.Act == rbac.CheckIdentity) && slices.Contains(rbac.Roles()[:3], r)
}

// TestMatrixVectors decides every vector of authorize.json of the corpus, which is made
// here.
func TestMatrixVectors(t *testing.T) {
	const path = "../testdata/conformance/authorize.json"
	made := matrixVectors(t)
	text, err := json.Marshal(made, jsontext.WithIndent(" "))
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, '\n')
	if *update {
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text, stored) {
		t.Errorf("%s is not what the typed rows say: run with -update and read the difference", path)
	}
	seen := map[string]bool{}
	for _, v := range made {
		if seen[v.ID] {
			t.Errorf("%s stands twice", v.ID)
		}
		seen[v.ID] = true
		var q matrixQuestion
		if err := json.Unmarshal([]byte(v.Input), &q, json.RejectUnknownMembers(true)); err != nil {
			t.Fatal(err)
		}
		d := rbac.Authorize(rbac.Standing{}, q.request())
		got := vectorFields{d.Edition, ids(ruleIDs(d.Findings)...)}
		if diff := cmp.Diff(v.Fields, got); d.Allowed != v.Valid || diff != "" {
			t.Errorf("%s: allowed %t, mismatch (-want +got):\n%s\nwhy: %s", v.ID, d.Allowed, diff, v.Why)
		}
	}
	allowed := slices.IndexFunc(made, func(v matrixVector) bool { return v.Valid })
	refused := slices.IndexFunc(made, func(v matrixVector) bool { return !v.Valid })
	if allowed < 0 || refused < 0 {
		t.Error("there is not one of each")
	}
}

// TestEveryCellIsDenied walks every role, act and edition, and what is beside the
// lists: what no line gives is refused, and what one gives is allowed.
func TestEveryCellIsDenied(t *testing.T) {
	for _, e := range rbac.Permissions().Newest() {
		given := map[string]bool{}
		for _, p := range e.Content {
			for _, r := range p.Roles {
				given[fmt.Sprint(p.Act, r)] = true
			}
		}
		allowed := 0
		for act := rbac.Act(0); act <= rbac.ReadAudit+1; act++ {
			for role := rbac.Role(0); role <= rbac.Self+1; role++ {
				d := rbac.Authorize(rbac.Standing{}, ownOrganisation(role, act, e.Effective.From))
				if d.Allowed != given[fmt.Sprint(act, role)] {
					t.Errorf("%s: %s by %s: allowed %t", e.Name(), act, role, d.Allowed)
				}
				if d.Allowed {
					allowed++
				}
			}
		}
		if allowed == 0 || allowed != len(given) {
			t.Errorf("%s: %d cells are allowed of %d that lines give", e.Name(), allowed, len(given))
		}
	}
}

// TestAskingIsNotDoing: a role that may ask for an act is refused it, and told so.
func TestAskingIsNotDoing(t *testing.T) {
	asked := 0
	for _, row := range expectedRows(t) {
		for _, r := range row.MayAsk {
			asked++
			d := rbac.Authorize(rbac.Standing{}, ownOrganisation(r, row.Act, day(firstDays[row.Edition])))
			if d.Allowed || len(d.Findings) != 1 || !strings.Contains(d.Findings[0].Message, "by a request") {
				t.Errorf("%s by %s: allowed %t, %v", row.Act, r, d.Allowed, d.Findings)
			}
		}
	}
	d := rbac.Authorize(rbac.Standing{}, ownOrganisation(rbac.IDChecker, rbac.CloseProfile, day("2024-04-17")))
	if asked == 0 || d.Allowed || strings.Contains(d.Findings[0].Message, "request") {
		t.Errorf("%d rows may be asked for; an ID Checker closes a profile: %v", asked, d.Findings)
	}
}

func FuzzAuthorize(f *testing.F) {
	f.Add("100000000001", "RX1", "ra-agent", "order-card", "RX1", "100000000002", "2024-04-17")
	f.Add("100000000001", "", "self", "unlock-card", "RX1", "100000000001", "2024-04-17")
	f.Add("", "FFFFF", "RA Agent", "order card", "FFFFF", "", "")
	f.Add("100000000001", "rx1", "ra-agent\n", "order-card ", "RX1", "x", "2024-02-30")
	f.Fuzz(func(t *testing.T, actor, from, role, act, organisation, subject, on string) {
		r := rbac.Request{Actor: rbac.Actor{ID: actor, Organisation: from}, Organisation: organisation, Subject: subject}
		_ = r.Actor.Role.UnmarshalText([]byte(role)) // what it is not stays zero
		_ = r.Act.UnmarshalText([]byte(act))
		r.On, _ = guidance.ParseDate(on)
		d := rbac.Authorize(rbac.Standing{}, r)
		own := role == "self" && subject == actor || role != "self" && from == organisation && from != "" && from != "FFFFF" && subject != actor
		if d.Allowed && (actor == "" || !own || r.Actor.Role.String() != role || r.Act.String() != act || r.On.String() != on) {
			t.Errorf("%q at %q in role %q does %q for %q to %q on %q", actor, from, role, act, organisation, subject, on)
		}
		if d.Allowed == (d.Err("op") != nil) {
			t.Error("the decision and its error say different things")
		}
	})
}
