package registration_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/registration"
)

const passportNumber = "512345678"

var (
	requestedAt = time.Date(2020, 4, 20, 9, 0, 0, 0, time.UTC)
	calledAt    = time.Date(2020, 4, 21, 14, 0, 0, 0, time.UTC)
	key         = []byte(strings.Repeat("k", 32))
)

// desk is an RA Agent's desk: it makes what a case is given, always the same
// for the same seed.
type desk struct {
	t    *testing.T
	rand *rand.ChaCha8
	made []string // the digits of every challenge made
}

func newDesk(t *testing.T) *desk { return &desk{t: t, rand: rand.NewChaCha8([32]byte{1})} }

func mobile(t testing.TB, s string) identity.Mobile { return parsed(t, identity.ParseMobile, s) }

func parsed[T any](t testing.TB, parse func(string) (T, error), s string) T {
	t.Helper()
	v, err := parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func request(t testing.TB) registration.Request {
	t.Helper()
	return registration.Request{
		ID: "case-1", Route: evidence.EmergencyRemote, RuleSet: "v1", At: requestedAt,
		Organisation: parsed(t, identity.ParseODSCode, "RX1"), Provider: parsed(t, identity.ParseODSCode, "RX2"),
		RingNumber: mobile(t, "07700 900999"), Registrant: identity.Registrant{GivenName: "Ada", FamilyName: "Example"},
	}
}

func person() identity.Registrant {
	return identity.Registrant{
		DateOfBirth: "1985-12-10", NationalInsuranceNumber: "JK987654D", Email: "ada.example@nhs.net", Mobile: "07700 900123",
		Address: &identity.Address{Lines: []string{"1 Example Street"}, Postcode: "LS1 4AP"},
	}
}

func passport() []evidence.Document {
	return []evidence.Document{{
		Kind: "uk-passport", Number: passportNumber, Issued: "2018-05-01", Expires: "2028-05-01", Seen: evidence.Scan,
		Holder: &evidence.Holder{GivenName: "ADA", FamilyName: "EXAMPLE", DateOfBirth: "1985-12-10"},
	}}
}

func photo() *evidence.PhotoFacts {
	return &evidence.PhotoFacts{Format: "jpeg", Width: 900, Height: 1200, Bytes: 240000}
}

// must returns the case of a step that has to be taken.
func must(t testing.TB) func(registration.Case, error) registration.Case {
	return func(c registration.Case, err error) registration.Case {
		t.Helper()
		if err != nil {
			t.Fatalf("the step was refused: %v", err)
		}
		return c
	}
}

// refusedBy fails unless err is a refusal by exactly these rules.
func refusedBy(t testing.TB, err error, want ...guidance.RuleID) {
	t.Helper()
	refusal := new(guidance.Refusal)
	if !errors.As(err, &refusal) {
		t.Fatalf("not a refusal: %v", err)
	}
	got := []guidance.RuleID{}
	for _, f := range refusal.Findings {
		got = append(got, f.Rule)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("refused by other rules (-want +got):\n%s\n%v", diff, err)
	}
}

func (d *desk) receive(c registration.Case, in registration.Items) registration.Case {
	d.t.Helper()
	next, _, err := c.Receive(in, evidence.Settings{}, key)
	if err != nil {
		d.t.Fatalf("items were refused: %v", err)
	}
	return next
}

// complete is a case with all items.
func (d *desk) complete(r registration.Request) registration.Case {
	d.t.Helper()
	c := must(d.t)(registration.Open(r))
	return d.receive(c, registration.Items{Registrant: person(), Documents: passport(), Photo: photo()})
}

func (d *desk) booked(r registration.Request) registration.Case {
	d.t.Helper()
	return must(d.t)(d.complete(r).BookCall(registration.Booking{
		ID: "call-1", Channel: "microsoft-teams", Location: "home", For: calledAt, Explained: true,
	}))
}

// challenge makes new numbers for a case, and returns their digits.
func (d *desk) challenge(c registration.Case, id string, at time.Time) (passcode.Challenge, string) {
	d.t.Helper()
	ch, numbers, err := passcode.NewChallenge(id, c.Binding(), key, d.rand, at)
	if err != nil {
		d.t.Fatal(err)
	}
	d.made = append(d.made, numbers.Reveal())
	return ch, numbers.Reveal()
}

// text texts new numbers, and returns their digits.
func (d *desk) text(c registration.Case, id string, at time.Time) (registration.Case, string) {
	d.t.Helper()
	ch, digits := d.challenge(c, id, at)
	return must(d.t)(c.TextNumbers(ch)), digits
}

func readBack(c registration.Case, challenge, spoken string, at time.Time) (registration.Case, error) {
	return c.ReadBack(challenge, spoken, key, at, passcode.DefaultChallengePolicy())
}

var seen = registration.Confirmation{DocumentShown: true, LikenessConfirmed: true}

// proven is a case on the call, the number proven.
func (d *desk) proven(r registration.Request) registration.Case {
	d.t.Helper()
	c, digits := d.text(d.booked(r), "ch-1", calledAt)
	return must(d.t)(readBack(c, "", digits, calledAt.Add(time.Minute)))
}

func (d *desk) verified(r registration.Request) registration.Case {
	d.t.Helper()
	return must(d.t)(d.proven(r).CompleteCall(seen, calledAt.Add(5*time.Minute)))
}

func (d *desk) registered(r registration.Request) registration.Case {
	d.t.Helper()
	c := must(d.t)(d.verified(r).RequestIdentity(guidance.MustDate("2020-04-21")))
	return must(d.t)(c.IdentityCreated(parsed(d.t, identity.ParseUserID, "555012345678"), calledAt.Add(time.Hour)))
}

func written(t testing.TB, c registration.Case) string {
	t.Helper()
	data, err := json.Marshal(c, json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
