package gpg45_test

import (
	"fmt"

	"github.com/rakit-dev/rakit/evidence/gpg45"
)

// A passport whose chip was read, checked for fraud, and a face compared with it.
func ExampleEvaluate() {
	result := gpg45.Evaluate(gpg45.Evidence{
		Items:    []gpg45.Item{{Document: "passport", Strength: gpg45.Score4, Validity: gpg45.Score3}},
		Activity: gpg45.Score0, Fraud: gpg45.Fraud1, Verification: gpg45.Score3,
	})
	fmt.Println(result.Level)
	fmt.Println(result.Profiles)
	// Output:
	// high
	// L1A L1B M1A M1C H1A
}

// The passport's chip was not read: what is missing for H1A?
func ExampleTable_Explain() {
	scores := gpg45.Evidence{
		Items:    []gpg45.Item{{Document: "passport", Strength: gpg45.Score4, Validity: gpg45.Score2}},
		Activity: gpg45.Score0, Fraud: gpg45.Fraud1, Verification: gpg45.Score3,
	}
	for _, unmet := range gpg45.NewTable().Explain(scores, gpg45.SetOf(gpg45.H1A, gpg45.H2E)) {
		fmt.Println(unmet.Profile)
		for _, gap := range unmet.Missing {
			fmt.Println("  ", gap.Part, gap.Have, "where it asks for", gap.Need)
		}
	}
	// Output:
	// H1A
	//    validity score_2 where it asks for score_3
	// H2E
	//    validity score_2 where it asks for score_3
	//    strength not scored where it asks for score_3
	//    validity not scored where it asks for score_3
}

// Two lines of the table are read otherwise by some: what would that change?
func ExampleNewTable() {
	scores := gpg45.Evidence{
		Items:    []gpg45.Item{{Strength: gpg45.Score4, Validity: gpg45.Score3}},
		Activity: gpg45.Score0, Fraud: gpg45.Fraud3, Verification: gpg45.Score3,
	}
	fmt.Println(gpg45.NewTable().Evaluate(scores, gpg45.AllProfiles()).Level)
	fmt.Println(gpg45.NewTable(gpg45.V1AHigher).Evaluate(scores, gpg45.AllProfiles()).Level)
	// Output:
	// very_high
	// high
}
