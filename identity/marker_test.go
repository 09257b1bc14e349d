package identity_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// outcome is what came of an assessment: findings as "rule severity pointer", and
// the rules that passed or could not be evaluated.
type outcome struct {
	Findings, Passed, NotEvaluated []string
}

func outcomeOf(a guidance.Assessment) outcome {
	o := outcome{Findings: []string{}}
	r := a.Result()
	for _, f := range r.Findings {
		o.Findings = append(o.Findings, string(f.Rule)+" "+f.Severity.String()+" "+f.Pointer)
	}
	for _, id := range r.Passed {
		o.Passed = append(o.Passed, string(id))
	}
	for _, id := range r.NotEvaluated {
		o.NotEvaluated = append(o.NotEvaluated, string(id))
	}
	return o
}

func TestMarkerIsWhatThePagesSay(t *testing.T) {
	want := map[identity.Convention]entries{
		remote: {
			{Kind: "uk-passport", Number: "000000000", Expires: "2025-04-01"},
			{Kind: "TAC1", Issued: "2020-03-01"},
			{Kind: "TAC2", Issued: "2020-03-01"},
		},
		stream: {{Kind: "passport", Number: "000000000"}, {Kind: "TAC1"}, {Kind: "TAC2"}},
		0:      nil,
		9:      nil,
	}
	for c, evidence := range want {
		got := identity.Marker(c)
		if diff := cmp.Diff(evidence, got); diff != "" {
			t.Errorf("Marker(%s) mismatch (-want +got):\n%s", c, diff)
		}
		if evidence == nil {
			continue
		}
		if r := identity.Recognise(identity.CISRecord{Evidence: got}); r.Convention != c {
			t.Errorf("the marker of %s is recognised as %s %q", c, r.Flag, r.Convention)
		}
		if f := identity.CheckMarker(got, c, "").Findings(); len(f) != 0 {
			t.Errorf("the marker of %s fails its own check: %v", c, f)
		}
		for _, e := range got {
			if _, err := identity.ParseEntryKind(e.Kind); err != nil {
				t.Errorf("the marker of %s has an unknown kind: %v", c, err)
			}
		}
	}
}

