package registration_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/registration"
)

// roomy returns the case with room behind its slices, in which an append that
// forgets to copy would write.
func roomy(c registration.Case) registration.Case {
	c.Documents = append(make([]evidence.KeptDocument, 0, 8), c.Documents...)
	c.Deviations = append(make([]evidence.Deviation, 0, 8), c.Deviations...)
	if c.Call != nil {
		call := *c.Call
		call.Challenges = append(make([]passcode.Challenge, 0, 8), call.Challenges...)
		c.Call = &call
	}
	return c
}

// TestMethodsLeaveTheReceiver takes every step from every stage, allowed or not,
// and looks whether the case that was asked has changed.
func TestMethodsLeaveTheReceiver(t *testing.T) {
	d := newDesk(t)
	r := request(t)
	onCall, digits := d.text(d.booked(r), "ch-1", calledAt)
	challenge, _ := d.challenge(onCall, "ch-2", calledAt)
	deviations := []evidence.Deviation{noAddress()}
	asked := must(t)(d.verified(r).RequestIdentity(guidance.Date{}))
	cases := map[string]registration.Case{
		"requested":          d.receive(must(t)(registration.Open(r)), registration.Items{Documents: passport(), Deviations: deviations}),
		"items-complete":     d.receive(d.complete(r), registration.Items{Deviations: deviations}),
		"call-booked":        d.booked(r),
		"on-call":            onCall,
		"proven":             d.proven(r),
		"verified":           d.receive(d.verified(r), registration.Items{Deviations: deviations}),
		"identity-requested": asked,
		"registered":         d.registered(r),
		"closed":             must(t)(d.complete(r).Close()),
	}
	other := noAddress()
	other.Reason = "another"
	steps := map[string]func(c registration.Case){
		"receive": func(c registration.Case) {
			items := registration.Items{Registrant: person(), Documents: passport(), Photo: photo(), Deviations: []evidence.Deviation{other}}
			_, _, _ = c.Receive(items, evidence.Settings{}, key)
		},
		"receive deviation": func(c registration.Case) {
			_, _, _ = c.Receive(registration.Items{Deviations: []evidence.Deviation{other, {Rule: "RA-VID-013"}}}, evidence.Settings{}, key)
		},
		"book":          func(c registration.Case) { _, _ = c.BookCall(registration.Booking{ID: "call-2", Explained: true}) },
		"text":          func(c registration.Case) { _, _ = c.TextNumbers(challenge) },
		"read back":     func(c registration.Case) { _, _ = readBack(c, "ch-1", digits, calledAt.Add(time.Minute)) },
		"read wrong":    func(c registration.Case) { _, _ = readBack(c, "", "000000", calledAt.Add(time.Minute)) },
		"complete":      func(c registration.Case) { _, _ = c.CompleteCall(seen, calledAt) },
		"abandon":       func(c registration.Case) { _, _ = c.AbandonCall() },
		"change mobile": func(c registration.Case) { _, _ = c.ChangeMobile(mobile(t, "07700 900124")) },
		"no video":      func(c registration.Case) { _, _ = c.DecideNoVideo(noVideoDecision()) },
		"request":       func(c registration.Case) { _, _ = c.RequestIdentity(guidance.MustDate("2020-04-21")) },
		"created":       func(c registration.Case) { _, _ = c.IdentityCreated(identity.UserID{}, calledAt) },
		"duplicate":     func(c registration.Case) { _, _, _ = c.DuplicateFound() },
		"close":         func(c registration.Case) { _, _ = c.Close() },
		"read only": func(c registration.Case) {
			registration.Check(c.Record(), registration.Options{})
			c.Profile()
			c.Tracking()
			_ = c.MayOrderCard()
		},
	}
	for stage, c := range cases {
		for step, take := range steps {
			c := roomy(c)
			before, behind := written(t, c), behindSlices(c)
			take(c)
			if diff := cmp.Diff(before, written(t, c)); diff != "" {
				t.Errorf("%s of a case that is %s changes it (-before +after):\n%s", step, stage, diff)
			}
			if diff := cmp.Diff(behind, behindSlices(c), byValue); diff != "" {
				t.Errorf("%s of a case that is %s writes behind its slices (-before +after):\n%s", step, stage, diff)
			}
		}
	}
}

// behindSlices returns what stands in the room behind the slices of a case.
func behindSlices(c registration.Case) []any {
	behind := []any{clone(c.Documents), clone(c.Deviations)}
	if c.Call != nil {
		behind = append(behind, clone(c.Call.Challenges))
	}
	return behind
}

func clone[T any](s []T) []T { return append([]T{}, s[:cap(s)]...) }
