package registration_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/rbac"
	"github.com/rakit-dev/rakit/registration"
)

func TestCheckUnusable(t *testing.T) {
	type record = registration.Record
	runChecks(t, []checkCase{
		{
			name: "no route", change: func(r *record) { r.Route = "" },
			want: []string{"RA-INP-007 /route"}, outcome: guidance.Fail, why: "rules are chosen by route",
		},
		{
			name: "unknown route", change: func(r *record) { r.Route = "Emergency-Remote" },
			want: []string{"RA-INP-005 /route"}, outcome: guidance.Fail, why: "a closed list is read exactly",
		},
		{
			name: "no day", change: func(r *record) { r.CheckedOn = "" },
			want: []string{"RA-INP-007 /checkedOn"}, outcome: guidance.Fail, why: "rules are chosen by day",
		},
		{
			name: "unreadable day", change: func(r *record) { r.CheckedOn = "20 April 2020" },
			want: []string{"RA-INP-004 /checkedOn"}, outcome: guidance.Fail, why: "a day is written YYYY-MM-DD",
		},
		{
			name: "neither", change: func(r *record) { r.Route, r.CheckedOn = "", "2020-02-30" },
			want: []string{"RA-INP-004 /checkedOn", "RA-INP-007 /route"}, outcome: guidance.Fail, why: "both are said at once",
		},
		{
			name: "no day, but one given", change: func(r *record) { r.CheckedOn, r.Card = "", nil },
			options: registration.Options{AsOf: day("2020-04-20")}, outcome: guidance.Pass, why: "AsOf stands in",
		},
	})
}

func TestCheckDays(t *testing.T) {
	on := func(d string) func(*registration.Record) {
		return func(r *registration.Record) { r.CheckedOn, r.Card = d, nil }
	}
	none := []string{"RA-EVD-001 /route"}
	runChecks(t, []checkCase{
		{name: "day before the page", change: on("2020-04-07"), outcome: guidance.NotEvaluated, why: "the page gives an edit date: nobody knows"},
		{name: "day of the page", change: on("2020-04-08"), outcome: guidance.Pass, why: "first day included"},
		{name: "29 February before", change: on("2020-02-29"), outcome: guidance.NotEvaluated, why: "a day that exists, too early to be judged"},
		{name: "29 February after", change: on("2024-02-29"), want: none, outcome: guidance.Fail, why: "a day that exists, after the end"},
		{
			name: "29 February of no leap year", change: on("2021-02-29"),
			want: []string{"RA-INP-004 /checkedOn"}, outcome: guidance.Fail, why: "no day",
		},
		{name: "last day", change: on("2023-05-31"), outcome: guidance.Pass, why: "last day included"},
		{name: "day after", change: on("2023-06-01"), want: none, outcome: guidance.Fail, why: "no fallback to an ended edition"},
		{
			name: "after the announced end, as known before the announcement of the real one", change: on("2023-04-15"),
			options: registration.Options{KnownAt: day("2023-03-01")}, want: none, outcome: guidance.Fail,
			why: "31 March was the end that was known then",
		},
		{
			name: "the same day, as known later", change: on("2023-04-15"),
			options: registration.Options{KnownAt: day("2023-06-05")}, outcome: guidance.Pass,
			why: "the bulletin of 5 June reports 31 May",
		},
		{
			name: "the same day, the day before the bulletin", change: on("2023-04-15"),
			options: registration.Options{KnownAt: day("2023-06-04")}, want: none, outcome: guidance.Fail, why: "not known yet",
		},
		{
			name: "AsOf overrides a day that is in force", change: on("2020-04-20"),
			options: registration.Options{AsOf: day("2023-06-01")}, want: none, outcome: guidance.Fail, why: "asked for that day",
		},
		{
			name: "AsOf overrides a day that is not", change: on("2023-06-01"),
			options: registration.Options{AsOf: day("2023-05-31")}, outcome: guidance.Pass, why: "asked for that day",
		},
	})
}

