package registration_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/passcode"
	"github.com/rakit-dev/rakit/registration"
)

func TestBookCall(t *testing.T) {
	d := newDesk(t)
	booking := registration.Booking{ID: "call-1", Channel: "zoom", Location: "home", For: calledAt, Explained: true}
	_, err := must(t)(registration.Open(request(t))).BookCall(booking)
	refusedBy(t, err, "RA-VID-040")

	unexplained := booking
	unexplained.Explained = false
	_, err = d.complete(request(t)).BookCall(unexplained)
	refusedBy(t, err, "RA-VID-042")

	again := booking
	again.ID = "call-2"
	c := must(t)(d.booked(request(t)).BookCall(again))
	if c.Stage != registration.CallBooked || c.Binding().Call != "call-2" {
		t.Errorf("arranged anew: stage %s, bound to %s", c.Stage, c.Binding().Call)
	}
}

func TestTextNumbersDay(t *testing.T) {
	d := newDesk(t)
	r := request(t)
	r.At = time.Date(2023, 5, 30, 9, 0, 0, 0, time.UTC)
	c := d.booked(r)
	for _, tt := range []struct {
		name string
		at   time.Time
		want []guidance.RuleID
	}{
		{"last minute of the last day", time.Date(2023, 5, 31, 22, 59, 0, 0, time.UTC), nil},
		{"past midnight in London", time.Date(2023, 5, 31, 23, 0, 0, 0, time.UTC), []guidance.RuleID{"RA-EVD-001"}},
	} {
		ch, _ := d.challenge(c, "ch-1", tt.at)
		_, err := c.TextNumbers(ch)
		if tt.want != nil {
			refusedBy(t, err, tt.want...)
		} else if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if _, err := c.TextNumbers(passcode.Challenge{ID: "ch-1"}); err == nil {
		t.Error("numbers texted at no time were accepted: nobody can say that the guidance was in force")
	}
}

func TestNumbersSuperseded(t *testing.T) {
	d := newDesk(t)
	c, first := d.text(d.booked(request(t)), "ch-1", calledAt)
	c = must(t)(readBack(c, "", first, calledAt.Add(time.Minute)))
	c, second := d.text(c, "ch-2", calledAt.Add(2*time.Minute))
	if c.Proven != (registration.Proven{}) {
		t.Error("what was proven by numbers that no longer count still counts")
	}
	_, err := c.CompleteCall(seen, calledAt.Add(3*time.Minute))
	refusedBy(t, err, "RA-VID-045", "RA-VID-002")
	c, err = readBack(c, "ch-1", first, calledAt.Add(3*time.Minute))
	refusedBy(t, err, "RA-VID-024")
	_, err = readBack(c, "ch-9", second, calledAt.Add(3*time.Minute))
	refusedBy(t, err, "RA-VID-040")
	must(t)(readBack(c, "ch-2", second, calledAt.Add(3*time.Minute)))
}

func TestReadBackNeedsACall(t *testing.T) {
	d := newDesk(t)
	for name, c := range map[string]registration.Case{
		"no case": {}, "booked": d.booked(request(t)), "verified": d.verified(request(t)),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := readBack(c, "", d.digits(), calledAt.Add(time.Minute))
			refusedBy(t, err, "RA-VID-040")
			if got.ID != "" {
				t.Error("no try was counted, so that there is nothing to store")
			}
		})
	}
}

func TestChallengeByID(t *testing.T) {
	d := newDesk(t)
	booked := d.booked(request(t))
	c, _ := d.text(booked, "ch-1", calledAt)
	c, _ = d.text(c, "ch-2", calledAt.Add(time.Minute))
	for _, id := range []string{"ch-1", "ch-2"} {
		if ch, ok := c.Challenge(id); !ok || ch.ID != id {
			t.Errorf("Challenge(%q) = %q, %t", id, ch.ID, ok)
		}
	}
	for name, c := range map[string]registration.Case{"other id": c, "none texted": booked, "no call": {}} {
		if ch, ok := c.Challenge("ch-3"); ok || ch.ID != "" {
			t.Errorf("%s: Challenge() = %q, %t, want none", name, ch.ID, ok)
		}
	}
}

