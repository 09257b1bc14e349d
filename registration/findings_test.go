package registration_test

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// checkResult asks of any result what holds of every one.
func checkResult(t interface{ Errorf(string, ...any) }, all *guidance.Registry, res guidance.Result) {
	lists := map[guidance.RuleID][]string{}
	failed := map[guidance.RuleID]bool{}
	for _, f := range res.Findings {
		failed[f.Rule] = true
		ours := f.Basis == guidance.DesignChoice || f.Basis == guidance.LocalPractice
		if len(f.Citations) == 0 && !ours {
			t.Errorf("finding of %s rests on %s and cites nothing", f.Rule, f.Basis)
		}
		if f.Message == "" || (f.Pointer != "" && !strings.HasPrefix(f.Pointer, "/")) {
			t.Errorf("finding of %s has message %q and pointer %q", f.Rule, f.Message, f.Pointer)
		}
	}
	for id := range failed {
		lists[id] = append(lists[id], "findings")
	}
	for name, ids := range map[string][]guidance.RuleID{
		"passed": res.Passed, "notApplicable": res.NotApplicable, "notEvaluated": res.NotEvaluated,
	} {
		if ids == nil || !slices.IsSorted(ids) {
			t.Errorf("%s is nil or not sorted: %v", name, ids)
		}
		for _, id := range ids {
			lists[id] = append(lists[id], name)
		}
	}
	for id, in := range lists {
		rule, ok := all.Rule(id)
		if len(in) > 1 || !ok || rule.Scope&guidance.Record == 0 {
			t.Errorf("%s stands in %v; in the registry: %t, scope %v", id, in, ok, rule.Scope.Names())
		}
	}
	sorted := slices.Clone(res.Findings)
	guidance.SortFindings(sorted)
	if diff := cmp.Diff(sorted, res.Findings, byValue); diff != "" {
		t.Errorf("findings are not sorted (-want +got):\n%s", diff)
	}
	if worst := guidance.Worst(res.Findings); (worst == guidance.Error) != (res.Outcome == guidance.Fail) || res.Outcome == 0 {
		t.Errorf("outcome %s, but the worst finding is %s", res.Outcome, worst)
	}
}

// full is a record in which every member stands: a new member of the format has
// to be added here, or the test of it fails.
func full() registration.Record {
	return registration.Record{
		ID: "r-1", Route: "emergency-clinician", Organisation: "RX1", Provider: "RX2", CheckedOn: "2020-04-20",
		Category: evidence.Locum,
		IDCheck: &evidence.IDCheck{
			CheckedBy: "C. Checker", Organisation: "RX3", On: "2020-04-20", Option: evidence.TrainedChecker,
			Trained: true, Appointed: true, FormCompleted: true, PhotoTakenOn: "2020-04-20", ELearningDone: true,
		},
		CounterSignature: &evidence.CounterSignature{By: "P. Person", Profession: "pharmacist", KnownYears: 2, Related: true, SameAddress: true},
		Registrant: identity.Registrant{
			Title: "Dr", GivenName: "Ada", MiddleNames: "Augusta", FamilyName: "Example", DateOfBirth: "1985-12-10",
			NationalInsuranceNumber: "JK987654D", Email: "ada.example@nhs.net", Mobile: "07700 900123",
			Address: &identity.Address{Lines: []string{"1 Example Street"}, Postcode: "LS1 4AP"},
		},
		Documents: []evidence.Document{{
			Kind: "uk-passport", Number: "512345678", Issued: "2018-05-01", Expires: "2028-05-01", Seen: evidence.Scan,
			Holder: &evidence.Holder{GivenName: "ADA", MiddleNames: "AUGUSTA", FamilyName: "EXAMPLE", DateOfBirth: "1985-12-10"},
			MRZ: []string{
				"P<GBREXAMPLE<<ADA<AUGUSTA<<<<<<<<<<<<<<<<<<<",
				"5123456789GBR8512109F2805014<<<<<<<<<<<<<<<2",
			},
			Provider:   "HM Passport Office",
			FormerName: &evidence.Holder{GivenName: "ADA", MiddleNames: "AUGUSTA", FamilyName: "SMITH", DateOfBirth: "1985-12-10"},
		}},
		Photo:           &evidence.PhotoFacts{Format: "jpeg", Width: 900, Height: 1200, Bytes: 240000},
		NoPhotoDecision: &evidence.NoPhotoDecision{DecidedBy: "A. Agent", Documents: []string{"utility-bill"}, Reason: "none held"},
		NoVideoDecision: &evidence.NoVideoDecision{DecidedBy: "A. Agent", Reason: "no network", Owner: "B. Owner", DueOn: "2020-07-01"},
		Deviations:      []evidence.Deviation{{Rule: "RA-EVD-208", Reason: "moving", Owner: "B. Owner", DueOn: "2020-07-01"}},
		VideoCall: &registration.VideoCall{
			Channel: "zoom", Location: "home", NumbersReadBack: true, DocumentShown: true, LikenessConfirmed: true,
		},
		CIS: &registration.CIS{Evidence: []identity.CISEntry{
			{Kind: "passport", Number: "000000000", Issued: "2018-05-01", Expires: "2028-05-01"},
		}},
		Card: &card.Dates{
			Serial: "0812345678", PrintedOn: "2020-04-20", DispatchedOn: "2020-04-21", ReceiptConfirmedOn: "2020-04-23",
			PasscodeSentOn: "2020-04-23", PasscodeSentTo: "+447700900123",
		},
	}
}

