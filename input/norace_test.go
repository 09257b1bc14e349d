//go:build !race

package input_test

// raced says that the race detector watches.
const raced = false
