// Command decoder reads registration records from a file, strictly, and does
// nothing with them: the peer of rakit check, which has to do that first. It says
// how many there were.
package main

import (
	"fmt"
	"os"

	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: decoder FILE")
		os.Exit(2)
	}
	n, err := decode(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "decoder:", err)
		os.Exit(1)
	}
	fmt.Println(n)
}

func decode(path string) (n int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for v, err := range input.Values(f) {
		if err != nil {
			return n, err
		}
		var r registration.Record
		if err := v.Decode(&r); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
