package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// commandMeasurement runs the built command.
type commandMeasurement struct {
	id      string
	prepare func(dir string) (call, error) // writes what the command reads
	proof   func(rakit, call) error        // that the work is done; a run to warm up
	runs    int
	show    func(usage) []row // from the medians
}

func (m commandMeasurement) name() string { return m.id }

func (m commandMeasurement) rows(dir string) ([]row, error) {
	u, err := m.measure(dir)
	if err != nil {
		return nil, err
	}
	return m.show(u), nil
}

func (m commandMeasurement) measure(dir string) (usage, error) {
	r, err := buildRakit(dir)
	if err != nil {
		return usage{}, err
	}
	c, err := m.prepare(dir)
	if err != nil {
		return usage{}, err
	}
	if err := m.proof(r, c); err != nil {
		return usage{}, err
	}
	return r.several(m.runs, c)
}

const (
	cisRecords = 800_000
	mebibyte   = 1 << 20
)

// flagsCommand is the whole path: a line of JSON read, recognised, the answer
// written, by the built command from a file to nowhere.
var flagsCommand = commandMeasurement{
	id: "flags-command", runs: 3,
	prepare: func(dir string) (call, error) {
		path := filepath.Join(dir, "cis.jsonl")
		err := writeFile(path, func(w io.Writer) error { return writeCISRecords(w, cisRecords) })
		return call{args: []string{"flags", path}}, err
	},
	proof: func(r rakit, c call) error {
		lines := new(lineCounter)
		c.output = lines
		if _, err := r.run(c); err != nil {
			return err
		}
		if lines.n != cisRecords {
			return fmt.Errorf("%d answers for %d records", lines.n, cisRecords)
		}
		return nil
	},
	show: func(u usage) []row {
		const goal, memory = 10 * time.Second, 64 * mebibyte
		rows := []row{{
			what: "`rakit flags` over 800,000 records",
			ours: fmt.Sprintf("%s (%s of CPU): %s", span(u.wall), span(u.cpu), rate(cisRecords/u.wall.Seconds())),
			goal: "< 10 s", verdict: verdict(u.wall < goal),
		}}
		if u.peak == 0 {
			return rows
		}
		return append(rows, row{
			what: "its peak memory", ours: fmt.Sprintf("%.1f MiB resident", float64(u.peak)/mebibyte),
			goal: "< 64 MiB", verdict: verdict(u.peak < memory),
		})
	},
}

// demoCommand replaces the demonstration of the run before, which it finds ended.
var demoCommand = commandMeasurement{
	id: "demo-command", runs: 7,
	prepare: func(dir string) (call, error) {
		return call{args: []string{"demo", "--dir", filepath.Join(dir, "demo")}}, nil
	},
	proof: func(r rakit, c call) error {
		_, err := r.run(c)
		return err
	},
	show: func(u usage) []row {
		return []row{{what: "`rakit demo`, from start to end", ours: fmt.Sprintf("%s (%s of CPU)", span(u.wall), span(u.cpu))}}
	},
}

func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 256<<10)
	return errors.Join(write(w), w.Flush(), f.Close())
}
