package evidence_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/evidence"
)

// kindsAs returns the kinds that count as a class, by the list told by hand.
func kindsAs(as evidence.Class) []evidence.Kind {
	var kinds []evidence.Kind
	for _, k := range evidence.Kinds() {
		if _, ok := listed[k][as]; ok {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// pairs returns every two kinds of several.
func pairs(kinds []evidence.Kind) [][]evidence.Kind {
	var all [][]evidence.Kind
	for i, a := range kinds {
		for _, b := range kinds[i+1:] {
			all = append(all, []evidence.Kind{a, b})
		}
	}
	return all
}

func singles(kinds []evidence.Kind) [][]evidence.Kind {
	var all [][]evidence.Kind
	for _, k := range kinds {
		all = append(all, []evidence.Kind{k})
	}
	return all
}

// signed is a counter-signature with nothing amiss, and nothing to spare.
func signed() *evidence.CounterSignature {
	return &evidence.CounterSignature{By: "P. Person", Profession: "pharmacist, retired", KnownYears: 2}
}

// signedBy assesses documents with a counter-signed photograph.
func signedBy(t testing.TB, r evidence.Route, c *evidence.CounterSignature, ds []evidence.Document) evidence.Outcome {
	t.Helper()
	return ordinarily(t, r, func(s *evidence.Submission) { s.Documents, s.CounterSignature = ds, c })
}

// without1 returns the documents without the i-th.
func without1(ds []evidence.Document, i int) []evidence.Document {
	return slices.Delete(slices.Clone(ds), i, i+1)
}

// TestEveryCombination walks the combinations that are filled by exactly the
// documents they ask for, of all kinds, and each with one document less.
func TestEveryCombination(t *testing.T) {
	photographic, address, other := kindsAs(evidence.Photographic), kindsAs(evidence.AddressProof), kindsAs(evidence.NonPhotographic)
	papers := slices.DeleteFunc(slices.Clone(address), func(k evidence.Kind) bool { return k.Class() == evidence.Photographic })
	tests := []struct {
		name          string
		first, second [][]evidence.Kind
		warning       string
		lacks         []string // what is lacking with one document less
	}{
		{"two photographic and one proof of address", pairs(photographic), singles(address), "", []string{"1 photographic document", "1 proof of address"}},
		{"one photographic and two proofs of address", singles(photographic), pairs(address), "", []string{"1 photographic document", "1 proof of address"}},
		{"two proofs of address and two non-photographic", pairs(papers), pairs(other), "RA-EVD-407 /documents", []string{
			"1 photographic document", // the shortest way, where both proofs of address are left
			"1 proof of address", "1 non-photographic document",
		}},
	}
	walked := map[string]int{}
	for _, tt := range tests {
		for _, first := range tt.first {
			for _, second := range tt.second {
				walked[tt.name]++
				ds := append(freshOnes(first...), others(second...)...)
				o := signedBy(t, evidence.InPerson, signed(), ds)
				var want []string
				if tt.warning != "" {
					want = []string{tt.warning}
				}
				if tt.warning == "" && !slices.ContainsFunc(ds, hasNumberThatCounts) {
					want = append(want, "RA-EVD-408 /documents")
				}
				if diff := cmp.Diff(want, findings(o), cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("%s, %v and %v: mismatch (-want +got):\n%s", tt.name, first, second, diff)
				}
				for i := range ds {
					less := signedBy(t, evidence.InPerson, signed(), without1(ds, i))
					says := messageOf(less, "RA-EVD-401", "/documents")
					if less.Complete() || !slices.ContainsFunc(tt.lacks, func(l string) bool { return lacksOf(says, l) }) {
						t.Fatalf("%s, %v and %v without document %d: complete %v, %q", tt.name, first, second, i, less.Complete(), says)
					}
				}
			}
		}
	}
	want := map[string]int{
		"two photographic and one proof of address":      28 * 11,
		"one photographic and two proofs of address":     8 * 55,
		"two proofs of address and two non-photographic": 45 * 66,
	}
	if diff := cmp.Diff(want, walked); diff != "" {
		t.Errorf("combinations walked (-want +got):\n%s", diff)
	}
}

// others returns fresh documents, each another one than freshOnes has of its kind.
func others(kinds ...evidence.Kind) []evidence.Document {
	ds := freshOnes(kinds...)
	for i := range ds {
		ds[i] = another(ds[i])
		if kinds[i] == evidence.DrivingLicence {
			ds[i].Number = "EXAMP862105A99CD"
		}
	}
	return ds
}

// lacksOf reports whether a message names something as lacking, among the nearest.
func lacksOf(says, what string) bool {
	_, lacking, _ := strings.Cut(says, "the nearest lack")
	lacking = strings.TrimPrefix(strings.TrimPrefix(lacking, "s "), " ")
	return slices.Contains(strings.Split(strings.ReplaceAll(lacking, " with a counter-signed photograph", ""), ", or "), what)
}

func hasNumberThatCounts(d evidence.Document) bool {
	k, err := evidence.ParseKind(d.Kind)
	return err == nil && (k.Class() == evidence.Photographic || k == evidence.PaperDrivingLicence)
}

// TestOneDocumentIsCountedOnce tells the cases in which a document could be
// counted as two things.
func TestOneDocumentIsCountedOnce(t *testing.T) {
	first, second := licence(), licence()
	second.Number = "EXAMP862105A99CD"
	of := func(provider string, k evidence.Kind) evidence.Document {
		d := fresh(k)
		d.Provider = provider
		return d
	}
	tax := evidence.HMRCNotification
	tests := []struct {
		name      string
		documents []evidence.Document
		ok        bool
		why       string
	}{
		{"licence and bill", []evidence.Document{first, bill()}, false, "the licence is a photograph or an address, not both"},
		{"licence and two papers", []evidence.Document{first, bill(), fresh(evidence.CouncilTaxStatement)}, true, "the licence is the photographic one"},
		{"passport, licence and bill", []evidence.Document{original(passport()), first, bill()}, true, "the licence is either"},
		{"passport and licence", []evidence.Document{original(passport()), first}, false, "two documents are two"},
		{"passport and two licences", []evidence.Document{original(passport()), first, second}, true, "one licence as each: they are two documents"},
		{"two licences and a bill", []evidence.Document{first, second, bill()}, true, "one as each, and the bill"},
		{"two licences", []evidence.Document{first, second}, false, "two documents are two"},
		{"the same bill twice", []evidence.Document{original(passport()), bill(), bill()}, false, "one bill"},
		{"tax notice as either", []evidence.Document{bill(), of("HMRC", tax), another(of("HMRC", tax)), fresh(evidence.PaperDrivingLicence)}, true, "one tax notice for the address and one as identification: one provider matters for addresses only"},
		{"four tax notices of one provider", []evidence.Document{of("HMRC", tax), another(of("HMRC", tax)), fresh(evidence.DeedPoll), fresh(evidence.BirthCertificate)}, false, "one address"},
		{"benefit letter for both", []evidence.Document{bill(), fresh(evidence.BenefitStatement), fresh(evidence.PaperDrivingLicence)}, false, "three documents are three"},
		{"three that are either, and a bill", []evidence.Document{fresh(evidence.PaperDrivingLicence), fresh(evidence.BenefitStatement), fresh(tax), bill()}, true, "the bill must be an address, so that one of the others is too"},
		{"three that are either, and a certificate", []evidence.Document{fresh(evidence.PaperDrivingLicence), fresh(evidence.BenefitStatement), fresh(tax), fresh(evidence.DeedPoll)}, true, "the certificate is no address"},
		{"digital proof in place of a bill", []evidence.Document{original(passport()), first, original(digitalProof())}, false, "Apply for Care ID alone takes it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := signedBy(t, evidence.InPerson, signed(), tt.documents)
			if filled := !slices.Contains(unmet(o), "RA-EVD-401"); filled != tt.ok {
				t.Errorf("filled %v, want %v: %v\nwhy: %s", filled, tt.ok, findings(o), tt.why)
			}
		})
	}
}

// TestWhatIsNeverCounted: each breaks a rule of its own, and fills nothing.
func TestWhatIsNeverCounted(t *testing.T) {
	pass, paper := fresh(evidence.PASSCard), bill()
	tests := []struct {
		name     string
		document evidence.Document
		want     string
	}{
		{"nine zeros", evidence.Document{Kind: "uk-passport", Number: "000000000", Expires: "2025-04-01", Seen: evidence.Original}, "RA-EVD-012 /documents/2/number"},
		{"nine zeros, spaced", evidence.Document{Kind: "passport", Number: "000 000 000", Expires: "2025-04-01", Seen: evidence.Original}, "RA-EVD-012 /documents/2/number"},
		{"nine zeros and what nobody sees", evidence.Document{Kind: "passport", Number: "0000\u200b00000", Expires: "2025-04-01", Seen: evidence.Original}, "RA-EVD-012 /documents/2/number"},
		{"unknown kind", evidence.Document{Kind: "Passport", Number: "512345678", Expires: "2025-04-01", Seen: evidence.Original}, "RA-EVD-010 /documents/2/kind"},
		{"no kind", evidence.Document{Seen: evidence.Original}, "RA-EVD-010 /documents/2/kind"},
	}
	for _, tt := range tests {
		o := onDay(t, evidence.InPerson, ordinaryDay, evidence.LocalPolicy{}, pass, paper, tt.document)
		want := []string{"RA-EVD-401 /documents", tt.want}
		if diff := cmp.Diff(want, findings(o)); diff != "" || o.Complete() {
			t.Errorf("%s: complete %v, mismatch (-want +got):\n%s", tt.name, o.Complete(), diff)
		}
	}
	t.Run("beyond the bound", func(t *testing.T) {
		ds := slices.Repeat([]evidence.Document{{Kind: "deed-poll"}}, 18)
		ds = append(ds, pass, fresh(evidence.ArmedForcesCard), paper)
		o := onDay(t, evidence.InPerson, ordinaryDay, evidence.LocalPolicy{}, ds...)
		if diff := cmp.Diff([]string{"RA-EVD-015 /documents", "RA-EVD-401 /documents"}, findings(o)); diff != "" {
			t.Errorf("mismatch (-want +got):\n%s\nwhy: the bill is not looked at", diff)
		}
		if o := onDay(t, evidence.InPerson, ordinaryDay, evidence.LocalPolicy{}, ds[1:]...); !o.Complete() {
			t.Errorf("twenty documents: %v, want none", findings(o))
		}
	})
}
