package rbac_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rakit-dev/rakit/guidance"
	"github.com/rakit-dev/rakit/rbac"
)

// TestAssignWithinTheLife: nobody is given a position for days on which it is closed.
func TestAssignWithinTheLife(t *testing.T) {
	tests := []struct {
		name               string
		closed, at         string // at is the instant of the act
		start, end, reason string
		want               []guidance.RuleID
		why                string
	}{
		{"open", "", "2024-04-17T10:00:00Z", "2024-04-17", "2024-12-31", "", ids(), "the ordinary case"},
		{"ends on the eve", "2024-05-01", "2024-04-17T10:00:00Z", "2024-04-17", "2024-04-30", "", ids(), "every day is one on which it is open"},
		{"ends on the day", "2024-05-01", "2024-04-17T10:00:00Z", "2024-04-17", "2024-05-01", "", ids("RA-RBC-057"), "it is closed on that day"},
		{"open end", "2024-05-01", "2024-04-17T10:00:00Z", "2024-04-17", "", "permanent staff", ids("RA-RBC-057"), "it would end without anybody saying so"},
		{"wholly later", "2024-05-01", "2024-04-17T10:00:00Z", "2024-06-01", "2024-06-30", "", ids("RA-RBC-057"), "in force on no day"},
		{"on the eve", "2024-05-01", "2024-04-30T22:59:00Z", "2024-04-30", "2024-04-30", "", ids(), "it is 23:59 in London, and still open"},
		{"on the day, in summer time", "2024-05-01", "2024-04-30T23:00:00Z", "2024-04-30", "2024-04-30", "", ids("RA-RBC-057"), "it is 1 May in London"},
		{"for days gone by", "2024-05-01", "2024-06-01T10:00:00Z", "2024-04-01", "2024-04-30", "", ids("RA-RBC-057"), "a closed position is given to nobody"},
		{"29 February", "2024-03-01", "2024-02-28T10:00:00Z", "2024-02-28", "2024-02-29", "", ids(), "the eve of 1 March"},
		{"1 March", "2024-03-01", "2024-02-28T10:00:00Z", "2024-02-28", "2024-03-01", "", ids("RA-RBC-057"), "it is closed on that day"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := nurse()
			if tt.closed != "" {
				r.Position.Closed = &rbac.PositionClosing{On: day(tt.closed), By: "555000000011", Reason: "ward closes"}
			}
			at, err := time.Parse(time.RFC3339, tt.at)
			if err != nil {
				t.Fatal(err)
			}
			r.Start, r.End, r.OpenEndReason, r.At = day(tt.start), optionalDay(tt.end), tt.reason, at
			_, err = rbac.Assign(r)
			if diff := cmp.Diff(tt.want, refusedBy(t, err)); diff != "" {
				t.Errorf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
		})
	}
}

// TestEmployerApproved: an assignment is made without an approval, and somebody hears
// of it.
func TestEmployerApproved(t *testing.T) {
	tests := []struct {
		name   string
		change func(*rbac.AssignmentRequest)
		want   []guidance.RuleID
		why    string
	}{
		{"approved that day", func(r *rbac.AssignmentRequest) { r.Approval = board("2020-02-28") }, ids(), "the ordinary case"},
		{"approved on the day after", func(r *rbac.AssignmentRequest) { r.Approval = board("2020-02-29") }, ids("RA-RBC-058"), "nobody has approved it yet"},
		{"by a request", func(r *rbac.AssignmentRequest) { r.Request = "access-request-1" }, ids(), "that was approved"},
		{"by a blank", func(r *rbac.AssignmentRequest) { r.Request = " " }, ids("RA-RBC-058"), "no request"},
		{"by nobody", func(*rbac.AssignmentRequest) {}, ids("RA-RBC-058"), "the employer approves a profile"},
		{"by a name", func(r *rbac.AssignmentRequest) {
			r.Approval = board("2020-02-28")
			r.Approval.By = []string{"Mr New"}
		}, ids("RA-RBC-058"), "people are named by their user ids"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := nurse()
			tt.change(&r)
			a := r.Assess(nil)
			if diff := cmp.Diff(tt.want, ruleIDs(a.Findings())); diff != "" {
				t.Errorf("rules mismatch (-want +got):\n%s\nwhy: %s", diff, tt.why)
			}
			made, err := rbac.Assign(r)
			if err != nil || made.Approval != r.Approval || made.Request != r.Request {
				t.Errorf("assigned %+v, %v: a warning refuses nothing", made, err)
			}
		})
	}
}

