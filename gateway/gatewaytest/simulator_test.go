package gatewaytest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/authority/simulator"
	"github.com/rakit-dev/rakit/gateway/gatewaytest"
	"github.com/rakit-dev/rakit/identity"
)

// TestSimulator runs the clauses over the simulator, which is a gateway among other things.
func TestSimulator(t *testing.T) {
	gatewaytest.Run(t, func(t *testing.T) gatewaytest.Gateway {
		now := func() time.Time { return time.Date(2020, 6, 10, 12, 0, 0, 0, time.UTC) }
		away := false
		s, err := simulator.Open(t.TempDir(), simulator.Config{Now: now, Outcomes: simulator.Outcomes{
			OnSend: func(authority.Message) error {
				if !away {
					return nil
				}
				away = false
				return fmt.Errorf("away: %w", authority.ErrTemporary)
			},
		}})
		if err != nil {
			t.Fatal(err)
		}
		unreachable, err := identity.ParseMobile("07700900003")
		if err != nil {
			t.Fatal(err)
		}
		return gatewaytest.Gateway{
			Messenger: s, Deduplicates: true, Now: now,
			Taken: func() (refs []string) {
				sent, err := s.Messages()
				if err != nil {
					t.Error(err)
				}
				for _, m := range sent {
					refs = append(refs, m.Ref)
				}
				return refs
			},
			Refused: func(ref string) authority.Message {
				m := gatewaytest.Message(ref)
				m.To = unreachable
				return m
			},
			Away: func() { away = true },
		}
	})
}
