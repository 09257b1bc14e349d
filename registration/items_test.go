package registration_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

func TestReceiveRefusesFaults(t *testing.T) {
	d := newDesk(t)
	c := must(t)(registration.Open(request(t)))
	expired := passport()
	expired[0].Expires = "2020-04-19"
	malformed := person()
	malformed.NationalInsuranceNumber = "JK98765D"
	tests := []struct {
		name string
		c    registration.Case
		in   registration.Items
		want []guidance.RuleID
	}{
		{"expired passport", c, registration.Items{Documents: expired}, []guidance.RuleID{"RA-EVD-109"}},
		{"malformed number", c, registration.Items{Registrant: malformed}, []guidance.RuleID{"RA-IDN-005"}},
		{"both", c, registration.Items{Registrant: malformed, Documents: expired}, []guidance.RuleID{"RA-EVD-109", "RA-IDN-005"}},
		{"small photograph", c, registration.Items{Photo: &evidence.PhotoFacts{Format: "jpeg", Width: 599, Height: 750, Bytes: 60000}}, []guidance.RuleID{"RA-EVD-084"}},
		{"call booked", d.booked(request(t)), registration.Items{Photo: photo()}, []guidance.RuleID{"RA-VID-040"}},
		{"verified", d.verified(request(t)), registration.Items{Photo: photo()}, []guidance.RuleID{"RA-VID-040"}},
		{"registered", d.registered(request(t)), registration.Items{}, []guidance.RuleID{"RA-VID-040"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := tt.c.Receive(tt.in, evidence.Settings{}, key)
			refusedBy(t, err, tt.want...)
		})
	}
}

func TestReceiveReplacesAnItem(t *testing.T) {
	d := newDesk(t)
	larger := &evidence.PhotoFacts{Format: "png", Width: 1200, Height: 1600, Bytes: 480000}
	c := d.receive(d.complete(request(t)), registration.Items{Photo: larger})
	if c.Stage != registration.ItemsComplete || c.Photo.Format != "png" || c.Registrant.Mobile == "" {
		t.Errorf("a better photograph: stage %s, photo %v", c.Stage, c.Photo)
	}
}

// TestReceiveNoPhotoDecision: a decision that asks for one more document takes a
// complete case back until that has come.
func TestReceiveNoPhotoDecision(t *testing.T) {
	d := newDesk(t)
	decision := &evidence.NoPhotoDecision{DecidedBy: "A. Agent", Documents: []string{"birth-certificate"}, Reason: "passport lost"}
	c := d.receive(d.complete(request(t)), registration.Items{NoPhoto: decision})
	if c.Stage != registration.Requested {
		t.Fatalf("stage %s, want requested: the birth certificate is missing", c.Stage)
	}
	c = d.receive(c, registration.Items{Documents: []evidence.Document{{Kind: "birth-certificate"}}})
	if c.Stage != registration.ItemsComplete || len(c.Documents) != 2 {
		t.Errorf("stage %s with %d documents, want items-complete with 2", c.Stage, len(c.Documents))
	}
}

func noAddress() evidence.Deviation {
	return evidence.Deviation{Rule: "RA-EVD-208", Reason: "moving house", Owner: "B. Owner", DueOn: "2020-07-01"}
}

// clinicianCase is a case of the streamlining page without an address.
func (d *desk) clinicianCase() registration.Case {
	d.t.Helper()
	r := request(d.t)
	r.Route = evidence.EmergencyClinician
	c := must(d.t)(registration.Open(r))
	homeless := person()
	homeless.Address = nil
	return d.receive(c, registration.Items{Registrant: homeless, Documents: passport(), Photo: photo()})
}

// onCall books the call of a case, proves the number and completes the call.
func (d *desk) onCall(c registration.Case, seen registration.Confirmation) registration.Case {
	d.t.Helper()
	c = must(d.t)(c.BookCall(registration.Booking{ID: "call-1", Channel: "zoom", Location: "home", For: calledAt, Explained: true}))
	c, digits := d.text(c, "ch-1", calledAt)
	c = must(d.t)(readBack(c, "", digits, calledAt.Add(time.Minute)))
	return must(d.t)(c.CompleteCall(seen, calledAt.Add(2*time.Minute)))
}

