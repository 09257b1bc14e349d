package evidence_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
)

func TestDocumentValidity(t *testing.T) {
	const on = "2024-02-29"
	dated := func(issued, expires string) evidence.Document {
		return evidence.Document{Kind: "driving-licence", Issued: issued, Expires: expires, Seen: evidence.Scan}
	}
	seen := func(d evidence.Document, how evidence.Seen) evidence.Document { d.Seen = how; return d }
	tests := []struct {
		name      string
		documents []evidence.Document
		want      []string
		why       string
	}{
		{"expires on the day", []evidence.Document{dated("", on)}, nil, "the last day is included"},
		{"expired the day before", []evidence.Document{dated("", "2024-02-28")}, []string{"RA-EVD-109 /documents/0/expires"}, "by one day"},
		{"expires the day after", []evidence.Document{dated("", "2024-03-01")}, nil, "by one day"},
		{"expired on the leap day before", []evidence.Document{dated("", "2020-02-29")}, []string{"RA-EVD-109 /documents/0/expires"}, "four years"},
		{"no expiry date", []evidence.Document{dated("2018-05-01", "")}, []string{"RA-EVD-109 /documents/0/expires"}, "cannot be shown to be valid"},
		{"unreadable", []evidence.Document{dated("", "2028-02-30")}, []string{"RA-EVD-011 /documents/0/expires", "RA-EVD-109 /documents/0/expires"}, "no such day"},
		{"in another form", []evidence.Document{dated("", "29/02/2028")}, []string{"RA-EVD-011 /documents/0/expires", "RA-EVD-109 /documents/0/expires"}, "no guessing"},
		{"29 February of no leap year", []evidence.Document{dated("", "2025-02-29")}, []string{"RA-EVD-011 /documents/0/expires", "RA-EVD-109 /documents/0/expires"}, "no such day"},
		{"issued on the day", []evidence.Document{dated(on, "2034-02-28")}, nil, "the first day is included"},
		{"issued the day after", []evidence.Document{dated("2024-03-01", "2034-02-28")}, []string{"RA-EVD-109 /documents/0/issued"}, "nobody can have seen it"},
		{"issue date unreadable", []evidence.Document{dated("yesterday", "2034-02-28")}, []string{"RA-EVD-011 /documents/0/issued"}, "a rule of its own"},
		{"issued and expires on one day", []evidence.Document{dated(on, on)}, nil, "in order"},
		{"expires before it was issued", []evidence.Document{dated("2024-02-28", "2024-02-27")}, []string{"RA-EVD-011 /documents/0/expires", "RA-EVD-109 /documents/0/expires"}, "not in order"},
		{"a valid one beside an expired one", []evidence.Document{dated("", "2020-01-01"), dated("", on)}, nil, "one is enough"},
		{"an expired one beside a valid one", []evidence.Document{dated("", on), dated("", "2020-01-01")}, nil, "one is enough"},
		{"two expired", []evidence.Document{dated("", "2020-01-01"), dated("", "")}, []string{"RA-EVD-109 /documents/0/expires", "RA-EVD-109 /documents/1/expires"}, "every reason"},
		{"a valid bill beside an expired licence", []evidence.Document{dated("", "2020-01-01"), {Kind: "utility-bill", Expires: on}}, []string{"RA-EVD-109 /documents/0/expires"}, "a bill is no photographic document"},
		{
			"a valid one not seen as asked, beside an expired one",
			[]evidence.Document{seen(dated("", on), evidence.PhotoOfDocument), dated("", "2020-01-01")},
			[]string{"RA-EVD-109 /documents/1/expires"},
			"no one document is both",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := changed(func(s *evidence.Submission) { s.Documents = tt.documents })
			o := evidence.Assess(setOf(t, remote), s, guidance.MustDate(on), evidence.Settings{})
			if diff := cmp.Diff(tt.want, findings(o), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("Assess() mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if len(o.Missing) > 0 || len(o.Faults()) != len(tt.want) {
				t.Errorf("missing %v, faults %v; want an expired document to be a fault, not missing", o.Missing, o.Faults())
			}
		})
	}
}

// TestValiditySaysWhy: the agent who reads it has to know what to ask for.
func TestValiditySaysWhy(t *testing.T) {
	for expires, want := range map[string]string{
		"":           "no expiry date is given, so that it cannot be shown to be valid",
		"May 2028":   "the expiry date cannot be read, so that it cannot be shown to be valid",
		"2020-04-19": "the document expired before the day of the check",
	} {
		o := assess(t, remote, changed(func(s *evidence.Submission) { s.Documents[0].Expires, s.Documents[0].Issued = expires, "" }))
		var got []string
		for _, f := range o.Assessment.Findings() {
			if f.Rule == "RA-EVD-109" {
				got = append(got, f.Message)
			}
		}
		if diff := cmp.Diff([]string{want}, got); diff != "" {
			t.Errorf("%q: mismatch (-want +got):\n%s", expires, diff)
		}
	}
}

func TestPhotoDocumentKindAndSeen(t *testing.T) {
	missing := map[evidence.Route]string{remote: "RA-EVD-105 /documents", clinician: "RA-EVD-205 /documents"}
	takes := map[evidence.Route][]evidence.Seen{
		remote:    {0, evidence.Scan, evidence.Original},
		clinician: {0, evidence.Scan, evidence.PhotoOfDocument, evidence.Original},
	}
	photographic := map[evidence.Kind]bool{evidence.UKPassport: true, evidence.Passport: true, evidence.DrivingLicence: true}
	for route, ways := range takes {
		for seen := range evidence.Seen(5) {
			for _, kind := range evidence.Kinds() {
				o := assess(t, route, changed(func(s *evidence.Submission) {
					s.Documents[0].Kind, s.Documents[0].Seen, s.Documents[0].MRZ = kind.String(), seen, nil
					s.Documents[0].Number = properNumber(kind)
				}))
				ok := photographic[kind] && slices.Contains(ways, seen)
				var want []string
				if !ok {
					want = []string{missing[route]}
				}
				if diff := cmp.Diff(want, findings(o)); diff != "" {
					t.Errorf("%s, %s seen as %s: mismatch (-want +got):\n%s", route, kind, seen, diff)
				}
			}
		}
	}
}
