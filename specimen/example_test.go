package specimen_test

import (
	"fmt"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
	"github.com/rakit-dev/rakit/specimen"
)

// A check is held against the labels of records of which one in two is broken.
func ExampleNew() {
	g, err := specimen.New(42, specimen.Order{Route: evidence.EmergencyRemote, Defects: 0.5})
	if err != nil {
		fmt.Println(err)
		return
	}
	agree := 0
	for range 100 {
		s := g.Next()
		var r registration.Record
		if err := input.Decode(s.Text, &r); err != nil {
			fmt.Println(err)
			return
		}
		if registration.Check(r, registration.Options{}).Outcome == s.Expect.Outcome {
			agree++
		}
	}
	fmt.Println(agree, "of 100")
	// Output: 100 of 100
}

func ExampleSound() {
	r := specimen.Sound(evidence.ApplyForCareID)
	result := registration.Check(r, registration.Options{})
	fmt.Println(r.ID, result.Outcome, len(result.Findings))
	// Output: r-apply pass 0
}

func ExampleDefects() {
	for _, d := range specimen.Defects() {
		if d.Rule == "RA-CIS-002" {
			fmt.Println(d.Subject, d.Route, d.Outcome)
			fmt.Println(d.What)
		}
	}
	// Output:
	// record emergency-remote fail
	// the marker's passport expires a day later
}