func TestCheckAgreement(t *testing.T) {
	agreed := registration.Options{Policy: registration.Policy{Agreements: []rbac.Agreement{{
		ID: "a-1", Provider: "RX2", Organisation: "RX1", Interval: guidance.Since(day("2020-04-20")),
		Channels: []string{"microsoft-teams"}, Locations: []string{"home"},
	}}}}
	type record = registration.Record
	runChecks(t, []checkCase{
		{name: "as agreed", change: func(*record) {}, options: agreed, outcome: guidance.Pass, why: "channel and location are on the list"},
		{
			name: "other channel", change: func(r *record) { r.VideoCall.Channel = "zoom" }, options: agreed,
			want: []string{"RA-RBC-010 /videoCall/channel"}, outcome: guidance.Fail, why: "a known channel is not an agreed one",
		},
		{
			name: "other location", change: func(r *record) { r.VideoCall.Location = "café" }, options: agreed,
			want: []string{"RA-RBC-011 /videoCall/location"}, outcome: guidance.Fail, why: "not sufficiently private, as far as was agreed",
		},
		{name: "no policy", change: func(r *record) { r.VideoCall.Channel = "zoom" }, outcome: guidance.Pass, why: "nobody can tell"},
		{
			name: "agreement starts the day after", change: func(r *record) { r.CheckedOn, r.VideoCall.Channel = "2020-04-19", "zoom" },
			options: agreed, want: []string{"RA-RBC-010 /provider", "RA-RBC-011 /provider"}, outcome: guidance.Fail,
			why: "what the policy does not hold for that day was not agreed",
		},
	})
	r := readRecord(t, "remote.json")
	rules := []guidance.RuleID{"RA-RBC-010", "RA-RBC-011"}
	for _, tt := range []struct {
		name string
		list func() []guidance.RuleID
	}{
		{"met under the agreement", func() []guidance.RuleID { return registration.Check(r, agreed).Passed }},
		{"not evaluated without", func() []guidance.RuleID { return registration.Check(r, registration.Options{}).NotEvaluated }},
		{"not applicable without a call", func() []guidance.RuleID {
			silent := r
			silent.VideoCall = nil
			return registration.Check(silent, agreed).NotApplicable
		}},
	} {
		for _, id := range rules {
			if !slices.Contains(tt.list(), id) {
				t.Errorf("%s: %s is not in the list", tt.name, id)
			}
		}
	}
}

// clinician makes the record one of the streamlining page, and right.
func clinician(r *registration.Record) {
	r.Route = "emergency-clinician"
	r.Registrant.Address = &identity.Address{Lines: []string{"1 Example Street"}, Postcode: "LS1 4AP"}
	r.CIS.Evidence = identity.Marker(identity.Streamlining)
}

