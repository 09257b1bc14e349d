package registration_test

import (
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/registration"
)

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
	d.stored(c)
}

// stored asks of a case that it comes back from the store as it was.
func (d *desk) stored(c registration.Case) {
	d.t.Helper()
	text := written(d.t, c)
	var back registration.Case
	if err := input.Decode([]byte(text), &back); err != nil {
		d.t.Errorf("a stored case cannot be read: %v", err)
	}
	c.Version = 0
	if diff := cmp.Diff(c, back, byValue); diff != "" {
		d.t.Errorf("a stored case comes back otherwise (-want +got):\n%s", diff)
	}
}

func TestCaseSurvivesTheStore(t *testing.T) {
	d := newDesk(t)
	onCall, _ := d.text(d.booked(request(t)), "ch-1", calledAt)
	noVideo := request(t)
	noVideo.Route, noVideo.RingNumber = evidence.EmergencyNoVideo, identity.Mobile{}
	for name, c := range map[string]registration.Case{
		"requested": must(t)(registration.Open(request(t))), "complete": d.complete(request(t)), "on the call": onCall,
		"verified": d.verified(request(t)), "registered": d.registered(request(t)), "clinician": d.clinicianCase(),
		"no video": must(t)(must(t)(registration.Open(noVideo)).DecideNoVideo(noVideoDecision())),
	} {
		t.Run(name, func(t *testing.T) {
			c.Version = 3 // a matter of the row, not of the document
			d.stored(c)
		})
	}
	if data, err := json.Marshal(registration.Case{}); err == nil {
		t.Errorf("the zero case was written: %s", data)
	}
}
