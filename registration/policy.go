package registration

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/go-json-experiment/json"

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

// Digest returns twelve hexadecimal digits that stand for what the policy says, ""
// if it says nothing. A report keeps it: the same records, rules and policy give the
// same report.
func (p Policy) Digest() string {
	data, err := json.Marshal(p, json.Deterministic(true))
	if err != nil || string(data) == "{}" {
		return "" // a policy that was read can be written
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:6])
}
