package registration

import (
	"fmt"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/rbac"
)

// Policy is what an RA has agreed or decided locally, where the guidance asks
// for a local agreement. It may narrow the guidance, never widen it. The zero
// Policy says nothing: rules that need an agreement are then not evaluated.
type Policy struct {
	Agreements    []rbac.Agreement        `json:"agreements,omitempty"`
	SecureDomains []identity.SecureDomain `json:"secureDomains,omitempty"`
	IDChecks      evidence.LocalPolicy    `json:"identityChecks,omitzero"`
}

// ReadPolicy reads a policy file, strictly. The error is an [*input.Error], or
// wraps the [*guidance.Refusal] of an agreement that misses a part
// (RA-RBC-012), with its place.
func ReadPolicy(data []byte) (Policy, error) {
	var p Policy
	if err := input.Decode(data, &p); err != nil {
		return Policy{}, err
	}
	for i, a := range p.Agreements {
		if err := a.Check(); err != nil {
			return Policy{}, fmt.Errorf("policy: /agreements/%d: %w", i, err)
		}
	}
	return p, nil
}

// settings returns what the policy says to package evidence. NHSmail stays
// secure whatever the policy lists.
func (p Policy) settings() evidence.Settings {
	return evidence.Settings{Secure: append(identity.DefaultSecureDomains(), p.SecureDomains...), Local: p.IDChecks}
}
