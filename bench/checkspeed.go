package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"
)

// checkSpeed is rakit check over a file, with the whole report written as JSON, to
// nowhere. The peer reads the same file strictly and does nothing with it. Both run
// with GOMAXPROCS=1, collector included, and by turns. What counts is the time on
// the processor, user and system: that is what one core needs, whatever else the
// machine does.
type checkSpeed struct {
	id      string
	what    string
	records []string // files, by turns
	status  int      // of the command
}

var (
	checkFull  = checkSpeed{id: "check-command", what: "full records", records: []string{fullRecord}}
	checkMixed = checkSpeed{id: "check-command-mixed", what: "records of five routes, one of six with ten faults", records: mixedRecords, status: 1}
)

const (
	checkedRecords = 20_000
	checkRuns      = 7
)

func (m checkSpeed) name() string { return m.id }

// command is the measurement of the command alone.
func (m checkSpeed) command() commandMeasurement {
	return commandMeasurement{id: m.id, runs: checkRuns, prepare: m.prepare, proof: proveChecked(checkedRecords)}
}

func (m checkSpeed) prepare(dir string) (call, error) {
	lines, err := newRecordLines(checkedRecords, m.records...)
	if err != nil {
		return call{}, err
	}
	path := filepath.Join(dir, "records.jsonl")
	err = writeFile(path, func(w io.Writer) error {
		_, err := io.Copy(w, lines)
		return err
	})
	return call{args: []string{"check", "--format", "json", path}, env: []string{"GOMAXPROCS=1"}, status: m.status}, err
}

// proveChecked runs the command and finds its report whole.
func proveChecked(records int) func(rakit, call) error {
	return func(r rakit, c call) error {
		end := new(lastBytes)
		c.output = end
		if _, err := r.run(c); err != nil {
			return err
		}
		if want := fmt.Sprintf(`"records":%d,`, records); !bytes.Contains(end.kept, []byte(want)) {
			return errors.New("the report does not end with " + want)
		}
		return nil
	}
}

func (m checkSpeed) rows(dir string) ([]row, error) {
	ours, err := buildRakit(dir)
	if err != nil {
		return nil, err
	}
	peer, err := buildDecoder(dir)
	if err != nil {
		return nil, err
	}
	check, err := m.prepare(dir)
	if err != nil {
		return nil, err
	}
	if err := proveChecked(checkedRecords)(ours, check); err != nil {
		return nil, err
	}
	decode := call{args: check.args[len(check.args)-1:], env: check.env}
	if err := proveDecoded(peer, decode); err != nil {
		return nil, err
	}
	var checked, decoded [checkRuns]usage
	for i := range checkRuns {
		if checked[i], err = ours.run(check); err != nil {
			return nil, err
		}
		if decoded[i], err = peer.run(decode); err != nil {
			return nil, err
		}
	}
	return []row{m.row(checked[:], decoded[:])}, nil
}

// proveDecoded runs the peer and finds that it has read everything.
func proveDecoded(r rakit, c call) error {
	var said strings.Builder
	c.output = &said
	if _, err := r.run(c); err != nil {
		return err
	}
	if said.String() != fmt.Sprintln(checkedRecords) {
		return fmt.Errorf("%s of %d records were decoded", strings.TrimSpace(said.String()), checkedRecords)
	}
	return nil
}

// row shows the runs, of which the i-th of each side were made one after the other.
func (m checkSpeed) row(checked, decoded []usage) row {
	const goal = 20_000 // a second
	var ours, peer, walls []time.Duration
	var shares []float64
	for i := range checked {
		ours, peer, walls = append(ours, checked[i].cpu), append(peer, decoded[i].cpu), append(walls, checked[i].wall)
		shares = append(shares, decoded[i].cpu.Seconds()/checked[i].cpu.Seconds())
	}
	perCore := checkedRecords / median(ours).Seconds()
	return row{
		what: fmt.Sprintf("`rakit check --format json`, %s %s, one core", thousands(checkedRecords), m.what),
		ours: fmt.Sprintf("%s of CPU (%s on the clock): %s", span(median(ours)), span(median(walls)), rate(perCore)),
		peer: fmt.Sprintf("strict decoding alone: %s of CPU: %s", span(median(peer)), rate(checkedRecords/median(peer).Seconds())),
		// That of the peer in the time of ours is its share of the work.
		ratio: percent(median(shares)), goal: "≥ 20,000/s of CPU", verdict: verdict(perCore >= goal),
	}
}
