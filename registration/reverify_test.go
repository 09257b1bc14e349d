package registration_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

// again is somebody who comes with documents on the day of broughtAt, with what the
// ordinary routes ask for.
func again(route evidence.Route) registration.Reverification {
	r := person()
	r.GivenName, r.FamilyName = "Ada", "Example"
	return registration.Reverification{
		ID: "verification-1", Route: route, Registrant: r, Documents: brought(), Photo: photo(), Check: checkOn("2024-09-30"),
	}
}

func reverify(p identity.Profile, v registration.Reverification) (identity.Profile, error) {
	next, _, err := registration.Reverify(p, v, broughtAt, evidence.Settings{})
	return next, err
}

// TestReverify tells what becomes of somebody who was registered in the emergency.
func TestReverify(t *testing.T) {
	c := newDesk(t).registered(request(t))
	p := c.Profile()
	if got := registration.StandingOf(p); got != registration.OnList || len(c.Tracking()) == 0 {
		t.Fatalf("after the emergency registration %s, tracked %v", got, c.Tracking())
	}
	v := again(evidence.InPerson)
	v.RecordedBy = userID(t, "999900000003")
	next, checked, err := registration.Reverify(p, v, broughtAt, evidence.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	want := []identity.Verification{{
		ID: "verification-1", Route: "in-person", Edition: "in-person-2024/1", On: day("2024-09-30"), CheckedBy: "A. Checker", RecordedBy: "999900000003", At: broughtAt,
		Replaced: identity.ReplacedEvidence{
			Evidence: identity.Marker(identity.RemoteRegistration), Flag: identity.FlagFull, Convention: identity.RemoteRegistration,
			Route: "emergency-remote", Since: day("2020-04-21"),
		},
	}}
	if diff := cmp.Diff(want, next.Verifications, byValue); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	evidenced := []identity.CISEntry{
		{Kind: "uk-passport", Issued: "2018-05-01", Expires: "2028-05-01"},
		{Kind: "bank-statement", Issued: "2024-09-01"},
		{Kind: "utility-bill", Issued: "2024-08-15"},
	}
	if diff := cmp.Diff(evidenced, next.CIS.Evidence); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
	if got := identity.Recognise(next.CIS); got.Flag != identity.FlagNone || len(got.Findings) > 0 {
		t.Errorf("flagged %s: %v", got.Flag, got.Findings)
	}
	if got := registration.StandingOf(next); got != registration.OffList {
		t.Errorf("standing %s", got)
	}
	passed := checked.Result().Passed
	for _, rule := range []guidance.RuleID{"RA-CIS-025", "RA-CIS-026", "RA-IDN-033", "RA-EVD-401", "RA-EVD-426"} {
		if !contains(passed, rule) {
			t.Errorf("%s is not among what was met", rule)
		}
	}
	cleared, err := c.Clear(next.Verifications[0])
	if err != nil || len(cleared.Tracking()) != 0 || len(c.Tracking()) == 0 || *cleared.Cleared != (registration.Cleared{Verification: "verification-1", On: day("2024-09-30")}) {
		t.Errorf("case %+v, tracked %v, %v", cleared.Cleared, cleared.Tracking(), err)
	}

	later := again(evidence.ESR)
	later.ID = "verification-2"
	twice, err := reverify(next, later)
	if err != nil || len(twice.Verifications) != 2 || registration.StandingOf(twice) != registration.OffList {
		t.Fatalf("verified again: %d in the history, %v", len(twice.Verifications), err)
	}
	if r := twice.Verifications[1].Replaced; r.Flag != identity.FlagNone || r.Route != "in-person" || r.Since != day("2024-09-30") {
		t.Errorf("the second replaced %+v", r)
	}
	if diff := cmp.Diff(want[0], twice.Verifications[0], byValue); diff != "" {
		t.Errorf("the first has changed (-want +got):\n%s", diff)
	}
}

func contains(ids []guidance.RuleID, id guidance.RuleID) bool {
	for _, i := range ids {
		if i == id {
			return true
		}
	}
	return false
}

// TestReverifyByRoute: each ordinary route asks what it asks of a registration, and
// no emergency route will do.
func TestReverifyByRoute(t *testing.T) {
	p := newDesk(t).registered(request(t)).Profile()
	for _, route := range evidence.Routes() {
		v := again(route)
		if route == evidence.ApplyForCareID {
			v.Documents = append(v.Documents[:1], evidence.Document{Kind: "digital-address-proof", Seen: evidence.Scan})
			v.Documents[0].Seen = evidence.Scan
		}
		at := broughtAt
		if route == evidence.ApplyForCareID || route == evidence.IDCheckerRoute {
			at = time.Date(2026, 9, 30, 9, 0, 0, 0, time.UTC) // since their pages
			v.Check = checkOn("2026-09-30")
			for i := 1; i < len(v.Documents); i++ {
				v.Documents[i].Issued = "2026-09-01"
			}
		}
		next, _, err := registration.Reverify(p, v, at, evidence.Settings{})
		if route.Emergency() {
			refusedBy(t, err, "RA-CIS-025")
			continue
		}
		if err != nil || registration.StandingOf(next) != registration.OffList || next.Verifications[0].Route != route.String() {
			t.Errorf("%s: %v", route, err)
		}
	}
}

// TestReverifyRefuses misses by a hair each thing that is asked, on the last day on
// which it is there where there is one.
func TestReverifyRefuses(t *testing.T) {
	p := newDesk(t).registered(request(t)).Profile()
	tests := []struct {
		name   string
		change func(*registration.Reverification)
		want   []guidance.RuleID
		why    string
	}{
		{"today", func(*registration.Reverification) {}, nil, "all is there"},
		{"emergency route", func(v *registration.Reverification) { v.Route = evidence.EmergencyRemote }, []guidance.RuleID{"RA-CIS-025"}, "one makeshift for another"},
		{"emergency route for another", func(v *registration.Reverification) {
			v.Route, v.Registrant.DateOfBirth = evidence.EmergencyNoVideo, "1985-12-11"
		}, []guidance.RuleID{"RA-IDN-033", "RA-CIS-025"}, "every reason is given"},
		{"another name", func(v *registration.Reverification) {
			v.Registrant.GivenName, v.Documents[0].Holder.GivenName = "Ida", "IDA"
		}, []guidance.RuleID{"RA-IDN-033"}, "a sister, with her own passport"},
		{"the name on the passport", func(v *registration.Reverification) { v.Documents[0].Holder.GivenName = "IDA" }, nil, "a warning, as on any registration: who saw both decides"},
		{"the birth date on the passport", func(v *registration.Reverification) { v.Documents[0].Holder.DateOfBirth = "1985-12-11" }, []guidance.RuleID{"RA-EVD-013"}, "somebody else's passport"},
		{"born a day later", func(v *registration.Reverification) {
			v.Registrant.DateOfBirth, v.Documents[0].Holder.DateOfBirth = "1985-12-11", "1985-12-11"
		}, []guidance.RuleID{"RA-IDN-033"}, "documents and person agree, and the profile does not"},
		{"the marker itself", func(v *registration.Reverification) {
			v.Documents[0] = evidence.Document{Kind: "uk-passport", Number: "000000000", Expires: "2025-04-01", Seen: evidence.Original}
		}, []guidance.RuleID{"RA-EVD-401", "RA-EVD-408", "RA-EVD-012"}, "it is an entry and no document"},
		{"a temporary card", func(v *registration.Reverification) {
			v.Documents[2] = evidence.Document{Kind: "TAC1", Issued: "2020-03-01", Seen: evidence.Original}
		}, []guidance.RuleID{"RA-EVD-401", "RA-EVD-010"}, "nor is that"},
		{"one document less", func(v *registration.Reverification) { v.Documents = v.Documents[:2] }, []guidance.RuleID{"RA-EVD-401"}, "three are asked for"},
		{"only a scan", func(v *registration.Reverification) { v.Documents[0].Seen = evidence.Scan }, []guidance.RuleID{"RA-EVD-401", "RA-EVD-405"}, "originals are seen"},
		{"expired yesterday", func(v *registration.Reverification) { v.Documents[0].Expires = "2024-09-29" }, []guidance.RuleID{"RA-EVD-401", "RA-EVD-402"}, "the day after its last"},
		{"expires today", func(v *registration.Reverification) { v.Documents[0].Expires = "2024-09-30" }, nil, "its last day"},
		{"no photograph", func(v *registration.Reverification) { v.Photo = nil }, []guidance.RuleID{"RA-EVD-409"}, "the route asks for one"},
		{"nobody named", func(v *registration.Reverification) { v.Check.CheckedBy = "" }, []guidance.RuleID{"RA-EVD-426"}, "who saw them?"},
		{"the holder themself", func(v *registration.Reverification) { v.Check.CheckedBy = p.UserID.String() }, []guidance.RuleID{"RA-RBC-002"}, "by their user id"},
		{"the holder, spaced and named", func(v *registration.Reverification) {
			v.Check.CheckedBy = "A. Example, " + p.UserID.String()[:4] + " " + p.UserID.String()[4:]
		}, []guidance.RuleID{"RA-RBC-002"}, "the same id"},
		{"somebody else by their id", func(v *registration.Reverification) { v.Check.CheckedBy = "999900000003" }, nil, "another id"},
		{"no National Insurance number", func(v *registration.Reverification) { v.Registrant.NationalInsuranceNumber = "" }, nil, "the route asks for none"},
		{"tomorrow", func(v *registration.Reverification) { v.Check.On = "2024-10-01" }, []guidance.RuleID{"RA-EVD-426"}, "nobody has seen anything yet"},
		{"no day", func(v *registration.Reverification) { v.Check.On = "" }, []guidance.RuleID{"RA-EVD-426"}, "on which day?"},
		{"before the registration", func(v *registration.Reverification) { v.Check.On = "2020-04-20" }, []guidance.RuleID{"RA-CIS-026"}, "the call was on the 21st"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := again(evidence.InPerson)
			v.Documents[0].Holder = &evidence.Holder{GivenName: "ADA", FamilyName: "EXAMPLE", DateOfBirth: "1985-12-10"}
			tt.change(&v)
			next, err := reverify(p, v)
			if tt.want == nil {
				if err != nil || len(next.Verifications) != 1 {
					t.Errorf("%v\nwhy not: %s", err, tt.why)
				}
				return
			}
			refusedBy(t, err, tt.want...)
			if !next.UserID.IsZero() || len(p.Verifications) != 0 {
				t.Error("a refused verification gives a profile")
			}
		})
	}
}

