package access_test

import (
	"fmt"
	"testing"

	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
)

// TestAllowedMakesNoAllocation: for activities, allowed or denied.
func TestAllowedMakesNoAllocation(t *testing.T) {
	e := must(access.Compile(world()))
	exceptional := ask(locum, "B0570", "FFFFF")
	exceptional.WorkingAt = "FX1AA"
	questions := map[string]access.Question{
		"allowed": ask(nurse, "B0264", "RX1"), "not granted": ask(nurse, "B0825", "RX1"), "elsewhere": ask(nurse, "B0264", "RX2"),
		"unknown": ask(nobody, "B0264", "RX1"), "closed": ask(closedUser, "B0264", "RX1"), "exceptional": exceptional, "nothing": {},
	}
	for name, q := range questions {
		if n := testing.AllocsPerRun(100, func() { e.Allowed(q) }); n != 0 {
			t.Errorf("%s: %v allocations, want none", name, n)
		}
	}
	// With its reasons: those alone.
	p := world()
	p.Positions[0].AccessProfiles = p.Positions[0].AccessProfiles[:1]
	e = must(access.Compile(p))
	if n := testing.AllocsPerRun(100, func() { e.Authorize(questions["allowed"]) }); n > 1 {
		t.Errorf("with its reason: %v allocations, want one", n)
	}
}

// crowd is a population of many users with one position each, of many at one
// organisation.
func crowd(users, positions int) access.Population {
	p := access.Population{Setting: access.Setting{Policy: policy()}}
	for i := range positions {
		p.Positions = append(p.Positions, rbac.Position{
			ID: fmt.Sprint("p-", i), Organisation: "RX1",
			AccessProfiles: []rbac.AccessProfile{{JobRole: "R8008", Activities: []string{fmt.Sprintf("B%04d", i%64), fmt.Sprintf("B%04d", (i+1)%64)}}},
		})
	}
	for i := range users {
		id := crowdID(i)
		p.Users = append(p.Users, access.User{ID: id})
		p.Assignments = append(p.Assignments, rbac.Assignment{ID: "as-" + id, User: id, Position: fmt.Sprint("p-", i%positions), Start: day("2024-01-01")})
	}
	return p
}

func crowdID(i int) string { return fmt.Sprintf("555%09d", i) }

func crowdQuestions(users, positions int) []access.Question {
	qs := make([]access.Question, 1<<12)
	for i := range qs {
		u := i * 7919 % users
		qs[i] = ask(crowdID(u), fmt.Sprintf("B%04d", (u%positions+i%2*32)%64), "RX1") // every other one is denied
	}
	return qs
}

func BenchmarkAllowed(b *testing.B) {
	e, qs := must(access.Compile(crowd(100_000, 1000))), crowdQuestions(100_000, 1000)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if e.Allowed(qs[i%len(qs)]) != (i%2 == 0) {
			b.Fatal("wrong")
		}
	}
}

func BenchmarkAuthorize(b *testing.B) {
	e, qs := must(access.Compile(crowd(100_000, 1000))), crowdQuestions(100_000, 1000)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if e.Authorize(qs[i%len(qs)]).Allowed() != (i%2 == 0) {
			b.Fatal("wrong")
		}
	}
}

func BenchmarkAuthorizeAct(b *testing.B) {
	e := must(access.Compile(world()))
	b.ReportAllocs()
	for b.Loop() {
		if !e.Authorize(askAct(agent, rbac.OpenRegistration, "RX3")).Allowed() {
			b.Fatal("wrong")
		}
	}
}
