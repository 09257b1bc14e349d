package evidence_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

// TestExpiredPassports: for how long one is counted is a matter of route and day,
// and of nothing but passports.
func TestExpiredPassports(t *testing.T) {
	const late, expired = "the document expired more than 6 months before the day of the check", "the document expired before the day of the check"
	inDate := evidence.LocalPolicy{InDateOnly: true}
	tests := []struct {
		name, kind, expires, on string
		route                   evidence.Route
		local                   evidence.LocalPolicy
		want                    string
		why                     string
	}{
		{"six months", "uk-passport", "2021-03-15", "2021-09-15", evidence.InPerson, evidence.LocalPolicy{}, "", "the last day is included"},
		{"six months and a day", "uk-passport", "2021-03-15", "2021-09-16", evidence.InPerson, evidence.LocalPolicy{}, late, "by one day"},
		{"of another state", "passport", "2021-03-15", "2021-09-15", evidence.InPerson, evidence.LocalPolicy{}, "", "any passport"},
		{"last of August", "uk-passport", "2021-08-31", "2022-02-28", evidence.InPerson, evidence.LocalPolicy{}, "", "February has no 31st"},
		{"last of August, a day on", "uk-passport", "2021-08-31", "2022-03-01", evidence.InPerson, evidence.LocalPolicy{}, late, "by one day"},
		{"a day expired", "uk-passport", "2021-09-14", "2021-09-15", evidence.InPerson, evidence.LocalPolicy{}, "", "expired is expired"},
		{"licence", "driving-licence", "2021-09-14", "2021-09-15", evidence.InPerson, evidence.LocalPolicy{}, expired, "the answer speaks of passports"},
		{"forces card", "armed-forces-card", "2021-09-14", "2021-09-15", evidence.InPerson, evidence.LocalPolicy{}, expired, "the answer speaks of passports"},
		{"identity card", "eea-identity-card", "2021-09-14", "2021-09-15", evidence.InPerson, evidence.LocalPolicy{}, expired, "the answer speaks of passports"},
		{"local policy", "uk-passport", "2021-09-14", "2021-09-15", evidence.InPerson, inDate, expired, "the organisation takes none"},
		{"local policy, last day", "uk-passport", "2021-09-15", "2021-09-15", evidence.InPerson, inDate, "", "in date"},
		{"first day of that answer", "uk-passport", "2020-02-29", "2020-08-31", evidence.InPerson, evidence.LocalPolicy{}, late, "six months after 29 February are 29 August"},
		{"last day of that answer", "uk-passport", "2022-10-27", "2023-04-27", evidence.InPerson, evidence.LocalPolicy{}, "", "the next answer is of the day after"},
		{"day of the next answer", "uk-passport", "2022-10-28", "2023-04-28", evidence.InPerson, evidence.LocalPolicy{}, expired, "documents must be in date"},
		{"day of the next answer, last day", "uk-passport", "2023-04-28", "2023-04-28", evidence.InPerson, evidence.LocalPolicy{}, "", "in date"},
		{"Electronic Staff Record", "uk-passport", "2023-06-04", "2023-06-05", evidence.ESR, evidence.LocalPolicy{}, expired, "as in person"},
		{"ID Checker", "uk-passport", "2024-09-22", "2024-09-23", evidence.IDCheckerRoute, evidence.LocalPolicy{}, expired, "as in person"},
		{"Apply for Care ID, six months", "uk-passport", "2024-06-11", "2024-12-11", evidence.ApplyForCareID, evidence.LocalPolicy{}, "", "the last day is included"},
		{"Apply for Care ID, six months and a day", "passport", "2024-06-10", "2024-12-11", evidence.ApplyForCareID, evidence.LocalPolicy{}, late, "by one day"},
		{"Apply for Care ID, licence", "driving-licence", "2024-12-10", "2024-12-11", evidence.ApplyForCareID, evidence.LocalPolicy{}, expired, "the page speaks of passports"},
		{"Apply for Care ID, local policy", "uk-passport", "2024-12-10", "2024-12-11", evidence.ApplyForCareID, inDate, expired, "a policy narrows"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			on := guidance.MustDate(tt.on)
			d := evidence.Document{Kind: tt.kind, Issued: "2011-01-01", Expires: tt.expires, Seen: evidence.Original}
			ds := []evidence.Document{d}
			for _, k := range []evidence.Kind{evidence.UtilityBill, evidence.CouncilTaxStatement, evidence.DigitalAddressProof} {
				paper := fresh(k)
				paper.Issued, paper.Expires, paper.Number = on.AddDays(-1).String(), "", ""
				ds = append(ds, paper)
			}
			ds[1].Kind, ds[1].Number = "paper-driving-licence", "AB 1234" // for a number
			o := onDay(t, tt.route, on, tt.local, ds...)
			inDateRule, combination := guidance.RuleID("RA-EVD-402"), guidance.RuleID("RA-EVD-401")
			if tt.route == evidence.ApplyForCareID {
				inDateRule, combination = "RA-EVD-431", "RA-EVD-430"
			}
			if got := messageOf(o, inDateRule, "/documents/0/expires"); got != tt.want || slices.Contains(unmet(o), combination) != (tt.want != "") || o.Complete() != (tt.want == "") {
				t.Errorf("complete %v, %q of %v; want %q\nwhy: %s", o.Complete(), got, findings(o), tt.want, tt.why)
			}
		})
	}
}

