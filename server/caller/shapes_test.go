package caller_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/cis2"
	"github.com/rakit-dev/rakit/rbac/national"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// TestShapesAreReadAlike: every shape in which CIS2 is known to write roles gives the
// same RA role, or none, in an access token as in a userinfo document. Each activity
// is that of a sponsor, so that most of them give one.
//
// Documents that name no user, or two, are left out: sub of an access token may be of
// another form.
func TestShapesAreReadAlike(t *testing.T) {
	vectors, err := conformance.Load("cis2.json", "cis2")
	if err != nil {
		t.Fatal(err)
	}
	p := newPublishing(t, public(rsaKey(), "k1"))
	b := p.bearer(t, atNoon, nil)
	given, none := 0, 0
	for _, v := range vectors {
		members, isObject := strings.CutPrefix(v.Input, "{")
		if !isObject || strings.Contains(fmt.Sprint(v.Fields["rules"]), "RA-RBC-080") {
			continue
		}
		members = strings.NewReplacer("B0401", "B1300", "B0420", "B1300", "B0360", "B1300").Replace(members)
		want := roleByUserInfo("{" + members)
		token := sign(jose.RS256, rsaKey(), "k1", "at+jwt", fmt.Sprintf(`{"iss":%q,"aud":%q,"exp":9999999999,`, p.URL, audience)+members)
		c, err := b.Authenticate(request("Authorization", "Bearer "+token))
		got := "none"
		if err == nil {
			got = c.Actor.Role.String() + " at " + c.Actor.Organisation.String()
			given++
		} else {
			none++
		}
		if got != want {
			t.Errorf("%s: %s by the token (%v), %s by the userinfo document", v.ID, got, err, want)
		}
	}
	if given < 20 || none < 20 {
		t.Errorf("%d shapes give a role and %d do not: that compares little", given, none)
	}
}

// roleByUserInfo returns the role of package cis2, and where it is held.
func roleByUserInfo(document string) string {
	u, err := cis2.ReadUserInfo([]byte(document))
	if err != nil {
		return "none"
	}
	s, err := cis2.NewSession(u, nil, national.Public())
	if err != nil {
		return "none"
	}
	role, err := s.RARole("", rbac.NationalRoles(), cis2.Levels{})
	if err != nil {
		return "none"
	}
	return role.Role.String() + " at " + role.Organisation
}
