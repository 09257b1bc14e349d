package registration_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/evidence"
	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/identity"
	"github.com/rakit-dev/rakit/registration"
)

func TestOpenRefusals(t *testing.T) {
	type opening = registration.Request
	tests := []struct {
		name   string
		change func(r *opening)
		want   []guidance.RuleID // none: opened
		why    string
	}{
		{"right", func(*opening) {}, nil, "the page is in force"},
		{"last minute of the last day", func(r *opening) { r.At = time.Date(2023, 5, 31, 22, 59, 59, 0, time.UTC) }, nil, "31 May in London"},
		{
			"half past eleven at night, UTC", func(r *opening) { r.At = time.Date(2023, 5, 31, 23, 30, 0, 0, time.UTC) },
			[]guidance.RuleID{"RA-EVD-001"},
			"1 June in London, an hour ahead",
		},
		{
			"day after", func(r *opening) { r.At = time.Date(2023, 6, 1, 9, 0, 0, 0, time.UTC) },
			[]guidance.RuleID{"RA-EVD-001"},
			"the emergency is over",
		},
		{"no number to ring", func(r *opening) { r.RingNumber = identity.Mobile{} }, []guidance.RuleID{"RA-VID-043"}, "nobody could confirm the receipt"},
		{
			"no number to ring, no video", func(r *opening) { r.Route, r.RingNumber = evidence.EmergencyNoVideo, identity.Mobile{} },
			nil, "that page section asks for none",
		},
		{"no organisation", func(r *opening) { r.Organisation = identity.ODSCode{} }, []guidance.RuleID{"RA-IDN-030"}, "nobody is responsible"},
		{"no provider", func(r *opening) { r.Provider = identity.ODSCode{} }, []guidance.RuleID{"RA-IDN-030"}, "nobody acts"},
		{
			"malformed number in the request", func(r *opening) { r.Registrant.NationalInsuranceNumber = "JK98765D" },
			[]guidance.RuleID{"RA-IDN-005"},
			"checked on arrival",
		},
		{
			"no number to ring, in person", func(r *opening) {
				r.Route, r.At, r.RingNumber = evidence.InPerson, time.Date(2024, 12, 12, 9, 0, 0, 0, time.UTC), identity.Mobile{}
			},
			nil, "nobody is to ring: there is no call",
		},
		{
			"all at once", func(r *opening) {
				r.At, r.RingNumber, r.Organisation = time.Date(2023, 6, 1, 9, 0, 0, 0, time.UTC), identity.Mobile{}, identity.ODSCode{}
			},
			[]guidance.RuleID{"RA-IDN-030", "RA-VID-043", "RA-EVD-001"},
			"every reason is given",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := request(t)
			tt.change(&r)
			c, err := registration.Open(r)
			if tt.want == nil {
				if err != nil || c.Stage != registration.Requested {
					t.Errorf("Open() = %s, %v\nwhy: %s", c.Stage, err, tt.why)
				}
				return
			}
			refusedBy(t, err, tt.want...)
			if c.Stage != 0 {
				t.Errorf("a refused Open() returns a case\nwhy: %s", tt.why)
			}
		})
	}
}

func TestOpenNotEvaluated(t *testing.T) {
	for name, change := range map[string]func(*registration.Request){
		"before the page":                     func(r *registration.Request) { r.At = time.Date(2020, 4, 7, 12, 0, 0, 0, time.UTC) },
		"in person, before its first edition": func(r *registration.Request) { r.Route = evidence.InPerson },
		"unlisted route":                      func(r *registration.Request) { r.Route = 200 },
		"no route":                            func(r *registration.Request) { r.Route = 0 },
		"no instant":                          func(r *registration.Request) { r.At = time.Time{} },
	} {
		r := request(t)
		change(&r)
		if _, err := registration.Open(r); !errors.Is(err, guidance.ErrNotEvaluated) {
			t.Errorf("%s: Open() = %v, want an error that wraps ErrNotEvaluated", name, err)
		}
	}
}

func TestIdentityAndCardInOrder(t *testing.T) {
	d := newDesk(t)
	proven := d.proven(request(t))
	_, err := proven.RequestIdentity(guidance.Date{})
	refusedBy(t, err, "RA-VID-041")
	refusedBy(t, proven.MayOrderCard(), "RA-VID-041")
	refusedBy(t, registration.Case{}.MayOrderCard(), "RA-VID-041")

	verified := must(t)(proven.CompleteCall(seen, calledAt.Add(time.Minute)))
	refusedBy(t, verified.MayOrderCard(), "RA-VID-040")
	_, err = verified.IdentityCreated(identity.UserID{}, calledAt)
	refusedBy(t, err, "RA-VID-040")

	asked := must(t)(verified.RequestIdentity(guidance.Date{}))
	refusedBy(t, asked.MayOrderCard(), "RA-VID-040")
	_, err = asked.Close()
	refusedBy(t, err, "RA-VID-040")

	again, finding, err := asked.DuplicateFound()
	if err != nil || again.Stage != registration.Verified || finding.Rule != "RA-IDN-032" {
		t.Errorf("DuplicateFound() = %s, %s, %v", again.Stage, finding.Rule, err)
	}
	_, _, err = verified.DuplicateFound()
	refusedBy(t, err, "RA-VID-040")

	closed := must(t)(again.Close())
	refusedBy(t, closed.MayOrderCard(), "RA-VID-041")
}

