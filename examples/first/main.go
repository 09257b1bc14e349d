// First holds what a nurse has sent in for an emergency remote registration
// against the guidance of that day, and prints what is still missing, and why.
package main

import (
	"fmt"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

func main() {
	received := evidence.Submission{
		Organisation: "RX1",
		Registrant: identity.Registrant{
			GivenName: "Ada", FamilyName: "Example", DateOfBirth: "1985-12-10",
			NationalInsuranceNumber: "JK987654D", Mobile: "07700 900123",
		},
		Documents: []evidence.Document{
			{Kind: "uk-passport", Number: "512345678", Expires: "2020-04-19", Seen: evidence.Scan},
		},
	}

	// The rules are those of the route and the day, by the newest knowledge.
	// Nothing reads a clock.
	day, newest := guidance.MustDate("2020-04-20"), guidance.Date{}
	edition, err := evidence.EditionAt(evidence.EmergencyRemote, day, newest)
	if err != nil {
		fmt.Println(err)
		return
	}
	outcome := evidence.Assess(edition.Content, received, day, evidence.Settings{})

	fmt.Println("Guidance:", edition.Name())
	fmt.Println("Ready for the video call:", outcome.Complete())
	fmt.Println("Still to come:", outcome.Missing)
	for _, finding := range outcome.Assessment.Findings() {
		fmt.Printf("\n%s at %s\n  %s\n", finding.Rule, finding.Pointer, finding.Message)
		for _, citation := range finding.Citations {
			fmt.Printf("  %s, %s\n", citation.Title, citation.Section)
		}
	}
}
