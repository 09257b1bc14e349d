//go:build race

package server_test

// raced says that the race detector watches. It makes the authorisation matrix
// many times slower, and finds in a part of it what it finds in all.
const raced = true
