package rbac_test

import (
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// A Sponsor asks, one RA Agent opens the request and approves it, and another one comes
// too late.
func ExampleAskAccessFor() {
	var policy rbac.AccessRequestPolicy // the strict default
	ward := rbac.Position{
		ID: "position-1", Name: "Ward nurse", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}},
	}
	at := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	request, err := rbac.AskAccessFor(rbac.AccessAsking{
		ID: "request-1", User: "555000000011", Position: ward, Reason: "joins the ward", By: "555000000010", At: at,
		Wanted: rbac.WantedAccess{End: guidance.MustDate("2026-12-31")},
	}, policy)
	fmt.Println(request.State, "until", request.DecideBy, err)

	request, err = request.Opened(rbac.AccessMover{By: "555000000012", At: at.Add(time.Hour)}, policy)
	fmt.Println("locked until", request.Lock.Until.Format(time.TimeOnly), err)

	target := rbac.AccessTarget{ID: "assignment-1", Position: ward}
	done, given, err := request.Approve(rbac.AccessMover{By: "555000000012", At: at.Add(70 * time.Minute)}, policy, target)
	fmt.Println(done.State, given.Start, given.End, err)

	_, _, err = done.Approve(rbac.AccessMover{By: "555000000013", At: at.Add(2 * time.Hour)}, policy, target)
	fmt.Println(err)
	// Output:
	// open until 2026-07-01 <nil>
	// locked until 10:15:00 <nil>
	// completed 2026-06-01 2026-12-31 <nil>
	// approve access request: refused by RA-RBC-064: approve-and-apply cannot follow when the request is completed
}
