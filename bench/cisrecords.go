package main

import (
	"fmt"
	"io"

	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

// cisSample is a form of CIS record in the mixed file.
type cisSample struct {
	flag     identity.Flag // as it is to be recognised
	evidence string
}

// cisSamples are written by turns. Of twelve records two are full, one partial,
// two near misses; the others are ordinary.
var cisSamples = []cisSample{
	{identity.FlagNone, `[{"kind":"uk-passport","number":"512345678","issued":"2018-05-01","expires":"2028-05-01"},{"kind":"utility-bill","issued":"2020-02-01"}]`},
	{identity.FlagFull, `[{"kind":"uk-passport","number":"000000000","expires":"2025-04-01"},{"kind":"TAC1","issued":"2020-03-01"},{"kind":"TAC2","issued":"2020-03-01"}]`},
	{identity.FlagNone, `[{"kind":"driving-licence","number":"EXAMP851210A99XX","expires":"2026-01-31"},{"kind":"bank-statement","issued":"2020-01-15"}]`},
	{identity.FlagNone, `[{"kind":"TAC1","issued":"2020-03-01"},{"kind":"TAC2","issued":"2020-03-01"}]`},
	{identity.FlagFull, `[{"kind":"passport","number":"000000000"},{"kind":"TAC 1"},{"kind":"tac2"}]`},
	{identity.FlagNone, `[{"kind":"passport","number":"X1234567","issued":"2016-09-12","expires":"2026-09-12"},{"kind":"council-tax-statement","issued":"2020-04-01"},{"kind":"bank-statement","issued":"2020-03-20"}]`},
	{identity.FlagPartial, `[{"kind":"uk-passport","number":"000 000 000","expires":"2025-04-01"},{"kind":"TAC1","issued":"2020-03-01"},{"kind":"TAC2"}]`},
	{identity.FlagNone, `[]`},
	{identity.FlagNearMiss, `[{"kind":"uk-passport","number":"000000000","expires":"2025-04-01"},{"kind":"TAC1","issued":"2020-03-01"}]`},
	{identity.FlagNone, `[{"kind":"biometric-residence-permit","number":"RZ1234567","expires":"2024-12-31"},{"kind":"tenancy-agreement","issued":"2019-11-01"}]`},
	{identity.FlagNearMiss, `[{"kind":"uk-passport","number":"OOO000000"},{"kind":"TAC1","issued":"2020-03-01"},{"kind":"TAC2","issued":"2020-03-01"}]`},
	{identity.FlagNone, `[{"kind":"uk-passport","number":"487654321","issued":"2015-07-30","expires":"2025-07-30"},{"kind":"TAC1","issued":"2020-05-11"},{"kind":"TAC2","issued":"2020-05-11"}]`},
}

// writeCISRecords writes n records, a line each.
func writeCISRecords(w io.Writer, n int) error {
	for i := range n {
		evidence := cisSamples[i%len(cisSamples)].evidence
		if _, err := fmt.Fprintf(w, `{"id":"9999%08d","evidence":%s}`+"\n", i, evidence); err != nil {
			return err
		}
	}
	return nil
}

// recognising: both sides go through the forms of the mixed file in turn. The
// peer reads the record from its line, strictly, which has to come first.
var recognising = comparison{
	id: "recognise", what: "a CIS record recognised", unit: perOperation, each: len(cisSamples),
	ours: side{"identity.Recognise", openRecognise},
	peer: side{"strict decoding of its line", openDecodeCIS},
}

func openRecognise(string) (workload, error) {
	records := make([]identity.CISRecord, len(cisSamples))
	for i := range records {
		var err error
		if records[i], err = cisSamples[i].record(); err != nil {
			return nil, err
		}
	}
	return repeat(func() error {
		for i, r := range records {
			if got := identity.Recognise(r).Flag; got != cisSamples[i].flag {
				return fmt.Errorf("sample %d is %s, want %s", i, got, cisSamples[i].flag)
			}
		}
		return nil
	}), nil
}

func openDecodeCIS(string) (workload, error) {
	lines := make([][]byte, len(cisSamples))
	for i, s := range cisSamples {
		lines[i] = s.line()
	}
	return repeat(func() error {
		for _, line := range lines {
			var r identity.CISRecord
			if err := input.Decode(line, &r); err != nil {
				return err
			}
		}
		return nil
	}), nil
}

func (s cisSample) line() []byte {
	return []byte(`{"id":"999900000001","evidence":` + s.evidence + `}`)
}

func (s cisSample) record() (r identity.CISRecord, err error) {
	err = input.Decode(s.line(), &r)
	return r, err
}
