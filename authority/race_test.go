//go:build race

package authority_test

// raced says that the race detector watches. It makes a child of the crash tests
// many times slower, and has nothing to find in a process that is killed: they
// then look at a part of the places only.
const raced = true
