package input_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
)

// request is what a program of yours might read.
type request struct {
	Organisation string        `json:"organisation"`
	RequestedOn  guidance.Date `json:"requestedOn"`
}

func ExampleDecode() {
	var r request
	fmt.Println(input.Decode([]byte(`{"organisation":"RX1","requestedOn":"2020-04-20"}`), &r), r.RequestedOn)

	// A refusal names the place and the rule, and never repeats what was sent.
	err := input.Decode([]byte(`{"organisation":"RX1","requestedOn":"20/04/2020"}`), &r)
	fmt.Println(err)
	var e *input.Error
	if errors.As(err, &e) {
		fmt.Println(e.Finding().Rule, e.Finding().Pointer)
	}
	fmt.Println(input.Decode([]byte(`{"Organisation":"RX1"}`), &r))
	// Output:
	// <nil> 2020-04-20
	// /requestedOn: not a date as YYYY-MM-DD (RA-INP-004)
	// RA-INP-004 /requestedOn
	// /Organisation: no such member here; names are case-sensitive (RA-INP-002)
}

func ExampleValues() {
	lines := strings.NewReader(`{"organisation":"RX1"}
{"organisation":"RX2","organisation":"RX3"}

{"organisation":"RX4"}
`)
	for v, err := range input.Values(lines) {
		if err != nil { // the input itself cannot be read on
			fmt.Println(err)
			break
		}
		var r request
		if err := v.Decode(&r); err != nil { // this line cannot be used; the next one can
			fmt.Println("line", v.Number, err)
			continue
		}
		fmt.Println("line", v.Number, r.Organisation)
	}
	// Output:
	// line 1 RX1
	// line 2 /organisation: this member stands twice (RA-INP-003)
	// line 4 RX4
}

func ExampleValuesAs() {
	table := strings.NewReader(`/organisation,/requestedOn
RX1,2020-04-20
RX2,20/04/2020
"RX3,2020-04-21
RX4,2020-04-22
`)
	for v, err := range input.ValuesAs[request](table) {
		if err != nil { // the header cannot be used
			fmt.Println(err)
			break
		}
		var r request
		if err := v.Decode(&r); err != nil { // this row cannot be used; the next one can
			fmt.Println("line", v.Line, err)
			continue
		}
		fmt.Println("line", v.Line, r.Organisation, r.RequestedOn)
	}
	// Output:
	// line 2 RX1 2020-04-20
	// line 3 /requestedOn: not a date as YYYY-MM-DD (RA-INP-004)
	// line 4 document: a quote is opened here that nobody closes (RA-INP-008)
	// line 5 RX4 2020-04-22
}
