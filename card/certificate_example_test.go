package card_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/rakit-dev/rakit/card"
	"github.com/rakit-dev/rakit/guidance"
)

// bundle is the pair of an invented holder, from an invented issuer.
const bundle = `
-----BEGIN CERTIFICATE-----
MIHsMIGfoAMCAQICASowBQYDK2VwMBUxEzARBgNVBAMTCkV4YW1wbGUgQ0EwHhcN
MjYwMTE1MDkwMDAwWhcNMjkwMTE1MDkwMDAwWjAXMRUwEwYDVQQDEww1NTUyNTQy
NDAxMDAwKjAFBgMrZXADIQCKiOPddAnxlf1S2y08ul1yymcJvx2UEhvzdIgBtA9v
XKMSMBAwDgYDVR0PAQH/BAQDAgeAMAUGAytlcANBAMsg1AX1XkFqQ7JcUlZHZ4ma
S7ru6YAiOctrQ43g+3qwQ4wdfyOzTCeSMWIftgE5lbILJerj9TtOZH3dbHKkGgE=
-----END CERTIFICATE-----
-----BEGIN CERTIFICATE-----
MIHsMIGfoAMCAQICASswBQYDK2VwMBUxEzARBgNVBAMTCkV4YW1wbGUgQ0EwHhcN
MjYwMTE1MDkwMDAwWhcNMjkwMTE1MDkwMDAwWjAXMRUwEwYDVQQDEww1NTUyNTQy
NDAxMDAwKjAFBgMrZXADIQCBOXcOqH0XX1ajVGbDTH7My42KkbTuN6Jd9g9bj8mz
lKMSMBAwDgYDVR0PAQH/BAQDAgZAMAUGAytlcANBAB6EJQwnnwwUYutPRnsQK8Iy
wURN7lzDWUHsJ8VxIoR0gO4xnVMUD0ukhdDVTkwcddNLdVdvRIkpLp78fEqpEA0=
-----END CERTIFICATE-----
`

// examplePair returns the pair of the bundle.
func examplePair() card.Pair {
	cs, err := card.ParseCertificates([]byte(bundle))
	if err != nil {
		fmt.Println(err)
	}
	p, err := card.PairOf(cs)
	if err != nil {
		fmt.Println(err)
	}
	return p
}

// A bundle, as a certification authority hands it out.
func ExampleParseCertificates() {
	cs, err := card.ParseCertificates([]byte(bundle))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range cs {
		fmt.Println(c.UserID, c.Use, c.Serial, c.KeyAlgorithm, "until", c.NotAfter.Format(time.RFC3339))
	}
	// Output:
	// 555254240100 authentication 2a ed25519 until 2029-01-15T09:00:00Z
	// 555254240100 signing 2b ed25519 until 2029-01-15T09:00:00Z
}

// A pair that is held against somebody else's card.
func ExampleCheckPair() {
	at := time.Date(2026, 2, 1, 9, 0, 0, 0, time.UTC)
	a := card.CheckPair(examplePair(), "555254240199", at, "/certificates")
	for _, f := range a.Findings() {
		fmt.Println(f.Rule, f.Pointer, f.Message)
	}
	// Output:
	// RA-CRD-042 /certificates/authentication/userID the certificate does not name the holder of the card
	// RA-CRD-042 /certificates/signing/userID the certificate does not name the holder of the card
}

// The window begins on a London day, and the expiry is an instant.
func ExampleRenewalAt() {
	for _, at := range []time.Time{
		time.Date(2028, 10, 16, 22, 59, 0, 0, time.UTC),
		time.Date(2028, 10, 16, 23, 0, 0, 0, time.UTC),
		time.Date(2029, 1, 15, 9, 0, 0, 0, time.UTC),
		time.Date(2029, 1, 15, 9, 0, 1, 0, time.UTC),
	} {
		r, err := card.RenewalAt(examplePair(), at)
		fmt.Println(r.State, r.DaysLeft, err)
	}
	// Output:
	// not-due 91 <nil>
	// due 90 <nil>
	// due 0 <nil>
	// expired 0 <nil>
}

// What a holder is told when they sign in.
func ExampleAlert() {
	a := card.Alert(examplePair(), time.Date(2029, 1, 1, 8, 0, 0, 0, time.UTC), "/certificates")
	for _, f := range a.Findings() {
		fmt.Println(f.Severity, f.Rule, f.Message)
	}
	// Output:
	// warning RA-CRD-051 the certificates expire in 14 days: renew them
}

// Who may renew what has expired, and what comes of trying it alone.
func ExampleCheckRenewal() {
	expired := time.Date(2029, 1, 16, 9, 0, 0, 0, time.UTC)
	routes, _ := card.RenewalRoutes(examplePair(), expired)
	for _, r := range routes {
		fmt.Println("by", r.By, "presence", r.Presence, "passcode", r.Passcode)
	}
	a, err := card.CheckRenewal(card.RenewalRequest{By: card.RenewerHolder, Unlocked: true, Passcode: true}, examplePair(), expired)
	fmt.Println(err)
	for _, f := range a.Findings() {
		fmt.Println(f.Rule, f.Pointer)
	}
	// Output:
	// by agent presence true passcode false
	// <nil>
	// RA-CRD-052 /by
	// RA-CRD-053 /holderPresent
}

// The due list of a day, in order.
func ExampleDueAt() {
	working := map[string]card.Pair{"c-1": examplePair()}
	for _, on := range []guidance.Date{guidance.MustDate("2028-10-16"), guidance.MustDate("2028-10-17")} {
		fmt.Println(on, len(card.DueAt(maps.All(working), on.Start())), "expires until", card.DueHorizon(on))
	}
	// Output:
	// 2028-10-16 0 expires until 2029-01-14
	// 2028-10-17 1 expires until 2029-01-15
}

// A job that runs every hour sends each day of the schedule once.
func ExampleRemindersDue() {
	c := card.Reminded{Card: "c-1", Certificates: examplePair()}
	for at := guidance.MustDate("2028-10-01").Start(); at.Before(c.Certificates.NotAfter()); at = at.Add(time.Hour) {
		for _, r := range card.RemindersDue(slices.Values([]card.Reminded{c}), at, card.DefaultReminders()) {
			fmt.Println(r.Card, r.Scheduled, "days left", r.DaysLeft)
			c.LastReminded = guidance.DateOf(at)
		}
	}
	// Output:
	// c-1 2028-10-17 days left 90
	// c-1 2028-11-16 days left 60
	// c-1 2028-12-16 days left 30
	// c-1 2029-01-01 days left 14
	// c-1 2029-01-08 days left 7
	// c-1 2029-01-14 days left 1
}

// A card of series 5 on both sides of the day on which it was blocked.
func ExampleCheckSeries() {
	s, err := card.SeriesOf("0512345678")
	fmt.Println(s, err)
	for _, on := range []guidance.Date{guidance.MustDate("2026-05-06"), guidance.MustDate("2026-05-07")} {
		fmt.Println(on, card.CheckSeries(s, on, "/series").Refusal("use the card"))
	}
	// Output:
	// 05 <nil>
	// 2026-05-06 <nil>
	// 2026-05-07 use the card: refused by RA-CRD-061: the series is blocked on this day: the card is replaced
}
