package main

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"
	"io"
	"os"
)

// Records as the library's tests have them, each a file.
const (
	fullRecord  = "../registration/testdata/remote.json" // a whole registration that passes
	wrongRecord = "../cmd/rakit/testdata/wrong.json"     // one with ten faults
)

// mixedRecords are written by turns: one of each kind of route, which pass, and one
// that does not.
var mixedRecords = []string{
	fullRecord, "../registration/testdata/in-person.json", "../registration/testdata/id-checker.json",
	"../registration/testdata/apply-for-care-id.json", "../registration/testdata/esr.json", wrongRecord,
}

// readFullRecord returns it on one line.
func readFullRecord() ([]byte, error) { return readLine(fullRecord) }

func readLine(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var line bytes.Buffer
	err = stdjson.Compact(&line, data)
	return line.Bytes(), err
}

// recordLines are n records, by turns and each with an id of its own, as JSON Lines.
// They are made as they are read: a million of them are a gigabyte.
type recordLines struct {
	rests [][]byte // of each kind, what follows the id
	n     int
	made  int
	line  []byte // the last one made
	left  []byte // what was not read of it
}

func newRecordLines(n int, paths ...string) (*recordLines, error) {
	l := &recordLines{n: n}
	for _, path := range paths {
		line, err := readLine(path)
		if err != nil {
			return nil, err
		}
		_, rest, found := bytes.Cut(line, []byte(`","`))
		if !found || !bytes.HasPrefix(line, []byte(`{"id":"`)) {
			return nil, fmt.Errorf("%s does not begin with an id", path)
		}
		l.rests = append(l.rests, rest)
	}
	return l, nil
}

// Read returns what comes next of the lines.
func (l *recordLines) Read(p []byte) (read int, err error) {
	for read < len(p) {
		if len(l.left) == 0 && !l.next() {
			break
		}
		n := copy(p[read:], l.left)
		l.left, read = l.left[n:], read+n
	}
	if read == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return read, nil
}

// next makes the next line, if there is one.
func (l *recordLines) next() bool {
	if l.made == l.n {
		return false
	}
	l.line = fmt.Appendf(l.line[:0], `{"id":"r-%07d","%s`+"\n", l.made, l.rests[l.made%len(l.rests)])
	l.left = l.line
	l.made++
	return true
}
