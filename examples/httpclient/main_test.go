package main

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/examples/sandboxed"
)

var update = flag.Bool("update", false, "rewrite the golden file")

const golden = "testdata/story.txt"

// TestStory compares what the example prints, by itself and with a server that
// has been used before: every new sandbox gives the same ids.
func TestStory(t *testing.T) {
	base, stop, err := sandboxed.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	}()
	var told [3]strings.Builder
	for i, server := range []string{"", base, base} {
		if err := run(t.Context(), &told[i], server); err != nil {
			t.Fatal(err)
		}
	}
	if *update {
		if err := os.WriteFile(golden, []byte(told[0].String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	for i := range told {
		if diff := cmp.Diff(string(want), told[i].String()); diff != "" {
			t.Errorf("story %d (-want +got):\n%s", i, diff)
		}
	}
}
