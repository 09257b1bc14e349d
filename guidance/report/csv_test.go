package report_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/guidance/report"
)

// csvRows reads a CSV report: each row has the columns of the first.
func csvRows(t testing.TB, data []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatalf("not CSV: %v\n%s", err, data)
	}
	return rows
}

func TestCSVRows(t *testing.T) {
	rows := csvRows(t, written(t, report.CSV, decidedHeader(), decidedResults()))
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	pick := func(row []string, names ...string) string {
		var cells []string
		for _, n := range names {
			cells = append(cells, row[column[n]])
		}
		return strings.Join(cells, ";")
	}
	want := 0
	for _, r := range decidedResults() {
		want += max(1, len(r.Findings))
	}
	if len(rows)-1 != want {
		t.Errorf("%d rows, want one for each finding and each record without: %d", len(rows)-1, want)
	}
	tests := []struct{ got, want string }{
		{pick(rows[2], "file", "line", "record", "editions", "rule", "stated", "suppressed", "owner", "expires", "baseline"), "stdin;1;r-1;emergency-remote/3 | nhs-employers/1;RA-CIS-002;;the supplier mends it in release 7;Test team A;2027-01-31;unchanged"},
		{pick(rows[5], "rule", "severity", "stated", "baseline"), "RA-EVD-087;warning;error;new"},
		{pick(rows[9], "record", "outcome", "rule", "message"), "r-3;not-evaluated;;"},
		{pick(rows[2], "ruleset", "knownAt"), "0123456789ab;2023-01-09"},
		{pick(rows[9], "ruleset", "knownAt"), "0123456789ab;2023-01-09"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("row mismatch (-want +got):\n%s", diff)
		}
	}
	disputed := csvRows(t, written(t, report.CSV, header, results()))[3]
	if got := pick(disputed, "citation section"); got != "Unlocking | Additional information" {
		t.Errorf("two citations = %q, want both", got)
	}
}

// TestCSVCellsAreNoFormulas: opening a report carries nothing out.
func TestCSVCellsAreNoFormulas(t *testing.T) {
	tests := []struct{ name, why, in, want string }{
		{"ordinary", "nothing is done to it", "r-1", "r-1"},
		{"equals", "a formula", "=1+1", "'=1+1"},
		{"plus", "a formula", "+1", "'+1"},
		{"minus", "a formula", "-1", "'-1"},
		{"at", "a function of old spreadsheets", "@SUM(1)", "'@SUM(1)"},
		{"full width", "some spreadsheets take it for the narrow sign", "＝1", "'＝1"},
		{"after a space", "some take spaces away", " =1", "' =1"},
		{"after a quote", "quotes get lost on the way", `"=1`, `'"=1`},
		{"tab", "written as an escape, so that it begins with a quotation mark", "\t=1", `"\t=1"`},
		{"carriage return", "as the tab", "\r=1", `"\r=1"`},
		{"apostrophe", "so that one can be taken away again", "'=1", "''=1"},
		{"within", "only the beginning counts", "a=1", "a=1"},
		{"empty", "there is no beginning", "", ""},
		{"two lines", "each row is one line", "a\nb", `"a\nb"`},
		{"delete", "a control character beyond the others", "a\x7fb", `"a\x7fb"`},
		{"not UTF-8", "the file is", "a\xffb", `"a\xffb"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows := csvRows(t, written(t, report.CSV, header, []guidance.Result{{Record: tt.in, Route: tt.in, Editions: []string{tt.in}, Outcome: guidance.Pass}}))
			for _, i := range []int{2, 3, 4} {
				if got := rows[1][i]; got != tt.want {
					t.Errorf("%s = %q, want %q\nwhy: %s", rows[0][i], got, tt.want, tt.why)
				}
			}
		})
	}
}

// TestCSVIsRFC4180: a row ends in CR and LF, and there is no other line end.
func TestCSVIsRFC4180(t *testing.T) {
	data := string(written(t, report.CSV, decidedHeader(), decidedResults()))
	rest := strings.ReplaceAll(data, "\r\n", "")
	if !strings.HasSuffix(data, "\r\n") || strings.ContainsAny(rest, "\r\n") {
		t.Error("a row does not end in CR LF, or is more than one line")
	}
}