// eachString calls f with every string in v, and where it stands.
func eachString(v reflect.Value, at string, f func(at string, s reflect.Value)) {
	switch v.Kind() {
	case reflect.String:
		f(at, v)
	case reflect.Pointer:
		eachString(v.Elem(), at, f)
	case reflect.Struct:
		for i := range v.NumField() {
			eachString(v.Field(i), at+"."+v.Type().Field(i).Name, f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			if v.Type().Elem().Kind() != reflect.Uint8 {
				eachString(v.Index(i), at+"."+strconv.Itoa(i), f)
			}
		}
	}
}

func TestFullRecordIsFull(t *testing.T) {
	r := full()
	v := reflect.ValueOf(r)
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; v.Field(i).IsZero() && name != "Expect" {
			t.Errorf("%s is not in the full record", name)
		}
	}
	eachString(reflect.ValueOf(&r), "", func(at string, s reflect.Value) {
		if s.IsZero() && !strings.HasSuffix(at, ".NumberHash") { // of what is kept, not of a record
			t.Errorf("%s is empty in the full record", at)
		}
	})
}

// TestMessagesEchoNothing plants a marker in one string after the other, and in
// all at once, and looks for it in what people are shown.
func TestMessagesEchoNothing(t *testing.T) {
	markers := []string{"Zqxjk", "zqxjk@zqxjk.example", "000zqxjk000", "8642086420864", "2020-zqxjk", "<zqxjk/>", "RA-ZQXJK-1", "\u202ezqxjk"}
	places := []string{}
	r := full()
	eachString(reflect.ValueOf(&r), "", func(at string, _ reflect.Value) { places = append(places, at) })
	places = append(places, "everywhere")
	routes := []string{"emergency-remote", "emergency-clinician", "emergency-no-video", "in-person", "id-checker", "apply-for-care-id", "esr"}
	for _, place := range places {
		for i, route := range routes {
			for _, marker := range markers {
				r := full()
				r.Route = route
				if !strings.HasPrefix(route, "emergency-") {
					r.CheckedOn = "2024-12-12"
				}
				eachString(reflect.ValueOf(&r), "", func(at string, s reflect.Value) {
					everywhere := place == "everywhere" && at != ".Route" && at != ".CheckedOn"
					if at == place || everywhere {
						s.SetString(marker)
					}
				})
				shown := registration.Check(r, registration.Options{})
				text := shown.Route + strings.Join(shown.Editions, "")
				for _, f := range shown.Findings {
					text += f.Pointer + f.Message + string(f.Rule)
				}
				if strings.Contains(strings.ToLower(text), strings.ToLower(marker)) {
					t.Errorf("marker %q at %s comes back (route %d): %s", marker, place, i, text)
				}
			}
		}
	}
}

func TestCheckChangesNothing(t *testing.T) {
	r := full()
	registration.Check(r, registration.Options{})
	if diff := cmp.Diff(full(), r, byValue); diff != "" {
		t.Errorf("Check() changed the record (-want +got):\n%s", diff)
	}
}
