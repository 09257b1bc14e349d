package temporary_test

import (
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/input"
	"github.com/rakit-dev/rakit/temporary"
)

// comesBack asserts that what is written is read strictly as what it was, without the
// store's version, and that another member is refused.
func comesBack[T any](t *testing.T, v T) {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("%T: %v", v, err)
	}
	var back T
	if err := input.Decode(text, &back); err != nil {
		t.Fatalf("%T does not come back: %v\n%s", v, err, text)
	}
	if diff := cmp.Diff(v, back, values); diff != "" {
		t.Errorf("%T comes back otherwise (-want +got):\n%s\n%s", v, diff, text)
	}
	again, err := json.Marshal(back)
	if err != nil || string(again) != string(text) {
		t.Errorf("%T is written otherwise the second time: %v", v, err)
	}
	more := append([]byte(`{"somethingElse":1,`), text[1:]...)
	if err := input.Decode(more, &back); err == nil {
		t.Errorf("%T is read with a member that it has not", v)
	}
}

func TestRecordsComeBack(t *testing.T) {
	for _, c := range ward() {
		comesBack(t, c)
	}
	comesBack(t, must(must(must(lent(night).Lost(stamp(night), "on a train")).TakenBack(stamp(night))).Withdrawn(stamp(due), temporary.FailedTheCheck, "scratched")))
	comesBack(t, temporary.NewReport(rx1, guidance.Interval{From: day("2026-06-09")}, due, ward()))
	comesBack(t, policy(func(p *temporary.LocalPolicy) { p.Pool.Max, p.Days.To = 12, day("2027-01-01") }))
	comesBack(t, policy())
	comesBack(t, appointment(func(p *temporary.Appointment) { p.Employer = "Example Agency" }))
	comesBack(t, pack())
	comesBack(t, session())
	comesBack(t, temporary.Arrangements{Organisation: rx1, Policy: policy(), Appointments: []temporary.Appointment{appointment()}})
	comesBack(t, temporary.Arrangements{Organisation: rx1})
	comesBack(t, planned())
	comesBack(t, withAccess())
	comesBack(t, must(withAccess().AccessRemoved(authorised(hour(50)), stamp(hour(50)))))
	comesBack(t, must(planned().DeclinedWith("on paper", stamp(hour(1)))))
	for _, p := range temporary.Paths() {
		comesBack(t, p)
	}
}

// TestRecordsHoldLittle: of a holder a name and one or two references, of documents
// their kinds; the version is the store's.
func TestRecordsHoldLittle(t *testing.T) {
	c := lent(night, func(g *temporary.Giving) { g.Holder.UserID = identity.UserID{} })
	c.Version = 7
	text := string(must(json.Marshal(c, json.Deterministic(true))))
	const want = `{"id":"tac-1","organisation":"RX1","name":"RX1TACWARD1","serial":"s-1","state":"lent",` +
		`"handovers":[{"id":"h-1","holder":{"name":{"givenName":"Ada","familyName":"Example"},"registration":"case-1"},` +
		`"category":"locum","documents":["uk-passport","utility-bill","bank-statement"],"checkedBy":"555000000002","appointment":"appointment-1",` +
		`"reason":"short-notice","request":{"reference":"form-1","priorityOn":"2026-06-10"},"givenBy":"555000000003","givenAt":"2026-06-09T21:15:00Z"}],` +
		`"history":[{"move":"add-to-store","to":"in-store","at":"2024-10-01T09:00:00Z","by":"555000000001"},` +
		`{"move":"give","to":"lent","at":"2026-06-09T21:15:00Z","by":"555000000003","handover":"h-1"}]}`
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("record mismatch (-want +got):\n%s", diff)
	}
}

// TestInstantsAreKeptInUTC whatever zone they were given in.
func TestInstantsAreKeptInUTC(t *testing.T) {
	london := night.In(guidance.London())
	c := must(must(lent(london).Registered("h-1", temporary.Registered{Registration: "case-1", By: agent, At: london})).TakenBack(stamp(london)))
	v := must(must(planned(func(d *temporary.VisitDetails) { d.Planned.At = monday.In(guidance.London()) }).DecidedFor(temporary.OwnCard, stamp(hour(1).In(guidance.London())))).
		WithAccess(identity.UserID{}, []string{"a"}, authorised(hour(2).In(guidance.London())), stamp(hour(3).In(guidance.London()))))
	h := c.Handovers[0]
	for _, at := range []time.Time{h.GivenAt, h.Returned.At, h.Registered.At, c.History[1].At, v.Access.At, v.Access.Authorised.At, v.History[0].At, h.DueBack()} {
		if at.Location() != time.UTC {
			t.Errorf("%s is not in UTC", at)
		}
	}
}