// digits returns the digits of the newest challenge made, or others.
func (d *desk) digits() string { return append([]string{"000000"}, d.made...)[len(d.made)] }

func TestReadBackLocks(t *testing.T) {
	d := newDesk(t)
	c, digits := d.text(d.booked(request(t)), "ch-1", calledAt)
	wrong := strings.Map(func(r rune) rune { return '0' + (r-'0'+1)%10 }, digits)
	var err error
	for range 10 {
		c, err = readBack(c, "", wrong, calledAt.Add(time.Minute))
		refusedBy(t, err, "RA-VID-021")
	}
	_, err = readBack(c, "", digits, calledAt.Add(time.Minute))
	refusedBy(t, err, "RA-VID-026")
}

func TestCompleteCall(t *testing.T) {
	d := newDesk(t)
	c := d.proven(request(t))
	at := calledAt.Add(2 * time.Minute)
	unread, _ := d.text(d.booked(request(t)), "ch-1", calledAt)
	for _, tt := range []struct {
		name string
		c    registration.Case
		seen registration.Confirmation
		want []guidance.RuleID
	}{
		{"numbers not read back", unread, seen, []guidance.RuleID{"RA-VID-045", "RA-VID-002"}},
		{"likeness not confirmed", c, registration.Confirmation{DocumentShown: true}, []guidance.RuleID{"RA-VID-004"}},
		{"document not shown", c, registration.Confirmation{LikenessConfirmed: true}, []guidance.RuleID{"RA-VID-003"}},
		{"nothing seen", c, registration.Confirmation{}, []guidance.RuleID{"RA-VID-003", "RA-VID-004"}},
		{"not on a call", d.booked(request(t)), seen, []guidance.RuleID{"RA-VID-040"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.c.CompleteCall(tt.seen, at)
			refusedBy(t, err, tt.want...)
		})
	}
	got := must(t)(c.CompleteCall(seen, at.In(guidance.London())))
	if got.Stage != registration.Verified || !got.Call.EndedAt.Equal(at) || got.Call.EndedAt.Location() != time.UTC {
		t.Errorf("CompleteCall() = %s, ended at %s", got.Stage, got.Call.EndedAt)
	}
}

// TestCompleteCallDay: the check is made on the day of the call, not on that of
// the request.
func TestCompleteCallDay(t *testing.T) {
	d := newDesk(t)
	opened := must(t)(registration.Open(request(t)))
	document := passport()
	document[0].Expires = "2020-04-21"
	c := d.receive(opened, registration.Items{Registrant: person(), Documents: document, Photo: photo()})
	c = must(t)(c.BookCall(registration.Booking{ID: "call-1", Channel: "zoom", Location: "home", For: calledAt, Explained: true}))
	lastDay := time.Date(2020, 4, 21, 22, 55, 0, 0, time.UTC)
	c, digits := d.text(c, "ch-1", lastDay)
	c = must(t)(readBack(c, "", digits, lastDay.Add(time.Minute)))
	must(t)(c.CompleteCall(seen, lastDay.Add(2*time.Minute)))
	_, err := c.CompleteCall(seen, lastDay.Add(5*time.Minute))
	refusedBy(t, err, "RA-EVD-109")
	_, err = c.CompleteCall(seen, time.Date(2023, 5, 31, 23, 0, 0, 0, time.UTC))
	refusedBy(t, err, "RA-EVD-001")
}

func TestAbandonCall(t *testing.T) {
	d := newDesk(t)
	c := must(t)(d.proven(request(t)).AbandonCall())
	if c.Stage != registration.ItemsComplete || c.Call != nil || c.Proven != (registration.Proven{}) {
		t.Errorf("broken off: stage %s, call %v, proven %v", c.Stage, c.Call, c.Proven)
	}
	_, err := c.AbandonCall()
	refusedBy(t, err, "RA-VID-040")
}