// TestReverifyPassesNothingUnknown: a profile of which nobody knows since when it
// stands, and a number that the route does not ask for, are not taken for compared.
func TestReverifyPassesNothingUnknown(t *testing.T) {
	p := newDesk(t).registered(request(t)).Profile()
	p.OpenedAt = time.Time{}
	v := again(evidence.InPerson)
	v.Registrant.NationalInsuranceNumber = ""
	_, all, err := registration.Reverify(p, v, broughtAt, evidence.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	found := all.Result()
	for _, rule := range []guidance.RuleID{"RA-CIS-026", "RA-IDN-033"} {
		if contains(found.Passed, rule) || !contains(found.NotEvaluated, rule) {
			t.Errorf("%s is not among what was not evaluated", rule)
		}
	}

	v = again(evidence.InPerson)
	v.Check.On = "2020-04-07"
	_, err = reverify(p, v)
	if refusal := new(guidance.Refusal); !errors.As(err, &refusal) || !slices.ContainsFunc(refusal.Findings, func(f guidance.Finding) bool {
		return f.Rule == "RA-CIS-026" && f.Pointer == "/idCheck/on"
	}) {
		t.Errorf("seen before there was a marker: %v", err)
	}
}

// TestReverifyWhereNobodyKnows: what was asked for on the day, or on the route, is
// not known, and nothing is decided without.
func TestReverifyWhereNobodyKnows(t *testing.T) {
	p := newDesk(t).registered(request(t)).Profile()
	for name, change := range map[string]func(*registration.Reverification){
		"before anything is known": func(v *registration.Reverification) { v.Check.On = "2020-08-30" },
		"no route":                 func(v *registration.Reverification) { v.Route = 0 },
	} {
		v := again(evidence.InPerson)
		change(&v)
		if next, err := reverify(p, v); !errors.Is(err, guidance.ErrNotEvaluated) || !next.UserID.IsZero() {
			t.Errorf("%s: %v", name, err)
		}
	}
	v := again(evidence.InPerson)
	v.Check.On = "2020-08-31" // the first day of which anything is known
	_, err := reverify(p, v)
	refusedBy(t, err, "RA-EVD-401", "RA-EVD-403", "RA-EVD-403")
}

// TestReverifyNeverFlagged: evidence is refreshed, and the history is kept.
func TestReverifyNeverFlagged(t *testing.T) {
	c := must(t)(confirm(newDesk(t).seen(evidence.InPerson), checkOn("2024-09-29")))
	c = must(t)(c.RequestIdentity(guidance.Date{}))
	c = must(t)(c.IdentityCreated(userID(t, "999900000001"), broughtAt.AddDate(0, 0, -1)))
	p := c.Profile()
	if got := registration.StandingOf(p); got != registration.Ordinary {
		t.Fatalf("standing %s", got)
	}
	next, err := reverify(p, again(evidence.InPerson))
	if err != nil || registration.StandingOf(next) != registration.Ordinary || len(next.Verifications) != 1 || next.Verifications[0].Replaced.Flag != identity.FlagNone {
		t.Errorf("%s, %+v, %v", registration.StandingOf(next), next.Verifications, err)
	}
}

// TestStandingOf: without a video meeting there is no marker, and the route alone
// says who is to be verified.
func TestStandingOf(t *testing.T) {
	marked := identity.CISRecord{Evidence: identity.Marker(identity.Streamlining)}
	plain := identity.CISRecord{Evidence: []identity.CISEntry{{Kind: "uk-passport", Number: "512345678"}}}
	since := func(f identity.Flag) []identity.Verification {
		return []identity.Verification{{Route: "in-person", Replaced: identity.ReplacedEvidence{Flag: f}}}
	}
	for _, tt := range []struct {
		name string
		p    identity.Profile
		want registration.Standing
	}{
		{"marked", identity.Profile{CIS: marked, Route: "emergency-clinician"}, registration.OnList},
		{"marked, of an unknown route", identity.Profile{CIS: marked, Route: "by post"}, registration.OnList},
		{"partly marked", identity.Profile{CIS: identity.CISRecord{Evidence: append(identity.Marker(identity.Streamlining)[:2:2], identity.Marker(identity.RemoteRegistration)[2])}}, registration.OnList},
		{"no video, no marker", identity.Profile{CIS: plain, Route: "emergency-no-video"}, registration.OnList},
		{"no video, verified since", identity.Profile{CIS: plain, Route: "emergency-no-video", Verifications: since(identity.FlagNone)}, registration.OffList},
		{"marked, verified since", identity.Profile{CIS: plain, Route: "emergency-remote", Verifications: since(identity.FlagFull)}, registration.OffList},
		{"from elsewhere, verified since", identity.Profile{CIS: plain, Verifications: since(identity.FlagPartial)}, registration.OffList},
		{"marked once more", identity.Profile{CIS: marked, Route: "emergency-remote", Verifications: since(identity.FlagFull)}, registration.OnList},
		{"ordinary", identity.Profile{CIS: plain, Route: "in-person"}, registration.Ordinary},
		{"ordinary, verified since", identity.Profile{CIS: plain, Route: "in-person", Verifications: since(identity.FlagNone)}, registration.Ordinary},
		{"near miss", identity.Profile{CIS: identity.CISRecord{Evidence: identity.Marker(identity.Streamlining)[:1]}, Route: "in-person"}, registration.Ordinary},
	} {
		if got := registration.StandingOf(tt.p); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	for i := range 256 {
		s := registration.Standing(i)
		text, err := s.MarshalText()
		var back registration.Standing
		if (err == nil) != (i >= 1 && i <= 3) || err == nil && (back.UnmarshalText(text) != nil || back != s || string(text) != s.String()) {
			t.Errorf("standing %d: %s, %v, back %s", i, text, err, back)
		}
	}
	var unknown *guidance.UnknownValueError
	if err := new(registration.Standing).UnmarshalText([]byte("Tracked")); !errors.As(err, &unknown) {
		t.Errorf("an unknown standing: %v", err)
	}
}

// TestNobodyLeavesTheListByThemselves: a profile that is taken over again does not
// lose the marker, or the route, by that.
func TestNobodyLeavesTheListByThemselves(t *testing.T) {
	zeros, tac1, tac2 := identity.Marker(identity.RemoteRegistration)[0], identity.Marker(identity.RemoteRegistration)[1], identity.Marker(identity.RemoteRegistration)[2]
	licence, undated := identity.CISEntry{Kind: "driving-licence", Number: "EXAMP657054SM9IJ"}, identity.CISEntry{Kind: "TAC1"}
	by := func(route string, es ...identity.CISEntry) identity.Profile {
		return identity.Profile{Route: route, CIS: identity.CISRecord{Evidence: es}}
	}
	verified := by("emergency-remote", licence)
	verified.Verifications = []identity.Verification{{Route: "in-person", Replaced: identity.ReplacedEvidence{Flag: identity.FlagFull}}}
	for _, tt := range []struct {
		name      string
		before, p identity.Profile
		at        string // where it is refused; "": it is not
	}{
		{"full, and gone", by("", zeros, tac1, tac2), by("", licence), "/cis/evidence"},
		{"full, one entry of it gone", by("in-person", zeros, tac1, tac2), by("in-person", zeros, tac1), "/cis/evidence"},
		{"gone, though the route says it still", by("emergency-remote", zeros, tac1, tac2), by("emergency-remote", licence), "/cis/evidence"},
		{"partial, and gone", by("", zeros, undated, tac2), by("", licence), "/cis/evidence"},
		{"full, and partial", by("", zeros, tac1, tac2), by("", zeros, undated, tac2), ""},
		{"full, with more beside it", by("", zeros, tac1, tac2), by("", licence, zeros, tac1, tac2), ""},
		{"without a meeting, and another route", by("emergency-no-video"), by("in-person"), "/route"},
		{"without a meeting, and still", by("emergency-no-video"), by("emergency-no-video", licence), ""},
		{"a near miss put right", by("", zeros, tac1), by("", licence), ""},
		{"never there", by("in-person", licence), by("in-person"), ""},
		{"newly there", by("in-person", licence), by("in-person", zeros, tac1, tac2), ""},
		{"verified since", verified, by("in-person", licence), ""},
		{"not held before", identity.Profile{}, by("in-person", licence), ""},
	} {
		found := registration.CheckReplacement(tt.before, tt.p).Findings()
		if (len(found) > 0) != (tt.at != "") || tt.at != "" && (found[0].Rule != "RA-CIS-025" || found[0].Pointer != tt.at) {
			t.Errorf("%s: %v, want it at %q", tt.name, found, tt.at)
		}
	}
}

// TestClearNeedsAnIdentity: there is nothing to verify before it was created.
func TestClearNeedsAnIdentity(t *testing.T) {
	_, err := newDesk(t).verified(request(t)).Clear(identity.Verification{ID: "verification-1"})
	refusedBy(t, err, "RA-VID-040")
}
