package sandbox

import (
	"fmt"
	"time"

	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/authority"
	"github.com/rakit-dev/rakit/rbac"
)

// keyHolder is somebody who has a security key, by the names of [Seeded].
type keyHolder struct{ name, holder string }

var keyHolders = []keyHolder{{"registered", "registered"}, {"rx9", "rx9"}, {"rx3", "rx3"}}

// registerKeys registers the security keys, by the RA Manager of the organisation.
func (s *seeding) registerKeys() error {
	s.clock = time.Date(2020, time.April, 19, 10, 0, 0, 0, time.UTC)
	for _, k := range keyHolders {
		by := who(rx2, rbac.RAManager)
		switch k.name {
		case "rx9":
			by = who(rx9, rbac.RAManager)
		case "rx3":
			by = who(rx3, rbac.RAManager)
		}
		s.act("authenticator", k.name)
		registered, err := s.ra.RegisterAuthenticator(s.ctx, authority.RegisterAuthenticator{
			By: by, User: s.person(k.holder), Kind: authenticator.SecurityKey, Label: "the blue one",
		})
		if err != nil {
			return fmt.Errorf("authenticator %s: %w", k.name, err)
		}
		s.note(kindAuthenticator, k.name, registered.ID)
	}
	return nil
}
