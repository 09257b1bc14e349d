package specimen_test

import (
	"fmt"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/identity"
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
		r, err := s.Record()
		if err != nil {
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

// Records as Go values, each with what was made of it and what a check finds.
func ExampleSpecimen_Record() {
	g, err := specimen.New(7, specimen.Order{Route: evidence.InPerson, Defects: 0.5})
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 3 {
		s := g.Next()
		r, err := s.Record()
		if err != nil {
			fmt.Println(err)
			return
		}
		found := registration.Check(r, registration.Options{})
		fmt.Println(r.ID, s.Expect.Outcome, s.Expect.Rules, "found", found.Outcome, len(found.Findings))
	}
	// Output:
	// s7-1 pass [] found pass 0
	// s7-2 fail [RA-IDN-003] found fail 1
	// s7-3 fail [RA-EVD-042] found fail 1
}

func ExampleSpecimen_CIS() {
	g, err := specimen.New(7, specimen.Order{Subject: specimen.CIS, Defects: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	s := g.Next()
	r, err := s.CIS()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.ID, s.Expect.Flag, "found", identity.Recognise(r).Flag)
	// Output: 111007000000 near-miss found near-miss
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
