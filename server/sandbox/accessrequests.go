package sandbox

import (
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
)

// accessRequest is a request for access that nobody has decided.
type accessRequest struct {
	name, person, position string
	by                     identity.ODSCode // of the Sponsor who asks
}

var accessRequests = []accessRequest{
	{"waiting", "locum-active", "position-rx1-ward-nurse", rx1},
	{"rx9", "rx9", "position-rx9-ward-nurse", rx9},
	{"rx3", "rx3", "position-rx3-ward-nurse", rx2},
}

// askForAccess puts requests for access before the RA.
func (s *seeding) askForAccess() error {
	s.clock = time.Date(2020, time.April, 19, 9, 30, 0, 0, time.UTC)
	for _, r := range accessRequests {
		s.act("access-request", r.name)
		asked, err := s.ra.RequestAccess(s.ctx, authority.RequestAccess{
			By: who(r.by, rbac.Sponsor), User: s.person(r.person), Position: r.position,
			Wanted: rbac.WantedAccess{Days: 90}, Reason: "works on the ward while colleagues are away",
		})
		if err != nil {
			return fmt.Errorf("access request %s: %w", r.name, err)
		}
		s.note(kindRequest, r.name, asked.ID)
	}
	return nil
}