func TestCheckOtherRoutes(t *testing.T) {
	type record = registration.Record
	deviation := evidence.Deviation{Rule: "RA-EVD-208", Reason: "moving house", Owner: "B. Owner", DueOn: "2020-07-01"}
	noVideo := func(r *record) {
		*r = record{
			ID: r.ID, Route: "emergency-no-video", CheckedOn: "2020-04-20",
			NoVideoDecision: &evidence.NoVideoDecision{DecidedBy: "A. Agent", Reason: "no network", Owner: "B. Owner", DueOn: "2020-07-01"},
		}
	}
	ordinary := func(r *record) { r.Route, r.CIS = "in-person", nil }
	with := func(fs ...func(*record)) func(*record) {
		return func(r *record) {
			for _, f := range fs {
				f(r)
			}
		}
	}
	runChecks(t, []checkCase{
		{name: "clinician", change: clinician, outcome: guidance.Pass, why: "all that the page names is there"},
		{
			name: "clinician without address", change: with(clinician, func(r *record) { r.Registrant.Address = nil }),
			want: []string{"RA-EVD-220 /deviations", "RA-EVD-208 /registrant/address"}, outcome: guidance.Pass,
			why: "guidance only: warnings, of which one is that the deviation is not recorded",
		},
		{
			name: "clinician without address, recorded", change: with(clinician, func(r *record) {
				r.Registrant.Address, r.Deviations = nil, []evidence.Deviation{deviation}
			}),
			want: []string{"RA-EVD-208 /registrant/address"}, outcome: guidance.Pass, why: "the deviation can be put right",
		},
		{
			name: "clinician without address, recorded without a due date", change: with(clinician, func(r *record) {
				undated := deviation
				undated.DueOn = ""
				r.Registrant.Address, r.Deviations = nil, []evidence.Deviation{undated}
			}),
			want: []string{"RA-EVD-220 /deviations", "RA-EVD-208 /registrant/address"}, outcome: guidance.Pass,
			why: "without a day it will not be put right",
		},
		{
			name: "clinician flagged by no convention", change: with(clinician, func(r *record) { r.CIS = nil }),
			want: []string{"RA-CIS-011 /cis/evidence", "RA-CIS-013 /cis/evidence"}, outcome: guidance.Pass, why: "warnings on this route",
		},
		{name: "no video", change: noVideo, outcome: guidance.Pass, why: "a decision with owner and day is all there is to ask"},
		{
			name: "no video, no decision", change: with(noVideo, func(r *record) { r.NoVideoDecision = nil }),
			want: []string{
				"RA-EVD-301 /noVideoDecision/decidedBy", "RA-EVD-303 /noVideoDecision/dueOn",
				"RA-EVD-303 /noVideoDecision/owner", "RA-EVD-302 /noVideoDecision/reason",
			},
			outcome: guidance.Fail, why: "nobody decided",
		},
		{
			name: "no video, no owner", change: with(noVideo, func(r *record) { r.NoVideoDecision.Owner = " " }),
			want: []string{"RA-EVD-303 /noVideoDecision/owner"}, outcome: guidance.Fail, why: "a blank is nobody",
		},
		{name: "in person", change: ordinary, outcome: guidance.NotEvaluated, why: "what is known of that route begins in August 2020"},
		{
			name: "in person, carrying the marker", change: func(r *record) { r.Route = "in-person" },
			want: []string{"RA-CIS-023 /cis/evidence/0/number"}, outcome: guidance.NotEvaluated,
			why: "on an ordinary route the marker is a mistake",
		},
		{
			name: "in person, malformed number", change: with(ordinary, func(r *record) { r.Registrant.NationalInsuranceNumber = "JK98765D" }),
			want: []string{"RA-IDN-005 /registrant/nationalInsuranceNumber"}, outcome: guidance.Fail,
			why: "a fault is a fault by whatever route",
		},
		{
			name: "before the page, carrying the marker", change: func(r *record) { r.CheckedOn = "2020-04-07" },
			outcome: guidance.NotEvaluated, why: "whether the marker was right that day is not known either",
		},
	})
}

// TestReadPolicyHoldsWholeAgreements: a policy that could not agree to anything is no policy.
func TestReadPolicyHoldsWholeAgreements(t *testing.T) {
	const whole = `{"agreements":[{"id":"a-1","provider":"RX2","organisation":"RX1","interval":{"from":"2020-04-14"},"channels":["zoom"],"locations":["home"]}]}`
	tests := []struct {
		name, in, want, why string
	}{
		{"whole", whole, "", "one agreement"},
		{"empty", "{}", "", "it says nothing"},
		{"agreement of nothing", `{"agreements":[{}]}`, "RA-RBC-012", "it would be in force on no day, unnoticed"},
		{"lower case", strings.Replace(whole, "RX2", "rx2", 1), "RA-RBC-012", "no organisation is written so"},
		{"no first day", strings.Replace(whole, `{"from":"2020-04-14"}`, "{}", 1), "RA-RBC-012", "in force on no day"},
		{"ends first", strings.Replace(whole, `"2020-04-14"}`, `"2020-04-14","to":"2020-04-13"}`, 1), "RA-RBC-012", "in force on no day"},
		{"misspelt", `{"agreement":[]}`, "RA-INP-002", "it would be passed over"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := registration.ReadPolicy([]byte(tt.in))
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("ReadPolicy() = %v, want %q\nwhy: %s", err, tt.want, tt.why)
			}
		})
	}
}
