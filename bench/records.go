package main

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/registration"
)

// checking: in process and on one core, nothing written. The peer is the reading
// that comes first, alone.
var checking = comparison{
	id: "check", what: "a full record read and checked, one core", unit: perSecond, oneCore: true,
	ours: side{"ReadRecord and Check", openCheck},
	peer: side{"ReadRecord alone", openReadRecord},
}

// decoding: the peer is encoding/json into the same struct, with
// DisallowUnknownFields. It accepts duplicate members and wrong case.
var decoding = comparison{
	id: "decode", what: "a full record decoded, one core", unit: perSecond, oneCore: true,
	ours: side{"registration.ReadRecord, strict", openReadRecord},
	peer: side{"encoding/json, not strict", openStandardDecode},
}

func openCheck(string) (workload, error) {
	line, err := readFullRecord()
	return repeat(func() error {
		r, err := registration.ReadRecord(line)
		if err != nil {
			return err
		}
		if res := registration.Check(r, registration.Options{}); res.Outcome != guidance.Pass {
			return fmt.Errorf("the record does not pass: %s", res.Outcome)
		}
		return nil
	}), err
}

func openReadRecord(string) (workload, error) {
	line, err := readFullRecord()
	return repeat(func() error {
		_, err := registration.ReadRecord(line)
		return err
	}), err
}

func openStandardDecode(string) (workload, error) {
	line, err := readFullRecord()
	return repeat(func() error {
		d := stdjson.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		var r registration.Record
		return d.Decode(&r)
	}), err
}
