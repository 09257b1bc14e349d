package identity_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
)

func renewed(on, expired string) identity.Renewal {
	r := identity.Renewal{On: guidance.MustDate(on)}
	if expired != "" {
		r.Expired = guidance.MustDate(expired)
	}
	return r
}

// TestRenewedButStillFlagged tells to the day who was there for a renewal.
func TestRenewedButStillFlagged(t *testing.T) {
	marked, typed := entries{zerosUK, tac1, tac2}, entries{zerosUK, bare1, tac2}
	late, inTime := renewed("2023-04-21", "2023-04-20"), renewed("2023-04-20", "2023-04-20")
	tests := []struct {
		name     string
		evidence entries
		renewals []identity.Renewal
		want     []string
		why      string
	}{
		{"the day after", marked, []identity.Renewal{late}, []string{"/renewals/0/on"}, "they had run out: the holder was there"},
		{"on the last day", marked, []identity.Renewal{inTime}, nil, "still valid: nobody had to be there"},
		{"before it", marked, []identity.Renewal{renewed("2023-01-21", "2023-04-20")}, nil, "within the ninety days"},
		{"not expired", marked, []identity.Renewal{renewed("2023-04-21", "")}, nil, "renewed by the holder"},
		{"years after", marked, []identity.Renewal{renewed("2026-04-21", "2023-04-20")}, []string{"/renewals/0/on"}, "no matter how late"},
		{"a leap day", marked, []identity.Renewal{renewed("2024-02-29", "2024-02-28")}, []string{"/renewals/0/on"}, "29 February comes after the 28th"},
		{"no day of renewal", marked, []identity.Renewal{{Expired: guidance.MustDate("2023-04-20")}}, nil, "nobody says when"},
		{"partial", typed, []identity.Renewal{late}, []string{"/renewals/0/on"}, "tracked all the same"},
		{"several", marked, []identity.Renewal{late, inTime, late}, []string{"/renewals/0/on", "/renewals/2/on"}, "each occasion by itself"},
		{"near miss", entries{zerosUK}, []identity.Renewal{late}, nil, "not tracked: somebody looks first"},
		{"not flagged", entries{licence}, []identity.Renewal{late}, nil, "there is no flag to clear"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := identity.Recognise(identity.CISRecord{Evidence: tt.evidence})
			got := identity.Recognise(identity.CISRecord{Evidence: tt.evidence, Renewals: tt.renewals})
			if got.Flag != before.Flag || got.Convention != before.Convention {
				t.Errorf("a renewal makes %s %q of %s %q", got.Flag, got.Convention, before.Flag, before.Convention)
			}
			var at []string
			for _, f := range got.Findings[len(before.Findings):] {
				at = append(at, f.Pointer)
				if f.Rule != "RA-CIS-024" || f.Severity != guidance.Info || len(f.Citations) != 3 {
					t.Errorf("finding %s %s with %d citations", f.Rule, f.Severity, len(f.Citations))
				}
			}
			if diff := cmp.Diff(tt.want, at); diff != "" {
				t.Errorf("found at (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func TestManyRenewalsAreSorted(t *testing.T) {
	r := identity.CISRecord{Evidence: entries{zerosUK, tac1, tac2}}
	for range 12 {
		r.Renewals = append(r.Renewals, renewed("2023-04-21", "2023-04-20"))
	}
	var at []string
	for _, f := range identity.Recognise(r).Findings {
		at = append(at, f.Pointer)
	}
	if len(at) != 13 || !slices.IsSorted(at) {
		t.Errorf("%d findings at %v, want 13 in order", len(at), at)
	}
}

// TestRenewalIsReadStrictly: unlike the entries, which were typed by hand, the days
// of a renewal are days.
func TestRenewalIsReadStrictly(t *testing.T) {
	for line, want := range map[string]string{
		`{"evidence":[],"renewals":[{"on":"2023-04-21","expired":"2023-04-20"}]}`: "",
		`{"evidence":[],"renewals":[{"on":"2023-04-21"}]}`:                        "",
		`{"evidence":[],"renewals":[],"organisation":"RX1","expect":{"a":[1]}}`:   "",
		`{"evidence":[],"renewals":[{"on":"21/04/2023"}]}`:                        "/renewals/0/on",
		`{"evidence":[],"renewals":[{"on":"2023-04-21","expired":"2023-02-29"}]}`: "/renewals/0/expired",
		`{"evidence":[],"renewals":[{"on":"2023-04-21","expired":""}]}`:           "/renewals/0/expired",
		`{"evidence":[],"renewals":[{"On":"2023-04-21"}]}`:                        "/renewals/0/On",
	} {
		err := input.Decode([]byte(line), new(identity.CISRecord))
		if (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want a fault at %q", line, err, want)
		}
	}
}