// TestHeldOnce: a second assignment for one of the days is made, and somebody hears of
// it.
func TestHeldOnce(t *testing.T) {
	held := func(start, end string) rbac.Assignment {
		return rbac.Assignment{ID: "as-0", User: "100000000002", Position: "p-1", Start: day(start), End: optionalDay(end)}
	}
	ended := func(a rbac.Assignment, on string) rbac.Assignment {
		a.Ended = &rbac.Ending{On: day(on)}
		return a
	}
	other := held("2020-02-29", "2020-04-20")
	other.Position = "p-2"
	another := held("2020-02-29", "2020-04-20")
	another.User = "100000000003"
	itself := held("2020-02-29", "2020-04-20")
	itself.ID = "as-1"
	for _, tt := range []struct {
		name string // what is held; asked for is 29 February to 20 April
		held rbac.Assignment
		want bool
	}{
		{"until the day before", held("2020-01-01", "2020-02-28"), false},
		{"until the first day", held("2020-01-01", "2020-02-29"), true},
		{"from the last day on", held("2020-04-20", ""), true},
		{"from the day after", held("2020-04-21", ""), false},
		{"for ever", held("2020-01-01", ""), true},
		{"ended on the first day", ended(held("2020-01-01", ""), "2020-02-29"), false},
		{"ended on the second day", ended(held("2020-01-01", ""), "2020-03-01"), true},
		{"ended before it began", ended(held("2020-03-01", ""), "2020-03-01"), false},
		{"another position", other, false},
		{"somebody else", another, false},
		{"itself", itself, false},
	} {
		r := nurse()
		r.Approval = board("2020-02-28")
		a := r.Assess([]rbac.Assignment{other, tt.held})
		want := ids()
		if tt.want {
			want = ids("RA-RBC-059")
		}
		if diff := cmp.Diff(want, ruleIDs(a.Findings())); diff != "" || a.Refusal("assign") != nil {
			t.Errorf("%s: rules mismatch (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestOverlappingIsByDay compares [rbac.AssignmentRequest.Overlapping] with a look at
// each day.
func TestOverlappingIsByDay(t *testing.T) {
	zero := day("2024-02-20")
	days := func(t *rapid.T, name string) (from, to guidance.Date) {
		from = zero.AddDays(rapid.IntRange(0, 12).Draw(t, name+" from"))
		if rapid.Bool().Draw(t, name+" ends") {
			to = from.AddDays(rapid.IntRange(0, 12).Draw(t, name+" to"))
		}
		return from, to
	}
	rapid.Check(t, func(t *rapid.T) {
		r := nurse()
		r.Start, r.End = days(t, "asked")
		r.OpenEndReason = "permanent staff"
		h := rbac.Assignment{ID: "as-0", User: r.User, Position: r.Position.ID}
		h.Start, h.End = days(t, "held")
		if rapid.Bool().Draw(t, "ended") {
			h.Ended = &rbac.Ending{On: zero.AddDays(rapid.IntRange(0, 30).Draw(t, "on"))}
		}
		asked, err := rbac.Assign(r)
		if err != nil {
			t.Fatal(err)
		}
		want := false
		for i := range 60 {
			d := zero.AddDays(i)
			want = want || asked.ActiveOn(d) && h.ActiveOn(d)
		}
		if got := len(r.Overlapping([]rbac.Assignment{h})) > 0; got != want {
			t.Fatalf("overlap %t, want %t: asked %s to %s, held %s to %s, ended %+v", got, want, r.Start, r.End, h.Start, h.End, h.Ended)
		}
	})
}

func TestHeldOn(t *testing.T) {
	a, err := rbac.Assign(nurse()) // 29 February to 20 April 2020
	if err != nil {
		t.Fatal(err)
	}
	open := nurse().Position
	closed := open
	closed.Closed = &rbac.PositionClosing{On: day("2020-04-01")}
	other := open
	other.ID = "p-2"
	for _, tt := range []struct {
		name string
		p    rbac.Position
		on   string
		want bool
	}{
		{"first day", open, "2020-02-29", true},
		{"last day", open, "2020-04-20", true},
		{"run out, though nothing marked it", open, "2020-04-21", false},
		{"the eve of the closing", closed, "2020-03-31", true},
		{"the day of the closing", closed, "2020-04-01", false},
		{"another position", other, "2020-03-01", false},
		{"no day", open, "", false},
	} {
		if got := a.HeldOn(tt.p, optionalDay(tt.on)); got != tt.want {
			t.Errorf("%s: %t, want %t", tt.name, got, tt.want)
		}
	}
}
