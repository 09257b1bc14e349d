package national_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/rbac/national"
)

func FuzzParseRoleCode(f *testing.F) {
	for _, s := range []string{"S8000:G8000:R8000", "R8000", "S000:G000:RC1", "S8000:G8000:R80O0", "", "S8000:G8000:R8000\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := national.ParseRoleCode(s)
		if err != nil {
			if c != (national.RoleCode{}) {
				t.Errorf("an error, and %+v", c)
			}
			return
		}
		if c.String() != s || !national.IsJobRole(c.JobRole) || len(s) != 17 {
			t.Errorf("%+v is not the code it was read from", c)
		}
	})
}

func FuzzParseRoleName(f *testing.F) {
	for _, s := range []string{`"Clinical":"Clinical Provision":"Nurse Access Role"`, `"a":"b"`, "Nurse", `"a:b":"c":"d"`, `"a":"b":"c":"d"`, `"":"":""`, `"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := national.ParseRoleName(s)
		if err != nil {
			if n != (national.RoleName{}) {
				t.Errorf("an error, and %+v", n)
			}
			return
		}
		if n.String() != s || slices.Contains([]string{n.Primary, n.Secondary, n.Tertiary}, "") {
			t.Errorf("%+v is not the name it was read from", n)
		}
	})
}

func FuzzParseActivity(f *testing.F) {
	for _, s := range []string{"B1300", "D0008:C0055:B1611", "b1300", "R8000", "C0055:B1611", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		code, ok := national.ParseActivity(s)
		if ok != national.IsActivity(code) || !ok && code != "" {
			t.Errorf("ParseActivity() = %q, %t", code, ok)
		}
		if ok && s[len(s)-5:] != code {
			t.Errorf("%q is not at the end of what was read", code)
		}
	})
}

func FuzzParseCodes(f *testing.F) {
	for _, s := range []string{small, `{"version":"v","gathered":"2027-01-15"}`, `{}`, `[]`, ``} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := national.ParseCodes(data)
		if err != nil {
			var fault *input.Error
			if !errors.As(err, &fault) || c != nil {
				t.Fatalf("ParseCodes() = %v, %v, want an *input.Error alone", c, err)
			}
			return
		}
		for _, role := range c.JobRoles() {
			effective := c.Policy().Effective(role.Code, nil)
			if effective == nil || !slices.IsSorted(effective) {
				t.Errorf("a job role of the list has %v", effective)
			}
			for _, code := range c.Policy().Baseline(role.Code) {
				if !slices.Contains(effective, code) {
					t.Errorf("%s is lost", code)
				}
			}
		}
	})
}
