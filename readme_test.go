package rakit_test

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

var block = regexp.MustCompile("(?s)```(sh|text|go|json)\n(.*?)```")

// TestReadme holds the README's blocks against what they show: the output of
// the demonstration and of the example, the example's code, and what the server
// answers to the requests that it shows.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile("examples/first/main.go")
	if err != nil {
		t.Fatal(err)
	}
	policy, err := os.ReadFile("cmd/rakit/testdata/policy.json")
	if err != nil {
		t.Fatal(err)
	}
	shown := goRun(t, "./cmd/rakit", "demo", "--dir", t.TempDir()+"/demo") + goRun(t, "./examples/first")
	scores, err := os.ReadFile("evidence/gpg45/example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	code := strings.Join(strings.Fields(string(example)+string(scores)), " ")
	serving, others := cut(t, string(readme), "## Serve it\n", "## Check a record\n")
	follow(t, serving, 1)
	blocks := block.FindAllStringSubmatch(others, -1)
	if len(blocks) < 6 {
		t.Fatalf("found %d blocks in the README, want those it has", len(blocks))
	}
	for _, b := range blocks {
		switch kind, text := b[1], b[2]; kind {
		case "text":
			if !strings.Contains(shown, text) {
				t.Errorf("the README shows what is not printed:\n%s", text)
			}
		case "json":
			if text != string(policy) {
				t.Errorf("the README shows a policy that is not the one that is tested:\n%s", text)
			}
		case "go":
			if !strings.Contains(code, strings.Join(strings.Fields(text), " ")) {
				t.Errorf("the README shows code that stands in no example:\n%s", text)
			}
		}
	}
}

// cut takes the part of a text from one line to another out of it.
func cut(t *testing.T, text, from, to string) (part, rest string) {
	t.Helper()
	before, after, ok := strings.Cut(text, from)
	part, after, there := strings.Cut(after, to)
	if !ok || !there {
		t.Fatalf("no part from %q to %q", from, to)
	}
	return part, before + to + after
}

func goRun(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"run"}, args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go run %s: %v\n%s", args[0], err, stderr.String())
	}
	return string(out)
}