// TestExpiredPassportWithMoreAmiss: that it may have expired makes nothing else
// right.
func TestExpiredPassportWithMoreAmiss(t *testing.T) {
	on := guidance.MustDate("2021-09-15")
	for _, tt := range []struct{ issued, expires, pointer, message string }{
		{"2021-09-16", "2021-09-01", "/documents/0/issued", "the document was issued after the day of the check"},
		{"2021-09-15", "2021-09-01", "", ""}, // out of order, which is another rule's
		{"", "", "/documents/0/expires", "no expiry date is given, so that it cannot be shown to be valid"},
		{"", "September", "/documents/0/expires", "the expiry date cannot be read, so that it cannot be shown to be valid"},
	} {
		d := evidence.Document{Kind: "uk-passport", Issued: tt.issued, Expires: tt.expires, Seen: evidence.Original}
		o := onDay(t, evidence.InPerson, on, evidence.LocalPolicy{}, d, evidence.Document{Kind: "paper-driving-licence"})
		if got := messageOf(o, "RA-EVD-402", tt.pointer); got != tt.message {
			t.Errorf("%q to %q: %q at %s, want %q", tt.issued, tt.expires, got, tt.pointer, tt.message)
		}
	}
}

// TestHowDocumentsAreSeen walks the routes on which somebody sees the originals,
// and ways of seeing.
func TestHowDocumentsAreSeen(t *testing.T) {
	for _, r := range seenRoutes {
		for seen := range evidence.Seen(5) {
			o := ordinarily(t, r, func(s *evidence.Submission) {
				for i := range s.Documents {
					s.Documents[i].Seen = seen
				}
			})
			ok, rule := seen == 0 || seen == evidence.Original, guidance.RuleID("RA-EVD-405")
			want := same
			switch {
			case !ok:
				want = look
			case seen == 0:
				want = open
			}
			if got := comparisonOf(o.Assessment, rule); got != want || o.Complete() != ok {
				t.Errorf("%s, seen as %s: complete %v, %s is %q, want %q: %v", r, seen, o.Complete(), rule, got, want, findings(o))
			}
		}
	}
}

