package card_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestRenewalBoundaries: days are those of London, the expiry is an instant.
func TestRenewalBoundaries(t *testing.T) {
	for _, tt := range []struct {
		name, notAfter, now string
		state               card.RenewalState
		left                int
		why                 string
	}{
		{"-91 days", "2026-12-01T12:00:00Z", "2026-09-01T12:00:00Z", card.RenewalNotDue, 91, "a day before the window"},
		{"-90 days", "2026-12-01T12:00:00Z", "2026-09-02T12:00:00Z", card.RenewalDue, 90, "the first day of the window"},
		{"last instant before the window", "2026-12-01T12:00:00Z", "2026-09-01T22:59:59Z", card.RenewalNotDue, 91, "a second before midnight in summer time"},
		{"first instant of the window", "2026-12-01T12:00:00Z", "2026-09-01T23:00:00Z", card.RenewalDue, 90, "midnight in summer time"},
		{"-1 day", "2026-12-01T12:00:00Z", "2026-11-30T23:59:59Z", card.RenewalDue, 1, "less than half a day, and yet the day before"},
		{"0 days", "2026-12-01T12:00:00Z", "2026-12-01T00:00:00Z", card.RenewalDue, 0, "the day itself"},
		{"at the expiry", "2026-12-01T12:00:00Z", "2026-12-01T12:00:00Z", card.RenewalDue, 0, "it is still valid (RFC 5280, §4.1.2.5)"},
		{"after the expiry", "2026-12-01T12:00:00Z", "2026-12-01T12:00:01Z", card.RenewalExpired, 0, "the same day, and over"},
		{"+1 day", "2026-12-01T12:00:00Z", "2026-12-02T00:00:00Z", card.RenewalExpired, -1, "the day after"},
		{"over 29 February", "2028-03-01T12:00:00Z", "2027-12-02T12:00:00Z", card.RenewalDue, 90, "the leap day counts"},
		{"over 29 February, a day before", "2028-03-01T12:00:00Z", "2027-12-01T12:00:00Z", card.RenewalNotDue, 91, "the leap day counts"},
		{"expires on 29 February", "2028-02-29T12:00:00Z", "2028-02-28T12:00:00Z", card.RenewalDue, 1, "it is a day as any other"},
		{"no leap year", "2027-03-01T12:00:00Z", "2026-12-01T12:00:00Z", card.RenewalDue, 90, "no leap day"},
		{"23:30 UTC in summer", "2026-06-30T23:30:00Z", "2026-07-01T08:00:00Z", card.RenewalExpired, 0, "in London it expired on 1 July"},
		{"23:30 UTC in summer, the evening before", "2026-06-30T23:30:00Z", "2026-06-30T22:59:00Z", card.RenewalDue, 1, "in London it is 30 June still"},
		{"23:30 UTC in winter", "2026-01-31T23:30:00Z", "2026-01-31T08:00:00Z", card.RenewalDue, 0, "in London it expires on the same day"},
		{"over the clocks going forward", "2026-05-30T00:00:00Z", "2026-03-01T00:00:00Z", card.RenewalDue, 90, "90 days and an hour less"},
		{"over the clocks going back", "2026-11-30T00:00:00Z", "2026-09-01T00:00:00Z", card.RenewalDue, 90, "01:00 in London to 00:00"},
		{"over the clocks going back, a day before", "2026-11-30T00:00:00Z", "2026-08-31T22:00:00Z", card.RenewalNotDue, 91, "23:00 in London"},
		{"on the day of the clocks going back", "2026-10-25T23:30:00Z", "2026-10-24T23:00:00Z", card.RenewalDue, 0, "the day has 25 hours"},
		{"on the day of the clocks going forward", "2026-03-29T22:59:59Z", "2026-03-29T00:00:00Z", card.RenewalDue, 0, "the day has 23 hours"},
		{"long expired", "2020-01-01T00:00:00Z", "2026-01-01T00:00:00Z", card.RenewalExpired, -2192, "it stays expired"},
	} {
		got, err := card.RenewalAt(expiring(instant(t, tt.notAfter)), instant(t, tt.now))
		want := card.Renewal{State: tt.state, ExpiresOn: guidance.DateOf(instant(t, tt.notAfter)), DaysLeft: tt.left}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(guidance.Date{})); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got)\n%s\nwhy: %s", tt.name, err, diff, tt.why)
		}
	}
}

func TestRenewalWithoutCertificates(t *testing.T) {
	_, err := card.RenewalAt(card.Pair{}, certified)
	_, err2 := card.RenewalRoutes(card.Pair{}, certified)
	_, err3 := card.CheckRenewal(card.RenewalRequest{}, card.Pair{}, certified)
	for _, err := range []error{err, err2, err3} {
		if !errors.Is(err, card.ErrNoCertificates) {
			t.Errorf("%v is no ErrNoCertificates", err)
		}
	}
	if r := card.Alert(card.Pair{}, certified, "").Result(); len(r.NotEvaluated) != 2 || len(r.Findings) > 0 {
		t.Errorf("%+v", r)
	}
}

