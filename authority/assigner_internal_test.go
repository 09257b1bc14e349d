package authority

import (
	"testing"

	"github.com/rakit-dev/rakit/rbac"
)

// TestActsOfAssigner: a Sponsor gives by one right and takes away by another one.
func TestActsOfAssigner(t *testing.T) {
	for _, tt := range []struct {
		role      rbac.Role
		act, want rbac.Act
	}{
		{rbac.Sponsor, rbac.AssignPosition, rbac.AssignAssignable},
		{rbac.Sponsor, rbac.EndPosition, rbac.EndAssignable},
		{rbac.RAAgent, rbac.AssignPosition, rbac.AssignPosition},
		{rbac.RAAgent, rbac.EndPosition, rbac.EndPosition},
	} {
		g := &assigner{by: Actor{Role: tt.role}}
		if got := g.act(tt.act); got != tt.want {
			t.Errorf("%s, %s: %s, want %s", tt.role, tt.act, got, tt.want)
		}
	}
}
