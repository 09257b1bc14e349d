package access_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/organisation"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
	"github.com/rakit-dev/rakit/rbac/national"
)

// The people of the tests; all are invented.
const (
	nurse      = "555000000001"
	agent      = "555000000002"
	locum      = "555000000003"
	leaver     = "555000000004"
	closedUser = "555000000005"
	nobody     = "555000000009" // has no profile
)

var equateDates = cmpopts.EquateComparable(guidance.Date{})

func day(s string) guidance.Date {
	if s == "" {
		return guidance.Date{}
	}
	return guidance.MustDate(s)
}

func days(from, to string) guidance.Interval { return guidance.Interval{From: day(from), To: day(to)} }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// policy is a small one: R8001 has B0360 and what that includes, R8008 nothing.
func policy() *national.Policy {
	return must(national.NewPolicy("test-1",
		map[string][]string{"R8001": {"B0360"}, "R8003": {}, "R8008": {}, "R5080": {}, "R5090": {}},
		map[string][]string{"B0360": {"B0264"}, "B0572": {"B0570"}},
	))
}

// world has somebody for each reason, on 23 September 2024.
func world() access.Population {
	open := func(id, position, from, to string) rbac.Assignment {
		return rbac.Assignment{ID: "as-" + id, User: id, Position: position, Start: day(from), End: day(to)}
	}
	return access.Population{
		Setting: access.Setting{
			Policy: policy(), NationalRoles: rbac.NationalRoles(),
			Standing: rbac.Standing{
				Links: []rbac.Link{
					{Child: "RX2", Parent: "RX1", Interval: days("2024-01-01", "2024-12-31")},
					{Child: "RX3", Parent: "RX2", Interval: days("2024-01-01", "")},
				},
				Agreements: []rbac.Agreement{{ID: "a-1", Provider: "RX1", Organisation: "RX9", Interval: days("2024-01-01", "")}},
			},
			Organisations: organisation.NewRegister([]organisation.Organisation{
				{Code: "RX1", Open: days("2000-04-01", "")},
				{Code: "RX8", Open: days("2000-04-01", "2024-09-22")},
				{Code: "RX7", Open: days("2024-09-24", "")},
			}),
		},
		Users: []access.User{
			{ID: nurse},
			{ID: agent},
			{ID: locum},
			{ID: leaver},
			{ID: closedUser, Closed: []guidance.Interval{days("2024-09-23", "2024-10-31")}},
		},
		Positions: []rbac.Position{
			{ID: "p-ward", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{
				{JobRole: "R8001", Activities: []string{"B0572"}},
				{JobRole: "R8008", Activities: []string{"B0062"}, Organisation: "RX2"},
			}},
			{ID: "p-ra", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R5090"}}},
			{ID: "p-locum", Organisation: "FFFFF", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8003", Activities: []string{"B0570"}}}},
			{
				ID: "p-shut", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}},
				Closed: &rbac.PositionClosing{On: day("2024-09-20")},
			},
			{ID: "p-ended", Organisation: "RX8", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}, {JobRole: "R5090"}}},
			{ID: "p-coming", Organisation: "RX7", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}}},
			{ID: "p-empty", Organisation: "RX1"},
		},
		Assignments: []rbac.Assignment{
			open(nurse, "p-ward", "2024-01-01", "2024-12-31"),
			open(agent, "p-ra", "2024-01-01", ""),
			open(locum, "p-locum", "2024-01-01", "2024-12-31"),
			open(closedUser, "p-ward", "2024-01-01", ""),
			open(nobody, "p-ward", "2024-01-01", ""),
			{ID: "as-shut", User: leaver, Position: "p-shut", Start: day("2024-01-01")},
			{ID: "as-rx8", User: leaver, Position: "p-ended", Start: day("2024-01-01")},
			{ID: "as-rx7", User: leaver, Position: "p-coming", Start: day("2024-01-01")},
		},
		Grants: []rbac.Grant{
			{ID: "g-1", User: locum, Organisation: "FFFFF", WorkingAt: "FX1AA", Start: day("2024-09-01"), End: day("2024-09-30")},
			{ID: "g-2", User: locum, Organisation: "FFFFF", WorkingAt: "FX2AA", Start: day("2024-09-24"), End: day("2024-09-30")},
			{
				ID: "g-3", User: locum, Organisation: "FFFFF", WorkingAt: "FX3AA", Start: day("2024-09-01"), End: day("2024-09-30"),
				Revoked: &rbac.Revocation{By: agent, Reason: "left", At: time.Date(2024, 9, 22, 23, 30, 0, 0, time.UTC)}, // the 23rd in London
			},
			{ID: "g-4", User: locum, Organisation: "FFFFF", WorkingAt: "RX8", Start: day("2024-09-01"), End: day("2024-09-30")},
			{ID: "g-5", User: locum, Organisation: "FFFFF", WorkingAt: "FFFFF", Start: day("2024-09-01"), End: day("2024-09-30")},
		},
	}
}

// ask is a question about an activity on the day of the world.
func ask(user, activity, organisation string) access.Question {
	return access.Question{User: user, Activity: activity, Organisation: organisation, On: day("2024-09-23")}
}

func askAct(user string, act rbac.Act, organisation string) access.Question {
	return access.Question{User: user, Act: act, Organisation: organisation, On: day("2024-09-23")}
}

// said shows reasons shortly.
func said(d access.Decision) []string {
	lines := []string{}
	for _, r := range d.Reasons {
		line := fmt.Sprintf("%s %s", r.Rule, r.Outcome)
		for _, part := range []string{r.Pointer, r.Assignment, r.Position} {
			if part != "" {
				line += " " + part
			}
		}
		if r.Profile != 0 {
			line += fmt.Sprintf("#%d", r.Profile)
		}
		if r.Organisation != "" {
			line += "@" + r.Organisation
		}
		if r.Source != 0 {
			line += " " + r.Source.String()
		}
		if r.Role != 0 {
			line += " " + r.Role.String()
		}
		if r.Grant != "" {
			line += " " + r.Grant
		}
		if !r.Day.IsZero() {
			line += " " + r.Day.String()
		}
		if r.Waived {
			line += " waived"
		}
		lines = append(lines, line)
	}
	return lines
}

// bothAnswer asks the plain form and the compiled one, and wants one answer.
func bothAnswer(t *testing.T, p access.Population, q access.Question) access.Decision {
	t.Helper()
	plain := access.Authorize(p, q)
	e, err := access.Compile(p)
	if err != nil {
		t.Fatalf("Compile: %v", err)
	}
	if diff := cmp.Diff(plain, e.Authorize(q), equateDates); diff != "" {
		t.Errorf("the compiled form differs (-plain +compiled):\n%s", diff)
	}
	if got := e.Allowed(q); got != plain.Allowed() {
		t.Errorf("Engine.Allowed = %t, Authorize says %t", got, plain.Allowed())
	}
	return plain
}