func TestClinicianDeviations(t *testing.T) {
	d := newDesk(t)
	c := d.clinicianCase()
	if c.Stage != registration.Requested {
		t.Fatalf("stage %s, want requested: the address is missing and no deviation recorded", c.Stage)
	}
	undated := noAddress()
	undated.DueOn = ""
	if c = d.receive(c, registration.Items{Deviations: []evidence.Deviation{undated}}); c.Stage != registration.Requested {
		t.Fatalf("stage %s, want requested: the deviation has no due date", c.Stage)
	}
	if c = d.receive(c, registration.Items{Deviations: []evidence.Deviation{noAddress()}}); c.Stage != registration.ItemsComplete {
		t.Fatalf("stage %s, want items-complete: the deviation is recorded", c.Stage)
	}
	if diff := cmp.Diff([]evidence.Deviation{noAddress()}, c.Deviations); diff != "" {
		t.Errorf("the complete deviation does not take the place of the other (-want +got):\n%s", diff)
	}

	unseen := d.onCall(c, registration.Confirmation{})
	_, err := unseen.RequestIdentity(guidance.Date{})
	refusedBy(t, err, "RA-EVD-221")
	unseen = d.receive(unseen, registration.Items{Deviations: []evidence.Deviation{
		{Rule: "RA-VID-013", Reason: "camera failed", Owner: "B. Owner", DueOn: "2020-07-01"},
	}})
	if unseen.Stage != registration.Verified {
		t.Errorf("stage %s, want verified: only a deviation was recorded", unseen.Stage)
	}
	must(t)(unseen.RequestIdentity(guidance.Date{}))
}

// TestClinicianNeedsTheNumber: the page is guidance only, but the passcode is
// texted to the number.
func TestClinicianNeedsTheNumber(t *testing.T) {
	d := newDesk(t)
	c := d.receive(d.clinicianCase(), registration.Items{Deviations: []evidence.Deviation{noAddress()}})
	c = must(t)(c.BookCall(registration.Booking{ID: "call-1", Channel: "zoom", Location: "home", For: calledAt, Explained: true}))
	c, _ = d.text(c, "ch-1", calledAt)
	_, err := c.CompleteCall(seen, calledAt.Add(time.Minute))
	refusedBy(t, err, "RA-VID-045")
}

// TestReceiveBirthDateAfterDocument: what a document says of its holder is kept,
// and held against a birth date that comes later.
func TestReceiveBirthDateAfterDocument(t *testing.T) {
	c := must(t)(registration.Open(request(t)))
	c, _, err := c.Receive(registration.Items{Documents: passport()}, evidence.Settings{}, key)
	if err != nil {
		t.Fatal(err)
	}
	other := person()
	other.DateOfBirth = "1985-12-11"
	_, _, err = c.Receive(registration.Items{Registrant: other}, evidence.Settings{}, key)
	refusedBy(t, err, "RA-EVD-013")
	if _, _, err := c.Receive(registration.Items{Registrant: person()}, evidence.Settings{}, key); err != nil {
		t.Errorf("the birth date on the document was refused: %v", err)
	}
}

// TestNoPhotoToTheEnd tells the way of somebody without photographic identity to
// the end: nobody is made to confirm a likeness with a document that has no face.
func TestNoPhotoToTheEnd(t *testing.T) {
	d := newDesk(t)
	c := must(t)(registration.Open(request(t)))
	c = d.receive(c, registration.Items{
		Registrant: person(), Photo: photo(),
		NoPhoto:   &evidence.NoPhotoDecision{DecidedBy: "A. Agent", Documents: []string{"birth-certificate"}, Reason: "none held"},
		Documents: []evidence.Document{{Kind: "birth-certificate", Number: "AB 12345", Seen: evidence.Scan}},
	})
	c = must(t)(c.BookCall(registration.Booking{ID: "call-1", Channel: "zoom", Location: "home", For: calledAt, Explained: true}))
	c, digits := d.text(c, "ch-1", calledAt)
	c = must(t)(readBack(c, "", digits, calledAt.Add(time.Minute)))
	_, err := c.CompleteCall(registration.Confirmation{}, calledAt.Add(2*time.Minute))
	refusedBy(t, err, "RA-VID-003")
	c = must(t)(c.CompleteCall(registration.Confirmation{DocumentShown: true}, calledAt.Add(2*time.Minute)))
	c = must(t)(c.RequestIdentity(guidance.Date{}))
	c = must(t)(c.IdentityCreated(parsed(t, identity.ParseUserID, "555012345678"), calledAt.Add(time.Hour)))
	if res := registration.Check(c.Record(), registration.Options{}); res.Outcome != guidance.Pass {
		t.Errorf("the finished case does not pass its own check: %v", faults(res.Findings))
	}
}
