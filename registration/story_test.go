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
	"github.com/rakit-dev/rakit/input"
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

// TestRemoteStory tells the whole remote registration, step by step.
func TestRemoteStory(t *testing.T) {
	d := newDesk(t)
	c := must(t)(registration.Open(request(t)))
	if c.Stage != registration.Requested || c.Edition != "emergency-remote/3" || c.Organisation != "RX1" {
		t.Fatalf("opened as %s by %s at %s", c.Stage, c.Edition, c.Organisation)
	}
	c = d.receiveInParcels(c)
	c = must(t)(c.BookCall(registration.Booking{ID: "call-1", Channel: "microsoft-teams", Location: "home", For: calledAt, Explained: true}))

	c, first := d.text(c, "ch-1", calledAt)
	wrong := "111111"
	c, err := readBack(c, "", wrong, calledAt.Add(time.Minute))
	refusedBy(t, err, "RA-VID-021")
	if c.Call.Challenges[0].Failures != 1 {
		t.Errorf("a wrong answer was counted %d times, want once", c.Call.Challenges[0].Failures)
	}
	c, second := d.text(c, "ch-2", calledAt.Add(2*time.Minute))
	if first == second {
		t.Error("the same numbers were texted twice")
	}
	c, err = readBack(c, "ch-1", first, calledAt.Add(3*time.Minute))
	refusedBy(t, err, "RA-VID-023")
	late, err := readBack(c, "ch-2", second, calledAt.Add(12*time.Minute))
	refusedBy(t, err, "RA-VID-025")
	if late.Proven != (registration.Proven{}) {
		t.Error("stale numbers prove something")
	}
	at := calledAt.Add(4 * time.Minute)
	c = must(t)(readBack(c, "", second[:3]+" "+second[3:], at))
	if want := (registration.Proven{Mobile: mobile(t, "07700 900123"), Proof: "ch-2", At: at}); c.Proven != want {
		t.Errorf("Proven = %v, want %v", c.Proven, want)
	}
	c = must(t)(c.CompleteCall(seen, calledAt.Add(5*time.Minute)))
	c = must(t)(c.RequestIdentity(guidance.MustDate("2020-04-21")))
	c = must(t)(c.IdentityCreated(parsed(t, identity.ParseUserID, "555012345678"), calledAt.Add(time.Hour)))
	if err := c.MayOrderCard(); err != nil || c.Stage != registration.Registered {
		t.Errorf("a registered person gets no card: %v (%s)", err, c.Stage)
	}
	d.finished(c)
}

// receiveInParcels hands the items in one after the other.
func (d *desk) receiveInParcels(c registration.Case) registration.Case {
	d.t.Helper()
	parcels := []struct {
		name  string
		items registration.Items
		want  []string
		stage registration.Stage
	}{
		{
			"what they know of themselves",
			registration.Items{Registrant: person()},
			[]string{"photo-document", "photograph"},
			registration.Requested,
		},
		{"their passport", registration.Items{Documents: passport()}, []string{"photograph"}, registration.Requested},
		{"their photograph", registration.Items{Photo: photo()}, []string{}, registration.ItemsComplete},
	}
	for _, p := range parcels {
		next, outcome, err := c.Receive(p.items, evidence.Settings{}, key)
		if err != nil {
			d.t.Fatalf("%s: %v", p.name, err)
		}
		got := []string{}
		for _, item := range outcome.Missing {
			got = append(got, item.String())
		}
		if diff := cmp.Diff(p.want, got); diff != "" || next.Stage != p.stage {
			d.t.Errorf("%s: stage %s, missing (-want +got):\n%s", p.name, next.Stage, diff)
		}
		c = next
	}
	return c
}

// finished asks of a registered case that it passes the check, and can be stored
// without what must not be.
func (d *desk) finished(c registration.Case) {
	d.t.Helper()
	record := c.Record()
	if record.CheckedOn != "2020-04-21" {
		d.t.Errorf("checked on %s, want the day of the call", record.CheckedOn)
	}
	res := registration.Check(record, registration.Options{})
	if diff := cmp.Diff([]string{}, faults(res.Findings)); diff != "" || res.Outcome != guidance.Pass {
		d.t.Errorf("the record of the case: outcome %s, findings (-want +got):\n%s", res.Outcome, diff)
	}
	text := written(d.t, c)
	for _, secret := range append(d.made, passportNumber) {
		if len(secret) < 6 || strings.Contains(text, secret) {
			d.t.Errorf("the stored case holds %q", secret)
		}
	}
	var back registration.Case
	if err := input.Decode([]byte(text), &back); err != nil {
		d.t.Fatalf("a stored case cannot be read: %v", err)
	}
	c.Version = 0
	if diff := cmp.Diff(c, back, byValue); diff != "" {
		d.t.Errorf("a stored case comes back otherwise (-want +got):\n%s", diff)
	}
}
