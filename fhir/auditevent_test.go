package fhir_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/fhir"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

func grant() rbac.Grant {
	return rbac.Grant{
		ID: "grant-1", User: "555000000001", Organisation: "FFFFF", WorkingAt: "FX101", Profession: "pharmacist",
		RegistrationNumber: "2012345", Reason: "a free text", Start: day("2026-06-01"), End: day("2026-06-30"),
		GrantedBy: "555000000009", GrantedAt: time.Date(2026, 5, 31, 9, 0, 0, 0, time.UTC),
	}
}

func TestOverridesOf(t *testing.T) {
	revoked := func(at string) func(*rbac.Grant) {
		return func(g *rbac.Grant) {
			g.Revoked = &rbac.Revocation{By: "555000000009", Reason: "a free text", At: must(time.Parse(time.RFC3339, at))}
		}
	}
	for _, tt := range []struct {
		why, on string
		change  func(*rbac.Grant)
		stop    string // "" there is none yet
		by      int    // agents of the end
	}{
		{"its last day", "2026-06-30", nil, "", 0},
		{"the day after, from midnight in London", "2026-07-01", nil, "2026-06-30T23:00:00Z", 1},
		{"revoked late in the evening of London's day before", "2026-06-15", revoked("2026-06-15T23:30:00Z"), "", 0},
		{"revoked, on that London day", "2026-06-16", revoked("2026-06-15T23:30:00Z"), "2026-06-15T23:30:00Z", 2},
		{"revoked when it had run out", "2026-07-09", revoked("2026-07-05T09:00:00Z"), "2026-06-30T23:00:00Z", 1},
		{"without a last day", "2030-01-01", func(g *rbac.Grant) { g.End = guidance.Date{} }, "", 0},
	} {
		g := grant()
		if tt.change != nil {
			tt.change(&g)
		}
		events, err := fhir.OverridesOf(g, "RX1", day(tt.on))
		if err != nil {
			t.Errorf("%s: %v", tt.why, err)
			continue
		}
		stop, agents := "", 0
		if len(events) == 2 {
			stop, agents = events[1].Recorded.Format(time.RFC3339), len(events[1].Agent)
		}
		if len(events) == 0 || len(events) > 2 || stop != tt.stop || agents != tt.by || events[0].Subtype[0].Code != "110127" {
			t.Errorf("%s: end %q with %d agents, want %q with %d", tt.why, stop, agents, tt.stop, tt.by)
		}
		for _, e := range events {
			data := must(fhir.Write(e))
			if err := fits(t, "AuditEvent", data); err != nil {
				t.Errorf("%s: %v", tt.why, err)
			}
			if strings.Contains(string(data), "free text") || strings.Contains(string(data), "2012345") {
				t.Errorf("%s: it says more than it may", tt.why)
			}
		}
	}
}

func TestAuditEventGolden(t *testing.T) {
	g := grant()
	g.Position = "position-1"
	events := must(fhir.OverridesOf(g, "RX1", day("2026-07-01")))
	golden(t, "auditevent", "Bundle", fhir.Collection(events[0], events[1]))
	data := must(fhir.Write(events[0]))
	for _, c := range [][2]string{{`"agent"`, `"agents"`}, {`"outcome": "0"`, `"outcome": "1"`}, {`"requestor": true`, `"requestor": "yes"`}} {
		if fits(t, "AuditEvent", []byte(strings.Replace(string(data), c[0], c[1], 1))) == nil {
			t.Errorf("%s: it fits", c[1])
		}
	}
	var ours []string
	for _, e := range events[0].Entity {
		ours = append(ours, e.Name)
	}
	if diff := cmp.Diff([]string{"exceptional access", "access at", "working at", "position"}, ours); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOverridesOfRefuses(t *testing.T) {
	for why, change := range map[string]func(*rbac.Grant){
		"no id": func(g *rbac.Grant) { g.ID = "" }, "no holder": func(g *rbac.Grant) { g.User = "" },
		"no site": func(g *rbac.Grant) { g.WorkingAt = " " }, "nobody gave it": func(g *rbac.Grant) { g.GrantedBy = "" },
		"never": func(g *rbac.Grant) { g.GrantedAt = time.Time{} },
	} {
		g := grant()
		change(&g)
		if _, err := fhir.OverridesOf(g, "RX1", day("2026-07-01")); !errors.Is(err, fhir.ErrContent) {
			t.Errorf("%s: %v", why, err)
		}
	}
	if _, err := fhir.OverridesOf(grant(), "", day("2026-07-01")); !errors.Is(err, fhir.ErrContent) {
		t.Errorf("no observer: %v", err)
	}
}
