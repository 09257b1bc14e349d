package audit

import (
	"bytes"
	"encoding/base64"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/mod/sumdb/tlog"
)

// maxLeaves is the number of leaf hashes that one control line lists at most. It
// bounds what writer and verifier hold in memory.
const maxLeaves = 1024

// controlPrefix starts every control line.
const controlPrefix = `{"checkpoint":{"from":`

// control is a control line: the leaf hashes of the entries since the one before
// it, and the checkpoint after them if there is one.
type control struct {
	from   int64 // position of the first of these entries
	leaves []tlog.Hash
	note   string // "" where the log was not signed at this point
}

// appendTo appends the line, without newline, to b. The error is for a note that
// is not UTF-8.
func (c control) appendTo(b []byte) (_ []byte, err error) {
	b = append(b, controlPrefix...)
	b = strconv.AppendInt(b, c.from, 10)
	b = append(b, `,"leaves":[`...)
	for i, h := range c.leaves {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = base64.StdEncoding.AppendEncode(b, h[:])
		b = append(b, '"')
	}
	b = append(b, ']')
	if c.note != "" {
		b = append(b, `,"note":`...)
		if b, err = jsontext.AppendQuote(b, c.note); err != nil {
			return nil, err
		}
	}
	return append(b, "}}"...), nil
}

// parseControl reads a control line; ok is false unless it is exactly what
// appendTo writes. The leaves are appended to room[:0].
func parseControl(line []byte, room []tlog.Hash) (c control, ok bool) {
	rest, ok := bytes.CutPrefix(line, []byte(controlPrefix))
	if !ok {
		return control{}, false
	}
	digits, rest, ok := bytes.Cut(rest, []byte(`,"leaves":[`))
	if !ok {
		return control{}, false
	}
	from, err := strconv.ParseInt(string(digits), 10, 64)
	if err != nil || from < 0 || strconv.FormatInt(from, 10) != string(digits) {
		return control{}, false
	}
	c = control{from: from, leaves: room[:0]}
	if rest, ok = c.readLeaves(rest); !ok {
		return control{}, false
	}
	c.note, ok = readNote(rest)
	return c, ok
}

// readLeaves reads leaf hashes up to the bracket that ends them, and returns
// what follows it.
func (c *control) readLeaves(rest []byte) (_ []byte, ok bool) {
	const step = len(`"`) + hashText + len(`"`) + len(`,`)
	for len(rest) >= step && len(c.leaves) < maxLeaves {
		leaf, ok := parseHash(rest[1 : 1+hashText])
		if !ok || rest[0] != '"' || rest[step-2] != '"' {
			return nil, false
		}
		c.leaves = append(c.leaves, leaf)
		end := rest[step-1]
		rest = rest[step:]
		switch end {
		case ']':
			return rest, true
		case ',':
		default:
			return nil, false
		}
	}
	return nil, false
}

// readNote reads the end of a control line, with or without a note. A note that
// is quoted in another way than appendTo does is refused.
func readNote(rest []byte) (text string, ok bool) {
	rest, ok = bytes.CutSuffix(rest, []byte("}}"))
	if !ok || len(rest) == 0 {
		return "", ok
	}
	quoted, ok := bytes.CutPrefix(rest, []byte(`,"note":`))
	if !ok {
		return "", false
	}
	b, err := jsontext.AppendUnquote(nil, quoted)
	if err != nil || len(b) == 0 {
		return "", false
	}
	again, err := jsontext.AppendQuote(nil, b)
	return string(b), err == nil && bytes.Equal(again, quoted)
}
