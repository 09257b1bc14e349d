package cluster

// Config says what a cluster is like. The zero Config is good for most tests.
type Config struct {
	// NoSync gives up that what was committed survives a crash: commits are faster.
	NoSync bool
	// Settings are settings of the server (postgresql.conf), before which its own
	// stand back.
	Settings map[string]string
}
