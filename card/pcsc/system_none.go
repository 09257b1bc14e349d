//go:build !windows && !(pcsc && cgo)

package pcsc

// none stands where PC/SC was not built in.
type none struct{}

func (none) establish() (session, error) { return nil, ErrNotBuilt }

func newSystem() system { return none{} }
