package input

import (
	"bytes"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// MaxValue is the size in bytes of the largest document that is read: 1 MiB.
const MaxValue = 1 << 20

// Decode reads one JSON document into v, a pointer, strictly. The error is an
// [*Error]; what stands in v is then of no use.
func Decode(data []byte, v any) error { return decode(data, place{1, 1}, v) }

// decode reads a document that begins at a place of the input.
func decode(data []byte, begins place, v any) error {
	if len(data) > MaxValue {
		return tooLong()
	}
	if err := json.Unmarshal(data, v, json.RejectUnknownMembers(true)); err != nil {
		return explain(err, data, begins)
	}
	if pointer, found := firstNull(data); found {
		return fault(ruleType, safePointer(pointer), "null is no value: leave the member out")
	}
	return nil
}

func tooLong() *Error { return fault(ruleSize, "", "longer than 1 MiB") }

// firstNull finds the first null in a well-formed document. The JSON package
// reads null as the zero of any type: as the day that was never given, or as a
// box that was not ticked.
func firstNull(data []byte) (at jsontext.Pointer, found bool) {
	if !bytes.Contains(data, []byte("null")) {
		return "", false // nearly always, and at no cost
	}
	d := jsontext.NewDecoder(bytes.NewBuffer(data))
	for {
		token, err := d.ReadToken()
		if err != nil {
			return "", false
		}
		if token.Kind() == jsontext.KindNull {
			return d.StackPointer(), true
		}
	}
}
