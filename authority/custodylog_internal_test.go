package authority

import (
	"fmt"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/audit"
)

// TestCustodyForgetsWhatHasEnded: what is held does not grow with the log.
func TestCustodyForgetsWhatHasEnded(t *testing.T) {
	var l CustodyLog
	found := 0
	for n := range 1000 {
		id, on := fmt.Sprintf("card-%d", n), fmt.Sprintf("case-%d", n)
		to := func(s string) map[string]string { return map[string]string{"to": s, "release": "release-" + id} }
		for _, e := range []audit.Event{
			{Action: ActionOrderCard, Subject: id, Detail: map[string]string{"registration": on}},
			{Action: ActionReleasePasscode, Subject: id, Detail: to("releasing")},
			{Action: ActionPasscodeTexted, Subject: id, Detail: to("released")},
			{Action: ActionKeyDestroyed, Subject: id},
			{Action: ActionCancelCard, Subject: id, Detail: to("cancelled")},
			{Action: ActionKeyDestroyed, Subject: id},
			{Action: ActionCertificatesRevoked, Subject: id},
			{Action: "card.clear", Subject: id},
			{Action: ActionCloseCase, Subject: on},
		} {
			e.At, e.Outcome = time.Unix(0, 0), audit.Done
			found += len(l.Take(e))
		}
	}
	if len(l.cards)+len(l.cases) != 0 || found != 1000 {
		t.Errorf("%d cards and %d registrations are held, %d releases were decided", len(l.cards), len(l.cases), found)
	}
}
