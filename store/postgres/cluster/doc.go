// Package cluster starts a private PostgreSQL for tests: a cluster of their own in
// a temporary folder, reached by a unix socket that nobody else can open. No server
// of the computer is touched, and no port is opened.
//
// Start with [Database], which returns the URL of an empty database of the test's
// own. The tests of a process share one cluster, started when the first asks; what
// stops or restarts a server takes one of its own with [New]. [Launch] is the same
// for what is no test.
//
//	func TestStore(t *testing.T) {
//		url := cluster.Database(t) // postgres://postgres@/test1?host=%2Ftmp%2Frakit-pg…
//		…
//	}
//
// It needs PostgreSQL 13 or later, on Debian `apt-get install postgresql`: the
// programs initdb and postgres, in PATH or below /usr/lib/postgresql, of which the
// newest is taken. Where they are missing, a test is skipped and names that line;
// in CI (the variable CI is "true") it fails instead. What is there and does not
// start always fails.
//
// The package promises:
//
//   - What a transaction has committed survives [Cluster.Kill], unless
//     [Config.NoSync] gives that up for speed. (That it reached the disk nobody can
//     test without pulling the plug.)
//   - Text is sorted by the rules of a language where the programs can (from 15 on
//     with ICU), as it is in the databases of most users: what relies on the order
//     of bytes has to say so.
//   - The cluster ends with the process that started it, however that ends: a small
//     shell waits at the other end of a pipe, stops it, and removes its folder.
//   - Processes that a test starts reach the same databases by the same URL.
//   - PostgreSQL refuses to be run by root; root runs it as the user postgres, or
//     else as nobody.
//
// It leaves out Windows, where tests are skipped, and every question of tuning: its
// settings are those of a small server.
package cluster
