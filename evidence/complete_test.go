package evidence_test

import (
	"slices"
	"testing"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
)

// checkDay is a day on which the emergency routes were in force.
var checkDay = guidance.MustDate("2020-04-20")

// complete returns a submission that has every item of the emergency routes; for
// the others see ordinary.
func complete() evidence.Submission {
	return evidence.Submission{
		Organisation: "RX1",
		Registrant: identity.Registrant{
			GivenName: "Ada", FamilyName: "Example", DateOfBirth: "1985-12-10",
			NationalInsuranceNumber: "JK987654D", Email: "ada.example@nhs.net", Mobile: "07700 900123",
			Address: &identity.Address{Lines: []string{"1 Example Street"}, Postcode: "LS1 4AP"},
		},
		Documents: []evidence.Document{passport()},
		Photo:     &evidence.PhotoFacts{Format: "jpeg", Width: 900, Height: 1200, Bytes: 240_000},
		NoVideo:   &evidence.NoVideoDecision{DecidedBy: "A. Agent", Reason: "no call could be held", Owner: "B. Owner", DueOn: "2020-09-30"},
	}
}

func passport() evidence.Document {
	return evidence.Document{
		Kind: "uk-passport", Number: "512345678", Issued: "2018-05-01", Expires: "2028-05-01",
		Holder: &evidence.Holder{GivenName: "ADA", FamilyName: "EXAMPLE", DateOfBirth: "1985-12-10"},
		MRZ: []string{
			"P<GBREXAMPLE<<ADA<<<<<<<<<<<<<<<<<<<<<<<<<<<",
			"5123456789GBR8512109F2805014<<<<<<<<<<<<<<<2", // worked out by hand, not by package mrz
		},
		Seen: evidence.Scan,
	}
}

// changed returns the complete submission after a change. The zones of passports
// follow what was changed of their number, dates and holder; tests of zones that
// do not are in zone_test.go.
func changed(change func(*evidence.Submission)) evidence.Submission {
	s := complete()
	if change != nil {
		change(&s)
	}
	s.Documents = slices.Clone(s.Documents)
	for i, d := range s.Documents {
		if len(d.MRZ) > 0 {
			s.Documents[i].MRZ = zoneOf(d)
		}
	}
	return s
}

// setOf returns the newest requirements of an emergency route. For the others see
// ordinarySet.
func setOf(t testing.TB, r evidence.Route) evidence.RequirementSet {
	t.Helper()
	e, err := evidence.EditionAt(r, checkDay, guidance.Date{})
	if err != nil {
		t.Fatal(err)
	}
	return e.Content
}

func assess(t testing.TB, r evidence.Route, s evidence.Submission) evidence.Outcome {
	t.Helper()
	return evidence.Assess(setOf(t, r), s, checkDay, evidence.Settings{})
}

// findings returns each finding as rule and place.
func findings(o evidence.Outcome) []string { return verdictOf(o.Assessment).Findings }

// unmet returns the rules with a finding, each once.
func unmet(o evidence.Outcome) []guidance.RuleID {
	var ids []guidance.RuleID
	for _, f := range o.Assessment.Findings() {
		ids = append(ids, f.Rule)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

var (
	remote    = evidence.EmergencyRemote
	clinician = evidence.EmergencyClinician
	noVideo   = evidence.EmergencyNoVideo
)

func TestCompleteSubmissionPasses(t *testing.T) {
	for _, r := range []evidence.Route{remote, clinician, noVideo} {
		t.Run(r.String(), func(t *testing.T) {
			o := assess(t, r, complete())
			if fs := o.Assessment.Findings(); len(fs) > 0 || len(o.Missing) > 0 || !o.Complete() {
				t.Errorf("findings %v, missing %v, complete %v; want nothing missing and no finding", fs, o.Missing, o.Complete())
			}
			if o.Claim.NINumber.IsZero() || o.Claim.Mobile.IsZero() || o.Claim.DateOfBirth != guidance.MustDate("1985-12-10") {
				t.Errorf("claim is %+v, want it read", o.Claim)
			}
		})
	}
}
