package identity_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// flagged is a profile that was registered in the emergency on 20 April 2020.
func flagged() identity.Profile {
	return identity.Profile{
		UserID: must(identity.ParseUserID("555000000001")), Name: must(identity.NewName(identity.NameParts{Given: "Ada", Middle: "Beryl", Family: "Example"})),
		DateOfBirth: guidance.MustDate("1985-12-10"), NINumber: must(identity.ParseNINumber("JK987654D")),
		CIS: identity.CISRecord{ID: "case-1", Evidence: entries{zerosUK, tac1, tac2}}, Route: "emergency-remote", OpenedAt: opened,
	}
}

// TestCheckVerification misses by a hair what is asked of a verification.
func TestCheckVerification(t *testing.T) {
	own := flagged().Claim()
	with := func(change func(*identity.Claim)) identity.Claim {
		c := own
		change(&c)
		return c
	}
	named := func(p identity.NameParts) identity.Claim {
		return with(func(c *identity.Claim) { c.Name = must(identity.NewName(p)) })
	}
	late := flagged()
	late.OpenedAt = time.Date(2020, 4, 20, 23, 30, 0, 0, time.UTC) // 21 April in London
	again := flagged().Verified(identity.Verification{Route: "in-person", On: guidance.MustDate("2024-09-30")}, entries{licence})
	unborn, placeholder, unopened := flagged(), flagged(), flagged()
	unborn.DateOfBirth, placeholder.DateOfBirth, unopened.OpenedAt = guidance.Date{}, guidance.MustDate("1900-01-01"), time.Time{}
	old, partly, unmarked := flagged(), unopened, unopened
	old.OpenedAt = time.Date(2015, 4, 1, 9, 0, 0, 0, time.UTC)
	partly.CIS.Evidence, unmarked.CIS.Evidence = entries{zerosUK, bare1, tac2}, entries{licence, tac1, tac2}
	noNumber := flagged()
	noNumber.NINumber = identity.NINumber{}
	other := must(identity.ParseNINumber("JK987655D"))
	tests := []struct {
		name  string
		p     identity.Profile
		claim identity.Claim
		on    string
		want  []string
		why   string
	}{
		{"the holder", flagged(), own, "2024-09-30", nil, "name, birth and number are the same"},
		{"without middle name", flagged(), named(identity.NameParts{Given: "ADA", Family: "EXAMPLE"}), "2024-09-30", nil, "left out, and written large"},
		{"another middle name", flagged(), named(identity.NameParts{Given: "Ada", Middle: "Maud", Family: "Example"}), "2024-09-30", []string{"RA-IDN-033 /registrant"}, "nobody says that she has both"},
		{"a sister", flagged(), named(identity.NameParts{Given: "Ida", Family: "Example"}), "2024-09-30", []string{"RA-IDN-033 /registrant"}, "one letter"},
		{"a name that changed", flagged(), named(identity.NameParts{Given: "Ada", Middle: "Beryl", Family: "Sample"}), "2024-09-30", []string{"RA-IDN-033 /registrant"}, "the profile is changed first"},
		{"no name", flagged(), with(func(c *identity.Claim) { c.Name = identity.Name{} }), "2024-09-30", []string{"RA-IDN-033 /registrant"}, "nobody was named"},
		{"born a day later", flagged(), with(func(c *identity.Claim) { c.DateOfBirth = guidance.MustDate("1985-12-11") }), "2024-09-30", []string{"RA-IDN-033 /registrant/dateOfBirth"}, "one day"},
		{"no birth date", flagged(), with(func(c *identity.Claim) { c.DateOfBirth = guidance.Date{} }), "2024-09-30", []string{"RA-IDN-033 /registrant/dateOfBirth"}, "not given"},
		{"none on the profile", unborn, own, "2024-09-30", []string{"RA-IDN-033 /registrant/dateOfBirth"}, "nothing to compare with"},
		{"placeholder on both", placeholder, placeholder.Claim(), "2024-09-30", []string{"RA-IDN-033 /registrant/dateOfBirth"}, "it stands for a day that is not known"},
		{"another number", flagged(), with(func(c *identity.Claim) { c.NINumber = other }), "2024-09-30", []string{"RA-IDN-033 /registrant/nationalInsuranceNumber"}, "one digit"},
		{"no number given", flagged(), with(func(c *identity.Claim) { c.NINumber = identity.NINumber{} }), "2024-09-30", nil, "some routes ask for none"},
		{"no number held", noNumber, own, "2024-09-30", nil, "nothing to compare with"},
		{"on the day of registration", flagged(), own, "2020-04-20", nil, "the same day will do"},
		{"the day before", flagged(), own, "2020-04-19", []string{"RA-CIS-026 /idCheck/on"}, "one day too old"},
		{"late in the evening", late, own, "2020-04-20", []string{"RA-CIS-026 /idCheck/on"}, "it was 21 April in London"},
		{"on the day of the one before", again, own, "2024-09-30", nil, "the same day will do"},
		{"before the one before", again, own, "2024-09-29", []string{"RA-CIS-026 /idCheck/on"}, "older evidence replaces none"},
		{"marked nobody knows when", unopened, own, "2020-04-08", nil, "the first day on which the pages had the marker entered"},
		{"before there was a marker", unopened, own, "2020-04-07", []string{"RA-CIS-026 /idCheck/on"}, "a day too early, whenever it was entered"},
		{"of an old profile, before there was a marker", old, own, "2020-04-07", []string{"RA-CIS-026 /idCheck/on"}, "the profile is older than its marker"},
		{"partly marked, before there was a marker", partly, own, "2020-04-07", []string{"RA-CIS-026 /idCheck/on"}, "as good as marked"},
		{"never marked, nobody knows since when", unmarked, own, "1999-01-01", nil, "nothing to compare with"},
		{"no day", flagged(), own, "", nil, "that is for the rules of the check"},
		{"everything", flagged(), identity.Claim{NINumber: other}, "2020-04-19", []string{
			"RA-CIS-026 /idCheck/on", "RA-IDN-033 /registrant", "RA-IDN-033 /registrant/dateOfBirth", "RA-IDN-033 /registrant/nationalInsuranceNumber",
		}, "every reason is given"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var on guidance.Date
			if tt.on != "" {
				on = guidance.MustDate(tt.on)
			}
			var got []string
			for _, f := range tt.p.CheckVerification(tt.claim, "/registrant", on, "/idCheck/on").Findings() {
				got = append(got, string(f.Rule)+" "+f.Pointer)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// TestCheckVerificationPassesNothingUnknown: what could not be compared is not
// evaluated, and never met.
func TestCheckVerificationPassesNothingUnknown(t *testing.T) {
	own, day := flagged().Claim(), guidance.MustDate("2024-09-30")
	silent := own
	silent.NINumber = identity.NINumber{}
	unopened, noNumber := flagged(), flagged()
	unopened.OpenedAt, noNumber.NINumber = time.Time{}, identity.NINumber{}
	for _, tt := range []struct {
		name            string
		p               identity.Profile
		claim           identity.Claim
		on              guidance.Date
		passed, unknown []guidance.RuleID
	}{
		{"all is known", flagged(), own, day, []guidance.RuleID{"RA-CIS-026", "RA-IDN-033"}, []guidance.RuleID{}},
		{"opened nobody knows when", unopened, own, day, []guidance.RuleID{"RA-IDN-033"}, []guidance.RuleID{"RA-CIS-026"}},
		{"no day", flagged(), own, guidance.Date{}, []guidance.RuleID{"RA-IDN-033"}, []guidance.RuleID{"RA-CIS-026"}},
		{"no number given", flagged(), silent, day, []guidance.RuleID{"RA-CIS-026"}, []guidance.RuleID{"RA-IDN-033"}},
		{"no number held", noNumber, own, day, []guidance.RuleID{"RA-CIS-026", "RA-IDN-033"}, []guidance.RuleID{}},
	} {
		got := tt.p.CheckVerification(tt.claim, "/registrant", tt.on, "/idCheck/on").Result()
		if diff := cmp.Diff([2][]guidance.RuleID{tt.passed, tt.unknown}, [2][]guidance.RuleID{got.Passed, got.NotEvaluated}); diff != "" || len(got.Findings) > 0 {
			t.Errorf("%s: findings %v, passed and not evaluated (-want +got):\n%s", tt.name, got.Findings, diff)
		}
	}
}

// TestVerifiedKeepsTheHistory verifies somebody twice, and looks that nothing is lost
// and that the profile before is as it was.
func TestVerifiedKeepsTheHistory(t *testing.T) {
	before := flagged()
	before.Verifications = make([]identity.Verification, 0, 4) // room to write behind
	before.CIS.Renewals = []identity.Renewal{renewed("2023-04-21", "2023-04-20")}
	first := before.Verified(identity.Verification{ID: "verification-1", Route: "in-person", On: guidance.MustDate("2024-09-30")}, entries{licence})
	second := first.Verified(identity.Verification{ID: "verification-2", Route: "apply-for-care-id", On: guidance.MustDate("2026-03-01")}, entries{bare1})
	other := first.Verified(identity.Verification{ID: "verification-3"}, nil)
	want := []identity.Verification{
		{
			ID: "verification-1", Route: "in-person", On: guidance.MustDate("2024-09-30"),
			Replaced: identity.ReplacedEvidence{
				Evidence: entries{zerosUK, tac1, tac2}, Flag: full, Convention: remote, Route: "emergency-remote", Since: guidance.MustDate("2020-04-20"),
			},
		},
		{
			ID: "verification-2", Route: "apply-for-care-id", On: guidance.MustDate("2026-03-01"),
			Replaced: identity.ReplacedEvidence{Evidence: entries{licence}, Flag: none, Route: "in-person", Since: guidance.MustDate("2024-09-30")},
		},
	}
	if diff := cmp.Diff(want, second.Verifications, cmpopts.EquateComparable(guidance.Date{})); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(entries{bare1}, second.CIS.Evidence); diff != "" || second.CIS.ID != "case-1" || len(second.CIS.Renewals) != 1 || second.Route != "emergency-remote" {
		t.Errorf("record %+v by route %s", second.CIS, second.Route)
	}
	if identity.Recognise(first.CIS).Flag != none || identity.Recognise(before.CIS).Flag != full || len(first.Verifications) != 1 || other.Verifications[1].ID != "verification-3" {
		t.Error("a profile was changed by what came after")
	}
	roundTrip(t, second)
}