func TestCheckMarkerRemote(t *testing.T) {
	all := []string{"RA-CIS-001", "RA-CIS-002", "RA-CIS-003", "RA-CIS-004"}
	tests := []struct {
		name     string
		evidence entries
		want     outcome
		why      string
	}{
		{"complete", entries{zerosUK, tac1, tac2}, outcome{Findings: []string{}, Passed: all}, "as the page has it"},
		{"beside real evidence", entries{licence, tac2, tac1, zerosUK}, outcome{Findings: []string{}, Passed: all}, "extra evidence and order change nothing"},
		{
			"expiry a day early",
			entries{expires(zerosUK, "2025-03-31"), tac1, tac2},
			outcome{Findings: []string{"RA-CIS-002 error /cis/evidence/0/expires"}, Passed: []string{all[0], all[2], all[3]}},
			"1 April 2025 to the day",
		},
		{
			"no expiry",
			entries{licence, expires(zerosUK, ""), tac1, tac2},
			outcome{Findings: []string{"RA-CIS-002 error /cis/evidence/1/expires"}, Passed: []string{all[0], all[2], all[3]}},
			"points at the entry that lacks it",
		},
		{
			"a passport of any country",
			entries{expires(zerosBare, "2025-04-01"), tac1, tac2},
			outcome{Findings: []string{"RA-CIS-001 error /cis/evidence/0/kind"}, Passed: []string{all[2], all[3]}, NotEvaluated: []string{all[1]}},
			"the page says: choose UK passport",
		},
		{
			"eight zeros",
			entries{tac1, tac2, entry("uk-passport", "00000000")},
			outcome{Findings: []string{"RA-CIS-001 error /cis/evidence/2/number"}, Passed: []string{all[2], all[3]}, NotEvaluated: []string{all[1]}},
			"points at the slip",
		},
		{
			"zeros on a licence",
			entries{tac1, tac2, entry("driving-licence", "000000000")},
			outcome{Findings: []string{"RA-CIS-001 error /cis/evidence/2/kind"}, Passed: []string{all[2], all[3]}, NotEvaluated: []string{all[1]}},
			"points at the wrong kind",
		},
		{
			"no TAC2",
			entries{zerosUK, tac1},
			outcome{Findings: []string{"RA-CIS-003 error /cis/evidence"}, Passed: []string{all[0], all[1]}, NotEvaluated: []string{all[3]}},
			"the one date that is there is right",
		},
		{
			"TAC2 issued otherwise, no TAC1",
			entries{zerosUK, issued(tac2, "2020-03-02")},
			outcome{Findings: []string{"RA-CIS-003 error /cis/evidence", "RA-CIS-004 error /cis/evidence/1/issued"}, Passed: []string{all[0], all[1]}},
			"both are told",
		},
		{
			"issued a day late, both",
			entries{zerosUK, issued(tac1, "2020-03-02"), issued(tac2, "2020-02-29")},
			outcome{Findings: []string{"RA-CIS-004 error /cis/evidence/1/issued", "RA-CIS-004 error /cis/evidence/2/issued"}, Passed: all[:3]},
			"1 March 2020 to the day, on each",
		},
		{
			"nothing", nil,
			outcome{Findings: []string{"RA-CIS-001 error /cis/evidence", "RA-CIS-003 error /cis/evidence"}, NotEvaluated: []string{all[1], all[3]}},
			"dates of absent entries cannot be judged",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := outcomeOf(identity.CheckMarker(tt.evidence, remote, "/cis/evidence"))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("CheckMarker mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func TestCheckMarkerStreamlining(t *testing.T) {
	both := []string{"RA-CIS-011", "RA-CIS-013"}
	tests := []struct {
		name     string
		evidence entries
		want     outcome
		why      string
	}{
		{"complete", entries{zerosBare, bare1, bare2}, outcome{Findings: []string{}, Passed: both}, "as the page has it"},
		{"with the remote page's dates", entries{zerosUK, tac1, tac2}, outcome{Findings: []string{}, Passed: both}, "the page says nothing of dates"},
		{"no zeros", entries{licence, bare1, bare2}, outcome{Findings: []string{"RA-CIS-011 warning /e"}, Passed: both[1:]}, "guidance only: a warning"},
		{"ten zeros", entries{entry("passport", "0000000000"), bare1, bare2}, outcome{Findings: []string{"RA-CIS-011 warning /e/0/number"}, Passed: both[1:]}, "points at the slip"},
		{"no TAC1", entries{zerosBare, bare2}, outcome{Findings: []string{"RA-CIS-013 warning /e"}, Passed: both[:1]}, "guidance only: a warning"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := outcomeOf(identity.CheckMarker(tt.evidence, stream, "/e"))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("CheckMarker mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

func TestOrdinaryRoutesCarryNoMarker(t *testing.T) {
	pass := outcome{Findings: []string{}, Passed: []string{"RA-CIS-023"}}
	marked := outcome{Findings: []string{"RA-CIS-023 warning /e/0/number"}}
	for _, tt := range []struct {
		name     string
		evidence entries
		want     outcome
	}{
		{"ordinary", entries{licence}, pass},
		{"temporary card", entries{licence, tac1, tac2}, pass},
		{"near miss", entries{zerosUK, tac1}, pass},
		{"full", entries{zerosUK, tac1, tac2}, marked},
		{"partial", entries{expires(zerosUK, "2030-01-01"), tac1, tac2}, marked},
	} {
		for check, a := range map[string]guidance.Assessment{
			"CheckNoMarker":       identity.CheckNoMarker(tt.evidence, "/e"),
			"CheckMarker of none": identity.CheckMarker(tt.evidence, 0, "/e"),
		} {
			if diff := cmp.Diff(tt.want, outcomeOf(a)); diff != "" {
				t.Errorf("%s, %s: mismatch (-want +got):\n%s", check, tt.name, diff)
			}
		}
	}
}
