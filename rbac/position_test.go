package rbac_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

func nurse() rbac.AssignmentRequest {
	return rbac.AssignmentRequest{
		ID: "as-1", User: "100000000002",
		Position: rbac.Position{ID: "p-1", Name: "Ward nurse", Organisation: "RX1", AccessProfiles: []rbac.AccessProfile{{JobRole: "R8001"}}},
		Start:    day("2020-02-29"), End: day("2020-04-20"), AssignedBy: "100000000001",
		At: time.Date(2020, 2, 28, 10, 0, 0, 0, time.FixedZone("", 3600)),
	}
}

func TestAssign(t *testing.T) {
	tests := []struct {
		name   string
		change func(*rbac.AssignmentRequest)
		want   []guidance.RuleID
		why    string
	}{
		{"with an end", func(*rbac.AssignmentRequest) {}, ids(), "the ordinary case"},
		{"one day", func(r *rbac.AssignmentRequest) { r.End = r.Start }, ids(), "both days included"},
		{"open with a reason", func(r *rbac.AssignmentRequest) { r.End, r.OpenEndReason = guidance.Date{}, "permanent staff" }, ids(), "somebody said why"},
		{"no start", func(r *rbac.AssignmentRequest) { r.Start = guidance.Date{} }, ids("RA-RBC-020"), "the user guide asks for it"},
		{"open", func(r *rbac.AssignmentRequest) { r.End = guidance.Date{} }, ids("RA-RBC-021"), "nobody said why"},
		{"open with a blank", func(r *rbac.AssignmentRequest) { r.End, r.OpenEndReason = guidance.Date{}, " \t" }, ids("RA-RBC-021"), "white space is no reason"},
		{"ends the day before", func(r *rbac.AssignmentRequest) { r.End = r.Start.AddDays(-1) }, ids("RA-RBC-022"), "in force on no day"},
		{"no id", func(r *rbac.AssignmentRequest) { r.ID = "" }, ids("RA-RBC-023"), "cannot be found again"},
		{"no user", func(r *rbac.AssignmentRequest) { r.User = "" }, ids("RA-RBC-023"), "held by nobody"},
		{"no position", func(r *rbac.AssignmentRequest) { r.Position.ID = "" }, ids("RA-RBC-023"), "nothing is held"},
		{"no organisation", func(r *rbac.AssignmentRequest) { r.Position.Organisation = "" }, ids("RA-RBC-023"), "held nowhere"},
		{"nobody assigned it", func(r *rbac.AssignmentRequest) { r.AssignedBy = "" }, ids("RA-RBC-023"), "answered for by nobody"},
		{"no instant", func(r *rbac.AssignmentRequest) { r.At = time.Time{} }, ids("RA-RBC-023"), "not known when"},
		{"nothing", func(r *rbac.AssignmentRequest) { *r = rbac.AssignmentRequest{} }, ids("RA-RBC-020", "RA-RBC-021", "RA-RBC-023"), "every reason is named"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := nurse()
			tt.change(&r)
			a, err := rbac.Assign(r)
			if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
				t.Errorf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			if err != nil && a.ID != "" {
				t.Error("a refusal came with an assignment")
			}
		})
	}
}

func TestAssignmentActiveOn(t *testing.T) {
	closed, err := rbac.Assign(nurse())
	if err != nil {
		t.Fatal(err)
	}
	r := nurse()
	r.End, r.OpenEndReason = guidance.Date{}, "permanent staff"
	open, err := rbac.Assign(r)
	if err != nil {
		t.Fatal(err)
	}
	ended, err := closed.EndedOn(day("2020-03-10"), "100000000001")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		a    rbac.Assignment
		on   string
		want bool
		why  string
	}{
		{"day before", closed, "2020-02-28", false, "not yet begun"},
		{"first day", closed, "2020-02-29", true, "first day included"},
		{"last day", closed, "2020-04-20", true, "last day included"},
		{"day after", closed, "2020-04-21", false, "run out, though nothing marked it"},
		{"open", open, "2090-01-01", true, "until further notice"},
		{"before the ending", ended, "2020-03-09", true, "still held"},
		{"day of the ending", ended, "2020-03-10", false, "ended at once"},
		{"after the ending", ended, "2020-04-20", false, "stays ended"},
		{"no day", closed, "", false, "a missing day is never in force"},
		{"zero", rbac.Assignment{}, "2020-04-20", false, "nothing is held"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.a.ActiveOn(optionalDay(tt.on)); got != tt.want {
				t.Errorf("ActiveOn(%s) = %t, want %t\nwhy: %s", tt.on, got, tt.want, tt.why)
			}
		})
	}
	if closed.Ended != nil {
		t.Error("EndedOn changed its receiver")
	}
}

