package evidence_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
)

// TestNearest names every combination that is equally near, the usual one first.
func TestNearest(t *testing.T) {
	const none = "the documents that can be counted fill none of the combinations: "
	pass, council := original(passport()), fresh(evidence.CouncilTaxStatement)
	for _, tt := range []struct {
		name string
		ds   []evidence.Document
		want string
	}{
		{"nothing", nil, "the nearest lack 2 photographic documents and 1 proof of address, or 1 photographic document and 2 proofs of address"},
		{"one of each", []evidence.Document{pass, bill()}, "the nearest lack 1 photographic document, or 1 proof of address"},
		{"two photographs", []evidence.Document{pass, licence()}, "the nearest lacks 1 proof of address"},
		{"no photograph", []evidence.Document{bill(), council, fresh(evidence.BirthCertificate)}, "the nearest lack 1 photographic document, or 1 non-photographic document with a counter-signed photograph"},
		{"the same twice", []evidence.Document{pass, pass, bill()}, "the nearest lack 1 photographic document, or 1 proof of address; a document that is given twice counts once"},
	} {
		o := onDay(t, evidence.InPerson, ordinaryDay, evidence.LocalPolicy{}, tt.ds...)
		if diff := cmp.Diff(none+tt.want, messageOf(o, "RA-EVD-401", "/documents")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestNumberOfTheWayWithoutAPhotograph is not asked for, and a photographic document
// without a number does not take that way away.
func TestNumberOfTheWayWithoutAPhotograph(t *testing.T) {
	ds := freshOnes(evidence.UtilityBill, evidence.CouncilTaxStatement, evidence.BirthCertificate, evidence.DeedPoll)
	bare := original(passport())
	bare.Number, bare.MRZ = "", nil
	for name, given := range map[string][]evidence.Document{"without": ds, "with one that has no number": append(ds, bare)} {
		o := signedBy(t, evidence.InPerson, signed(), given)
		if diff := cmp.Diff([]string{"RA-EVD-407 /documents"}, findings(o)); diff != "" || comparisonOf(o.Assessment, "RA-EVD-408") != blank {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	o := signedBy(t, evidence.InPerson, nil, append(ds, bare))
	if diff := cmp.Diff([]string{"RA-EVD-408 /documents"}, findings(o)); diff != "" {
		t.Errorf("nobody has counter-signed (-want +got):\n%s", diff)
	}
}

// TestNobodyHasChecked: a check that is missing is no fault.
func TestNobodyHasChecked(t *testing.T) {
	for _, r := range seenRoutes {
		o := checked(t, r, nil, evidence.Bank, evidence.LocalPolicy{NeedELearning: true})
		if itemWords(o.Missing) != "identity-check" || len(o.Faults()) > 0 || o.Complete() {
			t.Errorf("%s: missing %v, faults %v, complete %v", r, o.Missing, o.Faults(), o.Complete())
		}
		empty := checked(t, r, &evidence.IDCheck{}, evidence.Bank, evidence.LocalPolicy{})
		if len(empty.Missing) > 0 || len(empty.Faults()) == 0 {
			t.Errorf("%s: missing %v, faults %v; want what is given to be at fault", r, empty.Missing, empty.Faults())
		}
	}
}

// TestNameChangeOfTheRegistrant: where nobody wrote down the name before it, the
// document has to name the registrant.
func TestNameChangeOfTheRegistrant(t *testing.T) {
	for name, tt := range map[string]struct {
		holder *evidence.Holder
		want   comparison
	}{
		"nobody":         {nil, look},
		"a day":          {&evidence.Holder{DateOfBirth: "1985-12-10"}, look},
		"the registrant": {&evidence.Holder{GivenName: "Ada", FamilyName: "Example"}, same},
		"somebody else":  {&evidence.Holder{GivenName: "Eve", FamilyName: "Jones"}, look},
	} {
		proof := fresh(evidence.DeedPoll)
		proof.Holder = tt.holder
		zoneOnly := formerly("SMITH")
		zoneOnly.Holder = nil
		for _, d := range []evidence.Document{formerly("SMITH"), zoneOnly} {
			s := complete()
			s.Documents = []evidence.Document{d, proof}
			if got := comparisonOf(evidence.Assess(evidence.RequirementSet{}, s, ordinaryDay, evidence.Settings{}).Assessment, "RA-EVD-014"); got != tt.want {
				t.Errorf("%s: %q, want %q", name, got, tt.want)
			}
		}
	}
}
