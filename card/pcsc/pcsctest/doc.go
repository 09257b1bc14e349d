// Package pcsctest starts a reader service of a test's own: a real pcscd with two
// virtual readers, into which a test puts cards that are programs. No hardware is
// needed, and no reader of the computer is touched.
//
// Start with [Main] in TestMain and [Start] in a test; [Service.Dial] puts a card
// into a reader, closing the connection pulls it, [Service.Env] is for programs
// such as opensc-tool. [Launch] is the same for what is no test.
//
//	func TestMain(m *testing.M) { pcsctest.Main(m) }
//
//	func TestCard(t *testing.T) {
//		s := pcsctest.Start(t)
//		conn, err := s.Dial(t.Context(), 0) // into the first reader
//		…
//		go card.Serve(t.Context(), conn)    // card is a *virtual.Card
//		_, err = s.Dial(t.Context(), 1)     // and so on; then package pcsc finds them
//	}
//
// It needs Linux and, on Debian, `apt-get install pcscd vsmartcard-vpcd`. Where
// those are missing, Start skips the test and names that line; in CI (the variable
// CI is "true") it fails instead. What is there and does not start always fails.
//
// The package promises:
//
//   - As root, the service has a network namespace of its own: vpcd listens on
//     every address, and cannot be told otherwise. Test packages run in parallel.
//     Others than root get a pair of free ports instead, open to the network.
//   - The service ends with the process, however that ends.
//   - Nothing logs what is said to a card.
//
// libpcsclite remembers for the whole life of a process where the first service
// was. So there is one service in a test process, and [Service.Restart] brings it
// back to the same place.
//
// It leaves out the cards (package virtual). Passing with a virtual card is no
// evidence about a real one. A process that is killed or that times out leaves a
// folder behind in the temporary directory.
package pcsctest
