package authenticator_test

import (
	"slices"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rakit-dev/rakit/authenticator"
	"github.com/rakit-dev/rakit/guidance"
)

// TestOffers writes the table down a second time, as the pages have it.
func TestOffers(t *testing.T) {
	type line struct {
		Kind, Level  string
		Self, Remote bool
		Offered      string
	}
	want := []line{
		{"ipad", "AAL3", true, true, "… to …"},
		{"security-key", "AAL3", true, true, "… to …"},
		{"windows-hello", "AAL3", true, true, "… to …"},
		{"microsoft-authenticator", "AAL2", true, true, "… to …"},
		{"passkey", "AAL2", true, true, "… to …"},
		{"nhs-net-connect", "AAL2", true, true, "… to …"},
		{"virtual-smartcard", "invalid", false, false, "… to 2025-09-10"},
		{"robot", "invalid", false, false, "2024-02-28 to …"},
	}
	var got []line
	for _, o := range authenticator.Offers() {
		got = append(got, line{o.Kind.String(), o.Level.String(), o.Self, o.Remote, o.Offered.String()})
		if (o.LevelBasis.String() == "invalid") != (o.Level == 0) || o.OfferedBasis.String() == "invalid" || len(o.Citations) == 0 {
			t.Errorf("%s does not say what it rests on", o.Kind)
		}
		if !o.Offered.Valid() || o.OfferedBasis == guidance.Unverified && o.Note == "" {
			t.Errorf("%s: what is unverified is not explained", o.Kind)
		}
		for _, c := range o.Citations {
			if c.Title == "" || c.Section == "" || c.URL == "" || c.Read.IsZero() {
				t.Errorf("%s: a citation is not whole: %+v", o.Kind, c)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	if len(got) != len(authenticator.Kinds()) {
		t.Errorf("%d kinds have a line of %d", len(got), len(authenticator.Kinds()))
	}
}

func TestOffersIsTheCallers(t *testing.T) {
	o := authenticator.Offers()[0]
	o.ACR[0], o.Citations[0].Title = "", ""
	again, ok := authenticator.IPad.Offer()
	if !ok || again.ACR[0] != "AAL3_IOS" || again.Citations[0].Title == "" {
		t.Error("a caller changed the table")
	}
	if _, ok := authenticator.Kind(0).Offer(); ok {
		t.Error("no kind is offered")
	}
}

// TestOfferedMetAndMissed: the rule is met on the days that are known, missed on those
// on which a kind is known not to be offered, and not evaluated before the first page.
func TestOfferedMetAndMissed(t *testing.T) {
	for _, tt := range []struct {
		kind authenticator.Kind
		on   string
		want string
		why  string
	}{
		{authenticator.Passkey, "2025-06-04", "passed", "the day on which the first page was edited"},
		{authenticator.Passkey, "2025-06-03", "not evaluated", "the day before it"},
		{authenticator.Passkey, "1990-01-02", "not evaluated", "there was no such thing; no page says so"},
		{authenticator.IPad, "2024-07-15", "passed", "the page for users has it"},
		{authenticator.IPad, "2024-07-14", "not evaluated", "the day before"},
		{authenticator.VirtualSmartcard, "2022-08-24", "passed", "the terms of that day have it"},
		{authenticator.VirtualSmartcard, "2022-08-23", "not evaluated", "the day before"},
		{authenticator.VirtualSmartcard, "2025-09-11", "failed", "gone from the notice"},
		{authenticator.Robot, "2024-02-28", "passed", "the day of the release"},
		{authenticator.Robot, "2024-02-27", "failed", "known not to be there yet"},
		{0, "2026-01-01", "failed", "no kind"},
	} {
		a := tt.kind.CheckOffered(guidance.MustDate(tt.on), "/kind")
		r, got := a.Result(), "nothing"
		switch {
		case len(a.Findings()) == 1 && a.Findings()[0].Rule == "RA-IDN-091" && a.Findings()[0].Pointer == "/kind":
			got = "failed"
		case slices.Contains(r.Passed, guidance.RuleID("RA-IDN-091")):
			got = "passed"
		case slices.Contains(r.NotEvaluated, guidance.RuleID("RA-IDN-091")):
			got = "not evaluated"
		}
		if got != tt.want {
			t.Errorf("%s on %s: %s, want %s\nwhy: %s", tt.kind, tt.on, got, tt.want, tt.why)
		}
	}
	if a := authenticator.IPad.CheckOffered(guidance.Date{}, ""); !slices.Contains(a.Result().NotEvaluated, guidance.RuleID("RA-IDN-091")) {
		t.Error("on no day nothing can be said")
	}
}

// TestOfferJSON: the table can be written down.
func TestOfferJSON(t *testing.T) {
	want := authenticator.Offers()
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got []authenticator.Offer
	if err := json.Unmarshal(text, &got, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateComparable(guidance.Date{})); diff != "" {
		t.Errorf("table does not come back (-want +got):\n%s", diff)
	}
}

// TestSuffices: AAL2 is met by both levels, AAL3 by itself alone, and what nobody
// states neither meets nor is met.
func TestSuffices(t *testing.T) {
	const none, two, three, outside = authenticator.Level(0), authenticator.AAL2, authenticator.AAL3, authenticator.AAL3 + 1
	met := map[[2]authenticator.Level]bool{{two, two}: true, {three, two}: true, {three, three}: true}
	for _, l := range []authenticator.Level{none, two, three, outside} {
		for _, needed := range []authenticator.Level{none, two, three, outside} {
			if got := l.Suffices(needed); got != met[[2]authenticator.Level{l, needed}] {
				t.Errorf("%s suffices for %s: %v", l, needed, got)
			}
		}
	}
	for _, tt := range []struct {
		a      authenticator.Authenticator
		needed authenticator.Level
		want   bool
	}{
		{registered(authenticator.IPad), three, true},
		{removed(authenticator.IPad), two, false},
		{registered(authenticator.Passkey), two, true},
		{registered(authenticator.Passkey), three, false},
		{registered(authenticator.Robot), two, false},
		{authenticator.Authenticator{}, two, false},
	} {
		if got := tt.a.Suffices(tt.needed); got != tt.want {
			t.Errorf("%s %s suffices for %s: %v", tt.a.State, tt.a.Kind, tt.needed, got)
		}
	}
}

func TestCheckLevel(t *testing.T) {
	missed := []string{"RA-IDN-099 /kind"}
	for _, tt := range []struct {
		kind   authenticator.Kind
		needed authenticator.Level
		want   []string
	}{
		{authenticator.SecurityKey, authenticator.AAL3, nil},
		{authenticator.SecurityKey, authenticator.AAL2, nil},
		{authenticator.MicrosoftAuthenticator, authenticator.AAL2, nil},
		{authenticator.MicrosoftAuthenticator, authenticator.AAL3, missed},
		{authenticator.VirtualSmartcard, authenticator.AAL2, missed},
		{0, authenticator.AAL2, missed},
		{authenticator.SecurityKey, 0, missed},
	} {
		if diff := cmp.Diff(tt.want, findings(t, authenticator.CheckLevel(tt.kind, tt.needed, "/kind").Refusal("sign in"))); diff != "" {
			t.Errorf("%s for %s (-want +got):\n%s", tt.kind, tt.needed, diff)
		}
	}
}
