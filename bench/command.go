package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// rakit is the built command, or another that is measured beside it.
type rakit string

// buildRakit builds the command as users build it, with the library's own go.mod.
func buildRakit(dir string) (rakit, error) { return build(dir, "rakit", "..", "./cmd/rakit") }

// buildDecoder builds the peer of rakit check, with the go.mod of this module.
func buildDecoder(dir string) (rakit, error) { return build(dir, "decoder", ".", "./decoder") }

// build builds a command of the module in the folder root.
func build(dir, name, root, path string) (rakit, error) {
	built := filepath.Join(dir, name+".exe") // any system runs it by this name
	cmd := exec.Command("go", "build", "-o", built, path)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s: %w\n%s", name, err, out)
	}
	return rakit(built), nil
}

// usage is what one run of the command took.
//
// The peak is that of the child's rusage. Linux counts into it the peak that this
// process had when it started the child: the commands are therefore measured
// first, and no file is held in memory.
type usage struct {
	wall time.Duration
	cpu  time.Duration // user and system, of all cores
	peak int64         // bytes of memory; 0 where the system does not tell
}

// call is one way to run the command.
type call struct {
	args   []string
	env    []string                  // added to ours
	status int                       // the exit status that is right
	input  func() (io.Reader, error) // what each run reads from standard input, if anything
	output io.Writer
}

func (r rakit) run(c call) (usage, error) {
	cmd := exec.Command(string(r), c.args...)
	cmd.Env = append(os.Environ(), c.env...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = c.output, &said
	if c.input != nil {
		in, err := c.input()
		if err != nil {
			return usage{}, err
		}
		cmd.Stdin = in
	}
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return usage{}, err
	}
	if got := cmd.ProcessState.ExitCode(); got != c.status {
		return usage{}, fmt.Errorf("%s %s ended with %d, not %d: %s", filepath.Base(string(r)), c.args[0], got, c.status, said.Bytes())
	}
	cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return usage{wall, cpu, peakMemory(cmd.ProcessState)}, nil
}

// several runs the command some times, its output thrown away, and returns the
// medians.
func (r rakit) several(times int, c call) (usage, error) {
	walls, cpus, peaks := make([]time.Duration, times), make([]time.Duration, times), make([]int64, times)
	for i := range times {
		u, err := r.run(c)
		if err != nil {
			return usage{}, err
		}
		walls[i], cpus[i], peaks[i] = u.wall, u.cpu, u.peak
	}
	return usage{median(walls), median(cpus), median(peaks)}, nil
}
