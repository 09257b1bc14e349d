package caller_test

import (
	"errors"
	"testing"

	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/server/caller"
)

// TestSeenTokenActsInTheRoleThatEachRequestChooses: what is kept of a token that
// was seen must not answer for another choice.
func TestSeenTokenActsInTheRoleThatEachRequestChooses(t *testing.T) {
	issuer, b := development(t, atNoon)
	token := must(issuer.Mint(details(held(rbac.RAAgent, "RX2"), held(rbac.RAManager, "RX2")), noon))
	for i, tt := range []struct {
		choice int // 0: none
		want   rbac.Role
		err    error
	}{
		{1, rbac.RAAgent, nil},
		{1, rbac.RAAgent, nil},
		{2, rbac.RAManager, nil},
		{0, 0, caller.ErrRoleNotChosen},
		{3, 0, caller.ErrNoRole},
		{2, rbac.RAManager, nil},
		{1, rbac.RAAgent, nil},
	} {
		headers := []string{"Authorization", "Bearer " + token}
		if tt.choice > 0 {
			headers = append(headers, "NHSD-Session-URID", caller.RoleProfileID(tt.choice))
		}
		got, err := b.Authenticate(request(headers...))
		if !errors.Is(err, tt.err) || got.Actor.Role != tt.want {
			t.Errorf("request %d chooses role %d: acts as %v, error %v; want %v, %v", i, tt.choice, got.Actor.Role, err, tt.want, tt.err)
		}
	}
}
