package specimen

import (
	"strings"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
)

// inputDefects returns the defects of the rules of reading (RA-INP). Those of a
// line come first: they are the examples.
func inputDefects() []Defect {
	replaced := func(what, by string) func(string) string {
		return func(line string) string { return strings.Replace(line, what, by, 1) }
	}
	return []Defect{
		ofLine("RA-INP-001", "the line breaks off before its end", func(line string) string { return strings.TrimSuffix(line, "}") }),
		ofLine("RA-INP-002", "a member is written with a capital", replaced(`"checkedOn"`, `"CheckedOn"`)),
		ofLine("RA-INP-003", "the route stands twice", replaced(`"route":"in-person"`, `"route":"in-person","route":"id-checker"`)),
		ofLine("RA-INP-004", "a number is written as text", replaced(`"width":900`, `"width":"900"`)),
		ofLine("RA-INP-005", "a word from a closed list is written with a capital", replaced(`"original"`, `"Original"`)),
		ofLine("RA-INP-006", "the line is longer than 1 MiB", replaced(`{`, `{`+strings.Repeat(" ", input.MaxValue))),
		ofLine("RA-INP-007", "the day of the check is left out", replaced(`"checkedOn":"2024-12-12",`, ``)),

		ofTable("RA-INP-008", "a quote is not closed", `"no device at the ward"`, `"no device at the ward`),
		ofTable("RA-INP-009", "a column is a whole object", "/noVideoDecision/owner", "/noVideoDecision"),
		ofTable("RA-INP-010", "a row lacks a cell", ",RX1,", ","),

		ofRecord("RA-INP-004", evidence.EmergencyRemote, "the day of the check is not written YYYY-MM-DD", func(r *registration.Record) bool {
			r.CheckedOn = "20 April 2020"
			return true
		}).onEveryRoute(),
		ofRecord("RA-INP-004", evidence.EmergencyRemote, "the day of the check does not exist", func(r *registration.Record) bool {
			r.CheckedOn = "2021-02-29"
			return true
		}).onEveryRoute(),
		ofRecord("RA-INP-005", evidence.EmergencyRemote, "the route is written with a capital", func(r *registration.Record) bool {
			r.Route = strings.ToUpper(r.Route[:1]) + r.Route[1:]
			return true
		}).onEveryRoute(),
		ofRecord("RA-INP-007", evidence.EmergencyRemote, "the route is left out", func(r *registration.Record) bool {
			r.Route = ""
			return true
		}).onEveryRoute(),
		ofRecord("RA-INP-007", evidence.EmergencyRemote, "the day of the check is left out", func(r *registration.Record) bool {
			r.CheckedOn = ""
			return true
		}).onEveryRoute(),
	}
}

// soundTable is a sound record in CSV.
const soundTable = `/id,/route,/organisation,/checkedOn,/noVideoDecision/decidedBy,/noVideoDecision/reason,/noVideoDecision/owner,/noVideoDecision/dueOn
r-no-video,emergency-no-video,RX1,2020-04-20,A. Agent,"no device at the ward",B. Owner,2020-07-01`

// ofTable returns the defect of a record that is written in CSV: what is written
// there in place of something else.
func ofTable(rule guidance.RuleID, what, from, to string) Defect {
	return Defect{
		Rule: rule, Subject: Line, Route: evidence.EmergencyNoVideo, What: what,
		text: texts(soundTable, strings.Replace(soundTable, from, to, 1)),
	}
}