func TestChangeMobile(t *testing.T) {
	d := newDesk(t)
	other := mobile(t, "07700 900124")
	tests := []struct {
		name string
		c    registration.Case
		want registration.Stage
		call bool
		why  string
	}{
		{"items complete", d.complete(request(t)), registration.ItemsComplete, false, "not proven yet"},
		{"booked", d.booked(request(t)), registration.CallBooked, true, "the call stays booked"},
		{"verified", d.verified(request(t)), registration.ItemsComplete, false, "a new call is needed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := must(t)(tt.c.ChangeMobile(other))
			if c.Stage != tt.want || (c.Call != nil) != tt.call || c.Proven != (registration.Proven{}) || c.Binding().Mobile != other.String() {
				t.Errorf("ChangeMobile() = %s, call %v, proven %v\nwhy: %s", c.Stage, c.Call, c.Proven, tt.why)
			}
			_, err := tt.c.ChangeMobile(identity.Mobile{})
			refusedBy(t, err, "RA-VID-044")
		})
	}
	booked := must(t)(d.booked(request(t)).ChangeMobile(other))
	c, digits := d.text(booked, "ch-1", calledAt)
	if c = must(t)(readBack(c, "", digits, calledAt.Add(time.Minute))); c.Proven.Mobile != other {
		t.Error("the number proven is not the one texted")
	}
	_, err := c.ChangeMobile(other)
	refusedBy(t, err, "RA-VID-040") // not while the call is held
	back := must(t)(d.verified(request(t)).ChangeMobile(other))
	_, err = back.RequestIdentity(guidance.Date{})
	refusedBy(t, err, "RA-VID-041")
}

// TestProofCall changes the number of somebody who is registered: the identity
// stays as it was checked, but no card is ordered before a call has proven the
// new number.
func TestProofCall(t *testing.T) {
	d := newDesk(t)
	other := mobile(t, "07700 900124")
	registered := d.registered(request(t))
	c := must(t)(registered.ChangeMobile(other))
	refusedBy(t, c.MayOrderCard(), "RA-VID-044")
	if c.Stage != registration.Unproven || c.Proven != (registration.Proven{}) {
		t.Errorf("changed: stage %s, proven %v", c.Stage, c.Proven)
	}
	_, err := c.TextNumbers(passcode.Challenge{ID: "ch-2", IssuedAt: calledAt})
	refusedBy(t, err, "RA-VID-040")
	booking := registration.Booking{ID: "call-2", Channel: "zoom", Location: "home", For: calledAt.AddDate(0, 0, 7), Explained: true}
	c = must(t)(c.BookCall(booking))
	held := calledAt.AddDate(0, 0, 7)
	c, digits := d.text(c, "ch-2", held)
	_, err = c.CompleteCall(seen, held.Add(time.Minute))
	refusedBy(t, err, "RA-VID-045", "RA-VID-002")
	c = must(t)(readBack(c, "", digits, held.Add(time.Minute)))
	_, err = c.CompleteCall(registration.Confirmation{DocumentShown: true}, held.Add(time.Minute))
	refusedBy(t, err, "RA-VID-004")
	broken := must(t)(c.AbandonCall())
	if broken.Stage != registration.Unproven || broken.ProofCall != nil || broken.Proven != (registration.Proven{}) {
		t.Errorf("broken off: stage %s, call %v, proven %v", broken.Stage, broken.ProofCall, broken.Proven)
	}
	c = must(t)(c.CompleteCall(seen, held.Add(2*time.Minute)))
	if c.Stage != registration.Registered || c.Proven.Mobile != other || c.MayOrderCard() != nil {
		t.Errorf("proven: stage %s, number %v, card refused by %v", c.Stage, c.Proven, c.MayOrderCard())
	}
	// The check of the identity is still that of the first call.
	want, got := registered.Record(), c.Record()
	want.Registrant.Mobile = other.String()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the record changed (-before +after):\n%s", diff)
	}
}

// TestProofCallAfterTheEnd: the guidance has to be in force on the day of that
// call too.
func TestProofCallAfterTheEnd(t *testing.T) {
	d := newDesk(t)
	c := must(t)(d.registered(request(t)).ChangeMobile(mobile(t, "07700 900124")))
	c = must(t)(c.BookCall(registration.Booking{ID: "call-2", Channel: "zoom", Location: "home", Explained: true}))
	_, err := c.TextNumbers(passcode.Challenge{ID: "ch-2", IssuedAt: time.Date(2023, 6, 1, 9, 0, 0, 0, time.UTC)})
	refusedBy(t, err, "RA-EVD-001")
}
