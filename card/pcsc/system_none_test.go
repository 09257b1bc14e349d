//go:build !windows && !(pcsc && cgo)

package pcsc_test

import (
	"errors"
	"testing"

	"github.com/rakit-dev/rakit/card/pcsc"
)

func TestWithoutReadersOpenSaysSo(t *testing.T) {
	s, err := pcsc.Open(t.Context())
	if s != nil || !errors.Is(err, pcsc.ErrNotBuilt) {
		t.Fatalf("Open() = %v, %v, want ErrNotBuilt", s, err)
	}
}
