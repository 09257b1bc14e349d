package rbac_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// TestPermissionMatrix asks for every act by every role in every edition, and
// compares the answers with a table that was typed from the pages, not printed.
func TestPermissionMatrix(t *testing.T) {
	const path = "testdata/permissions.golden"
	got := matrixText(day("2015-02-28")) + "\n" + matrixText(day("2020-04-08")) + "\n" + matrixText(day("2024-04-17"))
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("permission matrix mismatch (-want +got):\n%s", diff)
	}
}

// matrixText prints what Authorize answers on the day for every cell: the basis
// on which the act is allowed, or "-".
func matrixText(on guidance.Date) string {
	var b strings.Builder
	header := []string{}
	for _, role := range append(rbac.Roles(), rbac.Self) {
		header = append(header, role.String())
	}
	edition := ""
	for _, act := range rbac.Acts() {
		cells := []string{}
		for _, role := range append(rbac.Roles(), rbac.Self) {
			d := rbac.Authorize(rbac.Standing{}, ownOrganisation(role, act, on))
			edition = d.Edition
			cells = append(cells, cell(d))
		}
		fmt.Fprintf(&b, "%-25s | %s\n", act, strings.Join(cells, " | "))
	}
	return fmt.Sprintf("edition %s\n%-25s | %s\n%s", edition, "act", strings.Join(header, " | "), b.String())
}

func cell(d rbac.Decision) string {
	switch {
	case d.Allowed && d.Err("") == nil:
		return d.Permission.Basis.String()
	case !d.Allowed && d.Err("") != nil && cmp.Equal(ruleIDs(d.Findings), []guidance.RuleID{"RA-RBC-001"}):
		return "-"
	}
	return fmt.Sprintf("inconsistent: %+v", d)
}

func ownOrganisation(role rbac.Role, act rbac.Act, on guidance.Date) rbac.Request {
	r := rbac.Request{
		Actor: rbac.Actor{ID: "100000000001", Organisation: "RX1", Role: role},
		Act:   act, Organisation: "RX1", Subject: "100000000002", On: on,
	}
	if role == rbac.Self { // upon nobody else
		r.Subject = r.Actor.ID
	}
	return r
}

func TestPermissionsAreWellFormed(t *testing.T) {
	table := rbac.Permissions()
	if err := table.Check(); err != nil {
		t.Fatal(err)
	}
	for _, e := range table {
		seen := map[string]bool{}
		acts := map[rbac.Act]bool{}
		for _, p := range e.Content {
			acts[p.Act] = true
			if p.Basis.NeedsCitation() && len(p.Citations) == 0 || p.Basis.NeedsRationale() && p.Rationale == "" {
				t.Errorf("%s: %s: basis %s without its source or rationale", e.Name(), p.Act, p.Basis)
			}
			for _, r := range p.Roles {
				key := p.Act.String() + " " + r.String()
				if seen[key] {
					t.Errorf("%s: %s stands twice", e.Name(), key)
				}
				seen[key] = true
			}
		}
		for _, a := range rbac.Acts() {
			if !acts[a] {
				t.Errorf("%s: no line for %s", e.Name(), a)
			}
		}
	}
}

func TestRevisionsOfOneEditionAgree(t *testing.T) {
	table := rbac.Permissions()
	for i, e := range table[1:] {
		if e.ID != table[i].ID {
			continue
		}
		if diff := cmp.Diff(table[i].Content, e.Content, equateDates); diff != "" {
			t.Errorf("%s differs from the revision before (-before +after):\n%s\nwhy: only the end became known", e.Name(), diff)
		}
	}
}

func TestPermissionsAreTheCallersOwn(t *testing.T) {
	stolen := rbac.Permissions()
	for _, e := range stolen {
		for i := range e.Content {
			e.Content[i].Roles[0] = rbac.Sponsor
		}
	}
	d := rbac.Authorize(rbac.Standing{}, ownOrganisation(rbac.RAAgent, rbac.HoldCall, day("2020-04-20")))
	d.Permission.Roles[0] = rbac.Sponsor
	if got := rbac.Authorize(rbac.Standing{}, ownOrganisation(rbac.Sponsor, rbac.HoldCall, day("2020-04-20"))); got.Allowed {
		t.Error("writing into a returned table gave a right")
	}
}

