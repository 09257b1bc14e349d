package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	only := flag.String("only", "", "measure only what has this in its name")
	dir := flag.String("dir", "", "folder on the disk to measure (default: that for temporary files)")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*dir, *only, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// measurement is one or more rows of the table.
type measurement interface {
	name() string
	// rows measures. Its files go into the empty folder dir.
	rows(dir string) ([]row, error)
}

// measurements are all of them, in the order of the table. The commands come
// first: see [usage].
func measurements() []measurement {
	return append([]measurement{
		flagsCommand, checkFull, checkMixed, checkMemory, demoCommand,
		evaluating, explaining, readingZones, readingNINumbers,
		recognising, checking, decoding,
		appendFromMany, appendFromOne, appendOnPostgres, verifying,
		queueOnSQLite, queueOnPostgres,
		generating, generatingUnsafely, challenging, sealing, opening,
		deciding, decidingNationally,
		registering,
		serving, registeringOverHTTP, starting, dueLists,
	}, cards()...)
}

// run measures and prints the table; what is being done goes to progress.
func run(parent, only string, table, progress io.Writer) (err error) {
	dir, err := os.MkdirTemp(parent, "rakit-bench-")
	if err != nil {
		return err
	}
	defer func() {
		if removed := os.RemoveAll(dir); err == nil {
			err = removed
		}
	}()
	machine := describeMachine(dir)
	var rows []row
	for _, m := range measurements() {
		if !strings.Contains(m.name(), only) {
			continue
		}
		fmt.Fprintf(progress, "%s …\n", m.name())
		more, err := measureIn(dir, m)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name(), err)
		}
		rows = append(rows, more...)
	}
	if len(rows) == 0 {
		return fmt.Errorf("nothing that is measured has %q in its name", only)
	}
	return printTable(table, machine, rows)
}

// measureIn measures in a folder of its own, which is removed at once: the
// largest is 3 GB for a while.
func measureIn(parent string, m measurement) ([]row, error) {
	dir, err := os.MkdirTemp(parent, m.name()+"-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	return m.rows(dir)
}
