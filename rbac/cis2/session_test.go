package cis2_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/rbac/cis2"
	"github.com/rakit-dev/rakit/rbac/national"
)

// compact is a token in compact form whose signature nobody made.
func compact(payload string) string {
	return "eyJhbGciOiJSUzI1NiJ9." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".c2ln"
}

// read reads the documents of a shape, as the command does.
func read(userinfo, token string) (cis2.Session, error) {
	u, err := cis2.ReadUserInfo([]byte(userinfo))
	if err != nil {
		return cis2.Session{}, err
	}
	if token == "" {
		return cis2.NewSession(u, nil, national.Public())
	}
	t, err := cis2.ReadIDToken([]byte(token))
	if err != nil {
		return cis2.Session{}, err
	}
	return cis2.NewSession(u, &t, national.Public())
}

// summary writes a session on one line: user; selected role; levels; roles ! rules.
func summary(s cis2.Session) string {
	selected := "none"
	if s.SelectedRole != nil {
		selected = *s.SelectedRole
	}
	var roles []string
	for _, r := range s.Roles {
		text := r.ID + "@" + r.Organisation + " " + or(r.JobRole) + " " + or(strings.Join(r.Activities, "+"))
		if r.Usable {
			text += " usable"
		} else {
			text += " unusable"
		}
		if len(r.Workgroups) > 0 {
			text += " in " + strings.Join(r.Workgroups, "+")
		}
		roles = append(roles, text)
	}
	text := fmt.Sprintf("%s; %s; %s/%s; %s", s.UserID, selected, digit(s.Assurance.Identity), digit(s.Assurance.Authentication), strings.Join(roles, ", "))
	if ids := rules(s.Findings); len(ids) > 0 {
		text = strings.TrimSuffix(text, " ") + " ! " + strings.Join(ids, " ")
	}
	return text
}

