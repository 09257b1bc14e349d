package rbac_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// TestSelf: the person themselves may do to their own record what the matrix has,
// at whatever organisation it is held, and nothing to anybody else's.
func TestSelf(t *testing.T) {
	for _, tt := range []struct {
		name, why    string
		act          rbac.Act
		subject      string
		organisation string
		want         []guidance.RuleID
	}{
		{"own contact details", "the page for holders says how", rbac.ChangeContact, "100000000001", "RX9", nil},
		{"somebody else's", "no role of the Registration Authority", rbac.ChangeContact, "100000000002", "RX1", ids("RA-RBC-007")},
		{"nobody's", "there is no record to be one's own", rbac.ChangeContact, "", "RX1", ids("RA-RBC-007")},
		{"own name", "the Registration Authority changes it", rbac.ChangeName, "100000000001", "RX1", ids("RA-RBC-001")},
		{"own access", "nobody gives themselves access", rbac.AssignPosition, "100000000001", "RX1", ids("RA-RBC-001")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := rbac.Authorize(rbac.Standing{}, rbac.Request{
				Actor: rbac.Actor{ID: "100000000001", Organisation: "RX1", Role: rbac.Self},
				Act:   tt.act, Organisation: tt.organisation, Subject: tt.subject, On: day("2026-11-21"),
			})
			if diff := cmp.Diff(tt.want, ruleIDs(d.Findings)); d.Allowed != (tt.want == nil) || len(tt.want) > 0 && diff != "" {
				t.Errorf("allowed %t, refused by (-want +got):\n%s\nwhy: %s", d.Allowed, diff, tt.why)
			}
		})
	}
}

// TestSelfWhereStaffMayNot: a member of RA staff changes their own details as
// themselves, and not in their role.
func TestSelfWhereStaffMayNot(t *testing.T) {
	r := rbac.Request{
		Actor: rbac.Actor{ID: "100000000001", Organisation: "RX1", Role: rbac.RAManager},
		Act:   rbac.ChangeContact, Organisation: "RX1", Subject: "100000000001", On: day("2026-11-21"),
	}
	if d := rbac.Authorize(rbac.Standing{}, r); d.Allowed {
		t.Error("an RA Manager acts on their own record as RA Manager")
	}
	r.Actor.Role = rbac.Self
	if d := rbac.Authorize(rbac.Standing{}, r); !d.Allowed {
		t.Errorf("an RA Manager may not change their own details as themselves: %v", d.Findings)
	}
}