func TestEndedOn(t *testing.T) {
	a, err := rbac.Assign(nurse())
	if err != nil {
		t.Fatal(err)
	}
	ended, err := a.EndedOn(day("2020-03-10"), "100000000001")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name    string
		a       rbac.Assignment
		day, by string
		want    []guidance.RuleID
		why     string
	}{
		{"ended", a, "2020-03-10", "100000000001", ids(), "the ordinary case"},
		{"put off", ended, "2020-03-11", "100000000001", ids("RA-RBC-024"), "who ended it stays on record"},
		{"ended twice", ended, "2020-03-10", "100000000001", ids("RA-RBC-024"), "who ended it stays on record"},
		{"brought forward", ended, "2020-03-09", "100000000001", ids(), "who leaves sooner holds nothing until then"},
		{"no day", a, "", "100000000001", ids("RA-RBC-024"), "not known when"},
		{"nobody", a, "2020-03-10", " ", ids("RA-RBC-024"), "answered for by nobody"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.a.EndedOn(optionalDay(tt.day), tt.by)
			if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
				t.Errorf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// TestCheckOnce: the same position twice in a list, wherever it stands, is refused.
func TestCheckOnce(t *testing.T) {
	for _, tt := range []struct {
		positions []string
		want      []guidance.RuleID
	}{
		{nil, ids()},
		{[]string{"p-1", "p-2"}, ids()},
		{[]string{"p-1", "p-2", "p-1"}, ids("RA-RBC-026")},
	} {
		a := rbac.CheckOnce(tt.positions, "/positions")
		if diff := cmp.Diff(tt.want, refusedBy(t, a.Refusal("assign positions"))); diff != "" {
			t.Errorf("%v: rules mismatch (-want +got):\n%s", tt.positions, diff)
		}
	}
}

// TestOverBy holds on which days nothing is left to be ended.
func TestOverBy(t *testing.T) {
	a, err := rbac.Assign(nurse()) // until 20 April
	if err != nil {
		t.Fatal(err)
	}
	ended, err := a.EndedOn(day("2020-03-10"), "100000000001")
	if err != nil {
		t.Fatal(err)
	}
	open := a
	open.End = guidance.Date{}
	for _, tt := range []struct {
		name string
		a    rbac.Assignment
		on   string
		want bool
	}{
		{"on its last day", a, "2020-04-20", false},
		{"on the day after", a, "2020-04-21", true},
		{"the day before it was ended", ended, "2020-03-09", false},
		{"the day on which it was ended", ended, "2020-03-10", true},
		{"without an end", open, "2099-01-01", false},
		{"before its first day", a, "2020-01-01", false},
	} {
		if got := tt.a.OverBy(day(tt.on)); got != tt.want {
			t.Errorf("%s: %t, want %t", tt.name, got, tt.want)
		}
	}
}

func TestAssignmentJSON(t *testing.T) {
	a, err := rbac.Assign(nurse())
	if err != nil {
		t.Fatal(err)
	}
	ended, err := a.EndedOn(day("2020-03-10"), "100000000001")
	if err != nil {
		t.Fatal(err)
	}
	jsonRoundTrip(t, ended, `{"id":"as-1","user":"100000000002","position":"p-1","organisation":"RX1",`+
		`"start":"2020-02-29","end":"2020-04-20","assignedBy":"100000000001","at":"2020-02-28T09:00:00Z",`+
		`"ended":{"on":"2020-03-10","by":"100000000001"}}`)
	open := nurse()
	open.End, open.OpenEndReason = guidance.Date{}, "permanent staff"
	if a, err = rbac.Assign(open); err != nil {
		t.Fatal(err)
	}
	jsonRoundTrip(t, a, `{"id":"as-1","user":"100000000002","position":"p-1","organisation":"RX1",`+
		`"start":"2020-02-29","openEndReason":"permanent staff","assignedBy":"100000000001","at":"2020-02-28T09:00:00Z"}`)
	jsonRoundTrip(t, nurse().Position, `{"id":"p-1","name":"Ward nurse","organisation":"RX1","accessProfiles":[{"jobRole":"R8001"}]}`)
}