func TestProviders(t *testing.T) {
	paper := func(k evidence.Kind, provider string) evidence.Document {
		d := fresh(k)
		d.Provider = provider
		return d
	}
	water, council, bank := evidence.UtilityBill, evidence.CouncilTaxStatement, evidence.BankStatement
	card := func(provider string) evidence.Document { return paper(evidence.PASSCard, provider) }
	tests := []struct {
		name      string
		documents []evidence.Document
		want      []string
		rule      comparison
		why       string
	}{
		{"two providers", []evidence.Document{card(""), paper(water, "Example Water"), paper(council, "Example Council")}, nil, same, "two checks of the address"},
		{"one provider", []evidence.Document{card(""), paper(water, "Example Energy"), another(paper(water, "Example Energy"))}, []string{"RA-EVD-401 /documents", "RA-EVD-404 /documents/2/provider"}, look, "one check of the address"},
		{"one provider, other kinds", []evidence.Document{card(""), paper(water, "Example Council"), paper(council, "Example Council")}, []string{"RA-EVD-401 /documents", "RA-EVD-404 /documents/2/provider"}, look, "whatever the papers are"},
		{"case and spaces", []evidence.Document{card(""), paper(bank, " Example\u00a0BANK"), another(paper(bank, "example  bank "))}, []string{"RA-EVD-401 /documents", "RA-EVD-404 /documents/2/provider"}, look, "one provider written in two ways"},
		{"the card between them", []evidence.Document{paper(bank, "Example Bank"), card(""), another(paper(bank, "Example Bank"))}, []string{"RA-EVD-401 /documents", "RA-EVD-404 /documents/2/provider"}, look, "the later one is pointed at"},
		{"a third provider", []evidence.Document{card(""), paper(bank, "Example Bank"), another(paper(bank, "Example Bank")), paper(water, "Example Water")}, nil, same, "two of the three"},
		{"nobody said", []evidence.Document{card(""), paper(water, ""), paper(council, "")}, nil, open, "nobody knows"},
		{"nobody said of one", []evidence.Document{card(""), paper(water, "Example Water"), paper(council, "")}, nil, open, "nothing to compare with"},
		{"nobody said of one, and two others", []evidence.Document{card(""), paper(water, ""), paper(council, "Example Council"), paper(bank, "Example Bank")}, nil, same, "the two others will do"},
		{"nobody said of one, with two photographs", []evidence.Document{card(""), fresh(evidence.ArmedForcesCard), paper(water, ""), paper(council, "Example Council")}, nil, blank, "one will do"},
		{"one paper twice", []evidence.Document{card(""), paper(water, "Example Energy"), paper(water, "Example Energy")}, []string{"RA-EVD-401 /documents"}, blank, "no two papers"},
		{"one paper", []evidence.Document{card(""), fresh(evidence.ArmedForcesCard), paper(water, "Example Water")}, nil, blank, "nothing to compare with"},
		{"the card of the bank", []evidence.Document{card("Post Office"), paper(bank, "Post Office"), paper(water, "Example Water")}, nil, same, "a card is no proof of address"},
		{"all of one, one paper too many", []evidence.Document{card("Post Office"), paper(bank, "Post Office"), another(paper(bank, "Post Office"))}, []string{"RA-EVD-401 /documents", "RA-EVD-404 /documents/2/provider"}, look, "the card is not to blame"},
		{"nothing else would do either", []evidence.Document{paper(bank, "Example Bank"), another(paper(bank, "Example Bank")), paper(evidence.PaperDrivingLicence, "DVLA")}, []string{"RA-EVD-401 /documents"}, same, "the providers are not all that stands in the way"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := onDay(t, evidence.InPerson, ordinaryDay, evidence.LocalPolicy{}, tt.documents...)
			if diff := cmp.Diff(tt.want, findings(o), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if got := comparisonOf(o.Assessment, "RA-EVD-404"); got != tt.rule {
				t.Errorf("RA-EVD-404 is %q, want %q\nwhy: %s", got, tt.rule, tt.why)
			}
		})
	}
}

// TestProvidersOfIdentification: the fourth document of the way without a
// photograph is no proof of address, whoever issued it.
func TestProvidersOfIdentification(t *testing.T) {
	ds := freshOnes(evidence.HMRCNotification, evidence.UtilityBill, evidence.HMRCNotification, evidence.PaperDrivingLicence)
	for i := range ds {
		ds[i].Provider = "HM Government"
	}
	ds[1].Provider = "Example Water"
	ds[2] = another(ds[2])
	if o := signedBy(t, evidence.InPerson, signed(), ds); slices.Contains(unmet(o), "RA-EVD-401") {
		t.Errorf("%v, want the combination filled: one paper of the provider is for the address", findings(o))
	}
	ds[1].Provider = "HM Government"
	o := signedBy(t, evidence.InPerson, signed(), ds)
	want := []string{"RA-EVD-401 /documents", "RA-EVD-404 /documents/1/provider"}
	if diff := cmp.Diff(want, findings(o)); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s\nwhy: the two that were counted for the address, and no other", diff)
	}
}
