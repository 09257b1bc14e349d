package authority

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// TestVerifiers: the last verification counts, who saw and who said so.
func TestVerifiers(t *testing.T) {
	p := identity.Profile{Verifications: []identity.Verification{
		{CheckedBy: "100000000001", RecordedBy: "100000000001"}, {CheckedBy: "100000000002", RecordedBy: "100000000003"},
	}}
	got, err := (&command{}).verifiers("", p)
	if diff := cmp.Diff([]string{"100000000002", "100000000003"}, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// TestNotGivenByDefiner: who made a position or edited it does not give it; who approved
// it may.
func TestNotGivenByDefiner(t *testing.T) {
	position := rbac.Position{ChangedBy: []string{"100000000002", "100000000001"}, Approval: &rbac.Approval{By: []string{"100000000003"}}}
	for _, tt := range []struct {
		name     string
		duty     rbac.Duty
		actor    string
		position rbac.Position
		refused  bool
		override string
		why      string
	}{
		{"not switched on", 0, "100000000001", position, false, "", "no page asks for it"},
		{"refused", rbac.Refuse, "100000000001", position, true, "", "one of those who defined it"},
		{"somebody else", rbac.Refuse, "100000000003", position, false, "", "two people"},
		{"noted", rbac.Note, "100000000002", position, false, "RA-RBC-072", "it passes, and stands in the log"},
		{"not recorded", rbac.Refuse, "100000000003", rbac.Position{Approval: position.Approval}, true, "", "it is not known who defined it"},
	} {
		c := &command{a: &Authority{config: Config{Duties: rbac.Duties{DefinerAssigns: tt.duty}}}}
		c.event.Actor = tt.actor
		err := c.notGivenByDefiner("assign position", tt.position)
		if (err != nil) != tt.refused || c.event.Detail["override"] != tt.override {
			t.Errorf("%s: %v, event %+v\nwhy: %s", tt.name, err, c.event, tt.why)
		}
	}
}