func TestFind(t *testing.T) {
	m := rbac.Matrix{{Act: 0, Roles: []rbac.Role{0, rbac.RAAgent}}, {Act: rbac.HoldCall, Roles: []rbac.Role{0}}}
	for _, tt := range []struct {
		role rbac.Role
		act  rbac.Act
	}{{0, 0}, {rbac.RAAgent, 0}, {0, rbac.HoldCall}, {rbac.RAAgent, rbac.HoldCall}} {
		if _, ok := m.Find(tt.role, tt.act); ok {
			t.Errorf("Find(%s, %s) found a line; why: the zero role and act never have a right", tt.role, tt.act)
		}
	}
}

func TestEditionInForce(t *testing.T) {
	tests := []struct {
		name, on, knownAt, why string
		want                   string
	}{
		{"before any", "2015-02-27", "", "the leaflet is taken for known at the end of its month; what was before is not known", ""},
		{"first day of CIS", "2015-02-28", "", "first day included", "cis/2"},
		{"leap day of CIS", "2016-02-29", "", "a day like any other", "cis/2"},
		{"replayed as of then", "2016-05-01", "2016-05-02", "nobody knew an end", "cis/1"},
		{"leaflet not out", "2015-02-28", "2015-02-27", "nothing was published yet", ""},
		{"day before", "2020-04-07", "", "the pages are dated a day later", "cis/2"},
		{"first day", "2020-04-08", "", "first day included", "cis-emergency/2"},
		{"leap day", "2024-02-29", "", "a day like any other", "cis-emergency/2"},
		{"last day", "2024-04-16", "", "last day included", "cis-emergency/2"},
		{"first day of CIM", "2024-04-17", "", "mandatory since that day", "cim/1"},
		{"long after", "2030-01-01", "", "until further notice", "cim/1"},
		{"known too early", "2020-04-20", "2020-04-07", "the pages were not published yet, and nobody knew an end of what was before", "cis/1"},
		{"end not yet announced", "2024-04-17", "2024-03-30", "replay without the bulletin", "cis-emergency/1"},
		{"end announced", "2024-04-17", "2024-03-31", "replay with the bulletin", "cim/1"},
		{"no day", "", "", "a missing day is never in force", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := ownOrganisation(rbac.RAAgent, rbac.OrderCard, optionalDay(tt.on))
			r.KnownAt = optionalDay(tt.knownAt)
			d := rbac.Authorize(rbac.Standing{}, r)
			if d.Edition != tt.want || d.Allowed != (tt.want != "") {
				t.Errorf("edition %q, allowed %t, want %q\nwhy: %s", d.Edition, d.Allowed, tt.want, tt.why)
			}
			if tt.want != "" {
				return
			}
			if diff := cmp.Diff([]guidance.RuleID{"RA-RBC-004"}, ruleIDs(d.Findings)); diff != "" {
				t.Errorf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func optionalDay(s string) guidance.Date {
	if s == "" {
		return guidance.Date{}
	}
	return day(s)
}

// TestSponsorsAskInEveryEdition: where a Sponsor gives no position and ends none, they
// ask for it, and the refusal says so.
func TestSponsorsAskInEveryEdition(t *testing.T) {
	for _, on := range []string{"2019-05-01", "2020-04-20", "2024-04-17"} {
		e, err := rbac.Permissions().At(day(on), guidance.Date{})
		if err != nil {
			t.Fatal(err)
		}
		for _, act := range []rbac.Act{rbac.AssignPosition, rbac.EndPosition} {
			p, ok := e.Content.OnRequest(rbac.Sponsor, act)
			if want := on < "2024-04-17"; !ok || (p.Basis == guidance.Unverified) != want {
				t.Errorf("%s, %s: %t on basis %s", e.Name(), act, ok, p.Basis)
			}
			if err := rbac.Authorize(rbac.Standing{}, ownOrganisation(rbac.Sponsor, act, day(on))).Err("op"); err == nil || !strings.Contains(err.Error(), "by a request") {
				t.Errorf("%s, %s: %v", e.Name(), act, err)
			}
		}
	}
}
