package server

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/rakit-dev/rakit/authority"
)

// TestNoCertificationAuthority shows that a server without one says so, and what to
// do instead: it is no fault of the server.
func TestNoCertificationAuthority(t *testing.T) {
	p := problemOf(t.Context(), fmt.Errorf("renew certificates: %w", authority.ErrNoCA), true)
	if p.Status != http.StatusUnprocessableEntity || p.Type != problemPrefix+"unsupported" || p.Detail == "" {
		t.Errorf("%d %s %q", p.Status, p.Type, p.Detail)
	}
}
