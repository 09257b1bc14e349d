package conformance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/testdata/conformance"
)

// The entries of the emergency marker, as the two pages have them typed.
const (
	remoteZeros = `{"kind":"uk-passport","number":"000000000","expires":"2025-04-01"}`
	remoteTAC1  = `{"kind":"TAC1","issued":"2020-03-01"}`
	remoteTAC2  = `{"kind":"TAC2","issued":"2020-03-01"}`
	bareZeros   = `{"kind":"passport","number":"000000000"}`
	bareTAC1    = `{"kind":"TAC1"}`
	bareTAC2    = `{"kind":"TAC2"}`
)

// cisEdge is a CIS record on the edge of a rule, and by hand what is found.
type cisEdge struct {
	number              int // in the id; it stays with the line
	why                 string
	entries             []string
	more                string // further members
	flag, convention    string
	rules               string
	firstRule, rawInput string // of a record that cannot be read
}

// cisEdges returns the vectors of the table.
func cisEdges(t *testing.T) []conformance.Vector {
	remote, bare := []string{remoteZeros, remoteTAC1, remoteTAC2}, []string{bareZeros, bareTAC1, bareTAC2}
	zeros := func(number string) string { return `{"kind":"passport","number":"` + number + `"}` }
	renewed := func(on, expired string) string {
		return `,"renewals":[{"on":"` + on + `","expired":"` + expired + `"}]`
	}
	const full, partial, near = "RA-CIS-020", "RA-CIS-021", "RA-CIS-022"
	var vectors []conformance.Vector
	for _, e := range []cisEdge{
		{number: 1, why: "no entries at all", flag: "none"},
		{number: 2, why: "the marker of the remote registration page", entries: remote, flag: "full", convention: "remote-registration", rules: full},
		{number: 3, why: "the marker of the streamlining page", entries: bare, flag: "full", convention: "streamlining", rules: full},
		{number: 4, why: "the same with a space in the names of the TACs, as the page has them", entries: []string{bareZeros, `{"kind":"TAC 1"}`, `{"kind":"TAC 2"}`}, flag: "full", convention: "streamlining", rules: full},
		{number: 5, why: "white space among the zeros counts for nothing", entries: []string{zeros("000 000 000"), bareTAC1, bareTAC2}, flag: "full", convention: "streamlining", rules: full},
		{number: 6, why: "both pages in one record: that of remote registration is named", entries: append(append([]string{}, bare...), remote...), flag: "full", convention: "remote-registration", rules: full},
		{number: 7, why: "the marker's passport expires a day early", entries: []string{`{"kind":"uk-passport","number":"000000000","expires":"2025-03-31"}`, remoteTAC1, remoteTAC2}, flag: "partial", rules: partial},
		{number: 8, why: "one TAC is a day late", entries: []string{remoteZeros, `{"kind":"TAC1","issued":"2020-03-02"}`, remoteTAC2}, flag: "partial", rules: partial},
		{number: 9, why: "eight zeros", entries: []string{zeros("00000000"), bareTAC1, bareTAC2}, flag: "near-miss", rules: near},
		{number: 10, why: "ten zeros", entries: []string{zeros("0000000000"), bareTAC1, bareTAC2}, flag: "near-miss", rules: near},
		{number: 11, why: "eight zeros and no TAC: nothing reminds of the marker", entries: []string{zeros("00000000")}, flag: "none"},
		{number: 12, why: "nine zeros and no TAC", entries: []string{bareZeros}, flag: "near-miss", rules: near},
		{number: 13, why: "both TACs and no zeros: an ordinary temporary card", entries: []string{bareTAC1, bareTAC2}, flag: "none"},
		{number: 14, why: "both TACs beside a real number", entries: []string{zeros("512345678"), bareTAC1, bareTAC2}, flag: "none"},
		{number: 15, why: "the letter O among the zeros", entries: []string{zeros("00000O000"), bareTAC1, bareTAC2}, flag: "near-miss", rules: near},
		{number: 20, why: "renewed on the last day of the old certificates: nobody had to be there", entries: remote, more: renewed("2023-04-20", "2023-04-20"), flag: "full", convention: "remote-registration", rules: full},
		{number: 21, why: "renewed on the day after: the holder was there", entries: remote, more: renewed("2023-04-21", "2023-04-20"), flag: "full", convention: "remote-registration", rules: full + " RA-CIS-024"},
		{number: 22, why: "29 February comes after the 28th", entries: remote, more: renewed("2024-02-29", "2024-02-28"), flag: "full", convention: "remote-registration", rules: full + " RA-CIS-024"},
		{number: 23, why: "a day before 1 March is no day after it", entries: remote, more: renewed("2024-02-29", "2024-03-01"), flag: "full", convention: "remote-registration", rules: full},
		{number: 24, why: "a partial marker is followed all the same", entries: []string{remoteZeros, bareTAC1, remoteTAC2}, more: renewed("2023-04-21", "2023-04-20"), flag: "partial", rules: partial + " RA-CIS-024"},
		{number: 25, why: "of a near miss somebody looks first", entries: []string{bareZeros}, more: renewed("2023-04-21", "2023-04-20"), flag: "near-miss", rules: near},
		{number: 26, why: "who is not flagged misses no chance", more: renewed("2023-04-21", "2023-04-20"), flag: "none"},
		{number: 30, why: "without the member evidence nothing can be said", rawInput: `{"id":"c-1"}`, firstRule: "RA-INP-007"},
		{number: 31, why: "a renewal on no day is none", rawInput: `{"id":"c-1","evidence":[],"renewals":[{"expired":"2023-04-20"}]}`, firstRule: "RA-INP-007"},
		{number: 32, why: "29 February of no leap year", rawInput: `{"id":"c-1","evidence":[],"renewals":[{"on":"2023-02-29"}]}`, firstRule: "RA-INP-004"},
		{number: 33, why: "a member with a capital", rawInput: `{"id":"c-1","Evidence":[]}`, firstRule: "RA-INP-002"},
		{number: 34, why: "a member twice", rawInput: `{"id":"c-1","evidence":[],"evidence":[]}`, firstRule: "RA-INP-003"},
		{number: 35, why: "null is no list", rawInput: `{"id":"c-1","evidence":null}`, firstRule: "RA-INP-004"},
		{number: 36, why: "a line that breaks off", rawInput: `{"id":"c-1","evidence":[`, firstRule: "RA-INP-001"},
	} {
		vectors = append(vectors, e.vector(t))
	}
	return vectors
}

func (e cisEdge) vector(t *testing.T) conformance.Vector {
	t.Helper()
	id := fmt.Sprintf("cis-b%03d", e.number)
	if e.rawInput != "" {
		l := label{guidance.Fail, map[string]any{"rules": []string{e.firstRule}}}
		return document(id, "cis", []byte(e.rawInput), e.why, source(t, guidance.RuleID(e.firstRule)), l)
	}
	rules := strings.Fields(e.rules)
	from := "constructed"
	if len(rules) > 0 {
		from = source(t, guidance.RuleID(rules[len(rules)-1]))
	}
	text := `{"id":"c-1","evidence":[` + strings.Join(e.entries, ",") + "]" + e.more + "}"
	l := label{guidance.Pass, map[string]any{"rules": rules, "flag": e.flag, "convention": e.convention}}
	return document(id, "cis", []byte(text), e.why, from, l)
}
