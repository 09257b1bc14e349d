package cis2_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/cis2"
	"github.com/rakit-dev/rakit/rbac/national"
)

var (
	wellFormedCode = regexp.MustCompile(`^S[0-9]{4}:G[0-9]{4}:(R[0-9]{4})$`)
	wellFormedODS  = regexp.MustCompile(`^[A-Z0-9]{3,9}$`)
	wellFormedB    = regexp.MustCompile(`^B[0-9]{4}$`)
	digitsOnly     = regexp.MustCompile(`^[0-9]+$`)
	twelveDigits   = regexp.MustCompile(`^[0-9]{12}$`)
)

// FuzzSession: whatever the documents are, a usable role is well-formed, no other
// grants, and the role selected is none or exactly one of the roles.
func FuzzSession(f *testing.F) {
	for _, tt := range shapes {
		if len(tt.userinfo)+len(tt.token) < 2000 {
			f.Add([]byte(tt.userinfo), []byte(tt.token))
		}
	}
	f.Fuzz(func(t *testing.T, userinfo, token []byte) {
		s, err := read(string(userinfo), string(token))
		if err != nil {
			refusedBy(t, err)
			return
		}
		checkSession(t, s)
	})
}

func checkSession(t *testing.T, s cis2.Session) {
	t.Helper()
	if !twelveDigits.MatchString(s.UserID.String()) {
		t.Errorf("user %q", s.UserID)
	}
	for _, r := range s.WithEffective().Roles {
		checkRole(t, r)
	}
	if s.SelectedRole != nil {
		count := 0
		for _, r := range s.Roles {
			if r.ID == *s.SelectedRole {
				count++
			}
		}
		if count != 1 || *s.SelectedRole == "" {
			t.Errorf("%d roles are selected", count)
		}
	}
	for _, p := range s.RoleProfiles() {
		if !digitsOnly.MatchString(p.ID) || !wellFormedCode.MatchString(p.RoleCode) || !wellFormedODS.MatchString(p.Organisation) {
			t.Errorf("a malformed role got through: %+v", p)
		}
	}
	checkLevel(t, s.Assurance.Identity, 0)
	checkLevel(t, s.Assurance.Authentication, 1)
	for _, header := range []string{"", nurse} {
		chosen, err := s.RARole(header, rbac.NationalRoles(), cis2.Levels{})
		if err == nil && s.SelectedRole != nil && chosen.Profile != *s.SelectedRole {
			t.Error("another role than the one selected was chosen")
		}
		if err == nil && s.SelectedRole == nil && header == "" && len(s.Roles) != 1 {
			t.Error("one of several roles was chosen")
		}
	}
}

func checkRole(t *testing.T, r cis2.Role) {
	t.Helper()
	m := wellFormedCode.FindStringSubmatch(r.RoleCode)
	sound := m != nil && wellFormedODS.MatchString(r.Organisation) && digitsOnly.MatchString(r.ID)
	if r.Usable != sound {
		t.Errorf("usable %t: %+v", r.Usable, r)
	}
	if (m == nil && r.JobRole != "") || (m != nil && r.JobRole != m[1]) {
		t.Errorf("job role %q of %q", r.JobRole, r.RoleCode)
	}
	if granted := len(r.EffectiveActivities) > 0; granted && !(r.Usable && national.Public().Knows(r.JobRole)) {
		t.Errorf("a role that is unusable or unknown gives %d activities", len(r.EffectiveActivities))
	}
	if slices.ContainsFunc(r.Activities, func(b string) bool { return !wellFormedB.MatchString(b) }) {
		t.Errorf("activities %q", r.Activities)
	}
	if slices.ContainsFunc(r.Workgroups, func(w string) bool { return !digitsOnly.MatchString(w) }) {
		t.Errorf("workgroups %q", r.Workgroups)
	}
}

func checkLevel(t *testing.T, n *int, lowest int) {
	t.Helper()
	if n != nil && (*n < lowest || *n > 3) {
		t.Errorf("level %d", *n)
	}
}

// FuzzReadIDToken: a token in compact form is read as its payload is.
func FuzzReadIDToken(f *testing.F) {
	for _, tt := range shapes {
		if tt.token != "" && len(tt.token) < 2000 {
			f.Add([]byte(tt.token))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := cis2.ReadIDToken(data)
		if err != nil {
			refusedBy(t, err)
			return
		}
		payload := string(data)
		if !strings.HasPrefix(strings.TrimLeft(payload, " \t\r\n"), "{") || len(payload) > 700_000 {
			return
		}
		if _, err := cis2.ReadIDToken([]byte(compact(payload))); err != nil {
			t.Errorf("the payload is read alone, and not in compact form: %v", err)
		}
	})
}
