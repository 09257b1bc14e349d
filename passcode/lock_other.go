//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package passcode

// The ways to hold a folder. Here they do nothing: rotate keys while nothing else uses
// the folder, and nothing sees to it.
const (
	together = iota
	alone
	notNow
)

// holding is whether hold keeps others out.
const holding = false

func hold(string, int) (release func(), err error) { return func() {}, nil }
