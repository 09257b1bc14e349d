package report_test

import (
	"github.com/rakit-dev/rakit/guidance"
)

// rulesOf are rules as a header lists them.
func rulesOf() []guidance.Rule {
	disputed := guidance.SourcedRule("RA-EXC-001", guidance.Warning, guidance.Record, "a card that is locked is unlocked by the RA",
		guidance.Streamlining.At("Unlocking"), guidance.RemoteRegistration.At("Additional information"))
	disputed.Basis = guidance.Disputed
	return []guidance.Rule{
		guidance.SourcedRule("RA-CIS-002", guidance.Error, guidance.Record, "the dates of the flag are those of the page", guidance.RemoteRegistration.At("Stage 3")),
		guidance.OwnRule("RA-EVD-087", guidance.Error, guidance.Record, "the image has contrast", "a pale image cannot be compared with a face"),
		disputed,
		guidance.OwnRule("RA-TAC-001", guidance.Info, guidance.Record|guidance.Log, "a card is handed back <b>in time</b>", "lent cards get lost"),
		guidance.OwnRule("RA-RBC-001", guidance.Error, guidance.Command, "nobody decides for themselves", "two people see more"),
	}
}

// decidedHeader is the header of a run for which a test team decided things.
func decidedHeader() guidance.Header {
	until := guidance.Suppression{Reason: "the supplier mends it in release 7", Owner: "Test team A", Expires: guidance.MustDate("2027-01-31")}
	expired := guidance.Suppression{Reason: "until the migration", Owner: "Test team B", Expires: guidance.MustDate("2026-10-31")}
	return guidance.Header{
		Ruleset: "0123456789ab", AsOf: "2023-05-31", KnownAt: "2023-01-09", Tool: "v1.4.0",
		Rules:      rulesOf(),
		Severities: []guidance.SeverityOverride{{Rule: "RA-EVD-087", Severity: guidance.Warning, Stated: guidance.Error}},
		Suppressed: []guidance.SuppressionLine{
			{Rule: "RA-CIS-002", Record: "r-1*", Route: "emergency-remote", Pointer: "/cis/evidence/*/expires", Suppression: until},
			{Rule: "RA-TAC-001", Suppression: expired, Expired: true},
		},
	}
}

// decidedResults are results with everything that a test team can decide, and
// with names that somebody chose to do harm.
func decidedResults() []guidance.Result {
	until := &guidance.Suppression{Reason: "the supplier mends it in release 7", Owner: "Test team A", Expires: guidance.MustDate("2027-01-31")}
	flag := func(pointer string) guidance.Finding { return rulesOf()[0].Finding(pointer, "") }
	suppressed, known, fresh, lowered := flag("/cis/evidence/0/expires"), flag("/cis/evidence/1"), flag("/cis/evidence/2/expires"), rulesOf()[1].Finding("/photo", "")
	suppressed.Suppressed = until
	suppressed.Baseline = guidance.Unchanged
	known.Baseline = guidance.Unchanged
	fresh.Baseline = guidance.New
	lowered.Severity, lowered.Stated, lowered.Baseline = guidance.Warning, guidance.Error, guidance.New
	remark := rulesOf()[3].Finding("", "the card is due back")
	remark.Baseline = guidance.New
	foreign := guidance.Finding{
		Rule: "RA-VID-999", Severity: guidance.Error, Pointer: "/call/= 1", Basis: guidance.Unverified, Message: "]]> is no <end> & \"nothing\" 'more'",
		Citations: []guidance.Citation{{Title: "javascript", Section: "=HYPERLINK(\"https://example.com\")", URL: "javascript:alert(1)"}},
	}
	hostile := func(record, file string) guidance.Result {
		return guidance.Result{
			Record: record, Route: "in-person", Editions: []string{"in-person/1"}, Outcome: guidance.Fail, Findings: []guidance.Finding{foreign},
			At: guidance.Place{File: file, Line: 7},
		}
	}
	return []guidance.Result{
		{
			Record: "r-1", Route: "emergency-remote", Editions: []string{"emergency-remote/3", "nhs-employers/1"}, Outcome: guidance.Fail,
			Findings: []guidance.Finding{remark, suppressed, known, fresh, lowered},
			Passed:   []guidance.RuleID{"RA-EXC-001"}, NotEvaluated: []guidance.RuleID{"RA-EVD-089", "RA-EVD-090"},
			At: guidance.Place{File: "-", Line: 1},
		},
		{
			Record: "r-1b", Route: "emergency-remote", Editions: []string{"emergency-remote/3"}, Outcome: guidance.Pass,
			Findings: []guidance.Finding{suppressed}, Passed: []guidance.RuleID{"RA-EVD-087"}, At: guidance.Place{File: "-", Line: 2},
		},
		{
			Record: "r-2", Route: "emergency-remote", Outcome: guidance.Pass, Findings: []guidance.Finding{remark, lowered},
			Passed: []guidance.RuleID{"RA-CIS-002"}, At: guidance.Place{File: "-", Line: 3},
		},
		{Record: "r-3", Route: "esr", Outcome: guidance.NotEvaluated, NotEvaluated: []guidance.RuleID{"RA-CIS-002"}, At: guidance.Place{File: "records/may 2020.jsonl", Line: 4}},
		hostile("</script><script>alert(1)</script>", `..\c:\Zürich & "co".jsonl`),
		hostile("]]></testcase>", "/srv/records/100%.jsonl"),
		hostile("=cmd|' /C calc'!A0", "c:records.jsonl"),
		hostile("\t=1+1", "records\n.jsonl"),
		hostile("'quoted'", "\xff.jsonl"),
		hostile("nul\x00 escape\x1b[2J line\r\nbad \xff\xfe bidi \u202e end", ""),
		hostile("@SUM(1)", ""),
		hostile(`" onmouseover="alert(1)`, ""),
		{Line: 12, Outcome: guidance.Fail, Findings: []guidance.Finding{{Rule: "RA-INP-001", Severity: guidance.Error, Basis: guidance.DesignChoice, Message: "not well-formed JSON in UTF-8 at byte 3"}}},
		{Outcome: guidance.Fail, At: guidance.Place{File: "a.json", Line: 1}},
	}
}
