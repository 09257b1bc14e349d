// Command bench measures rakit beside its peers and prints one Markdown table:
//
//	cd bench && go run .
//	cd bench && go run . -only append
//	cd bench && go test -bench Append
//
// Each row is one comparison: both sides are run by turns, who begins changes
// each time, and the medians are shown. The ratio is the speed of ours divided by
// the speed of the peer, the median over the turns; other load on the machine
// hits both sides alike, so that the ratio holds where the single figures do not.
// A ratio of 80 % is a fifth slower than the peer. The peer is as a rule less than
// we do: the bare work that cannot be left out, which says what the rest costs.
//
// The server is measured by requests over loopback, asked by clients in this
// process: requests a second and the time of the slowest hundredth, again by
// turns with its peer.
//
// How each peer is set up is said where it is written. The benchmarks of go test
// run the same code. Nothing here asserts on time.
//
// It is a module of its own, so that no peer reaches users of rakit.
package main