// TestAlertAtEachLogin: the alert is there at every login of the last ninety days,
// and is gone with the renewal.
func TestAlertAtEachLogin(t *testing.T) {
	end := instant(t, "2026-12-01T12:00:00Z")
	old, renewed := expiring(end), expiring(end.AddDate(3, 0, 0))
	for _, tt := range []struct {
		name  string
		pair  card.Pair
		at    time.Time
		found []string
		says  string
	}{
		{"-91 days", old, end.AddDate(0, 0, -91), []string{}, ""},
		{"-90 days", old, end.AddDate(0, 0, -90), []string{"RA-CRD-051 /p"}, "the certificates expire in 90 days: renew them"},
		{"again on the same day", old, end.AddDate(0, 0, -90).Add(time.Minute), []string{"RA-CRD-051 /p"}, "the certificates expire in 90 days: renew them"},
		{"-1 day", old, end.AddDate(0, 0, -1), []string{"RA-CRD-051 /p"}, "the certificates expire tomorrow: renew them"},
		{"at the expiry", old, end, []string{"RA-CRD-051 /p"}, "the certificates expire today: renew them"},
		{"renewed on that day", renewed, end, []string{}, ""},
		{"expired", old, end.Add(time.Second), []string{"RA-CRD-052 /p"}, "the certificates have expired: an RA Manager or RA Agent renews them, with the holder there in person"},
	} {
		a := card.Alert(tt.pair, tt.at, "/p")
		if diff := cmp.Diff(tt.found, broken(t, a)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
		if tt.says != "" && a.Findings()[0].Message != tt.says {
			t.Errorf("%s: %s", tt.name, a.Findings()[0].Message)
		}
	}
	if err := card.Alert(old, end, "").Refusal("sign in"); err != nil {
		t.Errorf("an alert refuses nobody: %v", err)
	}
}

// TestRenewalMetAndMissed shows of each rule of a renewal a request that meets
// it, and one that misses it by a hair.
func TestRenewalMetAndMissed(t *testing.T) {
	end := instant(t, "2026-12-01T12:00:00Z")
	pair := expiring(end)
	window, over := end.AddDate(0, 0, -90), end.Add(time.Second)
	self := card.RenewalRequest{By: card.RenewerHolder, Unlocked: true, Passcode: true}
	by := func(r card.Renewer, change func(*card.RenewalRequest)) card.RenewalRequest {
		q := self
		q.By = r
		if change != nil {
			change(&q)
		}
		return q
	}
	present := func(r *card.RenewalRequest) { r.HolderPresent = true }
	locked := func(r *card.RenewalRequest) { r.Unlocked = false }
	forgotten := func(r *card.RenewalRequest) { r.Passcode = false }
	bare := card.RenewalRequest{By: card.RenewerAgent, HolderPresent: true}
	for _, tt := range []struct {
		name    string
		request card.RenewalRequest
		at      time.Time
		found   []string
		why     string
	}{
		{"holder in the window", self, window, []string{}, "renews for themself"},
		{"holder a day before it", self, window.AddDate(0, 0, -1), []string{"RA-CRD-054 "}, "not before the last ninety days"},
		{"agent a day before it", by(card.RenewerAgent, present), window.AddDate(0, 0, -1), []string{"RA-CRD-054 "}, "nobody before them"},
		{"holder at the expiry", self, end, []string{}, "the last instant"},
		{"holder after it", self, over, []string{"RA-CRD-052 /by", "RA-CRD-053 /holderPresent"}, "never by oneself, never remotely"},
		{"unlocker in the window", by(card.RenewerUnlocker, nil), window, []string{}, "with the passcode"},
		{"unlocker after it", by(card.RenewerUnlocker, present), over, []string{"RA-CRD-052 /by"}, "a meeting does not make an agent"},
		{"sponsor in the window", by(card.RenewerSponsor, nil), window, []string{}, "with the passcode"},
		{"sponsor after it", by(card.RenewerSponsor, present), over, []string{"RA-CRD-052 /by"}, "a meeting does not make an agent"},
		{"agent in the window", by(card.RenewerAgent, nil), window, []string{}, "with the passcode"},
		{"agent after it", bare, over, []string{}, "with the holder there; the passcode does not matter"},
		{"agent after it, alone", by(card.RenewerAgent, nil), over, []string{"RA-CRD-053 /holderPresent"}, "a passcode is no meeting"},
		{"locked", by(card.RenewerHolder, locked), window, []string{"RA-CRD-055 /unlocked"}, "it is unlocked first"},
		{"forgotten passcode", by(card.RenewerSponsor, forgotten), window, []string{"RA-CRD-055 /passcode"}, "nobody renews around the holder"},
		{"agent with the holder, in the window, without passcode", bare, window, []string{"RA-CRD-055 /passcode", "RA-CRD-055 /unlocked"}, "being there does not replace it before the expiry"},
		{"nobody in the window", by(0, nil), window, []string{"RA-CRD-056 /by"}, "an invalid part renews nothing"},
		{"nobody after it", by(0, present), over, []string{"RA-CRD-052 /by"}, "an invalid part renews nothing"},
	} {
		a, err := card.CheckRenewal(tt.request, pair, tt.at)
		if diff := cmp.Diff(tt.found, broken(t, a)); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got)\n%s\nwhy: %s", tt.name, err, diff, tt.why)
		}
		if err := a.Refusal("renew"); (err == nil) != (len(tt.found) == 0) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// TestRenewalRoutesAreWhatIsAllowed: the routes that are shown are those that
// [card.CheckRenewal] lets pass, and each needs all that it says it needs.
func TestRenewalRoutesAreWhatIsAllowed(t *testing.T) {
	end := instant(t, "2026-12-01T12:00:00Z")
	pair := expiring(end)
	allowed := func(q card.RenewalRequest, at time.Time) bool {
		a, err := card.CheckRenewal(q, pair, at)
		return err == nil && a.Refusal("renew") == nil
	}
	for _, tt := range []struct {
		at     time.Time
		routes int
	}{{end.AddDate(0, 0, -91), 0}, {end.AddDate(0, 0, -90), 4}, {end, 4}, {end.Add(1), 1}} {
		routes, err := card.RenewalRoutes(pair, tt.at)
		if err != nil || len(routes) != tt.routes {
			t.Fatalf("%s: %d routes, %v, want %d", tt.at, len(routes), err, tt.routes)
		}
		for _, by := range append(card.Renewers(), 0) {
			var route card.RenewalRoute
			for _, r := range routes {
				if r.By == by {
					route = r
				}
			}
			all := card.RenewalRequest{By: by, HolderPresent: true, Unlocked: true, Passcode: true}
			needed := card.RenewalRequest{By: by, HolderPresent: route.Presence, Unlocked: route.Passcode, Passcode: route.Passcode}
			open := route.By != 0
			if allowed(all, tt.at) != open || allowed(needed, tt.at) != open {
				t.Errorf("%s, %s: the route and the check disagree", tt.at, by)
			}
			if open && (len(route.Rules) == 0 || route.Why == "") {
				t.Errorf("%s, %s: no rule or no reason", tt.at, by)
			}
		}
	}
	card.RenewalTable()[0].Rules[0].ID = "RA-CRD-999"
	if card.RenewalTable()[0].Rules[0].ID == "RA-CRD-999" {
		t.Error("a caller changed the table")
	}
}

func TestCheckRenewed(t *testing.T) {
	end := instant(t, "2026-12-01T12:00:00Z")
	old := expiring(end)
	at := end.AddDate(0, 0, -30)
	fresh := func(ends time.Time) card.Pair {
		p := expiring(ends)
		p.Authentication.NotBefore, p.Signing.NotBefore = at, at
		p.Authentication.Fingerprint, p.Signing.Fingerprint = "c1", "c2"
		return p
	}
	half := fresh(end.AddDate(2, 0, 0))
	half.Signing = old.Signing
	for _, tt := range []struct {
		name    string
		renewed card.Pair
		found   []string
		why     string
	}{
		{"renewed", fresh(end.AddDate(2, 0, 0)), []string{}, "other certificates, for longer"},
		{"a second longer", fresh(end.Add(time.Second)), []string{}, "an issuer's own certificate may end soon"},
		{"no longer", fresh(end), []string{"RA-CRD-050 /p/authentication/notAfter", "RA-CRD-050 /p/signing/notAfter"}, "reminders would go on"},
		{"not renewed", old, []string{"RA-CRD-050 /p/authentication", "RA-CRD-050 /p/signing"}, "the same again"},
		{"half renewed", half, []string{"RA-CRD-049 /p", "RA-CRD-050 /p/signing"}, "one was left out"},
		{"nothing", card.Pair{}, []string{"RA-CRD-040 /p/authentication", "RA-CRD-040 /p/signing"}, "no pair at all"},
	} {
		if diff := cmp.Diff(tt.found, broken(t, card.CheckRenewed(old, tt.renewed, pairHolder, at, "/p"))); diff != "" {
			t.Errorf("%s (-want +got)\n%s\nwhy: %s", tt.name, diff, tt.why)
		}
	}
}