func TestProfile(t *testing.T) {
	c := newDesk(t).registered(request(t))
	p := c.Profile()
	got := map[string]string{
		"user": p.UserID.String(), "name": p.PrintedName(), "birth": p.DateOfBirth.String(), "mobile": p.Mobile.String(),
		"organisation": p.Organisation.String(), "route": p.Route, "photo": p.Photo.Format,
		"terms": p.TermsAcceptedOn.String(), "flag": identity.Recognise(p.CIS).Convention.String(),
	}
	want := map[string]string{
		"user": "555012345678", "name": "Ada Example", "birth": "1985-12-10", "mobile": "+447700900123",
		"organisation": "RX1", "route": "emergency-remote", "photo": "jpeg",
		"terms": "2020-04-21", "flag": "remote-registration",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Profile() mismatch (-want +got):\n%s", diff)
	}
}

func TestTracking(t *testing.T) {
	d := newDesk(t)
	why := func(c registration.Case) []string {
		list := []string{}
		for _, x := range c.Tracking() {
			list = append(list, x.Why+"|"+x.Owner+"|"+x.DueOn)
		}
		return list
	}
	noVideo := request(t)
	noVideo.Route = evidence.EmergencyNoVideo
	decided := must(t)(must(t)(registration.Open(noVideo)).DecideNoVideo(noVideoDecision()))
	recorded := d.receive(d.clinicianCase(), registration.Items{Deviations: []evidence.Deviation{noAddress()}})
	tests := []struct {
		name string
		c    registration.Case
		want []string
		why  string
	}{
		{"verified", d.verified(request(t)), []string{}, "nothing is keyed yet"},
		{"registered", d.registered(request(t)), []string{"flagged by the convention remote-registration||"}, "until a normal verification"},
		{"no video", decided, []string{"registered without a video meeting|B. Owner|2020-07-01"}, "the page asks for a tracking list"},
		{"deviation", recorded, []string{"deviation from RA-EVD-208|B. Owner|2020-07-01"}, "to be put right"},
		{"given up", must(t)(decided.Close()), []string{}, "no identity to put right"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, why(tt.c)); diff != "" {
			t.Errorf("%s: Tracking() mismatch (-want +got):\n%s\nwhy: %s", tt.name, diff, tt.why)
		}
	}
}

func noVideoDecision() evidence.NoVideoDecision {
	return evidence.NoVideoDecision{DecidedBy: "A. Agent", Reason: "no network", Owner: "B. Owner", DueOn: "2020-07-01"}
}

func TestNoVideo(t *testing.T) {
	d := newDesk(t)
	r := request(t)
	r.Route = evidence.EmergencyNoVideo
	c := must(t)(registration.Open(r))
	c = d.receive(c, registration.Items{Registrant: person()})
	if c.Stage != registration.Requested || c.Registrant.Mobile == "" {
		t.Errorf("items before the decision: stage %s, want requested: they may come first", c.Stage)
	}
	for name, change := range map[guidance.RuleID]func(*evidence.NoVideoDecision){
		"RA-EVD-301": func(n *evidence.NoVideoDecision) { n.DecidedBy = "" },
		"RA-EVD-302": func(n *evidence.NoVideoDecision) { n.Reason = " " },
		"RA-EVD-303": func(n *evidence.NoVideoDecision) { n.Owner = "" },
	} {
		decision := noVideoDecision()
		change(&decision)
		_, err := c.DecideNoVideo(decision)
		refusedBy(t, err, name)
	}
	undated := noVideoDecision()
	undated.DueOn = "soon"
	_, err := c.DecideNoVideo(undated)
	refusedBy(t, err, "RA-EVD-303")
	_, err = must(t)(registration.Open(request(t))).DecideNoVideo(noVideoDecision())
	refusedBy(t, err, "RA-VID-040")

	c = must(t)(c.DecideNoVideo(noVideoDecision()))
	c = must(t)(c.RequestIdentity(guidance.Date{}))
	c = must(t)(c.IdentityCreated(parsed(t, identity.ParseUserID, "555012345678"), calledAt))
	if res := registration.Check(c.Record(), registration.Options{}); res.Outcome != guidance.Pass {
		t.Errorf("the record of the case: %s %v", res.Outcome, faults(res.Findings))
	}
}
