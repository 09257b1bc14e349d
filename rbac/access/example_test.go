package access_test

import (
	"fmt"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/rbac/access"
	"github.com/rakit-dev/rakit/rbac/national"
)

// pharmacy is a population of invented people: a pharmacist of one pharmacy and an RA
// Agent of its parent.
func pharmacy() access.Population {
	since := guidance.MustDate("2024-01-01")
	return access.Population{
		Setting: access.Setting{
			Policy: national.Public(), NationalRoles: rbac.NationalRoles(),
			Standing: rbac.Standing{Links: []rbac.Link{{Child: "FX1AA", Parent: "RX1", Interval: guidance.Since(since)}}},
		},
		Users: []access.User{{ID: "555000000001"}, {ID: "555000000002"}},
		Positions: []rbac.Position{
			{ID: "p-1", Organisation: "FX1AA", AccessProfiles: []rbac.AccessProfile{{JobRole: "R1290", Activities: []string{"B0572"}}}},
			{ID: "p-2", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R5090"}}},
		},
		Assignments: []rbac.Assignment{
			{ID: "as-1", User: "555000000001", Position: "p-1", Start: since, End: guidance.MustDate("2024-09-30")},
			{ID: "as-2", User: "555000000002", Position: "p-2", Start: since},
		},
	}
}

func ExampleAuthorize() {
	question := access.Question{
		User: "555000000001", Activity: "B0570", Organisation: "FX1AA", On: guidance.MustDate("2024-09-30"),
	}
	decision := access.Authorize(pharmacy(), question)
	fmt.Println(decision.Outcome, decision.Policy)
	for _, r := range decision.Reasons {
		fmt.Println(r.Rule, r.Outcome, r.Assignment, r.Position, r.Source)
	}
	question.On = question.On.AddDays(1)
	fmt.Println(access.Authorize(pharmacy(), question).Err("dispense"))
	// Output:
	// allowed nrd-27.2-public-2026-11-21
	// RA-RBC-037 allowed as-1 p-1 included
	// dispense: refused by RA-RBC-034: it does not hold any more since 2024-10-01
}

func ExampleCompile() {
	engine, err := access.Compile(pharmacy())
	if err != nil {
		fmt.Println(err)
		return
	}
	here := access.Question{Organisation: "FX1AA", On: guidance.MustDate("2024-09-23")}
	pharmacist, agent := here, here
	pharmacist.User, agent.User = "555000000001", "555000000002"
	fmt.Println(engine.Activities(pharmacist))
	fmt.Println(engine.Acts(agent)[:3])

	here.Act = rbac.AssignPosition
	fmt.Println(engine.Who(here))
	// Output:
	// [B0360 B0401 B0429 B0570 B0572 B0790]
	// [find-records open-registration receive-items]
	// [555000000002]
}

func ExampleBuilder() {
	builder := access.NewBuilder(access.Setting{Policy: national.Public()})
	p := pharmacy()
	// Entries come from a store, in any order, and are nowhere held as a whole.
	for _, a := range p.Assignments {
		if err := builder.AddAssignment(a); err != nil {
			fmt.Println(err)
		}
	}
	for _, u := range p.Users {
		if err := builder.AddUser(u); err != nil {
			fmt.Println(err)
		}
	}
	if err := builder.AddPosition(p.Positions[0]); err != nil {
		fmt.Println(err)
	}
	_, err := builder.Build()
	fmt.Println(err)
	// Output:
	// assignments: entry 1: the position is not known
}
