package registration_test

import (
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

func ExampleCheck() {
	r, err := registration.ReadRecord([]byte(`{
		"id": "r-1", "route": "emergency-no-video", "organisation": "RX1", "provider": "RX2", "checkedOn": "2020-04-20",
		"registrant": {"givenName": "Ada", "familyName": "Example", "mobile": "07700 90O123"},
		"noVideoDecision": {"decidedBy": "A. Agent", "reason": "no network", "owner": "", "dueOn": "2020-07-01"}
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	result := registration.Check(r, registration.Options{})
	fmt.Println(result.Outcome, result.Editions)
	for _, f := range result.Findings {
		fmt.Println(f.Rule, f.Pointer, f.Message)
	}
	// Output:
	// fail [emergency-no-video/3]
	// RA-EVD-303 /noVideoDecision/owner the tracking list entry has no owner
	// RA-IDN-007 /registrant/mobile not a UK mobile number: unknown character
}

func ExampleOpen() {
	organisation, _ := identity.ParseODSCode("RX1")
	provider, _ := identity.ParseODSCode("RX2")
	ring, _ := identity.ParseMobile("07700 900999")
	request := registration.Request{
		ID: "case-1", Route: evidence.EmergencyRemote, Organisation: organisation, Provider: provider,
		RingNumber: ring, At: time.Date(2020, 4, 20, 9, 0, 0, 0, time.UTC),
	}
	c, err := registration.Open(request)
	fmt.Println(c.Stage, c.Edition, err)

	_, err = c.RequestIdentity(c.TermsAccepted)
	fmt.Println(err)

	request.At = time.Date(2023, 5, 31, 23, 30, 0, 0, time.UTC) // 1 June in London
	_, err = registration.Open(request)
	fmt.Println(err)
	// Output:
	// requested emergency-remote/3 <nil>
	// request-identity: refused by RA-VID-041: the video call is not complete
	// open registration: refused by RA-EVD-001: no edition of the emergency-remote guidance is in force on 2023-06-01
}
