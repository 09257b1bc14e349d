package rakit_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestIntegrators follows docs/integrators.md from top to bottom.
func TestIntegrators(t *testing.T) {
	page, err := os.ReadFile("docs/integrators.md")
	if err != nil {
		t.Fatal(err)
	}
	follow(t, string(page), 24)
}

// TestForTestTeams follows docs/testing.md from top to bottom.
func TestForTestTeams(t *testing.T) {
	page, err := os.ReadFile("docs/testing.md")
	if err != nil {
		t.Fatal(err)
	}
	follow(t, string(page), 10)
}

// TestHolders follows the page about cards in somebody's hands.
func TestHolders(t *testing.T) {
	page, err := os.ReadFile("docs/holders.md")
	if err != nil {
		t.Fatal(err)
	}
	follow(t, string(page), 8)
}

// TestAccess follows the page about positions, decisions and exceptional access.
func TestAccess(t *testing.T) {
	page, err := os.ReadFile("docs/access.md")
	if err != nil {
		t.Fatal(err)
	}
	follow(t, string(page), 6)
}

// TestCustody follows the page about what a log tells of released passcodes.
func TestCustody(t *testing.T) {
	page, err := os.ReadFile("docs/custody.md")
	if err != nil {
		t.Fatal(err)
	}
	follow(t, string(page), 4)
}

// TestCards follows the page about smartcards in a reader, with a card that is a
// program.
func TestCards(t *testing.T) {
	page, err := os.ReadFile("docs/cards.md")
	if err != nil {
		t.Fatal(err)
	}
	follow(t, string(page), 3)
}

// follow runs the blocks of a page as somebody would who pastes them into one
// terminal, and those marked "server" into another, and compares what comes out
// with the block after each: there … stands for anything. The ports are other
// ones, and the command is built once.
func follow(t *testing.T, page string, least int) {
	t.Helper()
	for _, tool := range []string{"bash", "curl", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("the documents are not tested: %v", err)
			}
			t.Skipf("following the documents needs %s", tool)
		}
	}
	w := newWalk(t)
	steps := w.read(page)
	if len(steps) < least {
		t.Fatalf("found %d blocks to run, want %d at least", len(steps), least)
	}
	shown := w.run(steps)
	for i, s := range steps {
		if s.want == "" {
			continue
		}
		if !matches(s.want, shown[i]) {
			t.Errorf("the page shows for\n%s\n%s\nbut what came out is\n%s", s.run, s.want, shown[i])
		}
	}
}

// walk is one reader with a folder of their own.
type walk struct {
	*testing.T
	dir, rakit string
}

func newWalk(t *testing.T) *walk {
	w := &walk{T: t, dir: t.TempDir()}
	w.rakit = filepath.Join(w.dir, "rakit-command")
	if out, err := exec.Command("go", "build", "-o", w.rakit, "./cmd/rakit").CombinedOutput(); err != nil {
		t.Fatalf("building the command: %v\n%s", err, out)
	}
	root, err := filepath.Abs("server")
	if err == nil {
		err = os.Symlink(root, filepath.Join(w.dir, "server"))
	}
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// step is a block that is run, and what is shown of it.
type step struct {
	run, want string
}

var (
	blocks  = regexp.MustCompile("(?ms)^```([a-z]+)( server)?\n(.*?)^```\n(?:\n```(?:text|json)\n(.*?)^```)?")
	address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
	atPort  = regexp.MustCompile(` --addr \S+`)
)

// read returns the blocks of a page that are run, with the servers started and
// their addresses in place.
func (w *walk) read(page string) (steps []step) {
	base := ""
	for _, b := range blocks.FindAllStringSubmatch(page, -1) {
		kind, server, text, want := b[1], b[2] != "", b[3], b[4]
		if kind != "sh" {
			continue
		}
		text = strings.ReplaceAll(text, "go run ./cmd/rakit", w.rakit)
		if !server {
			steps = append(steps, step{run: address.ReplaceAllString(text, base), want: want})
			continue
		}
		said := w.serve(strings.TrimSpace(text))
		base = address.FindString(said)
		if shown := address.ReplaceAllString(want, base); shown != "" && shown != said {
			w.Errorf("the page shows that a server says\n%s\nbut it says\n%s", shown, said)
		}
	}
	return steps
}

// serve starts a server on any port and returns its first line.
func (w *walk) serve(command string) string {
	w.Helper()
	args := strings.Fields(atPort.ReplaceAllString(command, "") + " --addr 127.0.0.1:0")
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = w.dir
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			w.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			w.Errorf("%s: %v", command, err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		w.Fatalf("%s: %v", command, err)
	}
	return line
}

// run runs the steps in one shell and returns what each has shown.
func (w *walk) run(steps []step) []string {
	w.Helper()
	const mark = "=== the next block ==="
	var script strings.Builder
	for _, s := range steps {
		fmt.Fprintf(&script, "%s\nprintf '\\n%s\\n'\n", s.run, mark)
	}
	ctx, cancel := context.WithTimeout(w.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bash", "-c", script.String())
	cmd.Dir = w.dir
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		w.Fatalf("%v\n%s", err, out.String())
	}
	shown := strings.Split(out.String(), mark+"\n")
	return shown[:len(steps)]
}

var trailing = regexp.MustCompile(`(?m)[ \t]+$`)

// matches reports whether shown is what a page says, where … stands for anything.
func matches(want, shown string) bool {
	shown = strings.TrimSpace(trailing.ReplaceAllString(shown, ""))
	pattern := strings.ReplaceAll(regexp.QuoteMeta(strings.TrimSpace(want)), "…", ".+?")
	return regexp.MustCompile("^(?s:" + pattern + ")$").MatchString(shown)
}