func or(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

func digit(n *int) string {
	if n == nil {
		return "-"
	}
	return strconv.Itoa(*n)
}

// rules are the ids of the rules of findings, sorted.
func rules(fs []guidance.Finding) []string {
	ids := []string{}
	for _, f := range fs {
		ids = append(ids, string(f.Rule))
	}
	return sorted(ids)
}

// refusedBy returns the rule of an error.
func refusedBy(t *testing.T, err error) string {
	t.Helper()
	var unreadable *input.Error
	var refused *guidance.Refusal
	switch {
	case errors.As(err, &unreadable):
		return string(unreadable.Finding().Rule)
	case errors.As(err, &refused):
		return string(refused.Rule())
	}
	t.Errorf("error %#v is neither *input.Error nor *guidance.Refusal", err)
	return ""
}

func TestShapes(t *testing.T) {
	names := map[string]bool{}
	for _, tt := range shapes {
		if tt.why == "" || names[tt.name] {
			t.Errorf("%q has no reason, or stands twice", tt.name)
		}
		names[tt.name] = true
		t.Run(tt.name, func(t *testing.T) {
			s, err := read(tt.userinfo, tt.token)
			if err != nil {
				if got := "refused by " + refusedBy(t, err); got != tt.want {
					t.Errorf("%s, want %s\nwhy: %s", got, tt.want, tt.why)
				}
				if strings.Contains(err.Error(), marker) {
					t.Errorf("%q repeats input", err)
				}
				return
			}
			if diff := cmp.Diff(normal(tt.want), normal(summary(s))); diff != "" {
				t.Errorf("session mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			for _, f := range s.Findings {
				if strings.Contains(f.Message+f.Pointer, marker) || f.Message == "" {
					t.Errorf("finding %+v repeats input, or says nothing", f)
				}
			}
		})
	}
}

// normal takes out double spaces, which stand where there are no roles.
func normal(s string) string { return strings.Join(strings.Fields(s), " ") }

// TestManyFaults: what is listed stays within bounds, and says so.
func TestManyFaults(t *testing.T) {
	for _, tt := range []struct {
		name, why    string
		faults, want int
	}{
		{"as many as are listed", "all of them", 1000, 1000},
		{"one more", "and a finding that says so", 1001, 1001},
		{"many more", "no more than that", 10_000, 1001},
		{"more than a list holds", "one finding for all", 10_001, 1},
	} {
		s, err := read(info(`[`+role(nurse, "RBA", nurseCode, `[0`+strings.Repeat(",0", tt.faults-1)+`]`)+`]`), "")
		if err != nil || len(s.Findings) != tt.want {
			t.Errorf("%s: %d findings, want %d, %v; why: %s", tt.name, len(s.Findings), tt.want, err, tt.why)
		}
	}
}

// TestZeroValuesGiveNothing: what was not read is nobody's.
func TestZeroValuesGiveNothing(t *testing.T) {
	if _, err := cis2.NewSession(cis2.UserInfo{}, nil, national.Public()); refusedBy(t, err) != "RA-RBC-080" {
		t.Errorf("a session of a document that was not read: %v", err)
	}
	if (cis2.Role{Usable: true}).Grants() || len(cis2.Session{}.RoleProfiles()) != 0 || (cis2.Assurance{}).AtLeast(0, 0) {
		t.Error("a zero value grants")
	}
	u, err := cis2.ReadUserInfo([]byte(info(oneRole)))
	if err != nil {
		t.Fatal(err)
	}
	s, err := cis2.NewSession(u, nil, nil)
	if err != nil || len(s.RoleProfiles()) != 0 || len(s.WithEffective().Roles[0].EffectiveActivities) != 0 {
		t.Errorf("without a policy the role grants: %v, %v", s.RoleProfiles(), err)
	}
	again, err := cis2.NewSession(u, nil, national.Public())
	if err != nil || len(again.RoleProfiles()) != 1 || again.Roles[0].EffectiveActivities != nil || len(s.RoleProfiles()) != 0 {
		t.Errorf("one session changed another: %+v, %v", again, err)
	}
}

// TestMessages: a finding says in which of the two documents it is.
func TestMessages(t *testing.T) {
	for _, tt := range []struct{ name, userinfo, token, want string }{
		{"of the ID token", info(oneRole), `{"sub":"` + ada + `","id_assurance_level":"4"}`, "ID token: this is no level of assurance"},
		{"of the userinfo document", info(oneRole, `"id_assurance_level":"4"`), `{"sub":"` + ada + `"}`, "this is no level of assurance"},
		{"of both", info(oneRole, selecting(nurse)), `{"sub":"` + ada + `","selected_roleid":""}`, "userinfo and ID token select two roles; none is taken"},
		{"nothing selected", info(oneRole, selecting("")), "", "the claim is there and selects no role"},
	} {
		s, err := read(tt.userinfo, tt.token)
		if err != nil || len(s.Findings) != 1 || s.Findings[0].Message != tt.want {
			t.Errorf("%s: %+v, %v; want %q", tt.name, s.Findings, err, tt.want)
		}
	}
	if _, err := cis2.ReadUserInfo([]byte(`{}`)); refusedBy(t, err) != "RA-RBC-080" {
		t.Errorf("a document of nobody is read: %v", err)
	}
}

func TestAtLeast(t *testing.T) {
	three, two := 3, 2
	for _, tt := range []struct {
		name string
		a    cis2.Assurance
		want bool
	}{
		{"both", cis2.Assurance{Identity: &three, Authentication: &two}, true},
		{"identity lower", cis2.Assurance{Identity: &two, Authentication: &two}, false},
		{"sign-in lower", cis2.Assurance{Identity: &three, Authentication: new(int)}, false},
		{"identity not told", cis2.Assurance{Authentication: &two}, false},
		{"sign-in not told", cis2.Assurance{Identity: &three}, false},
	} {
		if got := tt.a.AtLeast(3, 2); got != tt.want {
			t.Errorf("%s: %t", tt.name, got)
		}
	}
}

// TestEffective: baseline, added and included activities, of roles that grant.
func TestEffective(t *testing.T) {
	policy, err := national.NewPolicy("test-1",
		map[string][]string{"R8001": {"B0001"}},
		map[string][]string{"B0001": {"B0002"}, "B0401": {"B0003"}, "B0003": {"B0004"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, why, role string
		want            []string
	}{
		{"known", "the closure of all three", role(nurse, "RBA", nurseCode, `["B0401"]`), []string{"B0001", "B0002", "B0003", "B0004", "B0401"}},
		{"no activities", "the baseline is there all the same", role(nurse, "RBA", nurseCode, `[]`), []string{"B0001", "B0002"}},
		{"unknown job role", "it grants nothing, its added activities neither", role(nurse, "RBA", "S8000:G8000:R8002", `["B0401"]`), []string{}},
		{"malformed role code", "never a grant", role(nurse, "RBA", "S8000:G8000:R800", `["B0401"]`), []string{}},
		{"no organisation", "never a grant", role(nurse, "", nurseCode, `["B0401"]`), []string{}},
		{"no id", "never a grant", role("", "RBA", nurseCode, `["B0401"]`), []string{}},
	} {
		u, err := cis2.ReadUserInfo([]byte(info(tt.role)))
		if err != nil {
			t.Fatal(err)
		}
		s, err := cis2.NewSession(u, nil, policy)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, s.WithEffective().Roles[0].EffectiveActivities); diff != "" {
			t.Errorf("%s (-want +got):\n%s\nwhy: %s", tt.name, diff, tt.why)
		}
	}
}
