//go:build race

package input_test

// raced says that the race detector watches. It allocates for itself.
const raced = true
