package durable_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rakit-dev/rakit/durable"
)

// The first to write a file has it; the second is told so.
func ExampleCreate() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "order")
	fmt.Println(durable.Create(path, []byte("one card")))
	fmt.Println(errors.Is(durable.Create(path, []byte("two cards")), fs.ErrExist))
	// Output:
	// <nil>
	// true
}
