package identity_test

import (
	"testing"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// The strict answer of the corpus for ids of the Care Identity Service refuses
// one digit twelve times. There is no such rule: only the directory knows which
// ids were given out.

func TestRoleProfileIDVectors(t *testing.T) {
	vectors(t, "registration.json", "sds_role_id", func(v conformance.Vector) (map[string]any, error) {
		id, err := identity.ParseRoleProfileID(v.Input)
		return map[string]any{"id": id.String()}, err
	})
}

func TestUserIDVectors(t *testing.T) {
	vectors(t, "registration.json", "sds_user_id", func(v conformance.Vector) (map[string]any, error) {
		id, err := identity.ParseUserID(v.Input)
		return map[string]any{"id": id.String()}, err
	})
}

func TestRoleProfileIDAsText(t *testing.T) {
	checkText[identity.RoleProfileID](t, " 100102238986", "100102238986")
}

func FuzzParseRoleProfileID(f *testing.F) {
	fuzzText[identity.RoleProfileID](f, 12, "100102238986", "10010223898", "100 102 238 986", "R8000")
}
