package audit

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// version is the version of the form of an entry.
const version = 1

// maxLine is the length in bytes of the longest line, without its newline.
const maxLine = 256 << 10

// eventPrefix starts every entry; its position and a comma follow at once, so
// that a verifier can read it without decoding the rest.
const eventPrefix = `{"v":1,"seq":`

// ErrLine is returned, wrapped, for bytes that are not an entry exactly as
// [Event.Line] writes it.
var ErrLine = errors.New("not an entry of the audit log")

type versioned struct {
	Version int `json:"v"`
	Event
}

// Line returns the exact bytes of the entry, one line of JSON without newline:
// members in fixed order with the version first, names in maps sorted, time in
// UTC. They are what is hashed, stored and exported. The error wraps [ErrEvent]
// and holds nothing of the event.
func (e Event) Line() ([]byte, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	line, err := e.appendTo(make([]byte, 0, 512))
	if err != nil { // its text may hold what was in the event
		return nil, fmt.Errorf("%w: its text is not UTF-8, or its time is beyond the year 9999", ErrEvent)
	}
	if len(line) > maxLine {
		return nil, fmt.Errorf("%w: it is longer than %d bytes", ErrEvent, maxLine)
	}
	return line, nil
}

// ParseLine reads one entry. It is strict and the inverse of [Event.Line]: what
// Line would not write byte for byte is an error wrapping [ErrLine].
func ParseLine(line []byte) (Event, error) {
	if !bytes.HasPrefix(line, []byte(eventPrefix)) {
		return Event{}, fmt.Errorf("%w: it does not start as version %d does", ErrLine, version)
	}
	var e versioned
	if err := json.Unmarshal(line, &e, json.RejectUnknownMembers(true)); err != nil {
		return Event{}, fmt.Errorf("%w: it is not JSON with the members of an event", ErrLine)
	}
	e.At = e.At.UTC()
	again, err := e.Line()
	if err != nil {
		return Event{}, fmt.Errorf("%w: %w", ErrLine, err)
	}
	if !bytes.Equal(again, line) {
		return Event{}, fmt.Errorf("%w: it is not in canonical form", ErrLine)
	}
	return e.Event, nil
}

// appendPrefix appends to b how the entry at position seq starts.
func appendPrefix(b []byte, seq int64) []byte {
	b = append(b, eventPrefix...)
	b = strconv.AppendInt(b, seq, 10)
	return append(b, ',')
}

// appendTo appends the entry to b, member by member in the order of [Event].
// TestLineIsJSON holds it against the encoder of package json.
func (e Event) appendTo(b []byte) (_ []byte, err error) {
	b = appendPrefix(b, e.Seq)
	b = append(b, `"at":"`...)
	if b, err = e.At.UTC().AppendText(b); err != nil {
		return nil, err
	}
	b = append(b, `","action":"`...) // its letters need no quoting
	b = append(b, e.Action...)
	b = append(b, `","outcome":"`...)
	b = append(b, e.Outcome.String()...)
	b = append(b, '"')
	for _, m := range [...]struct{ name, text string }{
		{`,"actor":`, e.Actor}, {`,"role":`, e.Role}, {`,"organisation":`, e.Organisation}, {`,"for":`, e.For}, {`,"subject":`, e.Subject},
	} {
		if m.text == "" {
			continue
		}
		if b, err = jsontext.AppendQuote(append(b, m.name...), m.text); err != nil {
			return nil, err
		}
	}
	if b, err = appendRules(b, e.Rules); err != nil {
		return nil, err
	}
	if b, err = appendDetail(b, e.Detail); err != nil {
		return nil, err
	}
	return append(appendPrivate(b, e.Private), '}'), nil
}

func appendRules(b []byte, rules []string) (_ []byte, err error) {
	sep := `,"rules":[`
	for _, r := range rules {
		if b, err = jsontext.AppendQuote(append(b, sep...), r); err != nil {
			return nil, err
		}
		sep = ","
	}
	if len(rules) > 0 {
		b = append(b, ']')
	}
	return b, nil
}

func appendDetail(b []byte, detail map[string]string) (_ []byte, err error) {
	sep := `,"detail":{"`
	for _, name := range slices.Sorted(maps.Keys(detail)) {
		b = append(append(append(b, sep...), name...), `":`...)
		if b, err = jsontext.AppendQuote(b, detail[name]); err != nil {
			return nil, err
		}
		sep = `,"`
	}
	if len(detail) > 0 {
		b = append(b, '}')
	}
	return b, nil
}

func appendPrivate(b []byte, private map[string]Commitment) []byte {
	sep := `,"private":{"`
	for _, name := range slices.Sorted(maps.Keys(private)) {
		c := private[name]
		b = append(append(append(b, sep...), name...), `":"`...)
		b = append(base64.StdEncoding.AppendEncode(b, c[:]), '"')
		sep = `,"`
	}
	if len(private) > 0 {
		b = append(b, '}')
	}
	return b
}
